/* The names of one file, and the Thai glue rule: how a run of letters is cut into keywords and names. */
#ifndef KEN_COMPILER_NAME_H
#define KEN_COMPILER_NAME_H

#include "diag.h"

enum ken_symbol_kind { KEN_SYMBOL_UNIT, KEN_SYMBOL_INPUT, KEN_SYMBOL_DEFINE, KEN_SYMBOL_SCORECARD, KEN_SYMBOL_TABLE };

struct ken_symbol {
    const char *name;
    size_t size;
    enum ken_symbol_kind kind;
    struct ken_span span;       /* of the name where it is declared */
    uint32_t row;               /* UNIT or INPUT: its row, once checked */
    struct ken_ir *value;       /* DEFINE and INPUT: once checked; NULL when it had an error */
    bool used, checked;
    bool ordered, entered;      /* amend.c: its declaration has its place; looks for it */
    uint32_t amended;           /* amend.c: the last file that changed what it means, by ken_file.order, + 1; 0: none */
    struct ken_node *statement; /* the declaration; set by the parser */
};

/* A word that no rule of glue explains: reported once, at the end, when it is known whether it is declared later. */
struct ken_unknown {
    const char *text;
    size_t size;
    struct ken_span span;
    uint32_t uses;
};

struct ken_names {
    struct ken_compiler *compiler;
    const struct ken_keywords *keywords;
    struct ken_map map;     /* to struct ken_symbol */
    struct ken_list list;   /* of struct ken_symbol *, as declared; those of used files among them */
    uint32_t file;
    bool incomplete;        /* names that a used file would have brought are missing: unknown words tell nothing */
    struct ken_map unknown; /* to struct ken_unknown */
    struct ken_list unknowns;
};

/* One piece of a split run. Exactly one of the two is set. */
struct ken_piece {
    const struct ken_keyword *keyword;
    struct ken_symbol *symbol;
    size_t begin, end; /* bytes in the run */
};

enum ken_split { KEN_SPLIT_NONE, KEN_SPLIT_ONE, KEN_SPLIT_SEVERAL };

#define KEN_RUN_BYTES 1024 /* longer runs of letters are no words */

void ken_names_init(struct ken_names *, struct ken_compiler *, const struct ken_keywords *, uint32_t file);

/* Declares a name, or reports why it cannot be. Returns the symbol that the name now means. */
struct ken_symbol *ken_names_declare(struct ken_names *, const char *text, size_t size, enum ken_symbol_kind, struct ken_span);

/* Makes the names of another file known, those of its scorecards only where they are asked for; `here` names the file. */
void ken_names_borrow(struct ken_names *, const struct ken_names *from, bool scorecards, struct ken_span here);

/* Forgets the unknown words met from `offset` on. */
void ken_names_forget(struct ken_names *, uint32_t offset);

/* Cuts a run: an exact keyword, an exact name, else the only split. pieces (at least KEN_RUN_BYTES of them) gets the result,
 * or, for KEN_SPLIT_SEVERAL, the first of two; *other the second, both ended by a piece with end 0. */
enum ken_split ken_names_cut(const struct ken_names *, const char *run, size_t size, struct ken_piece *pieces, struct ken_piece *other);

/* The pieces of a run with `between` between them. */
struct ken_arg ken_names_joined(struct ken_compiler *, const char *run, const struct ken_piece *pieces, const char *between);

/* suggest.c: the known word, or glued words, nearest to an unknown one; kind NONE when nothing is near. */
struct ken_arg ken_suggest(const struct ken_names *, const char *text, size_t size);

/* The text nearest to one that is not among them; KEN_NONE when nothing is near. */
uint32_t ken_suggest_among(const char *text, const char *const *texts, uint32_t count);

/* Notes an unknown word; its first use is reported by ken_names_finish. */
void ken_names_unknown(struct ken_names *, const char *text, size_t size, struct ken_span);

/* After the last line: unknown words, and names that split into others. */
void ken_names_finish(struct ken_names *);

#endif
