/* rules.c: a whole rule file: header, units, inputs, definitions, scorecards. */
#include "write.h"

#include "../../runtime/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

/* ---- Header ---- */

static void write_header(struct generated *g)
{
    write_word(g, WORD_RULESET);
    write_some_text(g);
    if (chance(g->choices, 4)) {
        uses(g, USES_SOURCE);
        new_line(g);
        write_word(g, WORD_SOURCE);
        write_some_text(g);
        if (choose(g->choices, 2)) {
            write_word(g, WORD_DATED);
            write_date(g, some_day(g));
        }
    }
    if (chance(g->choices, 3)) {
        uses(g, USES_PERIOD);
        new_line(g);
        write_word(g, WORD_PERIOD);
        write_date(g, g->base_day);
        write_word(g, WORD_TO);
        write_date(g, g->base_day + 1 + (int32_t)choose(g->choices, 366));
    }
}

/* ---- Units and inputs ---- */

static void declare_units(struct generated *g)
{
    static const char *const names[] = {"คน", "ครัวเรือน", "ข่าว", "คะแนนดิบ", "pts", "hours"};
    uint32_t first = choose(g->choices, COUNT(names)), count = choose(g->choices, 4);
    g->unit_count = FIRST_DECLARED;
    for (uint32_t i = 0; i < count; i++) {
        struct generated_unit *u = &g->units[g->unit_count++];
        snprintf(u->name, sizeof u->name, "%s", names[(first + i) % COUNT(names)]);
        u->whole = choose(g->choices, 2);
        uses(g, u->whole ? USES_UNIT_WHOLE : USES_UNIT);
        new_line(g);
        write_word(g, WORD_UNIT);
        write_new_name(g, u->name);
        if (u->whole)
            write_word(g, WORD_WHOLE);
    }
}

/* Groups and members never share a name, so no path is the beginning of another. */
static bool path_is_free(const struct generated *g, const char *path)
{
    for (uint32_t i = 0; i < g->input_count; i++)
        if (strcmp(g->inputs[i].path, path) == 0)
            return false;
    return true;
}

void fresh_path(struct generated *g, char to[WORD_BYTES])
{
    static const char *const groups[] = {"",          "",     "",           "budget.", "budget.ปี ๖๕.",
                                         "o.p.q.r.", "แผน.", "แผน.ย่อย.", "Budget.", "units."};
    static const char *const members[] = {"allocated", "allocate", "disbursed", "value", "values",
                                          "ผล", "ผลงาน", "เเผน", "แผนงาน", "satisfied", "q\"uote", "back\\slash", "a/b", "Value", "x", "y", "รายได้", "sent"};
    for (uint32_t try = 0;; try++) {
        const char *group = groups[choose(g->choices, COUNT(groups))], *member = members[choose(g->choices, COUNT(members))];
        if (try < 8)
            snprintf(to, WORD_BYTES, "%s%s", group, member);
        else
            snprintf(to, WORD_BYTES, "%s%s%u", group, member, g->input_count);
        if (path_is_free(g, to))
            return;
    }
}

static void write_range_of(struct generated *g, struct generated_input *input)
{
    static const int64_t highs[] = {100, 110, 1, 5, 1000000};
    bool below = chance(g->choices, 3);
    input->ranged = true;
    input->low = below ? -100 * SCALE : (int64_t)choose(g->choices, 3) * SCALE;
    input->high = input->low + highs[choose(g->choices, 5)] * SCALE;
    uses(g, below ? USES_INPUT_NEGATIVE_RANGE : USES_INPUT_RANGE);
    write_word(g, WORD_FROM_RANGE);
    write_literal(g, input->unit, input->low, choose(g->choices, 2) ? LITERAL_BARE : LITERAL_FREE);
    write_word(g, WORD_TO);
    write_literal(g, input->unit, input->high, choose(g->choices, 2) ? LITERAL_BARE : LITERAL_FREE);
}

static void write_type(struct generated *g, const struct generated_input *input)
{
    if (input->kind == A_FLAG)
        write_word(g, WORD_FLAG);
    else if (input->kind == A_DATE)
        write_word(g, WORD_DATE);
    else if (input->unit == UNIT_BAHT)
        write_word(g, WORD_BAHT);
    else if (input->unit == UNIT_PERCENT)
        write_word(g, WORD_PERCENT);
    else
        write_name(g, g->units[input->unit].name);
}

static void declare_input(struct generated *g, enum value_kind kind)
{
    static const enum construct constructs[] = {USES_INPUT_NUMBER, USES_INPUT_FLAG, USES_INPUT_DATE};
    struct generated_input *input = &g->inputs[g->input_count];
    *input = (struct generated_input){.kind = kind, .low = 0, .high = INT64_MAX};
    if (kind == A_NUMBER)
        input->unit = UNIT_BAHT + choose(g->choices, g->unit_count - UNIT_BAHT);
    input->whole = kind == A_NUMBER && input->unit >= FIRST_DECLARED && g->units[input->unit].whole;
    fresh_path(g, input->path);
    fresh_name(g, input->name);
    uses(g, constructs[kind]);
    g->uses[USES_INPUT_PERCENT] += kind == A_NUMBER && input->unit == UNIT_PERCENT;
    new_line(g);
    write_word(g, WORD_INPUT);
    write_new_name(g, input->name);
    write_word(g, WORD_FROM_PATH);
    write_quoted(g, input->path);
    write_word(g, WORD_IS);
    write_type(g, input);
    if (kind == A_NUMBER && chance(g->choices, 3))
        write_range_of(g, input);
    if (kind == A_NUMBER && chance(g->choices, 6))
        write_word(g, choose(g->choices, 2) ? WORD_MORE_BETTER : WORD_LESS_BETTER);
    if (chance(g->choices, 4))
        write_some_text(g);
    g->input_count++;
}

static void declare_inputs(struct generated *g)
{
    uint32_t numbers = 1 + choose(g->choices, 5), flags = choose(g->choices, 4), dates = choose(g->choices, 3);
    for (uint32_t i = 0; i < numbers; i++)
        declare_input(g, A_NUMBER);
    for (uint32_t i = 0; i < flags; i++)
        declare_input(g, A_FLAG);
    for (uint32_t i = 0; i < dates; i++)
        declare_input(g, A_DATE);
    for (uint32_t i = choose(g->choices, 5); i > 0; i--)
        write_define(g);
}

/* ---- Scorecards ---- */

/* Parts of 100 with at most two decimals, `count` of them. */
static void part_weights(struct generated *g, uint32_t count, char weights[][16])
{
    int left = 10000;
    bool decimals = chance(g->choices, 3);
    for (uint32_t i = 0; i < count; i++) {
        int rest = (int)(count - i - 1), part = left;
        if (rest > 0) {
            int most = (left - rest * 100) / 100;
            part = (1 + (int)choose(g->choices, (uint32_t)(most > 1 ? most : 1))) * 100;
            part -= decimals && part > 100 ? (int)choose(g->choices, 100) : 0;
        }
        left -= part;
        snprintf(weights[i], sizeof weights[i], part % 100 ? "%d.%02d" : "%d", part / 100, part % 100);
    }
}

static void write_scorecard_head(struct generated *g, bool total, bool *policy)
{
    char name[WORD_BYTES];
    fresh_name(g, name);
    new_line(g);
    write_word(g, WORD_SCORECARD);
    write_new_name(g, name);
    write_some_text(g);
    *policy = total && choose(g->choices, 2);
    if (!total) {
        uses(g, USES_NO_TOTAL);
        write_word(g, WORD_NO_TOTAL);
    }
    if (!*policy)
        return;
    bool drop = choose(g->choices, 2);
    uses(g, drop ? USES_DROP_WEIGHT : USES_FULL_SCORE);
    write_word(g, WORD_WHEN);
    write_word(g, WORD_NOT_ASSESSED);
    write_word(g, drop ? WORD_DROP_WEIGHT : WORD_FULL_SCORE);
}

static void write_scorecard(struct generated *g)
{
    enum { MOST = 5 };
    bool total = choose(g->choices, 4) != 0, policy;
    uint32_t count = 1 + choose(g->choices, g->small ? 2 : MOST), heading = 0;
    char weights[MOST][16], number[24];
    write_scorecard_head(g, total, &policy);
    part_weights(g, count, weights);
    for (uint32_t i = 0; i < count; i++) {
        if (chance(g->choices, 8)) {
            heading = 10 + i;
            uses(g, USES_HEADING);
            new_line(g);
            write_word(g, WORD_HEADING);
            write_count(g, heading);
            write_some_text(g);
        }
        snprintf(number, sizeof number, heading ? "%u.%u" : "%u", heading ? heading : i + 1, i + 1);
        if (chance(g->choices, 6))
            write_define(g);
        write_indicator(g, number, total ? weights[i] : NULL, (policy || !total) && chance(g->choices, 3));
    }
}

struct generated *generate_rules(struct choices *choices)
{
    struct generated *g = calloc(1, sizeof *g);
    if (!g)
        return NULL;
    g->choices = choices;
    g->surface = (enum surface)choose(choices, 3);
    g->thai_digits = g->surface == THAI_WORDS ? choose(choices, 4) != 0 : chance(choices, 4);
    g->small = choose(choices, 3) != 0;
    g->joined_lines = chance(choices, 10);
    g->name_offset = choose(choices, 256);
    ken_day_number(2021, 10, 1, &g->base_day);
    write_header(g);
    declare_units(g);
    declare_inputs(g);
    uint32_t scorecards = !g->small && chance(choices, 3) ? 2 + choose(choices, 2) : 1;
    g->uses[USES_SEVERAL_SCORECARDS] += scorecards > 1;
    for (uint32_t i = 0; i < scorecards; i++)
        write_scorecard(g);
    new_line(g);
    return g;
}

void generate_free(struct generated *g)
{
    if (!g)
        return;
    ken_buffer_free(&g->text);
    free(g);
}
