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

static bool allocate_numbers(ken_context *c)
{
    const struct ken_program *p = c->program;
    size_t wide = (size_t)p->stack + p->slots + KEN_TOTAL_SUMS, measures = p->rows[KEN_MEASURE];
    c->stack = calloc((size_t)p->stack + 1, sizeof *c->stack); /* + 1: nothing is no reason for NULL */
    c->slots = calloc((size_t)p->slots + 1, sizeof *c->slots);
    c->measures = calloc(measures + 1, sizeof *c->measures);
    c->sums = calloc(KEN_TOTAL_SUMS, sizeof *c->sums);
    c->limbs = calloc(2 * (wide * KEN_NUMBER_LIMBS + measures * KEN_MEASURE_LIMBS), sizeof *c->limbs);
    if (!c->stack || !c->slots || !c->measures || !c->sums || !c->limbs)
        return false;
    mp_limb_t *next = c->limbs;
    next = hand_out(&c->stack->number, sizeof *c->stack, p->stack, next, KEN_NUMBER_LIMBS);
    next = hand_out(&c->slots->number, sizeof *c->slots, p->slots, next, KEN_NUMBER_LIMBS);
    next = hand_out(c->sums, sizeof *c->sums, KEN_TOTAL_SUMS, next, KEN_NUMBER_LIMBS);
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

static bool write_weights(ken_context *c)
{
    const struct ken_program *p = c->program;
    for (uint32_t row = 0; row < p->rows[KEN_INDICATOR]; row++) {
        uint32_t weight = ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_WEIGHT);
        c->weight_text[row] = KEN_NONE;
        if (!weight)
            continue;
        char text[KEN_NUMBER_TEXT];
        bool exact;
        size_t size = ken_number_decimal(&p->numbers[weight - 1], KEN_NUMBER_PLACES, KEN_NUMBER_HALF_UP, &exact, text, &c->scratch);
        c->weight_text[row] = (uint32_t)c->weights.size;
        ken_buffer_bytes(&c->weights, text, size + 1);
    }
    return !c->weights.failed;
}

static bool allocate_results(ken_context *c)
{
    const struct ken_program *p = c->program;
    size_t indicators = p->rows[KEN_INDICATOR];
    c->indicators = calloc(indicators + 1, sizeof *c->indicators);
    c->weight_text = calloc(indicators + 1, sizeof *c->weight_text);
    c->scorecards = calloc((size_t)p->rows[KEN_SCORECARD] + 1, sizeof *c->scorecards);
    if (!c->indicators || !c->weight_text || !c->scorecards)
        return false;
    uint32_t row = 0; /* indicators stand in the order of their scorecards */
    for (uint32_t card = 0; card < p->rows[KEN_SCORECARD]; card++) {
        c->scorecards[card].first_indicator = row;
        while (row < indicators && ken_cell(p, KEN_INDICATOR, row, KEN_INDICATOR_SCORECARD) == card)
            row++;
        c->scorecards[card].indicator_count = row - c->scorecards[card].first_indicator;
    }
    return write_weights(c);
}

ken_status ken_context_new(const ken_program *program, ken_context **context)
{
    ken_context *c = calloc(1, sizeof *c);
    if (!c)
        return KEN_NO_MEMORY;
    c->program = program;
    /* the record last: its own failure leaves it empty, as ken_context_free expects */
    if (!allocate_numbers(c) || !allocate_reasons(c) || !allocate_results(c) || !ken_record_init(&c->record, program, &c->scratch)) {
        ken_context_free(c);
        return KEN_NO_MEMORY;
    }
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
    if (status == KEN_OK && !ken_total_compute(c))
        status = KEN_NO_MEMORY;
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
