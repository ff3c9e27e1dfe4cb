#include "cost.h"
#include "digest.h"
#include "limit.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

const char *ken_version(void)
{
    return "0.1.0";
}

void ken_options_default(ken_options *options)
{
    *options = (ken_options){
        .rule_bytes = KEN_LIMIT_RULE_BYTES,
        .indicators = KEN_LIMIT_INDICATORS,
        .program_bytes = KEN_LIMIT_PROGRAM_BYTES,
        .record_bytes = KEN_LIMIT_RECORD_BYTES,
        .json_depth = KEN_LIMIT_JSON_DEPTH,
        .expression_depth = KEN_LIMIT_EXPRESSION_DEPTH,
    };
}

/* ---- Damage ---- */

bool ken_program_refuse(struct ken_program *p, enum ken_table table, uint32_t row, int column)
{
    size_t word = (size_t)row * ken_table_words[table] + (size_t)column;
    p->damage = (ken_damage){.kind = table == KEN_CODE ? KEN_DAMAGE_CODE : KEN_DAMAGE_TABLE,
                             .table = table == KEN_CODE ? NULL : ken_table_names[table],
                             .row = row,
                             .offset = (size_t)(p->table[table] - p->block) + 4 * word};
    return false;
}

/* The same for what stands in no table. */
static ken_status refuse(struct ken_program *p, enum ken_damage_kind kind, size_t offset)
{
    p->damage = (ken_damage){.kind = kind, .offset = offset};
    return KEN_DAMAGED;
}

/* ---- Loading ---- */

/* Finds the tables of one section in its bytes, which they must fill exactly. */
static bool open_section(struct ken_program *p, enum ken_section section, const unsigned char *bytes, size_t size)
{
    const unsigned char *count = bytes;
    enum ken_table last = KEN_RULESET;
    uint64_t used = 0;
    for (int t = 0; t < KEN_TABLE_COUNT; t++)
        used += ken_table_sections[t] == section ? 4 : 0;
    if (used > size) {
        refuse(p, KEN_DAMAGE_SIZE, (size_t)(bytes - p->block) + size);
        return false;
    }
    for (int t = 0; t < KEN_TABLE_COUNT; t++) {
        if (ken_table_sections[t] != section)
            continue;
        p->rows[t] = ken_read32(count);
        count += 4;
        uint64_t table = 4 * (uint64_t)ken_table_words[t] * p->rows[t];
        p->table[t] = bytes + used;
        if (table > size - used)
            return ken_program_refuse(p, (enum ken_table)t, 0, 0);
        used += table;
        last = (enum ken_table)t;
    }
    return used == size || ken_program_refuse(p, last, p->rows[last], 0);
}

static bool is_digest(const unsigned char *stored, struct ken_digest_state *state)
{
    unsigned char digest[KEN_DIGEST_BYTES];
    ken_digest_end(state, digest);
    return memcmp(stored, digest, sizeof digest) == 0;
}

static ken_status check_digests(struct ken_program *p, size_t meaning, size_t origin)
{
    const unsigned char *block = p->block;
    struct ken_digest_state state;
    ken_digest_begin(&state);
    ken_digest_add(&state, block + KEN_HEADER_BYTES, meaning);
    if (!is_digest(block + KEN_HEADER_MEANING_SHA, &state))
        return refuse(p, KEN_DAMAGE_DIGEST, KEN_HEADER_MEANING_SHA);
    ken_digest_begin(&state);
    ken_digest_add(&state, block + KEN_HEADER_RULES_SHA, KEN_DIGEST_BYTES);
    ken_digest_add(&state, block + KEN_HEADER_BYTES + meaning, origin);
    return is_digest(block + KEN_HEADER_ORIGIN_SHA, &state) ? KEN_OK : refuse(p, KEN_DAMAGE_DIGEST, KEN_HEADER_ORIGIN_SHA);
}

static ken_status check_header(struct ken_program *p)
{
    uint32_t version = ken_program_format(p->block, p->size);
    if (version == 0)
        return refuse(p, KEN_DAMAGE_NO_PROGRAM, KEN_HEADER_MAGIC);
    if (version > KEN_PROGRAM_VERSION)
        return KEN_NEWER;
    if (p->size < KEN_HEADER_BYTES)
        return refuse(p, KEN_DAMAGE_SIZE, p->size);
    uint64_t meaning = ken_read32(p->block + KEN_HEADER_MEANING), origin = ken_read32(p->block + KEN_HEADER_ORIGIN);
    if (ken_read32(p->block + KEN_HEADER_SIZE) != p->size || KEN_HEADER_BYTES + meaning + origin != p->size)
        return refuse(p, KEN_DAMAGE_SIZE, KEN_HEADER_SIZE);
    return check_digests(p, (size_t)meaning, (size_t)origin);
}

uint32_t ken_first_choice(const struct ken_program *p, uint32_t input)
{
    uint32_t low = 0, high = p->rows[KEN_CHOICE];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ken_cell(p, KEN_CHOICE, middle, KEN_CHOICE_INPUT) < input)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t ken_program_format(const void *bytes, size_t size)
{
    if (size < KEN_HEADER_VERSION + 4 || memcmp(bytes, KEN_PROGRAM_MAGIC, KEN_HEADER_VERSION) != 0)
        return 0;
    return ken_read32((const unsigned char *)bytes + KEN_HEADER_VERSION);
}

uint32_t ken_format(void)
{
    return KEN_PROGRAM_VERSION;
}

/* Limbs that number `row` needs on either side of its stroke; 0 when its stored form cannot be sound. */
static uint32_t number_limbs(const struct ken_program *p, uint32_t row)
{
    const unsigned char *bytes = p->table[KEN_HEAP] + ken_cell(p, KEN_NUMBER, row, KEN_NUMBER_OFFSET);
    if (ken_cell(p, KEN_NUMBER, row, KEN_NUMBER_SIZE) < 16)
        return 0;
    uint32_t top = ken_read32(bytes + 4), bottom = ken_read32(bytes + 8);
    uint32_t limbs = top > bottom ? top : bottom;
    return limbs <= KEN_NUMBER_LIMBS ? limbs : 0;
}

static ken_status load_numbers(struct ken_program *p)
{
    size_t rows = p->rows[KEN_NUMBER], limbs = 0;
    for (uint32_t row = 0; row < rows; row++) {
        uint32_t need = number_limbs(p, row);
        if (need == 0) {
            ken_program_refuse(p, KEN_NUMBER, row, KEN_NUMBER_OFFSET);
            return KEN_DAMAGED;
        }
        limbs += 2 * (size_t)need;
    }
    p->numbers = calloc(rows + 1, sizeof *p->numbers);
    p->limbs = calloc(limbs + 1, sizeof *p->limbs);
    if (!p->numbers || !p->limbs)
        return KEN_NO_MEMORY;
    mp_limb_t *next = p->limbs;
    struct ken_number_scratch scratch;
    for (uint32_t row = 0; row < rows; row++) {
        uint32_t need = number_limbs(p, row), size = ken_cell(p, KEN_NUMBER, row, KEN_NUMBER_SIZE);
        ken_number_init(&p->numbers[row], next, need);
        next += 2 * (size_t)need;
        const unsigned char *bytes = p->table[KEN_HEAP] + ken_cell(p, KEN_NUMBER, row, KEN_NUMBER_OFFSET);
        if (ken_number_load(&p->numbers[row], bytes, size, &scratch) != size) {
            ken_program_refuse(p, KEN_NUMBER, row, KEN_NUMBER_OFFSET);
            return KEN_DAMAGED;
        }
    }
    return KEN_OK;
}

/* Everything after the copy: p->block and p->size are there. */
static ken_status open_program(struct ken_program *p)
{
    const unsigned char *meaning = p->block + KEN_HEADER_BYTES;
    size_t meaning_size = ken_read32(p->block + KEN_HEADER_MEANING);
    if (!open_section(p, KEN_SECTION_MEANING, meaning, meaning_size) ||
        !open_section(p, KEN_SECTION_ORIGIN, meaning + meaning_size, ken_read32(p->block + KEN_HEADER_ORIGIN)))
        return KEN_DAMAGED;
    if (p->rows[KEN_INDICATOR] > p->options.indicators) {
        refuse(p, KEN_DAMAGE_INDICATORS, 0);
        return KEN_TOO_LARGE;
    }
    if (!ken_table_check_heaps(p))
        return KEN_DAMAGED;
    ken_status status = load_numbers(p);
    if (status != KEN_OK)
        return status;
    if (!ken_table_check_rows(p))
        return KEN_DAMAGED;
    status = ken_cost(p, &p->cost);
    if (status == KEN_OK && p->cost > KEN_LIMIT_COST) {
        refuse(p, KEN_DAMAGE_COST, 0);
        return KEN_TOO_LARGE;
    }
    if (status == KEN_OK)
        status = ken_table_check_names(p);
    if (status != KEN_OK)
        return status;
    status = ken_paths_build(p);
    if (status != KEN_OK)
        return status;
    uint32_t fault;
    status = ken_verify(p, &fault);
    if (status == KEN_DAMAGED)
        ken_program_refuse(p, KEN_CODE, fault, 0);
    if (status != KEN_OK)
        return status;
    ken_digest_hex(p->block + KEN_HEADER_MEANING_SHA, p->program_sha256);
    ken_digest_hex(p->block + KEN_HEADER_RULES_SHA, p->rules_sha256);
    return KEN_OK;
}

static ken_status load(const void *bytes, size_t size, const ken_options *options, ken_program **program, ken_damage *damage)
{
    ken_options defaults;
    ken_options_default(&defaults);
    if (!options)
        options = &defaults;
    if (size > options->program_bytes) {
        *damage = (ken_damage){.kind = KEN_DAMAGE_SIZE, .offset = options->program_bytes};
        return KEN_TOO_LARGE;
    }
    struct ken_program *p = calloc(1, sizeof *p);
    if (!p)
        return KEN_NO_MEMORY;
    p->options = *options;
    p->size = size;
    p->block = malloc(size + 1);
    ken_status status = KEN_NO_MEMORY;
    if (p->block) {
        /* checked in the copy, so that bytes which change meanwhile cannot slip through */
        if (size)
            memcpy(p->block, bytes, size);
        status = check_header(p);
        if (status == KEN_OK)
            status = open_program(p);
    }
    *damage = p->damage;
    if (status == KEN_OK)
        *program = p;
    else
        ken_program_free(p);
    return status;
}

ken_status ken_program_load(const void *bytes, size_t size, const ken_options *options, ken_program **program)
{
    ken_damage damage;
    return load(bytes, size, options, program, &damage);
}

ken_status ken_program_damage(const void *bytes, size_t size, const ken_options *options, ken_damage *damage)
{
    ken_program *program = NULL;
    ken_damage found;
    ken_status status = load(bytes, size, options, &program, &found);
    ken_program_free(program);
    if (status == KEN_DAMAGED || status == KEN_TOO_LARGE)
        *damage = found;
    return status;
}

void ken_program_free(ken_program *p)
{
    if (!p)
        return;
    free(p->block);
    free(p->numbers);
    free(p->limbs);
    free(p->paths);
    free(p->path_keys);
    free(p);
}

bool ken_has_case_weights(const struct ken_program *p, uint32_t indicator)
{
    uint32_t low = 0, high = p->rows[KEN_CASE]; /* they stand in the order of their indicators */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ken_cell(p, KEN_CASE, middle, KEN_CASE_INDICATOR) < indicator)
            low = middle + 1;
        else
            high = middle;
    }
    return low < p->rows[KEN_CASE] && ken_cell(p, KEN_CASE, low, KEN_CASE_INDICATOR) == indicator && ken_cell(p, KEN_CASE, low, KEN_CASE_WEIGHT) != 0;
}

void ken_program_describe(const ken_program *p, ken_program_info *info)
{
    uint32_t source = ken_cell(p, KEN_RULESET, 0, KEN_RULESET_SOURCE);
    *info = (ken_program_info){
        .ruleset = ken_text(p, ken_cell(p, KEN_RULESET, 0, KEN_RULESET_TITLE)),
        .source = source ? ken_text(p, source - 1) : "",
        .source_day = (int32_t)ken_cell(p, KEN_RULESET, 0, KEN_RULESET_DATED),
        .first_day = (int32_t)ken_cell(p, KEN_RULESET, 0, KEN_RULESET_FIRST_DAY),
        .last_day = (int32_t)ken_cell(p, KEN_RULESET, 0, KEN_RULESET_LAST_DAY),
        .scorecards = p->rows[KEN_SCORECARD],
        .indicators = p->rows[KEN_INDICATOR],
        .inputs = p->rows[KEN_INPUT],
    };
    memcpy(info->program_sha256, p->program_sha256, sizeof info->program_sha256);
    memcpy(info->rules_sha256, p->rules_sha256, sizeof info->rules_sha256);
}
