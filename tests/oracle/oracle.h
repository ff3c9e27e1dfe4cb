/* The oracle: a second, separate reading of the semantics. It walks the trees that ken's parser builds, plainly and slowly, with
 * GMP's mpq for numbers and a JSON reader of its own; what amending files say it carries out itself. Nothing of ken's compiler behind
 * the parser, and nothing of its machine, takes part, so that a mistake must be made twice to go unseen. */
#ifndef TESTS_ORACLE_H
#define TESTS_ORACLE_H

#include "../../compiler/ken_compiler.h"

struct oracle;

/* Reads rules that ken's compiler accepts. NULL: they do not parse, or hold something that the oracle finds senseless (which ken
 * must have refused). */
struct oracle *oracle_open(const ken_rule_file *files, size_t count);
void oracle_close(struct oracle *);

/* What ken must say of a record, as one line of text that the caller frees; NULL: the record cannot be read as a JSON object.
 * The text is that of ken_result_json from `"unit":` up to (without) `,"problems":`, byte for byte, then a line end, then one
 * line a problem: its kind (invalid, doubtful, unknown), a space, its path; in the order of the semantics. */
char *oracle_evaluate(struct oracle *, const char *json, size_t size);

#endif
