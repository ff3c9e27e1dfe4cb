/* How rule text is read: encodings, folding, the way back, and places. */
#include "source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* ---- One source per test, in the test's own arena ---- */

static int open_arena(void **state)
{
    *state = ken_arena_new();
    return *state ? 0 : -1;
}

static int close_arena(void **state)
{
    ken_arena_free(*state);
    return 0;
}

static struct ken_source load_bytes(void **state, const char *bytes, size_t size)
{
    struct ken_source source;
    assert_true(ken_source_load(*state, &source, "test.ken", bytes, size));
    return source;
}

static struct ken_source load(void **state, const char *text)
{
    return load_bytes(state, text, strlen(text));
}

/* The issue as `code begin-end ×count byte`, so that a test reads like its message. */
static const char *issue_text(const struct ken_source *source, size_t index)
{
    static const char *const names[KEN_TEXT_TROUBLES] = {
        "CP874", "UTF16", "BYTES", "STRAY", "DOUBLED", "TORN", "BIDI",
        "zwsp",  "nbsp",  "am",    "ae",    "tone",    "lakkhang"};
    static char text[80];
    const struct ken_source_issue *issue = &source->issues[index];
    snprintf(text, sizeof text, "%s %u-%u x%u %X", names[issue->what], issue->begin, issue->end,
             issue->count, issue->byte);
    return text;
}

/* `text` is read as `norm`, with these issues, in order, up to a NULL. */
static void check_issues(const struct ken_source *source, va_list issues)
{
    const char *expected;
    size_t index = 0;
    while ((expected = va_arg(issues, const char *))) {
        assert_true(index < source->issue_count);
        assert_string_equal(issue_text(source, index), expected);
        index++;
    }
    assert_int_equal(source->issue_count, index);
}

static void reads(void **state, const char *text, const char *norm, ...)
{
    struct ken_source source = load(state, text);
    va_list issues;
    va_start(issues, norm);
    assert_true(source.usable);
    assert_string_equal(source.norm, norm);
    assert_int_equal(source.norm_size, strlen(norm));
    assert_int_equal(source.norm[source.norm_size + 1], 0);
    assert_string_equal(source.text, text);
    check_issues(&source, issues);
    va_end(issues);
}

static void is_not_text(void **state, const char *bytes, size_t size, const char *issue)
{
    struct ken_source source = load_bytes(state, bytes, size);
    assert_false(source.usable);
    assert_int_equal(source.norm_size, 0);
    assert_int_equal(source.norm[0] | source.norm[1], 0);
    assert_int_equal(source.issue_count, 1);
    assert_string_equal(issue_text(&source, 0), issue);
    assert_memory_equal(source.text, bytes, size);
}

#define NOT_TEXT(bytes, issue) is_not_text(state, bytes, sizeof(bytes) - 1, issue)

/* ---- Encodings ---- */

static void test_plain_text(void **state)
{
    reads(state, "", "", NULL);
    reads(state, "ระดับ ๕ น้อยกว่า ร้อยละ ๗๐\n", "ระดับ ๕ น้อยกว่า ร้อยละ ๗๐\n", NULL);
    reads(state, "level 5 less than 70%\r\n\tx – y\r", "level 5 less than 70%\r\n\tx – y\r", NULL);
    reads(state, "พันธุ์ ก็ น้ำ ปี่ ฤๅษี เก็บ ที่ 😀", "พันธุ์ ก็ น้ำ ปี่ ฤๅษี เก็บ ที่ 😀", NULL);
}

static void test_byte_order_mark_is_skipped(void **state)
{
    struct ken_source source = load(state, "\xEF\xBB\xBFระดับ");
    assert_string_equal(source.norm, "ระดับ");
    assert_int_equal(source.issue_count, 0);
    assert_int_equal(ken_source_origin(&source, 0), 3);
    assert_int_equal(ken_source_column(&source, 3), 1);
    assert_int_equal(ken_source_column(&source, 6), 2);
    assert_int_equal(ken_source_column(&source, 0), 1);
    assert_int_equal(ken_source_line(&source, 0), 1);
    uint32_t begin, end;
    assert_true(ken_source_line_span(&source, 1, &begin, &end));
    assert_int_equal(begin, 3);
    reads(state, "\xEF\xBB\xBF", "", NULL);
}

static void test_utf16(void **state)
{
    NOT_TEXT("\xFF\xFEl\0e\0", "UTF16 0-2 x1 FF");
    NOT_TEXT("\xFE\xFF\0l\0e", "UTF16 0-2 x1 FE");
    NOT_TEXT("\xFF\xFE", "UTF16 0-2 x1 FF");
    NOT_TEXT("l\0e\0v\0e\0l\0 \0", "UTF16 0-2 x1 6C");
    NOT_TEXT("\x23\x0E\x30\x0E\x14\x0E\x31\x0E\x1A\x0E \0", "UTF16 0-2 x1 23"); /* ระดับ */
}

static void test_bytes_that_are_not_text(void **state)
{
    NOT_TEXT("level\0five", "BYTES 5-6 x1 0");
    NOT_TEXT("\0", "BYTES 0-1 x1 0");
    NOT_TEXT("\0\0\0\0\0\0\0\0", "BYTES 0-1 x1 0");
    NOT_TEXT("ab \xC0\xAF", "BYTES 3-4 x1 C0");         /* overlong */
    NOT_TEXT("ab \xE0\x80\x81", "BYTES 3-4 x1 E0");     /* overlong */
    NOT_TEXT("ab \xF0\x80\x80\x81", "BYTES 3-4 x1 F0"); /* overlong */
    NOT_TEXT("ab \xED\xA0\x80", "BYTES 3-4 x1 ED");     /* surrogate */
    NOT_TEXT("ab \xF4\x90\x80\x80", "BYTES 3-4 x1 F4"); /* above U+10FFFF */
    NOT_TEXT("ab \xF8\x88\x80\x80\x80", "BYTES 3-4 x1 F8");
    NOT_TEXT("ab \x80", "BYTES 3-4 x1 80");
    NOT_TEXT("ab \xE0\xB8", "BYTES 3-4 x1 E0"); /* cut short */
    NOT_TEXT("# ab\xFF comments too", "BYTES 4-5 x1 FF");
    NOT_TEXT("ระดับ \xE0\xB8 ๕ น้อยกว่า", "BYTES 16-17 x1 E0"); /* a damaged place in UTF-8 */
    NOT_TEXT("ระดับ \xB8 ๕", "BYTES 16-17 x1 B8");
}

static void test_windows_874(void **state)
{
    NOT_TEXT("\xC3\xD0\xB4\xD1\xBA 5", "CP874 0-1 x1 C3");                 /* ระดับ 5 */
    NOT_TEXT("# \xE2\xA4\xC3\xA7\xA1\xD2\xC3", "CP874 2-3 x1 E2");         /* โครงการ, with valid "ç" */
    NOT_TEXT("\xC3\xA1 \x93\xB9\xE9\xD3\x94 \xF5", "CP874 3-4 x1 93");     /* first the valid "á" */
    NOT_TEXT("A\n\xC7\xD1\xB9\xB7\xD5\xE8 \xF1\xF5", "CP874 2-3 x1 C7");   /* Thai digits */
    NOT_TEXT("\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1\x81", "CP874 0-1 x1 A1"); /* nine bytes of ten fit */
    NOT_TEXT("\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1\x81", "BYTES 0-1 x1 A1");
    NOT_TEXT("กภ\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1", "BYTES 6-7 x1 A1"); /* an eighth of its bytes begin Thai letters */
    NOT_TEXT("กภ\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1\xA1", "CP874 6-7 x1 A1");
}

/* ---- Folding ---- */

static void test_am(void **state)
{
    reads(state, "กํา", "กำ", "am 3-9 x1 E4D", NULL);
    reads(state, "x นํ้า", "x น้ำ", "am 5-14 x1 E4D", NULL); /* the tone mark between */
    reads(state, "น้ํา", "น้ำ", "am 6-12 x1 E4D", NULL);     /* the tone mark before */
    reads(state, "กํา ทํา นํ้า", "กำ ทำ น้ำ", "am 3-9 x3 E4D", NULL);
    reads(state, "กํ า", "กํา", "TORN 0-10 x1 E32", NULL); /* never guess across a space */
    reads(state, "สุขํ", "สุขํ", NULL);
}

static void test_ae(void **state)
{
    reads(state, "เเผน", "แผน", "ae 0-6 x1 E40", NULL);
    reads(state, "เเผน และ เเบบ", "แผน และ แบบ", "ae 0-6 x2 E40", NULL);
    reads(state, "เเเก", "แเก", "ae 0-6 x1 E40", NULL);
}

static void test_tone_order(void **state)
{
    reads(state, "ท่ี", "ที่", "tone 3-9 x1 E35", NULL);
    reads(state, "นำ้", "น้ำ", "tone 3-9 x1 E49", NULL);
    reads(state, "ก่ิก่ีก่ึก่ืกุ่กู่ก่ัก่็", "กิ่กี่กึ่กื่กุ่กู่กั่ก็่", "tone 3-9 x8 E34", NULL);
    reads(state, "นํา้", "น้ำ", "am 3-9 x1 E4D", "tone 3-12 x1 E49", NULL);
}

static void test_lakkhang(void **state)
{
    reads(state, "กๅร", "การ", "lakkhang 3-6 x1 E45", NULL);
    reads(state, "ฤๅษี ฦๅ", "ฤๅษี ฦๅ", NULL);
    reads(state, "กํๅ", "กำ", "lakkhang 6-9 x1 E45", "am 3-9 x1 E4D", NULL);
}

static void test_invisible_spaces(void **state)
{
    reads(state, "ระดับ\u200B๕\u200B", "ระดับ๕", "zwsp 15-18 x2 200B", NULL);
    reads(state, "ระดับ\u00A0๕\u00A0ก", "ระดับ ๕ ก", "nbsp 15-17 x2 A0", NULL);
    reads(state, "เ\u200Bเก\u200Bํ\u200Bา", "แกำ", "zwsp 3-6 x3 200B", "ae 0-9 x1 E40",
          "am 15-24 x1 E4D", NULL);
}

static void test_quoted_texts_fold_thai_marks_only(void **state)
{
    reads(state, "\"ก\u200Bข\u00A0ค\"", "\"ก\u200Bข\u00A0ค\"", NULL);
    reads(state, "“ก\u200Bข\u00A0ค”\u00A0ง", "“ก\u200Bข\u00A0ค” ง", "nbsp 20-22 x1 A0", NULL);
    reads(state, "\"กํา เเผน ท่ี กๅร\"", "\"กำ แผน ที่ การ\"", "am 4-10 x1 E4D", "ae 11-17 x1 E40",
          "tone 27-33 x1 E35", "lakkhang 37-40 x1 E45", NULL);
    /* Where a quoted text ends: */
    reads(state, "\"a\"\"\u200B\"\u200B", "\"a\"\"\u200B\"", "zwsp 8-11 x1 200B", NULL);
    reads(state, "“\"\u200B”\u200B", "“\"\u200B”", "zwsp 10-13 x1 200B", NULL);
    reads(state, "\"”\u200B\"\u200B", "\"”\u200B\"", "zwsp 8-11 x1 200B", NULL);
    reads(state, "\"a\u200B\n\u200B", "\"a\u200B\n", "zwsp 6-9 x1 200B", NULL);
    reads(state, "\"a\u200B\r\u200B", "\"a\u200B\r", "zwsp 6-9 x1 200B", NULL);
    reads(state, "\"# \"เเ", "\"# \"แ", "ae 4-10 x1 E40", NULL);
}

static void test_comments_are_untouched(void **state)
{
    reads(state, "# กํา เเ ท่ี กๅ \u200B\u00A0 ้ ก้้ ก า \"", "# กํา เเ ท่ี กๅ \u200B\u00A0 ้ ก้้ ก า \"", NULL);
    reads(state, "# ก\nเเ#เเ\r\nเเ", "# ก\nแ#เเ\r\nแ", "ae 6-12 x2 E40", NULL);
}

/* ---- Errors ---- */

static void test_stray_marks(void **state)
{
    reads(state, "้น", "น", "STRAY 0-3 x1 E49", NULL);
    reads(state, "น ้อย", "น อย", "STRAY 4-7 x1 E49", NULL);
    reads(state, "๕์ A็ \"ิก\"", "๕ A \"ก\"", "STRAY 3-6 x1 E4C", "STRAY 8-11 x1 E47",
          "STRAY 13-16 x1 E34", NULL);
    reads(state, "ก ี่ข", "ก ข", "STRAY 4-10 x1 E35", NULL); /* one run, one message */
    reads(state, "กา้ เ้ก ะั", "กา เก ะ", "STRAY 6-9 x1 E49", "STRAY 13-16 x1 E49", "STRAY 23-26 x1 E31", NULL);
    reads(state, "ก\n้", "ก\n", "STRAY 4-7 x1 E49", NULL);
    reads(state, "น ้ำ", "น ำ", "STRAY 4-7 x1 E49", NULL); /* … and not torn as well */
    reads(state, "ำ้", "ำ", "STRAY 3-6 x1 E49", NULL);
    reads(state, "ก\u200B้", "ก้", "zwsp 3-6 x1 200B", NULL); /* what is dropped does not part */
}

static void test_doubled_marks(void **state)
{
    reads(state, "ก้้", "ก้", "DOUBLED 3-9 x1 E49", NULL);
    reads(state, "x ก่้ข", "x ก่ข", "DOUBLED 5-11 x1 E49", NULL);
    reads(state, "ที่่", "ที่", "DOUBLED 6-12 x1 E48", NULL);
    reads(state, "ก้้้้", "ก้", "DOUBLED 3-15 x1 E49", NULL);
    reads(state, "น้ำ้", "น้ำ", "DOUBLED 3-12 x1 E49", NULL);
    reads(state, "ก้ิ้", "กิ้", "tone 3-9 x1 E34", "DOUBLED 3-12 x1 E49", NULL);
    reads(state, "ก้ก้ น้น้ำ", "ก้ก้ น้น้ำ", NULL);
}

static void test_torn_words(void **state)
{
    reads(state, "ข ก ำหนด ค", "ข กำหนด ค", "TORN 4-20 x1 E33", NULL);
    reads(state, "ก   าร", "การ", "TORN 0-12 x1 E32", NULL);
    reads(state, "น้ ำ", "น้ำ", "TORN 0-10 x1 E33", NULL);
    reads(state, "จ\u00A0ํา", "จ า", "nbsp 3-5 x1 A0", "STRAY 5-8 x1 E4D", NULL);
    reads(state, "จ\u00A0ำ", "จำ", "nbsp 3-5 x1 A0", "TORN 0-8 x1 E33", NULL);
    reads(state, "ก าข าค", "กาขาค", "TORN 0-17 x1 E32", NULL); /* torn twice: one word */
    reads(state, "(\"ก ำ\", ข)", "(\"กำ\", ข)", "TORN 2-9 x1 E33", NULL);
    reads(state, "ก ำข ๆ ค ำ", "กำข ๆ คำ", "TORN 0-10 x1 E33", "TORN 15-22 x1 E33", NULL);
    /* No letter before it that it could have been torn from: */
    reads(state, "๕ า", "๕ า", NULL);
    reads(state, "า", "า", NULL);
    reads(state, "ก\n า", "ก\n า", NULL);
    reads(state, "ะ า", "ะ า", NULL);
}

static void test_bidi_controls(void **state)
{
    static const char *const controls[] = {"\u061C", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u202D",
                                           "\u202E", "\u2066", "\u2067", "\u2068", "\u2069"};
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
        char text[40];
        snprintf(text, sizeof text, "# a%s\n\"b%s\"", controls[i], controls[i]);
        struct ken_source source = load(state, text);
        assert_string_equal(source.norm, "# a\n\"b\"");
        assert_int_equal(source.issue_count, 2);
        assert_int_equal(source.issues[0].what, KEN_TEXT_BIDI_CONTROL);
        assert_int_equal(source.issues[0].begin, 3);
        assert_int_equal(source.issues[0].end, 3 + strlen(controls[i]));
    }
    reads(state, "ก\u202Eข", "กข", "BIDI 3-6 x1 202E", NULL);
    reads(state, "\u2065\u206A\u2061", "\u2065\u206A\u2061", NULL); /* the lexer's to refuse */
}

static void test_errors_stop_at_a_hundred(void **state)
{
    char text[1024] = "";
    for (int i = 0; i < 150; i++)
        strcat(text, "้ ");
    strcat(text, "เเ");
    struct ken_source source = load(state, text);
    assert_int_equal(source.issue_count, KEN_SOURCE_ERRORS + 1); /* folds are counted all the same */
    assert_int_equal(source.issues[KEN_SOURCE_ERRORS].what, KEN_TEXT_FOLD_AE);
    assert_int_equal(source.norm_size, 150 + 3);
    assert_true(source.usable);
}

/* ---- The way back ---- */

static void test_origin(void **state)
{
    /*   norm   x น  ้  ำ  _  แ  ข  _ ก  า  !                          */
    struct ken_source source = load(state, "xนํ้า\u00A0เเ\u200Bข ก  า\u200B!");
    assert_string_equal(source.norm, "xน้ำ แข กา!");
    static const uint32_t expected[][2] = {
        {0, 0}, {1, 1}, {4, 4}, {7, 7}, {10, 13}, {11, 15}, {14, 24}, {17, 27},
        {18, 28}, {21, 33}, {24, 39}, {25, 40}, {26, 40}, {1000, 40}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(ken_source_origin(&source, expected[i][0]), expected[i][1]);

    source = load(state, "\u200B");
    assert_int_equal(ken_source_origin(&source, 0), 3);
    source = load(state, "ab\u200B");
    assert_int_equal(ken_source_origin(&source, 1), 1);
    assert_int_equal(ken_source_origin(&source, 2), 5);
}

/* ---- Places ---- */

static void check_line(const struct ken_source *source, uint32_t line, const char *text)
{
    uint32_t begin = 0, end = 0;
    assert_true(ken_source_line_span(source, line, &begin, &end));
    assert_int_equal(end - begin, strlen(text));
    assert_memory_equal(source->text + begin, text, end - begin);
    assert_int_equal(ken_source_line(source, begin), line);
    assert_int_equal(ken_source_line(source, end), line);
    assert_int_equal(ken_source_column(source, begin), 1);
}

static void test_lines(void **state)
{
    uint32_t begin, end;
    struct ken_source source = load(state, "a\nbb\r\nccc\r\rd\n");
    assert_int_equal(source.line_count, 6);
    check_line(&source, 1, "a");
    check_line(&source, 2, "bb");
    check_line(&source, 3, "ccc");
    check_line(&source, 4, "");
    check_line(&source, 5, "d");
    check_line(&source, 6, "");
    assert_int_equal(ken_source_line(&source, 1), 1);
    assert_int_equal(ken_source_line(&source, 5), 2);
    assert_int_equal(ken_source_line(&source, UINT32_MAX), 6);
    assert_false(ken_source_line_span(&source, 0, &begin, &end));
    assert_false(ken_source_line_span(&source, 7, &begin, &end));

    source = load(state, "");
    assert_int_equal(source.line_count, 1);
    check_line(&source, 1, "");
}

static void test_lines_of_what_is_not_text(void **state)
{
    struct ken_source source = load(state, "a\nxy\xC3\xD0\xB4\xD1\xBA\n5");
    assert_false(source.usable);
    assert_int_equal(ken_source_line(&source, 2), 2);
    assert_int_equal(ken_source_column(&source, 4), 3);
    assert_int_equal(ken_source_cell(&source, 2, 4), 2);
    uint32_t begin = 4, end = 5;
    ken_source_whole_clusters(&source, &begin, &end);
    assert_int_equal(begin, 4);
    assert_int_equal(end, 5);
}

static void test_columns(void **state)
{
    const char *text = "x\nน้ำ😀\tข";
    struct ken_source source = load(state, text);
    static const struct {
        uint32_t offset, column, utf16, cell;
    } places[] = {{2, 1, 1, 0},  {5, 2, 2, 1},  {8, 3, 3, 1},  {11, 4, 4, 2},
                  {15, 5, 6, 4}, {16, 6, 7, 5}, {19, 7, 8, 6}, {99, 7, 8, 6},
                  {12, 4, 4, 2} /* amid a code point */};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        assert_int_equal(ken_source_column(&source, places[i].offset), places[i].column);
        assert_int_equal(ken_source_utf16(&source, places[i].offset), places[i].utf16);
        assert_int_equal(ken_source_cell(&source, 2, places[i].offset), places[i].cell);
    }
    assert_int_equal(ken_source_cell(&source, 2, 0), 0); /* before the line */
    assert_int_equal(ken_source_cell(&source, 1, 99), 1); /* beyond it */
    assert_int_equal(ken_source_cell(&source, 3, 5), 0); /* no such line */
}

static void test_cells_under_thai(void **state)
{
    const char *text = "ระดับ ๕ น้อยกว่า";
    struct ken_source source = load(state, text);
    uint32_t less = (uint32_t)(strstr(text, "น้อย") - text);
    assert_int_equal(ken_source_cell(&source, 1, less), 7); /* ร ะ ด บ _ ๕ _ */
    assert_int_equal(ken_source_cell(&source, 1, (uint32_t)strlen(text)), 13);
    assert_int_equal(ken_text_cells(text, strlen(text)), 13);
    assert_int_equal(ken_text_cells("น้ำ", 9), 2);
    assert_int_equal(ken_text_cells("…–·×→«»", strlen("…–·×→«»")), 7);
    assert_int_equal(ken_text_cells("漢", 3), 2);
    assert_int_equal(ken_text_cells("\t\x01\x7F\xC2\x85\xFF", 6), 5);
    assert_int_equal(ken_text_cells("", 0), 0);
}

static void widens(void **state, const char *text, uint32_t begin, uint32_t end, uint32_t wide_begin,
                   uint32_t wide_end)
{
    struct ken_source source = load(state, text);
    ken_source_whole_clusters(&source, &begin, &end);
    assert_int_equal(begin, wide_begin);
    assert_int_equal(end, wide_end);
}

static void test_whole_clusters(void **state)
{
    widens(state, "ก้ข", 3, 6, 0, 6);     /* a tone mark: with its consonant */
    widens(state, "ก้ข", 0, 3, 0, 6);     /* a consonant: with its marks */
    widens(state, "ที่ข", 6, 9, 0, 9);    /* two marks */
    widens(state, "ที่ข", 6, 6, 0, 9);    /* an empty span amid a cluster */
    widens(state, "ที่ข", 9, 9, 9, 9);    /* … and between two */
    widens(state, "เก", 3, 6, 3, 6);      /* a leading vowel stands alone */
    widens(state, "เก", 0, 3, 0, 3);
    widens(state, "ก ้", 4, 7, 3, 7);     /* a stray mark hangs over the space */
    widens(state, "้ก", 0, 3, 0, 3);      /* … or over nothing */
    widens(state, "ก\n้", 4, 7, 4, 7);    /* … but not over another line */
    widens(state, "กข", 1, 4, 0, 6);      /* amid code points */
    widens(state, "e\u0301x", 1, 3, 0, 3);
    widens(state, "ก", 9, 2, 3, 3);       /* offsets out of range */
    widens(state, "กขค", 6, 3, 6, 6);
}

static void test_cut(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned cells;
        const char *cut;
    } cuts[] = {{"ระดับ", 9, "ระดับ"}, {"ระดับ", 4, "ระดับ"},  {"ระดับ", 3, "ระดั"}, {"ระดับ", 0, ""},
                {"กเก", 2, "ก"},       {"กเก", 3, "กเก"},       {"กเ", 2, "กเ"},      {"เเก", 2, ""},
                {"ก้้ข", 1, "ก้้"},    {"漢字", 3, "漢"},       {"", 5, ""},          {"น้ำใจ", 3, "น้ำ"}};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
        assert_int_equal(ken_text_cut(cuts[i].text, strlen(cuts[i].text), cuts[i].cells),
                         strlen(cuts[i].cut));
}

/* Marks without end have no width, but take their place on a screen and in a log. */
static void test_cut_without_width(void **state)
{
    (void)state;
    static char marks[3000];
    for (size_t at = 0; at < sizeof marks; at += 3)
        memcpy(marks + at, "\u0E48", 3);
    memcpy(marks, "ก", 3);
    assert_true(ken_text_cut(marks, sizeof marks, 40) < 1000);
    assert_int_equal(ken_text_cut(marks, 600, 40), 600); /* as many as any text could have */
}

/* ---- Hostile input ---- */

static void check_sound(const struct ken_source *source)
{
    uint32_t last = 0;
    for (size_t at = 0; at <= source->norm_size; at++) {
        uint32_t origin = ken_source_origin(source, at);
        assert_true(origin >= last && origin <= source->size);
        last = origin;
    }
    assert_int_equal(last, source->size);
    assert_true(source->norm_size <= source->size);
    for (size_t i = 0; i < source->issue_count; i++) {
        uint32_t begin = source->issues[i].begin, end = source->issues[i].end;
        assert_true(begin < end && end <= source->size);
        ken_source_whole_clusters(source, &begin, &end);
        assert_true(begin <= source->issues[i].begin && end >= source->issues[i].end && end <= source->size);
        uint32_t line = ken_source_line(source, begin);
        assert_true(line >= 1 && line <= source->line_count);
        assert_true(ken_source_utf16(source, begin) >= ken_source_column(source, begin));
        ken_source_cell(source, line, end);
    }
}

static uint32_t draw(uint64_t *seed, size_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % below);
}

static void test_random_bytes(void **state)
{
    (void)state;
    uint64_t seed = 20220310;
    for (int round = 0; round < 3000; round++) {
        char bytes[64];
        size_t size = draw(&seed, sizeof bytes);
        for (size_t i = 0; i < size; i++)
            bytes[i] = (char)draw(&seed, 256);
        void *arena = ken_arena_new();
        struct ken_source source = load_bytes(&arena, bytes, size);
        check_sound(&source);
        ken_text_cut(bytes, size, draw(&seed, 70));
        ken_arena_free(arena);
    }
}

/* Text made of what folding looks at. Folded text is clean: read again, it
 * changes no more, and there is nothing to say about it. */
static void test_random_text(void **state)
{
    static const char *const parts[] = {
        "ก", "น", "ฤ", "ะ", "า",      "ำ",      "ๅ",      "เ", "แ",  "ิ", "ี", "ั", "็", "ุ", "่", "้",
        "์", "ํ", "ฺ", " ", "\u00A0", "\u200B", "\u202E", "#", "\"", "“", "”", "\n", "\r", "\t", "a", "๕"};
    uint64_t seed = 2565;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        char text[200] = "", norm[200];
        for (uint32_t left = draw(&seed, 40); left; left--)
            strcat(text, parts[draw(&seed, sizeof parts / sizeof *parts)]);
        void *arena = ken_arena_new();
        struct ken_source source = load(&arena, text);
        assert_true(source.usable);
        check_sound(&source);
        strcpy(norm, source.norm);
        assert_int_equal(strlen(norm), source.norm_size);
        bool mended = true; /* by folds alone */
        for (size_t i = 0; i < source.issue_count; i++)
            mended &= source.issues[i].what >= KEN_TEXT_FOLD_ZWSP;
        source = load(&arena, norm);
        if (mended) {
            assert_string_equal(source.norm, norm);
            assert_int_equal(source.issue_count, 0);
        }
        ken_arena_free(arena);
    }
}

/* 16 MiB of each: quadratic time would take hours. */
static void test_time_is_linear(void **state)
{
    static const char *const parts[] = {"้",  "ิ้",  "ก้้",   "ก า", "ก  ำ ", "กํา",    "เ",
                                        " ", "\n", "\u200B", "\"",  "\u00A0", "\u200Bx", "\xC3\xD0\xB4"};
    enum { SIZE = 16 * 1024 * 1024 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    (void)state;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t length = strlen(parts[i]), size = SIZE / length * length;
        for (size_t at = 0; at < size; at += length)
            memcpy(text + at, parts[i], length);
        void *arena = ken_arena_new();
        clock_t start = clock();
        struct ken_source source = load_bytes(&arena, text, size);
        for (size_t issue = 0; issue < source.issue_count; issue++)
            ken_source_whole_clusters(&source, &source.issues[issue].begin, &source.issues[issue].end);
        assert_true(clock() - start < 60 * CLOCKS_PER_SEC);
        assert_int_equal(ken_source_origin(&source, source.norm_size), size);
        ken_arena_free(arena);
    }
    free(text);
}

/* ---- The arena ---- */

static void test_arena(void **state)
{
    struct ken_arena *arena = *state;
    unsigned char *last = NULL;
    for (size_t size = 0; size < 3 * 1024 * 1024; size = size * 2 + 1) {
        unsigned char *block = ken_arena_alloc(arena, size);
        assert_non_null(block);
        assert_ptr_not_equal(block, last);
        assert_int_equal((uintptr_t)block % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(block[i], 0);
        memset(block, 0xFF, size);
        last = block;
    }
    assert_string_equal(ken_arena_copy(arena, "ขอ", 6), "ขอ");
    assert_string_equal(ken_arena_copy(arena, "ab", 1), "a");
    assert_string_equal(ken_arena_copy(arena, NULL, 0), "");
    assert_null(ken_arena_alloc(arena, SIZE_MAX));
    assert_null(ken_arena_copy(arena, "a", SIZE_MAX));
    ken_arena_free(NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        TEST(test_plain_text),
        TEST(test_byte_order_mark_is_skipped),
        TEST(test_utf16),
        TEST(test_bytes_that_are_not_text),
        TEST(test_windows_874),
        TEST(test_am),
        TEST(test_ae),
        TEST(test_tone_order),
        TEST(test_lakkhang),
        TEST(test_invisible_spaces),
        TEST(test_quoted_texts_fold_thai_marks_only),
        TEST(test_comments_are_untouched),
        TEST(test_stray_marks),
        TEST(test_doubled_marks),
        TEST(test_torn_words),
        TEST(test_bidi_controls),
        TEST(test_errors_stop_at_a_hundred),
        TEST(test_origin),
        TEST(test_lines),
        TEST(test_lines_of_what_is_not_text),
        TEST(test_columns),
        TEST(test_cells_under_thai),
        TEST(test_whole_clusters),
        TEST(test_cut),
        TEST(test_cut_without_width),
        TEST(test_random_bytes),
        TEST(test_random_text),
        TEST(test_time_is_linear),
        TEST(test_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
