/* arena.h: memory that is given back all at once.
 *
 * One compilation owns one arena. Its source texts, names, tree and messages
 * live there, so nothing is freed one by one, and no error path can leak. */
#ifndef KEN_COMPILER_ARENA_H
#define KEN_COMPILER_ARENA_H

#include <stddef.h>

struct ken_arena;

/* An empty arena, or NULL when memory is out. The caller frees it. */
struct ken_arena *ken_arena_new(void);

/* Every pointer that came from this arena dies here, and only here: an arena
 * never moves or reuses what it gave. NULL is allowed. */
void ken_arena_free(struct ken_arena *arena);

/* `size` zeroed bytes, aligned to 16 (also for size 0: a pointer of its own),
 * or NULL when memory is out; the arena then still serves smaller requests. */
void *ken_arena_alloc(struct ken_arena *arena, size_t size);

/* A copy of `size` bytes with a NUL after them; NULL when memory is out. */
char *ken_arena_copy(struct ken_arena *arena, const char *bytes, size_t size);

#endif
