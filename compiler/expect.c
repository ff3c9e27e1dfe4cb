/* Syntax messages: what stands where something else should. */
#include <string.h>

#include "diag.h"
#include "grammar.h"
#include "parse.h"

static const enum ken_word words[] = {
#define KEN_KEYWORD(token, thai, english) [KEN_TOK_##token - KEN_TOK_RULESET] = KEN_WORD_##token,
#define KEN_MONTH(number, thai, english)
#include "keyword.def"
};

static bool has(const int *expected, int count, int token)
{
    for (int i = 0; i < count; i++)
        if (expected[i] == token)
            return true;
    return false;
}

static bool is_comparison(int token)
{
    return token == KEN_TOK_AT_LEAST || token == KEN_TOK_MORE_THAN || token == KEN_TOK_AT_MOST || token == KEN_TOK_LESS_THAN ||
           token == KEN_TOK_EQUAL_TO || token == KEN_TOK_BETWEEN || token == KEN_TOK_BY;
}

static bool begins_value(int token)
{
    return token == KEN_TOK_NAME || token == KEN_TOK_NUMBER || token == KEN_TOK_OPEN || token == KEN_TOK_ISO_DATE ||
           token == KEN_TOK_MINUS || token == KEN_TOK_PERCENT || token == KEN_TOK_DATE || token == KEN_TOK_NOT ||
           (token >= KEN_TOK_PERCENT_OF && token <= KEN_TOK_RATE_MILLION) || (token >= KEN_TOK_MIN && token <= KEN_TOK_COUNT) ||
           token == KEN_TOK_INTERPOLATE || token == KEN_TOK_DAYS_FROM || token == KEN_TOK_FISCAL_YEAR ||
           (token >= KEN_TOK_ROUND && token <= KEN_TOK_TRUNCATE) || (token >= KEN_TOK_SCORE_SO_FAR && token <= KEN_TOK_LEVEL_OF) ||
           token == KEN_TOK_TOTAL_SO_FAR || token == KEN_TOK_IN_PERIOD || is_comparison(token) || token == KEN_TOK_FROM;
}

/* What one expected token is called in a message. */
static struct ken_arg called(int token)
{
    switch (token) {
    case 0: return ken_arg_phrase(KEN_PHRASE_THE_END);
    case KEN_TOK_TEXT: return ken_arg_phrase(KEN_PHRASE_A_TEXT);
    case KEN_TOK_NAME: return ken_arg_phrase(KEN_PHRASE_A_NAME);
    case KEN_TOK_NEW_NAME: return ken_arg_phrase(KEN_PHRASE_A_NEW_NAME);
    case KEN_TOK_NUMBER: return ken_arg_phrase(KEN_PHRASE_A_NUMBER);
    case KEN_TOK_MONTH: return ken_arg_phrase(KEN_PHRASE_A_MONTH);
    case KEN_TOK_ISO_DATE: return ken_arg_phrase(KEN_PHRASE_A_DAY);
    case KEN_TOK_PERCENT_SIGN: return ken_arg_code("%");
    case KEN_TOK_COMMA: return ken_arg_code(",");
    case KEN_TOK_OPEN: return ken_arg_code("(");
    case KEN_TOK_CLOSE: return ken_arg_code(")");
    case KEN_TOK_PLUS: return ken_arg_code("+");
    case KEN_TOK_MINUS: return ken_arg_code("-");
    case KEN_TOK_TIMES: return ken_arg_code("*");
    case KEN_TOK_DIVIDED: return ken_arg_code("/");
    case KEN_TOK_FROM: return ken_arg_keyword(KEN_WORD_FROM_PATH);
    default: return ken_arg_keyword(words[token - KEN_TOK_RULESET]);
    }
}

/* Tokens that are told together: the ways to begin a value, a comparison, a line, a date. */
static struct ken_arg choice(struct ken_compiler *c, const int *expected, int count, bool first_on_line)
{
    struct ken_arg *items = ken_new(c, (size_t)(count + 5) * sizeof *items);
    size_t n = 0;
    bool value = has(expected, count, KEN_TOK_NAME) && has(expected, count, KEN_TOK_OPEN) && has(expected, count, KEN_TOK_NUMBER);
    bool comparison = !value && has(expected, count, KEN_TOK_AT_LEAST) && has(expected, count, KEN_TOK_EQUAL_TO);
    bool line = has(expected, count, KEN_TOK_INDICATOR);
    bool date = !value && has(expected, count, KEN_TOK_ISO_DATE);
    bool type = has(expected, count, KEN_TOK_BAHT) && has(expected, count, KEN_TOK_FLAG);
    if (value)
        items[n++] = ken_arg_phrase(KEN_PHRASE_A_VALUE);
    if (comparison)
        items[n++] = ken_arg_phrase(KEN_PHRASE_A_COMPARISON);
    if (date)
        items[n++] = ken_arg_phrase(KEN_PHRASE_A_DAY);
    if (type)
        items[n++] = ken_arg_phrase(KEN_PHRASE_A_TYPE);
    if (line)
        items[n++] = ken_arg_phrase(KEN_PHRASE_A_STATEMENT);
    for (int i = 0; i < count && !(line && first_on_line); i++) { /* at the start of a line the rest of the last one is not missed */
        int t = expected[i];
        bool starts = t >= KEN_TOK_RULESET && t < KEN_TOK_RULESET + (int)(sizeof words / sizeof *words) &&
                      ken_lex_begins_statement(words[t - KEN_TOK_RULESET]);
        if (t == KEN_TOK_FROM || type || (value && begins_value(t)) || (comparison && is_comparison(t)) || /* from: told as what it stands for */
            (line && (starts || t == 0)) || (date && (t == KEN_TOK_DATE || t == KEN_TOK_ISO_DATE || t == KEN_TOK_NUMBER)))
            continue;
        items[n++] = called(t);
    }
    return (struct ken_arg){.kind = KEN_ARG_CHOICE, .size = n, .items = items};
}

static bool is_digit_at(const char *text, size_t at)
{
    return (text[at] >= '0' && text[at] <= '9') || (unsigned char)text[at] == 0xe0; /* a Thai digit, where a number ends or begins */
}

/* "1,00" where no list can be: a comma with digits on both sides and no space. Either it or what follows it was not expected. */
static bool is_thousands(const struct ken_parser *p, const struct ken_token *found)
{
    const char *text = p->file->source.text;
    if (found->kind == KEN_TOK_COMMA)
        return p->last.kind == KEN_TOK_NUMBER && p->last.span.end == found->span.begin && is_digit_at(text, found->span.end);
    return found->kind == KEN_TOK_NUMBER && p->last.kind == KEN_TOK_COMMA && p->last.span.end == found->span.begin &&
           p->before_last.kind == KEN_TOK_NUMBER && p->before_last.span.end == p->last.span.begin;
}

static void report_thousands(struct ken_parser *p, const struct ken_token *found)
{
    struct ken_compiler *c = p->compiler;
    const char *text = p->file->source.text;
    const struct ken_token *first = found->kind == KEN_TOK_COMMA ? &p->last : &p->before_last;
    struct ken_span span = {p->file_index, first->span.begin, found->span.end};
    while (text[span.end] && !strchr(" \t\r\n\"()", text[span.end]))
        span.end++;
    char *joined = ken_new(c, span.end - span.begin + 1), *to = joined;
    for (uint32_t i = span.begin; i < span.end; i++)
        if (text[i] != ',')
            *to++ = text[i];
    ken_report(c, KEN_DIAG_THOUSANDS, span, ken_arg_span(c, span), ken_arg_text(joined, (size_t)(to - joined)));
}

/* Where a line of a band ladder leaves out `from`. */
static bool lacks_between(const struct ken_parser *p, const struct ken_token *found)
{
    return p->in_bands && p->statement.word == KEN_WORD_LEVEL && (found->kind == KEN_TOK_NUMBER || found->kind == KEN_TOK_TO) &&
           p->last.kind == KEN_TOK_NUMBER;
}

/* The text from `offset` to the next space, spaces before it left out. */
static struct ken_span next_word(const struct ken_parser *p, uint32_t offset)
{
    const char *text = p->file->source.text;
    while (text[offset] == ' ' || text[offset] == '\t')
        offset++;
    return (struct ken_span){p->file_index, offset, offset + (uint32_t)strcspn(text + offset, " \t\r\n")};
}

static void report_between(struct ken_parser *p, const struct ken_token *found)
{
    struct ken_compiler *c = p->compiler;
    struct ken_span high = found->kind == KEN_TOK_TO ? next_word(p, found->span.end) : found->span;
    ken_report(c, KEN_DIAG_BAND_BETWEEN, p->last.span, ken_arg_span(c, next_word(p, p->statement.span.end)), ken_arg_span(c, p->last.span),
               ken_arg_span(c, high));
}

/* A formula of which only the first word is known. */
static const char *begun(struct ken_compiler *c, struct ken_arg first)
{
    char *text = ken_new(c, first.size + sizeof " …");
    memcpy(text, first.text, first.size);
    memcpy(text + first.size, " …", sizeof " …");
    return text;
}

static void report(struct ken_parser *p, const struct ken_token *found, const int *expected, int count)
{
    struct ken_compiler *c = p->compiler;
    bool after_percent = p->last.kind == KEN_TOK_OVER || p->last.kind == KEN_TOK_INTERPOLATE ||
                         (p->last.kind >= KEN_TOK_PERCENT_OF && p->last.kind <= KEN_TOK_RATE_MILLION);
    struct ken_arg text = ken_arg_span(c, found->span);
    if (p->open_before && found->begins)
        ken_report(c, KEN_DIAG_BRACKET, KEN_AT(p->brackets, struct ken_span, p->open_before - 1), ken_arg_string("("));
    else if (after_percent && !found->begins)
        ken_report(c, KEN_DIAG_NEED_NAME, found->span, ken_arg_keyword(p->last.word), ken_arg_code(begun(c, text)));
    else if (is_thousands(p, found))
        report_thousands(p, found);
    else if (lacks_between(p, found))
        report_between(p, found);
    else if (found->kind == KEN_TOK_NUMBER && p->last.kind == KEN_TOK_NUMBER && p->statement.word == KEN_WORD_LEVEL && has(expected, count, KEN_TOK_COMMA))
        ken_report(c, KEN_DIAG_LIST_COMMA, found->span, ken_arg_span(c, p->last.span), text);
    else if (p->last.kind == KEN_TOK_MINUS && has(expected, count, KEN_TOK_NUMBER) && !has(expected, count, KEN_TOK_NAME))
        ken_report(c, KEN_DIAG_MINUS, p->last.span);
    else if ((is_comparison(found->kind) || found->kind == KEN_TOK_FROM) && has(expected, count, KEN_TOK_AND))
        ken_report(c, KEN_DIAG_CHAIN, found->span);
    else if (found->begins)
        ken_report(c, KEN_DIAG_UNFINISHED, ((struct ken_span){p->file_index, p->last.span.end, p->last.span.end}), choice(c, expected, count, found->first_on_line),
                   ken_arg_phrase(KEN_PHRASE_NOTHING), ken_arg_keyword(p->statement_before.word));
    else
        ken_report(c, KEN_DIAG_UNEXPECTED, found->span, text, choice(c, expected, count, found->first_on_line), ken_arg_keyword(p->statement.word));
}

/* A keyword that was declared as a name: its declaration had the message. */
static bool is_declared(const struct ken_parser *p, const struct ken_token *found)
{
    const char *text = p->file->source.text + found->span.begin;
    return found->word < KEN_WORDS && ken_map_find(&p->names->map, text, found->span.end - found->span.begin);
}

void ken_expect_report(struct ken_parser *p, const struct ken_token *found, const int *expected, int count)
{
    bool silent = found->begins ? p->spoilt_before : p->spoilt;
    if (!silent && !is_declared(p, found))
        report(p, found, expected, count);
    if (!found->begins)
        p->spoilt = true;
}
