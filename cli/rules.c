#include "rules.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "text.h"

static bool is_program_name(const char *name)
{
    size_t size = strlen(name);
    return size > 5 && strcmp(name + size - 5, ".kenb") == 0;
}

/* What is wrong inside a program. */
static void refuse_content(const struct cli_session *s, const char *name, const struct ken_buffer *b)
{
    static const enum cli_text texts[] = {
        [KEN_DAMAGE_NO_PROGRAM] = CLI_TEXT_DAMAGE_NO_PROGRAM, [KEN_DAMAGE_SIZE] = CLI_TEXT_DAMAGE_SIZE,
        [KEN_DAMAGE_DIGEST] = CLI_TEXT_DAMAGE_DIGEST,         [KEN_DAMAGE_TABLE] = CLI_TEXT_DAMAGE_TABLE,
        [KEN_DAMAGE_CODE] = CLI_TEXT_DAMAGE_CODE,             [KEN_DAMAGE_INDICATORS] = CLI_TEXT_RAISE_LIMIT,
        [KEN_DAMAGE_COST] = CLI_TEXT_DAMAGE_COST};
    ken_damage damage;
    if (ken_program_damage(b->bytes, b->size, &s->limits, &damage) == KEN_NO_MEMORY) {
        cli_error_memory(s);
        return;
    }
    bool many = damage.kind == KEN_DAMAGE_INDICATORS;
    struct ken_buffer row = KEN_BUFFER_EMPTY, offset = KEN_BUFFER_EMPTY;
    ken_format_count(&row, many ? s->limits.indicators : damage.row, s->options.language);
    ken_format_count(&offset, damage.kind == KEN_DAMAGE_SIZE ? b->size : damage.offset, s->options.language);
    cli_error_detailed(s, many ? CLI_TEXT_PROGRAM_INDICATORS : CLI_TEXT_PROGRAM_DAMAGED, texts[damage.kind], cli_files_shown(s, name),
                       damage.table ? damage.table : "", ken_buffer_text(&row), ken_buffer_text(&offset), NULL);
    ken_buffer_free(&row);
    ken_buffer_free(&offset);
}

/* Says why a program cannot be loaded. */
static void refuse_program(const struct cli_session *s, const char *name, ken_status status, const struct ken_buffer *b)
{
    if (status == KEN_NO_MEMORY) {
        cli_error_memory(s);
        return;
    }
    if (status == KEN_TOO_LARGE && b->size > s->limits.program_bytes) {
        cli_files_too_big(s, name, s->limits.program_bytes, CLI_TEXT_RAISE_LIMIT);
        return;
    }
    if (status == KEN_NEWER) {
        char format[16], newest[16];
        snprintf(format, sizeof format, "%u", (unsigned)ken_program_format(b->bytes, b->size));
        snprintf(newest, sizeof newest, "%u", (unsigned)ken_format());
        struct ken_buffer digits = KEN_BUFFER_EMPTY, known = KEN_BUFFER_EMPTY;
        ken_format_digits(&digits, format, s->options.language);
        ken_format_digits(&known, newest, s->options.language);
        cli_error(s, CLI_TEXT_PROGRAM_VERSION, cli_files_shown(s, name), ken_buffer_text(&digits), ken_buffer_text(&known), NULL);
        ken_buffer_free(&digits);
        ken_buffer_free(&known);
    } else {
        refuse_content(s, name, b);
    }
    if (status != KEN_TOO_LARGE)
        cli_error_help(s, CLI_TEXT_PROGRAM_AGAIN);
}

/* What a file is shows in its first bytes, so both kinds are read the same way. A file that calls itself a program and is none
 * is not taken for rules. */
static bool read_file(const struct cli_session *s, const char *name, struct ken_buffer *b, bool *program)
{
    const ken_options *limits = &s->limits;
    size_t most = limits->program_bytes > limits->rule_bytes ? limits->program_bytes : limits->rule_bytes;
    if (!cli_files_read(s, name, most, b))
        return false;
    *program = ken_program_format(b->bytes, b->size) > 0;
    size_t limit = *program ? limits->program_bytes : limits->rule_bytes;
    if (!*program && is_program_name(name)) {
        refuse_program(s, name, KEN_DAMAGED, b);
        return false;
    }
    if (b->size > limit) {
        cli_files_too_big(s, name, limit, CLI_TEXT_RAISE_LIMIT);
        return false;
    }
    if (b->size == 0) {
        cli_error(s, CLI_TEXT_RULES_EMPTY, cli_files_shown(s, name), NULL);
        return false;
    }
    return true;
}

static void free_files(ken_rule_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free((void *)(uintptr_t)files[i].name);
        free((void *)(uintptr_t)files[i].bytes);
    }
    free(files);
}

void cli_rules_free(struct cli_rules *rules)
{
    free_files(rules->files, rules->count);
    free_files(rules->brought, rules->brought_count);
    *rules = (struct cli_rules){0};
}

/* Takes the buffer's bytes over; false: out of memory. */
static bool append(ken_rule_file **list, size_t *count, const char *name, struct ken_buffer *b)
{
    ken_rule_file *files = reallocarray(*list, *count + 1, sizeof *files);
    if (files)
        *list = files;
    char *copy = files ? strdup(name) : NULL;
    if (!copy) {
        ken_buffer_free(b);
        return false;
    }
    files[(*count)++] = (ken_rule_file){.name = copy, .bytes = b->bytes, .size = b->size};
    return true;
}

static bool keep_file(const struct cli_session *s, struct cli_rules *rules, const char *name, struct ken_buffer *b)
{
    if (append(&rules->files, &rules->count, name, b))
        return true;
    cli_error_memory(s);
    return false;
}

static bool add_file(const struct cli_session *s, struct cli_rules *rules, const char *name)
{
    struct ken_buffer b = KEN_BUFFER_EMPTY;
    bool program = false, good = read_file(s, name, &b, &program);
    if (good && program) {
        cli_error(s, CLI_TEXT_RULES_ARE_PROGRAM, cli_files_shown(s, name), s->command, NULL);
        good = false;
    }
    if (!good) {
        ken_buffer_free(&b);
        return false;
    }
    return keep_file(s, rules, name, &b);
}

bool cli_rules_add(const struct cli_session *s, struct cli_rules *rules, const char *name, enum cli_kind kind)
{
    if (kind != CLI_KIND_FOLDER)
        return kind == CLI_KIND_FILE && add_file(s, rules, name);
    char **names;
    size_t count;
    if (!cli_files_rules_in(s, name, &names, &count))
        return false;
    bool good = true;
    for (size_t i = 0; i < count && good; i++)
        good = add_file(s, rules, names[i]);
    cli_files_free_names(names, count);
    return good;
}

bool cli_rules_include(const struct cli_rules *rules, const char *name)
{
    for (size_t i = 0; i < rules->count; i++)
        if (cli_files_same(rules->files[i].name, name))
            return true;
    for (size_t i = 0; i < rules->brought_count; i++)
        if (cli_files_same(rules->brought[i].name, name))
            return true;
    return false;
}

bool cli_rules_render(const struct cli_session *s, ken_compilation *compilation, bool errors_only, bool colour, struct ken_buffer *out)
{
    ken_language language = s->options.language;
    ken_diagnostic diagnostic;
    for (size_t i = 0; ken_compilation_diagnostic(compilation, i, &diagnostic); i++) {
        if (diagnostic.acknowledged || (errors_only && diagnostic.severity != KEN_ERROR))
            continue;
        const char *text = ken_diagnostic_render(compilation, i, language, colour);
        if (!text)
            out->failed = true;
        else
            ken_buffer_string(out, text);
        ken_buffer_char(out, '\n');
    }
    return !out->failed;
}

static void print_errors(const struct cli_session *s, ken_compilation *compilation)
{
    struct ken_buffer out = KEN_BUFFER_EMPTY, count = KEN_BUFFER_EMPTY;
    if (cli_rules_render(s, compilation, true, cli_options_colour(&s->options, STDERR_FILENO), &out)) {
        cli_error_bytes(out.bytes, out.size);
        ken_format_count(&count, ken_compilation_count(compilation, KEN_ERROR, false), s->options.language);
        cli_error(s, CLI_TEXT_RULES_HAVE_ERRORS, ken_buffer_text(&count), NULL);
    } else {
        cli_error_memory(s);
    }
    ken_buffer_free(&out);
    ken_buffer_free(&count);
}

bool cli_rules_read(const struct cli_session *s, struct cli_rules *rules, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum cli_kind kind = cli_files_kind(s, names[i]);
        if (count > 1 && kind == CLI_KIND_FOLDER) {
            cli_error(s, CLI_TEXT_RULES_ONE_SET, names[i], NULL);
            return false;
        }
        if (!cli_rules_add(s, rules, names[i], kind))
            return false;
    }
    return true;
}

/* --- files that rules name ------------------------------------------------------------------------------------------ */

/* Where they may stand: wherever links lead, it is below `real`. */
struct root {
    const struct cli_session *session;
    struct cli_rules *rules;
    char *real;  /* NULL: not asked for yet */
    char *shown; /* for the compiler, as a path like those of the rules; NULL: the folder above the first one's */
};

static bool is_below(const char *root, const char *path)
{
    size_t size = strlen(root);
    return strncmp(path, root, size) == 0 && (path[size] == '/' || path[size] == '\0' || root[size - 1] == '/');
}

static ken_rule_reading reading_of(int error)
{
    switch (error) {
    case 0: return KEN_READING_DONE;
    case ENOENT: case ENOTDIR: return KEN_READING_MISSING;
    case EISDIR: return KEN_READING_FOLDER;
    case EACCES: case EPERM: return KEN_READING_DENIED;
    case EFBIG: return KEN_READING_TOO_LARGE;
    case ENOMEM: return KEN_READING_NO_MEMORY;
    default: return KEN_READING_FAILED;
    }
}

/* Asks where the folder is, unless that was done: 0, or an errno value. */
static int find_real(struct root *r, char *folder)
{
    if (!r->real)
        r->real = folder ? realpath(folder, NULL) : NULL;
    int error = r->real ? 0 : folder ? errno : ENOMEM;
    free(folder);
    return error;
}

/* Reads the file at a path without links. */
static ken_rule_reading take(const struct root *r, const char *name, const char *real, const char **bytes, size_t *size)
{
    struct ken_buffer b = KEN_BUFFER_EMPTY;
    int error = cli_files_read_quietly(real, r->session->limits.rule_bytes, &b);
    if (error != 0) {
        ken_buffer_free(&b);
        return reading_of(error);
    }
    *bytes = b.bytes;
    *size = b.size;
    return append(&r->rules->brought, &r->rules->brought_count, name, &b) ? KEN_READING_DONE : KEN_READING_NO_MEMORY;
}

static ken_rule_reading bring(void *user, const char *name, const char **bytes, size_t *size)
{
    struct root *r = user;
    char *real = realpath(name, NULL);
    if (!real)
        return reading_of(errno);
    int error = find_real(r, cli_files_above(r->rules->files[0].name));
    ken_rule_reading reading = reading_of(error);
    if (error == 0)
        reading = is_below(r->real, real) ? take(r, name, real, bytes, size) : KEN_READING_OUTSIDE;
    free(real);
    return reading;
}

/* As many `..` behind the folder of the first file as lead from there up to the root. */
static char *way_up(const char *first, const char *real_folder, const char *real_root)
{
    size_t folder = strrchr(first, '/') ? (size_t)(strrchr(first, '/') - first) + 1 : 0, ups = 0;
    for (const char *rest = real_folder + strlen(real_root); *rest; rest++)
        ups += *rest != '/' && rest[-1] == '/';
    char *way = malloc(folder + 3 * ups + 2);
    if (!way)
        return NULL;
    memcpy(way, first, folder);
    for (size_t i = 0; i < ups; i++)
        memcpy(way + folder + 3 * i, "../", 3);
    memcpy(way + folder + 3 * ups, ".", 2);
    return way;
}

/* The root that was asked for: 0, or an errno value, EXDEV where the rules do not stand below it. */
static int find_root(struct root *r, const char *first, const char *wanted)
{
    const char *slash = strrchr(first, '/');
    char *folder = strdup(slash ? first : "."), *real = NULL;
    if (folder && slash)
        folder[slash - first + 1] = '\0';
    int error = folder ? find_real(r, strdup(wanted)) : ENOMEM;
    if (error == 0 && !(real = realpath(folder, NULL)))
        error = errno;
    else if (error == 0 && !is_below(r->real, real))
        error = EXDEV;
    else if (error == 0 && !(r->shown = way_up(first, real, r->real)))
        error = ENOMEM;
    free(folder);
    free(real);
    return error;
}

static bool refuse_root(const struct cli_session *s, int error)
{
    if (error == ENOMEM)
        cli_error_memory(s);
    else if (error == EXDEV)
        cli_error(s, CLI_TEXT_ROOT_ELSEWHERE, s->options.root, NULL);
    else
        cli_error_system(s, CLI_TEXT_CANNOT_OPEN, s->options.root, error);
    return false;
}

bool cli_rules_check(const struct cli_session *s, struct cli_rules *rules, ken_compilation **compilation)
{
    struct root r = {.session = s, .rules = rules};
    int error = rules->files && s->options.root ? find_root(&r, rules->files[0].name, s->options.root) : 0; /* there is one at least */
    const ken_rule_reader reader = {.read = bring, .user = &r, .root = r.shown};
    bool good = error == 0 ? ken_compile_files(rules->files, rules->count, &reader, &s->limits, compilation) == KEN_OK : refuse_root(s, error);
    if (error == 0 && !good)
        cli_error_memory(s);
    free(r.real);
    free(r.shown);
    return good;
}

ken_compilation *cli_rules_compile(const struct cli_session *s, struct cli_rules *rules)
{
    ken_compilation *compilation = NULL;
    if (!cli_rules_check(s, rules, &compilation))
        return NULL;
    const void *bytes;
    size_t size;
    if (ken_compilation_program(compilation, &bytes, &size))
        return compilation;
    if (ken_compilation_count(compilation, KEN_ERROR, false) > 0)
        print_errors(s, compilation);
    else
        cli_error(s, CLI_TEXT_RULES_NO_PROGRAM, NULL);
    ken_compilation_free(compilation);
    return NULL;
}

static ken_program *load(const struct cli_session *s, const char *name, const void *bytes, size_t size, const struct ken_buffer *b)
{
    ken_program *program = NULL;
    ken_status status = ken_program_load(bytes, size, &s->limits, &program);
    if (status != KEN_OK)
        refuse_program(s, name, status, b);
    return program;
}

ken_program *cli_rules_load(const struct cli_session *s, const char *name, struct ken_buffer *b)
{
    bool is_loaded = false;
    if (!read_file(s, name, b, &is_loaded))
        return NULL;
    if (is_loaded)
        return load(s, name, b->bytes, b->size, b);
    refuse_program(s, name, KEN_DAMAGED, b);
    return NULL;
}

static ken_program *compile_and_load(const struct cli_session *s, struct cli_rules *rules, const char *name)
{
    ken_compilation *compilation = cli_rules_compile(s, rules);
    if (!compilation)
        return NULL;
    const void *bytes = NULL;
    size_t size = 0;
    ken_compilation_program(compilation, &bytes, &size);
    ken_program *program = NULL;
    const char *output = s->options.output;
    if (output && !cli_files_is_stdin(output) && cli_rules_include(rules, output))
        cli_error(s, CLI_TEXT_OUTPUT_IS_INPUT, output, NULL);
    else
        program = load(s, name, bytes, size, &KEN_BUFFER_EMPTY);
    ken_compilation_free(compilation);
    return program;
}

/* A file that holds either. */
static ken_program *load_or_compile(const struct cli_session *s, struct cli_rules *rules, const char *name)
{
    struct ken_buffer b = KEN_BUFFER_EMPTY;
    ken_program *program = NULL;
    bool is_program = false, good = read_file(s, name, &b, &is_program);
    if (good && !is_program)
        return keep_file(s, rules, name, &b) ? compile_and_load(s, rules, name) : NULL;
    if (good)
        program = load(s, name, b.bytes, b.size, &b);
    ken_buffer_free(&b);
    return program;
}

ken_program *cli_rules_program(const struct cli_session *s, const char *name)
{
    struct cli_rules rules = {0};
    ken_program *program = NULL;
    enum cli_kind kind = cli_files_kind(s, name);
    if (kind == CLI_KIND_FILE)
        program = load_or_compile(s, &rules, name);
    else if (cli_rules_add(s, &rules, name, kind)) {
        const char *output = s->options.output; /* a file of the folder */
        if (output && !cli_files_is_stdin(output) && cli_rules_include(&rules, output))
            cli_error(s, CLI_TEXT_OUTPUT_IS_INPUT, output, NULL);
        else
            program = compile_and_load(s, &rules, name);
    }
    cli_rules_free(&rules);
    return program;
}
