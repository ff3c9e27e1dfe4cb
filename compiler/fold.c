#include "fold.h"

#include "../runtime/text.h"

#include <string.h>

/* One pass over the text. Each code point is added to the end of norm; a fold
 * rewrites at most the last two characters there, so dropped characters never
 * stand between marks that belong together, and time is linear.
 *
 * norm never outgrows the text: a fold keeps or lessens the bytes. So the
 * distance from a norm offset back to its origin only grows, and the map is
 * the list of places where it does. */

#define NOWHERE UINT32_MAX /* no offset: ken_source_load takes no text this long */

enum place { CODE, COMMENT, STRAIGHT_QUOTES, CURLY_QUOTES };

struct fold {
    struct ken_arena *arena;
    struct ken_source *source;
    enum place place;
    uint32_t at, next;  /* the code point being read, in the original */
    uint32_t tone;      /* the tone mark of the cluster at the end of norm, or NOWHERE */
    uint32_t stray_end; /* behind the last stray mark, or NOWHERE */
    uint32_t word;      /* where the last Thai word began */
    bool in_word;
    bool in_gap; /* norm ends with spaces, … */
    size_t gap;  /* … which begin here */
    size_t error_count;
    struct ken_source_issue *kind[KEN_TEXT_TROUBLES]; /* the one issue of each kind of fold */
    size_t jump_room;
    bool out_of_memory;
};

/* ---- Issues ---- */

static struct ken_source_issue *add_issue(struct fold *fold, enum ken_source_trouble what,
                                          uint32_t begin, uint32_t end, int32_t code)
{
    struct ken_source_issue *issue = &fold->source->issues[fold->source->issue_count++];
    *issue = (struct ken_source_issue){what, begin, end, 1, (uint32_t)code};
    return issue;
}

/* Three tone marks on one letter, or a word torn in two places, are one
 * mistake: an error that begins or goes on where the last one of its kind did
 * makes that one longer. */
static void report(struct fold *fold, enum ken_source_trouble what, uint32_t begin, int32_t code,
                   uint32_t end)
{
    struct ken_source *source = fold->source;
    if (source->issue_count > 0) {
        struct ken_source_issue *last = &source->issues[source->issue_count - 1];
        bool same = last->begin == begin || (what == KEN_TEXT_STRAY_MARK && last->end == begin);
        if (last->what == what && same) {
            last->end = end;
            return;
        }
    }
    if (fold->error_count < KEN_SOURCE_ERRORS) {
        fold->error_count++;
        add_issue(fold, what, begin, end, code);
    }
}

/* Counts a fold of the code point being read and the `back` bytes of norm before it. */
static void count_fold(struct fold *fold, enum ken_source_trouble what, size_t back, int32_t code)
{
    struct ken_source *source = fold->source;
    if (fold->kind[what]) {
        fold->kind[what]->count++;
        return;
    }
    uint32_t begin = back ? ken_source_origin(source, source->norm_size - back) : fold->at;
    fold->kind[what] = add_issue(fold, what, begin, fold->next, code);
}

/* ---- The end of norm ---- */

static void add_jump(struct fold *fold, uint32_t norm, uint32_t origin)
{
    struct ken_source *source = fold->source;
    if (source->jump_count == fold->jump_room) {
        size_t room = fold->jump_room ? fold->jump_room * 2 : 64;
        struct ken_source_jump *jumps = ken_arena_alloc(fold->arena, room * sizeof *jumps);
        if (!jumps) {
            fold->out_of_memory = true;
            return;
        }
        if (source->jump_count)
            memcpy(jumps, source->jumps, source->jump_count * sizeof *jumps);
        source->jumps = jumps;
        fold->jump_room = room;
    }
    source->jumps[source->jump_count++] = (struct ken_source_jump){norm, origin};
}

static void rewrite(struct fold *fold, size_t norm_at, int32_t code)
{
    utf8proc_encode_char(code, (utf8proc_uint8_t *)fold->source->norm + norm_at);
}

static void put(struct fold *fold, int32_t code)
{
    struct ken_source *source = fold->source;
    uint32_t norm = (uint32_t)source->norm_size;

    /* Spaces taken back from a torn word take their jumps with them. */
    while (source->jump_count && source->jumps[source->jump_count - 1].norm >= norm)
        source->jump_count--;
    struct ken_source_jump *last = source->jump_count ? &source->jumps[source->jump_count - 1] : NULL;
    if (!last || last->origin - last->norm != fold->at - norm)
        add_jump(fold, norm, fold->at);

    bool space = code == ' ' || code == '\t' || code == TEXT_NBSP;
    if (space && !fold->in_gap)
        fold->gap = norm;
    fold->in_gap = space;
    if (!ken_thai_is_mark(code) && code != THAI_SARA_AM)
        fold->tone = NOWHERE;
    source->norm_size +=
        (size_t)utf8proc_encode_char(code, (utf8proc_uint8_t *)source->norm + norm);
}

/* The Thai character that ends at this offset of norm; otherwise some other
 * character of three bytes, or 0. */
static int32_t before(const struct fold *fold, size_t norm_end)
{
    uint32_t length;
    if (norm_end < THAI_BYTES)
        return 0;
    int32_t code = ken_text_decode(fold->source->norm + norm_end - THAI_BYTES, THAI_BYTES, &length);
    return length == THAI_BYTES ? code : 0;
}

static bool carries_mark(int32_t code)
{
    return ken_thai_is_consonant(code) || ken_thai_is_mark(code);
}

/* ---- Thai letters ---- */

static void add_mark(struct fold *fold, int32_t code)
{
    size_t end = fold->source->norm_size;
    int32_t last = before(fold, end);
    bool tone = ken_thai_is_tone(code);
    bool behind_am = tone && last == THAI_SARA_AM && carries_mark(before(fold, end - THAI_BYTES));

    if (!carries_mark(last) && !behind_am) {
        report(fold, KEN_TEXT_STRAY_MARK, fold->at, code, fold->next);
        fold->stray_end = fold->next;
        return;
    }
    if (tone && fold->tone != NOWHERE) {
        report(fold, KEN_TEXT_DOUBLED_MARK, fold->tone, code, fold->next);
        return;
    }
    if (tone)
        fold->tone = fold->at;
    if (behind_am || (ken_thai_is_vowel_mark(code) && ken_thai_is_tone(last))) {
        count_fold(fold, KEN_TEXT_FOLD_TONE, THAI_BYTES, code);
        rewrite(fold, end - THAI_BYTES, code);
        put(fold, last);
        return;
    }
    put(fold, code);
}

/* ◌ํ + า, also with a tone mark between them, which then comes first. (A tone
 * mark before ◌ํ is in its right place already.) */
static bool join_am(struct fold *fold)
{
    size_t end = fold->source->norm_size;
    int32_t last = before(fold, end);
    if (last == THAI_NIKHAHIT) {
        count_fold(fold, KEN_TEXT_FOLD_AM, THAI_BYTES, THAI_NIKHAHIT);
    } else if (ken_thai_is_tone(last) && before(fold, end - THAI_BYTES) == THAI_NIKHAHIT) {
        count_fold(fold, KEN_TEXT_FOLD_AM, 2 * (size_t)THAI_BYTES, THAI_NIKHAHIT);
        rewrite(fold, end - 2 * (size_t)THAI_BYTES, last);
    } else {
        return false;
    }
    rewrite(fold, end - THAI_BYTES, THAI_SARA_AM);
    return true;
}

/* Every torn word ends at a space or the like, so the scans never overlap. */
static uint32_t word_end(const struct fold *fold)
{
    const struct ken_source *source = fold->source;
    uint32_t at = fold->next, length;
    for (; at < source->size; at += length) {
        int32_t code = ken_text_decode(source->text + at, source->size - at, &length);
        if (!ken_thai_is_letter(code) && !ken_text_is_zero_width(code))
            break;
    }
    return at;
}

/* No Thai word begins with า or ำ: the spaces before it tore a word apart. They
 * are taken back, so that the word is known and is not reported once more.
 * A stray mark in between has been reported already. */
static void add_aa(struct fold *fold, int32_t code)
{
    bool torn = fold->in_gap && fold->at != fold->stray_end && carries_mark(before(fold, fold->gap));
    if (torn) {
        report(fold, KEN_TEXT_TORN_AM, fold->word, code, word_end(fold));
        fold->source->norm_size = fold->gap;
        fold->in_word = true;
    }
    put(fold, code);
}

static void add_letter(struct fold *fold, int32_t code)
{
    size_t end = fold->source->norm_size;
    int32_t last = before(fold, end);

    if (code == THAI_LAKKHANG && last != THAI_RU && last != THAI_LU) {
        count_fold(fold, KEN_TEXT_FOLD_LAKKHANG, 0, code);
        code = THAI_SARA_AA;
    }
    if (ken_thai_is_mark(code)) {
        add_mark(fold, code);
    } else if (code == THAI_SARA_E && last == THAI_SARA_E) {
        count_fold(fold, KEN_TEXT_FOLD_AE, THAI_BYTES, code);
        rewrite(fold, end - THAI_BYTES, THAI_SARA_AE);
    } else if (code == THAI_SARA_AM || code == THAI_SARA_AA) {
        if (code == THAI_SARA_AM || !join_am(fold))
            add_aa(fold, code);
    } else {
        put(fold, code);
    }
}

/* ---- Code, comments, quoted texts ---- */

static bool is_bidi_control(int32_t code)
{
    return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

/* A doubled quotation mark needs no care: it ends one quoted text and begins
 * the next with nothing in between. A quoted text ends with its line at the latest. */
static enum place place_after(enum place place, int32_t code)
{
    if (code == '\n' || code == '\r')
        return CODE;
    switch (place) {
    case CODE:
        return code == '#'               ? COMMENT
               : code == '"'             ? STRAIGHT_QUOTES
               : code == TEXT_OPEN_QUOTE ? CURLY_QUOTES
                                         : CODE;
    case STRAIGHT_QUOTES:
        return code == '"' ? CODE : place;
    case CURLY_QUOTES:
        return code == TEXT_CLOSE_QUOTE ? CODE : place;
    case COMMENT:
        break;
    }
    return place;
}

static void add(struct fold *fold, int32_t code)
{
    if (is_bidi_control(code)) {
        report(fold, KEN_TEXT_BIDI_CONTROL, fold->at, code, fold->next);
    } else if (fold->place == COMMENT) {
        put(fold, code);
    } else if (fold->place == CODE && ken_text_is_zero_width(code)) {
        count_fold(fold, KEN_TEXT_FOLD_ZWSP, 0, code);
    } else if (fold->place == CODE && code == TEXT_NBSP) {
        count_fold(fold, KEN_TEXT_FOLD_NBSP, 0, code);
        put(fold, ' ');
    } else {
        add_letter(fold, code);
    }
    fold->place = place_after(fold->place, code);

    if (ken_text_is_zero_width(code))
        return; /* invisible: neither in a word nor between two */
    bool letter = ken_thai_is_letter(code);
    if (letter && !fold->in_word)
        fold->word = fold->at;
    fold->in_word = letter;
}

bool ken_fold_text(struct ken_arena *arena, struct ken_source *source, uint32_t begin)
{
    struct fold fold = {.arena = arena, .source = source, .tone = NOWHERE, .stray_end = NOWHERE};
    source->norm = ken_arena_alloc(arena, source->size - begin + 2);
    if (!source->norm)
        return false;

    uint32_t length;
    for (fold.at = begin; fold.at < source->size && !fold.out_of_memory; fold.at = fold.next) {
        int32_t code = ken_text_decode(source->text + fold.at, source->size - fold.at, &length);
        fold.next = fold.at + length;
        add(&fold, code);
    }
    /* Not zero by itself: a rewritten end may be shorter than it was. */
    memset(source->norm + source->norm_size, 0, 2);
    return !fold.out_of_memory;
}
