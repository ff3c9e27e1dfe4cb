/* From ken's tree to a plain model: statements in a row become scorecards, indicators, cases and levels. */
#include "model.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Where the walk over the statements stands. */
struct walk {
    struct oracle *oracle;
    struct scorecard *scorecard;
    struct indicator *indicator;
    struct block *block; /* that levels and measures now belong to */
    bool senseless;
};

static bool same_text(const struct ken_node *a, const struct ken_node *b)
{
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

/* --- literals and names --------------------------------------------------------------------------------------------- */

void oracle_literal(mpq_ptr value, const struct ken_node *number)
{
    mpz_set_ui(mpq_numref(value), 0);
    mpz_set_ui(mpq_denref(value), 1);
    bool fraction = false;
    for (const char *digit = number->text; *digit; digit++) {
        if (*digit == '.') {
            fraction = true;
            continue;
        }
        mpz_mul_ui(mpq_numref(value), mpq_numref(value), 10);
        mpz_add_ui(mpq_numref(value), mpq_numref(value), (unsigned long)(*digit - '0'));
        if (fraction)
            mpz_mul_ui(mpq_denref(value), mpq_denref(value), 10);
    }
    mpq_canonicalize(value);
    if (number->negative)
        mpq_neg(value, value);
}

static int by_symbol(const void *a, const void *b)
{
    const struct ken_symbol *x = ((const struct name *)a)->symbol, *y = ((const struct name *)b)->symbol;
    return x < y ? -1 : x > y;
}

struct name *oracle_name(const struct oracle *o, const struct ken_symbol *symbol)
{
    struct name key = {.symbol = symbol};
    return o->name_count ? bsearch(&key, o->names, o->name_count, sizeof key, by_symbol) : NULL;
}

const struct ken_node *oracle_meant(const struct oracle *o, const struct ken_node *node)
{
    while (node->kind == KEN_NODE_NAME) {
        const struct name *name = oracle_name(o, node->symbol);
        assert(name); /* rules that parse use names that are declared */
        if (!name->expression)
            break;
        node = name->expression;
    }
    return node;
}

static void mark_name(struct oracle *o, struct name *name, bool *marks)
{
    assert(name);
    if (!name->expression) {
        marks[name->input] = true;
        return;
    }
    if (!name->under) {
        name->under = pool_take(&o->pool, o->input_count);
        oracle_inputs_under(o, name->expression, name->under);
    }
    for (size_t i = 0; i < o->input_count; i++)
        marks[i] |= name->under[i];
}

void oracle_inputs_under(struct oracle *o, const struct ken_node *node, bool *marks)
{
    if (node->kind == KEN_NODE_NUMBER) /* a name below a number is its unit */
        return;
    if (node->kind == KEN_NODE_NAME)
        mark_name(o, oracle_name(o, node->symbol), marks);
    for (const struct ken_node *kid = node->first; kid; kid = kid->next)
        oracle_inputs_under(o, kid, marks);
}

const struct ken_node *oracle_measure(const struct indicator *indicator, const struct block *block)
{
    return block->measure ? block->measure : indicator->own.measure;
}

/* --- declarations --------------------------------------------------------------------------------------------------- */

/* The path between its quotation marks, unfolded: of a text, only that two straight marks mean one. */
static const char *path_written(struct oracle *o, const struct ken_node *text)
{
    const char *source = o->compiler.files[text->span.file].source.text + text->span.begin;
    size_t size = text->span.end - text->span.begin, mark = source[0] == '"' ? 1 : 3, used = 0;
    char *path = pool_take(&o->pool, size + 1);
    for (size_t i = mark; i + mark < size; i++) {
        if (mark == 1 && source[i] == '"')
            i++;
        path[used++] = source[i];
    }
    return path;
}

static size_t input_at(struct oracle *o, const char *path, enum input_kind kind)
{
    for (size_t i = 0; i < o->input_count; i++)
        if (strcmp(o->inputs[i].path, path) == 0)
            return i;
    o->inputs = realloc(o->inputs, (o->input_count + 1) * sizeof *o->inputs);
    if (!o->inputs)
        abort();
    o->inputs[o->input_count] = (struct input){.path = path, .kind = kind};
    return o->input_count++;
}

static void add_name(struct oracle *o, const struct ken_node *name, const struct ken_node *expression, size_t input)
{
    o->names = realloc(o->names, (o->name_count + 1) * sizeof *o->names);
    if (!o->names)
        abort();
    o->names[o->name_count++] = (struct name){.symbol = name->symbol, .expression = expression, .input = input};
}

static void add_input(struct oracle *o, const struct ken_node *statement)
{
    const struct ken_node *name = statement->first, *path = name->next, *type = path->next;
    enum input_kind kind = type->word == KEN_WORD_FLAG ? INPUT_FLAG : type->word == KEN_WORD_DATE ? INPUT_DATE : INPUT_NUMBER;
    size_t index = input_at(o, path_written(o, path), kind);
    add_name(o, name, NULL, index);
    struct input *input = &o->inputs[index];
    input->percent = type->word == KEN_WORD_PERCENT;
    input->whole = type->word == KEN_WORD_UNIT && type->first->symbol->statement->word == KEN_WORD_WHOLE;
    if (kind != INPUT_NUMBER)
        return;
    input->low = pool_number(&o->pool);
    const struct ken_node *range = ken_ast_child(statement, KEN_NODE_RANGE);
    if (range) {
        oracle_literal(input->low, range->first);
        oracle_literal(input->high = pool_number(&o->pool), range->last);
    }
}

static void enter_scorecard(struct walk *w, const struct ken_node *statement)
{
    struct scorecard **at = &w->oracle->scorecards;
    while (*at && !same_text((*at)->name, statement->first))
        at = &(*at)->next;
    if (!*at) {
        *at = pool_take(&w->oracle->pool, sizeof **at);
        (*at)->name = statement->first;
        const struct ken_node *policy = ken_ast_child(statement, KEN_NODE_POLICY);
        (*at)->has_total = !ken_ast_child(statement, KEN_NODE_NO_TOTAL);
        (*at)->drops = policy && policy->word == KEN_WORD_DROP_WEIGHT;
        (*at)->gives_full = policy && policy->word == KEN_WORD_FULL_SCORE;
    }
    w->scorecard = *at;
    w->indicator = NULL;
}

/* --- indicators ----------------------------------------------------------------------------------------------------- */

static void enter_indicator(struct walk *w, const struct ken_node *statement)
{
    struct indicator **at = &w->scorecard->indicators;
    while (*at)
        at = &(*at)->next;
    *at = w->indicator = pool_take(&w->oracle->pool, sizeof **at);
    w->indicator->number = statement->first;
    w->indicator->own.highest = w->indicator->every.highest = TOP;
    w->block = &w->indicator->own;
}

static void enter_case(struct walk *w, const struct ken_node *statement)
{
    struct block **at = &w->indicator->cases;
    while (*at)
        at = &(*at)->next;
    *at = w->block = pool_take(&w->oracle->pool, sizeof **at);
    w->block->title = statement->first;
    w->block->when = statement->first->next;
    w->block->highest = TOP;
    w->indicator->has_cases = true;
    w->indicator->has_otherwise = !w->block->when;
}

static void state_levels(struct walk *w, const struct ken_node *statement)
{
    const struct ken_node *first = statement->first, *last = statement->grouped ? first->next : first, *body = last->next;
    if (body && body->kind == KEN_NODE_TEXT)
        body = body->next;
    const struct ken_node *value = body && body->kind == KEN_NODE_LIST ? body->first : NULL;
    int from = atoi(first->text), to = atoi(last->text);
    if (from < 1 || to > TOP || from > to) {
        w->senseless = true;
        return;
    }
    for (int n = from; n <= to; n++) {
        struct level *level = &w->block->levels[n];
        w->senseless |= level->stated;
        level->stated = true;
        if (!body || body->kind == KEN_NODE_AS_PRINTED)
            continue;
        if (body->kind == KEN_NODE_LIST) {
            w->senseless |= !value;
            level->list = body;
            level->threshold = value;
            value = value ? value->next : NULL;
        } else if (body->kind == KEN_NODE_SAME_AS) {
            level->same_as = atoi(body->first->text);
            w->senseless |= level->same_as < 1 || level->same_as >= n;
        } else {
            level->condition = body;
        }
    }
    w->senseless |= value != NULL;
}

static void add_assessed(struct walk *w, const struct ken_node *statement)
{
    w->indicator->is_assessed = true;
    w->indicator->assessed = input_at(w->oracle, path_written(w->oracle, statement->first), INPUT_ASSESSED);
    struct input *input = &w->oracle->inputs[w->indicator->assessed];
    input->whole = true;
    input->low = pool_number(&w->oracle->pool);
    input->high = pool_number(&w->oracle->pool);
    mpq_set_si(input->high, TOP, 1);
}

/* A clause of the indicator at hand; true if it is one. */
static bool add_clause(struct walk *w, const struct ken_node *statement)
{
    struct indicator *indicator = w->indicator;
    switch ((int)statement->kind) {
    case KEN_NODE_WEIGHT: oracle_literal(indicator->weight = pool_number(&w->oracle->pool), statement->first); return true;
    case KEN_NODE_NOT_ASSESSED: indicator->not_assessed = statement->first; return true;
    case KEN_NODE_READING: indicator->highest_met = statement->word == KEN_WORD_HIGHEST_MET; return true;
    case KEN_NODE_MEASURE:
    case KEN_NODE_BANDS: w->block->measure = statement; return true;
    case KEN_NODE_ASSESSED: add_assessed(w, statement); return true;
    case KEN_NODE_LEVEL: state_levels(w, statement); return true;
    case KEN_NODE_HIGHEST: w->block->highest = atoi(statement->first->text); return true;
    case KEN_NODE_CASE:
    case KEN_NODE_OTHERWISE: enter_case(w, statement); return true;
    case KEN_NODE_EVERY_CASE: w->block = &indicator->every; indicator->has_every = true; return true;
    case KEN_NODE_OWNER:
    case KEN_NODE_NOTE:
    case KEN_NODE_EXAMPLE: return true;
    }
    return false;
}

static void add_statement(struct walk *w, const struct ken_node *statement)
{
    switch ((int)statement->kind) {
    case KEN_NODE_RULESET:
    case KEN_NODE_SOURCE:
    case KEN_NODE_PERIOD:
    case KEN_NODE_UNIT: return;
    case KEN_NODE_INPUT: add_input(w->oracle, statement); return;
    case KEN_NODE_DEFINE: add_name(w->oracle, statement->first, statement->first->next, 0); return;
    case KEN_NODE_SCORECARD: enter_scorecard(w, statement); return;
    case KEN_NODE_HEADING: w->indicator = NULL; return;
    case KEN_NODE_NOTE:
        return;
    case KEN_NODE_INDICATOR:
        if (w->scorecard) {
            enter_indicator(w, statement);
            return;
        }
        break;
    }
    w->senseless |= !w->indicator || !add_clause(w, statement);
}

/* --- what an indicator names ---------------------------------------------------------------------------------------- */

static void mark_levels(struct oracle *o, const struct block *block, bool *marks)
{
    for (int n = 1; n <= TOP; n++)
        if (block->levels[n].condition)
            oracle_inputs_under(o, block->levels[n].condition, marks);
}

static void mark_block(struct oracle *o, const struct block *block, bool *marks)
{
    if (block->measure)
        oracle_inputs_under(o, block->measure, marks);
    mark_levels(o, block, marks);
}

static void mark_indicator(struct oracle *o, struct indicator *indicator)
{
    indicator->names = pool_take(&o->pool, o->input_count);
    indicator->selectors = pool_take(&o->pool, o->input_count);
    if (indicator->is_assessed)
        indicator->names[indicator->assessed] = true;
    if (indicator->not_assessed)
        oracle_inputs_under(o, indicator->not_assessed, indicator->names);
    mark_block(o, &indicator->own, indicator->names);
    mark_block(o, &indicator->every, indicator->names);
    for (struct block *block = indicator->cases; block; block = block->next) {
        mark_block(o, block, indicator->names);
        if (block->when) {
            oracle_inputs_under(o, block->when, indicator->names);
            oracle_inputs_under(o, block->when, indicator->selectors);
        }
    }
}

/* --- opening -------------------------------------------------------------------------------------------------------- */

static void parse_files(struct ken_compiler *c, const ken_rule_file *files, size_t count)
{
    struct ken_keywords *keywords = KEN_NEW(c, struct ken_keywords);
    ken_keywords_init(c, keywords);
    c->files = ken_new(c, (count + 1) * sizeof *c->files);
    for (uint32_t i = 0; i < count; i++) {
        if (!ken_source_load(c->arena, &c->files[i].source, files[i].name, files[i].bytes, files[i].size))
            ken_out_of_memory(c);
        c->file_count++;
        ken_parse_file(c, i, keywords);
    }
}

static void parse(struct ken_compiler *c, const ken_rule_file *files, size_t count)
{
    if (!c->arena || setjmp(c->out_of_memory))
        abort();
    parse_files(c, files, count);
}

static bool build(struct oracle *o)
{
    struct walk w = {.oracle = o};
    struct ken_compiler *c = &o->compiler;
    for (uint32_t i = 0; i < c->file_count; i++) {
        w.scorecard = NULL;
        w.indicator = NULL;
        for (const struct ken_node *s = c->files[i].tree->first; s && !w.senseless; s = s->next)
            add_statement(&w, s);
    }
    if (w.senseless)
        return false;
    if (o->name_count)
        qsort(o->names, o->name_count, sizeof *o->names, by_symbol);
    if (!oracle_makes_sense(o))
        return false;
    for (struct scorecard *scorecard = o->scorecards; scorecard; scorecard = scorecard->next)
        for (struct indicator *indicator = scorecard->indicators; indicator; indicator = indicator->next) {
            mark_indicator(o, indicator);
            oracle_note_pairs(o, indicator);
        }
    return true;
}

struct oracle *oracle_open(const ken_rule_file *files, size_t count)
{
    struct oracle *o = calloc(1, sizeof *o);
    if (!o)
        abort();
    struct ken_compiler *c = &o->compiler;
    ken_options_default(&c->options);
    c->arena = ken_arena_new();
    parse(c, files, count);
    if (c->error_count == 0 && build(o))
        return o;
    oracle_close(o);
    return NULL;
}

void oracle_close(struct oracle *o)
{
    if (!o)
        return;
    ken_arena_free(o->compiler.arena);
    pool_empty(&o->pool);
    free(o->inputs);
    free(o->names);
    free(o->pairs);
    free(o);
}

char *oracle_evaluate(struct oracle *o, const char *json, size_t size)
{
    struct run run = {.oracle = o};
    struct text text = {0};
    run.last_problem = &run.problems;
    o->records++;
    const struct json *record = oracle_json(&run.pool, json, size);
    if (record && record->kind == JSON_OBJECT) {
        oracle_record(&run, record);
        oracle_write(&run, &text);
        for (const struct problem *p = run.problems; p; p = p->next) {
            text_format(&text, "%s ", p->kind);
            text_add(&text, p->path, p->size);
            text_put(&text, "\n");
        }
    }
    pool_empty(&run.pool);
    return text.bytes;
}
