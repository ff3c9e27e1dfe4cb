/* eval.c: ken eval. One record after another: read, scored, written in the form that was asked for. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "data.h"
#include "files.h"
#include "output.h"
#include "rules.h"
#include "table.h"
#include "text.h"

struct evaluation {
    const struct cli_session *session;
    ken_program *program;
    ken_context *context;
    struct cli_output output;
    struct cli_table table;
    struct ken_buffer line;  /* scratch */
    enum cli_format format;
    bool is_array;           /* the JSON output is an array, … */
    size_t written;          /* … and has so many elements */
    struct cli_counts counts;
    bool level_missing;      /* for --strict */
};

/* Why a run ends early. */
enum ending { GO_ON, STOP_WRITING, STOP_FAILED };

/* Copies JSON text; with --ascii every other character becomes \uXXXX. Such characters stand in strings only. */
static void put_json(struct evaluation *e, const char *text, size_t size)
{
    struct ken_buffer *b = &e->line;
    if (!cli_option_given(&e->session->options, CLI_OPTION_ASCII)) {
        ken_buffer_bytes(b, text, size);
        return;
    }
    for (const unsigned char *at = (const unsigned char *)text, *end = at + size; at < end;) {
        unsigned c = *at++;
        unsigned more = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3; /* the text is sound UTF-8 */
        if (c < 0x80) {
            ken_buffer_char(b, (char)c);
            continue;
        }
        for (c &= 0x3fu >> more; more > 0 && at < end; more--)
            c = c << 6 | (*at++ & 0x3fu);
        if (c < 0x10000)
            ken_buffer_format(b, "\\u%04x", c);
        else
            ken_buffer_format(b, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10), 0xdc00 + (c & 0x3ff));
    }
}

/* A text as a JSON string. */
static void put_string(struct evaluation *e, const char *text)
{
    ken_buffer_char(&e->line, '"');
    for (const char *at = text; *at;) {
        size_t plain = 0;
        while ((unsigned char)at[plain] >= 0x20 && at[plain] != '"' && at[plain] != '\\')
            plain++;
        put_json(e, at, plain);
        at += plain;
        if (*at == '"' || *at == '\\')
            ken_buffer_format(&e->line, "\\%c", *at++);
        else if (*at)
            ken_buffer_format(&e->line, "\\u%04x", (unsigned)(unsigned char)*at++);
    }
    ken_buffer_char(&e->line, '"');
}

/* Writes the line gathered in e->line as one result: all of it, or nothing where memory ran out in it. */
static enum ending put_result(struct evaluation *e)
{
    if (e->format == CLI_FORMAT_NDJSON || (e->format == CLI_FORMAT_JSON && !e->is_array))
        ken_buffer_char(&e->line, '\n');
    if (e->line.failed) {
        cli_error_memory(e->session);
        return STOP_FAILED;
    }
    if (e->format == CLI_FORMAT_JSON && e->is_array)
        cli_output_bytes(&e->output, e->written > 0 ? ",\n" : "[\n", 2);
    else if (e->format == CLI_FORMAT_TABLE && e->written > 0)
        cli_output_bytes(&e->output, "\n", 1);
    e->written++;
    cli_output_buffer(&e->output, &e->line);
    ken_buffer_clear(&e->line);
    return cli_output_line_end(&e->output) ? GO_ON : STOP_WRITING;
}

static bool is_complete(const struct evaluation *e, bool *every_level)
{
    bool complete = true;
    ken_indicator_result indicator;
    ken_scorecard_result card;
    *every_level = true;
    for (size_t i = 0; ken_result_indicator(e->context, i, &indicator); i++) {
        complete = complete && (indicator.outcome == KEN_SCORED || indicator.outcome == KEN_NOT_ASSESSED);
        *every_level = *every_level && indicator.outcome == KEN_SCORED;
    }
    for (size_t i = 0; ken_result_scorecard(e->context, i, &card); i++) /* what adjusts a total may be open too */
        complete = complete && (card.score.decimal || !card.lowest.decimal);
    return complete;
}

/* The record that was just scored; the `number`-th of its file. */
static enum ending put_scored(struct evaluation *e, size_t number)
{
    bool every_level, complete = is_complete(e, &every_level);
    e->counts.records++;
    e->counts.complete += complete;
    e->level_missing = e->level_missing || !every_level;
    if (e->format == CLI_FORMAT_TABLE) {
        if (!cli_table_put(&e->table, e->context, number, &e->line))
            e->line.failed = true;
        return put_result(e);
    }
    const char *text;
    size_t size;
    if (ken_result_json(e->context, e->session->options.language, &text, &size) != KEN_OK)
        e->line.failed = true;
    else
        put_json(e, text, size);
    return put_result(e);
}

/* The record that could not be read: `label` "line" or "record", and which. */
static enum ending put_unreadable(struct evaluation *e, const char *label, size_t number)
{
    ken_language language = e->session->options.language;
    bool is_line = strcmp(label, "line") == 0;
    const char *text = ken_error_text(e->context, language, is_line ? number : 0);
    e->counts.records++;
    e->counts.unreadable++;
    e->level_missing = true;
    if (!text) {
        e->line.failed = true;
    } else if (e->format == CLI_FORMAT_TABLE) {
        cli_table_put_unreadable(&e->table, number, text, &e->line);
    } else {
        ken_buffer_string(&e->line, "{\"error\":");
        put_string(e, text);
        ken_buffer_format(&e->line, ",\"%s\":%zu}", label, number);
    }
    return put_result(e);
}

/* What else than a result ken_evaluate came to. */
static enum ending refuse_status(const struct evaluation *e, ken_status status)
{
    if (status == KEN_DAMAGED)
        cli_error(e->session, CLI_TEXT_PROGRAM_DAMAGED, e->session->options.operands[0], NULL);
    else
        cli_error_memory(e->session);
    return STOP_FAILED;
}

static enum ending eval_lines(struct evaluation *e, const char *name)
{
    struct cli_lines lines;
    if (!cli_lines_open(&lines, e->session, name))
        return STOP_FAILED;
    enum ending ending = GO_ON;
    const char *line;
    size_t size;
    while (ending == GO_ON) {
        enum cli_next next = cli_lines_next(&lines, e->session, &line, &size);
        if (next != CLI_NEXT) {
            ending = next == CLI_NEXT_FAILED ? STOP_FAILED : GO_ON;
            break;
        }
        ken_status status = ken_evaluate(e->context, line, size);
        if (status == KEN_OK)
            ending = put_scored(e, lines.number);
        else if (status == KEN_UNREADABLE)
            ending = put_unreadable(e, "line", lines.number);
        else
            ending = refuse_status(e, status);
    }
    cli_lines_close(&lines);
    return ending;
}

/* What bytes that are not UTF-8 seem to be: every one above ASCII is a letter of Windows-874, or the file begins as UTF-16 does. */
static enum cli_text cure_of(const struct cli_document *d)
{
    const unsigned char *bytes = (const unsigned char *)d->bytes.bytes;
    size_t size = d->bytes.size;
    if (size >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
        return CLI_TEXT_SAVE_UTF8;
    for (size_t i = 0; i < size; i++)
        if (bytes[i] >= 0x80 && (bytes[i] < 0xa1 || (bytes[i] > 0xda && bytes[i] < 0xdf) || bytes[i] > 0xfb))
            return CLI_TEXT_ASK_AGAIN;
    return CLI_TEXT_CONVERT_UTF8;
}

/* Says why ken_evaluate could not read what stands at `begin` in the file. */
static void refuse_document(const struct evaluation *e, const struct cli_document *d, const char *begin)
{
    const struct cli_session *s = e->session;
    const char *name = cli_files_shown(s, d->name);
    ken_error_info info;
    ken_error(e->context, &info);
    const char *place = begin + info.offset;
    if (strcmp(info.code, "D0106") == 0 && place < d->bytes.bytes + d->bytes.size) {
        char byte[8];
        snprintf(byte, sizeof byte, "0x%02X", (unsigned)(unsigned char)*place);
        struct ken_buffer offset = KEN_BUFFER_EMPTY;
        ken_buffer_format(&offset, "%zu", (size_t)(place - d->bytes.bytes));
        cli_error(s, CLI_TEXT_FILE_NOT_UTF8, name, byte, ken_buffer_text(&offset), NULL);
        cli_error_help(s, cure_of(d));
        ken_buffer_free(&offset);
        return;
    }
    const char *text = ken_error_reason(e->context, s->options.language);
    if (!text) {
        cli_error_memory(s);
    } else if (strcmp(info.code, "D0101") == 0) {
        cli_document_refuse(d, s, place, text);
    } else {
        bool limit = strcmp(info.code, "D0105") == 0;
        cli_error(s, limit ? CLI_TEXT_FILE_LIMIT : CLI_TEXT_FILE_NOT_OBJECT, name, text, NULL);
        if (limit)
            cli_error_help(s, CLI_TEXT_RAISE_LIMIT);
    }
}

/* Whether the file as a whole is to be refused for what ken_evaluate found: an element that is no object, or too large, is
 * well-formed JSON and has a result of its own. */
static bool spoils_file(const struct evaluation *e)
{
    ken_error_info info;
    ken_error(e->context, &info);
    return strcmp(info.code, "D0103") != 0 && strcmp(info.code, "D0105") != 0;
}

/* Reads the whole array before anything of it is printed. Evaluating twice costs time, not memory; large data is NDJSON. */
static enum ending verify_array(struct evaluation *e, struct cli_document *d)
{
    const char *element;
    size_t size;
    enum cli_next next;
    cli_document_rewind(d);
    while ((next = cli_document_next(d, &element, &size)) == CLI_NEXT) {
        ken_status status = ken_evaluate(e->context, element, size);
        if (status == KEN_UNREADABLE && spoils_file(e)) {
            refuse_document(e, d, element);
            return STOP_FAILED;
        }
        if (status != KEN_OK && status != KEN_UNREADABLE)
            return refuse_status(e, status);
    }
    if (next == CLI_NEXT_FAILED)
        cli_document_refuse_here(d, e->session);
    return next == CLI_NEXT_END ? GO_ON : STOP_FAILED;
}

static enum ending eval_array(struct evaluation *e, struct cli_document *d)
{
    enum ending ending = verify_array(e, d);
    const char *element;
    size_t size;
    cli_document_rewind(d);
    for (size_t number = 1; ending == GO_ON && cli_document_next(d, &element, &size) == CLI_NEXT; number++) {
        ken_status status = ken_evaluate(e->context, element, size);
        if (status == KEN_OK)
            ending = put_scored(e, number);
        else if (status == KEN_UNREADABLE)
            ending = put_unreadable(e, "record", number);
        else
            ending = refuse_status(e, status);
    }
    return ending;
}

static enum ending eval_document(struct evaluation *e, const char *name)
{
    struct cli_document d;
    enum ending ending = STOP_FAILED;
    if (cli_document_read(&d, e->session, name)) {
        /* one file with one object gives an object; everything else an array */
        e->is_array = e->is_array || d.is_array;
        ken_status status = KEN_OK;
        if (d.is_array)
            ending = eval_array(e, &d);
        else if ((status = ken_evaluate(e->context, d.text, (size_t)(d.end - d.text))) == KEN_OK)
            ending = put_scored(e, e->counts.records + 1);
        else if (status == KEN_UNREADABLE)
            refuse_document(e, &d, d.text);
        else
            ending = refuse_status(e, status);
    }
    cli_document_free(&d);
    return ending;
}

static enum ending eval_all(struct evaluation *e)
{
    const struct cli_options *o = &e->session->options;
    enum ending ending = GO_ON;
    for (size_t i = 1; i < o->operand_count && ending == GO_ON; i++)
        ending = cli_data_form(e->session, o->operands[i]) == CLI_INPUT_NDJSON ? eval_lines(e, o->operands[i])
                                                                               : eval_document(e, o->operands[i]);
    return ending;
}

/* What stands behind the last record. An array that was begun is closed whatever happened, so that it can be read. */
static void put_end(struct evaluation *e, enum ending ending)
{
    if (e->format == CLI_FORMAT_JSON && e->is_array && (e->written > 0 || ending == GO_ON)) {
        const char *end = e->written > 0 ? "\n]\n" : "[]\n";
        cli_output_bytes(&e->output, end, strlen(end));
    }
    if (e->format == CLI_FORMAT_TABLE && ending == GO_ON && e->counts.records != 1) {
        if (e->written > 0)
            ken_buffer_char(&e->line, '\n');
        cli_table_put_counts(&e->table, &e->counts, &e->line);
        cli_output_buffer(&e->output, &e->line);
    }
}

static int evaluate(const struct cli_session *s, struct evaluation *e)
{
    const struct cli_options *o = &s->options;
    if (!(e->program = cli_rules_program(s, o->operands[0])))
        return CLI_FAILED;
    if (ken_context_new(e->program, &e->context) != KEN_OK)
        return cli_error_memory(s);
    if (!cli_output_open(&e->output, s, o->output))
        return CLI_FAILED;
    e->format = o->format == CLI_FORMAT_DEFAULT ? CLI_FORMAT_TABLE : o->format;
    e->is_array = o->operand_count > 2 || cli_data_form(s, o->operands[1]) == CLI_INPUT_NDJSON;
    cli_table_init(&e->table, e->program, o->language, e->output.fd, cli_options_colour(o, e->output.fd));
    enum ending ending = eval_all(e);
    put_end(e, ending);
    int result = ending == STOP_FAILED ? CLI_FAILED : CLI_FINE;
    if (result == CLI_FINE && e->level_missing && cli_option_given(o, CLI_OPTION_STRICT))
        result = CLI_FINDINGS;
    return cli_output_close(&e->output, s, result);
}

/* Mistakes in what was asked for, before anything is read. */
static bool operands_agree(const struct cli_session *s)
{
    const struct cli_options *o = &s->options;
    size_t from_stdin = 0;
    char see[64];
    for (size_t i = 0; i < o->operand_count; i++) {
        from_stdin += cli_files_is_stdin(o->operands[i]);
        if (o->output && !cli_files_is_stdin(o->output) && cli_files_same(o->operands[i], o->output)) {
            cli_error(s, CLI_TEXT_OUTPUT_IS_INPUT, o->output, NULL);
            return false;
        }
    }
    if (from_stdin > 1)
        cli_error(s, CLI_TEXT_STDIN_TWICE, NULL);
    bool is_table = o->format == CLI_FORMAT_DEFAULT || o->format == CLI_FORMAT_TABLE;
    if (is_table && cli_option_given(o, CLI_OPTION_ASCII)) {
        cli_error(s, CLI_TEXT_OPTION_MACHINE, cli_error_see(s, see), NULL);
        return false;
    }
    return from_stdin <= 1;
}

int cli_eval_run(const struct cli_session *s)
{
    if (!operands_agree(s))
        return CLI_FAILED;
    struct evaluation e = {.session = s};
    int result = evaluate(s, &e);
    ken_buffer_free(&e.line);
    if (e.context)
        ken_context_free(e.context);
    ken_program_free(e.program);
    return result;
}
