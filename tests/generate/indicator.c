/* indicator.c: definitions, and indicators with their clauses, cases and examples. */
#include "write.h"

#include <stdio.h>
#include <string.h>

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

void write_meaning(struct generated *g, enum value_kind kind, uint32_t unit)
{
    uses(g, kind == A_DATE ? USES_DEFINE_DATE : kind == A_FLAG ? USES_DEFINE_TRUTH : USES_DEFINE_NUMBER);
    if (kind == A_DATE)
        write_date_operand(g);
    else if (kind == A_FLAG)
        write_condition(g, 2);
    else
        write_number(g, unit, 2);
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
    enum value_kind kind = form >= 7 && has_dates(g) ? A_DATE : form >= 5 ? A_FLAG : A_NUMBER;
    begin_define(g, kind, unit);
    write_meaning(g, kind, unit);
    g->define_count++; /* only now, so that it does not name itself */
    write_as_printed(g);
}

/* ---- Measures ---- */

/* The unit of a table of levels, where there is one, or any other. */
static uint32_t unit_to_measure(struct generated *g)
{
    if (g->table_count > 0 && choose(g->choices, 2))
        return g->tables[choose(g->choices, g->table_count)].unit;
    return some_unit(g);
}

/* `single`: a number that others lie beside, and so no count. */
void write_measure_of(struct generated *g, uint32_t unit, bool single)
{
    uses(g, USES_MEASURE);
    write_word(g, WORD_MEASURE);
    if (!single || unit != UNIT_PLAIN) {
        write_number(g, unit, 3);
        return;
    }
    write_operand(g, unit, 2);
    write_sign(g, choose(g->choices, 2) ? '+' : '-');
    write_operand(g, unit, 2);
}

void write_measure(struct generated *g, struct measure *m, bool single)
{
    uint32_t form = single ? 2 : choose(g->choices, 8);
    new_line(g);
    m->stated = true;
    m->is_date = form == 0 && has_dates(g);
    m->unit = unit_to_measure(g);
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
        write_measure_of(g, m->unit, single);
    }
    write_as_printed(g);
}

uint32_t write_bands_of(struct generated *g)
{
    uint32_t unit = some_unit(g);
    uses(g, USES_BANDS);
    new_line(g);
    write_word(g, WORD_BANDS);
    write_number(g, unit, 2);
    write_as_printed(g);
    return unit;
}

/* ---- Blocks ---- */

/* The last level of a block: between scores there are two at least. */
uint32_t last_of_block(struct generated *g, const struct style *style)
{
    if (style->scoring == SCORED_BETWEEN)
        return chance(g->choices, 6) ? 2 + choose(g->choices, g->top - 1) : g->top;
    return some_last(g, 5);
}

static struct written_block *note_block(struct generated *g, struct written_indicator *written, const struct measure *measure)
{
    struct written_block *block = &written->blocks[written->block_count++];
    *block = (struct written_block){.measure = *measure, .rungs = g->written->rungs};
    return block;
}

void write_block(struct generated *g, const struct style *style, const struct measure *measure, uint32_t last)
{
    g->written->rungs = (struct rungs){0};
    if (style->scoring == SCORED_FROM)
        write_score_from(g);
    else if (style->scoring == SCORED_BETWEEN)
        write_slope(g, measure, last);
    else
        write_ladder(g, style->reading, measure, last, true, !style->no_gaps);
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
    if (from < g->top) {
        write_word(g, WORD_TO);
        write_count(g, g->top);
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

void write_case_name(struct generated *g, enum word word, uint32_t number)
{
    char title[40];
    snprintf(title, sizeof title, "กรณีที่ %u", number);
    new_line(g);
    write_word(g, word);
    write_quoted(g, title);
}

static void write_case_title(struct generated *g, uint32_t number, bool otherwise)
{
    uses(g, otherwise ? USES_OTHERWISE : USES_CASES);
    write_case_name(g, otherwise ? WORD_OTHERWISE : WORD_CASE, number);
    if (!otherwise)
        write_word(g, WORD_WHEN);
}

static void write_case_head(struct generated *g, uint32_t number, bool otherwise)
{
    write_case_title(g, number, otherwise);
    if (!otherwise)
        write_condition(g, choose(g->choices, 3));
}

void write_note(struct generated *g)
{
    if (!chance(g->choices, 10))
        return;
    uses(g, USES_NOTE);
    new_line(g);
    write_word(g, WORD_NOTE);
    write_some_text(g);
}

/* A measure of its own, or else the one that all cases share. */
static struct measure write_case_measure(struct generated *g, const struct style *style, const struct measure *shared)
{
    struct measure own = *shared;
    if (style->scoring != SCORED_FROM && (chance(g->choices, 3) || (style->scoring == SCORED_BETWEEN && !own.stated))) {
        uses(g, USES_CASE_MEASURE);
        write_measure(g, &own, style->scoring == SCORED_BETWEEN);
    }
    return own;
}

static struct measure write_shared_measure(struct generated *g, const struct style *style)
{
    struct measure shared = {0};
    if (style->scoring != SCORED_FROM && chance(g->choices, 2))
        write_measure(g, &shared, style->scoring == SCORED_BETWEEN);
    return shared;
}

static void write_case_block(struct generated *g, struct written_indicator *written, bool bands)
{
    if (bands && choose(g->choices, 2)) {
        uses(g, USES_CASE_BANDS);
        write_bands(g, write_bands_of(g), some_last(g, 8));
        note_block(g, written, &(struct measure){0})->is_bands = true;
        return;
    }
    struct measure own = write_case_measure(g, &written->style, &written->measure);
    write_block(g, &written->style, &own, last_of_block(g, &written->style));
    note_block(g, written, &own);
}

void write_case(struct generated *g, struct written_indicator *written)
{
    write_case_head(g, written->block_count + 1, false);
    write_note(g);
    write_case_block(g, written, false);
}

static void write_cases(struct generated *g, struct written_indicator *written)
{
    struct style *style = &written->style;
    uint32_t cases = 1 + choose(g->choices, 4);
    bool levels = style->scoring == SCORED_BY_LEVEL;
    bool bands = levels && style->reading == READING_LEFT_OUT && chance(g->choices, 4); /* then no reading may be stated */
    bool otherwise = choose(g->choices, 3) != 0, alone = levels && g->top > 1 && style->reading != READING_LEFT_OUT && chance(g->choices, 8);
    bool every = alone || (levels && !bands && chance(g->choices, 4));
    uint32_t last = alone ? 1 + choose(g->choices, g->top - 1) : g->top;
    written->measure = write_shared_measure(g, style);
    written->alone = alone;
    written->every = every;
    written->otherwise = otherwise ? cases + 1 : 0;
    style->no_gaps = every;
    for (uint32_t i = 0; i < cases + otherwise; i++) {
        write_case_head(g, i + 1, i == cases);
        write_note(g);
        if (!alone) {
            write_case_block(g, written, bands);
            continue;
        }
        struct measure own = write_case_measure(g, style, &written->measure);
        write_ladder(g, style->reading, &own, last, false, false);
        note_block(g, written, &own);
    }
    g->uses[USES_EVERY_CASE_ALONE] += alone;
    if (every)
        write_every_case(g, alone ? last + 1 : 1 + choose(g->choices, g->top), alone);
}

/* A case for each value of an input, each with its own weight. */
static void write_weighted_cases(struct generated *g, struct written_indicator *written)
{
    const struct split *split = &written->part.split;
    const struct generated_input *selector = split->selector;
    uint32_t cases = selector->kind == A_CATEGORY ? selector->choice_count : 2;
    bool otherwise = choose(g->choices, 2);
    written->measure = write_shared_measure(g, &written->style);
    written->otherwise = otherwise ? cases : 0;
    uses(g, USES_CASE_WEIGHT);
    for (uint32_t i = 0; i < cases; i++) {
        write_case_title(g, i + 1, otherwise && i + 1 == cases);
        if (!otherwise || i + 1 < cases) {
            if (selector->kind == A_FLAG && i == 1)
                write_word(g, WORD_NOT);
            write_name(g, selector->name);
            if (selector->kind == A_CATEGORY) {
                write_word(g, WORD_IS);
                write_quoted(g, selector->choices[i]);
            }
        }
        write_weight(g, written->part.weight + (int)i * split->step);
        write_case_block(g, written, false);
    }
}

/* ---- The clauses of an indicator ---- */

void write_reading(struct generated *g, enum reading reading)
{
    uses(g, reading == READING_HIGHEST ? USES_HIGHEST_MET : reading == READING_CUMULATIVE ? USES_CUMULATIVE : USES_READING_LEFT_OUT);
    if (reading == READING_LEFT_OUT)
        return;
    new_line(g);
    write_word(g, reading == READING_HIGHEST ? WORD_HIGHEST_MET : WORD_CUMULATIVE);
}

void write_not_assessed(struct generated *g)
{
    uses(g, USES_NOT_ASSESSED);
    new_line(g);
    write_word(g, WORD_NOT_ASSESSED);
    write_word(g, WORD_WHEN);
    write_condition(g, choose(g->choices, 3));
}

void write_assessed(struct generated *g)
{
    struct generated_input *input = &g->inputs[g->input_count];
    *input = (struct generated_input){.kind = A_LEVEL, .whole = true, .ranged = true, .high = (int64_t)g->top * SCALE};
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
    if (input->kind == A_CATEGORY) {
        write_word(g, WORD_IS);
        write_quoted(g, input->choices[choose(g->choices, input->choice_count)]);
        return;
    }
    write_word(g, WORD_EQUAL_TO);
    if (input->kind == A_DATE)
        write_date(g, some_day(g));
    else
        write_literal(g, input->unit, some_constant(g, input->unit), LITERAL_FREE);
}

static void write_expectation(struct generated *g, bool has_levels)
{
    static const enum word statuses[] = {WORD_MISSING, WORD_INVALID, WORD_UNCOVERED, WORD_ZERO_BASE, WORD_NOT_ASSESSED};
    uint32_t form = choose(g->choices, 8);
    write_word(g, WORD_EXPECT);
    if (form < 5) {
        write_word(g, statuses[form]);
        return;
    }
    write_word(g, form == 5 && has_levels ? WORD_LEVEL : form <= 6 ? WORD_SCORE : WORD_TOTAL);
    write_count(g, choose(g->choices, g->top + 1));
}

void write_example(struct generated *g, bool has_levels)
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
    write_expectation(g, has_levels);
}

void write_weight(struct generated *g, int hundredths)
{
    char weight[16];
    snprintf(weight, sizeof weight, hundredths % 100 ? "%d.%02d" : "%d", hundredths / 100, hundredths % 100);
    new_line(g);
    write_word(g, WORD_WEIGHT);
    write_word(g, WORD_PERCENT);
    write_decimal(g, weight, true);
}

void write_owner(struct generated *g)
{
    if (chance(g->choices, 6)) {
        uses(g, USES_OWNER);
        new_line(g);
        write_word(g, WORD_OWNER);
        write_some_text(g);
    }
    write_note(g);
}

/* What the levels of an indicator score, or that it has none. */
static void write_scoring(struct generated *g, const struct card *card, struct written_indicator *written)
{
    static const int64_t lowests[] = {0, SCALE, -SCALE, SCALE / 2, -5 * SCALE, 2 * SCALE};
    int64_t top = (int64_t)g->top * SCALE, full = written->part.full ? written->part.full : card->full ? card->full : top;
    int64_t lowest = card->adds ? 0 : card->lowest; /* that of a sum is no indicator's */
    bool stated = written->part.full || card->full;
    if (chance(g->choices, 8)) {
        lowest = lowests[choose(g->choices, 6)];
        lowest = lowest < full ? lowest : 0;
        write_score_line(g, WORD_LOWEST_SCORE, lowest);
    }
    enum scoring scoring = chance(g->choices, 6) ? SCORED_FROM : g->top > 1 && chance(g->choices, 5) ? SCORED_BETWEEN : SCORED_BY_LEVEL;
    written->style.scoring = scoring;
    written->full = full;
    written->lowest = lowest;
    if (written->part.full || (scoring == SCORED_FROM && !stated))
        write_score_line(g, WORD_FULL_SCORE_IS, full);
    if (scoring == SCORED_FROM)
        return;
    written->reaches = !stated;
    written->by_level = full != top || lowest > SCALE || chance(g->choices, 5);
    if (written->by_level)
        write_score_by_level(g, lowest, full, written->reaches);
    if (scoring == SCORED_BETWEEN) {
        uses(g, USES_INTERPOLATED);
        new_line(g);
        write_word(g, WORD_INTERPOLATED);
    }
}

static enum form choose_form(struct generated *g, const struct written_indicator *written)
{
    uint32_t form = choose(g->choices, 12);
    bool levels = written->style.scoring == SCORED_BY_LEVEL;
    if (written->part.split.selector)
        return FORM_WEIGHTED_CASES;
    if (levels && form == 0 && g->input_count < MOST_INPUTS)
        return FORM_ASSESSED;
    return levels && (form == 1 || form == 2) ? FORM_BANDS : form >= 8 ? FORM_CASES : FORM_PLAIN;
}

/* Levels that a person gives, bands, one block, or cases. */
static void write_blocks(struct generated *g, struct written_indicator *written)
{
    struct style *style = &written->style;
    written->form = choose_form(g, written);
    if (written->form == FORM_ASSESSED) {
        written->input = g->input_count;
        write_assessed(g);
        return;
    }
    if (written->form == FORM_BANDS) {
        write_bands(g, write_bands_of(g), some_last(g, 8));
        note_block(g, written, &(struct measure){0})->is_bands = true;
        return;
    }
    if (style->scoring != SCORED_FROM)
        write_reading(g, style->reading);
    if (written->form == FORM_WEIGHTED_CASES) {
        write_weighted_cases(g, written);
    } else if (written->form == FORM_CASES) {
        write_cases(g, written);
    } else {
        if (style->scoring == SCORED_BETWEEN || (style->scoring == SCORED_BY_LEVEL && choose(g->choices, 4)))
            write_measure(g, &written->measure, style->scoring == SCORED_BETWEEN);
        write_block(g, style, &written->measure, last_of_block(g, style));
        note_block(g, written, &written->measure);
    }
}

void write_indicator(struct generated *g, enum word word, const struct card *card, struct written_indicator *written)
{
    bool late = choose(g->choices, 2);
    written->absent = card->may_not_assess && chance(g->choices, 3);
    written->style = (struct style){.reading = (enum reading)choose(g->choices, 3)};
    new_line(g);
    write_word(g, word);
    write_numeral(g, written->part.number);
    write_some_text(g);
    if (written->part.weight && !written->part.split.selector)
        write_weight(g, written->part.weight);
    write_owner(g);
    write_scoring(g, card, written);
    g->in_indicator = true;
    if (written->absent && !late)
        write_not_assessed(g);
    write_blocks(g, written);
    if (written->absent && late)
        write_not_assessed(g);
    for (uint32_t more = chance(g->choices, 4) ? 1 + choose(g->choices, 2) : 0; more > 0; more--)
        write_adjustment(g, false, written->full);
    g->in_indicator = false;
    if (chance(g->choices, 8))
        write_example(g, written->style.scoring != SCORED_FROM);
    written->may_be_named = !written->absent || card->results_stand;
    if (written->may_be_named)
        g->earlier[g->earlier_count++] = written;
}
