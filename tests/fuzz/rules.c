/* Fuzz target: bytes as rule files. Whatever they are, compiling ends; what is said has a place in them, is there in both
 * languages, and is no flood; what compiles loads, lists and scores. Lines "#---" part the bytes into at most three files. */
#include "look.h"

#include <string.h>

#define MARK "\n#---\n"
#define MARK_BYTES (sizeof MARK - 1)
enum { MOST_FILES = 3, TEXT_BYTES = 4000 };

static size_t split(const char *bytes, size_t size, ken_rule_file *files)
{
    static const char *const names[MOST_FILES] = {"a.ken", "folder/b.ken", "ค.ken"};
    size_t count = 0;
    for (;;) {
        const char *mark = count < MOST_FILES - 1 ? memmem(bytes, size, MARK, MARK_BYTES) : NULL;
        size_t used = mark ? (size_t)(mark - bytes) : size;
        files[count] = (ken_rule_file){names[count], bytes, used};
        count++;
        if (!mark)
            return count;
        bytes += used + MARK_BYTES;
        size -= used + MARK_BYTES;
    }
}

static void look_at_place(const ken_place *place, const ken_rule_file *files, size_t count)
{
    size_t size = 0;
    bool found = false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(files[i].name, place->file) == 0) {
            size = files[i].size;
            found = true;
        }
    REQUIRE(found);
    REQUIRE(place->begin <= place->end && place->end <= size);
    REQUIRE(place->line >= 1 && place->column >= 1 && place->end_line >= place->line && place->end_column >= 1);
    REQUIRE(place->line <= size + 1 && place->end_line <= size + 1);
}

/* Returns the bytes of its longest rendering. */
static size_t look_at_diagnostic(ken_compilation *compilation, size_t i, const ken_diagnostic *d, const ken_rule_file *files,
                                 size_t count)
{
    size_t longest = 0;
    if (d->has_place)
        look_at_place(&d->place, files, count);
    for (int language = KEN_THAI; language <= KEN_ENGLISH; language++) {
        for (int part = KEN_PART_MESSAGE; part <= KEN_PART_LABEL; part++)
            look_at_text(ken_diagnostic_text(compilation, i, (ken_part)part, (ken_language)language));
        for (int colour = 0; colour < 2; colour++) {
            const char *text = ken_diagnostic_render(compilation, i, (ken_language)language, colour);
            look_at_text(text);
            size_t size = strlen(text);
            REQUIRE(size > 0 && text[size - 1] == '\n');
            longest = size > longest ? size : longest;
        }
        for (size_t related = 0; related < d->related_count; related++) {
            ken_place place;
            const char *label;
            REQUIRE(ken_diagnostic_related(compilation, i, related, (ken_language)language, &place, &label));
            look_at_place(&place, files, count);
            look_at_text(label);
        }
    }
    return longest;
}

/* At most a hundred of each severity, and a word on how many more there are; acknowledged ones no more than the rules have text for. */
static size_t look_at_diagnostics(ken_compilation *compilation, const ken_rule_file *files, size_t count, size_t size)
{
    size_t diagnostics = ken_diagnostic_count(compilation), shown[KEN_NOTE + 1] = {0}, acknowledged = 0;
    ken_diagnostic d;
    for (size_t i = 0; i < diagnostics; i++) {
        REQUIRE(ken_compilation_diagnostic(compilation, i, &d));
        if (d.acknowledged)
            acknowledged++;
        else if (strcmp(d.code, "K0711") == 0)
            REQUIRE(shown[d.severity] == 100 && ken_compilation_count(compilation, d.severity, false) > 100);
        else
            shown[d.severity]++;
        REQUIRE(look_at_diagnostic(compilation, i, &d, files, count) <= TEXT_BYTES);
    }
    for (int severity = KEN_ERROR; severity <= KEN_NOTE; severity++)
        REQUIRE(shown[severity] <= 100);
    REQUIRE(acknowledged <= size);
    REQUIRE(!ken_compilation_diagnostic(compilation, diagnostics, &d));
    return shown[KEN_ERROR];
}

static void look_at_outcome(const void *bytes, size_t size)
{
    ken_program *program;
    ken_context *context;
    REQUIRE(ken_program_load(bytes, size, NULL, &program) == KEN_OK);
    look_at_program(program);
    REQUIRE(ken_context_new(program, &context) == KEN_OK);
    REQUIRE(ken_evaluate(context, "{}", 2) == KEN_OK);
    look_at_result(context, LOOK_OURS);
    ken_context_free(context);
    ken_program_free(program);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ken_rule_file files[MOST_FILES];
    size_t count = split((const char *)data, size, files), program_size;
    ken_compilation *compilation;
    const void *program;
    ken_ruleset_info info;
    REQUIRE(ken_compile(files, count, NULL, &compilation) == KEN_OK);
    size_t errors = look_at_diagnostics(compilation, files, count, size);
    ken_compilation_describe(compilation, &info);
    for (size_t i = 0; i < info.scorecards; i++) {
        const char *name, *weights;
        REQUIRE(ken_compilation_scorecard(compilation, i, &name, &weights));
        look_at_text(name);
    }
    bool sound = ken_compilation_program(compilation, &program, &program_size);
    REQUIRE(sound == (errors == 0));
    if (sound)
        look_at_outcome(program, program_size);
    ken_compilation_free(compilation);
    return 0;
}
