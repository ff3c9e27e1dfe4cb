/* ken and the oracle side by side: the same rules, the same record, and what they say differently. */
#ifndef TESTS_COMPARE_H
#define TESTS_COMPARE_H

#include "../../compiler/ken_compiler.h"

struct comparison;

/* Both ways for one ruleset. A line of FILE_MARK (generate/mark.h) and a name begins a file of that name; without such lines it is
 * one file. NULL: the rules do not compile (diagnostics then are ken's). Rules that compile, but that the oracle finds senseless,
 * open: every record then differs. */
struct comparison *compare_open(const char *rules, size_t size);
/* The same for files that are apart. */
struct comparison *compare_open_files(const ken_rule_file *files, size_t count);
void compare_close(struct comparison *);

/* NULL: they agree; otherwise what differs, as text that the caller frees. *scored (may be NULL) tells how many indicators had
 * status ok. */
char *compare_record(struct comparison *, const char *json, size_t size, size_t *scored);

#endif
