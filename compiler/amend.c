/* What an amending file says, statement by statement; where its changes go is place.c's, what they do to clauses restate.c's. */
#include "place.h"

#include <string.h>

#include "use.h"

/* --- parts ---------------------------------------------------------------------------------------------------------- */

static void begin(struct ken_amend *a, enum ken_amend_context context, struct ken_node *part, struct ken_node *indicator)
{
    a->context = context;
    a->part = part;
    a->indicator = indicator;
}

/* A title restated with the number. */
static void set_title(struct ken_amend *a, struct ken_node *part, struct ken_node *title)
{
    struct ken_node *old = part->first->next;
    if (ken_ast_same(old, title))
        ken_amend_same(a, title, old->span);
    ken_place_overwrite(old, title);
}

static void change_scorecard(struct ken_amend *a, const struct ken_node *change)
{
    const struct ken_node *name = change->first;
    struct ken_arg words = ken_arg_text(name->text, name->size);
    a->card = name->text;
    begin(a, KEN_IN_IGNORED, NULL, NULL);
    for (struct ken_walk w = {0}; a->context == KEN_IN_IGNORED && ken_place_next_in_card(a, &w);)
        begin(a, KEN_IN_PART, w.node, NULL);
    if (a->context == KEN_IN_IGNORED) {
        ken_amend_nothing(a->compiler, name->span, KEN_PHRASE_OLD_SCORECARD, words);
        a->card = NULL;
    }
}

/* Nothing stands below it. */
static bool says_nothing(const struct ken_node *change)
{
    const struct ken_node *next = change->next;
    return !next || ken_place_begins_part(next) || (next->kind == KEN_NODE_CHANGE && next->word != KEN_WORD_CHANGE_CASE);
}

static void change_numbered(struct ken_amend *a, const struct ken_node *change)
{
    bool heading = change->word == KEN_WORD_CHANGE_HEADING;
    const struct ken_node *number = change->first;
    struct ken_arg words = ken_arg_digits(number->text), what = ken_arg_phrase_of(a->compiler, ken_amend_phrase(change->word), words);
    if (!ken_place_has_card(a, change, ken_arg_keyword(change->word)))
        return;
    begin(a, KEN_IN_IGNORED, NULL, NULL);
    if (!ken_amend_first(a, change, heading ? "heading" : "indicator", number->text, what))
        return;
    struct ken_node *part = ken_place_numbered(a, heading ? KEN_NODE_HEADING : KEN_NODE_INDICATOR, number->text);
    if (!part) {
        ken_amend_nothing(a->compiler, change->span, ken_amend_phrase(change->word), words);
        return;
    }
    begin(a, KEN_IN_PART, part, heading ? NULL : part);
    ken_place_drop_examples(a, part);
    if (number->next)
        set_title(a, part, number->next);
    else if (says_nothing(change))
        ken_amend_same(a, change, part->span);
}

static void drop_indicator(struct ken_amend *a, const struct ken_node *change)
{
    const struct ken_node *number = change->first;
    struct ken_arg words = ken_arg_digits(number->text);
    if (!ken_place_has_card(a, change, ken_arg_keyword(change->word)))
        return;
    struct ken_node *part = ken_place_numbered(a, KEN_NODE_INDICATOR, number->text);
    begin(a, KEN_IN_NOTHING, NULL, NULL);
    if (!ken_amend_first(a, change, "indicator", number->text, ken_arg_phrase_of(a->compiler, KEN_PHRASE_THE_INDICATOR, words)))
        return;
    if (!part) {
        ken_amend_nothing(a->compiler, change->span, KEN_PHRASE_THE_INDICATOR, words);
        return;
    }
    ken_place_drop_examples(a, part);
    for (struct ken_node *n = part; (n = ken_place_next(a, n, true));)
        if (!ken_place_is_of_card(n) && !ken_order_declares(n->kind))
            ken_place_drop(n);
    ken_place_drop(part);
}

/* A new indicator or heading goes to its place by number. */
static void add_numbered(struct ken_amend *a, const struct ken_node *node, const struct ken_node *part)
{
    const char *number = part->first->text;
    if (!ken_place_has_card(a, node, ken_arg_keyword(part->kind == KEN_NODE_HEADING ? KEN_WORD_HEADING : KEN_WORD_ADD_INDICATOR)))
        return;
    const struct ken_node *known = ken_place_numbered(a, KEN_NODE_INDICATOR, number);
    known = known ? known : ken_place_numbered(a, KEN_NODE_HEADING, number);
    if (known) {
        struct ken_diag *d = ken_report(a->compiler, KEN_DIAG_INDICATOR_TWICE, node->span, ken_arg_digits(number), ken_arg_string(a->card),
                                        ken_arg_place(known->span));
        ken_diag_relate(d, known->span, KEN_PHRASE_FIRST_HERE, (struct ken_arg){0});
        a->context = KEN_IN_IGNORED;
        return;
    }
    struct ken_node *before = ken_place_for(a, number);
    if (!before)
        return;
    begin(a, KEN_IN_ADDED, ken_place_behind(a, before, part), NULL);
    ken_place_note_number(a, a->card, a->part);
    ken_place_drop_wide(a);
}

static void plain_numbered(struct ken_amend *a, const struct ken_node *node)
{
    const char *number = node->first->text;
    bool several = false, heading = node->kind == KEN_NODE_HEADING;
    if (!a->card)
        a->card = ken_place_only_card(a, &several);
    bool known = a->card && ken_place_numbered(a, node->kind, number);
    if (heading && !known)
        add_numbered(a, node, node);
    else
        ken_amend_plain(a, node, heading ? KEN_WORD_CHANGE_HEADING : known ? KEN_WORD_CHANGE_INDICATOR : KEN_WORD_ADD_INDICATOR);
}

/* --- cases ---------------------------------------------------------------------------------------------------------- */

static struct ken_node *find_section(struct ken_amend *a, enum ken_node_kind kind)
{
    for (struct ken_node *n = a->indicator; (n = ken_place_next(a, n, true));)
        if (n->kind == kind)
            return n;
    return NULL;
}

static struct ken_node *find_case(struct ken_amend *a, const char *title)
{
    for (struct ken_node *n = a->indicator; (n = ken_place_next(a, n, true));)
        if ((n->kind == KEN_NODE_CASE || n->kind == KEN_NODE_OTHERWISE) && strcmp(n->first->text, title) == 0)
            return n;
    return NULL;
}

static void change_case(struct ken_amend *a, const struct ken_node *change)
{
    struct ken_node *title = change->first, *when = title->next;
    struct ken_arg words = ken_arg_text(title->text, title->size);
    if (a->context == KEN_IN_IGNORED)
        return;
    if (!a->indicator) {
        ken_report(a->compiler, KEN_DIAG_OUT_OF_PLACE, change->span, ken_arg_keyword(change->word), ken_arg_keyword(KEN_WORD_CHANGE_INDICATOR));
        a->context = KEN_IN_IGNORED;
        return;
    }
    struct ken_node *section = find_case(a, title->text);
    if (!section) {
        ken_amend_nothing(a->compiler, title->span, KEN_PHRASE_OLD_CASE, words);
        a->context = KEN_IN_IGNORED;
        return;
    }
    if (!ken_amend_first(a, change, "case", title->text, ken_arg_phrase_of(a->compiler, KEN_PHRASE_OLD_CASE, words)))
        return;
    begin(a, KEN_IN_PART, section, a->indicator);
    if (!when)
        return;
    if (section->kind == KEN_NODE_OTHERWISE) {
        ken_amend_nothing(a->compiler, when->span, KEN_PHRASE_OLD_CONDITION, words);
        return;
    }
    if (ken_ast_same(section->last, when))
        ken_amend_same(a, when, section->last->span);
    ken_place_overwrite(section->last, when);
}

/* A case that is not there yet goes before `otherwise` and `every case`; `every case` that is there is chosen. */
static void add_section(struct ken_amend *a, const struct ken_node *node)
{
    bool every = node->kind == KEN_NODE_EVERY_CASE;
    struct ken_node *known = every ? find_section(a, node->kind) : find_case(a, node->first->text), *where = a->indicator;
    if (!known && node->kind == KEN_NODE_OTHERWISE)
        known = find_section(a, node->kind);
    if (known && known->span.file == a->me) {
        ken_amend_twice(a, node->span, ken_amend_words(a, node), known->span);
        a->context = KEN_IN_IGNORED;
        return;
    }
    if (known && every) {
        if (ken_amend_first(a, node, "case", "", ken_amend_words(a, node)))
            begin(a, KEN_IN_PART, known, a->indicator);
        return;
    }
    if (known) {
        ken_amend_plain(a, node, KEN_WORD_CHANGE_CASE);
        return;
    }
    for (struct ken_node *n = a->indicator; (n = ken_place_next(a, n, true));) {
        bool before = !every && (n->kind == KEN_NODE_EVERY_CASE || (n->kind == KEN_NODE_OTHERWISE && node->kind == KEN_NODE_CASE));
        if (before)
            break;
        if (!ken_place_is_of_card(n) && !ken_place_is_foreign(n) && n->kind != KEN_NODE_EXAMPLE && n->kind != KEN_NODE_ADJUST)
            where = n;
    }
    begin(a, KEN_IN_PART, ken_place_behind(a, where, node), a->indicator);
}

/* --- tables --------------------------------------------------------------------------------------------------------- */

static bool same_keys(const struct ken_node *a, const struct ken_node *b)
{
    const struct ken_node *x = a->first, *y = b->first;
    while (x != a->last && y != b->last && ken_ast_same(x, y)) {
        x = x->next;
        y = y->next;
    }
    return x == a->last && y == b->last;
}

static void set_row(struct ken_amend *a, const struct ken_node *row)
{
    struct ken_node *last = a->table;
    for (struct ken_node *n = a->table->next; n && n->kind == KEN_NODE_ROW && ken_place_may_step(a); n = n->next) {
        if (same_keys(n, row)) {
            ken_restate_replace(a, n, row);
            return;
        }
        last = n;
    }
    ken_place_behind(a, last, row);
}

/* --- declarations --------------------------------------------------------------------------------------------------- */

/* A declaration that an amending file on the way down here did not change: one that another did is not its to change again. */
static bool changed_elsewhere(const struct ken_amend *a, const struct ken_symbol *symbol)
{
    uint32_t file = symbol->statement->span.file;
    if (file == symbol->span.file)
        return file == a->me;
    for (uint32_t f = a->compiler->files[a->me].amends; f; f = a->compiler->files[f - 1].amends)
        if (f - 1 == file)
            return false;
    return true;
}

/* The statement that declares a name, for a change of it; NULL, and a message, where it cannot be changed. */
static struct ken_node *declared(struct ken_amend *a, const struct ken_node *change, const struct ken_node *name, enum ken_symbol_kind kind)
{
    static const enum ken_phrase kinds[] = {KEN_PHRASE_A_UNIT, KEN_PHRASE_AN_INPUT, KEN_PHRASE_A_DEFINITION, KEN_PHRASE_A_SCORECARD,
                                            KEN_PHRASE_A_TABLE};
    struct ken_compiler *c = a->compiler;
    const struct ken_symbol *symbol = name->symbol;
    struct ken_arg words = ken_arg_text(name->text, name->size), what = ken_arg_phrase_of(c, ken_amend_phrase(change->word), words);
    if (symbol->kind != kind)
        ken_report(c, KEN_DIAG_WRONG_KIND, name->span, words, ken_arg_phrase(kinds[symbol->kind]), ken_arg_phrase(kinds[kind]));
    else if (changed_elsewhere(a, symbol))
        ken_amend_twice(a, name->span, what, symbol->statement->span);
    else if (!a->below[symbol->span.file])
        ken_amend_nothing(c, name->span, ken_amend_phrase(change->word), words);
    else
        return symbol->statement;
    return NULL;
}

static void change_declaration(struct ken_amend *a, const struct ken_node *change)
{
    struct ken_node *new = change->first;
    struct ken_node *old = declared(a, change, new->first, new->kind == KEN_NODE_INPUT ? KEN_SYMBOL_INPUT : KEN_SYMBOL_DEFINE);
    if (!old)
        return;
    new->first->symbol->amended = a->compiler->files[a->me].order + 1;
    ken_restate_replace(a, old, new);
}

static void change_table(struct ken_amend *a, const struct ken_node *change)
{
    struct ken_node *old = declared(a, change, change->first, KEN_SYMBOL_TABLE);
    if (!old)
        return;
    const struct ken_node *name = change->first;
    name->symbol->amended = a->compiler->files[a->me].order + 1;
    struct ken_arg what = ken_arg_phrase_of(a->compiler, KEN_PHRASE_OLD_TABLE, ken_arg_text(name->text, name->size));
    if (ken_amend_first(a, change, "table", name->text, what))
        a->table = old;
}

/* --- one statement after another ------------------------------------------------------------------------------------ */

static void change(struct ken_amend *a, struct ken_node *node)
{
    switch (node->word) {
    case KEN_WORD_CHANGE_INPUT: case KEN_WORD_CHANGE_DEFINE: change_declaration(a, node); break;
    case KEN_WORD_CHANGE_TABLE: change_table(a, node); break;
    case KEN_WORD_CHANGE_SCORECARD: change_scorecard(a, node); break;
    case KEN_WORD_CHANGE_CASE: change_case(a, node); break;
    case KEN_WORD_ADD_INDICATOR: add_numbered(a, node, node->first); break;
    case KEN_WORD_DROP_INDICATOR: drop_indicator(a, node); break;
    default: change_numbered(a, node); break;
    }
}

static void set_in_part(struct ken_amend *a, struct ken_node *clause)
{
    switch (clause->kind) {
    case KEN_NODE_LEVEL: case KEN_NODE_NO_LEVEL: ken_restate_levels(a, clause); break;
    case KEN_NODE_HIGHEST: ken_restate_highest(a, clause); break;
    case KEN_NODE_NOTE: ken_restate_note(a, clause); break;
    case KEN_NODE_EXAMPLE: ken_place_behind(a, a->indicator ? ken_place_last(a, a->indicator, true, false) : a->part, clause); break;
    case KEN_NODE_ADJUST:
        if (a->indicator)
            ken_restate_adjustment(a, clause);
        else
            ken_place_behind(a, a->part, clause); /* misplaced: the checker says so */
        break;
    case KEN_NODE_CASE: case KEN_NODE_OTHERWISE: case KEN_NODE_EVERY_CASE:
        if (a->indicator)
            add_section(a, clause);
        else
            ken_place_behind(a, a->part, clause);
        break;
    default: ken_restate_clause(a, clause); break;
    }
}

/* What belongs to the scorecard itself needs no `change scorecard` where there is only one. */
static void begin_card(struct ken_amend *a, const struct ken_node *node)
{
    if (!ken_place_has_card(a, node, ken_arg_span(a->compiler, node->span)))
        return;
    struct ken_walk w = {0};
    if (ken_place_next_in_card(a, &w))
        begin(a, KEN_IN_PART, w.node, NULL);
}

static void clause(struct ken_amend *a, struct ken_node *node)
{
    if (a->context == KEN_IN_OWN || (a->context == KEN_IN_NOTHING && node->kind == KEN_NODE_NOTE))
        return; /* stays where it is */
    if (a->context == KEN_IN_NOTHING && (ken_place_is_of_card(node) || node->kind == KEN_NODE_FULL_SCORE || node->kind == KEN_NODE_LOWEST_SCORE))
        begin_card(a, node);
    if (a->context == KEN_IN_NOTHING)
        ken_report(a->compiler, KEN_DIAG_OUT_OF_PLACE, node->span, ken_arg_span(a->compiler, node->span), ken_arg_keyword(KEN_WORD_CHANGE_INDICATOR));
    else if (a->context != KEN_IN_IGNORED && ken_place_is_of_card(node))
        ken_restate_for_card(a, node);
    else if (a->context == KEN_IN_ADDED)
        a->part = ken_place_behind(a, a->part, node);
    else if (a->context == KEN_IN_PART)
        set_in_part(a, node);
    ken_place_drop(node);
}

static void statement(struct ken_amend *a, struct ken_node *node)
{
    if (node->kind != KEN_NODE_ROW)
        a->table = NULL;
    switch (node->kind) {
    case KEN_NODE_CHANGE: change(a, node); break;
    case KEN_NODE_SCORECARD: begin(a, KEN_IN_OWN, NULL, NULL); break;
    case KEN_NODE_INDICATOR: case KEN_NODE_HEADING:
        if (a->context != KEN_IN_OWN) {
            plain_numbered(a, node);
            ken_place_drop(node);
        }
        break;
    case KEN_NODE_ROW:
        if (a->table) {
            set_row(a, node);
            ken_place_drop(node);
        }
        break;
    case KEN_NODE_USE: case KEN_NODE_AMENDS: case KEN_NODE_RULESET: case KEN_NODE_SOURCE: case KEN_NODE_PERIOD: case KEN_NODE_UNIT:
    case KEN_NODE_INPUT: case KEN_NODE_DEFINE: case KEN_NODE_TABLE: case KEN_NODE_DAMAGED:
        break;
    default: clause(a, node); break;
    }
}

/* A header line takes the place of those of its kind in all files below. */
static void replace_headers(struct ken_amend *a, const struct ken_node *header)
{
    const struct ken_compiler *c = a->compiler;
    bool said = false;
    for (uint32_t f = 0; f < c->file_count; f++)
        for (struct ken_node *n = a->below[f] ? c->files[f].tree->first : NULL; n; n = n->next) {
            if (n->kind != header->kind)
                continue;
            if (!said && ken_ast_same(n, header))
                ken_amend_same(a, header, n->span);
            said = true;
            ken_place_drop(n);
        }
}

/* When there is no work left, what was said of the statement at hand may come of that alone. */
static void give_up(struct ken_amend *a, uint32_t said)
{
    struct ken_compiler *c = a->compiler;
    for (uint32_t i = said; i < c->diagnostics.count; i++) {
        struct ken_diag *d = KEN_AT(c->diagnostics, struct ken_diag *, i);
        d->repeated = true;
        c->error_count -= d->severity == KEN_ERROR;
    }
    ken_report(c, KEN_DIAG_LIMIT, c->files[a->me].amends_span, ken_arg_phrase(KEN_PHRASE_AMEND_STEPS), ken_arg_count(a->steps),
               ken_arg_count(KEN_LIMIT_AMEND_STEPS));
}

static void carry_out(struct ken_compiler *c, uint32_t file)
{
    bool *below = ken_new(c, c->file_count * sizeof *below);
    struct ken_amend a = {.compiler = c, .me = file, .below = below};
    ken_use_closure(c, c->files[file].amends - 1, below);
    for (uint32_t f = 0; f < c->file_count; f++)
        c->files[f].carried |= below[f];
    ken_place_note_numbers(&a);
    struct ken_node *next;
    for (struct ken_node *n = c->files[file].tree->first; n && a.steps <= KEN_LIMIT_AMEND_STEPS; n = next) {
        uint32_t said = c->diagnostics.count;
        next = n->next;
        if (n->kind == KEN_NODE_RULESET || n->kind == KEN_NODE_SOURCE || n->kind == KEN_NODE_PERIOD)
            replace_headers(&a, n);
        statement(&a, n);
        if (a.steps > KEN_LIMIT_AMEND_STEPS)
            give_up(&a, said);
    }
}

/* --- the whole ------------------------------------------------------------------------------------------------------ */

void ken_amend(struct ken_compiler *c)
{
    for (uint32_t i = 0; i < c->order.count; i++)
        if (c->files[KEN_AT(c->order, uint32_t, i)].amends)
            carry_out(c, KEN_AT(c->order, uint32_t, i));
    ken_order_declarations(c);
    ken_order_drop_stale(c);
}
