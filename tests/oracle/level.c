/* The level of an indicator: the algorithm of the semantics, line by line. */
#include "model.h"

/* What a block, or the lack of one, may come to. */
struct range {
    int low, high;
    struct reasons *reasons;
    bool uncovered;
};

/* --- blocks --------------------------------------------------------------------------------------------------------- */

static struct value stated(struct run *run, const struct level *level, const struct ken_node *measure)
{
    if (level->threshold)
        return oracle_elided(run, level->list->word, level->threshold, measure);
    return oracle_truth(run, level->condition, measure);
}

/* The complete condition of a level: its own, or that of the level it is the same as, and what every case adds. */
static struct value condition(struct run *run, const struct indicator *indicator, const struct block *block, int n)
{
    const struct ken_node *measure = oracle_measure(indicator, block);
    const struct level *own = &block->levels[n], *every = &indicator->every.levels[n];
    bool excluded = n > block->highest || n > indicator->every.highest;
    struct value all = {.kind = TRUTH, .truth = excluded ? FALSE : TRUE};
    if (excluded)
        return all;
    if (own->same_as)
        all = condition(run, indicator, block, own->same_as);
    else if (own->stated)
        all = stated(run, own, measure);
    if (every->stated)
        all = oracle_both(run, all, stated(run, every, NULL)); /* it has no measure: each case has its own */
    return all;
}

static struct range ladder(struct run *run, const struct indicator *indicator, const struct block *block)
{
    struct value t[TOP + 1];
    struct range out = {0};
    for (int n = 1; n <= TOP; n++)
        t[n] = condition(run, indicator, block, n);
    if (indicator->highest_met) {
        for (int n = 1; n <= TOP; n++) {
            out.low = t[n].truth == TRUE ? n : out.low;
            out.high = t[n].truth != FALSE ? n : out.high;
        }
    } else {
        while (out.low < TOP && t[out.low + 1].truth == TRUE)
            out.low++;
        while (out.high < TOP && t[out.high + 1].truth != FALSE)
            out.high++;
    }
    for (int n = out.low + 1; n <= out.high; n++)
        if (t[n].truth == UNKNOWN)
            out.reasons = oracle_join(run, out.reasons, t[n].reasons);
    return out;
}

static struct range bands(struct run *run, const struct indicator *indicator, const struct block *block)
{
    const struct ken_node *subject = oracle_measure(indicator, block)->first;
    struct value x = oracle_value(run, subject, NULL);
    if (!x.known)
        return (struct range){0, TOP, x.reasons, false};
    for (int n = 1; n <= TOP; n++) {
        const struct level *level = &block->levels[n];
        if (level->stated) {
            struct value low = oracle_value(run, level->condition->first->first, NULL), high = oracle_value(run, level->condition->first->last, NULL);
            if (mpq_cmp(low.number, x.number) <= 0 && mpq_cmp(x.number, high.number) <= 0)
                return (struct range){n, n, NULL, false};
        }
    }
    bool *marks = pool_take(&run->pool, run->oracle->input_count);
    oracle_inputs_under(run->oracle, subject, marks);
    return (struct range){0, TOP, oracle_reason(run, UNCOVERED, marks), true};
}

static struct range assessed(struct run *run, const struct indicator *indicator)
{
    const struct reading *reading = &run->readings[indicator->assessed];
    if (reading->state == STATE_VALID) {
        int level = (int)mpz_get_si(mpq_numref(reading->value.number));
        return (struct range){level, level, NULL, false};
    }
    bool *marks = pool_take(&run->pool, run->oracle->input_count);
    marks[indicator->assessed] = true;
    return (struct range){0, TOP, oracle_reason(run, reading->state == STATE_MISSING ? MISSING : INVALID, marks), false};
}

static struct range block_range(struct run *run, const struct indicator *indicator, const struct block *block)
{
    const struct ken_node *measure = oracle_measure(indicator, block);
    if (indicator->is_assessed)
        return assessed(run, indicator);
    return measure && measure->kind == KEN_NODE_BANDS ? bands(run, indicator, block) : ladder(run, indicator, block);
}

/* --- indicators ----------------------------------------------------------------------------------------------------- */

/* All that is still possible: the union of the cases that may apply. */
struct possible {
    struct range range;
    int count;
    const struct ken_node *title; /* of the only one, if it has one */
};

static void add_possible(struct run *run, struct possible *all, struct range range, const struct ken_node *title)
{
    if (all->count == 0 || range.low < all->range.low)
        all->range.low = range.low;
    if (range.high > all->range.high)
        all->range.high = range.high;
    all->range.reasons = oracle_join(run, all->range.reasons, range.reasons);
    all->range.uncovered |= range.uncovered;
    all->title = all->count == 0 ? title : NULL;
    all->count++;
}

static struct possible all_possible(struct run *run, const struct indicator *indicator)
{
    struct possible all = {0};
    if (!indicator->has_cases) {
        add_possible(run, &all, block_range(run, indicator, &indicator->own), NULL);
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
        add_possible(run, &all, block_range(run, indicator, block), block->title);
        if (when.truth == TRUE)
            return all;
    }
    add_possible(run, &all, (struct range){0, TOP, oracle_reason(run, UNCOVERED, indicator->selectors), true}, NULL);
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

struct outcome oracle_outcome(struct run *run, const struct indicator *indicator)
{
    struct value na = {.kind = TRUTH, .truth = FALSE};
    if (indicator->not_assessed)
        na = oracle_truth(run, indicator->not_assessed, NULL);
    if (na.truth == TRUE)
        return (struct outcome){.status = NOT_ASSESSED};
    struct possible all = all_possible(run, indicator);
    struct reasons *reasons = oracle_join(run, na.truth == UNKNOWN ? na.reasons : NULL, all.range.reasons);
    struct outcome out = {.low = all.range.low, .high = all.range.high, .title = all.title, .perhaps_not_assessed = na.truth == UNKNOWN};
    const bool *invalid = invalid_inputs(run, indicator);
    if (invalid) {
        out.status = INVALID;
        out.low = 0;
        out.high = TOP;
        out.blame = invalid;
        return out;
    }
    if (out.low == out.high && na.truth == FALSE && !all.range.uncovered) {
        out.status = OK;
        out.level = out.low;
        return out;
    }
    for (out.status = MISSING; out.status < UNCOVERED; out.status++)
        if (reasons && any_input(run, reasons->inputs[out.status]))
            break;
    out.blame = reasons ? reasons->inputs[out.status] : NULL;
    if (out.status == OVERFLOWN || out.status == UNCOVERED) {
        out.low = 0;
        out.high = TOP;
    }
    return out;
}
