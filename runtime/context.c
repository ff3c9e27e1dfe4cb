/* context.c: making a context, and reading a record into it. */
#include "context.h"

#include <stdlib.h>
#include <string.h>

/* Gives `count` numbers, `stride` bytes apart, their storage. */
static mp_limb_t *hand_out(void *first, size_t stride, size_t count, mp_limb_t *limbs, uint32_t cap)
{
    for (size_t i = 0; i < count; i++) {
        ken_number_init((struct ken_number *)((char *)first + i * stride), limbs, cap);
        limbs += 2 * (size_t)cap;
    }
    return limbs;
}

/* Gives each indicator whose score is computed two registers; how many that makes. */
static size_t find_computed(ken_context *c)
{
    size_t count = 0;
    for (uint32_t row = 0; row < c->program->rows[KEN_INDICATOR]; row++)
        if (ken_cell(c->program, KEN_INDICATOR, row, KEN_INDICATOR_KIND) != KEN_BY_LEVEL) {
            c->computed_at[row] = (uint32_t)count;
            count += 2;
        }
    return count;
}

static bool allocate_numbers(ken_context *c)
{
    const struct ken_program *p = c->program;
    size_t groups = (size_t)p->rows[KEN_HEADING] + p->rows[KEN_SCORECARD], computed = find_computed(c);
    size_t wide = (size_t)p->stack + p->slots + KEN_SUMS + 3 * groups + computed, measures = p->rows[KEN_MEASURE];
    c->stack = calloc((size_t)p->stack + 1, sizeof *c->stack); /* + 1: nothing is no reason for NULL */
    c->slots = calloc((size_t)p->slots + 1, sizeof *c->slots);
    c->measures = calloc(measures + 1, sizeof *c->measures);
    c->sums = calloc(KEN_SUMS, sizeof *c->sums);
    c->groups = calloc(groups + 1, sizeof *c->groups);
    c->computed = calloc(computed + 1, sizeof *c->computed);
    c->limbs = calloc(2 * (wide * KEN_NUMBER_LIMBS + measures * KEN_MEASURE_LIMBS), sizeof *c->limbs);
    if (!c->stack || !c->slots || !c->measures || !c->sums || !c->groups || !c->computed || !c->limbs)
        return false;
    mp_limb_t *next = c->limbs;
    next = hand_out(&c->stack->number, sizeof *c->stack, p->stack, next, KEN_NUMBER_LIMBS);
    next = hand_out(&c->slots->number, sizeof *c->slots, p->slots, next, KEN_NUMBER_LIMBS);
    next = hand_out(c->sums, sizeof *c->sums, KEN_SUMS, next, KEN_NUMBER_LIMBS);
    next = hand_out(&c->groups->low, sizeof *c->groups, groups, next, KEN_NUMBER_LIMBS);
    next = hand_out(&c->groups->high, sizeof *c->groups, groups, next, KEN_NUMBER_LIMBS);
    next = hand_out(&c->groups->share, sizeof *c->groups, groups, next, KEN_NUMBER_LIMBS);
    next = hand_out(c->computed, sizeof *c->computed, computed, next, KEN_NUMBER_LIMBS);
    hand_out(&c->measures->number, sizeof *c->measures, measures, next, KEN_MEASURE_LIMBS);
    return true;
}

static bool allocate_reasons(ken_context *c)
{
    const struct ken_program *p = c->program;
    size_t nodes = 2 * (size_t)p->rows[KEN_CODE] + 1;
    c->reasons = calloc(nodes, sizeof *c->reasons);
    c->walk = calloc(nodes, sizeof *c->walk);
    c->visited = calloc(nodes, sizeof *c->visited);
    c->sets_seen = calloc((size_t)p->rows[KEN_SET] + 1, sizeof *c->sets_seen);
    c->inputs_seen = calloc((size_t)p->rows[KEN_INPUT] / 64 + 1, sizeof *c->inputs_seen);
    c->reason_capacity = (uint32_t)nodes;
    c->reason_count = 1;
    return c->reasons && c->walk && c->visited && c->sets_seen && c->inputs_seen;
}

/* Writes a number of the program as a decimal, once. */
static void write_weight(ken_context *c, uint32_t number)
{
    char text[KEN_NUMBER_TEXT];
    bool exact;
    if (c->weight_text[number] != KEN_NONE)
        return;
    size_t size = ken_number_decimal(&c->program->numbers[number], KEN_NUMBER_PLACES, KEN_NUMBER_HALF_UP, &exact, text, &c->scratch);
    c->weight_text[number] = (uint32_t)c->weights.size;
    ken_buffer_bytes(&c->weights, text, size + 1);
}

/* Writes the weights of a table's rows. */
static void write_weights(ken_context *c, enum ken_table table, int column)
{
    const struct ken_program *p = c->program;
    for (uint32_t row = 0; row < p->rows[table]; row++) {
        uint32_t weight = ken_cell(p, table, row, column);
        if (weight)
            write_weight(c, weight - 1);
    }
}

static void write_full_scores(ken_context *c, enum ken_table table, int column)
{
    for (uint32_t row = 0; row < c->program->rows[table]; row++)
        write_weight(c, ken_cell(c->program, table, row, column));
}

static bool allocate_results(ken_context *c)
{
    const struct ken_program *p = c->program;
    size_t indicators = p->rows[KEN_INDICATOR];
    c->indicators = calloc(indicators + 1, sizeof *c->indicators);
    c->weight_text = malloc(((size_t)p->rows[KEN_NUMBER] + 1) * sizeof *c->weight_text);
    c->next_in_group = calloc(indicators + 1, sizeof *c->next_in_group);
    c->computed_at = calloc(indicators + 1, sizeof *c->computed_at);
    c->scorecards = calloc((size_t)p->rows[KEN_SCORECARD] + 1, sizeof *c->scorecards);
    if (!c->indicators || !c->weight_text || !c->next_in_group || !c->computed_at || !c->scorecards)
        return false;
    uint32_t row = 0; /* indicators stand in the order of their scorecards */
    for (uint32_t card = 0; card < p->rows[KEN_SCORECARD]; card++) {
        c->scorecards[card].first_indicator = row;
        while (row < indicators && ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORECARD) == card)
            row++;
        c->scorecards[card].indicator_count = row - c->scorecards[card].first_indicator;
    }
    memset(c->weight_text, 0xff, ((size_t)p->rows[KEN_NUMBER] + 1) * sizeof *c->weight_text); /* KEN_NONE */
    write_full_scores(c, KEN_SCORECARD, KEN_SCORECARD_FULL);
    write_full_scores(c, KEN_INDICATOR, KEN_INDICATOR_FULL);
    write_weights(c, KEN_INDICATOR, KEN_INDICATOR_WEIGHT);
    write_weights(c, KEN_CASE, KEN_CASE_WEIGHT);
    write_weights(c, KEN_HEADING, KEN_HEADING_WEIGHT);
    return !c->weights.failed;
}

ken_status ken_context_new(const ken_program *program, ken_context **context)
{
    ken_context *c = calloc(1, sizeof *c);
    if (!c)
        return KEN_NO_MEMORY;
    c->program = program;
    /* the record last: its own failure leaves it empty, as ken_context_free expects */
    if (!allocate_results(c) || !allocate_numbers(c) || !allocate_reasons(c) || !ken_record_init(&c->record, program, &c->scratch)) {
        ken_context_free(c);
        return KEN_NO_MEMORY;
    }
    for (int level = 0; level <= (int)KEN_LIMIT_TOP_LEVEL; level++)
        ken_number_set_int(&c->levels[level], level); /* without limbs: they need none */
    ken_total_prepare(c);
    *context = c;
    return KEN_OK;
}

void ken_context_free(ken_context *c)
{
    if (!c)
        return;
    ken_record_free(&c->record);
    free(c->stack);
    free(c->slots);
    free(c->measures);
    free(c->sums);
    free(c->groups);
    free(c->next_in_group);
    free(c->computed);
    free(c->computed_at);
    free(c->limbs);
    free(c->reasons);
    free(c->walk);
    free(c->visited);
    free(c->sets_seen);
    free(c->inputs_seen);
    free(c->indicators);
    free(c->weight_text);
    free(c->scorecards);
    free(c->blame);
    ken_buffer_free(&c->weights);
    ken_buffer_free(&c->total_text);
    ken_buffer_free(&c->scores);
    ken_buffer_free(&c->text);
    ken_buffer_free(&c->help);
    ken_buffer_free(&c->json);
    free(c);
}

ken_status ken_context_read(ken_context *c, ken_context_reader *read, const void *argument)
{
    c->scored = false;
    c->unreadable = (struct ken_unreadable){0};
    c->unreadable_character = 0;
    ken_status status = read(&c->record, argument, &c->unreadable);
    c->refused = status == KEN_UNREADABLE;
    if (status == KEN_OK && !ken_record_finish(&c->record))
        status = KEN_NO_MEMORY;
    if (status == KEN_OK)
        status = ken_vm_run(c);
    c->scored = status == KEN_OK;
    return status;
}

struct json_text {
    const char *bytes;
    size_t size;
};

static ken_status read_text(struct ken_record *record, const void *argument, struct ken_unreadable *why)
{
    const struct json_text *text = argument;
    return ken_read_json(record, text->bytes, text->size, why);
}

ken_status ken_evaluate(ken_context *c, const char *json, size_t size)
{
    struct json_text text = {json, size};
    ken_status status = ken_context_read(c, read_text, &text);
    if (status == KEN_UNREADABLE) {
        size_t character = 1;
        for (size_t i = 0; i < c->unreadable.offset && i < size; i++)
            character += ((unsigned char)json[i] & 0xc0) != 0x80; /* all but the later bytes of a character */
        c->unreadable_character = character;
    }
    return status;
}
