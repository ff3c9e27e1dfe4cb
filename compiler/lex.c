/* Tokens: raw pieces of text become keywords, names, numbers, dates and texts; the parser draws them from here. */
#include <string.h>

#include "diag.h"
#include "grammar.h"
#include "parse.h"
#include "../runtime/text.h"

static const int tokens[KEN_WORDS] = {
#define KEN_KEYWORD(token, thai, english) [KEN_WORD_##token] = KEN_TOK_##token,
#define KEN_MONTH(number, thai, english)
#include "keyword.def"
    [KEN_WORD_FROM] = KEN_TOK_FROM,
    [KEN_WORD_MONTH] = KEN_TOK_MONTH,
};

/* Where reading goes on after an error. The strong ones resume anywhere, the others at the start of a line: they also stand
 * inside statements (`same as level 4`). */
bool ken_lex_begins_statement(enum ken_word word)
{
    switch (word) {
    case KEN_WORD_RULESET: case KEN_WORD_SOURCE: case KEN_WORD_PERIOD: case KEN_WORD_WEIGHT: case KEN_WORD_OWNER:
    case KEN_WORD_NOTE: case KEN_WORD_CUMULATIVE: case KEN_WORD_HIGHEST_MET: case KEN_WORD_NOT_ASSESSED:
    case KEN_WORD_MEASURE: case KEN_WORD_MEASURE_EACH: case KEN_WORD_BANDS: case KEN_WORD_ASSESSED: case KEN_WORD_LEVEL:
    case KEN_WORD_HIGHEST: case KEN_WORD_EXAMPLE: case KEN_WORD_HEADING: case KEN_WORD_UNIT: case KEN_WORD_INPUT:
    case KEN_WORD_DEFINE: case KEN_WORD_SCORECARD: case KEN_WORD_INDICATOR: case KEN_WORD_CASE: case KEN_WORD_OTHERWISE:
    case KEN_WORD_EVERY_CASE: case KEN_WORD_USE: case KEN_WORD_AMENDS: case KEN_WORD_CHANGE_INPUT: case KEN_WORD_CHANGE_DEFINE:
    case KEN_WORD_CHANGE_TABLE: case KEN_WORD_CHANGE_SCORECARD: case KEN_WORD_CHANGE_HEADING: case KEN_WORD_CHANGE_INDICATOR:
    case KEN_WORD_CHANGE_CASE: case KEN_WORD_ADD_INDICATOR: case KEN_WORD_DROP_INDICATOR: case KEN_WORD_TABLE: case KEN_WORD_ROW:
    case KEN_WORD_GRADE: case KEN_WORD_FULL_SCORE_IS: case KEN_WORD_LOWEST_SCORE: case KEN_WORD_SCORE_BY_LEVEL:
    case KEN_WORD_INTERPOLATED: case KEN_WORD_SCORE_FROM: case KEN_WORD_ADJUST_SCORE: case KEN_WORD_ADJUST_TOTAL: case KEN_WORD_NO_LEVEL:
        return true;
    default:
        return false;
    }
}

static bool resumes_anywhere(enum ken_word word)
{
    return word == KEN_WORD_INDICATOR || word == KEN_WORD_INPUT || word == KEN_WORD_SCORECARD || word == KEN_WORD_DEFINE ||
           word == KEN_WORD_CASE || word == KEN_WORD_OTHERWISE || word == KEN_WORD_EVERY_CASE || word == KEN_WORD_TABLE ||
           (word >= KEN_WORD_CHANGE_INPUT && word <= KEN_WORD_DROP_INDICATOR);
}

static bool declares(enum ken_word word, enum ken_symbol_kind *kind)
{
    switch (word) {
    case KEN_WORD_UNIT: *kind = KEN_SYMBOL_UNIT; return true;
    case KEN_WORD_INPUT: *kind = KEN_SYMBOL_INPUT; return true;
    case KEN_WORD_DEFINE: *kind = KEN_SYMBOL_DEFINE; return true;
    case KEN_WORD_TABLE: *kind = KEN_SYMBOL_TABLE; return true;
    case KEN_WORD_SCORECARD: *kind = KEN_SYMBOL_SCORECARD; return true;
    default: return false;
    }
}

static struct ken_span span_of(const struct ken_parser *p, size_t begin, size_t size)
{
    const struct ken_source *source = &p->file->source;
    return (struct ken_span){p->file_index, ken_source_origin(source, begin), ken_source_origin(source, begin + size)};
}

static struct ken_token *push(struct ken_parser *p, int kind, struct ken_span span)
{
    struct ken_token *t = &p->queue[p->queued++];
    *t = (struct ken_token){.kind = kind, .span = span, .word = KEN_WORDS, .first_on_line = p->line_start};
    p->line_start = false;
    p->declaring = false;
    return t;
}

/* A token that ends the statement at hand without a further message. */
static void push_error(struct ken_parser *p, struct ken_span span)
{
    p->spoilt = true;
    push(p, KEN_TOK_KEN_YYerror, span);
}

static void push_keyword(struct ken_parser *p, const struct ken_keyword *k, struct ken_span span)
{
    struct ken_token *t = push(p, tokens[k->word], span);
    t->word = k->word;
    t->month = k->month;
    p->declaring = declares(k->word, &p->declares);
    if (!p->surface_known) {
        p->surface_known = true;
        p->file->english = k->english;
    }
}

static void push_name(struct ken_parser *p, int kind, const char *text, size_t size, struct ken_symbol *symbol, struct ken_span span)
{
    struct ken_token *t = push(p, kind, span);
    t->node = ken_ast_new(p->compiler, KEN_NODE_NAME, span);
    t->node->text = symbol ? symbol->name : ken_copy(p->compiler, text, size);
    t->node->size = size;
    t->node->symbol = symbol;
}

static void push_unknown(struct ken_parser *p, const char *text, size_t size, struct ken_span span)
{
    if (!p->skipping || p->line_start)
        ken_names_unknown(p->names, text, size, span);
    p->spoilt = true;
    push_name(p, KEN_TOK_NAME, text, size, NULL, span);
}

static void push_declared(struct ken_parser *p, const char *text, size_t size, struct ken_span span)
{
    struct ken_symbol *symbol = ken_names_declare(p->names, text, size, p->declares, span);
    p->spoilt |= ken_map_find(&p->names->keywords->map, text, size) != NULL; /* perhaps the name is missing */
    push_name(p, KEN_TOK_NEW_NAME, text, size, symbol, span);
}

/* `ข้อมูลงบจัดสรร` at the start of a line: the declaring word with the new name glued to it. */
static bool push_glued_declaration(struct ken_parser *p, size_t begin, size_t size)
{
    const char *run = p->file->source.norm + begin;
    enum ken_symbol_kind kind;
    if (!p->line_start || size > KEN_RUN_BYTES)
        return false;
    for (size_t cut = size - 1; cut > 0; cut--) {
        const struct ken_keyword *k = ken_map_find(&p->names->keywords->map, run, cut);
        if (!k || k->english || !declares(k->word, &kind))
            continue;
        ken_report(p->compiler, KEN_DIAG_SPACE_AFTER_DECLARE, span_of(p, begin, size), ken_arg_text(run, cut),
                   ken_arg_text(run + cut, size - cut));
        push_keyword(p, k, span_of(p, begin, cut));
        push_declared(p, run + cut, size - cut, span_of(p, begin + cut, size - cut));
        return true;
    }
    return false;
}

void ken_lex_run(struct ken_parser *p, size_t begin, size_t size)
{
    const char *run = p->file->source.norm + begin;
    struct ken_piece pieces[KEN_RUN_BYTES + 1], other[KEN_RUN_BYTES + 1];
    const struct ken_keyword *next_line = p->declaring && p->line_start ? ken_map_find(&p->names->keywords->map, run, size) : NULL;
    if (p->declaring && !(next_line && ken_lex_begins_statement(next_line->word))) {
        push_declared(p, run, size, span_of(p, begin, size));
        return;
    }
    enum ken_split split = ken_names_cut(p->names, run, size, pieces, other);
    bool whole = split == KEN_SPLIT_ONE && pieces[0].end == size;
    if (!whole && push_glued_declaration(p, begin, size))
        return;
    if (split == KEN_SPLIT_NONE) {
        push_unknown(p, run, size, span_of(p, begin, size));
        return;
    }
    if (split == KEN_SPLIT_SEVERAL) {
        ken_report(p->compiler, KEN_DIAG_AMBIGUOUS_SPLIT, span_of(p, begin, size), ken_arg_text(run, size),
                   ken_arg_choice(p->compiler, ken_names_joined(p->compiler, run, pieces, " "), ken_names_joined(p->compiler, run, other, " ")));
        push_error(p, span_of(p, begin, size));
        return;
    }
    for (const struct ken_piece *piece = pieces; piece->end; piece++) {
        struct ken_span span = span_of(p, begin + piece->begin, piece->end - piece->begin);
        if (piece->keyword)
            push_keyword(p, piece->keyword, span);
        else
            push_name(p, KEN_TOK_NAME, NULL, piece->symbol->size, piece->symbol, span);
    }
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Up to five English words in a row: the longest keyword that they begin with, else the first word alone. */
size_t ken_lex_phrase(struct ken_parser *p, size_t begin, size_t size)
{
    const char *text = p->file->source.norm + begin;
    char words[128];
    size_t used = 0, first = 0, taken = 0;
    const struct ken_keyword *best = NULL;
    for (size_t i = 0; i < size && used + 1 < sizeof words;) {
        while (i < size && !is_space(text[i]) && used + 1 < sizeof words)
            words[used++] = text[i++];
        if (!first)
            first = i;
        const struct ken_keyword *k = ken_map_find(&p->names->keywords->map, words, used);
        if (k) {
            best = k;
            taken = i;
        }
        while (i < size && is_space(text[i]))
            i++;
        words[used++] = ' ';
    }
    while (first < size && !is_space(text[first]))
        first++;
    if (p->declaring || !best || taken < first) {
        ken_lex_run(p, begin, first);
        return first;
    }
    push_keyword(p, best, span_of(p, begin, taken));
    return taken;
}

/* The digits of a number in ASCII; which kinds of digits it has in *thai and *arabic. */
static char *ascii_digits(struct ken_parser *p, const char *text, size_t size, bool *thai, bool *arabic)
{
    char *ascii = ken_new(p->compiler, size + 1), *to = ascii;
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)text[i] == 0xe0) { /* U+0E50…0E59 */
            *to++ = (char)('0' + ((unsigned char)text[i + 2] - 0x90));
            *thai = true;
            i += 2;
        } else if (text[i] != ',') {
            *arabic |= text[i] >= '0' && text[i] <= '9';
            *to++ = text[i];
        }
    }
    return ascii;
}

/* Whether the last group of a number with thousands separators has three digits; the others have, by the lexer's pattern. */
static bool groups_of_three(const char *text, size_t size)
{
    size_t digits = 0;
    for (size_t i = 0; i < size && text[i] != '.'; i++)
        digits = text[i] == ',' ? 0 : digits + !ken_text_is_continuation(text[i]);
    return digits == 3;
}

static bool value_of(struct ken_parser *p, struct ken_node *node)
{
    const char *dot = strchr(node->text, '.');
    if (dot && strchr(dot + 1, '.'))
        return true; /* 4.1.2: an indicator's number, no value */
    node->number = ken_new_number(p->compiler, false);
    return ken_number_parse(node->number, node->text, node->size, true, &p->compiler->scratch) == KEN_NUMBER_OK;
}

size_t ken_lex_number(struct ken_parser *p, size_t begin, size_t size)
{
    const char *text = p->file->source.norm + begin, *comma = memchr(text, ',', size);
    if (comma && !groups_of_three(text, size)) { /* 1,0000 is no number: the parser will meet the comma */
        size = (size_t)(comma - text);
        comma = NULL;
    }
    struct ken_span span = span_of(p, begin, size);
    bool thai = false, arabic = false;
    struct ken_node *node = ken_ast_new(p->compiler, KEN_NODE_NUMBER, span);
    node->text = ascii_digits(p, text, size, &thai, &arabic);
    node->size = strlen(node->text);
    node->grouped = comma != NULL;
    if (thai && arabic)
        ken_report(p->compiler, KEN_DIAG_MIXED_DIGITS, span, ken_arg_text(text, size), ken_arg_digits(node->text));
    if (value_of(p, node)) {
        push(p, KEN_TOK_NUMBER, span)->node = node;
    } else {
        ken_report(p->compiler, KEN_DIAG_LONG_NUMBER, span, ken_arg_count(KEN_NUMBER_DIGITS));
        push_error(p, span);
    }
    return size;
}

void ken_lex_iso_date(struct ken_parser *p, size_t begin, size_t size)
{
    struct ken_span span = span_of(p, begin, size);
    bool thai = false, arabic = false;
    const char *d = ascii_digits(p, p->file->source.norm + begin, size, &thai, &arabic);
    int year = (d[0] - '0') * 1000 + (d[1] - '0') * 100 + (d[2] - '0') * 10 + (d[3] - '0');
    struct ken_node *node = ken_ast_new(p->compiler, KEN_NODE_DATE, span);
    node->day = ken_date_iso(p, span, year, (d[5] - '0') * 10 + (d[6] - '0'), (d[8] - '0') * 10 + (d[9] - '0'));
    push(p, KEN_TOK_ISO_DATE, span)->node = node;
}

static void push_text(struct ken_parser *p, struct ken_span span, const char *inside, size_t size, bool doubled)
{
    struct ken_node *node = ken_ast_new(p->compiler, KEN_NODE_TEXT, span);
    char *text = ken_copy(p->compiler, inside, size);
    if (doubled) {
        char *to = text;
        for (size_t i = 0; i < size; i++) {
            *to++ = inside[i];
            i += inside[i] == '"' && i + 1 < size && inside[i + 1] == '"';
        }
        *to = '\0';
        size = (size_t)(to - text);
    }
    node->text = text;
    node->size = size;
    push(p, KEN_TOK_TEXT, span)->node = node;
}

void ken_lex_text(struct ken_parser *p, size_t begin, size_t size, size_t quote)
{
    push_text(p, span_of(p, begin, size), p->file->source.norm + begin + quote, size - 2 * quote, quote == 1);
}

/* What was said of a line before its quotation marks proved odd was said of words that may stand inside a text. */
static void take_back(struct ken_parser *p, struct ken_span quote)
{
    struct ken_compiler *c = p->compiler;
    uint32_t from, to;
    ken_source_line_span(&p->file->source, ken_source_line(&p->file->source, quote.begin), &from, &to);
    for (uint32_t i = c->diagnostics.count; i-- > 0;) {
        struct ken_diag *d = KEN_AT(c->diagnostics, struct ken_diag *, i);
        if (d->placeless || d->span.file != p->file_index || d->span.begin < from)
            break;
        bool word = d->code == KEN_DIAG_BAD_CHAR || d->code >= KEN_DIAG_UNKNOWN_WORD; /* not one of the file's encoding */
        if (!word || d->repeated || d->severity != KEN_ERROR)
            continue;
        d->repeated = true;
        c->error_count--;
    }
    ken_names_forget(p->names, from);
}

void ken_lex_open_text(struct ken_parser *p, size_t begin, size_t size)
{
    struct ken_span span = span_of(p, begin, size);
    const char *text = p->file->source.norm + begin;
    size_t quote = text[0] == '"' ? 1 : 3;
    take_back(p, span);
    ken_report(p->compiler, quote + strspn(text + quote, " \t") >= size ? KEN_DIAG_QUOTE_ALONE : KEN_DIAG_TEXT_OPEN, span);
    p->spoilt = true;
    if (p->statement.word == KEN_WORD_EXAMPLE) /* without its end it has no expectation either */
        push_error(p, span);
    else
        push_text(p, span, "", 0, false);
}

void ken_lex_symbol(struct ken_parser *p, size_t begin, size_t size)
{
    const char *text = p->file->source.norm + begin;
    struct ken_span span = span_of(p, begin, size);
    const struct ken_keyword *k = ken_map_find(&p->names->keywords->map, text, size);
    if (k) { /* = >= – and the like; they tell nothing of the file's surface */
        struct ken_token *t = push(p, tokens[k->word], span);
        t->word = k->word;
        return;
    }
    static const char symbols[] = "%,()+-*/";
    static const int kinds[] = {KEN_TOK_PERCENT_SIGN, KEN_TOK_COMMA, KEN_TOK_OPEN, KEN_TOK_CLOSE,
                                KEN_TOK_PLUS, KEN_TOK_MINUS, KEN_TOK_TIMES, KEN_TOK_DIVIDED};
    push(p, kinds[strchr(symbols, text[0]) - symbols], span);
}

void ken_lex_bad(struct ken_parser *p, size_t begin, size_t size)
{
    const char *text = p->file->source.norm + begin;
    struct ken_span span = span_of(p, begin, size);
    uint32_t length;
    int32_t point = ken_text_decode(text, size, &length);
    if ((!p->spoilt && !p->skipping) || p->line_start) /* else its line had a message */
        ken_report(p->compiler, KEN_DIAG_BAD_CHAR, span, ken_arg_text(text, size), ken_arg_byte((uint32_t)point, true));
    push_error(p, span);
}

/* --- what the parser draws ------------------------------------------------------------------------------------------ */

static void begin_statement(struct ken_parser *p, const struct ken_token *t)
{
    p->statement_before = p->statement;
    p->statement = *t;
    p->complete = false;
    p->spoilt_before = p->spoilt;
    p->spoilt = false;
    p->open_before = p->brackets.count;
    p->brackets.count = 0;
}

/* Counts brackets, so that what is too deep for the parser's stack never reaches it. */
static int bracket(struct ken_parser *p, const struct ken_token *t)
{
    if (t->kind == KEN_TOK_OPEN) {
        if (p->brackets.count == p->compiler->options.expression_depth) {
            ken_parse_too_deep(p, t->span);
            return KEN_TOK_KEN_YYerror;
        }
        *KEN_ADD(p->compiler, &p->brackets, struct ken_span) = t->span;
    } else if (t->kind == KEN_TOK_CLOSE) {
        if (p->brackets.count == 0) {
            if (!p->spoilt)
                ken_report(p->compiler, KEN_DIAG_BRACKET, t->span, ken_arg_string(")"));
            p->spoilt = true;
            return KEN_TOK_KEN_YYerror;
        }
        p->brackets.count--;
    }
    return t->kind;
}

int ken_yylex(struct ken_token *value, struct ken_span *where, struct ken_parser *p);

int ken_yylex(struct ken_token *value, struct ken_span *where, struct ken_parser *p)
{
    for (;;) {
        if (p->taken == p->queued) {
            p->taken = p->queued = 0;
            if (!ken_lex_more(p)) {
                push(p, 0, span_of(p, p->file->source.norm_size, 0));
                p->queue[0].first_on_line = true;
            }
        }
        struct ken_token *t = &p->queue[p->taken++];
        t->begins = t->kind == 0 || (ken_lex_begins_statement(t->word) && (t->first_on_line || resumes_anywhere(t->word)));
        if (p->skipping && !t->begins)
            continue;
        p->skipping = false;
        if (t->begins)
            begin_statement(p, t);
        p->before_last = p->last;
        p->last = p->current;
        p->current = *t;
        *value = *t;
        *where = t->span;
        return bracket(p, t);
    }
}
