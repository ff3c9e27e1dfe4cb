#include "buffer.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char ken_buffer_lost[] = "";

void ken_buffer_free(struct ken_buffer *b)
{
    free(b->bytes);
    *b = KEN_BUFFER_EMPTY;
}

void ken_buffer_clear(struct ken_buffer *b)
{
    b->size = 0;
}

char *ken_buffer_room(struct ken_buffer *b, size_t size)
{
    if (b->failed)
        return NULL;
    if (size > b->capacity - b->size) {
        if (size > SIZE_MAX / 4 - b->size) {
            b->failed = true;
            return NULL;
        }
        size_t capacity = b->capacity ? b->capacity : 256;
        while (capacity - b->size < size)
            capacity *= 2;
        char *bytes = realloc(b->bytes, capacity);
        if (!bytes) {
            b->failed = true;
            return NULL;
        }
        b->bytes = bytes;
        b->capacity = capacity;
    }
    return b->bytes + b->size;
}

void ken_buffer_used(struct ken_buffer *b, size_t size)
{
    b->size += size;
}

void ken_buffer_bytes(struct ken_buffer *b, const void *bytes, size_t size)
{
    if (size == 0)
        return;
    char *to = ken_buffer_room(b, size);
    if (!to)
        return;
    memcpy(to, bytes, size);
    b->size += size;
}

void ken_buffer_string(struct ken_buffer *b, const char *s)
{
    ken_buffer_bytes(b, s, strlen(s));
}

void ken_buffer_char(struct ken_buffer *b, char c)
{
    ken_buffer_bytes(b, &c, 1);
}

void ken_buffer_repeat(struct ken_buffer *b, char c, size_t times)
{
    char *to = ken_buffer_room(b, times);
    if (!to)
        return;
    memset(to, c, times);
    b->size += times;
}

void ken_buffer_format(struct ken_buffer *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *to = size < 0 ? NULL : ken_buffer_room(b, (size_t)size + 1);
    if (to) {
        vsnprintf(to, (size_t)size + 1, format, again);
        b->size += (size_t)size;
    }
    va_end(again);
}

const char *ken_buffer_text(struct ken_buffer *b)
{
    char *end = ken_buffer_room(b, 1);
    if (!end)
        return ken_buffer_lost;
    *end = '\0';
    return b->bytes;
}
