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
    KEN_VALUE_NOT_HAPPENED /* a date that has not come: known, and false in every comparison */
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
    bool may_not_be_assessed;    /* its `not assessed when` is unknown */
    uint32_t one_case;           /* row of CASE that decided; KEN_NONE */
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

enum ken_total_name { KEN_TOTAL_SCORE, KEN_TOTAL_LOWEST, KEN_TOTAL_HIGHEST, KEN_TOTAL_PERCENT,
                      KEN_TOTAL_LOWEST_PERCENT, KEN_TOTAL_HIGHEST_PERCENT, KEN_TOTAL_COUNT };

struct ken_scored_card {
    uint32_t first_indicator, indicator_count; /* fixed by the program */
    struct ken_total_text totals[KEN_TOTAL_COUNT];
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
    struct ken_number *sums;          /* registers of total.c */
    struct ken_buffer total_text;
    mp_limb_t *limbs;                 /* of all numbers above */

    struct ken_buffer text, help, json; /* what ken_measured, ken_problem_text, … returned last */
    struct ken_buffer weights;        /* weights as decimals, NUL-terminated; written once */
    uint32_t *weight_text;            /* per indicator: offset in weights, or KEN_NONE */
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

/* level.c: what the control instructions of one indicator have found so far. */
struct ken_level {
    uint32_t indicator;
    int top;
    bool not_assessed;
    bool may_not_be_assessed;
    uint32_t reasons;        /* R of semantics §4 */
    uint32_t one_case;       /* the case being tried; KEN_NONE */
    bool certain;            /* and whether it is known to apply */
    int low, high;           /* of the outcomes joined so far */
    uint32_t outcomes;
    uint32_t first_case;     /* of the first outcome */
    int block_low, block_high; /* of the block of levels being run */
    uint32_t block_reasons;
    int bands, band;         /* BANDs passed; the one that held, 0 for none */
};

/* Nothing is known of the indicator yet. */
void ken_level_begin(struct ken_level *, const ken_context *, uint32_t indicator);
/* Nothing is known of the block of levels that begins. */
void ken_level_block(struct ken_level *);
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

/* total.c: the totals of all scorecards, from the indicators' results. false: out of memory. */
bool ken_total_compute(ken_context *);

/* Registers of context->sums: the weights that lie on each level four times over, and four more. */
#define KEN_TOTAL_SUMS (4 * (KEN_LIMIT_TOP_LEVEL + 1) + 4)

/* result.c: the message and help of the index-th finding, appended; false: out of memory. */
bool ken_result_word(ken_context *, size_t index, ken_language, struct ken_buffer *message, struct ken_buffer *help);

#endif
