/* indicator.c: definitions, and indicators with their clauses, cases and examples. */
#include "write.h"

#include <stdio.h>
#include <string.h>

enum { TOP = 5 };

/* ---- Definitions ---- */

static struct generated_define *begin_define(struct generated *g, enum value_kind kind, uint32_t unit)
{
    struct generated_define *d = &g->defines[g->define_count];
    *d = (struct generated_define){.kind = kind, .unit = unit};
    fresh_name(g, d->name);
    new_line(g);
    write_word(g, WORD_DEFINE);
    write_new_name(g, d->name);
    write_word(g, WORD_AS);
    return d;
}

/* Squares of squares: with enough of them values reach 2^4096, and overflow. */
static void write_squares(struct generated *g)
{
    uint32_t times = 4 + choose(g->choices, 12), unit = some_unit(g);
    struct generated_define *d = begin_define(g, A_NUMBER, UNIT_PLAIN);
    write_factor(g, unit, 1);
    write_sign(g, '/');
    write_factor(g, unit, 1);
    for (g->define_count++; times > 0 && g->define_count < MOST_DEFINES; times--, g->define_count++) {
        const char *before = d->name;
        uses(g, USES_DEFINE_SQUARE);
        d = begin_define(g, A_NUMBER, UNIT_PLAIN);
        write_name(g, before);
        write_sign(g, '*');
        write_name(g, before);
    }
}

void write_define(struct generated *g)
{
    if (g->define_count == MOST_DEFINES)
        return;
    uint32_t form = choose(g->choices, 9), unit = some_unit(g);
    if (form == 8 && chance(g->choices, 2)) {
        write_squares(g);
        return;
    }
    if (form >= 7 && has_dates(g)) {
        uses(g, USES_DEFINE_DATE);
        begin_define(g, A_DATE, 0);
        write_date_operand(g);
    } else if (form >= 5) {
        uses(g, USES_DEFINE_TRUTH);
        begin_define(g, A_FLAG, 0);
        write_condition(g, 2);
    } else {
        uses(g, USES_DEFINE_NUMBER);
        begin_define(g, A_NUMBER, unit);
        write_number(g, unit, 2);
    }
    g->define_count++; /* only now, so that it does not name itself */
    write_as_printed(g);
}

/* ---- Measures ---- */

static void write_measure(struct generated *g, struct measure *m)
{
    uint32_t form = choose(g->choices, 8);
    new_line(g);
    m->stated = true;
    m->is_date = form == 0 && has_dates(g);
    m->unit = some_unit(g);
    if (m->is_date) {
        uses(g, USES_MEASURE_DATE);
        write_word(g, WORD_MEASURE);
        write_date_operand(g);
    } else if (form == 1) {
        uses(g, USES_MEASURE_EACH);
        write_word(g, WORD_MEASURE_EACH);
        write_operand(g, m->unit, 2);
        for (uint32_t more = 1 + (chance(g->choices, 6) ? choose(g->choices, 7) : choose(g->choices, 2)); more > 0; more--) {
            write_word(g, WORD_AND);
            write_operand(g, m->unit, 2);
        }
    } else {
        uses(g, USES_MEASURE);
        write_word(g, WORD_MEASURE);
        write_number(g, m->unit, 3);
    }
    write_as_printed(g);
}

static uint32_t write_bands_of(struct generated *g)
{
    uint32_t unit = some_unit(g);
    uses(g, USES_BANDS);
    new_line(g);
    write_word(g, WORD_BANDS);
    write_number(g, unit, 2);
    write_as_printed(g);
    return unit;
}

/* ---- Cases ---- */

/* One condition on every case, from some level up; `alone`: no case has a condition of its own there. */
static void write_every_case(struct generated *g, uint32_t from, bool alone)
{
    uses(g, USES_EVERY_CASE);
    new_line(g);
    write_word(g, WORD_EVERY_CASE);
    new_line(g);
    write_word(g, WORD_LEVEL);
    write_count(g, from);
    if (from < TOP) {
        write_word(g, WORD_TO);
        write_count(g, TOP);
    }
    if (chance(g->choices, 3)) {
        write_some_text(g);
        write_word(g, WORD_WHEN);
    }
    if (alone)
        write_whole(g, 1);
    else
        write_link(g, 2);
}

static void write_case_head(struct generated *g, uint32_t number, bool otherwise)
{
    char title[40];
    snprintf(title, sizeof title, "กรณีที่ %u", number);
    new_line(g);
    uses(g, otherwise ? USES_OTHERWISE : USES_CASES);
    write_word(g, otherwise ? WORD_OTHERWISE : WORD_CASE);
    write_quoted(g, title);
    if (otherwise)
        return;
    write_word(g, WORD_WHEN);
    write_condition(g, choose(g->choices, 3));
}

static void write_note(struct generated *g)
{
    if (!chance(g->choices, 10))
        return;
    uses(g, USES_NOTE);
    new_line(g);
    write_word(g, WORD_NOTE);
    write_some_text(g);
}

static void write_cases(struct generated *g, enum reading reading)
{
    uint32_t cases = 1 + choose(g->choices, 4);
    bool bands = reading == READING_LEFT_OUT && chance(g->choices, 4); /* then no reading may be stated */
    bool otherwise = choose(g->choices, 3) != 0, alone = reading != READING_LEFT_OUT && chance(g->choices, 8);
    uint32_t last = alone ? 1 + choose(g->choices, 4) : TOP;
    struct measure shared = {0};
    if (chance(g->choices, 2))
        write_measure(g, &shared);
    for (uint32_t i = 0; i < cases + otherwise; i++) {
        struct measure own = shared;
        write_case_head(g, i + 1, i == cases);
        write_note(g);
        if (bands && choose(g->choices, 2)) {
            uses(g, USES_CASE_BANDS);
            write_bands(g, write_bands_of(g));
            continue;
        }
        if (chance(g->choices, 3)) {
            uses(g, USES_CASE_MEASURE);
            write_measure(g, &own);
        }
        if (alone)
            write_ladder(g, reading, &own, last, false);
        else
            write_ladder(g, reading, &own, chance(g->choices, 5) ? 1 + choose(g->choices, TOP) : TOP, true);
    }
    if (alone) {
        uses(g, USES_EVERY_CASE_ALONE);
        write_every_case(g, last + 1, true);
    } else if (!bands && chance(g->choices, 4)) {
        write_every_case(g, 1 + choose(g->choices, TOP), false);
    }
}

/* ---- The clauses of an indicator ---- */

static void write_reading(struct generated *g, enum reading reading)
{
    uses(g, reading == READING_HIGHEST ? USES_HIGHEST_MET : reading == READING_CUMULATIVE ? USES_CUMULATIVE : USES_READING_LEFT_OUT);
    if (reading == READING_LEFT_OUT)
        return;
    new_line(g);
    write_word(g, reading == READING_HIGHEST ? WORD_HIGHEST_MET : WORD_CUMULATIVE);
}

static void write_not_assessed(struct generated *g)
{
    uses(g, USES_NOT_ASSESSED);
    new_line(g);
    write_word(g, WORD_NOT_ASSESSED);
    write_word(g, WORD_WHEN);
    write_condition(g, choose(g->choices, 3));
}

static void write_assessed(struct generated *g)
{
    struct generated_input *input = &g->inputs[g->input_count];
    *input = (struct generated_input){.kind = A_LEVEL, .whole = true, .ranged = true, .high = TOP * SCALE};
    fresh_path(g, input->path);
    g->input_count++;
    uses(g, USES_ASSESSED);
    new_line(g);
    write_word(g, WORD_ASSESSED);
    write_word(g, WORD_FROM_PATH);
    write_quoted(g, input->path);
    write_level_texts(g);
}

static void write_given(struct generated *g, const struct generated_input *input)
{
    if (input->kind == A_FLAG || (input->kind == A_DATE && choose(g->choices, 3) == 0)) {
        if (input->kind == A_DATE || choose(g->choices, 2))
            write_word(g, WORD_NOT);
        write_name(g, input->name);
        return;
    }
    write_name(g, input->name);
    write_word(g, WORD_EQUAL_TO);
    if (input->kind == A_DATE)
        write_date(g, some_day(g));
    else
        write_literal(g, input->unit, some_constant(g, input->unit), LITERAL_FREE);
}

static void write_expectation(struct generated *g)
{
    static const enum word statuses[] = {WORD_MISSING, WORD_INVALID, WORD_UNCOVERED, WORD_ZERO_BASE, WORD_NOT_ASSESSED};
    uint32_t form = choose(g->choices, 8);
    write_word(g, WORD_EXPECT);
    if (form < 5) {
        write_word(g, statuses[form]);
        return;
    }
    write_word(g, form == 5 ? WORD_LEVEL : form == 6 ? WORD_SCORE : WORD_TOTAL);
    write_count(g, choose(g->choices, 6));
}

static void write_example(struct generated *g)
{
    bool more = false;
    uses(g, USES_EXAMPLE);
    new_line(g);
    write_word(g, WORD_EXAMPLE);
    write_some_text(g);
    for (uint32_t i = 0; i < g->input_count; i++) {
        if (g->inputs[i].kind == A_LEVEL || !chance(g->choices, 3))
            continue;
        if (more)
            write_sign(g, ',');
        else
            write_word(g, WORD_GIVEN);
        more = true;
        write_given(g, &g->inputs[i]);
    }
    write_expectation(g);
}

static void write_weight_and_owner(struct generated *g, const char *weight)
{
    if (weight) {
        new_line(g);
        write_word(g, WORD_WEIGHT);
        write_word(g, WORD_PERCENT);
        write_decimal(g, weight, true);
    }
    if (chance(g->choices, 6)) {
        uses(g, USES_OWNER);
        new_line(g);
        write_word(g, WORD_OWNER);
        write_some_text(g);
    }
    write_note(g);
}

void write_indicator(struct generated *g, const char *number, const char *weight, bool may_not_assess)
{
    enum reading reading = (enum reading)choose(g->choices, 3);
    uint32_t form = choose(g->choices, 12);
    bool person = form == 0 && g->input_count < MOST_INPUTS, bands = form == 1 || form == 2, late = choose(g->choices, 2);
    new_line(g);
    write_word(g, WORD_INDICATOR);
    write_numeral(g, number);
    write_some_text(g);
    write_weight_and_owner(g, weight);
    if (may_not_assess && !late)
        write_not_assessed(g);
    if (person) {
        write_assessed(g);
    } else if (bands) {
        write_bands(g, write_bands_of(g));
    } else {
        struct measure measure = {0};
        write_reading(g, reading);
        if (form >= 8) {
            write_cases(g, reading);
        } else {
            if (choose(g->choices, 4))
                write_measure(g, &measure);
            write_ladder(g, reading, &measure, chance(g->choices, 5) ? 1 + choose(g->choices, TOP) : TOP, true);
        }
    }
    if (may_not_assess && late)
        write_not_assessed(g);
    if (chance(g->choices, 8))
        write_example(g);
}
