#include "map.h"

#include <string.h>

uint64_t ken_hash(const char *text, size_t size)
{
    uint64_t hash = KEN_HASH_START;
    for (size_t i = 0; i < size; i++)
        hash = ken_hash_byte(hash, text[i]);
    return hash;
}

/* The key's entry, or the free one where it belongs. FNV's low bits are weak for short keys: fold the high ones in. */
static struct ken_map_entry *place(const struct ken_map *map, const char *key, size_t size, uint64_t hash)
{
    uint32_t mask = map->capacity - 1;
    for (uint32_t i = (uint32_t)(hash ^ hash >> 32) & mask;; i = (i + 1) & mask) {
        struct ken_map_entry *e = &map->entries[i];
        if (!e->key || (e->hash == hash && e->size == size && memcmp(e->key, key, size) == 0))
            return e;
    }
}

void *ken_map_find_hashed(const struct ken_map *map, const char *key, size_t size, uint64_t hash)
{
    return map->capacity ? place(map, key, size, hash)->value : NULL;
}

void *ken_map_find(const struct ken_map *map, const char *key, size_t size)
{
    return ken_map_find_hashed(map, key, size, ken_hash(key, size));
}

static void grow(struct ken_compiler *c, struct ken_map *map)
{
    struct ken_map bigger = {.capacity = map->capacity ? map->capacity * 2 : 64, .count = map->count};
    bigger.entries = ken_new(c, bigger.capacity * sizeof *bigger.entries);
    for (uint32_t i = 0; i < map->capacity; i++) {
        struct ken_map_entry *e = &map->entries[i];
        if (e->key)
            *place(&bigger, e->key, e->size, e->hash) = *e;
    }
    *map = bigger;
}

void ken_map_set(struct ken_compiler *c, struct ken_map *map, const char *key, size_t size, void *value)
{
    if (map->count * 2 >= map->capacity)
        grow(c, map);
    uint64_t hash = ken_hash(key, size);
    struct ken_map_entry *e = place(map, key, size, hash);
    if (!e->key)
        map->count++;
    *e = (struct ken_map_entry){key, size, hash, value};
}
