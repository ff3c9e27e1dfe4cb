/* A loaded program: one immutable block of bytes, and where things stand in it.
 *
 * The block: a fixed header, the meaning section, the origin section. A section is a row count for each of its
 * tables (table.def), then the tables' rows, one after another without a gap; all words are little-endian. Numbers and
 * texts lie in the heaps in the order of their tables; each text ends in a NUL byte that its size does not count. */
#ifndef KEN_PROGRAM_H
#define KEN_PROGRAM_H

#include "ken.h"
#include "number.h"

#define KEN_PROGRAM_MAGIC "\x89KENB\r\n\x1a"
#define KEN_PROGRAM_VERSION 2u

enum ken_header {
    KEN_HEADER_MAGIC = 0,
    KEN_HEADER_VERSION = 8,
    KEN_HEADER_SIZE = 12, /* of the whole block */
    KEN_HEADER_MEANING = 16, /* bytes of the meaning section, which follows the header */
    KEN_HEADER_ORIGIN = 20,  /* bytes of the origin section, which follows the meaning */
    KEN_HEADER_MEANING_SHA = 24,
    KEN_HEADER_RULES_SHA = 56,
    KEN_HEADER_ORIGIN_SHA = 88, /* of the rules' digest and the origin section */
    KEN_HEADER_BYTES = 120,
};

enum ken_table {
#define KEN_TABLE(section, name) KEN_##name,
#define KEN_FIELD(table, field, kind)
#include "table.def"
    KEN_TABLE_COUNT
};

/* The columns of each table, counted from its first: KEN_INPUT_PATH is 0, KEN_INPUT_TYPE 1, … */
enum ken_column {
#define KEN_TABLE(section, name) KEN_##name##_BEFORE = -1,
#define KEN_FIELD(table, field, kind) KEN_##table##_##field,
#include "table.def"
};

enum ken_op {
#define KEN_OP(name, x, y, takes, gives, meaning) KEN_OP_##name,
#include "op.def"
    KEN_OP_COUNT_OF_ALL
};

enum ken_type { KEN_TYPE_NUMBER, KEN_TYPE_FLAG, KEN_TYPE_DATE, KEN_TYPE_LEVEL, KEN_TYPE_CATEGORY, KEN_TYPE_COUNT };
enum ken_policy { KEN_POLICY_NONE, KEN_POLICY_DROP, KEN_POLICY_FULL, KEN_POLICY_MOVE, KEN_POLICY_COUNT };
/* How a scorecard comes to its total: not at all, by weights, or by adding scores. */
enum ken_total_kind { KEN_TOTAL_NONE, KEN_TOTAL_WEIGHTED, KEN_TOTAL_ADDED, KEN_TOTAL_KINDS };
/* What an indicator comes to: a level, whose score the tables tell; a level and a score that is computed; a score alone. */
enum ken_indicator_kind { KEN_BY_LEVEL, KEN_BY_LEVEL_COMPUTED, KEN_BY_SCORE, KEN_INDICATOR_KINDS };

/* The units every program has; declared ones follow. Rows of UNIT start with their names (unit.def). */
enum ken_unit {
#define KEN_BUILT_IN(name, row, thai, english) KEN_UNIT_##name,
#include "unit.def"
    KEN_UNIT_DECLARED
};

/* A node of the tree of input paths: "kkj.reported" is the node "reported" below the node "kkj". Node 0 is the record. */
struct ken_path {
    const char *key;
    uint32_t key_size;
    uint32_t input;       /* KEN_NONE on a group */
    uint32_t first_input; /* the lowest input at or below it */
    uint32_t parent, first_child, next; /* KEN_NONE: no such node; siblings in input order */
    uint32_t first_key, key_count; /* its children once more, in the order of their keys, in ken_program.path_keys */
};

#define KEN_NONE UINT32_MAX

struct ken_program {
    unsigned char *block;
    size_t size;
    const unsigned char *table[KEN_TABLE_COUNT];
    uint32_t rows[KEN_TABLE_COUNT];
    struct ken_number *numbers; /* row by row, decoded */
    mp_limb_t *limbs;           /* their storage */
    struct ken_path *paths;
    uint32_t path_count;
    uint32_t *path_keys;
    uint64_t cost;              /* of one record: see cost.h */
    uint32_t stack, slots;      /* what evaluation needs, found by the verifier */
    ken_options options;
    ken_damage damage;          /* where it is, when it cannot be loaded */
    char program_sha256[65], rules_sha256[65];
};

static inline uint32_t ken_read32(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

extern const unsigned char ken_table_words[KEN_TABLE_COUNT];
extern const char *const ken_table_names[KEN_TABLE_COUNT];

static inline uint32_t ken_cell(const struct ken_program *p, enum ken_table table, uint32_t row, int column)
{
    return ken_read32(p->table[table] + 4 * ((size_t)row * ken_table_words[table] + (size_t)column));
}

/* Text of a row of TEXT, or of an OR_NONE field (NULL for none). NUL-terminated, owned by the program. */
static inline const char *ken_text(const struct ken_program *p, uint32_t row)
{
    return (const char *)p->table[KEN_HEAP] + ken_cell(p, KEN_TEXT, row, KEN_TEXT_OFFSET);
}
static inline const char *ken_text_or_null(const struct ken_program *p, uint32_t row)
{
    return row ? ken_text(p, row - 1) : NULL;
}
static inline const char *ken_origin_text(const struct ken_program *p, uint32_t row)
{
    return (const char *)p->table[KEN_ORIGIN_HEAP] + ken_cell(p, KEN_ORIGIN_TEXT, row, KEN_ORIGIN_TEXT_OFFSET);
}

/* The LOW or HIGH of an input, or NULL where it has none. */
static inline const struct ken_number *ken_bound(const struct ken_program *p, uint32_t input, int column)
{
    uint32_t row = ken_cell(p, KEN_INPUT, input, column);
    return row ? &p->numbers[row - 1] : NULL;
}

/* program.c: the first row of CHOICE that is of this input or one behind it: those of an input end where the next one's begin. */
uint32_t ken_first_choice(const struct ken_program *, uint32_t input);

/* program.c: notes that the program is damaged at a row of a table; false, for the caller to hand on. */
bool ken_program_refuse(struct ken_program *, enum ken_table, uint32_t row, int column);

struct ken_code {
    enum ken_op op;
    uint32_t x, y;
};

static inline struct ken_code ken_code_at(const struct ken_program *p, uint32_t at)
{
    uint32_t word = ken_cell(p, KEN_CODE, at, KEN_CODE_OP_AND_Y);
    return (struct ken_code){(enum ken_op)(word & 0xff), ken_cell(p, KEN_CODE, at, KEN_CODE_X), word >> 8};
}

/* program.c: whether the cases of an indicator have weights of their own. */
bool ken_has_case_weights(const struct ken_program *p, uint32_t indicator);

/* verify.c: KEN_OK when every instruction of p is sound; fills p->stack and p->slots. KEN_DAMAGED: *fault is the first
 * instruction that is not, or their number when the end is missing. KEN_NO_MEMORY: not found out. Needs heaps and rows
 * that table.h has checked, and p->numbers. */
ken_status ken_verify(struct ken_program *p, uint32_t *fault);

/* path.c: builds p->paths from the INPUT table. KEN_DAMAGED when two paths clash or one is no path. */
ken_status ken_paths_build(struct ken_program *p);
/* The child of `parent` with this key, or KEN_NONE. By halving: no choice of keys makes it slow, as it would a hash table. */
uint32_t ken_path_find(const struct ken_program *p, uint32_t parent, const char *key, size_t size);

#endif
