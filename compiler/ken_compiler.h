/* ken_compiler: turn rule files into a program, and say what is wrong with them.
 *
 * All texts and structures got from a compilation belong to it and die with it. There is no global state; separate
 * compilations may run in separate threads. No function here reads or writes a file; a reader given by the caller may.
 */
#ifndef KEN_COMPILER_H
#define KEN_COMPILER_H

#include "../runtime/ken.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ken_compilation ken_compilation;

/* One rule file. `name` is shown in messages as it is; it is a path, parted by '/'. The program keeps it as it looks from the
 * folder of the first file: its last part, for files of one folder. */
typedef struct ken_rule_file {
    const char *name;
    const char *bytes;
    size_t size;
} ken_rule_file;

/* Compiles `count` files as one ruleset, in the order given (a directory: bytewise by name). NULL options are the
 * defaults. KEN_OK says that the work was done, not that the rules are sound: see ken_compilation_program and the
 * diagnostics. Otherwise KEN_NO_MEMORY. The caller owns *compilation and ends it with ken_compilation_free. */
KEN_API ken_status ken_compile(const ken_rule_file *files, size_t count, const ken_options *options, ken_compilation **compilation);
/* What became of a file that the rules name. */
typedef enum ken_rule_reading {
    KEN_READING_DONE,
    KEN_READING_MISSING,   /* there is no such file */
    KEN_READING_FOLDER,    /* it is a folder */
    KEN_READING_DENIED,    /* it may not be read */
    KEN_READING_OUTSIDE,   /* it stands outside the root, by way of a link */
    KEN_READING_TOO_LARGE,
    KEN_READING_FAILED,
    KEN_READING_NO_MEMORY  /* the compilation ends: KEN_NO_MEMORY */
} ken_rule_reading;

/* Where files come from that others name by `use` and `amends`. `read` puts the bytes of the file `name` into *bytes and *size.
 * They stay the reader's: ken has copied them before it calls the reader again or returns, whatever it returns. `name` is the
 * path from the naming file's, with every `.` and `..` worked out ("2566/team.ken" and "../2565/team.ken": "2565/team.ken"), so
 * that it is one name however it is written; it belongs to the compilation. A name is asked for once, and never one that was given.
 * `root`: the folder below which every file named must stand, as a path of the kind of the given files' names; NULL: the folder
 * above that of the first file. Links are the reader's to follow or to refuse. */
typedef struct ken_rule_reader {
    ken_rule_reading (*read)(void *user, const char *name, const char **bytes, size_t *size);
    void *user;
    const char *root;
} ken_rule_reader;

/* ken_compile for rules that name further files. Without a reader (NULL) they can name only each other. The reader is called from
 * this call only. Files that name files, sixteen one below another, take 2 MB of the stack. */
KEN_API ken_status ken_compile_files(const ken_rule_file *files, size_t count, const ken_rule_reader *reader, const ken_options *options,
                                     ken_compilation **compilation);
KEN_API void ken_compilation_free(ken_compilation *compilation);

/* The program's bytes, for ken_program_load or a .kenb file; false when an error stands in the way. */
KEN_API bool ken_compilation_program(const ken_compilation *compilation, const void **bytes, size_t *size);

typedef enum ken_severity { KEN_ERROR, KEN_WARNING, KEN_NOTE } ken_severity;

/* A place in a rule file. Lines and columns count from 1; columns count code points. */
typedef struct ken_place {
    const char *file;
    size_t begin, end; /* bytes; end exclusive */
    size_t line, column, end_line, end_column;
} ken_place;

typedef struct ken_diagnostic {
    char code[6];           /* K0407 */
    const char *name;       /* LADDER_REVERSED */
    ken_severity severity;
    bool acknowledged;      /* `as printed` stands beside it: counted, not shown */
    bool has_place;         /* false: it is about the ruleset as a whole */
    ken_place place;
    size_t related_count;   /* further places; see ken_diagnostic_related */
} ken_diagnostic;

/* Diagnostics in the order of their places: the first 100 errors, 100 warnings and 100 notes, and all that are acknowledged.
 * Where there are more, K0711 says so at the end, once for each severity. ken_compilation_count counts them all. */
KEN_API size_t ken_diagnostic_count(const ken_compilation *compilation);
KEN_API bool ken_compilation_diagnostic(const ken_compilation *compilation, size_t index, ken_diagnostic *diagnostic);
/* A further place of a diagnostic; false out of range. *label is what it is called in `language` ("" where nothing), or NULL when
 * out of memory; good until the next call for a text of the compilation. */
KEN_API bool ken_diagnostic_related(const ken_compilation *compilation, size_t index, size_t related, ken_language language, ken_place *place, const char **label);

/* How many of a severity were found, acknowledged ones apart. */
KEN_API size_t ken_compilation_count(const ken_compilation *compilation, ken_severity severity, bool acknowledged);

typedef enum ken_part { KEN_PART_MESSAGE, KEN_PART_EXAMPLE, KEN_PART_HELP, KEN_PART_LABEL } ken_part;

/* One part of a diagnostic in `language`; "" where it has none. NULL only when out of memory. */
KEN_API const char *ken_diagnostic_text(ken_compilation *compilation, size_t index, ken_part part, ken_language language);

/* The whole diagnostic as text: head, place, excerpt with carets, example, help. `colour`: with terminal colours.
 * Ends in a line end. NULL when out of memory or out of range. */
KEN_API const char *ken_diagnostic_render(ken_compilation *compilation, size_t index, ken_language language, bool colour);

/* What was compiled. */
typedef struct ken_ruleset_info {
    size_t files, indicators, scorecards;
} ken_ruleset_info;
KEN_API void ken_compilation_describe(const ken_compilation *compilation, ken_ruleset_info *info);
/* Name and sum of weights (a decimal; "" for `add scores`, NULL for `no total`) of a scorecard; false out of range. */
KEN_API bool ken_compilation_scorecard(const ken_compilation *compilation, size_t index, const char **name, const char **weights);

/* What a diagnostic code means (K0407, D0203): a page in `language`, malloc'ed; NULL for an unknown code or out of memory. */
KEN_API char *ken_explain_code(const char *code, ken_language language);
/* A code's message, or its help, with {0}, {1}, … where its arguments go; NULL for an unknown code. Static. For messages that an
 * application words itself, such as K0701 (a file that cannot be opened). */
KEN_API const char *ken_code_text(const char *code, bool help, ken_language language);

/* The codes in order; NULL behind the last. Static. */
KEN_API const char *ken_code(size_t index);

#ifdef __cplusplus
}
#endif
#endif
