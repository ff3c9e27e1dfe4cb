/* Every diagnostic about rule text, word by word: tests/errors holds a small rule file for each code, and what is said of it in
 * both languages. UPDATE_GOLDENS=1 writes those texts anew, for a person to read before they are kept. */
#include "rules.h"

#include <utf8proc.h>

#define DIRECTORY "tests/errors/"

/* Codes that no rule text can bring about by itself. */
static const struct {
    const char *code, *reason;
} without_fixture[] = {
    {"K0701", "a file that cannot be opened: the command line's"},
    {"K0702", "a directory without rules: the command line's"},
    {"K0705", "a rule file beyond the size limit: test_limits.c"},
    {"K0706", "a limit that only generated rules reach: test_limits.c"},
    {"K0707", "a damaged program: the command line's"},
    {"K0708", "a program of another version: the command line's"},
    {"K0709", "a file that cannot be written: the command line's"},
    {"K0710", "out of memory: the command line's"},
    {"K0712", "a program that is not that of the rules: the command line's"},
    {"K0725", "a used file that cannot be read: test_use.c"},
    {"K0711", "more than a hundred of a kind: test_limits.c"},
};

/* --- fixtures ------------------------------------------------------------------------------------------------------- */

static int is_fixture(const struct dirent *entry)
{
    return is_rule_file(entry) && !strstr(entry->d_name, ".second.");
}

static int fixtures(struct dirent ***entries)
{
    int count = scandir(DIRECTORY, entries, is_fixture, by_bytes);
    assert_true(count > 0);
    return count;
}

static void free_fixtures(struct dirent **entries, int count)
{
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
}

/* K0703.ken, and with it K0703.second.ken where there is one. */
static ken_compilation *compile_fixture(const char *name)
{
    char path[2][600], second[512];
    ken_rule_file files[2] = {{.name = name}, {.name = second}};
    size_t count = 1;
    snprintf(second, sizeof second, "%.*s.second.ken", (int)(strlen(name) - strlen(".ken")), name);
    snprintf(path[0], sizeof path[0], DIRECTORY "%s", name);
    snprintf(path[1], sizeof path[1], DIRECTORY "%s", second);
    FILE *probe = fopen(path[1], "rb");
    if (probe) {
        fclose(probe);
        count = 2;
    }
    for (size_t i = 0; i < count; i++)
        files[i].bytes = read_file(path[i], &files[i].size);
    ken_compilation *compilation;
    assert_int_equal(ken_compile(files, count, NULL, &compilation), KEN_OK);
    for (size_t i = 0; i < count; i++)
        free((char *)files[i].bytes);
    return compilation;
}

/* Everything said of a fixture, but for what its author has acknowledged. */
static char *said(ken_compilation *compilation, ken_language language)
{
    char *text = calloc(1, 1);
    size_t size = 0;
    for (size_t i = 0; i < ken_diagnostic_count(compilation); i++) {
        ken_diagnostic d;
        ken_compilation_diagnostic(compilation, i, &d);
        if (d.acknowledged)
            continue;
        const char *one = ken_diagnostic_render(compilation, i, language, false);
        assert_non_null(one);
        text = realloc(text, size + strlen(one) + 1);
        memcpy(text + size, one, strlen(one) + 1);
        size += strlen(one);
    }
    return text;
}

static void golden_path(char *path, size_t size, const char *fixture, ken_language language)
{
    snprintf(path, size, DIRECTORY "%.*s.%s.txt", (int)(strlen(fixture) - strlen(".ken")), fixture, language == KEN_THAI ? "th" : "en");
}

static bool update(void)
{
    const char *wanted = getenv("UPDATE_GOLDENS");
    return wanted && strcmp(wanted, "1") == 0;
}

static int compare_golden(const char *fixture, ken_compilation *compilation, ken_language language)
{
    char path[600], *have = said(compilation, language);
    golden_path(path, sizeof path, fixture, language);
    if (update()) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fputs(have, file);
        fclose(file);
    }
    char *want = read_file(path, NULL);
    int differs = strcmp(have, want) != 0;
    if (differs)
        print_message("%s differs\n--- said\n%s--- kept\n%s", path, have, want);
    free(have);
    free(want);
    return differs;
}

static void goldens(void **state)
{
    (void)state;
    struct dirent **entries;
    int count = fixtures(&entries), failed = 0;
    for (int i = 0; i < count; i++) {
        ken_compilation *compilation = compile_fixture(entries[i]->d_name);
        failed += compare_golden(entries[i]->d_name, compilation, KEN_THAI);
        failed += compare_golden(entries[i]->d_name, compilation, KEN_ENGLISH);
        ken_compilation_free(compilation);
    }
    free_fixtures(entries, count);
    assert_int_equal(failed, 0);
}

/* A file named after a code shows that code once, and nothing else. */
static void one_mistake_one_message(void **state)
{
    (void)state;
    struct dirent **entries;
    int count = fixtures(&entries), failed = 0;
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        ken_compilation *compilation = compile_fixture(name);
        size_t shown = 0, right = 0;
        for (size_t n = 0; n < ken_diagnostic_count(compilation); n++) {
            ken_diagnostic d;
            ken_compilation_diagnostic(compilation, n, &d);
            shown += !d.acknowledged;
            right += !d.acknowledged && strncmp(d.code, name, 5) == 0;
        }
        if (name[0] == 'K' ? shown != 1 || right != 1 : shown < 3) {
            print_message("%s: %zu messages, %zu of them its own\n", name, shown, right);
            failed++;
        }
        ken_compilation_free(compilation);
    }
    free_fixtures(entries, count);
    assert_int_equal(failed, 0);
}

/* --- every code ----------------------------------------------------------------------------------------------------- */

static bool is_excepted(const char *code)
{
    for (size_t i = 0; i < sizeof without_fixture / sizeof *without_fixture; i++)
        if (strcmp(without_fixture[i].code, code) == 0)
            return true;
    return false;
}

static void every_code(void **state)
{
    (void)state;
    int failed = 0;
    for (size_t i = 0; ken_code(i); i++) {
        const char *code = ken_code(i);
        char path[64];
        if (code[0] != 'K')
            continue;
        snprintf(path, sizeof path, DIRECTORY "%s.ken", code);
        FILE *file = fopen(path, "rb");
        if ((file != NULL) == is_excepted(code)) {
            print_message("%s: %s\n", code, file ? "has a fixture, and is excepted" : "has no fixture");
            failed++;
        }
        if (file)
            fclose(file);
    }
    assert_int_equal(failed, 0);
}

/* What `ken explain` says has no argument left open, no keyword unspelt, and no empty quotation. */
static void pages_are_whole(void **state)
{
    (void)state;
    int failed = 0;
    for (size_t i = 0; ken_code(i); i++)
        for (ken_language language = KEN_THAI; language <= KEN_ENGLISH; language++) {
            char *page = ken_explain_code(ken_code(i), language);
            assert_non_null(page);
            if (strpbrk(page, "{}") || strstr(page, "«»") || strstr(page, "``")) {
                print_message("%s", page);
                failed++;
            }
            free(page);
        }
    assert_int_equal(failed, 0);
}

/* --- carets --------------------------------------------------------------------------------------------------------- */

/* Columns of a terminal that a text takes; what has no shape, and what no terminal gets to see, as it is shown. */
static size_t cells(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t at = 0; at < size;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(size - at), &point);
        assert_true(length > 0);
        int width = utf8proc_charwidth(point);
        count += point == '\t' ? 1 : (size_t)(width > 0 ? width : 0);
        at += (size_t)length;
    }
    return count;
}

static bool is_mark(const char *text)
{
    utf8proc_int32_t point;
    return utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point) > 0 && utf8proc_category(point) == UTF8PROC_CATEGORY_MN;
}

/* The row under line `line` of a rendered text: what stands behind its bar. */
static bool find_row(const char *rendered, size_t line, char *row, size_t size)
{
    char gutter[32];
    snprintf(gutter, sizeof gutter, "%zu | ", line);
    for (const char *at = rendered; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL) {
        size_t indent = strspn(at, " ");
        if (strncmp(at + indent, gutter, strlen(gutter)) != 0)
            continue;
        const char *next = strchr(at, '\n') + 1, *bar = strchr(next, '|');
        snprintf(row, size, "%.*s", (int)strcspn(bar + 2, "\n"), bar + 2);
        return true;
    }
    return false;
}

/* The cells that the place takes on its first line, from the text itself. */
static void wanted_cells(const char *text, const ken_place *place, size_t *left, size_t *width)
{
    size_t line = place->begin, begin = place->begin, end = place->end, stop = place->begin;
    while (line > 0 && text[line - 1] != '\n')
        line--;
    while (text[stop] && text[stop] != '\n' && text[stop] != '\r')
        stop++;
    if (end > stop)
        end = stop;
    while (begin > line && is_mark(text + begin)) /* a mark is shown under its letter */
        for (begin--; (text[begin] & 0xc0) == 0x80;)
            begin--;
    *left = cells(text + line, begin - line);
    *width = cells(text + begin, end - begin);
    if (*width == 0)
        *width = 1;
}

static int check_carets(const char *fixture, ken_compilation *compilation, const char *text, ken_language language)
{
    int failed = 0;
    for (size_t i = 0; i < ken_diagnostic_count(compilation); i++) {
        ken_diagnostic d;
        char row[4096] = "";
        size_t left, width;
        ken_compilation_diagnostic(compilation, i, &d);
        const char *rendered = ken_diagnostic_render(compilation, i, language, false);
        if (d.acknowledged || strcmp(d.place.file, fixture) != 0 || !find_row(rendered, d.place.line, row, sizeof row))
            continue;
        wanted_cells(text, &d.place, &left, &width);
        size_t at = strcspn(row, "^"), marked = strspn(row + at, "^");
        if (cells(row, at) == left && marked == width)
            continue;
        print_message("%s: carets at %zu, %zu of them; wanted at %zu, %zu\n%s", fixture, cells(row, at), marked, left, width, rendered);
        failed++;
    }
    return failed;
}

static void carets(void **state)
{
    (void)state;
    struct dirent **entries;
    int count = fixtures(&entries), failed = 0;
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        char path[600];
        snprintf(path, sizeof path, DIRECTORY "%s", name);
        if (strcmp(name, "K0214.ken") == 0)
            continue; /* its line is too long to be shown whole */
        char *text = read_file(path, NULL);
        ken_compilation *compilation = compile_fixture(name);
        failed += check_carets(name, compilation, text, KEN_THAI);
        failed += check_carets(name, compilation, text, KEN_ENGLISH);
        ken_compilation_free(compilation);
        free(text);
    }
    free_fixtures(entries, count);
    assert_int_equal(failed, 0);
}

/* --- the wording's own rules ---------------------------------------------------------------------------------------- */

/* Heads of at most 70 cells, but for those that quote titles; no open argument, no empty quotation. */
static void heads(void **state)
{
    (void)state;
    static const char *const quoting[] = {"K0001", "K0105", "K0307", "K0413", "K0502", "K0605", "K0703", "K0808"};
    struct dirent **entries;
    int count = fixtures(&entries), failed = 0;
    for (int i = 0; i < count; i++) {
        ken_compilation *compilation = compile_fixture(entries[i]->d_name);
        for (size_t n = 0; n < ken_diagnostic_count(compilation); n++)
            for (ken_language language = KEN_THAI; language <= KEN_ENGLISH; language++) {
                ken_diagnostic d;
                ken_compilation_diagnostic(compilation, n, &d);
                const char *head = ken_diagnostic_text(compilation, n, KEN_PART_MESSAGE, language);
                bool free_length = false, bad = strpbrk(head, "{}") || strstr(head, "«»") || strstr(head, "``") || strstr(head, "««");
                size_t width = cells(head, strlen(head));
                for (size_t q = 0; q < sizeof quoting / sizeof *quoting; q++)
                    free_length = free_length || strcmp(quoting[q], d.code) == 0;
                if (!bad && (width <= 70 || free_length))
                    continue;
                print_message("%s: %zu cells: %s\n", d.code, width, head);
                failed++;
            }
        ken_compilation_free(compilation);
    }
    free_fixtures(entries, count);
    assert_int_equal(failed, 0);
}

/* --- cut files ------------------------------------------------------------------------------------------------------ */

/* The memo's rules cut off anywhere: something is said, or what is left is whole; every message can be shown. */
static void cut_anywhere(void **state)
{
    (void)state;
    enum { CUTS = 30 };
    size_t size;
    char *text = read_file("rules/cdd-buriram-2565-r1/01-team.ken", &size);
    for (size_t i = 0; i <= CUTS; i++)
        for (size_t shift = 0; shift < 4; shift++) { /* also amid a letter's bytes */
            size_t cut = size * i / CUTS > shift ? size * i / CUTS - shift : 0;
            char *part = malloc(cut + 1); /* exactly as long: reading on would be seen */
            memcpy(part, text, cut);
            ken_rule_file file = {"cut.ken", part, cut};
            ken_compilation *compilation;
            assert_int_equal(ken_compile(&file, 1, NULL, &compilation), KEN_OK);
            free(part);
            const void *bytes;
            size_t program;
            bool whole = ken_compilation_program(compilation, &bytes, &program);
            assert_true(whole == (ken_compilation_count(compilation, KEN_ERROR, false) == 0));
            char *thai = said(compilation, KEN_THAI), *english = said(compilation, KEN_ENGLISH);
            assert_true(whole || (*thai && *english));
            free(thai);
            free(english);
            ken_compilation_free(compilation);
        }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goldens), cmocka_unit_test(one_mistake_one_message), cmocka_unit_test(every_code), cmocka_unit_test(pages_are_whole),
        cmocka_unit_test(carets),  cmocka_unit_test(heads),                   cmocka_unit_test(cut_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
