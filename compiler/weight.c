/* Weights, and what a total is made of (language.md §14): which heading an indicator counts in, sums of 100, weights that
 * depend on cases, added scores, grades. */
#include "check.h"

#include <string.h>

#include "diag.h"

enum { COMBINATIONS = 4096, CHOOSERS = 32 };

static struct ken_number *new_number(struct ken_check *k, int64_t value)
{
    struct ken_number *n = ken_new_number(k->compiler, true);
    ken_number_set_int(n, value);
    return n;
}

static struct ken_arg plain(const struct ken_number *n)
{
    return ken_arg_number(n, KEN_UNIT_PLAIN, "");
}

/* How far a sum is from 100. */
static struct ken_arg distance(struct ken_check *k, const struct ken_number *sum)
{
    struct ken_number *away = new_number(k, 100);
    bool over = ken_number_cmp(sum, away, &k->compiler->scratch) > 0;
    ken_number_sub(away, over ? sum : away, over ? away : sum, &k->compiler->scratch);
    return ken_arg_phrase_of(k->compiler, over ? KEN_PHRASE_OVER : KEN_PHRASE_LACKING, plain(away));
}

static bool is_hundred(struct ken_check *k, const struct ken_number *sum)
{
    return ken_number_equal(sum, new_number(k, 100));
}

/* --- which heading -------------------------------------------------------------------------------------------------- */

/* Whether 4.1.2 stands in 4.1 or 4. */
static bool stands_in(const char *number, const char *heading)
{
    size_t size = strlen(heading);
    return strncmp(number, heading, size) == 0 && number[size] == '.';
}

/* The nearest weighted heading around a number: the longest that begins it. `before`: only those read before that row. */
static uint32_t heading_of(struct ken_check *k, uint32_t scorecard, const char *number)
{
    uint32_t found = KEN_NONE;
    size_t longest = 0;
    for (uint32_t i = 0; i < k->weighted.count; i++) {
        uint32_t row = KEN_AT(k->weighted, uint32_t, i);
        const struct ken_ir_heading *h = KEN_HEADING_AT(k->rules, row);
        size_t size = strlen(h->number);
        if (h->scorecard == scorecard && size > longest && stands_in(number, h->number)) {
            longest = size;
            found = row;
        }
    }
    return found;
}

/* A weight in a scorecard that weighs nothing. */
static void weighs_nothing(struct ken_check *k, const struct ken_ir_scorecard *s, struct ken_span span, enum ken_phrase whose, const char *number)
{
    ken_report(k->compiler, s->total ? KEN_DIAG_WEIGHT_ADDED : KEN_DIAG_WEIGHT_NO_TOTAL, span, ken_arg_string(s->name),
               ken_arg_phrase_of(k->compiler, whose, ken_arg_digits(number)));
}

static void find_groups(struct ken_check *k)
{
    struct ken_rules *r = k->rules;
    for (uint32_t i = 0; i < r->headings.count; i++) {
        struct ken_ir_heading *h = KEN_HEADING_AT(r, i);
        h->parent = h->weight ? heading_of(k, h->scorecard, h->number) : KEN_NONE;
        if (h->parent != KEN_NONE && h->parent > i)
            ken_diag_relate(ken_report(k->compiler, KEN_DIAG_HEADING_LATE, KEN_HEADING_AT(r, h->parent)->span, ken_arg_digits(KEN_HEADING_AT(r, h->parent)->number),
                                       ken_arg_digits(h->number)), h->span, KEN_PHRASE_OTHER_HERE, (struct ken_arg){0});
        const struct ken_ir_scorecard *s = KEN_SCORECARD_AT(r, h->scorecard);
        if (h->weight && (!s->total || s->added))
            weighs_nothing(k, s, h->weight_span, KEN_PHRASE_THE_HEADING, h->number);
    }
    for (uint32_t i = 0; i < r->indicators.count; i++) {
        struct ken_ir_indicator *ind = KEN_INDICATOR_AT(r, i);
        ind->heading = ind->scorecard == KEN_NONE ? KEN_NONE : heading_of(k, ind->scorecard, ind->number);
    }
}

/* --- each indicator ------------------------------------------------------------------------------------------------- */

/* The first case that has a weight of its own; NULL: none has. */
static const struct ken_ir_block *first_case_weight(const struct ken_ir_indicator *ind)
{
    for (uint32_t i = 0; i < ind->blocks.count; i++)
        if (KEN_BLOCK_AT(ind, i)->weight)
            return KEN_BLOCK_AT(ind, i);
    return NULL;
}

/* Where a case has a weight each has one, and the indicator none. */
static void case_weights_fit(struct ken_check *k, struct ken_ir_indicator *ind)
{
    for (uint32_t i = 0; i < ind->blocks.count; i++) {
        const struct ken_ir_block *b = KEN_BLOCK_AT(ind, i);
        if (b->weight && !ind->weight)
            continue;
        ken_report(k->compiler, KEN_DIAG_CASE_WEIGHT_SOME, ind->weight ? ind->weight_span : b->span, ken_arg_digits(ind->number));
        ind->broken = true;
        return;
    }
}

static void weight_fits(struct ken_check *k, struct ken_ir_indicator *ind)
{
    const struct ken_ir_scorecard *s = KEN_SCORECARD_AT(k->rules, ind->scorecard);
    const struct ken_ir_block *by_case = first_case_weight(ind);
    bool weighs = s->total && !s->added;
    uint32_t errors = k->compiler->error_count;
    if (by_case)
        case_weights_fit(k, ind);
    if (weighs && !by_case && !ind->weight && !ind->weight_span.end) {
        ken_report(k->compiler, KEN_DIAG_NO_WEIGHT, ind->span, ken_arg_digits(ind->number));
        ind->broken = true; /* no more is said of it */
    }
    if (!weighs && (ind->weight || by_case))
        weighs_nothing(k, s, ind->weight ? ind->weight_span : by_case->weight_span, KEN_PHRASE_THE_INDICATOR, ind->number);
    if (s->total && ind->not_assessed && s->policy == KEN_POLICY_NONE)
        ken_diag_relate(ken_report(k->compiler, KEN_DIAG_NOT_ASSESSED_RULE, ind->not_assessed_span, ken_arg_digits(ind->number), ken_arg_string(s->name)),
                        s->span, KEN_PHRASE_DECLARED_HERE, (struct ken_arg){0});
    ind->broken |= k->compiler->error_count > errors; /* nothing more is said of it */
    if (ind->broken || !ind->full)
        return;
    if (weighs && s->full && !ken_number_equal(ind->full, s->full))
        ken_report(k->compiler, KEN_DIAG_FULL_DIFFERS, ind->ends_span.end ? ind->ends_span : ind->span, ken_arg_digits(ind->number), plain(ind->full),
                   ken_arg_string(s->name), plain(s->full));
    if (s->added && ken_number_sign(ind->full) <= 0)
        ken_report(k->compiler, KEN_DIAG_SCORE_ENDS, ind->ends_span.end ? ind->ends_span : ind->span, plain(new_number(k, 0)), plain(ind->full));
}

/* --- weights that depend on cases ----------------------------------------------------------------------------------- */

/* Inputs of which each has few values: a flag two, a category its own. */
struct choices {
    const uint32_t *inputs;
    uint32_t count;
    uint32_t value[CHOOSERS]; /* of each input, from 0; of a flag 0 is false */
};

static uint32_t values_of(struct ken_check *k, uint32_t input)
{
    const struct ken_ir_input *in = KEN_INPUT_AT(k->rules, input);
    return in->type == KEN_TYPE_FLAG ? 2 : in->choice_count;
}

static uint32_t value_in(const struct choices *c, uint32_t input)
{
    for (uint32_t i = 0; i < c->count; i++)
        if (c->inputs[i] == input)
            return c->value[i];
    return 0;
}

/* A condition over flags and categories alone, which all have a value. */
static bool holds(const struct ken_ir *n, const struct choices *c)
{
    switch (n->op) {
    case KEN_IR_FLAG: return value_in(c, n->input) == 1;
    case KEN_IR_IS: return ken_choices_have(n->choices, value_in(c, n->kid[0]->input));
    case KEN_IR_NOT: return !holds(n->kid[0], c);
    case KEN_IR_AND: return holds(n->kid[0], c) && holds(n->kid[1], c);
    case KEN_IR_OR: return holds(n->kid[0], c) || holds(n->kid[1], c);
    default: return false;
    }
}

static bool is_of_choices(const struct ken_ir *n)
{
    if (n->op == KEN_IR_FLAG || n->op == KEN_IR_IS)
        return true;
    bool logic = n->op == KEN_IR_NOT || n->op == KEN_IR_AND || n->op == KEN_IR_OR;
    return logic && is_of_choices(n->kid[0]) && (n->count < 2 || is_of_choices(n->kid[1]));
}

/* The weight for these values; NULL: no case applies. */
static const struct ken_number *weight_for(const struct ken_ir_indicator *ind, const struct choices *c)
{
    if (ind->weight)
        return ind->weight;
    for (uint32_t i = 0; i < ind->blocks.count; i++) {
        const struct ken_ir_block *b = KEN_BLOCK_AT(ind, i);
        if (!b->when || holds(b->when, c))
            return b->weight;
    }
    return NULL;
}

static bool next_values(struct ken_check *k, struct choices *c)
{
    for (uint32_t i = 0; i < c->count; i++) {
        if (++c->value[i] < values_of(k, c->inputs[i]))
            return true;
        c->value[i] = 0;
    }
    return false;
}

/* --- sums ----------------------------------------------------------------------------------------------------------- */

/* A scorecard's outermost parts (heading KEN_NONE) or those of a weighted heading. */
struct group {
    uint32_t scorecard, heading;
    struct ken_list indicators, headings; /* rows of its parts */
    struct choices choices;
    struct ken_number *sum;
    struct ken_span last;
    bool whole;  /* every part has a weight */
    const struct ken_ir_indicator *by_case; /* the first whose weight depends on its case */
    const struct ken_ir_indicator *no_case; /* one of them, of which no case applies */
};

static struct group group_of(struct ken_check *k, uint32_t scorecard, uint32_t heading)
{
    struct ken_rules *r = k->rules;
    struct group g = {.scorecard = scorecard, .heading = heading, .last = heading == KEN_NONE ? KEN_SCORECARD_AT(r, scorecard)->span : KEN_HEADING_AT(r, heading)->span};
    for (uint32_t i = 0; i < r->indicators.count; i++)
        if (KEN_INDICATOR_AT(r, i)->scorecard == scorecard && KEN_INDICATOR_AT(r, i)->heading == heading)
            *KEN_ADD(k->compiler, &g.indicators, uint32_t) = i;
    for (uint32_t i = 0; i < k->weighted.count; i++) {
        uint32_t row = KEN_AT(k->weighted, uint32_t, i);
        if (KEN_HEADING_AT(r, row)->scorecard == scorecard && KEN_HEADING_AT(r, row)->parent == heading)
            *KEN_ADD(k->compiler, &g.headings, uint32_t) = row;
    }
    return g;
}

static void add_up(struct ken_check *k, struct group *g)
{
    struct ken_rules *r = k->rules;
    g->sum = new_number(k, 0);
    g->whole = true;
    for (uint32_t i = 0; i < g->indicators.count; i++) {
        const struct ken_ir_indicator *ind = KEN_INDICATOR_AT(r, KEN_AT(g->indicators, uint32_t, i));
        const struct ken_number *weight = weight_for(ind, &g->choices);
        g->whole = g->whole && weight;
        g->no_case = weight || !first_case_weight(ind) ? g->no_case : ind;
        if (weight && ken_number_add(g->sum, g->sum, weight, &k->compiler->scratch))
            g->last = ind->weight ? ind->weight_span : ind->span;
    }
    for (uint32_t i = 0; i < g->headings.count; i++) {
        const struct ken_ir_heading *h = KEN_HEADING_AT(r, KEN_AT(g->headings, uint32_t, i));
        if (ken_number_add(g->sum, g->sum, h->weight, &k->compiler->scratch))
            g->last = h->weight_span;
    }
}

/* Which inputs decide the weights of a group; false: one is no choice among few values, or weights are missing; that is reported. */
static bool find_choices(struct ken_check *k, struct group *g)
{
    struct ken_rules *r = k->rules;
    uint32_t set = 0;
    size_t combinations = 1;
    for (uint32_t i = 0; i < g->indicators.count; i++) {
        const struct ken_ir_indicator *ind = KEN_INDICATOR_AT(r, KEN_AT(g->indicators, uint32_t, i));
        if (!first_case_weight(ind))
            continue;
        if (ind->broken)
            return false; /* its weights had a message */
        g->by_case = g->by_case ? g->by_case : ind;
        for (uint32_t j = 0; j < ind->blocks.count; j++) {
            const struct ken_ir_block *b = KEN_BLOCK_AT(ind, j);
            if (b->when && !is_of_choices(b->when)) {
                ken_report(k->compiler, KEN_DIAG_CASE_WEIGHT_OPEN, b->span, ken_arg_digits(ind->number), ken_arg_span(k->compiler, b->when->span));
                return false;
            }
            set = b->when ? ken_set_union(r, set, b->when->inputs) : set;
        }
    }
    g->choices.inputs = KEN_SET_AT(r, set)->inputs;
    g->choices.count = KEN_SET_AT(r, set)->count;
    for (uint32_t i = 0; i < g->choices.count && combinations <= COMBINATIONS; i++)
        combinations *= values_of(k, g->choices.inputs[i]);
    if (g->by_case && (combinations > COMBINATIONS || g->choices.count > CHOOSERS)) {
        ken_report(k->compiler, KEN_DIAG_LIMIT, g->by_case->span, ken_arg_phrase(KEN_PHRASE_COMBINATIONS), ken_arg_count(combinations), ken_arg_count(COMBINATIONS));
        return false;
    }
    return true;
}

/* "kind is "a"" for each input that decides. */
static void add_pairs(struct ken_check *k, struct ken_diag *d, const struct choices *c)
{
    for (uint32_t i = 0; i < c->count; i++) {
        const struct ken_ir_input *in = KEN_INPUT_AT(k->rules, c->inputs[i]);
        struct ken_arg value = in->type == KEN_TYPE_FLAG ? ken_arg_phrase(c->value[i] ? KEN_PHRASE_TRUE : KEN_PHRASE_FALSE) : ken_arg_string(in->choices[c->value[i]]);
        ken_diag_pair(d, in->name, strlen(in->name), value);
    }
}

static void report_sum(struct ken_check *k, const struct group *g)
{
    const struct ken_ir_scorecard *s = KEN_SCORECARD_AT(k->rules, g->scorecard);
    struct ken_span declared = s->span;
    struct ken_diag *d;
    if (g->heading == KEN_NONE) {
        d = ken_report(k->compiler, KEN_DIAG_WEIGHT_SUM, g->last, ken_arg_string(s->name), plain(g->sum), distance(k, g->sum));
    } else {
        declared = KEN_HEADING_AT(k->rules, g->heading)->span;
        d = ken_report(k->compiler, KEN_DIAG_HEADING_SUM, g->last, ken_arg_digits(KEN_HEADING_AT(k->rules, g->heading)->number), plain(g->sum), distance(k, g->sum));
    }
    ken_diag_relate(d, declared, KEN_PHRASE_DECLARED_HERE, (struct ken_arg){0});
    if (g->by_case)
        add_pairs(k, d, &g->choices);
}

static void check_group(struct ken_check *k, struct group *g)
{
    if (!find_choices(k, g))
        return;
    do {
        add_up(k, g);
        if (g->no_case) { /* where another weight is missing, that has been said */
            struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_CASE_WEIGHT_NONE, g->no_case->span, ken_arg_digits(g->no_case->number));
            add_pairs(k, d, &g->choices);
            return;
        }
        bool any = g->indicators.count || g->headings.count || g->heading != KEN_NONE;
        if (g->whole && any && !is_hundred(k, g->sum)) {
            report_sum(k, g);
            return;
        }
    } while (next_values(k, &g->choices));
}

static void check_sums(struct ken_check *k, uint32_t scorecard)
{
    struct ken_ir_scorecard *s = KEN_SCORECARD_AT(k->rules, scorecard);
    struct group outermost = group_of(k, scorecard, KEN_NONE);
    if (k->unweighed) /* a weight may have been lost: the sum tells nothing */
        add_up(k, &outermost);
    else
        check_group(k, &outermost);
    s->weights = outermost.sum;
    for (uint32_t i = 0; i < k->weighted.count && !k->unweighed; i++) {
        uint32_t row = KEN_AT(k->weighted, uint32_t, i);
        if (KEN_HEADING_AT(k->rules, row)->scorecard != scorecard)
            continue;
        struct group inner = group_of(k, scorecard, row);
        check_group(k, &inner);
    }
}

/* --- the scorecard -------------------------------------------------------------------------------------------------- */

/* Scores that are added: the full score is that of all indicators together, and so is the lowest. */
static void settle_added(struct ken_check *k, uint32_t scorecard)
{
    struct ken_ir_scorecard *s = KEN_SCORECARD_AT(k->rules, scorecard);
    struct ken_number *full = new_number(k, 0), *lowest = new_number(k, 0);
    for (uint32_t i = 0; i < k->rules->indicators.count; i++) {
        const struct ken_ir_indicator *ind = KEN_INDICATOR_AT(k->rules, i);
        if (ind->scorecard != scorecard)
            continue;
        if (ind->broken || !ind->full)
            return;
        ken_number_add(full, full, ind->full, &k->compiler->scratch);
        ken_number_add(lowest, lowest, ind->lowest, &k->compiler->scratch);
    }
    if (s->full && !ken_number_equal(s->full, full))
        ken_report(k->compiler, KEN_DIAG_ADDED_FULL, s->full_span, ken_arg_string(s->name), plain(s->full), plain(full));
    s->full = full;
    s->lowest = s->lowest ? s->lowest : lowest;
}

/* The least that any of its indicators can score. */
static const struct ken_number *least_of(struct ken_check *k, uint32_t scorecard)
{
    const struct ken_number *least = NULL;
    for (uint32_t i = 0; i < k->rules->indicators.count; i++) {
        const struct ken_ir_indicator *ind = KEN_INDICATOR_AT(k->rules, i);
        if (ind->scorecard == scorecard && !ind->broken && ind->lowest && (!least || ken_number_cmp(ind->lowest, least, &k->compiler->scratch) < 0))
            least = ind->lowest;
    }
    return least ? least : new_number(k, 0);
}

static void settle_move(struct ken_check *k, uint32_t scorecard)
{
    struct ken_ir_scorecard *s = KEN_SCORECARD_AT(k->rules, scorecard);
    s->move_row = s->policy == KEN_POLICY_MOVE ? ken_check_find_indicator(k, scorecard, s->move_to) : KEN_NONE;
    if (s->policy == KEN_POLICY_MOVE && s->move_row == KEN_NONE)
        ken_report(k->compiler, KEN_DIAG_NO_RESULT, s->move_span, ken_arg_digits(s->move_to), ken_arg_string(s->name), ken_arg_phrase(KEN_PHRASE_NOTHING));
}

/* Whether a total can lie below the lowest grade. */
static bool leaves_hole(struct ken_check *k, const struct ken_ir_scorecard *s, const struct ken_ir_grade *g)
{
    struct ken_number *from = new_number(k, 1);
    if (g->percent && (!ken_number_mul(from, g->threshold, s->full, &k->compiler->scratch) || !ken_number_div_int(from, from, 100, &k->compiler->scratch)))
        return false;
    int order = ken_number_cmp(g->percent ? from : g->threshold, s->lowest, &k->compiler->scratch);
    return order > 0 || (order == 0 && g->strict);
}

/* Grades go up or down, strictly, all in percent or all in points; they are kept from the highest down. */
static void settle_grades(struct ken_check *k, struct ken_ir_scorecard *s)
{
    struct ken_ir_grade *g = s->grades.items;
    uint32_t count = s->grades.count, bounded = 0;
    if (count == 0)
        return;
    if (!s->total) {
        ken_report(k->compiler, KEN_DIAG_GRADE_NO_TOTAL, g[0].span, ken_arg_string(s->name));
        return;
    }
    while (bounded < count && g[bounded].threshold)
        bounded++;
    if (bounded > 1 && ken_number_cmp(g[0].threshold, g[1].threshold, &k->compiler->scratch) < 0)
        for (uint32_t i = 0; i < bounded / 2; i++) {
            struct ken_ir_grade swap = g[i];
            g[i] = g[bounded - 1 - i];
            g[bounded - 1 - i] = swap;
        }
    for (uint32_t i = 1; i < count; i++) {
        const struct ken_ir_grade *a = &g[i - 1], *b = &g[i];
        bool last = !b->threshold && i + 1 == count;
        bool falls = b->threshold && a->threshold && a->percent == b->percent && ken_number_cmp(a->threshold, b->threshold, &k->compiler->scratch) > 0;
        if (last || falls)
            continue;
        struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_GRADE_ORDER, b->span, ken_arg_string(a->title), ken_arg_string(b->title));
        ken_diag_relate(d, a->span, KEN_PHRASE_OTHER_HERE, (struct ken_arg){0});
        return;
    }
    if (bounded == count && leaves_hole(k, s, &g[count - 1]))
        ken_report(k->compiler, KEN_DIAG_GRADE_HOLE, g[count - 1].span, ken_arg_number(g[count - 1].threshold, g[count - 1].percent ? KEN_UNIT_PERCENT : KEN_UNIT_PLAIN, ""));
}

static void settle_ends(struct ken_check *k, uint32_t scorecard)
{
    struct ken_ir_scorecard *s = KEN_SCORECARD_AT(k->rules, scorecard);
    if (!s->full)
        s->full = new_number(k, s->top);
    if (!s->lowest)
        s->lowest = least_of(k, scorecard);
    bool above_none = ken_number_sign(s->full) <= 0;
    if (above_none || ken_number_cmp(s->lowest, s->full, &k->compiler->scratch) >= 0)
        ken_report(k->compiler, KEN_DIAG_SCORE_ENDS, s->full_span.end ? s->full_span : s->span,
                   above_none ? plain(new_number(k, 0)) : ken_arg_phrase_of(k->compiler, KEN_PHRASE_THE_LOWEST, plain(s->lowest)), plain(s->full));
}

static void check_scorecard(struct ken_check *k, uint32_t scorecard)
{
    struct ken_ir_scorecard *s = KEN_SCORECARD_AT(k->rules, scorecard);
    if (!s->indicators && k->compiler->error_count == 0) /* else its indicators may be what had errors */
        ken_report(k->compiler, KEN_DIAG_SCORECARD_EMPTY, s->span, ken_arg_string(s->name));
    if (s->added)
        settle_added(k, scorecard);
    settle_ends(k, scorecard);
    settle_move(k, scorecard);
    if (s->total && !s->added)
        check_sums(k, scorecard);
    if (!s->total && s->adjustments.count)
        ken_report(k->compiler, KEN_DIAG_ADJUST_NO_TOTAL, KEN_ADJUSTMENT_AT(s->adjustments, 0)->span, ken_arg_string(s->name));
    settle_grades(k, s);
}

void ken_check_weights(struct ken_check *k)
{
    struct ken_rules *r = k->rules;
    for (uint32_t i = 0; i < r->headings.count; i++)
        if (KEN_HEADING_AT(r, i)->weight)
            *KEN_ADD(k->compiler, &k->weighted, uint32_t) = i;
    find_groups(k);
    for (uint32_t i = 0; i < r->scorecards.count; i++) {
        struct ken_ir_scorecard *s = KEN_SCORECARD_AT(r, i);
        if (!s->added && !s->full) /* what indicators are held to */
            s->full = new_number(k, s->top);
    }
    for (uint32_t i = 0; i < r->indicators.count; i++) {
        struct ken_ir_indicator *ind = KEN_INDICATOR_AT(r, i);
        if (ind->scorecard != KEN_NONE && !ind->broken)
            weight_fits(k, ind);
    }
    for (uint32_t i = 0; i < r->scorecards.count; i++)
        check_scorecard(k, i);
}
