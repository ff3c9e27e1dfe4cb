/* Values by themselves: what stands in value.h, where no program can bring it about. */
#include "bench.h"
#include "../../runtime/value.h"

/* Known values have no reason, whatever one was left over. */
static void test_why(void **state)
{
    (void)state;
    static const struct {
        enum ken_value_kind kind;
        enum ken_truth truth;
        uint32_t why;
    } cases[] = {
        {KEN_VALUE_UNKNOWN, KEN_TRUE, 7}, {KEN_VALUE_NUMBER, KEN_UNDECIDED, 0}, {KEN_VALUE_RANGE, KEN_TRUE, 7},
        {KEN_VALUE_DATE, KEN_TRUE, 0},    {KEN_VALUE_NOT_HAPPENED, KEN_TRUE, 0}, {KEN_VALUE_TRUTH, KEN_TRUE, 0},
        {KEN_VALUE_TRUTH, KEN_FALSE, 0},  {KEN_VALUE_TRUTH, KEN_UNDECIDED, 7},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ken_value v = {.kind = cases[i].kind, .truth = cases[i].truth, .why = 7};
        assert_int_equal(ken_value_why(&v), cases[i].why);
    }
}

/* A number that a register has no room for is unknown, not 0. */
static void test_narrow(void **state)
{
    (void)state;
    begin_truth();
    OP1(&a, INPUT, X);
    OP1(&a, NUMBER, number("1"));
    OP0(&a, AT_LEAST);
    end_truth();
    struct ken_value v = {.kind = KEN_VALUE_DATE};
    ken_number_init(&v.number, NULL, 0);
    evaluate("{\"x\":1e30}");
    ken_value_input(context, &v, X);
    assert_int_equal(v.kind, KEN_VALUE_UNKNOWN);
    assert_true(v.why != 0);
    evaluate("{\"x\":12}");
    ken_value_input(context, &v, X);
    assert_int_equal(v.kind, KEN_VALUE_NUMBER);
    int64_t value;
    assert_true(ken_number_to_int(&v.number, &value));
    assert_int_equal(value, 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(why), TEST(narrow)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
