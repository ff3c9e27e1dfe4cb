/* cell.c: widths are summed per code point with utf8proc; the C library's wcwidth knows no Thai in the C locale. */
#include "cell.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

#define ELLIPSIS "…"
#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */
#define NARROWEST 50               /* a terminal below this is treated as this wide */

/* The next code point, or -1 for a byte that is no UTF-8; always moves on. */
static utf8proc_int32_t next(const char **at, const char *end)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)*at, end - *at, &c);
    if (size <= 0) {
        ++*at;
        return -1;
    }
    *at += size;
    return c;
}

static size_t cells_of(utf8proc_int32_t c)
{
    if (c < 0)
        return 1;
    int width = utf8proc_charwidth(c);
    return width > 0 ? (size_t)width : 0;
}

size_t cli_cell_width(const char *text, size_t size)
{
    size_t cells = 0;
    for (const char *at = text, *end = text + size; at < end;)
        cells += cells_of(next(&at, end));
    return cells;
}

/* A vowel written before the consonant it belongs to: เ แ โ ใ ไ. */
static bool leads(utf8proc_int32_t c)
{
    return c >= 0x0e40 && c <= 0x0e44;
}

/* Part of the letter before it: a mark, or ำ, which carries one. */
static bool hangs(utf8proc_int32_t c)
{
    return c == 0x0e33 || (c >= 0 && cells_of(c) == 0);
}

size_t cli_cell_cut(struct ken_buffer *b, const char *text, size_t size, size_t cells)
{
    size_t width = cli_cell_width(text, size);
    if (width <= cells) {
        ken_buffer_bytes(b, text, size);
        return width;
    }
    size_t room = cells > 0 ? cells - 1 : 0, used = 0, good = 0, good_used = 0;
    utf8proc_int32_t before = 0;
    for (const char *at = text, *end = text + size; at < end;) {
        const char *begin = at;
        utf8proc_int32_t c = next(&at, end);
        if (!hangs(c) && !leads(before) && before != ' ') {
            good = (size_t)(begin - text);
            good_used = used;
        }
        used += cells_of(c);
        if (used > room)
            break;
        before = c;
    }
    ken_buffer_bytes(b, text, good);
    ken_buffer_string(b, ELLIPSIS);
    return good_used + 1;
}

void cli_cell_pad(struct ken_buffer *b, size_t cells)
{
    ken_buffer_repeat(b, ' ', cells);
}

static void put_word(struct ken_buffer *b, const char *word, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ken_buffer_char(b, word[i] == CLI_CELL_TIE ? ' ' : word[i]);
}

void cli_cell_wrap(struct ken_buffer *b, const char *text, size_t column, size_t width)
{
    size_t used = column;
    while (*text) {
        size_t size = strcspn(text, " "), cells = 0;
        for (size_t i = 0; i < size; i++)
            cells += text[i] == CLI_CELL_TIE;
        cells += cli_cell_width(text, size); /* the tie is a control character, without a cell of its own */
        if (used > column && width > 0 && used + 1 + cells > width) {
            ken_buffer_char(b, '\n');
            cli_cell_pad(b, column);
            used = column;
        } else if (used > column) {
            ken_buffer_char(b, ' ');
            used++;
        }
        put_word(b, text, size);
        used += cells;
        text += size;
        text += strspn(text, " ");
    }
}

void cli_cell_style(struct ken_buffer *b, bool colour, enum cli_style style)
{
    static const char *const codes[] = {[CLI_STYLE_PLAIN] = "\033[0m", [CLI_STYLE_BOLD] = "\033[1m",
                                        [CLI_STYLE_RED] = "\033[31m", [CLI_STYLE_YELLOW] = "\033[33m"};
    if (colour)
        ken_buffer_string(b, codes[style]);
}

size_t cli_cell_terminal(int fd)
{
    if (!isatty(fd))
        return 0;
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 80;
    return size.ws_col < NARROWEST ? NARROWEST : size.ws_col;
}
