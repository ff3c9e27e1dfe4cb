#include "diag.h"

#include <string.h>

const char *const ken_diag_codes[KEN_DIAG_COUNT] = {
#define KEN_DIAG(name, severity, code, thai, english, thai_help, english_help) code,
#include "diag.def"
};

const char *const ken_diag_names[KEN_DIAG_COUNT] = {
#define KEN_DIAG(name, severity, code, thai, english, thai_help, english_help) #name,
#include "diag.def"
};

static const enum ken_severity severities[KEN_DIAG_COUNT] = {
#define KEN_DIAG(name, severity, code, thai, english, thai_help, english_help) KEN_##severity,
#include "diag.def"
};

static const char *const patterns[KEN_DIAG_COUNT][2][2] = {
#define KEN_DIAG(name, severity, code, thai, english, thai_help, english_help) {{thai, english}, {thai_help, english_help}},
#include "diag.def"
};

enum ken_severity ken_diag_severity(enum ken_diag_code code)
{
    return severities[code];
}

const char *ken_diag_pattern(enum ken_diag_code code, bool help, ken_language language)
{
    return patterns[code][help][language];
}

struct ken_arg ken_arg_text(const char *text, size_t size)
{
    return (struct ken_arg){.kind = KEN_ARG_TEXT, .text = text, .size = size};
}

struct ken_arg ken_arg_string(const char *text)
{
    return ken_arg_text(text, strlen(text));
}

struct ken_arg ken_arg_code(const char *text)
{
    return (struct ken_arg){.kind = KEN_ARG_CODE, .text = text, .size = strlen(text)};
}

struct ken_arg ken_arg_digits(const char *text)
{
    return (struct ken_arg){.kind = KEN_ARG_DIGITS, .text = text, .size = strlen(text)};
}

struct ken_arg ken_arg_count(size_t count)
{
    return (struct ken_arg){.kind = KEN_ARG_COUNT, .size = count};
}

struct ken_arg ken_arg_number(const struct ken_number *number, uint32_t unit, const char *unit_name)
{
    return (struct ken_arg){.kind = KEN_ARG_NUMBER, .number = number, .unit = unit, .text = unit_name};
}

struct ken_arg ken_arg_day(int32_t day)
{
    return (struct ken_arg){.kind = KEN_ARG_DAY, .size = (size_t)day};
}

struct ken_arg ken_arg_place(struct ken_span span)
{
    return (struct ken_arg){.kind = KEN_ARG_PLACE, .span = span};
}

struct ken_arg ken_arg_keyword(enum ken_word word)
{
    return (struct ken_arg){.kind = KEN_ARG_KEYWORD, .size = word};
}

struct ken_arg ken_arg_phrase(enum ken_phrase phrase)
{
    return (struct ken_arg){.kind = KEN_ARG_PHRASE, .size = phrase};
}

struct ken_arg ken_arg_phrase_of(struct ken_compiler *c, enum ken_phrase phrase, struct ken_arg argument)
{
    struct ken_arg *item = KEN_NEW(c, struct ken_arg);
    *item = argument;
    return (struct ken_arg){.kind = KEN_ARG_PHRASE, .size = phrase, .items = item};
}

struct ken_arg ken_arg_choice(struct ken_compiler *c, struct ken_arg first, struct ken_arg second)
{
    struct ken_arg *items = ken_new(c, 2 * sizeof *items);
    items[0] = first;
    items[1] = second;
    return (struct ken_arg){.kind = KEN_ARG_CHOICE, .size = 2, .items = items};
}

struct ken_arg ken_arg_month(int month, int year)
{
    return (struct ken_arg){.kind = KEN_ARG_MONTH, .size = (size_t)month, .unit = (uint32_t)year};
}

struct ken_arg ken_arg_unit(uint32_t unit, const char *name)
{
    return (struct ken_arg){.kind = KEN_ARG_UNIT, .unit = unit, .text = name};
}

struct ken_arg ken_arg_byte(uint32_t value, bool point)
{
    return (struct ken_arg){.kind = KEN_ARG_BYTE, .size = value, .point = point};
}

struct ken_arg ken_arg_span(struct ken_compiler *c, struct ken_span span)
{
    const char *from = c->files[span.file].source.text;
    char *to = ken_new(c, (size_t)(span.end - span.begin) + 1);
    size_t size = 0;
    for (uint32_t i = span.begin; i < span.end; i++) {
        bool space = strchr(" \t\r\n", from[i]) && from[i];
        if (!space)
            to[size++] = from[i];
        else if (size > 0 && to[size - 1] != ' ')
            to[size++] = ' ';
    }
    while (size > 0 && to[size - 1] == ' ')
        size--;
    return ken_arg_text(to, size);
}

static struct ken_diag *queue(struct ken_compiler *c, enum ken_diag_code code)
{
    struct ken_diag *d = KEN_NEW(c, struct ken_diag);
    d->code = code;
    d->severity = severities[code];
    c->error_count += d->severity == KEN_ERROR;
    *KEN_ADD(c, &c->diagnostics, struct ken_diag *) = d;
    return d;
}

struct ken_diag *ken_report_args(struct ken_compiler *c, enum ken_diag_code code, struct ken_span span,
                                 const struct ken_arg arguments[KEN_ARGS])
{
    struct ken_diag *d = queue(c, code);
    d->span = span;
    for (size_t i = 0; i < KEN_ARGS && arguments[i].kind != KEN_ARG_NONE; i++)
        d->argument[i] = arguments[i];
    return d;
}

struct ken_diag *ken_report_whole(struct ken_compiler *c, enum ken_diag_code code, struct ken_arg first,
                                  struct ken_arg second, struct ken_arg third)
{
    struct ken_diag *d = queue(c, code);
    d->placeless = true;
    d->argument[0] = first;
    d->argument[1] = second;
    d->argument[2] = third;
    return d;
}

void ken_diag_relate(struct ken_diag *d, struct ken_span span, enum ken_phrase label, struct ken_arg argument)
{
    if (d->related_count < KEN_RELATED)
        d->related[d->related_count++] = (struct ken_related){span, label, argument};
}

void ken_diag_label(struct ken_diag *d, enum ken_phrase label, struct ken_arg argument)
{
    d->label = label;
    d->label_argument = argument;
}

void ken_diag_pair(struct ken_diag *d, const char *name, size_t size, struct ken_arg value)
{
    struct ken_example *e = &d->example;
    if (e->pairs == KEN_PAIRS)
        return;
    e->pair[e->pairs].name = name;
    e->pair[e->pairs].size = size;
    e->pair[e->pairs++].value = value;
}

void ken_diag_outcome(struct ken_diag *d, enum ken_phrase outcome, struct ken_arg first, struct ken_arg second)
{
    d->example.outcome = outcome;
    d->example.argument[0] = first;
    d->example.argument[1] = second;
}
