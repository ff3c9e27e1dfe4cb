#include "emit.h"

#include <stdlib.h>
#include <string.h>

#include "../runtime/digest.h"
#include "../runtime/op.h"
#include "block.h"
#include "diag.h"
#include "lookup.h"
#include "use.h"

enum { SUBJECTS = KEN_LIMIT_MEASURES };

/* A value that a block compares with something: shown in the result, once. */
struct subject {
    const struct ken_ir *value;
    uint32_t measure; /* its row */
    bool shown;
};

struct emitter {
    struct ken_compiler *compiler;
    struct ken_rules *rules;
    struct ken_block block;
    uint32_t *new_row;                     /* of each indicator as read: its row in the program */
    uint32_t *set_rows;                    /* row of SET + 1 for each set of the rules */
    struct ken_map curves;                 /* rows of NUMBER, x and y by turns, to a row of CURVE + 1 */
    struct ken_span line;                  /* of the code being written */
    uint32_t last_file, last_line;
    uint32_t stack, program_slots, slots, most_slots;
    bool too_deep;
    size_t longest_path;                   /* bytes */
    uint32_t indicator, case_or_none;      /* rows; for measures */
    struct subject subject[SUBJECTS];      /* compared values of the block at hand, in the order of its levels */
    uint32_t subjects;
    bool showing;
    uint32_t first_text;
    struct ken_list *shared;               /* of struct ken_ir *: the shared values of each indicator; at the end, those of all */
};

/* Rows are added in the order that this file asks for them, one call a line: C leaves the order within an argument list to the
 * compiler, and the same rules must give the same bytes from every one. */

static uint32_t number_or_none(struct emitter *e, const struct ken_number *n)
{
    return n ? ken_block_number(&e->block, n) + 1 : 0;
}

/* --- instructions --------------------------------------------------------------------------------------------------- */

static uint32_t set_row(struct emitter *e, uint32_t set)
{
    if (!e->set_rows[set]) {
        const struct ken_set *s = KEN_SET_AT(e->rules, set);
        e->set_rows[set] = ken_block_row(&e->block, KEN_SET, e->block.rows[KEN_MEMBER], s->count) + 1;
        for (uint32_t i = 0; i < s->count; i++)
            ken_block_row(&e->block, KEN_MEMBER, s->inputs[i]);
    }
    return e->set_rows[set] - 1;
}

static uint32_t here(const struct emitter *e)
{
    return e->block.rows[KEN_CODE];
}

static void note_line(struct emitter *e)
{
    uint32_t line = ken_source_line(&e->compiler->files[e->line.file].source, e->line.begin);
    if (line == e->last_line && e->line.file == e->last_file)
        return;
    e->last_line = line;
    e->last_file = e->line.file;
    ken_block_row(&e->block, KEN_LINE, here(e), e->line.file, line);
}

/* Writes an instruction and keeps count of the stack. `takes` and `gives` of op.def tell most; the rest is told here. */
static uint32_t put(struct emitter *e, enum ken_op op, uint32_t x, uint32_t y)
{
    const struct ken_op_info *info = &ken_op_table[op];
    note_line(e);
    if (op == KEN_OP_COUNT)
        e->stack -= x;
    else if (info->takes[0] != 'P')
        e->stack -= (uint32_t)strlen(info->takes);
    e->stack += op == KEN_OP_LOAD || op == KEN_OP_COUNT ? 1 : op == KEN_OP_IF_ZERO ? 0 : (uint32_t)strlen(info->gives);
    e->too_deep |= e->stack > KEN_LIMIT_STACK;
    return ken_block_row(&e->block, KEN_CODE, (uint32_t)op | y << 8, x);
}

static void land(struct emitter *e, uint32_t jump)
{
    uint32_t op = KEN_AT(e->block.table[KEN_CODE], uint32_t, (size_t)jump * 2) & 0xff;
    ken_block_set(&e->block, KEN_CODE, jump, KEN_CODE_OP_AND_Y, op | here(e) << 8);
}

/* --- expressions ---------------------------------------------------------------------------------------------------- */

static void value(struct emitter *e, struct ken_ir *n);

static struct subject *subject_of(struct emitter *e, const struct ken_ir *n)
{
    for (uint32_t i = 0; e->showing && i < e->subjects; i++)
        if (e->subject[i].value == n)
            return &e->subject[i];
    return NULL;
}

/* Notes what a condition compares; of very many values the first are shown. */
static void add_subject(struct emitter *e, const struct ken_ir *n)
{
    if (n->type == KEN_IS_TRUTH || ken_ir_is_constant(n) || subject_of(e, n) || e->subjects == SUBJECTS)
        return;
    uint32_t measure = ken_block_row(&e->block, KEN_MEASURE, e->indicator, e->case_or_none, n->type == KEN_IS_DATE, n->unit);
    e->subject[e->subjects++] = (struct subject){n, measure, false};
}

static void add_subjects(struct emitter *e, const struct ken_ir *n)
{
    if (ken_ir_is_comparison(n) || n->op == KEN_IR_BETWEEN) {
        add_subject(e, n->kid[0]);
        return;
    }
    for (uint32_t i = 0; i < n->count && n->type == KEN_IS_TRUTH; i++)
        add_subjects(e, n->kid[i]);
}

static void show(struct emitter *e, const struct ken_ir *n)
{
    struct subject *s = subject_of(e, n);
    if (!s || s->shown)
        return;
    s->shown = true;
    put(e, KEN_OP_SHOW, s->measure, 0);
}

/* Whether computing a condition shows something for the first time: then no short cut may jump over it. */
static bool shows(struct emitter *e, const struct ken_ir *n)
{
    if (ken_ir_is_comparison(n) || n->op == KEN_IR_BETWEEN) {
        const struct subject *s = subject_of(e, n->kid[0]);
        return s && !s->shown;
    }
    for (uint32_t i = 0; i < n->count && n->type == KEN_IS_TRUTH; i++)
        if (shows(e, n->kid[i]))
            return true;
    return false;
}

static void fold(struct emitter *e, const struct ken_ir *n, enum ken_op op, uint32_t set)
{
    value(e, n->kid[0]);
    for (uint32_t i = 1; i < n->count; i++) {
        value(e, n->kid[i]);
        put(e, op, 0, set);
    }
    if (n->count == 1 && n->op != KEN_IR_AVERAGE) /* strict all the same: the sum of a doubtful count is unknown */
        put(e, KEN_OP_AVERAGE, 1, set_row(e, n->inputs));
}

static void quotient(struct emitter *e, const struct ken_ir *n, enum ken_op op)
{
    uint32_t skip = KEN_NONE, under = set_row(e, n->inputs), base = set_row(e, n->kid[1]->inputs);
    value(e, n->kid[0]);
    value(e, n->kid[1]);
    if (n->number)
        skip = put(e, KEN_OP_IF_ZERO, ken_block_number(&e->block, n->number), 0);
    put(e, op, base, under);
    if (skip != KEN_NONE)
        land(e, skip);
}

/* Equal curves share one row. */
static uint32_t curve_row(struct emitter *e, const struct ken_ir *n)
{
    uint32_t count = n->count - 1;
    uint32_t *numbers = ken_new(e->compiler, count * sizeof *numbers);
    for (uint32_t i = 0; i < count; i++)
        numbers[i] = ken_block_number(&e->block, n->kid[i + 1]->number);
    uintptr_t row = (uintptr_t)ken_map_find(&e->curves, (const char *)numbers, count * sizeof *numbers);
    if (row)
        return (uint32_t)row - 1;
    uint32_t curve = ken_block_row(&e->block, KEN_CURVE, e->block.rows[KEN_POINT], count / 2);
    for (uint32_t i = 0; i < count; i += 2)
        ken_block_row(&e->block, KEN_POINT, numbers[i], numbers[i + 1]);
    ken_map_set(e->compiler, &e->curves, (const char *)numbers, count * sizeof *numbers, (void *)(uintptr_t)(curve + 1));
    return curve;
}

static void interpolation(struct emitter *e, const struct ken_ir *n)
{
    value(e, n->kid[0]);
    uint32_t curve = curve_row(e, n), under = set_row(e, n->inputs);
    put(e, KEN_OP_INTERPOLATE, curve, under);
}

static void comparison(struct emitter *e, const struct ken_ir *n)
{
    static const enum ken_op numbers[] = {KEN_OP_AT_LEAST, KEN_OP_MORE_THAN, KEN_OP_AT_MOST, KEN_OP_LESS_THAN, KEN_OP_EQUAL};
    static const enum ken_op days[] = {KEN_OP_DAY_AT_LEAST, KEN_OP_DAY_MORE_THAN, KEN_OP_DAY_AT_MOST, KEN_OP_DAY_LESS_THAN, KEN_OP_DAY_EQUAL};
    value(e, n->kid[0]);
    show(e, n->kid[0]);
    value(e, n->kid[1]);
    put(e, (n->kid[0]->type == KEN_IS_DATE ? days : numbers)[n->op - KEN_IR_AT_LEAST], 0, 0);
}

static void between(struct emitter *e, const struct ken_ir *n)
{
    value(e, n->kid[0]);
    show(e, n->kid[0]);
    if (n->kid[0]->type == KEN_IS_NUMBER) {
        uint32_t low = ken_block_number(&e->block, n->kid[1]->number), high = ken_block_number(&e->block, n->kid[2]->number);
        put(e, KEN_OP_BETWEEN, low, high);
        return;
    }
    value(e, n->kid[1]);
    put(e, KEN_OP_DAY_AT_LEAST, 0, 0);
    value(e, n->kid[0]);
    value(e, n->kid[2]);
    put(e, KEN_OP_DAY_AT_MOST, 0, 0);
    put(e, KEN_OP_AND, 0, 0);
}

static void logic(struct emitter *e, const struct ken_ir *n)
{
    bool and = n->op == KEN_IR_AND;
    uint32_t skip = KEN_NONE;
    value(e, n->kid[0]);
    if (!shows(e, n->kid[1]))
        skip = put(e, and ? KEN_OP_SKIP_FALSE : KEN_OP_SKIP_TRUE, 0, 0);
    value(e, n->kid[1]);
    put(e, and ? KEN_OP_AND : KEN_OP_OR, 0, 0);
    if (skip != KEN_NONE)
        land(e, skip);
}

static uint32_t runs(const struct ken_choices *c, uint32_t count, bool in)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++)
        found += ken_choices_have(c, i) == in && (i == 0 || ken_choices_have(c, i - 1) != in);
    return found;
}

static uint32_t whole_number(struct emitter *e, uint32_t value)
{
    struct ken_number *n = ken_new_number(e->compiler, false);
    ken_number_set_int(n, value);
    return ken_block_number(&e->block, n);
}

/* The machine holds the choices of a category as 1, 2, …: a set is some ranges of them, or all but some. */
static void choice(struct emitter *e, const struct ken_ir *n)
{
    uint32_t count = KEN_INPUT_AT(e->rules, n->kid[0]->input)->choice_count;
    uint32_t among = runs(n->choices, count, true), others = runs(n->choices, count, false), written = 0;
    bool in = among > 0 && (others == 0 || among <= others);
    for (uint32_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && ken_choices_have(n->choices, end) == ken_choices_have(n->choices, first);)
            end++;
        if (ken_choices_have(n->choices, first) != in)
            continue;
        value(e, n->kid[0]);
        uint32_t low = whole_number(e, first + 1);
        put(e, KEN_OP_BETWEEN, low, whole_number(e, end));
        if (written++)
            put(e, KEN_OP_OR, 0, 0);
    }
    if (!in)
        put(e, KEN_OP_NOT, 0, 0);
}

static void lookup(struct emitter *e, const struct ken_ir *n)
{
    value(e, n->kid[0]);
    if (n->count == 2)
        value(e, n->kid[1]);
    else
        put(e, KEN_OP_NUMBER, whole_number(e, 0), 0);
    uint32_t row = ken_lookup_add(&e->block, KEN_TABLE_AT(e->rules, n->input), n->places);
    put(e, KEN_OP_LOOKUP, row, set_row(e, n->inputs));
}

static void compute(struct emitter *e, struct ken_ir *n)
{
    switch (n->op) {
    case KEN_IR_NUMBER: put(e, KEN_OP_NUMBER, ken_block_number(&e->block, n->number), 0); break;
    case KEN_IR_DAY: put(e, KEN_OP_DAY, (uint32_t)n->day, 0); break;
    case KEN_IR_INPUT: put(e, KEN_OP_INPUT, n->input, 0); break;
    case KEN_IR_FLAG: put(e, KEN_OP_FLAG, n->input, 0); break;
    case KEN_IR_DATE: put(e, KEN_OP_DATE, n->input, 0); break;
    case KEN_IR_CATEGORY: put(e, KEN_OP_INPUT, n->input, 0); break;
    case KEN_IR_IS: choice(e, n); break;
    case KEN_IR_HAPPENED: value(e, n->kid[0]); put(e, KEN_OP_HAPPENED, 0, 0); break;
    case KEN_IR_ADD: case KEN_IR_SUM: fold(e, n, KEN_OP_ADD, set_row(e, n->inputs)); break;
    case KEN_IR_SUBTRACT: fold(e, n, KEN_OP_SUBTRACT, set_row(e, n->inputs)); break;
    case KEN_IR_MULTIPLY: fold(e, n, KEN_OP_MULTIPLY, set_row(e, n->inputs)); break;
    case KEN_IR_DIVIDE: quotient(e, n, KEN_OP_DIVIDE); break;
    case KEN_IR_PERCENT: quotient(e, n, KEN_OP_PERCENT); break;
    case KEN_IR_INCREASE: quotient(e, n, KEN_OP_INCREASE); break;
    case KEN_IR_DECREASE: quotient(e, n, KEN_OP_DECREASE); break;
    case KEN_IR_MIN: fold(e, n, KEN_OP_MIN, 0); break;
    case KEN_IR_MAX: fold(e, n, KEN_OP_MAX, 0); break;
    case KEN_IR_AVERAGE:
        fold(e, n, KEN_OP_ADD, set_row(e, n->inputs));
        put(e, KEN_OP_AVERAGE, n->count, set_row(e, n->inputs));
        break;
    case KEN_IR_COUNT:
        for (uint32_t i = 0; i < n->count; i++)
            value(e, n->kid[i]);
        put(e, KEN_OP_COUNT, n->count, 0);
        break;
    case KEN_IR_ROUND: value(e, n->kid[0]); put(e, KEN_OP_ROUND, ken_rounding(n->cut, n->places), set_row(e, n->inputs)); break;
    case KEN_IR_INTERPOLATE: interpolation(e, n); break;
    case KEN_IR_DAYS: value(e, n->kid[0]); value(e, n->kid[1]); put(e, KEN_OP_DAYS, 0, 0); break;
    case KEN_IR_FISCAL_YEAR: value(e, n->kid[0]); put(e, KEN_OP_FISCAL_YEAR, 0, 0); break;
    case KEN_IR_LOOKUP: lookup(e, n); break;
    case KEN_IR_AT_LEAST: case KEN_IR_MORE_THAN: case KEN_IR_AT_MOST: case KEN_IR_LESS_THAN: case KEN_IR_EQUAL: comparison(e, n); break;
    case KEN_IR_BETWEEN: between(e, n); break;
    case KEN_IR_AND: case KEN_IR_OR: logic(e, n); break;
    case KEN_IR_NOT: value(e, n->kid[0]); put(e, KEN_OP_NOT, 0, 0); break;
    case KEN_IR_SCORE_OF: put(e, KEN_OP_SCORE_OF, e->new_row[n->input], 0); break;
    case KEN_IR_LEVEL_OF: put(e, KEN_OP_LEVEL_OF, e->new_row[n->input], 0); break;
    case KEN_IR_SO_FAR: put(e, KEN_OP_SO_FAR, 0, 0); break;
    case KEN_IR_FALSE: case KEN_IR_OPS: break; /* an excluded level is left out, and no node is the count */
    }
}

static void value(struct emitter *e, struct ken_ir *n)
{
    if (ken_is_shared(n))
        put(e, KEN_OP_LOAD, n->slot, 0);
    else
        compute(e, n);
}

/* Computes the shared values of a scope, in the order in which they build on each other. */
static void shared_values(struct emitter *e, uint32_t indicator, uint32_t block)
{
    const struct ken_list *nodes = &e->shared[indicator == KEN_NONE ? e->rules->indicators.count : indicator];
    for (uint32_t i = 0; i < nodes->count; i++) {
        struct ken_ir *n = KEN_AT(*nodes, struct ken_ir *, i);
        if (n->scope.block != block)
            continue;
        if (e->slots == KEN_LIMIT_SLOTS) {
            e->most_slots = KEN_LIMIT_SLOTS + 1;
            return;
        }
        e->line = n->span;
        compute(e, n);
        if (block != KEN_NONE)
            show(e, n);
        n->slot = e->slots++;
        put(e, KEN_OP_STORE, n->slot, 0);
    }
    e->most_slots = e->slots > e->most_slots ? e->slots : e->most_slots;
}

/* --- blocks --------------------------------------------------------------------------------------------------------- */

static void ladder(struct emitter *e, const struct ken_ir_block *b, bool cumulative, struct ken_list *jumps)
{
    for (uint32_t i = 1; i <= b->top; i++) {
        uint32_t n = cumulative ? i : b->top + 1 - i;
        const struct ken_ir_level *level = &b->level[n];
        if (level->absent)
            continue;
        if (level->condition->op == KEN_IR_FALSE) {
            if (cumulative)
                return; /* nothing above it can be reached */
            continue;
        }
        e->line = level->span;
        value(e, level->condition);
        *KEN_ADD(e->compiler, jumps, uint32_t) = put(e, cumulative ? KEN_OP_CUMULATIVE : KEN_OP_HIGHEST, n, 0);
    }
}

static void bands(struct emitter *e, const struct ken_ir_block *b)
{
    e->line = b->measure_span;
    value(e, b->measure[0]);
    show(e, b->measure[0]);
    for (uint32_t n = 1; n <= b->top && !b->level[n].excluded; n++) {
        const struct ken_ir_level *level = &b->level[n];
        e->line = level->span;
        uint32_t low = level->absent ? whole_number(e, 1) : ken_block_number(&e->block, level->low); /* no value lies from 1 to 0 */
        uint32_t high = level->absent ? whole_number(e, 0) : ken_block_number(&e->block, level->high);
        put(e, KEN_OP_BAND, low, high);
    }
    put(e, KEN_OP_END_BANDS, set_row(e, b->measure[0]->inputs), 0);
}

/* One block, up to its OUTCOME; the jump of that is added to `ends`. */
static void block(struct emitter *e, const struct ken_ir_indicator *ind, uint32_t row, struct ken_list *ends)
{
    const struct ken_ir_block *b = KEN_BLOCK_AT(ind, row);
    struct ken_list jumps = {0};
    uint32_t before = e->slots;
    e->subjects = 0;
    if (b->kind == KEN_BLOCK_BANDS)
        add_subject(e, b->measure[0]);
    for (uint32_t n = ken_level_above(b, 0); b->kind == KEN_BLOCK_LADDER && n; n = ken_level_above(b, n))
        add_subjects(e, b->level[n].condition);
    if (b->kind != KEN_BLOCK_ASSESSED)
        shared_values(e, e->indicator, row);
    e->line = b->span;
    if (b->score) {
        value(e, b->score);
        put(e, KEN_OP_SCORE, 0, 0);
    }
    if (b->kind == KEN_BLOCK_ASSESSED) {
        put(e, KEN_OP_ASSESSED, ind->assessed, 0);
    } else if (b->kind != KEN_BLOCK_SCORE) {
        put(e, KEN_OP_LADDER, 0, 0);
        if (b->kind == KEN_BLOCK_BANDS)
            bands(e, b);
        else
            ladder(e, b, ind->cumulative, &jumps);
    }
    for (uint32_t i = 0; i < jumps.count; i++)
        land(e, KEN_AT(jumps, uint32_t, i));
    *KEN_ADD(e->compiler, ends, uint32_t) = put(e, KEN_OP_OUTCOME, 0, 0);
    e->slots = before;
}

static void blocks(struct emitter *e, const struct ken_ir_indicator *ind, struct ken_list *ends)
{
    uint32_t selectors = 0;
    for (uint32_t i = 0; i < ind->blocks.count; i++) {
        const struct ken_ir_block *b = KEN_BLOCK_AT(ind, i);
        uint32_t next = KEN_NONE;
        e->line = b->span;
        e->case_or_none = 0;
        if (b->title) {
            uint32_t title = ken_block_text(&e->block, b->title);
            uint32_t row = ken_block_row(&e->block, KEN_CASE, e->indicator, title, number_or_none(e, b->weight));
            e->case_or_none = row + 1;
            if (b->otherwise) {
                put(e, KEN_OP_OTHERWISE, row, 0);
            } else {
                e->showing = false; /* what selects a case is not shown as measured */
                value(e, b->when);
                e->showing = true;
                next = put(e, KEN_OP_CASE, row, 0);
                selectors = ken_set_union(e->rules, selectors, b->when->inputs);
            }
        }
        block(e, ind, i, ends);
        if (next != KEN_NONE)
            land(e, next);
    }
    if (ind->has_cases && !KEN_BLOCK_AT(ind, ind->blocks.count - 1)->otherwise)
        put(e, KEN_OP_NO_CASE, set_row(e, selectors), 0);
}

static void texts(struct emitter *e, uint32_t row)
{
    const struct ken_ir_indicator *ind = KEN_INDICATOR_AT(e->rules, row);
    const struct ken_list *all = &e->rules->texts;
    uint32_t first_case = e->block.rows[KEN_CASE] - (ind->has_cases ? ind->blocks.count : 0), end = e->first_text;
    while (end < all->count && KEN_AT(*all, struct ken_ir_text, end).indicator == row)
        end++;
    for (uint32_t b = 0; b < ind->blocks.count; b++)
        for (uint32_t level = 1; level <= KEN_BLOCK_AT(ind, b)->top; level++)
            for (int every = 0; every < 2; every++) /* the case's text first, then every case's */
                for (uint32_t i = e->first_text; i < end; i++) {
                    const struct ken_ir_text *t = &KEN_AT(*all, struct ken_ir_text, i);
                    uint32_t block = !ind->has_cases ? KEN_NONE : every ? KEN_EVERY_CASE_TEXT : b;
                    if (t->level == level && t->block == block && (ind->has_cases || !every))
                        ken_block_row(&e->block, KEN_LEVEL_TEXT, row, ind->has_cases ? first_case + b + 1 : 0, level, ken_block_text(&e->block, t->text));
                }
    for (uint32_t i = e->first_text; i < end; i++) {
        const struct ken_ir_text *t = &KEN_AT(*all, struct ken_ir_text, i);
        bool in_case = t->block != KEN_NONE && t->block != KEN_EVERY_CASE_TEXT;
        if (t->level == 0)
            ken_block_row(&e->block, KEN_REMARK, ind->scorecard + 1, row + 1, in_case ? first_case + t->block + 1 : 0, ken_block_text(&e->block, t->text));
    }
    e->first_text = end;
}

/* Notes that stand before an indicator belong to its scorecard, or to the ruleset. */
static void loose_notes(struct emitter *e)
{
    const struct ken_list *all = &e->rules->texts;
    for (; e->first_text < all->count && KEN_AT(*all, struct ken_ir_text, e->first_text).indicator == KEN_NONE; e->first_text++) {
        const struct ken_ir_text *t = &KEN_AT(*all, struct ken_ir_text, e->first_text);
        ken_block_row(&e->block, KEN_REMARK, t->scorecard + 1, 0, 0, ken_block_text(&e->block, t->text)); /* KEN_NONE + 1 is 0 */
    }
}

static bool weighs_by_case(const struct ken_ir_indicator *ind)
{
    return KEN_BLOCK_AT(ind, 0)->weight != NULL;
}

/* The jump of an indicator that is not assessed. */
static uint32_t unless_assessed(struct emitter *e, const struct ken_ir_indicator *ind)
{
    e->line = ind->span;
    value(e, ind->not_assessed);
    return put(e, KEN_OP_NOT_ASSESSED, 0, 0);
}

static void adjustments(struct emitter *e, const struct ken_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const struct ken_ir_adjustment *a = KEN_ADJUSTMENT_AT(*list, i);
        e->line = a->span;
        if (a->when)
            value(e, a->when);
        value(e, a->value);
        put(e, a->when ? KEN_OP_ADJUST_WHEN : KEN_OP_ADJUST, 0, 0);
    }
}

static void totals(struct emitter *e)
{
    for (uint32_t i = 0; i < e->rules->scorecards.count; i++) {
        const struct ken_ir_scorecard *s = KEN_SCORECARD_AT(e->rules, i);
        if (!s->total)
            continue;
        e->line = s->span;
        put(e, KEN_OP_TOTAL, i, 0);
        adjustments(e, &s->adjustments);
        put(e, KEN_OP_RESULT, 0, 0);
    }
}

static enum ken_indicator_kind kind_of(const struct ken_ir_indicator *ind)
{
    if (KEN_BLOCK_AT(ind, 0)->kind == KEN_BLOCK_SCORE)
        return KEN_BY_SCORE;
    return ind->interpolated || ind->adjustments.count ? KEN_BY_LEVEL_COMPUTED : KEN_BY_LEVEL;
}

/* What each level scores, where that is not its number: the first of its rows + 1. */
static uint32_t scores(struct emitter *e, const struct ken_ir_indicator *ind)
{
    uint32_t first = e->block.rows[KEN_SCORE] + 1;
    if (!ind->has_scores)
        return 0;
    for (uint32_t n = 1; n <= KEN_BLOCK_AT(ind, 0)->top; n++)
        ken_block_row(&e->block, KEN_SCORE, e->indicator, ken_block_number(&e->block, ind->scores[n]));
    return first;
}

static void indicator(struct emitter *e, uint32_t row)
{
    const struct ken_ir_indicator *ind = KEN_INDICATOR_AT(e->rules, row);
    struct ken_list ends = {0};
    uint32_t first_measure = e->block.rows[KEN_MEASURE], not_assessed = KEN_NONE;
    e->indicator = row;
    e->slots = e->program_slots;
    e->line = ind->span;
    put(e, KEN_OP_RULE, row, 0);
    e->showing = false;
    shared_values(e, row, KEN_NONE);
    e->line = ind->span;
    if (ind->not_assessed && !weighs_by_case(ind))
        not_assessed = unless_assessed(e, ind);
    e->showing = true;
    blocks(e, ind, &ends);
    for (uint32_t i = 0; i < ends.count; i++)
        if (KEN_AT(ends, uint32_t, i) != not_assessed)
            land(e, KEN_AT(ends, uint32_t, i));
    e->showing = false;
    if (ind->not_assessed && weighs_by_case(ind)) /* its weight is of the case that applies all the same */
        not_assessed = unless_assessed(e, ind);
    adjustments(e, &ind->adjustments);
    if (not_assessed != KEN_NONE) /* nothing is adjusted then */
        land(e, not_assessed);
    e->line = ind->span;
    put(e, KEN_OP_RESULT, 0, 0);
    uint32_t number = ken_block_text(&e->block, ind->number), title = ken_block_text(&e->block, ind->title);
    uint32_t owner = ken_block_text_or_none(&e->block, ind->owner), heading = ind->heading + 1; /* KEN_NONE + 1 is 0 */
    uint32_t weight = number_or_none(e, ind->weight ? ind->weight : KEN_BLOCK_AT(ind, 0)->weight);
    uint32_t full = ken_block_number(&e->block, ind->full), lowest = ken_block_number(&e->block, ind->lowest);
    uint32_t score_rows = scores(e, ind), inputs = set_row(e, ind->inputs);
    ken_block_row(&e->block, KEN_INDICATOR, ind->scorecard, number, title, owner, heading, weight, full, lowest, score_rows, (uint32_t)kind_of(ind),
                  inputs, first_measure, e->block.rows[KEN_MEASURE] - first_measure, (uint32_t)ind->has_cases);
    ken_block_row(&e->block, KEN_PLACE, ind->span.file, ken_source_line(&e->compiler->files[ind->span.file].source, ind->span.begin));
    texts(e, row);
}

/* --- tables --------------------------------------------------------------------------------------------------------- */

static void grades(struct emitter *e, uint32_t scorecard)
{
    const struct ken_ir_scorecard *s = KEN_SCORECARD_AT(e->rules, scorecard);
    for (uint32_t i = 0; i < s->grades.count; i++) {
        const struct ken_ir_grade *g = KEN_GRADE_AT(s, i);
        uint32_t title = ken_block_text(&e->block, g->title), threshold = number_or_none(e, g->threshold);
        ken_block_row(&e->block, KEN_GRADE, scorecard, title, threshold, (uint32_t)g->percent, (uint32_t)g->strict);
    }
}

static void tables(struct emitter *e)
{
    struct ken_rules *r = e->rules;
    struct ken_block *b = &e->block;
    uint32_t ruleset = ken_block_text(b, r->title), from = ken_block_text_or_none(b, r->source);
    ken_block_row(b, KEN_RULESET, ruleset, from, (uint32_t)r->source_day, (uint32_t)r->first_day, (uint32_t)r->last_day);
    for (uint32_t i = 0; i < r->units.count; i++)
        ken_block_row(b, KEN_UNIT, ken_block_text(b, KEN_UNIT_AT(r, i)->name));
    for (uint32_t i = 0; i < r->inputs.count; i++) {
        const struct ken_ir_input *in = KEN_INPUT_AT(r, i);
        const char *name = *in->name ? in->name : in->path;
        size_t path_bytes = strlen(in->path);
        e->longest_path = path_bytes > e->longest_path ? path_bytes : e->longest_path;
        uint32_t path = ken_block_text(b, in->path), text = ken_block_text_or_none(b, in->text);
        uint32_t low = number_or_none(e, in->low), high = number_or_none(e, in->high);
        ken_block_row(b, KEN_INPUT, path, (uint32_t)in->type, (uint32_t)in->whole, in->unit, low, high, text);
        ken_block_row(b, KEN_INPUT_NAME, ken_block_origin_text(b, name, strlen(name)));
        for (uint32_t c = 0; c < in->choice_count; c++)
            ken_block_row(b, KEN_CHOICE, i, ken_block_text(b, in->choices[c]));
    }
    for (uint32_t i = 0; i < r->scorecards.count; i++) {
        const struct ken_ir_scorecard *s = KEN_SCORECARD_AT(r, i);
        uint32_t name = ken_block_text(b, s->name), title = ken_block_text(b, s->title);
        uint32_t full = ken_block_number(b, s->full), lowest = ken_block_number(b, s->lowest), least = number_or_none(e, s->least_weight);
        uint32_t move_to = s->policy == KEN_POLICY_MOVE ? e->new_row[s->move_row] + 1 : 0;
        enum ken_total_kind kind = !s->total ? KEN_TOTAL_NONE : s->added ? KEN_TOTAL_ADDED : KEN_TOTAL_WEIGHTED;
        ken_block_row(b, KEN_SCORECARD, name, title, s->top, (uint32_t)kind, full, lowest, (uint32_t)s->policy, move_to, least);
        grades(e, i);
    }
    for (uint32_t i = 0; i < r->headings.count; i++) {
        const struct ken_ir_heading *h = &KEN_AT(r->headings, struct ken_ir_heading, i);
        uint32_t number = ken_block_text(b, h->number), title = ken_block_text(b, h->title), weight = number_or_none(e, h->weight);
        ken_block_row(b, KEN_HEADING, h->scorecard, number, title, weight, h->parent + 1 /* KEN_NONE + 1 is 0 */);
    }
    for (uint32_t i = 0; i < e->compiler->file_count; i++) {
        const struct ken_source *source = &e->compiler->files[i].source;
        const char *name = ken_use_name(e->compiler, i);
        uint32_t name_row = ken_block_origin_text(b, name, strlen(name));
        ken_block_row(b, KEN_FILE, name_row, ken_block_origin_text(b, source->text, source->size));
    }
}

/* Percentages of two plain inputs: a part above its whole is worth a look. Not so in a rate, which relates what it likes. */
static void parts(struct emitter *e)
{
    for (uint32_t i = 0; i < e->rules->nodes.count; i++) {
        const struct ken_ir *n = KEN_AT(e->rules->nodes, struct ken_ir *, i);
        if (n->placed && n->op == KEN_IR_PERCENT && n->unit == KEN_UNIT_PERCENT && n->kid[0]->op == KEN_IR_INPUT && n->kid[1]->op == KEN_IR_INPUT)
            ken_block_row(&e->block, KEN_PART, n->kid[0]->input, n->kid[1]->input);
    }
}

struct named_source {
    const char *name;
    const struct ken_source *source;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct named_source *)a)->name, ((const struct named_source *)b)->name);
}

/* The digest of one file, or of the list of files as `sha256sum` prints it in the folder of the first, whatever order they were
 * given in (semantics §10). */
static void rules_digest(struct ken_compiler *c, unsigned char digest[KEN_DIGEST_BYTES])
{
    struct ken_digest_state state;
    if (c->file_count == 1) {
        ken_digest(c->files[0].source.text, c->files[0].source.size, digest);
        return;
    }
    struct named_source *sources = ken_new(c, (c->file_count + 1) * sizeof *sources);
    for (uint32_t i = 0; i < c->file_count; i++)
        sources[i] = (struct named_source){ken_use_name(c, i), &c->files[i].source};
    if (c->file_count)
        qsort(sources, c->file_count, sizeof *sources, by_name);
    ken_digest_begin(&state);
    for (uint32_t i = 0; i < c->file_count; i++) {
        char hex[KEN_DIGEST_HEX];
        ken_digest(sources[i].source->text, sources[i].source->size, digest);
        ken_digest_hex(digest, hex);
        ken_digest_add(&state, hex, strlen(hex));
        ken_digest_add(&state, "  ", 2);
        ken_digest_add(&state, sources[i].name, strlen(sources[i].name));
        ken_digest_add(&state, "\n", 1);
    }
    ken_digest_end(&state, digest);
}

static bool within(struct emitter *e, enum ken_phrase what, size_t have, size_t most)
{
    if (have > most)
        ken_report_whole(e->compiler, KEN_DIAG_LIMIT, ken_arg_phrase(what), ken_arg_count(have), ken_arg_count(most));
    return have <= most;
}

static int by_scorecard(const void *a, const void *b)
{
    const struct ken_ir_indicator *x = a, *y = b;
    return x->scorecard < y->scorecard ? -1 : x->scorecard > y->scorecard ? 1 : (x->row > y->row) - (x->row < y->row);
}

static int by_indicator(const void *a, const void *b)
{
    const struct ken_ir_text *x = a, *y = b;
    uint32_t i = x->indicator + 1, j = y->indicator + 1; /* loose notes, KEN_NONE, come first */
    return i < j ? -1 : i > j ? 1 : (x->row > y->row) - (x->row < y->row);
}

/* A scorecard may go on in a later file: its indicators, and their texts, are brought together. */
static void group_by_scorecard(struct emitter *e)
{
    struct ken_list *indicators = &e->rules->indicators, *texts = &e->rules->texts;
    uint32_t *new_row = e->new_row = ken_new(e->compiler, (indicators->count + 1) * sizeof *new_row);
    for (uint32_t i = 0; i < indicators->count; i++)
        KEN_INDICATOR_AT(e->rules, i)->row = i;
    if (indicators->count)
        qsort(indicators->items, indicators->count, sizeof(struct ken_ir_indicator), by_scorecard);
    for (uint32_t i = 0; i < indicators->count; i++)
        new_row[KEN_INDICATOR_AT(e->rules, i)->row] = i;
    for (uint32_t i = 0; i < e->rules->examples.count; i++) {
        struct ken_ir_example *example = &KEN_AT(e->rules->examples, struct ken_ir_example, i);
        example->indicator = new_row[example->indicator];
    }
    for (uint32_t i = 0; i < texts->count; i++) {
        struct ken_ir_text *t = &KEN_AT(*texts, struct ken_ir_text, i);
        t->row = i;
        if (t->indicator != KEN_NONE)
            t->indicator = new_row[t->indicator];
    }
    if (texts->count)
        qsort(texts->items, texts->count, sizeof(struct ken_ir_text), by_indicator);
}

static void share(struct emitter *e)
{
    struct ken_rules *r = e->rules;
    e->shared = ken_new(e->compiler, (r->indicators.count + 1) * sizeof *e->shared);
    ken_share(r);
    for (uint32_t i = 0; i < r->nodes.count; i++) {
        struct ken_ir *n = KEN_AT(r->nodes, struct ken_ir *, i);
        uint32_t owner = n->scope.indicator == KEN_NONE ? r->indicators.count : n->scope.indicator;
        if (n->placed && ken_is_shared(n))
            *KEN_ADD(e->compiler, &e->shared[owner], struct ken_ir *) = n;
    }
}

unsigned char *ken_emit(struct ken_rules *r, size_t *size)
{
    struct ken_compiler *c = r->compiler;
    struct emitter *e = KEN_NEW(c, struct emitter);
    unsigned char rules[KEN_DIGEST_BYTES];
    e->compiler = e->block.compiler = c;
    e->rules = r;
    e->last_file = KEN_NONE;
    group_by_scorecard(e);
    share(e);
    e->set_rows = ken_new(c, (r->sets.count + r->indicators.count + 1) * sizeof *e->set_rows * 2);
    tables(e);
    loose_notes(e);
    shared_values(e, KEN_NONE, KEN_NONE);
    e->program_slots = e->slots;
    for (uint32_t i = 0; i < r->indicators.count; i++)
        indicator(e, i);
    totals(e);
    put(e, KEN_OP_HALT, 0, 0);
    parts(e);
    if (!within(e, KEN_PHRASE_SHARED_VALUES, e->most_slots, KEN_LIMIT_SLOTS) ||
        !within(e, KEN_PHRASE_OPERANDS, e->too_deep ? KEN_LIMIT_STACK + 1 : 0, KEN_LIMIT_STACK) ||
        !within(e, KEN_PHRASE_PATH_BYTES, e->longest_path, KEN_LIMIT_PATH_BYTES))
        return NULL;
    rules_digest(c, rules);
    unsigned char *bytes = ken_block_finish(&e->block, rules, size);
    return within(e, KEN_PHRASE_PROGRAM_BYTES, *size, c->options.program_bytes) ? bytes : NULL;
}
