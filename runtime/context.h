/* The place where one thread evaluates: the record, the machine's values, and the result of the last record.
 *
 * Everything that a record can need is allocated by ken_context_new, from the sizes the verifier found; evaluating
 * allocates nothing, except when a text or a list of inputs grows longer than in any record before. */
#ifndef KEN_CONTEXT_H
#define KEN_CONTEXT_H

#include "buffer.h"
#include "limit.h"
#include "program.h"
#include "record.h"

#define KEN_MEASURE_LIMBS 16 /* widest measured value that is kept for showing: 1,024 bits */

enum ken_truth { KEN_FALSE, KEN_TRUE, KEN_UNDECIDED };

enum ken_value_kind {
    KEN_VALUE_UNKNOWN,     /* a number or a date that cannot be read or computed; why tells */
    KEN_VALUE_NUMBER,
    KEN_VALUE_RANGE,       /* a count with unknown operands: low … high; why tells */
    KEN_VALUE_TRUTH,       /* why tells when KEN_UNDECIDED */
    KEN_VALUE_DATE,
    KEN_VALUE_NOT_HAPPENED, /* a date that has not come: known, and false in every comparison; why tells its input */
    KEN_VALUE_PENDING      /* a number that waits for such a date: false in every comparison, unknown everywhere else; why tells */
};

struct ken_value {
    enum ken_value_kind kind;
    enum ken_truth truth;
    int32_t day;
    uint32_t low, high;       /* KEN_VALUE_RANGE */
    uint32_t why;             /* a reason node; what is unknown always has one */
    struct ken_number number; /* its storage belongs to the value for good */
};

/* Why something is unknown: a directed graph without cycles, since a node names only older ones. */
struct ken_reason {
    uint8_t shape;    /* enum ken_reason_shape */
    uint8_t outcomes; /* the statuses found at or below it, one bit each: 1 << ken_outcome */
    uint32_t left;    /* an input, a row of SET, or a node */
    uint32_t right;   /* a node */
};

enum ken_reason_shape { KEN_REASON_NONE, KEN_REASON_INPUT, KEN_REASON_SET, KEN_REASON_BOTH };

/* What came of one indicator. */
struct ken_scored {
    ken_outcome outcome;
    int level, lowest, highest;  /* as in ken_indicator_result */
    /* what it may score: of level.c's or the program's, or c->computed; NULL when not assessed */
    const struct ken_number *least, *most;
    uint32_t reasons;            /* why its score is open */
    bool may_not_be_assessed;    /* its `not assessed when` is unknown */
    uint32_t one_case;           /* row of CASE that decided; KEN_NONE */
    const struct ken_number *lightest, *heaviest; /* its weight; two where cases differ and more than one may apply; NULL: none */
    uint32_t outcomes;           /* cases (or the one block) that may apply */
    uint32_t first_blame, blame_count; /* in ken_context.blame */
};

struct ken_measured_value {
    enum ken_value_kind kind; /* KEN_VALUE_UNKNOWN: not to be shown */
    int32_t day;
    struct ken_number number;
};

/* An exact total as text: offsets in ken_context.total_text, KEN_NONE for NULL. */
struct ken_total_text {
    uint32_t decimal, exact;
};

/* A score, of an indicator or in all, while it is being found: one number, or anything between two. */
struct ken_range {
    struct ken_number *low, *high;         /* registers */
    const struct ken_number *lowest, *full; /* the ends it is kept between */
    bool known;                             /* it is one number, and nothing can change it any more */
};

enum ken_total_name { KEN_TOTAL_SCORE, KEN_TOTAL_LOWEST, KEN_TOTAL_HIGHEST, KEN_TOTAL_PERCENT,
                      KEN_TOTAL_LOWEST_PERCENT, KEN_TOTAL_HIGHEST_PERCENT, KEN_TOTAL_COUNT };

struct ken_scored_card {
    uint32_t first_indicator, indicator_count, first_grade, grade_count; /* fixed by the program */
    struct ken_total_text totals[KEN_TOTAL_COUNT];
    uint32_t grade, lowest_grade, highest_grade; /* rows of GRADE, or KEN_NONE */
};

/* What is averaged together: the parts of a weighted heading, or a scorecard's outermost parts. */
struct ken_group {
    uint32_t first_heading, first_indicator; /* KEN_NONE; fixed by the program, as is the next one */
    uint32_t next;                           /* of a heading: the next one in the same group */
    uint32_t earlier, later;                 /* weighted headings of one scorecard, as they stand; of a scorecard: its last, its first */
    struct ken_number low, high;             /* the lowest and highest average there can be */
    struct ken_number share;                 /* of its weight, what counts at most */
    bool counts;                             /* something in it does; else it drops out of the group above */
    bool may_drop;                           /* all of it may drop out */
    bool complete;                           /* all that counts in it is known */
};

struct ken_context {
    const struct ken_program *program;
    struct ken_number_scratch scratch;
    struct ken_record record;
    struct ken_unreadable unreadable; /* of the last record, when it could not be read */
    size_t unreadable_character;      /* from 1; 0: not known */
    bool refused;                     /* the last record could not be read */
    bool scored;                      /* the last record has a result */

    struct ken_value *stack, *slots;
    struct ken_reason *reasons;       /* [0] is "no reason" */
    uint32_t reason_count, reason_capacity;
    uint32_t *walk;                   /* a stack for walking reasons: one place per node */
    uint32_t *visited;                /* per node: the stamp of the last walk that saw it */
    uint32_t *sets_seen;              /* per row of SET: likewise */
    uint32_t stamp;
    uint64_t *inputs_seen;            /* a bit per input */

    struct ken_scored *indicators;
    struct ken_measured_value *measures;
    uint32_t *blame;                  /* rows of INPUT, of all indicators, one after another */
    size_t blame_count, blame_capacity;
    struct ken_scored_card *scorecards;
    struct ken_group *groups;         /* one for each row of HEADING, then one for each scorecard */
    uint32_t *next_in_group;          /* per indicator */
    struct ken_number *sums;          /* registers of score.c and total.c: KEN_SUMS */
    struct ken_number *computed;      /* of each indicator whose score is computed: the least and the most it may be */
    uint32_t *computed_at;            /* per indicator: where */
    struct ken_number levels[KEN_LIMIT_TOP_LEVEL + 1]; /* 0 … the most, as numbers */
    struct ken_buffer total_text;
    mp_limb_t *limbs;                 /* of all numbers above */

    struct ken_buffer text, help, json; /* what ken_measured, ken_problem_text, … returned last */
    struct ken_buffer weights;        /* weights as decimals, NUL-terminated; written once */
    uint32_t *weight_text;            /* per number of the program that is a weight: offset in weights, or KEN_NONE */
    struct ken_buffer scores;         /* what ken_result_score returned last */
};

/* Tells a record what it holds, by ken_record_begin and the calls after it (finish may be left to ken_context_read).
 * KEN_OK, KEN_NO_MEMORY, or KEN_UNREADABLE with *why filled. */
typedef ken_status ken_context_reader(struct ken_record *, const void *argument, struct ken_unreadable *why);

/* Reads a record with `read`, scores it and keeps the result in the context: ken_evaluate for any source of records.
 * After KEN_UNREADABLE the caller may set context->unreadable_character. */
ken_status ken_context_read(ken_context *, ken_context_reader *read, const void *argument);

/* vm.c: runs the program over context->record. KEN_OK, KEN_NO_MEMORY, or KEN_DAMAGED when the program does what no
 * compiled one does. */
ken_status ken_vm_run(ken_context *);

/* score.c: scores while they are found, in registers of context->sums. */
enum ken_sum { KEN_SUM_LOW, KEN_SUM_HIGH, KEN_SUM_BLOCK, KEN_SUM_KEPT, KEN_SUM_TOTAL_LOW, KEN_SUM_TOTAL_HIGH, KEN_SUM_WEIGHT, KEN_SUM_VALUE, KEN_SUM_SPARE, KEN_SUMS };

/* The score of a level of the indicator: of the program, or one of context->levels. */
const struct ken_number *ken_score_of_level(const ken_context *, uint32_t indicator, int level);
/* The score, or the end of the range that it lies beyond. */
const struct ken_number *ken_score_keep(const struct ken_range *, const struct ken_number *score, struct ken_number_scratch *);
/* The score lies between the two; they may be the range's own registers. */
void ken_score_set(struct ken_range *, const struct ken_number *low, const struct ken_number *high);
/* … or there as well as where it lies already. */
void ken_score_join(struct ken_range *, const struct ken_number *low, const struct ken_number *high, struct ken_number_scratch *);
/* The score becomes the value where `when` holds; where that is unknown, either may be. The value may be unknown. */
void ken_score_adjust(struct ken_range *, ken_context *, enum ken_truth when, const struct ken_value *value);

/* level.c: what the control instructions of one indicator have found so far. */
struct ken_level {
    uint32_t indicator;
    enum ken_indicator_kind kind;
    int top;
    bool not_assessed;
    bool may_not_be_assessed;
    uint32_t reasons;        /* R of semantics §4 */
    uint32_t one_case;       /* the case being tried; KEN_NONE */
    bool certain;            /* and whether it is known to apply */
    int low, high;           /* of the outcomes joined so far */
    struct ken_range score;  /* likewise, where it is computed */
    bool adjusted;           /* a level's own score is no bound any more */
    const struct ken_number *lightest, *heaviest; /* weights of the cases joined so far; NULL: none has one */
    uint32_t outcomes;
    uint32_t first_case;     /* of the first outcome */
    bool block_scored;       /* the block of levels being run has a score of its own … */
    bool block_known;        /* … in KEN_SUM_BLOCK */
    int block_low, block_high;
    bool block_doubtful;     /* a level below is not known to be met */
    uint32_t block_reasons;
    int bands, band;         /* BANDs passed; the one that held, 0 for none */
};

/* Nothing is known of the indicator yet. */
void ken_level_begin(struct ken_level *, ken_context *, uint32_t indicator);
/* The score of the block that begins. */
void ken_level_score(struct ken_level *, ken_context *, const struct ken_value *);
/* Nothing is known of the block of levels that begins. */
void ken_level_block(struct ken_level *);
/* Any level of the block is possible. */
void ken_level_open(struct ken_level *, uint32_t reasons);
/* Joins the block to the outcome; true: no other case can apply. */
bool ken_level_join(struct ken_level *, ken_context *);
/* Writes the indicator's result (semantics §4, its last part). KEN_OK, KEN_NO_MEMORY, or KEN_DAMAGED. */
ken_status ken_level_finish(struct ken_level *, ken_context *);

/* reason.c: nodes of the graph of reasons. Each returns a node; 0 stands for no reason. */
uint32_t ken_reason_input(ken_context *, ken_outcome, uint32_t input);
uint32_t ken_reason_set(ken_context *, ken_outcome, uint32_t set);
uint32_t ken_reason_both(ken_context *, uint32_t left, uint32_t right);
/* Appends to context->blame, in input order, the inputs of `set` that `node` gives for `outcome`; false: out of memory. */
bool ken_reason_blame(ken_context *, uint32_t node, ken_outcome, uint32_t set);
/* Appends to context->blame the inputs of a set that are invalid in the record; false: out of memory. */
bool ken_reason_blame_invalid(ken_context *, uint32_t set);

/* total.c: the lists of context->groups, once. */
void ken_total_prepare(ken_context *);
/* The scorecard's total, from its indicators' results: range gets its bounds. false: there is none, since nothing counts, too
 * little does, or a number outgrew its 4,096 bits. */
bool ken_total_begin(ken_context *, uint32_t scorecard, struct ken_range *range);
/* Writes the total, its percentage and its grade; `range` NULL: there is none. false: out of memory. */
bool ken_total_finish(ken_context *, uint32_t scorecard, const struct ken_range *range);

/* result.c: the message and help of the index-th finding, appended; false: out of memory. */
bool ken_result_word(ken_context *, size_t index, ken_language, struct ken_buffer *message, struct ken_buffer *help);

#endif
