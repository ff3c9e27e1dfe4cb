#include "name.h"

#include <string.h>

#include "diag.h"

enum { MOST_JOINED = 200 }; /* unknown words compared with each other */

void ken_names_init(struct ken_names *names, struct ken_compiler *c, const struct ken_keywords *keywords, uint32_t file)
{
    *names = (struct ken_names){.compiler = c, .keywords = keywords, .file = file};
}

/* --- cutting a run into words --------------------------------------------------------------------------------------- */

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* A Thai mark that sits on the letter before it: no cut may part them. All are U+0E31, 0E34…0E3A, 0E47…0E4E. */
static bool is_mark(const char *at, size_t rest)
{
    if (rest < 3 || (unsigned char)at[0] != 0xe0)
        return false;
    unsigned last = (unsigned char)at[2];
    if ((unsigned char)at[1] == 0xb8)
        return last == 0xb1 || (last >= 0xb4 && last <= 0xba);
    return (unsigned char)at[1] == 0xb9 && last >= 0x87 && last <= 0x8e;
}

static bool is_latin(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/* Whether a run may be cut before byte i. */
static bool may_cut(const char *run, size_t size, size_t i)
{
    if (i == 0 || i == size)
        return true;
    if (is_continuation(run[i]) || is_mark(run + i, size - i))
        return false;
    return !(is_latin(run[i]) && is_latin(run[i - 1]));
}

/* How the end of the run can be reached from a place, after a keyword (0) or after a name (1): the number of ways, capped at
 * two, and the first piece of the first two ways. Filled from the end backwards. */
struct way {
    unsigned char count[2];
    unsigned short piece_end[2][2];
    bool piece_is_name[2][2];
};

static void add_way(struct way *way, int after, size_t end, bool is_name, unsigned count)
{
    for (unsigned i = 0; i < count && way->count[after] < 2; i++) {
        unsigned n = way->count[after]++;
        way->piece_end[after][n] = (unsigned short)end;
        way->piece_is_name[after][n] = is_name;
    }
}

static void find_ways(const struct ken_names *names, const char *run, size_t size, struct way *ways, size_t whole)
{
    memset(ways, 0, (size + 1) * sizeof *ways);
    ways[size].count[0] = ways[size].count[1] = 1;
    for (size_t i = size; i-- > 0;) {
        if (!may_cut(run, size, i))
            continue;
        uint64_t hash = KEN_HASH_START;
        for (size_t end = i + 1; end <= size; end++) {
            hash = ken_hash_byte(hash, run[end - 1]);
            if (end - i == whole || !may_cut(run, size, end) || (ways[end].count[0] | ways[end].count[1]) == 0)
                continue;
            if (ken_map_find_hashed(&names->keywords->map, run + i, end - i, hash)) {
                add_way(&ways[i], 0, end, false, ways[end].count[0]);
                add_way(&ways[i], 1, end, false, ways[end].count[0]);
            }
            if (ken_map_find_hashed(&names->map, run + i, end - i, hash)) /* two names never touch */
                add_way(&ways[i], 0, end, true, ways[end].count[1]);
        }
    }
}

/* Follows way number `choice` (0 or 1) at the start, and the first further on unless the start's both ways share their first
 * piece: then they part later, where the count is two. */
static void follow(const struct ken_names *names, const char *run, size_t size, const struct way *ways, unsigned choice,
                   struct ken_piece *pieces)
{
    int after = 0;
    for (size_t i = 0; i < size;) {
        const struct way *way = &ways[i];
        bool same = way->count[after] == 2 && way->piece_end[after][0] == way->piece_end[after][1] &&
                    way->piece_is_name[after][0] == way->piece_is_name[after][1];
        unsigned pick = choice && way->count[after] == 2 && !same ? 1 : 0;
        if (pick)
            choice = 0;
        size_t end = way->piece_end[after][pick];
        *pieces = (struct ken_piece){.begin = i, .end = end};
        if (way->piece_is_name[after][pick])
            pieces->symbol = ken_map_find(&names->map, run + i, end - i);
        else
            pieces->keyword = ken_map_find(&names->keywords->map, run + i, end - i);
        after = pieces->symbol != NULL;
        pieces++;
        i = end;
    }
    *pieces = (struct ken_piece){0};
}

/* Splits of a run into at least two pieces. */
static enum ken_split split(const struct ken_names *names, const char *run, size_t size, struct ken_piece *pieces,
                            struct ken_piece *other)
{
    struct way ways[KEN_RUN_BYTES + 1];
    if (size > KEN_RUN_BYTES)
        return KEN_SPLIT_NONE;
    find_ways(names, run, size, ways, size);
    if (ways[0].count[0] == 0)
        return KEN_SPLIT_NONE;
    follow(names, run, size, ways, 0, pieces);
    if (ways[0].count[0] == 1)
        return KEN_SPLIT_ONE;
    follow(names, run, size, ways, 1, other);
    return KEN_SPLIT_SEVERAL;
}

enum ken_split ken_names_cut(const struct ken_names *names, const char *run, size_t size, struct ken_piece *pieces,
                             struct ken_piece *other)
{
    const struct ken_keyword *keyword = ken_map_find(&names->keywords->map, run, size);
    struct ken_symbol *symbol = keyword ? NULL : ken_map_find(&names->map, run, size);
    if (!keyword && !symbol)
        return split(names, run, size, pieces, other);
    pieces[0] = (struct ken_piece){keyword, symbol, 0, size};
    pieces[1] = (struct ken_piece){0};
    return KEN_SPLIT_ONE;
}

/* --- declarations --------------------------------------------------------------------------------------------------- */

/* A name near `text` that is free and cannot be cut: `text` with a word before or behind it. */
static struct ken_arg other_name(const struct ken_names *names, const char *text, size_t size)
{
    static const char *const before[] = {"ค่า", "ผล", "ตัวเลข", "the_", "a_"};
    struct ken_compiler *c = names->compiler;
    struct ken_piece pieces[KEN_RUN_BYTES + 1], other[KEN_RUN_BYTES + 1];
    bool latin = size > 0 && is_latin(text[0]);
    char *name = ken_new(c, size + 32);
    for (size_t i = latin ? 3 : 0; i < sizeof before / sizeof *before; i++) {
        size_t lead = strlen(before[i]);
        memcpy(name, before[i], lead);
        memcpy(name + lead, text, size);
        if (ken_names_cut(names, name, lead + size, pieces, other) == KEN_SPLIT_NONE)
            return ken_arg_text(name, lead + size);
    }
    return ken_arg_text(text, size);
}

/* Whether `keyword` is made of English words of which the last ones are `text`, so that "not" + name reads as it. */
static bool ends_phrase(const struct ken_names *names, const struct ken_keyword *keyword, const char *text, size_t size)
{
    if (keyword->size <= size + 1 || memcmp(keyword->text + keyword->size - size, text, size) != 0)
        return false;
    size_t head = keyword->size - size - 1;
    return keyword->text[head] == ' ' && ken_map_find(&names->keywords->map, keyword->text, head);
}

static void check_phrases(struct ken_names *names, const struct ken_symbol *symbol)
{
    struct ken_compiler *c = names->compiler;
    for (uint32_t i = 0; i < names->keywords->list.count; i++) {
        const struct ken_keyword *k = KEN_AT(names->keywords->list, struct ken_keyword *, i);
        if (k->english && ends_phrase(names, k, symbol->name, symbol->size)) {
            ken_report(c, KEN_DIAG_NAME_SPLITS, symbol->span, ken_arg_text(symbol->name, symbol->size),
                       ken_arg_text(k->text, k->size), ken_arg_text(k->text, k->size),
                       other_name(names, symbol->name, symbol->size));
            return;
        }
    }
}

/* What to say of a name that is declared again. */
static enum ken_diag_code twice(const struct ken_symbol *earlier, enum ken_symbol_kind kind, struct ken_span span)
{
    if (kind != KEN_SYMBOL_SCORECARD || earlier->kind != kind)
        return KEN_DIAG_NAME_TWICE;
    return earlier->span.file == span.file ? KEN_DIAG_SCORECARD_TWICE : KEN_DIAG_AMEND_PLAIN; /* names of scorecards come by `amends` only */
}

struct ken_symbol *ken_names_declare(struct ken_names *names, const char *text, size_t size, enum ken_symbol_kind kind,
                                     struct ken_span span)
{
    struct ken_compiler *c = names->compiler;
    if (ken_map_find(&names->keywords->map, text, size)) {
        ken_report(c, KEN_DIAG_NAME_IS_KEYWORD, span, ken_arg_text(text, size), other_name(names, text, size));
    } else {
        struct ken_symbol *earlier = ken_map_find(&names->map, text, size);
        if (earlier) {
            enum ken_diag_code code = twice(earlier, kind, span);
            struct ken_diag *d = ken_report(c, code, span, ken_arg_text(text, size),
                                            code == KEN_DIAG_AMEND_PLAIN ? ken_arg_keyword(KEN_WORD_CHANGE_SCORECARD) : ken_arg_place(earlier->span));
            ken_diag_relate(d, earlier->span, KEN_PHRASE_FIRST_HERE, (struct ken_arg){0});
        }
    }
    struct ken_symbol *symbol = KEN_NEW(c, struct ken_symbol);
    *symbol = (struct ken_symbol){.name = ken_copy(c, text, size), .size = size, .kind = kind, .span = span};
    if (!ken_map_find(&names->map, text, size))
        ken_map_set(c, &names->map, symbol->name, size, symbol);
    *KEN_ADD(c, &names->list, struct ken_symbol *) = symbol;
    check_phrases(names, symbol);
    return symbol;
}

/* False when there are too many. */
static bool count_borrowed(struct ken_names *names, struct ken_span here)
{
    struct ken_compiler *c = names->compiler;
    if (c->used_names++ < KEN_LIMIT_USED_NAMES)
        return true;
    if (c->used_names == KEN_LIMIT_USED_NAMES + 1)
        ken_report(c, KEN_DIAG_LIMIT, here, ken_arg_phrase(KEN_PHRASE_USED_NAMES), ken_arg_count(c->used_names), ken_arg_count(KEN_LIMIT_USED_NAMES));
    return false;
}

void ken_names_borrow(struct ken_names *names, const struct ken_names *from, bool scorecards, struct ken_span here)
{
    struct ken_compiler *c = names->compiler;
    for (uint32_t i = 0; i < from->list.count; i++) {
        struct ken_symbol *symbol = KEN_AT(from->list, struct ken_symbol *, i);
        struct ken_symbol *known = ken_map_find(&names->map, symbol->name, symbol->size);
        if (known == symbol || (symbol->kind == KEN_SYMBOL_SCORECARD && (!scorecards || (known && known->kind == symbol->kind))))
            continue;
        if (known) {
            struct ken_diag *d = ken_report(c, KEN_DIAG_NAME_TWICE, here, ken_arg_text(symbol->name, symbol->size), ken_arg_place(known->span));
            ken_diag_relate(d, known->span, KEN_PHRASE_FIRST_HERE, (struct ken_arg){0});
            ken_diag_relate(d, symbol->span, KEN_PHRASE_OTHER_HERE, (struct ken_arg){0});
            continue;
        }
        if (!count_borrowed(names, here))
            return;
        ken_map_set(c, &names->map, symbol->name, symbol->size, symbol);
        *KEN_ADD(c, &names->list, struct ken_symbol *) = symbol;
    }
}

void ken_names_unknown(struct ken_names *names, const char *text, size_t size, struct ken_span span)
{
    struct ken_compiler *c = names->compiler;
    struct ken_unknown *unknown = ken_map_find(&names->unknown, text, size);
    if (!unknown) {
        unknown = KEN_NEW(c, struct ken_unknown);
        *unknown = (struct ken_unknown){.text = ken_copy(c, text, size), .size = size, .span = span};
        ken_map_set(c, &names->unknown, unknown->text, size, unknown);
        *KEN_ADD(c, &names->unknowns, struct ken_unknown *) = unknown;
    }
    if (unknown->uses++ == 0)
        unknown->span = span;
}

void ken_names_forget(struct ken_names *names, uint32_t offset)
{
    for (uint32_t i = names->unknowns.count; i-- > 0;) {
        struct ken_unknown *u = KEN_AT(names->unknowns, struct ken_unknown *, i);
        if (u->span.begin < offset)
            break;
        u->uses = 0;
    }
}

/* --- at the end of a file ------------------------------------------------------------------------------------------- */

struct ken_arg ken_names_joined(struct ken_compiler *c, const char *run, const struct ken_piece *pieces, const char *between)
{
    size_t size = 0, gap = strlen(between);
    for (const struct ken_piece *p = pieces; p->end; p++)
        size += p->end - p->begin + gap;
    char *text = ken_new(c, size + 1), *to = text;
    for (const struct ken_piece *p = pieces; p->end; p++) {
        if (to != text) {
            memcpy(to, between, gap);
            to += gap;
        }
        memcpy(to, run + p->begin, p->end - p->begin);
        to += p->end - p->begin;
    }
    return ken_arg_text(text, (size_t)(to - text));
}

/* Whether a name's declaration is newer than another's: one of the file itself, rather than of a file that it uses; then the
 * later one. */
static bool is_newer(const struct ken_names *names, const struct ken_symbol *a, const struct ken_symbol *b)
{
    if (a->span.file != b->span.file)
        return a->span.file == names->file || (b->span.file != names->file && a->span.file > b->span.file);
    return a->span.begin > b->span.begin;
}

/* The newest of a name and the names that it splits into: its declaration is the one to change. */
static const struct ken_symbol *newest(const struct ken_names *names, const struct ken_symbol *symbol, const struct ken_piece *pieces)
{
    for (const struct ken_piece *p = pieces; p->end; p++)
        if (p->symbol && is_newer(names, p->symbol, symbol))
            symbol = p->symbol;
    return symbol;
}

static void check_splits(struct ken_names *names)
{
    struct ken_piece pieces[KEN_RUN_BYTES + 1], other[KEN_RUN_BYTES + 1];
    for (uint32_t i = 0; i < names->list.count; i++) {
        const struct ken_symbol *symbol = KEN_AT(names->list, struct ken_symbol *, i);
        if (split(names, symbol->name, symbol->size, pieces, other) == KEN_SPLIT_NONE)
            continue;
        const struct ken_symbol *culprit = newest(names, symbol, pieces);
        ken_report(names->compiler, KEN_DIAG_NAME_SPLITS, culprit->span, ken_arg_text(culprit->name, culprit->size),
                   ken_arg_text(symbol->name, symbol->size), ken_names_joined(names->compiler, symbol->name, pieces, " + "),
                   other_name(names, culprit->name, culprit->size));
    }
}

static bool is_keyword(const struct ken_names *names, const char *text, size_t size)
{
    return size == 0 || ken_map_find(&names->keywords->map, text, size);
}

/* `เมื่อบุคลากรไม่เกิน` where `บุคลากร` alone is unknown as well: one use more of that word. */
static bool is_use_of(const struct ken_names *names, const struct ken_unknown *glued, const struct ken_unknown *word)
{
    for (size_t i = 0; glued->size > word->size && i + word->size <= glued->size; i++)
        if (memcmp(glued->text + i, word->text, word->size) == 0 && is_keyword(names, glued->text, i) &&
            is_keyword(names, glued->text + i + word->size, glued->size - i - word->size))
            return true;
    return false;
}

static void join_uses(struct ken_names *names)
{
    for (uint32_t i = 0; i < names->unknowns.count && i < MOST_JOINED; i++) {
        struct ken_unknown *glued = KEN_AT(names->unknowns, struct ken_unknown *, i);
        for (uint32_t j = 0; j < names->unknowns.count && j < MOST_JOINED && glued->uses; j++) {
            struct ken_unknown *word = KEN_AT(names->unknowns, struct ken_unknown *, j);
            if (!word->uses || !is_use_of(names, glued, word))
                continue;
            word->uses += glued->uses;
            glued->uses = 0;
        }
    }
}

void ken_names_finish(struct ken_names *names)
{
    struct ken_compiler *c = names->compiler;
    join_uses(names);
    for (uint32_t i = 0; i < names->unknowns.count && !names->incomplete; i++) {
        const struct ken_unknown *u = KEN_AT(names->unknowns, struct ken_unknown *, i);
        if (u->uses == 0)
            continue;
        const struct ken_symbol *later = ken_map_find(&names->map, u->text, u->size);
        if (later) {
            struct ken_diag *d = ken_report(c, KEN_DIAG_USED_BEFORE, u->span, ken_arg_text(u->text, u->size), ken_arg_place(later->span));
            ken_diag_relate(d, later->span, KEN_PHRASE_DECLARED_HERE, (struct ken_arg){0});
            continue;
        }
        struct ken_arg near = ken_suggest(names, u->text, u->size);
        ken_report(c, near.kind ? KEN_DIAG_UNKNOWN_WORD : KEN_DIAG_UNKNOWN_ALONE, u->span, ken_arg_text(u->text, u->size),
                   near.kind ? near : ken_arg_string(""),
                   u->uses > 1 ? ken_arg_phrase_of(c, KEN_PHRASE_MORE_USES, ken_arg_count(u->uses - 1))
                               : ken_arg_phrase(KEN_PHRASE_NOTHING));
    }
    check_splits(names);
}
