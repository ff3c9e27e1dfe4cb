/* The compiler's memory: an arena whose allocations do not fail where they are asked for (see compiler.h). */
#include "compiler.h"

#include <string.h>

void ken_out_of_memory(struct ken_compiler *c)
{
    longjmp(c->out_of_memory, 1);
}

void *ken_new(struct ken_compiler *c, size_t size)
{
    void *memory = ken_arena_alloc(c->arena, size);
    if (!memory)
        ken_out_of_memory(c);
    return memory;
}

char *ken_copy(struct ken_compiler *c, const char *bytes, size_t size)
{
    char *copy = ken_arena_copy(c->arena, bytes, size);
    if (!copy)
        ken_out_of_memory(c);
    return copy;
}

void *ken_list_add(struct ken_compiler *c, struct ken_list *list, size_t item_size)
{
    if (list->count == list->capacity) {
        uint32_t capacity = list->capacity ? list->capacity * 2 : 8;
        void *items = ken_new(c, capacity * item_size);
        if (list->count)
            memcpy(items, list->items, list->count * item_size);
        list->items = items;
        list->capacity = capacity;
    }
    return (char *)list->items + item_size * list->count++;
}

struct ken_number *ken_new_number(struct ken_compiler *c, bool wide)
{
    uint32_t cap = wide ? KEN_NUMBER_LIMBS : KEN_NUMBER_LITERAL_LIMBS;
    struct ken_number *number = KEN_NEW(c, struct ken_number);
    ken_number_init(number, ken_new(c, sizeof(mp_limb_t) * 2 * cap), cap);
    return number;
}
