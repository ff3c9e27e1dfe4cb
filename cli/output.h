/* Where results go: standard output, or a file that appears whole or not at all. */
#ifndef KEN_CLI_OUTPUT_H
#define KEN_CLI_OUTPUT_H

#include "../runtime/buffer.h"
#include "cli.h"

struct cli_output {
    int fd;
    const char *name;       /* as it was asked for; NULL: standard output */
    char *target;           /* where the finished file goes; NULL: written in place */
    char *temporary;
    struct ken_buffer pending; /* what is not written yet; its room is taken when writing begins */
    bool each_line;         /* --line-buffered, or a terminal */
    bool broken;            /* nobody reads on (EPIPE): ends quietly */
    int error;              /* errno of the first write that did not work */
};

/* Begins writing to `name` (NULL or "-": standard output). false: said on standard error why not. */
bool cli_output_open(struct cli_output *, const struct cli_session *, const char *name);

/* Appends; false: there is no use in going on (cli_output_close will say why). */
bool cli_output_bytes(struct cli_output *, const char *bytes, size_t size);
bool cli_output_buffer(struct cli_output *, const struct ken_buffer *);
/* At the end of each line or record. */
bool cli_output_line_end(struct cli_output *);

/* Ends writing with the exit code the command has come to. A file is put in its place only when that is not CLI_FAILED, and
 * left as it was otherwise. Returns the exit code in the light of how the writing went; a broken pipe is CLI_FINE. */
int cli_output_close(struct cli_output *, const struct cli_session *, int result);

/* True once a signal has asked to end; only while a file is being written. Reads and writes then give up. */
bool cli_output_interrupted(void);

/* Opens standard output, writes, and closes: for what a command has to say in one piece. */
int cli_output_all(const struct cli_session *, const struct ken_buffer *, int result);

#endif
