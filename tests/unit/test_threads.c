/* Many threads on one program, each with a context of its own, while others compile: what each gets is what one alone gets.
 * make threads runs this under ThreadSanitizer. */
/* link: -pthread */
#include "rules.h"

#include <pthread.h>

#include "../../runtime/ken_jansson.h"

#define EVALUATING 10
#define COMPILING 4
#define RECORDS 6

static ken_program *program;
static char *records[RECORDS];
static char *wanted[RECORDS]; /* all that one thread alone gets of a record */
static char *wanted_listing[2];
static const char *rules_folder;

struct thread {
    pthread_t id;
    unsigned number, rounds;
    bool same;
};

static void add(char **text, const char *more)
{
    size_t size = *text ? strlen(*text) : 0, more_size = more ? strlen(more) : 0;
    *text = realloc(*text, size + more_size + 1);
    if (!*text)
        abort();
    memcpy(*text + size, more ? more : "", more_size);
    (*text)[size + more_size] = '\0';
}

/* Everything that the functions for results say of one record, in both languages. */
static char *all_of(ken_context *c, const char *record, bool tree)
{
    char *text = NULL;
    json_t *json = tree ? json_loads(record, 0, NULL) : NULL;
    ken_status status = json ? ken_evaluate_jansson(c, json) : ken_evaluate(c, record, strlen(record));
    json_decref(json);
    if (status != KEN_OK) {
        ken_error_info info;
        ken_error(c, &info);
        add(&text, info.code);
        add(&text, ken_error_text(c, KEN_THAI, 0));
        return text;
    }
    for (ken_language language = KEN_THAI; language <= KEN_ENGLISH; language++) {
        const char *result, *help;
        size_t size;
        ken_indicator_result one;
        ken_scorecard_result card;
        if (ken_result_json(c, language, &result, &size) == KEN_OK)
            add(&text, result);
        for (size_t i = 0; ken_result_indicator(c, i, &one); i++) {
            add(&text, one.title);
            for (size_t k = 0; k < one.measured_count; k++)
                add(&text, ken_measured(c, i, k, language));
            for (size_t k = 0; k < one.blame_count; k++)
                add(&text, ken_blame(c, i, k, NULL, NULL));
            ken_total score, lowest, highest;
            if (ken_result_score(c, i, &score, &lowest, &highest))
                add(&text, lowest.decimal);
        }
        for (size_t i = 0; i < ken_problem_count(c); i++) {
            add(&text, ken_problem_text(c, i, language, &help));
            add(&text, help);
        }
        for (size_t i = 0; ken_result_scorecard(c, i, &card); i++)
            add(&text, card.lowest.decimal);
        ken_heading_result heading;
        for (size_t i = 0; ken_result_heading(c, i, &heading); i++)
            add(&text, heading.score.decimal);
    }
    add(&text, ken_result_unit(c));
    return text;
}

static char *listing_of(ken_language language)
{
    char *text = NULL;
    size_t size;
    if (ken_program_dump(program, language, &text, &size) != KEN_OK)
        abort();
    return text;
}

static void *evaluate_all(void *argument)
{
    struct thread *t = argument;
    ken_context *c;
    t->same = ken_context_new(program, &c) == KEN_OK;
    for (unsigned round = 0; t->same && round < t->rounds; round++) {
        unsigned which = (round + t->number) % RECORDS;
        char *text = all_of(c, records[which], which < RECORDS - 1 && round % 2);
        t->same = strcmp(text, wanted[which]) == 0;
        free(text);
        if (round % 16 == t->number) {
            ken_program_info info;
            ken_language language = t->number % 2 ? KEN_THAI : KEN_ENGLISH;
            char *listing = listing_of(language);
            ken_program_describe(program, &info);
            t->same = t->same && strcmp(listing, wanted_listing[language]) == 0 && info.indicators > 0;
            free(listing);
        }
    }
    ken_context_free(c);
    return NULL;
}

/* Compiles, loads and throws away; also rules that are wrong, for their messages. */
static void *compile_all(void *argument)
{
    static const char wrong[] = "ruleset \"x\"\ninput a from \"a\" is bath\nindicator 1 \"y\"\n";
    struct thread *t = argument;
    t->same = true;
    for (unsigned round = 0; t->same && round < t->rounds; round++) {
        ken_compilation *compilation = compile_directory(rules_folder);
        ken_program *compiled = program_of(compilation);
        ken_program_info mine, first;
        ken_program_describe(compiled, &mine);
        ken_program_describe(program, &first);
        t->same = strcmp(mine.program_sha256, first.program_sha256) == 0 && strcmp(mine.rules_sha256, first.rules_sha256) == 0;
        ken_program_free(compiled);
        ken_compilation_free(compilation);
        compilation = compile_text(wrong);
        t->same = t->same && ken_diagnostic_count(compilation) > 0;
        for (size_t i = 0; i < ken_diagnostic_count(compilation); i++)
            t->same = t->same && ken_diagnostic_render(compilation, i, round % 2 ? KEN_THAI : KEN_ENGLISH, true);
        ken_compilation_free(compilation);
        char *page = ken_explain_code("K0407", KEN_THAI);
        t->same = t->same && page;
        free(page);
    }
    return NULL;
}

/* Records of districts, and some that cannot be read or hardly. */
static void make_records(json_t *all)
{
    assert_true(json_is_array(all) && json_array_size(all) >= RECORDS - 3);
    for (size_t i = 0; i < RECORDS - 3; i++)
        records[i] = json_dumps(json_array_get(all, i), JSON_COMPACT);
    json_decref(all);
    records[RECORDS - 3] = strdup("{}");
    records[RECORDS - 2] = strdup("{\"unit\":7,\"plan\":{\"activites\":\"x\",\"done\":-1},\"kkj\":[],\"budget\":{\"allocated\":1e39,\"disbursed\":2e39}}");
    records[RECORDS - 1] = strdup("{\"plan\":{\"done\":5,}}");
}

static void run_threads(const char *folder, json_t *all)
{
    rules_folder = folder;
    struct thread threads[EVALUATING + COMPILING] = {0};
    ken_compilation *compilation = compile_directory(rules_folder);
    ken_context *c;
    program = program_of(compilation);
    ken_compilation_free(compilation);
    assert_int_equal(ken_context_new(program, &c), KEN_OK);
    make_records(all);
    for (size_t i = 0; i < RECORDS; i++)
        wanted[i] = all_of(c, records[i], false);
    ken_context_free(c);
    for (ken_language language = KEN_THAI; language <= KEN_ENGLISH; language++)
        wanted_listing[language] = listing_of(language);

    for (unsigned i = 0; i < EVALUATING + COMPILING; i++) {
        bool compiles = i >= EVALUATING;
        threads[i].number = i;
        threads[i].rounds = compiles ? 3 : 100;
        assert_int_equal(pthread_create(&threads[i].id, NULL, compiles ? compile_all : evaluate_all, &threads[i]), 0);
    }
    for (unsigned i = 0; i < EVALUATING + COMPILING; i++) {
        pthread_join(threads[i].id, NULL);
        if (!threads[i].same)
            fail_msg("thread %u got something else than one alone", i);
    }
    for (size_t i = 0; i < RECORDS; i++) {
        free(records[i]);
        free(wanted[i]);
    }
    free(wanted_listing[KEN_THAI]);
    free(wanted_listing[KEN_ENGLISH]);
    ken_program_free(program);
}

static void test_shipped(void **state)
{
    (void)state;
    run_threads("rules/cdd-buriram-2565-r1", json_load_file("examples/districts.json", 0, NULL));
}

/* Headings, adjustments, scores of other indicators, grades. */
static void test_scores(void **state)
{
    (void)state;
    static const char all[] = "[{\"budget\":{\"rate\":82},\"plan\":{\"done\":2,\"all\":3},\"rural\":false,\"new\":false,\"late\":false,\"extra\":2},"
                              "{\"budget\":{\"rate\":71},\"plan\":{\"done\":5,\"all\":7},\"rural\":true,\"late\":true,\"extra\":-0.5},"
                              "{\"budget\":{\"rate\":93},\"plan\":{\"done\":1},\"new\":true}]";
    run_threads("tests/unit", json_loads(all, 0, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shipped), cmocka_unit_test(test_scores)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
