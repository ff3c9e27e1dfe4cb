#include "keyword.h"

#include <string.h>

static const struct {
    const char *name;
    enum ken_word word;
    int month;
    const char *spellings[2]; /* Thai, English; alternatives parted by '|' */
} rows[] = {
#define KEN_KEYWORD(token, thai, english) {#token, KEN_WORD_##token, 0, {thai, english}},
#define KEN_MONTH(number, thai, english) {"", KEN_WORD_MONTH, number, {thai, english}},
#include "keyword.def"
};

static void add_spelling(struct ken_compiler *c, struct ken_keywords *keywords, const struct ken_keyword *spelling)
{
    struct ken_keyword *k = ken_map_find(&keywords->map, spelling->text, spelling->size);
    if (k) { /* the one shared spelling; a unit test holds the table to that */
        k->word = KEN_WORD_FROM;
        return;
    }
    k = KEN_NEW(c, struct ken_keyword);
    *k = *spelling;
    ken_map_set(c, &keywords->map, k->text, k->size, k);
    *KEN_ADD(c, &keywords->list, struct ken_keyword *) = k;
}

void ken_keywords_init(struct ken_compiler *c, struct ken_keywords *keywords)
{
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++)
        for (int surface = 0; surface < 2; surface++)
            for (const char *s = rows[row].spellings[surface]; *s;) {
                size_t size = strcspn(s, "|");
                add_spelling(c, keywords, &(struct ken_keyword){s, size, rows[row].word, rows[row].month, surface == 1});
                s += size + (s[size] == '|');
            }
}

const char *ken_keyword_spelling(enum ken_word word, bool english, size_t *size)
{
    const char *text = word == KEN_WORD_FROM ? "from" : "";
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++)
        if (rows[row].word == word && rows[row].month == 0)
            text = rows[row].spellings[english];
    *size = strcspn(text, "|");
    return text;
}

const char *ken_keyword_named(const char *name, bool english, size_t *size)
{
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++)
        if (strcmp(rows[row].name, name) == 0 && *name)
            return ken_keyword_spelling(rows[row].word, english, size);
    *size = 0;
    return "";
}
