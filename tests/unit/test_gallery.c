/* The worked examples in the rule files of rules/gallery: each is made a record, scored, and held against what it expects.
 * Published tables that are too long for examples are in tests/gallery:
 *   {"rules": file of the gallery, "source": where it is published, "scorecard": name,
 *    "given": [paths], "expect": [keys of the scorecard's result; of an indicator: its number, a space, the key],
 *    "rows": [[the values given …, the values expected …], …]}; null for a value given: absent; for one expected: null or absent.
 * In place of "rows", "each" lists the values of every path, and "values" what is expected of all their combinations, the last path changing fastest. */
#include "rules.h"

#include "../../compiler/check.h"
#include "../../compiler/diag.h"
#include "../../compiler/parse.h"
#include "../../compiler/use.h"
#include "../../runtime/format.h"

#define GALLERY "rules/gallery"
#define TABLES  "tests/gallery"

static int failures; /* of one test: all are shown before it fails */

#define FAILED(...) (failures++, print_error(__VA_ARGS__))

/* One file of the gallery, compiled. */
struct gallery {
    const char *name;
    char *text;
    size_t size;
    ken_compilation *compilation;
    ken_program *program;
    ken_context *context;
};

/* False where it has errors, or warnings that nothing acknowledges. */
static bool open_gallery(struct gallery *g, const char *name)
{
    char path[512];
    const void *bytes;
    size_t size;
    bool sound = true;
    *g = (struct gallery){.name = name};
    snprintf(path, sizeof path, GALLERY "/%s", name);
    g->text = read_file(path, &g->size);
    ken_rule_file file = {path, g->text, g->size};
    assert_int_equal(ken_compile(&file, 1, NULL, &g->compilation), KEN_OK);
    for (size_t i = 0; i < ken_diagnostic_count(g->compilation); i++) {
        ken_diagnostic d;
        if (!ken_compilation_diagnostic(g->compilation, i, &d) || d.acknowledged || d.severity == KEN_NOTE)
            continue;
        FAILED("%s\n", ken_diagnostic_render(g->compilation, i, KEN_ENGLISH, false));
        sound = false;
    }
    if (!sound)
        return false;
    assert_true(ken_compilation_program(g->compilation, &bytes, &size));
    assert_int_equal(ken_program_load(bytes, size, NULL, &g->program), KEN_OK);
    assert_int_equal(ken_context_new(g->program, &g->context), KEN_OK);
    return true;
}

static void close_gallery(struct gallery *g)
{
    ken_context_free(g->context);
    ken_program_free(g->program);
    ken_compilation_free(g->compilation);
    free(g->text);
}

static json_t *result_of(struct gallery *g, const char *record)
{
    const char *text;
    size_t size;
    assert_int_equal(ken_evaluate(g->context, record, strlen(record)), KEN_OK);
    assert_int_equal(ken_result_json(g->context, KEN_ENGLISH, &text, &size), KEN_OK);
    return json_loadb(text, size, 0, NULL);
}

static bool as_number(const json_t *value, double *number)
{
    char *text = value && !json_is_null(value) ? json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) : NULL;
    if (text)
        *number = strtod(text, NULL);
    free(text);
    return text != NULL;
}

static const json_t *member(const json_t *result, const char *card, const char *list, const char *name)
{
    const json_t *found = json_object_get(json_object_get(result, "scorecards"), card);
    return list ? json_object_get(json_object_get(found, list), name) : found;
}

/* --- worked examples -------------------------------------------------------------------------------------------------- */

/* A file read a second time, for its tree: the program has no examples. */
struct reading {
    struct ken_compiler compiler;
    struct ken_check check;
};

static struct reading *read_tree(const char *name, const char *text, size_t size)
{
    struct reading *r = calloc(1, sizeof *r);
    struct ken_compiler *c = &r->compiler;
    ken_options_default(&c->options);
    c->arena = ken_arena_new();
    if (!c->arena || setjmp(c->out_of_memory))
        abort();
    ken_use_given(c, &(ken_rule_file){name, text, size}, 1, NULL);
    struct ken_keywords *keywords = KEN_NEW(c, struct ken_keywords);
    ken_keywords_init(c, keywords);
    ken_use_read(c, 0, keywords);
    ken_check_files(&r->check, c);
    assert_int_equal(c->error_count, 0);
    return r;
}

/* Numbers are kept as texts in bars, which bare_numbers takes off: as doubles they would not be what was written. */
static json_t *value_of(const struct ken_node *given, const struct ken_ir_input *input)
{
    const struct ken_node *value = given->first->next;
    int year, month, day;
    char text[KEN_NUMBER_DIGITS + 8];
    if (!value)
        return input->type == KEN_TYPE_DATE ? json_null() : json_boolean(!given->negative);
    if (value->kind == KEN_NODE_TEXT)
        return json_stringn(value->text, value->size);
    if (value->kind == KEN_NODE_DATE) {
        ken_day_date(value->day, &year, &month, &day);
        snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    } else {
        snprintf(text, sizeof text, "|%s%s|", value->negative ? "-" : "", value->text);
    }
    return json_string(text);
}

/* "a.b.c" becomes {"a": {"b": {"c": value}}}. */
static void put_value(json_t *record, const char *path, json_t *value)
{
    const char *dot = strchr(path, '.');
    if (!dot) {
        json_object_set_new(record, path, value);
        return;
    }
    json_t *inner = json_object_getn(record, path, (size_t)(dot - path));
    if (!inner) {
        inner = json_object();
        json_object_setn_new(record, path, (size_t)(dot - path), inner);
    }
    put_value(inner, dot + 1, value);
}

static void bare_numbers(char *json)
{
    char *to = json;
    for (const char *from = json; *from; from++) {
        bool opens = from[0] == '"' && from[1] == '|', closes = from[0] == '|' && from[1] == '"';
        if (opens || closes)
            from++;
        else
            *to++ = *from;
    }
    *to = '\0';
}

static char *record_of(const struct ken_rules *rules, const struct ken_node *example)
{
    json_t *record = json_object();
    for (const struct ken_node *n = example->first; n; n = n->next)
        if (n->kind == KEN_NODE_GIVEN) {
            const struct ken_ir_input *input = KEN_INPUT_AT(rules, n->first->symbol->row);
            put_value(record, input->path, value_of(n, input));
        }
    char *json = json_dumps(record, JSON_COMPACT);
    json_decref(record);
    bare_numbers(json);
    return json;
}

/* What one expectation asks for, as the result has it, and as it should be. */
static bool is_met(const json_t *result, const char *card, const char *own, const struct ken_node *expect, const char **what, const json_t **got)
{
    static const struct {
        enum ken_word word;
        const char *status;
    } statuses[] = {{KEN_WORD_MISSING, "missing"}, {KEN_WORD_INVALID, "invalid"}, {KEN_WORD_UNCOVERED, "uncovered"},
                    {KEN_WORD_ZERO_BASE, "zero_base"}, {KEN_WORD_NOT_ASSESSED, "not_assessed"}};
    double number;
    const json_t *indicator = member(result, card, "indicators", expect->grouped ? expect->last->text : own);
    const json_t *from = expect->word == KEN_WORD_TOTAL ? member(result, card, NULL, NULL) : indicator;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].word == expect->word) {
            *what = statuses[i].status;
            *got = json_object_get(indicator, "status");
            return strcmp(json_string_value(*got), *what) == 0;
        }
    *what = expect->first->text;
    *got = json_object_get(from, expect->word == KEN_WORD_LEVEL ? "level" : "score");
    return as_number(*got, &number) && number == (expect->first->negative ? -1 : 1) * strtod(*what, NULL);
}

static size_t run_example(struct gallery *g, const struct reading *r, const struct ken_ir_example *e)
{
    const struct ken_ir_indicator *own = KEN_INDICATOR_AT(r->check.rules, e->indicator);
    char *record = record_of(r->check.rules, e->node);
    json_t *result = result_of(g, record);
    size_t checked = 0;
    for (const struct ken_node *n = e->node->first; n; n = n->next) {
        const char *what;
        const json_t *got;
        if (n->kind != KEN_NODE_EXPECT)
            continue;
        checked++;
        if (is_met(result, KEN_SCORECARD_AT(r->check.rules, own->scorecard)->name, own->number, n, &what, &got))
            continue;
        char *text = got ? json_dumps(got, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) : NULL;
        FAILED("%s, indicator %s, example \"%s\": expected %s%s%s, got %s\n  record %s\n", g->name, own->number, e->node->first->text,
               n->grouped ? n->last->text : "", n->grouped ? ": " : "", what, text ? text : "nothing", record);
        free(text);
    }
    json_decref(result);
    free(record);
    return checked;
}

static void run_examples(const char *name)
{
    struct gallery g;
    size_t checked = 0;
    if (open_gallery(&g, name)) {
        struct reading *r = read_tree(name, g.text, g.size);
        for (uint32_t i = 0; i < r->check.rules->examples.count; i++)
            checked += run_example(&g, r, &KEN_AT(r->check.rules->examples, struct ken_ir_example, i));
        ken_arena_free(r->compiler.arena);
        free(r);
        if (checked < 3)
            FAILED("%s expects only %zu things in its examples\n", name, checked);
        if (getenv("KEN_VERBOSE"))
            print_message("%s: %zu\n", name, checked);
    }
    close_gallery(&g);
}

static void test_examples(void **state)
{
    struct dirent **entries;
    int count = scandir(GALLERY, &entries, is_rule_file, by_bytes);
    (void)state;
    failures = 0;
    for (int i = 0; i < count; i++) {
        run_examples(entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    assert_int_equal(failures, 0);
    assert_true(count >= 14);
}

/* --- tables ------------------------------------------------------------------------------------------------------------ */

/* Whether the result has one expected value, `key` being "score", "grade" or "2.1 level". */
static bool has_value(const json_t *result, const char *card, const char *key, const json_t *value)
{
    double want, have;
    const char *space = strchr(key, ' ');
    char number[100];
    snprintf(number, sizeof number, "%.*s", space ? (int)(space - key) : 0, key);
    const json_t *from = member(result, card, space ? "indicators" : NULL, number);
    const json_t *got = json_object_get(from, space ? space + 1 : key);
    if (json_is_null(value))
        return !got || json_is_null(got);
    return as_number(value, &want) && json_is_number(value) ? as_number(got, &have) && want == have : got && json_equal(got, value);
}

/* One row: the values given, then those expected. */
static void run_row(struct gallery *g, const char *table, const json_t *top, const json_t *row)
{
    const json_t *given = json_object_get(top, "given"), *expect = json_object_get(top, "expect");
    size_t count = json_array_size(given);
    json_t *record = json_object();
    assert_int_equal(json_array_size(row), count + json_array_size(expect));
    for (size_t i = 0; i < count; i++)
        if (!json_is_null(json_array_get(row, i)))
            put_value(record, json_string_value(json_array_get(given, i)), json_incref(json_array_get(row, i)));
    char *text = json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(15));
    json_t *result = result_of(g, text);
    for (size_t i = 0; i < json_array_size(expect); i++) {
        const char *key = json_string_value(json_array_get(expect, i));
        const json_t *value = json_array_get(row, count + i);
        if (has_value(result, json_string_value(json_object_get(top, "scorecard")), key, value))
            continue;
        char *want = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)), *have = json_dumps(result, JSON_COMPACT | JSON_REAL_PRECISION(15));
        FAILED("%s: %s: expected %s to be %s, got %s\n", table, text, key, want, have);
        free(want);
        free(have);
    }
    json_decref(result);
    json_decref(record);
    free(text);
}

/* All combinations of the values of "each", the last path's changing fastest. */
static size_t run_combinations(struct gallery *g, const char *table, const json_t *top)
{
    const json_t *each = json_object_get(top, "each"), *values = json_object_get(top, "values");
    size_t combinations = 1, paths = json_array_size(each);
    for (size_t i = 0; i < paths; i++)
        combinations *= json_array_size(json_array_get(each, i));
    assert_int_equal(json_array_size(values), combinations);
    for (size_t n = 0; n < combinations; n++) {
        json_t *row = json_array();
        size_t left = n, below = combinations;
        for (size_t i = 0; i < paths; i++) {
            const json_t *list = json_array_get(each, i);
            below /= json_array_size(list);
            json_array_append(row, json_array_get(list, left / below));
            left %= below;
        }
        json_array_append(row, json_array_get(values, n));
        run_row(g, table, top, row);
        json_decref(row);
    }
    return combinations;
}

static void run_table(const char *name)
{
    struct gallery g;
    char path[512];
    size_t size, index, checked = 0;
    json_t *row;
    snprintf(path, sizeof path, TABLES "/%s", name);
    char *text = read_file(path, &size);
    json_t *top = json_loadb(text, size, 0, NULL);
    if (!top)
        fail_msg("%s is no JSON", path);
    assert_non_null(json_string_value(json_object_get(top, "source")));
    if (open_gallery(&g, json_string_value(json_object_get(top, "rules")))) {
        json_array_foreach(json_object_get(top, "rows"), index, row)
            run_row(&g, name, top, row);
        checked = json_array_size(json_object_get(top, "rows"));
        if (json_object_get(top, "each"))
            checked += run_combinations(&g, name, top);
        assert_true(checked > 0);
        if (getenv("KEN_VERBOSE"))
            print_message("%s: %zu\n", name, checked);
    }
    close_gallery(&g);
    json_decref(top);
    free(text);
}

static int is_table(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);
    return size > 5 && strcmp(entry->d_name + size - 5, ".json") == 0;
}

static void test_tables(void **state)
{
    struct dirent **entries;
    int count = scandir(TABLES, &entries, is_table, by_bytes);
    (void)state;
    failures = 0;
    for (int i = 0; i < count; i++) {
        run_table(entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    assert_int_equal(failures, 0);
    assert_true(count >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_examples), cmocka_unit_test(test_tables)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
