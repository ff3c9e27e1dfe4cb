/* write.c: the result as one line of JSON (interfaces.md, semantics §9). */
#include "context.h"

#include <string.h>

static void write_bytes(struct ken_buffer *b, const char *text, size_t size)
{
    static const char letters[] = "btn\vfr"; /* of the controls 8 … 13; 11 has none */
    ken_buffer_char(b, '"');
    const char *plain = text, *end = text + size; /* plain: what has not been written yet */
    for (; text < end; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte >= ' ' && byte != '"' && byte != '\\')
            continue;
        ken_buffer_bytes(b, plain, (size_t)(text - plain));
        plain = text + 1;
        if (byte >= ' ')
            ken_buffer_format(b, "\\%c", byte);
        else if (byte >= '\b' && byte <= '\r' && byte != '\v')
            ken_buffer_format(b, "\\%c", letters[byte - '\b']);
        else
            ken_buffer_format(b, "\\u%04x", byte);
    }
    ken_buffer_bytes(b, plain, (size_t)(text - plain));
    ken_buffer_char(b, '"');
}

static void write_string(struct ken_buffer *b, const char *text)
{
    write_bytes(b, text, strlen(text));
}

/* "name": with the comma before it unless it is the first. */
static void write_key(struct ken_buffer *b, const char *name, bool first)
{
    if (!first)
        ken_buffer_char(b, ',');
    write_string(b, name);
    ken_buffer_char(b, ':');
}

static void write_text(struct ken_buffer *b, const char *name, const char *text_or_null, bool first)
{
    write_key(b, name, first);
    if (text_or_null)
        write_string(b, text_or_null);
    else
        ken_buffer_string(b, "null");
}

/* The record's own unit, also where it holds a NUL, which ken_result_unit cannot tell from the text \u0000. */
static void write_unit(struct ken_buffer *b, const struct ken_record *r)
{
    write_key(b, "unit", false);
    if (r->unit)
        write_bytes(b, r->text.bytes + r->unit_exact, r->unit_size);
    else
        ken_buffer_string(b, "null");
}

/* A level or a score; null below zero. */
static void write_level(struct ken_buffer *b, const char *name, int level)
{
    write_key(b, name, false);
    if (level < 0)
        ken_buffer_string(b, "null");
    else
        ken_buffer_format(b, "%d", level);
}

static void write_total(struct ken_buffer *b, const char *name, const char *exact_name, ken_total total, bool first)
{
    write_key(b, name, first);
    ken_buffer_string(b, total.decimal ? total.decimal : "null");
    if (total.exact)
        write_text(b, exact_name, total.exact, false);
}

static void write_blame(const ken_context *c, struct ken_buffer *b, size_t indicator, size_t count)
{
    write_key(b, "blame", false);
    ken_buffer_char(b, '[');
    for (size_t k = 0; k < count; k++) {
        if (k > 0)
            ken_buffer_char(b, ',');
        write_string(b, ken_blame(c, indicator, k, NULL, NULL));
    }
    ken_buffer_char(b, ']');
}

/* A score stands beside the level it belongs to; without levels its bounds take the place of theirs. */
static bool write_scores(ken_context *c, struct ken_buffer *b, size_t row, const ken_indicator_result *indicator)
{
    ken_total score, lowest, highest;
    if (!ken_result_score(c, row, &score, &lowest, &highest))
        return false;
    bool moved = indicator->outcome == KEN_NOT_ASSESSED &&
                 ken_cell(c->program, KEN_SCORECARD, (uint32_t)indicator->scorecard, KEN_SCORECARD_NOT_ASSESSED) == KEN_POLICY_MOVE;
    if (score.decimal || moved)
        write_total(b, "score", "score_exact", score, false);
    if (indicator->outcome == KEN_SCORED)
        return true;
    if (indicator->has_levels) {
        write_level(b, "lowest", indicator->lowest);
        write_level(b, "highest", indicator->highest);
    } else {
        write_total(b, "lowest", "lowest_exact", lowest, false);
        write_total(b, "highest", "highest_exact", highest, false);
    }
    return true;
}

static bool write_indicator(ken_context *c, struct ken_buffer *b, size_t row, bool first)
{
    ken_indicator_result indicator;
    if (!ken_result_indicator(c, row, &indicator))
        return false;
    write_key(b, indicator.number, first);
    ken_buffer_char(b, '{');
    write_text(b, "status", ken_outcome_name(indicator.outcome), true);
    write_level(b, "level", indicator.level);
    if (!write_scores(c, b, row, &indicator))
        return false;
    if (indicator.is_weighed) {
        write_key(b, "weight", false);
        ken_buffer_string(b, indicator.weight ? indicator.weight : "null");
    }
    if (indicator.has_cases)
        write_text(b, "case", indicator.case_title, false);
    if (indicator.outcome != KEN_SCORED)
        write_blame(c, b, row, indicator.blame_count);
    ken_buffer_char(b, '}');
    return true;
}

/* "headings" stands where headings weigh. */
static bool write_headings(ken_context *c, struct ken_buffer *b, size_t scorecard)
{
    bool first = true;
    for (uint32_t h = c->groups[c->program->rows[KEN_HEADING] + scorecard].later; h != KEN_NONE; h = c->groups[h].later) {
        ken_heading_result heading;
        if (!ken_result_heading(c, h, &heading))
            return false;
        if (first) {
            write_key(b, "headings", false);
            ken_buffer_char(b, '{');
        }
        write_key(b, heading.number, first);
        ken_buffer_char(b, '{');
        write_total(b, "score", "exact", heading.score, true);
        write_key(b, "weight", false);
        ken_buffer_string(b, heading.weight);
        ken_buffer_char(b, '}');
        first = false;
    }
    if (!first)
        ken_buffer_char(b, '}');
    return true;
}

static bool write_scorecard(ken_context *c, struct ken_buffer *b, size_t row)
{
    ken_scorecard_result card;
    if (!ken_result_scorecard(c, row, &card))
        return false;
    write_key(b, card.name, row == 0);
    ken_buffer_char(b, '{');
    write_total(b, "score", "exact", card.score, true);
    write_total(b, "lowest", "lowest_exact", card.lowest, false);
    write_total(b, "highest", "highest_exact", card.highest, false);
    write_total(b, "percent", "percent_exact", card.percent, false);
    write_text(b, "grade", card.grade, false);
    bool memory = write_headings(c, b, row);
    write_key(b, "indicators", false);
    ken_buffer_char(b, '{');
    for (size_t i = 0; i < card.indicator_count && memory; i++)
        memory = write_indicator(c, b, card.first_indicator + i, i == 0);
    ken_buffer_string(b, "}}");
    return memory;
}

static bool write_problem(ken_context *c, struct ken_buffer *b, size_t index, ken_language language)
{
    static const char *const kinds[] = {
        [KEN_PROBLEM_INVALID] = "invalid", [KEN_PROBLEM_DOUBTFUL] = "doubtful", [KEN_PROBLEM_UNKNOWN] = "unknown"};
    ken_problem problem;
    const char *message = ken_problem_text(c, index, language, NULL);
    if (!message || !ken_result_problem(c, index, &problem))
        return false;
    ken_buffer_string(b, index ? ",{" : "{");
    write_text(b, "path", problem.path, true);
    write_text(b, "kind", kinds[problem.kind], false);
    write_text(b, "code", problem.code, false);
    write_text(b, "message", message, false);
    ken_buffer_char(b, '}');
    return true;
}

ken_status ken_result_json(ken_context *c, ken_language language, const char **text, size_t *size)
{
    const struct ken_program *p = c->program;
    struct ken_buffer *b = &c->json;
    if (!c->scored)
        return KEN_UNREADABLE;
    ken_buffer_clear(b);
    b->failed = false; /* what failed before may do now */
    ken_buffer_char(b, '{');
    write_text(b, "ruleset", ken_text(p, ken_cell(p, KEN_RULESET, 0, KEN_RULESET_TITLE)), true);
    write_text(b, "rules_sha256", p->rules_sha256, false);
    write_text(b, "program_sha256", p->program_sha256, false);
    write_unit(b, &c->record);
    write_key(b, "scorecards", false);
    ken_buffer_char(b, '{');
    bool memory = true;
    for (size_t row = 0; row < p->rows[KEN_SCORECARD] && memory; row++)
        memory = write_scorecard(c, b, row);
    ken_buffer_char(b, '}');
    write_key(b, "problems", false);
    ken_buffer_char(b, '[');
    for (size_t i = 0; i < ken_problem_count(c) && memory; i++)
        memory = write_problem(c, b, i, language);
    ken_buffer_string(b, "]}");
    const char *whole = ken_buffer_text(b);
    if (!memory || b->failed)
        return KEN_NO_MEMORY;
    *text = whole;
    *size = b->size;
    return KEN_OK;
}
