/* table.c: tables, keyed by categories and whole numbers. */
#include "write.h"

#include <string.h>

/* What a row is found by. */
struct key {
    const struct generated_input *category; /* NULL: a number, */
    uint32_t unit, count;                   /* of this unit; how many values of the key have rows */
    int64_t first;                          /* scaled; the others are the next whole numbers */
};

static void write_key_value(struct generated *g, const struct key *key, uint32_t i)
{
    if (key->category)
        write_quoted(g, key->category->choices[i]);
    else
        write_literal(g, key->unit, key->first + i * SCALE, LITERAL_BARE_IN_LIST);
}

/* A category other than one that is a key already, or a number. */
static struct key write_key(struct generated *g, const struct generated_input *other)
{
    struct key key = {.category = choose(g->choices, 4) ? some_selector(g, false) : NULL};
    if (key.category == other)
        key.category = NULL;
    if (key.category) {
        key.count = key.category->choice_count;
        write_name(g, key.category->name);
        return key;
    }
    uses(g, USES_TABLE_NUMBER_KEY);
    key.unit = some_unit(g);
    key.count = 1 + choose(g->choices, 4);
    key.first = ((int64_t)choose(g->choices, 6) - 1) * SCALE;
    write_operand(g, key.unit, 1);
    return key;
}

static void write_row(struct generated *g, const struct generated_table *t)
{
    int64_t value = some_constant(g, t->unit);
    write_word(g, WORD_AS);
    for (uint32_t i = 0; i < t->values; i++) {
        if (i > 0)
            write_sign(g, ',');
        write_literal(g, t->unit, value, choose(g->choices, 2) ? LITERAL_BARE_IN_LIST : LITERAL_IN_LIST);
        value += (1 + (int64_t)choose(g->choices, 12)) * (t->rising ? SCALE : -SCALE);
    }
}

static void write_rows(struct generated *g, const struct generated_table *t, const struct key *keys, uint32_t key_count)
{
    for (uint32_t i = 0; i < keys[0].count; i++)
        for (uint32_t j = 0; j < (key_count > 1 ? keys[1].count : 1); j++) {
            new_line(g);
            write_word(g, WORD_ROW);
            write_key_value(g, &keys[0], i);
            if (key_count > 1) {
                write_sign(g, ',');
                write_key_value(g, &keys[1], j);
            }
            write_row(g, t);
        }
}

void declare_table(struct generated *g, uint32_t values)
{
    struct generated_table t = {.unit = some_unit(g), .values = values, .rising = choose(g->choices, 3) != 0};
    struct key keys[2];
    uint32_t key_count = 1 + chance(g->choices, 3);
    if (g->table_count == MOST_TABLES || g->define_count == MOST_DEFINES)
        return;
    fresh_name(g, t.name);
    uses(g, USES_TABLE);
    new_line(g);
    write_word(g, WORD_TABLE);
    write_new_name(g, t.name);
    write_word(g, WORD_KEYED);
    keys[0] = write_key(g, NULL);
    if (key_count > 1) {
        uses(g, USES_TABLE_TWO_KEYS);
        write_word(g, WORD_AND);
        keys[1] = write_key(g, keys[0].category);
    }
    write_word(g, WORD_IS);
    write_unit(g, t.unit);
    write_rows(g, &t, keys, key_count);
    if (values > 1) {
        g->tables[g->table_count++] = t;
        return;
    }
    struct generated_define *d = &g->defines[g->define_count++]; /* a number like any other */
    *d = (struct generated_define){.kind = A_NUMBER, .unit = t.unit};
    memcpy(d->name, t.name, WORD_BYTES);
}

const struct generated_table *table_for(struct generated *g, const struct measure *measure, uint32_t levels)
{
    for (uint32_t i = 0; measure->stated && !measure->is_date && i < g->table_count; i++)
        if (g->tables[i].unit == measure->unit && g->tables[i].values == levels)
            return &g->tables[i];
    return NULL;
}
