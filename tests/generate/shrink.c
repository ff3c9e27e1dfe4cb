/* shrink.c: see shrink.h. */
#include "shrink.h"

#include <string.h>

enum { MOST_QUESTIONS = 4000 };

static size_t count_pieces(const struct ken_buffer *text, char end)
{
    size_t pieces = 1;
    for (size_t i = 0; i < text->size; i++)
        pieces += text->bytes[i] == end;
    return pieces;
}

/* Where a piece begins; the end of the text where there are not so many. */
static size_t piece_at(const struct ken_buffer *text, size_t piece, char end)
{
    size_t at = 0;
    for (; piece > 0 && at < text->size; at++)
        piece -= text->bytes[at] == end;
    return at;
}

/* Takes the bytes from `begin` to `end` out, if what is left still fails. */
static bool take_out(struct ken_buffer *text, size_t begin, size_t end, shrink_question *fails, void *context)
{
    struct ken_buffer less = KEN_BUFFER_EMPTY;
    ken_buffer_bytes(&less, text->bytes, begin);
    ken_buffer_bytes(&less, text->bytes + end, text->size - end);
    bool good = less.size < text->size && fails(context, less.bytes, less.size);
    struct ken_buffer worse = good ? *text : less;
    if (good)
        *text = less;
    ken_buffer_free(&worse);
    return good;
}

void shrink_pieces(struct ken_buffer *text, char end, shrink_question *fails, void *context)
{
    int questions = 0;
    for (size_t run = count_pieces(text, end) / 2; run > 0; run /= 2)
        for (bool again = true; again;) {
            again = false;
            for (size_t piece = 0; piece < count_pieces(text, end) && questions++ < MOST_QUESTIONS;)
                if (take_out(text, piece_at(text, piece, end), piece_at(text, piece + run, end), fails, context))
                    again = true;
                else
                    piece += run;
        }
}

static bool begins(const char *line, size_t size, const char *word)
{
    return size >= strlen(word) && memcmp(line, word, strlen(word)) == 0;
}

/* Whether a line is about totals alone. */
static bool is_of_totals(const char *line, size_t size)
{
    static const char *const words[] = {"weight", "น้ำหนัก", "grade", "ผลการประเมิน", "adjust total to", "ปรับคะแนนรวมเป็น"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (begins(line, size, words[i]))
            return true;
    return false;
}

/* A scorecard's line, with no parts but how many levels there are. */
static void put_scorecard(struct ken_buffer *out, const char *line, size_t size)
{
    static const char *const words[] = {"levels", "จำนวนระดับ"};
    size_t title = size;
    while (title > 0 && line[title - 1] != '"' && line[title - 1] != (char)0x9d) /* 0x9d ends a curly quotation mark */
        title--;
    ken_buffer_bytes(out, line, title);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *levels = memmem(line + title, size - title, words[i], strlen(words[i])), *end = levels;
        if (!levels)
            continue;
        end += strlen(words[i]);
        while (end < line + size && *end == ' ')
            end++;
        while (end < line + size && *end != ' ')
            end++;
        ken_buffer_char(out, ' ');
        ken_buffer_bytes(out, levels, (size_t)(end - levels));
    }
    ken_buffer_string(out, " no total\n");
}

void shrink_totals(struct ken_buffer *text, shrink_question *fails, void *context)
{
    struct ken_buffer less = KEN_BUFFER_EMPTY;
    for (size_t at = 0; at < text->size;) {
        const char *line = text->bytes + at, *end = memchr(line, '\n', text->size - at);
        size_t size = end ? (size_t)(end - line) : text->size - at;
        at += size + (end != NULL);
        if (is_of_totals(line, size))
            continue;
        if (begins(line, size, "scorecard") || begins(line, size, "แบบประเมิน")) {
            put_scorecard(&less, line, size);
            continue;
        }
        ken_buffer_bytes(&less, line, size);
        ken_buffer_char(&less, '\n');
    }
    struct ken_buffer worse = less;
    if (fails(context, less.bytes, less.size)) {
        worse = *text;
        *text = less;
    }
    ken_buffer_free(&worse);
}
