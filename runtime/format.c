/* format.c: numbers, dates and texts as people read them. */
#include "format.h"
#include "program.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#define ELLIPSIS "…"
#define PLACES 2u /* shown of a long decimal */

static void put_digit(struct ken_buffer *b, char digit, ken_language language)
{
    if (language == KEN_THAI) {
        /* ๐ is U+0E50: E0 B9 90 */
        char thai[3] = {(char)0xe0, (char)0xb9, (char)(0x90 + (digit - '0'))};
        ken_buffer_bytes(b, thai, sizeof thai);
    } else {
        ken_buffer_char(b, digit);
    }
}

void ken_format_digits(struct ken_buffer *b, const char *ascii, ken_language language)
{
    for (; *ascii; ascii++)
        if (*ascii >= '0' && *ascii <= '9')
            put_digit(b, *ascii, language);
        else
            ken_buffer_char(b, *ascii);
}

/* Writes the digits with a comma before every third from the end. */
static void put_grouped(struct ken_buffer *b, const char *digits, size_t size, ken_language language)
{
    for (size_t i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0)
            ken_buffer_char(b, ',');
        put_digit(b, digits[i], language);
    }
}

void ken_format_count(struct ken_buffer *b, size_t count, ken_language language)
{
    char digits[24];
    int size = snprintf(digits, sizeof digits, "%zu", count);
    put_grouped(b, digits, (size_t)size, language);
}

enum padding { PAD_NOTHING, PAD_FRACTIONS, PAD_ALWAYS }; /* when to fill up to two places */

static void put_number(struct ken_buffer *b, const struct ken_number *n, enum padding padding, ken_language language,
                       struct ken_number_scratch *scratch)
{
    char text[KEN_NUMBER_TEXT];
    bool exact;
    ken_number_decimal(n, PLACES, KEN_NUMBER_TRUNCATE, &exact, text, scratch);
    const char *digits = text;
    if (*digits == '-')
        digits++;
    size_t whole = strspn(digits, "0123456789");
    const char *fraction = digits[whole] == '.' ? digits + whole + 1 : "";
    size_t places = strlen(fraction);
    if (ken_number_sign(n) < 0) /* also where nothing but "…" is left of a small negative number */
        ken_buffer_char(b, '-');
    put_grouped(b, digits, whole, language);
    bool fill = !exact || padding == PAD_ALWAYS || (padding == PAD_FRACTIONS && places > 0);
    if (places > 0 || fill)
        ken_buffer_char(b, '.');
    ken_format_digits(b, fraction, language);
    for (; fill && places < PLACES; places++)
        put_digit(b, '0', language);
    if (!exact)
        ken_buffer_string(b, ELLIPSIS);
}

void ken_format_number(struct ken_buffer *b, const struct ken_number *n, ken_language language,
                       struct ken_number_scratch *scratch)
{
    put_number(b, n, PAD_NOTHING, language, scratch);
}

void ken_format_score(struct ken_buffer *b, const struct ken_number *n, ken_language language,
                      struct ken_number_scratch *scratch)
{
    put_number(b, n, PAD_ALWAYS, language, scratch);
}

void ken_format_percent(struct ken_buffer *b, const struct ken_number *n, ken_language language,
                        struct ken_number_scratch *scratch)
{
    if (language == KEN_THAI)
        ken_buffer_string(b, "ร้อยละ ");
    ken_format_number(b, n, language, scratch);
    if (language == KEN_ENGLISH)
        ken_buffer_char(b, '%');
}

const char *ken_unit_name(uint32_t unit, ken_language language)
{
    static const char *const names[][2] = {
#define KEN_BUILT_IN(name, row, thai, english) {thai, english},
#include "unit.def"
    };
    return names[unit][language == KEN_ENGLISH];
}

void ken_format_quantity(struct ken_buffer *b, const struct ken_number *n, uint32_t unit, const char *name,
                         ken_language language, struct ken_number_scratch *scratch)
{
    if (unit == KEN_UNIT_PERCENT) {
        ken_format_percent(b, n, language, scratch);
        return;
    }
    put_number(b, n, unit == KEN_UNIT_BAHT ? PAD_FRACTIONS : PAD_NOTHING, language, scratch);
    if (unit == KEN_UNIT_PLAIN)
        return;
    ken_buffer_char(b, ' ');
    ken_buffer_string(b, unit < KEN_UNIT_DECLARED ? ken_unit_name(unit, language) : name);
}

static const char *const months[12][2] = {
#define KEN_MONTH(number, thai, english) {thai, english},
#include "month.def"
};

const char *ken_month_name(int month, ken_language language)
{
    return month < 1 || month > 12 ? "" : months[month - 1][language == KEN_ENGLISH];
}

int ken_days_in_month(int year, int month)
{
    static const unsigned char days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12)
        return 0;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

/* Years are counted from March here: the leap day then ends the year, and months follow 153 days in five. */
bool ken_day_number(int year, int month, int day, int32_t *number)
{
    if (year < 1 || year > 9999 || day < 1 || day > ken_days_in_month(year, month))
        return false;
    int y = month > 2 ? year : year - 1;
    int m = month > 2 ? month - 3 : month + 9;
    *number = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 306;
    return true;
}

void ken_day_date(int32_t number, int *year, int *month, int *day)
{
    int64_t days = (int64_t)number + 305; /* since 0000-03-01 */
    int64_t era = (days >= 0 ? days : days - 146096) / 146097; /* of 400 years */
    int64_t in_era = days - era * 146097;
    int64_t y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * in_year + 2) / 153;
    *day = (int)(in_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(y + era * 400 + (*month <= 2));
}

int ken_fiscal_year(int32_t day)
{
    int year, month, date;
    ken_day_date(day, &year, &month, &date);
    return year + 543 + (month >= 10);
}

void ken_format_date(struct ken_buffer *b, int32_t number, ken_language language)
{
    int year, month, day;
    ken_day_date(number, &year, &month, &day);
    char text[16];
    snprintf(text, sizeof text, "%d", day);
    ken_format_digits(b, text, language);
    ken_buffer_char(b, ' ');
    ken_buffer_string(b, ken_month_name(month, language));
    ken_buffer_char(b, ' ');
    snprintf(text, sizeof text, "%d", language == KEN_THAI ? year + 543 : year);
    ken_format_digits(b, text, language);
}

bool ken_format_is_invisible(int32_t c)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return utf8proc_get_property(c)->ignorable;
    }
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What stands before `at` shows as white space or as nothing: a reader of the log may trim it, as it trims spaces. */
static bool is_blank_before(const char *text, size_t at)
{
    size_t begin = at - 1;
    while (begin > 0 && at - begin < 4 && ((unsigned char)text[begin] & 0xc0) == 0x80)
        begin--;
    utf8proc_int32_t c;
    utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text + begin, (utf8proc_ssize_t)(at - begin), &c);
    return length <= 0 || utf8proc_category(c) == UTF8PROC_CATEGORY_ZS || ken_format_is_invisible(c);
}

bool ken_format_is_command(const char *text, size_t at, size_t size)
{
    if (text[at] == '#' && at > 0 && text[at - 1] == '#')
        return at + 1 < size && (text[at + 1] == '[' || is_letter(text[at + 1]));
    return text[at] == ':' && at + 1 < size && text[at + 1] == ':' && (at == 0 || is_blank_before(text, at));
}

void ken_format_safe(struct ken_buffer *b, const char *text, size_t size)
{
    const utf8proc_uint8_t *begin = (const utf8proc_uint8_t *)text, *at = begin, *end = at + size;
    while (at < end) {
        if (*at >= 0x20 && *at < 0x7f) {
            if (ken_format_is_command(text, (size_t)(at - begin), size))
                ken_buffer_format(b, "\\u%04x", (unsigned)*at++);
            else
                ken_buffer_char(b, (char)*at++);
            continue;
        }
        utf8proc_int32_t c;
        utf8proc_ssize_t length = utf8proc_iterate(at, end - at, &c);
        if (length <= 0) {
            ken_buffer_string(b, "\xef\xbf\xbd"); /* U+FFFD: a byte that is no text */
            at++;
            continue;
        }
        if (!ken_format_is_invisible(c))
            ken_buffer_bytes(b, at, (size_t)length);
        else if (c < 0x10000)
            ken_buffer_format(b, "\\u%04x", (unsigned)c);
        else /* as JSON spells it */
            ken_buffer_format(b, "\\u%04x\\u%04x", (unsigned)(0xd7c0 + (c >> 10)), (unsigned)(0xdc00 + (c & 0x3ff)));
        at += length;
    }
}

void ken_format_message(struct ken_buffer *b, const char *pattern, const char *const *arguments, size_t count)
{
    for (const char *at = pattern; *at;) {
        size_t plain = strcspn(at, "{");
        ken_buffer_bytes(b, at, plain);
        at += plain;
        if (*at == '\0')
            return;
        if (at[1] < '0' || at[1] > '9' || at[2] != '}') {
            ken_buffer_char(b, *at++);
            continue;
        }
        size_t which = (size_t)(at[1] - '0');
        if (which < count && arguments[which])
            ken_buffer_string(b, arguments[which]);
        at += 3;
    }
}
