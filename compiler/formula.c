/* Expressions: from the tree to typed IR. Every message here is about a type or a unit. */
#include "check.h"

#include <string.h>

#include "diag.h"

enum { DEEPEST = 1000 }; /* nested operations through definitions */

static struct ken_arg words_of(struct ken_check *k, const struct ken_node *node)
{
    return ken_arg_span(k->compiler, node->span);
}

static struct ken_arg unit_of(struct ken_check *k, const struct ken_ir *n)
{
    return ken_arg_unit(n->unit, KEN_UNIT_AT(k->rules, n->unit)->name);
}

static enum ken_word word_of_unit(uint32_t unit)
{
    return (enum ken_word)(KEN_WORD_DAYS + (unit - KEN_UNIT_DAYS));
}

static bool is_word_unit(uint32_t unit)
{
    return unit >= KEN_UNIT_DAYS && unit < KEN_UNIT_DECLARED;
}

/* The unit as rules write it behind a number. */
static struct ken_arg written_unit(struct ken_check *k, const struct ken_ir *n)
{
    return is_word_unit(n->unit) ? ken_arg_keyword(word_of_unit(n->unit)) : unit_of(k, n);
}

enum ken_phrase ken_formula_kind(const struct ken_ir *n)
{
    if (n->type == KEN_IS_DATE)
        return KEN_PHRASE_A_DATE;
    if (n->type == KEN_IS_TRUTH)
        return n->op == KEN_IR_FLAG ? KEN_PHRASE_A_FLAG : KEN_PHRASE_A_CONDITION;
    return n->unit == KEN_UNIT_PERCENT ? KEN_PHRASE_A_PERCENTAGE : KEN_PHRASE_A_NUMBER;
}

static enum ken_phrase kind_of_symbol(const struct ken_symbol *symbol)
{
    static const enum ken_phrase kinds[] = {KEN_PHRASE_A_UNIT, KEN_PHRASE_AN_INPUT, KEN_PHRASE_A_DEFINITION, KEN_PHRASE_A_SCORECARD, KEN_PHRASE_A_TABLE};
    return kinds[symbol->kind];
}

/* --- numbers with units --------------------------------------------------------------------------------------------- */

static bool unit_row(struct ken_check *k, const struct ken_node *number, uint32_t bare_unit, uint32_t *row)
{
    switch (number->unit) {
    case KEN_BARE: *row = bare_unit == KEN_NONE ? KEN_UNIT_PLAIN : bare_unit; return true;
    case KEN_IN_BAHT: *row = KEN_UNIT_BAHT; return true;
    case KEN_IN_PERCENT: *row = KEN_UNIT_PERCENT; return true;
    case KEN_IN_WORD: *row = (uint32_t)(KEN_UNIT_DAYS + (number->word - KEN_WORD_DAYS)); return true;
    case KEN_IN_UNIT: break;
    }
    const struct ken_symbol *symbol = number->last->symbol;
    if (!symbol)
        return false;
    if (symbol->kind != KEN_SYMBOL_UNIT) {
        ken_report(k->compiler, KEN_DIAG_WRONG_KIND, number->last->span, words_of(k, number->last),
                   ken_arg_phrase(kind_of_symbol(symbol)), ken_arg_phrase(KEN_PHRASE_A_UNIT));
        return false;
    }
    *row = symbol->row;
    return symbol->checked;
}

struct ken_ir *ken_formula_literal(struct ken_check *k, const struct ken_node *node, uint32_t bare_unit)
{
    uint32_t unit;
    if (node->kind == KEN_NODE_DATE) {
        bool zero;
        if (node->day == 0)
            return NULL;
        return ken_ir_make(k->rules, &(struct ken_ir){.op = KEN_IR_DAY, .type = KEN_IS_DATE, .day = node->day, .span = node->span}, &zero);
    }
    if (!unit_row(k, node, bare_unit, &unit))
        return NULL;
    if (!node->number) {
        ken_report(k->compiler, KEN_DIAG_UNEXPECTED, node->span, words_of(k, node), ken_arg_phrase(KEN_PHRASE_A_NUMBER));
        return NULL;
    }
    struct ken_number *value = ken_new_number(k->compiler, false);
    struct ken_number zero;
    ken_number_init(&zero, NULL, 0);
    if (node->negative)
        ken_number_sub(value, &zero, node->number, &k->compiler->scratch);
    else
        ken_number_copy(value, node->number);
    return ken_ir_number(k->rules, value, unit, node->span);
}

uint32_t ken_formula_shared_unit(struct ken_check *k, const struct ken_node *first)
{
    uint32_t unit = KEN_NONE;
    for (const struct ken_node *n = first; n; n = n->next)
        if (n->kind == KEN_NODE_NUMBER && n->unit != KEN_BARE && !unit_row(k, n, KEN_NONE, &unit))
            unit = KEN_NONE;
    return unit;
}

bool ken_formula_range(struct ken_check *k, const struct ken_node *range, uint32_t bare_unit, struct ken_ir **low, struct ken_ir **high)
{
    uint32_t unit = ken_formula_shared_unit(k, range->first);
    *low = ken_formula_literal(k, range->first, unit == KEN_NONE ? bare_unit : unit);
    *high = ken_formula_literal(k, range->last, unit == KEN_NONE ? bare_unit : unit);
    if (!*low || !*high)
        return false;
    if ((*low)->type == (*high)->type && (*low)->unit == (*high)->unit && ken_ir_compare(k->rules, *low, *high) <= 0)
        return true;
    if ((*low)->type == (*high)->type && (*low)->unit != (*high)->unit)
        ken_formula_units_agree(k, *low, range->first, *high, range->last);
    else
        ken_report(k->compiler, KEN_DIAG_RANGE_BOUNDS, range->span, words_of(k, range));
    return false;
}

/* What a bare number would be as a percentage: 0.7 is surely 70 %, 70 is 70 %. */
static struct ken_arg percent_guess(struct ken_check *k, const struct ken_ir *n)
{
    struct ken_number *guess = ken_new_number(k->compiler, true), one, hundred;
    ken_number_init(&one, NULL, 0);
    ken_number_init(&hundred, NULL, 0);
    ken_number_set_int(&one, 1);
    ken_number_set_int(&hundred, 100);
    ken_number_copy(guess, n->number);
    if (ken_number_cmp(guess, &one, &k->compiler->scratch) <= 0)
        ken_number_mul(guess, guess, &hundred, &k->compiler->scratch);
    return ken_arg_number(guess, KEN_UNIT_PERCENT, "");
}

bool ken_formula_units_agree(struct ken_check *k, struct ken_ir *a, const struct ken_node *a_node, struct ken_ir *b, const struct ken_node *b_node)
{
    if (a->unit == b->unit)
        return true;
    bool b_bare = b->op == KEN_IR_NUMBER && b->unit == KEN_UNIT_PLAIN, a_bare = a->op == KEN_IR_NUMBER && a->unit == KEN_UNIT_PLAIN;
    struct ken_ir *bare = b_bare ? b : a, *other = b_bare ? a : b;
    const struct ken_node *bare_node = b_bare ? b_node : a_node, *other_node = b_bare ? a_node : b_node;
    if ((a_bare || b_bare) && other->unit == KEN_UNIT_PERCENT)
        ken_report(k->compiler, KEN_DIAG_NOT_PERCENT, bare_node->span, other_node == bare_node ? ken_ir_called(k->rules, other) : words_of(k, other_node),
                   words_of(k, bare_node), percent_guess(k, bare));
    else if (a_bare || b_bare)
        ken_report(k->compiler, KEN_DIAG_NO_UNIT, bare_node->span, words_of(k, bare_node), written_unit(k, other));
    else
        ken_report(k->compiler, KEN_DIAG_UNITS_DIFFER, b_node->span, a_node == b_node ? ken_ir_called(k->rules, a) : words_of(k, a_node), unit_of(k, a),
                   words_of(k, b_node), unit_of(k, b));
    return false;
}

static struct ken_ir *not_too_deep(struct ken_check *k, struct ken_ir *n, const struct ken_node *node)
{
    if (n->depth <= DEEPEST)
        return n;
    ken_report(k->compiler, KEN_DIAG_TOO_DEEP, node->span, ken_arg_count(DEEPEST));
    return NULL;
}

static struct ken_ir *make(struct ken_check *k, struct ken_ir wanted, const struct ken_node *node)
{
    bool zero;
    wanted.span = node->span;
    struct ken_ir *n = ken_ir_make(k->rules, &wanted, &zero);
    const struct ken_node *divisor = zero && node->first ? node->first->next : NULL;
    if (!n)
        ken_report(k->compiler, zero ? KEN_DIAG_ZERO_ALWAYS : KEN_DIAG_TOO_BIG, divisor ? divisor->span : node->span);
    return n ? not_too_deep(k, n, node) : NULL;
}

/* --- values --------------------------------------------------------------------------------------------------------- */

struct ken_ir *ken_formula_number(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir *n = ken_formula_value(k, node);
    if (n && n->type != KEN_IS_NUMBER) {
        ken_report(k->compiler, KEN_DIAG_NEED_NUMBER, node->span, words_of(k, node), ken_arg_phrase(ken_formula_kind(n)));
        return NULL;
    }
    return n;
}

static struct ken_ir *name(struct ken_check *k, const struct ken_node *node)
{
    struct ken_symbol *symbol = node->symbol;
    if (!symbol) /* an unknown word, or what was cut off for its depth: reported where it was met */
        return NULL;
    symbol->used = true;
    if (symbol->kind == KEN_SYMBOL_TABLE)
        return ken_lookup_value(k, node);
    if (symbol->kind == KEN_SYMBOL_UNIT || symbol->kind == KEN_SYMBOL_SCORECARD) {
        ken_report(k->compiler, KEN_DIAG_WRONG_KIND, node->span, words_of(k, node), ken_arg_phrase(kind_of_symbol(symbol)),
                   ken_arg_phrase(KEN_PHRASE_A_VALUE));
        return NULL;
    }
    if (!symbol->checked) { /* a definition that uses itself */
        if (symbol->statement)
            ken_report(k->compiler, KEN_DIAG_USED_BEFORE, node->span, words_of(k, node), ken_arg_place(symbol->span));
        return NULL;
    }
    if (symbol->value && symbol->value->type == KEN_IS_CATEGORY) {
        ken_choice_misused(k, node, symbol->value);
        return NULL;
    }
    return symbol->value;
}

static void note_quotient(struct ken_check *k, struct ken_ir *value, const struct ken_node *node)
{
    *KEN_ADD(k->compiler, &k->quotients, struct ken_quotient) = (struct ken_quotient){
        value, node->span, k->indicator ? k->indicator_row : KEN_NONE, k->block ? k->block_row : KEN_NONE, k->acknowledgement};
}

static struct ken_ir *arithmetic(struct ken_check *k, const struct ken_node *node)
{
    const struct ken_node *left = node->first, *right = node->last;
    struct ken_ir *a = ken_formula_number(k, left), *b = ken_formula_number(k, right);
    if (!a || !b)
        return NULL;
    struct ken_ir *kids[2] = {a, b};
    struct ken_ir wanted = {.type = KEN_IS_NUMBER, .unit = a->unit, .count = 2, .kid = kids};
    if (node->sign == '+' || node->sign == '-') {
        if (!ken_formula_units_agree(k, a, left, b, right))
            return NULL;
        wanted.op = node->sign == '+' ? KEN_IR_ADD : KEN_IR_SUBTRACT;
        return make(k, wanted, node);
    }
    bool times = node->sign == '*', a_plain = a->unit == KEN_UNIT_PLAIN, b_plain = b->unit == KEN_UNIT_PLAIN;
    if (times ? !a_plain && !b_plain : !b_plain && a->unit != b->unit) {
        ken_report(k->compiler, KEN_DIAG_UNITS_MIXED, node->span, words_of(k, left), unit_of(k, a), words_of(k, right), unit_of(k, b),
                   ken_arg_phrase(times ? KEN_PHRASE_MULTIPLIED : KEN_PHRASE_DIVIDED));
        return NULL;
    }
    wanted.op = times ? KEN_IR_MULTIPLY : KEN_IR_DIVIDE;
    wanted.unit = times ? (a_plain ? b->unit : a->unit) : (b_plain ? a->unit : KEN_UNIT_PLAIN);
    struct ken_ir *n = make(k, wanted, node);
    if (n && n->op == KEN_IR_DIVIDE)
        note_quotient(k, n, node);
    return n;
}

/* "…%", "… per thousand": an answer for a base of zero, in the unit that it has to be in. */
struct ken_arg ken_formula_zero_answer(struct ken_check *k, uint32_t unit)
{
    if (!is_word_unit(unit))
        return ken_arg_phrase(KEN_PHRASE_SO_MANY_PERCENT);
    return ken_arg_phrase_of(k->compiler, KEN_PHRASE_SO_MANY, ken_arg_keyword(word_of_unit(unit)));
}

/* The answer of `if base equal to 0 then 100%`, or NULL with *sound false; in `unit`, that of what it is an answer for. */
static const struct ken_number *if_zero(struct ken_check *k, const struct ken_node *clause, struct ken_ir *base,
                                        const struct ken_node *base_node, uint32_t unit, bool *sound)
{
    const struct ken_node *subject = clause->first, *zero = subject->next, *answer = zero->next;
    struct ken_ir *same = ken_formula_value(k, subject), *nought = ken_formula_literal(k, zero, base->unit);
    struct ken_ir *result = ken_formula_literal(k, answer, KEN_NONE);
    *sound = same && nought && result;
    if (!*sound)
        return NULL;
    if (same != base || nought->unit != base->unit || ken_number_sign(nought->number) != 0) {
        ken_report(k->compiler, KEN_DIAG_ZERO_CLAUSE, clause->span, words_of(k, base_node), ken_formula_zero_answer(k, unit));
        *sound = false;
    } else if (result->unit != unit && unit != KEN_UNIT_PERCENT) {
        bool bare = result->unit == KEN_UNIT_PLAIN;
        ken_report(k->compiler, KEN_DIAG_RATE_ANSWER, answer->span, ken_arg_unit(unit, ""), words_of(k, answer),
                   bare ? ken_arg_number(result->number, unit, "") : (struct ken_arg){0});
        *sound = false;
    } else if (result->unit != unit) {
        ken_report(k->compiler, KEN_DIAG_NOT_PERCENT, answer->span, words_of(k, clause),
                   words_of(k, answer), percent_guess(k, result));
        *sound = false;
    }
    return result->number;
}

/* A rate is a multiple of a percentage: 1000 a / b is 10 (100 a / b). */
static struct ken_ir *multiple(struct ken_check *k, struct ken_ir *percentage, uint32_t factor, const struct ken_node *node)
{
    struct ken_number *number = ken_new_number(k->compiler, false);
    ken_number_set_int(number, factor);
    struct ken_ir *kids[2] = {percentage, ken_ir_number(k->rules, number, KEN_UNIT_PLAIN, (struct ken_span){0})};
    return make(k, (struct ken_ir){.op = KEN_IR_MULTIPLY, .type = KEN_IS_NUMBER, .unit = percentage->unit, .count = 2, .kid = kids}, node);
}

/* The share of a rate's answer for a zero base that its percentage gives. */
static const struct ken_number *part_of(struct ken_check *k, const struct ken_number *answer, uint32_t factor)
{
    struct ken_number *part = ken_new_number(k->compiler, false);
    ken_number_div_int(part, answer, factor, &k->compiler->scratch); /* a literal, which is far from the limit */
    return part;
}

static struct ken_ir *percent(struct ken_check *k, const struct ken_node *node)
{
    const struct ken_node *part_node = node->first, *base_node = part_node->next, *clause = base_node->next;
    struct ken_ir *part = ken_formula_number(k, part_node), *base = ken_formula_number(k, base_node);
    if (!part || !base)
        return NULL;
    static const uint32_t factors[] = {10, 100, 1000, 10000};
    bool rate = node->word >= KEN_WORD_RATE_THOUSAND; /* behind the three percentages */
    uint32_t which = rate ? (uint32_t)(node->word - KEN_WORD_RATE_THOUSAND) : 0;
    if (!rate && part->unit != base->unit) {
        ken_report(k->compiler, KEN_DIAG_PERCENT_UNITS, node->span, words_of(k, part_node), unit_of(k, part), words_of(k, base_node), unit_of(k, base));
        return NULL;
    }
    struct ken_ir *kids[2] = {part, base};
    struct ken_ir wanted = {.op = node->word == KEN_WORD_PERCENT_INCREASE   ? KEN_IR_INCREASE
                                  : node->word == KEN_WORD_PERCENT_DECREASE ? KEN_IR_DECREASE
                                                                            : KEN_IR_PERCENT,
                            .type = KEN_IS_NUMBER, .unit = rate ? KEN_UNIT_PER_THOUSAND + which : KEN_UNIT_PERCENT, .count = 2, .kid = kids};
    if (clause) {
        bool sound;
        wanted.number = if_zero(k, clause, base, base_node, wanted.unit, &sound);
        if (!sound)
            return NULL;
        if (rate)
            wanted.number = part_of(k, wanted.number, factors[which]);
    }
    struct ken_ir *n = make(k, wanted, node);
    if (n && !ken_ir_is_constant(n) && !clause)
        note_quotient(k, n, node);
    return n && rate ? multiple(k, n, factors[which], node) : n;
}

static struct ken_ir *call(struct ken_check *k, const struct ken_node *node)
{
    struct ken_list kids = {0};
    const struct ken_node *first = node->first;
    uint32_t unit = KEN_UNIT_PLAIN;
    bool sound = true;
    for (const struct ken_node *n = first; n; n = n->next) {
        struct ken_ir *kid = node->word == KEN_WORD_COUNT ? ken_formula_condition(k, n, true) : ken_formula_number(k, n);
        if (kid && node->word != KEN_WORD_COUNT && kids.count)
            sound = ken_formula_units_agree(k, KEN_AT(kids, struct ken_ir *, 0), first, kid, n) && sound;
        else if (kid && node->word != KEN_WORD_COUNT)
            unit = kid->unit;
        if (kid)
            *KEN_ADD(k->compiler, &kids, struct ken_ir *) = kid;
        sound = sound && kid;
    }
    if (kids.count > KEN_LIMIT_OPERANDS) {
        ken_report(k->compiler, KEN_DIAG_LIMIT, node->span, ken_arg_phrase(KEN_PHRASE_OPERANDS), ken_arg_count(kids.count), ken_arg_count(KEN_LIMIT_OPERANDS));
        return NULL;
    }
    if (!sound)
        return NULL;
    static const enum ken_ir_op ops[] = {KEN_IR_MIN, KEN_IR_MAX, KEN_IR_SUM, KEN_IR_AVERAGE, KEN_IR_COUNT};
    struct ken_ir wanted = {.op = ops[node->word - KEN_WORD_MIN], .type = KEN_IS_NUMBER, .unit = unit, .count = kids.count, .kid = kids.items};
    return make(k, wanted, node);
}

static struct ken_ir *round_to(struct ken_check *k, struct ken_ir *value, unsigned places, const struct ken_node *node)
{
    enum ken_number_cut cut = (enum ken_number_cut)(node->word - KEN_WORD_ROUND);
    struct ken_ir wanted = {.op = KEN_IR_ROUND, .type = KEN_IS_NUMBER, .unit = value->unit, .count = 1, .kid = &value, .places = places, .cut = cut};
    return make(k, wanted, node);
}

struct ken_ir *ken_formula_step(struct ken_check *k, const struct ken_node *node, uint32_t bare_unit, enum ken_word word)
{
    struct ken_ir *step = ken_formula_literal(k, node, bare_unit);
    if (!step || ken_number_sign(step->number) > 0)
        return step;
    ken_report(k->compiler, KEN_DIAG_STEP_VALUE, node->span, words_of(k, node), ken_arg_keyword(word));
    return NULL;
}

/* In steps of s: s times x / s rounded. The step may be bare or in the unit of x; that makes no difference. */
static struct ken_ir *round_in_steps(struct ken_check *k, struct ken_ir *value, const struct ken_node *node)
{
    struct ken_ir *step = ken_formula_step(k, node->last, KEN_NONE, KEN_WORD_IN_STEPS);
    if (!step || !value)
        return NULL;
    if (step->unit != KEN_UNIT_PLAIN && step->unit != value->unit) {
        ken_report(k->compiler, KEN_DIAG_STEP_UNIT, node->last->span, words_of(k, node->first), unit_of(k, value),
                   words_of(k, node->last), unit_of(k, step));
        return NULL;
    }
    step = ken_ir_number(k->rules, step->number, KEN_UNIT_PLAIN, (struct ken_span){0});
    struct ken_ir *parts[2] = {value, step};
    struct ken_ir wanted = {.op = KEN_IR_DIVIDE, .type = KEN_IS_NUMBER, .unit = value->unit, .count = 2, .kid = parts};
    struct ken_ir *steps = make(k, wanted, node);
    parts[0] = steps ? round_to(k, steps, 0, node) : NULL;
    wanted.op = KEN_IR_MULTIPLY;
    return parts[0] ? make(k, wanted, node) : NULL;
}

static struct ken_ir *rounded(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir *value = ken_formula_number(k, node->first);
    int64_t places;
    const struct ken_node *n = node->last;
    if (node->grouped)
        return round_in_steps(k, value, node);
    if (!n->number || !ken_number_to_int(n->number, &places) || places < 0 || places > KEN_NUMBER_PLACES) {
        ken_report(k->compiler, KEN_DIAG_PLACES, n->span, words_of(k, n));
        return NULL;
    }
    return value ? round_to(k, value, (unsigned)places, node) : NULL;
}

/* The unit that the x (or, `last`, the y) of points have where they have none: that of the last one that has one. */
static uint32_t unit_of_points(struct ken_check *k, const struct ken_node *first, bool last)
{
    uint32_t unit = KEN_NONE;
    for (const struct ken_node *point = first; point; point = point->next) {
        const struct ken_node *n = last ? point->last : point->first;
        if (n->unit != KEN_BARE && !unit_row(k, n, KEN_NONE, &unit))
            unit = KEN_NONE;
    }
    return unit;
}

/* Whether the points go from left to right, have their units, and are not too many; fills the numbers of each. */
static bool points_fit(struct ken_check *k, struct ken_ir *operand, const struct ken_node *operand_node, const struct ken_number **xs,
                       const struct ken_number **ys, uint32_t *unit)
{
    const struct ken_node *first = operand_node->next;
    uint32_t x_unit = unit_of_points(k, first, false), y_unit = unit_of_points(k, first, true), count = 0;
    struct ken_ir *before = NULL, *first_y = NULL;
    for (const struct ken_node *point = first; point; point = point->next, count++) {
        struct ken_ir *x = ken_formula_literal(k, point->first, x_unit), *y = ken_formula_literal(k, point->last, y_unit);
        if (!x || !y || !ken_formula_units_agree(k, operand, operand_node, x, point->first))
            return false;
        first_y = first_y ? first_y : y;
        if (!ken_formula_units_agree(k, first_y, first->last, y, point->last))
            return false;
        if (before && ken_ir_compare(k->rules, before, x) >= 0) {
            ken_report(k->compiler, KEN_DIAG_POINT_ORDER, point->first->span, ken_ir_value(k->rules, x), ken_ir_value(k->rules, before));
            return false;
        }
        before = x;
        xs[count] = x->number;
        ys[count] = y->number;
        *unit = y->unit;
    }
    return true;
}

static struct ken_ir *interpolate(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir *operand = ken_formula_number(k, node->first);
    const struct ken_number *xs[KEN_LIMIT_POINTS], *ys[KEN_LIMIT_POINTS];
    uint32_t count = 0, unit = KEN_UNIT_PLAIN;
    for (const struct ken_node *point = node->first->next; point; point = point->next)
        count++;
    if (count < 2 || count > KEN_LIMIT_POINTS) {
        ken_report(k->compiler, KEN_DIAG_POINT_COUNT, node->span, ken_arg_count(count), ken_arg_count(KEN_LIMIT_POINTS));
        return NULL;
    }
    if (!operand || !points_fit(k, operand, node->first, xs, ys, &unit))
        return NULL;
    struct ken_ir *n = ken_ir_interpolate(k->rules, operand, xs, ys, count, unit, node->span);
    if (!n)
        ken_report(k->compiler, KEN_DIAG_TOO_BIG, node->span);
    return n ? not_too_deep(k, n, node) : NULL;
}

static struct ken_ir *date(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir *n = ken_formula_value(k, node);
    if (n && n->type != KEN_IS_DATE) {
        ken_report(k->compiler, KEN_DIAG_DATE_NUMBER, node->span, words_of(k, node), ken_arg_phrase(ken_formula_kind(n)));
        return NULL;
    }
    return n;
}

static struct ken_ir *whole_number(struct ken_check *k, int64_t value, uint32_t unit, const struct ken_node *node)
{
    struct ken_number *number = ken_new_number(k->compiler, false);
    ken_number_set_int(number, value);
    return ken_ir_number(k->rules, number, unit, node->span);
}

static struct ken_ir *days(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir *kids[2] = {date(k, node->first), date(k, node->last)};
    if (!kids[0] || !kids[1])
        return NULL;
    if (kids[0]->op == KEN_IR_DAY && kids[1]->op == KEN_IR_DAY)
        return whole_number(k, (int64_t)kids[1]->day - kids[0]->day, KEN_UNIT_DAYS, node);
    return make(k, (struct ken_ir){.op = KEN_IR_DAYS, .type = KEN_IS_NUMBER, .unit = KEN_UNIT_DAYS, .count = 2, .kid = kids}, node);
}

static struct ken_ir *fiscal_year(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir *of = date(k, node->first);
    if (!of)
        return NULL;
    if (of->op == KEN_IR_DAY)
        return whole_number(k, ken_fiscal_year(of->day), KEN_UNIT_PLAIN, node);
    return make(k, (struct ken_ir){.op = KEN_IR_FISCAL_YEAR, .type = KEN_IS_NUMBER, .unit = KEN_UNIT_PLAIN, .count = 1, .kid = &of}, node);
}

struct ken_ir *ken_formula_value(struct ken_check *k, const struct ken_node *node)
{
    switch (node->kind) {
    case KEN_NODE_NUMBER: case KEN_NODE_DATE: return ken_formula_literal(k, node, KEN_NONE);
    case KEN_NODE_NAME: return name(k, node);
    case KEN_NODE_ARITHMETIC: return arithmetic(k, node);
    case KEN_NODE_PERCENT: return percent(k, node);
    case KEN_NODE_CALL: return call(k, node);
    case KEN_NODE_ROUND: return rounded(k, node);
    case KEN_NODE_OF_INDICATOR: case KEN_NODE_SO_FAR: return ken_formula_result(k, node);
    case KEN_NODE_INTERPOLATE: return interpolate(k, node);
    case KEN_NODE_DAYS: return days(k, node);
    case KEN_NODE_FISCAL_YEAR: return fiscal_year(k, node);
    default: return ken_formula_condition(k, node, true);
    }
}

/* --- conditions ----------------------------------------------------------------------------------------------------- */

static enum ken_ir_op op_of(enum ken_word word)
{
    switch (word) {
    case KEN_WORD_AT_LEAST: return KEN_IR_AT_LEAST;
    case KEN_WORD_MORE_THAN: return KEN_IR_MORE_THAN;
    case KEN_WORD_LESS_THAN: return KEN_IR_LESS_THAN;
    case KEN_WORD_EQUAL_TO: return KEN_IR_EQUAL;
    default: return KEN_IR_AT_MOST; /* at most; by */
    }
}

static enum ken_ir_op mirrored(enum ken_ir_op op)
{
    switch (op) {
    case KEN_IR_AT_LEAST: return KEN_IR_AT_MOST;
    case KEN_IR_MORE_THAN: return KEN_IR_LESS_THAN;
    case KEN_IR_AT_MOST: return KEN_IR_AT_LEAST;
    case KEN_IR_LESS_THAN: return KEN_IR_MORE_THAN;
    default: return op;
    }
}

static bool comparable(struct ken_check *k, struct ken_ir *n, const struct ken_node *node)
{
    if (n->type != KEN_IS_TRUTH)
        return true;
    ken_report(k->compiler, KEN_DIAG_NEED_NUMBER, node->span, words_of(k, node), ken_arg_phrase(ken_formula_kind(n)));
    return false;
}

static void note_deadline(struct ken_check *k, const struct ken_ir *n, struct ken_span span)
{
    if (n->op == KEN_IR_DAY)
        *KEN_ADD(k->compiler, &k->deadlines, struct ken_deadline) = (struct ken_deadline){n->day, span, k->acknowledgement};
}

/* a `word` b, the constant to the right. */
static struct ken_ir *compare(struct ken_check *k, enum ken_word word, struct ken_ir *a, const struct ken_node *a_node, struct ken_ir *b,
                              const struct ken_node *b_node, struct ken_span span)
{
    if (!comparable(k, a, a_node) || !comparable(k, b, b_node))
        return NULL;
    bool by = word == KEN_WORD_BY;
    if (a->type != b->type || (by && a->type != KEN_IS_DATE)) {
        bool a_is_date = a->type == KEN_IS_DATE;
        struct ken_arg of_a = a_node == b_node ? ken_ir_called(k->rules, a) : words_of(k, a_node), of_b = words_of(k, b_node);
        if (by)
            ken_report(k->compiler, KEN_DIAG_DATE_NUMBER, a_is_date ? b_node->span : a_node->span, a_is_date ? of_b : of_a, ken_arg_phrase(ken_formula_kind(a_is_date ? b : a)));
        else
            ken_report(k->compiler, KEN_DIAG_DATE_COMPARE, span, a_is_date ? of_a : of_b, a_is_date ? of_b : of_a);
        return NULL;
    }
    if (a->type == KEN_IS_NUMBER && !ken_formula_units_agree(k, a, a_node, b, b_node))
        return NULL;
    note_deadline(k, b, b_node->span);
    enum ken_ir_op op = op_of(word);
    if (ken_ir_is_constant(a) && !ken_ir_is_constant(b))
        return ken_ir_two(k->rules, mirrored(op), b, a, span);
    return ken_ir_two(k->rules, op, a, b, span);
}

static bool holds(struct ken_rules *r, const struct ken_ir *comparison)
{
    int order = ken_ir_compare(r, comparison->kid[0], comparison->kid[1]);
    switch (comparison->op) {
    case KEN_IR_AT_LEAST: return order >= 0;
    case KEN_IR_MORE_THAN: return order > 0;
    case KEN_IR_AT_MOST: return order <= 0;
    case KEN_IR_LESS_THAN: return order < 0;
    default: return order == 0;
    }
}

static struct ken_ir *explicit_comparison(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir *a = ken_formula_value(k, node->first), *b = ken_formula_value(k, node->last);
    if (!a || !b)
        return NULL;
    struct ken_ir *n = compare(k, node->word, a, node->first, b, node->last, node->span);
    if (n && n->inputs == 0 && !n->fleeting) { /* a score so far changes too */
        bool constant = ken_ir_is_constant(a) && ken_ir_is_constant(b);
        ken_report(k->compiler, KEN_DIAG_NO_INPUT, node->span, ken_arg_phrase(constant && !holds(k->rules, n) ? KEN_PHRASE_FALSE : KEN_PHRASE_TRUE));
        return NULL;
    }
    return n;
}

struct ken_ir *ken_formula_compare_measure(struct ken_check *k, enum ken_word word, struct ken_ir *value, const struct ken_node *value_node, struct ken_span span)
{
    struct ken_ir *all = NULL;
    for (uint32_t i = 0; i < k->block->measures; i++) {
        struct ken_ir *one = compare(k, word, k->block->measure[i], value_node, value, value_node, span);
        if (!one)
            return NULL;
        all = all ? ken_ir_two(k->rules, KEN_IR_AND, all, one, span) : one;
    }
    return all;
}

static struct ken_ir *between(struct ken_check *k, struct ken_ir *subject, const struct ken_node *subject_node, const struct ken_node *node)
{
    struct ken_ir *low, *high;
    if (!ken_formula_range(k, node->last, KEN_NONE, &low, &high) || !comparable(k, subject, subject_node))
        return NULL;
    if (subject->type != low->type) {
        ken_report(k->compiler, subject->type == KEN_IS_DATE ? KEN_DIAG_DATE_COMPARE : KEN_DIAG_NEED_NUMBER, node->span,
                   subject->type == KEN_IS_DATE ? words_of(k, subject_node) : words_of(k, node->last),
                   subject->type == KEN_IS_DATE ? words_of(k, node->last) : ken_arg_phrase(KEN_PHRASE_A_DATE));
        return NULL;
    }
    const struct ken_node *low_node = node->last->first;
    bool elided = subject_node == node; /* the measure is called by its own name */
    if (low->type == KEN_IS_NUMBER && !ken_formula_units_agree(k, subject, elided ? low_node : subject_node, low, low_node))
        return NULL;
    note_deadline(k, low, low_node->span);
    note_deadline(k, high, node->last->last->span);
    struct ken_ir *kids[3] = {subject, low, high};
    return make(k, (struct ken_ir){.op = KEN_IR_BETWEEN, .type = KEN_IS_TRUTH, .count = 3, .kid = kids}, node);
}

/* From the ruleset's first day to its last. */
static struct ken_ir *in_period(struct ken_check *k, struct ken_ir *subject, const struct ken_node *subject_node, const struct ken_node *node)
{
    const struct ken_rules *r = k->rules;
    if (subject->type != KEN_IS_DATE) {
        struct ken_arg called = subject_node == node ? ken_ir_called(k->rules, subject) : words_of(k, subject_node);
        ken_report(k->compiler, KEN_DIAG_DATE_NUMBER, subject_node->span, called, ken_arg_phrase(ken_formula_kind(subject)));
        return NULL;
    }
    if (!r->period_span.end)
        ken_report(k->compiler, KEN_DIAG_NO_PERIOD, node->span, ken_arg_keyword(KEN_WORD_IN_PERIOD));
    if (!r->first_day || !r->last_day)
        return NULL;
    struct ken_ir wanted = {.op = KEN_IR_DAY, .type = KEN_IS_DATE};
    struct ken_ir *kids[3] = {subject};
    wanted.day = r->first_day;
    kids[1] = make(k, wanted, node);
    wanted.day = r->last_day;
    kids[2] = make(k, wanted, node);
    return make(k, (struct ken_ir){.op = KEN_IR_BETWEEN, .type = KEN_IS_TRUTH, .count = 3, .kid = kids}, node);
}

static struct ken_ir *within(struct ken_check *k, struct ken_ir *subject, const struct ken_node *subject_node, const struct ken_node *node)
{
    return node->kind == KEN_NODE_IN_PERIOD ? in_period(k, subject, subject_node, node) : between(k, subject, subject_node, node);
}

/* An elided subject stands for the measure; after another subject was named it would be read two ways. */
static bool has_subject(struct ken_check *k, const struct ken_node *node, bool elide, const struct ken_node *named)
{
    if (elide && !named && k->block && k->block->measures) {
        k->measure_used = true;
        return true;
    }
    bool broken = (k->indicator && k->indicator->broken) || (k->block && k->block->broken && !k->block->measures);
    if (!broken || named) /* else its measure may be what had an error: say no more */
        ken_report(k->compiler, KEN_DIAG_ELIDED_SUBJECT, node->span, words_of(k, node),
                   named ? words_of(k, named) : ken_arg_code("…"));
    return false;
}

struct context {
    bool elide;
    const struct ken_node *named; /* the last explicit subject */
};

static struct ken_ir *condition(struct ken_check *k, const struct ken_node *node, struct context *x);

static struct ken_ir *logic(struct ken_check *k, const struct ken_node *node, struct context *x)
{
    struct ken_ir *a = condition(k, node->first, x), *b = NULL;
    if (node->first != node->last)
        b = ken_choice_is_elided(node->last) ? ken_choice_again(k, node) : condition(k, node->last, x);
    if (!a || (!b && node->kind != KEN_NODE_NOT) || node->grouped)
        return NULL;
    enum ken_ir_op op = node->kind == KEN_NODE_AND ? KEN_IR_AND : node->kind == KEN_NODE_OR ? KEN_IR_OR : KEN_IR_NOT;
    struct ken_ir *n = ken_ir_two(k->rules, op, a, b, node->span);
    if (n->depth > DEEPEST) {
        ken_report(k->compiler, KEN_DIAG_TOO_DEEP, node->span, ken_arg_count(DEEPEST));
        return NULL;
    }
    return n;
}

static struct ken_ir *comparison(struct ken_check *k, const struct ken_node *node, struct context *x)
{
    bool elided = node->kind == KEN_NODE_IN_PERIOD ? !node->first : node->first == node->last;
    if (!elided) {
        x->named = node->first;
        if (node->kind == KEN_NODE_COMPARE)
            return explicit_comparison(k, node);
        struct ken_ir *subject = ken_formula_value(k, node->first);
        struct ken_ir *n = subject ? within(k, subject, node->first, node) : NULL;
        if (n && n->inputs == 0 && !n->fleeting) {
            ken_report(k->compiler, KEN_DIAG_NO_INPUT, node->span, ken_arg_phrase(KEN_PHRASE_TRUE));
            return NULL;
        }
        return n;
    }
    if (!has_subject(k, node, x->elide, x->named))
        return NULL;
    if (node->kind == KEN_NODE_COMPARE) {
        struct ken_ir *value = ken_formula_value(k, node->last);
        return value ? ken_formula_compare_measure(k, node->word, value, node->last, node->span) : NULL;
    }
    struct ken_ir *all = NULL;
    for (uint32_t i = 0; i < k->block->measures; i++) {
        struct ken_ir *one = within(k, k->block->measure[i], node, node);
        if (!one)
            return NULL;
        all = all ? ken_ir_two(k->rules, KEN_IR_AND, all, one, node->span) : one;
    }
    return all;
}

static struct ken_ir *condition(struct ken_check *k, const struct ken_node *node, struct context *x)
{
    if (node->kind == KEN_NODE_AND || node->kind == KEN_NODE_OR || node->kind == KEN_NODE_NOT)
        return logic(k, node, x);
    if (node->kind == KEN_NODE_COMPARE || node->kind == KEN_NODE_BETWEEN || node->kind == KEN_NODE_IN_PERIOD)
        return comparison(k, node, x);
    if (node->kind == KEN_NODE_IS)
        return ken_choice_condition(k, node);
    if (node->kind == KEN_NODE_NUMBER) {
        ken_report(k->compiler, KEN_DIAG_BARE_VALUE, node->span, words_of(k, node));
        return NULL;
    }
    struct ken_ir *n = ken_formula_value(k, node);
    if (!n || n->type == KEN_IS_TRUTH)
        return n;
    if (n->type == KEN_IS_DATE && n->op != KEN_IR_DAY)
        return ken_ir_two(k->rules, KEN_IR_HAPPENED, n, NULL, node->span);
    ken_report(k->compiler, KEN_DIAG_NEED_CONDITION, node->span, words_of(k, node), ken_arg_phrase(ken_formula_kind(n)));
    return NULL;
}

struct ken_ir *ken_formula_condition(struct ken_check *k, const struct ken_node *node, bool elide)
{
    return condition(k, node, &(struct context){.elide = elide});
}
