/* What every program that loads owes its user, whoever made it: a record is evaluated to an end within the static cost, and
 * the result is one that can be read. For tests that run in processes of their own: what fails is printed, and aborts. */
#ifndef SOUNDNESS_H
#define SOUNDNESS_H

#include "assemble.h"
#include "steps.h"

#include <jansson.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *at_work = "?"; /* what is being tested: named when something fails */
static uint64_t work_number;

#define CHECK(condition)                                                                                          \
    do {                                                                                                          \
        if (!(condition)) {                                                                                       \
            fprintf(stderr, "%s %llu: not so: %s (line %d)\n", at_work, (unsigned long long)work_number, #condition, __LINE__); \
            abort();                                                                                              \
        }                                                                                                         \
    } while (0)

/* Runs work(from, to, argument) over 0 … count in two processes; false when one of them failed. */
static inline bool in_two(uint64_t count, void (*work)(uint64_t from, uint64_t to, void *argument), void *argument)
{
    pid_t halves[2];
    fflush(NULL);
    for (int i = 0; i < 2; i++) {
        halves[i] = fork();
        if (halves[i] == 0) {
            work(i ? count / 2 : 0, i ? count : count / 2, argument);
            fflush(NULL);
            _exit(0);
        }
    }
    bool good = true;
    for (int i = 0; i < 2; i++) {
        int status = 1;
        good = halves[i] > 0 && waitpid(halves[i], &status, 0) == halves[i] && status == 0 && good;
    }
    return good;
}

/* Zeroed memory that both processes add to, each without losing what the other adds. */
static inline void *shared_memory(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(memory != MAP_FAILED);
    return memory;
}

static inline void add_to(uint64_t *counter)
{
    __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

static inline void check_order(ken_total low, ken_total high)
{
    CHECK(!low.decimal == !high.decimal);
    if (low.decimal)
        CHECK(strtod(low.decimal, NULL) <= strtod(high.decimal, NULL));
}

/* What an indicator may score, in order; one number when it is known. */
static inline void check_score(ken_context *c, size_t indicator, bool scored, bool not_assessed)
{
    ken_total score, lowest, highest;
    CHECK(ken_result_score(c, indicator, &score, &lowest, &highest));
    CHECK(not_assessed == !lowest.decimal);
    check_order(lowest, highest);
    CHECK(not_assessed || scored == (score.decimal != NULL));
    CHECK(!scored || (strcmp(score.decimal, lowest.decimal) == 0 && strcmp(score.decimal, highest.decimal) == 0));
}

/* Every outcome lies within the levels there are, and bounds are in order. */
static inline void check_bounds(ken_context *c)
{
    ken_scorecard_result card;
    ken_indicator_result one;
    for (size_t s = 0; ken_result_scorecard(c, s, &card); s++) {
        CHECK(card.top >= 1 && card.top <= (int)KEN_LIMIT_TOP_LEVEL);
        check_order(card.lowest, card.highest);
        check_order(card.lowest_percent, card.highest_percent);
        CHECK(!card.score.decimal || (card.lowest.decimal && strcmp(card.score.decimal, card.lowest.decimal) == 0));
        CHECK(!card.score.decimal == !card.percent.decimal && (card.score.decimal || !card.grade));
        for (size_t i = 0; i < card.indicator_count; i++) {
            CHECK(ken_result_indicator(c, card.first_indicator + i, &one));
            bool scored = one.outcome == KEN_SCORED, apart = one.outcome == KEN_NOT_ASSESSED;
            CHECK(scored && one.has_levels ? one.level >= 0 && one.level <= card.top : one.level == -1);
            CHECK(apart || !one.has_levels ? one.lowest == -1 && one.highest == -1 : one.lowest >= 0 && one.lowest <= one.highest && one.highest <= card.top);
            CHECK(!scored || (one.lowest == one.level && one.highest == one.level && one.blame_count == 0));
            check_score(c, card.first_indicator + i, scored, apart);
        }
    }
}

/* The result is JSON: UTF-8, and no key hides another. */
static inline void check_json(ken_context *c, ken_language language)
{
    const char *text;
    size_t size;
    json_error_t error;
    CHECK(ken_result_json(c, language, &text, &size) == KEN_OK);
    json_t *result = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &error); /* whole numbers of any length */
    if (!result)
        fprintf(stderr, "%s\n%.*s\n", error.text, (int)size, text);
    CHECK(result);
    json_decref(result);
}

/* Evaluates one record in a context of p and looks at all of the result. */
static inline void check_record(ken_context *c, const ken_program *p, const char *record, ken_language language)
{
    ken_indicator_result one;
    steps = 0;
    CHECK(ken_evaluate(c, record, strlen(record)) == KEN_OK);
    CHECK(steps <= p->rows[KEN_CODE] && p->rows[KEN_CODE] <= p->cost);
    check_bounds(c);
    check_json(c, language);
    for (size_t i = 0; ken_result_indicator(c, i, &one); i++)
        for (size_t k = 0; k < one.measured_count; k++)
            ken_measured(c, i, k, language);
}

#endif
