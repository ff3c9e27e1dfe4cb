/* score.c: full and lowest scores, scores without levels, adjustments and grades. */
#include "write.h"

#include <stdio.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

int64_t some_full_score(struct generated *g)
{
    static const int64_t fulls[] = {10 * SCALE, 100 * SCALE, 5 * SCALE, 20 * SCALE, 5 * SCALE / 2, SCALE, 4 * SCALE, 3 * SCALE / 4};
    return fulls[choose(g->choices, COUNT(fulls))];
}

static void write_score(struct generated *g, int64_t value)
{
    write_literal(g, UNIT_PLAIN, value, LITERAL_BARE_IN_LIST);
}

void write_score_line(struct generated *g, enum word word, int64_t value)
{
    uses(g, word == WORD_LOWEST_SCORE ? USES_LOWEST_SCORE : USES_FULL_SCORE_STATED);
    new_line(g);
    write_word(g, word);
    write_score(g, value);
}

void write_score_by_level(struct generated *g, int64_t lowest, int64_t full, bool reaches)
{
    int64_t score = lowest, step = (full - lowest) / g->top / 100 * 100;
    uses(g, USES_SCORE_BY_LEVEL);
    new_line(g);
    write_word(g, WORD_SCORE_BY_LEVEL);
    for (uint32_t n = 1; n <= g->top; n++) {
        int64_t left = full - score, most = choose(g->choices, 3) && step < left ? step : left;
        score += n == g->top && (reaches || choose(g->choices, 2)) ? left : most / 8 * choose(g->choices, 9);
        if (n > 1)
            write_sign(g, ',');
        write_score(g, score);
    }
}

void write_score_from(struct generated *g)
{
    uses(g, USES_SCORE_FROM);
    new_line(g);
    write_word(g, WORD_SCORE_FROM);
    write_number(g, UNIT_PLAIN, 2);
}

/* ---- Adjustments ---- */

static void write_so_far(struct generated *g, bool total)
{
    uses(g, total ? USES_TOTAL_SO_FAR : USES_SCORE_SO_FAR);
    write_word(g, total ? WORD_TOTAL_SO_FAR : WORD_SCORE_SO_FAR);
}

static void write_adjusted(struct generated *g, bool total, int64_t full)
{
    static const int64_t steps[] = {SCALE, SCALE / 2, SCALE / 4, 2 * SCALE, 10 * SCALE};
    static const int64_t shares[] = {SCALE / 2, 9000, 3333, 2 * SCALE};
    int64_t some = full / 8 * choose(g->choices, 10);
    switch (choose(g->choices, 7)) {
    case 0:
    case 1:
        write_so_far(g, total);
        write_sign(g, choose(g->choices, 2) ? '+' : '-');
        write_score(g, steps[choose(g->choices, COUNT(steps))]);
        break;
    case 2:
        write_so_far(g, total);
        write_sign(g, '*');
        write_score(g, shares[choose(g->choices, COUNT(shares))]);
        break;
    case 3:
        write_word(g, choose(g->choices, 2) ? WORD_MIN : WORD_MAX);
        write_sign(g, '(');
        write_so_far(g, total);
        write_sign(g, ',');
        if (choose(g->choices, 2))
            write_score(g, some);
        else
            write_number(g, UNIT_PLAIN, 1);
        write_sign(g, ')');
        break;
    case 4: write_number(g, UNIT_PLAIN, 2); break;
    default: write_score(g, some); break;
    }
}

void write_adjustment(struct generated *g, bool total, int64_t full)
{
    uses(g, total ? USES_ADJUST_TOTAL : USES_ADJUST_SCORE);
    new_line(g);
    write_word(g, total ? WORD_ADJUST_TOTAL : WORD_ADJUST_SCORE);
    write_adjusted(g, total, full);
    if (choose(g->choices, 4)) {
        write_word(g, WORD_WHEN);
        write_condition(g, choose(g->choices, 3));
    }
}

/* ---- Grades ---- */

void write_grades(struct generated *g, int64_t full)
{
    uint32_t count = 1 + choose(g->choices, 4);
    bool percent = choose(g->choices, 3) != 0, falling = choose(g->choices, 2), rest = choose(g->choices, 2);
    int64_t step = (percent ? 100 * SCALE : full) / (count + 1), low = step * (1 + choose(g->choices, 2)) / 2;
    char text[24];
    for (uint32_t i = 0; i <= count; i++) {
        if (i == count && !rest)
            break;
        uses(g, USES_GRADE);
        new_line(g);
        write_word(g, WORD_GRADE);
        snprintf(text, sizeof text, "เกรด \"%u\"", i);
        write_quoted(g, text);
        if (i == count)
            break;
        write_word(g, choose(g->choices, 3) ? WORD_AT_LEAST : WORD_MORE_THAN);
        write_literal(g, percent ? UNIT_PERCENT : UNIT_PLAIN, low + step * (falling ? count - 1 - i : i), LITERAL_FREE);
    }
}
