/* From IR to program. Runs only on a ruleset without errors. */
#ifndef KEN_COMPILER_EMIT_H
#define KEN_COMPILER_EMIT_H

#include "ir.h"

/* The program's bytes, in the arena; NULL, and a message, when it is above a limit. */
unsigned char *ken_emit(struct ken_rules *, size_t *size);

/* share.c: which nodes are used, how often, and where a shared one is to be computed. */
void ken_share(struct ken_rules *);
/* Whether a node gets a slot: used more than once, and more than a look-up. */
bool ken_is_shared(const struct ken_ir *);

#endif
