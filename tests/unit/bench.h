/* What the tests of evaluation share: a program assembled, loaded and asked. */
#ifndef BENCH_H
#define BENCH_H

#include "assemble.h"
#include "../../runtime/context.h"
#include "../../runtime/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct assembly a;
static ken_program *program;
static ken_context *context;

static inline int start(void **state)
{
    (void)state;
    program = NULL;
    context = NULL;
    return 0;
}

static inline int stop(void **state)
{
    (void)state;
    ken_context_free(context);
    ken_program_free(program);
    return 0;
}

/* Loads what has been assembled, in place of what was loaded before. */
static inline void load(void)
{
    size_t size;
    unsigned char *block = asm_finish(&a, &size);
    ken_context_free(context);
    ken_program_free(program);
    context = NULL;
    program = NULL;
    assert_int_equal(ken_program_load(block, size, NULL, &program), KEN_OK);
    free(block);
    assert_int_equal(ken_context_new(program, &context), KEN_OK);
}

/* An indicator's result as one line: status, level or bounds, case, blamed inputs. */
static inline const char *outcome(size_t indicator)
{
    static char line[500];
    ken_indicator_result r;
    assert_true(ken_result_indicator(context, indicator, &r));
    int at = snprintf(line, sizeof line, "%s", ken_outcome_name(r.outcome));
    if (r.outcome == KEN_SCORED)
        at += snprintf(line + at, sizeof line - (size_t)at, " %d", r.level);
    else if (r.outcome != KEN_NOT_ASSESSED)
        at += snprintf(line + at, sizeof line - (size_t)at, " %d-%d", r.lowest, r.highest);
    if (r.has_cases)
        at += snprintf(line + at, sizeof line - (size_t)at, " [%s]", r.case_title ? r.case_title : "");
    for (size_t k = 0; k < r.blame_count; k++)
        at += snprintf(line + at, sizeof line - (size_t)at, " %s", ken_blame(context, indicator, k, NULL, NULL));
    return line;
}

static inline void evaluate(const char *record)
{
    assert_int_equal(ken_evaluate(context, record, strlen(record)), KEN_OK);
}

static inline void expect(const char *record, const char *wanted)
{
    evaluate(record);
    if (strcmp(outcome(0), wanted) != 0)
        fail_msg("%s: %s, not %s", record, outcome(0), wanted);
}

static inline const char *json(void)
{
    const char *text;
    size_t size;
    assert_int_equal(ken_result_json(context, KEN_ENGLISH, &text, &size), KEN_OK);
    assert_int_equal(strlen(text), size);
    return text;
}

/* The part of the result from a key to the end of its object. */
static inline void expect_json(const char *record, const char *part)
{
    evaluate(record);
    if (!strstr(json(), part))
        fail_msg("%s gives %s, without %s", record, json(), part);
}

/* One indicator; x y z numbers, p q r flags, d e dates, v a level given by a person. */

enum { X, Y, Z, P, Q, R, D, E, V };
static uint32_t scorecard, all, rule, exit_jump;

static inline uint32_t number(const char *decimal)
{
    return asm_number(&a, decimal);
}

static inline void begin_inputs(void)
{
    static const char *const paths[] = {"x", "y", "z", "p", "q", "r", "d", "e", "v"};
    asm_begin(&a);
    for (uint32_t i = X; i <= Z; i++)
        asm_input(&a, paths[i], KEN_TYPE_NUMBER, KEN_UNIT_PLAIN, "-1e39", NULL);
    for (uint32_t i = P; i <= R; i++)
        asm_input(&a, paths[i], KEN_TYPE_FLAG, 0, NULL, NULL);
    for (uint32_t i = D; i <= E; i++)
        asm_input(&a, paths[i], KEN_TYPE_DATE, 0, NULL, NULL);
    asm_input(&a, "v", KEN_TYPE_LEVEL, 0, "0", "5");
    all = ASM_SET(&a, X, Y, Z, P, Q, R, D, E, V);
}

static inline void begin_rule(bool has_cases)
{
    begin_inputs();
    scorecard = asm_scorecard(&a, "s", true, KEN_POLICY_DROP);
    rule = asm_indicator(&a, scorecard, "1", "100", all, has_cases);
    OP1(&a, RULE, rule);
}

/* A truth follows; met, it gives level 1. */
static inline void begin_truth(void)
{
    begin_rule(false);
    OP0(&a, LADDER);
}

static inline void end_rule(void)
{
    exit_jump = OP0(&a, OUTCOME);
    asm_land(&a, exit_jump);
    OP0(&a, RESULT);
    asm_halt(&a);
    load();
}

static inline void end_truth(void)
{
    uint32_t fails = OP1(&a, CUMULATIVE, 1);
    asm_land(&a, fails);
    end_rule();
}

/* A number follows, and becomes the measure; expect_number tells what it is. */
static inline void begin_number(void)
{
    begin_truth();
    asm_measure(&a, rule, 0, false, KEN_UNIT_PLAIN);
}

static inline void end_number(void)
{
    OP1(&a, SHOW, 0);
    OP1(&a, NUMBER, number("0"));
    OP0(&a, AT_LEAST);
    end_truth();
}

static inline void expect_number(const char *record, const char *wanted)
{
    evaluate(record);
    const char *text = ken_measured(context, 0, 0, KEN_ENGLISH);
    if (!text || !*text)
        text = outcome(0);
    if (strcmp(text, wanted) != 0)
        fail_msg("%s: %s, not %s", record, text, wanted);
}

/* 1, doubled or halved 4,095 times. */
static inline uint32_t by_two(bool doubled)
{
    mp_limb_t limbs[2 * KEN_NUMBER_LIMBS];
    struct ken_number n, two;
    struct ken_number_scratch scratch;
    ken_number_init(&n, limbs, KEN_NUMBER_LIMBS);
    ken_number_init(&two, NULL, 0);
    ken_number_set_int(&n, 1);
    ken_number_set_int(&two, 2);
    for (int i = 0; i < 4095; i++)
        assert_true((doubled ? ken_number_mul : ken_number_div)(&n, &n, &two, &scratch));
    return asm_stored(&a, &n);
}

/* Nearly the largest number, and nearly the smallest above 0. */
static inline uint32_t huge(void) { return by_two(true); }
__attribute__((unused)) static inline uint32_t tiny(void) { return by_two(false); }

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, start, stop)

#endif
