/* The tables of a program as data: which section each stands in, and what makes them sound. */
#ifndef KEN_TABLE_H
#define KEN_TABLE_H

#include "program.h"

enum ken_section { KEN_SECTION_MEANING, KEN_SECTION_ORIGIN };

/* By enum ken_table; the tables of a section follow each other. */
extern const unsigned char ken_table_sections[KEN_TABLE_COUNT];

/* The latest day number that a rule may name: past every year that can be written. */
#define KEN_LAST_DAY 1100000u

/* True when the heaps hold exactly the numbers and the texts of their tables, in order; otherwise p->damage says where not. Needs p->table and p->rows;
 * ken_text and ken_origin_text may be used after it. */
bool ken_table_check_heaps(struct ken_program *p);

/* True when every word of every row is what table.def says, and the rows agree with each other; likewise. Needs p->numbers and
 * sound heaps; leaves only CODE unchecked. */
bool ken_table_check_rows(struct ken_program *p);

/* KEN_OK when scorecards have different names, and the indicators of each different numbers ("4.1"): they are the keys of
 * the result; and when the choices of a category are different texts. KEN_DAMAGED, or KEN_NO_MEMORY. Reads texts as often as rows name them: for programs of a bounded cost. */
ken_status ken_table_check_names(struct ken_program *p);

#endif
