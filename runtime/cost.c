/* cost.c: what one record can cost at most on a program, before any record is seen.
 *
 * No instruction runs twice for a record, since all jumps go forward. What else a record makes the runtime do is bounded by
 * what the tables say: an indicator may blame each of its inputs, by path, and to find out which it walks the reasons that
 * its own code and the shared values before all indicators can have left. Rows may share texts and sets, so a small file
 * could ask for much; the sum tells. */
#include "cost.h"

#include "op.h"

#include <stdlib.h>

struct sets {
    const struct ken_program *p;
    uint32_t *seen; /* per set: the last walk that counted it */
    uint32_t walk;
};

static uint64_t text_bytes(const struct ken_program *p, uint32_t text)
{
    return (uint64_t)ken_cell(p, KEN_TEXT, text, KEN_TEXT_SIZE) + 1;
}

static uint64_t path_bytes(const struct ken_program *p, uint32_t input)
{
    return text_bytes(p, ken_cell(p, KEN_INPUT, input, KEN_INPUT_PATH));
}

/* A walk looks at the members of each set once, however many reasons name it. */
static uint64_t members_of(struct sets *s, enum ken_operand kind, uint32_t set)
{
    if (kind != KEN_OPERAND_SET || set >= s->p->rows[KEN_SET] || s->seen[set] == s->walk)
        return 0;
    s->seen[set] = s->walk;
    return ken_cell(s->p, KEN_SET, set, KEN_SET_COUNT);
}

/* The code from *at to the next RULE or the end: each instruction may leave two reasons, which name sets. */
static uint64_t reasons_cost(struct sets *s, uint32_t *at)
{
    uint64_t cost = 0;
    s->walk++;
    for (uint32_t first = *at; *at < s->p->rows[KEN_CODE]; ++*at) {
        struct ken_code code = ken_code_at(s->p, *at);
        if ((uint32_t)code.op >= KEN_OP_COUNT_OF_ALL || (code.op == KEN_OP_RULE && *at > first))
            break;
        const struct ken_op_info *info = &ken_op_table[code.op];
        cost += 2 + members_of(s, info->x, code.x) + members_of(s, info->y, code.y);
    }
    return cost;
}

static uint64_t code_cost(struct sets *s)
{
    const struct ken_program *p = s->p;
    uint32_t at = 0, rules = 0;
    uint64_t shared = 0, own = 0;
    if (p->rows[KEN_CODE] > 0 && ken_code_at(p, 0).op != KEN_OP_RULE)
        shared = reasons_cost(s, &at);
    while (at < p->rows[KEN_CODE] && ken_code_at(p, at).op == KEN_OP_RULE) {
        own += reasons_cost(s, &at);
        rules++;
    }
    return shared + own + rules * shared;
}

/* The texts that a result may hold of one indicator, but for the case's title. */
static uint64_t result_cost(const struct ken_program *p, uint32_t indicator)
{
    uint32_t set = ken_cell(p, KEN_INDICATOR, indicator, KEN_INDICATOR_INPUTS);
    uint32_t first = ken_cell(p, KEN_SET, set, KEN_SET_FIRST), count = ken_cell(p, KEN_SET, set, KEN_SET_COUNT);
    uint64_t cost = text_bytes(p, ken_cell(p, KEN_INDICATOR, indicator, KEN_INDICATOR_NUMBER));
    for (uint32_t i = first; i < first + count && cost <= KEN_LIMIT_COST; i++)
        cost += path_bytes(p, ken_cell(p, KEN_MEMBER, i, KEN_MEMBER_INPUT));
    return cost;
}

static uint64_t tables_cost(const struct ken_program *p)
{
    uint64_t cost = 0;
    for (uint32_t row = 0; row < p->rows[KEN_SCORECARD]; row++)
        cost += text_bytes(p, ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_NAME));
    for (uint32_t row = 0; row < p->rows[KEN_INDICATOR] && cost <= KEN_LIMIT_COST; row++)
        cost += result_cost(p, row);
    for (uint32_t row = 0; row < p->rows[KEN_CASE]; row++)
        cost += text_bytes(p, ken_cell(p, KEN_CASE, row, KEN_CASE_TITLE));
    for (uint32_t row = 0; row < p->rows[KEN_PART]; row++) /* a finding names the part twice, in its place and its message */
        cost += 2 * path_bytes(p, ken_cell(p, KEN_PART, row, KEN_PART_PART)) + path_bytes(p, ken_cell(p, KEN_PART, row, KEN_PART_WHOLE));
    return cost;
}

ken_status ken_cost(const struct ken_program *p, uint64_t *cost)
{
    struct sets s = {.p = p, .seen = calloc((size_t)p->rows[KEN_SET] + 1, sizeof *s.seen)};
    if (!s.seen)
        return KEN_NO_MEMORY;
    *cost = p->rows[KEN_CODE] + code_cost(&s) + tables_cost(p);
    free(s.seen);
    return KEN_OK;
}
