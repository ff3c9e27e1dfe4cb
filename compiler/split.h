/* Lines that state several levels. */
#ifndef KEN_COMPILER_SPLIT_H
#define KEN_COMPILER_SPLIT_H

#include "ast.h"

/* The levels of a LEVEL or NO_LEVEL as written; false where they are no whole numbers (the checker says so). */
bool ken_split_range(const struct ken_node *line, int64_t *first, int64_t *last);
/* One level of such a line as a line of its own that means the same; NULL where only the whole can say it. */
struct ken_node *ken_split_level(struct ken_compiler *, const struct ken_node *line, int64_t level);

#endif
