/* main.c: from the command line to a command. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "text.h"

#define BIT(option) (1u << CLI_OPTION_##option)
#define FORMAT(format) (1u << CLI_FORMAT_##format)
#define ANY_COUNT ((size_t)-1)

/* What a command takes; everything else on its line is a mistake. */
static const struct command {
    const char *name;
    int (*run)(const struct cli_session *);
    unsigned options, formats;
    size_t least, most; /* operands */
    enum cli_text missing[2]; /* the operands in words */
} commands[] = {
    {"check", cli_check_run, BIT(FORMAT) | BIT(COLOR) | BIT(STRICT) | BIT(LIMIT) | BIT(ROOT), FORMAT(TEXT) | FORMAT(JSON), 1, ANY_COUNT,
     {CLI_TEXT_OPERAND_RULES, CLI_TEXT_OPERAND_RULES}},
    {"compile", cli_compile_run, BIT(COLOR) | BIT(OUTPUT) | BIT(VERIFY) | BIT(LIMIT) | BIT(ROOT), 0, 1, ANY_COUNT, {CLI_TEXT_OPERAND_RULES, CLI_TEXT_OPERAND_RULES}},
    {"eval", cli_eval_run,
     BIT(FORMAT) | BIT(COLOR) | BIT(STRICT) | BIT(INPUT) | BIT(LINE_BUFFERED) | BIT(ASCII) | BIT(OUTPUT) | BIT(LIMIT) | BIT(ROOT),
     FORMAT(TABLE) | FORMAT(JSON) | FORMAT(NDJSON), 2, ANY_COUNT, {CLI_TEXT_OPERAND_RULES, CLI_TEXT_OPERAND_DATA}},
    {"dump", cli_dump_run, BIT(COLOR) | BIT(LIMIT) | BIT(ROOT), 0, 1, 1, {CLI_TEXT_OPERAND_RULES, CLI_TEXT_OPERAND_RULES}},
    {"explain", cli_explain_run, 0, 0, 1, 1, {CLI_TEXT_OPERAND_CODE, CLI_TEXT_OPERAND_CODE}},
    {"help", cli_help_run, 0, 0, 0, 1, {CLI_TEXT_OPERAND_RULES, CLI_TEXT_OPERAND_RULES}},
    {"version", cli_version_run, 0, 0, 0, 0, {CLI_TEXT_OPERAND_RULES, CLI_TEXT_OPERAND_RULES}},
};

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; name && i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static bool check_options(const struct cli_session *s, const struct command *command)
{
    static const char *const formats[CLI_FORMAT_UNKNOWN] = {[CLI_FORMAT_DEFAULT] = "", [CLI_FORMAT_TEXT] = "text", [CLI_FORMAT_TABLE] = "table",
                                          [CLI_FORMAT_JSON] = "json", [CLI_FORMAT_NDJSON] = "ndjson"};
    const struct cli_options *o = &s->options;
    unsigned known = command->options | BIT(LANG) | BIT(HELP);
    char see[64];
    for (unsigned option = 0; option < CLI_OPTION_COUNT; option++)
        if (cli_option_given(o, (enum cli_option)option) && !(known >> option & 1)) {
            cli_error(s, CLI_TEXT_OPTION_ELSEWHERE, command->name, cli_option_name((enum cli_option)option), cli_error_see(s, see), NULL);
            return false;
        }
    if (o->format == CLI_FORMAT_DEFAULT || command->formats >> o->format & 1)
        return true;
    struct ken_buffer list = KEN_BUFFER_EMPTY;
    for (unsigned format = 0; format < CLI_FORMAT_UNKNOWN; format++)
        if (command->formats >> format & 1) {
            ken_buffer_string(&list, list.size == 0 ? "" : command->formats >> (format + 1) ? ", " : cli_text(CLI_TEXT_OR, o->language));
            ken_buffer_string(&list, formats[format]);
        }
    cli_error(s, CLI_TEXT_OPTION_VALUE, cli_option_name(CLI_OPTION_FORMAT), o->format_word, ken_buffer_text(&list),
              cli_error_see(s, see), NULL);
    ken_buffer_free(&list);
    return false;
}

static bool check_operands(const struct cli_session *s, const struct command *command)
{
    const struct cli_options *o = &s->options;
    char see[64];
    if (o->operand_count < command->least) {
        const char *what = cli_text(command->missing[o->operand_count], o->language);
        cli_error(s, CLI_TEXT_OPERAND_MISSING, command->name, what, cli_error_see(s, see), NULL);
        return false;
    }
    if (command->most != ANY_COUNT && o->operand_count > command->most) {
        cli_error(s, CLI_TEXT_OPERAND_EXTRA, command->name, o->operands[command->most], cli_error_see(s, see), NULL);
        return false;
    }
    return true;
}

/* `ken eval --help` is `ken help eval`. */
static int help_for(struct cli_session *s)
{
    s->options.operands[0] = s->command;
    s->options.operand_count = s->command != NULL;
    return cli_help_run(s);
}

static int run(struct cli_session *s)
{
    const struct command *command = find_command(s->command);
    bool help = cli_option_given(&s->options, CLI_OPTION_HELP);
    if (!s->command && cli_option_given(&s->options, CLI_OPTION_VERSION))
        return cli_version_run(s);
    if (help && (command || !s->command))
        return help_for(s);
    if (!s->command) { /* nothing was asked for: say what there is */
        help_for(s);
        return CLI_FAILED;
    }
    if (!command)
        return cli_error(s, CLI_TEXT_UNKNOWN_COMMAND, s->command, "ken help", NULL);
    if (!check_options(s, command) || !check_operands(s, command))
        return CLI_FAILED;
    return command->run(s);
}

/* A file opened in place of a closed standard stream would be read or written by mistake. The stand-ins refuse with EBADF what
 * the closed stream would have refused. */
static void fill_standard_streams(void)
{
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDWR};
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", modes[fd]) < 0)
            return; /* the lowest free descriptor is always fd itself */
}

int main(int argc, char **argv)
{
    fill_standard_streams();
    signal(SIGPIPE, SIG_IGN); /* a broken pipe shows as EPIPE, where it can be told from other mistakes, … */
    signal(SIGXFSZ, SIG_IGN); /* … and a file above the limit of ulimit as EFBIG */
    struct cli_session s = {.options = {.language = KEN_THAI}};
    ken_options_default(&s.limits);
    int result = cli_options_read(&s, argc, argv) ? run(&s) : CLI_FAILED;
    cli_options_free(&s.options);
    return result;
}
