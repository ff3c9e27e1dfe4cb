/* link: @tests/faults/doors.link */
/* Reading rule text when memory is out, and text too long to be read. */
#include "source.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "../faults/doors.h"

/* The n-th allocation fails, and all after it; true when none was missed. */
static bool load_with(long n, const char *text, size_t size)
{
    bool loaded = false;
    door_shut(DOOR_MEMORY, n, true, ENOMEM);
    struct ken_arena *arena = ken_arena_new();
    if (arena) {
        struct ken_source source;
        loaded = ken_source_load(arena, &source, "test.ken", text, size);
        ken_arena_free(arena);
    }
    assert_true(doors_open() != loaded);
    assert_int_equal(doors_live(), 0);
    return loaded;
}

static void test_every_allocation_can_fail(void **state)
{
    static char text[40000]; /* enough folds for the map to grow several times */
    (void)state;
    for (size_t at = 0; at + 3 <= sizeof text; at += 3)
        memcpy(text + at, "\u00A0x", 3);
    long n = 1;
    while (!load_with(n, text, sizeof text - 1))
        n++;
    assert_true(n > 5);
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
