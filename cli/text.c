/* text.c: the texts of text.def, and messages on standard error. */
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../compiler/ken_compiler.h"
#include "cell.h"

#define ARGUMENTS 6
#define HELP "    = "

struct words {
    const char *in[2]; /* by ken_language */
};

static const struct words texts[] = {
#define CLI_TEXT(name, code, thai, english) [CLI_TEXT_##name] = {{thai, english}},
#define CLI_OUTCOME(outcome, thai, english)
#define CLI_KIND(code, thai, english)
#define CLI_SYSTEM(number, thai, english)
#include "text.def"
};

static const char *const codes[] = {
#define CLI_TEXT(name, code, thai, english) [CLI_TEXT_##name] = code,
#define CLI_OUTCOME(outcome, thai, english)
#define CLI_KIND(code, thai, english)
#define CLI_SYSTEM(number, thai, english)
#include "text.def"
};

static const struct words outcomes[] = {
#define CLI_TEXT(name, code, thai, english)
#define CLI_OUTCOME(outcome, thai, english) [outcome] = {{thai, english}},
#define CLI_KIND(code, thai, english)
#define CLI_SYSTEM(number, thai, english)
#include "text.def"
};

static const struct {
    const char *code;
    struct words words;
} kinds[] = {
#define CLI_TEXT(name, code, thai, english)
#define CLI_OUTCOME(outcome, thai, english)
#define CLI_KIND(code, thai, english) {code, {{thai, english}}},
#define CLI_SYSTEM(number, thai, english)
#include "text.def"
};

static const struct {
    int number;
    struct words words;
} systems[] = {
#define CLI_TEXT(name, code, thai, english)
#define CLI_OUTCOME(outcome, thai, english)
#define CLI_KIND(code, thai, english)
#define CLI_SYSTEM(number, thai, english) {number, {{thai, english}}},
#include "text.def"
};

const char *cli_text(enum cli_text name, ken_language language)
{
    const char *own = texts[name].in[language];
    const char *text = *own ? own : ken_code_text(codes[name], false, language);
    return text ? text : "";
}

/* Replaces {0}, {1}, … in the pattern. */
static void put_pattern(struct ken_buffer *b, const char *pattern, const char *const arguments[ARGUMENTS])
{
    for (const char *at = pattern; *at; at++) {
        if (at[0] == '{' && at[1] >= '0' && at[1] < '0' + ARGUMENTS && at[2] == '}') {
            const char *argument = arguments[at[1] - '0'];
            ken_buffer_string(b, argument ? argument : "");
            at += 2;
        } else {
            ken_buffer_char(b, *at);
        }
    }
}

void cli_text_put(struct ken_buffer *b, ken_language language, enum cli_text name, ...)
{
    const char *arguments[ARGUMENTS] = {NULL};
    va_list list;
    va_start(list, name);
    for (size_t i = 0; i < ARGUMENTS && (arguments[i] = va_arg(list, const char *)); i++)
        ;
    va_end(list);
    put_pattern(b, cli_text(name, language), arguments);
}

void cli_text_drop(struct ken_buffer *piece, struct ken_buffer *out)
{
    out->failed = out->failed || piece->failed;
    ken_buffer_free(piece);
}

const char *cli_text_outcome(ken_outcome outcome, ken_language language)
{
    return outcomes[outcome].in[language];
}

const char *cli_text_kind(const char *code, ken_language language)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].code, code) == 0)
            return kinds[i].words.in[language];
    return NULL;
}

void cli_text_system(struct ken_buffer *b, ken_language language, int number)
{
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
        if (systems[i].number == number) {
            ken_buffer_string(b, systems[i].words.in[language]);
            return;
        }
    char digits[16];
    snprintf(digits, sizeof digits, "%d", number);
    cli_text_put(b, language, CLI_TEXT_SYSTEM_ERROR, digits, NULL);
}

void cli_text_size(struct ken_buffer *b, ken_language language, size_t bytes)
{
    static const char *const names[] = {"B", "KiB", "MiB", "GiB"};
    size_t name = 0;
    for (; name < 3 && bytes >= 1024 && bytes % 1024 == 0; name++)
        bytes /= 1024;
    ken_format_count(b, bytes, language);
    ken_buffer_char(b, ' ');
    ken_buffer_string(b, names[name]);
}

void cli_error_bytes(const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(STDERR_FILENO, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return;
        bytes += written;
        size -= (size_t)written;
    }
}

/* "ต้องแก้[K0701]: " where there is a code to look up, else "ken: ". */
static void put_head(struct ken_buffer *b, ken_language language, const char *code)
{
    if (*code) {
        ken_buffer_string(b, cli_text(CLI_TEXT_ERROR_LABEL, language));
        ken_buffer_char(b, '[');
        ken_buffer_string(b, code);
        ken_buffer_string(b, "]: ");
    } else {
        ken_buffer_string(b, "ken: ");
    }
}

/* The line of an error, and one of detail below it (CLI_TEXT_COUNT: none); the strings of the list are made safe first. */
static void put_error(struct ken_buffer *line, const struct cli_session *s, enum cli_text name, enum cli_text detail, va_list list)
{
    struct ken_buffer safe = KEN_BUFFER_EMPTY;
    const char *arguments[ARGUMENTS] = {NULL};
    size_t at[ARGUMENTS], count = 0;
    for (const char *argument; count < ARGUMENTS && (argument = va_arg(list, const char *)); count++) {
        at[count] = safe.size;
        safe.failed = safe.failed || argument == ken_buffer_lost;
        ken_format_safe(&safe, argument, strlen(argument));
        ken_buffer_char(&safe, '\0');
    }
    for (size_t i = 0; i < count && !safe.failed; i++)
        arguments[i] = safe.bytes + at[i];
    put_head(line, s->options.language, codes[name]);
    put_pattern(line, cli_text(name, s->options.language), arguments);
    ken_buffer_char(line, '\n');
    if (detail != CLI_TEXT_COUNT) {
        ken_buffer_string(line, HELP);
        put_pattern(line, cli_text(detail, s->options.language), arguments);
        ken_buffer_char(line, '\n');
    }
    cli_text_drop(&safe, line);
}

void cli_error_put(struct ken_buffer *out, const struct cli_session *s, enum cli_text name, ...)
{
    va_list list;
    va_start(list, name);
    put_error(out, s, name, CLI_TEXT_COUNT, list);
    va_end(list);
}

static int say_error(const struct cli_session *s, enum cli_text name, enum cli_text detail, va_list list)
{
    struct ken_buffer line = KEN_BUFFER_EMPTY;
    put_error(&line, s, name, detail, list);
    if (line.failed)
        cli_error_memory(s);
    else
        cli_error_bytes(line.bytes, line.size);
    ken_buffer_free(&line);
    return CLI_FAILED;
}

int cli_error(const struct cli_session *s, enum cli_text name, ...)
{
    va_list list;
    va_start(list, name);
    int result = say_error(s, name, CLI_TEXT_COUNT, list);
    va_end(list);
    return result;
}

int cli_error_detailed(const struct cli_session *s, enum cli_text name, enum cli_text detail, ...)
{
    va_list list;
    va_start(list, detail);
    int result = say_error(s, name, detail, list);
    va_end(list);
    return result;
}

void cli_error_help(const struct cli_session *s, enum cli_text name)
{
    const char *help = cli_text(name, s->options.language);
    cli_error_bytes(HELP, strlen(HELP));
    cli_error_bytes(help, strlen(help));
    cli_error_bytes("\n", 1);
}

/* Asks for no memory itself. */
int cli_error_memory(const struct cli_session *s)
{
    const char *const parts[] = {cli_text(CLI_TEXT_ERROR_LABEL, s->options.language), "[", codes[CLI_TEXT_NO_MEMORY], "]: ",
                                 cli_text(CLI_TEXT_NO_MEMORY, s->options.language), "\n"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        cli_error_bytes(parts[i], strlen(parts[i]));
    return CLI_FAILED;
}

int cli_error_system(const struct cli_session *s, enum cli_text name, const char *file, int number)
{
    if (number == ENOMEM)
        return cli_error_memory(s);
    struct ken_buffer reason = KEN_BUFFER_EMPTY;
    cli_text_system(&reason, s->options.language, number);
    cli_error(s, name, file, ken_buffer_text(&reason), NULL);
    ken_buffer_free(&reason);
    return CLI_FAILED;
}

const char *cli_error_see(const struct cli_session *s, char room[64])
{
    snprintf(room, 64, s->command ? "ken help %.40s" : "ken help", s->command);
    return room;
}
