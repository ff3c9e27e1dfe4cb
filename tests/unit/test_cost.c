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
    OP0(&a, HALT);
    for (uint32_t i = 0; i < KEN_LIMIT_COST / 9001 - 1; i++)
        ASM_ROW(&a, KEN_CASE, one, title);
    assert_int_equal(loading(&cost), KEN_OK);
    uint32_t last = digits((size_t)(KEN_LIMIT_COST - cost - 2));
    ASM_ROW(&a, KEN_CASE, one, last);
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
        for (uint32_t i = 0; i < count; i++) {
            char number[8];
            snprintf(number, sizeof number, "%u", i % 9 + 1); /* equal ones: the cost is looked at before */
            uint32_t text = i < 9 ? asm_text(&a, number) : *asm_cell(&a, KEN_INDICATOR, i % 9, KEN_INDICATOR_NUMBER);
            ASM_ROW(&a, KEN_PLACE, 0, 1);
            ASM_ROW(&a, KEN_INDICATOR, card, text, title, 0, 0, set, 0, 0, 0);
        }
        OP0(&a, HALT);
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
            ASM_ROW(&a, KEN_INDICATOR, card, asm_text(&a, number), title, 0, 0, set, 0, 0, 0);
            OP1(&a, RULE, i);
            OP0(&a, LADDER);
            OP1(&a, LOAD, 0);
            uint32_t jump = OP1(&a, CUMULATIVE, 1);
            asm_land(&a, jump);
            jump = OP0(&a, OUTCOME);
            asm_land(&a, jump);
            OP0(&a, RESULT);
        }
        OP0(&a, HALT);
        assert_int_equal(loading(&cost), shared <= 100 ? KEN_OK : KEN_TOO_LARGE);
        if (shared > 100)
            continue;
        load();
        evaluate("{}");
        assert_string_equal(outcome(1999), "missing 0-1 p");
    }
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
    OP0(&a, HALT);
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
    const struct CMUnitTest tests[] = {TEST(sample), TEST(titles), TEST(blame), TEST(walks), TEST(effort)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
