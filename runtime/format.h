/* Values as people read them, in the digits and words of a language (wording.md: numbers and dates). */
#ifndef KEN_FORMAT_H
#define KEN_FORMAT_H

#include "buffer.h"
#include "ken.h"
#include "number.h"

/* A unit that every program has, as people are told of it; static. */
const char *ken_unit_name(uint32_t unit, ken_language language);

/* An exact decimal whole, a longer one cut (never rounded) after two places with "…"; thousands separated. */
void ken_format_number(struct ken_buffer *, const struct ken_number *, ken_language, struct ken_number_scratch *);
/* Always two places: "๔.๐๕", "๓.๓๓…"; for scores and totals. */
void ken_format_score(struct ken_buffer *, const struct ken_number *, ken_language, struct ken_number_scratch *);
/* A percentage: "ร้อยละ ๘๗" or "87%". */
void ken_format_percent(struct ken_buffer *, const struct ken_number *, ken_language, struct ken_number_scratch *);
/* A number with its unit's name: "๑,๒๓๔.๕๐ บาท"; baht in the language's word; percent and plain as above.
 * unit is a row of UNIT (enum ken_unit), name its name. */
void ken_format_quantity(struct ken_buffer *, const struct ken_number *, uint32_t unit, const char *name, ken_language, struct ken_number_scratch *);
/* "๓๑ มีนาคม ๒๕๖๕" or "31 March 2022", from a day number. */
void ken_format_date(struct ken_buffer *, int32_t day, ken_language);
/* An ASCII text with its digits in the language's. */
void ken_format_digits(struct ken_buffer *, const char *ascii, ken_language);
/* A count of things. */
void ken_format_count(struct ken_buffer *, size_t count, ken_language);

/* Text from rules or data made safe for a terminal and for the log of a CI system: controls, bidirectional and other invisible
 * characters, and what would begin a command of such a system, as «\u001b»-like escapes. */
void ken_format_safe(struct ken_buffer *, const char *text, size_t size);
/* Whether a code point shows nothing of itself: a control, a direction mark, an unassigned one, … */
bool ken_format_is_invisible(int32_t code_point);
/* Whether text[at] begins a command to a CI system that reads its log: "::name" where a word begins, as the log's reader looks
 * only at the beginning of lines and long lines are broken between words; the second # of "##[" and "##name" anywhere. */
bool ken_format_is_command(const char *text, size_t at, size_t size);

/* Calendar: the proleptic Gregorian day number (0001-01-01 is 1), and back. false: no such day. */
bool ken_day_number(int year, int month, int day, int32_t *number);
void ken_day_date(int32_t number, int *year, int *month, int *day);
/* Days in a month, 0 when there is no such month. */
int ken_days_in_month(int year, int month);
/* The Thai fiscal year that a day lies in, named after its end, Buddhist era: 1 October 2021 … 30 September 2022 is 2565. */
int ken_fiscal_year(int32_t day);
const char *ken_month_name(int month, ken_language);

/* Writes `pattern` with {0}, {1}, … replaced by arguments[0], … ("" where NULL or out of range). */
void ken_format_message(struct ken_buffer *, const char *pattern, const char *const *arguments, size_t count);

#endif
