/*
 * Two layers. Narrow operands meet in 128-bit integers, which hold every cross product of two int64_t; all others meet
 * in the scratch, through GMP's mpn functions (mpz and mpq allocate, and abort when memory fails). Both layers end in
 * `keep`, the one place that chooses a form and applies the limit.
 */
#include "number.h"

#include <assert.h>
#include <string.h>

_Static_assert(GMP_NUMB_BITS == 64, "ken_number counts on 64-bit limbs");

#define CHUNK 18                                           /* decimal digits that any int64_t can hold */
#define WORK_LIMBS (2 * KEN_NUMBER_LIMBS + 2)
#define PRINTED_LIMBS (KEN_NUMBER_LIMBS + 1)               /* a numerator times 10^12 */
#define PRINTED_DIGITS (PRINTED_LIMBS * 64 * 302 / 1000 + 2) /* log10(2) < 0.302 */

static const uint64_t power_of_ten[CHUNK + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
    1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000,
    1000000000000000000,
};

/* ---- Keeping a value -------------------------------------------------------------------------------------------- */

static bool is_narrow(const struct ken_number *a)
{
    return a->num_n == 0;
}

static void set_narrow(struct ken_number *r, int64_t num, int64_t den)
{
    r->num = num;
    r->den = den;
    r->num_n = r->den_n = 0;
    r->negative = false;
}

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? (uint64_t)-(value + 1) + 1 : (uint64_t)value;
}

/* The int64_t of a sign and a magnitude that fit one; written so that INT64_MIN is never negated. */
static int64_t with_sign(bool negative, uint64_t size)
{
    return negative && size > 0 ? -(int64_t)(size - 1) - 1 : (int64_t)size;
}

/* Makes r the value of limbs that are in lowest terms with non-zero top limbs. False, and r is 0: it does not fit. */
static bool keep(struct ken_number *r, bool negative, const mp_limb_t *num, mp_size_t num_n, const mp_limb_t *den,
                 mp_size_t den_n)
{
    uint64_t low = num_n == 0 ? 0 : num[0];
    if (num_n <= 1 && den_n == 1 && low <= (uint64_t)INT64_MAX + negative && den[0] <= INT64_MAX) {
        set_narrow(r, with_sign(negative, low), (int64_t)den[0]);
        return true;
    }
    set_narrow(r, 0, 1);
    if (num_n > r->cap || den_n > r->cap)
        return false;
    mpn_copyi(r->limbs, num, num_n);
    mpn_copyi(r->limbs + r->cap, den, den_n);
    r->num_n = (uint32_t)num_n;
    r->den_n = (uint32_t)den_n;
    r->negative = negative;
    return true;
}

static unsigned trailing_zeros(unsigned __int128 value)
{
    uint64_t low = (uint64_t)value;
    return (unsigned)(low ? __builtin_ctzll(low) : 64 + __builtin_ctzll((uint64_t)(value >> 64)));
}

/* Binary gcd, for b > 0. */
static unsigned __int128 gcd_128(unsigned __int128 a, unsigned __int128 b)
{
    if (a == 0)
        return b;
    unsigned shared = trailing_zeros(a | b);
    a >>= trailing_zeros(a);
    for (;;) {
        b >>= trailing_zeros(b);
        if (a == b)
            return a << shared;
        if (a > b) {
            unsigned __int128 larger = a;
            a = b;
            b = larger;
        }
        b -= a;
    }
}

/* Reduces num/den, den > 0, and keeps it. */
static bool keep_128(struct ken_number *r, bool negative, unsigned __int128 num, unsigned __int128 den)
{
    assert(den > 0);
    unsigned __int128 common = den == 1 ? 1 : gcd_128(num, den);
    if (common != 1) {
        num /= common;
        den /= common;
    }
    mp_limb_t num_limbs[2] = {(mp_limb_t)num, (mp_limb_t)(num >> 64)};
    mp_limb_t den_limbs[2] = {(mp_limb_t)den, (mp_limb_t)(den >> 64)};
    return keep(r, negative, num_limbs, num_limbs[1] ? 2 : num_limbs[0] ? 1 : 0, den_limbs, den_limbs[1] ? 2 : 1);
}

/* ---- Integers in the scratch ------------------------------------------------------------------------------------ */

/* The limbs of a number of either form. */
struct operand {
    bool negative;
    mp_size_t num_n, den_n;
    const mp_limb_t *num, *den;
    mp_limb_t narrow[2];
};

static void look(struct operand *o, const struct ken_number *a)
{
    if (is_narrow(a)) {
        o->negative = a->num < 0;
        o->narrow[0] = magnitude(a->num);
        o->narrow[1] = (mp_limb_t)a->den;
        o->num = &o->narrow[0];
        o->den = &o->narrow[1];
        o->num_n = a->num != 0;
        o->den_n = 1;
    } else {
        o->negative = a->negative;
        o->num = a->limbs;
        o->den = a->limbs + a->cap;
        o->num_n = a->num_n;
        o->den_n = a->den_n;
    }
}

static void trim(struct ken_number_work *x)
{
    while (x->n > 0 && x->limb[x->n - 1] == 0)
        x->n--;
}

static void push_carry(struct ken_number_work *x, mp_limb_t carry)
{
    if (carry) {
        assert(x->n < WORK_LIMBS);
        x->limb[x->n++] = carry;
    }
}

static void assign(struct ken_number_work *x, bool negative, const mp_limb_t *limbs, mp_size_t n)
{
    mpn_copyi(x->limb, limbs, n);
    x->n = n;
    x->negative = negative;
}

static void assign_word(struct ken_number_work *x, bool negative, mp_limb_t word)
{
    x->limb[0] = word;
    x->n = word != 0;
    x->negative = negative;
}

static bool is_one(const struct ken_number_work *x)
{
    return x->n == 1 && x->limb[0] == 1;
}

/* |x| against |y|; they are not both zero. */
static int compare(const struct ken_number_work *x, const struct ken_number_work *y)
{
    assert(x->n > 0 || y->n > 0);
    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    return mpn_cmp(x->limb, y->limb, x->n);
}

static void multiply(struct ken_number_work *x, bool negative, const mp_limb_t *a, mp_size_t a_n, const mp_limb_t *b,
                     mp_size_t b_n)
{
    x->negative = negative;
    x->n = 0;
    if (a_n == 0 || b_n == 0)
        return;
    if (a_n >= b_n)
        mpn_mul(x->limb, a, a_n, b, b_n);
    else
        mpn_mul(x->limb, b, b_n, a, a_n);
    x->n = a_n + b_n;
    trim(x);
}

static void multiply_word(struct ken_number_work *x, mp_limb_t word)
{
    if (x->n > 0)
        push_carry(x, mpn_mul_1(x->limb, x->limb, x->n, word));
}

static void add_word(struct ken_number_work *x, mp_limb_t word)
{
    if (x->n > 0)
        push_carry(x, mpn_add_1(x->limb, x->limb, x->n, word));
    else
        assign_word(x, x->negative, word);
}

/* x += y, with signs. */
static void add(struct ken_number_work *x, const struct ken_number_work *y)
{
    bool x_larger = compare(x, y) >= 0;
    const struct ken_number_work *large = x_larger ? x : y, *small = x_larger ? y : x;
    mp_size_t n = large->n;
    if (small->n == 0) {
        assign(x, large->negative, large->limb, n);
    } else if (x->negative == y->negative) {
        mp_limb_t carry = mpn_add(x->limb, large->limb, n, small->limb, small->n);
        x->n = n;
        push_carry(x, carry);
    } else {
        mpn_sub(x->limb, large->limb, n, small->limb, small->n);
        x->negative = large->negative;
        x->n = n;
        trim(x);
    }
}

static void shift_down(struct ken_number_work *x, mp_bitcnt_t bits)
{
    mp_size_t limbs = (mp_size_t)(bits / 64);
    unsigned rest = (unsigned)(bits % 64);
    x->n -= limbs;
    if (rest)
        mpn_rshift(x->limb, x->limb + limbs, x->n, rest);
    else
        mpn_copyi(x->limb, x->limb + limbs, x->n);
    trim(x);
}

/* quotient = |x| / |y| towards zero, x = the remainder; y > 0, and the three are different. */
static void divide(struct ken_number_work *quotient, struct ken_number_work *x, const struct ken_number_work *y)
{
    quotient->negative = x->negative;
    quotient->n = 0;
    if (x->n < y->n)
        return;
    mpn_tdiv_qr(quotient->limb, x->limb, 0, x->limb, x->n, y->limb, y->n);
    quotient->n = x->n - y->n + 1;
    x->n = y->n;
    trim(quotient);
    trim(x);
}

static void divide_exactly(struct ken_number_work *x, const struct ken_number_work *y, struct ken_number_work *room)
{
    divide(room, x, y);
    assert(x->n == 0);
    assign(x, room->negative, room->limb, room->n);
}

/* ---- Lowest terms ----------------------------------------------------------------------------------------------- */

/* Brings num/den to lowest terms and returns whether they were. */
static bool reduce(struct ken_number_scratch *s)
{
    struct ken_number_work *large = &s->first, *small = &s->second, *common = &s->third;
    if (is_one(&s->den))
        return true;
    if (s->num.n == 0) {
        assign_word(&s->den, false, 1);
        return false;
    }
    mp_bitcnt_t num_twos = mpn_scan1(s->num.limb, 0), den_twos = mpn_scan1(s->den.limb, 0);
    mp_bitcnt_t twos = num_twos < den_twos ? num_twos : den_twos;
    shift_down(&s->num, twos);
    shift_down(&s->den, twos);
    /* mpn_gcd destroys its operands, and asks for the longer one first and for one of them odd: one is, by now. */
    bool num_larger = compare(&s->num, &s->den) >= 0;
    const struct ken_number_work *larger = num_larger ? &s->num : &s->den, *smaller = num_larger ? &s->den : &s->num;
    assign(large, false, larger->limb, larger->n);
    assign(small, false, smaller->limb, smaller->n);
    common->n = mpn_gcd(common->limb, large->limb, large->n, small->limb, small->n);
    if (is_one(common))
        return twos == 0;
    divide_exactly(&s->num, common, &s->first);
    divide_exactly(&s->den, common, &s->first);
    return false;
}

static unsigned __int128 two_limbs(const struct ken_number_work *x)
{
    unsigned __int128 high = x->n > 1 ? x->limb[1] : 0;
    return high << 64 | (x->n > 0 ? x->limb[0] : 0);
}

/* Keeps num/den, den != 0, whatever their common factors and signs. */
static bool settle(struct ken_number *r, struct ken_number_scratch *s)
{
    bool negative = s->num.negative != s->den.negative;
    if (s->num.n <= 2 && s->den.n <= 2)
        return keep_128(r, negative, two_limbs(&s->num), two_limbs(&s->den));
    reduce(s);
    return keep(r, negative, s->num.limb, s->num.n, s->den.limb, s->den.n);
}

/* ---- Arithmetic ------------------------------------------------------------------------------------------------- */

enum operation { ADD, SUB, MUL, DIV, PERCENT, GROWTH };

/* With a = an/ad and b = bn/bd, let x = an bd and y = bn ad. Then, exactly,
 *     a + b = (x + y) / (ad bd)      a / b           = x / y
 *     a - b = (x - y) / (ad bd)      100 a / b       = 100 x / y
 *     a * b = (an bn) / (ad bd)      100 (a - b) / b = 100 (x - y) / y
 * which both layers follow. Narrow x and y are below 2^126 and x - y below 2^127, so that only the factor 100 can
 * leave 128 bits: then this returns false, and nothing is set. */
static bool combine_narrow(__int128 *num, __int128 *den, const struct ken_number *a, const struct ken_number *b,
                           enum operation op)
{
    const __int128 most = (__int128)(~(unsigned __int128)0 >> 1) / 100;
    __int128 x = (__int128)a->num * b->den, y = (__int128)b->num * a->den;
    *den = op == ADD || op == SUB || op == MUL ? (__int128)a->den * b->den : y;
    if (op == MUL)
        *num = (__int128)a->num * b->num;
    else if (op == ADD)
        *num = x + y;
    else
        *num = op == SUB || op == GROWTH ? x - y : x;
    if (op != PERCENT && op != GROWTH)
        return true;
    if (*num > most || *num < -most)
        return false;
    *num *= 100;
    return true;
}

/* The same in the scratch's num and den. */
static void combine_wide(struct ken_number_scratch *s, const struct ken_number *left, const struct ken_number *right,
                         enum operation op)
{
    struct operand a, b;
    look(&a, left);
    look(&b, right);
    if (op == MUL) {
        multiply(&s->num, a.negative != b.negative, a.num, a.num_n, b.num, b.num_n);
        multiply(&s->den, false, a.den, a.den_n, b.den, b.den_n);
        return;
    }
    multiply(&s->num, a.negative, a.num, a.num_n, b.den, b.den_n);
    multiply(&s->first, b.negative, b.num, b.num_n, a.den, a.den_n);
    if (op == ADD || op == SUB)
        multiply(&s->den, false, a.den, a.den_n, b.den, b.den_n);
    else
        assign(&s->den, s->first.negative, s->first.limb, s->first.n);
    if (op == SUB || op == GROWTH)
        s->first.negative = !s->first.negative;
    if (op == ADD || op == SUB || op == GROWTH)
        add(&s->num, &s->first);
    if (op == PERCENT || op == GROWTH)
        multiply_word(&s->num, 100);
}

static bool combine(struct ken_number *r, const struct ken_number *a, const struct ken_number *b, enum operation op,
                    struct ken_number_scratch *s)
{
    assert(op == ADD || op == SUB || op == MUL || ken_number_sign(b) != 0);
    __int128 num, den;
    if (is_narrow(a) && is_narrow(b) && combine_narrow(&num, &den, a, b, op))
        return keep_128(r, (num < 0) != (den < 0), (unsigned __int128)(num < 0 ? -num : num),
                        (unsigned __int128)(den < 0 ? -den : den));
    combine_wide(s, a, b, op);
    return settle(r, s);
}

bool ken_number_add(struct ken_number *r, const struct ken_number *a, const struct ken_number *b,
                    struct ken_number_scratch *scratch)
{
    return combine(r, a, b, ADD, scratch);
}

bool ken_number_sub(struct ken_number *r, const struct ken_number *a, const struct ken_number *b,
                    struct ken_number_scratch *scratch)
{
    return combine(r, a, b, SUB, scratch);
}

bool ken_number_mul(struct ken_number *r, const struct ken_number *a, const struct ken_number *b,
                    struct ken_number_scratch *scratch)
{
    return combine(r, a, b, MUL, scratch);
}

bool ken_number_div(struct ken_number *r, const struct ken_number *a, const struct ken_number *b,
                    struct ken_number_scratch *scratch)
{
    return combine(r, a, b, DIV, scratch);
}

bool ken_number_percent(struct ken_number *r, const struct ken_number *a, const struct ken_number *b,
                        struct ken_number_scratch *scratch)
{
    return combine(r, a, b, PERCENT, scratch);
}

bool ken_number_growth(struct ken_number *r, const struct ken_number *a, const struct ken_number *b,
                       struct ken_number_scratch *scratch)
{
    return combine(r, a, b, GROWTH, scratch);
}

bool ken_number_div_int(struct ken_number *r, const struct ken_number *a, int64_t n,
                        struct ken_number_scratch *scratch)
{
    assert(n > 0);
    struct ken_number divisor;
    ken_number_init(&divisor, NULL, 0);
    ken_number_set_int(&divisor, n);
    return combine(r, a, &divisor, DIV, scratch);
}

/* Whether num, cut towards zero and with a remainder in first (which is lost), is to be one further from zero. */
static bool grows(struct ken_number_scratch *s, enum ken_number_cut how)
{
    if (how == KEN_NUMBER_TRUNCATE)
        return false;
    if (how == KEN_NUMBER_DOWN || how == KEN_NUMBER_UP)
        return s->num.negative == (how == KEN_NUMBER_DOWN);
    multiply_word(&s->first, 2);
    int half = compare(&s->first, &s->den);
    if (half != 0)
        return half > 0;
    if (how == KEN_NUMBER_HALF_EVEN)
        return s->num.n > 0 && s->num.limb[0] % 2 == 1;
    return !s->num.negative; /* a tie goes up: away from zero above it, towards zero below it */
}

/* Sets the scratch's num to the integer nearest to a 10^places in the sense of `how`; returns whether it is that. */
static bool cut(struct ken_number_scratch *s, const struct ken_number *a, unsigned places, enum ken_number_cut how)
{
    assert(places <= KEN_NUMBER_PLACES);
    struct operand o;
    look(&o, a);
    assign(&s->first, o.negative, o.num, o.num_n);
    multiply_word(&s->first, power_of_ten[places]);
    assign(&s->den, false, o.den, o.den_n);
    divide(&s->num, &s->first, &s->den);
    bool exact = s->first.n == 0;
    if (!exact && grows(s, how))
        add_word(&s->num, 1);
    return exact;
}

bool ken_number_round(struct ken_number *r, const struct ken_number *a, unsigned places, enum ken_number_cut how,
                      struct ken_number_scratch *scratch)
{
    cut(scratch, a, places, how);
    assign_word(&scratch->den, false, power_of_ten[places]);
    return settle(r, scratch);
}

/* x *= y, by way of `room`. */
static void scale_by(struct ken_number_work *x, const mp_limb_t *y, mp_size_t y_n, bool negative, struct ken_number_work *room)
{
    multiply(room, x->negative != negative, x->limb, x->n, y, y_n);
    assign(x, room->negative, room->limb, room->n);
}

/* x = a.num b.den - b.num a.den, for different a and b: their difference, over a.den b.den. */
static void subtract_crosswise(struct ken_number_work *x, const struct operand *a, const struct operand *b,
                               struct ken_number_work *room)
{
    multiply(x, a->negative, a->num, a->num_n, b->den, b->den_n);
    multiply(room, !b->negative, b->num, b->num_n, a->den, a->den_n);
    add(x, room);
}

/* a between the points p and q, and their y different. With [u, v] for the above,
 *     y = (yp.num yq.den xp.den [xq, a] + yq.num yp.den xq.den [a, xp]) / (yp.den yq.den a.den [xq, xp])
 * where a point's numbers have 8 limbs: at most 64 + 8 * 4 + 2 limbs in all. */
static bool between_points(struct ken_number *r, const struct ken_number *a, const struct ken_number *const *p,
                           const struct ken_number *const *q, struct ken_number_scratch *s)
{
    struct operand x, xp, yp, xq, yq;
    look(&x, a);
    look(&xp, p[0]);
    look(&yp, p[1]);
    look(&xq, q[0]);
    look(&yq, q[1]);
    subtract_crosswise(&s->num, &xq, &x, &s->third);
    scale_by(&s->num, yp.num, yp.num_n, yp.negative, &s->third);
    scale_by(&s->num, yq.den, yq.den_n, false, &s->third);
    scale_by(&s->num, xp.den, xp.den_n, false, &s->third);
    subtract_crosswise(&s->first, &x, &xp, &s->third);
    scale_by(&s->first, yq.num, yq.num_n, yq.negative, &s->third);
    scale_by(&s->first, yp.den, yp.den_n, false, &s->third);
    scale_by(&s->first, xq.den, xq.den_n, false, &s->third);
    add(&s->num, &s->first); /* not both zero: one of the y is not */
    subtract_crosswise(&s->den, &xq, &xp, &s->third);
    scale_by(&s->den, yp.den, yp.den_n, false, &s->third);
    scale_by(&s->den, yq.den, yq.den_n, false, &s->third);
    scale_by(&s->den, x.den, x.den_n, false, &s->third);
    return settle(r, s);
}

bool ken_number_interpolate(struct ken_number *r, const struct ken_number *a, const struct ken_number *const *points,
                            size_t count, struct ken_number_scratch *scratch)
{
    size_t i = 0; /* the first point that is not left of a */
    while (i < count && ken_number_cmp(points[2 * i], a, scratch) < 0)
        i++;
    if (i == count)
        return ken_number_copy(r, points[2 * count - 1]);
    if (i == 0 || ken_number_equal(points[2 * i], a) || ken_number_equal(points[2 * i - 1], points[2 * i + 1]))
        return ken_number_copy(r, points[2 * i + 1]);
    return between_points(r, a, &points[2 * i - 2], &points[2 * i], scratch);
}

/* ---- Registers and comparison ----------------------------------------------------------------------------------- */

void ken_number_init(struct ken_number *r, mp_limb_t *limbs, uint32_t cap)
{
    assert(cap <= KEN_NUMBER_LIMBS);
    r->limbs = limbs;
    r->cap = cap;
    set_narrow(r, 0, 1);
}

void ken_number_set_int(struct ken_number *r, int64_t value)
{
    set_narrow(r, value, 1);
}

bool ken_number_copy(struct ken_number *to, const struct ken_number *from)
{
    struct operand o;
    look(&o, from);
    return keep(to, o.negative, o.num, o.num_n, o.den, o.den_n);
}

int ken_number_cmp(const struct ken_number *a, const struct ken_number *b, struct ken_number_scratch *scratch)
{
    if (is_narrow(a) && is_narrow(b)) {
        __int128 x = (__int128)a->num * b->den, y = (__int128)b->num * a->den;
        return (x > y) - (x < y);
    }
    int sign = ken_number_sign(a);
    if (sign != ken_number_sign(b))
        return sign - ken_number_sign(b);
    combine_wide(scratch, a, b, SUB);
    return scratch->num.n == 0 ? 0 : scratch->num.negative ? -1 : 1;
}

bool ken_number_equal(const struct ken_number *a, const struct ken_number *b)
{
    if (is_narrow(a) || is_narrow(b))
        return a->num_n == b->num_n && a->num == b->num && a->den == b->den;
    return a->negative == b->negative && a->num_n == b->num_n && a->den_n == b->den_n &&
           mpn_cmp(a->limbs, b->limbs, a->num_n) == 0 &&
           mpn_cmp(a->limbs + a->cap, b->limbs + b->cap, a->den_n) == 0;
}

int ken_number_sign(const struct ken_number *a)
{
    if (is_narrow(a))
        return (a->num > 0) - (a->num < 0);
    return a->negative ? -1 : 1;
}

bool ken_number_is_integer(const struct ken_number *a)
{
    return is_narrow(a) ? a->den == 1 : a->den_n == 1 && a->limbs[a->cap] == 1;
}

bool ken_number_is_small(const struct ken_number *a)
{
    return a->num_n <= KEN_NUMBER_LITERAL_LIMBS && a->den_n <= KEN_NUMBER_LITERAL_LIMBS;
}

bool ken_number_to_int(const struct ken_number *a, int64_t *out)
{
    if (!is_narrow(a) || a->den != 1)
        return false;
    *out = a->num;
    return true;
}

/* ---- Reading text ----------------------------------------------------------------------------------------------- */

/* A literal taken apart: [-]whole[.fraction][e[-]exponent]. */
struct literal {
    bool negative, exponent_negative;
    const char *whole, *fraction;
    size_t whole_n, fraction_n;
    int exponent;            /* stops growing once it is too large */
};

static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return at;
}

static bool take_apart(struct literal *l, const char *text, size_t len, bool lenient)
{
    const char *at = text, *end = text + len;
    *l = (struct literal){.negative = at < end && *at == '-'};
    at += l->negative;
    l->whole = at;
    at = skip_digits(at, end);
    l->whole_n = (size_t)(at - l->whole);
    if (l->whole_n == 0 || (!lenient && l->whole_n > 1 && *l->whole == '0'))
        return false;
    l->fraction = at;
    if (at < end && *at == '.') {
        l->fraction = ++at;
        at = skip_digits(at, end);
        l->fraction_n = (size_t)(at - l->fraction);
        if (l->fraction_n == 0)
            return false;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '+' || *at == '-'))
            l->exponent_negative = *at++ == '-';
        const char *digits = at;
        at = skip_digits(at, end);
        if (at == digits)
            return false;
        for (; digits < at && l->exponent <= KEN_NUMBER_EXPONENT; digits++)
            l->exponent = l->exponent * 10 + (*digits - '0');
    }
    return at == end;
}

static void scale(struct ken_number_work *x, int exponent)
{
    while (exponent > 0) {
        int some = exponent < CHUNK ? exponent : CHUNK;
        multiply_word(x, power_of_ten[some]);
        exponent -= some;
    }
}

/* Appends decimal digits to x, as many at a time as a word takes. */
static void append_digits(struct ken_number_work *x, const char *digits, size_t n)
{
    while (n > 0) {
        size_t some = n < CHUNK ? n : CHUNK;
        uint64_t word = 0;
        for (size_t i = 0; i < some; i++)
            word = word * 10 + (uint64_t)(*digits++ - '0');
        multiply_word(x, power_of_ten[some]);
        add_word(x, word);
        n -= some;
    }
}

enum ken_number_read ken_number_parse(struct ken_number *r, const char *text, size_t len, bool lenient,
                                      struct ken_number_scratch *scratch)
{
    assert(r->cap >= KEN_NUMBER_LITERAL_LIMBS);
    set_narrow(r, 0, 1);
    struct literal l;
    if (!take_apart(&l, text, len, lenient))
        return KEN_NUMBER_SYNTAX;
    if (l.whole_n + l.fraction_n > KEN_NUMBER_DIGITS || l.exponent > KEN_NUMBER_EXPONENT)
        return KEN_NUMBER_TOO_LONG;
    int exponent = (l.exponent_negative ? -l.exponent : l.exponent) - (int)l.fraction_n;
    assign_word(&scratch->num, l.negative, 0);
    append_digits(&scratch->num, l.whole, l.whole_n);
    append_digits(&scratch->num, l.fraction, l.fraction_n);
    assign_word(&scratch->den, false, 1);
    scale(exponent > 0 ? &scratch->num : &scratch->den, exponent > 0 ? exponent : -exponent);
    bool kept = settle(r, scratch);
    assert(kept);
    (void)kept;
    return KEN_NUMBER_OK;
}

/* ---- Writing text ----------------------------------------------------------------------------------------------- */

/* Writes limbs in decimal without leading zeros, nothing at all for zero, and no NUL. Returns the length. (mpn_get_str
 * would do, but from some 20 limbs on it allocates.) */
static size_t write_digits(char *out, const mp_limb_t *limbs, mp_size_t n)
{
    mp_limb_t rest[PRINTED_LIMBS];
    char text[PRINTED_DIGITS], *end = text + sizeof text, *at = end;
    assert(n <= PRINTED_LIMBS);
    mpn_copyi(rest, limbs, n);
    while (n > 0) {
        uint64_t chunk = mpn_divrem_1(rest, 0, rest, n, power_of_ten[CHUNK]);
        n -= rest[n - 1] == 0;
        for (int i = 0; i < CHUNK && (n > 0 || chunk > 0); i++, chunk /= 10)
            *--at = (char)('0' + chunk % 10);
    }
    memcpy(out, at, (size_t)(end - at));
    return (size_t)(end - at);
}

size_t ken_number_decimal(const struct ken_number *a, unsigned places, enum ken_number_cut how, bool *exact,
                          char out[KEN_NUMBER_TEXT], struct ken_number_scratch *scratch)
{
    char text[KEN_NUMBER_PLACES + 1 + PRINTED_DIGITS];
    *exact = cut(scratch, a, places, how);
    /* Zeros in front, so that a digit stands before the point even when the value is below 1. */
    memset(text, '0', KEN_NUMBER_PLACES + 1);
    size_t count = write_digits(text + KEN_NUMBER_PLACES + 1, scratch->num.limb, scratch->num.n);
    size_t whole_n = count > places ? count - places : 1;
    const char *whole = text + KEN_NUMBER_PLACES + 1 + count - places - whole_n, *fraction = whole + whole_n;
    while (places > 0 && fraction[places - 1] == '0')
        places--;

    char *to = out;
    if (scratch->num.negative && count > 0)
        *to++ = '-';
    memcpy(to, whole, whole_n);
    to += whole_n;
    if (places > 0) {
        *to++ = '.';
        memcpy(to, fraction, places);
        to += places;
    }
    *to = '\0';
    return (size_t)(to - out);
}

size_t ken_number_fraction(const struct ken_number *a, char out[KEN_NUMBER_TEXT])
{
    struct operand o;
    look(&o, a);
    char *to = out;
    if (o.negative)
        *to++ = '-';
    if (o.num_n == 0)
        *to++ = '0';
    to += write_digits(to, o.num, o.num_n);
    if (!ken_number_is_integer(a)) {
        *to++ = '/';
        to += write_digits(to, o.den, o.den_n);
    }
    *to = '\0';
    return (size_t)(to - out);
}

/* ---- The stored form -------------------------------------------------------------------------------------------- */

#define HEADER 16 /* bytes: sign, limb counts, zero */

static unsigned char *put(unsigned char *to, uint64_t value, unsigned bytes)
{
    for (; bytes > 0; bytes--, value >>= 8)
        *to++ = (unsigned char)value;
    return to;
}

static uint64_t get(const unsigned char *from, unsigned bytes)
{
    uint64_t value = 0;
    while (bytes > 0)
        value = value << 8 | from[--bytes];
    return value;
}

size_t ken_number_size(const struct ken_number *a)
{
    struct operand o;
    look(&o, a);
    return HEADER + 8 * (size_t)(o.num_n + o.den_n);
}

void ken_number_store(const struct ken_number *a, unsigned char *to)
{
    struct operand o;
    look(&o, a);
    to = put(to, o.negative, 4);
    to = put(to, (uint64_t)o.num_n, 4);
    to = put(to, (uint64_t)o.den_n, 4);
    to = put(to, 0, 4);
    for (mp_size_t i = 0; i < o.num_n; i++)
        to = put(to, o.num[i], 8);
    for (mp_size_t i = 0; i < o.den_n; i++)
        to = put(to, o.den[i], 8);
}

/* Fills x from n stored limbs; false when the top one is zero. */
static bool get_limbs(struct ken_number_work *x, const unsigned char *from, size_t n)
{
    x->n = (mp_size_t)n;
    x->negative = false;
    for (size_t i = 0; i < n; i++)
        x->limb[i] = get(from + 8 * i, 8);
    return n == 0 || x->limb[n - 1] != 0;
}

size_t ken_number_load(struct ken_number *r, const unsigned char *from, size_t size,
                       struct ken_number_scratch *scratch)
{
    set_narrow(r, 0, 1);
    if (size < HEADER)
        return 0;
    uint64_t sign = get(from, 4), num_n = get(from + 4, 4), den_n = get(from + 8, 4), zero = get(from + 12, 4);
    if (sign > 1 || zero != 0 || num_n > KEN_NUMBER_LIMBS || den_n == 0 || den_n > KEN_NUMBER_LIMBS)
        return 0;
    size_t used = HEADER + 8 * (size_t)(num_n + den_n);
    if (used > size || (sign == 1 && num_n == 0))
        return 0;
    if (!get_limbs(&scratch->num, from + HEADER, (size_t)num_n) ||
        !get_limbs(&scratch->den, from + HEADER + 8 * num_n, (size_t)den_n))
        return 0;
    if (!reduce(scratch))
        return 0;
    return keep(r, sign == 1, scratch->num.limb, scratch->num.n, scratch->den.limb, scratch->den.n) ? used : 0;
}
