/* Reading files. Every message about a file that cannot be read is made here. */
#ifndef KEN_CLI_FILES_H
#define KEN_CLI_FILES_H

#include <sys/types.h>

#include "../runtime/buffer.h"
#include "cli.h"
#include "text.h"

/* "-" is standard input. */
bool cli_files_is_stdin(const char *name);
/* The name for messages. */
const char *cli_files_shown(const struct cli_session *, const char *name);

/* Opens for reading; -1: said why not. */
int cli_files_open(const struct cli_session *, const char *name);
void cli_files_close(int fd);

/* Reads up to `size` bytes; 0: the end; -1: said why not (or a signal asked to end). */
ssize_t cli_files_next(const struct cli_session *, const char *name, int fd, char *bytes, size_t size);

/* Appends the whole of a file, of any kind (a pipe too), but at most `limit` + 1 bytes; false: said why not. */
bool cli_files_read(const struct cli_session *, const char *name, size_t limit, struct ken_buffer *);

/* Reads a regular file without a word: 0, or an errno value (EISDIR, EFBIG above `limit`, …). */
int cli_files_read_quietly(const char *name, size_t limit, struct ken_buffer *);

/* The folder above that in which a file stands, going by their names; malloc'ed, NULL when out of memory. */
char *cli_files_above(const char *name);

/* "… is larger than 16 MiB", and `help` below it; returns CLI_FAILED. */
int cli_files_too_big(const struct cli_session *, const char *name, size_t limit, enum cli_text help);

/* Both names lead to one regular file. */
bool cli_files_same(const char *a, const char *b);

/* What a name leads to: asked once, since the answer may change. Everything that is no folder is a file, standard input too. */
enum cli_kind { CLI_KIND_FILE, CLI_KIND_FOLDER, CLI_KIND_NONE /* said why */ };
enum cli_kind cli_files_kind(const struct cli_session *, const char *name);

/* The names of a folder's rule files (*.ken, no folders, none that begins with a dot), bytewise sorted, each with the folder
 * before it. The caller frees the names and the list. false: said why not. */
bool cli_files_rules_in(const struct cli_session *, const char *folder, char ***names, size_t *count);
void cli_files_free_names(char **names, size_t count);

#endif
