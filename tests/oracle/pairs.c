/* Percentages of one input over another that the rules compute: of these a part is told from its whole. What no rule uses, be it
 * a definition, a measure that every case replaces, or a level that cannot be reached, is not computed. */
#include "model.h"

#include <stdlib.h>

static bool is_input(const struct oracle *o, const struct ken_node *meant)
{
    return meant->kind == KEN_NODE_NAME && !oracle_name(o, meant->symbol)->table;
}

static void note_pair(struct oracle *o, const struct ken_node *percent)
{
    const struct ken_node *part = oracle_meant(o, percent->first), *whole = oracle_meant(o, percent->first->next);
    if (percent->word != KEN_WORD_PERCENT_OF || !is_input(o, part) || !is_input(o, whole))
        return;
    o->pairs = realloc(o->pairs, (o->pair_count + 1) * sizeof *o->pairs);
    if (!o->pairs)
        abort();
    o->pairs[o->pair_count++] = (struct pair){oracle_name(o, part->symbol)->input, oracle_name(o, whole->symbol)->input};
}

/* Notes what is computed for an expression; true if some subject in it is left out, so that the measure is computed too. */
static bool note_expression(struct oracle *o, const struct ken_node *node)
{
    struct name *name = node->kind == KEN_NODE_NAME ? oracle_name(o, node->symbol) : NULL;
    bool elided = ((node->kind == KEN_NODE_COMPARE || node->kind == KEN_NODE_BETWEEN) && !node->first->next) ||
                  (node->kind == KEN_NODE_IN_PERIOD && !node->first);
    if (node->kind == KEN_NODE_PERCENT)
        note_pair(o, node);
    if (name && !name->used) {
        name->used = true;
        for (int k = 0; name->table && k < 2; k++)
            if (name->table->keys[k])
                note_expression(o, name->table->keys[k]);
        if (name->expression)
            note_expression(o, name->expression);
    }
    for (const struct ken_node *kid = node->first; kid && node->kind != KEN_NODE_NUMBER; kid = kid->next)
        elided |= note_expression(o, kid);
    return elided;
}

static void note_block(struct oracle *o, const struct indicator *indicator, const struct block *block)
{
    const struct ken_node *measure = oracle_measure(indicator, block);
    bool measured = measure && measure->kind == KEN_NODE_BANDS && !block->score;
    if (block->score)
        note_expression(o, block->score);
    for (int n = 1; n <= block->highest && n <= indicator->every.highest; n++) {
        if (oracle_is_absent(indicator, block, n))
            continue;
        if (block->levels[n].list)
            measured = true;
        else if (block->levels[n].condition)
            measured |= note_expression(o, block->levels[n].condition);
        if (indicator->every.levels[n].condition)
            note_expression(o, indicator->every.levels[n].condition);
    }
    if (measured)
        note_expression(o, measure);
}

static void note_adjustments(struct oracle *o, const struct adjustment *adjustments)
{
    for (const struct adjustment *a = adjustments; a; a = a->next) {
        note_expression(o, a->to);
        if (a->when)
            note_expression(o, a->when);
    }
}

static void note_indicator(struct oracle *o, const struct indicator *indicator)
{
    if (indicator->not_assessed)
        note_expression(o, indicator->not_assessed);
    if (!indicator->has_cases && !indicator->is_assessed)
        note_block(o, indicator, &indicator->own);
    for (const struct block *block = indicator->cases; block; block = block->next) {
        if (block->when)
            note_expression(o, block->when);
        note_block(o, indicator, block);
    }
    note_adjustments(o, indicator->adjustments);
}

void oracle_note_pairs(struct oracle *o, const struct scorecard *scorecard)
{
    for (const struct indicator *i = scorecard->indicators; i; i = i->next)
        note_indicator(o, i);
    note_adjustments(o, scorecard->adjustments);
}
