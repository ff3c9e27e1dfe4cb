/* Builds a program's block of bytes, table by table (program.h tells its form). */
#ifndef KEN_COMPILER_BLOCK_H
#define KEN_COMPILER_BLOCK_H

#include "map.h"

struct ken_block {
    struct ken_compiler *compiler;
    struct ken_list table[KEN_TABLE_COUNT]; /* of uint32_t */
    uint32_t rows[KEN_TABLE_COUNT];
    struct ken_map numbers, texts, origin_texts; /* to row + 1 */
    struct ken_list number_values;          /* of const struct ken_number *, row by row */
    struct ken_list text_values, origin_values; /* of const char *, row by row */
};

/* Adds a row of as many words as the table has columns; returns its number. */
uint32_t ken_block_row(struct ken_block *, enum ken_table, ...);
void ken_block_set(struct ken_block *, enum ken_table, uint32_t row, int column, uint32_t word);

/* The row of a number or text, which is added when it is new. */
uint32_t ken_block_number(struct ken_block *, const struct ken_number *);
uint32_t ken_block_text(struct ken_block *, const char *);
uint32_t ken_block_origin_text(struct ken_block *, const char *text, size_t size);
/* A text's row + 1; 0 for NULL and "". */
uint32_t ken_block_text_or_none(struct ken_block *, const char *);

/* The finished bytes, in the arena. rules: the digest of the rule files. */
unsigned char *ken_block_finish(struct ken_block *, const unsigned char rules[32], size_t *size);

#endif
