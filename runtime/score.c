/* score.c: scores while they are found (language.md §14). */
#include "value.h"

const struct ken_number *ken_score_of_level(const ken_context *c, uint32_t indicator, int level)
{
    const struct ken_program *p = c->program;
    uint32_t scores = ken_cell(p, KEN_INDICATOR, indicator, KEN_INDICATOR_SCORES);
    if (level == 0)
        return &p->numbers[ken_cell(p, KEN_INDICATOR, indicator, KEN_INDICATOR_LOWEST)];
    if (scores)
        return &p->numbers[ken_cell(p, KEN_SCORE, scores - 1 + (uint32_t)level - 1, KEN_SCORE_NUMBER)];
    return &c->levels[level];
}

void ken_score_set(struct ken_range *r, const struct ken_number *low, const struct ken_number *high)
{
    ken_number_copy(r->low, low);
    ken_number_copy(r->high, high);
}

void ken_score_join(struct ken_range *r, const struct ken_number *low, const struct ken_number *high, struct ken_number_scratch *scratch)
{
    if (ken_number_cmp(low, r->low, scratch) < 0)
        ken_number_copy(r->low, low);
    if (ken_number_cmp(high, r->high, scratch) > 0)
        ken_number_copy(r->high, high);
}

void ken_score_adjust(struct ken_range *r, ken_context *c, enum ken_truth when, const struct ken_value *value)
{
    if (when == KEN_FALSE)
        return;
    bool known = value->kind == KEN_VALUE_NUMBER;
    const struct ken_number *low = known ? ken_score_keep(r, &value->number, &c->scratch) : r->lowest;
    const struct ken_number *high = known ? low : r->full;
    if (when == KEN_TRUE)
        ken_score_set(r, low, high);
    else
        ken_score_join(r, low, high, &c->scratch);
    if (when == KEN_TRUE && known)
        r->known = true;
    else if (!ken_number_equal(r->low, r->high))
        r->known = false;
}

const struct ken_number *ken_score_keep(const struct ken_range *r, const struct ken_number *score, struct ken_number_scratch *scratch)
{
    if (ken_number_cmp(score, r->lowest, scratch) < 0)
        return r->lowest;
    return ken_number_cmp(score, r->full, scratch) > 0 ? r->full : score;
}
