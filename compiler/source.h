/* source.h: one rule file: its bytes, its normalised text, and its places.
 *
 * Text pasted from Word, LINE or a PDF carries Thai marks in the wrong order
 * and invisible spaces. Loading folds them into `norm`, which the lexer reads,
 * and keeps a map back, so that every message points into the text as written.
 *
 * Offsets are bytes. Lines and columns are worked out only when a message
 * needs them, and each reader counts columns its own way: hence four. */
#ifndef KEN_COMPILER_SOURCE_H
#define KEN_COMPILER_SOURCE_H

#include "arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Byte offsets into the original text of file number `file`; end exclusive. */
struct ken_span {
    uint32_t file, begin, end;
};

enum ken_source_trouble {
    /* Not text at all: nothing more can be lexed. At most one of these. */
    KEN_TEXT_NOT_UTF8_CP874, /* K0001 */
    KEN_TEXT_UTF16,          /* K0002 */
    KEN_TEXT_BAD_BYTES,      /* K0003 */
    /* Errors: one issue each, the first KEN_SOURCE_ERRORS of a file. */
    KEN_TEXT_STRAY_MARK,   /* K0004: the span is the whole run of marks */
    KEN_TEXT_DOUBLED_MARK, /* K0005: from the first tone mark to the last */
    KEN_TEXT_TORN_AM,      /* K0006: the whole torn word, its spaces included */
    KEN_TEXT_BIDI_CONTROL, /* K0007 */
    /* (K0008, a character outside the language, is the lexer's to find.) */
    /* Warnings: one issue for each kind, with the count and the first place. */
    KEN_TEXT_FOLD_ZWSP,     /* K0010: that and its like */
    KEN_TEXT_FOLD_NBSP,     /* K0011 */
    KEN_TEXT_FOLD_AM,       /* K0012 */
    KEN_TEXT_FOLD_AE,       /* K0013 */
    KEN_TEXT_FOLD_TONE,     /* K0014 */
    KEN_TEXT_FOLD_LAKKHANG, /* K0015 */
    KEN_TEXT_TROUBLES
};

enum { KEN_SOURCE_ERRORS = 100 };

/* A span may be as long as the file: shorten it (ken_text_cut) to show it. */
struct ken_source_issue {
    enum ken_source_trouble what;
    uint32_t begin, end; /* original bytes */
    uint32_t count;      /* folds: how many; otherwise 1 */
    uint32_t byte;       /* K0001..K0003: the first offending byte; otherwise its code point */
};

/* From `norm` on, up to the next jump, the original lies `origin - norm` further. */
struct ken_source_jump {
    uint32_t norm, origin;
};

struct ken_source {
    const char *name; /* a copy in the arena, like everything below */
    const char *text; /* the original bytes; a NUL after them */
    size_t size;
    char *norm; /* folded text; two NUL bytes after it; writable for yy_scan_buffer */
    size_t norm_size;

    const uint32_t *line_starts; /* [0] lies behind a byte order mark */
    size_t line_count;           /* at least 1 */
    struct ken_source_jump *jumps;
    size_t jump_count;

    struct ken_source_issue *issues; /* in the order they were met */
    size_t issue_count;
    bool usable; /* false: K0001, K0002 or K0003; norm is then empty */
};

/* Reads `size` bytes (never kept: copied) as the file `name`. What is wrong
 * with them is in out->issues. False only when memory is out, or when the text
 * is too long for 32-bit offsets. Line ends (LF, CRLF, CR) and quotation marks
 * stay in `norm` as written. */
bool ken_source_load(struct ken_arena *arena, struct ken_source *out, const char *name,
                     const char *bytes, size_t size);

/* The original offset of a normalised one. It never decreases, and the end of
 * `norm` is the end of the text. The original of [a, b) is [origin(a), origin(b)):
 * what was dropped behind a token counts as part of it. */
uint32_t ken_source_origin(const struct ken_source *source, size_t norm_offset);

/* Places of an original offset. Offsets beyond the text count as its end. */
uint32_t ken_source_line(const struct ken_source *source, uint32_t offset);   /* 1-based */
uint32_t ken_source_column(const struct ken_source *source, uint32_t offset); /* code points, 1-based */
uint32_t ken_source_utf16(const struct ken_source *source, uint32_t offset);  /* UTF-16 units, 1-based */

/* Display cells on `line` before `offset`: 0 at the line's start, so a caret
 * line is this many spaces and then the caret. See ken_text_cells. */
uint32_t ken_source_cell(const struct ken_source *source, uint32_t line, uint32_t offset);

/* The bytes of a 1-based line, without its line end. False: no such line. */
bool ken_source_line_span(const struct ken_source *source, uint32_t line, uint32_t *begin,
                          uint32_t *end);

/* Widens [begin, end) so that it never starts on a combining mark nor stops
 * before one. A leading vowel (เ แ โ ใ ไ) stays a cluster of its own. */
void ken_source_whole_clusters(const struct ken_source *source, uint32_t *begin, uint32_t *end);

/* Display cells of a text. A tab or other control character, which the renderer
 * replaces, and a byte that is not UTF-8 count as one cell. */
unsigned ken_text_cells(const char *utf8, size_t size);

/* How many bytes of a text fit in `cells`, never cut after a leading vowel nor
 * before a mark. Of a text that is mostly without width, only a part. */
size_t ken_text_cut(const char *utf8, size_t size, unsigned cells);

#endif
