/* ken explain K0407: what a code means, of rules and of data. */
#include <stdlib.h>
#include <string.h>

#include "page.h"

struct entry {
    const char *code;
    int severity; /* 0 error, 1 warning, 2 note; -1: data */
    const char *text[2], *help[2];
    int diag; /* its ken_diag_code, or -1 */
};

static const struct entry entries[] = {
#define KEN_DIAG(name, severity, code, thai, english, thai_help, english_help) \
    {code, KEN_##severity, {thai, english}, {thai_help, english_help}, KEN_DIAG_##name},
#include "diag.def"
#define KEN_PROBLEM(name, code, kind, thai, english, thai_help, english_help) {code, -1, {thai, english}, {thai_help, english_help}, -1},
#include "../runtime/problem.def"
};

const char *ken_code(size_t index)
{
    return index < sizeof entries / sizeof *entries ? entries[index].code : NULL;
}

const char *ken_code_text(const char *code, bool help, ken_language language)
{
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (strcmp(entries[i].code, code) == 0)
            return help ? entries[i].help[language] : entries[i].text[language];
    return NULL;
}

/* A pattern with its keywords spelt and its arguments left as "…". */
static void write_pattern(struct ken_buffer *out, const char *pattern, ken_language language)
{
    for (const char *s = pattern; *s;) {
        size_t plain = strcspn(s, "{");
        ken_buffer_bytes(out, s, plain);
        s += plain;
        if (*s == '\0')
            return;
        size_t size = strcspn(s, "}");
        if (s[1] == '@') {
            char name[64] = "";
            size_t spelt;
            memcpy(name, s + 2, size - 2 < sizeof name ? size - 2 : sizeof name - 1);
            const char *text = ken_keyword_named(name, language == KEN_ENGLISH, &spelt);
            ken_buffer_bytes(out, text, spelt);
        } else {
            ken_buffer_string(out, "…");
        }
        s += size + 1;
    }
}

static void write_entry(struct ken_buffer *out, const struct entry *e, ken_language language)
{
    static const char *const kinds[4][2] = {{"ข้อมูล", "data"}, {"ต้องแก้", "error"}, {"ควรตรวจ", "warning"}, {"ข้อสังเกต", "note"}};
    ken_buffer_format(out, "%s  %s\n\n  ", e->code, kinds[e->severity + 1][language]);
    write_pattern(out, e->text[language], language);
    ken_buffer_char(out, '\n');
    if (*e->help[language] && strcmp(e->help[language], "{1}") != 0 && strcmp(e->help[language], "{2}") != 0 && strcmp(e->help[language], "{3}") != 0) {
        ken_buffer_string(out, language == KEN_THAI ? "\n  วิธีแก้: " : "\n  cure: ");
        write_pattern(out, e->help[language], language);
        ken_buffer_char(out, '\n');
    }
    const char *page = e->diag < 0 ? "" : ken_page_text((enum ken_diag_code)e->diag, language);
    while (*page) {
        size_t line = strcspn(page, "\n");
        ken_buffer_string(out, "\n  ");
        ken_buffer_bytes(out, page, line);
        page += line + (page[line] == '\n');
        if (!*page)
            ken_buffer_char(out, '\n');
    }
}

char *ken_explain_code(const char *code, ken_language language)
{
    struct ken_buffer out = KEN_BUFFER_EMPTY;
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (strcmp(entries[i].code, code) == 0)
            write_entry(&out, &entries[i], language);
    if (out.size == 0) {
        ken_buffer_free(&out);
        return NULL;
    }
    ken_buffer_char(&out, '\0');
    if (out.failed)
        ken_buffer_free(&out);
    return out.bytes;
}
