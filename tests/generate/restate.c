/* restate.c: the clauses below `change indicator`. */
#include "write.h"

static void change_measure(struct generated *g, const struct written_indicator *w)
{
    uses(g, USES_CHANGE_MEASURE);
    new_line(g);
    write_measure_of(g, w->measure.unit, w->style.scoring == SCORED_BETWEEN);
}

/* ---- Levels ---- */

/* Where something said that there is no higher level, it is said again. */
static uint32_t last_again(struct generated *g, const struct written_indicator *w, const struct rungs *rungs)
{
    uint32_t first = w->style.scoring == SCORED_BETWEEN ? 2 : 1;
    return rungs->highest ? first + choose(g->choices, g->top - first) : last_of_block(g, &w->style);
}

/* One condition for all levels: what one line states with a table cannot be taken apart. */
static void restate_table_levels(struct generated *g, struct rungs *rungs)
{
    write_level(g, 1, rungs->last);
    write_word(g, WORD_WHEN);
    write_condition(g, 1);
    rungs->by_table = false;
    rungs->plain = false;
}

/* All levels of a block, and perhaps what they measure. */
static void restate_levels(struct generated *g, struct written_indicator *w, struct written_block *block, bool measure)
{
    uint32_t last = last_again(g, w, &block->rungs);
    uses(g, USES_CHANGE_LEVELS);
    if (w->style.scoring == SCORED_FROM) {
        write_block(g, &w->style, &block->measure, 0);
    } else if (block->is_bands) {
        write_bands(g, write_bands_of(g), last);
    } else {
        if (measure && chance(g->choices, 3)) {
            uses(g, USES_CHANGE_MEASURE);
            write_measure(g, &block->measure, w->style.scoring == SCORED_BETWEEN);
        }
        write_block(g, &w->style, &block->measure, last);
    }
    block->rungs = g->written->rungs;
}

static void restate_block(struct generated *g, struct written_indicator *w, struct written_block *block, bool measure)
{
    if (w->alone)
        return;
    if (block->rungs.by_table)
        restate_table_levels(g, &block->rungs);
    else if (block->rungs.plain && choose(g->choices, 3))
        write_new_threshold(g, &block->rungs);
    else
        restate_levels(g, w, block, measure);
}

/* Levels that a person gives. */
static void change_assessed(struct generated *g, const struct written_indicator *w)
{
    uint32_t level = 1 + choose(g->choices, g->top);
    if (choose(g->choices, 2)) {
        uses(g, USES_CHANGE_ASSESSED);
        move_input(g, &g->inputs[w->input]);
        new_line(g);
        write_word(g, WORD_ASSESSED);
        write_word(g, WORD_FROM_PATH);
        write_quoted(g, g->inputs[w->input].path);
    }
    write_level(g, level, level);
    write_some_text(g);
}

/* An indicator without cases may be read another way, when its levels are new. */
static void change_plain(struct generated *g, struct written_indicator *w)
{
    struct written_block *block = &w->blocks[0];
    bool measured = w->measure.stated && !w->measure.is_date && chance(g->choices, 3);
    if (measured)
        change_measure(g, w);
    if (!choose(g->choices, 3))
        return;
    bool anew = w->style.scoring == SCORED_BY_LEVEL && w->style.reading != READING_LEFT_OUT && !block->rungs.by_table && chance(g->choices, 3);
    if (!anew) {
        restate_block(g, w, block, !measured);
    } else {
        uses(g, USES_CHANGE_READING);
        w->style.reading = w->style.reading == READING_HIGHEST ? READING_CUMULATIVE : READING_HIGHEST;
        write_reading(g, w->style.reading);
        restate_levels(g, w, block, !measured);
    }
    w->measure = block->measure;
}

/* ---- Cases ---- */

/* Cases with weights share all that there is among them: their conditions stay. */
static void change_case(struct generated *g, struct written_indicator *w, uint32_t number)
{
    uses(g, USES_CHANGE_CASE);
    write_case_name(g, WORD_CHANGE_CASE, number);
    if (w->form == FORM_CASES && number != w->otherwise && chance(g->choices, 3)) {
        uses(g, USES_CHANGE_CONDITION);
        write_word(g, WORD_WHEN);
        write_condition(g, choose(g->choices, 3));
    }
    write_note(g);
    if (choose(g->choices, 4))
        restate_block(g, w, &w->blocks[number - 1], true);
}

static void change_every_case(struct generated *g)
{
    uses(g, USES_EVERY_CASE);
    new_line(g);
    write_word(g, WORD_EVERY_CASE);
    write_level(g, g->top, g->top);
    write_link(g, 1);
}

static void change_cases(struct generated *g, struct written_indicator *w)
{
    uint32_t cases = w->block_count;
    if (w->measure.stated && !w->measure.is_date && chance(g->choices, 4))
        change_measure(g, w);
    for (uint32_t i = 1; i <= cases; i++)
        if (chance(g->choices, 3))
            change_case(g, w, i);
    if (w->form == FORM_CASES && !w->alone && cases < MOST_BLOCKS && chance(g->choices, 4)) {
        uses(g, USES_ADD_CASE);
        write_case(g, w);
    }
    if (w->every && !w->alone && w->style.reading != READING_LEFT_OUT && chance(g->choices, 3))
        change_every_case(g);
}

/* ---- The whole ---- */

/* Scores, when it is not assessed, adjustments: what stands beside the levels. */
static void change_clauses(struct generated *g, const struct card *card, struct written_indicator *w)
{
    if (chance(g->choices, 4))
        write_owner(g);
    if (w->by_level && chance(g->choices, 3)) {
        uses(g, USES_CHANGE_SCORES);
        write_score_by_level(g, w->lowest, w->full, w->reaches);
    }
    if ((w->absent || (card->may_not_assess && card->results_stand)) && chance(g->choices, 3)) {
        uses(g, USES_CHANGE_NOT_ASSESSED);
        w->absent = true;
        write_not_assessed(g);
    }
    if (!chance(g->choices, 4))
        return;
    uses(g, USES_CHANGE_ADJUSTMENT);
    for (uint32_t more = 1 + choose(g->choices, 2); more > 0; more--)
        write_adjustment(g, false, w->full);
}

void write_changes(struct generated *g, const struct card *card, struct written_indicator *w)
{
    g->in_indicator = true;
    change_clauses(g, card, w);
    switch (w->form) {
    case FORM_PLAIN: change_plain(g, w); break;
    case FORM_BANDS: restate_block(g, w, &w->blocks[0], false); break;
    case FORM_ASSESSED: change_assessed(g, w); break;
    case FORM_CASES: case FORM_WEIGHTED_CASES: change_cases(g, w); break;
    }
    g->in_indicator = false;
    if (chance(g->choices, 8))
        write_example(g, w->style.scoring != SCORED_FROM);
}
