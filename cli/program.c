/* program.c: ken compile, and ken dump. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "output.h"
#include "rules.h"
#include "text.h"
#include "verify.h"

/* "rules/cdd-2565/" → "cdd-2565.kenb", "team.ken" → "team.kenb", in the current folder. NULL with errno. */
static char *default_name(const char *rules)
{
    char *whole = realpath(rules, NULL); /* so that "." has a name too */
    if (!whole)
        return NULL;
    const char *slash = strrchr(whole, '/'), *base = slash && slash[1] ? slash + 1 : "rules";
    size_t size = strlen(base);
    if (size > 4 && strcmp(base + size - 4, ".ken") == 0)
        size -= 4;
    char *name = malloc(size + sizeof ".kenb");
    if (name) {
        memcpy(name, base, size);
        memcpy(name + size, ".kenb", sizeof ".kenb");
    }
    free(whole);
    return name;
}

/* What was written, with both hashes: scores are traced to the rules by them. */
static bool put_report(const struct cli_session *s, ken_compilation *compilation, const ken_program_info *info, const char *name,
                       struct ken_buffer *out)
{
    ken_language language = s->options.language;
    struct ken_buffer words[5] = {KEN_BUFFER_EMPTY, KEN_BUFFER_EMPTY, KEN_BUFFER_EMPTY, KEN_BUFFER_EMPTY, KEN_BUFFER_EMPTY};
    ken_format_count(&words[0], info->scorecards, language);
    ken_format_count(&words[1], info->indicators, language);
    ken_format_count(&words[2], info->inputs, language);
    ken_format_safe(&words[4], name, strlen(name));
    cli_text_put(out, language, CLI_TEXT_COMPILED, ken_buffer_text(&words[4]), ken_buffer_text(&words[0]), ken_buffer_text(&words[1]),
                 ken_buffer_text(&words[2]), NULL);
    ken_buffer_string(out, "\n  program_sha256 ");
    ken_buffer_string(out, info->program_sha256);
    ken_buffer_string(out, "\n  rules_sha256   ");
    ken_buffer_string(out, info->rules_sha256);
    ken_buffer_char(out, '\n');
    size_t warnings = ken_compilation_count(compilation, KEN_WARNING, false);
    if (warnings > 0) {
        ken_format_count(&words[3], warnings, language);
        cli_text_put(out, language, CLI_TEXT_COMPILED_WARNINGS, ken_buffer_text(&words[3]), NULL);
        ken_buffer_char(out, '\n');
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        cli_text_drop(&words[i], out);
    return !out->failed;
}

/* Loads what was compiled before it is written: a file that ken itself would refuse never comes to be. */
static int write_program(const struct cli_session *s, ken_compilation *compilation, const char *name)
{
    const void *bytes = NULL;
    size_t size = 0;
    ken_compilation_program(compilation, &bytes, &size);
    ken_program *program = NULL;
    ken_status status = ken_program_load(bytes, size, &s->limits, &program);
    if (status != KEN_OK)
        return status == KEN_NO_MEMORY  ? cli_error_memory(s)
               : status == KEN_TOO_LARGE ? cli_files_too_big(s, name, s->limits.program_bytes, CLI_TEXT_RAISE_LIMIT)
                                         : cli_error(s, CLI_TEXT_PROGRAM_DAMAGED, name, NULL);
    ken_program_info info;
    ken_program_describe(program, &info);
    struct cli_output o;
    int result = CLI_FAILED;
    if (cli_output_open(&o, s, name)) {
        cli_output_bytes(&o, bytes, size);
        result = cli_output_close(&o, s, CLI_FINE);
    }
    if (result == CLI_FINE && !cli_files_is_stdin(name)) {
        struct ken_buffer report = KEN_BUFFER_EMPTY;
        result = put_report(s, compilation, &info, name, &report) ? cli_output_all(s, &report, result) : cli_error_memory(s);
        ken_buffer_free(&report);
    }
    ken_program_free(program);
    return result;
}

static int compile_to(const struct cli_session *s, const char *name)
{
    struct cli_rules rules = {0};
    int result = CLI_FAILED;
    ken_compilation *compilation = NULL;
    if (cli_rules_read(s, &rules, s->options.operands, s->options.operand_count))
        compilation = cli_rules_compile(s, &rules);
    if (compilation && cli_rules_include(&rules, name))
        cli_error(s, CLI_TEXT_OUTPUT_IS_INPUT, name, NULL);
    else if (compilation)
        result = write_program(s, compilation, name);
    if (compilation)
        ken_compilation_free(compilation);
    cli_rules_free(&rules);
    return result;
}

int cli_compile_run(const struct cli_session *s)
{
    const struct cli_options *o = &s->options;
    char see[64];
    if (cli_option_given(o, CLI_OPTION_VERIFY))
        return cli_verify_run(s);
    if (o->output && strcmp(o->output, "-") == 0 && isatty(STDOUT_FILENO))
        return cli_error(s, CLI_TEXT_OUTPUT_TERMINAL, NULL);
    if (o->output)
        return compile_to(s, o->output);
    if (o->operand_count != 1 || cli_files_is_stdin(o->operands[0]))
        return cli_error(s, CLI_TEXT_OUTPUT_NEEDED, cli_error_see(s, see), NULL);
    char *name = default_name(o->operands[0]);
    if (!name)
        return errno == ENOMEM ? cli_error_memory(s) : cli_error_system(s, CLI_TEXT_CANNOT_OPEN, o->operands[0], errno);
    int result = compile_to(s, name);
    free(name);
    return result;
}

int cli_dump_run(const struct cli_session *s)
{
    ken_program *program = cli_rules_program(s, s->options.operands[0]);
    if (!program)
        return CLI_FAILED;
    char *text = NULL;
    size_t size = 0;
    int result = CLI_FAILED;
    struct cli_output o;
    if (ken_program_dump(program, s->options.language, &text, &size) != KEN_OK) {
        cli_error_memory(s);
    } else if (cli_output_open(&o, s, NULL)) {
        cli_output_bytes(&o, text, size);
        result = cli_output_close(&o, s, CLI_FINE);
    }
    free(text);
    ken_program_free(program);
    return result;
}
