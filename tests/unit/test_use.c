/* Rules of several files: what `use` and `amends` may name, and what an amended ruleset comes to. A ruleset that amends another is
 * put beside the same rules written out: both must be one program. */
#include "rules.h"

#include "../../runtime/limit.h"

/* --- files in memory ------------------------------------------------------------------------------------------------ */

struct file {
    const char *name, *text;
};

struct store {
    const struct file *files; /* up to one without a name */
    ken_rule_reading answer;  /* to what is not there */
    size_t calls;
    char asked[400];          /* all names, each behind a space */
};

static ken_rule_reading read_stored(void *user, const char *name, const char **bytes, size_t *size)
{
    struct store *s = user;
    s->calls++;
    snprintf(s->asked + strlen(s->asked), sizeof s->asked - strlen(s->asked), " %s", name);
    for (const struct file *f = s->files; f->name; f++)
        if (strcmp(f->name, name) == 0) {
            *bytes = f->text;
            *size = strlen(f->text);
            return KEN_READING_DONE;
        }
    return s->answer;
}

/* The first `given` files are given, the others are read where they are named. */
static ken_compilation *compile(const struct file *files, size_t given, struct store *store, const char *root)
{
    ken_rule_file list[20];
    for (size_t i = 0; i < given; i++)
        list[i] = (ken_rule_file){files[i].name, files[i].text, strlen(files[i].text)};
    store->files = files;
    const ken_rule_reader reader = {.read = read_stored, .user = store, .root = root};
    ken_compilation *compilation;
    assert_int_equal(ken_compile_files(list, given, &reader, NULL, &compilation), KEN_OK);
    return compilation;
}

/* "K0722 b.ken:3, …": errors and warnings in order. */
static const char *said(ken_compilation *compilation, char *text, size_t size)
{
    size_t used = 0;
    ken_diagnostic d;
    *text = '\0';
    for (size_t i = 0; ken_compilation_diagnostic(compilation, i, &d); i++)
        if (!d.acknowledged && d.severity != KEN_NOTE)
            used += (size_t)snprintf(text + used, size - used, "%s%s %s:%zu", used ? ", " : "", d.code, d.has_place ? d.place.file : "", d.place.line);
    return text;
}

static void says(const struct file *files, size_t given, const char *wanted)
{
    struct store store = {.answer = KEN_READING_MISSING};
    char have[2000];
    ken_compilation *compilation = compile(files, given, &store, NULL);
    if (strcmp(said(compilation, have, sizeof have), wanted) != 0) {
        print_diagnostics(compilation);
        fail_msg("«%s», not «%s»", have, wanted);
    }
    ken_compilation_free(compilation);
}

/* --- which file a name means ---------------------------------------------------------------------------------------- */

#define SMALL "scorecard s \"s\" no total\nindicator 1 \"i\"\nlevel 1 p\nhighest level 1\n"
#define FLAG "input p from \"p\" is flag\n"

/* `use` of a name in a/b/t.ken: what is asked for, or the code. */
static void names(void **state)
{
    (void)state;
    static const struct {
        const char *name, *asked, *code;
    } cases[] = {
        {"x.ken", " a/b/x.ken", "K0720"},           {"./x.ken", " a/b/x.ken", "K0720"},     {"c/../x.ken", " a/b/x.ken", "K0720"},
        {"../x.ken", " a/x.ken", "K0720"},          {"../b/x.ken", " a/b/x.ken", "K0720"},  {"../../x.ken", "", "K0726"},
        {"../../a/x.ken", " a/x.ken", "K0720"},     {"/x.ken", "", "K0726"},                {"", "", "K0726"},
        {"x\\y.ken", "", "K0726"},                  {"c//x.ken", "", "K0726"},              {"c/", "", "K0726"},
        {"//x.ken", "", "K0726"},                   {"..", "", "K0726"},                    {".", " a/b", "K0720"},
        {"ไฟล์ แม่.ken", " a/b/ไฟล์ แม่.ken", "K0720"}, {"t.ken", "", "K0721"},                 {"../b/./t.ken", "", "K0721"},
        {"../../../../x.ken", "", "K0726"},         {"...", " a/b/...", "K0720"},           {"..x", " a/b/..x", "K0720"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[200], wanted[40], have[200];
        snprintf(text, sizeof text, "ruleset \"t\"\nuse \"%s\"\n" FLAG SMALL, cases[i].name);
        const struct file files[] = {{"a/b/t.ken", text}, {NULL, NULL}};
        struct store store = {.answer = KEN_READING_MISSING};
        ken_compilation *compilation = compile(files, 1, &store, NULL);
        snprintf(wanted, sizeof wanted, "%s a/b/t.ken:2", cases[i].code);
        if (strcmp(said(compilation, have, sizeof have), wanted) != 0 || strcmp(store.asked, cases[i].asked) != 0)
            fail_msg("«%s»: %s, asked for%s", cases[i].name, have, store.asked);
        ken_compilation_free(compilation);
    }
}

/* A root may be anything that given names can be told against. */
static void roots(void **state)
{
    (void)state;
    static const struct {
        const char *given, *root, *name;
        bool inside;
    } cases[] = {
        {"t.ken", NULL, "../x.ken", true},         {"t.ken", NULL, "../../x.ken", false},   {"t.ken", ".", "../x.ken", false},
        {"t.ken", "../..", "../../x.ken", true},   {"../t.ken", NULL, "../x.ken", true},    {"../t.ken", NULL, "../../x.ken", false},
        {"/a/t.ken", NULL, "../x.ken", true},      {"/a/b/t.ken", NULL, "../../x.ken", false}, {"/t.ken", NULL, "../../x.ken", true},
        {"/a/b/t.ken", "/a/b", "../x.ken", false}, {"/a/b/t.ken", "/a", "../c/x.ken", true}, {"a/b/t.ken", "a", "../../ab/x.ken", false},
        {"./a/t.ken", NULL, "../x.ken", true},     {"a/t.ken", "a/b/..", "x.ken", true},    {"a//b/t.ken", NULL, "../x.ken", true},
        {"../a/t.ken", "../a", "x.ken", true},     {"../a/t.ken", "../a", "../x.ken", false}, {"t.ken", "/", "x.ken", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[200], have[200];
        snprintf(text, sizeof text, "ruleset \"t\"\nuse \"%s\"\n" FLAG SMALL, cases[i].name);
        const struct file files[] = {{cases[i].given, text}, {NULL, NULL}};
        struct store store = {.answer = KEN_READING_MISSING};
        ken_compilation *compilation = compile(files, 1, &store, cases[i].root);
        if ((store.calls == 1) != cases[i].inside || strncmp(said(compilation, have, sizeof have), cases[i].inside ? "K0720" : "K0726", 5) != 0)
            fail_msg("%s in %s, root %s: %s, asked for%s", cases[i].name, cases[i].given, cases[i].root ? cases[i].root : "none", have, store.asked);
        ken_compilation_free(compilation);
    }
}

static void a_name_with_nul(void **state)
{
    (void)state;
    static const char text[] = "ruleset \"t\"\nuse \"x\0y.ken\"\n" FLAG SMALL;
    const ken_rule_file file = {"t.ken", text, sizeof text - 1};
    struct store store = {.files = (const struct file[]){{NULL, NULL}}};
    const ken_rule_reader reader = {.read = read_stored, .user = &store};
    ken_compilation *compilation;
    assert_int_equal(ken_compile_files(&file, 1, &reader, NULL, &compilation), KEN_OK);
    assert_int_equal(ken_compilation_count(compilation, KEN_ERROR, false), 1);
    assert_int_equal(store.calls, 0);
    ken_compilation_free(compilation);
}

/* What cannot be read is one message where it is named, and nothing else of that file's names. */
static void readings(void **state)
{
    (void)state;
    static const struct {
        ken_rule_reading answer;
        const char *said;
    } cases[] = {{KEN_READING_MISSING, "K0720 t.ken:2"}, {KEN_READING_FOLDER, "K0725 t.ken:2"},  {KEN_READING_DENIED, "K0725 t.ken:2"},
                 {KEN_READING_FAILED, "K0725 t.ken:2"},  {KEN_READING_OUTSIDE, "K0726 t.ken:2"}, {KEN_READING_TOO_LARGE, "K0705 t.ken:2"}};
    static const struct file files[] = {{"t.ken", "ruleset \"t\"\nuse \"x.ken\"\nscorecard s \"s\" no total\nindicator 1 \"i\"\nlevel 1 unheard_of\n"}, {NULL, NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct store store = {.answer = cases[i].answer};
        char have[200];
        ken_compilation *compilation = compile(files, 1, &store, NULL);
        assert_string_equal(said(compilation, have, sizeof have), cases[i].said);
        ken_compilation_free(compilation);
    }
    struct store store = {.files = files, .answer = KEN_READING_NO_MEMORY};
    const ken_rule_file given = {files[0].name, files[0].text, strlen(files[0].text)};
    const ken_rule_reader reader = {.read = read_stored, .user = &store};
    ken_compilation *none = NULL;
    assert_int_equal(ken_compile_files(&given, 1, &reader, NULL, &none), KEN_NO_MEMORY);
    assert_null(none);
}

/* One file is one file: asked for once, however often and however spelled; and never when it was given. */
static void one_file_once(void **state)
{
    (void)state;
    static const struct file files[] = {
        {"a/t.ken", "ruleset \"t\"\nuse \"b.ken\"\nuse \"./x/../y.ken\"\nuse \"y.ken\"\nuse \"../a/y.ken\"\n" SMALL},
        {"a/b.ken", "use \"y.ken\"\n"},
        {"a/y.ken", FLAG},
        {NULL, NULL}};
    for (size_t given = 1; given <= 3; given++) {
        struct store store = {0};
        ken_compilation *compilation = compile(files, given, &store, NULL);
        ken_ruleset_info info;
        ken_compilation_describe(compilation, &info);
        assert_int_equal(ken_compilation_count(compilation, KEN_ERROR, false), 0);
        assert_int_equal(info.files, 3);
        assert_int_equal(store.calls, 3 - given);
        ken_compilation_free(compilation);
    }
}

static void deep_and_deeper(void **state)
{
    (void)state;
    char name[20][32], text[20][200];
    struct file files[20];
    for (size_t count = KEN_LIMIT_USE_DEPTH - 1; count <= KEN_LIMIT_USE_DEPTH + 1; count++)
        for (int upward = 0; upward < 2; upward++) { /* the last file is given first: then all are read before they are named */
            for (size_t i = 0; i < count; i++) {
                snprintf(name[i], sizeof name[i], "f%zu.ken", i);
                size_t used = (size_t)snprintf(text[i], sizeof text[i], "ruleset \"t\"\n");
                snprintf(text[i] + used, sizeof text[i] - used, i + 1 < count ? "use \"f%zu.ken\"\n" : FLAG SMALL, i + 1);
                files[upward ? count - 1 - i : i] = (struct file){name[i], text[i]};
            }
            files[count] = (struct file){NULL, NULL};
            struct store store = {0};
            ken_compilation *compilation = compile(files, upward ? count : 1, &store, NULL);
            size_t errors = ken_compilation_count(compilation, KEN_ERROR, false);
            if ((errors > 0) != (count > KEN_LIMIT_USE_DEPTH))
                fail_msg("%zu files: %zu errors", count, errors);
            ken_compilation_free(compilation);
        }
}

static void circles(void **state)
{
    (void)state;
    says((const struct file[]){{"a.ken", "use \"b.ken\"\n"}, {"b.ken", "use \"c.ken\"\n"}, {"c.ken", "use \"a.ken\"\n"}, {NULL, NULL}}, 1, "K0721 c.ken:1");
    says((const struct file[]){{"a.ken", "amends \"b.ken\"\n"}, {"b.ken", "use \"a.ken\"\n"}, {NULL, NULL}}, 2, "K0721 b.ken:1");
}

static void too_many_files(void **state)
{
    (void)state;
    char *text = calloc(KEN_LIMIT_RULE_FILES + 1, 24), name[24];
    size_t used = 0;
    struct file *files = calloc(KEN_LIMIT_RULE_FILES + 2, sizeof *files);
    files[0] = (struct file){"t.ken", text};
    for (size_t i = 1; i <= KEN_LIMIT_RULE_FILES; i++) {
        snprintf(name, sizeof name, "%zu.ken", i);
        used += (size_t)sprintf(text + used, "use \"%s\"\n", name);
        files[i] = (struct file){strdup(name), ""};
    }
    struct store store = {0};
    char have[200];
    ken_compilation *compilation = compile(files, 1, &store, NULL);
    assert_string_equal(said(compilation, have, sizeof have), "K0706 t.ken:1000");
    ken_compilation_free(compilation);
    for (size_t i = 1; i <= KEN_LIMIT_RULE_FILES; i++)
        free((char *)files[i].name);
    free(files);
    free(text);
}

/* Names that files have of others: at the limit, and one above. */
static void too_many_names(void **state)
{
    (void)state;
    enum { NAMES_EACH = 10000, USERS = KEN_LIMIT_USED_NAMES / NAMES_EACH };
    char *many = calloc(NAMES_EACH, 40), name[USERS + 1][16];
    size_t used = 0;
    for (int i = 0; i < NAMES_EACH; i++)
        used += (size_t)sprintf(many + used, "input n%dx from \"n%d\" is flag\n", i, i);
    for (int above = 0; above < 2; above++) {
        ken_rule_file files[USERS + 2] = {{"many.ken", many, used}, {"one.ken", FLAG, strlen(FLAG)}};
        for (int i = 0; i < USERS; i++) {
            static const char *const text[] = {"use \"many.ken\"\n", "use \"many.ken\"\nuse \"one.ken\"\n"};
            snprintf(name[i], sizeof name[i], "u%d.ken", i);
            files[i + 2] = (ken_rule_file){name[i], text[above && i == 0], strlen(text[above && i == 0])};
        }
        ken_compilation *compilation;
        char have[200];
        assert_int_equal(ken_compile(files, USERS + 2, NULL, &compilation), KEN_OK);
        assert_string_equal(said(compilation, have, sizeof have), above ? "K0706 u99.ken:1" : "K0216 many.ken:1"); /* no ruleset is named */
        ken_compilation_free(compilation);
    }
    free(many);
}

/* --- names of used files -------------------------------------------------------------------------------------------- */

static void used_names(void **state)
{
    (void)state;
#define HEAD "ruleset \"t\"\n"
    /* units, inputs, definitions, and glued words of which they are parts; also through another file */
    says((const struct file[]){{"t.ken", HEAD "use \"a.ken\"\n"
                                         "แบบประเมิน s \"s\" ไม่คิดคะแนนรวม\nตัวชี้วัด ๑ \"i\"\nวัดจากจำนวนคน\nระดับ ๑ ไม่น้อยกว่า ๕ คน และมีแผนแล้ว\nสูงสุดระดับ ๑\n"},
                               {"a.ken", "use \"b.ken\"\nนิยาม จำนวนคน คือ บุคลากร + บุคลากร\nข้อมูล มีแผนแล้ว จาก \"plan\" เป็น ใช่หรือไม่\n"},
                               {"b.ken", "หน่วย คน จำนวนเต็ม\nข้อมูล บุคลากร จาก \"staff\" เป็น คน\n"},
                               {NULL, NULL}}, 1, "");
    /* a name that clashes: where it is declared, or where both come together */
    says((const struct file[]){{"t.ken", HEAD "use \"a.ken\"\ninput p from \"q\" is flag\n" SMALL}, {"a.ken", FLAG}, {NULL, NULL}}, 1, "K0103 t.ken:3");
    says((const struct file[]){{"t.ken", HEAD "use \"a.ken\"\nuse \"b.ken\"\n" SMALL}, {"a.ken", FLAG}, {"b.ken", "input p from \"q\" is flag\n"}, {NULL, NULL}}, 1,
         "K0103 t.ken:3");
    /* names of scorecards stay at home */
    says((const struct file[]){{"t.ken", HEAD "use \"a.ken\"\nscorecard r \"r\" no total\nindicator 1 \"i\"\nlevel 1 p\nhighest level 1\n"}, {"a.ken", FLAG SMALL}, {NULL, NULL}}, 1, "");
    /* a used name of which a new one is a part: said of the file that declares it */
    says((const struct file[]){{"t.ken", HEAD "use \"a.ken\"\nนิยาม การเบิกจ่าย คือ ร้อยละการเบิกจ่าย\n"
                                         "scorecard s \"s\" no total\nindicator 1 \"i\"\nlevel 1 การเบิกจ่าย at least 5%\nhighest level 1\n"},
                               {"a.ken", "ข้อมูล ร้อยละการเบิกจ่าย จาก \"x\" เป็น ร้อยละ\n"},
                               {NULL, NULL}}, 1, "K0105 t.ken:3");
    /* unknown words are told, unless they may be what a faulty file would have brought */
    says((const struct file[]){{"t.ken", HEAD "use \"a.ken\"\nscorecard s \"s\" no total\nindicator 1 \"i\"\nlevel 1 q\nhighest level 1\n"}, {"a.ken", FLAG}, {NULL, NULL}}, 1,
         "K0114 t.ken:5");
    says((const struct file[]){{"t.ken", HEAD "use \"a.ken\"\nscorecard s \"s\" no total\nindicator 1 \"i\"\nlevel 1 q\nhighest level 1\n"}, {"a.ken", "input q is flag\n"}, {NULL, NULL}},
         1, "K0201 a.ken:1");
    /* unused names: told of the files given, not of those they brought */
    says((const struct file[]){{"t.ken", HEAD "use \"a.ken\"\n" SMALL}, {"a.ken", FLAG "input q from \"q\" is flag\ndefine d as q\n"}, {NULL, NULL}}, 1, "");
    says((const struct file[]){{"t.ken", HEAD "use \"a.ken\"\n" SMALL}, {"a.ken", FLAG "input q from \"q\" is flag\n"}, {NULL, NULL}}, 2, "K0109 a.ken:2");
}

static void places(void **state)
{
    (void)state;
    says((const struct file[]){{"t.ken", HEAD FLAG "use \"a.ken\"\n" SMALL}, {"a.ken", ""}, {NULL, NULL}}, 1, "");
    says((const struct file[]){{"t.ken", HEAD FLAG SMALL "use \"a.ken\"\n"}, {"a.ken", ""}, {NULL, NULL}}, 1, "K0727 t.ken:7");
    says((const struct file[]){{"t.ken", HEAD "amends \"a.ken\"\namends \"b.ken\"\n"}, {"a.ken", FLAG SMALL}, {NULL, NULL}}, 1, "K0209 t.ken:3");
    says((const struct file[]){{"t.ken", HEAD "unit u\namends \"a.ken\"\n"}, {"a.ken", FLAG SMALL}, {NULL, NULL}}, 1, "K0727 t.ken:3");
    says((const struct file[]){{"t.ken", HEAD FLAG "change indicator 1\nweight 20%\ndrop indicator 2\n"}, {NULL, NULL}}, 1, "K0208 t.ken:3");
    says((const struct file[]){{"t.ken", HEAD "amends \"c.ken\"\n"}, {"u.ken", HEAD "amends \"c.ken\"\n"}, {"c.ken", FLAG SMALL}, {NULL, NULL}}, 2, "K0723 u.ken:2");
}

/* --- amended rules beside the same rules written out ---------------------------------------------------------------- */

#define NAMES "unit people whole\ninput staff from \"staff\" is people\ninput rate from \"rate\" is percent\ninput p from \"p\" is flag\ndefine double as staff + staff\n"
#define BASE                                                                                                                                                                           \
    "ruleset \"old\"\nsource \"memo\"\nperiod 1 October 2021 to 31 March 2022\n" NAMES "scorecard team \"Team\" when not assessed drop its weight\n"                                                                      \
    "indicator 1 \"one\"\nweight 50%\nowner \"office\"\nnote \"n\"\nmeasure rate\nlevel 1 to 5 at least 70, 75, 80, 85, 90%\n"                                                          \
    "example \"e\" given rate = 90% expect level 5\n"                                                                                                                                  \
    "heading 4 \"four\"\nindicator 4.2 \"cases\"\nweight 30%\ncase \"some\" when p\nmeasure staff\nlevel 1 to 5 at least 1, 2, 3, 4, 5 people\n"                                        \
    "otherwise \"none\"\nmeasure double\nlevel 1 to 4 at least 1, 2, 3, 4 people\nhighest level 4\n"                                                                                     \
    "example \"f\" given p, staff = 5 people expect level 5\n"                                                                                                                         \
    "indicator 5 \"five\"\nweight 20%\nlevel 1 to 5 \"all\" when p\n"

static char *meaning(const struct file *files, size_t given, const char *warnings)
{
    struct store store = {.answer = KEN_READING_MISSING};
    char have[1000];
    ken_compilation *compilation = compile(files, given, &store, NULL);
    ken_program *program = program_of(compilation);
    if (strcmp(said(compilation, have, sizeof have), warnings) != 0)
        fail_msg("«%s», not «%s»", have, warnings);
    ken_program_info info;
    ken_program_describe(program, &info);
    char *digest = strdup(info.program_sha256);
    ken_program_free(program);
    ken_compilation_free(compilation);
    return digest;
}

/* `text` with each of the pairs' first text, which stands in it once, replaced by the second. */
static char *changed(const char *text, const char *const (*pairs)[2])
{
    char *now = strdup(text);
    for (; (*pairs)[0]; pairs++) {
        char *at = strstr(now, (*pairs)[0]), *next;
        if (!at || strstr(at + 1, (*pairs)[0]))
            fail_msg("«%s» does not stand once", (*pairs)[0]);
        assert_true(asprintf(&next, "%.*s%s%s", (int)(at - now), now, (*pairs)[1], at + strlen((*pairs)[0])) >= 0);
        free(now);
        now = next;
    }
    return now;
}

struct amendment {
    const char *text;       /* behind `amends` */
    const char *pairs[6][2]; /* what it comes to */
    const char *warnings;
};

static void equals_written_out(const char *base, const struct amendment *a)
{
    char *whole = changed(base, a->pairs), *text;
    assert_true(asprintf(&text, "amends \"old.ken\"\n%s", a->text) >= 0);
    const struct file amended[] = {{"new.ken", text}, {"old.ken", base}, {NULL, NULL}}, written[] = {{"t.ken", whole}, {NULL, NULL}};
    char *have = meaning(amended, 1, a->warnings ? a->warnings : ""), *want = meaning(written, 1, "");
    if (strcmp(have, want) != 0)
        fail_msg("not the same program:\n%s\n--- as\n%s", text, whole);
    free(have);
    free(want);
    free(text);
    free(whole);
}

#define LIST "level 1 to 5 at least 70, 75, 80, 85, 90%\n"
#define FIVE "indicator 5 \"five\"\nweight 20%\nlevel 1 to 5 \"all\" when p\n"

static void amendments(void **state)
{
    (void)state;
    static const struct amendment cases[] = {
        {"ruleset \"new\"\nsource \"m2\" dated 1 May 2022\nperiod 1 April 2022 to 30 September 2022\n",
         {{"ruleset \"old\"", "ruleset \"new\""}, {"source \"memo\"", "source \"m2\" dated 1 May 2022"}, {"1 October 2021 to 31 March 2022", "1 April 2022 to 30 September 2022"}}, NULL},
        {"change indicator 1 \"uno\"\nweight 40%\nchange indicator 5\nweight 30%\n",
         {{"\"one\"\nweight 50%", "\"uno\"\nweight 40%"}, {"\"five\"\nweight 20%", "\"five\"\nweight 30%"}}, NULL},
        {"change indicator 1\nowner \"other\"\nnote \"m\"\nmeasure rate * 2\n",
         {{"owner \"office\"\nnote \"n\"\nmeasure rate\n", "owner \"other\"\nnote \"n\"\nnote \"m\"\nmeasure rate * 2\n"}}, NULL},
        {"change indicator 5\nowner \"new\"\nnot assessed when staff equal to 0 people\n", /* what was not there is added */
         {{"\"five\"\nweight 20%\n", "\"five\"\nweight 20%\nowner \"new\"\nnot assessed when staff equal to 0 people\n"}}, NULL},
        {"change indicator 1\nlevel 3 at least 82%\n", {{LIST, "level 1 to 5 at least 70, 75, 82, 85, 90%\n"}}, NULL},
        {"change indicator 1\nlevel 1 at least 60%\nlevel 5 at least 95%\n", {{LIST, "level 1 to 5 at least 60, 75, 80, 85, 95%\n"}}, NULL},
        {"change indicator 1\nlevel 2 to 4 at least 76, 81, 86%\n", {{LIST, "level 1 to 5 at least 70, 76, 81, 86, 90%\n"}}, NULL},
        {"change indicator 1\nlevel 1 to 5 at least 50, 60, 70, 80, 90%\n", {{LIST, "level 1 to 5 at least 50, 60, 70, 80, 90%\n"}}, NULL},
        {"change indicator 1\nhighest level 4\n", {{LIST, "level 1 to 4 at least 70, 75, 80, 85%\nhighest level 4\n"}}, NULL},
        {"change indicator 5\nlevel 5 \"more\" when p and staff at least 2 people\n",
         {{"level 1 to 5 \"all\" when p\n", "level 1 to 4 \"all\" when p\nlevel 5 \"more\" when p and staff at least 2 people\n"}}, NULL},
        {"change indicator 4.2\nchange case \"some\" when not p\nlevel 5 at least 6 people\n",
         {{"when p\nmeasure staff\nlevel 1 to 5 at least 1, 2, 3, 4, 5 people", "when not p\nmeasure staff\nlevel 1 to 5 at least 1, 2, 3, 4, 6 people"}}, NULL},
        {"change indicator 4.2\nchange case \"none\"\nlevel 5 at least 9 people\nhighest level 5\n",
         {{"3, 4 people\nhighest level 4\n", "3, 4 people\nlevel 5 at least 9 people\n"}}, NULL},
        {"change indicator 4.2\ncase \"many\" when staff more than 9 people\nlevel 1 to 5 p\n",
         {{"otherwise \"none\"", "case \"many\" when staff more than 9 people\nlevel 1 to 5 p\notherwise \"none\""}}, NULL},
        {"change indicator 4.2\nevery case\nlevel 2 to 5 rate at least 1%\n",
         {{"highest level 4\n", "highest level 4\nevery case\nlevel 2 to 5 rate at least 1%\n"}}, NULL},
        {"drop indicator 5\nchange indicator 1\nweight 70%\n", {{FIVE, ""}, {"weight 50%", "weight 70%"}}, NULL},
        {"drop indicator 5\nadd indicator 6 \"six\"\nweight 20%\nlevel 1 to 5 p\n", {{FIVE, "indicator 6 \"six\"\nweight 20%\nlevel 1 to 5 p\n"}}, NULL},
        {"drop indicator 5\nadd indicator 5 \"anew\"\nweight 20%\nlevel 1 to 5 p\n", {{FIVE, "indicator 5 \"anew\"\nweight 20%\nlevel 1 to 5 p\n"}}, NULL},
        {"drop indicator 5\nadd indicator 4.1 \"first\"\nweight 20%\nlevel 1 to 5 p\n", /* by number: before 4.2, behind its heading */
         {{FIVE, ""}, {"indicator 4.2", "indicator 4.1 \"first\"\nweight 20%\nlevel 1 to 5 p\nindicator 4.2"}}, NULL},
        {"drop indicator 5\nadd indicator 4.10 \"tenth\"\nweight 20%\nlevel 1 to 5 p\n", {{FIVE, "indicator 4.10 \"tenth\"\nweight 20%\nlevel 1 to 5 p\n"}}, NULL},
        {"drop indicator 1\nadd indicator 1 \"first\"\nweight 50%\nlevel 1 to 5 rate at least 1%\n",
         {{"indicator 1 \"one\"\nweight 50%\nowner \"office\"\nnote \"n\"\nmeasure rate\n" LIST "example \"e\" given rate = 90% expect level 5\n",
           "indicator 1 \"first\"\nweight 50%\nlevel 1 to 5 rate at least 1%\n"}}, NULL},
        {"change heading 4 \"vier\"\n", {{"heading 4 \"four\"", "heading 4 \"vier\""}}, NULL},
        {"heading 5.1 \"late\"\n", {{FIVE, FIVE "heading 5.1 \"late\"\n"}}, NULL},
        {"change input staff from \"people.count\" is people\n", {{"from \"staff\" is people", "from \"people.count\" is people"}}, NULL},
        {"input extra from \"extra\" is people\ndefine triple as extra + staff\nchange define double as triple + staff\n", /* a definition that names a later one */
         {{"define double as staff + staff", "input extra from \"extra\" is people\ndefine triple as extra + staff\ndefine double as triple + staff"}}, NULL},
        {"input one from \"one\" is people\ninput two from \"two\" is people\nchange define double as one + two + staff\n", /* inputs keep their order */
         {{"define double as staff + staff", "input one from \"one\" is people\ninput two from \"two\" is people\ndefine double as one + two + staff"}}, NULL},
        {"scorecard person \"Person\" no total\nindicator 1 \"own\"\nlevel 1 to 5 p\n", {{FIVE, FIVE "scorecard person \"Person\" no total\nindicator 1 \"own\"\nlevel 1 to 5 p\n"}}, NULL},
        {"change scorecard team\nchange indicator 1\nweight 50%\nlevel 4 at least 85%\nlevel 5 at least 91%\n", {{"85, 90%\n", "85, 91%\n"}}, "K0724 new.ken:4, K0724 new.ken:5"},
        {"change indicator 1\nchange indicator 5\nowner \"x\"\n", {{FIVE, "indicator 5 \"five\"\nweight 20%\nowner \"x\"\nlevel 1 to 5 \"all\" when p\n"}}, "K0724 new.ken:2"},
        {"period 1 October 2021 to 31 March 2022\n", {{NULL, NULL}}, "K0724 new.ken:2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        equals_written_out(BASE, &cases[i]);
}

/* Both must be one program, and nothing may be said of either but `warnings` of the first. */
static void equals(const struct file *amended, size_t given, const struct file *written, const char *warnings)
{
    char *have = meaning(amended, given, warnings), *want = meaning(written, 1, "");
    assert_string_equal(have, want);
    free(have);
    free(want);
}

#define INPUTS(path) "unit people whole\ninput staff from \"" path "\" is people\n"
#define CARD(name, list) "scorecard " name " \"t\" no total\nindicator 1 \"i\"\nmeasure staff\nlevel 1 to 5 at least " list " people\n"

static void chains(void **state)
{
    (void)state;
    static const struct file three[] = {{"67.ken", "ruleset \"67\"\namends \"66.ken\"\nchange indicator 1\nlevel 3 at least 5 people\nlevel 5 at least 9 people\n"},
                                        {"66.ken", "ruleset \"66\"\namends \"65.ken\"\n" FLAG "change indicator 1\nlevel 3 to 4 at least 4, 6 people\nadd indicator 2 \"j\"\nlevel 1 to 5 p\n"},
                                        {"65.ken", "ruleset \"65\"\n" INPUTS("staff") CARD("team", "1, 2, 3, 4, 7")},
                                        {NULL, NULL}};
    equals(three, 1, (const struct file[]){{"t.ken", "ruleset \"67\"\n" INPUTS("staff") FLAG CARD("team", "1, 2, 5, 6, 9") "indicator 2 \"j\"\nlevel 1 to 5 p\n"}, {NULL, NULL}}, "");
    equals(three, 3, (const struct file[]){{"t.ken", "ruleset \"67\"\n" INPUTS("staff") FLAG CARD("team", "1, 2, 5, 6, 9") "indicator 2 \"j\"\nlevel 1 to 5 p\n"}, {NULL, NULL}}, "");

    /* two scorecards, each of its own file, and the file of inputs that both use: each is amended by one of its own */
#define OLD {"65/in.ken", INPUTS("staff")}, {"65/team.ken", "use \"in.ken\"\n" CARD("team", "1, 2, 3, 4, 5")}, {"65/one.ken", "use \"in.ken\"\n" CARD("one", "2, 3, 4, 5, 6")}, {NULL, NULL}
#define TEAM {"66/team.ken", "ruleset \"66\"\namends \"../65/team.ken\"\nchange indicator 1\nlevel 5 at least 6 people\n"}
#define PERSON {"66/one.ken", "amends \"../65/one.ken\"\nchange indicator 1 \"j\"\nlevel 5 at least 7 people\n"}
#define WHOLE "ruleset \"66\"\n" INPUTS("new.staff") CARD("team", "1, 2, 3, 4, 6") "scorecard one \"t\" no total\nindicator 1 \"j\"\nmeasure staff\nlevel 1 to 5 at least 2, 3, 4, 5, 7 people\n"
    static const char moved[] = "amends \"../65/in.ken\"\nchange input staff from \"new.staff\" is people\n";
    static const struct file whole[] = {{"t.ken", WHOLE}, {NULL, NULL}};
    equals((const struct file[]){{"66/in.ken", moved}, TEAM, PERSON, OLD}, 3, whole, "");
    equals((const struct file[]){TEAM, PERSON, {"66/zz.ken", moved}, OLD}, 3, whole, "");
    /* or one of them changes it for both; not two */
    equals((const struct file[]){{"66/team.ken", "ruleset \"66\"\namends \"../65/team.ken\"\nchange input staff from \"new.staff\" is people\nchange indicator 1\nlevel 5 at least 6 people\n"},
                                 PERSON, OLD}, 2, whole, "");
    says((const struct file[]){{"66/in.ken", moved},
                               {"66/team.ken", "ruleset \"66\"\namends \"../65/team.ken\"\nchange input staff from \"s\" is people\n"}, OLD}, 2, "K0723 66/team.ken:3");
    /* a name of a file that only the amending file uses is not one of the earlier rules */
    says((const struct file[]){{"66/team.ken", "ruleset \"66\"\nuse \"own.ken\"\namends \"../65/team.ken\"\nchange input p from \"q\" is flag\n"}, {"66/own.ken", FLAG}, OLD}, 1,
         "K0722 66/team.ken:4");
    /* scorecards that stand in the files below */
    equals((const struct file[]){{"66/all.ken", "ruleset \"66\"\namends \"../65/all.ken\"\nchange input staff from \"new.staff\" is people\nchange scorecard one\nchange indicator 1 \"j\"\n"
                                                "level 5 at least 7 people\nchange scorecard team\nchange indicator 1\nlevel 5 at least 6 people\n"},
                                 {"65/all.ken", "use \"team.ken\"\nuse \"one.ken\"\n"}, OLD}, 1, whole, "");
}

/* Worked examples of the earlier rules are not asked of the changed ones; those of this year are. */
static void examples(void **state)
{
    (void)state;
#define EXAMPLES "ruleset \"t\"\n" NAMES "scorecard s \"s\" no total\nindicator 1 \"i\"\nmeasure double\nlevel 1 to 5 at least 1, 2, 3, 4, 5 people\n"                                  \
                 "example \"a\" given staff = 1 people expect level 2\nexample \"b\" given staff = 1 people expect 2 level 0\n"                                                        \
                 "indicator 2 \"j\"\nlevel 1 to 5 p and rate at least 1%\nexample \"c\" given p, rate = 1% expect level 5\n"
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"change indicator 1\nmeasure rate\nlevel 1 to 5 at least 1, 2, 3, 4, 5%\n", ""}, /* else K0802: it uses no staff */
        {"change indicator 1\nmeasure rate\nlevel 1 to 5 at least 1, 2, 3, 4, 5%\nexample \"d\" given staff = 1 people expect level 2\n", "K0802 new.ken:5"},
        {"drop indicator 2\n", ""}, /* else K0808: there is no indicator 2 */
        {"drop indicator 2\nchange indicator 1\nnote \"n\"\nexample \"d\" given staff = 1 people expect 2 level 1\n", "K0808 new.ken:5"},
        {"input more from \"more\" is people\nchange define double as more + more\n", ""},
        {"input more from \"more\" is people\ndefine most as more\nchange define double as most + more\n", ""},
        {"change input staff from \"s\" is people\n", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text;
        assert_true(asprintf(&text, "amends \"old.ken\"\n%s", cases[i].text) >= 0);
        says((const struct file[]){{"new.ken", text}, {"old.ken", EXAMPLES}, {NULL, NULL}}, 1, cases[i].said);
        free(text);
    }
}

/* --- what cannot be amended ------------------------------------------------------------------------------------------ */

#define TWO_CARDS BASE "scorecard person \"Person\" no total\nindicator 1 \"own\"\nlevel 1 to 5 p\n"

static void mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *base, *text, *said; /* the amending text begins on line 2 */
    } cases[] = {
        /* what is not there */
        {BASE, "change indicator 7\nweight 1%\n", "K0722 new.ken:2"},
        {BASE, "change indicator 4\nweight 1%\n", "K0722 new.ken:2"}, /* a heading */
        {BASE, "change heading 1\n", "K0722 new.ken:2"},
        {BASE, "drop indicator 4.20\n", "K0722 new.ken:2"},
        {BASE, "change indicator 4.2\nchange case \"lots\"\nlevel 1 p\n", "K0722 new.ken:3"},
        {BASE, "change indicator 4.2\nchange case \"none\" when p\n", "K0722 new.ken:3"}, /* otherwise has no condition */
        {BASE, "change input nothing from \"n\" is flag\n", "K0722 new.ken:2"},
        {BASE, "change define nothing as p\nchange indicator 1\nlevel 5 nothing\n", "K0722 new.ken:2, K0114 new.ken:4"},
        {BASE, "change scorecard other\n", "K0722 new.ken:2"},
        {BASE, "change input double from \"n\" is flag\n", "K0108 new.ken:2"},
        {BASE, "input own from \"own\" is flag\nchange input own from \"n\" is flag\n", "K0723 new.ken:3"},
        {NAMES, "change indicator 1\nweight 1%\n", "K0208 new.ken:2"}, /* no scorecard at all */
        /* the same thing twice */
        {BASE, "change indicator 1\nweight 40%\nchange indicator 1\nowner \"x\"\n", "K0723 new.ken:4"},
        {BASE, "change indicator 1\nweight 40%\nweight 45%\n", "K0723 new.ken:4"},
        {BASE, "change indicator 1\nlevel 2 to 4 p\nlevel 3 to 5 p\n", "K0723 new.ken:4"},
        {BASE, "change indicator 1\nhighest level 4\nhighest level 3\n", "K0723 new.ken:4"},
        {BASE, "change indicator 4.2\nchange case \"some\"\nlevel 1 p\nchange case \"some\"\nlevel 2 p\n", "K0723 new.ken:5"},
        {BASE, "change indicator 4.2\nevery case\nlevel 1 p\nevery case\nlevel 2 p\n", "K0723 new.ken:5"},
        {BASE, "change input p from \"q\" is flag\nchange input p from \"r\" is flag\n", "K0723 new.ken:3"},
        {BASE, "change define double as staff * 2\nchange define double as staff * 3\n", "K0723 new.ken:3"},
        {BASE, "drop indicator 5\ndrop indicator 5\n", "K0723 new.ken:3"},
        {BASE, "drop indicator 5\nchange indicator 5\nweight 1%\n", "K0723 new.ken:3"},
        /* what does not say what it does */
        {BASE, "indicator 1 \"one\"\nweight 50%\n", "K0728 new.ken:2"},
        {BASE, "indicator 9 \"nine\"\nweight 50%\n", "K0728 new.ken:2"},
        {BASE, "heading 4 \"vier\"\n", "K0728 new.ken:2"},
        {BASE, "scorecard team \"Team\"\nindicator 9 \"nine\"\n", "K0728 new.ken:2"},
        {BASE, "change indicator 4.2\ncase \"some\" when p\n", "K0728 new.ken:3"},
        {BASE, "change indicator 4.2\notherwise \"else\"\n", "K0728 new.ken:3"},
        {BASE, "add indicator 5 \"again\"\nweight 1%\n", "K0604 new.ken:2"},
        {BASE, "add indicator 4 \"a heading's\"\n", "K0604 new.ken:2"},
        /* out of place */
        {BASE, "weight 50%\nlevel 1 p\n", "K0208 new.ken:2, K0208 new.ken:3"},
        {BASE, "change case \"some\"\nlevel 1 p\n", "K0208 new.ken:2"},
        {BASE, "drop indicator 5\nweight 1%\n", "K0208 new.ken:3"},
        {TWO_CARDS, "change indicator 1\nowner \"x\"\n", "K0208 new.ken:2"},
        {TWO_CARDS, "change scorecard person\nweight 1%\n", "K0208 new.ken:3"},
        /* what it comes to is checked as ever, where the mistake stands */
        {BASE, "change indicator 1\nweight 40%\n", "K0601 old.ken:29"},
        {BASE, "change indicator 1\nlevel 4 less than 85%\n", "K0407 new.ken:3, K0407 old.ken:15"},
        {BASE, "change input rate from \"rate\" is people\n", "K0501 old.ken:15"},
        {BASE, "define more as double\nchange define double as more + staff\n", "K0107 new.ken:2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text;
        assert_true(asprintf(&text, "amends \"old.ken\"\n%s", cases[i].text) >= 0);
        const struct file files[] = {{"new.ken", text}, {"old.ken", cases[i].base}, {NULL, NULL}};
        says(files, 1, cases[i].said);
        free(text);
    }
}

/* Changes that would be searched for too long are one message, whatever the work ends amid. */
static void too_much_work(void **state)
{
    (void)state;
    static const char *const lines[][2] = {{"note \"", "\"\n"},         {"grade \"", "\"\n"},      {"adjust total to ", "\n"},
                                           {"add indicator ", " \"i\"\n"}, {"case \"", "\" when p\n"}, {"level ", " p\n"}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char *text = calloc(20000, 40);
        size_t used = (size_t)sprintf(text, "amends \"old.ken\"\nchange indicator 4.2\nowner \"x\"\n");
        for (size_t n = 10; n < 20000; n++)
            used += (size_t)sprintf(text + used, "%s%zu%s", lines[i][0], n, lines[i][1]);
        says((const struct file[]){{"new.ken", text}, {"old.ken", BASE}, {NULL, NULL}}, 1, "K0706 new.ken:1");
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),         cmocka_unit_test(roots),   cmocka_unit_test(a_name_with_nul), cmocka_unit_test(readings),
        cmocka_unit_test(one_file_once), cmocka_unit_test(circles), cmocka_unit_test(deep_and_deeper), cmocka_unit_test(too_many_files),
        cmocka_unit_test(used_names),    cmocka_unit_test(places),  cmocka_unit_test(amendments),
        cmocka_unit_test(mistakes),      cmocka_unit_test(chains),  cmocka_unit_test(examples),
        cmocka_unit_test(too_many_names), cmocka_unit_test(too_much_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
