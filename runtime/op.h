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
    KEN_OPERAND_ROUNDING,
    KEN_OPERAND_DAY,
    KEN_OPERAND_SLOT,
};

/* An operand of the kind ROUNDING. */
static inline uint32_t ken_rounding(enum ken_number_cut how, unsigned places)
{
    return (uint32_t)how << 4 | places;
}
static inline unsigned ken_rounding_places(uint32_t rounding)
{
    return rounding & 15;
}
static inline uint32_t ken_rounding_cut(uint32_t rounding) /* an enum ken_number_cut, once the verifier has seen it */
{
    return rounding >> 4;
}

struct ken_op_info {
    const char *name;
    enum ken_operand x, y;
    const char *takes, *gives; /* as in op.def */
    const char *meaning;
};

/* By enum ken_op, which is a byte: there is an entry for any, empty where there is no such instruction. */
extern const struct ken_op_info ken_op_table[256];

#endif
