/* What the reader says of a text it cannot read, and that it never looks behind the end of one. */
#include "bench.h"

static void begin_records(void)
{
    begin_truth();
    OP1(&a, FLAG, P);
    end_truth();
}

/* The reason, in the language given; NULL when the record can be read. */
static const char *refusal(const char *json, size_t size, ken_language language)
{
    ken_status status = ken_evaluate(context, json, size);
    assert_true(status == KEN_OK || status == KEN_UNREADABLE);
    if (status == KEN_OK)
        return NULL;
    return language == KEN_THAI ? context->unreadable.reason_thai : context->unreadable.reason_english;
}

static void test_reasons(void **state)
{
    (void)state;
    static const char pairs[] = "\\ud800 to \\udfff must come in pairs", hex[] = "four hexadecimal digits must follow \\u";
    static const char ends[] = "the data ends before it is complete", object[] = "a comma or } is missing", array[] = "a comma or ] is missing";
    static const struct {
        const char *json, *english;
    } cases[] = {
        {"{\"x\":'1'}", "a text stands in \", not in '"},
        {"{\"x\":+1}", "a number takes no + before it"},
        {"{\"x\":.5}", "a digit must stand before the decimal point"},
        {"{\"x\":}", "a value is missing"}, {"{\"x\":,", "a value is missing"}, {"{\"x\"::", "a value is missing"}, {"[,", "a value is missing"}, {"]", "a value is missing"},
        {"{\"x\":x}", "this is no JSON value"}, {"x", "this is no JSON value"}, {"[x", "this is no JSON value"}, {"{\"x\":@}", "this is no JSON value"},
        {"{\"x\":-}", "a digit must follow the -"}, {"{\"x\":-.5}", "a digit must follow the -"},
        {"{\"x\":1.}", "a digit must follow the decimal point"}, {"{\"x\":1.e}", "a digit must follow the decimal point"},
        {"{\"x\":1e}", "a digit must follow the e"}, {"{\"x\":1E+}", "a digit must follow the e"}, {"{\"x\":1e-x}", "a digit must follow the e"},
        {"{\"x\":01}", "a number cannot begin with a needless 0"}, {"{\"x\":-00}", "a number cannot begin with a needless 0"},
        {"{\"x\":1x}", object}, {"{\"x\":1/1}", object}, {"{\"x\":1:1}", object}, {"{\"x\":0.5.5}", object}, {"{\"x\":1]", object},
        {"[1}", array}, {"[1 2]", array}, {"[1:2]", array},
        {"{\"x\":nuxx}", "the only words are true, false and null"}, {"{\"x\":tru\"", "the only words are true, false and null"},
        {"{\"x\":\"\\u12g4\"}", hex}, {"{\"x\":\"\\u12@4\"}", hex}, {"{\"x\":\"\\u12/4\"}", hex}, {"{\"x\":\"\\u12:4\"}", hex},
        {"{\"x\":\"\\ud800\"}", pairs}, {"{\"x\":\"\\ud800\\\\\"}", pairs}, {"{\"x\":\"\\udc00\"}", pairs}, {"{\"x\":\"\\ud800\\udbff\"}", pairs},
        {"{\"x\":\"\\ud800\\ue000\"}", pairs}, {"{\"x\":\"\\udfff\"}", pairs},
        {"{\"x\":\"\\a\"}", "JSON has no such escape after \\"},
        {"{\"x\":\"\x1f\"}", "a control character or line end stands in a text; write it as \\n"},
        {"{x:1}", "a name in \"…\" must stand here"}, {"{\"x\":1,}", "a name in \"…\" must stand here"},
        {"{\"x\" 1}", "a : is missing after the name"}, {"{\"x\",", "a : is missing after the name"},
        {"{} {}", "something follows the record"}, {"{}]", "something follows the record"},
        {"{", ends}, {"[", ends}, {"{\"x\":", ends}, {"{\"x\":\"", ends}, {"{\"x\":1", ends}, {"{\"x\":1.", ends}, {"{\"x\":\"\\ud800", ends},
        {"{\"x\":\"\\ud800\\", ends}, {"{\"x\":\"\\", ends}, {"{\"x\":\"\xe0\xb8", ends}, {"{\"x\":\"\xf0\x9f\x98", ends},
    };
    begin_records();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *said = refusal(cases[i].json, strlen(cases[i].json), KEN_ENGLISH);
        if (!said || strcmp(said, cases[i].english) != 0)
            fail_msg("%s: %s", cases[i].json, said ? said : "is read");
        assert_non_null(refusal(cases[i].json, strlen(cases[i].json), KEN_THAI));
    }
}

/* Each beginning of a text is judged alike, whatever lies behind its end. */
static void test_ends(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\xef\xbb\xbf {\"unit\":\"\\u0e01\\ud83d\\ude00\\n\",\"x\":-0.5e+12,\"y\":[1,{}],\"z\":{\"a\":0},\"p\":true,\"q\":false,\"d\":null,\"no\":\"\xe0\xb8\x81\xf0\x9f\x98\x80\"} ",
        "\xef\xbb\xbf", "12", "[1.5E3]", "{\"\\\"x\":\"\\uABCD\\udbff\\udfff\"}",
    };
    static const char behind[] = "0aA\",:}]\\.-+e/u \x80\xbf";
    char text[200], listed[2000], fresh[2000];
    begin_records();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t size = 0; size <= strlen(texts[i]); size++) {
            const char *result;
            size_t result_size;
            memset(text, 0, sizeof text);
            memcpy(text, texts[i], size);
            for (size_t k = 0; k < sizeof behind; k++) { /* first with NULs: its last is one */
                memset(text + size, behind[sizeof behind - 1 - k], sizeof text - size);
                ken_status status = ken_evaluate(context, text, size);
                if (status == KEN_OK) {
                    assert_int_equal(ken_result_json(context, KEN_ENGLISH, &result, &result_size), KEN_OK);
                    snprintf(fresh, sizeof fresh, "%s", result);
                } else {
                    snprintf(fresh, sizeof fresh, "%d %d %zu %s", (int)status, (int)context->unreadable.code, context->unreadable.offset,
                             context->unreadable.reason_english ? context->unreadable.reason_english : "");
                }
                if (k == 0)
                    memcpy(listed, fresh, sizeof listed);
                assert_string_equal(fresh, listed);
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(reasons), TEST(ends)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
