/* options.c: reads the command line once, for every command; main.c then asks whether the command takes what was given. */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "limit.h"
#include "text.h"

#define LONG 256 /* getopt's answer for a long option: LONG + enum cli_option */

static const char *const names[CLI_OPTION_COUNT] = {
    [CLI_OPTION_LANG] = "--lang",     [CLI_OPTION_FORMAT] = "--format", [CLI_OPTION_COLOR] = "--color",
    [CLI_OPTION_STRICT] = "--strict", [CLI_OPTION_INPUT] = "--input",   [CLI_OPTION_LINE_BUFFERED] = "--line-buffered",
    [CLI_OPTION_ASCII] = "--ascii",   [CLI_OPTION_OUTPUT] = "-o",       [CLI_OPTION_VERIFY] = "--verify",
    [CLI_OPTION_LIMIT] = "--limit",   [CLI_OPTION_ROOT] = "--root",     [CLI_OPTION_HELP] = "--help",       [CLI_OPTION_VERSION] = "--version",
};

static const struct option long_options[] = {
    {"lang", required_argument, NULL, LONG + CLI_OPTION_LANG},
    {"format", required_argument, NULL, LONG + CLI_OPTION_FORMAT},
    {"color", required_argument, NULL, LONG + CLI_OPTION_COLOR},
    {"colour", required_argument, NULL, LONG + CLI_OPTION_COLOR},
    {"strict", no_argument, NULL, LONG + CLI_OPTION_STRICT},
    {"input", required_argument, NULL, LONG + CLI_OPTION_INPUT},
    {"line-buffered", no_argument, NULL, LONG + CLI_OPTION_LINE_BUFFERED},
    {"ascii", no_argument, NULL, LONG + CLI_OPTION_ASCII},
    {"output", required_argument, NULL, LONG + CLI_OPTION_OUTPUT},
    {"verify", no_argument, NULL, LONG + CLI_OPTION_VERIFY},
    {"limit", required_argument, NULL, LONG + CLI_OPTION_LIMIT},
    {"root", required_argument, NULL, LONG + CLI_OPTION_ROOT},
    {"help", no_argument, NULL, LONG + CLI_OPTION_HELP},
    {"version", no_argument, NULL, LONG + CLI_OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

/* The values of an option that has a fixed list of them. */
struct choice {
    const char *value;
    int meaning;
};

static const struct choice languages[] = {{"th", KEN_THAI}, {"en", KEN_ENGLISH}, {NULL, 0}};
static const struct choice formats[] = {
    {"table", CLI_FORMAT_TABLE}, {"text", CLI_FORMAT_TEXT}, {"json", CLI_FORMAT_JSON}, {"ndjson", CLI_FORMAT_NDJSON}, {NULL, 0}};
static const struct choice colours[] = {
    {"auto", CLI_COLOUR_AUTO}, {"always", CLI_COLOUR_ALWAYS}, {"never", CLI_COLOUR_NEVER}, {NULL, 0}};
static const struct choice inputs[] = {{"json", CLI_INPUT_JSON}, {"ndjson", CLI_INPUT_NDJSON}, {NULL, 0}};

const char *cli_option_name(enum cli_option option)
{
    return names[option];
}

static const struct choice *choice_of(const struct choice *choices, const char *value)
{
    for (; choices->value; choices++)
        if (strcmp(choices->value, value) == 0)
            return choices;
    return NULL;
}

/* Says which values there are: "th หรือ en". */
static bool refuse_value(const struct cli_session *s, enum cli_option option, const struct choice *choices, const char *value)
{
    struct ken_buffer list = KEN_BUFFER_EMPTY;
    for (size_t i = 0; choices[i].value; i++) {
        if (i > 0)
            ken_buffer_string(&list, choices[i + 1].value ? ", " : cli_text(CLI_TEXT_OR, s->options.language));
        ken_buffer_string(&list, choices[i].value);
    }
    char see[64];
    cli_error(s, CLI_TEXT_OPTION_VALUE, names[option], value, ken_buffer_text(&list), cli_error_see(s, see), NULL);
    ken_buffer_free(&list);
    return false;
}

static bool choose(const struct cli_session *s, enum cli_option option, const struct choice *choices, const char *value, int *meaning)
{
    const struct choice *choice = choice_of(choices, value);
    if (!choice)
        return refuse_value(s, option, choices, value);
    *meaning = choice->meaning;
    return true;
}

/* The language decides how every other mistake is worded, so it is looked for before anything else. */
static bool find_language(struct cli_session *s, int argc, char **argv)
{
    const struct choice *choice;
    const char *wanted = getenv("KEN_LANG");
    bool found = false;
    if (wanted && (choice = choice_of(languages, wanted)))
        s->options.language = (ken_language)choice->meaning;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *value;
        if (strncmp(argv[i], "--lang=", 7) == 0)
            value = argv[i] + 7;
        else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            value = argv[i + 1];
        else
            continue;
        if ((choice = choice_of(languages, value))) {
            s->options.language = (ken_language)choice->meaning;
            found = true;
        }
    }
    if (wanted && *wanted && !found && !choice_of(languages, wanted)) {
        cli_error(s, CLI_TEXT_LANGUAGE_VALUE, wanted, NULL);
        return false;
    }
    return true;
}

/* The command is the first word that is no option; known before the options are read, so that hints can name it. Words behind
 * an option with a value are that value. */
static void find_command(struct cli_session *s, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (strcmp(word, "--") == 0) {
            s->command = i + 1 < argc ? argv[i + 1] : NULL;
            return;
        }
        if (word[0] != '-' || word[1] == '\0') {
            s->command = word;
            return;
        }
        if (strcmp(word, "-o") == 0)
            i++;
        for (const struct option *o = long_options; o->name; o++)
            if (o->has_arg == required_argument && strncmp(word, "--", 2) == 0 && strcmp(word + 2, o->name) == 0)
                i++;
    }
}

static bool take(struct cli_session *s, enum cli_option option, const char *value)
{
    struct cli_options *o = &s->options;
    int meaning = 0;
    bool good = true;
    switch (option) {
    case CLI_OPTION_LANG:
        good = choose(s, option, languages, value, &meaning);
        o->language = good ? (ken_language)meaning : o->language;
        break;
    case CLI_OPTION_FORMAT:
        o->format_word = value;
        o->format = choice_of(formats, value) ? (enum cli_format)choice_of(formats, value)->meaning : CLI_FORMAT_UNKNOWN;
        break;
    case CLI_OPTION_COLOR:
        good = choose(s, option, colours, value, &meaning);
        o->colour = (enum cli_colour)meaning;
        break;
    case CLI_OPTION_INPUT:
        good = choose(s, option, inputs, value, &meaning);
        o->input = (enum cli_input)meaning;
        break;
    case CLI_OPTION_OUTPUT:
        o->output = value;
        break;
    case CLI_OPTION_ROOT:
        o->root = value;
        break;
    case CLI_OPTION_LIMIT:
        good = cli_limits_set(s, value);
        break;
    case CLI_OPTION_STRICT:
    case CLI_OPTION_LINE_BUFFERED:
    case CLI_OPTION_ASCII:
    case CLI_OPTION_VERIFY:
    case CLI_OPTION_HELP:
    case CLI_OPTION_VERSION:
    case CLI_OPTION_COUNT:
        break;
    }
    o->given |= 1u << option;
    return good;
}

/* getopt names a short option by its letter only. */
static bool refuse_option(const struct cli_session *s, enum cli_text what, const char *word)
{
    char letter[3] = {'-', (char)optopt, '\0'}, see[64];
    bool is_short = optopt > 0 && optopt < LONG;
    cli_error(s, what, is_short ? letter : word, cli_error_see(s, see), NULL);
    return false;
}

static bool take_answer(struct cli_session *s, int answer, char **argv)
{
    switch (answer) {
    case 1: /* no option: the command or one of its operands */
        s->options.operands[s->options.operand_count++] = optarg;
        return true;
    case 'o':
        return take(s, CLI_OPTION_OUTPUT, optarg);
    case 'h':
        return take(s, CLI_OPTION_HELP, NULL);
    case 'V':
        return take(s, CLI_OPTION_VERSION, NULL);
    case ':':
        return refuse_option(s, CLI_TEXT_OPTION_BARE, argv[optind - 1]);
    case '?':
        if (optopt >= LONG) /* a known one, as in --strict=yes */
            return refuse_option(s, CLI_TEXT_OPTION_NO_VALUE, names[optopt - LONG]);
        return refuse_option(s, CLI_TEXT_UNKNOWN_OPTION, argv[optind - 1]);
    default:
        return take(s, (enum cli_option)(answer - LONG), optarg);
    }
}

bool cli_options_read(struct cli_session *s, int argc, char **argv)
{
    struct cli_options *o = &s->options;
    if (!find_language(s, argc, argv))
        return false;
    find_command(s, argc, argv);
    o->operands = calloc((size_t)argc + 1, sizeof *o->operands);
    if (!o->operands) {
        cli_error_memory(s);
        return false;
    }
    opterr = 0;
    /* "-": words that are no options come as 1, in order, whatever POSIXLY_CORRECT says */
    for (int answer; (answer = getopt_long(argc, argv, "-:o:hV", long_options, NULL)) != -1;)
        if (!take_answer(s, answer, argv))
            return false;
    for (int i = optind; i < argc; i++)
        o->operands[o->operand_count++] = argv[i];
    if (o->operand_count > 0) { /* the command itself */
        s->command = o->operands[0];
        memmove(o->operands, o->operands + 1, o->operand_count * sizeof *o->operands);
        o->operand_count--;
    }
    return true;
}

void cli_options_free(struct cli_options *o)
{
    free(o->operands);
    o->operands = NULL;
}

bool cli_options_colour(const struct cli_options *o, int fd)
{
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (o->colour != CLI_COLOUR_AUTO)
        return o->colour == CLI_COLOUR_ALWAYS;
    return isatty(fd) && !(no_colour && *no_colour) && terminal && strcmp(terminal, "dumb") != 0;
}
