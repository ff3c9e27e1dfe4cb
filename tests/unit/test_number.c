/*
 * ken_number at its edges, and against GMP's mpq on random operands. Values cross between the two only as stored bytes
 * and text, so that nothing here depends on a register's fields.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../runtime/number.h"

#define STORED (16 + 16 * KEN_NUMBER_LIMBS)
#define ROUNDS 300000
#define LIMIT_BITS (64 * KEN_NUMBER_LIMBS)

struct reg {
    struct ken_number n;
    mp_limb_t limbs[2 * KEN_NUMBER_LIMBS];
};

static struct ken_number_scratch scratch;

/* ---- No allocation: GMP asks these; with -DKEN_WRAP_MALLOC -Wl,--wrap=malloc,… so does the module itself ---------- */

static bool watching;
static unsigned long allocations;

static void *counted_malloc(size_t size)
{
    allocations += watching;
    return malloc(size);
}

static void *counted_realloc(void *old, size_t old_size, size_t size)
{
    (void)old_size;
    allocations += watching;
    return realloc(old, size);
}

static void counted_free(void *old, size_t size)
{
    (void)size;
    free(old);
}

#ifdef KEN_WRAP_MALLOC
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

void *__wrap_malloc(size_t size)
{
    allocations += watching;
    return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    allocations += watching;
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    allocations += watching;
    return __real_realloc(old, size);
}
#endif

static void expect_no_allocation(void)
{
    unsigned long seen = allocations;
    allocations = 0;
    assert_int_equal(seen, 0);
}

/* ---- Registers from and to text and mpq -------------------------------------------------------------------------- */

static struct ken_number *clear(struct reg *r, uint32_t cap)
{
    memset(r->limbs, 0xA5, sizeof r->limbs);
    ken_number_init(&r->n, r->limbs, cap);
    return &r->n;
}

static size_t write_stored(unsigned char bytes[STORED], uint32_t sign, const mpz_t num, const mpz_t den)
{
    size_t num_n = 0, den_n = 0;
    memset(bytes, 0, STORED);
    assert_true(mpz_sizeinbase(num, 2) <= LIMIT_BITS && mpz_sizeinbase(den, 2) <= LIMIT_BITS);
    mpz_export(bytes + 16, &num_n, -1, 8, -1, 0, num);
    mpz_export(bytes + 16 + 8 * num_n, &den_n, -1, 8, -1, 0, den);
    bytes[0] = (unsigned char)sign;
    bytes[4] = (unsigned char)num_n;
    bytes[8] = (unsigned char)den_n;
    return 16 + 8 * (num_n + den_n);
}

static void from_mpq(struct ken_number *r, const mpq_t q)
{
    unsigned char bytes[STORED];
    size_t size = write_stored(bytes, mpq_sgn(q) < 0, mpq_numref(q), mpq_denref(q));
    assert_int_equal(ken_number_load(r, bytes, size, &scratch), size);
}

static void to_mpq(mpq_t q, const struct ken_number *r)
{
    unsigned char bytes[STORED];
    size_t size = ken_number_size(r);
    assert_true(size <= STORED);
    ken_number_store(r, bytes);
    mpz_import(mpq_numref(q), bytes[4], -1, 8, -1, 0, bytes + 16);
    mpz_import(mpq_denref(q), bytes[8], -1, 8, -1, 0, bytes + 16 + 8 * bytes[4]);
    if (bytes[0])
        mpq_neg(q, q);
}

/* Makes r the value of a fraction such as "-10/3", or of 2^bits + more when written "^bits+more". */
static struct ken_number *make(struct reg *r, const char *text)
{
    mpq_t q;
    mpq_init(q);
    if (text[0] == '^') {
        char *rest;
        mpz_setbit(mpq_numref(q), strtoul(text + 1, &rest, 10));
        long more = strtol(rest, NULL, 10);
        if (more < 0)
            mpz_sub_ui(mpq_numref(q), mpq_numref(q), (unsigned long)-more);
        else
            mpz_add_ui(mpq_numref(q), mpq_numref(q), (unsigned long)more);
    } else {
        assert_int_equal(mpq_set_str(q, text, 10), 0);
        mpq_canonicalize(q);
    }
    from_mpq(clear(r, KEN_NUMBER_LIMBS), q);
    mpq_clear(q);
    return &r->n;
}

static void expect(const struct ken_number *r, const char *fraction)
{
    char text[KEN_NUMBER_TEXT];
    size_t n = ken_number_fraction(r, text);
    assert_int_equal(n, strlen(text));
    assert_string_equal(text, fraction);
}

typedef bool operation(struct ken_number *, const struct ken_number *, const struct ken_number *,
                       struct ken_number_scratch *);

static void expect_op(operation *op, const char *a, const char *b, const char *result)
{
    struct reg left, right, r;
    make(&left, a);
    make(&right, b);
    assert_true(op(clear(&r, KEN_NUMBER_LIMBS), &left.n, &right.n, &scratch));
    expect(&r.n, result);
}

/* ---- Single cases ------------------------------------------------------------------------------------------------ */

#define MAX "9223372036854775807"
#define MIN "-9223372036854775808"

static void test_narrow_edges(void **state)
{
    (void)state;
    expect_op(ken_number_add, MAX, "1", "9223372036854775808");
    expect_op(ken_number_add, "9223372036854775808", "-1", MAX);
    expect_op(ken_number_add, MIN, "-1", "-9223372036854775809");
    expect_op(ken_number_add, MIN, MIN, "-18446744073709551616");
    expect_op(ken_number_add, MAX "/2", MAX "/2", MAX);
    expect_op(ken_number_add, "1/3", "1/6", "1/2");
    expect_op(ken_number_add, "1/" MAX, "1/9223372036854775806",
              "18446744073709551613/85070591730234615838173535747377725442");
    expect_op(ken_number_sub, "0", MIN, "9223372036854775808");
    expect_op(ken_number_sub, MIN, MIN, "0");
    expect_op(ken_number_sub, MIN "/" MAX, MAX "/9223372036854775806",
              "-170141183460469231694793815568465002497/85070591730234615838173535747377725442");
    expect_op(ken_number_mul, MIN, MIN, "85070591730234615865843651857942052864");
    expect_op(ken_number_mul, MIN, "-1", "9223372036854775808");
    expect_op(ken_number_mul, "9223372036854775808", "-1", MIN);
    expect_op(ken_number_mul, "2/3", "-3/2", "-1");
    expect_op(ken_number_mul, "0", MIN, "0");
    expect_op(ken_number_div, "1", MIN, "-1/9223372036854775808");
    expect_op(ken_number_div, MIN, MIN, "1");
    expect_op(ken_number_div, "1", "-1/9223372036854775808", MIN);
    expect_op(ken_number_div, "0", "-7", "0");
    expect_op(ken_number_div, "10", "-4", "-5/2");
    expect_op(ken_number_percent, "7", "10", "70");
    expect_op(ken_number_percent, "1", "3", "100/3");
    expect_op(ken_number_percent, MIN, "1/" MAX, "-8507059173023461585662027982108727705600");
    expect_op(ken_number_percent, MIN "/" MAX, MIN "/" MAX, "100");
    /* The last that the factor 100 leaves in 128 bits, and the first that it does not. */
    expect_op(ken_number_percent, MAX, "1/184467440737095516", "170141183460469231565666607052498141200");
    expect_op(ken_number_percent, "-" MAX, "1/184467440737095516", "-170141183460469231565666607052498141200");
    expect_op(ken_number_percent, MAX, "1/184467440737095517", "170141183460469232488003810737975721900");
    expect_op(ken_number_percent, "-" MAX, "1/184467440737095517", "-170141183460469232488003810737975721900");
    expect_op(ken_number_growth, "3", "4", "-25");
    expect_op(ken_number_growth, "3", "-4", "-175");
    expect_op(ken_number_growth, MAX, MIN, "-461168601842738790375/2305843009213693952");
    expect_op(ken_number_growth, MIN, MAX, "-1844674407370955161500/9223372036854775807");
}

static void test_div_int(void **state)
{
    (void)state;
    struct reg a;
    assert_true(ken_number_div_int(&a.n, make(&a, MIN), INT64_MAX, &scratch));
    expect(&a.n, MIN "/" MAX);
    assert_true(ken_number_div_int(&a.n, make(&a, "^4095+0"), 2, &scratch));
    assert_true(ken_number_equal(&a.n, make(&(struct reg){0}, "^4094+0")));
    assert_true(ken_number_div_int(&a.n, make(&a, "10"), 4, &scratch));
    expect(&a.n, "5/2");
}

/* 2^4096 - 1 is the largest numerator and denominator; one more is overflow, and leaves zero. */
static void test_limit(void **state)
{
    (void)state;
    struct reg most, one, two, r, inverse;
    make(&most, "^4096-1");
    make(&one, "1");
    make(&two, "2");
    clear(&r, KEN_NUMBER_LIMBS);

    assert_true(ken_number_add(&r.n, make(&r, "^4096-2"), &one.n, &scratch));
    assert_true(ken_number_equal(&r.n, &most.n));
    assert_false(ken_number_add(&r.n, &most.n, &one.n, &scratch));
    expect(&r.n, "0");
    assert_false(ken_number_mul(&r.n, make(&r, "^4095+0"), &two.n, &scratch));
    expect(&r.n, "0");
    assert_false(ken_number_add(&most.n, &most.n, &most.n, &scratch));
    expect(&most.n, "0");
    make(&most, "^4096-1");

    assert_true(ken_number_div(&inverse.n, &one.n, make(&inverse, "^4096-1"), &scratch));
    assert_true(ken_number_mul(&r.n, &inverse.n, &most.n, &scratch));
    expect(&r.n, "1");
    assert_false(ken_number_div(&r.n, &inverse.n, &two.n, &scratch));
    assert_false(ken_number_div_int(&r.n, &inverse.n, 2, &scratch));
    assert_true(ken_number_div(&r.n, &most.n, &most.n, &scratch));
    expect(&r.n, "1");
    assert_false(ken_number_div(&r.n, &most.n, &inverse.n, &scratch));
    assert_true(ken_number_percent(&r.n, &most.n, &most.n, &scratch));
    expect(&r.n, "100");
    assert_false(ken_number_percent(&r.n, &most.n, &one.n, &scratch));

    /* The widest intermediate there is: 100 (a - b) / b with every part at the limit. */
    ken_number_sub(&r.n, &one.n, &two.n, &scratch);
    assert_true(ken_number_mul(&inverse.n, &inverse.n, &r.n, &scratch));
    assert_false(ken_number_growth(&r.n, &most.n, &inverse.n, &scratch));
    expect(&r.n, "0");
}

static void test_cap(void **state)
{
    (void)state;
    struct reg narrow, wide, one;
    make(&one, "1");
    clear(&narrow, 0);
    ken_number_set_int(&narrow.n, INT64_MAX);
    assert_false(ken_number_add(&narrow.n, &narrow.n, &one.n, &scratch));
    expect(&narrow.n, "0");
    assert_false(ken_number_copy(&narrow.n, make(&wide, "9223372036854775808")));
    expect(&narrow.n, "0");
    clear(&narrow, 1);
    assert_true(ken_number_copy(&narrow.n, make(&wide, "18446744073709551615/18446744073709551614")));
    expect(&narrow.n, "18446744073709551615/18446744073709551614");
    assert_true(ken_number_copy(&narrow.n, &narrow.n));
    expect(&narrow.n, "18446744073709551615/18446744073709551614");
    assert_false(ken_number_copy(&narrow.n, make(&wide, "1/18446744073709551616")));
    expect(&narrow.n, "0");
    clear(&narrow, 0);
    assert_true(ken_number_copy(&narrow.n, make(&wide, MIN "/" MAX)));
    expect(&narrow.n, MIN "/" MAX);
}

static void test_queries(void **state)
{
    (void)state;
    static const char *const rising[] = {"-36893488147419103232", "-36893488147419103231", MIN, "-1", "-1/2",
                                         "-1/36893488147419103232", "0", "1/36893488147419103232", "1/3", "1/2", "1",
                                         MAX, "9223372036854775808", "36893488147419103231", "36893488147419103232"};
    struct reg a, b;
    int64_t out = 42;
    const int n = sizeof rising / sizeof *rising;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            int order = ken_number_cmp(make(&a, rising[i]), make(&b, rising[j]), &scratch);
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
            assert_int_equal(ken_number_equal(&a.n, &b.n), i == j);
            assert_int_equal(ken_number_sign(&a.n), (i > 6) - (i < 6));
        }
    assert_false(ken_number_to_int(make(&a, "9223372036854775808"), &out));
    assert_false(ken_number_to_int(make(&a, "1/2"), &out));
    assert_int_equal(out, 42);
    assert_true(ken_number_to_int(make(&a, MIN), &out) && out == INT64_MIN);
    assert_true(ken_number_to_int(make(&a, MAX), &out) && out == INT64_MAX);
    assert_true(ken_number_is_integer(make(&a, "0")) && ken_number_is_integer(make(&a, "^4096-1")));
    assert_false(ken_number_is_integer(make(&a, "1/2")));
    assert_false(ken_number_is_integer(make(&a, "9223372036854775809/9223372036854775808")));
    ken_number_set_int(&a.n, INT64_MIN);
    expect(&a.n, MIN);
}

static void test_round(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        unsigned places;
        const char *result;
    } cases[] = {
        {"1/2", 0, "1"}, {"-1/2", 0, "0"}, {"-1/3", 0, "0"}, {"-2/3", 0, "-1"}, {"3/2", 0, "2"}, {"-3/2", 0, "-1"},
        {"5/2", 0, "3"}, {"-5/2", 0, "-2"}, {"-501/200", 2, "-5/2"}, {"501/200", 2, "251/100"}, {"0", 12, "0"},
        {"-2505001/1000000", 2, "-251/100"}, {MIN, 12, MIN}, {MIN "/" MAX, 12, "-1"}, {MIN "/" MAX, 0, "-1"},
        {"1/2000000000000", 12, "1/1000000000000"}, {"-1/2000000000000", 12, "0"}, {"1/3", 12, "333333333333/1000000000000"},
        {MAX "/2", 0, "4611686018427387904"}, {MIN "/3", 0, "-3074457345618258603"},
        {"36893488147419103231/2", 0, "18446744073709551616"}, {"-36893488147419103231/2", 0, "-18446744073709551615"},
        {"1/36893488147419103231", 12, "0"},
    };
    struct reg a;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(ken_number_round(&a.n, make(&a, cases[i].value), cases[i].places, KEN_NUMBER_HALF_UP, &scratch));
        expect(&a.n, cases[i].result);
    }
    /* Only the result counts: (2^4096 - 1) / 1 is whole, (2^4096 - 1) / 2 rounds, and no place is gained by a shift. */
    assert_true(ken_number_round(&a.n, make(&a, "^4096-1"), 12, KEN_NUMBER_HALF_UP, &scratch));
    assert_true(ken_number_equal(&a.n, make(&(struct reg){0}, "^4096-1")));
    assert_true(ken_number_div_int(&a.n, &a.n, 7, &scratch));
    assert_false(ken_number_round(&a.n, &a.n, 12, KEN_NUMBER_HALF_UP, &scratch));
    expect(&a.n, "0");
}

/* Each way to round, on either side of 0: below, at and above a tie, and where nothing is to be cut. */
static void test_cuts(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        unsigned places;
        const char *results[KEN_NUMBER_CUTS]; /* half up, half even, down, up, truncate */
    } cases[] = {
        {"0", 0, {"0", "0", "0", "0", "0"}},           {"2", 0, {"2", "2", "2", "2", "2"}},           {"-2", 1, {"-2", "-2", "-2", "-2", "-2"}},
        {"1/3", 0, {"0", "0", "0", "1", "0"}},         {"1/2", 0, {"1", "0", "0", "1", "0"}},         {"2/3", 0, {"1", "1", "0", "1", "0"}},
        {"-1/3", 0, {"0", "0", "-1", "0", "0"}},       {"-1/2", 0, {"0", "0", "-1", "0", "0"}},       {"-2/3", 0, {"-1", "-1", "-1", "0", "0"}},
        {"3/2", 0, {"2", "2", "1", "2", "1"}},         {"5/2", 0, {"3", "2", "2", "3", "2"}},         {"-3/2", 0, {"-1", "-2", "-2", "-1", "-1"}},
        {"-5/2", 0, {"-2", "-2", "-3", "-2", "-2"}},   {"7/2", 0, {"4", "4", "3", "4", "3"}},         {"-7/2", 0, {"-3", "-4", "-4", "-3", "-3"}},
        {"49/20", 1, {"5/2", "12/5", "12/5", "5/2", "12/5"}}, {"-49/20", 1, {"-12/5", "-12/5", "-5/2", "-12/5", "-12/5"}},
        {"1/2000000000000", 12, {"1/1000000000000", "0", "0", "1/1000000000000", "0"}},
        {"36893488147419103233/2", 0, {"18446744073709551617", "18446744073709551616", "18446744073709551616", "18446744073709551617", "18446744073709551616"}},
        {"36893488147419103235/2", 0, {"18446744073709551618", "18446744073709551618", "18446744073709551617", "18446744073709551618", "18446744073709551617"}},
    };
    struct reg a, r;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int how = 0; how < KEN_NUMBER_CUTS; how++) {
            clear(&r, KEN_NUMBER_LIMBS);
            assert_true(ken_number_round(&r.n, make(&a, cases[i].value), cases[i].places, (enum ken_number_cut)how, &scratch));
            expect(&r.n, cases[i].results[how]);
        }
}

/* Points as "x y x y …"; from where they are taken, to the next test of points. */
static const struct ken_number *const *points_of(const char *text, uint32_t *count)
{
    static struct reg regs[64];
    static const struct ken_number *points[64];
    char copy[300], *rest = copy;
    uint32_t n = 0;
    snprintf(copy, sizeof copy, "%s", text);
    for (char *word; (word = strtok_r(rest, " ", &rest));) {
        points[n] = make(&regs[n], word);
        n++;
    }
    *count = n / 2;
    return points;
}

static void test_interpolate(void **state)
{
    (void)state;
    static const struct {
        const char *points, *value, *result;
    } cases[] = {
        {"45 0 70 20", "44", "0"},   {"45 0 70 20", "45", "0"},     {"45 0 70 20", "46", "4/5"},   {"45 0 70 20", "135/2", "18"},
        {"45 0 70 20", "139/2", "98/5"}, {"45 0 70 20", "70", "20"}, {"45 0 70 20", "71", "20"},   {"45 0 70 20", "-" MAX, "0"},
        {"45 0 70 20", "136/3", "4/15"}, /* 1/3 beyond 45 */
        {"0 10 10 0", "3", "7"},     {"0 10 10 0", "-1", "10"},     {"0 10 10 0", "11", "0"},      {"-5 -1 5 1", "0", "0"},
        {"-5 -1 5 1", "-1/3", "-1/15"}, {"-5 1 -1 -1", "-2", "-1/2"}, {"-5 1 5 -1", "5/2", "-1/2"},  {"-3 7 3 -7", "0", "0"},
        {"0 0 1 10 2 10 3 0", "1/2", "5"}, {"0 0 1 10 2 10 3 0", "1", "10"}, {"0 0 1 10 2 10 3 0", "3/2", "10"},
        {"0 0 1 10 2 10 3 0", "2", "10"},  {"0 0 1 10 2 10 3 0", "5/2", "5"}, {"0 0 1 10 2 10 3 0", "3", "0"},
        {"0 5 1 5", "1/3", "5"},     {"0 0 1/2 0 1 2", "3/4", "1"}, {"3 9", "2", "9"},             {"3 9", "3", "9"}, {"3 9", "4", "9"},
        {"1/10 1/3 2/10 2/3", "3/20", "1/2"}, {"0 0 1 " MAX, "1/2", MAX "/2"},
    };
    struct reg a, b, one;
    uint32_t count;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct ken_number *const *points = points_of(cases[i].points, &count);
        assert_true(ken_number_interpolate(&a.n, make(&a, cases[i].value), points, count, &scratch));
        expect(&a.n, cases[i].result);
    }
    /* Only the result counts: 2^4095/(2^4096 - 1) less 3/10 would not fit, and does not have to. */
    assert_true(ken_number_div(&a.n, make(&a, "^4095+0"), make(&b, "^4096-1"), &scratch));
    assert_true(ken_number_interpolate(clear(&b, KEN_NUMBER_LIMBS), &a.n, points_of("3/10 3/10 7/10 7/10", &count), 2, &scratch));
    assert_true(ken_number_equal(&a.n, &b.n));
    assert_false(ken_number_interpolate(&a.n, &a.n, points_of("0 0 1 1/3", &count), 2, &scratch));
    expect(&a.n, "0");
    /* Points as long as they may be. */
    static struct reg longest[4];
    const struct ken_number *points[4];
    make(&one, "1");
    for (int i = 0; i < 4; i++) {
        make(&longest[i], i % 2 ? "^512-1" : "^511+1");
        assert_true(ken_number_is_small(&longest[i].n));
        assert_true(i < 2 || ken_number_sub(&longest[i].n, &longest[i].n, make(&b, i == 2 ? "^510+7" : "^512-2"), &scratch));
        points[i] = &longest[i].n;
    }
    for (int i = 0; i < 4; i++)
        assert_true(ken_number_div(&longest[i].n, &longest[i].n, make(&b, i % 2 ? "^512-3" : "^512-5"), &scratch));
    const struct ken_number *turned[4] = {points[2], points[3], points[0], points[1]};
    assert_true(ken_number_cmp(turned[0], turned[2], &scratch) < 0);
    assert_true(ken_number_add(&a.n, turned[0], turned[2], &scratch));
    assert_true(ken_number_div_int(&a.n, &a.n, 2, &scratch));
    assert_true(ken_number_interpolate(&a.n, &a.n, turned, 2, &scratch));
    assert_true(ken_number_add(&b.n, turned[1], turned[3], &scratch));
    assert_true(ken_number_div_int(&b.n, &b.n, 2, &scratch));
    assert_true(ken_number_equal(&a.n, &b.n));
    assert_false(ken_number_is_small(make(&b, "^512+0")));
    assert_true(ken_number_div(&b.n, &one.n, &b.n, &scratch)); /* 1/2^512 */
    assert_false(ken_number_is_small(&b.n));
    assert_true(ken_number_is_small(&one.n));
}

static void test_parse(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum ken_number_read strict, lenient;
        const char *result;
    } cases[] = {
        {"0", KEN_NUMBER_OK, KEN_NUMBER_OK, "0"},
        {"-0", KEN_NUMBER_OK, KEN_NUMBER_OK, "0"},
        {"-0.0e-40", KEN_NUMBER_OK, KEN_NUMBER_OK, "0"},
        {"7", KEN_NUMBER_OK, KEN_NUMBER_OK, "7"},
        {"-12.50", KEN_NUMBER_OK, KEN_NUMBER_OK, "-25/2"},
        {"50e-1", KEN_NUMBER_OK, KEN_NUMBER_OK, "5"},
        {"5E+0", KEN_NUMBER_OK, KEN_NUMBER_OK, "5"},
        {"1e0000000000000000000000000000000000000002", KEN_NUMBER_OK, KEN_NUMBER_OK, "100"},
        {"0.1e1", KEN_NUMBER_OK, KEN_NUMBER_OK, "1"},
        {"69.99999999999999999", KEN_NUMBER_OK, KEN_NUMBER_OK, "6999999999999999999/100000000000000000"},
        {MAX, KEN_NUMBER_OK, KEN_NUMBER_OK, MAX},
        {MIN, KEN_NUMBER_OK, KEN_NUMBER_OK, MIN},
        {"9223372036854775808", KEN_NUMBER_OK, KEN_NUMBER_OK, "9223372036854775808"},
        {"999999999999999999", KEN_NUMBER_OK, KEN_NUMBER_OK, "999999999999999999"},
        {"1000000000000000000", KEN_NUMBER_OK, KEN_NUMBER_OK, "1000000000000000000"},
        {"1e40", KEN_NUMBER_OK, KEN_NUMBER_OK, "10000000000000000000000000000000000000000"},
        {"1e-40", KEN_NUMBER_OK, KEN_NUMBER_OK, "1/10000000000000000000000000000000000000000"},
        {"9999999999999999999999999999999999999999e40", KEN_NUMBER_OK, KEN_NUMBER_OK,
         "99999999999999999999999999999999999999990000000000000000000000000000000000000000"},
        {"-0.000000000000000000000000000000000000003e-40", KEN_NUMBER_OK, KEN_NUMBER_OK,
         "-3/10000000000000000000000000000000000000000000000000000000000000000000000000000000"},
        {"12345678901234567890.12345678901234567890", KEN_NUMBER_OK, KEN_NUMBER_OK,
         "123456789012345678901234567890123456789/10000000000000000000"},
        {"12345678901234567890.123456789012345678901", KEN_NUMBER_TOO_LONG, KEN_NUMBER_TOO_LONG, "0"},
        {"99999999999999999999999999999999999999999", KEN_NUMBER_TOO_LONG, KEN_NUMBER_TOO_LONG, "0"},
        {"0.0000000000000000000000000000000000000000", KEN_NUMBER_TOO_LONG, KEN_NUMBER_TOO_LONG, "0"},
        {"1e41", KEN_NUMBER_TOO_LONG, KEN_NUMBER_TOO_LONG, "0"},
        {"1e-41", KEN_NUMBER_TOO_LONG, KEN_NUMBER_TOO_LONG, "0"},
        {"0e99", KEN_NUMBER_TOO_LONG, KEN_NUMBER_TOO_LONG, "0"},
        {"1e-99999999999999999999999999999999999999999999", KEN_NUMBER_TOO_LONG, KEN_NUMBER_TOO_LONG, "0"},
        {"1e4294967296", KEN_NUMBER_TOO_LONG, KEN_NUMBER_TOO_LONG, "0"},
        {"007", KEN_NUMBER_SYNTAX, KEN_NUMBER_OK, "7"},
        {"-00.5", KEN_NUMBER_SYNTAX, KEN_NUMBER_OK, "-1/2"},
        {"00", KEN_NUMBER_SYNTAX, KEN_NUMBER_OK, "0"},
        {"00000000000000000000000000000000000000001", KEN_NUMBER_SYNTAX, KEN_NUMBER_TOO_LONG, "0"},
    };
    static const char *const malformed[] = {
        "",   "-",   "+1",  ".5",   "5.",   "-.5",  "1.e2", "1e",   "1e+",  "1e-", "e5",  "--1", "1.2.3", "1e5.0", "1e5e5",
        " 1", "1 ",  "0x1", "1_0",  "1,0",  "NaN",  "Infinity", "1-", "-e1", "1/2", "\xe0\xb9\x95", "1\n", "-a", "1e a",
        "99999999999999999999999999999999999999999x", "1e999999999999999999999z",
    };
    struct reg r;
    clear(&r, KEN_NUMBER_LITERAL_LIMBS);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int lenient = 0; lenient < 2; lenient++) {
            enum ken_number_read due = lenient ? cases[i].lenient : cases[i].strict;
            ken_number_set_int(&r.n, 1);
            assert_int_equal(ken_number_parse(&r.n, cases[i].text, strlen(cases[i].text), lenient, &scratch), due);
            expect(&r.n, due == KEN_NUMBER_OK ? cases[i].result : "0");
        }
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
        for (int lenient = 0; lenient < 2; lenient++)
            assert_int_equal(ken_number_parse(&r.n, malformed[i], strlen(malformed[i]), lenient, &scratch),
                             KEN_NUMBER_SYNTAX);
    /* The text ends where len says; a NUL inside is no end. */
    assert_int_equal(ken_number_parse(&r.n, "123", 2, false, &scratch), KEN_NUMBER_OK);
    expect(&r.n, "12");
    assert_int_equal(ken_number_parse(&r.n, "1.5e", 3, false, &scratch), KEN_NUMBER_OK);
    expect(&r.n, "3/2");
    assert_int_equal(ken_number_parse(&r.n, "1\0", 2, false, &scratch), KEN_NUMBER_SYNTAX);
}

static void test_decimal(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        unsigned places;
        const char *half_up, *truncated;
        bool exact;
    } cases[] = {
        {"0", 12, "0", "0", true},
        {"-7", 0, "-7", "-7", true},
        {"100", 2, "100", "100", true},
        {"1/2", 12, "0.5", "0.5", true},
        {"-1/2", 1, "-0.5", "-0.5", true},
        {"1/2", 0, "1", "0", false},
        {"-1/2", 0, "0", "0", false},
        {"-3/2", 0, "-1", "-1", false},
        {"-1/3", 2, "-0.33", "-0.33", false},
        {"-2/3", 2, "-0.67", "-0.66", false},
        {"-1/3", 0, "0", "0", false},
        {"10/3", 12, "3.333333333333", "3.333333333333", false},
        {"1/1000000000000", 12, "0.000000000001", "0.000000000001", true},
        {"1/1000000000000", 11, "0", "0", false},
        {"1/2000000000000", 12, "0.000000000001", "0", false},
        {"-1/2000000000000", 12, "0", "0", false},
        {"999/1000", 2, "1", "0.99", false},
        {"-9999/1000", 2, "-10", "-9.99", false},
        {"19999/10000", 3, "2", "1.999", false},
        {"1001/1000", 2, "1", "1", false},
        {MIN, 12, MIN, MIN, true},
        {MIN "/5", 12, "-1844674407370955161.6", "-1844674407370955161.6", true},
        {"1/36893488147419103231", 12, "0", "0", false},
        {"36893488147419103233/2", 1, "18446744073709551616.5", "18446744073709551616.5", true},
        {"36893488147419103233/2", 0, "18446744073709551617", "18446744073709551616", false},
    };
    struct reg a;
    char text[KEN_NUMBER_TEXT];
    bool exact;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        make(&a, cases[i].value);
        size_t n = ken_number_decimal(&a.n, cases[i].places, KEN_NUMBER_HALF_UP, &exact, text, &scratch);
        assert_string_equal(text, cases[i].half_up);
        assert_int_equal(n, strlen(text));
        assert_int_equal(exact, cases[i].exact);
        n = ken_number_decimal(&a.n, cases[i].places, KEN_NUMBER_TRUNCATE, &exact, text, &scratch);
        assert_string_equal(text, cases[i].truncated);
        assert_int_equal(n, strlen(text));
        assert_int_equal(exact, cases[i].exact);
    }
}

/* ---- The stored form --------------------------------------------------------------------------------------------- */

static void test_store(void **state)
{
    (void)state;
    static const unsigned char zero[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
    static const unsigned char third[] = {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,
                                          0x0A, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0};
    static const unsigned char wide[] = {0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,
                                         8, 7, 6, 5, 4, 3, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
    static const struct {
        const char *value;
        const unsigned char *bytes;
        size_t size;
    } cases[] = {
        {"0", zero, sizeof zero}, {"-10/3", third, sizeof third}, {"18519367933499934472", wide, sizeof wide},
        {"^4096-1", NULL, 0}, {MIN, NULL, 0},
    };
    unsigned char bytes[STORED + 1];
    struct reg a, b;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        make(&a, cases[i].value);
        size_t size = ken_number_size(&a.n);
        assert_int_equal(size % 8, 0);
        ken_number_store(&a.n, bytes + 1);
        if (cases[i].bytes) {
            assert_int_equal(size, cases[i].size);
            assert_memory_equal(bytes + 1, cases[i].bytes, size);
        }
        assert_int_equal(ken_number_load(clear(&b, KEN_NUMBER_LIMBS), bytes + 1, STORED, &scratch), size);
        assert_true(ken_number_equal(&a.n, &b.n));
        for (size_t less = 0; less < size; less++) {
            unsigned char *start = malloc(less + 1); /* of its own, for ASan to see reads behind it */
            memcpy(start + 1, bytes + 1, less);
            assert_int_equal(ken_number_load(&b.n, start + 1, less, &scratch), 0);
            free(start);
            expect(&b.n, "0");
        }
    }
}

/* Each case spoils one thing in a good stored number: 6/35, or 2^64 / 3 where two limbs are needed. */
static void test_malformed_load(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        uint32_t header[4];
        uint64_t limbs[4];
        unsigned limbs_n;
        bool good;
    } cases[] = {
        {"good", {0, 1, 1, 0}, {6, 35}, 2, true},
        {"good, negative", {1, 1, 1, 0}, {6, 35}, 2, true},
        {"good, two limbs", {0, 2, 1, 0}, {0, 1, 3}, 3, true},
        {"sign 2", {2, 1, 1, 0}, {6, 35}, 2, false},
        {"sign all ones", {UINT32_MAX, 1, 1, 0}, {6, 35}, 2, false},
        {"reserved field used", {0, 1, 1, 1}, {6, 35}, 2, false},
        {"no denominator", {0, 1, 0, 0}, {6, 35}, 2, false},
        {"nothing at all", {0, 0, 0, 0}, {0}, 0, false},
        {"denominator 0", {0, 1, 1, 0}, {6, 0}, 2, false},
        {"denominator with a leading zero limb", {0, 1, 2, 0}, {6, 35, 0}, 3, false},
        {"numerator with a leading zero limb", {0, 2, 1, 0}, {6, 0, 35}, 3, false},
        {"zero as a limb", {0, 1, 1, 0}, {0, 1}, 2, false},
        {"minus zero", {1, 0, 1, 0}, {1}, 1, false},
        {"zero over two", {0, 0, 1, 0}, {2}, 1, false},
        {"zero over 2^64", {0, 0, 2, 0}, {0, 1}, 2, false},
        {"common factor 7", {0, 1, 1, 0}, {14, 35}, 2, false},
        {"common factor 2", {0, 1, 1, 0}, {6, 34}, 2, false},
        {"common factor 2^64", {0, 2, 2, 0}, {0, 1, 0, 3}, 4, false},
        {"equal parts", {0, 1, 1, 0}, {35, 35}, 2, false},
        {"fewer limbs than it says", {0, 2, 1, 0}, {0, 1}, 2, false},
        {"65 limbs over 1", {0, 65, 1, 0}, {1, 1}, 2, false},
        {"1 limb over 65", {0, 1, 65, 0}, {1, 1}, 2, false},
        {"4294967295 limbs", {0, UINT32_MAX, UINT32_MAX, 0}, {1, 1}, 2, false},
        {"counts that sum to 2 modulo 2^32", {0, 3, UINT32_MAX, 0}, {1, 1}, 2, false},
    };
    struct reg r;
    clear(&r, KEN_NUMBER_LIMBS);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned char bytes[16 + 4 * 8], *to = bytes;
        for (int f = 0; f < 4; f++)
            for (int b = 0; b < 32; b += 8)
                *to++ = (unsigned char)(cases[i].header[f] >> b);
        for (unsigned f = 0; f < cases[i].limbs_n; f++)
            for (int b = 0; b < 64; b += 8)
                *to++ = (unsigned char)(cases[i].limbs[f] >> b);
        size_t size = (size_t)(to - bytes), used = ken_number_load(&r.n, bytes, size, &scratch);
        if (used != (cases[i].good ? size : 0))
            fail_msg("%s: took %zu of %zu bytes", cases[i].what, used, size);
        if (!cases[i].good)
            expect(&r.n, "0");
    }

    /* Too many limbs are too many even when they are all there (the most would leave the scratch, for ASan to see);
     * and a register too small takes nothing. */
    static const unsigned counts[] = {KEN_NUMBER_LIMBS + 1, 2 * KEN_NUMBER_LIMBS + 3, 255, 256, 700};
    static unsigned char many[16 + 8 * 701];
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (int denominator = 0; denominator < 2; denominator++) {
            memset(many, 0, 16);
            memset(many + 16, 0xFF, sizeof many - 16);
            many[denominator ? 4 : 8] = 1;
            many[denominator ? 8 : 4] = (unsigned char)(counts[i] & 0xFF);
            many[denominator ? 9 : 5] = (unsigned char)(counts[i] >> 8);
            assert_int_equal(ken_number_load(&r.n, many, sizeof many, &scratch), 0);
        }
    unsigned char bytes[STORED];
    ken_number_store(make(&r, "9223372036854775808"), bytes);
    assert_int_equal(ken_number_load(clear(&r, 0), bytes, STORED, &scratch), 0);
    expect(&r.n, "0");
}

/* ---- Random operands against mpq --------------------------------------------------------------------------------- */

static gmp_randstate_t chance;

static unsigned below(unsigned n)
{
    return (unsigned)gmp_urandomm_ui(chance, n);
}

/* A natural below 2^4096 of one of several sizes, with long runs of equal bits more often than chance has it. */
static void random_natural(mpz_t z)
{
    static const unsigned widths[] = {1, 4, 8, 20, 32, 62, 63, 64, 65, 127, 128, 129, 300, 1000, 2048, 4095, 4096};
    unsigned bits = widths[below(sizeof widths / sizeof *widths)];
    switch (below(4)) {
    case 0:
        mpz_urandomb(z, chance, bits);
        break;
    case 1:
        mpz_rrandomb(z, chance, bits);
        break;
    case 2: /* at a power of two, give or take one */
        mpz_set_ui(z, 0);
        mpz_setbit(z, bits);
        mpz_sub_ui(z, z, 1 + below(2));
        break;
    default: /* many small factors, to be shared with others */
        for (mpz_set_ui(z, 1 + below(60)); mpz_sizeinbase(z, 2) + 7 < bits;)
            mpz_mul_ui(z, z, 1 + below(100));
    }
}

static void random_mpq(mpq_t q)
{
    random_natural(mpq_numref(q));
    if (below(3) == 0)
        mpz_set_ui(mpq_denref(q), 1);
    else
        random_natural(mpq_denref(q));
    if (mpz_sgn(mpq_denref(q)) == 0)
        mpz_set_ui(mpq_denref(q), 10);
    if (below(2))
        mpz_neg(mpq_numref(q), mpq_numref(q));
    mpq_canonicalize(q);
}

static bool fits(const mpq_t q, uint32_t cap)
{
    if (mpz_fits_slong_p(mpq_numref(q)) && mpz_fits_slong_p(mpq_denref(q)))
        return true;
    return mpz_size(mpq_numref(q)) <= cap && mpz_size(mpq_denref(q)) <= cap;
}

/* Whether r is `due`, in its one representation; or 0 because `due` does not fit it. */
static void expect_mpq(bool kept, const struct ken_number *r, uint32_t cap, const mpq_t due)
{
    struct reg same;
    clear(&same, KEN_NUMBER_LIMBS);
    assert_int_equal(kept, fits(due, cap));
    if (kept)
        from_mpq(&same.n, due);
    assert_true(ken_number_equal(r, &same.n));
    assert_true(ken_number_equal(&same.n, r));
}

static void oracle(mpq_t r, const mpq_t a, const mpq_t b, unsigned op)
{
    mpq_t hundred;
    mpq_init(hundred);
    mpq_set_ui(hundred, 100, 1);
    switch (op) {
    case 0: mpq_add(r, a, b); break;
    case 1: mpq_sub(r, a, b); break;
    case 2: mpq_mul(r, a, b); break;
    case 3: mpq_div(r, a, b); break;
    case 4: mpq_div(r, a, b); mpq_mul(r, r, hundred); break;
    case 5: mpq_sub(r, a, b); mpq_div(r, r, b); mpq_mul(r, r, hundred); break;
    }
    mpq_clear(hundred);
}

static operation *const operations[] = {
    ken_number_add, ken_number_sub, ken_number_mul, ken_number_div, ken_number_percent, ken_number_growth,
};

static void test_random_operations(void **state)
{
    (void)state;
    static const uint32_t caps[] = {0, 1, 2, 5, 16, 64, 64, 64};
    static struct reg a, b, r;
    mpq_t qa, qb, due;
    mpq_inits(qa, qb, due, NULL);
    for (int round = 0; round < ROUNDS; round++) {
        struct ken_number *to = &r.n;
        const struct ken_number *right = &b.n;
        uint32_t cap = caps[below(8)];
        unsigned op = below(6);
        random_mpq(qa);
        random_mpq(qb);
        switch (below(8)) { /* aliases; and equal operands, whose difference is 0 and whose quotient is 1 */
        case 0: to = &a.n; break;
        case 1: to = &b.n; break;
        case 2: to = &a.n; right = &a.n; mpq_set(qb, qa); break;
        case 3: right = &a.n; mpq_set(qb, qa); break;
        case 4: mpq_set(qb, qa); break;
        case 5: mpq_neg(qb, qa); break;
        }
        if (mpq_sgn(qb) == 0 && op > 2)
            continue;
        from_mpq(clear(&a, KEN_NUMBER_LIMBS), qa);
        from_mpq(clear(&b, KEN_NUMBER_LIMBS), qb);
        clear(&r, cap);
        oracle(due, qa, qb, op);
        memset(&scratch, round, sizeof scratch);
        watching = true;
        bool kept = operations[op](to, &a.n, right, &scratch);
        watching = false;
        expect_mpq(kept, to, to == &r.n ? cap : KEN_NUMBER_LIMBS, due);
        if (to != &a.n)
            expect_mpq(true, &a.n, KEN_NUMBER_LIMBS, qa);
        if (to != &b.n)
            expect_mpq(true, &b.n, KEN_NUMBER_LIMBS, qb);
    }
    mpq_clears(qa, qb, due, NULL);
    expect_no_allocation();
}

/* due = the integer at a 10^places that `how` picks, / 10^places. */
static void oracle_cut(mpq_t due, const mpq_t a, unsigned places, enum ken_number_cut how)
{
    mpz_t power, num, den;
    mpz_inits(power, num, den, NULL);
    mpz_ui_pow_ui(power, 10, places);
    mpz_mul(num, mpq_numref(a), power);
    mpz_set(den, mpq_denref(a));
    if (how == KEN_NUMBER_TRUNCATE) {
        mpz_tdiv_q(num, num, den);
    } else if (how == KEN_NUMBER_DOWN) {
        mpz_fdiv_q(num, num, den);
    } else if (how == KEN_NUMBER_UP) {
        mpz_cdiv_q(num, num, den);
    } else { /* floor(x + 1/2), less 1 where x + 1/2 is an odd integer and the tie is to be even */
        mpz_mul_ui(num, num, 2);
        mpz_add(num, num, den);
        mpz_mul_ui(den, den, 2);
        bool tie = mpz_divisible_p(num, den);
        mpz_fdiv_q(num, num, den);
        if (how == KEN_NUMBER_HALF_EVEN && tie && mpz_odd_p(num))
            mpz_sub_ui(num, num, 1);
    }
    mpq_set_z(due, num);
    mpz_set(mpq_denref(due), power);
    mpq_canonicalize(due);
    mpz_clears(power, num, den, NULL);
}

/* The one way to write `due` with at most `places` decimals. */
static void expect_decimal(const char *text, size_t n, const mpq_t due, unsigned places)
{
    char digits[KEN_NUMBER_TEXT];
    const char *point = strchr(text, '.');
    size_t whole = point ? (size_t)(point - text) : n, decimals = point ? n - whole - 1 : 0;
    assert_int_equal(n, strlen(text));
    assert_int_equal(strspn(text + (*text == '-'), "0123456789."), n - (*text == '-'));
    assert_true(decimals <= places && (!point || decimals > 0));
    assert_true(!point || text[n - 1] != '0');
    const char *first = text + (*text == '-');
    assert_true(*first >= '0' && *first <= '9' && (*first != '0' || first[1] == '.' || first[1] == '\0'));
    assert_true(*text != '-' || mpq_sgn(due) < 0);

    mpq_t value;
    mpq_init(value);
    memcpy(digits, text, whole);
    memcpy(digits + whole, text + whole + (point != NULL), decimals);
    digits[whole + decimals] = '\0';
    assert_int_equal(mpz_set_str(mpq_numref(value), digits, 10), 0);
    mpz_ui_pow_ui(mpq_denref(value), 10, decimals);
    mpq_canonicalize(value);
    assert_true(mpq_equal(value, due));
    mpq_clear(value);
}

static void test_random_unary(void **state)
{
    (void)state;
    static struct reg a, r;
    char text[KEN_NUMBER_TEXT], *fraction;
    unsigned char bytes[STORED];
    mpq_t q, due;
    mpq_inits(q, due, NULL);
    for (int i = 0; i < ROUNDS / 6; i++) {
        random_mpq(q);
        if (below(3) == 0) /* make ties and short decimals common */
            mpz_set_ui(mpq_denref(q), below(2) ? 2000 : 8), mpq_canonicalize(q);
        from_mpq(clear(&a, KEN_NUMBER_LIMBS), q);
        unsigned places = below(KEN_NUMBER_PLACES + 1);
        struct ken_number *to = below(2) ? &a.n : clear(&r, KEN_NUMBER_LIMBS);
        memset(&scratch, i, sizeof scratch);

        bool exact;
        enum ken_number_cut how = (enum ken_number_cut)below(KEN_NUMBER_CUTS);
        watching = true;
        size_t n = ken_number_decimal(&a.n, places, how, &exact, text, &scratch);
        watching = false;
        oracle_cut(due, q, places, how);
        expect_decimal(text, n, due, places);
        assert_int_equal(exact, mpq_equal(due, q));

        watching = true;
        n = ken_number_fraction(&a.n, text);
        watching = false;
        fraction = mpq_get_str(NULL, 10, q);
        assert_string_equal(text, fraction);
        assert_int_equal(n, strlen(fraction));
        free(fraction);

        watching = true;
        ken_number_store(&a.n, bytes);
        n = ken_number_load(clear(&r, KEN_NUMBER_LIMBS), bytes, STORED, &scratch);
        watching = false;
        assert_int_equal(n, ken_number_size(&a.n));
        assert_true(ken_number_equal(&r.n, &a.n));
        to_mpq(due, &a.n);
        assert_true(mpq_equal(due, q));

        watching = true;
        bool kept = ken_number_round(to, &a.n, places, how, &scratch);
        watching = false;
        oracle_cut(due, q, places, how);
        expect_mpq(kept, to, KEN_NUMBER_LIMBS, due);

        int64_t divisor = (int64_t)(gmp_urandomb_ui(chance, below(63)) + 1);
        from_mpq(&a.n, q);
        watching = true;
        kept = ken_number_div_int(to, &a.n, divisor, &scratch);
        watching = false;
        mpq_set_si(due, divisor, 1);
        mpq_div(due, q, due);
        expect_mpq(kept, to, KEN_NUMBER_LIMBS, due);
    }
    mpq_clears(q, due, NULL);
    expect_no_allocation();
}

static void random_small_mpq(mpq_t q)
{
    do
        random_mpq(q);
    while (mpz_size(mpq_numref(q)) > KEN_NUMBER_LITERAL_LIMBS || mpz_size(mpq_denref(q)) > KEN_NUMBER_LITERAL_LIMBS);
}

/* due = the height at x of the line from point i - 1 to point i, or of the end that x lies beyond. */
static void oracle_interpolate(mpq_t due, const mpq_t x, mpq_t (*points)[2], unsigned count)
{
    mpq_t part;
    unsigned i = 0;
    while (i < count && mpq_cmp(points[i][0], x) < 0)
        i++;
    if (i == 0 || i == count) {
        mpq_set(due, points[i ? count - 1 : 0][1]);
        return;
    }
    mpq_init(part);
    mpq_sub(part, points[i][0], points[i - 1][0]);
    mpq_sub(due, x, points[i - 1][0]);
    mpq_div(part, due, part);
    mpq_sub(due, points[i][1], points[i - 1][1]);
    mpq_mul(due, due, part);
    mpq_add(due, due, points[i - 1][1]);
    mpq_clear(part);
}

static void test_random_interpolation(void **state)
{
    (void)state;
    enum { MOST = 5 };
    static struct reg a, regs[2 * MOST];
    const struct ken_number *numbers[2 * MOST];
    mpq_t x, due, points[MOST][2];
    mpq_inits(x, due, NULL);
    for (unsigned i = 0; i < MOST; i++)
        mpq_inits(points[i][0], points[i][1], NULL);
    for (int round = 0; round < ROUNDS / 20; round++) {
        unsigned count = 2 + below(MOST - 1), kept = 0;
        for (unsigned i = 0; i < count; i++) { /* sorted as they come; one that is there already stays out */
            unsigned at = kept;
            random_small_mpq(x);
            while (at > 0 && mpq_cmp(points[at - 1][0], x) > 0)
                at--;
            if (at > 0 && mpq_equal(points[at - 1][0], x))
                continue;
            for (unsigned k = kept++; k > at; k--)
                mpq_set(points[k][0], points[k - 1][0]);
            mpq_set(points[at][0], x);
        }
        for (unsigned i = 0; i < kept; i++) {
            random_small_mpq(points[i][1]);
            if (i && below(5) == 0)
                mpq_set(points[i][1], points[i - 1][1]);
            from_mpq(clear(&regs[2 * i], KEN_NUMBER_LIMBS), points[i][0]);
            from_mpq(clear(&regs[2 * i + 1], KEN_NUMBER_LIMBS), points[i][1]);
            numbers[2 * i] = &regs[2 * i].n;
            numbers[2 * i + 1] = &regs[2 * i + 1].n;
        }
        random_mpq(x);
        if (below(3)) { /* between two points: the first, and a part of the way that any number tells */
            unsigned i = below(kept), k = below(kept);
            mpq_abs(x, x);
            mpq_set_ui(due, 1, 1);
            mpq_add(due, due, x);
            mpq_div(x, x, due);
            mpq_sub(due, points[k][0], points[i][0]);
            mpq_mul(x, x, due);
            mpq_add(x, x, points[i][0]);
            if (!fits(x, KEN_NUMBER_LIMBS))
                continue;
        }
        from_mpq(clear(&a, KEN_NUMBER_LIMBS), x);
        oracle_interpolate(due, x, points, kept);
        memset(&scratch, round, sizeof scratch);
        watching = true;
        bool fitted = ken_number_interpolate(&a.n, &a.n, numbers, kept, &scratch);
        watching = false;
        expect_mpq(fitted, &a.n, KEN_NUMBER_LIMBS, due);
    }
    mpq_clears(x, due, NULL);
    for (unsigned i = 0; i < MOST; i++)
        mpq_clears(points[i][0], points[i][1], NULL);
    expect_no_allocation();
}

static void test_random_comparison(void **state)
{
    (void)state;
    static struct reg a, b;
    mpq_t qa, qb;
    mpq_inits(qa, qb, NULL);
    for (int i = 0; i < ROUNDS / 6; i++) {
        random_mpq(qa);
        random_mpq(qb);
        if (below(3) == 0) { /* close neighbours */
            mpq_set(qb, qa);
            if (below(2) && mpz_sizeinbase(mpq_numref(qb), 2) < LIMIT_BITS)
                mpz_add_ui(mpq_numref(qb), mpq_numref(qb), 1), mpq_canonicalize(qb);
        }
        from_mpq(clear(&a, KEN_NUMBER_LIMBS), qa);
        from_mpq(clear(&b, KEN_NUMBER_LIMBS), qb);
        watching = true;
        int order = ken_number_cmp(&a.n, &b.n, &scratch);
        bool equal = ken_number_equal(&a.n, &b.n);
        watching = false;
        int due = mpq_cmp(qa, qb);
        assert_int_equal((order > 0) - (order < 0), (due > 0) - (due < 0));
        assert_int_equal(equal, due == 0);
        assert_int_equal(ken_number_sign(&a.n), mpq_sgn(qa));
        assert_int_equal(ken_number_is_integer(&a.n), mpz_cmp_ui(mpq_denref(qa), 1) == 0);
        int64_t out;
        bool whole = mpz_cmp_ui(mpq_denref(qa), 1) == 0 && mpz_fits_slong_p(mpq_numref(qa));
        assert_int_equal(ken_number_to_int(&a.n, &out), whole);
        if (whole)
            assert_int_equal(out, mpz_get_si(mpq_numref(qa)));
    }
    mpq_clears(qa, qb, NULL);
    expect_no_allocation();
}

static void test_random_literals(void **state)
{
    (void)state;
    static struct reg r;
    mpq_t due, power;
    mpq_inits(due, power, NULL);
    for (int i = 0; i < ROUNDS / 6; i++) {
        char text[64], digits[64];
        unsigned whole = 1 + below(below(2) ? 40 : 12), decimals = below(3) ? below(41 - whole) : 0;
        int exponent = below(3) ? 0 : (int)below(81) - 40;
        bool negative = below(2), zeros = below(2);
        for (unsigned d = 0; d < whole + decimals; d++)
            digits[d] = (char)('0' + (zeros && below(2) ? 0 : below(10)));
        digits[whole + decimals] = '\0';
        if (*digits == '0' && whole > 1)
            *digits = '1';
        int n = snprintf(text, sizeof text, "%s%.*s%s%s", negative ? "-" : "", (int)whole, digits,
                         decimals ? "." : "", digits + whole);
        if (exponent != 0 || below(2))
            n += snprintf(text + n, sizeof text - (size_t)n, "%c%s%d", "eE"[below(2)],
                          exponent < 0 ? "" : below(2) ? "+" : "", exponent);
        clear(&r, KEN_NUMBER_LITERAL_LIMBS);
        watching = true;
        enum ken_number_read read = ken_number_parse(&r.n, text, (size_t)n, below(2), &scratch);
        watching = false;
        assert_int_equal(read, KEN_NUMBER_OK);

        assert_int_equal(mpq_set_str(due, digits, 10), 0);
        exponent -= (int)decimals;
        mpz_ui_pow_ui(mpq_numref(power), 10, (unsigned long)abs(exponent));
        mpz_set_ui(mpq_denref(power), 1);
        if (exponent < 0)
            mpq_div(due, due, power);
        else
            mpq_mul(due, due, power);
        if (negative)
            mpq_neg(due, due);
        expect_mpq(true, &r.n, KEN_NUMBER_LITERAL_LIMBS, due);
    }
    mpq_clears(due, power, NULL);
    expect_no_allocation();
}

/* Whatever bytes load takes, store gives back: one value, one form. */
static void test_random_bytes(void **state)
{
    (void)state;
    static struct reg r;
    unsigned char bytes[STORED], again[STORED];
    unsigned taken = 0;
    mpq_t q;
    mpq_init(q);
    for (int i = 0; i < ROUNDS / 6; i++) {
        random_mpq(q);
        size_t size = write_stored(bytes, mpq_sgn(q) < 0, mpq_numref(q), mpq_denref(q));
        for (unsigned flips = 1 + below(3); flips > 0; flips--)
            bytes[below(2) ? below(16) : below((unsigned)size)] ^= (unsigned char)(1u << below(8));
        watching = true;
        size_t used = ken_number_load(clear(&r, KEN_NUMBER_LIMBS), bytes, size, &scratch);
        watching = false;
        assert_true(used <= size);
        if (used == 0) {
            expect(&r.n, "0");
            continue;
        }
        taken++;
        assert_int_equal(ken_number_size(&r.n), used);
        ken_number_store(&r.n, again);
        assert_memory_equal(again, bytes, used);
    }
    mpq_clear(q);
    assert_true(taken > 1000);
    expect_no_allocation();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_narrow_edges),      cmocka_unit_test(test_div_int),
        cmocka_unit_test(test_limit),             cmocka_unit_test(test_cap),
        cmocka_unit_test(test_queries),           cmocka_unit_test(test_round),
        cmocka_unit_test(test_parse),             cmocka_unit_test(test_decimal),
        cmocka_unit_test(test_store),             cmocka_unit_test(test_malformed_load),
        cmocka_unit_test(test_random_operations), cmocka_unit_test(test_random_unary),
        cmocka_unit_test(test_cuts),              cmocka_unit_test(test_interpolate),
        cmocka_unit_test(test_random_interpolation),
        cmocka_unit_test(test_random_comparison), cmocka_unit_test(test_random_literals),
        cmocka_unit_test(test_random_bytes),
    };
    mp_set_memory_functions(counted_malloc, counted_realloc, counted_free);
    gmp_randinit_mt(chance);
    gmp_randseed_ui(chance, 20260101);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    gmp_randclear(chance);
    return failed;
}
