/* mend.c: what stands between a record and its totals, by the place in the data where it is mended. */
#include <stdlib.h>
#include <string.h>

#include "cell.h"
#include "table.h"
#include "text.h"

#define GAP 2
#define NUMBER_CELLS 5        /* the least width of the column of indicator numbers, gap included */
#define NONE SIZE_MAX
#define INDENT 2

/* One line of a list. Several indicators may wait for one item; it is listed once, where the first of them stands. */
struct item {
    const char *path;  /* NULL: not known */
    const char *text;  /* the input's own text; "" */
    ken_outcome outcome;
    ken_input_kind kind;
    size_t problem;    /* index, or NONE */
    size_t latest;     /* the last indicator among the numbers */
    struct ken_buffer numbers;
};

struct list {
    struct item *items;
    size_t count, capacity;
    bool failed;
};

static void list_free(struct list *l)
{
    for (size_t i = 0; i < l->count; i++)
        ken_buffer_free(&l->items[i].numbers);
    free(l->items);
    *l = (struct list){0};
}

static struct item *list_find(struct list *l, const char *path)
{
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->items[i].path, path) == 0)
            return &l->items[i];
    return NULL;
}

static struct item *list_add(struct list *l, struct item item)
{
    if (l->count == l->capacity) {
        size_t capacity = l->capacity ? 2 * l->capacity : 16;
        struct item *items = reallocarray(l->items, capacity, sizeof *items);
        if (!items) {
            l->failed = true;
            return NULL;
        }
        l->items = items;
        l->capacity = capacity;
    }
    l->items[l->count] = item;
    return &l->items[l->count++];
}

/* `path` is `place`, or stands below it. */
static bool is_at(const char *path, const char *place)
{
    size_t size = strlen(place);
    return strncmp(path, place, size) == 0 && (path[size] == '\0' || path[size] == '.');
}

/* The problem that makes an input invalid: at its own place, or at a group above it. */
static size_t find_problem(const ken_context *context, const char *path)
{
    ken_problem problem;
    for (size_t i = 0; ken_result_problem(context, i, &problem); i++)
        if (problem.kind == KEN_PROBLEM_INVALID && is_at(path, problem.path))
            return i;
    return NONE;
}

static void add_blame(const struct cli_table *t, const ken_context *context, size_t index, const ken_indicator_result *r, size_t k,
                      struct list *l, bool *used)
{
    struct item item = {.outcome = r->outcome, .problem = NONE, .numbers = KEN_BUFFER_EMPTY};
    item.text = "";
    item.path = ken_blame(context, index, k, &item.text, &item.kind);
    if (!item.path)
        return;
    if (r->outcome == KEN_INVALID)
        item.problem = find_problem(context, item.path);
    ken_problem problem;
    if (item.problem != NONE && ken_result_problem(context, item.problem, &problem)) {
        item.path = problem.path; /* a whole group that is wrong is one item */
        used[item.problem] = true;
    }
    struct item *in = list_find(l, item.path);
    if (!in && !(in = list_add(l, item)))
        return;
    if (in->numbers.size > 0 && in->latest == index)
        return;
    struct ken_buffer safe = KEN_BUFFER_EMPTY;
    ken_format_safe(&safe, r->number, strlen(r->number));
    ken_buffer_string(&in->numbers, in->numbers.size > 0 ? " " : "");
    ken_format_digits(&in->numbers, ken_buffer_text(&safe), t->language);
    in->latest = index;
    cli_text_drop(&safe, &in->numbers);
}

/* The message without the path that the line begins with anyway. */
static const char *without_path(const char *message, const char *path)
{
    static const char *const quotes[][2] = {{"«", "» "}, {"`", "` "}};
    size_t size = strlen(path);
    for (size_t i = 0; i < 2; i++) {
        size_t open = strlen(quotes[i][0]), close = strlen(quotes[i][1]);
        if (strncmp(message, quotes[i][0], open) == 0 && strncmp(message + open, path, size) == 0 &&
            strncmp(message + open + size, quotes[i][1], close) == 0)
            return message + open + size + close;
    }
    return message;
}

/* What is wrong, for an item that no problem of the data explains. */
static void put_status(const struct cli_table *t, const struct item *item, struct ken_buffer *b)
{
    static const enum cli_text texts[] = {
        [KEN_SCORED] = CLI_TEXT_ITEM_MISSING_BARE, [KEN_MISSING] = CLI_TEXT_ITEM_MISSING_BARE,
        [KEN_INVALID] = CLI_TEXT_ITEM_INVALID,     [KEN_UNCOVERED] = CLI_TEXT_ITEM_UNCOVERED,
        [KEN_ZERO_BASE] = CLI_TEXT_ITEM_ZERO_BASE, [KEN_OVERFLOW] = CLI_TEXT_ITEM_OVERFLOW,
        [KEN_NOT_ASSESSED] = CLI_TEXT_ITEM_MISSING_BARE,
    };
    if (item->outcome == KEN_MISSING && item->text && *item->text)
        cli_text_put(b, t->language, CLI_TEXT_ITEM_MISSING, item->text, NULL);
    else
        ken_buffer_string(b, cli_text(texts[item->outcome], t->language));
}

/* Message and help of an item, each on a line of its own at `column`. */
static void put_item_text(const struct cli_table *t, ken_context *context, const struct item *item, size_t column, struct ken_buffer *out)
{
    struct ken_buffer raw = KEN_BUFFER_EMPTY, text = KEN_BUFFER_EMPTY, help = KEN_BUFFER_EMPTY;
    if (item->problem != NONE) {
        const char *advice = "", *message = ken_problem_text(context, item->problem, t->language, &advice);
        raw.failed = !message;
        ken_buffer_string(&raw, message ? without_path(message, item->path) : "");
        ken_buffer_string(&help, advice ? advice : "");
    } else {
        static const enum cli_text fill[] = {[KEN_A_NUMBER] = CLI_TEXT_FILL_NUMBER, [KEN_A_FLAG] = CLI_TEXT_FILL_FLAG,
                                             [KEN_A_DATE] = CLI_TEXT_FILL_DATE, [KEN_A_LEVEL] = CLI_TEXT_FILL_LEVEL,
                                             [KEN_A_CATEGORY] = CLI_TEXT_FILL_CATEGORY};
        put_status(t, item, &raw);
        if (item->outcome == KEN_MISSING)
            ken_buffer_string(&help, cli_text(fill[item->kind], t->language));
    }
    ken_format_safe(&text, ken_buffer_text(&raw), raw.size);
    cli_cell_wrap(out, ken_buffer_text(&text), column, t->width);
    ken_buffer_char(out, '\n');
    if (help.size > 0) {
        ken_buffer_clear(&text);
        ken_format_safe(&text, ken_buffer_text(&help), help.size);
        cli_cell_pad(out, column);
        cli_cell_wrap(out, ken_buffer_text(&text), column, t->width);
        ken_buffer_char(out, '\n');
    }
    cli_text_drop(&raw, out);
    cli_text_drop(&text, out);
    cli_text_drop(&help, out);
}

static void put_list(const struct cli_table *t, ken_context *context, const struct list *l, struct ken_buffer *out)
{
    size_t numbers = 0, paths = 0;
    struct ken_buffer path = KEN_BUFFER_EMPTY;
    for (size_t i = 0; i < l->count; i++) {
        const struct item *item = &l->items[i];
        size_t width = item->numbers.size ? cli_cell_width(item->numbers.bytes, item->numbers.size) + GAP : 0;
        width = width > 0 && width < NUMBER_CELLS ? NUMBER_CELLS : width;
        numbers = width > numbers ? width : numbers;
        ken_buffer_clear(&path);
        ken_format_safe(&path, item->path, strlen(item->path));
        width = path.size ? cli_cell_width(path.bytes, path.size) : 0;
        paths = width > paths ? width : paths;
    }
    for (size_t i = 0; i < l->count; i++) {
        const struct item *item = &l->items[i];
        size_t width = item->numbers.size ? cli_cell_width(item->numbers.bytes, item->numbers.size) : 0;
        cli_cell_pad(out, INDENT);
        out->failed = out->failed || item->numbers.failed;
        ken_buffer_bytes(out, item->numbers.bytes, item->numbers.size);
        cli_cell_pad(out, numbers - width);
        ken_buffer_clear(&path);
        ken_format_safe(&path, item->path, strlen(item->path));
        ken_buffer_bytes(out, path.bytes, path.size);
        cli_cell_pad(out, paths + GAP - (path.size ? cli_cell_width(path.bytes, path.size) : 0));
        put_item_text(t, context, item, INDENT + numbers + paths + GAP, out);
    }
    cli_text_drop(&path, out);
}

static bool is_thai(const char *text)
{
    return (unsigned char)text[0] == 0xe0 && ((unsigned char)text[1] == 0xb8 || (unsigned char)text[1] == 0xb9);
}

/* A title in the midst of a sentence: Thai words join it without a space, other letters and digits do not. */
static void put_title(const struct cli_table *t, const char *title, struct ken_buffer *b)
{
    size_t size = strlen(title);
    bool apart = t->language == KEN_THAI && size > 0;
    ken_buffer_string(b, apart && !is_thai(title) ? " " : "");
    ken_format_safe(b, title, size);
    ken_buffer_string(b, apart && (size < 3 || !is_thai(title + size - 3)) ? " " : "");
}

static void put_heading(const struct cli_table *t, const struct list *l, enum cli_text one, enum cli_text many, const char *title,
                        enum cli_style style, struct ken_buffer *out)
{
    struct ken_buffer count = KEN_BUFFER_EMPTY, safe = KEN_BUFFER_EMPTY;
    bool more = false; /* what else is missing from an indicator shows only when its invalid data are mended */
    for (size_t i = 0; i < l->count; i++)
        more = more || l->items[i].outcome == KEN_INVALID;
    ken_format_count(&count, l->count, t->language);
    put_title(t, title, &safe);
    ken_buffer_char(out, '\n');
    cli_cell_style(out, t->colour, style);
    cli_text_put(out, t->language, l->count == 1 ? one : many, ken_buffer_text(&count), ken_buffer_text(&safe),
                 more ? cli_text(CLI_TEXT_AT_LEAST, t->language) : "", NULL);
    cli_cell_style(out, t->colour, CLI_STYLE_PLAIN);
    ken_buffer_char(out, '\n');
    cli_text_drop(&count, out);
    cli_text_drop(&safe, out);
}

/* What to mend before the scorecard has its total. Marks the problems it shows in `used`. */
static bool put_scorecard(const struct cli_table *t, ken_context *context, const ken_scorecard_result *card, bool *used,
                          struct ken_buffer *out)
{
    struct list l = {0};
    for (size_t i = 0; i < card->indicator_count; i++) {
        ken_indicator_result r;
        size_t index = card->first_indicator + i;
        if (!ken_result_indicator(context, index, &r) || r.outcome == KEN_SCORED || r.outcome == KEN_NOT_ASSESSED)
            continue;
        for (size_t k = 0; k < r.blame_count; k++)
            add_blame(t, context, index, &r, k, &l, used);
    }
    bool total = card->has_total && card->lowest.decimal; /* where too little weight is left, no data make one */
    if (l.count > 0) {
        put_heading(t, &l, total ? CLI_TEXT_MEND_ONE : CLI_TEXT_MEND_LEVELS_ONE, total ? CLI_TEXT_MEND : CLI_TEXT_MEND_LEVELS,
                    card->title, CLI_STYLE_RED, out);
        put_list(t, context, &l, out);
    } else if (total && !card->score.decimal) { /* no indicator waits for what adjusts a total, or only weighs */
        put_heading(t, &l, CLI_TEXT_TOTAL_OPEN, CLI_TEXT_TOTAL_OPEN, card->title, CLI_STYLE_RED, out);
    }
    bool good = !l.failed;
    list_free(&l);
    return good;
}

/* Problems that keep no indicator from its level. */
static bool put_doubts(const struct cli_table *t, ken_context *context, const bool *used, struct ken_buffer *out)
{
    struct list l = {0};
    ken_problem problem;
    for (size_t i = 0; ken_result_problem(context, i, &problem); i++)
        if (!used[i])
            list_add(&l, (struct item){.path = problem.path, .text = "", .problem = i});
    if (l.count > 0) {
        put_heading(t, &l, CLI_TEXT_LOOK_ONE, CLI_TEXT_LOOK, "", CLI_STYLE_YELLOW, out);
        put_list(t, context, &l, out);
    }
    bool good = !l.failed;
    list_free(&l);
    return good;
}

bool cli_mend_put(const struct cli_table *t, ken_context *context, struct ken_buffer *out)
{
    bool *used = calloc(ken_problem_count(context) + 1, sizeof *used);
    if (!used)
        return false;
    bool good = true;
    ken_scorecard_result card;
    for (size_t i = 0; good && ken_result_scorecard(context, i, &card); i++)
        good = put_scorecard(t, context, &card, used, out);
    good = good && put_doubts(t, context, used, out);
    free(used);
    return good;
}
