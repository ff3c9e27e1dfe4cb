/* Loading: what a program must be before anything of it runs. */
#include "loading.h"

/* Changes one cell of the sample and tells what loading comes to. */
static ken_status changed(enum ken_table table, uint32_t row, int column, uint32_t to)
{
    asm_sample(&a);
    uint32_t *cell = asm_cell(&a, table, row, column);
    assert_true(*cell != to);
    *cell = to;
    return loading();
}
#define REFUSES(table, row, column, to) \
    assert_int_equal(changed(KEN_##table, row, KEN_##table##_##column, to), KEN_DAMAGED)
#define ACCEPTS(table, row, column, to) assert_int_equal(changed(KEN_##table, row, KEN_##table##_##column, to), KEN_OK)

/* The block */

static void test_header(void **state)
{
    (void)state;
    size_t size;
    ken_program *loaded = NULL;
    asm_sample(&a);
    unsigned char *block = asm_finish(&a, &size); /* has room for a few more bytes */
    assert_int_equal(ken_program_load(block, size, NULL, &loaded), KEN_OK);
    ken_program_free(loaded);
    loaded = NULL;
    for (size_t cut = 0; cut < size; cut += cut < 200 ? 1 : 97)
        assert_int_equal(ken_program_load(block, cut, NULL, &loaded), KEN_DAMAGED);
    assert_int_equal(ken_program_load(block, size + 1, NULL, &loaded), KEN_DAMAGED);
    asm_put32(block + KEN_HEADER_SIZE, (uint32_t)size + 4);
    assert_int_equal(ken_program_load(block, size + 4, NULL, &loaded), KEN_DAMAGED);
    asm_put32(block + KEN_HEADER_ORIGIN, ken_read32(block + KEN_HEADER_ORIGIN) + 4);
    asm_sign(block); /* all sizes fit; the origin section has four bytes too many */
    assert_int_equal(ken_program_load(block, size + 4, NULL, &loaded), KEN_DAMAGED);
    asm_put32(block + KEN_HEADER_VERSION, KEN_PROGRAM_VERSION + 1);
    assert_int_equal(ken_program_load(block, size, NULL, &loaded), KEN_NEWER);
    asm_put32(block + KEN_HEADER_VERSION, 0);
    assert_int_equal(ken_program_load(block, size, NULL, &loaded), KEN_DAMAGED);
    assert_int_equal(ken_program_load(NULL, 0, NULL, &loaded), KEN_DAMAGED);
    assert_null(loaded);
    free(block);
}

static void test_limits(void **state)
{
    (void)state;
    size_t size;
    ken_program *loaded = NULL;
    asm_sample(&a);
    unsigned char *block = asm_finish(&a, &size);
    for (int over = -1; over <= 1; over++) {
        ken_options options;
        ken_options_default(&options);
        options.program_bytes = size + (size_t)over;
        ken_status status = ken_program_load(block, size, &options, &loaded);
        assert_int_equal(status, over < 0 ? KEN_TOO_LARGE : KEN_OK);
        if (status == KEN_OK)
            ken_program_free(loaded);
        ken_options_default(&options);
        options.indicators = 4 + (size_t)over;
        status = ken_program_load(block, size, &options, &loaded);
        assert_int_equal(status, over < 0 ? KEN_TOO_LARGE : KEN_OK);
        if (status == KEN_OK)
            ken_program_free(loaded);
    }
    free(block);
}

static void test_digests(void **state)
{
    (void)state;
    size_t size;
    ken_program *loaded = NULL;
    asm_sample(&a);
    unsigned char *block = asm_finish(&a, &size);
    for (size_t at = KEN_HEADER_MEANING_SHA; at < size; at += 11) {
        block[at] ^= 4;
        assert_int_equal(ken_program_load(block, size, NULL, &loaded), KEN_DAMAGED);
        block[at] ^= 4;
    }
    free(block);
}

/* Tables and heaps */

static void test_heaps(void **state)
{
    (void)state;
    REFUSES(TEXT, 1, OFFSET, 0);
    REFUSES(TEXT, 1, SIZE, 2);
    REFUSES(TEXT, 0, SIZE, UINT32_MAX);
    REFUSES(NUMBER, 1, OFFSET, 0);
    REFUSES(NUMBER, 1, SIZE, 32);
    REFUSES(NUMBER, 1, SIZE, 8);
    REFUSES(ORIGIN_TEXT, 1, OFFSET, 0);
    static const struct {
        uint32_t at; /* from the first text, "rules" */
        unsigned char byte;
    } bytes[] = {{0, 0xff}, {0, 0}, {1, 0x80}, {4, 0xe0}, {5, 'x'}};
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        asm_sample(&a);
        a.texts[bytes[i].at] = bytes[i].byte;
        REFUSED();
    }
    asm_sample(&a);
    memcpy(a.texts, "\xe0\xb8\x81" "ab", 5);
    ACCEPTED();
    memcpy(a.texts, "\xed\xa0\x80zz", 5); /* a surrogate */
    REFUSED();
    memcpy(a.texts, "\xc0\xafzzz", 5); /* longer than need be */
    REFUSED();
    asm_sample(&a);
    a.origin_texts[0] = 0xfe;
    REFUSED();
    asm_sample(&a); /* bytes behind the last text */
    a.text_bytes += 4;
    REFUSED();
    asm_sample(&a);
    while (a.text_bytes % 4 == 0)
        asm_text(&a, "ab");
    ACCEPTED();
    a.texts[a.text_bytes] = 1; /* in the padding */
    a.text_bytes++;
    REFUSED();
    asm_sample(&a); /* a number that is not in lowest terms: 4/2 */
    a.numbers[a.number_bytes - 16] = 4;
    a.numbers[a.number_bytes - 8] = 2;
    REFUSED();
    asm_sample(&a);
    a.numbers[4] = 65; /* more limbs than a number may have */
    REFUSED();
}

static void test_words(void **state)
{
    (void)state;
    asm_sample(&a);
    uint32_t texts = a.rows[KEN_TEXT];
    REFUSES(RULESET, 0, TITLE, texts);
    ACCEPTS(RULESET, 0, SOURCE, texts);
    REFUSES(RULESET, 0, SOURCE, texts + 1);
    ACCEPTS(RULESET, 0, DATED, KEN_LAST_DAY);
    REFUSES(RULESET, 0, DATED, KEN_LAST_DAY + 1);
    REFUSES(INPUT, 0, TYPE, KEN_TYPE_COUNT);
    ACCEPTS(INPUT, 0, WHOLE, 1);
    REFUSES(INPUT, 0, WHOLE, 2);
    REFUSES(INPUT, 0, UNIT, KEN_UNIT_DECLARED + 1);
    REFUSES(MEMBER, 0, INPUT, 8);
    REFUSES(SCORECARD, 0, TOP, 0);
    REFUSES(SCORECARD, 0, TOP, KEN_LIMIT_TOP_LEVEL + 1);
    REFUSES(SCORECARD, 0, NOT_ASSESSED, KEN_POLICY_COUNT);
    REFUSES(INDICATOR, 0, INPUTS, 99);
    REFUSES(LINE, 0, FILE, 1);
    REFUSES(FILE, 0, SOURCE, 99);
    REFUSES(LINE, 1, CODE, 9999);
}

static void test_rows(void **state)
{
    (void)state;
    asm_sample(&a);
    ASM_ROW(&a, KEN_RULESET, 0, 0, 0, 0, 0);
    REFUSED();
    asm_sample(&a);
    a.rows[KEN_RULESET] = 0;
    REFUSED();
    asm_begin(&a);
    asm_halt(&a);
    ACCEPTED();
    a.rows[KEN_UNIT] = 2;
    REFUSED();
    asm_sample(&a); /* members of a set come once each, in order; sets fill MEMBER */
    ASM_SET(&a, 1, 2);
    ACCEPTED();
    ASM_SET(&a, 2, 2);
    REFUSED();
    asm_sample(&a);
    ASM_SET(&a, 2, 1);
    REFUSED();
    asm_sample(&a);
    ASM_ROW(&a, KEN_MEMBER, 1);
    REFUSED();
    REFUSES(SET, 0, FIRST, 1);
    REFUSES(SET, 1, COUNT, 2);
    asm_sample(&a);
    ASM_ROW(&a, KEN_PLACE, 0, 1);
    REFUSED();
    asm_sample(&a);
    a.rows[KEN_INPUT_NAME]--;
    REFUSED();
    REFUSES(LINE, 1, CODE, 5); /* as the line before it */
    REFUSES(LINE, 1, CODE, 4);
}

/* Curves fill POINT one after another; their points rise, and are of a bounded length. */
static void test_curves(void **state)
{
    (void)state;
    static const struct {
        uint32_t count;
        const char *decimals[8];
        bool sound;
    } cases[] = {
        {2, {"0", "0", "1", "1"}, true},       {2, {"0", "5", "0.0000001", "-5"}, true},         {2, {"0", "0", "0", "1"}, false},
        {2, {"1", "0", "0", "1"}, false},      {1, {"0", "0"}, false},                           {0, {NULL}, false},
        {3, {"0", "0", "1", "1", "2", "0"}, true}, {3, {"0", "0", "2", "1", "1", "0"}, false},   {3, {"0", "0", "1", "1", "1", "0"}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int behind = 0; behind < 2; behind++) { /* a curve of its own rises by itself, whatever lies before it */
            asm_sample(&a);
            if (behind)
                ASM_CURVE(&a, 2, "7", "7", "8", "8");
            asm_curve(&a, cases[i].count, cases[i].decimals);
            assert_int_equal(loading(), cases[i].sound ? KEN_OK : KEN_DAMAGED);
        }
    for (uint32_t count = KEN_LIMIT_POINTS - 1; count <= KEN_LIMIT_POINTS + 1; count++) {
        asm_sample(&a);
        uint32_t first = a.rows[KEN_POINT], one = asm_number(&a, "1");
        for (uint32_t i = 0; i < count; i++) {
            char text[8];
            snprintf(text, sizeof text, "%u", i);
            ASM_ROW(&a, KEN_POINT, asm_number(&a, text), one);
        }
        ASM_ROW(&a, KEN_CURVE, first, count);
        assert_int_equal(loading(), count <= KEN_LIMIT_POINTS ? KEN_OK : KEN_DAMAGED);
    }
    asm_sample(&a); /* points of no curve */
    ASM_ROW(&a, KEN_POINT, 0, 1);
    REFUSED();
    REFUSES(CURVE, 0, FIRST, 1);
    REFUSES(CURVE, 0, COUNT, 2);
    REFUSES(CURVE, 0, COUNT, 4);
    REFUSES(POINT, 0, X, 99999);
    REFUSES(POINT, 2, Y, 99999);
    for (int bits = 511; bits <= 512; bits++) /* 2^511 has 8 limbs, 2^512 one more */
        for (int part = 0; part < 4; part++) {
            struct ken_number_scratch scratch;
            mp_limb_t limbs[2 * KEN_NUMBER_LIMBS];
            struct ken_number n, two;
            ken_number_init(&n, limbs, KEN_NUMBER_LIMBS);
            ken_number_init(&two, NULL, 0);
            ken_number_set_int(&two, 2);
            ken_number_set_int(&n, 1);
            for (int i = 0; i < bits; i++)
                assert_true((part % 2 ? ken_number_div : ken_number_mul)(&n, &n, &two, &scratch));
            asm_sample(&a);
            uint32_t from = asm_number(&a, "-1"), stored = asm_stored(&a, &n), first = a.rows[KEN_POINT];
            ASM_ROW(&a, KEN_POINT, from, from);
            ASM_ROW(&a, KEN_POINT, part < 2 ? stored : asm_number(&a, "1"), part < 2 ? from : stored);
            ASM_ROW(&a, KEN_CURVE, first, 2);
            assert_int_equal(loading(), bits == 511 ? KEN_OK : KEN_DAMAGED);
        }
}

static void test_inputs(void **state)
{
    (void)state;
    asm_sample(&a);
    uint32_t hundred_ten = *asm_cell(&a, KEN_INPUT, SAMPLE_POINTS, KEN_INPUT_HIGH);
    REFUSES(INPUT, SAMPLE_POINTS, LOW, 99999);
    asm_sample(&a);
    uint32_t big = asm_number(&a, "110.5");
    *asm_cell(&a, KEN_INPUT, SAMPLE_POINTS, KEN_INPUT_LOW) = big + 1;
    REFUSED(); /* lowest above highest */
    ACCEPTS(INPUT, SAMPLE_POINTS, LOW, hundred_ten);
    REFUSES(INPUT, SAMPLE_P, LOW, 1);
    REFUSES(INPUT, SAMPLE_P, HIGH, 1);
    REFUSES(INPUT, SAMPLE_DAY, WHOLE, 1);
    REFUSES(INPUT, SAMPLE_LEVEL, WHOLE, 0);
    REFUSES(INPUT, SAMPLE_LEVEL, HIGH, 0);
    REFUSES(INPUT, SAMPLE_LEVEL, HIGH, hundred_ten);
    REFUSES(INPUT, SAMPLE_LEVEL, LOW, hundred_ten);
    static const struct {
        const char *low, *high;
        bool sound;
    } levels[] = {
        {"0", "5", true},  {NULL, "5", true}, {"0", "1", true},    {"1", "5", false},   {"-1", "5", false}, {"0.5", "5", false},
        {"0", "0", false}, {"0", "10", true}, {"0", "11", false},  {"0", "2.5", false}, {"0", "-1", false}, {"0", NULL, false},
    };
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) { /* a person's levels, of which no code makes use */
        begin_block();
        asm_input(&a, "w", KEN_TYPE_LEVEL, 0, levels[i].low, levels[i].high);
        OP1(&a, FLAG, P);
        end_block();
        assert_int_equal(loading(), levels[i].sound ? KEN_OK : KEN_DAMAGED);
    }
    REFUSES(PART, 0, WHOLE, SAMPLE_P);
    REFUSES(PART, 0, PART, SAMPLE_LEVEL);
    asm_sample(&a);
    *asm_cell(&a, KEN_INPUT, SAMPLE_PART, KEN_INPUT_PATH) = *asm_cell(&a, KEN_INPUT, SAMPLE_GOAL, KEN_INPUT_PATH);
    REFUSED(); /* one path twice */
}

static void test_indicators(void **state)
{
    (void)state;
    REFUSES(INDICATOR, 0, SCORECARD, 1); /* out of order, and a weight where there is no total */
    REFUSES(INDICATOR, 0, WEIGHT, 0);
    REFUSES(INDICATOR, 0, WEIGHT, 1); /* weight 0 */
    REFUSES(INDICATOR, 2, WEIGHT, 10);
    REFUSES(INDICATOR, 0, NUMBER, 1); /* an empty text */
    REFUSES(INDICATOR, 0, FIRST_MEASURE, 1);
    REFUSES(INDICATOR, 0, MEASURE_COUNT, 0);
    REFUSES(INDICATOR, 0, MEASURE_COUNT, 2);
    REFUSES(INDICATOR, 0, MEASURE_COUNT, UINT32_MAX);
    REFUSES(MEASURE, 0, INDICATOR, 1);
    REFUSES(MEASURE, 1, CASE, 3);
    REFUSES(MEASURE, 0, CASE, 1); /* of another indicator */
    REFUSES(CASE, 0, INDICATOR, 0); /* which has no cases */
    REFUSES(INDICATOR, 1, HAS_CASES, 0);
    asm_sample(&a);
    ASM_ROW(&a, KEN_LEVEL_TEXT, 1, 1, 5, 0);
    ASM_ROW(&a, KEN_LEVEL_TEXT, 1, 2, 1, 0);
    ACCEPTED();
    ASM_ROW(&a, KEN_LEVEL_TEXT, 0, 0, 1, 0); /* out of order */
    REFUSED();
    asm_sample(&a);
    ASM_ROW(&a, KEN_LEVEL_TEXT, 0, 1, 1, 0); /* another's case */
    REFUSED();
    asm_sample(&a);
    ASM_ROW(&a, KEN_LEVEL_TEXT, 0, 0, 4, 0);
    ACCEPTED();
    *asm_cell(&a, KEN_SCORECARD, 0, KEN_SCORECARD_TOP) = 3;
    REFUSED();
    for (uint32_t wrong = 0; wrong < 4; wrong++) { /* every measure is its indicator's */
        begin_inputs();
        scorecard = asm_scorecard(&a, "s", false, KEN_POLICY_NONE);
        for (uint32_t i = 0; i < 2; i++) {
            OP1(&a, RULE, asm_indicator(&a, scorecard, i ? "2" : "1", NULL, all, false));
            for (uint32_t k = 0; i == 0 && k < 3; k++)
                asm_measure(&a, 0, 0, false, KEN_UNIT_PLAIN);
            OP1(&a, ASSESSED, V);
            asm_land(&a, OP0(&a, OUTCOME));
            OP0(&a, RESULT);
        }
        asm_halt(&a);
        if (wrong)
            *asm_cell(&a, KEN_MEASURE, wrong - 1, KEN_MEASURE_INDICATOR) = 1;
        assert_int_equal(loading(), wrong ? KEN_DAMAGED : KEN_OK);
    }
    for (uint32_t turned = 0; turned < 2; turned++) { /* in the order of their scorecards */
        begin_inputs();
        asm_scorecard(&a, "s", false, KEN_POLICY_NONE);
        asm_scorecard(&a, "t", false, KEN_POLICY_NONE);
        for (uint32_t i = 0; i < 2; i++) {
            OP1(&a, RULE, asm_indicator(&a, turned ? 1 - i : i, i ? "2" : "1", NULL, all, false));
            OP1(&a, ASSESSED, V);
            asm_land(&a, OP0(&a, OUTCOME));
            OP0(&a, RESULT);
        }
        asm_halt(&a);
        assert_int_equal(loading(), turned ? KEN_DAMAGED : KEN_OK);
    }
    for (uint32_t turned = 0; turned < 2; turned++) { /* cases in the order of their indicators */
        begin_inputs();
        scorecard = asm_scorecard(&a, "s", false, KEN_POLICY_NONE);
        for (uint32_t i = 0; i < 2; i++) {
            OP1(&a, RULE, asm_indicator(&a, scorecard, i ? "2" : "1", NULL, all, true));
            OP1(&a, OTHERWISE, turned ? 1 - i : i);
            OP0(&a, LADDER);
            asm_land(&a, OP0(&a, OUTCOME));
            OP0(&a, RESULT);
        }
        asm_halt(&a);
        asm_case(&a, turned, "first");
        asm_case(&a, 1 - turned, "second");
        assert_int_equal(loading(), turned ? KEN_DAMAGED : KEN_OK);
    }
}

/* What would hide something in the result, or swell it. */

static void test_names(void **state)
{
    (void)state;
    asm_sample(&a);
    uint32_t team = *asm_cell(&a, KEN_SCORECARD, 0, KEN_SCORECARD_NAME), one = *asm_cell(&a, KEN_INDICATOR, 0, KEN_INDICATOR_NUMBER);
    REFUSES(SCORECARD, 1, NAME, team);
    REFUSES(INDICATOR, 1, NUMBER, one);
    ACCEPTS(INDICATOR, 2, NUMBER, one); /* in another scorecard */
    asm_sample(&a);
    *asm_cell(&a, KEN_INDICATOR, 0, KEN_INDICATOR_NUMBER) = asm_text(&a, "10"); /* before a shorter one, … */
    ACCEPTED();
    *asm_cell(&a, KEN_INDICATOR, 1, KEN_INDICATOR_NUMBER) = asm_text(&a, "4.27"); /* … and before a longer one */
    ACCEPTED();
    static const char *const numbers[] = {"", ".", "1.", ".1", "1..2", "x", "1 ", "1\n", "\x1b[31m1", "๑", "-1"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        asm_sample(&a);
        *asm_cell(&a, KEN_INDICATOR, 0, KEN_INDICATOR_NUMBER) = asm_text(&a, numbers[i]);
        REFUSED();
    }
    asm_sample(&a);
    *asm_cell(&a, KEN_INDICATOR, 0, KEN_INDICATOR_NUMBER) = asm_text(&a, "10.4.27");
    ACCEPTED();
    *asm_cell(&a, KEN_INDICATOR, 0, KEN_INDICATOR_WEIGHT) = asm_number(&a, "100") + 1;
    ACCEPTED();
    *asm_cell(&a, KEN_INDICATOR, 0, KEN_INDICATOR_WEIGHT) = asm_number(&a, "100.000000000001") + 1;
    REFUSED();
}

static void test_measures(void **state)
{
    (void)state;
    for (uint32_t count = KEN_LIMIT_MEASURES - 1; count <= KEN_LIMIT_MEASURES + 1; count++) {
        asm_sample(&a); /* its last measure is of the last indicator, which has no cases */
        for (uint32_t i = 1; i < count; i++)
            asm_measure(&a, 3, 0, false, KEN_UNIT_PLAIN);
        assert_int_equal(loading(), count <= KEN_LIMIT_MEASURES ? KEN_OK : KEN_DAMAGED);
    }
    for (int backwards = 0; backwards < 2; backwards++) { /* in the order of their cases */
        begin_inputs();
        scorecard = asm_scorecard(&a, "s", false, KEN_POLICY_NONE);
        rule = asm_indicator(&a, scorecard, "1", NULL, all, true);
        for (uint32_t i = 0; i < 2; i++)
            asm_case(&a, rule, "case");
        for (uint32_t i = 0; i < 2; i++)
            asm_measure(&a, rule, (backwards ? 1 - i : i) + 1, false, KEN_UNIT_PLAIN);
        OP1(&a, RULE, rule);
        OP1(&a, NO_CASE, all);
        OP0(&a, RESULT);
        asm_halt(&a);
        assert_int_equal(loading(), backwards ? KEN_DAMAGED : KEN_OK);
    }
}

static void test_long_paths(void **state)
{
    (void)state;
    for (uint32_t size = KEN_LIMIT_PATH_BYTES - 1; size <= KEN_LIMIT_PATH_BYTES + 1; size++) {
        char path[KEN_LIMIT_PATH_BYTES + 2];
        memset(path, 'a', size);
        path[size] = '\0';
        asm_begin(&a);
        asm_input(&a, path, KEN_TYPE_FLAG, 0, NULL, NULL);
        asm_halt(&a);
        assert_int_equal(loading(), size <= KEN_LIMIT_PATH_BYTES ? KEN_OK : KEN_DAMAGED);
    }
}

/* Code */

static void test_operands(void **state)
{
    (void)state;
    static const struct {
        enum ken_op op;
        uint32_t x, y;
        bool sound;
    } cases[] = {
        {KEN_OP_NUMBER, 5, 0, true},   {KEN_OP_NUMBER, 9999, 0, false}, {KEN_OP_NUMBER, 5, 1, false},
        {KEN_OP_INPUT, X, 0, true},    {KEN_OP_INPUT, P, 0, false},     {KEN_OP_INPUT, D, 0, false},
        {KEN_OP_INPUT, V, 0, false},   {KEN_OP_INPUT, 9, 0, false},     {KEN_OP_LOAD, 0, 0, false},
        {KEN_OP_COUNT_OF_ALL, 0, 0, false}, {(enum ken_op)255, 0, 0, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin_block();
        asm_op(&a, cases[i].op, cases[i].x, cases[i].y);
        OP2(&a, BETWEEN, 0, 1);
        end_block();
        assert_int_equal(loading(), cases[i].sound ? KEN_OK : KEN_DAMAGED);
    }
    static const struct {
        enum ken_op op;
        uint32_t x, y;
        bool sound;
    } more[] = {
        {KEN_OP_ROUND, 12, 0, true},      {KEN_OP_ROUND, 13, 0, false},     {KEN_OP_ROUND, 1, 1, false},
        {KEN_OP_ROUND, 15, 0, false},     {KEN_OP_ROUND, 16, 0, true},      {KEN_OP_ROUND, 64, 0, true},      {KEN_OP_ROUND, 76, 0, true},
        {KEN_OP_ROUND, 77, 0, false},     {KEN_OP_ROUND, 80, 0, false},     {KEN_OP_ROUND, UINT32_MAX - 15, 0, false},
        {KEN_OP_INTERPOLATE, 0, 0, true}, {KEN_OP_INTERPOLATE, 1, 0, false}, {KEN_OP_INTERPOLATE, 0, 1, false},
        {KEN_OP_AVERAGE, 1, 0, true},     {KEN_OP_AVERAGE, 0, 0, false},    {KEN_OP_HALT, 0, 0, false},
        {KEN_OP_RULE, 0, 0, false},       {KEN_OP_SHOW, 0, 0, false},
        {KEN_OP_AVERAGE, KEN_LIMIT_OPERANDS - 1, 0, true},
        {KEN_OP_AVERAGE, KEN_LIMIT_OPERANDS, 0, true},
        {KEN_OP_AVERAGE, KEN_LIMIT_OPERANDS + 1, 0, false},
    };
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        begin_block();
        ASM_CURVE(&a, 2, "0", "0", "1", "1");
        OP1(&a, INPUT, X);
        asm_op(&a, more[i].op, more[i].x, more[i].y);
        OP2(&a, BETWEEN, 0, 1);
        end_block();
        assert_int_equal(loading(), more[i].sound ? KEN_OK : KEN_DAMAGED);
    }
    static const uint32_t days[] = {0, 1, KEN_LAST_DAY, KEN_LAST_DAY + 1};
    for (size_t i = 0; i < 4; i++) {
        begin_block();
        OP1(&a, DAY, days[i]);
        OP0(&a, HAPPENED);
        end_block();
        assert_int_equal(loading(), i == 1 || i == 2 ? KEN_OK : KEN_DAMAGED);
    }
}

static void test_stack(void **state)
{
    (void)state;
    begin_block(); /* what is not there */
    OP1(&a, FLAG, P);
    OP0(&a, AND);
    end_block();
    REFUSED();
    begin_block(); /* of another type */
    OP1(&a, FLAG, P);
    OP1(&a, INPUT, X);
    OP0(&a, AND);
    end_block();
    REFUSED();
    begin_block();
    OP1(&a, DATE, D);
    OP1(&a, DATE, D);
    OP0(&a, AT_LEAST);
    end_block();
    REFUSED();
    begin_block(); /* left over */
    OP1(&a, FLAG, P);
    OP1(&a, FLAG, P);
    end_block();
    REFUSED();
    begin_block();
    OP1(&a, FLAG, P);
    OP1(&a, INPUT, X);
    OP1(&a, COUNT, 2);
    OP2(&a, BETWEEN, 0, 1);
    end_block();
    REFUSED();
    begin_block();
    OP1(&a, FLAG, P);
    OP1(&a, COUNT, 2);
    OP2(&a, BETWEEN, 0, 1);
    end_block();
    REFUSED();
    for (uint32_t count = KEN_LIMIT_OPERANDS - 1; count <= KEN_LIMIT_OPERANDS + 1; count++) {
        begin_block();
        for (uint32_t i = 0; i < count; i++)
            OP1(&a, FLAG, P);
        OP1(&a, COUNT, count);
        OP2(&a, BETWEEN, 0, 1);
        end_block();
        assert_int_equal(loading(), count <= KEN_LIMIT_OPERANDS ? KEN_OK : KEN_DAMAGED);
    }
    for (uint32_t count = KEN_LIMIT_STACK - 1; count <= KEN_LIMIT_STACK + 1; count++) {
        begin_block();
        for (uint32_t i = 0; i < count; i++)
            OP1(&a, FLAG, P);
        for (uint32_t i = 1; i < count; i++)
            OP0(&a, OR);
        end_block();
        assert_int_equal(loading(), count <= KEN_LIMIT_STACK ? KEN_OK : KEN_DAMAGED);
    }
}

static void test_jumps(void **state)
{
    (void)state;
    static const uint32_t wrong[] = {0, 4, 5, 9999}; /* back, here, out of the code */
    for (size_t i = 0; i < 4; i++) {
        begin_block();
        OP1(&a, FLAG, P);
        OP0(&a, NOT);
        OP1(&a, NOT, 0);
        OP2(&a, SKIP_TRUE, 0, wrong[i]);
        end_block();
        REFUSED();
    }
    begin_block(); /* two ways in, two stacks */
    OP1(&a, FLAG, P);
    uint32_t skip = OP0(&a, SKIP_TRUE);
    OP1(&a, INPUT, X);
    asm_land(&a, skip);
    OP2(&a, BETWEEN, 0, 1);
    OP0(&a, AND);
    end_block();
    REFUSED();
    begin_block(); /* two jumps to one place that disagree */
    OP1(&a, FLAG, P);
    skip = OP0(&a, SKIP_TRUE);
    OP1(&a, FLAG, Q);
    uint32_t skip_too = OP0(&a, SKIP_TRUE);
    OP0(&a, AND);
    asm_land(&a, skip);
    asm_land(&a, skip_too);
    end_block();
    REFUSED();
    begin_block();
    OP1(&a, INPUT, X);
    OP1(&a, INPUT, Y);
    skip = OP1(&a, IF_ZERO, 0);
    asm_land(&a, skip); /* one number there, two here */
    OP0(&a, AT_LEAST);
    end_block();
    REFUSED();
    begin_block();
    OP1(&a, INPUT, X);
    skip = OP1(&a, IF_ZERO, 0);
    asm_land(&a, skip);
    OP2(&a, BETWEEN, 0, 1);
    end_block();
    REFUSED();
    begin(false); /* from before a RULE into it */
    a.rows[KEN_CODE] = 0;
    OP1(&a, FLAG, P);
    skip = OP0(&a, SKIP_TRUE);
    OP1(&a, STORE, 0);
    OP1(&a, RULE, rule);
    OP0(&a, LADDER);
    OP1(&a, FLAG, P);
    asm_land(&a, skip);
    end_block();
    REFUSED();
    begin_block(); /* over a RESULT */
    OP1(&a, FLAG, P);
    skip = OP0(&a, SKIP_TRUE);
    uint32_t jump = OP1(&a, CUMULATIVE, 1);
    asm_land(&a, jump);
    jump = OP0(&a, OUTCOME);
    asm_land(&a, jump);
    OP0(&a, RESULT);
    asm_land(&a, skip);
    asm_halt(&a);
    REFUSED();
}

static void test_open_jumps(void **state)
{
    (void)state;
    for (uint32_t count = KEN_LIMIT_JUMPS - 1; count <= KEN_LIMIT_JUMPS + 1; count++) {
        uint32_t jumps[KEN_LIMIT_JUMPS + 1];
        begin_block();
        OP1(&a, FLAG, P);
        for (uint32_t i = 0; i < count; i++)
            jumps[i] = OP0(&a, SKIP_TRUE);
        for (uint32_t i = 0; i < count; i++) {
            OP0(&a, NOT);
            asm_land(&a, jumps[(i * 7) % count]); /* in no order; 127, 128 and 129 share no factor with 7 */
        }
        end_block();
        assert_int_equal(loading(), count <= KEN_LIMIT_JUMPS ? KEN_OK : KEN_DAMAGED);
    }
}

static void test_slot_use(void **state)
{
    (void)state;
    begin_block();
    OP1(&a, INPUT, X);
    OP1(&a, STORE, KEN_LIMIT_SLOTS - 1);
    OP1(&a, LOAD, KEN_LIMIT_SLOTS - 1);
    OP2(&a, BETWEEN, 0, 1);
    end_block();
    ACCEPTED();
    begin_block();
    OP1(&a, INPUT, X);
    OP1(&a, STORE, KEN_LIMIT_SLOTS);
    OP1(&a, FLAG, P);
    end_block();
    REFUSED();
    begin_block(); /* stored as a number, used as a truth */
    OP1(&a, INPUT, X);
    OP1(&a, STORE, 1);
    OP1(&a, LOAD, 1);
    end_block();
    REFUSED();
    begin_block(); /* unless stored again */
    OP1(&a, INPUT, X);
    OP1(&a, STORE, 1);
    OP1(&a, FLAG, P);
    OP1(&a, STORE, 1);
    OP1(&a, LOAD, 1);
    end_block();
    ACCEPTED();
    for (int after = 0; after < 2; after++) { /* the STORE may be skipped: good before the landing, not after */
        begin_block();
        OP1(&a, FLAG, P);
        uint32_t skip = OP0(&a, SKIP_FALSE);
        OP1(&a, FLAG, Q);
        OP1(&a, STORE, 1);
        OP1(&a, LOAD, 1);
        OP0(&a, AND);
        asm_land(&a, skip);
        asm_op(&a, after ? KEN_OP_LOAD : KEN_OP_FLAG, after ? 1 : P, 0);
        OP0(&a, AND);
        end_block();
        assert_int_equal(loading(), after ? KEN_DAMAGED : KEN_OK);
    }
}

static void test_order(void **state)
{
    (void)state;
    begin_inputs(); /* indicators each once, in order */
    scorecard = asm_scorecard(&a, "s", false, KEN_POLICY_NONE);
    asm_indicator(&a, scorecard, "1", NULL, all, false);
    asm_indicator(&a, scorecard, "2", NULL, all, false);
    static const uint32_t orders[][2] = {{0, 1}, {1, 0}, {0, 0}, {1, 1}, {0, 2}};
    for (size_t i = 0; i < 5; i++) {
        a.rows[KEN_CODE] = 0;
        for (size_t k = 0; k < 2; k++) {
            OP1(&a, RULE, orders[i][k]);
            OP1(&a, ASSESSED, V);
            uint32_t jump = OP0(&a, OUTCOME);
            asm_land(&a, jump);
            OP0(&a, RESULT);
        }
        asm_halt(&a);
        assert_int_equal(loading(), i == 0 ? KEN_OK : KEN_DAMAGED);
    }
    a.rows[KEN_CODE] = 0; /* one is missing */
    OP1(&a, RULE, 0);
    OP1(&a, ASSESSED, V);
    uint32_t jump = OP0(&a, OUTCOME);
    asm_land(&a, jump);
    end();
    REFUSED();
    begin_block(); /* the code ends in HALT, once */
    OP1(&a, FLAG, P);
    end_block();
    ACCEPTED();
    OP0(&a, HALT);
    REFUSED();
    a.rows[KEN_CODE] -= 2;
    REFUSED();
    a.rows[KEN_CODE] = 0;
    REFUSED();
    begin_block(); /* nothing between RESULT and HALT */
    OP1(&a, FLAG, P);
    end_block();
    a.rows[KEN_CODE]--;
    OP1(&a, FLAG, P);
    OP1(&a, STORE, 0);
    OP0(&a, HALT);
    REFUSED();
}

/* Control instructions where they may not stand: the program is sound but for one instruction put in. */
static void test_control(void **state)
{
    (void)state;
    static const enum ken_op control[] = {KEN_OP_NOT_ASSESSED, KEN_OP_CASE,      KEN_OP_OTHERWISE, KEN_OP_CUMULATIVE, KEN_OP_HIGHEST,
                                          KEN_OP_BAND,         KEN_OP_END_BANDS, KEN_OP_OUTCOME,   KEN_OP_NO_CASE,    KEN_OP_ASSESSED,
                                          KEN_OP_LADDER,       KEN_OP_RESULT,    KEN_OP_SHOW};
    for (size_t i = 0; i < sizeof control / sizeof *control; i++) {
        begin(false); /* before the first RULE */
        a.rows[KEN_CODE] = 0;
        const struct ken_op_info *info = &ken_op_table[control[i]];
        if (strchr(info->takes, 'T'))
            OP1(&a, FLAG, P);
        if (strchr(info->takes, 'N') || strchr(info->takes, '*'))
            OP1(&a, INPUT, X);
        uint32_t at = asm_op(&a, control[i], control[i] == KEN_OP_ASSESSED ? V : info->x == KEN_OPERAND_LEVEL, 0);
        if (info->y == KEN_OPERAND_JUMP)
            asm_land(&a, at);
        if (info->takes[0] == 'P')
            OP1(&a, STORE, 0);
        OP1(&a, RULE, rule);
        OP0(&a, LADDER);
        OP1(&a, FLAG, P);
        end_block();
        REFUSED();
    }
    begin(false); /* levels without a block */
    OP1(&a, FLAG, P);
    end_block();
    REFUSED();
    begin_block(); /* with something on the stack */
    OP1(&a, FLAG, P);
    OP1(&a, FLAG, P);
    uint32_t jump = OP1(&a, CUMULATIVE, 1);
    asm_land(&a, jump);
    end_block();
    REFUSED();
    static const uint32_t levels[] = {0, 1, 5, 6};
    for (size_t i = 0; i < 4; i++) {
        begin_block();
        OP1(&a, FLAG, P);
        jump = OP1(&a, HIGHEST, levels[i]);
        asm_land(&a, jump);
        jump = OP0(&a, OUTCOME);
        asm_land(&a, jump);
        end();
        assert_int_equal(loading(), i == 1 || i == 2 ? KEN_OK : KEN_DAMAGED);
    }
    begin_block(); /* no outcome */
    end();
    REFUSED();
    begin(false);
    end();
    REFUSED();
}

static void test_cases_here(void **state)
{
    (void)state;
    for (int variant = 0; variant < 8; variant++) {
        begin(variant != 1);
        if (variant == 2) { /* the case of another indicator */
            uint32_t other = asm_indicator(&a, scorecard, "2", "1", all, true);
            *asm_cell(&a, KEN_CASE, 0, KEN_CASE_INDICATOR) = other;
        }
        if (variant == 1) { /* in an indicator without cases */
            uint32_t other = asm_indicator(&a, scorecard, "2", "1", all, true);
            asm_case(&a, other, "case");
        }
        OP1(&a, FLAG, P);
        uint32_t next = OP1(&a, CASE, 0);
        if (variant != 3) /* no block */
            OP0(&a, LADDER);
        if (variant == 4) { /* a case in a case */
            OP1(&a, FLAG, P);
            uint32_t inner = OP1(&a, CASE, 0);
            asm_land(&a, inner);
        }
        uint32_t out = variant == 3 ? 0 : OP0(&a, OUTCOME);
        asm_land(&a, next);
        if (variant == 5) /* a block without a case */
            OP0(&a, LADDER);
        if (variant == 6) {
            OP1(&a, OTHERWISE, 0);
            OP0(&a, LADDER);
            uint32_t done = OP0(&a, OUTCOME);
            asm_land(&a, done);
            asm_land(&a, out);
            end();
            ACCEPTED();
            a.rows[KEN_CODE] -= 2; /* with a NO_CASE that nothing leads to */
        }
        if (variant == 7) /* a person's level, in an indicator with cases but outside of them */
            OP1(&a, ASSESSED, V);
        OP1(&a, NO_CASE, 0);
        if (variant != 3)
            asm_land(&a, out);
        end();
        if (variant == 1 || variant == 2) {
            a.rows[KEN_CODE]--;
            OP1(&a, RULE, 1);
            OP1(&a, OTHERWISE, 0);
            OP0(&a, LADDER);
            uint32_t done = OP0(&a, OUTCOME);
            asm_land(&a, done);
            end();
        }
        assert_int_equal(loading(), variant == 0 ? KEN_OK : KEN_DAMAGED);
    }
    begin(true); /* where the case does not apply, no outcome */
    OP1(&a, FLAG, P);
    uint32_t next = OP1(&a, CASE, 0);
    OP0(&a, LADDER);
    uint32_t out = OP0(&a, OUTCOME);
    asm_land(&a, next);
    asm_land(&a, out);
    end();
    REFUSED();
    begin(false); /* NO_CASE where there are no cases */
    OP0(&a, LADDER);
    uint32_t jump = OP0(&a, OUTCOME);
    OP1(&a, NO_CASE, 0);
    asm_land(&a, jump);
    end();
    REFUSED();
}

/* Levels stand in the order in which the machine joins them, and a ladder's jumps lead to its own outcome. */
static void test_ladders(void **state)
{
    (void)state;
    static const struct {
        const char *levels; /* c cumulative, h highest; then the level */
        bool sound;
    } ladders[] = {
        {"c1", true},    {"c1c2c3c4c5", true}, {"c2", true},    {"c1c3", true},  {"c1c1", false}, {"c2c1", false},
        {"h5", true},    {"h5h4h3h2h1", true}, {"h1", true},    {"h4h1", true},  {"h3h3", false}, {"h1h2", false},
        {"c1h5", false}, {"h5c1", false},      {"h2c1", false}, {"", true},
    };
    for (size_t i = 0; i < sizeof ladders / sizeof *ladders; i++) {
        uint32_t jumps[5], count = 0;
        begin_block();
        for (const char *at = ladders[i].levels; *at; at += 2) {
            OP1(&a, FLAG, P);
            jumps[count++] = asm_op(&a, *at == 'c' ? KEN_OP_CUMULATIVE : KEN_OP_HIGHEST, (uint32_t)(at[1] - '0'), 0);
        }
        for (uint32_t k = 0; k < count; k++)
            asm_land(&a, jumps[k]);
        uint32_t jump = OP0(&a, OUTCOME);
        asm_land(&a, jump);
        end();
        if (loading() != (ladders[i].sound ? KEN_OK : KEN_DAMAGED))
            fail_msg("%s", ladders[i].levels);
    }
    begin_block(); /* a level that fails leads to the next condition */
    OP1(&a, FLAG, P);
    uint32_t jump = OP1(&a, CUMULATIVE, 1);
    asm_land(&a, jump);
    OP1(&a, FLAG, P);
    jump = OP1(&a, CUMULATIVE, 2);
    asm_land(&a, jump);
    jump = OP0(&a, OUTCOME);
    asm_land(&a, jump);
    end();
    REFUSED();
    for (int variant = 0; variant < 2; variant++) { /* from one case's ladder to the outcome of another */
        begin(true);
        OP1(&a, FLAG, P);
        uint32_t next = OP1(&a, CASE, 0);
        OP0(&a, LADDER);
        OP1(&a, FLAG, Q);
        uint32_t fails = OP1(&a, CUMULATIVE, 1);
        if (variant == 0)
            asm_land(&a, fails);
        uint32_t out = OP0(&a, OUTCOME);
        asm_land(&a, next);
        OP1(&a, OTHERWISE, 0);
        OP0(&a, LADDER);
        if (variant == 1)
            asm_land(&a, fails);
        jump = OP0(&a, OUTCOME);
        asm_land(&a, jump);
        asm_land(&a, out);
        end();
        assert_int_equal(loading(), variant == 0 ? KEN_OK : KEN_DAMAGED);
    }
}

/* One outcome on each way through an indicator, and then its result. */
static void test_outcomes(void **state)
{
    (void)state;
    begin_block(); /* two blocks, and no cases */
    uint32_t jump = OP0(&a, OUTCOME);
    asm_land(&a, jump);
    OP0(&a, LADDER);
    jump = OP0(&a, OUTCOME);
    asm_land(&a, jump);
    end();
    REFUSED();
    begin_block(); /* an outcome leads on to what adjusts the score, … */
    jump = OP0(&a, OUTCOME);
    asm_land(&a, jump);
    OP1(&a, FLAG, P);
    OP1(&a, STORE, 0);
    end();
    ACCEPTED();
    begin_block(); /* … to what asks whether it is assessed at all, … */
    jump = OP0(&a, OUTCOME);
    asm_land(&a, jump);
    OP1(&a, FLAG, P);
    jump = OP0(&a, NOT_ASSESSED);
    asm_land(&a, jump);
    end();
    ACCEPTED();
    begin_block(); /* … and to nothing else */
    jump = OP0(&a, OUTCOME);
    asm_land(&a, jump);
    OP1(&a, FLAG, P);
    jump = OP0(&a, CASE);
    asm_land(&a, jump);
    end();
    REFUSED();
    begin_block(); /* a level given by a person, inside a ladder */
    OP1(&a, ASSESSED, V);
    jump = OP0(&a, OUTCOME);
    asm_land(&a, jump);
    end();
    REFUSED();
    begin_block(); /* bands that end twice */
    for (int i = 0; i < 2; i++) {
        OP1(&a, INPUT, X);
        OP2(&a, BAND, 0, 1);
        OP1(&a, END_BANDS, 0);
    }
    jump = OP0(&a, OUTCOME);
    asm_land(&a, jump);
    end();
    REFUSED();
    begin_block(); /* bands behind levels */
    OP1(&a, FLAG, P);
    uint32_t fails = OP1(&a, CUMULATIVE, 1);
    OP1(&a, INPUT, X);
    OP2(&a, BAND, 0, 1);
    OP1(&a, END_BANDS, 0);
    asm_land(&a, fails);
    jump = OP0(&a, OUTCOME);
    asm_land(&a, jump);
    end();
    REFUSED();
}

/* A shared value of an indicator is gone with it; those stored before all indicators are for all. */
static void test_slot_scope(void **state)
{
    (void)state;
    for (int inside = 0; inside < 2; inside++) {
        begin_inputs();
        scorecard = asm_scorecard(&a, "s", false, KEN_POLICY_NONE);
        for (uint32_t i = 0; i < 2; i++) {
            asm_indicator(&a, scorecard, i ? "2" : "1", NULL, all, false);
            if (i == 0 && !inside) {
                OP1(&a, FLAG, P);
                OP1(&a, STORE, 0);
            }
            OP1(&a, RULE, i);
            if (i == 0 && inside) {
                OP1(&a, FLAG, P);
                OP1(&a, STORE, 0);
            }
            OP0(&a, LADDER);
            OP1(&a, LOAD, 0);
            uint32_t jump = OP1(&a, CUMULATIVE, 1);
            asm_land(&a, jump);
            jump = OP0(&a, OUTCOME);
            asm_land(&a, jump);
            OP0(&a, RESULT);
        }
        asm_halt(&a);
        assert_int_equal(loading(), inside ? KEN_DAMAGED : KEN_OK);
    }
}

/* Where the verifier stops: at the first instruction that is wrong, whatever comes behind it. */
static void test_fault(void **state)
{
    (void)state;
    for (uint32_t wrong = 0; wrong < 10; wrong++) {
        begin_block();
        OP1(&a, FLAG, P);
        end_block(); /* RULE LADDER FLAG CUMULATIVE OUTCOME RESULT TOTAL RESULT HALT, and nothing behind it */
        load();
        uint32_t fault = KEN_NONE;
        unsigned char *row = program->block + (program->table[KEN_CODE] - program->block) + 8 * (size_t)wrong;
        if (wrong < program->rows[KEN_CODE])
            row[0] = KEN_OP_BETWEEN; /* no number lies anywhere */
        else
            program->rows[KEN_CODE]--; /* the HALT is cut off */
        assert_int_equal(ken_verify(program, &fault), KEN_DAMAGED);
        assert_int_equal(fault, wrong < 9 ? wrong : 8);
    }
}

static void test_bands_here(void **state)
{
    (void)state;
    for (uint32_t count = 4; count <= 6; count++) { /* as many as there are levels */
        begin_block();
        OP1(&a, INPUT, X);
        for (uint32_t i = 0; i < count; i++)
            OP2(&a, BAND, 0, 1);
        OP1(&a, END_BANDS, 0);
        uint32_t jump = OP0(&a, OUTCOME);
        asm_land(&a, jump);
        end();
        assert_int_equal(loading(), count <= 5 ? KEN_OK : KEN_DAMAGED);
    }
    begin_block(); /* on one way five bands, on the other none */
    OP1(&a, FLAG, P);
    uint32_t fails = OP1(&a, CUMULATIVE, 1);
    OP1(&a, INPUT, X);
    OP2(&a, BAND, 0, 1);
    OP1(&a, END_BANDS, 0);
    asm_land(&a, fails);
    uint32_t jump = OP0(&a, OUTCOME);
    asm_land(&a, jump);
    end();
    REFUSED();
}

static void test_measures_here(void **state)
{
    (void)state;
    for (int variant = 0; variant < 4; variant++) {
        begin_block();
        uint32_t other = variant == 3 ? asm_indicator(&a, scorecard, "2", "1", all, false) : rule;
        asm_measure(&a, other, 0, variant == 1, KEN_UNIT_PLAIN);
        asm_op(&a, variant == 2 ? KEN_OP_FLAG : KEN_OP_INPUT, variant == 2 ? P : X, 0);
        OP1(&a, SHOW, 0);
        if (variant != 2)
            OP2(&a, BETWEEN, 0, 1);
        end_block();
        if (variant == 3) {
            a.rows[KEN_CODE]--;
            OP1(&a, RULE, 1);
            OP1(&a, ASSESSED, V);
            uint32_t jump = OP0(&a, OUTCOME);
            asm_land(&a, jump);
            end();
        }
        assert_int_equal(loading(), variant == 0 ? KEN_OK : KEN_DAMAGED);
    }
}

static void test_assessed_here(void **state)
{
    (void)state;
    for (int variant = 0; variant < 4; variant++) {
        begin(false);
        if (variant == 1)
            *asm_cell(&a, KEN_SCORECARD, 0, KEN_SCORECARD_TOP) = 4; /* below the person's highest */
        if (variant == 2) /* a scorecard with a total that does not say what becomes of the weight */
            *asm_cell(&a, KEN_SCORECARD, 0, KEN_SCORECARD_NOT_ASSESSED) = KEN_POLICY_NONE;
        OP1(&a, FLAG, P);
        uint32_t skip = OP0(&a, NOT_ASSESSED);
        if (variant == 3) /* not to the RESULT */
            asm_land(&a, skip);
        OP1(&a, ASSESSED, V);
        uint32_t jump = OP0(&a, OUTCOME);
        asm_land(&a, jump);
        if (variant != 3)
            asm_land(&a, skip);
        end();
        assert_int_equal(loading(), variant == 0 ? KEN_OK : KEN_DAMAGED);
    }
    begin(false);
    OP1(&a, ASSESSED, X);
    uint32_t jump = OP0(&a, OUTCOME);
    asm_land(&a, jump);
    end();
    REFUSED();
}

/* Whatever one flipped bit makes of a program: it is refused, or it runs without a fault. */

static const char *const records[] = {
    "{}",
    "{\"part\":75,\"goal\":100,\"org\":{\"people\":5,\"p\":true,\"q\":false,\"day\":null},\"level\":2,\"points\":7}",
    "{\"part\":7,\"goal\":0,\"org\":{\"people\":1,\"p\":false,\"day\":\"2022-01-01\"},\"level\":2,\"points\":75,\"leve\":1}",
    "{\"part\":-7,\"org\":{\"q\":true},\"goal\":1}",
};

static bool run_all(const unsigned char *block, size_t size)
{
    ken_program *p;
    ken_context *c;
    ken_status status = ken_program_load(block, size, NULL, &p);
    if (status != KEN_OK)
        return false;
    assert_int_equal(ken_context_new(p, &c), KEN_OK);
    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        const char *text;
        status = ken_evaluate(c, records[i], strlen(records[i]));
        assert_int_equal(status, KEN_OK);
        assert_int_equal(ken_result_json(c, KEN_THAI, &text, &size), KEN_OK);
        for (size_t k = 0; k < 4; k++)
            ken_measured(c, k, 0, KEN_THAI);
    }
    char *listing;
    assert_int_equal(ken_program_dump(p, KEN_THAI, &listing, &size), KEN_OK);
    free(listing);
    ken_context_free(c);
    ken_program_free(p);
    return true;
}

static void test_flipped_bits(void **state)
{
    (void)state;
    size_t size, ran = 0;
    asm_sample(&a);
    unsigned char *block = asm_finish(&a, &size);
    for (size_t bit = 0; bit < 8 * size; bit++) {
        block[bit / 8] ^= (unsigned char)(1u << bit % 8);
        assert_false(run_all(block, size)); /* the digests tell */
        if (bit / 8 >= KEN_HEADER_MEANING_SHA) {
            asm_sign(block); /* and without them, the verifier */
            ran += run_all(block, size);
        }
        block[bit / 8] ^= (unsigned char)(1u << bit % 8);
        asm_sign(block);
    }
    assert_true(ran > 1000); /* letters, constants, choices: another program, but a sound one */
    free(block);
}

static void test_scrambled(void **state)
{
    (void)state;
    size_t size;
    uint64_t random = 88172645463325252u;
    asm_sample(&a);
    unsigned char *block = asm_finish(&a, &size), *copy = malloc(size);
    assert_non_null(copy);
    for (int round = 0; round < 20000; round++) {
        memcpy(copy, block, size);
        for (int k = 0; k < 1 + round % 4; k++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            size_t at = KEN_HEADER_BYTES + (size_t)(random >> 8) % (size - KEN_HEADER_BYTES);
            copy[at] = round % 2 ? (unsigned char)random : copy[KEN_HEADER_BYTES + (size_t)(random >> 32) % (size - KEN_HEADER_BYTES)];
        }
        asm_sign(copy);
        run_all(copy, size);
    }
    free(copy);
    free(block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(header), TEST(limits), TEST(digests), TEST(heaps), TEST(words), TEST(rows), TEST(curves), TEST(inputs),
        TEST(indicators), TEST(names), TEST(measures), TEST(long_paths), TEST(operands), TEST(stack), TEST(jumps), TEST(open_jumps), TEST(slot_use), TEST(order),
        TEST(control), TEST(cases_here), TEST(ladders), TEST(outcomes), TEST(slot_scope), TEST(fault), TEST(bands_here), TEST(measures_here), TEST(assessed_here),
        TEST(flipped_bits), TEST(scrambled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
