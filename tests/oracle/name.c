/* Literals and names: what they are worth, and which inputs stand under them. */
#include "walk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void oracle_literal(mpq_ptr value, const struct ken_node *number)
{
    mpz_set_ui(mpq_numref(value), 0);
    mpz_set_ui(mpq_denref(value), 1);
    bool fraction = false;
    for (const char *digit = number->text; *digit; digit++) {
        if (*digit == '.') {
            fraction = true;
            continue;
        }
        mpz_mul_ui(mpq_numref(value), mpq_numref(value), 10);
        mpz_add_ui(mpq_numref(value), mpq_numref(value), (unsigned long)(*digit - '0'));
        if (fraction)
            mpz_mul_ui(mpq_denref(value), mpq_denref(value), 10);
    }
    mpq_canonicalize(value);
    if (number->negative)
        mpq_neg(value, value);
}

int oracle_by_symbol(const void *a, const void *b)
{
    const struct ken_symbol *x = ((const struct name *)a)->symbol, *y = ((const struct name *)b)->symbol;
    return x < y ? -1 : x > y;
}

struct name *oracle_name(const struct oracle *o, const struct ken_symbol *symbol)
{
    struct name key = {.symbol = symbol};
    return o->name_count ? bsearch(&key, o->names, o->name_count, sizeof key, oracle_by_symbol) : NULL;
}

const struct ken_node *oracle_meant(const struct oracle *o, const struct ken_node *node)
{
    while (node->kind == KEN_NODE_NAME) {
        const struct name *name = oracle_name(o, node->symbol);
        assert(name); /* rules that parse use names that are declared */
        if (!name->expression)
            break; /* an input or a table */
        node = name->expression;
    }
    return node;
}

static void add_marks(const struct oracle *o, bool *marks, const bool *more)
{
    for (size_t i = 0; i < o->input_count; i++)
        marks[i] |= more[i];
}

static void mark_name(struct oracle *o, struct name *name, bool *marks)
{
    assert(name);
    if (!name->expression && !name->table) {
        marks[name->input] = true;
        return;
    }
    if (!name->under) {
        name->under = pool_take(&o->pool, o->input_count);
        for (int k = 0; name->table && k < 2; k++)
            if (name->table->keys[k])
                oracle_inputs_under(o, name->table->keys[k], name->under);
        if (name->expression)
            oracle_inputs_under(o, name->expression, name->under);
    }
    add_marks(o, marks, name->under);
}

/* The inputs of the indicators that an expression takes a score or level from. */
static void mark_indicators(struct oracle *o, const struct ken_node *node, bool *marks)
{
    for (const struct indicator *i = o->scorecard->indicators; i; i = i->next) {
        bool named = node->kind == KEN_NODE_OF_INDICATOR ? strcmp(i->number->text, node->first->text) == 0 : !o->indicator || i == o->indicator;
        if (named && i->names)
            add_marks(o, marks, i->names);
    }
}

void oracle_inputs_under(struct oracle *o, const struct ken_node *node, bool *marks)
{
    if (node->kind == KEN_NODE_NUMBER) /* a name below a number is its unit */
        return;
    if (node->kind == KEN_NODE_NAME)
        mark_name(o, oracle_name(o, node->symbol), marks);
    if (node->kind == KEN_NODE_OF_INDICATOR || node->kind == KEN_NODE_SO_FAR)
        mark_indicators(o, node, marks);
    for (const struct ken_node *kid = node->first; kid; kid = kid->next)
        oracle_inputs_under(o, kid, marks);
}

const struct ken_node *oracle_measure(const struct indicator *indicator, const struct block *block)
{
    return block->measure ? block->measure : indicator->own.measure;
}

const struct ken_node *oracle_choice_before(const struct ken_node *node)
{
    while (node->kind == KEN_NODE_OR && !node->bracketed) {
        const struct ken_node *second = node->first->next;
        if (second->kind == KEN_NODE_IS && !second->bracketed && second->first->next)
            return second;
        node = node->first;
    }
    return node->kind == KEN_NODE_IS && !node->bracketed && node->first->next ? node : NULL;
}

struct indicator *oracle_indicator(const struct oracle *o, const char *number)
{
    struct indicator *i = o->scorecard ? o->scorecard->indicators : NULL;
    while (i && strcmp(i->number->text, number) != 0)
        i = i->next;
    return i;
}

struct heading *oracle_heading(const struct scorecard *scorecard, const char *number)
{
    struct heading *best = NULL;
    size_t longest = 0;
    for (struct heading *h = scorecard->headings; h; h = h->next) {
        size_t size = strlen(h->number->text);
        if (h->weight && size > longest && strncmp(number, h->number->text, size) == 0 && number[size] == '.') {
            best = h;
            longest = size;
        }
    }
    return best;
}

bool oracle_is_absent(const struct indicator *indicator, const struct block *block, int level)
{
    return block->levels[level].absent || indicator->own.levels[level].absent || indicator->every.levels[level].absent;
}
