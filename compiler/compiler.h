/* One compilation: what its stages share. Inside the compiler an allocation never fails: when memory is out,
 * ken_compile's own frame takes over (longjmp) and frees the arena, so no stage has a path for it. */
#ifndef KEN_COMPILER_COMPILER_H
#define KEN_COMPILER_COMPILER_H

#include <setjmp.h>

#include "../runtime/format.h"
#include "../runtime/limit.h"
#include "../runtime/number.h"
#include "../runtime/program.h"
#include "arena.h"
#include "ken_compiler.h"
#include "source.h"

/* A growing array in the arena. `items` moves when it grows. */
struct ken_list {
    void *items;
    uint32_t count, capacity;
};

enum ken_reading_state { KEN_UNREAD, KEN_BEING_READ, KEN_READ_WHOLE };

struct ken_file {
    struct ken_source source;
    bool english;             /* its first keyword is English: messages spell keywords so */
    struct ken_names *names;
    struct ken_node *tree;    /* statements */
    const char *path;         /* its name with every `..` worked out (use.c) */
    enum ken_reading_state state;
    uint32_t order;           /* in ken_compiler.order, once read */
    uint32_t height;          /* files one below another from here down: 1 and more */
    struct ken_list below;    /* of uint32_t: the files it uses or amends */
    struct ken_span named;    /* the `use` or `amends` that first led to it; end 0: none */
    uint32_t amends;          /* the file that it amends, + 1; 0: none */
    struct ken_span amends_span; /* its `amends`, also where that leads nowhere */
    struct ken_span amended;  /* the `amends` that names it; end 0: none */
    bool carried;             /* another file amends it, or what uses it */
    bool faulty;              /* reading it gave errors: names may be missing */
};

struct ken_compiler {
    struct ken_arena *arena;
    jmp_buf out_of_memory;
    ken_options options;
    struct ken_number_scratch scratch;
    const ken_rule_reader *reader; /* NULL: only the files given can be named */
    const char *root;            /* files that are named stand below it: a path as in ken_file */
    struct ken_file *files;      /* those given, then those that these brought; moves when it grows */
    uint32_t file_count, file_capacity, given_count;
    struct ken_map *paths;       /* to a file's index + 1 */
    struct ken_list order;       /* of uint32_t: the files, each behind those that it names */
    uint32_t being_read, used_names;
    bool unread;                 /* a `use` or `amends` leads nowhere: what the rules mean is not known */
    bool amended;                /* some file amends another */
    struct ken_list declarations; /* of struct ken_node *: where `amended`, in an order in which they can be checked */
    struct ken_list diagnostics; /* of struct ken_diag *, in the order found */
    uint32_t error_count;
    struct ken_rules *rules;     /* the ruleset as IR, once checked */
};

/* Zeroed memory that lives as long as the compilation; never NULL. */
void *ken_new(struct ken_compiler *, size_t size);
#define KEN_NEW(compiler, type) ((type *)ken_new(compiler, sizeof(type)))
char *ken_copy(struct ken_compiler *, const char *bytes, size_t size);
_Noreturn void ken_out_of_memory(struct ken_compiler *);

/* A new zeroed item at the end of `list`. */
void *ken_list_add(struct ken_compiler *, struct ken_list *list, size_t item_size);
#define KEN_ADD(compiler, list, type) ((type *)ken_list_add(compiler, list, sizeof(type)))
#define KEN_AT(list, type, index) (((type *)(list).items)[index])

/* A number register in the arena, wide enough for any literal (or for any value, when `wide`). */
struct ken_number *ken_new_number(struct ken_compiler *, bool wide);

#endif
