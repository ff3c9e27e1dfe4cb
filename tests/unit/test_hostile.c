/* Rule files that nobody meant to write: cut short, mixed up, or plain noise. Whatever comes, the compiler ends, says something
 * with a place, and what it does compile is a program that loads. */
#include "rules.h"

#include <time.h>

static uint64_t seed = 20220331;

static uint32_t any(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % below;
}

static void compile_anything(const char *bytes, size_t size)
{
    ken_rule_file file = {"anything.ken", bytes, size};
    ken_compilation *compilation;
    const void *program;
    size_t program_size, errors = 0;
    assert_int_equal(ken_compile(&file, 1, NULL, &compilation), KEN_OK);
    for (size_t i = 0; i < ken_diagnostic_count(compilation); i++) {
        ken_diagnostic d;
        ken_compilation_diagnostic(compilation, i, &d);
        errors += d.severity == KEN_ERROR;
        assert_true(!d.has_place || (d.place.begin <= d.place.end && d.place.end <= size));
        if (i < 20)
            assert_non_null(ken_diagnostic_render(compilation, i, i % 2 ? KEN_ENGLISH : KEN_THAI, false));
    }
    if (ken_compilation_program(compilation, &program, &program_size)) {
        ken_program *loaded;
        assert_int_equal(ken_program_load(program, program_size, NULL, &loaded), KEN_OK);
        ken_program_free(loaded);
    } else {
        assert_true(errors > 0); /* no program without a reason */
    }
    ken_compilation_free(compilation);
}

static const char *const seeds[] = {"rules/cdd-buriram-2565-r1/01-team.ken", "tests/surface/cdd-buriram-2565-r1/01-team.ken",
                                    "tests/surface/cdd-buriram-2565-r1/02-individual.ken", "rules/cdd-2565-agreement/03-mission.ken"};

static void cut_short(void **state)
{
    (void)state;
    for (size_t f = 0; f < sizeof seeds / sizeof *seeds; f++) {
        size_t size;
        char *bytes = read_file(seeds[f], &size);
        for (size_t cut = 0; cut <= size; cut += 1 + size / 90)
            compile_anything(bytes, cut);
        free(bytes);
    }
}

/* Moves, doubles, drops and replaces pieces, so that most of the text stays words of the language. */
static size_t mix(char *to, const char *from, size_t size, size_t room)
{
    size_t used = 0;
    for (size_t at = 0; at < size && used < room;) {
        size_t piece = 1 + any(400), take = piece < size - at ? piece : size - at;
        size_t source = any(12) == 0 ? any((uint32_t)size) : at;
        size_t copied = take < size - source ? take : size - source;
        copied = copied < room - used ? copied : room - used;
        memcpy(to + used, from + source, copied);
        if (any(10) == 0 && copied > 0)
            to[used + any((uint32_t)copied)] = (char)any(256);
        used += copied;
        at += any(14) == 0 ? any(600) : take;
    }
    return used;
}

static void mixed_up(void **state)
{
    (void)state;
    for (size_t f = 0; f < sizeof seeds / sizeof *seeds; f++) {
        size_t size, room;
        char *bytes = read_file(seeds[f], &size), *mixed = malloc(room = size * 2 + 1000);
        for (int round = 0; round < 60; round++)
            compile_anything(mixed, mix(mixed, bytes, size, room));
        free(mixed);
        free(bytes);
    }
}

/* Words of the language in any order. */
static void shuffled_words(void **state)
{
    (void)state;
    static const char *const words[] = {
        "ระดับ ", "level ", "๑ ", "5 ", "ถึง ", "to ", "กรณี ", "case ", "\"ก\" ", "เมื่อ ", "when ", "ข้อมูล ", "input ", "x ", "y ", "จาก ", "from ",
        "\"a.b\" ", "เป็น ", "is ", "บาท ", "baht ", "ร้อยละ ", "percent of ", "over ", "( ", ") ", ", ", "and ", "or ", "not ", "at least ", "<= ",
        "70% ", "ตัวชี้วัด ", "indicator ", "น้ำหนัก ", "weight ", "ทุกกรณี ", "กรณีอื่น ", "แบ่งช่วงตาม ", "วัดจาก ", "measure each of ", "\n", "\n", "\n",
        "ตัวอย่าง ", "given ", "expect ", "เหมือนระดับ ", "สูงสุด ", "31 March 2022 ", "๓๑ มีนาคม ๒๕๖๕ ", "ภายในวันที่ ", "ruleset \"t\" ", "scorecard s \"s\" ",
        "as printed \"x\" ", "round ", "correct to ", "places ", "min of( ", "count of( ", "if ", "then ", "- ", "* ", "/ ", "not assessed when ", "no total "};
    char text[8000];
    for (int round = 0; round < 4000; round++) {
        size_t used = 0, count = 3 + any(120);
        for (size_t i = 0; i < count; i++) {
            const char *word = words[any(sizeof words / sizeof *words)];
            memcpy(text + used, word, strlen(word));
            used += strlen(word);
        }
        compile_anything(text, used);
    }
}

static char *repeated(const char *head, const char *piece, size_t times, const char *tail, size_t *size)
{
    size_t h = strlen(head), p = strlen(piece), t = strlen(tail);
    char *text = malloc(h + p * times + t + 1), *to = text;
    memcpy(to, head, h);
    to += h;
    for (size_t i = 0; i < times; i++, to += p)
        memcpy(to, piece, p);
    memcpy(to, tail, t + 1);
    *size = h + p * times + t;
    return text;
}

#define HEAD "ruleset \"t\" unit pts input x from \"x\" is pts input p from \"p\" is flag scorecard s \"s\" indicator 1 \"i\" weight 100% "

/* Long and deep files: depth is bounded, time is linear. The bound on time is far above what it takes; it only tells linear
 * from quadratic. */
static void long_and_deep(void **state)
{
    (void)state;
    static const struct {
        const char *head, *piece;
        size_t times;
        const char *tail;
    } files[] = {
        {HEAD "level 1 x + x", " + x", 1000000, " at least 3 pts highest level 1"},
        {HEAD "level 1 ", "(", 1000000, "x"},
        {HEAD "level 1 ", "not ", 100000, "p highest level 1"},
        {HEAD "level 1 p", " and p", 500000, " highest level 1"},
        {HEAD "level 1 sum of(x", ", x", 300000, ") at least 1 pts highest level 1"},
        {"", "ไม่", 200000, ""},
        {"", "ระดับ", 200000, ""},
        {"", "ก", 400000, ""},
        {"", "\"", 300000, ""},
        {"", "unit unit ", 50000, ""},
        {"ruleset \"t\"\n", "level 1 at least\n", 60000, ""},
        {"", "9", 1000000, ""},
        {"", "1,000", 200000, ""},
        {"", "๑", 300000, ""},
        {HEAD, "case \"c\" when p level 1 p ", 2000, ""},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        size_t size;
        char *text = repeated(files[i].head, files[i].piece, files[i].times, files[i].tail, &size);
        clock_t begin = clock();
        compile_anything(text, size);
        double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
        if (getenv("KEN_TEST_TIMES"))
            print_message("  file %zu: %.2f s\n", i, seconds);
        if (seconds > 20)
            fail_msg("file %zu took %.1f s", i, seconds);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_short), cmocka_unit_test(mixed_up), cmocka_unit_test(shuffled_words), cmocka_unit_test(long_and_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
