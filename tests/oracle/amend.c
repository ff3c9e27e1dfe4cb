/* Next year's rules, from what the language says of them (docs/language.md, 17): a file that amends is walked like any other, once the
 * files below it are in the model, and what it states overwrites the model. Nothing here looks at how ken changes its tree. */
#include "walk.h"

#include <stdlib.h>
#include <string.h>

/* --- places by number ----------------------------------------------------------------------------------------------- */

/* 4.2 before 4.10, and 4 before both. */
static bool is_less(const char *a, const char *b)
{
    for (;;) {
        char *a_end, *b_end;
        unsigned long x = strtoul(a, &a_end, 10), y = strtoul(b, &b_end, 10);
        if (x != y)
            return x < y;
        if (!*a_end || !*b_end)
            return !*a_end && *b_end;
        a = a_end + 1;
        b = b_end + 1;
    }
}

/* A scorecard that an amending file adds is written as ever. */
static bool is_changed(const struct walk *w)
{
    return w->amends && w->scorecard == w->changed;
}

struct indicator **oracle_place(const struct walk *w, const char *number)
{
    struct indicator **place = &w->scorecard->indicators;
    for (struct indicator **at = place; *at; at = &(*at)->next)
        if (!is_changed(w) || is_less((*at)->number->text, number))
            place = &(*at)->next;
    return place;
}

struct heading **oracle_heading_place(const struct walk *w, const char *number)
{
    struct heading **place = &w->scorecard->headings;
    for (struct heading **at = place; *at; at = &(*at)->next)
        if (!is_changed(w) || is_less((*at)->number->text, number))
            place = &(*at)->next;
    return place;
}

struct block **oracle_case_place(const struct walk *w, bool otherwise)
{
    struct block **at = &w->indicator->cases;
    while (*at && (!is_changed(w) || otherwise || (*at)->when))
        at = &(*at)->next;
    return at;
}

/* --- what a file restates ------------------------------------------------------------------------------------------- */

void oracle_begin_file(struct walk *w, uint32_t file)
{
    struct scorecard *first = w->oracle->scorecards;
    w->file = file;
    w->amends = w->oracle->compiler.files[file - 1].amends != 0;
    w->changed = w->amends && first && !first->next ? first : NULL;
    w->scorecard = w->changed;
    w->heading = NULL;
    w->indicator = NULL;
    w->table = NULL;
}

void oracle_restate_level(const struct walk *w, struct level *level)
{
    if (w->amends)
        *level = (struct level){0};
}

void oracle_restate_highest(const struct walk *w, struct block *block)
{
    for (int n = block->highest + 1; w->amends && n <= MOST_LEVELS; n++)
        block->levels[n] = (struct level){0};
}

bool oracle_restates(const struct walk *w, uint32_t *by)
{
    bool earlier = w->amends && *by != w->file;
    *by = w->file;
    return earlier;
}

/* --- changes -------------------------------------------------------------------------------------------------------- */

static void change_scorecard(struct walk *w, const struct ken_node *name)
{
    w->changed = w->oracle->scorecards;
    while (w->changed && strcmp(w->changed->name->text, name->text) != 0)
        w->changed = w->changed->next;
}

static void change_heading(struct walk *w, const struct ken_node *number)
{
    w->heading = w->changed->headings;
    while (w->heading && strcmp(w->heading->number->text, number->text) != 0)
        w->heading = w->heading->next;
    w->senseless |= !w->heading;
}

/* Where an indicator stands in its list; at the end, and the rules are senseless, when there is none of that number. */
static struct indicator **find_indicator(struct walk *w, const struct ken_node *number)
{
    struct indicator **at = &w->changed->indicators;
    while (*at && strcmp((*at)->number->text, number->text) != 0)
        at = &(*at)->next;
    w->senseless |= !*at;
    return at;
}

static void change_indicator(struct walk *w, const struct ken_node *number)
{
    w->indicator = *find_indicator(w, number);
    if (w->indicator)
        w->block = &w->indicator->own;
}

static void drop_indicator(struct walk *w, const struct ken_node *number)
{
    struct indicator **at = find_indicator(w, number);
    if (*at)
        *at = (*at)->next;
}

static void change_case(struct walk *w, const struct ken_node *title)
{
    struct block *block = w->indicator ? w->indicator->cases : NULL;
    while (block && strcmp(block->title->text, title->text) != 0)
        block = block->next;
    if (!block) {
        w->senseless = true;
        return;
    }
    w->block = block;
    if (title->next)
        block->when = title->next;
}

void oracle_change(struct walk *w, const struct ken_node *change)
{
    if (change->word == KEN_WORD_CHANGE_CASE) {
        change_case(w, change->first);
        return;
    }
    w->heading = NULL;
    w->indicator = NULL;
    if (change->word == KEN_WORD_CHANGE_SCORECARD)
        change_scorecard(w, change->first);
    w->scorecard = w->changed;
    if (!w->scorecard) {
        w->senseless = true;
        return;
    }
    switch ((int)change->word) {
    case KEN_WORD_CHANGE_HEADING: change_heading(w, change->first); break;
    case KEN_WORD_CHANGE_INDICATOR: change_indicator(w, change->first); break;
    case KEN_WORD_DROP_INDICATOR: drop_indicator(w, change->first); break;
    case KEN_WORD_ADD_INDICATOR: oracle_enter_indicator(w, change->first); break;
    }
}
