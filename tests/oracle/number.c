/* Forms of numbers: rounded, interpolated, looked up, counted in days, taken from another indicator. */
#include "model.h"

#include <stdlib.h>
#include <string.h>

/* --- rounding ------------------------------------------------------------------------------------------------------- */

static void nearest_even(mpz_ptr whole, mpq_srcptr value)
{
    mpz_t twice, rest;
    mpz_inits(twice, rest, NULL);
    mpz_mul_ui(twice, mpq_numref(value), 2);
    mpz_fdiv_qr(whole, rest, twice, mpq_denref(value)); /* how many halves */
    bool tie = mpz_sgn(rest) == 0 && mpz_odd_p(whole);
    mpz_add_ui(whole, whole, 1);
    mpz_fdiv_q_2exp(whole, whole, 1);
    if (tie && mpz_odd_p(whole))
        mpz_sub_ui(whole, whole, 1);
    mpz_clears(twice, rest, NULL);
}

static void to_whole(mpz_ptr whole, mpq_srcptr value, enum ken_word mode)
{
    mpq_t raised, half;
    switch ((int)mode) {
    case KEN_WORD_ROUND_EVEN: nearest_even(whole, value); return;
    case KEN_WORD_ROUND_DOWN: mpz_fdiv_q(whole, mpq_numref(value), mpq_denref(value)); return;
    case KEN_WORD_ROUND_UP: mpz_cdiv_q(whole, mpq_numref(value), mpq_denref(value)); return;
    case KEN_WORD_TRUNCATE: mpz_tdiv_q(whole, mpq_numref(value), mpq_denref(value)); return;
    }
    mpq_inits(raised, half, NULL);
    mpq_set_si(half, 1, 2);
    mpq_add(raised, value, half);
    mpz_fdiv_q(whole, mpq_numref(raised), mpq_denref(raised));
    mpq_clears(raised, half, NULL);
}

/* How large one step is: a power of ten, or as stated. */
static void step_of(mpq_ptr step, const struct ken_node *node)
{
    const struct ken_node *how = node->first->next;
    if (node->grouped) {
        oracle_literal(step, how);
        return;
    }
    mpz_set_ui(mpq_numref(step), 1);
    mpz_ui_pow_ui(mpq_denref(step), 10, strtoul(how->text, NULL, 10));
}

struct value oracle_rounded(struct run *run, const struct ken_node *node, const struct ken_node *measure)
{
    struct value a = oracle_value(run, node->first, measure), steps = oracle_known(run), whole = oracle_known(run), result = oracle_known(run);
    mpq_ptr step = pool_number(&run->pool);
    if (!a.known)
        return oracle_unknown(a.reasons);
    step_of(step, node);
    mpq_div(steps.number, a.number, step);
    to_whole(mpq_numref(whole.number), steps.number, node->word);
    mpq_mul(result.number, whole.number, step);
    if (node->grouped) { /* a division, a rounding and a multiplication; to places it is one operation */
        steps = oracle_computed(run, node, steps);
        whole = oracle_computed(run, node, whole);
        if (!steps.known || !whole.known)
            return steps.known ? whole : steps;
    }
    return oracle_computed(run, node, result);
}

/* --- interpolation -------------------------------------------------------------------------------------------------- */

void oracle_line(mpq_ptr y, mpq_srcptr x, mpq_srcptr x0, mpq_srcptr y0, mpq_srcptr x1, mpq_srcptr y1)
{
    mpq_t run, rise;
    mpq_inits(run, rise, NULL);
    mpq_sub(run, x1, x0);
    mpq_sub(rise, y1, y0);
    mpq_div(rise, rise, run);
    mpq_sub(run, x, x0);
    mpq_mul(rise, rise, run);
    mpq_add(y, y0, rise);
    mpq_clears(run, rise, NULL);
}

struct value oracle_interpolated(struct run *run, const struct ken_node *node, const struct ken_node *measure)
{
    struct value x = oracle_value(run, node->first, measure), result = oracle_known(run);
    mpq_ptr x0 = pool_number(&run->pool), y0 = pool_number(&run->pool), x1 = pool_number(&run->pool), y1 = pool_number(&run->pool);
    if (!x.known)
        return oracle_unknown(x.reasons);
    for (const struct ken_node *point = node->first->next; point; point = point->next) {
        oracle_literal(x1, point->first);
        oracle_literal(y1, point->last);
        mpq_set(result.number, y1);
        if (mpq_cmp(x.number, x1) <= 0) {
            if (point != node->first->next)
                oracle_line(result.number, x.number, x0, y0, x1, y1);
            break;
        }
        mpq_set(x0, x1);
        mpq_set(y0, y1);
    }
    return oracle_computed(run, node, result);
}

/* --- tables --------------------------------------------------------------------------------------------------------- */

static bool is_key(const struct value *key, const struct ken_node *written)
{
    if (key->kind == CATEGORY)
        return key->size == written->size && memcmp(key->text, written->text, written->size) == 0;
    mpq_t number;
    mpq_init(number);
    oracle_literal(number, written);
    bool same = mpq_equal(number, key->number);
    mpq_clear(number);
    return same;
}

/* The value at a place of a row's list. */
static const struct ken_node *value_at(const struct ken_node *row, int place)
{
    const struct ken_node *value = row->last->first;
    while (place-- > 0)
        value = value->next;
    return value;
}

struct value oracle_looked_up(struct run *run, const struct ken_node *name, int place)
{
    const struct table *table = oracle_name(run->oracle, name->symbol)->table;
    struct value keys[2], result = oracle_known(run);
    struct reasons *reasons = NULL;
    bool known = true;
    for (int k = 0; k < 2 && table->keys[k]; k++) {
        keys[k] = oracle_value(run, table->keys[k], NULL);
        known &= keys[k].known;
        if (!keys[k].known)
            reasons = oracle_join(run, reasons, keys[k].reasons);
    }
    if (!known)
        return oracle_unknown(reasons);
    for (size_t i = 0; i < table->row_count; i++) {
        const struct ken_node *row = table->rows[i], *first = row->first;
        if (is_key(&keys[0], first) && (!table->keys[1] || is_key(&keys[1], first->next))) {
            oracle_literal(result.number, value_at(row, place));
            return result;
        }
    }
    return oracle_unknown(oracle_reason_under(run, UNCOVERED, name));
}

/* --- dates ---------------------------------------------------------------------------------------------------------- */

/* A date in arithmetic. One that has not happened is missing there. */
static struct value day_of(struct run *run, const struct ken_node *node)
{
    struct value day = oracle_value(run, node, NULL);
    if (!day.known || day.happened)
        return day;
    return (struct value){.kind = DATE, .never = true, .reasons = oracle_reason_under(run, MISSING, node)};
}

struct value oracle_days(struct run *run, const struct ken_node *node)
{
    struct value from = day_of(run, node->first), to = day_of(run, node->first->next), result = oracle_known(run);
    if (from.known && to.known) {
        mpq_set_si(result.number, (long)to.day - from.day, 1);
        return result;
    }
    result = oracle_unknown(oracle_join(run, from.known ? NULL : from.reasons, to.known ? NULL : to.reasons));
    result.never = from.never || to.never;
    return result;
}

struct value oracle_fiscal_year(struct run *run, const struct ken_node *node)
{
    enum { BUDDHIST = 543, BEFORE_OCTOBER = 273 };
    struct value day = day_of(run, node->first), result = oracle_known(run);
    if (!day.known) {
        result = oracle_unknown(day.reasons);
        result.never = day.never;
        return result;
    }
    int year = 1;
    bool leap = false;
    for (;; year++) { /* day 1 is the first of January of year 1 */
        leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if (day.day <= 365 + leap)
            break;
        day.day -= 365 + leap;
    }
    mpq_set_si(result.number, year + BUDDHIST + (day.day > BEFORE_OCTOBER + leap), 1);
    return result;
}

/* --- other indicators ----------------------------------------------------------------------------------------------- */

struct value oracle_of_indicator(struct run *run, const struct ken_node *node)
{
    const struct indicator *indicator = oracle_indicator(run->oracle, node->first->text);
    const struct outcome *out = indicator->outcome;
    bool level = node->word == KEN_WORD_LEVEL_OF;
    struct value result = oracle_known(run);
    if (out->status != OK && out->status != NOT_ASSESSED)
        return oracle_unknown(out->reasons);
    if (level)
        mpq_set_si(result.number, out->status == OK ? out->level : indicator->top, 1);
    else
        mpq_set(result.number, out->status == OK ? out->score.low : indicator->full);
    return result;
}
