/* verify.c: one pass over the code, before any of it runs.
 *
 * Since all jumps go forward, an instruction's state (what lies on the stack, and which part of an indicator this is) is
 * known when it is reached: from the instruction before it, and from every jump to it, which must all agree. Nothing is
 * searched, nothing iterated and nothing looked up ahead: whether an instruction is sound depends on those before it alone,
 * and the time is linear in the code. */
#include "limit.h"
#include "op.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

/* Which instructions may stand here; from INDICATOR on, an indicator is open. */
enum place {
    PROLOGUE,   /* before the first RULE: shared values */
    BETWEEN,    /* after a RESULT */
    INDICATOR,  /* inside RULE … RESULT: a case, or the one block */
    CASE,       /* a case has been chosen: its block must come */
    SCORED,     /* the block has a score: its levels must come, where the indicator has any */
    LADDER,     /* a block has begun: levels or bands */
    CUMULATIVE, /* … of levels from 1 upwards */
    HIGHEST,    /* … of levels from the top downwards */
    BANDS,      /* … of bands, with their value on the stack */
    JUDGED,     /* the block's levels are known: OUTCOME must come */
    FINAL,      /* the outcome is known: adjustments and RESULT may come */
    TOTALS,     /* inside TOTAL … RESULT: likewise */
};

/* The part of an indicator: the same on every way to an instruction, as its stack is. */
struct part {
    enum place place;
    bool last;      /* no further case can apply: there are none, or this is the otherwise */
    uint32_t block; /* the instruction that began the block, so that no jump leads from one block into another */
    uint32_t level; /* the level stated last, or the bands so far */
};

struct state {
    struct part part;
    uint32_t depth;
    char types[KEN_LIMIT_STACK]; /* 'N' 'T' 'D' */
};

struct target {
    uint32_t at;
    uint32_t state; /* its place in verifier.states */
};

struct slot {
    char type;      /* 0: never stored */
    uint32_t scope; /* the RULEs before it was stored: of use in that indicator alone, or everywhere when stored before all */
    uint32_t end;   /* usable before this instruction */
};

struct verifier {
    const struct ken_program *p;
    uint32_t at;
    struct state now;
    uint32_t indicators; /* RULEs so far; the current one is the last */
    uint32_t scorecards; /* those before this one are done: they have no total, or had their TOTAL */
    enum ken_indicator_kind kind; /* of the current indicator */
    uint32_t top;        /* the top level of its scorecard */
    uint32_t stack, slot_count;
    uint32_t target_count;
    struct target targets[KEN_LIMIT_JUMPS]; /* by at, the nearest last; behind them, states that are free */
    struct state states[KEN_LIMIT_JUMPS];
    struct slot slots[KEN_LIMIT_SLOTS];
};

static bool same_state(const struct state *a, const struct state *b)
{
    return a->part.place == b->part.place && a->part.block == b->part.block && a->part.last == b->part.last &&
           a->part.level == b->part.level && a->depth == b->depth && memcmp(a->types, b->types, a->depth) == 0;
}

static void copy_state(struct state *to, const struct state *from)
{
    to->part = from->part;
    to->depth = from->depth;
    memcpy(to->types, from->types, from->depth);
}

/* Notes that the machine may go from here to `to` in the present state. */
static bool add_jump(struct verifier *v, uint32_t to)
{
    uint32_t i = v->target_count;
    while (i > 0 && v->targets[i - 1].at < to)
        i--;
    if (i > 0 && v->targets[i - 1].at == to)
        return same_state(&v->states[v->targets[i - 1].state], &v->now);
    if (v->target_count == KEN_LIMIT_JUMPS)
        return false;
    uint32_t state = v->targets[v->target_count].state;
    copy_state(&v->states[state], &v->now);
    memmove(&v->targets[i + 1], &v->targets[i], (v->target_count - i) * sizeof *v->targets);
    v->targets[i] = (struct target){to, state};
    v->target_count++;
    return true;
}

/* Jumps that end here must have come in the state that the instruction before left. */
static bool arrive(struct verifier *v)
{
    if (v->target_count == 0 || v->targets[v->target_count - 1].at != v->at)
        return true;
    return same_state(&v->states[v->targets[--v->target_count].state], &v->now);
}

/* Operands */

static bool is_operand(const struct verifier *v, enum ken_operand kind, uint32_t value)
{
    if (kind < (enum ken_operand)KEN_TABLE_COUNT)
        return value < v->p->rows[kind];
    if (kind == KEN_OPERAND_JUMP)
        return value > v->at && value < v->p->rows[KEN_CODE];
    if (kind == KEN_OPERAND_LEVEL)
        return value >= 1 && value <= v->top;
    if (kind == KEN_OPERAND_COUNT)
        return value >= 1 && value <= KEN_LIMIT_OPERANDS;
    if (kind == KEN_OPERAND_ROUNDING)
        return ken_rounding_cut(value) < KEN_NUMBER_CUTS && ken_rounding_places(value) <= KEN_NUMBER_PLACES;
    if (kind == KEN_OPERAND_DAY)
        return value >= 1 && value <= KEN_LAST_DAY;
    if (kind == KEN_OPERAND_SLOT)
        return value < KEN_LIMIT_SLOTS;
    return value == 0;
}

/* The stack */

static bool push(struct verifier *v, char type)
{
    if (v->now.depth == KEN_LIMIT_STACK)
        return false;
    v->now.types[v->now.depth++] = type;
    if (v->now.depth > v->stack)
        v->stack = v->now.depth;
    return true;
}

static char top_type(const struct verifier *v)
{
    return v->now.depth ? v->now.types[v->now.depth - 1] : 0;
}

/* The effect that op.def spells out. */
static bool apply_plain(struct verifier *v, const struct ken_op_info *info)
{
    bool peeks = info->takes[0] == 'P';
    const char *takes = info->takes + peeks;
    uint32_t count = (uint32_t)strlen(takes);
    if (count > v->now.depth)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (takes[i] != '*' && takes[i] != v->now.types[v->now.depth - count + i])
            return false;
    if (!peeks)
        v->now.depth -= count;
    for (const char *gives = info->gives; *gives; gives++)
        if (!push(v, *gives))
            return false;
    return true;
}

static bool apply_count(struct verifier *v, uint32_t count)
{
    if (count > v->now.depth)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (v->now.types[--v->now.depth] != 'T')
            return false;
    return push(v, 'N');
}

/* A jump from here may skip the STORE and land at a pending target, so the value is there only up to the nearest. */
static void apply_store(struct verifier *v, uint32_t slot, char type)
{
    v->slots[slot].type = type;
    v->slots[slot].scope = v->indicators;
    v->slots[slot].end = v->target_count ? v->targets[v->target_count - 1].at : KEN_NONE;
    if (slot >= v->slot_count)
        v->slot_count = slot + 1;
}

static bool apply_load(struct verifier *v, uint32_t slot)
{
    const struct slot *s = &v->slots[slot];
    return s->type != 0 && (s->scope == 0 || s->scope == v->indicators) && v->at < s->end && push(v, s->type);
}

static bool apply(struct verifier *v, struct ken_code code)
{
    const struct ken_op_info *info = &ken_op_table[code.op];
    char top = top_type(v);
    if (code.op == KEN_OP_LOAD)
        return apply_load(v, code.x);
    if (code.op == KEN_OP_COUNT)
        return apply_count(v, code.x);
    if (code.op == KEN_OP_IF_ZERO) /* going on, both numbers stay; see check_jump for the other way */
        return v->now.depth >= 2 && top == 'N' && v->now.types[v->now.depth - 2] == 'N';
    if (!apply_plain(v, info))
        return false;
    if (code.op == KEN_OP_STORE)
        apply_store(v, code.x, top);
    return true;
}

/* What belongs to what */

static bool is_input_of(const struct verifier *v, uint32_t input, enum ken_type type)
{
    return ken_cell(v->p, KEN_INPUT, input, KEN_INPUT_TYPE) == type;
}

/* Where something may be computed. */
static bool is_value_here(const struct verifier *v)
{
    return v->now.part.place != BETWEEN && v->now.part.place != JUDGED;
}

static bool is_measure_here(const struct verifier *v, uint32_t measure)
{
    bool date = ken_cell(v->p, KEN_MEASURE, measure, KEN_MEASURE_IS_DATE) != 0;
    return v->now.part.place >= INDICATOR && v->now.part.place < JUDGED &&
           ken_cell(v->p, KEN_MEASURE, measure, KEN_MEASURE_INDICATOR) == v->indicators - 1 && top_type(v) == (date ? 'D' : 'N');
}

static bool is_case_here(const struct verifier *v, uint32_t one_case)
{
    return v->now.part.place == INDICATOR && !v->now.part.last &&
           ken_cell(v->p, KEN_CASE, one_case, KEN_CASE_INDICATOR) == v->indicators - 1;
}

/* The one block of an indicator without cases; a person's level cannot pass the top. */
static bool is_assessed_here(const struct verifier *v, uint32_t input)
{
    int64_t high;
    uint32_t number = ken_cell(v->p, KEN_INPUT, input, KEN_INPUT_HIGH);
    return v->now.part.place == INDICATOR && v->now.part.last && is_input_of(v, input, KEN_TYPE_LEVEL) && number &&
           ken_number_to_int(&v->p->numbers[number - 1], &high) && high == (int64_t)v->top;
}

/* A scorecard with a total must say what becomes of the weight. */
static bool may_be_not_assessed(const struct verifier *v)
{
    if (v->now.part.place != INDICATOR && v->now.part.place != FINAL)
        return false;
    uint32_t scorecard = ken_cell(v->p, KEN_INDICATOR, v->indicators - 1, KEN_INDICATOR_SCORECARD);
    return !ken_cell(v->p, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOTAL) ||
           ken_cell(v->p, KEN_SCORECARD, scorecard, KEN_SCORECARD_NOT_ASSESSED) != KEN_POLICY_NONE;
}

/* Control instructions leave and find nothing on the stack but what they take. */
static bool is_alone(const struct verifier *v, enum ken_op op)
{
    const char *takes = ken_op_table[op].takes;
    return v->now.depth == strlen(takes + (takes[0] == 'P'));
}

/* The scorecards that have no total need no TOTAL. */
static void pass_without_total(struct verifier *v)
{
    while (v->scorecards < v->p->rows[KEN_SCORECARD] &&
           ken_cell(v->p, KEN_SCORECARD, v->scorecards, KEN_SCORECARD_TOTAL) == KEN_TOTAL_NONE)
        v->scorecards++;
}

static bool is_last(struct verifier *v)
{
    pass_without_total(v);
    return v->at + 1 == v->p->rows[KEN_CODE] && v->indicators == v->p->rows[KEN_INDICATOR] &&
           v->scorecards == v->p->rows[KEN_SCORECARD];
}

/* Totals come after all indicators, in the order of their scorecards. */
static bool begin_total(struct verifier *v, uint32_t scorecard)
{
    pass_without_total(v);
    bool sound = (v->now.part.place == BETWEEN || v->now.part.place == PROLOGUE) && v->target_count == 0 &&
                 v->indicators == v->p->rows[KEN_INDICATOR] && scorecard == v->scorecards;
    v->scorecards++;
    v->now.part = (struct part){.place = TOTALS};
    return sound;
}

static bool is_adjusted_here(const struct verifier *v)
{
    return v->now.part.place == TOTALS || (v->now.part.place == FINAL && v->kind != KEN_BY_LEVEL);
}

/* An indicator that has its result by now, of the same scorecard. */
static bool is_result_here(const struct verifier *v, uint32_t indicator, enum ken_op op)
{
    uint32_t scorecard = ken_cell(v->p, KEN_INDICATOR, indicator, KEN_INDICATOR_SCORECARD);
    bool total = v->now.part.place == TOTALS, rule = v->now.part.place >= INDICATOR && is_value_here(v) && !total;
    bool levels = ken_cell(v->p, KEN_INDICATOR, indicator, KEN_INDICATOR_KIND) != KEN_BY_SCORE;
    uint32_t own = total ? v->scorecards - 1 : rule ? ken_cell(v->p, KEN_INDICATOR, v->indicators - 1, KEN_INDICATOR_SCORECARD) : KEN_NONE;
    return scorecard == own && (total || indicator < v->indicators - 1) && (levels || op == KEN_OP_SCORE_OF);
}

static void begin_rule(struct verifier *v, uint32_t indicator)
{
    uint32_t scorecard = ken_cell(v->p, KEN_INDICATOR, indicator, KEN_INDICATOR_SCORECARD);
    v->top = ken_cell(v->p, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOP);
    v->kind = (enum ken_indicator_kind)ken_cell(v->p, KEN_INDICATOR, indicator, KEN_INDICATOR_KIND);
    v->indicators++;
    v->now.part = (struct part){.place = INDICATOR, .last = !ken_cell(v->p, KEN_INDICATOR, indicator, KEN_INDICATOR_HAS_CASES)};
}

/* Blocks of levels */

static bool begin_block(struct verifier *v)
{
    struct part *part = &v->now.part;
    bool sound = part->place == CASE || part->place == SCORED || (part->place == INDICATOR && part->last);
    part->place = LADDER;
    part->block = v->at;
    return sound && v->kind != KEN_BY_SCORE;
}

/* The block's own score comes before its levels, or instead of them. */
static bool score_block(struct verifier *v)
{
    struct part *part = &v->now.part;
    bool sound = part->place == CASE || (part->place == INDICATOR && part->last);
    part->place = SCORED;
    part->block = v->at;
    return sound && v->kind != KEN_BY_LEVEL;
}

/* One more level: cumulative ones come upwards, the others from the top downwards. */
static bool add_level(struct verifier *v, enum place kind, uint32_t level)
{
    struct part *part = &v->now.part;
    bool first = part->place == LADDER;
    bool sound = (first || part->place == kind) && (kind == CUMULATIVE ? level > part->level : first || level < part->level);
    part->place = kind;
    part->level = level;
    return sound;
}

static bool add_band(struct verifier *v)
{
    struct part *part = &v->now.part;
    bool sound = part->place == LADDER || part->place == BANDS;
    part->place = BANDS;
    return sound && ++part->level <= v->top;
}

static void judge(struct part *part)
{
    part->place = JUDGED;
    part->level = 0;
}

/* A ladder ends where its outcome comes, whichever of its levels was the last; a score without levels, at once. */
static void end_ladder(const struct verifier *v, struct part *part)
{
    if (part->place == LADDER || part->place == CUMULATIVE || part->place == HIGHEST || (part->place == SCORED && v->kind == KEN_BY_SCORE))
        judge(part);
}

/* Whether the instruction may stand here, and with these operands; moves on to the place after it. */
static bool check_place(struct verifier *v, struct ken_code code)
{
    struct part *part = &v->now.part;
    enum place place = part->place;
    switch (code.op) {
    case KEN_OP_INPUT:
        return is_value_here(v) && (is_input_of(v, code.x, KEN_TYPE_NUMBER) || is_input_of(v, code.x, KEN_TYPE_CATEGORY));
    case KEN_OP_FLAG:
        return is_value_here(v) && is_input_of(v, code.x, KEN_TYPE_FLAG);
    case KEN_OP_DATE:
        return is_value_here(v) && is_input_of(v, code.x, KEN_TYPE_DATE);
    case KEN_OP_SHOW:
        return is_measure_here(v, code.x);
    /* values, wherever something may be computed */
    case KEN_OP_NUMBER: case KEN_OP_DAY: case KEN_OP_STORE: case KEN_OP_LOAD: case KEN_OP_ADD: case KEN_OP_SUBTRACT:
    case KEN_OP_MULTIPLY: case KEN_OP_DIVIDE: case KEN_OP_PERCENT: case KEN_OP_INCREASE: case KEN_OP_DECREASE:
    case KEN_OP_IF_ZERO: case KEN_OP_MIN: case KEN_OP_MAX: case KEN_OP_AVERAGE: case KEN_OP_ROUND: case KEN_OP_INTERPOLATE: case KEN_OP_COUNT:
    case KEN_OP_AT_LEAST: case KEN_OP_MORE_THAN: case KEN_OP_AT_MOST: case KEN_OP_LESS_THAN: case KEN_OP_EQUAL:
    case KEN_OP_BETWEEN: case KEN_OP_DAY_AT_LEAST: case KEN_OP_DAY_MORE_THAN: case KEN_OP_DAY_AT_MOST:
    case KEN_OP_DAY_LESS_THAN: case KEN_OP_DAY_EQUAL: case KEN_OP_HAPPENED: case KEN_OP_NOT: case KEN_OP_AND:
    case KEN_OP_OR: case KEN_OP_SKIP_FALSE: case KEN_OP_SKIP_TRUE: case KEN_OP_LOOKUP: case KEN_OP_DAYS: case KEN_OP_FISCAL_YEAR:
        return is_value_here(v);
    case KEN_OP_RULE:
        if ((place != PROLOGUE && place != BETWEEN) || v->target_count || !is_alone(v, code.op) || code.x != v->indicators)
            return false;
        begin_rule(v, code.x);
        return true;
    case KEN_OP_NOT_ASSESSED:
        return may_be_not_assessed(v) && is_alone(v, code.op);
    case KEN_OP_CASE: /* its place changes in check_jump: only when the case is taken */
        return is_case_here(v, code.x) && is_alone(v, code.op);
    case KEN_OP_OTHERWISE:
        if (!is_case_here(v, code.x) || !is_alone(v, code.op))
            return false;
        part->place = CASE;
        part->last = true;
        return true;
    case KEN_OP_LADDER:
        return begin_block(v) && is_alone(v, code.op);
    case KEN_OP_CUMULATIVE:
        return add_level(v, CUMULATIVE, code.x) && is_alone(v, code.op);
    case KEN_OP_HIGHEST:
        return add_level(v, HIGHEST, code.x) && is_alone(v, code.op);
    case KEN_OP_BAND:
        return add_band(v) && is_alone(v, code.op);
    case KEN_OP_END_BANDS:
        judge(part);
        return place == BANDS && is_alone(v, code.op);
    case KEN_OP_ASSESSED:
        if (!is_assessed_here(v, code.x) || !is_alone(v, code.op) || v->kind == KEN_BY_SCORE)
            return false;
        part->block = v->at;
        judge(part);
        return true;
    case KEN_OP_OUTCOME: /* where no further case can apply, the machine never gets behind it */
        *part = (struct part){.place = part->last ? FINAL : INDICATOR};
        return place == JUDGED && is_alone(v, code.op);
    case KEN_OP_NO_CASE:
        if (place != INDICATOR || part->last || !is_alone(v, code.op))
            return false;
        *part = (struct part){.place = FINAL};
        return true;
    case KEN_OP_SCORE:
        return score_block(v) && is_alone(v, code.op);
    case KEN_OP_TOTAL:
        return begin_total(v, code.x) && is_alone(v, code.op);
    case KEN_OP_SO_FAR:
        return is_adjusted_here(v);
    case KEN_OP_SCORE_OF:
    case KEN_OP_LEVEL_OF:
        return is_result_here(v, code.x, code.op);
    case KEN_OP_ADJUST:
    case KEN_OP_ADJUST_WHEN:
        return is_adjusted_here(v) && is_alone(v, code.op);
    case KEN_OP_RESULT:
        if ((place != FINAL && place != TOTALS) || v->target_count != 0 || !is_alone(v, code.op))
            return false;
        *part = (struct part){.place = BETWEEN};
        return true;
    case KEN_OP_HALT:
        return (place == PROLOGUE || place == BETWEEN) && v->target_count == 0 && is_alone(v, code.op) && is_last(v);
    case KEN_OP_COUNT_OF_ALL:
        break;
    }
    return false; /* no instruction */
}

/* The way that does not go on to the next instruction. */
static bool check_jump(struct verifier *v, struct ken_code code)
{
    if (ken_op_table[code.op].y != KEN_OPERAND_JUMP)
        return true;
    struct part on = v->now.part;
    bool pops = code.op == KEN_OP_IF_ZERO; /* there, one number lies in the place of two */
    if (code.op == KEN_OP_CUMULATIVE || code.op == KEN_OP_HIGHEST)
        judge(&v->now.part);
    if (code.op == KEN_OP_OUTCOME || code.op == KEN_OP_NOT_ASSESSED)
        v->now.part = (struct part){.place = FINAL};
    v->now.depth -= pops;
    bool sound = add_jump(v, code.y);
    v->now.depth += pops;
    v->now.part = on;
    if (code.op == KEN_OP_CASE)
        v->now.part.place = CASE;
    return sound;
}

static bool check_instruction(struct verifier *v)
{
    struct ken_code code = ken_code_at(v->p, v->at);
    const struct ken_op_info *info = &ken_op_table[code.op];
    if (code.op == KEN_OP_OUTCOME)
        end_ladder(v, &v->now.part);
    return arrive(v) && is_operand(v, info->x, code.x) && is_operand(v, info->y, code.y) && check_place(v, code) &&
           apply(v, code) && check_jump(v, code);
}

ken_status ken_verify(struct ken_program *p, uint32_t *fault)
{
    struct verifier *v = calloc(1, sizeof *v);
    if (!v)
        return KEN_NO_MEMORY;
    v->p = p;
    v->now.part.place = PROLOGUE;
    for (uint32_t i = 0; i < KEN_LIMIT_JUMPS; i++)
        v->targets[i].state = i;
    uint32_t rows = p->rows[KEN_CODE];
    while (v->at < rows && check_instruction(v))
        v->at++;
    /* the last instruction must be HALT, and HALT stands nowhere else */
    bool sound = v->at == rows && rows > 0 && ken_code_at(p, rows - 1).op == KEN_OP_HALT;
    p->stack = v->stack;
    p->slots = v->slot_count;
    *fault = v->at;
    free(v);
    return sound ? KEN_OK : KEN_DAMAGED;
}
