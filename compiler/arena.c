#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    ALIGNMENT = 16,
    FIRST_CHUNK = 16 * 1024,
    LARGEST_CHUNK = 4 * 1024 * 1024 /* doubling further would only waste the last half */
};

struct chunk {
    struct chunk *older;
    size_t used, room;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

struct ken_arena {
    struct chunk *newest; /* the only chunk with room left */
    size_t next_room;
};

struct ken_arena *ken_arena_new(void)
{
    struct ken_arena *arena = calloc(1, sizeof *arena);
    if (arena)
        arena->next_room = FIRST_CHUNK;
    return arena;
}

void ken_arena_free(struct ken_arena *arena)
{
    if (!arena)
        return;
    for (struct chunk *chunk = arena->newest, *older; chunk; chunk = older) {
        older = chunk->older;
        free(chunk);
    }
    free(arena);
}

/* calloc, not malloc: the system hands out large zeroed blocks for free, and
 * since nothing is reused, they stay zero until their first use. */
static struct chunk *new_chunk(size_t room)
{
    struct chunk *chunk = calloc(1, sizeof *chunk + room);
    if (chunk)
        chunk->room = room;
    return chunk;
}

/* A block larger than a whole chunk gets one to itself, behind the newest, so
 * that the room left in the newest is not lost. */
static void *alloc_alone(struct ken_arena *arena, size_t size)
{
    struct chunk *chunk = new_chunk(size);
    if (!chunk)
        return NULL;
    chunk->used = size;
    struct chunk **place = arena->newest ? &arena->newest->older : &arena->newest;
    chunk->older = *place;
    *place = chunk;
    return chunk->bytes;
}

void *ken_arena_alloc(struct ken_arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(struct chunk) - ALIGNMENT)
        return NULL;
    size = size ? (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT : ALIGNMENT;

    struct chunk *chunk = arena->newest;
    if (!chunk || size > chunk->room - chunk->used) {
        if (size > arena->next_room)
            return alloc_alone(arena, size);
        chunk = new_chunk(arena->next_room);
        if (!chunk)
            return NULL;
        chunk->older = arena->newest;
        arena->newest = chunk;
        if (arena->next_room < LARGEST_CHUNK)
            arena->next_room *= 2;
    }
    void *block = chunk->bytes + chunk->used;
    chunk->used += size;
    return block;
}

char *ken_arena_copy(struct ken_arena *arena, const char *bytes, size_t size)
{
    char *copy = size < SIZE_MAX ? ken_arena_alloc(arena, size + 1) : NULL;
    if (copy && size)
        memcpy(copy, bytes, size);
    return copy; /* the NUL is there already: arena memory is zeroed */
}
