/* Fuzz target: bytes as a record; the first byte chooses the program. Any bytes are read to a result or an error with a place,
 * and leave nothing behind in the context: a plain record scores afterwards as it did before. */
#include "look.h"

#include <stdlib.h>
#include <string.h>

enum { PROGRAMS = 3 };

static const char shipped[] = "rules/cdd-buriram-2565-r1/01-team.ken";
static const char bare[] = "ruleset \"t\" input x from \"x\" is baht scorecard s \"s\" no total "
                           "indicator 1 \"i\" level 1 to 5 x at least 0.5 baht";
static const char plain[] = "{\"unit\":\"ก\","
                            "\"b\":{\"part\":85,\"goal\":100,\"แผน\":true},\"คน\":{\"จำนวน\":3},\"sent\":null,\"x\":1}";

static ken_program *programs[PROGRAMS];
static ken_context *contexts[PROGRAMS];
static char *expected[PROGRAMS];

static const char *score_plainly(ken_context *context)
{
    const char *text;
    size_t size;
    REQUIRE(ken_evaluate(context, plain, strlen(plain)) == KEN_OK);
    REQUIRE(ken_result_json(context, KEN_ENGLISH, &text, &size) == KEN_OK);
    return text;
}

static void start(void)
{
    size_t size;
    char *rules = look_read_file(shipped, &size);
    programs[0] = look_compile(look_rules, strlen(look_rules));
    programs[1] = look_compile(rules, size);
    programs[2] = look_compile(bare, strlen(bare));
    free(rules);
    for (size_t i = 0; i < PROGRAMS; i++) {
        REQUIRE(ken_context_new(programs[i], &contexts[i]) == KEN_OK);
        expected[i] = strdup(score_plainly(contexts[i]));
        REQUIRE(expected[i] != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!programs[0])
        start();
    if (size == 0)
        return 0;
    size_t which = data[0] % PROGRAMS;
    ken_context *context = contexts[which];
    ken_status status = ken_evaluate(context, (const char *)data + 1, size - 1);
    REQUIRE(status == KEN_OK || status == KEN_UNREADABLE);
    if (status == KEN_OK)
        look_at_result(context, LOOK_OURS);
    else
        look_at_error(context, size - 1);
    if (size % 16 == 0) /* it costs more than all the rest */
        REQUIRE(strcmp(score_plainly(context), expected[which]) == 0);
    return 0;
}
