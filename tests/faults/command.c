/* ken-faults: the command ken behind the doors of doors.c, told by its environment what is to fail.
 *
 *   KEN_FAULT=memory:17       the 17th allocation fails; memory:17+ all from it on; write:3:28 the 3rd write, with errno 28
 *   KEN_FAULT=read:narrow     every read gives one byte
 *   KEN_FAULT_REPORT=file     how often each door was passed, and how many blocks of memory were not given back */
#include "doors.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__wrap_malloc(size_t);
void __wrap_free(void *);

static void shut_as_told(const char *told)
{
    for (enum door door = 0; door < DOOR_COUNT; door++) {
        size_t size = strlen(door_word(door));
        if (strncmp(told, door_word(door), size) != 0 || told[size] != ':')
            continue;
        if (strcmp(told + size, ":narrow") == 0) {
            door_narrow(door);
            return;
        }
        char *end;
        long n = strtol(told + size + 1, &end, 10);
        bool for_good = *end == '+';
        end += for_good;
        door_shut(door, n, for_good, *end == ':' ? atoi(end + 1) : ENOMEM);
        return;
    }
    fprintf(stderr, "KEN_FAULT names no door: %s\n", told);
    exit(99);
}

__attribute__((constructor)) static void begin(void)
{
    const char *told = getenv("KEN_FAULT");
    json_set_alloc_funcs(__wrap_malloc, __wrap_free); /* a shared library's own calls are not wrapped */
    if (told)
        shut_as_told(told);
}

__attribute__((destructor)) static void end(void)
{
    doors_open(); /* what counts branches keeps its counts after this, and is no part of ken */
    const char *name = getenv("KEN_FAULT_REPORT");
    doors_open(); /* for what a build that counts coverage writes behind this */
    FILE *report = name ? fopen(name, "w") : NULL;
    if (!report)
        return;
    for (enum door door = 0; door < DOOR_COUNT; door++)
        fprintf(report, "%s %ld\n", door_word(door), door_calls(door));
    fprintf(report, "live %ld\n", doors_live());
    fclose(report);
}
