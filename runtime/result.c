/* result.c: the result of the last record, as the public functions show it. */
#include "context.h"
#include "format.h"

#include <stdio.h>
#include <string.h>

static const char *const outcome_names[] = {
    [KEN_SCORED] = "ok",
    [KEN_MISSING] = "missing",
    [KEN_INVALID] = "invalid",
    [KEN_UNCOVERED] = "uncovered",
    [KEN_ZERO_BASE] = "zero_base",
    [KEN_OVERFLOW] = "overflow",
    [KEN_NOT_ASSESSED] = "not_assessed",
};

/* The kinds that problem.def writes; those of an unreadable record and of a status are never asked for. */
enum problem_kind {
    KIND_ERROR = KEN_PROBLEM_INVALID,
    KIND_STATUS = KEN_PROBLEM_INVALID,
    KIND_INVALID = KEN_PROBLEM_INVALID,
    KIND_DOUBTFUL = KEN_PROBLEM_DOUBTFUL,
    KIND_UNIT = KEN_PROBLEM_DOUBTFUL,
    KIND_UNKNOWN = KEN_PROBLEM_UNKNOWN,
};

static const struct problem_text {
    char code[6];
    ken_problem_kind kind;
    const char *message[2];
} problem_texts[KEN_PROBLEM_CODE_COUNT] = {
#define KEN_PROBLEM(name, code, kind, thai, english, thai_help, english_help) \
    [KEN_PROBLEM_##name] = {code, (ken_problem_kind)KIND_##kind, {[KEN_THAI] = thai, [KEN_ENGLISH] = english}},
#include "problem.def"
};

const char *ken_outcome_name(ken_outcome outcome)
{
    return (unsigned)outcome < sizeof outcome_names / sizeof *outcome_names ? outcome_names[outcome] : "";
}

/* Indicators */

static const char *text_or_empty(const struct ken_program *p, uint32_t text_or_none)
{
    return text_or_none ? ken_text(p, text_or_none - 1) : "";
}

/* Whether a measure was taken: where cases are, in the one case that applies. */
static bool is_measured(const ken_context *c, uint32_t measure)
{
    const struct ken_scored *scored = &c->indicators[ken_cell(c->program, KEN_MEASURE, measure, KEN_MEASURE_INDICATOR)];
    uint32_t case_or_none = ken_cell(c->program, KEN_MEASURE, measure, KEN_MEASURE_CASE);
    return scored->outcomes == 1 && (case_or_none == 0 || case_or_none - 1 == scored->one_case);
}

/* The row of the k-th measure taken of an indicator, or KEN_NONE; *count tells how many are before. */
static uint32_t find_measure(const ken_context *c, uint32_t indicator, size_t k, size_t *count)
{
    uint32_t first = ken_cell(c->program, KEN_INDICATOR, indicator, KEN_INDICATOR_FIRST_MEASURE);
    uint32_t end = first + ken_cell(c->program, KEN_INDICATOR, indicator, KEN_INDICATOR_MEASURE_COUNT);
    *count = 0;
    for (uint32_t row = first; row < end; row++)
        if (is_measured(c, row) && (*count)++ == k)
            return row;
    return KEN_NONE;
}

/* A weight or full score of the program as a decimal. */
static const char *weight_text(const ken_context *c, const struct ken_number *weight_or_null)
{
    uint32_t offset = weight_or_null ? c->weight_text[weight_or_null - c->program->numbers] : KEN_NONE;
    return offset == KEN_NONE ? NULL : c->weights.bytes + offset;
}

static size_t heading_at(uint32_t row_or_none)
{
    return row_or_none ? row_or_none - 1 : KEN_NO_HEADING;
}

/* The row of the indicator whose score a not assessed one counts with; KEN_NONE: there is none. */
static uint32_t find_stand_in(const ken_context *c, uint32_t row)
{
    uint32_t scorecard = ken_cell(c->program, KEN_INDICATOR, row, KEN_INDICATOR_SCORECARD);
    uint32_t to = ken_cell(c->program, KEN_SCORECARD, scorecard, KEN_SCORECARD_MOVE_TO);
    bool moves = c->indicators[row].outcome == KEN_NOT_ASSESSED && to && c->indicators[to - 1].outcome != KEN_NOT_ASSESSED;
    return moves ? to - 1 : KEN_NONE;
}

static bool is_score_level(const struct ken_program *p, uint32_t row)
{
    return ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_KIND) == KEN_BY_LEVEL && !ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORES) &&
           ken_number_sign(&p->numbers[ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_LOWEST)]) == 0;
}

bool ken_result_indicator(const ken_context *c, size_t indicator, ken_indicator_result *result)
{
    const struct ken_program *p = c->program;
    if (!c->scored || indicator >= p->rows[KEN_INDICATOR])
        return false;
    uint32_t row = (uint32_t)indicator, scorecard = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORECARD);
    const struct ken_scored *scored = &c->indicators[row];
    uint32_t stand_in = find_stand_in(c, row);
    bool levels = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_KIND) != KEN_BY_SCORE;
    *result = (ken_indicator_result){
        .number = ken_text(p, ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_NUMBER)),
        .title = ken_text(p, ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_TITLE)),
        .owner = text_or_empty(p, ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_OWNER)),
        .scorecard = scorecard,
        .heading = heading_at(ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_HEADING)),
        .weight = scored->lightest == scored->heaviest ? weight_text(c, scored->lightest) : NULL,
        .lightest = weight_text(c, scored->lightest),
        .heaviest = weight_text(c, scored->heaviest),
        .is_weighed = ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOTAL) == KEN_TOTAL_WEIGHTED,
        .full = weight_text(c, &p->numbers[ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_FULL)]),
        .score_is_level = is_score_level(p, row),
        .outcome = scored->outcome,
        .counts_as = stand_in == KEN_NONE ? NULL : ken_text(p, ken_cell(p, KEN_INDICATOR, stand_in, KEN_INDICATOR_NUMBER)),
        .has_levels = levels,
        .level = scored->level,
        .lowest = levels ? scored->lowest : -1,
        .highest = levels ? scored->highest : -1,
        .has_cases = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_HAS_CASES) != 0,
        .case_title = scored->one_case == KEN_NONE ? NULL : ken_text(p, ken_cell(p, KEN_CASE, scored->one_case, KEN_CASE_TITLE)),
        .blame_count = scored->blame_count,
    };
    find_measure(c, row, SIZE_MAX, &result->measured_count);
    return true;
}

const char *ken_blame(const ken_context *c, size_t indicator, size_t k, const char **text, ken_input_kind *kind)
{
    const struct ken_program *p = c->program;
    if (!c->scored || indicator >= p->rows[KEN_INDICATOR] || k >= c->indicators[indicator].blame_count)
        return NULL;
    uint32_t input = c->blame[c->indicators[indicator].first_blame + k];
    if (text)
        *text = text_or_empty(p, ken_cell(p, KEN_INPUT, input, KEN_INPUT_TEXT));
    if (kind) { /* the public names of enum ken_type, in its order */
        _Static_assert(KEN_A_FLAG == (int)KEN_TYPE_FLAG && KEN_A_DATE == (int)KEN_TYPE_DATE && KEN_A_LEVEL == (int)KEN_TYPE_LEVEL &&
                       KEN_A_CATEGORY == (int)KEN_TYPE_CATEGORY, "one order");
        *kind = (ken_input_kind)ken_cell(p, KEN_INPUT, input, KEN_INPUT_TYPE);
    }
    return ken_text(p, ken_cell(p, KEN_INPUT, input, KEN_INPUT_PATH));
}

/* The buffer emptied for a new text; what failed before may do now. */
static struct ken_buffer *renew(struct ken_buffer *b)
{
    ken_buffer_clear(b);
    b->failed = false;
    return b;
}

static const char *text_or_null(struct ken_buffer *b)
{
    const char *text = ken_buffer_text(b);
    return b->failed ? NULL : text;
}

const char *ken_measured(ken_context *c, size_t indicator, size_t k, ken_language language)
{
    const struct ken_program *p = c->program;
    size_t before;
    if (!c->scored || indicator >= p->rows[KEN_INDICATOR])
        return NULL;
    uint32_t measure = find_measure(c, (uint32_t)indicator, k, &before);
    if (measure == KEN_NONE)
        return NULL;
    const struct ken_measured_value *value = &c->measures[measure];
    uint32_t unit = ken_cell(p, KEN_MEASURE, measure, KEN_MEASURE_UNIT);
    const char *name = ken_text(p, ken_cell(p, KEN_UNIT, unit, KEN_UNIT_NAME));
    struct ken_buffer *b = renew(&c->text);
    if (value->kind == KEN_VALUE_DATE)
        ken_format_date(b, value->day, language);
    else if (value->kind == KEN_VALUE_NUMBER)
        ken_format_quantity(b, &value->number, unit, name, language, &c->scratch);
    else
        return "";
    return text_or_null(b);
}

/* Scores */

struct offsets {
    uint32_t decimal, exact; /* in c->scores; KEN_NONE */
};

static struct offsets write_number(ken_context *c, const struct ken_number *n)
{
    char text[KEN_NUMBER_TEXT];
    bool exact;
    struct offsets at = {(uint32_t)c->scores.size, KEN_NONE};
    size_t size = ken_number_decimal(n, KEN_NUMBER_PLACES, KEN_NUMBER_HALF_UP, &exact, text, &c->scratch);
    ken_buffer_bytes(&c->scores, text, size + 1);
    if (!exact) {
        at.exact = (uint32_t)c->scores.size;
        size = ken_number_fraction(n, text);
        ken_buffer_bytes(&c->scores, text, size + 1);
    }
    return at;
}

static ken_total text_at(const ken_context *c, struct offsets at)
{
    return (ken_total){.decimal = c->scores.bytes + at.decimal, .exact = at.exact == KEN_NONE ? NULL : c->scores.bytes + at.exact};
}

/* What the indicator counts with, when it is known; NULL: it is not, or it drops out. */
static const struct ken_number *known_score(const ken_context *c, uint32_t row)
{
    const struct ken_program *p = c->program;
    const struct ken_scored *scored = &c->indicators[row];
    uint32_t scorecard = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORECARD), to = find_stand_in(c, row);
    if (scored->outcome == KEN_SCORED)
        return scored->least;
    if (scored->outcome != KEN_NOT_ASSESSED)
        return NULL;
    if (ken_cell(p, KEN_SCORECARD, scorecard, KEN_SCORECARD_NOT_ASSESSED) == KEN_POLICY_FULL)
        return &p->numbers[ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_FULL)];
    return to != KEN_NONE && c->indicators[to].outcome == KEN_SCORED ? c->indicators[to].least : NULL;
}

bool ken_result_score(ken_context *c, size_t indicator, ken_total *score, ken_total *lowest, ken_total *highest)
{
    *score = *lowest = *highest = (ken_total){NULL, NULL};
    if (!c->scored || indicator >= c->program->rows[KEN_INDICATOR])
        return false;
    const struct ken_scored *scored = &c->indicators[indicator];
    const struct ken_number *known = known_score(c, (uint32_t)indicator);
    struct offsets at = {KEN_NONE, KEN_NONE}, low = at, high = at;
    renew(&c->scores);
    if (known)
        at = write_number(c, known);
    if (scored->least) {
        low = write_number(c, scored->least);
        high = write_number(c, scored->most);
    }
    if (c->scores.failed)
        return false;
    if (known)
        *score = text_at(c, at);
    if (scored->least) {
        *lowest = text_at(c, low);
        *highest = text_at(c, high);
    }
    return true;
}

bool ken_result_heading(ken_context *c, size_t heading, ken_heading_result *result)
{
    const struct ken_program *p = c->program;
    if (!c->scored || heading >= p->rows[KEN_HEADING])
        return false;
    uint32_t row = (uint32_t)heading, weight = ken_cell(p, KEN_HEADING, row, KEN_HEADING_WEIGHT);
    *result = (ken_heading_result){
        .number = ken_text(p, ken_cell(p, KEN_HEADING, row, KEN_HEADING_NUMBER)),
        .title = ken_text(p, ken_cell(p, KEN_HEADING, row, KEN_HEADING_TITLE)),
        .weight = weight ? weight_text(c, &p->numbers[weight - 1]) : NULL,
        .scorecard = ken_cell(p, KEN_HEADING, row, KEN_HEADING_SCORECARD),
        .parent = heading_at(ken_cell(p, KEN_HEADING, row, KEN_HEADING_PARENT)),
    };
    if (!weight || !c->groups[row].counts)
        return true;
    renew(&c->scores);
    struct offsets low = write_number(c, &c->groups[row].low), high = write_number(c, &c->groups[row].high);
    if (c->scores.failed)
        return false;
    result->lowest = text_at(c, low);
    result->highest = text_at(c, high);
    if (c->groups[row].complete)
        result->score = result->lowest;
    return true;
}

/* Scorecards */

static ken_total show_total(const ken_context *c, const struct ken_scored_card *card, enum ken_total_name name)
{
    struct ken_total_text text = card->totals[name];
    return (ken_total){
        .decimal = text.decimal == KEN_NONE ? NULL : c->total_text.bytes + text.decimal,
        .exact = text.exact == KEN_NONE ? NULL : c->total_text.bytes + text.exact,
    };
}

static const char *grade_title(const ken_context *c, uint32_t grade)
{
    return grade == KEN_NONE ? NULL : ken_text(c->program, ken_cell(c->program, KEN_GRADE, grade, KEN_GRADE_TITLE));
}

bool ken_result_scorecard(const ken_context *c, size_t scorecard, ken_scorecard_result *result)
{
    const struct ken_program *p = c->program;
    if (!c->scored || scorecard >= p->rows[KEN_SCORECARD])
        return false;
    uint32_t row = (uint32_t)scorecard, kind = ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_TOTAL);
    const struct ken_scored_card *card = &c->scorecards[row];
    *result = (ken_scorecard_result){
        .name = ken_text(p, ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_NAME)),
        .title = ken_text(p, ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_TITLE)),
        .has_total = kind != KEN_TOTAL_NONE,
        .is_weighed = kind == KEN_TOTAL_WEIGHTED,
        .score = show_total(c, card, KEN_TOTAL_SCORE),
        .lowest = show_total(c, card, KEN_TOTAL_LOWEST),
        .highest = show_total(c, card, KEN_TOTAL_HIGHEST),
        .percent = show_total(c, card, KEN_TOTAL_PERCENT),
        .lowest_percent = show_total(c, card, KEN_TOTAL_LOWEST_PERCENT),
        .highest_percent = show_total(c, card, KEN_TOTAL_HIGHEST_PERCENT),
        .grade = grade_title(c, card->grade),
        .lowest_grade = grade_title(c, card->lowest_grade),
        .highest_grade = grade_title(c, card->highest_grade),
        .grade_count = card->lowest_grade == KEN_NONE ? 0 : card->lowest_grade - card->highest_grade + 1,
        .top = (int)ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_TOP),
        .full = weight_text(c, &p->numbers[ken_cell(p, KEN_SCORECARD, row, KEN_SCORECARD_FULL)]),
        .first_indicator = card->first_indicator,
        .indicator_count = card->indicator_count,
    };
    return true;
}

/* Problems */

static const struct ken_finding *finding_at(const ken_context *c, size_t index)
{
    /* a buffer's bytes come from realloc, so they are aligned for any struct */
    const void *bytes = c->record.findings.bytes;
    return index < ken_problem_count(c) ? (const struct ken_finding *)bytes + index : NULL;
}

size_t ken_problem_count(const ken_context *c)
{
    return c->scored ? c->record.findings.size / sizeof(struct ken_finding) : 0;
}

bool ken_result_problem(const ken_context *c, size_t index, ken_problem *problem)
{
    const struct ken_finding *finding = finding_at(c, index);
    if (!finding)
        return false;
    problem->path = c->record.text.bytes + finding->path;
    problem->kind = problem_texts[finding->code].kind;
    memcpy(problem->code, problem_texts[finding->code].code, sizeof problem->code);
    return true;
}

bool ken_result_word(ken_context *c, size_t index, ken_language language, struct ken_buffer *message, struct ken_buffer *help)
{
    const struct ken_finding *finding = finding_at(c, index);
    if (finding)
        ken_finding_word(&c->record, finding, language, message, help);
    return finding && !message->failed && !help->failed;
}

const char *ken_problem_text(ken_context *c, size_t index, ken_language language, const char **help)
{
    if (!ken_result_word(c, index, language, renew(&c->text), renew(&c->help)))
        return NULL;
    const char *message = text_or_null(&c->text), *advice = text_or_null(&c->help);
    if (!message || !advice)
        return NULL;
    if (help)
        *help = advice;
    return message;
}

const char *ken_result_unit(const ken_context *c)
{
    return c->scored && c->record.unit ? c->record.text.bytes + c->record.unit : NULL;
}

/* Unreadable records */

void ken_error(const ken_context *c, ken_error_info *info)
{
    *info = (ken_error_info){0};
    if (!c->refused)
        return;
    memcpy(info->code, problem_texts[c->unreadable.code].code, sizeof info->code);
    info->offset = c->unreadable.offset;
    info->character = c->unreadable_character;
}

/* For a record that is not a line of a file: as D0101 and D0102, without the line. */
static const char *const record_unreadable[] = {[KEN_THAI] = "อ่านระเบียนไม่ได้ ที่ตัวอักษร {1}: {2}",
                                                [KEN_ENGLISH] = "the record cannot be read, at character {1}: {2}"};
static const char *const record_blank[] = {[KEN_THAI] = "ระเบียนว่าง", [KEN_ENGLISH] = "the record is blank"};

static const char *const kind_words[][2] = {
    [KEN_JSON_NULL] = {"null", "null"},        [KEN_JSON_TRUE] = {"true", "true"},
    [KEN_JSON_FALSE] = {"false", "false"},     [KEN_JSON_NUMBER] = {"ตัวเลข", "a number"},
    [KEN_JSON_STRING] = {"ข้อความ", "a text"},  [KEN_JSON_OBJECT] = {"ออบเจกต์", "an object"},
    [KEN_JSON_ARRAY] = {"รายการ [ ]", "an array"},
};

#define ERROR_WORDS 3

/* The words for {0}, {1}, {2} of an unreadable record's message, one after another in `b`. */
static void word_error(const ken_context *c, ken_language language, size_t line, struct ken_buffer *b, size_t at[ERROR_WORDS])
{
    const struct ken_unreadable *why = &c->unreadable;
    const char *reason = language == KEN_THAI ? why->reason_thai : why->reason_english;
    at[0] = b->size;
    if (why->code == KEN_PROBLEM_NOT_OBJECT)
        ken_buffer_string(b, kind_words[why->kind][language == KEN_THAI ? 0 : 1]);
    else if (why->code == KEN_PROBLEM_RECORD_LIMIT)
        ken_buffer_string(b, reason ? reason : "");
    else if (why->code == KEN_PROBLEM_NOT_UTF8)
        ken_buffer_format(b, "0x%02X", why->byte);
    else
        ken_buffer_format(b, "%zu", line);
    ken_buffer_char(b, '\0');
    at[1] = b->size;
    if (why->code == KEN_PROBLEM_RECORD_LIMIT) {
        ken_format_count(b, why->limit, language);
        ken_buffer_char(b, ' ');
        ken_buffer_string(b, language == KEN_THAI ? why->of_thai : why->of_english);
    } else {
        ken_buffer_format(b, "%zu", why->code == KEN_PROBLEM_NOT_UTF8 ? why->offset : c->unreadable_character);
    }
    ken_buffer_char(b, '\0');
    at[2] = b->size;
    ken_buffer_string(b, reason ? reason : "");
    ken_buffer_char(b, '\0');
}

const char *ken_error_text(ken_context *c, ken_language language, size_t line)
{
    if (!c->refused)
        return NULL;
    const char *pattern = problem_texts[c->unreadable.code].message[language];
    if (line == 0 && c->unreadable.code == KEN_PROBLEM_LINE_UNREADABLE)
        pattern = record_unreadable[language];
    if (line == 0 && c->unreadable.code == KEN_PROBLEM_LINE_BLANK)
        pattern = record_blank[language];
    size_t at[ERROR_WORDS];
    const char *words[ERROR_WORDS];
    struct ken_buffer *b = renew(&c->help);
    word_error(c, language, line, b, at);
    if (b->failed)
        return NULL;
    for (size_t i = 0; i < ERROR_WORDS; i++)
        words[i] = b->bytes + at[i];
    ken_format_message(renew(&c->text), pattern, words, ERROR_WORDS);
    return text_or_null(&c->text);
}

const char *ken_error_reason(ken_context *c, ken_language language)
{
    if (c->refused && c->unreadable.code == KEN_PROBLEM_LINE_UNREADABLE)
        return language == KEN_THAI ? c->unreadable.reason_thai : c->unreadable.reason_english;
    return ken_error_text(c, language, 0);
}
