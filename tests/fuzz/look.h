/* What the fuzz targets share: claims that end the process when they do not hold, and looking at all that the public functions
 * tell of a program, a result or an unreadable record. */
#ifndef TESTS_FUZZ_LOOK_H
#define TESTS_FUZZ_LOOK_H

#include "../../compiler/ken_compiler.h"

#include <stdint.h>

/* libFuzzer's entry, which every target defines and replay.c calls too. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Says which claim does not hold, and aborts. */
_Noreturn void look_broken(const char *file, int line, const char *claim);
#define REQUIRE(claim) ((claim) ? (void)0 : look_broken(__FILE__, __LINE__, #claim))

/* A text of this many bytes is UTF-8, and not NULL. */
void look_at_bytes(const char *text, size_t size);
void look_at_text(const char *text);

/* Whether a result is made by rules of ours, whose weights and names make it JSON that Jansson keeps whole. */
enum look_origin { LOOK_OURS, LOOK_STRANGE };

/* Every table of the last result, its texts in both languages, and its JSON. */
void look_at_result(ken_context *, enum look_origin);
/* The last record was unreadable: its place is within `size` bytes, and its texts are there. */
void look_at_error(ken_context *, size_t size);
/* Description and listings. */
void look_at_program(const ken_program *);

/* The whole of a file; the caller frees it. Aborts when it cannot be read: targets run from the top of the tree. */
char *look_read_file(const char *path, size_t *size);
/* The program of sound rules; the caller frees it. Aborts when they do not compile. */
ken_program *look_compile(const char *rules, size_t size);

/* Rules with every kind of input: nested and Thai paths, keys that look alike, ranges, whole units. NUL-terminated. */
extern const char look_rules[];

#endif
