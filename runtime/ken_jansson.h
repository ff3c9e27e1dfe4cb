/* ken with Jansson: for programs that hold their records as json_t already. The only header of ken that shows Jansson.
 *
 * Jansson keeps real numbers as doubles: a figure with more than 15 significant digits, or so small that a double has no room
 * for it, is no longer what the text said. Where exact decimals matter, give the text to ken_evaluate. */
#ifndef KEN_JANSSON_H
#define KEN_JANSSON_H

#include "ken.h"

#include <jansson.h>

#ifdef __cplusplus
extern "C" {
#endif

/* As ken_evaluate, for a record that Jansson has read (or a program has built). An integer counts as its decimal text, a real as
 * its shortest decimal that reads back as the same double, a string as its UTF-8 (which Jansson checks, except in its …_nocheck
 * calls: do not use those here). A key is given once, as Jansson keeps only the last of equals. Nesting counts only where inputs
 * are declared; the size of the record does not count. The record is only read, and not kept.
 * KEN_OK, KEN_NO_MEMORY, or KEN_UNREADABLE when it is NULL, no object, or nested too deeply; ken_error then has offset 0. */
KEN_API ken_status ken_evaluate_jansson(ken_context *context, const json_t *record);

#ifdef __cplusplus
}
#endif
#endif
