/* finding.c: what is wrong with a record, in words. */
#include "record.h"

#include "format.h"
#include "limit.h"

#include <assert.h>
#include <string.h>

static const struct {
    const char *message[2], *help[2]; /* Thai, English */
} texts[] = {
#define KEN_PROBLEM(name, code, kind, thai, english, thai_help, english_help) {{thai, english}, {thai_help, english_help}},
#include "problem.def"
};

/* What {0}, {1}, … of a message are: one letter each, see add_word. Problems not named here are not findings. */
static const char *const arguments[KEN_PROBLEM_CODE_COUNT] = {
    [KEN_PROBLEM_WRONG_TYPE] = "pkqh",    [KEN_PROBLEM_NEGATIVE] = "pq",
    [KEN_PROBLEM_FRACTION] = "pq",        [KEN_PROBLEM_OUT_OF_RANGE] = "pluq",
    [KEN_PROBLEM_KEY_TWICE] = "pqr",      [KEN_PROBLEM_NOT_A_DATE] = "pq",
    [KEN_PROBLEM_BE_DATE] = "pqrd",       [KEN_PROBLEM_LONG_NUMBER] = "pm",
    [KEN_PROBLEM_NOT_A_LEVEL] = "puq",    [KEN_PROBLEM_GROUP_NOT_OBJECT] = "pq",
    [KEN_PROBLEM_UNKNOWN_KEY] = "pa",     [KEN_PROBLEM_PART_OVER_WHOLE] = "pvswc",
    [KEN_PROBLEM_PERCENT_SMALL] = "pqx",  [KEN_PROBLEM_UNIT_UNUSABLE] = "pb",
    [KEN_PROBLEM_LOOKALIKE_KEY] = "pair", [KEN_PROBLEM_NOT_A_CHOICE] = "poqn",
};

#define MAX_ARGUMENTS 5
#define MOST_CHOICES 4 /* named in a message */

static const char *kind_word(const struct ken_program *p, uint32_t input, ken_language language)
{
    bool thai = language == KEN_THAI;
    if (ken_cell(p, KEN_INPUT, input, KEN_INPUT_TYPE) == KEN_TYPE_FLAG)
        return thai ? "ใช่หรือไม่ (true หรือ false)" : "true or false";
    if (ken_cell(p, KEN_INPUT, input, KEN_INPUT_WHOLE))
        return thai ? "จำนวนเต็ม" : "a whole number";
    if (ken_cell(p, KEN_INPUT, input, KEN_INPUT_UNIT) == KEN_UNIT_PERCENT)
        return thai ? "ร้อยละ" : "a percentage";
    return thai ? "จำนวน" : "a number";
}

static const char *kind_help(const struct ken_program *p, const struct ken_finding *f, ken_language language)
{
    bool thai = language == KEN_THAI;
    if (ken_cell(p, KEN_INPUT, f->order, KEN_INPUT_TYPE) == KEN_TYPE_FLAG)
        return thai ? "ใส่ true หรือ false" : "write true or false";
    if (f->detail != KEN_JSON_STRING)
        return "";
    return thai ? "เขียนเป็นตัวเลข ไม่ใส่ \" และ , เช่น 85" : "write it as a number, without \" and commas, such as 85";
}

static void add_bound(struct ken_buffer *b, const struct ken_record *r, uint32_t input, int column, ken_language language)
{
    const struct ken_number *bound = ken_bound(r->program, input, column);
    if (bound)
        ken_format_number(b, bound, language, r->scratch);
    else if (column == KEN_INPUT_LOW)
        ken_format_count(b, 0, language);
    else if (ken_cell(r->program, KEN_INPUT, input, KEN_INPUT_TYPE) == KEN_TYPE_LEVEL)
        ken_format_count(b, KEN_LIMIT_TOP_LEVEL, language);
    else
        ken_buffer_string(b, language == KEN_THAI ? "ไม่จำกัด" : "no limit");
}

/* 100 part / whole; whole NULL: 100 part. */
static void add_hundredfold(struct ken_buffer *b, const struct ken_record *r, const struct ken_number *part,
                            const struct ken_number *whole, ken_language language)
{
    struct ken_number one, percent;
    mp_limb_t limbs[2 * KEN_NUMBER_LIMBS];
    ken_number_init(&one, NULL, 0);
    ken_number_set_int(&one, 1);
    ken_number_init(&percent, limbs, KEN_NUMBER_LIMBS);
    if (ken_number_percent(&percent, part, whole ? whole : &one, r->scratch))
        ken_format_number(b, &percent, language, r->scratch);
}

static void add_safe(struct ken_buffer *b, const char *text)
{
    ken_format_safe(b, text, strlen(text));
}

static void add_choice(struct ken_buffer *b, const struct ken_program *p, uint32_t row)
{
    ken_buffer_char(b, '"');
    add_safe(b, ken_text(p, ken_cell(p, KEN_CHOICE, row, KEN_CHOICE_TEXT)));
    ken_buffer_char(b, '"');
}

/* "a", "b" or "c"; of many the first few. */
static void add_choices(struct ken_buffer *b, const struct ken_program *p, uint32_t input, ken_language language)
{
    uint32_t row = ken_first_choice(p, input), count = ken_first_choice(p, input + 1) - row;
    for (uint32_t i = 0; i < count && i < MOST_CHOICES; i++) {
        bool last = i > 0 && i + 1 == count;
        ken_buffer_string(b, i == 0 ? "" : !last ? ", " : language == KEN_THAI ? " หรือ " : " or ");
        add_choice(b, p, row + i);
    }
    ken_buffer_string(b, count > MOST_CHOICES ? ", …" : "");
}

static void add_nearest(struct ken_buffer *b, const struct ken_program *p, uint32_t choice_or_none, ken_language language)
{
    if (!choice_or_none)
        return;
    ken_buffer_string(b, language == KEN_THAI ? "อาจหมายถึง " : "perhaps ");
    add_choice(b, p, choice_or_none - 1);
}

static void add_word(struct ken_buffer *b, char what, const struct ken_record *r, const struct ken_finding *f, ken_language language)
{
    const struct ken_program *p = r->program;
    const char *texts_of = r->text.bytes;
    uint32_t input = f->order, whole = f->code == KEN_PROBLEM_PART_OVER_WHOLE ? f->detail : 0;
    switch (what) {
    case 'p': add_safe(b, texts_of + f->path); break;
    case 'q': ken_buffer_string(b, texts_of + f->argument[0]); break; /* quoted: safe already */
    case 'a': add_safe(b, texts_of + f->argument[0]); break;
    case 'r': ken_buffer_string(b, texts_of + f->argument[1]); break;
    case 'b':
        ken_buffer_string(b, texts_of + f->argument[0]);
        ken_buffer_string(b, f->argument[1] ? ", " : "");
        ken_buffer_string(b, texts_of + f->argument[1]);
        break;
    case 'k': ken_buffer_string(b, kind_word(p, input, language)); break;
    case 'h': ken_buffer_string(b, kind_help(p, f, language)); break;
    case 'o': add_choices(b, p, input, language); break;
    case 'n': add_nearest(b, p, f->detail, language); break;
    case 'l': add_bound(b, r, input, KEN_INPUT_LOW, language); break;
    case 'u': add_bound(b, r, input, KEN_INPUT_HIGH, language); break;
    case 'i': ken_format_count(b, f->detail, language); break;
    case 'm': ken_format_count(b, KEN_NUMBER_DIGITS, language); break;
    case 'd': ken_format_date(b, (int32_t)f->detail, language); break;
    case 'v': ken_format_number(b, &r->fields[input].number, language, r->scratch); break;
    case 's': add_safe(b, ken_text(p, ken_cell(p, KEN_INPUT, whole, KEN_INPUT_PATH))); break;
    case 'w': ken_format_number(b, &r->fields[whole].number, language, r->scratch); break;
    case 'c': add_hundredfold(b, r, &r->fields[input].number, &r->fields[whole].number, language); break;
    case 'x': add_hundredfold(b, r, &r->fields[input].number, NULL, language); break;
    default: assert(0 && "an argument that nobody writes");
    }
}

void ken_finding_word(const struct ken_record *r, const struct ken_finding *f, ken_language language, struct ken_buffer *message,
                      struct ken_buffer *help)
{
    const char *letters = arguments[f->code] ? arguments[f->code] : "";
    const char *words[MAX_ARGUMENTS];
    size_t at[MAX_ARGUMENTS], count = strlen(letters);
    struct ken_buffer text = KEN_BUFFER_EMPTY;
    for (size_t i = 0; i < count; i++) {
        at[i] = text.size;
        add_word(&text, letters[i], r, f, language);
        ken_buffer_char(&text, '\0');
    }
    if (text.failed) {
        message->failed = help->failed = true;
    } else {
        for (size_t i = 0; i < count; i++)
            words[i] = text.bytes + at[i];
        ken_format_message(message, texts[f->code].message[language], words, count);
        ken_format_message(help, texts[f->code].help[language], words, count);
    }
    ken_buffer_free(&text);
}
