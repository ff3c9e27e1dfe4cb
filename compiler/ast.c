#include "ast.h"

#include "diag.h"

static const char *const nouns[KEN_NODE_COUNT][2] = {
#define KEN_NODE(kind, thai, english, kids) {thai, english},
#include "ast.def"
};

const char *ken_ast_noun(enum ken_node_kind kind, ken_language language)
{
    return nouns[kind][language];
}

struct ken_node *ken_ast_new(struct ken_compiler *c, enum ken_node_kind kind, struct ken_span span)
{
    struct ken_node *node = KEN_NEW(c, struct ken_node);
    node->kind = kind;
    node->span = span;
    node->depth = 1;
    return node;
}

struct ken_node *ken_ast_add(struct ken_node *parent, struct ken_node *child)
{
    if (!child)
        return parent;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    return parent;
}

void ken_ast_deepen(struct ken_compiler *c, struct ken_node *node)
{
    unsigned deepest = 0;
    for (const struct ken_node *kid = node->first; kid; kid = kid->next)
        if (kid->depth > deepest)
            deepest = kid->depth;
    if (deepest >= c->options.expression_depth) {
        ken_report(c, KEN_DIAG_TOO_DEEP, node->span, ken_arg_count(c->options.expression_depth));
        node->first = node->last = NULL; /* what is below is not looked at: one message is enough */
        node->kind = KEN_NODE_NAME;
        node->text = "";
        deepest = 0;
    }
    node->depth = (uint16_t)(deepest + 1);
}

struct ken_node *ken_ast_expression(struct ken_compiler *c, enum ken_node_kind kind, struct ken_span span,
                                    struct ken_node *left, struct ken_node *right)
{
    struct ken_node *node = ken_ast_new(c, kind, span);
    ken_ast_add(ken_ast_add(node, left), right);
    ken_ast_deepen(c, node);
    return node;
}

struct ken_node *ken_ast_child(const struct ken_node *node, enum ken_node_kind kind)
{
    for (struct ken_node *kid = node->first; kid; kid = kid->next)
        if (kid->kind == kind)
            return kid;
    return NULL;
}
