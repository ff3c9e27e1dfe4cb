/* The machine on code that no verifier has seen: its own checks of stack, slots, jumps and levels end the run. */
#include "bench.h"

#define DEPTH 4u /* of the loaded program's stack, with as much room in the context */
#define SLOTS 3u

static const char record[] = "{\"x\":1,\"y\":0,\"p\":true,\"q\":false,\"d\":\"2022-03-01\",\"v\":0}";

/* A sound program, whose code is then written over; as long as any code here. */
static void begin_code(void)
{
    begin_rule(false);
    OP0(&a, LADDER);
    for (uint32_t i = 0; i < DEPTH; i++)
        OP1(&a, FLAG, P);
    OP1(&a, COUNT, DEPTH);
    OP1(&a, STORE, SLOTS - 1);
    OP1(&a, FLAG, P);
    asm_measure(&a, rule, 0, false, KEN_UNIT_PLAIN);
    number("0");
    ASM_CURVE(&a, 2, "0", "0", "1", "1");
    ASM_ROW(&a, KEN_LOOKUP, 0, 0);
    end_truth();
    assert_int_equal(program->stack, DEPTH);
    assert_int_equal(program->slots, SLOTS);
}

static uint32_t rows;

static void write_code(enum ken_op op, uint32_t x, uint32_t y)
{
    assert_true(rows < program->rows[KEN_CODE]);
    unsigned char *row = program->block + (program->table[KEN_CODE] - program->block) + 8 * (size_t)rows++;
    asm_put32(row + 4 * KEN_CODE_OP_AND_Y, (uint32_t)op | y << 8);
    asm_put32(row + 4 * KEN_CODE_X, x);
}

static ken_status run_code(void)
{
    while (rows < program->rows[KEN_CODE])
        write_code(KEN_OP_HALT, 0, 0);
    rows = 0;
    return ken_evaluate(context, record, strlen(record));
}

static void push(char type)
{
    if (type == 'T')
        write_code(KEN_OP_FLAG, P, 0);
    else if (type == 'D')
        write_code(KEN_OP_DATE, D, 0);
    else
        write_code(KEN_OP_INPUT, X, 0);
}

/* An indicator with its result, so that there is a score to ask for, and the beginning of another run of it. */
static void write_rule(void)
{
    write_code(KEN_OP_RULE, rule, 0);
    write_code(KEN_OP_LADDER, 0, 0);
    write_code(KEN_OP_OUTCOME, 0, rows + 1);
    write_code(KEN_OP_RESULT, 0, 0);
    write_code(KEN_OP_RULE, rule, 0);
}

/* Every instruction gets what it takes, or less. */
static void test_too_few(void **state)
{
    (void)state;
    begin_code();
    for (int op = 0; op < KEN_OP_COUNT_OF_ALL; op++) {
        const struct ken_op_info *info = &ken_op_table[op];
        const char *takes = op == KEN_OP_COUNT ? "TTT" : info->takes + (info->takes[0] == 'P');
        if (op == KEN_OP_RESULT)
            continue; /* takes nothing, and needs an outcome */
        for (size_t have = 0; have <= strlen(takes); have++) {
            write_rule();
            for (size_t i = 0; i < have; i++)
                push(takes[i]);
            uint32_t x = op == KEN_OP_COUNT ? 3 : op == KEN_OP_ASSESSED ? V : op == KEN_OP_AVERAGE ? 1 : 0;
            write_code((enum ken_op)op, x, info->y == KEN_OPERAND_JUMP ? rows + 1 : 0);
            ken_status status = run_code();
            if (status != (have < strlen(takes) ? KEN_DAMAGED : KEN_OK))
                fail_msg("%s on %zu values: status %d", info->name, have, (int)status);
        }
    }
    write_code(KEN_OP_COUNT, 0, 0);
    assert_int_equal(run_code(), KEN_DAMAGED);
}

static void test_too_many(void **state)
{
    (void)state;
    static const enum ken_op ops[] = {KEN_OP_NUMBER, KEN_OP_DAY, KEN_OP_INPUT, KEN_OP_FLAG, KEN_OP_DATE, KEN_OP_LOAD,
                                      KEN_OP_SO_FAR, KEN_OP_SCORE_OF, KEN_OP_LEVEL_OF};
    begin_code();
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        for (uint32_t count = DEPTH - 1; count <= DEPTH + 1; count++) {
            write_rule();
            for (uint32_t k = 0; k < count; k++)
                write_code(ops[i], ops[i] == KEN_OP_LOAD ? SLOTS - 1 : 0, 0);
            assert_int_equal(run_code(), count <= DEPTH ? KEN_OK : KEN_DAMAGED);
        }
}

static void test_slots(void **state)
{
    (void)state;
    begin_code();
    for (uint32_t slot = SLOTS - 1; slot <= SLOTS + 1; slot++) {
        push('N');
        write_code(KEN_OP_STORE, slot, 0);
        assert_int_equal(run_code(), slot < SLOTS ? KEN_OK : KEN_DAMAGED);
        write_code(KEN_OP_LOAD, slot, 0);
        assert_int_equal(run_code(), slot < SLOTS ? KEN_OK : KEN_DAMAGED);
    }
}

/* Each jump, taken: nowhere back, nowhere out of the code. */
static void test_jumps(void **state)
{
    (void)state;
    static const struct {
        enum ken_op op;
        uint32_t x;
        bool rule; /* stands in an indicator */
        uint32_t flag; /* on which it is taken; 0: on none */
    } cases[] = {
        {KEN_OP_IF_ZERO, 0, false, 0},        {KEN_OP_SKIP_TRUE, 0, false, P},  {KEN_OP_SKIP_FALSE, 0, false, Q},
        {KEN_OP_NOT_ASSESSED, 0, false, P},   {KEN_OP_CASE, 0, false, Q},       {KEN_OP_CUMULATIVE, 1, false, Q},
        {KEN_OP_HIGHEST, 1, false, P},        {KEN_OP_OUTCOME, 0, true, 0},
    };
    begin_code();
    uint32_t code = program->rows[KEN_CODE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t before = cases[i].op == KEN_OP_IF_ZERO ? 2 : 1; /* rows before the jump's */
        const uint32_t targets[] = {0, before, before + 1, code - 1, code, code + 1};
        for (size_t k = 0; k < sizeof targets / sizeof *targets; k++) {
            if (cases[i].rule)
                write_code(KEN_OP_RULE, rule, 0);
            else if (cases[i].flag)
                write_code(KEN_OP_FLAG, cases[i].flag, 0);
            else
                write_code(KEN_OP_INPUT, X, 0), write_code(KEN_OP_INPUT, Y, 0);
            write_code(cases[i].op, cases[i].x, targets[k]);
            assert_int_equal(run_code(), targets[k] > before && targets[k] < code ? KEN_OK : KEN_DAMAGED);
        }
    }
}

static void test_no_instruction(void **state)
{
    (void)state;
    static const uint32_t none[] = {KEN_OP_COUNT_OF_ALL, KEN_OP_COUNT_OF_ALL + 1, 200, 255};
    begin_code();
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        write_code((enum ken_op)none[i], 0, 0);
        assert_int_equal(run_code(), KEN_DAMAGED);
    }
    push('T'); /* the code ends without HALT */
    while (rows < program->rows[KEN_CODE])
        write_code(KEN_OP_NOT, 0, 0);
    assert_int_equal(run_code(), KEN_DAMAGED);
}

/* What an indicator's level may come to. */
static void test_levels(void **state)
{
    (void)state;
    begin_code();
    for (int x = -1; x <= 6; x++) {
        write_code(KEN_OP_RULE, rule, 0);
        write_code(KEN_OP_LADDER, 0, 0);
        write_code(KEN_OP_FLAG, P, 0);
        write_code(KEN_OP_HIGHEST, (uint32_t)x, rows + 1);
        write_code(KEN_OP_OUTCOME, 0, rows + 1);
        write_code(KEN_OP_RESULT, 0, 0);
        assert_int_equal(run_code(), x >= 0 && x <= 5 ? KEN_OK : KEN_DAMAGED);
    }
    write_code(KEN_OP_RULE, rule, 0);
    write_code(KEN_OP_RESULT, 0, 0);
    assert_int_equal(run_code(), KEN_DAMAGED); /* no outcome */
    static const struct {
        const char *record;
        ken_status status;
    } given[] = {
        {"{\"x\":-1}", KEN_DAMAGED}, {"{\"x\":0}", KEN_OK}, {"{\"x\":1.5}", KEN_DAMAGED},
        {"{\"x\":5}", KEN_OK},       {"{\"x\":6}", KEN_DAMAGED}, {"{\"x\":1e30}", KEN_DAMAGED},
    };
    write_code(KEN_OP_RULE, rule, 0);
    write_code(KEN_OP_ASSESSED, X, 0); /* a number, which nothing has held to a person's levels */
    write_code(KEN_OP_OUTCOME, 0, rows + 1);
    write_code(KEN_OP_RESULT, 0, 0);
    run_code();
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        assert_int_equal(ken_evaluate(context, given[i].record, strlen(given[i].record)), given[i].status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(too_few), TEST(too_many), TEST(slots), TEST(jumps), TEST(no_instruction), TEST(levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
