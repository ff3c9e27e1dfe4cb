/* The keyword table: every spelling means one thing, however words are glued, and no common word is mistaken for several. */
#include "rules.h"

#include "../../compiler/name.h"

struct bench {
    struct ken_compiler compiler;
    struct ken_keywords keywords;
    struct ken_names names;
};

static int set_up(void **state)
{
    struct bench *b = calloc(1, sizeof *b);
    b->compiler.arena = ken_arena_new();
    if (setjmp(b->compiler.out_of_memory))
        return -1;
    ken_keywords_init(&b->compiler, &b->keywords);
    ken_names_init(&b->names, &b->compiler, &b->keywords, 0);
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *b = *state;
    ken_arena_free(b->compiler.arena);
    free(b);
    return 0;
}

static const struct ken_keyword *keyword_at(struct bench *b, uint32_t i)
{
    return KEN_AT(b->keywords.list, struct ken_keyword *, i);
}

/* How a text cuts into at least two keywords: the number of ways, at most two. */
static unsigned ways(struct bench *b, const char *text, size_t size, bool whole)
{
    unsigned count = 0;
    if (size == 0)
        return 1;
    for (size_t cut = 1; cut <= size && count < 2; cut++)
        if ((!whole || cut < size) && ken_map_find(&b->keywords.map, text, cut))
            count += ways(b, text + cut, size - cut, false);
    return count < 2 ? count : 2;
}

static void no_keyword_is_several(void **state)
{
    struct bench *b = *state;
    for (uint32_t i = 0; i < b->keywords.list.count; i++) {
        const struct ken_keyword *k = keyword_at(b, i);
        if (strchr("<>=", k->text[0]))
            continue; /* signs: the lexer takes >= whole, and glues nothing */
        if (ways(b, k->text, k->size, true))
            fail_msg("%.*s is a row of other keywords", (int)k->size, k->text);
    }
    assert_true(b->keywords.list.count > 150);
}

/* Two keywords side by side read in one way only. */
static void no_pair_is_ambiguous(void **state)
{
    struct bench *b = *state;
    char text[2 * 128];
    for (uint32_t i = 0; i < b->keywords.list.count; i++)
        for (uint32_t j = 0; j < b->keywords.list.count; j++) {
            const struct ken_keyword *x = keyword_at(b, i), *y = keyword_at(b, j);
            if (x->english || y->english)
                continue; /* English words are parted by spaces */
            memcpy(text, x->text, x->size);
            memcpy(text + x->size, y->text, y->size);
            if (ken_map_find(&b->keywords.map, text, x->size + y->size) || ways(b, text, x->size + y->size, true) != 1)
                fail_msg("%.*s can be read in another way", (int)(x->size + y->size), text);
        }
}

/* The pairs of which one begins the other: the longer one is meant wherever it stands whole. */
static const char *const beginnings[][2] = {
    {"หน่วย", "หน่วยงาน"}, {"ข้อมูล", "ข้อมูลไม่ถูกต้อง"}, {"ร้อยละ", "ร้อยละของ"}, {"ร้อยละ", "ร้อยละที่เพิ่มขึ้นของ"},
    {"ร้อยละ", "ร้อยละที่ลดลงของ"}, {"เป็น", "เป็นทศนิยม"}, {"วัดจาก", "วัดจากทั้ง"}, {"กรณี", "กรณีอื่น"}, {"ไม่เกิน", "ไม่เกินกว่า"},
    {"เป็น", "เป็นทีละ"}, {"วัน", "วันที่"}, {"ปัดเศษ", "ปัดเศษครึ่งเป็นเลขคู่"},
    {"น้ำหนัก", "น้ำหนักคงเหลือ"}, {"คะแนนรวม", "คะแนนรวมก่อนปรับ"}, {"ระดับ", "ระดับของตัวชี้วัด"},
};

static bool is_listed(const struct ken_keyword *x, const struct ken_keyword *y)
{
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (strlen(beginnings[i][0]) == x->size && memcmp(beginnings[i][0], x->text, x->size) == 0 &&
            strlen(beginnings[i][1]) == y->size && memcmp(beginnings[i][1], y->text, y->size) == 0)
            return true;
    return false;
}

static void longest_match_wins(void **state)
{
    struct bench *b = *state;
    size_t found = 0;
    for (uint32_t i = 0; i < b->keywords.list.count; i++)
        for (uint32_t j = 0; j < b->keywords.list.count; j++) {
            const struct ken_keyword *x = keyword_at(b, i), *y = keyword_at(b, j);
            if (x->english || y->english || x->size >= y->size || memcmp(x->text, y->text, x->size) != 0)
                continue;
            if (!is_listed(x, y))
                fail_msg("%.*s begins %.*s: list the pair, and see that both still read well", (int)x->size, x->text, (int)y->size, y->text);
            struct ken_piece pieces[KEN_RUN_BYTES + 1], other[KEN_RUN_BYTES + 1];
            assert_int_equal(ken_names_cut(&b->names, y->text, y->size, pieces, other), KEN_SPLIT_ONE);
            assert_ptr_equal(pieces[0].keyword, y);
            found++;
        }
    assert_int_equal(found, sizeof beginnings / sizeof *beginnings);
}

static void only_from_is_shared(void **state)
{
    struct bench *b = *state;
    for (uint32_t i = 0; i < b->keywords.list.count; i++) {
        const struct ken_keyword *k = keyword_at(b, i);
        assert_true(k->word != KEN_WORD_FROM || (k->size == 4 && memcmp(k->text, "from", 4) == 0));
    }
}

static void common_words_stay_whole(void **state)
{
    struct bench *b = *state;
    size_t size, words = 0;
    char *text = read_file("tests/words/thai.txt", &size), *line = strchr(text, '\n');
    for (char *word = strtok(line, " \n"); word; word = strtok(NULL, " \n"), words++) {
        struct ken_piece pieces[KEN_RUN_BYTES + 1], other[KEN_RUN_BYTES + 1];
        enum ken_split split = ken_names_cut(&b->names, word, strlen(word), pieces, other);
        if (split != KEN_SPLIT_NONE && pieces[0].end != strlen(word))
            fail_msg("%s is cut into keywords", word);
    }
    assert_true(words > 500);
    free(text);
}

/* Two names never touch: between them a keyword or a space must stand. */
static void names_do_not_touch(void **state)
{
    struct bench *b = *state;
    struct ken_piece pieces[KEN_RUN_BYTES + 1], other[KEN_RUN_BYTES + 1];
    struct ken_span span = {0, 0, 1};
    ken_names_declare(&b->names, "งบ", strlen("งบ"), KEN_SYMBOL_INPUT, span);
    ken_names_declare(&b->names, "จัดสรร", strlen("จัดสรร"), KEN_SYMBOL_INPUT, span);
    assert_int_equal(ken_names_cut(&b->names, "งบจัดสรร", strlen("งบจัดสรร"), pieces, other), KEN_SPLIT_NONE);
    assert_int_equal(ken_names_cut(&b->names, "งบและจัดสรร", strlen("งบและจัดสรร"), pieces, other), KEN_SPLIT_ONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_keyword_is_several, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_pair_is_ambiguous, set_up, tear_down),
        cmocka_unit_test_setup_teardown(longest_match_wins, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_do_not_touch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_from_is_shared, set_up, tear_down),
        cmocka_unit_test_setup_teardown(common_words_stay_whole, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
