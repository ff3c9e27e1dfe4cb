/* Programs from strangers: every shipped program with bits flipped, words changed, rows moved and bytes cut, signed anew.
 * Each is refused, or records are evaluated on it to an end: see soundness.h.
 *
 * test_mutations: a sample. test_mutations N: every bit, and N random mutations of each program (make mutations). */
/* link: -Wl,--wrap=ken_digest_add,--wrap=ken_vm_run,--wrap=ken_table_check_heaps,--wrap=ken_table_check_rows,--wrap=ken_paths_build,--wrap=ken_verify */
#include "rules.h"
#include "soundness.h"

#define MORE 4096 /* bytes that a mutation may add */
#define RECORDS 4
#define SAMPLED_FLIPS 300
#define SAMPLED_MUTATIONS 1500

/* How far loading came: what it called last. */
enum stage { STAGE_SECTIONS, STAGE_HEAPS, STAGE_ROWS, STAGE_PATHS, STAGE_CODE, STAGE_LOADED, STAGE_COUNT };
static enum stage stage;

#define WRAP(type, function, program_type, reached)                                             \
    type __real_##function(program_type *p);                                                    \
    type __wrap_##function(program_type *p);                                                    \
    type __wrap_##function(program_type *p)                                                     \
    {                                                                                           \
        stage = reached;                                                                        \
        return __real_##function(p);                                                            \
    }
WRAP(bool, ken_table_check_heaps, const struct ken_program, STAGE_HEAPS)
WRAP(bool, ken_table_check_rows, const struct ken_program, STAGE_ROWS)
WRAP(ken_status, ken_paths_build, struct ken_program, STAGE_PATHS)

ken_status __real_ken_verify(struct ken_program *p, uint32_t *fault);
ken_status __wrap_ken_verify(struct ken_program *p, uint32_t *fault);
ken_status __wrap_ken_verify(struct ken_program *p, uint32_t *fault)
{
    stage = STAGE_CODE;
    return __real_ken_verify(p, fault);
}

/* Whether digests are computed. Signing anew what was changed, and checking that, takes many times as long as all the rest,
 * and shows nothing: with this off every block has the digest of nothing, and those that carry it are signed. */
static bool hashing = true;

void __real_ken_digest_add(struct ken_digest_state *state, const void *bytes, size_t size);
void __wrap_ken_digest_add(struct ken_digest_state *state, const void *bytes, size_t size);
void __wrap_ken_digest_add(struct ken_digest_state *state, const void *bytes, size_t size)
{
    if (hashing)
        __real_ken_digest_add(state, bytes, size);
}

static void sign(unsigned char *block)
{
    struct ken_digest_state state;
    ken_digest_begin(&state);
    ken_digest_end(&state, block + KEN_HEADER_MEANING_SHA);
    memcpy(block + KEN_HEADER_ORIGIN_SHA, block + KEN_HEADER_MEANING_SHA, KEN_DIGEST_BYTES);
}

/* A program to mutate, and records for it. */
static struct subject {
    char name[300];
    unsigned char *block;
    size_t size;
    char *records[RECORDS];
} subjects[16];
static size_t subject_count;
static uint64_t long_run; /* random mutations of each program; 0: the sample */

struct tally {
    uint64_t at[STAGE_COUNT];
};

/* --- records for a program ------------------------------------------------------------------------------------------- */

enum { FULL, ODD, LOW };

static json_t *value_for(uint32_t type, uint32_t input, int kind)
{
    if (kind == ODD && input % 5 == 1)
        return json_pack("s", "๕");
    if (kind == ODD && input % 5 == 3)
        return json_null();
    switch ((enum ken_type)type) {
    case KEN_TYPE_FLAG:
        return json_boolean(kind == FULL || input % 2);
    case KEN_TYPE_DATE:
        return json_string(kind == FULL ? "2022-03-01" : "2022-12-31");
    case KEN_TYPE_LEVEL:
        return json_integer(kind == FULL ? 3 : 0);
    case KEN_TYPE_CATEGORY:
        return json_string(kind == FULL ? "a" : "b");
    default:
        return json_integer(kind == FULL ? 100 - (int)input : kind == LOW ? 0 : -1 + (int)input);
    }
}

/* A record with a value for every input of the program (leaving some out where it is odd). */
static char *record_for(const ken_program *p, int kind)
{
    json_t *record = json_pack("{s:s}", "unit", "อำเภอ");
    for (uint32_t input = 0; input < p->rows[KEN_INPUT]; input++) {
        char path[500];
        snprintf(path, sizeof path, "%s", ken_text(p, ken_cell(p, KEN_INPUT, input, KEN_INPUT_PATH)));
        json_t *at = record;
        char *key = path;
        for (char *dot; (dot = strchr(key, '.')) != NULL; key = dot + 1) {
            *dot = '\0';
            if (!json_object_get(at, key))
                json_object_set_new(at, key, json_object());
            at = json_object_get(at, key);
        }
        if (kind != ODD || input % 7 != 2)
            json_object_set_new(at, key, value_for(ken_cell(p, KEN_INPUT, input, KEN_INPUT_TYPE), input, kind));
        else
            json_object_set_new(at, "almost", json_true());
    }
    char *text = json_dumps(record, JSON_COMPACT);
    json_decref(record);
    assert_non_null(text);
    return text;
}

static void add_subject(const char *name, const void *bytes, size_t size)
{
    struct subject *s = &subjects[subject_count++];
    ken_program *p;
    snprintf(s->name, sizeof s->name, "%s", name);
    s->block = calloc(1, size + MORE);
    assert_non_null(s->block);
    memcpy(s->block, bytes, size);
    s->size = size;
    assert_int_equal(ken_program_load(bytes, size, NULL, &p), KEN_OK);
    for (int kind = FULL; kind <= LOW; kind++)
        s->records[kind] = record_for(p, kind);
    s->records[LOW + 1] = strdup("{}");
    ken_program_free(p);
}

static void add_folder(const char *path)
{
    const void *bytes;
    size_t size;
    ken_compilation *compilation = compile_directory(path);
    assert_true(ken_compilation_program(compilation, &bytes, &size));
    add_subject(path, bytes, size);
    ken_compilation_free(compilation);
}

static int find_subjects(void **state)
{
    static struct assembly sample;
    struct dirent **entries;
    size_t size;
    (void)state;
    asm_sample(&sample);
    unsigned char *block = asm_finish(&sample, &size);
    add_subject("the assembled sample", block, size);
    free(block);
    add_folder("tests/unit"); /* scores.ken */
    int count = scandir("rules", &entries, NULL, by_bytes);
    for (int i = 0; i < count; i++) {
        char path[300];
        snprintf(path, sizeof path, "rules/%s", entries[i]->d_name);
        bool folder = *entries[i]->d_name != '.' && strcmp(entries[i]->d_name, "gallery") != 0; /* there each file is a ruleset */
        free(entries[i]);
        if (!folder || subject_count == sizeof subjects / sizeof *subjects)
            continue;
        add_folder(path);
    }
    free(entries);
    assert_true(subject_count > 2);
    return 0;
}

static int drop_subjects(void **state)
{
    (void)state;
    for (size_t i = 0; i < subject_count; i++) {
        free(subjects[i].block);
        for (size_t k = 0; k < RECORDS; k++)
            free(subjects[i].records[k]);
    }
    return 0;
}

/* --- one program, whatever became of it ------------------------------------------------------------------------------- */

/* Loads it, and evaluates all records where that went well. Returns how far it came. */
static enum stage try_program(const struct subject *s, const unsigned char *block, size_t size)
{
    ken_program *p = NULL;
    ken_context *c;
    stage = STAGE_SECTIONS;
    ken_status status = ken_program_load(block, size, NULL, &p);
    if (status != KEN_OK) {
        CHECK(status == KEN_DAMAGED || status == KEN_NEWER || status == KEN_TOO_LARGE);
        CHECK(!p);
        return stage;
    }
    CHECK(ken_context_new(p, &c) == KEN_OK);
    for (size_t i = 0; i < RECORDS; i++)
        check_record(c, p, s->records[i], i % 2 ? KEN_THAI : KEN_ENGLISH);
    char *listing;
    size_t listing_size;
    if (work_number % 8 == 0) { /* as long as all the rest together */
        CHECK(ken_program_dump(p, KEN_ENGLISH, &listing, &listing_size) == KEN_OK);
        free(listing);
    }
    ken_program_info info;
    ken_program_describe(p, &info);
    ken_context_free(c);
    ken_program_free(p);
    return STAGE_LOADED;
}

static void report(const char *what, const struct subject *s, const struct tally *t)
{
    uint64_t all = 0;
    for (int i = 0; i < STAGE_COUNT; i++)
        all += t->at[i];
    print_message("%s, %s: %llu; refused by header and sections %llu, heaps and numbers %llu, rows %llu, paths %llu, code %llu; "
                  "loaded and evaluated %llu\n",
                  s->name, what, (unsigned long long)all, (unsigned long long)t->at[STAGE_SECTIONS],
                  (unsigned long long)t->at[STAGE_HEAPS], (unsigned long long)t->at[STAGE_ROWS], (unsigned long long)t->at[STAGE_PATHS],
                  (unsigned long long)t->at[STAGE_CODE], (unsigned long long)t->at[STAGE_LOADED]);
}

/* --- every bit -------------------------------------------------------------------------------------------------------- */

struct work {
    struct subject *subject;
    struct tally *tally;
    uint64_t step; /* bits from one flip to the next */
};

/* Unsigned, no flipped bit gets through: every byte is the header's, or covered by a digest. */
static void flip(uint64_t from, uint64_t to, void *argument)
{
    const struct work *w = argument;
    struct subject *s = w->subject;
    unsigned char *block = malloc(s->size);
    CHECK(block);
    at_work = s->name;
    for (uint64_t i = from; i < to; i++) {
        uint64_t bit = i < 8 * KEN_HEADER_BYTES ? i : 8 * KEN_HEADER_BYTES + (i - 8 * KEN_HEADER_BYTES) * w->step;
        work_number = bit;
        memcpy(block, s->block, s->size);
        block[bit / 8] ^= (unsigned char)(1u << bit % 8);
        hashing = true;
        CHECK(try_program(s, block, s->size) == STAGE_SECTIONS);
        hashing = false;
        sign(block);
        add_to(&w->tally->at[try_program(s, block, s->size)]);
    }
    free(block);
}

static void test_flips(void **state)
{
    (void)state;
    struct tally *tallies = shared_memory(subject_count * sizeof *tallies);
    for (size_t i = 0; i < subject_count; i++) {
        uint64_t bits = 8 * (subjects[i].size - KEN_HEADER_BYTES), sampled = SAMPLED_FLIPS;
        uint64_t step = long_run || bits < sampled ? 1 : bits / sampled | 1; /* odd: every bit of a byte has its turn */
        struct work w = {&subjects[i], &tallies[i], step};
        assert_true(in_two(8 * KEN_HEADER_BYTES + (bits + step - 1) / step, flip, &w));
        report("flipped bits", &subjects[i], &tallies[i]);
        assert_true(tallies[i].at[STAGE_LOADED] > 0); /* letters, constants, choices: another program, but a sound one */
        assert_true(tallies[i].at[STAGE_HEAPS] > 0);
        assert_true(tallies[i].at[STAGE_ROWS] > 0);
    }
    munmap(tallies, subject_count * sizeof *tallies);
}

/* --- random mutations ------------------------------------------------------------------------------------------------- */

static uint64_t dice;

static uint32_t roll(uint64_t sides)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (uint32_t)((dice >> 11) % sides);
}

struct mutant {
    unsigned char *block;
    size_t size;
};

/* Where a table lies, by the row counts that the block gives; false when they do not fit it. */
static bool find_table(const struct mutant *m, enum ken_table table, size_t *count_at, size_t *rows_at, uint32_t *rows)
{
    size_t meaning = ken_read32(m->block + KEN_HEADER_MEANING), section = KEN_HEADER_BYTES, words = 0;
    if (ken_table_sections[table] == KEN_SECTION_ORIGIN)
        section += meaning;
    for (int pass = 0; pass < 2; pass++) {
        size_t at = section;
        for (int t = 0; t < KEN_TABLE_COUNT; t++) {
            if (ken_table_sections[t] != ken_table_sections[table])
                continue;
            if (at + 4 > m->size)
                return false;
            if (pass == 0 && t == (int)table)
                *count_at = at;
            if (pass == 1 && t < (int)table)
                words += (size_t)ken_table_words[t] * ken_read32(m->block + at);
            at += 4;
        }
        *rows_at = at + 4 * words;
    }
    *rows = ken_read32(m->block + *count_at);
    return *rows_at + 4 * (size_t)ken_table_words[table] * *rows <= m->size;
}

/* Here and below one roll a statement: C leaves the order within an expression open, and a mutation is known by its number. */
static uint32_t interesting(uint32_t old, uint32_t rows)
{
    uint32_t bit = roll(32), row = roll(rows + 2);
    const uint32_t values[] = {0, 1, rows - 1, rows, rows + 1, UINT32_MAX, old + 1, old - 1, old ^ 1u << bit, row, 1u << 24, 5, 6};
    return values[roll(sizeof values / sizeof *values)];
}

static void change_byte(struct mutant *m)
{
    uint32_t at = roll(m->size);
    m->block[at] = (unsigned char)roll(256);
}

/* A word anywhere, header and row counts too. */
static void change_word(struct mutant *m)
{
    size_t at = roll(4) ? 4 * (size_t)roll(m->size / 4 - 1) : KEN_HEADER_BYTES + 4 * (size_t)roll(20);
    uint32_t rows = roll(40);
    asm_put32(m->block + at, interesting(ken_read32(m->block + at), rows));
}

/* A word of a row; where it names a row of some table, to the ends of that. */
static void change_cell(struct mutant *m)
{
    enum ken_table table = (enum ken_table)roll(KEN_TABLE_COUNT), other = (enum ken_table)roll(KEN_TABLE_COUNT);
    size_t count_at, at, skip;
    uint32_t rows, limit = 0;
    if (!find_table(m, other, &count_at, &skip, &limit) || !find_table(m, table, &count_at, &at, &rows) || rows == 0)
        return;
    at += 4 * ((size_t)roll(rows) * ken_table_words[table]);
    at += 4 * (size_t)roll(ken_table_words[table]);
    asm_put32(m->block + at, interesting(ken_read32(m->block + at), limit));
}

/* An input takes the place of another. */
static void change_path(struct mutant *m)
{
    size_t count_at, at, bytes = 4 * (size_t)ken_table_words[KEN_INPUT];
    uint32_t rows;
    if (!find_table(m, KEN_INPUT, &count_at, &at, &rows) || rows == 0)
        return;
    size_t to = roll(rows), from = roll(rows);
    memmove(m->block + at + to * bytes, m->block + at + from * bytes, 4); /* its first word is PATH */
}

static void change_code(struct mutant *m)
{
    size_t count_at, at, skip;
    uint32_t rows, limit = 0;
    if (!find_table(m, (enum ken_table)roll(KEN_TABLE_COUNT), &count_at, &skip, &limit) ||
        !find_table(m, KEN_CODE, &count_at, &at, &rows) || rows == 0)
        return;
    uint32_t row = roll(rows);
    at += 8 * (size_t)row;
    uint32_t word = ken_read32(m->block + at), x = ken_read32(m->block + at + 4);
    uint32_t y = roll(2) ? row + roll(12) : interesting(word >> 8, roll(2) ? limit : rows);
    uint32_t which = roll(4);
    if (which == 0)
        word = (word & ~0xffu) | roll(KEN_OP_COUNT_OF_ALL + 1);
    if (which == 1)
        word = (word & 0xff) | y << 8;
    if (which == 2)
        x = interesting(x, limit);
    if (which == 3) { /* any instruction at all */
        word = roll(KEN_OP_COUNT_OF_ALL) | y << 8;
        x = roll(limit + 2);
    }
    asm_put32(m->block + at, word);
    asm_put32(m->block + at + 4, x);
}

static void swap_rows(struct mutant *m)
{
    enum ken_table table = roll(2) ? KEN_CODE : (enum ken_table)roll(KEN_TABLE_COUNT);
    size_t count_at, at, bytes = 4 * (size_t)ken_table_words[table];
    unsigned char spare[100];
    uint32_t rows;
    if (!find_table(m, table, &count_at, &at, &rows) || rows < 2)
        return;
    uint32_t one = roll(rows), two = roll(4) ? (one + 1) % rows : roll(rows);
    memcpy(spare, m->block + at + one * bytes, bytes);
    memmove(m->block + at + one * bytes, m->block + at + two * bytes, bytes);
    memcpy(m->block + at + two * bytes, spare, bytes);
}

/* Makes the sizes in the header fit `more` bytes more (or fewer) in the section of `table`. */
static void resize(struct mutant *m, enum ken_table table, int32_t more)
{
    int field = ken_table_sections[table] == KEN_SECTION_MEANING ? KEN_HEADER_MEANING : KEN_HEADER_ORIGIN;
    asm_put32(m->block + field, ken_read32(m->block + field) + (uint32_t)more);
    asm_put32(m->block + KEN_HEADER_SIZE, (uint32_t)((int64_t)m->size + more));
    m->size = (size_t)((int64_t)m->size + more);
}

/* A row comes twice, or goes; all sizes follow. */
static void repeat_or_drop_row(struct mutant *m, size_t capacity)
{
    enum ken_table table = roll(2) ? KEN_CODE : (enum ken_table)roll(KEN_TABLE_COUNT);
    size_t count_at, at, bytes = 4 * (size_t)ken_table_words[table];
    uint32_t rows;
    if (!find_table(m, table, &count_at, &at, &rows) || rows == 0 || m->size + bytes > capacity)
        return;
    unsigned char *row = m->block + at + roll(rows) * bytes, *end = m->block + m->size;
    if (roll(2)) {
        memmove(row + bytes, row, (size_t)(end - row));
        asm_put32(m->block + count_at, rows + 1);
        resize(m, table, (int32_t)bytes);
    } else {
        memmove(row, row + bytes, (size_t)(end - row) - bytes);
        asm_put32(m->block + count_at, rows - 1);
        resize(m, table, -(int32_t)bytes);
    }
}

static void cut(struct mutant *m)
{
    size_t bytes = 1 + roll(roll(2) ? 8 : m->size / 2);
    if (bytes >= m->size)
        return;
    if (roll(2) && ken_read32(m->block + KEN_HEADER_ORIGIN) >= bytes)
        resize(m, KEN_FILE, -(int32_t)bytes);
    else
        m->size -= bytes;
}

static void mutate(struct mutant *m, size_t capacity)
{
    uint32_t times = roll(2) ? 1 : 1 + roll(4);
    for (uint32_t i = 0; i < times; i++) {
        switch (roll(10)) {
        case 0: change_byte(m); break;
        case 1: change_word(m); break;
        case 2: case 3: change_cell(m); break;
        case 4: case 5: case 6: change_code(m); break;
        case 7: swap_rows(m); break;
        case 8: repeat_or_drop_row(m, capacity); break;
        default:
            if (roll(2))
                cut(m);
            else
                change_path(m);
        }
    }
}

static void mutate_all(uint64_t from, uint64_t to, void *argument)
{
    const struct work *w = argument;
    struct subject *s = w->subject;
    size_t capacity = s->size + MORE;
    unsigned char *block = malloc(capacity);
    CHECK(block);
    at_work = s->name;
    for (uint64_t i = from; i < to; i++) {
        struct mutant m = {block, s->size};
        work_number = i;
        memcpy(block, s->block, s->size);
        dice = (i + 1) * 0x9e3779b97f4a7c15u; /* each mutation by its number alone */
        mutate(&m, capacity);
        hashing = false;
        sign(m.block);
        unsigned char *exact = malloc(m.size); /* so that a byte read behind the end is seen */
        CHECK(exact);
        memcpy(exact, m.block, m.size);
        add_to(&w->tally->at[try_program(s, exact, m.size)]);
        free(exact);
    }
    free(block);
}

static void test_mutations(void **state)
{
    (void)state;
    struct tally *tallies = shared_memory(subject_count * sizeof *tallies);
    for (size_t i = 0; i < subject_count; i++) {
        struct work w = {&subjects[i], &tallies[i], 1};
        assert_true(in_two(long_run ? long_run : SAMPLED_MUTATIONS, mutate_all, &w));
        report("random mutations", &subjects[i], &tallies[i]);
        for (int k = 0; k < STAGE_COUNT; k++) /* mutations that never come so far test nothing there */
            assert_true(tallies[i].at[k] > 0);
    }
    munmap(tallies, subject_count * sizeof *tallies);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mutations), cmocka_unit_test(test_flips)};
    long_run = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    return cmocka_run_group_tests(tests, find_subjects, drop_subjects);
}
