/* Look-up tables in the program. */
#ifndef KEN_COMPILER_LOOKUP_H
#define KEN_COMPILER_LOOKUP_H

#include "block.h"
#include "ir.h"

/* Adds a LOOKUP of the values that stand in one place of every row. The emitter computes a value of a table in one place only. */
uint32_t ken_lookup_add(struct ken_block *, const struct ken_ir_table *, uint32_t column);

#endif
