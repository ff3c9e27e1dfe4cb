/* Types and units: what an expression is, and whether it is one. */
#include "model.h"

#include <string.h>

static const struct type plain = {NUMBER, ""}, percent = {NUMBER, "percent"}, days = {NUMBER, "days"}, truth = {TRUTH, ""}, date = {DATE, ""},
                         category = {CATEGORY, ""};

static bool same_type(struct type a, struct type b)
{
    return a.kind == b.kind && strcmp(a.unit, b.unit) == 0;
}

/* --- names and literals --------------------------------------------------------------------------------------------- */

static const char *unit_of_word(enum ken_word word)
{
    size_t size;
    return ken_keyword_spelling(word, true, &size);
}

const char *oracle_unit(const struct ken_node *number)
{
    switch (number->unit) {
    case KEN_BARE: return "";
    case KEN_IN_UNIT: return number->first->text;
    case KEN_IN_BAHT: return "baht";
    case KEN_IN_PERCENT: return "percent";
    case KEN_IN_WORD: return unit_of_word(number->word);
    }
    return "";
}

const char *oracle_common_unit(const struct ken_node *first, const struct ken_node *end)
{
    const char *unit = "";
    for (const struct ken_node *number = first; number != end; number = number->next) {
        const char *own = oracle_unit(number);
        if (*own && *unit && strcmp(own, unit) != 0)
            return NULL;
        unit = *own ? own : unit;
    }
    return unit;
}

static struct type type_meant(const struct ken_node *type)
{
    switch ((int)type->word) {
    case KEN_WORD_FLAG: return truth;
    case KEN_WORD_DATE: return date;
    case KEN_WORD_ONE_OF: return category;
    case KEN_WORD_PERCENT: return percent;
    case KEN_WORD_BAHT: return (struct type){NUMBER, "baht"};
    case KEN_WORD_PLAIN: return (struct type){NUMBER, ""};
    }
    return (struct type){NUMBER, type->word == KEN_WORD_UNIT ? type->first->text : unit_of_word(type->word)};
}

const char *oracle_table_unit(const struct table *table)
{
    return type_meant(table->statement->last).unit;
}

size_t oracle_table_values(const struct table *table)
{
    size_t count = 0;
    for (const struct ken_node *value = table->row_count ? table->rows[0]->last->first : NULL; value; value = value->next)
        count++;
    return count;
}

static bool type_of_name(struct oracle *o, const struct ken_node *node, struct type *type)
{
    struct name *name = node->symbol ? oracle_name(o, node->symbol) : NULL;
    if (!name)
        return false; /* a unit or a scorecard is no value */
    if (name->table) {
        *type = (struct type){NUMBER, oracle_table_unit(name->table)};
        return oracle_table_values(name->table) == 1;
    }
    if (!name->type) {
        if (!name->expression)
            *type = type_meant(ken_ast_child(name->statement, KEN_NODE_TYPE));
        else if (!oracle_type(o, name->expression, NULL, type))
            return false;
        name->type = pool_take(&o->pool, sizeof *type);
        *name->type = *type;
    }
    *type = *name->type;
    return true;
}

bool oracle_is_plain(struct oracle *o, const struct ken_node *node)
{
    struct type type;
    return oracle_type(o, node, NULL, &type) && same_type(type, plain);
}

/* --- conditions ----------------------------------------------------------------------------------------------------- */

bool oracle_is_truth(struct oracle *o, const struct ken_node *node, const struct ken_node *measure)
{
    struct type type;
    return oracle_type(o, node, measure, &type) && (type.kind == TRUTH || (type.kind == DATE && oracle_meant(o, node)->kind == KEN_NODE_NAME));
}

/* Whether a value may be compared with another, or lie between the ends of a range. */
bool oracle_fits(struct oracle *o, enum ken_word comparator, struct type subject, const struct ken_node *right, const struct ken_node *measure)
{
    struct type type;
    if (right->kind == KEN_NODE_RANGE) { /* the unit of either end serves both */
        const struct ken_node *low = right->first, *high = right->last;
        if (low->kind == KEN_NODE_DATE || high->kind == KEN_NODE_DATE)
            return subject.kind == DATE && low->kind == high->kind && low->day <= high->day;
        const char *a = oracle_unit(low), *b = oracle_unit(high);
        return same_type(subject, (struct type){NUMBER, *b ? b : a}) && (!*a || !*b || strcmp(a, b) == 0);
    }
    if (!oracle_type(o, right, measure, &type) || !same_type(subject, type) || type.kind == TRUTH || type.kind == CATEGORY)
        return false;
    return comparator != KEN_WORD_BY || type.kind == DATE;
}

bool oracle_all_fit(struct oracle *o, enum ken_word comparator, const struct ken_node *right, const struct ken_node *measure)
{
    if (!measure || measure->kind != KEN_NODE_MEASURE)
        return false; /* an elided subject, and none in scope */
    for (const struct ken_node *subject = measure->first; subject; subject = subject->next) {
        struct type type;
        if (subject->kind != KEN_NODE_AS_PRINTED && !(oracle_type(o, subject, NULL, &type) && oracle_fits(o, comparator, type, right, measure)))
            return false;
    }
    return true;
}

bool oracle_all_have_unit(struct oracle *o, const char *unit, const struct ken_node *measure)
{
    if (!measure || measure->kind != KEN_NODE_MEASURE)
        return false;
    for (const struct ken_node *subject = measure->first; subject; subject = subject->next) {
        struct type type;
        if (subject->kind != KEN_NODE_AS_PRINTED && !(oracle_type(o, subject, NULL, &type) && same_type(type, (struct type){NUMBER, unit})))
            return false;
    }
    return true;
}

/* Whether a text is one of those that a category may be. */
static bool is_choice(struct oracle *o, const struct ken_node *subject, const struct ken_node *text)
{
    struct type type;
    if (subject->kind != KEN_NODE_NAME || !oracle_type(o, subject, NULL, &type) || type.kind != CATEGORY)
        return false;
    const struct ken_node *choice = o->inputs[oracle_name(o, subject->symbol)->input].choices->first;
    while (choice && !(choice->size == text->size && memcmp(choice->text, text->text, text->size) == 0))
        choice = choice->next;
    return choice;
}

static bool is_second_choice(struct oracle *o, const struct ken_node *node)
{
    const struct ken_node *before = oracle_choice_before(node->first), *second = node->first->next;
    return before && !before->negative && is_choice(o, before->first, second->first);
}

static bool is_either(struct oracle *o, const struct ken_node *node, const struct ken_node *measure)
{
    const struct ken_node *second = node->first->next;
    bool elided = second->kind == KEN_NODE_IS && !second->first->next;
    return oracle_is_truth(o, node->first, measure) && (elided ? is_second_choice(o, node) : oracle_is_truth(o, second, measure));
}

static bool is_in_period(struct oracle *o, const struct ken_node *node, const struct ken_node *measure)
{
    struct type type;
    const struct ken_node *subject = node->first ? node->first : measure && measure->kind == KEN_NODE_MEASURE ? measure->first : NULL;
    for (; subject; subject = subject->next)
        if (subject->kind != KEN_NODE_AS_PRINTED && (!oracle_type(o, subject, NULL, &type) || type.kind != DATE))
            return false;
    return o->period && (node->first || (measure && measure->kind == KEN_NODE_MEASURE));
}

static bool is_comparison(struct oracle *o, const struct ken_node *node, const struct ken_node *measure)
{
    const struct ken_node *first = node->first, *second = first->next;
    struct type type;
    if (!second)
        return oracle_all_fit(o, node->word, first, measure);
    return oracle_type(o, first, measure, &type) && oracle_fits(o, node->word, type, second, measure);
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
            if (!oracle_is_truth(o, kid, measure))
                return false;
            continue;
        }
        if (!oracle_type(o, kid, measure, &one) || one.kind != NUMBER || (kid != call->first && !same_type(one, *type)))
            return false;
        *type = one;
    }
    if (call->word == KEN_WORD_COUNT)
        *type = plain;
    return true;
}

static const char *unit_of_rate(enum ken_word word)
{
    switch ((int)word) {
    case KEN_WORD_RATE_THOUSAND: return unit_of_word(KEN_WORD_PER_THOUSAND);
    case KEN_WORD_RATE_TEN_THOUSAND: return unit_of_word(KEN_WORD_PER_TEN_THOUSAND);
    case KEN_WORD_RATE_HUNDRED_THOUSAND: return unit_of_word(KEN_WORD_PER_HUNDRED_THOUSAND);
    case KEN_WORD_RATE_MILLION: return unit_of_word(KEN_WORD_PER_MILLION);
    default: return NULL;
    }
}

/* A percentage is of two numbers of one unit, a rate of any two. */
static bool type_of_percent(struct oracle *o, const struct ken_node *node, const struct ken_node *measure, struct type *type)
{
    const struct ken_node *base = node->first->next;
    const char *rate = unit_of_rate(node->word);
    struct type a, b;
    *type = percent;
    if (rate)
        type->unit = rate;
    return oracle_type(o, node->first, measure, &a) && oracle_type(o, base, measure, &b) && a.kind == NUMBER && b.kind == NUMBER &&
           (rate || same_type(a, b)) && (!base->next || strcmp(oracle_unit(base->next->last), type->unit) == 0);
}

static bool type_of_round(struct oracle *o, const struct ken_node *node, const struct ken_node *measure, struct type *type)
{
    const struct ken_node *how = node->first->next;
    if (!oracle_type(o, node->first, measure, type) || type->kind != NUMBER)
        return false;
    const char *unit = node->grouped ? oracle_unit(how) : "";
    return !*unit || strcmp(unit, type->unit) == 0;
}

static bool type_of_interpolation(struct oracle *o, const struct ken_node *node, const struct ken_node *measure, struct type *type)
{
    const char *x = "", *y = "";
    mpq_t before, at;
    bool rises = true;
    struct type subject;
    mpq_inits(before, at, NULL);
    for (const struct ken_node *point = node->first->next; point; point = point->next) {
        x = *oracle_unit(point->first) ? oracle_unit(point->first) : x;
        y = *oracle_unit(point->last) ? oracle_unit(point->last) : y;
        oracle_literal(at, point->first);
        rises &= point == node->first->next || mpq_cmp(at, before) > 0;
        mpq_set(before, at);
    }
    mpq_clears(before, at, NULL);
    *type = (struct type){NUMBER, y};
    return rises && node->first->next->next && oracle_type(o, node->first, measure, &subject) && same_type(subject, (struct type){NUMBER, x});
}

/* A result of an indicator that has one, whatever happens, and that is known by then. */
static bool is_result(const struct oracle *o, const struct ken_node *node)
{
    const struct indicator *other = oracle_indicator(o, node->first->text);
    bool earlier = !o->indicator;
    for (const struct indicator *i = o->scorecard ? o->scorecard->indicators : NULL; i && i != o->indicator; i = i->next)
        earlier |= i == other;
    return other && earlier && (!other->not_assessed || o->scorecard->gives_full) && !(node->word == KEN_WORD_LEVEL_OF && other->scores_only);
}

static bool are_dates(struct oracle *o, const struct ken_node *first)
{
    struct type type;
    for (const struct ken_node *node = first; node; node = node->next)
        if (!oracle_type(o, node, NULL, &type) || type.kind != DATE)
            return false;
    return true;
}

bool oracle_type(struct oracle *o, const struct ken_node *node, const struct ken_node *measure, struct type *type)
{
    const struct ken_node *first = node->first, *second = first ? first->next : NULL;
    struct type a, b;
    *type = truth;
    switch ((int)node->kind) {
    case KEN_NODE_NUMBER: *type = (struct type){NUMBER, oracle_unit(node)}; return true;
    case KEN_NODE_DATE: *type = date; return true;
    case KEN_NODE_NAME: return type_of_name(o, node, type);
    case KEN_NODE_CALL: return type_of_call(o, node, measure, type);
    case KEN_NODE_ROUND: return type_of_round(o, node, measure, type);
    case KEN_NODE_INTERPOLATE: return type_of_interpolation(o, node, measure, type);
    case KEN_NODE_DAYS: *type = days; return are_dates(o, first);
    case KEN_NODE_FISCAL_YEAR: *type = plain; return are_dates(o, first);
    case KEN_NODE_OF_INDICATOR: *type = plain; return is_result(o, node);
    case KEN_NODE_SO_FAR: *type = plain; return o->scorecard && (node->word == KEN_WORD_SCORE_SO_FAR) == (o->indicator != NULL);
    case KEN_NODE_NOT: return oracle_is_truth(o, first, measure);
    case KEN_NODE_AND: return oracle_is_truth(o, first, measure) && oracle_is_truth(o, second, measure);
    case KEN_NODE_OR: return is_either(o, node, measure);
    case KEN_NODE_COMPARE:
    case KEN_NODE_BETWEEN: return is_comparison(o, node, measure);
    case KEN_NODE_IS: return second && is_choice(o, first, second);
    case KEN_NODE_IN_PERIOD: return is_in_period(o, node, measure);
    case KEN_NODE_ARITHMETIC:
        return oracle_type(o, first, measure, &a) && oracle_type(o, second, measure, &b) && type_of_arithmetic(a, b, node->sign, type);
    case KEN_NODE_PERCENT: return type_of_percent(o, node, measure, type);
    }
    return false;
}

/* --- tables --------------------------------------------------------------------------------------------------------- */

static bool is_row(struct oracle *o, const struct table *table, const struct ken_node *row)
{
    const struct ken_node *written = row->first, *values = row->last;
    size_t count = 0;
    for (int k = 0; k < 2 && table->keys[k]; k++, written = written->next) {
        struct type type;
        if (written == values || !oracle_type(o, table->keys[k], NULL, &type))
            return false;
        if (type.kind == CATEGORY ? written->kind != KEN_NODE_TEXT || !is_choice(o, table->keys[k], written)
                                  : type.kind != NUMBER || written->kind != KEN_NODE_NUMBER)
            return false;
    }
    for (const struct ken_node *value = values->first; value; value = value->next, count++)
        if (*oracle_unit(value) && strcmp(oracle_unit(value), oracle_table_unit(table)) != 0)
            return false;
    return written == values && count == oracle_table_values(table);
}

/* How many rows a table with only categories for keys must have; 0: any number. */
static size_t rows_wanted(struct oracle *o, const struct table *table)
{
    size_t wanted = 1;
    for (int k = 0; k < 2 && table->keys[k]; k++) {
        struct type type;
        size_t choices = 0;
        if (!oracle_type(o, table->keys[k], NULL, &type) || type.kind != CATEGORY)
            return 0;
        for (const struct ken_node *c = o->inputs[oracle_name(o, table->keys[k]->symbol)->input].choices->first; c; c = c->next)
            choices++;
        wanted *= choices;
    }
    return wanted;
}

static bool same_key(const struct ken_node *a, const struct ken_node *b)
{
    mpq_t x, y;
    if (a->kind == KEN_NODE_TEXT)
        return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
    mpq_inits(x, y, NULL);
    oracle_literal(x, a);
    oracle_literal(y, b);
    bool same = mpq_equal(x, y);
    mpq_clears(x, y, NULL);
    return same;
}

bool oracle_same_keys(const struct table *table, const struct ken_node *row, const struct ken_node *other)
{
    return same_key(row->first, other->first) && (!table->keys[1] || same_key(row->first->next, other->first->next));
}

static bool rows_differ(const struct table *table)
{
    for (size_t i = 0; i < table->row_count; i++)
        for (size_t j = 0; j < i; j++)
            if (oracle_same_keys(table, table->rows[i], table->rows[j]))
                return false;
    return true;
}

bool oracle_is_table(struct oracle *o, const struct table *table)
{
    for (size_t i = 0; i < table->row_count; i++)
        if (!is_row(o, table, table->rows[i]))
            return false;
    size_t wanted = rows_wanted(o, table);
    return table->row_count > 0 && rows_differ(table) && (wanted == 0 || wanted == table->row_count);
}
