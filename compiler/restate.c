/* Clauses and levels that take the place of earlier ones. */
#include "place.h"

#include "split.h"

/* --- clauses -------------------------------------------------------------------------------------------------------- */

static bool same_slot(const struct ken_node *a, const struct ken_node *b)
{
    bool measures = (a->kind == KEN_NODE_MEASURE || a->kind == KEN_NODE_BANDS) && (b->kind == KEN_NODE_MEASURE || b->kind == KEN_NODE_BANDS);
    return a->kind == b->kind || measures;
}

/* Overwrites what the earlier rules say with what is said now. */
void ken_restate_replace(struct ken_amend *a, struct ken_node *old, const struct ken_node *new)
{
    if (old->span.file == a->me) {
        ken_amend_twice(a, new->span, ken_amend_words(a, new), old->span);
        return;
    }
    if (ken_ast_same(old, new))
        ken_amend_same(a, new, old->span);
    ken_place_overwrite(old, new);
}

/* Each case may have its own; all other clauses are the indicator's as a whole, also behind its cases. */
static bool is_of_case(enum ken_node_kind kind)
{
    return kind == KEN_NODE_WEIGHT || kind == KEN_NODE_MEASURE || kind == KEN_NODE_BANDS || kind == KEN_NODE_SCORE_FROM;
}

/* A clause that stands once. */
void ken_restate_clause(struct ken_amend *a, const struct ken_node *clause)
{
    bool whole = a->indicator && !is_of_case(clause->kind);
    for (struct ken_node *n = whole ? a->indicator : a->part; (n = ken_place_next(a, n, whole));)
        if (same_slot(n, clause)) {
            ken_restate_replace(a, n, clause);
            return;
        }
    ken_place_behind(a, a->part, clause);
}

/* One of several that are restated together: the first takes the place of all the earlier ones. `mine`, `old`: the last of this
 * file, the first of another. */
static void set_group(struct ken_amend *a, const struct ken_node *clause, struct ken_node *mine, struct ken_node *old, struct ken_node *where)
{
    if (mine)
        ken_place_behind(a, mine, clause);
    else if (old)
        ken_place_overwrite(old, clause);
    else
        ken_place_behind(a, where, clause);
}

static void sort_group(struct ken_amend *a, struct ken_node *n, const struct ken_node *clause, struct ken_node **mine, struct ken_node **old)
{
    if (n->kind != clause->kind || (n->kind == KEN_NODE_ADJUST && n->word != clause->word))
        return;
    if (n->span.file == a->me)
        *mine = n;
    else if (!*old)
        *old = n;
    else
        ken_place_drop(n);
}

void ken_restate_adjustment(struct ken_amend *a, const struct ken_node *clause)
{
    struct ken_node *mine = NULL, *old = NULL;
    for (struct ken_node *n = a->indicator; (n = ken_place_next(a, n, true));)
        sort_group(a, n, clause, &mine, &old);
    struct ken_node *where = a->indicator;
    for (struct ken_node *n = a->indicator; (n = ken_place_next(a, n, true));)
        if (n->kind != KEN_NODE_EXAMPLE && !ken_place_is_of_card(n) && !ken_place_is_foreign(n))
            where = n;
    set_group(a, clause, mine, old, where);
}

/* Grades stand with the scorecard itself, adjustments of its total at its end. */
void ken_restate_for_card(struct ken_amend *a, const struct ken_node *clause)
{
    struct ken_node *mine = NULL, *old = NULL, *first = NULL, *last = NULL;
    for (struct ken_walk w = {0}; ken_place_next_in_card(a, &w);) {
        sort_group(a, w.node, clause, &mine, &old);
        first = first ? first : w.node;
        last = w.node;
    }
    if (old && clause->kind == KEN_NODE_ADJUST) { /* which stands behind all that it may name */
        ken_place_drop(old);
        old = NULL;
    }
    if (first) /* else no work is left */
        set_group(a, clause, mine, old, clause->kind == KEN_NODE_GRADE ? first : last);
}

void ken_restate_note(struct ken_amend *a, const struct ken_node *note)
{
    struct ken_node *where = a->part;
    for (struct ken_node *n = a->part; (n = ken_place_next(a, n, false));)
        if (n->kind == KEN_NODE_NOTE)
            where = n;
    ken_place_behind(a, where, note);
}

/* --- levels --------------------------------------------------------------------------------------------------------- */

struct levels {
    int64_t first, last;
};

static bool overlaps(const struct ken_node *node, const struct levels *levels, struct levels *own)
{
    return (node->kind == KEN_NODE_LEVEL || node->kind == KEN_NODE_NO_LEVEL) && ken_split_range(node, &own->first, &own->last) &&
           own->first <= levels->last && own->last >= levels->first;
}

/* Whether the line says of each of its levels what stands there. */
static bool says_the_same(struct ken_amend *a, const struct ken_node *line, const struct levels *levels)
{
    for (int64_t n = levels->first; n <= levels->last; n++) {
        const struct levels one = {n, n};
        struct levels own;
        const struct ken_node *old = NULL, *before, *now = ken_split_level(a->compiler, line, n);
        for (struct ken_node *s = a->part; !old && (s = ken_place_next(a, s, false));)
            if (overlaps(s, &one, &own))
                old = s;
        before = old ? ken_split_level(a->compiler, old, n) : NULL;
        if (!before || !now || !ken_ast_same(before, now))
            return false;
    }
    return true;
}

/* Leaves of an earlier line only the levels that are not restated. */
static bool cut_line(struct ken_amend *a, struct ken_node *line, const struct levels *own, const struct levels *levels)
{
    struct ken_node *left[2 * KEN_LIMIT_TOP_LEVEL] = {NULL};
    uint32_t count = 0;
    if (own->first >= levels->first && own->last <= levels->last) {
        ken_place_drop(line);
        return true;
    }
    if (own->last - own->first >= (int64_t)(sizeof left / sizeof *left))
        return false;
    for (int64_t n = own->first; n <= own->last; n++)
        if (n < levels->first || n > levels->last)
            if (!(left[count++] = ken_split_level(a->compiler, line, n)))
                return false;
    ken_place_overwrite(line, left[0]);
    while (count > 1)
        ken_place_behind(a, line, left[--count]);
    return true;
}

static void report_uncut(struct ken_amend *a, const struct ken_node *line, struct ken_span old)
{
    struct ken_diag *d = ken_report(a->compiler, KEN_DIAG_AMEND_WHOLE, line->span, ken_arg_span(a->compiler, old));
    ken_diag_relate(d, old, KEN_PHRASE_AS_IT_WAS, (struct ken_arg){0});
}

/* Takes the levels out of what the earlier rules say; the last line touched goes to *where. */
static bool take_out(struct ken_amend *a, const struct ken_node *line, const struct levels *levels, struct ken_node **where)
{
    struct levels own;
    for (struct ken_node *n = a->part; (n = ken_place_next(a, n, false));) {
        if (!overlaps(n, levels, &own))
            continue;
        if (n->span.file == a->me) {
            size_t level = (size_t)(own.first > levels->first ? own.first : levels->first);
            ken_amend_twice(a, line->span, ken_arg_phrase_of(a->compiler, KEN_PHRASE_LEVEL_HERE, ken_arg_count(level)), n->span);
            return false;
        }
        struct ken_span old = n->span;
        struct ken_node *next = n->next;
        if (!cut_line(a, n, &own, levels)) {
            report_uncut(a, line, old);
            return false;
        }
        while (n->next != next)
            n = n->next;
        *where = n;
    }
    return true;
}

void ken_restate_levels(struct ken_amend *a, const struct ken_node *line)
{
    struct levels levels;
    struct ken_node *where = ken_place_last(a, a->part, false, true);
    if (ken_split_range(line, &levels.first, &levels.last)) {
        bool few = levels.last - levels.first < (int64_t)(2 * KEN_LIMIT_TOP_LEVEL);
        bool same = few && line->kind == KEN_NODE_LEVEL && says_the_same(a, line, &levels);
        if (!take_out(a, line, &levels, &where))
            return;
        if (same)
            ken_amend_same(a, line, where->span);
    }
    ken_place_behind(a, where, line);
}

/* `highest level n` also restates the levels above it. */
void ken_restate_highest(struct ken_amend *a, const struct ken_node *line)
{
    struct levels above = {0, INT64_MAX};
    struct ken_node *where = NULL;
    if (line->first->number && ken_number_to_int(line->first->number, &above.first) && above.first < INT64_MAX) {
        above.first++;
        if (!take_out(a, line, &above, &where))
            return;
    }
    for (struct ken_node *n = a->part; (n = ken_place_next(a, n, false));)
        if (n->kind == KEN_NODE_HIGHEST) {
            ken_restate_replace(a, n, line);
            return;
        }
    ken_place_behind(a, ken_place_last(a, a->part, false, true), line);
}
