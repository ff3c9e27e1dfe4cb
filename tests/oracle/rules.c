/* From ken's tree to a plain model: statements in a row become scorecards, indicators, cases and levels. */
#include "model.h"

#include "../../compiler/amend.h"
#include "../../compiler/use.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Where the walk over the statements stands. */
struct walk {
    struct oracle *oracle;
    struct scorecard *scorecard;
    struct heading *heading; /* without an indicator yet; NULL */
    struct indicator *indicator;
    struct block *block; /* that levels and measures now belong to */
    struct table *table; /* that rows now belong to */
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
            break; /* an input or a table */
        node = name->expression;
    }
    return node;
}

static void add_marks(const struct oracle *o, bool *marks, const bool *more)
{
    for (size_t i = 0; i < o->input_count; i++)
        marks[i] |= more[i];
}

static void mark_name(struct oracle *o, struct name *name, bool *marks)
{
    assert(name);
    if (!name->expression && !name->table) {
        marks[name->input] = true;
        return;
    }
    if (!name->under) {
        name->under = pool_take(&o->pool, o->input_count);
        for (int k = 0; name->table && k < 2; k++)
            if (name->table->keys[k])
                oracle_inputs_under(o, name->table->keys[k], name->under);
        if (name->expression)
            oracle_inputs_under(o, name->expression, name->under);
    }
    add_marks(o, marks, name->under);
}

/* The inputs of the indicators that an expression takes a score or level from. */
static void mark_indicators(struct oracle *o, const struct ken_node *node, bool *marks)
{
    for (const struct indicator *i = o->scorecard->indicators; i; i = i->next) {
        bool named = node->kind == KEN_NODE_OF_INDICATOR ? strcmp(i->number->text, node->first->text) == 0 : !o->indicator || i == o->indicator;
        if (named && i->names)
            add_marks(o, marks, i->names);
    }
}

void oracle_inputs_under(struct oracle *o, const struct ken_node *node, bool *marks)
{
    if (node->kind == KEN_NODE_NUMBER) /* a name below a number is its unit */
        return;
    if (node->kind == KEN_NODE_NAME)
        mark_name(o, oracle_name(o, node->symbol), marks);
    if (node->kind == KEN_NODE_OF_INDICATOR || node->kind == KEN_NODE_SO_FAR)
        mark_indicators(o, node, marks);
    for (const struct ken_node *kid = node->first; kid; kid = kid->next)
        oracle_inputs_under(o, kid, marks);
}

const struct ken_node *oracle_measure(const struct indicator *indicator, const struct block *block)
{
    return block->measure ? block->measure : indicator->own.measure;
}

const struct ken_node *oracle_choice_before(const struct ken_node *node)
{
    while (node->kind == KEN_NODE_OR && !node->bracketed) {
        const struct ken_node *second = node->first->next;
        if (second->kind == KEN_NODE_IS && !second->bracketed && second->first->next)
            return second;
        node = node->first;
    }
    return node->kind == KEN_NODE_IS && !node->bracketed && node->first->next ? node : NULL;
}

struct indicator *oracle_indicator(const struct oracle *o, const char *number)
{
    struct indicator *i = o->scorecard ? o->scorecard->indicators : NULL;
    while (i && strcmp(i->number->text, number) != 0)
        i = i->next;
    return i;
}

struct heading *oracle_heading(const struct scorecard *scorecard, const char *number)
{
    struct heading *best = NULL;
    size_t longest = 0;
    for (struct heading *h = scorecard->headings; h; h = h->next) {
        size_t size = strlen(h->number->text);
        if (h->weight && size > longest && strncmp(number, h->number->text, size) == 0 && number[size] == '.') {
            best = h;
            longest = size;
        }
    }
    return best;
}

bool oracle_is_absent(const struct indicator *indicator, const struct block *block, int level)
{
    return block->levels[level].absent || indicator->own.levels[level].absent || indicator->every.levels[level].absent;
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

static struct name *add_name(struct oracle *o, const struct ken_node *name, const struct ken_node *expression, size_t input)
{
    o->names = realloc(o->names, (o->name_count + 1) * sizeof *o->names);
    if (!o->names)
        abort();
    o->names[o->name_count] = (struct name){.symbol = name->symbol, .expression = expression, .input = input};
    return &o->names[o->name_count++];
}

static void add_input(struct oracle *o, const struct ken_node *statement)
{
    const struct ken_node *name = statement->first, *path = name->next, *type = path->next;
    enum input_kind kind = type->word == KEN_WORD_FLAG     ? INPUT_FLAG
                           : type->word == KEN_WORD_DATE   ? INPUT_DATE
                           : type->word == KEN_WORD_ONE_OF ? INPUT_CATEGORY
                                                           : INPUT_NUMBER;
    size_t index = input_at(o, path_written(o, path), kind);
    add_name(o, name, NULL, index);
    struct input *input = &o->inputs[index];
    input->percent = type->word == KEN_WORD_PERCENT;
    input->whole = type->word == KEN_WORD_UNIT && type->first->symbol->statement->word == KEN_WORD_WHOLE;
    input->choices = type;
    if (kind != INPUT_NUMBER)
        return;
    input->low = pool_number(&o->pool);
    const struct ken_node *range = ken_ast_child(statement, KEN_NODE_RANGE);
    if (range) {
        oracle_literal(input->low, range->first);
        oracle_literal(input->high = pool_number(&o->pool), range->last);
    }
}

static void add_table(struct walk *w, const struct ken_node *statement)
{
    struct table *table = w->table = pool_take(&w->oracle->pool, sizeof *table);
    const struct ken_node *key = statement->first->next;
    table->statement = statement;
    for (int k = 0; k < 2 && key != statement->last; k++, key = key->next)
        table->keys[k] = key;
    add_name(w->oracle, statement->first, NULL, 0)->table = table;
}

static void add_row(struct walk *w, const struct ken_node *statement)
{
    struct table *table = w->table;
    if (!table) {
        w->senseless = true;
        return;
    }
    const struct ken_node **rows = pool_take(&w->oracle->pool, (table->row_count + 1) * sizeof *rows);
    for (size_t i = 0; i < table->row_count; i++)
        rows[i] = table->rows[i];
    rows[table->row_count++] = statement;
    table->rows = rows;
}

static mpq_ptr literal(struct walk *w, const struct ken_node *number)
{
    mpq_ptr value = pool_number(&w->oracle->pool);
    oracle_literal(value, number);
    return value;
}

static void enter_scorecard(struct walk *w, const struct ken_node *statement)
{
    struct scorecard **at = &w->oracle->scorecards;
    while (*at && !same_text((*at)->name, statement->first))
        at = &(*at)->next;
    if (!*at) {
        *at = pool_take(&w->oracle->pool, sizeof **at);
        (*at)->name = statement->first;
        const struct ken_node *policy = ken_ast_child(statement, KEN_NODE_POLICY), *levels = ken_ast_child(statement, KEN_NODE_LEVELS);
        const struct ken_node *left = ken_ast_child(statement, KEN_NODE_WEIGHT_LEFT);
        (*at)->has_total = !ken_ast_child(statement, KEN_NODE_NO_TOTAL);
        (*at)->adds = ken_ast_child(statement, KEN_NODE_ADD_SCORES);
        (*at)->moves_to = policy && policy->word == KEN_WORD_MOVE_WEIGHT ? policy->first->text : NULL;
        (*at)->top = levels ? atoi(levels->first->text) : USUAL_LEVELS;
        (*at)->weight_left = left ? literal(w, left->first) : NULL;
        w->senseless |= (*at)->top < 1 || (*at)->top > MOST_LEVELS;
        (*at)->drops = policy && policy->word == KEN_WORD_DROP_WEIGHT;
        (*at)->gives_full = policy && policy->word == KEN_WORD_FULL_SCORE;
    }
    w->scorecard = *at;
    w->heading = NULL;
    w->indicator = NULL;
}

static void enter_heading(struct walk *w, const struct ken_node *statement)
{
    struct heading **at = &w->scorecard->headings;
    while (*at)
        at = &(*at)->next;
    *at = w->heading = pool_take(&w->oracle->pool, sizeof **at);
    w->heading->number = statement->first;
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
    w->heading = NULL;
    w->indicator->top = w->scorecard->top;
    w->indicator->own.highest = w->indicator->every.highest = w->indicator->top;
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
    w->block->highest = w->indicator->top;
    w->indicator->has_cases = true;
    w->indicator->has_otherwise = !w->block->when;
}

/* Level n of a step form: so many steps from the level that it names, up or down as the comparison goes. */
static void step_threshold(mpq_ptr threshold, const struct ken_node *steps, int n)
{
    bool falls = steps->word == KEN_WORD_AT_MOST || steps->word == KEN_WORD_LESS_THAN;
    int away = n - atoi(steps->first->next->text);
    mpq_t step, times;
    mpq_inits(step, times, NULL);
    oracle_literal(threshold, steps->first);
    oracle_literal(step, steps->last);
    mpq_set_si(times, falls ? -away : away, 1);
    mpq_mul(step, step, times);
    mpq_add(threshold, threshold, step);
    mpq_clears(step, times, NULL);
}

static void state_level(struct walk *w, struct level *level, int n, const struct ken_node *body, const struct ken_node **value)
{
    w->senseless |= level->stated;
    level->stated = true;
    if (!body || body->kind == KEN_NODE_AS_PRINTED)
        return;
    if (body->kind == KEN_NODE_STEPS) {
        level->list = body;
        step_threshold(level->threshold = pool_number(&w->oracle->pool), body, n);
    } else if (body->kind == KEN_NODE_LIST) {
        w->senseless |= !*value;
        level->list = body;
        level->threshold = *value ? literal(w, *value) : NULL;
        *value = *value ? (*value)->next : NULL;
    } else if (body->kind == KEN_NODE_SAME_AS) {
        level->same_as = atoi(body->first->text);
        w->senseless |= level->same_as < 1 || level->same_as >= n;
    } else {
        level->condition = body;
    }
}

static bool is_range(const struct walk *w, int from, int to)
{
    return from >= 1 && to <= w->indicator->top && from <= to;
}

static void state_levels(struct walk *w, const struct ken_node *statement)
{
    const struct ken_node *first = statement->first, *last = statement->grouped ? first->next : first, *body = last->next;
    if (body && body->kind == KEN_NODE_TEXT)
        body = body->next;
    const struct ken_node *value = body && body->kind == KEN_NODE_LIST ? body->first : NULL;
    int from = atoi(first->text), to = atoi(last->text);
    int named = body && body->kind == KEN_NODE_STEPS ? atoi(body->first->next->text) : from;
    if (!is_range(w, from, to) || named < from || named > to) {
        w->senseless = true;
        return;
    }
    for (int n = from; n <= to; n++) {
        w->block->levels[n].place = n - from;
        w->block->levels[n].places = to - from + 1;
        state_level(w, &w->block->levels[n], n, body, &value);
    }
    w->senseless |= value != NULL;
}

static void leave_levels_out(struct walk *w, const struct ken_node *statement)
{
    int from = atoi(statement->first->text), to = atoi(statement->last->text);
    w->senseless |= !is_range(w, from, to);
    for (int n = from; n <= to && !w->senseless; n++)
        w->block->levels[n].absent = true;
}

static void score_levels(struct walk *w, const struct ken_node *statement)
{
    int n = 0;
    w->indicator->has_by_level = true;
    for (const struct ken_node *score = statement->first; score && n < MOST_LEVELS; score = score->next)
        w->indicator->by_level[++n] = literal(w, score);
    w->senseless |= n != w->indicator->top;
}

static void add_adjustment(struct walk *w, const struct ken_node *statement)
{
    struct adjustment **at = statement->word == KEN_WORD_ADJUST_TOTAL ? &w->scorecard->adjustments : &w->indicator->adjustments;
    while (*at)
        at = &(*at)->next;
    *at = pool_take(&w->oracle->pool, sizeof **at);
    (*at)->to = statement->first;
    (*at)->when = statement->first->next;
}

static void add_grade(struct walk *w, const struct ken_node *statement)
{
    struct grade **at = &w->scorecard->grades;
    while (*at)
        at = &(*at)->next;
    *at = pool_take(&w->oracle->pool, sizeof **at);
    (*at)->statement = statement;
    (*at)->threshold = statement->first->next ? literal(w, statement->first->next) : NULL;
}

static void add_weight(struct walk *w, const struct ken_node *statement)
{
    struct block *block = w->block;
    if (!w->indicator) {
        w->heading->weight = literal(w, statement->first);
    } else if (block == &w->indicator->own) {
        w->indicator->weight = literal(w, statement->first);
    } else {
        block->weight = literal(w, statement->first);
        w->indicator->weighs_by_case = true;
    }
}

static void add_assessed(struct walk *w, const struct ken_node *statement)
{
    w->indicator->is_assessed = true;
    w->indicator->assessed = input_at(w->oracle, path_written(w->oracle, statement->first), INPUT_ASSESSED);
    struct input *input = &w->oracle->inputs[w->indicator->assessed];
    input->whole = true;
    input->low = pool_number(&w->oracle->pool);
    input->high = pool_number(&w->oracle->pool);
    mpq_set_si(input->high, w->indicator->top, 1);
}

/* A clause of the indicator at hand; true if it is one. */
static bool add_clause(struct walk *w, const struct ken_node *statement)
{
    struct indicator *indicator = w->indicator;
    switch ((int)statement->kind) {
    case KEN_NODE_WEIGHT: add_weight(w, statement); return true;
    case KEN_NODE_FULL_SCORE:
        indicator->full = literal(w, statement->first);
        indicator->states_full = true;
        return true;
    case KEN_NODE_LOWEST_SCORE: indicator->lowest = literal(w, statement->first); return true;
    case KEN_NODE_SCORE_BY_LEVEL: score_levels(w, statement); return true;
    case KEN_NODE_INTERPOLATED: indicator->interpolated = true; return true;
    case KEN_NODE_SCORE_FROM: w->block->score = statement->first; indicator->scores_only = true; return true;
    case KEN_NODE_ADJUST: add_adjustment(w, statement); return true;
    case KEN_NODE_NO_LEVEL: leave_levels_out(w, statement); return true;
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

/* A clause of the scorecard itself; true if it is one. */
static bool add_to_scorecard(struct walk *w, const struct ken_node *statement)
{
    if (statement->kind == KEN_NODE_GRADE) {
        add_grade(w, statement);
        return true;
    }
    if (statement->kind == KEN_NODE_ADJUST && statement->word == KEN_WORD_ADJUST_TOTAL) {
        add_adjustment(w, statement);
        return true;
    }
    if (w->indicator)
        return false;
    switch ((int)statement->kind) {
    case KEN_NODE_WEIGHT:
        w->senseless |= !w->heading;
        if (w->heading)
            add_weight(w, statement);
        return true;
    case KEN_NODE_FULL_SCORE: w->scorecard->stated_full = literal(w, statement->first); return true;
    case KEN_NODE_LOWEST_SCORE: w->scorecard->lowest = literal(w, statement->first); return true;
    }
    return false;
}

static void add_statement(struct walk *w, const struct ken_node *statement)
{
    switch ((int)statement->kind) {
    case KEN_NODE_RULESET:
    case KEN_NODE_SOURCE:
    case KEN_NODE_USE:
    case KEN_NODE_AMENDS:
    case KEN_NODE_CHANGE:
    case KEN_NODE_UNIT: return;
    case KEN_NODE_PERIOD: w->oracle->period = statement; return;
    case KEN_NODE_TABLE: add_table(w, statement); return;
    case KEN_NODE_ROW: add_row(w, statement); return;
    case KEN_NODE_INPUT: add_input(w->oracle, statement); return;
    case KEN_NODE_DEFINE: add_name(w->oracle, statement->first, statement->first->next, 0); return;
    case KEN_NODE_SCORECARD: enter_scorecard(w, statement); return;
    case KEN_NODE_HEADING:
        if (w->scorecard) {
            enter_heading(w, statement);
            return;
        }
        break;
    case KEN_NODE_NOTE:
        return;
    case KEN_NODE_INDICATOR:
        if (w->scorecard) {
            enter_indicator(w, statement);
            return;
        }
        break;
    }
    if (w->scorecard && add_to_scorecard(w, statement))
        return;
    w->senseless |= !w->indicator || !add_clause(w, statement);
}

/* --- what an indicator names ---------------------------------------------------------------------------------------- */

static void mark_levels(struct oracle *o, const struct block *block, bool *marks)
{
    for (int n = 1; n <= MOST_LEVELS; n++)
        if (block->levels[n].condition)
            oracle_inputs_under(o, block->levels[n].condition, marks);
}

static void mark_block(struct oracle *o, const struct block *block, bool *marks)
{
    if (block->measure)
        oracle_inputs_under(o, block->measure, marks);
    if (block->score)
        oracle_inputs_under(o, block->score, marks);
    mark_levels(o, block, marks);
}

static void mark_indicator(struct oracle *o, struct indicator *indicator)
{
    o->indicator = indicator;
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
    for (const struct adjustment *a = indicator->adjustments; a; a = a->next) {
        oracle_inputs_under(o, a->to, indicator->names);
        if (a->when)
            oracle_inputs_under(o, a->when, indicator->names);
    }
}

/* --- opening -------------------------------------------------------------------------------------------------------- */

/* The full and the lowest score of a scorecard's total. */
static void settle_scores(struct oracle *o, struct scorecard *scorecard)
{
    mpq_ptr least = NULL, lowest_sum = pool_number(&o->pool), full_sum = pool_number(&o->pool), top = pool_number(&o->pool);
    mpq_set_si(top, scorecard->top, 1);
    for (struct indicator *i = scorecard->indicators; i; i = i->next) {
        if (!i->lowest && !scorecard->adds)
            i->lowest = scorecard->lowest;
        if (!i->full && !scorecard->adds)
            i->full = scorecard->stated_full;
        i->lowest = i->lowest ? i->lowest : pool_number(&o->pool);
        i->full = i->full ? i->full : i->has_by_level ? i->by_level[i->top] : top;
        least = !least || mpq_cmp(i->lowest, least) < 0 ? i->lowest : least;
        mpq_add(lowest_sum, lowest_sum, i->lowest);
        mpq_add(full_sum, full_sum, i->full);
    }
    if (!scorecard->lowest)
        scorecard->lowest = scorecard->adds ? lowest_sum : least ? least : pool_number(&o->pool);
    scorecard->full = scorecard->adds ? full_sum : scorecard->stated_full ? scorecard->stated_full : top;
}

static void parse_files(struct ken_compiler *c, const ken_rule_file *files, size_t count)
{
    struct ken_keywords *keywords = KEN_NEW(c, struct ken_keywords);
    ken_keywords_init(c, keywords);
    ken_use_given(c, files, count, NULL);
    for (uint32_t i = 0; i < c->given_count; i++)
        ken_use_read(c, i, keywords);
    if (c->amended && c->error_count == 0)
        ken_amend(c);
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
    for (uint32_t i = 0; i < c->declarations.count && !w.senseless; i++)
        add_statement(&w, KEN_AT(c->declarations, struct ken_node *, i));
    for (uint32_t i = 0; i < c->order.count; i++) {
        w.scorecard = NULL;
        w.indicator = NULL;
        for (const struct ken_node *s = c->files[KEN_AT(c->order, uint32_t, i)].tree->first; s && !w.senseless; s = s->next)
            if (!c->amended || !ken_order_declares(s->kind))
                add_statement(&w, s);
    }
    if (w.senseless)
        return false;
    if (o->name_count)
        qsort(o->names, o->name_count, sizeof *o->names, by_symbol);
    for (struct scorecard *scorecard = o->scorecards; scorecard; scorecard = scorecard->next)
        settle_scores(o, scorecard);
    if (!oracle_makes_sense(o))
        return false;
    for (struct scorecard *scorecard = o->scorecards; scorecard; scorecard = scorecard->next) {
        o->scorecard = scorecard;
        for (struct indicator *indicator = scorecard->indicators; indicator; indicator = indicator->next)
            mark_indicator(o, indicator);
        oracle_note_pairs(o, scorecard);
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
