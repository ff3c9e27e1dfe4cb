#include "table.h"

#include <stdlib.h>
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
#define INDENT 2       /* what stands in a weighted heading */

/* The columns of one record's tables; the same for all its scorecards. */
struct columns {
    size_t number, title; /* cells, without the gap behind */
    size_t weight;        /* 0: no scorecard has weights */
    size_t score, full;   /* 0: no score but its level's number; no full score beside it */
    size_t last;          /* 0: not cut */
};

/* Weighted headings, by the index of their results. */
struct heading {
    size_t parent, depth, scorecard; /* depth: of what stands in it; 0: it weighs nothing */
    bool shown;
};

struct headings {
    struct heading *items;
    size_t count;
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

static bool find_headings(ken_context *context, struct headings *h)
{
    ken_heading_result heading;
    *h = (struct headings){0};
    while (ken_result_heading(context, h->count, &heading))
        h->count++;
    if (!(h->items = calloc(h->count + 1, sizeof *h->items)))
        return false;
    for (size_t i = 0; i < h->count && ken_result_heading(context, i, &heading); i++) {
        size_t above = heading.parent == KEN_NO_HEADING ? 0 : h->items[heading.parent].depth;
        h->items[i] = (struct heading){heading.parent, heading.weight ? above + 1 : 0, heading.scorecard, false};
    }
    return true;
}

/* How far in the row of an indicator stands. */
static size_t indent_of(const struct headings *h, size_t heading)
{
    return heading < h->count ? INDENT * h->items[heading].depth : 0;
}

/* Whether the scores of a scorecard are more than its levels' numbers. */
static bool shows_scores(ken_context *context, const struct headings *h, const ken_scorecard_result *card, size_t index)
{
    ken_indicator_result r;
    bool shows = card->has_total && !card->is_weighed;
    for (size_t i = 0; i < card->indicator_count && !shows; i++)
        shows = ken_result_indicator(context, card->first_indicator + i, &r) && !r.score_is_level;
    for (size_t i = 0; i < h->count && !shows; i++)
        shows = h->items[i].depth > 0 && h->items[i].scorecard == index;
    return shows;
}

/* Whether any of its indicators comes to a level. */
static bool has_levels(const ken_context *context, const ken_scorecard_result *card)
{
    ken_indicator_result r;
    for (size_t i = 0; i < card->indicator_count; i++)
        if (ken_result_indicator(context, card->first_indicator + i, &r) && r.has_levels)
            return true;
    return false;
}

/* "๔.๒๕", or "๓.๕๐–๔.๒๕" while it is open. */
static void put_range(const struct cli_table *t, const ken_total *known, const ken_total *low, const ken_total *high, struct ken_buffer *b)
{
    if (known->decimal)
        low = high = known;
    if (!low->decimal)
        return;
    struct ken_buffer end = KEN_BUFFER_EMPTY;
    size_t begin = b->size;
    cli_decimal_score(b, t->language, low);
    cli_decimal_score(&end, t->language, high);
    if (end.size != b->size - begin || memcmp(end.bytes, b->bytes + begin, end.size) != 0) {
        ken_buffer_string(b, "–");
        ken_buffer_string(b, ken_buffer_text(&end));
    }
    cli_text_drop(&end, b);
}

/* What an indicator scores; and beside it, where not all of a scorecard share one full score, "/ ๒๐". */
static void put_score_cell(const struct cli_table *t, ken_context *context, size_t index, struct ken_buffer *b)
{
    ken_total score, low, high;
    if (ken_result_score(context, index, &score, &low, &high))
        put_range(t, &score, &low, &high, b);
    else
        b->failed = true;
}

static void put_full_cell(const struct cli_table *t, const ken_indicator_result *r, struct ken_buffer *b)
{
    ken_total full = {r->full, NULL};
    ken_buffer_string(b, " / ");
    cli_decimal_short(b, t->language, &full);
}

/* "๒๐"; "๑๐–๓๐" while its case is open; in brackets where it is of a heading, and not of the whole. */
static void put_weight(const struct cli_table *t, const ken_indicator_result *r, struct ken_buffer *b)
{
    bool inside = r->heading != KEN_NO_HEADING, one = r->weight || !r->lightest;
    ken_buffer_string(b, inside ? "(" : "");
    ken_format_digits(b, one ? r->weight ? r->weight : "" : r->lightest, t->language);
    if (!one) {
        ken_buffer_string(b, "–");
        ken_format_digits(b, r->heaviest, t->language);
    }
    ken_buffer_string(b, inside ? ")" : "");
}

/* What was measured, or why there is no level. */
static void put_last(const struct cli_table *t, ken_context *context, size_t index, const ken_indicator_result *r, struct ken_buffer *b)
{
    if (r->outcome == KEN_NOT_ASSESSED && r->counts_as) {
        struct ken_buffer number = KEN_BUFFER_EMPTY;
        put_number(t, r->counts_as, &number);
        cli_text_put(b, t->language, CLI_TEXT_WEIGHT_MOVED, cli_text_outcome(r->outcome, t->language), ken_buffer_text(&number), NULL);
        cli_text_drop(&number, b);
        return;
    }
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

static void widen(size_t *cells, struct ken_buffer *b, size_t more)
{
    size_t width = width_of(b) + more;
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

/* The columns of scores, for one scorecard. */
static void measure_scores(const struct cli_table *t, ken_context *context, const ken_scorecard_result *card, const struct headings *h,
                           struct columns *c, struct ken_buffer *b)
{
    ken_indicator_result r;
    ken_heading_result heading;
    ken_buffer_string(b, cli_text(CLI_TEXT_COLUMN_SCORE, t->language));
    widen(&c->score, b, 0);
    for (size_t i = card->first_indicator; i < card->first_indicator + card->indicator_count; i++) {
        put_score_cell(t, context, i, b);
        widen(&c->score, b, 0);
        if (!card->is_weighed && ken_result_indicator(context, i, &r)) {
            put_full_cell(t, &r, b);
            widen(&c->full, b, 0);
        }
    }
    for (size_t i = 0; i < h->count && ken_result_heading(context, i, &heading); i++) {
        put_range(t, &heading.score, &heading.lowest, &heading.highest, b);
        widen(&c->score, b, 0);
    }
}

static void measure_headings(const struct cli_table *t, ken_context *context, const struct headings *h, struct columns *c, struct ken_buffer *b)
{
    ken_heading_result heading;
    for (size_t i = 0; i < h->count && ken_result_heading(context, i, &heading); i++) {
        if (h->items[i].depth == 0)
            continue;
        put_number(t, heading.number, b);
        widen(&c->number, b, 0);
        put_safe(b, heading.title);
        widen(&c->title, b, indent_of(h, heading.parent));
        c->weight = c->weight ? c->weight : WEIGHT_CELLS;
    }
}

/* What the columns would like to have; *last is the width of the last one. */
static struct columns measure(const struct cli_table *t, ken_context *context, const struct headings *h, size_t *last, struct ken_buffer *out)
{
    struct columns c = {.number = LEAST_NUMBER};
    ken_indicator_result r;
    ken_scorecard_result card;
    struct ken_buffer b = KEN_BUFFER_EMPTY;
    for (size_t i = 0; ken_result_indicator(context, i, &r); i++) {
        put_number(t, r.number, &b);
        widen(&c.number, &b, 0);
        put_safe(&b, r.title);
        widen(&c.title, &b, indent_of(h, r.heading));
        put_last(t, context, i, &r, &b);
        widen(last, &b, 0);
        c.weight = r.is_weighed && c.weight < WEIGHT_CELLS ? WEIGHT_CELLS : c.weight;
        put_weight(t, &r, &b);
        widen(&c.weight, &b, 0);
    }
    measure_headings(t, context, h, &c, &b);
    for (size_t i = 0; ken_result_scorecard(context, i, &card); i++) {
        size_t heading = 0;
        put_title(t, &card, &b);
        widen(&heading, &b, 0);
        heading = heading > c.number + GAP ? heading - c.number - GAP : 0;
        c.title = heading > c.title ? heading : c.title;
        if (shows_scores(context, h, &card, i))
            measure_scores(t, context, &card, h, &c, &b);
    }
    ken_buffer_string(&b, cli_text(CLI_TEXT_TOTAL, t->language));
    widen(&c.title, &b, 0);
    ken_buffer_string(&b, cli_text(CLI_TEXT_COLUMN_MEASURED, t->language));
    widen(last, &b, 0);
    cli_text_drop(&b, out);
    return c;
}

static struct columns lay_out(const struct cli_table *t, ken_context *context, const struct headings *h, struct ken_buffer *out)
{
    size_t last = 0;
    struct columns c = measure(t, context, h, &last, out);
    if (t->width == 0)
        return c;
    /* titles give way to the last column, down to half of what there is */
    size_t fixed = c.number + GAP + (c.weight ? GAP + c.weight : 0) + GAP + LEVEL_CELLS + (c.score ? GAP + c.score + c.full : 0) + GAP;
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

/* The cells of weight, level and score; what is in the buffers goes into them. */
static void put_cells(const struct columns *c, struct ken_buffer *weight, struct ken_buffer *level, struct ken_buffer *score,
                      struct ken_buffer *full, struct ken_buffer *out)
{
    if (c->weight) {
        cli_cell_pad(out, GAP);
        put_right(out, weight, c->weight, false);
    }
    cli_cell_pad(out, GAP);
    put_right(out, level, LEVEL_CELLS, true);
    if (c->score) {
        cli_cell_pad(out, GAP);
        put_right(out, score, c->score, false);
        put_left(out, full, c->full);
    }
    cli_text_drop(weight, out);
    cli_text_drop(level, out);
    cli_text_drop(score, out);
    cli_text_drop(full, out);
}

/* "ตัวชี้วัดรายทีม     น้ำหนัก  ระดับ  คะแนน  ค่าที่วัดได้" */
static void put_titles(const struct cli_table *t, const struct columns *c, const ken_context *context, const ken_scorecard_result *card,
                       bool scores, struct ken_buffer *out)
{
    struct ken_buffer weight = KEN_BUFFER_EMPTY, level = KEN_BUFFER_EMPTY, score = KEN_BUFFER_EMPTY, full = KEN_BUFFER_EMPTY;
    struct ken_buffer text = KEN_BUFFER_EMPTY;
    cli_cell_style(out, t->colour, CLI_STYLE_BOLD);
    put_title(t, card, &text);
    put_left(out, &text, c->number + GAP + c->title);
    ken_buffer_string(&weight, card->is_weighed ? cli_text(CLI_TEXT_COLUMN_WEIGHT, t->language) : "");
    ken_buffer_string(&level, has_levels(context, card) ? cli_text(CLI_TEXT_COLUMN_LEVEL, t->language) : "");
    ken_buffer_string(&score, scores ? cli_text(CLI_TEXT_COLUMN_SCORE, t->language) : "");
    put_cells(c, &weight, &level, &score, &full, out);
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

/* Number and title, in the depth of the row. */
static void put_name(const struct cli_table *t, const struct columns *c, const char *number, const char *title, size_t indent, struct ken_buffer *out)
{
    struct ken_buffer text = KEN_BUFFER_EMPTY;
    cli_cell_pad(out, indent);
    put_number(t, number, &text);
    put_left(out, &text, c->number + GAP);
    put_safe(&text, title);
    put_left(out, &text, c->title > indent ? c->title - indent : 0);
    cli_text_drop(&text, out);
}

/* A weighted heading: "๑    การเงิน   ๖๐          ๔.๗๐". */
static void put_heading(const struct cli_table *t, const struct columns *c, ken_context *context, struct headings *h, size_t index,
                        struct ken_buffer *out)
{
    ken_heading_result heading;
    struct ken_buffer weight = KEN_BUFFER_EMPTY, level = KEN_BUFFER_EMPTY, score = KEN_BUFFER_EMPTY, full = KEN_BUFFER_EMPTY;
    h->items[index].shown = true;
    if (!ken_result_heading(context, index, &heading)) {
        out->failed = true;
        return;
    }
    bool inside = heading.parent != KEN_NO_HEADING;
    cli_cell_style(out, t->colour, CLI_STYLE_BOLD);
    put_name(t, c, heading.number, heading.title, indent_of(h, heading.parent), out);
    ken_buffer_string(&weight, inside ? "(" : "");
    ken_format_digits(&weight, heading.weight, t->language);
    ken_buffer_string(&weight, inside ? ")" : "");
    put_range(t, &heading.score, &heading.lowest, &heading.highest, &score);
    put_cells(c, &weight, &level, &score, &full, out);
    if (!heading.lowest.decimal) {
        cli_cell_pad(out, GAP);
        ken_buffer_string(out, cli_text_outcome(KEN_NOT_ASSESSED, t->language));
    }
    cli_cell_style(out, t->colour, CLI_STYLE_PLAIN);
    end_line(out);
}

/* A heading with those it stands in above it, the outermost first; each once. */
static void put_headings(const struct cli_table *t, const struct columns *c, ken_context *context, struct headings *h, size_t index,
                         struct ken_buffer *out)
{
    while (index < h->count && !h->items[index].shown) {
        size_t outermost = index;
        for (size_t i = index; i < h->count && !h->items[i].shown; i = h->items[i].parent)
            outermost = i;
        put_heading(t, c, context, h, outermost, out);
    }
}

static void put_row(const struct cli_table *t, const struct columns *c, ken_context *context, const struct headings *h, size_t index,
                    const ken_scorecard_result *card, bool scores, struct ken_buffer *out)
{
    ken_indicator_result result, *r = &result;
    struct ken_buffer text = KEN_BUFFER_EMPTY, weight = KEN_BUFFER_EMPTY, level = KEN_BUFFER_EMPTY, score = KEN_BUFFER_EMPTY, full = KEN_BUFFER_EMPTY;
    if (!ken_result_indicator(context, index, r))
        return;
    put_name(t, c, r->number, r->title, indent_of(h, r->heading), out);
    put_weight(t, r, &weight);
    put_level(t, r, &level);
    if (scores)
        put_score_cell(t, context, index, &score);
    if (scores && score.size > 0 && !card->is_weighed)
        put_full_cell(t, r, &full);
    put_cells(c, &weight, &level, &score, &full, out);
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
    struct ken_buffer low = KEN_BUFFER_EMPTY, high = KEN_BUFFER_EMPTY, both = KEN_BUFFER_EMPTY, full = KEN_BUFFER_EMPTY;
    bool final = card->score.decimal != NULL;
    ken_total full_score = {card->full, NULL};
    cli_decimal_score(&low, language, final ? &card->score : &card->lowest);
    if (!final)
        cli_decimal_score(&high, language, &card->highest);
    if (final)
        ken_buffer_string(&both, ken_buffer_text(&low));
    else
        cli_text_put(&both, language, CLI_TEXT_BOUNDS, ken_buffer_text(&low), ken_buffer_text(&high), NULL);
    cli_decimal_short(&full, language, &full_score);
    cli_text_put(out, language, CLI_TEXT_TOTAL_OF, ken_buffer_text(&both), ken_buffer_text(&full), NULL);
    ken_buffer_clear(&low);
    ken_buffer_clear(&high);
    const ken_total *lowest = final ? &card->percent : &card->lowest_percent;
    if (lowest->decimal && (final || card->highest_percent.decimal)) {
        cli_decimal_short(&low, language, lowest);
        if (!final)
            cli_decimal_short(&high, language, &card->highest_percent);
        ken_buffer_string(out, "  (");
        cli_text_put(out, language, final ? CLI_TEXT_PERCENT : CLI_TEXT_PERCENT_BOUNDS, ken_buffer_text(&low), ken_buffer_text(&high), NULL);
        ken_buffer_char(out, ')');
    }
    cli_text_drop(&low, out);
    cli_text_drop(&high, out);
    cli_text_drop(&both, out);
    cli_text_drop(&full, out);
}

/* "ดีมาก"; while the total is open what it may come to, "ดี หรือ ดีมาก", and nothing where that may be no grade at all. */
static void put_grade(const struct cli_table *t, const ken_scorecard_result *card, struct ken_buffer *b)
{
    struct ken_buffer low = KEN_BUFFER_EMPTY, high = KEN_BUFFER_EMPTY;
    if (card->grade_count == 0)
        return;
    put_safe(&low, card->lowest_grade);
    put_safe(&high, card->highest_grade);
    if (card->grade_count == 1)
        ken_buffer_string(b, ken_buffer_text(&low));
    else
        cli_text_put(b, t->language, card->grade_count == 2 ? CLI_TEXT_GRADE_EITHER : CLI_TEXT_BOUNDS, ken_buffer_text(&low), ken_buffer_text(&high), NULL);
    cli_text_drop(&low, b);
    cli_text_drop(&high, b);
}

/* Why a scorecard that has a total comes to none. */
static void put_no_total(const struct cli_table *t, const ken_context *context, const ken_scorecard_result *card, struct ken_buffer *out)
{
    ken_indicator_result r;
    for (size_t i = 0; i < card->indicator_count; i++)
        if (ken_result_indicator(context, card->first_indicator + i, &r) && r.outcome != KEN_NOT_ASSESSED) {
            ken_buffer_string(out, cli_text(CLI_TEXT_TOTAL_TOO_LITTLE, t->language));
            return;
        }
    ken_buffer_string(out, cli_text_outcome(KEN_NOT_ASSESSED, t->language));
}

/* The grade stands behind the total, or below it where the line has no room. */
static void put_total(const struct cli_table *t, const struct columns *c, const ken_context *context, const ken_scorecard_result *card,
                      struct ken_buffer *out)
{
    struct ken_buffer text = KEN_BUFFER_EMPTY, grade = KEN_BUFFER_EMPTY;
    size_t before = c->number + GAP + c->title + (c->weight ? GAP + c->weight : 0) + GAP;
    cli_cell_style(out, t->colour, CLI_STYLE_BOLD);
    cli_cell_pad(out, c->number + GAP);
    ken_buffer_string(&text, cli_text(CLI_TEXT_TOTAL, t->language));
    put_left(out, &text, c->title);
    if (c->weight) {
        ken_format_digits(&text, card->is_weighed ? "100" : "", t->language); /* weights that sum to anything else do not compile */
        cli_cell_pad(out, GAP);
        put_right(out, &text, c->weight, false);
    }
    cli_cell_pad(out, GAP);
    if (card->score.decimal || (card->lowest.decimal && card->highest.decimal))
        put_score(t, card, &text);
    else
        put_no_total(t, context, card, &text);
    put_grade(t, card, &grade);
    size_t width = before + width_of(&text) + GAP + width_of(&grade);
    ken_buffer_string(out, ken_buffer_text(&text));
    ken_buffer_clear(&text);
    if (grade.size > 0 && t->width > 0 && width > t->width) {
        end_line(out);
        cli_cell_pad(out, c->number + GAP);
        ken_buffer_string(&text, cli_text(CLI_TEXT_GRADE, t->language));
        put_left(out, &text, before - c->number - GAP);
    } else {
        cli_cell_pad(out, GAP);
    }
    ken_buffer_string(out, ken_buffer_text(&grade));
    if (grade.size == 0)
        while (out->size > 0 && out->bytes[out->size - 1] == ' ')
            out->size--;
    cli_cell_style(out, t->colour, CLI_STYLE_PLAIN);
    end_line(out);
    cli_text_drop(&text, out);
    cli_text_drop(&grade, out);
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
    struct headings h;
    if (!find_headings(context, &h))
        return false;
    struct columns c = lay_out(t, context, &h, out);
    ken_scorecard_result card;
    ken_indicator_result r;
    put_head(t, context, number, out);
    for (size_t i = 0; ken_result_scorecard(context, i, &card); i++) {
        bool scores = shows_scores(context, &h, &card, i);
        ken_buffer_char(out, '\n');
        put_titles(t, &c, context, &card, scores, out);
        for (size_t k = card.first_indicator; k < card.first_indicator + card.indicator_count && ken_result_indicator(context, k, &r); k++) {
            put_headings(t, &c, context, &h, r.heading, out);
            put_row(t, &c, context, &h, k, &card, scores, out);
        }
        if (card.has_total && card.indicator_count > 0)
            put_total(t, &c, context, &card, out);
    }
    free(h.items);
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
