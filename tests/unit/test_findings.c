/* What is said of rules, case by case: tests/findings holds small rule texts, each with all that is said of it below.
 *
 *     == what the case is about
 *     indicator 1 "t"
 *     …
 *     > 3:1 K0407 the message | an example, where there is one
 *
 * A line "-- another file" parts files; "-- no frame", the first, is left out, and so is the frame. Lines count from the case's first; a text that does not begin with `ruleset` stands behind the frame of frame.ken. A finding
 * that the author has acknowledged is marked: (as printed). What is said of the frame itself is left out.
 * UPDATE_GOLDENS=1 writes what is said anew, for a person to read before it is kept. */
#include "rules.h"

#define DIRECTORY "tests/findings/"

static char *frame;
static size_t frame_lines;

static int is_case_file(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);
    return size > 4 && strcmp(entry->d_name + size - 4, ".txt") == 0;
}

static void begin_frame(void)
{
    frame = read_file(DIRECTORY "frame.ken", NULL);
    frame_lines = 0;
    for (const char *at = frame; *at; at++)
        frame_lines += *at == '\n';
}

#define ANOTHER "\n-- another file\n"
#define BARE "-- no frame\n"

/* The text's files; `rules` is cut into them. */
static ken_compilation *compile_files(char *rules)
{
    static const char *const names[] = {"rules.ken", "second.ken", "third.ken", "fourth.ken"};
    ken_rule_file files[sizeof names / sizeof *names];
    size_t count = 0;
    for (char *at = rules; at; count++) {
        assert_true(count < sizeof names / sizeof *names);
        char *next = strstr(at, ANOTHER);
        if (next)
            next[1] = '\0';
        files[count] = (ken_rule_file){names[count], at, strlen(at)};
        at = next ? next + strlen(ANOTHER) : NULL;
    }
    ken_compilation *compilation;
    assert_int_equal(ken_compile(files, count, NULL, &compilation), KEN_OK);
    return compilation;
}

/* Everything said of one text, a line for each message. */
static char *said_of(const char *text, size_t size)
{
    char *out = NULL, *rules;
    size_t out_size = 0, bare = strncmp(text, BARE, strlen(BARE)) == 0 ? strlen(BARE) : 0;
    size_t shift = bare || strncmp(text, "ruleset", 7) == 0 ? 0 : frame_lines;
    assert_true(asprintf(&rules, "%s%.*s", shift ? frame : "", (int)(size - bare), text + bare) >= 0);
    ken_compilation *compilation = compile_files(rules);
    FILE *to = open_memstream(&out, &out_size);
    assert_non_null(to);
    for (size_t i = 0; i < ken_diagnostic_count(compilation); i++) {
        ken_diagnostic d;
        assert_true(ken_compilation_diagnostic(compilation, i, &d));
        if (d.has_place && d.place.line <= shift)
            continue; /* of what the frame declares, most is not used */
        fprintf(to, "> ");
        if (d.has_place && strcmp(d.place.file, "rules.ken") != 0)
            fprintf(to, "%s:", d.place.file);
        if (d.has_place)
            fprintf(to, "%zu:%zu ", d.place.line - shift, d.place.column);
        fprintf(to, "%s %s", d.code, ken_diagnostic_text(compilation, i, KEN_PART_MESSAGE, KEN_ENGLISH));
        const char *example = ken_diagnostic_text(compilation, i, KEN_PART_EXAMPLE, KEN_ENGLISH);
        fprintf(to, "%s%s%s\n", *example ? " | " : "", example, d.acknowledged ? " (as printed)" : "");
    }
    fclose(to);
    const void *bytes;
    size_t program;
    assert_true(ken_compilation_program(compilation, &bytes, &program) == (ken_compilation_count(compilation, KEN_ERROR, false) == 0));
    ken_compilation_free(compilation);
    free(rules);
    return out;
}

/* Behind the text of a case: where what is said of it begins, and where the next case does. */
static const char *end_of(const char *at, const char *mark)
{
    const char *found = strncmp(at, mark, strlen(mark)) == 0 ? at : NULL;
    char line[8];
    snprintf(line, sizeof line, "\n%s", mark);
    if (!found && (found = strstr(at, line)))
        found++;
    return found ? found : at + strlen(at);
}

static int check_file(const char *path)
{
    char *whole = read_file(path, NULL), *fresh = NULL;
    size_t fresh_size = 0;
    int failed = 0, cases = 0;
    FILE *to = open_memstream(&fresh, &fresh_size);
    assert_non_null(to);
    const char *at = end_of(whole, "== ");
    fprintf(to, "%.*s", (int)(at - whole), whole);
    while (*at) {
        const char *text = strchr(at, '\n') + 1, *next = end_of(text, "== "), *kept = end_of(text, "> ");
        if (kept > next)
            kept = next;
        const char *end = kept; /* blank lines part cases, and are not the text's */
        while (end - 1 > text && end[-1] == '\n' && end[-2] == '\n')
            end--;
        char *said = said_of(text, (size_t)(end - text));
        fprintf(to, "%.*s%s\n", (int)(end - at), at, said);
        size_t said_size = strlen(said);
        if (strncmp(kept, said, said_size) != 0 || (size_t)(next - kept) > said_size + 1) {
            print_message("%s: %.*s--- said\n%s--- kept\n%.*s", path, (int)(text - at), at, said, (int)(next - kept), kept);
            failed++;
        }
        free(said);
        at = next;
        cases++;
    }
    fclose(to);
    assert_true(cases > 0);
    const char *update = getenv("UPDATE_GOLDENS");
    if (update && strcmp(update, "1") == 0) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fputs(fresh, file);
        fclose(file);
        failed = 0;
    }
    free(fresh);
    free(whole);
    return failed;
}

static void findings(void **state)
{
    (void)state;
    struct dirent **entries;
    int count = scandir(DIRECTORY, &entries, is_case_file, by_bytes), failed = 0;
    assert_true(count > 0);
    begin_frame();
    for (int i = 0; i < count; i++) {
        char path[300];
        snprintf(path, sizeof path, DIRECTORY "%s", entries[i]->d_name);
        failed += check_file(path);
        free(entries[i]);
    }
    free(entries);
    free(frame);
    assert_int_equal(failed, 0);
}

/* Rules that once broke the compiler: they compile, or something is said of them in either language. */
static void bogons(void **state)
{
    (void)state;
    struct dirent **entries;
    int count = scandir("tests/bogons", &entries, is_rule_file, by_bytes);
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        char path[300];
        snprintf(path, sizeof path, "tests/bogons/%s", entries[i]->d_name);
        char *text = read_file(path, NULL);
        ken_compilation *compilation = compile_text(text);
        const void *bytes;
        size_t size;
        bool whole = ken_compilation_program(compilation, &bytes, &size);
        assert_true(whole == (ken_compilation_count(compilation, KEN_ERROR, false) == 0));
        for (size_t n = 0; n < ken_diagnostic_count(compilation); n++)
            for (ken_language language = KEN_THAI; language <= KEN_ENGLISH; language++)
                assert_non_null(ken_diagnostic_render(compilation, n, language, false));
        ken_compilation_free(compilation);
        free(text);
        free(entries[i]);
    }
    free(entries);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(findings), cmocka_unit_test(bogons)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
