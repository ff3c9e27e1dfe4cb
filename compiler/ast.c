#include "ast.h"

#include <string.h>

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

const char *ken_ast_as_written(struct ken_compiler *c, const struct ken_node *node, size_t *size)
{
    const char *text = c->files[node->span.file].source.text;
    uint32_t begin = node->span.begin, end = node->span.end, quote = text[begin] == '"' ? 1 : 3;
    *size = 0;
    if (end - begin < 2 * quote)
        return "";
    char *written = ken_copy(c, text + begin + quote, end - begin - 2 * quote), *to = written;
    for (const char *from = written, *last = from + (end - begin - 2 * quote); from < last; from++) {
        *to++ = *from;
        from += quote == 1 && from[0] == '"' && from[1] == '"';
    }
    *to = '\0';
    *size = (size_t)(to - written);
    return written;
}

struct ken_node *ken_ast_copy(struct ken_compiler *c, const struct ken_node *node)
{
    struct ken_node *copy = KEN_NEW(c, struct ken_node);
    *copy = *node;
    copy->first = copy->last = copy->next = NULL;
    for (const struct ken_node *kid = node->first; kid; kid = kid->next)
        ken_ast_add(copy, ken_ast_copy(c, kid)); /* as deep as an expression may be */
    return copy;
}

static bool same_values(const struct ken_node *a, const struct ken_node *b)
{
    if (a->number && b->number)
        return ken_number_equal(a->number, b->number);
    return a->size == b->size && (a->size == 0 || memcmp(a->text, b->text, a->size) == 0);
}

bool ken_ast_same(const struct ken_node *a, const struct ken_node *b)
{
    if (a->kind != b->kind || a->word != b->word || a->unit != b->unit || a->sign != b->sign || a->negative != b->negative ||
        a->symbol != b->symbol || a->day != b->day || !same_values(a, b))
        return false;
    const struct ken_node *x = a->first, *y = b->first;
    while (x && y && ken_ast_same(x, y)) {
        x = x->next;
        y = y->next;
    }
    return !x && !y;
}
