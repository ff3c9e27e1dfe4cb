/* Amended rules as a whole: their declarations in the order in which they need each other, and what no longer holds because a name
 * means something else. */
#include "amend.h"

#include "name.h"

bool ken_order_declares(enum ken_node_kind kind)
{
    return kind == KEN_NODE_RULESET || kind == KEN_NODE_SOURCE || kind == KEN_NODE_PERIOD || kind == KEN_NODE_UNIT || kind == KEN_NODE_INPUT ||
           kind == KEN_NODE_DEFINE || kind == KEN_NODE_TABLE || kind == KEN_NODE_ROW;
}

static void list(struct ken_compiler *c, struct ken_node *node)
{
    do {
        *KEN_ADD(c, &c->declarations, struct ken_node *) = node;
        node = node->next;
    } while (node && node->kind == KEN_NODE_ROW); /* rows follow their table */
}

/* Puts what a node names on the way, and tells when the last of it was changed. */
static uint32_t need(struct ken_compiler *c, const struct ken_node *node, struct ken_list *way, uint32_t amended)
{
    const struct ken_symbol *symbol = node->kind == KEN_NODE_NAME ? node->symbol : NULL;
    bool declares = symbol && symbol->statement && ken_order_declares(symbol->statement->kind);
    if (declares && !symbol->ordered && !symbol->entered)
        *KEN_ADD(c, way, struct ken_node *) = symbol->statement;
    if (declares && symbol->amended > amended)
        amended = symbol->amended;
    for (const struct ken_node *kid = node->first; kid; kid = kid->next)
        amended = need(c, kid, way, amended);
    return amended;
}

/* A changed definition may name what is declared later: each declaration goes behind those that it names. Where they name each
 * other in a circle, the checker says that one is used before its declaration. */
static void order(struct ken_compiler *c, struct ken_node *declaration)
{
    struct ken_list way = {0};
    *KEN_ADD(c, &way, struct ken_node *) = declaration;
    while (way.count) {
        struct ken_node *node = KEN_AT(way, struct ken_node *, way.count - 1);
        struct ken_symbol *symbol = node->first->symbol;
        uint32_t known = way.count;
        symbol->entered = true;
        for (struct ken_node *n = node; n && !symbol->ordered; n = n->next && n->next->kind == KEN_NODE_ROW ? n->next : NULL)
            symbol->amended = need(c, n, &way, symbol->amended);
        if (way.count > known)
            continue;
        way.count--;
        if (!symbol->ordered)
            list(c, node);
        symbol->ordered = true;
    }
}

/* First the header, which conditions may look at, and rows without a table, which get their message. */
static bool goes_first(const struct ken_node *node, enum ken_node_kind before)
{
    return node->kind == KEN_NODE_RULESET || node->kind == KEN_NODE_SOURCE || node->kind == KEN_NODE_PERIOD ||
           (node->kind == KEN_NODE_ROW && before != KEN_NODE_TABLE && before != KEN_NODE_ROW);
}

/* Then units and inputs, which results list in the order declared, whatever definition was changed to name them; at last what is
 * made of them. */
enum turn { FIRST, INPUTS, DEFINITIONS, TURNS, NEVER };

static enum turn turn_of(const struct ken_node *node, enum ken_node_kind before)
{
    if (goes_first(node, before))
        return FIRST;
    if (node->kind == KEN_NODE_UNIT || node->kind == KEN_NODE_INPUT)
        return INPUTS;
    return node->kind == KEN_NODE_DEFINE || node->kind == KEN_NODE_TABLE ? DEFINITIONS : NEVER;
}

void ken_order_declarations(struct ken_compiler *c)
{
    for (enum turn turn = FIRST; turn < TURNS; turn++)
        for (uint32_t i = 0; i < c->order.count; i++) {
            enum ken_node_kind before = KEN_NODE_FILE;
            for (struct ken_node *n = c->files[KEN_AT(c->order, uint32_t, i)].tree->first; n; before = n->kind, n = n->next) {
                if (turn_of(n, before) != turn)
                    continue;
                if (turn == FIRST)
                    *KEN_ADD(c, &c->declarations, struct ken_node *) = n;
                else
                    order(c, n);
            }
        }
}

/* --- examples of what was changed elsewhere ------------------------------------------------------------------------- */

static bool begins_part(const struct ken_node *node)
{
    return node->kind == KEN_NODE_SCORECARD || node->kind == KEN_NODE_HEADING || node->kind == KEN_NODE_INDICATOR;
}

/* When the last of what a node names was changed. */
static uint32_t last_change(const struct ken_node *node, uint32_t last)
{
    if (node->kind == KEN_NODE_NAME && node->symbol && node->symbol->amended > last)
        last = node->symbol->amended;
    for (const struct ken_node *kid = node->first; kid; kid = kid->next)
        last = last_change(kid, last);
    return last;
}

static struct ken_node *next_of(const struct ken_node *node)
{
    return node->next && !begins_part(node->next) ? node->next : NULL;
}

/* An indicator is changed, too, where a name that it uses means something else than when its examples were written. */
static void drop_stale(struct ken_compiler *c, struct ken_node *indicator)
{
    uint32_t last = 0;
    for (const struct ken_node *n = indicator; (n = next_of(n));)
        if (n->kind != KEN_NODE_CHANGE && n->kind != KEN_NODE_EXAMPLE)
            last = last_change(n, last);
    for (struct ken_node *n = indicator; (n = next_of(n));) {
        const struct ken_file *of = &c->files[n->span.file];
        if (n->kind == KEN_NODE_EXAMPLE && of->carried && last_change(n, last) > of->order + 1)
            n->kind = KEN_NODE_CHANGE;
    }
}

void ken_order_drop_stale(struct ken_compiler *c)
{
    for (uint32_t f = 0; f < c->file_count; f++)
        for (struct ken_node *n = c->files[f].tree->first; n; n = n->next)
            if (n->kind == KEN_NODE_INDICATOR)
                drop_stale(c, n);
}
