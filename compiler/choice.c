/* Categories: inputs that are one of several texts. What is said of one is a set of its texts, however it is written. */
#include "check.h"

#include <string.h>

#include "diag.h"
#include "../runtime/text.h"

enum { LISTED = 4, QUOTED_CELLS = 40 }; /* texts named in a message; cells of one */

static struct ken_arg words_of(struct ken_check *k, const struct ken_node *node)
{
    return ken_arg_span(k->compiler, node->span);
}

/* --- declarations --------------------------------------------------------------------------------------------------- */

static bool new_text(struct ken_check *k, const char *const *texts, uint32_t count, const struct ken_node *text)
{
    enum ken_phrase wrong = *text->text ? KEN_PHRASE_NOTHING : KEN_PHRASE_TEXT_EMPTY;
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(texts[i], text->text) == 0)
            wrong = KEN_PHRASE_TEXT_TWICE;
    if (wrong == KEN_PHRASE_NOTHING)
        return true;
    ken_report(k->compiler, KEN_DIAG_CHOICE_TEXT, text->span, ken_arg_string(text->text), ken_arg_phrase(wrong));
    return false;
}

bool ken_choice_declare(struct ken_check *k, const struct ken_node *type, struct ken_ir_input *input)
{
    uint32_t count = 0;
    bool sound = true;
    for (const struct ken_node *n = type->first; n; n = n->next)
        count++;
    if (count > KEN_LIMIT_CHOICES) {
        ken_report(k->compiler, KEN_DIAG_LIMIT, type->span, ken_arg_phrase(KEN_PHRASE_CHOICES), ken_arg_count(count),
                   ken_arg_count(KEN_LIMIT_CHOICES));
        return false;
    }
    const char **texts = ken_new(k->compiler, count * sizeof *texts);
    for (const struct ken_node *n = type->first; n; n = n->next) {
        sound = new_text(k, texts, input->choice_count, n) && sound;
        texts[input->choice_count++] = n->text;
    }
    input->type = KEN_TYPE_CATEGORY;
    input->choices = texts;
    return sound;
}

/* --- texts ---------------------------------------------------------------------------------------------------------- */

static size_t shown(const char *text)
{
    return ken_text_cut(text, strlen(text), QUOTED_CELLS);
}

static char *put_text(char *to, const char *text)
{
    size_t size = shown(text);
    *to++ = '"';
    memcpy(to, text, size);
    to += size;
    if (text[size]) {
        memcpy(to, "…", sizeof "…" - 1);
        to += sizeof "…" - 1;
    }
    *to++ = '"';
    return to;
}

/* The first of the texts that a set has, or has not: "a", "b", … */
static struct ken_arg list(struct ken_check *k, const struct ken_ir_input *input, const struct ken_choices *of, bool in)
{
    const char *texts[LISTED];
    uint32_t count = 0;
    size_t size = sizeof "…";
    for (uint32_t i = 0; i < input->choice_count; i++) {
        if (ken_choices_have(of, i) != in)
            continue;
        if (count++ < LISTED) {
            texts[count - 1] = input->choices[i];
            size += shown(input->choices[i]) + sizeof "\"…\", ";
        }
    }
    char *words = ken_new(k->compiler, size), *to = words;
    for (uint32_t i = 0; i < count && i <= LISTED; i++) {
        if (i) {
            *to++ = ',';
            *to++ = ' ';
        }
        if (i < LISTED)
            to = put_text(to, texts[i]);
        else
            memcpy(to, "…", sizeof "…");
    }
    return ken_arg_code(words);
}

struct ken_arg ken_choice_text(struct ken_check *k, const struct ken_ir_input *input, uint32_t choice)
{
    struct ken_choices one = {{0}};
    ken_choices_add(&one, choice);
    return list(k, input, &one, true);
}

uint32_t ken_choice_find(struct ken_check *k, const struct ken_ir_input *input, const struct ken_node *text)
{
    for (uint32_t i = 0; i < input->choice_count; i++)
        if (strcmp(input->choices[i], text->text) == 0)
            return i;
    struct ken_choices none = {{0}};
    uint32_t near = ken_suggest_among(text->text, input->choices, input->choice_count);
    struct ken_arg help = near == KEN_NONE ? ken_arg_phrase_of(k->compiler, KEN_PHRASE_ITS_TEXTS, list(k, input, &none, false))
                                           : ken_arg_phrase_of(k->compiler, KEN_PHRASE_PERHAPS_TEXT, ken_choice_text(k, input, near));
    ken_report(k->compiler, KEN_DIAG_CHOICE_UNKNOWN, text->span, ken_arg_string(input->name), ken_arg_string(text->text), help);
    return KEN_NONE;
}

/* --- conditions ----------------------------------------------------------------------------------------------------- */

struct ken_ir *ken_choice_named(const struct ken_node *node)
{
    struct ken_symbol *symbol = node->kind == KEN_NODE_NAME ? node->symbol : NULL;
    if (!symbol || symbol->kind != KEN_SYMBOL_INPUT || !symbol->value || symbol->value->type != KEN_IS_CATEGORY)
        return NULL;
    symbol->used = true;
    return symbol->value;
}

void ken_choice_misused(struct ken_check *k, const struct ken_node *node, const struct ken_ir *category)
{
    ken_report(k->compiler, KEN_DIAG_CATEGORY_USE, node->span, words_of(k, node), ken_choice_text(k, KEN_INPUT_AT(k->rules, category->input), 0));
}

static struct ken_ir *condition(struct ken_check *k, const struct ken_node *is, const struct ken_node *subject)
{
    struct ken_ir *category = ken_choice_named(subject);
    if (!category) {
        struct ken_ir *other = ken_formula_value(k, subject);
        if (other)
            ken_report(k->compiler, KEN_DIAG_CHOICE_OF, subject->span, words_of(k, subject), ken_arg_phrase(ken_formula_kind(other)));
        return NULL;
    }
    struct ken_choices *choices = KEN_NEW(k->compiler, struct ken_choices);
    uint32_t choice = ken_choice_find(k, KEN_INPUT_AT(k->rules, category->input), is->last);
    if (choice == KEN_NONE)
        return NULL;
    ken_choices_add(choices, choice);
    struct ken_ir *n = ken_ir_is(k->rules, category, choices, is->span);
    return is->negative ? ken_ir_two(k->rules, KEN_IR_NOT, n, NULL, is->span) : n;
}

struct ken_ir *ken_choice_condition(struct ken_check *k, const struct ken_node *is)
{
    return condition(k, is, is->first);
}

bool ken_choice_is_elided(const struct ken_node *node)
{
    return node->kind == KEN_NODE_IS && node->first == node->last;
}

struct ken_ir *ken_choice_again(struct ken_check *k, const struct ken_node *or)
{
    const struct ken_node *text = or->last, *before = or->first;
    while (before->kind == KEN_NODE_OR && !before->bracketed)
        before = ken_choice_is_elided(before->last) ? before->first : before->last;
    bool turned = before->kind == KEN_NODE_NOT && !before->bracketed;
    const struct ken_node *is = turned ? before->first : before;
    if (is->kind == KEN_NODE_NAME && !is->symbol) /* cut off for its depth */
        return NULL;
    if (is->kind != KEN_NODE_IS || is->bracketed) {
        ken_report(k->compiler, KEN_DIAG_CHOICE_ALONE, text->span, words_of(k, text));
        return NULL;
    }
    if (turned || is->negative) {
        ken_report(k->compiler, KEN_DIAG_CHOICE_NEGATIVE, text->span, words_of(k, text), words_of(k, is->first));
        return NULL;
    }
    return ken_choice_named(is->first) ? condition(k, text, is->first) : NULL; /* else it has had its message */
}

/* --- findings ------------------------------------------------------------------------------------------------------- */

struct ken_arg ken_choice_for(struct ken_check *k, const struct ken_ir *is, bool truth)
{
    const struct ken_ir_input *input = KEN_INPUT_AT(k->rules, is->kid[0]->input);
    for (uint32_t i = 0; i < input->choice_count; i++)
        if (ken_choices_have(is->choices, i) == truth)
            return ken_choice_text(k, input, i);
    return (struct ken_arg){0};
}

/* The category that every case turns on, and nothing else. */
static const struct ken_ir *category_of_cases(const struct ken_ir_indicator *ind)
{
    const struct ken_ir *category = NULL;
    for (uint32_t i = 0; i < ind->blocks.count; i++) {
        const struct ken_ir_block *b = KEN_BLOCK_AT(ind, i);
        if (b->otherwise)
            continue;
        if (!b->when || b->when->op != KEN_IR_IS || (category && category != b->when->kid[0]))
            return NULL;
        category = b->when->kid[0];
    }
    return category;
}

static bool takes(const struct ken_ir_block *b, uint32_t choice)
{
    return b->otherwise || ken_choices_have(b->when->choices, choice);
}

static void example(struct ken_check *k, struct ken_diag *d, const struct ken_ir *category, uint32_t choice, enum ken_phrase outcome)
{
    struct ken_arg name = ken_ir_called(k->rules, category);
    ken_diag_pair(d, name.text, name.size, ken_choice_text(k, KEN_INPUT_AT(k->rules, category->input), choice));
    ken_diag_outcome(d, outcome, (struct ken_arg){0}, (struct ken_arg){0});
}

static void report_overlap(struct ken_check *k, const struct ken_ir_block *earlier, const struct ken_ir_block *later, const struct ken_ir *category,
                           uint32_t choice)
{
    struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_CASES_OVERLAP, later->span, ken_arg_string(earlier->title), ken_arg_string(later->title));
    ken_diag_relate(d, earlier->span, KEN_PHRASE_CASE_HERE, (struct ken_arg){0});
    example(k, d, category, choice, KEN_PHRASE_BOTH_CASES);
}

static void find_overlap(struct ken_check *k, const struct ken_ir_indicator *ind, const struct ken_ir *category, uint32_t later)
{
    const struct ken_ir_block *b = KEN_BLOCK_AT(ind, later);
    bool reached = false, overlaps = b->otherwise;
    for (uint32_t choice = 0; choice < KEN_INPUT_AT(k->rules, category->input)->choice_count; choice++) {
        const struct ken_ir_block *earlier = NULL;
        for (uint32_t i = 0; i < later && !earlier; i++)
            earlier = takes(KEN_BLOCK_AT(ind, i), choice) ? KEN_BLOCK_AT(ind, i) : NULL;
        if (!takes(b, choice))
            continue;
        if (earlier && !overlaps)
            report_overlap(k, earlier, b, category, choice);
        overlaps = overlaps || earlier;
        reached = reached || !earlier;
    }
    if (!reached)
        ken_report(k->compiler, KEN_DIAG_CASE_DEAD, b->span, ken_arg_string(b->title));
}

static void find_hole(struct ken_check *k, const struct ken_ir_indicator *ind, const struct ken_ir *category)
{
    const struct ken_ir_input *input = KEN_INPUT_AT(k->rules, category->input);
    struct ken_choices covered = {{0}};
    uint32_t first = KEN_NONE;
    for (uint32_t choice = 0; choice < input->choice_count; choice++) {
        for (uint32_t i = 0; i < ind->blocks.count; i++)
            if (takes(KEN_BLOCK_AT(ind, i), choice))
                ken_choices_add(&covered, choice);
        if (first == KEN_NONE && !ken_choices_have(&covered, choice))
            first = choice;
    }
    if (first == KEN_NONE)
        return;
    struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_CASES_HOLE, KEN_BLOCK_AT(ind, ind->blocks.count - 1)->span);
    ken_diag_label(d, KEN_PHRASE_LEFT_OUT, list(k, input, &covered, false));
    example(k, d, category, first, KEN_PHRASE_NO_CASE);
}

bool ken_choice_find_cases(struct ken_check *k, const struct ken_ir_indicator *ind)
{
    const struct ken_ir *category = category_of_cases(ind);
    if (!category)
        return false;
    for (uint32_t i = 1; i < ind->blocks.count; i++)
        find_overlap(k, ind, category, i);
    find_hole(k, ind, category);
    return true;
}
