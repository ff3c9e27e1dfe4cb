/* text.h: code points, and the kinds of Thai letters that folding, look-alike
 * keys and the carets tell apart. */
#ifndef KEN_TEXT_H
#define KEN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <utf8proc.h>

enum {
    THAI_MAI_HAN_AKAT = 0x0E31, /* ◌ั */
    THAI_SARA_AA = 0x0E32,      /* า */
    THAI_SARA_AM = 0x0E33,      /* ำ */
    THAI_SARA_E = 0x0E40,       /* เ */
    THAI_SARA_AE = 0x0E41,      /* แ */
    THAI_LAKKHANG = 0x0E45,     /* ๅ, which belongs after ฤ and ฦ only */
    THAI_RU = 0x0E24,           /* ฤ */
    THAI_LU = 0x0E26,           /* ฦ */
    THAI_NIKHAHIT = 0x0E4D,     /* ◌ํ */
    THAI_BYTES = 3,             /* every Thai character in UTF-8 */

    TEXT_NBSP = 0x00A0,
    TEXT_OPEN_QUOTE = 0x201C, /* “ */
    TEXT_CLOSE_QUOTE = 0x201D /* ” */
};

/* Reads the code point at the start of `size` > 0 bytes. Strict: -1, with a
 * length of 1, for anything that is not UTF-8. */
static inline int32_t ken_text_decode(const char *bytes, size_t size, uint32_t *length)
{
    /* Four bytes hold any code point; a size beyond utf8proc's own type would mean "up to a NUL" to it. */
    utf8proc_ssize_t room = size < 4 ? (utf8proc_ssize_t)size : 4;
    utf8proc_int32_t code;
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)bytes, room, &code);
    *length = used > 0 ? (uint32_t)used : 1;
    return used > 0 ? code : -1;
}

static inline bool ken_text_is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Soft hyphen, zero-width space, joiner and non-joiner, word joiner, byte order mark: what word processors leave between letters. */
static inline bool ken_text_is_zero_width(int32_t c)
{
    return c == 0x00AD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF;
}

static inline bool ken_thai_is_consonant(int32_t c) { return c >= 0x0E01 && c <= 0x0E2E; }
static inline bool ken_thai_is_leading(int32_t c) { return c >= 0x0E40 && c <= 0x0E44; }
static inline bool ken_thai_is_tone(int32_t c) { return c >= 0x0E48 && c <= 0x0E4B; }

/* Vowels and signs written above or below a consonant, tone marks included. */
static inline bool ken_thai_is_mark(int32_t c)
{
    return c == THAI_MAI_HAN_AKAT || (c >= 0x0E34 && c <= 0x0E3A) || (c >= 0x0E47 && c <= 0x0E4E);
}

/* The marks that are typed before a tone mark: ◌ั ◌ิ ◌ี ◌ึ ◌ื ◌ุ ◌ู ◌็. */
static inline bool ken_thai_is_vowel_mark(int32_t c)
{
    return c == THAI_MAI_HAN_AKAT || (c >= 0x0E34 && c <= 0x0E39) || c == 0x0E47;
}

/* What words are made of: the Thai block without digits, ฿ and punctuation. */
static inline bool ken_thai_is_letter(int32_t c)
{
    return (c >= 0x0E01 && c <= 0x0E3A) || (c >= 0x0E40 && c <= 0x0E4E);
}

#endif
