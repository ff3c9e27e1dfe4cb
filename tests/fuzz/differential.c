/* Fuzz target: bytes choose rules and records; ken and the oracle of the tests must say the same of them. */
#include "look.h"

#include "../generate/generate.h"
#include "../oracle/compare.h"

#include <stdio.h>
#include <stdlib.h>

enum { RECORDS = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct choices choices;
    choices_begin(&choices, data, size, 0);
    struct generated *g = generate_rules(&choices);
    REQUIRE(g != NULL);
    struct comparison *comparison = compare_open(g->text.bytes, g->text.size);
    struct ken_buffer record = KEN_BUFFER_EMPTY;
    for (int i = 0; comparison && i < RECORDS; i++) {
        generate_record(g, &choices, &record);
        char *difference = compare_record(comparison, record.bytes, record.size, NULL);
        if (difference)
            fputs(difference, stderr);
        REQUIRE(difference == NULL);
    }
    ken_buffer_free(&record);
    compare_close(comparison);
    generate_free(g);
    return 0;
}
