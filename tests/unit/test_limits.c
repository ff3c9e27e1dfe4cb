/* Every limit of compilation: one below, at, and one above. Those of records and programs stand in the tests of their parts. */
#include "rules.h"

#include "../../runtime/limit.h"

static bool compiles_with(const char *text, const ken_options *options, const char *code)
{
    ken_rule_file file = {"rules.ken", text, strlen(text)};
    ken_compilation *compilation;
    const void *bytes;
    size_t size;
    bool told = false;
    assert_int_equal(ken_compile(&file, 1, options, &compilation), KEN_OK);
    bool sound = ken_compilation_program(compilation, &bytes, &size);
    for (size_t i = 0; i < ken_diagnostic_count(compilation); i++) {
        ken_diagnostic d;
        ken_compilation_diagnostic(compilation, i, &d);
        told = told || (d.severity == KEN_ERROR && strcmp(d.code, code) == 0);
    }
    if (sound == told) {
        print_diagnostics(compilation);
        fail_msg("expected %s, or a program", code);
    }
    ken_compilation_free(compilation);
    return sound;
}

static char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *text_of(const char *format, ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    assert_true(vasprintf(&text, format, arguments) >= 0);
    va_end(arguments);
    return text;
}

static char *repeated(const char *piece, size_t times)
{
    size_t size = strlen(piece);
    char *text = calloc(times * size + 1, 1);
    for (size_t i = 0; i < times; i++)
        memcpy(text + i * size, piece, size);
    return text;
}

#define HEAD "ruleset \"t\"\nunit pts\ninput x from \"x\" is pts\ninput p from \"p\" is flag\nscorecard s \"s\" "
#define ONE "\nindicator 1 \"i\"\nweight 100%%\n"

static void rule_file_bytes(void **state)
{
    (void)state;
    char *text = text_of(HEAD ONE "level 1 p\nhighest level 1\n");
    for (int step = -1; step <= 1; step++) {
        ken_options options;
        ken_options_default(&options);
        options.rule_bytes = strlen(text) - (size_t)step; /* one above, at, one below the file */
        assert_int_equal(compiles_with(text, &options, "K0705"), step <= 0);
    }
    free(text);
}

static void indicators(void **state)
{
    (void)state;
    ken_options options;
    ken_options_default(&options);
    options.indicators = 20;
    for (size_t count = 19; count <= 21; count++) {
        char *text = text_of(HEAD "no total\n"), *more;
        for (size_t i = 1; i <= count; i++) {
            more = text_of("%sindicator %zu \"i\"\nlevel 1 p\nhighest level 1\n", text, i);
            free(text);
            text = more;
        }
        more = text_of("%sindicator 99.1 \"x\"\nlevel 1 x at least 1 pts\nhighest level 1\n", text);
        assert_int_equal(compiles_with(more, &options, "K0706"), count + 1 <= 20);
        free(text);
        free(more);
    }
}

static void expression_depth(void **state)
{
    (void)state;
    for (size_t depth = 62; depth <= 67; depth++) {
        char *plus = repeated(" + x", depth), *open = repeated("(", depth), *close = repeated(")", depth);
        char *chain = text_of(HEAD ONE "level 1 x%s at least 1 pts\nhighest level 1\nlevel 1 p", plus);
        char *nested = text_of(HEAD ONE "level 1 %sp%s and x at least 1 pts\nhighest level 1\n", open, close);
        chain[strlen(chain) - strlen("\nlevel 1 p")] = '\0';
        char *chain_used = text_of("%s\nindicator 2 \"j\"\nlevel 1 p\nhighest level 1\n", chain);
        char *half = strstr(chain_used, "weight 100%");
        memcpy(half, "weight 50% ", 11);
        char *both = text_of("%sweight 50%%\n", chain_used);
        /* x + x … with n plus signs is n + 1 deep, the comparison one more */
        assert_int_equal(compiles_with(both, NULL, "K0214"), depth + 2 <= KEN_LIMIT_EXPRESSION_DEPTH);
        assert_int_equal(compiles_with(nested, NULL, "K0214"), depth <= KEN_LIMIT_EXPRESSION_DEPTH);
        free(plus);
        free(open);
        free(close);
        free(chain);
        free(chain_used);
        free(both);
        free(nested);
    }
}

/* The option cannot ask for more than the parser has room for. */
static void most_expression_depth(void **state)
{
    (void)state;
    ken_options options;
    ken_options_default(&options);
    options.expression_depth = 100000;
    for (size_t depth = KEN_MOST_EXPRESSION_DEPTH - 1; depth <= KEN_MOST_EXPRESSION_DEPTH + 1; depth++) {
        char *open = repeated("(", depth), *close = repeated(")", depth), *plus = repeated(" + x", depth - 2);
        char *nested = text_of(HEAD ONE "level 1 %sp%s and x at least 1 pts\nhighest level 1\n", open, close);
        char *chain = text_of(HEAD ONE "level 1 p and x%s at least 1 pts\nhighest level 1\n", plus);
        assert_int_equal(compiles_with(nested, &options, "K0214"), depth <= KEN_MOST_EXPRESSION_DEPTH);
        assert_int_equal(compiles_with(chain, &options, "K0214"), depth < KEN_MOST_EXPRESSION_DEPTH);
        free(open);
        free(close);
        free(plus);
        free(nested);
        free(chain);
    }
}

static void operands(void **state)
{
    (void)state;
    for (size_t count = KEN_LIMIT_OPERANDS - 1; count <= KEN_LIMIT_OPERANDS + 1; count++) {
        char *list = repeated(", x", count - 1);
        char *text = text_of(HEAD ONE "level 1 sum of(x%s) at least 1 pts and p\nhighest level 1\n", list);
        assert_int_equal(compiles_with(text, NULL, "K0706"), count <= KEN_LIMIT_OPERANDS);
        free(list);
        free(text);
    }
}

static void points(void **state)
{
    (void)state;
    for (size_t count = 1; count <= KEN_LIMIT_POINTS + 1; count += count == 2 ? KEN_LIMIT_POINTS - 3 : 1) {
        char *list = repeated("", 0);
        for (size_t i = 0; i < count; i++) {
            char *longer = text_of("%s%s%zu gives %zu", list, i ? ", " : "", i, i % 7);
            free(list);
            list = longer;
        }
        char *text = text_of(HEAD ONE "level 1 interpolate (x / (1 pts)) (%s) at least 1 and p\nhighest level 1\n", list);
        assert_int_equal(compiles_with(text, NULL, "K0523"), count >= 2 && count <= KEN_LIMIT_POINTS);
        free(list);
        free(text);
    }
}

/* Truths wait on the stack until they are counted. */
static void stack(void **state)
{
    (void)state;
    char *list = repeated(", p", KEN_LIMIT_OPERANDS - 1);
    char *text = text_of(HEAD ONE "level 1 count of(count of(p%s) at least 1, count of(p%s) at least 2, count of(p%s) at least 3) at least 2 and x at least 0 pts\nhighest level 1\n", list, list, list);
    assert_true(compiles_with(text, NULL, "K0706"));
    free(list);
    free(text);
}

static void literal_digits(void **state)
{
    (void)state;
    for (size_t digits = KEN_LIMIT_LITERAL_DIGITS - 1; digits <= KEN_LIMIT_LITERAL_DIGITS + 1; digits++) {
        char *number = repeated("9", digits);
        char *text = text_of(HEAD ONE "level 1 x at least %s pts and p\nhighest level 1\n", number);
        assert_int_equal(compiles_with(text, NULL, "K0308"), digits <= KEN_LIMIT_LITERAL_DIGITS);
        free(number);
        free(text);
    }
}

static void program_bytes(void **state)
{
    (void)state;
    char *text = text_of(HEAD ONE "level 1 p and x at least 1 pts\nhighest level 1\n");
    ken_compilation *compilation = compile_text(text);
    const void *bytes;
    size_t size;
    assert_true(ken_compilation_program(compilation, &bytes, &size));
    for (size_t limit = size - 1; limit <= size + 1; limit++) {
        ken_options options;
        ken_program *program = NULL;
        ken_options_default(&options);
        options.program_bytes = limit;
        assert_int_equal(compiles_with(text, &options, "K0706"), size <= limit);
        assert_int_equal(ken_program_load(bytes, size, &options, &program), size <= limit ? KEN_OK : KEN_TOO_LARGE);
        ken_program_free(program);
    }
    ken_compilation_free(compilation);
    free(text);
}

static void rule_files(void **state)
{
    (void)state;
    static const char head[] = HEAD "no total\nindicator 1 \"i\"\nlevel 1 p and x at least 1 pts\nhighest level 1\n";
    for (size_t count = KEN_LIMIT_RULE_FILES - 1; count <= KEN_LIMIT_RULE_FILES + 1; count++) {
        ken_rule_file *files = calloc(count, sizeof *files);
        ken_compilation *compilation;
        const void *bytes;
        size_t size;
        for (size_t i = 0; i < count; i++)
            files[i] = (ken_rule_file){"part.ken", i ? "ruleset \"t\"\n" : head, i ? strlen("ruleset \"t\"\n") : sizeof head - 1};
        assert_int_equal(ken_compile(files, count, NULL, &compilation), KEN_OK);
        assert_int_equal(ken_compilation_program(compilation, &bytes, &size), count <= KEN_LIMIT_RULE_FILES);
        ken_compilation_free(compilation);
        free(files);
    }
}

static void path_bytes(void **state)
{
    (void)state;
    for (size_t size = KEN_LIMIT_PATH_BYTES - 1; size <= KEN_LIMIT_PATH_BYTES + 1; size++) {
        char *path = repeated("a", size), *text = text_of(HEAD "no total\ninput y from \"%s\" is flag\nindicator 1 \"i\"\nlevel 1 y and p and x at least 1 pts\nhighest level 1\n", path);
        assert_int_equal(compiles_with(text, NULL, "K0706"), size <= KEN_LIMIT_PATH_BYTES);
        free(path);
        free(text);
    }
}

/* Definitions that two indicators use each, a hundred in one sum. */
static void shared_values(void **state)
{
    (void)state;
    for (size_t count = KEN_LIMIT_SLOTS - 1; count <= KEN_LIMIT_SLOTS + 1; count++) {
        char *text;
        size_t size, indicators = 0;
        FILE *out = open_memstream(&text, &size);
        fputs(HEAD "no total\n", out);
        for (size_t i = 0; i < count; i++)
            fprintf(out, "define v%zu as x + %zu pts\n", i, i);
        for (int uses = 0; uses < 2; uses++)
            for (size_t first = 0; first < count; first += 100) {
                fprintf(out, "indicator %zu \"i\"\nlevel 1 sum of(x%s", ++indicators, uses ? ", x" : "");
                for (size_t i = first; i < first + 100 && i < count; i++)
                    fprintf(out, ", v%zu", i);
                fputs(") at least 1 pts and p\nhighest level 1\n", out);
            }
        fclose(out);
        assert_int_equal(compiles_with(text, NULL, "K0706"), count <= KEN_LIMIT_SLOTS);
        free(text);
    }
}

/* The rules bring about `count` findings of one severity: a hundred are shown, then how many more there are. */
static void expect_shown(const char *text, enum ken_severity severity, size_t count)
{
    ken_compilation *compilation = compile_text(text);
    ken_diagnostic last;
    size_t shown = ken_diagnostic_count(compilation), cut = count > KEN_LIMIT_SHOWN;
    assert_int_equal(ken_compilation_count(compilation, severity, false), count);
    assert_int_equal(shown, cut ? KEN_LIMIT_SHOWN + 1 : count);
    assert_true(ken_compilation_diagnostic(compilation, shown - 1, &last));
    assert_int_equal(last.severity, severity);
    assert_int_equal(strcmp(last.code, "K0711") == 0, cut);
    if (cut)
        assert_string_equal(ken_diagnostic_text(compilation, shown - 1, KEN_PART_MESSAGE, KEN_ENGLISH), "first 100 shown, 1 more");
    ken_compilation_free(compilation);
}

/* More findings than are shown: the rest is counted. */
static void findings_shown(void **state)
{
    (void)state;
    for (size_t count = KEN_LIMIT_SHOWN - 1; count <= KEN_LIMIT_SHOWN + 1; count++) {
        char *lines = repeated("\nunit pts", count), *text = text_of(HEAD "%s" ONE "level 1 p and x at least 1 pts\nhighest level 1\n", lines);
        expect_shown(text, KEN_ERROR, count);
        free(lines);
        free(text);
        text = text_of(HEAD ONE "level 1 p and x at least 1 pts\nhighest level 1\n");
        for (size_t i = 0; i < count; i++) {
            char *longer = text_of("%s\ndefine unused%c%c as x", text, (char)('a' + i / 26), (char)('a' + i % 26));
            free(text);
            text = longer;
        }
        expect_shown(text, KEN_WARNING, count);
        free(text);
        text = text_of(HEAD "no total");
        for (size_t i = 0; i < count; i++) { /* two cases overlap */
            char *longer = text_of("%s\nindicator %zu \"i\"\ncase \"a\" when x at most 2 pts\nlevel 1 p\nhighest level 1\n"
                                   "case \"b\" when x at least 1 pts\nlevel 1 p\nhighest level 1\n", text, i + 1);
            free(text);
            text = longer;
        }
        expect_shown(text, KEN_NOTE, count);
        free(text);
    }
}

/* No files at all are rules without a first line. */
static void no_rule_files(void **state)
{
    (void)state;
    ken_compilation *compilation;
    ken_diagnostic d;
    assert_int_equal(ken_compile(NULL, 0, NULL, &compilation), KEN_OK);
    assert_int_equal(ken_diagnostic_count(compilation), 1);
    assert_true(ken_compilation_diagnostic(compilation, 0, &d));
    assert_string_equal(d.code, "K0216");
    assert_false(d.has_place);
    assert_non_null(ken_diagnostic_render(compilation, 0, KEN_THAI, false));
    ken_compilation_free(compilation);
}

/* Levels of a scorecard, at both ends; and of one that has fewer than is usual, no more may be expected. */
static void levels(void **state)
{
    (void)state;
    for (int count = 0; count <= (int)KEN_LIMIT_TOP_LEVEL + 1; count++) {
        int top = count == 0 ? 1 : count > (int)KEN_LIMIT_TOP_LEVEL ? (int)KEN_LIMIT_TOP_LEVEL : count;
        char *text = text_of(HEAD "levels %d" ONE "level 1%s p\n", count, top > 1 ? " to 2" : ""), *more;
        for (int level = 3; level <= top; level++, text = more) {
            more = text_of("%slevel %d p\n", text, level);
            free(text);
        }
        assert_int_equal(compiles_with(text, NULL, "K0634"), count >= 1 && count <= (int)KEN_LIMIT_TOP_LEVEL);
        free(text);
    }
    for (int level = 2; level <= 4; level++) {
        char *text = text_of(HEAD "levels 3" ONE "level 1 to 3 p\nexample \"e\" given p expect level %d\n", level);
        assert_int_equal(compiles_with(text, NULL, "K0432"), level <= 3);
        free(text);
        text = text_of(HEAD "levels 3" ONE "level 1 to %d p\n%s", level, level < 3 ? "level 3 p\n" : "");
        assert_int_equal(compiles_with(text, NULL, "K0403"), level <= 3);
        free(text);
    }
}

static void grades(void **state)
{
    (void)state;
    for (int step = -1; step <= 1; step++) {
        char *grades = calloc(KEN_LIMIT_GRADES + 2, 40);
        size_t size = 0;
        for (int i = 0; i < (int)KEN_LIMIT_GRADES + step - 1; i++)
            size += (size_t)sprintf(grades + size, "grade \"g%d\" at least %d\n", i, 5000 - i);
        char *text = text_of(HEAD "\n%sgrade \"rest\"" ONE "level 1 to 5 p\n", grades);
        assert_int_equal(compiles_with(text, NULL, "K0706"), step <= 0);
        free(text);
        free(grades);
    }
}

/* Weights by case: 4,096 combinations of twelve flags, and twice as many of thirteen. */
static void combinations(void **state)
{
    (void)state;
    for (int flags = 11; flags <= 13; flags++) {
        char inputs[1000] = "", all[200] = "f0";
        size_t size = 0, used = 2;
        for (int i = 0; i < flags; i++)
            size += (size_t)sprintf(inputs + size, "input f%d from \"f%d\" is flag\n", i, i);
        for (int i = 1; i < flags; i++)
            used += (size_t)sprintf(all + used, " and f%d", i);
        char *text = text_of("ruleset \"t\"\n%sscorecard s \"s\"\nindicator 1 \"i\"\ncase \"a\" when %s\nweight 100%%\nlevel 1 to 5 f0\n"
                             "otherwise \"b\"\nweight 100%%\nlevel 1 to 5 f1\n", inputs, all);
        assert_int_equal(compiles_with(text, NULL, "K0706"), flags <= 12);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule_file_bytes),  cmocka_unit_test(indicators),     cmocka_unit_test(expression_depth),
        cmocka_unit_test(most_expression_depth), cmocka_unit_test(operands),  cmocka_unit_test(points), cmocka_unit_test(stack),
        cmocka_unit_test(literal_digits),   cmocka_unit_test(program_bytes),  cmocka_unit_test(rule_files),
        cmocka_unit_test(path_bytes),       cmocka_unit_test(shared_values), cmocka_unit_test(findings_shown), cmocka_unit_test(no_rule_files),
        cmocka_unit_test(levels),           cmocka_unit_test(grades),         cmocka_unit_test(combinations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
