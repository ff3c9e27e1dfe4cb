/* jansson.c: one record from a json_t. It tells record.c what reader.c would have told it from the text. */
#include "ken_jansson.h"

#include "context.h"
#include "record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUOTED_BYTES 1000 /* of a string written out for messages; they show 40 cells of it */

/* An object being walked; kept in ken_record.stack, since a program may declare paths of any depth. */
struct level {
    const json_t *object;
    void *next; /* iterator */
    uint32_t node;
};

static enum ken_json_kind kind_of(const json_t *value)
{
    if (!value)
        return KEN_JSON_NULL;
    switch (json_typeof(value)) {
    case JSON_OBJECT: return KEN_JSON_OBJECT;
    case JSON_ARRAY: return KEN_JSON_ARRAY;
    case JSON_STRING: return KEN_JSON_STRING;
    case JSON_INTEGER:
    case JSON_REAL: return KEN_JSON_NUMBER;
    case JSON_TRUE: return KEN_JSON_TRUE;
    case JSON_FALSE: return KEN_JSON_FALSE;
    case JSON_NULL: break;
    }
    return KEN_JSON_NULL;
}

/* The locale may spell the decimal point in its own way, even in several bytes. */
static size_t plain_point(char *number)
{
    char *to = number;
    bool point = false;
    for (const char *from = number; *from; from++)
        if (strchr("0123456789+-e", *from)) {
            *to++ = *from;
        } else if (!point) {
            *to++ = '.';
            point = true;
        }
    return (size_t)(to - number);
}

static size_t write_real(char *to, size_t room, double value)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(to, room, "%.*g", digits, value);
        if (strtod(to, NULL) == value)
            break;
    }
    return plain_point(to);
}

static void write_string(struct ken_buffer *b, const char *text, size_t size)
{
    if (size > QUOTED_BYTES)
        for (size = QUOTED_BYTES; size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80;)
            size--;
    ken_buffer_char(b, '"');
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20)
            ken_buffer_format(b, "\\u%04x", c);
        else if (c == '"' || c == '\\')
            ken_buffer_format(b, "\\%c", c);
        else
            ken_buffer_char(b, text[i]);
    }
    ken_buffer_char(b, '"');
}

/* Writes what a message may quote, and sees the value's text. false: no memory. */
static bool describe(struct ken_record *r, const json_t *json, struct ken_json_value *value, char *number, size_t room)
{
    struct ken_buffer *b = &r->decoded;
    ken_buffer_clear(b);
    *value = (struct ken_json_value){.kind = kind_of(json)};
    switch (value->kind) {
    case KEN_JSON_OBJECT: ken_buffer_string(b, json_object_size(json) ? "{…}" : "{}"); break;
    case KEN_JSON_ARRAY: ken_buffer_string(b, json_array_size(json) ? "[…]" : "[]"); break;
    case KEN_JSON_STRING:
        value->text = json_string_value(json);
        value->size = json_string_length(json);
        write_string(b, value->text, value->size);
        break;
    case KEN_JSON_NUMBER:
        value->text = number;
        if (json_is_integer(json))
            value->size = (size_t)snprintf(number, room, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
        else
            value->size = write_real(number, room, json_real_value(json));
        ken_buffer_bytes(b, number, value->size);
        break;
    case KEN_JSON_TRUE: ken_buffer_string(b, "true"); break;
    case KEN_JSON_FALSE: ken_buffer_string(b, "false"); break;
    case KEN_JSON_NULL: ken_buffer_string(b, "null"); break;
    }
    value->written = b->bytes;
    value->written_size = b->size;
    return !b->failed;
}

static bool push(struct ken_record *r, const json_t *object, uint32_t node)
{
    /* Jansson's iterators take a json_t that is not const, though they change nothing. */
    struct level level = {object, json_object_iter((json_t *)object), node};
    ken_buffer_bytes(&r->stack, &level, sizeof level);
    return !r->stack.failed;
}

static struct level *top(struct ken_record *r)
{
    return (struct level *)(void *)(r->stack.bytes + r->stack.size) - 1;
}

/* One member of an object. false: no memory. */
static bool take(struct ken_record *r, uint32_t parent, const char *key, size_t size, const json_t *json)
{
    const struct ken_path *paths = r->program->paths;
    struct ken_json_value value;
    char number[64];
    if (parent == 0 && size == 4 && memcmp(key, "unit", 4) == 0) {
        if (!describe(r, json, &value, number, sizeof number))
            return false;
        ken_record_unit(r, &value);
        return true;
    }
    uint32_t node = ken_path_find(r->program, parent, key, size);
    if (node == KEN_NONE) {
        ken_record_unknown(r, parent, key, size);
        return true;
    }
    r->seen[node] = 1;
    if (paths[node].input == KEN_NONE && json_is_object(json))
        return push(r, json, node);
    if (!describe(r, json, &value, number, sizeof number))
        return false;
    if (paths[node].input != KEN_NONE)
        ken_record_value(r, node, &value);
    else
        ken_record_group(r, node, &value);
    return true;
}

static ken_status refuse_depth(const struct ken_record *r, struct ken_unreadable *why)
{
    *why = (struct ken_unreadable){.code = KEN_PROBLEM_RECORD_LIMIT, .reason_thai = "ซ้อนลึก", .reason_english = "nested deeper",
                                   .limit = r->program->options.json_depth, .of_thai = "ชั้น", .of_english = "levels"};
    return KEN_UNREADABLE;
}

ken_status ken_read_jansson(struct ken_record *r, const struct json_t *record, struct ken_unreadable *why)
{
    ken_record_begin(r);
    if (!json_is_object(record)) {
        *why = (struct ken_unreadable){.code = KEN_PROBLEM_NOT_OBJECT, .kind = kind_of(record)};
        return KEN_UNREADABLE;
    }
    bool good = push(r, record, 0);
    while (good && r->stack.size > 0) {
        if (r->stack.size / sizeof(struct level) > r->program->options.json_depth)
            return refuse_depth(r, why);
        struct level *level = top(r);
        void *member = level->next;
        if (!member) {
            r->stack.size -= sizeof *level;
            continue;
        }
        level->next = json_object_iter_next((json_t *)level->object, member);
        good = take(r, level->node, json_object_iter_key(member), json_object_iter_key_len(member), json_object_iter_value(member));
    }
    return good && ken_record_finish(r) ? KEN_OK : KEN_NO_MEMORY;
}

static ken_status read_any(struct ken_record *r, const void *record, struct ken_unreadable *why)
{
    return ken_read_jansson(r, record, why);
}

ken_status ken_evaluate_jansson(ken_context *context, const json_t *record)
{
    return ken_context_read(context, read_any, record);
}
