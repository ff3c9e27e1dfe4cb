/* From a file's text to its tree: what lexer, parser and their error messages share. */
#ifndef KEN_COMPILER_PARSE_H
#define KEN_COMPILER_PARSE_H

#include "ast.h"
#include "name.h"

struct ken_token {
    int kind; /* a token of grammar.h */
    struct ken_span span;
    struct ken_node *node; /* TEXT, NAME, NEW_NAME, NUMBER, DATE */
    enum ken_word word;    /* the keyword; KEN_WORDS for any other token */
    int month;
    bool first_on_line;
    bool begins; /* a statement, or the end of the text: what stood before is complete */
};

struct ken_parser {
    struct ken_compiler *compiler;
    struct ken_file *file;
    uint32_t file_index;
    struct ken_names *names;
    void *scanner; /* flex's */

    struct ken_token queue[KEN_RUN_BYTES + 1]; /* read, but not yet taken: a run of letters may be several tokens */
    uint32_t queued, taken;
    struct ken_token before_last, last; /* the tokens before the current one */
    struct ken_token current;
    struct ken_list brackets;   /* of struct ken_span: the open ones */
    uint32_t open_before;       /* how many were open when the statement at hand began: they never closed */
    enum ken_symbol_kind declares; /* what the next run of letters declares */
    bool declaring;
    bool line_start;            /* nothing but white space stands before the next token on its line */
    bool skipping;              /* after an error: to the next construct */
    bool spoilt;                /* the statement at hand already had its message */
    bool spoilt_before;         /* so had the one before it */
    bool complete;              /* the statement at hand was read whole */
    bool surface_known;
    struct ken_token statement; /* the keyword that began the current statement */
    struct ken_token statement_before;
    bool in_bands;              /* the indicator at hand has bands */
    bool changes;               /* a change was read where nothing is amended */
    bool declares_anything, scores_anything; /* a statement that declares, or one of a scorecard, was read */
};

/* Lexes and parses one file into p->file->tree and its names; everything wrong is reported. */
void ken_parse_file(struct ken_compiler *, uint32_t file_index, const struct ken_keywords *);

/* lexer.l: opens flex on the file's text; reads on until at least one token is queued, false at the end. */
void *ken_lex_open(struct ken_parser *);
bool ken_lex_more(struct ken_parser *);

/* lex.c: tokens of raw pieces; begin and size are bytes of the normalised text. */
void ken_lex_run(struct ken_parser *, size_t begin, size_t size);
size_t ken_lex_phrase(struct ken_parser *, size_t begin, size_t size); /* how many bytes it took */
size_t ken_lex_number(struct ken_parser *, size_t begin, size_t size); /* likewise */
void ken_lex_iso_date(struct ken_parser *, size_t begin, size_t size);
void ken_lex_text(struct ken_parser *, size_t begin, size_t size, size_t quote); /* quote: bytes of a quotation mark */
void ken_lex_open_text(struct ken_parser *, size_t begin, size_t size);
void ken_lex_symbol(struct ken_parser *, size_t begin, size_t size);
void ken_lex_bad(struct ken_parser *, size_t begin, size_t size);
/* Whether a keyword begins a statement. */
bool ken_lex_begins_statement(enum ken_word);

/* date.c: the day of a date literal; 0, and a message, when there is none. */
int32_t ken_date_named(struct ken_parser *, struct ken_span, const struct ken_node *day, const struct ken_token *month, const struct ken_node *year);
int32_t ken_date_iso(struct ken_parser *, struct ken_span, int year, int month, int day);

/* expect.c: the message for a token that cannot stand where it stands; `expected` are tokens that can. */
void ken_expect_report(struct ken_parser *, const struct ken_token *found, const int *expected, int count);

/* parse.c: what the grammar's actions call. */
void ken_parse_statement(struct ken_parser *, struct ken_node *);
/* After an error: leaves a DAMAGED node, so that nobody misses what stood there, and sets off to the next construct; true when the
 * token at hand is to be dropped. */
bool ken_parse_recover(struct ken_parser *);
void ken_parse_too_deep(struct ken_parser *, struct ken_span);
struct ken_node *ken_parse_declaration(struct ken_parser *, struct ken_node *statement);
struct ken_node *ken_parse_input(struct ken_parser *, struct ken_span, struct ken_node *name, struct ken_node *path, struct ken_node *type, struct ken_node *parts);
struct ken_node *ken_parse_scorecard(struct ken_parser *, struct ken_span, struct ken_node *name, struct ken_node *title, struct ken_node *parts);
struct ken_node *ken_parse_table(struct ken_parser *, struct ken_span, struct ken_node *name, struct ken_node *keys, struct ken_node *type);
struct ken_node *ken_parse_change(struct ken_parser *, struct ken_span, enum ken_word, struct ken_node *what, struct ken_node *more);
struct ken_node *ken_parse_choice(struct ken_parser *, struct ken_span, struct ken_node *subject, struct ken_node *text); /* subject NULL: the one before */
struct ken_node *ken_parse_interpolate(struct ken_parser *, struct ken_span, struct ken_node *operand, struct ken_node *points);
struct ken_node *ken_parse_policy(struct ken_parser *, struct ken_node *parts, struct ken_span begin, struct ken_span end, enum ken_word);
struct ken_node *ken_parse_level(struct ken_parser *, struct ken_span, struct ken_node *levels, struct ken_node *body, struct ken_node *as_printed);
struct ken_node *ken_parse_list(struct ken_parser *, struct ken_span, enum ken_word comparator, struct ken_node *first, struct ken_node *second);
struct ken_node *ken_parse_example(struct ken_parser *, struct ken_span, struct ken_node *title, struct ken_node *parts);
struct ken_node *ken_parse_join(struct ken_node *to, struct ken_node *from); /* moves the children over */
struct ken_node *ken_parse_range(struct ken_parser *, struct ken_node *low, struct ken_node *high);
struct ken_node *ken_parse_logic(struct ken_parser *, enum ken_node_kind, struct ken_span, struct ken_span op, struct ken_node *left, struct ken_node *right);
struct ken_node *ken_parse_percent(struct ken_parser *, struct ken_span, const struct ken_token *part, struct ken_node *base, struct ken_node *if_zero);
struct ken_node *ken_parse_if_zero(struct ken_parser *, struct ken_span begin, struct ken_span end, struct ken_node *subject, struct ken_node *zero, struct ken_node *answer);
struct ken_node *ken_parse_argument(struct ken_parser *, struct ken_node *call, struct ken_node *argument);
struct ken_node *ken_parse_unit(struct ken_node *number, enum ken_number_unit, struct ken_node *name, struct ken_span);

#endif
