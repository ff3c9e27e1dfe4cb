/* Amended trees, statement by statement: each must be the tree of the same rules written out, whatever the checker makes of it. */
#include "rules.h"

#include "../../compiler/amend.h"
#include "../../compiler/split.h"
#include "../../compiler/use.h"
#include "../../runtime/buffer.h"

/* --- trees as text -------------------------------------------------------------------------------------------------- */

struct listing {
    struct ken_compiler *compiler;
    char *lines[400];
    size_t count;
    unsigned section, ordinal; /* lines of a section are compared in any order, but for those that have an ordinal */
};

static void put(struct listing *l, struct ken_buffer *b, const struct ken_node *node)
{
    bool exact;
    char text[KEN_NUMBER_TEXT];
    ken_buffer_format(b, " (%s %d %d%s%s", ken_ast_noun(node->kind, KEN_ENGLISH), (int)node->word, (int)node->unit, node->sign ? " " : "", node->negative ? " -" : "");
    if (node->number)
        ken_buffer_bytes(b, text, ken_number_decimal(node->number, KEN_NUMBER_PLACES, KEN_NUMBER_HALF_UP, &exact, text, &l->compiler->scratch));
    else if (node->text)
        ken_buffer_bytes(b, node->text, node->size);
    for (const struct ken_node *kid = node->first; kid; kid = kid->next)
        put(l, b, kid);
    ken_buffer_string(b, ")");
}

static void put_line(struct listing *l, const struct ken_node *node)
{
    bool ordered = node->kind == KEN_NODE_GRADE || node->kind == KEN_NODE_ADJUST || node->kind == KEN_NODE_NOTE;
    struct ken_buffer b = KEN_BUFFER_EMPTY;
    ken_buffer_format(&b, "%04u %s %04u", l->section, ken_ast_noun(node->kind, KEN_ENGLISH), ordered ? l->ordinal++ : 0);
    put(l, &b, node);
    assert_true(l->count < sizeof l->lines / sizeof *l->lines);
    l->lines[l->count++] = strdup(ken_buffer_text(&b));
    ken_buffer_free(&b);
}

static void put_statement(struct listing *l, const struct ken_node *node)
{
    int64_t first, last;
    switch ((int)node->kind) {
    case KEN_NODE_USE: case KEN_NODE_AMENDS: case KEN_NODE_CHANGE: case KEN_NODE_RULESET: return;
    case KEN_NODE_SCORECARD: case KEN_NODE_HEADING: case KEN_NODE_INDICATOR: case KEN_NODE_CASE: case KEN_NODE_OTHERWISE: case KEN_NODE_EVERY_CASE:
    case KEN_NODE_TABLE:
        l->section++;
        l->ordinal = 0;
        break;
    case KEN_NODE_LEVEL: case KEN_NODE_NO_LEVEL:
        assert_true(ken_split_range(node, &first, &last));
        for (; first <= last; first++) {
            const struct ken_node *alone = ken_split_level(l->compiler, node, first);
            assert_non_null(alone);
            put_line(l, alone);
        }
        return;
    }
    put_line(l, node);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All files as read and amended; the compiler must be empty. */
static void list(struct listing *l, struct ken_compiler *c, const ken_rule_file *files, size_t count)
{
    l->compiler = c;
    ken_options_default(&c->options);
    c->arena = ken_arena_new();
    if (setjmp(c->out_of_memory))
        abort();
    struct ken_keywords *keywords = KEN_NEW(c, struct ken_keywords);
    ken_keywords_init(c, keywords);
    ken_use_given(c, files, count, NULL);
    for (uint32_t i = 0; i < c->given_count; i++)
        ken_use_read(c, i, keywords);
    if (c->amended)
        ken_amend(c);
    for (uint32_t i = 0; i < c->diagnostics.count; i++)
        fail_msg("%s", ken_diag_codes[KEN_AT(c->diagnostics, struct ken_diag *, i)->code]);
    for (uint32_t i = 0; i < c->order.count; i++)
        for (const struct ken_node *n = c->files[KEN_AT(c->order, uint32_t, i)].tree->first; n; n = n->next)
            put_statement(l, n);
    qsort(l->lines, l->count, sizeof *l->lines, by_text);
}

static void drop_listing(struct listing *l)
{
    for (size_t i = 0; i < l->count; i++)
        free(l->lines[i]);
    ken_arena_free(l->compiler->arena);
}

static void comes_to(const char *base, const char *change, const char *whole)
{
    struct ken_compiler compilers[2] = {{0}};
    struct listing have = {0}, want = {0};
    char *text;
    assert_true(asprintf(&text, "amends \"old.ken\"\n%s", change) >= 0);
    const ken_rule_file amended[] = {{"old.ken", base, strlen(base)}, {"new.ken", text, strlen(text)}}, written[] = {{"t.ken", whole, strlen(whole)}};
    list(&have, &compilers[0], amended, 2);
    list(&want, &compilers[1], written, 1);
    for (size_t i = 0; i < have.count || i < want.count; i++) {
        const char *a = i < have.count ? have.lines[i] : "nothing", *b = i < want.count ? want.lines[i] : "nothing";
        if (strcmp(a, b) != 0)
            fail_msg("%s\n%s\n  not\n%s", change, a, b);
    }
    drop_listing(&have);
    drop_listing(&want);
    free(text);
}

/* --- what is changed ------------------------------------------------------------------------------------------------ */

#define NAMES "unit people whole\ninput staff from \"staff\" is people\ninput size from \"size\" is one of \"s\", \"m\"\ninput p from \"p\" is flag\n"
#define CARD "scorecard team \"t\" levels 6 add scores\n"

static void tables(void **state)
{
    (void)state;
#define TABLE "table limits keyed by size is people\n"
#define USER CARD "indicator 1 \"i\"\nmeasure staff\nlevel 1 to 6 at least 1, 2, 3, 4, 5, 6 people\n"
    static const char base[] = NAMES TABLE "row \"s\" as 1, 2\nrow \"m\" as 3, 4\n" USER;
    comes_to(base, "change table limits\nrow \"m\" as 5, 6\n", NAMES TABLE "row \"s\" as 1, 2\nrow \"m\" as 5, 6\n" USER);
    comes_to(base, "change table limits\nrow \"l\" as 5, 6\nrow \"s\" as 2, 3\nrow \"x\" as 7, 8\n",
             NAMES TABLE "row \"s\" as 2, 3\nrow \"m\" as 3, 4\nrow \"l\" as 5, 6\nrow \"x\" as 7, 8\n" USER);
    static const char two[] = NAMES "table limits keyed by size and staff is people\nrow \"s\", 1 as 1\nrow \"s\", 2 as 2\n" USER;
    comes_to(two, "change table limits\nrow \"s\", 2 as 3\nrow \"m\", 2 as 4\n",
             NAMES "table limits keyed by size and staff is people\nrow \"s\", 1 as 1\nrow \"s\", 2 as 3\nrow \"m\", 2 as 4\n" USER);
}

#define ONE(clauses) NAMES CARD "indicator 1 \"i\"\n" clauses "indicator 2 \"j\"\nlevel 1 p\n"

static void changes_one(const char *before, const char *change, const char *after)
{
    char *base, *text, *whole;
    assert_true(asprintf(&base, ONE("%s"), before) >= 0);
    assert_true(asprintf(&text, "change indicator 1\n%s", change) >= 0);
    assert_true(asprintf(&whole, ONE("%s"), after) >= 0);
    comes_to(base, text, whole);
    free(base);
    free(text);
    free(whole);
}

static void levels(void **state)
{
    (void)state;
#define M "measure staff\n"
    /* the step form, in both directions */
    changes_one(M "level 1 to 6 at least 80% at level 3 step 5%\n", "level 6 at least 99%\n", M "level 1 to 5 at least 70, 75, 80, 85, 90%\nlevel 6 at least 99%\n");
    changes_one(M "level 1 to 6 at most 3 at level 2 step 2\n", "level 1 at most 6\n", M "level 1 at most 6\nlevel 2 to 6 at most 3, 1, -1, -3, -5\n");
    changes_one(M "level 1 to 3 more than 0.5 at level 1 step 0.25 people\n", "level 1 more than 0 people\n", M "level 1 more than 0 people\nlevel 2 to 3 more than 0.75, 1 people\n");
    /* units of a list: the last serves all; one with a unit of its own keeps it */
    changes_one(M "level 1 to 3 at least 1, 2, 3 people\n", "level 3 at least 9 people\n", M "level 1 to 3 at least 1, 2, 9 people\n");
    changes_one(M "level 1 to 3 at least -1, 2 people, 3 people\n", "level 2 at least 9 people\n", M "level 1 to 3 at least -1, 9, 3 people\n");
    /* one condition, text and acknowledgement for all */
    changes_one("level 1 to 6 \"all\" when p and staff at least 1 people as printed \"x\"\n", "level 2 p\n",
                "level 1 \"all\" when p and staff at least 1 people as printed \"x\"\nlevel 2 p\nlevel 3 to 6 \"all\" when p and staff at least 1 people as printed \"x\"\n");
    changes_one("level 1 p\nlevel 2 to 6 same as level 1\n", "level 4 not p\n", "level 1 p\nlevel 2 to 3 same as level 1\nlevel 4 not p\nlevel 5 to 6 same as level 1\n");
    /* a range over lines of its own, in part and whole */
    changes_one(M "level 1 p\nlevel 2 p\nlevel 3 to 6 p\n", "level 2 to 4 at least 1, 2, 3 people\n", M "level 1 p\nlevel 2 to 4 at least 1, 2, 3 people\nlevel 5 to 6 p\n");
    /* levels that do not exist */
    changes_one("level 2 to 6 p\nno level 1\n", "level 1 p\n", "level 1 to 6 p\n");
    changes_one("level 1 to 6 p\n", "no level 1 to 2\n", "no level 1 to 2\nlevel 3 to 6 p\n");
    changes_one("no level 1 to 3\nlevel 4 to 6 p\n", "level 2 p\n", "no level 1\nlevel 2 p\nno level 3\nlevel 4 to 6 p\n");
    changes_one("level 1 to 6 p\n", "highest level 3\n", "level 1 to 3 p\nhighest level 3\n");
    changes_one("level 1 to 3 p\nhighest level 3\n", "level 4 p\nhighest level 4\n", "level 1 to 4 p\nhighest level 4\n");
}

static void scores(void **state)
{
    (void)state;
    changes_one("weight 5%\nfull score 10\nlevel 1 to 6 p\n", "full score 20\nlowest score 1\n", "weight 5%\nfull score 20\nlowest score 1\nlevel 1 to 6 p\n");
    changes_one("score by level 1, 2, 3, 4, 5, 6\nlevel 1 to 6 p\n", "score by level 0, 2, 3, 4, 5, 6\ninterpolated\n", "score by level 0, 2, 3, 4, 5, 6\ninterpolated\nlevel 1 to 6 p\n");
    changes_one("score from staff / 1 people\n", "score from staff / 2 people\n", "score from staff / 2 people\n");
    changes_one("bands of staff\nlevel 1 from 0 to 1 people\n", "measure staff\n", "measure staff\nlevel 1 from 0 to 1 people\n");
    changes_one("assessed level from \"a\"\nlevel 1 to 6 \"x\"\n", "assessed level from \"b\"\n", "assessed level from \"b\"\nlevel 1 to 6 \"x\"\n");
    changes_one("cumulative\nlevel 1 to 6 p\n", "highest met\n", "highest met\nlevel 1 to 6 p\n");
    /* adjustments are restated together */
    changes_one("level 1 to 6 p\nadjust score to 1 when p\nadjust score to 2\n", "adjust score to 3\nadjust score to 4\nadjust score to 5 when p\n",
                "level 1 to 6 p\nadjust score to 3\nadjust score to 4\nadjust score to 5 when p\n");
    changes_one("case \"c\" when p\nlevel 1 to 6 p\n", "adjust score to 3\n", "case \"c\" when p\nlevel 1 to 6 p\nadjust score to 3\n");
    changes_one("note \"a\"\nnote \"b\"\nlevel 1 to 6 p\n", "note \"c\"\nnote \"d\"\n", "note \"a\"\nnote \"b\"\nnote \"c\"\nnote \"d\"\nlevel 1 to 6 p\n");
}

static void cases(void **state)
{
    (void)state;
    changes_one("case \"a\" when p\nweight 10%\nlevel 1 to 6 p\notherwise \"b\"\nweight 20%\nlevel 1 to 6 p\nevery case\nlevel 1 p\n",
                "change case \"b\"\nweight 25%\nlevel 6 not p\nevery case\nlevel 2 p\nchange case \"a\" when not p\nnote \"n\"\ncase \"c\" when p\nlevel 1 to 6 p\n",
                "case \"a\" when not p\nnote \"n\"\nweight 10%\nlevel 1 to 6 p\ncase \"c\" when p\nlevel 1 to 6 p\notherwise \"b\"\nweight 25%\nlevel 1 to 5 p\nlevel 6 not p\n"
                "every case\nlevel 1 p\nlevel 2 p\n");
    changes_one("case \"a\" when p\nlevel 1 to 6 p\n", "otherwise \"b\"\nlevel 1 to 6 not p\nevery case\nlevel 1 p\n",
                "case \"a\" when p\nlevel 1 to 6 p\notherwise \"b\"\nlevel 1 to 6 not p\nevery case\nlevel 1 p\n");
}

/* What is the indicator's as a whole is restated also behind its cases, and below a case. */
static void behind_cases(void **state)
{
    (void)state;
#define CASE "case \"a\" when p\nweight 5%\nlevel 1 to 6 p\n"
    changes_one(CASE "not assessed when p\n", "not assessed when not p\n", CASE "not assessed when not p\n");
    changes_one(CASE "not assessed when p\n", "change case \"a\" when not p\nnot assessed when not p\n",
                "case \"a\" when not p\nweight 5%\nlevel 1 to 6 p\nnot assessed when not p\n");
    changes_one("highest met\n" CASE, "change case \"a\" when not p\ncumulative\n", "cumulative\ncase \"a\" when not p\nweight 5%\nlevel 1 to 6 p\n");
    changes_one(CASE "owner \"o\"\nfull score 10\nlowest score 1\n", "owner \"n\"\nfull score 20\nlowest score 2\n",
                CASE "owner \"n\"\nfull score 20\nlowest score 2\n");
}

/* What is the scorecard's own. */
static void scorecards(void **state)
{
    (void)state;
#define GRADES(grades, rest) NAMES CARD "full score 12\n" grades "indicator 1 \"i\"\nlevel 1 to 6 p\n" rest
    static const char base[] = GRADES("grade \"a\" at least 90%\ngrade \"b\"\n", "adjust total to total so far - 1\n");
    comes_to(base, "grade \"x\" at least 80%\ngrade \"y\" at least 60%\ngrade \"z\"\n",
             GRADES("grade \"x\" at least 80%\ngrade \"y\" at least 60%\ngrade \"z\"\n", "adjust total to total so far - 1\n"));
    comes_to(base, "change scorecard team\nfull score 6\nadjust total to total so far\nadjust total to 3 when p\n",
             NAMES CARD "full score 6\ngrade \"a\" at least 90%\ngrade \"b\"\nindicator 1 \"i\"\nlevel 1 to 6 p\nadjust total to total so far\nadjust total to 3 when p\n");
    comes_to(base, "lowest score 1\n", NAMES CARD "full score 12\nlowest score 1\ngrade \"a\" at least 90%\ngrade \"b\"\nindicator 1 \"i\"\nlevel 1 to 6 p\nadjust total to total so far - 1\n");
    /* what stands behind the last indicator is not taken away with it, nor put before a new one */
    comes_to(base, "drop indicator 1\nadd indicator 2 \"j\"\nlevel 1 to 6 not p\n",
             NAMES CARD "full score 12\ngrade \"a\" at least 90%\ngrade \"b\"\nindicator 2 \"j\"\nlevel 1 to 6 not p\nadjust total to total so far - 1\n");
    comes_to(base, "add indicator 2 \"j\"\nlevel 1 to 6 not p\n", GRADES("grade \"a\" at least 90%\ngrade \"b\"\n", "indicator 2 \"j\"\nlevel 1 to 6 not p\nadjust total to total so far - 1\n"));
    /* nothing goes to where an earlier grade was: there the indicator has ended */
    comes_to(GRADES("", "grade \"a\" at least 90%\ngrade \"b\"\n"), "grade \"x\" at least 80%\nchange indicator 1\nadjust score to 3\n",
             GRADES("", "adjust score to 3\ngrade \"x\" at least 80%\n"));
    comes_to(GRADES("", "grade \"a\" at least 90%\ngrade \"b\"\n"), "grade \"x\" at least 80%\nchange indicator 1\ncase \"c\" when p\nweight 1%\n",
             GRADES("", "case \"c\" when p\nweight 1%\ngrade \"x\" at least 80%\n"));
    /* adjustments may name all indicators, wherever the earlier ones stood */
    comes_to(GRADES("adjust total to total so far - 1\nadjust total to 2\n", ""), "adjust total to score of indicator 1\nadjust total to 3\n",
             GRADES("", "adjust total to score of indicator 1\nadjust total to 3\n"));
    /* a heading's weight */
    comes_to(NAMES CARD "heading 1 \"h\"\nweight 40%\nindicator 1.1 \"i\"\nlevel 1 p\nheading 2 \"k\"\n", "change heading 1\nweight 50%\nchange heading 2 \"l\"\nweight 30%\n",
             NAMES CARD "heading 1 \"h\"\nweight 50%\nindicator 1.1 \"i\"\nlevel 1 p\nheading 2 \"l\"\nweight 30%\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(tables), cmocka_unit_test(levels), cmocka_unit_test(scores), cmocka_unit_test(cases), cmocka_unit_test(behind_cases),
                                       cmocka_unit_test(scorecards)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
