/* ken and the oracle side by side. */
#include "compare.h"

#include "../generate/mark.h"
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct comparison {
    struct text rules; /* for reports */
    ken_program *program;
    ken_context *context;
    struct oracle *oracle; /* NULL: it finds the rules senseless */
};

struct comparison *compare_open_files(const ken_rule_file *files, size_t count)
{
    ken_compilation *compilation;
    const void *bytes;
    size_t size;
    if (ken_compile(files, count, NULL, &compilation) != KEN_OK)
        abort();
    if (!ken_compilation_program(compilation, &bytes, &size)) {
        ken_compilation_free(compilation);
        return NULL;
    }
    struct comparison *c = calloc(1, sizeof *c);
    if (!c || ken_program_load(bytes, size, NULL, &c->program) != KEN_OK || ken_context_new(c->program, &c->context) != KEN_OK)
        abort();
    ken_compilation_free(compilation);
    for (size_t i = 0; i < count; i++) {
        text_format(&c->rules, "# %s\n", files[i].name);
        text_add(&c->rules, files[i].bytes, files[i].size);
    }
    c->oracle = oracle_open(files, count);
    return c;
}

/* Where the line behind `at` begins. */
static const char *line_end(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return newline ? newline + 1 : end;
}

struct comparison *compare_open(const char *rules, size_t size)
{
    enum { MARK = sizeof FILE_MARK - 1, MOST_FILES = 16, NAME_BYTES = 200 };
    ken_rule_file files[MOST_FILES] = {{"rules.ken", rules, 0}};
    char names[MOST_FILES][NAME_BYTES];
    size_t count = 1;
    for (const char *at = rules, *end = rules + size, *next; at < end; at = next) {
        next = line_end(at, end);
        if ((size_t)(next - at) > MARK && memcmp(at, FILE_MARK, MARK) == 0 && count < MOST_FILES) {
            count += files[count - 1].size > 0; /* else nothing stood before the first */
            snprintf(names[count - 1], NAME_BYTES, "%.*s", (int)(next - at) - MARK - (next[-1] == '\n'), at + MARK);
            files[count - 1] = (ken_rule_file){names[count - 1], at, 0};
        }
        files[count - 1].size += (size_t)(next - at);
    }
    return compare_open_files(files, count);
}

void compare_close(struct comparison *c)
{
    if (!c)
        return;
    oracle_close(c->oracle);
    ken_context_free(c->context);
    ken_program_free(c->program);
    free(c->rules.bytes);
    free(c);
}

/* What ken says, in the oracle's form. */
static void put_result(struct comparison *c, struct text *out)
{
    static const char *const kinds[] = {[KEN_PROBLEM_INVALID] = "invalid", [KEN_PROBLEM_DOUBTFUL] = "doubtful", [KEN_PROBLEM_UNKNOWN] = "unknown"};
    const char *json, *begin, *end;
    size_t size;
    ken_problem problem;
    if (ken_result_json(c->context, KEN_ENGLISH, &json, &size) != KEN_OK)
        abort();
    begin = memmem(json, size, ",\"unit\":", 8);
    end = memmem(json, size, ",\"problems\":[", 13);
    if (!begin || !end || end < begin)
        text_add(out, json, size);
    else
        text_add(out, begin + 1, (size_t)(end - begin - 1));
    text_put(out, "\n");
    for (size_t i = 0; ken_result_problem(c->context, i, &problem); i++)
        text_format(out, "%s %s\n", kinds[problem.kind], problem.path);
}

static size_t count_scored(struct comparison *c)
{
    size_t scored = 0;
    ken_indicator_result result;
    for (size_t i = 0; ken_result_indicator(c->context, i, &result); i++)
        scored += result.outcome == KEN_SCORED;
    return scored;
}

/* A few bytes of an answer, from a little before a place on. */
static void put_excerpt(struct text *out, const char *who, const char *answer, size_t at)
{
    size_t begin = at > 60 ? at - 60 : 0;
    while (begin < at && ((unsigned char)answer[begin] & 0xC0) == 0x80) /* not within a character */
        begin++;
    text_format(out, "\n--- %s, where they part\n…%.160s", who, answer + begin);
}

static char *report(const struct comparison *c, const char *record, size_t size, const char *ken, const char *oracle)
{
    struct text out = {0};
    size_t same = 0;
    while (ken[same] && ken[same] == oracle[same])
        same++;
    text_put(&out, "ken and the oracle differ\n--- rules\n");
    text_add(&out, c->rules.bytes, c->rules.size);
    text_put(&out, "\n--- record\n");
    text_add(&out, record, size);
    text_format(&out, "\n--- ken\n%s\n--- oracle\n%s", ken, oracle);
    put_excerpt(&out, "ken", ken, same);
    put_excerpt(&out, "oracle", oracle, same);
    text_put(&out, "\n");
    return out.bytes;
}

char *compare_record(struct comparison *c, const char *json, size_t size, size_t *scored)
{
    struct text ken = {0};
    char *oracle = c->oracle ? oracle_evaluate(c->oracle, json, size) : NULL, *difference = NULL;
    ken_status status = ken_evaluate(c->context, json, size);
    if (status == KEN_OK)
        put_result(c, &ken);
    else
        text_format(&ken, "status %d", (int)status);
    if (scored)
        *scored = status == KEN_OK ? count_scored(c) : 0;
    if (!c->oracle)
        difference = report(c, json, size, ken.bytes, "finds the rules senseless");
    else if (oracle ? strcmp(oracle, ken.bytes) != 0 : status != KEN_UNREADABLE)
        difference = report(c, json, size, ken.bytes, oracle ? oracle : "cannot read the record");
    free(ken.bytes);
    free(oracle);
    return difference;
}
