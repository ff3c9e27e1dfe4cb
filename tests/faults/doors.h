/* Doors between ken and the system, for tests: each call through one is counted, and the n-th can be made to fail, alone or
 * with all that follow. Link with doors.o and @tests/faults/doors.link, which sends the calls here. Only calls from ken's own
 * objects come through: what a shared library asks for itself does not. */
#ifndef TESTS_DOORS_H
#define TESTS_DOORS_H

#include <stdbool.h>
#include <stddef.h>

enum door {
#define DOOR(name, word) DOOR_##name,
#include "doors.def"
    DOOR_COUNT
};

/* "memory", "read", …: the word of doors.def; static. */
const char *door_word(enum door);

/* The n-th call from now (1: the next) fails with `error` in errno, and with `for_good` every later one. */
void door_shut(enum door, long n, bool for_good, int error);

/* Every read or write moves one byte only. */
void door_narrow(enum door);

/* All calls work again. Tells whether one failed since door_shut. */
bool doors_open(void);

/* Calls since the last door_shut, or since the start. */
long door_calls(enum door);

/* Blocks of memory that were handed out and not given back. */
long doors_live(void);

#endif
