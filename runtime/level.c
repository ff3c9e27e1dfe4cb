/* level.c: one indicator, from its cases and blocks to its result (semantics §4). */
#include "context.h"

void ken_level_begin(struct ken_level *l, const ken_context *c, uint32_t indicator)
{
    uint32_t scorecard = ken_cell(c->program, KEN_INDICATOR, indicator, KEN_INDICATOR_SCORECARD);
    *l = (struct ken_level){
        .indicator = indicator,
        .top = (int)ken_cell(c->program, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOP),
        .one_case = KEN_NONE,
        .certain = true, /* until a case makes it doubtful */
        .first_case = KEN_NONE,
    };
}

void ken_level_block(struct ken_level *l)
{
    l->block_low = l->block_high = 0;
    l->block_reasons = 0;
    l->bands = l->band = 0;
}

bool ken_level_join(struct ken_level *l, ken_context *c)
{
    if (l->outcomes == 0) {
        l->low = l->block_low;
        l->high = l->block_high;
        l->first_case = l->one_case;
    }
    l->outcomes++;
    l->low = l->block_low < l->low ? l->block_low : l->low;
    l->high = l->block_high > l->high ? l->block_high : l->high;
    l->reasons = ken_reason_both(c, l->reasons, l->block_reasons);
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
    if (l->not_assessed)
        return KEN_OK;
    if (l->outcomes == 0 || l->low < 0 || l->high > l->top)
        return KEN_DAMAGED;
    result->may_not_be_assessed = l->may_not_be_assessed;
    result->outcomes = l->outcomes;
    result->one_case = l->outcomes == 1 ? l->first_case : KEN_NONE;
    result->lowest = l->low;
    result->highest = l->high;

    ken_status status = KEN_OK;
    uint32_t inputs = ken_cell(c->program, KEN_INDICATOR, l->indicator, KEN_INDICATOR_INPUTS);
    if (!ken_reason_blame_invalid(c, inputs))
        return KEN_NO_MEMORY;
    if (c->blame_count > result->first_blame) {
        result->outcome = KEN_INVALID;
        result->lowest = 0;
        result->highest = l->top;
    } else if (l->low == l->high && !l->may_not_be_assessed) { /* an uncovered outcome leaves every level open */
        result->outcome = KEN_SCORED;
        result->level = l->low;
    } else {
        status = finish_unknown(l, c, result);
    }
    result->blame_count = (uint32_t)(c->blame_count - result->first_blame);
    return status;
}
