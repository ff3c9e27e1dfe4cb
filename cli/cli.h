/* The command line of ken. Each command is one function that takes a session and returns the exit code.
 *
 * Names that cross files begin with cli_, so that they can never meet those of the two libraries. */
#ifndef KEN_CLI_H
#define KEN_CLI_H

#include "../runtime/ken.h"
#include "options.h"

/* Exit codes, the same for every command. */
enum { CLI_FINE = 0, CLI_FINDINGS = 1, CLI_FAILED = 2 };

struct cli_session {
    const char *command; /* "eval"; NULL before it is known */
    struct cli_options options;
    ken_options limits;
};

int cli_check_run(const struct cli_session *);
int cli_compile_run(const struct cli_session *);
int cli_dump_run(const struct cli_session *);
int cli_eval_run(const struct cli_session *);
int cli_explain_run(const struct cli_session *);
int cli_help_run(const struct cli_session *);
int cli_version_run(const struct cli_session *);

#endif
