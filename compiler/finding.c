/* What constants alone show of ladders, bands, deadlines and declarations. Where an author has acknowledged the line ("as
 * printed"), a warning becomes a note that is only counted; an error never does. */
#include <string.h>

#include "check.h"
#include "diag.h"

enum { TOP = KEN_LIMIT_TOP_LEVEL }; /* of any block */

static void pair(struct ken_check *k, struct ken_diag *d, const struct ken_ir *term, struct ken_arg value)
{
    struct ken_arg name = ken_ir_called(k->rules, term);
    ken_diag_pair(d, name.text, name.size, value);
}

static struct ken_arg quantity(struct ken_check *k, const struct ken_number *n, uint32_t unit)
{
    return ken_arg_number(n, unit, KEN_UNIT_AT(k->rules, unit)->name);
}

/* --- reversed levels ------------------------------------------------------------------------------------------------ */

static bool only_atom(struct ken_rules *r, struct ken_ir *condition, struct ken_atom *atom)
{
    struct ken_atom atoms[KEN_ATOMS];
    uint32_t count = 0;
    if (!ken_atoms(r, condition, atoms, &count) || count != 1 || !atoms[0].term)
        return false;
    *atom = atoms[0];
    return true;
}

static bool opposed(const struct ken_atom *a, const struct ken_atom *b)
{
    return a->term == b->term && ((ken_atom_rises(a) && ken_atom_falls(b)) || (ken_atom_falls(a) && ken_atom_rises(b)));
}

static bool among(const struct ken_atom *atom, const struct ken_atom *atoms, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (atoms[i].whole == atom->whole)
            return true;
    return false;
}

/* Whether the higher level's own condition is the lower one's but for a comparison that is turned round. With anything else
 * apart, the two may well be meant; and what `every case` adds is no part of the ladder. */
static bool turned_round(struct ken_rules *r, const struct ken_ir_level *lower, const struct ken_ir_level *higher)
{
    struct ken_atom a[KEN_ATOMS], b[KEN_ATOMS], extra[KEN_ATOMS];
    uint32_t count_a = 0, count_b = 0, extras = 0, turned = 0;
    if (!ken_atoms(r, lower->condition, a, &count_a) || !ken_atoms(r, higher->condition, b, &count_b) ||
        (higher->extra && !ken_atoms(r, higher->extra, extra, &extras)))
        return false;
    for (uint32_t i = 0; i < count_a; i++) {
        bool implied = false, against = false;
        for (uint32_t j = 0; j < count_b; j++) {
            implied = implied || ken_atom_implies(r, &b[j], &a[i]);
            against = against || (opposed(&a[i], &b[j]) && !among(&b[j], extra, extras));
        }
        if (!implied && !against)
            return false;
        turned += !implied;
    }
    return turned > 0;
}

static bool meets(struct ken_rules *r, const struct ken_atom *a, const struct ken_number *value)
{
    int order = ken_number_cmp(value, a->constant->number, &r->compiler->scratch);
    switch (a->op) {
    case KEN_IR_AT_LEAST: return order >= 0;
    case KEN_IR_MORE_THAN: return order > 0;
    case KEN_IR_AT_MOST: return order <= 0;
    case KEN_IR_LESS_THAN: return order < 0;
    default: return order == 0;
    }
}

/* A value that meets `higher` but not `lower`: 0, a constant, one beyond it, or between the two. */
static const struct ken_number *reversed_value(struct ken_check *k, const struct ken_atom *lower, const struct ken_atom *higher)
{
    struct ken_rules *r = k->rules;
    struct ken_number *tries[5], one;
    ken_number_init(&one, NULL, 0);
    ken_number_set_int(&one, 1);
    for (size_t i = 0; i < 5; i++)
        tries[i] = ken_new_number(k->compiler, true);
    ken_number_copy(tries[1], higher->constant->number);
    ken_number_add(tries[2], lower->constant->number, &one, &k->compiler->scratch);
    ken_number_add(tries[3], higher->constant->number, &one, &k->compiler->scratch);
    ken_number_add(tries[4], lower->constant->number, higher->constant->number, &k->compiler->scratch);
    ken_number_div_int(tries[4], tries[4], 2, &k->compiler->scratch);
    for (size_t i = 0; i < 5; i++)
        if (meets(r, higher, tries[i]) && !meets(r, lower, tries[i]))
            return tries[i];
    return NULL;
}

static struct ken_arg suggestion(struct ken_check *k, const struct ken_atom *lower, const struct ken_atom *higher)
{
    size_t size;
    if (lower->op == higher->op || !higher->constant->span.end)
        return (struct ken_arg){0};
    const char *word = ken_keyword_spelling(ken_atom_word(lower), k->compiler->files[k->file].english, &size);
    struct ken_arg value = ken_arg_span(k->compiler, higher->constant->span);
    char *text = ken_new(k->compiler, size + value.size + 2);
    memcpy(text, word, size);
    text[size] = ' ';
    memcpy(text + size + 1, value.text, value.size);
    return ken_arg_text(text, size + 1 + value.size);
}

static void report_reversed(struct ken_check *k, const struct ken_ir_block *b, uint32_t n, uint32_t up)
{
    const struct ken_ir_level *low = &b->level[n], *high = &b->level[up];
    struct ken_atom lower, higher;
    bool simple = only_atom(k->rules, low->condition, &lower) && only_atom(k->rules, high->condition, &higher) && lower.term == higher.term &&
                  lower.term->type == KEN_IS_NUMBER;
    struct ken_arg help = simple ? suggestion(k, &lower, &higher) : (struct ken_arg){0};
    struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_LADDER_REVERSED, high->value_span, ken_arg_count(up), ken_arg_count(n), help);
    ken_diag_label(d, KEN_PHRASE_LEVEL_HERE, ken_arg_count(up));
    ken_diag_relate(d, low->value_span, KEN_PHRASE_LEVEL_HERE, ken_arg_count(n));
    const struct ken_number *value = simple ? reversed_value(k, &lower, &higher) : NULL;
    if (value) {
        pair(k, d, lower.term, quantity(k, value, lower.term->unit));
        ken_diag_outcome(d, KEN_PHRASE_MEETS_NOT, ken_arg_count(up), ken_arg_count(n));
    }
}

bool ken_find_reversed(struct ken_check *k, const struct ken_ir_block *b)
{
    bool found = false;
    for (uint32_t n = ken_level_above(b, 0), up; (up = ken_level_above(b, n)) != 0; n = up) {
        struct ken_ir *low = b->level[n].condition, *high = b->level[up].condition;
        if (ken_lookup_find_reversed(k, b, n, up)) {
            found = true;
            continue;
        }
        bool easier = ken_condition_implies(k->rules, low, high) && !ken_condition_implies(k->rules, high, low);
        bool turned = k->indicator->reading != KEN_READ_HIGHEST && turned_round(k->rules, &b->level[n], &b->level[up]);
        if ((easier && low->op != KEN_IR_FALSE) || turned) {
            report_reversed(k, b, n, up);
            found = true;
        }
    }
    return found;
}

/* --- two readings --------------------------------------------------------------------------------------------------- */

/* A value of an atom's term that makes it true, or false; kind NONE when it is no simple one. */
static struct ken_arg value_for(struct ken_check *k, const struct ken_atom *a, bool truth)
{
    const struct ken_ir *whole = a->whole;
    bool flag = whole->op == KEN_IR_FLAG || (whole->op == KEN_IR_NOT && whole->kid[0]->op == KEN_IR_FLAG);
    if (flag)
        return ken_arg_phrase((whole->op == KEN_IR_FLAG) == truth ? KEN_PHRASE_TRUE : KEN_PHRASE_FALSE);
    if (whole->op == KEN_IR_IS)
        return ken_choice_for(k, whole, truth);
    if (!a->term || a->term->type != KEN_IS_NUMBER)
        return (struct ken_arg){0};
    struct ken_number *value = ken_new_number(k->compiler, true), one;
    ken_number_init(&one, NULL, 0);
    for (int step = -1; step <= 1; step++) {
        ken_number_set_int(&one, step);
        ken_number_add(value, a->constant->number, &one, &k->compiler->scratch);
        if (meets(k->rules, a, value) == truth && ken_number_sign(value) >= 0)
            return quantity(k, value, a->term->unit);
    }
    return (struct ken_arg){0};
}

static const struct ken_ir *subject_of(const struct ken_atom *a)
{
    return a->term ? a->term : a->whole->op == KEN_IR_NOT || a->whole->op == KEN_IR_IS ? a->whole->kid[0] : a->whole;
}

/* A level and the one above it, where that can hold without it: its atoms true, one of the lower's false. */
void ken_find_reading_example(struct ken_check *k, struct ken_diag *d, const struct ken_ir_block *b, uint32_t n, uint32_t up)
{
    struct ken_atom low[KEN_ATOMS], high[KEN_ATOMS];
    uint32_t lows = 0, highs = 0;
    if (!ken_atoms(k->rules, b->level[n].condition, low, &lows) || !ken_atoms(k->rules, b->level[up].condition, high, &highs) || highs > 2)
        return;
    for (uint32_t i = 0; i < lows; i++) {
        bool apart = true;
        for (uint32_t j = 0; j < highs; j++)
            apart = apart && subject_of(&low[i]) != subject_of(&high[j]);
        struct ken_arg value = apart ? value_for(k, &low[i], false) : (struct ken_arg){0};
        if (value.kind == KEN_ARG_NONE)
            continue;
        struct ken_arg values[2];
        for (uint32_t j = 0; j < highs; j++) {
            values[j] = value_for(k, &high[j], true);
            if (values[j].kind == KEN_ARG_NONE)
                return;
        }
        pair(k, d, subject_of(&low[i]), value);
        for (uint32_t j = 0; j < highs; j++)
            pair(k, d, subject_of(&high[j]), values[j]);
        ken_diag_outcome(d, KEN_PHRASE_MEETS_NOT, ken_arg_count(up), ken_arg_count(n));
        return;
    }
}

/* --- equal neighbours, odd comparators ------------------------------------------------------------------------------ */

/* The atoms that a level states itself: not those that `every case` adds to it. */
static uint32_t own_atoms(struct ken_rules *r, const struct ken_ir_level *level, struct ken_atom *atoms)
{
    struct ken_atom extra[KEN_ATOMS];
    uint32_t count = 0, extras = 0, own = 0;
    if (!level->condition || !ken_atoms(r, level->condition, atoms, &count) || (level->extra && !ken_atoms(r, level->extra, extra, &extras)))
        return 0;
    for (uint32_t i = 0; i < count; i++) {
        bool added = !atoms[i].term || atoms[i].term->type != KEN_IS_NUMBER;
        for (uint32_t j = 0; j < extras && !added; j++)
            added = extra[j].whole == atoms[i].whole;
        if (!added)
            atoms[own++] = atoms[i];
    }
    return own;
}

/* The threshold itself meets both levels, or, one beyond it, the first value that does. */
static void example_at(struct ken_check *k, struct ken_diag *d, const struct ken_atom *a, struct ken_arg lower, struct ken_arg upper)
{
    struct ken_number *value = ken_new_number(k->compiler, true), one;
    ken_number_init(&one, NULL, 0);
    ken_number_set_int(&one, a->op == KEN_IR_LESS_THAN ? -1 : a->op == KEN_IR_MORE_THAN);
    ken_number_add(value, a->constant->number, &one, &k->compiler->scratch);
    pair(k, d, a->term, quantity(k, value, a->term->unit));
    ken_diag_outcome(d, KEN_PHRASE_MEETS_BOTH, lower, upper);
}

static bool same_words(const struct ken_ir_level *a, const struct ken_ir_level *b)
{
    return b->same_as || a->excluded || b->excluded || (a->value_span.begin == b->value_span.begin && a->value_span.file == b->value_span.file);
}

static void find_equal(struct ken_check *k, const struct ken_ir_block *b)
{
    struct ken_atom low[KEN_ATOMS], high[KEN_ATOMS];
    for (uint32_t n = ken_level_above(b, 0), up; (up = ken_level_above(b, n)) != 0; n = up) {
        const struct ken_ir_level *a = &b->level[n], *z = &b->level[up];
        ken_lookup_find_equal(k, b, n, up);
        if (same_words(a, z))
            continue;
        uint32_t lows = own_atoms(k->rules, a, low), highs = own_atoms(k->rules, z, high);
        for (uint32_t i = 0; i < lows; i++)
            for (uint32_t j = 0; j < highs; j++) {
                if (low[i].term != high[j].term || low[i].op != high[j].op || low[i].constant != high[j].constant)
                    continue;
                struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_EQUAL_THRESHOLDS, z->value_span, ken_arg_count(n), ken_arg_count(up),
                                                ken_ir_called(k->rules, low[i].term), ken_ir_value(k->rules, low[i].constant));
                ken_diag_relate(d, a->value_span, KEN_PHRASE_LEVEL_HERE, ken_arg_count(n));
                example_at(k, d, &high[j], ken_arg_count(n), ken_arg_count(up));
                ken_check_acknowledge(d, z->acknowledgement);
            }
    }
}

/* The atom of a level on a term, if it has just one there. */
static bool atom_on(struct ken_rules *r, const struct ken_ir_level *level, const struct ken_ir *term, struct ken_atom *found)
{
    struct ken_atom atoms[KEN_ATOMS];
    uint32_t count = level->same_as || level->excluded ? 0 : own_atoms(r, level, atoms), hits = 0;
    for (uint32_t i = 0; i < count; i++)
        if (atoms[i].term == term) {
            *found = atoms[i];
            hits++;
        }
    return hits == 1;
}

static bool is_one_way(enum ken_ir_op a, enum ken_ir_op b)
{
    return (a <= KEN_IR_MORE_THAN) == (b <= KEN_IR_MORE_THAN);
}

/* Comparators that face the other way are reversed levels, and told as such, in a cumulative ladder. Read highest met they are
 * odd; but the lowest level often takes what is below all others. */
static bool is_odd(enum ken_ir_op one, enum ken_ir_op usual, bool may_turn)
{
    return one != usual && one != KEN_IR_EQUAL && usual != KEN_IR_EQUAL && (is_one_way(one, usual) || may_turn);
}

static void find_odd_on(struct ken_check *k, const struct ken_ir_block *b, const struct ken_ir *term, bool highest)
{
    struct ken_atom atom[TOP + 1];
    bool has[TOP + 1] = {false};
    uint32_t total = 0, by_op[KEN_IR_OPS] = {0}, most = 0;
    for (uint32_t n = 1; n <= b->top; n++) {
        has[n] = atom_on(k->rules, &b->level[n], term, &atom[n]);
        if (!has[n])
            continue;
        total++;
        if (++by_op[atom[n].op] > by_op[most])
            most = (uint32_t)atom[n].op;
    }
    if (total < 3 || by_op[most] == total || by_op[most] * 2 <= total)
        return;
    struct ken_atom usual = {.whole = NULL, .op = (enum ken_ir_op)most};
    bool lowest = true;
    for (uint32_t n = 1; n <= b->top; n++) {
        bool odd = has[n] && is_odd(atom[n].op, (enum ken_ir_op)most, highest && !lowest);
        lowest = lowest && !has[n];
        if (!odd)
            continue;
        enum ken_diag_code code = is_one_way(atom[n].op, (enum ken_ir_op)most) ? KEN_DIAG_ODD_COMPARATOR : KEN_DIAG_ODD_DIRECTION;
        struct ken_diag *d = ken_report(k->compiler, code, b->level[n].value_span, ken_arg_count(n), ken_arg_keyword(ken_atom_word(&atom[n])),
                                        ken_arg_keyword(ken_atom_word(&usual)), ken_ir_value(k->rules, atom[n].constant));
        pair(k, d, term, ken_ir_value(k->rules, atom[n].constant));
        ken_diag_outcome(d, meets(k->rules, &atom[n], atom[n].constant->number) ? KEN_PHRASE_MEETS : KEN_PHRASE_FAILS, ken_arg_count(n), (struct ken_arg){0});
        ken_check_acknowledge(d, b->level[n].acknowledgement);
    }
}

static void find_odd(struct ken_check *k, const struct ken_ir_block *b, bool highest)
{
    struct ken_atom atoms[KEN_ATOMS];
    const struct ken_ir *seen[KEN_ATOMS * TOP];
    uint32_t terms = 0;
    for (uint32_t n = 1; n <= b->top; n++) {
        uint32_t count = own_atoms(k->rules, &b->level[n], atoms);
        for (uint32_t i = 0; i < count; i++) {
            bool known = false;
            for (uint32_t t = 0; t < terms && !known; t++)
                known = seen[t] == atoms[i].term;
            if (!known)
                seen[terms++] = atoms[i].term;
        }
    }
    for (uint32_t t = 0; t < terms; t++)
        find_odd_on(k, b, seen[t], highest);
}

/* --- bands ---------------------------------------------------------------------------------------------------------- */

/* Levels with a band, by their lower end. */
static uint32_t sorted_bands(struct ken_check *k, const struct ken_ir_block *b, uint32_t *order)
{
    uint32_t count = 0;
    for (uint32_t n = 1; n <= b->top; n++) {
        if (b->level[n].excluded || b->level[n].absent)
            continue;
        uint32_t at = count++;
        for (; at > 0 && ken_number_cmp(b->level[order[at - 1]].low, b->level[n].low, &k->compiler->scratch) > 0; at--)
            order[at] = order[at - 1];
        order[at] = n;
    }
    return count;
}

static struct ken_number *middle(struct ken_check *k, const struct ken_number *a, const struct ken_number *b)
{
    struct ken_number *m = ken_new_number(k->compiler, true);
    ken_number_add(m, a, b, &k->compiler->scratch);
    ken_number_div_int(m, m, 2, &k->compiler->scratch);
    return m;
}

static void find_between_bands(struct ken_check *k, const struct ken_ir_block *b, uint32_t lower, uint32_t upper)
{
    const struct ken_ir *term = b->measure[0];
    const struct ken_ir_level *a = &b->level[lower], *z = &b->level[upper];
    struct ken_number_scratch *scratch = &k->compiler->scratch;
    int order = ken_number_cmp(z->low, a->high, scratch);
    if (order <= 0) {
        uint32_t later = lower > upper ? lower : upper;
        struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_BAND_OVERLAP, b->level[later].value_span, quantity(k, z->low, term->unit),
                                        ken_arg_count(lower < upper ? lower : upper), ken_arg_count(later));
        ken_diag_relate(d, b->level[lower + upper - later].value_span, KEN_PHRASE_LEVEL_HERE, ken_arg_count(lower + upper - later));
        pair(k, d, term, quantity(k, z->low, term->unit));
        ken_diag_outcome(d, KEN_PHRASE_IN_BOTH, ken_arg_count(lower + upper - later), ken_arg_count(later));
        return;
    }
    const struct ken_number *step = ken_ir_step(k->rules, term);
    struct ken_number *inside = step ? ken_ir_multiple_above(k->rules, a->high, step) : middle(k, a->high, z->low);
    if (step && ken_number_cmp(inside, z->low, scratch) >= 0)
        return;
    struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_BAND_GAP, z->value_span, quantity(k, a->high, term->unit), quantity(k, z->low, term->unit),
                                    ken_arg_phrase(step || term->unit < KEN_UNIT_DECLARED ? KEN_PHRASE_NOTHING : KEN_PHRASE_WHERE_WHOLE));
    ken_diag_relate(d, a->value_span, KEN_PHRASE_LEVEL_HERE, ken_arg_count(lower));
    pair(k, d, term, quantity(k, inside, term->unit));
    ken_diag_outcome(d, KEN_PHRASE_NO_LEVEL, (struct ken_arg){0}, (struct ken_arg){0});
    ken_check_acknowledge(d, b->acknowledgement ? b->acknowledgement : z->acknowledgement);
}

/* Values that the input can have beyond the outermost bands, and bands that it cannot reach. */
static void find_band_ends(struct ken_check *k, const struct ken_ir_block *b, uint32_t first, uint32_t last)
{
    const struct ken_ir *term = b->measure[0];
    if (term->op != KEN_IR_INPUT)
        return;
    const struct ken_ir_input *input = KEN_INPUT_AT(k->rules, term->input);
    struct ken_number zero;
    ken_number_init(&zero, NULL, 0);
    const struct ken_number *low = input->low ? input->low : &zero;
    struct ken_number_scratch *scratch = &k->compiler->scratch;
    if (ken_number_cmp(low, b->level[first].low, scratch) < 0)
        ken_check_acknowledge(ken_report(k->compiler, KEN_DIAG_BAND_END, b->level[first].value_span, ken_arg_phrase(KEN_PHRASE_BELOW),
                                        quantity(k, b->level[first].low, term->unit)), b->acknowledgement);
    if (!input->high || ken_number_cmp(input->high, b->level[last].high, scratch) > 0)
        ken_check_acknowledge(ken_report(k->compiler, KEN_DIAG_BAND_END, b->level[last].value_span, ken_arg_phrase(KEN_PHRASE_ABOVE),
                                        quantity(k, b->level[last].high, term->unit)), b->acknowledgement);
    for (uint32_t n = 1; n <= b->top; n++) {
        const struct ken_ir_level *level = &b->level[n];
        if (level->excluded || level->absent || (ken_number_cmp(level->high, low, scratch) >= 0 && (!input->high || ken_number_cmp(level->low, input->high, scratch) <= 0)))
            continue;
        ken_check_acknowledge(ken_report(k->compiler, KEN_DIAG_UNREACHABLE, level->value_span, ken_arg_count(n),
                                        ken_arg_phrase_of(k->compiler, KEN_PHRASE_OUTSIDE_RANGE, ken_arg_string(input->name))), level->acknowledgement);
    }
}

/* Bands go up with the levels, or down with all of them; a level that does neither was probably swapped with its neighbour. */
static void find_band_order(struct ken_check *k, const struct ken_ir_block *b, const uint32_t *order, uint32_t count)
{
    uint32_t rising = 0;
    for (uint32_t i = 1; i < count; i++)
        rising += order[i] > order[i - 1];
    if (count < 3 || rising == 0 || rising + 1 == count)
        return;
    bool up = rising * 2 >= count - 1;
    for (uint32_t i = 1; i < count; i++) {
        if ((order[i] > order[i - 1]) == up)
            continue;
        uint32_t later = order[i] > order[i - 1] ? order[i] : order[i - 1], earlier = order[i] + order[i - 1] - later;
        struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_BAND_ORDER, b->level[later].value_span, ken_arg_count(earlier), ken_arg_count(later));
        ken_diag_relate(d, b->level[earlier].value_span, KEN_PHRASE_LEVEL_HERE, ken_arg_count(earlier));
        ken_check_acknowledge(d, b->acknowledgement);
        return;
    }
}

static void find_bands(struct ken_check *k, const struct ken_ir_block *b)
{
    uint32_t order[TOP] = {0}, count = sorted_bands(k, b, order);
    for (uint32_t i = 1; i < count; i++)
        find_between_bands(k, b, order[i - 1], order[i]);
    find_band_order(k, b, order, count);
    if (count)
        find_band_ends(k, b, order[0], order[count - 1]);
}

/* --- the rest ------------------------------------------------------------------------------------------------------- */

static void find_deadlines(struct ken_check *k)
{
    const struct ken_rules *r = k->rules;
    for (uint32_t i = 0; i < k->deadlines.count; i++) {
        const struct ken_deadline *x = &KEN_AT(k->deadlines, struct ken_deadline, i);
        const struct ken_deadline *before = i ? &KEN_AT(k->deadlines, struct ken_deadline, i - 1) : NULL;
        if (!r->first_day || (x->day >= r->first_day && x->day <= r->last_day) || (before && before->span.begin == x->span.begin && before->span.file == x->span.file))
            continue;
        struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_DEADLINE_OUTSIDE, x->span, ken_arg_day(x->day));
        ken_diag_relate(d, r->period_span, KEN_PHRASE_PERIOD_HERE, (struct ken_arg){0});
        ken_check_acknowledge(d, x->acknowledgement);
    }
}

static void find_unused_name(struct ken_check *k, const struct ken_symbol *symbol)
{
    if ((symbol->kind == KEN_SYMBOL_DEFINE || symbol->kind == KEN_SYMBOL_TABLE) && !symbol->used)
        ken_report(k->compiler, KEN_DIAG_UNUSED_NAME, symbol->span, ken_arg_text(symbol->name, symbol->size));
    if (symbol->kind != KEN_SYMBOL_INPUT)
        return;
    const struct ken_ir_input *input = KEN_INPUT_AT(k->rules, symbol->row);
    if (!input->used && input->name == symbol->name) /* else another name declared it first */
        ken_report(k->compiler, KEN_DIAG_UNUSED_INPUT, symbol->span, ken_arg_text(symbol->name, symbol->size));
}

/* Only where there are no errors: then every declared input has its row. A file that others brought may serve other rulesets
 * too, and what an amended one declares cannot be taken back. */
static void find_unused(struct ken_check *k)
{
    for (uint32_t f = 0; f < k->compiler->given_count; f++) {
        const struct ken_file *file = &k->compiler->files[f];
        for (uint32_t i = 0; i < file->names->list.count && !file->carried; i++) {
            const struct ken_symbol *symbol = KEN_AT(file->names->list, struct ken_symbol *, i);
            if (symbol->span.file == f)
                find_unused_name(k, symbol);
        }
    }
}

static void find_idle_acknowledgements(struct ken_check *k)
{
    for (uint32_t i = 0; i < k->rules->acknowledgements.count; i++) {
        const struct ken_acknowledgement *a = KEN_AT(k->rules->acknowledgements, struct ken_acknowledgement *, i);
        if (!a->used && !k->compiler->files[a->here.file].carried) /* what was printed last year need not be odd this year */
            ken_report(k->compiler, KEN_DIAG_AS_PRINTED_IDLE, a->here);
    }
}

void ken_find(struct ken_check *k)
{
    struct ken_rules *r = k->rules;
    for (uint32_t i = 0; i < r->indicators.count; i++) {
        const struct ken_ir_indicator *ind = KEN_INDICATOR_AT(r, i);
        if (ind->broken)
            continue;
        k->file = ind->file;
        for (uint32_t j = 0; j < ind->blocks.count; j++) {
            const struct ken_ir_block *b = KEN_BLOCK_AT(ind, j);
            if (b->kind == KEN_BLOCK_BANDS) {
                find_bands(k, b);
            } else if (b->kind == KEN_BLOCK_LADDER) {
                find_equal(k, b);
                find_odd(k, b, ind->reading == KEN_READ_HIGHEST);
            }
        }
        ken_find_cases(k, i);
    }
    ken_check_weights(k);
    find_deadlines(k);
    ken_find_zero_bases(k);
    if (k->compiler->error_count > 0)
        return; /* a line with an error may use what seems unused, and be what an acknowledgement is for */
    find_unused(k);
    find_idle_acknowledgements(k);
}
