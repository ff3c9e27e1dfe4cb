/* Next year's rules: files that amend others. */
#ifndef KEN_COMPILER_AMEND_H
#define KEN_COMPILER_AMEND_H

#include "ast.h"
#include "diag.h"

/* Once all files are read without an error: carries out what the amending files say, each in the trees of the files below it. What
 * then stands in the trees is the ruleset; c->declarations has its declarations in an order in which they can be checked. */
void ken_amend(struct ken_compiler *);
/* order.c: whether a statement is among those of c->declarations; lists these; drops worked examples, such as amend.c leaves them,
 * of indicators that use a name which was changed after they were written. */
bool ken_order_declares(enum ken_node_kind);
void ken_order_declarations(struct ken_compiler *);
void ken_order_drop_stale(struct ken_compiler *);

/* K0722: the earlier rules have no such thing. */
void ken_amend_nothing(struct ken_compiler *, struct ken_span, enum ken_phrase what, struct ken_arg name);
/* "input `{0}`", …: what a `change …` changes, in words. */
enum ken_phrase ken_amend_phrase(enum ken_word);

#endif
