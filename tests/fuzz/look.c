/* look.c: see look.h. */
#include "look.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

void look_broken(const char *file, int line, const char *claim)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, claim);
    abort();
}

void look_at_bytes(const char *text, size_t size)
{
    REQUIRE(text != NULL);
    for (size_t at = 0; at < size;) {
        utf8proc_int32_t c;
        size_t left = size - at < 4 ? size - at : 4;
        utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)left, &c);
        REQUIRE(used > 0);
        at += (size_t)used;
    }
}

void look_at_text(const char *text)
{
    REQUIRE(text != NULL);
    look_at_bytes(text, strlen(text));
}

/* ---- Results ---- */

static void look_at_indicator(ken_context *context, size_t i, const ken_indicator_result *r)
{
    look_at_text(r->number);
    look_at_text(r->title);
    look_at_text(r->owner);
    look_at_text(ken_outcome_name(r->outcome));
    if (r->outcome == KEN_NOT_ASSESSED || !r->has_levels)
        REQUIRE(r->level == -1 && r->lowest == -1 && r->highest == -1);
    else if (r->outcome == KEN_SCORED)
        REQUIRE(r->level >= 0 && r->level <= 10 && r->lowest == r->level && r->highest == r->level);
    else
        REQUIRE(r->level == -1 && r->lowest >= 0 && r->lowest <= r->highest && r->highest <= 10);
    REQUIRE(r->blame_count == 0 || (r->outcome != KEN_SCORED && r->outcome != KEN_NOT_ASSESSED));
    if (r->case_title)
        look_at_text(r->case_title);
    for (size_t k = 0; k < r->blame_count; k++) {
        const char *text;
        ken_input_kind kind;
        look_at_text(ken_blame(context, i, k, &text, &kind));
        look_at_text(text);
        REQUIRE(kind <= KEN_A_CATEGORY);
    }
    REQUIRE(ken_blame(context, i, r->blame_count, NULL, NULL) == NULL);
    for (size_t k = 0; k <= r->measured_count; k++)
        for (int language = KEN_THAI; language <= KEN_ENGLISH; language++) {
            const char *text = ken_measured(context, i, k, (ken_language)language);
            REQUIRE(!text || k < r->measured_count);
            if (text)
                look_at_text(text);
        }
}

static void look_at_total(const ken_total *total)
{
    if (total->decimal)
        look_at_text(total->decimal);
    if (total->exact)
        REQUIRE(total->decimal != NULL && strchr(total->exact, '/') != NULL);
}

static void look_at_scorecards(const ken_context *context)
{
    ken_scorecard_result s;
    for (size_t i = 0; ken_result_scorecard(context, i, &s); i++) {
        look_at_text(s.name);
        look_at_text(s.title);
        look_at_total(&s.score);
        look_at_total(&s.lowest);
        look_at_total(&s.highest);
        look_at_total(&s.percent);
        look_at_total(&s.lowest_percent);
        look_at_total(&s.highest_percent);
        REQUIRE(s.has_total || !s.lowest.decimal);
    }
}

static void look_at_problems(ken_context *context)
{
    ken_problem p;
    size_t count = ken_problem_count(context);
    ken_problem_kind before = KEN_PROBLEM_INVALID;
    for (size_t i = 0; i < count; i++) {
        REQUIRE(ken_result_problem(context, i, &p));
        REQUIRE(p.kind >= before);
        before = p.kind;
        look_at_text(p.path);
        REQUIRE(strncmp(p.code, "D0", 2) == 0 && strlen(p.code) == 5);
        for (int language = KEN_THAI; language <= KEN_ENGLISH; language++) {
            const char *help;
            look_at_text(ken_problem_text(context, i, (ken_language)language, &help));
            look_at_text(help);
        }
    }
    REQUIRE(!ken_result_problem(context, count, &p));
}

static void look_at_json(ken_context *context, enum look_origin origin)
{
    for (int language = KEN_THAI; language <= KEN_ENGLISH; language++) {
        const char *text;
        size_t size;
        json_error_t error;
        REQUIRE(ken_result_json(context, (ken_language)language, &text, &size) == KEN_OK);
        look_at_bytes(text, size);
        REQUIRE(strlen(text) == size && !strchr(text, '\n'));
        if (language == KEN_THAI)
            continue; /* only its messages differ */
        size_t flags = JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL | (origin == LOOK_OURS ? JSON_REJECT_DUPLICATES : 0);
        json_t *result = json_loadb(text, size, flags, &error);
        REQUIRE(result || (origin == LOOK_STRANGE && json_error_code(&error) == json_error_numeric_overflow));
        json_decref(result);
    }
}

void look_at_result(ken_context *context, enum look_origin origin)
{
    ken_indicator_result r;
    for (size_t i = 0; ken_result_indicator(context, i, &r); i++)
        look_at_indicator(context, i, &r);
    look_at_scorecards(context);
    look_at_problems(context);
    if (ken_result_unit(context))
        look_at_text(ken_result_unit(context));
    look_at_json(context, origin);
}

void look_at_error(ken_context *context, size_t size)
{
    static const char *const codes[] = {"D0101", "D0102", "D0103", "D0105", "D0106"};
    ken_error_info info;
    bool known = false;
    ken_error(context, &info);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        known = known || strcmp(info.code, codes[i]) == 0;
    REQUIRE(known);
    REQUIRE(info.offset <= size && info.character >= 1 && info.character <= size + 1);
    for (int language = KEN_THAI; language <= KEN_ENGLISH; language++) {
        look_at_text(ken_error_text(context, (ken_language)language, 0));
        look_at_text(ken_error_text(context, (ken_language)language, 7));
        look_at_text(ken_error_reason(context, (ken_language)language));
    }
}

/* ---- Programs ---- */

void look_at_program(const ken_program *program)
{
    ken_program_info info;
    ken_program_describe(program, &info);
    look_at_text(info.ruleset);
    look_at_text(info.source);
    REQUIRE(strlen(info.program_sha256) == 64 && strlen(info.rules_sha256) == 64);
    for (int language = KEN_THAI; language <= KEN_ENGLISH; language++) {
        char *text;
        size_t size;
        REQUIRE(ken_program_dump(program, (ken_language)language, &text, &size) == KEN_OK);
        look_at_bytes(text, size);
        free(text);
    }
}

char *look_read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    REQUIRE(file != NULL);
    char *bytes = NULL;
    size_t used = 0, capacity = 0;
    for (size_t n = 1; n > 0; used += n) {
        if (capacity - used < 4096)
            bytes = realloc(bytes, capacity = capacity * 2 + 8192);
        REQUIRE(bytes != NULL);
        n = fread(bytes + used, 1, capacity - used, file);
    }
    fclose(file);
    *size = used;
    return bytes;
}

ken_program *look_compile(const char *rules, size_t size)
{
    ken_rule_file file = {"rules.ken", rules, size};
    ken_compilation *compilation;
    ken_program *program;
    const void *bytes;
    size_t bytes_size;
    REQUIRE(ken_compile(&file, 1, NULL, &compilation) == KEN_OK);
    for (size_t i = 0; i < ken_diagnostic_count(compilation); i++) {
        ken_diagnostic d;
        if (ken_compilation_diagnostic(compilation, i, &d) && d.severity == KEN_ERROR)
            fputs(ken_diagnostic_render(compilation, i, KEN_ENGLISH, false), stderr);
    }
    REQUIRE(ken_compilation_program(compilation, &bytes, &bytes_size));
    REQUIRE(ken_program_load(bytes, bytes_size, NULL, &program) == KEN_OK);
    ken_compilation_free(compilation);
    return program;
}

const char look_rules[] =
    "ruleset \"t\" unit คน whole unit pts\n"
    "input part from \"b.part\" is baht \"ส่วน\" input goal from \"b.goal\" is baht\n"
    "input people from \"คน.จำนวน\" is คน input satisfied from \"s\" is percent from -10 to 100\n"
    "input allocated from \"b.allocated\" is baht input allocate from \"b.allocate\" is pts from 0.5 to 10\n"
    "input thai from \"b.แผน\" is flag input like from \"b.เเผน\" is flag input deep from \"a.b.c.d\" is flag\n"
    "input sent from \"sent\" is date input due from \"a.due\" is date\n"
    "define rate as percent of part over goal if goal equal to 0 then 100%\n"
    "scorecard team \"รายทีม\" when not assessed drop its weight\n"
    "indicator 1 \"อัตรา\" weight 33.3% owner \"กง.\" measure rate level 1 to 5 at least 70, 75, 80, 85, 90%\n"
    "indicator 2 \"กรณี\" weight 33.3% not assessed when deep highest met measure people\n"
    "case \"น้อย\" when people at most 2 คน level 1 to 5 at least 1, 2, 3, 4, 5 คน\n"
    "case \"มาก\" when people at most 10 คน level 1 thai level 2 like level 3 "
    "sent by 31 March 2022 level 4 to 5 satisfied at least 50%\n"
    "indicator 3 \"ช่วง\" weight 33.4% bands of allocate "
    "level 1 from 0 to 1 pts level 2 from 2 to 3 pts level 3 from 3.5 to 4 pts highest level 3\n"
    "scorecard solo \"เดี่ยว\" no total\n"
    "indicator 1.1 \"คน\" assessed level from \"a.level\" level 1 to 5 \"ก\"\n"
    "indicator 1.2 \"วัน\" cumulative measure sent level 1 by due level 2 count of (thai, like, deep) at least 2 "
    "level 3 round (part / 3) correct to 2 places at least 1 baht level 4 to 5 not (sent by due) or allocated more than 3 baht\n";
