/* Declarations: inputs, definitions, tables; and those that an amending file restates. */
#include "walk.h"

#include <stdlib.h>
#include <string.h>

/* The path between its quotation marks, unfolded: of a text, only that two straight marks mean one. */
const char *oracle_path(struct oracle *o, const struct ken_node *text)
{
    const char *source = o->compiler.files[text->span.file].source.text + text->span.begin;
    size_t size = text->span.end - text->span.begin, mark = source[0] == '"' ? 1 : 3, used = 0;
    char *path = pool_take(&o->pool, size + 1);
    for (size_t i = mark; i + mark < size; i++) {
        if (mark == 1 && source[i] == '"')
            i++;
        path[used++] = source[i];
    }
    return path;
}

size_t oracle_input(struct oracle *o, const char *path, enum input_kind kind)
{
    for (size_t i = 0; i < o->input_count; i++)
        if (strcmp(o->inputs[i].path, path) == 0)
            return i;
    o->inputs = realloc(o->inputs, (o->input_count + 1) * sizeof *o->inputs);
    if (!o->inputs)
        abort();
    o->inputs[o->input_count] = (struct input){.path = path, .kind = kind};
    return o->input_count++;
}

/* --- names ---------------------------------------------------------------------------------------------------------- */

static struct name *add_name(struct oracle *o, const struct ken_node *name, const struct ken_node *expression)
{
    o->names = realloc(o->names, (o->name_count + 1) * sizeof *o->names);
    if (!o->names)
        abort();
    o->names[o->name_count] = (struct name){.symbol = name->symbol, .expression = expression};
    return &o->names[o->name_count++];
}

/* The name that a change is about; NULL, and the rules are senseless, where there is none. */
static struct name *known(struct walk *w, const struct ken_node *name)
{
    for (size_t i = 0; i < w->oracle->name_count; i++)
        if (w->oracle->names[i].symbol == name->symbol)
            return &w->oracle->names[i];
    w->senseless = true;
    return NULL;
}

/* --- inputs --------------------------------------------------------------------------------------------------------- */

static void settle_input(struct oracle *o, struct name *name)
{
    const struct ken_node *statement = name->statement, *path = statement->first->next, *type = path->next;
    enum input_kind kind = type->word == KEN_WORD_FLAG     ? INPUT_FLAG
                           : type->word == KEN_WORD_DATE   ? INPUT_DATE
                           : type->word == KEN_WORD_ONE_OF ? INPUT_CATEGORY
                                                           : INPUT_NUMBER;
    name->input = oracle_input(o, oracle_path(o, path), kind);
    struct input *input = &o->inputs[name->input];
    input->percent = type->word == KEN_WORD_PERCENT;
    input->whole = type->word == KEN_WORD_UNIT && type->first->symbol->statement->word == KEN_WORD_WHOLE;
    input->choices = type;
    if (kind != INPUT_NUMBER)
        return;
    input->low = pool_number(&o->pool);
    const struct ken_node *range = ken_ast_child(statement, KEN_NODE_RANGE);
    if (range) {
        oracle_literal(input->low, range->first);
        oracle_literal(input->high = pool_number(&o->pool), range->last);
    }
}

void oracle_settle_assessed(struct oracle *o, struct indicator *indicator)
{
    indicator->assessed = oracle_input(o, oracle_path(o, indicator->assessed_from), INPUT_ASSESSED);
    struct input *input = &o->inputs[indicator->assessed];
    input->whole = true;
    input->low = pool_number(&o->pool);
    input->high = pool_number(&o->pool);
    mpq_set_si(input->high, indicator->top, 1);
}

void oracle_settle_inputs(struct oracle *o)
{
    for (size_t i = 0; i < o->name_count; i++)
        if (o->names[i].statement)
            settle_input(o, &o->names[i]);
    for (struct scorecard *s = o->scorecards; s; s = s->next)
        for (struct indicator *i = s->indicators; i; i = i->next)
            if (i->is_assessed)
                oracle_settle_assessed(o, i);
}

static void add_input(struct oracle *o, const struct ken_node *statement)
{
    struct name *name = add_name(o, statement->first, NULL);
    name->statement = statement;
    if (!o->compiler.amended)
        settle_input(o, name);
}

/* --- tables --------------------------------------------------------------------------------------------------------- */

static void add_table(struct walk *w, const struct ken_node *statement)
{
    struct table *table = w->table = pool_take(&w->oracle->pool, sizeof *table);
    const struct ken_node *key = statement->first->next;
    table->statement = statement;
    for (int k = 0; k < 2 && key != statement->last; k++, key = key->next)
        table->keys[k] = key;
    add_name(w->oracle, statement->first, NULL)->table = table;
}

/* A row whose keys are there takes that one's place, when it is of a file that amends. */
static void add_row(struct walk *w, const struct ken_node *statement)
{
    struct table *table = w->table;
    if (!table) {
        w->senseless = true;
        return;
    }
    const struct ken_node **rows = pool_take(&w->oracle->pool, (table->row_count + 1) * sizeof *rows);
    bool replaced = false;
    for (size_t i = 0; i < table->row_count; i++) {
        bool same = w->amends && oracle_same_keys(table, table->rows[i], statement);
        rows[i] = same ? statement : table->rows[i];
        replaced |= same;
    }
    if (!replaced)
        rows[table->row_count++] = statement;
    table->rows = rows;
}

/* --- statements ----------------------------------------------------------------------------------------------------- */

bool oracle_declares(const struct ken_node *statement)
{
    switch ((int)statement->kind) {
    case KEN_NODE_RULESET:
    case KEN_NODE_SOURCE:
    case KEN_NODE_PERIOD:
    case KEN_NODE_UNIT:
    case KEN_NODE_INPUT:
    case KEN_NODE_DEFINE:
    case KEN_NODE_TABLE:
    case KEN_NODE_ROW: return true;
    case KEN_NODE_CHANGE:
        return statement->word == KEN_WORD_CHANGE_INPUT || statement->word == KEN_WORD_CHANGE_DEFINE || statement->word == KEN_WORD_CHANGE_TABLE;
    }
    return false;
}

static void restate(struct walk *w, const struct ken_node *change)
{
    const struct ken_node *statement = change->first;
    struct name *name = known(w, statement->kind == KEN_NODE_NAME ? statement : statement->first);
    if (!name)
        return;
    if (change->word == KEN_WORD_CHANGE_INPUT)
        name->statement = statement;
    else if (change->word == KEN_WORD_CHANGE_DEFINE)
        name->expression = statement->first->next;
    else
        w->table = name->table;
}

void oracle_declare(struct walk *w, const struct ken_node *statement)
{
    switch ((int)statement->kind) {
    case KEN_NODE_PERIOD: w->oracle->period = statement; break;
    case KEN_NODE_TABLE: add_table(w, statement); break;
    case KEN_NODE_ROW: add_row(w, statement); break;
    case KEN_NODE_INPUT: add_input(w->oracle, statement); break;
    case KEN_NODE_DEFINE: add_name(w->oracle, statement->first, statement->first->next); break;
    case KEN_NODE_CHANGE: restate(w, statement); break;
    }
}
