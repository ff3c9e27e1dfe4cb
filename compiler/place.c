/* Where a change goes. It is carried out in place: a statement that is changed is overwritten in the tree where it stands, one that
 * is added is put there, one that is dropped becomes a CHANGE, which means nothing any more. So is every statement of the amending
 * file that was carried out. Spans tell which file a statement is of. */
#include "place.h"

#include <string.h>

/* --- statements in place -------------------------------------------------------------------------------------------- */

void ken_place_overwrite(struct ken_node *old, const struct ken_node *new)
{
    struct ken_node *next = old->next;
    *old = *new;
    old->next = next;
}

void ken_place_drop(struct ken_node *node)
{
    node->kind = KEN_NODE_CHANGE;
}

/* Puts a copy of `node` behind `where`, and returns it. */
struct ken_node *ken_place_behind(struct ken_amend *a, struct ken_node *where, const struct ken_node *node)
{
    struct ken_node *copy = KEN_NEW(a->compiler, struct ken_node);
    *copy = *node;
    copy->next = where->next;
    where->next = copy;
    return copy;
}

static bool begins_section(const struct ken_node *node)
{
    return node->kind == KEN_NODE_CASE || node->kind == KEN_NODE_OTHERWISE || node->kind == KEN_NODE_EVERY_CASE;
}

bool ken_place_begins_part(const struct ken_node *node)
{
    return node->kind == KEN_NODE_SCORECARD || node->kind == KEN_NODE_HEADING || node->kind == KEN_NODE_INDICATOR;
}

/* Whether there is work left to do; when there is not, every search ends. */
bool ken_place_may_step(struct ken_amend *a)
{
    a->steps += a->steps <= KEN_LIMIT_AMEND_STEPS;
    return a->steps <= KEN_LIMIT_AMEND_STEPS;
}

/* The statements of a part, of an indicator only those before its next case: for (n = part; (n = ken_place_next(a, n, …));) */
struct ken_node *ken_place_next(struct ken_amend *a, const struct ken_node *node, bool whole)
{
    struct ken_node *next = node->next;
    return !next || ken_place_begins_part(next) || (!whole && begins_section(next)) || !ken_place_may_step(a) ? NULL : next;
}

bool ken_place_is_of_card(const struct ken_node *node)
{
    return node->kind == KEN_NODE_GRADE || (node->kind == KEN_NODE_ADJUST && node->word == KEN_WORD_ADJUST_TOTAL);
}

bool ken_place_is_foreign(const struct ken_node *node)
{
    return node->kind == KEN_NODE_CHANGE || ken_order_declares(node->kind);
}

/* The last statement of a part: grades and adjustments of the total are no part of an indicator that they stand behind. `levels`:
 * the last before what stands behind the levels. */
struct ken_node *ken_place_last(struct ken_amend *a, struct ken_node *part, bool whole, bool levels)
{
    struct ken_node *last = part;
    for (struct ken_node *n = part; (n = ken_place_next(a, n, whole));) {
        bool behind = levels && (n->kind == KEN_NODE_EXAMPLE || n->kind == KEN_NODE_ADJUST);
        bool of_card = ken_place_is_of_card(n) && (n->kind == KEN_NODE_ADJUST || part->kind != KEN_NODE_SCORECARD);
        if (!of_card && !behind && !ken_place_is_foreign(n))
            last = n;
    }
    return last;
}

/* --- what is said --------------------------------------------------------------------------------------------------- */

enum ken_phrase ken_amend_phrase(enum ken_word word)
{
    switch (word) {
    case KEN_WORD_CHANGE_INPUT: return KEN_PHRASE_OLD_INPUT;
    case KEN_WORD_CHANGE_DEFINE: return KEN_PHRASE_OLD_DEFINITION;
    case KEN_WORD_CHANGE_TABLE: return KEN_PHRASE_OLD_TABLE;
    case KEN_WORD_CHANGE_SCORECARD: return KEN_PHRASE_OLD_SCORECARD;
    case KEN_WORD_CHANGE_HEADING: return KEN_PHRASE_OLD_HEADING;
    case KEN_WORD_CHANGE_CASE: return KEN_PHRASE_OLD_CASE;
    default: return KEN_PHRASE_THE_INDICATOR;
    }
}

void ken_amend_nothing(struct ken_compiler *c, struct ken_span span, enum ken_phrase what, struct ken_arg name)
{
    ken_report(c, KEN_DIAG_AMEND_NOTHING, span, ken_arg_phrase_of(c, what, name));
}

void ken_amend_twice(struct ken_amend *a, struct ken_span span, struct ken_arg what, struct ken_span earlier)
{
    struct ken_diag *d = ken_report(a->compiler, KEN_DIAG_AMEND_TWICE, span, what, ken_arg_place(earlier));
    ken_diag_relate(d, earlier, KEN_PHRASE_FIRST_HERE, (struct ken_arg){0});
}

void ken_amend_same(struct ken_amend *a, const struct ken_node *node, struct ken_span before)
{
    struct ken_diag *d = ken_report(a->compiler, KEN_DIAG_AMEND_SAME, node->span, ken_arg_span(a->compiler, node->span));
    ken_diag_relate(d, before, KEN_PHRASE_AS_IT_WAS, (struct ken_arg){0});
}

void ken_amend_plain(struct ken_amend *a, const struct ken_node *node, enum ken_word instead)
{
    const struct ken_span head = {node->span.file, node->span.begin, node->first->span.end}; /* without its title */
    ken_report(a->compiler, KEN_DIAG_AMEND_PLAIN, node->span, ken_arg_span(a->compiler, head), ken_arg_keyword(instead));
    a->context = KEN_IN_IGNORED;
}

/* What a clause is called: `weight 20%`. */
struct ken_arg ken_amend_words(struct ken_amend *a, const struct ken_node *node)
{
    return ken_arg_phrase_of(a->compiler, KEN_PHRASE_QUOTED, ken_arg_span(a->compiler, node->span));
}

/* Texts as one key, each with its NUL. */
static const char *key_of(struct ken_compiler *c, const char *const *texts, size_t count, size_t *size)
{
    *size = 0;
    for (size_t i = 0; i < count; i++)
        *size += strlen(texts[i]) + 1;
    char *key = ken_new(c, *size), *end = key;
    for (size_t i = 0; i < count; i++)
        end = stpcpy(end, texts[i]) + 1;
    return key;
}

/* Whether this is the first change of a thing; false, and a message, when it is not. */
bool ken_amend_first(struct ken_amend *a, const struct ken_node *node, const char *kind, const char *name, struct ken_arg what)
{
    const char *within = a->indicator && strcmp(kind, "case") == 0 ? a->indicator->first->text : "";
    size_t size;
    const char *key = key_of(a->compiler, (const char *const[]){kind, a->card ? a->card : "", within, name}, 4, &size);
    struct ken_span *earlier = ken_map_find(&a->done, key, size);
    if (earlier) {
        ken_amend_twice(a, node->span, what, *earlier);
        a->context = KEN_IN_IGNORED;
        return false;
    }
    struct ken_span *span = KEN_NEW(a->compiler, struct ken_span);
    *span = node->span;
    ken_map_set(a->compiler, &a->done, key, size, span);
    return true;
}

/* --- scorecards below ----------------------------------------------------------------------------------------------- */

bool ken_place_next_in_card(struct ken_amend *a, struct ken_walk *w)
{
    const struct ken_compiler *c = a->compiler;
    for (;;) {
        w->node = w->node ? w->node->next : NULL;
        while (!w->node) {
            if (w->files == c->order.count)
                return false;
            uint32_t file = KEN_AT(c->order, uint32_t, w->files++);
            w->inside = false;
            w->node = a->below[file] ? c->files[file].tree->first : NULL;
        }
        if (w->node->kind == KEN_NODE_SCORECARD)
            w->inside = strcmp(w->node->first->text, a->card) == 0;
        if (!ken_place_may_step(a))
            return false;
        if (w->inside)
            return true;
    }
}

void ken_place_note_number(struct ken_amend *a, const char *card, struct ken_node *part)
{
    size_t size;
    const char *key = key_of(a->compiler, (const char *const[]){card, part->first->text}, 2, &size);
    ken_map_set(a->compiler, &a->numbered, key, size, part);
}

void ken_place_note_numbers(struct ken_amend *a)
{
    const struct ken_compiler *c = a->compiler;
    for (uint32_t f = 0; f < c->file_count; f++) {
        const char *card = NULL;
        for (struct ken_node *n = a->below[f] ? c->files[f].tree->first : NULL; n; n = n->next) {
            if (n->kind == KEN_NODE_SCORECARD)
                card = n->first->text;
            else if (ken_place_begins_part(n) && card)
                ken_place_note_number(a, card, n);
        }
    }
}

struct ken_node *ken_place_numbered(struct ken_amend *a, enum ken_node_kind kind, const char *number)
{
    size_t size;
    const char *key = key_of(a->compiler, (const char *const[]){a->card, number}, 2, &size);
    struct ken_node *part = ken_map_find(&a->numbered, key, size);
    return part && part->kind == kind ? part : NULL; /* else it was dropped */
}

/* The name of the one scorecard there is below; NULL where there is none, or several. */
const char *ken_place_only_card(const struct ken_amend *a, bool *several)
{
    const struct ken_compiler *c = a->compiler;
    const char *name = NULL;
    *several = false;
    for (uint32_t f = 0; f < c->file_count; f++)
        for (const struct ken_node *n = a->below[f] ? c->files[f].tree->first : NULL; n; n = n->next) {
            if (n->kind != KEN_NODE_SCORECARD)
                continue;
            *several |= name && strcmp(name, n->first->text) != 0;
            name = n->first->text;
        }
    return *several ? NULL : name;
}

/* Settles which scorecard a change is in; false, and a message, where that is not said. */
bool ken_place_has_card(struct ken_amend *a, const struct ken_node *node, struct ken_arg said)
{
    bool several = false;
    if (!a->card)
        a->card = ken_place_only_card(a, &several);
    if (a->card)
        return true;
    ken_report(a->compiler, KEN_DIAG_OUT_OF_PLACE, node->span, said, ken_arg_keyword(several ? KEN_WORD_CHANGE_SCORECARD : KEN_WORD_SCORECARD));
    a->context = KEN_IN_IGNORED;
    return false;
}

/* 4.2 before 4.10. */
static int compare_numbers(const char *a, const char *b)
{
    for (;;) {
        size_t x = strcspn(a, "."), y = strcspn(b, ".");
        int order = x != y ? (x < y ? -1 : 1) : memcmp(a, b, x);
        if (order != 0 || (!a[x] && !b[y]))
            return order;
        if (!a[x] || !b[y])
            return a[x] ? 1 : -1;
        a += x + 1;
        b += y + 1;
    }
}

/* The statement behind which a new heading or indicator stands: the last of the last part with a lesser number, or the last before
 * the first part. */
struct ken_node *ken_place_for(struct ken_amend *a, const char *number)
{
    struct ken_node *before = NULL;
    for (struct ken_walk w = {0}; ken_place_next_in_card(a, &w);)
        if (ken_place_begins_part(w.node) && (!before || (w.node->kind != KEN_NODE_SCORECARD && compare_numbers(w.node->first->text, number) < 0)))
            before = w.node;
    return before ? ken_place_last(a, before, true, false) : NULL; /* NULL: no work is left */
}

/* --- examples ------------------------------------------------------------------------------------------------------- */

/* An example that looks beyond its own indicator. */
static bool is_wide(const struct ken_node *example)
{
    for (const struct ken_node *n = example->first; n; n = n->next)
        if (n->kind == KEN_NODE_EXPECT && (n->grouped || n->word == KEN_WORD_TOTAL))
            return true;
    return false;
}

/* Worked examples of the earlier rules say nothing of the new ones: those that look beyond their indicator, … */
void ken_place_drop_wide(struct ken_amend *a)
{
    size_t size;
    const char *key = key_of(a->compiler, (const char *const[]){"examples", a->card}, 2, &size);
    if (ken_map_find(&a->done, key, size))
        return;
    ken_map_set(a->compiler, &a->done, key, size, (void *)(uintptr_t)key);
    for (struct ken_walk w = {0}; ken_place_next_in_card(a, &w);)
        if (w.node->kind == KEN_NODE_EXAMPLE && w.node->span.file != a->me && is_wide(w.node))
            ken_place_drop(w.node);
}

/* … and those of a changed one. */
void ken_place_drop_examples(struct ken_amend *a, struct ken_node *part)
{
    ken_place_drop_wide(a);
    for (struct ken_node *n = part; (n = ken_place_next(a, n, true));)
        if (n->kind == KEN_NODE_EXAMPLE && n->span.file != a->me)
            ken_place_drop(n);
}
