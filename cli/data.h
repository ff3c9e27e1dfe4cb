/* DATA of ken eval: the lines of a stream, or the elements of one JSON document. Nothing here judges a record; ken_evaluate reads
 * each one strictly. */
#ifndef KEN_CLI_DATA_H
#define KEN_CLI_DATA_H

#include "../runtime/buffer.h"
#include "cli.h"

/* NDJSON: one record a line, in memory that does not grow with the stream. */
struct cli_lines {
    const char *name;
    int fd;
    size_t limit;          /* bytes of a record */
    struct ken_buffer block;
    size_t begin, searched; /* in block: the line being looked for; how far its end was */
    size_t number;         /* of the last line, from 1 */
    bool skipping;         /* the rest of a line that was too long */
    bool started, ended;
};

enum cli_next { CLI_NEXT, CLI_NEXT_END, CLI_NEXT_FAILED };

bool cli_lines_open(struct cli_lines *, const struct cli_session *, const char *name);
/* The next line without its end, good until the next call. A line above the limit comes as its first limit + 1 bytes, which no
 * record can have; the rest of it is skipped. CLI_NEXT_FAILED: said why. */
enum cli_next cli_lines_next(struct cli_lines *, const struct cli_session *, const char **line, size_t *size);
void cli_lines_close(struct cli_lines *);

/* JSON: a whole file. */
struct cli_document {
    const char *name;
    struct ken_buffer bytes;
    const char *text, *end; /* without a byte order mark and the white space around */
    bool is_array;
    const char *at;         /* behind the last element; NULL: before the first */
};

/* Reads a document that is not empty; false: said why not. */
bool cli_document_read(struct cli_document *, const struct cli_session *, const char *name);
void cli_document_free(struct cli_document *);

/* Goes back to the first element. */
void cli_document_rewind(struct cli_document *);
/* The next element of an array. CLI_NEXT_FAILED: something is wrong between the elements, and cli_document_refuse_here says so. The
 * last element may lack its end: its text is given all the same, so that what is wrong inside is said first. */
enum cli_next cli_document_next(struct cli_document *, const char **element, size_t *size);

/* "… cannot be read, line 3, character 14: reason" for the byte at `place`. Returns CLI_FAILED. */
int cli_document_refuse(const struct cli_document *, const struct cli_session *, const char *place, const char *reason);
/* The same at the place, and for the reason, of the last CLI_NEXT_FAILED. */
int cli_document_refuse_here(const struct cli_document *, const struct cli_session *);

/* The form of a data file: by --input, by the end of its name, or by the format of the output. */
enum cli_input cli_data_form(const struct cli_session *, const char *name);

#endif
