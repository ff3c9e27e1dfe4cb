/* An indicator, statement by statement: its clauses, its cases, and the levels they state. What the levels come to is
 * ladder.c's, once all are read. */
#include <string.h>

#include "check.h"
#include "diag.h"

static struct ken_arg words_of(struct ken_check *k, const struct ken_node *node)
{
    return ken_arg_span(k->compiler, node->span);
}

static struct ken_arg number_of(const struct ken_check *k)
{
    return ken_arg_digits(k->indicator->number);
}

static enum ken_word word_of(const struct ken_node *node)
{
    switch (node->kind) {
    case KEN_NODE_WEIGHT: return KEN_WORD_WEIGHT;
    case KEN_NODE_OWNER: return KEN_WORD_OWNER;
    case KEN_NODE_READING: return node->word;
    case KEN_NODE_NOT_ASSESSED: return KEN_WORD_NOT_ASSESSED;
    case KEN_NODE_MEASURE: return node->word;
    case KEN_NODE_BANDS: return KEN_WORD_BANDS;
    case KEN_NODE_ASSESSED: return KEN_WORD_ASSESSED;
    case KEN_NODE_LEVEL: return KEN_WORD_LEVEL;
    case KEN_NODE_HIGHEST: return KEN_WORD_HIGHEST;
    case KEN_NODE_CASE: return KEN_WORD_CASE;
    case KEN_NODE_OTHERWISE: return KEN_WORD_OTHERWISE;
    case KEN_NODE_EVERY_CASE: return KEN_WORD_EVERY_CASE;
    case KEN_NODE_EXAMPLE: return KEN_WORD_EXAMPLE;
    case KEN_NODE_NO_LEVEL: return KEN_WORD_NO_LEVEL;
    case KEN_NODE_SCORE_FROM: return KEN_WORD_SCORE_FROM;
    case KEN_NODE_SCORE_BY_LEVEL: return KEN_WORD_SCORE_BY_LEVEL;
    case KEN_NODE_INTERPOLATED: return KEN_WORD_INTERPOLATED;
    default: return KEN_WORD_NOTE;
    }
}

/* The keyword that a clause begins with, as it is written. */
static struct ken_arg keyword_of(const struct ken_check *k, const struct ken_node *node)
{
    const struct ken_file *file = &k->compiler->files[node->span.file];
    const struct ken_list *spellings = &file->names->keywords->list;
    const struct ken_keyword *found = NULL;
    for (uint32_t i = 0; i < spellings->count; i++) {
        const struct ken_keyword *s = KEN_AT(*spellings, struct ken_keyword *, i);
        if (s->word == word_of(node) && (!found || s->size > found->size) && s->size <= node->span.end - node->span.begin &&
            memcmp(s->text, file->source.text + node->span.begin, s->size) == 0)
            found = s;
    }
    return found ? ken_arg_text(found->text, found->size) : ken_arg_keyword(word_of(node));
}

/* A clause that may stand once: false, and a message, when it stands again. */
static bool first_clause(struct ken_check *k, const struct ken_node *node, struct ken_span *seen)
{
    if (seen->end == 0) {
        *seen = node->span;
        return true;
    }
    if (k->loose)
        return false; /* it may belong to an indicator whose own line could not be told */
    /* A second weight behind the levels: another indicator, whose first line is missing. */
    bool another = node->kind == KEN_NODE_WEIGHT && (k->indicator->blocks.count > 0 || k->in_every);
    k->indicator->broken |= another || node->kind == KEN_NODE_MEASURE || node->kind == KEN_NODE_BANDS;
    k->lost |= another;
    k->damaged |= another;
    k->unweighed |= another;
    struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_CLAUSE_TWICE, node->span, keyword_of(k, node),
                                    ken_arg_phrase_of(k->compiler, KEN_PHRASE_THE_INDICATOR, number_of(k)), ken_arg_place(*seen),
                                    ken_arg_phrase(another ? KEN_PHRASE_LOST_INDICATOR : KEN_PHRASE_NOTHING));
    ken_diag_relate(d, *seen, KEN_PHRASE_FIRST_HERE, (struct ken_arg){0});
    if (another)
        ken_check_close(k);
    return false;
}

void ken_check_indicator(struct ken_check *k, const struct ken_node *node)
{
    struct ken_rules *r = k->rules;
    k->error_mark = k->compiler->error_count;
    const char *number = ken_check_new_number(k, node);
    struct ken_ir_indicator *ind = KEN_ADD(k->compiler, &r->indicators, struct ken_ir_indicator);
    *ind = (struct ken_ir_indicator){.scorecard = k->scorecard, .heading = KEN_NONE, .number = number ? number : node->first->text, .title = node->last->text,
                                     .assessed = KEN_NONE, .span = node->span, .file = k->file, .broken = number == NULL};
    k->indicator = ind;
    k->indicator_row = r->indicators.count - 1;
    k->block = NULL;
    k->block_row = KEN_NONE;
    k->loose = false;
    k->in_every = k->shared_used = k->measure_used = false;
    k->every = k->shared = (struct ken_ir_block){.top = k->top};
    k->heading = KEN_NONE;
    k->every_span = (struct ken_span){0};
    memset(k->seen, 0, sizeof k->seen);
    memset(k->highest, 0, sizeof k->highest);
    k->twice = (struct ken_list){0};
    if (k->scorecard != KEN_NONE)
        KEN_SCORECARD_AT(r, k->scorecard)->indicators++;
}

/* --- blocks --------------------------------------------------------------------------------------------------------- */

static void finish_block(struct ken_check *k)
{
    struct ken_ir_block *b = k->block;
    if (!b)
        return;
    bool stated = false;
    for (uint32_t n = 1; n <= k->top; n++)
        stated = stated || b->level[n].stated;
    if (stated && !b->inherited && b->measures && b->kind == KEN_BLOCK_LADDER && !k->measure_used && !b->broken && !k->indicator->broken)
        ken_report(k->compiler, KEN_DIAG_MEASURE_UNUSED, b->measure_span, ken_arg_keyword(KEN_WORD_MEASURE));
    if (b->inherited)
        k->shared_used |= k->measure_used;
    k->measure_used = false;
}

/* Opens the block of a case, or the only block of an indicator without cases. */
static void open_block(struct ken_check *k, const char *title, struct ken_span span)
{
    finish_block(k);
    struct ken_ir_block *b = KEN_ADD(k->compiler, &k->indicator->blocks, struct ken_ir_block);
    *b = k->shared;
    b->inherited = k->shared.measures > 0;
    b->title = title;
    b->span = span;
    k->block = b;
    k->block_row = k->indicator->blocks.count - 1;
    k->highest[0] = (struct ken_span){0};
}

static void mixed(struct ken_check *k, struct ken_span span, enum ken_word a, enum ken_word b)
{
    if (!k->indicator->broken)
        ken_report(k->compiler, KEN_DIAG_LADDER_MIXED, span, number_of(k), ken_arg_keyword(a), ken_arg_keyword(b));
    k->indicator->broken = true;
}

/* The block that a level or `highest level` belongs to. */
static struct ken_ir_block *block_for_level(struct ken_check *k)
{
    if (k->in_every)
        return &k->every;
    if (!k->block)
        open_block(k, NULL, k->indicator->span);
    return k->block;
}

static bool case_title_free(struct ken_check *k, const struct ken_node *title)
{
    for (uint32_t i = 0; i < k->indicator->blocks.count; i++) {
        const struct ken_ir_block *b = KEN_BLOCK_AT(k->indicator, i);
        if (b->title && strcmp(b->title, title->text) == 0) {
            struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_CASE_TWICE, title->span, ken_arg_string(title->text), ken_arg_place(b->span));
            ken_diag_relate(d, b->span, KEN_PHRASE_FIRST_HERE, (struct ken_arg){0});
            return false;
        }
    }
    return true;
}

static void open_case(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir_indicator *ind = k->indicator;
    bool otherwise = node->kind == KEN_NODE_OTHERWISE;
    if (ind->assessed != KEN_NONE)
        mixed(k, node->span, KEN_WORD_ASSESSED, word_of(node));
    if (k->block && !ind->has_cases)
        mixed(k, node->span, k->block->kind == KEN_BLOCK_BANDS && k->block->level[1].span.end == 0 ? KEN_WORD_BANDS : KEN_WORD_LEVEL, word_of(node));
    struct ken_ir_block *last = ind->blocks.count ? KEN_BLOCK_AT(ind, ind->blocks.count - 1) : NULL;
    if ((otherwise && !ind->has_cases && !ind->broken) || (last && last->otherwise))
        ken_report(k->compiler, KEN_DIAG_OTHERWISE_LAST, last && last->otherwise ? last->span : node->span);
    else if (k->in_every)
        ken_report(k->compiler, KEN_DIAG_CASE_LATE, node->span, keyword_of(k, node));
    case_title_free(k, node->first);
    finish_block(k);
    ind->has_cases = true;
    k->in_every = false;
    k->block = NULL; /* a case's condition names what it compares: no measure is in scope */
    struct ken_ir *when = NULL;
    if (!otherwise)
        when = ken_formula_condition(k, node->last, false);
    open_block(k, node->first->text, node->span);
    k->block->otherwise = otherwise;
    k->block->when = when;
    k->block->broken |= !otherwise && !when;
}

static void open_every(struct ken_check *k, const struct ken_node *node)
{
    if (!first_clause(k, node, &k->every_span))
        return;
    if (!k->indicator->has_cases)
        ken_report(k->compiler, KEN_DIAG_OUT_OF_PLACE, node->span, ken_arg_keyword(KEN_WORD_EVERY_CASE), ken_arg_keyword(KEN_WORD_CASE));
    finish_block(k);
    k->in_every = true;
    k->block = NULL;
    k->block_row = KEN_NONE;
}

/* --- clauses -------------------------------------------------------------------------------------------------------- */

/* NULL: it had an error. */
static const struct ken_number *weight_value(struct ken_check *k, const struct ken_node *value)
{
    struct ken_ir *w = ken_formula_literal(k, value, KEN_NONE);
    if (w && (w->unit != KEN_UNIT_PERCENT || ken_number_sign(w->number) <= 0))
        ken_report(k->compiler, KEN_DIAG_WEIGHT_VALUE, value->span, words_of(k, value));
    return w ? w->number : NULL;
}

/* Of the heading at hand, of a case, or of the indicator. */
static void weight(struct ken_check *k, const struct ken_node *node)
{
    if (!k->indicator) {
        struct ken_ir_heading *h = KEN_HEADING_AT(k->rules, k->heading);
        h->weight = weight_value(k, node->first);
        h->weight_span = node->span;
        k->unweighed |= !h->weight;
        k->heading = KEN_NONE;
        return;
    }
    struct ken_ir_block *b = k->indicator->has_cases && k->block && !k->block->weight_span.end ? k->block : NULL;
    bool states = false; /* a weight behind a case's levels begins an indicator whose first line is missing */
    for (uint32_t n = 1; b && n <= k->top; n++)
        states |= b->level[n].stated;
    if (b && !states) {
        b->weight = weight_value(k, node->first);
        b->weight_span = node->span;
        b->broken |= !b->weight;
        return;
    }
    if (!first_clause(k, node, &k->seen[KEN_NODE_WEIGHT]))
        return;
    k->indicator->weight_span = node->span;
    k->indicator->weight = weight_value(k, node->first);
}

static void add_text(struct ken_check *k, uint32_t level, const char *text)
{
    *KEN_ADD(k->compiler, &k->rules->texts, struct ken_ir_text) = (struct ken_ir_text){
        .indicator = k->indicator_row, .block = k->in_every ? KEN_EVERY_CASE_TEXT : k->indicator->has_cases ? k->block_row : KEN_NONE,
        .level = level, .scorecard = k->scorecard, .text = text};
}

static void measure(struct ken_check *k, const struct ken_node *node)
{
    bool bands = node->kind == KEN_NODE_BANDS;
    struct ken_ir_block *b = k->indicator->has_cases && k->block ? k->block : &k->shared;
    if (k->in_every || (k->block && !k->indicator->has_cases)) {
        ken_report(k->compiler, KEN_DIAG_OUT_OF_PLACE, node->span, keyword_of(k, node), ken_arg_keyword(k->in_every ? KEN_WORD_CASE : KEN_WORD_INDICATOR));
        return;
    }
    if (b->measure_span.end && !b->inherited) {
        first_clause(k, node, &b->measure_span);
        return;
    }
    b->inherited = false;
    b->measure_span = node->span;
    b->measures = 0;
    b->kind = bands ? KEN_BLOCK_BANDS : KEN_BLOCK_LADDER;
    b->acknowledgement = k->acknowledgement;
    for (const struct ken_node *n = node->first; n; n = n->next) {
        if (n->kind == KEN_NODE_AS_PRINTED)
            continue;
        struct ken_ir *value = ken_formula_value(k, n);
        if (value && (value->type == KEN_IS_TRUTH || (bands && value->type != KEN_IS_NUMBER))) {
            ken_report(k->compiler, KEN_DIAG_NEED_NUMBER, n->span, words_of(k, n), ken_arg_phrase(ken_formula_kind(value)));
            value = NULL;
        }
        if (value && b->measures && (value->type != b->measure[0]->type || !ken_formula_units_agree(k, b->measure[0], node->first, value, n)))
            value = NULL;
        if (!value) {
            b->broken = true;
            b->measures = 0;
            return;
        }
        if (b->measures == sizeof b->measure / sizeof *b->measure) {
            ken_report(k->compiler, KEN_DIAG_LIMIT, n->span, ken_arg_keyword(KEN_WORD_MEASURE_EACH), ken_arg_count(b->measures + 1), ken_arg_count(b->measures));
            b->broken = true;
            return;
        }
        b->measure[b->measures++] = value;
    }
}

static void assessed(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir_indicator *ind = k->indicator;
    if (!first_clause(k, node, &k->seen[KEN_NODE_ASSESSED]))
        return;
    if (k->block || k->shared.measure_span.end || ind->has_cases) {
        bool scored = k->block && k->block->kind == KEN_BLOCK_SCORE;
        mixed(k, node->span, KEN_WORD_ASSESSED, ind->has_cases ? KEN_WORD_CASE : k->shared.measure_span.end ? KEN_WORD_MEASURE : scored ? KEN_WORD_SCORE_FROM : KEN_WORD_LEVEL);
        return;
    }
    struct ken_number *zero = ken_new_number(k->compiler, false), *top = ken_new_number(k->compiler, false);
    ken_number_set_int(top, k->top);
    struct ken_ir_input input = {.name = "", .text = ind->title, .type = KEN_TYPE_LEVEL, .whole = true, .low = zero, .high = top, .direction = KEN_WORDS, .file = k->file};
    open_block(k, NULL, node->span);
    k->block->kind = KEN_BLOCK_ASSESSED;
    ind->assessed = ken_check_path(k, node->first, &input);
    if (ind->assessed == KEN_NONE)
        k->block->broken = true;
}

/* A level's number: 1 … top, or 0 with a message. */
static uint32_t level_number(struct ken_check *k, const struct ken_node *n, uint32_t lowest)
{
    int64_t level;
    if (n->grouped || n->negative || strchr(n->text, '.') || !n->number || !ken_number_to_int(n->number, &level)) {
        ken_report(k->compiler, KEN_DIAG_LEVEL_NUMBER, n->span, words_of(k, n), ken_arg_count(lowest), ken_arg_count(k->top));
        return 0;
    }
    if (level >= lowest && level <= k->top)
        return (uint32_t)level;
    ken_report(k->compiler, KEN_DIAG_LEVEL_RANGE, n->span, words_of(k, n), ken_arg_count(k->top));
    return 0;
}

/* Level n is stated, and excluded by the `highest level` at `by`. */
static void report_excluded(struct ken_check *k, const struct ken_ir_block *b, uint32_t n, struct ken_span by, struct ken_span stated)
{
    uint32_t highest = n - 1;
    while (highest > 0 && b->level[highest].excluded)
        highest--;
    struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_LEVEL_EXCLUDED, by, ken_arg_count(n), ken_arg_count(highest));
    ken_diag_relate(d, stated, KEN_PHRASE_LEVEL_HERE, ken_arg_count(n));
}

static void highest(struct ken_check *k, const struct ken_node *node)
{
    if (k->indicator->assessed != KEN_NONE) {
        mixed(k, node->span, KEN_WORD_ASSESSED, KEN_WORD_HIGHEST);
        return;
    }
    struct ken_ir_block *b = block_for_level(k);
    uint32_t level = level_number(k, node->first, 1);
    if (!first_clause(k, node, &k->highest[k->in_every]) || !level) {
        b->broken = true;
        return;
    }
    for (uint32_t n = level + 1; n <= k->top; n++) {
        if (b->level[n].stated)
            report_excluded(k, b, n, node->span, b->level[n].span);
        b->level[n].stated = b->level[n].excluded = true;
        b->level[n].span = node->span;
    }
}

/* `no level 1 to 2` */
static void no_level(struct ken_check *k, const struct ken_node *node)
{
    if (k->indicator->assessed != KEN_NONE) {
        mixed(k, node->span, KEN_WORD_ASSESSED, KEN_WORD_NO_LEVEL);
        return;
    }
    struct ken_ir_block *b = block_for_level(k);
    uint32_t first = level_number(k, node->first, 1), last = node->grouped ? level_number(k, node->last, 1) : first;
    b->broken |= !first || !last;
    if (first > last && last)
        ken_report(k->compiler, KEN_DIAG_RANGE_BOUNDS, node->span, words_of(k, node));
    for (uint32_t n = first; n && n <= last; n++) {
        if (b->level[n].stated) {
            struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_LEVEL_ABSENT, node->span, ken_arg_count(n));
            ken_diag_relate(d, b->level[n].span, KEN_PHRASE_LEVEL_HERE, ken_arg_count(n));
            b->broken = true;
        }
        b->level[n] = (struct ken_ir_level){.stated = true, .absent = true, .span = node->span, .value_span = node->span};
    }
}

/* `score from`: a score in place of levels. */
static void score_from(struct ken_check *k, const struct ken_node *node)
{
    if (k->in_every || k->indicator->assessed != KEN_NONE) {
        mixed(k, node->span, k->in_every ? KEN_WORD_EVERY_CASE : KEN_WORD_ASSESSED, KEN_WORD_SCORE_FROM);
        return;
    }
    struct ken_ir_block *b = block_for_level(k);
    bool levels = b->kind == KEN_BLOCK_BANDS;
    for (uint32_t n = 1; n <= k->top; n++)
        levels |= b->level[n].stated;
    if (levels) {
        mixed(k, node->span, b->kind == KEN_BLOCK_BANDS ? KEN_WORD_BANDS : KEN_WORD_LEVEL, KEN_WORD_SCORE_FROM);
        return;
    }
    if (!first_clause(k, node, &b->score_span))
        return;
    b->kind = KEN_BLOCK_SCORE;
    k->block = NULL; /* nothing is elided */
    b->score = ken_check_score(k, node->first);
    k->block = b;
    b->broken |= !b->score;
}

/* --- levels --------------------------------------------------------------------------------------------------------- */

struct statement {
    const struct ken_node *node, *text, *body; /* body: expression, LIST, STEPS or SAME_AS */
    uint32_t first, last;
    uint32_t list_unit;
    const struct ken_node *value; /* the list's next value */
    struct ken_ir *threshold, *step; /* of STEPS: that of level `at`, and from one level to the next */
    uint32_t at;
};

/* `๑๐,๐๐` for one level: two values that touch are one number, badly grouped. */
static bool report_thousands(struct ken_check *k, const struct ken_node *list)
{
    const struct ken_node *first = list->first, *second = first->next;
    const char *text = k->compiler->files[list->span.file].source.text;
    if (second->span.begin != first->span.end + 1 || first->unit != KEN_BARE || second->negative)
        return false;
    struct ken_span span = {list->span.file, first->span.begin, second->span.end};
    while (span.end > second->span.begin && strchr(" \t\r\n%", text[span.end - 1]))
        span.end--;
    struct ken_arg words = ken_arg_span(k->compiler, span);
    words.size = strcspn(words.text, " %");
    char *joined = ken_new(k->compiler, words.size), *to = joined;
    for (size_t i = 0; i < words.size; i++)
        if (words.text[i] != ',')
            *to++ = words.text[i];
    span.end = span.begin + (uint32_t)words.size;
    ken_report(k->compiler, KEN_DIAG_THOUSANDS, span, words, ken_arg_text(joined, (size_t)(to - joined)));
    return true;
}

/* Several levels with values, or one value for all of them: no thousands separators, which would read as two values. */
static bool separators_fit(struct ken_check *k, const struct statement *s)
{
    bool list = s->body && s->body->kind == KEN_NODE_LIST;
    bool one_for_all = s->body && s->first < s->last && s->body->kind == KEN_NODE_COMPARE && s->body->first == s->body->last;
    for (const struct ken_node *n = list || one_for_all ? s->body->first : NULL; n; n = n->next)
        if (n->kind == KEN_NODE_NUMBER && n->grouped) {
            ken_report(k->compiler, KEN_DIAG_LIST_THOUSANDS, n->span, words_of(k, n));
            return false;
        }
    return true;
}

static bool list_fits(struct ken_check *k, struct statement *s)
{
    uint32_t count = 0, levels = s->last - s->first + 1;
    for (const struct ken_node *n = s->body->first; n; n = n->next)
        count++;
    if (levels == 1 && count == 2 && report_thousands(k, s->body))
        return false;
    if (count != levels) {
        ken_report(k->compiler, KEN_DIAG_LIST_COUNT, s->body->span, ken_arg_count(count), ken_arg_count(levels));
        return false;
    }
    s->value = s->body->first;
    s->list_unit = ken_formula_shared_unit(k, s->body->first);
    return true;
}

/* `at least 80% at level 3 step 5%`: the last unit serves both numbers. */
static bool steps_fit(struct ken_check *k, struct statement *s)
{
    const struct ken_node *threshold = s->body->first, *level = threshold->next, *step = s->body->last;
    if (s->body->word == KEN_WORD_EQUAL_TO) {
        ken_report(k->compiler, KEN_DIAG_STEPS_EQUAL, s->body->span);
        return false;
    }
    uint32_t unit = ken_formula_shared_unit(k, threshold);
    s->threshold = ken_formula_literal(k, threshold, unit);
    s->step = ken_formula_step(k, step, unit, KEN_WORD_STEP);
    s->at = level_number(k, level, 1);
    if (!s->threshold || !s->step || !s->at || !ken_formula_units_agree(k, s->threshold, threshold, s->step, step))
        return false;
    if (s->at >= s->first && s->at <= s->last)
        return true;
    ken_report(k->compiler, KEN_DIAG_STEPS_LEVEL, level->span, ken_arg_count(s->at), ken_arg_count(s->first), ken_arg_count(s->last));
    return false;
}

/* What level n of a step form compares with: as the list would have it. */
static struct ken_ir *threshold_of(struct ken_check *k, const struct statement *s, uint32_t n)
{
    struct ken_number *value = ken_new_number(k->compiler, true), steps;
    bool falls = s->body->word == KEN_WORD_AT_MOST || s->body->word == KEN_WORD_LESS_THAN;
    ken_number_init(&steps, NULL, 0);
    ken_number_set_int(&steps, falls ? (int64_t)s->at - n : (int64_t)n - s->at);
    ken_number_mul(value, s->step->number, &steps, &k->compiler->scratch); /* literals: far from the limit */
    ken_number_add(value, value, s->threshold->number, &k->compiler->scratch);
    return ken_ir_number(k->rules, value, s->threshold->unit, (struct ken_span){0});
}

/* A list or its step form: the measure, and a constant for each level. */
static bool is_list(const struct statement *s)
{
    return s->body && (s->body->kind == KEN_NODE_LIST || s->body->kind == KEN_NODE_STEPS);
}

static bool is_list_fit(struct ken_check *k, struct statement *s)
{
    return !is_list(s) || (s->body->kind == KEN_NODE_LIST ? list_fits(k, s) : steps_fit(k, s));
}

/* The comparison that a list, or its step form, states for level n. */
static struct ken_ir *listed(struct ken_check *k, const struct statement *s, uint32_t n)
{
    const struct ken_node *words = s->value ? s->value : s->body->first;
    struct ken_ir *measure = k->block->measure[0];
    struct ken_ir *value = s->value ? ken_formula_literal(k, s->value, s->list_unit) : threshold_of(k, s, n);
    if (!s->value && measure->type == KEN_IS_NUMBER && !ken_formula_units_agree(k, measure, words, s->threshold, words))
        return NULL; /* said of the threshold that is written */
    return value ? ken_formula_compare_measure(k, s->body->word, value, words, s->value ? words->span : s->body->span) : NULL;
}

static void band(struct ken_check *k, struct statement *s, struct ken_ir_block *b, struct ken_ir_level *level)
{
    struct ken_ir *low, *high;
    if (s->body->kind != KEN_NODE_BETWEEN || s->body->first != s->body->last) {
        bool range = s->body->kind == KEN_NODE_ARITHMETIC && s->body->sign == '-';
        ken_report(k->compiler, KEN_DIAG_BAND_BETWEEN, s->body->span, ken_arg_count(s->first),
                   range ? words_of(k, s->body->first) : ken_arg_code("…"), range ? words_of(k, s->body->last) : ken_arg_code("…"));
        b->broken = true;
        return;
    }
    bool sound = b->measures && ken_formula_range(k, s->body->last, KEN_NONE, &low, &high);
    if (sound && low->type != KEN_IS_NUMBER) {
        const struct ken_node *range = s->body->last;
        ken_report(k->compiler, KEN_DIAG_NEED_NUMBER, range->span, words_of(k, range), ken_arg_phrase(ken_formula_kind(low)));
        sound = false;
    }
    if (!sound || !ken_formula_units_agree(k, b->measure[0], s->body->last->first, low, s->body->last->first)) {
        b->broken = true;
        return;
    }
    k->measure_used = true;
    level->low = low->number;
    level->high = high->number;
    level->value_span = s->body->span;
}

static void condition(struct ken_check *k, struct statement *s, struct ken_ir_block *b, struct ken_ir_level *level, uint32_t n)
{
    if (b->kind == KEN_BLOCK_BANDS) {
        band(k, s, b, level);
        return;
    }
    struct ken_ir_block *before = k->block;
    k->block = b;
    if (is_list(s)) {
        level->value_span = s->value ? s->value->span : s->body->span;
        if (!b->measures && !b->broken && !k->indicator->broken)
            ken_report(k->compiler, KEN_DIAG_ELIDED_SUBJECT, s->body->span, words_of(k, s->body), ken_arg_code("…"));
        else if (b->measures)
            level->condition = listed(k, s, n);
        k->measure_used = true;
        s->value = s->value ? s->value->next : NULL;
    } else {
        level->condition = ken_formula_condition(k, s->body, true);
        level->value_span = s->body->span;
    }
    k->block = before;
    b->broken |= level->condition == NULL;
}

static void same_as(struct ken_check *k, struct statement *s, struct ken_ir_block *b, struct ken_ir_level *level, uint32_t n)
{
    uint32_t other = level_number(k, s->body->first, 1);
    if (other && other >= n)
        ken_report(k->compiler, KEN_DIAG_SAME_AS_LOWER, s->node->span, ken_arg_count(n), ken_arg_count(other));
    level->same_as = other && other < n ? other : 0;
    b->broken |= level->same_as == 0;
}

static void state_level(struct ken_check *k, struct statement *s, struct ken_ir_block *b, uint32_t n)
{
    struct ken_ir_level *level = &b->level[n];
    if (level->stated) {
        if (level->absent)
            ken_diag_relate(ken_report(k->compiler, KEN_DIAG_LEVEL_ABSENT, s->node->span, ken_arg_count(n)), level->span, KEN_PHRASE_OTHER_HERE, (struct ken_arg){0});
        else if (level->excluded)
            report_excluded(k, b, n, k->highest[k->in_every], s->node->span);
        else
            *KEN_ADD(k->compiler, &k->twice, struct ken_twice) = (struct ken_twice){n, k->block_row, s->node->span, level->span};
        b->broken = true;
        if (s->body && s->body->kind == KEN_NODE_LIST)
            s->value = s->value->next;
        return;
    }
    *level = (struct ken_ir_level){.stated = true, .span = s->node->span, .value_span = s->node->span, .acknowledgement = k->acknowledgement};
    if (s->text)
        add_text(k, n, s->text->text);
    if (!s->body)
        return;
    k->column = n - s->first;
    k->columns = s->last - s->first + 1;
    if (s->body->kind == KEN_NODE_SAME_AS && b->kind != KEN_BLOCK_BANDS) /* two bands cannot be the same */
        same_as(k, s, b, level, n);
    else
        condition(k, s, b, level, n);
    k->columns = 0;
}

static bool read_statement(struct ken_check *k, const struct ken_node *node, struct statement *s)
{
    *s = (struct statement){.node = node};
    const struct ken_node *part = node->first->next;
    s->first = s->last = level_number(k, node->first, 1);
    if (node->grouped) { /* level 1 to 5 */
        s->last = level_number(k, part, 1);
        if (s->first && s->last && s->last < s->first) {
            struct ken_span range = {part->span.file, node->first->span.begin, part->span.end};
            ken_report(k->compiler, KEN_DIAG_RANGE_BOUNDS, range, ken_arg_span(k->compiler, range));
            s->first = 0;
        }
        part = part->next;
    }
    for (; part; part = part->next) {
        if (part->kind == KEN_NODE_TEXT)
            s->text = part;
        else if (part->kind != KEN_NODE_AS_PRINTED)
            s->body = part;
    }
    return s->first && s->last;
}

static void level(struct ken_check *k, const struct ken_node *node)
{
    struct statement s;
    struct ken_ir_indicator *ind = k->indicator;
    struct ken_ir_block *b = block_for_level(k);
    if (b->kind == KEN_BLOCK_SCORE) {
        mixed(k, node->span, KEN_WORD_SCORE_FROM, KEN_WORD_LEVEL);
        return;
    }
    if (!read_statement(k, node, &s)) { /* it may be any level: none is missed */
        b->broken = ind->broken = true;
        return;
    }
    bool by_person = ind->assessed != KEN_NONE || b->kind == KEN_BLOCK_ASSESSED;
    if (by_person && s.body) {
        mixed(k, s.body->span, KEN_WORD_ASSESSED, KEN_WORD_WHEN);
        return;
    }
    if (!by_person && !s.body) {
        ken_report(k->compiler, KEN_DIAG_LEVEL_BARE, node->span, ken_arg_count(s.first));
        b->broken = true;
    }
    if (k->in_every && s.body && s.body->kind == KEN_NODE_SAME_AS) {
        ken_report(k->compiler, KEN_DIAG_OUT_OF_PLACE, node->span, ken_arg_keyword(KEN_WORD_SAME_AS), ken_arg_keyword(KEN_WORD_CASE));
        return;
    }
    bool fits = separators_fit(k, &s) && is_list_fit(k, &s);
    k->measure_used |= !fits;
    for (uint32_t n = s.first; n <= s.last; n++) {
        if (!fits) { /* its list had a message: the level counts as stated, so that no second one follows */
            b->level[n] = (struct ken_ir_level){.stated = true, .span = node->span};
            continue;
        }
        state_level(k, &s, b, n);
        fits = !is_list(&s) || b->level[n].condition; /* what is wrong with one value is wrong with all */
    }
    b->broken |= !fits;
}

void ken_check_clause(struct ken_check *k, const struct ken_node *node)
{
    if (ken_check_score_clause(k, node))
        return;
    if (!k->indicator && node->kind == KEN_NODE_WEIGHT && k->heading != KEN_NONE) {
        weight(k, node);
        return;
    }
    if (!k->indicator) {
        if (node->kind == KEN_NODE_NOTE) {
            *KEN_ADD(k->compiler, &k->rules->texts, struct ken_ir_text) = (struct ken_ir_text){
                .indicator = KEN_NONE, .block = KEN_NONE, .scorecard = k->scorecard, .text = node->first->text};
            return;
        }
        if (!k->damaged)
            ken_report(k->compiler, KEN_DIAG_OUT_OF_PLACE, node->span, keyword_of(k, node), ken_arg_keyword(KEN_WORD_INDICATOR));
        k->lost = k->unweighed = true; /* up to the next indicator: said once */
        return;
    }
    k->acknowledgement = ken_check_acknowledgement(k, node);
    switch (node->kind) {
    case KEN_NODE_WEIGHT: weight(k, node); break;
    case KEN_NODE_OWNER:
        if (first_clause(k, node, &k->seen[KEN_NODE_OWNER]))
            k->indicator->owner = node->first->text;
        break;
    case KEN_NODE_NOTE: add_text(k, 0, node->first->text); break;
    case KEN_NODE_READING:
        if (first_clause(k, node, &k->seen[KEN_NODE_READING])) {
            k->indicator->reading = node->word == KEN_WORD_CUMULATIVE ? KEN_READ_CUMULATIVE : KEN_READ_HIGHEST;
            k->indicator->reading_span = node->span;
        }
        break;
    case KEN_NODE_NOT_ASSESSED:
        if (first_clause(k, node, &k->seen[KEN_NODE_NOT_ASSESSED])) {
            k->indicator->not_assessed_span = node->span;
            k->indicator->not_assessed = ken_formula_condition(k, node->first, false);
        }
        break;
    case KEN_NODE_NO_LEVEL: no_level(k, node); break;
    case KEN_NODE_SCORE_FROM: score_from(k, node); break;
    case KEN_NODE_MEASURE: case KEN_NODE_BANDS: measure(k, node); break;
    case KEN_NODE_ASSESSED: assessed(k, node); break;
    case KEN_NODE_LEVEL: level(k, node); break;
    case KEN_NODE_HIGHEST: highest(k, node); break;
    case KEN_NODE_CASE: case KEN_NODE_OTHERWISE: open_case(k, node); break;
    case KEN_NODE_EVERY_CASE: open_every(k, node); break;
    case KEN_NODE_EXAMPLE: ken_check_example(k, node); break;
    default: break;
    }
}

void ken_check_close(struct ken_check *k)
{
    if (!k->indicator)
        return;
    finish_block(k);
    bool sound = !k->indicator->broken && k->compiler->error_count == k->error_mark; /* else its levels may lack for another reason */
    if (sound && k->shared.measures && k->shared.kind == KEN_BLOCK_LADDER && !k->shared_used && k->indicator->blocks.count)
        ken_report(k->compiler, KEN_DIAG_MEASURE_UNUSED, k->shared.measure_span, ken_arg_keyword(KEN_WORD_MEASURE));
    ken_check_levels(k);
    k->indicator = NULL;
    k->block = NULL;
}
