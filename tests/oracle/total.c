/* Exact totals of a scorecard, and their bounds. */
#include "model.h"

#include <stdlib.h>

/* One indicator in a sum: its weight and its score, and whether it may be left out. */
struct item {
    mpq_srcptr weight;
    long score;
    bool optional;
};

static int by_score(const void *a, const void *b)
{
    long x = ((const struct item *)a)->score, y = ((const struct item *)b)->score;
    return (x > y) - (x < y);
}

struct sum {
    mpq_ptr weighted, weights, mean;
};

static struct sum new_sum(struct run *run)
{
    return (struct sum){pool_number(&run->pool), pool_number(&run->pool), pool_number(&run->pool)};
}

static void add_item(struct run *run, struct sum *sum, const struct item *item)
{
    mpq_ptr product = pool_number(&run->pool);
    mpq_set_si(product, item->score, 1);
    mpq_mul(product, product, item->weight);
    mpq_add(sum->weighted, sum->weighted, product);
    mpq_add(sum->weights, sum->weights, item->weight);
    mpq_div(sum->mean, sum->weighted, sum->weights);
}

/* The least (direction 1) or greatest (-1) mean over every choice of the optional items; false: there is nothing to sum. An
 * optional item that betters the mean of those better than itself is in the best choice, and so are all before it. */
static bool extreme_mean(struct run *run, struct item *items, size_t count, int direction, mpq_ptr mean)
{
    struct sum sum = new_sum(run);
    bool any = false;
    for (size_t i = 0; i < count; i++)
        if (!items[i].optional) {
            add_item(run, &sum, &items[i]);
            any = true;
        }
    qsort(items, count, sizeof *items, by_score);
    for (size_t k = 0; k < count; k++) {
        const struct item *item = &items[direction > 0 ? k : count - 1 - k];
        if (item->optional && (!any || mpq_cmp_si(sum.mean, item->score, 1) * direction > 0)) {
            add_item(run, &sum, item);
            any = true;
        }
    }
    mpq_set(mean, sum.mean);
    return any;
}

/* One bound of the total: each indicator at its lowest or highest. */
static bool bound(struct run *run, const struct scorecard *scorecard, const struct outcome *outcomes, bool highest, mpq_ptr mean)
{
    size_t count = 0, k = 0;
    for (const struct indicator *i = scorecard->indicators; i; i = i->next)
        count++;
    struct item *items = pool_take(&run->pool, (count + 1) * sizeof *items);
    count = 0;
    for (const struct indicator *i = scorecard->indicators; i; i = i->next, k++) {
        const struct outcome *out = &outcomes[k];
        struct item item = {.weight = i->weight, .score = out->status == OK ? out->level : highest ? out->high : out->low};
        if (out->status == NOT_ASSESSED) {
            if (scorecard->drops)
                continue;
            item.score = TOP;
        } else if (out->perhaps_not_assessed) {
            item.optional = scorecard->drops;
            if (scorecard->gives_full && highest)
                item.score = TOP;
        }
        items[count++] = item;
    }
    if (count == 0)
        return false;
    return extreme_mean(run, items, count, highest ? -1 : 1, mean);
}

struct totals oracle_totals(struct run *run, const struct scorecard *scorecard, const struct outcome *outcomes)
{
    struct totals totals = {.score = pool_number(&run->pool), .lowest = pool_number(&run->pool), .highest = pool_number(&run->pool),
                            .percent = pool_number(&run->pool)};
    if (!scorecard->has_total)
        return totals;
    totals.has_bounds = bound(run, scorecard, outcomes, false, totals.lowest) && bound(run, scorecard, outcomes, true, totals.highest);
    totals.has_score = totals.has_bounds;
    size_t k = 0;
    for (const struct indicator *i = scorecard->indicators; i; i = i->next, k++)
        totals.has_score &= outcomes[k].status == OK || outcomes[k].status == NOT_ASSESSED;
    if (totals.has_score) {
        mpq_ptr part = pool_number(&run->pool);
        mpq_set(totals.score, totals.lowest);
        mpq_set_si(part, 100, TOP);
        mpq_canonicalize(part);
        mpq_mul(totals.percent, totals.score, part);
    }
    return totals;
}
