#include "op.h"

const struct ken_op_info ken_op_table[256] = {
#define KEN_OP(name, x, y, takes, gives, meaning) \
    [KEN_OP_##name] = {#name, KEN_OPERAND_##x, KEN_OPERAND_##y, takes, gives, meaning},
#include "op.def"
};
