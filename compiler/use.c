/* Which file a name means, and when it is read. A file is known by its path: its name with every `.` and `..` worked out, so that
 * it is one file however it is written. Where links lead is the reader's to say. */
#include "use.h"

#include <string.h>

#include "diag.h"

/* --- paths ---------------------------------------------------------------------------------------------------------- */

struct path {
    char *text;
    size_t size;
    size_t floor; /* bytes at the beginning that no `..` takes away: "/", or "../.." */
};

static void step(struct path *p, const char *segment, size_t size)
{
    bool up = size == 2 && memcmp(segment, "..", 2) == 0;
    if (size == 0 || (size == 1 && *segment == '.') || (up && p->size == 1 && p->floor == 1)) /* there is nothing above / */
        return;
    if (up && p->size > p->floor) {
        while (p->size > p->floor && p->text[p->size - 1] != '/')
            p->size--;
        p->size -= p->size > p->floor;
        return;
    }
    if (p->size > 0 && p->text[p->size - 1] != '/')
        p->text[p->size++] = '/';
    memcpy(p->text + p->size, segment, size);
    p->size += size;
    if (up)
        p->floor = p->size;
}

static void walk(struct path *p, const char *text, size_t size)
{
    for (size_t i = 0; i < size;) {
        const char *slash = memchr(text + i, '/', size - i);
        size_t end = slash ? (size_t)(slash - text) : size;
        step(p, text + i, end - i);
        i = end + 1;
    }
}

/* Bytes of the folder in a path: "a/b" of "a/b/c", "/" of "/c". */
static size_t folder_size(const char *path)
{
    const char *slash = strrchr(path, '/');
    return !slash ? 0 : slash == path ? 1 : (size_t)(slash - path);
}

/* The path `name` as it is meant in a folder. */
static const char *path_of(struct ken_compiler *c, const char *folder, size_t size, const char *name)
{
    struct path p = {.text = ken_new(c, size + strlen(name) + 3)};
    if ((size ? folder : name)[0] == '/')
        p.text[p.size++] = '/', p.floor = 1;
    walk(&p, folder, size);
    walk(&p, name, strlen(name));
    p.text[p.size] = '\0';
    return p.text;
}

/* How many `..` a path begins with. */
static size_t ups(const char *path)
{
    size_t count = 0;
    while (strncmp(path, "..", 2) == 0 && (path[2] == '/' || path[2] == '\0')) {
        count++;
        path += path[2] ? 3 : 2;
    }
    return count;
}

/* Whether a path leads to something below `root`. */
static bool is_inside(const char *root, const char *path)
{
    size_t size = strlen(root), above = ups(root);
    if (size == (above ? 3 * above - 1 : 0)) /* nothing but `..` */
        return path[0] != '/' && ups(path) <= above;
    return strncmp(path, root, size) == 0 && (path[size] == '/' || root[size - 1] == '/');
}

const char *ken_use_name(struct ken_compiler *c, uint32_t file)
{
    const char *base = c->files[0].path, *path = c->files[file].path;
    size_t folder = folder_size(base), same = 0, up = 0;
    for (size_t i = 0; i <= folder && base[i] == path[i]; i++) /* as many whole segments as both have */
        if (base[i] == '/')
            same = i + 1;
    for (size_t i = same; i < folder; i++)
        up += i == same || base[i - 1] == '/';
    if ((base[0] == '/') != (path[0] == '/') || (up > 0 && ups(base + same) > 0))
        return path; /* how the one looks from the other cannot be told */
    char *name = ken_new(c, 3 * up + strlen(path + same) + 1);
    for (size_t i = 0; i < up; i++)
        memcpy(name + 3 * i, "../", 3);
    memcpy(name + 3 * up, path + same, strlen(path + same) + 1);
    return name;
}

/* --- the files ------------------------------------------------------------------------------------------------------ */

static uint32_t add_file(struct ken_compiler *c, const char *name, const char *path, const char *bytes, size_t size)
{
    if (c->file_count == c->file_capacity) {
        c->file_capacity = 2 * c->file_capacity + 1;
        struct ken_file *files = ken_new(c, c->file_capacity * sizeof *files);
        if (c->file_count)
            memcpy(files, c->files, c->file_count * sizeof *files);
        c->files = files;
    }
    struct ken_file *f = &c->files[c->file_count];
    *f = (struct ken_file){.path = path, .height = 1};
    if (!ken_source_load(c->arena, &f->source, name, bytes, size))
        ken_out_of_memory(c);
    if (!ken_map_find(c->paths, path, strlen(path)))
        ken_map_set(c, c->paths, path, strlen(path), (void *)(uintptr_t)(c->file_count + 1));
    return c->file_count++;
}

void ken_use_given(struct ken_compiler *c, const ken_rule_file *files, size_t count, const char *root)
{
    if (count > KEN_LIMIT_RULE_FILES) {
        ken_report_whole(c, KEN_DIAG_LIMIT, ken_arg_phrase(KEN_PHRASE_FILES), ken_arg_count(count), ken_arg_count(KEN_LIMIT_RULE_FILES));
        return;
    }
    c->paths = KEN_NEW(c, struct ken_map);
    for (size_t i = 0; i < count; i++) {
        bool large = files[i].size > c->options.rule_bytes;
        uint32_t file = add_file(c, files[i].name, path_of(c, "", 0, files[i].name), files[i].bytes, large ? 0 : files[i].size);
        if (large)
            ken_report_whole(c, KEN_DIAG_FILE_TOO_BIG, ken_arg_string(c->files[file].source.name), ken_arg_count(c->options.rule_bytes),
                             (struct ken_arg){0});
    }
    c->given_count = c->file_count;
    if (count > 0)
        c->root = root ? path_of(c, "", 0, root) : path_of(c, c->files[0].path, folder_size(c->files[0].path), "..");
}

void ken_use_read(struct ken_compiler *c, uint32_t file, const struct ken_keywords *keywords)
{
    if (c->files[file].state != KEN_UNREAD)
        return;
    uint32_t errors = c->error_count;
    c->files[file].state = KEN_BEING_READ;
    c->being_read++;
    ken_parse_file(c, file, keywords);
    c->being_read--;
    struct ken_file *f = &c->files[file]; /* not before: the files may have moved */
    f->state = KEN_READ_WHOLE;
    f->faulty = c->error_count > errors;
    f->order = c->order.count;
    *KEN_ADD(c, &c->order, uint32_t) = file;
}

void ken_use_closure(const struct ken_compiler *c, uint32_t file, bool *seen)
{
    if (seen[file])
        return;
    seen[file] = true;
    const struct ken_list *below = &c->files[file].below;
    for (uint32_t i = 0; i < below->count; i++)
        ken_use_closure(c, KEN_AT(*below, uint32_t, i), seen); /* at most KEN_LIMIT_USE_DEPTH deep */
}

/* --- a file that is named ------------------------------------------------------------------------------------------- */

static struct ken_arg name_of(const struct ken_node *text)
{
    return text->size ? ken_arg_text(text->text, text->size) : ken_arg_code("\"\"");
}

static uint32_t refuse(struct ken_compiler *c, enum ken_diag_code code, const struct ken_node *text, enum ken_phrase why)
{
    ken_report(c, code, text->span, name_of(text), ken_arg_phrase(why));
    return KEN_NONE;
}

static uint32_t refuse_limit(struct ken_compiler *c, const struct ken_node *text, enum ken_phrase what, size_t have, size_t most)
{
    ken_report(c, KEN_DIAG_LIMIT, text->span, ken_arg_phrase(what), ken_arg_count(have), ken_arg_count(most));
    return KEN_NONE;
}

/* The parts of a name as written: parted by one '/', none empty, no '\', which parts names elsewhere. */
static bool is_name(const char *name, size_t size)
{
    if (size == 0 || name[0] == '/' || name[size - 1] == '/' || strlen(name) != size || strchr(name, '\\'))
        return false;
    return !strstr(name, "//");
}

static uint32_t bring(struct ken_parser *p, const struct ken_node *text, const char *path)
{
    struct ken_compiler *c = p->compiler;
    const char *bytes = NULL;
    size_t size = 0;
    if (c->file_count == KEN_LIMIT_RULE_FILES)
        return refuse_limit(c, text, KEN_PHRASE_FILES, c->file_count + 1, KEN_LIMIT_RULE_FILES);
    ken_rule_reading reading = c->reader ? c->reader->read(c->reader->user, path, &bytes, &size) : KEN_READING_MISSING;
    if (reading == KEN_READING_DONE && size > c->options.rule_bytes)
        reading = KEN_READING_TOO_LARGE;
    switch (reading) {
    case KEN_READING_DONE: break;
    case KEN_READING_MISSING: return refuse(c, KEN_DIAG_USE_NOT_FOUND, text, KEN_PHRASE_NOTHING);
    case KEN_READING_FOLDER: return refuse(c, KEN_DIAG_USE_UNREADABLE, text, KEN_PHRASE_FILE_IS_FOLDER);
    case KEN_READING_DENIED: return refuse(c, KEN_DIAG_USE_UNREADABLE, text, KEN_PHRASE_FILE_DENIED);
    case KEN_READING_FAILED: return refuse(c, KEN_DIAG_USE_UNREADABLE, text, KEN_PHRASE_FILE_FAILED);
    case KEN_READING_OUTSIDE: return refuse(c, KEN_DIAG_USE_NAME, text, KEN_PHRASE_FILE_OUTSIDE);
    case KEN_READING_TOO_LARGE:
        ken_report(c, KEN_DIAG_FILE_TOO_BIG, text->span, name_of(text), ken_arg_count(c->options.rule_bytes));
        return KEN_NONE;
    case KEN_READING_NO_MEMORY: ken_out_of_memory(c);
    }
    return add_file(c, path, path, bytes, size);
}

/* The file's row, read or not; KEN_NONE, and a message, when there is none. */
static uint32_t find(struct ken_parser *p, const struct ken_node *text)
{
    struct ken_compiler *c = p->compiler;
    size_t size;
    const char *own = p->file->path, *name = ken_ast_as_written(c, text, &size);
    if (!is_name(name, size))
        return refuse(c, KEN_DIAG_USE_NAME, text, KEN_PHRASE_FILE_NAME);
    const char *path = path_of(c, own, folder_size(own), name);
    if (!is_inside(c->root, path))
        return refuse(c, KEN_DIAG_USE_NAME, text, KEN_PHRASE_FILE_OUTSIDE);
    uintptr_t known = (uintptr_t)ken_map_find(c->paths, path, strlen(path));
    return known ? (uint32_t)known - 1 : bring(p, text, path);
}

/* Reads the file that `text` names, unless it is read; false, and a message, when that cannot be. */
static bool read_named(struct ken_parser *p, const struct ken_node *text, uint32_t file)
{
    struct ken_compiler *c = p->compiler;
    struct ken_file *named = &c->files[file];
    if (named->state == KEN_BEING_READ) {
        struct ken_diag *d = ken_report(c, KEN_DIAG_USE_CYCLE, text->span, name_of(text));
        if (file != p->file_index && p->file->named.end)
            ken_diag_relate(d, p->file->named, KEN_PHRASE_NAMED_HERE, (struct ken_arg){0});
        return false;
    }
    if (c->being_read + named->height > KEN_LIMIT_USE_DEPTH) {
        refuse_limit(c, text, KEN_PHRASE_FILES_DEEP, c->being_read + named->height, KEN_LIMIT_USE_DEPTH);
        return false;
    }
    if (named->state == KEN_UNREAD)
        named->named = text->span;
    ken_use_read(c, file, p->names->keywords);
    p->file = &c->files[p->file_index]; /* the files may have moved */
    return true;
}

/* Where the statement may stand; false, and a message, where not. */
static bool stands_well(struct ken_parser *p, const struct ken_node *statement)
{
    bool amends = statement->kind == KEN_NODE_AMENDS;
    struct ken_span earlier = p->file->amends_span;
    enum ken_word word = amends ? KEN_WORD_AMENDS : KEN_WORD_USE;
    if (amends && earlier.end) {
        struct ken_diag *d = ken_report(p->compiler, KEN_DIAG_CLAUSE_TWICE, statement->span, ken_arg_keyword(word),
                                        ken_arg_phrase(KEN_PHRASE_THIS_FILE), ken_arg_place(earlier), ken_arg_phrase(KEN_PHRASE_NOTHING));
        ken_diag_relate(d, earlier, KEN_PHRASE_FIRST_HERE, (struct ken_arg){0});
        return false;
    }
    if (amends)
        p->file->amends_span = statement->span;
    if (!(amends ? p->declares_anything : p->scores_anything))
        return true;
    ken_report(p->compiler, KEN_DIAG_USE_LATE, statement->span, ken_arg_keyword(word),
               ken_arg_phrase(amends ? KEN_PHRASE_DECLARATIONS : KEN_PHRASE_SCORECARDS));
    return false;
}

static bool is_below(const struct ken_file *f, uint32_t file)
{
    for (uint32_t i = 0; i < f->below.count; i++)
        if (KEN_AT(f->below, uint32_t, i) == file)
            return true;
    return false;
}

/* A file is amended by one other only: two would change each other's changes. */
static bool mark_amended(struct ken_parser *p, const struct ken_node *statement, uint32_t file)
{
    struct ken_compiler *c = p->compiler;
    struct ken_file *f = &c->files[file];
    if (f->amended.end) {
        struct ken_diag *d = ken_report(c, KEN_DIAG_AMEND_TWICE, statement->span,
                                        ken_arg_phrase_of(c, KEN_PHRASE_OLD_FILE, name_of(statement->first)), ken_arg_place(f->amended));
        ken_diag_relate(d, f->amended, KEN_PHRASE_FIRST_HERE, (struct ken_arg){0});
        return false;
    }
    f->amended = statement->span;
    c->amended = true;
    p->file->amends = file + 1;
    return true;
}

/* `change scorecard` may name one of any file below. */
static void borrow_all(struct ken_parser *p, const struct ken_node *statement, uint32_t file)
{
    struct ken_compiler *c = p->compiler;
    bool *seen = ken_new(c, c->file_count * sizeof *seen);
    ken_names_borrow(p->names, c->files[file].names, true, statement->span);
    ken_use_closure(c, file, seen);
    for (uint32_t i = 0; i < c->file_count; i++)
        if (seen[i] && i != file)
            ken_names_borrow(p->names, c->files[i].names, true, statement->span);
}

static bool use(struct ken_parser *p, const struct ken_node *statement)
{
    const struct ken_node *text = statement->first;
    bool well = stands_well(p, statement);
    uint32_t file = well ? find(p, text) : KEN_NONE;
    if (file == KEN_NONE || !read_named(p, text, file))
        return false;
    const struct ken_file *named = &p->compiler->files[file];
    p->names->incomplete |= named->faulty;
    if (is_below(p->file, file))
        return true; /* named twice: nothing new */
    *KEN_ADD(p->compiler, &p->file->below, uint32_t) = file;
    if (p->file->height <= named->height)
        p->file->height = named->height + 1;
    if (statement->kind == KEN_NODE_USE)
        ken_names_borrow(p->names, named->names, false, statement->span);
    else if (mark_amended(p, statement, file))
        borrow_all(p, statement, file);
    return true;
}

void ken_use(struct ken_parser *p, const struct ken_node *statement)
{
    bool done = use(p, statement);
    p->names->incomplete |= !done;
    p->compiler->unread |= !done;
}
