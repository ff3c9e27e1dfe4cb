/* Date literals: Buddhist or common era, and what can be wrong with them. A date in the rules is never guessed. */
#include <stdio.h>
#include <string.h>

#include "diag.h"
#include "parse.h"

enum { BE = 543, FIRST_BE = 2484, LAST_BE = 2942, FIRST_CE = 1900, LAST_CE = 2399, SURELY_BE = 2400 };

static int32_t day_of(struct ken_parser *p, struct ken_span span, int year, int month, int day)
{
    struct ken_compiler *c = p->compiler;
    int32_t number;
    if (ken_day_number(year, month, day, &number))
        return number;
    int days = ken_days_in_month(year, month);
    ken_report(c, KEN_DIAG_NO_SUCH_DAY, span, ken_arg_span(c, span), ken_arg_month(days ? month : 12, year),
               ken_arg_count(days ? (size_t)days : 31));
    return 0;
}

/* The digits of a day or year: a plain whole number, or -1. */
static int whole(const struct ken_node *node)
{
    int64_t value;
    if (!node->number || node->grouped || strchr(node->text, '.') || !ken_number_to_int(node->number, &value) || value > 9999)
        return -1;
    return (int)value;
}

static char *rewritten(struct ken_parser *p, const struct ken_node *day, const char *month, const char *century, const char *year)
{
    size_t size = day->size + strlen(month) + strlen(century) + strlen(year) + 4;
    char *text = ken_new(p->compiler, size);
    snprintf(text, size, "%s %s %s%s", day->text, month, century, year);
    return text;
}

int32_t ken_date_named(struct ken_parser *p, struct ken_span span, const struct ken_node *day, const struct ken_token *month,
                       const struct ken_node *year)
{
    struct ken_compiler *c = p->compiler;
    const char *month_text = c->files[p->file_index].source.text + month->span.begin;
    bool english = (unsigned char)month_text[0] < 0x80;
    const char *name = ken_month_name(month->month, english ? KEN_ENGLISH : KEN_THAI);
    int d = whole(day), y = whole(year);
    if (year->size == 2 && y >= 0) {
        ken_report(c, KEN_DIAG_SHORT_YEAR, year->span, ken_arg_span(c, year->span),
                   ken_arg_digits(rewritten(p, day, name, english ? "20" : "25", year->text)));
        return 0;
    }
    bool be = !english || y >= SURELY_BE;
    if (be && y >= FIRST_CE && y < FIRST_BE) {
        int32_t meant;
        bool sound = ken_day_number(y, month->month, d, &meant);
        ken_report(c, KEN_DIAG_OLD_BE_YEAR, year->span, ken_arg_digits(year->text),
                   sound ? ken_arg_day(meant) : ken_arg_digits(rewritten(p, day, ken_month_name(month->month, KEN_ENGLISH), "", year->text)));
        return 0;
    }
    if (be ? y < FIRST_BE || y > LAST_BE : y < FIRST_CE || y > LAST_CE) {
        ken_report(c, KEN_DIAG_YEAR_RANGE, year->span, ken_arg_span(c, year->span));
        return 0;
    }
    int32_t number = day_of(p, span, be ? y - BE : y, month->month, d);
    if (number && be && english)
        ken_report(c, KEN_DIAG_ENGLISH_BE_YEAR, span, ken_arg_span(c, span), ken_arg_day(number), ken_arg_day(number));
    return number;
}

int32_t ken_date_iso(struct ken_parser *p, struct ken_span span, int year, int month, int day)
{
    struct ken_compiler *c = p->compiler;
    bool be = year >= SURELY_BE;
    if (be ? year < FIRST_BE || year > LAST_BE : year < FIRST_CE) {
        ken_report(c, KEN_DIAG_YEAR_RANGE, span, ken_arg_span(c, span));
        return 0;
    }
    int32_t number = day_of(p, span, be ? year - BE : year, month, day);
    if (number && be)
        ken_report(c, KEN_DIAG_ISO_BE_YEAR, span, ken_arg_span(c, span), ken_arg_day(number), ken_arg_day(number));
    return number;
}
