/* What the parts of the generator share: writing words, names, literals, values and conditions of a rule file. */
#ifndef TESTS_GENERATE_WRITE_H
#define TESTS_GENERATE_WRITE_H

#include "generate.h"

enum word {
#define KEN_KEYWORD(token, thai, english) WORD_##token,
#define KEN_MONTH(number, thai, english)
#include "../../compiler/keyword.def"
    WORDS
};

/* ---- What has been written, by which amendments go ---- */

enum { MOST_CARDS = 8, MOST_BLOCKS = 12, MOST_WRITTEN_TABLES = 16, MOST_RULE_FILES = 10, MOST_INDICATORS = 2 * MOST_PARTS };

/* What levels may compare without naming it. */
struct measure {
    bool stated, is_date;
    uint32_t unit;
};

/* How the levels of an indicator are read; where it is left out, only levels that agree under both are written. */
enum reading { READING_LEFT_OUT, READING_CUMULATIVE, READING_HIGHEST };

/* How the blocks of an indicator score. */
enum scoring { SCORED_BY_LEVEL, SCORED_BETWEEN, SCORED_FROM };

struct style {
    enum scoring scoring;
    enum reading reading;
    bool no_gaps; /* every level exists */
};

/* What the levels of a block are like. */
struct rungs {
    uint32_t last;
    bool highest;  /* that nothing is above the last is said */
    bool by_table; /* one line for all */
    bool plain;    /* each compares the measure with a constant, and nothing else */
    uint32_t unit;
    bool absent[MOST_LEVELS + 1];
    int64_t value[MOST_LEVELS + 1];
    enum word comparator[MOST_LEVELS + 1];
};

struct written_block {
    struct measure measure; /* that its levels mean */
    bool is_bands;
    struct rungs rungs;
};

/* How the weight of an indicator turns on an input: so much more in each case than in the one before, from its weight on. */
struct split {
    const struct generated_input *selector; /* NULL: it does not */
    int step;                               /* in hundredths */
};

/* One line of a scorecard's plan. */
struct part {
    char number[NUMBER_BYTES];
    int weight;     /* in hundredths; 0: none */
    int64_t full;   /* scaled; 0: it states none */
    uint32_t group; /* the same for parts whose weights sum to 100 */
    bool is_heading;
    struct split split;
};

enum form { FORM_PLAIN, FORM_CASES, FORM_WEIGHTED_CASES, FORM_BANDS, FORM_ASSESSED };

/* A heading or indicator, as written. */
struct written_indicator {
    struct part part;
    struct style style;
    enum form form;
    struct measure measure; /* of the indicator as a whole */
    bool absent;            /* it may be not assessed */
    bool may_be_named, named;
    bool by_level, reaches, every, alone; /* alone: `every case` states levels that no case does */
    int64_t full, lowest;
    uint32_t otherwise;     /* which of its cases that is, from 1; 0: none */
    uint32_t input;         /* of one whose level a person gives */
    uint32_t block_count;   /* its cases, or 1 */
    struct written_block blocks[MOST_BLOCKS];
    /* In the amendment being written: */
    bool reweighted, added, dropped;
};

/* What the indicators of a scorecard have in common. */
struct card {
    bool weighted, adds, may_not_assess, results_stand; /* results_stand: one that is not assessed still has a score */
    int64_t full, lowest; /* scaled; full 0: none is stated */
};

struct written_card {
    char name[WORD_BYTES];
    struct card card;
    uint32_t top, part_count, group_count;
    bool full_stated, graded;
    struct written_indicator part[MOST_INDICATORS]; /* in order */
};

/* What a row is found by. */
struct key {
    const struct generated_input *category; /* NULL: a number, */
    uint32_t unit, count;                   /* of this unit; how many values of the key have rows */
    int64_t first;                          /* scaled; the others are the next whole numbers */
};

struct written_table {
    struct generated_table table;
    struct key keys[2];
    uint32_t key_count;
};

struct written {
    struct rungs rungs; /* of the block written last */
    struct written_card cards[MOST_CARDS];
    struct written_table tables[MOST_WRITTEN_TABLES];
    char files[MOST_RULE_FILES][WORD_BYTES];
    uint32_t card_count, table_count, file_count;
    bool amends; /* the file at hand amends another */
};

static inline void uses(struct generated *g, enum construct construct)
{
    g->uses[construct]++;
}

/* ---- words.c ---- */

void new_line(struct generated *g);
void write_word(struct generated *g, enum word word);
/* Behind `days` nothing may be spelt `from`: the two are one word. */
bool ends_in_days(const struct generated *g);
void write_name(struct generated *g, const char *name);
/* A name where it is declared: behind a space, and nothing touches it. */
void write_new_name(struct generated *g, const char *name);
/* A quoted text, which may hold quotation marks. */
void write_quoted(struct generated *g, const char *text);
void write_some_text(struct generated *g);
/* `,` and `)` follow at once, `(` behind a space. */
void write_sign(struct generated *g, char sign);
void write_symbol(struct generated *g, const char *symbol);
/* A number without a unit, and without thousands separators where `plain`. */
void write_decimal(struct generated *g, const char *decimal, bool plain);
/* A count, or the number of an indicator: digits as they are. */
void write_numeral(struct generated *g, const char *digits);
void write_count(struct generated *g, uint32_t count);

/* How a literal may be written. */
enum literal { LITERAL_FREE, LITERAL_BARE, LITERAL_IN_LIST, LITERAL_BARE_IN_LIST };
void write_literal(struct generated *g, uint32_t unit, int64_t value, enum literal how);
/* As LITERAL_FREE, from a decimal of any length. */
void write_long_literal(struct generated *g, uint32_t unit, const char *decimal);
/* A unit as a type names it. */
void write_unit(struct generated *g, uint32_t unit);
void write_date(struct generated *g, int32_t day);

#define DECIMAL_BYTES 32
/* The decimal of a scaled number. */
void decimal_of(int64_t value, char to[DECIMAL_BYTES]);
/* A fresh name, of the declared kind; good for the lifetime of the rules. */
void fresh_name(struct generated *g, char to[WORD_BYTES]);

/* ---- formula.c ---- */

/* A unit that some number input has, or plain or percent. */
uint32_t some_unit(struct generated *g);
/* Whether there are values of a unit without a name of that unit. */
bool needs_no_name(const struct generated *g, uint32_t unit);
/* A usual constant of a unit, scaled. */
int64_t some_constant(struct generated *g, uint32_t unit);
int32_t some_day(struct generated *g);

/* All of these have an input in them. */
void write_number(struct generated *g, uint32_t unit, uint32_t depth);
void write_factor(struct generated *g, uint32_t unit, uint32_t depth);
/* A name or a bracket. */
void write_operand(struct generated *g, uint32_t unit, uint32_t depth);
/* A date's name, or such in brackets; false where there is none, and nothing is written. */
bool write_date_operand(struct generated *g);
bool has_dates(const struct generated *g);
/* A number's name of a unit; NULL where there is none. */
const char *number_name(struct generated *g, uint32_t unit);

/* ---- condition.c ---- */

/* A condition that says what it compares. It stands free: no connective outside a bracket may be beside it. */
void write_condition(struct generated *g, uint32_t depth);
/* One link of a chain. */
void write_link(struct generated *g, uint32_t depth);
/* A link that follows from nothing but itself, and nothing from it: levels of them never are reversed. */
void write_whole(struct generated *g, uint32_t depth);
void write_in_period(struct generated *g);
/* A category, or with `flags` a flag, that there is; NULL: none. */
const struct generated_input *some_selector(struct generated *g, bool flags);

/* ---- ladder.c ---- */

void write_as_printed(struct generated *g);
void write_level(struct generated *g, uint32_t first, uint32_t last);
/* The last level that a block states: once in so many times any. */
uint32_t some_last(struct generated *g, uint32_t times);
/* Levels 1 to `last`; above it none is stated, and `closed` says so by `highest level`. `gaps`: some may not exist. */
void write_ladder(struct generated *g, enum reading reading, const struct measure *measure, uint32_t last, bool closed, bool gaps);
/* Thresholds of the measure, at least two, between which scores can lie. */
void write_slope(struct generated *g, const struct measure *measure, uint32_t last);
void write_bands(struct generated *g, uint32_t unit, uint32_t last);
void write_level_texts(struct generated *g);
/* One of the levels of a block that only compare the measure, with a threshold between those that it had and the next one has. */
void write_new_threshold(struct generated *g, struct rungs *rungs);

/* ---- table.c ---- */

void declare_table(struct generated *g, uint32_t values);
/* `change table`: a row or two of one. */
void write_new_rows(struct generated *g, struct written_table *);
/* A table of levels that may stand beside a measure; NULL: none. */
const struct generated_table *table_for(struct generated *g, const struct measure *measure, uint32_t levels);

/* ---- indicator.c ---- */

void write_weight(struct generated *g, int hundredths);
void write_owner(struct generated *g);
void write_measure(struct generated *g, struct measure *m, bool single);
/* A measure of a unit. */
void write_measure_of(struct generated *g, uint32_t unit, bool single);
uint32_t write_bands_of(struct generated *g);
void write_reading(struct generated *g, enum reading reading);
void write_not_assessed(struct generated *g);
void write_assessed(struct generated *g);
void write_note(struct generated *g);
void write_example(struct generated *g, bool has_levels);
/* The levels of a block, or what it scores without. */
void write_block(struct generated *g, const struct style *style, const struct measure *measure, uint32_t last);
uint32_t last_of_block(struct generated *g, const struct style *style);
void write_case_name(struct generated *g, enum word word, uint32_t number);
/* A new case, and what stands below it. */
void write_case(struct generated *g, struct written_indicator *written);
/* An indicator, behind the word for it; and notes what it is. */
void write_indicator(struct generated *g, enum word word, const struct card *card, struct written_indicator *written);

/* ---- score.c ---- */

int64_t some_full_score(struct generated *g);
/* `full score` or `lowest score` as a line of its own. */
void write_score_line(struct generated *g, enum word word, int64_t value);
/* A score for each level, none below the one before; `reaches`: the last is the full score. */
void write_score_by_level(struct generated *g, int64_t lowest, int64_t full, bool reaches);
/* What a score is without levels. */
void write_score_from(struct generated *g);
/* `adjust score to` or `adjust total to` for a score that cannot be more than `full`. */
void write_adjustment(struct generated *g, bool total, int64_t full);
void write_grades(struct generated *g, int64_t full);
/* A definition of a new name. */
void write_define(struct generated *g);
/* What a definition says, of a kind and unit. */
void write_meaning(struct generated *g, enum value_kind kind, uint32_t unit);

/* ---- rules.c ---- */

/* A path that no input has, nor the beginning of one. */
void fresh_path(struct generated *g, char to[WORD_BYTES]);
/* Gives an input another path. */
void move_input(struct generated *g, struct generated_input *input);
void write_period(struct generated *g);
void declare_input(struct generated *g, enum value_kind kind);
/* What is said of an input behind its name. */
void describe_input(struct generated *g, struct generated_input *input);
/* The parts of a whole scorecard. */
void write_scorecard(struct generated *g);
/* All that adjusts a total. */
void write_total_adjustments(struct generated *g, int64_t full);
/* The full score of a total. */
int64_t full_of_total(const struct written_card *card);
void write_heading(struct generated *g, const struct part *part);

/* ---- amend.c ---- */

/* A file that amends the one written last. */
void write_amendment(struct generated *g);

/* ---- restate.c ---- */

/* The clauses below `change indicator`. */
void write_changes(struct generated *g, const struct card *card, struct written_indicator *written);

/* ---- files.c ---- */

/* A file, with a name; in rules of one file none is begun. */
void begin_file(struct generated *g);
/* `use` or `amends` of one begun before, from 0. */
void write_file(struct generated *g, enum word word, uint32_t file);

#endif
