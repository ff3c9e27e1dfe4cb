/* All files in turn, statement by statement; then what can be said only of the whole ruleset. */
#include "check.h"

#include "amend.h"
#include "diag.h"

/* A statement that could not be read had its message. What it leaves out must not give another: the indicator is broken, and
 * when the statement began an indicator or a case, the lines below it belong to nothing. */
static void damaged(struct ken_check *k, const struct ken_node *node)
{
    enum ken_word word = node->word;
    bool unknown = word == KEN_WORDS; /* a line without a keyword: an indicator may begin there */
    bool begins_indicator = unknown || word == KEN_WORD_INDICATOR || word == KEN_WORD_SCORECARD || word == KEN_WORD_HEADING;
    k->damaged = true;
    if (k->table)
        k->table->broken = true;
    if (node->grouped && !unknown) { /* a misspelt keyword, most likely: what it began is not known */
        k->unweighed = k->loose = true;
        if (k->indicator)
            k->indicator->broken = true;
        return;
    }
    k->unweighed = k->unweighed || begins_indicator || word == KEN_WORD_WEIGHT;
    if (k->indicator && (unknown || !begins_indicator))
        k->indicator->broken = true;
    if (begins_indicator)
        ken_check_close(k);
    k->lost = k->lost || begins_indicator || word == KEN_WORD_CASE || word == KEN_WORD_OTHERWISE || word == KEN_WORD_EVERY_CASE;
}

static bool begins_part(const struct ken_node *node)
{
    return node->kind == KEN_NODE_INDICATOR || node->kind == KEN_NODE_HEADING || node->kind == KEN_NODE_SCORECARD ||
           node->kind == KEN_NODE_CASE || node->kind == KEN_NODE_OTHERWISE || node->kind == KEN_NODE_EVERY_CASE;
}

static void statement(struct ken_check *k, const struct ken_node *node)
{
    k->acknowledgement = NULL;
    if (node->kind != KEN_NODE_ROW && node->kind != KEN_NODE_DAMAGED)
        ken_check_table_end(k);
    if (begins_part(node))
        k->lost = false;
    switch (node->kind) {
    case KEN_NODE_DAMAGED: damaged(k, node); break;
    case KEN_NODE_USE: case KEN_NODE_AMENDS: case KEN_NODE_CHANGE: break; /* done already */
    case KEN_NODE_RULESET: case KEN_NODE_SOURCE: case KEN_NODE_PERIOD: ken_check_header(k, node); break;
    case KEN_NODE_UNIT: ken_check_unit(k, node); break;
    case KEN_NODE_INPUT: ken_check_input(k, node); break;
    case KEN_NODE_DEFINE: ken_check_define(k, node); break;
    case KEN_NODE_TABLE: ken_check_table(k, node); break;
    case KEN_NODE_ROW: ken_check_row(k, node); break;
    case KEN_NODE_SCORECARD:
        ken_check_close(k);
        ken_check_scorecard(k, node);
        break;
    case KEN_NODE_HEADING:
        ken_check_close(k);
        ken_check_heading(k, node);
        break;
    case KEN_NODE_GRADE:
        ken_check_close(k);
        ken_check_clause(k, node);
        break;
    case KEN_NODE_ADJUST:
        if (node->word == KEN_WORD_ADJUST_TOTAL)
            ken_check_close(k);
        if (!k->lost)
            ken_check_clause(k, node);
        break;
    case KEN_NODE_INDICATOR:
        ken_check_close(k);
        ken_check_indicator(k, node);
        break;
    default:
        if (!k->lost)
            ken_check_clause(k, node);
        break;
    }
}

static void check_file(struct ken_check *k, uint32_t file)
{
    k->file = file;
    k->scorecard = k->heading = KEN_NONE;
    k->top = KEN_USUAL_TOP_LEVEL;
    k->lost = k->damaged = false;
    for (const struct ken_node *node = k->compiler->files[file].tree->first; node; node = node->next)
        if (!k->compiler->amended || !ken_order_declares(node->kind))
            statement(k, node);
    ken_check_table_end(k);
    ken_check_close(k);
}

/* Where files amend others, declarations do not stand in the order in which they are used. */
static void check_declarations(struct ken_check *k)
{
    const struct ken_list *declarations = &k->compiler->declarations;
    k->scorecard = KEN_NONE;
    for (uint32_t i = 0; i < declarations->count; i++) {
        const struct ken_node *node = KEN_AT(*declarations, struct ken_node *, i);
        k->file = node->span.file;
        statement(k, node);
    }
}

static void check_limits(struct ken_check *k)
{
    uint32_t count = k->rules->indicators.count;
    if (count > k->compiler->options.indicators)
        ken_report_whole(k->compiler, KEN_DIAG_LIMIT, ken_arg_phrase(KEN_PHRASE_INDICATORS), ken_arg_count(count), ken_arg_count(k->compiler->options.indicators));
}

void ken_check_files(struct ken_check *k, struct ken_compiler *c)
{
    *k = (struct ken_check){.compiler = c, .rules = KEN_NEW(c, struct ken_rules)};
    c->rules = k->rules;
    ken_ir_init(k->rules, c);
    check_declarations(k);
    for (uint32_t i = 0; i < c->order.count; i++)
        check_file(k, KEN_AT(c->order, uint32_t, i));
    if (!k->rules->title && c->error_count == 0)
        ken_report(c, KEN_DIAG_NO_RULESET, ((struct ken_span){0, 0, 0}))->placeless = c->file_count == 0;
    ken_check_paths(k);
    check_limits(k);
    ken_check_examples(k);
    ken_find(k);
}
