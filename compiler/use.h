/* The files of a ruleset: those given, and those that these name by `use` and `amends`. */
#ifndef KEN_COMPILER_USE_H
#define KEN_COMPILER_USE_H

#include "parse.h"

/* Takes the files given, and the folder that all others must stand below (NULL: that above the first file's). */
void ken_use_given(struct ken_compiler *, const ken_rule_file *files, size_t count, const char *root);
/* Reads a file, and before it whatever it names, unless that was done. */
void ken_use_read(struct ken_compiler *, uint32_t file, const struct ken_keywords *);
/* The parser met a `use` or `amends`: reads that file, and makes its names known in this one. */
void ken_use(struct ken_parser *, const struct ken_node *statement);
/* Marks in seen[] a file and all that it uses or amends, directly or not. */
void ken_use_closure(const struct ken_compiler *, uint32_t file, bool *seen);
/* A file's name as it looks from the folder of the first one. */
const char *ken_use_name(struct ken_compiler *, uint32_t file);

#endif
