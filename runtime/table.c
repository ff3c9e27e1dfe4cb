#include "table.h"

#include "limit.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* A row of each table as a struct, only to count its words. */
struct row_of_nothing {
    uint32_t nothing;
#define KEN_TABLE(section, name) \
    }; \
    struct row_of_##name {
#define KEN_FIELD(table, field, kind) uint32_t field;
#include "table.def"
};

const unsigned char ken_table_words[KEN_TABLE_COUNT] = {
#define KEN_TABLE(section, name) [KEN_##name] = sizeof(struct row_of_##name) / sizeof(uint32_t),
#define KEN_FIELD(table, field, kind)
#include "table.def"
};

const char *const ken_table_names[KEN_TABLE_COUNT] = {
#define KEN_TABLE(section, name) [KEN_##name] = #name,
#define KEN_FIELD(table, field, kind)
#include "table.def"
};

const unsigned char ken_table_sections[KEN_TABLE_COUNT] = {
#define KEN_TABLE(section, name) [KEN_##name] = KEN_SECTION_##section,
#define KEN_FIELD(table, field, kind)
#include "table.def"
};

/* Heaps */

static bool is_text(const unsigned char *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        utf8proc_int32_t point;
        if (bytes[at] == 0)
            return false;
        utf8proc_ssize_t length = utf8proc_iterate(bytes + at, (utf8proc_ssize_t)(size - at), &point);
        if (length <= 0)
            return false;
        at += (size_t)length;
    }
    return true;
}

/* Texts follow each other from `offset`, each with one NUL; then zeros up to a whole word. */
static bool check_texts(struct ken_program *p, enum ken_table texts, enum ken_table heap, uint64_t offset)
{
    uint64_t end = 4 * (uint64_t)p->rows[heap];
    const unsigned char *bytes = p->table[heap];
    for (uint32_t row = 0; row < p->rows[texts]; row++) {
        uint32_t size = ken_cell(p, texts, row, KEN_TEXT_SIZE);
        if (ken_cell(p, texts, row, KEN_TEXT_OFFSET) != offset || size >= end - offset)
            return ken_program_refuse(p, texts, row, KEN_TEXT_OFFSET);
        if (!is_text(bytes + offset, size) || bytes[offset + size] != 0)
            return ken_program_refuse(p, heap, (uint32_t)(offset / 4), 0);
        offset += (uint64_t)size + 1;
    }
    if (end - offset >= 4)
        return ken_program_refuse(p, heap, (uint32_t)(offset / 4), 0);
    for (; offset < end; offset++)
        if (bytes[offset] != 0)
            return ken_program_refuse(p, heap, (uint32_t)(offset / 4), 0);
    return true;
}

bool ken_table_check_heaps(struct ken_program *p)
{
    uint64_t offset = 0, end = 4 * (uint64_t)p->rows[KEN_HEAP];
    for (uint32_t row = 0; row < p->rows[KEN_NUMBER]; row++) {
        uint32_t size = ken_cell(p, KEN_NUMBER, row, KEN_NUMBER_SIZE);
        if (ken_cell(p, KEN_NUMBER, row, KEN_NUMBER_OFFSET) != offset || size > end - offset)
            return ken_program_refuse(p, KEN_NUMBER, row, KEN_NUMBER_OFFSET);
        offset += size;
    }
    /* check_texts reads both text tables by TEXT's columns */
    _Static_assert((int)KEN_TEXT_OFFSET == (int)KEN_ORIGIN_TEXT_OFFSET && (int)KEN_TEXT_SIZE == (int)KEN_ORIGIN_TEXT_SIZE,
                   "TEXT and ORIGIN_TEXT have the same columns");
    return check_texts(p, KEN_TEXT, KEN_HEAP, offset) && check_texts(p, KEN_ORIGIN_TEXT, KEN_ORIGIN_HEAP, 0);
}

/* Each word by its kind */

/* A table's name as a kind is 2 × the table, its _OR_NONE one more. */
enum kind {
#define KEN_TABLE(section, name) KIND_##name, KIND_##name##_OR_NONE,
#define KEN_FIELD(table, field, kind)
#include "table.def"
    KIND_BOOL,
    KIND_DAY,
    KIND_COUNT,
    KIND_TYPE,
    KIND_LEVEL,
    KIND_POLICY,
};

static const struct field {
    enum ken_table table;
    int column;
    enum kind kind;
} fields[] = {
#define KEN_TABLE(section, name)
#define KEN_FIELD(table, field, kind) {KEN_##table, KEN_##table##_##field, KIND_##kind},
#include "table.def"
};

static bool is_of_kind(const struct ken_program *p, uint32_t word, enum kind kind)
{
    if (kind == KIND_COUNT)
        return true;
    if (kind == KIND_BOOL)
        return word <= 1;
    if (kind == KIND_DAY)
        return word <= KEN_LAST_DAY;
    if (kind == KIND_TYPE)
        return word < KEN_TYPE_COUNT;
    if (kind == KIND_LEVEL)
        return word >= 1 && word <= KEN_LIMIT_TOP_LEVEL;
    if (kind == KIND_POLICY)
        return word < KEN_POLICY_COUNT;
    uint32_t rows = p->rows[kind / 2];
    return kind % 2 ? word <= rows : word < rows;
}

static bool check_words(struct ken_program *p)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        for (uint32_t row = 0; row < p->rows[fields[i].table]; row++)
            if (!is_of_kind(p, ken_cell(p, fields[i].table, row, fields[i].column), fields[i].kind))
                return ken_program_refuse(p, fields[i].table, row, fields[i].column);
    return true;
}

/* What the rows owe each other */

/* Rows stand in the order of the rows they belong to. */
static bool check_groups(struct ken_program *p, enum ken_table table, int column)
{
    for (uint32_t row = 1; row < p->rows[table]; row++)
        if (ken_cell(p, table, row - 1, column) > ken_cell(p, table, row, column))
            return ken_program_refuse(p, table, row, column);
    return true;
}

/* Sets fill MEMBER one after another, so that checking them takes one look at each member. */
static bool check_sets(struct ken_program *p)
{
    uint32_t end = 0;
    for (uint32_t row = 0; row < p->rows[KEN_SET]; row++) {
        uint32_t first = ken_cell(p, KEN_SET, row, KEN_SET_FIRST), count = ken_cell(p, KEN_SET, row, KEN_SET_COUNT);
        if (first != end || count > p->rows[KEN_MEMBER] - end)
            return ken_program_refuse(p, KEN_SET, row, KEN_SET_FIRST);
        end += count;
        for (uint32_t i = first + 1; i < end; i++)
            if (ken_cell(p, KEN_MEMBER, i - 1, KEN_MEMBER_INPUT) >= ken_cell(p, KEN_MEMBER, i, KEN_MEMBER_INPUT))
                return ken_program_refuse(p, KEN_MEMBER, i, KEN_MEMBER_INPUT);
    }
    if (end != p->rows[KEN_MEMBER])
        return ken_program_refuse(p, KEN_MEMBER, end, KEN_MEMBER_INPUT);
    return true;
}

/* The whole number of an OR_NONE field when it lies in low … high. */
static bool is_whole(const struct ken_program *p, uint32_t number_or_none, int64_t low, int64_t high)
{
    int64_t value;
    return number_or_none != 0 && ken_number_to_int(&p->numbers[number_or_none - 1], &value) && value >= low && value <= high;
}

static bool is_input(const struct ken_program *p, uint32_t row, struct ken_number_scratch *scratch)
{
    uint32_t low = ken_cell(p, KEN_INPUT, row, KEN_INPUT_LOW), high = ken_cell(p, KEN_INPUT, row, KEN_INPUT_HIGH);
    bool whole = ken_cell(p, KEN_INPUT, row, KEN_INPUT_WHOLE) != 0;
    uint32_t type = ken_cell(p, KEN_INPUT, row, KEN_INPUT_TYPE);
    if (type == KEN_TYPE_NUMBER)
        return !low || !high || ken_number_cmp(&p->numbers[low - 1], &p->numbers[high - 1], scratch) <= 0;
    if (type == KEN_TYPE_LEVEL)
        return whole && (!low || is_whole(p, low, 0, 0)) && is_whole(p, high, 1, KEN_LIMIT_TOP_LEVEL);
    return !low && !high && !whole;
}

static bool check_inputs(struct ken_program *p)
{
    struct ken_number_scratch scratch;
    for (uint32_t row = 0; row < p->rows[KEN_INPUT]; row++)
        if (!is_input(p, row, &scratch))
            return ken_program_refuse(p, KEN_INPUT, row, KEN_INPUT_TYPE);
    for (uint32_t row = 0; row < p->rows[KEN_PART]; row++) {
        uint32_t part = ken_cell(p, KEN_PART, row, KEN_PART_PART), whole = ken_cell(p, KEN_PART, row, KEN_PART_WHOLE);
        if (ken_cell(p, KEN_INPUT, part, KEN_INPUT_TYPE) != KEN_TYPE_NUMBER ||
            ken_cell(p, KEN_INPUT, whole, KEN_INPUT_TYPE) != KEN_TYPE_NUMBER)
            return ken_program_refuse(p, KEN_PART, row, KEN_PART_PART);
    }
    return true;
}

/* Above 0 and, since they are percentages of one whole, at most 100. */
static bool is_weight(const struct ken_number *n)
{
    struct ken_number_scratch scratch;
    struct ken_number hundred;
    ken_number_init(&hundred, NULL, 0);
    ken_number_set_int(&hundred, 100);
    return ken_number_sign(n) > 0 && ken_number_cmp(n, &hundred, &scratch) <= 0;
}

static bool check_indicators(struct ken_program *p)
{
    uint64_t measure = 0;
    for (uint32_t row = 0; row < p->rows[KEN_INDICATOR]; row++) {
        uint32_t weight = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_WEIGHT);
        uint32_t scorecard = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORECARD);
        if ((weight != 0) != (ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOTAL) != 0))
            return ken_program_refuse(p, KEN_INDICATOR, row, KEN_INDICATOR_WEIGHT);
        if (weight && !is_weight(&p->numbers[weight - 1]))
            return ken_program_refuse(p, KEN_INDICATOR, row, KEN_INDICATOR_WEIGHT);
        uint32_t count = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_MEASURE_COUNT);
        if (ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_FIRST_MEASURE) != measure || count > p->rows[KEN_MEASURE] - measure)
            return ken_program_refuse(p, KEN_INDICATOR, row, KEN_INDICATOR_FIRST_MEASURE);
        for (uint32_t i = 0; i < count; i++)
            if (ken_cell(p, KEN_MEASURE, (uint32_t)measure + i, KEN_MEASURE_INDICATOR) != row)
                return ken_program_refuse(p, KEN_MEASURE, (uint32_t)measure + i, KEN_MEASURE_INDICATOR);
        measure += count;
    }
    if (measure != p->rows[KEN_MEASURE])
        return ken_program_refuse(p, KEN_MEASURE, (uint32_t)measure, KEN_MEASURE_INDICATOR);
    return check_groups(p, KEN_INDICATOR, KEN_INDICATOR_SCORECARD);
}

/* The case, where a row names one, is a case of the indicator the row names. */
static bool is_case_of(const struct ken_program *p, uint32_t case_or_none, uint32_t indicator)
{
    return !case_or_none || ken_cell(p, KEN_CASE, case_or_none - 1, KEN_CASE_INDICATOR) == indicator;
}

static bool check_parts(struct ken_program *p)
{
    for (uint32_t row = 0; row < p->rows[KEN_CASE]; row++)
        if (!ken_cell(p, KEN_INDICATOR, ken_cell(p, KEN_CASE, row, KEN_CASE_INDICATOR), KEN_INDICATOR_HAS_CASES))
            return ken_program_refuse(p, KEN_CASE, row, KEN_CASE_INDICATOR);
    for (uint32_t row = 0; row < p->rows[KEN_LEVEL_TEXT]; row++) {
        uint32_t indicator = ken_cell(p, KEN_LEVEL_TEXT, row, KEN_LEVEL_TEXT_INDICATOR);
        uint32_t scorecard = ken_cell(p, KEN_INDICATOR, indicator, KEN_INDICATOR_SCORECARD);
        if (!is_case_of(p, ken_cell(p, KEN_LEVEL_TEXT, row, KEN_LEVEL_TEXT_CASE), indicator) ||
            ken_cell(p, KEN_LEVEL_TEXT, row, KEN_LEVEL_TEXT_LEVEL) > ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOP))
            return ken_program_refuse(p, KEN_LEVEL_TEXT, row, KEN_LEVEL_TEXT_CASE);
    }
    return check_groups(p, KEN_CASE, KEN_CASE_INDICATOR) && check_groups(p, KEN_LEVEL_TEXT, KEN_LEVEL_TEXT_INDICATOR);
}

/* Measures stand in the order of their cases, and those of one block are few: each is found by a look at all of its
 * indicator's, which callers do for one after the other. */
static bool check_measures(struct ken_program *p)
{
    uint32_t run = 0;
    for (uint32_t row = 0; row < p->rows[KEN_MEASURE]; row++) {
        uint32_t indicator = ken_cell(p, KEN_MEASURE, row, KEN_MEASURE_INDICATOR);
        uint32_t one_case = ken_cell(p, KEN_MEASURE, row, KEN_MEASURE_CASE), before = 0;
        bool goes_on = row > 0 && ken_cell(p, KEN_MEASURE, row - 1, KEN_MEASURE_INDICATOR) == indicator;
        if (goes_on)
            before = ken_cell(p, KEN_MEASURE, row - 1, KEN_MEASURE_CASE);
        run = goes_on && one_case == before ? run + 1 : 1;
        if (!is_case_of(p, one_case, indicator) || one_case < before || run > KEN_LIMIT_MEASURES)
            return ken_program_refuse(p, KEN_MEASURE, row, KEN_MEASURE_CASE);
    }
    return true;
}

static bool check_origin(struct ken_program *p)
{
    for (uint32_t row = 1; row < p->rows[KEN_LINE]; row++)
        if (ken_cell(p, KEN_LINE, row - 1, KEN_LINE_CODE) >= ken_cell(p, KEN_LINE, row, KEN_LINE_CODE))
            return ken_program_refuse(p, KEN_LINE, row, KEN_LINE_CODE);
    return true;
}

/* The tables that have a row for everything, or for one thing. */
static bool check_counts(struct ken_program *p)
{
    if (p->rows[KEN_RULESET] != 1)
        return ken_program_refuse(p, KEN_RULESET, 0, 0);
    if (p->rows[KEN_UNIT] < KEN_UNIT_DECLARED)
        return ken_program_refuse(p, KEN_UNIT, 0, 0);
    if (p->rows[KEN_PLACE] != p->rows[KEN_INDICATOR])
        return ken_program_refuse(p, KEN_PLACE, 0, 0);
    if (p->rows[KEN_INPUT_NAME] != p->rows[KEN_INPUT])
        return ken_program_refuse(p, KEN_INPUT_NAME, 0, 0);
    return true;
}

bool ken_table_check_rows(struct ken_program *p)
{
    return check_counts(p) && check_words(p) && check_sets(p) && check_inputs(p) && check_indicators(p) && check_parts(p) &&
           check_measures(p) && check_origin(p);
}

/* Names that become keys of the result */

struct name {
    uint32_t group, row, size;
    const char *text;
};

static struct name name_of(const struct ken_program *p, uint32_t group, uint32_t row, uint32_t text)
{
    return (struct name){group, row, ken_cell(p, KEN_TEXT, text, KEN_TEXT_SIZE), ken_text(p, text)};
}

static int by_name(const void *left, const void *right)
{
    const struct name *a = left, *b = right;
    if (a->group != b->group)
        return (a->group > b->group) - (a->group < b->group);
    if (a->size != b->size)
        return (a->size > b->size) - (a->size < b->size);
    return a->text == b->text ? 0 : memcmp(a->text, b->text, a->size);
}

static bool check_differ(struct ken_program *p, struct name *names, enum ken_table table, int column)
{
    uint32_t count = p->rows[table];
    if (count > 1)
        qsort(names, count, sizeof *names, by_name);
    for (uint32_t i = 1; i < count; i++)
        if (by_name(&names[i - 1], &names[i]) == 0)
            return ken_program_refuse(p, table, names[i].row, column);
    return true;
}

/* Whole numbers with dots between them: "4.1". */
static bool is_dotted(const struct name *name)
{
    bool digit = false;
    for (uint32_t i = 0; i < name->size; i++) {
        bool was = digit;
        digit = name->text[i] >= '0' && name->text[i] <= '9';
        if (!digit && (name->text[i] != '.' || !was))
            return false;
    }
    return digit;
}

static bool check_numbers(struct ken_program *p, struct name *names)
{
    for (uint32_t row = 0; row < p->rows[KEN_INDICATOR]; row++) {
        uint32_t scorecard = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORECARD);
        names[row] = name_of(p, scorecard, row, ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_NUMBER));
        if (!is_dotted(&names[row]))
            return ken_program_refuse(p, KEN_INDICATOR, row, KEN_INDICATOR_NUMBER);
    }
    return check_differ(p, names, KEN_INDICATOR, KEN_INDICATOR_NUMBER);
}

static bool check_scorecards(struct ken_program *p, struct name *names)
{
    for (uint32_t row = 0; row < p->rows[KEN_SCORECARD]; row++)
        names[row] = name_of(p, 0, row, ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_NAME));
    return check_differ(p, names, KEN_SCORECARD, KEN_SCORECARD_NAME);
}

ken_status ken_table_check_names(struct ken_program *p)
{
    size_t indicators = p->rows[KEN_INDICATOR], scorecards = p->rows[KEN_SCORECARD];
    struct name *names = calloc((indicators > scorecards ? indicators : scorecards) + 1, sizeof *names);
    if (!names)
        return KEN_NO_MEMORY;
    bool sound = check_numbers(p, names) && check_scorecards(p, names);
    free(names);
    return sound ? KEN_OK : KEN_DAMAGED;
}
