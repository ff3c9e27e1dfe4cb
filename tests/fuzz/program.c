/* Fuzz target: bytes as a program, as they are and with sizes and digests made to fit, so that what the digests would stop
 * comes to the verifier. Whatever loads can be listed, and scores any record within its own cost. */
#include "look.h"

#include "../unit/assemble.h"
#include "../../runtime/buffer.h"

enum { MOST_BYTES = 1 << 16 };

/* ---- Records for the inputs that the program declares ---- */

enum filling { FILL_SOUND, FILL_ZERO, FILL_NULL, FILLINGS };

static const char *value_for(const ken_program *p, uint32_t input, enum filling filling)
{
    static const char *const values[][FILLINGS] = {
        [KEN_TYPE_NUMBER] = {"73", "0", "null"},
        [KEN_TYPE_FLAG] = {"true", "false", "null"},
        [KEN_TYPE_DATE] = {"\"2022-03-31\"", "\"1900-01-01\"", "null"},
        [KEN_TYPE_LEVEL] = {"3", "0", "null"},
        [KEN_TYPE_CATEGORY] = {"\"a\"", "\"b\"", "null"},
    };
    return values[ken_cell(p, KEN_INPUT, input, KEN_INPUT_TYPE)][filling];
}

static void put_key(struct ken_buffer *out, const struct ken_path *path)
{
    ken_buffer_char(out, '"');
    for (uint32_t i = 0; i < path->key_size; i++) {
        unsigned char c = (unsigned char)path->key[i];
        if (c < 0x20 || c == '"' || c == '\\')
            ken_buffer_format(out, "\\u%04x", c);
        else
            ken_buffer_char(out, (char)c);
    }
    ken_buffer_string(out, "\":");
}

/* Walks the tree of paths as the reader will; groups that are nested too deeply to be read are left out. */
static void put_record(struct ken_buffer *out, const ken_program *p, enum filling filling)
{
    uint32_t node = 0, depth = 1;
    ken_buffer_char(out, '{');
    for (node = p->paths[0].first_child; node != KEN_NONE;) {
        const struct ken_path *path = &p->paths[node];
        put_key(out, path);
        if (path->input != KEN_NONE) {
            ken_buffer_string(out, value_for(p, path->input, filling));
        } else if (depth < p->options.json_depth) {
            ken_buffer_char(out, '{');
            node = path->first_child;
            depth++;
            continue;
        } else {
            ken_buffer_string(out, "null");
        }
        while (p->paths[node].next == KEN_NONE && p->paths[node].parent != 0) {
            ken_buffer_char(out, '}');
            node = p->paths[node].parent;
            depth--;
        }
        node = p->paths[node].next;
        if (node != KEN_NONE)
            ken_buffer_char(out, ',');
    }
    ken_buffer_char(out, '}');
}

/* ---- Loading and running ---- */

static void run(const ken_program *program)
{
    static const char *const records[] = {"{}", "{\"unit\":1,\"a\":{\"b\":[]},\"part\":2e40,\"x\":1,\"p\":true}"};
    ken_context *context;
    look_at_program(program);
    REQUIRE(ken_context_new(program, &context) == KEN_OK);
    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        REQUIRE(ken_evaluate(context, records[i], strlen(records[i])) == KEN_OK);
        look_at_result(context, LOOK_STRANGE);
    }
    for (int filling = 0; filling < FILLINGS; filling++) {
        struct ken_buffer record = KEN_BUFFER_EMPTY;
        put_record(&record, program, (enum filling)filling);
        REQUIRE(ken_evaluate(context, record.bytes, record.size) == KEN_OK);
        look_at_result(context, LOOK_STRANGE);
        ken_buffer_free(&record);
    }
    ken_context_free(context);
}

static void load(const void *bytes, size_t size)
{
    ken_program *program = NULL;
    ken_status status = ken_program_load(bytes, size, NULL, &program);
    REQUIRE(status == KEN_OK || status == KEN_DAMAGED || status == KEN_NEWER || status == KEN_TOO_LARGE);
    REQUIRE((status == KEN_OK) == (program != NULL));
    (void)ken_program_format(bytes, size);
    if (program)
        run(program);
    ken_program_free(program);
}

/* The bytes that a section takes by its own row counts; 0 where there is not even room for these, or too much is wanted. */
static size_t section_bytes(const unsigned char *bytes, size_t size, enum ken_section section)
{
    uint64_t used = 0, rows = 0;
    for (int t = 0; t < KEN_TABLE_COUNT; t++)
        used += ken_table_sections[t] == section ? 4 : 0;
    if (used > size)
        return 0;
    for (int t = 0, count = 0; t < KEN_TABLE_COUNT; t++)
        if (ken_table_sections[t] == section)
            rows += (uint64_t)ken_read32(bytes + 4 * (size_t)count++) * ken_table_words[t];
    used += 4 * rows;
    return used <= MOST_BYTES ? (size_t)used : 0;
}

/* Makes sizes and digests fit the tables; what these lack at the end is zeros. */
static size_t mend(unsigned char *block, size_t size)
{
    memcpy(block, KEN_PROGRAM_MAGIC, 8);
    asm_put32(block + KEN_HEADER_VERSION, KEN_PROGRAM_VERSION);
    size_t meaning = section_bytes(block + KEN_HEADER_BYTES, size - KEN_HEADER_BYTES, KEN_SECTION_MEANING);
    if (meaning == 0)
        return 0;
    size_t before = KEN_HEADER_BYTES + meaning, left = before < size ? size - before : 0;
    size_t origin = section_bytes(block + before, left, KEN_SECTION_ORIGIN);
    if (origin == 0)
        return 0;
    asm_put32(block + KEN_HEADER_SIZE, (uint32_t)(before + origin));
    asm_put32(block + KEN_HEADER_MEANING, (uint32_t)meaning);
    asm_put32(block + KEN_HEADER_ORIGIN, (uint32_t)origin);
    asm_sign(block);
    return before + origin;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    load(data, size);
    if (size < KEN_HEADER_BYTES || size > MOST_BYTES)
        return 0;
    unsigned char *block = calloc(1, KEN_HEADER_BYTES + 2 * (size_t)MOST_BYTES);
    REQUIRE(block != NULL);
    memcpy(block, data, size);
    size_t mended = mend(block, size);
    if (mended)
        load(block, mended);
    free(block);
    return 0;
}
