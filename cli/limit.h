/* --limit NAME=NUMBER: the limits that may be raised, or lowered, for one call. */
#ifndef KEN_CLI_LIMIT_H
#define KEN_CLI_LIMIT_H

#include "cli.h"

/* Sets a limit of the session from "record-bytes=16M". false: said what is wrong. */
bool cli_limits_set(struct cli_session *, const char *setting);

#endif
