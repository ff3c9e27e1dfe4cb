/* A diagnostic as text: what, where, the lines with the places marked, an example, a way out. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "diag.h"
#include "page.h"
#include "../runtime/text.h"

enum { WINDOW = 360, BEFORE = 120 }; /* bytes shown of an overlong line, and of those before the place */

static const char *const severities[3][2] = {{"ต้องแก้", "error"}, {"ควรตรวจ", "warning"}, {"ข้อสังเกต", "note"}};
static const char *const colours[3] = {"\033[1;31m", "\033[1;33m", "\033[1;36m"};

struct mark {
    struct ken_span span;
    char sign; /* ^ the thing to change, - what it clashes with */
    enum ken_phrase label;
    const struct ken_arg *argument;
    uint32_t line;
};

struct sheet {
    const struct ken_compiler *compiler;
    const struct ken_diag *diag;
    ken_language language;
    bool colour;
    struct ken_buffer *out;
    struct mark mark[KEN_RELATED + 1];
    uint32_t marks;
    int gutter;
};

static void paint(struct sheet *s, const char *colour)
{
    if (s->colour)
        ken_buffer_string(s->out, colour);
}

static const struct ken_source *source_of(const struct sheet *s, struct ken_span span)
{
    return &s->compiler->files[span.file].source;
}

static void add_mark(struct sheet *s, struct ken_span span, char sign, enum ken_phrase label, const struct ken_arg *argument)
{
    assert(s->marks <= KEN_RELATED);
    s->mark[s->marks++] = (struct mark){span, sign, label, argument, ken_source_line(source_of(s, span), span.begin)};
}

static bool in_order(const struct sheet *s, struct ken_span a, struct ken_span b)
{
    uint32_t first = s->diag->span.file;
    if (a.file != b.file)
        return a.file == first || (b.file != first && a.file < b.file);
    return a.begin <= b.begin;
}

/* The diagnostic's own file first, then by file, line and place, so that the excerpt reads downwards. */
static void sort_marks(struct sheet *s)
{
    for (uint32_t i = 1; i < s->marks; i++)
        for (uint32_t j = i; j > 0; j--) {
            if (in_order(s, s->mark[j - 1].span, s->mark[j].span))
                break;
            struct mark swap = s->mark[j];
            s->mark[j] = s->mark[j - 1];
            s->mark[j - 1] = swap;
        }
}

/* The part of a line that is shown: all of it, or a window about the place. */
static void window(const struct ken_source *source, const struct mark *m, uint32_t *begin, uint32_t *end)
{
    if (!ken_source_line_span(source, m->line, begin, end))
        *begin = *end = m->span.begin;
    if (*end - *begin <= WINDOW)
        return;
    uint32_t from = m->span.begin > *begin + BEFORE ? m->span.begin - BEFORE : *begin, last = *end;
    uint32_t to = from + WINDOW < last ? from + WINDOW : last;
    ken_source_whole_clusters(source, &from, &to);
    *begin = from;
    *end = to;
}

/* Rule text as it can be shown, every character as wide as it counts for the carets: what cannot be seen becomes spaces, what
 * would steer a terminal or the log of a CI system a '?'. */
static void excerpt(struct sheet *s, const struct ken_source *source, uint32_t begin, uint32_t end)
{
    const char *text = source->text + begin;
    size_t size = end - begin;
    uint32_t length;
    for (size_t i = 0; i < size; i += length) {
        int32_t point = ken_text_decode(text + i, size - i, &length);
        if (point < 0 || ken_format_is_command(text, i, size))
            ken_buffer_char(s->out, '?');
        else if (point == TEXT_NBSP || ken_format_is_invisible(point))
            ken_buffer_repeat(s->out, ' ', ken_text_cells(text + i, length));
        else
            ken_buffer_bytes(s->out, text + i, length);
    }
}

static uint32_t cells_before(const struct ken_source *source, uint32_t begin, uint32_t offset)
{
    return ken_text_cells(source->text + begin, offset > begin ? offset - begin : 0);
}

static void blank_gutter(struct sheet *s)
{
    ken_buffer_repeat(s->out, ' ', (size_t)s->gutter + 1);
    ken_buffer_string(s->out, "|");
}

/* The row under a line: every mark on it, and the label of the last. */
static void mark_row(struct sheet *s, const struct ken_source *source, const struct mark *first, const struct mark *end, uint32_t begin, uint32_t stop)
{
    uint32_t at = 0;
    blank_gutter(s);
    ken_buffer_char(s->out, ' ');
    for (const struct mark *m = first; m < end; m++) {
        uint32_t from = m->span.begin, to = m->span.end > stop ? stop : m->span.end;
        ken_source_whole_clusters(source, &from, &to);
        uint32_t left = cells_before(source, begin, from), right = cells_before(source, begin, to > stop ? stop : to);
        if (right <= left)
            right = left + 1;
        if (left < at)
            continue;
        ken_buffer_repeat(s->out, ' ', left - at);
        paint(s, m->sign == '^' ? colours[s->diag->severity] : "\033[1;34m");
        ken_buffer_repeat(s->out, m->sign, right - left);
        paint(s, "\033[0m");
        at = right;
        if (m + 1 == end && m->label != KEN_PHRASE_NOTHING) {
            ken_buffer_char(s->out, ' ');
            ken_word_label(s->compiler, s->diag, m->label, m->argument, s->language, s->out);
        }
    }
    ken_buffer_char(s->out, '\n');
}

static void lines(struct sheet *s)
{
    for (uint32_t i = 0; i < s->marks;) {
        const struct mark *m = &s->mark[i];
        const struct ken_source *source = source_of(s, m->span);
        uint32_t begin, end, next = i + 1;
        while (next < s->marks && s->mark[next].span.file == m->span.file && s->mark[next].line == m->line)
            next++;
        if (i > 0 && s->mark[i - 1].span.file != m->span.file) {
            ken_buffer_format(s->out, "%*s::: ", s->gutter + 1, "");
            ken_format_safe(s->out, source->name, strlen(source->name));
            ken_buffer_format(s->out, ":%u\n", m->line);
        }
        window(source, m, &begin, &end);
        ken_buffer_format(s->out, "%*u | ", s->gutter, m->line);
        excerpt(s, source, begin, end);
        ken_buffer_char(s->out, '\n');
        mark_row(s, source, m, &s->mark[next], begin, end);
        i = next;
    }
}

static void where(struct sheet *s)
{
    const struct ken_diag *d = s->diag;
    const struct ken_source *source = source_of(s, d->span);
    ken_buffer_format(s->out, "%*s--> ", s->gutter > 1 ? s->gutter - 1 : 1, "");
    ken_format_safe(s->out, source->name, strlen(source->name));
    ken_buffer_format(s->out, ":%u:%u\n", ken_source_line(source, d->span.begin), ken_source_column(source, d->span.begin));
    if (!source->usable)
        return; /* bytes that are no text have no lines to show */
    blank_gutter(s);
    ken_buffer_char(s->out, '\n');
    lines(s);
}

static void tail(struct sheet *s, const char *label, const char *text)
{
    ken_buffer_format(s->out, "%*s= %s%s\n", s->gutter + 1, "", label, text);
}

static void tails(struct sheet *s)
{
    struct ken_buffer text = KEN_BUFFER_EMPTY;
    bool thai = s->language == KEN_THAI;
    ken_word_example(s->compiler, s->diag, s->language, &text);
    if (text.size)
        tail(s, thai ? "ตัวอย่าง: " : "example: ", ken_buffer_text(&text));
    ken_buffer_clear(&text);
    ken_word_message(s->compiler, s->diag, true, s->language, &text);
    if (text.size)
        tail(s, "", ken_buffer_text(&text));
    if (ken_page_text(s->diag->code, s->language)[0]) {
        tail(s, thai ? "อ่านต่อ: ken explain " : "more: ken explain ", ken_diag_codes[s->diag->code]);
    }
    s->out->failed |= text.failed;
    ken_buffer_free(&text);
}

void ken_render(const struct ken_compiler *c, const struct ken_diag *d, ken_language language, bool colour, struct ken_buffer *out)
{
    struct sheet s = {.compiler = c, .diag = d, .language = language, .colour = colour, .out = out, .gutter = 1};
    paint(&s, colours[d->severity]);
    ken_buffer_string(out, severities[d->severity][language]);
    ken_buffer_format(out, "[%s]", ken_diag_codes[d->code]);
    paint(&s, "\033[0m");
    ken_buffer_string(out, ": ");
    ken_word_message(c, d, false, language, out);
    ken_buffer_char(out, '\n');
    if (!d->placeless) {
        add_mark(&s, d->span, '^', d->label, &d->label_argument);
        for (uint32_t i = 0; i < d->related_count; i++)
            add_mark(&s, d->related[i].span, '-', d->related[i].label, &d->related[i].argument);
        for (uint32_t i = 0; i < s.marks; i++) {
            int width = snprintf(NULL, 0, "%u", s.mark[i].line);
            s.gutter = width > s.gutter ? width : s.gutter;
        }
        sort_marks(&s);
        where(&s);
    }
    tails(&s);
}
