/* Look-up tables: their rows, what stands for a value of them, and what their rows show of a ladder. */
#include "lookup.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "diag.h"

static struct ken_arg words_of(struct ken_check *k, const struct ken_node *node)
{
    return ken_arg_span(k->compiler, node->span);
}

static struct ken_arg named(const struct ken_ir_table *t)
{
    return ken_arg_text(t->symbol->name, t->symbol->size);
}

/* --- declarations --------------------------------------------------------------------------------------------------- */

static struct ken_ir *key_of(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir *n = ken_choice_named(node);
    if (n)
        return n;
    n = ken_formula_value(k, node);
    if (!n || n->type == KEN_IS_NUMBER)
        return n;
    ken_report(k->compiler, KEN_DIAG_TABLE_KEY, node->span, words_of(k, node), ken_arg_phrase(ken_formula_kind(n)));
    return NULL;
}

static bool value_unit(struct ken_check *k, const struct ken_node *type, uint32_t *unit)
{
    struct ken_ir_input values = {.name = ""};
    if (!ken_check_type(k, type, &values))
        return false;
    *unit = values.unit;
    if (values.type == KEN_TYPE_NUMBER)
        return true;
    enum ken_phrase kind = values.type == KEN_TYPE_DATE   ? KEN_PHRASE_A_DATE
                           : values.type == KEN_TYPE_FLAG ? KEN_PHRASE_A_FLAG
                                                          : KEN_PHRASE_A_CATEGORY;
    ken_report(k->compiler, KEN_DIAG_NEED_NUMBER, type->span, words_of(k, type), ken_arg_phrase(kind));
    return false;
}

void ken_check_table(struct ken_check *k, const struct ken_node *node)
{
    struct ken_symbol *symbol = node->first->symbol;
    struct ken_ir_table *t = KEN_NEW(k->compiler, struct ken_ir_table);
    struct ken_ir_indicator *indicator = k->indicator; /* a table may stand among an indicator's lines; it is no part of it */
    struct ken_ir_block *block = k->block;
    *t = (struct ken_ir_table){.symbol = symbol, .span = node->span};
    k->indicator = NULL;
    k->block = NULL;
    for (const struct ken_node *key = node->first->next; key != node->last; key = key->next) {
        t->key[t->keys] = key_of(k, key);
        t->broken |= t->key[t->keys++] == NULL;
    }
    k->indicator = indicator;
    k->block = block;
    t->broken |= !value_unit(k, node->last, &t->unit);
    symbol->checked = true;
    symbol->row = k->rules->tables.count;
    *KEN_ADD(k->compiler, &k->rules->tables, struct ken_ir_table *) = t;
    k->table = t;
}

static const struct ken_ir_input *category_of(struct ken_check *k, const struct ken_ir *key)
{
    return key->op == KEN_IR_CATEGORY ? KEN_INPUT_AT(k->rules, key->input) : NULL;
}

static const struct ken_number *whole(struct ken_check *k, int64_t value)
{
    struct ken_number *n = ken_new_number(k->compiler, false);
    ken_number_set_int(n, value);
    return n;
}

/* What a row says of a key, as a number; NULL when it says nothing of use. */
static const struct ken_number *row_key(struct ken_check *k, const struct ken_ir_table *t, uint32_t which, const struct ken_node *node)
{
    const struct ken_ir *key = t->key[which];
    const struct ken_ir_input *category = category_of(k, key);
    bool is_text = node->kind == KEN_NODE_TEXT;
    if (category && is_text) {
        uint32_t choice = ken_choice_find(k, category, node);
        return choice == KEN_NONE ? NULL : whole(k, choice + 1);
    }
    struct ken_ir *number = category || is_text ? NULL : ken_formula_literal(k, node, KEN_NONE);
    if (number && ken_number_is_integer(number->number))
        return number->number;
    ken_report(k->compiler, KEN_DIAG_ROW_KEYS, node->span, named(t),
               ken_arg_phrase_of(k->compiler, category ? KEN_PHRASE_KEY_OF_TEXT : KEN_PHRASE_KEY_OF_WHOLE, ken_ir_called(k->rules, key)));
    return NULL;
}

static bool row_keys(struct ken_check *k, const struct ken_ir_table *t, const struct ken_node *node, struct ken_ir_row *row)
{
    const struct ken_node *last = node->first->next == node->last ? node->first : node->first->next;
    uint32_t keys = last == node->first ? 1 : 2;
    if (keys != t->keys) {
        struct ken_span span = {node->span.file, node->first->span.begin, last->span.end};
        ken_report(k->compiler, KEN_DIAG_ROW_KEYS, span, named(t), ken_arg_phrase(t->keys == 1 ? KEN_PHRASE_ONE_KEY : KEN_PHRASE_TWO_KEYS));
        return false;
    }
    row->key[0] = row_key(k, t, 0, node->first);
    row->key[1] = keys == 2 ? row_key(k, t, 1, last) : whole(k, 0);
    return row->key[0] && row->key[1];
}

static bool row_value(struct ken_check *k, const struct ken_ir_table *t, const struct ken_node *node, struct ken_ir_row *row, uint32_t column)
{
    if (node->grouped) {
        ken_report(k->compiler, KEN_DIAG_LIST_THOUSANDS, node->span, words_of(k, node));
        return false;
    }
    struct ken_ir *n = ken_formula_literal(k, node, t->unit);
    if (!n)
        return false;
    if (n->unit != t->unit) {
        ken_report(k->compiler, KEN_DIAG_UNITS_DIFFER, node->span, named(t), ken_arg_unit(t->unit, KEN_UNIT_AT(k->rules, t->unit)->name),
                   words_of(k, node), ken_arg_unit(n->unit, KEN_UNIT_AT(k->rules, n->unit)->name));
        return false;
    }
    row->value[column].number = n->number;
    row->value[column].span = node->span;
    return true;
}

static bool row_values(struct ken_check *k, struct ken_ir_table *t, const struct ken_node *list, struct ken_ir_row *row)
{
    uint32_t count = 0;
    bool sound = true;
    for (const struct ken_node *n = list->first; n; n = n->next)
        count++;
    if (count > KEN_LIMIT_TABLE_VALUES) {
        ken_report(k->compiler, KEN_DIAG_LIMIT, list->span, ken_arg_phrase(KEN_PHRASE_TABLE_VALUES), ken_arg_count(count),
                   ken_arg_count(KEN_LIMIT_TABLE_VALUES));
        return false;
    }
    if (t->width && count != t->width) {
        ken_report(k->compiler, KEN_DIAG_ROW_WIDTH, list->span, ken_arg_count(count), named(t), ken_arg_count(t->width));
        return false;
    }
    t->width = count;
    row->value = ken_new(k->compiler, count * sizeof *row->value);
    count = 0;
    for (const struct ken_node *n = list->first; n; n = n->next)
        sound = row_value(k, t, n, row, count++) && sound;
    return sound;
}

/* The keys as bytes, equal for equal keys alone. */
static const char *key_bytes(struct ken_check *k, const struct ken_number *const key[2], size_t *size)
{
    size_t first = ken_number_size(key[0]);
    *size = first + ken_number_size(key[1]);
    unsigned char *bytes = ken_new(k->compiler, *size);
    ken_number_store(key[0], bytes);
    ken_number_store(key[1], bytes + first);
    return (const char *)bytes;
}

static void add_row(struct ken_check *k, struct ken_ir_table *t, const struct ken_node *node, const struct ken_ir_row *row)
{
    size_t size;
    const char *bytes = key_bytes(k, row->key, &size);
    uintptr_t earlier = (uintptr_t)ken_map_find(&t->map, bytes, size);
    if (earlier) {
        const struct ken_ir_row *first = &KEN_AT(t->rows, struct ken_ir_row, earlier - 1);
        const struct ken_node *last = node->first->next == node->last ? node->first : node->first->next;
        struct ken_span keys = {node->span.file, node->first->span.begin, last->span.end};
        struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_ROW_TWICE, keys, named(t), ken_arg_span(k->compiler, keys), ken_arg_place(first->span));
        ken_diag_relate(d, first->span, KEN_PHRASE_FIRST_HERE, (struct ken_arg){0});
        t->broken = true;
        return;
    }
    *KEN_ADD(k->compiler, &t->rows, struct ken_ir_row) = *row;
    ken_map_set(k->compiler, &t->map, bytes, size, (void *)(uintptr_t)t->rows.count);
}

void ken_check_row(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir_table *t = k->table;
    if (!t) {
        if (!k->damaged) /* else its table's own line may be the one that could not be read */
            ken_report(k->compiler, KEN_DIAG_OUT_OF_PLACE, node->span, ken_arg_keyword(KEN_WORD_ROW), ken_arg_keyword(KEN_WORD_TABLE));
        k->damaged = true; /* said once */
        return;
    }
    struct ken_ir_row row = {.span = node->span};
    for (uint32_t i = 0; i < t->keys; i++)
        if (!t->key[i])
            return; /* what its rows should say is not known */
    bool keys = row_keys(k, t, node, &row), values = row_values(k, t, node->last, &row);
    if (keys && values)
        add_row(k, t, node, &row);
    else
        t->broken = true;
}

/* --- rows that are missing ------------------------------------------------------------------------------------------ */

/* `"a", "b"`, by their numbers among the choices. */
static struct ken_arg row_words(struct ken_check *k, const struct ken_ir_table *t, const uint32_t choice[2])
{
    struct ken_arg first = ken_choice_text(k, category_of(k, t->key[0]), choice[0]);
    if (t->keys == 1)
        return first;
    struct ken_arg second = ken_choice_text(k, category_of(k, t->key[1]), choice[1]);
    char *text = ken_new(k->compiler, first.size + second.size + sizeof ", ");
    memcpy(text, first.text, first.size);
    memcpy(text + first.size, ", ", 2);
    memcpy(text + first.size + 2, second.text, second.size + 1);
    return ken_arg_code(text);
}

static bool has_row(struct ken_check *k, const struct ken_ir_table *t, const uint32_t choice[2])
{
    const struct ken_number *key[2] = {whole(k, choice[0] + 1), whole(k, t->keys == 2 ? choice[1] + 1 : 0)};
    size_t size;
    const char *bytes = key_bytes(k, key, &size);
    return ken_map_find(&t->map, bytes, size) != NULL;
}

/* With categories alone every combination has its row. */
static void find_missing(struct ken_check *k, struct ken_ir_table *t)
{
    const struct ken_ir_input *first = category_of(k, t->key[0]), *second = t->keys == 2 ? category_of(k, t->key[1]) : NULL;
    uint64_t all = first ? first->choice_count : 0;
    if (t->rows.count == 0) {
        ken_report(k->compiler, KEN_DIAG_ROW_MISSING, t->span, named(t),
                   first && (second || t->keys == 1) ? row_words(k, t, (uint32_t[2]){0}) : ken_arg_code("…"));
        t->broken = true;
        return;
    }
    if (!first || (t->keys == 2 && !second))
        return;
    all *= second ? second->choice_count : 1;
    uint32_t choice[2] = {0};
    for (; t->rows.count < all && choice[0] < first->choice_count; choice[0]++)
        for (choice[1] = 0; choice[1] < (second ? second->choice_count : 1); choice[1]++)
            if (!has_row(k, t, choice)) {
                ken_report(k->compiler, KEN_DIAG_ROW_MISSING, t->span, named(t), row_words(k, t, choice));
                t->broken = true;
                return;
            }
}

void ken_check_table_end(struct ken_check *k)
{
    struct ken_ir_table *t = k->table;
    k->table = NULL;
    if (t && !t->broken)
        find_missing(k, t);
}

/* --- use ------------------------------------------------------------------------------------------------------------ */

static bool whole_column(const struct ken_ir_table *t, uint32_t column)
{
    bool all = true;
    for (uint32_t i = 0; i < t->rows.count && all; i++)
        all = ken_number_is_integer(KEN_AT(t->rows, struct ken_ir_row, i).value[column].number);
    return all;
}

struct ken_ir *ken_lookup_value(struct ken_check *k, const struct ken_node *node)
{
    struct ken_symbol *symbol = node->symbol;
    struct ken_ir_table *t = symbol->checked ? KEN_TABLE_AT(k->rules, symbol->row) : NULL;
    if (!t) { /* a key that names the table itself */
        ken_report(k->compiler, KEN_DIAG_USED_BEFORE, node->span, words_of(k, node), ken_arg_place(symbol->span));
        return NULL;
    }
    if (t->broken)
        return NULL;
    if (t->width > 1 && k->columns != t->width) {
        if (k->columns)
            ken_report(k->compiler, KEN_DIAG_LIST_COUNT, node->span, ken_arg_count(t->width), ken_arg_count(k->columns));
        else
            ken_report(k->compiler, KEN_DIAG_TABLE_PLACE, node->span, words_of(k, node), ken_arg_count(t->width));
        return NULL;
    }
    uint32_t column = t->width > 1 ? k->column : 0;
    bool zero;
    struct ken_ir wanted = {.op = KEN_IR_LOOKUP, .type = KEN_IS_NUMBER, .unit = t->unit, .count = t->keys, .kid = t->key, .input = symbol->row,
                            .places = column, .whole = whole_column(t, column), .span = node->span, .name = symbol};
    return ken_ir_make(k->rules, &wanted, &zero);
}

int ken_lookup_sign(struct ken_rules *r, const struct ken_ir *lookup)
{
    const struct ken_ir_table *t = KEN_TABLE_AT(r, lookup->input);
    int lowest = 1;
    for (uint32_t i = 0; i < t->rows.count; i++) {
        int sign = ken_number_sign(KEN_AT(t->rows, struct ken_ir_row, i).value[lookup->places].number);
        lowest = sign < lowest ? sign : lowest;
    }
    return lowest;
}

/* --- what the rows show --------------------------------------------------------------------------------------------- */

/* Two neighbouring levels whose thresholds come from one table. */
struct pair {
    const struct ken_atom *low, *high;
    const struct ken_ir_table *table;
};

/* Names the row that an example stands on. */
static void example_row(struct ken_check *k, struct ken_diag *d, const struct pair *p, const struct ken_ir_row *row)
{
    for (uint32_t i = 0; i < p->table->keys; i++) {
        const struct ken_ir *key = p->table->key[i];
        const struct ken_ir_input *category = category_of(k, key);
        struct ken_arg name = ken_ir_called(k->rules, key);
        int64_t choice = 1;
        if (category)
            ken_number_to_int(row->key[i], &choice);
        ken_diag_pair(d, name.text, name.size, category ? ken_choice_text(k, category, (uint32_t)choice - 1)
                                                        : ken_arg_number(row->key[i], key->unit, KEN_UNIT_AT(k->rules, key->unit)->name));
    }
}

static void example_value(struct ken_check *k, struct ken_diag *d, const struct pair *p, const struct ken_number *value)
{
    const struct ken_ir *subject = p->low->whole->kid[0];
    struct ken_arg name = ken_ir_called(k->rules, subject);
    ken_diag_pair(d, name.text, name.size, ken_arg_number(value, subject->unit, KEN_UNIT_AT(k->rules, subject->unit)->name));
}

static bool strict(const struct ken_atom *a)
{
    return a->op == KEN_IR_MORE_THAN || a->op == KEN_IR_LESS_THAN;
}

/* A value that meets the higher level's threshold, which is the easier one, and not the lower level's. */
static const struct ken_number *apart(struct ken_check *k, const struct pair *p, const struct ken_number *low, const struct ken_number *high)
{
    if (!strict(p->high))
        return high;
    if (strict(p->low))
        return low;
    struct ken_number *between = ken_new_number(k->compiler, true);
    ken_number_add(between, low, high, &k->compiler->scratch);
    ken_number_div_int(between, between, 2, &k->compiler->scratch);
    return between;
}

static void report_reversed(struct ken_check *k, const struct pair *p, const struct ken_ir_row *row, uint32_t n, uint32_t up)
{
    uint32_t low = p->low->lookup->places, high = p->high->lookup->places;
    struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_LADDER_REVERSED, row->value[high].span, ken_arg_count(up), ken_arg_count(n));
    ken_diag_label(d, KEN_PHRASE_LEVEL_HERE, ken_arg_count(up));
    ken_diag_relate(d, row->value[low].span, KEN_PHRASE_LEVEL_HERE, ken_arg_count(n));
    example_row(k, d, p, row);
    example_value(k, d, p, apart(k, p, row->value[low].number, row->value[high].number));
    ken_diag_outcome(d, KEN_PHRASE_MEETS_NOT, ken_arg_count(up), ken_arg_count(n));
}

/* Whether whatever meets the lower level meets all that the higher one asks but for the pair. */
static bool rest_follows(struct ken_check *k, const struct ken_atom *low, uint32_t lows, const struct ken_atom *high, uint32_t highs,
                         const struct ken_atom *but)
{
    for (uint32_t j = 0; j < highs; j++) {
        bool follows = &high[j] == but;
        for (uint32_t i = 0; i < lows && !follows; i++)
            follows = ken_atom_implies(k->rules, &low[i], &high[j]);
        if (!follows)
            return false;
    }
    return true;
}

/* Rows in which the level above is easier than level n. */
bool ken_lookup_find_reversed(struct ken_check *k, const struct ken_ir_block *b, uint32_t n, uint32_t up)
{
    struct ken_atom low[KEN_ATOMS], high[KEN_ATOMS];
    uint32_t lows = 0, highs = 0;
    bool found = false;
    if (!ken_atoms(k->rules, b->level[n].condition, low, &lows) || !ken_atoms(k->rules, b->level[up].condition, high, &highs))
        return false;
    for (uint32_t i = 0; i < lows; i++)
        for (uint32_t j = 0; j < highs; j++) {
            if (!ken_atom_same_lookup(&low[i], &high[j]) || !rest_follows(k, low, lows, high, highs, &high[j]))
                continue;
            struct pair p = {&low[i], &high[j], KEN_TABLE_AT(k->rules, low[i].lookup->input)};
            for (uint32_t row = 0; row < p.table->rows.count; row++) {
                if (ken_atom_order_in(k->rules, p.low, p.high, row) <= 0)
                    continue;
                report_reversed(k, &p, &KEN_AT(p.table->rows, struct ken_ir_row, row), n, up);
                found = true;
            }
        }
    return found;
}

static struct ken_diag *report_equal(struct ken_check *k, const struct pair *p, const struct ken_ir_row *row, uint32_t n, uint32_t up)
{
    const struct ken_ir *subject = p->low->whole->kid[0];
    const struct ken_ir_row_value *low = &row->value[p->low->lookup->places], *high = &row->value[p->high->lookup->places];
    struct ken_number *meets = ken_new_number(k->compiler, true), one; /* the threshold, or one beyond it */
    ken_number_init(&one, NULL, 0);
    ken_number_set_int(&one, p->high->op == KEN_IR_LESS_THAN ? -1 : p->high->op == KEN_IR_MORE_THAN);
    ken_number_add(meets, high->number, &one, &k->compiler->scratch);
    struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_EQUAL_THRESHOLDS, high->span, ken_arg_count(n), ken_arg_count(up),
                                    ken_ir_called(k->rules, subject),
                                    ken_arg_number(high->number, subject->unit, KEN_UNIT_AT(k->rules, subject->unit)->name));
    ken_diag_relate(d, low->span, KEN_PHRASE_LEVEL_HERE, ken_arg_count(n));
    example_row(k, d, p, row);
    example_value(k, d, p, meets);
    ken_diag_outcome(d, KEN_PHRASE_MEETS_BOTH, ken_arg_count(n), ken_arg_count(up));
    return d;
}

/* Rows in which level n and the one above have one threshold. */
void ken_lookup_find_equal(struct ken_check *k, const struct ken_ir_block *b, uint32_t n, uint32_t up)
{
    struct ken_atom low[KEN_ATOMS], high[KEN_ATOMS];
    uint32_t lows = 0, highs = 0;
    if (!ken_atoms(k->rules, b->level[n].condition, low, &lows) || !ken_atoms(k->rules, b->level[up].condition, high, &highs))
        return;
    for (uint32_t i = 0; i < lows; i++)
        for (uint32_t j = 0; j < highs; j++) {
            if (!ken_atom_same_lookup(&low[i], &high[j]) || low[i].op != high[j].op || low[i].lookup == high[j].lookup)
                continue;
            struct pair p = {&low[i], &high[j], KEN_TABLE_AT(k->rules, low[i].lookup->input)};
            for (uint32_t r = 0; r < p.table->rows.count; r++) {
                const struct ken_ir_row *row = &KEN_AT(p.table->rows, struct ken_ir_row, r);
                if (ken_atom_order_in(k->rules, p.low, p.high, r) != 0)
                    continue;
                struct ken_diag *d = report_equal(k, &p, row, n, up);
                ken_check_acknowledge(d, b->level[up].acknowledgement);
            }
        }
}

/* --- the program ---------------------------------------------------------------------------------------------------- */

static int by_keys(const void *left, const void *right)
{
    const struct ken_ir_row *a = *(const struct ken_ir_row *const *)left, *b = *(const struct ken_ir_row *const *)right;
    struct ken_number_scratch scratch;
    int order = ken_number_cmp(a->key[0], b->key[0], &scratch);
    return order ? order : ken_number_cmp(a->key[1], b->key[1], &scratch);
}

uint32_t ken_lookup_add(struct ken_block *b, const struct ken_ir_table *t, uint32_t column)
{
    const struct ken_ir_row **rows = ken_new(b->compiler, t->rows.count * sizeof *rows);
    for (uint32_t i = 0; i < t->rows.count; i++)
        rows[i] = &KEN_AT(t->rows, struct ken_ir_row, i);
    qsort(rows, t->rows.count, sizeof *rows, by_keys);
    uint32_t lookup = ken_block_row(b, KEN_LOOKUP, b->rows[KEN_ENTRY], t->rows.count);
    for (uint32_t i = 0; i < t->rows.count; i++) {
        uint32_t first = ken_block_number(b, rows[i]->key[0]), second = ken_block_number(b, rows[i]->key[1]);
        ken_block_row(b, KEN_ENTRY, first, second, ken_block_number(b, rows[i]->value[column].number));
    }
    return lookup;
}
