/* What a program must be for scores, weights and totals: each change refuses a program that is sound without it. */
#include "loading.h"

/* Three scorecards: one weighs, with headings and grades; one adds scores; one has no total. */
enum { WEIGHS, ADDS, NO_TOTAL };
enum { HEADING_1, HEADING_1_1, HEADING_2 };
enum { INDICATOR_1_1_1, INDICATOR_3, INDICATOR_ADDED, INDICATOR_ADDED_TOO, INDICATOR_LAST, INDICATORS };

static const char *const by_level[] = {"0", "2", "2", "4", "5"};

static void put_heading(const char *text, const char *weight, uint32_t parent_or_none)
{
    uint32_t name = asm_text(&a, text);
    ASM_ROW(&a, KEN_HEADING, WEIGHS, name, name, weight ? number(weight) + 1 : 0, parent_or_none);
}

static void put_grades(uint32_t card, bool percent)
{
    static const char *const thresholds[] = {"90", "60", NULL};
    for (int i = 0; i < 3; i++)
        ASM_ROW(&a, KEN_GRADE, card, asm_text(&a, "grade"), thresholds[i] ? number(thresholds[i]) + 1 : 0, percent && thresholds[i], 0);
}

static void put_indicator(uint32_t card, const char *text, const char *weight, uint32_t heading_or_none, enum ken_indicator_kind kind)
{
    uint32_t row = asm_indicator(&a, card, text, weight, all, card == WEIGHS);
    *asm_cell(&a, KEN_INDICATOR, row, KEN_INDICATOR_HEADING) = heading_or_none;
    *asm_cell(&a, KEN_INDICATOR, row, KEN_INDICATOR_KIND) = kind;
    OP1(&a, RULE, row);
    if (card == WEIGHS) {
        uint32_t one_case = asm_case(&a, row, "case");
        *asm_cell(&a, KEN_CASE, one_case, KEN_CASE_WEIGHT) = number("40") + 1;
        OP1(&a, OTHERWISE, one_case);
    }
    if (kind != KEN_BY_LEVEL) {
        OP1(&a, INPUT, X);
        OP0(&a, SCORE);
    }
    if (kind != KEN_BY_SCORE)
        OP0(&a, LADDER);
    uint32_t done = OP0(&a, OUTCOME);
    asm_land(&a, done);
    OP0(&a, RESULT);
}

static void assemble(void)
{
    begin_inputs();
    asm_scorecard(&a, "weighs", true, KEN_POLICY_MOVE);
    asm_scorecard(&a, "adds", true, KEN_POLICY_FULL);
    asm_scorecard(&a, "none", false, KEN_POLICY_NONE);
    *asm_cell(&a, KEN_SCORECARD, WEIGHS, KEN_SCORECARD_MOVE_TO) = INDICATOR_3 + 1;
    *asm_cell(&a, KEN_SCORECARD, WEIGHS, KEN_SCORECARD_LEAST_WEIGHT) = number("60") + 1;
    *asm_cell(&a, KEN_SCORECARD, ADDS, KEN_SCORECARD_TOTAL) = KEN_TOTAL_ADDED;
    *asm_cell(&a, KEN_SCORECARD, ADDS, KEN_SCORECARD_FULL) = number("10");
    put_grades(WEIGHS, true);
    put_grades(ADDS, false);
    put_heading("1", "60", 0);
    put_heading("1.1", "100", HEADING_1 + 1);
    put_heading("2", NULL, 0);
    put_indicator(WEIGHS, "1.1.1", "100", HEADING_1_1 + 1, KEN_BY_LEVEL);
    put_indicator(WEIGHS, "3", "40", 0, KEN_BY_SCORE);
    put_indicator(ADDS, "1", NULL, 0, KEN_BY_LEVEL_COMPUTED);
    put_indicator(ADDS, "2", NULL, 0, KEN_BY_SCORE);
    put_indicator(NO_TOTAL, "1", NULL, 0, KEN_BY_LEVEL);
    for (uint32_t i = 0; i < 2; i++) {
        *asm_cell(&a, KEN_INDICATOR, i ? INDICATOR_LAST : INDICATOR_1_1_1, KEN_INDICATOR_SCORES) = a.rows[KEN_SCORE] + 1;
        for (uint32_t k = 0; k < 5; k++)
            ASM_ROW(&a, KEN_SCORE, i ? INDICATOR_LAST : INDICATOR_1_1_1, number(by_level[k]));
    }
    asm_halt(&a);
}

/* One cell changed, to a word or to a number of the program. */
static ken_status changed(enum ken_table table, uint32_t row, int column, uint32_t to)
{
    assemble();
    *asm_cell(&a, table, row, column) = to;
    return loading();
}

static ken_status changed_number(enum ken_table table, uint32_t row, int column, const char *to, bool or_none)
{
    assemble();
    *asm_cell(&a, table, row, column) = number(to) + or_none;
    return loading();
}

#define REFUSES(table, row, column, to) assert_int_equal(changed(KEN_##table, row, KEN_##table##_##column, to), KEN_DAMAGED)
#define ACCEPTS(table, row, column, to) assert_int_equal(changed(KEN_##table, row, KEN_##table##_##column, to), KEN_OK)
#define REFUSES_NUMBER(table, row, column, to, none) assert_int_equal(changed_number(KEN_##table, row, KEN_##table##_##column, to, none), KEN_DAMAGED)
#define ACCEPTS_NUMBER(table, row, column, to, none) assert_int_equal(changed_number(KEN_##table, row, KEN_##table##_##column, to, none), KEN_OK)

static void test_scorecards(void **state)
{
    (void)state;
    assemble();
    ACCEPTED();
    REFUSES(SCORECARD, NO_TOTAL, TOTAL, KEN_TOTAL_KINDS);
    REFUSES_NUMBER(SCORECARD, WEIGHS, FULL, "0", false);
    REFUSES_NUMBER(SCORECARD, WEIGHS, FULL, "-1", false);
    REFUSES_NUMBER(SCORECARD, WEIGHS, LOWEST, "5", false);
    ACCEPTS_NUMBER(SCORECARD, WEIGHS, LOWEST, "4.99", false);
    assemble(); /* below its lowest score, which is below 0, too */
    *asm_cell(&a, KEN_SCORECARD, WEIGHS, KEN_SCORECARD_LOWEST) = number("-2");
    ACCEPTED();
    *asm_cell(&a, KEN_SCORECARD, WEIGHS, KEN_SCORECARD_FULL) = number("0");
    REFUSED();
    REFUSES(SCORECARD, WEIGHS, MOVE_TO, 0);
    REFUSES(SCORECARD, WEIGHS, MOVE_TO, INDICATOR_ADDED + 1);
    REFUSES(SCORECARD, WEIGHS, MOVE_TO, INDICATORS + 1);
    REFUSES(SCORECARD, WEIGHS, NOT_ASSESSED, KEN_POLICY_DROP);
    REFUSES(SCORECARD, ADDS, MOVE_TO, INDICATOR_ADDED + 1);
    assemble();
    *asm_cell(&a, KEN_SCORECARD, ADDS, KEN_SCORECARD_NOT_ASSESSED) = KEN_POLICY_MOVE;
    *asm_cell(&a, KEN_SCORECARD, ADDS, KEN_SCORECARD_MOVE_TO) = INDICATOR_ADDED + 1;
    REFUSED(); /* there is no weight to move */
    ACCEPTS(SCORECARD, WEIGHS, LEAST_WEIGHT, 0);
    ACCEPTS_NUMBER(SCORECARD, WEIGHS, LEAST_WEIGHT, "100", true);
    REFUSES_NUMBER(SCORECARD, WEIGHS, LEAST_WEIGHT, "100.5", true);
    REFUSES_NUMBER(SCORECARD, WEIGHS, LEAST_WEIGHT, "0", true);
}

static void test_headings(void **state)
{
    (void)state;
    REFUSES_NUMBER(HEADING, HEADING_1, WEIGHT, "100.1", true);
    REFUSES_NUMBER(HEADING, HEADING_1, WEIGHT, "0", true);
    REFUSES(HEADING, HEADING_1, WEIGHT, 0); /* another stands in it */
    REFUSES(HEADING, HEADING_1_1, WEIGHT, 0); /* it stands in another, and an indicator in it */
    assemble();
    *asm_cell(&a, KEN_INDICATOR, INDICATOR_1_1_1, KEN_INDICATOR_HEADING) = 0;
    ACCEPTED();
    *asm_cell(&a, KEN_HEADING, HEADING_1_1, KEN_HEADING_WEIGHT) = 0;
    REFUSED();
    ACCEPTS(HEADING, HEADING_2, SCORECARD, ADDS);
    ACCEPTS_NUMBER(HEADING, HEADING_2, WEIGHT, "50", true);
    for (uint32_t card = ADDS; card <= NO_TOTAL; card++) { /* a weight where nothing weighs */
        assemble();
        *asm_cell(&a, KEN_HEADING, HEADING_2, KEN_HEADING_SCORECARD) = card;
        *asm_cell(&a, KEN_HEADING, HEADING_2, KEN_HEADING_WEIGHT) = number("50") + 1;
        REFUSED();
    }
    REFUSES(HEADING, HEADING_1, PARENT, HEADING_1 + 1); /* in itself */
    REFUSES(HEADING, HEADING_1, PARENT, HEADING_1_1 + 1);
    REFUSES(HEADING, HEADING_1_1, PARENT, HEADING_2 + 1);
    REFUSES(HEADING, HEADING_2, PARENT, HEADING_1 + 1); /* without a weight it is in none */
    for (int weighed = 0; weighed < 2; weighed++) { /* in a heading that weighs, not in one that does not */
        assemble();
        put_heading("2.1", "50", HEADING_2 + 1);
        if (weighed)
            *asm_cell(&a, KEN_HEADING, HEADING_2, KEN_HEADING_WEIGHT) = number("50") + 1;
        assert_int_equal(loading(), weighed ? KEN_OK : KEN_DAMAGED);
    }
    assemble(); /* of another scorecard that weighs */
    *asm_cell(&a, KEN_SCORECARD, NO_TOTAL, KEN_SCORECARD_TOTAL) = KEN_TOTAL_WEIGHTED;
    *asm_cell(&a, KEN_INDICATOR, INDICATOR_LAST, KEN_INDICATOR_WEIGHT) = number("100") + 1;
    a.rows[KEN_CODE]--;
    OP1(&a, TOTAL, NO_TOTAL);
    OP0(&a, RESULT);
    OP0(&a, HALT);
    ACCEPTED();
    put_heading("2.1", "50", HEADING_1 + 1);
    ACCEPTED();
    *asm_cell(&a, KEN_HEADING, 3, KEN_HEADING_SCORECARD) = NO_TOTAL;
    REFUSED();
    *asm_cell(&a, KEN_HEADING, 3, KEN_HEADING_PARENT) = 0;
    ACCEPTED();
    *asm_cell(&a, KEN_INDICATOR, INDICATOR_3, KEN_INDICATOR_HEADING) = 3 + 1;
    REFUSED();
    REFUSES(INDICATOR, INDICATOR_1_1_1, HEADING, HEADING_2 + 1); /* which weighs nothing */
    REFUSES(INDICATOR, INDICATOR_ADDED, HEADING, HEADING_1 + 1);
    assemble(); /* numbers are whole ones with dots, and each stands once in a scorecard */
    *asm_cell(&a, KEN_HEADING, HEADING_2, KEN_HEADING_NUMBER) = asm_text(&a, "2.");
    REFUSED();
    *asm_cell(&a, KEN_HEADING, HEADING_2, KEN_HEADING_NUMBER) = asm_text(&a, "1.1");
    REFUSED();
    *asm_cell(&a, KEN_HEADING, HEADING_2, KEN_HEADING_SCORECARD) = ADDS;
    ACCEPTED();
}

static void test_grades(void **state)
{
    (void)state;
    REFUSES(GRADE, 0, PERCENT, 0); /* kinds mixed */
    REFUSES(GRADE, 3, PERCENT, 1);
    REFUSES(GRADE, 0, STRICT, 2);
    REFUSES(GRADE, 0, THRESHOLD, 0); /* without a threshold, and not the last */
    REFUSES(GRADE, 1, THRESHOLD, 0);
    ACCEPTS(GRADE, 5, PERCENT, 1); /* of what is not there */
    REFUSES_NUMBER(GRADE, 1, THRESHOLD, "90", true);
    REFUSES_NUMBER(GRADE, 1, THRESHOLD, "90.5", true);
    ACCEPTS_NUMBER(GRADE, 1, THRESHOLD, "89.9", true);
    REFUSES(GRADE, 0, SCORECARD, NO_TOTAL); /* out of order */
    ACCEPTS(GRADE, 5, SCORECARD, NO_TOTAL);
}

static void test_scores(void **state)
{
    (void)state;
    REFUSES(INDICATOR, INDICATOR_LAST, KIND, KEN_INDICATOR_KINDS);
    REFUSES_NUMBER(INDICATOR, INDICATOR_LAST, LOWEST, "5", false);
    REFUSES_NUMBER(INDICATOR, INDICATOR_LAST, LOWEST, "0.1", false); /* above what level 1 scores */
    ACCEPTS_NUMBER(INDICATOR, INDICATOR_LAST, LOWEST, "-0.1", false);
    ACCEPTS_NUMBER(INDICATOR, INDICATOR_LAST, FULL, "5.1", false);
    REFUSES_NUMBER(INDICATOR, INDICATOR_LAST, FULL, "4.9", false); /* below what level 5 scores */
    for (uint32_t card = WEIGHS; card <= ADDS; card++) { /* a full score below 0 cannot be added */
        uint32_t row = card == ADDS ? INDICATOR_ADDED_TOO : INDICATOR_3;
        assemble();
        *asm_cell(&a, KEN_INDICATOR, row, KEN_INDICATOR_LOWEST) = number("-2");
        *asm_cell(&a, KEN_INDICATOR, row, KEN_INDICATOR_FULL) = number("0");
        assert_int_equal(loading(), card == ADDS ? KEN_DAMAGED : KEN_OK);
    }
    static const struct {
        const char *lowest, *full;
        ken_status status;
    } ends[] = {{"1", "5", KEN_OK}, {"1.1", "5", KEN_DAMAGED}, {"0", "6", KEN_OK}, {"0", "4.9", KEN_DAMAGED}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) { /* levels without a list score their own numbers */
        assemble();
        *asm_cell(&a, KEN_INDICATOR, INDICATOR_LAST, KEN_INDICATOR_LOWEST) = number(ends[i].lowest);
        *asm_cell(&a, KEN_INDICATOR, INDICATOR_LAST, KEN_INDICATOR_FULL) = number(ends[i].full);
        *asm_cell(&a, KEN_INDICATOR, INDICATOR_LAST, KEN_INDICATOR_SCORES) = 0;
        assert_int_equal(loading(), ends[i].status);
    }
    REFUSES_NUMBER(SCORE, 1, NUMBER, "2.5", false);
    REFUSES_NUMBER(SCORE, 2, NUMBER, "1.5", false);
    ACCEPTS_NUMBER(SCORE, 3, NUMBER, "2", false);
    REFUSES(SCORE, 2, INDICATOR, INDICATOR_LAST); /* another's */
    REFUSES(INDICATOR, INDICATOR_1_1_1, SCORES, 2); /* the last of these is another's */
    REFUSES(INDICATOR, INDICATOR_LAST, SCORES, 7); /* there is no last */
    REFUSES(INDICATOR, INDICATOR_LAST, SCORES, 1);
    REFUSES(INDICATOR, INDICATOR_3, SCORES, 1); /* it has no levels */
    ACCEPTS(INDICATOR, INDICATOR_1_1_1, SCORES, 0);
}

static void test_weights(void **state)
{
    (void)state;
    REFUSES(INDICATOR, INDICATOR_3, WEIGHT, 0);
    REFUSES_NUMBER(INDICATOR, INDICATOR_ADDED, WEIGHT, "50", true);
    REFUSES_NUMBER(INDICATOR, INDICATOR_LAST, WEIGHT, "50", true);
    ACCEPTS(CASE, 0, WEIGHT, 0);
    REFUSES_NUMBER(CASE, 0, WEIGHT, "0", true);
    REFUSES_NUMBER(CASE, 0, WEIGHT, "101", true);
    for (int weighed = 0; weighed < 2; weighed++) { /* where nothing weighs, a case does not */
        assemble();
        *asm_cell(&a, KEN_INDICATOR, INDICATOR_LAST, KEN_INDICATOR_HAS_CASES) = 1;
        uint32_t one_case = asm_case(&a, INDICATOR_LAST, "case");
        if (weighed)
            *asm_cell(&a, KEN_CASE, one_case, KEN_CASE_WEIGHT) = number("50") + 1;
        for (uint32_t at = a.rows[KEN_CODE]; at-- > 0;) /* the last LADDER becomes a case with one */
            if ((*asm_cell(&a, KEN_CODE, at, KEN_CODE_OP_AND_Y) & 0xff) == KEN_OP_LADDER) {
                a.rows[KEN_CODE] = at;
                break;
            }
        OP1(&a, OTHERWISE, one_case);
        OP0(&a, LADDER);
        uint32_t done = OP0(&a, OUTCOME);
        asm_land(&a, done);
        OP0(&a, RESULT);
        asm_halt(&a);
        assert_int_equal(loading(), weighed ? KEN_DAMAGED : KEN_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(scorecards), TEST(headings), TEST(grades), TEST(scores), TEST(weights)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
