/* decimal.c: a total comes as a decimal of at most 12 places, which is rounded where a fraction stands beside it. Cutting the
 * rounded one could show a threshold that was not reached (3.9999999999999 as 4.00), so then the fraction itself is divided. */
#include "decimal.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

#define PLACES 2

/* Compares two numbers written in digits without leading zeros. */
static int compare(const char *a, const char *b)
{
    size_t m = strlen(a), n = strlen(b);
    return m != n ? (m > n ? 1 : -1) : strcmp(a, b);
}

static void drop_zeros(char *digits)
{
    size_t zeros = strspn(digits, "0");
    memmove(digits, digits + zeros, strlen(digits) - zeros + 1);
}

/* a -= b, where a >= b. */
static void subtract(char *a, const char *b)
{
    size_t m = strlen(a), n = strlen(b);
    int borrow = 0;
    for (size_t i = 0; i < m; i++) {
        int digit = a[m - 1 - i] - '0' - borrow - (i < n ? b[n - 1 - i] - '0' : 0);
        borrow = digit < 0;
        a[m - 1 - i] = (char)('0' + digit + 10 * borrow);
    }
    drop_zeros(a);
}

/* Takes b out of a as often as it goes: at most `top` times for the whole part, nine times for a digit. */
static unsigned take_out(char *a, const char *b)
{
    unsigned times = 0;
    for (; compare(a, b) >= 0; times++)
        subtract(a, b);
    return times;
}

/* The fraction "p/q" cut after two places; *more: digits follow. Totals are at most a few hundred, so that counting is quick. */
static bool divide(const char *fraction, struct ken_buffer *digits, bool *more)
{
    const char *stroke = strchr(fraction, '/');
    if (!stroke)
        return false;
    size_t size = (size_t)(stroke - fraction);
    char *rest = malloc(size + PLACES + 2);
    if (!rest) {
        digits->failed = true;
        return true;
    }
    memcpy(rest, fraction, size);
    rest[size] = '\0';
    drop_zeros(rest);
    ken_buffer_format(digits, "%u.", take_out(rest, stroke + 1));
    for (int place = 0; place < PLACES; place++) {
        if (*rest)
            memcpy(rest + strlen(rest), "0", sizeof "0");
        ken_buffer_char(digits, (char)('0' + take_out(rest, stroke + 1)));
    }
    *more = *rest != '\0';
    free(rest);
    return true;
}

/* Cuts a decimal after two places, filling them up with zeros. */
static void cut(const char *decimal, struct ken_buffer *digits, bool *more)
{
    size_t whole = strcspn(decimal, "."), places = decimal[whole] ? strlen(decimal + whole + 1) : 0;
    ken_buffer_bytes(digits, decimal, whole);
    ken_buffer_char(digits, '.');
    for (size_t i = 0; i < PLACES; i++)
        ken_buffer_char(digits, i < places ? decimal[whole + 1 + i] : '0');
    *more = places > PLACES && strspn(decimal + whole + 1 + PLACES, "0") < places - PLACES;
}

static void put(struct ken_buffer *b, ken_language language, const ken_total *total, bool trim)
{
    struct ken_buffer digits = KEN_BUFFER_EMPTY;
    bool more = false, is_fraction = total->exact && total->exact[0] != '-';
    if (!is_fraction || !divide(total->exact, &digits, &more))
        cut(total->decimal, &digits, &more);
    if (trim && !more) {
        while (digits.size > 0 && digits.bytes[digits.size - 1] == '0')
            digits.size--;
        digits.size -= digits.size > 0 && digits.bytes[digits.size - 1] == '.';
    }
    ken_format_digits(b, ken_buffer_text(&digits), language);
    if (more)
        ken_buffer_string(b, "…");
    cli_text_drop(&digits, b);
}

void cli_decimal_score(struct ken_buffer *b, ken_language language, const ken_total *total)
{
    put(b, language, total, false);
}

void cli_decimal_percent(struct ken_buffer *b, ken_language language, const ken_total *total)
{
    put(b, language, total, true);
}
