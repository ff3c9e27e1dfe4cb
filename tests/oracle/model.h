/* What the oracle's files share: the rules as a plain model over ken's tree, values, and what one record makes of them. */
#ifndef TESTS_ORACLE_MODEL_H
#define TESTS_ORACLE_MODEL_H

#include "../../compiler/parse.h"
#include "oracle.h"

#include <gmp.h>

enum { USUAL_LEVELS = 5, MOST_LEVELS = 10 };

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

enum kind { NUMBER, TRUTH, DATE, CATEGORY };
enum input_kind { INPUT_NUMBER, INPUT_FLAG, INPUT_DATE, INPUT_CATEGORY, INPUT_ASSESSED };

struct input {
    const char *path;
    enum input_kind kind;
    bool whole, percent;
    mpq_ptr low, high; /* NULL: no such end */
    const struct ken_node *choices; /* of a category: the TYPE with its texts */
};

/* Values looked up by one or two keys: a ROW of the tree for each. */
struct table {
    const struct ken_node *statement, *keys[2]; /* the second key: NULL where there is one */
    const struct ken_node **rows;
    size_t row_count;
};

/* A declared name of an input, a definition or a table. */
struct name {
    const struct ken_symbol *symbol;
    const struct ken_node *statement;  /* of an input: its declaration; NULL */
    const struct ken_node *expression; /* of a definition; NULL: an input or a table */
    struct table *table;               /* NULL: none */
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
    bool stated, absent;              /* absent: `no level` */
    const struct ken_node *condition; /* NULL: none of the others, for an assessed level */
    const struct ken_node *list;      /* a LIST or STEPS, */
    mpq_ptr threshold;                /* and what this level has of it */
    int place, places;                /* in the range of its line, from 0; and how many these are */
    int same_as; /* 0: not so */
};

/* A change of a score or total that was computed. */
struct adjustment {
    const struct ken_node *to, *when; /* when: NULL: always */
    struct adjustment *next;
};

/* An indicator's levels, one case's, or those of `every case`. */
struct block {
    const struct ken_node *title; /* TEXT of a case; NULL */
    const struct ken_node *when;  /* NULL: always */
    const struct ken_node *measure; /* MEASURE or BANDS, its own; NULL */
    mpq_ptr weight;                 /* of a case; NULL */
    const struct ken_node *score;   /* SCORE_FROM's expression; NULL: it has levels */
    struct level levels[MOST_LEVELS + 1];
    int highest;
    struct block *next;
};

struct indicator {
    const struct ken_node *number;
    int top;
    mpq_ptr weight;                      /* NULL: none, or one in each case */
    mpq_ptr full, lowest;                /* its own, or those of its scorecard; never NULL once the rules are open */
    mpq_ptr by_level[MOST_LEVELS + 1];   /* NULL: level n scores n */
    const struct ken_node *not_assessed; /* an expression; NULL */
    bool has_cases, has_otherwise, has_every, is_assessed, highest_met, interpolated, has_by_level, states_full;
    bool scores_only;                    /* `score from`: it has no levels */
    bool weighs_by_case;
    const struct ken_node *assessed_from; /* the path that a person's level has; NULL */
    size_t assessed;                      /* its input */
    struct block own;   /* its measure, and its levels where it has no cases */
    struct block *cases;
    struct block every;
    struct adjustment *adjustments;
    uint32_t adjusted_by; /* the file that stated them, from 1 */
    bool *names;        /* per input: named anywhere in it */
    bool *selectors;    /* per input: named by the condition of a case */
    struct outcome *outcome; /* for the record at hand */
    struct indicator *next;
};

/* A heading with a weight. */
struct heading {
    const struct ken_node *number;
    mpq_ptr weight; /* NULL: it only groups */
    struct heading *next;
};

struct grade {
    const struct ken_node *statement;
    mpq_ptr threshold; /* NULL: it takes the rest */
    struct grade *next;
};

struct scorecard {
    const struct ken_node *name;
    bool has_total, adds, drops, gives_full;
    const char *moves_to; /* the number of the indicator that takes the weight of those not assessed; NULL */
    int top;
    mpq_ptr stated_full;  /* `full score`; NULL: the top level is */
    mpq_ptr full, lowest; /* of its total; never NULL once the rules are open */
    mpq_ptr weight_left;  /* NULL: any */
    struct heading *headings;
    struct grade *grades;
    struct adjustment *adjustments;
    uint32_t graded_by, adjusted_by; /* the files that stated these, from 1 */
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
    const struct ken_node *period;
    struct scorecard *scorecard; /* at work, of which `score of indicator` tells */
    struct indicator *indicator; /* likewise for `score so far`; NULL: the total is */
    size_t records; /* how many were evaluated */
};

/* name.c */
struct name *oracle_name(const struct oracle *, const struct ken_symbol *);
void oracle_literal(mpq_ptr, const struct ken_node *number);
/* Marks the inputs under an expression, through definitions. `marks` has one for each input. */
void oracle_inputs_under(struct oracle *, const struct ken_node *, bool *marks);
/* The choice with a subject that one without takes its subject from, in the chain of `or` before it; NULL: none. */
const struct ken_node *oracle_choice_before(const struct ken_node *);
/* The indicator of the scorecard at work with a number; NULL: none. */
struct indicator *oracle_indicator(const struct oracle *, const char *number);
/* The innermost heading with a weight that a number stands below; NULL: none. */
struct heading *oracle_heading(const struct scorecard *, const char *number);
bool oracle_is_absent(const struct indicator *, const struct block *, int level);
/* What stands behind names of definitions. */
const struct ken_node *oracle_meant(const struct oracle *, const struct ken_node *);
/* The measure that an elided subject in a block means; NULL: none. */
const struct ken_node *oracle_measure(const struct indicator *, const struct block *);

/* pairs.c: notes the percentages of a scorecard. */
void oracle_note_pairs(struct oracle *, const struct scorecard *);

/* type.c: types and units. */
struct type {
    enum kind kind;
    const char *unit; /* a number's: a name, "baht", "percent", …, or "" for a plain number */
};
bool oracle_type(struct oracle *, const struct ken_node *, const struct ken_node *measure, struct type *);
bool oracle_is_plain(struct oracle *, const struct ken_node *);
bool oracle_is_truth(struct oracle *, const struct ken_node *, const struct ken_node *measure);
bool oracle_is_table(struct oracle *, const struct table *);
bool oracle_same_keys(const struct table *, const struct ken_node *row, const struct ken_node *other);
/* Whether a value may be compared with another, or lie between the ends of a range. */
bool oracle_fits(struct oracle *, enum ken_word comparator, struct type subject, const struct ken_node *right, const struct ken_node *measure);
/* Whether all that an elided subject means may be compared so; with a number of a unit, or all levels of a line with a table. */
bool oracle_all_fit(struct oracle *, enum ken_word comparator, const struct ken_node *right, const struct ken_node *measure);
bool oracle_all_have_unit(struct oracle *, const char *unit, const struct ken_node *measure);
const char *oracle_unit(const struct ken_node *number);
const char *oracle_table_unit(const struct table *);
/* How many values each row of a table has. */
size_t oracle_table_values(const struct table *);
/* The one unit of numbers that are children of a node, of which only some may have it; NULL: they have several. */
const char *oracle_common_unit(const struct ken_node *first, const struct ken_node *end);

/* sense.c: whether types, units, levels, scores and weights agree. */
bool oracle_makes_sense(struct oracle *);
/* weigh.c: whether the weights of a scorecard sum to 100, whichever case applies. */
bool oracle_weights_sum(struct oracle *, const struct scorecard *);
bool oracle_weighs(const struct indicator *);

/* --- values --------------------------------------------------------------------------------------------------------- */

enum truth { FALSE, TRUE, UNKNOWN };
enum status { OK, NOT_ASSESSED, INVALID, MISSING, ZERO_BASE, OVERFLOWN, UNCOVERED, STATUSES };

/* Why something is unknown: for each status the inputs. NULL stands for no reason. */
struct reasons {
    bool *inputs[STATUSES];
};

struct value {
    enum kind kind;
    bool known;              /* of all but TRUTH */
    bool never;              /* a number from a date that has not happened: compared, it is false */
    mpq_ptr number;
    bool happened;           /* of a known DATE */
    int32_t day;
    const char *text;        /* of a known CATEGORY */
    size_t size;
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
    struct value so_far; /* the score or total before the adjustment at work */
};

/* A score, or all that it may be. */
struct score {
    mpq_srcptr low, high;
    bool known;              /* one value */
    struct reasons *reasons; /* why it is not */
};

struct outcome {
    enum status status;
    int level, low, high; /* level of OK; bounds of all but NOT_ASSESSED */
    struct score score;   /* of all but NOT_ASSESSED */
    bool perhaps_not_assessed;
    const struct ken_node *title; /* of the case; NULL */
    const bool *blame;            /* per input; NULL: none */
    struct reasons *reasons;      /* of all but OK and NOT_ASSESSED */
    mpq_srcptr least_weight, most_weight; /* of the cases that are possible; NULL: none is */
    bool one_case;
};

/* formula.c. `measure` is what elided subjects mean; NULL where there are none. */
struct reasons *oracle_join(struct run *, struct reasons *, struct reasons *);
struct reasons *oracle_reason(struct run *, enum status, const bool *inputs);
struct reasons *oracle_reason_under(struct run *, enum status, const struct ken_node *);
struct value oracle_known(struct run *);
struct value oracle_unknown(struct reasons *);
/* The result of an operation, unless it is beyond all bounds. */
struct value oracle_computed(struct run *, const struct ken_node *operation, struct value result);
struct value oracle_value(struct run *, const struct ken_node *, const struct ken_node *measure);
struct value oracle_truth(struct run *, const struct ken_node *, const struct ken_node *measure);
struct value oracle_elided(struct run *, enum ken_word comparator, const struct ken_node *right, const struct ken_node *measure);
struct value oracle_elided_number(struct run *, enum ken_word comparator, struct value right, const struct ken_node *measure);
struct value oracle_both(struct run *, struct value, struct value);

/* number.c: forms of numbers. */
struct value oracle_rounded(struct run *, const struct ken_node *, const struct ken_node *measure);
struct value oracle_interpolated(struct run *, const struct ken_node *, const struct ken_node *measure);
/* y on the line through (x0, y0) and (x1, y1). */
void oracle_line(mpq_ptr y, mpq_srcptr x, mpq_srcptr x0, mpq_srcptr y0, mpq_srcptr x1, mpq_srcptr y1);
struct value oracle_looked_up(struct run *, const struct ken_node *name, int place);
struct value oracle_days(struct run *, const struct ken_node *);
struct value oracle_fiscal_year(struct run *, const struct ken_node *);
struct value oracle_of_indicator(struct run *, const struct ken_node *);

/* block.c: what one block, or the lack of one, may come to. */
struct range {
    int low, high;
    struct score score;
    struct reasons *reasons;
    bool uncovered;
};
struct range oracle_block(struct run *, const struct indicator *, const struct block *);
/* Anything at all. */
struct range oracle_anything(struct run *, const struct indicator *, struct reasons *, bool uncovered);

/* score.c */
/* What a level scores: not one in between, where scores are interpolated. */
mpq_srcptr oracle_level_score(struct run *, const struct indicator *, int level);
/* What a ladder's thresholds make of a measure, between its levels. */
struct score oracle_interpolated_score(struct run *, const struct indicator *, const struct block *, const struct range *);
/* A value as a score: no lower than the lowest, no higher than the full one; anything between where it is unknown. */
struct score oracle_clamped(struct run *, struct value, mpq_srcptr lowest, mpq_srcptr full);
/* All that either may be. */
struct score oracle_either_score(struct run *, struct score, struct score);
/* A score after adjustments. */
struct score oracle_adjusted(struct run *, const struct adjustment *, struct score, mpq_srcptr lowest, mpq_srcptr full);

/* level.c */
/* Sets the indicator's outcome; those before it in the scorecard have theirs. */
void oracle_find_outcome(struct run *, struct indicator *);

/* total.c: a scorecard's totals, once all its indicators have their outcomes. False: there are none; *score is set apart, since
 * bounds may stand without it. */
struct totals {
    bool has_bounds, has_score;
    mpq_ptr score, lowest, highest, percent;
    const struct grade *grade; /* NULL: none */
};
struct totals oracle_totals(struct run *, const struct scorecard *);
/* A heading's average, where all that counts below it is known. */
bool oracle_heading_score(struct run *, const struct scorecard *, const struct heading *, mpq_ptr score);

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
