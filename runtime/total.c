/* total.c: the total of a scorecard, exact, with what it may still become (language.md §14).
 *
 * A total is an average of parts: a weighted heading is a part of the group it stands in, with the average of its own parts as
 * its score. Scores that are added are averaged too, by full scores, so that one rule serves both.
 *
 * What is open makes a total lie between two: an indicator scores anything between two numbers, has one of several weights,
 * or drops out. The least average over all choices is found by Dinkelbach's method for fractions: from an average that can be,
 * choose for each part what is best against it; the average of these choices is lower, or it is the least. Each round leaves
 * fewer parts below the average than the last, so there are no more rounds than parts, and usually three.
 *
 * Choices are free of each other, but for one: where weight moves to an indicator that may be not assessed itself, what moves
 * there drops out with it. So the total is found twice, with that indicator and without, and lies anywhere between both. */
#include "context.h"

#include <string.h>

struct part {
    const struct ken_number *low, *high; /* its score */
    const struct ken_number *lightest, *heaviest;
    bool may_drop;
};

struct totals {
    ken_context *c;
    uint32_t scorecard;
    enum ken_policy policy;
    uint32_t to;       /* the indicator that weight moves to; KEN_NONE */
    bool without;      /* it drops out this time, being not assessed */
    bool added;
    bool fits; /* nothing grew beyond 4,096 bits */
};

static const struct ken_number *number_at(const struct totals *t, enum ken_table table, uint32_t row, int column)
{
    return &t->c->program->numbers[ken_cell(t->c->program, table, row, column)];
}

static const struct ken_number *weight_of(const ken_context *c, uint32_t heading)
{
    return &c->program->numbers[ken_cell(c->program, KEN_HEADING, heading, KEN_HEADING_WEIGHT) - 1];
}

/* --- parts ---------------------------------------------------------------------------------------------------------- */

/* Whether `score` may be what a not assessed indicator counts with instead; false: it drops out. */
static bool find_stand_in(const struct totals *t, uint32_t indicator, struct part *score, bool *known)
{
    if (t->policy == KEN_POLICY_FULL) {
        score->low = score->high = number_at(t, KEN_INDICATOR, indicator, KEN_INDICATOR_FULL);
        return true;
    }
    if (t->to == KEN_NONE || t->to == indicator || t->without || t->c->indicators[t->to].outcome == KEN_NOT_ASSESSED)
        return false;
    const struct ken_scored *other = &t->c->indicators[t->to];
    score->low = other->least;
    score->high = other->most;
    *known = other->outcome == KEN_SCORED;
    return true;
}

/* What an indicator counts with; false: it drops out. *known: its score is not open. */
static bool find_part(struct totals *t, uint32_t indicator, struct part *part, bool *known)
{
    const struct ken_scored *scored = &t->c->indicators[indicator];
    *part = (struct part){.low = scored->least, .high = scored->most, .lightest = scored->lightest, .heaviest = scored->heaviest};
    if (t->added)
        part->lightest = part->heaviest = number_at(t, KEN_INDICATOR, indicator, KEN_INDICATOR_FULL);
    *known = scored->outcome == KEN_SCORED;
    if (scored->outcome == KEN_NOT_ASSESSED) {
        *known = true;
        return find_stand_in(t, indicator, part, known);
    }
    struct part instead = {0};
    bool ignored;
    if (!scored->may_not_be_assessed)
        return true;
    if (indicator == t->to) /* both are looked at, one after the other */
        return !t->without;
    if (!find_stand_in(t, indicator, &instead, &ignored)) {
        part->may_drop = true;
        return true;
    }
    if (ken_number_cmp(instead.low, part->low, &t->c->scratch) < 0)
        part->low = instead.low;
    if (ken_number_cmp(instead.high, part->high, &t->c->scratch) > 0)
        part->high = instead.high;
    return true;
}

/* --- averages ------------------------------------------------------------------------------------------------------- */

/* Whether the part draws the average in KEN_SUM_KEPT further down (or up), or leaves it where it is. */
static bool draws(struct totals *t, const struct ken_number *score, const struct ken_number *weight, bool down)
{
    struct ken_number *at = &t->c->sums[KEN_SUM_SPARE];
    if (t->added) /* the average is of shares of full scores */
        t->fits = t->fits && ken_number_mul(at, &t->c->sums[KEN_SUM_KEPT], weight, &t->c->scratch);
    else
        ken_number_copy(at, &t->c->sums[KEN_SUM_KEPT]);
    int order = ken_number_cmp(score, at, &t->c->scratch);
    return down ? order <= 0 : order >= 0;
}

static void take(struct totals *t, const struct ken_number *score, const struct ken_number *weight)
{
    struct ken_number *sums = t->c->sums;
    struct ken_number_scratch *scratch = &t->c->scratch;
    if (t->added)
        ken_number_copy(&sums[KEN_SUM_SPARE], score);
    else
        t->fits = t->fits && ken_number_mul(&sums[KEN_SUM_SPARE], score, weight, scratch);
    t->fits = t->fits && ken_number_add(&sums[KEN_SUM_VALUE], &sums[KEN_SUM_VALUE], &sums[KEN_SUM_SPARE], scratch) &&
              ken_number_add(&sums[KEN_SUM_WEIGHT], &sums[KEN_SUM_WEIGHT], weight, scratch);
}

/* Takes a part in: at first at its heaviest, later as is best against the average before. True: there is a choice. */
static bool choose(struct totals *t, const struct part *part, bool lowest, bool first)
{
    const struct ken_number *score = lowest ? part->low : part->high;
    bool choice = part->may_drop || part->lightest != part->heaviest;
    if (first || draws(t, score, part->heaviest, lowest))
        take(t, score, part->heaviest);
    else if (!part->may_drop)
        take(t, score, part->lightest);
    return choice;
}

/* One round over the parts of a group; true: some part leaves a choice. */
static bool go_round(struct totals *t, const struct ken_group *group, bool lowest, bool first)
{
    const ken_context *c = t->c;
    bool choice = false, ignored;
    struct part part;
    ken_number_set_int(&c->sums[KEN_SUM_WEIGHT], 0);
    ken_number_set_int(&c->sums[KEN_SUM_VALUE], 0);
    for (uint32_t i = group->first_indicator; i != KEN_NONE; i = c->next_in_group[i])
        if (find_part(t, i, &part, &ignored))
            choice |= choose(t, &part, lowest, first);
    for (uint32_t h = group->first_heading; h != KEN_NONE; h = c->groups[h].next) {
        const struct ken_group *inner = &c->groups[h];
        const struct ken_number *weight = weight_of(c, h);
        part = (struct part){&inner->low, &inner->high, weight, weight, inner->may_drop};
        if (inner->counts)
            choice |= choose(t, &part, lowest, first);
    }
    return choice;
}

/* The least (or largest) average of a group, into `to`; false: nothing in it counts. */
static bool find_average(struct totals *t, const struct ken_group *group, bool lowest, struct ken_number *to)
{
    struct ken_number *sums = t->c->sums;
    bool choice = go_round(t, group, lowest, true);
    if (ken_number_sign(&sums[KEN_SUM_WEIGHT]) == 0)
        return false;
    t->fits = t->fits && ken_number_div(to, &sums[KEN_SUM_VALUE], &sums[KEN_SUM_WEIGHT], &t->c->scratch);
    while (choice && t->fits) {
        ken_number_copy(&sums[KEN_SUM_KEPT], to);
        go_round(t, group, lowest, false);
        t->fits = t->fits && ken_number_div(to, &sums[KEN_SUM_VALUE], &sums[KEN_SUM_WEIGHT], &t->c->scratch);
        choice = t->fits && !ken_number_equal(to, &sums[KEN_SUM_KEPT]);
    }
    return true;
}

/* --- groups --------------------------------------------------------------------------------------------------------- */

static void add_share(struct totals *t, struct ken_group *group, const struct ken_number *weight, const struct ken_number *share)
{
    struct ken_number *at = &t->c->sums[KEN_SUM_SPARE];
    t->fits = t->fits && ken_number_mul(at, weight, share, &t->c->scratch) && ken_number_div_int(at, at, 100, &t->c->scratch) &&
              ken_number_add(&group->share, &group->share, at, &t->c->scratch);
}

/* What counts in a group, and whether all of it is known. */
static void look_over(struct totals *t, struct ken_group *group)
{
    ken_context *c = t->c;
    struct part part;
    bool known;
    group->complete = group->may_drop = true;
    ken_number_set_int(&group->share, 0);
    for (uint32_t i = group->first_indicator; i != KEN_NONE; i = c->next_in_group[i]) {
        if (!find_part(t, i, &part, &known))
            continue;
        group->complete = group->complete && known;
        group->may_drop = group->may_drop && part.may_drop;
        add_share(t, group, part.heaviest, &c->levels[1]);
    }
    for (uint32_t h = group->first_heading; h != KEN_NONE; h = c->groups[h].next) {
        const struct ken_group *inner = &c->groups[h];
        group->complete = group->complete && inner->complete;
        if (!inner->counts)
            continue;
        group->may_drop = group->may_drop && inner->may_drop;
        add_share(t, group, weight_of(c, h), &inner->share);
    }
}

static void find_group(struct totals *t, struct ken_group *group)
{
    look_over(t, group);
    group->counts = find_average(t, group, true, &group->low);
    if (!group->counts)
        return;
    find_average(t, group, false, &group->high);
    group->complete = group->complete && t->fits && ken_number_equal(&group->low, &group->high); /* else a weight is open */
}

/* All groups of the scorecard, each after those in it. */
static void find_groups(struct totals *t, struct ken_group *whole)
{
    for (uint32_t h = whole->earlier; h != KEN_NONE; h = t->c->groups[h].earlier) /* what stands in a heading comes after it */
        find_group(t, &t->c->groups[h]);
    find_group(t, whole);
}

/* What is known of the total, without the indicator that weight moves to and with it, or once; false: there is none. */
static bool find_total(struct totals *t, struct ken_group *whole, struct ken_range *range)
{
    bool any = false, open = t->to != KEN_NONE && t->c->indicators[t->to].may_not_be_assessed;
    for (int round = open ? 0 : 1; round < 2; round++) {
        t->without = round == 0;
        find_groups(t, whole);
        if (!t->fits || !whole->counts)
            continue;
        if (any)
            ken_score_join(range, &whole->low, &whole->high, &t->c->scratch);
        else
            ken_score_set(range, &whole->low, &whole->high);
        any = true;
    }
    range->known = whole->complete; /* of the round with it */
    return any && t->fits;
}

/* Whether enough of the weight counts; where scores are added, of all full scores. */
static bool is_enough(const struct totals *t, const struct ken_group *whole)
{
    const struct ken_program *p = t->c->program;
    uint32_t least = ken_cell(p, KEN_SCORECARD, t->scorecard, KEN_SCORECARD_LEAST_WEIGHT);
    struct ken_number *have = &t->c->sums[KEN_SUM_SPARE];
    if (!least)
        return true;
    ken_number_set_int(have, 100);
    bool fits = ken_number_mul(have, have, &whole->share, &t->c->scratch);
    if (fits && t->added)
        fits = ken_number_percent(have, have, number_at(t, KEN_SCORECARD, t->scorecard, KEN_SCORECARD_FULL), &t->c->scratch);
    return fits && ken_number_cmp(have, &p->numbers[least - 1], &t->c->scratch) >= 0;
}

/* Scores that are added were averaged by full scores: the sum is that share of all full scores. */
static void scale(struct totals *t, const struct ken_range *range)
{
    if (!t->added)
        return;
    t->fits = t->fits && ken_number_mul(range->low, range->low, range->full, &t->c->scratch) &&
              ken_number_mul(range->high, range->high, range->full, &t->c->scratch);
}

bool ken_total_begin(ken_context *c, uint32_t scorecard, struct ken_range *range)
{
    const struct ken_program *p = c->program;
    struct totals t = {
        .c = c,
        .scorecard = scorecard,
        .policy = (enum ken_policy)ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_NOT_ASSESSED),
        .to = ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_MOVE_TO) - 1, /* KEN_NONE + 1 is 0 */
        .added = ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOTAL) == KEN_TOTAL_ADDED,
        .fits = true,
    };
    struct ken_group *whole = &c->groups[p->rows[KEN_HEADING] + scorecard];
    *range = (struct ken_range){
        .low = &c->sums[KEN_SUM_TOTAL_LOW],
        .high = &c->sums[KEN_SUM_TOTAL_HIGH],
        .lowest = number_at(&t, KEN_SCORECARD, scorecard, KEN_SCORECARD_LOWEST),
        .full = number_at(&t, KEN_SCORECARD, scorecard, KEN_SCORECARD_FULL),
    };
    if (!find_total(&t, whole, range) || !is_enough(&t, whole))
        return false;
    scale(&t, range);
    ken_score_set(range, ken_score_keep(range, range->low, &c->scratch), ken_score_keep(range, range->high, &c->scratch));
    return t.fits;
}

static void clear_total(struct ken_scored_card *card)
{
    for (size_t i = 0; i < KEN_TOTAL_COUNT; i++)
        card->totals[i] = (struct ken_total_text){KEN_NONE, KEN_NONE};
    card->grade = card->lowest_grade = card->highest_grade = KEN_NONE;
}

void ken_total_prepare(ken_context *c)
{
    const struct ken_program *p = c->program;
    uint32_t headings = p->rows[KEN_HEADING];
    for (uint32_t row = 0; row < p->rows[KEN_SCORECARD]; row++)
        clear_total(&c->scorecards[row]); /* for good, where it has no total */
    for (uint32_t row = p->rows[KEN_GRADE]; row-- > 0;) { /* those of a scorecard stand together */
        struct ken_scored_card *card = &c->scorecards[ken_cell(p, KEN_GRADE, row, KEN_GRADE_SCORECARD)];
        card->first_grade = row;
        card->grade_count++;
    }
    for (uint32_t g = 0; g < headings + p->rows[KEN_SCORECARD]; g++) {
        struct ken_group *group = &c->groups[g];
        group->first_heading = group->first_indicator = group->next = group->earlier = group->later = KEN_NONE;
    }
    for (uint32_t i = p->rows[KEN_INDICATOR]; i-- > 0;) {
        uint32_t heading = ken_cell(p, KEN_INDICATOR, i, KEN_INDICATOR_HEADING);
        struct ken_group *group = &c->groups[heading ? heading - 1 : headings + ken_cell(p, KEN_INDICATOR, i, KEN_INDICATOR_SCORECARD)];
        c->next_in_group[i] = group->first_indicator;
        group->first_indicator = i;
    }
    for (uint32_t h = headings; h-- > 0;) {
        uint32_t parent = ken_cell(p, KEN_HEADING, h, KEN_HEADING_PARENT);
        struct ken_group *card = &c->groups[headings + ken_cell(p, KEN_HEADING, h, KEN_HEADING_SCORECARD)];
        struct ken_group *group = parent ? &c->groups[parent - 1] : card;
        if (!ken_cell(p, KEN_HEADING, h, KEN_HEADING_WEIGHT))
            continue;
        c->groups[h].next = group->first_heading;
        group->first_heading = h;
        c->groups[h].later = card->later;
        *(card->later == KEN_NONE ? &card->earlier : &c->groups[card->later].earlier) = h;
        card->later = h;
    }
}

/* --- what is shown -------------------------------------------------------------------------------------------------- */

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

/* The score, and what percentage of the full score it is. */
static bool write_score(ken_context *c, const struct ken_range *r, const struct ken_number *n, struct ken_total_text *score, struct ken_total_text *percent)
{
    struct ken_number *hundredths = &c->sums[KEN_SUM_SPARE];
    if (!ken_number_percent(hundredths, n, r->full, &c->scratch))
        return false;
    *score = write_total(c, n);
    *percent = write_total(c, hundredths);
    return true;
}

/* Both bounds, or none where a percentage outgrows its 4,096 bits. */
static bool write_bounds(ken_context *c, struct ken_scored_card *card, const struct ken_range *r)
{
    bool written = write_score(c, r, r->low, &card->totals[KEN_TOTAL_LOWEST], &card->totals[KEN_TOTAL_LOWEST_PERCENT]) &&
                   write_score(c, r, r->high, &card->totals[KEN_TOTAL_HIGHEST], &card->totals[KEN_TOTAL_HIGHEST_PERCENT]);
    if (!written)
        clear_total(card);
    return written;
}

/* The highest grade that a total reaches, of which a percentage has been written; grades stand from the highest down. */
static uint32_t find_grade(ken_context *c, const struct ken_scored_card *card, const struct ken_range *r, const struct ken_number *total)
{
    const struct ken_program *p = c->program;
    struct ken_number *percent = &c->sums[KEN_SUM_SPARE];
    ken_number_percent(percent, total, r->full, &c->scratch);
    for (uint32_t row = card->first_grade; row < card->first_grade + card->grade_count; row++) {
        uint32_t threshold = ken_cell(p, KEN_GRADE, row, KEN_GRADE_THRESHOLD);
        bool of_percent = ken_cell(p, KEN_GRADE, row, KEN_GRADE_PERCENT) != 0;
        if (!threshold)
            return row;
        int order = ken_number_cmp(of_percent ? percent : total, &p->numbers[threshold - 1], &c->scratch);
        if (order > 0 || (order == 0 && !ken_cell(p, KEN_GRADE, row, KEN_GRADE_STRICT)))
            return row;
    }
    return KEN_NONE;
}

bool ken_total_finish(ken_context *c, uint32_t scorecard, const struct ken_range *range)
{
    struct ken_scored_card *card = &c->scorecards[scorecard];
    clear_total(card);
    if (!range)
        return true;
    bool written = write_bounds(c, card, range);
    if (written) {
        card->lowest_grade = find_grade(c, card, range, range->low);
        card->highest_grade = find_grade(c, card, range, range->high);
    }
    if (written && range->known) { /* then both are the total itself */
        card->totals[KEN_TOTAL_SCORE] = card->totals[KEN_TOTAL_LOWEST];
        card->totals[KEN_TOTAL_PERCENT] = card->totals[KEN_TOTAL_LOWEST_PERCENT];
        card->grade = card->lowest_grade;
    }
    bool memory = !c->total_text.failed;
    c->total_text.failed = false; /* what failed for this record may do for the next */
    return memory;
}
