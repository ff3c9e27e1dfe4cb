/* Diagnostics: what is wrong with the rules, kept as codes and typed arguments, and worded only when asked. */
#ifndef KEN_COMPILER_DIAG_H
#define KEN_COMPILER_DIAG_H

#include "../runtime/buffer.h"
#include "compiler.h"
#include "keyword.h"

enum ken_diag_code {
#define KEN_DIAG(name, severity, code, thai, english, thai_help, english_help) KEN_DIAG_##name,
#include "diag.def"
    KEN_DIAG_COUNT
};

enum ken_phrase {
#define KEN_PHRASE(name, thai, english) KEN_PHRASE_##name,
#include "phrase.def"
    KEN_PHRASE_COUNT
};

enum ken_arg_kind {
    KEN_ARG_NONE,
    KEN_ARG_TEXT,     /* words of the rules or data, shown as they stand, cut at 40 cells */
    KEN_ARG_CODE,     /* a piece that ken proposes, shown whole */
    KEN_ARG_DIGITS,   /* an ASCII text whose digits follow the message's language: an indicator's number */
    KEN_ARG_COUNT,    /* a number of things, or a level */
    KEN_ARG_NUMBER,   /* an exact value with its unit */
    KEN_ARG_DAY,      /* a day number */
    KEN_ARG_PLACE,    /* file:line */
    KEN_ARG_KEYWORD,  /* spelt in the surface of the diagnostic's file */
    KEN_ARG_PHRASE,   /* words of phrase.def, with one argument of their own */
    KEN_ARG_UNIT,     /* a unit's name in a sentence */
    KEN_ARG_CHOICE,   /* size items, of which one */
    KEN_ARG_MONTH,    /* a month (size) of a common-era year (unit) */
    KEN_ARG_BYTE,     /* a byte or code point in hexadecimal: "A1", "U+200F" */
};

struct ken_arg {
    enum ken_arg_kind kind;
    const char *text;
    size_t size;          /* bytes of text; also COUNT, BYTE, DAY, KEYWORD, PHRASE and UNIT rows */
    struct ken_span span;
    const struct ken_number *number;
    uint32_t unit;        /* row of UNIT; its name in text */
    bool point;           /* BYTE: a code point */
    const struct ken_arg *items; /* CHOICE; PHRASE: its argument, or NULL */
};

#define KEN_ARGS 6
#define KEN_RELATED 2
#define KEN_PAIRS 3

struct ken_related {
    struct ken_span span;
    enum ken_phrase label;
    struct ken_arg argument;
};

struct ken_example { /* "name = value, … outcome" */
    struct {
        const char *name;
        size_t size;
        struct ken_arg value;
    } pair[KEN_PAIRS];
    uint32_t pairs;
    enum ken_phrase outcome;
    struct ken_arg argument[2];
};

struct ken_diag {
    enum ken_diag_code code;
    enum ken_severity severity;
    bool acknowledged, placeless, repeated; /* repeated: found at the same place before, or taken back */
    struct ken_span span;
    struct ken_arg argument[KEN_ARGS];
    struct ken_related related[KEN_RELATED];
    uint32_t related_count;
    struct ken_example example;
    enum ken_phrase label;     /* under the span itself */
    struct ken_arg label_argument;
};

struct ken_arg ken_arg_text(const char *text, size_t size);
struct ken_arg ken_arg_string(const char *text);
struct ken_arg ken_arg_code(const char *text);
struct ken_arg ken_arg_digits(const char *text);
struct ken_arg ken_arg_count(size_t count);
struct ken_arg ken_arg_number(const struct ken_number *, uint32_t unit, const char *unit_name);
struct ken_arg ken_arg_day(int32_t day);
struct ken_arg ken_arg_place(struct ken_span);
struct ken_arg ken_arg_keyword(enum ken_word);
struct ken_arg ken_arg_phrase(enum ken_phrase);
struct ken_arg ken_arg_phrase_of(struct ken_compiler *, enum ken_phrase, struct ken_arg);
struct ken_arg ken_arg_choice(struct ken_compiler *, struct ken_arg, struct ken_arg);
struct ken_arg ken_arg_month(int month, int year);
struct ken_arg ken_arg_unit(uint32_t unit, const char *name);
struct ken_arg ken_arg_byte(uint32_t value, bool point);
/* The original text of a span, with runs of white space as one space. */
struct ken_arg ken_arg_span(struct ken_compiler *, struct ken_span);

/* Queues a diagnostic; arguments follow as struct ken_arg, KEN_ARGS at most. The result may be given related places and an
 * example. */
#define ken_report(compiler, code, span, ...) ken_report_args(compiler, code, span, (const struct ken_arg[KEN_ARGS]){__VA_ARGS__})
struct ken_diag *ken_report_args(struct ken_compiler *, enum ken_diag_code, struct ken_span, const struct ken_arg arguments[KEN_ARGS]);
/* One about the ruleset as a whole. */
struct ken_diag *ken_report_whole(struct ken_compiler *, enum ken_diag_code, struct ken_arg first, struct ken_arg second, struct ken_arg third);

void ken_diag_relate(struct ken_diag *, struct ken_span, enum ken_phrase label, struct ken_arg argument);
void ken_diag_label(struct ken_diag *, enum ken_phrase label, struct ken_arg argument);
void ken_diag_pair(struct ken_diag *, const char *name, size_t size, struct ken_arg value);
void ken_diag_outcome(struct ken_diag *, enum ken_phrase outcome, struct ken_arg first, struct ken_arg second);

extern const char *const ken_diag_codes[KEN_DIAG_COUNT];
extern const char *const ken_diag_names[KEN_DIAG_COUNT];
enum ken_severity ken_diag_severity(enum ken_diag_code);
/* The unworded text of a code: help false for the message. */
const char *ken_diag_pattern(enum ken_diag_code, bool help, ken_language);

/* word.c: parts of a diagnostic in words. */
void ken_word_message(const struct ken_compiler *, const struct ken_diag *, bool help, ken_language, struct ken_buffer *);
void ken_word_example(const struct ken_compiler *, const struct ken_diag *, ken_language, struct ken_buffer *);
void ken_word_label(const struct ken_compiler *, const struct ken_diag *, enum ken_phrase, const struct ken_arg *, ken_language, struct ken_buffer *);

/* render.c: the whole of it, with an excerpt. */
void ken_render(const struct ken_compiler *, const struct ken_diag *, ken_language, bool colour, struct ken_buffer *);

#endif
