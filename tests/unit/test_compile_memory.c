/* link: -Wl,--wrap=malloc -Wl,--wrap=calloc -Wl,--wrap=realloc -Wl,--wrap=free */
/* Compiling when memory is out: every allocation fails once, and then all from it on. The compiler says so or gives the same
 * program as always, and gives everything back. Linked with the allocators wrapped. */
#include "rules.h"

void *__real_malloc(size_t);
void *__real_calloc(size_t, size_t);
void *__real_realloc(void *, size_t);
void __real_free(void *);
void *__wrap_malloc(size_t);
void *__wrap_calloc(size_t, size_t);
void *__wrap_realloc(void *, size_t);
void __wrap_free(void *);

static long countdown = -1; /* allocations until one fails; -1: none does */
static bool sticky, counting;
static long live;

static bool fails(void)
{
    if (!counting || countdown < 0)
        return false;
    if (countdown > 0) {
        countdown--;
        return false;
    }
    if (!sticky)
        countdown = -1;
    return true;
}

static void *counted(void *block)
{
    live += counting && block;
    return block;
}

void *__wrap_malloc(size_t size) { return fails() ? NULL : counted(__real_malloc(size)); }
void *__wrap_calloc(size_t count, size_t size) { return fails() ? NULL : counted(__real_calloc(count, size)); }
void *__wrap_realloc(void *block, size_t size)
{
    if (fails())
        return NULL;
    return block ? __real_realloc(block, size) : counted(__real_realloc(NULL, size));
}
void __wrap_free(void *block)
{
    live -= counting && block;
    __real_free(block);
}

/* Compiles and words every message; the program's bytes, or NULL with *status telling why. */
static void *compile_once(const ken_rule_file *file, size_t *size, size_t *diagnostics, ken_status *status)
{
    ken_compilation *compilation = NULL;
    const void *bytes;
    void *copy = NULL;
    counting = true;
    *status = ken_compile(file, 1, NULL, &compilation);
    *diagnostics = 0;
    if (*status == KEN_OK) {
        *diagnostics = ken_diagnostic_count(compilation);
        for (size_t i = 0; i < *diagnostics; i++)
            if (!ken_diagnostic_render(compilation, i, KEN_THAI, false) || !ken_diagnostic_text(compilation, i, KEN_PART_HELP, KEN_ENGLISH))
                *status = KEN_NO_MEMORY;
        counting = false; /* the copy is the test's own */
        if (ken_compilation_program(compilation, &bytes, size))
            copy = memcpy(__real_malloc(*size), bytes, *size);
        counting = true;
    }
    ken_compilation_free(compilation);
    counting = false;
    return copy;
}

static void every_allocation_fails(const char *path)
{
    size_t size, first_size = 0, first_count, count;
    char *text = read_file(path, &size);
    ken_rule_file file = {path, text, size};
    ken_status status;
    countdown = -1;
    live = 0;
    void *first = compile_once(&file, &first_size, &first_count, &status);
    assert_int_equal(status, KEN_OK);
    assert_int_equal(live, 0);
    for (int mode = 0; mode < 2; mode++)
        for (long n = 0;; n++) {
            sticky = mode;
            countdown = n;
            live = 0;
            void *again = compile_once(&file, &size, &count, &status);
            bool reached = countdown < 0 || (sticky && countdown == 0);
            assert_int_equal(live, 0);
            assert_true(status == KEN_OK || status == KEN_NO_MEMORY);
            if (status == KEN_OK) {
                assert_int_equal(count, first_count);
                assert_true((again == NULL) == (first == NULL));
                assert_true(!first || (size == first_size && memcmp(first, again, size) == 0));
            }
            __real_free(again);
            if (!reached || (status == KEN_OK && countdown > 0))
                break;
            assert_true(n < 100000);
        }
    __real_free(first);
    free(text);
}

static void sound_rules(void **state)
{
    (void)state;
    every_allocation_fails("rules/cdd-2565-agreement/03-mission.ken");
}

static void rules_with_mistakes(void **state)
{
    (void)state;
    every_allocation_fails("tests/errors/K0407.ken");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sound_rules), cmocka_unit_test(rules_with_mistakes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
