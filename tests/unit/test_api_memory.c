/* link: @tests/faults/doors.link */
/* Every public function while memory runs out: in each call every allocation fails, once alone and once with all that follow.
 * The call then comes to what it always comes to or says that memory was out; nothing is lost or left over; and the same call
 * on the same object, memory being there again, is as always. tests/structure.sh compares the CALLs with the headers. */
#include "rules.h"

#include <errno.h>
#include <glob.h>

#include "../../runtime/ken_jansson.h"
#include "../faults/doors.h"
#include "assemble.h"

/* What the calls are made with. */
static struct material {
    ken_rule_file *files; /* none: the program was assembled */
    size_t file_count;
    void *program;        /* NULL: the rules have mistakes */
    size_t program_size;
} at_hand;
static const char *text_at_hand; /* a record, … */
static json_t *record_at_hand;   /* … and as Jansson reads it; NULL: it cannot */

/* What there has to be before a call, and what there is. */
enum stage { NOTHING, RULES, COMPILED, PROGRAM, LOADED, CONTEXT, EVALUATED };
static ken_compilation *compilation;
static ken_program *program;
static ken_context *context;

/* What a call has said, piece by piece. */
static struct said {
    char bytes[1 << 22];
    size_t size;
} always, now;

static struct said *said;
static bool failed; /* an allocation, in this call */

#define LOST "\001lost" /* in place of what memory was too short for */

static void say_bytes(const void *bytes, size_t size)
{
    assert_true(size + 1 < sizeof said->bytes - said->size);
    memcpy(said->bytes + said->size, bytes, size);
    said->size += size;
    said->bytes[said->size++] = '\0';
}

static void say(const char *text)
{
    say_bytes(text ? text : "none", strlen(text ? text : "none"));
}

static void say_or_lost(const char *text)
{
    say(text ? text : LOST);
}

static void say_number(long long number)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%lld", number);
    say(digits);
}

/* Says what a call came to unless it worked; then the caller says what it gave. */
static bool say_status(ken_status status)
{
    if (status == KEN_NO_MEMORY)
        say(LOST);
    else if (status != KEN_OK)
        say_number(status);
    return status == KEN_OK;
}

/* The call is over; what is asked now is to see what came of it. */
static void look(void)
{
    failed = doors_open() || failed;
}

/* --- one function for each of the headers' ------------------------------------------------------------------------------ */

static void call_ken_options_default(void)
{
    ken_options options;
    ken_options_default(&options);
    say_number((long long)options.rule_bytes);
}

static void call_ken_version(void) { say(ken_version()); }
static void call_ken_format(void) { say_number(ken_format()); }
static void call_ken_program_format(void) { say_number(ken_program_format(at_hand.program, at_hand.program_size)); }

static void call_ken_program_load(void)
{
    ken_program *made = NULL;
    bool good = say_status(ken_program_load(at_hand.program, at_hand.program_size, NULL, &made));
    look();
    assert_true(good == (made != NULL));
    if (!good)
        return;
    ken_program_info info;
    ken_program_describe(made, &info);
    say(info.program_sha256);
    ken_program_free(made);
}

/* Of what is left when the program's last byte is cut off. */
static void call_ken_program_damage(void)
{
    ken_damage damage = {0};
    ken_status status = ken_program_damage(at_hand.program, at_hand.program_size - 1, NULL, &damage);
    say_status(status);
    look();
    assert_int_equal(damage.offset, status == KEN_DAMAGED ? 12 : 0); /* the size in the header */
}

/* The end of what is there; the harness makes it anew. */
static void call_ken_program_free(void)
{
    ken_program_free(program);
    program = NULL;
    ken_program_free(NULL);
}

static void call_ken_context_free(void)
{
    ken_context_free(context);
    context = NULL;
    ken_context_free(NULL);
}

static void call_ken_compilation_free(void)
{
    ken_compilation_free(compilation);
    compilation = NULL;
    ken_compilation_free(NULL);
}

static void call_ken_program_describe(void)
{
    ken_program_info info;
    ken_program_describe(program, &info);
    say(info.ruleset);
    say(info.source);
    say(info.rules_sha256);
    say_number((long long)info.inputs);
}

static void call_ken_program_dump(void)
{
    for (ken_language language = KEN_THAI; language <= KEN_ENGLISH; language++) {
        char *text = NULL;
        size_t size = 0;
        if (say_status(ken_program_dump(program, language, &text, &size)))
            say_bytes(text, size);
        else
            assert_null(text);
        free(text);
    }
}

/* What the context holds now, by way of its JSON. */
static void say_result(ken_context *c, ken_status status)
{
    bool good = say_status(status);
    const char *text;
    size_t size;
    look();
    ken_error_info info;
    ken_error(c, &info);
    if (status != KEN_NO_MEMORY)
        say(info.code);
    assert_int_equal(ken_result_json(c, KEN_THAI, &text, &size), good ? KEN_OK : KEN_UNREADABLE);
    if (good)
        say_bytes(text, size);
}

static void call_ken_context_new(void)
{
    ken_context *made = NULL;
    bool good = say_status(ken_context_new(program, &made));
    look();
    assert_true(good == (made != NULL));
    if (good)
        say_result(made, ken_evaluate(made, text_at_hand, strlen(text_at_hand)));
    ken_context_free(made);
}

static void call_ken_evaluate(void) { say_result(context, ken_evaluate(context, text_at_hand, strlen(text_at_hand))); }
static void call_ken_evaluate_jansson(void) { say_result(context, ken_evaluate_jansson(context, record_at_hand)); }

static void call_ken_error(void)
{
    ken_error_info info;
    ken_error(context, &info);
    say(info.code);
    say_number((long long)info.offset);
    say_number((long long)info.character);
}

static bool is_refused(void)
{
    ken_error_info info;
    ken_error(context, &info);
    return *info.code != '\0';
}

static void call_ken_error_text(void)
{
    for (ken_language language = KEN_THAI; language <= KEN_ENGLISH && is_refused(); language++)
        for (size_t line = 0; line < 2; line++)
            say_or_lost(ken_error_text(context, language, line));
}

static void call_ken_error_reason(void)
{
    for (ken_language language = KEN_THAI; language <= KEN_ENGLISH && is_refused(); language++)
        say_or_lost(ken_error_reason(context, language));
}

static void call_ken_outcome_name(void)
{
    for (ken_outcome outcome = KEN_SCORED; outcome <= KEN_NOT_ASSESSED; outcome++)
        say(ken_outcome_name(outcome));
}

static void call_ken_result_indicator(void)
{
    ken_indicator_result r;
    for (size_t i = 0; ken_result_indicator(context, i, &r); i++) {
        say(r.number);
        say(r.weight);
        say(r.case_title);
        say_number(r.outcome);
        say_number(r.level);
    }
}

static void call_ken_blame(void)
{
    ken_indicator_result r;
    const char *text;
    for (size_t i = 0; ken_result_indicator(context, i, &r); i++)
        for (size_t k = 0; k < r.blame_count; k++) {
            say(ken_blame(context, i, k, &text, NULL));
            say(text);
        }
}

static void call_ken_measured(void)
{
    ken_indicator_result r;
    for (size_t i = 0; ken_result_indicator(context, i, &r); i++)
        for (size_t k = 0; k < r.measured_count; k++)
            say_or_lost(ken_measured(context, i, k, (ken_language)(k % 2)));
}

static void call_ken_result_scorecard(void)
{
    ken_scorecard_result r;
    for (size_t i = 0; ken_result_scorecard(context, i, &r); i++) {
        say(r.name);
        say(r.score.decimal);
        say(r.score.exact);
        say(r.lowest.decimal);
        say(r.highest_percent.exact);
    }
}

static void say_total(const ken_total *total, bool good)
{
    say(good ? total->decimal : LOST);
    say(good ? total->exact : LOST);
}

static void call_ken_result_score(void)
{
    ken_total told[3];
    for (size_t i = 0; i < program->rows[KEN_INDICATOR]; i++) {
        bool good = ken_result_score(context, i, &told[0], &told[1], &told[2]);
        for (size_t k = 0; k < 3; k++)
            say_total(&told[k], good);
    }
    assert_false(ken_result_score(context, program->rows[KEN_INDICATOR], &told[0], &told[1], &told[2]));
}

static void call_ken_result_heading(void)
{
    ken_heading_result r;
    for (size_t i = 0; i < program->rows[KEN_HEADING]; i++) {
        bool good = ken_result_heading(context, i, &r);
        say(good ? r.number : LOST);
        say(good ? r.weight : LOST);
        say_total(&r.score, good);
    }
    assert_false(ken_result_heading(context, program->rows[KEN_HEADING], &r));
}

static void call_ken_problem_count(void) { say_number((long long)ken_problem_count(context)); }

static void call_ken_result_problem(void)
{
    ken_problem problem;
    for (size_t i = 0; ken_result_problem(context, i, &problem); i++) {
        say(problem.path);
        say(problem.code);
    }
}

static void call_ken_problem_text(void)
{
    for (size_t i = 0; i < ken_problem_count(context); i++) {
        const char *help = "", *message = ken_problem_text(context, i, (ken_language)(i % 2), &help);
        say_or_lost(message);
        say(message ? help : LOST);
    }
}

static void call_ken_result_unit(void) { say(ken_result_unit(context)); }

static void call_ken_result_json(void)
{
    for (ken_language language = KEN_THAI; language <= KEN_ENGLISH; language++) {
        const char *text = NULL;
        size_t size;
        if (say_status(ken_result_json(context, language, &text, &size)))
            say_bytes(text, size);
        else
            assert_null(text);
    }
}

static void say_compiled(ken_status status, ken_compilation *made)
{
    const void *bytes;
    size_t size;
    bool good = say_status(status);
    look();
    assert_true(good == (made != NULL));
    if (!good)
        return;
    if (ken_compilation_program(made, &bytes, &size))
        say_bytes(bytes, size);
    for (size_t i = 0; i < ken_diagnostic_count(made); i++)
        say(ken_diagnostic_render(made, i, KEN_THAI, false));
    ken_compilation_free(made);
}

static void call_ken_compile(void)
{
    ken_compilation *made = NULL;
    ken_status status = ken_compile(at_hand.files, at_hand.file_count, NULL, &made);
    say_compiled(status, made);
}

static ken_rule_reading read_at_hand(void *user, const char *name, const char **bytes, size_t *size)
{
    const struct material *m = user;
    for (size_t i = 0; i < m->file_count; i++)
        if (strcmp(m->files[i].name, name) == 0) {
            *bytes = m->files[i].bytes;
            *size = m->files[i].size;
            return KEN_READING_DONE;
        }
    return KEN_READING_MISSING;
}

/* The last file, which may name the others. */
static void call_ken_compile_files(void)
{
    ken_compilation *made = NULL;
    const ken_rule_reader reader = {.read = read_at_hand, .user = &at_hand};
    ken_status status = ken_compile_files(at_hand.files + at_hand.file_count - 1, 1, &reader, NULL, &made);
    say_compiled(status, made);
}

static void call_ken_compilation_program(void)
{
    const void *bytes;
    size_t size;
    if (ken_compilation_program(compilation, &bytes, &size))
        say_bytes(bytes, size);
}

static void call_ken_diagnostic_count(void) { say_number((long long)ken_diagnostic_count(compilation)); }

static void call_ken_compilation_diagnostic(void)
{
    ken_diagnostic d;
    for (size_t i = 0; ken_compilation_diagnostic(compilation, i, &d); i++) {
        say(d.code);
        say(d.place.file);
        say_number((long long)d.place.column);
    }
}

static void call_ken_diagnostic_related(void)
{
    ken_diagnostic d;
    ken_place place;
    const char *label;
    for (size_t i = 0; ken_compilation_diagnostic(compilation, i, &d); i++)
        for (size_t k = 0; ken_diagnostic_related(compilation, i, k, KEN_THAI, &place, &label); k++) {
            say_number((long long)place.line);
            say_or_lost(label);
        }
}

static void call_ken_compilation_count(void)
{
    for (ken_severity severity = KEN_ERROR; severity <= KEN_NOTE; severity++)
        say_number((long long)ken_compilation_count(compilation, severity, false));
}

static void call_ken_diagnostic_text(void)
{
    for (size_t i = 0; i < ken_diagnostic_count(compilation); i++)
        for (ken_part part = KEN_PART_MESSAGE; part <= KEN_PART_LABEL; part++)
            say_or_lost(ken_diagnostic_text(compilation, i, part, (ken_language)(i % 2)));
}

static void call_ken_diagnostic_render(void)
{
    for (size_t i = 0; i < ken_diagnostic_count(compilation); i++)
        say_or_lost(ken_diagnostic_render(compilation, i, (ken_language)(i % 2), i % 3 == 0));
}

static void call_ken_compilation_describe(void)
{
    ken_ruleset_info info;
    ken_compilation_describe(compilation, &info);
    say_number((long long)info.indicators);
}

static void call_ken_compilation_scorecard(void)
{
    const char *name, *weights;
    for (size_t i = 0; ken_compilation_scorecard(compilation, i, &name, &weights); i++) {
        say(name);
        say(weights);
    }
}

static void call_ken_explain_code(void)
{
    const char *code;
    for (size_t i = 0; (code = ken_code(i)); i += 7) {
        char *page = ken_explain_code(code, (ken_language)(i % 2));
        say_or_lost(page);
        free(page);
    }
    assert_null(ken_explain_code("K9999", KEN_THAI));
}

static void call_ken_code_text(void) { say(ken_code_text("K0701", true, KEN_ENGLISH)); }
static void call_ken_code(void) { say(ken_code(3)); }

static const struct call {
    const char *name;
    void (*make)(void);
    enum stage needs;
} calls[] = {
#define CALL(function, needs) {#function, call_##function, needs}
    CALL(ken_options_default, NOTHING),
    CALL(ken_version, NOTHING),
    CALL(ken_format, NOTHING),
    CALL(ken_outcome_name, NOTHING),
    CALL(ken_explain_code, NOTHING),
    CALL(ken_code_text, NOTHING),
    CALL(ken_code, NOTHING),
    CALL(ken_compile, RULES),
    CALL(ken_compile_files, RULES),
    CALL(ken_compilation_program, COMPILED),
    CALL(ken_diagnostic_count, COMPILED),
    CALL(ken_compilation_diagnostic, COMPILED),
    CALL(ken_diagnostic_related, COMPILED),
    CALL(ken_compilation_count, COMPILED),
    CALL(ken_diagnostic_text, COMPILED),
    CALL(ken_diagnostic_render, COMPILED),
    CALL(ken_compilation_describe, COMPILED),
    CALL(ken_compilation_scorecard, COMPILED),
    CALL(ken_compilation_free, COMPILED),
    CALL(ken_program_format, PROGRAM),
    CALL(ken_program_load, PROGRAM),
    CALL(ken_program_damage, PROGRAM),
    CALL(ken_program_describe, LOADED),
    CALL(ken_program_dump, LOADED),
    CALL(ken_program_free, LOADED),
    CALL(ken_context_new, LOADED),
    CALL(ken_evaluate, CONTEXT),
    CALL(ken_evaluate_jansson, CONTEXT),
    CALL(ken_context_free, CONTEXT),
    CALL(ken_error, EVALUATED),
    CALL(ken_error_text, EVALUATED),
    CALL(ken_error_reason, EVALUATED),
    CALL(ken_result_indicator, EVALUATED),
    CALL(ken_blame, EVALUATED),
    CALL(ken_measured, EVALUATED),
    CALL(ken_result_scorecard, EVALUATED),
    CALL(ken_result_score, EVALUATED),
    CALL(ken_result_heading, EVALUATED),
    CALL(ken_problem_count, EVALUATED),
    CALL(ken_result_problem, EVALUATED),
    CALL(ken_problem_text, EVALUATED),
    CALL(ken_result_unit, EVALUATED),
    CALL(ken_result_json, EVALUATED),
};

/* --- the harness -------------------------------------------------------------------------------------------------------- */

static void prepare(enum stage stage)
{
    if (stage == COMPILED)
        assert_int_equal(ken_compile(at_hand.files, at_hand.file_count, NULL, &compilation), KEN_OK);
    if (stage >= LOADED)
        assert_int_equal(ken_program_load(at_hand.program, at_hand.program_size, NULL, &program), KEN_OK);
    if (stage >= CONTEXT)
        assert_int_equal(ken_context_new(program, &context), KEN_OK);
    if (stage >= EVALUATED)
        assert_int_not_equal(ken_evaluate(context, text_at_hand, strlen(text_at_hand)), KEN_NO_MEMORY);
}

static void clear(void)
{
    call_ken_context_free();
    call_ken_program_free();
    call_ken_compilation_free();
}

static void make(const struct call *call, struct said *to)
{
    said = to;
    said->size = 0;
    call->make();
}

/* Piece by piece as always, or lost; behind a lost piece there may be nothing more. */
static void compare(const struct call *call, bool may_lose)
{
    size_t a = 0, n = 0;
    bool lost = false;
    while (n < now.size && a < always.size) {
        const char *wanted = always.bytes + a, *piece = now.bytes + n;
        lost = strcmp(piece, LOST) == 0;
        if (strcmp(piece, wanted) != 0 && !(lost && may_lose))
            fail_msg("%s says «%.200s», not «%.200s»", call->name, piece, wanted);
        a += strlen(wanted) + 1;
        n += strlen(piece) + 1;
    }
    if (n < now.size || (a < always.size && !lost))
        fail_msg("%s says %s than always", call->name, n < now.size ? "more" : "less");
}

/* One call in which the n-th allocation fails, then one in which none does; false when there is no n-th. */
static bool call_with(const struct call *call, long n, bool for_good)
{
    long before = doors_live();
    failed = false;
    prepare(call->needs);
    door_shut(DOOR_MEMORY, n, for_good, ENOMEM);
    make(call, &now);
    look();
    bool was_shut = failed;
    compare(call, was_shut);
    make(call, &now);
    compare(call, false);
    clear();
    if (doors_live() != before)
        fail_msg("%s leaves %ld blocks of memory behind", call->name, doors_live() - before);
    return was_shut;
}

static size_t every_allocation(const struct call *call)
{
    size_t failures = 0;
    prepare(call->needs);
    make(call, &always);
    clear();
    for (int for_good = 0; for_good < 2; for_good++)
        for (long n = 1; call_with(call, n, for_good); n++)
            failures++;
    return failures;
}

static bool stands_at(enum stage needs, enum stage first, enum stage last)
{
    return needs >= first && needs <= last;
}

/* Makes the calls that need what lies between two stages. */
static size_t make_calls(enum stage first, enum stage last)
{
    size_t failures = 0;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (stands_at(calls[i].needs, first, last))
            failures += every_allocation(&calls[i]);
    return failures;
}

static size_t make_calls_with(const char *record, enum stage first)
{
    text_at_hand = record;
    record_at_hand = json_loads(record, JSON_REJECT_DUPLICATES, NULL);
    size_t failures = make_calls(first, EVALUATED);
    json_decref(record_at_hand);
    return failures;
}

/* Takes the files of a pattern as one ruleset, and the program they give. */
static void take_files(const char *pattern)
{
    glob_t found;
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    at_hand = (struct material){.files = calloc(found.gl_pathc, sizeof(ken_rule_file)), .file_count = found.gl_pathc};
    for (size_t i = 0; i < found.gl_pathc; i++) {
        at_hand.files[i].name = strdup(found.gl_pathv[i]);
        at_hand.files[i].bytes = read_file(found.gl_pathv[i], &at_hand.files[i].size);
    }
    globfree(&found);
    const void *bytes;
    ken_compilation *made;
    assert_int_equal(ken_compile(at_hand.files, at_hand.file_count, NULL, &made), KEN_OK);
    if (ken_compilation_program(made, &bytes, &at_hand.program_size))
        at_hand.program = memcpy(malloc(at_hand.program_size), bytes, at_hand.program_size);
    ken_compilation_free(made);
}

static void drop_files(void)
{
    for (size_t i = 0; i < at_hand.file_count; i++) {
        free((char *)at_hand.files[i].name);
        free((char *)at_hand.files[i].bytes);
    }
    free(at_hand.files);
    free(at_hand.program);
}

/* --- what the calls are made with --------------------------------------------------------------------------------------- */

static void test_anything(void **state)
{
    (void)state;
    assert_true(make_calls(NOTHING, NOTHING) > 0);
}

static void test_shipped_rules(void **state)
{
    (void)state;
    glob_t folders;
    char *record = read_file("examples/nangrong.json", NULL);
    assert_int_equal(glob("rules/cdd-*", GLOB_ONLYDIR, NULL, &folders), 0); /* each file of rules/gallery is a ruleset of its own */
    for (size_t i = 0; i < folders.gl_pathc; i++) {
        char pattern[200];
        snprintf(pattern, sizeof pattern, "%s/*.ken", folders.gl_pathv[i]);
        take_files(pattern);
        assert_non_null(at_hand.program);
        assert_true(make_calls(RULES, RULES) > 10);
        assert_true(make_calls_with(record, PROGRAM) > 50);
        drop_files();
    }
    globfree(&folders);
    free(record);
}

static void test_sound_rules(void **state)
{
    (void)state;
    take_files("tests/cli/rules/*.ken");
    assert_non_null(at_hand.program);
    assert_true(make_calls(RULES, COMPILED) > 10);
    assert_true(make_calls_with("{\"budget\": {\"allocated\": 3, \"disbursed\": 2}, \"poor\": {\"target\": 7}}", PROGRAM) > 50);
    drop_files();
}

/* Headings, weights by case, scores that are computed and adjusted, grades; a total that is known, and one that is open. */
static void test_scores(void **state)
{
    (void)state;
    take_files("tests/unit/scores.ken");
    assert_non_null(at_hand.program);
    assert_true(make_calls(RULES, COMPILED) > 10);
    static const char record[] = "{\"budget\":{\"rate\":82},\"plan\":{\"done\":2,\"all\":3},\"rural\":false,\"new\":true,\"late\":true,\"extra\":2}";
    assert_true(make_calls_with(record, PROGRAM) > 50);
    assert_true(make_calls_with("{\"plan\":{\"done\":2,\"all\":3}}", CONTEXT) > 10);
    drop_files();
}

/* Several files, mistakes in each. */
static void test_rules_with_mistakes(void **state)
{
    (void)state;
    take_files("tests/errors/several-?.ken");
    assert_null(at_hand.program);
    assert_true(make_calls(RULES, COMPILED) > 10);
    drop_files();
}

/* A year's rules that amend those before. */
static void test_amended_rules(void **state)
{
    (void)state;
    take_files("examples/next-year/*/*.ken");
    assert_non_null(at_hand.program);
    assert_true(make_calls(RULES, COMPILED) > 10);
    drop_files();
}

/* Every message that there is, one after another. */
static void test_every_mistake(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("tests/errors/K????.ken", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char pattern[200];
        snprintf(pattern, sizeof pattern, "%.*s*.ken", (int)(strlen(found.gl_pathv[i]) - strlen(".ken")), found.gl_pathv[i]); /* with its second file */
        take_files(pattern);
        make_calls(RULES, COMPILED);
        drop_files();
    }
    globfree(&found);
}

/* A program with every kind of input, and records that are wrong in every way, long, or no records. */
static void test_records(void **state)
{
    (void)state;
    static struct assembly a;
    static char long_unit[40000];
    static const char *const records[] = {
        "{\"unit\":\"one\",\"part\":7.25,\"goal\":3,\"org\":{\"people\":1,\"p\":false,\"day\":\"2022-01-01\"},\"level\":9,\"leve\":2,\"points\":75}",
        "{\"part\":\"7\",\"goal\":-1,\"goal\":2,\"org\":[1],\"level\":1.5,\"lev\":{},\"unit\":{\"a\":1},\"points\":1e400,\"pints\":null}",
        "{\"org\":{\"people\":1.5,\"p\":\"yes\",\"day\":\"31/3/2565\",\"dya\":1,\"peple\":2},\"\\u0e01\\ud83d\\ude00\":[[[{}]]]}",
        "{}", "", "[1]", "{\"part\":}", "{\"part\":\"\xa1\"}", long_unit,
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}}}}}}}}}",
    };
    snprintf(long_unit, sizeof long_unit, "{\"unit\":\"%030000d\",\"part\":\"%09000d\"}", 1, 2);
    asm_sample(&a);
    at_hand = (struct material){0};
    at_hand.program = asm_finish(&a, &at_hand.program_size);
    assert_true(make_calls(PROGRAM, LOADED) > 20);
    for (size_t i = 0; i < sizeof records / sizeof *records; i++)
        assert_true(make_calls_with(records[i], CONTEXT) > 0 || i == 3 || i == 4);
    drop_files();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_anything),
        cmocka_unit_test(test_shipped_rules),
        cmocka_unit_test(test_sound_rules),
        cmocka_unit_test(test_scores),
        cmocka_unit_test(test_rules_with_mistakes),
        cmocka_unit_test(test_amended_rules),
        cmocka_unit_test(test_every_mistake),
        cmocka_unit_test(test_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
