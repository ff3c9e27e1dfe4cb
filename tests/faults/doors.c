/* doors.c: each wrapped call asks its door first. */
#include "doors.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define QSORT_ON_STACK 1024 /* bytes that qsort of the C library sorts without asking for memory */

static struct state {
    long calls, shut_at; /* 0: open */
    bool for_good, narrow;
    int error;
} doors[DOOR_COUNT];

static bool any_failed;
static long live;

const char *door_word(enum door door)
{
    static const char *const words[] = {
#define DOOR(name, word) [DOOR_##name] = word,
#include "doors.def"
    };
    return words[door];
}

void door_shut(enum door door, long n, bool for_good, int error)
{
    doors[door] = (struct state){.shut_at = n, .for_good = for_good, .error = error};
    any_failed = false;
}

void door_narrow(enum door door)
{
    doors[door] = (struct state){.narrow = true};
}

bool doors_open(void)
{
    for (size_t i = 0; i < DOOR_COUNT; i++)
        doors[i].shut_at = doors[i].narrow = 0;
    return any_failed;
}

long door_calls(enum door door)
{
    return doors[door].calls;
}

long doors_live(void)
{
    return live;
}

/* Counts a call; true: it has to fail, and errno says why. */
static bool shut(enum door door)
{
    struct state *d = &doors[door];
    d->calls++;
    if (d->shut_at == 0 || d->calls < d->shut_at || (d->calls > d->shut_at && !d->for_good))
        return false;
    any_failed = true;
    errno = d->error;
    return true;
}

#define REAL(type, name, ...) type __real_##name(__VA_ARGS__); type __wrap_##name(__VA_ARGS__)

/* Memory */

REAL(void *, malloc, size_t);
REAL(void *, calloc, size_t, size_t);
REAL(void *, realloc, void *, size_t);
REAL(void *, reallocarray, void *, size_t, size_t);
REAL(void, free, void *);
REAL(char *, strdup, const char *);
REAL(void, qsort, void *, size_t, size_t, int (*)(const void *, const void *));

static void *counted(void *block)
{
    live += block != NULL;
    return block;
}

void *__wrap_malloc(size_t size)
{
    return shut(DOOR_MEMORY) ? NULL : counted(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return shut(DOOR_MEMORY) ? NULL : counted(__real_calloc(count, size));
}

void *__wrap_realloc(void *block, size_t size)
{
    if (shut(DOOR_MEMORY))
        return NULL;
    return block ? __real_realloc(block, size) : counted(__real_realloc(NULL, size));
}

void *__wrap_reallocarray(void *block, size_t count, size_t size)
{
    if (shut(DOOR_MEMORY))
        return NULL;
    return block ? __real_reallocarray(block, count, size) : counted(__real_reallocarray(NULL, count, size));
}

void __wrap_free(void *block)
{
    live -= block != NULL;
    __real_free(block);
}

char *__wrap_strdup(const char *text)
{
    return shut(DOOR_MEMORY) ? NULL : counted(__real_strdup(text));
}

/* qsort sorts without memory too, but then leaves equal items in any order: here in the opposite one. */
void __wrap_qsort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    if (size > 0 && count >= QSORT_ON_STACK / size && shut(DOOR_MEMORY))
        for (unsigned char *low = items, *high = low + count * size; high - low >= (ptrdiff_t)(2 * size); low += size) {
            high -= size;
            for (size_t i = 0; i < size; i++) {
                unsigned char byte = low[i];
                low[i] = high[i];
                high[i] = byte;
            }
        }
    __real_qsort(items, count, size, compare);
}

/* Files */

REAL(ssize_t, read, int, void *, size_t);
REAL(ssize_t, write, int, const void *, size_t);
REAL(int, open, const char *, int, ...);
REAL(int, close, int);
REAL(int, stat, const char *, struct stat *);
REAL(int, fstat, int, struct stat *);
REAL(int, access, const char *, int);
REAL(char *, realpath, const char *, char *);
REAL(DIR *, opendir, const char *);
REAL(struct dirent *, readdir, DIR *);
REAL(int, rename, const char *, const char *);
REAL(int, unlink, const char *);
REAL(int, fsync, int);
REAL(int, fchmod, int, mode_t);
REAL(int, dup, int);

ssize_t __wrap_read(int fd, void *bytes, size_t size)
{
    if (shut(DOOR_READ))
        return -1;
    return __real_read(fd, bytes, doors[DOOR_READ].narrow && size > 1 ? 1 : size);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
    enum door door = fd == STDERR_FILENO ? DOOR_SAY : DOOR_WRITE;
    if (shut(door))
        return -1;
    return __real_write(fd, bytes, doors[door].narrow && size > 1 ? 1 : size);
}

int __wrap_open(const char *name, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
    va_end(list);
    return shut(DOOR_OPEN) ? -1 : __real_open(name, flags, mode);
}

/* A file is closed even where its close says that something was lost. */
int __wrap_close(int fd)
{
    int mode = fcntl(fd, F_GETFL);
    bool fails = shut(mode >= 0 && (mode & O_ACCMODE) != O_RDONLY ? DOOR_FINISH : DOOR_CLOSE);
    int error = errno, result = __real_close(fd);
    if (!fails)
        return result;
    errno = error;
    return -1;
}

int __wrap_stat(const char *name, struct stat *status)
{
    return shut(DOOR_STAT) ? -1 : __real_stat(name, status);
}

int __wrap_fstat(int fd, struct stat *status)
{
    return shut(DOOR_STAT) ? -1 : __real_fstat(fd, status);
}

int __wrap_access(const char *name, int mode)
{
    return shut(DOOR_ACCESS) ? -1 : __real_access(name, mode);
}

char *__wrap_realpath(const char *name, char *room)
{
    if (shut(DOOR_REALPATH))
        return NULL;
    if (!room && shut(DOOR_MEMORY)) {
        errno = ENOMEM;
        return NULL;
    }
    char *path = __real_realpath(name, room);
    return room ? path : counted(path);
}

DIR *__wrap_opendir(const char *name)
{
    return shut(DOOR_OPENDIR) ? NULL : __real_opendir(name);
}

struct dirent *__wrap_readdir(DIR *folder)
{
    return shut(DOOR_READDIR) ? NULL : __real_readdir(folder);
}

int __wrap_rename(const char *from, const char *to)
{
    return shut(DOOR_RENAME) ? -1 : __real_rename(from, to);
}

int __wrap_unlink(const char *name)
{
    return shut(DOOR_UNLINK) ? -1 : __real_unlink(name);
}

int __wrap_fsync(int fd)
{
    return shut(DOOR_FSYNC) ? -1 : __real_fsync(fd);
}

int __wrap_fchmod(int fd, mode_t mode)
{
    return shut(DOOR_FCHMOD) ? -1 : __real_fchmod(fd, mode);
}

int __wrap_dup(int fd)
{
    return shut(DOOR_DUP) ? -1 : __real_dup(fd);
}
