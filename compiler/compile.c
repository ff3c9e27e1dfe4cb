/* ken_compile: the stages in order, and what a caller may ask of the outcome. */
#include <stdlib.h>
#include <string.h>

#include "amend.h"
#include "check.h"
#include "diag.h"
#include "emit.h"
#include "use.h"

struct ken_compilation {
    struct ken_compiler compiler;
    struct ken_check check;
    unsigned char *program; /* NULL: the rules have errors */
    size_t program_size;
    const char **weights;    /* per scorecard: the sum as a decimal, NULL where there is none */
    struct ken_diag **shown; /* sorted, at most KEN_LIMIT_SHOWN of each severity, acknowledged ones apart */
    size_t shown_count;
    struct ken_buffer text; /* of the last text function */
};

/* --- stages --------------------------------------------------------------------------------------------------------- */

static void parse_files(struct ken_compiler *c)
{
    struct ken_keywords *keywords = KEN_NEW(c, struct ken_keywords);
    ken_keywords_init(c, keywords);
    for (uint32_t i = 0; i < c->given_count; i++)
        ken_use_read(c, i, keywords);
}

static int by_place(const void *a, const void *b)
{
    const struct ken_diag *x = *(struct ken_diag *const *)a, *y = *(struct ken_diag *const *)b;
    if (x->placeless != y->placeless)
        return x->placeless ? -1 : 1;
    if (x->span.file != y->span.file)
        return x->span.file < y->span.file ? -1 : 1;
    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    return x->code < y->code ? -1 : x->code > y->code; /* equal ones keep no promise: they read the same */
}

/* A finding on a shared value may be made once for each use: the same code at the same place is said once. */
static bool same_finding(const struct ken_diag *a, const struct ken_diag *b)
{
    return a->code == b->code && !a->placeless && !b->placeless && a->span.file == b->span.file && a->span.begin == b->span.begin &&
           a->span.end == b->span.end && (a->code == KEN_DIAG_ZERO_BASE || a->severity == KEN_ERROR);
}

/* Says, behind the others of its severity, how many are not shown. */
static void show_count(struct ken_compilation *x, enum ken_severity severity, uint32_t found)
{
    if (found <= KEN_LIMIT_SHOWN)
        return;
    struct ken_diag *d = KEN_NEW(&x->compiler, struct ken_diag); /* not among the diagnostics, where it would be counted */
    *d = (struct ken_diag){.code = KEN_DIAG_NOT_SHOWN, .severity = severity, .placeless = true};
    d->argument[0] = ken_arg_count(KEN_LIMIT_SHOWN);
    d->argument[1] = ken_arg_count(found - KEN_LIMIT_SHOWN);
    x->shown[x->shown_count++] = d;
}

static void sort_diagnostics(struct ken_compilation *x)
{
    struct ken_compiler *c = &x->compiler;
    uint32_t count = c->diagnostics.count, found[KEN_NOTE + 1] = {0};
    struct ken_diag **all = c->diagnostics.items;
    x->shown = ken_new(c, (count + KEN_NOTE + 1) * sizeof *x->shown);
    if (count)
        qsort(all, count, sizeof *all, by_place);
    for (uint32_t i = 0; i < count; i++) {
        if (all[i]->repeated)
            continue; /* taken back */
        if (i > 0 && same_finding(all[i - 1], all[i])) {
            all[i]->acknowledged = all[i - 1]->acknowledged;
            all[i]->repeated = true;
            c->error_count -= all[i]->severity == KEN_ERROR;
            continue;
        }
        if (all[i]->acknowledged || found[all[i]->severity]++ < KEN_LIMIT_SHOWN)
            x->shown[x->shown_count++] = all[i];
    }
    for (enum ken_severity severity = KEN_ERROR; severity <= KEN_NOTE; severity++)
        show_count(x, severity, found[severity]);
}

/* Words what ken_compilation_scorecard tells, which has no way to say that memory is out. */
static void write_weights(struct ken_compilation *x)
{
    struct ken_compiler *c = &x->compiler;
    uint32_t count = c->rules ? c->rules->scorecards.count : 0;
    x->weights = ken_new(c, (count + 1) * sizeof *x->weights);
    for (uint32_t i = 0; i < count; i++) {
        const struct ken_ir_scorecard *s = KEN_SCORECARD_AT(c->rules, i);
        bool exact;
        char text[KEN_NUMBER_TEXT];
        if (s->added)
            x->weights[i] = "";
        else if (s->total && s->weights)
            x->weights[i] = ken_copy(c, text, ken_number_decimal(s->weights, KEN_NUMBER_PLACES, KEN_NUMBER_HALF_UP, &exact, text, &c->scratch));
    }
}

/* Where files amend others, one error leaves it open what the rules are: nothing more is said of them. */
static void check_files(struct ken_compilation *x)
{
    struct ken_compiler *c = &x->compiler;
    if (c->amended && c->error_count == 0)
        ken_amend(c);
    if (!c->unread && (!c->amended || c->error_count == 0))
        ken_check_files(&x->check, c);
}

static void run(struct ken_compilation *x, const ken_rule_file *files, size_t count)
{
    struct ken_compiler *c = &x->compiler;
    ken_use_given(c, files, count, c->reader ? c->reader->root : NULL);
    if (c->error_count == 0) {
        parse_files(c);
        check_files(x);
    }
    if (c->error_count == 0)
        x->program = ken_emit(c->rules, &x->program_size);
    sort_diagnostics(x);
    write_weights(x);
}

ken_status ken_compile(const ken_rule_file *files, size_t count, const ken_options *options, ken_compilation **compilation)
{
    return ken_compile_files(files, count, NULL, options, compilation);
}

ken_status ken_compile_files(const ken_rule_file *files, size_t count, const ken_rule_reader *reader, const ken_options *options,
                             ken_compilation **compilation)
{
    struct ken_compilation *x = calloc(1, sizeof *x);
    if (!x)
        return KEN_NO_MEMORY;
    struct ken_compiler *c = &x->compiler;
    c->reader = reader;
    ken_options_default(&c->options);
    if (options)
        c->options = *options;
    if (c->options.expression_depth > KEN_MOST_EXPRESSION_DEPTH)
        c->options.expression_depth = KEN_MOST_EXPRESSION_DEPTH;
    c->arena = ken_arena_new();
    if (!c->arena || setjmp(c->out_of_memory)) {
        ken_compilation_free(x);
        return KEN_NO_MEMORY;
    }
    run(x, files, count);
    *compilation = x;
    return KEN_OK;
}

void ken_compilation_free(ken_compilation *x)
{
    if (!x)
        return;
    ken_arena_free(x->compiler.arena);
    ken_buffer_free(&x->text);
    free(x);
}

bool ken_compilation_program(const ken_compilation *x, const void **bytes, size_t *size)
{
    if (!x->program)
        return false;
    *bytes = x->program;
    *size = x->program_size;
    return true;
}

/* --- diagnostics ---------------------------------------------------------------------------------------------------- */

size_t ken_diagnostic_count(const ken_compilation *x)
{
    return x->shown_count;
}

static ken_place place_of(const struct ken_compiler *c, struct ken_span span)
{
    const struct ken_source *s = &c->files[span.file].source;
    return (ken_place){.file = s->name, .begin = span.begin, .end = span.end, .line = ken_source_line(s, span.begin), .column = ken_source_column(s, span.begin),
                       .end_line = ken_source_line(s, span.end), .end_column = ken_source_column(s, span.end)};
}

bool ken_compilation_diagnostic(const ken_compilation *x, size_t index, ken_diagnostic *diagnostic)
{
    if (index >= x->shown_count)
        return false;
    const struct ken_diag *d = x->shown[index];
    *diagnostic = (ken_diagnostic){.name = ken_diag_names[d->code], .severity = d->severity, .acknowledged = d->acknowledged,
                                   .has_place = !d->placeless, .related_count = d->related_count};
    memcpy(diagnostic->code, ken_diag_codes[d->code], sizeof diagnostic->code);
    if (!d->placeless)
        diagnostic->place = place_of(&x->compiler, d->span);
    return true;
}

static const char *finish_text(struct ken_compilation *x)
{
    const char *text = ken_buffer_text(&x->text);
    return x->text.failed ? NULL : text;
}

/* The buffer for a new text; what an earlier call failed at is forgotten. */
static struct ken_buffer *fresh_text(struct ken_compilation *x)
{
    if (x->text.failed)
        ken_buffer_free(&x->text);
    ken_buffer_clear(&x->text);
    return &x->text;
}

bool ken_diagnostic_related(const ken_compilation *x, size_t index, size_t related, ken_language language, ken_place *place, const char **label)
{
    if (index >= x->shown_count || related >= x->shown[index]->related_count)
        return false;
    struct ken_compilation *mine = (struct ken_compilation *)x;
    const struct ken_diag *d = x->shown[index];
    const struct ken_related *r = &d->related[related];
    *place = place_of(&x->compiler, r->span);
    ken_word_label(&x->compiler, d, r->label, &r->argument, language, fresh_text(mine));
    *label = finish_text(mine);
    return true;
}

size_t ken_compilation_count(const ken_compilation *x, ken_severity severity, bool acknowledged)
{
    size_t count = 0;
    for (uint32_t i = 0; i < x->compiler.diagnostics.count; i++) {
        const struct ken_diag *d = KEN_AT(x->compiler.diagnostics, struct ken_diag *, i);
        count += !d->repeated && d->acknowledged == acknowledged && (acknowledged || d->severity == severity);
    }
    return count;
}

const char *ken_diagnostic_text(ken_compilation *x, size_t index, ken_part part, ken_language language)
{
    if (index >= x->shown_count)
        return "";
    const struct ken_diag *d = x->shown[index];
    struct ken_buffer *out = fresh_text(x);
    switch (part) {
    case KEN_PART_MESSAGE: ken_word_message(&x->compiler, d, false, language, out); break;
    case KEN_PART_HELP: ken_word_message(&x->compiler, d, true, language, out); break;
    case KEN_PART_EXAMPLE: ken_word_example(&x->compiler, d, language, out); break;
    case KEN_PART_LABEL: ken_word_label(&x->compiler, d, d->label, &d->label_argument, language, out); break;
    }
    return finish_text(x);
}

const char *ken_diagnostic_render(ken_compilation *x, size_t index, ken_language language, bool colour)
{
    if (index >= x->shown_count)
        return NULL;
    ken_render(&x->compiler, x->shown[index], language, colour, fresh_text(x));
    return finish_text(x);
}

/* --- the ruleset ---------------------------------------------------------------------------------------------------- */

void ken_compilation_describe(const ken_compilation *x, ken_ruleset_info *info)
{
    const struct ken_rules *r = x->compiler.rules;
    *info = (ken_ruleset_info){.files = x->compiler.file_count, .indicators = r ? r->indicators.count : 0, .scorecards = r ? r->scorecards.count : 0};
}

bool ken_compilation_scorecard(const ken_compilation *x, size_t index, const char **name, const char **weights)
{
    const struct ken_rules *r = x->compiler.rules;
    if (!r || index >= r->scorecards.count)
        return false;
    *name = KEN_SCORECARD_AT(r, (uint32_t)index)->name;
    *weights = x->weights[index];
    return true;
}
