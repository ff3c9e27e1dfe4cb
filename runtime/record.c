/* record.c: what the values of one record are worth: valid, missing or invalid, and why. */
#include "record.h"

#include "format.h"
#include "limit.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define FIELD_LIMBS KEN_NUMBER_LITERAL_LIMBS
#define QUOTE_CELLS 40   /* of a value quoted in a message */
#define QUOTE_POINTS 200 /* marks take no cell, yet must end somewhere */
#define EFFORT (1u << 24) /* steps a record may spend on what its undeclared keys resemble: some 50 ms */
#define COMPARISON 100   /* steps that comparing two keys letter by letter costs */
#define FIRST_YEAR 1900
#define LAST_YEAR 2399   /* later ones are of the Buddhist era */
#define ERA 543

enum kind { KIND_ERROR, KIND_INVALID, KIND_STATUS, KIND_DOUBTFUL, KIND_UNIT, KIND_UNKNOWN }; /* in the order of a result */

static const unsigned char kind_of[] = {
#define KEN_PROBLEM(name, code, kind, thai, english, thai_help, english_help) KIND_##kind,
#include "problem.def"
};

/* ---- Keys that nearly are declared ones ---- */

/* The key of a node in letters; false: too long to be compared. */
static bool spell_node(const struct ken_record *r, uint32_t node, struct ken_letters *letters)
{
    const struct ken_path *path = &r->program->paths[node];
    return ken_letters_spell(letters, path->key, path->key_size);
}

/* As ken_letters_nearness; counts what it costs. Beside a key that is there, only one that looks the same is near: two of them are
 * as good as one key given twice, and nobody can see which is the right one. */
static unsigned nearness(struct ken_record *r, uint32_t node, const struct ken_letters *key)
{
    bool same_look = r->shapes[node].look == key->shape.look;
    r->effort -= r->effort > 0;
    if (r->seen[node] ? !same_look : !ken_letters_may_be_near(&r->shapes[node], &key->shape))
        return 0;
    r->effort -= r->effort < COMPARISON ? r->effort : COMPARISON;
    struct ken_letters declared;
    if (!spell_node(r, node, &declared) || (r->seen[node] && !ken_letters_look_alike(&declared, key)))
        return 0;
    return ken_letters_nearness(&declared, key);
}

/* The key below `parent` that is nearest to this one; the first of equals. KEN_NONE: none is near. */
static uint32_t nearest(struct ken_record *r, uint32_t parent, const struct ken_letters *key)
{
    uint32_t found = KEN_NONE;
    unsigned best = 0;
    for (uint32_t node = r->program->paths[parent].first_child; node != KEN_NONE; node = r->program->paths[node].next) {
        unsigned near = nearness(r, node, key);
        if (near && (!best || near < best)) {
            best = near;
            found = node;
        }
    }
    return found;
}

/* ---- The record ---- */

static void prepare_paths(struct ken_record *r)
{
    const struct ken_program *p = r->program;
    struct ken_letters letters;
    for (uint32_t node = 1; node < p->path_count; node++) {
        spell_node(r, node, &letters);
        r->shapes[node] = letters.shape;
    }
}

bool ken_record_init(struct ken_record *r, const struct ken_program *p, struct ken_number_scratch *scratch)
{
    size_t inputs = p->rows[KEN_INPUT];
    *r = (struct ken_record){.program = p, .scratch = scratch};
    r->fields = calloc(inputs + 1, sizeof *r->fields); /* + 1: no inputs are no reason for NULL */
    r->limbs = calloc(inputs + 1, sizeof *r->limbs * 2 * FIELD_LIMBS);
    r->seen = calloc(p->path_count, 1);
    r->places = calloc(p->path_count, sizeof *r->places);
    r->shapes = calloc(p->path_count, sizeof *r->shapes);
    if (!r->fields || !r->limbs || !r->seen || !r->places || !r->shapes) {
        ken_record_free(r);
        return false;
    }
    for (size_t i = 0; i < inputs; i++)
        ken_number_init(&r->fields[i].number, r->limbs + i * 2 * FIELD_LIMBS, FIELD_LIMBS);
    prepare_paths(r);
    ken_record_begin(r);
    return true;
}

void ken_record_free(struct ken_record *r)
{
    free(r->fields);
    free(r->limbs);
    free(r->seen);
    free(r->places);
    free(r->shapes);
    ken_buffer_free(&r->text);
    ken_buffer_free(&r->findings);
    ken_buffer_free(&r->decoded);
    ken_buffer_free(&r->stack);
    *r = (struct ken_record){0};
}

static void empty(struct ken_buffer *b)
{
    ken_buffer_clear(b);
    b->failed = false; /* what failed for one record may do for the next */
}

void ken_record_begin(struct ken_record *r)
{
    for (uint32_t i = 0; i < r->program->rows[KEN_INPUT]; i++)
        r->fields[i].state = KEN_FIELD_MISSING;
    memset(r->seen, 0, r->program->path_count);
    empty(&r->text);
    empty(&r->findings);
    empty(&r->decoded);
    empty(&r->stack);
    ken_buffer_char(&r->text, '\0'); /* offset 0 means none */
    r->unit = r->unit_quote[0] = r->unit_quote[1] = 0;
    r->unit_seen = r->unit_unusable = r->finished = false;
    r->unknown_count = 0;
    r->effort = EFFORT;
}

/* ---- Texts of findings ---- */

static uint32_t end_text(struct ken_record *r, size_t start)
{
    ken_buffer_char(&r->text, '\0');
    if (r->text.size > UINT32_MAX)
        r->text.failed = true;
    return (uint32_t)start;
}

/* A NUL inside is written as JSON writes it: these texts end in NUL. */
static void add_bytes(struct ken_record *r, const char *bytes, size_t size)
{
    for (const char *nul; size > 0 && (nul = memchr(bytes, '\0', size)) != NULL;) {
        size_t before = (size_t)(nul - bytes);
        ken_buffer_bytes(&r->text, bytes, before);
        ken_buffer_string(&r->text, "\\u0000");
        bytes += before + 1;
        size -= before + 1;
    }
    ken_buffer_bytes(&r->text, bytes, size);
}

static uint32_t add_text(struct ken_record *r, const char *bytes, size_t size)
{
    size_t start = r->text.size;
    add_bytes(r, bytes, size);
    return end_text(r, start);
}

/* The path of a node, not NUL-terminated; "" is the record. A node's key lies in the path of its first input. */
static const char *path_of(const struct ken_program *p, uint32_t node, size_t *size)
{
    *size = 0;
    if (node == 0)
        return "";
    const struct ken_path *path = &p->paths[node];
    const char *text = ken_text(p, ken_cell(p, KEN_INPUT, path->first_input, KEN_INPUT_PATH));
    *size = (size_t)(path->key - text) + path->key_size;
    return text;
}

static uint32_t add_path(struct ken_record *r, uint32_t node)
{
    size_t size;
    const char *path = path_of(r->program, node, &size);
    return add_text(r, path, size);
}

static bool leading_vowel(utf8proc_int32_t c)
{
    return c >= 0xe40 && c <= 0xe44; /* เ แ โ ใ ไ stand before the consonant they belong to */
}

static bool line_space(utf8proc_int32_t c)
{
    return c == '\t' || c == '\n' || c == '\r';
}

/* A value as it stands in the data, in one line, safe to print, and cut at QUOTE_CELLS. */
static uint32_t quote(struct ken_record *r, const char *written, size_t size)
{
    struct ken_buffer *b = &r->text;
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)written, *end = at + size;
    size_t start = b->size, cut = start, cells = 0;
    utf8proc_int32_t c, before = 0;
    for (unsigned points = 0; at < end; before = c, points++) {
        utf8proc_ssize_t length = utf8proc_iterate(at, end - at, &c);
        if (length <= 0) {
            length = 1;
            c = 0xfffd;
        }
        const char *letter = (const char *)at;
        at += length;
        if (line_space(before) && (c == ' ' || line_space(c))) {
            c = before; /* indented lines: one space is enough */
            continue;
        }
        size_t size_before = b->size;
        if (line_space(c))
            ken_buffer_char(b, ' ');
        else
            ken_format_safe(b, letter, (size_t)length);
        size_t grown = b->size - size_before;
        bool as_is = grown == (size_t)length && !line_space(c);
        size_t width = as_is ? (size_t)utf8proc_charwidth(c) : c == 0xfffd ? 1 : grown;
        bool mark = width == 0 || c == 0xe33; /* ำ is spaced, yet one with its consonant */
        if (cells < QUOTE_CELLS && !mark && !leading_vowel(before))
            cut = size_before;
        cells += width;
        if (cells > QUOTE_CELLS || points >= QUOTE_POINTS) {
            b->size = cut;
            ken_buffer_string(b, "…");
            break;
        }
    }
    return end_text(r, start);
}

static uint32_t quote_value(struct ken_record *r, const struct ken_json_value *value)
{
    return quote(r, value->written, value->written_size);
}

/* Adds a finding about a declared place. */
static void report(struct ken_record *r, uint32_t node, struct ken_finding finding)
{
    finding.node = node;
    finding.order = r->program->paths[node].first_input;
    finding.path = add_path(r, node);
    ken_buffer_bytes(&r->findings, &finding, sizeof finding);
}

/* Adds a finding that quotes one value. */
static void report_value(struct ken_record *r, uint32_t node, enum ken_problem_code code, const struct ken_json_value *value)
{
    report(r, node, (struct ken_finding){.code = code, .argument = {quote_value(r, value)}, .detail = value->kind});
}

/* ---- Values ---- */

static enum ken_problem_code range_problem(struct ken_record *r, uint32_t input, const struct ken_number *n)
{
    const struct ken_number *low = ken_bound(r->program, input, KEN_INPUT_LOW);
    const struct ken_number *high = ken_bound(r->program, input, KEN_INPUT_HIGH);
    if (ken_number_sign(n) < 0 && (!low || ken_number_sign(low) == 0))
        return KEN_PROBLEM_NEGATIVE;
    if (low && ken_number_cmp(n, low, r->scratch) < 0)
        return KEN_PROBLEM_OUT_OF_RANGE;
    if (high && ken_number_cmp(n, high, r->scratch) > 0)
        return KEN_PROBLEM_OUT_OF_RANGE;
    if (ken_cell(r->program, KEN_INPUT, input, KEN_INPUT_WHOLE) && !ken_number_is_integer(n))
        return KEN_PROBLEM_FRACTION;
    return KEN_PROBLEM_CODE_COUNT;
}

static enum ken_problem_code number_problem(struct ken_record *r, uint32_t input, const struct ken_json_value *value)
{
    struct ken_number *n = &r->fields[input].number;
    if (value->kind != KEN_JSON_NUMBER)
        return KEN_PROBLEM_WRONG_TYPE;
    switch (ken_number_parse(n, value->text, value->size, false, r->scratch)) {
    case KEN_NUMBER_OK:
        return range_problem(r, input, n);
    case KEN_NUMBER_TOO_LONG:
        return KEN_PROBLEM_LONG_NUMBER;
    case KEN_NUMBER_SYNTAX:
        break;
    }
    return KEN_PROBLEM_WRONG_TYPE;
}

static bool level_fits(struct ken_record *r, uint32_t input, const struct ken_json_value *value)
{
    struct ken_number *n = &r->fields[input].number;
    if (value->kind != KEN_JSON_NUMBER || ken_number_parse(n, value->text, value->size, false, r->scratch) != KEN_NUMBER_OK)
        return false;
    const struct ken_number *top = ken_bound(r->program, input, KEN_INPUT_HIGH);
    int64_t level;
    return ken_number_to_int(n, &level) && level >= 0 && level <= (int64_t)KEN_LIMIT_TOP_LEVEL &&
           (!top || ken_number_cmp(n, top, r->scratch) <= 0);
}

/* Above 0 and no more than one percent: often a fraction where points were meant. */
static bool small_percent(const struct ken_record *r, uint32_t input)
{
    const struct ken_number *n = &r->fields[input].number;
    struct ken_number one;
    ken_number_init(&one, NULL, 0);
    ken_number_set_int(&one, 1);
    return ken_cell(r->program, KEN_INPUT, input, KEN_INPUT_UNIT) == KEN_UNIT_PERCENT && ken_number_sign(n) > 0 &&
           ken_number_cmp(n, &one, r->scratch) <= 0;
}

/* The number of the choice with this text, from 1; 0: there is none. */
static uint32_t choice_of(const struct ken_program *p, uint32_t input, const char *text, size_t size)
{
    uint32_t first = ken_first_choice(p, input), end = ken_first_choice(p, input + 1);
    for (uint32_t row = first; row < end; row++) {
        uint32_t choice = ken_cell(p, KEN_CHOICE, row, KEN_CHOICE_TEXT);
        if (ken_cell(p, KEN_TEXT, choice, KEN_TEXT_SIZE) == size && memcmp(ken_text(p, choice), text, size) == 0)
            return row - first + 1;
    }
    return 0;
}

static enum ken_problem_code category_problem(struct ken_record *r, uint32_t input, const struct ken_json_value *value)
{
    uint32_t choice = value->kind == KEN_JSON_STRING ? choice_of(r->program, input, value->text, value->size) : 0;
    ken_number_set_int(&r->fields[input].number, choice);
    return choice ? KEN_PROBLEM_CODE_COUNT : KEN_PROBLEM_NOT_A_CHOICE;
}

/* The row of CHOICE + 1 whose text is nearest to what was written; 0: none is near, or the record has had its share of guesses. */
static uint32_t nearest_choice(struct ken_record *r, uint32_t input, const struct ken_json_value *value)
{
    const struct ken_program *p = r->program;
    struct ken_letters key, letters;
    uint32_t found = 0, end = ken_first_choice(p, input + 1);
    unsigned best = 0;
    if (value->kind != KEN_JSON_STRING || !ken_letters_spell(&key, value->text, value->size))
        return 0;
    for (uint32_t row = ken_first_choice(p, input); row < end && r->effort >= COMPARISON; row++) {
        uint32_t choice = ken_cell(p, KEN_CHOICE, row, KEN_CHOICE_TEXT);
        r->effort -= COMPARISON;
        if (!ken_letters_spell(&letters, ken_text(p, choice), ken_cell(p, KEN_TEXT, choice, KEN_TEXT_SIZE)) ||
            !ken_letters_may_be_near(&letters.shape, &key.shape))
            continue;
        unsigned near = ken_letters_nearness(&letters, &key);
        if (near && (!best || near < best)) {
            best = near;
            found = row + 1;
        }
    }
    return found;
}

static void report_choice(struct ken_record *r, uint32_t node, uint32_t input, const struct ken_json_value *value)
{
    uint32_t nearest = nearest_choice(r, input, value);
    report(r, node, (struct ken_finding){.code = KEN_PROBLEM_NOT_A_CHOICE, .argument = {quote_value(r, value)}, .detail = nearest});
}

static bool two_digits(const char *s, int *value)
{
    if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
        return false;
    *value = (s[0] - '0') * 10 + (s[1] - '0');
    return true;
}

/* KEN_PROBLEM_CODE_COUNT: a date. With BE_DATE *day is the day that was meant. */
static enum ken_problem_code date_problem(const struct ken_json_value *value, int32_t *day)
{
    int century, year, month, date;
    const char *s = value->text;
    if (value->kind != KEN_JSON_STRING || value->size != 10 || s[4] != '-' || s[7] != '-')
        return KEN_PROBLEM_NOT_A_DATE;
    if (!two_digits(s, &century) || !two_digits(s + 2, &year) || !two_digits(s + 5, &month) || !two_digits(s + 8, &date))
        return KEN_PROBLEM_NOT_A_DATE;
    year += century * 100;
    bool buddhist = year > LAST_YEAR;
    if (buddhist)
        year -= ERA;
    if (year < FIRST_YEAR || year > LAST_YEAR || !ken_day_number(year, month, date, day))
        return KEN_PROBLEM_NOT_A_DATE;
    return buddhist ? KEN_PROBLEM_BE_DATE : KEN_PROBLEM_CODE_COUNT;
}

static void report_era(struct ken_record *r, uint32_t node, const struct ken_json_value *value, int32_t day)
{
    struct ken_finding f = {.code = KEN_PROBLEM_BE_DATE, .argument = {quote_value(r, value)}, .detail = (uint32_t)day};
    int year, month, date;
    ken_day_date(day, &year, &month, &date);
    size_t start = r->text.size;
    ken_buffer_format(&r->text, "%04d-%02d-%02d", year, month, date);
    f.argument[1] = end_text(r, start);
    report(r, node, f);
}

void ken_record_value(struct ken_record *r, uint32_t node, const struct ken_json_value *value)
{
    uint32_t input = r->program->paths[node].input;
    struct ken_field *field = &r->fields[input];
    enum ken_type type = (enum ken_type)ken_cell(r->program, KEN_INPUT, input, KEN_INPUT_TYPE);
    enum ken_problem_code problem = KEN_PROBLEM_WRONG_TYPE;
    if (value->kind == KEN_JSON_NULL) {
        field->state = type == KEN_TYPE_DATE ? KEN_FIELD_HAS_NOT_HAPPENED : KEN_FIELD_MISSING;
        return;
    }
    switch (type) {
    case KEN_TYPE_NUMBER:
        problem = number_problem(r, input, value);
        if (problem == KEN_PROBLEM_CODE_COUNT && small_percent(r, input))
            report_value(r, node, KEN_PROBLEM_PERCENT_SMALL, value);
        break;
    case KEN_TYPE_FLAG:
        field->truth = value->kind == KEN_JSON_TRUE;
        if (field->truth || value->kind == KEN_JSON_FALSE)
            problem = KEN_PROBLEM_CODE_COUNT;
        break;
    case KEN_TYPE_DATE:
        problem = date_problem(value, &field->day);
        break;
    case KEN_TYPE_LEVEL:
        problem = level_fits(r, input, value) ? KEN_PROBLEM_CODE_COUNT : KEN_PROBLEM_NOT_A_LEVEL;
        break;
    case KEN_TYPE_CATEGORY:
        problem = category_problem(r, input, value);
        break;
    case KEN_TYPE_COUNT:
        assert(0 && "a type that the verifier let through");
    }
    field->state = problem == KEN_PROBLEM_CODE_COUNT ? KEN_FIELD_VALID : KEN_FIELD_INVALID;
    if (problem == KEN_PROBLEM_BE_DATE)
        report_era(r, node, value, field->day);
    else if (problem == KEN_PROBLEM_NOT_A_CHOICE)
        report_choice(r, node, input, value);
    else if (problem != KEN_PROBLEM_CODE_COUNT)
        report_value(r, node, problem, value);
}

/* Makes every input at or below the node invalid. */
static void spoil(struct ken_record *r, uint32_t top)
{
    const struct ken_path *paths = r->program->paths;
    for (uint32_t node = top;;) {
        if (paths[node].input != KEN_NONE)
            r->fields[paths[node].input].state = KEN_FIELD_INVALID;
        if (paths[node].first_child != KEN_NONE) {
            node = paths[node].first_child;
            continue;
        }
        while (node != top && paths[node].next == KEN_NONE)
            node = paths[node].parent;
        if (node == top)
            return;
        node = paths[node].next;
    }
}

void ken_record_group(struct ken_record *r, uint32_t node, const struct ken_json_value *value)
{
    if (value->kind == KEN_JSON_NULL)
        return;
    spoil(r, node);
    report_value(r, node, KEN_PROBLEM_GROUP_NOT_OBJECT, value);
}

void ken_record_twice(struct ken_record *r, uint32_t node, const struct ken_json_value *first, const struct ken_json_value *second)
{
    if (r->seen[node] == 2)
        return;
    r->seen[node] = 2;
    spoil(r, node);
    uint32_t one = quote_value(r, first), two = quote_value(r, second);
    report(r, node, (struct ken_finding){.code = KEN_PROBLEM_KEY_TWICE, .argument = {one, two}});
}

void ken_record_unit(struct ken_record *r, const struct ken_json_value *value)
{
    if (r->unit_seen) {
        if (!r->unit_quote[1])
            r->unit_quote[1] = quote_value(r, value);
        return;
    }
    r->unit_seen = true;
    r->unit_quote[0] = quote_value(r, value);
    if (value->kind == KEN_JSON_STRING || value->kind == KEN_JSON_NUMBER) {
        r->unit_exact = (uint32_t)r->text.size;
        r->unit_size = value->size;
        ken_buffer_bytes(&r->text, value->text, value->size);
        r->unit = add_text(r, value->text, value->size);
    } else {
        r->unit_unusable = value->kind != KEN_JSON_NULL;
    }
}

static bool reported_before(struct ken_record *r, uint32_t node, const char *key, size_t size)
{
    const struct ken_finding *f = (const struct ken_finding *)(const void *)r->findings.bytes;
    size_t count = r->findings.size / sizeof *f, above;
    path_of(r->program, node, &above);
    above += node != 0; /* the dot */
    r->effort -= r->effort < count ? r->effort : count;
    for (size_t i = 0; i < count; i++) {
        if (f[i].code != KEN_PROBLEM_UNKNOWN_KEY || f[i].node != node)
            continue;
        const char *other = r->text.bytes + f[i].path + above;
        if (strlen(other) == size && memcmp(other, key, size) == 0)
            return true;
    }
    return false;
}

void ken_record_unknown(struct ken_record *r, uint32_t node, const char *key, size_t size)
{
    struct ken_letters letters;
    if (r->effort == 0 || r->text.failed || size == 0 || memchr(key, '\0', size))
        return;
    if (!ken_letters_spell(&letters, key, size) || nearest(r, node, &letters) == KEN_NONE || reported_before(r, node, key, size))
        return;
    struct ken_finding f = {.code = KEN_PROBLEM_UNKNOWN_KEY, .order = r->unknown_count++, .node = node};
    size_t start = r->text.size, above;
    const char *path = path_of(r->program, node, &above);
    ken_buffer_bytes(&r->text, path, above);
    if (node != 0)
        ken_buffer_char(&r->text, '.');
    ken_buffer_bytes(&r->text, key, size);
    f.path = end_text(r, start);
    ken_buffer_bytes(&r->findings, &f, sizeof f);
}

/* ---- The end of a record ---- */

/* Whether a key that came twice takes the finding's place, or stands above it and has told it all. */
static bool covered(const struct ken_record *r, const struct ken_finding *f)
{
    uint32_t node = f->node;
    if (f->code == KEN_PROBLEM_KEY_TWICE)
        node = r->program->paths[node].parent;
    for (; node != KEN_NONE; node = r->program->paths[node].parent)
        if (r->seen[node] == 2)
            return true;
    return false;
}

/* Says of a finding that the key looks like the declared one, and from where on its letters differ all the same. */
static void tell_look(struct ken_record *r, struct ken_finding *f, const struct ken_letters *declared, const struct ken_letters *key)
{
    size_t at = 0;
    while (at < declared->count && at < key->count && declared->at[at] == key->at[at])
        at++;
    char text[12];
    int size = snprintf(text, sizeof text, "U+%04X", (unsigned)(at < key->count ? key->at[at] : declared->at[at]));
    f->code = KEN_PROBLEM_LOOKALIKE_KEY;
    f->argument[1] = add_text(r, text, (size_t)size);
    f->detail = (uint32_t)at + 1;
}

/* Now that all keys are known: what the undeclared key may have meant. false: nothing. */
static bool suggest(struct ken_record *r, struct ken_finding *f)
{
    size_t above;
    path_of(r->program, f->node, &above);
    const char *key = r->text.bytes + f->path + above + (f->node != 0);
    struct ken_letters letters, declared;
    if (!ken_letters_spell(&letters, key, strlen(key)))
        return false;
    uint32_t meant = nearest(r, f->node, &letters);
    if (meant == KEN_NONE || !spell_node(r, meant, &declared))
        return false;
    if (ken_letters_look_alike(&declared, &letters))
        tell_look(r, f, &declared, &letters);
    f->argument[0] = add_path(r, meant);
    return true;
}

static bool holds_number(const struct ken_record *r, uint32_t input)
{
    return r->fields[input].state == KEN_FIELD_VALID &&
           ken_cell(r->program, KEN_INPUT, input, KEN_INPUT_TYPE) == KEN_TYPE_NUMBER;
}

static uint32_t node_of(const struct ken_record *r, uint32_t input)
{
    const struct ken_program *p = r->program;
    uint32_t text = ken_cell(p, KEN_INPUT, input, KEN_INPUT_PATH), node = 0;
    const char *key = ken_text(p, text), *end = key + ken_cell(p, KEN_TEXT, text, KEN_TEXT_SIZE);
    for (;;) {
        const char *dot = memchr(key, '.', (size_t)(end - key));
        node = ken_path_find(p, node, key, (size_t)((dot ? dot : end) - key));
        if (!dot)
            return node;
        key = dot + 1;
    }
}

static void compare_parts(struct ken_record *r)
{
    const struct ken_program *p = r->program;
    for (uint32_t row = 0; row < p->rows[KEN_PART]; row++) {
        uint32_t part = ken_cell(p, KEN_PART, row, KEN_PART_PART), whole = ken_cell(p, KEN_PART, row, KEN_PART_WHOLE);
        if (!holds_number(r, part) || !holds_number(r, whole) || ken_number_sign(&r->fields[whole].number) <= 0)
            continue;
        if (ken_number_cmp(&r->fields[part].number, &r->fields[whole].number, r->scratch) > 0)
            report(r, node_of(r, part), (struct ken_finding){.code = KEN_PROBLEM_PART_OVER_WHOLE, .detail = whole});
    }
}

static void judge_unit(struct ken_record *r)
{
    static const char name[] = "unit";
    if (!r->unit_unusable && !r->unit_quote[1])
        return;
    r->unit = 0;
    struct ken_finding f = {.code = KEN_PROBLEM_UNIT_UNUSABLE, .argument = {r->unit_quote[0], r->unit_quote[1]}};
    f.path = add_text(r, name, sizeof name - 1);
    ken_buffer_bytes(&r->findings, &f, sizeof f);
}

static int compare(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int by_order(const void *left, const void *right)
{
    const struct ken_finding *a = left, *b = right;
    int c = compare(kind_of[a->code], kind_of[b->code]);
    c = c ? c : compare(a->order, b->order);
    c = c ? c : compare(a->code, b->code);
    return c ? c : compare(a->detail, b->detail);
}

/* Two rows of PART may name the same two inputs; in the order of a result they then are neighbours. */
static bool same_pair(const struct ken_finding *a, const struct ken_finding *b)
{
    return a->code == KEN_PROBLEM_PART_OVER_WHOLE && b->code == a->code && a->order == b->order && a->detail == b->detail;
}

static bool sound(const struct ken_record *r)
{
    return !r->text.failed && !r->findings.failed && !r->decoded.failed && !r->stack.failed;
}

bool ken_record_finish(struct ken_record *r)
{
    if (r->finished)
        return sound(r);
    r->finished = true;
    compare_parts(r);
    judge_unit(r);
    if (!sound(r))
        return false;
    struct ken_finding *f = (struct ken_finding *)(void *)r->findings.bytes;
    size_t count = r->findings.size / sizeof *f, kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!covered(r, &f[i]) && (f[i].code != KEN_PROBLEM_UNKNOWN_KEY || suggest(r, &f[i])))
            f[kept++] = f[i];
    if (kept > 1)
        qsort(f, kept, sizeof *f, by_order);
    count = kept;
    kept = 0;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || !same_pair(&f[i - 1], &f[i]))
            f[kept++] = f[i];
    r->findings.size = kept * sizeof *f;
    return sound(r);
}
