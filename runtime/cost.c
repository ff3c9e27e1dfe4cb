/* cost.c: what one record can cost at most on a program, before any record is seen.
 *
 * No instruction runs twice for a record, since all jumps go forward. What else a record makes the runtime do is bounded by
 * what the tables say: an indicator may blame each of its inputs, by path, and to find out which it walks the reasons that
 * its own code, the shared values before all indicators and the indicators whose results it asks for can have left. A total
 * goes over its parts again and again, an interpolation along its curve. Rows may share texts and sets, so a small file could
 * ask for much; the sum tells. */
#include "cost.h"

#include "op.h"

#include <stdlib.h>

struct sets {
    const struct ken_program *p;
    uint32_t *seen; /* per set: the last walk that counted it */
    uint32_t walk;
    uint64_t *reach;  /* per indicator: what a walk through all its reasons costs, but for the shared values' */
    uint32_t rules;   /* RULEs before the code being looked at */
    uint64_t asked;   /* of the results that code asks for, the sum of these */
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

/* An indicator's result brings its reasons along, and where it is invalid its inputs. */
static uint64_t result_reasons(struct sets *s, struct ken_code code)
{
    if ((code.op != KEN_OP_SCORE_OF && code.op != KEN_OP_LEVEL_OF) || code.x >= s->p->rows[KEN_INDICATOR])
        return 0;
    if (code.x < s->rules)
        s->asked += s->reach[code.x];
    return members_of(s, KEN_OPERAND_SET, ken_cell(s->p, KEN_INDICATOR, code.x, KEN_INDICATOR_INPUTS));
}

/* The code from *at to the next RULE or the end: each instruction may leave two reasons, which name sets. */
static uint64_t reasons_cost(struct sets *s, uint32_t *at)
{
    uint64_t cost = 0;
    s->walk++;
    s->asked = 0;
    for (uint32_t first = *at; *at < s->p->rows[KEN_CODE]; ++*at) {
        struct ken_code code = ken_code_at(s->p, *at);
        if ((uint32_t)code.op >= KEN_OP_COUNT_OF_ALL || (code.op == KEN_OP_RULE && *at > first))
            break;
        const struct ken_op_info *info = &ken_op_table[code.op];
        cost += 2 + members_of(s, info->x, code.x) + members_of(s, info->y, code.y) + result_reasons(s, code);
    }
    return cost;
}

static uint64_t code_cost(struct sets *s)
{
    const struct ken_program *p = s->p;
    uint32_t at = 0;
    uint64_t shared = 0, before = 0, walks = 0;
    if (p->rows[KEN_CODE] > 0 && ken_code_at(p, 0).op != KEN_OP_RULE)
        shared = reasons_cost(s, &at);
    for (; at < p->rows[KEN_CODE] && ken_code_at(p, at).op == KEN_OP_RULE; s->rules++) {
        uint64_t own = reasons_cost(s, &at);
        uint64_t reach = own + (s->asked < before ? s->asked : before); /* a walk comes by each reason once */
        before += own;
        walks += shared + reach;
        if (s->rules < p->rows[KEN_INDICATOR])
            s->reach[s->rules] = reach;
    }
    return shared + walks;
}

/* Totals: each round over the parts of a group settles at least one of them. */
static uint64_t totals_cost(const struct ken_program *p, uint64_t *rounds)
{
    uint64_t cost = 0;
    for (uint32_t row = 0; row < p->rows[KEN_INDICATOR]; row++) /* headings bring no choice of their own */
        rounds[ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORECARD)]++;
    for (uint32_t row = 0; row < p->rows[KEN_SCORECARD]; row++)
        rounds[row]++; /* the first settles nothing */
    for (uint32_t row = 0; row < p->rows[KEN_INDICATOR]; row++)
        cost += rounds[ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORECARD)];
    for (uint32_t row = 0; row < p->rows[KEN_HEADING]; row++)
        cost += rounds[ken_cell(p, KEN_HEADING, row, KEN_HEADING_SCORECARD)];
    return cost;
}

/* An interpolation looks at the points of its curve, which any number of them may share. */
static uint64_t points_cost(const struct ken_program *p)
{
    uint64_t cost = 0;
    for (uint32_t at = 0; at < p->rows[KEN_CODE]; at++) {
        struct ken_code code = ken_code_at(p, at);
        if (code.op == KEN_OP_INTERPOLATE && code.x < p->rows[KEN_CURVE])
            cost += ken_cell(p, KEN_CURVE, code.x, KEN_CURVE_COUNT);
    }
    return cost;
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
    for (uint32_t row = 0; row < p->rows[KEN_CHOICE]; row++) /* a value is compared with each, and a finding may name it */
        cost += 2 * text_bytes(p, ken_cell(p, KEN_CHOICE, row, KEN_CHOICE_TEXT));
    for (uint32_t row = 0; row < p->rows[KEN_HEADING]; row++)
        cost += text_bytes(p, ken_cell(p, KEN_HEADING, row, KEN_HEADING_NUMBER));
    for (uint32_t row = 0; row < p->rows[KEN_GRADE]; row++)
        cost += text_bytes(p, ken_cell(p, KEN_GRADE, row, KEN_GRADE_TITLE));
    for (uint32_t row = 0; row < p->rows[KEN_PART]; row++) /* a finding names the part twice, in its place and its message */
        cost += 2 * path_bytes(p, ken_cell(p, KEN_PART, row, KEN_PART_PART)) + path_bytes(p, ken_cell(p, KEN_PART, row, KEN_PART_WHOLE));
    return cost;
}

ken_status ken_cost(const struct ken_program *p, uint64_t *cost)
{
    size_t indicators = p->rows[KEN_INDICATOR], scorecards = p->rows[KEN_SCORECARD];
    struct sets s = {.p = p, .seen = calloc((size_t)p->rows[KEN_SET] + 1, sizeof *s.seen), .reach = calloc(indicators + scorecards + 1, sizeof *s.reach)};
    bool memory = s.seen && s.reach;
    if (memory)
        *cost = p->rows[KEN_CODE] + code_cost(&s) + points_cost(p) + totals_cost(p, s.reach + indicators) + tables_cost(p);
    free(s.seen);
    free(s.reach);
    return memory ? KEN_OK : KEN_NO_MEMORY;
}
