/* vm.c: the machine. One switch, one case for each instruction of op.def.
 *
 * The verifier has proved stack, slots and jumps before; the checks here stay all the same, since they cost little and
 * a wrong score costs much. */
#include "value.h"

struct machine {
    ken_context *c;
    const struct ken_program *p;
    uint32_t depth;
    struct ken_level level;
    struct ken_range total;  /* of the scorecard at hand … */
    uint32_t scorecard;      /* … its row; KEN_NONE inside an indicator */
    bool has_total;          /* and whether it has any */
};

static void show(ken_context *c, uint32_t measure, const struct ken_value *v)
{
    struct ken_measured_value *to = &c->measures[measure];
    to->kind = KEN_VALUE_UNKNOWN;
    if (v->kind == KEN_VALUE_DATE) {
        to->kind = v->kind;
        to->day = v->day;
    } else if (v->kind == KEN_VALUE_NUMBER && ken_number_copy(&to->number, &v->number)) {
        to->kind = v->kind;
    }
}

static void begin_rule(struct machine *m, uint32_t indicator)
{
    ken_level_begin(&m->level, m->c, indicator);
    m->scorecard = KEN_NONE;
    uint32_t first = ken_cell(m->p, KEN_INDICATOR, indicator, KEN_INDICATOR_FIRST_MEASURE);
    uint32_t count = ken_cell(m->p, KEN_INDICATOR, indicator, KEN_INDICATOR_MEASURE_COUNT);
    for (uint32_t i = first; i < first + count; i++)
        m->c->measures[i].kind = KEN_VALUE_UNKNOWN;
}

/* Whether nothing more need be known of the indicator: its cases are tried all the same where they tell its weight. */
static bool not_assessed(struct machine *m, const struct ken_value *when)
{
    struct ken_level *l = &m->level;
    l->not_assessed = when->truth == KEN_TRUE;
    if (when->truth == KEN_UNDECIDED) {
        l->may_not_be_assessed = true;
        l->reasons = ken_reason_both(m->c, l->reasons, when->why);
    }
    return l->not_assessed && !ken_has_case_weights(m->p, l->indicator);
}

/* false: the case does not apply. */
static bool try_case(struct machine *m, uint32_t one_case, const struct ken_value *when)
{
    struct ken_level *l = &m->level;
    l->one_case = one_case;
    l->certain = when->truth == KEN_TRUE;
    if (when->truth == KEN_UNDECIDED)
        l->reasons = ken_reason_both(m->c, l->reasons, when->why);
    return when->truth != KEN_FALSE;
}

/* false: level x fails, and with it all above. */
static bool cumulative(struct machine *m, int x, const struct ken_value *when)
{
    struct ken_level *l = &m->level;
    if (when->truth == KEN_FALSE)
        return false;
    l->block_high = x;
    if (when->truth == KEN_UNDECIDED) {
        l->block_doubtful = true;
        l->block_reasons = ken_reason_both(m->c, l->block_reasons, when->why);
    } else if (!l->block_doubtful) {
        l->block_low = x;
    }
    return true;
}

/* true: level x is met, and no lower one matters. Levels come from the top downwards. */
static bool highest(struct machine *m, int x, const struct ken_value *when)
{
    struct ken_level *l = &m->level;
    if (when->truth != KEN_FALSE && x > l->block_high)
        l->block_high = x;
    if (when->truth == KEN_UNDECIDED)
        l->block_reasons = ken_reason_both(m->c, l->block_reasons, when->why);
    if (when->truth == KEN_TRUE)
        l->block_low = x;
    return when->truth == KEN_TRUE;
}

static void band(struct machine *m, uint32_t low, uint32_t high, const struct ken_value *v)
{
    struct ken_level *l = &m->level;
    l->bands++;
    if (v->kind == KEN_VALUE_NUMBER && l->band == 0 &&
        ken_number_cmp(&v->number, &m->p->numbers[low], &m->c->scratch) >= 0 &&
        ken_number_cmp(&v->number, &m->p->numbers[high], &m->c->scratch) <= 0)
        l->band = l->bands;
}

static void end_bands(struct machine *m, uint32_t set, const struct ken_value *v)
{
    if (v->kind != KEN_VALUE_NUMBER)
        ken_level_open(&m->level, ken_value_why(v));
    else if (m->level.band == 0)
        ken_level_open(&m->level, ken_reason_set(m->c, KEN_UNCOVERED, set));
    else
        m->level.block_low = m->level.block_high = m->level.band;
}

/* false: a level beyond the top, which record.c does not let through. */
static bool assessed(struct machine *m, uint32_t input)
{
    const struct ken_field *field = &m->c->record.fields[input];
    int64_t level;
    ken_level_block(&m->level);
    if (field->state != KEN_FIELD_VALID) {
        ken_level_open(&m->level, ken_value_no_input(m->c, input));
        return true;
    }
    if (!ken_number_to_int(&field->number, &level) || level < 0 || level > m->level.top)
        return false;
    m->level.block_low = m->level.block_high = (int)level;
    return true;
}

static void no_case(struct machine *m, uint32_t set)
{
    m->level.one_case = KEN_NONE;
    ken_level_open(&m->level, ken_reason_set(m->c, KEN_UNCOVERED, set));
    ken_level_join(&m->level, m->c);
}

static void begin_total(struct machine *m, uint32_t scorecard)
{
    m->scorecard = scorecard;
    m->has_total = ken_total_begin(m->c, scorecard, &m->total);
}

/* Inside an indicator a score that is one number is known; a total is so only when all that counts is. */
static void push_so_far(struct machine *m, struct ken_value *to)
{
    bool total = m->scorecard != KEN_NONE;
    const struct ken_range *r = total ? &m->total : &m->level.score;
    bool known = total ? m->has_total && r->known : ken_number_equal(r->low, r->high);
    to->kind = known ? KEN_VALUE_NUMBER : KEN_VALUE_UNKNOWN;
    to->why = total ? 0 : m->level.reasons; /* totals have no status that reasons would explain */
    if (known)
        ken_number_copy(&to->number, r->low);
}

/* A not assessed indicator counts as full marks wherever others ask for it. */
static void push_result(struct machine *m, struct ken_value *to, uint32_t indicator, bool level)
{
    const struct ken_scored *s = &m->c->indicators[indicator];
    uint32_t scorecard = ken_cell(m->p, KEN_INDICATOR, indicator, KEN_INDICATOR_SCORECARD);
    to->kind = KEN_VALUE_NUMBER;
    if (s->outcome == KEN_SCORED && level) {
        ken_number_set_int(&to->number, s->level);
    } else if (s->outcome == KEN_SCORED) {
        ken_number_copy(&to->number, s->least);
    } else if (s->outcome == KEN_NOT_ASSESSED && level) {
        ken_number_set_int(&to->number, ken_cell(m->p, KEN_SCORECARD, scorecard, KEN_SCORECARD_TOP));
    } else if (s->outcome == KEN_NOT_ASSESSED) {
        ken_number_copy(&to->number, &m->p->numbers[ken_cell(m->p, KEN_INDICATOR, indicator, KEN_INDICATOR_FULL)]);
    } else {
        to->kind = KEN_VALUE_UNKNOWN;
        to->why = s->reasons;
        if (s->outcome == KEN_INVALID) /* those inputs are in no reason */
            to->why = ken_reason_both(m->c, to->why, ken_reason_set(m->c, KEN_INVALID, ken_cell(m->p, KEN_INDICATOR, indicator, KEN_INDICATOR_INPUTS)));
    }
}

static void adjust(struct machine *m, enum ken_truth when, uint32_t why, const struct ken_value *value)
{
    struct ken_level *l = &m->level;
    if (m->scorecard != KEN_NONE) {
        if (m->has_total)
            ken_score_adjust(&m->total, m->c, when, value);
        return;
    }
    if (l->not_assessed)
        return;
    l->adjusted = true;
    ken_score_adjust(&l->score, m->c, when, value);
    if (when == KEN_UNDECIDED)
        l->reasons = ken_reason_both(m->c, l->reasons, why);
    if (when != KEN_FALSE)
        l->reasons = ken_reason_both(m->c, l->reasons, ken_value_why(value));
}

static ken_status finish(struct machine *m)
{
    if (m->scorecard == KEN_NONE)
        return ken_level_finish(&m->level, m->c);
    return ken_total_finish(m->c, m->scorecard, m->has_total ? &m->total : NULL) ? KEN_OK : KEN_NO_MEMORY;
}

/* NEED: so many values lie on the stack. ROOM: one more may. GO: on at a later instruction. */
#define NEED(n)                \
    do {                       \
        if (m.depth < (n))     \
            return KEN_DAMAGED; \
    } while (0)
#define ROOM()                  \
    do {                        \
        if (m.depth >= p->stack) \
            return KEN_DAMAGED; \
    } while (0)
#define GO(to)                           \
    do {                                 \
        if ((to) < at || (to) >= rows)   \
            return KEN_DAMAGED;          \
        at = (to);                       \
    } while (0)
#define TOP(n) (&c->stack[m.depth - (n)])

/* A test that counts steps compiles this file with a KEN_VM_STEP of its own. */
#ifndef KEN_VM_STEP
#define KEN_VM_STEP() ((void)0)
#endif

ken_status ken_vm_run(ken_context *c)
{
    const struct ken_program *p = c->program;
    struct machine m = {.c = c, .p = p};
    uint32_t rows = p->rows[KEN_CODE];
    ken_status status;
    c->reason_count = 1;
    c->blame_count = 0;
    ken_buffer_clear(&c->total_text);
    for (uint32_t at = 0; at < rows;) {
        struct ken_code code = ken_code_at(p, at++);
        KEN_VM_STEP();
        uint32_t x = code.x, y = code.y;
        switch (code.op) {
        case KEN_OP_NUMBER:
            ROOM();
            c->stack[m.depth].kind = KEN_VALUE_NUMBER;
            ken_number_copy(&c->stack[m.depth++].number, &p->numbers[x]);
            continue;
        case KEN_OP_DAY:
            ROOM();
            c->stack[m.depth].kind = KEN_VALUE_DATE;
            c->stack[m.depth++].day = (int32_t)x;
            continue;
        case KEN_OP_INPUT:
            ROOM();
            ken_value_input(c, &c->stack[m.depth++], x);
            continue;
        case KEN_OP_FLAG:
            ROOM();
            ken_value_flag(c, &c->stack[m.depth++], x);
            continue;
        case KEN_OP_DATE:
            ROOM();
            ken_value_date(c, &c->stack[m.depth++], x);
            continue;
        case KEN_OP_STORE:
            NEED(1);
            if (x >= p->slots)
                return KEN_DAMAGED;
            ken_value_copy(&c->slots[x], TOP(1));
            m.depth--;
            continue;
        case KEN_OP_LOAD:
            ROOM();
            if (x >= p->slots)
                return KEN_DAMAGED;
            ken_value_copy(&c->stack[m.depth++], &c->slots[x]);
            continue;
        case KEN_OP_SHOW:
            NEED(1);
            show(c, x, TOP(1));
            continue;
        case KEN_OP_ADD:
        case KEN_OP_SUBTRACT:
        case KEN_OP_MULTIPLY:
            NEED(2);
            ken_value_arithmetic(c, code.op, TOP(2), TOP(1), y);
            m.depth--;
            continue;
        case KEN_OP_DIVIDE:
        case KEN_OP_PERCENT:
        case KEN_OP_INCREASE:
        case KEN_OP_DECREASE:
            NEED(2);
            ken_value_quotient(c, code.op, TOP(2), TOP(1), x, y);
            m.depth--;
            continue;
        case KEN_OP_IF_ZERO:
            NEED(2);
            if (TOP(1)->kind == KEN_VALUE_NUMBER && ken_number_sign(&TOP(1)->number) == 0) {
                m.depth--;
                TOP(1)->kind = KEN_VALUE_NUMBER;
                ken_number_copy(&TOP(1)->number, &p->numbers[x]);
                GO(y);
            }
            continue;
        case KEN_OP_MIN:
        case KEN_OP_MAX:
            NEED(2);
            ken_value_choose(c, code.op, TOP(2), TOP(1));
            m.depth--;
            continue;
        case KEN_OP_AVERAGE:
            NEED(1);
            ken_value_average(c, TOP(1), x, y);
            continue;
        case KEN_OP_ROUND:
            NEED(1);
            ken_value_round(c, TOP(1), x, y);
            continue;
        case KEN_OP_INTERPOLATE:
            NEED(1);
            ken_value_interpolate(c, TOP(1), x, y);
            continue;
        case KEN_OP_COUNT:
            if (x == 0) /* it would put a value where there may be no room */
                return KEN_DAMAGED;
            NEED(x);
            ken_value_count(c, TOP(x), x);
            m.depth -= x - 1;
            continue;
        case KEN_OP_LOOKUP:
            NEED(2);
            ken_value_lookup(c, TOP(2), TOP(1), x, y);
            m.depth--;
            continue;
        case KEN_OP_DAYS:
            NEED(2);
            ken_value_days(c, TOP(2), TOP(1));
            m.depth--;
            continue;
        case KEN_OP_FISCAL_YEAR:
            NEED(1);
            ken_value_fiscal_year(TOP(1));
            continue;
        case KEN_OP_AT_LEAST:
        case KEN_OP_MORE_THAN:
        case KEN_OP_AT_MOST:
        case KEN_OP_LESS_THAN:
        case KEN_OP_EQUAL:
            NEED(2);
            ken_value_compare(c, code.op, TOP(2), TOP(1));
            m.depth--;
            continue;
        case KEN_OP_BETWEEN:
            NEED(1);
            ken_value_between(c, TOP(1), &p->numbers[x], &p->numbers[y]);
            continue;
        case KEN_OP_DAY_AT_LEAST:
        case KEN_OP_DAY_MORE_THAN:
        case KEN_OP_DAY_AT_MOST:
        case KEN_OP_DAY_LESS_THAN:
        case KEN_OP_DAY_EQUAL:
            NEED(2);
            ken_value_compare_days(c, code.op, TOP(2), TOP(1));
            m.depth--;
            continue;
        case KEN_OP_HAPPENED:
            NEED(1);
            ken_value_happened(TOP(1));
            continue;
        case KEN_OP_NOT:
            NEED(1);
            ken_value_not(TOP(1));
            continue;
        case KEN_OP_AND:
            NEED(2);
            ken_value_and(c, TOP(2), TOP(1));
            m.depth--;
            continue;
        case KEN_OP_OR:
            NEED(2);
            ken_value_or(c, TOP(2), TOP(1));
            m.depth--;
            continue;
        case KEN_OP_SKIP_FALSE:
        case KEN_OP_SKIP_TRUE:
            NEED(1);
            if (TOP(1)->truth == (code.op == KEN_OP_SKIP_TRUE ? KEN_TRUE : KEN_FALSE))
                GO(y);
            continue;
        case KEN_OP_RULE:
            begin_rule(&m, x);
            continue;
        case KEN_OP_NOT_ASSESSED:
            NEED(1);
            m.depth--;
            if (not_assessed(&m, &c->stack[m.depth]))
                GO(y);
            continue;
        case KEN_OP_CASE:
            NEED(1);
            m.depth--;
            if (!try_case(&m, x, &c->stack[m.depth]))
                GO(y);
            continue;
        case KEN_OP_OTHERWISE:
            m.level.one_case = x;
            m.level.certain = true;
            continue;
        case KEN_OP_LADDER:
            ken_level_block(&m.level);
            continue;
        case KEN_OP_CUMULATIVE:
            NEED(1);
            m.depth--;
            if (!cumulative(&m, (int)x, &c->stack[m.depth]))
                GO(y);
            continue;
        case KEN_OP_HIGHEST:
            NEED(1);
            m.depth--;
            if (highest(&m, (int)x, &c->stack[m.depth]))
                GO(y);
            continue;
        case KEN_OP_BAND:
            NEED(1);
            band(&m, x, y, TOP(1));
            continue;
        case KEN_OP_END_BANDS:
            NEED(1);
            m.depth--;
            end_bands(&m, x, &c->stack[m.depth]);
            continue;
        case KEN_OP_ASSESSED:
            if (!assessed(&m, x))
                return KEN_DAMAGED;
            continue;
        case KEN_OP_OUTCOME:
            if (ken_level_join(&m.level, c))
                GO(y);
            continue;
        case KEN_OP_NO_CASE:
            no_case(&m, x);
            continue;
        case KEN_OP_SCORE:
            NEED(1);
            m.depth--;
            ken_level_score(&m.level, c, &c->stack[m.depth]);
            continue;
        case KEN_OP_TOTAL:
            begin_total(&m, x);
            continue;
        case KEN_OP_SO_FAR:
            ROOM();
            push_so_far(&m, &c->stack[m.depth++]);
            continue;
        case KEN_OP_SCORE_OF:
        case KEN_OP_LEVEL_OF:
            ROOM();
            push_result(&m, &c->stack[m.depth++], x, code.op == KEN_OP_LEVEL_OF);
            continue;
        case KEN_OP_ADJUST:
            NEED(1);
            m.depth--;
            adjust(&m, KEN_TRUE, 0, &c->stack[m.depth]);
            continue;
        case KEN_OP_ADJUST_WHEN:
            NEED(2);
            m.depth -= 2;
            adjust(&m, c->stack[m.depth].truth, c->stack[m.depth].why, &c->stack[m.depth + 1]);
            continue;
        case KEN_OP_RESULT:
            status = finish(&m);
            if (status != KEN_OK)
                return status;
            continue;
        case KEN_OP_HALT:
            return KEN_OK;
        case KEN_OP_COUNT_OF_ALL:
            break;
        }
        return KEN_DAMAGED; /* no instruction */
    }
    return KEN_DAMAGED;
}
