/* The tree of a rule file, as written: statements in a row, expressions below them. Which level belongs to which case is
 * found later (check.c), so that a misplaced line is one message and not a broken file. */
#ifndef KEN_COMPILER_AST_H
#define KEN_COMPILER_AST_H

#include "keyword.h"

enum ken_node_kind {
#define KEN_NODE(kind, thai, english, kids) KEN_NODE_##kind,
#include "ast.def"
    KEN_NODE_COUNT
};

/* How a unit or percent stands on a number. */
enum ken_number_unit { KEN_BARE, KEN_IN_UNIT, KEN_IN_BAHT, KEN_IN_PERCENT, KEN_IN_WORD /* days, per thousand, …: the word tells */ };

struct ken_node {
    enum ken_node_kind kind;
    struct ken_span span;
    struct ken_node *first, *last, *next; /* children; next sibling */
    uint16_t depth;                       /* of an expression: 1 + its deepest child */
    bool bracketed, negative, grouped;    /* (…); a minus before a number, `not`; thousands separators in it, `to`, `in steps of` */
    enum ken_word word;                   /* the keyword that makes it what it is: a comparator, MIN, FLAG, … */
    enum ken_number_unit unit;            /* NUMBER */
    char sign;                            /* ARITHMETIC: + - * / */
    const char *text;                     /* TEXT decoded; NAME; NUMBER in ASCII without separators; NUL-terminated */
    size_t size;
    struct ken_symbol *symbol;            /* NAME; NULL for an unknown word */
    struct ken_number *number;            /* NUMBER's value; NULL when it is no plain number (4.1.2) */
    int32_t day;                          /* DATE */
};

struct ken_node *ken_ast_new(struct ken_compiler *, enum ken_node_kind, struct ken_span);
/* Appends a child (NULL: none) and returns the parent. */
struct ken_node *ken_ast_add(struct ken_node *parent, struct ken_node *child);
/* An expression node over one or two operands; too deep a one is reported (once) and made a leaf. */
struct ken_node *ken_ast_expression(struct ken_compiler *, enum ken_node_kind, struct ken_span, struct ken_node *left, struct ken_node *right);
/* Recomputes the depth after a child was added to an expression. */
void ken_ast_deepen(struct ken_compiler *, struct ken_node *);

/* The child of a kind, or NULL. */
struct ken_node *ken_ast_child(const struct ken_node *, enum ken_node_kind);
/* A text as it stands between its quotation marks: nothing in it is folded, but a doubled mark means one, as in every text. */
const char *ken_ast_as_written(struct ken_compiler *, const struct ken_node *text, size_t *size);
/* A copy of a node and all below it, without what follows it. */
struct ken_node *ken_ast_copy(struct ken_compiler *, const struct ken_node *);
/* Whether two nodes say the same, in whatever spelling. */
bool ken_ast_same(const struct ken_node *, const struct ken_node *);
/* The noun of a kind, for messages. */
const char *ken_ast_noun(enum ken_node_kind, ken_language);

#endif
