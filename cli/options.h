/* What was asked for on the command line. */
#ifndef KEN_CLI_OPTIONS_H
#define KEN_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "../runtime/ken.h"

enum cli_format { CLI_FORMAT_DEFAULT, CLI_FORMAT_TEXT, CLI_FORMAT_TABLE, CLI_FORMAT_JSON, CLI_FORMAT_NDJSON,
                  CLI_FORMAT_UNKNOWN };
enum cli_colour { CLI_COLOUR_AUTO, CLI_COLOUR_ALWAYS, CLI_COLOUR_NEVER };
enum cli_input { CLI_INPUT_AUTO, CLI_INPUT_JSON, CLI_INPUT_NDJSON };

/* The options themselves; cli_options.given has the bit 1 << option. */
enum cli_option {
    CLI_OPTION_LANG,
    CLI_OPTION_FORMAT,
    CLI_OPTION_COLOR,
    CLI_OPTION_STRICT,
    CLI_OPTION_INPUT,
    CLI_OPTION_LINE_BUFFERED,
    CLI_OPTION_ASCII,
    CLI_OPTION_OUTPUT,
    CLI_OPTION_VERIFY,
    CLI_OPTION_LIMIT,
    CLI_OPTION_ROOT,
    CLI_OPTION_HELP,
    CLI_OPTION_VERSION,
    CLI_OPTION_COUNT,
};

struct cli_options {
    ken_language language;
    enum cli_format format;
    const char *format_word; /* as it was given; main.c knows which ones the command has */
    enum cli_colour colour;
    enum cli_input input;
    const char *output; /* -o; NULL: standard output */
    const char *root;   /* --root; NULL: the folder above that of the rules */
    unsigned given;
    const char **operands; /* the command is not among them */
    size_t operand_count;
};

struct cli_session;

/* Reads argv and KEN_LANG into session->command and session->options. false: said on standard error what is wrong. The
 * operands are freed with cli_options_free in any case. */
bool cli_options_read(struct cli_session *, int argc, char **argv);
void cli_options_free(struct cli_options *);

/* "--format", …; static. */
const char *cli_option_name(enum cli_option);

static inline bool cli_option_given(const struct cli_options *o, enum cli_option option)
{
    return o->given >> option & 1u;
}

/* Whether to colour what goes to file descriptor `fd`. */
bool cli_options_colour(const struct cli_options *, int fd);

#endif
