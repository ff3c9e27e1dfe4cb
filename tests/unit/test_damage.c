/* Where a program is damaged: ken_program_damage points at the place that was changed. */
#include "bench.h"

static unsigned char *block;
static size_t block_size;

static void finish(void)
{
    free(block);
    block = asm_finish(&a, &block_size);
}

/* The damage of the block, which must be refused for it. */
static ken_damage damage(size_t size)
{
    ken_damage found = {0};
    ken_program *loaded = NULL;
    assert_int_equal(ken_program_load(block, size, NULL, &loaded), KEN_DAMAGED);
    assert_int_equal(ken_program_damage(block, size, NULL, &found), KEN_DAMAGED);
    assert_true(found.offset <= size);
    assert_int_equal(found.table != NULL, found.kind == KEN_DAMAGE_TABLE);
    return found;
}

static void expect_damage(ken_damage_kind kind, size_t size, size_t offset)
{
    ken_damage found = damage(size);
    assert_int_equal(found.kind, kind);
    assert_int_equal(found.offset, offset);
}

static void test_header(void **state)
{
    (void)state;
    asm_sample(&a);
    finish();
    ken_damage untouched = {.row = 77};
    assert_int_equal(ken_program_damage(block, block_size, NULL, &untouched), KEN_OK);
    assert_int_equal(untouched.row, 77);
    block[8] = 99;
    assert_int_equal(ken_program_damage(block, block_size, NULL, &untouched), KEN_NEWER);
    assert_int_equal(untouched.row, 77);
    block[8] = KEN_PROGRAM_VERSION;
    expect_damage(KEN_DAMAGE_NO_PROGRAM, 0, 0);
    expect_damage(KEN_DAMAGE_NO_PROGRAM, 11, 0);
    expect_damage(KEN_DAMAGE_SIZE, 12, 12);
    expect_damage(KEN_DAMAGE_SIZE, KEN_HEADER_BYTES - 1, KEN_HEADER_BYTES - 1);
    expect_damage(KEN_DAMAGE_SIZE, block_size - 1, KEN_HEADER_SIZE);
    block[0] ^= 1;
    expect_damage(KEN_DAMAGE_NO_PROGRAM, block_size, 0);
    block[0] ^= 1;
    block[KEN_HEADER_BYTES + 200] ^= 1;
    expect_damage(KEN_DAMAGE_DIGEST, block_size, KEN_HEADER_MEANING_SHA);
    block[KEN_HEADER_BYTES + 200] ^= 1;
    block[block_size - 1] ^= 1;
    expect_damage(KEN_DAMAGE_DIGEST, block_size, KEN_HEADER_ORIGIN_SHA);
}

/* The byte where a row of a table of the block stands. */
static size_t place_of(enum ken_table table, uint32_t row, int column)
{
    ken_program *loaded = NULL;
    assert_int_equal(ken_program_load(block, block_size, NULL, &loaded), KEN_OK);
    size_t at = (size_t)(loaded->table[table] - loaded->block) + 4 * ((size_t)row * ken_table_words[table] + (size_t)column);
    ken_program_free(loaded);
    return at;
}

/* A cell of what is assembled is changed: the damage is at its row. */
static void expect_changed(enum ken_table table, uint32_t row, int column, uint32_t to)
{
    finish();
    size_t at = place_of(table, row, 0), next = place_of(table, row + 1, 0);
    *asm_cell(&a, table, row, column) = to;
    finish();
    ken_damage found = damage(block_size);
    if (found.kind != (table == KEN_CODE ? KEN_DAMAGE_CODE : KEN_DAMAGE_TABLE) || found.row != row || found.offset < at || found.offset >= next)
        fail_msg("%s %u: damage of kind %d in %s row %zu at %zu", ken_table_names[table], row, (int)found.kind,
                 found.table ? found.table : "no table", found.row, found.offset);
    if (found.table)
        assert_string_equal(found.table, ken_table_names[table]);
}

static void expect_row(enum ken_table table, uint32_t row, int column, uint32_t to)
{
    asm_sample(&a);
    expect_changed(table, row, column, to);
}

static void test_rows(void **state)
{
    (void)state;
    expect_row(KEN_RULESET, 0, KEN_RULESET_TITLE, 9999);
    expect_row(KEN_INPUT, 3, KEN_INPUT_TYPE, 77);
    expect_row(KEN_INPUT, 6, KEN_INPUT_WHOLE, 0);
    expect_row(KEN_INPUT, 1, KEN_INPUT_PATH, KEN_UNIT_DECLARED + 2); /* the path of input 0 */
    expect_row(KEN_INPUT, 2, KEN_INPUT_PATH, 1); /* an empty one */
    expect_row(KEN_SET, 1, KEN_SET_FIRST, 0);
    expect_row(KEN_MEMBER, 1, KEN_MEMBER_INPUT, 0);
    expect_row(KEN_PART, 0, KEN_PART_PART, SAMPLE_P);
    expect_row(KEN_INDICATOR, 2, KEN_INDICATOR_WEIGHT, 1);
    expect_row(KEN_INDICATOR, 1, KEN_INDICATOR_SCORECARD, 7);
    expect_row(KEN_INDICATOR, 1, KEN_INDICATOR_FIRST_MEASURE, 0);
    expect_row(KEN_CASE, 0, KEN_CASE_INDICATOR, 0);
    expect_row(KEN_NUMBER, 2, KEN_NUMBER_OFFSET, 4);
    expect_row(KEN_TEXT, 4, KEN_TEXT_OFFSET, 0);
    expect_row(KEN_ORIGIN_TEXT, 1, KEN_ORIGIN_TEXT_OFFSET, 3);
    expect_row(KEN_LINE, 1, KEN_LINE_CODE, 0);
    expect_row(KEN_CODE, 0, KEN_CODE_X, SAMPLE_P);
    expect_row(KEN_CODE, 5, KEN_CODE_OP_AND_Y, 255);
    asm_sample(&a);
    ASM_ROW(&a, KEN_PART, SAMPLE_POINTS, SAMPLE_GOAL);
    expect_changed(KEN_PART, 1, KEN_PART_PART, SAMPLE_P);
}

/* The sample has a row more or less in a table: the damage is where that table begins. */
static void expect_count(enum ken_table table, uint32_t rows)
{
    asm_sample(&a);
    assert_int_not_equal(a.rows[table], rows);
    finish();
    size_t begin = place_of(table, 0, 0);
    a.rows[table] = rows;
    finish();
    ken_damage found = damage(block_size);
    assert_string_equal(found.table, ken_table_names[table]);
    assert_int_equal(found.row, 0);
    assert_int_equal(found.offset, begin);
}

/* Tables of the wrong length, and a section that is not filled. */
static void test_counts(void **state)
{
    (void)state;
    expect_count(KEN_RULESET, 0);
    expect_count(KEN_RULESET, 2);
    expect_count(KEN_UNIT, KEN_UNIT_DECLARED - 1);
    expect_count(KEN_PLACE, 3);
    expect_count(KEN_PLACE, 5);
    expect_count(KEN_INPUT_NAME, 7);
    expect_count(KEN_INPUT_NAME, 9);
    asm_sample(&a);
    ASM_ROW(&a, KEN_MEMBER, 0);
    finish();
    assert_string_equal(damage(block_size).table, "MEMBER");
    asm_sample(&a);
    asm_measure(&a, 3, 0, false, KEN_UNIT_PLAIN);
    --*asm_cell(&a, KEN_INDICATOR, 3, KEN_INDICATOR_MEASURE_COUNT);
    finish();
    assert_string_equal(damage(block_size).table, "MEASURE");
    asm_sample(&a);
    finish();
    asm_put32(block + KEN_HEADER_BYTES + 4 * KEN_CODE, 1u << 30); /* more rows than the section has room for */
    asm_sign(block);
    ken_damage found = damage(block_size);
    assert_int_equal(found.kind, KEN_DAMAGE_CODE);
    assert_int_equal(found.row, 0);
}

/* Above a limit, not damaged. */
static void test_limits(void **state)
{
    (void)state;
    asm_sample(&a);
    finish();
    ken_options options;
    ken_damage found;
    ken_options_default(&options);
    options.program_bytes = block_size - 1;
    assert_int_equal(ken_program_damage(block, block_size, &options, &found), KEN_TOO_LARGE);
    assert_int_equal(found.kind, KEN_DAMAGE_SIZE);
    assert_int_equal(found.offset, block_size - 1);
    options.program_bytes = block_size;
    options.indicators = 3;
    assert_int_equal(ken_program_damage(block, block_size, &options, &found), KEN_TOO_LARGE);
    assert_int_equal(found.kind, KEN_DAMAGE_INDICATORS);
    options.indicators = 4;
    assert_int_equal(ken_program_damage(block, block_size, &options, &found), KEN_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(header), TEST(rows), TEST(counts), TEST(limits)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(block);
    return failed;
}
