/* Whether weights sum to 100: of the scorecard's parts and of each heading's, for every combination of what decides the cases. */
#include "model.h"

bool oracle_weighs(const struct indicator *indicator)
{
    bool any = indicator->weight, all = !indicator->weight && indicator->has_cases;
    for (const struct block *block = indicator->cases; block; block = block->next) {
        any |= block->weight != NULL;
        all &= block->weight != NULL;
    }
    return indicator->weight ? !indicator->weighs_by_case : any && all;
}

/* The weight of the case that applies; NULL: none does. */
static mpq_srcptr weight_now(struct run *run, const struct indicator *indicator)
{
    if (!indicator->weighs_by_case)
        return indicator->weight;
    for (const struct block *block = indicator->cases; block; block = block->next)
        if (!block->when || oracle_truth(run, block->when, NULL).truth == TRUE)
            return block->weight;
    return NULL;
}

static bool parts_sum(struct run *run, const struct scorecard *scorecard, const struct heading *heading)
{
    mpq_ptr sum = pool_number(&run->pool);
    bool positive = true;
    for (const struct heading *h = scorecard->headings; h; h = h->next)
        if (h->weight && oracle_heading(scorecard, h->number->text) == heading) {
            mpq_add(sum, sum, h->weight);
            positive &= mpq_sgn(h->weight) > 0;
        }
    for (const struct indicator *i = scorecard->indicators; i; i = i->next) {
        mpq_srcptr weight = oracle_heading(scorecard, i->number->text) == heading ? weight_now(run, i) : NULL;
        if (!weight)
            continue;
        mpq_add(sum, sum, weight);
        positive &= mpq_sgn(weight) > 0;
    }
    return positive && mpq_cmp_si(sum, 100, 1) == 0;
}

static bool all_sum(struct run *run, const struct scorecard *scorecard)
{
    bool sum = parts_sum(run, scorecard, NULL);
    for (const struct heading *h = scorecard->headings; h; h = h->next)
        if (h->weight)
            sum = sum && parts_sum(run, scorecard, h);
    return sum;
}

/* The inputs that decide which weights count. */
static bool *deciding(struct oracle *o, const struct scorecard *scorecard, struct run *run)
{
    bool *marks = pool_take(&run->pool, o->input_count + 1);
    for (const struct indicator *i = scorecard->indicators; i; i = i->next)
        for (const struct block *block = i->weighs_by_case ? i->cases : NULL; block; block = block->next)
            if (block->when)
                oracle_inputs_under(o, block->when, marks);
    return marks;
}

static void set_reading(struct reading *reading, const struct input *input, bool yes, const struct ken_node *choice)
{
    reading->state = STATE_VALID;
    reading->value = (struct value){.kind = input->kind == INPUT_FLAG ? TRUTH : CATEGORY, .known = true, .truth = yes ? TRUE : FALSE};
    if (choice) {
        reading->value.text = choice->text;
        reading->value.size = choice->size;
    }
}

/* Tries all that the inputs from one on may be. */
static bool sums_for_all(struct run *run, const struct scorecard *scorecard, const bool *decides, size_t input)
{
    struct oracle *o = run->oracle;
    while (input < o->input_count && !decides[input])
        input++;
    if (input == o->input_count) {
        o->records++; /* definitions are worth something else */
        return all_sum(run, scorecard);
    }
    const struct input *in = &o->inputs[input];
    bool sum = in->kind == INPUT_FLAG || in->kind == INPUT_CATEGORY;
    for (int yes = 0; in->kind == INPUT_FLAG && yes <= 1; yes++) {
        set_reading(&run->readings[input], in, yes, NULL);
        sum = sum && sums_for_all(run, scorecard, decides, input + 1);
    }
    for (const struct ken_node *choice = in->kind == INPUT_CATEGORY ? in->choices->first : NULL; choice; choice = choice->next) {
        set_reading(&run->readings[input], in, false, choice);
        sum = sum && sums_for_all(run, scorecard, decides, input + 1);
    }
    return sum;
}

bool oracle_weights_sum(struct oracle *o, const struct scorecard *scorecard)
{
    struct run run = {.oracle = o};
    bool sum = true;
    if (scorecard->has_total && !scorecard->adds) {
        run.readings = pool_take(&run.pool, (o->input_count + 1) * sizeof *run.readings);
        sum = sums_for_all(&run, scorecard, deciding(o, scorecard, &run), 0);
    }
    for (const struct heading *h = scorecard->headings; h && (!scorecard->has_total || scorecard->adds); h = h->next)
        sum &= !h->weight;
    pool_empty(&run.pool);
    return sum;
}
