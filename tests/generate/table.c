/* table.c: tables, keyed by categories and whole numbers. */
#include "write.h"

#include <string.h>

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

static void write_keyed_row(struct generated *g, const struct written_table *t, uint32_t i, uint32_t j)
{
    new_line(g);
    write_word(g, WORD_ROW);
    write_key_value(g, &t->keys[0], i);
    if (t->key_count > 1) {
        write_sign(g, ',');
        write_key_value(g, &t->keys[1], j);
    }
    write_row(g, &t->table);
}

static void write_rows(struct generated *g, const struct written_table *t)
{
    for (uint32_t i = 0; i < t->keys[0].count; i++)
        for (uint32_t j = 0; j < (t->key_count > 1 ? t->keys[1].count : 1); j++)
            write_keyed_row(g, t, i, j);
}

void declare_table(struct generated *g, uint32_t values)
{
    struct written_table t = {.table = {.unit = some_unit(g), .values = values, .rising = choose(g->choices, 3) != 0}};
    t.key_count = 1 + chance(g->choices, 3);
    if (g->table_count == MOST_TABLES || g->define_count == MOST_DEFINES || g->written->table_count == MOST_WRITTEN_TABLES)
        return;
    fresh_name(g, t.table.name);
    uses(g, USES_TABLE);
    new_line(g);
    write_word(g, WORD_TABLE);
    write_new_name(g, t.table.name);
    write_word(g, WORD_KEYED);
    t.keys[0] = write_key(g, NULL);
    if (t.key_count > 1) {
        uses(g, USES_TABLE_TWO_KEYS);
        write_word(g, WORD_AND);
        t.keys[1] = write_key(g, t.keys[0].category);
    }
    write_word(g, WORD_IS);
    write_unit(g, t.table.unit);
    write_rows(g, &t);
    g->written->tables[g->written->table_count++] = t;
    if (values > 1) {
        g->tables[g->table_count++] = t.table;
        return;
    }
    struct generated_define *d = &g->defines[g->define_count++]; /* a number like any other */
    *d = (struct generated_define){.kind = A_NUMBER, .unit = t.table.unit, .is_table = true};
    memcpy(d->name, t.table.name, WORD_BYTES);
}

void write_new_rows(struct generated *g, struct written_table *t)
{
    struct key *number = !t->keys[0].category ? &t->keys[0] : NULL;
    uses(g, USES_CHANGE_TABLE);
    new_line(g);
    write_word(g, WORD_CHANGE_TABLE);
    write_name(g, t->table.name);
    write_keyed_row(g, t, choose(g->choices, t->keys[0].count), 0);
    if (!number || t->key_count > 1 || choose(g->choices, 2))
        return;
    number->count++; /* a row that was not there */
    write_keyed_row(g, t, number->count - 1, 0);
}

const struct generated_table *table_for(struct generated *g, const struct measure *measure, uint32_t levels)
{
    for (uint32_t i = 0; measure->stated && !measure->is_date && i < g->table_count; i++)
        if (g->tables[i].unit == measure->unit && g->tables[i].values == levels)
            return &g->tables[i];
    return NULL;
}
