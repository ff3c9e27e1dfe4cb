/* Whether rules mean something: types and units agree, every level is stated, weights sum to 100. */
#include "model.h"

#include <string.h>

/* A type; a number's unit is a name, "baht", "percent", or "" for a plain number. */
struct type {
    enum kind kind;
    const char *unit;
};

static const struct type plain = {NUMBER, ""}, percent = {NUMBER, "percent"}, truth = {TRUTH, ""}, date = {DATE, ""};

static bool same_type(struct type a, struct type b)
{
    return a.kind == b.kind && strcmp(a.unit, b.unit) == 0;
}

static bool type_of(struct oracle *, const struct ken_node *, const struct ken_node *measure, struct type *);

/* --- names and literals --------------------------------------------------------------------------------------------- */

static const char *unit_of_literal(const struct ken_node *number)
{
    switch (number->unit) {
    case KEN_BARE: return "";
    case KEN_IN_UNIT: return number->first->text;
    case KEN_IN_BAHT: return "baht";
    case KEN_IN_PERCENT: return "percent";
    }
    return "";
}

static struct type type_of_input(const struct ken_node *statement)
{
    const struct ken_node *type = ken_ast_child(statement, KEN_NODE_TYPE);
    switch ((int)type->word) {
    case KEN_WORD_FLAG: return truth;
    case KEN_WORD_DATE: return date;
    case KEN_WORD_PERCENT: return percent;
    case KEN_WORD_BAHT: return (struct type){NUMBER, "baht"};
    }
    return (struct type){NUMBER, type->first->text};
}

static bool type_of_name(struct oracle *o, const struct ken_node *node, struct type *type)
{
    struct name *name = node->symbol ? oracle_name(o, node->symbol) : NULL;
    if (!name)
        return false; /* a unit or a scorecard is no value */
    if (!name->type) {
        if (!name->expression)
            *type = type_of_input(name->symbol->statement);
        else if (!type_of(o, name->expression, NULL, type))
            return false;
        name->type = pool_take(&o->pool, sizeof *type);
        *name->type = *type;
    }
    *type = *name->type;
    return true;
}

/* --- conditions ----------------------------------------------------------------------------------------------------- */

static bool is_truth(struct oracle *o, const struct ken_node *node, const struct ken_node *measure)
{
    struct type type;
    return type_of(o, node, measure, &type) && (type.kind == TRUTH || (type.kind == DATE && oracle_meant(o, node)->kind == KEN_NODE_NAME));
}

/* Whether a value may be compared with another, or lie between the ends of a range. */
static bool fits(struct oracle *o, enum ken_word comparator, struct type subject, const struct ken_node *right, const struct ken_node *measure)
{
    struct type type;
    if (right->kind == KEN_NODE_RANGE) { /* the unit of either end serves both */
        const struct ken_node *low = right->first, *high = right->last;
        if (low->kind == KEN_NODE_DATE || high->kind == KEN_NODE_DATE)
            return subject.kind == DATE && low->kind == high->kind && low->day <= high->day;
        const char *a = unit_of_literal(low), *b = unit_of_literal(high);
        return same_type(subject, (struct type){NUMBER, *b ? b : a}) && (!*a || !*b || strcmp(a, b) == 0);
    }
    if (!type_of(o, right, measure, &type) || !same_type(subject, type) || type.kind == TRUTH)
        return false;
    return comparator != KEN_WORD_BY || type.kind == DATE;
}

static bool all_fit(struct oracle *o, enum ken_word comparator, const struct ken_node *right, const struct ken_node *measure)
{
    if (!measure || measure->kind != KEN_NODE_MEASURE)
        return false; /* an elided subject, and none in scope */
    for (const struct ken_node *subject = measure->first; subject; subject = subject->next) {
        struct type type;
        if (subject->kind != KEN_NODE_AS_PRINTED && !(type_of(o, subject, NULL, &type) && fits(o, comparator, type, right, measure)))
            return false;
    }
    return true;
}

static bool is_comparison(struct oracle *o, const struct ken_node *node, const struct ken_node *measure)
{
    const struct ken_node *first = node->first, *second = first->next;
    struct type type;
    if (!second)
        return all_fit(o, node->word, first, measure);
    return type_of(o, first, measure, &type) && fits(o, node->word, type, second, measure);
}

/* --- values --------------------------------------------------------------------------------------------------------- */

static bool type_of_arithmetic(struct type a, struct type b, char sign, struct type *type)
{
    bool same = same_type(a, b);
    if (a.kind != NUMBER || b.kind != NUMBER)
        return false;
    if (sign == '/' && same)
        *type = plain;
    else if (sign == '*' && !*a.unit)
        *type = b;
    else
        *type = a;
    return sign == '*' ? !*a.unit || !*b.unit : sign == '/' ? same || !*b.unit : same;
}

static bool type_of_call(struct oracle *o, const struct ken_node *call, const struct ken_node *measure, struct type *type)
{
    struct type one;
    for (const struct ken_node *kid = call->first; kid; kid = kid->next) {
        if (call->word == KEN_WORD_COUNT) {
            if (!is_truth(o, kid, measure))
                return false;
            continue;
        }
        if (!type_of(o, kid, measure, &one) || one.kind != NUMBER || (kid != call->first && !same_type(one, *type)))
            return false;
        *type = one;
    }
    if (call->word == KEN_WORD_COUNT)
        *type = plain;
    return true;
}

static bool type_of(struct oracle *o, const struct ken_node *node, const struct ken_node *measure, struct type *type)
{
    const struct ken_node *first = node->first, *second = first ? first->next : NULL;
    struct type a, b;
    *type = truth;
    switch ((int)node->kind) {
    case KEN_NODE_NUMBER: *type = (struct type){NUMBER, unit_of_literal(node)}; return true;
    case KEN_NODE_DATE: *type = date; return true;
    case KEN_NODE_NAME: return type_of_name(o, node, type);
    case KEN_NODE_CALL: return type_of_call(o, node, measure, type);
    case KEN_NODE_ROUND: return type_of(o, first, measure, type) && type->kind == NUMBER;
    case KEN_NODE_NOT: return is_truth(o, first, measure);
    case KEN_NODE_AND:
    case KEN_NODE_OR: return is_truth(o, first, measure) && is_truth(o, second, measure);
    case KEN_NODE_COMPARE:
    case KEN_NODE_BETWEEN: return is_comparison(o, node, measure);
    case KEN_NODE_ARITHMETIC:
        return type_of(o, first, measure, &a) && type_of(o, second, measure, &b) && type_of_arithmetic(a, b, node->sign, type);
    case KEN_NODE_PERCENT:
        *type = percent;
        return type_of(o, first, measure, &a) && type_of(o, second, measure, &b) && a.kind == NUMBER && same_type(a, b) &&
               (!second->next || strcmp(unit_of_literal(second->next->last), "percent") == 0);
    }
    return false;
}

/* --- levels --------------------------------------------------------------------------------------------------------- */

static bool is_band(struct oracle *o, const struct level *level, const struct ken_node *subject)
{
    struct type type;
    return level->condition && level->condition->kind == KEN_NODE_BETWEEN && !level->condition->first->next &&
           type_of(o, subject, NULL, &type) && fits(o, KEN_WORD_BETWEEN, type, level->condition->first, NULL);
}

/* The values of a list have one unit, which may stand on only some of them. */
static bool is_list(struct oracle *o, const struct ken_node *list, const struct ken_node *measure)
{
    const struct ken_node *with_unit = list->first;
    for (const struct ken_node *value = list->first; value; value = value->next)
        if (value->unit != KEN_BARE)
            with_unit = value;
    for (const struct ken_node *value = list->first; value; value = value->next)
        if (value->unit != KEN_BARE && strcmp(unit_of_literal(value), unit_of_literal(with_unit)) != 0)
            return false;
    return all_fit(o, list->word, with_unit, measure);
}

static bool level_makes_sense(struct oracle *o, const struct level *level, const struct ken_node *measure)
{
    if (level->same_as)
        return true;
    if (level->list)
        return is_list(o, level->list, measure);
    if (measure && measure->kind == KEN_NODE_BANDS)
        return is_band(o, level, measure->first);
    return level->condition && is_truth(o, level->condition, measure);
}

/* Every level of a block is stated once: by a line, by `highest level`, or for all cases by `every case`, which may also add to
 * what the cases state. */
static bool block_makes_sense(struct oracle *o, const struct indicator *indicator, const struct block *block)
{
    const struct ken_node *measure = oracle_measure(indicator, block);
    for (int n = 1; n <= TOP; n++) {
        const struct level *own = &block->levels[n], *every = &indicator->every.levels[n];
        bool excluded = n > block->highest, excluded_for_all = n > indicator->every.highest;
        if (own->stated ? excluded || excluded_for_all : !excluded && !excluded_for_all && !every->stated)
            return false;
        if (every->stated && excluded_for_all)
            return false;
        if (own->stated && !level_makes_sense(o, own, measure))
            return false;
        if (every->stated && !level_makes_sense(o, every, NULL))
            return false;
    }
    return true;
}

/* A level that some cases state and others do not is silent, whatever every case adds. */
static bool cases_agree(const struct indicator *indicator)
{
    for (int n = 1; n <= TOP; n++)
        for (const struct block *block = indicator->cases; block; block = block->next) {
            const struct block *first = indicator->cases;
            if ((block->levels[n].stated || n > block->highest) != (first->levels[n].stated || n > first->highest))
                return false;
        }
    return true;
}

static bool indicator_makes_sense(struct oracle *o, const struct scorecard *scorecard, const struct indicator *indicator)
{
    if (scorecard->has_total != (indicator->weight != NULL))
        return false;
    if (indicator->not_assessed && !is_truth(o, indicator->not_assessed, NULL))
        return false;
    if (indicator->not_assessed && scorecard->has_total && !scorecard->drops && !scorecard->gives_full)
        return false;
    if (indicator->is_assessed) {
        for (int n = 1; n <= TOP; n++)
            if (!indicator->own.levels[n].stated || indicator->own.levels[n].condition)
                return false;
        return !indicator->has_cases;
    }
    if (!indicator->has_cases)
        return !indicator->has_every && block_makes_sense(o, indicator, &indicator->own);
    for (const struct block *block = indicator->cases; block; block = block->next) {
        if (!block_makes_sense(o, indicator, block) || (block->when && !is_truth(o, block->when, NULL)) || (!block->when && block->next))
            return false;
    }
    return cases_agree(indicator);
}

static bool scorecard_makes_sense(struct oracle *o, const struct scorecard *scorecard)
{
    mpq_t sum;
    mpq_init(sum);
    bool sensible = true;
    for (const struct indicator *i = scorecard->indicators; i && sensible; i = i->next) {
        sensible = indicator_makes_sense(o, scorecard, i) && (!i->weight || mpq_sgn(i->weight) > 0);
        if (i->weight)
            mpq_add(sum, sum, i->weight);
        for (const struct indicator *j = i->next; j; j = j->next)
            sensible &= strcmp(i->number->text, j->number->text) != 0;
    }
    sensible &= !scorecard->has_total || mpq_cmp_si(sum, 100, 1) == 0;
    mpq_clear(sum);
    return sensible;
}

bool oracle_makes_sense(struct oracle *o)
{
    for (size_t i = 0; i < o->name_count; i++) {
        struct type type;
        if (o->names[i].expression && !type_of(o, o->names[i].expression, NULL, &type))
            return false;
    }
    for (const struct scorecard *s = o->scorecards; s; s = s->next)
        if (!scorecard_makes_sense(o, s))
            return false;
    return true;
}
