/* Scores of indicators while they are found: by level, from a formula, along thresholds, adjusted, and asked for by others. */
#include "bench.h"

/* A score with its bounds: "score lowest highest", - for none; a fraction stands for a number that is no decimal. */
static const char *scores(size_t indicator)
{
    static char line[400];
    ken_total told[3];
    size_t at = 0;
    assert_true(ken_result_score(context, indicator, &told[0], &told[1], &told[2]));
    for (int i = 0; i < 3; i++)
        at += (size_t)snprintf(line + at, sizeof line - at, "%s%s", i ? " " : "", told[i].exact ? told[i].exact : told[i].decimal ? told[i].decimal : "-");
    return line;
}

/* Status, level and blame of an indicator, then its score. */
static void expect_of(size_t indicator, const char *record, const char *outcome_wanted, const char *scores_wanted)
{
    evaluate(record);
    if (strcmp(outcome(indicator), outcome_wanted) != 0)
        fail_msg("%s: %s, not %s", record, outcome(indicator), outcome_wanted);
    if (strcmp(scores(indicator), scores_wanted) != 0)
        fail_msg("%s: %s, not %s", record, scores(indicator), scores_wanted);
}

static void set_kind(uint32_t indicator, enum ken_indicator_kind kind, const char *lowest, const char *full)
{
    *asm_cell(&a, KEN_INDICATOR, indicator, KEN_INDICATOR_KIND) = kind;
    *asm_cell(&a, KEN_INDICATOR, indicator, KEN_INDICATOR_LOWEST) = number(lowest);
    *asm_cell(&a, KEN_INDICATOR, indicator, KEN_INDICATOR_FULL) = number(full);
}

static void begin_kind(enum ken_indicator_kind kind, const char *lowest, const char *full, bool has_cases)
{
    begin_inputs();
    scorecard = asm_scorecard(&a, "s", false, KEN_POLICY_NONE);
    rule = asm_indicator(&a, scorecard, "1", NULL, all, has_cases);
    set_kind(rule, kind, lowest, full);
    OP1(&a, RULE, rule);
}

/* Levels 1 and 2 of the block at hand, when x is at least 10 and 20. */
static void put_ladder(void)
{
    static const char *const values[] = {"10", "20"};
    uint32_t jumps[2];
    OP0(&a, LADDER);
    for (uint32_t i = 0; i < 2; i++) {
        OP1(&a, INPUT, X);
        OP1(&a, NUMBER, number(values[i]));
        OP0(&a, AT_LEAST);
        jumps[i] = OP1(&a, CUMULATIVE, i + 1);
    }
    asm_land(&a, jumps[0]);
    asm_land(&a, jumps[1]);
}

static void put_outcome(void)
{
    uint32_t done = OP0(&a, OUTCOME);
    asm_land(&a, done);
}

static void end_indicator(void)
{
    OP0(&a, RESULT);
    asm_halt(&a);
    load();
}

/* What a level scores: its number, or its row of SCORE; level 0 the lowest score. */
static void test_by_level(void **state)
{
    (void)state;
    static const char *const by_level[] = {"1.5", "1.5", "2", "2", "8"};
    for (int listed = 0; listed < 2; listed++) {
        begin_kind(KEN_BY_LEVEL, listed ? "-0.5" : "0", listed ? "8" : "5", false);
        uint32_t first = a.rows[KEN_SCORE] + 1;
        for (int i = 0; listed && i < 5; i++)
            ASM_ROW(&a, KEN_SCORE, rule, number(by_level[i]));
        if (listed)
            *asm_cell(&a, KEN_INDICATOR, rule, KEN_INDICATOR_SCORES) = first;
        OP1(&a, ASSESSED, V);
        put_outcome();
        end_indicator();
        expect_of(0, "{\"v\":0}", "ok 0", listed ? "-0.5 -0.5 -0.5" : "0 0 0");
        expect_of(0, "{\"v\":1}", "ok 1", listed ? "1.5 1.5 1.5" : "1 1 1");
        expect_of(0, "{\"v\":3}", "ok 3", listed ? "2 2 2" : "3 3 3");
        expect_of(0, "{\"v\":5}", "ok 5", listed ? "8 8 8" : "5 5 5");
        expect_of(0, "{}", "missing 0-5 v", listed ? "- -0.5 8" : "- 0 5");
        expect_of(0, "{\"v\":7}", "invalid 0-5 v", listed ? "- -0.5 8" : "- 0 5");
        expect_json("{\"v\":0}", listed ? "\"1\":{\"status\":\"ok\",\"level\":0,\"score\":-0.5}" : "\"1\":{\"status\":\"ok\",\"level\":0,\"score\":0}");
    }
}

/* A score alone: kept between the lowest and the full score; there is no level. */
static void test_by_score(void **state)
{
    (void)state;
    begin_kind(KEN_BY_SCORE, "-2", "4", false);
    OP1(&a, INPUT, X);
    OP1(&a, NUMBER, number("3"));
    OP2(&a, DIVIDE, all, all);
    OP0(&a, SCORE);
    put_outcome();
    end_indicator();
    expect_of(0, "{\"x\":6}", "ok -1", "2 2 2");
    expect_of(0, "{\"x\":1}", "ok -1", "1/3 1/3 1/3");
    expect_of(0, "{\"x\":12}", "ok -1", "4 4 4");
    expect_of(0, "{\"x\":99}", "ok -1", "4 4 4");
    expect_of(0, "{\"x\":-6}", "ok -1", "-2 -2 -2");
    expect_of(0, "{\"x\":-6.3}", "ok -1", "-2 -2 -2");
    expect_of(0, "{}", "missing -1--1 x", "- -2 4");
    expect_of(0, "{\"x\":3,\"y\":\"3\"}", "invalid -1--1 y", "- -2 4");
    expect_json("{\"x\":1}", "\"1\":{\"status\":\"ok\",\"level\":null,\"score\":0.333333333333,\"score_exact\":\"1/3\"}");
    expect_json("{}", "\"1\":{\"status\":\"missing\",\"level\":null,\"lowest\":-2,\"highest\":4,\"blame\":[\"x\"]}");
    ken_indicator_result r;
    assert_true(ken_result_indicator(context, 0, &r));
    assert_false(r.has_levels);
}

/* Cases that may both apply: the score lies anywhere between theirs; no case at all leaves everything open. */
static void test_score_by_case(void **state)
{
    (void)state;
    begin_kind(KEN_BY_SCORE, "0", "10", true);
    static const char *const titles[] = {"one", "two"};
    uint32_t ends[2];
    for (uint32_t i = 0; i < 2; i++) {
        OP1(&a, FLAG, P + i);
        uint32_t next = OP1(&a, CASE, asm_case(&a, rule, titles[i]));
        OP1(&a, INPUT, X + i);
        OP0(&a, SCORE);
        ends[i] = OP0(&a, OUTCOME);
        asm_land(&a, next);
    }
    OP1(&a, NO_CASE, all);
    asm_land(&a, ends[0]);
    asm_land(&a, ends[1]);
    end_indicator();
    expect_of(0, "{\"p\":true,\"x\":3}", "ok -1 [one]", "3 3 3");
    expect_of(0, "{\"p\":false,\"q\":true,\"y\":4}", "ok -1 [two]", "4 4 4");
    expect_of(0, "{\"q\":true,\"x\":7,\"y\":4}", "missing -1--1 [] p", "- 4 7");
    expect_of(0, "{\"q\":true,\"x\":4,\"y\":4}", "ok -1 []", "4 4 4");
    expect_of(0, "{\"q\":true,\"x\":4}", "missing -1--1 [] y p", "- 0 10");
    expect_of(0, "{\"p\":false,\"q\":false,\"x\":4,\"y\":4}", "uncovered -1--1 [] x y z p q r d e v", "- 0 10");
    expect_of(0, "{\"x\":4,\"y\":5,\"q\":false}", "missing -1--1 [] p", "- 0 10");
}

/* A level and a score of its own, as along thresholds: level 0 scores the lowest, an open level what it may come to. */
static void test_computed(void **state)
{
    (void)state;
    begin_kind(KEN_BY_LEVEL_COMPUTED, "0.5", "5", false);
    OP1(&a, INPUT, X);
    OP1(&a, NUMBER, number("10"));
    OP2(&a, DIVIDE, all, all);
    OP0(&a, SCORE);
    put_ladder();
    put_outcome();
    end_indicator();
    expect_of(0, "{\"x\":15}", "ok 1", "1.5 1.5 1.5");
    expect_of(0, "{\"x\":25}", "ok 2", "2.5 2.5 2.5");
    expect_of(0, "{\"x\":9}", "ok 0", "0.5 0.5 0.5"); /* not 0.9 */
    expect_of(0, "{\"x\":99}", "ok 2", "5 5 5");
    expect_of(0, "{}", "missing 0-2 x", "- 0.5 2"); /* its highest level is 2 */
    expect_of(0, "{\"x\":\"a\"}", "invalid 0-5 x", "- 0.5 5");

    /* without a score of its own a block scores by its level */
    begin_kind(KEN_BY_LEVEL_COMPUTED, "0", "5", false);
    put_ladder();
    put_outcome();
    end_indicator();
    expect_of(0, "{\"x\":15}", "ok 1", "1 1 1");
    expect_of(0, "{}", "missing 0-2 x", "- 0 2");

    /* the level is known, the score outgrew its bits */
    begin_kind(KEN_BY_LEVEL_COMPUTED, "0", "5", false);
    OP1(&a, INPUT, X);
    OP1(&a, NUMBER, huge());
    OP2(&a, MULTIPLY, 0, all);
    OP0(&a, SCORE);
    put_ladder();
    put_outcome();
    end_indicator();
    expect_of(0, "{\"x\":15}", "overflow 0-5 x y z p q r d e v", "- 0 5");
    expect_of(0, "{\"x\":1}", "ok 0", "0 0 0"); /* which does not matter at level 0 */
}

/* `adjust score to y when p`, on a score of x. */
static void begin_adjusted(bool when)
{
    begin_kind(KEN_BY_SCORE, "0", "10", false);
    OP1(&a, INPUT, X);
    OP0(&a, SCORE);
    put_outcome();
    if (when)
        OP1(&a, FLAG, P);
}

static void test_adjust(void **state)
{
    (void)state;
    begin_adjusted(false);
    OP1(&a, INPUT, Y);
    OP0(&a, ADJUST);
    end_indicator();
    expect_of(0, "{\"x\":3,\"y\":4}", "ok -1", "4 4 4");
    expect_of(0, "{\"x\":3,\"y\":40}", "ok -1", "10 10 10");
    expect_of(0, "{\"x\":3,\"y\":-1}", "ok -1", "0 0 0");
    expect_of(0, "{\"x\":3}", "missing -1--1 y", "- 0 10");
    expect_of(0, "{\"y\":4}", "ok -1", "4 4 4"); /* whatever it was */
    begin_adjusted(true);
    OP1(&a, INPUT, Y);
    OP0(&a, ADJUST_WHEN);
    end_indicator();
    expect_of(0, "{\"x\":3,\"y\":4,\"p\":true}", "ok -1", "4 4 4");
    expect_of(0, "{\"x\":3,\"y\":4,\"p\":false}", "ok -1", "3 3 3");
    expect_of(0, "{\"x\":3,\"p\":false}", "ok -1", "3 3 3"); /* what is not taken need not be known */
    expect_of(0, "{\"x\":3,\"y\":4}", "missing -1--1 p", "- 3 4");
    expect_of(0, "{\"x\":4,\"y\":3}", "missing -1--1 p", "- 3 4");
    expect_of(0, "{\"x\":3,\"y\":3}", "ok -1", "3 3 3");
    expect_of(0, "{\"x\":3,\"p\":true}", "missing -1--1 y", "- 0 10");
    expect_of(0, "{\"x\":3}", "missing -1--1 y p", "- 0 10");
    expect_of(0, "{\"y\":4}", "missing -1--1 x p", "- 0 10");
    expect_of(0, "{\"x\":3,\"y\":4,\"p\":1}", "invalid -1--1 p", "- 0 10");
}

/* The level stays as it is; ok needs both to be known. */
static void test_adjusted_level(void **state)
{
    (void)state;
    begin_kind(KEN_BY_LEVEL_COMPUTED, "0", "5", false);
    put_ladder();
    put_outcome();
    OP1(&a, FLAG, P);
    OP0(&a, SO_FAR);
    OP1(&a, NUMBER, number("0.5"));
    OP2(&a, SUBTRACT, 0, all);
    OP0(&a, ADJUST_WHEN);
    end_indicator();
    expect_of(0, "{\"x\":10,\"p\":true}", "ok 1", "0.5 0.5 0.5");
    expect_of(0, "{\"x\":10,\"p\":false}", "ok 1", "1 1 1");
    expect_of(0, "{\"x\":1,\"p\":true}", "ok 0", "0 0 0");
    expect_of(0, "{\"x\":1}", "ok 0", "0 0 0"); /* kept at the lowest: the same either way */
    expect_of(0, "{\"x\":10}", "missing 1-1 p", "- 0.5 1");
    expect_of(0, "{\"p\":true}", "missing 0-2 x", "- 0 5");
    expect_of(0, "{\"p\":false}", "missing 0-2 x", "- 0 2");
    expect_json("{\"x\":10}", "\"1\":{\"status\":\"missing\",\"level\":null,\"lowest\":1,\"highest\":1,\"blame\":[\"p\"]}");
}

/* Adjustments follow each other: each starts from where the one before left the score. */
static void test_so_far(void **state)
{
    (void)state;
    begin_adjusted(false);
    for (int i = 0; i < 2; i++) {
        OP0(&a, SO_FAR);
        OP1(&a, INPUT, i ? Z : Y);
        OP2(&a, ADD, 0, all);
        OP0(&a, ADJUST);
    }
    end_indicator();
    expect_of(0, "{\"x\":3,\"y\":4,\"z\":2}", "ok -1", "9 9 9");
    expect_of(0, "{\"x\":3,\"y\":40,\"z\":-2}", "ok -1", "8 8 8"); /* 10, then 8 */
    expect_of(0, "{\"y\":4,\"z\":2}", "missing -1--1 x", "- 0 10");
    expect_of(0, "{\"x\":3,\"z\":2}", "missing -1--1 y", "- 0 10");
    /* not assessed: nothing is adjusted, wherever the jump leads */
    begin_kind(KEN_BY_SCORE, "0", "10", false);
    OP1(&a, FLAG, P);
    uint32_t skip = OP0(&a, NOT_ASSESSED);
    OP1(&a, INPUT, X);
    OP0(&a, SCORE);
    put_outcome();
    asm_land(&a, skip);
    OP0(&a, SO_FAR);
    OP1(&a, INPUT, Y);
    OP2(&a, ADD, 0, all);
    OP0(&a, ADJUST);
    end_indicator();
    expect_of(0, "{\"p\":true,\"x\":1,\"y\":2}", "not_assessed", "- - -");
    expect_of(0, "{\"p\":false,\"x\":1,\"y\":2}", "ok -1", "3 3 3");
    expect_of(0, "{\"x\":1,\"y\":2}", "missing -1--1 p", "- 3 3");
}

/* A second indicator scores what it asks of the first, which is of each status. */
static void begin_asking(enum ken_op ask, enum ken_policy policy)
{
    begin_inputs();
    scorecard = asm_scorecard(&a, "s", false, policy);
    uint32_t first_inputs = ASM_SET(&a, X, Y, P, Q), quotient = ASM_SET(&a, X, Y), base = ASM_SET(&a, Y);
    rule = asm_indicator(&a, scorecard, "1", NULL, first_inputs, true);
    set_kind(rule, KEN_BY_LEVEL_COMPUTED, "0", "9");
    OP1(&a, RULE, rule);
    OP1(&a, FLAG, P);
    uint32_t skip = OP0(&a, NOT_ASSESSED);
    OP1(&a, FLAG, Q);
    uint32_t next = OP1(&a, CASE, asm_case(&a, rule, "one"));
    OP1(&a, INPUT, X);
    OP1(&a, INPUT, Y);
    OP2(&a, DIVIDE, base, quotient);
    OP0(&a, SCORE);
    put_ladder();
    uint32_t done = OP0(&a, OUTCOME);
    asm_land(&a, next);
    OP1(&a, NO_CASE, ASM_SET(&a, Q));
    asm_land(&a, skip);
    asm_land(&a, done);
    OP0(&a, RESULT);
    uint32_t second = asm_indicator(&a, scorecard, "2", NULL, first_inputs, false);
    set_kind(second, KEN_BY_SCORE, "-5", "20");
    OP1(&a, RULE, second);
    asm_op(&a, ask, rule, 0);
    OP0(&a, SCORE);
    put_outcome();
    end_indicator();
}

static void test_asking(void **state)
{
    (void)state;
    static const struct {
        const char *record, *first, *second;
        const char *score, *level; /* what the second then scores */
    } cases[] = {
        {"{\"p\":false,\"q\":true,\"x\":15,\"y\":2}", "ok 1 [one]", "ok -1", "7.5 7.5 7.5", "1 1 1"},
        {"{\"p\":false,\"q\":true,\"x\":15}", "missing 1-1 [one] y", "missing -1--1 y", "- -5 20", "- -5 20"},
        {"{\"p\":false,\"q\":true,\"x\":15,\"y\":0}", "zero_base 1-1 [one] y", "zero_base -1--1 y", "- -5 20", "- -5 20"},
        {"{\"p\":false,\"q\":false,\"x\":15,\"y\":2}", "uncovered 0-5 [] q", "uncovered -1--1 q", "- -5 20", "- -5 20"},
        {"{\"p\":false,\"q\":true,\"x\":15,\"y\":\"2\"}", "invalid 0-5 [one] y", "invalid -1--1 y", "- -5 20", "- -5 20"},
        {"{\"q\":true,\"x\":15,\"y\":2}", "missing 1-1 [one] p", "missing -1--1 p", "- -5 20", "- -5 20"},
        {"{\"p\":true}", "not_assessed []", "ok -1", "9 9 9", "5 5 5"}, /* full marks, and the top level */
    };
    for (int level = 0; level < 2; level++) {
        begin_asking(level ? KEN_OP_LEVEL_OF : KEN_OP_SCORE_OF, KEN_POLICY_FULL);
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            evaluate(cases[i].record);
            assert_string_equal(outcome(0), cases[i].first);
            expect_of(1, cases[i].record, cases[i].second, level ? cases[i].level : cases[i].score);
        }
    }
    /* where the second does not name its inputs, as no compiled one does, an invalid input still comes to light */
    begin_asking(KEN_OP_SCORE_OF, KEN_POLICY_FULL);
    *asm_cell(&a, KEN_INDICATOR, 1, KEN_INDICATOR_INPUTS) = ASM_SET(&a, X);
    load();
    expect_of(1, "{\"p\":false,\"q\":true,\"x\":15,\"y\":\"2\"}", "invalid -1--1 x", "- -5 20");
}

/* What is shown of scores that nobody has, or of no indicator. */
static void test_no_score(void **state)
{
    (void)state;
    ken_total told[3];
    ken_heading_result heading;
    begin_asking(KEN_OP_SCORE_OF, KEN_POLICY_FULL);
    evaluate("{}");
    assert_false(ken_result_score(context, 2, &told[0], &told[1], &told[2]));
    assert_null(told[0].decimal);
    assert_false(ken_result_heading(context, 0, &heading));
    assert_int_equal(ken_evaluate(context, "", 0), KEN_UNREADABLE);
    assert_false(ken_result_score(context, 0, &told[0], &told[1], &told[2]));
    assert_false(ken_result_heading(context, 0, &heading));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(by_level), TEST(by_score), TEST(score_by_case), TEST(computed), TEST(adjust), TEST(adjusted_level),
        TEST(so_far), TEST(asking), TEST(no_score),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
