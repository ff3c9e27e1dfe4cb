#include "limit.h"

#include <limits.h>
#include <string.h>

#include "text.h"

/* Which field of ken_options a name sets, and the most that it can mean: offsets in rules and programs have 32 bits. */
static const struct limit {
    const char *name;
    size_t most;
    size_t offset;
    bool is_unsigned; /* the field is an unsigned, not a size_t */
} limits[] = {
    {"rule-bytes", UINT32_MAX - 1, offsetof(ken_options, rule_bytes), false},
    {"indicators", UINT32_MAX, offsetof(ken_options, indicators), false},
    {"program-bytes", UINT32_MAX, offsetof(ken_options, program_bytes), false},
    {"record-bytes", SIZE_MAX / 4, offsetof(ken_options, record_bytes), false},
    {"json-depth", UINT_MAX, offsetof(ken_options, json_depth), true},
    {"expression-depth", KEN_MOST_EXPRESSION_DEPTH, offsetof(ken_options, expression_depth), true},
};

/* "200", "16M": digits, then K, M or G for 1,024, its square or its cube. false: it is none, or above `most`. */
static bool read_number(const char *text, size_t most, size_t *number)
{
    size_t value = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9'; at++) {
        size_t digit = (size_t)(*at - '0');
        if (value > (most - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    const char *powers = "KMG", *power = at > text && *at ? strchr(powers, *at) : NULL;
    if (power) {
        unsigned shift = 10 * (unsigned)(power - powers + 1);
        if (value > most >> shift)
            return false;
        value <<= shift;
        at++;
    }
    *number = value;
    return at > text && *at == '\0' && value > 0;
}

static bool refuse(const struct cli_session *s, const char *setting)
{
    struct ken_buffer names = KEN_BUFFER_EMPTY;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        ken_buffer_string(&names, i > 0 ? ", " : "");
        ken_buffer_string(&names, limits[i].name);
    }
    cli_error(s, CLI_TEXT_LIMIT_VALUE, setting, ken_buffer_text(&names), "ken help", NULL);
    ken_buffer_free(&names);
    return false;
}

bool cli_limits_set(struct cli_session *s, const char *setting)
{
    size_t size = strcspn(setting, "="), number;
    for (size_t i = 0; i < sizeof limits / sizeof *limits && setting[size]; i++) {
        const struct limit *l = &limits[i];
        if (strlen(l->name) != size || memcmp(l->name, setting, size) != 0)
            continue;
        if (!read_number(setting + size + 1, l->most, &number))
            break;
        unsigned small = (unsigned)number;
        memcpy((char *)&s->limits + l->offset, l->is_unsigned ? (void *)&small : (void *)&number, l->is_unsigned ? sizeof small : sizeof number);
        return true;
    }
    return refuse(s, setting);
}
