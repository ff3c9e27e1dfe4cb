/* A small assembler for the tests of the runtime: builds the bytes of a program by hand, table by table, so that the
 * machine can be tested without the compiler, and the verifier with programs that no compiler would make. */
#ifndef ASSEMBLE_H
#define ASSEMBLE_H

#include "../../runtime/digest.h"
#include "../../runtime/limit.h"
#include "../../runtime/op.h"
#include "../../runtime/table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#ifndef ASM_WORDS
#define ASM_WORDS 6000 /* of each table; a test of large programs says more */
#endif
#ifndef ASM_HEAP
#define ASM_HEAP 20000
#endif

struct assembly {
    uint32_t words[KEN_TABLE_COUNT][ASM_WORDS];
    uint32_t rows[KEN_TABLE_COUNT];
    unsigned char numbers[ASM_HEAP], texts[ASM_HEAP], origin_texts[ASM_HEAP];
    uint32_t number_bytes, text_bytes, origin_bytes;
};

/* A row of any table; returns its number. */
static inline uint32_t asm_row(struct assembly *a, enum ken_table table, const uint32_t *cells)
{
    uint32_t row = a->rows[table]++, words = ken_table_words[table];
    assert((row + 1) * words <= ASM_WORDS);
    memcpy(&a->words[table][row * words], cells, words * sizeof *cells);
    return row;
}
#define ASM_ROW(a, table, ...) asm_row(a, table, (const uint32_t[]){__VA_ARGS__})

static inline uint32_t *asm_cell(struct assembly *a, enum ken_table table, uint32_t row, int column)
{
    return &a->words[table][row * ken_table_words[table] + (uint32_t)column];
}

static inline uint32_t asm_text(struct assembly *a, const char *text)
{
    uint32_t offset = a->text_bytes, size = (uint32_t)strlen(text);
    assert(offset + size < ASM_HEAP);
    memcpy(a->texts + offset, text, size + 1);
    a->text_bytes += size + 1;
    return ASM_ROW(a, KEN_TEXT, offset, size); /* from the first text; asm_finish moves it behind the numbers */
}

static inline uint32_t asm_origin(struct assembly *a, const char *text)
{
    uint32_t offset = a->origin_bytes, size = (uint32_t)strlen(text);
    assert(offset + size < ASM_HEAP);
    memcpy(a->origin_texts + offset, text, size + 1);
    a->origin_bytes += size + 1;
    return ASM_ROW(a, KEN_ORIGIN_TEXT, offset, size);
}

static inline uint32_t asm_stored(struct assembly *a, const struct ken_number *n)
{
    uint32_t offset = a->number_bytes, size = (uint32_t)ken_number_size(n);
    assert(offset + size < ASM_HEAP);
    ken_number_store(n, a->numbers + offset);
    a->number_bytes += size;
    return ASM_ROW(a, KEN_NUMBER, offset, size);
}

static inline uint32_t asm_number(struct assembly *a, const char *decimal)
{
    mp_limb_t limbs[2 * KEN_NUMBER_LIMBS];
    struct ken_number n;
    struct ken_number_scratch scratch;
    ken_number_init(&n, limbs, KEN_NUMBER_LIMBS);
    enum ken_number_read read = ken_number_parse(&n, decimal, strlen(decimal), false, &scratch);
    assert(read == KEN_NUMBER_OK);
    (void)read;
    return asm_stored(a, &n);
}

/* A set of inputs, given in order; ends with ASM_END. */
#define ASM_END UINT32_MAX
static inline uint32_t asm_members(struct assembly *a, const uint32_t *inputs)
{
    uint32_t first = a->rows[KEN_MEMBER], count = 0;
    for (; inputs[count] != ASM_END; count++)
        ASM_ROW(a, KEN_MEMBER, inputs[count]);
    return ASM_ROW(a, KEN_SET, first, count);
}
#define ASM_SET(a, ...) asm_members(a, (const uint32_t[]){__VA_ARGS__, ASM_END})

/* A curve through `count` points, given as x y x y … */
static inline uint32_t asm_curve(struct assembly *a, uint32_t count, const char *const *decimals)
{
    uint32_t first = a->rows[KEN_POINT];
    for (uint32_t i = 0; i < count; i++) {
        uint32_t x = asm_number(a, decimals[2 * i]), y = asm_number(a, decimals[2 * i + 1]);
        ASM_ROW(a, KEN_POINT, x, y);
    }
    return ASM_ROW(a, KEN_CURVE, first, count);
}
#define ASM_CURVE(a, count, ...) asm_curve(a, count, (const char *const[]){__VA_ARGS__})

static inline void asm_begin(struct assembly *a)
{
    memset(a, 0, sizeof *a);
    uint32_t title = asm_text(a, "rules");
    ASM_ROW(a, KEN_RULESET, title, 0, 0, 0, 0);
    static const char *const units[] = {
#define KEN_BUILT_IN(name, row, thai, english) row,
#include "../../runtime/unit.def"
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        ASM_ROW(a, KEN_UNIT, asm_text(a, units[i]));
    uint32_t name = asm_origin(a, "rules.ken"), source = asm_origin(a, "ruleset \"rules\"\nlevel 1 …\n\tlevel 2\r\nlast");
    ASM_ROW(a, KEN_FILE, name, source);
}

static inline uint32_t asm_input(struct assembly *a, const char *path, enum ken_type type, uint32_t unit, const char *low, const char *high)
{
    uint32_t text = asm_text(a, path), name = asm_origin(a, path);
    uint32_t low_row = low ? asm_number(a, low) + 1 : 0, high_row = high ? asm_number(a, high) + 1 : 0;
    ASM_ROW(a, KEN_INPUT_NAME, name);
    return ASM_ROW(a, KEN_INPUT, text, type, type == KEN_TYPE_LEVEL, unit, low_row, high_row, 0);
}

/* One more text of the category that was added last. */
static inline uint32_t asm_choice(struct assembly *a, const char *choice)
{
    uint32_t text = asm_text(a, choice);
    return ASM_ROW(a, KEN_CHOICE, a->rows[KEN_INPUT] - 1, text);
}

static inline uint32_t asm_scorecard(struct assembly *a, const char *name, bool total, enum ken_policy policy)
{
    uint32_t text = asm_text(a, name), full = asm_number(a, "5"), lowest = asm_number(a, "0");
    return ASM_ROW(a, KEN_SCORECARD, text, text, 5, total ? KEN_TOTAL_WEIGHTED : KEN_TOTAL_NONE, full, lowest, policy, 0, 0);
}

/* Levels score their numbers, between the ends that the scorecard has; a test that wants it otherwise changes the row. */
static inline uint32_t asm_indicator(struct assembly *a, uint32_t scorecard, const char *number, const char *weight, uint32_t inputs,
                                     bool has_cases)
{
    uint32_t text = asm_text(a, number), title = asm_text(a, "title"), weight_row = weight ? asm_number(a, weight) + 1 : 0;
    uint32_t full = *asm_cell(a, KEN_SCORECARD, scorecard, KEN_SCORECARD_FULL), lowest = *asm_cell(a, KEN_SCORECARD, scorecard, KEN_SCORECARD_LOWEST);
    ASM_ROW(a, KEN_PLACE, 0, 2);
    return ASM_ROW(a, KEN_INDICATOR, scorecard, text, title, 0, 0, weight_row, full, lowest, 0, KEN_BY_LEVEL, inputs, a->rows[KEN_MEASURE], 0, has_cases);
}

static inline uint32_t asm_measure(struct assembly *a, uint32_t indicator, uint32_t case_or_none, bool is_date, uint32_t unit)
{
    ++*asm_cell(a, KEN_INDICATOR, indicator, KEN_INDICATOR_MEASURE_COUNT);
    return ASM_ROW(a, KEN_MEASURE, indicator, case_or_none, is_date, unit);
}

static inline uint32_t asm_case(struct assembly *a, uint32_t indicator, const char *title)
{
    uint32_t text = asm_text(a, title);
    return ASM_ROW(a, KEN_CASE, indicator, text, 0);
}

static inline uint32_t asm_op(struct assembly *a, enum ken_op op, uint32_t x, uint32_t y)
{
    return ASM_ROW(a, KEN_CODE, (uint32_t)op | y << 8, x);
}
#define OP0(a, name) asm_op(a, KEN_OP_##name, 0, 0)
#define OP1(a, name, x) asm_op(a, KEN_OP_##name, x, 0)
#define OP2(a, name, x, y) asm_op(a, KEN_OP_##name, x, y)

/* The end of the code, behind the last indicator: the totals of the scorecards that have one, and HALT. */
static inline void asm_halt(struct assembly *a)
{
    for (uint32_t card = 0; card < a->rows[KEN_SCORECARD]; card++)
        if (*asm_cell(a, KEN_SCORECARD, card, KEN_SCORECARD_TOTAL) != KEN_TOTAL_NONE) {
            OP1(a, TOTAL, card);
            OP0(a, RESULT);
        }
    OP0(a, HALT);
}

/* Makes the jump at `from` end at the next instruction. */
static inline void asm_land(struct assembly *a, uint32_t from)
{
    uint32_t *word = asm_cell(a, KEN_CODE, from, KEN_CODE_OP_AND_Y);
    *word = (*word & 0xff) | a->rows[KEN_CODE] << 8;
}

/* The last instruction becomes the first of a source line. */
static inline void asm_line(struct assembly *a, uint32_t line)
{
    ASM_ROW(a, KEN_LINE, a->rows[KEN_CODE], 0, line);
}

static inline void asm_put32(unsigned char *to, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(word >> 8 * i);
}

/* Writes both digests of a block anew. */
static inline void asm_sign(unsigned char *block)
{
    size_t meaning = ken_read32(block + KEN_HEADER_MEANING), origin = ken_read32(block + KEN_HEADER_ORIGIN);
    ken_digest(block + KEN_HEADER_BYTES, meaning, block + KEN_HEADER_MEANING_SHA);
    struct ken_digest_state state;
    ken_digest_begin(&state);
    ken_digest_add(&state, block + KEN_HEADER_RULES_SHA, KEN_DIGEST_BYTES);
    ken_digest_add(&state, block + KEN_HEADER_BYTES + meaning, origin);
    ken_digest_end(&state, block + KEN_HEADER_ORIGIN_SHA);
}

static inline unsigned char *asm_section(const struct assembly *a, unsigned char *to, enum ken_section section)
{
    for (int t = 0; t < KEN_TABLE_COUNT; t++)
        if (ken_table_sections[t] == section) {
            asm_put32(to, a->rows[t]);
            to += 4;
        }
    for (int t = 0; t < KEN_TABLE_COUNT; t++) {
        if (ken_table_sections[t] != section)
            continue;
        if (t == KEN_HEAP) {
            memcpy(to, a->numbers, a->number_bytes);
            memcpy(to + a->number_bytes, a->texts, a->text_bytes);
        } else if (t == KEN_ORIGIN_HEAP) {
            memcpy(to, a->origin_texts, a->origin_bytes);
        } else {
            for (uint32_t i = 0; i < a->rows[t] * ken_table_words[t]; i++) {
                bool offset = t == KEN_TEXT && i % 2 == KEN_TEXT_OFFSET;
                asm_put32(to + 4 * i, a->words[t][i] + (offset ? a->number_bytes : 0));
            }
        }
        to += 4 * (size_t)a->rows[t] * ken_table_words[t];
    }
    return to;
}

/* The program's bytes, signed; the caller frees them. */
static inline unsigned char *asm_finish(struct assembly *a, size_t *size)
{
    a->rows[KEN_HEAP] = (a->number_bytes + a->text_bytes + 3) / 4;
    a->rows[KEN_ORIGIN_HEAP] = (a->origin_bytes + 3) / 4;
    unsigned char *block = calloc(1, sizeof *a + KEN_HEADER_BYTES);
    assert(block);
    memcpy(block, KEN_PROGRAM_MAGIC, 8);
    asm_put32(block + KEN_HEADER_VERSION, KEN_PROGRAM_VERSION);
    memset(block + KEN_HEADER_RULES_SHA, 0x5a, KEN_DIGEST_BYTES);
    unsigned char *meaning = block + KEN_HEADER_BYTES, *origin = asm_section(a, meaning, KEN_SECTION_MEANING);
    unsigned char *end = asm_section(a, origin, KEN_SECTION_ORIGIN);
    asm_put32(block + KEN_HEADER_SIZE, (uint32_t)(end - block));
    asm_put32(block + KEN_HEADER_MEANING, (uint32_t)(origin - meaning));
    asm_put32(block + KEN_HEADER_ORIGIN, (uint32_t)(end - origin));
    asm_sign(block);
    *size = (size_t)(end - block);
    return block;
}

/* The inputs of asm_sample. */
enum { SAMPLE_PART, SAMPLE_GOAL, SAMPLE_PEOPLE, SAMPLE_P, SAMPLE_Q, SAMPLE_DAY, SAMPLE_LEVEL, SAMPLE_POINTS };

static inline void asm_sample_ladder(struct assembly *a, uint32_t team, uint32_t seventy, uint32_t eighty)
{
    uint32_t rate_inputs = ASM_SET(a, SAMPLE_PART, SAMPLE_GOAL, SAMPLE_Q);
    uint32_t one = asm_indicator(a, team, "1", "60", rate_inputs, false);
    uint32_t measure = asm_measure(a, one, 0, false, KEN_UNIT_PERCENT);
    asm_line(a, 2);
    OP1(a, RULE, one);
    OP1(a, FLAG, SAMPLE_Q);
    uint32_t skipped = OP0(a, NOT_ASSESSED);
    OP0(a, LADDER);
    asm_line(a, 3);
    OP1(a, LOAD, 0);
    OP1(a, SHOW, measure);
    OP1(a, NUMBER, seventy);
    OP0(a, AT_LEAST);
    uint32_t fails = OP1(a, CUMULATIVE, 1), fails_too;
    OP1(a, LOAD, 0);
    OP1(a, NUMBER, eighty);
    OP0(a, MORE_THAN);
    fails_too = OP1(a, CUMULATIVE, 2);
    asm_land(a, fails);
    asm_land(a, fails_too);
    uint32_t done = OP0(a, OUTCOME);
    asm_land(a, skipped);
    asm_land(a, done);
    OP0(a, RESULT);
}

static inline void asm_sample_cases(struct assembly *a, uint32_t team, uint32_t seventy, uint32_t eighty)
{
    uint32_t inputs = ASM_SET(a, SAMPLE_PEOPLE, SAMPLE_P, SAMPLE_Q, SAMPLE_DAY, SAMPLE_POINTS), points = ASM_SET(a, SAMPLE_POINTS);
    uint32_t two = asm_indicator(a, team, "2", "40", inputs, true);
    uint32_t many = asm_case(a, two, "many"), few = asm_case(a, two, "few");
    uint32_t measure = asm_measure(a, two, few + 1, false, KEN_UNIT_PLAIN), three = asm_number(a, "3");
    OP1(a, RULE, two);
    OP1(a, INPUT, SAMPLE_PEOPLE);
    OP1(a, NUMBER, three);
    OP0(a, AT_LEAST);
    uint32_t next = OP1(a, CASE, many);
    OP0(a, LADDER);
    OP1(a, DATE, SAMPLE_DAY);
    OP1(a, DAY, 738000);
    OP0(a, DAY_AT_MOST);
    uint32_t met = OP1(a, HIGHEST, 4);
    OP1(a, FLAG, SAMPLE_P);
    OP1(a, FLAG, SAMPLE_Q);
    OP1(a, COUNT, 2);
    OP1(a, NUMBER, asm_number(a, "1"));
    OP0(a, EQUAL);
    uint32_t met_too = OP1(a, HIGHEST, 2);
    asm_land(a, met);
    asm_land(a, met_too);
    uint32_t done = OP0(a, OUTCOME);
    asm_land(a, next);
    OP1(a, OTHERWISE, few);
    OP0(a, LADDER);
    OP1(a, INPUT, SAMPLE_POINTS);
    OP1(a, SHOW, measure);
    OP2(a, BAND, three, seventy);
    OP2(a, BAND, eighty, eighty);
    OP1(a, END_BANDS, points);
    uint32_t done_too = OP0(a, OUTCOME);
    asm_land(a, done);
    asm_land(a, done_too);
    OP0(a, RESULT);
}

static inline void asm_sample_mixed(struct assembly *a, uint32_t solo)
{
    uint32_t assessed = ASM_SET(a, SAMPLE_LEVEL), all = ASM_SET(a, SAMPLE_PART, SAMPLE_GOAL, SAMPLE_P, SAMPLE_Q, SAMPLE_DAY);
    uint32_t money = ASM_SET(a, SAMPLE_PART, SAMPLE_GOAL), goal = ASM_SET(a, SAMPLE_GOAL);
    uint32_t three = asm_indicator(a, solo, "1.1", NULL, assessed, false);
    OP1(a, RULE, three);
    OP1(a, ASSESSED, SAMPLE_LEVEL);
    uint32_t done = OP0(a, OUTCOME);
    asm_land(a, done);
    OP0(a, RESULT);
    uint32_t four = asm_indicator(a, solo, "1.2", NULL, all, false);
    uint32_t measure = asm_measure(a, four, 0, true, KEN_UNIT_PLAIN);
    OP1(a, RULE, four);
    OP0(a, LADDER);
    OP1(a, DATE, SAMPLE_DAY);
    OP1(a, SHOW, measure);
    OP0(a, HAPPENED);
    uint32_t no = OP0(a, SKIP_FALSE);
    OP1(a, INPUT, SAMPLE_PART);
    OP1(a, INPUT, SAMPLE_GOAL);
    OP2(a, INCREASE, goal, money);
    OP2(a, ROUND, ken_rounding(KEN_NUMBER_HALF_EVEN, 2), money);
    OP2(a, INTERPOLATE, ASM_CURVE(a, 3, "-50", "1", "0", "0.5", "1000", "2"), money);
    OP1(a, NUMBER, asm_number(a, "0.5"));
    OP2(a, MULTIPLY, 0, money);
    OP1(a, INPUT, SAMPLE_GOAL);
    OP0(a, MIN);
    OP1(a, INPUT, SAMPLE_PART);
    OP2(a, ADD, 0, money);
    OP2(a, AVERAGE, 2, money);
    OP2(a, BETWEEN, asm_number(a, "-1.5"), asm_number(a, "1e30"));
    OP0(a, NOT);
    OP0(a, AND);
    asm_land(a, no);
    uint32_t yes = OP0(a, SKIP_TRUE);
    OP1(a, FLAG, SAMPLE_P);
    OP0(a, OR);
    asm_land(a, yes);
    uint32_t fails = OP1(a, CUMULATIVE, 1);
    asm_land(a, fails);
    done = OP0(a, OUTCOME);
    asm_land(a, done);
    OP0(a, RESULT);
}

/* A program that uses nearly everything: two scorecards, four indicators of different kinds. */
static inline void asm_sample(struct assembly *a)
{
    asm_begin(a);
    ASM_ROW(a, KEN_UNIT, asm_text(a, "คน"));
    asm_input(a, "part", KEN_TYPE_NUMBER, KEN_UNIT_BAHT, "0", NULL);
    asm_input(a, "goal", KEN_TYPE_NUMBER, KEN_UNIT_BAHT, "0", NULL);
    asm_input(a, "org.people", KEN_TYPE_NUMBER, KEN_UNIT_DECLARED, "0", NULL);
    asm_input(a, "org.p", KEN_TYPE_FLAG, 0, NULL, NULL);
    asm_input(a, "org.q", KEN_TYPE_FLAG, 0, NULL, NULL);
    asm_input(a, "org.day", KEN_TYPE_DATE, 0, NULL, NULL);
    asm_input(a, "level", KEN_TYPE_LEVEL, 0, "0", "5");
    asm_input(a, "points", KEN_TYPE_NUMBER, 0, "0", "110");
    ASM_ROW(a, KEN_PART, SAMPLE_PART, SAMPLE_GOAL);
    uint32_t team = asm_scorecard(a, "team", true, KEN_POLICY_DROP), solo = asm_scorecard(a, "solo", false, KEN_POLICY_NONE);
    uint32_t money = ASM_SET(a, SAMPLE_PART, SAMPLE_GOAL), goal = ASM_SET(a, SAMPLE_GOAL);
    uint32_t seventy = asm_number(a, "70"), eighty = asm_number(a, "80"), hundred = asm_number(a, "100");
    OP1(a, INPUT, SAMPLE_PART);
    OP1(a, INPUT, SAMPLE_GOAL);
    uint32_t zero = OP1(a, IF_ZERO, hundred);
    OP2(a, PERCENT, goal, money);
    asm_land(a, zero);
    OP1(a, STORE, 0);
    asm_sample_ladder(a, team, seventy, eighty);
    asm_sample_cases(a, team, seventy, eighty);
    asm_sample_mixed(a, solo);
    asm_halt(a);
}

#endif
