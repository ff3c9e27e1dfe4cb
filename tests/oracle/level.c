/* The outcome of an indicator: all its possible cases, and what comes of them. */
#include "model.h"

/* All that is still possible: the union of the cases that may apply. */
struct possible {
    struct range range;
    int count;
    const struct ken_node *title; /* of the only one, if it has one */
    mpq_srcptr least_weight, most_weight;
};

static void add_possible(struct run *run, struct possible *all, struct range range, const struct block *block)
{
    if (all->count == 0) {
        range.reasons = oracle_join(run, all->range.reasons, range.reasons);
        all->range = range;
        all->title = block ? block->title : NULL;
    } else {
        all->range.low = range.low < all->range.low ? range.low : all->range.low;
        all->range.high = range.high > all->range.high ? range.high : all->range.high;
        all->range.score = oracle_either_score(run, all->range.score, range.score);
        all->range.reasons = oracle_join(run, all->range.reasons, range.reasons);
        all->range.uncovered |= range.uncovered;
        all->title = NULL;
    }
    all->count++;
    if (!block || !block->weight)
        return;
    if (!all->least_weight || mpq_cmp(block->weight, all->least_weight) < 0)
        all->least_weight = block->weight;
    if (!all->most_weight || mpq_cmp(block->weight, all->most_weight) > 0)
        all->most_weight = block->weight;
}

static struct possible all_possible(struct run *run, const struct indicator *indicator)
{
    struct possible all = {0};
    if (!indicator->has_cases) {
        add_possible(run, &all, oracle_block(run, indicator, &indicator->own), NULL);
        return all;
    }
    for (const struct block *block = indicator->cases; block; block = block->next) {
        struct value when = {.kind = TRUTH, .truth = TRUE};
        if (block->when)
            when = oracle_truth(run, block->when, NULL);
        if (when.truth == FALSE)
            continue;
        if (when.truth == UNKNOWN)
            all.range.reasons = oracle_join(run, all.range.reasons, when.reasons);
        add_possible(run, &all, oracle_block(run, indicator, block), block);
        if (when.truth == TRUE)
            return all;
    }
    add_possible(run, &all, oracle_anything(run, indicator, oracle_reason(run, UNCOVERED, indicator->selectors), true), NULL);
    return all;
}

/* The invalid inputs that the indicator names anywhere; NULL: none. */
static const bool *invalid_inputs(struct run *run, const struct indicator *indicator)
{
    bool *marks = pool_take(&run->pool, run->oracle->input_count), any = false;
    for (size_t i = 0; i < run->oracle->input_count; i++)
        any |= marks[i] = indicator->names[i] && run->readings[i].state == STATE_INVALID;
    return any ? marks : NULL;
}

static bool any_input(const struct run *run, const bool *marks)
{
    for (size_t i = 0; marks && i < run->oracle->input_count; i++)
        if (marks[i])
            return true;
    return false;
}

static void open_wide(struct run *run, const struct indicator *indicator, struct outcome *out)
{
    bool beyond_levels = indicator->scores_only || indicator->adjustments;
    out->low = 0;
    out->high = indicator->top;
    out->score.low = indicator->lowest;
    out->score.high = beyond_levels ? indicator->full : oracle_level_score(run, indicator, indicator->top);
}

/* Names the status of an outcome that is not one value, by its reasons. */
static void name_status(struct run *run, const struct indicator *indicator, struct outcome *out)
{
    struct reasons *reasons = out->reasons;
    for (out->status = MISSING; out->status < UNCOVERED; out->status++)
        if (reasons && any_input(run, reasons->inputs[out->status]))
            break;
    out->blame = reasons ? reasons->inputs[out->status] : NULL;
    if (out->status == OVERFLOWN || out->status == UNCOVERED)
        open_wide(run, indicator, out);
}

static struct outcome outcome_of(struct run *run, const struct indicator *indicator)
{
    struct value na = {.kind = TRUTH, .truth = FALSE};
    if (indicator->not_assessed)
        na = oracle_truth(run, indicator->not_assessed, NULL);
    struct possible all = all_possible(run, indicator); /* also of one not assessed: its weight may be that of a case */
    const struct range *range = &all.range;
    struct score score = range->score;
    score.reasons = oracle_join(run, score.reasons, range->reasons);
    score = oracle_adjusted(run, indicator->adjustments, score, indicator->lowest, indicator->full);
    struct outcome out = {.low = range->low, .high = range->high, .score = score, .title = all.title, .perhaps_not_assessed = na.truth == UNKNOWN,
                          .least_weight = indicator->weight ? indicator->weight : all.least_weight,
                          .most_weight = indicator->weight ? indicator->weight : all.most_weight, .one_case = all.count == 1};
    if (na.truth == TRUE) {
        out.status = NOT_ASSESSED;
        out.title = NULL;
        return out;
    }
    out.reasons = oracle_join(run, na.truth == UNKNOWN ? na.reasons : NULL, score.reasons);
    const bool *invalid = invalid_inputs(run, indicator);
    if (invalid) {
        out.status = INVALID;
        out.blame = invalid;
        out.reasons = oracle_reason(run, INVALID, invalid);
        open_wide(run, indicator, &out);
    } else if (range->low == range->high && score.known && na.truth == FALSE && !range->uncovered) {
        out.status = OK;
        out.level = range->low;
    } else {
        name_status(run, indicator, &out);
    }
    return out;
}

void oracle_find_outcome(struct run *run, struct indicator *indicator)
{
    struct outcome *out = pool_take(&run->pool, sizeof *out);
    run->oracle->indicator = indicator;
    *out = outcome_of(run, indicator);
    indicator->outcome = out;
    run->oracle->indicator = NULL;
}
