/* From trees to IR: what the statements mean, and every error that stops them from meaning it. */
#ifndef KEN_COMPILER_CHECK_H
#define KEN_COMPILER_CHECK_H

#include "ir.h"

/* A percent or quotient as it was written, for the zero-base finding. */
struct ken_quotient {
    struct ken_ir *value;
    struct ken_span span;
    uint32_t indicator, block; /* KEN_NONE: in a definition */
    struct ken_acknowledgement *acknowledgement;
};

/* Dates that rules compare with, for the deadline finding. */
struct ken_deadline {
    int32_t day;
    struct ken_span span;
    struct ken_acknowledgement *acknowledgement;
};

struct ken_check {
    struct ken_compiler *compiler;
    struct ken_rules *rules;
    uint32_t file;
    uint32_t scorecard;                 /* KEN_NONE: none yet */
    uint32_t top;                       /* its top level */
    uint32_t heading;                   /* the one read last, while no indicator came after it; KEN_NONE */
    uint32_t adjustment;                /* adjustments so far; one is being read: */
    bool adjusting;
    struct ken_ir_indicator *indicator; /* the one being read; NULL */
    uint32_t indicator_row;
    struct ken_ir_block *block;         /* the one being read; NULL */
    uint32_t block_row;
    struct ken_ir_block every;          /* what `every case` states */
    bool in_every;
    struct ken_span every_span;
    struct ken_ir_block shared;         /* the indicator's own measure or bands */
    bool measure_used, shared_used;     /* of the block; of the indicator */
    struct ken_span seen[KEN_NODE_COUNT]; /* first clause of a kind in this indicator; end 0: none */
    struct ken_span highest[2];         /* `highest level` of the block, of `every case` */
    struct ken_list twice;              /* of struct ken_twice: levels stated again in the block */
    struct ken_acknowledgement *acknowledgement; /* of the statement being read */
    struct ken_list quotients, deadlines; /* of struct ken_quotient, struct ken_deadline */
    struct ken_map scorecard_map;       /* to row + 1 */
    struct ken_map numbers;             /* of indicators and headings, by scorecard and number */
    struct ken_ir_table *table;         /* the one whose rows are being read; NULL */
    uint32_t column, columns;           /* of a level range: which level this is, from 0, and how many; 0 outside of one */
    uint32_t error_mark;                /* errors before the indicator began */
    bool lost;                          /* the line that began the case or indicator at hand could not be read */
    bool damaged;                       /* some statement of this file could not */
    bool loose;                         /* a line that could not be told stands in the indicator: clauses may belong to another */
    struct ken_list weighted;           /* of uint32_t: rows of headings that have a weight */
    bool unweighed;                     /* an indicator or weight may have been lost: the sum of weights tells nothing */
};

struct ken_twice {
    uint32_t level, block; /* block: its row; KEN_NONE in `every case` */
    struct ken_span span, first;
};

/* check.c: all files. The ruleset is complete only when no error was reported. */
void ken_check_files(struct ken_check *, struct ken_compiler *);

/* declare.c */
void ken_check_header(struct ken_check *, const struct ken_node *);
void ken_check_unit(struct ken_check *, const struct ken_node *);
void ken_check_input(struct ken_check *, const struct ken_node *);
void ken_check_define(struct ken_check *, const struct ken_node *);
void ken_check_scorecard(struct ken_check *, const struct ken_node *);
void ken_check_heading(struct ken_check *, const struct ken_node *);
uint32_t ken_check_path(struct ken_check *, const struct ken_node *path, struct ken_ir_input *wanted);
void ken_check_paths(struct ken_check *);
/* An indicator's or heading's number, reported when it is none. */
const char *ken_check_number(struct ken_check *, const struct ken_node *);
/* That of a new indicator or heading: also reported when its scorecard has it already, or there is none. NULL then. */
const char *ken_check_new_number(struct ken_check *, const struct ken_node *statement);
struct ken_acknowledgement *ken_check_acknowledgement(struct ken_check *, const struct ken_node *statement);
/* Counts a warning as acknowledged when there is an acknowledgement for its line. */
void ken_check_acknowledge(struct ken_diag *, struct ken_acknowledgement *);

bool ken_check_type(struct ken_check *, const struct ken_node *type, struct ken_ir_input *input);

/* choice.c: categories. */
bool ken_choice_declare(struct ken_check *, const struct ken_node *type, struct ken_ir_input *input);
/* The number of a text among an input's choices, from 0; KEN_NONE, and a message, when it is none. */
uint32_t ken_choice_find(struct ken_check *, const struct ken_ir_input *, const struct ken_node *text);
/* The choice of a category that an expression names; NULL when it names none, without a message. */
struct ken_ir *ken_choice_named(const struct ken_node *);
struct ken_ir *ken_choice_condition(struct ken_check *, const struct ken_node *is);
bool ken_choice_is_elided(const struct ken_node *);
struct ken_ir *ken_choice_again(struct ken_check *, const struct ken_node *or); /* … or "text" */
void ken_choice_misused(struct ken_check *, const struct ken_node *, const struct ken_ir *category);
struct ken_arg ken_choice_text(struct ken_check *, const struct ken_ir_input *, uint32_t choice); /* in quotation marks */
/* A choice with which what is said of it is true, or false; kind NONE when there is none. */
struct ken_arg ken_choice_for(struct ken_check *, const struct ken_ir *is, bool truth);
bool ken_choice_find_cases(struct ken_check *, const struct ken_ir_indicator *); /* false: they do not turn on one category */

/* lookup.c: tables. */
void ken_check_table(struct ken_check *, const struct ken_node *);
void ken_check_row(struct ken_check *, const struct ken_node *);
void ken_check_table_end(struct ken_check *); /* of the table at hand, if any: behind its last row */
struct ken_ir *ken_lookup_value(struct ken_check *, const struct ken_node *name);
bool ken_lookup_find_reversed(struct ken_check *, const struct ken_ir_block *, uint32_t level, uint32_t above);
void ken_lookup_find_equal(struct ken_check *, const struct ken_ir_block *, uint32_t level, uint32_t above);
int ken_lookup_sign(struct ken_rules *, const struct ken_ir *lookup); /* of the lowest value: -1, 0, 1 */

/* indicator.c */
void ken_check_indicator(struct ken_check *, const struct ken_node *);
void ken_check_clause(struct ken_check *, const struct ken_node *);
void ken_check_close(struct ken_check *); /* ends the indicator at hand */
/* The row of a scorecard's indicator read so far, by its number; KEN_NONE. */
uint32_t ken_check_find_indicator(struct ken_check *, uint32_t scorecard, const char *number);

/* ladder.c: the levels of an indicator whose statements were all read. */
void ken_check_levels(struct ken_check *);

/* score.c: what an indicator or a scorecard scores. */
bool ken_check_score_clause(struct ken_check *, const struct ken_node *); /* false: the statement is no such clause */
struct ken_ir *ken_check_score(struct ken_check *, const struct ken_node *); /* an expression that is a score; NULL: it had an error */
void ken_check_scores(struct ken_check *);                    /* of the indicator whose statements were all read */
struct ken_ir *ken_formula_result(struct ken_check *, const struct ken_node *); /* OF_INDICATOR, SO_FAR */

/* weight.c: weights, and what totals are made of, once everything is read. */
void ken_check_weights(struct ken_check *);

/* example.c */
void ken_check_example(struct ken_check *, const struct ken_node *);
void ken_check_examples(struct ken_check *);

/* formula.c: expressions. NULL: it had an error, already reported. */
struct ken_ir *ken_formula_value(struct ken_check *, const struct ken_node *);
struct ken_ir *ken_formula_condition(struct ken_check *, const struct ken_node *, bool elide);
struct ken_ir *ken_formula_number(struct ken_check *, const struct ken_node *); /* of any unit */
/* A literal with `unit` for a bare one (KEN_NONE: bare is plain). */
struct ken_ir *ken_formula_literal(struct ken_check *, const struct ken_node *, uint32_t bare_unit);
/* value `word` each of the measures; the literal's unit is checked against theirs. */
struct ken_ir *ken_formula_compare_measure(struct ken_check *, enum ken_word, struct ken_ir *value, const struct ken_node *value_node, struct ken_span);
/* The unit that one of several literals has, for those that have none: "the last unit serves all". */
uint32_t ken_formula_shared_unit(struct ken_check *, const struct ken_node *first);
/* A step's literal, which is above 0; word: the keyword that it stands behind. */
struct ken_ir *ken_formula_step(struct ken_check *, const struct ken_node *, uint32_t bare_unit, enum ken_word word);
bool ken_formula_range(struct ken_check *, const struct ken_node *range, uint32_t bare_unit, struct ken_ir **low, struct ken_ir **high);
/* Reports what is wrong when two numbers do not have one unit. */
bool ken_formula_units_agree(struct ken_check *, struct ken_ir *a, const struct ken_node *a_node, struct ken_ir *b, const struct ken_node *b_node);
/* For messages: an answer for a base of zero, of a percentage or of a rate. */
struct ken_arg ken_formula_zero_answer(struct ken_check *, uint32_t unit);
enum ken_phrase ken_formula_kind(const struct ken_ir *);

/* atom.c: conditions taken apart, for the reading rule and the findings. */
struct ken_atom {
    struct ken_ir *whole;   /* the comparison or other condition itself */
    struct ken_ir *term;    /* of a comparison with a constant; else NULL */
    enum ken_ir_op op;      /* AT_LEAST … EQUAL */
    struct ken_ir *constant;
    const struct ken_ir *lookup; /* of a comparison with a value of a table: that value; term is NULL then; else NULL */
};
#define KEN_ATOMS 64
/* The conjuncts of a condition, `between` as two; false when there are too many to tell. */
bool ken_atoms(struct ken_rules *, struct ken_ir *condition, struct ken_atom *atoms, uint32_t *count);
/* Whether, by form, whatever meets a meets b. */
bool ken_atom_implies(struct ken_rules *, const struct ken_atom *a, const struct ken_atom *b);
bool ken_condition_implies(struct ken_rules *, struct ken_ir *a, struct ken_ir *b);
/* Whether two comparisons with values of one table may be told from each other, row by row: the same subject, keys and direction. */
bool ken_atom_same_lookup(const struct ken_atom *a, const struct ken_atom *b);
/* In a row: 1 when the first threshold is the harder one, 0 when they are equal, -1. */
int ken_atom_order_in(struct ken_rules *, const struct ken_atom *a, const struct ken_atom *b, uint32_t row);
bool ken_atom_rises(const struct ken_atom *); /* at least, more than */
bool ken_atom_falls(const struct ken_atom *);
int ken_ir_compare(struct ken_rules *, const struct ken_ir *a, const struct ken_ir *b); /* two constants */
enum ken_word ken_atom_word(const struct ken_atom *);

/* finding.c: what constants alone show. */
bool ken_find_reversed(struct ken_check *, const struct ken_ir_block *); /* while the indicator is read: it decides the reading's message */
void ken_find_reading_example(struct ken_check *, struct ken_diag *, const struct ken_ir_block *, uint32_t level, uint32_t above);
void ken_find(struct ken_check *); /* once everything is read */
/* interval.c: cases of one term, and bases. */
void ken_find_cases(struct ken_check *, uint32_t indicator);
void ken_find_zero_bases(struct ken_check *);

#endif
