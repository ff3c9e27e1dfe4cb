/* The typed form of a ruleset, between tree and program. The analyses work on it, and so does the emitter: there is no other
 * encoding of what the rules mean.
 *
 * Expressions are hash-consed: the same expression, however written and wherever, is one node. Two nodes are therefore equal
 * exactly when their pointers are, and a definition used twice is computed once. */
#ifndef KEN_COMPILER_IR_H
#define KEN_COMPILER_IR_H

#include "ast.h"
#include "map.h"
#include "name.h"

enum ken_ir_op {
#define KEN_IR(name, operands, meaning) KEN_IR_##name,
#include "ir.def"
    KEN_IR_OPS
};

enum ken_ir_type { KEN_IS_NUMBER, KEN_IS_TRUTH, KEN_IS_DATE, KEN_IS_CATEGORY };

/* A set of choices of a category: a bit for each, from its first. */
#define KEN_CHOICE_WORDS ((KEN_LIMIT_CHOICES + 63) / 64)
struct ken_choices {
    uint64_t word[KEN_CHOICE_WORDS];
};

/* Where a shared value is computed: as near to its uses as one place can be. */
struct ken_ir_scope {
    uint32_t indicator, block; /* KEN_NONE: before all indicators; before the indicator's blocks */
};

static inline bool ken_choices_have(const struct ken_choices *c, uint32_t choice)
{
    return c->word[choice / 64] >> choice % 64 & 1;
}

static inline void ken_choices_add(struct ken_choices *c, uint32_t choice)
{
    c->word[choice / 64] |= UINT64_C(1) << choice % 64;
}

struct ken_ir {
    enum ken_ir_op op;
    enum ken_ir_type type;
    uint32_t unit;                  /* numbers: row of units */
    uint32_t count;
    struct ken_ir **kid;
    const struct ken_number *number; /* NUMBER; PERCENT, …: the answer for a zero base, or NULL */
    int32_t day;                    /* DAY */
    enum ken_number_cut cut;        /* ROUND */
    uint32_t input;                 /* INPUT, FLAG, DATE, CATEGORY; LOOKUP: its table; SCORE_OF, LEVEL_OF: the indicator, as read;
                                       SO_FAR: the adjustment */
    unsigned places;                /* ROUND; LOOKUP: which of the row's values, from 0 */
    const struct ken_choices *choices; /* IS */
    uint32_t inputs;                /* the set of inputs below it */
    uint32_t id, depth;
    bool whole;                     /* a number that is always whole */
    bool late;                      /* SCORE_OF or LEVEL_OF is below it: not to be computed before all indicators */
    bool fleeting;                  /* SO_FAR is: to be computed where it stands */
    struct ken_span span;           /* where it was first written; end 0: a constant that stands nowhere */
    const struct ken_symbol *name;  /* the name that stands for it, if any */
    struct ken_ir *next;            /* same hash */
    /* for the emitter */
    uint32_t uses;
    bool placed;
    struct ken_ir_scope scope;
    uint32_t slot;
};

/* A sorted set of input rows, hash-consed: equal sets are one row. */
struct ken_set {
    const uint32_t *inputs;
    uint32_t count;
};

struct ken_ir_input {
    const char *path, *name, *text; /* text "" when none */
    enum ken_type type;
    bool whole, used;
    uint32_t unit;
    const struct ken_number *low, *high; /* NULL: at least 0, no upper end */
    const char *const *choices;     /* of a category: its texts */
    uint32_t choice_count;
    enum ken_word direction;        /* MORE_BETTER, LESS_BETTER, or KEN_WORDS */
    struct ken_span span;
    uint32_t file;
};

struct ken_ir_unit {
    const char *name;
    bool whole;
    struct ken_span span;
};

struct ken_ir_row {
    const struct ken_number *key[2]; /* of a category: the number of its choice, from 1; where there is one key only: 0 behind it */
    struct ken_ir_row_value {
        const struct ken_number *number;
        struct ken_span span;
    } *value;                       /* as many as the table has in a row */
    struct ken_span span;
};

struct ken_ir_table {
    const struct ken_symbol *symbol;
    struct ken_ir *key[2];
    uint32_t keys, unit, width;     /* width: values in a row; 0 before its first */
    bool broken;                    /* it had an error: nothing is said of what uses it */
    struct ken_list rows;           /* of struct ken_ir_row, as written */
    struct ken_map map;             /* of keys, to struct ken_ir_row's number + 1 */
    struct ken_span span;
};

enum ken_reading { KEN_READ_NEITHER, KEN_READ_CUMULATIVE, KEN_READ_HIGHEST };
enum ken_block_kind { KEN_BLOCK_LADDER, KEN_BLOCK_BANDS, KEN_BLOCK_ASSESSED, KEN_BLOCK_SCORE };

/* "As printed": what was found on its line is acknowledged. */
struct ken_acknowledgement {
    struct ken_span span;  /* the line that it covers */
    struct ken_span here;
    bool used;
};

struct ken_ir_level {
    bool stated, excluded;          /* excluded: beyond `highest level` */
    bool absent;                    /* `no level`: it asks for nothing, and nothing comes to it */
    struct ken_ir *condition;       /* ladders; NULL where it had an error */
    struct ken_ir *extra;           /* what `every case` adds; NULL: nothing */
    uint32_t same_as;               /* the lower level it repeats, 0: none */
    const struct ken_number *low, *high; /* bands */
    struct ken_span span, value_span;
    struct ken_acknowledgement *acknowledgement;
};

struct ken_ir_block {
    const char *title;              /* of its case; NULL where the indicator has no cases */
    struct ken_ir *when;            /* NULL: the only block, or `otherwise` */
    bool otherwise, broken;         /* broken: it had an error; no findings are made on it */
    enum ken_block_kind kind;
    struct ken_ir *measure[8];      /* the elided subject, or what bands are of */
    uint32_t measures;
    struct ken_ir *score;           /* its own score: `score from`, or along the thresholds; NULL: that of its level */
    const struct ken_number *weight; /* of its case; NULL: the indicator's */
    struct ken_span score_span, weight_span;
    uint32_t top;                   /* the top level of its scorecard */
    struct ken_ir_level level[KEN_LIMIT_TOP_LEVEL + 1]; /* [1] … [top] */
    struct ken_span span, measure_span;
    struct ken_acknowledgement *acknowledgement; /* of the bands or the measure */
    bool inherited;                 /* its measure is the indicator's */
};

#define KEN_EVERY_CASE_TEXT (KEN_NONE - 1) /* the block of what `every case` says */

struct ken_ir_text {                /* a level's text, or a note */
    uint32_t indicator, block, level; /* KEN_NONE: of no indicator, of no case; level 0: a note */
    uint32_t scorecard;
    const char *text;
    uint32_t row;                   /* as read; for the emitter */
};

struct ken_ir_example {
    const struct ken_node *node;
    uint32_t indicator;
};

/* `adjust … to … when …`, of an indicator or a total. */
struct ken_ir_adjustment {
    struct ken_ir *value, *when;    /* when NULL: always */
    struct ken_span span;
};

struct ken_ir_indicator {
    uint32_t scorecard, heading;    /* heading: the nearest weighted one, as read; KEN_NONE */
    const char *number, *title, *owner;
    const struct ken_number *weight;
    const struct ken_number *full, *lowest; /* as stated, then as they are */
    const struct ken_number *scores[KEN_LIMIT_TOP_LEVEL + 1]; /* by level; NULL: the level's number */
    bool has_scores, interpolated;
    struct ken_span ends_span, scores_span;
    struct ken_list adjustments;    /* of struct ken_ir_adjustment */
    enum ken_reading reading;       /* as stated */
    bool cumulative;                /* as compiled */
    bool has_cases, broken;
    struct ken_ir *not_assessed;
    struct ken_list blocks;         /* of struct ken_ir_block */
    uint32_t assessed;              /* input row, KEN_NONE */
    struct ken_span span, reading_span, weight_span, not_assessed_span;
    uint32_t file, inputs;          /* inputs: set */
    uint32_t row;                   /* as read; for the emitter */
};

struct ken_ir_scorecard {
    const char *name, *title;
    bool total, added;              /* added: `add scores` */
    uint32_t top;
    enum ken_policy policy;
    const char *move_to;            /* an indicator's number … */
    uint32_t move_row;              /* … and its row, as read */
    struct ken_span move_span, full_span;
    const struct ken_number *least_weight, *full, *lowest; /* NULL: not stated; full and lowest then get what they are */
    struct ken_list adjustments;    /* of struct ken_ir_adjustment */
    struct ken_list grades;         /* of struct ken_ir_grade, from the highest down */
    struct ken_span span;
    uint32_t indicators;
    const struct ken_number *weights; /* the sum of those that count directly */
};

struct ken_ir_grade {
    const char *title;
    const struct ken_number *threshold; /* NULL: what is below all others */
    bool percent, strict;
    struct ken_span span;
};

struct ken_ir_heading {
    uint32_t scorecard, parent;     /* parent: the nearest weighted heading around it; KEN_NONE */
    const char *number, *title;
    const struct ken_number *weight; /* NULL: it only groups */
    struct ken_span span, weight_span;
};

struct ken_rules {
    struct ken_compiler *compiler;
    const char *title, *source;
    int32_t source_day, first_day, last_day;
    struct ken_span title_span, source_span, period_span;
    struct ken_list units;          /* of struct ken_ir_unit; the first three are plain, baht, percent */
    struct ken_list inputs;         /* of struct ken_ir_input */
    struct ken_list tables;         /* of struct ken_ir_table * */
    struct ken_list scorecards, headings, indicators, texts, examples;
    struct ken_list parts;          /* of struct ken_ir *: percents of two plain inputs */
    struct ken_list acknowledgements; /* of struct ken_acknowledgement * */
    struct ken_list sets;           /* of struct ken_set */
    struct ken_list nodes;          /* of struct ken_ir *, operands before what uses them */
    struct ken_ir **buckets;
    uint32_t bucket_count;
    struct ken_map paths;           /* to an input row + 1 */
    struct ken_map set_map;
};

#define KEN_UNIT_AT(rules, row) (&KEN_AT((rules)->units, struct ken_ir_unit, row))
#define KEN_INPUT_AT(rules, row) (&KEN_AT((rules)->inputs, struct ken_ir_input, row))
#define KEN_TABLE_AT(rules, row) KEN_AT((rules)->tables, struct ken_ir_table *, row)
#define KEN_SCORECARD_AT(rules, row) (&KEN_AT((rules)->scorecards, struct ken_ir_scorecard, row))
#define KEN_HEADING_AT(rules, row) (&KEN_AT((rules)->headings, struct ken_ir_heading, row))
#define KEN_ADJUSTMENT_AT(list, row) (&KEN_AT(list, struct ken_ir_adjustment, row))
#define KEN_GRADE_AT(scorecard, row) (&KEN_AT((scorecard)->grades, struct ken_ir_grade, row))
#define KEN_INDICATOR_AT(rules, row) (&KEN_AT((rules)->indicators, struct ken_ir_indicator, row))
#define KEN_BLOCK_AT(indicator, row) (&KEN_AT((indicator)->blocks, struct ken_ir_block, row))
#define KEN_SET_AT(rules, row) (&KEN_AT((rules)->sets, struct ken_set, row))

void ken_ir_init(struct ken_rules *, struct ken_compiler *);

/* The node for an operation. Constants are folded, with the evaluator's own arithmetic; NULL: the constant overflows, or a
 * constant base is not above 0 (*zero then). Operands must already agree in type and unit. */
struct ken_ir *ken_ir_make(struct ken_rules *, const struct ken_ir *wanted, bool *zero);
struct ken_ir *ken_ir_number(struct ken_rules *, const struct ken_number *, uint32_t unit, struct ken_span);
/* The curve through (xs[i], ys[i]) at x, level left of the first point and right of the last; xs rise strictly and are in the
 * unit of x, ys are in `unit`; 2 to KEN_LIMIT_POINTS of them. NULL: a number of a point is too long, or the constant is. */
struct ken_ir *ken_ir_interpolate(struct ken_rules *, struct ken_ir *x, const struct ken_number *const *xs, const struct ken_number *const *ys,
                                  uint32_t count, uint32_t unit, struct ken_span);
struct ken_ir *ken_ir_two(struct ken_rules *, enum ken_ir_op, struct ken_ir *a, struct ken_ir *b, struct ken_span); /* truths and comparisons */
struct ken_ir *ken_ir_false(struct ken_rules *);
struct ken_ir *ken_ir_is(struct ken_rules *, struct ken_ir *category, const struct ken_choices *, struct ken_span);

/* The union of two sets; set row 0 is the empty one, rows 1 + n the single input n. */
uint32_t ken_set_union(struct ken_rules *, uint32_t a, uint32_t b);
uint32_t ken_set_of(struct ken_rules *, uint32_t input);

/* The next level above n that there is; 0: none. */
uint32_t ken_level_above(const struct ken_ir_block *, uint32_t n);

bool ken_ir_is_comparison(const struct ken_ir *);
bool ken_ir_is_constant(const struct ken_ir *);
/* The step s where the number is always a multiple of s; NULL: where none is known. */
const struct ken_number *ken_ir_step(struct ken_rules *, const struct ken_ir *);
/* The first multiple of a step that lies above a number. */
struct ken_number *ken_ir_multiple_above(struct ken_rules *, const struct ken_number *, const struct ken_number *step);
/* How messages call it: its name, or its words in the rules. */
struct ken_arg ken_ir_called(struct ken_rules *, const struct ken_ir *);
struct ken_arg ken_ir_value(struct ken_rules *, const struct ken_ir *constant);

#endif
