/* What a text looks like. Thai has several spellings that no eye tells apart (เเ and แ, ◌ํ + า and ำ), and some characters show
 * nothing at all; a key so spelt is another key to a computer. */
#ifndef KEN_LOOK_H
#define KEN_LOOK_H

#include <stddef.h>
#include <stdint.h>

/* Makes of `count` code points one spelling of what they look like, in place: what shows nothing is dropped, pairs that look like one
 * letter become it, marks get their usual order. Returns how many are left. The same letters as compiler/fold.c takes for one
 * another in rules, where each is a warning. */
size_t ken_look_fold(int32_t *points, size_t count);

#endif
