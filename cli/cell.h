/* Texts on a terminal: how many cells they take, and where they may be cut. */
#ifndef KEN_CLI_CELL_H
#define KEN_CLI_CELL_H

#include "../runtime/format.h"

/* Cells of a UTF-8 text: marks take none. */
size_t cli_cell_width(const char *text, size_t size);

/* Appends a safe text, cut to `cells` with … at its end where it is longer: never behind a leading vowel (เ แ โ ใ ไ), never
 * before a mark. Returns the cells taken. */
size_t cli_cell_cut(struct ken_buffer *, const char *text, size_t size, size_t cells);

/* Appends spaces. */
void cli_cell_pad(struct ken_buffer *, size_t cells);

/* Appends a safe text broken at its spaces, the first line beginning at cell `column` (already reached), the others indented to
 * it; no line goes past `width` where a space allows it (0: never broken). CLI_CELL_TIE is a space that is not broken at. */
void cli_cell_wrap(struct ken_buffer *, const char *text, size_t column, size_t width);
#define CLI_CELL_TIE '\x1f'

/* Turns styles on and off; nothing unless `colour`. */
enum cli_style { CLI_STYLE_PLAIN, CLI_STYLE_BOLD, CLI_STYLE_RED, CLI_STYLE_YELLOW };
void cli_cell_style(struct ken_buffer *, bool colour, enum cli_style);

/* The width of the terminal behind `fd`, 0 where there is none. */
size_t cli_cell_terminal(int fd);

#endif
