/* The levels of an indicator, once all its statements are read: which are missing, what `same as` and `every case` come to,
 * and whether the ladder can be read two ways. */
#include "check.h"
#include "diag.h"

static struct ken_arg number_of(const struct ken_check *k)
{
    return ken_arg_digits(k->indicator->number);
}

/* --- levels stated twice, or not at all ----------------------------------------------------------------------------- */

/* A level stated twice usually was to be the one that is missing: one message for both. */
static bool explain_missing(struct ken_check *k)
{
    for (uint32_t i = 0; i < k->twice.count; i++) {
        const struct ken_twice *t = &KEN_AT(k->twice, struct ken_twice, i);
        uint32_t missing = 0;
        if (i > 0 && t->block == KEN_AT(k->twice, struct ken_twice, i - 1).block)
            continue; /* said once of a case: its next line may be what is missing */
        for (uint32_t n = 1; t->block != KEN_NONE && n <= k->top && !missing; n++)
            if (!KEN_BLOCK_AT(k->indicator, t->block)->level[n].stated)
                missing = n;
        struct ken_arg help = missing ? ken_arg_phrase_of(k->compiler, KEN_PHRASE_PERHAPS_LEVEL, ken_arg_count(missing)) : ken_arg_phrase(KEN_PHRASE_DELETE_ONE);
        struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_LEVEL_TWICE, t->span, ken_arg_count(t->level), ken_arg_place(t->first), help);
        ken_diag_relate(d, t->first, KEN_PHRASE_FIRST_HERE, (struct ken_arg){0});
    }
    return k->twice.count > 0;
}

static bool any_case_states(const struct ken_check *k, uint32_t n)
{
    for (uint32_t i = 0; i < k->indicator->blocks.count; i++)
        if (KEN_BLOCK_AT(k->indicator, i)->level[n].stated)
            return true;
    return false;
}

static void report_missing(struct ken_check *k, struct ken_span span, uint32_t n)
{
    ken_report(k->compiler, KEN_DIAG_LEVEL_MISSING, span, number_of(k), ken_arg_count(n), n > 1 ? ken_arg_count(n - 1) : (struct ken_arg){0});
}

static bool levels_complete(struct ken_check *k)
{
    struct ken_ir_indicator *ind = k->indicator;
    bool complete = true, explained = explain_missing(k);
    for (uint32_t n = 1; n <= k->top && !explained; n++) {
        bool stated = any_case_states(k, n);
        if (!stated && !k->every.level[n].stated) {
            report_missing(k, ind->span, n);
            complete = false;
        }
        for (uint32_t i = 0; stated && i < ind->blocks.count; i++) {
            const struct ken_ir_block *b = KEN_BLOCK_AT(ind, i);
            if (b->level[n].stated)
                continue;
            ken_report(k->compiler, KEN_DIAG_LEVEL_SILENT, b->span, ken_arg_string(b->title), ken_arg_count(n), n > 1 ? ken_arg_count(n - 1) : (struct ken_arg){0});
            complete = false;
        }
    }
    return complete && !explained;
}

/* `highest level` under `every case` excludes levels of each case: none may state one of them. */
static bool none_excluded(struct ken_check *k)
{
    uint32_t highest = k->top;
    bool fine = true;
    while (highest > 0 && k->every.level[highest].excluded)
        highest--;
    for (uint32_t i = 0; i < k->indicator->blocks.count; i++)
        for (uint32_t n = highest + 1; n <= k->top; n++) {
            const struct ken_ir_level *level = &KEN_BLOCK_AT(k->indicator, i)->level[n];
            if (!level->stated || level->excluded)
                continue;
            struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_LEVEL_EXCLUDED, k->every.level[n].span, ken_arg_count(n), ken_arg_count(highest));
            ken_diag_relate(d, level->span, KEN_PHRASE_LEVEL_HERE, ken_arg_count(n));
            fine = false;
        }
    return fine;
}

/* --- conditions put together ---------------------------------------------------------------------------------------- */

static struct ken_ir *both(struct ken_check *k, struct ken_ir *a, struct ken_ir *b, struct ken_span span)
{
    return !a ? b : !b ? a : ken_ir_two(k->rules, KEN_IR_AND, a, b, span);
}

/* Replaces each level's own condition by the complete one. */
static void complete_conditions(struct ken_check *k, struct ken_ir_block *b)
{
    for (uint32_t n = 1; n <= k->top; n++) {
        struct ken_ir_level *level = &b->level[n];
        level->absent |= k->every.level[n].absent;
        if (level->absent)
            continue;
        struct ken_ir *every = k->every.level[n].stated && !k->every.level[n].excluded ? k->every.level[n].condition : NULL;
        if (level->excluded || k->every.level[n].excluded) {
            level->condition = ken_ir_false(k->rules);
            level->excluded = true;
            continue;
        }
        if (level->same_as) {
            level->condition = b->level[level->same_as].condition;
            level->extra = b->level[level->same_as].extra;
        }
        if (!level->stated)
            level->span = level->value_span = k->every.level[n].span;
        if (level->condition && level->condition->op == KEN_IR_FALSE)
            continue; /* the same as an excluded level */
        level->condition = both(k, level->condition, every, level->span);
        level->extra = every;
    }
}

/* --- cumulative or highest met -------------------------------------------------------------------------------------- */

static bool readings_agree(struct ken_check *k, const struct ken_ir_block *b, uint32_t *apart)
{
    for (uint32_t n = ken_level_above(b, 0), up; (up = ken_level_above(b, n)) != 0; n = up)
        if (!ken_condition_implies(k->rules, b->level[up].condition, b->level[n].condition)) {
            *apart = n;
            return false;
        }
    return true;
}

static void report_ambiguous(struct ken_check *k, const struct ken_ir_block *b, uint32_t n)
{
    struct ken_diag *d = ken_report(k->compiler, KEN_DIAG_LADDER_AMBIGUOUS, k->indicator->span, number_of(k), ken_arg_phrase(KEN_PHRASE_DIFFERENT_RESULTS));
    uint32_t up = ken_level_above(b, n);
    ken_diag_relate(d, b->level[n].span, KEN_PHRASE_LEVEL_HERE, ken_arg_count(n));
    ken_diag_relate(d, b->level[up].span, KEN_PHRASE_LEVEL_HERE, ken_arg_count(up));
    ken_find_reading_example(k, d, b, n, up);
    if (d->example.pairs == 0)
        d->argument[1] = ken_arg_phrase(KEN_PHRASE_PERHAPS_DIFFERENT);
}

static void settle_reading(struct ken_check *k)
{
    struct ken_ir_indicator *ind = k->indicator;
    uint32_t apart = 0, worst = 0;
    const struct ken_ir_block *block = NULL;
    bool reversed = false;
    for (uint32_t i = 0; i < ind->blocks.count; i++) {
        const struct ken_ir_block *b = KEN_BLOCK_AT(ind, i);
        if (b->broken || b->kind != KEN_BLOCK_LADDER)
            return;
        reversed = ken_find_reversed(k, b) || reversed;
        if (!block && !readings_agree(k, b, &apart)) {
            block = b;
            worst = apart;
        }
    }
    ind->cumulative = !block || ind->reading == KEN_READ_CUMULATIVE;
    if (block && ind->reading == KEN_READ_NEITHER && !reversed)
        report_ambiguous(k, block, worst);
}

/* --- the whole ------------------------------------------------------------------------------------------------------ */

static void reading_fits(struct ken_check *k)
{
    const struct ken_ir_indicator *ind = k->indicator;
    if (ind->reading == KEN_READ_NEITHER || ind->broken)
        return;
    enum ken_word reading = ind->reading == KEN_READ_CUMULATIVE ? KEN_WORD_CUMULATIVE : KEN_WORD_HIGHEST_MET;
    for (uint32_t i = 0; i < ind->blocks.count; i++) {
        enum ken_block_kind kind = KEN_BLOCK_AT(ind, i)->kind;
        if (kind == KEN_BLOCK_LADDER)
            continue;
        ken_report(k->compiler, KEN_DIAG_LADDER_MIXED, ind->reading_span, number_of(k), ken_arg_keyword(reading),
                   ken_arg_keyword(kind == KEN_BLOCK_BANDS ? KEN_WORD_BANDS : kind == KEN_BLOCK_SCORE ? KEN_WORD_SCORE_FROM : KEN_WORD_ASSESSED));
        return;
    }
}

static void every_fits(struct ken_check *k)
{
    for (uint32_t i = 0; k->every_span.end && i < k->indicator->blocks.count; i++)
        if (KEN_BLOCK_AT(k->indicator, i)->kind == KEN_BLOCK_BANDS) {
            ken_report(k->compiler, KEN_DIAG_LADDER_MIXED, k->every_span, number_of(k), ken_arg_keyword(KEN_WORD_BANDS), ken_arg_keyword(KEN_WORD_EVERY_CASE));
            k->indicator->broken = true;
            return;
        }
}

static uint32_t block_inputs(struct ken_rules *r, uint32_t set, const struct ken_ir_block *b)
{
    for (uint32_t m = 0; m < b->measures; m++)
        set = ken_set_union(r, set, b->measure[m]->inputs);
    set = b->score ? ken_set_union(r, set, b->score->inputs) : set;
    for (uint32_t n = 1; n <= b->top; n++)
        set = b->level[n].condition ? ken_set_union(r, set, b->level[n].condition->inputs) : set;
    return set;
}

/* The inputs that the indicator names anywhere: an invalid one makes it invalid, whichever case applies. */
static void indicator_inputs(struct ken_check *k)
{
    struct ken_rules *r = k->rules;
    struct ken_ir_indicator *ind = k->indicator;
    uint32_t set = ind->not_assessed ? ind->not_assessed->inputs : 0;
    if (ind->assessed != KEN_NONE)
        set = ken_set_union(r, set, ken_set_of(r, ind->assessed));
    set = block_inputs(r, set, &k->shared); /* named all the same where every case has a measure of its own */
    set = block_inputs(r, set, &k->every);  /* or leaves the level out */
    for (uint32_t i = 0; i < ind->blocks.count; i++) {
        const struct ken_ir_block *b = KEN_BLOCK_AT(ind, i);
        set = b->when ? ken_set_union(r, set, b->when->inputs) : set;
        set = block_inputs(r, set, b);
    }
    for (uint32_t i = 0; i < ind->adjustments.count; i++) {
        const struct ken_ir_adjustment *a = KEN_ADJUSTMENT_AT(ind->adjustments, i);
        set = a->value ? ken_set_union(r, set, a->value->inputs) : set;
        set = a->when ? ken_set_union(r, set, a->when->inputs) : set;
    }
    ind->inputs = set;
    for (uint32_t i = 0; i < KEN_SET_AT(r, set)->count; i++)
        KEN_INPUT_AT(r, KEN_SET_AT(r, set)->inputs[i])->used = true;
}

void ken_check_levels(struct ken_check *k)
{
    struct ken_ir_indicator *ind = k->indicator;
    reading_fits(k);
    if (!ind->broken)
        every_fits(k);
    if (ind->blocks.count == 0) {
        if (!ind->broken)
            report_missing(k, ind->span, 1);
        ind->broken = true;
        return;
    }
    for (uint32_t i = 0; i < ind->blocks.count; i++)
        KEN_BLOCK_AT(ind, i)->broken |= k->every.broken;
    bool scored = KEN_BLOCK_AT(ind, 0)->kind == KEN_BLOCK_SCORE;
    for (uint32_t i = 1; i < ind->blocks.count && !ind->broken; i++)
        if ((KEN_BLOCK_AT(ind, i)->kind == KEN_BLOCK_SCORE) != scored) {
            ken_report(k->compiler, KEN_DIAG_LADDER_MIXED, KEN_BLOCK_AT(ind, i)->span, number_of(k), ken_arg_keyword(KEN_WORD_SCORE_FROM), ken_arg_keyword(KEN_WORD_LEVEL));
            ind->broken = true;
        }
    bool complete = !ind->broken && !scored && levels_complete(k) && none_excluded(k);
    if (complete && ind->assessed == KEN_NONE) {
        for (uint32_t i = 0; i < ind->blocks.count; i++)
            if (KEN_BLOCK_AT(ind, i)->kind == KEN_BLOCK_LADDER)
                complete_conditions(k, KEN_BLOCK_AT(ind, i));
        settle_reading(k);
    }
    if (!ind->broken && (complete || scored))
        ken_check_scores(k);
    indicator_inputs(k);
    ind->broken |= k->compiler->error_count > k->error_mark;
    for (uint32_t i = 0; i < ind->blocks.count; i++)
        ind->broken |= KEN_BLOCK_AT(ind, i)->broken;
}
