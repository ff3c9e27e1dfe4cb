#include "source.h"

#include "fold.h"
#include "../runtime/text.h"

#include <string.h>

/* ---- Loading: is this text at all? ---- */

static bool is_line_end(const char *text, size_t size, size_t at)
{
    return text[at] == '\n' || (text[at] == '\r' && (at + 1 == size || text[at + 1] != '\n'));
}

static bool index_lines(struct ken_arena *arena, struct ken_source *source, uint32_t begin)
{
    size_t count = 1;
    for (size_t i = begin; i < source->size; i++)
        count += is_line_end(source->text, source->size, i);

    uint32_t *starts = ken_arena_alloc(arena, count * sizeof *starts);
    if (!starts)
        return false;
    size_t line = 0;
    starts[line++] = begin;
    for (size_t i = begin; i < source->size; i++)
        if (is_line_end(source->text, source->size, i))
            starts[line++] = (uint32_t)i + 1;
    source->line_starts = starts;
    source->line_count = count;
    return true;
}

/* In UTF-16 every other byte of Latin text is 00, and of Thai text 0E: a third
 * of all bytes on one side, and nearly none on the other. */
static bool looks_like_utf16(const char *text, size_t size)
{
    if (size >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0))
        return true;
    size_t high[2] = {0, 0};
    bool any_nul = false;
    for (size_t i = 0; i < size; i++) {
        high[i % 2] += text[i] == 0x00 || text[i] == 0x0E;
        any_nul |= text[i] == 0x00;
    }
    size_t more = high[0] > high[1] ? high[0] : high[1];
    size_t less = high[0] + high[1] - more;
    return any_nul && size >= 4 && more * 3 >= size && less <= more / 4;
}

/* Thai letters in Windows-874, and its curly quotes, dashes, … and no-break space. */
static bool is_cp874(unsigned char byte)
{
    return (byte >= 0xA0 && byte <= 0xDA) || (byte >= 0xDF && byte <= 0xFB) || byte == 0x85 ||
           (byte >= 0x91 && byte <= 0x97);
}

/* Two or three Windows-874 letters often happen to be valid UTF-8 ("รก" is the
 * bytes of á), so what speaks against it is only much *Thai* in UTF-8: that is
 * a UTF-8 file with a damaged place. */
static bool looks_like_cp874(const char *text, size_t size)
{
    size_t high = 0, fitting = 0, thai_utf8 = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        uint32_t length;
        if (byte < 0x80)
            continue;
        high++;
        fitting += is_cp874(byte);
        int32_t code = ken_text_decode(text + i, size - i, &length);
        thai_utf8 += code >= 0x0E01 && code <= 0x0E5B;
    }
    return high >= 3 && fitting * 10 >= high * 9 && thai_utf8 * 8 < high;
}

static bool not_text(struct ken_source *source, enum ken_source_trouble what, uint32_t begin, uint32_t end)
{
    uint32_t byte = (unsigned char)source->text[begin];
    source->issues[source->issue_count++] = (struct ken_source_issue){what, begin, end, 1, byte};
    return false;
}

/* Reports the first byte that is not text, and says whether there was none. */
static bool check_bytes(struct ken_source *source, uint32_t begin)
{
    const char *text = source->text;
    if (looks_like_utf16(text, source->size))
        return not_text(source, KEN_TEXT_UTF16, 0, 2);
    uint32_t length;
    for (uint32_t at = begin; at < source->size; at += length) {
        int32_t code = ken_text_decode(text + at, source->size - at, &length);
        if (code < 0 && looks_like_cp874(text, source->size))
            return not_text(source, KEN_TEXT_NOT_UTF8_CP874, at, at + 1);
        if (code <= 0) /* a NUL would end the text for some readers and not for others */
            return not_text(source, KEN_TEXT_BAD_BYTES, at, at + 1);
    }
    return true;
}

bool ken_source_load(struct ken_arena *arena, struct ken_source *out, const char *name,
                     const char *bytes, size_t size)
{
    *out = (struct ken_source){.size = size};
    if (size >= UINT32_MAX)
        return false;
    out->name = ken_arena_copy(arena, name, strlen(name));
    out->text = ken_arena_copy(arena, bytes, size);
    out->issues = ken_arena_alloc(arena, (KEN_SOURCE_ERRORS + KEN_TEXT_TROUBLES) * sizeof *out->issues);
    if (!out->name || !out->text || !out->issues)
        return false;

    uint32_t begin = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (!index_lines(arena, out, begin))
        return false;
    out->usable = check_bytes(out, begin);
    /* Of what is not text nothing is lexed: folding from its end leaves norm empty. */
    return ken_fold_text(arena, out, out->usable ? begin : (uint32_t)size);
}

/* ---- Places ---- */

uint32_t ken_source_origin(const struct ken_source *source, size_t norm_offset)
{
    if (norm_offset >= source->norm_size)
        return (uint32_t)source->size;
    size_t low = 0, high = source->jump_count; /* the last jump at or before norm_offset is in [low, high) */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (source->jumps[middle].norm <= norm_offset)
            low = middle;
        else
            high = middle;
    }
    return source->jumps[low].origin + ((uint32_t)norm_offset - source->jumps[low].norm);
}

static uint32_t within(const struct ken_source *source, uint32_t offset)
{
    return offset < source->size ? offset : (uint32_t)source->size;
}

uint32_t ken_source_line(const struct ken_source *source, uint32_t offset)
{
    size_t low = 0, high = source->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return (uint32_t)low + 1;
}

static uint32_t line_start(const struct ken_source *source, uint32_t offset)
{
    return source->line_starts[ken_source_line(source, offset) - 1];
}

static uint32_t column(const struct ken_source *source, uint32_t offset, bool utf16)
{
    uint32_t units = 0, length, end = within(source, offset);
    for (uint32_t at = line_start(source, end); at < end; at += length) {
        int32_t code = ken_text_decode(source->text + at, source->size - at, &length);
        if (at + length > end)
            break; /* amid a code point is still at it */
        units += utf16 && code > 0xFFFF ? 2 : 1;
    }
    return units + 1;
}

uint32_t ken_source_column(const struct ken_source *source, uint32_t offset)
{
    return column(source, offset, false);
}

uint32_t ken_source_utf16(const struct ken_source *source, uint32_t offset)
{
    return column(source, offset, true);
}

bool ken_source_line_span(const struct ken_source *source, uint32_t line, uint32_t *begin,
                          uint32_t *end)
{
    if (line == 0 || line > source->line_count)
        return false;
    *begin = source->line_starts[line - 1];
    *end = line < source->line_count ? source->line_starts[line] : (uint32_t)source->size;
    if (line < source->line_count) {
        bool crlf = *end - *begin >= 2 && memcmp(source->text + *end - 2, "\r\n", 2) == 0;
        *end -= crlf ? 2 : 1;
    }
    return true;
}

uint32_t ken_source_cell(const struct ken_source *source, uint32_t line, uint32_t offset)
{
    uint32_t begin, end;
    if (!ken_source_line_span(source, line, &begin, &end) || offset <= begin)
        return 0;
    if (offset < end)
        end = offset;
    while (source->usable && end > begin && ken_text_is_continuation(source->text[end]))
        end--; /* amid a code point is still at it */
    return ken_text_cells(source->text + begin, end - begin);
}

/* ---- Clusters and cells ---- */

static bool is_mark(int32_t code)
{
    if (code < 0)
        return false;
    utf8proc_category_t category = utf8proc_category(code);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

/* Before a mark, or amid the bytes of one code point. */
static bool inside_cluster(const struct ken_source *source, uint32_t at)
{
    if (at >= source->size)
        return false;
    uint32_t length;
    return ken_text_is_continuation(source->text[at]) ||
           is_mark(ken_text_decode(source->text + at, source->size - at, &length));
}

/* No text stacks more marks than this on a letter (Unicode's stream-safe format
 * stops at 30 as well); without a bound, a file of marks alone would be read
 * again for each of its messages. */
enum { MOST_MARKS = 32 };

/* What has no width could fill a screen with nothing: so many bytes a cell are more than any text needs. */
enum { CELL_BYTES = 16 };

void ken_source_whole_clusters(const struct ken_source *source, uint32_t *begin, uint32_t *end)
{
    *begin = within(source, *begin);
    *end = within(source, *end < *begin ? *begin : *end);
    if (!source->usable)
        return; /* bytes that are not UTF-8 have no clusters */
    bool empty = *begin == *end;

    uint32_t first = line_start(source, *begin);
    for (int marks = 0; marks < MOST_MARKS && *begin > first && inside_cluster(source, *begin); marks++)
        do
            --*begin;
        while (ken_text_is_continuation(source->text[*begin]));
    if (empty && *begin == *end)
        return; /* a point between two clusters stays one */
    for (int marks = 0; marks < MOST_MARKS && inside_cluster(source, *end); marks++)
        do
            ++*end;
        while (ken_text_is_continuation(source->text[*end]));
}

static unsigned cells_of(int32_t code)
{
    if (code < 0 || utf8proc_category(code) == UTF8PROC_CATEGORY_CC)
        return 1;
    int width = utf8proc_charwidth(code);
    return width > 0 ? (unsigned)width : 0;
}

unsigned ken_text_cells(const char *utf8, size_t size)
{
    unsigned cells = 0;
    uint32_t length;
    for (size_t at = 0; at < size; at += length)
        cells += cells_of(ken_text_decode(utf8 + at, size - at, &length));
    return cells;
}

size_t ken_text_cut(const char *utf8, size_t size, unsigned cells)
{
    size_t cut = 0; /* the last place that fits and may be cut */
    size_t most = ((size_t)cells + 1) * CELL_BYTES;
    bool after_leading = false;
    uint32_t length;
    for (size_t at = 0; at < size; at += length) {
        int32_t code = ken_text_decode(utf8 + at, size - at, &length);
        if (!after_leading && !is_mark(code))
            cut = at;
        unsigned width = cells_of(code);
        if (width > cells || at > most)
            return cut;
        cells -= width;
        after_leading = ken_thai_is_leading(code);
    }
    return size;
}
