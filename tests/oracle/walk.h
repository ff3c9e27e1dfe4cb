/* What reading the rules' statements into the model shares: where the walk over them stands, and what it puts there. */
#ifndef TESTS_ORACLE_WALK_H
#define TESTS_ORACLE_WALK_H

#include "model.h"

struct walk {
    struct oracle *oracle;
    struct scorecard *scorecard;
    struct heading *heading; /* without an indicator yet; NULL */
    struct indicator *indicator;
    struct block *block; /* that levels and measures now belong to */
    struct table *table; /* that rows now belong to */
    uint32_t file;       /* at hand, from 1 */
    bool amends;         /* that file amends: what it states takes the place of what there is */
    struct scorecard *changed; /* whose parts it changes: the one there is, or the one that it says; NULL */
    bool senseless;
};

/* name.c: the order of symbols in oracle.names, once all are there. */
int oracle_by_symbol(const void *, const void *);

/* declare.c */
const char *oracle_path(struct oracle *, const struct ken_node *text);
/* The input with a path, which is new if there was none. */
size_t oracle_input(struct oracle *, const char *path, enum input_kind);
/* Whether a statement declares something, or restates what does, or is a row. */
bool oracle_declares(const struct ken_node *statement);
void oracle_declare(struct walk *, const struct ken_node *statement);
/* In rules that amend others, inputs come into the model once all that changes them is read: those with a name, then those that
 * a person gives. */
void oracle_settle_inputs(struct oracle *);
void oracle_settle_assessed(struct oracle *, struct indicator *);

/* rules.c */
mpq_ptr oracle_number(struct walk *, const struct ken_node *number);
void oracle_enter_indicator(struct walk *, const struct ken_node *statement);

/* amend.c */
void oracle_begin_file(struct walk *, uint32_t file);
/* `change …`, `add …`, `drop …`, of all but declarations. */
void oracle_change(struct walk *, const struct ken_node *change);
/* Where an indicator, a heading or a case goes that is not there yet: by number or before `otherwise` in what is changed, else last. */
struct indicator **oracle_place(const struct walk *, const char *number);
struct heading **oracle_heading_place(const struct walk *, const char *number);
struct block **oracle_case_place(const struct walk *, bool otherwise);
/* Makes room for what the file at hand states of a level, … */
void oracle_restate_level(const struct walk *, struct level *);
/* … of the highest level, */
void oracle_restate_highest(const struct walk *, struct block *);
/* … or of things that are restated all together: whether those of earlier files are to go. `by`: the file that stated them last. */
bool oracle_restates(const struct walk *, uint32_t *by);

#endif
