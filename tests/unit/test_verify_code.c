/* The verifier, one condition at a time: each program is sound but for what is tested, and the sound one is taken. */
#include "loading.h"

/* Programs are written as words. NAME is an instruction, NAME:5 one with this operand x (otherwise one that suits it); a jump goes
 * to the next instruction, NAME>L to the label "L." before an instruction. What stands in ( ) is written only on demand. */

static uint32_t suiting(enum ken_op op)
{
    if (op == KEN_OP_FLAG)
        return P;
    if (op == KEN_OP_DATE)
        return D;
    if (op == KEN_OP_ASSESSED)
        return V;
    enum ken_operand kind = ken_op_table[op].x;
    return kind == KEN_OPERAND_LEVEL || kind == KEN_OPERAND_COUNT || kind == KEN_OPERAND_DAY;
}

static enum ken_op named(const char *word, size_t size)
{
    for (int op = 0; op < KEN_OP_COUNT_OF_ALL; op++)
        if (strlen(ken_op_table[op].name) == size && memcmp(ken_op_table[op].name, word, size) == 0)
            return (enum ken_op)op;
    fail_msg("no instruction: %s", word);
    return KEN_OP_COUNT_OF_ALL;
}

static void write_code(const char *text, bool extra)
{
    uint32_t from[128] = {0}; /* by label: the row of the jump, and one */
    uint32_t from_too[128] = {0};
    while (*(text += strspn(text, " "))) {
        size_t size = strcspn(text, " "), name = strcspn(text, " :>");
        if (*text == '(' && !extra) {
            text = strchr(text, ')') + 1;
            continue;
        }
        if (*text == '(' || *text == ')') {
            text++;
            continue;
        }
        if (text[1] == '.') {
            unsigned char label = (unsigned char)text[0];
            if (from[label])
                asm_land(&a, from[label] - 1);
            if (from_too[label])
                asm_land(&a, from_too[label] - 1);
        } else {
            enum ken_op op = named(text, name);
            uint32_t x = text[name] == ':' ? (uint32_t)strtoul(text + name + 1, NULL, 10) : suiting(op), at = asm_op(&a, op, x, 0);
            const char *label = memchr(text, '>', size);
            if (label)
                (from[(unsigned char)label[1]] ? from_too : from)[(unsigned char)label[1]] = at + 1;
            else if (ken_op_table[op].y == KEN_OPERAND_JUMP)
                asm_land(&a, at);
        }
        text += size;
    }
}

/* An indicator without cases, or with two; a second one without. */
static void begin_tables(bool has_cases)
{
    begin(has_cases);
    if (has_cases)
        asm_case(&a, rule, "another");
    uint32_t other = asm_indicator(&a, scorecard, "2", "1", all, false);
    asm_measure(&a, other, 0, false, KEN_UNIT_PLAIN);
    a.rows[KEN_CODE] = 0;
}

static void holds(const char *code, bool has_cases, bool extra, bool sound)
{
    begin_tables(has_cases);
    write_code(code, extra);
    write_code("RULE:1 ASSESSED OUTCOME RESULT TOTAL RESULT HALT", false);
    if (loading() != (sound ? KEN_OK : KEN_DAMAGED))
        fail_msg("%s%s: %s", code, extra ? " with what stands in ( )" : "", sound ? "refused" : "taken");
}

/* Control instructions find nothing on the stack but what they take. */
static void test_alone(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        bool has_cases;
    } cases[] = {
        {"( INPUT ) RULE ( STORE:0 ) ASSESSED OUTCOME RESULT", false},
        {"RULE ( INPUT ) LADDER ( STORE:0 ) OUTCOME RESULT", false},
        {"RULE ( INPUT ) ASSESSED ( STORE:0 ) OUTCOME RESULT", false},
        {"RULE LADDER ( INPUT ) FLAG CUMULATIVE ( STORE:0 ) OUTCOME RESULT", false},
        {"RULE LADDER ( INPUT ) FLAG HIGHEST ( STORE:0 ) OUTCOME RESULT", false},
        {"RULE LADDER ( INPUT:1 ) INPUT BAND ( STORE:0 ) END_BANDS OUTCOME RESULT", false},
        {"RULE LADDER INPUT BAND ( INPUT ) END_BANDS ( STORE:0 ) OUTCOME RESULT", false},
        {"RULE LADDER ( INPUT ) OUTCOME RESULT", false},
        {"RULE ( INPUT ) FLAG NOT_ASSESSED>r ASSESSED OUTCOME r. RESULT", false},
        {"RULE ( INPUT ) FLAG CASE>n ( STORE:0 ) LADDER OUTCOME>r n. ( STORE:0 ) OTHERWISE:1 LADDER OUTCOME>r r. RESULT", true},
        {"RULE ( INPUT ) OTHERWISE ( STORE:0 ) LADDER OUTCOME>r r. RESULT", true},
        {"RULE FLAG CASE>n LADDER OUTCOME>r n. ( INPUT ) NO_CASE r. RESULT", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int extra = 0; extra < 2; extra++)
            holds(cases[i].code, cases[i].has_cases, extra, !extra);
    for (int extra = 0; extra < 2; extra++) { /* nor does the program's end */
        asm_begin(&a);
        asm_input(&a, "x", KEN_TYPE_NUMBER, 0, NULL, NULL);
        write_code("( INPUT ) HALT", extra);
        assert_int_equal(loading(), extra ? KEN_DAMAGED : KEN_OK);
    }
}

/* Where instructions may stand: what is in ( ) stands where it may not. */
static void test_places(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        bool has_cases;
    } cases[] = {
        /* a case's block is all that may follow its case */
        {"RULE OTHERWISE ( OTHERWISE:1 ) LADDER OUTCOME RESULT", true},
        {"RULE OTHERWISE ( FLAG CASE:1 ) LADDER OUTCOME RESULT", true},
        {"RULE OTHERWISE ( FLAG NOT_ASSESSED>r ) LADDER OUTCOME r. RESULT", true},
        {"RULE OTHERWISE ( NO_CASE ) LADDER OUTCOME RESULT", true},
        {"RULE OTHERWISE ( FLAG CUMULATIVE ) LADDER OUTCOME RESULT", true},
        {"RULE OTHERWISE ( FLAG HIGHEST ) LADDER OUTCOME RESULT", true},
        {"RULE OTHERWISE ( INPUT BAND STORE:0 ) LADDER OUTCOME RESULT", true},
        {"RULE OTHERWISE ( INPUT END_BANDS ) LADDER OUTCOME RESULT", true},
        {"RULE OTHERWISE ( OUTCOME ) LADDER OUTCOME RESULT", true},
        /* in a block, nothing that belongs around it */
        {"RULE OTHERWISE LADDER ( OTHERWISE:1 LADDER ) OUTCOME RESULT", true},
        {"RULE LADDER ( LADDER ) OUTCOME RESULT", false},
        {"RULE OTHERWISE LADDER ( FLAG NOT_ASSESSED>r ) OUTCOME r. RESULT", true},
        {"RULE OTHERWISE LADDER ( NO_CASE LADDER ) OUTCOME RESULT", true},
        {"RULE LADDER ( RULE:1 LADDER ) OUTCOME RESULT", false},
        {"RULE LADDER ( OUTCOME RESULT ) OUTCOME RESULT", false},
        /* around a block, nothing of its inside */
        {"RULE ( FLAG CUMULATIVE ) LADDER OUTCOME RESULT", false},
        {"RULE ( FLAG HIGHEST ) LADDER OUTCOME RESULT", false},
        {"RULE ( INPUT BAND STORE:0 ) LADDER OUTCOME RESULT", false},
        {"RULE ( INPUT END_BANDS ) LADDER OUTCOME RESULT", false},
        {"RULE ( OUTCOME ) LADDER OUTCOME RESULT", false},
        {"RULE ( LADDER OUTCOME ) OTHERWISE LADDER OUTCOME RESULT", true},
        {"RULE ( ASSESSED OUTCOME ) OTHERWISE LADDER OUTCOME RESULT", true},
        {"RULE ( NO_CASE ) ASSESSED OUTCOME RESULT", false},
        {"RULE ( OTHERWISE ) ASSESSED OUTCOME RESULT", false},
        /* between indicators, nothing */
        {"RULE ASSESSED OUTCOME RESULT ( INPUT STORE:0 )", false},
        {"RULE ASSESSED OUTCOME RESULT ( FLAG STORE:0 )", false},
        {"RULE ASSESSED OUTCOME RESULT ( DATE STORE:0 )", false},
        {"RULE ASSESSED OUTCOME RESULT ( DAY STORE:0 )", false},
        {"RULE ASSESSED OUTCOME RESULT ( RESULT )", false},
        {"RULE ASSESSED OUTCOME RESULT ( HALT )", false},
        /* before them, no measure: the one here is the second indicator's */
        {"INPUT ( SHOW ) STORE:0 RULE ASSESSED OUTCOME RESULT", false},
        {"RULE ASSESSED OUTCOME RESULT ( SHOW )", false},
        {"RULE LADDER ( INPUT END_BANDS ) OUTCOME RESULT", false},
        {"RULE ( HALT ) ASSESSED OUTCOME RESULT", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int extra = 0; extra < 2; extra++)
            holds(cases[i].code, cases[i].has_cases, extra, !extra);
}

/* Stacks that meet agree in depth and in types; what an instruction takes is there, and of its type. */
static void test_types(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        bool sound;
    } cases[] = {
        {"RULE LADDER FLAG SKIP_TRUE>t FLAG OR t. CUMULATIVE OUTCOME RESULT", true},
        {"RULE LADDER FLAG SKIP_TRUE>t STORE:0 INPUT t. STORE:0 OUTCOME RESULT", false}, /* one value each way: a truth, a number */
        {"RULE LADDER FLAG SKIP_TRUE>t STORE:0 FLAG t. STORE:0 OUTCOME RESULT", true},
        {"RULE LADDER FLAG SKIP_TRUE>t FLAG SKIP_FALSE>t t. OR CUMULATIVE OUTCOME RESULT", false},
        {"RULE LADDER INPUT INPUT IF_ZERO>z MAX z. STORE:0 OUTCOME RESULT", true},
        {"RULE LADDER INPUT IF_ZERO>z z. STORE:0 OUTCOME RESULT", false},
        {"RULE LADDER INPUT FLAG IF_ZERO>z STORE:1 z. STORE:0 OUTCOME RESULT", false},
        {"RULE LADDER FLAG INPUT IF_ZERO>z STORE:1 z. STORE:0 OUTCOME RESULT", false},
        {"RULE LADDER INPUT NOT STORE:0 OUTCOME RESULT", false},
        {"RULE LADDER FLAG FLAG MAX STORE:0 OUTCOME RESULT", false},
        {"RULE LADDER FLAG INPUT MAX STORE:0 OUTCOME RESULT", false},
        {"RULE LADDER INPUT FLAG MAX STORE:0 OUTCOME RESULT", false},
        {"RULE LADDER INPUT HAPPENED STORE:0 OUTCOME RESULT", false},
        {"RULE LADDER DATE HAPPENED STORE:0 OUTCOME RESULT", true},
        {"RULE LADDER DAY DATE DAY_EQUAL STORE:0 OUTCOME RESULT", true},
        {"RULE LADDER FLAG INPUT COUNT:2 STORE:0 OUTCOME RESULT", false},
        {"RULE LADDER INPUT FLAG COUNT:2 STORE:0 OUTCOME RESULT", false},
        {"RULE LADDER FLAG FLAG COUNT:2 STORE:0 OUTCOME RESULT", true},
        {"RULE LADDER LOAD:0 STORE:1 OUTCOME RESULT", false},
        {"RULE LADDER INPUT STORE:0 LOAD:1 STORE:1 OUTCOME RESULT", false},
        {"INPUT STORE:0 RULE LADDER LOAD:0 STORE:1 OUTCOME RESULT", true},
        {"RULE LADDER STORE:0 OUTCOME RESULT", false},
        /* levels stated on one way only */
        {"RULE LADDER FLAG CUMULATIVE>o FLAG SKIP_TRUE>t STORE:0 FLAG t. STORE:1 o. OUTCOME RESULT", true},
        {"RULE LADDER FLAG CUMULATIVE>o FLAG SKIP_TRUE>t CUMULATIVE:2>o FLAG t. STORE:1 o. OUTCOME RESULT", false},
        /* bands met on one way only */
        {"RULE LADDER INPUT BAND FLAG SKIP_TRUE>t t. STORE:1 END_BANDS OUTCOME RESULT", true},
        {"RULE LADDER INPUT FLAG SKIP_TRUE>t STORE:1 BAND FLAG t. STORE:1 END_BANDS OUTCOME RESULT", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        holds(cases[i].code, false, false, cases[i].sound);
    /* from a case, behind which others may come, to the otherwise, behind which none may */
    holds("RULE FLAG CASE>n FLAG SKIP_TRUE>t STORE:0 LADDER OUTCOME>r n. OTHERWISE:1 FLAG t. STORE:1 LADDER OUTCOME>r r. RESULT", true, false, false);
}

/* Scores and totals: a second indicator of the kind, behind a first that has levels or none; a third, of a scorecard without a
 * total; then the total of the first two. What is in ( ) stands where it may not. */
static void write_scored(const char *code, bool extra, enum ken_indicator_kind kind, bool has_cases, bool levels)
{
    begin_inputs();
    scorecard = asm_scorecard(&a, "s", true, KEN_POLICY_FULL);
    uint32_t other = asm_scorecard(&a, "t", false, KEN_POLICY_NONE);
    for (uint32_t i = 0; i < 3; i++) {
        static const char *const numbers[] = {"1", "2", "3"};
        rule = asm_indicator(&a, i < 2 ? scorecard : other, numbers[i], i < 2 ? "50" : NULL, all, i == 1 && has_cases);
        *asm_cell(&a, KEN_INDICATOR, rule, KEN_INDICATOR_KIND) = i == 1 ? kind : i == 0 && !levels ? KEN_BY_SCORE : KEN_BY_LEVEL;
        asm_measure(&a, rule, 0, false, KEN_UNIT_PLAIN);
    }
    if (has_cases)
        asm_case(&a, 1, "case");
    write_code(levels ? "RULE ASSESSED OUTCOME RESULT" : "RULE INPUT SCORE OUTCOME RESULT", false);
    write_code(code, extra);
}

static void holds_scored(const char *code, enum ken_indicator_kind kind, bool extra, bool sound)
{
    bool has_cases = strstr(code, "CASE") != NULL, whole = strstr(code, "HALT") != NULL;
    write_scored(code, extra, kind, has_cases, true);
    if (!whole)
        write_code("RULE:2 ASSESSED OUTCOME RESULT TOTAL RESULT HALT", false);
    if (loading() != (sound ? KEN_OK : KEN_DAMAGED))
        fail_msg("%s%s: %s", code, extra ? " with what stands in ( )" : "", sound ? "refused" : "taken");
}

#define THIRD " RULE:2 ASSESSED OUTCOME RESULT "
#define SECOND "RULE:1 ASSESSED OUTCOME RESULT"

static void test_scores(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum ken_indicator_kind kind;
    } cases[] = {
        /* a block's score comes before its levels, once, and only where it is computed */
        {"RULE:1 ( INPUT SCORE ) LADDER OUTCOME RESULT", KEN_BY_LEVEL},
        {"RULE:1 INPUT SCORE ( LADDER ) OUTCOME RESULT", KEN_BY_SCORE},
        {"RULE:1 INPUT SCORE ( INPUT SCORE ) OUTCOME RESULT", KEN_BY_SCORE},
        {"RULE:1 INPUT SCORE ( INPUT SCORE ) LADDER OUTCOME RESULT", KEN_BY_LEVEL_COMPUTED},
        {"RULE:1 ( INPUT SCORE ) ASSESSED OUTCOME RESULT", KEN_BY_LEVEL_COMPUTED},
        {"RULE:1 LADDER ( INPUT SCORE ) OUTCOME RESULT", KEN_BY_LEVEL_COMPUTED},
        {"RULE:1 LADDER OUTCOME ( INPUT SCORE ) RESULT", KEN_BY_LEVEL_COMPUTED},
        {"RULE:1 INPUT SCORE ( FLAG NOT_ASSESSED>r ) LADDER OUTCOME r. RESULT", KEN_BY_LEVEL_COMPUTED},
        {"RULE:1 ( INPUT SCORE ) FLAG CASE>n LADDER OUTCOME>r n. NO_CASE r. RESULT", KEN_BY_LEVEL_COMPUTED},
        {"RULE:1 FLAG CASE>n INPUT SCORE ( NO_CASE ) OUTCOME>r n. NO_CASE r. RESULT", KEN_BY_SCORE},
        {"RULE:1 ( INPUT ) INPUT SCORE ( STORE:0 ) LADDER OUTCOME RESULT", KEN_BY_LEVEL_COMPUTED},
        /* what a score is so far is known behind the outcome, and adjusted there */
        {"RULE:1 ( SO_FAR STORE:0 ) LADDER OUTCOME RESULT", KEN_BY_LEVEL_COMPUTED},
        {"RULE:1 LADDER ( SO_FAR STORE:0 ) OUTCOME RESULT", KEN_BY_LEVEL_COMPUTED},
        {"RULE:1 LADDER OUTCOME ( SO_FAR STORE:0 ) RESULT", KEN_BY_LEVEL},
        {"RULE:1 LADDER OUTCOME INPUT ( ADJUST INPUT ) STORE:0 RESULT", KEN_BY_LEVEL},
        {"RULE:1 ( INPUT ADJUST ) LADDER OUTCOME RESULT", KEN_BY_LEVEL_COMPUTED},
        {"RULE:1 ( FLAG INPUT ADJUST_WHEN ) LADDER OUTCOME RESULT", KEN_BY_LEVEL_COMPUTED},
        {"RULE:1 LADDER OUTCOME ( INPUT ) INPUT ADJUST ( STORE:0 ) RESULT", KEN_BY_LEVEL_COMPUTED},
        {"RULE:1 LADDER OUTCOME ( INPUT ) FLAG INPUT ADJUST_WHEN ( STORE:0 ) RESULT", KEN_BY_LEVEL_COMPUTED},
        /* who asks for a result asks one that is there, of the same scorecard */
        {SECOND " ( SCORE_OF:0 STORE:0 )", KEN_BY_LEVEL},
        {"RULE:1 ASSESSED ( SCORE_OF:0 STORE:0 ) OUTCOME RESULT", KEN_BY_LEVEL},
        {"RULE:1 ( SCORE_OF:1 STORE:0 ) ASSESSED OUTCOME RESULT", KEN_BY_LEVEL},
        {"RULE:1 ( SCORE_OF:2 STORE:0 ) ASSESSED OUTCOME RESULT", KEN_BY_LEVEL},
        {"RULE:1 ( SCORE_OF:3 STORE:0 ) ASSESSED OUTCOME RESULT", KEN_BY_LEVEL},
        {SECOND " RULE:2 ( SCORE_OF:0 STORE:0 ) ASSESSED OUTCOME RESULT TOTAL RESULT HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL ( SCORE_OF:2 STORE:0 ) RESULT HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL RESULT ( SCORE_OF:0 STORE:0 ) HALT", KEN_BY_LEVEL},
        /* totals come after all indicators, each once, and hold nothing of an indicator */
        {SECOND " ( TOTAL RESULT )" THIRD "TOTAL RESULT HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL RESULT ( TOTAL RESULT ) HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL RESULT ( TOTAL:1 RESULT ) HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL ( TOTAL ) RESULT HALT", KEN_BY_LEVEL},
        {SECOND " RULE:2 ( TOTAL ) ASSESSED OUTCOME RESULT TOTAL RESULT HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL RESULT ( RESULT ) HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL ( HALT ) RESULT HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL ( RULE:2 ) RESULT HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL ( LADDER OUTCOME ) RESULT HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL ( INPUT SCORE ) RESULT HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL ( INPUT ) RESULT HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL INPUT ( SHOW:2 ) ADJUST RESULT HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL ( INPUT ) INPUT ADJUST ( STORE:0 ) RESULT HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL FLAG ( SKIP_TRUE>h ) STORE:0 RESULT h. HALT", KEN_BY_LEVEL},
        {SECOND THIRD "TOTAL ( FLAG NOT_ASSESSED>r ) r. RESULT HALT", KEN_BY_LEVEL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int extra = 0; extra < 2; extra++)
            holds_scored(cases[i].code, cases[i].kind, extra, !extra);
    static const struct {
        const char *code;
        enum ken_indicator_kind kind;
        bool sound;
    } whole[] = {
        {"RULE:1 INPUT SCORE OUTCOME RESULT", KEN_BY_SCORE, true},
        {"RULE:1 INPUT SCORE OUTCOME RESULT", KEN_BY_LEVEL_COMPUTED, false}, /* levels must come */
        {"RULE:1 INPUT SCORE LADDER OUTCOME RESULT", KEN_BY_LEVEL_COMPUTED, true},
        {"RULE:1 ASSESSED OUTCOME RESULT", KEN_BY_LEVEL_COMPUTED, true},
        {"RULE:1 ASSESSED OUTCOME RESULT", KEN_BY_SCORE, false},
        {"RULE:1 OUTCOME RESULT", KEN_BY_SCORE, false}, /* no score */
        {"RULE:1 LADDER OUTCOME SO_FAR ADJUST FLAG SO_FAR ADJUST_WHEN RESULT", KEN_BY_LEVEL_COMPUTED, true},
        {"RULE:1 LADDER OUTCOME INPUT FLAG ADJUST_WHEN RESULT", KEN_BY_LEVEL_COMPUTED, false},
        {"RULE:1 LADDER OUTCOME INPUT INPUT ADJUST_WHEN RESULT", KEN_BY_LEVEL_COMPUTED, false},
        {"RULE:1 LADDER OUTCOME FLAG ADJUST RESULT", KEN_BY_LEVEL_COMPUTED, false},
        {"RULE:1 LADDER OUTCOME INPUT SCORE RESULT", KEN_BY_LEVEL_COMPUTED, false},
        {"RULE:1 LADDER OUTCOME SCORE_OF:0 ADJUST RESULT", KEN_BY_LEVEL_COMPUTED, true},
        {"RULE:1 SCORE_OF:0 STORE:0 LEVEL_OF:0 STORE:1 LADDER OUTCOME RESULT", KEN_BY_LEVEL, true},
        {SECOND THIRD "TOTAL SCORE_OF:1 ADJUST LEVEL_OF:0 ADJUST FLAG SO_FAR ADJUST_WHEN RESULT HALT", KEN_BY_LEVEL, true},
        {SECOND THIRD "HALT", KEN_BY_LEVEL, false},
        {SECOND THIRD "TOTAL:1 RESULT HALT", KEN_BY_LEVEL, false},
        {SECOND THIRD "TOTAL HALT", KEN_BY_LEVEL, false},
    };
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        holds_scored(whole[i].code, whole[i].kind, false, whole[i].sound);
    for (int level = 0; level < 2; level++) { /* no level of what has none */
        write_scored(level ? "RULE:1 LEVEL_OF:0 STORE:0 ASSESSED OUTCOME RESULT" : "RULE:1 SCORE_OF:0 STORE:0 ASSESSED OUTCOME RESULT", false,
                     KEN_BY_LEVEL, false, false);
        write_code(THIRD "TOTAL RESULT HALT", false);
        assert_int_equal(loading(), level ? KEN_DAMAGED : KEN_OK);
    }
    static const char *const alone[] = {"TOTAL RESULT HALT", "FLAG STORE:0 TOTAL RESULT HALT", "TOTAL RESULT FLAG STORE:0 HALT",
                                        "FLAG TOTAL STORE:0 RESULT HALT",  "INPUT SCORE TOTAL RESULT HALT", "FLAG SKIP_TRUE>r STORE:0 TOTAL FLAG r. STORE:0 RESULT HALT"};
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) { /* a total of nothing */
        begin_inputs();
        asm_scorecard(&a, "s", true, KEN_POLICY_NONE);
        write_code(alone[i], false);
        assert_int_equal(loading(), i < 2 ? KEN_OK : KEN_DAMAGED);
    }
}

/* LOAD needs room like everything that pushes, and a jump over the end leads nowhere. */
static void test_room(void **state)
{
    (void)state;
    for (uint32_t count = KEN_LIMIT_STACK - 1; count <= KEN_LIMIT_STACK + 1; count++) {
        begin_block();
        OP1(&a, FLAG, P);
        OP1(&a, STORE, 0);
        for (uint32_t i = 0; i < count; i++)
            OP1(&a, LOAD, 0);
        for (uint32_t i = 1; i < count; i++)
            OP0(&a, OR);
        end_block();
        assert_int_equal(loading(), count <= KEN_LIMIT_STACK ? KEN_OK : KEN_DAMAGED);
    }
    static const char *const codes[] = {
        "INPUT INPUT IF_ZERO>z MAX z. STORE:0 HALT",
        "INPUT INPUT IF_ZERO>z MAX STORE:0 HALT z. STORE:0 HALT", /* past a HALT */
        "INPUT STORE:0 HALT INPUT STORE:0",
        "HALT HALT",
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        asm_begin(&a);
        asm_input(&a, "x", KEN_TYPE_NUMBER, 0, NULL, NULL);
        number("1");
        write_code(codes[i], false);
        assert_int_equal(loading(), i == 0 ? KEN_OK : KEN_DAMAGED);
    }
}

/* What the verifier takes from tables it checks again, as far as it costs nothing: tables changed behind its back. */
static void set_cell(enum ken_table table, uint32_t row, int column, uint32_t to)
{
    unsigned char *cells = program->block + (program->table[table] - program->block);
    asm_put32(cells + 4 * ((size_t)row * ken_table_words[table] + (size_t)column), to);
}

static void test_assessed_inputs(void **state)
{
    (void)state;
    begin(false);
    uint32_t half = number("4.5") + 1, five = *asm_cell(&a, KEN_INPUT, V, KEN_INPUT_HIGH);
    OP1(&a, ASSESSED, V);
    end_rule();
    uint32_t fault;
    assert_int_equal(ken_verify(program, &fault), KEN_OK);
    set_cell(KEN_INPUT, V, KEN_INPUT_HIGH, 0);
    assert_int_equal(ken_verify(program, &fault), KEN_DAMAGED);
    set_cell(KEN_INPUT, V, KEN_INPUT_HIGH, half);
    assert_int_equal(ken_verify(program, &fault), KEN_DAMAGED);
    set_cell(KEN_INPUT, V, KEN_INPUT_HIGH, five);
    assert_int_equal(ken_verify(program, &fault), KEN_OK);
    set_cell(KEN_INPUT, V, KEN_INPUT_TYPE, KEN_TYPE_NUMBER);
    assert_int_equal(ken_verify(program, &fault), KEN_DAMAGED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(alone), TEST(places), TEST(types), TEST(scores), TEST(room), TEST(assessed_inputs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
