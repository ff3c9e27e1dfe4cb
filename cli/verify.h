/* ken compile --verify RULES… PROGRAM. */
#ifndef KEN_CLI_VERIFY_H
#define KEN_CLI_VERIFY_H

#include "cli.h"

/* Exit code: CLI_FINE where the last operand is what the others compile to, CLI_FINDINGS where it is not. */
int cli_verify_run(const struct cli_session *);

#endif
