/* What a result says: totals, JSON, measured values, errors, problems, and the listing of a program. */
#include "bench.h"

/* Totals */

/* Three indicators of weights 50, 30, 20, each with its own person's level in a, b, c, and not assessed when na, nb, nc. */
static void begin_totals(bool total, enum ken_policy policy)
{
    static const char *const paths[] = {"a", "b", "c", "na", "nb", "nc"}, *const weights[] = {"50", "30", "20"};
    static const char *const numbers[] = {"1", "2", "3"};
    asm_begin(&a);
    for (uint32_t i = 0; i < 6; i++)
        asm_input(&a, paths[i], i < 3 ? KEN_TYPE_LEVEL : KEN_TYPE_FLAG, 0, NULL, i < 3 ? "5" : NULL);
    scorecard = asm_scorecard(&a, "s", total, policy);
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t set = ASM_SET(&a, i, i + 3);
        OP1(&a, RULE, asm_indicator(&a, scorecard, numbers[i], total ? weights[i] : NULL, set, false));
        OP1(&a, FLAG, i + 3);
        uint32_t skip = OP0(&a, NOT_ASSESSED);
        OP1(&a, ASSESSED, i);
        uint32_t done = OP0(&a, OUTCOME);
        asm_land(&a, skip);
        asm_land(&a, done);
        OP0(&a, RESULT);
    }
    asm_halt(&a);
    load();
}

static const char *show(ken_total total, char *to)
{
    snprintf(to, 100, "%s%s%s", total.decimal ? total.decimal : "-", total.exact ? "=" : "", total.exact ? total.exact : "");
    return to;
}

/* lowest, highest, score, percent */
static void expect_total(const char *record, const char *wanted)
{
    char line[420], part[4][100];
    ken_scorecard_result s;
    evaluate(record);
    assert_true(ken_result_scorecard(context, 0, &s));
    snprintf(line, sizeof line, "%s %s %s %s", show(s.lowest, part[0]), show(s.highest, part[1]), show(s.score, part[2]), show(s.percent, part[3]));
    if (strcmp(line, wanted) != 0)
        fail_msg("%s: %s, not %s", record, line, wanted);
}

#define ASSESSED_ALL "\"na\":false,\"nb\":false,\"nc\":false"

static void test_totals(void **state)
{
    (void)state;
    begin_totals(true, KEN_POLICY_DROP);
    expect_total("{\"a\":5,\"b\":3,\"c\":1," ASSESSED_ALL "}", "3.6 3.6 3.6 72");
    expect_total("{\"a\":5,\"b\":3," ASSESSED_ALL "}", "3.4 4.4 - -");
    expect_total("{" ASSESSED_ALL "}", "0 5 - -");
    expect_total("{\"a\":9,\"b\":3,\"c\":1," ASSESSED_ALL "}", "1.1 3.6 - -");
    /* dropped: 50·5 + 30·3 over 80 */
    expect_total("{\"a\":5,\"b\":3,\"na\":false,\"nb\":false,\"nc\":true}", "4.25 4.25 4.25 85");
    expect_total("{\"a\":5,\"b\":3,\"c\":2,\"na\":true,\"nb\":true,\"nc\":false}", "2 2 2 40");
    expect_total("{\"b\":4,\"c\":3,\"na\":true,\"nb\":false,\"nc\":false}", "3.6 3.6 3.6 72");
    expect_total("{\"a\":3,\"c\":4,\"na\":false,\"nb\":true,\"nc\":false}",
                 "3.285714285714=23/7 3.285714285714=23/7 3.285714285714=23/7 65.714285714286=460/7");
    expect_total("{\"na\":true,\"nb\":true,\"nc\":true}", "- - - -");
    /* perhaps dropped: lowest 3 counts c (1), highest drops it */
    expect_total("{\"a\":3,\"b\":3,\"c\":1,\"na\":false,\"nb\":false}", "2.6 3 - -");
    expect_total("{\"a\":3,\"b\":3,\"c\":5,\"na\":false,\"nb\":false}", "3 3.4 - -");
    expect_total("{\"a\":3,\"b\":3,\"na\":false,\"nb\":false}", "2.4 3.4 - -"); /* c from 0 to 5 */
    /* everything may drop out: the extremes are those of what may be left */
    expect_total("{\"a\":1,\"b\":3,\"c\":4}", "1 4 - -");
    /* b (2) lowers what a (4) gives to 3.25, and then c (3) lowers it too */
    expect_total("{\"a\":4,\"b\":2,\"c\":3,\"na\":false}", "3.2 4 - -");
    begin_totals(true, KEN_POLICY_FULL);
    expect_total("{\"a\":5,\"b\":3,\"na\":false,\"nb\":false,\"nc\":true}", "4.4 4.4 4.4 88");
    expect_total("{\"na\":true,\"nb\":true,\"nc\":true}", "5 5 5 100");
    expect_total("{\"a\":5,\"b\":3,\"c\":1,\"na\":false,\"nb\":false}", "3.6 4.4 - -"); /* 1, or full marks */
    begin_totals(false, KEN_POLICY_NONE);
    expect_total("{\"a\":5,\"b\":3,\"c\":1," ASSESSED_ALL "}", "- - - -");
}

/* The best choice of what to drop, against trying all of them. */
static void test_totals_choice(void **state)
{
    (void)state;
    static const int weights[] = {50, 30, 20};
    begin_totals(true, KEN_POLICY_DROP);
    for (int code = 0; code < 6 * 6 * 6 * 8; code++) {
        int levels[] = {code % 6, code / 6 % 6, code / 36 % 6}, open = code / 216;
        double low = 9, high = -1;
        for (int choice = 0; choice < 8; choice++) {
            double sum = 0, weight = 0;
            if (choice & ~open) /* only what is open can be dropped */
                continue;
            for (int i = 0; i < 3; i++)
                if (!(choice & 1 << i)) {
                    sum += weights[i] * levels[i];
                    weight += weights[i];
                }
            if (weight > 0) {
                low = sum / weight < low ? sum / weight : low;
                high = sum / weight > high ? sum / weight : high;
            }
        }
        char record[200];
        snprintf(record, sizeof record, "{\"a\":%d,\"b\":%d,\"c\":%d,\"na\":%s,\"nb\":%s,\"nc\":%s}", levels[0], levels[1], levels[2],
                 open & 1 ? "null" : "false", open & 2 ? "null" : "false", open & 4 ? "null" : "false");
        evaluate(record);
        ken_scorecard_result s;
        assert_true(ken_result_scorecard(context, 0, &s));
        assert_true(strtod(s.lowest.decimal, NULL) - low < 1e-9 && low - strtod(s.lowest.decimal, NULL) < 1e-9);
        assert_true(strtod(s.highest.decimal, NULL) - high < 1e-9 && high - strtod(s.highest.decimal, NULL) < 1e-9);
    }
}

/* JSON */

static void test_json_whole(void **state)
{
    (void)state;
    asm_sample(&a);
    load();
    evaluate("{\"unit\":\"a\\\"\\u0007\\tบ\\\\\",\"part\":75,\"goal\":100,\"org\":{\"people\":5,\"p\":true,\"q\":false,\"day\":null},"
             "\"level\":2,\"points\":7}");
    ken_program_info info;
    ken_program_describe(program, &info);
    char wanted[2000];
    snprintf(wanted, sizeof wanted,
             "{\"ruleset\":\"rules\",\"rules_sha256\":\"%s\",\"program_sha256\":\"%s\",\"unit\":\"a\\\"\\u0007\\tบ\\\\\","
             "\"scorecards\":{"
             "\"team\":{\"score\":1.4,\"lowest\":1.4,\"highest\":1.4,\"percent\":28,\"grade\":null,\"indicators\":{"
             "\"1\":{\"status\":\"ok\",\"level\":1,\"score\":1,\"weight\":60},"
             "\"2\":{\"status\":\"ok\",\"level\":2,\"score\":2,\"weight\":40,\"case\":\"many\"}}},"
             "\"solo\":{\"score\":null,\"lowest\":null,\"highest\":null,\"percent\":null,\"grade\":null,\"indicators\":{"
             "\"1.1\":{\"status\":\"ok\",\"level\":2,\"score\":2},"
             "\"1.2\":{\"status\":\"ok\",\"level\":1,\"score\":1}}}},"
             "\"problems\":[]}",
             info.rules_sha256, info.program_sha256);
    assert_string_equal(json(), wanted);
}

static void test_json_parts(void **state)
{
    (void)state;
    asm_sample(&a);
    load();
    expect_json("{}", "\"unit\":null,");
    expect_json("{\"unit\":\"a\\u0000b\"}", "\"unit\":\"a\\u0000b\",");
    expect_json("{\"unit\":\"a\\\\u0000b\"}", "\"unit\":\"a\\\\u0000b\",");
    expect_json("{}", "\"2\":{\"status\":\"missing\",\"level\":null,\"lowest\":0,\"highest\":5,\"weight\":40,\"case\":null,"
                      "\"blame\":[\"org.people\",\"org.p\",\"org.q\",\"org.day\",\"points\"]}");
    expect_json("{}", "\"1.1\":{\"status\":\"missing\",\"level\":null,\"lowest\":0,\"highest\":5,\"blame\":[\"level\"]}");
    expect_json("{\"org\":{\"people\":1},\"points\":75}",
                "\"2\":{\"status\":\"uncovered\",\"level\":null,\"lowest\":0,\"highest\":5,\"weight\":40,\"case\":\"few\",\"blame\":[\"points\"]}");
    expect_json("{\"org\":{\"q\":true}}",
                "\"1\":{\"status\":\"not_assessed\",\"level\":null,\"lowest\":null,\"highest\":null,\"weight\":60,\"blame\":[]}");
    expect_json("{\"level\":\"3\"}", "\"problems\":[{\"path\":\"level\",\"kind\":\"invalid\",\"code\":\"D0209\",\"message\":\"");
    expect_json("{\"part\":2,\"goal\":1,\"leve\":1}", "\"kind\":\"doubtful\",\"code\":\"D0402\"");
    expect_json("{\"part\":2,\"goal\":1,\"leve\":1}", "\"path\":\"leve\",\"kind\":\"unknown\",\"code\":\"D0401\"");
    begin_totals(true, KEN_POLICY_FULL);
    expect_json("{\"nc\":true}", "\"3\":{\"status\":\"not_assessed\",\"level\":null,\"score\":5,\"lowest\":null,\"highest\":null,\"weight\":20,\"blame\":[]}");
    begin_totals(true, KEN_POLICY_DROP);
    expect_json("{\"a\":3,\"c\":4,\"na\":false,\"nb\":true,\"nc\":false}",
                "{\"score\":3.285714285714,\"exact\":\"23/7\",\"lowest\":3.285714285714,\"lowest_exact\":\"23/7\","
                "\"highest\":3.285714285714,\"highest_exact\":\"23/7\",\"percent\":65.714285714286,\"percent_exact\":\"460/7\",\"grade\":null,");
    expect_json("{\"na\":true,\"nb\":true,\"nc\":true}", "{\"score\":null,\"lowest\":null,\"highest\":null,\"percent\":null,\"grade\":null,");
}

/* What else a result tells */

static void test_measured(void **state)
{
    (void)state;
    asm_sample(&a);
    load();
    ken_indicator_result r;
    evaluate("{\"part\":2,\"goal\":3,\"org\":{\"people\":1,\"q\":false,\"day\":\"2022-03-31\"},\"points\":7}");
    assert_true(ken_result_indicator(context, 0, &r));
    assert_int_equal(r.measured_count, 1);
    assert_string_equal(ken_measured(context, 0, 0, KEN_ENGLISH), "66.66…%");
    assert_string_equal(ken_measured(context, 0, 0, KEN_THAI), "ร้อยละ ๖๖.๖๖…");
    assert_null(ken_measured(context, 0, 1, KEN_THAI));
    assert_null(ken_measured(context, 9, 0, KEN_THAI));
    assert_null(ken_blame(context, 0, 0, NULL, NULL));
    assert_string_equal(ken_measured(context, 1, 0, KEN_ENGLISH), "7");
    assert_string_equal(ken_measured(context, 3, 0, KEN_ENGLISH), "31 March 2022");
    evaluate("{\"part\":2,\"org\":{\"people\":5,\"q\":false,\"day\":null},\"points\":7}");
    assert_string_equal(ken_measured(context, 0, 0, KEN_ENGLISH), ""); /* nothing to compute */
    assert_string_equal(ken_measured(context, 3, 0, KEN_ENGLISH), "");
    assert_true(ken_result_indicator(context, 1, &r));
    assert_int_equal(r.measured_count, 0); /* the measure belongs to the other case */
    evaluate("{\"org\":{\"q\":false},\"points\":7}"); /* which case it is, is open */
    assert_null(ken_measured(context, 1, 0, KEN_ENGLISH));
    evaluate("{\"part\":2,\"goal\":3,\"org\":{\"q\":true}}"); /* not assessed */
    assert_null(ken_measured(context, 0, 0, KEN_ENGLISH));
}

static void expect_error(const char *record, size_t line, const char *code, const char *english)
{
    ken_error_info info;
    ken_indicator_result r;
    const char *text;
    size_t size;
    assert_int_equal(ken_evaluate(context, record, strlen(record)), KEN_UNREADABLE);
    ken_error(context, &info);
    assert_string_equal(info.code, code);
    text = ken_error_text(context, KEN_ENGLISH, line);
    if (strcmp(text, english) != 0)
        fail_msg("%s: %s, not %s", record, text, english);
    assert_non_null(ken_error_text(context, KEN_THAI, line));
    assert_false(ken_result_indicator(context, 0, &r));
    assert_int_equal(ken_result_json(context, KEN_THAI, &text, &size), KEN_UNREADABLE);
    assert_int_equal(ken_problem_count(context), 0);
    assert_null(ken_result_unit(context));
}

static void test_errors(void **state)
{
    (void)state;
    asm_sample(&a);
    load();
    ken_error_info info;
    expect_error("{\"part\":2", 0, "D0101", "the record cannot be read, at character 10: the data ends before it is complete");
    expect_error("{\"หมู่\":2", 12, "D0101", "line 12 cannot be read, at character 10: the data ends before it is complete");
    ken_error(context, &info);
    assert_int_equal(info.offset, 17);
    assert_int_equal(info.character, 10);
    expect_error("[]", 1, "D0103", "a record must be a JSON object, not an array");
    expect_error("null", 1, "D0103", "a record must be a JSON object, not null");
    expect_error("7", 0, "D0103", "a record must be a JSON object, not a number");
    expect_error(" ", 3, "D0102", "line 3 is blank");
    expect_error("", 0, "D0102", "the record is blank");
    expect_error("{\"\xff\":1}", 0, "D0106", "the data is not UTF-8 (byte 0xFF at offset 2)");
    expect_error("{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", 0, "D0105", "this record is nested deeper than 32 levels");
    evaluate("{}");
    ken_error(context, &info);
    assert_string_equal(info.code, "");
    assert_null(ken_error_text(context, KEN_ENGLISH, 1));
}

static void test_problems(void **state)
{
    (void)state;
    asm_sample(&a);
    load();
    evaluate("{\"level\":\"3\",\"leve\":1,\"part\":-1,\"unit\":7}");
    assert_string_equal(ken_result_unit(context), "7");
    assert_int_equal(ken_problem_count(context), 2);
    ken_problem problem;
    const char *help = NULL;
    assert_true(ken_result_problem(context, 0, &problem));
    assert_string_equal(problem.path, "part");
    assert_string_equal(problem.code, "D0202");
    assert_int_equal(problem.kind, KEN_PROBLEM_INVALID);
    assert_string_equal(ken_problem_text(context, 0, KEN_ENGLISH, &help), "`part` cannot be negative, but is -1");
    assert_string_equal(help, "");
    assert_false(ken_result_problem(context, 2, &problem));
    assert_null(ken_problem_text(context, 2, KEN_ENGLISH, &help));
}

static void test_describe(void **state)
{
    (void)state;
    asm_sample(&a);
    *asm_cell(&a, KEN_INPUT, SAMPLE_LEVEL, KEN_INPUT_TEXT) = asm_text(&a, "the level") + 1;
    load();
    ken_program_info info;
    ken_program_describe(program, &info);
    assert_string_equal(info.ruleset, "rules");
    assert_string_equal(info.source, "");
    assert_int_equal(info.scorecards, 2);
    assert_int_equal(info.indicators, 4);
    assert_int_equal(info.inputs, 8);
    assert_string_equal(info.rules_sha256, "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a");
    assert_int_equal(strlen(info.program_sha256), 64);
    ken_scorecard_result s;
    const char *text;
    evaluate("{}");
    assert_string_equal(ken_blame(context, 2, 0, &text, NULL), "level");
    assert_string_equal(text, "the level");
    assert_null(ken_blame(context, 2, 1, &text, NULL));
    assert_true(ken_result_scorecard(context, 1, &s));
    assert_int_equal(s.first_indicator, 2);
    assert_int_equal(s.indicator_count, 2);
    assert_int_equal(s.top, 5);
    assert_false(s.has_total);
    assert_false(ken_result_scorecard(context, 2, &s));
    assert_string_equal(ken_version(), "0.1.0");
}

static void test_digest(void **state)
{
    (void)state;
    unsigned char digest[KEN_DIGEST_BYTES];
    char hex[KEN_DIGEST_HEX];
    ken_digest("abc", 3, digest);
    ken_digest_hex(digest, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ken_digest(NULL, 0, digest);
    ken_digest_hex(digest, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void test_dump(void **state)
{
    (void)state;
    asm_sample(&a);
    load();
    static const char *const english[] = {
        "ruleset       \"rules\"\n",
        "       0  part        part        baht 0 …\n",
        "       7  points      points      number 0 … 110\n",
        "team · indicator 1 \"title\" · weight 60% · rules.ken:2\nrules.ken:2 │ level 1 …\n",
        "       3  PERCENT        zero base {goal} · overflow {part, goal}\n>      4  STORE          s0\n",
        "rules.ken:3 │ level 2\n",
        "DAY            29 July 2021\n",
        "BAND           3 … 70\n",
        "SHOW           #1 percent\n",
        "CASE           \"many\" · → ",
    };
    char *text;
    size_t size;
    assert_int_equal(ken_program_dump(program, KEN_ENGLISH, &text, &size), KEN_OK);
    assert_int_equal(strlen(text), size);
    for (size_t i = 0; i < sizeof english / sizeof *english; i++)
        if (!strstr(text, english[i]))
            fail_msg("no %s in\n%s", english[i], text);
    free(text);
    assert_int_equal(ken_program_dump(program, KEN_THAI, &text, &size), KEN_OK);
    assert_non_null(strstr(text, "team · ตัวชี้วัด ๑ \"title\" · น้ำหนักร้อยละ ๖๐ · rules.ken:2\n"));
    free(text);
}

/* How numbers are rounded, and the first points of a curve. */
static void test_dump_values(void **state)
{
    (void)state;
    static const char *const wanted[] = {
        "ROUND          half up 0 · overflow {x}\n",    "ROUND          half even 1 · overflow {x}\n", "ROUND          down 2 · overflow {x}\n",
        "ROUND          up 3 · overflow {x}\n",         "ROUND          truncate 12 · overflow {x}\n",
        "INTERPOLATE    -1: 0.5, 0: 1, 1: 0, 2: 7 · overflow {x}\n", "INTERPOLATE    0: 0, 1: 1, 2: 0, 3: 1, … +1 · overflow {x}\n",
    };
    static const unsigned places[KEN_NUMBER_CUTS] = {0, 1, 2, 3, 12};
    begin_truth();
    uint32_t set = ASM_SET(&a, X);
    OP1(&a, INPUT, X);
    for (int how = 0; how < KEN_NUMBER_CUTS; how++)
        OP2(&a, ROUND, ken_rounding((enum ken_number_cut)how, places[how]), set);
    OP2(&a, INTERPOLATE, ASM_CURVE(&a, 4, "-1", "0.5", "0", "1", "1", "0", "2", "7"), set);
    OP2(&a, INTERPOLATE, ASM_CURVE(&a, 5, "0", "0", "1", "1", "2", "0", "3", "1", "4", "9"), set);
    OP2(&a, BETWEEN, number("0"), number("1"));
    end_truth();
    char *text;
    size_t size;
    assert_int_equal(ken_program_dump(program, KEN_ENGLISH, &text, &size), KEN_OK);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!strstr(text, wanted[i]))
            fail_msg("no %s in\n%s", wanted[i], text);
    free(text);
    assert_int_equal(ken_program_dump(program, KEN_THAI, &text, &size), KEN_OK);
    assert_non_null(strstr(text, "ROUND          ครึ่งเป็นเลขคู่ 1 · ใหญ่เกินคำนวณ {x}\n"));
    free(text);
}

/* A text of 501 bytes is cut in the listing, and so is a line; not inside a character. A number is cut at 100 digits. */
static void test_dump_long(void **state)
{
    (void)state;
    char *text;
    size_t size;
    for (size_t over = 0; over < 3; over++) {
        char title[600] = "", line[700] = "\t";
        memset(title, 'x', 498 + over);
        strcat(title, "ก"); /* bytes 498 … 500, then 499 … 501, then 500 … 502 */
        strcat(line, title);
        strcat(line, "\nend");
        begin_inputs();
        scorecard = asm_scorecard(&a, "s", true, KEN_POLICY_DROP);
        rule = asm_indicator(&a, scorecard, "1", "100", all, false);
        *asm_cell(&a, KEN_INDICATOR, rule, KEN_INDICATOR_TITLE) = asm_text(&a, title);
        *asm_cell(&a, KEN_FILE, 0, KEN_FILE_SOURCE) = asm_origin(&a, line);
        asm_line(&a, 1);
        OP1(&a, RULE, rule);
        OP0(&a, LADDER);
        OP1(&a, NUMBER, huge());
        OP2(&a, BETWEEN, number("1e39"), huge());
        end_truth();
        assert_int_equal(ken_program_dump(program, KEN_ENGLISH, &text, &size), KEN_OK);
        title[498 + over] = '\0';
        char wanted[2][700];
        snprintf(wanted[0], sizeof wanted[0], "\"%s…\"", title);
        snprintf(wanted[1], sizeof wanted[1], " │ %s…\n", title);
        assert_non_null(strstr(text, wanted[0]));
        assert_non_null(strstr(text, wanted[1]));
        assert_null(strstr(text, "ก"));
        const char *digits = strstr(text, "NUMBER         ");
        assert_non_null(digits);
        assert_int_equal(strspn(digits + 15, "0123456789"), 100);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(totals), TEST(totals_choice), TEST(json_whole), TEST(json_parts), TEST(measured), TEST(errors),
        TEST(problems), TEST(describe), TEST(digest), TEST(dump), TEST(dump_values), TEST(dump_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
