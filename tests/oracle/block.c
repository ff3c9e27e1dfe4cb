/* What a block of levels comes to: the algorithm of the semantics, line by line. */
#include "model.h"

struct range oracle_anything(struct run *run, const struct indicator *indicator, struct reasons *reasons, bool uncovered)
{
    int high = indicator->scores_only ? 0 : indicator->top;
    mpq_srcptr most = indicator->scores_only ? indicator->full : oracle_level_score(run, indicator, indicator->top);
    return (struct range){0, high, {indicator->lowest, most, false, reasons}, reasons, uncovered};
}

/* --- ladders -------------------------------------------------------------------------------------------------------- */

/* Whether levels take one value each of a table's row. */
static bool takes_a_row(const struct run *run, const struct ken_node *condition)
{
    const struct ken_node *right = condition->first;
    const struct name *name = right && right->kind == KEN_NODE_NAME ? oracle_name(run->oracle, right->symbol) : NULL;
    return condition->kind == KEN_NODE_COMPARE && !right->next && name && name->table && oracle_table_values(name->table) > 1;
}

static struct value stated(struct run *run, const struct level *level, const struct ken_node *measure)
{
    if (level->threshold) {
        struct value threshold = oracle_known(run);
        mpq_set(threshold.number, level->threshold);
        return oracle_elided_number(run, level->list->word, threshold, measure);
    }
    if (takes_a_row(run, level->condition))
        return oracle_elided_number(run, level->condition->word, oracle_looked_up(run, level->condition->first, level->place), measure);
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
    struct value t[MOST_LEVELS + 1];
    struct range out = {0};
    bool all_true = true, none_false = true;
    for (int n = 1; n <= indicator->top; n++) {
        if (oracle_is_absent(indicator, block, n))
            continue;
        t[n] = condition(run, indicator, block, n);
        all_true &= t[n].truth == TRUE;
        none_false &= t[n].truth != FALSE;
        if (indicator->highest_met ? t[n].truth == TRUE : all_true)
            out.low = n;
        if (indicator->highest_met ? t[n].truth != FALSE : none_false)
            out.high = n;
    }
    for (int n = out.low + 1; n <= out.high; n++)
        if (!oracle_is_absent(indicator, block, n) && t[n].truth == UNKNOWN)
            out.reasons = oracle_join(run, out.reasons, t[n].reasons);
    return out;
}

static struct range bands(struct run *run, const struct indicator *indicator, const struct block *block)
{
    const struct ken_node *subject = oracle_measure(indicator, block)->first;
    struct value x = oracle_value(run, subject, NULL);
    if (!x.known)
        return (struct range){0, indicator->top, {0}, x.reasons, false};
    for (int n = 1; n <= indicator->top; n++) {
        const struct level *level = &block->levels[n];
        if (level->stated) {
            struct value low = oracle_value(run, level->condition->first->first, NULL), high = oracle_value(run, level->condition->first->last, NULL);
            if (mpq_cmp(low.number, x.number) <= 0 && mpq_cmp(x.number, high.number) <= 0)
                return (struct range){n, n, {0}, NULL, false};
        }
    }
    return (struct range){0, indicator->top, {0}, oracle_reason_under(run, UNCOVERED, subject), true};
}

static struct range assessed(struct run *run, const struct indicator *indicator)
{
    const struct reading *reading = &run->readings[indicator->assessed];
    if (reading->state == STATE_VALID) {
        int level = (int)mpz_get_si(mpq_numref(reading->value.number));
        return (struct range){level, level, {0}, NULL, false};
    }
    bool *marks = pool_take(&run->pool, run->oracle->input_count);
    marks[indicator->assessed] = true;
    return (struct range){0, indicator->top, {0}, oracle_reason(run, reading->state == STATE_MISSING ? MISSING : INVALID, marks), false};
}

/* --- scores --------------------------------------------------------------------------------------------------------- */

static struct range levels_of(struct run *run, const struct indicator *indicator, const struct block *block)
{
    const struct ken_node *measure = oracle_measure(indicator, block);
    if (indicator->is_assessed)
        return assessed(run, indicator);
    return measure && measure->kind == KEN_NODE_BANDS ? bands(run, indicator, block) : ladder(run, indicator, block);
}

struct range oracle_block(struct run *run, const struct indicator *indicator, const struct block *block)
{
    struct range out = {0};
    if (block->score) {
        out.score = oracle_clamped(run, oracle_value(run, block->score, NULL), indicator->lowest, indicator->full);
        out.reasons = out.score.reasons;
        return out;
    }
    out = levels_of(run, indicator, block);
    if (indicator->interpolated) {
        out.score = oracle_interpolated_score(run, indicator, block, &out);
        return out;
    }
    if (out.uncovered)
        return oracle_anything(run, indicator, out.reasons, true);
    out.score.low = oracle_level_score(run, indicator, out.low);
    out.score.high = oracle_level_score(run, indicator, out.high);
    out.score.known = mpq_equal(out.score.low, out.score.high);
    out.score.reasons = out.reasons;
    return out;
}
