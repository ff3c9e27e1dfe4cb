#include "table.h"

#include <stdio.h>
#include <string.h>

#include "cell.h"
#include "decimal.h"
#include "text.h"

#define GAP 2          /* cells between columns */
#define WEIGHT_CELLS 6
#define LEVEL_CELLS 5
#define LEAST_NUMBER 3
#define LEAST_TITLE 16 /* on a terminal */
#define LAST_CELLS 30  /* the last column may take so many before it cuts titles shorter than itself */

/* The columns of one record's tables; the same for all its scorecards. */
struct columns {
    size_t number, title; /* cells, without the gap behind */
    size_t weight;        /* 0: no scorecard has weights */
    size_t last;          /* 0: not cut */
};

void cli_table_init(struct cli_table *t, const ken_program *program, ken_language language, int fd, bool colour)
{
    *t = (struct cli_table){.program = program, .language = language, .width = cli_cell_terminal(fd), .colour = colour};
}

static size_t width_of(struct ken_buffer *b)
{
    return b->size > 0 ? cli_cell_width(b->bytes, b->size) : 0;
}

static void put_safe(struct ken_buffer *b, const char *text)
{
    ken_format_safe(b, text, strlen(text));
}

/* The number, safe and in the digits of the language. */
static void put_number(const struct cli_table *t, const char *number, struct ken_buffer *b)
{
    struct ken_buffer safe = KEN_BUFFER_EMPTY;
    put_safe(&safe, number);
    ken_format_digits(b, ken_buffer_text(&safe), t->language);
    cli_text_drop(&safe, b);
}

/* What was measured, or why there is no level. */
static void put_last(const struct cli_table *t, ken_context *context, size_t index, const ken_indicator_result *r, struct ken_buffer *b)
{
    if (r->outcome != KEN_SCORED) {
        ken_buffer_string(b, cli_text_outcome(r->outcome, t->language));
        return;
    }
    bool first = true;
    for (size_t k = 0; k < r->measured_count; k++) {
        const char *value = ken_measured(context, index, k, t->language);
        b->failed = b->failed || !value;
        if (!value || !*value)
            continue;
        ken_buffer_string(b, first ? "" : " · ");
        put_safe(b, value);
        first = false;
    }
}

static void widen(size_t *cells, struct ken_buffer *b)
{
    size_t width = width_of(b);
    *cells = width > *cells ? width : *cells;
    ken_buffer_clear(b);
}

/* The scorecard's title; in English its name too, which commands and results use. */
static void put_title(const struct cli_table *t, const ken_scorecard_result *card, struct ken_buffer *b)
{
    put_safe(b, card->title);
    if (t->language == KEN_ENGLISH) {
        ken_buffer_string(b, *card->title ? " · " : "");
        put_safe(b, card->name);
    }
}

/* What the columns would like to have; *last is the width of the last one. */
static struct columns measure(const struct cli_table *t, ken_context *context, size_t *last, struct ken_buffer *out)
{
    struct columns c = {.number = LEAST_NUMBER};
    ken_indicator_result r;
    ken_scorecard_result card;
    struct ken_buffer b = KEN_BUFFER_EMPTY;
    for (size_t i = 0; ken_result_indicator(context, i, &r); i++) {
        put_number(t, r.number, &b);
        widen(&c.number, &b);
        put_safe(&b, r.title);
        widen(&c.title, &b);
        put_last(t, context, i, &r, &b);
        widen(last, &b);
        c.weight = r.weight ? WEIGHT_CELLS : c.weight;
    }
    for (size_t i = 0; ken_result_scorecard(context, i, &card); i++) {
        size_t heading = 0;
        put_title(t, &card, &b);
        widen(&heading, &b);
        heading = heading > c.number + GAP ? heading - c.number - GAP : 0;
        c.title = heading > c.title ? heading : c.title;
    }
    ken_buffer_string(&b, cli_text(CLI_TEXT_TOTAL, t->language));
    widen(&c.title, &b);
    ken_buffer_string(&b, cli_text(CLI_TEXT_COLUMN_MEASURED, t->language));
    widen(last, &b);
    cli_text_drop(&b, out);
    return c;
}

static struct columns lay_out(const struct cli_table *t, ken_context *context, struct ken_buffer *out)
{
    size_t last = 0;
    struct columns c = measure(t, context, &last, out);
    if (t->width == 0)
        return c;
    /* titles give way to the last column, down to half of what there is */
    size_t fixed = c.number + GAP + (c.weight ? GAP + c.weight : 0) + GAP + LEVEL_CELLS + GAP;
    size_t room = t->width > fixed + 2 * (size_t)LEAST_TITLE ? t->width - fixed : 2 * (size_t)LEAST_TITLE;
    size_t most = room / 2 > LAST_CELLS ? room / 2 : LAST_CELLS < room - LEAST_TITLE ? LAST_CELLS : room - LEAST_TITLE;
    c.last = last < most ? last : most;
    c.title = c.title < room - c.last ? c.title : room - c.last;
    c.last = room - c.title;
    return c;
}

/* A cell of `cells`: the text at its right end, or in its middle. */
static void put_right(struct ken_buffer *out, struct ken_buffer *text, size_t cells, bool centred)
{
    size_t width = width_of(text), free_cells = cells > width ? cells - width : 0;
    size_t before = centred ? free_cells / 2 : free_cells;
    cli_cell_pad(out, before);
    ken_buffer_bytes(out, text->bytes, text->size);
    cli_cell_pad(out, centred ? free_cells - before : 0);
    ken_buffer_clear(text);
}

static void put_left(struct ken_buffer *out, struct ken_buffer *text, size_t cells)
{
    size_t used = cli_cell_cut(out, text->size > 0 ? text->bytes : "", text->size, cells);
    cli_cell_pad(out, cells > used ? cells - used : 0);
    ken_buffer_clear(text);
}

/* Lines end at their last letter. */
static void end_line(struct ken_buffer *out)
{
    while (out->size > 0 && out->bytes[out->size - 1] == ' ')
        out->size--;
    ken_buffer_char(out, '\n');
}

/* "ตัวชี้วัดรายทีม     น้ำหนัก  ระดับ  ค่าที่วัดได้" */
static void put_heading(const struct cli_table *t, const struct columns *c, const ken_scorecard_result *card, struct ken_buffer *out)
{
    struct ken_buffer text = KEN_BUFFER_EMPTY;
    cli_cell_style(out, t->colour, CLI_STYLE_BOLD);
    put_title(t, card, &text);
    put_left(out, &text, c->number + GAP + c->title);
    if (c->weight) {
        ken_buffer_string(&text, card->has_total ? cli_text(CLI_TEXT_COLUMN_WEIGHT, t->language) : "");
        cli_cell_pad(out, GAP);
        put_right(out, &text, c->weight, false);
    }
    ken_buffer_string(&text, cli_text(CLI_TEXT_COLUMN_LEVEL, t->language));
    cli_cell_pad(out, GAP);
    put_right(out, &text, LEVEL_CELLS, true);
    cli_cell_pad(out, GAP);
    ken_buffer_string(out, cli_text(CLI_TEXT_COLUMN_MEASURED, t->language));
    cli_cell_style(out, t->colour, CLI_STYLE_PLAIN);
    end_line(out);
    cli_text_drop(&text, out);
}

/* "๔", "๓–๔" while it is open, nothing where the indicator is not assessed. */
static void put_level(const struct cli_table *t, const ken_indicator_result *r, struct ken_buffer *b)
{
    struct ken_buffer ascii = KEN_BUFFER_EMPTY;
    if (r->level >= 0)
        ken_buffer_format(&ascii, "%d", r->level);
    else if (r->lowest >= 0 && r->lowest == r->highest)
        ken_buffer_format(&ascii, "%d", r->lowest);
    else if (r->lowest >= 0)
        ken_buffer_format(&ascii, "%d–%d", r->lowest, r->highest);
    ken_format_digits(b, ken_buffer_text(&ascii), t->language);
    cli_text_drop(&ascii, b);
}

static enum cli_style style_of(ken_outcome outcome)
{
    switch (outcome) {
    case KEN_SCORED:
    case KEN_NOT_ASSESSED:
        return CLI_STYLE_PLAIN;
    case KEN_INVALID:
        return CLI_STYLE_RED;
    case KEN_MISSING:
    case KEN_UNCOVERED:
    case KEN_ZERO_BASE:
    case KEN_OVERFLOW:
        return CLI_STYLE_YELLOW;
    }
    return CLI_STYLE_PLAIN;
}

static void put_row(const struct cli_table *t, const struct columns *c, ken_context *context, size_t index,
                    const ken_indicator_result *r, struct ken_buffer *out)
{
    struct ken_buffer text = KEN_BUFFER_EMPTY;
    put_number(t, r->number, &text);
    put_left(out, &text, c->number + GAP);
    put_safe(&text, r->title);
    put_left(out, &text, c->title);
    if (c->weight) {
        ken_format_digits(&text, r->weight ? r->weight : "", t->language);
        cli_cell_pad(out, GAP);
        put_right(out, &text, c->weight, false);
    }
    put_level(t, r, &text);
    cli_cell_pad(out, GAP);
    put_right(out, &text, LEVEL_CELLS, true);
    put_last(t, context, index, r, &text);
    if (text.size > 0) {
        bool coloured = t->colour && style_of(r->outcome) != CLI_STYLE_PLAIN;
        cli_cell_pad(out, GAP);
        cli_cell_style(out, coloured, style_of(r->outcome));
        cli_cell_cut(out, text.bytes, text.size, c->last ? c->last : SIZE_MAX);
        cli_cell_style(out, coloured, CLI_STYLE_PLAIN);
    }
    end_line(out);
    cli_text_drop(&text, out);
}

/* "๓.๓๐ ถึง ๔.๒๐ จาก ๕  (ร้อยละ ๖๖ ถึง ๘๔)": one number means that it is final. */
static void put_score(const struct cli_table *t, const ken_scorecard_result *card, struct ken_buffer *out)
{
    ken_language language = t->language;
    struct ken_buffer low = KEN_BUFFER_EMPTY, high = KEN_BUFFER_EMPTY, both = KEN_BUFFER_EMPTY, top = KEN_BUFFER_EMPTY;
    bool final = card->score.decimal != NULL;
    char digits[16];
    cli_decimal_score(&low, language, final ? &card->score : &card->lowest);
    if (!final)
        cli_decimal_score(&high, language, &card->highest);
    if (final)
        ken_buffer_string(&both, ken_buffer_text(&low));
    else
        cli_text_put(&both, language, CLI_TEXT_BOUNDS, ken_buffer_text(&low), ken_buffer_text(&high), NULL);
    snprintf(digits, sizeof digits, "%d", card->top);
    ken_format_digits(&top, digits, language);
    cli_text_put(out, language, CLI_TEXT_TOTAL_OF, ken_buffer_text(&both), ken_buffer_text(&top), NULL);
    ken_buffer_clear(&low);
    ken_buffer_clear(&high);
    const ken_total *lowest = final ? &card->percent : &card->lowest_percent;
    if (lowest->decimal && (final || card->highest_percent.decimal)) {
        cli_decimal_percent(&low, language, lowest);
        if (!final)
            cli_decimal_percent(&high, language, &card->highest_percent);
        ken_buffer_string(out, "  (");
        cli_text_put(out, language, final ? CLI_TEXT_PERCENT : CLI_TEXT_PERCENT_BOUNDS, ken_buffer_text(&low), ken_buffer_text(&high), NULL);
        ken_buffer_char(out, ')');
    }
    cli_text_drop(&low, out);
    cli_text_drop(&high, out);
    cli_text_drop(&both, out);
    cli_text_drop(&top, out);
}

static void put_total(const struct cli_table *t, const struct columns *c, const ken_scorecard_result *card, struct ken_buffer *out)
{
    struct ken_buffer text = KEN_BUFFER_EMPTY;
    cli_cell_style(out, t->colour, CLI_STYLE_BOLD);
    cli_cell_pad(out, c->number + GAP);
    ken_buffer_string(&text, cli_text(CLI_TEXT_TOTAL, t->language));
    put_left(out, &text, c->title);
    ken_format_digits(&text, "100", t->language); /* weights that sum to anything else do not compile */
    cli_cell_pad(out, GAP);
    put_right(out, &text, c->weight, false);
    cli_cell_pad(out, GAP);
    if (card->score.decimal || (card->lowest.decimal && card->highest.decimal))
        put_score(t, card, out);
    else
        ken_buffer_string(out, cli_text_outcome(KEN_NOT_ASSESSED, t->language));
    cli_cell_style(out, t->colour, CLI_STYLE_PLAIN);
    end_line(out);
    cli_text_drop(&text, out);
}

/* "อำเภอนางรอง  ๑ ตุลาคม ๒๕๖๔ ถึง ๓๑ มีนาคม ๒๕๖๕" */
static void put_head(const struct cli_table *t, const ken_context *context, size_t number, struct ken_buffer *out)
{
    const char *unit = ken_result_unit(context);
    ken_program_info info;
    ken_program_describe(t->program, &info);
    struct ken_buffer first = KEN_BUFFER_EMPTY, last = KEN_BUFFER_EMPTY;
    cli_cell_style(out, t->colour, CLI_STYLE_BOLD);
    if (unit && *unit) {
        put_safe(out, unit);
    } else {
        ken_format_count(&first, number, t->language);
        cli_text_put(out, t->language, CLI_TEXT_RECORD_NUMBER, ken_buffer_text(&first), NULL);
        ken_buffer_clear(&first);
    }
    cli_cell_style(out, t->colour, CLI_STYLE_PLAIN);
    if (info.first_day > 0 && info.last_day > 0) {
        ken_format_date(&first, info.first_day, t->language);
        ken_format_date(&last, info.last_day, t->language);
        cli_cell_pad(out, GAP);
        cli_text_put(out, t->language, CLI_TEXT_PERIOD, ken_buffer_text(&first), ken_buffer_text(&last), NULL);
    }
    ken_buffer_char(out, '\n');
    cli_text_drop(&first, out);
    cli_text_drop(&last, out);
}

bool cli_table_put(const struct cli_table *t, ken_context *context, size_t number, struct ken_buffer *out)
{
    struct columns c = lay_out(t, context, out);
    ken_scorecard_result card;
    put_head(t, context, number, out);
    for (size_t i = 0; ken_result_scorecard(context, i, &card); i++) {
        ken_buffer_char(out, '\n');
        put_heading(t, &c, &card, out);
        for (size_t k = 0; k < card.indicator_count; k++) {
            ken_indicator_result r;
            if (ken_result_indicator(context, card.first_indicator + k, &r))
                put_row(t, &c, context, card.first_indicator + k, &r, out);
        }
        if (card.has_total && card.indicator_count > 0)
            put_total(t, &c, &card, out);
    }
    return cli_mend_put(t, context, out) && !out->failed;
}

void cli_table_put_unreadable(const struct cli_table *t, size_t number, const char *message, struct ken_buffer *out)
{
    struct ken_buffer digits = KEN_BUFFER_EMPTY, safe = KEN_BUFFER_EMPTY;
    ken_format_count(&digits, number, t->language);
    put_safe(&safe, message);
    cli_cell_style(out, t->colour, CLI_STYLE_RED);
    cli_text_put(out, t->language, CLI_TEXT_RECORD_ERROR, ken_buffer_text(&digits), ken_buffer_text(&safe), NULL);
    cli_cell_style(out, t->colour, CLI_STYLE_PLAIN);
    ken_buffer_char(out, '\n');
    cli_text_drop(&digits, out);
    cli_text_drop(&safe, out);
}

void cli_table_put_counts(const struct cli_table *t, const struct cli_counts *counts, struct ken_buffer *out)
{
    struct ken_buffer words[4] = {KEN_BUFFER_EMPTY, KEN_BUFFER_EMPTY, KEN_BUFFER_EMPTY, KEN_BUFFER_EMPTY};
    ken_format_count(&words[0], counts->records, t->language);
    ken_format_count(&words[1], counts->complete, t->language);
    ken_format_count(&words[2], counts->records - counts->complete - counts->unreadable, t->language);
    ken_format_count(&words[3], counts->unreadable, t->language);
    cli_text_put(out, t->language, counts->unreadable > 0 ? CLI_TEXT_RECORDS_UNREADABLE : CLI_TEXT_RECORDS, ken_buffer_text(&words[0]),
                 ken_buffer_text(&words[1]), ken_buffer_text(&words[2]), ken_buffer_text(&words[3]), NULL);
    ken_buffer_char(out, '\n');
    for (size_t i = 0; i < 4; i++)
        cli_text_drop(&words[i], out);
}
