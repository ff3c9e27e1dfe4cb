/* Keys that nearly are declared ones: optimal string alignment over code points, and spellings that no eye tells apart. */
#include "model.h"

#include <stdlib.h>
#include <string.h>
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

/* --- keys that look the same ---------------------------------------------------------------------------------------- */

static bool is_tone(unsigned c)
{
    return c >= 0x0E48 && c <= 0x0E4B;
}

static bool is_vowel_mark(unsigned c)
{
    return c == 0x0E31 || c == 0x0E47 || (c >= 0x0E34 && c <= 0x0E39);
}

static bool shows_nothing(unsigned c)
{
    utf8proc_category_t category = utf8proc_category((int)c);
    return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_CN ||
           category == UTF8PROC_CATEGORY_CS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP ||
           utf8proc_get_property((int)c)->ignorable;
}

static void cut(unsigned *codes, size_t *count, size_t at)
{
    memmove(codes + at, codes + at + 1, (*count - at - 1) * sizeof *codes);
    --*count;
}

/* Rewrites what stands at `at` and behind it, if that is one of several spellings of the same sight. */
static bool rewrite(unsigned *codes, size_t *count, size_t at)
{
    enum { AA = 0x0E32, AM = 0x0E33, E = 0x0E40, AE = 0x0E41, LAKKHANG = 0x0E45, NIKHAHIT = 0x0E4D, RU = 0x0E24, LU = 0x0E26, NBSP = 0xA0 };
    unsigned a = codes[at], b = at + 1 < *count ? codes[at + 1] : 0, c = at + 2 < *count ? codes[at + 2] : 0;
    if (shows_nothing(a))
        return cut(codes, count, at), true;
    if (a == NBSP)
        return codes[at] = ' ', true;
    if (a == LAKKHANG && (at == 0 || (codes[at - 1] != RU && codes[at - 1] != LU)))
        return codes[at] = AA, true;
    if (a == E && b == E)
        return codes[at] = AE, cut(codes, count, at + 1), true;
    if (a == NIKHAHIT && b == AA)
        return codes[at] = AM, cut(codes, count, at + 1), true;
    if (a == NIKHAHIT && is_tone(b) && c == AA)
        return codes[at] = b, codes[at + 1] = AM, cut(codes, count, at + 2), true;
    if ((is_tone(a) && is_vowel_mark(b)) || (a == AM && is_tone(b)))
        return codes[at] = b, codes[at + 1] = a, true;
    return false;
}

/* Until nothing is left to rewrite. */
static void settle(unsigned *codes, size_t *count)
{
    for (size_t at = 0; at < *count;)
        at = rewrite(codes, count, at) ? 0 : at + 1;
}

bool oracle_looks_alike(const char *key, size_t key_size, const char *declared, size_t declared_size)
{
    if (key_size > 4 * LETTERS || declared_size > 4 * LETTERS)
        return false;
    size_t a_count, b_count;
    unsigned *a = code_points(key, key_size, &a_count), *b = code_points(declared, declared_size, &b_count);
    bool short_enough = a_count <= LETTERS && b_count <= LETTERS;
    settle(a, &a_count);
    settle(b, &b_count);
    bool alike = short_enough && a_count > 0 && a_count == b_count && memcmp(a, b, a_count * sizeof *a) == 0;
    free(a);
    free(b);
    return alike;
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
