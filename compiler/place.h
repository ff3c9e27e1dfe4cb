/* What the parts of the amender share: the file at hand, its place in the rules below, and what is said of it. */
#ifndef KEN_COMPILER_PLACE_H
#define KEN_COMPILER_PLACE_H

#include "amend.h"
#include "name.h"

/* What the next clause belongs to. */
enum ken_amend_context {
    KEN_IN_NOTHING, /* nothing was begun */
    KEN_IN_IGNORED, /* what was begun is wrong, and was said to be */
    KEN_IN_OWN,     /* a scorecard that is new: its statements stay in their own tree */
    KEN_IN_PART,    /* a scorecard, heading, indicator or case that is changed */
    KEN_IN_ADDED    /* an indicator, heading or case that is new in a scorecard that is not */
};

struct ken_amend {
    struct ken_compiler *compiler;
    uint32_t me;                /* the file that amends */
    const bool *below;          /* per file: whether its rules are amended */
    enum ken_amend_context context;
    const char *card;           /* the scorecard at hand, as `change scorecard` says; NULL */
    struct ken_node *part;      /* KEN_IN_PART: the statement that begins it; KEN_IN_ADDED: the one behind which the next goes */
    struct ken_node *indicator; /* the indicator that the part belongs to, or NULL */
    struct ken_node *table;     /* whose rows are changed by the next lines; NULL */
    struct ken_map numbered;    /* of struct ken_node: indicators and headings below, by scorecard and number */
    struct ken_map done;        /* of struct ken_span, by what was changed */
    uint32_t steps;             /* statements looked at: every change looks for its place */
};

/* The statements of a scorecard in all files below: for (w = {0}; ken_place_next_in_card(a, &w);) */
struct ken_walk {
    uint32_t files; /* begun */
    struct ken_node *node;
    bool inside;
};

/* place.c: statements in place. */
void ken_place_overwrite(struct ken_node *old, const struct ken_node *now);
void ken_place_drop(struct ken_node *);
/* Puts a copy of `node` behind `where`, and returns it. */
struct ken_node *ken_place_behind(struct ken_amend *, struct ken_node *where, const struct ken_node *node);
bool ken_place_begins_part(const struct ken_node *); /* a scorecard, heading or indicator */
bool ken_place_is_of_card(const struct ken_node *);  /* a grade or an adjustment of the total, wherever it stands */
/* Dropped, or a declaration: no part of what it stands in. */
bool ken_place_is_foreign(const struct ken_node *);
/* Whether there is work left to do; when there is not, every search ends. */
bool ken_place_may_step(struct ken_amend *);
/* The statements of a part, of an indicator only those before its next case unless `whole`: for (n = part; (n = ken_place_next(a, n, …));) */
struct ken_node *ken_place_next(struct ken_amend *, const struct ken_node *, bool whole);
/* The last statement of a part; with `levels` the last before what stands behind the levels. */
struct ken_node *ken_place_last(struct ken_amend *, struct ken_node *part, bool whole, bool levels);

/* place.c: parts below. */
bool ken_place_next_in_card(struct ken_amend *, struct ken_walk *);
void ken_place_note_number(struct ken_amend *, const char *card, struct ken_node *part);
void ken_place_note_numbers(struct ken_amend *); /* of all below */
struct ken_node *ken_place_numbered(struct ken_amend *, enum ken_node_kind, const char *number); /* in the scorecard at hand; NULL */
/* The name of the one scorecard there is below; NULL where there is none, or several. */
const char *ken_place_only_card(const struct ken_amend *, bool *several);
/* Settles which scorecard a change is in; false, and a message, where that is not said. */
bool ken_place_has_card(struct ken_amend *, const struct ken_node *, struct ken_arg said);
/* The statement behind which a new heading or indicator stands; NULL when there is no work left to do. */
struct ken_node *ken_place_for(struct ken_amend *, const char *number);
/* Worked examples of the earlier rules say nothing of the new ones: those that look beyond their indicator; and those of a changed one. */
void ken_place_drop_wide(struct ken_amend *);
void ken_place_drop_examples(struct ken_amend *, struct ken_node *part);

/* place.c: what is said. */
void ken_amend_twice(struct ken_amend *, struct ken_span, struct ken_arg what, struct ken_span earlier);
void ken_amend_same(struct ken_amend *, const struct ken_node *, struct ken_span before);
void ken_amend_plain(struct ken_amend *, const struct ken_node *, enum ken_word instead);
struct ken_arg ken_amend_words(struct ken_amend *, const struct ken_node *); /* what a clause is called: `weight 20%` */
/* Whether this is the first change of a thing; false, and a message, when it is not. */
bool ken_amend_first(struct ken_amend *, const struct ken_node *, const char *kind, const char *name, struct ken_arg what);

/* restate.c: clauses of the part at hand. */
void ken_restate_replace(struct ken_amend *, struct ken_node *old, const struct ken_node *now);
void ken_restate_clause(struct ken_amend *, const struct ken_node *);     /* one that stands once */
void ken_restate_adjustment(struct ken_amend *, const struct ken_node *); /* of the indicator */
void ken_restate_for_card(struct ken_amend *, const struct ken_node *);   /* a grade, an adjustment of the total */
void ken_restate_note(struct ken_amend *, const struct ken_node *);
void ken_restate_levels(struct ken_amend *, const struct ken_node *);
void ken_restate_highest(struct ken_amend *, const struct ken_node *);

#endif
