/* findings.c: the JSON of ken check, built with Jansson. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cell.h"
#include "findings.h"

struct cli_findings {
    json_t *array;
};

struct cli_findings *cli_findings_new(void)
{
    struct cli_findings *f = malloc(sizeof *f);
    if (f && !(f->array = json_array())) {
        free(f);
        f = NULL;
    }
    return f;
}

void cli_findings_free(struct cli_findings *f)
{
    if (f)
        json_decref(f->array);
    free(f);
}

/* A text as a JSON string; file names may hold bytes that are no UTF-8, which JSON cannot. NULL: out of memory. */
static json_t *string(const char *text)
{
    json_t *json = text ? json_string(text) : NULL;
    if (json || !text)
        return json;
    struct ken_buffer safe = KEN_BUFFER_EMPTY;
    ken_format_safe(&safe, text, strlen(text));
    json = safe.failed ? NULL : json_string(ken_buffer_text(&safe));
    ken_buffer_free(&safe);
    return json;
}

static json_t *string_or_null(const char *text)
{
    return text && !*text ? json_null() : string(text);
}

/* Takes the value over; false: out of memory, here or when the value was made. */
static bool set(json_t *object, const char *key, json_t *value)
{
    return value && json_object_set_new(object, key, value) == 0;
}

static json_t *number(bool has, size_t n)
{
    return has ? json_integer((json_int_t)n) : json_null();
}

/* NULL: the finding has no place. */
static bool set_place(json_t *object, const ken_place *place)
{
    bool has = place != NULL;
    return set(object, "file", has ? string(place->file) : json_null()) && set(object, "line", number(has, has ? place->line : 0)) &&
           set(object, "column", number(has, has ? place->column : 0)) &&
           set(object, "end_line", number(has, has ? place->end_line : 0)) &&
           set(object, "end_column", number(has, has ? place->end_column : 0));
}

static json_t *related_of(const ken_compilation *compilation, size_t index, const ken_diagnostic *d, ken_language language)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < d->related_count; i++) {
        ken_place place;
        const char *label = NULL;
        if (!ken_diagnostic_related(compilation, index, i, language, &place, &label))
            continue;
        json_t *object = json_object();
        bool good = object && set(object, "message", string_or_null(label)) && set_place(object, &place);
        if (!good) {
            json_decref(object);
            json_decref(array);
            return NULL;
        }
        if (json_array_append_new(array, object) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static bool fill(json_t *object, ken_compilation *compilation, size_t index, const ken_diagnostic *d, ken_language language)
{
    static const char *const severities[] = {[KEN_ERROR] = "error", [KEN_WARNING] = "warning", [KEN_NOTE] = "note"};
    /* each text may die with the next one asked for, so each is copied at once */
    return set(object, "code", string(d->code)) && set(object, "name", string(d->name)) &&
           set(object, "severity", string(severities[d->severity])) &&
           set(object, "message", string(ken_diagnostic_text(compilation, index, KEN_PART_MESSAGE, language))) &&
           set(object, "example", string_or_null(ken_diagnostic_text(compilation, index, KEN_PART_EXAMPLE, language))) &&
           set(object, "help", string_or_null(ken_diagnostic_text(compilation, index, KEN_PART_HELP, language))) &&
           set_place(object, d->has_place ? &d->place : NULL) &&
           set(object, "related", related_of(compilation, index, d, language)) &&
           set(object, "acknowledged", json_boolean(d->acknowledged));
}

bool cli_findings_add(struct cli_findings *f, ken_compilation *compilation, ken_language language)
{
    ken_diagnostic d;
    for (size_t i = 0; ken_compilation_diagnostic(compilation, i, &d); i++) {
        json_t *object = json_object();
        if (!object || !fill(object, compilation, i, &d, language)) {
            json_decref(object);
            return false;
        }
        if (json_array_append_new(f->array, object) != 0)
            return false;
    }
    return true;
}

static int take(const char *bytes, size_t size, void *out)
{
    ken_buffer_bytes(out, bytes, size);
    return 0;
}

/* Not json_dumps: where memory runs out, it leaves words out and says nothing. The buffer knows when it failed. */
bool cli_findings_write(const struct cli_findings *f, struct ken_buffer *out)
{
    if (json_dump_callback(f->array, take, out, JSON_INDENT(2)) != 0)
        return false;
    ken_buffer_char(out, '\n');
    return !out->failed;
}
