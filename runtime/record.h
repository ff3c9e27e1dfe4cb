/* One record's values, as the program's inputs want them, and what is wrong with them.
 *
 * Readers (reader.c for JSON text, jansson.c for a json_t) know the outer form only: they walk the tree of input paths and
 * tell record.c what stands at each declared place, by the ken_record_… calls below. record.c alone decides what is
 * valid, missing or invalid (semantics §6), so every reader gives the same answers. */
#ifndef KEN_RECORD_H
#define KEN_RECORD_H

#include "buffer.h"
#include "program.h"

enum ken_field_state { KEN_FIELD_MISSING, KEN_FIELD_HAS_NOT_HAPPENED, KEN_FIELD_VALID, KEN_FIELD_INVALID };

struct ken_field {
    enum ken_field_state state;
    bool truth;               /* flags */
    int32_t day;              /* dates: days since 0000-12-31 */
    struct ken_number number; /* numbers, assessed levels, and the choices of categories: 1, 2, … */
};

enum ken_problem_code {
#define KEN_PROBLEM(name, code, kind, thai, english, thai_help, english_help) KEN_PROBLEM_##name,
#include "problem.def"
    KEN_PROBLEM_CODE_COUNT
};

/* How a JSON value looks from outside. */
enum ken_json_kind { KEN_JSON_NULL, KEN_JSON_TRUE, KEN_JSON_FALSE, KEN_JSON_NUMBER, KEN_JSON_STRING, KEN_JSON_OBJECT, KEN_JSON_ARRAY };

/* A value at a declared place. text is a number's text, or a string's decoded UTF-8 (not NUL-terminated); written is the
 * value as it stood in the data, for messages. Both need to live only during the call. */
struct ken_json_value {
    enum ken_json_kind kind;
    const char *text;
    size_t size;
    const char *written;
    size_t written_size;
};

struct ken_finding {           /* a problem before it is worded */
    enum ken_problem_code code;
    uint32_t order;            /* sorts within its kind: input row for invalid and doubtful, sequence for unknown */
    uint32_t path;             /* offset in ken_record.text of the path, NUL-terminated */
    uint32_t argument[3];      /* offsets of further NUL-terminated texts, 0: none */
    uint32_t node;             /* where it was found; of UNKNOWN_KEY the object */
    uint32_t detail;           /* PART_OVER_WHOLE: the whole's input; BE_DATE: the day meant; NOT_A_CHOICE: the row of CHOICE + 1 perhaps
                                  meant, or 0; LOOKALIKE_KEY: the first letter that
                                  differs, from 1; else the JSON kind found */
};

#define KEN_LETTERS 128 /* longer keys are not compared */

/* What tells most pairs of keys apart without reading them. */
struct ken_shape {
    uint64_t letters; /* how many, and roughly which */
    uint64_t look;    /* equal for keys that look alike, and hardly for others */
};

/* path.c: a key as code points, and its shape. */
struct ken_letters {
    size_t count;
    struct ken_shape shape;
    int32_t at[KEN_LETTERS];
};

/* false: too long to be compared (or no UTF-8); its shape is then near no other. */
bool ken_letters_spell(struct ken_letters *, const char *key, size_t size);
/* A quick look at the shapes: false, and the nearness is 0. */
bool ken_letters_may_be_near(const struct ken_shape *declared, const struct ken_shape *key);
/* How near a key comes to a declared one: 1 looks the same, or all but case, 2 one edit, 3 two edits, 0 not near. */
unsigned ken_letters_nearness(const struct ken_letters *declared, const struct ken_letters *key);
/* Whether two keys that are not equal look the same. */
bool ken_letters_look_alike(const struct ken_letters *declared, const struct ken_letters *key);

/* Where a value stood in the record's text; kept in case its key comes again. */
struct ken_value_place {
    size_t begin, end;
};

struct ken_record {
    const struct ken_program *program;
    struct ken_field *fields;  /* one per input */
    mp_limb_t *limbs;          /* storage of the fields' numbers */
    unsigned char *seen;       /* one per path node: 0 absent, 1 once, 2 more often; readers set 1, record.c 2 */
    struct ken_value_place *places; /* one per path node; belongs to the reader */
    struct ken_shape *shapes;  /* one per path node, to tell quickly what resembles its key */
    struct ken_buffer text;    /* texts of findings */
    struct ken_buffer findings; /* of struct ken_finding */
    struct ken_buffer decoded, stack; /* scratch of the readers, kept from record to record */
    uint32_t unit;             /* offset in text of the record's unit, 0: none; a NUL in it stands as \u0000 */
    uint32_t unit_exact;       /* offset in text of its unit_size bytes as they are, NUL included */
    size_t unit_size;
    uint32_t unit_quote[2];    /* offsets in text of the unit as written; [1] when it came twice */
    bool unit_seen, unit_unusable;
    bool finished;
    uint32_t unknown_count;
    size_t effort;             /* comparisons left for finding out what undeclared keys resemble */
    struct ken_number_scratch *scratch;
};

/* fields, limbs and seen are allocated here; false when out of memory (then nothing is kept). */
bool ken_record_init(struct ken_record *, const struct ken_program *, struct ken_number_scratch *);
void ken_record_free(struct ken_record *);

/* Readers call begin, then any of the middle calls, then finish. finish orders the findings and adds the doubtful
 * ones; it returns false when memory ran out anywhere on the way (the record must not be scored). Calling it again is
 * harmless. */
void ken_record_begin(struct ken_record *);
void ken_record_value(struct ken_record *, uint32_t node, const struct ken_json_value *); /* at an input's node; null included */
void ken_record_group(struct ken_record *, uint32_t node, const struct ken_json_value *); /* a group's node holds no object; null: nothing */
void ken_record_twice(struct ken_record *, uint32_t node, const struct ken_json_value *first, const struct ken_json_value *second); /* the key came again: all below is invalid */
void ken_record_unit(struct ken_record *, const struct ken_json_value *);
/* An undeclared key (decoded) inside the object of `node`, in document order. Cheap when it resembles nothing. */
void ken_record_unknown(struct ken_record *, uint32_t node, const char *key, size_t size);
bool ken_record_finish(struct ken_record *);

/* The finding's message and help in `language`, appended to the buffers. */
void ken_finding_word(const struct ken_record *, const struct ken_finding *, ken_language, struct ken_buffer *message, struct ken_buffer *help);

/* Why a record cannot be read: a D01xx problem, where, and what stands there. */
struct ken_unreadable {
    enum ken_problem_code code;
    size_t offset;            /* bytes */
    const char *reason_thai, *reason_english; /* "a comma is missing", …; static; NULL where the code says all */
    size_t limit;             /* RECORD_LIMIT: how many are allowed (reason_… is "larger" or "nested deeper") … */
    const char *of_thai, *of_english; /* … of what: "bytes", "levels" */
    unsigned char byte;       /* NOT_UTF8 */
    enum ken_json_kind kind;  /* NOT_OBJECT */
};

/* Both readers call begin and finish themselves. */
/* reader.c: reads exactly one JSON object from `json`. KEN_OK, KEN_NO_MEMORY, or KEN_UNREADABLE with *why filled. */
ken_status ken_read_json(struct ken_record *, const char *json, size_t size, struct ken_unreadable *why);
/* jansson.c: the same from a json_t, which must hold valid UTF-8 only. Places in it are not known: offset is 0. */
struct json_t;
ken_status ken_read_jansson(struct ken_record *, const struct json_t *, struct ken_unreadable *why);

#endif
