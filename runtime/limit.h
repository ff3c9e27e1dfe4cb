/* Every limit of ken, in one place. The defaults may be raised through ken_options; each is tested
 * one below, at, and one above. Limits without an option bound the program format itself. */
#ifndef KEN_LIMIT_H
#define KEN_LIMIT_H

#define KEN_LIMIT_RULE_BYTES (16u << 20)    /* bytes of one rule file */
#define KEN_LIMIT_RULE_FILES 1000u          /* files of one ruleset */
#define KEN_LIMIT_USE_DEPTH 16u             /* files one below another, by `use` and `amends` */
#define KEN_LIMIT_AMEND_STEPS (1u << 26)    /* statements that the changes of one file look at for their places */
#define KEN_LIMIT_USED_NAMES 1000000u       /* names that files have of files they use, all together */
#define KEN_LIMIT_INDICATORS 10000u         /* indicators of one ruleset */
#define KEN_LIMIT_PROGRAM_BYTES (64u << 20) /* bytes of one program */
#define KEN_LIMIT_RECORD_BYTES (8u << 20)   /* bytes of one JSON record */
#define KEN_LIMIT_JSON_DEPTH 32u            /* nested objects and arrays in a record */
#define KEN_LIMIT_EXPRESSION_DEPTH 64u      /* nested operations in a rule */
#define KEN_LIMIT_SHOWN 100u                /* errors shown for one ruleset; as many warnings; as many notes */

#define KEN_LIMIT_STACK 256u                /* values on the evaluation stack */
#define KEN_LIMIT_SLOTS 16384u              /* shared values of a program */
#define KEN_LIMIT_JUMPS 128u                /* distinct jump targets open at one instruction */
#define KEN_LIMIT_OPERANDS 200u             /* operands of one sum of(…), count of(…), … */
#define KEN_LIMIT_POINTS 64u                /* points of one interpolation */
#define KEN_LIMIT_CHOICES 200u              /* texts of one category */
#define KEN_LIMIT_TABLE_VALUES 10u          /* values in one row of a look-up table */
#define KEN_LIMIT_LITERAL_DIGITS 40u        /* digits of a number, in rules and in data */
#define KEN_LIMIT_TOP_LEVEL 10u             /* levels of a scorecard */
#define KEN_USUAL_TOP_LEVEL 5u              /* where the scorecard does not say */
#define KEN_LIMIT_GRADES 100u               /* grades of a scorecard */
#define KEN_LIMIT_PATH_BYTES 1000u          /* bytes of an input's path */
#define KEN_LIMIT_MEASURES 64u              /* compared values shown of one block of levels */
#define KEN_LIMIT_COST (1u << 28)           /* what one record may cost: see cost.h */

#endif
