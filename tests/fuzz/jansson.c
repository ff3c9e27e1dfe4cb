/* Fuzz target: the same bytes read by ken and by Jansson. Both take the same texts as objects, and score alike, apart from what
 * is documented: Jansson keeps reals as doubles and the last of equal keys, refuses what its numbers cannot hold and \u0000 in
 * strings, nests deeper, and reads over a NUL byte. */
#include "look.h"

#include "../../runtime/ken_jansson.h"

#include <stdlib.h>
#include <string.h>

static ken_context *by_text, *by_jansson;

static void start(void)
{
    ken_program *program = look_compile(look_rules, strlen(look_rules));
    REQUIRE(ken_context_new(program, &by_text) == KEN_OK);
    REQUIRE(ken_context_new(program, &by_jansson) == KEN_OK);
}

/* ---- Numbers that a double keeps as they are written ---- */

static size_t number_size(const char *at, const char *end)
{
    size_t size = 0;
    while (at + size < end && at[size] && strchr("0123456789+-.eE", at[size]))
        size++;
    return size;
}

/* Up to 15 digits in all, and an exponent of one digit: such a decimal comes back from a double unchanged. */
static bool is_kept(const char *number, size_t size)
{
    size_t digits = 0, exponent = 0;
    bool real = false, behind = false;
    for (size_t i = 0; i < size; i++) {
        bool digit = number[i] >= '0' && number[i] <= '9';
        behind = behind || number[i] == 'e' || number[i] == 'E';
        real = real || behind || number[i] == '.';
        digits += digit && !behind;
        exponent += digit && behind;
    }
    return !real || (digits <= 15 && exponent <= 1);
}

/* The text is sound JSON, so a number outside strings begins with its first digit or minus sign. */
static bool all_kept(const char *at, const char *end)
{
    bool string = false;
    while (at < end) {
        size_t size = 1;
        if (*at == '"')
            string = !string;
        else if (string && *at == '\\')
            size = 2;
        else if (!string && (*at == '-' || (*at >= '0' && *at <= '9'))) {
            size = number_size(at, end);
            if (!is_kept(at, size))
                return false;
        }
        at += size;
    }
    return true;
}

/* ---- Comparing ---- */

/* What a reader's own spelling of a number may change: messages that quote it, and a `unit` that is one. */
static json_t *result_of(ken_context *context, const json_t *record)
{
    const char *text;
    size_t size, index;
    json_t *problem;
    REQUIRE(ken_result_json(context, KEN_ENGLISH, &text, &size) == KEN_OK);
    json_t *result = json_loadb(text, size, JSON_ALLOW_NUL, NULL);
    REQUIRE(result != NULL);
    json_array_foreach(json_object_get(result, "problems"), index, problem) {
        json_object_del(problem, "message");
        json_object_del(problem, "help");
    }
    if (json_is_number(json_object_get(record, "unit")))
        json_object_del(result, "unit");
    return result;
}

/* What was measured, too: thresholds need not lie where the two part. */
static void compare_measures(void)
{
    ken_indicator_result r;
    for (size_t i = 0; ken_result_indicator(by_text, i, &r); i++)
        for (size_t k = 0; k < r.measured_count; k++) {
            const char *a = ken_measured(by_text, i, k, KEN_ENGLISH), *b = ken_measured(by_jansson, i, k, KEN_ENGLISH);
            REQUIRE(a && b ? strcmp(a, b) == 0 : !a && !b);
        }
}

static void compare_results(const json_t *record)
{
    compare_measures();
    json_t *a = result_of(by_text, record), *b = result_of(by_jansson, record);
    REQUIRE(json_equal(a, b));
    json_decref(a);
    json_decref(b);
}

static bool is_documented(enum json_error_code code)
{
    return code == json_error_numeric_overflow || code == json_error_null_character || code == json_error_null_byte_in_key ||
           code == json_error_stack_overflow;
}

static void compare(const char *text, size_t size)
{
    json_error_t error;
    ken_error_info info = {0};
    ken_status status = ken_evaluate(by_text, text, size);
    if (status == KEN_UNREADABLE)
        ken_error(by_text, &info);
    if (memchr(text, '\0', size)) { /* Jansson reads over one behind a number or word */
        REQUIRE(status == KEN_UNREADABLE);
        return;
    }
    bool mark = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0; /* ken reads over it, Jansson does not know it */
    json_t *record = json_loadb(text + (mark ? 3 : 0), size - (mark ? 3 : 0), 0, &error);
    if (!record) {
        REQUIRE(status == KEN_UNREADABLE || is_documented(json_error_code(&error)));
        return;
    }
    if (!json_is_object(record)) {
        REQUIRE(status == KEN_UNREADABLE);
        REQUIRE(strcmp(info.code, "D0103") == 0 || strcmp(info.code, "D0105") == 0);
        REQUIRE(ken_evaluate_jansson(by_jansson, record) == KEN_UNREADABLE);
    } else if (status == KEN_UNREADABLE) {
        REQUIRE(strcmp(info.code, "D0105") == 0);
    } else {
        REQUIRE(ken_evaluate_jansson(by_jansson, record) == KEN_OK);
        json_t *once = json_loadb(text + (mark ? 3 : 0), size - (mark ? 3 : 0), JSON_REJECT_DUPLICATES, &error);
        if (once && all_kept(text, text + size))
            compare_results(record);
        else
            look_at_result(by_jansson, LOOK_OURS);
        json_decref(once);
    }
    json_decref(record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!by_text)
        start();
    compare((const char *)data, size);
    return 0;
}
