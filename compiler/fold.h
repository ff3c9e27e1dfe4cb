/* fold.h: from the text as pasted to the text the lexer reads. */
#ifndef KEN_COMPILER_FOLD_H
#define KEN_COMPILER_FOLD_H

#include "source.h"

/* Fills norm, norm_size, jumps and issues (their array is there already) of a
 * source whose text is valid UTF-8 from `begin` on. False when memory is out. */
bool ken_fold_text(struct ken_arena *arena, struct ken_source *source, uint32_t begin);

#endif
