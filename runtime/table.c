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
    KIND_TOTAL,
    KIND_KIND,
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
    if (kind == KIND_TOTAL)
        return word < KEN_TOTAL_KINDS;
    if (kind == KIND_KIND)
        return word < KEN_INDICATOR_KINDS;
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

static bool is_point(const struct ken_program *p, uint32_t point, bool first, struct ken_number_scratch *scratch)
{
    const struct ken_number *x = &p->numbers[ken_cell(p, KEN_POINT, point, KEN_POINT_X)];
    const struct ken_number *y = &p->numbers[ken_cell(p, KEN_POINT, point, KEN_POINT_Y)];
    return ken_number_is_small(x) && ken_number_is_small(y) &&
           (first || ken_number_cmp(&p->numbers[ken_cell(p, KEN_POINT, point - 1, KEN_POINT_X)], x, scratch) < 0);
}

/* Curves fill POINT as sets fill MEMBER. */
static bool check_curves(struct ken_program *p)
{
    struct ken_number_scratch scratch;
    uint32_t end = 0;
    for (uint32_t row = 0; row < p->rows[KEN_CURVE]; row++) {
        uint32_t first = ken_cell(p, KEN_CURVE, row, KEN_CURVE_FIRST), count = ken_cell(p, KEN_CURVE, row, KEN_CURVE_COUNT);
        if (first != end || count < 2 || count > KEN_LIMIT_POINTS || count > p->rows[KEN_POINT] - end)
            return ken_program_refuse(p, KEN_CURVE, row, KEN_CURVE_FIRST);
        end += count;
        for (uint32_t i = first; i < end; i++)
            if (!is_point(p, i, i == first, &scratch))
                return ken_program_refuse(p, KEN_POINT, i, KEN_POINT_X);
    }
    if (end != p->rows[KEN_POINT])
        return ken_program_refuse(p, KEN_POINT, end, KEN_POINT_X);
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

/* Look-ups fill ENTRY as sets fill MEMBER. Keys are whole, so that comparing two is quick. */
static bool is_entry(const struct ken_program *p, uint32_t row, bool first, struct ken_number_scratch *scratch)
{
    const struct ken_number *key = &p->numbers[ken_cell(p, KEN_ENTRY, row, KEN_ENTRY_KEY)];
    const struct ken_number *second = &p->numbers[ken_cell(p, KEN_ENTRY, row, KEN_ENTRY_SECOND)];
    if (!ken_number_is_integer(key) || !ken_number_is_integer(second))
        return false;
    if (first)
        return true;
    int order = ken_number_cmp(&p->numbers[ken_cell(p, KEN_ENTRY, row - 1, KEN_ENTRY_KEY)], key, scratch);
    return order < 0 || (order == 0 && ken_number_cmp(&p->numbers[ken_cell(p, KEN_ENTRY, row - 1, KEN_ENTRY_SECOND)], second, scratch) < 0);
}

static bool check_lookups(struct ken_program *p)
{
    struct ken_number_scratch scratch;
    uint32_t end = 0;
    for (uint32_t row = 0; row < p->rows[KEN_LOOKUP]; row++) {
        uint32_t first = ken_cell(p, KEN_LOOKUP, row, KEN_LOOKUP_FIRST), count = ken_cell(p, KEN_LOOKUP, row, KEN_LOOKUP_COUNT);
        if (first != end || count > p->rows[KEN_ENTRY] - end)
            return ken_program_refuse(p, KEN_LOOKUP, row, KEN_LOOKUP_FIRST);
        end += count;
        for (uint32_t i = first; i < end; i++)
            if (!is_entry(p, i, i == first, &scratch))
                return ken_program_refuse(p, KEN_ENTRY, i, KEN_ENTRY_KEY);
    }
    if (end != p->rows[KEN_ENTRY])
        return ken_program_refuse(p, KEN_ENTRY, end, KEN_ENTRY_KEY);
    return true;
}

/* Every category has its choices, and nothing else has any; that their texts differ is found with the names. */
static bool check_choices(struct ken_program *p)
{
    uint32_t row = 0;
    for (uint32_t input = 0; input < p->rows[KEN_INPUT]; input++) {
        uint32_t first = row;
        while (row < p->rows[KEN_CHOICE] && ken_cell(p, KEN_CHOICE, row, KEN_CHOICE_INPUT) == input)
            row++;
        bool category = ken_cell(p, KEN_INPUT, input, KEN_INPUT_TYPE) == KEN_TYPE_CATEGORY;
        if ((row > first) != category || row - first > KEN_LIMIT_CHOICES)
            return ken_program_refuse(p, KEN_INPUT, input, KEN_INPUT_TYPE);
    }
    if (row != p->rows[KEN_CHOICE]) /* of an input that came before */
        return ken_program_refuse(p, KEN_CHOICE, row, KEN_CHOICE_INPUT);
    return true;
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

static const struct ken_number *number_at(const struct ken_program *p, enum ken_table table, uint32_t row, int column)
{
    return &p->numbers[ken_cell(p, table, row, column)];
}

/* A weight stands where the scorecard weighs, and nowhere else; `needed`: there, each must have one. */
static bool is_weighed(const struct ken_program *p, uint32_t weight_or_none, uint32_t scorecard, bool needed)
{
    bool weighs = ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOTAL) == KEN_TOTAL_WEIGHTED;
    if (!weight_or_none)
        return !weighs || !needed;
    return weighs && is_weight(&p->numbers[weight_or_none - 1]);
}

/* How a scorecard's total ends, and what becomes of weights. */
static bool check_ends(struct ken_program *p)
{
    struct ken_number_scratch scratch;
    for (uint32_t row = 0; row < p->rows[KEN_SCORECARD]; row++) {
        const struct ken_number *full = number_at(p, KEN_SCORECARD, row, KEN_SCORECARD_FULL);
        uint32_t to = ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_MOVE_TO);
        bool moves = ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_NOT_ASSESSED) == KEN_POLICY_MOVE;
        uint32_t least = ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_LEAST_WEIGHT);
        if (ken_number_sign(full) <= 0 || ken_number_cmp(number_at(p, KEN_SCORECARD, row, KEN_SCORECARD_LOWEST), full, &scratch) >= 0)
            return ken_program_refuse(p, KEN_SCORECARD, row, KEN_SCORECARD_FULL);
        bool added = ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_TOTAL) == KEN_TOTAL_ADDED; /* then there is no weight to move */
        if (moves != (to != 0) || (moves && added) || (to && ken_cell(p, KEN_INDICATOR, to - 1, KEN_INDICATOR_SCORECARD) != row))
            return ken_program_refuse(p, KEN_SCORECARD, row, KEN_SCORECARD_MOVE_TO);
        if (least && !is_weight(&p->numbers[least - 1]))
            return ken_program_refuse(p, KEN_SCORECARD, row, KEN_SCORECARD_LEAST_WEIGHT);
    }
    return true;
}

/* A weighted heading of the scorecard. */
static bool is_group_of(const struct ken_program *p, uint32_t heading_or_none, uint32_t scorecard)
{
    return !heading_or_none || (ken_cell(p, KEN_HEADING, heading_or_none - 1, KEN_HEADING_SCORECARD) == scorecard &&
                                ken_cell(p, KEN_HEADING, heading_or_none - 1, KEN_HEADING_WEIGHT) != 0);
}

/* A heading comes after the one it stands in, so that groups are found from the last to the first. */
static bool check_headings(struct ken_program *p)
{
    for (uint32_t row = 0; row < p->rows[KEN_HEADING]; row++) {
        uint32_t scorecard = ken_cell(p, KEN_HEADING, row, KEN_HEADING_SCORECARD), weight = ken_cell(p, KEN_HEADING, row, KEN_HEADING_WEIGHT);
        uint32_t parent = ken_cell(p, KEN_HEADING, row, KEN_HEADING_PARENT);
        if (!is_weighed(p, weight, scorecard, false))
            return ken_program_refuse(p, KEN_HEADING, row, KEN_HEADING_WEIGHT);
        if ((parent && !weight) || parent > row || !is_group_of(p, parent, scorecard))
            return ken_program_refuse(p, KEN_HEADING, row, KEN_HEADING_PARENT);
    }
    return true;
}

/* Grades of a scorecard stand together from the highest down, all of one kind; one without a threshold is the last. */
static bool check_grades(struct ken_program *p)
{
    struct ken_number_scratch scratch;
    for (uint32_t row = 1; row < p->rows[KEN_GRADE]; row++) {
        if (ken_cell(p, KEN_GRADE, row - 1, KEN_GRADE_SCORECARD) != ken_cell(p, KEN_GRADE, row, KEN_GRADE_SCORECARD))
            continue;
        uint32_t above = ken_cell(p, KEN_GRADE, row - 1, KEN_GRADE_THRESHOLD), here = ken_cell(p, KEN_GRADE, row, KEN_GRADE_THRESHOLD);
        bool same = ken_cell(p, KEN_GRADE, row - 1, KEN_GRADE_PERCENT) == ken_cell(p, KEN_GRADE, row, KEN_GRADE_PERCENT);
        if (!above || (here && (!same || ken_number_cmp(&p->numbers[above - 1], &p->numbers[here - 1], &scratch) <= 0)))
            return ken_program_refuse(p, KEN_GRADE, row, KEN_GRADE_THRESHOLD);
    }
    return check_groups(p, KEN_GRADE, KEN_GRADE_SCORECARD);
}

/* What an indicator scores at its levels: none less than the level below, all between its lowest and its full score. */
static bool is_scored(const struct ken_program *p, uint32_t row, uint32_t scores)
{
    struct ken_number_scratch scratch;
    const struct ken_number *lowest = number_at(p, KEN_INDICATOR, row, KEN_INDICATOR_LOWEST), *full = number_at(p, KEN_INDICATOR, row, KEN_INDICATOR_FULL);
    uint32_t scorecard = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORECARD), top = ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOP);
    if (ken_number_cmp(lowest, full, &scratch) >= 0)
        return false;
    if (ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOTAL) == KEN_TOTAL_ADDED && ken_number_sign(full) <= 0)
        return false;
    if (ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_KIND) == KEN_BY_SCORE)
        return !scores;
    struct ken_number level; /* without rows a level scores its number, and these rise */
    ken_number_init(&level, NULL, 0);
    const struct ken_number *below = lowest, *score = &level;
    for (uint32_t n = 1; n <= top; n++) {
        uint32_t at = scores + n - 2; /* from 0; `scores` from 1 */
        if (scores && (at >= p->rows[KEN_SCORE] || ken_cell(p, KEN_SCORE, at, KEN_SCORE_INDICATOR) != row))
            return false;
        ken_number_set_int(&level, n);
        if (scores)
            score = number_at(p, KEN_SCORE, at, KEN_SCORE_NUMBER);
        if (ken_number_cmp(below, score, &scratch) > 0)
            return false;
        below = score;
    }
    return ken_number_cmp(below, full, &scratch) <= 0;
}

static bool check_indicators(struct ken_program *p)
{
    uint64_t measure = 0;
    for (uint32_t row = 0; row < p->rows[KEN_INDICATOR]; row++) {
        uint32_t scorecard = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORECARD), heading = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_HEADING);
        if (!is_weighed(p, ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_WEIGHT), scorecard, true))
            return ken_program_refuse(p, KEN_INDICATOR, row, KEN_INDICATOR_WEIGHT);
        if (!is_group_of(p, heading, scorecard)) /* a weighted heading: the scorecard weighs */
            return ken_program_refuse(p, KEN_INDICATOR, row, KEN_INDICATOR_HEADING);
        if (!is_scored(p, row, ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORES)))
            return ken_program_refuse(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORES);
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
    for (uint32_t row = 0; row < p->rows[KEN_CASE]; row++) {
        uint32_t indicator = ken_cell(p, KEN_CASE, row, KEN_CASE_INDICATOR);
        if (!ken_cell(p, KEN_INDICATOR, indicator, KEN_INDICATOR_HAS_CASES))
            return ken_program_refuse(p, KEN_CASE, row, KEN_CASE_INDICATOR);
        if (!is_weighed(p, ken_cell(p, KEN_CASE, row, KEN_CASE_WEIGHT), ken_cell(p, KEN_INDICATOR, indicator, KEN_INDICATOR_SCORECARD), false))
            return ken_program_refuse(p, KEN_CASE, row, KEN_CASE_WEIGHT);
    }
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
    return check_counts(p) && check_words(p) && check_sets(p) && check_curves(p) && check_inputs(p) && check_choices(p) && check_lookups(p) &&
           check_ends(p) && check_headings(p) && check_grades(p) && check_indicators(p) && check_parts(p) && check_measures(p) && check_origin(p);
}

/* Names that become keys of the result, and texts that data are compared with */

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

static bool check_numbers(struct ken_program *p, struct name *names, enum ken_table table, int scorecard, int number)
{
    for (uint32_t row = 0; row < p->rows[table]; row++) {
        names[row] = name_of(p, ken_cell(p, table, row, scorecard), row, ken_cell(p, table, row, number));
        if (!is_dotted(&names[row]))
            return ken_program_refuse(p, table, row, number);
    }
    return check_differ(p, names, table, number);
}

static bool check_scorecards(struct ken_program *p, struct name *names)
{
    for (uint32_t row = 0; row < p->rows[KEN_SCORECARD]; row++)
        names[row] = name_of(p, 0, row, ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_NAME));
    return check_differ(p, names, KEN_SCORECARD, KEN_SCORECARD_NAME);
}

static bool check_choice_texts(struct ken_program *p, struct name *names)
{
    for (uint32_t row = 0; row < p->rows[KEN_CHOICE]; row++) {
        uint32_t input = ken_cell(p, KEN_CHOICE, row, KEN_CHOICE_INPUT);
        names[row] = name_of(p, input, row, ken_cell(p, KEN_CHOICE, row, KEN_CHOICE_TEXT));
        if (names[row].size == 0)
            return ken_program_refuse(p, KEN_CHOICE, row, KEN_CHOICE_TEXT);
    }
    return check_differ(p, names, KEN_CHOICE, KEN_CHOICE_TEXT);
}

ken_status ken_table_check_names(struct ken_program *p)
{
    size_t rows = (size_t)p->rows[KEN_INDICATOR] + p->rows[KEN_SCORECARD] + p->rows[KEN_HEADING] + p->rows[KEN_CHOICE]; /* more than any has */
    struct name *names = calloc(rows + 1, sizeof *names);
    if (!names)
        return KEN_NO_MEMORY;
    bool sound = check_numbers(p, names, KEN_INDICATOR, KEN_INDICATOR_SCORECARD, KEN_INDICATOR_NUMBER) &&
                 check_numbers(p, names, KEN_HEADING, KEN_HEADING_SCORECARD, KEN_HEADING_NUMBER) && check_scorecards(p, names) &&
                 check_choice_texts(p, names);
    free(names);
    return sound ? KEN_OK : KEN_DAMAGED;
}
