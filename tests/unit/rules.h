/* For tests that start from rule text: compile, load, evaluate, and look at the result as JSON. */
#ifndef TESTS_RULES_H
#define TESTS_RULES_H

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "../../compiler/ken_compiler.h"

__attribute__((unused)) static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("cannot open %s: run the tests from the top of the tree", path);
    char *bytes = NULL;
    size_t used = 0, capacity = 0;
    for (size_t n = 1; n > 0;) {
        if (capacity - used < 4096)
            bytes = realloc(bytes, capacity = capacity * 2 + 8192);
        n = fread(bytes + used, 1, capacity - used - 1, file);
        used += n;
    }
    fclose(file);
    bytes[used] = '\0';
    if (size)
        *size = used;
    return bytes;
}

static int is_rule_file(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);
    return size > 4 && strcmp(entry->d_name + size - 4, ".ken") == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* All .ken files of a directory as one ruleset. */
__attribute__((unused)) static ken_compilation *compile_directory(const char *directory)
{
    struct dirent **entries;
    int count = scandir(directory, &entries, is_rule_file, by_bytes);
    assert_true(count > 0);
    ken_rule_file *files = calloc((size_t)count, sizeof *files);
    for (int i = 0; i < count; i++) {
        char *path;
        assert_true(asprintf(&path, "%s/%s", directory, entries[i]->d_name) > 0);
        files[i].name = path;
        files[i].bytes = read_file(path, &files[i].size);
        free(entries[i]);
    }
    free(entries);
    ken_compilation *compilation;
    assert_int_equal(ken_compile(files, (size_t)count, NULL, &compilation), KEN_OK);
    for (int i = 0; i < count; i++) {
        free((char *)files[i].name);
        free((char *)files[i].bytes);
    }
    free(files);
    return compilation;
}

__attribute__((unused)) static ken_compilation *compile_text(const char *text)
{
    ken_rule_file file = {"rules.ken", text, strlen(text)};
    ken_compilation *compilation;
    assert_int_equal(ken_compile(&file, 1, NULL, &compilation), KEN_OK);
    return compilation;
}

__attribute__((unused)) static void print_diagnostics(ken_compilation *compilation)
{
    for (size_t i = 0; i < ken_diagnostic_count(compilation); i++)
        print_message("%s", ken_diagnostic_render(compilation, i, KEN_ENGLISH, false));
}

__attribute__((unused)) static ken_program *program_of(ken_compilation *compilation)
{
    const void *bytes;
    size_t size;
    ken_program *program;
    if (!ken_compilation_program(compilation, &bytes, &size)) {
        print_diagnostics(compilation);
        fail_msg("the rules do not compile");
    }
    assert_int_equal(ken_program_load(bytes, size, NULL, &program), KEN_OK);
    return program;
}

/* The result of one record; the caller owns it. */
__attribute__((unused)) static json_t *evaluate(ken_program *program, const char *record)
{
    ken_context *context;
    const char *text;
    size_t size;
    assert_int_equal(ken_context_new(program, &context), KEN_OK);
    ken_status status = ken_evaluate(context, record, strlen(record));
    if (status != KEN_OK)
        fail_msg("cannot read %s: %s", record, ken_error_text(context, KEN_ENGLISH, 0));
    assert_int_equal(ken_result_json(context, KEN_ENGLISH, &text, &size), KEN_OK);
    json_t *result = json_loadb(text, size, 0, NULL);
    assert_non_null(result);
    ken_context_free(context);
    return result;
}

/* Whether `have` has every key of `want` with an equal value; what differs goes to `where`. */
__attribute__((unused)) static bool has_all(const json_t *have, json_t *want, const char **where)
{
    const char *key;
    json_t *value;
    json_object_foreach(want, key, value) {
        const json_t *mine = json_object_get(have, key);
        bool numbers = json_is_number(value) && json_is_number(mine);
        double apart = numbers ? json_number_value(value) - json_number_value(mine) : 1;
        if (mine && (json_equal(mine, value) || (apart < 1e-9 && apart > -1e-9)))
            continue;
        *where = key;
        return false;
    }
    return true;
}

#endif
