/* What the oracle's files share: the rules as a plain model over ken's tree, values, and what one record makes of them. */
#ifndef TESTS_ORACLE_MODEL_H
#define TESTS_ORACLE_MODEL_H

#include "../../compiler/parse.h"
#include "oracle.h"

#include <gmp.h>

enum { TOP = 5 };

/* --- memory.c: memory that is given back all at once; running out ends the program ---------------------------------- */

struct pool {
    struct pool_block *blocks;
};

void *pool_take(struct pool *, size_t size); /* zeroed */
mpq_ptr pool_number(struct pool *);          /* 0 */
void pool_empty(struct pool *);

/* A growing text. */
struct text {
    char *bytes; /* malloc'ed, NUL-terminated once anything was added */
    size_t size, capacity;
};

void text_add(struct text *, const char *bytes, size_t size);
void text_put(struct text *, const char *string);
void text_format(struct text *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* --- rules ---------------------------------------------------------------------------------------------------------- */

enum input_kind { INPUT_NUMBER, INPUT_FLAG, INPUT_DATE, INPUT_ASSESSED };

struct input {
    const char *path;
    enum input_kind kind;
    bool whole, percent;
    mpq_ptr low, high; /* NULL: no such end */
};

/* A declared name of an input or a definition. */
struct name {
    const struct ken_symbol *symbol;
    const struct ken_node *expression; /* of a definition; NULL: an input */
    size_t input;
    bool used; /* a definition: by some rule */
    /* Of a definition, found once, since definitions of definitions would double the work at each step: */
    bool *under;         /* the inputs under it; NULL: not yet known */
    struct type *type;   /* NULL: not yet known */
    struct value *value; /* for one record */
    size_t record;       /* which record that was */
};

/* What a level line says of one level. */
struct level {
    bool stated;
    const struct ken_node *condition; /* NULL: none of the others, for an assessed level */
    const struct ken_node *list, *threshold; /* a list, and this level's value in it */
    int same_as; /* 0: not so */
};

/* An indicator's levels, one case's, or those of `every case`. */
struct block {
    const struct ken_node *title; /* TEXT of a case; NULL */
    const struct ken_node *when;  /* NULL: always */
    const struct ken_node *measure; /* MEASURE or BANDS, its own; NULL */
    struct level levels[TOP + 1];
    int highest;
    struct block *next;
};

struct indicator {
    const struct ken_node *number;
    mpq_ptr weight;                      /* NULL: none */
    const struct ken_node *not_assessed; /* an expression; NULL */
    bool has_cases, has_otherwise, has_every, is_assessed, highest_met;
    size_t assessed;    /* its input */
    struct block own;   /* its measure, and its levels where it has no cases */
    struct block *cases;
    struct block every;
    bool *names;        /* per input: named anywhere in it */
    bool *selectors;    /* per input: named by the condition of a case */
    struct indicator *next;
};

struct scorecard {
    const struct ken_node *name;
    bool has_total, drops, gives_full;
    struct indicator *indicators;
    struct scorecard *next;
};

/* A percentage of one input over another. */
struct pair {
    size_t part, whole;
};

struct oracle {
    struct ken_compiler compiler;
    struct pool pool;
    struct input *inputs;
    size_t input_count;
    struct name *names; /* sorted by symbol */
    size_t name_count;
    struct pair *pairs;
    size_t pair_count;
    struct scorecard *scorecards;
    size_t records; /* how many were evaluated */
};

/* rules.c */
struct name *oracle_name(const struct oracle *, const struct ken_symbol *);
void oracle_literal(mpq_ptr, const struct ken_node *number);
/* Marks the inputs under an expression, through definitions. `marks` has one for each input. */
void oracle_inputs_under(struct oracle *, const struct ken_node *, bool *marks);
/* What stands behind names of definitions. */
const struct ken_node *oracle_meant(const struct oracle *, const struct ken_node *);
/* The measure that an elided subject in a block means; NULL: none. */
const struct ken_node *oracle_measure(const struct indicator *, const struct block *);

/* pairs.c: notes the percentages of an indicator. */
void oracle_note_pairs(struct oracle *, const struct indicator *);

/* sense.c: whether types, units and levels agree. */
bool oracle_makes_sense(struct oracle *);

/* --- values --------------------------------------------------------------------------------------------------------- */

enum kind { NUMBER, TRUTH, DATE };
enum truth { FALSE, TRUE, UNKNOWN };
enum status { OK, NOT_ASSESSED, INVALID, MISSING, ZERO_BASE, OVERFLOWN, UNCOVERED, STATUSES };

/* Why something is unknown: for each status the inputs. NULL stands for no reason. */
struct reasons {
    bool *inputs[STATUSES];
};

struct value {
    enum kind kind;
    bool known;              /* of NUMBER and DATE */
    mpq_ptr number;
    bool happened;           /* of a known DATE */
    int32_t day;
    enum truth truth;
    struct reasons *reasons; /* of what is unknown */
};

enum state { STATE_MISSING, STATE_INVALID, STATE_VALID };

/* What a record says of one input. */
struct reading {
    enum state state;
    struct value value;  /* of a valid one */
    size_t place;        /* of an invalid one: how many bytes of its path name the place at fault */
};

struct problem {
    const char *kind;
    char *path;
    size_t size;
    struct problem *next;
};

/* One record being scored. */
struct run {
    struct oracle *oracle;
    struct pool pool;
    struct reading *readings; /* one for each input */
    const struct json *unit;  /* a string or a number; NULL */
    struct problem *problems, **last_problem;
};

struct outcome {
    enum status status;
    int level, low, high; /* level of OK; bounds of all but NOT_ASSESSED */
    bool perhaps_not_assessed;
    const struct ken_node *title; /* of the case; NULL */
    const bool *blame;            /* per input; NULL: none */
};

/* formula.c. `measure` is what elided subjects mean; NULL where there are none. */
struct reasons *oracle_join(struct run *, struct reasons *, struct reasons *);
struct reasons *oracle_reason(struct run *, enum status, const bool *inputs);
struct value oracle_value(struct run *, const struct ken_node *, const struct ken_node *measure);
struct value oracle_truth(struct run *, const struct ken_node *, const struct ken_node *measure);
struct value oracle_elided(struct run *, enum ken_word comparator, const struct ken_node *right, const struct ken_node *measure);
struct value oracle_both(struct run *, struct value, struct value);

/* level.c */
struct outcome oracle_outcome(struct run *, const struct indicator *);

/* total.c: a scorecard's totals. False: there are none; *score is set apart, since bounds may stand without it. */
struct totals {
    bool has_bounds, has_score;
    mpq_ptr score, lowest, highest, percent;
};
struct totals oracle_totals(struct run *, const struct scorecard *, const struct outcome *);

/* write.c */
void oracle_write(struct run *, struct text *);

/* --- records -------------------------------------------------------------------------------------------------------- */

enum json_kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
    enum json_kind kind;
    const char *text; /* a string decoded, a number as written */
    size_t size;
    const char *key;  /* of a member, decoded */
    size_t key_size;
    struct json *first, *next; /* members of an object, in the order written */
};

/* json.c: NULL when the text is no JSON, or beyond ken's limits. */
struct json *oracle_json(struct pool *, const char *text, size_t size);

/* record.c: fills the run's readings and problems. */
void oracle_record(struct run *, const struct json *record);

/* near.c: whether a key may be a slip for a declared one. */
bool oracle_near(const char *key, size_t key_size, const char *declared, size_t declared_size);
/* Whether the two look the same, though they are not. */
bool oracle_looks_alike(const char *key, size_t key_size, const char *declared, size_t declared_size);

#endif
