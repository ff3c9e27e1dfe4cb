/* Worked cases: the semantics' own vectors, rule files that must not compile, and the memo's boundaries, reasoned by hand. */
#include "rules.h"

#include <pthread.h>

#include "../../runtime/ken_jansson.h"

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

static int compare_case(const char *file, json_t *one, json_t *have)
{
    const char *where = "";
    if (have && has_all(have, json_object_get(one, "expect"), &where))
        return 0;
    char *got = have ? json_dumps(have, JSON_COMPACT) : NULL, *want = json_dumps(json_object_get(one, "expect"), JSON_COMPACT);
    print_message("%s %s: %s differs\n  record %s\n  expect %s\n  got    %s\n  (%s)\n", file, string_of(one, "id"), where,
                  string_of(one, "record"), want, got ? got : "nothing", string_of(one, "reason"));
    free(got);
    free(want);
    return 1;
}

static json_t *indicator_of(json_t *result, const char *scorecard, const char *indicator)
{
    json_t *card = json_object_get(json_object_get(result, "scorecards"), scorecard);
    return json_object_get(json_object_get(card, "indicators"), indicator);
}

static void run_vectors(const char *path, size_t least)
{
    json_t *cases = load_cases(path), *one;
    size_t index;
    int failed = 0;
    json_array_foreach(cases, index, one) {
        ken_compilation *compilation = compile_text(string_of(one, "rules"));
        ken_program *program = program_of(compilation);
        json_t *result = evaluate(program, string_of(one, "record"));
        failed += compare_case(path, one, indicator_of(result, "s", "1"));
        json_decref(result);
        ken_program_free(program);
        ken_compilation_free(compilation);
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

/* Values that doubles miss, and corners of the semantics. */
static void exact_vectors(void **state)
{
    (void)state;
    run_vectors("tests/vectors/exact.json", 25);
}

/* Rates, rounding, interpolation, and level lists in steps. */
static void values_vectors(void **state)
{
    (void)state;
    run_vectors("tests/vectors/values.json", 250);
}

static void category_vectors(void **state)
{
    (void)state;
    run_vectors("tests/vectors/categories.json", 110);
}

/* The scorecards of a result, word by word. */
static char *scorecards_of(const char *rules, const char *record)
{
    static const char begin[] = "\"scorecards\":", end[] = ",\"problems\":";
    ken_compilation *compilation = compile_text(rules);
    ken_program *program = program_of(compilation);
    ken_context *context;
    const char *text;
    size_t size;
    assert_int_equal(ken_context_new(program, &context), KEN_OK);
    assert_int_equal(ken_evaluate(context, record, strlen(record)), KEN_OK);
    assert_int_equal(ken_result_json(context, KEN_ENGLISH, &text, &size), KEN_OK);
    const char *first = strstr(text, begin), *last = strstr(text, end);
    assert_true(first && last);
    first += strlen(begin);
    char *cards = strndup(first, (size_t)(last - first));
    ken_context_free(context);
    ken_program_free(program);
    ken_compilation_free(compilation);
    return cards;
}

/* Levels, scores, weights, totals and grades, in both languages: the whole result. */
static void score_vectors(void **state)
{
    static const char *const surfaces[] = {"rules", "thai"};
    (void)state;
    json_t *cases = load_cases("tests/vectors/scores.json"), *one;
    size_t index;
    int failed = 0;
    json_array_foreach(cases, index, one)
        for (int i = 0; i < 2; i++) {
            char *have = scorecards_of(string_of(one, surfaces[i]), string_of(one, "record"));
            if (strcmp(have, string_of(one, "expect")) != 0) {
                print_message("scores %s (%s)\n  record %s\n  expect %s\n  got    %s\n  (%s)\n", string_of(one, "id"), surfaces[i],
                              string_of(one, "record"), string_of(one, "expect"), have, string_of(one, "reason"));
                failed++;
            }
            free(have);
        }
    assert_true(index >= 120);
    assert_int_equal(failed, 0);
    json_decref(cases);
}

/* The error must stand where the vector says: its first byte lies in the words named. */
static bool error_at(ken_compilation *compilation, const char *rules, const char *words)
{
    for (size_t i = 0; i < ken_diagnostic_count(compilation); i++) {
        ken_diagnostic d;
        ken_compilation_diagnostic(compilation, i, &d);
        for (const char *at = strstr(rules, words); at && d.severity == KEN_ERROR; at = strstr(at + 1, words)) {
            size_t begin = (size_t)(at - rules), end = begin + strlen(words);
            if (d.place.begin < end && d.place.end > begin)
                return true;
        }
    }
    return false;
}

static void must_not_compile(void **state)
{
    (void)state;
    json_t *cases = load_cases("tests/vectors/must_not_compile.json"), *one;
    size_t index;
    int failed = 0;
    json_array_foreach(cases, index, one) {
        const char *rules = string_of(one, "rules");
        ken_compilation *compilation = compile_text(rules);
        const void *bytes;
        size_t size;
        if (ken_compilation_program(compilation, &bytes, &size) || !error_at(compilation, rules, string_of(one, "text"))) {
            print_message("%s: no error at «%s» (%s)\n", string_of(one, "id"), string_of(one, "text"), string_of(one, "error"));
            print_diagnostics(compilation);
            failed++;
        }
        ken_compilation_free(compilation);
    }
    assert_true(index >= 40);
    assert_int_equal(failed, 0);
    json_decref(cases);
}

static const char *const memo_files[] = {"T1", "T2", "T3", "T4.1", "T4.2", "T5", "T6", "I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8.1", "I8.2", "I8.3", "I9"};

static void memo_boundaries(void **state)
{
    (void)state;
    ken_compilation *compilation = compile_directory("rules/cdd-buriram-2565-r1");
    ken_program *program = program_of(compilation);
    int failed = 0, count = 0;
    for (size_t f = 0; f < sizeof memo_files / sizeof *memo_files; f++) {
        char path[64];
        snprintf(path, sizeof path, "tests/memo/%s.json", memo_files[f]);
        json_t *cases = load_cases(path), *one;
        size_t index;
        json_array_foreach(cases, index, one) {
            json_t *result = evaluate(program, string_of(one, "record"));
            failed += compare_case(memo_files[f], one, indicator_of(result, string_of(one, "scorecard"), string_of(one, "indicator")));
            json_decref(result);
            count++;
        }
        json_decref(cases);
    }
    assert_true(count >= 200);
    assert_int_equal(failed, 0);
    ken_program_free(program);
    ken_compilation_free(compilation);
}

static void memo_totals(void **state)
{
    (void)state;
    ken_compilation *compilation = compile_directory("rules/cdd-buriram-2565-r1");
    ken_program *program = program_of(compilation);
    json_t *cases = load_cases("tests/memo/totals.json"), *one, *card;
    size_t index;
    const char *name;
    int failed = 0;
    json_array_foreach(cases, index, one) {
        json_t *result = evaluate(program, string_of(one, "record")), *cards = json_object_get(result, "scorecards");
        json_object_foreach(json_object_get(one, "expect"), name, card) {
            const char *where;
            if (has_all(json_object_get(cards, name), card, &where))
                continue;
            print_message("totals %s: %s of %s differs (%s)\n", string_of(one, "id"), where, name, string_of(one, "reason"));
            failed++;
        }
        json_decref(result);
    }
    assert_true(index >= 12);
    assert_int_equal(failed, 0);
    json_decref(cases);
    ken_program_free(program);
    ken_compilation_free(compilation);
}

/* The same rules in the English surface are the same program. */
static void surfaces_agree(void **state)
{
    (void)state;
    ken_compilation *thai = compile_directory("rules/cdd-buriram-2565-r1"), *english = compile_directory("tests/surface/cdd-buriram-2565-r1");
    ken_program *a = program_of(thai), *b = program_of(english);
    ken_program_info x, y;
    ken_program_describe(a, &x);
    ken_program_describe(b, &y);
    assert_string_equal(x.program_sha256, y.program_sha256);
    assert_string_not_equal(x.rules_sha256, y.rules_sha256);
    assert_int_equal(x.indicators, 18);
    ken_program_free(a);
    ken_program_free(b);
    ken_compilation_free(thai);
    ken_compilation_free(english);
}

/* A list in steps makes the same program as the list, also where its conditions are shared; and so do all ways to write a step. */
static void steps_and_lists(void **state)
{
    (void)state;
    static const char frame[] = "ruleset \"t\"\nunit points\ninput p from \"p\" is percent\ninput q from \"q\" is percent\ninput x from \"x\" is points\n"
                                "scorecard s \"s\" no total\nindicator 1 \"i\"\n%s\nindicator 2 \"j\"\n%s\n";
    static const char *const pairs[][2] = {
        {"measure p\nlevel 1 to 5 at least 70, 75, 80, 85, 90%", "measure p\nlevel 1 to 5 at least 80% at level 3 step 5"},
        {"measure p\nlevel 1 to 5 more than 70, 75, 80, 85, 90%", "measure p\nlevel 1 to 5 more than 90 at level 5 step 5%"},
        {"measure x\nlevel 1 to 5 at most 1, 0.5, 0, -0.5, -1 points", "measure x\nlevel 1 to 5 at most 1 at level 1 step 0.5 points"},
        {"measure x\nlevel 1 to 5 less than 1.2, 0.9, 0.6, 0.3, 0 points", "measure x\nlevel 1 to 5 less than 0.3 points at level 4 step 0.3 points"},
        {"measure each of p and q\nlevel 1 to 5 at least 70, 75, 80, 85, 90%", "measure each of p and q\nlevel 1 to 5 at least 80% at level 3 step 5%"},
        {"measure p\nlevel 1 at least 1%\nlevel 2 to 4 \"t\" when at least 10, 20, 30%\nlevel 5 same as level 4",
         "measure p\nlevel 1 at least 1%\nlevel 2 to 4 \"t\" when at least 20% at level 3 step 10\nlevel 5 same as level 4"},
        {"measure round x in steps of 0.5 points\nlevel 1 to 5 at least 1, 2, 3, 4, 5 points", "measure round x in steps of 0.5\nlevel 1 to 5 at least 3 points at level 3 step 1"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char digest[2][65];
        for (int k = 0; k < 2; k++) {
            char *rules;
            assert_true(asprintf(&rules, frame, pairs[i][k], pairs[i][k]) > 0); /* twice: every condition is shared */
            ken_compilation *compilation = compile_text(rules);
            ken_program *program = program_of(compilation);
            ken_program_info info;
            ken_program_describe(program, &info);
            snprintf(digest[k], sizeof digest[k], "%s", info.program_sha256);
            ken_program_free(program);
            ken_compilation_free(compilation);
            free(rules);
        }
        assert_string_equal(digest[0], digest[1]);
    }
}

/* The department's lists: assessed by people; the mission list has levels and no total. */
static void agreement_lists(void **state)
{
    (void)state;
    ken_compilation *compilation = compile_directory("rules/cdd-2565-agreement");
    ken_program *program = program_of(compilation);
    ken_program_info info;
    ken_program_describe(program, &info);
    assert_int_equal(info.indicators, 18);
    assert_int_equal(info.scorecards, 3);
    json_t *result = evaluate(program, "{}"), *mission = json_object_get(json_object_get(result, "scorecards"), "mission");
    assert_true(json_is_null(json_object_get(mission, "score")));
    assert_true(json_is_null(json_object_get(mission, "lowest")));
    assert_int_equal(json_object_size(json_object_get(mission, "indicators")), 8);
    assert_null(json_object_get(indicator_of(result, "mission", "1"), "weight"));
    json_decref(result);
    ken_program_free(program);
    ken_compilation_free(compilation);
}

/* A scorecard may go on in a later file, after another one: its indicators, texts and notes come together. */
static void scorecards_go_on(void **state)
{
    (void)state;
    static const char first[] = "ruleset \"t\" input p from \"p\" is flag "
                                "scorecard a \"a\" no total indicator 1 \"x\" level 1 \"ax\" when p highest level 1 note \"n1\" "
                                "scorecard b \"b\" no total indicator 1 \"y\" level 1 \"by\" when not p highest level 1 note \"n2\"";
    static const char second[] = "ruleset \"t\" input p from \"p\" is flag "
                                 "scorecard a \"a\" no total indicator 2 \"z\" level 1 \"az\" when p highest level 1 note \"n3\"";
    ken_rule_file files[] = {{"1.ken", first, sizeof first - 1}, {"2.ken", second, sizeof second - 1}};
    ken_compilation *compilation;
    assert_int_equal(ken_compile(files, 2, NULL, &compilation), KEN_OK);
    ken_program *program = program_of(compilation);
    json_t *result = evaluate(program, "{\"p\":true}");
    assert_int_equal(json_integer_value(json_object_get(indicator_of(result, "a", "1"), "level")), 1);
    assert_int_equal(json_integer_value(json_object_get(indicator_of(result, "a", "2"), "level")), 1);
    assert_int_equal(json_integer_value(json_object_get(indicator_of(result, "b", "1"), "level")), 0);
    json_decref(result);
    ken_program_free(program);
    ken_compilation_free(compilation);
}

/* Records read as JSON text and as a json_t give the same result, byte for byte. */
static void both_readers_agree(void **state)
{
    (void)state;
    ken_compilation *compilation = compile_directory("rules/cdd-buriram-2565-r1");
    ken_program *program = program_of(compilation);
    json_t *records = load_cases("examples/districts.json"), *record;
    ken_context *by_text, *by_tree;
    size_t index;
    assert_int_equal(ken_context_new(program, &by_text), KEN_OK);
    assert_int_equal(ken_context_new(program, &by_tree), KEN_OK);
    json_array_foreach(records, index, record) {
        const char *a, *b;
        size_t a_size, b_size;
        char *text = json_dumps(record, JSON_COMPACT);
        assert_int_equal(ken_evaluate(by_text, text, strlen(text)), KEN_OK);
        assert_int_equal(ken_evaluate_jansson(by_tree, record), KEN_OK);
        assert_int_equal(ken_result_json(by_text, KEN_THAI, &a, &a_size), KEN_OK);
        assert_int_equal(ken_result_json(by_tree, KEN_THAI, &b, &b_size), KEN_OK);
        assert_int_equal(a_size, b_size);
        assert_memory_equal(a, b, a_size);
        free(text);
    }
    assert_true(index >= 5);
    json_t *list = json_array();
    assert_int_equal(ken_evaluate_jansson(by_tree, list), KEN_UNREADABLE);
    json_decref(list);
    json_decref(records);
    ken_context_free(by_text);
    ken_context_free(by_tree);
    ken_program_free(program);
    ken_compilation_free(compilation);
}

struct worker {
    ken_program *program;
    const char *record, *expected;
    int wrong;
};

static void *work(void *argument)
{
    struct worker *w = argument;
    ken_context *context;
    const char *text;
    size_t size;
    if (ken_context_new(w->program, &context) != KEN_OK) {
        w->wrong = 1;
        return NULL;
    }
    for (int i = 0; i < 400; i++)
        if (ken_evaluate(context, w->record, strlen(w->record)) != KEN_OK || ken_result_json(context, KEN_ENGLISH, &text, &size) != KEN_OK ||
            size != strlen(w->expected) || memcmp(text, w->expected, size) != 0)
            w->wrong++;
    ken_context_free(context);
    return NULL;
}

/* One program, many threads, each with a context of its own. */
static void threads_share_a_program(void **state)
{
    (void)state;
    enum { THREADS = 6 };
    ken_compilation *compilation = compile_directory("rules/cdd-buriram-2565-r1");
    ken_program *program = program_of(compilation);
    char *record = read_file("examples/nangrong.json", NULL);
    ken_context *context;
    const char *text;
    size_t size;
    assert_int_equal(ken_context_new(program, &context), KEN_OK);
    assert_int_equal(ken_evaluate(context, record, strlen(record)), KEN_OK);
    assert_int_equal(ken_result_json(context, KEN_ENGLISH, &text, &size), KEN_OK);
    char *expected = strndup(text, size);
    pthread_t threads[THREADS];
    struct worker workers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){program, record, expected, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(workers[i].wrong, 0);
    }
    free(expected);
    free(record);
    ken_context_free(context);
    ken_program_free(program);
    ken_compilation_free(compilation);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(semantics_vectors), cmocka_unit_test(exact_vectors), cmocka_unit_test(values_vectors), cmocka_unit_test(category_vectors),
        cmocka_unit_test(score_vectors), cmocka_unit_test(must_not_compile), cmocka_unit_test(memo_boundaries),
        cmocka_unit_test(memo_totals), cmocka_unit_test(surfaces_agree), cmocka_unit_test(steps_and_lists), cmocka_unit_test(agreement_lists),
        cmocka_unit_test(scorecards_go_on), cmocka_unit_test(both_readers_agree), cmocka_unit_test(threads_share_a_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
