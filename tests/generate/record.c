/* record.c: records for generated rules: sound ones on and around their thresholds, and every way of going wrong. */
#include "write.h"

#include "../../runtime/format.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

/* How much of a record is sound. */
enum quality { SOUND, SOME_MISSING, SOME_WRONG, WILD };

struct record_writer {
    struct generated *g;
    struct choices *c;
    struct ken_buffer *out;
    enum quality quality;
};

/* ---- Strings ---- */

static void put_string(struct record_writer *w, const char *text, size_t size)
{
    ken_buffer_char(w->out, '"');
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            ken_buffer_format(w->out, "\\%c", c);
        else if (c < 0x20 || (c < 0x80 && chance(w->c, 100)))
            ken_buffer_format(w->out, "\\u%04x", c);
        else
            ken_buffer_char(w->out, (char)c);
    }
    ken_buffer_char(w->out, '"');
}

static void put_key(struct record_writer *w, const char *key, size_t size)
{
    put_string(w, key, size);
    ken_buffer_string(w->out, chance(w->c, 10) ? " :\t" : ": ");
}

static void end_member(struct record_writer *w)
{
    ken_buffer_string(w->out, ",\n");
}

/* ---- Numbers ---- */

static int64_t some_value(struct record_writer *w, const struct generated_input *input)
{
    static const int64_t deltas[] = {0, 0, 0, 0, 1, -1, SCALE / 100, -SCALE / 100, SCALE, -SCALE};
    static const int64_t rounds[] = {100, 1000, 200, 50, 1, 1000000};
    uint32_t form = choose(w->c, 10), kept = w->g->constant_count < MOST_CONSTANTS ? w->g->constant_count : MOST_CONSTANTS;
    int64_t value = choose(w->c, 21) * SCALE;
    if (form < 7 && kept > 0) {
        uint32_t at = choose(w->c, kept);
        for (uint32_t i = 0; form < 5 && i < kept && w->g->constants[at].unit != input->unit; i++)
            at = (at + 1) % kept;
        value = w->g->constants[at].value + deltas[choose(w->c, COUNT(deltas))];
    } else if (form == 9) {
        value = rounds[choose(w->c, COUNT(rounds))] * SCALE;
    }
    return value;
}

static int64_t fitting(const struct generated_input *input, int64_t value)
{
    if (input->whole)
        value -= value % SCALE;
    return value < input->low ? (input->ranged || value == 0 ? input->low : -value) : value > input->high ? input->high : value;
}

/* The same number in one of its odd spellings. */
static void put_oddly(struct record_writer *w, int64_t value, const char *decimal)
{
    const char *point = strchr(decimal, '.');
    size_t digits = strlen(decimal) - (*decimal == '-') - (point != NULL);
    switch (choose(w->c, 6)) {
    case 0: ken_buffer_format(w->out, "%se0", decimal); break;
    case 1: ken_buffer_format(w->out, "%lldE-4", (long long)value); break;
    case 2: ken_buffer_format(w->out, "%s%s", decimal, point ? "0" : ".0"); break;
    case 3: /* exactly 40 digits */
        ken_buffer_format(w->out, "%s%s", decimal, point ? "" : ".");
        ken_buffer_repeat(w->out, '0', 40 - digits);
        break;
    case 4: ken_buffer_format(w->out, "%s", value == 0 ? "-0" : decimal); break;
    default: ken_buffer_format(w->out, "%se+00", decimal); break;
    }
}

static void put_number(struct record_writer *w, const struct generated_input *input)
{
    static const char *const extremes[] = {
        "9999999999999999999999999999999999999999", "1e40", "1e-40", "0e40", "18446744073709551617", "0.1e-39",
        "1234567890123456789012345678901234567890e40"};
    char decimal[DECIMAL_BYTES];
    int64_t value = some_value(w, input);
    if (w->quality < SOME_WRONG || choose(w->c, 8))
        value = fitting(input, value);
    if (!input->ranged && !input->whole && chance(w->c, 25)) {
        ken_buffer_string(w->out, extremes[choose(w->c, COUNT(extremes))]);
        return;
    }
    decimal_of(value, decimal);
    if (chance(w->c, 8))
        put_oddly(w, value, decimal);
    else
        ken_buffer_string(w->out, decimal);
}

/* ---- Values ---- */

static void put_date(struct record_writer *w)
{
    static const char *const others[] = {"\"1900-01-01\"", "\"2399-12-31\"", "\"2024-02-29\""};
    uint32_t kept = w->g->day_count < MOST_DAYS ? w->g->day_count : MOST_DAYS;
    int year, month, date;
    if (chance(w->c, 12)) {
        ken_buffer_string(w->out, others[choose(w->c, COUNT(others))]);
        return;
    }
    int32_t day = kept && choose(w->c, 4) ? w->g->days[choose(w->c, kept)] : w->g->base_day + (int32_t)choose(w->c, 400);
    ken_day_date(day + (int32_t)choose(w->c, 3) - 1, &year, &month, &date);
    ken_buffer_format(w->out, "\"%04d-%02d-%02d\"", year, month, date);
}

static void put_valid(struct record_writer *w, const struct generated_input *input)
{
    switch (input->kind) {
    case A_NUMBER: put_number(w, input); break;
    case A_FLAG: ken_buffer_string(w->out, choose(w->c, 2) ? "true" : "false"); break;
    case A_DATE:
        if (chance(w->c, 6))
            ken_buffer_string(w->out, "null");
        else
            put_date(w);
        break;
    case A_CATEGORY: {
        const char *choice = input->choices[choose(w->c, input->choice_count)];
        put_string(w, choice, strlen(choice));
        break;
    }
    case A_LEVEL: ken_buffer_format(w->out, "%u", choose(w->c, (uint32_t)(input->high / SCALE) + 1)); break;
    }
}

/* Wrong for most inputs, if not for all. */
static void put_wrong(struct record_writer *w)
{
    static const char *const values[] = {
        "\"5\"", "true", "-1", "\"๕\"", "2.5", "6", "\"\"", "[]", "{}", "[1, {\"a\": null}]", "{\"value\": 1}", "0", "1e41",
        "0e99", "1E400", "-5.5", "12345678901234567890123456789012345678901", "\"2565-03-31\"", "\"2022-3-1\"",
        "\"2022-02-30\"", "\"2022-03-31T00:00\"", "\"1899-12-31\"", "\"70%\"", "\"\\u0000\"", "0.5", "\"2022-03-31\"", "1", "-0.0", "\"2400-01-01\""};
    ken_buffer_string(w->out, values[choose(w->c, COUNT(values))]);
}

/* A text that is none of a category's, though it may look like one. */
static void put_other_choice(struct record_writer *w, const struct generated_input *input)
{
    char near[2 * WORD_BYTES];
    int size = snprintf(near, sizeof near, choose(w->c, 2) ? "%s " : "%ss", input->choices[choose(w->c, input->choice_count)]);
    put_string(w, near, (size_t)size);
}

static void put_value(struct record_writer *w, const struct generated_input *input)
{
    if (w->quality == SOUND || choose(w->c, w->quality == WILD ? 3 : 8))
        put_valid(w, input);
    else if (w->quality == SOME_MISSING || chance(w->c, 3))
        ken_buffer_string(w->out, "null");
    else if (input->kind == A_CATEGORY && choose(w->c, 2))
        put_other_choice(w, input);
    else
        put_wrong(w);
}

/* ---- Objects ---- */

/* A key that nearly is the declared one, or one that is nothing like it. */
static void put_stranger(struct record_writer *w, const char *key, size_t size)
{
    char near[2 * WORD_BYTES];
    memcpy(near, key, size);
    switch (choose(w->c, 4)) {
    case 0: near[size++] = 's'; break;
    case 1: size -= size > 1 && (unsigned char)near[size - 1] < 0x80; break;
    case 2: near[0] = (char)((near[0] >= 'a' && near[0] <= 'z') ? near[0] - 32 : near[0]); break;
    default: size = (size_t)snprintf(near, sizeof near, "หมายเหตุ"); break;
    }
    put_key(w, near, size);
    put_wrong(w);
    end_member(w);
}

static void put_object(struct record_writer *w, const char *prefix, size_t prefix_size);

/* One member: a value, or all that lies below a group. */
static void put_member(struct record_writer *w, const struct generated_input *input, size_t prefix_size, size_t key_size)
{
    bool group = input->path[prefix_size + key_size] == '.', loose = w->quality > SOME_MISSING;
    put_key(w, input->path + prefix_size, key_size);
    if (!group)
        put_value(w, input);
    else if (loose && chance(w->c, 10))
        put_wrong(w);
    else if (w->quality != SOUND && chance(w->c, 12))
        ken_buffer_string(w->out, "null");
    else
        put_object(w, input->path, prefix_size + key_size + 1);
    end_member(w);
}

/* Whether an input before this one has the same key at this place. */
static bool seen_before(const struct generated *g, uint32_t input, size_t upto, char end)
{
    for (uint32_t i = 0; i < input; i++)
        if (strncmp(g->inputs[i].path, g->inputs[input].path, upto) == 0 && g->inputs[i].path[upto] == end)
            return true;
    return false;
}

static void put_unit(struct record_writer *w)
{
    static const char *const units[] = {
        "\"อำเภอนางรอง\"", "12", "null", "true", "[1]", "{}", "\"\"", "1.50e1", "\"a\\u0000b\"", "\"อ.\\n\\\"x\\\"\""};
    for (uint32_t times = chance(w->c, 3) ? 1 + chance(w->c, 6) : 0; times > 0; times--) {
        put_key(w, "unit", 4);
        ken_buffer_string(w->out, units[w->quality == SOUND ? choose(w->c, 3) : choose(w->c, COUNT(units))]);
        end_member(w);
    }
}

static void put_object(struct record_writer *w, const char *prefix, size_t prefix_size)
{
    const struct generated *g = w->g;
    uint32_t begin = choose(w->c, g->input_count);
    ken_buffer_string(w->out, "{\n");
    for (uint32_t k = 0; k < g->input_count; k++) {
        const struct generated_input *input = &g->inputs[(begin + k) % g->input_count];
        if (strncmp(input->path, prefix, prefix_size) != 0)
            continue;
        size_t key_size = strcspn(input->path + prefix_size, ".");
        if (seen_before(g, (begin + k) % g->input_count, prefix_size + key_size, input->path[prefix_size + key_size]))
            continue;
        if (w->quality != SOUND && chance(w->c, 8)) {
            if (chance(w->c, 2))
                put_stranger(w, input->path + prefix_size, key_size);
            continue;
        }
        put_member(w, input, prefix_size, key_size);
        if (w->quality > SOME_MISSING && chance(w->c, 30))
            put_member(w, input, prefix_size, key_size);
        if (chance(w->c, 30))
            put_stranger(w, input->path + prefix_size, key_size);
    }
    if (prefix_size == 0)
        put_unit(w);
    ken_buffer_string(w->out, "\"~\": 0}"); /* so that any member's line may be taken out */
}

void generate_record(struct generated *g, struct choices *choices, struct ken_buffer *record)
{
    static const enum quality qualities[] = {SOUND, SOUND, SOUND, SOUND, SOUND,
                                             SOME_MISSING, SOME_MISSING, SOME_WRONG, SOME_WRONG, WILD};
    struct record_writer w = {g, choices, record, qualities[choose(choices, COUNT(qualities))]};
    ken_buffer_clear(record);
    put_object(&w, "", 0);
    if (w.quality == WILD && chance(choices, 4))
        generate_damage(choices, record);
}

void generate_damage(struct choices *c, struct ken_buffer *record)
{
    if (record->size == 0)
        return;
    if (choose(c, 2)) {
        record->size = choose(c, (uint32_t)(record->size < 65536 ? record->size : 65536));
        return;
    }
    for (uint32_t times = 1 + choose(c, 3); times > 0; times--)
        record->bytes[choose(c, (uint32_t)(record->size < 65536 ? record->size : 65536))] = (char)choose(c, 256);
}
