/* What the grammar's actions build, and the run over one file. */
#include "parse.h"

#include <stdio.h>
#include <string.h>

#include "amend.h"
#include "diag.h"
#include "grammar.h"
#include "use.h"

static struct ken_span join(struct ken_span a, struct ken_span b)
{
    return (struct ken_span){a.file, a.begin, b.end};
}

/* Keeps account of what stands before a `use` or `amends`. */
static void note_place(struct ken_parser *p, const struct ken_node *statement)
{
    switch (statement->kind) {
    case KEN_NODE_RULESET: case KEN_NODE_SOURCE: case KEN_NODE_PERIOD: case KEN_NODE_USE: case KEN_NODE_AMENDS: case KEN_NODE_NOTE:
        break;
    case KEN_NODE_UNIT: case KEN_NODE_INPUT: case KEN_NODE_DEFINE: case KEN_NODE_TABLE: case KEN_NODE_ROW:
        p->declares_anything = true;
        break;
    default:
        p->declares_anything = p->scores_anything = true;
        break;
    }
}

void ken_parse_statement(struct ken_parser *p, struct ken_node *statement)
{
    if (statement->kind == KEN_NODE_INDICATOR || statement->kind == KEN_NODE_CASE)
        p->in_bands = false;
    p->in_bands |= statement->kind == KEN_NODE_BANDS;
    p->complete = true;
    note_place(p, statement);
    if (statement->kind == KEN_NODE_USE || statement->kind == KEN_NODE_AMENDS)
        ken_use(p, statement); /* before the next token is read, whose letters may hold a name of that file */
    ken_ast_add(p->file->tree, statement);
}

bool ken_parse_recover(struct ken_parser *p)
{
    bool keep = p->current.begins;
    struct ken_node *damaged = ken_ast_new(p->compiler, KEN_NODE_DAMAGED, p->current.span);
    damaged->word = keep ? p->statement_before.word : p->statement.word;
    damaged->grouped = !keep && p->complete && p->current.first_on_line; /* a line of its own, behind a complete statement */
    if (!keep && p->current.first_on_line && p->current.kind == KEN_TOK_NUMBER)
        damaged->word = KEN_WORDS; /* a line that begins with no keyword, such as `4.2 "…"` */
    ken_ast_add(p->file->tree, damaged);
    p->skipping = !keep;
    return !keep;
}

void ken_parse_too_deep(struct ken_parser *p, struct ken_span span)
{
    if (!p->spoilt)
        ken_report(p->compiler, KEN_DIAG_TOO_DEEP, span, ken_arg_count(p->compiler->options.expression_depth));
    p->spoilt = true;
}

struct ken_node *ken_parse_declaration(struct ken_parser *p, struct ken_node *statement)
{
    (void)p;
    statement->first->symbol->statement = statement;
    return statement;
}

struct ken_node *ken_parse_join(struct ken_node *to, struct ken_node *from)
{
    if (from->first) {
        ken_ast_add(to, from->first);
        to->last = from->last;
    }
    return to;
}

struct ken_node *ken_parse_input(struct ken_parser *p, struct ken_span span, struct ken_node *name, struct ken_node *path,
                                 struct ken_node *type, struct ken_node *parts)
{
    struct ken_node *input = ken_ast_new(p->compiler, KEN_NODE_INPUT, span);
    ken_ast_add(ken_ast_add(ken_ast_add(input, name), path), type);
    return ken_parse_join(input, parts);
}

struct ken_node *ken_parse_scorecard(struct ken_parser *p, struct ken_span span, struct ken_node *name, struct ken_node *title,
                                     struct ken_node *parts)
{
    struct ken_node *scorecard = ken_ast_new(p->compiler, KEN_NODE_SCORECARD, span);
    ken_ast_add(ken_ast_add(scorecard, name), title);
    return ken_parse_declaration(p, ken_parse_join(scorecard, parts));
}

struct ken_node *ken_parse_table(struct ken_parser *p, struct ken_span span, struct ken_node *name, struct ken_node *keys, struct ken_node *type)
{
    struct ken_node *table = ken_ast_add(ken_ast_new(p->compiler, KEN_NODE_TABLE, span), name);
    return ken_parse_declaration(p, ken_ast_add(ken_parse_join(table, keys), type));
}

/* Only what the amended file has can be changed, and only in a file that amends one. A name that is not there is said to be
 * missing from that file, rather than unknown. */
static void change_fits(struct ken_parser *p, const struct ken_node *change, const struct ken_node *name)
{
    struct ken_compiler *c = p->compiler;
    if (!p->file->amends_span.end) {
        if (!p->changes)
            ken_report(c, KEN_DIAG_OUT_OF_PLACE, change->span, ken_arg_keyword(change->word), ken_arg_keyword(KEN_WORD_AMENDS));
        p->changes = true; /* said once */
        c->unread = true;
    }
    if (name && name->kind == KEN_NODE_NAME && !name->symbol) {
        ken_names_forget(p->names, name->span.begin);
        if (p->file->amends && !p->names->incomplete)
            ken_amend_nothing(c, name->span, ken_amend_phrase(change->word), ken_arg_text(name->text, name->size));
    }
}

struct ken_node *ken_parse_change(struct ken_parser *p, struct ken_span span, enum ken_word word, struct ken_node *what, struct ken_node *more)
{
    struct ken_node *change = ken_ast_new(p->compiler, KEN_NODE_CHANGE, span);
    change->word = word;
    change_fits(p, change, what->kind == KEN_NODE_NAME ? what : what->first);
    return ken_ast_add(ken_ast_add(change, what), more);
}

struct ken_node *ken_parse_choice(struct ken_parser *p, struct ken_span span, struct ken_node *subject, struct ken_node *text)
{
    struct ken_node *choice = subject ? ken_ast_expression(p->compiler, KEN_NODE_IS, span, subject, NULL) : ken_ast_new(p->compiler, KEN_NODE_IS, span);
    if (!subject)
        choice->depth = 1;
    return choice->kind == KEN_NODE_IS ? ken_ast_add(choice, text) : choice;
}

struct ken_node *ken_parse_interpolate(struct ken_parser *p, struct ken_span span, struct ken_node *operand, struct ken_node *points)
{
    struct ken_node *node = ken_ast_expression(p->compiler, KEN_NODE_INTERPOLATE, span, operand, NULL);
    return node->kind == KEN_NODE_INTERPOLATE ? ken_parse_join(node, points) : node;
}

struct ken_node *ken_parse_policy(struct ken_parser *p, struct ken_node *parts, struct ken_span begin, struct ken_span end, enum ken_word word)
{
    struct ken_node *policy = ken_ast_new(p->compiler, KEN_NODE_POLICY, join(begin, end));
    policy->word = word;
    return ken_ast_add(parts, policy);
}

struct ken_node *ken_parse_level(struct ken_parser *p, struct ken_span span, struct ken_node *levels, struct ken_node *body,
                                 struct ken_node *as_printed)
{
    (void)p;
    ken_ast_add(ken_parse_join(levels, body), as_printed);
    levels->span = span;
    return levels;
}

struct ken_node *ken_parse_list(struct ken_parser *p, struct ken_span span, enum ken_word comparator, struct ken_node *first, struct ken_node *second)
{
    struct ken_node *list = ken_ast_new(p->compiler, KEN_NODE_LIST, span);
    list->word = comparator;
    return ken_ast_add(ken_ast_add(list, first), second);
}

struct ken_node *ken_parse_example(struct ken_parser *p, struct ken_span span, struct ken_node *title, struct ken_node *parts)
{
    struct ken_node *example = ken_ast_add(ken_ast_new(p->compiler, KEN_NODE_EXAMPLE, span), title);
    return ken_parse_join(example, parts);
}

struct ken_node *ken_parse_range(struct ken_parser *p, struct ken_node *low, struct ken_node *high)
{
    struct ken_node *range = ken_ast_new(p->compiler, KEN_NODE_RANGE, join(low->span, high->span));
    return ken_ast_add(ken_ast_add(range, low), high);
}

static bool is_elided_choice(const struct ken_node *node)
{
    return node->kind == KEN_NODE_IS && node->first == node->last;
}

/* `name is "a" or "b" or …`: a list, which is no deeper than its first choice, up to as many as a category has. */
static bool lists_choices(const struct ken_node *left, const struct ken_node *right)
{
    uint32_t count = 0;
    for (; left->kind == KEN_NODE_OR && !left->bracketed && is_elided_choice(left->last) && count < KEN_LIMIT_CHOICES; count++)
        left = left->first;
    return is_elided_choice(right) && count < KEN_LIMIT_CHOICES && left->kind == KEN_NODE_IS && !left->bracketed && left->first->kind == KEN_NODE_NAME;
}

/* `and` beside `or` without brackets reads two ways; the message names the connective that came second. */
struct ken_node *ken_parse_logic(struct ken_parser *p, enum ken_node_kind kind, struct ken_span span, struct ken_span op,
                                 struct ken_node *left, struct ken_node *right)
{
    bool mixed = (!left->bracketed && left->kind == (kind == KEN_NODE_AND ? KEN_NODE_OR : KEN_NODE_AND)) ||
                 (!right->bracketed && kind == KEN_NODE_OR && right->kind == KEN_NODE_AND);
    if (mixed)
        ken_report(p->compiler, KEN_DIAG_AND_OR, op);
    bool list = lists_choices(left, right);
    struct ken_node *node = list ? ken_ast_add(ken_ast_add(ken_ast_new(p->compiler, kind, span), left), right)
                                 : ken_ast_expression(p->compiler, kind, span, left, right);
    if (list)
        node->depth = left->depth;
    node->grouped = mixed;
    return node;
}

struct ken_node *ken_parse_percent(struct ken_parser *p, struct ken_span span, const struct ken_token *part, struct ken_node *base,
                                   struct ken_node *if_zero)
{
    struct ken_node *percent = ken_ast_expression(p->compiler, KEN_NODE_PERCENT, span, part->node, base);
    percent->word = part->word;
    if (percent->kind == KEN_NODE_PERCENT)
        ken_ast_add(percent, if_zero);
    return percent;
}

struct ken_node *ken_parse_if_zero(struct ken_parser *p, struct ken_span begin, struct ken_span end, struct ken_node *subject,
                                   struct ken_node *zero, struct ken_node *answer)
{
    struct ken_node *node = ken_ast_new(p->compiler, KEN_NODE_IF_ZERO, join(begin, end));
    return ken_ast_add(ken_ast_add(ken_ast_add(node, subject), zero), answer);
}

struct ken_node *ken_parse_argument(struct ken_parser *p, struct ken_node *call, struct ken_node *argument)
{
    ken_ast_add(call, argument);
    if (call->kind == KEN_NODE_CALL && argument->depth >= call->depth)
        ken_ast_deepen(p->compiler, call);
    return call;
}

struct ken_node *ken_parse_unit(struct ken_node *number, enum ken_number_unit unit, struct ken_node *name, struct ken_span span)
{
    number->unit = unit;
    number->span = span;
    return ken_ast_add(number, name);
}

/* --- one file ------------------------------------------------------------------------------------------------------- */

static void report_issue(struct ken_compiler *c, uint32_t file, const struct ken_source_issue *issue)
{
    static const enum ken_diag_code codes[KEN_TEXT_TROUBLES] = {
        KEN_DIAG_NOT_UTF8_CP874, KEN_DIAG_UTF16, KEN_DIAG_BAD_BYTES, KEN_DIAG_STRAY_MARK, KEN_DIAG_DOUBLED_MARK,
        KEN_DIAG_TORN_AM, KEN_DIAG_BIDI_CONTROL, KEN_DIAG_FOLD_ZWSP, KEN_DIAG_FOLD_NBSP, KEN_DIAG_FOLD_AM,
        KEN_DIAG_FOLD_AE, KEN_DIAG_FOLD_TONE, KEN_DIAG_FOLD_LAKKHANG};
    const struct ken_source *source = &c->files[file].source;
    struct ken_span span = {file, issue->begin, issue->end};
    struct ken_arg first = ken_arg_span(c, span), second = {0}, third = {0}, fourth = {0};
    if (issue->what == KEN_TEXT_NOT_UTF8_CP874) {
        first = ken_arg_byte(issue->byte, false);
        second = ken_arg_count(issue->begin);
        third = ken_arg_code(source->name);
        fourth = ken_arg_code("utf8.ken");
    } else if (issue->what == KEN_TEXT_BAD_BYTES) {
        first = ken_arg_byte(issue->byte, false);
    } else if (issue->what == KEN_TEXT_BIDI_CONTROL) {
        first = ken_arg_byte(issue->byte, true);
    } else if (issue->what == KEN_TEXT_TORN_AM) {
        char *joined = ken_new(c, issue->end - issue->begin + 1), *to = joined;
        for (uint32_t i = issue->begin; i < issue->end; i++)
            if (i + 1 < issue->end && memcmp(source->text + i, "\u00A0", 2) == 0)
                i++;
            else if (!(source->text[i] == ' ' || source->text[i] == '\t'))
                *to++ = source->text[i];
        second = ken_arg_text(joined, (size_t)(to - joined));
    } else if (issue->what >= KEN_TEXT_FOLD_ZWSP) {
        first = ken_arg_count(issue->count);
        char *line = ken_new(c, 16);
        snprintf(line, 16, "%u", ken_source_line(source, issue->begin));
        second = ken_arg_code(line);
        third = ken_arg_byte(issue->byte, true);
    }
    ken_report(c, codes[issue->what], span, first, second, third, fourth);
}

void ken_parse_file(struct ken_compiler *c, uint32_t file_index, const struct ken_keywords *keywords)
{
    struct ken_file *file = &c->files[file_index];
    struct ken_parser *p = KEN_NEW(c, struct ken_parser);
    file->names = KEN_NEW(c, struct ken_names);
    ken_names_init(file->names, c, keywords, file_index);
    file->tree = ken_ast_new(c, KEN_NODE_FILE, (struct ken_span){file_index, 0, 0});
    for (size_t i = 0; i < file->source.issue_count; i++)
        report_issue(c, file_index, &file->source.issues[i]);
    if (!file->source.usable)
        return;
    p->compiler = c;
    p->file = file;
    p->file_index = file_index;
    p->names = file->names;
    p->line_start = true;
    p->statement.word = p->statement_before.word = KEN_WORDS;
    p->scanner = ken_lex_open(p);
    ken_yyparse(p);
    ken_names_finish(p->names);
}
