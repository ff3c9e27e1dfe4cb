/* reason.c: why values are unknown, and which inputs that comes to. */
#include "context.h"

#include <stdlib.h>
#include <string.h>

static uint32_t add_node(ken_context *c, struct ken_reason node)
{
    /* cannot happen: each instruction runs at most once per record and makes at most two nodes, those counted that a COUNT
     * makes for the truth it pushed */
    if (c->reason_count == c->reason_capacity)
        return 0;
    c->reasons[c->reason_count] = node;
    return c->reason_count++;
}

static uint8_t outcome_bit(ken_outcome outcome)
{
    return (uint8_t)(1u << outcome);
}

uint32_t ken_reason_input(ken_context *c, ken_outcome outcome, uint32_t input)
{
    return add_node(c, (struct ken_reason){KEN_REASON_INPUT, outcome_bit(outcome), input, 0});
}

uint32_t ken_reason_set(ken_context *c, ken_outcome outcome, uint32_t set)
{
    return add_node(c, (struct ken_reason){KEN_REASON_SET, outcome_bit(outcome), set, 0});
}

uint32_t ken_reason_both(ken_context *c, uint32_t left, uint32_t right)
{
    if (left == 0 || left == right)
        return right;
    if (right == 0)
        return left;
    uint8_t outcomes = (uint8_t)(c->reasons[left].outcomes | c->reasons[right].outcomes);
    return add_node(c, (struct ken_reason){KEN_REASON_BOTH, outcomes, left, right});
}

static void see_input(ken_context *c, uint32_t input)
{
    c->inputs_seen[input / 64] |= UINT64_C(1) << input % 64;
}

/* Once in a walk, however many reasons name the set. */
static void see_set(ken_context *c, uint32_t set)
{
    const struct ken_program *p = c->program;
    if (c->sets_seen[set] == c->stamp)
        return;
    c->sets_seen[set] = c->stamp;
    uint32_t first = ken_cell(p, KEN_SET, set, KEN_SET_FIRST), count = ken_cell(p, KEN_SET, set, KEN_SET_COUNT);
    for (uint32_t i = first; i < first + count; i++)
        see_input(c, ken_cell(p, KEN_MEMBER, i, KEN_MEMBER_INPUT));
}

static bool add_blame(ken_context *c, uint32_t input)
{
    if (c->blame_count == c->blame_capacity) {
        size_t capacity = c->blame_capacity ? 2 * c->blame_capacity : 64;
        uint32_t *blame = realloc(c->blame, capacity * sizeof *blame);
        if (!blame)
            return false;
        c->blame = blame;
        c->blame_capacity = capacity;
    }
    c->blame[c->blame_count++] = input;
    return true;
}

static bool is_seen(const ken_context *c, uint32_t input)
{
    return c->inputs_seen[input / 64] >> input % 64 & 1;
}

/* The inputs of `set` that were seen go to the blame list, in order; none is seen afterwards. */
static bool blame_seen(ken_context *c, uint32_t set)
{
    const struct ken_program *p = c->program;
    uint32_t first = ken_cell(p, KEN_SET, set, KEN_SET_FIRST), count = ken_cell(p, KEN_SET, set, KEN_SET_COUNT);
    bool memory = true;
    for (uint32_t i = first; i < first + count && memory; i++) {
        uint32_t input = ken_cell(p, KEN_MEMBER, i, KEN_MEMBER_INPUT);
        memory = !is_seen(c, input) || add_blame(c, input);
    }
    memset(c->inputs_seen, 0, ((size_t)p->rows[KEN_INPUT] + 63) / 64 * sizeof *c->inputs_seen);
    return memory;
}

/* Puts a node on the walk unless it was there, or has nothing of this outcome below it. */
static void visit(ken_context *c, uint32_t *height, uint32_t node, uint8_t bit)
{
    if (c->visited[node] == c->stamp || !(c->reasons[node].outcomes & bit))
        return;
    c->visited[node] = c->stamp;
    c->walk[(*height)++] = node;
}

bool ken_reason_blame(ken_context *c, uint32_t node, ken_outcome outcome, uint32_t set)
{
    if (++c->stamp == 0) {
        memset(c->visited, 0, c->reason_capacity * sizeof *c->visited);
        memset(c->sets_seen, 0, c->program->rows[KEN_SET] * sizeof *c->sets_seen);
        c->stamp = 1;
    }
    uint8_t bit = outcome_bit(outcome);
    uint32_t height = 0;
    visit(c, &height, node, bit);
    while (height) {
        const struct ken_reason *reason = &c->reasons[c->walk[--height]];
        switch ((enum ken_reason_shape)reason->shape) {
        case KEN_REASON_NONE:
            break;
        case KEN_REASON_INPUT:
            see_input(c, reason->left);
            break;
        case KEN_REASON_SET:
            see_set(c, reason->left);
            break;
        case KEN_REASON_BOTH:
            visit(c, &height, reason->left, bit);
            visit(c, &height, reason->right, bit);
            break;
        }
    }
    return blame_seen(c, set);
}

bool ken_reason_blame_invalid(ken_context *c, uint32_t set)
{
    const struct ken_program *p = c->program;
    uint32_t first = ken_cell(p, KEN_SET, set, KEN_SET_FIRST), count = ken_cell(p, KEN_SET, set, KEN_SET_COUNT);
    bool memory = true;
    for (uint32_t i = first; i < first + count && memory; i++) { /* a set is in input order already */
        uint32_t input = ken_cell(p, KEN_MEMBER, i, KEN_MEMBER_INPUT);
        if (c->record.fields[input].state == KEN_FIELD_INVALID)
            memory = add_blame(c, input);
    }
    return memory;
}
