/* Totals: against all that may be chosen, one after the other, in fractions of GMP's own; then adjustments, grades and limits. */
#include "bench.h"

#include <gmp.h>

/* --- random scorecards, and every choice that is open ------------------------------------------------------------------- */

enum { MOST_PARTS = 5, MOST_HEADINGS = 4, PERHAPS = 2 };

/* What is drawn: an indicator stands in a heading or outside of all, may be not assessed, may have a weight for each of two
 * cases, and scores a number of the record. All numbers are in quarters. */
static struct drawn {
    bool added;
    enum ken_policy policy;
    uint32_t parts, headings, to; /* to: the indicator that weight moves to */
    int full[MOST_PARTS], lowest[MOST_PARTS], weight[MOST_PARTS][2];
    bool cases[MOST_PARTS];
    uint32_t heading[MOST_PARTS];                               /* 0: none; else the heading and 1 */
    uint32_t parent[MOST_HEADINGS];
    int heading_weight[MOST_HEADINGS];
    int least;                                                  /* weight that must be left; 0: any */
    /* the record */
    int score[MOST_PARTS];
    bool scored[MOST_PARTS];
    int absent[MOST_PARTS], second[MOST_PARTS];                 /* 0 no, 1 yes, PERHAPS; whether it is not assessed, whether the second case applies */
} drawn;

static uint64_t seed = 88172645463325252u;

static int draw(int count)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int)((seed >> 20) % (uint64_t)count);
}

static void draw_rules(void)
{
    struct drawn *d = &drawn;
    memset(d, 0, sizeof *d);
    d->added = draw(4) == 0;
    d->policy = (enum ken_policy)(draw(d->added ? KEN_POLICY_MOVE : KEN_POLICY_COUNT)); /* where scores are added none moves */
    d->parts = 1 + (uint32_t)draw(MOST_PARTS);
    d->headings = d->added ? 0 : (uint32_t)draw(MOST_HEADINGS + 1);
    d->to = (uint32_t)draw((int)d->parts);
    d->least = draw(3) ? 0 : 1 + draw(400);
    for (uint32_t h = 0; h < d->headings; h++) {
        d->parent[h] = (uint32_t)draw((int)h + 1);
        d->heading_weight[h] = 1 + draw(400);
    }
    for (uint32_t i = 0; i < d->parts; i++) {
        d->full[i] = d->added ? 4 + draw(30) : 20;
        d->lowest[i] = draw(3) ? 0 : -draw(8);
        d->cases[i] = !d->added && draw(3) == 0;
        d->heading[i] = (uint32_t)draw((int)d->headings + 1);
        for (int k = 0; k < 2; k++)
            d->weight[i][k] = 1 + draw(400);
    }
}

static void draw_record(char *record, size_t size)
{
    struct drawn *d = &drawn;
    size_t at = (size_t)snprintf(record, size, "{\"end\":0");
    static const char *const truths[] = {"false", "true", "null"};
    for (uint32_t i = 0; i < d->parts; i++) {
        d->scored[i] = draw(3) > 0;
        d->score[i] = d->lowest[i] + draw(d->full[i] - d->lowest[i] + 1);
        d->absent[i] = d->policy == KEN_POLICY_NONE || draw(2) ? 0 : 1 + draw(2);
        d->second[i] = draw(3);
        at += (size_t)snprintf(record + at, size - at, ",\"n%u\":%s,\"k%u\":%s", i, truths[d->absent[i]], i, truths[d->second[i]]);
        if (d->scored[i])
            at += (size_t)snprintf(record + at, size - at, ",\"s%u\":%g", i, d->score[i] / 4.0);
    }
    snprintf(record + at, size - at, "}");
}

static uint32_t quarters(int n)
{
    char text[20];
    snprintf(text, sizeof text, "%g", n / 4.0);
    return asm_number(&a, text);
}

static void put_score(uint32_t input)
{
    OP1(&a, INPUT, input);
    OP0(&a, SCORE);
}

static void put_rule(uint32_t i)
{
    const struct drawn *d = &drawn;
    uint32_t skip = 0, end, ends[2], first = 3 * i;
    char text[16];
    snprintf(text, sizeof text, "%u", i + 1);
    uint32_t row = asm_indicator(&a, scorecard, text, NULL, ASM_SET(&a, first, first + 1, first + 2), d->cases[i]);
    *asm_cell(&a, KEN_INDICATOR, row, KEN_INDICATOR_KIND) = KEN_BY_SCORE;
    *asm_cell(&a, KEN_INDICATOR, row, KEN_INDICATOR_FULL) = quarters(d->full[i]);
    *asm_cell(&a, KEN_INDICATOR, row, KEN_INDICATOR_LOWEST) = quarters(d->lowest[i]);
    *asm_cell(&a, KEN_INDICATOR, row, KEN_INDICATOR_WEIGHT) = d->added ? 0 : quarters(d->weight[i][0]) + 1;
    *asm_cell(&a, KEN_INDICATOR, row, KEN_INDICATOR_HEADING) = d->heading[i];
    OP1(&a, RULE, row);
    if (d->policy != KEN_POLICY_NONE) {
        OP1(&a, FLAG, first + 1);
        skip = OP0(&a, NOT_ASSESSED);
    }
    if (d->cases[i]) {
        uint32_t one = asm_case(&a, row, "second"), other = asm_case(&a, row, "first");
        *asm_cell(&a, KEN_CASE, one, KEN_CASE_WEIGHT) = quarters(d->weight[i][1]) + 1;
        *asm_cell(&a, KEN_CASE, other, KEN_CASE_WEIGHT) = quarters(d->weight[i][0]) + 1;
        OP1(&a, FLAG, first + 2);
        uint32_t next = OP1(&a, CASE, one);
        put_score(first);
        ends[0] = OP0(&a, OUTCOME);
        asm_land(&a, next);
        OP1(&a, OTHERWISE, other);
        put_score(first);
        ends[1] = OP0(&a, OUTCOME);
        asm_land(&a, ends[0]);
        asm_land(&a, ends[1]);
    } else {
        put_score(first);
        end = OP0(&a, OUTCOME);
        asm_land(&a, end);
    }
    if (d->policy != KEN_POLICY_NONE)
        asm_land(&a, skip);
    OP0(&a, RESULT);
}

static void load_drawn(void)
{
    const struct drawn *d = &drawn;
    int full = 20;
    asm_begin(&a);
    for (uint32_t i = 0; i < d->parts; i++) {
        char path[16];
        snprintf(path, sizeof path, "s%u", i);
        asm_input(&a, path, KEN_TYPE_NUMBER, KEN_UNIT_PLAIN, "-100", NULL);
        for (int k = 0; k < 2; k++) {
            snprintf(path, sizeof path, "%c%u", k ? 'k' : 'n', i);
            asm_input(&a, path, KEN_TYPE_FLAG, 0, NULL, NULL);
        }
    }
    scorecard = asm_scorecard(&a, "s", true, d->policy);
    *asm_cell(&a, KEN_SCORECARD, scorecard, KEN_SCORECARD_LOWEST) = number("-1000"); /* no total is kept from going below */
    if (d->added) {
        full = 0;
        for (uint32_t i = 0; i < d->parts; i++)
            full += d->full[i];
        *asm_cell(&a, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOTAL) = KEN_TOTAL_ADDED;
        *asm_cell(&a, KEN_SCORECARD, scorecard, KEN_SCORECARD_FULL) = quarters(full);
    }
    if (d->policy == KEN_POLICY_MOVE)
        *asm_cell(&a, KEN_SCORECARD, scorecard, KEN_SCORECARD_MOVE_TO) = d->to + 1;
    if (d->least)
        *asm_cell(&a, KEN_SCORECARD, scorecard, KEN_SCORECARD_LEAST_WEIGHT) = quarters(d->least) + 1;
    for (uint32_t h = 0; h < d->headings; h++) {
        char text[16];
        snprintf(text, sizeof text, "%u", h + 1);
        uint32_t name = asm_text(&a, text);
        ASM_ROW(&a, KEN_HEADING, scorecard, name, name, quarters(d->heading_weight[h]) + 1, d->parent[h]);
    }
    for (uint32_t i = 0; i < d->parts; i++)
        put_rule(i);
    asm_halt(&a);
    load();
}

/* One choice of all that is open. */
struct choice {
    int score[MOST_PARTS], weight[MOST_PARTS];
    bool absent[MOST_PARTS];
};

/* What indicator i counts with; false: it drops out. */
static bool counts_with(const struct choice *c, uint32_t i, int *score)
{
    *score = c->score[i];
    if (!c->absent[i])
        return true;
    if (drawn.policy == KEN_POLICY_FULL)
        *score = drawn.full[i];
    else if (drawn.policy == KEN_POLICY_MOVE && !c->absent[drawn.to])
        *score = c->score[drawn.to];
    else
        return false;
    return true;
}

/* The average of a heading's parts (0: of the outermost ones), and its share of 100; false: nothing counts. */
static bool average(const struct choice *c, uint32_t heading, mpq_t to, mpq_t share, mpq_t inner[MOST_HEADINGS], bool has[MOST_HEADINGS])
{
    mpq_t value, weight, one, part_share;
    mpq_inits(value, weight, one, part_share, NULL);
    mpq_set_ui(share, 0, 1);
    for (uint32_t i = 0; i < drawn.parts; i++) {
        int score;
        if (drawn.heading[i] != heading || !counts_with(c, i, &score))
            continue;
        mpq_set_si(one, drawn.added ? drawn.full[i] : c->weight[i], 4);
        mpq_canonicalize(one);
        mpq_add(weight, weight, one);
        mpq_add(share, share, one);
        if (drawn.added)
            mpq_set_si(one, score, 4);
        else
            mpq_set_si(one, (long)score * c->weight[i], 16);
        mpq_canonicalize(one);
        mpq_add(value, value, one);
    }
    for (uint32_t h = 0; h < drawn.headings; h++) {
        if (drawn.parent[h] != heading)
            continue;
        has[h] = average(c, h + 1, inner[h], part_share, inner, has);
        if (!has[h])
            continue;
        mpq_set_si(one, drawn.heading_weight[h], 4);
        mpq_canonicalize(one);
        mpq_add(weight, weight, one);
        mpq_mul(part_share, part_share, one);
        mpq_mul(one, one, inner[h]);
        mpq_add(value, value, one);
        mpq_set_si(one, 100, 1);
        mpq_div(part_share, part_share, one);
        mpq_add(share, share, part_share);
    }
    bool counts = mpq_sgn(weight) > 0;
    if (counts)
        mpq_div(to, value, weight);
    mpq_clears(value, weight, one, part_share, NULL);
    return counts;
}

/* Sets the n-th choice; false: there are no more. */
static bool choose(struct choice *c, uint32_t n)
{
    for (uint32_t i = 0; i < drawn.parts; i++) {
        const struct drawn *d = &drawn;
        c->score[i] = d->score[i];
        if (!d->scored[i]) {
            c->score[i] = n % 2 ? d->full[i] : d->lowest[i];
            n /= 2;
        }
        c->absent[i] = d->absent[i] == 1;
        if (d->absent[i] == PERHAPS) {
            c->absent[i] = n % 2;
            n /= 2;
        }
        c->weight[i] = d->weight[i][d->cases[i] && d->second[i] == 1];
        if (d->cases[i] && d->second[i] == PERHAPS) {
            c->weight[i] = d->weight[i][n % 2];
            n /= 2;
        }
    }
    return n == 0;
}

static void expect_exact(const char *what, ken_total told, const mpq_t wanted, bool is)
{
    char text[200];
    const char *have = told.exact ? told.exact : told.decimal ? told.decimal : "-";
    mpq_t value;
    mpq_init(value);
    if (!is) {
        assert_string_equal(have, "-");
    } else if (strchr(have, '.')) { /* 3.25 is 325 over 100 */
        const char *dot = strchr(have, '.');
        snprintf(text, sizeof text, "%.*s%s/1%0*d", (int)(dot - have), have, dot + 1, (int)strlen(dot + 1), 0);
        assert_int_equal(mpq_set_str(value, text, 10), 0);
    } else {
        assert_int_equal(mpq_set_str(value, have, 10), 0);
    }
    mpq_canonicalize(value);
    if (is && !mpq_equal(value, wanted)) {
        gmp_snprintf(text, sizeof text, "%Qd", wanted);
        fail_msg("%s: %s, not %s", what, have, text);
    }
    mpq_clear(value);
}

/* The result of the record at hand is that of its only choice, or lies between those of all. */
static void compare_all(const char *record)
{
    mpq_t inner[MOST_HEADINGS], low, high, now, share, most, hundred;
    bool has[MOST_HEADINGS] = {false}, any = false;
    struct choice c;
    uint32_t count = 0;
    mpq_inits(low, high, now, share, most, hundred, NULL);
    for (int h = 0; h < MOST_HEADINGS; h++)
        mpq_init(inner[h]);
    mpq_set_ui(hundred, 100, 1);
    for (; choose(&c, count); count++) {
        if (!average(&c, 0, now, share, inner, has))
            continue;
        if (!any || mpq_cmp(now, low) < 0)
            mpq_set(low, now);
        if (!any || mpq_cmp(now, high) > 0)
            mpq_set(high, now);
        if (!any || mpq_cmp(share, most) > 0)
            mpq_set(most, share);
        any = true;
    }
    if (drawn.added) { /* the sums were of all that counts: a share of all that could */
        int full = 0;
        for (uint32_t i = 0; i < drawn.parts; i++)
            full += drawn.full[i];
        mpq_set_si(now, full, 4);
        mpq_canonicalize(now);
        mpq_div(most, most, now);
        mpq_mul(most, most, hundred);
    }
    mpq_set_si(now, drawn.least, 4);
    mpq_canonicalize(now);
    bool enough = any && mpq_cmp(most, now) >= 0;
    ken_scorecard_result s;
    evaluate(record);
    assert_true(ken_result_scorecard(context, 0, &s));
    if (drawn.added) {
        mpq_set_d(now, strtod(s.full, NULL)); /* quarters: a double holds them */
        mpq_mul(low, low, now);
        mpq_mul(high, high, now);
    }
    expect_exact(record, s.lowest, low, enough);
    expect_exact(record, s.highest, high, enough);
    if (count == 1 || s.score.decimal)
        expect_exact(record, s.score, low, enough);
    assert_true(!s.score.decimal || mpq_equal(low, high));
    for (uint32_t h = 0; h < drawn.headings && count == 1; h++) {
        ken_heading_result heading;
        assert_true(ken_result_heading(context, h, &heading));
        expect_exact("a heading", heading.score, inner[h], has[h]);
    }
    for (int h = 0; h < MOST_HEADINGS; h++)
        mpq_clear(inner[h]);
    mpq_clears(low, high, now, share, most, hundred, NULL);
}

static void test_every_choice(void **state)
{
    (void)state;
    char record[500];
    for (int round = 0; round < 3000; round++) {
        draw_rules();
        load_drawn();
        for (int i = 0; i < 5; i++) {
            draw_record(record, sizeof record);
            compare_all(record);
        }
    }
}

/* --- a scorecard of two --------------------------------------------------------------------------------------------------- */

/* Indicators of weights 60 and 40 that score x and y, from 0 to 10; the first is not assessed when p. The total begins. */
static void begin_two(enum ken_policy policy)
{
    begin_inputs();
    scorecard = asm_scorecard(&a, "s", true, policy);
    *asm_cell(&a, KEN_SCORECARD, scorecard, KEN_SCORECARD_FULL) = number("10");
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t row = asm_indicator(&a, scorecard, i ? "2" : "1", i ? "40" : "60", all, false), skip = 0;
        *asm_cell(&a, KEN_INDICATOR, row, KEN_INDICATOR_KIND) = KEN_BY_SCORE;
        OP1(&a, RULE, row);
        if (i == 0 && policy != KEN_POLICY_NONE) {
            OP1(&a, FLAG, P);
            skip = OP0(&a, NOT_ASSESSED);
        }
        OP1(&a, INPUT, X + i);
        OP0(&a, SCORE);
        uint32_t done = OP0(&a, OUTCOME);
        asm_land(&a, done);
        if (skip)
            asm_land(&a, skip);
        OP0(&a, RESULT);
    }
    OP1(&a, TOTAL, scorecard);
}

static void end_total(void)
{
    OP0(&a, RESULT);
    OP0(&a, HALT);
    load();
}

static const char *or_dash(ken_total total)
{
    return total.exact ? total.exact : total.decimal ? total.decimal : "-";
}

/* score, lowest, highest, percent, grade */
static void expect_total(const char *record, const char *wanted)
{
    char line[300];
    ken_scorecard_result s;
    evaluate(record);
    assert_true(ken_result_scorecard(context, 0, &s));
    snprintf(line, sizeof line, "%s %s %s %s %s", or_dash(s.score), or_dash(s.lowest), or_dash(s.highest), or_dash(s.percent), s.grade ? s.grade : "-");
    if (strcmp(line, wanted) != 0)
        fail_msg("%s: %s, not %s", record, line, wanted);
}

/* `adjust total to total so far + z when q`. */
static void test_adjusted(void **state)
{
    (void)state;
    for (int when = 0; when < 2; when++) {
        begin_two(KEN_POLICY_NONE);
        if (when)
            OP1(&a, FLAG, Q);
        OP0(&a, SO_FAR);
        OP1(&a, INPUT, Z);
        OP2(&a, ADD, 0, all);
        asm_op(&a, when ? KEN_OP_ADJUST_WHEN : KEN_OP_ADJUST, 0, 0);
        end_total();
        expect_total("{\"x\":5,\"y\":5,\"z\":1,\"q\":true}", "6 6 6 60 -");
        expect_total("{\"x\":5,\"y\":5,\"z\":7,\"q\":true}", "10 10 10 100 -");
        expect_total("{\"x\":5,\"y\":5,\"z\":-7,\"q\":true}", "0 0 0 0 -");
        expect_total("{\"x\":5,\"y\":5,\"q\":true}", "- 0 10 - -"); /* by how much? */
        expect_total("{\"x\":5,\"z\":1,\"q\":true}", "- 0 10 - -"); /* from where? */
        if (!when)
            continue;
        expect_total("{\"x\":5,\"y\":5,\"z\":1,\"q\":false}", "5 5 5 50 -");
        expect_total("{\"x\":5,\"y\":5,\"z\":1}", "- 5 6 - -");
        expect_total("{\"x\":5,\"y\":5,\"z\":0}", "5 5 5 50 -");
        expect_total("{\"x\":5,\"y\":5}", "- 0 10 - -");
        expect_total("{\"x\":5,\"z\":1,\"q\":false}", "- 3 7 - -");
    }
}

/* An adjustment that sets the total makes it known; one that asks for an indicator's score may go beyond those before it. */
static void test_set(void **state)
{
    (void)state;
    begin_two(KEN_POLICY_FULL);
    OP1(&a, FLAG, Q);
    OP1(&a, SCORE_OF, 1);
    OP0(&a, ADJUST_WHEN);
    end_total();
    expect_total("{\"x\":5,\"y\":3,\"p\":false,\"q\":true}", "3 3 3 30 -");
    expect_total("{\"y\":3,\"q\":true}", "3 3 3 30 -"); /* whatever the first scores */
    expect_total("{\"x\":5,\"p\":false,\"q\":true}", "- 0 10 - -");
    expect_total("{\"y\":3,\"p\":false}", "- 1.2 7.2 - -");
    expect_total("{\"x\":3,\"y\":3,\"p\":false}", "3 3 3 30 -");
    expect_total("{\"x\":3,\"y\":3}", "- 3 7.2 - -"); /* full marks, or 3 */
    begin_two(KEN_POLICY_DROP); /* where nothing counts there is nothing to adjust */
    OP0(&a, SO_FAR);
    OP0(&a, ADJUST);
    OP1(&a, NUMBER, number("4"));
    OP0(&a, ADJUST);
    *asm_cell(&a, KEN_SCORECARD, scorecard, KEN_SCORECARD_LEAST_WEIGHT) = number("50") + 1;
    end_total();
    expect_total("{\"y\":3,\"p\":true}", "- - - - -");
    expect_total("{\"x\":3,\"y\":3,\"p\":false}", "4 4 4 40 -");
}

/* Weight that must be left: at least so much, of what may count. */
static void test_least_weight(void **state)
{
    (void)state;
    static const struct {
        const char *least;
        bool enough;
    } cases[] = {{"39", true}, {"40", true}, {"40.000000001", false}, {"100", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin_two(KEN_POLICY_DROP);
        *asm_cell(&a, KEN_SCORECARD, scorecard, KEN_SCORECARD_LEAST_WEIGHT) = number(cases[i].least) + 1;
        end_total();
        expect_total("{\"y\":3,\"p\":true}", cases[i].enough ? "3 3 3 30 -" : "- - - - -");
        expect_total("{\"x\":5,\"y\":3}", "- 3 4.2 - -"); /* it may be left */
    }
}

/* A weight that is open leaves the total open, unless every choice of it gives the same. */
static void test_open_weight(void **state)
{
    (void)state;
    memset(&drawn, 0, sizeof drawn);
    drawn = (struct drawn){.policy = KEN_POLICY_FULL, .parts = 2, .full = {20, 20}, .weight = {{160, 320}, {240, 240}}, .cases = {true, false}};
    load_drawn();
    expect_total("{\"s0\":1,\"s1\":5,\"n0\":false,\"n1\":false,\"k0\":false}", "3.4 3.4 3.4 68 -");
    expect_total("{\"s0\":1,\"s1\":5,\"n0\":false,\"n1\":false,\"k0\":true}", "19/7 19/7 19/7 380/7 -");
    expect_total("{\"s0\":1,\"s1\":5,\"n0\":false,\"n1\":false}", "- 19/7 3.4 - -");
    expect_total("{\"s0\":5,\"s1\":5,\"n0\":false,\"n1\":false}", "5 5 5 100 -");
    expect_total("{\"s1\":1,\"n0\":true,\"n1\":false,\"k0\":false}", "2.6 2.6 2.6 52 -"); /* full marks, at the case's weight */
    expect_total("{\"s1\":1,\"n0\":true,\"n1\":false,\"k0\":true}", "23/7 23/7 23/7 460/7 -");
    expect_total("{\"s1\":1,\"n0\":true,\"n1\":false}", "- 2.6 23/7 - -");
    ken_indicator_result r;
    assert_true(ken_result_indicator(context, 0, &r));
    assert_null(r.weight);
    expect_json("{\"s0\":1}", "\"weight\":null,\"case\":null");
}

/* --- grades --------------------------------------------------------------------------------------------------------------- */

static void put_grade(const char *title, const char *threshold, bool percent, bool strict)
{
    ASM_ROW(&a, KEN_GRADE, scorecard, asm_text(&a, title), threshold ? number(threshold) + 1 : 0, percent, strict);
}

static void test_grades(void **state)
{
    (void)state;
    begin_two(KEN_POLICY_NONE);
    put_grade("A", "90", true, false);
    put_grade("B", "60", true, true);
    end_total();
    expect_total("{\"x\":10,\"y\":10}", "10 10 10 100 A");
    expect_total("{\"x\":9,\"y\":9}", "9 9 9 90 A");
    expect_total("{\"x\":9,\"y\":8.99}", "8.996 8.996 8.996 89.96 B");
    expect_total("{\"x\":6,\"y\":6}", "6 6 6 60 -"); /* more than 60 */
    expect_total("{\"x\":6,\"y\":6.01}", "6.004 6.004 6.004 60.04 B");
    expect_total("{\"x\":1,\"y\":1}", "1 1 1 10 -");
    expect_total("{\"x\":10}", "- 6 10 - -"); /* a total that is open has no grade */
    begin_two(KEN_POLICY_NONE);
    asm_scorecard(&a, "t", false, KEN_POLICY_NONE); /* grades are looked for in their own scorecard */
    put_grade("A", "9", false, false);
    put_grade("B", "6", false, false);
    put_grade("C", NULL, false, false);
    end_total();
    expect_total("{\"x\":10,\"y\":10}", "10 10 10 100 A");
    expect_total("{\"x\":6,\"y\":6}", "6 6 6 60 B");
    expect_total("{\"x\":0,\"y\":0}", "0 0 0 0 C");
    begin_two(KEN_POLICY_NONE);
    put_grade("all", NULL, false, false);
    end_total();
    expect_total("{\"x\":0,\"y\":0}", "0 0 0 0 all");
    expect_total("{\"x\":0}", "- 0 4 - -");
}

/* --- more than 4,096 bits ------------------------------------------------------------------------------------------------- */

static void test_too_large(void **state)
{
    (void)state;
    for (int heading = 0; heading < 2; heading++) {
        ken_heading_result told;
        begin_inputs();
        scorecard = asm_scorecard(&a, "s", true, KEN_POLICY_NONE);
        uint32_t large = huge(), title = asm_text(&a, "1");
        *asm_cell(&a, KEN_SCORECARD, scorecard, KEN_SCORECARD_FULL) = large;
        if (heading)
            ASM_ROW(&a, KEN_HEADING, scorecard, title, title, number("100") + 1, 0);
        rule = asm_indicator(&a, scorecard, "1.1", "3", all, false);
        *asm_cell(&a, KEN_INDICATOR, rule, KEN_INDICATOR_KIND) = KEN_BY_SCORE;
        *asm_cell(&a, KEN_INDICATOR, rule, KEN_INDICATOR_HEADING) = (uint32_t)heading;
        OP1(&a, RULE, rule);
        OP1(&a, INPUT, X);
        OP1(&a, NUMBER, large);
        OP0(&a, MIN);
        OP1(&a, FLAG, P);
        uint32_t no = OP0(&a, SKIP_FALSE);
        OP1(&a, STORE, 0);
        OP1(&a, NUMBER, large);
        OP0(&a, MAX);
        OP1(&a, FLAG, P);
        asm_land(&a, no);
        OP1(&a, STORE, 0);
        OP0(&a, SCORE);
        uint32_t done = OP0(&a, OUTCOME);
        asm_land(&a, done);
        OP0(&a, RESULT);
        asm_halt(&a);
        load();
        evaluate("{\"x\":3,\"p\":false}");
        if (heading) {
            assert_true(ken_result_heading(context, 0, &told));
            assert_string_equal(told.score.decimal, "3");
        }
        expect_total("{\"x\":3,\"p\":true}", "- - - - -"); /* the weight of 3, times the score */
        if (heading) {
            assert_true(ken_result_heading(context, 0, &told));
            assert_null(told.score.decimal); /* nor what it was before */
        }
    }
}

/* A bound whose percentage does not fit: then none is shown, although the other one's does. */
static void test_large_percentage(void **state)
{
    (void)state;
    begin_inputs();
    scorecard = asm_scorecard(&a, "s", true, KEN_POLICY_NONE);
    *asm_cell(&a, KEN_SCORECARD, scorecard, KEN_SCORECARD_FULL) = number("97");
    rule = asm_indicator(&a, scorecard, "1", "1", all, false);
    *asm_cell(&a, KEN_INDICATOR, rule, KEN_INDICATOR_KIND) = KEN_BY_SCORE;
    *asm_cell(&a, KEN_INDICATOR, rule, KEN_INDICATOR_LOWEST) = tiny();
    *asm_cell(&a, KEN_INDICATOR, rule, KEN_INDICATOR_FULL) = number("97");
    OP1(&a, RULE, rule);
    OP1(&a, INPUT, X);
    OP0(&a, SCORE);
    uint32_t done = OP0(&a, OUTCOME);
    asm_land(&a, done);
    OP0(&a, RESULT);
    asm_halt(&a);
    load();
    expect_total("{\"x\":97}", "97 97 97 100 -");
    expect_total("{}", "- - - - -"); /* 2^-4095 … 97 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_choice), TEST(adjusted), TEST(set), TEST(least_weight), TEST(open_weight), TEST(grades), TEST(too_large), TEST(large_percentage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
