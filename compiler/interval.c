/* Cases that turn on one value, and bases that can be zero: both need no more than the ranges of inputs and constants. */
#include "check.h"
#include "diag.h"

static struct ken_arg quantity(struct ken_check *k, const struct ken_number *n, uint32_t unit)
{
    return ken_arg_number(n, unit, KEN_UNIT_AT(k->rules, unit)->name);
}

enum { MOST_CONSTANTS = 256 };

/* --- cases of one term ---------------------------------------------------------------------------------------------- */

/* Values worth trying: every constant, one between each two, one beyond each end. Within such a cell all atoms are constant. */
struct trials {
    struct ken_ir *term;
    struct ken_list values; /* of struct ken_number *, sorted */
};

static bool holds(struct ken_check *k, struct ken_ir *when, const struct ken_number *value)
{
    struct ken_atom atoms[KEN_ATOMS];
    uint32_t count = 0;
    if (!when)
        return true; /* otherwise */
    ken_atoms(k->rules, when, atoms, &count);
    for (uint32_t i = 0; i < count; i++) {
        int order = ken_number_cmp(value, atoms[i].constant->number, &k->compiler->scratch);
        bool met = atoms[i].op == KEN_IR_AT_LEAST   ? order >= 0
                   : atoms[i].op == KEN_IR_MORE_THAN ? order > 0
                   : atoms[i].op == KEN_IR_AT_MOST   ? order <= 0
                   : atoms[i].op == KEN_IR_LESS_THAN ? order < 0
                                                     : order == 0;
        if (!met)
            return false;
    }
    return true;
}

/* Whether every case compares the one number with constants, and nothing else; notes those constants. */
static bool one_term(struct ken_check *k, const struct ken_ir_indicator *ind, struct trials *t)
{
    for (uint32_t i = 0; i < ind->blocks.count; i++) {
        const struct ken_ir_block *b = KEN_BLOCK_AT(ind, i);
        struct ken_atom atoms[KEN_ATOMS];
        uint32_t count = 0;
        if (b->otherwise)
            continue;
        if (!b->when || !ken_atoms(k->rules, b->when, atoms, &count))
            return false;
        for (uint32_t j = 0; j < count; j++) {
            if (!atoms[j].term || atoms[j].term->type != KEN_IS_NUMBER || (t->term && t->term != atoms[j].term))
                return false;
            t->term = atoms[j].term;
            *KEN_ADD(k->compiler, &t->values, const struct ken_number *) = atoms[j].constant->number;
        }
    }
    return t->term != NULL;
}

static void sort(struct ken_check *k, struct ken_list *values)
{
    const struct ken_number **v = values->items;
    for (uint32_t i = 1; i < values->count; i++)
        for (uint32_t j = i; j > 0 && ken_number_cmp(v[j - 1], v[j], &k->compiler->scratch) > 0; j--) {
            const struct ken_number *swap = v[j];
            v[j] = v[j - 1];
            v[j - 1] = swap;
        }
}

/* The y of an interpolation that is lowest (side -1) or highest (side 1): it goes no further. */
static const struct ken_number *end_of_curve(struct ken_check *k, const struct ken_ir *n, int side)
{
    const struct ken_number *end = n->kid[2]->number;
    for (uint32_t i = 4; i < n->count; i += 2)
        if (ken_number_cmp(n->kid[i]->number, end, &k->compiler->scratch) * side > 0)
            end = n->kid[i]->number;
    return end;
}

static bool is_multiple(struct ken_check *k, const struct ken_number *value, const struct ken_number *step)
{
    struct ken_number *steps = ken_new_number(k->compiler, true);
    return ken_number_div(steps, value, step, &k->compiler->scratch) && ken_number_is_integer(steps);
}

static bool in_domain(struct ken_check *k, const struct ken_ir *term, const struct ken_number *value)
{
    const struct ken_number *step = ken_ir_step(k->rules, term);
    if (step && !is_multiple(k, value, step))
        return false;
    if (term->op == KEN_IR_INTERPOLATE)
        return ken_number_cmp(value, end_of_curve(k, term, -1), &k->compiler->scratch) >= 0 &&
               ken_number_cmp(value, end_of_curve(k, term, 1), &k->compiler->scratch) <= 0;
    if (term->op != KEN_IR_INPUT)
        return true;
    const struct ken_ir_input *input = KEN_INPUT_AT(k->rules, term->input);
    if (input->low ? ken_number_cmp(value, input->low, &k->compiler->scratch) < 0 : ken_number_sign(value) < 0)
        return false;
    return !input->high || ken_number_cmp(value, input->high, &k->compiler->scratch) <= 0;
}

static void add_trial(struct ken_check *k, struct ken_list *trials, const struct ken_ir *term, struct ken_number *value)
{
    if (in_domain(k, term, value))
        *KEN_ADD(k->compiler, trials, struct ken_number *) = value;
}

static struct ken_number *shifted(struct ken_check *k, const struct ken_number *from, int by)
{
    struct ken_number *to = ken_new_number(k->compiler, true), step;
    ken_number_init(&step, NULL, 0);
    ken_number_set_int(&step, by);
    ken_number_add(to, from, &step, &k->compiler->scratch);
    return to;
}

static struct ken_number *halfway(struct ken_check *k, const struct ken_number *a, const struct ken_number *b)
{
    struct ken_number *to = ken_new_number(k->compiler, true);
    ken_number_add(to, a, b, &k->compiler->scratch);
    ken_number_div_int(to, to, 2, &k->compiler->scratch);
    return to;
}

/* Where the term comes in steps: the multiples around a constant. */
static void add_multiples(struct ken_check *k, struct ken_list *trials, const struct ken_ir *term, const struct ken_number *constant)
{
    const struct ken_number *step = ken_ir_step(k->rules, term);
    struct ken_number *above = step ? ken_ir_multiple_above(k->rules, constant, step) : NULL;
    for (int i = 0; step && i < 3; i++) {
        add_trial(k, trials, term, above);
        struct ken_number *below = ken_new_number(k->compiler, true);
        ken_number_sub(below, above, step, &k->compiler->scratch);
        above = below;
    }
}

static struct ken_list trial_values(struct ken_check *k, struct trials *t)
{
    struct ken_list trials = {0};
    sort(k, &t->values);
    for (uint32_t i = 0; i < t->values.count; i++) {
        const struct ken_number *v = KEN_AT(t->values, const struct ken_number *, i);
        add_trial(k, &trials, t->term, shifted(k, v, -1));
        add_trial(k, &trials, t->term, shifted(k, v, 0));
        if (i + 1 < t->values.count)
            add_trial(k, &trials, t->term, halfway(k, v, KEN_AT(t->values, const struct ken_number *, i + 1)));
        add_trial(k, &trials, t->term, shifted(k, v, 1));
        add_multiples(k, &trials, t->term, v);
    }
    if (t->values.count) { /* below one, where shifting by one leaves the domain */
        const struct ken_number *first = KEN_AT(t->values, const struct ken_number *, 0);
        struct ken_number zero;
        ken_number_init(&zero, NULL, 0);
        add_trial(k, &trials, t->term, halfway(k, &zero, first));
    }
    return trials;
}

static void example(struct ken_check *k, struct ken_diag *d, const struct trials *t, const struct ken_number *value, enum ken_phrase outcome)
{
    struct ken_arg name = ken_ir_called(k->rules, t->term);
    ken_diag_pair(d, name.text, name.size, quantity(k, value, t->term->unit));
    ken_diag_outcome(d, outcome, (struct ken_arg){0}, (struct ken_arg){0});
}

static void find_overlap(struct ken_check *k, const struct ken_ir_indicator *ind, const struct trials *t, const struct ken_list *trials, uint32_t later)
{
    const struct ken_ir_block *b = KEN_BLOCK_AT(ind, later);
    bool reached = false, overlaps = false;
    for (uint32_t v = 0; v < trials->count; v++) {
        const struct ken_number *value = KEN_AT(*trials, struct ken_number *, v);
        if (!holds(k, b->when, value))
            continue;
        bool earlier = false;
        for (uint32_t i = 0; i < later; i++) {
            const struct ken_ir_block *a = KEN_BLOCK_AT(ind, i);
            if (!holds(k, a->when, value))
                continue;
            earlier = true;
            if (overlaps || b->otherwise)
                continue;
            overlaps = true;
            struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_CASES_OVERLAP, b->span, ken_arg_string(a->title), ken_arg_string(b->title));
            ken_diag_relate(d, a->span, KEN_PHRASE_CASE_HERE, (struct ken_arg){0});
            example(k, d, t, value, KEN_PHRASE_BOTH_CASES);
        }
        reached = reached || !earlier;
    }
    if (!reached)
        ken_report(k->compiler, KEN_DIAG_CASE_DEAD, b->span, ken_arg_string(b->title));
}

static void find_hole(struct ken_check *k, const struct ken_ir_indicator *ind, const struct trials *t, const struct ken_list *trials)
{
    const struct ken_ir_block *last = KEN_BLOCK_AT(ind, ind->blocks.count - 1);
    for (uint32_t v = 0; v < trials->count; v++) {
        const struct ken_number *value = KEN_AT(*trials, struct ken_number *, v);
        bool covered = false;
        for (uint32_t i = 0; i < ind->blocks.count && !covered; i++)
            covered = holds(k, KEN_BLOCK_AT(ind, i)->when, value);
        if (covered)
            continue;
        example(k, ken_report(k->compiler, KEN_DIAG_CASES_HOLE, last->span), t, value, KEN_PHRASE_NO_CASE);
        return;
    }
}

/* Cases on one flag: what each says of it. 1 true, 2 false, 3 both. */
static void find_flag_hole(struct ken_check *k, const struct ken_ir_indicator *ind)
{
    const struct ken_ir *flag = NULL;
    unsigned covered = 0;
    for (uint32_t i = 0; i < ind->blocks.count; i++) {
        const struct ken_ir_block *b = KEN_BLOCK_AT(ind, i);
        const struct ken_ir *when = b->when;
        if (b->otherwise)
            return;
        bool negated = when->op == KEN_IR_NOT;
        const struct ken_ir *this = negated ? when->kid[0] : when;
        if (this->op != KEN_IR_FLAG || (flag && flag != this))
            return;
        flag = this;
        covered |= negated ? 2 : 1;
    }
    if (!flag || covered == 3 || KEN_BLOCK_AT(ind, 0)->weight) /* of weights by case more is said: weight.c */
        return;
    struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_CASES_HOLE, KEN_BLOCK_AT(ind, ind->blocks.count - 1)->span);
    struct ken_arg name = ken_ir_called(k->rules, flag);
    ken_diag_pair(d, name.text, name.size, ken_arg_phrase(covered == 1 ? KEN_PHRASE_FALSE : KEN_PHRASE_TRUE));
    ken_diag_outcome(d, KEN_PHRASE_NO_CASE, (struct ken_arg){0}, (struct ken_arg){0});
}

void ken_find_cases(struct ken_check *k, uint32_t indicator)
{
    const struct ken_ir_indicator *ind = KEN_INDICATOR_AT(k->rules, indicator);
    struct trials t = {0};
    if (!ind->has_cases)
        return;
    if (!one_term(k, ind, &t)) {
        if (!ken_choice_find_cases(k, ind))
            find_flag_hole(k, ind);
        return;
    }
    if (t.values.count > MOST_CONSTANTS)
        return; /* left to the analysis: trying every pair would take too long */
    struct ken_list trials = trial_values(k, &t);
    for (uint32_t i = 1; i < ind->blocks.count; i++)
        find_overlap(k, ind, &t, &trials, i);
    find_hole(k, ind, &t, &trials);
}

/* --- bases that can be zero ----------------------------------------------------------------------------------------- */

/* Whether a number is surely above 0, or at least not below it: 2, 1, or 0 when neither is known. */
static int positive(struct ken_check *k, const struct ken_ir *n)
{
    if (n->op == KEN_IR_NUMBER)
        return ken_number_sign(n->number) + 1 > 1 ? 2 : ken_number_sign(n->number) == 0;
    if (n->op == KEN_IR_INPUT) {
        const struct ken_number *low = KEN_INPUT_AT(k->rules, n->input)->low;
        return !low ? 1 : ken_number_sign(low) > 0 ? 2 : ken_number_sign(low) == 0;
    }
    if (n->op == KEN_IR_LOOKUP)
        return 1 + ken_lookup_sign(k->rules, n);
    if (n->op == KEN_IR_COUNT)
        return 1;
    if (n->op == KEN_IR_INTERPOLATE)
        return ken_number_sign(end_of_curve(k, n, -1)) + 1;
    bool least = n->op == KEN_IR_MIN || n->op == KEN_IR_MULTIPLY || n->op == KEN_IR_DIVIDE, most = n->op == KEN_IR_MAX;
    bool sum = n->op == KEN_IR_ADD || n->op == KEN_IR_SUM || n->op == KEN_IR_AVERAGE;
    if (!least && !most && !sum)
        return 0;
    int lowest = 2, highest = 0;
    for (uint32_t i = 0; i < n->count; i++) {
        int p = positive(k, n->kid[i]);
        lowest = p < lowest ? p : lowest;
        highest = p > highest ? p : highest;
    }
    if (least)
        return lowest;
    return most ? highest : lowest == 0 ? 0 : highest; /* of a sum, one above 0 and none below it suffice */
}

/* Whether a condition that holds (or, `denied`, does not) keeps the base from being zero. */
static bool guards(struct ken_check *k, struct ken_ir *when, const struct ken_ir *base, bool denied)
{
    struct ken_atom atoms[KEN_ATOMS];
    uint32_t count = 0;
    if (!when || !ken_atoms(k->rules, when, atoms, &count) || (denied && count != 1))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const struct ken_atom *a = &atoms[i];
        if (a->term != base || a->constant->op != KEN_IR_NUMBER)
            continue;
        int sign = ken_number_sign(a->constant->number);
        if (!denied && ((a->op == KEN_IR_MORE_THAN && sign >= 0) || ((a->op == KEN_IR_AT_LEAST || a->op == KEN_IR_EQUAL) && sign > 0)))
            return true;
        if (denied && ((a->op == KEN_IR_AT_MOST && sign >= 0) || (a->op == KEN_IR_LESS_THAN && sign > 0) ||
                       (a->op == KEN_IR_EQUAL && sign == 0 && positive(k, base) >= 1)))
            return true;
    }
    return false;
}

static bool guarded(struct ken_check *k, const struct ken_quotient *q)
{
    const struct ken_ir *base = q->value->kid[1];
    if (q->indicator == KEN_NONE || q->block == KEN_NONE)
        return false;
    const struct ken_ir_indicator *ind = KEN_INDICATOR_AT(k->rules, q->indicator);
    for (uint32_t i = 0; i <= q->block && i < ind->blocks.count; i++)
        if (guards(k, KEN_BLOCK_AT(ind, i)->when, base, i < q->block))
            return true;
    return false;
}

void ken_find_zero_bases(struct ken_check *k)
{
    for (uint32_t i = 0; i < k->quotients.count; i++) {
        const struct ken_quotient *q = &KEN_AT(k->quotients, struct ken_quotient, i);
        const struct ken_ir *base = q->value->op >= KEN_IR_DIVIDE && q->value->op <= KEN_IR_DECREASE ? q->value->kid[1] : NULL;
        bool broken = q->indicator != KEN_NONE && KEN_INDICATOR_AT(k->rules, q->indicator)->broken;
        if (!base || broken || ken_ir_is_constant(base) || positive(k, base) == 2 || guarded(k, q))
            continue;
        struct ken_arg name = ken_ir_called(k->rules, base);
        struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_ZERO_BASE, q->span, name, ken_formula_zero_answer(k, q->value->unit));
        if (base->op == KEN_IR_INPUT) {
            struct ken_number *zero = ken_new_number(k->compiler, false);
            ken_diag_pair(d, name.text, name.size, quantity(k, zero, base->unit));
            ken_diag_outcome(d, KEN_PHRASE_GIVES_ZERO_BASE, (struct ken_arg){0}, (struct ken_arg){0});
        }
        ken_check_acknowledge(d, q->acknowledgement);
    }
}
