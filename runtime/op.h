/* op.def as a table: what the verifier and the listing need to know of each instruction. */
#ifndef KEN_OP_H
#define KEN_OP_H

#include "program.h"

/* What an operand is: a row of a table (its enum ken_table), or one of the kinds after them. */
enum ken_operand {
#define KEN_TABLE(section, name) KEN_OPERAND_##name,
#define KEN_FIELD(table, field, kind)
#include "table.def"
    KEN_OPERAND_NONE,
    KEN_OPERAND_JUMP,
    KEN_OPERAND_LEVEL,
    KEN_OPERAND_COUNT,
    KEN_OPERAND_PLACES,
    KEN_OPERAND_DAY,
    KEN_OPERAND_SLOT,
};

struct ken_op_info {
    const char *name;
    enum ken_operand x, y;
    const char *takes, *gives; /* as in op.def */
    const char *meaning;
};

/* By enum ken_op, which is a byte: there is an entry for any, empty where there is no such instruction. */
extern const struct ken_op_info ken_op_table[256];

#endif
