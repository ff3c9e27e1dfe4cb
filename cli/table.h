/* Results for people: a table for each scorecard, then the data items to mend. */
#ifndef KEN_CLI_TABLE_H
#define KEN_CLI_TABLE_H

#include "../runtime/buffer.h"
#include "../runtime/ken.h"

struct cli_table {
    const ken_program *program;
    ken_language language;
    size_t width;   /* cells of the terminal; 0: a pipe or a file, where nothing is cut */
    bool colour;
};

/* How the records of a run came out. */
struct cli_counts {
    size_t records, complete, unreadable; /* the rest is open */
};

void cli_table_init(struct cli_table *, const ken_program *, ken_language, int fd, bool colour);

/* Appends the result that `context` holds; `number` names the record where its data does not. false: out of memory. */
bool cli_table_put(const struct cli_table *, ken_context *context, size_t number, struct ken_buffer *);

/* Appends the line for a record that could not be read. */
void cli_table_put_unreadable(const struct cli_table *, size_t number, const char *message, struct ken_buffer *);

/* Appends the line below the last of several records. */
void cli_table_put_counts(const struct cli_table *, const struct cli_counts *, struct ken_buffer *);

/* mend.c: the lists below the tables: what to mend of each scorecard, then what is worth a look. false: out of memory. */
bool cli_mend_put(const struct cli_table *, ken_context *, struct ken_buffer *);

#endif
