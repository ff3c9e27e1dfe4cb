/* link: -Wl,--wrap=calloc -Wl,--wrap=free */
/* Reading rule text when memory is out. Every allocation goes through the two
 * doors below: link with -Wl,--wrap=calloc -Wl,--wrap=free. */
#include "source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

void *__real_calloc(size_t count, size_t size);
void __real_free(void *block);
void *__wrap_calloc(size_t count, size_t size);
void __wrap_free(void *block);

static size_t allowed = SIZE_MAX; /* allocations that still succeed */
static size_t live;               /* blocks not yet freed */

void *__wrap_calloc(size_t count, size_t size)
{
    if (allowed == 0)
        return NULL;
    allowed--;
    live++;
    return __real_calloc(count, size);
}

void __wrap_free(void *block)
{
    live -= block != NULL;
    __real_free(block);
}

/* Fails at the n-th allocation, for every n; true when none was missed. */
static bool load_with(size_t allocations, const char *text, size_t size)
{
    bool loaded = false;
    size_t before = live;
    allowed = allocations;
    struct ken_arena *arena = ken_arena_new();
    if (arena) {
        struct ken_source source;
        loaded = ken_source_load(arena, &source, "test.ken", text, size);
        ken_arena_free(arena);
    }
    allowed = SIZE_MAX;
    assert_int_equal(live, before);
    return loaded;
}

static void test_every_allocation_can_fail(void **state)
{
    static char text[40000]; /* enough folds for the map to grow several times */
    (void)state;
    for (size_t at = 0; at + 3 <= sizeof text; at += 3)
        memcpy(text + at, "\u00A0x", 3);
    size_t allocations = 0;
    while (!load_with(allocations, text, sizeof text - 1))
        allocations++;
    assert_true(allocations >= 5);
    assert_true(load_with(allocations + 1, text, sizeof text - 1));
}

static void test_too_long_for_offsets(void **state)
{
    struct ken_source source;
    struct ken_arena *arena = ken_arena_new();
    (void)state;
    assert_false(ken_source_load(arena, &source, "test.ken", "", UINT32_MAX)); /* reads nothing */
    ken_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_allocation_can_fail),
        cmocka_unit_test(test_too_long_for_offsets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
