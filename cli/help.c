/* help.c: ken help, ken explain CODE and ken version: commands that only say something. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../compiler/ken_compiler.h"
#include "output.h"
#include "text.h"

static const struct {
    const char *command, *page[2];
} pages[] = {
#define CLI_HELP(command, thai, english) {command, {thai, english}},
#include "help.def"
};

static int say(const struct cli_session *s, const char *text)
{
    struct ken_buffer out = KEN_BUFFER_EMPTY;
    ken_buffer_string(&out, text);
    int result = cli_output_all(s, &out, CLI_FINE);
    ken_buffer_free(&out);
    return result;
}

int cli_help_run(const struct cli_session *s)
{
    const char *topic = s->options.operand_count > 0 ? s->options.operands[0] : "";
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (strcmp(pages[i].command, topic) == 0)
            return say(s, pages[i].page[s->options.language]);
    return cli_error(s, CLI_TEXT_UNKNOWN_COMMAND, topic, "ken help", NULL);
}

int cli_version_run(const struct cli_session *s)
{
    struct ken_buffer out = KEN_BUFFER_EMPTY;
    ken_buffer_format(&out, "ken %s\n", ken_version());
    int result = cli_output_all(s, &out, CLI_FINE);
    ken_buffer_free(&out);
    return result;
}

static bool is_code(const char *wanted)
{
    const char *code;
    for (size_t i = 0; (code = ken_code(i)); i++)
        if (strcmp(code, wanted) == 0)
            return true;
    return false;
}

int cli_explain_run(const struct cli_session *s)
{
    char code[8] = "";
    const char *wanted = s->options.operands[0];
    for (size_t i = 0; wanted[i] && i + 1 < sizeof code; i++) /* k0407 will do */
        code[i] = (char)toupper((unsigned char)wanted[i]);
    if (strlen(wanted) >= sizeof code || !is_code(code))
        return cli_error(s, CLI_TEXT_UNKNOWN_CODE, wanted, NULL);
    char *page = ken_explain_code(code, s->options.language);
    if (!page)
        return cli_error_memory(s);
    int result = say(s, page);
    free(page);
    return result;
}
