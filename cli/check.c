/* check.c: ken check. Every folder among the operands is a ruleset of its own; all rule files among them are one together. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cell.h"
#include "findings.h"
#include "files.h"
#include "output.h"
#include "rules.h"
#include "text.h"

#define SUMMARY_COLUMN 18
#define SUMMARY_WIDTH 80

/* Where output is gathered while rulesets are checked one by one. */
struct report {
    struct cli_output output;
    struct cli_findings *findings; /* --format json */
    enum cli_kind *kinds;          /* of the operands */
    bool colour, titles;
};

/* Asks for the kind of each operand, once for all. false: said why not. */
static bool find_kinds(const struct cli_session *s, struct report *r)
{
    const struct cli_options *o = &s->options;
    r->kinds = calloc(o->operand_count, sizeof *r->kinds);
    if (!r->kinds) {
        cli_error_memory(s);
        return false;
    }
    for (size_t i = 0; i < o->operand_count; i++)
        if ((r->kinds[i] = cli_files_kind(s, o->operands[i])) == CLI_KIND_NONE)
            return false;
    return true;
}

/* Reads the `index`-th operand, and with the first rule file all the others. false: said why not. */
static bool read_ruleset(const struct cli_session *s, const struct report *r, size_t index, struct cli_rules *rules)
{
    const struct cli_options *o = &s->options;
    if (r->kinds[index] == CLI_KIND_FOLDER)
        return cli_rules_add(s, rules, o->operands[index], CLI_KIND_FOLDER);
    for (size_t i = index; i < o->operand_count; i++)
        if (r->kinds[i] == CLI_KIND_FILE && !cli_rules_add(s, rules, o->operands[i], CLI_KIND_FILE))
            return false;
    return true;
}

/* A rule file that an earlier operand brought along already. */
static bool already_read(const struct report *r, size_t index)
{
    if (r->kinds[index] == CLI_KIND_FOLDER)
        return false;
    for (size_t i = 0; i < index; i++)
        if (r->kinds[i] == CLI_KIND_FILE)
            return true;
    return false;
}

static size_t count_rulesets(const struct cli_options *o, const struct report *r)
{
    size_t count = 0;
    for (size_t i = 0; i < o->operand_count; i++)
        count += !already_read(r, i);
    return count;
}

/* "2 files", "1 file". */
static const char *counted(struct ken_buffer *b, ken_language language, size_t count, enum cli_text one, enum cli_text many)
{
    struct ken_buffer digits = KEN_BUFFER_EMPTY;
    ken_format_count(&digits, count, language);
    cli_text_put(b, language, count == 1 ? one : many, ken_buffer_text(&digits), NULL);
    cli_text_drop(&digits, b);
    return ken_buffer_text(b);
}

static void put_counts(ken_language language, ken_compilation *compilation, struct ken_buffer *out)
{
    ken_ruleset_info info;
    ken_compilation_describe(compilation, &info);
    struct ken_buffer words[5] = {KEN_BUFFER_EMPTY, KEN_BUFFER_EMPTY, KEN_BUFFER_EMPTY, KEN_BUFFER_EMPTY, KEN_BUFFER_EMPTY};
    const char *files = counted(&words[0], language, info.files, CLI_TEXT_FILE_ONE, CLI_TEXT_FILE_MANY);
    const char *indicators = counted(&words[1], language, info.indicators, CLI_TEXT_INDICATOR_ONE, CLI_TEXT_INDICATOR_MANY);
    ken_format_count(&words[2], ken_compilation_count(compilation, KEN_ERROR, false), language);
    ken_format_count(&words[3], ken_compilation_count(compilation, KEN_WARNING, false), language);
    ken_format_count(&words[4], ken_compilation_count(compilation, KEN_NOTE, false), language);
    cli_text_put(out, language, CLI_TEXT_CHECKED, files, indicators, ken_buffer_text(&words[2]), ken_buffer_text(&words[3]),
                 ken_buffer_text(&words[4]), NULL);
    ken_buffer_char(out, '\n');
    for (size_t i = 0; i < 5; i++)
        cli_text_drop(&words[i], out);
}

/* "  label        words, wrapped"; nothing where there are no words. */
static void put_row(ken_language language, enum cli_text label, struct ken_buffer *words, struct ken_buffer *out)
{
    if (words->size > 0 || words->failed) {
        const char *name = cli_text(label, language);
        size_t used = 2 + cli_cell_width(name, strlen(name));
        ken_buffer_string(out, "  ");
        ken_buffer_string(out, name);
        cli_cell_pad(out, used < SUMMARY_COLUMN ? SUMMARY_COLUMN - used : 1);
        cli_cell_wrap(out, ken_buffer_text(words), SUMMARY_COLUMN, SUMMARY_WIDTH);
        ken_buffer_char(out, '\n');
    }
    cli_text_drop(words, out);
}

/* Appends words that stay together on a line. */
static void put_tied(struct ken_buffer *b, const char *words)
{
    for (; *words; words++)
        ken_buffer_char(b, *words == ' ' ? CLI_CELL_TIE : *words);
}

/* "team ร้อยละ ๑๐๐ · individual ร้อยละ ๑๐๐" */
static void put_weights(ken_language language, const ken_compilation *compilation, struct ken_buffer *out)
{
    struct ken_buffer words = KEN_BUFFER_EMPTY;
    const char *name, *weights;
    for (size_t i = 0; ken_compilation_scorecard(compilation, i, &name, &weights); i++) {
        struct ken_buffer sum = KEN_BUFFER_EMPTY, text = KEN_BUFFER_EMPTY;
        ken_format_digits(&sum, weights ? weights : "", language);
        ken_format_safe(&text, name, strlen(name));
        ken_buffer_char(&text, ' ');
        cli_text_put(&text, language, !weights ? CLI_TEXT_NO_TOTAL : *weights ? CLI_TEXT_PERCENT : CLI_TEXT_ADD_SCORES, ken_buffer_text(&sum), NULL);
        ken_buffer_string(&words, i > 0 ? " · " : "");
        put_tied(&words, ken_buffer_text(&text));
        cli_text_drop(&sum, &words);
        cli_text_drop(&text, &words);
    }
    put_row(language, CLI_TEXT_WEIGHTS, &words, out);
}

/* How many acknowledged findings have the code. */
static size_t count_acknowledged(const ken_compilation *compilation, const char *code)
{
    size_t count = 0;
    ken_diagnostic diagnostic;
    for (size_t i = 0; ken_compilation_diagnostic(compilation, i, &diagnostic); i++)
        count += diagnostic.acknowledged && (!code || strcmp(diagnostic.code, code) == 0);
    return count;
}

/* "๒๒ ข้อ: ตัวหารเป็นศูนย์ ๑๔ ช่องว่างระหว่างช่วง ๔ …", the most frequent first. */
static void put_acknowledged(ken_language language, const ken_compilation *compilation, struct ken_buffer *out)
{
    struct ken_buffer words = KEN_BUFFER_EMPTY, number = KEN_BUFFER_EMPTY;
    size_t all = count_acknowledged(compilation, NULL), left = all, below = SIZE_MAX;
    if (all > 0) {
        ken_format_count(&number, all, language);
        cli_text_put(&words, language, CLI_TEXT_ACKNOWLEDGED_COUNT, ken_buffer_text(&number), NULL);
    }
    while (left > 0 && below > 0) { /* round by round: the codes with the next lower count */
        size_t most = 0, count;
        const char *code;
        for (size_t i = 0; (code = ken_code(i)); i++)
            if ((count = count_acknowledged(compilation, code)) > most && count < below)
                most = count;
        for (size_t i = 0; most > 0 && (code = ken_code(i)); i++) {
            if (count_acknowledged(compilation, code) != most)
                continue;
            const char *kind = cli_text_kind(code, language);
            ken_buffer_string(&words, left < all ? cli_text(CLI_TEXT_SEPARATOR, language) : "");
            ken_buffer_char(&words, ' ');
            put_tied(&words, kind ? kind : code);
            ken_buffer_char(&words, CLI_CELL_TIE);
            ken_format_count(&words, most, language);
            left -= most;
        }
        below = most;
    }
    cli_text_drop(&number, &words);
    put_row(language, CLI_TEXT_ACKNOWLEDGED, &words, out);
}

/* Where memory runs out, `out` has failed. */
static void put_text(const struct cli_session *s, ken_compilation *compilation, bool colour, struct ken_buffer *out)
{
    ken_language language = s->options.language;
    cli_rules_render(s, compilation, false, colour, out);
    put_counts(language, compilation, out);
    if (ken_compilation_count(compilation, KEN_ERROR, false) == 0) {
        put_weights(language, compilation, out);
        put_acknowledged(language, compilation, out);
    }
}

static int verdict(const struct cli_session *s, const ken_compilation *compilation)
{
    bool strict = cli_option_given(&s->options, CLI_OPTION_STRICT);
    size_t findings = ken_compilation_count(compilation, KEN_ERROR, false);
    if (strict)
        findings += ken_compilation_count(compilation, KEN_WARNING, false);
    return findings > 0 ? CLI_FINDINGS : CLI_FINE;
}

/* Checks the ruleset that begins at operand `index`. */
static int check_one(const struct cli_session *s, size_t index, struct report *r)
{
    struct cli_rules rules = {0};
    ken_compilation *compilation = NULL;
    struct ken_buffer out = KEN_BUFFER_EMPTY;
    int result = CLI_FAILED;
    if (!read_ruleset(s, r, index, &rules) || !cli_rules_check(s, &rules, &compilation)) {
        result = CLI_FAILED; /* said already */
    } else if (r->findings) {
        result = cli_findings_add(r->findings, compilation, s->options.language) ? verdict(s, compilation) : cli_error_memory(s);
    } else {
        if (r->titles) {
            cli_cell_style(&out, r->colour, CLI_STYLE_BOLD);
            ken_format_safe(&out, s->options.operands[index], strlen(s->options.operands[index]));
            cli_cell_style(&out, r->colour, CLI_STYLE_PLAIN);
            ken_buffer_string(&out, "\n");
        }
        put_text(s, compilation, r->colour, &out);
        ken_buffer_string(&out, r->titles ? "\n" : "");
        result = cli_output_buffer(&r->output, &out) ? verdict(s, compilation) : CLI_FAILED;
    }
    ken_buffer_free(&out);
    if (compilation)
        ken_compilation_free(compilation);
    cli_rules_free(&rules);
    return result;
}

/* Checks them all, and writes the JSON. Returns the exit code. */
static int check_all(const struct cli_session *s, struct report *r)
{
    const struct cli_options *o = &s->options;
    int worst = CLI_FINE;
    if (o->format == CLI_FORMAT_JSON && !(r->findings = cli_findings_new()))
        return cli_error_memory(s);
    for (size_t i = 0; i < o->operand_count && worst != CLI_FAILED; i++) {
        int result = already_read(r, i) ? CLI_FINE : check_one(s, i, r);
        worst = result > worst ? result : worst;
    }
    if (r->findings && worst != CLI_FAILED) {
        struct ken_buffer json = KEN_BUFFER_EMPTY;
        if (!cli_findings_write(r->findings, &json))
            worst = cli_error_memory(s);
        else
            cli_output_buffer(&r->output, &json);
        ken_buffer_free(&json);
    }
    cli_findings_free(r->findings);
    return worst;
}

int cli_check_run(const struct cli_session *s)
{
    struct report r = {.colour = cli_options_colour(&s->options, STDOUT_FILENO)};
    int result = CLI_FAILED;
    if (find_kinds(s, &r) && cli_output_open(&r.output, s, NULL)) {
        r.titles = count_rulesets(&s->options, &r) > 1;
        result = cli_output_close(&r.output, s, check_all(s, &r));
    }
    free(r.kinds);
    return result;
}
