/* The public faces at their ends: what stands behind the last of everything, and what can be asked when nothing was scored. */
#include "rules.h"

#include "../../runtime/program.h"

static const char good[] = "ruleset \"t\"\ninput a from \"a\" is baht \"an amount\"\ninput b from \"b\" is baht\nscorecard s \"s\"\n"
                           "indicator 1 \"one\"\nweight 60%\nmeasure percent of a over b as printed \"t\"\nlevel 1 to 5 at least 10, 20, 30, 40, 50%\n"
                           "indicator 2 \"two\"\nweight 40%\nlevel 1 a at least 1 baht\nhighest level 1\n"
                           "scorecard n \"n\" no total\nindicator 1 \"three\"\nlevel 1 b at least 1 baht\nhighest level 1\n";

static void diagnostics(void **state)
{
    (void)state;
    ken_compilation *x = compile_text("ruleset \"t\"\ninput a from \"a\" is flag\ninput a from \"b\" is flag\nscorecard s \"s\"\n");
    size_t count = ken_diagnostic_count(x);
    assert_int_equal(count, 1);
    ken_diagnostic d;
    ken_place place;
    const char *label;
    assert_true(ken_compilation_diagnostic(x, 0, &d));
    assert_string_equal(d.code, "K0103");
    assert_int_equal(d.related_count, 1);
    assert_true(ken_diagnostic_related(x, 0, 0, KEN_ENGLISH, &place, &label));
    assert_int_equal(place.line, 2);
    assert_true(*label != '\0');
    assert_false(ken_diagnostic_related(x, 0, 1, KEN_ENGLISH, &place, &label));
    assert_false(ken_diagnostic_related(x, count, 0, KEN_ENGLISH, &place, &label));
    assert_false(ken_compilation_diagnostic(x, count, &d));
    assert_string_equal(ken_diagnostic_text(x, count, KEN_PART_MESSAGE, KEN_ENGLISH), "");
    assert_null(ken_diagnostic_render(x, count, KEN_ENGLISH, false));
    assert_int_equal(ken_compilation_count(x, KEN_ERROR, false), 1);
    assert_int_equal(ken_compilation_count(x, KEN_WARNING, false), 0);
    assert_int_equal(ken_compilation_count(x, KEN_ERROR, true), 0);
    const void *bytes;
    size_t size;
    assert_false(ken_compilation_program(x, &bytes, &size));
    ken_compilation_free(x);
}

static void rulesets(void **state)
{
    (void)state;
    const char *name, *weights;
    ken_ruleset_info info;
    ken_compilation *x = compile_text(good);
    ken_compilation_describe(x, &info);
    assert_int_equal(info.files, 1);
    assert_int_equal(info.scorecards, 2);
    assert_int_equal(info.indicators, 3);
    assert_true(ken_compilation_scorecard(x, 0, &name, &weights));
    assert_string_equal(name, "s");
    assert_string_equal(weights, "100");
    assert_true(ken_compilation_scorecard(x, 1, &name, &weights));
    assert_string_equal(name, "n");
    assert_null(weights);
    assert_false(ken_compilation_scorecard(x, 2, &name, &weights));
    ken_compilation_free(x);
    x = compile_text("\xff"); /* not even read */
    ken_compilation_describe(x, &info);
    assert_int_equal(info.files, 1);
    assert_int_equal(info.scorecards, 0);
    assert_int_equal(info.indicators, 0);
    assert_false(ken_compilation_scorecard(x, 0, &name, &weights));
    ken_compilation_free(x);
    assert_int_equal(ken_compile(NULL, 0, NULL, &x), KEN_OK); /* no files: no title, so no program */
    assert_int_equal(ken_compilation_count(x, KEN_ERROR, false), 1);
    ken_compilation_free(x);
}

static void codes(void **state)
{
    (void)state;
    assert_null(ken_explain_code("K9999", KEN_THAI));
    assert_null(ken_explain_code("", KEN_THAI));
    assert_null(ken_code_text("K9999", false, KEN_THAI));
    assert_non_null(ken_code_text("K0407", false, KEN_ENGLISH));
    assert_non_null(strstr(ken_code_text("K0407", true, KEN_ENGLISH), "{2}"));
    assert_non_null(ken_code_text("D0203", false, KEN_ENGLISH));
    size_t count = 0;
    while (ken_code(count))
        count++;
    assert_true(count > 100);
    assert_null(ken_code(count + 1));
}

/* Nothing can be asked of a context before a record, nor of what is behind the last. */
static void nothing_of(ken_context *c, size_t indicator, size_t scorecard)
{
    ken_indicator_result i;
    ken_scorecard_result s;
    assert_false(ken_result_indicator(c, indicator, &i));
    assert_false(ken_result_scorecard(c, scorecard, &s));
    assert_null(ken_blame(c, indicator, 0, NULL, NULL));
    assert_null(ken_measured(c, indicator, 0, KEN_ENGLISH));
}

static void results(void **state)
{
    (void)state;
    ken_compilation *x = compile_text(good);
    ken_program *program = program_of(x);
    ken_context *c;
    ken_problem problem;
    ken_error_info error;
    const char *text, *help;
    size_t size;
    assert_int_equal(ken_context_new(program, &c), KEN_OK);
    for (int again = 0; again < 2; again++) {
        nothing_of(c, 0, 0);
        assert_int_equal(ken_problem_count(c), 0);
        assert_false(ken_result_problem(c, 0, &problem));
        assert_null(ken_problem_text(c, 0, KEN_ENGLISH, &help));
        assert_null(ken_result_unit(c));
        static const char broken[] = "{\"a\":}";
        assert_int_equal(ken_evaluate(c, broken, sizeof broken - 1), KEN_UNREADABLE); /* as little is known after it */
        assert_int_not_equal(ken_result_json(c, KEN_ENGLISH, &text, &size), KEN_OK);
    }
    ken_error(c, &error);
    assert_string_equal(error.code, "D0101");
    assert_int_equal(error.offset, 5);
    assert_int_equal(error.character, 6);
    assert_string_equal(ken_error_reason(c, KEN_ENGLISH), "a value is missing");
    assert_string_equal(ken_error_text(c, KEN_ENGLISH, 0), "the record cannot be read, at character 6: a value is missing");
    static const char record[] = "{\"a\":5,\"c\":1}";
    assert_int_equal(ken_evaluate(c, record, sizeof record - 1), KEN_OK);
    nothing_of(c, 3, 2);
    ken_indicator_result i;
    assert_true(ken_result_indicator(c, 2, &i));
    assert_int_equal(i.outcome, KEN_MISSING);
    assert_string_equal(ken_blame(c, 2, 0, &text, NULL), "b");
    assert_string_equal(text, "");
    assert_null(ken_blame(c, 2, 1, NULL, NULL));
    ken_input_kind kind;
    assert_string_equal(ken_blame(c, 0, 0, NULL, &kind), "b");
    assert_int_equal(kind, KEN_A_NUMBER);
    assert_non_null(ken_measured(c, 1, 0, KEN_ENGLISH));
    assert_null(ken_measured(c, 1, 1, KEN_ENGLISH)); /* has one */
    assert_null(ken_measured(c, 0, 1, KEN_ENGLISH));
    ken_error(c, &error);
    assert_string_equal(error.code, "");
    assert_null(ken_error_text(c, KEN_ENGLISH, 0));
    assert_null(ken_error_reason(c, KEN_ENGLISH));
    assert_string_equal(ken_outcome_name(KEN_NOT_ASSESSED), "not_assessed");
    assert_string_equal(ken_outcome_name((ken_outcome)(KEN_NOT_ASSESSED + 1)), "");
    assert_string_equal(ken_outcome_name((ken_outcome)99), "");
    static const char odd[] = "{\"a\":true}";
    assert_int_equal(ken_evaluate(c, odd, sizeof odd - 1), KEN_OK);
    assert_int_equal(ken_problem_count(c), 1);
    assert_non_null(ken_problem_text(c, 0, KEN_ENGLISH, NULL));
    assert_null(ken_problem_text(c, 1, KEN_ENGLISH, &help));
    assert_false(ken_result_problem(c, 1, &problem));
    ken_context_free(c);
    ken_context_free(NULL);
    ken_program_free(program);
    ken_program_free(NULL);
    ken_compilation_free(x);
    ken_compilation_free(NULL);
}

/* A listing tells what the rules come from, and when they count; notes are kept in the program. */
static void listing(void **state)
{
    (void)state;
    static const char rules[] = "ruleset \"listed\"\nsource \"a letter\" dated 2022-02-02\nperiod 2021-10-01 to 2022-03-31\nnote \"of all\"\n"
                                "input a from \"a\" is flag\nscorecard s \"the card\" no total\nnote \"of the card\"\nindicator 1 \"one\"\n"
                                "owner \"somebody\"\nnote \"of one\"\ncase \"x\" when a\nnote \"of x\"\nlevel 1 \"first\" when a\nhighest level 1\n";
    static const char *const told[] = {"\"listed\"", "\"a letter\" 2 February 2022", "1 October 2021 to 31 March 2022", "indicator 1 \"one\"", "CASE           \"x\""};
    ken_compilation *x = compile_text(rules);
    ken_program *program = program_of(x);
    char *text;
    size_t size;
    assert_int_equal(ken_program_dump(program, KEN_ENGLISH, &text, &size), KEN_OK);
    assert_int_equal(strlen(text), size);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (!strstr(text, told[i]))
            fail_msg("%s is not in the listing\n%s", told[i], text);
    free(text);
    static const struct {
        uint32_t scorecard, indicator, one_case; /* each its row and one, 0 for none */
        const char *text;
    } notes[] = {{0, 0, 0, "of all"}, {1, 0, 0, "of the card"}, {1, 1, 0, "of one"}, {1, 1, 1, "of x"}};
    assert_int_equal(program->rows[KEN_REMARK], 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(ken_cell(program, KEN_REMARK, i, KEN_REMARK_SCORECARD), notes[i].scorecard);
        assert_int_equal(ken_cell(program, KEN_REMARK, i, KEN_REMARK_INDICATOR), notes[i].indicator);
        assert_int_equal(ken_cell(program, KEN_REMARK, i, KEN_REMARK_CASE), notes[i].one_case);
        assert_string_equal(ken_text(program, ken_cell(program, KEN_REMARK, i, KEN_REMARK_TEXT)), notes[i].text);
    }
    ken_program_free(program);
    ken_compilation_free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(diagnostics), cmocka_unit_test(rulesets), cmocka_unit_test(codes), cmocka_unit_test(results),
                                       cmocka_unit_test(listing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
