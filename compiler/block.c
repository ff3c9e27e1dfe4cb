#include "block.h"

#include <stdarg.h>
#include <string.h>

#include "../runtime/digest.h"
#include "../runtime/table.h"

uint32_t ken_block_row(struct ken_block *b, enum ken_table table, ...)
{
    va_list words;
    va_start(words, table);
    for (unsigned i = 0; i < ken_table_words[table]; i++)
        *KEN_ADD(b->compiler, &b->table[table], uint32_t) = va_arg(words, uint32_t);
    va_end(words);
    return b->rows[table]++;
}

void ken_block_set(struct ken_block *b, enum ken_table table, uint32_t row, int column, uint32_t word)
{
    KEN_AT(b->table[table], uint32_t, row * ken_table_words[table] + (uint32_t)column) = word;
}

uint32_t ken_block_number(struct ken_block *b, const struct ken_number *number)
{
    size_t size = ken_number_size(number);
    unsigned char *stored = ken_new(b->compiler, size);
    ken_number_store(number, stored);
    uintptr_t row = (uintptr_t)ken_map_find(&b->numbers, (const char *)stored, size);
    if (row)
        return (uint32_t)row - 1;
    *KEN_ADD(b->compiler, &b->number_values, const struct ken_number *) = number;
    ken_map_set(b->compiler, &b->numbers, (const char *)stored, size, (void *)(uintptr_t)b->number_values.count);
    return b->number_values.count - 1;
}

static uint32_t intern(struct ken_block *b, struct ken_map *map, struct ken_list *values, const char *text, size_t size)
{
    uintptr_t row = (uintptr_t)ken_map_find(map, text, size);
    if (row)
        return (uint32_t)row - 1;
    *KEN_ADD(b->compiler, values, const char *) = text;
    ken_map_set(b->compiler, map, text, size, (void *)(uintptr_t)values->count);
    return values->count - 1;
}

uint32_t ken_block_text(struct ken_block *b, const char *text)
{
    return intern(b, &b->texts, &b->text_values, text, strlen(text));
}

uint32_t ken_block_text_or_none(struct ken_block *b, const char *text)
{
    return text && *text ? ken_block_text(b, text) + 1 : 0;
}

uint32_t ken_block_origin_text(struct ken_block *b, const char *text, size_t size)
{
    return intern(b, &b->origin_texts, &b->origin_values, text, size);
}

/* --- the bytes ------------------------------------------------------------------------------------------------------ */

struct writer {
    struct ken_block *block;
    unsigned char *bytes;
    size_t size, capacity;
};

static unsigned char *room(struct writer *w, size_t size)
{
    if (w->size + size > w->capacity) {
        size_t capacity = w->capacity * 2 + size + 4096;
        unsigned char *bytes = ken_new(w->block->compiler, capacity);
        if (w->size)
            memcpy(bytes, w->bytes, w->size);
        w->bytes = bytes;
        w->capacity = capacity;
    }
    w->size += size;
    return w->bytes + w->size - size;
}

static void put32(unsigned char *to, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(word >> (8 * i));
}

/* The heap of a section: numbers, then texts each with its NUL, then zeros up to a whole word. The rows of NUMBER and TEXT
 * tables come with it. */
static void fill_heap(struct ken_block *b, enum ken_table texts, enum ken_table heap, const struct ken_list *numbers, const struct ken_list *values)
{
    struct writer w = {.block = b};
    for (uint32_t i = 0; i < numbers->count; i++) {
        const struct ken_number *n = KEN_AT(*numbers, const struct ken_number *, i);
        size_t size = ken_number_size(n);
        ken_block_row(b, KEN_NUMBER, (uint32_t)w.size, (uint32_t)size);
        ken_number_store(n, room(&w, size));
    }
    for (uint32_t i = 0; i < values->count; i++) {
        const char *text = KEN_AT(*values, const char *, i);
        size_t size = strlen(text);
        ken_block_row(b, texts, (uint32_t)w.size, (uint32_t)size);
        memcpy(room(&w, size + 1), text, size + 1);
    }
    while (w.size % 4)
        *room(&w, 1) = 0;
    for (size_t i = 0; i < w.size; i += 4)
        ken_block_row(b, heap, ken_read32(w.bytes + i));
}

static void write_section(struct writer *w, enum ken_section section)
{
    const struct ken_block *b = w->block;
    for (int t = 0; t < KEN_TABLE_COUNT; t++)
        if (ken_table_sections[t] == section)
            put32(room(w, 4), b->rows[t]);
    for (int t = 0; t < KEN_TABLE_COUNT; t++)
        for (uint32_t i = 0; ken_table_sections[t] == section && i < b->table[t].count; i++)
            put32(room(w, 4), KEN_AT(b->table[t], uint32_t, i));
}

unsigned char *ken_block_finish(struct ken_block *b, const unsigned char rules[32], size_t *size)
{
    static const struct ken_list no_numbers;
    struct writer w = {.block = b};
    fill_heap(b, KEN_TEXT, KEN_HEAP, &b->number_values, &b->text_values);
    fill_heap(b, KEN_ORIGIN_TEXT, KEN_ORIGIN_HEAP, &no_numbers, &b->origin_values);
    room(&w, KEN_HEADER_BYTES);
    write_section(&w, KEN_SECTION_MEANING);
    size_t meaning = w.size - KEN_HEADER_BYTES;
    write_section(&w, KEN_SECTION_ORIGIN);
    size_t origin = w.size - KEN_HEADER_BYTES - meaning;
    unsigned char *p = w.bytes;
    memcpy(p + KEN_HEADER_MAGIC, KEN_PROGRAM_MAGIC, 8);
    put32(p + KEN_HEADER_VERSION, KEN_PROGRAM_VERSION);
    put32(p + KEN_HEADER_SIZE, (uint32_t)w.size);
    put32(p + KEN_HEADER_MEANING, (uint32_t)meaning);
    put32(p + KEN_HEADER_ORIGIN, (uint32_t)origin);
    memcpy(p + KEN_HEADER_RULES_SHA, rules, KEN_DIGEST_BYTES);
    ken_digest(p + KEN_HEADER_BYTES, meaning, p + KEN_HEADER_MEANING_SHA);
    struct ken_digest_state state;
    ken_digest_begin(&state);
    ken_digest_add(&state, rules, KEN_DIGEST_BYTES);
    ken_digest_add(&state, p + KEN_HEADER_BYTES + meaning, origin);
    ken_digest_end(&state, p + KEN_HEADER_ORIGIN_SHA);
    *size = w.size;
    return p;
}
