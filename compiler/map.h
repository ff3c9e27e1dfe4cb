/* A map from texts to pointers, in the arena. Keys are borrowed and need no NUL. */
#ifndef KEN_COMPILER_MAP_H
#define KEN_COMPILER_MAP_H

#include "compiler.h"

struct ken_map_entry {
    const char *key;
    size_t size;
    uint64_t hash;
    void *value;
};

struct ken_map {
    struct ken_map_entry *entries; /* key NULL: free */
    uint32_t count, capacity;      /* capacity a power of two, or 0 */
};

/* FNV-1a, byte by byte, so that a scan may hash as it goes. */
#define KEN_HASH_START UINT64_C(14695981039346656037)
static inline uint64_t ken_hash_byte(uint64_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * UINT64_C(1099511628211);
}
uint64_t ken_hash(const char *text, size_t size);

void *ken_map_find(const struct ken_map *, const char *key, size_t size);
void *ken_map_find_hashed(const struct ken_map *, const char *key, size_t size, uint64_t hash);
/* Sets the key's value; the key must outlive the map. */
void ken_map_set(struct ken_compiler *, struct ken_map *, const char *key, size_t size, void *value);

#endif
