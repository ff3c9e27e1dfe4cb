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

/* What levels may compare without naming it. */
struct measure {
    bool stated, is_date;
    uint32_t unit;
};

/* How the levels of an indicator are read; where it is left out, only levels that agree under both are written. */
enum reading { READING_LEFT_OUT, READING_CUMULATIVE, READING_HIGHEST };

void write_as_printed(struct generated *g);
/* Levels 1 to `last`; above it none is stated, and `closed` says so by `highest level`. `gaps`: some may not exist. */
void write_ladder(struct generated *g, enum reading reading, const struct measure *measure, uint32_t last, bool closed, bool gaps);
/* Thresholds of the measure, at least two, between which scores can lie. */
void write_slope(struct generated *g, const struct measure *measure);
void write_bands(struct generated *g, uint32_t unit);
void write_level_texts(struct generated *g);

/* ---- table.c ---- */

void declare_table(struct generated *g, uint32_t values);
/* A table of levels that may stand beside a measure; NULL: none. */
const struct generated_table *table_for(struct generated *g, const struct measure *measure, uint32_t levels);

/* ---- indicator.c ---- */

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
    bool is_heading;
    struct split split;
};

/* What the indicators of a scorecard have in common. */
struct card {
    bool weighted, adds, may_not_assess, results_stand; /* results_stand: one that is not assessed still has a score */
    int64_t full, lowest; /* scaled; full 0: none is stated */
};

void write_weight(struct generated *g, int hundredths);
void write_indicator(struct generated *g, const struct card *card, const struct part *part);

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
/* A path that no input has, nor the beginning of one. */
void fresh_path(struct generated *g, char to[WORD_BYTES]);

#endif
