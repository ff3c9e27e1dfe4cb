#include "ir.h"

#include <string.h>

#include "diag.h"

/* --- sets of inputs ------------------------------------------------------------------------------------------------- */

static uint32_t intern_set(struct ken_rules *r, const uint32_t *inputs, uint32_t count)
{
    struct ken_compiler *c = r->compiler;
    uintptr_t row = (uintptr_t)ken_map_find(&r->set_map, (const char *)inputs, count * sizeof *inputs);
    if (row)
        return (uint32_t)row - 1;
    uint32_t *copy = ken_new(c, (count + 1) * sizeof *copy);
    if (count)
        memcpy(copy, inputs, count * sizeof *copy);
    *KEN_ADD(c, &r->sets, struct ken_set) = (struct ken_set){copy, count};
    ken_map_set(c, &r->set_map, (const char *)copy, count * sizeof *copy, (void *)(uintptr_t)r->sets.count);
    return r->sets.count - 1;
}

uint32_t ken_set_of(struct ken_rules *r, uint32_t input)
{
    return intern_set(r, &input, 1);
}

uint32_t ken_set_union(struct ken_rules *r, uint32_t a, uint32_t b)
{
    if (a == b || b == 0)
        return a;
    if (a == 0)
        return b;
    struct ken_set x = *KEN_SET_AT(r, a), y = *KEN_SET_AT(r, b);
    uint32_t *merged = ken_new(r->compiler, (x.count + y.count) * sizeof *merged), n = 0;
    for (uint32_t i = 0, j = 0; i < x.count || j < y.count;) {
        if (j == y.count || (i < x.count && x.inputs[i] < y.inputs[j]))
            merged[n++] = x.inputs[i++];
        else {
            if (i < x.count && x.inputs[i] == y.inputs[j])
                i++;
            merged[n++] = y.inputs[j++];
        }
    }
    return intern_set(r, merged, n);
}

/* --- nodes ---------------------------------------------------------------------------------------------------------- */

void ken_ir_init(struct ken_rules *r, struct ken_compiler *c)
{
    r->compiler = c;
    r->bucket_count = 1024;
    r->buckets = ken_new(c, r->bucket_count * sizeof *r->buckets);
    intern_set(r, &(uint32_t){0}, 0);
    static const char *const names[] = {
#define KEN_BUILT_IN(name, row, thai, english) row,
#include "../runtime/unit.def"
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        KEN_ADD(c, &r->units, struct ken_ir_unit)->name = names[i];
}

static uint64_t hash_word(uint64_t hash, uint64_t word)
{
    for (int i = 0; i < 8; i++)
        hash = ken_hash_byte(hash, (char)(word >> (8 * i)));
    return hash;
}

static uint64_t hash_number(uint64_t hash, const struct ken_number *n)
{
    unsigned char stored[2 * KEN_NUMBER_LIMBS * 8 + 16];
    if (!n)
        return hash_word(hash, 0);
    size_t size = ken_number_size(n);
    ken_number_store(n, stored);
    for (size_t i = 0; i < size; i++)
        hash = ken_hash_byte(hash, (char)stored[i]);
    return hash;
}

static uint64_t hash_node(const struct ken_ir *n)
{
    uint64_t hash = hash_word(KEN_HASH_START, (uint64_t)n->op << 32 | n->unit);
    hash = hash_word(hash, (uint64_t)n->input << 32 | (uint32_t)n->day);
    hash = hash_word(hash, (uint64_t)n->cut << 32 | n->places);
    for (size_t i = 0; n->choices && i < KEN_CHOICE_WORDS; i++)
        hash = hash_word(hash, n->choices->word[i]);
    for (uint32_t i = 0; i < n->count; i++)
        hash = hash_word(hash, n->kid[i]->id);
    return hash_number(hash, n->number);
}

static bool same_number(const struct ken_number *a, const struct ken_number *b)
{
    return a == b || (a && b && ken_number_equal(a, b));
}

static bool same_choices(const struct ken_choices *a, const struct ken_choices *b)
{
    return a == b || (a && b && memcmp(a, b, sizeof *a) == 0);
}

static bool same_node(const struct ken_ir *a, const struct ken_ir *b)
{
    if (a->op != b->op || a->unit != b->unit || a->count != b->count || a->input != b->input || a->day != b->day ||
        a->places != b->places || a->cut != b->cut || !same_choices(a->choices, b->choices) || !same_number(a->number, b->number))
        return false;
    for (uint32_t i = 0; i < b->count; i++)
        if (a->kid[i] != b->kid[i])
            return false;
    return true;
}

static void grow_buckets(struct ken_rules *r)
{
    uint32_t count = r->bucket_count * 4;
    struct ken_ir **buckets = ken_new(r->compiler, count * sizeof *buckets);
    for (uint32_t i = 0; i < r->nodes.count; i++) {
        struct ken_ir *n = KEN_AT(r->nodes, struct ken_ir *, i);
        uint64_t hash = hash_node(n);
        struct ken_ir **bucket = &buckets[(hash ^ hash >> 32) & (count - 1)];
        n->next = *bucket;
        *bucket = n;
    }
    r->buckets = buckets;
    r->bucket_count = count;
}

static bool whole_result(const struct ken_ir *n)
{
    if (n->op == KEN_IR_NUMBER)
        return ken_number_is_integer(n->number);
    if (n->op == KEN_IR_COUNT || n->op == KEN_IR_LEVEL_OF || n->op == KEN_IR_DAYS || n->op == KEN_IR_FISCAL_YEAR ||
        (n->op == KEN_IR_ROUND && n->places == 0))
        return true;
    if (n->op != KEN_IR_ADD && n->op != KEN_IR_SUBTRACT && n->op != KEN_IR_MULTIPLY && n->op != KEN_IR_MIN &&
        n->op != KEN_IR_MAX && n->op != KEN_IR_SUM && n->op != KEN_IR_ROUND)
        return (n->op == KEN_IR_INPUT || n->op == KEN_IR_LOOKUP) && n->whole;
    for (uint32_t i = 0; i < n->count; i++)
        if (!n->kid[i]->whole)
            return false;
    return true;
}

/* The one node like `wanted`, which is copied when it is the first. */
static struct ken_ir *intern(struct ken_rules *r, const struct ken_ir *wanted)
{
    struct ken_compiler *c = r->compiler;
    uint64_t hash = hash_node(wanted);
    struct ken_ir **bucket = &r->buckets[(hash ^ hash >> 32) & (r->bucket_count - 1)];
    for (struct ken_ir *n = *bucket; n; n = n->next)
        if (same_node(n, wanted))
            return n;
    struct ken_ir *n = KEN_NEW(c, struct ken_ir);
    *n = *wanted;
    if (wanted->count) {
        n->kid = ken_new(c, wanted->count * sizeof *n->kid);
        memcpy(n->kid, wanted->kid, wanted->count * sizeof *n->kid);
    }
    for (uint32_t i = 0; i < n->count; i++) {
        n->inputs = ken_set_union(r, n->inputs, n->kid[i]->inputs);
        n->late |= n->kid[i]->late;
        n->fleeting |= n->kid[i]->fleeting;
        if (n->kid[i]->depth >= n->depth)
            n->depth = n->kid[i]->depth + 1;
    }
    n->whole = whole_result(wanted);
    n->id = r->nodes.count;
    n->next = *bucket;
    *bucket = n;
    *KEN_ADD(c, &r->nodes, struct ken_ir *) = n;
    if (r->nodes.count > r->bucket_count * 2)
        grow_buckets(r);
    return n;
}

uint32_t ken_level_above(const struct ken_ir_block *b, uint32_t n)
{
    for (n++; n <= b->top; n++)
        if (!b->level[n].absent)
            return n;
    return 0;
}

bool ken_ir_is_constant(const struct ken_ir *n)
{
    return n->op == KEN_IR_NUMBER || n->op == KEN_IR_DAY;
}

bool ken_ir_is_comparison(const struct ken_ir *n)
{
    return n->op >= KEN_IR_AT_LEAST && n->op <= KEN_IR_EQUAL;
}

static bool fold_two(enum ken_ir_op op, struct ken_number *to, const struct ken_number *a, const struct ken_number *b,
                     struct ken_number_scratch *scratch)
{
    switch (op) {
    case KEN_IR_ADD: case KEN_IR_SUM: case KEN_IR_AVERAGE: return ken_number_add(to, a, b, scratch);
    case KEN_IR_SUBTRACT: return ken_number_sub(to, a, b, scratch);
    case KEN_IR_MULTIPLY: return ken_number_mul(to, a, b, scratch);
    case KEN_IR_DIVIDE: return ken_number_div(to, a, b, scratch);
    case KEN_IR_PERCENT: return ken_number_percent(to, a, b, scratch);
    case KEN_IR_INCREASE: return ken_number_growth(to, a, b, scratch);
    case KEN_IR_DECREASE: {
        struct ken_number zero;
        ken_number_init(&zero, NULL, 0);
        return ken_number_growth(to, a, b, scratch) && ken_number_sub(to, &zero, to, scratch);
    }
    case KEN_IR_MIN: return ken_number_copy(to, ken_number_cmp(a, b, scratch) <= 0 ? a : b);
    case KEN_IR_MAX: return ken_number_copy(to, ken_number_cmp(a, b, scratch) >= 0 ? a : b);
    default: return false;
    }
}

/* An operation on constants only, computed as the evaluator would. */
static struct ken_ir *fold(struct ken_rules *r, const struct ken_ir *n)
{
    struct ken_number *value = ken_new_number(r->compiler, true);
    struct ken_number_scratch *scratch = &r->compiler->scratch;
    bool fits = ken_number_copy(value, n->kid[0]->number);
    for (uint32_t i = 1; i < n->count && fits; i++)
        fits = fold_two(n->op, value, value, n->kid[i]->number, scratch);
    if (fits && n->op == KEN_IR_AVERAGE)
        fits = ken_number_div_int(value, value, n->count, scratch);
    if (fits && n->op == KEN_IR_ROUND)
        fits = ken_number_round(value, value, n->places, n->cut, scratch);
    return fits ? ken_ir_number(r, value, n->unit, n->span) : NULL;
}

/* The same where the operand of an interpolation is a constant. */
static struct ken_ir *fold_curve(struct ken_rules *r, const struct ken_ir *n)
{
    struct ken_number *value = ken_new_number(r->compiler, true);
    const struct ken_number *points[2 * KEN_LIMIT_POINTS];
    for (uint32_t i = 1; i < n->count; i++)
        points[i - 1] = n->kid[i]->number;
    bool fits = ken_number_interpolate(value, n->kid[0]->number, points, n->count / 2, &r->compiler->scratch);
    return fits ? ken_ir_number(r, value, n->unit, n->span) : NULL;
}

static bool divides(enum ken_ir_op op)
{
    return op >= KEN_IR_DIVIDE && op <= KEN_IR_DECREASE;
}

struct ken_ir *ken_ir_make(struct ken_rules *r, const struct ken_ir *wanted, bool *zero)
{
    *zero = false;
    if (divides(wanted->op) && wanted->kid[1]->op == KEN_IR_NUMBER) {
        int sign = ken_number_sign(wanted->kid[1]->number);
        *zero = wanted->op == KEN_IR_DIVIDE ? sign == 0 : sign <= 0;
        if (*zero)
            return NULL;
    }
    bool constant = wanted->type == KEN_IS_NUMBER && wanted->count > 0 && wanted->op != KEN_IR_COUNT && wanted->op != KEN_IR_LOOKUP;
    for (uint32_t i = 0; i < wanted->count; i++)
        constant = constant && wanted->kid[i]->op == KEN_IR_NUMBER;
    return !constant ? intern(r, wanted) : wanted->op == KEN_IR_INTERPOLATE ? fold_curve(r, wanted) : fold(r, wanted);
}

struct ken_ir *ken_ir_number(struct ken_rules *r, const struct ken_number *number, uint32_t unit, struct ken_span span)
{
    struct ken_ir *n = intern(r, &(struct ken_ir){.op = KEN_IR_NUMBER, .type = KEN_IS_NUMBER, .unit = unit, .number = number, .span = span});
    if (!n->span.end)
        n->span = span;
    return n;
}

struct ken_ir *ken_ir_interpolate(struct ken_rules *r, struct ken_ir *x, const struct ken_number *const *xs, const struct ken_number *const *ys,
                                  uint32_t count, uint32_t unit, struct ken_span span)
{
    struct ken_ir *kids[2 * KEN_LIMIT_POINTS + 1] = {x};
    bool zero;
    for (uint32_t i = 0; i < count; i++) {
        if (!ken_number_is_small(xs[i]) || !ken_number_is_small(ys[i]))
            return NULL;
        kids[2 * i + 1] = ken_ir_number(r, xs[i], x->unit, (struct ken_span){0});
        kids[2 * i + 2] = ken_ir_number(r, ys[i], unit, (struct ken_span){0});
    }
    const struct ken_ir wanted = {.op = KEN_IR_INTERPOLATE, .type = KEN_IS_NUMBER, .unit = unit, .count = 2 * count + 1, .kid = kids, .span = span};
    return ken_ir_make(r, &wanted, &zero);
}

struct ken_ir *ken_ir_is(struct ken_rules *r, struct ken_ir *category, const struct ken_choices *choices, struct ken_span span)
{
    return intern(r, &(struct ken_ir){.op = KEN_IR_IS, .type = KEN_IS_TRUTH, .count = 1, .kid = &category, .choices = choices, .span = span});
}

/* What is said of the choice of one category, put together: still one set of choices. Also where the choice is missing: all that is
 * said of it is unknown then, and for the one reason. */
static struct ken_ir *one_choice(struct ken_rules *r, enum ken_ir_op op, const struct ken_ir *a, const struct ken_ir *b, struct ken_span span)
{
    struct ken_choices *choices = KEN_NEW(r->compiler, struct ken_choices);
    uint32_t count = KEN_INPUT_AT(r, a->kid[0]->input)->choice_count;
    for (uint32_t i = 0; i < count; i++) {
        bool in_a = ken_choices_have(a->choices, i), in_b = b && ken_choices_have(b->choices, i);
        if (op == KEN_IR_NOT ? !in_a : op == KEN_IR_AND ? in_a && in_b : in_a || in_b)
            ken_choices_add(choices, i);
    }
    return ken_ir_is(r, a->kid[0], choices, span);
}

static bool joins_choices(enum ken_ir_op op, const struct ken_ir *a, const struct ken_ir *b)
{
    return op >= KEN_IR_AND && op <= KEN_IR_NOT && a->op == KEN_IR_IS && (!b || (b->op == KEN_IR_IS && b->kid[0] == a->kid[0]));
}

struct ken_ir *ken_ir_two(struct ken_rules *r, enum ken_ir_op op, struct ken_ir *a, struct ken_ir *b, struct ken_span span)
{
    struct ken_ir *kids[2] = {a, b};
    if (joins_choices(op, a, b))
        return one_choice(r, op, a, b, span);
    return intern(r, &(struct ken_ir){.op = op, .type = KEN_IS_TRUTH, .count = b ? 2 : 1, .kid = kids, .span = span});
}

struct ken_ir *ken_ir_false(struct ken_rules *r)
{
    return intern(r, &(struct ken_ir){.op = KEN_IR_FALSE, .type = KEN_IS_TRUTH});
}

const struct ken_number *ken_ir_step(struct ken_rules *r, const struct ken_ir *n)
{
    struct ken_number *step = ken_new_number(r->compiler, false), ten;
    bool multiple = n->op == KEN_IR_MULTIPLY && n->kid[0]->whole && n->kid[1]->op == KEN_IR_NUMBER;
    if (multiple && ken_number_sign(n->kid[1]->number) > 0)
        return n->kid[1]->number;
    if (!n->whole && n->op != KEN_IR_ROUND)
        return NULL;
    ken_number_init(&ten, NULL, 0);
    ken_number_set_int(step, 1);
    ken_number_set_int(&ten, 10);
    for (unsigned i = 0; !n->whole && i < n->places; i++)
        ken_number_div(step, step, &ten, &r->compiler->scratch);
    return step;
}

struct ken_number *ken_ir_multiple_above(struct ken_rules *r, const struct ken_number *number, const struct ken_number *step)
{
    struct ken_number *m = ken_new_number(r->compiler, true), one;
    struct ken_number_scratch *scratch = &r->compiler->scratch;
    ken_number_init(&one, NULL, 0);
    ken_number_set_int(&one, 1);
    ken_number_div(m, number, step, scratch);
    ken_number_round(m, m, 0, KEN_NUMBER_DOWN, scratch);
    ken_number_add(m, m, &one, scratch);
    ken_number_mul(m, m, step, scratch);
    return m;
}

struct ken_arg ken_ir_called(struct ken_rules *r, const struct ken_ir *n)
{
    return n->name ? ken_arg_text(n->name->name, n->name->size) : ken_arg_span(r->compiler, n->span);
}

struct ken_arg ken_ir_value(struct ken_rules *r, const struct ken_ir *n)
{
    return n->op == KEN_IR_DAY ? ken_arg_day(n->day) : ken_arg_number(n->number, n->unit, KEN_UNIT_AT(r, n->unit)->name);
}
