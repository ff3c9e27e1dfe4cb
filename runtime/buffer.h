/* A growing run of bytes. One failed allocation makes it `failed` for good; later appends are ignored,
 * so a writer checks once, at the end. */
#ifndef KEN_BUFFER_H
#define KEN_BUFFER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct ken_buffer {
    char *bytes; /* not NUL-terminated; see ken_buffer_text */
    size_t size, capacity;
    bool failed;
};

#define KEN_BUFFER_EMPTY ((struct ken_buffer){0})

void ken_buffer_free(struct ken_buffer *);
/* Empties the buffer and keeps its memory and its `failed` mark. */
void ken_buffer_clear(struct ken_buffer *);
void ken_buffer_bytes(struct ken_buffer *, const void *bytes, size_t size);
void ken_buffer_string(struct ken_buffer *, const char *);
void ken_buffer_char(struct ken_buffer *, char);
void ken_buffer_repeat(struct ken_buffer *, char, size_t times);
void ken_buffer_format(struct ken_buffer *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Makes room for `size` more bytes and returns where they go, or NULL; ken_buffer_used takes them in. */
char *ken_buffer_room(struct ken_buffer *, size_t size);
void ken_buffer_used(struct ken_buffer *, size_t size);
/* The bytes as a C string, owned by the buffer, good until the next append; ken_buffer_lost when the buffer failed. */
const char *ken_buffer_text(struct ken_buffer *);
/* An empty text. By its address, and by nothing else, a message tells that a part of it was lost. */
extern const char ken_buffer_lost[];

#endif
