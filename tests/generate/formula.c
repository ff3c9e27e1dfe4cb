/* formula.c: values. Every one has an input in it, units agree, and no divisor is a constant 0. */
#include "write.h"

#include <string.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

/* ---- Names of a kind ---- */

static bool is_rate(uint32_t unit)
{
    return unit >= UNIT_PER_THOUSAND && unit <= UNIT_PER_MILLION;
}

bool needs_no_name(const struct generated *g, uint32_t unit)
{
    return unit == UNIT_PLAIN || unit == UNIT_PERCENT || is_rate(unit) || (unit == UNIT_DAYS && has_dates(g));
}

static bool fits(enum value_kind kind, uint32_t unit, enum value_kind wanted, uint32_t wanted_unit)
{
    return kind == wanted && (wanted != A_NUMBER || unit == wanted_unit);
}

/* The name of an input or definition; NULL where there is none. */
static const char *name_of(struct generated *g, enum value_kind kind, uint32_t unit)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < g->input_count; i++)
        count += fits(g->inputs[i].kind, g->inputs[i].unit, kind, unit);
    for (uint32_t i = 0; i < g->define_count; i++)
        count += fits(g->defines[i].kind, g->defines[i].unit, kind, unit);
    if (count == 0)
        return NULL;
    uint32_t wanted = choose(g->choices, count);
    for (uint32_t i = 0; i < g->input_count; i++)
        if (fits(g->inputs[i].kind, g->inputs[i].unit, kind, unit) && wanted-- == 0)
            return g->inputs[i].name;
    for (uint32_t i = 0; i < g->define_count; i++)
        if (fits(g->defines[i].kind, g->defines[i].unit, kind, unit) && wanted-- == 0)
            return g->defines[i].name;
    return NULL;
}

const char *number_name(struct generated *g, uint32_t unit)
{
    return name_of(g, A_NUMBER, unit);
}

bool has_dates(const struct generated *g)
{
    for (uint32_t i = 0; i < g->input_count; i++)
        if (g->inputs[i].kind == A_DATE)
            return true;
    return false;
}

bool write_date_operand(struct generated *g)
{
    const char *name = name_of(g, A_DATE, 0);
    if (!name)
        return false;
    bool bracket = chance(g->choices, 6);
    if (bracket)
        write_sign(g, '(');
    write_name(g, name);
    if (bracket)
        write_sign(g, ')');
    return true;
}

/* ---- Constants ---- */

uint32_t some_unit(struct generated *g)
{
    uint32_t units[MOST_INPUTS + 2] = {UNIT_PLAIN, UNIT_PERCENT}, count = 2;
    for (uint32_t i = 0; i < g->input_count; i++)
        if (g->inputs[i].kind == A_NUMBER)
            units[count++] = g->inputs[i].unit;
    uint32_t rare = UNIT_DAYS + choose(g->choices, 5);
    return chance(g->choices, 10) && needs_no_name(g, rare) ? rare : units[choose(g->choices, count)];
}

/* The unit of some number input. */
static uint32_t some_named_unit(struct generated *g)
{
    uint32_t units[MOST_INPUTS], count = 0;
    for (uint32_t i = 0; i < g->input_count; i++)
        if (g->inputs[i].kind == A_NUMBER)
            units[count++] = g->inputs[i].unit;
    return units[choose(g->choices, count)];
}

int64_t some_constant(struct generated *g, uint32_t unit)
{
    static const int64_t plain[] = {0, 1, 2, 3, 4, 5, 10, 100, 1000};
    static const int64_t percent[] = {0, 1, 10, 20, 50, 60, 70, 75, 80, 85, 90, 95, 100, 110, 200};
    static const int64_t baht[] = {0, 1, 50, 70, 87, 100, 1000, 5000, 100000, 1000000};
    static const int64_t things[] = {0, 1, 2, 3, 4, 5, 6, 9, 12, 15, 22, 45, 66, 88, 100, 110};
    static const int64_t parts[] = {1, 100, 2500, 3333, 5000, 7500, 9999};
    int64_t value;
    switch (unit) {
    case UNIT_PLAIN: value = plain[choose(g->choices, COUNT(plain))]; break;
    case UNIT_PERCENT: value = percent[choose(g->choices, COUNT(percent))]; break;
    case UNIT_BAHT: value = baht[choose(g->choices, COUNT(baht))]; break;
    default: value = things[choose(g->choices, COUNT(things))]; break;
    }
    value *= SCALE;
    if (chance(g->choices, 6))
        value += parts[choose(g->choices, COUNT(parts))];
    return chance(g->choices, 16) ? -value : value;
}

int32_t some_day(struct generated *g)
{
    return g->base_day + (int32_t)choose(g->choices, 400);
}

/* A literal now and then of up to 40 digits, or very small. */
static void write_some_literal(struct generated *g, uint32_t unit, bool above_zero, enum literal how)
{
    static const char *const decimals[] = {
        "9999999999999999999999999999999999999999", "0.000000000000000000000000000000000000001", "18446744073709551616",
        "9223372036854775807", "12345678901234567890.12345678901234567891"};
    if (how == LITERAL_FREE && chance(g->choices, 40)) {
        write_long_literal(g, unit, decimals[choose(g->choices, COUNT(decimals))]);
        return;
    }
    int64_t value = some_constant(g, unit);
    if (above_zero && value <= 0)
        value = value == 0 ? SCALE : -value;
    write_literal(g, unit, value, how);
}

/* ---- Values ---- */

/* What a percentage or a rate is where its base is 0; `base` is where that stands. */
static void write_if_zero(struct generated *g, size_t begin, uint32_t base_unit, uint32_t unit)
{
    struct ken_buffer base = KEN_BUFFER_EMPTY;
    ken_buffer_bytes(&base, g->text.bytes + begin, g->text.size - begin);
    uses(g, USES_IF_ZERO);
    write_word(g, WORD_IF);
    write_symbol(g, ken_buffer_text(&base));
    ken_buffer_free(&base);
    write_word(g, WORD_EQUAL_TO);
    write_literal(g, base_unit, 0, choose(g->choices, 2) ? LITERAL_BARE : LITERAL_FREE);
    write_word(g, WORD_THEN);
    write_some_literal(g, unit, false, LITERAL_FREE);
}

/* A percentage of two values of one unit, or a rate of any two. */
static void write_percent(struct generated *g, uint32_t unit, uint32_t depth)
{
    static const enum word words[] = {WORD_PERCENT_OF, WORD_PERCENT_INCREASE, WORD_PERCENT_DECREASE};
    static const enum construct constructs[] = {USES_PERCENT_OF, USES_PERCENT_INCREASE, USES_PERCENT_DECREASE};
    uint32_t part = depth ? some_unit(g) : some_named_unit(g), base = part, which = choose(g->choices, 5);
    which = which < 3 ? 0 : which - 2;
    if (is_rate(unit)) {
        base = depth ? some_unit(g) : some_named_unit(g);
        uses(g, USES_RATE);
        write_word(g, WORD_RATE_THOUSAND + (unit - UNIT_PER_THOUSAND));
    } else {
        uses(g, constructs[which]);
        write_word(g, words[which]);
    }
    write_operand(g, part, depth);
    write_word(g, WORD_OVER);
    size_t before = g->text.size;
    write_operand(g, base, depth);
    if (chance(g->choices, 4))
        write_if_zero(g, before, base, unit);
}

static void write_days_from(struct generated *g)
{
    bool date = choose(g->choices, 2), first = choose(g->choices, 2);
    uses(g, USES_DAYS_FROM);
    write_word(g, WORD_DAYS_FROM);
    if (date && first)
        write_date(g, some_day(g));
    else
        write_date_operand(g);
    write_word(g, WORD_TO);
    if (date && !first)
        write_date(g, some_day(g));
    else
        write_date_operand(g);
}

static void write_fiscal_year(struct generated *g)
{
    uses(g, USES_FISCAL_YEAR);
    write_word(g, WORD_FISCAL_YEAR);
    write_date_operand(g);
}

/* The score or level of an indicator before the one at hand. */
static void write_result(struct generated *g)
{
    struct written_indicator *i = g->earlier[choose(g->choices, g->earlier_count)];
    bool level = i->style.scoring != SCORED_FROM && choose(g->choices, 2);
    i->named = true;
    uses(g, level ? USES_LEVEL_OF : USES_SCORE_OF);
    write_word(g, level ? WORD_LEVEL_OF : WORD_SCORE_OF);
    write_numeral(g, i->part.number);
}

/* One literal of a list whose last unit serves all. */
static void write_in_list(struct generated *g, uint32_t unit, int64_t value, bool last)
{
    write_literal(g, unit, value, !last && choose(g->choices, 2) ? LITERAL_BARE_IN_LIST : LITERAL_IN_LIST);
}

static void write_interpolation(struct generated *g, uint32_t unit, uint32_t depth)
{
    uint32_t from = some_unit(g), points = chance(g->choices, 30) ? 64 : 2 + choose(g->choices, 4);
    int64_t x = some_constant(g, from), y = some_constant(g, unit);
    uses(g, USES_INTERPOLATE);
    write_word(g, WORD_INTERPOLATE);
    write_operand(g, from, depth);
    write_sign(g, '(');
    for (uint32_t i = 0; i < points; i++) {
        if (i > 0)
            write_sign(g, ',');
        write_in_list(g, from, x, i + 1 == points);
        write_word(g, WORD_GIVES);
        write_in_list(g, unit, y, i + 1 == points);
        x += (1 + choose(g->choices, 30)) * (chance(g->choices, 4) ? SCALE / 4 : SCALE);
        y += ((int64_t)choose(g->choices, 40) - 10) * SCALE;
    }
    write_sign(g, ')');
}

static void write_count_of(struct generated *g, uint32_t depth)
{
    uses(g, USES_COUNT);
    write_word(g, WORD_COUNT);
    write_sign(g, '(');
    for (uint32_t left = 1 + choose(g->choices, 5); left > 0; left--) {
        write_condition(g, depth ? depth - 1 : 0);
        if (left > 1)
            write_sign(g, ',');
    }
    write_sign(g, ')');
}

static void write_function(struct generated *g, uint32_t unit, uint32_t depth)
{
    static const enum word words[] = {WORD_MIN, WORD_MAX, WORD_SUM, WORD_AVERAGE};
    static const enum construct constructs[] = {USES_MIN, USES_MAX, USES_SUM, USES_AVERAGE};
    uint32_t which = choose(g->choices, 4), operands = 1 + choose(g->choices, 4);
    if (chance(g->choices, 80)) {
        uses(g, USES_MANY_OPERANDS);
        operands = 5 + choose(g->choices, 196);
        depth = 0;
    }
    uses(g, constructs[which]);
    write_word(g, words[which]);
    write_sign(g, '(');
    for (uint32_t i = 0; i < operands; i++) {
        if (i > 0)
            write_sign(g, ',');
        if (i > 0 && chance(g->choices, 3))
            write_some_literal(g, unit, false, LITERAL_IN_LIST);
        else
            write_number(g, unit, depth ? depth - 1 : 0);
    }
    write_sign(g, ')');
}

static void write_bracket(struct generated *g, uint32_t unit, uint32_t depth)
{
    write_sign(g, '(');
    write_number(g, unit, depth ? depth - 1 : 0);
    write_sign(g, ')');
}

/* A value that needs no name of its unit. Without depth only names are in it. */
static void write_nameless(struct generated *g, uint32_t unit, uint32_t depth)
{
    if (unit == UNIT_PERCENT || is_rate(unit)) {
        write_percent(g, unit, depth ? depth - 1 : 0);
    } else if (unit == UNIT_DAYS) {
        write_days_from(g);
    } else if (g->in_indicator && g->earlier_count && chance(g->choices, 4)) {
        write_result(g);
    } else if (has_dates(g) && chance(g->choices, 6)) {
        write_fiscal_year(g);
    } else if (depth > 0) {
        write_count_of(g, depth - 1);
    } else {
        uint32_t named = some_named_unit(g);
        write_sign(g, '(');
        write_name(g, name_of(g, A_NUMBER, named));
        write_sign(g, '/');
        write_name(g, name_of(g, A_NUMBER, named));
        write_sign(g, ')');
    }
}

void write_operand(struct generated *g, uint32_t unit, uint32_t depth)
{
    const char *name = depth > 0 && chance(g->choices, 4) ? NULL : name_of(g, A_NUMBER, unit);
    if (name)
        write_name(g, name);
    else
        write_bracket(g, unit, depth);
}

static void write_rounded(struct generated *g, uint32_t unit, uint32_t depth)
{
    uint32_t mode = choose(g->choices, 5);
    uses(g, mode ? USES_ROUND_MODE : USES_ROUND);
    write_word(g, WORD_ROUND + mode);
    if (choose(g->choices, 2))
        write_operand(g, unit, depth - 1);
    else
        write_function(g, unit, depth - 1);
    if (choose(g->choices, 2)) {
        static const int64_t steps[] = {SCALE, SCALE / 2, SCALE / 4, 5 * SCALE, 3 * SCALE, 1};
        uses(g, USES_ROUND_STEPS);
        write_word(g, WORD_IN_STEPS);
        write_literal(g, unit, steps[choose(g->choices, COUNT(steps))], chance(g->choices, 4) ? LITERAL_BARE : LITERAL_FREE);
        return;
    }
    write_word(g, WORD_DECIMALS);
    write_count(g, choose(g->choices, 13));
    write_word(g, WORD_PLACES);
}

void write_factor(struct generated *g, uint32_t unit, uint32_t depth)
{
    const char *name = name_of(g, A_NUMBER, unit);
    switch (depth == 0 ? 0 : choose(g->choices, 10)) {
    default:
        if (name)
            write_name(g, name);
        else
            write_nameless(g, unit, depth);
        break;
    case 4: write_bracket(g, unit, depth); break;
    case 5: case 6: write_function(g, unit, depth); break;
    case 7: write_rounded(g, unit, depth); break;
    case 8:
        if (needs_no_name(g, unit))
            write_nameless(g, unit, depth);
        else
            write_bracket(g, unit, depth);
        break;
    case 9: write_interpolation(g, unit, depth - 1); break;
    }
}

static void write_product(struct generated *g, uint32_t unit, uint32_t depth)
{
    uint32_t form = depth == 0 ? 0 : choose(g->choices, 12);
    if (unit == UNIT_PLAIN && form >= 6) {
        uint32_t other = some_unit(g);
        uses(g, USES_DIVIDE);
        write_factor(g, other, depth - 1);
        write_sign(g, '/');
        write_factor(g, other, depth - 1);
        return;
    }
    if (form == 11) {
        uses(g, USES_MULTIPLY);
        write_some_literal(g, UNIT_PLAIN, false, LITERAL_FREE);
        write_sign(g, '*');
    }
    write_factor(g, unit, depth ? depth - 1 : 0);
    if (form != 9 && form != 10)
        return;
    uses(g, form == 9 ? USES_MULTIPLY : USES_DIVIDE);
    write_sign(g, form == 9 ? '*' : '/');
    if (choose(g->choices, 2))
        write_factor(g, UNIT_PLAIN, depth - 1);
    else
        write_some_literal(g, UNIT_PLAIN, form == 10, LITERAL_FREE);
}

/* Brackets in brackets, not as deep as is allowed. */
static void write_deep(struct generated *g, uint32_t unit)
{
    uint32_t deep = 10 + choose(g->choices, 20);
    uses(g, USES_DEEP);
    for (uint32_t i = 0; i < deep; i++)
        write_sign(g, '(');
    write_factor(g, unit, 0);
    for (uint32_t i = 0; i < deep; i++) {
        if (choose(g->choices, 2)) {
            write_sign(g, '+');
            write_some_literal(g, unit, false, LITERAL_FREE);
        }
        write_sign(g, ')');
    }
}

void write_number(struct generated *g, uint32_t unit, uint32_t depth)
{
    if (depth > 1 && chance(g->choices, 150)) {
        write_deep(g, unit);
        return;
    }
    if (depth > 0 && chance(g->choices, 20)) {
        write_some_literal(g, unit, false, LITERAL_FREE);
        write_sign(g, choose(g->choices, 2) ? '+' : '-');
    }
    write_product(g, unit, depth);
    while (depth > 0 && chance(g->choices, 4)) {
        bool plus = choose(g->choices, 2);
        uses(g, plus ? USES_ADD : USES_SUBTRACT);
        write_sign(g, plus ? '+' : '-');
        if (choose(g->choices, 2))
            write_some_literal(g, unit, false, LITERAL_FREE);
        else
            write_product(g, unit, --depth);
    }
}
