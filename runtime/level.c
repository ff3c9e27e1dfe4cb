/* level.c: one indicator, from its cases and blocks to its result (semantics §4). */
#include "value.h"

static const struct ken_number *number_of(const ken_context *c, uint32_t indicator, int column)
{
    return &c->program->numbers[ken_cell(c->program, KEN_INDICATOR, indicator, column)];
}

void ken_level_begin(struct ken_level *l, ken_context *c, uint32_t indicator)
{
    uint32_t scorecard = ken_cell(c->program, KEN_INDICATOR, indicator, KEN_INDICATOR_SCORECARD);
    *l = (struct ken_level){
        .indicator = indicator,
        .kind = (enum ken_indicator_kind)ken_cell(c->program, KEN_INDICATOR, indicator, KEN_INDICATOR_KIND),
        .top = (int)ken_cell(c->program, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOP),
        .score = {.low = &c->sums[KEN_SUM_LOW], .high = &c->sums[KEN_SUM_HIGH],
                  .lowest = number_of(c, indicator, KEN_INDICATOR_LOWEST), .full = number_of(c, indicator, KEN_INDICATOR_FULL)},
        .one_case = KEN_NONE,
        .certain = true, /* until a case makes it doubtful */
        .first_case = KEN_NONE,
    };
}

void ken_level_score(struct ken_level *l, ken_context *c, const struct ken_value *score)
{
    ken_level_block(l);
    l->block_scored = true;
    l->block_known = score->kind == KEN_VALUE_NUMBER;
    if (l->block_known)
        ken_number_copy(&c->sums[KEN_SUM_BLOCK], ken_score_keep(&l->score, &score->number, &c->scratch));
    else
        l->block_reasons = ken_value_why(score);
}

void ken_level_block(struct ken_level *l)
{
    l->block_low = l->block_high = 0;
    l->block_doubtful = false;
    l->bands = l->band = 0;
    if (!l->block_scored)
        l->block_reasons = 0;
}

void ken_level_open(struct ken_level *l, uint32_t reasons)
{
    l->block_low = 0;
    l->block_high = l->top;
    l->block_reasons = reasons;
    l->block_known = false;
}

/* What the block may score, into the indicator's score. Where its level is 0 it scores the lowest, whatever was computed. */
static void join_score(struct ken_level *l, ken_context *c)
{
    const struct ken_number *low, *high;
    bool by_level = l->kind == KEN_BY_LEVEL_COMPUTED, none = by_level && l->block_high == 0;
    if (l->block_scored && l->block_known && !none) {
        low = high = &c->sums[KEN_SUM_BLOCK];
    } else if (by_level && l->block_scored && !none) { /* along the thresholds, somewhere */
        low = l->score.lowest;
        high = ken_score_of_level(c, l->indicator, l->block_low > 0 ? l->top : l->block_high); /* a known level: the curve outgrew */
    } else if (by_level) {
        low = ken_score_of_level(c, l->indicator, l->block_low);
        high = ken_score_of_level(c, l->indicator, l->block_high);
    } else {
        low = l->score.lowest;
        high = l->score.full;
    }
    if (l->outcomes == 0)
        ken_score_set(&l->score, low, high);
    else
        ken_score_join(&l->score, low, high, &c->scratch);
}

static void join_weight(struct ken_level *l, ken_context *c)
{
    const struct ken_program *p = c->program;
    uint32_t row = l->one_case == KEN_NONE ? 0 : ken_cell(p, KEN_CASE, l->one_case, KEN_CASE_WEIGHT);
    if (!row)
        return;
    const struct ken_number *weight = &p->numbers[row - 1];
    if (!l->lightest || ken_number_cmp(weight, l->lightest, &c->scratch) < 0)
        l->lightest = weight;
    if (!l->heaviest || ken_number_cmp(weight, l->heaviest, &c->scratch) > 0)
        l->heaviest = weight;
}

bool ken_level_join(struct ken_level *l, ken_context *c)
{
    if (l->kind != KEN_BY_LEVEL)
        join_score(l, c);
    if (l->outcomes == 0) {
        l->low = l->block_low;
        l->high = l->block_high;
        l->first_case = l->one_case;
    }
    l->outcomes++;
    l->low = l->block_low < l->low ? l->block_low : l->low;
    l->high = l->block_high > l->high ? l->block_high : l->high;
    if (l->block_high > 0 || l->kind != KEN_BY_LEVEL_COMPUTED) /* level 0 is known, whatever it would have scored */
        l->reasons = ken_reason_both(c, l->reasons, l->block_reasons);
    l->block_scored = false;
    join_weight(l, c);
    return l->certain;
}

/* The status of an indicator whose level is open, and the inputs to blame for it. An invalid input comes here only where
 * INDICATOR.INPUTS does not name it, as it does in every compiled program. */
static ken_status finish_unknown(const struct ken_level *l, ken_context *c, struct ken_scored *result)
{
    uint32_t inputs = ken_cell(c->program, KEN_INDICATOR, l->indicator, KEN_INDICATOR_INPUTS);
    static const ken_outcome order[] = {KEN_INVALID, KEN_MISSING, KEN_ZERO_BASE, KEN_OVERFLOW, KEN_UNCOVERED};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (!(c->reasons[l->reasons].outcomes & 1u << order[i]))
            continue;
        result->outcome = order[i];
        if (order[i] == KEN_INVALID || order[i] == KEN_OVERFLOW || order[i] == KEN_UNCOVERED) {
            result->lowest = 0;
            result->highest = l->top;
        }
        return ken_reason_blame(c, l->reasons, order[i], inputs) ? KEN_OK : KEN_NO_MEMORY;
    }
    return KEN_DAMAGED; /* what is unknown has a reason: the verifier lets no other program through */
}

/* What the indicator may score, kept for totals and for the indicators that ask for it. */
static void keep_score(struct ken_level *l, ken_context *c, struct ken_scored *result)
{
    bool any = result->outcome == KEN_INVALID || result->outcome == KEN_OVERFLOW || result->outcome == KEN_UNCOVERED;
    bool beyond_levels = l->kind == KEN_BY_SCORE || l->adjusted;
    if (any) {
        result->least = l->score.lowest;
        result->most = beyond_levels ? l->score.full : ken_score_of_level(c, l->indicator, l->top);
    } else if (l->kind == KEN_BY_LEVEL) {
        result->least = ken_score_of_level(c, l->indicator, result->lowest);
        result->most = ken_score_of_level(c, l->indicator, result->highest);
    } else {
        struct ken_number *own = &c->computed[c->computed_at[l->indicator]];
        ken_number_copy(&own[0], l->score.low);
        ken_number_copy(&own[1], l->score.high);
        result->least = &own[0];
        result->most = &own[1];
    }
}

static void keep_weight(const struct ken_level *l, const ken_context *c, struct ken_scored *result)
{
    uint32_t row = ken_cell(c->program, KEN_INDICATOR, l->indicator, KEN_INDICATOR_WEIGHT);
    const struct ken_number *own = row ? &c->program->numbers[row - 1] : NULL;
    result->lightest = l->lightest ? l->lightest : own;
    result->heaviest = l->heaviest ? l->heaviest : own;
}

ken_status ken_level_finish(struct ken_level *l, ken_context *c)
{
    struct ken_scored *result = &c->indicators[l->indicator];
    *result = (struct ken_scored){
        .outcome = KEN_NOT_ASSESSED,
        .level = -1,
        .lowest = -1,
        .highest = -1,
        .one_case = KEN_NONE,
        .first_blame = (uint32_t)c->blame_count,
    };
    keep_weight(l, c, result);
    if (l->not_assessed)
        return KEN_OK;
    if (l->outcomes == 0 || l->low < 0 || l->high > l->top)
        return KEN_DAMAGED;
    result->may_not_be_assessed = l->may_not_be_assessed;
    result->outcomes = l->outcomes;
    result->one_case = l->outcomes == 1 ? l->first_case : KEN_NONE;
    result->lowest = l->low;
    result->highest = l->high;
    result->reasons = l->reasons;

    ken_status status = KEN_OK;
    uint32_t inputs = ken_cell(c->program, KEN_INDICATOR, l->indicator, KEN_INDICATOR_INPUTS);
    bool one_score = l->kind == KEN_BY_LEVEL || ken_number_equal(l->score.low, l->score.high);
    if (!ken_reason_blame_invalid(c, inputs))
        return KEN_NO_MEMORY;
    if (c->blame_count > result->first_blame) {
        result->outcome = KEN_INVALID;
        result->lowest = 0;
        result->highest = l->top;
    } else if (l->low == l->high && one_score && !l->may_not_be_assessed) { /* an uncovered outcome leaves every level open */
        result->outcome = KEN_SCORED;
        result->level = l->kind == KEN_BY_SCORE ? -1 : l->low;
    } else {
        status = finish_unknown(l, c, result);
    }
    keep_score(l, c, result);
    result->blame_count = (uint32_t)(c->blame_count - result->first_blame);
    return status;
}
