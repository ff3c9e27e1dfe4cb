#include "data.h"

#include <string.h>
#include <strings.h>

#include "files.h"
#include "text.h"

#define BLOCK ((size_t)256 << 10)
#define DOCUMENT_BYTES ((size_t)1 << 30) /* a JSON file is read whole; more belongs into NDJSON */

static const char mark[] = "\xef\xbb\xbf"; /* a byte order mark */

static bool ends_in(const char *name, const char *ending)
{
    size_t size = strlen(name), rest = strlen(ending);
    return size >= rest && strcasecmp(name + size - rest, ending) == 0;
}

enum cli_input cli_data_form(const struct cli_session *s, const char *name)
{
    if (s->options.input != CLI_INPUT_AUTO)
        return s->options.input;
    if (ends_in(name, ".ndjson") || ends_in(name, ".jsonl"))
        return CLI_INPUT_NDJSON;
    if (ends_in(name, ".json"))
        return CLI_INPUT_JSON;
    return s->options.format == CLI_FORMAT_NDJSON ? CLI_INPUT_NDJSON : CLI_INPUT_JSON;
}

bool cli_lines_open(struct cli_lines *l, const struct cli_session *s, const char *name)
{
    *l = (struct cli_lines){.name = name, .limit = s->limits.record_bytes};
    l->fd = cli_files_open(s, name);
    return l->fd >= 0;
}

void cli_lines_close(struct cli_lines *l)
{
    cli_files_close(l->fd);
    ken_buffer_free(&l->block);
}

/* Drops what was handed out, then reads one block more. */
static enum cli_next fill(struct cli_lines *l, const struct cli_session *s)
{
    struct ken_buffer *b = &l->block;
    if (l->begin > 0) {
        memmove(b->bytes, b->bytes + l->begin, b->size - l->begin);
        b->size -= l->begin;
        l->searched -= l->begin;
        l->begin = 0;
    }
    char *room = ken_buffer_room(b, BLOCK);
    if (!room) {
        cli_error_memory(s);
        return CLI_NEXT_FAILED;
    }
    ssize_t got = cli_files_next(s, l->name, l->fd, room, BLOCK);
    if (got < 0)
        return CLI_NEXT_FAILED;
    ken_buffer_used(b, (size_t)got);
    l->ended = got == 0;
    if (!l->started && (b->size >= 3 || l->ended)) {
        l->started = true;
        if (b->size >= 3 && memcmp(b->bytes, mark, 3) == 0)
            l->begin = l->searched = 3;
    }
    return CLI_NEXT;
}

/* Hands out `size` bytes and goes on behind `next`. */
static enum cli_next hand_out(struct cli_lines *l, size_t size, size_t next, const char **line, size_t *line_size)
{
    *line = l->block.bytes + l->begin;
    *line_size = size > 0 && (*line)[size - 1] == '\r' ? size - 1 : size;
    l->begin = l->searched = next;
    l->number++;
    return CLI_NEXT;
}

enum cli_next cli_lines_next(struct cli_lines *l, const struct cli_session *s, const char **line, size_t *size)
{
    struct ken_buffer *b = &l->block;
    for (;;) {
        const char *end = l->started && b->size > l->searched ? memchr(b->bytes + l->searched, '\n', b->size - l->searched) : NULL;
        if (end && l->skipping) {
            l->skipping = false;
            l->begin = l->searched = (size_t)(end - b->bytes) + 1;
            continue;
        }
        if (end) {
            size_t at = (size_t)(end - b->bytes);
            return hand_out(l, at - l->begin, at + 1, line, size);
        }
        l->searched = l->started ? b->size : 0;
        if (l->skipping)
            l->begin = b->size;
        if (l->ended)
            break;
        if (b->size - l->begin > l->limit + 1) { /* one more than the limit could be a carriage return */
            l->skipping = true;
            *line = b->bytes + l->begin;
            *size = l->limit + 1;
            l->begin = b->size;
            l->number++;
            return CLI_NEXT;
        }
        if (fill(l, s) == CLI_NEXT_FAILED)
            return CLI_NEXT_FAILED;
    }
    return b->size > l->begin ? hand_out(l, b->size - l->begin, b->size, line, size) : CLI_NEXT_END;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && is_space(*at))
        at++;
    return at;
}

bool cli_document_read(struct cli_document *d, const struct cli_session *s, const char *name)
{
    *d = (struct cli_document){.name = name};
    if (!cli_files_read(s, name, DOCUMENT_BYTES, &d->bytes))
        return false;
    if (d->bytes.size > DOCUMENT_BYTES) {
        cli_files_too_big(s, name, DOCUMENT_BYTES, CLI_TEXT_USE_LINES);
        return false;
    }
    if (d->bytes.size > 0) {
        d->text = d->bytes.bytes;
        d->end = d->text + d->bytes.size;
        if (d->bytes.size >= 3 && memcmp(d->text, mark, 3) == 0)
            d->text += 3;
        d->text = skip_space(d->text, d->end);
        while (d->end > d->text && is_space(d->end[-1]))
            d->end--;
    }
    if (d->text == d->end) {
        cli_error(s, CLI_TEXT_DATA_EMPTY, cli_files_shown(s, name), NULL);
        return false;
    }
    d->is_array = *d->text == '[';
    return true;
}

void cli_document_free(struct cli_document *d)
{
    ken_buffer_free(&d->bytes);
}

void cli_document_rewind(struct cli_document *d)
{
    d->at = NULL;
}

/* The end of the value that begins at `at`: the comma or the bracket behind it, outside of texts and inner brackets. */
static const char *find_end(const char *at, const char *end)
{
    size_t depth = 0;
    for (bool in_text = false; at < end; at++) {
        if (in_text) {
            if (*at == '\\' && at + 1 < end)
                at++;
            else if (*at == '"')
                in_text = false;
            continue;
        }
        if (depth == 0 && (*at == ',' || *at == ']'))
            break;
        in_text = *at == '"';
        depth += *at == '{' || *at == '[';
        depth -= depth > 0 && (*at == '}' || *at == ']');
    }
    return at;
}

enum cli_next cli_document_next(struct cli_document *d, const char **element, size_t *size)
{
    bool first = !d->at;
    const char *at = skip_space(first ? d->text + 1 : d->at, d->end);
    d->at = at;
    if (at == d->end)
        return CLI_NEXT_FAILED; /* no closing bracket */
    if (*at == ']') {
        d->at = at + 1;
        return at + 1 == d->end ? CLI_NEXT_END : CLI_NEXT_FAILED;
    }
    if (!first) /* find_end stops at nothing else */
        d->at = at = skip_space(at + 1, d->end);
    const char *end = find_end(at, d->end);
    if (end == at)
        return CLI_NEXT_FAILED; /* as in [1,,2] and [1,] */
    d->at = end;
    *element = at;
    while (end > at && is_space(end[-1]))
        end--;
    *size = (size_t)(end - at);
    return CLI_NEXT;
}

int cli_document_refuse(const struct cli_document *d, const struct cli_session *s, const char *place, const char *reason)
{
    size_t line = 1, character = 1;
    const char *at = d->bytes.bytes;
    if (d->bytes.size >= 3 && memcmp(at, mark, 3) == 0)
        at += 3;
    for (; at < place; at++) {
        if (*at == '\n') {
            line++;
            character = 1;
        } else if (((unsigned char)*at & 0xc0) != 0x80) { /* not inside a character */
            character++;
        }
    }
    struct ken_buffer line_text = KEN_BUFFER_EMPTY, character_text = KEN_BUFFER_EMPTY;
    ken_buffer_format(&line_text, "%zu", line);
    ken_buffer_format(&character_text, "%zu", character);
    cli_error(s, CLI_TEXT_FILE_UNREADABLE, cli_files_shown(s, d->name), ken_buffer_text(&line_text), ken_buffer_text(&character_text),
              reason, NULL);
    ken_buffer_free(&line_text);
    ken_buffer_free(&character_text);
    return CLI_FAILED;
}

int cli_document_refuse_here(const struct cli_document *d, const struct cli_session *s)
{
    enum cli_text reason = CLI_TEXT_VALUE_DUE;
    if (d->at == d->end)
        reason = CLI_TEXT_ARRAY_OPEN;
    else if (d->at[-1] == ']')
        reason = CLI_TEXT_AFTER_END;
    return cli_document_refuse(d, s, skip_space(d->at, d->end), cli_text(reason, s->options.language));
}
