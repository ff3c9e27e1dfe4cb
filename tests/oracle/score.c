/* Scores: what a level is worth, what lies between levels, and adjustments. */
#include "model.h"

mpq_srcptr oracle_level_score(struct run *run, const struct indicator *indicator, int level)
{
    if (level == 0)
        return indicator->lowest;
    if (indicator->has_by_level)
        return indicator->by_level[level];
    mpq_ptr score = pool_number(&run->pool);
    mpq_set_si(score, level, 1);
    return score;
}

struct score oracle_clamped(struct run *run, struct value value, mpq_srcptr lowest, mpq_srcptr full)
{
    if (!value.known)
        return (struct score){lowest, full, false, value.reasons};
    mpq_ptr score = pool_number(&run->pool);
    mpq_set(score, mpq_cmp(value.number, lowest) < 0 ? lowest : mpq_cmp(value.number, full) > 0 ? full : value.number);
    return (struct score){score, score, true, NULL};
}

struct score oracle_either_score(struct run *run, struct score a, struct score b)
{
    struct score both = {mpq_cmp(a.low, b.low) < 0 ? a.low : b.low, mpq_cmp(a.high, b.high) > 0 ? a.high : b.high, false, NULL};
    both.known = a.known && b.known && mpq_equal(both.low, both.high);
    both.reasons = oracle_join(run, a.reasons, b.reasons);
    return both;
}

/* --- between levels ------------------------------------------------------------------------------------------------- */

/* The threshold of a level that has one; NULL: the level does not exist, or nothing reaches it. */
static mpq_srcptr threshold_of(struct run *run, const struct indicator *indicator, const struct block *block, int level)
{
    const struct level *own = &block->levels[level];
    if (level > block->highest || oracle_is_absent(indicator, block, level))
        return NULL;
    return own->threshold ? own->threshold : oracle_value(run, own->condition->first, NULL).number;
}

/* The score between the level that was reached and the next one that exists. */
static mpq_srcptr score_between(struct run *run, const struct indicator *indicator, const struct block *block, int level, mpq_srcptr x)
{
    mpq_srcptr low = threshold_of(run, indicator, block, level), high = NULL, from = oracle_level_score(run, indicator, level);
    for (int n = level + 1; n <= indicator->top; n++) {
        high = threshold_of(run, indicator, block, n);
        if (!high)
            continue;
        mpq_ptr score = pool_number(&run->pool);
        oracle_line(score, x, low, from, high, oracle_level_score(run, indicator, n));
        return score;
    }
    return from;
}

struct score oracle_interpolated_score(struct run *run, const struct indicator *indicator, const struct block *block, const struct range *range)
{
    mpq_srcptr highest = oracle_level_score(run, indicator, range->high);
    struct score anything = {indicator->lowest, highest, mpq_equal(indicator->lowest, highest), range->reasons}; /* one number is known */
    if (range->low != range->high)
        return anything;
    if (range->low == 0)
        return (struct score){indicator->lowest, indicator->lowest, true, NULL};
    struct value x = oracle_value(run, oracle_measure(indicator, block)->first, NULL);
    if (!x.known) { /* a count whose comparisons were decided all the same */
        anything.reasons = x.reasons;
        return anything;
    }
    mpq_srcptr score = score_between(run, indicator, block, range->low, x.number);
    return (struct score){score, score, true, NULL};
}

/* --- adjustments ---------------------------------------------------------------------------------------------------- */

static struct score adjusted_once(struct run *run, const struct adjustment *a, struct score score, mpq_srcptr lowest, mpq_srcptr full)
{
    struct value when = {.kind = TRUTH, .truth = TRUE};
    run->so_far = oracle_known(run);
    mpq_set(run->so_far.number, score.low);
    if (!score.known)
        run->so_far = oracle_unknown(score.reasons);
    if (a->when)
        when = oracle_truth(run, a->when, NULL);
    if (when.truth == FALSE)
        return score;
    struct score other = oracle_clamped(run, oracle_value(run, a->to, NULL), lowest, full);
    if (when.truth != TRUE)
        other = oracle_either_score(run, score, other);
    other.reasons = oracle_join(run, oracle_join(run, score.reasons, other.reasons), when.reasons); /* as those of cases, none is forgotten */
    return other;
}

struct score oracle_adjusted(struct run *run, const struct adjustment *adjustments, struct score score, mpq_srcptr lowest, mpq_srcptr full)
{
    for (const struct adjustment *a = adjustments; a; a = a->next)
        score = adjusted_once(run, a, score, lowest, full);
    return score;
}
