/* words.c: keywords in either surface, names, texts, numbers and dates, as a rule file may spell them. */
#include "write.h"

#include "../../runtime/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const spellings[WORDS][2] = {
#define KEN_KEYWORD(token, thai, english) [WORD_##token] = {english, thai},
#define KEN_MONTH(number, thai, english)
#include "../../compiler/keyword.def"
};

static const char *const thai_names[] = {
    "งบจัดสรร", "งบเบิกจ่าย", "บุคลากร", "ครัวเรือนเป้าหมาย", "รายได้", "มีแผนแล้ว", "วันส่งรายงาน", "ผลผลิต", "ยอดจำหน่าย", "กลุ่มอาชีพ",
    "ผู้เข้าอบรม", "หมู่บ้านต้นแบบ", "เงินยืม", "หนี้คงค้าง", "การรายงานข่าว", "ความพึงพอใจ", "วันครบกำหนด", "อัตราชำระ", "ฐานข้อมูล", "พื้นที่",
    "ดัชนีรวมฯ", "สมาชิก", "โครงการย่อย", "วัสดุ", "ค่าเฉลี่ยเดิม", "ผ่านความเห็นชอบแล้ว", "เป้าหมายปีก่อน", "ผลงานปีก่อน", "ศูนย์เรียนรู้", "ทุนหมุนเวียน",
};
static const char *const latin_names[] = {"a", "b", "share", "Rate", "allocated", "disbursed", "x1", "has_plan", "sent", "due", "people",
                                          "items", "z_9", "growth", "base", "ratio", "Q", "approved", "spend", "k"};
static const char *const texts[] = {"t", "การจัดทำแผน", "ระดับ \"๕\" คือสูงสุด", "50% <of> & \\ /", "ข้อความ ๑ – ๒", "naïve ☃", "เเผน", "'", "ก\"\"ข"};

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

/* ---- Spaces ---- */

static void separate(struct generated *g)
{
    char last = g->text.size ? g->text.bytes[g->text.size - 1] : '\n';
    if (last != '\n' && last != ' ' && last != '(')
        ken_buffer_char(&g->text, ' ');
    g->touching = false;
}

void new_line(struct generated *g)
{
    bool comment = chance(g->choices, 40);
    if (g->text.size == 0)
        return;
    if (comment) {
        uses(g, USES_COMMENT);
        ken_buffer_string(&g->text, " # ระดับ \"x level 1");
    }
    ken_buffer_string(&g->text, comment || !g->joined_lines || !chance(g->choices, 3) ? "\n" : " ");
    g->touching = false;
}

static bool is_thai(const char *text)
{
    return (unsigned char)text[0] == 0xe0;
}

/* A word behind a space, or touching the Thai word before it. */
static void put_word(struct generated *g, const char *text, size_t size)
{
    if (g->touching && is_thai(text) && chance(g->choices, 3))
        uses(g, USES_GLUED);
    else
        separate(g);
    ken_buffer_bytes(&g->text, text, size);
    g->touching = is_thai(text);
}

/* ---- Words ---- */

bool ends_in_days(const struct generated *g)
{
    return g->text.size > 4 && memcmp(g->text.bytes + g->text.size - 4, "days", 4) == 0;
}

void write_word(struct generated *g, enum word word)
{
    bool thai = g->surface == MIXED_WORDS ? choose(g->choices, 2) : g->surface == THAI_WORDS;
    const char *text = spellings[word][thai];
    uint32_t alternatives = 1;
    for (const char *bar = strchr(text, '|'); bar; bar = strchr(bar + 1, '|'))
        alternatives++;
    if (word == WORD_BETWEEN && ends_in_days(g))
        alternatives = 1;
    for (uint32_t skip = choose(g->choices, alternatives); skip > 0; skip--)
        text = strchr(text, '|') + 1;
    put_word(g, text, strcspn(text, "|"));
}

void write_name(struct generated *g, const char *name)
{
    put_word(g, name, strlen(name));
}

void write_new_name(struct generated *g, const char *name)
{
    separate(g);
    ken_buffer_string(&g->text, name);
}

void write_quoted(struct generated *g, const char *text)
{
    bool curly = !strstr(text, "”") && chance(g->choices, 12);
    separate(g);
    ken_buffer_string(&g->text, curly ? "“" : "\"");
    for (; *text; text++) {
        if (*text == '"' && !curly)
            ken_buffer_char(&g->text, '"');
        ken_buffer_char(&g->text, *text);
    }
    ken_buffer_string(&g->text, curly ? "”" : "\"");
}

void write_some_text(struct generated *g)
{
    write_quoted(g, texts[choose(g->choices, COUNT(texts))]);
}

void write_sign(struct generated *g, char sign)
{
    if (sign != ',' && sign != ')')
        separate(g);
    ken_buffer_char(&g->text, sign);
    g->touching = false;
}

void write_symbol(struct generated *g, const char *symbol)
{
    separate(g);
    ken_buffer_string(&g->text, symbol);
}

void fresh_name(struct generated *g, char to[WORD_BYTES])
{
    bool latin = g->surface == ENGLISH_WORDS || (g->surface == MIXED_WORDS && choose(g->choices, 2));
    uint32_t *used = latin ? &g->latin_names : &g->names_used, count = latin ? COUNT(latin_names) : COUNT(thai_names);
    const char *name = (latin ? latin_names : thai_names)[(g->name_offset + *used) % count];
    uint32_t round = (*used)++ / count;
    if (round == 0)
        snprintf(to, WORD_BYTES, "%s", name);
    else
        snprintf(to, WORD_BYTES, "%s%s%u", name, latin ? "_" : "n", round);
}

/* ---- Numbers ---- */

void decimal_of(int64_t value, char to[DECIMAL_BYTES])
{
    uint64_t size = value < 0 ? (uint64_t)-value : (uint64_t)value;
    int used = snprintf(to, DECIMAL_BYTES, "%s%llu.%04llu", value < 0 ? "-" : "", (unsigned long long)(size / SCALE),
                        (unsigned long long)(size % SCALE));
    while (to[used - 1] == '0')
        to[--used] = '\0';
    if (to[used - 1] == '.')
        to[used - 1] = '\0';
}

static void put_digit(struct generated *g, char digit, bool thai)
{
    if (thai && digit >= '0' && digit <= '9')
        ken_buffer_format(&g->text, "\xe0\xb9%c", (char)(0x90 + (digit - '0')));
    else
        ken_buffer_char(&g->text, digit);
}

void write_decimal(struct generated *g, const char *decimal, bool plain)
{
    separate(g);
    if (*decimal == '-') {
        uses(g, USES_NEGATIVE_LITERAL);
        ken_buffer_char(&g->text, *decimal++);
    }
    size_t whole = strcspn(decimal, ".");
    bool thai = g->surface == MIXED_WORDS ? choose(g->choices, 2) : g->thai_digits;
    bool grouped = !plain && whole > 3 && choose(g->choices, 2);
    g->uses[USES_THAI_DIGITS] += thai;
    g->uses[USES_THOUSANDS] += grouped;
    if (whole > 0 && whole < 4 && strlen(decimal) < DECIMAL_BYTES && chance(g->choices, 60))
        put_digit(g, '0', thai);
    for (size_t i = 0; decimal[i]; i++) {
        if (grouped && i > 0 && i < whole && (whole - i) % 3 == 0)
            ken_buffer_char(&g->text, ',');
        put_digit(g, decimal[i], thai);
    }
}

void write_numeral(struct generated *g, const char *digits)
{
    separate(g);
    bool thai = g->surface == MIXED_WORDS ? choose(g->choices, 2) : g->thai_digits;
    for (; *digits; digits++)
        put_digit(g, *digits, thai);
}

void write_count(struct generated *g, uint32_t count)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%u", count);
    write_numeral(g, digits);
}

static void write_with_unit(struct generated *g, uint32_t unit, const char *decimal, bool plain)
{
    if (unit == UNIT_PERCENT && choose(g->choices, 3) == 0) {
        write_word(g, WORD_PERCENT);
        write_decimal(g, decimal, plain);
        return;
    }
    write_decimal(g, decimal, plain);
    if (unit == UNIT_BAHT)
        write_word(g, WORD_BAHT);
    else if (unit == UNIT_PERCENT && choose(g->choices, 3))
        ken_buffer_char(&g->text, '%');
    else if (unit == UNIT_PERCENT)
        write_word(g, WORD_PERCENT);
    else if (unit >= FIRST_DECLARED)
        write_name(g, g->units[unit].name);
    else if (unit >= UNIT_DAYS)
        write_word(g, WORD_DAYS + (unit - UNIT_DAYS));
}

void write_literal(struct generated *g, uint32_t unit, int64_t value, enum literal how)
{
    char decimal[DECIMAL_BYTES];
    decimal_of(value, decimal);
    g->constants[g->constant_count++ % MOST_CONSTANTS] = (struct constant){unit, value};
    bool bare = how == LITERAL_BARE || how == LITERAL_BARE_IN_LIST;
    write_with_unit(g, bare ? UNIT_PLAIN : unit, decimal, how == LITERAL_IN_LIST || how == LITERAL_BARE_IN_LIST);
}

void write_long_literal(struct generated *g, uint32_t unit, const char *decimal)
{
    uses(g, USES_LONG_LITERAL);
    write_with_unit(g, unit, decimal, true);
}

void write_unit(struct generated *g, uint32_t unit)
{
    if (unit >= FIRST_DECLARED)
        write_name(g, g->units[unit].name);
    else if (unit == UNIT_PLAIN)
        write_word(g, WORD_PLAIN);
    else
        write_word(g, unit == UNIT_BAHT ? WORD_BAHT : unit == UNIT_PERCENT ? WORD_PERCENT : WORD_DAYS + (unit - UNIT_DAYS));
}

/* ---- Dates ---- */

static const char *const months[12][2] = {
#define KEN_KEYWORD(token, thai, english)
#define KEN_MONTH(number, thai, english) [number - 1] = {english, thai},
#include "../../compiler/keyword.def"
};

void write_date(struct generated *g, int32_t day)
{
    int year, month, date;
    char text[16];
    ken_day_date(day, &year, &month, &date);
    g->days[g->day_count++ % MOST_DAYS] = day;
    if (chance(g->choices, 4))
        write_word(g, WORD_DATE);
    separate(g);
    uint32_t form = g->surface == MIXED_WORDS  ? choose(g->choices, 3)
                    : g->surface == THAI_WORDS ? choose(g->choices, 2) * 2
                                               : 1 + choose(g->choices, 2);
    bool buddhist = form == 0 || chance(g->choices, 40), thai_digits = g->thai_digits && form != 1;
    year += buddhist ? 543 : 0;
    if (form == 2) {
        uses(g, USES_ISO_DATE);
        snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, date);
    } else {
        uses(g, form ? USES_ENGLISH_DATE : USES_THAI_DATE);
        snprintf(text, sizeof text, "%d", date);
    }
    for (const char *d = text; *d; d++)
        put_digit(g, *d, thai_digits);
    if (form == 2)
        return;
    ken_buffer_format(&g->text, " %s ", months[month - 1][form == 0]);
    snprintf(text, sizeof text, "%d", year);
    for (const char *d = text; *d; d++)
        put_digit(g, *d, thai_digits);
}
