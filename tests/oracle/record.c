/* What a record says of each declared input, and what is wrong with it. */
#include "model.h"

#include <stdlib.h>
#include <string.h>

enum { DIGITS = 40, EXPONENT = 40 };

static void add_problem(struct run *run, const char *kind, const char *prefix, size_t prefix_size, const char *key, size_t key_size)
{
    struct problem *problem = pool_take(&run->pool, sizeof *problem);
    problem->kind = kind;
    problem->path = pool_take(&run->pool, prefix_size + key_size + 2);
    if (prefix_size)
        memcpy(problem->path, prefix, prefix_size);
    memcpy(problem->path + prefix_size, key, key_size);
    problem->size = prefix_size + key_size;
    *run->last_problem = problem;
    run->last_problem = &problem->next;
}

/* --- values --------------------------------------------------------------------------------------------------------- */

/* A number as written; false when it has too many digits, or too large an exponent. */
static bool parse_number(const struct json *json, mpq_ptr value)
{
    size_t digits = 0, i = 0;
    long places = 0, exponent = 0;
    bool negative = false, fraction = false, small = false;
    mpz_ptr mantissa = mpq_numref(value);
    for (; i < json->size && json->text[i] != 'e' && json->text[i] != 'E'; i++) {
        if (json->text[i] == '-' || json->text[i] == '.') {
            negative |= json->text[i] == '-';
            fraction |= json->text[i] == '.';
            continue;
        }
        mpz_mul_ui(mantissa, mantissa, 10);
        mpz_add_ui(mantissa, mantissa, (unsigned long)(json->text[i] - '0'));
        places += fraction;
        if (++digits > DIGITS)
            return false;
    }
    for (i++; i < json->size; i++) {
        small |= json->text[i] == '-';
        if (json->text[i] < '0')
            continue;
        exponent = exponent * 10 + (json->text[i] - '0');
        if (exponent > EXPONENT)
            return false;
    }
    exponent = (small ? -exponent : exponent) - places;
    mpz_t power;
    mpz_init(power);
    mpz_ui_pow_ui(power, 10, (unsigned long)labs(exponent));
    if (exponent > 0)
        mpz_mul(mantissa, mantissa, power);
    else
        mpz_set(mpq_denref(value), power);
    mpz_clear(power);
    mpq_canonicalize(value);
    if (negative)
        mpq_neg(value, value);
    return true;
}

static bool judge_number(struct run *run, const struct input *input, const struct json *json, struct value *value)
{
    *value = (struct value){.kind = NUMBER, .known = true, .number = pool_number(&run->pool)};
    if (json->kind != JSON_NUMBER || !parse_number(json, value->number))
        return false;
    if (input->whole && mpz_cmp_ui(mpq_denref(value->number), 1) != 0)
        return false;
    return (!input->low || mpq_cmp(value->number, input->low) >= 0) && (!input->high || mpq_cmp(value->number, input->high) <= 0);
}

static int digits_at(const char *text, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

static bool leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static bool judge_date(const struct json *json, struct value *value)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    *value = (struct value){.kind = DATE, .known = true};
    if (json->kind == JSON_NULL)
        return true;
    if (json->kind != JSON_STRING || json->size != 10 || json->text[4] != '-' || json->text[7] != '-')
        return false;
    int year = digits_at(json->text, 4), month = digits_at(json->text + 5, 2), day = digits_at(json->text + 8, 2);
    if (year < 1900 || year > 2399 || month < 1 || month > 12 || day < 1 || day > lengths[month - 1] + (month == 2 && leap(year)))
        return false;
    value->happened = true;
    for (int y = 1; y < year; y++) /* days from 0001-01-01, which is day 1, as in the tree's dates */
        value->day += leap(y) ? 366 : 365;
    for (int m = 1; m < month; m++)
        value->day += lengths[m - 1] + (m == 2 && leap(year));
    value->day += day;
    return true;
}

static bool judge_category(const struct input *input, const struct json *json, struct value *value)
{
    *value = (struct value){.kind = CATEGORY, .known = true, .text = json->text, .size = json->size};
    for (const struct ken_node *choice = input->choices->first; choice && json->kind == JSON_STRING; choice = choice->next)
        if (choice->size == json->size && memcmp(choice->text, json->text, json->size) == 0)
            return true;
    return false;
}

static struct reading judge(struct run *run, const struct input *input, const struct json *json)
{
    struct reading reading = {.place = strlen(input->path)};
    bool valid = false;
    if (json->kind == JSON_NULL && input->kind != INPUT_DATE)
        return reading;
    switch (input->kind) {
    case INPUT_NUMBER:
    case INPUT_ASSESSED: valid = judge_number(run, input, json, &reading.value); break;
    case INPUT_FLAG:
        valid = json->kind == JSON_TRUE || json->kind == JSON_FALSE;
        reading.value = (struct value){.kind = TRUTH, .truth = json->kind == JSON_TRUE ? TRUE : FALSE};
        break;
    case INPUT_DATE: valid = judge_date(json, &reading.value); break;
    case INPUT_CATEGORY: valid = judge_category(input, json, &reading.value); break;
    }
    reading.state = valid ? STATE_VALID : STATE_INVALID;
    return reading;
}

/* --- the way to a value --------------------------------------------------------------------------------------------- */

static const struct json *member(const struct json *object, const char *key, size_t size, size_t *count)
{
    const struct json *found = NULL;
    *count = 0;
    for (const struct json *m = object->first; m; m = m->next)
        if (m->key_size == size && memcmp(m->key, key, size) == 0) {
            found = m;
            ++*count;
        }
    return found;
}

static struct reading read_input(struct run *run, const struct input *input, const struct json *object)
{
    for (const char *segment = input->path;; segment++) {
        size_t size = strcspn(segment, "."), count;
        const struct json *found = member(object, segment, size, &count);
        struct reading bad = {.state = STATE_INVALID, .place = (size_t)(segment - input->path) + size};
        segment += size;
        if (count == 0)
            return (struct reading){.state = STATE_MISSING};
        if (count > 1)
            return bad;
        if (*segment == '\0')
            return judge(run, input, found);
        if (found->kind == JSON_NULL)
            return (struct reading){.state = STATE_MISSING};
        if (found->kind != JSON_OBJECT)
            return bad;
        object = found;
    }
}

/* Whether an invalid place has been reported: it spoils all inputs below. */
static bool reported(const struct run *run, const char *path, size_t size)
{
    for (const struct problem *p = run->problems; p; p = p->next)
        if (p->size == size && memcmp(p->path, path, size) == 0)
            return true;
    return false;
}

/* --- doubtful values ------------------------------------------------------------------------------------------------ */

/* Whether an earlier percentage is of the same two inputs. */
static bool paired_before(const struct oracle *o, size_t k)
{
    for (size_t j = 0; j < k; j++)
        if (o->pairs[j].part == o->pairs[k].part && o->pairs[j].whole == o->pairs[k].whole)
            return true;
    return false;
}

/* What is doubtful about one input: a part larger than its whole, where there is a percentage at all; a percent of at most 1. */
static void doubt(struct run *run, size_t input)
{
    const struct oracle *o = run->oracle;
    const struct reading *part = &run->readings[input];
    size_t size = strlen(o->inputs[input].path);
    if (o->inputs[input].kind != INPUT_NUMBER || part->state != STATE_VALID)
        return;
    for (size_t k = 0; k < o->pair_count; k++) {
        const struct reading *whole = &run->readings[o->pairs[k].whole];
        if (o->pairs[k].part == input && whole->state == STATE_VALID && mpq_sgn(whole->value.number) > 0 &&
            mpq_cmp(part->value.number, whole->value.number) > 0 && !paired_before(o, k))
            add_problem(run, "doubtful", "", 0, o->inputs[input].path, size);
    }
    if (o->inputs[input].percent && mpq_sgn(part->value.number) > 0 && mpq_cmp_si(part->value.number, 1, 1) <= 0)
        add_problem(run, "doubtful", "", 0, o->inputs[input].path, size);
}

static void read_unit(struct run *run, const struct json *record)
{
    size_t count;
    const struct json *unit = member(record, "unit", 4, &count);
    if (count == 0 || (count == 1 && unit->kind == JSON_NULL))
        return;
    if (count == 1 && (unit->kind == JSON_STRING || unit->kind == JSON_NUMBER))
        run->unit = unit;
    else
        add_problem(run, "doubtful", "", 0, "unit", 4);
}

/* --- unknown keys --------------------------------------------------------------------------------------------------- */

/* Whether some input's path is, or goes on behind, prefix and key; *group tells that it goes on. */
static bool is_declared(const struct oracle *o, const char *prefix, size_t prefix_size, const struct json *key, bool *group)
{
    bool declared = false;
    *group = false;
    for (size_t i = 0; i < o->input_count; i++) {
        const char *path = o->inputs[i].path;
        if (strncmp(path, prefix, prefix_size) != 0)
            continue;
        size_t size = strcspn(path + prefix_size, ".");
        if (size == key->key_size && memcmp(path + prefix_size, key->key, size) == 0) {
            declared = true;
            *group |= path[prefix_size + size] == '.';
        }
    }
    return declared;
}

/* Whether an undeclared key nearly is a declared sibling that is absent, or looks like any declared sibling. Given twice, it is still one key; an empty one, or one
 * with a NUL in it, resembles nothing. */
static bool is_slip(const struct oracle *o, const char *prefix, size_t prefix_size, const struct json *object, const struct json *key)
{
    if (key->key_size == 0 || memchr(key->key, '\0', key->key_size))
        return false;
    for (const struct json *m = object->first; m != key; m = m->next)
        if (m->key_size == key->key_size && memcmp(m->key, key->key, key->key_size) == 0)
            return false;
    for (size_t i = 0; i < o->input_count; i++) {
        const char *path = o->inputs[i].path;
        if (strncmp(path, prefix, prefix_size) != 0)
            continue;
        size_t size = strcspn(path + prefix_size, "."), count;
        member(object, path + prefix_size, size, &count);
        if ((count == 0 && oracle_near(key->key, key->key_size, path + prefix_size, size)) ||
            oracle_looks_alike(key->key, key->key_size, path + prefix_size, size))
            return true;
    }
    return false;
}

static void find_unknown(struct run *run, const struct json *object, const char *prefix, size_t prefix_size)
{
    for (const struct json *m = object->first; m; m = m->next) {
        bool group;
        size_t count;
        if (prefix_size == 0 && m->key_size == 4 && memcmp(m->key, "unit", 4) == 0)
            continue;
        if (!is_declared(run->oracle, prefix, prefix_size, m, &group)) {
            if (is_slip(run->oracle, prefix, prefix_size, object, m))
                add_problem(run, "unknown", prefix, prefix_size, m->key, m->key_size);
            continue;
        }
        member(object, m->key, m->key_size, &count);
        if (!group || m->kind != JSON_OBJECT || count > 1)
            continue;
        char *longer = pool_take(&run->pool, prefix_size + m->key_size + 2);
        memcpy(longer, prefix, prefix_size);
        memcpy(longer + prefix_size, m->key, m->key_size);
        longer[prefix_size + m->key_size] = '.';
        find_unknown(run, m, longer, prefix_size + m->key_size + 1);
    }
}

void oracle_record(struct run *run, const struct json *record)
{
    const struct oracle *o = run->oracle;
    run->readings = pool_take(&run->pool, (o->input_count + 1) * sizeof *run->readings);
    for (size_t i = 0; i < o->input_count; i++) {
        struct reading *r = &run->readings[i];
        *r = read_input(run, &o->inputs[i], record);
        if (r->state == STATE_INVALID && !reported(run, o->inputs[i].path, r->place))
            add_problem(run, "invalid", "", 0, o->inputs[i].path, r->place);
    }
    for (size_t i = 0; i < o->input_count; i++)
        doubt(run, i);
    read_unit(run, record);
    find_unknown(run, record, "", 0);
}
