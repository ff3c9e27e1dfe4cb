/* What stands before the indicators: header, units, inputs, definitions; and the scorecards. */
#include <string.h>

#include "../runtime/look.h"
#include "../runtime/text.h"
#include "check.h"
#include "diag.h"

static struct ken_arg words_of(struct ken_check *k, const struct ken_node *node)
{
    return ken_arg_span(k->compiler, node->span);
}

struct ken_acknowledgement *ken_check_acknowledgement(struct ken_check *k, const struct ken_node *statement)
{
    const struct ken_node *node = ken_ast_child(statement, KEN_NODE_AS_PRINTED);
    if (!node)
        return NULL;
    struct ken_acknowledgement *a = KEN_NEW(k->compiler, struct ken_acknowledgement);
    *a = (struct ken_acknowledgement){.span = statement->span, .here = node->span};
    *KEN_ADD(k->compiler, &k->rules->acknowledgements, struct ken_acknowledgement *) = a;
    return a;
}

void ken_check_acknowledge(struct ken_diag *d, struct ken_acknowledgement *a)
{
    if (!a)
        return;
    a->used = true;
    d->acknowledged = true;
    d->severity = KEN_NOTE;
}


/* --- header --------------------------------------------------------------------------------------------------------- */

/* Whether a header line may set what `earlier` already set: never twice in a file, and in another file only identically. */
static bool first_header(struct ken_check *k, const struct ken_node *node, struct ken_span *earlier, bool same)
{
    if (earlier->end == 0) {
        *earlier = node->span;
        return true;
    }
    if (same && earlier->file != node->span.file)
        return false;
    enum ken_word word = node->kind == KEN_NODE_RULESET ? KEN_WORD_RULESET : node->kind == KEN_NODE_SOURCE ? KEN_WORD_SOURCE : KEN_WORD_PERIOD;
    struct ken_diag *d = earlier->file == node->span.file
        ? ken_report(k->compiler, KEN_DIAG_CLAUSE_TWICE, node->span, ken_arg_keyword(word), ken_arg_phrase(KEN_PHRASE_THIS_FILE), ken_arg_place(*earlier),
                     ken_arg_phrase(KEN_PHRASE_NOTHING))
        : ken_report(k->compiler, KEN_DIAG_HEADER_DIFFERS, node->span, words_of(k, node), ken_arg_place(*earlier));
    ken_diag_relate(d, *earlier, KEN_PHRASE_FIRST_HERE, (struct ken_arg){0});
    return false;
}

void ken_check_header(struct ken_check *k, const struct ken_node *node)
{
    struct ken_rules *r = k->rules;
    const char *text = node->kind == KEN_NODE_PERIOD ? NULL : node->first->text;
    int32_t first = node->first->day, last = node->last->day;
    if (node->kind == KEN_NODE_RULESET) {
        if (first_header(k, node, &r->title_span, r->title && strcmp(r->title, text) == 0))
            r->title = text;
    } else if (node->kind == KEN_NODE_SOURCE) {
        if (first_header(k, node, &r->source_span, r->source && strcmp(r->source, text) == 0 && r->source_day == last)) {
            r->source = text;
            r->source_day = last;
        }
    } else if (first_header(k, node, &r->period_span, r->first_day == first && r->last_day == last)) {
        r->first_day = first;
        r->last_day = last;
        if (first && last && last < first)
            ken_report(k->compiler, KEN_DIAG_PERIOD_ORDER, node->span, ken_arg_day(first), ken_arg_day(last));
    }
}

/* --- units and inputs ----------------------------------------------------------------------------------------------- */

void ken_check_unit(struct ken_check *k, const struct ken_node *node)
{
    struct ken_symbol *symbol = node->first->symbol;
    bool whole = node->word == KEN_WORD_WHOLE;
    struct ken_rules *r = k->rules;
    symbol->checked = true;
    for (symbol->row = KEN_UNIT_DECLARED; symbol->row < r->units.count; symbol->row++) {
        const struct ken_ir_unit *u = KEN_UNIT_AT(r, symbol->row);
        if (strcmp(u->name, symbol->name) != 0)
            continue;
        if (u->whole != whole && u->span.file != node->span.file)
            ken_report(k->compiler, KEN_DIAG_HEADER_DIFFERS, node->span, words_of(k, node), ken_arg_place(u->span));
        return;
    }
    *KEN_ADD(k->compiler, &r->units, struct ken_ir_unit) = (struct ken_ir_unit){symbol->name, whole, node->span};
}

static bool is_path(const char *path)
{
    size_t head = strcspn(path, ".");
    if (head == 4 && memcmp(path, "unit", 4) == 0)
        return false;
    for (const char *s = path;; s++) {
        size_t size = strcspn(s, ".");
        if (size == 0)
            return false;
        s += size;
        if (*s == '\0')
            return true;
    }
}

static enum ken_phrase kind_of(const struct ken_ir_input *i)
{
    switch (i->type) {
    case KEN_TYPE_FLAG: return KEN_PHRASE_A_FLAG;
    case KEN_TYPE_DATE: return KEN_PHRASE_A_DATE;
    case KEN_TYPE_LEVEL: return KEN_PHRASE_A_LEVEL;
    case KEN_TYPE_CATEGORY: return KEN_PHRASE_A_CATEGORY;
    default: return i->unit == KEN_UNIT_PERCENT ? KEN_PHRASE_A_PERCENTAGE : i->whole ? KEN_PHRASE_A_WHOLE_NUMBER : KEN_PHRASE_A_NUMBER;
    }
}

/* What a path holds, told apart from the other declaration of it. */
static struct ken_arg holds(const struct ken_check *k, const struct ken_ir_input *i, const struct ken_ir_input *other, enum ken_phrase range)
{
    if (i->type == KEN_TYPE_CATEGORY && other->type == KEN_TYPE_CATEGORY)
        return ken_arg_phrase(range == KEN_PHRASE_A_RANGE ? KEN_PHRASE_OF_ONE_LIST : KEN_PHRASE_OF_ANOTHER_LIST);
    if (i->type != KEN_TYPE_NUMBER)
        return ken_arg_phrase(kind_of(i));
    if (i->type == other->type && i->unit == other->unit)
        return ken_arg_phrase(range);
    return ken_arg_unit(i->unit, KEN_UNIT_AT(k->rules, i->unit)->name);
}

/* A level given by a person has no name of its own, but its indicator's title. */
static struct ken_arg called(const struct ken_ir_input *i)
{
    return ken_arg_string(*i->name ? i->name : i->text);
}

static bool same_bound(const struct ken_number *a, const struct ken_number *b)
{
    return a == b || (a && b && ken_number_equal(a, b));
}

static bool same_choices(const struct ken_ir_input *a, const struct ken_ir_input *b)
{
    bool same = a->choice_count == b->choice_count;
    for (uint32_t i = 0; same && i < a->choice_count; i++)
        same = strcmp(a->choices[i], b->choices[i]) == 0;
    return same;
}

/* A path as it looks, in the usual spelling (runtime/look.h). */
static const char *look_of(struct ken_check *k, const char *path)
{
    size_t size = strlen(path), count = 0;
    int32_t *points = ken_new(k->compiler, (size + 1) * sizeof *points);
    char *look = ken_new(k->compiler, size + 1), *end = look; /* a look is never longer */
    uint32_t length;
    for (size_t at = 0; at < size; at += length)
        points[count++] = ken_text_decode(path + at, size - at, &length);
    count = ken_look_fold(points, count);
    for (size_t i = 0; i < count; i++)
        end += utf8proc_encode_char(points[i], (utf8proc_uint8_t *)end);
    return look;
}

/* Characters in a path that look like others are left as they are, for the data may have them too. That they were mended, as one
 * warning for the file says, is then not true of them. */
static void check_look(struct ken_check *k, struct ken_span span, const char *path)
{
    struct ken_compiler *c = k->compiler;
    const struct ken_source *source = &c->files[span.file].source;
    const char *look = look_of(k, path);
    if (strcmp(look, path) == 0)
        return;
    for (size_t i = 0; i < source->issue_count; i++) {
        const struct ken_source_issue *issue = &source->issues[i];
        bool only = issue->what >= KEN_TEXT_FOLD_ZWSP && issue->count == 1 && issue->begin >= span.begin && issue->end <= span.end;
        for (uint32_t d = 0; only && d < c->diagnostics.count; d++) {
            struct ken_diag *diag = KEN_AT(c->diagnostics, struct ken_diag *, d);
            bool fold = diag->code >= KEN_DIAG_FOLD_ZWSP && diag->code <= KEN_DIAG_FOLD_LAKKHANG;
            diag->repeated |= fold && diag->span.file == span.file && diag->span.begin == issue->begin;
        }
    }
    ken_report(c, KEN_DIAG_PATH_LOOKS, span, ken_arg_string(path), ken_arg_string(look));
}

uint32_t ken_check_path(struct ken_check *k, const struct ken_node *path, struct ken_ir_input *wanted)
{
    struct ken_rules *r = k->rules;
    size_t size;
    wanted->path = ken_ast_as_written(k->compiler, path, &size);
    wanted->span = path->span;
    if (!is_path(wanted->path)) {
        ken_report(k->compiler, KEN_DIAG_BAD_PATH, path->span, *wanted->path ? ken_arg_string(wanted->path) : words_of(k, path));
        return KEN_NONE;
    }
    uintptr_t row = (uintptr_t)ken_map_find(&r->paths, wanted->path, strlen(wanted->path));
    if (!row) {
        *KEN_ADD(k->compiler, &r->inputs, struct ken_ir_input) = *wanted;
        ken_map_set(k->compiler, &r->paths, wanted->path, strlen(wanted->path), (void *)(uintptr_t)r->inputs.count);
        check_look(k, path->span, wanted->path);
        return r->inputs.count - 1;
    }
    struct ken_ir_input *known = KEN_INPUT_AT(r, row - 1);
    struct ken_diag *d = NULL;
    if (known->type != wanted->type || known->whole != wanted->whole || known->unit != wanted->unit ||
        !same_bound(known->low, wanted->low) || !same_bound(known->high, wanted->high) || !same_choices(known, wanted))
        d = ken_report(k->compiler, KEN_DIAG_PATH_TYPES, path->span, ken_arg_string(wanted->path), holds(k, wanted, known, KEN_PHRASE_A_RANGE),
                       ken_arg_place(known->span), holds(k, known, wanted, KEN_PHRASE_ANOTHER_RANGE));
    else if (known->span.file == wanted->span.file)
        d = ken_report(k->compiler, KEN_DIAG_PATH_TWO_NAMES, path->span, called(known), called(wanted));
    if (d)
        ken_diag_relate(d, known->span, KEN_PHRASE_DECLARED_HERE, (struct ken_arg){0});
    return (uint32_t)row - 1;
}

/* No path may be the beginning of another: it would be a value and a group at once. */
void ken_check_paths(struct ken_check *k)
{
    struct ken_rules *r = k->rules;
    for (uint32_t i = 0; i < r->inputs.count; i++) {
        const struct ken_ir_input *input = KEN_INPUT_AT(r, i);
        for (const char *dot = strchr(input->path, '.'); dot; dot = strchr(dot + 1, '.')) {
            uintptr_t row = (uintptr_t)ken_map_find(&r->paths, input->path, (size_t)(dot - input->path));
            if (!row)
                continue;
            const struct ken_ir_input *head = KEN_INPUT_AT(r, row - 1);
            struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_PATH_INSIDE, input->span, ken_arg_string(head->path), ken_arg_string(input->path));
            ken_diag_relate(d, head->span, KEN_PHRASE_OTHER_HERE, (struct ken_arg){0});
        }
    }
}

bool ken_check_type(struct ken_check *k, const struct ken_node *type, struct ken_ir_input *input)
{
    switch (type->word) {
    case KEN_WORD_BAHT: input->unit = KEN_UNIT_BAHT; return true;
    case KEN_WORD_PERCENT: input->unit = KEN_UNIT_PERCENT; return true;
    case KEN_WORD_DATE: input->type = KEN_TYPE_DATE; return true;
    case KEN_WORD_FLAG: input->type = KEN_TYPE_FLAG; return true;
    case KEN_WORD_PLAIN: return true;
    case KEN_WORD_ONE_OF: return ken_choice_declare(k, type, input);
    case KEN_WORD_DAYS: case KEN_WORD_PER_THOUSAND: case KEN_WORD_PER_TEN_THOUSAND: case KEN_WORD_PER_HUNDRED_THOUSAND: case KEN_WORD_PER_MILLION:
        input->unit = (uint32_t)(KEN_UNIT_DAYS + (type->word - KEN_WORD_DAYS));
        return true;
    default: break;
    }
    const struct ken_symbol *symbol = type->first->symbol;
    if (!symbol)
        return false;
    if (symbol->kind != KEN_SYMBOL_UNIT) {
        static const enum ken_phrase kinds[] = {KEN_PHRASE_A_UNIT, KEN_PHRASE_AN_INPUT, KEN_PHRASE_A_DEFINITION, KEN_PHRASE_A_SCORECARD, KEN_PHRASE_A_TABLE};
        ken_report(k->compiler, KEN_DIAG_WRONG_KIND, type->span, words_of(k, type), ken_arg_phrase(kinds[symbol->kind]), ken_arg_phrase(KEN_PHRASE_A_UNIT));
        return false;
    }
    input->unit = symbol->row;
    input->whole = symbol->checked && KEN_UNIT_AT(k->rules, symbol->row)->whole;
    return symbol->checked;
}

static bool input_range(struct ken_check *k, const struct ken_node *node, struct ken_ir_input *input)
{
    struct ken_ir *low, *high;
    if (input->type != KEN_TYPE_NUMBER) {
        ken_report(k->compiler, KEN_DIAG_NEED_NUMBER, node->span, ken_arg_string(input->name), ken_arg_phrase(kind_of(input)));
        return false;
    }
    if (!ken_formula_range(k, node, input->unit, &low, &high))
        return false;
    if (low->unit != input->unit) {
        const struct ken_ir_unit *have = KEN_UNIT_AT(k->rules, low->unit), *want = KEN_UNIT_AT(k->rules, input->unit);
        ken_report(k->compiler, KEN_DIAG_UNITS_DIFFER, node->span, ken_arg_string(input->name), ken_arg_unit(input->unit, want->name),
                   words_of(k, node), ken_arg_unit(low->unit, have->name));
        return false;
    }
    input->low = low->number;
    input->high = high->number;
    return true;
}

static bool input_part(struct ken_check *k, const struct ken_node *part, struct ken_ir_input *input, struct ken_span *seen)
{
    if (part->kind != KEN_NODE_RANGE && part->kind != KEN_NODE_DIRECTION && part->kind != KEN_NODE_TEXT)
        return true;
    if (seen[part->kind].end) {
        ken_report(k->compiler, KEN_DIAG_CLAUSE_TWICE, part->span, words_of(k, part),
                   ken_arg_phrase_of(k->compiler, KEN_PHRASE_THE_INPUT, ken_arg_string(input->name)), ken_arg_place(seen[part->kind]),
                   ken_arg_phrase(KEN_PHRASE_NOTHING));
        return false;
    }
    seen[part->kind] = part->span;
    if (part->kind == KEN_NODE_TEXT)
        input->text = part->text;
    else if (part->kind == KEN_NODE_DIRECTION)
        input->direction = part->word;
    else
        return input_range(k, part, input);
    return true;
}

void ken_check_input(struct ken_check *k, const struct ken_node *node)
{
    struct ken_node *name = node->first, *path = name->next, *type = path->next;
    struct ken_symbol *symbol = name->symbol;
    struct ken_ir_input input = {.name = symbol->name, .text = "", .direction = KEN_WORDS, .file = k->file};
    struct ken_span seen[KEN_NODE_COUNT] = {{0}};
    bool sound = ken_check_type(k, type, &input);
    for (const struct ken_node *part = type->next; part; part = part->next)
        sound = input_part(k, part, &input, seen) && sound;
    symbol->checked = true;
    if (!sound)
        return;
    symbol->row = ken_check_path(k, path, &input);
    if (symbol->row == KEN_NONE)
        return;
    bool zero;
    struct ken_ir wanted = {.op = KEN_IR_INPUT, .type = KEN_IS_NUMBER, .unit = input.unit, .input = symbol->row, .whole = input.whole,
                            .inputs = ken_set_of(k->rules, symbol->row), .span = name->span, .name = symbol};
    if (input.type == KEN_TYPE_FLAG)
        wanted.op = KEN_IR_FLAG, wanted.type = KEN_IS_TRUTH;
    else if (input.type == KEN_TYPE_DATE)
        wanted.op = KEN_IR_DATE, wanted.type = KEN_IS_DATE;
    else if (input.type == KEN_TYPE_CATEGORY)
        wanted.op = KEN_IR_CATEGORY, wanted.type = KEN_IS_CATEGORY;
    symbol->value = ken_ir_make(k->rules, &wanted, &zero);
}

void ken_check_define(struct ken_check *k, const struct ken_node *node)
{
    struct ken_symbol *symbol = node->first->symbol;
    struct ken_ir_indicator *indicator = k->indicator; /* a definition may stand among an indicator's lines; it is no part of it */
    struct ken_ir_block *block = k->block;
    k->indicator = NULL;
    k->block = NULL;
    k->acknowledgement = ken_check_acknowledgement(k, node);
    struct ken_ir *value = ken_formula_value(k, node->first->next);
    k->indicator = indicator;
    k->block = block;
    if (value && !value->name)
        value->name = symbol;
    symbol->value = value;
    symbol->checked = true;
}

/* --- scorecards and headings ---------------------------------------------------------------------------------------- */

static uint32_t count_levels(struct ken_check *k, const struct ken_node *n)
{
    int64_t count;
    if (n->number && !n->grouped && ken_number_to_int(n->number, &count) && count >= 1 && count <= KEN_LIMIT_TOP_LEVEL)
        return (uint32_t)count;
    ken_report(k->compiler, KEN_DIAG_LEVEL_COUNT, n->span, words_of(k, n), ken_arg_count(KEN_LIMIT_TOP_LEVEL));
    return KEN_LIMIT_TOP_LEVEL; /* any level may be meant */
}

static void weight_left(struct ken_check *k, const struct ken_node *value, struct ken_ir_scorecard *s)
{
    struct ken_ir *least = ken_formula_literal(k, value, KEN_NONE);
    struct ken_number *hundred = ken_new_number(k->compiler, false);
    ken_number_set_int(hundred, 100);
    if (least && least->unit == KEN_UNIT_PERCENT && ken_number_sign(least->number) > 0 && ken_number_cmp(least->number, hundred, &k->compiler->scratch) <= 0)
        s->least_weight = least->number;
    else if (least)
        ken_report(k->compiler, KEN_DIAG_WEIGHT_VALUE, value->span, words_of(k, value));
}

static void policy(struct ken_check *k, const struct ken_node *node, struct ken_ir_scorecard *s)
{
    s->policy = node->word == KEN_WORD_DROP_WEIGHT ? KEN_POLICY_DROP : node->word == KEN_WORD_FULL_SCORE ? KEN_POLICY_FULL : KEN_POLICY_MOVE;
    s->move_span = node->span;
    if (s->policy == KEN_POLICY_MOVE)
        s->move_to = ken_check_number(k, node->first);
    if (s->policy == KEN_POLICY_MOVE && !s->move_to)
        s->policy = KEN_POLICY_DROP; /* its number had a message */
}

static struct ken_ir_scorecard scorecard_of(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir_scorecard s = {.name = node->first->symbol->name, .title = node->first->next->text, .total = true, .top = KEN_USUAL_TOP_LEVEL, .span = node->span};
    for (const struct ken_node *part = node->first->next->next; part; part = part->next) {
        if (part->kind == KEN_NODE_NO_TOTAL)
            s.total = false;
        else if (part->kind == KEN_NODE_ADD_SCORES)
            s.added = true;
        else if (part->kind == KEN_NODE_LEVELS)
            s.top = count_levels(k, part->first);
        else if (part->kind == KEN_NODE_WEIGHT_LEFT)
            weight_left(k, part->first, &s);
        else
            policy(k, part, &s);
    }
    bool moves = s.policy == KEN_POLICY_MOVE; /* where nothing has a weight */
    if (s.added && (!s.total || moves))
        ken_report(k->compiler, KEN_DIAG_TOTAL_TWO_WAYS, node->span, ken_arg_string(s.name), ken_arg_keyword(KEN_WORD_ADD_SCORES),
                   ken_arg_keyword(moves ? KEN_WORD_MOVE_WEIGHT : KEN_WORD_NO_TOTAL));
    return s;
}

static void parts_once(struct ken_check *k, const struct ken_node *node)
{
    struct ken_span seen[KEN_NODE_COUNT] = {{0}};
    for (const struct ken_node *part = node->first->next->next; part; part = part->next) {
        if (seen[part->kind].end)
            ken_report(k->compiler, KEN_DIAG_CLAUSE_TWICE, part->span, words_of(k, part),
                       ken_arg_phrase_of(k->compiler, KEN_PHRASE_THE_SCORECARD, ken_arg_string(node->first->symbol->name)),
                       ken_arg_place(seen[part->kind]), ken_arg_phrase(KEN_PHRASE_NOTHING));
        else
            seen[part->kind] = part->span;
    }
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

void ken_check_scorecard(struct ken_check *k, const struct ken_node *node)
{
    struct ken_symbol *symbol = node->first->symbol;
    struct ken_rules *r = k->rules;
    struct ken_ir_scorecard wanted = scorecard_of(k, node);
    k->top = wanted.top;
    k->heading = KEN_NONE;
    symbol->checked = true;
    parts_once(k, node);
    uintptr_t row = (uintptr_t)ken_map_find(&k->scorecard_map, symbol->name, symbol->size);
    if (!row) {
        *KEN_ADD(k->compiler, &r->scorecards, struct ken_ir_scorecard) = wanted;
        k->scorecard = r->scorecards.count - 1;
        ken_map_set(k->compiler, &k->scorecard_map, symbol->name, symbol->size, (void *)(uintptr_t)r->scorecards.count);
        return;
    }
    const struct ken_ir_scorecard *known = KEN_SCORECARD_AT(r, row - 1);
    k->scorecard = (uint32_t)row - 1; /* another file goes on with it */
    if (known->span.file == node->span.file)
        return; /* the same name twice: said already */
    if (strcmp(known->title, wanted.title) != 0 || known->total != wanted.total || known->policy != wanted.policy ||
        known->added != wanted.added || known->top != wanted.top || !same_text(known->move_to, wanted.move_to) || !same_bound(known->least_weight, wanted.least_weight))
        ken_diag_relate(ken_report(k->compiler, KEN_DIAG_HEADER_DIFFERS, node->span, words_of(k, node), ken_arg_place(known->span)),
                        known->span, KEN_PHRASE_FIRST_HERE, (struct ken_arg){0});
}

const char *ken_check_number(struct ken_check *k, const struct ken_node *node)
{
    bool sound = !node->grouped && !node->negative;
    for (const char *s = node->text; sound && s; s = strchr(s, '.') ? strchr(s, '.') + 1 : NULL)
        sound = *s != '0' && *s != '\0';
    if (sound)
        return node->text;
    ken_report(k->compiler, KEN_DIAG_INDICATOR_NUMBER, node->span, words_of(k, node));
    return NULL;
}

/* Headings and indicators share their numbers. */
struct numbered {
    struct ken_span span;
    uint32_t indicator; /* its row; KEN_NONE: a heading */
};

/* The scorecard's row, then the number; *size gets its bytes. */
static const char *number_key(struct ken_check *k, uint32_t scorecard, const char *number, size_t *size)
{
    size_t length = strlen(number);
    char *key = ken_new(k->compiler, sizeof scorecard + length + 1);
    memcpy(key, &scorecard, sizeof scorecard);
    memcpy(key + sizeof scorecard, number, length);
    *size = sizeof scorecard + length;
    return key;
}

uint32_t ken_check_find_indicator(struct ken_check *k, uint32_t scorecard, const char *number)
{
    size_t size;
    const char *key = number_key(k, scorecard, number, &size);
    const struct numbered *found = ken_map_find(&k->numbers, key, size);
    return found ? found->indicator : KEN_NONE;
}

static bool new_number(struct ken_check *k, const char *number, const struct ken_node *node)
{
    struct ken_compiler *c = k->compiler;
    size_t size;
    const char *key = number_key(k, k->scorecard, number, &size);
    const struct numbered *earlier = ken_map_find(&k->numbers, key, size);
    if (!earlier) {
        struct numbered *mine = KEN_NEW(c, struct numbered);
        *mine = (struct numbered){node->span, node->kind == KEN_NODE_INDICATOR ? k->rules->indicators.count : KEN_NONE};
        ken_map_set(c, &k->numbers, key, size, mine);
        return true;
    }
    struct ken_diag *d = ken_report(c, KEN_DIAG_INDICATOR_TWICE, node->span, ken_arg_digits(number),
                                    ken_arg_string(KEN_SCORECARD_AT(k->rules, k->scorecard)->name), ken_arg_place(earlier->span));
    ken_diag_relate(d, earlier->span, KEN_PHRASE_FIRST_HERE, (struct ken_arg){0});
    return false;
}

const char *ken_check_new_number(struct ken_check *k, const struct ken_node *node)
{
    if (k->scorecard == KEN_NONE) {
        if (!k->damaged) /* else the scorecard's own line may be the one that could not be read */
            ken_report(k->compiler, KEN_DIAG_OUT_OF_PLACE, node->span,
                       ken_arg_keyword(node->kind == KEN_NODE_HEADING ? KEN_WORD_HEADING : KEN_WORD_INDICATOR), ken_arg_keyword(KEN_WORD_SCORECARD));
        k->damaged = true; /* said once */
        return NULL;
    }
    const char *number = ken_check_number(k, node->first);
    return number && new_number(k, number, node) ? number : NULL;
}

void ken_check_heading(struct ken_check *k, const struct ken_node *node)
{
    const char *number = ken_check_new_number(k, node);
    k->heading = KEN_NONE;
    if (!number)
        return;
    k->heading = k->rules->headings.count;
    *KEN_ADD(k->compiler, &k->rules->headings, struct ken_ir_heading) = (struct ken_ir_heading){
        .scorecard = k->scorecard, .parent = KEN_NONE, .number = number, .title = node->last->text, .span = node->span};
}
