/* amend.c: a file that amends what was written before. Weights still sum to 100, and whatever others name is still there. */
#include "write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Header and declarations ---- */

static void restate_header(struct generated *g)
{
    if (choose(g->choices, 2)) {
        uses(g, USES_CHANGE_HEADER);
        new_line(g);
        write_word(g, WORD_RULESET);
        write_some_text(g);
    }
    if (chance(g->choices, 4))
        write_period(g);
}

static void change_input(struct generated *g, struct generated_input *input)
{
    uses(g, USES_CHANGE_INPUT);
    new_line(g);
    write_word(g, WORD_CHANGE_INPUT);
    write_name(g, input->name);
    if (chance(g->choices, 3))
        move_input(g, input);
    input->ranged = false;
    input->low = 0;
    input->high = INT64_MAX;
    describe_input(g, input);
}

/* It may name what was declared before it, and inputs. */
static void change_define(struct generated *g, uint32_t define)
{
    const struct generated_define *d = &g->defines[define];
    uint32_t count = g->define_count;
    uses(g, USES_CHANGE_DEFINE);
    new_line(g);
    write_word(g, WORD_CHANGE_DEFINE);
    write_name(g, d->name);
    write_word(g, WORD_AS);
    g->define_count = define;
    write_meaning(g, d->kind, d->unit);
    g->define_count = count;
}

/* Of the inputs the first ones are those of the earlier rules. */
static void change_declarations(struct generated *g, uint32_t inputs)
{
    uint32_t defines = g->define_count;
    if (chance(g->choices, 3) && g->input_count < MOST_INPUTS)
        declare_input(g, (enum value_kind)choose(g->choices, A_LEVEL));
    if (chance(g->choices, 3))
        write_define(g);
    for (uint32_t i = 0; i < inputs; i++)
        if (g->inputs[i].kind != A_LEVEL && chance(g->choices, 6))
            change_input(g, &g->inputs[i]);
    for (uint32_t i = 0; i < defines; i++)
        if (!g->defines[i].is_table && chance(g->choices, 6))
            change_define(g, i);
    for (uint32_t i = 0; i < g->written->table_count; i++)
        if (chance(g->choices, 3))
            write_new_rows(g, &g->written->tables[i]);
}

/* ---- Which parts change ---- */

typedef bool part_test(const struct written_card *, const struct written_indicator *);

/* Some part that a test accepts, other than one; NULL: none. */
static struct written_indicator *some_part(struct generated *g, struct written_card *card, const struct written_indicator *other, part_test *test)
{
    struct written_indicator *found[MOST_INDICATORS];
    uint32_t count = 0;
    for (uint32_t i = 0; i < card->part_count; i++)
        if (&card->part[i] != other && (!other || card->part[i].part.group == other->part.group) && test(card, &card->part[i]))
            found[count++] = &card->part[i];
    return count ? found[choose(g->choices, count)] : NULL;
}

/* Whether its weight is a number that may be another. */
static bool may_take(const struct written_card *card, const struct written_indicator *w)
{
    return !w->dropped && !w->added && (card->card.weighted ? w->part.weight > 0 && !w->part.split.selector : !w->part.is_heading);
}

static bool may_give(const struct written_card *card, const struct written_indicator *w)
{
    return may_take(card, w) && (!card->card.weighted || w->part.weight >= 200);
}

static bool may_go(const struct written_card *card, const struct written_indicator *w)
{
    return may_take(card, w) && !w->part.is_heading && !w->named;
}

static void add_weight(struct written_indicator *w, int weight)
{
    w->part.weight += weight;
    w->reweighted |= weight != 0;
}

/* How much of a weight to give away: whole hundredths, and some is left. */
static int some_weight(struct generated *g, const struct written_indicator *w)
{
    return w->part.weight ? 100 * (1 + (int)choose(g->choices, (uint32_t)(w->part.weight / 100 - 1))) : 0;
}

static void plan_shift(struct generated *g, struct written_card *card)
{
    struct written_indicator *from = card->card.weighted ? some_part(g, card, NULL, may_give) : NULL;
    struct written_indicator *to = from ? some_part(g, card, from, may_take) : NULL;
    if (!to)
        return;
    int weight = some_weight(g, from);
    add_weight(from, -weight);
    add_weight(to, weight);
}

/* Drops an indicator for good, or to add it again. */
static void plan_drop(struct generated *g, struct written_card *card)
{
    struct written_indicator *w = some_part(g, card, NULL, may_go), *heir = w ? some_part(g, card, w, may_take) : NULL;
    if (!w)
        return;
    w->added = !heir || chance(g->choices, 3);
    w->dropped = true;
    if (!w->added)
        add_weight(heir, w->part.weight);
}

/* ---- New parts ---- */

/* 4.2 before 4.10. */
static bool is_less(const char *a, const char *b)
{
    char *a_end, *b_end;
    unsigned long x = strtoul(a, &a_end, 10), y = strtoul(b, &b_end, 10);
    if (x != y || !*a_end || !*b_end)
        return x < y || (x == y && !*a_end && *b_end);
    return is_less(a_end + 1, b_end + 1);
}

/* A part in its place by number, like another but for the end of its number; NULL where that number is taken. */
static struct written_indicator *insert_part(struct generated *g, struct written_card *card, const struct part *like)
{
    struct part part = *like;
    char *dot = strrchr(part.number, '.'), *end = dot ? dot + 1 : part.number;
    uint32_t at = 0;
    snprintf(end, sizeof part.number - (size_t)(end - part.number), "%u", 1 + choose(g->choices, 20));
    for (uint32_t i = 0; i < card->part_count; i++) {
        if (strcmp(card->part[i].part.number, part.number) == 0)
            return NULL;
        if (is_less(card->part[i].part.number, part.number))
            at = i + 1;
    }
    memmove(&card->part[at + 1], &card->part[at], (card->part_count - at) * sizeof *card->part);
    card->part_count++;
    card->part[at] = (struct written_indicator){.part = part, .added = true};
    return &card->part[at];
}

static void plan_new(struct generated *g, struct written_card *card)
{
    struct written_indicator *from = some_part(g, card, NULL, may_give);
    if (!from || card->part_count >= MOST_PARTS + 8)
        return;
    struct part part = from->part;
    part.is_heading = false;
    part.weight = some_weight(g, from);
    part.full = card->card.adds ? some_full_score(g) : 0;
    from->part.weight -= part.weight;
    from->reweighted |= part.weight != 0;
    if (insert_part(g, card, &part))
        return;
    from->part.weight += part.weight; /* nothing was put in, so that `from` still is where it was */
}

static void plan_new_heading(struct generated *g, struct written_card *card)
{
    struct part part = card->part[choose(g->choices, card->part_count)].part;
    part.is_heading = true;
    part.weight = 0;
    part.split.selector = NULL;
    if (card->part_count < MOST_PARTS + 8)
        insert_part(g, card, &part);
}

static void plan_changes(struct generated *g, struct written_card *card)
{
    if (choose(g->choices, 2))
        plan_shift(g, card);
    if (chance(g->choices, 3))
        plan_drop(g, card);
    if (chance(g->choices, 3))
        plan_new(g, card);
    if (chance(g->choices, 8))
        plan_new_heading(g, card);
}

/* ---- Writing them ---- */

static bool stays(const struct written_indicator *w)
{
    return !w->dropped && !w->added && !w->part.is_heading;
}

/* What a change of a part may name: what stands before it, and will stay. */
static void see_earlier(struct generated *g, struct written_card *card, uint32_t before)
{
    g->earlier_count = 0;
    for (uint32_t i = 0; i < before; i++)
        if (stays(&card->part[i]) && card->part[i].may_be_named)
            g->earlier[g->earlier_count++] = &card->part[i];
}

/* `changed`: what the scores sum to is another. */
static void change_total(struct generated *g, struct written_card *card, bool changed)
{
    int64_t full = full_of_total(card);
    bool several = g->written->card_count > 1;
    if (several || changed || chance(g->choices, 4)) {
        uses(g, USES_CHANGE_SCORECARD);
        new_line(g);
        write_word(g, WORD_CHANGE_SCORECARD);
        write_name(g, card->name);
    }
    if (changed && card->full_stated)
        write_score_line(g, WORD_FULL_SCORE_IS, full);
    if (!card->card.weighted && !card->card.adds)
        return;
    see_earlier(g, card, card->part_count);
    if (chance(g->choices, 6))
        write_total_adjustments(g, full);
    if ((changed && card->graded) || chance(g->choices, 6)) {
        card->graded = true;
        uses(g, USES_CHANGE_GRADES);
        write_grades(g, full);
    }
}

static void drop_part(struct generated *g, const struct written_indicator *w)
{
    uses(g, w->added ? USES_DROP_AND_ADD : USES_DROP_INDICATOR);
    new_line(g);
    write_word(g, WORD_DROP_INDICATOR);
    write_numeral(g, w->part.number);
}

static void add_part(struct generated *g, const struct written_card *card, struct written_indicator *w)
{
    uses(g, w->part.is_heading ? USES_ADD_HEADING : USES_ADD_INDICATOR);
    if (w->part.is_heading) {
        write_heading(g, &w->part);
        return;
    }
    *w = (struct written_indicator){.part = w->part, .added = true, .dropped = w->dropped};
    write_indicator(g, WORD_ADD_INDICATOR, &card->card, w);
}

static void change_part(struct generated *g, const struct written_card *card, struct written_indicator *w)
{
    bool heading = w->part.is_heading;
    uses(g, heading ? USES_CHANGE_HEADING : USES_CHANGE_INDICATOR);
    new_line(g);
    write_word(g, heading ? WORD_CHANGE_HEADING : WORD_CHANGE_INDICATOR);
    write_numeral(g, w->part.number);
    if (chance(g->choices, 3)) {
        uses(g, USES_CHANGE_TITLE);
        write_some_text(g);
    }
    if (w->reweighted) {
        uses(g, USES_CHANGE_WEIGHT);
        write_weight(g, w->part.weight);
    }
    if (!heading)
        write_changes(g, &card->card, w);
}

/* Once all is written, what was dropped is no more. */
static void end_changes(struct written_card *card)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < card->part_count; i++) {
        struct written_indicator *w = &card->part[i];
        if (w->dropped && !w->added)
            continue;
        w->dropped = w->added = w->reweighted = false;
        if (kept != i)
            card->part[kept] = *w;
        kept++;
    }
    card->part_count = kept;
}

static void amend_scorecard(struct generated *g, struct written_card *card)
{
    int64_t full = full_of_total(card);
    g->top = card->top;
    plan_changes(g, card);
    change_total(g, card, full_of_total(card) != full);
    for (uint32_t i = 0; i < card->part_count; i++) {
        struct written_indicator *w = &card->part[i];
        see_earlier(g, card, i);
        if (w->dropped)
            drop_part(g, w);
        if (w->added)
            add_part(g, card, w);
        else if (!w->dropped && (w->reweighted || chance(g->choices, 3)))
            change_part(g, card, w);
    }
    end_changes(card);
}

/* ---- The file ---- */

/* A file that only the amending one uses; of what needs no unit. */
static void write_used_file(struct generated *g)
{
    begin_file(g);
    declare_input(g, A_FLAG);
    new_line(g);
}

void write_amendment(struct generated *g)
{
    struct written *w = g->written;
    uint32_t amended = w->file_count - 1, cards = w->card_count, inputs = g->input_count;
    bool using = chance(g->choices, 4) && g->input_count < MOST_INPUTS, late = choose(g->choices, 2);
    if (w->file_count + 2 > MOST_RULE_FILES)
        return;
    g->uses[USES_AMENDS_IN_TURN] += w->amends;
    if (using)
        write_used_file(g);
    begin_file(g);
    w->amends = true;
    if (late)
        restate_header(g);
    new_line(g);
    write_file(g, WORD_AMENDS, amended);
    new_line(g);
    if (using)
        write_file(g, WORD_USE, w->file_count - 2);
    if (!late)
        restate_header(g);
    change_declarations(g, inputs);
    for (uint32_t i = 0; i < cards; i++)
        amend_scorecard(g, &w->cards[i]);
    if (cards < MOST_CARDS && chance(g->choices, 8)) {
        uses(g, USES_ADD_SCORECARD);
        write_scorecard(g);
    }
    new_line(g);
}
