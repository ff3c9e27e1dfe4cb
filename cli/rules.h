/* RULES of a command: a rule file, a folder of them, or a compiled program. */
#ifndef KEN_CLI_RULES_H
#define KEN_CLI_RULES_H

#include "../compiler/ken_compiler.h"
#include "../runtime/buffer.h"
#include "cli.h"
#include "files.h"

/* Rule files in memory, ready for ken_compile. Begin with {0}, end with cli_rules_free. */
struct cli_rules {
    ken_rule_file *files;
    size_t count;
    ken_rule_file *brought; /* by `use` and `amends`, once compiled */
    size_t brought_count;
};

void cli_rules_free(struct cli_rules *);

/* Adds a rule file, or the rule files of a folder: one at least. false: said why not, here or when the kind was asked for. */
bool cli_rules_add(const struct cli_session *, struct cli_rules *, const char *name, enum cli_kind);

/* Adds all of `names` as one ruleset. false: said why not. */
bool cli_rules_read(const struct cli_session *, struct cli_rules *, const char *const *names, size_t count);

/* One of the files, or of those that they brought, is the file `name`. */
bool cli_rules_include(const struct cli_rules *, const char *name);

/* ken_compile for the rules and the files that they name. false: said why not. */
bool cli_rules_check(const struct cli_session *, struct cli_rules *, ken_compilation **);

/* Where the rules have errors, these are printed on standard error and the answer is NULL, as it is when anything else stands in
 * the way. */
ken_compilation *cli_rules_compile(const struct cli_session *, struct cli_rules *);

/* The program in the file `name`, which must be one already; its bytes are put into the buffer. NULL: said why not. */
ken_program *cli_rules_load(const struct cli_session *, const char *name, struct ken_buffer *);

/* The program of `name`: loaded, or compiled from rules. NULL: said why not. */
ken_program *cli_rules_program(const struct cli_session *, const char *name);

/* Appends the diagnostics as text, each followed by an empty line: what is acknowledged left out, and all but errors where
 * `errors_only`. false: out of memory. */
bool cli_rules_render(const struct cli_session *, ken_compilation *, bool errors_only, bool colour, struct ken_buffer *);

#endif
