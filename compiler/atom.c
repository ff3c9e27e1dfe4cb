/* Conditions taken apart into comparisons with constants ("atoms"), and what one says of another by its form alone. */
#include "check.h"

int ken_ir_compare(struct ken_rules *r, const struct ken_ir *a, const struct ken_ir *b)
{
    if (a->op == KEN_IR_DAY)
        return (a->day > b->day) - (a->day < b->day);
    return ken_number_cmp(a->number, b->number, &r->compiler->scratch);
}

static struct ken_atom atom_of(struct ken_ir *n)
{
    if (ken_ir_is_comparison(n) && ken_ir_is_constant(n->kid[1]))
        return (struct ken_atom){n, n->kid[0], n->op, n->kid[1], NULL};
    if (ken_ir_is_comparison(n) && n->kid[1]->op == KEN_IR_LOOKUP)
        return (struct ken_atom){.whole = n, .op = n->op, .lookup = n->kid[1]};
    return (struct ken_atom){.whole = n};
}

bool ken_atoms(struct ken_rules *r, struct ken_ir *condition, struct ken_atom *atoms, uint32_t *count)
{
    if (condition->op == KEN_IR_AND)
        return ken_atoms(r, condition->kid[0], atoms, count) && ken_atoms(r, condition->kid[1], atoms, count);
    if (*count + 2 > KEN_ATOMS)
        return false;
    if (condition->op == KEN_IR_BETWEEN) {
        atoms[(*count)++] = (struct ken_atom){condition, condition->kid[0], KEN_IR_AT_LEAST, condition->kid[1], NULL};
        atoms[(*count)++] = (struct ken_atom){condition, condition->kid[0], KEN_IR_AT_MOST, condition->kid[2], NULL};
        return true;
    }
    atoms[(*count)++] = atom_of(condition);
    return true;
}

bool ken_atom_rises(const struct ken_atom *a)
{
    return a->term && (a->op == KEN_IR_AT_LEAST || a->op == KEN_IR_MORE_THAN);
}

bool ken_atom_falls(const struct ken_atom *a)
{
    return a->term && (a->op == KEN_IR_AT_MOST || a->op == KEN_IR_LESS_THAN);
}

bool ken_atom_same_lookup(const struct ken_atom *a, const struct ken_atom *b)
{
    if (!a->lookup || !b->lookup || a->op == KEN_IR_EQUAL || b->op == KEN_IR_EQUAL || (a->op <= KEN_IR_MORE_THAN) != (b->op <= KEN_IR_MORE_THAN))
        return false;
    bool same = a->whole->kid[0] == b->whole->kid[0] && a->lookup->input == b->lookup->input;
    for (uint32_t i = 0; i < a->lookup->count && same; i++)
        same = a->lookup->kid[i] == b->lookup->kid[i];
    return same;
}

int ken_atom_order_in(struct ken_rules *r, const struct ken_atom *a, const struct ken_atom *b, uint32_t row)
{
    const struct ken_ir_row *values = &KEN_AT(KEN_TABLE_AT(r, a->lookup->input)->rows, struct ken_ir_row, row);
    int order = ken_number_cmp(values->value[a->lookup->places].number, values->value[b->lookup->places].number, &r->compiler->scratch);
    return a->op <= KEN_IR_MORE_THAN ? order : -order;
}

static bool strict(const struct ken_atom *a)
{
    return a->op == KEN_IR_MORE_THAN || a->op == KEN_IR_LESS_THAN;
}

/* A choice among fewer is a choice among more. */
static bool fewer_choices(const struct ken_ir *a, const struct ken_ir *b)
{
    if (a->op != KEN_IR_IS || b->op != KEN_IR_IS || a->kid[0] != b->kid[0])
        return false;
    for (size_t i = 0; i < KEN_CHOICE_WORDS; i++)
        if (a->choices->word[i] & ~b->choices->word[i])
            return false;
    return true;
}

/* Whether a comparison says another one of the same direction, its threshold being harder (1), as hard (0) or easier (-1). */
static bool harder(int order, const struct ken_atom *a, const struct ken_atom *b)
{
    return order > 0 || (order == 0 && (strict(a) || !strict(b)));
}

/* Two thresholds of one table, for the same keys: one is harder where it is so in every row. */
static bool lookup_implies(struct ken_rules *r, const struct ken_atom *a, const struct ken_atom *b)
{
    if (!ken_atom_same_lookup(a, b))
        return false;
    uint32_t rows = KEN_TABLE_AT(r, a->lookup->input)->rows.count;
    bool every = true;
    for (uint32_t i = 0; i < rows && every; i++)
        every = harder(ken_atom_order_in(r, a, b, i), a, b);
    return every;
}

bool ken_atom_implies(struct ken_rules *r, const struct ken_atom *a, const struct ken_atom *b)
{
    if (a->whole == b->whole && a->op == b->op && a->constant == b->constant)
        return true;
    if (a->lookup)
        return lookup_implies(r, a, b);
    if (!a->term)
        return fewer_choices(a->whole, b->whole);
    if (a->term != b->term)
        return false;
    if (!(ken_atom_rises(a) && ken_atom_rises(b)) && !(ken_atom_falls(a) && ken_atom_falls(b)))
        return false;
    int order = ken_ir_compare(r, a->constant, b->constant);
    return harder(ken_atom_falls(a) ? -order : order, a, b);
}

bool ken_condition_implies(struct ken_rules *r, struct ken_ir *a, struct ken_ir *b)
{
    struct ken_atom of_a[KEN_ATOMS], of_b[KEN_ATOMS];
    uint32_t count_a = 0, count_b = 0;
    if (a == b || a->op == KEN_IR_FALSE)
        return true;
    if (b->op == KEN_IR_FALSE || !ken_atoms(r, a, of_a, &count_a) || !ken_atoms(r, b, of_b, &count_b))
        return false;
    for (uint32_t j = 0; j < count_b; j++) {
        bool found = false;
        for (uint32_t i = 0; i < count_a && !found; i++)
            found = ken_atom_implies(r, &of_a[i], &of_b[j]);
        if (!found)
            return false;
    }
    return true;
}

enum ken_word ken_atom_word(const struct ken_atom *a)
{
    static const enum ken_word words[] = {KEN_WORD_AT_LEAST, KEN_WORD_MORE_THAN, KEN_WORD_AT_MOST, KEN_WORD_LESS_THAN, KEN_WORD_EQUAL_TO};
    return words[a->op - KEN_IR_AT_LEAST];
}
