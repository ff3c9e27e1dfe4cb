/* path.c: the tree of input paths, finding a key in it, and telling keys that nearly are in it. */
#include "limit.h"
#include "look.h"
#include "program.h"
#include "record.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static int order_keys(const char *a, size_t a_size, const char *b, size_t b_size)
{
    int order = memcmp(a, b, a_size < b_size ? a_size : b_size);
    return order ? order : (a_size > b_size) - (a_size < b_size);
}

uint32_t ken_path_find(const struct ken_program *p, uint32_t parent, const char *key, size_t size)
{
    const uint32_t *keys = p->path_keys + p->paths[parent].first_key;
    size_t low = 0, high = p->paths[parent].key_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct ken_path *path = &p->paths[keys[middle]];
        int order = order_keys(key, size, path->key, path->key_size);
        if (order == 0)
            return keys[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return KEN_NONE;
}

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

/* The paths in the order of their segments, so that those that begin alike stand together. */
struct sorted_path {
    const char *path;
    uint32_t size, input;
};

static int segment_byte(char c)
{
    return c == '.' ? 0 : (unsigned char)c; /* no text holds a NUL */
}

static int by_segments(const void *left, const void *right)
{
    const struct sorted_path *a = left, *b = right;
    for (uint32_t i = 0; i < a->size && i < b->size; i++)
        if (a->path[i] != b->path[i])
            return segment_byte(a->path[i]) - segment_byte(b->path[i]);
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    return a->input < b->input ? -1 : a->input > b->input; /* of equal paths the later one is refused */
}

struct builder {
    struct ken_program *p;
    struct sorted_path *sorted;
    struct ken_path *nodes;
    uint32_t *keys;   /* the nodes, those of one parent together and in the order of their keys */
    uint32_t *leaves; /* the node of each input */
    uint32_t *tails;  /* the last child of each node, in the order of the inputs; before that, keys placed */
    uint32_t count;
    uint32_t chain[KEN_LIMIT_PATH_BYTES / 2 + 2]; /* the nodes of the path added last, below the record */
    uint32_t chain_count;
};

static uint32_t add_node(struct builder *b, uint32_t parent, const char *key, size_t size)
{
    uint32_t node = b->count++;
    b->nodes[node] = (struct ken_path){.key = key, .key_size = (uint32_t)size, .input = KEN_NONE, .first_input = KEN_NONE,
                                       .parent = parent, .first_child = KEN_NONE, .next = KEN_NONE};
    if (parent != KEN_NONE)
        b->nodes[parent].key_count++;
    return node;
}

/* false: the path is taken, or one of the two paths begins the other. */
static bool add_path(struct builder *b, const struct sorted_path *sorted)
{
    uint32_t node = 0, depth = 0;
    const char *end = sorted->path + sorted->size;
    for (const char *key = sorted->path;; depth++) {
        const char *dot = memchr(key, '.', (size_t)(end - key));
        size_t size = (size_t)((dot ? dot : end) - key);
        const struct ken_path *before = depth < b->chain_count ? &b->nodes[b->chain[depth]] : NULL;
        if (before && order_keys(key, size, before->key, before->key_size) == 0) {
            if (!dot || before->input != KEN_NONE)
                return false;
            node = b->chain[depth];
        } else {
            b->chain_count = depth + 1; /* what was below is another branch */
            node = b->chain[depth] = add_node(b, node, key, size);
        }
        if (!dot)
            break;
        key = dot + 1;
    }
    b->nodes[node].input = sorted->input;
    b->leaves[sorted->input] = node;
    return true;
}

static bool add_paths(struct builder *b)
{
    uint32_t inputs = b->p->rows[KEN_INPUT];
    if (inputs > 1)
        qsort(b->sorted, inputs, sizeof *b->sorted, by_segments);
    add_node(b, KEN_NONE, "", 0);
    for (uint32_t i = 0; i < inputs; i++)
        if (!add_path(b, &b->sorted[i]))
            return ken_program_refuse(b->p, KEN_INPUT, b->sorted[i].input, KEN_INPUT_PATH);
    return true;
}

/* Nodes were added in the order of their keys; each goes to the next place of its parent. */
static void place_keys(struct builder *b)
{
    uint32_t next = 0;
    for (uint32_t node = 0; node < b->count; node++) {
        b->nodes[node].first_key = b->tails[node] = next;
        next += b->nodes[node].key_count;
    }
    for (uint32_t node = 1; node < b->count; node++)
        b->keys[b->tails[b->nodes[node].parent]++] = node;
}

/* Links the children of each node in the order of the inputs; a node's key then lies in the path of its first input. */
static void link_children(struct builder *b)
{
    for (uint32_t node = 0; node < b->count; node++)
        b->tails[node] = KEN_NONE;
    for (uint32_t input = 0; input < b->p->rows[KEN_INPUT]; input++) {
        uint32_t node = b->leaves[input], text = ken_cell(b->p, KEN_INPUT, input, KEN_INPUT_PATH);
        const char *end = ken_text(b->p, text) + ken_cell(b->p, KEN_TEXT, text, KEN_TEXT_SIZE);
        for (; node != 0 && b->nodes[node].first_input == KEN_NONE; node = b->nodes[node].parent) {
            uint32_t parent = b->nodes[node].parent, tail = b->tails[parent];
            b->nodes[node].first_input = input;
            b->nodes[node].key = end - b->nodes[node].key_size;
            end = b->nodes[node].key - 1; /* the dot */
            *(tail == KEN_NONE ? &b->nodes[parent].first_child : &b->nodes[tail].next) = node;
            b->tails[parent] = node;
        }
        if (b->nodes[0].first_input == KEN_NONE)
            b->nodes[0].first_input = input;
    }
}

/* Lists the paths; returns how many nodes they may need, with the record's; 0 when one is no path. */
static size_t list_paths(struct builder *b)
{
    const struct ken_program *p = b->p;
    size_t nodes = 1;
    for (uint32_t input = 0; input < p->rows[KEN_INPUT]; input++) {
        uint32_t text = ken_cell(p, KEN_INPUT, input, KEN_INPUT_PATH);
        b->sorted[input] = (struct sorted_path){ken_text(p, text), ken_cell(p, KEN_TEXT, text, KEN_TEXT_SIZE), input};
        size_t segments = segments_of(b->sorted[input].path, b->sorted[input].size);
        if (segments == 0) {
            ken_program_refuse(b->p, KEN_INPUT, input, KEN_INPUT_PATH);
            return 0;
        }
        nodes += segments;
    }
    return nodes;
}

static ken_status build(struct builder *b)
{
    size_t nodes = list_paths(b);
    if (nodes == 0)
        return KEN_DAMAGED;
    if (nodes >= KEN_NONE)
        return KEN_TOO_LARGE;
    b->nodes = calloc(nodes, sizeof *b->nodes);
    b->keys = malloc(nodes * sizeof *b->keys);
    b->tails = malloc(nodes * sizeof *b->tails);
    if (!b->nodes || !b->keys || !b->tails)
        return KEN_NO_MEMORY;
    if (!add_paths(b))
        return KEN_DAMAGED;
    place_keys(b);
    link_children(b);
    return KEN_OK;
}

ken_status ken_paths_build(struct ken_program *p)
{
    size_t inputs = p->rows[KEN_INPUT];
    struct sorted_path *sorted = malloc((inputs + 1) * sizeof *sorted);
    uint32_t *leaves = calloc(inputs + 1, sizeof *leaves);
    struct builder b = {.p = p, .sorted = sorted, .leaves = leaves};
    ken_status status = sorted && leaves ? build(&b) : KEN_NO_MEMORY;
    free(sorted);
    free(leaves);
    free(b.tails);
    if (status != KEN_OK) {
        free(b.nodes);
        free(b.keys);
        return status;
    }
    p->paths = b.nodes; /* room for more than there are may be left; nothing has touched it */
    p->path_keys = b.keys;
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
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a, over code points */
    for (size_t i = 0; i < count; i++)
        h = (h ^ (uint32_t)look[i]) * 0x100000001b3u;
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
