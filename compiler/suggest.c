/* The known word nearest to an unknown one. A guess only: messages say "perhaps", and nothing ever applies it. */
#include <string.h>

#include "name.h"
#include "../runtime/text.h"

enum { LONGEST = 64 }; /* code points; longer words are not compared */

struct points {
    int32_t at[LONGEST];
    unsigned count;
};

static bool decode(struct points *p, const char *text, size_t size)
{
    p->count = 0;
    for (size_t i = 0; i < size;) {
        uint32_t length;
        int32_t point = ken_text_decode(text + i, size - i, &length);
        if (p->count == LONGEST)
            return false;
        p->at[p->count++] = point;
        i += length;
    }
    return p->count > 0;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: insertions, deletions, replacements, swaps of neighbours. */
static unsigned distance(const struct points *a, const struct points *b)
{
    unsigned row[3][LONGEST + 1];
    for (unsigned j = 0; j <= b->count; j++)
        row[1][j] = j;
    for (unsigned i = 1; i <= a->count; i++) {
        unsigned *now = row[(i + 1) % 3], *last = row[i % 3], *before = row[(i + 2) % 3];
        now[0] = i;
        for (unsigned j = 1; j <= b->count; j++) {
            bool same = a->at[i - 1] == b->at[j - 1];
            now[j] = least(last[j - 1] + !same, least(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
    }
    return row[(a->count + 1) % 3][b->count];
}

struct best {
    const char *text;
    size_t size;
    unsigned distance;
};

static void consider(struct best *best, const struct points *wanted, const char *text, size_t size)
{
    struct points known;
    if (!decode(&known, text, size))
        return;
    unsigned apart = wanted->count > known.count ? wanted->count - known.count : known.count - wanted->count;
    if (apart >= best->distance)
        return;
    unsigned d = distance(wanted, &known);
    if (d < best->distance)
        *best = (struct best){text, size, d};
}

/* One slip in a short word, one more for every four further letters. */
static struct best nearest(const struct ken_names *names, const char *text, size_t size)
{
    struct points wanted;
    if (!decode(&wanted, text, size) || wanted.count < 2)
        return (struct best){NULL, 0, 0};
    struct best best = {NULL, 0, 2 + wanted.count / 5};
    for (uint32_t i = 0; i < names->keywords->list.count; i++) {
        const struct ken_keyword *k = KEN_AT(names->keywords->list, struct ken_keyword *, i);
        consider(&best, &wanted, k->text, k->size);
    }
    for (uint32_t i = 0; i < names->list.count; i++) {
        const struct ken_symbol *s = KEN_AT(names->list, struct ken_symbol *, i);
        consider(&best, &wanted, s->name, s->size);
    }
    return best;
}

uint32_t ken_suggest_among(const char *text, const char *const *texts, uint32_t count)
{
    struct points wanted;
    uint32_t found = KEN_NONE;
    if (!decode(&wanted, text, strlen(text)))
        return KEN_NONE;
    struct best best = {NULL, 0, 2 + wanted.count / 5};
    for (uint32_t i = 0; i < count; i++) {
        unsigned before = best.distance;
        consider(&best, &wanted, texts[i], strlen(texts[i]));
        found = best.distance < before ? i : found;
    }
    return found;
}

static bool is_known(const struct ken_names *names, const char *text, size_t size)
{
    return ken_map_find(&names->keywords->map, text, size) || ken_map_find(&names->map, text, size);
}

static struct ken_arg glue(struct ken_compiler *c, const char *head, size_t head_size, const char *tail, size_t tail_size)
{
    char *text = ken_new(c, head_size + tail_size + 1);
    memcpy(text, head, head_size);
    memcpy(text + head_size, tail, tail_size);
    return ken_arg_text(text, head_size + tail_size);
}

struct ken_arg ken_suggest(const struct ken_names *names, const char *text, size_t size)
{
    struct ken_compiler *c = names->compiler;
    if (size > 4 * (size_t)LONGEST)
        return (struct ken_arg){0};
    struct best whole = nearest(names, text, size);
    struct ken_arg suggestion = whole.text ? ken_arg_text(whole.text, whole.size) : (struct ken_arg){0};
    unsigned least_distance = whole.text ? whole.distance : UINT32_MAX;
    for (size_t cut = 1; cut < size && least_distance > 1; cut++) { /* a known word glued to the misspelt one */
        bool head_known = is_known(names, text, cut), tail_known = is_known(names, text + cut, size - cut);
        if (!head_known && !tail_known)
            continue;
        struct best part = head_known ? nearest(names, text + cut, size - cut) : nearest(names, text, cut);
        if (!part.text || part.distance >= least_distance)
            continue;
        least_distance = part.distance;
        suggestion = head_known ? glue(c, text, cut, part.text, part.size) : glue(c, part.text, part.size, text + cut, size - cut);
    }
    for (size_t cut = 1; cut < size && least_distance > 1; cut++) { /* … or between two known words */
        for (size_t end = cut + 1; end < size && is_known(names, text, cut); end++) {
            struct best part = is_known(names, text + end, size - end) ? nearest(names, text + cut, end - cut) : (struct best){NULL, 0, 0};
            if (!part.text || part.distance >= least_distance)
                continue;
            least_distance = part.distance;
            struct ken_arg head = glue(c, text, cut, part.text, part.size);
            suggestion = glue(c, head.text, head.size, text + end, size - end);
        }
    }
    return suggestion;
}
