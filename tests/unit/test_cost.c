/* What a small program could ask for by naming things many times: more than KEN_LIMIT_COST is not loaded. */
#define ASM_WORDS 200000
#define ASM_HEAP 200000
#include "bench.h"

static ken_status loading(uint64_t *cost)
{
    size_t size;
    unsigned char *block = asm_finish(&a, &size);
    ken_program *loaded = NULL;
    ken_status status = ken_program_load(block, size, NULL, &loaded);
    free(block);
    if (status == KEN_OK) {
        *cost = loaded->cost;
        ken_program_free(loaded);
    }
    return status;
}

/* A text of so many digits. */
static uint32_t digits(size_t size)
{
    static char text[ASM_HEAP];
    memset(text, '7', size);
    text[size] = '\0';
    return asm_text(&a, text);
}

static void test_sample(void **state)
{
    (void)state;
    uint64_t cost = 0;
    asm_sample(&a);
    load();
    assert_int_equal(loading(&cost), KEN_OK);
    assert_true(cost > program->rows[KEN_CODE]);
    assert_true(cost < 5000);
}

/* One title for many cases: each may stand in a result. */
static void test_titles(void **state)
{
    (void)state;
    uint64_t cost = 0, cost_now = 0;
    asm_begin(&a);
    uint32_t card = asm_scorecard(&a, "s", false, KEN_POLICY_NONE), none = ASM_SET(&a, ASM_END);
    uint32_t one = asm_indicator(&a, card, "1", NULL, none, true), title = digits(9000);
    OP1(&a, RULE, one);
    OP1(&a, NO_CASE, none);
    OP0(&a, RESULT);
    asm_halt(&a);
    for (uint32_t i = 0; i < KEN_LIMIT_COST / 9001 - 1; i++)
        ASM_ROW(&a, KEN_CASE, one, i == 0 ? 0 : title, 0);
    assert_int_equal(loading(&cost_now), KEN_OK); /* the first is called "rules", as the ruleset is */
    *asm_cell(&a, KEN_CASE, 0, KEN_CASE_TITLE) = title;
    assert_int_equal(loading(&cost), KEN_OK);
    assert_int_equal(cost - cost_now, 9000 - strlen("rules"));
    uint32_t last = digits((size_t)(KEN_LIMIT_COST - cost - 2));
    ASM_ROW(&a, KEN_CASE, one, last, 0);
    assert_int_equal(loading(&cost_now), KEN_OK);
    assert_int_equal(cost_now, KEN_LIMIT_COST - 1);
    for (int over = 0; over <= 1; over++) {
        *asm_cell(&a, KEN_TEXT, last, KEN_TEXT_SIZE) += 1;
        a.texts[a.text_bytes - 1] = '7';
        a.texts[a.text_bytes++] = '\0';
        assert_int_equal(loading(&cost_now), over ? KEN_TOO_LARGE : KEN_OK);
    }
    assert_int_equal(cost_now, KEN_LIMIT_COST);
}

/* Blame: one set of inputs with long paths, for many indicators. */
static void test_blame(void **state)
{
    (void)state;
    for (uint32_t count = 100; count <= 10000; count += 9900) {
        uint64_t cost = 0;
        uint32_t inputs[61];
        asm_begin(&a);
        for (uint32_t i = 0; i < 60; i++) {
            char path[KEN_LIMIT_PATH_BYTES + 1];
            memset(path, 0x3f + (int)i, KEN_LIMIT_PATH_BYTES);
            path[KEN_LIMIT_PATH_BYTES] = '\0';
            uint32_t text = asm_text(&a, path);
            ASM_ROW(&a, KEN_INPUT_NAME, 0);
            inputs[i] = ASM_ROW(&a, KEN_INPUT, text, KEN_TYPE_LEVEL, 1, 0, 0, i == 0 ? asm_number(&a, "5") + 1 : 1, 0);
        }
        inputs[60] = ASM_END;
        uint32_t card = asm_scorecard(&a, "s", false, KEN_POLICY_NONE), set = asm_members(&a, inputs), title = asm_text(&a, "");
        uint32_t full = asm_number(&a, "5"), lowest = asm_number(&a, "0");
        for (uint32_t i = 0; i < count; i++) {
            char number[8];
            snprintf(number, sizeof number, "%u", i % 9 + 1); /* equal ones: the cost is looked at before */
            uint32_t text = i < 9 ? asm_text(&a, number) : *asm_cell(&a, KEN_INDICATOR, i % 9, KEN_INDICATOR_NUMBER);
            ASM_ROW(&a, KEN_PLACE, 0, 1);
            ASM_ROW(&a, KEN_INDICATOR, card, text, title, 0, 0, 0, full, lowest, 0, KEN_BY_LEVEL, set, 0, 0, 0);
        }
        asm_halt(&a);
        assert_int_equal(loading(&cost), count <= 100 ? KEN_DAMAGED : KEN_TOO_LARGE);
    }
}

/* Reasons: shared values before all indicators, each of which may have to walk through them. */
static void test_walks(void **state)
{
    (void)state;
    for (uint32_t shared = 100; shared <= 40000; shared += 39900) {
        uint64_t cost = 0;
        asm_begin(&a);
        asm_input(&a, "p", KEN_TYPE_FLAG, 0, NULL, NULL);
        uint32_t card = asm_scorecard(&a, "s", false, KEN_POLICY_NONE), set = ASM_SET(&a, 0);
        uint32_t full = asm_number(&a, "5"), lowest = asm_number(&a, "0");
        OP1(&a, FLAG, 0);
        for (uint32_t i = 0; i < shared; i++) {
            OP1(&a, FLAG, 0);
            OP0(&a, AND);
        }
        OP1(&a, STORE, 0);
        uint32_t title = asm_text(&a, "");
        for (uint32_t i = 0; i < 2000; i++) {
            char number[8];
            snprintf(number, sizeof number, "%u", i + 1);
            ASM_ROW(&a, KEN_PLACE, 0, 1);
            ASM_ROW(&a, KEN_INDICATOR, card, asm_text(&a, number), title, 0, 0, 0, full, lowest, 0, KEN_BY_LEVEL, set, 0, 0, 0);
            OP1(&a, RULE, i);
            OP0(&a, LADDER);
            OP1(&a, LOAD, 0);
            uint32_t jump = OP1(&a, CUMULATIVE, 1);
            asm_land(&a, jump);
            jump = OP0(&a, OUTCOME);
            asm_land(&a, jump);
            OP0(&a, RESULT);
        }
        asm_halt(&a);
        assert_int_equal(loading(&cost), shared <= 100 ? KEN_OK : KEN_TOO_LARGE);
        if (shared > 100)
            continue;
        load();
        evaluate("{}");
        assert_string_equal(outcome(1999), "missing 0-1 p");
    }
}

/* Curves: one of many points, for many interpolations. */
static void test_curves(void **state)
{
    (void)state;
    uint64_t cost[2] = {0, 0};
    for (uint32_t points = 2; points <= KEN_LIMIT_POINTS; points += KEN_LIMIT_POINTS - 2) {
        enum { TIMES = 1000 };
        asm_begin(&a);
        asm_input(&a, "x", KEN_TYPE_NUMBER, 0, NULL, NULL);
        uint32_t set = ASM_SET(&a, 0), first = a.rows[KEN_POINT];
        for (uint32_t i = 0; i < points; i++) {
            char text[8];
            snprintf(text, sizeof text, "%u", i);
            uint32_t number = asm_number(&a, text);
            ASM_ROW(&a, KEN_POINT, number, number);
        }
        uint32_t curve = ASM_ROW(&a, KEN_CURVE, first, points);
        OP1(&a, INPUT, 0);
        for (uint32_t i = 0; i < TIMES; i++)
            OP2(&a, INTERPOLATE, curve, set);
        OP1(&a, STORE, 0);
        OP0(&a, HALT);
        assert_int_equal(loading(&cost[points > 2]), KEN_OK);
        assert_true(points == 2 || cost[1] == cost[0] + TIMES * (KEN_LIMIT_POINTS - 2));
        *asm_cell(&a, KEN_CODE, 1, KEN_CODE_X) = 1; /* of a curve that is not there: looked at before */
        assert_int_equal(loading(&cost[1]), KEN_DAMAGED);
    }
}

/* A result that is asked for brings its reasons along, and theirs: walked by each that asks, but each reason once. */
static void test_asked(void **state)
{
    (void)state;
    enum { MANY = 2000, INPUTS = 200 };
    for (int chain = 0; chain < 2; chain++) { /* all ask the first, or each the one before it */
        uint64_t cost = 0;
        uint32_t inputs[INPUTS + 1];
        asm_begin(&a);
        for (uint32_t i = 0; i < INPUTS; i++) {
            char path[8];
            snprintf(path, sizeof path, "p%u", i);
            inputs[i] = asm_input(&a, path, KEN_TYPE_FLAG, 0, NULL, NULL);
        }
        inputs[INPUTS] = ASM_END;
        uint32_t card = asm_scorecard(&a, "s", false, KEN_POLICY_NONE), set = asm_members(&a, inputs), title = asm_text(&a, "");
        uint32_t full = asm_number(&a, "5"), lowest = asm_number(&a, "0");
        for (uint32_t i = 0; i < MANY; i++) {
            char number[8];
            snprintf(number, sizeof number, "%u", i + 1);
            ASM_ROW(&a, KEN_PLACE, 0, 1);
            ASM_ROW(&a, KEN_INDICATOR, card, asm_text(&a, number), title, 0, 0, 0, full, lowest, 0, KEN_BY_LEVEL, set, 0, 0, 0);
            OP1(&a, RULE, i);
            OP0(&a, LADDER);
            if (i == 0) {
                OP1(&a, FLAG, INPUTS - 1);
            } else {
                asm_op(&a, i % 2 ? KEN_OP_SCORE_OF : KEN_OP_LEVEL_OF, chain ? i - 1 : 0, 0);
                OP1(&a, NUMBER, full);
                OP0(&a, AT_LEAST);
            }
            uint32_t jump = OP1(&a, CUMULATIVE, 5);
            asm_land(&a, jump);
            jump = OP0(&a, OUTCOME);
            asm_land(&a, jump);
            OP0(&a, RESULT);
        }
        asm_halt(&a);
        assert_int_equal(loading(&cost), chain ? KEN_TOO_LARGE : KEN_OK);
        if (chain)
            continue;
        load();
        evaluate("{}");
        assert_string_equal(outcome(MANY - 1), "missing 0-5 p199");
        *asm_cell(&a, KEN_CODE, 8, KEN_CODE_X) = MANY; /* who asks for what is not there is refused, and not before that */
        assert_int_equal(loading(&cost), KEN_DAMAGED);
        *asm_cell(&a, KEN_CODE, 8, KEN_CODE_X) = MANY - 1; /* for what comes later, likewise */
        assert_int_equal(loading(&cost), KEN_DAMAGED);
        *asm_cell(&a, KEN_CODE, 6, KEN_CODE_X) = MANY; /* a RULE too many */
        a.rows[KEN_CODE]--;
        for (uint32_t i = 0; i < 3; i++)
            OP1(&a, RULE, 0);
        assert_int_equal(loading(&cost), KEN_DAMAGED);
    }
}

/* Headings and grades stand in a result; a total goes over its parts as often as there are indicators, and once more. */
static void test_total(void **state)
{
    (void)state;
    uint64_t cost = 0, more = 0;
    asm_begin(&a);
    uint32_t card = asm_scorecard(&a, "s", true, KEN_POLICY_NONE), none = ASM_SET(&a, ASM_END), number = asm_text(&a, "12.34"), other = asm_text(&a, "7");
    for (uint32_t i = 0; i < 3; i++) {
        static const char *const numbers[] = {"1", "2", "3"};
        OP1(&a, RULE, asm_indicator(&a, card, numbers[i], "10", none, false));
        OP0(&a, LADDER);
        uint32_t done = OP0(&a, OUTCOME);
        asm_land(&a, done);
        OP0(&a, RESULT);
    }
    asm_halt(&a);
    assert_int_equal(loading(&cost), KEN_OK);
    ASM_ROW(&a, KEN_GRADE, card, number, 0, 0, 0);
    assert_int_equal(loading(&more), KEN_OK);
    assert_int_equal(more - cost, sizeof "12.34");
    ASM_ROW(&a, KEN_HEADING, card, number, number, 0, 0);
    assert_int_equal(loading(&cost), KEN_OK);
    assert_int_equal(cost - more, sizeof "12.34" + 4);
    ASM_ROW(&a, KEN_HEADING, card, other, number, 0, 0);
    assert_int_equal(loading(&more), KEN_OK);
    assert_int_equal(more - cost, sizeof "7" + 4);
}

/* What an undeclared key may have meant: looking at declared ones that are present costs effort, too. */
static void test_effort(void **state)
{
    (void)state;
    enum { PRESENT = 300 };
    size_t effort[2];
    asm_begin(&a);
    for (uint32_t i = 0; i < PRESENT; i++) {
        char path[8];
        snprintf(path, sizeof path, "k%u", i);
        asm_input(&a, path, KEN_TYPE_FLAG, 0, NULL, NULL);
    }
    asm_halt(&a);
    load();
    for (int more = 0; more < 2; more++) {
        struct ken_buffer json = KEN_BUFFER_EMPTY;
        for (uint32_t i = 0; i < PRESENT; i++)
            ken_buffer_format(&json, "%c\"k%u\":true", i ? ',' : '{', i);
        ken_buffer_string(&json, more ? ",\"k999\":1}" : "}");
        evaluate(ken_buffer_text(&json));
        effort[more] = context->record.effort;
        ken_buffer_free(&json);
    }
    assert_true(effort[0] - effort[1] >= PRESENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(sample), TEST(titles), TEST(blame), TEST(walks), TEST(curves), TEST(asked), TEST(total), TEST(effort)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
