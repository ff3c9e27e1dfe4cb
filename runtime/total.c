/* total.c: the totals of each scorecard, exact, with what they may still become (semantics §5).
 *
 * A score is a level, so weights are gathered by level: the sum of weight × score is then the sum of level × the weight
 * gathered there. An indicator of which it is not known whether it is assessed may keep its weight out of the sums
 * ("drop its weight"); its weight is gathered apart. */
#include "context.h"

#include <string.h>

#define LEVELS ((size_t)KEN_LIMIT_TOP_LEVEL + 1)

struct totals {
    ken_context *c;
    struct ken_number *low, *high;             /* weight by level, taking each indicator at its lowest and highest */
    struct ken_number *may_low, *may_high;     /* of those that may drop out */
    struct ken_number *weight, *sum, *average, *spare;
    uint32_t top;
    bool fits;     /* nothing grew beyond 4,096 bits */
    bool complete; /* every indicator counts: the total stands */
};

static struct totals begin(ken_context *c, uint32_t scorecard)
{
    struct ken_number *sums = c->sums;
    for (size_t i = 0; i < KEN_TOTAL_SUMS; i++)
        ken_number_set_int(&sums[i], 0);
    return (struct totals){
        .c = c,
        .low = sums, .high = sums + LEVELS, .may_low = sums + 2 * LEVELS, .may_high = sums + 3 * LEVELS,
        .weight = sums + 4 * LEVELS, .sum = sums + 4 * LEVELS + 1,
        .average = sums + 4 * LEVELS + 2, .spare = sums + 4 * LEVELS + 3,
        .top = ken_cell(c->program, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOP),
        .fits = true,
        .complete = true,
    };
}

static void gather(struct totals *t, struct ken_number *by_level, int level, const struct ken_number *weight)
{
    struct ken_number *to = &by_level[level];
    t->fits = t->fits && ken_number_add(to, to, weight, &t->c->scratch);
}

static void gather_indicator(struct totals *t, uint32_t indicator, enum ken_policy policy)
{
    const struct ken_program *p = t->c->program;
    const struct ken_scored *scored = &t->c->indicators[indicator];
    const struct ken_number *weight = &p->numbers[ken_cell(p, KEN_INDICATOR, indicator, KEN_INDICATOR_WEIGHT) - 1];
    int top = (int)t->top;
    bool full = policy == KEN_POLICY_FULL;
    if (scored->outcome == KEN_NOT_ASSESSED) {
        if (full) {
            gather(t, t->low, top, weight);
            gather(t, t->high, top, weight);
        }
        return;
    }
    t->complete = t->complete && scored->outcome == KEN_SCORED;
    if (scored->may_not_be_assessed && !full) {
        gather(t, t->may_low, scored->lowest, weight);
        gather(t, t->may_high, scored->highest, weight);
    } else {
        gather(t, t->low, scored->lowest, weight);
        gather(t, t->high, scored->may_not_be_assessed ? top : scored->highest, weight);
    }
}

/* Takes the weight on a level into weight and sum. */
static void take(struct totals *t, const struct ken_number *by_level, uint32_t level)
{
    struct ken_number_scratch *scratch = &t->c->scratch;
    if (ken_number_sign(&by_level[level]) == 0)
        return;
    ken_number_set_int(t->spare, level);
    t->fits = t->fits && ken_number_mul(t->spare, t->spare, &by_level[level], scratch) &&
              ken_number_add(t->sum, t->sum, t->spare, scratch) &&
              ken_number_add(t->weight, t->weight, &by_level[level], scratch);
}

/* Whether one more score of `level` draws the average down (or up); the first score of all does. */
static bool draws(struct totals *t, uint32_t level, bool down)
{
    if (ken_number_sign(t->weight) == 0)
        return true;
    ken_number_set_int(t->spare, level);
    t->fits = t->fits && ken_number_mul(t->spare, t->spare, t->weight, &t->c->scratch);
    int order = ken_number_cmp(t->spare, t->sum, &t->c->scratch);
    return down ? order < 0 : order > 0;
}

/* The lowest (or highest) average there can be, into t->average. Those that may drop out are taken in from the lowest
 * score up, as long as each draws the average further; the rest drop out. That is the extreme of all choices: a score below
 * the average lowers it, a score above raises it. false: nothing counts, so there is no average. */
static bool find_average(struct totals *t, bool lowest)
{
    const struct ken_number *fixed = lowest ? t->low : t->high, *may = lowest ? t->may_low : t->may_high;
    ken_number_set_int(t->weight, 0);
    ken_number_set_int(t->sum, 0);
    for (uint32_t level = 0; level <= t->top; level++)
        take(t, fixed, level);
    for (uint32_t i = 0; i <= t->top; i++) {
        uint32_t level = lowest ? i : t->top - i;
        if (ken_number_sign(&may[level]) > 0 && draws(t, level, lowest))
            take(t, may, level);
    }
    if (!t->fits || ken_number_sign(t->weight) == 0)
        return false;
    t->fits = ken_number_div(t->average, t->sum, t->weight, &t->c->scratch);
    return t->fits;
}

static uint32_t add_text(struct ken_buffer *b, const char *text)
{
    uint32_t at = (uint32_t)b->size;
    ken_buffer_bytes(b, text, strlen(text) + 1);
    return at;
}

static struct ken_total_text write_total(ken_context *c, const struct ken_number *n)
{
    char text[KEN_NUMBER_TEXT];
    bool exact;
    struct ken_total_text total = {KEN_NONE, KEN_NONE};
    ken_number_decimal(n, KEN_NUMBER_PLACES, KEN_NUMBER_HALF_UP, &exact, text, &c->scratch);
    total.decimal = add_text(&c->total_text, text);
    if (!exact) {
        ken_number_fraction(n, text);
        total.exact = add_text(&c->total_text, text);
    }
    return total;
}

/* Writes t->average, and what percentage of the top level it is. */
static void write_average(struct totals *t, struct ken_total_text *score, struct ken_total_text *percent)
{
    ken_number_set_int(t->spare, t->top);
    if (!ken_number_percent(t->spare, t->average, t->spare, &t->c->scratch))
        return;
    *score = write_total(t->c, t->average);
    *percent = write_total(t->c, t->spare);
}

bool ken_total_compute(ken_context *c)
{
    const struct ken_program *p = c->program;
    ken_buffer_clear(&c->total_text);
    for (uint32_t row = 0; row < p->rows[KEN_SCORECARD]; row++) {
        struct ken_scored_card *card = &c->scorecards[row];
        for (size_t i = 0; i < KEN_TOTAL_COUNT; i++)
            card->totals[i] = (struct ken_total_text){KEN_NONE, KEN_NONE};
        if (!ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_TOTAL))
            continue;
        struct totals t = begin(c, row);
        enum ken_policy policy = (enum ken_policy)ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_NOT_ASSESSED);
        for (uint32_t i = 0; i < card->indicator_count; i++)
            gather_indicator(&t, card->first_indicator + i, policy);
        if (find_average(&t, true))
            write_average(&t, &card->totals[KEN_TOTAL_LOWEST], &card->totals[KEN_TOTAL_LOWEST_PERCENT]);
        if (find_average(&t, false))
            write_average(&t, &card->totals[KEN_TOTAL_HIGHEST], &card->totals[KEN_TOTAL_HIGHEST_PERCENT]);
        if (t.complete) { /* then both are the total itself */
            card->totals[KEN_TOTAL_SCORE] = card->totals[KEN_TOTAL_LOWEST];
            card->totals[KEN_TOTAL_PERCENT] = card->totals[KEN_TOTAL_LOWEST_PERCENT];
        }
    }
    bool memory = !c->total_text.failed;
    c->total_text.failed = false; /* what failed for this record may do for the next */
    return memory;
}
