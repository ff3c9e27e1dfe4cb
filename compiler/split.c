/* A line that states several levels, taken apart: one line for one level, which means the same (docs/language.md, 8). */
#include "split.h"

#include <stdio.h>
#include <string.h>

#include "name.h"

static bool whole(const struct ken_node *number, int64_t *value)
{
    return !number->grouped && !number->negative && !strchr(number->text, '.') && number->number && ken_number_to_int(number->number, value);
}

bool ken_split_range(const struct ken_node *line, int64_t *first, int64_t *last)
{
    return whole(line->first, first) && whole(line->grouped ? line->first->next : line->first, last) && *first <= *last;
}

static struct ken_node *number_of(struct ken_compiler *c, const struct ken_node *like, int64_t value)
{
    char text[24];
    struct ken_node *node = ken_ast_copy(c, like);
    node->size = (size_t)snprintf(text, sizeof text, "%lld", (long long)value);
    node->text = ken_copy(c, text, node->size);
    node->number = ken_new_number(c, false);
    ken_number_set_int(node->number, value);
    return node;
}

/* "The last unit serves all": a value of a list with the unit that it has without saying so. */
static struct ken_node *with_unit(struct ken_compiler *c, const struct ken_node *value, const struct ken_node *list)
{
    struct ken_node *copy = ken_ast_copy(c, value);
    for (const struct ken_node *n = list->first; n && value->unit == KEN_BARE; n = n->next)
        if (n->unit != KEN_BARE) {
            struct ken_node *like = ken_ast_copy(c, n);
            copy->unit = like->unit;
            copy->word = like->word;
            copy->first = like->first;
            copy->last = like->last;
        }
    return copy;
}

static void signed_value(struct ken_compiler *c, struct ken_number *to, const struct ken_node *node)
{
    struct ken_number zero;
    ken_number_init(&zero, NULL, 0);
    if (node->negative)
        ken_number_sub(to, &zero, node->number, &c->scratch);
    else
        ken_number_copy(to, node->number);
}

/* The threshold of a level in `at least v at level m step s`; NULL where the line itself is wrong. */
static struct ken_node *step_value(struct ken_compiler *c, const struct ken_node *steps, int64_t level)
{
    const struct ken_node *value = steps->first, *at = value->next, *step = at->next;
    struct ken_number *sum = ken_new_number(c, true), *rise = ken_new_number(c, true), count, zero;
    int64_t from;
    if (!value->number || !step->number || !whole(at, &from))
        return NULL;
    bool falls = steps->word == KEN_WORD_AT_MOST || steps->word == KEN_WORD_LESS_THAN;
    ken_number_init(&count, NULL, 0);
    ken_number_init(&zero, NULL, 0);
    ken_number_set_int(&count, falls ? from - level : level - from);
    signed_value(c, rise, step);
    signed_value(c, sum, value);
    if (!ken_number_mul(rise, rise, &count, &c->scratch) || !ken_number_add(sum, sum, rise, &c->scratch))
        return NULL;
    struct ken_node *node = with_unit(c, value, steps);
    node->grouped = false;
    node->negative = ken_number_sign(sum) < 0;
    node->number = ken_new_number(c, true);
    if (node->negative)
        ken_number_sub(node->number, &zero, sum, &c->scratch);
    else
        ken_number_copy(node->number, sum);
    return node;
}

static struct ken_node *compared(struct ken_compiler *c, const struct ken_node *with, struct ken_node *value)
{
    if (!value)
        return NULL;
    struct ken_node *node = ken_ast_expression(c, KEN_NODE_COMPARE, value->span, value, NULL);
    node->word = with->word;
    return node;
}

/* Whether a condition compares with a table that has a value for each level. */
static bool is_of_table(const struct ken_node *body)
{
    const struct ken_symbol *symbol = body->kind == KEN_NODE_COMPARE && body->first == body->last ? body->first->symbol : NULL;
    if (!symbol || symbol->kind != KEN_SYMBOL_TABLE || !symbol->statement)
        return false;
    const struct ken_node *row = symbol->statement->next;
    return row && row->kind == KEN_NODE_ROW && row->last->first != row->last->last;
}

static struct ken_node *body_of(struct ken_compiler *c, const struct ken_node *body, int64_t index, int64_t level)
{
    if (body->kind == KEN_NODE_STEPS)
        return compared(c, body, step_value(c, body, level));
    if (body->kind != KEN_NODE_LIST)
        return is_of_table(body) ? NULL : ken_ast_copy(c, body);
    const struct ken_node *value = body->first;
    while (value && index-- > 0)
        value = value->next;
    return value ? compared(c, body, with_unit(c, value, body)) : NULL;
}

struct ken_node *ken_split_level(struct ken_compiler *c, const struct ken_node *line, int64_t level)
{
    int64_t first, last;
    if (!ken_split_range(line, &first, &last) || level < first || level > last)
        return NULL;
    if (first == last)
        return ken_ast_copy(c, line);
    struct ken_node *alone = ken_ast_new(c, line->kind, line->span);
    ken_ast_add(alone, number_of(c, line->first, level));
    for (const struct ken_node *part = line->first->next->next; part; part = part->next) {
        bool is_body = part->kind != KEN_NODE_TEXT && part->kind != KEN_NODE_AS_PRINTED;
        struct ken_node *own = is_body ? body_of(c, part, level - first, level) : ken_ast_copy(c, part);
        if (!own)
            return NULL;
        ken_ast_add(alone, own);
    }
    return alone;
}
