/* The value of an expression, with unknowns and the reasons for them. */
#include "model.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_BITS = 4096 };

/* --- reasons -------------------------------------------------------------------------------------------------------- */

struct reasons *oracle_reason(struct run *run, enum status status, const bool *inputs)
{
    struct reasons *reasons = pool_take(&run->pool, sizeof *reasons);
    reasons->inputs[status] = pool_take(&run->pool, run->oracle->input_count);
    if (run->oracle->input_count)
        memcpy(reasons->inputs[status], inputs, run->oracle->input_count);
    return reasons;
}

struct reasons *oracle_join(struct run *run, struct reasons *a, struct reasons *b)
{
    if (!a || !b || a == b)
        return a ? a : b;
    struct reasons *both = pool_take(&run->pool, sizeof *both);
    for (int s = 0; s < STATUSES; s++) {
        const bool *x = a->inputs[s], *y = b->inputs[s];
        if (!x && !y)
            continue;
        both->inputs[s] = pool_take(&run->pool, run->oracle->input_count);
        for (size_t i = 0; i < run->oracle->input_count; i++)
            both->inputs[s][i] = (x && x[i]) || (y && y[i]);
    }
    return both;
}

/* A status of which every input under an expression is a reason. */
struct reasons *oracle_reason_under(struct run *run, enum status status, const struct ken_node *node)
{
    bool *marks = pool_take(&run->pool, run->oracle->input_count);
    oracle_inputs_under(run->oracle, node, marks);
    return oracle_reason(run, status, marks);
}

/* --- making values -------------------------------------------------------------------------------------------------- */

struct value oracle_known(struct run *run)
{
    return (struct value){.kind = NUMBER, .known = true, .number = pool_number(&run->pool)};
}

struct value oracle_unknown(struct reasons *reasons)
{
    return (struct value){.kind = NUMBER, .reasons = reasons};
}

static struct value truth_of(bool truth)
{
    return (struct value){.kind = TRUTH, .truth = truth ? TRUE : FALSE};
}

static struct value unknown_truth(struct reasons *reasons)
{
    return (struct value){.kind = TRUTH, .truth = UNKNOWN, .reasons = reasons};
}

static bool too_large(mpq_srcptr value)
{
    return mpz_sizeinbase(mpq_numref(value), 2) > VALUE_BITS || mpz_sizeinbase(mpq_denref(value), 2) > VALUE_BITS;
}

struct value oracle_computed(struct run *run, const struct ken_node *operation, struct value result)
{
    return too_large(result.number) ? oracle_unknown(oracle_reason_under(run, OVERFLOWN, operation)) : result;
}

/* --- names ---------------------------------------------------------------------------------------------------------- */

static struct value value_of_input(struct run *run, size_t index)
{
    const struct reading *reading = &run->readings[index];
    if (reading->state == STATE_VALID)
        return reading->value;
    static const enum kind kinds[] = {
        [INPUT_NUMBER] = NUMBER, [INPUT_FLAG] = TRUTH, [INPUT_DATE] = DATE, [INPUT_CATEGORY] = CATEGORY, [INPUT_ASSESSED] = NUMBER};
    bool *marks = pool_take(&run->pool, run->oracle->input_count);
    marks[index] = true;
    struct reasons *reasons = oracle_reason(run, reading->state == STATE_MISSING ? MISSING : INVALID, marks);
    return (struct value){.kind = kinds[run->oracle->inputs[index].kind], .truth = UNKNOWN, .reasons = reasons};
}

static struct value value_of_name(struct run *run, const struct ken_node *node)
{
    struct name *name = oracle_name(run->oracle, node->symbol);
    if (name->table)
        return oracle_looked_up(run, node, 0);
    if (!name->expression)
        return value_of_input(run, name->input);
    if (name->record != run->oracle->records) {
        struct value *value = pool_take(&run->pool, sizeof *value);
        *value = oracle_value(run, name->expression, NULL);
        name->value = value;
        name->record = run->oracle->records;
    }
    return *name->value;
}

/* --- arithmetic ----------------------------------------------------------------------------------------------------- */

static struct value arithmetic(struct run *run, const struct ken_node *node, const struct ken_node *measure)
{
    struct value a = oracle_value(run, node->first, measure), b = oracle_value(run, node->first->next, measure), result = oracle_known(run);
    bool by_zero = node->sign == '/' && b.known && mpq_sgn(b.number) == 0;
    if (by_zero)
        return oracle_unknown(oracle_join(run, oracle_reason_under(run, ZERO_BASE, node->first->next), a.known ? NULL : a.reasons));
    if (!a.known || !b.known)
        return oracle_unknown(oracle_join(run, a.known ? NULL : a.reasons, b.known ? NULL : b.reasons));
    switch (node->sign) {
    case '+': mpq_add(result.number, a.number, b.number); break;
    case '-': mpq_sub(result.number, a.number, b.number); break;
    case '*': mpq_mul(result.number, a.number, b.number); break;
    case '/': mpq_div(result.number, a.number, b.number); break;
    }
    return oracle_computed(run, node, result);
}

/* How many hundreds a rate is of. */
static long per_hundred(enum ken_word word)
{
    switch ((int)word) {
    case KEN_WORD_RATE_THOUSAND: return 10;
    case KEN_WORD_RATE_TEN_THOUSAND: return 100;
    case KEN_WORD_RATE_HUNDRED_THOUSAND: return 1000;
    case KEN_WORD_RATE_MILLION: return 10000;
    default: return 1;
    }
}

static struct value percentage(struct run *run, const struct ken_node *node, const struct ken_node *measure)
{
    const struct ken_node *base = node->first->next, *if_zero = base->next;
    struct value a = oracle_value(run, node->first, measure), b = oracle_value(run, base, measure), result = oracle_known(run);
    if (b.known && mpq_sgn(b.number) == 0 && if_zero) {
        oracle_literal(result.number, if_zero->last);
        return result;
    }
    if (b.known && mpq_sgn(b.number) <= 0)
        return oracle_unknown(oracle_join(run, oracle_reason_under(run, ZERO_BASE, base), a.known ? NULL : a.reasons));
    if (!a.known || !b.known)
        return oracle_unknown(oracle_join(run, a.known ? NULL : a.reasons, b.known ? NULL : b.reasons));
    mpq_set(result.number, a.number);
    if (node->word == KEN_WORD_PERCENT_INCREASE)
        mpq_sub(result.number, a.number, b.number);
    if (node->word == KEN_WORD_PERCENT_DECREASE)
        mpq_sub(result.number, b.number, a.number);
    mpq_ptr factor = pool_number(&run->pool);
    mpq_set_si(factor, 100, 1);
    mpq_mul(result.number, result.number, factor);
    mpq_div(result.number, result.number, b.number);
    if (too_large(result.number)) /* a rate is so many percent, times so many */
        return oracle_computed(run, node, result);
    mpq_set_si(factor, per_hundred(node->word), 1);
    mpq_mul(result.number, result.number, factor);
    return oracle_computed(run, node, result);
}

/* --- functions ------------------------------------------------------------------------------------------------------ */

/* How many conditions are true, at least and at most. */
struct count {
    int low, high;
    struct reasons *reasons;
};

static struct count count_of(struct run *run, const struct ken_node *call, const struct ken_node *measure)
{
    struct count count = {0};
    for (const struct ken_node *kid = call->first; kid; kid = kid->next) {
        struct value condition = oracle_truth(run, kid, measure);
        count.low += condition.truth == TRUE;
        count.high += condition.truth != FALSE;
        if (condition.truth == UNKNOWN)
            count.reasons = oracle_join(run, count.reasons, condition.reasons);
    }
    return count;
}

static bool is_count(const struct run *run, const struct ken_node *node)
{
    node = oracle_meant(run->oracle, node);
    return node->kind == KEN_NODE_CALL && node->word == KEN_WORD_COUNT;
}

/* One step of a function from left to right. A sum that grows beyond all bounds on the way stays unknown. */
static struct value folded(struct run *run, const struct ken_node *call, struct value so_far, struct value operand)
{
    if (!so_far.known || !operand.known)
        return oracle_unknown(oracle_join(run, so_far.known ? NULL : so_far.reasons, operand.known ? NULL : operand.reasons));
    struct value result = oracle_known(run);
    if (call->word == KEN_WORD_SUM || call->word == KEN_WORD_AVERAGE) {
        mpq_add(result.number, so_far.number, operand.number);
        return oracle_computed(run, call, result);
    }
    bool smaller = mpq_cmp(operand.number, so_far.number) < 0;
    return smaller == (call->word == KEN_WORD_MIN) ? operand : so_far;
}

static struct value number_function(struct run *run, const struct ken_node *call, const struct ken_node *measure)
{
    struct value result = oracle_value(run, call->first, measure);
    long operands = 1;
    for (const struct ken_node *kid = call->first->next; kid; kid = kid->next, operands++)
        result = folded(run, call, result, oracle_value(run, kid, measure));
    if (!result.known)
        return oracle_unknown(result.reasons);
    if (call->word != KEN_WORD_AVERAGE)
        return result;
    struct value average = oracle_known(run);
    mpq_set_si(average.number, operands, 1);
    mpq_div(average.number, result.number, average.number);
    return oracle_computed(run, call, average);
}

static struct value function(struct run *run, const struct ken_node *call, const struct ken_node *measure)
{
    if (call->word != KEN_WORD_COUNT)
        return number_function(run, call, measure);
    struct count count = count_of(run, call, measure);
    struct value result = oracle_known(run);
    mpq_set_si(result.number, count.low, 1);
    return count.low == count.high ? result : oracle_unknown(count.reasons);
}

/* --- comparisons ---------------------------------------------------------------------------------------------------- */

static bool holds(enum ken_word comparator, int order)
{
    switch ((int)comparator) {
    case KEN_WORD_AT_LEAST: return order >= 0;
    case KEN_WORD_MORE_THAN: return order > 0;
    case KEN_WORD_LESS_THAN: return order < 0;
    case KEN_WORD_EQUAL_TO: return order == 0;
    default: return order <= 0; /* at most; by */
    }
}

/* A number in a comparison. A count is the one exception to strictness: where conditions are unknown, every number of them that
 * may be true is tried. */
struct side {
    bool known;         /* as one number, or as a run of counts */
    bool never;         /* of a date that has not happened */
    mpq_ptr low, high;  /* the same, unless it is a count */
    struct reasons *reasons;
};

static struct side side_with(struct value value)
{
    return (struct side){value.known, value.never, value.number, value.number, value.known ? NULL : value.reasons};
}

static struct side side_of(struct run *run, const struct ken_node *node, const struct ken_node *measure)
{
    if (is_count(run, node)) {
        struct count count = count_of(run, oracle_meant(run->oracle, node), measure);
        struct side side = {true, false, pool_number(&run->pool), pool_number(&run->pool), count.reasons};
        mpq_set_si(side.low, count.low, 1);
        mpq_set_si(side.high, count.high, 1);
        return side;
    }
    return side_with(oracle_value(run, node, measure));
}

/* Tries every pair of what both sides may be. */
static struct value try_all(struct run *run, enum ken_word comparator, const struct side *a, const struct side *b)
{
    mpq_ptr x = pool_number(&run->pool), y = pool_number(&run->pool), one = pool_number(&run->pool);
    int tried = 0, held = 0;
    if (a->never || b->never)
        return truth_of(false);
    if (a->known && b->known) {
        mpq_set_si(one, 1, 1);
        for (mpq_set(x, a->low); mpq_cmp(x, a->high) <= 0; mpq_add(x, x, one))
            for (mpq_set(y, b->low); mpq_cmp(y, b->high) <= 0; mpq_add(y, y, one)) {
                tried++;
                held += holds(comparator, mpq_cmp(x, y));
            }
        if (held == 0 || held == tried)
            return truth_of(held);
    }
    return unknown_truth(oracle_join(run, a->reasons, b->reasons));
}

static struct value compare_dates(struct run *run, enum ken_word comparator, struct value a, struct value b)
{
    if ((a.known && !a.happened) || (b.known && !b.happened))
        return truth_of(false);
    if (!a.known || !b.known)
        return unknown_truth(oracle_join(run, a.known ? NULL : a.reasons, b.known ? NULL : b.reasons));
    return truth_of(holds(comparator, (a.day > b.day) - (a.day < b.day)));
}

static bool is_date(struct run *run, const struct ken_node *node)
{
    node = oracle_meant(run->oracle, node);
    return node->kind == KEN_NODE_DATE || (node->kind == KEN_NODE_NAME && oracle_value(run, node, NULL).kind == DATE);
}

static struct value compare(struct run *run, enum ken_word comparator, const struct ken_node *left, const struct ken_node *right,
                            const struct ken_node *measure)
{
    if (is_date(run, left))
        return compare_dates(run, comparator, oracle_value(run, left, NULL), oracle_value(run, right, NULL));
    struct side a = side_of(run, left, measure), b = side_of(run, right, measure);
    return try_all(run, comparator, &a, &b);
}

/* Within a range is a question of one number, also for a count: 0 to 2 of them lie within 0 to 2, whichever it is. */
static struct value between(struct run *run, const struct ken_node *subject, const struct ken_node *range, const struct ken_node *measure)
{
    struct value low = oracle_value(run, range->first, NULL), high = oracle_value(run, range->last, NULL);
    if (is_date(run, subject)) {
        struct value day = oracle_value(run, subject, NULL);
        return oracle_both(run, compare_dates(run, KEN_WORD_AT_LEAST, day, low), compare_dates(run, KEN_WORD_AT_MOST, day, high));
    }
    struct side side = side_of(run, subject, measure);
    mpq_ptr x = pool_number(&run->pool), one = pool_number(&run->pool);
    int tried = 0, held = 0;
    if (side.never)
        return truth_of(false);
    if (!side.known)
        return unknown_truth(side.reasons);
    mpq_set_si(one, 1, 1);
    for (mpq_set(x, side.low); mpq_cmp(x, side.high) <= 0; mpq_add(x, x, one), tried++)
        held += mpq_cmp(x, low.number) >= 0 && mpq_cmp(x, high.number) <= 0;
    return held == 0 || held == tried ? truth_of(held) : unknown_truth(side.reasons);
}

struct value oracle_elided(struct run *run, enum ken_word comparator, const struct ken_node *right, const struct ken_node *measure)
{
    struct value all = truth_of(true);
    for (const struct ken_node *subject = measure->first; subject; subject = subject->next)
        if (subject->kind != KEN_NODE_AS_PRINTED)
            all = oracle_both(run, all, right->kind == KEN_NODE_RANGE ? between(run, subject, right, NULL)
                                                                     : compare(run, comparator, subject, right, NULL));
    return all;
}

/* The same with a number that stands in no node: a step's, a table's. */
struct value oracle_elided_number(struct run *run, enum ken_word comparator, struct value right, const struct ken_node *measure)
{
    struct value all = truth_of(true);
    struct side b = side_with(right);
    for (const struct ken_node *subject = measure->first; subject; subject = subject->next)
        if (subject->kind != KEN_NODE_AS_PRINTED) {
            struct side a = side_of(run, subject, NULL);
            all = oracle_both(run, all, try_all(run, comparator, &a, &b));
        }
    return all;
}

static struct value day_in_period(struct run *run, const struct ken_node *subject)
{
    const struct ken_node *first = run->oracle->period->first, *last = first->next;
    struct value day = oracle_value(run, subject, NULL);
    return oracle_both(run, compare_dates(run, KEN_WORD_AT_LEAST, day, oracle_value(run, first, NULL)),
                       compare_dates(run, KEN_WORD_AT_MOST, day, oracle_value(run, last, NULL)));
}

static struct value in_period(struct run *run, const struct ken_node *node, const struct ken_node *measure)
{
    struct value all = truth_of(true);
    if (node->first)
        return day_in_period(run, node->first);
    for (const struct ken_node *subject = measure->first; subject; subject = subject->next)
        if (subject->kind != KEN_NODE_AS_PRINTED)
            all = oracle_both(run, all, day_in_period(run, subject));
    return all;
}

static struct value is_chosen(struct run *run, const struct ken_node *subject, const struct ken_node *text, bool negative)
{
    struct value value = oracle_value(run, subject, NULL);
    if (!value.known)
        return unknown_truth(value.reasons);
    return truth_of((value.size == text->size && memcmp(value.text, text->text, text->size) == 0) != negative);
}

/* --- logic ---------------------------------------------------------------------------------------------------------- */

struct value oracle_both(struct run *run, struct value a, struct value b)
{
    if (a.truth == FALSE || b.truth == FALSE)
        return truth_of(false);
    if (a.truth == TRUE && b.truth == TRUE)
        return truth_of(true);
    return unknown_truth(oracle_join(run, a.truth == UNKNOWN ? a.reasons : NULL, b.truth == UNKNOWN ? b.reasons : NULL));
}

static struct value negation(struct value a)
{
    if (a.truth != UNKNOWN)
        a.truth = a.truth == TRUE ? FALSE : TRUE;
    return a;
}

static struct value either(struct run *run, struct value a, struct value b)
{
    return negation(oracle_both(run, negation(a), negation(b)));
}

/* `kind is "a" or "b"`: the second choice is from what the one before it chooses from. */
static struct value second_of_either(struct run *run, const struct ken_node *node, const struct ken_node *measure)
{
    const struct ken_node *second = node->first->next;
    if (second->kind == KEN_NODE_IS && !second->first->next)
        return is_chosen(run, oracle_choice_before(node->first)->first, second->first, false);
    return oracle_truth(run, second, measure);
}

struct value oracle_truth(struct run *run, const struct ken_node *node, const struct ken_node *measure)
{
    struct value value = oracle_value(run, node, measure);
    if (value.kind == DATE)
        return value.known ? truth_of(value.happened) : unknown_truth(value.reasons);
    return value;
}

/* --- expressions ---------------------------------------------------------------------------------------------------- */

struct value oracle_value(struct run *run, const struct ken_node *node, const struct ken_node *measure)
{
    const struct ken_node *first = node->first, *second = first ? first->next : NULL;
    struct value result = oracle_known(run);
    switch ((int)node->kind) {
    case KEN_NODE_NUMBER: oracle_literal(result.number, node); return result;
    case KEN_NODE_DATE: return (struct value){.kind = DATE, .known = true, .happened = true, .day = node->day};
    case KEN_NODE_NAME: return value_of_name(run, node);
    case KEN_NODE_ARITHMETIC: return arithmetic(run, node, measure);
    case KEN_NODE_PERCENT: return percentage(run, node, measure);
    case KEN_NODE_ROUND: return oracle_rounded(run, node, measure);
    case KEN_NODE_INTERPOLATE: return oracle_interpolated(run, node, measure);
    case KEN_NODE_DAYS: return oracle_days(run, node);
    case KEN_NODE_FISCAL_YEAR: return oracle_fiscal_year(run, node);
    case KEN_NODE_OF_INDICATOR: return oracle_of_indicator(run, node);
    case KEN_NODE_SO_FAR: return run->so_far;
    case KEN_NODE_IS: return is_chosen(run, first, second, node->negative);
    case KEN_NODE_IN_PERIOD: return in_period(run, node, measure);
    case KEN_NODE_CALL: return function(run, node, measure);
    case KEN_NODE_AND: return oracle_both(run, oracle_truth(run, first, measure), oracle_truth(run, second, measure));
    case KEN_NODE_OR: return either(run, oracle_truth(run, first, measure), second_of_either(run, node, measure));
    case KEN_NODE_NOT: return negation(oracle_truth(run, first, measure));
    case KEN_NODE_COMPARE: return second ? compare(run, node->word, first, second, measure) : oracle_elided(run, node->word, first, measure);
    case KEN_NODE_BETWEEN: return second ? between(run, first, second, measure) : oracle_elided(run, node->word, first, measure);
    }
    abort(); /* nothing else is an expression: sense.c sees to that */
}
