/* condition.c: conditions. Each says what it compares, and brackets part `and` from `or`. */
#include "write.h"

static const enum word comparators[] = {WORD_AT_LEAST, WORD_MORE_THAN, WORD_AT_MOST, WORD_LESS_THAN, WORD_EQUAL_TO};

static void write_comparator(struct generated *g)
{
    write_word(g, comparators[choose(g->choices, 5)]);
}

static void write_range(struct generated *g, uint32_t unit)
{
    int64_t low = some_constant(g, unit), high = some_constant(g, unit);
    uint32_t bare = choose(g->choices, 3); /* one of the two may be */
    uses(g, USES_BETWEEN);
    write_word(g, WORD_BETWEEN);
    write_literal(g, unit, low < high ? low : high, bare == 1 ? LITERAL_BARE : LITERAL_FREE);
    if (chance(g->choices, 4))
        write_sign(g, '-');
    else
        write_word(g, WORD_TO);
    write_literal(g, unit, low < high ? high : low, bare == 2 ? LITERAL_BARE : LITERAL_FREE);
}

static void write_number_comparison(struct generated *g, uint32_t depth)
{
    uint32_t unit = some_unit(g), form = choose(g->choices, 8);
    if (form == 0) { /* the constant to the left */
        uses(g, USES_COMPARISON);
        write_literal(g, unit, some_constant(g, unit), LITERAL_FREE);
        write_comparator(g);
        write_number(g, unit, depth);
        return;
    }
    write_number(g, unit, depth);
    if (form == 1) {
        write_range(g, unit);
        return;
    }
    write_comparator(g);
    if (form == 2) {
        uses(g, USES_TWO_SIDED);
        write_number(g, unit, depth);
    } else {
        uses(g, USES_COMPARISON);
        write_literal(g, unit, some_constant(g, unit), LITERAL_FREE);
    }
}

/* How many of some conditions hold; a count decides even where some are unknown. */
static void write_count_comparison(struct generated *g, uint32_t depth)
{
    uint32_t operands = 2 + choose(g->choices, 4);
    uses(g, USES_COUNT_COMPARISON);
    write_word(g, WORD_COUNT);
    write_sign(g, '(');
    for (uint32_t i = 0; i < operands; i++) {
        if (i > 0)
            write_sign(g, ',');
        write_condition(g, depth);
    }
    write_sign(g, ')');
    if (chance(g->choices, 4)) {
        write_word(g, WORD_BETWEEN);
        int64_t low = choose(g->choices, operands);
        write_literal(g, UNIT_PLAIN, low * SCALE, LITERAL_FREE);
        write_word(g, WORD_TO);
        write_literal(g, UNIT_PLAIN, (low + choose(g->choices, 2)) * SCALE, LITERAL_FREE);
        return;
    }
    write_comparator(g);
    write_literal(g, UNIT_PLAIN, choose(g->choices, operands + 1) * SCALE - (chance(g->choices, 6) ? SCALE / 2 : 0), LITERAL_FREE);
}

void write_in_period(struct generated *g)
{
    uses(g, USES_IN_PERIOD);
    if (choose(g->choices, 2)) {
        write_word(g, WORD_IN_PERIOD);
        return;
    }
    write_word(g, WORD_BY);
    write_word(g, WORD_PERIOD);
}

static void write_date_condition(struct generated *g)
{
    write_date_operand(g);
    switch (choose(g->choices, g->has_period ? 6 : 5)) {
    case 0: uses(g, USES_HAPPENED); break;
    case 5: write_in_period(g); break;
    case 1:
        uses(g, USES_DAY_COMPARISON);
        write_comparator(g);
        if (choose(g->choices, 2) || !write_date_operand(g))
            write_date(g, some_day(g));
        break;
    case 2: {
        int32_t day = some_day(g);
        uses(g, USES_DAY_BETWEEN);
        write_word(g, WORD_BETWEEN);
        write_date(g, day);
        write_word(g, WORD_TO);
        write_date(g, day + (int32_t)choose(g->choices, 100));
        break;
    }
    case 3:
        uses(g, USES_BY_NAME);
        write_word(g, WORD_BY);
        write_date_operand(g);
        break;
    default:
        uses(g, USES_BY);
        write_word(g, WORD_BY);
        write_date(g, some_day(g));
        break;
    }
}

/* A flag, or a definition that is true or false; false where there is none. */
static bool write_flag(struct generated *g)
{
    const char *names[MOST_INPUTS + MOST_DEFINES];
    uint32_t count = 0;
    for (uint32_t i = 0; i < g->input_count; i++)
        if (g->inputs[i].kind == A_FLAG)
            names[count++] = g->inputs[i].name;
    for (uint32_t i = 0; i < g->define_count; i++)
        if (g->defines[i].kind == A_FLAG)
            names[count++] = g->defines[i].name;
    if (count == 0)
        return false;
    uses(g, USES_FLAG);
    write_name(g, names[choose(g->choices, count)]);
    return true;
}

const struct generated_input *some_selector(struct generated *g, bool flags)
{
    const struct generated_input *found[MOST_INPUTS];
    uint32_t count = 0;
    for (uint32_t i = 0; i < g->input_count; i++)
        if (g->inputs[i].kind == A_CATEGORY || (flags && g->inputs[i].kind == A_FLAG))
            found[count++] = &g->inputs[i];
    return count ? found[choose(g->choices, count)] : NULL;
}

static void write_choice_of(struct generated *g, const struct generated_input *input)
{
    write_quoted(g, input->choices[choose(g->choices, input->choice_count)]);
}

/* `kind is "a"`, or a negative form of it. */
static void write_choice(struct generated *g, const struct generated_input *input)
{
    write_name(g, input->name);
    if (chance(g->choices, 3)) {
        uses(g, USES_CHOICE_NOT);
        if (choose(g->choices, 2))
            write_word(g, WORD_IS);
        write_word(g, WORD_NOT);
    } else {
        uses(g, USES_CHOICE);
        write_word(g, WORD_IS);
    }
    write_choice_of(g, input);
}

/* `kind is "a" or "b"`, with other conditions before and behind it; it stands free. */
static void write_choices(struct generated *g, const struct generated_input *input, uint32_t depth)
{
    uses(g, USES_CHOICE_CHAIN);
    if (depth > 0 && chance(g->choices, 4)) {
        write_link(g, depth - 1);
        write_word(g, WORD_OR);
    }
    write_name(g, input->name);
    write_word(g, WORD_IS);
    write_choice_of(g, input);
    for (uint32_t more = 1 + choose(g->choices, 2); more > 0; more--) {
        write_word(g, WORD_OR);
        write_choice_of(g, input);
    }
    if (depth > 0 && chance(g->choices, 4)) {
        write_word(g, WORD_OR);
        write_link(g, depth - 1);
    }
}

static void write_chain(struct generated *g, bool both, uint32_t links, uint32_t depth)
{
    for (uint32_t i = 0; i < links; i++) {
        if (i > 0) {
            uses(g, both ? USES_AND : USES_OR);
            write_word(g, both ? WORD_AND : WORD_OR);
        }
        write_link(g, depth);
    }
}

/* A comparison, a name, or a bracket: what `not` takes. */
static void write_single(struct generated *g, uint32_t depth)
{
    uint32_t form = choose(g->choices, depth > 0 ? 10 : 8);
    if (form >= 8) {
        uses(g, USES_BRACKET);
        write_sign(g, '(');
        write_condition(g, depth - 1);
        write_sign(g, ')');
        return;
    }
    const struct generated_input *category = chance(g->choices, 3) ? some_selector(g, false) : NULL;
    if (category && choose(g->choices, 3)) {
        write_choice(g, category);
        return;
    }
    if (category) {
        write_sign(g, '(');
        write_choices(g, category, depth);
        write_sign(g, ')');
        return;
    }
    if (form >= 5 && write_flag(g))
        return;
    if (form >= 3 && has_dates(g)) {
        write_date_condition(g);
        return;
    }
    if (form == 2 && depth > 0)
        write_count_comparison(g, depth - 1);
    else
        write_number_comparison(g, depth);
}

void write_link(struct generated *g, uint32_t depth)
{
    if (chance(g->choices, 5)) {
        uses(g, USES_NOT);
        write_word(g, WORD_NOT);
    }
    write_single(g, depth);
}

void write_condition(struct generated *g, uint32_t depth)
{
    uint32_t form = depth > 0 ? choose(g->choices, 3) : 0;
    const struct generated_input *category = chance(g->choices, 8) ? some_selector(g, false) : NULL;
    if (category)
        write_choices(g, category, depth);
    else if (form == 0)
        write_link(g, depth);
    else
        write_chain(g, form == 1, 2 + choose(g->choices, 2), depth - 1);
}

void write_whole(struct generated *g, uint32_t depth)
{
    if (choose(g->choices, 2)) {
        write_count_comparison(g, depth);
        return;
    }
    write_sign(g, '(');
    write_chain(g, false, 2 + choose(g->choices, 2), depth);
    write_sign(g, ')');
}
