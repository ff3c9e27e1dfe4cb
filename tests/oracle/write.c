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

/* A decimal of at most 12 places, half up; true if that is all of the value. Never negative here: weights and scores are not. */
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

/* One total, and its fraction where the decimal does not tell it. */
static void put_total(struct text *text, const char *key, const char *exact_key, bool stands, mpq_srcptr value)
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

static void put_level(struct text *text, const struct scorecard *scorecard, const struct outcome *out)
{
    if (out->status == OK) {
        text_format(text, "\"level\":%d,\"score\":%d", out->level, out->level);
        return;
    }
    text_put(text, "\"level\":null");
    if (out->status != NOT_ASSESSED)
        text_format(text, ",\"lowest\":%d,\"highest\":%d", out->low, out->high);
    else if (scorecard->gives_full)
        text_format(text, ",\"score\":%d,\"lowest\":null,\"highest\":null", TOP);
    else
        text_put(text, ",\"lowest\":null,\"highest\":null");
}

static void put_blame(struct run *run, struct text *text, const bool *blame)
{
    const char *comma = "";
    text_put(text, ",\"blame\":[");
    for (size_t i = 0; blame && i < run->oracle->input_count; i++)
        if (blame[i]) {
            text_put(text, comma);
            put_string(text, run->oracle->inputs[i].path, strlen(run->oracle->inputs[i].path));
            comma = ",";
        }
    text_put(text, "]");
}

static void put_indicator(struct run *run, struct text *text, const struct scorecard *scorecard, const struct indicator *indicator,
                          const struct outcome *out)
{
    static const char *const statuses[] = {[OK] = "ok", [NOT_ASSESSED] = "not_assessed", [INVALID] = "invalid", [MISSING] = "missing",
                                           [ZERO_BASE] = "zero_base", [OVERFLOWN] = "overflow", [UNCOVERED] = "uncovered"};
    text_format(text, "\"%s\":{\"status\":\"%s\",", indicator->number->text, statuses[out->status]);
    put_level(text, scorecard, out);
    if (scorecard->has_total) {
        text_put(text, ",\"weight\":");
        put_decimal(text, indicator->weight);
    }
    if (indicator->has_cases) {
        text_put(text, ",\"case\":");
        if (out->title)
            put_string(text, out->title->text, out->title->size);
        else
            text_put(text, "null");
    }
    if (out->status != OK)
        put_blame(run, text, out->blame);
    text_put(text, "}");
}

static void put_scorecard(struct run *run, struct text *text, const struct scorecard *scorecard)
{
    size_t count = 0, k = 0;
    for (const struct indicator *i = scorecard->indicators; i; i = i->next)
        count++;
    struct outcome *outcomes = pool_take(&run->pool, (count + 1) * sizeof *outcomes);
    for (const struct indicator *i = scorecard->indicators; i; i = i->next)
        outcomes[k++] = oracle_outcome(run, i);
    struct totals totals = oracle_totals(run, scorecard, outcomes);
    put_string(text, scorecard->name->text, scorecard->name->size);
    text_put(text, ":{");
    put_total(text, "score", "exact", totals.has_score, totals.score);
    put_total(text, "lowest", "lowest_exact", totals.has_bounds, totals.lowest);
    put_total(text, "highest", "highest_exact", totals.has_bounds, totals.highest);
    put_total(text, "percent", "percent_exact", totals.has_score, totals.percent);
    text_put(text, "\"grade\":null,\"indicators\":{");
    k = 0;
    for (const struct indicator *i = scorecard->indicators; i; i = i->next) {
        text_put(text, k ? "," : "");
        put_indicator(run, text, scorecard, i, &outcomes[k++]);
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
    for (const struct scorecard *s = run->oracle->scorecards; s; s = s->next) {
        text_put(text, comma);
        put_scorecard(run, text, s);
        comma = ",";
    }
    text_put(text, "}\n");
}
