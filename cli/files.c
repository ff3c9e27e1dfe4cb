#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"
#include "text.h"

#define BLOCK ((size_t)64 << 10)
#define RULE_ENDING ".ken"

bool cli_files_is_stdin(const char *name)
{
    return strcmp(name, "-") == 0;
}

const char *cli_files_shown(const struct cli_session *s, const char *name)
{
    return cli_files_is_stdin(name) ? cli_text(CLI_TEXT_STDIN, s->options.language) : name;
}

int cli_files_open(const struct cli_session *s, const char *name)
{
    if (cli_files_is_stdin(name))
        return STDIN_FILENO;
    int fd;
    do
        fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    while (fd < 0 && errno == EINTR && !cli_output_interrupted());
    int error = errno;
    struct stat status;
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
        close(fd);
        fd = -1;
        error = EISDIR;
    }
    if (fd < 0 && !cli_output_interrupted())
        cli_error_system(s, CLI_TEXT_CANNOT_OPEN, name, error);
    return fd;
}

void cli_files_close(int fd)
{
    if (fd != STDIN_FILENO)
        close(fd);
}

ssize_t cli_files_next(const struct cli_session *s, const char *name, int fd, char *bytes, size_t size)
{
    for (;;) {
        ssize_t got = read(fd, bytes, size);
        if (got >= 0)
            return got;
        if (cli_output_interrupted())
            return -1;
        if (errno == EAGAIN) { /* a non-blocking pipe: wait all the same */
            poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1);
        } else if (errno != EINTR) {
            cli_error_system(s, CLI_TEXT_CANNOT_READ, cli_files_shown(s, name), errno);
            return -1;
        }
    }
}

bool cli_files_read(const struct cli_session *s, const char *name, size_t limit, struct ken_buffer *b)
{
    int fd = cli_files_open(s, name);
    if (fd < 0)
        return false;
    ssize_t got = 1;
    while (got > 0 && b->size <= limit) {
        size_t want = limit + 1 - b->size < BLOCK ? limit + 1 - b->size : BLOCK;
        char *room = ken_buffer_room(b, want);
        if (!room) {
            cli_error_memory(s);
            got = -1;
            break;
        }
        got = cli_files_next(s, name, fd, room, want);
        if (got > 0)
            ken_buffer_used(b, (size_t)got);
    }
    cli_files_close(fd);
    return got >= 0;
}

/* A pipe that nobody writes to would not even open. */
static int open_quietly(const char *name, int *fd)
{
    struct stat status;
    do
        *fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    while (*fd < 0 && errno == EINTR && !cli_output_interrupted());
    if (*fd < 0)
        return errno;
    int error = fstat(*fd, &status) != 0 ? errno : S_ISDIR(status.st_mode) ? EISDIR : S_ISREG(status.st_mode) ? 0 : EINVAL;
    if (error != 0)
        close(*fd);
    return error;
}

int cli_files_read_quietly(const char *name, size_t limit, struct ken_buffer *b)
{
    int fd, error = open_quietly(name, &fd);
    if (error != 0)
        return error;
    ssize_t got = 1;
    while (got > 0 && b->size <= limit && error == 0) {
        char *room = ken_buffer_room(b, BLOCK);
        if (!room) {
            error = ENOMEM;
            break;
        }
        got = read(fd, room, BLOCK);
        if (got > 0)
            ken_buffer_used(b, (size_t)got);
        else if (got < 0 && (errno == EINTR || errno == EAGAIN) && !cli_output_interrupted())
            got = 1; /* not the end */
        else if (got < 0)
            error = errno;
    }
    close(fd);
    return error ? error : b->size > limit ? EFBIG : 0;
}

/* Bytes of a path without its last part and the slashes before it; of "/x", the slash stays. */
static size_t without_last(const char *path, size_t size)
{
    while (size > 0 && path[size - 1] != '/')
        size--;
    while (size > 1 && path[size - 1] == '/')
        size--;
    return size;
}

char *cli_files_above(const char *name)
{
    size_t folder = without_last(name, strlen(name)), begin = folder;
    while (begin > 0 && name[begin - 1] != '/')
        begin--;
    const char *last = name + begin;
    size_t length = folder - begin;
    bool dots = (length == 1 || length == 2) && memcmp(last, "..", length) == 0; /* what is above is not known by name */
    size_t keep = dots ? folder : without_last(name, folder);
    const char *more = dots ? "/.." : keep > 0 ? "" : folder > 0 ? "." : "..";
    char *path = malloc(keep + strlen(more) + 1);
    if (path) {
        memcpy(path, name, keep);
        memcpy(path + keep, more, strlen(more) + 1);
    }
    return path;
}

int cli_files_too_big(const struct cli_session *s, const char *name, size_t limit, enum cli_text help)
{
    struct ken_buffer size = KEN_BUFFER_EMPTY;
    cli_text_size(&size, s->options.language, limit);
    cli_error(s, CLI_TEXT_FILE_TOO_BIG, cli_files_shown(s, name), ken_buffer_text(&size), NULL);
    cli_error_help(s, help);
    ken_buffer_free(&size);
    return CLI_FAILED;
}

bool cli_files_same(const char *a, const char *b)
{
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && S_ISREG(one.st_mode) && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

enum cli_kind cli_files_kind(const struct cli_session *s, const char *name)
{
    struct stat status;
    if (cli_files_is_stdin(name))
        return CLI_KIND_FILE;
    if (stat(name, &status) == 0)
        return S_ISDIR(status.st_mode) ? CLI_KIND_FOLDER : CLI_KIND_FILE;
    cli_error_system(s, CLI_TEXT_CANNOT_OPEN, name, errno);
    return CLI_KIND_NONE;
}

/* Of a rule file in a folder; what cannot be told is taken for a file, which then cannot be opened. */
static bool is_folder(const char *name)
{
    struct stat status;
    return stat(name, &status) == 0 && S_ISDIR(status.st_mode);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Hidden files are left out, as the shell's *.ken leaves them out: editors keep their own there. */
static bool is_rule_name(const char *name)
{
    size_t size = strlen(name), ending = strlen(RULE_ENDING);
    return name[0] != '.' && size > ending && strcmp(name + size - ending, RULE_ENDING) == 0;
}

static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder), rest = strlen(name);
    bool slash = size > 0 && folder[size - 1] != '/';
    char *path = malloc(size + slash + rest + 1);
    if (path) {
        memcpy(path, folder, size);
        if (slash)
            path[size] = '/';
        memcpy(path + size + slash, name, rest + 1);
    }
    return path;
}

/* 0, or an errno value. */
static int list_rules(DIR *folder, const char *name, char ***names, size_t *count)
{
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir(folder);
        if (!entry)
            return errno;
        if (!is_rule_name(entry->d_name))
            continue;
        char *path = join(name, entry->d_name);
        if (path && is_folder(path)) {
            free(path);
            continue;
        }
        char **longer = path ? reallocarray(*names, *count + 1, sizeof **names) : NULL;
        if (!longer) {
            free(path);
            return ENOMEM;
        }
        *names = longer;
        longer[(*count)++] = path;
    }
}

bool cli_files_rules_in(const struct cli_session *s, const char *name, char ***names, size_t *count)
{
    *names = NULL;
    *count = 0;
    DIR *folder = opendir(name);
    int error = folder ? list_rules(folder, name, names, count) : errno;
    if (folder)
        closedir(folder);
    if (error == ENOMEM)
        cli_error_memory(s);
    else if (error != 0)
        cli_error_system(s, CLI_TEXT_CANNOT_OPEN, name, error);
    else if (*count == 0)
        cli_error(s, CLI_TEXT_NO_RULES, name, NULL);
    if (error != 0 || *count == 0) {
        cli_files_free_names(*names, *count);
        return false;
    }
    qsort(*names, *count, sizeof **names, by_bytes);
    return true;
}

void cli_files_free_names(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}
