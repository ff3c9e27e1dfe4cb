/* files.c: rules of several files, in folders beside each other. */
#include "write.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

void begin_file(struct generated *g)
{
    static const char *const folders[] = {"", "2565/", "2566/", "shared/"}, *const names[] = {"team", "เกณฑ์", "a b"};
    uint32_t number = g->written->file_count++;
    char *name = g->written->files[number];
    const char *folder = folders[choose(g->choices, COUNT(folders))], *stem = names[choose(g->choices, COUNT(names))];
    snprintf(name, WORD_BYTES, "%s%s%u.ken", folder, stem, number);
    if (number > 0)
        ken_buffer_char(&g->text, '\n');
    ken_buffer_format(&g->text, FILE_MARK "%s\n", name);
    g->touching = false;
}

/* Bytes of a name up to its last slash. */
static size_t folder_size(const char *name)
{
    const char *slash = strchr(name, '/');
    return slash ? (size_t)(slash - name) + 1 : 0;
}

void write_file(struct generated *g, enum word word, uint32_t file)
{
    const char *here = g->written->files[g->written->file_count - 1], *there = g->written->files[file];
    size_t size = folder_size(here);
    bool same = size == folder_size(there) && memcmp(here, there, size) == 0;
    char path[2 * WORD_BYTES];
    snprintf(path, sizeof path, "%s%s%s", chance(g->choices, 6) ? "./" : "", size && !same ? "../" : "", there + (same ? size : 0));
    uses(g, word == WORD_USE ? USES_USE : USES_AMENDS);
    write_word(g, word);
    write_quoted(g, path);
}
