/* From ken's tree to a plain model: statements in a row become scorecards, indicators, cases and levels. */
#include "walk.h"

#include "../../compiler/use.h"

#include <stdlib.h>
#include <string.h>

static bool same_text(const struct ken_node *a, const struct ken_node *b)
{
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

mpq_ptr oracle_number(struct walk *w, const struct ken_node *number)
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
        (*at)->weight_left = left ? oracle_number(w, left->first) : NULL;
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
    struct heading **at = oracle_heading_place(w, statement->first->text), *heading = pool_take(&w->oracle->pool, sizeof *heading);
    heading->number = statement->first;
    heading->next = *at;
    *at = w->heading = heading;
    w->indicator = NULL;
}

/* --- indicators ----------------------------------------------------------------------------------------------------- */

void oracle_enter_indicator(struct walk *w, const struct ken_node *statement)
{
    struct indicator **at = oracle_place(w, statement->first->text);
    w->indicator = pool_take(&w->oracle->pool, sizeof *w->indicator);
    w->indicator->next = *at;
    *at = w->indicator;
    w->indicator->number = statement->first;
    w->heading = NULL;
    w->indicator->top = w->scorecard->top;
    w->indicator->own.highest = w->indicator->every.highest = w->indicator->top;
    w->block = &w->indicator->own;
}

static void enter_case(struct walk *w, const struct ken_node *statement)
{
    struct block **at = oracle_case_place(w, statement->kind == KEN_NODE_OTHERWISE);
    w->block = pool_take(&w->oracle->pool, sizeof *w->block);
    w->block->next = *at;
    *at = w->block;
    w->block->title = statement->first;
    w->block->when = statement->first->next;
    w->block->highest = w->indicator->top;
    w->indicator->has_cases = true;
    w->indicator->has_otherwise |= !w->block->when;
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
    oracle_restate_level(w, level);
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
        level->threshold = *value ? oracle_number(w, *value) : NULL;
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
        state_level(w, &w->block->levels[n], n, body, &value);
        w->block->levels[n].place = n - from;
        w->block->levels[n].places = to - from + 1;
    }
    w->senseless |= value != NULL;
}

static void leave_levels_out(struct walk *w, const struct ken_node *statement)
{
    int from = atoi(statement->first->text), to = atoi(statement->last->text);
    w->senseless |= !is_range(w, from, to);
    for (int n = from; n <= to && !w->senseless; n++) {
        oracle_restate_level(w, &w->block->levels[n]);
        w->block->levels[n].absent = true;
    }
}

static void score_levels(struct walk *w, const struct ken_node *statement)
{
    int n = 0;
    w->indicator->has_by_level = true;
    for (const struct ken_node *score = statement->first; score && n < MOST_LEVELS; score = score->next)
        w->indicator->by_level[++n] = oracle_number(w, score);
    w->senseless |= n != w->indicator->top;
}

static void add_adjustment(struct walk *w, const struct ken_node *statement)
{
    bool total = statement->word == KEN_WORD_ADJUST_TOTAL;
    struct adjustment **at = total ? &w->scorecard->adjustments : &w->indicator->adjustments;
    if (oracle_restates(w, total ? &w->scorecard->adjusted_by : &w->indicator->adjusted_by))
        *at = NULL;
    while (*at)
        at = &(*at)->next;
    *at = pool_take(&w->oracle->pool, sizeof **at);
    (*at)->to = statement->first;
    (*at)->when = statement->first->next;
}

static void add_grade(struct walk *w, const struct ken_node *statement)
{
    struct grade **at = &w->scorecard->grades;
    if (oracle_restates(w, &w->scorecard->graded_by))
        *at = NULL;
    while (*at)
        at = &(*at)->next;
    *at = pool_take(&w->oracle->pool, sizeof **at);
    (*at)->statement = statement;
    (*at)->threshold = statement->first->next ? oracle_number(w, statement->first->next) : NULL;
}

static void add_weight(struct walk *w, const struct ken_node *statement)
{
    struct block *block = w->block;
    if (!w->indicator) {
        w->heading->weight = oracle_number(w, statement->first);
    } else if (block == &w->indicator->own) {
        w->indicator->weight = oracle_number(w, statement->first);
    } else {
        block->weight = oracle_number(w, statement->first);
        w->indicator->weighs_by_case = true;
    }
}

static void add_assessed(struct walk *w, const struct ken_node *statement)
{
    w->indicator->is_assessed = true;
    w->indicator->assessed_from = statement->first;
    if (!w->oracle->compiler.amended)
        oracle_settle_assessed(w->oracle, w->indicator);
}

/* A clause of the indicator at hand; true if it is one. */
static bool add_clause(struct walk *w, const struct ken_node *statement)
{
    struct indicator *indicator = w->indicator;
    switch ((int)statement->kind) {
    case KEN_NODE_WEIGHT: add_weight(w, statement); return true;
    case KEN_NODE_FULL_SCORE:
        indicator->full = oracle_number(w, statement->first);
        indicator->states_full = true;
        return true;
    case KEN_NODE_LOWEST_SCORE: indicator->lowest = oracle_number(w, statement->first); return true;
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
    case KEN_NODE_HIGHEST:
        w->block->highest = atoi(statement->first->text);
        oracle_restate_highest(w, w->block);
        return true;
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
    case KEN_NODE_FULL_SCORE: w->scorecard->stated_full = oracle_number(w, statement->first); return true;
    case KEN_NODE_LOWEST_SCORE: w->scorecard->lowest = oracle_number(w, statement->first); return true;
    }
    return false;
}

static void add_statement(struct walk *w, const struct ken_node *statement)
{
    switch ((int)statement->kind) {
    case KEN_NODE_USE:
    case KEN_NODE_AMENDS:
    case KEN_NODE_NOTE: return;
    case KEN_NODE_CHANGE: oracle_change(w, statement); return;
    case KEN_NODE_SCORECARD: enter_scorecard(w, statement); return;
    case KEN_NODE_HEADING:
        if (w->scorecard) {
            enter_heading(w, statement);
            return;
        }
        break;
    case KEN_NODE_INDICATOR:
        if (w->scorecard) {
            oracle_enter_indicator(w, statement);
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
}

static void parse(struct ken_compiler *c, const ken_rule_file *files, size_t count)
{
    if (!c->arena || setjmp(c->out_of_memory))
        abort();
    parse_files(c, files, count);
}

/* The statements of all files: in rules that amend others first those that declare, then the others; else as they stand. */
static void walk_files(struct walk *w, bool declaring, bool others)
{
    const struct ken_compiler *c = &w->oracle->compiler;
    for (uint32_t i = 0; i < c->order.count; i++) {
        uint32_t file = KEN_AT(c->order, uint32_t, i);
        oracle_begin_file(w, file + 1);
        for (const struct ken_node *s = c->files[file].tree->first; s && !w->senseless; s = s->next)
            if (oracle_declares(s) ? declaring : others)
                oracle_declares(s) ? oracle_declare(w, s) : add_statement(w, s);
    }
}

static bool build(struct oracle *o)
{
    struct walk w = {.oracle = o};
    walk_files(&w, true, !o->compiler.amended);
    if (o->compiler.amended) {
        walk_files(&w, false, true);
        oracle_settle_inputs(o);
    }
    if (w.senseless)
        return false;
    if (o->name_count)
        qsort(o->names, o->name_count, sizeof *o->names, oracle_by_symbol);
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
