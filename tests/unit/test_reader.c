/* Reading a record: what is valid, missing and invalid, what is said about it, what cannot be read and where; the same from text
 * and from Jansson; and how values are written for people. Programs are tables filled by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../runtime/context.h"
#include "../../runtime/format.h"
#include "../../runtime/limit.h"
#include "../../runtime/record.h"

#define ROUNDS_SAME 200000 /* documents read by Jansson, too */
#define ROUNDS_NOISE 60000
#define FLAT 100000u       /* inputs of the largest program */

/* jansson.c needs it; the real one wins where the whole runtime is linked. */
__attribute__((weak)) ken_status ken_context_read(ken_context *context, ken_context_reader *read, const void *argument)
{
    (void)context, (void)read, (void)argument;
    return KEN_NO_MEMORY;
}

static struct ken_number_scratch scratch;

/* ---- A program of nothing but inputs ---- */

struct input {
    const char *path;
    enum ken_type type;
    bool whole;
    uint32_t unit;
    const char *low, *high; /* NULL: none */
};

struct program {
    struct ken_program p;
    struct ken_buffer input, text, heap, part;
    struct ken_number *numbers;
    mp_limb_t *limbs;
};

static void add_word(struct ken_buffer *b, uint32_t word)
{
    unsigned char bytes[4] = {(unsigned char)word, (unsigned char)(word >> 8), (unsigned char)(word >> 16), (unsigned char)(word >> 24)};
    ken_buffer_bytes(b, bytes, sizeof bytes);
}

static uint32_t add_number(struct program *f, const char *text)
{
    if (!text)
        return 0;
    uint32_t row = f->p.rows[KEN_NUMBER]++;
    ken_number_init(&f->numbers[row], f->limbs + row * 2 * KEN_NUMBER_LITERAL_LIMBS, KEN_NUMBER_LITERAL_LIMBS);
    assert_int_equal(ken_number_parse(&f->numbers[row], text, strlen(text), false, &scratch), KEN_NUMBER_OK);
    return row + 1;
}

static void set_table(struct program *f, enum ken_table table, const struct ken_buffer *b, uint32_t rows)
{
    assert_false(b->failed);
    f->p.table[table] = (const unsigned char *)b->bytes;
    f->p.rows[table] = rows;
}

/* parts: pairs of rows, part and whole. */
static ken_status build(struct program *f, const struct input *inputs, uint32_t count, const uint32_t *parts, uint32_t part_count)
{
    *f = (struct program){0};
    f->numbers = calloc(2 * count + 1, sizeof *f->numbers);
    f->limbs = calloc(2 * count + 1, 2 * KEN_NUMBER_LITERAL_LIMBS * sizeof *f->limbs);
    assert_true(f->numbers && f->limbs);
    for (uint32_t i = 0; i < count; i++) {
        const struct input *in = &inputs[i];
        uint32_t words[] = {i, in->type, in->whole, in->unit, add_number(f, in->low), add_number(f, in->high), 0};
        for (size_t w = 0; w < sizeof words / sizeof *words; w++)
            add_word(&f->input, words[w]);
        add_word(&f->text, (uint32_t)f->heap.size);
        add_word(&f->text, (uint32_t)strlen(in->path));
        ken_buffer_bytes(&f->heap, in->path, strlen(in->path) + 1);
    }
    for (uint32_t i = 0; i < 2 * part_count; i++)
        add_word(&f->part, parts[i]);
    set_table(f, KEN_INPUT, &f->input, count);
    set_table(f, KEN_TEXT, &f->text, count);
    set_table(f, KEN_HEAP, &f->heap, 0);
    set_table(f, KEN_PART, &f->part, part_count);
    f->p.numbers = f->numbers;
    f->p.options.record_bytes = KEN_LIMIT_RECORD_BYTES;
    f->p.options.json_depth = KEN_LIMIT_JSON_DEPTH;
    return ken_paths_build(&f->p);
}

static void discard(struct program *f)
{
    ken_buffer_free(&f->input);
    ken_buffer_free(&f->text);
    ken_buffer_free(&f->heap);
    ken_buffer_free(&f->part);
    free(f->numbers);
    free(f->limbs);
    free(f->p.paths);
    free(f->p.path_keys);
}

enum { ACTIVITIES, DONE, ALLOCATED, DISBURSED, REPORTED, REPORT_DATE, POINTS, RATE, SHARE, LEVEL, DEEP, THAI, PROGRESS, STEPS, INPUTS };

static const struct input inputs[INPUTS] = {
    [ACTIVITIES] = {"plan.activities", KEN_TYPE_NUMBER, true, KEN_UNIT_DECLARED, NULL, NULL},
    [DONE] = {"plan.done", KEN_TYPE_NUMBER, true, KEN_UNIT_DECLARED, NULL, NULL},
    [ALLOCATED] = {"budget.allocated", KEN_TYPE_NUMBER, false, KEN_UNIT_BAHT, NULL, NULL},
    [DISBURSED] = {"budget.disbursed", KEN_TYPE_NUMBER, false, KEN_UNIT_BAHT, NULL, NULL},
    [REPORTED] = {"kkj.reported", KEN_TYPE_FLAG, false, KEN_UNIT_PLAIN, NULL, NULL},
    [REPORT_DATE] = {"kkj.debt_report_date", KEN_TYPE_DATE, false, KEN_UNIT_PLAIN, NULL, NULL},
    [POINTS] = {"poverty.points", KEN_TYPE_NUMBER, false, KEN_UNIT_DECLARED, "0", "110"},
    [RATE] = {"growth.rate", KEN_TYPE_NUMBER, false, KEN_UNIT_PERCENT, "-50", "1200"},
    [SHARE] = {"share", KEN_TYPE_NUMBER, false, KEN_UNIT_PERCENT, NULL, NULL},
    [LEVEL] = {"team.level", KEN_TYPE_LEVEL, true, KEN_UNIT_PLAIN, "0", "5"},
    [DEEP] = {"a.b.c.d", KEN_TYPE_NUMBER, false, KEN_UNIT_PLAIN, NULL, NULL},
    [THAI] = {"ช่อง.กิจกรรม", KEN_TYPE_NUMBER, false, KEN_UNIT_PLAIN, NULL, NULL},
    [PROGRESS] = {"plan.progress_reported", KEN_TYPE_FLAG, false, KEN_UNIT_PLAIN, NULL, NULL},
    [STEPS] = {"a.steps", KEN_TYPE_NUMBER, true, KEN_UNIT_DECLARED, "1", "9"},
};

struct world {
    struct program f;
    struct ken_record record, other; /* two, to compare them */
    struct ken_unreadable why;
    struct ken_buffer said;
};

static int open_world(void **state)
{
    static const uint32_t parts[] = {DONE, ACTIVITIES, DISBURSED, ALLOCATED, DONE, POINTS, DONE, ACTIVITIES};
    struct world *w = calloc(1, sizeof *w);
    *state = w;
    return w && build(&w->f, inputs, INPUTS, parts, 4) == KEN_OK && ken_record_init(&w->record, &w->f.p, &scratch) &&
           ken_record_init(&w->other, &w->f.p, &scratch) ? 0 : -1;
}

static int close_world(void **state)
{
    struct world *w = *state;
    ken_record_free(&w->record);
    ken_record_free(&w->other);
    ken_buffer_free(&w->said);
    discard(&w->f);
    free(w);
    return 0;
}

/* From a copy that ends where its memory ends, so that ASan sees a byte too far. */
static ken_status read_bytes(struct world *w, const char *json, size_t size)
{
    char *copy = malloc(size + !size);
    assert_non_null(copy);
    memcpy(copy, json, size);
    ken_status status = ken_read_json(&w->record, copy, size, &w->why);
    free(copy);
    return status;
}

static void read_good(struct world *w, const char *json)
{
    ken_status status = read_bytes(w, json, strlen(json));
    if (status != KEN_OK)
        print_error("%s\n  at %zu: %s\n", json, w->why.offset, w->why.reason_english ? w->why.reason_english : "");
    assert_int_equal(status, KEN_OK);
}

static const char *const codes[] = {
#define KEN_PROBLEM(name, code, kind, thai, english, thai_help, english_help) code,
#include "../../runtime/problem.def"
};

static const struct ken_finding *findings_of(const struct ken_record *r, size_t *count)
{
    *count = r->findings.size / sizeof(struct ken_finding);
    return (const struct ken_finding *)(const void *)r->findings.bytes;
}

/* "D0203 plan.done; D0401 paln" */
static const char *findings(struct world *w, const struct ken_record *r)
{
    size_t count;
    const struct ken_finding *f = findings_of(r, &count);
    ken_buffer_clear(&w->said);
    for (size_t i = 0; i < count; i++)
        ken_buffer_format(&w->said, "%s%s %s", i ? "; " : "", codes[f[i].code], r->text.bytes + f[i].path);
    return ken_buffer_text(&w->said);
}

/* Message and help of the one finding: "… / …". */
static const char *wording(struct world *w, ken_language language)
{
    size_t count;
    const struct ken_finding *f = findings_of(&w->record, &count);
    assert_int_equal(count, 1);
    struct ken_buffer help = KEN_BUFFER_EMPTY;
    ken_buffer_clear(&w->said);
    ken_finding_word(&w->record, f, language, &w->said, &help);
    if (help.size)
        ken_buffer_format(&w->said, " / %s", ken_buffer_text(&help));
    ken_buffer_free(&help);
    return ken_buffer_text(&w->said);
}

static const char *decimal(const struct ken_number *n)
{
    static char text[KEN_NUMBER_TEXT];
    bool exact;
    ken_number_decimal(n, 12, KEN_NUMBER_HALF_UP, &exact, text, &scratch);
    return text;
}

/* ---- Values ---- */

static void valid_values(void **state)
{
    struct world *w = *state;
    read_good(w, "{\"unit\":\"อำเภอนางรอง\", \"plan\" : {\"done\":11,\"activities\":12.0,\"progress_reported\":true},\n"
                 "\"budget\":{\"allocated\":1250000.004,\"disbursed\":69.99999999999999999},\t\"kkj\":{\"reported\":false,"
                 "\"debt_report_date\":\"2022-03-31\"},\"poverty\":{\"points\":110},\"growth\":{\"rate\":-50},\"share\":70,"
                 "\"team\":{\"level\":5e0},\"a\":{\"b\":{\"c\":{\"d\":50e-1}},\"steps\":9},"
                 "\"\\u0e0a\\u0e48อง\":{\"กิจ\\u0e01รรม\":-0.0},\"else\":[{},[1,{\"plan\":[]}],null,\"\\ud83d\\ude00\"]}");
    assert_string_equal(findings(w, &w->record), "");
    static const char *const numbers[INPUTS] = {[ACTIVITIES] = "12", [DONE] = "11", [ALLOCATED] = "1250000.004", [POINTS] = "110",
        [RATE] = "-50", [SHARE] = "70", [LEVEL] = "5", [DEEP] = "5", [THAI] = "0", [STEPS] = "9"};
    for (size_t i = 0; i < INPUTS; i++) {
        assert_int_equal(w->record.fields[i].state, KEN_FIELD_VALID);
        if (numbers[i])
            assert_string_equal(decimal(&w->record.fields[i].number), numbers[i]);
    }
    assert_string_equal(w->record.text.bytes + w->record.unit, "อำเภอนางรอง");
    assert_false(w->record.fields[REPORTED].truth);
    assert_true(w->record.fields[PROGRESS].truth);
    int32_t day;
    assert_true(ken_day_number(2022, 3, 31, &day));
    assert_int_equal(w->record.fields[REPORT_DATE].day, day);
    struct ken_number seventy;
    ken_number_init(&seventy, NULL, 0);
    ken_number_set_int(&seventy, 70);
    assert_true(ken_number_cmp(&w->record.fields[DISBURSED].number, &seventy, &scratch) < 0); /* no double comes between */
}

static void nothing_given(void **state)
{
    struct world *w = *state;
    static const char *const empty[] = {"{}", " {\r\n} ", "{\"plan\":null,\"a\":{\"b\":null},\"kkj\":{},\"else\":1}", "\xef\xbb\xbf{}"};
    for (size_t k = 0; k < sizeof empty / sizeof *empty; k++) {
        read_good(w, empty[k]);
        assert_string_equal(findings(w, &w->record), "");
        assert_int_equal(w->record.unit, 0);
        for (size_t i = 0; i < INPUTS; i++)
            assert_int_equal(w->record.fields[i].state, KEN_FIELD_MISSING);
    }
}

#define NINES "9999999999999999999999999999999999999999" /* 40 */

/* The table of semantics §6, row by row: what one input makes of one value. */
static void one_value(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *before, *value, *after;
        uint32_t input;
        enum ken_field_state result;
        const char *findings;
    } rows[] = {
#define BAHT(value, state, findings) {"{\"budget\":{\"allocated\":", value, "}}", ALLOCATED, KEN_FIELD_##state, findings}
#define WHOLE(value, state, findings) {"{\"plan\":{\"done\":", value, "}}", DONE, KEN_FIELD_##state, findings}
#define POINTS_(value, state, findings) {"{\"poverty\":{\"points\":", value, "}}", POINTS, KEN_FIELD_##state, findings}
#define PERCENT(value, state, findings) {"{\"share\":", value, "}", SHARE, KEN_FIELD_##state, findings}
#define GROWTH(value, state, findings) {"{\"growth\":{\"rate\":", value, "}}", RATE, KEN_FIELD_##state, findings}
#define FLAG(value, state, findings) {"{\"kkj\":{\"reported\":", value, "}}", REPORTED, KEN_FIELD_##state, findings}
#define DATE(value, state, findings) {"{\"kkj\":{\"debt_report_date\":", value, "}}", REPORT_DATE, KEN_FIELD_##state, findings}
#define GIVEN(value, state, findings) {"{\"team\":{\"level\":", value, "}}", LEVEL, KEN_FIELD_##state, findings}
#define STEP(value, state, findings) {"{\"a\":{\"steps\":", value, "}}", STEPS, KEN_FIELD_##state, findings}
        BAHT("null", MISSING, ""), BAHT("0", VALID, ""), BAHT("-0", VALID, ""), BAHT("0.0000000000000000001", VALID, ""),
        BAHT(NINES, VALID, ""), BAHT("1e40", VALID, ""), BAHT("1E-40", VALID, ""), BAHT("0e40", VALID, ""),
        BAHT(NINES "e40", VALID, ""), BAHT(NINES "e-40", VALID, ""),
        BAHT(NINES "9", INVALID, "D0208 budget.allocated"), BAHT("0." NINES, INVALID, "D0208 budget.allocated"),
        BAHT("1e41", INVALID, "D0208 budget.allocated"), BAHT("1e-41", INVALID, "D0208 budget.allocated"),
        BAHT("0e99", INVALID, "D0208 budget.allocated"), BAHT("1e99999999999999999999", INVALID, "D0208 budget.allocated"),
        BAHT("-1", INVALID, "D0202 budget.allocated"), BAHT("\"5\"", INVALID, "D0201 budget.allocated"),
        BAHT("\"๕\"", INVALID, "D0201 budget.allocated"), BAHT("true", INVALID, "D0201 budget.allocated"),
        BAHT("[5]", INVALID, "D0201 budget.allocated"), BAHT("{\"x\":5}", INVALID, "D0201 budget.allocated"),
        WHOLE("5", VALID, ""), WHOLE("5.0", VALID, ""), WHOLE("5e0", VALID, ""), WHOLE("50e-1", VALID, ""), WHOLE("-0", VALID, ""),
        WHOLE("2.5", INVALID, "D0203 plan.done"), WHOLE("25e-1", INVALID, "D0203 plan.done"), WHOLE("-2.5", INVALID, "D0202 plan.done"),
        POINTS_("110.0", VALID, ""), POINTS_("110.000000001", INVALID, "D0204 poverty.points"), POINTS_("-1", INVALID, "D0202 poverty.points"),
        STEP("0", INVALID, "D0204 a.steps"), STEP("-1", INVALID, "D0204 a.steps"), STEP("1", VALID, ""), STEP("10", INVALID, "D0204 a.steps"),
        STEP("1.5", INVALID, "D0203 a.steps"),
        PERCENT("70", VALID, ""), PERCENT("0", VALID, ""), PERCENT("0.7", VALID, "D0404 share"), PERCENT("1", VALID, "D0404 share"),
        PERCENT("1.000000000001", VALID, ""), PERCENT("\"70%\"", INVALID, "D0201 share"), PERCENT("null", MISSING, ""),
        PERCENT("-0.5", INVALID, "D0202 share"), PERCENT("1000", VALID, ""),
        GROWTH("-0.5", VALID, ""), GROWTH("0.5", VALID, "D0404 growth.rate"), GROWTH("-50.1", INVALID, "D0204 growth.rate"),
        FLAG("true", VALID, ""), FLAG("false", VALID, ""), FLAG("null", MISSING, ""), FLAG("0", INVALID, "D0201 kkj.reported"),
        FLAG("1", INVALID, "D0201 kkj.reported"), FLAG("\"true\"", INVALID, "D0201 kkj.reported"), FLAG("{}", INVALID, "D0201 kkj.reported"),
        DATE("null", HAS_NOT_HAPPENED, ""), DATE("\"1900-01-01\"", VALID, ""), DATE("\"2399-12-31\"", VALID, ""),
        DATE("\"2024-02-29\"", VALID, ""), DATE("\"2022\\u002d03-01\"", VALID, ""), DATE("\"1899-12-31\"", INVALID, "D0206 kkj.debt_report_date"),
        DATE("\"2023-02-29\"", INVALID, "D0206 kkj.debt_report_date"), DATE("\"2022-02-30\"", INVALID, "D0206 kkj.debt_report_date"),
        DATE("\"2100-02-29\"", INVALID, "D0206 kkj.debt_report_date"), DATE("\"2022-13-01\"", INVALID, "D0206 kkj.debt_report_date"),
        DATE("\"2022-00-01\"", INVALID, "D0206 kkj.debt_report_date"), DATE("\"2022-01-00\"", INVALID, "D0206 kkj.debt_report_date"),
        DATE("\"2022-3-1\"", INVALID, "D0206 kkj.debt_report_date"), DATE("\"\"", INVALID, "D0206 kkj.debt_report_date"),
        DATE("\"2022-03-01T00:00\"", INVALID, "D0206 kkj.debt_report_date"), DATE("\"2022/03/01\"", INVALID, "D0206 kkj.debt_report_date"),
        DATE("\"๒๕๖๕-๐๓-๓๑\"", INVALID, "D0206 kkj.debt_report_date"), DATE("20220331", INVALID, "D0206 kkj.debt_report_date"),
        DATE("false", INVALID, "D0206 kkj.debt_report_date"), DATE("\"2565-03-10\"", INVALID, "D0207 kkj.debt_report_date"),
        DATE("\"2567-02-29\"", INVALID, "D0207 kkj.debt_report_date"), DATE("\"2568-02-29\"", INVALID, "D0206 kkj.debt_report_date"),
        DATE("\"2442-12-31\"", INVALID, "D0206 kkj.debt_report_date"), DATE("\"2443-01-01\"", INVALID, "D0207 kkj.debt_report_date"),
        DATE("\"2942-12-31\"", INVALID, "D0207 kkj.debt_report_date"), DATE("\"2943-01-01\"", INVALID, "D0206 kkj.debt_report_date"),
        GIVEN("0", VALID, ""), GIVEN("5", VALID, ""), GIVEN("3.0", VALID, ""), GIVEN("null", MISSING, ""), GIVEN("6", INVALID, "D0209 team.level"),
        GIVEN("-1", INVALID, "D0209 team.level"), GIVEN("2.5", INVALID, "D0209 team.level"), GIVEN("\"3\"", INVALID, "D0209 team.level"),
        GIVEN("1e41", INVALID, "D0209 team.level"), GIVEN("1e30", INVALID, "D0209 team.level"),
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char json[400];
        snprintf(json, sizeof json, "%s%s%s", rows[i].before, rows[i].value, rows[i].after);
        read_good(w, json);
        const char *found = findings(w, &w->record);
        enum ken_field_state result = w->record.fields[rows[i].input].state;
        if (strcmp(found, rows[i].findings) != 0 || result != rows[i].result)
            print_error("%s: state %d, %s\n", json, (int)result, found);
        assert_string_equal(found, rows[i].findings);
        assert_int_equal(result, rows[i].result);
    }
}

/* What is found in a whole record, and in which order; and which inputs are invalid then. */
static void whole_records(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *json, *findings;
        uint32_t invalid; /* a bit per input */
    } rows[] = {
#define BIT(input) (1u << (input))
#define PLAN (BIT(ACTIVITIES) | BIT(DONE) | BIT(PROGRESS))
#define A (BIT(DEEP) | BIT(STEPS))
        /* groups */
        {"{\"plan\":5}", "D0210 plan", PLAN}, {"{\"plan\":[{\"done\":1}]}", "D0210 plan", PLAN}, {"{\"plan\":\"\"}", "D0210 plan", PLAN},
        {"{\"a\":{\"b\":false}}", "D0210 a.b", BIT(DEEP)}, {"{\"a\":7}", "D0210 a", A},
        {"{\"kkj\":{\"debt_report_date\":null},\"a\":{\"b\":{\"c\":null}}}", "", 0},
        /* keys twice */
        {"{\"plan\":{\"done\":1,\"done\":1}}", "D0205 plan.done", BIT(DONE)},
        {"{\"plan\":{\"done\":1,\"\\u0064one\":1,\"done\":2}}", "D0205 plan.done", BIT(DONE)},
        {"{\"plan\":{\"done\":-1,\"done\":\"x\",\"activities\":1}}", "D0205 plan.done", BIT(DONE)},
        {"{\"share\":0.5,\"share\":null}", "D0205 share", BIT(SHARE)},
        {"{\"plan\":{\"done\":-1,\"dine\":1},\"plan\":{\"activities\":-3}}", "D0205 plan", PLAN},
        {"{\"plan\":null,\"plan\":{}}", "D0205 plan", PLAN}, {"{\"plan\":3,\"plan\":{\"done\":3}}", "D0205 plan", PLAN},
        {"{\"a\":{\"b\":1,\"b\":{}},\"a\":null}", "D0205 a", A}, {"{\"a\":{\"b\":{},\"b\":{}},\"share\":-1}", "D0202 share; D0205 a.b", BIT(SHARE) | BIT(DEEP)},
        {"{\"xx\":1,\"xx\":1,\"yy\":{\"plan\":1,\"plan\":2}}", "", 0},
        /* doubtful */
        {"{\"plan\":{\"done\":13,\"activities\":12}}", "D0402 plan.done", 0}, {"{\"plan\":{\"done\":12,\"activities\":12}}", "", 0},
        {"{\"plan\":{\"done\":13,\"activities\":0}}", "", 0}, {"{\"plan\":{\"done\":13,\"activities\":-1}}", "D0202 plan.activities", BIT(ACTIVITIES)},
        {"{\"plan\":{\"done\":13,\"activities\":12,\"activities\":12}}", "D0205 plan.activities", BIT(ACTIVITIES)},
        {"{\"budget\":{\"disbursed\":2.1,\"allocated\":2}}", "D0402 budget.disbursed", 0},
        {"{\"plan\":{\"done\":13,\"activities\":12},\"poverty\":{\"points\":9}}", "D0402 plan.done; D0402 plan.done", 0}, /* a pair once, though others stand between */
        /* the unit */
        {"{\"unit\":\"ก\",\"unit\":\"ก\"}", "D0405 unit", 0}, {"{\"unit\":true}", "D0405 unit", 0}, {"{\"unit\":[]}", "D0405 unit", 0},
        {"{\"unit\":{\"unit\":1}}", "D0405 unit", 0}, {"{\"unit\":null}", "", 0}, {"{\"unit\":12.50}", "", 0}, {"{\"plan\":{\"unit\":{}}}", "", 0},
        {"{\"unit\":true,\"unit\":1,\"unit\":2}", "D0405 unit", 0}, {"{\"unit\":null,\"unit\":1}", "D0405 unit", 0},
        /* invalid by input, doubtful by input, unit, unknown by document */
        {"{\"plna\":1,\"unit\":[],\"team\":{\"level\":9},\"share\":0.5,\"plan\":{\"progress_reprted\":1,\"done\":5,\"activities\":4},"
         "\"kkj\":{\"reported\":1}}",
         "D0201 kkj.reported; D0209 team.level; D0402 plan.done; D0404 share; D0405 unit; D0401 plan.progress_reprted",
         BIT(REPORTED) | BIT(LEVEL)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        read_good(w, rows[i].json);
        const char *found = findings(w, &w->record);
        if (strcmp(found, rows[i].findings) != 0)
            print_error("%s\n", rows[i].json);
        assert_string_equal(found, rows[i].findings);
        for (uint32_t k = 0; k < INPUTS; k++)
            assert_int_equal(w->record.fields[k].state == KEN_FIELD_INVALID, rows[i].invalid >> k & 1);
        if (strstr(found, "D0405"))
            assert_int_equal(w->record.unit, 0);
    }
}

static void units(void **state)
{
    struct world *w = *state;
    static const char *const rows[][2] = {{"\"\"", ""}, {"12.50", "12.50"}, {"\"a\\u0000b\\n\"", "a\\u0000b\n"}, {"-0e1", "-0e1"},
        {"\"\\b\\f\\n\\r\\t\\/\\\\\\\"\"", "\b\f\n\r\t/\\\""},
        /* where the number of bytes changes */
        {"\"\\u007f\\u0080\"", "\x7f\xc2\x80"}, {"\"\\u07ff\\u0800\"", "\xdf\xbf\xe0\xa0\x80"}, {"\"\\ud7ff\\ue000\"", "\xed\x9f\xbf\xee\x80\x80"},
        {"\"\\uffff\\ud800\\udc00\"", "\xef\xbf\xbf\xf0\x90\x80\x80"}, {"\"\\uDBFF\\uDFFF\"", "\xf4\x8f\xbf\xbf"}, {"\"\\uABCD\\uabcd\\uEF09\"", "\xea\xaf\x8d\xea\xaf\x8d\xee\xbc\x89"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char json[80];
        snprintf(json, sizeof json, "{\"unit\":%s}", rows[i][0]);
        read_good(w, json);
        assert_int_not_equal(w->record.unit, 0);
        assert_string_equal(w->record.text.bytes + w->record.unit, rows[i][1]);
    }
}

/* ---- Keys that nearly are declared ones ---- */

static void near_keys(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *json, *path, *meant; /* NULL: nothing is said */
    } rows[] = {
        {"{\"plan\":{\"activites\":1}}", "plan.activites", "plan.activities"}, {"{\"plan\":{\"activitise\":1}}", "plan.activitise", "plan.activities"},
        {"{\"plan\":{\"aktivitis\":1}}", "plan.aktivitis", "plan.activities"}, {"{\"plan\":{\"aktivits\":1}}", NULL, NULL},
        {"{\"plan\":{\"ACTIVITIES\":1}}", "plan.ACTIVITIES", "plan.activities"}, {"{\"plan\":{\"Done\":1}}", "plan.Done", "plan.done"},
        {"{\"plan\":{\"DONE\":1}}", "plan.DONE", "plan.done"}, {"{\"plan\":{\"don\":1}}", "plan.don", "plan.done"},
        {"{\"plan\":{\"odne\":1}}", "plan.odne", "plan.done"}, {"{\"plan\":{\"dones\":1}}", "plan.dones", "plan.done"},
        {"{\"plan\":{\"dne\":1,\"done\":1}}", NULL, NULL}, {"{\"plan\":{\"done\":1,\"dne\":1}}", NULL, NULL},
        {"{\"plan\":{\"dne\":1,\"done\":null}}", NULL, NULL}, {"{\"plan\":{\"do\":1}}", NULL, NULL}, {"{\"plan\":{\"nodes\":1}}", NULL, NULL},
        {"{\"plan\":{\"\":1,\"x\":{\"done\":1}}}", NULL, NULL}, {"{\"plna\":{\"dnoe\":1}}", "plna", "plan"}, {"{\"plan.done\":1}", NULL, NULL},
        {"{\"plans\":1,\"plans\":2}", "plans", "plan"}, {"{\"share \":1}", "share ", "share"}, {"{\"don\\u0000e\":1}", NULL, NULL},
        {"{\"ช่อง\":{\"กิจกรม\":1}}", "ช่อง.กิจกรม", "ช่อง.กิจกรรม"}, {"{\"ช่อง\":{\"กจิกรรม\":1}}", "ช่อง.กจิกรรม", "ช่อง.กิจกรรม"},
        {"{\"ช่อง\":{\"กิจกา\":1}}", NULL, NULL}, {"{\"b\":1}", "b", "a"}, {"{\"a\":{\"c\":1}}", "a.c", "a.b"},
        {"{\"kkj\":{\"debt_repot_dates\":1}}", "kkj.debt_repot_dates", "kkj.debt_report_date"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        read_good(w, rows[i].json);
        size_t count;
        const struct ken_finding *f = findings_of(&w->record, &count);
        if (count != (rows[i].path != NULL))
            print_error("%s: %s\n", rows[i].json, findings(w, &w->record));
        assert_int_equal(count, rows[i].path != NULL);
        if (count == 0)
            continue;
        assert_int_equal(f->code, KEN_PROBLEM_UNKNOWN_KEY);
        assert_string_equal(w->record.text.bytes + f->path, rows[i].path);
        assert_string_equal(w->record.text.bytes + f->argument[0], rows[i].meant);
    }
    read_good(w, "{\"plan\":{\"dome\":1,\"done_\":1,\"dome\":2,\"activitees\":0}}");
    assert_string_equal(findings(w, &w->record), "D0401 plan.dome; D0401 plan.done_; D0401 plan.activitees");
}

static unsigned smallest(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment as the books have it, without bands. */
static unsigned plain_distance(const char *a, const char *b)
{
    unsigned d[16][16];
    size_t n = strlen(a), m = strlen(b);
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            d[i][j] = (unsigned)(i == 0 ? j : i);
            if (i == 0 || j == 0)
                continue;
            d[i][j] = smallest(smallest(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = smallest(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[n][m];
}

static uint32_t random_state;

static uint32_t chance(uint32_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state % below;
}

static void distances(void **state)
{
    (void)state;
    random_state = 77;
    for (int round = 0; round < 400000; round++) {
        char a[16], b[16];
        size_t n = 1 + chance(13), m = 0;
        for (size_t i = 0; i < n; i++)
            a[i] = (char)('a' + chance(4));
        a[n] = '\0';
        memcpy(b, a, n + 1);
        m = n;
        for (uint32_t edits = chance(5); edits > 0; edits--) {
            size_t at = chance((uint32_t)m + 1);
            if (chance(2) && m < 14) {
                memmove(b + at + 1, b + at, m + 1 - at);
                b[at] = (char)('a' + chance(4));
                m++;
            } else if (m > 1 && at < m) {
                memmove(b + at, b + at + 1, m - at);
                m--;
            }
        }
        struct ken_letters declared, key;
        assert_true(ken_letters_spell(&declared, a, n) && ken_letters_spell(&key, b, m));
        unsigned right = plain_distance(a, b), limit = n >= 8 ? 2 : 1;
        unsigned expected = right == 0 ? 1 : right <= limit ? right + 1 : 0;
        assert_int_equal(ken_letters_nearness(&declared, &key), expected);
        assert_true(expected == 0 || ken_letters_may_be_near(&declared.shape, &key.shape));
    }
}

/* Keys that no eye tells apart, and some that it does. */
static void looks(void **state)
{
    (void)state;
    static const struct {
        const char *one, *other;
        bool alike;
    } pairs[] = {{"เเผน", "แผน", true}, {"ทํา", "ทำ", true}, {"นํ้า", "น้ำ", true}, {"น้ํา", "น้ำ", true}, {"นำ้", "น้ำ", true},
                 {"ที่", "ท่ี", true}, {"มๅ", "มา", true}, {"ฤๅ", "ฤา", false}, {"ก\u200bข", "กข", true}, {"\ufeffกข\u200d", "กข", true},
                 {"ก\u00a0ข", "ก ข", true}, {"ก ข", "กข", false}, {"เแผน", "แผน", false}, {"แผ่น", "แผน", false}, {"เเเเ", "แแ", true},
                 {"plan", "plan\u2060", true}, {"plan", "Plan", false}, {"\u200b", "\u200c", false}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct ken_letters one, other;
        assert_true(ken_letters_spell(&one, pairs[i].one, strlen(pairs[i].one)) && ken_letters_spell(&other, pairs[i].other, strlen(pairs[i].other)));
        if (ken_letters_look_alike(&one, &other) != pairs[i].alike)
            fail_msg("%s and %s", pairs[i].one, pairs[i].other);
        if (pairs[i].alike) {
            assert_int_equal(ken_letters_nearness(&one, &other), 1);
            assert_true(ken_letters_may_be_near(&one.shape, &other.shape));
        }
    }
}

/* ---- Wording ---- */

static void words(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *json, *thai, *english;
    } rows[] = {
        {"{\"budget\":{\"allocated\":\"1,250\"}}", "«budget.allocated» ต้องเป็นจำนวน แต่ได้ \"1,250\" / เขียนเป็นตัวเลข ไม่ใส่ \" และ , เช่น 85",
         "`budget.allocated` must be a number, not \"1,250\" / write it as a number, without \" and commas, such as 85"},
        {"{\"plan\":{\"done\":true}}", "«plan.done» ต้องเป็นจำนวนเต็ม แต่ได้ true", "`plan.done` must be a whole number, not true"},
        {"{\"share\":\"70%\"}", "«share» ต้องเป็นร้อยละ แต่ได้ \"70%\" / เขียนเป็นตัวเลข ไม่ใส่ \" และ , เช่น 85",
         "`share` must be a percentage, not \"70%\" / write it as a number, without \" and commas, such as 85"},
        {"{\"kkj\":{\"reported\":1}}", "«kkj.reported» ต้องเป็นใช่หรือไม่ (true หรือ false) แต่ได้ 1 / ใส่ true หรือ false",
         "`kkj.reported` must be true or false, not 1 / write true or false"},
        {"{\"plan\":{\"done\":-1}}", "«plan.done» ติดลบไม่ได้ แต่ได้ -1", "`plan.done` cannot be negative, but is -1"},
        {"{\"plan\":{\"done\":2.5}}", "«plan.done» ต้องเป็นจำนวนเต็ม แต่ได้ 2.5", "`plan.done` must be a whole number, but is 2.5"},
        {"{\"growth\":{\"rate\":12e2,\"rat\":1}}", NULL, NULL},
        {"{\"growth\":{\"rate\":12.5e2}}", "«growth.rate» ต้องอยู่ระหว่าง -๕๐ ถึง ๑,๒๐๐ แต่ได้ 12.5e2", "`growth.rate` must be from -50 to 1,200, but is 12.5e2"},
        {"{\"plan\":{\"done\": 11,\n\"done\":\"12\"}}", "มี «plan.done» สองครั้ง ค่า 11 และ \"12\" / เก็บค่าที่ถูกต้องไว้ค่าเดียว",
         "`plan.done` is given twice, as 11 and \"12\" / keep the right one"},
        {"{\"a\":{\"b\":\n  {\n    \"c\": 1}},\"a\":[]}", "มี «a» สองครั้ง ค่า {\"b\": { \"c\": 1}} และ [] / เก็บค่าที่ถูกต้องไว้ค่าเดียว",
         "`a` is given twice, as {\"b\": { \"c\": 1}} and [] / keep the right one"},
        {"{\"kkj\":{\"debt_report_date\":\"31/3/65\"}}",
         "«kkj.debt_report_date» ต้องเป็นวันที่แบบ ปปปป-ดด-วว ค.ศ. แต่ได้ \"31/3/65\" / ตัวอย่าง: \"2022-03-31\" ถ้ายังไม่ได้ทำ ใส่ null",
         "`kkj.debt_report_date` must be a date as YYYY-MM-DD, but is \"31/3/65\" / such as \"2022-03-31\"; null where it has not happened"},
        {"{\"kkj\":{\"debt_report_date\":\"2565-03-10\"}}",
         "«kkj.debt_report_date» เป็นปี พ.ศ. (\"2565-03-10\") ในข้อมูลต้องเป็น ค.ศ. / อาจหมายถึง \"2022-03-10\" (๑๐ มีนาคม ๒๕๖๕)",
         "`kkj.debt_report_date` has a Buddhist-era year (\"2565-03-10\"); data uses the common era / perhaps \"2022-03-10\" (10 March 2022)"},
        {"{\"share\":1e41}", "«share» มีตัวเลขยาวเกิน ๔๐ หลัก หรือเลขชี้กำลังเกิน ๔๐", "`share` has a number beyond 40 digits, or an exponent beyond 40"},
        {"{\"team\":{\"level\":6}}", "«team.level» ต้องเป็นระดับ ๐ ถึง ๕ จำนวนเต็ม แต่ได้ 6", "`team.level` must be a whole level from 0 to 5, but is 6"},
        {"{\"a\":{\"b\":\"x\\u001by\"}}", "กลุ่ม «a.b» ต้องเป็นออบเจกต์ JSON แต่ได้ \"x\\u001by\"", "the group `a.b` must be a JSON object, not \"x\\u001by\""},
        {"{\"plan\":{\"activ\\u200biies\":1}}", "ไม่มี «plan.activ\\u200biies» ในเกณฑ์ อาจหมายถึง «plan.activities»",
         "the rules have no `plan.activ\\u200biies`; perhaps `plan.activities`"},
        {"{\"plan\":{\"done\":1300,\"activities\":1200}}", "«plan.done» (๑,๓๐๐) มากกว่า «plan.activities» (๑,๒๐๐) ได้ร้อยละ ๑๐๘.๓๓… / ตรวจตัวเลขทั้งสอง",
         "`plan.done` (1,300) is larger than `plan.activities` (1,200): 108.33…% / check both figures"},
        {"{\"share\":0.875}", "«share» เป็นร้อยละ 0.875 ไม่เกินร้อยละ ๑ อาจหมายถึงร้อยละ ๘๗.๕ / เขียนร้อยละเป็นตัวเลขเต็ม เช่น ร้อยละ ๗๐ เขียนว่า 70",
         "`share` is 0.875%, no more than one percent; perhaps 87.5% / write 70 for 70%"},
        {"{\"unit\":\"ก\",\"unit\":false}", "«unit» ต้องเป็นข้อความหรือตัวเลขค่าเดียว แต่ได้ \"ก\", false / ใส่ชื่อหน่วยที่ประเมินครั้งเดียว เช่น \"อำเภอนางรอง\"",
         "`unit` must be one text or one number, but is \"ก\", false / write one name, once, such as \"อำเภอนางรอง\""},
        {"{\"pl\\u200ban\":{\"done\":1}}", "«pl\\u200ban» ดูเหมือน «plan» แต่พิมพ์ไม่เหมือนกัน ตั้งแต่อักขระที่ ๓ (U+200B) / "
         "ในเกณฑ์และในข้อมูลต้องพิมพ์ด้วยอักขระเดียวกัน ให้คัดลอกชื่อจากเกณฑ์",
         "`pl\\u200ban` looks like `plan`, but is typed differently from character 3 on (U+200B) / "
         "rules and data must use the same characters; copy the name from the rules"},
        {"{\"plan\":{\"done\":1,\"done\\ufeff\":2,\"don\":3}}", NULL, /* beside the declared key only one that looks the same is reported */
         "`plan.done\\ufeff` looks like `plan.done`, but is typed differently from character 5 on (U+FEFF) / "
         "rules and data must use the same characters; copy the name from the rules"},
        /* cut at 40 cells, not before a mark, not behind a leading vowel */
        {"{\"plan\":\"0123456789012345678901234567890123456\xe0\xb9\x80\xe0\xb8\x81\xe0\xb8\x81\"}",
         "กลุ่ม «plan» ต้องเป็นออบเจกต์ JSON แต่ได้ \"0123456789012345678901234567890123456…",
         "the group `plan` must be a JSON object, not \"0123456789012345678901234567890123456…"},
        {"{\"plan\":\"01234567890123456789012345678901234567\"}", NULL, "the group `plan` must be a JSON object, not \"01234567890123456789012345678901234567\""},
        {"{\"plan\":\"012345678901234567890123456789012345678\"}", NULL, "the group `plan` must be a JSON object, not \"01234567890123456789012345678901234567…"},
        {"{\"plan\":\"0123456789012345678901234567890123456฿89\"}", NULL, "the group `plan` must be a JSON object, not \"0123456789012345678901234567890123456฿…"},
        {"{\"plan\":\"0123456789012345678901234567890123456ก็ก็ก็\"}", NULL, "the group `plan` must be a JSON object, not \"0123456789012345678901234567890123456ก็…"},
        {"{\"plan\":\"0123456789012345678901234567890123456น้ำน้ำ\"}", NULL, "the group `plan` must be a JSON object, not \"0123456789012345678901234567890123456…"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        read_good(w, rows[i].json);
        if (rows[i].thai)
            assert_string_equal(wording(w, KEN_THAI), rows[i].thai);
        if (rows[i].english)
            assert_string_equal(wording(w, KEN_ENGLISH), rows[i].english);
    }
}

/* ---- What cannot be read ---- */

static void check_unreadable(struct world *w, const char *json, size_t size, enum ken_problem_code code, size_t offset)
{
    ken_status status = read_bytes(w, json, size);
    if (status != KEN_UNREADABLE || w->why.code != code || w->why.offset != offset)
        print_error("%.*s: status %d %s at %zu %s\n", (int)size, json, (int)status, codes[w->why.code], w->why.offset,
                    w->why.reason_english ? w->why.reason_english : "");
    assert_int_equal(status, KEN_UNREADABLE);
    assert_int_equal(w->why.code, code);
    assert_int_equal(w->why.offset, offset);
    bool has_reason = code == KEN_PROBLEM_LINE_UNREADABLE || code == KEN_PROBLEM_RECORD_LIMIT;
    assert_int_equal(w->why.reason_thai != NULL, has_reason);
    assert_int_equal(w->why.reason_english != NULL, has_reason);
}

static void syntax(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *json;
        size_t offset;
    } rows[] = {
        {"{", 1}, {"{\"", 2}, {"{\"a", 3}, {"{\"a\"", 4}, {"{\"a\":", 5}, {"{\"a\":1", 6}, {"{\"a\":1,", 7}, {"{\"a\":[1", 7}, {"{\"a\":[", 6},
        {"{\"a\":[1,", 8}, {"{\"a\":tru", 8}, {"{\"a\":\"\\", 7}, {"{\"a\":\"\\u12", 10}, {"{\"a\":\"\\ud800", 12}, {"{\"a\":\"\\ud800\\", 13},
        {"{\"a\":\"\\ud800\\u", 14}, {"{\"a\":-", 6}, {"{\"a\":1.", 7}, {"{\"a\":1e", 7}, {"{\"a\":1e+", 8}, {"{\"a\":\"\xe0\xb8", 8},
        {"{a:1}", 1}, {"{'a':1}", 1}, {"{1:1}", 1}, {"{,}", 1}, {"{\"a\":1,}", 7}, {"{\"a\":1,,\"b\":1}", 7}, {"{\"a\" 1}", 5}, {"{\"a\":}", 5},
        {"{\"a\"::1}", 5}, {"{\"a\":1 \"b\":2}", 7}, {"{\"a\":1]", 6}, {"{\"a\":[1}", 7}, {"{\"a\":[1,]}", 8}, {"{\"a\":[,1]}", 6},
        {"{\"a\":[1 2]}", 8}, {"{\"a\":01}", 6}, {"{\"a\":-01}", 7}, {"{\"a\":00}", 6}, {"{\"a\":-}", 6}, {"{\"a\":+1}", 5}, {"{\"a\":.5}", 5},
        {"{\"a\":1.}", 7}, {"{\"a\":1.e5}", 7}, {"{\"a\":1e}", 7}, {"{\"a\":1e+}", 8}, {"{\"a\":1.5.5}", 8}, {"{\"a\":0x1}", 6}, {"{\"a\":1_000}", 6},
        {"{\"a\":1,000}", 7}, {"{\"a\":NaN}", 5}, {"{\"a\":Infinity}", 5}, {"{\"a\":-Infinity}", 6}, {"{\"a\":True}", 5}, {"{\"a\":nul}", 8},
        {"{\"a\":nulL}", 8}, {"{\"a\":truex}", 9}, {"{\"a\":'b'}", 5}, {"{\"a\":๕}", 5}, {"{\"a\":“b”}", 5}, {"{\"a\":\"\\x\"}", 7},
        {"{\"a\":\"\\U0041\"}", 7}, {"{\"a\":\"\\u00g0\"}", 10}, {"{\"a\":\"\\u 041\"}", 8}, {"{\"a\":\"\\u+041\"}", 8}, {"{\"a\":\"\\ud800\"}", 6},
        {"{\"a\":\"\\ud800x\"}", 6}, {"{\"a\":\"\\udc00\"}", 6}, {"{\"a\":\"\\ud800\\n\"}", 6}, {"{\"a\":\"\\ud800\\u0041\"}", 6},
        {"{\"a\":\"\\ud800\\ud800\"}", 6}, {"{\"a\":\"\\ud800\\ue000\"}", 6}, {"{\"a\":\"x\\uDBFF\\u00\"}", 17}, {"{\"a\":\"x\ny\"}", 7}, {"{\"a\":\"\t\"}", 6}, {"{\"a\x1f\":1}", 3},
        {"{} x", 3}, {"{}{}", 2}, {"{},", 2}, {"{}\xef\xbb\xbf", 2}, {"\xef\xbb\xbf\xef\xbb\xbf{}", 3}, {" \xef\xbb\xbf{}", 1}, {"//x\n{}", 0},
        {"{\"a\":1 /*x*/}", 7}, {"}", 0}, {"]", 0}, {"x", 0}, {"tru", 3}, {"[1", 2}, {"\"x", 2}, {"1 2", 2}, {"{\x0b}", 1}, {"{\xc2\xa0}", 1},
        {"{\"undeclared\":{\"x\":{\"y\":[01]}}}", 26}, {"{\"plan\":{\"done\":1.}}", 18}, {"{\"plan\":{\"done\":01}}", 17},
        {"{\"plan\":{\"done\":1},\"plan\":{\"done\":01}}", 35},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_unreadable(w, rows[i].json, strlen(rows[i].json), KEN_PROBLEM_LINE_UNREADABLE, rows[i].offset);
    check_unreadable(w, "{}\0", 3, KEN_PROBLEM_LINE_UNREADABLE, 2);
    check_unreadable(w, "\0{}", 3, KEN_PROBLEM_LINE_UNREADABLE, 0);
    check_unreadable(w, "{\0}", 3, KEN_PROBLEM_LINE_UNREADABLE, 1);
    check_unreadable(w, "{\"a\":\0}", 7, KEN_PROBLEM_LINE_UNREADABLE, 5);
    check_unreadable(w, "{\"a\0\":1}", 8, KEN_PROBLEM_LINE_UNREADABLE, 3);
    check_unreadable(w, "{\"a\":\"\\\0\"}", 10, KEN_PROBLEM_LINE_UNREADABLE, 7);
    check_unreadable(w, "{\"a\":\"\\u00\0\0\"}", 14, KEN_PROBLEM_LINE_UNREADABLE, 10);
    read_good(w, "{\"a\\u0000\":\"\\u0000\\\"\\\\\\/\\b\\f\\n\\r\\t\x7f\\uD83D\\uDE00\\uffff\"}");
}

static void other_roots(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *json;
        enum ken_json_kind kind;
        size_t offset;
    } rows[] = {
        {"[]", KEN_JSON_ARRAY, 0}, {" [{\"a\":1}] ", KEN_JSON_ARRAY, 1}, {"\xef\xbb\xbf" "5", KEN_JSON_NUMBER, 3}, {"-0.5e1\n", KEN_JSON_NUMBER, 0},
        {"\"x\"", KEN_JSON_STRING, 0}, {"true", KEN_JSON_TRUE, 0}, {"false", KEN_JSON_FALSE, 0}, {"null", KEN_JSON_NULL, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_unreadable(w, rows[i].json, strlen(rows[i].json), KEN_PROBLEM_NOT_OBJECT, rows[i].offset);
        assert_int_equal(w->why.kind, rows[i].kind);
    }
    static const char *const blank[] = {"", " ", "\r\n", "\t \n", "\xef\xbb\xbf", "\xef\xbb\xbf "};
    for (size_t i = 0; i < sizeof blank / sizeof *blank; i++)
        check_unreadable(w, blank[i], strlen(blank[i]), KEN_PROBLEM_LINE_BLANK, strlen(blank[i]));
    assert_int_equal(ken_read_json(&w->record, NULL, 0, &w->why), KEN_UNREADABLE);
}

static void not_utf8(void **state)
{
    struct world *w = *state;
    static const char *const bad[] = {"\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xc2x", "\xe0\x9f\xbf", "\xe0\xb8x", "\xed\xa0\x80", "\xed\xbf\xbf",
        "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xff", "\xfe", "\xa1\xd2\xb9", "\xe0\xb8\xe0", "\xf0\x9f\x98x"};
    static const char *const good[] = {"\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"};
    static const char *const around[][2] = {{"{\"a\":\"x", "\"}"}, {"{\"zzz", "\":1}"}, {"{\"plan\":{\"done\":\"", "\"}}"}, {"{\"x\":[\"\\n", "\"]}"}};
    for (size_t k = 0; k < sizeof around / sizeof *around; k++) {
        char json[80];
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
            snprintf(json, sizeof json, "%s%s%s", around[k][0], bad[i], around[k][1]);
            check_unreadable(w, json, strlen(json), KEN_PROBLEM_NOT_UTF8, strlen(around[k][0]));
            assert_int_equal(w->why.byte, (unsigned char)bad[i][0]);
        }
        for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
            snprintf(json, sizeof json, "%s%s%s", around[k][0], good[i], around[k][1]);
            read_good(w, json);
        }
    }
    check_unreadable(w, "{\"a\":\xa1}", 7, KEN_PROBLEM_NOT_UTF8, 5);
    check_unreadable(w, "\xa1", 1, KEN_PROBLEM_NOT_UTF8, 0);
    check_unreadable(w, "{}\xff", 3, KEN_PROBLEM_NOT_UTF8, 2);
}

/* An object with arrays inside, `depth` levels in all. */
static char *nested(size_t depth, bool arrays)
{
    char *json = malloc(depth * 8 + 16), *to = json;
    assert_non_null(json);
    to = stpcpy(to, "{\"x\":");
    for (size_t i = 1; i < depth; i++)
        to = stpcpy(to, arrays ? "[" : "{\"a\":");
    to = stpcpy(to, "0");
    for (size_t i = 1; i < depth; i++)
        to = stpcpy(to, arrays ? "]" : "}");
    stpcpy(to, "}");
    return json;
}

static void limits(void **state)
{
    struct world *w = *state;
    static const unsigned depths[] = {1, 2, KEN_LIMIT_JSON_DEPTH, 100000};
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++)
        for (unsigned arrays = 0; arrays < 2; arrays++)
            for (unsigned more = 0; more < 3; more++) {
                w->f.p.options.json_depth = depths[i];
                char *json = nested(depths[i] + more - 1 + (depths[i] == 1 && more == 0), arrays);
                if (more < 2) {
                    read_good(w, json);
                } else {
                    size_t offset = 5 + (depths[i] - 1) * (arrays ? 1u : 5u);
                    check_unreadable(w, json, strlen(json), KEN_PROBLEM_RECORD_LIMIT, offset);
                    assert_string_equal(w->why.reason_english, "nested deeper");
                    assert_int_equal(w->why.limit, depths[i]);
                }
                free(json);
            }
    w->f.p.options.json_depth = KEN_LIMIT_JSON_DEPTH;
    read_good(w, "{\"a\":{\"b\":{\"c\":{\"d\":1}}}}");
    w->f.p.options.json_depth = 4;
    read_good(w, "{\"a\":{\"b\":{\"c\":{\"d\":1}}}}");
    w->f.p.options.json_depth = 3;
    check_unreadable(w, "{\"a\":{\"b\":{\"c\":{\"d\":1}}}}", 26, KEN_PROBLEM_RECORD_LIMIT, 15);
    w->f.p.options.json_depth = KEN_LIMIT_JSON_DEPTH;
    for (size_t size = 8; size <= 10; size++) {
        w->f.p.options.record_bytes = size;
        read_good(w, "{\"x\":1}");
        check_unreadable(w, "{\"x\":1}          ", size + 1, KEN_PROBLEM_RECORD_LIMIT, size);
        assert_string_equal(w->why.reason_english, "larger");
        assert_int_equal(w->why.limit, size);
        assert_int_equal(read_bytes(w, "{\"x\":1}          ", size), KEN_OK);
        assert_int_equal(read_bytes(w, "{\"x\":1}          ", size - 1), KEN_OK);
    }
    w->f.p.options.record_bytes = KEN_LIMIT_RECORD_BYTES;
}

/* ---- Paths ---- */

static void bad_paths(void **state)
{
    (void)state;
    static const char *const rows[][3] = {{""}, {"."}, {"a."}, {".a"}, {"a..b"}, {"unit"}, {"unit.a"}, {"a", "a"}, {"a", "a.b"}, {"a.b", "a"},
        {"a.b.c", "x", "a.b"}, {"a.b", "a.c", "a.b"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct input few[3] = {{0}};
        uint32_t count = 0;
        for (; count < 3 && rows[i][count]; count++)
            few[count].path = rows[i][count];
        struct program f;
        assert_int_equal(build(&f, few, count, NULL, 0), KEN_DAMAGED);
        assert_null(f.p.paths);
        discard(&f);
    }
    static const struct input good[] = {{.path = "a.unit"}, {.path = "units"}, {.path = "ab.c"}, {.path = "a.b"}, {.path = "unit x"}};
    struct program f;
    assert_int_equal(build(&f, good, 5, NULL, 0), KEN_OK);
    assert_int_equal(f.p.path_count, 8);
    static const char *const order[] = {"a", "units", "ab", "unit x"};
    uint32_t node = f.p.paths[0].first_child;
    for (size_t i = 0; i < 4; i++, node = f.p.paths[node].next)
        assert_memory_equal(f.p.paths[node].key, order[i], strlen(order[i]));
    assert_int_equal(node, KEN_NONE);
    discard(&f);
    assert_int_equal(build(&f, NULL, 0, NULL, 0), KEN_OK);
    discard(&f);
}

/* A program and records as large as they come: nothing may take the square of their size. */
static void many_inputs(void **state)
{
    (void)state;
    struct input *flat = calloc(FLAT, sizeof *flat);
    char (*paths)[16] = calloc(FLAT, sizeof *paths);
    struct ken_buffer json = KEN_BUFFER_EMPTY;
    struct ken_record record;
    struct program f;
    struct ken_unreadable why;
    assert_true(flat && paths);
    for (uint32_t i = 0; i < FLAT; i++) {
        snprintf(paths[i], sizeof paths[i], "field_%u", i);
        flat[i].path = paths[i];
    }
    assert_int_equal(build(&f, flat, FLAT, NULL, 0), KEN_OK);
    assert_true(ken_record_init(&record, &f.p, &scratch));
    for (unsigned wrong = 0; wrong < 2; wrong++) { /* backwards, so that no guess of the next key is right */
        ken_buffer_clear(&json);
        for (uint32_t i = FLAT; i-- > 0;)
            ken_buffer_format(&json, "%c\"%s%s\":%u", i == FLAT - 1 ? '{' : ',', wrong ? "x" : "", paths[i], i);
        ken_buffer_char(&json, '}');
        assert_int_equal(ken_read_json(&record, json.bytes, json.size, &why), KEN_OK);
        for (uint32_t i = 0; i < FLAT; i++)
            assert_int_equal(record.fields[i].state, wrong ? KEN_FIELD_MISSING : KEN_FIELD_VALID);
    }
    assert_true(record.findings.size > 0); /* some are told, then the effort is spent */
    ken_buffer_free(&json);
    ken_record_free(&record);
    discard(&f);
    free(paths);
    free(flat);
}

/* ---- The same from Jansson ---- */

struct document {
    struct ken_buffer text;
    bool twice; /* some key may come twice in an object */
    bool wild;  /* some number is more than a double can carry */
};

static const char *const keys[] = {"plan", "done", "activities", "progress_reported", "budget", "allocated", "disbursed", "kkj", "reported",
    "debt_report_date", "poverty", "points", "growth", "rate", "share", "team", "level", "a", "b", "c", "d", "ช่อง", "กิจกรรม", "steps", "unit",
    "activites", "Done", "plna", "\\u0061", "กิจกรม", "", "x\\u0000", "x\\n\\\"", "😀"};
#define KEYS (sizeof keys / sizeof *keys)

static void add_random_number(struct document *d)
{
    static const char *const wild[] = {"1e400", "1e-400", "9223372036854775808", "-9223372036854775809", "0.1234567890123456789", "1e41", "0e99",
        "123456789012345678901234567890123456789012", "3e-30"};
    if (chance(120) == 0) {
        ken_buffer_string(&d->text, wild[chance(sizeof wild / sizeof *wild)]);
        d->wild = true;
        return;
    }
    if (chance(6) == 0)
        ken_buffer_char(&d->text, '-');
    ken_buffer_format(&d->text, "%u", chance(3) ? chance(8) : chance(2000000));
    if (chance(3) == 0)
        ken_buffer_format(&d->text, ".%0*u", (int)(1 + chance(5)), chance(10) * (chance(2) ? 1 : 10));
    if (chance(8) == 0)
        ken_buffer_format(&d->text, "%c%s%u", chance(2) ? 'e' : 'E', chance(2) ? "" : chance(2) ? "-" : "+", chance(9));
}

static void add_random_text(struct document *d)
{
    static const char *const texts[] = {"2022-03-31", "2565-03-10", "2022-02-30", "5", "true", "", "ก็", "\\u0e01", "\\ud83d\\ude00", "\\u0000", "\\/\\b",
        "70%", "\x7f", "😀", "\\\"", "2024-02-2\\u0039", "0123456789012345678901234567890123456789012345"};
    ken_buffer_char(&d->text, '"');
    ken_buffer_string(&d->text, texts[chance(sizeof texts / sizeof *texts)]);
    ken_buffer_char(&d->text, '"');
}

static void add_random_space(struct document *d)
{
    static const char *const spaces[] = {" ", "\n", "\t", "\r\n  "};
    if (chance(6) == 0)
        ken_buffer_string(&d->text, spaces[chance(4)]);
}

/* The declared node that a key leads to, so that documents often fit the program; KEN_NONE. */
static uint32_t child_of(const struct world *w, uint32_t node, const char *key)
{
    return node == KEN_NONE ? KEN_NONE : ken_path_find(&w->f.p, node, key, strlen(key));
}

static void add_random_value(struct document *d, const struct world *w, uint32_t node, unsigned depth);

static const char *random_key(const struct world *w, uint32_t node)
{
    if (chance(4) > 0)
        for (int tries = 0; tries < 40; tries++) {
            const char *key = keys[chance(KEYS)];
            if (child_of(w, node, key) != KEN_NONE)
                return key;
        }
    return keys[chance(KEYS)];
}

static void add_random_object(struct document *d, const struct world *w, uint32_t node, unsigned depth)
{
    bool used[KEYS] = {false};
    ken_buffer_char(&d->text, '{');
    for (uint32_t members = chance(7), i = 0; i < members; i++) {
        const char *key = random_key(w, node);
        size_t which = 0;
        while (keys[which] != key)
            which++;
        which = strcmp(key, "\\u0061") == 0 ? 17 : which; /* it spells "a" */
        if (used[which] && chance(20) > 0)
            continue;
        d->twice |= used[which];
        used[which] = true;
        if (d->text.bytes[d->text.size - 1] != '{')
            ken_buffer_char(&d->text, ',');
        add_random_space(d);
        ken_buffer_format(&d->text, "\"%s\"", key);
        add_random_space(d);
        ken_buffer_char(&d->text, ':');
        add_random_value(d, w, child_of(w, node, key), depth + 1);
    }
    ken_buffer_char(&d->text, '}');
}

static void add_random_value(struct document *d, const struct world *w, uint32_t node, unsigned depth)
{
    static const char *const simple[] = {"null", "true", "false"};
    add_random_space(d);
    uint32_t what = chance(10);
    if (node != KEN_NONE && w->f.p.paths[node].input == KEN_NONE && chance(8) > 0)
        what = 9;
    if (what < 4)
        add_random_number(d);
    else if (what < 6)
        add_random_text(d);
    else if (what < 8 || depth > 6)
        ken_buffer_string(&d->text, simple[chance(3)]);
    else if (what == 8) {
        ken_buffer_char(&d->text, '[');
        for (uint32_t i = 0, count = chance(3); i < count; i++) {
            if (i)
                ken_buffer_char(&d->text, ',');
            add_random_value(d, w, KEN_NONE, depth + 1);
        }
        ken_buffer_char(&d->text, ']');
    } else
        add_random_object(d, w, node, depth);
    add_random_space(d);
}

/* Changes a few bytes: mostly no JSON any more, sometimes still. */
static void damage(struct document *d)
{
    static const char bytes[] = "{}[]\",:\\ntu0123.eE+-\x01\x7f\x80\xe0\xb8\xff '/";
    for (uint32_t count = 1 + chance(2); count > 0 && d->text.size > 0; count--) {
        size_t at = chance((uint32_t)d->text.size);
        switch (chance(4)) {
        case 0: d->text.bytes[at] = bytes[chance(sizeof bytes - 1)]; break;
        case 1: d->text.bytes[at] = (char)chance(256); break;
        case 2: d->text.size = chance(3) ? d->text.size : at; break;
        default:
            memmove(d->text.bytes + at, d->text.bytes + at + 1, d->text.size - at - 1);
            d->text.size--;
        }
    }
}

static void compare_records(struct world *w, const struct document *d)
{
    char *text = strndup(d->text.bytes, d->text.size), *found = strdup(findings(w, &w->record));
    assert_true(text && found);
    const char *other = findings(w, &w->other);
    if (strcmp(found, other) != 0)
        print_error("%s\n", text);
    assert_string_equal(found, other);
    for (size_t i = 0; i < INPUTS; i++) {
        const struct ken_field *a = &w->record.fields[i], *b = &w->other.fields[i];
        if (a->state != b->state)
            print_error("%s: %s\n", text, inputs[i].path);
        assert_int_equal(a->state, b->state);
        if (a->state != KEN_FIELD_VALID)
            continue;
        if (inputs[i].type == KEN_TYPE_FLAG)
            assert_int_equal(a->truth, b->truth);
        else if (inputs[i].type == KEN_TYPE_DATE)
            assert_int_equal(a->day, b->day);
        else
            assert_true(ken_number_equal(&a->number, &b->number));
    }
    assert_int_equal(w->record.unit != 0, w->other.unit != 0);
    free(text);
    free(found);
}

/* Where ken reads what Jansson does not: numbers beyond int64_t or double (ken reads them exactly, or says they are too long),
 * \u0000 in a key (Jansson's keys end in NUL), a byte order mark. And where both read but may differ: keys that come twice
 * (Jansson keeps the last), numbers that a double cannot carry. A raw NUL is the one thing that Jansson reads and ken does not. */
static bool argued(const struct document *d, const json_error_t *error)
{
    enum json_error_code code = json_error_code(error);
    return code == json_error_numeric_overflow || code == json_error_null_byte_in_key ||
           (d->text.size >= 3 && memcmp(d->text.bytes, "\xef\xbb\xbf", 3) == 0);
}

static void same_as_jansson(void **state)
{
    struct world *w = *state;
    struct document d = {KEN_BUFFER_EMPTY, false, false};
    unsigned read = 0, refused = 0, compared = 0, excused = 0;
    random_state = 2565;
    for (int round = 0; round < ROUNDS_SAME; round++) {
        ken_buffer_clear(&d.text);
        d.twice = d.wild = false;
        bool damaged = chance(2);
        add_random_space(&d);
        if (chance(30))
            add_random_object(&d, w, 0, 0);
        else
            add_random_value(&d, w, KEN_NONE, 0);
        if (damaged)
            damage(&d);
        assert_false(d.text.failed);
        json_error_t error;
        json_t *json = json_loadb(d.text.bytes, d.text.size, JSON_ALLOW_NUL, &error);
        ken_status status = read_bytes(w, d.text.bytes, d.text.size);
        bool good = status == KEN_OK, good_there = json_is_object(json);
        if (good && !good_there && !json && argued(&d, &error)) {
            excused++;
            continue;
        }
        if (memchr(d.text.bytes, '\0', d.text.size))
            good_there = false; /* Jansson 2.14 overlooks a NUL behind a number; no JSON text has one */
        if (good != good_there)
            print_error("%.*s\n  of %zu bytes, at %zu: %s\n", (int)d.text.size, d.text.bytes, d.text.size, good ? 0 : w->why.offset,
                        good ? error.text : w->why.reason_english);
        assert_int_equal(good, good_there);
        if (good && !d.twice && !d.wild && !damaged) {
            struct ken_unreadable why;
            assert_int_equal(ken_read_jansson(&w->other, json, &why), KEN_OK);
            compare_records(w, &d);
            compared++;
        }
        read += good;
        refused += !good;
        json_decref(json);
    }
    ken_buffer_free(&d.text);
    assert_true(read > ROUNDS_SAME / 4 && refused > ROUNDS_SAME / 4 && compared > ROUNDS_SAME / 4 && excused < ROUNDS_SAME / 10);
}

static void from_jansson(void **state)
{
    struct world *w = *state;
    static const struct {
        double value;
        const char *text;
    } reals[] = {{0.1, "0.1"}, {69.99, "69.99"}, {1e22, "10000000000000000000000"}, {0.1 + 0.2, "0.3"}, {1250000.25, "1250000.25"}, {1e-9, "0.000000001"}};
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
        json_t *json = json_pack("{s:{s:f}}", "budget", "allocated", reals[i].value);
        assert_int_equal(ken_read_jansson(&w->record, json, &w->why), KEN_OK);
        assert_string_equal(decimal(&w->record.fields[ALLOCATED].number), reals[i].text); /* 12 places of 0.30000000000000004 */
        json_decref(json);
    }
    json_t *json = json_pack("{s:s, s:[i], s:{s:s}, s:{s:I}}", "unit", "ก", "plan", 1, "kkj", "debt_report_date", "x\"y", "budget", "allocated",
                             (json_int_t)INT64_MAX);
    assert_int_equal(ken_read_jansson(&w->record, json, &w->why), KEN_OK);
    assert_string_equal(findings(w, &w->record), "D0210 plan; D0206 kkj.debt_report_date");
    assert_string_equal(decimal(&w->record.fields[ALLOCATED].number), "9223372036854775807");
    assert_string_equal(w->record.text.bytes + w->record.unit, "ก");
    json_decref(json);
    char text[2000] = "{\"plan\":\"\\\\"; /* quoted alike, though Jansson's reader writes the value anew, and not all of it */
    for (size_t end = strlen(text); end < 1900; end += 3)
        memcpy(text + end, "ก", 4);
    strcat(text, "\"}");
    json = json_loads(text, 0, NULL);
    read_good(w, text);
    assert_int_equal(ken_read_jansson(&w->other, json, &w->why), KEN_OK);
    size_t count;
    const struct ken_finding *a = findings_of(&w->record, &count), *b = findings_of(&w->other, &count);
    assert_string_equal(w->record.text.bytes + a->argument[0], w->other.text.bytes + b->argument[0]);
    json_decref(json);
    assert_int_equal(ken_read_jansson(&w->record, NULL, &w->why), KEN_UNREADABLE);
    assert_int_equal(w->why.code, KEN_PROBLEM_NOT_OBJECT);
    json = json_loads("{\"a\":{\"b\":{\"c\":{\"d\":1}}}}", 0, NULL);
    for (unsigned depth = 3; depth <= 5; depth++) {
        w->f.p.options.json_depth = depth;
        assert_int_equal(ken_read_jansson(&w->record, json, &w->why), depth < 4 ? KEN_UNREADABLE : KEN_OK);
    }
    w->f.p.options.json_depth = KEN_LIMIT_JSON_DEPTH;
    json_decref(json);
}

/* Bytes without sense, and words of JSON in any order: whatever comes, an answer, and a place inside the record. */
static void noise(void **state)
{
    struct world *w = *state;
    static const char *const words_of_json[] = {"{", "}", "[", "]", ":", ",", "\"plan\"", "\"done\"", "\"a\"", "\"", "\\", "\\u", "d800", "1", "-", ".", "e",
        "true", "null", "\xe0", "\xb8\x81", "\xef\xbb\xbf", " ", "{\"plan\":{", "{\"unit\":", "\\ud83d", "\\ude00"};
    random_state = 31;
    for (int round = 0; round < ROUNDS_NOISE; round++) {
        char json[256];
        size_t size = 0;
        for (uint32_t parts = chance(30); parts > 0; parts--) {
            const char *word = words_of_json[chance(sizeof words_of_json / sizeof *words_of_json)];
            if (round % 2) {
                memcpy(json + size, word, strlen(word));
                size += strlen(word);
            } else
                json[size++] = (char)chance(256);
        }
        ken_status status = read_bytes(w, json, size);
        assert_true(status == KEN_OK || (status == KEN_UNREADABLE && w->why.offset <= size));
    }
}

/* ---- For people ---- */

static void check_format(struct world *w, const char *expected)
{
    assert_string_equal(ken_buffer_text(&w->said), expected);
    ken_buffer_clear(&w->said);
}

static void numbers_for_people(void **state)
{
    struct world *w = *state;
    ken_buffer_clear(&w->said);
    static const struct {
        int64_t num, den;
        const char *number, *score, *baht, *thai_percent;
    } rows[] = {
        {0, 1, "0", "0.00", "0 baht", "ร้อยละ ๐"}, {87, 1, "87", "87.00", "87 baht", "ร้อยละ ๘๗"}, {185, 2, "92.5", "92.50", "92.50 baht", "ร้อยละ ๙๒.๕"},
        {275, 3, "91.66…", "91.66…", "91.66… baht", "ร้อยละ ๙๑.๖๖…"}, {89999, 1000, "89.99…", "89.99…", "89.99… baht", "ร้อยละ ๘๙.๙๙…"},
        {69999, 1000, "69.99…", "69.99…", "69.99… baht", "ร้อยละ ๖๙.๙๙…"}, {90001, 1000, "90.00…", "90.00…", "90.00… baht", "ร้อยละ ๙๐.๐๐…"},
        {-1, 1000, "-0.00…", "-0.00…", "-0.00… baht", "ร้อยละ -๐.๐๐…"}, {999, 1, "999", "999.00", "999 baht", "ร้อยละ ๙๙๙"},
        {1000, 1, "1,000", "1,000.00", "1,000 baht", "ร้อยละ ๑,๐๐๐"}, {-1234567, 1, "-1,234,567", "-1,234,567.00", "-1,234,567 baht", "ร้อยละ -๑,๒๓๔,๕๖๗"},
        {12345, 10, "1,234.5", "1,234.50", "1,234.50 baht", "ร้อยละ ๑,๒๓๔.๕"}, {405, 100, "4.05", "4.05", "4.05 baht", "ร้อยละ ๔.๐๕"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ken_number n, den;
        ken_number_init(&n, NULL, 0);
        ken_number_init(&den, NULL, 0);
        ken_number_set_int(&n, rows[i].num);
        assert_true(ken_number_div_int(&n, &n, rows[i].den, &scratch));
        ken_format_number(&w->said, &n, KEN_ENGLISH, &scratch), check_format(w, rows[i].number);
        ken_format_score(&w->said, &n, KEN_ENGLISH, &scratch), check_format(w, rows[i].score);
        ken_format_quantity(&w->said, &n, KEN_UNIT_BAHT, "baht", KEN_ENGLISH, &scratch), check_format(w, rows[i].baht);
        ken_format_quantity(&w->said, &n, KEN_UNIT_PERCENT, "percent", KEN_THAI, &scratch), check_format(w, rows[i].thai_percent);
    }
    struct ken_number n;
    ken_number_init(&n, NULL, 0);
    ken_number_set_int(&n, 12345);
    assert_true(ken_number_div_int(&n, &n, 10, &scratch));
    ken_format_quantity(&w->said, &n, KEN_UNIT_BAHT, "baht", KEN_THAI, &scratch), check_format(w, "๑,๒๓๔.๕๐ บาท");
    ken_format_quantity(&w->said, &n, KEN_UNIT_DECLARED, "คน", KEN_ENGLISH, &scratch), check_format(w, "1,234.5 คน");
    ken_format_quantity(&w->said, &n, KEN_UNIT_PLAIN, "plain", KEN_THAI, &scratch), check_format(w, "๑,๒๓๔.๕");
    ken_format_percent(&w->said, &n, KEN_ENGLISH, &scratch), check_format(w, "1,234.5%");
    ken_format_count(&w->said, 1234567, KEN_THAI), check_format(w, "๑,๒๓๔,๕๖๗");
    ken_format_digits(&w->said, "4.2 x", KEN_THAI), check_format(w, "๔.๒ x");
}

static void texts_for_people(void **state)
{
    struct world *w = *state;
    ken_buffer_clear(&w->said);
    static const char *const safe[][2] = {{"ก็ abc 😀", "ก็ abc 😀"}, {"\x1b[31m\n", "\\u001b[31m\\u000a"}, {"\x7f\xc2\x9b", "\\u007f\\u009b"},
        {"a\xe2\x80\xae" "b\xe2\x80\x8b\xef\xbb\xbf", "a\\u202eb\\u200b\\ufeff"}, {"\xf3\xa0\x81\x81", "\\udb40\\udc41"}, {"\xe2\x80\xa8", "\\u2028"},
        {"x\xff\xe0\xb8", "x���"}, {"\xed\xa0\x80", "���"},
        {"::error::x", "\\u003a:error::x"}, {"a ::x", "a \\u003a:x"}, {"a\t::", "a\\u0009\\u003a:"}, {"\u00a0::x", "\u00a0\\u003a:x"}, {"a\u3000::x", "a\u3000\\u003a:x"},
        {"\u200b::x", "\\u200b\\u003a:x"}, {"ก::x", "ก::x"}, {"\xff::", "�\\u003a:"}, {"a::b : c :", "a::b : c :"},
        {"##[add-mask]x", "#\\u0023[add-mask]x"}, {"x##vso[", "x#\\u0023vso["}, {"###Team", "##\\u0023Team"}, {"# ## #1 ##", "# ## #1 ##"}};
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++)
        ken_format_safe(&w->said, safe[i][0], strlen(safe[i][0])), check_format(w, safe[i][1]);
    ken_format_safe(&w->said, "\0", 1), check_format(w, "\\u0000");
    const char *arguments[] = {"{1}", "b", NULL};
    ken_format_message(&w->said, "{0}-{1}-{2}-{7}{}{x {1}{1", arguments, 3), check_format(w, "{1}-b--{}{x b{1");
}

static void calendar(void **state)
{
    struct world *w = *state;
    ken_buffer_clear(&w->said);
    int32_t number, before = 0;
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= ken_days_in_month(year, month); day++) {
                int y, m, d;
                assert_true(ken_day_number(year, month, day, &number) && number == before + 1);
                ken_day_date(number, &y, &m, &d);
                assert_true(y == year && m == month && d == day);
                before = number;
            }
    assert_false(ken_day_number(2022, 2, 29, &number) || ken_day_number(2022, 0, 1, &number) || ken_day_number(0, 1, 1, &number));
    assert_int_equal(ken_days_in_month(2022, 13), 0);
    assert_true(ken_day_number(2022, 3, 31, &number));
    ken_format_date(&w->said, number, KEN_THAI), check_format(w, "๓๑ มีนาคม ๒๕๖๕");
    ken_format_date(&w->said, number, KEN_ENGLISH), check_format(w, "31 March 2022");
    assert_string_equal(ken_month_name(12, KEN_THAI), "ธันวาคม");
    assert_string_equal(ken_month_name(13, KEN_THAI), "");
    int y, m, d;
    ken_day_date(0, &y, &m, &d); /* before the first day, still a date */
    assert_true(y == 0 && m == 12 && d == 31);
    ken_day_date(INT32_MIN, &y, &m, &d);
    ken_day_date(INT32_MAX, &y, &m, &d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_values), cmocka_unit_test(nothing_given), cmocka_unit_test(one_value), cmocka_unit_test(whole_records),
        cmocka_unit_test(units), cmocka_unit_test(near_keys), cmocka_unit_test(distances), cmocka_unit_test(looks), cmocka_unit_test(words), cmocka_unit_test(syntax),
        cmocka_unit_test(other_roots), cmocka_unit_test(not_utf8), cmocka_unit_test(limits), cmocka_unit_test(bad_paths),
        cmocka_unit_test(many_inputs), cmocka_unit_test(same_as_jansson), cmocka_unit_test(from_jansson), cmocka_unit_test(noise),
        cmocka_unit_test(numbers_for_people), cmocka_unit_test(texts_for_people), cmocka_unit_test(calendar),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
