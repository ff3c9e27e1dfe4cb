/* A second opinion on programs: walks every path of a short one, each by itself, with the types on its stack written out.
 * Slow, without joins, and independent of verify.c: it has its own table of what instructions take and give.
 *
 * all_paths_are_sound(p): on no path is a value missing or of another type, an operand out of range, a jump not forward;
 * each path passes the indicators in order, each with one outcome that is final (or not assessed), then the totals there are,
 * and ends in the last HALT. Scores are set and changed only where there is one. */
#ifndef PATHS_H
#define PATHS_H

#include "assemble.h"

#define MOST 32 /* instructions, and so values, of a program that is looked at */

enum block_kind { NO_BLOCK, ANY_LEVELS, UPWARDS, DOWNWARDS, IN_BANDS, KNOWN };

struct walk {
    uint32_t at, depth;
    char types[MOST];
    struct {
        uint32_t slot;
        char type;
        bool inside; /* stored inside an indicator */
    } stored[MOST];
    uint32_t stored_count;
    uint32_t rules;           /* begun */
    uint32_t cards;           /* those before are done: without a total, or past it */
    bool begun;               /* an indicator or a total: no shared values any more */
    bool inside, cases;       /* an indicator; it has cases */
    bool in_total;            /* of the card before `cards` */
    enum ken_indicator_kind kind;
    bool scored;              /* the block to come has a score of its own */
    bool chosen, certain;     /* its case, and whether it applies for certain */
    bool final, not_assessed; /* an outcome that stands */
    enum block_kind block;
    uint32_t level;
};

static const struct effect {
    const char *takes, *gives;
} effects[KEN_OP_COUNT_OF_ALL] = {
    [KEN_OP_NUMBER] = {"", "N"}, [KEN_OP_DAY] = {"", "D"}, [KEN_OP_INPUT] = {"", "N"}, [KEN_OP_FLAG] = {"", "T"},
    [KEN_OP_DATE] = {"", "D"}, [KEN_OP_ADD] = {"NN", "N"}, [KEN_OP_SUBTRACT] = {"NN", "N"}, [KEN_OP_MULTIPLY] = {"NN", "N"},
    [KEN_OP_DIVIDE] = {"NN", "N"}, [KEN_OP_PERCENT] = {"NN", "N"}, [KEN_OP_INCREASE] = {"NN", "N"},
    [KEN_OP_DECREASE] = {"NN", "N"}, [KEN_OP_IF_ZERO] = {"NN", "NN"}, [KEN_OP_MIN] = {"NN", "N"}, [KEN_OP_MAX] = {"NN", "N"},
    [KEN_OP_AVERAGE] = {"N", "N"}, [KEN_OP_ROUND] = {"N", "N"}, [KEN_OP_INTERPOLATE] = {"N", "N"},
    [KEN_OP_DAYS] = {"DD", "N"}, [KEN_OP_FISCAL_YEAR] = {"D", "N"}, [KEN_OP_LOOKUP] = {"NN", "N"},
    [KEN_OP_AT_LEAST] = {"NN", "T"}, [KEN_OP_MORE_THAN] = {"NN", "T"},
    [KEN_OP_AT_MOST] = {"NN", "T"}, [KEN_OP_LESS_THAN] = {"NN", "T"}, [KEN_OP_EQUAL] = {"NN", "T"}, [KEN_OP_BETWEEN] = {"N", "T"},
    [KEN_OP_DAY_AT_LEAST] = {"DD", "T"}, [KEN_OP_DAY_MORE_THAN] = {"DD", "T"}, [KEN_OP_DAY_AT_MOST] = {"DD", "T"},
    [KEN_OP_DAY_LESS_THAN] = {"DD", "T"}, [KEN_OP_DAY_EQUAL] = {"DD", "T"}, [KEN_OP_HAPPENED] = {"D", "T"}, [KEN_OP_NOT] = {"T", "T"},
    [KEN_OP_AND] = {"TT", "T"}, [KEN_OP_OR] = {"TT", "T"}, [KEN_OP_SKIP_FALSE] = {"T", "T"}, [KEN_OP_SKIP_TRUE] = {"T", "T"},
    [KEN_OP_NOT_ASSESSED] = {"T", ""}, [KEN_OP_CASE] = {"T", ""}, [KEN_OP_CUMULATIVE] = {"T", ""}, [KEN_OP_HIGHEST] = {"T", ""},
    [KEN_OP_BAND] = {"N", "N"}, [KEN_OP_END_BANDS] = {"N", ""}, [KEN_OP_SCORE] = {"N", ""}, [KEN_OP_SO_FAR] = {"", "N"},
    [KEN_OP_SCORE_OF] = {"", "N"}, [KEN_OP_LEVEL_OF] = {"", "N"}, [KEN_OP_ADJUST] = {"N", ""}, [KEN_OP_ADJUST_WHEN] = {"TN", ""},
};

static inline bool row_of(const struct ken_program *p, enum ken_table table, uint32_t row)
{
    return row < p->rows[table];
}

static inline bool input_of(const struct ken_program *p, uint32_t input, enum ken_type type)
{
    return row_of(p, KEN_INPUT, input) && ken_cell(p, KEN_INPUT, input, KEN_INPUT_TYPE) == (uint32_t)type;
}

/* Operands that are no jump; an operand that an instruction does not have is 0. */
static inline bool operands_fit(const struct ken_program *p, struct ken_code i)
{
    uint32_t x = i.x, y = i.y;
    switch (i.op) {
    case KEN_OP_NUMBER: return row_of(p, KEN_NUMBER, x) && y == 0;
    case KEN_OP_DAY: return x >= 1 && x <= KEN_LAST_DAY && y == 0;
    case KEN_OP_INPUT: return (input_of(p, x, KEN_TYPE_NUMBER) || input_of(p, x, KEN_TYPE_CATEGORY)) && y == 0;
    case KEN_OP_FLAG: return input_of(p, x, KEN_TYPE_FLAG) && y == 0;
    case KEN_OP_DATE: return input_of(p, x, KEN_TYPE_DATE) && y == 0;
    case KEN_OP_ASSESSED: return input_of(p, x, KEN_TYPE_LEVEL) && y == 0;
    case KEN_OP_STORE: case KEN_OP_LOAD: return x < KEN_LIMIT_SLOTS && y == 0;
    case KEN_OP_SHOW: return row_of(p, KEN_MEASURE, x) && y == 0;
    case KEN_OP_ADD: case KEN_OP_SUBTRACT: case KEN_OP_MULTIPLY: return x == 0 && row_of(p, KEN_SET, y);
    case KEN_OP_DIVIDE: case KEN_OP_PERCENT: case KEN_OP_INCREASE: case KEN_OP_DECREASE: return row_of(p, KEN_SET, x) && row_of(p, KEN_SET, y);
    case KEN_OP_IF_ZERO: return row_of(p, KEN_NUMBER, x);
    case KEN_OP_AVERAGE: return x >= 1 && x <= KEN_LIMIT_OPERANDS && row_of(p, KEN_SET, y);
    case KEN_OP_ROUND: return x % 16 <= 12 && x / 16 <= 4 && row_of(p, KEN_SET, y);
    case KEN_OP_INTERPOLATE: return row_of(p, KEN_CURVE, x) && row_of(p, KEN_SET, y);
    case KEN_OP_LOOKUP: return row_of(p, KEN_LOOKUP, x) && row_of(p, KEN_SET, y);
    case KEN_OP_COUNT: return x >= 1 && x <= KEN_LIMIT_OPERANDS && y == 0;
    case KEN_OP_BETWEEN: case KEN_OP_BAND: return row_of(p, KEN_NUMBER, x) && row_of(p, KEN_NUMBER, y);
    case KEN_OP_RULE: case KEN_OP_SCORE_OF: case KEN_OP_LEVEL_OF: return row_of(p, KEN_INDICATOR, x) && y == 0;
    case KEN_OP_TOTAL: return row_of(p, KEN_SCORECARD, x) && y == 0;
    case KEN_OP_CASE: return row_of(p, KEN_CASE, x);
    case KEN_OP_OTHERWISE: return row_of(p, KEN_CASE, x) && y == 0;
    case KEN_OP_CUMULATIVE: case KEN_OP_HIGHEST: return x >= 1 && x <= 5;
    case KEN_OP_END_BANDS: case KEN_OP_NO_CASE: return row_of(p, KEN_SET, x) && y == 0;
    case KEN_OP_SKIP_FALSE: case KEN_OP_SKIP_TRUE: case KEN_OP_NOT_ASSESSED: case KEN_OP_OUTCOME: return x == 0;
    default: return x == 0 && y == 0;
    }
}

static inline bool take(struct walk *w, const char *types)
{
    size_t count = strlen(types);
    if (count > w->depth || memcmp(w->types + w->depth - count, types, count) != 0)
        return false;
    w->depth -= (uint32_t)count;
    return true;
}

static inline bool give(struct walk *w, const char *types)
{
    for (; *types; types++) {
        if (w->depth == MOST)
            return false;
        w->types[w->depth++] = *types;
    }
    return true;
}

static inline bool stores(struct walk *w, uint32_t slot)
{
    if (w->depth == 0 || w->stored_count == MOST)
        return false;
    w->stored[w->stored_count].slot = slot;
    w->stored[w->stored_count].type = w->types[--w->depth];
    w->stored[w->stored_count++].inside = w->inside;
    return true;
}

static inline bool loads(struct walk *w, uint32_t slot)
{
    for (uint32_t i = w->stored_count; i > 0; i--)
        if (w->stored[i - 1].slot == slot)
            return give(w, (const char[]){w->stored[i - 1].type, '\0'});
    return false;
}

static inline bool counts(struct walk *w, uint32_t count)
{
    for (; count > 0; count--)
        if (!take(w, "T"))
            return false;
    return give(w, "N");
}

static inline bool shows(const struct ken_program *p, const struct walk *w, uint32_t measure)
{
    char wanted = ken_cell(p, KEN_MEASURE, measure, KEN_MEASURE_IS_DATE) ? 'D' : 'N';
    return w->inside && w->depth > 0 && w->types[w->depth - 1] == wanted && ken_cell(p, KEN_MEASURE, measure, KEN_MEASURE_INDICATOR) == w->rules - 1;
}

/* What a step makes of a block of levels, the value it takes set aside. */
static inline bool level_fits(struct walk *w, struct ken_code i)
{
    enum block_kind kind = i.op == KEN_OP_CUMULATIVE ? UPWARDS : DOWNWARDS;
    bool fits = w->block == ANY_LEVELS || (w->block == kind && (kind == UPWARDS ? i.x > w->level : i.x < w->level));
    w->block = kind;
    w->level = i.x;
    return fits && w->depth == 0;
}

/* The first scorecard from `cards` on that has a total; their number: none has. */
static inline uint32_t next_total(const struct ken_program *p, const struct walk *w)
{
    uint32_t card = w->cards;
    while (card < p->rows[KEN_SCORECARD] && ken_cell(p, KEN_SCORECARD, card, KEN_SCORECARD_TOTAL) == KEN_TOTAL_NONE)
        card++;
    return card;
}

/* The indicator asked for has its result: in a total any of the scorecard, in an indicator those before. */
static inline bool result_fits(const struct ken_program *p, const struct walk *w, struct ken_code i)
{
    uint32_t card = ken_cell(p, KEN_INDICATOR, i.x, KEN_INDICATOR_SCORECARD);
    if (i.op == KEN_OP_LEVEL_OF && ken_cell(p, KEN_INDICATOR, i.x, KEN_INDICATOR_KIND) == KEN_BY_SCORE)
        return false;
    if (w->in_total)
        return card == w->cards - 1;
    return w->inside && w->block != KNOWN && i.x < w->rules - 1 && card == ken_cell(p, KEN_INDICATOR, w->rules - 1, KEN_INDICATOR_SCORECARD);
}

static inline bool control_fits(const struct ken_program *p, struct walk *w, struct ken_code i)
{
    bool open = w->inside && !w->final && !w->not_assessed && w->block == NO_BLOCK; /* for a case, or the block */
    bool adjusts = w->in_total || (w->inside && (w->final || w->not_assessed) && w->kind != KEN_BY_LEVEL);
    switch (i.op) {
    case KEN_OP_RULE:
        if (w->inside || w->in_total || w->cards > 0 || w->depth > 0 || i.x != w->rules)
            return false;
        w->inside = w->begun = true;
        w->kind = (enum ken_indicator_kind)ken_cell(p, KEN_INDICATOR, i.x, KEN_INDICATOR_KIND);
        w->scored = false;
        w->cases = ken_cell(p, KEN_INDICATOR, i.x, KEN_INDICATOR_HAS_CASES) != 0;
        w->rules++;
        w->chosen = w->certain = !w->cases;
        w->final = w->not_assessed = false;
        return true;
    case KEN_OP_CASE: case KEN_OP_OTHERWISE:
        return open && w->cases && !w->chosen && w->depth == 0 && ken_cell(p, KEN_CASE, i.x, KEN_CASE_INDICATOR) == w->rules - 1;
    case KEN_OP_NOT_ASSESSED:
        return w->depth == 0 && ((open && (!w->cases || !w->chosen) && !w->scored) || (w->inside && w->final));
    case KEN_OP_SCORE: {
        bool fits = open && w->chosen && !w->scored && w->kind != KEN_BY_LEVEL && w->depth == 0;
        w->scored = true;
        return fits;
    }
    case KEN_OP_LADDER:
        w->block = ANY_LEVELS;
        w->level = 0;
        return open && w->chosen && w->kind != KEN_BY_SCORE && w->depth == 0;
    case KEN_OP_CUMULATIVE: case KEN_OP_HIGHEST:
        return level_fits(w, i);
    case KEN_OP_BAND: {
        bool fits = (w->block == ANY_LEVELS || w->block == IN_BANDS) && w->depth == 1;
        w->block = IN_BANDS;
        return fits && ++w->level <= 5;
    }
    case KEN_OP_END_BANDS: {
        bool fits = w->block == IN_BANDS && w->depth == 0;
        w->block = KNOWN;
        return fits;
    }
    case KEN_OP_ASSESSED:
        w->block = KNOWN;
        return open && !w->cases && !w->scored && w->kind != KEN_BY_SCORE && w->depth == 0;
    case KEN_OP_OUTCOME: {
        bool alone = w->kind == KEN_BY_SCORE && w->scored;
        bool fits = (alone || w->block != NO_BLOCK) && w->block != IN_BANDS && w->depth == 0;
        w->block = NO_BLOCK;
        w->scored = false;
        w->final = w->certain;
        w->chosen = !w->cases;
        return fits;
    }
    case KEN_OP_NO_CASE: {
        bool fits = open && w->cases && !w->chosen && w->depth == 0;
        w->final = true;
        return fits;
    }
    case KEN_OP_TOTAL:
        if (w->inside || w->in_total || w->depth > 0 || w->rules != p->rows[KEN_INDICATOR] || i.x != next_total(p, w))
            return false;
        w->cards = i.x + 1;
        w->in_total = w->begun = true;
        return true;
    case KEN_OP_SCORE_OF: case KEN_OP_LEVEL_OF:
        return result_fits(p, w, i);
    case KEN_OP_SO_FAR:
        return adjusts;
    case KEN_OP_ADJUST: case KEN_OP_ADJUST_WHEN:
        return adjusts && w->depth == 0;
    case KEN_OP_RESULT: {
        bool fits = (w->in_total || (w->inside && (w->final || w->not_assessed) && w->block == NO_BLOCK)) && w->depth == 0;
        w->inside = w->in_total = false;
        return fits;
    }
    default:
        return w->block != KNOWN && (w->inside || w->in_total || !w->begun);
    }
}

static bool walk_on(const struct ken_program *p, const struct walk *w);

static inline bool jumps(const struct ken_program *p, struct walk w, uint32_t to)
{
    if (to < w.at || to >= p->rows[KEN_CODE]) /* w.at is the next instruction */
        return false;
    w.at = to;
    return walk_on(p, &w);
}

/* All ways on from an instruction whose effect on the stack is done. */
static inline bool ways_on(const struct ken_program *p, struct walk *w, struct ken_code i)
{
    struct walk other = *w;
    switch (i.op) {
    case KEN_OP_IF_ZERO:
        other.depth--;
        return jumps(p, other, i.y) && walk_on(p, w);
    case KEN_OP_SKIP_FALSE: case KEN_OP_SKIP_TRUE:
        return jumps(p, other, i.y) && walk_on(p, w);
    case KEN_OP_CUMULATIVE: case KEN_OP_HIGHEST: /* the level is known there */
        other.block = KNOWN;
        return jumps(p, other, i.y) && walk_on(p, w);
    case KEN_OP_NOT_ASSESSED:
        other.not_assessed = true;
        return jumps(p, other, i.y) && walk_on(p, w);
    case KEN_OP_CASE:
        if (!jumps(p, other, i.y))
            return false;
        w->chosen = true;
        for (int certain = 0; certain < 2; certain++) {
            other = *w;
            other.certain = certain;
            if (!walk_on(p, &other))
                return false;
        }
        return true;
    case KEN_OP_OTHERWISE:
        w->chosen = w->certain = true;
        return walk_on(p, w);
    case KEN_OP_OUTCOME:
        return w->final ? jumps(p, other, i.y) : walk_on(p, w);
    default:
        return walk_on(p, w);
    }
}

static bool walk_on(const struct ken_program *p, const struct walk *before)
{
    struct walk w = *before;
    if (w.at >= p->rows[KEN_CODE])
        return false;
    struct ken_code i = ken_code_at(p, w.at++);
    if ((uint32_t)i.op >= KEN_OP_COUNT_OF_ALL || !operands_fit(p, i))
        return false;
    if (i.op == KEN_OP_HALT)
        return !w.inside && !w.in_total && w.depth == 0 && w.rules == p->rows[KEN_INDICATOR] && w.at == p->rows[KEN_CODE] &&
               next_total(p, &w) == p->rows[KEN_SCORECARD];
    bool sound = true;
    if (i.op == KEN_OP_STORE)
        sound = stores(&w, i.x);
    else if (i.op == KEN_OP_LOAD)
        sound = loads(&w, i.x);
    else if (i.op == KEN_OP_SHOW)
        sound = shows(p, &w, i.x);
    else if (i.op == KEN_OP_COUNT)
        sound = counts(&w, i.x);
    else if (effects[i.op].takes)
        sound = take(&w, effects[i.op].takes) && give(&w, effects[i.op].gives);
    return sound && control_fits(p, &w, i) && ways_on(p, &w, i);
}

static inline bool all_paths_are_sound(const struct ken_program *p)
{
    struct walk start = {0};
    return walk_on(p, &start);
}

#endif
