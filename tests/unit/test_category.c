/* Categories, look-ups, and days between dates: how they load, how they are read, and what the machine makes of them. */
#define ASM_WORDS 20000
#include "loading.h"
#include "../../runtime/ken_jansson.h"
#include "../../runtime/value.h"

#include <jansson.h>

enum { KIND = V + 1, SORT };

static const char long_text[] = "a text of more than a hundred and twenty-eight letters, which is never compared with what somebody may have meant by "
                                "another one, since that would take too long";

static void begin_choices(void)
{
    begin_rule(false);
    asm_input(&a, "kind", KEN_TYPE_CATEGORY, 0, NULL, NULL);
    asm_choice(&a, "small");
    asm_choice(&a, "middle");
    asm_choice(&a, "large");
    asm_input(&a, "sort", KEN_TYPE_CATEGORY, 0, NULL, NULL);
    asm_choice(&a, "middle");
    uint32_t set = ASM_SET(&a, X, Y, Z, P, Q, R, D, E, V, KIND, SORT);
    *asm_cell(&a, KEN_INDICATOR, rule, KEN_INDICATOR_INPUTS) = set;
    OP0(&a, LADDER);
}

/* Categories in data */

static void test_choices(void **state)
{
    (void)state;
    begin_choices();
    asm_measure(&a, rule, 0, false, KEN_UNIT_PLAIN);
    OP1(&a, INPUT, KIND);
    end_number();
    expect_number("{\"kind\":\"small\"}", "1");
    expect_number("{\"kind\":\"middle\"}", "2");
    expect_number("{\"kind\":\"large\",\"sort\":\"middle\"}", "3");
    expect_number("{\"kind\":\"l\\u0061rge\"}", "3");
    expect_number("{}", "missing 0-1 kind");
    expect_number("{\"kind\":null}", "missing 0-1 kind");
    expect("{\"kind\":\"small\",\"sort\":\"small\"}", "invalid 0-5 sort");
    static const char *const invalid[] = {"\"\"", "\"Small\"", "\"small \"", "\"smalk\"", "\"smallest\"", "\"small\\u0000\"", "1", "true", "[\"small\"]", "{}"};
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        char record[100];
        snprintf(record, sizeof record, "{\"kind\":%s}", invalid[i]);
        expect_number(record, "invalid 0-5 kind");
        json_t *json = json_loads(record, JSON_ALLOW_NUL, NULL);
        assert_int_equal(ken_evaluate_jansson(context, json), KEN_OK);
        assert_string_equal(outcome(0), "invalid 0-5 kind");
        json_decref(json);
    }
    json_t *json = json_pack("{ss}", "kind", "large");
    assert_int_equal(ken_evaluate_jansson(context, json), KEN_OK);
    assert_string_equal(ken_measured(context, 0, 0, KEN_ENGLISH), "3");
    json_decref(json);
    ken_input_kind kind;
    evaluate("{}");
    assert_string_equal(ken_blame(context, 0, 0, NULL, &kind), "kind");
    assert_int_equal(kind, KEN_A_CATEGORY);
}

static void expect_problem(const char *record, const char *english, const char *english_help, const char *thai, const char *thai_help)
{
    const char *help;
    evaluate(record);
    assert_int_equal(ken_problem_count(context), 1);
    assert_string_equal(ken_problem_text(context, 0, KEN_ENGLISH, &help), english);
    assert_string_equal(help, english_help);
    assert_string_equal(ken_problem_text(context, 0, KEN_THAI, &help), thai);
    assert_string_equal(help, thai_help);
}

/* A category with these texts, up to a NULL. */
static void load_choices(const char *const *texts)
{
    begin_rule(false);
    asm_input(&a, "kind", KEN_TYPE_CATEGORY, 0, NULL, NULL);
    for (size_t i = 0; texts[i]; i++)
        asm_choice(&a, texts[i]);
    OP0(&a, LADDER);
    OP1(&a, FLAG, P);
    end_truth();
}

static void test_wording(void **state)
{
    (void)state;
    load_choices((const char *const[]){"small", NULL});
    expect_problem("{\"kind\":7}", "`kind` must be \"small\", but is 7", "", "«kind» ต้องเป็น \"small\" แต่ได้ 7", "");
    load_choices((const char *const[]){"small", "middle", NULL});
    expect_problem("{\"kind\":\"mddle\"}", "`kind` must be \"small\" or \"middle\", but is \"mddle\"", "perhaps \"middle\"",
                   "«kind» ต้องเป็น \"small\" หรือ \"middle\" แต่ได้ \"mddle\"", "อาจหมายถึง \"middle\"");
    load_choices((const char *const[]){"north", "north-east", "north-west", "nord", NULL}); /* the nearest of several */
    expect_problem("{\"kind\":\"Nord\"}", "`kind` must be \"north\", \"north-east\", \"north-west\" or \"nord\", but is \"Nord\"", "perhaps \"nord\"",
                   "«kind» ต้องเป็น \"north\", \"north-east\", \"north-west\" หรือ \"nord\" แต่ได้ \"Nord\"", "อาจหมายถึง \"nord\"");
    load_choices((const char *const[]){"a1", "a2", "a3", "a4", "a5", NULL});
    expect_problem("{\"kind\":\"other\"}", "`kind` must be \"a1\", \"a2\", \"a3\", \"a4\", …, but is \"other\"", "",
                   "«kind» ต้องเป็น \"a1\", \"a2\", \"a3\", \"a4\", … แต่ได้ \"other\"", "");
    load_choices((const char *const[]){long_text, "small", "smell", NULL});
    const char *help;
    evaluate("{\"kind\":\"smill\"}");
    assert_non_null(ken_problem_text(context, 0, KEN_ENGLISH, &help));
    assert_string_equal(help, "perhaps \"small\""); /* the first of two as near */
    char record[300];
    snprintf(record, sizeof record, "{\"kind\":\"%s!\"}", long_text);
    evaluate(record);
    assert_non_null(ken_problem_text(context, 0, KEN_ENGLISH, &help));
    assert_string_equal(help, "");
}

/* A record has its share of guesses, and what is behind that is invalid all the same. */
static void test_effort(void **state)
{
    (void)state;
    begin_rule(false);
    asm_input(&a, "kind", KEN_TYPE_CATEGORY, 0, NULL, NULL);
    asm_choice(&a, "small");
    asm_choice(&a, "middle");
    OP0(&a, LADDER);
    OP1(&a, FLAG, P);
    end_truth();
    struct ken_record *r = &context->record;
    static const size_t efforts[] = {99, 100, 199, 200};
    for (size_t i = 0; i < sizeof efforts / sizeof *efforts; i++) {
        ken_record_begin(r);
        r->effort = efforts[i];
        ken_record_value(r, ken_path_find(program, 0, "kind", 4), &(struct ken_json_value){KEN_JSON_STRING, "mddle", 5, "\"mddle\"", 7});
        assert_true(ken_record_finish(r));
        assert_int_equal(r->fields[V + 1].state, KEN_FIELD_INVALID);
        assert_int_equal(((const struct ken_finding *)(const void *)r->findings.bytes)->detail, efforts[i] < 200 ? 0 : 2);
    }
}

/* Loading categories */

static void begin_kinds(void)
{
    begin_block();
    OP1(&a, FLAG, P);
    end_block();
    asm_input(&a, "kind", KEN_TYPE_CATEGORY, 0, NULL, NULL);
}

static void test_loading_choices(void **state)
{
    (void)state;
    begin_kinds();
    REFUSED(); /* a category without choices */
    asm_choice(&a, "a");
    ACCEPTED();
    asm_choice(&a, "b");
    ACCEPTED();
    asm_choice(&a, "a");
    REFUSED(); /* one twice */
    begin_kinds();
    asm_choice(&a, "a");
    asm_choice(&a, "");
    REFUSED();
    begin_kinds();
    uint32_t text = asm_text(&a, "a");
    ASM_ROW(&a, KEN_CHOICE, V + 1, text);
    ASM_ROW(&a, KEN_CHOICE, V + 1, text);
    REFUSED();
    asm_input(&a, "sort", KEN_TYPE_CATEGORY, 0, NULL, NULL);
    *asm_cell(&a, KEN_CHOICE, 1, KEN_CHOICE_INPUT) = V + 2;
    ACCEPTED(); /* one text for two categories */
    uint32_t other = asm_text(&a, "b");
    ASM_ROW(&a, KEN_CHOICE, V + 1, other);
    REFUSED(); /* back to the first category */
    *asm_cell(&a, KEN_CHOICE, 2, KEN_CHOICE_INPUT) = V + 2;
    ACCEPTED();
    *asm_cell(&a, KEN_CHOICE, 0, KEN_CHOICE_INPUT) = V + 2;
    *asm_cell(&a, KEN_CHOICE, 1, KEN_CHOICE_INPUT) = V + 1;
    REFUSED(); /* out of order */
    *asm_cell(&a, KEN_CHOICE, 0, KEN_CHOICE_INPUT) = V;
    REFUSED(); /* of what is no category */
    *asm_cell(&a, KEN_CHOICE, 0, KEN_CHOICE_INPUT) = V + 3;
    REFUSED(); /* of no input */
    begin_kinds();
    asm_choice(&a, "a");
    asm_input(&a, "x.y", KEN_TYPE_FLAG, 0, NULL, NULL);
    ASM_ROW(&a, KEN_CHOICE, V + 2, 0);
    REFUSED(); /* a flag with choices */
    for (int what = 0; what < 3; what++) {
        begin_kinds();
        asm_choice(&a, "a");
        *asm_cell(&a, KEN_INPUT, V + 1, what == 0 ? KEN_INPUT_LOW : what == 1 ? KEN_INPUT_HIGH : KEN_INPUT_WHOLE) = 1;
        REFUSED();
    }
    for (uint32_t over = 0; over <= 2; over++) {
        begin_kinds();
        for (uint32_t i = 0; i < KEN_LIMIT_CHOICES - 1 + over; i++) {
            char name[16];
            snprintf(name, sizeof name, "t%u", i);
            asm_choice(&a, name);
        }
        assert_int_equal(loading(), over < 2 ? KEN_OK : KEN_DAMAGED);
    }
}

/* An INPUT instruction takes numbers and categories. */
static void test_instruction(void **state)
{
    (void)state;
    for (uint32_t input = X; input <= SORT; input++) {
        begin_choices();
        OP1(&a, INPUT, input);
        OP2(&a, BETWEEN, number("1"), number("1"));
        uint32_t jump = OP1(&a, CUMULATIVE, 1);
        asm_land(&a, jump);
        jump = OP0(&a, OUTCOME);
        asm_land(&a, jump);
        end();
        assert_int_equal(loading(), input <= Z || input >= KIND ? KEN_OK : KEN_DAMAGED);
    }
}

/* Look-ups */

static uint32_t entry(const char *first, const char *second, const char *value)
{
    uint32_t one = number(first), two = number(second);
    return ASM_ROW(&a, KEN_ENTRY, one, two, number(value));
}

static void test_lookup(void **state)
{
    (void)state;
    begin_number();
    uint32_t keys = ASM_SET(&a, X, Y), second = ASM_ROW(&a, KEN_LOOKUP, 0, 1) + 1;
    entry("7", "7", "7");
    ASM_ROW(&a, KEN_LOOKUP, 1, 5);
    entry("-2", "0", "10");
    entry("1", "1", "20.5");
    entry("1", "3", "30");
    entry("2", "-1", "40");
    entry("1000000000000000000000000000000", "0", "50");
    OP1(&a, INPUT, X);
    OP1(&a, INPUT, Y);
    OP2(&a, LOOKUP, second, keys);
    end_number();
    expect_number("{\"x\":-2,\"y\":0}", "10");
    expect_number("{\"x\":1,\"y\":1}", "20.5");
    expect_number("{\"x\":1.0,\"y\":3}", "30");
    expect_number("{\"x\":2,\"y\":-1}", "40");
    expect_number("{\"x\":1e30,\"y\":0}", "50");
    static const char *const none[] = {"-3,\"y\":0", "-2,\"y\":1", "-2,\"y\":-1", "1,\"y\":2", "1,\"y\":0", "1.5,\"y\":1", "1,\"y\":1.5", "3,\"y\":0", "7,\"y\":7", "1e31,\"y\":0"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        char record[100];
        snprintf(record, sizeof record, "{\"x\":%s}", none[i]);
        expect_number(record, "uncovered 0-5 x y");
    }
    expect_number("{\"x\":1}", "missing 0-1 y");
    expect_number("{\"y\":1}", "missing 0-1 x");
    expect_number("{}", "missing 0-1 x y");
    begin_number(); /* a doubtful count is no key, and neither are days that wait for a date */
    ASM_ROW(&a, KEN_LOOKUP, 0, 1);
    entry("1", "0", "10");
    OP1(&a, FLAG, P);
    OP1(&a, FLAG, Q);
    OP1(&a, COUNT, 2);
    OP1(&a, DATE, D);
    OP1(&a, DATE, E);
    OP0(&a, DAYS);
    OP2(&a, LOOKUP, 0, all);
    end_number();
    expect_number("{\"p\":true,\"q\":false,\"d\":\"2022-03-01\",\"e\":\"2022-03-01\"}", "10");
    expect_number("{\"p\":true,\"d\":\"2022-03-01\",\"e\":\"2022-03-01\"}", "missing 0-1 q");
    expect_number("{\"p\":true,\"q\":false,\"d\":\"2022-03-01\",\"e\":null}", "missing 0-1 e");
    begin_number(); /* one without entries */
    ASM_ROW(&a, KEN_LOOKUP, 0, 0);
    OP1(&a, INPUT, X);
    OP1(&a, INPUT, X);
    OP2(&a, LOOKUP, 0, all);
    end_number();
    evaluate("{\"x\":1}");
    assert_int_equal(strncmp(outcome(0), "uncovered 0-5 x", 15), 0);
}

static void begin_entries(void)
{
    begin_block();
    OP1(&a, FLAG, P);
    end_block();
    ASM_ROW(&a, KEN_LOOKUP, 0, 2);
    entry("1", "0", "1");
}

static void test_loading_lookups(void **state)
{
    (void)state;
    static const struct {
        const char *first, *second;
        bool sound;
    } next[] = {{"2", "0", true},    {"1", "1", true},  {"2", "-7", true},  {"1", "0", false},  {"1", "-1", false},
                {"0", "5", false}, {"1.5", "0", false}, {"2", "0.5", false}, {"-1", "2", false}};
    for (size_t i = 0; i < sizeof next / sizeof *next; i++) {
        begin_entries();
        entry(next[i].first, next[i].second, "0.25");
        assert_int_equal(loading(), next[i].sound ? KEN_OK : KEN_DAMAGED);
    }
    begin_entries();
    REFUSED(); /* an entry too few */
    entry("2", "0", "1");
    entry("3", "0", "1");
    REFUSED(); /* one too many */
    ASM_ROW(&a, KEN_LOOKUP, 1, 1);
    REFUSED(); /* not behind the others */
    *asm_cell(&a, KEN_LOOKUP, 1, KEN_LOOKUP_FIRST) = 2;
    ACCEPTED();
    *asm_cell(&a, KEN_LOOKUP, 1, KEN_LOOKUP_COUNT) = UINT32_MAX;
    REFUSED();
    begin_entries();
    *asm_cell(&a, KEN_LOOKUP, 0, KEN_LOOKUP_COUNT) = 1;
    *asm_cell(&a, KEN_ENTRY, 0, KEN_ENTRY_KEY) = number("0.5");
    REFUSED(); /* the first entry's keys are whole, too */
    begin_entries();
    *asm_cell(&a, KEN_LOOKUP, 0, KEN_LOOKUP_COUNT) = 1;
    *asm_cell(&a, KEN_ENTRY, 0, KEN_ENTRY_SECOND) = number("0.5");
    REFUSED();
    for (uint32_t lookup = 0; lookup < 2; lookup++) { /* an instruction names one that is there */
        begin_block();
        ASM_ROW(&a, KEN_LOOKUP, 0, 0);
        OP1(&a, INPUT, X);
        OP1(&a, INPUT, X);
        OP2(&a, LOOKUP, lookup, all);
        OP2(&a, BETWEEN, number("1"), number("1"));
        end_block();
        assert_int_equal(loading(), lookup == 0 ? KEN_OK : KEN_DAMAGED);
    }
}

/* Dates */

static void test_days(void **state)
{
    (void)state;
    begin_number();
    OP1(&a, DATE, D);
    OP1(&a, DATE, E);
    OP0(&a, DAYS);
    end_number();
    expect_number("{\"d\":\"2022-03-01\",\"e\":\"2022-03-31\"}", "30");
    expect_number("{\"d\":\"2022-03-31\",\"e\":\"2022-03-31\"}", "0");
    expect_number("{\"d\":\"2022-01-01\",\"e\":\"2399-12-31\"}", "138,060");
    expect_number("{\"d\":null,\"e\":\"2022-03-31\"}", "ok 0");
    expect_number("{\"d\":\"2022-03-31\",\"e\":null}", "ok 0");
    expect_number("{\"e\":null}", "ok 0");
    expect_number("{\"e\":\"2022-03-31\"}", "missing 0-1 d");
    expect_number("{}", "missing 0-1 d e");
    expect_number("{\"d\":7}", "invalid 0-5 d");
}

static void test_fiscal_year(void **state)
{
    (void)state;
    begin_number();
    OP1(&a, DATE, D);
    OP0(&a, FISCAL_YEAR);
    end_number();
    static const struct {
        const char *day, *year;
    } cases[] = {{"2021-09-30", "2,564"}, {"2021-10-01", "2,565"}, {"2021-12-31", "2,565"}, {"2022-01-01", "2,565"}, {"2022-09-30", "2,565"},
                 {"2022-10-01", "2,566"}, {"2024-02-29", "2,567"}, {"1900-01-01", "2,443"}, {"2399-12-31", "2,943"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char record[64];
        snprintf(record, sizeof record, "{\"d\":\"%s\"}", cases[i].day);
        expect_number(record, cases[i].year);
    }
    expect_number("{\"d\":null}", "ok 0");
    expect_number("{}", "missing 0-1 d");
}

/* A number that waits for a date: each comparison with it is false, on either side. */
static void test_pending(void **state)
{
    (void)state;
    static const enum ken_op ops[] = {KEN_OP_AT_LEAST, KEN_OP_MORE_THAN, KEN_OP_AT_MOST, KEN_OP_LESS_THAN, KEN_OP_EQUAL};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        for (int turned = 0; turned < 2; turned++) {
            begin_truth();
            if (turned)
                OP1(&a, INPUT, X);
            OP1(&a, DATE, D);
            OP0(&a, FISCAL_YEAR);
            if (!turned)
                OP1(&a, INPUT, X);
            asm_op(&a, ops[i], 0, 0);
            OP0(&a, NOT);
            end_truth();
            expect("{\"x\":2565,\"d\":null}", "ok 1");
            expect("{\"d\":null}", "ok 1"); /* whatever the other may be */
            expect("{\"x\":1}", "missing 0-1 d");
        }
    begin_truth();
    OP1(&a, DATE, D);
    OP0(&a, FISCAL_YEAR);
    OP2(&a, BETWEEN, number("-1e9"), number("1e9"));
    end_truth();
    expect("{\"d\":null}", "ok 0");
    expect("{\"d\":\"2022-01-01\"}", "ok 1");
    expect("{}", "missing 0-1 d");
    static const enum ken_op strict[] = {KEN_OP_ADD, KEN_OP_MIN, KEN_OP_DIVIDE, KEN_OP_ROUND, KEN_OP_AVERAGE};
    for (size_t i = 0; i < sizeof strict / sizeof *strict; i++) { /* anywhere else it is missing */
        bool one = strict[i] == KEN_OP_ROUND || strict[i] == KEN_OP_AVERAGE;
        begin_truth();
        if (!one)
            OP1(&a, NUMBER, number("1"));
        OP1(&a, DATE, D);
        OP0(&a, FISCAL_YEAR);
        asm_op(&a, strict[i], strict[i] == KEN_OP_DIVIDE ? all : one, strict[i] == KEN_OP_MIN ? 0 : all);
        OP1(&a, NUMBER, number("0"));
        OP0(&a, AT_LEAST);
        end_truth();
        expect("{\"d\":null}", "missing 0-1 d");
        expect("{\"d\":\"2022-01-01\"}", "ok 1");
    }
}

static void test_listing(void **state)
{
    (void)state;
    begin_choices();
    uint32_t keys = ASM_SET(&a, KIND, SORT);
    asm_input(&a, "many", KEN_TYPE_CATEGORY, 0, NULL, NULL);
    for (const char *texts = "a\0b\0c\0d\0e\0"; *texts; texts += 2)
        asm_choice(&a, texts);
    ASM_ROW(&a, KEN_LOOKUP, 0, 2);
    entry("1", "0", "0.5");
    entry("2", "0", "7");
    OP1(&a, INPUT, KIND);
    OP1(&a, INPUT, SORT);
    OP2(&a, LOOKUP, 0, keys);
    OP2(&a, BETWEEN, number("1"), number("1"));
    end_truth();
    static const struct {
        ken_language language;
        const char *parts[4];
    } wanted[] = {
        {KEN_ENGLISH, {"one of \"small\", \"middle\", \"large\"\n", "one of \"a\", \"b\", \"c\", \"d\", … +1\n", "\ntables\n      t0  1, 0 → 0.5\n      t0  2, 0 → 7\n",
                       "LOOKUP         t0 · uncovered {kind, sort}\n"}},
        {KEN_THAI, {"หนึ่งใน \"small\"", "… +1\n", "\nตาราง\n      t0  1, 0 → 0.5\n", "t0 · ไม่อยู่ในช่วงใด {kind, sort}\n"}},
    };
    for (size_t i = 0; i < 2; i++) {
        char *text;
        size_t size;
        assert_int_equal(ken_program_dump(program, wanted[i].language, &text, &size), KEN_OK);
        for (size_t k = 0; k < 4; k++)
            if (!strstr(text, wanted[i].parts[k]))
                fail_msg("no «%s» in %s", wanted[i].parts[k], text);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(choices), TEST(wording), TEST(effort), TEST(loading_choices), TEST(instruction), TEST(lookup), TEST(loading_lookups),
        TEST(days), TEST(fiscal_year), TEST(pending), TEST(listing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
