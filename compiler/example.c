/* Worked examples: parsed, typed and kept. Running them is another command's. */
#include <string.h>

#include "check.h"
#include "diag.h"

static struct ken_arg words_of(struct ken_check *k, const struct ken_node *node)
{
    return ken_arg_span(k->compiler, node->span);
}

static void bad_value(struct ken_check *k, const struct ken_node *given, struct ken_arg why)
{
    const struct ken_node *value = given->first->next;
    ken_report(k->compiler, KEN_DIAG_EXAMPLE_VALUE, given->span, value ? words_of(k, value) : ken_arg_phrase(KEN_PHRASE_BARE_NAME), words_of(k, given->first), why);
}

/* `name` alone says that a flag is true, `not name` that it is false or that the day has not come. */
static void bare(struct ken_check *k, const struct ken_node *given, const struct ken_ir_input *input)
{
    if (input->type == KEN_TYPE_FLAG || (input->type == KEN_TYPE_DATE && given->negative))
        return;
    bad_value(k, given, ken_arg_phrase(input->type == KEN_TYPE_DATE ? KEN_PHRASE_NEEDS_DAY : KEN_PHRASE_NEEDS_VALUE));
}

static bool expects_invalid(const struct ken_node *example)
{
    for (const struct ken_node *n = example->first; n; n = n->next)
        if (n->kind == KEN_NODE_EXPECT && n->word == KEN_WORD_INVALID)
            return true;
    return false;
}

/* A text that is not in the list may stand where the example shows that it is invalid. */
static void with_text(struct ken_check *k, const struct ken_node *example, const struct ken_node *given, const struct ken_ir_input *input)
{
    if (given->last->kind == KEN_NODE_TEXT && input->type == KEN_TYPE_CATEGORY) {
        if (!expects_invalid(example))
            ken_choice_find(k, input, given->last);
        return;
    }
    bad_value(k, given, ken_arg_phrase(input->type == KEN_TYPE_CATEGORY ? KEN_PHRASE_IS_A_CATEGORY
                                       : input->type == KEN_TYPE_FLAG   ? KEN_PHRASE_IS_A_FLAG
                                       : input->type == KEN_TYPE_DATE   ? KEN_PHRASE_IS_A_DATE
                                                                        : KEN_PHRASE_IS_A_NUMBER));
}

static void with_value(struct ken_check *k, const struct ken_node *example, const struct ken_node *given, const struct ken_ir_input *input)
{
    const struct ken_node *node = given->last;
    if (input->type == KEN_TYPE_CATEGORY || node->kind == KEN_NODE_TEXT) {
        with_text(k, example, given, input);
        return;
    }
    struct ken_ir *value = ken_formula_literal(k, node, KEN_NONE);
    if (!value)
        return;
    if (input->type == KEN_TYPE_FLAG)
        bad_value(k, given, ken_arg_phrase(KEN_PHRASE_IS_A_FLAG));
    else if ((input->type == KEN_TYPE_DATE) != (value->type == KEN_IS_DATE))
        bad_value(k, given, ken_arg_phrase(input->type == KEN_TYPE_DATE ? KEN_PHRASE_IS_A_DATE : KEN_PHRASE_IS_A_NUMBER));
    else if (value->type == KEN_IS_NUMBER && value->unit != input->unit)
        bad_value(k, given, ken_arg_phrase_of(k->compiler, KEN_PHRASE_NEEDS_ITS_UNIT, ken_arg_unit(input->unit, KEN_UNIT_AT(k->rules, input->unit)->name)));
}

static bool given_before(const struct ken_node *example, const struct ken_node *given)
{
    for (const struct ken_node *n = example->first; n != given; n = n->next)
        if (n->kind == KEN_NODE_GIVEN && n->first->symbol == given->first->symbol)
            return true;
    return false;
}

/* False where the example cannot be trusted further. */
static bool check_given(struct ken_check *k, const struct ken_node *example, const struct ken_node *given)
{
    struct ken_symbol *symbol = given->first->symbol;
    if (!symbol)
        return true;
    if (symbol->kind != KEN_SYMBOL_INPUT) {
        static const enum ken_phrase kinds[] = {KEN_PHRASE_A_UNIT, KEN_PHRASE_AN_INPUT, KEN_PHRASE_A_DEFINITION, KEN_PHRASE_A_SCORECARD, KEN_PHRASE_A_TABLE};
        ken_report(k->compiler, KEN_DIAG_WRONG_KIND, given->first->span, words_of(k, given->first), ken_arg_phrase(kinds[symbol->kind]), ken_arg_phrase(KEN_PHRASE_AN_INPUT));
        return true;
    }
    if (given_before(example, given)) {
        ken_report(k->compiler, KEN_DIAG_EXAMPLE_TWICE, given->span, words_of(k, given->first));
        return false;
    }
    if (!symbol->checked || !symbol->value)
        return true;
    const struct ken_ir_input *input = KEN_INPUT_AT(k->rules, symbol->row);
    if (given->first == given->last)
        bare(k, given, input);
    else
        with_value(k, example, given, input);
    return true;
}

static void check_expectation(struct ken_check *k, const struct ken_node *expect)
{
    const struct ken_node *value = expect->first;
    int64_t level;
    if (expect->word == KEN_WORD_LEVEL && (!value->number || value->grouped || strchr(value->text, '.') ||
                                           !ken_number_to_int(value->number, &level) || level < 0 || level > k->top))
        ken_report(k->compiler, KEN_DIAG_LEVEL_NUMBER, value->span, words_of(k, value), ken_arg_count(0), ken_arg_count(k->top));
}

/* While the indicator is read: what the example's own words say. */
void ken_check_example(struct ken_check *k, const struct ken_node *node)
{
    const struct ken_node *title = node->first;
    bool expects = false, sound = true;
    for (const struct ken_node *n = title->next; n; n = n->next) {
        if (n->kind == KEN_NODE_GIVEN)
            sound = sound && check_given(k, node, n);
        else if (n->kind == KEN_NODE_EXPECT) {
            check_expectation(k, n);
            expects = true;
        }
    }
    if (!expects)
        ken_report(k->compiler, KEN_DIAG_NO_EXPECT, node->span, ken_arg_string(title->text));
    *KEN_ADD(k->compiler, &k->rules->examples, struct ken_ir_example) = (struct ken_ir_example){node, k->indicator_row};
}

static const struct ken_ir_indicator *find_indicator(struct ken_check *k, uint32_t scorecard, const char *number)
{
    for (uint32_t i = 0; i < k->rules->indicators.count; i++) {
        const struct ken_ir_indicator *ind = KEN_INDICATOR_AT(k->rules, i);
        if (ind->scorecard == scorecard && strcmp(ind->number, number) == 0)
            return ind;
    }
    return NULL;
}

static bool in_set(const struct ken_set *set, uint32_t input)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (set->inputs[i] == input)
            return true;
    return false;
}

/* Once all indicators are known: inputs that the example's indicator never looks at, and indicators that are not there. */
static void check_use(struct ken_check *k, const struct ken_ir_example *e)
{
    const struct ken_ir_indicator *own = KEN_INDICATOR_AT(k->rules, e->indicator);
    bool wide = false; /* totals and other indicators may need any input */
    for (const struct ken_node *n = e->node->first; n; n = n->next) {
        if (n->kind != KEN_NODE_EXPECT)
            continue;
        wide = wide || n->grouped || n->word == KEN_WORD_TOTAL;
        if (n->grouped && !find_indicator(k, own->scorecard, n->last->text))
            ken_report(k->compiler, KEN_DIAG_EXAMPLE_ALONE, n->last->span, ken_arg_string(e->node->first->text), ken_arg_digits(n->last->text));
    }
    for (const struct ken_node *n = e->node->first; n && !wide && !own->broken; n = n->next) {
        const struct ken_symbol *symbol = n->kind == KEN_NODE_GIVEN ? n->first->symbol : NULL;
        if (symbol && symbol->kind == KEN_SYMBOL_INPUT && symbol->value && !in_set(KEN_SET_AT(k->rules, own->inputs), symbol->row))
            ken_report(k->compiler, KEN_DIAG_EXAMPLE_INPUT, n->first->span, ken_arg_digits(own->number), words_of(k, n->first));
    }
}

void ken_check_examples(struct ken_check *k)
{
    for (uint32_t i = 0; i < k->rules->examples.count; i++)
        check_use(k, &KEN_AT(k->rules->examples, struct ken_ir_example, i));
}
