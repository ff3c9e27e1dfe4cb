/* Exact totals of a scorecard, and their bounds. */
#include "model.h"

#include <stdlib.h>
#include <string.h>

/* A total being computed: which end of it, and whether the indicator that takes the weight of others is assessed. */
struct search {
    struct run *run;
    const struct scorecard *scorecard;
    bool highest, target_assessed;
};

/* One part in a mean: what it scores, between which ends its weight is, and whether it may be left out. */
struct item {
    mpq_srcptr score, least, most;
    bool optional;
};

struct items {
    struct item *item;
    size_t count;
};

/* --- means ---------------------------------------------------------------------------------------------------------- */

static int by_score(const void *a, const void *b)
{
    return mpq_cmp(((const struct item *)a)->score, ((const struct item *)b)->score);
}

/* The mean when the first `better` items have all the weight they may have, and the others as little as they may; false: there
 * is no weight. */
static bool mean_of(struct run *run, const struct items *items, size_t better, bool highest, mpq_ptr mean)
{
    mpq_ptr product = pool_number(&run->pool), weights = pool_number(&run->pool);
    mpq_set_si(mean, 0, 1);
    for (size_t k = 0; k < items->count; k++) {
        const struct item *item = &items->item[highest ? items->count - 1 - k : k];
        if (k >= better && item->optional)
            continue;
        mpq_srcptr weight = k < better ? item->most : item->least;
        mpq_mul(product, item->score, weight);
        mpq_add(mean, mean, product);
        mpq_add(weights, weights, weight);
    }
    if (mpq_sgn(weights) == 0)
        return false;
    mpq_div(mean, mean, weights);
    return true;
}

/* The least or greatest mean over every choice of weights and of optional items. In the best choice those that better the mean
 * weigh all they may, and those that do not as little as they may: so every place to part them is tried. */
static bool extreme_mean(struct run *run, struct items *items, bool highest, mpq_ptr best)
{
    mpq_ptr mean = pool_number(&run->pool);
    bool any = false;
    qsort(items->item, items->count, sizeof *items->item, by_score);
    for (size_t better = 0; better <= items->count; better++) {
        if (!mean_of(run, items, better, highest, mean))
            continue;
        if (!any || (highest ? mpq_cmp(mean, best) > 0 : mpq_cmp(mean, best) < 0))
            mpq_set(best, mean);
        any = true;
    }
    return any;
}

/* --- what an indicator counts ---------------------------------------------------------------------------------------- */

static const struct indicator *target_of(const struct scorecard *scorecard)
{
    const struct indicator *i = scorecard->moves_to ? scorecard->indicators : NULL;
    while (i && strcmp(i->number->text, scorecard->moves_to) != 0)
        i = i->next;
    return i;
}

static mpq_srcptr end_of(const struct search *s, const struct indicator *i)
{
    if (i->outcome->status == NOT_ASSESSED)
        return i->full;
    return s->highest ? i->outcome->score.high : i->outcome->score.low;
}

/* Whether the indicator counts for what it scores itself, and whether for what the scorecard gives those not assessed. */
struct ways {
    bool itself, given, dropped;
    mpq_srcptr given_score;
};

static struct ways ways_of(const struct search *s, const struct indicator *i)
{
    const struct outcome *out = i->outcome;
    const struct indicator *target = target_of(s->scorecard);
    bool perhaps = out->status == NOT_ASSESSED || out->perhaps_not_assessed;
    struct ways ways = {.itself = out->status != NOT_ASSESSED};
    if (i == target) { /* assumed for the search */
        ways.itself = s->target_assessed;
        ways.dropped = !s->target_assessed;
    } else if (s->scorecard->gives_full) {
        ways.given = perhaps;
        ways.given_score = i->full;
    } else if (target && s->target_assessed) {
        ways.given = perhaps;
        ways.given_score = end_of(s, target);
    } else {
        ways.dropped = perhaps;
    }
    return ways;
}

/* One indicator as an item; false: it drops. */
static bool item_of(const struct search *s, const struct indicator *i, struct item *item)
{
    struct ways ways = ways_of(s, i);
    mpq_srcptr own = end_of(s, i);
    if (!ways.itself && !ways.given)
        return false;
    bool given = ways.given && (!ways.itself || (s->highest ? mpq_cmp(ways.given_score, own) > 0 : mpq_cmp(ways.given_score, own) < 0));
    item->score = given ? ways.given_score : own;
    item->least = i->outcome->least_weight;
    item->most = i->outcome->most_weight;
    item->optional = ways.dropped;
    if (s->scorecard->adds) { /* so much of its full score, which is its weight */
        mpq_ptr part = pool_number(&s->run->pool);
        mpq_div(part, item->score, i->full);
        item->score = part;
        item->least = item->most = i->full;
    }
    return item->most != NULL;
}

/* --- headings -------------------------------------------------------------------------------------------------------- */

static bool heading_item(const struct search *, const struct heading *, struct item *);

/* The parts of a heading, or (NULL) of the scorecard; those that drop are left out. */
static struct items parts_of(const struct search *s, const struct heading *heading)
{
    struct items items = {0};
    size_t most = 0;
    for (const struct indicator *i = s->scorecard->indicators; i; i = i->next)
        most++;
    for (const struct heading *h = s->scorecard->headings; h; h = h->next)
        most++;
    items.item = pool_take(&s->run->pool, (most + 1) * sizeof *items.item);
    for (const struct heading *h = s->scorecard->headings; h; h = h->next)
        if (h->weight && oracle_heading(s->scorecard, h->number->text) == heading && heading_item(s, h, &items.item[items.count]))
            items.count++;
    for (const struct indicator *i = s->scorecard->indicators; i; i = i->next)
        if (oracle_heading(s->scorecard, i->number->text) == heading && item_of(s, i, &items.item[items.count]))
            items.count++;
    return items;
}

/* A heading as one item of what it is part of; false: all its parts drop. */
static bool heading_item(const struct search *s, const struct heading *heading, struct item *item)
{
    struct items parts = parts_of(s, heading);
    mpq_ptr mean = pool_number(&s->run->pool);
    *item = (struct item){mean, heading->weight, heading->weight, true};
    for (size_t k = 0; k < parts.count; k++)
        item->optional &= parts.item[k].optional;
    return extreme_mean(s->run, &parts, s->highest, mean);
}

/* The end of a heading's average (NULL: of the scorecard's) over all that may be; false: nothing counts. */
static bool bound(struct run *run, const struct scorecard *scorecard, const struct heading *heading, bool highest, mpq_ptr best)
{
    const struct indicator *target = target_of(scorecard);
    mpq_ptr mean = pool_number(&run->pool);
    bool any = false;
    for (int assessed = 0; assessed <= 1; assessed++) {
        if (target && target->outcome->status == NOT_ASSESSED ? assessed : !assessed && (!target || !target->outcome->perhaps_not_assessed))
            continue;
        struct search s = {run, scorecard, highest, assessed};
        struct items parts = parts_of(&s, heading);
        if (!extreme_mean(run, &parts, highest, mean))
            continue;
        if (!any || (highest ? mpq_cmp(mean, best) > 0 : mpq_cmp(mean, best) < 0))
            mpq_set(best, mean);
        any = true;
    }
    return any;
}

/* Whether what an indicator counts is known: its score, or that it is not assessed and what it counts then. */
static bool is_settled(const struct scorecard *scorecard, const struct indicator *i)
{
    const struct indicator *target = target_of(scorecard);
    if (i->outcome->status == NOT_ASSESSED)
        return !target || target->outcome->status == OK || target->outcome->status == NOT_ASSESSED;
    return i->outcome->status == OK;
}

static bool is_below(const struct scorecard *scorecard, const struct heading *heading, const char *number)
{
    const struct heading *h = oracle_heading(scorecard, number);
    while (h && h != heading)
        h = oracle_heading(scorecard, h->number->text);
    return h == heading;
}

bool oracle_heading_score(struct run *run, const struct scorecard *scorecard, const struct heading *heading, mpq_ptr score)
{
    mpq_ptr highest = pool_number(&run->pool);
    for (const struct indicator *i = scorecard->indicators; i; i = i->next)
        if (is_below(scorecard, heading, i->number->text) && !is_settled(scorecard, i))
            return false;
    return bound(run, scorecard, heading, false, score) && bound(run, scorecard, heading, true, highest) && mpq_equal(score, highest);
}

/* --- weight left ------------------------------------------------------------------------------------------------------ */

/* How much of 100 counts below a heading (NULL: in all) when everything does that may, weighing all it may. */
static void weigh(const struct search *s, const struct heading *heading, mpq_ptr left)
{
    mpq_ptr part = pool_number(&s->run->pool), hundred = pool_number(&s->run->pool);
    mpq_set_si(hundred, 100, 1);
    for (const struct heading *h = s->scorecard->headings; h; h = h->next)
        if (h->weight && oracle_heading(s->scorecard, h->number->text) == heading) {
            mpq_set_si(part, 0, 1);
            weigh(s, h, part);
            mpq_mul(part, part, h->weight);
            mpq_div(part, part, hundred);
            mpq_add(left, left, part);
        }
    for (const struct indicator *i = s->scorecard->indicators; i; i = i->next) {
        struct item item;
        if (oracle_heading(s->scorecard, i->number->text) != heading || !item_of(s, i, &item))
            continue;
        mpq_set(part, item.most);
        if (s->scorecard->adds) {
            mpq_mul(part, part, hundred);
            mpq_div(part, part, s->scorecard->full);
        }
        mpq_add(left, left, part);
    }
}

static bool enough_is_left(struct run *run, const struct scorecard *scorecard)
{
    const struct indicator *target = target_of(scorecard);
    struct search s = {run, scorecard, true, !target || target->outcome->status != NOT_ASSESSED};
    mpq_ptr left = pool_number(&run->pool);
    if (!scorecard->weight_left)
        return true;
    weigh(&s, NULL, left);
    return mpq_cmp(left, scorecard->weight_left) >= 0;
}

/* --- the total -------------------------------------------------------------------------------------------------------- */

static const struct grade *grade_of(const struct scorecard *scorecard, const struct totals *totals)
{
    const struct grade *best = NULL, *rest = NULL;
    for (const struct grade *g = scorecard->grades; g; g = g->next) {
        if (!g->threshold) {
            rest = g;
            continue;
        }
        int order = mpq_cmp(g->statement->first->next->unit == KEN_IN_PERCENT ? totals->percent : totals->score, g->threshold);
        bool reached = g->statement->word == KEN_WORD_MORE_THAN ? order > 0 : order >= 0;
        if (reached && (!best || mpq_cmp(g->threshold, best->threshold) > 0))
            best = g;
    }
    return best ? best : rest;
}

/* The ends of the total; false: there is none. */
static bool total_bounds(struct run *run, const struct scorecard *scorecard, struct score *total)
{
    mpq_ptr low = pool_number(&run->pool), high = pool_number(&run->pool);
    if (!scorecard->has_total || !enough_is_left(run, scorecard))
        return false;
    if (!bound(run, scorecard, NULL, false, low) || !bound(run, scorecard, NULL, true, high))
        return false;
    if (scorecard->adds) {
        mpq_mul(low, low, scorecard->full);
        mpq_mul(high, high, scorecard->full);
    }
    mpq_srcptr ends[2] = {scorecard->lowest, scorecard->full};
    for (int i = 0; i < 2; i++) {
        mpq_ptr end = i ? high : low;
        if (mpq_cmp(end, ends[0]) < 0 || mpq_cmp(end, ends[1]) > 0)
            mpq_set(end, ends[mpq_cmp(end, ends[1]) > 0]);
    }
    *total = (struct score){low, high, mpq_equal(low, high), NULL};
    for (const struct indicator *i = scorecard->indicators; i; i = i->next)
        total->known &= is_settled(scorecard, i);
    return true;
}

struct totals oracle_totals(struct run *run, const struct scorecard *scorecard)
{
    struct totals totals = {.score = pool_number(&run->pool), .lowest = pool_number(&run->pool), .highest = pool_number(&run->pool),
                            .percent = pool_number(&run->pool)};
    struct score total;
    totals.has_bounds = total_bounds(run, scorecard, &total);
    if (!totals.has_bounds)
        return totals;
    total = oracle_adjusted(run, scorecard->adjustments, total, scorecard->lowest, scorecard->full);
    totals.has_score = total.known;
    mpq_set(totals.lowest, total.low);
    mpq_set(totals.highest, total.high);
    if (!totals.has_score)
        return totals;
    mpq_ptr hundred = pool_number(&run->pool);
    mpq_set_si(hundred, 100, 1);
    mpq_set(totals.score, total.low);
    mpq_mul(totals.percent, totals.score, hundred);
    mpq_div(totals.percent, totals.percent, scorecard->full);
    totals.grade = grade_of(scorecard, &totals);
    return totals;
}
