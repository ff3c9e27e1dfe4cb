/* The machine: every instruction on values, with unknowns, ranges and dates. */
#include "bench.h"

/* Comparisons */

static void test_compare(void **state)
{
    (void)state;
    static const struct {
        enum ken_op op;
        const char *answers; /* for 1, 2, 3 against 2 */
    } cases[] = {{KEN_OP_AT_LEAST, "011"}, {KEN_OP_MORE_THAN, "001"}, {KEN_OP_AT_MOST, "110"}, {KEN_OP_LESS_THAN, "100"}, {KEN_OP_EQUAL, "010"}};
    for (size_t i = 0; i < 5; i++) {
        begin_truth();
        OP1(&a, INPUT, X);
        OP1(&a, INPUT, Y);
        asm_op(&a, cases[i].op, 0, 0);
        end_truth();
        for (int x = 1; x <= 3; x++) {
            char record[64], wanted[8];
            snprintf(record, sizeof record, "{\"x\":%d,\"y\":2}", x);
            snprintf(wanted, sizeof wanted, "ok %c", cases[i].answers[x - 1]);
            expect(record, wanted);
        }
        expect("{\"y\":2}", "missing 0-1 x");
        expect("{\"x\":2}", "missing 0-1 y");
        expect("{}", "missing 0-1 x y");
        expect("{\"x\":\"2\",\"y\":2}", "invalid 0-5 x");
        expect("{\"x\":true}", "invalid 0-5 x");
        expect("{\"x\":1,\"y\":2,\"d\":5,\"p\":0}", "invalid 0-5 p d"); /* whatever the comparison needs */
    }
}

static void test_between(void **state)
{
    (void)state;
    begin_truth();
    OP1(&a, INPUT, X);
    OP2(&a, BETWEEN, number("1.5"), number("3"));
    end_truth();
    expect("{\"x\":1.49999}", "ok 0");
    expect("{\"x\":1.5}", "ok 1");
    expect("{\"x\":3}", "ok 1");
    expect("{\"x\":3.00001}", "ok 0");
    expect("{}", "missing 0-1 x");
}

static void test_dates(void **state)
{
    (void)state;
    static const struct {
        enum ken_op op;
        const char *answers; /* for the day before, the day, the day after */
    } cases[] = {{KEN_OP_DAY_AT_LEAST, "011"}, {KEN_OP_DAY_MORE_THAN, "001"}, {KEN_OP_DAY_AT_MOST, "110"}, {KEN_OP_DAY_LESS_THAN, "100"}, {KEN_OP_DAY_EQUAL, "010"}};
    for (size_t i = 0; i < 5; i++) {
        begin_truth();
        OP1(&a, DATE, D);
        OP1(&a, DATE, E);
        asm_op(&a, cases[i].op, 0, 0);
        end_truth();
        for (int day = 1; day <= 3; day++) {
            char record[64], wanted[8];
            snprintf(record, sizeof record, "{\"d\":\"2022-03-0%d\",\"e\":\"2022-03-02\"}", day);
            snprintf(wanted, sizeof wanted, "ok %c", cases[i].answers[day - 1]);
            expect(record, wanted);
        }
        expect("{\"d\":null,\"e\":\"2022-03-02\"}", "ok 0"); /* has not happened */
        expect("{\"d\":null,\"e\":null}", "ok 0");
        expect("{\"d\":null}", "ok 0"); /* false whatever the other may be */
        expect("{\"d\":\"2022-03-01\"}", "missing 0-1 e");
        expect("{}", "missing 0-1 d e");
        expect("{\"d\":\"2565-03-01\",\"e\":null}", "invalid 0-5 d");
    }
}

static void test_happened(void **state)
{
    (void)state;
    begin_truth();
    OP1(&a, DATE, D);
    OP0(&a, HAPPENED);
    end_truth();
    expect("{\"d\":\"2022-03-01\"}", "ok 1");
    expect("{\"d\":null}", "ok 0");
    expect("{}", "missing 0-1 d");
    int32_t day;
    assert_true(ken_day_number(2022, 4, 2, &day));
    begin_truth(); /* not by the day: true of a date that has not come */
    OP1(&a, DATE, D);
    OP1(&a, DAY, (uint32_t)day);
    OP0(&a, DAY_AT_MOST);
    OP0(&a, NOT);
    end_truth();
    expect("{\"d\":null}", "ok 1");
    expect("{\"d\":\"2022-04-01\"}", "ok 0");
    expect("{}", "missing 0-1 d");
}

/* Truths */

static void test_logic(void **state)
{
    (void)state;
    static const struct {
        const char *record, *both, *either;
    } cases[] = {
        {"{\"p\":true,\"q\":true}", "ok 1", "ok 1"},
        {"{\"p\":true,\"q\":false}", "ok 0", "ok 1"},
        {"{\"p\":false,\"q\":true}", "ok 0", "ok 1"},
        {"{\"p\":false,\"q\":false}", "ok 0", "ok 0"},
        {"{\"p\":true}", "missing 0-1 q", "ok 1"},
        {"{\"p\":false}", "ok 0", "missing 0-1 q"},
        {"{\"q\":true}", "missing 0-1 p", "ok 1"},
        {"{\"q\":false}", "ok 0", "missing 0-1 p"},
        {"{}", "missing 0-1 p q", "missing 0-1 p q"},
    };
    for (int skips = 0; skips < 2; skips++) { /* skipping changes no answer */
        for (size_t i = 0; i < 2; i++) {
            begin_truth();
            OP1(&a, FLAG, P);
            uint32_t skip = skips ? asm_op(&a, i ? KEN_OP_SKIP_TRUE : KEN_OP_SKIP_FALSE, 0, 0) : 0;
            OP1(&a, FLAG, Q);
            asm_op(&a, i ? KEN_OP_OR : KEN_OP_AND, 0, 0);
            if (skips)
                asm_land(&a, skip);
            end_truth();
            for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
                expect(cases[k].record, i ? cases[k].either : cases[k].both);
        }
    }
    begin_truth();
    OP1(&a, FLAG, P);
    OP0(&a, NOT);
    end_truth();
    expect("{\"p\":true}", "ok 0");
    expect("{\"p\":false}", "ok 1");
    expect("{}", "missing 0-1 p");
}

/* Arithmetic */

static void arithmetic(enum ken_op op, uint32_t x, uint32_t y)
{
    begin_number();
    OP1(&a, INPUT, X);
    OP1(&a, INPUT, Y);
    asm_op(&a, op, x, y);
    end_number();
}

static void test_arithmetic(void **state)
{
    (void)state;
    arithmetic(KEN_OP_ADD, 0, 0);
    expect_number("{\"x\":0.1,\"y\":0.2}", "0.3");
    expect_number("{\"x\":1}", "missing 0-1 y");
    expect_number("{}", "missing 0-1 x y");
    arithmetic(KEN_OP_SUBTRACT, 0, 0);
    expect_number("{\"x\":1,\"y\":3}", "-2");
    arithmetic(KEN_OP_MULTIPLY, 0, 0);
    expect_number("{\"x\":1.5,\"y\":-3}", "-4.5");
    expect_number("{\"x\":0}", "missing 0-1 y"); /* zero times unknown is unknown */
    arithmetic(KEN_OP_MIN, 0, 0);
    expect_number("{\"x\":1,\"y\":3}", "1");
    expect_number("{\"x\":3,\"y\":1}", "1");
    expect_number("{\"x\":3}", "missing 0-1 y");
    arithmetic(KEN_OP_MAX, 0, 0);
    expect_number("{\"x\":1,\"y\":3}", "3");
    expect_number("{\"x\":3,\"y\":1}", "3");
    expect_number("{\"y\":3}", "missing 0-1 x");
    begin_number();
    OP1(&a, INPUT, X);
    OP2(&a, AVERAGE, 8, all);
    OP2(&a, ROUND, 2, all);
    end_number();
    expect_number("{\"x\":1}", "0.13"); /* 0.125 */
    expect_number("{\"x\":-1}", "-0.12");
    expect_number("{}", "missing 0-1 x");
}

static void test_quotients(void **state)
{
    (void)state;
    static const struct {
        enum ken_op op;
        const char *answer, *negative; /* of 3 over 4, and over -4 */
    } cases[] = {{KEN_OP_DIVIDE, "0.75", "-0.75"},
                 {KEN_OP_PERCENT, "75", "zero_base 0-1 y"},
                 {KEN_OP_INCREASE, "-25", "zero_base 0-1 y"},
                 {KEN_OP_DECREASE, "25", "zero_base 0-1 y"}};
    for (size_t i = 0; i < 4; i++) {
        begin_number();
        uint32_t base = ASM_SET(&a, Y);
        OP1(&a, INPUT, X);
        OP1(&a, INPUT, Y);
        asm_op(&a, cases[i].op, base, all);
        end_number();
        expect_number("{\"x\":3,\"y\":4}", cases[i].answer);
        expect_number("{\"x\":3,\"y\":-4}", cases[i].negative);
        expect_number("{\"x\":3,\"y\":0}", "zero_base 0-1 y");
        expect_number("{\"x\":0,\"y\":0}", "zero_base 0-1 y");
        expect_number("{\"y\":0}", "missing 0-1 x"); /* both reasons; missing comes first */
        expect_number("{\"x\":3}", "missing 0-1 y");
        expect_number("{}", "missing 0-1 x y");
    }
}

static void test_if_zero(void **state)
{
    (void)state;
    begin_number();
    uint32_t base = ASM_SET(&a, Y);
    OP1(&a, INPUT, X);
    OP1(&a, INPUT, Y);
    uint32_t zero = OP1(&a, IF_ZERO, number("100"));
    OP2(&a, PERCENT, base, all);
    asm_land(&a, zero);
    end_number();
    expect_number("{\"x\":3,\"y\":4}", "75");
    expect_number("{\"x\":3,\"y\":0}", "100");
    expect_number("{\"y\":0}", "100"); /* known zero, though the part is missing */
    expect_number("{\"y\":-0e0}", "100");
    expect_number("{\"x\":3,\"y\":-1}", "zero_base 0-1 y");
    expect_number("{\"x\":3}", "missing 0-1 y");
}

static void test_overflow(void **state)
{
    (void)state;
    static const enum ken_op ops[] = {KEN_OP_ADD, KEN_OP_SUBTRACT, KEN_OP_MULTIPLY, KEN_OP_DIVIDE, KEN_OP_PERCENT, KEN_OP_INCREASE, KEN_OP_DECREASE};
    static const char *const records[] = {"{\"x\":0}", "{\"x\":0}", "{\"x\":2}", "{\"x\":0.5}", "{\"x\":0.9}", "{\"x\":0.9}", "{\"x\":0.9}"};
    for (size_t i = 0; i < 7; i++) {
        begin_number();
        uint32_t set = ASM_SET(&a, X, Y), big = huge();
        OP1(&a, NUMBER, big);
        if (i < 2) { /* 2^4095 ± (±2^4095 + x) */
            OP1(&a, NUMBER, big);
            OP1(&a, NUMBER, number(i == 0 ? "1" : "-1"));
            OP2(&a, MULTIPLY, 0, set);
            OP1(&a, INPUT, X);
            OP2(&a, ADD, 0, set);
        } else {
            OP1(&a, INPUT, X);
        }
        asm_op(&a, ops[i], i < 3 ? 0 : set, set);
        end_number();
        expect_number(records[i], "overflow 0-5 x y");
    }
    begin_number();
    uint32_t set = ASM_SET(&a, Z);
    OP1(&a, NUMBER, huge());
    OP1(&a, INPUT, X);
    OP2(&a, DIVIDE, set, set); /* x = 2^-1: not here */
    OP2(&a, AVERAGE, 3, set);
    OP2(&a, ROUND, 12, set);
    end_number();
    expect("{\"x\":8}", "overflow 0-5 z"); /* rounding 2^4092/3 to 12 places has a denominator, and a longer numerator */
    expect("{\"x\":1e30}", "ok 1");
    expect("{}", "missing 0-1 x");
}

/* Rounding and interpolation */

static void test_round(void **state)
{
    (void)state;
    static const struct {
        enum ken_number_cut how;
        const char *half, *minus_half, *third; /* of 2.25, -2.25 and 1/3 to one place */
    } cases[] = {
        {KEN_NUMBER_HALF_UP, "2.3", "-2.2", "0.3"}, {KEN_NUMBER_HALF_EVEN, "2.2", "-2.2", "0.3"}, {KEN_NUMBER_DOWN, "2.2", "-2.3", "0.3"},
        {KEN_NUMBER_UP, "2.3", "-2.2", "0.4"},      {KEN_NUMBER_TRUNCATE, "2.2", "-2.2", "0.3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin_number();
        OP1(&a, INPUT, X);
        OP1(&a, INPUT, Y);
        OP2(&a, DIVIDE, all, all);
        OP2(&a, ROUND, ken_rounding(cases[i].how, 1), all);
        end_number();
        expect_number("{\"x\":9,\"y\":4}", cases[i].half);
        expect_number("{\"x\":-9,\"y\":4}", cases[i].minus_half);
        expect_number("{\"x\":1,\"y\":3}", cases[i].third);
        expect_number("{\"y\":3}", "missing 0-1 x");
    }
}

static void test_interpolate(void **state)
{
    (void)state;
    begin_number();
    uint32_t other = ASM_CURVE(&a, 2, "0", "1", "1", "0"), curve = ASM_CURVE(&a, 3, "45", "0", "70", "20", "80", "10");
    OP1(&a, INPUT, X);
    OP1(&a, INPUT, Y);
    OP2(&a, DIVIDE, ASM_SET(&a, Y), all);
    OP2(&a, INTERPOLATE, curve, all);
    end_number();
    assert_int_equal(other + 1, curve);
    expect_number("{\"x\":0,\"y\":1}", "0");
    expect_number("{\"x\":45,\"y\":1}", "0");
    expect_number("{\"x\":46,\"y\":1}", "0.8");
    expect_number("{\"x\":70,\"y\":1}", "20");
    expect_number("{\"x\":75,\"y\":1}", "15");
    expect_number("{\"x\":80,\"y\":1}", "10");
    expect_number("{\"x\":1e30,\"y\":1}", "10");
    expect_number("{\"x\":136,\"y\":3}", "0.26…"); /* 4/15 */
    expect_number("{\"y\":3}", "missing 0-1 x");
    expect_number("{\"x\":1,\"y\":0}", "zero_base 0-1 y");
    begin_number(); /* 2^-4095 is between the points, but for its third there is no room */
    uint32_t set = ASM_SET(&a, X);
    curve = ASM_CURVE(&a, 2, "0", "0", "3", "1");
    OP1(&a, INPUT, X);
    OP1(&a, NUMBER, huge());
    OP2(&a, DIVIDE, set, set);
    OP2(&a, INTERPOLATE, curve, ASM_SET(&a, Z));
    end_number();
    expect_number("{\"x\":1}", "overflow 0-5 z");
    expect_number("{\"x\":0}", "0");
    expect("{\"x\":3}", "ok 1"); /* 2^-4095 itself */
}

/* Counts */

/* count of(p, q, r) `op` decimal */
static void begin_count(enum ken_op op, const char *decimal, bool turned)
{
    begin_truth();
    if (turned)
        OP1(&a, NUMBER, number(decimal));
    OP1(&a, FLAG, P);
    OP1(&a, FLAG, Q);
    OP1(&a, FLAG, R);
    OP1(&a, COUNT, 3);
    if (!turned)
        OP1(&a, NUMBER, number(decimal));
    asm_op(&a, op, 0, 0);
    end_truth();
}

static void test_count(void **state)
{
    (void)state;
    begin_count(KEN_OP_AT_LEAST, "2", false);
    expect("{\"p\":true,\"q\":true,\"r\":false}", "ok 1");
    expect("{\"p\":true,\"q\":true}", "ok 1"); /* two are enough */
    expect("{\"p\":false,\"q\":false}", "ok 0"); /* one cannot be */
    expect("{\"p\":true}", "missing 0-1 q r");
    expect("{\"q\":true,\"r\":false}", "missing 0-1 p");
    begin_count(KEN_OP_MORE_THAN, "1", false);
    expect("{\"p\":true,\"q\":true}", "ok 1");
    expect("{\"p\":false,\"q\":false}", "ok 0");
    expect("{\"p\":true,\"q\":false}", "missing 0-1 r");
    begin_count(KEN_OP_AT_MOST, "1", false);
    expect("{\"p\":false,\"q\":false}", "ok 1");
    expect("{\"p\":true,\"q\":true}", "ok 0");
    expect("{\"p\":true}", "missing 0-1 q r");
    begin_count(KEN_OP_LESS_THAN, "1", false);
    expect("{\"p\":true}", "ok 0");
    expect("{\"p\":false}", "missing 0-1 q r");
    expect("{\"p\":false,\"q\":false,\"r\":false}", "ok 1");
    begin_count(KEN_OP_LESS_THAN, "1", true); /* 1 < count */
    expect("{\"p\":true,\"q\":true}", "ok 1");
    expect("{\"p\":false,\"q\":false}", "ok 0");
    expect("{\"p\":true}", "missing 0-1 q r");
    for (int turned = 0; turned < 2; turned++) {
        begin_count(KEN_OP_EQUAL, "0", turned);
        expect("{\"p\":true}", "ok 0");
        expect("{\"p\":false}", "missing 0-1 q r");
        begin_count(KEN_OP_EQUAL, "1.5", turned); /* between the counts: none is equal */
        expect("{\"p\":true}", "ok 0");
        begin_count(KEN_OP_EQUAL, "2", turned);
        expect("{\"p\":false,\"q\":false}", "ok 0");
        expect("{\"p\":true,\"q\":true,\"r\":false}", "ok 1");
    }
}

static void test_count_elsewhere(void **state)
{
    (void)state;
    begin_truth();
    OP1(&a, FLAG, P);
    OP1(&a, FLAG, Q);
    OP1(&a, COUNT, 2);
    OP1(&a, STORE, 3); /* through a definition it is still a count */
    OP1(&a, LOAD, 3);
    OP2(&a, BETWEEN, number("1"), number("2"));
    end_truth();
    expect("{\"p\":true}", "ok 1");
    expect("{\"p\":false}", "missing 0-1 q");
    begin_truth();
    OP1(&a, FLAG, P);
    OP1(&a, FLAG, Q);
    OP1(&a, COUNT, 2);
    OP2(&a, BETWEEN, number("1.2"), number("1.8"));
    end_truth();
    expect("{\"p\":true}", "ok 0");
    begin_truth(); /* two counts */
    OP1(&a, FLAG, P);
    OP1(&a, COUNT, 1);
    OP1(&a, FLAG, Q);
    OP1(&a, FLAG, R);
    OP1(&a, COUNT, 2);
    OP0(&a, MORE_THAN);
    end_truth();
    expect("{\"q\":true}", "ok 0");
    expect("{\"r\":false}", "missing 0-1 p q");
    begin_truth();
    OP1(&a, FLAG, P);
    OP1(&a, FLAG, Q);
    OP1(&a, COUNT, 2);
    OP1(&a, FLAG, R);
    OP1(&a, COUNT, 1);
    OP0(&a, EQUAL);
    end_truth();
    expect("{}", "missing 0-1 p q r");
    expect("{\"p\":true,\"r\":false}", "ok 0");
    for (int turned = 0; turned < 2; turned++) { /* two ranges that do not meet: 2…3 and 0…1 */
        begin_truth();
        if (turned) {
            OP1(&a, FLAG, R);
            OP1(&a, COUNT, 1);
        }
        OP1(&a, FLAG, P);
        OP1(&a, FLAG, P);
        OP1(&a, FLAG, Q);
        OP1(&a, COUNT, 3);
        if (!turned) {
            OP1(&a, FLAG, R);
            OP1(&a, COUNT, 1);
        }
        OP0(&a, EQUAL);
        end_truth();
        expect("{\"p\":true}", "ok 0");
        expect("{\"q\":true}", "missing 0-1 p r"); /* 1…3 and 0…1 meet in 1 */
        expect("{\"p\":false}", "missing 0-1 q r");
    }
    begin_number(); /* anywhere else a range is unknown, even where it would decide */
    OP1(&a, FLAG, P);
    OP1(&a, FLAG, Q);
    OP1(&a, COUNT, 2);
    OP1(&a, NUMBER, number("1"));
    OP2(&a, ADD, 0, all);
    end_number();
    expect_number("{\"p\":true}", "missing 0-1 q");
    expect_number("{\"p\":true,\"q\":true}", "3");
    static const enum ken_op strict[] = {KEN_OP_ROUND, KEN_OP_INTERPOLATE, KEN_OP_AVERAGE, KEN_OP_MIN, KEN_OP_MAX, KEN_OP_MULTIPLY, KEN_OP_DIVIDE};
    for (size_t i = 0; i < sizeof strict / sizeof *strict; i++) {
        begin_truth();
        uint32_t curve = ASM_CURVE(&a, 2, "0", "1", "2", "3");
        OP1(&a, FLAG, P);
        OP1(&a, FLAG, Q);
        OP1(&a, COUNT, 2);
        if (strict[i] == KEN_OP_ROUND || strict[i] == KEN_OP_INTERPOLATE || strict[i] == KEN_OP_AVERAGE) {
            asm_op(&a, strict[i], strict[i] == KEN_OP_INTERPOLATE ? curve : 1, all);
        } else {
            OP1(&a, NUMBER, number("1"));
            asm_op(&a, strict[i], strict[i] == KEN_OP_DIVIDE ? all : 0, strict[i] == KEN_OP_MIN || strict[i] == KEN_OP_MAX ? 0 : all);
        }
        OP1(&a, NUMBER, number("1"));
        OP0(&a, AT_LEAST);
        end_truth();
        expect("{\"p\":true}", "missing 0-1 q"); /* 1 at least, whatever q is */
        expect("{\"p\":true,\"q\":false}", "ok 1");
    }
    begin_truth(); /* against an unknown number */
    OP1(&a, FLAG, P);
    OP1(&a, COUNT, 1);
    OP1(&a, INPUT, X);
    OP0(&a, AT_LEAST);
    end_truth();
    expect("{}", "missing 0-1 x p");
}

static void test_slots(void **state)
{
    (void)state;
    begin_inputs();
    scorecard = asm_scorecard(&a, "s", true, KEN_POLICY_DROP);
    rule = asm_indicator(&a, scorecard, "1", "100", all, false);
    OP1(&a, INPUT, X); /* shared values come before the first rule */
    OP1(&a, STORE, 0);
    OP1(&a, FLAG, P);
    OP1(&a, STORE, 7);
    OP1(&a, DATE, D);
    OP1(&a, STORE, 2);
    OP1(&a, RULE, rule);
    OP0(&a, LADDER);
    OP1(&a, LOAD, 7);
    OP1(&a, LOAD, 2);
    OP0(&a, HAPPENED);
    OP0(&a, AND);
    OP1(&a, LOAD, 0);
    OP2(&a, BETWEEN, number("1"), number("2"));
    OP0(&a, AND);
    end_truth();
    expect("{\"x\":1,\"p\":true,\"d\":\"2022-01-01\"}", "ok 1");
    expect("{\"x\":3,\"p\":true,\"d\":\"2022-01-01\"}", "ok 0");
    expect("{\"x\":1,\"p\":true,\"d\":null}", "ok 0");
    expect("{}", "missing 0-1 x p d"); /* in the order of the inputs, not of the reasons */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(compare), TEST(between), TEST(dates), TEST(happened), TEST(logic), TEST(arithmetic), TEST(quotients),
        TEST(if_zero), TEST(overflow), TEST(round), TEST(interpolate), TEST(count), TEST(count_elsewhere), TEST(slots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
