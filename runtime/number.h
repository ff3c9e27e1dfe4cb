/*
 * Exact rationals: the only arithmetic ken has. Nothing here rounds unless its name says so.
 *
 * A number is kept in lowest terms with a positive denominator, and always in the smaller of its two forms: two int64_t
 * where they suffice, otherwise limbs. One value therefore has one representation. The numerator and the denominator
 * stay below 2^4096; a result beyond that is "overflow", which the functions report by returning false.
 *
 * Nothing allocates. A number borrows the limbs it may grow into, and each operation borrows a scratch; both belong to
 * the caller. There is no global state: threads may work at once as long as each has its own scratch and results.
 */
#ifndef KEN_NUMBER_H
#define KEN_NUMBER_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEN_NUMBER_LIMBS 64         /* widest numerator or denominator: 64 limbs of 64 bits, so below 2^4096 */
#define KEN_NUMBER_LITERAL_LIMBS 8  /* enough for every literal that can be written */
#define KEN_NUMBER_DIGITS 40        /* mantissa digits of a literal, as written */
#define KEN_NUMBER_EXPONENT 40      /* largest written exponent, either sign */
#define KEN_NUMBER_PLACES 12        /* most decimal places to round to or print */
#define KEN_NUMBER_TEXT 2560        /* bytes, NUL included, enough for any text this module writes */

/* A register. Its fields belong to number.c; others see it through the functions below. */
struct ken_number {
    int64_t num, den;        /* the value when num_n is 0; den >= 1 */
    mp_limb_t *limbs;        /* borrowed: numerator in limbs[0..cap), denominator in limbs[cap..2*cap) */
    uint32_t cap;            /* 0: this register holds narrow values only */
    uint32_t num_n, den_n;   /* limbs in use, least significant first; num_n 0: narrow */
    bool negative;           /* sign of a wide value */
};

/* An integer of intermediate size. The largest is 100(a - b)/b before reduction: 64 + 64 limbs and two carries. */
struct ken_number_work {
    mp_size_t n;             /* limbs in use, the top one non-zero; 0 is zero */
    bool negative;
    mp_limb_t limb[2 * KEN_NUMBER_LIMBS + 2];
};

/* Work space of one operation, about 5 KiB. Needs no initialising and keeps nothing between calls. */
struct ken_number_scratch {
    struct ken_number_work num, den, first, second, third;
};

/* Makes r zero. It may grow into limbs[0..2*cap), which stay the caller's and must outlive r; cap is 0 (limbs unused)
 * to KEN_NUMBER_LIMBS. Two registers must not share limbs, and a register must not be copied by assignment. */
void ken_number_init(struct ken_number *r, mp_limb_t *limbs, uint32_t cap);

/* Makes r a whole number; every int64_t fits every register. */
void ken_number_set_int(struct ken_number *r, int64_t value);

/* Makes `to` the value of `from` (they may be one). False: it does not fit `to`, which is then 0. */
bool ken_number_copy(struct ken_number *to, const struct ken_number *from);

/* The operations set r to the exact result; r may be a, b or both. False: in lowest terms the result does not fit r
 * (numerator or denominator of 2^4096 or more, or of more than r's cap limbs), and r is 0. Only the final result is
 * held against that limit. Divisors must not be zero (asserted). */
bool ken_number_add(struct ken_number *r, const struct ken_number *a, const struct ken_number *b,
                    struct ken_number_scratch *scratch);                                    /* a + b */
bool ken_number_sub(struct ken_number *r, const struct ken_number *a, const struct ken_number *b,
                    struct ken_number_scratch *scratch);                                    /* a - b */
bool ken_number_mul(struct ken_number *r, const struct ken_number *a, const struct ken_number *b,
                    struct ken_number_scratch *scratch);                                    /* a * b */
bool ken_number_div(struct ken_number *r, const struct ken_number *a, const struct ken_number *b,
                    struct ken_number_scratch *scratch);                                    /* a / b */
bool ken_number_percent(struct ken_number *r, const struct ken_number *a, const struct ken_number *b,
                        struct ken_number_scratch *scratch);                                /* 100 a / b, points */
bool ken_number_growth(struct ken_number *r, const struct ken_number *a, const struct ken_number *b,
                       struct ken_number_scratch *scratch);                                 /* 100 (a - b) / b, points */
bool ken_number_div_int(struct ken_number *r, const struct ken_number *a, int64_t n,
                        struct ken_number_scratch *scratch);                                /* a / n, n > 0 */

/* What becomes of digits that are given up; program files hold these numbers. */
enum ken_number_cut {
    KEN_NUMBER_HALF_UP,      /* to the nearest, ties towards +infinity: floor(a 10^p + 1/2) / 10^p; 2.5 gives 3, -0.5 gives 0 */
    KEN_NUMBER_HALF_EVEN,    /* to the nearest, ties to an even last digit: 2.5 gives 2, 3.5 gives 4 */
    KEN_NUMBER_DOWN,         /* towards -infinity: -0.5 gives -1 */
    KEN_NUMBER_UP,           /* towards +infinity */
    KEN_NUMBER_TRUNCATE,     /* towards zero */
};
#define KEN_NUMBER_CUTS 5

/* Rounds to `places` decimals (at most KEN_NUMBER_PLACES). Aliasing and failure as above. */
bool ken_number_round(struct ken_number *r, const struct ken_number *a, unsigned places, enum ken_number_cut how,
                      struct ken_number_scratch *scratch);

/* The piecewise linear function through points[2 i], points[2 i + 1] (x and y, `count` >= 1 of them, x strictly rising) at
 * a; left of the first point that one's y, right of the last that one's. Each number of a point is small (see below); only
 * the final result is held against the limit. Aliasing and failure as above. */
bool ken_number_interpolate(struct ken_number *r, const struct ken_number *a, const struct ken_number *const *points,
                            size_t count, struct ken_number_scratch *scratch);

/* Whether numerator and denominator each fit KEN_NUMBER_LITERAL_LIMBS, as those of every literal do. */
bool ken_number_is_small(const struct ken_number *a);

/* Negative, zero or positive as a is less than, equal to or greater than b. Cannot fail. */
int ken_number_cmp(const struct ken_number *a, const struct ken_number *b, struct ken_number_scratch *scratch);

/* Whether a = b; cheaper than ken_number_cmp. */
bool ken_number_equal(const struct ken_number *a, const struct ken_number *b);

/* -1, 0 or 1. */
int ken_number_sign(const struct ken_number *a);

/* Whether a is a whole number, of any size. */
bool ken_number_is_integer(const struct ken_number *a);

/* Sets *out and returns true when a is a whole number that fits it; otherwise leaves *out alone. */
bool ken_number_to_int(const struct ken_number *a, int64_t *out);

enum ken_number_read {
    KEN_NUMBER_OK,
    KEN_NUMBER_SYNTAX,       /* not a JSON number; says so before it says "too long" */
    KEN_NUMBER_TOO_LONG      /* more than 40 mantissa digits (zeros count), or an exponent beyond +-40 */
};

/* Reads text[0..len), the whole of it, as a JSON number: exactly, -0 being 0. `lenient` also takes leading zeros (007),
 * as rule files do. r needs a cap of at least KEN_NUMBER_LITERAL_LIMBS (asserted); on failure it is 0. */
enum ken_number_read ken_number_parse(struct ken_number *r, const char *text, size_t len, bool lenient,
                                      struct ken_number_scratch *scratch);

/* Writes a as a decimal of at most `places` (<= KEN_NUMBER_PLACES) decimals, NUL-terminated: no exponent, no trailing
 * zeros, no "-0". Sets *exact to whether the text is the whole value. Returns its length in bytes. Cannot fail. */
size_t ken_number_decimal(const struct ken_number *a, unsigned places, enum ken_number_cut how, bool *exact,
                          char out[KEN_NUMBER_TEXT], struct ken_number_scratch *scratch);

/* Writes a in lowest terms, NUL-terminated: "10/3", "-7". Returns the length in bytes. Cannot fail. */
size_t ken_number_fraction(const struct ken_number *a, char out[KEN_NUMBER_TEXT]);

/* The stored form, as program files hold it. One value has one form, on every host; all fields are little-endian:
 *     u32 sign, 0 or 1 | u32 n, limbs of the numerator | u32 d, limbs of the denominator | u32 0 |
 *     u64 numerator[n] | u64 denominator[d], least significant limb first, the last one non-zero (zero has n = 0) */

/* Bytes that ken_number_store writes for a, a multiple of 8. */
size_t ken_number_size(const struct ken_number *a);

/* Writes ken_number_size(a) bytes at `to`, which needs no alignment. Cannot fail. */
void ken_number_store(const struct ken_number *a, unsigned char *to);

/* Reads a stored number from the first bytes of from[0..size), which come from strangers and need no alignment. Returns
 * how many bytes it took; 0, and r is 0, when they are not the one stored form of a number that fits r. */
size_t ken_number_load(struct ken_number *r, const unsigned char *from, size_t size,
                       struct ken_number_scratch *scratch);

#endif
