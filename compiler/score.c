/* What an indicator or a scorecard scores: full and lowest score, scores by level or along the thresholds, scores from a
 * formula, adjustments and grades (language.md §14). */
#include "check.h"

#include <string.h>

#include "diag.h"

static struct ken_arg words_of(struct ken_check *k, const struct ken_node *node)
{
    return ken_arg_span(k->compiler, node->span);
}

static struct ken_arg plain(const struct ken_number *n)
{
    return ken_arg_number(n, KEN_UNIT_PLAIN, "");
}

static struct ken_number *whole(struct ken_check *k, uint32_t n)
{
    struct ken_number *value = ken_new_number(k->compiler, false);
    ken_number_set_int(value, n);
    return value;
}

static int compare(struct ken_check *k, const struct ken_number *a, const struct ken_number *b)
{
    return ken_number_cmp(a, b, &k->compiler->scratch);
}

/* A clause that may stand once. */
static bool first_clause(struct ken_check *k, const struct ken_node *node, struct ken_span *seen, enum ken_word word, struct ken_arg whose)
{
    if (seen->end == 0) {
        *seen = node->span;
        return true;
    }
    struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_CLAUSE_TWICE, node->span, ken_arg_keyword(word), whose, ken_arg_place(*seen),
                                    ken_arg_phrase(KEN_PHRASE_NOTHING));
    ken_diag_relate(d, *seen, KEN_PHRASE_FIRST_HERE, (struct ken_arg){0});
    return false;
}

static struct ken_arg the_indicator(struct ken_check *k)
{
    return ken_arg_phrase_of(k->compiler, KEN_PHRASE_THE_INDICATOR, ken_arg_digits(k->indicator->number));
}

static void out_of_place(struct ken_check *k, const struct ken_node *node, enum ken_word word, enum ken_word below)
{
    ken_report(k->compiler, KEN_DIAG_OUT_OF_PLACE, node->span, ken_arg_keyword(word), ken_arg_keyword(below));
}

/* A number that has no unit, as scores are. NULL: it had an error. */
struct ken_ir *ken_check_score(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir *value = ken_formula_number(k, node);
    if (!value || value->unit == KEN_UNIT_PLAIN)
        return value;
    ken_report(k->compiler, KEN_DIAG_SCORE_UNIT, node->span, words_of(k, node), ken_arg_unit(value->unit, KEN_UNIT_AT(k->rules, value->unit)->name));
    return NULL;
}

static const struct ken_number *literal(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir *value = ken_formula_literal(k, node, KEN_NONE);
    return value ? value->number : NULL;
}

/* --- clauses of an indicator or a scorecard ------------------------------------------------------------------------- */

/* `full score` and `lowest score`: of the indicator at hand, or of the scorecard before its first one. */
static void end_of_scores(struct ken_check *k, const struct ken_node *node)
{
    bool full = node->kind == KEN_NODE_FULL_SCORE;
    enum ken_word word = full ? KEN_WORD_FULL_SCORE_IS : KEN_WORD_LOWEST_SCORE;
    const struct ken_number *value = literal(k, node->first);
    if (k->indicator) {
        struct ken_ir_indicator *ind = k->indicator;
        if (!first_clause(k, node, &k->seen[node->kind], word, the_indicator(k)))
            return;
        *(full ? &ind->full : &ind->lowest) = value;
        ind->ends_span = node->span;
        ind->broken |= !value;
        return;
    }
    struct ken_ir_scorecard *s = k->scorecard == KEN_NONE ? NULL : KEN_SCORECARD_AT(k->rules, k->scorecard);
    if (!s || s->indicators) {
        out_of_place(k, node, word, s ? KEN_WORD_INDICATOR : KEN_WORD_SCORECARD);
        return;
    }
    const struct ken_number **to = full ? &s->full : &s->lowest;
    if (*to && (!value || !ken_number_equal(*to, value)))
        ken_report(k->compiler, KEN_DIAG_CLAUSE_TWICE, node->span, ken_arg_keyword(word),
                   ken_arg_phrase_of(k->compiler, KEN_PHRASE_THE_SCORECARD, ken_arg_string(s->name)), ken_arg_place(s->full_span), ken_arg_phrase(KEN_PHRASE_NOTHING));
    *to = value;
    s->full_span = node->span;
}

static void scores_by_level(struct ken_check *k, const struct ken_node *node)
{
    struct ken_ir_indicator *ind = k->indicator;
    uint32_t count = 0;
    if (!first_clause(k, node, &k->seen[node->kind], KEN_WORD_SCORE_BY_LEVEL, the_indicator(k)))
        return;
    ind->scores_span = node->span;
    for (const struct ken_node *n = node->first; n; n = n->next) {
        const struct ken_number *value = literal(k, n);
        ind->broken |= !value;
        if (++count <= k->top)
            ind->scores[count] = value;
    }
    ind->has_scores = count == k->top && !ind->broken;
    if (count == k->top)
        return;
    ken_report(k->compiler, KEN_DIAG_SCORES_COUNT, node->span, ken_arg_count(count), ken_arg_count(k->top));
    ind->broken = true;
}

static struct ken_ir *condition_at_rest(struct ken_check *k, const struct ken_node *node)
{
    return ken_formula_condition(k, node, false);
}

static void adjustment(struct ken_check *k, const struct ken_node *node)
{
    bool total = node->word == KEN_WORD_ADJUST_TOTAL;
    const struct ken_node *when_node = node->first->next;
    if (total ? k->scorecard == KEN_NONE : !k->indicator) {
        out_of_place(k, node, node->word, total ? KEN_WORD_SCORECARD : KEN_WORD_INDICATOR);
        return;
    }
    struct ken_ir_block *block = k->block;
    k->block = NULL; /* what is adjusted is no measure: nothing is elided */
    k->adjusting = true;
    k->adjustment++;
    struct ken_ir *value = ken_check_score(k, node->first), *when = when_node ? condition_at_rest(k, when_node) : NULL;
    k->adjusting = false;
    k->block = block;
    if (!value || (when_node && !when)) {
        if (k->indicator)
            k->indicator->broken = true;
        return;
    }
    struct ken_list *list = total ? &KEN_SCORECARD_AT(k->rules, k->scorecard)->adjustments : &k->indicator->adjustments;
    *KEN_ADD(k->compiler, list, struct ken_ir_adjustment) = (struct ken_ir_adjustment){value, when, node->span};
    for (uint32_t i = 0; total && i < 2; i++) { /* no indicator names these inputs on its own */
        const struct ken_ir *n = i ? when : value;
        for (uint32_t j = 0; n && j < KEN_SET_AT(k->rules, n->inputs)->count; j++)
            KEN_INPUT_AT(k->rules, KEN_SET_AT(k->rules, n->inputs)->inputs[j])->used = true;
    }
}

/* What stands behind a grade's title. */
static struct ken_span behind_title(struct ken_check *k, const struct ken_node *node)
{
    const char *text = k->compiler->files[node->span.file].source.text;
    struct ken_span span = {node->span.file, node->first->span.end, node->span.end};
    while (strchr(" \t\r\n", text[span.begin]))
        span.begin++;
    return span;
}

static void grade(struct ken_check *k, const struct ken_node *node)
{
    const struct ken_node *threshold = node->first->next;
    if (k->scorecard == KEN_NONE) {
        out_of_place(k, node, KEN_WORD_GRADE, KEN_WORD_SCORECARD);
        return;
    }
    struct ken_ir_scorecard *s = KEN_SCORECARD_AT(k->rules, k->scorecard);
    struct ken_ir_grade g = {.title = node->first->text, .span = node->span};
    if (threshold) {
        struct ken_ir *value = ken_formula_literal(k, threshold, KEN_NONE);
        if (!value)
            return;
        g.threshold = value->number;
        g.percent = value->unit == KEN_UNIT_PERCENT;
        g.strict = node->word == KEN_WORD_MORE_THAN;
        bool from_below = node->word == KEN_WORD_AT_LEAST || g.strict;
        if (!from_below || (!g.percent && value->unit != KEN_UNIT_PLAIN)) {
            struct ken_span span = behind_title(k, node);
            ken_report(k->compiler, KEN_DIAG_GRADE_THRESHOLD, span, ken_arg_span(k->compiler, span));
            return;
        }
    }
    if (s->grades.count == KEN_LIMIT_GRADES) {
        ken_report(k->compiler, KEN_DIAG_LIMIT, node->span, ken_arg_keyword(KEN_WORD_GRADE), ken_arg_count(s->grades.count + 1), ken_arg_count(KEN_LIMIT_GRADES));
        return;
    }
    *KEN_ADD(k->compiler, &s->grades, struct ken_ir_grade) = g;
}

bool ken_check_score_clause(struct ken_check *k, const struct ken_node *node)
{
    switch (node->kind) {
    case KEN_NODE_FULL_SCORE: case KEN_NODE_LOWEST_SCORE: end_of_scores(k, node); return true;
    case KEN_NODE_ADJUST: adjustment(k, node); return true;
    case KEN_NODE_GRADE: grade(k, node); return true;
    case KEN_NODE_SCORE_BY_LEVEL: case KEN_NODE_INTERPOLATED:
        if (!k->indicator)
            return false;
        if (node->kind == KEN_NODE_SCORE_BY_LEVEL)
            scores_by_level(k, node);
        else if (first_clause(k, node, &k->seen[node->kind], KEN_WORD_INTERPOLATED, the_indicator(k)))
            k->indicator->interpolated = true;
        return true;
    default: return false;
    }
}

/* --- results of other indicators ------------------------------------------------------------------------------------ */

static struct ken_ir *make_leaf(struct ken_check *k, enum ken_ir_op op, uint32_t which, uint32_t inputs, const struct ken_node *node)
{
    bool zero;
    struct ken_ir wanted = {.op = op, .type = KEN_IS_NUMBER, .unit = KEN_UNIT_PLAIN, .input = which, .inputs = inputs, .span = node->span,
                            .late = op != KEN_IR_SO_FAR, .fleeting = op == KEN_IR_SO_FAR};
    return ken_ir_make(k->rules, &wanted, &zero);
}

static struct ken_ir *of_indicator(struct ken_check *k, const struct ken_node *node)
{
    bool level = node->word == KEN_WORD_LEVEL_OF;
    const char *number = ken_check_number(k, node->first);
    if (!number)
        return NULL;
    if (!k->indicator && !k->adjusting) {
        out_of_place(k, node, node->word, KEN_WORD_INDICATOR);
        return NULL;
    }
    if (k->scorecard == KEN_NONE)
        return NULL; /* that it lacks was said of the indicator */
    uint32_t row = ken_check_find_indicator(k, k->scorecard, number);
    if (row == KEN_NONE || (k->indicator && row == k->indicator_row)) {
        ken_report(k->compiler, KEN_DIAG_NO_RESULT, node->span, ken_arg_digits(number), ken_arg_string(KEN_SCORECARD_AT(k->rules, k->scorecard)->name),
                   ken_arg_phrase(KEN_PHRASE_BEFORE_HERE));
        return NULL;
    }
    const struct ken_ir_indicator *other = KEN_INDICATOR_AT(k->rules, row);
    if (other->broken)
        return NULL;
    if (level && KEN_BLOCK_AT(other, 0)->kind == KEN_BLOCK_SCORE) {
        ken_report(k->compiler, KEN_DIAG_NO_LEVELS, node->span, ken_arg_digits(number));
        return NULL;
    }
    if (other->not_assessed && KEN_SCORECARD_AT(k->rules, k->scorecard)->policy != KEN_POLICY_FULL) {
        ken_report(k->compiler, KEN_DIAG_MAY_HAVE_NO_RESULT, node->span, ken_arg_digits(number));
        return NULL;
    }
    return make_leaf(k, level ? KEN_IR_LEVEL_OF : KEN_IR_SCORE_OF, row, other->inputs, node);
}

struct ken_ir *ken_formula_result(struct ken_check *k, const struct ken_node *node)
{
    if (node->kind == KEN_NODE_OF_INDICATOR)
        return of_indicator(k, node);
    bool total = node->word == KEN_WORD_TOTAL_SO_FAR;
    if (k->adjusting && total == !k->indicator)
        return make_leaf(k, KEN_IR_SO_FAR, k->adjustment, 0, node); /* each adjustment has its own */
    out_of_place(k, node, node->word, total ? KEN_WORD_ADJUST_TOTAL : KEN_WORD_ADJUST_SCORE);
    return NULL;
}

/* --- the indicator as a whole --------------------------------------------------------------------------------------- */

/* What its scores lie between. */
static bool settle_ends(struct ken_check *k)
{
    struct ken_ir_indicator *ind = k->indicator;
    const struct ken_ir_scorecard *s = KEN_SCORECARD_AT(k->rules, ind->scorecard);
    bool by_score = KEN_BLOCK_AT(ind, 0)->kind == KEN_BLOCK_SCORE, stated = ind->full || (s->full && !s->added);
    if (by_score && !stated) {
        ken_report(k->compiler, KEN_DIAG_NO_FULL_SCORE, ind->span, ken_arg_digits(ind->number));
        return false;
    }
    if (!ind->full)
        ind->full = s->full && !s->added ? s->full : ind->has_scores ? ind->scores[k->top] : whole(k, k->top);
    if (!ind->lowest)
        ind->lowest = s->lowest && !s->added ? s->lowest : whole(k, 0);
    if (compare(k, ind->lowest, ind->full) < 0)
        return true;
    ken_report(k->compiler, KEN_DIAG_SCORE_ENDS, ind->ends_span.end ? ind->ends_span : ind->span,
               ken_arg_phrase_of(k->compiler, KEN_PHRASE_THE_LOWEST, plain(ind->lowest)), plain(ind->full));
    return false;
}

/* None less than the one before, all between the ends; without a list the levels' own numbers must reach them. */
static bool scores_fit(struct ken_check *k)
{
    struct ken_ir_indicator *ind = k->indicator;
    const struct ken_number *below = ind->lowest;
    for (uint32_t n = 1; n <= k->top; n++) {
        const struct ken_number *score = ind->has_scores ? ind->scores[n] : whole(k, n);
        if (compare(k, score, below) < 0 || compare(k, score, ind->full) > 0) {
            ken_report(k->compiler, ind->has_scores ? KEN_DIAG_SCORES_ORDER : KEN_DIAG_SCORES_REACH, ind->has_scores ? ind->scores_span : ind->span,
                       ken_arg_count(n), plain(score), plain(below), plain(ind->full));
            return false;
        }
        below = score;
    }
    if (ind->has_scores || ken_number_equal(below, ind->full))
        return true;
    ken_report(k->compiler, KEN_DIAG_SCORES_REACH, ind->span, ken_arg_count(k->top), plain(below), plain(ind->lowest), plain(ind->full));
    return false;
}

/* A level that compares the block's one measure with a constant; NULL: it does not. */
static const struct ken_ir *only_comparison(const struct ken_ir_block *b, uint32_t n)
{
    const struct ken_ir_level *level = &b->level[n];
    const struct ken_ir *c = level->condition;
    bool simple = c && ken_ir_is_comparison(c) && c->op != KEN_IR_EQUAL && !level->same_as && !level->extra;
    simple = simple && c->kid[0]->op != KEN_IR_COUNT; /* there is nothing between two counts */
    return simple && b->measures == 1 && c->kid[0] == b->measure[0] && c->kid[0]->type == KEN_IS_NUMBER && c->kid[1]->op == KEN_IR_NUMBER ? c : NULL;
}

/* The score along the thresholds of a ladder; false: it has no such form, and why is reported. */
static bool interpolate(struct ken_check *k, struct ken_ir_block *b)
{
    struct ken_ir_indicator *ind = k->indicator;
    const struct ken_number *x[KEN_LIMIT_TOP_LEVEL], *y[KEN_LIMIT_TOP_LEVEL];
    uint32_t count = 0, wrong = 0;
    bool rises = true;
    for (uint32_t n = ken_level_above(b, 0); n && !b->level[n].excluded && !wrong; n = ken_level_above(b, n)) {
        const struct ken_ir *c = b->kind == KEN_BLOCK_LADDER ? only_comparison(b, n) : NULL;
        bool up = c && (c->op == KEN_IR_AT_LEAST || c->op == KEN_IR_MORE_THAN);
        rises = count ? rises : up;
        int order = c && count ? compare(k, c->kid[1]->number, x[count - 1]) : 0;
        if (!c || up != rises || (count && (rises ? order <= 0 : order >= 0))) {
            wrong = n;
            break;
        }
        x[count] = c->kid[1]->number;
        y[count++] = ind->has_scores ? ind->scores[n] : whole(k, n);
    }
    if (wrong || count < 2) {
        ken_report(k->compiler, KEN_DIAG_INTERPOLATED_FORM, wrong && b->level[wrong].value_span.end ? b->level[wrong].value_span : b->span, ken_arg_digits(ind->number));
        return false;
    }
    for (uint32_t i = 0; !rises && i < count / 2; i++) { /* points go from the left to the right */
        const struct ken_number *swap = x[i];
        x[i] = x[count - 1 - i];
        x[count - 1 - i] = swap;
        swap = y[i];
        y[i] = y[count - 1 - i];
        y[count - 1 - i] = swap;
    }
    b->score = ken_ir_interpolate(k->rules, b->measure[0], x, y, count, KEN_UNIT_PLAIN, b->span);
    return b->score != NULL;
}

/* Without levels there is nothing that `score by level` could be of. */
static bool states_scores(struct ken_check *k)
{
    const struct ken_ir_indicator *ind = k->indicator;
    if (ind->scores_span.end)
        ken_report(k->compiler, KEN_DIAG_LADDER_MIXED, ind->scores_span, ken_arg_digits(ind->number), ken_arg_keyword(KEN_WORD_SCORE_BY_LEVEL),
                   ken_arg_keyword(KEN_WORD_SCORE_FROM));
    return ind->scores_span.end != 0;
}

void ken_check_scores(struct ken_check *k)
{
    struct ken_ir_indicator *ind = k->indicator;
    bool by_score = KEN_BLOCK_AT(ind, 0)->kind == KEN_BLOCK_SCORE;
    bool sound = settle_ends(k) && (by_score ? !states_scores(k) : scores_fit(k));
    for (uint32_t i = 0; sound && ind->interpolated && i < ind->blocks.count; i++)
        sound = interpolate(k, KEN_BLOCK_AT(ind, i));
    ind->broken |= !sound;
}
