/* reader.c: one JSON record, read once from its text, by the tree of input paths.
 *
 * The grammar is RFC 8259, strictly. What stands at no declared place is checked in the same way and then forgotten. The nesting
 * is kept in ken_record.stack, not on the C stack, so that json_depth may be raised without a thought. */
#include "record.h"

#include <string.h>

#define NOWHERE KEN_NONE        /* the target of an undeclared value */
#define UNIT (KEN_NONE - 1)     /* the target of the record's own `unit` */

/* Where the next value goes. */
struct target {
    uint32_t node; /* or NOWHERE, or UNIT */
    bool again;    /* its key came before */
};

/* An object or array that is open. */
struct frame {
    size_t begin;
    struct target target;
    uint32_t node; /* whose declared keys may stand in it; NOWHERE: none */
    uint32_t next; /* the child whose key is likely to come next */
    bool array;
};

struct reader {
    struct ken_record *record;
    const struct ken_path *paths;
    const unsigned char *text, *at, *end;
    struct ken_unreadable *why;
    size_t depth;
    enum ken_json_kind root;
    bool no_memory;
};

/* ---- What cannot be read ---- */

#define SEQUENCE_CUT 5u /* a sequence that is sound, but the text ends within it */

/* Bytes of the UTF-8 sequence at `at`, 1 … 4; 0: it is none; SEQUENCE_CUT. */
static unsigned sequence_size(const unsigned char *at, const unsigned char *end)
{
    unsigned char lead = at[0], low = 0x80, high = 0xbf;
    unsigned size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (lead == 0xe0)
        low = 0xa0; /* below: overlong */
    else if (lead == 0xed)
        high = 0x9f; /* above: surrogates */
    else if (lead == 0xf0)
        low = 0x90; /* below: overlong */
    else if (lead == 0xf4)
        high = 0x8f; /* above: beyond U+10FFFF */
    for (unsigned i = 1; i < size; i++) {
        if (at + i == end)
            return SEQUENCE_CUT;
        if (at[i] < low || at[i] > high)
            return 0;
        low = 0x80;
        high = 0xbf;
    }
    return size;
}

static bool refuse(struct reader *r, enum ken_problem_code code, const unsigned char *at, const char *thai, const char *english)
{
    *r->why = (struct ken_unreadable){
        .code = code, .offset = (size_t)(at - r->text), .reason_thai = thai, .reason_english = english};
    return false;
}

/* The text breaks off, has a byte that is no text, or breaks the grammar: at `at`. */
static bool refuse_at(struct reader *r, const unsigned char *at, const char *thai, const char *english)
{
    if (at == r->end)
        return refuse(r, KEN_PROBLEM_LINE_UNREADABLE, at, "ข้อมูลจบก่อนครบ", "the data ends before it is complete");
    if (sequence_size(at, r->end) == 0) {
        refuse(r, KEN_PROBLEM_NOT_UTF8, at, NULL, NULL);
        r->why->byte = *at;
        return false;
    }
    return refuse(r, KEN_PROBLEM_LINE_UNREADABLE, at, thai, english);
}

static bool refuse_limit(struct reader *r, const unsigned char *at, bool depth)
{
    const ken_options *options = &r->record->program->options;
    refuse(r, KEN_PROBLEM_RECORD_LIMIT, at, depth ? "ซ้อนลึก" : "ใหญ่", depth ? "nested deeper" : "larger");
    r->why->limit = depth ? options->json_depth : options->record_bytes;
    r->why->of_thai = depth ? "ชั้น" : "ไบต์";
    r->why->of_english = depth ? "levels" : "bytes";
    return false;
}

/* No value begins here: says what seems to have been meant. */
static bool refuse_value(struct reader *r)
{
    switch (r->at < r->end ? *r->at : 0) {
    case '\'':
        return refuse_at(r, r->at, "ข้อความต้องอยู่ใน \" ไม่ใช่ '", "a text stands in \", not in '");
    case '+':
        return refuse_at(r, r->at, "หน้าตัวเลขไม่ใส่ +", "a number takes no + before it");
    case '.':
        return refuse_at(r, r->at, "หน้าจุดทศนิยมต้องมีตัวเลข", "a digit must stand before the decimal point");
    case ',': case ']': case '}': case ':':
        return refuse_at(r, r->at, "ขาดค่า", "a value is missing");
    default:
        return refuse_at(r, r->at, "ตรงนี้ไม่ใช่ค่าแบบ JSON", "this is no JSON value");
    }
}

/* ---- Numbers, words, strings ---- */

static void skip_space(struct reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r'))
        r->at++;
}

static bool next_is(const struct reader *r, unsigned char c)
{
    return r->at < r->end && *r->at == c;
}

static bool next_is_digit(const struct reader *r)
{
    return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}

static bool read_digits(struct reader *r, const char *thai, const char *english)
{
    if (!next_is_digit(r))
        return refuse_at(r, r->at, thai, english);
    while (next_is_digit(r))
        r->at++;
    return true;
}

static bool read_number(struct reader *r)
{
    if (next_is(r, '-'))
        r->at++;
    if (next_is(r, '0')) {
        r->at++;
        if (next_is_digit(r))
            return refuse_at(r, r->at, "ตัวเลขขึ้นต้นด้วย 0 ไม่ได้", "a number cannot begin with a needless 0");
    } else if (!read_digits(r, "หลัง - ต้องมีตัวเลข", "a digit must follow the -")) {
        return false;
    }
    if (next_is(r, '.')) {
        r->at++;
        if (!read_digits(r, "หลังจุดทศนิยมต้องมีตัวเลข", "a digit must follow the decimal point"))
            return false;
    }
    if (next_is(r, 'e') || next_is(r, 'E')) {
        r->at++;
        if (next_is(r, '+') || next_is(r, '-'))
            r->at++;
        return read_digits(r, "หลัง e ต้องมีตัวเลข", "a digit must follow the e");
    }
    return true;
}

static bool read_word(struct reader *r, const char *word)
{
    for (; *word; word++, r->at++)
        if (!next_is(r, (unsigned char)*word))
            return refuse_at(r, r->at, "คำที่ใช้ได้มีแค่ true false null", "the only words are true, false and null");
    return true;
}

static void keep_bytes(struct reader *r, const unsigned char *from, const unsigned char *to)
{
    ken_buffer_bytes(&r->record->decoded, from, (size_t)(to - from));
}

static void keep_code_point(struct reader *r, uint32_t c)
{
    unsigned char b[4];
    size_t size = 1;
    if (c < 0x80) {
        b[0] = (unsigned char)c;
    } else {
        size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        for (size_t i = size; i-- > 1; c >>= 6)
            b[i] = (unsigned char)(0x80 | (c & 0x3f));
        b[0] = (unsigned char)((0xf00u >> size & 0xffu) | c); /* 1 for each byte, then 0: C0, E0, F0 */
    }
    keep_bytes(r, b, b + size);
}

/* Four hexadecimal digits at r->at. */
static bool read_hex(struct reader *r, uint32_t *value)
{
    *value = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        static const char digits[] = "0123456789abcdefABCDEF";
        const char *digit = r->at < r->end && *r->at ? strchr(digits, *r->at) : NULL;
        if (!digit)
            return refuse_at(r, r->at, "หลัง \\u ต้องมีเลขฐานสิบหก ๔ หลัก", "four hexadecimal digits must follow \\u");
        uint32_t index = (uint32_t)(digit - digits);
        *value = *value << 4 | (index < 16 ? index : index - 6);
    }
    return true;
}

/* After \u; two such escapes may be one character. */
static bool read_code_point(struct reader *r, const unsigned char *backslash, uint32_t *c)
{
    static const char thai[] = "\\ud800 ถึง \\udfff ต้องมาเป็นคู่", english[] = "\\ud800 to \\udfff must come in pairs";
    uint32_t low;
    if (!read_hex(r, c))
        return false;
    if (*c < 0xd800 || *c > 0xdfff)
        return true;
    if (*c > 0xdbff)
        return refuse_at(r, backslash, thai, english);
    if (r->at == r->end || (*r->at == '\\' && r->at + 1 == r->end))
        return refuse_at(r, r->end, thai, english);
    if (r->at[0] != '\\' || r->at[1] != 'u')
        return refuse_at(r, backslash, thai, english);
    r->at += 2;
    if (!read_hex(r, &low))
        return false;
    if (low < 0xdc00 || low > 0xdfff)
        return refuse_at(r, backslash, thai, english);
    *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
    return true;
}

static bool read_escape(struct reader *r, bool keep)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const unsigned char *backslash = r->at++;
    if (r->at == r->end)
        return refuse_at(r, r->at, NULL, NULL);
    uint32_t c;
    const char *letter = *r->at ? strchr(letters, *r->at) : NULL;
    if (letter) {
        c = (unsigned char)meanings[letter - letters];
        r->at++;
    } else if (*r->at == 'u') {
        r->at++;
        if (!read_code_point(r, backslash, &c))
            return false;
    } else {
        return refuse_at(r, r->at, "ไม่มีเครื่องหมายนี้หลัง \\ ใน JSON", "JSON has no such escape after \\");
    }
    if (keep)
        keep_code_point(r, c);
    return true;
}

/* Reads a string from its opening quote to behind its closing one. With `value` its decoded text is put there: a piece of the
 * record where nothing is escaped, otherwise of the scratch, good until the next string that is kept. */
static bool read_string(struct reader *r, struct ken_json_value *value)
{
    const unsigned char *start = ++r->at;
    bool decoded = false;
    ken_buffer_clear(&r->record->decoded);
    for (;;) {
        const unsigned char *run = decoded ? r->at : start;
        unsigned size = 1;
        while (r->at < r->end && *r->at >= 0x20 && *r->at != '"' && *r->at != '\\') {
            if (*r->at >= 0x80 && ((size = sequence_size(r->at, r->end)) == 0 || size == SEQUENCE_CUT))
                break;
            r->at += size;
            size = 1;
        }
        if (size == SEQUENCE_CUT)
            r->at = r->end;
        if (r->at == r->end || size == 0 || *r->at < 0x20) {
            refuse_at(r, r->at, "ในข้อความมีอักขระควบคุมหรือขึ้นบรรทัดใหม่ เขียนเป็น \\n",
                      "a control character or line end stands in a text; write it as \\n");
            return false;
        }
        if (value && (decoded || *r->at == '\\'))
            keep_bytes(r, run, r->at);
        if (*r->at == '"')
            break;
        decoded = true;
        if (!read_escape(r, value != NULL))
            return false;
    }
    if (value) {
        value->text = decoded ? r->record->decoded.bytes : (const char *)start;
        value->size = decoded ? r->record->decoded.size : (size_t)(r->at - start);
        r->no_memory = r->record->decoded.failed;
    }
    r->at++;
    return !r->no_memory;
}

/* ---- Values and where they go ---- */

static enum ken_json_kind kind_at(const unsigned char *at)
{
    switch (*at) {
    case '{': return KEN_JSON_OBJECT;
    case '[': return KEN_JSON_ARRAY;
    case '"': return KEN_JSON_STRING;
    case 't': return KEN_JSON_TRUE;
    case 'f': return KEN_JSON_FALSE;
    case 'n': return KEN_JSON_NULL;
    default: return KEN_JSON_NUMBER;
    }
}

/* Whether the declared keys of this target stand in the value that begins at r->at. */
static bool goes_down(const struct reader *r, struct target target)
{
    return target.node < UNIT && !target.again && *r->at == '{' && r->paths[target.node].input == KEN_NONE;
}

/* Hands over a value that ends at r->at. */
static void deliver(struct reader *r, struct target target, size_t begin, struct ken_json_value *value)
{
    struct ken_record *record = r->record;
    if (target.node == NOWHERE)
        return;
    value->kind = kind_at(r->text + begin);
    value->written = (const char *)r->text + begin;
    value->written_size = (size_t)(r->at - r->text) - begin;
    if (target.node == UNIT) {
        ken_record_unit(record, value);
    } else if (target.again) {
        const struct ken_value_place *place = &record->places[target.node];
        struct ken_json_value first = {.kind = kind_at(r->text + place->begin), .written = (const char *)r->text + place->begin,
                                       .written_size = place->end - place->begin};
        ken_record_twice(record, target.node, &first, value);
    } else {
        record->places[target.node] = (struct ken_value_place){begin, (size_t)(r->at - r->text)};
        if (r->paths[target.node].input != KEN_NONE)
            ken_record_value(record, target.node, value);
        else if (value->kind != KEN_JSON_OBJECT)
            ken_record_group(record, target.node, value);
    }
}

static struct frame *top(struct reader *r)
{
    return (struct frame *)(void *)(r->record->stack.bytes + r->record->stack.size) - 1;
}

static bool open_frame(struct reader *r, struct target target)
{
    if (r->depth >= r->record->program->options.json_depth)
        return refuse_limit(r, r->at, true);
    struct frame frame = {.begin = (size_t)(r->at - r->text), .target = target, .node = NOWHERE, .array = *r->at == '['};
    if (goes_down(r, target)) {
        frame.node = target.node;
        frame.next = r->paths[target.node].first_child;
    }
    ken_buffer_bytes(&r->record->stack, &frame, sizeof frame);
    r->no_memory = r->record->stack.failed;
    r->depth++;
    r->at++;
    return !r->no_memory;
}

static void close_frame(struct reader *r)
{
    struct frame *frame = top(r);
    struct ken_json_value value = {0};
    r->at++;
    r->depth--;
    r->record->stack.size -= sizeof *frame;
    deliver(r, frame->target, frame->begin, &value); /* the bytes of the frame stay until the next push */
}

static struct target target_of(struct reader *r, struct frame *frame, const char *key, size_t size)
{
    struct ken_record *record = r->record;
    uint32_t node = frame->next;
    if (frame->node == 0 && size == 4 && memcmp(key, "unit", 4) == 0)
        return (struct target){UNIT, false};
    if (node == KEN_NONE || r->paths[node].key_size != size || memcmp(r->paths[node].key, key, size) != 0)
        node = ken_path_find(record->program, frame->node, key, size);
    if (node == KEN_NONE) {
        ken_record_unknown(record, frame->node, key, size);
        return (struct target){NOWHERE, false};
    }
    frame->next = r->paths[node].next;
    struct target target = {node, record->seen[node] != 0};
    if (!target.again)
        record->seen[node] = 1;
    return target;
}

/* A key and its colon; what follows is for *target. */
static bool read_key(struct reader *r, struct target *target)
{
    struct frame *frame = top(r);
    struct ken_json_value key;
    bool known = frame->node != NOWHERE;
    *target = (struct target){NOWHERE, false};
    skip_space(r);
    if (!next_is(r, '"'))
        return refuse_at(r, r->at, "ตรงนี้ต้องเป็นชื่อใน \"…\"", "a name in \"…\" must stand here");
    if (!read_string(r, known ? &key : NULL))
        return false;
    if (known)
        *target = target_of(r, frame, key.text, key.size);
    skip_space(r);
    if (!next_is(r, ':'))
        return refuse_at(r, r->at, "หลังชื่อขาดเครื่องหมาย :", "a : is missing after the name");
    r->at++;
    return true;
}

/* A value that is no object or array. */
static bool read_scalar(struct reader *r, struct target target)
{
    size_t begin = (size_t)(r->at - r->text);
    struct ken_json_value value = {0};
    bool good;
    switch (r->at < r->end ? *r->at : 0) {
    case '"': good = read_string(r, target.node == NOWHERE ? NULL : &value); break;
    case 't': good = read_word(r, "true"); break;
    case 'f': good = read_word(r, "false"); break;
    case 'n': good = read_word(r, "null"); break;
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        good = read_number(r);
        value.text = (const char *)r->text + begin;
        value.size = (size_t)(r->at - r->text) - begin;
        break;
    default: good = refuse_value(r); break;
    }
    if (good)
        deliver(r, target, begin, &value);
    return good;
}

/* Behind a value: closes what ends here. *more: a comma came, so another value does. */
static bool read_ends(struct reader *r, bool *more)
{
    for (*more = false; r->depth > 0; close_frame(r)) {
        bool array = top(r)->array;
        skip_space(r);
        if (next_is(r, ',')) {
            r->at++;
            *more = true;
            return true;
        }
        if (!next_is(r, array ? ']' : '}'))
            return array ? refuse_at(r, r->at, "ขาดเครื่องหมาย , หรือ ]", "a comma or ] is missing")
                         : refuse_at(r, r->at, "ขาดเครื่องหมาย , หรือ }", "a comma or } is missing");
    }
    return true;
}

/* Opens the object or array at r->at. *empty: it is closed at once. */
static bool read_opening(struct reader *r, struct target target, bool *empty)
{
    if (!open_frame(r, target))
        return false;
    skip_space(r);
    *empty = next_is(r, top(r)->array ? ']' : '}');
    if (*empty)
        close_frame(r);
    return true;
}

/* One value with all that is in it. */
static bool read_value(struct reader *r, struct target target)
{
    for (bool more = true; more;) {
        bool complete = true;
        skip_space(r);
        if (next_is(r, '{') || next_is(r, '[')) {
            if (!read_opening(r, target, &complete))
                return false;
        } else if (!read_scalar(r, target)) {
            return false;
        }
        if (complete && !read_ends(r, &more))
            return false;
        target = (struct target){NOWHERE, false};
        if (more && !top(r)->array && !read_key(r, &target))
            return false;
    }
    return true;
}

static bool read_record(struct reader *r)
{
    static const unsigned char mark[3] = {0xef, 0xbb, 0xbf};
    if ((size_t)(r->end - r->text) > r->record->program->options.record_bytes)
        return refuse_limit(r, r->text + r->record->program->options.record_bytes, false);
    if (r->end - r->at >= 3 && memcmp(r->at, mark, 3) == 0)
        r->at += 3;
    skip_space(r);
    if (r->at == r->end)
        return refuse(r, KEN_PROBLEM_LINE_BLANK, r->at, NULL, NULL);
    const unsigned char *begin = r->at;
    if (!read_value(r, (struct target){*begin == '{' ? 0 : NOWHERE, false}))
        return false;
    skip_space(r);
    if (r->at < r->end)
        return refuse_at(r, r->at, "มีข้อความต่อท้ายระเบียน", "something follows the record");
    if (*begin == '{')
        return true;
    refuse(r, KEN_PROBLEM_NOT_OBJECT, begin, NULL, NULL);
    r->why->kind = kind_at(begin);
    return false;
}

ken_status ken_read_json(struct ken_record *record, const char *json, size_t size, struct ken_unreadable *why)
{
    const unsigned char *text = (const unsigned char *)(json ? json : "");
    struct reader r = {.record = record, .paths = record->program->paths, .text = text, .at = text, .end = text + size, .why = why};
    ken_record_begin(record);
    if (!read_record(&r))
        return r.no_memory ? KEN_NO_MEMORY : KEN_UNREADABLE;
    return ken_record_finish(record) ? KEN_OK : KEN_NO_MEMORY;
}
