/* What the tests of loading share: whether a program that has been assembled is taken, and frames around a few instructions. */
#ifndef LOADING_H
#define LOADING_H

#include "bench.h"

/* What loading the assembled program comes to. */
static inline ken_status loading(void)
{
    size_t size;
    unsigned char *block = asm_finish(&a, &size);
    ken_program *loaded = NULL;
    ken_status status = ken_program_load(block, size, NULL, &loaded);
    ken_program_free(loaded);
    free(block);
    return status;
}

#define REFUSED() assert_int_equal(loading(), KEN_DAMAGED)
#define ACCEPTED() assert_int_equal(loading(), KEN_OK)

/* Code. `begin` opens an indicator; the instructions of a test follow; `end` closes it. */

static inline void begin(bool has_cases)
{
    begin_inputs();
    scorecard = asm_scorecard(&a, "s", true, KEN_POLICY_DROP);
    rule = asm_indicator(&a, scorecard, "1", "100", all, has_cases);
    if (has_cases)
        asm_case(&a, rule, "case");
    OP1(&a, RULE, rule);
}

static inline void end(void)
{
    OP0(&a, RESULT);
    asm_halt(&a);
}

/* A block of levels around a condition. */
static inline void begin_block(void)
{
    begin(false);
    OP0(&a, LADDER);
}

static inline void end_block(void)
{
    uint32_t jump = OP1(&a, CUMULATIVE, 1);
    asm_land(&a, jump);
    jump = OP0(&a, OUTCOME);
    asm_land(&a, jump);
    end();
}

#endif
