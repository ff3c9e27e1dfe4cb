/* JSON as RFC 8259 has it, read into a tree by one function for each rule of its grammar. */
#include "model.h"

#include <string.h>

enum { DEPTH = 32, RECORD_BYTES = 8 << 20 };

struct reader {
    struct pool *pool;
    const char *at, *end;
    int depth;
};

static bool read_value(struct reader *r, struct json *out);

static void skip_space(struct reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'))
        r->at++;
}

static bool take(struct reader *r, char byte)
{
    if (r->at == r->end || *r->at != byte)
        return false;
    r->at++;
    return true;
}

static bool is_digit(const struct reader *r)
{
    return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}

static bool take_digits(struct reader *r)
{
    if (!is_digit(r))
        return false;
    while (is_digit(r))
        r->at++;
    return true;
}

static bool read_word(struct reader *r, const char *word)
{
    size_t size = strlen(word);
    if ((size_t)(r->end - r->at) < size || memcmp(r->at, word, size) != 0)
        return false;
    r->at += size;
    return true;
}

static bool read_number(struct reader *r, struct json *out)
{
    const char *begin = r->at;
    take(r, '-');
    if (!take(r, '0') && !take_digits(r))
        return false;
    if (take(r, '.') && !take_digits(r))
        return false;
    if (take(r, 'e') || take(r, 'E')) {
        if (!take(r, '+'))
            take(r, '-');
        if (!take_digits(r))
            return false;
    }
    out->kind = JSON_NUMBER;
    out->text = begin;
    out->size = (size_t)(r->at - begin);
    return true;
}

/* --- strings -------------------------------------------------------------------------------------------------------- */

static char *put_character(char *to, unsigned code)
{
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xC0 | code >> 6);
        *to++ = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *to++ = (char)(0xE0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    } else {
        *to++ = (char)(0xF0 | code >> 18);
        *to++ = (char)(0x80 | (code >> 12 & 0x3F));
        *to++ = (char)(0x80 | (code >> 6 & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    }
    return to;
}

static bool read_hex(struct reader *r, unsigned *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++) {
        if (r->at == r->end)
            return false;
        const char *digits = "0123456789abcdef", *found = strchr(digits, *r->at | (*r->at >= 'A' ? 0x20 : 0));
        if (*r->at == '\0' || !found)
            return false;
        *code = *code * 16 + (unsigned)(found - digits);
        r->at++;
    }
    return true;
}

/* Behind a backslash. A surrogate without its other half is no character. */
static bool read_escape(struct reader *r, char **to)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    if (r->at == r->end)
        return false;
    char letter = *r->at++;
    if (letter != 'u') {
        const char *found = letter ? strchr(letters, letter) : NULL;
        if (found)
            *(*to)++ = meant[found - letters];
        return found;
    }
    unsigned code, low;
    if (!read_hex(r, &code))
        return false;
    if (code >= 0xD800 && code < 0xDC00) {
        if (!take(r, '\\') || !take(r, 'u') || !read_hex(r, &low) || low < 0xDC00 || low > 0xDFFF)
            return false;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code < 0xE000) {
        return false;
    }
    *to = put_character(*to, code);
    return true;
}

/* One character of UTF-8: shortest form, no surrogate, at most U+10FFFF. */
static bool copy_character(struct reader *r, char **to)
{
    unsigned char lead = (unsigned char)*r->at;
    int more = lead < 0x80 ? 0 : lead >= 0xC2 && lead < 0xE0 ? 1 : lead >= 0xE0 && lead < 0xF0 ? 2 : lead >= 0xF0 && lead < 0xF5 ? 3 : -1;
    if (more < 0 || r->end - r->at <= more)
        return false;
    unsigned code = more == 0 ? lead : lead & (0x3Fu >> more);
    for (int i = 1; i <= more; i++) {
        unsigned char byte = (unsigned char)r->at[i];
        if ((byte & 0xC0) != 0x80)
            return false;
        code = code << 6 | (byte & 0x3F);
    }
    if ((more == 2 && code < 0x800) || (more == 3 && (code < 0x10000 || code > 0x10FFFF)) || (code >= 0xD800 && code < 0xE000))
        return false;
    *to = put_character(*to, code);
    r->at += more + 1;
    return true;
}

static bool read_string(struct reader *r, const char **text, size_t *size)
{
    if (!take(r, '"'))
        return false;
    const char *end = r->at; /* decoding makes nothing longer than it is up to the last quotation mark */
    while (end < r->end && *end != '"')
        end += *end == '\\' ? 2 : 1;
    if (end >= r->end)
        return false;
    char *decoded = pool_take(r->pool, (size_t)(end - r->at) + 1), *to = decoded;
    while (!take(r, '"')) {
        if (r->at == r->end || (unsigned char)*r->at < 0x20)
            return false;
        if (take(r, '\\') ? !read_escape(r, &to) : !copy_character(r, &to))
            return false;
    }
    *text = decoded;
    *size = (size_t)(to - decoded);
    return true;
}

/* --- arrays and objects --------------------------------------------------------------------------------------------- */

static bool read_members(struct reader *r, struct json *out, bool object)
{
    struct json **last = &out->first;
    skip_space(r);
    if (take(r, object ? '}' : ']'))
        return true;
    do {
        struct json *member = *last = pool_take(r->pool, sizeof *member);
        last = &member->next;
        skip_space(r);
        if (object) {
            if (!read_string(r, &member->key, &member->key_size))
                return false;
            skip_space(r);
            if (!take(r, ':'))
                return false;
        }
        if (!read_value(r, member))
            return false;
        skip_space(r);
    } while (take(r, ','));
    return take(r, object ? '}' : ']');
}

static bool read_value(struct reader *r, struct json *out)
{
    skip_space(r);
    if (r->at == r->end)
        return false;
    switch (*r->at) {
    case '"': out->kind = JSON_STRING; return read_string(r, &out->text, &out->size);
    case 'n': out->kind = JSON_NULL; return read_word(r, "null");
    case 't': out->kind = JSON_TRUE; return read_word(r, "true");
    case 'f': out->kind = JSON_FALSE; return read_word(r, "false");
    case '{':
    case '[': {
        bool object = *r->at++ == '{';
        out->kind = object ? JSON_OBJECT : JSON_ARRAY;
        if (++r->depth > DEPTH || !read_members(r, out, object))
            return false;
        r->depth--;
        return true;
    }
    default: return read_number(r, out);
    }
}

struct json *oracle_json(struct pool *pool, const char *text, size_t size)
{
    struct reader r = {.pool = pool, .at = text, .end = text + size};
    struct json *value = pool_take(pool, sizeof *value);
    read_word(&r, "\xef\xbb\xbf"); /* a byte order mark before the text is no part of it */
    if (size > RECORD_BYTES || !read_value(&r, value))
        return NULL;
    skip_space(&r);
    return r.at == r.end ? value : NULL;
}
