/* ken against the oracle (tests/oracle): every worked case of the tests, each also against what the case itself expects. */
#include "rules.h"

#include "../oracle/compare.h"
#include "../oracle/oracle.h"

static json_t *load_cases(const char *path)
{
    json_error_t error;
    json_t *cases = json_load_file(path, 0, &error);
    if (!cases)
        fail_msg("%s:%d: %s", path, error.line, error.text);
    return cases;
}

static const char *string_of(json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static int differs(struct comparison *comparison, const char *name, const char *record, size_t size)
{
    char *difference = compare_record(comparison, record, size, NULL);
    if (difference)
        fprintf(stderr, "%s: %s", name, difference); /* longer than cmocka prints */
    free(difference);
    return difference != NULL;
}

/* What the oracle says of one scorecard; the caller owns it. */
static json_t *oracle_says_of(struct oracle *oracle, const char *record, const char *scorecard)
{
    char *text = oracle_evaluate(oracle, record, strlen(record)), *object;
    assert_non_null(text);
    assert_true(asprintf(&object, "{%.*s}", (int)strcspn(text, "\n"), text) > 0);
    json_t *result = json_loads(object, 0, NULL), *card = json_incref(json_object_get(json_object_get(result, "scorecards"), scorecard));
    assert_non_null(card);
    json_decref(result);
    free(object);
    free(text);
    return card;
}

/* What it says of one indicator. */
static json_t *oracle_says(struct oracle *oracle, const char *record, const char *scorecard, const char *indicator)
{
    json_t *card = oracle_says_of(oracle, record, scorecard);
    json_t *one = json_incref(json_object_get(json_object_get(card, "indicators"), indicator));
    assert_non_null(one);
    json_decref(card);
    return one;
}

static int misses(json_t *one, const char *file, struct oracle *oracle, const char *scorecard, const char *indicator)
{
    const char *where;
    json_t *says = oracle_says(oracle, string_of(one, "record"), scorecard, indicator);
    bool right = has_all(says, json_object_get(one, "expect"), &where);
    if (!right)
        print_message("%s %s: %s of the oracle is not what the case expects\n", file, string_of(one, "id"), where);
    json_decref(says);
    return !right;
}

static void run_vectors(const char *path, size_t least)
{
    json_t *cases = load_cases(path), *one;
    size_t index;
    int failed = 0;
    json_array_foreach(cases, index, one) {
        const char *rules = string_of(one, "rules"), *record = string_of(one, "record");
        struct comparison *comparison = compare_open(rules, strlen(rules));
        struct oracle *oracle = oracle_open(&(ken_rule_file){"rules.ken", rules, strlen(rules)}, 1);
        if (!comparison || !oracle)
            fail_msg("%s %s: not opened", path, string_of(one, "id"));
        failed += differs(comparison, string_of(one, "id"), record, strlen(record));
        failed += misses(one, path, oracle, "s", "1");
        oracle_close(oracle);
        compare_close(comparison);
    }
    assert_true(index >= least);
    assert_int_equal(failed, 0);
    json_decref(cases);
}

static void semantics_vectors(void **state)
{
    (void)state;
    run_vectors("tests/vectors/semantics.json", 60);
}

static void exact_vectors(void **state)
{
    (void)state;
    run_vectors("tests/vectors/exact.json", 33);
}

/* What the oracle alone makes of each form, worked out by hand: of the scorecard and of some of its indicators. */
static void forms(void **state)
{
    (void)state;
    json_t *cases = load_cases("tests/vectors/forms.json"), *one, *want;
    size_t index;
    int failed = 0;
    json_array_foreach(cases, index, one) {
        const char *rules = string_of(one, "rules"), *number, *where;
        struct oracle *oracle = oracle_open(&(ken_rule_file){"rules.ken", rules, strlen(rules)}, 1);
        if (!oracle)
            fail_msg("%s: not opened", string_of(one, "id"));
        json_t *card = oracle_says_of(oracle, string_of(one, "record"), "s"), *indicators = json_object_get(card, "indicators");
        if (!has_all(card, json_object_get(one, "card"), &where)) {
            print_message("%s: %s of the scorecard\n", string_of(one, "id"), where);
            failed++;
        }
        json_object_foreach(json_object_get(one, "indicators"), number, want)
            if (!has_all(json_object_get(indicators, number), want, &where)) {
                print_message("%s: %s of indicator %s\n", string_of(one, "id"), where, number);
                failed++;
            }
        json_decref(card);
        oracle_close(oracle);
    }
    assert_true(index >= 125);
    assert_int_equal(failed, 0);
    json_decref(cases);
}

/* Rules and records of places that the worked cases leave out; what is right is what both say. */
static void corners(void **state)
{
    (void)state;
    json_t *cases = load_cases("tests/vectors/corners.json"), *one, *record;
    size_t index, k, records = 0;
    int failed = 0;
    json_array_foreach(cases, index, one) {
        const char *rules = string_of(one, "rules");
        struct comparison *comparison = compare_open(rules, strlen(rules));
        if (!comparison)
            fail_msg("%s: the rules do not compile", string_of(one, "id"));
        json_array_foreach(json_object_get(one, "records"), k, record) {
            failed += differs(comparison, string_of(one, "id"), json_string_value(record), json_string_length(record));
            records++;
        }
        compare_close(comparison);
    }
    assert_true(records >= 300);
    assert_int_equal(failed, 0);
    json_decref(cases);
}

/* Agreement is also to read the same records and the same rules. */
static void readings_agree(void **state)
{
    (void)state;
    static const char rules[] = "ruleset \"t\" input p from \"p\" is flag scorecard s \"s\" no total indicator 1 \"i\" level 1 p highest level 1";
    static const char unknown[] = "ruleset \"t\" scorecard s \"s\" no total indicator 1 \"i\" level 1 nobody highest level 1";
    size_t scored;
    struct comparison *comparison = compare_open(rules, sizeof rules - 1);
    struct oracle *oracle = oracle_open(&(ken_rule_file){"rules.ken", rules, sizeof rules - 1}, 1);
    assert_non_null(comparison);
    assert_non_null(oracle);
    assert_null(compare_record(comparison, "{\"p\":true}", 10, &scored));
    assert_int_equal(scored, 1);
    assert_null(compare_record(comparison, "{\"p\":null}", 10, &scored));
    assert_int_equal(scored, 0);
    assert_null(compare_record(comparison, "[]", 2, &scored));
    assert_null(oracle_evaluate(oracle, "[]", 2));
    assert_null(compare_open(unknown, sizeof unknown - 1));
    assert_null(oracle_open(&(ken_rule_file){"rules.ken", unknown, sizeof unknown - 1}, 1));
    oracle_close(oracle);
    compare_close(comparison);
}

/* The rule files of a directory, opened by one of the two. */
static void open_directory(const char *directory, struct comparison **comparison, struct oracle **oracle)
{
    struct dirent **entries;
    int count = scandir(directory, &entries, is_rule_file, by_bytes);
    assert_true(count > 0);
    ken_rule_file *files = calloc((size_t)count, sizeof *files);
    for (int i = 0; i < count; i++) {
        char *path;
        assert_true(asprintf(&path, "%s/%s", directory, entries[i]->d_name) > 0);
        files[i] = (ken_rule_file){.name = path};
        files[i].bytes = read_file(path, &files[i].size);
        free(entries[i]);
    }
    free(entries);
    *comparison = compare_open_files(files, (size_t)count);
    *oracle = oracle_open(files, (size_t)count);
    for (int i = 0; i < count; i++) {
        free((char *)files[i].name);
        free((char *)files[i].bytes);
    }
    free(files);
    assert_non_null(*comparison);
    assert_non_null(*oracle);
}

static void memo_boundaries(void **state)
{
    (void)state;
    struct dirent **entries;
    struct comparison *comparison;
    struct oracle *oracle;
    open_directory("rules/cdd-buriram-2565-r1", &comparison, &oracle);
    int failed = 0, records = 0, count = scandir("tests/memo", &entries, NULL, by_bytes);
    for (int i = 0; i < count; i++) {
        char path[300];
        snprintf(path, sizeof path, "tests/memo/%s", entries[i]->d_name);
        if (strstr(path, ".json")) {
            json_t *cases = load_cases(path), *one;
            size_t index;
            json_array_foreach(cases, index, one) {
                const char *record = string_of(one, "record");
                failed += differs(comparison, path, record, strlen(record));
                if (string_of(one, "indicator"))
                    failed += misses(one, path, oracle, string_of(one, "scorecard"), string_of(one, "indicator"));
                records++;
            }
            json_decref(cases);
        }
        free(entries[i]);
    }
    free(entries);
    assert_true(records >= 212);
    assert_int_equal(failed, 0);
    oracle_close(oracle);
    compare_close(comparison);
}

static void districts(void **state)
{
    (void)state;
    static const char *const directories[] = {"rules/cdd-buriram-2565-r1", "rules/cdd-2565-agreement"};
    json_t *records = load_cases("examples/districts.json"), *record;
    int failed = 0;
    for (size_t d = 0; d < 2; d++) {
        struct comparison *comparison;
        struct oracle *oracle;
        size_t index;
        open_directory(directories[d], &comparison, &oracle);
        json_array_foreach(records, index, record) {
            char *text = json_dumps(record, 0);
            failed += differs(comparison, directories[d], text, strlen(text));
            free(text);
        }
        assert_true(index >= 5);
        oracle_close(oracle);
        compare_close(comparison);
    }
    assert_int_equal(failed, 0);
    json_decref(records);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(semantics_vectors),
        cmocka_unit_test(exact_vectors),
        cmocka_unit_test(forms),
        cmocka_unit_test(corners),
        cmocka_unit_test(readings_agree),
        cmocka_unit_test(memo_boundaries),
        cmocka_unit_test(districts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
