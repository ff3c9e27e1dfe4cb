#include "value.h"

#include "op.h"
#include "format.h"

uint32_t ken_value_why(const struct ken_value *v)
{
    bool known = v->kind == KEN_VALUE_NUMBER || v->kind == KEN_VALUE_DATE || v->kind == KEN_VALUE_NOT_HAPPENED ||
                 (v->kind == KEN_VALUE_TRUTH && v->truth != KEN_UNDECIDED);
    return known ? 0 : v->why;
}

static void set_unknown(struct ken_value *v, uint32_t why)
{
    v->kind = KEN_VALUE_UNKNOWN;
    v->why = why;
}

static void set_truth(struct ken_value *v, enum ken_truth truth, uint32_t why)
{
    v->kind = KEN_VALUE_TRUTH;
    v->truth = truth;
    v->why = why;
}

static enum ken_truth truth_of(bool known)
{
    return known ? KEN_TRUE : KEN_FALSE;
}

static uint32_t why_either(ken_context *c, const struct ken_value *a, const struct ken_value *b)
{
    return ken_reason_both(c, ken_value_why(a), ken_value_why(b));
}

void ken_value_copy(struct ken_value *to, const struct ken_value *from)
{
    to->kind = from->kind;
    to->truth = from->truth;
    to->day = from->day;
    to->low = from->low;
    to->high = from->high;
    to->why = from->why;
    if (from->kind == KEN_VALUE_NUMBER)
        ken_number_copy(&to->number, &from->number);
}

/* Inputs */

uint32_t ken_value_no_input(ken_context *c, uint32_t input)
{
    bool missing = c->record.fields[input].state == KEN_FIELD_MISSING;
    return ken_reason_input(c, missing ? KEN_MISSING : KEN_INVALID, input);
}

void ken_value_input(ken_context *c, struct ken_value *to, uint32_t input)
{
    const struct ken_field *field = &c->record.fields[input];
    if (field->state == KEN_FIELD_VALID && ken_number_copy(&to->number, &field->number))
        to->kind = KEN_VALUE_NUMBER;
    else
        set_unknown(to, ken_value_no_input(c, input));
}

void ken_value_flag(ken_context *c, struct ken_value *to, uint32_t input)
{
    const struct ken_field *field = &c->record.fields[input];
    if (field->state == KEN_FIELD_VALID)
        set_truth(to, truth_of(field->truth), 0);
    else
        set_truth(to, KEN_UNDECIDED, ken_value_no_input(c, input));
}

void ken_value_date(ken_context *c, struct ken_value *to, uint32_t input)
{
    const struct ken_field *field = &c->record.fields[input];
    if (field->state == KEN_FIELD_VALID) {
        to->kind = KEN_VALUE_DATE;
        to->day = field->day;
    } else if (field->state == KEN_FIELD_HAS_NOT_HAPPENED) {
        to->kind = KEN_VALUE_NOT_HAPPENED;
        to->why = ken_reason_input(c, KEN_MISSING, input);
    } else {
        set_unknown(to, ken_value_no_input(c, input));
    }
}

/* Arithmetic: strict in its operands; a range counts as unknown */

typedef bool number_operation(struct ken_number *, const struct ken_number *, const struct ken_number *, struct ken_number_scratch *);

static bool shrinkage(struct ken_number *r, const struct ken_number *a, const struct ken_number *b, struct ken_number_scratch *scratch)
{
    struct ken_number zero;
    ken_number_init(&zero, NULL, 0);
    bool fits = ken_number_growth(r, a, b, scratch);
    ken_number_sub(r, &zero, r, scratch); /* what fits, fits with the other sign */
    return fits;
}

static void settle(ken_context *c, struct ken_value *a, bool fits, uint32_t too_large)
{
    if (!fits)
        set_unknown(a, ken_reason_set(c, KEN_OVERFLOW, too_large));
}

static bool both_known(const struct ken_value *a, const struct ken_value *b)
{
    return a->kind == KEN_VALUE_NUMBER && b->kind == KEN_VALUE_NUMBER;
}

void ken_value_arithmetic(ken_context *c, enum ken_op op, struct ken_value *a, const struct ken_value *b, uint32_t too_large)
{
    if (!both_known(a, b)) {
        set_unknown(a, why_either(c, a, b));
        return;
    }
    number_operation *operation = op == KEN_OP_ADD ? ken_number_add : op == KEN_OP_SUBTRACT ? ken_number_sub : ken_number_mul;
    settle(c, a, operation(&a->number, &a->number, &b->number, &c->scratch), too_large);
}

void ken_value_quotient(ken_context *c, enum ken_op op, struct ken_value *a, const struct ken_value *b, uint32_t zero_base,
                        uint32_t too_large)
{
    if (b->kind == KEN_VALUE_NUMBER) {
        int sign = ken_number_sign(&b->number);
        if (sign == 0 || (sign < 0 && op != KEN_OP_DIVIDE)) {
            uint32_t why = ken_reason_set(c, KEN_ZERO_BASE, zero_base);
            set_unknown(a, ken_reason_both(c, why, ken_value_why(a)));
            return;
        }
    }
    if (!both_known(a, b)) {
        set_unknown(a, why_either(c, a, b));
        return;
    }
    number_operation *operation = op == KEN_OP_DIVIDE     ? ken_number_div
                                  : op == KEN_OP_PERCENT  ? ken_number_percent
                                  : op == KEN_OP_INCREASE ? ken_number_growth
                                                          : shrinkage;
    settle(c, a, operation(&a->number, &a->number, &b->number, &c->scratch), too_large);
}

void ken_value_choose(ken_context *c, enum ken_op op, struct ken_value *a, const struct ken_value *b)
{
    if (!both_known(a, b)) {
        set_unknown(a, why_either(c, a, b));
        return;
    }
    int order = ken_number_cmp(&b->number, &a->number, &c->scratch);
    if (op == KEN_OP_MIN ? order < 0 : order > 0)
        ken_number_copy(&a->number, &b->number);
}

void ken_value_average(ken_context *c, struct ken_value *a, uint32_t count, uint32_t too_large)
{
    if (a->kind == KEN_VALUE_NUMBER)
        settle(c, a, ken_number_div_int(&a->number, &a->number, count, &c->scratch), too_large);
    else
        set_unknown(a, ken_value_why(a));
}

void ken_value_round(ken_context *c, struct ken_value *a, uint32_t rounding, uint32_t too_large)
{
    enum ken_number_cut how = (enum ken_number_cut)ken_rounding_cut(rounding);
    if (a->kind == KEN_VALUE_NUMBER)
        settle(c, a, ken_number_round(&a->number, &a->number, ken_rounding_places(rounding), how, &c->scratch), too_large);
    else
        set_unknown(a, ken_value_why(a));
}

void ken_value_interpolate(ken_context *c, struct ken_value *a, uint32_t curve, uint32_t too_large)
{
    const struct ken_program *p = c->program;
    const struct ken_number *points[2 * KEN_LIMIT_POINTS], **to = points;
    uint32_t first = ken_cell(p, KEN_CURVE, curve, KEN_CURVE_FIRST), count = ken_cell(p, KEN_CURVE, curve, KEN_CURVE_COUNT);
    if (a->kind != KEN_VALUE_NUMBER) {
        set_unknown(a, ken_value_why(a));
        return;
    }
    for (uint32_t i = first; i < first + count; i++) {
        *to++ = &p->numbers[ken_cell(p, KEN_POINT, i, KEN_POINT_X)];
        *to++ = &p->numbers[ken_cell(p, KEN_POINT, i, KEN_POINT_Y)];
    }
    settle(c, a, ken_number_interpolate(&a->number, &a->number, points, count, &c->scratch), too_large);
}

void ken_value_count(ken_context *c, struct ken_value *values, uint32_t count)
{
    uint32_t low = 0, unknown = 0, why = 0;
    for (uint32_t i = 0; i < count; i++) {
        low += values[i].truth == KEN_TRUE;
        if (values[i].truth == KEN_UNDECIDED) {
            unknown++;
            why = ken_reason_both(c, why, values[i].why);
        }
    }
    if (unknown == 0) {
        values->kind = KEN_VALUE_NUMBER;
        ken_number_set_int(&values->number, low);
        return;
    }
    values->kind = KEN_VALUE_RANGE;
    values->low = low;
    values->high = low + unknown;
    values->why = why;
}

void ken_value_lookup(ken_context *c, struct ken_value *a, const struct ken_value *b, uint32_t lookup, uint32_t uncovered)
{
    const struct ken_program *p = c->program;
    if (!both_known(a, b)) {
        set_unknown(a, why_either(c, a, b));
        return;
    }
    uint32_t low = ken_cell(p, KEN_LOOKUP, lookup, KEN_LOOKUP_FIRST), high = low + ken_cell(p, KEN_LOOKUP, lookup, KEN_LOOKUP_COUNT);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = ken_number_cmp(&a->number, &p->numbers[ken_cell(p, KEN_ENTRY, middle, KEN_ENTRY_KEY)], &c->scratch);
        if (order == 0)
            order = ken_number_cmp(&b->number, &p->numbers[ken_cell(p, KEN_ENTRY, middle, KEN_ENTRY_SECOND)], &c->scratch);
        if (order == 0) {
            ken_number_copy(&a->number, &p->numbers[ken_cell(p, KEN_ENTRY, middle, KEN_ENTRY_VALUE)]);
            return;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    set_unknown(a, ken_reason_set(c, KEN_UNCOVERED, uncovered));
}

/* Dates */

/* The reasons of a date, also of one that has not come. */
static uint32_t why_no_day(const struct ken_value *v)
{
    return v->kind == KEN_VALUE_DATE ? 0 : v->why;
}

static bool has_not_come(const struct ken_value *v)
{
    return v->kind == KEN_VALUE_NOT_HAPPENED;
}

static void set_pending(struct ken_value *v, uint32_t why)
{
    v->kind = KEN_VALUE_PENDING;
    v->why = why;
}

void ken_value_days(ken_context *c, struct ken_value *a, const struct ken_value *b)
{
    if (a->kind == KEN_VALUE_DATE && b->kind == KEN_VALUE_DATE) {
        a->kind = KEN_VALUE_NUMBER;
        ken_number_set_int(&a->number, (int64_t)b->day - a->day);
        return;
    }
    uint32_t why = ken_reason_both(c, why_no_day(a), why_no_day(b));
    if (has_not_come(a) || has_not_come(b)) /* whatever the other may be */
        set_pending(a, why);
    else
        set_unknown(a, why);
}

void ken_value_fiscal_year(struct ken_value *a)
{
    if (a->kind == KEN_VALUE_DATE) {
        a->kind = KEN_VALUE_NUMBER;
        ken_number_set_int(&a->number, ken_fiscal_year(a->day));
    } else if (has_not_come(a)) {
        set_pending(a, a->why);
    }
}

/* Comparisons */

static bool holds(enum ken_op op, int order)
{
    switch (op) {
    case KEN_OP_AT_LEAST:
    case KEN_OP_DAY_AT_LEAST:
        return order >= 0;
    case KEN_OP_MORE_THAN:
    case KEN_OP_DAY_MORE_THAN:
        return order > 0;
    case KEN_OP_AT_MOST:
    case KEN_OP_DAY_AT_MOST:
        return order <= 0;
    case KEN_OP_LESS_THAN:
    case KEN_OP_DAY_LESS_THAN:
        return order < 0;
    default: /* EQUAL, DAY_EQUAL */
        return order == 0;
    }
}

/* A number, or an end of a range, ready to compare. `own` holds the end; it needs no storage to grow into. */
static const struct ken_number *end_of(const struct ken_value *v, bool upper, struct ken_number *own)
{
    if (v->kind == KEN_VALUE_NUMBER)
        return &v->number;
    ken_number_init(own, NULL, 0);
    ken_number_set_int(own, upper ? v->high : v->low);
    return own;
}

static int compare_count(uint32_t count, const struct ken_number *n, struct ken_number_scratch *scratch)
{
    struct ken_number own;
    ken_number_init(&own, NULL, 0);
    ken_number_set_int(&own, count);
    return ken_number_cmp(&own, n, scratch);
}

/* Whether every count of a range lies in low … high, or none does. */
static enum ken_truth range_within(const struct ken_value *range, const struct ken_number *low, const struct ken_number *high,
                                   struct ken_number_scratch *scratch)
{
    if (compare_count(range->low, low, scratch) >= 0 && compare_count(range->high, high, scratch) <= 0)
        return KEN_TRUE;
    uint32_t first = range->low, beyond = range->high + 1; /* the first count that is at least `low` */
    while (first < beyond) {
        uint32_t middle = first + (beyond - first) / 2;
        if (compare_count(middle, low, scratch) >= 0)
            beyond = middle;
        else
            first = middle + 1;
    }
    bool some = first <= range->high && compare_count(first, high, scratch) <= 0;
    return some ? KEN_UNDECIDED : KEN_FALSE;
}

static enum ken_truth compare_ranges(enum ken_op op, const struct ken_value *a, const struct ken_value *b,
                                     struct ken_number_scratch *scratch)
{
    if (op == KEN_OP_EQUAL && b->kind == KEN_VALUE_NUMBER)
        return range_within(a, &b->number, &b->number, scratch);
    if (op == KEN_OP_EQUAL && a->kind == KEN_VALUE_NUMBER)
        return range_within(b, &a->number, &a->number, scratch);
    struct ken_number own[2];
    int least = ken_number_cmp(end_of(a, false, &own[0]), end_of(b, true, &own[1]), scratch);
    int most = ken_number_cmp(end_of(a, true, &own[0]), end_of(b, false, &own[1]), scratch);
    if (op == KEN_OP_EQUAL) /* two ranges: each has two counts at least, so they are never equal for certain */
        return least > 0 || most < 0 ? KEN_FALSE : KEN_UNDECIDED;
    if (holds(op, least) == holds(op, most)) /* the others rise or fall with the order */
        return truth_of(holds(op, least));
    return KEN_UNDECIDED;
}

void ken_value_compare(ken_context *c, enum ken_op op, struct ken_value *a, const struct ken_value *b)
{
    if (both_known(a, b)) {
        set_truth(a, truth_of(holds(op, ken_number_cmp(&a->number, &b->number, &c->scratch))), 0);
        return;
    }
    enum ken_truth truth = KEN_UNDECIDED;
    if (a->kind == KEN_VALUE_PENDING || b->kind == KEN_VALUE_PENDING)
        truth = KEN_FALSE; /* as the dates themselves */
    else if (a->kind != KEN_VALUE_UNKNOWN && b->kind != KEN_VALUE_UNKNOWN)
        truth = compare_ranges(op, a, b, &c->scratch);
    set_truth(a, truth, truth == KEN_UNDECIDED ? why_either(c, a, b) : 0);
}

void ken_value_between(ken_context *c, struct ken_value *a, const struct ken_number *low, const struct ken_number *high)
{
    enum ken_truth truth = KEN_UNDECIDED;
    if (a->kind == KEN_VALUE_NUMBER)
        truth = truth_of(ken_number_cmp(&a->number, low, &c->scratch) >= 0 && ken_number_cmp(&a->number, high, &c->scratch) <= 0);
    else if (a->kind == KEN_VALUE_RANGE)
        truth = range_within(a, low, high, &c->scratch);
    else if (a->kind == KEN_VALUE_PENDING)
        truth = KEN_FALSE;
    set_truth(a, truth, ken_value_why(a));
}

void ken_value_compare_days(ken_context *c, enum ken_op op, struct ken_value *a, const struct ken_value *b)
{
    if (a->kind == KEN_VALUE_NOT_HAPPENED || b->kind == KEN_VALUE_NOT_HAPPENED)
        set_truth(a, KEN_FALSE, 0);
    else if (a->kind == KEN_VALUE_UNKNOWN || b->kind == KEN_VALUE_UNKNOWN)
        set_truth(a, KEN_UNDECIDED, why_either(c, a, b));
    else
        set_truth(a, truth_of(holds(op, (a->day > b->day) - (a->day < b->day))), 0);
}

void ken_value_happened(struct ken_value *a)
{
    if (a->kind == KEN_VALUE_UNKNOWN)
        set_truth(a, KEN_UNDECIDED, a->why);
    else
        set_truth(a, truth_of(a->kind == KEN_VALUE_DATE), 0);
}

/* Truths: Kleene's tables; the reasons are those of the unknown operands */

void ken_value_not(struct ken_value *a)
{
    if (a->truth != KEN_UNDECIDED)
        a->truth = truth_of(a->truth == KEN_FALSE);
}

static void join_truths(ken_context *c, struct ken_value *a, const struct ken_value *b, enum ken_truth decides)
{
    enum ken_truth other = decides == KEN_TRUE ? KEN_FALSE : KEN_TRUE;
    if (a->truth == decides || b->truth == decides)
        set_truth(a, decides, 0);
    else if (a->truth == other && b->truth == other)
        set_truth(a, other, 0);
    else
        set_truth(a, KEN_UNDECIDED, why_either(c, a, b));
}

void ken_value_and(ken_context *c, struct ken_value *a, const struct ken_value *b)
{
    join_truths(c, a, b, KEN_FALSE);
}

void ken_value_or(ken_context *c, struct ken_value *a, const struct ken_value *b)
{
    join_truths(c, a, b, KEN_TRUE);
}
