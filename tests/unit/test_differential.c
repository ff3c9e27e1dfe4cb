/* Random rules and records: ken and the oracle say the same of each pair. Seeds count up from KEN_SEED (1), until KEN_PAIRS
 * (20,000) pairs are compared; a seed makes the same rules and records everywhere. With KEN_CONSTRUCTS set, it is told how many
 * rule sets use each construct. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../generate/generate.h"
#include "../generate/shrink.h"
#include "../oracle/compare.h"

enum { RECORDS = 10 };

struct run {
    unsigned long long rules, refused, pairs, with_scores, indicators_scored;
    unsigned long long uses[CONSTRUCTS];
};

static unsigned long long setting(const char *name, unsigned long long usual)
{
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 10) : usual;
}

/* ---- A difference, made small ---- */

struct pair {
    struct ken_buffer rules, record;
    bool senseless; /* the oracle refused the rules, rather than to score otherwise */
};

static bool is_senseless(const char *difference)
{
    return strstr(difference, "finds the rules senseless") != NULL;
}

/* Whether they still differ, in the same way. */
static bool differs(const struct pair *pair, const char *rules, size_t rules_size, const char *record, size_t record_size)
{
    struct comparison *c = compare_open(rules, rules_size);
    char *difference = c ? compare_record(c, record, record_size, NULL) : NULL;
    bool found = difference && is_senseless(difference) == pair->senseless;
    free(difference);
    compare_close(c);
    return found;
}

static bool differs_with_rules(void *context, const char *text, size_t size)
{
    const struct pair *pair = context;
    return differs(pair, text, size, pair->record.bytes, pair->record.size);
}

static bool differs_with_record(void *context, const char *text, size_t size)
{
    const struct pair *pair = context;
    return differs(pair, pair->rules.bytes, pair->rules.size, text, size);
}

/* `met`: the difference as it was met, behind other records of the same rules; alone the pair may agree, when something was kept. */
static void show_small(const struct ken_buffer *rules, const struct ken_buffer *record, bool senseless, const char *met)
{
    struct pair pair = {.senseless = senseless};
    ken_buffer_bytes(&pair.rules, rules->bytes, rules->size);
    ken_buffer_bytes(&pair.record, record->bytes, record->size);
    shrink_totals(&pair.rules, differs_with_rules, &pair);
    shrink_pieces(&pair.rules, '\n', differs_with_rules, &pair);
    shrink_pieces(&pair.rules, ' ', differs_with_rules, &pair);
    shrink_pieces(&pair.record, '\n', differs_with_record, &pair);
    struct comparison *c = compare_open(pair.rules.bytes, pair.rules.size);
    char *difference = compare_record(c, pair.record.bytes, pair.record.size, NULL);
    if (!difference)
        puts("only behind the records before it:");
    fputs(difference ? difference : met, stdout); /* longer than cmocka prints */
    free(difference);
    compare_close(c);
    ken_buffer_free(&pair.rules);
    ken_buffer_free(&pair.record);
}

/* ---- The run ---- */

static void compare_seed(struct run *run, unsigned long long seed)
{
    struct choices choices;
    choices_begin(&choices, NULL, 0, seed);
    struct generated *g = generate_rules(&choices);
    assert_non_null(g);
    struct comparison *c = compare_open(g->text.bytes, g->text.size);
    struct ken_buffer record = KEN_BUFFER_EMPTY;
    run->rules++;
    run->refused += c == NULL;
    for (int i = 0; i < CONSTRUCTS; i++)
        run->uses[i] += g->uses[i] > 0;
    for (int i = 0; c && i < RECORDS; i++) {
        size_t scored;
        generate_record(g, &choices, &record);
        char *difference = compare_record(c, record.bytes, record.size, &scored);
        if (difference) {
            print_message("seed %llu, record %d; made small:\n", seed, i);
            show_small(&g->text, &record, is_senseless(difference), difference);
            fail_msg("ken and the oracle differ");
        }
        run->pairs++;
        run->with_scores += scored > 0;
        run->indicators_scored += scored;
    }
    ken_buffer_free(&record);
    compare_close(c);
    generate_free(g);
}

static void random_pairs_agree(void **state)
{
    (void)state;
    static struct run run;
    unsigned long long wanted = setting("KEN_PAIRS", 20000), first = setting("KEN_SEED", 1), seed = first;
    while (run.pairs < wanted)
        compare_seed(&run, seed++);
    print_message("seeds %llu to %llu: %llu rule sets (%llu do not compile), %llu pairs, %llu with scored indicators (%llu of them)\n",
                  first, seed - 1, run.rules, run.refused, run.pairs, run.with_scores, run.indicators_scored);
    for (int i = 0; i < CONSTRUCTS && getenv("KEN_CONSTRUCTS"); i++)
        print_message("%-22s in %5.1f%% of them\n", construct_names[i], 100.0 * (double)run.uses[i] / (double)run.rules);
    /* The generator would be worth little if it did not reach everything, or its rules did not compile. What ken refuses without a reason
     * shows here, too. */
    assert_true(run.refused * 300 <= run.rules || run.rules < 1000);
    assert_true(run.with_scores * 3 >= run.pairs);
    for (int i = 0; i < CONSTRUCTS && run.rules >= 1000; i++)
        if (run.uses[i] == 0)
            fail_msg("no rule set uses %s", construct_names[i]);
}

/* Most of these bytes say yes to any chance, and want as many parts as there may be: the generator has room for all that they ask. */
static void greed_has_bounds(void **state)
{
    (void)state;
    enum { GREEDY = 104, BYTES = 1000, TIMES = 3000 }; /* 0 by 8, 4 by 5, 2 by 3 */
    static unsigned char bytes[BYTES];
    for (unsigned long long seed = 1; seed <= TIMES; seed++) {
        struct choices any, greedy;
        choices_begin(&any, NULL, 0, seed);
        for (int i = 0; i < BYTES; i++)
            bytes[i] = choose(&any, 6) ? GREEDY : (unsigned char)choose(&any, 256);
        choices_begin(&greedy, bytes, BYTES, seed);
        struct generated *g = generate_rules(&greedy);
        assert_non_null(g);
        assert_false(g->text.failed);
        generate_free(g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(greed_has_bounds), cmocka_unit_test(random_pairs_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
