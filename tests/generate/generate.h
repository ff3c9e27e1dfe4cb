/* Rules that compile, and records to score with them, made up from a source of choices. The rules use every construct of the
 * language, in both surfaces; their constants lie near the values that the records take, so that comparisons go both ways.
 *
 *     struct choices choices;
 *     choices_begin(&choices, NULL, 0, seed);
 *     struct generated *g = generate_rules(&choices);       text: g->text, of one file or several, see FILE_MARK
 *     generate_record(g, &choices, &record);                as often as wanted
 *     generate_free(g);
 *
 * The same choices make the same bytes on every machine. Memory running out is left to buffers, which then are `failed`. */
#ifndef TESTS_GENERATE_H
#define TESTS_GENERATE_H

#include "../../runtime/buffer.h"
#include "mark.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- Choices ---- */

/* The bytes of a fuzzer; when they are used up, pseudo-random numbers that the seed decides. */
struct choices {
    const unsigned char *bytes;
    size_t size, used;
    uint64_t state;
};

/* `bytes` are borrowed, and may be NULL where size is 0. */
void choices_begin(struct choices *, const void *bytes, size_t size, uint64_t seed);

/* 0 … below - 1; `below` is at least 1, at most 65,536. Takes one byte, two where `below` is above 256, none where it is 1. */
uint32_t choose(struct choices *, uint32_t below);

/* Once in `times`. */
static inline bool chance(struct choices *c, uint32_t times)
{
    return choose(c, times) == 0;
}

/* ---- Constructs, counted, so that a run can show that it reached all of them ---- */

#define GENERATE_CONSTRUCTS(X)                                                                                        \
    X(INPUT_NUMBER) X(INPUT_FLAG) X(INPUT_DATE) X(INPUT_RANGE) X(INPUT_NEGATIVE_RANGE) X(INPUT_PERCENT) X(UNIT)       \
    X(UNIT_WHOLE) X(DEFINE_NUMBER) X(DEFINE_TRUTH) X(DEFINE_DATE) X(DEFINE_SQUARE) X(ADD) X(SUBTRACT) X(MULTIPLY)     \
    X(DIVIDE) X(PERCENT_OF) X(PERCENT_INCREASE) X(PERCENT_DECREASE) X(IF_ZERO) X(MIN) X(MAX) X(SUM) X(AVERAGE)        \
    X(MANY_OPERANDS) X(COUNT) X(ROUND) X(DEEP) X(LONG_LITERAL) X(NEGATIVE_LITERAL) X(COMPARISON) X(TWO_SIDED)         \
    X(BETWEEN) X(FLAG) X(HAPPENED) X(BY) X(BY_NAME) X(DAY_COMPARISON) X(DAY_BETWEEN) X(COUNT_COMPARISON) X(AND)       \
    X(OR) X(NOT) X(BRACKET) X(MEASURE) X(MEASURE_DATE) X(MEASURE_EACH) X(ELIDED) X(ELIDED_PAIR) X(LEVEL_LIST)         \
    X(LEVEL_RANGE) X(LEVEL_TEXT) X(SAME_AS) X(HIGHEST_LEVEL) X(WINDOWS) X(READING_LEFT_OUT) X(CUMULATIVE)             \
    X(HIGHEST_MET) X(BANDS) X(CASES) X(OTHERWISE) X(EVERY_CASE) X(EVERY_CASE_ALONE) X(CASE_MEASURE) X(CASE_BANDS)     \
    X(ASSESSED) X(NOT_ASSESSED) X(DROP_WEIGHT) X(FULL_SCORE) X(NO_TOTAL) X(HEADING) X(SEVERAL_SCORECARDS) X(OWNER)    \
    X(NOTE) X(AS_PRINTED) X(EXAMPLE) X(PERIOD) X(SOURCE) X(THAI_DATE) X(ENGLISH_DATE) X(ISO_DATE) X(THAI_DIGITS)      \
    X(THOUSANDS) X(GLUED) X(COMMENT) X(INPUT_CATEGORY) X(UNIT_WORD) X(RATE) X(ROUND_MODE) X(ROUND_STEPS)                \
    X(INTERPOLATE) X(DAYS_FROM) X(FISCAL_YEAR) X(IN_PERIOD) X(CHOICE) X(CHOICE_NOT) X(CHOICE_CHAIN) X(TABLE)          \
    X(TABLE_TWO_KEYS) X(TABLE_NUMBER_KEY) X(TABLE_LEVELS) X(STEPS) X(LEVELS) X(NO_LEVEL) X(FULL_SCORE_STATED)         \
    X(LOWEST_SCORE) X(SCORE_BY_LEVEL) X(INTERPOLATED) X(SCORE_FROM) X(ADJUST_SCORE) X(SCORE_SO_FAR) X(SCORE_OF)       \
    X(LEVEL_OF) X(HEADING_WEIGHT) X(CASE_WEIGHT) X(ADD_SCORES) X(MOVE_WEIGHT) X(WEIGHT_LEFT) X(ADJUST_TOTAL)          \
    X(TOTAL_SO_FAR) X(GRADE) X(SEVERAL_FILES) X(USE) X(CARD_GOES_ON) X(AMENDS) X(AMENDS_IN_TURN) X(CHANGE_HEADER)     \
    X(CHANGE_INPUT) X(CHANGE_DEFINE) X(CHANGE_TABLE) X(CHANGE_SCORECARD) X(CHANGE_GRADES) X(CHANGE_HEADING)           \
    X(CHANGE_INDICATOR) X(CHANGE_TITLE) X(CHANGE_WEIGHT) X(CHANGE_MEASURE) X(CHANGE_READING) X(CHANGE_SCORES)         \
    X(CHANGE_ADJUSTMENT) X(CHANGE_LEVEL) X(CHANGE_LEVELS) X(CHANGE_CASE) X(CHANGE_CONDITION) X(ADD_CASE)              \
    X(CHANGE_NOT_ASSESSED) X(CHANGE_ASSESSED) X(ADD_INDICATOR) X(ADD_HEADING) X(DROP_INDICATOR) X(DROP_AND_ADD) X(ADD_SCORECARD)

enum construct {
#define X(name) USES_##name,
    GENERATE_CONSTRUCTS(X)
#undef X
    CONSTRUCTS
};

extern const char *const construct_names[CONSTRUCTS];

/* ---- What has been generated ---- */

/* Numbers of rules and records are whole multiples of 1 / SCALE, but for a few that are only text. */
#define SCALE 10000

enum { MOST_UNITS = 12, MOST_INPUTS = 32, MOST_DEFINES = 48, MOST_CONSTANTS = 128, MOST_DAYS = 16, WORD_BYTES = 80 };
enum { MOST_CHOICES = 5, MOST_TABLES = 6, MOST_LEVELS = 10, MOST_PARTS = 32, NUMBER_BYTES = 24 };
enum {
    UNIT_PLAIN, UNIT_BAHT, UNIT_PERCENT, UNIT_DAYS, UNIT_PER_THOUSAND, UNIT_PER_TEN_THOUSAND, UNIT_PER_HUNDRED_THOUSAND, UNIT_PER_MILLION,
    FIRST_DECLARED
};
enum value_kind { A_NUMBER, A_FLAG, A_DATE, A_CATEGORY, A_LEVEL };
enum surface { ENGLISH_WORDS, THAI_WORDS, MIXED_WORDS };

struct generated_unit {
    char name[WORD_BYTES];
    bool whole;
};

struct generated_input {
    char name[WORD_BYTES]; /* "" for a level that a person gives */
    char path[WORD_BYTES]; /* decoded */
    enum value_kind kind;
    uint32_t unit;
    bool whole, ranged;
    int64_t low, high; /* scaled; without a range 0 and far away */
    const char *choices[MOST_CHOICES]; /* of a category */
    uint32_t choice_count;
};

struct generated_define {
    char name[WORD_BYTES];
    enum value_kind kind;
    uint32_t unit;
    bool is_table;
};

/* A table with a value for each level. One with a single value is among the definitions. */
struct generated_table {
    char name[WORD_BYTES];
    uint32_t unit, values;
    bool rising;
};

struct constant {
    uint32_t unit;
    int64_t value;
};

struct generated {
    struct choices *choices; /* of the call at work */
    struct ken_buffer text;  /* the rules; not NUL-terminated */
    struct written *written; /* what amendments go by */
    struct generated_unit units[MOST_UNITS];
    struct generated_input inputs[MOST_INPUTS];
    struct generated_define defines[MOST_DEFINES];
    struct constant constants[MOST_CONSTANTS]; /* that rules compare with; the newest replace the oldest */
    int32_t days[MOST_DAYS];
    struct generated_table tables[MOST_TABLES];
    struct written_indicator *earlier[2 * MOST_PARTS]; /* of the scorecard at hand: what others may name */
    uint32_t table_count, earlier_count, top; /* top: of the scorecard at hand */
    uint32_t unit_count, input_count, define_count, constant_count, day_count;
    uint32_t uses[CONSTRUCTS];
    enum surface surface;
    uint32_t name_offset;   /* where in the lists of names these rules begin */
    uint32_t names_used, latin_names;
    bool thai_digits, joined_lines, small, has_period;
    bool in_indicator;      /* what is being written may name the earlier indicators */
    bool touching;          /* the text ends in a Thai word that the next may touch */
    int32_t base_day;
};

/* NULL when there is no memory for it at all. */
struct generated *generate_rules(struct choices *);
void generate_free(struct generated *);

/* Replaces what is in `record` by one JSON record, mostly sound; each member of an object stands on a line of its own. */
void generate_record(struct generated *, struct choices *, struct ken_buffer *record);

/* Some random bytes of a record changed or cut off. */
void generate_damage(struct choices *, struct ken_buffer *record);

#endif
