/* Keys that nearly are declared ones: optimal string alignment over code points. */
#include "model.h"

#include <stdlib.h>
#include <utf8proc.h>

enum {
    LONG = 8,     /* letters of a declared key from which on two edits are near */
    LETTERS = 128 /* longer keys are not compared */
};

/* The code points of a text; *count tells how many. The caller frees. */
static unsigned *code_points(const char *text, size_t size, size_t *count)
{
    unsigned *codes = calloc(size + 1, sizeof *codes);
    if (!codes)
        abort();
    *count = 0;
    for (size_t i = 0; i < size;) {
        unsigned char lead = (unsigned char)text[i];
        size_t bytes = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        unsigned code = bytes == 1 ? lead : lead & (0x7Fu >> bytes);
        for (size_t k = 1; k < bytes; k++)
            code = code << 6 | ((unsigned char)text[i + k] & 0x3F);
        codes[(*count)++] = code;
        i += bytes;
    }
    return codes;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t distance(const unsigned *a, size_t rows, const unsigned *b, size_t columns)
{
    size_t width = columns + 1, *d = calloc((rows + 1) * width, sizeof *d);
    if (!d)
        abort();
    for (size_t i = 0; i <= rows; i++)
        for (size_t j = 0; j <= columns; j++) {
            if (i == 0 || j == 0) {
                d[i * width + j] = i + j;
                continue;
            }
            size_t best = least(d[(i - 1) * width + j], d[i * width + j - 1]) + 1;
            best = least(best, d[(i - 1) * width + j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = least(best, d[(i - 2) * width + j - 2] + 1);
            d[i * width + j] = best;
        }
    size_t edits = d[rows * width + columns];
    free(d);
    return edits;
}

static bool same_but_case(const unsigned *a, size_t a_count, const unsigned *b, size_t b_count)
{
    if (a_count != b_count)
        return false;
    for (size_t i = 0; i < a_count; i++)
        if (utf8proc_tolower((int)a[i]) != utf8proc_tolower((int)b[i]))
            return false;
    return true;
}

bool oracle_near(const char *key, size_t key_size, const char *declared, size_t declared_size)
{
    if (key_size > 4 * LETTERS || declared_size > 4 * LETTERS)
        return false;
    size_t a_count, b_count;
    unsigned *a = code_points(key, key_size, &a_count), *b = code_points(declared, declared_size, &b_count);
    bool near = a_count <= LETTERS && b_count <= LETTERS &&
                (distance(a, a_count, b, b_count) <= (b_count >= LONG ? 2u : 1u) || same_but_case(a, a_count, b, b_count));
    free(a);
    free(b);
    return near;
}
