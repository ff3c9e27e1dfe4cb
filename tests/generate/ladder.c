/* ladder.c: the levels of one block. A level never is easier than the one below it: thresholds of one value move one way, and
 * whatever else a level asks for is new or is kept. */
#include "write.h"

#include <string.h>

enum { MOST_CHAINS = 3, MOST_WHOLES = 5 };

/* One value with a threshold for each level, each harder than the one below. */
struct chain {
    struct ken_buffer subject; /* empty: the measure, not named */
    bool is_date;
    uint32_t unit, first;      /* levels below `first` do not ask for it, where levels keep what they ask for */
    int64_t value[MOST_LEVELS + 1]; /* scaled; or days */
    enum word comparator[MOST_LEVELS + 1];
    int64_t step;              /* from one level to the next, where these do not differ */
};

struct ladder {
    bool rising, keeps; /* keeps: each level asks for all that the one below it does */
    struct chain chain[MOST_CHAINS];
    struct ken_buffer whole[MOST_WHOLES]; /* with the level that first asks for it */
    uint32_t whole_first[MOST_WHOLES];
    uint32_t chains, wholes;
    uint32_t in_period;        /* from this level on a day has to be in the period; 0: never */
    bool absent[MOST_LEVELS + 2]; /* levels that do not exist */
};

/* Takes what was written since `start` out of the rules. */
static struct ken_buffer cut_out(struct generated *g, size_t start)
{
    struct ken_buffer piece = KEN_BUFFER_EMPTY;
    while (start < g->text.size && g->text.bytes[start] == ' ')
        start++;
    ken_buffer_bytes(&piece, g->text.bytes + start, g->text.size - start);
    g->text.size = start;
    return piece;
}

static enum word some_comparator(struct generated *g, bool rising, bool is_date)
{
    if (rising)
        return choose(g->choices, 3) ? WORD_AT_LEAST : WORD_MORE_THAN;
    if (is_date && choose(g->choices, 2))
        return WORD_BY;
    return choose(g->choices, 3) ? WORD_AT_MOST : WORD_LESS_THAN;
}

static void plan_thresholds(struct generated *g, struct chain *c, const struct ladder *l)
{
    static const int64_t steps[] = {1, 5, 10, 2, 20};
    int64_t value = c->is_date ? some_day(g) : some_constant(g, c->unit), step = steps[choose(g->choices, 5)];
    enum word usual = some_comparator(g, l->rising, c->is_date);
    if (!c->is_date)
        step *= chance(g->choices, 8) ? SCALE / 10 : c->unit == UNIT_BAHT && value >= 1000 * SCALE ? 1000 * SCALE : SCALE;
    c->step = step;
    for (uint32_t n = 1; n <= MOST_LEVELS; n++) {
        bool equal = l->keeps && n > 1 && chance(g->choices, 12);
        c->value[n] = value;
        c->comparator[n] = equal ? c->comparator[n - 1] : chance(g->choices, 10) ? some_comparator(g, l->rising, c->is_date) : usual;
        if (equal) {
            c->value[n] = c->value[n - 1];
            c->step = 0;
        } else {
            value += l->rising ? step : -step;
        }
    }
}

static void plan_chain(struct generated *g, struct ladder *l, const struct measure *measure)
{
    struct chain *c = &l->chain[l->chains];
    *c = (struct chain){.first = l->keeps && l->chains > 0 ? 1 + choose(g->choices, g->top) : 1};
    if (l->chains == 0 && measure->stated) {
        c->is_date = measure->is_date;
        c->unit = measure->unit;
    } else {
        size_t start = g->text.size;
        c->is_date = has_dates(g) && chance(g->choices, 5);
        if (c->is_date) {
            write_date_operand(g);
        } else {
            c->unit = some_unit(g);
            write_number(g, c->unit, 2);
        }
        c->subject = cut_out(g, start);
        for (uint32_t i = 0; i < l->chains; i++) /* two ladders of one value could contradict each other */
            if (c->subject.size == l->chain[i].subject.size && memcmp(c->subject.bytes, l->chain[i].subject.bytes, c->subject.size) == 0) {
                ken_buffer_free(&c->subject);
                return;
            }
    }
    plan_thresholds(g, c, l);
    l->chains++;
}

static void plan(struct generated *g, struct ladder *l, const struct measure *measure)
{
    uint32_t chains = choose(g->choices, 4) ? 1 : choose(g->choices, 3);
    l->rising = choose(g->choices, 3) != 0;
    if (measure->stated && chains == 0)
        chains = 1;
    for (uint32_t i = 0; i < chains; i++)
        plan_chain(g, l, measure);
    if (l->keeps && measure->stated && measure->is_date && g->has_period && choose(g->choices, 2))
        l->in_period = 1 + choose(g->choices, g->top);
    for (uint32_t wholes = chance(g->choices, 3) || l->chains == 0 ? 1 + choose(g->choices, 3) : 0; l->keeps && wholes > 0; wholes--) {
        size_t start = g->text.size;
        if (choose(g->choices, 2))
            write_link(g, 2);
        else
            write_whole(g, 1);
        l->whole[l->wholes] = cut_out(g, start);
        l->whole_first[l->wholes] = l->chains == 0 && l->wholes == 0 ? 1 : 1 + choose(g->choices, g->top);
        l->wholes++;
    }
}

static void end_plan(struct ladder *l)
{
    for (uint32_t i = 0; i < l->chains; i++)
        ken_buffer_free(&l->chain[i].subject);
    for (uint32_t i = 0; i < l->wholes; i++)
        ken_buffer_free(&l->whole[i]);
}

/* ---- Conditions of a level ---- */

static void write_and(struct generated *g, bool *more)
{
    if (*more) {
        uses(g, USES_AND);
        write_word(g, WORD_AND);
    }
    *more = true;
}

static void write_threshold(struct generated *g, struct chain *c, uint32_t n, enum literal how)
{
    if (c->subject.size)
        write_symbol(g, ken_buffer_text(&c->subject));
    else
        uses(g, USES_ELIDED);
    write_word(g, c->comparator[n]);
    if (c->is_date)
        write_date(g, (int32_t)c->value[n]);
    else
        write_literal(g, c->unit, c->value[n], how);
}

/* All that level n and those below it ask for. */
static void write_kept(struct generated *g, struct ladder *l, uint32_t n, enum literal how)
{
    bool more = false;
    for (uint32_t i = 0; i < l->chains; i++)
        if (l->chain[i].first <= n) {
            write_and(g, &more);
            write_threshold(g, &l->chain[i], n, how);
            if (i == 0 && l->in_period && l->in_period <= n) { /* before any subject is named */
                write_and(g, &more);
                write_in_period(g);
            }
        }
    for (uint32_t i = 0; i < l->wholes; i++)
        if (l->whole_first[i] <= n) {
            write_and(g, &more);
            write_symbol(g, ken_buffer_text(&l->whole[i]));
        }
}

/* Something of its own for level n. */
static void write_fresh(struct generated *g, struct ladder *l, uint32_t n, enum literal how)
{
    bool more = false;
    for (uint32_t i = 0; i < l->chains; i++)
        if (choose(g->choices, 2)) {
            write_and(g, &more);
            write_threshold(g, &l->chain[i], n, how);
        }
    if (!more || chance(g->choices, 4)) {
        write_and(g, &more);
        write_whole(g, 1);
    }
}

void write_level(struct generated *g, uint32_t first, uint32_t last)
{
    new_line(g);
    write_word(g, WORD_LEVEL);
    write_count(g, first);
    if (last > first) {
        uses(g, USES_LEVEL_RANGE);
        write_word(g, WORD_TO);
        write_count(g, last);
    }
}

static void begin_condition(struct generated *g)
{
    if (chance(g->choices, 4)) {
        uses(g, USES_LEVEL_TEXT);
        write_some_text(g);
        write_word(g, WORD_WHEN);
    } else if (choose(g->choices, 2)) {
        write_word(g, WORD_WHEN);
    }
}

void write_as_printed(struct generated *g)
{
    if (!chance(g->choices, 16))
        return;
    uses(g, USES_AS_PRINTED);
    write_word(g, WORD_AS_PRINTED);
    write_some_text(g);
}

/* So many steps from the threshold of one of the levels. */
static void write_steps(struct generated *g, const struct chain *c, uint32_t first, uint32_t last)
{
    uint32_t from = first + choose(g->choices, last - first + 1);
    uses(g, USES_STEPS);
    write_literal(g, c->unit, c->value[from], choose(g->choices, 2) ? LITERAL_BARE : LITERAL_FREE);
    write_word(g, WORD_AT_LEVEL);
    write_count(g, from);
    write_word(g, WORD_STEP);
    write_literal(g, c->unit, c->step, LITERAL_FREE);
}

/* Levels `first` to `last` in one list, or by steps: the thresholds of the measure, and nothing else. */
static void write_list(struct generated *g, const struct chain *c, uint32_t first, uint32_t last)
{
    uses(g, USES_LEVEL_LIST);
    uses(g, USES_ELIDED);
    write_level(g, first, last);
    begin_condition(g);
    write_word(g, c->comparator[first]);
    if (c->step > 0 && chance(g->choices, 3)) {
        write_steps(g, c, first, last);
        write_as_printed(g);
        return;
    }
    for (uint32_t n = first; n <= last; n++) {
        write_literal(g, c->unit, c->value[n], n == last ? LITERAL_IN_LIST : LITERAL_BARE_IN_LIST);
        if (n < last)
            write_sign(g, ',');
    }
    write_as_printed(g);
}

/* The last level, up to `last`, that a list from `first` can reach. */
static uint32_t list_reach(const struct ladder *l, uint32_t first, uint32_t last)
{
    const struct chain *c = &l->chain[0];
    if (l->chains == 0 || c->subject.size || c->is_date || !l->keeps)
        return first;
    uint32_t reach = first;
    for (uint32_t n = first; n <= last && !l->absent[n]; n++) {
        for (uint32_t i = 1; i < l->chains; i++)
            if (l->chain[i].first <= n)
                return reach;
        for (uint32_t i = 0; i < l->wholes; i++)
            if (l->whole_first[i] <= n)
                return reach;
        if (c->comparator[n] != c->comparator[first])
            return reach;
        reach = n;
    }
    return reach;
}

/* The first level above one that does not exist; beyond all where each does. */
static uint32_t first_absent(const struct ladder *l, uint32_t n)
{
    while (n <= MOST_LEVELS && !l->absent[n])
        n++;
    return n;
}

/* What stands for level n stands for those up to `end`, too. */
static void note_same(struct ladder *l, uint32_t n, uint32_t end)
{
    struct chain *c = &l->chain[0];
    for (uint32_t i = n + 1; i <= end; i++) {
        c->value[i] = c->value[n];
        c->comparator[i] = c->comparator[n];
    }
}

static uint32_t write_rung(struct generated *g, struct ladder *l, uint32_t n, uint32_t last)
{
    uint32_t reach = list_reach(l, n, last), end = n;
    if (reach > n && choose(g->choices, 3)) {
        write_list(g, &l->chain[0], n, reach);
        return reach;
    }
    if (n > 1 && !l->absent[n - 1] && chance(g->choices, 12)) {
        uses(g, USES_SAME_AS);
        write_level(g, n, n);
        write_word(g, WORD_SAME_AS);
        write_word(g, WORD_LEVEL);
        write_count(g, n - 1);
        note_same(l, n - 1, n);
        return n;
    }
    if (n < last && chance(g->choices, 10))
        end = n + 1 + choose(g->choices, last - n);
    while (end > n && first_absent(l, n) <= end)
        end--;
    enum literal how = end > n ? LITERAL_IN_LIST : LITERAL_FREE; /* a list of one value is one too */
    write_level(g, n, end);
    begin_condition(g);
    if (l->keeps)
        write_kept(g, l, n, how);
    else
        write_fresh(g, l, n, how);
    write_as_printed(g);
    note_same(l, n, end);
    return end;
}

/* Only the highest level that holds counts, so each may have a window of its own. */
static void write_windows(struct generated *g, struct ladder *l, const struct measure *measure, uint32_t last)
{
    l->rising = true;
    l->keeps = false; /* so that each window is as wide as the others */
    plan_chain(g, l, measure);
    struct chain *c = &l->chain[0];
    int64_t width = c->value[2] - c->value[1];
    for (uint32_t n = 1; n <= last; n++) {
        if (l->absent[n])
            continue;
        uses(g, USES_WINDOWS);
        write_level(g, n, n);
        begin_condition(g);
        if (c->subject.size)
            write_symbol(g, ken_buffer_text(&c->subject));
        if (c->is_date || c->subject.size || choose(g->choices, 2)) {
            write_word(g, WORD_BETWEEN);
            if (c->is_date)
                write_date(g, (int32_t)c->value[n]);
            else
                write_literal(g, c->unit, c->value[n], LITERAL_FREE);
            write_word(g, WORD_TO);
            if (c->is_date)
                write_date(g, (int32_t)(c->value[n] + width));
            else
                write_literal(g, c->unit, c->value[n] + width, LITERAL_FREE);
            continue;
        }
        uses(g, USES_ELIDED_PAIR);
        write_word(g, WORD_AT_LEAST);
        write_literal(g, c->unit, c->value[n], LITERAL_FREE);
        write_word(g, WORD_AND);
        write_word(g, WORD_LESS_THAN);
        write_literal(g, c->unit, c->value[n] + width, LITERAL_FREE);
    }
}

static void write_highest(struct generated *g, uint32_t level)
{
    uses(g, USES_HIGHEST_LEVEL);
    new_line(g);
    write_word(g, WORD_HIGHEST);
    write_word(g, WORD_LEVEL);
    write_count(g, level);
}

static void write_absent(struct generated *g, uint32_t first, uint32_t last)
{
    uses(g, USES_NO_LEVEL);
    new_line(g);
    write_word(g, WORD_NO_LEVEL);
    write_count(g, first);
    if (last > first || chance(g->choices, 8)) {
        write_word(g, WORD_TO);
        write_count(g, last);
    }
}

/* Leaves some levels out, but never all. */
static void plan_absent(struct generated *g, bool *absent, uint32_t last)
{
    if (last < 2 || !chance(g->choices, 5))
        return;
    uint32_t count = 1 + choose(g->choices, last / 2), first = 1 + choose(g->choices, last - count + 1);
    for (uint32_t n = first; n < first + count; n++)
        absent[n] = true;
    if (choose(g->choices, 3)) {
        write_absent(g, first, first + count - 1);
        return;
    }
    for (uint32_t n = first; n < first + count; n++)
        write_absent(g, n, n);
}

/* All levels by one table that has a value for each. */
static void write_table_levels(struct generated *g, const struct generated_table *table)
{
    uses(g, USES_TABLE_LEVELS);
    write_level(g, 1, table->values);
    begin_condition(g);
    write_word(g, some_comparator(g, table->rising, false));
    write_name(g, table->name);
    write_as_printed(g);
}

/* For an amendment: what the levels are like. */
static void note_rungs(struct generated *g, const struct ladder *l, uint32_t last, bool closed)
{
    const struct chain *c = &l->chain[0];
    struct rungs *r = &g->written->rungs;
    *r = (struct rungs){.last = last, .highest = closed && last < g->top, .unit = c->unit};
    r->plain = l->keeps && l->chains == 1 && l->wholes == 0 && !l->in_period && c->subject.size == 0 && !c->is_date;
    for (uint32_t n = 1; n <= last; n++) {
        r->absent[n] = l->absent[n];
        r->value[n] = c->value[n];
        r->comparator[n] = c->comparator[n];
    }
}

void write_new_threshold(struct generated *g, struct rungs *r)
{
    uint32_t n = 1 + choose(g->choices, r->last), next = n + 1;
    while (n > 1 && r->absent[n])
        n--;
    while (next <= r->last && r->absent[next])
        next++;
    if (r->absent[n])
        return;
    bool rising = r->comparator[n] == WORD_AT_LEAST || r->comparator[n] == WORD_MORE_THAN;
    int64_t beyond = next <= r->last ? r->value[next] - r->value[n] : rising ? 4 * SCALE : -4 * SCALE;
    uses(g, USES_CHANGE_LEVEL);
    r->value[n] += beyond / 4 * choose(g->choices, 4);
    write_level(g, n, n);
    begin_condition(g);
    write_word(g, r->comparator[n]);
    write_literal(g, r->unit, r->value[n], LITERAL_FREE);
    write_as_printed(g);
}

uint32_t some_last(struct generated *g, uint32_t times)
{
    return chance(g->choices, times) ? 1 + choose(g->choices, g->top) : g->top;
}

void write_ladder(struct generated *g, enum reading reading, const struct measure *measure, uint32_t last, bool closed, bool gaps)
{
    bool before = closed && last < g->top && chance(g->choices, 4);
    const struct generated_table *table = choose(g->choices, 3) ? table_for(g, measure, last) : NULL;
    struct ladder l = {.keeps = reading == READING_LEFT_OUT || choose(g->choices, 2)};
    if (before)
        write_highest(g, last);
    if (gaps && !table)
        plan_absent(g, l.absent, last);
    if (table) {
        write_table_levels(g, table);
    } else if (reading == READING_HIGHEST && chance(g->choices, 4)) {
        write_windows(g, &l, measure, last);
    } else {
        plan(g, &l, measure);
        for (uint32_t n = 1; n <= last; n++)
            if (!l.absent[n])
                n = write_rung(g, &l, n, last);
    }
    note_rungs(g, &l, last, closed);
    g->written->rungs.by_table = table != NULL;
    end_plan(&l);
    if (closed && last < g->top && !before)
        write_highest(g, last);
}

void write_slope(struct generated *g, const struct measure *measure, uint32_t last)
{
    struct ladder l = {.rising = choose(g->choices, 3) != 0};
    if (last > 3)
        plan_absent(g, l.absent, last); /* two thresholds are left */
    plan_chain(g, &l, measure);
    l.keeps = true; /* a list may be written */
    for (uint32_t n = 1; n <= last; n++) {
        uint32_t reach = l.absent[n] ? n : list_reach(&l, n, last);
        if (reach > n) {
            write_list(g, &l.chain[0], n, reach);
        } else if (!l.absent[n]) {
            write_level(g, n, n);
            begin_condition(g);
            write_threshold(g, &l.chain[0], n, LITERAL_FREE);
        }
        n = reach;
    }
    note_rungs(g, &l, last, true);
    end_plan(&l);
    if (last < g->top)
        write_highest(g, last);
}

/* ---- Bands, and levels that a person gives ---- */

void write_bands(struct generated *g, uint32_t unit, uint32_t last)
{
    static const int64_t widths[] = {0, 1, 10, 21, 22}, gaps[] = {1, SCALE / 100, SCALE, 2 * SCALE};
    int64_t low = chance(g->choices, 5) ? -50 * SCALE : some_constant(g, unit), width = widths[choose(g->choices, 5)] * SCALE;
    int64_t gap = unit >= FIRST_DECLARED && g->units[unit].whole ? SCALE : gaps[choose(g->choices, 4)];
    bool falling = chance(g->choices, 3);
    uint32_t turn = chance(g->choices, 10) ? 2 : 0;
    bool absent[MOST_LEVELS + 1] = {false};
    plan_absent(g, absent, last);
    for (uint32_t i = 1; i <= last; i++) {
        uint32_t place = (falling ? g->top - i : i - 1) + turn;
        int64_t from = low + (int64_t)(place % g->top) * (width + gap);
        if (absent[i])
            continue;
        uint32_t bare = choose(g->choices, 3);
        write_level(g, i, i);
        begin_condition(g);
        write_word(g, WORD_BETWEEN);
        write_literal(g, unit, from, bare == 1 ? LITERAL_BARE : LITERAL_FREE);
        write_word(g, WORD_TO);
        write_literal(g, unit, from + width, bare == 2 ? LITERAL_BARE : LITERAL_FREE);
        write_as_printed(g);
    }
    g->written->rungs = (struct rungs){.last = last, .highest = last < g->top};
    if (last < g->top)
        write_highest(g, last);
}

void write_level_texts(struct generated *g)
{
    uint32_t parted = choose(g->choices, g->top + 1); /* 0: one line for all */
    if (parted == 0) {
        write_level(g, 1, g->top);
        write_some_text(g);
        return;
    }
    for (uint32_t n = 1; n <= g->top; n++) {
        uint32_t end = n == parted && n < g->top ? n + 1 : n;
        write_level(g, n, end);
        write_some_text(g);
        n = end;
    }
}
