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

/* One step of division: brings a digit down behind the rest, and takes b out of it as often as it goes. */
static char step(char *rest, char digit, const char *b)
{
    size_t size = strlen(rest);
    if (size > 0 || digit != '0') {
        rest[size] = digit;
        rest[size + 1] = '\0';
    }
    char times = '0';
    for (; compare(rest, b) >= 0; times++)
        subtract(rest, b);
    return times;
}

/* The fraction "p/q", without its sign, cut after two places; *more: digits follow. */
static bool divide(const char *fraction, struct ken_buffer *digits, bool *more)
{
    const char *stroke = strchr(fraction, '/');
    if (!stroke)
        return false;
    const char *divisor = stroke + 1;
    char *rest = malloc(strlen(divisor) + 2); /* it is less than q before a digit comes down */
    if (!rest) {
        digits->failed = true;
        return true;
    }
    *rest = '\0';
    bool whole = false;
    for (const char *at = fraction; at < stroke; at++) {
        char digit = step(rest, *at, stroke + 1);
        whole = whole || digit != '0' || at + 1 == stroke;
        if (whole)
            ken_buffer_char(digits, digit);
    }
    ken_buffer_char(digits, '.');
    for (int place = 0; place < PLACES; place++)
        ken_buffer_char(digits, step(rest, '0', stroke + 1));
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

/* The digits with a comma before every third from the end of their whole part. */
static void put_grouped(struct ken_buffer *b, ken_language language, const char *digits)
{
    size_t whole = strcspn(digits, ".");
    struct ken_buffer grouped = KEN_BUFFER_EMPTY;
    for (size_t i = 0; i < whole; i++) {
        ken_buffer_string(&grouped, i > 0 && (whole - i) % 3 == 0 ? "," : "");
        ken_buffer_char(&grouped, digits[i]);
    }
    ken_buffer_string(&grouped, digits + whole);
    ken_format_digits(b, ken_buffer_text(&grouped), language);
    cli_text_drop(&grouped, b);
}

static void put(struct ken_buffer *b, ken_language language, const ken_total *total, bool trim)
{
    struct ken_buffer digits = KEN_BUFFER_EMPTY;
    bool more = false, negative = (total->exact ? total->exact : total->decimal)[0] == '-';
    if (!total->exact || !divide(total->exact + negative, &digits, &more))
        cut(total->decimal + negative, &digits, &more);
    if (trim && !more) {
        while (digits.size > 0 && digits.bytes[digits.size - 1] == '0')
            digits.size--;
        digits.size -= digits.size > 0 && digits.bytes[digits.size - 1] == '.';
    }
    ken_buffer_string(b, negative ? "-" : "");
    put_grouped(b, language, ken_buffer_text(&digits));
    if (more)
        ken_buffer_string(b, "…");
    cli_text_drop(&digits, b);
}

void cli_decimal_score(struct ken_buffer *b, ken_language language, const ken_total *total)
{
    put(b, language, total, false);
}

void cli_decimal_short(struct ken_buffer *b, ken_language language, const ken_total *total)
{
    put(b, language, total, true);
}
