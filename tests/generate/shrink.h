/* Making what fails small: pieces are taken out as long as it goes on failing. */
#ifndef TESTS_GENERATE_SHRINK_H
#define TESTS_GENERATE_SHRINK_H

#include "../../runtime/buffer.h"

/* Whether a text still fails. */
typedef bool shrink_question(void *context, const char *text, size_t size);

/* Takes pieces out of `text`, which fails, in ever smaller runs; a piece ends in `end` (a line end, a space). Asks some thousand
 * times at most. */
void shrink_pieces(struct ken_buffer *text, char end, shrink_question *fails, void *context);

/* Drops the totals of generated rules where they fail without: indicators then can be taken out one by one. */
void shrink_totals(struct ken_buffer *text, shrink_question *fails, void *context);

#endif
