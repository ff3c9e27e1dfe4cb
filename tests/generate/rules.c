/* rules.c: the rules before any amendment: header, units, inputs, definitions, scorecards. */
#include "write.h"

#include "../../runtime/format.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

/* ---- Header ---- */

void write_period(struct generated *g)
{
    g->has_period = true;
    uses(g, USES_PERIOD);
    new_line(g);
    write_word(g, WORD_PERIOD);
    write_date(g, g->base_day);
    write_word(g, WORD_TO);
    write_date(g, g->base_day + 1 + (int32_t)choose(g->choices, 366));
}

static void write_header(struct generated *g)
{
    write_word(g, WORD_RULESET);
    write_some_text(g);
    if (chance(g->choices, 4)) {
        uses(g, USES_SOURCE);
        new_line(g);
        write_word(g, WORD_SOURCE);
        write_some_text(g);
        if (choose(g->choices, 2)) {
            write_word(g, WORD_DATED);
            write_date(g, some_day(g));
        }
    }
    if (chance(g->choices, 2))
        write_period(g);
}

/* ---- Units and inputs ---- */

static void declare_units(struct generated *g)
{
    static const char *const names[] = {"คน", "ครัวเรือน", "ข่าว", "คะแนนดิบ", "pts", "hours"};
    uint32_t first = choose(g->choices, COUNT(names)), count = choose(g->choices, 4);
    g->unit_count = FIRST_DECLARED;
    for (uint32_t i = 0; i < count; i++) {
        struct generated_unit *u = &g->units[g->unit_count++];
        snprintf(u->name, sizeof u->name, "%s", names[(first + i) % COUNT(names)]);
        u->whole = choose(g->choices, 2);
        uses(g, u->whole ? USES_UNIT_WHOLE : USES_UNIT);
        new_line(g);
        write_word(g, WORD_UNIT);
        write_new_name(g, u->name);
        if (u->whole)
            write_word(g, WORD_WHOLE);
    }
}

/* Groups and members never share a name, so no path is the beginning of another. */
static bool path_is_free(const struct generated *g, const char *path)
{
    for (uint32_t i = 0; i < g->input_count; i++)
        if (strcmp(g->inputs[i].path, path) == 0)
            return false;
    return true;
}

void fresh_path(struct generated *g, char to[WORD_BYTES])
{
    static const char *const groups[] = {"",          "",     "",           "budget.", "budget.ปี ๖๕.",
                                         "o.p.q.r.", "แผน.", "แผน.ย่อย.", "Budget.", "units."};
    static const char *const members[] = {"allocated", "allocate", "disbursed", "value", "values",
                                          "ผล", "ผลงาน", "เเผน", "แผนงาน", "satisfied", "q\"uote", "back\\slash", "a/b", "Value", "x", "y", "รายได้", "sent"};
    for (uint32_t try = 0;; try++) {
        const char *group = groups[choose(g->choices, COUNT(groups))], *member = members[choose(g->choices, COUNT(members))];
        if (try < 8)
            snprintf(to, WORD_BYTES, "%s%s", group, member);
        else
            snprintf(to, WORD_BYTES, "%s%s%u", group, member, g->input_count);
        if (path_is_free(g, to))
            return;
    }
}

void move_input(struct generated *g, struct generated_input *input)
{
    char path[WORD_BYTES];
    fresh_path(g, path);
    memcpy(input->path, path, WORD_BYTES);
}

static void write_range_of(struct generated *g, struct generated_input *input)
{
    static const int64_t highs[] = {100, 110, 1, 5, 1000000};
    bool below = chance(g->choices, 3);
    input->ranged = true;
    input->low = below ? -100 * SCALE : (int64_t)choose(g->choices, 3) * SCALE;
    input->high = input->low + highs[choose(g->choices, 5)] * SCALE;
    uses(g, below ? USES_INPUT_NEGATIVE_RANGE : USES_INPUT_RANGE);
    write_word(g, ends_in_days(g) ? WORD_BETWEEN : WORD_FROM_RANGE);
    write_literal(g, input->unit, input->low, choose(g->choices, 2) ? LITERAL_BARE : LITERAL_FREE);
    write_word(g, WORD_TO);
    write_literal(g, input->unit, input->high, choose(g->choices, 2) ? LITERAL_BARE : LITERAL_FREE);
}

static void write_type(struct generated *g, const struct generated_input *input)
{
    if (input->kind == A_CATEGORY) {
        write_word(g, WORD_ONE_OF);
        for (uint32_t i = 0; i < input->choice_count; i++) {
            if (i > 0)
                write_sign(g, ',');
            write_quoted(g, input->choices[i]);
        }
    } else if (input->kind == A_FLAG)
        write_word(g, WORD_FLAG);
    else if (input->kind == A_DATE)
        write_word(g, WORD_DATE);
    else
        write_unit(g, input->unit);
}

static void choose_choices(struct generated *g, struct generated_input *input)
{
    static const char *const texts[] = {"a", "A", "เมือง", "ชนบท", "เกาะ \"ใหญ่\"", "b c", "ระดับ ๑", "\\", "โรงพยาบาลส่งเสริมสุขภาพตำบล"};
    uint32_t first = choose(g->choices, COUNT(texts));
    input->choice_count = 1 + choose(g->choices, MOST_CHOICES);
    for (uint32_t i = 0; i < input->choice_count; i++)
        input->choices[i] = texts[(first + i) % COUNT(texts)];
}

/* Mostly of the usual ones. */
static uint32_t some_input_unit(struct generated *g)
{
    uint32_t usual = UNIT_BAHT + choose(g->choices, 2 + g->unit_count - FIRST_DECLARED);
    if (chance(g->choices, 8))
        return UNIT_PLAIN;
    if (chance(g->choices, 4))
        return UNIT_DAYS + choose(g->choices, FIRST_DECLARED - UNIT_DAYS);
    return usual <= UNIT_PERCENT ? usual : usual - UNIT_DAYS + FIRST_DECLARED;
}

void describe_input(struct generated *g, struct generated_input *input)
{
    write_word(g, WORD_FROM_PATH);
    write_quoted(g, input->path);
    write_word(g, WORD_IS);
    write_type(g, input);
    if (input->kind == A_NUMBER && chance(g->choices, 3))
        write_range_of(g, input);
    if (input->kind == A_NUMBER && chance(g->choices, 6))
        write_word(g, choose(g->choices, 2) ? WORD_MORE_BETTER : WORD_LESS_BETTER);
    if (chance(g->choices, 4))
        write_some_text(g);
}

void declare_input(struct generated *g, enum value_kind kind)
{
    static const enum construct constructs[] = {USES_INPUT_NUMBER, USES_INPUT_FLAG, USES_INPUT_DATE, USES_INPUT_CATEGORY};
    struct generated_input *input = &g->inputs[g->input_count];
    *input = (struct generated_input){.kind = kind, .low = 0, .high = INT64_MAX};
    if (kind == A_NUMBER)
        input->unit = some_input_unit(g);
    if (kind == A_CATEGORY)
        choose_choices(g, input);
    g->uses[USES_UNIT_WORD] += input->unit >= UNIT_DAYS && input->unit < FIRST_DECLARED;
    input->whole = kind == A_NUMBER && input->unit >= FIRST_DECLARED && g->units[input->unit].whole;
    fresh_path(g, input->path);
    fresh_name(g, input->name);
    uses(g, constructs[kind]);
    g->uses[USES_INPUT_PERCENT] += kind == A_NUMBER && input->unit == UNIT_PERCENT;
    new_line(g);
    write_word(g, WORD_INPUT);
    write_new_name(g, input->name);
    describe_input(g, input);
    g->input_count++;
}

static void declare_inputs(struct generated *g)
{
    uint32_t numbers = 1 + choose(g->choices, 5), flags = choose(g->choices, 4), dates = choose(g->choices, 3);
    for (uint32_t i = 0; i < numbers; i++)
        declare_input(g, A_NUMBER);
    for (uint32_t i = 0; i < flags; i++)
        declare_input(g, A_FLAG);
    for (uint32_t i = 0; i < dates; i++)
        declare_input(g, A_DATE);
    for (uint32_t i = choose(g->choices, 3); i > 0; i--)
        declare_input(g, A_CATEGORY);
    for (uint32_t i = choose(g->choices, 5); i > 0; i--)
        write_define(g);
    if (chance(g->choices, 3))
        declare_table(g, 1);
}

/* ---- Plans of scorecards ---- */

/* Parts of 100 with at most two decimals, in hundredths, `count` of them. */
static void part_weights(struct generated *g, uint32_t count, int *weights)
{
    int left = 10000;
    bool decimals = chance(g->choices, 3);
    for (uint32_t i = 0; i < count; i++) {
        int rest = (int)(count - i - 1), part = left;
        if (rest > 0) {
            int most = (left - rest * 100) / 100;
            part = (1 + (int)choose(g->choices, (uint32_t)(most > 1 ? most : 1))) * 100;
            part -= decimals && part > 100 ? (int)choose(g->choices, 100) : 0;
        }
        left -= part;
        weights[i] = part;
    }
}

static struct part *add_part(struct written_card *plan, const char *within, uint32_t number, const struct part *like)
{
    assert(plan->part_count < MOST_PARTS);
    struct part *part = &plan->part[plan->part_count++].part;
    *part = *like;
    int used = snprintf(part->number, sizeof part->number, "%s%s%u", within, *within ? "." : "", number);
    part->number[used < NUMBER_BYTES ? used : NUMBER_BYTES - 1] = '\0';
    return part;
}

/* Two parts whose weights turn on one input: what one gains in a case the other loses. */
static void split_weights(struct generated *g, struct part *a, struct part *b)
{
    const struct generated_input *selector = some_selector(g, true);
    int cases = !selector ? 0 : selector->kind == A_CATEGORY ? (int)selector->choice_count : 2;
    if (cases < 2 || b->weight - 100 < cases - 1)
        return;
    int most = (b->weight - 100) / (cases - 1), step = most >= 100 ? 100 * (1 + (int)choose(g->choices, (uint32_t)most / 100)) : most;
    a->split = (struct split){selector, step};
    b->split = (struct split){selector, -step};
}

/* The parts of a scorecard (`depth` 0) or of a heading. */
static void plan_parts(struct generated *g, struct written_card *plan, const char *within, uint32_t depth)
{
    enum { MOST = 5 };
    uint32_t count = 1 + choose(g->choices, depth ? 3 : g->small ? 2 : MOST), singles = 0;
    struct part like = {.group = plan->group_count++};
    char group[NUMBER_BYTES];
    int weights[MOST];
    struct part *single[MOST];
    part_weights(g, count, weights);
    snprintf(group, sizeof group, "%s", within);
    for (uint32_t i = 0; i < count; i++) {
        /* What the headings around and inside this one add without asking is at most 11 more. */
        bool room = plan->part_count + 2 * (count - i) + 20 < MOST_PARTS;
        if (room && chance(g->choices, 8)) {
            const struct part *heading = add_part(plan, within, 10 + i, &(struct part){.is_heading = true});
            snprintf(group, sizeof group, "%s", heading->number);
        }
        like.weight = plan->card.weighted ? weights[i] : 0;
        struct part *part = add_part(plan, group, i + 1, &like);
        if (plan->card.weighted && depth < 2 && room && chance(g->choices, 4)) {
            part->is_heading = true;
            plan_parts(g, plan, part->number, depth + 1);
        } else {
            single[singles++] = part;
        }
    }
    for (uint32_t i = 0; plan->card.weighted && i + 1 < singles; i += 2)
        if (chance(g->choices, 4))
            split_weights(g, single[i], single[i + 1]);
}

/* The full scores of indicators, where they have some of their own; `all`: each states one. */
static void plan_full_scores(struct generated *g, struct written_card *plan, bool all)
{
    const struct card *card = &plan->card;
    for (uint32_t i = 0; i < plan->part_count; i++) {
        struct part *part = &plan->part[i].part;
        if (part->is_heading)
            continue;
        if (card->weighted)
            part->full = chance(g->choices, 12) ? card->full ? card->full : (int64_t)g->top * SCALE : 0;
        else if (all || chance(g->choices, 4))
            part->full = some_full_score(g);
    }
}

int64_t full_of_total(const struct written_card *card)
{
    int64_t full = card->card.full ? card->card.full : (int64_t)card->top * SCALE, sum = 0;
    for (uint32_t i = 0; i < card->part_count; i++) {
        const struct written_indicator *w = &card->part[i];
        if (!w->part.is_heading && (!w->dropped || w->added))
            sum += w->full ? w->full : w->part.full ? w->part.full : full;
    }
    return card->card.adds ? sum : full;
}

/* ---- Scorecards ---- */

/* Some indicator of a plan. */
static struct written_indicator *some_indicator(struct generated *g, struct written_card *plan)
{
    uint32_t at = choose(g->choices, plan->part_count);
    while (plan->part[at].part.is_heading)
        at = (at + 1) % plan->part_count;
    return &plan->part[at];
}

/* Only where there are weights can one move. */
static void write_policy(struct generated *g, struct written_card *plan)
{
    static const enum word words[] = {WORD_DROP_WEIGHT, WORD_FULL_SCORE, WORD_MOVE_WEIGHT};
    static const enum construct constructs[] = {USES_DROP_WEIGHT, USES_FULL_SCORE, USES_MOVE_WEIGHT};
    uint32_t policy = choose(g->choices, plan->card.weighted ? 3 : 2);
    plan->card.results_stand = policy == 1;
    uses(g, constructs[policy]);
    write_word(g, WORD_WHEN);
    write_word(g, WORD_NOT_ASSESSED);
    write_word(g, words[policy]);
    if (policy == 2) {
        struct written_indicator *to = some_indicator(g, plan);
        to->named = true;
        write_numeral(g, to->part.number);
    }
    if (policy == 1 || !plan->card.weighted || !choose(g->choices, 2))
        return;
    uses(g, USES_WEIGHT_LEFT);
    write_word(g, WORD_WEIGHT_LEFT);
    write_word(g, WORD_AT_LEAST);
    write_literal(g, UNIT_PERCENT, (10 + (int64_t)choose(g->choices, 90)) * SCALE, LITERAL_FREE);
}

static void write_scorecard_head(struct generated *g, struct written_card *plan)
{
    const struct card *card = &plan->card;
    write_word(g, WORD_SCORECARD);
    write_new_name(g, plan->name);
    write_some_text(g);
    if (g->top != 5 || chance(g->choices, 6)) {
        uses(g, USES_LEVELS);
        write_word(g, WORD_LEVELS);
        write_count(g, g->top);
    }
    if (card->adds) {
        uses(g, USES_ADD_SCORES);
        write_word(g, WORD_ADD_SCORES);
    } else if (!card->weighted) {
        uses(g, USES_NO_TOTAL);
        write_word(g, WORD_NO_TOTAL);
    }
    if (card->may_not_assess && (card->weighted || card->adds))
        write_policy(g, plan);
}

void write_total_adjustments(struct generated *g, int64_t full)
{
    g->in_indicator = true;
    for (uint32_t more = 1 + choose(g->choices, 2); more > 0; more--)
        write_adjustment(g, true, full);
    g->in_indicator = false;
}

/* What a scorecard does with its total, which stands before or behind its indicators. */
static void write_total(struct generated *g, struct written_card *plan)
{
    int64_t full = full_of_total(plan);
    if (!plan->card.weighted && !plan->card.adds)
        return;
    if (chance(g->choices, 4))
        write_total_adjustments(g, full);
    plan->graded = chance(g->choices, 3);
    if (plan->graded)
        write_grades(g, full);
}

void write_heading(struct generated *g, const struct part *part)
{
    uses(g, USES_HEADING);
    new_line(g);
    write_word(g, WORD_HEADING);
    write_numeral(g, part->number);
    write_some_text(g);
    if (part->weight) {
        uses(g, USES_HEADING_WEIGHT);
        write_weight(g, part->weight);
    }
}

static struct card choose_card(struct generated *g)
{
    uint32_t form = choose(g->choices, 8);
    struct card card = {.adds = form == 0, .weighted = form > 2};
    g->top = chance(g->choices, 3) ? 1 + choose(g->choices, MOST_LEVELS) : 5;
    g->earlier_count = 0;
    card.may_not_assess = (!card.weighted && !card.adds) || choose(g->choices, 2);
    card.full = !card.adds && chance(g->choices, 3) ? some_full_score(g) : 0;
    if (chance(g->choices, 5))
        card.lowest = choose(g->choices, 2) ? SCALE / 2 : -SCALE;
    return card;
}

/* The same line again, in a file that uses the one at hand. */
static void go_on(struct generated *g, const struct ken_buffer *head)
{
    uint32_t before = g->written->file_count - 1;
    uses(g, USES_CARD_GOES_ON);
    begin_file(g);
    write_file(g, WORD_USE, before);
    new_line(g);
    ken_buffer_bytes(&g->text, head->bytes, head->size);
}

static void write_parts(struct generated *g, struct written_card *plan, const struct ken_buffer *head)
{
    const struct written *w = g->written;
    for (uint32_t i = 0; i < plan->part_count; i++) {
        struct written_indicator *part = &plan->part[i];
        if (i > 0 && w->file_count > 0 && w->file_count < MOST_RULE_FILES && !w->amends && chance(g->choices, 12))
            go_on(g, head);
        if (chance(g->choices, 6))
            write_define(g);
        if (part->part.is_heading)
            write_heading(g, &part->part);
        else
            write_indicator(g, WORD_INDICATOR, &plan->card, part);
    }
}

void write_scorecard(struct generated *g)
{
    struct written_card *plan = &g->written->cards[g->written->card_count++];
    struct ken_buffer head = KEN_BUFFER_EMPTY;
    plan->card = choose_card(g);
    plan->top = g->top;
    plan->full_stated = plan->card.full || (plan->card.adds && choose(g->choices, 2));
    bool early = choose(g->choices, 2);
    plan_parts(g, plan, "", 0);
    plan_full_scores(g, plan, plan->card.adds && plan->full_stated);
    fresh_name(g, plan->name);
    if (chance(g->choices, 3))
        declare_table(g, g->top);
    new_line(g);
    size_t start = g->text.size;
    write_scorecard_head(g, plan);
    ken_buffer_bytes(&head, g->text.bytes + start, g->text.size - start);
    if (plan->full_stated)
        write_score_line(g, WORD_FULL_SCORE_IS, full_of_total(plan));
    if (plan->card.lowest)
        write_score_line(g, WORD_LOWEST_SCORE, plan->card.lowest);
    if (early)
        write_total(g, plan);
    write_parts(g, plan, &head);
    if (!early)
        write_total(g, plan);
    ken_buffer_free(&head);
}

/* ---- The whole ---- */

/* Declarations, of which those before the scorecards may be in a file of their own. */
static void write_base(struct generated *g, bool several)
{
    bool apart = several && choose(g->choices, 2), late = apart && choose(g->choices, 2);
    uint32_t scorecards = !g->small && chance(g->choices, 3) ? 2 + choose(g->choices, 2) : 1;
    if (several)
        begin_file(g);
    if (!late)
        write_header(g);
    declare_units(g);
    declare_inputs(g);
    if (apart) {
        begin_file(g);
        write_file(g, WORD_USE, g->written->file_count - 2);
        new_line(g);
    }
    if (late)
        write_header(g);
    g->uses[USES_SEVERAL_SCORECARDS] += scorecards > 1;
    for (uint32_t i = 0; i < scorecards; i++)
        write_scorecard(g);
    new_line(g);
}

struct generated *generate_rules(struct choices *choices)
{
    struct generated *g = calloc(1, sizeof *g);
    struct written *written = calloc(1, sizeof *written);
    if (!g || !written) {
        free(g);
        free(written);
        return NULL;
    }
    g->choices = choices;
    g->written = written;
    g->surface = (enum surface)choose(choices, 3);
    g->thai_digits = g->surface == THAI_WORDS ? choose(choices, 4) != 0 : chance(choices, 4);
    g->small = choose(choices, 3) != 0;
    g->joined_lines = chance(choices, 10);
    g->name_offset = choose(choices, 256);
    ken_day_number(2021, 10, 1, &g->base_day);
    bool several = chance(choices, 3);
    g->uses[USES_SEVERAL_FILES] += several;
    write_base(g, several);
    for (uint32_t amendments = several ? choose(choices, 3) : 0; amendments > 0; amendments--)
        write_amendment(g);
    return g;
}

void generate_free(struct generated *g)
{
    if (!g)
        return;
    ken_buffer_free(&g->text);
    free(g->written);
    free(g);
}
