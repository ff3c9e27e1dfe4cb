/* link: -Wl,--wrap=malloc -Wl,--wrap=calloc -Wl,--wrap=realloc -Wl,--wrap=free */
/* Loading, evaluating and printing when memory is out: fails at the n-th allocation, for every n, alone and for good.
 * Every allocation goes through the doors below: link with -Wl,--wrap=malloc -Wl,--wrap=calloc -Wl,--wrap=realloc
 * -Wl,--wrap=free. */
#include "bench.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void __wrap_free(void *block);

static size_t allocations;          /* asked for so far */
static size_t fails_at = SIZE_MAX;  /* the first that fails */
static bool fails_for_good;         /* and all after it */
static size_t live;                 /* blocks not yet freed */

static bool allowed(void)
{
    size_t n = allocations++;
    return n < fails_at || (n > fails_at && !fails_for_good);
}

void *__wrap_malloc(size_t size)
{
    void *block = allowed() ? __real_malloc(size) : NULL;
    live += block != NULL;
    return block;
}

void *__wrap_calloc(size_t count, size_t size)
{
    void *block = allowed() ? __real_calloc(count, size) : NULL;
    live += block != NULL;
    return block;
}

void *__wrap_realloc(void *block, size_t size)
{
    void *moved = allowed() ? __real_realloc(block, size) : NULL;
    live += moved != NULL && block == NULL;
    return moved;
}

void __wrap_free(void *block)
{
    live -= block != NULL;
    __real_free(block);
}

static const char record[] = "{\"unit\":\"one\",\"part\":7.25,\"goal\":3,\"org\":{\"people\":1,\"p\":false,\"day\":\"2022-01-01\"},"
                             "\"level\":9,\"leve\":2,\"points\":75}";
static const char broken[] = "{\"part\":}";

static unsigned char *block;
static size_t block_size;

/* What all the steps gave; an empty text stands for no memory. */
struct outcome {
    ken_status load, make, evaluate, json, dump;
    char result[4000], listing[8000], measured[100], problem[200], help[200], error[200];
};

static void keep(char *to, size_t room, const char *text)
{
    snprintf(to, room, "%s", text ? text : "");
}

static void ask(ken_context *c, struct outcome *o)
{
    const char *text, *help = NULL;
    size_t size;
    o->evaluate = ken_evaluate(c, record, sizeof record - 1);
    if (o->evaluate == KEN_OK) {
        o->json = ken_result_json(c, KEN_THAI, &text, &size);
        if (o->json == KEN_OK)
            keep(o->result, sizeof o->result, text);
        keep(o->measured, sizeof o->measured, ken_measured(c, 0, 0, KEN_THAI));
        keep(o->problem, sizeof o->problem, ken_problem_text(c, 1, KEN_THAI, &help));
        keep(o->help, sizeof o->help, help);
    }
    if (ken_evaluate(c, broken, sizeof broken - 1) == KEN_UNREADABLE)
        keep(o->error, sizeof o->error, ken_error_text(c, KEN_THAI, 3));
}

static void run(struct outcome *o)
{
    ken_program *p = NULL;
    ken_context *c = NULL;
    char *listing;
    size_t size;
    memset(o, 0, sizeof *o);
    o->load = ken_program_load(block, block_size, NULL, &p);
    if (o->load != KEN_OK) {
        assert_null(p);
        return;
    }
    o->dump = ken_program_dump(p, KEN_THAI, &listing, &size);
    if (o->dump == KEN_OK) {
        keep(o->listing, sizeof o->listing, listing);
        free(listing);
    }
    o->make = ken_context_new(p, &c);
    if (o->make == KEN_OK)
        ask(c, o);
    else
        assert_null(c);
    ken_context_free(c);
    ken_program_free(p);
}

static void same_or_no_memory(ken_status status, const char *text, const char *wanted)
{
    if (status == KEN_OK)
        assert_string_equal(text, wanted);
    else
        assert_int_equal(status, KEN_NO_MEMORY);
}

static void same_or_empty(const char *text, const char *wanted)
{
    if (*text)
        assert_string_equal(text, wanted);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    static struct outcome whole, now;
    asm_sample(&a);
    block = asm_finish(&a, &block_size);
    run(&whole);
    assert_true(*whole.result && *whole.listing && *whole.measured && *whole.problem && *whole.error);
    for (int for_good = 0; for_good < 2; for_good++) {
        size_t failures = 0;
        size_t n = 0;
        do {
            size_t before = live;
            allocations = 0;
            fails_at = n;
            fails_for_good = for_good;
            run(&now);
            fails_at = SIZE_MAX;
            assert_int_equal(live, before);
            assert_true(now.load == KEN_OK || now.load == KEN_NO_MEMORY);
            assert_true(now.make == KEN_OK || now.make == KEN_NO_MEMORY);
            assert_true(now.evaluate == KEN_OK || now.evaluate == KEN_NO_MEMORY);
            if (now.load == KEN_OK)
                same_or_no_memory(now.dump, now.listing, whole.listing);
            if (now.load == KEN_OK && now.make == KEN_OK && now.evaluate == KEN_OK)
                same_or_no_memory(now.json, now.result, whole.result);
            same_or_empty(now.measured, whole.measured);
            same_or_empty(now.problem, whole.problem);
            same_or_empty(now.help, whole.help);
            same_or_empty(now.error, whole.error);
            failures += memcmp(&now, &whole, sizeof now) != 0;
        } while (allocations > n++); /* until a run needs no n-th */
        assert_true(failures > 20); /* it did fail, and differently each time */
    }
    free(block);
}

/* A context that ran out of memory once is good again. */
static void test_recovers(void **state)
{
    (void)state;
    asm_sample(&a);
    load();
    static struct outcome whole, now;
    ask(context, &whole);
    for (size_t n = 0; n < 40; n++) {
        static struct outcome spoilt;
        load();
        allocations = 0;
        fails_at = n;
        fails_for_good = true;
        ask(context, &spoilt);
        fails_at = SIZE_MAX;
        memset(&now, 0, sizeof now);
        ask(context, &now);
        assert_memory_equal(&now, &whole, sizeof now);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(out_of_memory),
        TEST(recovers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
