/* output.c: buffered writing with every mistake noticed; files through a temporary name and a rename. */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"

#define BLOCK ((size_t)64 << 10)
#define NAMES_TRIED 100

/* The one thing a signal handler may touch: the signal that came, so that no temporary file stays behind. */
static volatile sig_atomic_t interruption;

static void interrupt(int number)
{
    interruption = number;
}

bool cli_output_interrupted(void)
{
    return interruption != 0;
}

/* A signal ends the work in order, within a record of its coming. So does a second one, which may come at once: timeout and a
 * closing terminal signal both the process and its group. Signals that were ignored stay so (nohup). */
static void watch_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction before, action = {.sa_handler = interrupt};
        sigemptyset(&action.sa_mask);
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL)
            sigaction(numbers[i], &action, NULL);
    }
}

/* A new file beside `target`, so that the rename stays within one file system. -1 with errno. */
static int open_temporary(struct cli_output *o)
{
    const char *slash = strrchr(o->target, '/');
    size_t folder = slash ? (size_t)(slash - o->target) + 1 : 0;
    o->temporary = malloc(folder + 48);
    if (!o->temporary) {
        errno = ENOMEM;
        return -1;
    }
    memcpy(o->temporary, o->target, folder);
    int fd = -1;
    for (unsigned i = 0; i < NAMES_TRIED && fd < 0; i++) {
        snprintf(o->temporary + folder, 48, ".ken-%ld-%u.tmp", (long)getpid(), i);
        fd = open(o->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    if (fd < 0) {
        int error = errno;
        free(o->temporary); /* not ours to remove */
        o->temporary = NULL;
        errno = error;
    }
    return fd;
}

static void drop_temporary(struct cli_output *o)
{
    unlink(o->temporary);
    free(o->temporary);
    o->temporary = NULL;
}

/* -1 with errno. */
static int open_file(struct cli_output *o, const char *name)
{
    struct stat before;
    bool exists = stat(name, &before) == 0;
    if (!exists && errno != ENOENT)
        return -1;
    if (exists && S_ISDIR(before.st_mode)) {
        errno = EISDIR;
        return -1;
    }
    if (exists && !S_ISREG(before.st_mode)) /* a device or a pipe is written to, never replaced */
        return open(name, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (exists && access(name, W_OK) != 0) /* a rename would get round the permission */
        return -1;
    o->target = exists ? realpath(name, NULL) : strdup(name); /* through a link, to the file it names */
    if (!o->target)
        return -1;
    watch_signals();
    int fd = open_temporary(o);
    if (fd >= 0 && exists && fchmod(fd, before.st_mode & 07777) != 0 && errno != EPERM && errno != ENOTSUP) {
        int error = errno; /* some file systems keep no modes; any other mistake could let everybody read the file */
        close(fd);
        drop_temporary(o);
        errno = error;
        return -1;
    }
    return fd;
}

bool cli_output_open(struct cli_output *o, const struct cli_session *s, const char *name)
{
    *o = (struct cli_output){.fd = STDOUT_FILENO};
    if (!ken_buffer_room(&o->pending, BLOCK)) {
        cli_error_memory(s);
        return false;
    }
    if (name && strcmp(name, "-") != 0) {
        o->name = name;
        o->fd = open_file(o, name);
        if (o->fd < 0) {
            cli_error_system(s, CLI_TEXT_CANNOT_WRITE, name, errno);
            ken_buffer_free(&o->pending);
            free(o->target);
            return false;
        }
    }
    o->each_line = cli_option_given(&s->options, CLI_OPTION_LINE_BUFFERED) || isatty(o->fd);
    return true;
}

/* False once nothing more is to be written: what is at work then stops, within a record of the signal that came. */
static bool usable(const struct cli_output *o)
{
    return !o->broken && o->error == 0 && !cli_output_interrupted();
}

static void write_all(struct cli_output *o, const char *at, size_t left)
{
    while (left > 0 && usable(o)) {
        ssize_t written = write(o->fd, at, left);
        if (written >= 0) {
            at += written;
            left -= (size_t)written;
        } else if (errno == EPIPE) {
            o->broken = true;
        } else if (errno == EAGAIN) { /* somebody made the pipe non-blocking: wait all the same */
            poll(&(struct pollfd){.fd = o->fd, .events = POLLOUT}, 1, -1);
        } else if (errno != EINTR || cli_output_interrupted()) {
            o->error = errno;
        }
    }
}

static bool flush(struct cli_output *o)
{
    write_all(o, o->pending.bytes, o->pending.size);
    ken_buffer_clear(&o->pending);
    return usable(o);
}

/* What is pending never grows beyond its room, so that no memory is asked for here. */
bool cli_output_bytes(struct cli_output *o, const char *bytes, size_t size)
{
    if (size > BLOCK - o->pending.size)
        flush(o);
    if (size > BLOCK)
        write_all(o, bytes, size);
    else
        ken_buffer_bytes(&o->pending, bytes, size);
    return usable(o);
}

bool cli_output_buffer(struct cli_output *o, const struct ken_buffer *b)
{
    if (b->failed && flush(o)) /* what came before is whole */
        o->error = ENOMEM;
    return usable(o) && cli_output_bytes(o, b->bytes, b->size);
}

bool cli_output_line_end(struct cli_output *o)
{
    return o->each_line ? flush(o) : usable(o);
}

/* Makes the finished file appear under its name. */
static void put_in_place(struct cli_output *o)
{
    if (fsync(o->fd) != 0 && errno != EINVAL && errno != ENOTSUP)
        o->error = errno;
    if (close(o->fd) != 0 && o->error == 0)
        o->error = errno;
    if (o->error == 0 && rename(o->temporary, o->target) != 0)
        o->error = errno;
    if (o->error != 0)
        unlink(o->temporary);
}

/* Some file systems tell only at the close that the disk was full; standard output itself stays open. */
static void close_in_place(struct cli_output *o)
{
    int fd = o->name ? o->fd : dup(o->fd);
    if (fd >= 0 && close(fd) != 0 && errno != EINTR && o->error == 0)
        o->error = errno;
}

int cli_output_close(struct cli_output *o, const struct cli_session *s, int result)
{
    bool interrupted = cli_output_interrupted();
    if (result != CLI_FAILED || !o->temporary) /* what came before a mistake is still shown on standard output */
        flush(o);
    if (o->temporary && (result == CLI_FAILED || !usable(o) || interrupted)) {
        close(o->fd);
        unlink(o->temporary);
    } else if (o->temporary) {
        put_in_place(o);
    } else if (usable(o)) {
        close_in_place(o);
    }
    if (interrupted) { /* end as the signal would have ended it */
        signal((int)interruption, SIG_DFL);
        raise((int)interruption);
    }
    if (o->error == ENOMEM)
        result = cli_error_memory(s);
    else if (o->error != 0)
        result = cli_error_system(s, CLI_TEXT_CANNOT_WRITE, o->name ? o->name : cli_text(CLI_TEXT_STDOUT, s->options.language),
                                  o->error);
    else if (o->broken && result != CLI_FAILED)
        result = CLI_FINE;
    ken_buffer_free(&o->pending);
    free(o->temporary);
    free(o->target);
    return result;
}

int cli_output_all(const struct cli_session *s, const struct ken_buffer *text, int result)
{
    struct cli_output o;
    if (!cli_output_open(&o, s, NULL))
        return CLI_FAILED;
    cli_output_buffer(&o, text);
    return cli_output_close(&o, s, result);
}
