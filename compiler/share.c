/* Shared values. A node that is used more than once is computed once, at the nearest place that every use comes after: in a
 * block, before an indicator's blocks, or before all indicators. */
#include "emit.h"

bool ken_is_shared(const struct ken_ir *n)
{
    bool too_early = n->fleeting || (n->late && n->scope.indicator == KEN_NONE); /* at the only place that serves all its uses */
    return n->uses > 1 && n->count > 0 && n->op != KEN_IR_HAPPENED && !too_early;
}

static void widen(struct ken_ir *n, struct ken_ir_scope scope)
{
    if (!n->placed) {
        n->placed = true;
        n->scope = scope;
    } else if (n->scope.indicator != scope.indicator) {
        n->scope = (struct ken_ir_scope){KEN_NONE, KEN_NONE};
    } else if (n->scope.block != scope.block) {
        n->scope.block = KEN_NONE;
    }
}

static void use(struct ken_ir *n, uint32_t indicator, uint32_t block)
{
    if (!n || n->op == KEN_IR_FALSE)
        return;
    n->uses++;
    widen(n, (struct ken_ir_scope){indicator, block});
}

static void use_adjustments(const struct ken_list *list, uint32_t indicator)
{
    for (uint32_t i = 0; i < list->count; i++) {
        use(KEN_ADJUSTMENT_AT(*list, i)->value, indicator, KEN_NONE);
        use(KEN_ADJUSTMENT_AT(*list, i)->when, indicator, KEN_NONE);
    }
}

static void use_block(const struct ken_ir_block *b, uint32_t indicator, uint32_t row)
{
    use(b->when, indicator, KEN_NONE);
    use(b->score, indicator, row);
    if (b->kind == KEN_BLOCK_BANDS)
        use(b->measure[0], indicator, row);
    for (uint32_t n = 1; b->kind == KEN_BLOCK_LADDER && n <= KEN_LIMIT_TOP_LEVEL; n++)
        use(b->level[n].condition, indicator, row);
}

void ken_share(struct ken_rules *r)
{
    for (uint32_t i = 0; i < r->indicators.count; i++) {
        const struct ken_ir_indicator *ind = KEN_INDICATOR_AT(r, i);
        use(ind->not_assessed, i, KEN_NONE);
        for (uint32_t j = 0; j < ind->blocks.count; j++)
            use_block(KEN_BLOCK_AT(ind, j), i, j);
        use_adjustments(&ind->adjustments, i);
    }
    for (uint32_t i = 0; i < r->scorecards.count; i++)
        use_adjustments(&KEN_SCORECARD_AT(r, i)->adjustments, KEN_NONE);
    for (uint32_t i = r->nodes.count; i-- > 0;) { /* users before what they use */
        const struct ken_ir *n = KEN_AT(r->nodes, struct ken_ir *, i);
        for (uint32_t j = 0; n->placed && j < n->count; j++)
            use(n->kid[j], n->scope.indicator, n->scope.block);
    }
}
