/* Memory of the oracle. */
#include "model.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pool_block {
    struct pool_block *next;
    bool is_number;
    max_align_t bytes[];
};

static struct pool_block *add_block(struct pool *pool, size_t size)
{
    struct pool_block *block = calloc(1, sizeof *block + size);
    if (!block)
        abort();
    block->next = pool->blocks;
    pool->blocks = block;
    return block;
}

void *pool_take(struct pool *pool, size_t size)
{
    return add_block(pool, size)->bytes;
}

mpq_ptr pool_number(struct pool *pool)
{
    struct pool_block *block = add_block(pool, sizeof(mpq_t));
    mpq_ptr number = (mpq_ptr)block->bytes;
    mpq_init(number);
    block->is_number = true;
    return number;
}

void pool_empty(struct pool *pool)
{
    while (pool->blocks) {
        struct pool_block *block = pool->blocks;
        pool->blocks = block->next;
        if (block->is_number)
            mpq_clear((mpq_ptr)block->bytes);
        free(block);
    }
}

void text_add(struct text *text, const char *bytes, size_t size)
{
    if (text->size + size >= text->capacity) {
        text->capacity = 2 * (text->size + size) + 64;
        text->bytes = realloc(text->bytes, text->capacity);
        if (!text->bytes)
            abort();
    }
    if (size)
        memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    text->bytes[text->size] = '\0';
}

void text_put(struct text *text, const char *string)
{
    text_add(text, string, strlen(string));
}

void text_format(struct text *text, const char *format, ...)
{
    char *line;
    va_list arguments;
    va_start(arguments, format);
    int size = vasprintf(&line, format, arguments);
    va_end(arguments);
    if (size < 0)
        abort();
    text_add(text, line, (size_t)size);
    free(line);
}
