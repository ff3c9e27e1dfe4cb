#include "look.h"

#include "format.h"
#include "text.h"

/* The letter that the last two code points of a look and the next one make together, at its end; false: the next stays apart. */
static bool join(int32_t *points, size_t *count, int32_t next)
{
    int32_t last = *count > 0 ? points[*count - 1] : 0, before = *count > 1 ? points[*count - 2] : 0;
    if (next == THAI_SARA_E && last == THAI_SARA_E) {
        points[*count - 1] = THAI_SARA_AE;
    } else if (next == THAI_SARA_AA && last == THAI_NIKHAHIT) {
        points[*count - 1] = THAI_SARA_AM;
    } else if (next == THAI_SARA_AA && ken_thai_is_tone(last) && before == THAI_NIKHAHIT) {
        points[*count - 2] = last;
        points[*count - 1] = THAI_SARA_AM;
    } else if (ken_thai_is_tone(next) && last == THAI_SARA_AM) {
        points[*count - 1] = next; /* a tone mark comes before ำ … */
        points[(*count)++] = last;
    } else if (ken_thai_is_vowel_mark(next)) {
        size_t at = (*count)++; /* … and behind all vowel marks */
        for (; at > 0 && ken_thai_is_tone(points[at - 1]); at--)
            points[at] = points[at - 1];
        points[at] = next;
    } else {
        return false;
    }
    return true;
}

size_t ken_look_fold(int32_t *points, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t next = points[i], last = kept > 0 ? points[kept - 1] : 0;
        if (ken_format_is_invisible(next))
            continue;
        if (next == TEXT_NBSP)
            next = ' ';
        else if (next == THAI_LAKKHANG && last != THAI_RU && last != THAI_LU)
            next = THAI_SARA_AA;
        if (!join(points, &kept, next))
            points[kept++] = next;
    }
    return kept;
}
