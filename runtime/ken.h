/* ken: score records with a compiled ruleset.
 *
 * Load a program (the bytes that `ken compile` wrote, or that ken_compile made), make a context, evaluate
 * records, walk the result. There is no global state. A program is immutable: any number of threads may
 * evaluate on one program at once, each with a context of its own.
 *
 *     ken_program *program;
 *     if (ken_program_load(bytes, size, NULL, &program) == KEN_OK) {
 *         ken_context *context;
 *         if (ken_context_new(program, &context) == KEN_OK) {
 *             if (ken_evaluate(context, json, length) == KEN_OK)
 *                 ken_result_json(context, KEN_ENGLISH, &text, &text_size);
 *             ken_context_free(context);
 *         }
 *         ken_program_free(program);
 *     }
 */
#ifndef KEN_H
#define KEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KEN_API __attribute__((visibility("default")))

typedef struct ken_program ken_program;
typedef struct ken_context ken_context;

typedef enum ken_language { KEN_THAI, KEN_ENGLISH } ken_language;

/* What a call came to. Everything but KEN_OK leaves the output arguments untouched. */
typedef enum ken_status {
    KEN_OK,
    KEN_NO_MEMORY,  /* an allocation failed; nothing is lost but this call */
    KEN_DAMAGED,    /* the bytes are no program, or a damaged one */
    KEN_NEWER,      /* the program's format is newer than this library */
    KEN_TOO_LARGE,  /* above a limit of ken_options, or a program on which a record may cost too much */
    KEN_UNREADABLE, /* the record is not a JSON object; ken_error tells where and why */
} ken_status;

/* Limits that may be raised (or lowered). Fill with ken_options_default, then change. */
typedef struct ken_options {
    size_t rule_bytes;       /* one rule file, 16 MiB */
    size_t indicators;       /* one ruleset, 10,000 */
    size_t program_bytes;    /* one program, 64 MiB */
    size_t record_bytes;     /* one record, 8 MiB */
    unsigned json_depth;     /* nesting of a record, 32 */
    unsigned expression_depth; /* nesting of a formula, 64; what is above KEN_MOST_EXPRESSION_DEPTH counts as that */
} ken_options;

/* The deepest formula that the parser has room for. */
#define KEN_MOST_EXPRESSION_DEPTH 120u

KEN_API void ken_options_default(ken_options *options);

/* The library's version, such as "0.1.0"; static. */
KEN_API const char *ken_version(void);

/* Copies and verifies `bytes`; nothing of a program is run before all of it is verified. NULL options are
 * the defaults. On KEN_OK the caller owns *program and ends it with ken_program_free. */
KEN_API ken_status ken_program_load(const void *bytes, size_t size, const ken_options *options, ken_program **program);

/* What is wrong with bytes that ken_program_load refuses. */
typedef enum ken_damage_kind {
    KEN_DAMAGE_NO_PROGRAM, /* it does not begin as a program does */
    KEN_DAMAGE_SIZE,       /* it is cut off, or something follows it; KEN_TOO_LARGE: it has too many bytes */
    KEN_DAMAGE_DIGEST,     /* it was changed, here or on the way */
    KEN_DAMAGE_TABLE,      /* a table is unsound; the digest is right, so somebody made it so */
    KEN_DAMAGE_CODE,       /* so is an instruction */
    KEN_DAMAGE_INDICATORS, /* KEN_TOO_LARGE: above the limit of ken_options */
    KEN_DAMAGE_COST,       /* KEN_TOO_LARGE: one record could cost more than any may */
} ken_damage_kind;

typedef struct ken_damage {
    ken_damage_kind kind;
    const char *table;         /* KEN_DAMAGE_TABLE: its name (docs/bytecode.md), static; else NULL */
    size_t row;                /* of the table; the instruction; from 0 */
    size_t offset;             /* the same place in bytes from the beginning of the program */
} ken_damage;

/* What ken_program_load would come to, and with KEN_DAMAGED and KEN_TOO_LARGE where and why in *damage. */
KEN_API ken_status ken_program_damage(const void *bytes, size_t size, const ken_options *options, ken_damage *damage);

/* The format of the program that begins in `bytes`, whether this library can read it or not; 0: no program. */
KEN_API uint32_t ken_program_format(const void *bytes, size_t size);

/* The newest format that this library reads. */
KEN_API uint32_t ken_format(void);

/* NULL is allowed. Every context of the program must be freed before. */
KEN_API void ken_program_free(ken_program *program);

typedef struct ken_program_info {
    const char *ruleset, *source;     /* source "" when the rules name none */
    int32_t source_day, first_day, last_day; /* days since 0000-12-31 (0001-01-01 is 1); 0: not stated */
    char program_sha256[65], rules_sha256[65];
    size_t scorecards, indicators, inputs;
} ken_program_info;

/* Texts belong to the program and live as long as it. */
KEN_API void ken_program_describe(const ken_program *program, ken_program_info *info);

/* A reusable place to evaluate in, for one thread at a time. It borrows the program. */
KEN_API ken_status ken_context_new(const ken_program *program, ken_context **context);
KEN_API void ken_context_free(ken_context *context);

/* Reads one JSON object and scores it. The result stays in the context, and all texts got from it stay good,
 * until the next ken_evaluate or ken_context_free. Missing or invalid data is a result (KEN_OK). `json` may
 * hold any bytes, need not end in NUL, and is not kept. */
KEN_API ken_status ken_evaluate(ken_context *context, const char *json, size_t size);

/* Why the last ken_evaluate was KEN_UNREADABLE. */
typedef struct ken_error_info {
    char code[6];     /* D01xx */
    size_t offset;    /* byte in the record where reading stopped */
    size_t character; /* the same place in characters, from 1 */
} ken_error_info;

KEN_API void ken_error(const ken_context *context, ken_error_info *info);

/* The message of the last KEN_UNREADABLE, in `language`; `line` (0: none) is named in it where given.
 * Belongs to the context until its next call; NULL when out of memory. */
KEN_API const char *ken_error_text(ken_context *context, ken_language language, size_t line);

/* Only the reason of a D0101 ("a comma or } is missing"), for an application that words the place itself; else as
 * ken_error_text. Static, or belongs to the context until its next call. */
KEN_API const char *ken_error_reason(ken_context *context, ken_language language);

typedef enum ken_outcome {
    KEN_SCORED,       /* "ok": the only one with a level */
    KEN_MISSING,
    KEN_INVALID,
    KEN_UNCOVERED,
    KEN_ZERO_BASE,
    KEN_OVERFLOW,
    KEN_NOT_ASSESSED,
} ken_outcome;

/* "ok", "missing", … as in the JSON result; static. */
KEN_API const char *ken_outcome_name(ken_outcome outcome);

typedef struct ken_indicator_result {
    const char *number, *title, *owner; /* owner "" when there is none */
    size_t scorecard;                   /* index of its scorecard */
    size_t heading;                     /* index of the nearest weighted heading around it; KEN_NO_HEADING */
    const char *weight;                 /* decimal, in percent of that heading, else of the scorecard; NULL in a scorecard that weighs
                                         * nothing, and while cases of several weights are possible: then from lightest to heaviest */
    const char *lightest, *heaviest;    /* NULL where nothing is weighed */
    bool is_weighed;                    /* its scorecard weighs */
    const char *full;                   /* its full score, as a decimal of at most 12 places */
    bool score_is_level;                /* in every record its score is its level's number */
    ken_outcome outcome;
    const char *counts_as; /* KEN_NOT_ASSESSED: the number of the indicator whose score it counts with; NULL: none */
    bool has_levels;      /* false: it comes to a score alone */
    int level;            /* 0 … top; -1 unless outcome is KEN_SCORED, and without levels */
    int lowest, highest;  /* the levels still possible; -1 when KEN_NOT_ASSESSED, and without levels */
    bool has_cases;
    const char *case_title; /* NULL: undecided, none matched, or no cases */
    size_t blame_count;     /* inputs that stand in the way; see ken_blame */
    size_t measured_count;  /* values that were compared; see ken_measured */
} ken_indicator_result;

#define KEN_NO_HEADING SIZE_MAX

/* `indicator` counts through all scorecards in the order declared; false when out of range. */
KEN_API bool ken_result_indicator(const ken_context *context, size_t indicator, ken_indicator_result *result);

/* What an input holds. */
typedef enum ken_input_kind { KEN_A_NUMBER, KEN_A_FLAG, KEN_A_DATE, KEN_A_LEVEL, KEN_A_CATEGORY } ken_input_kind;

/* The JSON path of the k-th input to blame; NULL out of range. Its text from the rules ("" when none) and its kind go to *text
 * and *kind, where these are not NULL. */
KEN_API const char *ken_blame(const ken_context *context, size_t indicator, size_t k, const char **text, ken_input_kind *kind);

/* The k-th measured value of an indicator as readable text with its unit ("ร้อยละ ๘๗", "87%"), cut after two
 * places; "" where there was nothing to compute. NULL out of range, or when out of memory. Belongs to the context until its next
 * call. */
KEN_API const char *ken_measured(ken_context *context, size_t indicator, size_t k, ken_language language);

/* An exact total. Texts are decimals with at most 12 places; `exact` is the fraction, or NULL where the decimal
 * is already exact. Both NULL: there is no such total. */
typedef struct ken_total {
    const char *decimal, *exact;
} ken_total;

/* What an indicator scores: *score when it is known (KEN_SCORED; not assessed, and it counts all the same), else NULLs; *lowest and
 * *highest what is still possible, NULLs when not assessed. false: out of range, or out of memory. Texts belong to the context
 * until its next call. */
KEN_API bool ken_result_score(ken_context *context, size_t indicator, ken_total *score, ken_total *lowest, ken_total *highest);

typedef struct ken_heading_result {
    const char *number, *title, *weight; /* weight NULL: it groups, and weighs nothing */
    size_t scorecard;
    size_t parent;   /* index of the nearest weighted heading around it; KEN_NO_HEADING; it comes before it */
    ken_total score; /* the average of its parts; NULLs while one is open, and where none counts */
    ken_total lowest, highest; /* what is still possible; NULLs where no part counts */
} ken_heading_result;

/* `heading` counts through all scorecards in the order declared; false when out of range, or out of memory. Texts as above. */
KEN_API bool ken_result_heading(ken_context *context, size_t heading, ken_heading_result *result);

typedef struct ken_scorecard_result {
    const char *name, *title;
    bool has_total;        /* false: `no total` */
    bool is_weighed;       /* false: scores are added, or there is no total */
    ken_total score, lowest, highest, percent;
    ken_total lowest_percent, highest_percent;
    const char *grade;     /* NULL: none is reached, or the total is open */
    const char *lowest_grade, *highest_grade; /* what is still possible; NULL: none, or no total */
    size_t grade_count;    /* how many grades that are, from the one to the other; 0 where the lowest is none */
    int top;               /* the top level */
    const char *full;      /* the full score, as a decimal of at most 12 places */
    size_t first_indicator, indicator_count;
} ken_scorecard_result;

KEN_API bool ken_result_scorecard(const ken_context *context, size_t scorecard, ken_scorecard_result *result);

typedef enum ken_problem_kind { KEN_PROBLEM_INVALID, KEN_PROBLEM_DOUBTFUL, KEN_PROBLEM_UNKNOWN } ken_problem_kind;

/* What is wrong with the data of the last record, in the order of semantics: invalid, doubtful, unknown. */
typedef struct ken_problem {
    const char *path;
    ken_problem_kind kind;
    char code[6];
} ken_problem;

KEN_API size_t ken_problem_count(const ken_context *context);
KEN_API bool ken_result_problem(const ken_context *context, size_t index, ken_problem *problem);
/* Message and help of a problem; *help may come back "". Belong to the context until its next call; NULL when out
 * of memory or out of range. */
KEN_API const char *ken_problem_text(ken_context *context, size_t index, ken_language language, const char **help);

/* The record's own `unit`: its text, or NULL. */
KEN_API const char *ken_result_unit(const ken_context *context);

/* The whole result as one line of JSON (no line end). *text belongs to the context until its next call. */
KEN_API ken_status ken_result_json(ken_context *context, ken_language language, const char **text, size_t *size);

/* A readable listing of a program beside its source lines. *text is malloc'ed; the caller frees it. */
KEN_API ken_status ken_program_dump(const ken_program *program, ken_language language, char **text, size_t *size);

#ifdef __cplusplus
}
#endif
#endif
