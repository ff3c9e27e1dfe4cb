/* The result as text, byte for byte as ken writes it. */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 12 };

static void put_string(struct text *text, const char *string, size_t size)
{
    text_put(text, "\"");
    for (size_t i = 0; i < size; i++) {
        static const char controls[] = "\n\r\t\b\f", letters[] = "nrtbf";
        const char *control = string[i] ? strchr(controls, string[i]) : NULL;
        if (control)
            text_format(text, "\\%c", letters[control - controls]);
        else if ((unsigned char)string[i] < 0x20)
            text_format(text, "\\u%04x", string[i]);
        else if (string[i] == '"' || string[i] == '\\')
            text_format(text, "\\%c", string[i]);
        else
            text_add(text, &string[i], 1);
    }
    text_put(text, "\"");
}

/* A decimal of at most 12 places, half up; true if that is all of the value. */
static bool put_decimal(struct text *text, mpq_srcptr value)
{
    mpz_t scale, scaled, rest, whole;
    mpz_inits(scale, scaled, rest, whole, NULL);
    mpz_ui_pow_ui(scale, 10, PLACES);
    mpz_mul(scaled, mpq_numref(value), scale);
    mpz_mul_ui(scaled, scaled, 2);
    mpz_add(scaled, scaled, mpq_denref(value));
    mpz_mul_ui(rest, mpq_denref(value), 2);
    mpz_fdiv_q(scaled, scaled, rest); /* the value by 10^12, to the nearest whole number */
    mpz_mul(rest, scaled, mpq_denref(value));
    mpz_submul(rest, mpq_numref(value), scale);
    bool exact = mpz_sgn(rest) == 0;
    if (mpz_sgn(scaled) < 0)
        text_put(text, "-");
    mpz_abs(scaled, scaled);
    mpz_fdiv_qr(whole, rest, scaled, scale);
    char *digits = mpz_get_str(NULL, 10, whole), fraction[PLACES + 1];
    text_put(text, digits);
    free(digits);
    snprintf(fraction, sizeof fraction, "%012lu", mpz_get_ui(rest));
    size_t kept = PLACES;
    while (kept > 0 && fraction[kept - 1] == '0')
        kept--;
    if (kept > 0) {
        text_put(text, ".");
        text_add(text, fraction, kept);
    }
    mpz_clears(scale, scaled, rest, whole, NULL);
    return exact;
}

/* A number, and its fraction where the decimal does not tell it. */
static void put_number(struct text *text, const char *key, const char *exact_key, bool stands, mpq_srcptr value)
{
    text_format(text, "\"%s\":", key);
    if (!stands) {
        text_put(text, "null,");
    } else if (put_decimal(text, value)) {
        text_put(text, ",");
    } else {
        char *fraction = mpq_get_str(NULL, 10, value);
        text_format(text, ",\"%s\":\"%s\",", exact_key, fraction);
        free(fraction);
    }
}

/* What one that is not assessed counts, where it counts at all. */
static void put_given_score(struct run *run, struct text *text, const struct scorecard *scorecard, const struct indicator *indicator)
{
    if (scorecard->gives_full)
        put_number(text, "score", "score_exact", true, indicator->full);
    if (!scorecard->moves_to)
        return;
    const struct outcome *target = oracle_indicator(run->oracle, scorecard->moves_to)->outcome;
    put_number(text, "score", "score_exact", target->status == OK, target->score.low);
}

static void put_level(struct run *run, struct text *text, const struct scorecard *scorecard, const struct indicator *indicator)
{
    const struct outcome *out = indicator->outcome;
    if (out->status == OK && !indicator->scores_only)
        text_format(text, "\"level\":%d,", out->level);
    else
        text_put(text, "\"level\":null,");
    if (out->status == OK) {
        put_number(text, "score", "score_exact", true, out->score.low);
    } else if (out->status == NOT_ASSESSED) {
        put_given_score(run, text, scorecard, indicator);
        text_put(text, "\"lowest\":null,\"highest\":null,");
    } else if (indicator->scores_only) {
        put_number(text, "lowest", "lowest_exact", true, out->score.low);
        put_number(text, "highest", "highest_exact", true, out->score.high);
    } else {
        text_format(text, "\"lowest\":%d,\"highest\":%d,", out->low, out->high);
    }
}

static void put_weight(struct text *text, const struct scorecard *scorecard, const struct indicator *indicator)
{
    const struct outcome *out = indicator->outcome;
    if (!scorecard->has_total || scorecard->adds)
        return;
    text_put(text, "\"weight\":");
    if (indicator->weighs_by_case && (!out->one_case || !out->most_weight))
        text_put(text, "null");
    else
        put_decimal(text, out->most_weight);
    text_put(text, ",");
}

static void put_blame(struct run *run, struct text *text, const bool *blame)
{
    const char *comma = "";
    text_put(text, "\"blame\":[");
    for (size_t i = 0; blame && i < run->oracle->input_count; i++)
        if (blame[i]) {
            text_put(text, comma);
            put_string(text, run->oracle->inputs[i].path, strlen(run->oracle->inputs[i].path));
            comma = ",";
        }
    text_put(text, "],");
}

static void put_indicator(struct run *run, struct text *text, const struct scorecard *scorecard, const struct indicator *indicator)
{
    static const char *const statuses[] = {[OK] = "ok", [NOT_ASSESSED] = "not_assessed", [INVALID] = "invalid", [MISSING] = "missing",
                                           [ZERO_BASE] = "zero_base", [OVERFLOWN] = "overflow", [UNCOVERED] = "uncovered"};
    const struct outcome *out = indicator->outcome;
    text_format(text, "\"%s\":{\"status\":\"%s\",", indicator->number->text, statuses[out->status]);
    put_level(run, text, scorecard, indicator);
    put_weight(text, scorecard, indicator);
    if (indicator->has_cases) {
        text_put(text, "\"case\":");
        if (out->title)
            put_string(text, out->title->text, out->title->size);
        else
            text_put(text, "null");
        text_put(text, ",");
    }
    if (out->status != OK)
        put_blame(run, text, out->blame);
    text->size--; /* each part ends in a comma */
    text_put(text, "}");
}

static void put_headings(struct run *run, struct text *text, const struct scorecard *scorecard)
{
    const char *before = "\"headings\":{";
    bool any = false;
    for (const struct heading *h = scorecard->headings; h; h = h->next) {
        mpq_ptr score = pool_number(&run->pool);
        if (!h->weight)
            continue;
        text_format(text, "%s\"%s\":{", before, h->number->text);
        bool known = oracle_heading_score(run, scorecard, h, score);
        put_number(text, "score", "exact", known, score);
        text_put(text, "\"weight\":");
        put_decimal(text, h->weight);
        text_put(text, "}");
        before = ",";
        any = true;
    }
    if (any)
        text_put(text, "},");
}

static void put_scorecard(struct run *run, struct text *text, struct scorecard *scorecard)
{
    run->oracle->scorecard = scorecard;
    for (struct indicator *i = scorecard->indicators; i; i = i->next)
        oracle_find_outcome(run, i);
    struct totals totals = oracle_totals(run, scorecard);
    put_string(text, scorecard->name->text, scorecard->name->size);
    text_put(text, ":{");
    put_number(text, "score", "exact", totals.has_score, totals.score);
    put_number(text, "lowest", "lowest_exact", totals.has_bounds, totals.lowest);
    put_number(text, "highest", "highest_exact", totals.has_bounds, totals.highest);
    put_number(text, "percent", "percent_exact", totals.has_score, totals.percent);
    text_put(text, "\"grade\":");
    if (totals.grade)
        put_string(text, totals.grade->statement->first->text, totals.grade->statement->first->size);
    else
        text_put(text, "null");
    text_put(text, ",");
    put_headings(run, text, scorecard);
    text_put(text, "\"indicators\":{");
    for (const struct indicator *i = scorecard->indicators; i; i = i->next) {
        text_put(text, i == scorecard->indicators ? "" : ",");
        put_indicator(run, text, scorecard, i);
    }
    text_put(text, "}}");
}

void oracle_write(struct run *run, struct text *text)
{
    text_put(text, "\"unit\":");
    if (run->unit)
        put_string(text, run->unit->text, run->unit->size);
    else
        text_put(text, "null");
    text_put(text, ",\"scorecards\":{");
    const char *comma = "";
    for (struct scorecard *s = run->oracle->scorecards; s; s = s->next) {
        text_put(text, comma);
        put_scorecard(run, text, s);
        comma = ",";
    }
    text_put(text, "}\n");
}
