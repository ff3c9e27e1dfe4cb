/* verify.c: ken compile --verify. Whether a program is what these rules compile to, byte for byte: a digest inside a program shows
 * damage, but whoever changes a program can write its digests anew. */
#include "verify.h"

#include <string.h>

#include "files.h"
#include "output.h"
#include "rules.h"
#include "text.h"

/* Why two programs are not the same, as far as their digests tell. */
static enum cli_text difference(const ken_program_info *program, const ken_program_info *rules)
{
    bool same_meaning = strcmp(program->program_sha256, rules->program_sha256) == 0;
    bool same_rules = strcmp(program->rules_sha256, rules->rules_sha256) == 0;
    if (same_meaning)
        return same_rules ? CLI_TEXT_VERIFY_ORIGIN : CLI_TEXT_VERIFY_WORDING;
    return same_rules ? CLI_TEXT_VERIFY_CHANGED : CLI_TEXT_VERIFY_MEANING;
}

static void put_digest(struct ken_buffer *out, const char *label, const char *program, const char *rules, ken_language language)
{
    ken_buffer_format(out, "  %-14s ", label);
    ken_buffer_string(out, program);
    if (strcmp(program, rules) != 0) {
        cli_text_put(out, language, CLI_TEXT_VERIFY_PROGRAM, NULL);
        ken_buffer_format(out, "\n  %-14s %s", "", rules);
        cli_text_put(out, language, CLI_TEXT_VERIFY_RULES, NULL);
    }
    ken_buffer_char(out, '\n');
}

static void put_verdict(const struct cli_session *s, const char *name, bool same, const ken_program_info *program,
                        const ken_program_info *rules, struct ken_buffer *out)
{
    ken_language language = s->options.language;
    if (same) {
        struct ken_buffer safe = KEN_BUFFER_EMPTY;
        ken_format_safe(&safe, name, strlen(name));
        cli_text_put(out, language, CLI_TEXT_VERIFIED, ken_buffer_text(&safe), NULL);
        cli_text_drop(&safe, out);
        ken_buffer_char(out, '\n');
    } else {
        cli_error_put(out, s, CLI_TEXT_NOT_VERIFIED, name, NULL);
        ken_buffer_format(out, "    = %s\n", cli_text(difference(program, rules), language));
    }
    put_digest(out, "program_sha256", program->program_sha256, rules->program_sha256, language);
    put_digest(out, "rules_sha256", program->rules_sha256, rules->rules_sha256, language);
}

/* The program that the compilation made, loaded only to be described. */
static int compare(const struct cli_session *s, const char *name, const struct ken_buffer *file, const ken_program *program,
                   ken_compilation *compilation)
{
    const void *bytes = NULL;
    size_t size = 0;
    ken_compilation_program(compilation, &bytes, &size);
    ken_program *compiled = NULL;
    if (ken_program_load(bytes, size, &s->limits, &compiled) != KEN_OK)
        return cli_error_memory(s); /* what the compiler has just made within the same limits is sound */
    ken_program_info of_file, of_rules;
    ken_program_describe(program, &of_file);
    ken_program_describe(compiled, &of_rules);
    bool same = size == file->size && memcmp(bytes, file->bytes, size) == 0;
    struct ken_buffer out = KEN_BUFFER_EMPTY;
    put_verdict(s, cli_files_shown(s, name), same, &of_file, &of_rules, &out);
    int result = out.failed ? cli_error_memory(s) : cli_output_all(s, &out, same ? CLI_FINE : CLI_FINDINGS);
    ken_buffer_free(&out);
    ken_program_free(compiled);
    return result;
}

int cli_verify_run(const struct cli_session *s)
{
    const struct cli_options *o = &s->options;
    char see[64];
    if (o->output)
        return cli_error(s, CLI_TEXT_OPTION_TOGETHER, cli_option_name(CLI_OPTION_VERIFY), cli_option_name(CLI_OPTION_OUTPUT),
                         cli_error_see(s, see), NULL);
    if (o->operand_count < 2)
        return cli_error(s, CLI_TEXT_OPERAND_MISSING, s->command, cli_text(CLI_TEXT_OPERAND_PROGRAM, o->language), cli_error_see(s, see), NULL);
    const char *name = o->operands[o->operand_count - 1];
    struct ken_buffer file = KEN_BUFFER_EMPTY;
    struct cli_rules rules = {0};
    int result = CLI_FAILED;
    ken_program *program = cli_rules_load(s, name, &file);
    bool read = program && cli_rules_read(s, &rules, o->operands, o->operand_count - 1);
    ken_compilation *compilation = read ? cli_rules_compile(s, &rules) : NULL;
    if (compilation)
        result = compare(s, name, &file, program, compilation);
    if (compilation)
        ken_compilation_free(compilation);
    ken_program_free(program);
    cli_rules_free(&rules);
    ken_buffer_free(&file);
    return result;
}
