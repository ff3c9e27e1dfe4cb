/* The grammar of ken. It builds nodes and decides nothing: what a statement belongs to, and whether it makes sense there, is
 * found in check.c and the stages behind it, where a good message is easier. */
%require "3.8"
%code requires { #include "parse.h" }

%define api.pure full
%define api.prefix {ken_yy}
%define api.token.prefix {KEN_TOK_}
%define api.value.type {struct ken_token}
%define api.location.type {struct ken_span}
%define parse.error custom
%define parse.lac full
%expect 0
%param { struct ken_parser *p }

%code {
/* The parser's stacks live in its frame and never grow: brackets are counted before they get here, and one bracket takes at
 * most sixteen symbols, as in `p or q and not x at least y + z * percent of u over v if (`. */
#define YYINITDEPTH (16 * KEN_MOST_EXPRESSION_DEPTH + 80)
#define YYMAXDEPTH YYINITDEPTH
#define YYMALLOC(size) NULL
#define YYFREE(block) ((void)(block))
#define YYLLOC_DEFAULT(current, rhs, n)                                                                   \
    ((current).file = p->file_index,                                                                     \
     (current).begin = (n) ? YYRHSLOC(rhs, 1).begin : YYRHSLOC(rhs, 0).end,                               \
     (current).end = (n) ? YYRHSLOC(rhs, n).end : YYRHSLOC(rhs, 0).end)

#define NODE(kind, span) ken_ast_new(p->compiler, KEN_NODE_##kind, span)
#define ADD(parent, child) ken_ast_add(parent, child)
#define EXPRESSION(kind, span, left, right) ken_ast_expression(p->compiler, KEN_NODE_##kind, span, left, right)

int ken_yylex(struct ken_token *value, struct ken_span *where, struct ken_parser *p);
static void ken_yyerror(struct ken_span *where, struct ken_parser *p, const char *message);
}

%token RULESET SOURCE DATED PERIOD USE AMENDS CHANGE_INPUT CHANGE_DEFINE CHANGE_TABLE CHANGE_SCORECARD CHANGE_HEADING
%token CHANGE_INDICATOR CHANGE_CASE ADD_INDICATOR DROP_INDICATOR UNIT WHOLE INPUT FROM_PATH FROM_RANGE BETWEEN TO IS BAHT PERCENT
%token DATE FLAG PLAIN ONE_OF DAYS PER_THOUSAND PER_TEN_THOUSAND PER_HUNDRED_THOUSAND PER_MILLION MORE_BETTER LESS_BETTER DEFINE AS
%token PERCENT_OF PERCENT_INCREASE PERCENT_DECREASE RATE_THOUSAND RATE_TEN_THOUSAND RATE_HUNDRED_THOUSAND RATE_MILLION OVER IF
%token THEN TABLE KEYED ROW SCORECARD NO_TOTAL ADD_SCORES LEVELS WEIGHT_LEFT GRADE ADJUST_TOTAL TOTAL_SO_FAR HEADING INDICATOR
%token WEIGHT OWNER MEASURE MEASURE_EACH BANDS ASSESSED CUMULATIVE HIGHEST_MET FULL_SCORE_IS LOWEST_SCORE SCORE_BY_LEVEL
%token INTERPOLATED SCORE_FROM ADJUST_SCORE SCORE_SO_FAR SCORE_OF LEVEL_OF LEVEL NO_LEVEL AT_LEVEL STEP SAME_AS HIGHEST CASE
%token OTHERWISE EVERY_CASE WHEN NOT_ASSESSED DROP_WEIGHT FULL_SCORE MOVE_WEIGHT NOTE AS_PRINTED EXAMPLE GIVEN EXPECT MISSING
%token INVALID UNCOVERED ZERO_BASE SCORE TOTAL AT_LEAST MORE_THAN AT_MOST LESS_THAN EQUAL_TO BY IN_PERIOD AND OR NOT MIN MAX SUM
%token AVERAGE COUNT INTERPOLATE GIVES DAYS_FROM FISCAL_YEAR ROUND ROUND_EVEN ROUND_DOWN ROUND_UP TRUNCATE DECIMALS PLACES
%token IN_STEPS
%token FROM MONTH TEXT NAME NEW_NAME NUMBER ISO_DATE
%token PERCENT_SIGN COMMA OPEN CLOSE PLUS MINUS TIMES DIVIDED

%%

file: statements ;

statements:
    %empty
  | statements statement                    { ken_parse_statement(p, $2.node); }
  | statements error                        { if (ken_parse_recover(p)) yyclearin; yyerrok; }
  ;

statement:
    RULESET TEXT                            { $$.node = ADD(NODE(RULESET, @$), $2.node); }
  | SOURCE TEXT                             { $$.node = ADD(NODE(SOURCE, @$), $2.node); }
  | SOURCE TEXT DATED date                  { $$.node = ADD(ADD(NODE(SOURCE, @$), $2.node), $4.node); }
  | PERIOD date TO date                     { $$.node = ADD(ADD(NODE(PERIOD, @$), $2.node), $4.node); }
  | USE TEXT                                { $$.node = ADD(NODE(USE, @$), $2.node); }
  | AMENDS TEXT                             { $$.node = ADD(NODE(AMENDS, @$), $2.node); }
  | change
  | UNIT NEW_NAME                           { $$.node = ken_parse_declaration(p, ADD(NODE(UNIT, @$), $2.node)); }
  | UNIT NEW_NAME WHOLE                     { $$.node = ken_parse_declaration(p, ADD(NODE(UNIT, @$), $2.node)); $$.node->word = KEN_WORD_WHOLE; }
  | INPUT NEW_NAME from_path TEXT IS type input_parts
                                            { $$.node = ken_parse_declaration(p, ken_parse_input(p, @$, $2.node, $4.node, $6.node, $7.node)); }
  | DEFINE NEW_NAME AS expression as_printed
                                            { $$.node = ken_parse_declaration(p, ADD(ADD(ADD(NODE(DEFINE, @$), $2.node), $4.node), $5.node)); }
  | TABLE NEW_NAME KEYED keys IS type       { $$.node = ken_parse_table(p, @$, $2.node, $4.node, $6.node); }
  | ROW row_keys AS row_values              { $$.node = ADD($2.node, $4.node); $$.node->span = @$; }
  | SCORECARD NEW_NAME TEXT scorecard_parts { $$.node = ken_parse_scorecard(p, @$, $2.node, $3.node, $4.node); }
  | HEADING NUMBER TEXT                     { $$.node = ADD(ADD(NODE(HEADING, @$), $2.node), $3.node); }
  | INDICATOR NUMBER TEXT                   { $$.node = ADD(ADD(NODE(INDICATOR, @$), $2.node), $3.node); }
  | WEIGHT literal                          { $$.node = ADD(NODE(WEIGHT, @$), $2.node); }
  | FULL_SCORE_IS number                    { $$.node = ADD(NODE(FULL_SCORE, @$), $2.node); }
  | LOWEST_SCORE number                     { $$.node = ADD(NODE(LOWEST_SCORE, @$), $2.node); }
  | SCORE_BY_LEVEL scores                   { $$.node = $2.node; $$.node->span = @$; }
  | INTERPOLATED                            { $$.node = NODE(INTERPOLATED, @$); }
  | SCORE_FROM expression                   { $$.node = ADD(NODE(SCORE_FROM, @$), $2.node); }
  | adjust expression                       { $$.node = ADD(NODE(ADJUST, @$), $2.node); $$.node->word = $1.word; }
  | adjust expression WHEN expression       { $$.node = ADD(ADD(NODE(ADJUST, @$), $2.node), $4.node); $$.node->word = $1.word; }
  | GRADE TEXT                              { $$.node = ADD(NODE(GRADE, @$), $2.node); }
  | GRADE TEXT comparator literal           { $$.node = ADD(ADD(NODE(GRADE, @$), $2.node), $4.node); $$.node->word = $3.word; }
  | OWNER TEXT                              { $$.node = ADD(NODE(OWNER, @$), $2.node); }
  | NOTE TEXT                               { $$.node = ADD(NODE(NOTE, @$), $2.node); }
  | CUMULATIVE                              { $$.node = NODE(READING, @$); $$.node->word = KEN_WORD_CUMULATIVE; }
  | HIGHEST_MET                             { $$.node = NODE(READING, @$); $$.node->word = KEN_WORD_HIGHEST_MET; }
  | NOT_ASSESSED WHEN expression            { $$.node = ADD(NODE(NOT_ASSESSED, @$), $3.node); }
  | MEASURE expression as_printed           { $$.node = ADD(ADD(NODE(MEASURE, @$), $2.node), $3.node); $$.node->word = KEN_WORD_MEASURE; }
  | MEASURE_EACH each as_printed            { $$.node = ADD($2.node, $3.node); $$.node->span = @$; $$.node->word = KEN_WORD_MEASURE_EACH; }
  | BANDS expression as_printed             { $$.node = ADD(ADD(NODE(BANDS, @$), $2.node), $3.node); }
  | ASSESSED from_path TEXT                 { $$.node = ADD(NODE(ASSESSED, @$), $3.node); }
  | LEVEL levels level_body as_printed      { $$.node = ken_parse_level(p, @$, $2.node, $3.node, $4.node); }
  | NO_LEVEL NUMBER                         { $$.node = ADD(NODE(NO_LEVEL, @$), $2.node); }
  | NO_LEVEL NUMBER TO NUMBER               { $$.node = ADD(ADD(NODE(NO_LEVEL, @$), $2.node), $4.node); $$.node->grouped = true; }
  | HIGHEST LEVEL NUMBER                    { $$.node = ADD(NODE(HIGHEST, @$), $3.node); }
  | CASE TEXT WHEN expression               { $$.node = ADD(ADD(NODE(CASE, @$), $2.node), $4.node); }
  | OTHERWISE TEXT                          { $$.node = ADD(NODE(OTHERWISE, @$), $2.node); }
  | EVERY_CASE                              { $$.node = NODE(EVERY_CASE, @$); }
  | EXAMPLE TEXT example_parts              { $$.node = ken_parse_example(p, @$, $2.node, $3.node); }
  ;

/* In a file that amends another: what stands there is changed by name. */
change:
    CHANGE_INPUT NAME from_path TEXT IS type input_parts
                                            { $$.node = ken_parse_change(p, @$, $1.word, ken_parse_input(p, @$, $2.node, $4.node, $6.node, $7.node), NULL); }
  | CHANGE_DEFINE NAME AS expression as_printed
                                            { $$.node = ken_parse_change(p, @$, $1.word, ADD(ADD(ADD(NODE(DEFINE, @$), $2.node), $4.node), $5.node), NULL); }
  | CHANGE_TABLE NAME                       { $$.node = ken_parse_change(p, @$, $1.word, $2.node, NULL); }
  | CHANGE_SCORECARD NAME                   { $$.node = ken_parse_change(p, @$, $1.word, $2.node, NULL); }
  | CHANGE_HEADING NUMBER                   { $$.node = ken_parse_change(p, @$, $1.word, $2.node, NULL); }
  | CHANGE_HEADING NUMBER TEXT              { $$.node = ken_parse_change(p, @$, $1.word, $2.node, $3.node); }
  | CHANGE_INDICATOR NUMBER                 { $$.node = ken_parse_change(p, @$, $1.word, $2.node, NULL); }
  | CHANGE_INDICATOR NUMBER TEXT            { $$.node = ken_parse_change(p, @$, $1.word, $2.node, $3.node); }
  | CHANGE_CASE TEXT                        { $$.node = ken_parse_change(p, @$, $1.word, $2.node, NULL); }
  | CHANGE_CASE TEXT WHEN expression        { $$.node = ken_parse_change(p, @$, $1.word, $2.node, $4.node); }
  | ADD_INDICATOR NUMBER TEXT               { $$.node = ken_parse_change(p, @$, $1.word, ADD(ADD(NODE(INDICATOR, @$), $2.node), $3.node), NULL); }
  | DROP_INDICATOR NUMBER                   { $$.node = ken_parse_change(p, @$, $1.word, $2.node, NULL); }
  ;

from_path: FROM_PATH | FROM ;
from_range: FROM_RANGE | FROM | BETWEEN ;
between: BETWEEN | FROM ;
adjust: ADJUST_SCORE | ADJUST_TOTAL ;

keys:
    operand                                 { $$.node = ADD(NODE(TABLE, @$), $1.node); }
  | operand AND operand                     { $$.node = ADD(ADD(NODE(TABLE, @$), $1.node), $3.node); }
  ;

row_keys:
    row_key                                 { $$.node = ADD(NODE(ROW, @$), $1.node); }
  | row_key COMMA row_key                   { $$.node = ADD(ADD(NODE(ROW, @$), $1.node), $3.node); }
  ;

row_key: TEXT | number ;

row_values:
    literal                                 { $$.node = ADD(NODE(LIST, @$), $1.node); }
  | row_values COMMA literal                { $$.node = ADD($1.node, $3.node); $$.node->span = @$; }
  ;

scores:
    number                                  { $$.node = ADD(NODE(SCORE_BY_LEVEL, @$), $1.node); }
  | scores COMMA number                     { $$.node = ADD($1.node, $3.node); }
  ;

type:
    BAHT                                    { $$.node = NODE(TYPE, @$); $$.node->word = KEN_WORD_BAHT; }
  | PERCENT                                 { $$.node = NODE(TYPE, @$); $$.node->word = KEN_WORD_PERCENT; }
  | DATE                                    { $$.node = NODE(TYPE, @$); $$.node->word = KEN_WORD_DATE; }
  | FLAG                                    { $$.node = NODE(TYPE, @$); $$.node->word = KEN_WORD_FLAG; }
  | PLAIN                                   { $$.node = NODE(TYPE, @$); $$.node->word = KEN_WORD_PLAIN; }
  | unit_word                               { $$.node = NODE(TYPE, @$); $$.node->word = $1.word; }
  | ONE_OF choices                          { $$.node = $2.node; $$.node->span = @$; $$.node->word = KEN_WORD_ONE_OF; }
  | NAME                                    { $$.node = ADD(NODE(TYPE, @$), $1.node); $$.node->word = KEN_WORD_UNIT; }
  ;

unit_word: DAYS | PER_THOUSAND | PER_TEN_THOUSAND | PER_HUNDRED_THOUSAND | PER_MILLION ;

choices:
    TEXT                                    { $$.node = ADD(NODE(TYPE, @$), $1.node); }
  | choices COMMA TEXT                      { $$.node = ADD($1.node, $3.node); }
  ;

input_parts:
    %empty                                  { $$.node = NODE(INPUT, @$); }
  | input_parts from_range literal TO literal
                                            { $$.node = ADD($1.node, ken_parse_range(p, $3.node, $5.node)); }
  | input_parts MORE_BETTER                 { $$.node = ADD($1.node, NODE(DIRECTION, @2)); $$.node->last->word = KEN_WORD_MORE_BETTER; }
  | input_parts LESS_BETTER                 { $$.node = ADD($1.node, NODE(DIRECTION, @2)); $$.node->last->word = KEN_WORD_LESS_BETTER; }
  | input_parts TEXT                        { $$.node = ADD($1.node, $2.node); }
  ;

scorecard_parts:
    %empty                                  { $$.node = NODE(SCORECARD, @$); }
  | scorecard_parts NO_TOTAL                { $$.node = ADD($1.node, NODE(NO_TOTAL, @2)); }
  | scorecard_parts ADD_SCORES              { $$.node = ADD($1.node, NODE(ADD_SCORES, @2)); }
  | scorecard_parts LEVELS NUMBER           { $$.node = ADD($1.node, ADD(NODE(LEVELS, @2), $3.node)); }
  | scorecard_parts WEIGHT_LEFT AT_LEAST literal
                                            { $$.node = ADD($1.node, ADD(NODE(WEIGHT_LEFT, @2), $4.node)); }
  | scorecard_parts WHEN NOT_ASSESSED MOVE_WEIGHT NUMBER
                                            { $$.node = ken_parse_policy(p, $1.node, @2, @5, KEN_WORD_MOVE_WEIGHT); ADD($$.node->last, $5.node); }
  | scorecard_parts WHEN NOT_ASSESSED DROP_WEIGHT
                                            { $$.node = ken_parse_policy(p, $1.node, @2, @4, KEN_WORD_DROP_WEIGHT); }
  | scorecard_parts WHEN NOT_ASSESSED FULL_SCORE
                                            { $$.node = ken_parse_policy(p, $1.node, @2, @4, KEN_WORD_FULL_SCORE); }
  ;

each:
    operand AND operand                     { $$.node = ADD(ADD(NODE(MEASURE, @$), $1.node), $3.node); }
  | each AND operand                        { $$.node = ADD($1.node, $3.node); }
  ;

levels:
    NUMBER                                  { $$.node = ADD(NODE(LEVEL, @$), $1.node); }
  | NUMBER TO NUMBER                        { $$.node = ADD(ADD(NODE(LEVEL, @$), $1.node), $3.node); $$.node->grouped = true; }
  ;

level_body:
    TEXT                                    { $$.node = ADD(NODE(LEVEL, @$), $1.node); }
  | TEXT WHEN condition                     { $$.node = ADD(ADD(NODE(LEVEL, @$), $1.node), $3.node); }
  | WHEN condition                          { $$.node = ADD(NODE(LEVEL, @$), $2.node); }
  | condition                               { $$.node = ADD(NODE(LEVEL, @$), $1.node); }
  | SAME_AS LEVEL NUMBER                    { $$.node = ADD(NODE(LEVEL, @$), ADD(NODE(SAME_AS, @$), $3.node)); }
  ;

condition: expression | list ;

list:
    comparator literal COMMA literal        { $$.node = ken_parse_list(p, @$, $1.word, $2.node, $4.node); }
  | comparator literal AT_LEVEL NUMBER STEP literal
                                            { $$.node = ADD(ADD(ADD(NODE(STEPS, @$), $2.node), $4.node), $6.node); $$.node->word = $1.word; }
  | list COMMA literal                      { $$.node = ADD($1.node, $3.node); $$.node->span = @$; }
  ;

as_printed:
    %empty                                  { $$.node = NULL; }
  | AS_PRINTED TEXT                         { $$.node = ADD(NODE(AS_PRINTED, @$), $2.node); }
  ;

example_parts:
    %empty                                  { $$.node = NODE(EXAMPLE, @$); }
  | example_parts GIVEN givens              { $$.node = ken_parse_join($1.node, $3.node); }
  | example_parts EXPECT expectation        { $$.node = ADD($1.node, $3.node); $3.node->span = @3; }
  ;

givens:
    given                                   { $$.node = ADD(NODE(EXAMPLE, @$), $1.node); }
  | givens COMMA given                      { $$.node = ADD($1.node, $3.node); }
  ;

given:
    NAME                                    { $$.node = ADD(NODE(GIVEN, @$), $1.node); }
  | NOT NAME                                { $$.node = ADD(NODE(GIVEN, @$), $2.node); $$.node->negative = true; }
  | NAME EQUAL_TO literal                   { $$.node = ADD(ADD(NODE(GIVEN, @$), $1.node), $3.node); }
  | NAME IS TEXT                            { $$.node = ADD(ADD(NODE(GIVEN, @$), $1.node), $3.node); }
  | NAME EQUAL_TO date                      { $$.node = ADD(ADD(NODE(GIVEN, @$), $1.node), $3.node); }
  ;

expectation:
    outcome
  | NUMBER outcome                          { $$.node = ADD($2.node, $1.node); $$.node->grouped = true; }
  ;

outcome:
    LEVEL NUMBER                            { $$.node = ADD(NODE(EXPECT, @$), $2.node); $$.node->word = KEN_WORD_LEVEL; }
  | SCORE NUMBER                            { $$.node = ADD(NODE(EXPECT, @$), $2.node); $$.node->word = KEN_WORD_SCORE; }
  | TOTAL NUMBER                            { $$.node = ADD(NODE(EXPECT, @$), $2.node); $$.node->word = KEN_WORD_TOTAL; }
  | MISSING                                 { $$.node = NODE(EXPECT, @$); $$.node->word = KEN_WORD_MISSING; }
  | INVALID                                 { $$.node = NODE(EXPECT, @$); $$.node->word = KEN_WORD_INVALID; }
  | UNCOVERED                               { $$.node = NODE(EXPECT, @$); $$.node->word = KEN_WORD_UNCOVERED; }
  | ZERO_BASE                               { $$.node = NODE(EXPECT, @$); $$.node->word = KEN_WORD_ZERO_BASE; }
  | NOT_ASSESSED                            { $$.node = NODE(EXPECT, @$); $$.node->word = KEN_WORD_NOT_ASSESSED; }
  ;

expression:
    conjunction
  | expression OR TEXT                      { $$.node = ken_parse_logic(p, KEN_NODE_OR, @$, @2, $1.node, ken_parse_choice(p, @3, NULL, $3.node)); }
  | expression OR conjunction               { $$.node = ken_parse_logic(p, KEN_NODE_OR, @$, @2, $1.node, $3.node); }
  ;

conjunction:
    negation
  | conjunction AND negation                { $$.node = ken_parse_logic(p, KEN_NODE_AND, @$, @2, $1.node, $3.node); }
  ;

negation:
    comparison
  | NOT comparison                          { $$.node = EXPRESSION(NOT, @$, $2.node, NULL); }
  ;

comparison:
    sum
  | sum IS TEXT                             { $$.node = ken_parse_choice(p, @$, $1.node, $3.node); }
  | sum IS NOT TEXT                         { $$.node = ken_parse_choice(p, @$, $1.node, $4.node); $$.node->negative = true; }
  | sum NOT TEXT                            { $$.node = ken_parse_choice(p, @$, $1.node, $3.node); $$.node->negative = true; }
  | sum IN_PERIOD                           { $$.node = EXPRESSION(IN_PERIOD, @$, $1.node, NULL); }
  | sum BY PERIOD                           { $$.node = EXPRESSION(IN_PERIOD, @$, $1.node, NULL); }
  | IN_PERIOD                               { $$.node = NODE(IN_PERIOD, @$); $$.node->depth = 1; }
  | BY PERIOD                               { $$.node = NODE(IN_PERIOD, @$); $$.node->depth = 1; }
  | sum comparator sum                      { $$.node = EXPRESSION(COMPARE, @$, $1.node, $3.node); $$.node->word = $2.word; }
  | comparator sum                          { $$.node = EXPRESSION(COMPARE, @$, $2.node, NULL); $$.node->word = $1.word; }
  | sum between range                       { $$.node = EXPRESSION(BETWEEN, @$, $1.node, $3.node); }
  | between range                           { $$.node = EXPRESSION(BETWEEN, @$, $2.node, NULL); }
  | sum BY date                             { $$.node = EXPRESSION(COMPARE, @$, $1.node, $3.node); $$.node->word = KEN_WORD_BY; }
  | BY date                                 { $$.node = EXPRESSION(COMPARE, @$, $2.node, NULL); $$.node->word = KEN_WORD_BY; }
  | sum BY operand                          { $$.node = EXPRESSION(COMPARE, @$, $1.node, $3.node); $$.node->word = KEN_WORD_BY; }
  | BY operand                              { $$.node = EXPRESSION(COMPARE, @$, $2.node, NULL); $$.node->word = KEN_WORD_BY; }
  ;

comparator: AT_LEAST | MORE_THAN | AT_MOST | LESS_THAN | EQUAL_TO ;

range:
    bound TO bound                          { $$.node = ken_parse_range(p, $1.node, $3.node); }
  | bound MINUS bound                       { $$.node = ken_parse_range(p, $1.node, $3.node); }
  ;

bound: literal | date ;

sum:
    product
  | sum PLUS product                        { $$.node = EXPRESSION(ARITHMETIC, @$, $1.node, $3.node); $$.node->sign = '+'; }
  | sum MINUS product                       { $$.node = EXPRESSION(ARITHMETIC, @$, $1.node, $3.node); $$.node->sign = '-'; }
  ;

product:
    factor
  | product TIMES factor                    { $$.node = EXPRESSION(ARITHMETIC, @$, $1.node, $3.node); $$.node->sign = '*'; }
  | product DIVIDED factor                  { $$.node = EXPRESSION(ARITHMETIC, @$, $1.node, $3.node); $$.node->sign = '/'; }
  ;

factor:
    literal
  | date
  | operand
  | percent OVER operand                    { $$.node = ken_parse_percent(p, @$, &$1, $3.node, NULL); }
  | percent OVER operand IF operand EQUAL_TO literal THEN literal
                                            { $$.node = ken_parse_percent(p, @$, &$1, $3.node, ken_parse_if_zero(p, @4, @9, $5.node, $7.node, $9.node)); }
  | function OPEN arguments CLOSE           { $$.node = $3.node; $$.node->word = $1.word; $$.node->span = @$; }
  | round factor DECIMALS NUMBER PLACES     { $$.node = EXPRESSION(ROUND, @$, $2.node, $4.node); $$.node->word = $1.word; }
  | round factor IN_STEPS literal           { $$.node = EXPRESSION(ROUND, @$, $2.node, $4.node); $$.node->word = $1.word; $$.node->grouped = true; }
  | INTERPOLATE operand OPEN points CLOSE   { $$.node = ken_parse_interpolate(p, @$, $2.node, $4.node); }
  | DAYS_FROM day_operand TO day_operand    { $$.node = EXPRESSION(DAYS, @$, $2.node, $4.node); }
  | FISCAL_YEAR operand                     { $$.node = EXPRESSION(FISCAL_YEAR, @$, $2.node, NULL); }
  | SCORE_OF NUMBER                         { $$.node = ADD(NODE(OF_INDICATOR, @$), $2.node); $$.node->word = $1.word; $$.node->depth = 1; }
  | LEVEL_OF NUMBER                         { $$.node = ADD(NODE(OF_INDICATOR, @$), $2.node); $$.node->word = $1.word; $$.node->depth = 1; }
  | SCORE_SO_FAR                            { $$.node = NODE(SO_FAR, @$); $$.node->word = $1.word; $$.node->depth = 1; }
  | TOTAL_SO_FAR                            { $$.node = NODE(SO_FAR, @$); $$.node->word = $1.word; $$.node->depth = 1; }
  ;

round: ROUND | ROUND_EVEN | ROUND_DOWN | ROUND_UP | TRUNCATE ;

day_operand: operand | date ;

points:
    point                                   { $$.node = ADD(NODE(INTERPOLATE, @$), $1.node); }
  | points COMMA point                      { $$.node = ADD($1.node, $3.node); }
  ;

point: literal GIVES literal                { $$.node = ADD(ADD(NODE(POINT, @$), $1.node), $3.node); } ;

operand:
    NAME
  | OPEN expression CLOSE                   { $$.node = $2.node; $$.node->bracketed = true; }
  ;

percent:
    PERCENT_OF operand                      { $$.node = $2.node; $$.word = KEN_WORD_PERCENT_OF; }
  | PERCENT_INCREASE operand                { $$.node = $2.node; $$.word = KEN_WORD_PERCENT_INCREASE; }
  | PERCENT_DECREASE operand                { $$.node = $2.node; $$.word = KEN_WORD_PERCENT_DECREASE; }
  | rate operand                            { $$.node = $2.node; $$.word = $1.word; }
  ;

rate: RATE_THOUSAND | RATE_TEN_THOUSAND | RATE_HUNDRED_THOUSAND | RATE_MILLION ;

function: MIN | MAX | SUM | AVERAGE | COUNT ;

arguments:
    expression                              { $$.node = EXPRESSION(CALL, @$, $1.node, NULL); }
  | arguments COMMA expression              { $$.node = ken_parse_argument(p, $1.node, $3.node); }
  ;

literal:
    number
  | number PERCENT_SIGN                     { $$.node = ken_parse_unit($1.node, KEN_IN_PERCENT, NULL, @$); }
  | number PERCENT                          { $$.node = ken_parse_unit($1.node, KEN_IN_PERCENT, NULL, @$); }
  | number BAHT                             { $$.node = ken_parse_unit($1.node, KEN_IN_BAHT, NULL, @$); }
  | number NAME                             { $$.node = ken_parse_unit($1.node, KEN_IN_UNIT, $2.node, @$); }
  | number unit_word                        { $$.node = ken_parse_unit($1.node, KEN_IN_WORD, NULL, @$); $$.node->word = $2.word; }
  | PERCENT number                          { $$.node = ken_parse_unit($2.node, KEN_IN_PERCENT, NULL, @$); }
  ;

number:
    NUMBER
  | MINUS NUMBER                            { $$.node = $2.node; $$.node->negative = true; $$.node->span = @$; }
  ;

date:
    day
  | DATE day                                { $$.node = $2.node; $$.node->span = @$; }
  ;

day:
    NUMBER MONTH NUMBER                     { $$.node = NODE(DATE, @$); $$.node->day = ken_date_named(p, @$, $1.node, &$2, $3.node); }
  | ISO_DATE
  ;

%%

static void ken_yyerror(struct ken_span *where, struct ken_parser *p, const char *message)
{
    (void)message; /* only "memory exhausted" comes here: the parser's own stack, bounded by YYMAXDEPTH */
    ken_parse_too_deep(p, *where);
}

/* The token of a symbol, for those that can be named in a message. */
static const int tokens[] = {
#define KEN_KEYWORD(token, thai, english) [YYSYMBOL_##token] = KEN_TOK_##token,
#define KEN_MONTH(number, thai, english)
#include "keyword.def"
    [YYSYMBOL_FROM] = KEN_TOK_FROM, [YYSYMBOL_MONTH] = KEN_TOK_MONTH, [YYSYMBOL_TEXT] = KEN_TOK_TEXT,
    [YYSYMBOL_NAME] = KEN_TOK_NAME, [YYSYMBOL_NEW_NAME] = KEN_TOK_NEW_NAME, [YYSYMBOL_NUMBER] = KEN_TOK_NUMBER,
    [YYSYMBOL_ISO_DATE] = KEN_TOK_ISO_DATE, [YYSYMBOL_PERCENT_SIGN] = KEN_TOK_PERCENT_SIGN,
    [YYSYMBOL_COMMA] = KEN_TOK_COMMA, [YYSYMBOL_OPEN] = KEN_TOK_OPEN, [YYSYMBOL_CLOSE] = KEN_TOK_CLOSE,
    [YYSYMBOL_PLUS] = KEN_TOK_PLUS, [YYSYMBOL_MINUS] = KEN_TOK_MINUS, [YYSYMBOL_TIMES] = KEN_TOK_TIMES,
    [YYSYMBOL_DIVIDED] = KEN_TOK_DIVIDED,
};

static int yyreport_syntax_error(const yypcontext_t *context, struct ken_parser *p)
{
    yysymbol_kind_t symbols[YYNTOKENS];
    int expected[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, symbols, YYNTOKENS);
    if (count < 0)
        return count;
    for (int i = 0; i < count; i++)
        expected[i] = tokens[symbols[i]];
    ken_expect_report(p, &p->current, expected, count);
    return 0;
}
