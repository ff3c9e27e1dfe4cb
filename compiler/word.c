/* Diagnostics in words, in either language. */
#include <stdio.h>
#include <string.h>

#include "diag.h"
#include "../runtime/text.h"

enum { QUOTED_CELLS = 40, LISTED = 4 };

static const char *const phrases[KEN_PHRASE_COUNT][2] = {
#define KEN_PHRASE(name, thai, english) {thai, english},
#include "phrase.def"
};

struct wording {
    const struct ken_compiler *compiler;
    bool english_file; /* how keywords are spelt */
    ken_language language;
    struct ken_buffer *out;
};

static void argument(struct wording *w, const struct ken_arg *a, const struct ken_diag *d);

static void quoted(struct wording *w, const char *text, size_t size)
{
    uint32_t length;
    if (size > 0 && ken_thai_is_mark(ken_text_decode(text, size, &length)))
        ken_buffer_string(w->out, "◌"); /* a mark alone needs something to sit on */
    size_t cut = ken_text_cut(text, size, QUOTED_CELLS);
    if (cut < size)
        cut = ken_text_cut(text, size, QUOTED_CELLS - 1);
    ken_format_safe(w->out, text, cut);
    if (cut < size)
        ken_buffer_string(w->out, "…");
}

static void keyword(struct wording *w, enum ken_word word)
{
    size_t size;
    const char *text = ken_keyword_spelling(word, w->english_file, &size);
    ken_buffer_bytes(w->out, text, size);
}

/* {@LEVEL}: the keyword's name up to the brace. */
static size_t named_keyword(struct wording *w, const char *name)
{
    char copy[32] = "";
    size_t size = strcspn(name, "}"), spelt;
    memcpy(copy, name, size < sizeof copy ? size : sizeof copy - 1);
    const char *text = ken_keyword_named(copy, w->english_file, &spelt);
    ken_buffer_bytes(w->out, text, spelt);
    return size + 1;
}

static bool refers_to_nothing(const char *pattern, const struct ken_arg *arguments, size_t count)
{
    for (const char *s = strchr(pattern, '{'); s; s = strchr(s + 1, '{'))
        if (s[1] >= '0' && s[1] <= '9' && ((size_t)(s[1] - '0') >= count || arguments[s[1] - '0'].kind == KEN_ARG_NONE))
            return true;
    return false;
}

static void write_pattern(struct wording *w, const char *pattern, const struct ken_arg *arguments, size_t count, const struct ken_diag *d)
{
    for (const char *s = pattern; *s;) {
        size_t plain = strcspn(s, "{");
        ken_buffer_bytes(w->out, s, plain);
        s += plain;
        if (*s == '\0')
            return;
        if (s[1] == '@') {
            s += 2 + named_keyword(w, s + 2);
            if (*s == '{' && w->english_file)
                ken_buffer_char(w->out, ' '); /* Thai words touch, English ones do not */
        } else if (s[1] >= '0' && s[1] <= '9' && s[2] == '}') {
            if ((size_t)(s[1] - '0') < count)
                argument(w, &arguments[s[1] - '0'], d);
            s += 3;
        } else {
            ken_buffer_char(w->out, *s++);
        }
    }
}

static void place(struct wording *w, struct ken_span span)
{
    const struct ken_source *source = &w->compiler->files[span.file].source;
    ken_format_safe(w->out, source->name, strlen(source->name));
    ken_buffer_format(w->out, ":%u", ken_source_line(source, span.begin));
}

static void choice(struct wording *w, const struct ken_arg *a, const struct ken_diag *d)
{
    const char *or = phrases[KEN_PHRASE_MIDDLE_OR][w->language];
    if (a->size > LISTED) { /* too many to tell: the rest of what the statement is */
        write_pattern(w, phrases[KEN_PHRASE_ANOTHER_PART][w->language], &d->argument[2], 1, d);
        return;
    }
    for (size_t i = 0; i < a->size; i++) {
        const struct ken_arg *item = &a->items[i];
        bool code = item->kind == KEN_ARG_KEYWORD || item->kind == KEN_ARG_CODE || item->kind == KEN_ARG_TEXT;
        if (i)
            ken_buffer_string(w->out, or);
        if (code)
            ken_buffer_string(w->out, w->language == KEN_THAI ? "«" : "`");
        argument(w, item, d);
        if (code)
            ken_buffer_string(w->out, w->language == KEN_THAI ? "»" : "`");
    }
}

static void unit(struct wording *w, const struct ken_arg *a)
{
    if (a->unit == KEN_UNIT_PLAIN)
        ken_buffer_string(w->out, phrases[KEN_PHRASE_PLAIN][w->language]);
    else if (a->unit == KEN_UNIT_BAHT)
        ken_buffer_string(w->out, phrases[KEN_PHRASE_BAHT][w->language]);
    else if (a->unit == KEN_UNIT_PERCENT)
        ken_buffer_string(w->out, phrases[KEN_PHRASE_PERCENT][w->language]);
    else if (a->unit == KEN_UNIT_DAYS)
        ken_buffer_string(w->out, ken_unit_name(a->unit, w->language));
    else if (a->unit < KEN_UNIT_DECLARED)
        ken_buffer_format(w->out, w->language == KEN_THAI ? "จำนวน%s" : "numbers %s", ken_unit_name(a->unit, w->language));
    else
        quoted(w, a->text, strlen(a->text));
}

static void number(struct wording *w, const struct ken_arg *a)
{
    struct ken_number_scratch scratch;
    ken_format_quantity(w->out, a->number, a->unit, a->text, w->language, &scratch);
}

/* "กุมภาพันธ์ ๒๕๖๕", "February 2022" */
static void month(struct wording *w, const struct ken_arg *a)
{
    char year[16];
    snprintf(year, sizeof year, " %u", a->unit + (w->language == KEN_THAI ? 543 : 0));
    ken_buffer_string(w->out, ken_month_name((int)a->size, w->language));
    ken_format_digits(w->out, year, w->language);
}

static void argument(struct wording *w, const struct ken_arg *a, const struct ken_diag *d)
{
    switch (a->kind) {
    case KEN_ARG_NONE: break;
    case KEN_ARG_TEXT: quoted(w, a->text, a->size); break;
    case KEN_ARG_CODE: ken_format_safe(w->out, a->text, a->size); break;
    case KEN_ARG_DIGITS: ken_format_digits(w->out, a->text, w->language); break;
    case KEN_ARG_COUNT: ken_format_count(w->out, a->size, w->language); break;
    case KEN_ARG_NUMBER: number(w, a); break;
    case KEN_ARG_DAY: ken_format_date(w->out, (int32_t)a->size, w->language); break;
    case KEN_ARG_PLACE: place(w, a->span); break;
    case KEN_ARG_KEYWORD: keyword(w, (enum ken_word)a->size); break;
    case KEN_ARG_PHRASE: write_pattern(w, phrases[a->size][w->language], a->items, a->items != NULL, d); break;
    case KEN_ARG_UNIT: unit(w, a); break;
    case KEN_ARG_CHOICE: choice(w, a, d); break;
    case KEN_ARG_MONTH: month(w, a); break;
    case KEN_ARG_BYTE: ken_buffer_format(w->out, a->point ? "U+%04X" : "%02X", (unsigned)a->size); break;
    }
}

static struct wording wording_for(const struct ken_compiler *c, const struct ken_diag *d, ken_language language, struct ken_buffer *out)
{
    bool english = d->placeless || d->span.file >= c->file_count ? language == KEN_ENGLISH : c->files[d->span.file].english;
    return (struct wording){c, english, language, out};
}

void ken_word_message(const struct ken_compiler *c, const struct ken_diag *d, bool help, ken_language language, struct ken_buffer *out)
{
    struct wording w = wording_for(c, d, language, out);
    const char *pattern = ken_diag_pattern(d->code, help, language);
    if (!help || !refers_to_nothing(pattern, d->argument, KEN_ARGS))
        write_pattern(&w, pattern, d->argument, KEN_ARGS, d);
}

void ken_word_example(const struct ken_compiler *c, const struct ken_diag *d, ken_language language, struct ken_buffer *out)
{
    struct wording w = wording_for(c, d, language, out);
    const struct ken_example *e = &d->example;
    for (uint32_t i = 0; i < e->pairs; i++) {
        if (i)
            ken_buffer_string(out, ", ");
        quoted(&w, e->pair[i].name, e->pair[i].size);
        ken_buffer_string(out, " = ");
        argument(&w, &e->pair[i].value, d);
    }
    if (e->pairs && e->outcome != KEN_PHRASE_NOTHING) {
        ken_buffer_char(out, ' ');
        write_pattern(&w, phrases[e->outcome][language], e->argument, 2, d);
    }
}

void ken_word_label(const struct ken_compiler *c, const struct ken_diag *d, enum ken_phrase label, const struct ken_arg *a, ken_language language,
                    struct ken_buffer *out)
{
    struct wording w = wording_for(c, d, language, out);
    write_pattern(&w, phrases[label][language], a, 1, d);
}
