/* Findings as JSON, for CI: one array of objects, in the order of the rulesets and of their places.
 *
 *     {"code": "K0407", "name": "LADDER_REVERSED", "severity": "error", "message": "…", "example": "…", "help": "…",
 *      "file": "team.ken", "line": 128, "column": 11, "end_line": 128, "end_column": 20,
 *      "related": [{"message": "…", "file": …, "line": …, "column": …, "end_line": …, "end_column": …}], "acknowledged": false}
 *
 * severity: error, warning, note. example and help are null where there is none; file and the numbers are null where a finding is
 * about the ruleset as a whole. Lines and columns count from 1, columns in characters; the end is behind the last one. */
#ifndef KEN_CLI_FINDINGS_H
#define KEN_CLI_FINDINGS_H

#include "../compiler/ken_compiler.h"
#include "../runtime/buffer.h"

struct cli_findings; /* a JSON array being built */

struct cli_findings *cli_findings_new(void); /* NULL: out of memory */
void cli_findings_free(struct cli_findings *);
/* Adds all diagnostics, the acknowledged ones too; false: out of memory. */
bool cli_findings_add(struct cli_findings *, ken_compilation *, ken_language);
/* Appends the array as indented JSON with a line end; false: out of memory. */
bool cli_findings_write(const struct cli_findings *, struct ken_buffer *);

#endif
