/* The words of the language (keyword.def): what a spelling means, and how a token is spelt. */
#ifndef KEN_COMPILER_KEYWORD_H
#define KEN_COMPILER_KEYWORD_H

#include "map.h"

/* The tokens in the order of keyword.def, then those that are no line of it. */
enum ken_word {
#define KEN_KEYWORD(token, thai, english) KEN_WORD_##token,
#define KEN_MONTH(number, thai, english)
#include "keyword.def"
    KEN_WORD_FROM, /* "from": FROM_PATH, FROM_RANGE or BETWEEN */
    KEN_WORD_MONTH,
    KEN_WORDS
};

struct ken_keyword {
    const char *text; /* one spelling, not NUL-terminated */
    size_t size;
    enum ken_word word;
    int month; /* 1…12 of a MONTH */
    bool english;
};

/* Every spelling, by its text. English words are parted by one space. */
struct ken_keywords {
    struct ken_map map;   /* to struct ken_keyword */
    struct ken_list list; /* of struct ken_keyword *, in the order of keyword.def */
};

void ken_keywords_init(struct ken_compiler *, struct ken_keywords *);

/* A keyword's first spelling: static, NUL-terminated. */
const char *ken_keyword_spelling(enum ken_word word, bool english, size_t *size);

/* The same, by the token's name in keyword.def ("AT_LEAST"); "" for an unknown name. */
const char *ken_keyword_named(const char *name, bool english, size_t *size);

#endif
