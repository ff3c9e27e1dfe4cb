/* What the command line says, in both languages, and how it says that something is wrong. */
#ifndef KEN_CLI_TEXT_H
#define KEN_CLI_TEXT_H

#include "../runtime/buffer.h"
#include "../runtime/format.h"
#include "cli.h"

enum cli_text {
#define CLI_TEXT(name, code, thai, english) CLI_TEXT_##name,
#define CLI_OUTCOME(outcome, thai, english)
#define CLI_KIND(code, thai, english)
#define CLI_SYSTEM(number, thai, english)
#include "text.def"
    CLI_TEXT_COUNT
};

/* The text as it stands in text.def; static. */
const char *cli_text(enum cli_text, ken_language);

/* Appends the text with {0}, {1}, … replaced by the strings that follow, up to a NULL. */
void cli_text_put(struct ken_buffer *, ken_language, enum cli_text, ...) __attribute__((sentinel));

/* Frees a piece of text that was put together for `out`; where memory ran out in it, `out` has failed too. */
void cli_text_drop(struct ken_buffer *piece, struct ken_buffer *out);

const char *cli_text_outcome(ken_outcome, ken_language);
const char *cli_text_kind(const char *code, ken_language); /* NULL: no name but the code */

/* Appends what errno value `number` means. */
void cli_text_system(struct ken_buffer *, ken_language, int number);

/* Appends a size: "๑๖ MiB". */
void cli_text_size(struct ken_buffer *, ken_language, size_t bytes);

/* Says on standard error what is wrong; the strings that follow, up to a NULL, are made safe for a terminal first. Where memory
 * ran out in one of them (ken_buffer_lost), that is what is said. Returns CLI_FAILED, so that a caller can hand it on. */
int cli_error(const struct cli_session *, enum cli_text, ...) __attribute__((sentinel));
/* The same with a line of detail below, which has the same placeholders. */
int cli_error_detailed(const struct cli_session *, enum cli_text, enum cli_text detail, ...) __attribute__((sentinel));
/* The line of cli_error, appended to `out`: for what a command was asked to find out. */
void cli_error_put(struct ken_buffer *out, const struct cli_session *, enum cli_text, ...) __attribute__((sentinel));
/* A line of help below the error. */
void cli_error_help(const struct cli_session *, enum cli_text);
int cli_error_memory(const struct cli_session *);
/* CANNOT_OPEN, CANNOT_READ or CANNOT_WRITE of `name` with the meaning of an errno value. */
int cli_error_system(const struct cli_session *, enum cli_text name, const char *file, int number);
/* Writes to standard error as it stands; what cannot be written is lost. */
void cli_error_bytes(const char *bytes, size_t size);

/* "ken help eval": where to read on. */
const char *cli_error_see(const struct cli_session *, char room[64]);

#endif
