/* From conditions to levels and statuses: readings, bands, cases, what is not assessed. */
#include "bench.h"

/* Levels */

/* Levels 1 to 3 by the flags p q r. */
static void ladder(bool cumulative)
{
    uint32_t jumps[3];
    OP0(&a, LADDER);
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t level = cumulative ? i + 1 : 3 - i;
        OP1(&a, FLAG, P + level - 1);
        jumps[i] = asm_op(&a, cumulative ? KEN_OP_CUMULATIVE : KEN_OP_HIGHEST, level, 0);
    }
    for (uint32_t i = 0; i < 3; i++)
        asm_land(&a, jumps[i]);
}

static void test_cumulative(void **state)
{
    (void)state;
    begin_rule(false);
    ladder(true);
    end_rule();
    expect("{\"p\":true,\"q\":true,\"r\":true}", "ok 3");
    expect("{\"p\":true,\"q\":true,\"r\":false}", "ok 2");
    expect("{\"p\":true,\"q\":false,\"r\":true}", "ok 1");
    expect("{\"p\":false,\"q\":true,\"r\":true}", "ok 0");
    expect("{\"p\":false}", "ok 0"); /* what is missing cannot matter */
    expect("{\"p\":true,\"q\":false}", "ok 1");
    expect("{\"q\":true,\"r\":true}", "missing 0-3 p");
    expect("{\"p\":true,\"r\":true}", "missing 1-3 q");
    expect("{\"p\":true}", "missing 1-3 q r");
    expect("{\"q\":true,\"r\":false}", "missing 0-2 p");
    expect("{\"q\":false}", "missing 0-1 p");
    expect("{}", "missing 0-3 p q r");
}

static void test_highest(void **state)
{
    (void)state;
    begin_rule(false);
    ladder(false);
    end_rule();
    expect("{\"p\":true,\"q\":true,\"r\":true}", "ok 3");
    expect("{\"r\":true}", "ok 3");
    expect("{\"p\":false,\"q\":false,\"r\":false}", "ok 0");
    expect("{\"q\":true,\"r\":false}", "ok 2");
    expect("{\"q\":true}", "missing 2-3 r");
    expect("{\"p\":true}", "missing 1-3 q r");
    expect("{\"q\":false,\"r\":false}", "missing 0-1 p");
    expect("{}", "missing 0-3 p q r");
}

static void bands(void)
{
    uint32_t set = ASM_SET(&a, X);
    OP0(&a, LADDER);
    OP1(&a, INPUT, X);
    OP2(&a, BAND, number("0"), number("22"));
    OP2(&a, BAND, number("23"), number("44"));
    OP2(&a, BAND, number("45.5"), number("1e3"));
    OP1(&a, END_BANDS, set);
}

static void test_bands(void **state)
{
    (void)state;
    begin_rule(false);
    bands();
    end_rule();
    expect("{\"x\":0}", "ok 1");
    expect("{\"x\":22}", "ok 1");
    expect("{\"x\":22.5}", "uncovered 0-5 x");
    expect("{\"x\":23}", "ok 2");
    expect("{\"x\":1000}", "ok 3");
    expect("{\"x\":-1}", "uncovered 0-5 x");
    expect("{}", "missing 0-5 x");
    expect("{\"x\":[]}", "invalid 0-5 x");
    begin_rule(false); /* a count that is a range has no band */
    OP0(&a, LADDER);
    OP1(&a, FLAG, P);
    OP1(&a, COUNT, 1);
    OP2(&a, BAND, number("0"), number("1"));
    OP1(&a, END_BANDS, all);
    end_rule();
    expect("{}", "missing 0-5 p");
    expect("{\"p\":false}", "ok 1");
}

static void test_assessed(void **state)
{
    (void)state;
    begin_rule(false);
    OP1(&a, ASSESSED, V);
    end_rule();
    expect("{\"v\":0}", "ok 0");
    expect("{\"v\":5}", "ok 5");
    expect("{\"v\":2.0}", "ok 2");
    expect("{}", "missing 0-5 v");
    expect("{\"v\":null}", "missing 0-5 v");
    expect("{\"v\":6}", "invalid 0-5 v");
    expect("{\"v\":-1}", "invalid 0-5 v");
    expect("{\"v\":2.5}", "invalid 0-5 v");
}

static void test_not_assessed(void **state)
{
    (void)state;
    begin_rule(false);
    OP1(&a, FLAG, R);
    uint32_t skip = OP0(&a, NOT_ASSESSED);
    OP0(&a, LADDER);
    OP1(&a, FLAG, P);
    uint32_t fails = OP1(&a, CUMULATIVE, 1);
    asm_land(&a, fails);
    exit_jump = OP0(&a, OUTCOME);
    asm_land(&a, exit_jump);
    asm_land(&a, skip);
    OP0(&a, RESULT);
    asm_halt(&a);
    load();
    expect("{\"r\":true}", "not_assessed");
    expect("{\"r\":true,\"p\":5}", "not_assessed"); /* also where something is invalid */
    expect("{\"r\":false,\"p\":true}", "ok 1");
    expect("{\"r\":false}", "missing 0-1 p");
    expect("{\"p\":true}", "missing 1-1 r"); /* the level stands, but not whether it counts */
    expect("{}", "missing 0-1 p r");
    expect("{\"r\":0,\"p\":true}", "invalid 0-5 r");
}

/* Cases A (p), B (q), and perhaps `otherwise` C: levels by x, y, z from 1 up. */
static void begin_cases(bool otherwise)
{
    uint32_t outs[3], next = 0;
    begin_rule(true);
    static const char *const titles[] = {"A", "B", "C"};
    for (uint32_t i = 0; i < 2u + otherwise; i++) {
        uint32_t row = asm_case(&a, rule, titles[i]);
        if (i < 2) {
            OP1(&a, FLAG, P + i);
            next = OP1(&a, CASE, row);
        } else {
            OP1(&a, OTHERWISE, row);
        }
        OP0(&a, LADDER);
        uint32_t jumps[3];
        for (uint32_t level = 1; level <= 3; level++) {
            OP1(&a, INPUT, X + i);
            OP1(&a, NUMBER, number(level == 1 ? "1" : level == 2 ? "2" : "3"));
            OP0(&a, AT_LEAST);
            jumps[level - 1] = OP1(&a, CUMULATIVE, level);
        }
        for (uint32_t k = 0; k < 3; k++)
            asm_land(&a, jumps[k]);
        outs[i] = OP0(&a, OUTCOME);
        if (i < 2)
            asm_land(&a, next);
    }
    uint32_t set = ASM_SET(&a, P, Q);
    if (!otherwise)
        OP1(&a, NO_CASE, set);
    for (uint32_t i = 0; i < 2u + otherwise; i++)
        asm_land(&a, outs[i]);
    OP0(&a, RESULT);
    asm_halt(&a);
    load();
}

static void test_cases(void **state)
{
    (void)state;
    begin_cases(false);
    expect("{\"p\":true,\"x\":2}", "ok 2 [A]");
    expect("{\"p\":true,\"q\":true,\"x\":2,\"y\":3}", "ok 2 [A]"); /* the first that applies */
    expect("{\"p\":false,\"q\":true,\"y\":3}", "ok 3 [B]");
    expect("{\"p\":false,\"q\":false}", "uncovered 0-5 [] p q");
    expect("{\"q\":true,\"x\":2,\"y\":2}", "ok 2 []"); /* undecided, but of one level */
    expect("{\"q\":true,\"x\":1,\"y\":3}", "missing 1-3 [] p");
    expect("{\"q\":true,\"x\":1}", "missing 0-3 [] y p");
    expect("{\"p\":true}", "missing 0-3 [A] x");
    expect("{\"q\":false,\"x\":3}", "missing 0-5 [] p"); /* perhaps no case at all */
    expect("{\"p\":false,\"x\":3,\"y\":1}", "missing 0-5 [] q");
    expect("{\"p\":true,\"x\":2,\"y\":\"\"}", "invalid 0-5 [A] y"); /* also of a case not taken */
    expect("{\"p\":7,\"q\":true,\"x\":2,\"y\":2}", "invalid 0-5 [] p");
    begin_cases(true);
    expect("{\"p\":false,\"q\":false,\"z\":1}", "ok 1 [C]");
    expect("{\"p\":false,\"q\":false}", "missing 0-3 [C] z");
    expect("{\"x\":1,\"y\":1,\"z\":1}", "ok 1 []");
    expect("{\"x\":1,\"y\":1,\"z\":2}", "missing 1-2 [] p q");
    expect("{\"q\":true,\"x\":1,\"y\":1,\"z\":3}", "ok 1 []");
}

static void test_first_status(void **state)
{
    (void)state;
    begin_truth(); /* x / y at least 1, and 2^4095 * z at least 1, and p */
    uint32_t base = ASM_SET(&a, Y), set = ASM_SET(&a, Z);
    OP1(&a, INPUT, X);
    OP1(&a, INPUT, Y);
    OP2(&a, DIVIDE, base, set);
    OP1(&a, NUMBER, number("1"));
    OP0(&a, AT_LEAST);
    OP1(&a, NUMBER, huge());
    OP1(&a, INPUT, Z);
    OP2(&a, MULTIPLY, 0, set);
    OP1(&a, NUMBER, number("1"));
    OP0(&a, AT_LEAST);
    OP0(&a, AND);
    OP1(&a, FLAG, P);
    OP0(&a, AND);
    end_truth();
    expect("{\"x\":1,\"y\":0,\"z\":9}", "missing 0-1 p");
    expect("{\"x\":1,\"y\":0,\"z\":9,\"p\":true}", "zero_base 0-1 y");
    expect("{\"x\":1,\"y\":1,\"z\":9,\"p\":true}", "overflow 0-5 z");
    expect("{\"x\":1,\"y\":1,\"z\":1,\"p\":true}", "ok 1");
    expect("{\"x\":1,\"y\":0,\"z\":9,\"p\":false}", "ok 0"); /* nothing unknown can change it */
    expect("{\"x\":1,\"y\":0,\"z\":9,\"q\":0}", "invalid 0-5 q");
}

/* An outcome that is open for no reason, as no loaded program leaves one. */
static void test_no_reason(void **state)
{
    (void)state;
    begin_truth();
    OP1(&a, FLAG, P);
    end_truth();
    evaluate("{\"p\":true}");
    struct ken_level level;
    ken_level_begin(&level, context, 0);
    level.low = 0;
    level.high = 5;
    level.outcomes = 1;
    assert_int_equal(ken_level_finish(&level, context), KEN_DAMAGED);
}

/* A program whose indicator does not name all inputs that it reads: invalid ones are unknown all the same. It is the inputs
 * it names that may be blamed. */
static void test_unnamed_inputs(void **state)
{
    (void)state;
    begin_inputs();
    scorecard = asm_scorecard(&a, "s", true, KEN_POLICY_DROP);
    rule = asm_indicator(&a, scorecard, "1", "100", ASM_SET(&a, Q), false);
    OP1(&a, RULE, rule);
    OP0(&a, LADDER);
    OP1(&a, FLAG, P);
    OP1(&a, FLAG, Q);
    OP0(&a, AND);
    end_truth();
    expect("{\"p\":true,\"q\":true}", "ok 1");
    expect("{\"p\":true,\"q\":5}", "invalid 0-5 q");
    expect("{\"p\":5,\"q\":true}", "invalid 0-5");
    expect("{\"q\":true}", "missing 0-1");
    expect("{\"p\":5,\"q\":false}", "ok 0");
    begin_inputs();
    scorecard = asm_scorecard(&a, "s", true, KEN_POLICY_DROP);
    rule = asm_indicator(&a, scorecard, "1", "100", ASM_SET(&a, Q), false);
    OP1(&a, RULE, rule);
    OP1(&a, ASSESSED, V);
    end_rule();
    expect("{\"v\":7}", "invalid 0-5");
    expect("{\"v\":3}", "ok 3");
}

/* The walk over reasons counts its rounds; when the count begins anew, what was seen before is forgotten. */
static void test_rounds(void **state)
{
    (void)state;
    for (uint32_t before = 0; before < 3; before++) {
        begin_rule(false);
        ladder(true);
        end_rule();
        context->stamp = UINT32_MAX - before;
        expect("{}", "missing 0-3 p q r");
        expect("{\"p\":true}", "missing 1-3 q r");
        expect("{\"q\":true}", "missing 0-3 p r");
        expect("{}", "missing 0-3 p q r");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(cumulative), TEST(highest), TEST(bands), TEST(assessed), TEST(not_assessed), TEST(cases),
        TEST(first_status), TEST(rounds), TEST(unnamed_inputs), TEST(no_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
