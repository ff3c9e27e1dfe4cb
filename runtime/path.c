/* path.c: the tree of input paths, finding a key in it, and telling keys that nearly are in it. */
#include "limit.h"
#include "look.h"
#include "program.h"
#include "record.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define FNV_BASIS 0xcbf29ce484222325u
#define FNV_PRIME 0x100000001b3u

static size_t hash_of(uint32_t parent, const char *key, size_t size)
{
    uint64_t h = FNV_BASIS ^ parent;
    for (size_t i = 0; i < size; i++)
        h = (h ^ (unsigned char)key[i]) * FNV_PRIME;
    h ^= h >> 32;
    return (size_t)(h * 0x9e3779b97f4a7c15u >> 20);
}

bool ken_path_index_init(struct ken_path_index *index, size_t nodes)
{
    size_t slots = 8;
    while (slots < nodes * 2) /* at most half full, so a search that finds nothing ends soon */
        slots *= 2;
    index->slots = malloc(slots * sizeof *index->slots);
    if (!index->slots)
        return false;
    memset(index->slots, 0xff, slots * sizeof *index->slots); /* KEN_NONE */
    index->mask = slots - 1;
    return true;
}

void ken_path_index_free(struct ken_path_index *index)
{
    free(index->slots);
    *index = (struct ken_path_index){0};
}

void ken_path_index_add(struct ken_path_index *index, const struct ken_path *paths, uint32_t node)
{
    size_t slot = hash_of(paths[node].parent, paths[node].key, paths[node].key_size) & index->mask;
    while (index->slots[slot] != KEN_NONE)
        slot = (slot + 1) & index->mask;
    index->slots[slot] = node;
}

uint32_t ken_path_find(const struct ken_path_index *index, const struct ken_path *paths, uint32_t parent, const char *key,
                       size_t size)
{
    size_t slot = hash_of(parent, key, size) & index->mask;
    for (; index->slots[slot] != KEN_NONE; slot = (slot + 1) & index->mask) {
        const struct ken_path *path = &paths[index->slots[slot]];
        if (path->parent == parent && path->key_size == size && memcmp(path->key, key, size) == 0)
            return index->slots[slot];
    }
    return KEN_NONE;
}

struct builder {
    struct ken_path *nodes;
    uint32_t *tails; /* the last child of each node, so that siblings keep the order of the inputs */
    uint32_t count;
    struct ken_path_index index;
};

/* The number of segments of a path; 0 when the text is no path. */
static size_t segments_of(const char *path, size_t size)
{
    static const char unit[] = "unit"; /* names the record; no input may stand there */
    size_t unit_size = sizeof unit - 1;
    if (size >= unit_size && memcmp(path, unit, unit_size) == 0 && (size == unit_size || path[unit_size] == '.'))
        return 0;
    if (size > KEN_LIMIT_PATH_BYTES)
        return 0;
    size_t segments = 1;
    bool empty = true;
    for (size_t i = 0; i < size; i++) {
        if (path[i] == '\0' || (path[i] == '.' && empty))
            return 0;
        empty = path[i] == '.';
        segments += empty;
    }
    return empty ? 0 : segments;
}

static uint32_t add_node(struct builder *b, uint32_t parent, const char *key, size_t size, uint32_t input)
{
    uint32_t node = b->count++;
    b->nodes[node] = (struct ken_path){.key = key, .key_size = (uint32_t)size, .input = KEN_NONE, .first_input = input,
                                       .parent = parent, .first_child = KEN_NONE, .next = KEN_NONE};
    b->tails[node] = KEN_NONE;
    if (parent == KEN_NONE)
        return node;
    if (b->tails[parent] == KEN_NONE)
        b->nodes[parent].first_child = node;
    else
        b->nodes[b->tails[parent]].next = node;
    b->tails[parent] = node;
    ken_path_index_add(&b->index, b->nodes, node);
    return node;
}

/* false: the path is taken, or one of the two paths begins the other. */
static bool add_path(struct builder *b, const char *path, size_t size, uint32_t input)
{
    uint32_t node = 0;
    const char *end = path + size;
    for (const char *key = path;;) {
        const char *dot = memchr(key, '.', (size_t)(end - key));
        size_t key_size = (size_t)((dot ? dot : end) - key);
        uint32_t child = ken_path_find(&b->index, b->nodes, node, key, key_size);
        if (child == KEN_NONE)
            child = add_node(b, node, key, key_size, input);
        else if (!dot || b->nodes[child].input != KEN_NONE)
            return false;
        node = child;
        if (!dot)
            break;
        key = dot + 1;
    }
    b->nodes[node].input = input;
    return true;
}

static const char *input_path(const struct ken_program *p, uint32_t input, size_t *size)
{
    uint32_t text = ken_cell(p, KEN_INPUT, input, KEN_INPUT_PATH);
    *size = ken_cell(p, KEN_TEXT, text, KEN_TEXT_SIZE);
    return ken_text(p, text);
}

static bool add_paths(struct builder *b, struct ken_program *p)
{
    add_node(b, KEN_NONE, "", 0, p->rows[KEN_INPUT] ? 0 : KEN_NONE);
    for (uint32_t input = 0; input < p->rows[KEN_INPUT]; input++) {
        size_t size;
        const char *path = input_path(p, input, &size);
        if (!add_path(b, path, size, input))
            return ken_program_refuse(p, KEN_INPUT, input, KEN_INPUT_PATH);
    }
    return true;
}

ken_status ken_paths_build(struct ken_program *p)
{
    size_t nodes = 1; /* no more than the segments of all paths, and the record */
    for (uint32_t input = 0; input < p->rows[KEN_INPUT]; input++) {
        size_t size;
        const char *path = input_path(p, input, &size);
        size_t segments = segments_of(path, size);
        if (segments == 0) {
            ken_program_refuse(p, KEN_INPUT, input, KEN_INPUT_PATH);
            return KEN_DAMAGED;
        }
        nodes += segments;
    }
    if (nodes >= KEN_NONE)
        return KEN_TOO_LARGE;
    struct ken_path *paths = malloc(nodes * sizeof *paths);
    struct builder b = {.nodes = paths, .tails = malloc(nodes * sizeof *b.tails)};
    ken_status status = KEN_NO_MEMORY;
    if (paths && b.tails && ken_path_index_init(&b.index, nodes))
        status = add_paths(&b, p) ? KEN_OK : KEN_DAMAGED;
    free(b.tails);
    ken_path_index_free(&b.index);
    if (status != KEN_OK) {
        free(paths);
        return status;
    }
    struct ken_path *fitted = realloc(paths, b.count * sizeof *fitted);
    p->paths = fitted ? fitted : paths;
    p->path_count = b.count;
    return KEN_OK;
}

/* ---- Keys that nearly are declared ones ---- */

#define LONG_KEY 8      /* letters from which two edits are forgiven */
#define SHAPE_KINDS 56u /* bits of a shape that tell which letters there are; the eight above count them */

static size_t letters_in(uint64_t shape)
{
    return (size_t)(shape >> SHAPE_KINDS);
}

static size_t edits_allowed(size_t letters)
{
    return letters >= LONG_KEY ? 2 : 1;
}

/* What the letters look like, in one of their spellings; returns how many are left. */
static size_t look_of(const struct ken_letters *l, int32_t look[KEN_LETTERS])
{
    memcpy(look, l->at, l->count * sizeof *look);
    return ken_look_fold(look, l->count);
}

static uint64_t look_hash(const struct ken_letters *l)
{
    int32_t look[KEN_LETTERS];
    size_t count = look_of(l, look);
    uint64_t h = FNV_BASIS;
    for (size_t i = 0; i < count; i++)
        h = (h ^ (uint32_t)look[i]) * FNV_PRIME;
    return h;
}

bool ken_letters_look_alike(const struct ken_letters *declared, const struct ken_letters *key)
{
    int32_t a[KEN_LETTERS], b[KEN_LETTERS];
    size_t count = look_of(declared, a);
    return count > 0 && count == look_of(key, b) && memcmp(a, b, count * sizeof *a) == 0;
}

bool ken_letters_spell(struct ken_letters *l, const char *key, size_t size)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)key, *end = at + size;
    uint64_t kinds = 0;
    l->count = 0;
    l->shape = (struct ken_shape){UINT64_MAX, 0}; /* as many letters as no key that is compared has */
    while (at < end) {
        utf8proc_int32_t c;
        utf8proc_ssize_t length = utf8proc_iterate(at, end - at, &c);
        if (length <= 0 || l->count == KEN_LETTERS)
            return false;
        kinds |= UINT64_C(1) << ((uint32_t)utf8proc_tolower(c) % SHAPE_KINDS);
        l->at[l->count++] = c;
        at += length;
    }
    l->shape = (struct ken_shape){kinds | (uint64_t)l->count << SHAPE_KINDS, look_hash(l)};
    return true;
}

/* An edit changes at most two bits of the kinds of letters, so most pairs of keys are told apart without being read. */
bool ken_letters_may_be_near(const struct ken_shape *declared, const struct ken_shape *key)
{
    size_t a = letters_in(declared->letters), b = letters_in(key->letters), limit = edits_allowed(a);
    uint64_t kinds = (declared->letters ^ key->letters) & ((UINT64_C(1) << SHAPE_KINDS) - 1);
    if (declared->look == key->look)
        return true;
    return a <= b + limit && b <= a + limit && (size_t)__builtin_popcountll(kinds) <= 2 * limit;
}

static bool same_but_case(const struct ken_letters *a, const struct ken_letters *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (utf8proc_tolower(a->at[i]) != utf8proc_tolower(b->at[i]))
            return false;
    return true;
}

/* Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, no letter edited twice. Right where
 * it is at most `limit` (1 or 2), larger otherwise: only the diagonal band that can hold such a distance is computed. */
static unsigned distance(const struct ken_letters *a, const struct ken_letters *b, size_t limit)
{
    enum { FAR = 100 };
    unsigned char rows[3][KEN_LETTERS + 3];
    memset(rows, FAR, sizeof rows);
    for (size_t j = 0; j <= limit; j++)
        rows[0][j] = (unsigned char)j;
    for (size_t i = 1; i <= a->count; i++) {
        unsigned char *row = rows[i % 3];
        const unsigned char *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        size_t from = i > limit ? i - limit : 1, to = i + limit < b->count ? i + limit : b->count;
        row[from - 1] = (unsigned char)(from == 1 && i <= limit ? i : FAR);
        for (size_t j = from; j <= to; j++) {
            unsigned best = above[j - 1] + (unsigned)(a->at[i - 1] != b->at[j - 1]);
            unsigned edit = (above[j] < row[j - 1] ? above[j] : row[j - 1]) + 1u;
            best = edit < best ? edit : best;
            if (i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1]) {
                unsigned swap = two_above[j - 2] + 1u;
                best = swap < best ? swap : best;
            }
            row[j] = (unsigned char)(best < FAR ? best : FAR);
        }
        row[to + 1] = FAR;
    }
    return rows[a->count % 3][b->count];
}

unsigned ken_letters_nearness(const struct ken_letters *declared, const struct ken_letters *key)
{
    size_t limit = edits_allowed(declared->count);
    if (declared->shape.look == key->shape.look && ken_letters_look_alike(declared, key))
        return 1;
    if (declared->count > key->count + limit || key->count > declared->count + limit)
        return 0;
    if (same_but_case(declared, key))
        return 1;
    unsigned edits = distance(declared, key, limit);
    return edits <= limit ? edits + 1 : 0;
}
