/* What the value instructions do with unknowns (semantics §2); the arithmetic itself is number.h's.
 * `a` is replaced by the result; its number storage must be of KEN_NUMBER_LIMBS. */
#ifndef KEN_VALUE_H
#define KEN_VALUE_H

#include "context.h"

/* The reasons of a value; 0 when it is known. */
uint32_t ken_value_why(const struct ken_value *);

/* Copies a value into another's storage. */
void ken_value_copy(struct ken_value *to, const struct ken_value *from);

/* Why an input that is missing or invalid has no value. */
uint32_t ken_value_no_input(ken_context *, uint32_t input);

/* The value of an input of the record, as a number, a truth or a date. */
void ken_value_input(ken_context *, struct ken_value *to, uint32_t input);
void ken_value_flag(ken_context *, struct ken_value *to, uint32_t input);
void ken_value_date(ken_context *, struct ken_value *to, uint32_t input);

/* ADD SUBTRACT MULTIPLY, and DIVIDE PERCENT INCREASE DECREASE with the set that a zero base blames. */
void ken_value_arithmetic(ken_context *, enum ken_op, struct ken_value *a, const struct ken_value *b, uint32_t too_large);
void ken_value_quotient(ken_context *, enum ken_op, struct ken_value *a, const struct ken_value *b, uint32_t zero_base, uint32_t too_large);
/* MIN, MAX. */
void ken_value_choose(ken_context *, enum ken_op, struct ken_value *a, const struct ken_value *b);
void ken_value_average(ken_context *, struct ken_value *a, uint32_t count, uint32_t too_large);
void ken_value_round(ken_context *, struct ken_value *a, uint32_t rounding, uint32_t too_large);
void ken_value_interpolate(ken_context *, struct ken_value *a, uint32_t curve, uint32_t too_large);
/* How many of the truths values[0..count) are true, into values[0]. */
void ken_value_count(ken_context *, struct ken_value *values, uint32_t count);

/* LOOKUP, with the set that an entry which is not there blames. */
void ken_value_lookup(ken_context *, struct ken_value *a, const struct ken_value *b, uint32_t lookup, uint32_t uncovered);
/* DAYS, FISCAL_YEAR. */
void ken_value_days(ken_context *, struct ken_value *a, const struct ken_value *b);
void ken_value_fiscal_year(struct ken_value *a);

/* AT_LEAST … EQUAL, BETWEEN, DAY_AT_LEAST … DAY_EQUAL, HAPPENED. */
void ken_value_compare(ken_context *, enum ken_op, struct ken_value *a, const struct ken_value *b);
void ken_value_between(ken_context *, struct ken_value *a, const struct ken_number *low, const struct ken_number *high);
void ken_value_compare_days(ken_context *, enum ken_op, struct ken_value *a, const struct ken_value *b);
void ken_value_happened(struct ken_value *a);

/* NOT, AND, OR. */
void ken_value_not(struct ken_value *a);
void ken_value_and(ken_context *, struct ken_value *a, const struct ken_value *b);
void ken_value_or(ken_context *, struct ken_value *a, const struct ken_value *b);

#endif
