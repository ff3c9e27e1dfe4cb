/* Every program of up to four instructions, in several places of a larger one: what the verifier lets through is sound on each
 * path by a second opinion (paths.h), and runs to an end on records that make inputs valid, missing and invalid (soundness.h).
 *
 * An instruction is sound or not by those before it, so where the verifier stops inside what has been laid out, all that
 * begins so is refused at once. test_enumerate: up to three instructions, at some places. test_enumerate all: four, at all. */
/* link: -Wl,--wrap=ken_vm_run */
#include "soundness.h"
#include "paths.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define INSERTED 4
#define RECORDS 5

enum { X, P, D, V, INPUTS }; /* a number, a flag, a date, a level given by a person */
enum kind_of_program { NO_INDICATOR, ONLY_TOTAL, ONE_BLOCK, ONE_SCORE, WITH_CASES, TWO_INDICATORS, COMPUTED, PROGRAMS };

/* A jump in a frame: so many instructions before the end of the program, or to the next one; 0 is no jump. */
struct line {
    enum ken_op op;
    uint32_t x, from_end;
};
#define NEXT UINT32_MAX

/* How programs end: with a total, and without; an indicator's RESULT is their first, to which its jumps lead. */
#define ENDS {KEN_OP_RESULT, 0, 0}, {KEN_OP_TOTAL, 0, 0}, {KEN_OP_RESULT, 0, 0}, {KEN_OP_HALT, 0, 0}
#define ENDS_HERE 4
#define ASSESSED_RULE(row) {KEN_OP_RULE, row, 0}, {KEN_OP_ASSESSED, V, 0}, {KEN_OP_OUTCOME, 0, NEXT}

/* Where instructions are put in: after `before`, ahead of `after`. */
static const struct frame {
    const char *name;
    enum kind_of_program program;
    uint32_t before_count, after_count;
    struct line before[10], after[8];
    uint32_t shortly; /* most instructions tried in the sample */
    bool nothing;     /* may stand here */
} frames[] = {
    {"a whole program", NO_INDICATOR, 0, 0, {{0, 0, 0}}, {{0, 0, 0}}, 3, false},
    {"a whole program with a total", ONLY_TOTAL, 0, 0, {{0, 0, 0}}, {{0, 0, 0}}, 3, false},
    {"before the indicators", ONE_BLOCK, 0, 7, {{0, 0, 0}}, {ASSESSED_RULE(0), ENDS}, 2, false},
    {"an indicator", ONE_BLOCK, 1, 4, {{KEN_OP_RULE, 0, 0}}, {ENDS}, 3, false},
    {"a ladder", ONE_BLOCK, 2, 5, {{KEN_OP_RULE, 0, 0}, {KEN_OP_LADDER, 0, 0}}, {{KEN_OP_OUTCOME, 0, ENDS_HERE}, ENDS}, 2, false},
    {"a condition", ONE_BLOCK, 3, 6, {{KEN_OP_RULE, 0, 0}, {KEN_OP_LADDER, 0, 0}, {KEN_OP_FLAG, P, 0}},
     {{KEN_OP_CUMULATIVE, 1, NEXT}, {KEN_OP_OUTCOME, 0, ENDS_HERE}, ENDS}, 2, false},
    {"a comparison", ONE_BLOCK, 4, 7, {{KEN_OP_RULE, 0, 0}, {KEN_OP_LADDER, 0, 0}, {KEN_OP_INPUT, X, 0}, {KEN_OP_INPUT, X, 0}},
     {{KEN_OP_AT_LEAST, 0, 0}, {KEN_OP_HIGHEST, 5, NEXT}, {KEN_OP_OUTCOME, 0, ENDS_HERE}, ENDS}, 2, false},
    {"a date", ONE_BLOCK, 3, 7, {{KEN_OP_RULE, 0, 0}, {KEN_OP_LADDER, 0, 0}, {KEN_OP_DATE, D, 0}},
     {{KEN_OP_HAPPENED, 0, 0}, {KEN_OP_CUMULATIVE, 1, NEXT}, {KEN_OP_OUTCOME, 0, ENDS_HERE}, ENDS}, 2, false},
    {"bands", ONE_BLOCK, 3, 6, {{KEN_OP_RULE, 0, 0}, {KEN_OP_LADDER, 0, 0}, {KEN_OP_INPUT, X, 0}},
     {{KEN_OP_END_BANDS, 0, 0}, {KEN_OP_OUTCOME, 0, ENDS_HERE}, ENDS}, 2, false},
    {"a score alone", ONE_SCORE, 1, 5, {{KEN_OP_RULE, 0, 0}}, {{KEN_OP_OUTCOME, 0, ENDS_HERE}, ENDS}, 3, false},
    {"an indicator with cases", WITH_CASES, 1, 5, {{KEN_OP_RULE, 0, 0}}, {{KEN_OP_NO_CASE, 0, 0}, ENDS}, 2, false},
    {"a case", WITH_CASES, 2, 7, {{KEN_OP_RULE, 0, 0}, {KEN_OP_FLAG, P, 0}},
     {{KEN_OP_LADDER, 0, 0}, {KEN_OP_OUTCOME, 0, ENDS_HERE}, {KEN_OP_NO_CASE, 0, 0}, ENDS}, 2, false},
    {"after a case", WITH_CASES, 3, 6, {{KEN_OP_RULE, 0, 0}, {KEN_OP_FLAG, P, 0}, {KEN_OP_CASE, 0, ENDS_HERE + 1}},
     {{KEN_OP_OUTCOME, 0, ENDS_HERE}, {KEN_OP_NO_CASE, 0, 0}, ENDS}, 2, false},
    {"after an otherwise", WITH_CASES, 2, 5, {{KEN_OP_RULE, 0, 0}, {KEN_OP_OTHERWISE, 1, 0}}, {{KEN_OP_OUTCOME, 0, ENDS_HERE}, ENDS}, 2, false},
    {"between indicators", TWO_INDICATORS, 4, 5, {ASSESSED_RULE(0), {KEN_OP_RESULT, 0, 0}},
     {ASSESSED_RULE(1), {KEN_OP_RESULT, 0, 0}, {KEN_OP_HALT, 0, 0}}, 2, true},
    {"a block's score", COMPUTED, 5, 6, {ASSESSED_RULE(0), {KEN_OP_RESULT, 0, 0}, {KEN_OP_RULE, 1, 0}},
     {{KEN_OP_LADDER, 0, 0}, {KEN_OP_OUTCOME, 0, ENDS_HERE}, ENDS}, 2, false},
    {"adjustments", COMPUTED, 7, 4, {ASSESSED_RULE(0), {KEN_OP_RESULT, 0, 0}, ASSESSED_RULE(1)}, {ENDS}, 2, false},
    {"a condition of an adjustment", COMPUTED, 8, 6, {ASSESSED_RULE(0), {KEN_OP_RESULT, 0, 0}, ASSESSED_RULE(1), {KEN_OP_FLAG, P, 0}},
     {{KEN_OP_SO_FAR, 0, 0}, {KEN_OP_ADJUST_WHEN, 0, 0}, ENDS}, 2, false},
    {"before the total", COMPUTED, 8, 3, {ASSESSED_RULE(0), {KEN_OP_RESULT, 0, 0}, ASSESSED_RULE(1), {KEN_OP_RESULT, 0, 0}},
     {{KEN_OP_TOTAL, 0, 0}, {KEN_OP_RESULT, 0, 0}, {KEN_OP_HALT, 0, 0}}, 2, true},
    {"a total", COMPUTED, 9, 2, {ASSESSED_RULE(0), {KEN_OP_RESULT, 0, 0}, ASSESSED_RULE(1), {KEN_OP_RESULT, 0, 0}, {KEN_OP_TOTAL, 0, 0}},
     {{KEN_OP_RESULT, 0, 0}, {KEN_OP_HALT, 0, 0}}, 2, false},
};
#define FRAMES (sizeof frames / sizeof *frames)

static const char *const records[RECORDS] = {
    "{}",
    "{\"x\":3,\"p\":true,\"d\":\"2022-03-01\",\"v\":4}",
    "{\"x\":0,\"p\":false,\"d\":null,\"v\":0}",
    "{\"x\":\"3\",\"p\":1,\"d\":7,\"v\":9}",
    "{\"x\":-5,\"d\":\"2022-03-01\"}",
};

struct tally {
    uint64_t tried, cut, accepted, refused_though_sound;
};

/* A program whose code is written over, and a context that is large enough for all of them. */
static struct ken_program *programs[PROGRAMS];
static ken_context *contexts[PROGRAMS];

static struct search {
    const struct frame *frame;
    struct ken_program *p;
    ken_context *c;
    uint32_t length; /* instructions put in */
    bool everything; /* operands out of their range, too */
    struct tally *tally;
} search;

static void write_code(uint32_t at, enum ken_op op, uint32_t x, uint32_t y)
{
    unsigned char *row = search.p->block + (search.p->table[KEN_CODE] - search.p->block) + 8 * (size_t)at;
    asm_put32(row, (uint32_t)op | y << 8);
    asm_put32(row + 4, x);
}

static uint32_t target(uint32_t from_end, uint32_t at)
{
    return from_end == NEXT ? at + 1 : from_end ? search.p->rows[KEN_CODE] - from_end : 0;
}

static void write_lines(const struct line *lines, uint32_t count, uint32_t at)
{
    for (uint32_t i = 0; i < count; i++)
        write_code(at + i, lines[i].op, lines[i].x, target(lines[i].from_end, at + i));
}

/* --- operands --------------------------------------------------------------------------------------------------------- */

struct values {
    uint32_t count, at[40];
};

static void add_value(struct values *v, uint32_t value)
{
    for (uint32_t i = 0; i < v->count; i++)
        if (v->at[i] == value)
            return;
    v->at[v->count++] = value;
}

/* The values tried of one kind of operand: its first and last and, where everything is tried, those around them. */
static void list_values(struct values *v, enum ken_operand kind, uint32_t at, bool is_y)
{
    const struct ken_program *p = search.p;
    bool all = search.everything;
    v->count = 0;
    if (kind < (enum ken_operand)KEN_TABLE_COUNT) {
        uint32_t rows = p->rows[kind];
        add_value(v, 0);
        if (kind == KEN_OPERAND_INPUT)
            for (uint32_t i = 1; i < rows; i++)
                add_value(v, i);
        if (rows > 0 && kind != KEN_OPERAND_SET)
            add_value(v, rows - 1);
        if (all) {
            add_value(v, rows > 0 ? rows - 1 : 0);
            add_value(v, rows);
            add_value(v, is_y ? 0xffffff : UINT32_MAX);
        }
    } else if (kind == KEN_OPERAND_JUMP) {
        for (uint32_t to = all ? 0 : at + 1; to < p->rows[KEN_CODE] + all; to++)
            add_value(v, to);
        if (all)
            add_value(v, 0xffffff);
    } else {
        static const struct {
            enum ken_operand kind;
            uint32_t inside[4], outside[2], inside_count, outside_count;
        } others[] = {
            {KEN_OPERAND_NONE, {0, 0, 0, 0}, {1, 0xffffff}, 1, 2},
            {KEN_OPERAND_LEVEL, {1, 2, 5, 4}, {0, 6}, 4, 2},
            {KEN_OPERAND_COUNT, {1, 2, 3, 0}, {0, KEN_LIMIT_OPERANDS + 1}, 3, 2},
            {KEN_OPERAND_ROUNDING, {0, 0, 0, 0}, {KEN_NUMBER_PLACES + 1, KEN_NUMBER_CUTS << 4}, 1, 2},
            {KEN_OPERAND_DAY, {738000, 0, 0, 0}, {0, KEN_LAST_DAY + 1}, 1, 2},
            {KEN_OPERAND_SLOT, {0, 1, 0, 0}, {KEN_LIMIT_SLOTS - 1, KEN_LIMIT_SLOTS}, 2, 2},
        };
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
            for (uint32_t k = 0; others[i].kind == kind && k < others[i].inside_count; k++)
                add_value(v, others[i].inside[k]);
            for (uint32_t k = 0; others[i].kind == kind && all && k < others[i].outside_count; k++)
                add_value(v, others[i].outside[k]);
        }
    }
}

/* --- the search ------------------------------------------------------------------------------------------------------- */

static void run_records(void)
{
    for (size_t i = 0; i < RECORDS; i++) {
        steps = 0;
        CHECK(ken_evaluate(search.c, records[i], strlen(records[i])) == KEN_OK);
        CHECK(steps <= search.p->rows[KEN_CODE]);
        check_bounds(search.c);
    }
}

static void print_code(void)
{
    for (uint32_t at = 0; at < search.p->rows[KEN_CODE]; at++) {
        struct ken_code code = ken_code_at(search.p, at);
        fprintf(stderr, "%3u %s %u %u\n", at, (uint32_t)code.op < KEN_OP_COUNT_OF_ALL ? ken_op_table[code.op].name : "?", code.x, code.y);
    }
}

/* One instruction more after those laid out; true when the verifier finds no fault in it. */
static bool try_one(uint32_t laid)
{
    uint32_t fault = KEN_NONE;
    ken_status status = ken_verify(search.p, &fault);
    search.tally->tried++;
    CHECK(status == KEN_OK || status == KEN_DAMAGED);
    if (status == KEN_DAMAGED && fault < search.frame->before_count + laid) {
        search.tally->cut++;
        return false;
    }
    if (laid < search.length)
        return true;
    bool sound = all_paths_are_sound(search.p);
    if (status == KEN_OK && !sound)
        print_code();
    CHECK(status != KEN_OK || sound);
    search.tally->accepted += status == KEN_OK;
    search.tally->refused_though_sound += status != KEN_OK && sound;
    if (status == KEN_OK)
        run_records();
    return false;
}

static void extend(uint32_t laid)
{
    uint32_t at = search.frame->before_count + laid, ops = KEN_OP_COUNT_OF_ALL;
    for (uint32_t op = 0; op < ops + search.everything; op++) {
        const struct ken_op_info *info = &ken_op_table[op < ops ? op : 0];
        struct values xs, ys;
        list_values(&xs, info->x, at, false);
        list_values(&ys, info->y, at, true);
        for (uint32_t i = 0; i < xs.count; i++)
            for (uint32_t k = 0; k < ys.count; k++) {
                write_code(at, (enum ken_op)op, xs.at[i], ys.at[k]);
                work_number++;
                if (try_one(laid + 1))
                    extend(laid + 1);
            }
    }
}

/* All programs of one frame and one length. */
static void search_frame(const struct frame *frame, uint32_t length, bool everything, struct tally *tally)
{
    search = (struct search){frame, programs[frame->program], contexts[frame->program], length, everything, tally};
    search.p->rows[KEN_CODE] = frame->before_count + length + frame->after_count;
    at_work = frame->name;
    write_lines(frame->before, frame->before_count, 0);
    for (uint32_t i = 0; i < length; i++)
        write_code(frame->before_count + i, KEN_OP_HALT, 0, 0);
    write_lines(frame->after, frame->after_count, frame->before_count + length);
    extend(0);
}

/* --- programs to write over ------------------------------------------------------------------------------------------- */

/* Tables are such that what stands behind the last row of INPUT (a SET of one), of CASE (a MEASURE) and of MEASURE (a LEVEL_TEXT)
 * would do for a row, were the verifier to look one too far. */

static void assemble(struct assembly *a, enum kind_of_program kind)
{
    bool total = kind != NO_INDICATOR && kind != TWO_INDICATORS;
    uint32_t indicators = total ? kind != ONLY_TOTAL : kind != NO_INDICATOR;
    indicators += kind == TWO_INDICATORS || kind == COMPUTED;
    asm_begin(a);
    asm_input(a, "x", KEN_TYPE_NUMBER, KEN_UNIT_PLAIN, "-10", NULL);
    asm_input(a, "p", KEN_TYPE_FLAG, 0, NULL, NULL);
    asm_input(a, "d", KEN_TYPE_DATE, 0, NULL, NULL);
    asm_input(a, "v", KEN_TYPE_LEVEL, 0, "0", "5");
    ASM_SET(a, P);
    ASM_CURVE(a, 2, "0", "5", "3", "0");
    uint32_t set = ASM_SET(a, X, P, D, V), card = asm_scorecard(a, "s", total, KEN_POLICY_DROP);
    asm_number(a, "3");
    for (int i = 0; i < 8; i++) { /* room for the code that is tried */
        OP1(a, FLAG, P);
        OP1(a, STORE, 0);
    }
    for (uint32_t i = 0; i < indicators; i++) {
        uint32_t one = asm_indicator(a, card, i ? "2" : "1", total ? "50" : NULL, set, kind == WITH_CASES);
        if (kind == ONE_SCORE || (i && kind == COMPUTED))
            *asm_cell(a, KEN_INDICATOR, one, KEN_INDICATOR_KIND) = kind == ONE_SCORE ? KEN_BY_SCORE : KEN_BY_LEVEL_COMPUTED;
        OP1(a, RULE, one);
        if (kind == WITH_CASES) {
            asm_case(a, one, "first");
            asm_case(a, one, "second");
            OP1(a, NO_CASE, set);
        } else {
            if (kind == ONE_SCORE) {
                OP1(a, INPUT, X);
                OP0(a, SCORE);
            } else {
                OP1(a, ASSESSED, V);
            }
            uint32_t jump = OP0(a, OUTCOME);
            asm_land(a, jump);
        }
        OP0(a, RESULT);
        asm_measure(a, one, 0, false, KEN_UNIT_PLAIN);
        asm_measure(a, one, 0, true, KEN_UNIT_PLAIN);
        ASM_ROW(a, KEN_LEVEL_TEXT, one, 0, 1, 0);
    }
    asm_halt(a);
}

static int make_programs(void **state)
{
    static struct assembly a;
    (void)state;
    for (int kind = 0; kind < PROGRAMS; kind++) {
        size_t size;
        assemble(&a, (enum kind_of_program)kind);
        unsigned char *block = asm_finish(&a, &size);
        assert_int_equal(ken_program_load(block, size, NULL, &programs[kind]), KEN_OK);
        free(block);
        programs[kind]->stack = MOST;
        programs[kind]->slots = KEN_LIMIT_SLOTS;
        assert_int_equal(ken_context_new(programs[kind], &contexts[kind]), KEN_OK);
    }
    return 0;
}

static int drop_programs(void **state)
{
    (void)state;
    for (int kind = 0; kind < PROGRAMS; kind++) {
        ken_context_free(contexts[kind]);
        ken_program_free(programs[kind]);
    }
    return 0;
}

/* --- tests ------------------------------------------------------------------------------------------------------------ */

static bool to_the_end; /* four instructions at all places */

struct job {
    const struct frame *frame;
    uint32_t length;
    bool everything;
    struct tally tally;
};

static void do_jobs(uint64_t from, uint64_t to, void *argument)
{
    struct job *jobs = argument;
    for (uint64_t i = from; i < to; i++)
        search_frame(jobs[i].frame, jobs[i].length, jobs[i].everything, &jobs[i].tally);
}

static void test_programs(void **state)
{
    (void)state;
    size_t size = FRAMES * INSERTED * sizeof(struct job), count = 0;
    struct job *jobs = shared_memory(size);
    /* operands out of range are refused wherever they stand: two instructions show it; each process takes one half */
    for (int half = 0; half < 2; half++)
        for (size_t f = (size_t)half; f < FRAMES; f += 2)
            for (uint32_t length = 1; length <= (to_the_end ? INSERTED : frames[f].shortly); length++)
                jobs[count++] = (struct job){.frame = &frames[f], .length = length, .everything = length <= 2};
    assert_true(in_two(count, do_jobs, jobs));
    for (size_t f = 0; f < FRAMES; f++) {
        struct tally all = {0};
        for (size_t i = 0; i < count; i++) {
            if (jobs[i].frame != &frames[f])
                continue;
            all.tried += jobs[i].tally.tried;
            all.cut += jobs[i].tally.cut;
            all.accepted += jobs[i].tally.accepted;
            all.refused_though_sound += jobs[i].tally.refused_though_sound;
        }
        print_message("%s: tried %llu, of which %llu cut off all that begins so; accepted and run %llu; refused though sound %llu\n",
                      frames[f].name, (unsigned long long)all.tried, (unsigned long long)all.cut, (unsigned long long)all.accepted,
                      (unsigned long long)all.refused_though_sound);
        assert_true(all.tried > 100);
        assert_true(frames[f].nothing == (all.accepted == 0));
    }
    munmap(jobs, size);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_programs)};
    to_the_end = argc > 1 && strcmp(argv[1], "all") == 0;
    return cmocka_run_group_tests(tests, make_programs, drop_programs);
}
