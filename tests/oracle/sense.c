/* Whether rules mean something: every level is stated, scores reach from the lowest to the full one, weights sum to 100. */
#include "model.h"

#include <string.h>

/* --- levels --------------------------------------------------------------------------------------------------------- */

static bool is_band(struct oracle *o, const struct level *level, const struct ken_node *subject)
{
    struct type type;
    return level->condition && level->condition->kind == KEN_NODE_BETWEEN && !level->condition->first->next &&
           oracle_type(o, subject, NULL, &type) && oracle_fits(o, KEN_WORD_BETWEEN, type, level->condition->first, NULL);
}

/* The values of a list, or a step and what it begins from, have one unit, which may stand on only some of them. */
static bool is_list(struct oracle *o, const struct ken_node *list, const struct ken_node *measure)
{
    mpq_t step;
    if (list->kind == KEN_NODE_LIST) {
        const char *unit = oracle_common_unit(list->first, NULL);
        return unit && oracle_all_have_unit(o, unit, measure);
    }
    const char *value = oracle_unit(list->first), *other = oracle_unit(list->last);
    mpq_init(step);
    oracle_literal(step, list->last);
    bool moves = mpq_sgn(step) > 0 && list->word != KEN_WORD_EQUAL_TO;
    mpq_clear(step);
    return moves && (!*value || !*other || strcmp(value, other) == 0) && oracle_all_have_unit(o, *other ? other : value, measure);
}

/* A comparison of the measure with a table that has a value for each level of the line; NULL: it is none. */
static const struct table *table_of_levels(const struct oracle *o, const struct level *level)
{
    const struct ken_node *right = level->condition && level->condition->kind == KEN_NODE_COMPARE ? level->condition->first : NULL;
    const struct name *name = right && !right->next && right->kind == KEN_NODE_NAME && right->symbol ? oracle_name(o, right->symbol) : NULL;
    return name && name->table && oracle_table_values(name->table) > 1 ? name->table : NULL;
}

static bool level_makes_sense(struct oracle *o, const struct level *level, const struct ken_node *measure)
{
    if (level->same_as)
        return true;
    if (level->list)
        return is_list(o, level->list, measure);
    if (measure && measure->kind == KEN_NODE_BANDS)
        return is_band(o, level, measure->first);
    const struct table *table = table_of_levels(o, level);
    if (table)
        return oracle_table_values(table) == (size_t)level->places && oracle_all_have_unit(o, oracle_table_unit(table), measure);
    return level->condition && oracle_is_truth(o, level->condition, measure);
}

/* Every level of a block is stated once: by a line, by `highest level` or `no level`, or for all cases by `every case`, which may
 * also add to what the cases state. */
static bool levels_make_sense(struct oracle *o, const struct indicator *indicator, const struct block *block)
{
    const struct ken_node *measure = oracle_measure(indicator, block);
    for (int n = 1; n <= indicator->top; n++) {
        const struct level *own = &block->levels[n], *every = &indicator->every.levels[n];
        bool excluded = n > block->highest || oracle_is_absent(indicator, block, n), excluded_for_all = n > indicator->every.highest;
        if (own->stated ? excluded || excluded_for_all : !excluded && !excluded_for_all && !every->stated)
            return false;
        if (every->stated && excluded_for_all)
            return false;
        if (own->stated && !level_makes_sense(o, own, measure))
            return false;
        if (every->stated && !level_makes_sense(o, every, NULL))
            return false;
    }
    return true;
}

static bool block_makes_sense(struct oracle *o, const struct indicator *indicator, const struct block *block)
{
    if (!indicator->scores_only)
        return levels_make_sense(o, indicator, block);
    for (int n = 1; n <= indicator->top; n++)
        if (block->levels[n].stated)
            return false;
    return block->score && oracle_is_plain(o, block->score);
}

/* A level that some cases state and others do not is silent, whatever every case adds. */
static bool cases_agree(const struct indicator *indicator)
{
    for (int n = 1; n <= indicator->top; n++)
        for (const struct block *block = indicator->cases; block; block = block->next) {
            const struct block *first = indicator->cases;
            if ((block->levels[n].stated || block->levels[n].absent || n > block->highest) !=
                (first->levels[n].stated || first->levels[n].absent || n > first->highest))
                return false;
        }
    return true;
}

static bool blocks_make_sense(struct oracle *o, const struct indicator *indicator)
{
    if (indicator->is_assessed) {
        for (int n = 1; n <= indicator->top; n++)
            if (!indicator->own.levels[n].stated || indicator->own.levels[n].condition)
                return false;
        return !indicator->has_cases;
    }
    if (!indicator->has_cases)
        return !indicator->has_every && block_makes_sense(o, indicator, &indicator->own);
    for (const struct block *block = indicator->cases; block; block = block->next) {
        if (!block_makes_sense(o, indicator, block) || (block->when && !oracle_is_truth(o, block->when, NULL)) || (!block->when && block->next))
            return false;
    }
    return cases_agree(indicator);
}

/* --- scores --------------------------------------------------------------------------------------------------------- */

/* The threshold of a level that only compares the measure with a constant; false: it does not. */
static bool is_threshold(const struct level *level, enum ken_word *word, mpq_ptr threshold)
{
    if (level->threshold) {
        *word = level->list->word;
        mpq_set(threshold, level->threshold);
        return true;
    }
    const struct ken_node *c = level->condition;
    if (!c || c->kind != KEN_NODE_COMPARE || c->first->next || c->first->kind != KEN_NODE_NUMBER)
        return false;
    *word = c->word;
    oracle_literal(threshold, c->first);
    return true;
}

/* Which way a comparator goes: 1 up, -1 down, 0 neither. */
static int direction_of(enum ken_word word)
{
    return word == KEN_WORD_AT_LEAST || word == KEN_WORD_MORE_THAN ? 1 : word == KEN_WORD_AT_MOST || word == KEN_WORD_LESS_THAN ? -1 : 0;
}

/* Whether the thresholds of a block move one way, so that there are lines between them. */
/* Nothing lies between two counts. */
static bool counts(const struct oracle *o, const struct ken_node *node)
{
    node = oracle_meant(o, node);
    return node->kind == KEN_NODE_CALL && node->word == KEN_WORD_COUNT;
}

static bool is_slope(const struct oracle *o, const struct indicator *indicator, const struct block *block)
{
    const struct ken_node *measure = oracle_measure(indicator, block);
    mpq_t before, at;
    int way = 0;
    bool slope = measure && measure->kind == KEN_NODE_MEASURE && measure->word == KEN_WORD_MEASURE && !counts(o, measure->first);
    mpq_inits(before, at, NULL);
    for (int n = 1; n <= indicator->top && n <= block->highest && slope; n++) {
        enum ken_word word;
        if (oracle_is_absent(indicator, block, n))
            continue;
        slope = is_threshold(&block->levels[n], &word, at) && direction_of(word) != 0 && (way == 0 || direction_of(word) == way) &&
                (way == 0 || mpq_cmp(at, before) * way > 0);
        way = slope ? direction_of(word) : 0;
        mpq_set(before, at);
    }
    mpq_clears(before, at, NULL);
    return slope;
}

static bool can_interpolate(const struct oracle *o, const struct indicator *indicator)
{
    if (indicator->has_every || indicator->is_assessed || indicator->scores_only)
        return false;
    if (!indicator->has_cases)
        return is_slope(o, indicator, &indicator->own);
    for (const struct block *block = indicator->cases; block; block = block->next)
        if (!is_slope(o, indicator, block))
            return false;
    return true;
}

/* Scores by level rise within what the indicator can score; without them the levels reach from 0 to the top. */
static bool scores_make_sense(const struct oracle *o, const struct scorecard *scorecard, const struct indicator *i)
{
    if (mpq_cmp(i->lowest, i->full) >= 0 || (i->scores_only && !i->states_full && (scorecard->adds || !scorecard->stated_full)))
        return false;
    if (i->interpolated && !can_interpolate(o, i))
        return false;
    if (!i->has_by_level)
        return i->scores_only || (mpq_cmp_si(i->full, i->top, 1) == 0 && mpq_cmp_si(i->lowest, 1, 1) <= 0);
    for (int n = 1; n <= i->top; n++)
        if (mpq_cmp(i->by_level[n], n > 1 ? i->by_level[n - 1] : i->lowest) < 0)
            return false;
    return !i->scores_only && mpq_cmp(i->by_level[i->top], i->full) <= 0;
}

static bool adjustments_make_sense(struct oracle *o, const struct adjustment *adjustments)
{
    for (const struct adjustment *a = adjustments; a; a = a->next)
        if (!oracle_is_plain(o, a->to) || (a->when && !oracle_is_truth(o, a->when, NULL)))
            return false;
    return true;
}

static bool indicator_makes_sense(struct oracle *o, const struct scorecard *scorecard, struct indicator *i)
{
    o->indicator = i;
    bool sensible = (scorecard->has_total && !scorecard->adds) == oracle_weighs(i) && scores_make_sense(o, scorecard, i) &&
                    adjustments_make_sense(o, i->adjustments);
    if (i->not_assessed)
        sensible &= oracle_is_truth(o, i->not_assessed, NULL) &&
                    (!scorecard->has_total || scorecard->drops || scorecard->gives_full || scorecard->moves_to);
    sensible = sensible && blocks_make_sense(o, i);
    o->indicator = NULL;
    return sensible;
}

/* --- totals --------------------------------------------------------------------------------------------------------- */

/* Grades go up or down, and only the last may take the rest. */
static bool grades_make_sense(const struct scorecard *scorecard)
{
    const struct grade *before = NULL;
    int way = 0;
    for (const struct grade *g = scorecard->grades; g; before = g, g = g->next) {
        if (!g->threshold) {
            if (g->next || !before)
                return false;
            continue;
        }
        if (!before)
            continue;
        int order = mpq_cmp(g->threshold, before->threshold);
        if (order == 0 || order * way < 0 || g->statement->first->next->unit != before->statement->first->next->unit)
            return false;
        way = order;
    }
    return true;
}

static bool total_makes_sense(struct oracle *o, const struct scorecard *scorecard)
{
    bool own_total = scorecard->has_total || (!scorecard->grades && !scorecard->adjustments && !scorecard->weight_left);
    bool sum_stated = !scorecard->adds || !scorecard->stated_full || mpq_equal(scorecard->stated_full, scorecard->full);
    if (!own_total || !sum_stated || mpq_cmp(scorecard->lowest, scorecard->full) >= 0 || !grades_make_sense(scorecard))
        return false;
    if (scorecard->moves_to && !oracle_indicator(o, scorecard->moves_to))
        return false;
    for (const struct indicator *i = scorecard->indicators; i; i = i->next)
        if (scorecard->has_total && !scorecard->adds && !mpq_equal(i->full, scorecard->full))
            return false;
    return adjustments_make_sense(o, scorecard->adjustments);
}

static bool scorecard_makes_sense(struct oracle *o, const struct scorecard *scorecard)
{
    o->scorecard = o->scorecards;
    while (o->scorecard != scorecard)
        o->scorecard = o->scorecard->next;
    bool sensible = total_makes_sense(o, scorecard);
    for (struct indicator *i = scorecard->indicators; i && sensible; i = i->next) {
        sensible = indicator_makes_sense(o, scorecard, i);
        for (const struct indicator *j = i->next; j; j = j->next)
            sensible &= strcmp(i->number->text, j->number->text) != 0;
    }
    sensible = sensible && oracle_weights_sum(o, scorecard);
    o->scorecard = NULL;
    return sensible;
}

bool oracle_makes_sense(struct oracle *o)
{
    for (size_t i = 0; i < o->name_count; i++) {
        struct type type;
        if (o->names[i].expression && (!oracle_type(o, o->names[i].expression, NULL, &type) || type.kind == CATEGORY))
            return false;
        if (o->names[i].table && !oracle_is_table(o, o->names[i].table))
            return false;
    }
    for (const struct scorecard *s = o->scorecards; s; s = s->next)
        if (!scorecard_makes_sense(o, s))
            return false;
    return true;
}
