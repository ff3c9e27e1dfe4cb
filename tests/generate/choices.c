/* choices.c: where the generator's decisions come from. */
#include "generate.h"

const char *const construct_names[CONSTRUCTS] = {
#define X(name) #name,
    GENERATE_CONSTRUCTS(X)
#undef X
};

void choices_begin(struct choices *c, const void *bytes, size_t size, uint64_t seed)
{
    *c = (struct choices){.bytes = bytes, .size = size, .state = seed};
}

/* SplitMix64. */
static uint64_t next(struct choices *c)
{
    uint64_t z = c->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

uint32_t choose(struct choices *c, uint32_t below)
{
    size_t need = below > 256 ? 2 : 1;
    if (below == 1)
        return 0;
    if (c->size - c->used < need) {
        c->used = c->size;
        return (uint32_t)(next(c) >> 33) % below;
    }
    uint32_t value = c->bytes[c->used++];
    if (need == 2)
        value = value << 8 | c->bytes[c->used++];
    return value % below;
}
