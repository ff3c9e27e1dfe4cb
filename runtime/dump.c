/* dump.c: a program as a listing, each instruction below the rule line that it comes from. */
#include "buffer.h"
#include "format.h"
#include "op.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define MEMBERS_SHOWN 4u /* inputs named of a set, points of a curve */
#define OP_CELLS 15u
#define TEXT_BYTES 500u  /* of one text, or one rule line; the same may be named by every instruction */
#define NUMBER_BYTES 100u

struct listing {
    const struct ken_program *p;
    ken_language language;
    struct ken_buffer out;
    struct ken_number_scratch scratch;
    unsigned char *is_target; /* per instruction: a jump ends there */
    uint32_t *line_starts;    /* offsets of all lines of all files, in their order */
    size_t *first_line;       /* per file and one past the last: where its lines begin in line_starts */
    uint32_t next_line;       /* row of LINE that comes next */
};

/* Words and columns */

static void put_word(struct listing *l, const char *thai, const char *english)
{
    ken_buffer_string(&l->out, l->language == KEN_THAI ? thai : english);
}

/* So much of a text as a listing shows: up to its end, a byte of `ends`, or `most` bytes, without cutting a character. */
static size_t shown(const char *text, const char *ends, size_t most, bool *whole)
{
    size_t size = 0;
    while (size < most && text[size] && !strchr(ends, text[size]))
        size++;
    *whole = !text[size] || strchr(ends, text[size]);
    while (!*whole && (text[size] & 0xc0) == 0x80)
        size--;
    return size;
}

static void put_until(struct listing *l, const char *text, const char *ends)
{
    bool whole;
    ken_format_safe(&l->out, text, shown(text, ends, TEXT_BYTES, &whole));
    ken_buffer_string(&l->out, whole ? "" : "…");
}

static void put_safe(struct listing *l, const char *text)
{
    put_until(l, text, "");
}

static void put_quoted(struct listing *l, const char *text)
{
    ken_buffer_char(&l->out, '"');
    put_safe(l, text);
    ken_buffer_char(&l->out, '"');
}

/* Display cells, summed by code point: marks take none. */
static size_t cells(const char *text, size_t size)
{
    size_t width = 0;
    for (size_t at = 0; at < size;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(size - at), &point);
        if (length <= 0)
            break;
        width += (size_t)utf8proc_charwidth(point);
        at += (size_t)length;
    }
    return width;
}

/* Fills up to `column` what has been written since `start`; at least one space. */
static void pad(struct listing *l, size_t start, size_t column)
{
    if (l->out.failed)
        return;
    size_t width = cells(l->out.bytes + start, l->out.size - start);
    ken_buffer_repeat(&l->out, ' ', width < column ? column - width : 1);
}

static void put_heading(struct listing *l, const char *thai, const char *english)
{
    size_t start = l->out.size;
    put_word(l, thai, english);
    pad(l, start, 14);
}

/* A constant: its decimal, or its fraction where the decimal does not end. */
static void put_number(struct listing *l, uint32_t row)
{
    char text[KEN_NUMBER_TEXT];
    bool exact;
    ken_number_decimal(&l->p->numbers[row], KEN_NUMBER_PLACES, KEN_NUMBER_HALF_UP, &exact, text, &l->scratch);
    if (!exact)
        ken_number_fraction(&l->p->numbers[row], text);
    bool whole;
    ken_buffer_bytes(&l->out, text, shown(text, "", NUMBER_BYTES, &whole));
    ken_buffer_string(&l->out, whole ? "" : "…");
}

static const char *input_path(const struct listing *l, uint32_t input)
{
    return ken_text(l->p, ken_cell(l->p, KEN_INPUT, input, KEN_INPUT_PATH));
}

static void put_unit(struct listing *l, uint32_t unit)
{
    if (unit < KEN_UNIT_DECLARED)
        put_word(l, ken_unit_name(unit, KEN_THAI), ken_unit_name(unit, KEN_ENGLISH));
    else
        put_safe(l, ken_text(l->p, ken_cell(l->p, KEN_UNIT, unit, KEN_UNIT_NAME)));
}

/* Source lines */

/* Where each line of each file begins; false: out of memory. */
static bool index_lines(struct listing *l)
{
    const struct ken_program *p = l->p;
    uint32_t files = p->rows[KEN_FILE];
    size_t lines = 0;
    l->first_line = calloc((size_t)files + 1, sizeof *l->first_line);
    if (!l->first_line)
        return false;
    for (int pass = 0; pass < 2; pass++) { /* first to count, then to fill */
        lines = 0;
        for (uint32_t file = 0; file < files; file++) {
            const char *source = ken_origin_text(p, ken_cell(p, KEN_FILE, file, KEN_FILE_SOURCE));
            l->first_line[file] = lines;
            for (const char *line = source; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL) {
                if (l->line_starts)
                    l->line_starts[lines] = (uint32_t)(line - source);
                lines++;
            }
        }
        l->first_line[files] = lines;
        if (pass == 0 && !(l->line_starts = calloc(lines + 1, sizeof *l->line_starts)))
            return false;
    }
    return true;
}

static void put_place(struct listing *l, uint32_t file, uint32_t line)
{
    put_safe(l, ken_origin_text(l->p, ken_cell(l->p, KEN_FILE, file, KEN_FILE_NAME)));
    ken_buffer_format(&l->out, ":%u", line);
}

static void put_source(struct listing *l, uint32_t file, uint32_t line)
{
    size_t index = l->first_line[file] + line - 1;
    put_place(l, file, line);
    ken_buffer_string(&l->out, " │ ");
    if (line >= 1 && index < l->first_line[file + 1]) {
        const char *text = ken_origin_text(l->p, ken_cell(l->p, KEN_FILE, file, KEN_FILE_SOURCE)) + l->line_starts[index];
        for (size_t i = 0; i < TEXT_BYTES && (*text == ' ' || *text == '\t'); i++)
            text++;
        put_until(l, text, "\r\n");
    }
    ken_buffer_char(&l->out, '\n');
}

/* The rule lines that begin at this instruction. */
static void put_lines_at(struct listing *l, uint32_t at)
{
    const struct ken_program *p = l->p;
    for (; l->next_line < p->rows[KEN_LINE] && ken_cell(p, KEN_LINE, l->next_line, KEN_LINE_CODE) <= at; l->next_line++)
        put_source(l, ken_cell(p, KEN_LINE, l->next_line, KEN_LINE_FILE), ken_cell(p, KEN_LINE, l->next_line, KEN_LINE_LINE));
}

/* Instructions */

static void put_set(struct listing *l, uint32_t set)
{
    uint32_t first = ken_cell(l->p, KEN_SET, set, KEN_SET_FIRST), count = ken_cell(l->p, KEN_SET, set, KEN_SET_COUNT);
    ken_buffer_char(&l->out, '{');
    for (uint32_t i = 0; i < count && i < MEMBERS_SHOWN; i++) {
        ken_buffer_string(&l->out, i ? ", " : "");
        put_safe(l, input_path(l, ken_cell(l->p, KEN_MEMBER, first + i, KEN_MEMBER_INPUT)));
    }
    if (count > MEMBERS_SHOWN)
        ken_buffer_format(&l->out, ", … +%u", count - MEMBERS_SHOWN);
    ken_buffer_char(&l->out, '}');
}

/* A set is blamed for something; which, the instruction says. */
static void put_blame(struct listing *l, enum ken_op op, bool is_y, uint32_t set)
{
    if (op == KEN_OP_END_BANDS || op == KEN_OP_NO_CASE || op == KEN_OP_LOOKUP)
        put_word(l, "ไม่อยู่ในช่วงใด ", "uncovered ");
    else if (is_y)
        put_word(l, "ใหญ่เกินคำนวณ ", "overflow ");
    else
        put_word(l, "ตัวหารเป็นศูนย์ ", "zero base ");
    put_set(l, set);
}

static void put_measure(struct listing *l, uint32_t measure)
{
    const struct ken_program *p = l->p;
    uint32_t indicator = ken_cell(p, KEN_MEASURE, measure, KEN_MEASURE_INDICATOR);
    ken_buffer_format(&l->out, "#%u", measure - ken_cell(p, KEN_INDICATOR, indicator, KEN_INDICATOR_FIRST_MEASURE) + 1);
    ken_buffer_char(&l->out, ' ');
    if (ken_cell(p, KEN_MEASURE, measure, KEN_MEASURE_IS_DATE))
        put_word(l, "วันที่", "date");
    else
        put_unit(l, ken_cell(p, KEN_MEASURE, measure, KEN_MEASURE_UNIT));
}

static void put_curve(struct listing *l, uint32_t curve)
{
    uint32_t first = ken_cell(l->p, KEN_CURVE, curve, KEN_CURVE_FIRST), count = ken_cell(l->p, KEN_CURVE, curve, KEN_CURVE_COUNT);
    for (uint32_t i = 0; i < count && i < MEMBERS_SHOWN; i++) {
        ken_buffer_string(&l->out, i ? ", " : "");
        put_number(l, ken_cell(l->p, KEN_POINT, first + i, KEN_POINT_X));
        ken_buffer_string(&l->out, ": ");
        put_number(l, ken_cell(l->p, KEN_POINT, first + i, KEN_POINT_Y));
    }
    if (count > MEMBERS_SHOWN)
        ken_buffer_format(&l->out, ", … +%u", count - MEMBERS_SHOWN);
}

/* "half even 2": how, and to how many places. */
static void put_rounding(struct listing *l, uint32_t rounding)
{
    static const char *const words[KEN_NUMBER_CUTS][2] = {
        {"ครึ่งปัดขึ้น", "half up"}, {"ครึ่งเป็นเลขคู่", "half even"}, {"ปัดลง", "down"}, {"ปัดขึ้น", "up"}, {"ตัดเศษ", "truncate"},
    };
    const char *const *how = words[ken_rounding_cut(rounding)];
    put_word(l, how[0], how[1]);
    ken_buffer_format(&l->out, " %u", ken_rounding_places(rounding));
}

/* A look-up is shown whole with the constants; here only which one. */
static void put_lookup(struct listing *l, uint32_t lookup)
{
    ken_buffer_format(&l->out, "t%u", lookup);
}

/* " · weight 60%", and of which heading: row + 1, 0 for none. */
static void put_weight(struct listing *l, uint32_t weight_or_none, uint32_t heading_or_none)
{
    const struct ken_program *p = l->p;
    if (!weight_or_none)
        return;
    put_word(l, " · น้ำหนัก", " · weight ");
    ken_format_percent(&l->out, &p->numbers[weight_or_none - 1], l->language, &l->scratch);
    if (heading_or_none) {
        put_word(l, " ของหัวข้อ ", " of heading ");
        ken_format_digits(&l->out, ken_text(p, ken_cell(p, KEN_HEADING, heading_or_none - 1, KEN_HEADING_NUMBER)), l->language);
    }
}

static void put_case(struct listing *l, uint32_t row)
{
    put_quoted(l, ken_text(l->p, ken_cell(l->p, KEN_CASE, row, KEN_CASE_TITLE)));
    put_weight(l, ken_cell(l->p, KEN_CASE, row, KEN_CASE_WEIGHT), 0);
}

static void put_score(struct listing *l, const char *thai, const char *english, uint32_t number)
{
    put_word(l, thai, english);
    put_number(l, number);
}

static void put_operand(struct listing *l, enum ken_op op, bool is_y, enum ken_operand kind, uint32_t value)
{
    const struct ken_program *p = l->p;
    if (kind == KEN_OPERAND_NUMBER)
        put_number(l, value);
    else if (kind == KEN_OPERAND_INPUT)
        put_safe(l, input_path(l, value));
    else if (kind == KEN_OPERAND_SET)
        put_blame(l, op, is_y, value);
    else if (kind == KEN_OPERAND_LOOKUP)
        put_lookup(l, value);
    else if (kind == KEN_OPERAND_MEASURE)
        put_measure(l, value);
    else if (kind == KEN_OPERAND_CURVE)
        put_curve(l, value);
    else if (kind == KEN_OPERAND_ROUNDING)
        put_rounding(l, value);
    else if (kind == KEN_OPERAND_INDICATOR)
        put_safe(l, ken_text(p, ken_cell(p, KEN_INDICATOR, value, KEN_INDICATOR_NUMBER)));
    else if (kind == KEN_OPERAND_SCORECARD)
        put_safe(l, ken_text(p, ken_cell(p, KEN_SCORECARD, value, KEN_SCORECARD_NAME)));
    else if (kind == KEN_OPERAND_CASE)
        put_case(l, value);
    else if (kind == KEN_OPERAND_DAY)
        ken_format_date(&l->out, (int32_t)value, l->language);
    else if (kind == KEN_OPERAND_JUMP)
        ken_buffer_format(&l->out, "→ %u", value);
    else if (kind == KEN_OPERAND_SLOT)
        ken_buffer_format(&l->out, "s%u", value);
    else
        ken_buffer_format(&l->out, "%u", value);
}

static void put_instruction(struct listing *l, uint32_t at)
{
    struct ken_code code = ken_code_at(l->p, at);
    const struct ken_op_info *info = &ken_op_table[code.op];
    ken_buffer_format(&l->out, "%c%7u  ", l->is_target[at] ? '>' : ' ', at);
    size_t start = l->out.size;
    ken_buffer_string(&l->out, info->name);
    if (info->x != KEN_OPERAND_NONE || info->y != KEN_OPERAND_NONE)
        pad(l, start, OP_CELLS);
    if (info->x != KEN_OPERAND_NONE)
        put_operand(l, code.op, false, info->x, code.x);
    if (info->x != KEN_OPERAND_NONE && info->y != KEN_OPERAND_NONE)
        ken_buffer_string(&l->out, info->y == KEN_OPERAND_NUMBER ? " … " : " · ");
    if (info->y != KEN_OPERAND_NONE)
        put_operand(l, code.op, true, info->y, code.y);
    ken_buffer_char(&l->out, '\n');
}

/* Full and lowest score where they are not the scorecard's, and what each level scores where that is not its number. */
static void put_scores(struct listing *l, uint32_t row)
{
    const struct ken_program *p = l->p;
    uint32_t scorecard = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORECARD), scores = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORES);
    uint32_t full = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_FULL), lowest = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_LOWEST);
    uint32_t top = ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOP);
    if (full != ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_FULL))
        put_score(l, " · คะแนนเต็ม ", " · full score ", full);
    if (lowest != ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_LOWEST))
        put_score(l, " · คะแนนต่ำสุด ", " · lowest score ", lowest);
    for (uint32_t i = 0; scores && i < top; i++) {
        if (i > 0)
            ken_buffer_string(&l->out, ", ");
        else
            put_word(l, " · คะแนนตามระดับ ", " · score by level ");
        put_number(l, ken_cell(p, KEN_SCORE, scores - 1 + i, KEN_SCORE_NUMBER));
    }
}

static void put_total_heading(struct listing *l, uint32_t scorecard)
{
    ken_buffer_char(&l->out, '\n');
    put_safe(l, ken_text(l->p, ken_cell(l->p, KEN_SCORECARD, scorecard, KEN_SCORECARD_NAME)));
    put_word(l, " · คะแนนรวม\n", " · total\n");
}

static void put_indicator_heading(struct listing *l, uint32_t row)
{
    const struct ken_program *p = l->p;
    uint32_t scorecard = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORECARD);
    ken_buffer_char(&l->out, '\n');
    put_safe(l, ken_text(p, ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_NAME)));
    put_word(l, " · ตัวชี้วัด ", " · indicator ");
    ken_format_digits(&l->out, ken_text(p, ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_NUMBER)), l->language);
    ken_buffer_char(&l->out, ' ');
    put_quoted(l, ken_text(p, ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_TITLE)));
    put_weight(l, ken_has_case_weights(p, row) ? 0 : ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_WEIGHT), /* else beside its cases */
               ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_HEADING));
    put_scores(l, row);
    ken_buffer_string(&l->out, " · ");
    put_place(l, ken_cell(p, KEN_PLACE, row, KEN_PLACE_FILE), ken_cell(p, KEN_PLACE, row, KEN_PLACE_LINE));
    ken_buffer_char(&l->out, '\n');
}

static void find_targets(struct listing *l)
{
    for (uint32_t at = 0; at < l->p->rows[KEN_CODE]; at++) {
        struct ken_code code = ken_code_at(l->p, at);
        if (ken_op_table[code.op].y == KEN_OPERAND_JUMP)
            l->is_target[code.y] = 1;
    }
}

static void put_code(struct listing *l)
{
    find_targets(l);
    ken_buffer_char(&l->out, '\n');
    put_word(l, "คำสั่ง", "code");
    ken_buffer_char(&l->out, '\n');
    for (uint32_t at = 0; at < l->p->rows[KEN_CODE] && !l->out.failed; at++) {
        struct ken_code code = ken_code_at(l->p, at);
        if (code.op == KEN_OP_RULE)
            put_indicator_heading(l, code.x);
        if (code.op == KEN_OP_TOTAL)
            put_total_heading(l, code.x);
        put_lines_at(l, at);
        put_instruction(l, at);
    }
}

/* Header, inputs, scorecards, constants */

static void put_day(struct listing *l, int32_t day)
{
    if (day)
        ken_format_date(&l->out, day, l->language);
}

static void put_header(struct listing *l)
{
    ken_program_info info;
    ken_program_describe(l->p, &info);
    put_heading(l, "ชุดเกณฑ์", "ruleset");
    put_quoted(l, info.ruleset);
    if (*info.source) {
        ken_buffer_char(&l->out, '\n');
        put_heading(l, "ที่มา", "source");
        put_quoted(l, info.source);
        ken_buffer_char(&l->out, ' ');
        put_day(l, info.source_day);
    }
    if (info.first_day || info.last_day) {
        ken_buffer_char(&l->out, '\n');
        put_heading(l, "รอบการประเมิน", "period");
        put_day(l, info.first_day);
        put_word(l, " ถึง ", " to ");
        put_day(l, info.last_day);
    }
    ken_buffer_char(&l->out, '\n');
    put_heading(l, "โปรแกรม", "program");
    ken_buffer_format(&l->out, "sha256:%s\n", info.program_sha256);
    put_heading(l, "ไฟล์เกณฑ์", "rules");
    ken_buffer_format(&l->out, "sha256:%s\n", info.rules_sha256);
    put_heading(l, "ขนาด", "size");
    ken_buffer_format(&l->out, "%zu ", l->p->size);
    put_word(l, "ไบต์", "bytes");
    ken_buffer_format(&l->out, " · %u ", l->p->rows[KEN_CODE]);
    put_word(l, "คำสั่ง", "instructions");
    ken_buffer_format(&l->out, " · stack %u · slots %u\n", l->p->stack, l->p->slots);
}

static void put_choices(struct listing *l, uint32_t input)
{
    uint32_t row = ken_first_choice(l->p, input), count = ken_first_choice(l->p, input + 1) - row;
    put_word(l, "หนึ่งใน", "one of");
    for (uint32_t i = 0; i < count && i < MEMBERS_SHOWN; i++) {
        ken_buffer_string(&l->out, i ? ", " : " ");
        put_quoted(l, ken_text(l->p, ken_cell(l->p, KEN_CHOICE, row + i, KEN_CHOICE_TEXT)));
    }
    if (count > MEMBERS_SHOWN)
        ken_buffer_format(&l->out, ", … +%u", count - MEMBERS_SHOWN);
}

static void put_type(struct listing *l, uint32_t input)
{
    const struct ken_program *p = l->p;
    switch ((enum ken_type)ken_cell(p, KEN_INPUT, input, KEN_INPUT_TYPE)) {
    case KEN_TYPE_FLAG:
        put_word(l, "ใช่หรือไม่", "flag");
        return;
    case KEN_TYPE_DATE:
        put_word(l, "วันที่", "date");
        return;
    case KEN_TYPE_LEVEL:
        put_word(l, "ผู้ประเมินให้ระดับ", "assessed level");
        return;
    case KEN_TYPE_CATEGORY:
        put_choices(l, input);
        return;
    case KEN_TYPE_NUMBER:
    case KEN_TYPE_COUNT:
        break;
    }
    put_unit(l, ken_cell(p, KEN_INPUT, input, KEN_INPUT_UNIT));
    if (ken_cell(p, KEN_INPUT, input, KEN_INPUT_WHOLE))
        put_word(l, " จำนวนเต็ม", " whole");
}

static void put_range(struct listing *l, uint32_t input)
{
    uint32_t low = ken_cell(l->p, KEN_INPUT, input, KEN_INPUT_LOW), high = ken_cell(l->p, KEN_INPUT, input, KEN_INPUT_HIGH);
    if (low || high)
        ken_buffer_char(&l->out, ' ');
    if (low)
        put_number(l, low - 1);
    if (low || high)
        ken_buffer_string(&l->out, low ? " …" : "…");
    if (high) {
        ken_buffer_char(&l->out, ' ');
        put_number(l, high - 1);
    }
}

static void put_inputs(struct listing *l)
{
    const struct ken_program *p = l->p;
    size_t paths = 0, names = 0;
    for (uint32_t row = 0; row < p->rows[KEN_INPUT]; row++) {
        const char *path = input_path(l, row), *name = ken_origin_text(p, ken_cell(p, KEN_INPUT_NAME, row, KEN_INPUT_NAME_NAME));
        bool whole;
        size_t path_cells = cells(path, shown(path, "", TEXT_BYTES, &whole)), name_cells = cells(name, shown(name, "", TEXT_BYTES, &whole));
        paths = path_cells > paths ? path_cells : paths;
        names = name_cells > names ? name_cells : names;
    }
    ken_buffer_char(&l->out, '\n');
    put_word(l, "ข้อมูล", "inputs");
    ken_buffer_char(&l->out, '\n');
    for (uint32_t row = 0; row < p->rows[KEN_INPUT] && !l->out.failed; row++) {
        ken_buffer_format(&l->out, "%8u  ", row);
        size_t start = l->out.size;
        put_safe(l, input_path(l, row));
        pad(l, start, paths + 2);
        start = l->out.size;
        put_safe(l, ken_origin_text(p, ken_cell(p, KEN_INPUT_NAME, row, KEN_INPUT_NAME_NAME)));
        pad(l, start, names + 2);
        put_type(l, row);
        put_range(l, row);
        ken_buffer_char(&l->out, '\n');
    }
}

/* "heading 1.1 "…" · weight 75% of heading 1" for each that weighs. *heading: the first row of the scorecard, then of the next. */
static void put_headings(struct listing *l, uint32_t scorecard, uint32_t *heading)
{
    const struct ken_program *p = l->p;
    for (; *heading < p->rows[KEN_HEADING] && ken_cell(p, KEN_HEADING, *heading, KEN_HEADING_SCORECARD) == scorecard && !l->out.failed; ++*heading) {
        uint32_t weight = ken_cell(p, KEN_HEADING, *heading, KEN_HEADING_WEIGHT);
        if (!weight)
            continue;
        put_word(l, "          หัวข้อ ", "          heading ");
        ken_format_digits(&l->out, ken_text(p, ken_cell(p, KEN_HEADING, *heading, KEN_HEADING_NUMBER)), l->language);
        ken_buffer_char(&l->out, ' ');
        put_quoted(l, ken_text(p, ken_cell(p, KEN_HEADING, *heading, KEN_HEADING_TITLE)));
        put_weight(l, weight, ken_cell(p, KEN_HEADING, *heading, KEN_HEADING_PARENT));
        ken_buffer_char(&l->out, '\n');
    }
}

static void put_grades(struct listing *l, uint32_t scorecard, uint32_t *grade)
{
    const struct ken_program *p = l->p;
    for (; *grade < p->rows[KEN_GRADE] && ken_cell(p, KEN_GRADE, *grade, KEN_GRADE_SCORECARD) == scorecard && !l->out.failed; ++*grade) {
        uint32_t threshold = ken_cell(p, KEN_GRADE, *grade, KEN_GRADE_THRESHOLD);
        put_word(l, "          ผลการประเมิน ", "          grade ");
        put_quoted(l, ken_text(p, ken_cell(p, KEN_GRADE, *grade, KEN_GRADE_TITLE)));
        if (threshold) {
            bool strict = ken_cell(p, KEN_GRADE, *grade, KEN_GRADE_STRICT), percent = ken_cell(p, KEN_GRADE, *grade, KEN_GRADE_PERCENT);
            put_word(l, strict ? " มากกว่า" : " ไม่น้อยกว่า", strict ? " more than " : " at least ");
            put_word(l, percent ? "ร้อยละ " : " ", "");
            put_number(l, threshold - 1);
            put_word(l, "", percent ? "%" : "");
        }
        ken_buffer_char(&l->out, '\n');
    }
}

/* What becomes of a not assessed indicator's weight. */
static void put_policy(struct listing *l, uint32_t scorecard)
{
    const struct ken_program *p = l->p;
    uint32_t move_to = ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_MOVE_TO);
    switch ((enum ken_policy)ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_NOT_ASSESSED)) {
    case KEN_POLICY_NONE:
    case KEN_POLICY_COUNT:
        return;
    case KEN_POLICY_DROP:
        put_word(l, " · เมื่อไม่ประเมินตัดน้ำหนักออก", " · when not assessed drop its weight");
        return;
    case KEN_POLICY_FULL:
        put_word(l, " · เมื่อไม่ประเมินให้คะแนนเต็ม", " · when not assessed give full score");
        return;
    case KEN_POLICY_MOVE:
        put_word(l, " · เมื่อไม่ประเมินย้ายน้ำหนักไปที่ ", " · when not assessed move its weight to ");
        if (move_to)
            ken_format_digits(&l->out, ken_text(p, ken_cell(p, KEN_INDICATOR, move_to - 1, KEN_INDICATOR_NUMBER)), l->language);
        return;
    }
}

static void put_scorecards(struct listing *l)
{
    static const char *const kinds[][2] = {
        [KEN_TOTAL_NONE] = {" · ไม่คิดคะแนนรวม", " · no total"},
        [KEN_TOTAL_WEIGHTED] = {" · ถ่วงน้ำหนัก", " · weighted"},
        [KEN_TOTAL_ADDED] = {" · รวมคะแนน", " · scores added"},
    };
    const struct ken_program *p = l->p;
    uint32_t heading = 0, grade = 0;
    ken_buffer_char(&l->out, '\n');
    put_word(l, "แบบประเมิน\n", "scorecards\n");
    for (uint32_t row = 0; row < p->rows[KEN_SCORECARD] && !l->out.failed; row++) {
        uint32_t kind = ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_TOTAL), least = ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_LEAST_WEIGHT);
        ken_buffer_format(&l->out, "%8u  ", row);
        put_safe(l, ken_text(p, ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_NAME)));
        put_word(l, kinds[kind][0], kinds[kind][1]);
        put_word(l, " · ระดับ ๑ ถึง ", " · levels 1 to ");
        ken_format_count(&l->out, ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_TOP), l->language);
        put_score(l, " · คะแนน ", " · scores ", ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_LOWEST));
        put_score(l, " ถึง ", " to ", ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_FULL));
        put_policy(l, row);
        if (least) {
            put_word(l, " · น้ำหนักคงเหลือไม่น้อยกว่า", " · weight left at least ");
            ken_format_percent(&l->out, &p->numbers[least - 1], l->language, &l->scratch);
        }
        ken_buffer_char(&l->out, '\n');
        put_headings(l, row, &heading);
        put_grades(l, row, &grade);
    }
}

static void put_constants(struct listing *l)
{
    ken_buffer_char(&l->out, '\n');
    put_word(l, "ค่าคงที่", "constants");
    ken_buffer_char(&l->out, '\n');
    for (uint32_t row = 0; row < l->p->rows[KEN_NUMBER] && !l->out.failed; row++) {
        ken_buffer_format(&l->out, "%8u  ", row);
        put_number(l, row);
        ken_buffer_char(&l->out, '\n');
    }
}

static void put_lookups(struct listing *l)
{
    const struct ken_program *p = l->p;
    if (p->rows[KEN_LOOKUP] == 0)
        return;
    ken_buffer_char(&l->out, '\n');
    put_word(l, "ตาราง", "tables");
    ken_buffer_char(&l->out, '\n');
    for (uint32_t row = 0; row < p->rows[KEN_LOOKUP]; row++) {
        uint32_t first = ken_cell(p, KEN_LOOKUP, row, KEN_LOOKUP_FIRST), end = first + ken_cell(p, KEN_LOOKUP, row, KEN_LOOKUP_COUNT);
        for (uint32_t i = first; i < end && !l->out.failed; i++) {
            char name[16];
            snprintf(name, sizeof name, "t%u", row);
            ken_buffer_format(&l->out, "%8s  ", name);
            put_number(l, ken_cell(p, KEN_ENTRY, i, KEN_ENTRY_KEY));
            ken_buffer_string(&l->out, ", ");
            put_number(l, ken_cell(p, KEN_ENTRY, i, KEN_ENTRY_SECOND));
            ken_buffer_string(&l->out, " → ");
            put_number(l, ken_cell(p, KEN_ENTRY, i, KEN_ENTRY_VALUE));
            ken_buffer_char(&l->out, '\n');
        }
    }
}

ken_status ken_program_dump(const ken_program *program, ken_language language, char **text, size_t *size)
{
    struct listing l = {.p = program, .language = language};
    l.is_target = calloc(program->rows[KEN_CODE], 1);
    bool memory = l.is_target && index_lines(&l);
    if (memory) {
        put_header(&l);
        put_inputs(&l);
        put_scorecards(&l);
        put_constants(&l);
        put_lookups(&l);
        put_code(&l);
        ken_buffer_text(&l.out); /* for callers who print it as a string */
    }
    free(l.is_target);
    free(l.first_line);
    free(l.line_starts);
    if (!memory || l.out.failed) {
        ken_buffer_free(&l.out);
        return KEN_NO_MEMORY;
    }
    *text = l.out.bytes;
    *size = l.out.size;
    return KEN_OK;
}
