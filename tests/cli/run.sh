#!/bin/bash
# What the command line promises: exit codes, files, streams, one line for one line, both languages.
#   tests/cli/run.sh build/ken
# shellcheck disable=SC2016 # backquotes are part of the messages
set -u
ken=$(realpath "${1:-build/ken}")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
cp -r "$here/rules" "$here/warning.ken" "$here/error.ken" .
unset KEN_LANG NO_COLOR
export LC_ALL=C # nothing may depend on the locale
passed=0 failed=0

ok() { passed=$((passed + 1)); }
no() { failed=$((failed + 1)); printf 'FAILED: %s\n' "$*"; }

# is NAME EXPECTED ACTUAL
is() { if [ "$2" = "$3" ]; then ok; else no "$1: expected «$2», got «$3»"; fi; }

# run CODE ARGUMENT…: ken with these arguments gives the exit code; its output is in out and err
run() {
    local want=$1 code
    shift
    "$ken" "$@" >out 2>err </dev/null
    code=$?
    if [ "$code" = "$want" ]; then ok; else no "ken $*: exit code $code, not $want: $(head -1 err)"; fi
}
# pipe CODE TEXT ARGUMENT…: the same with a text (as printf writes it) on standard input
pipe() {
    local want=$1 text=$2 code
    shift 2
    # shellcheck disable=SC2059
    printf "$text" | "$ken" "$@" >out 2>err
    code=${PIPESTATUS[1]}
    if [ "$code" = "$want" ]; then ok; else no "ken $* on «$text»: exit code $code, not $want: $(head -1 err)"; fi
}
says() { if grep -qF -- "$2" "$1"; then ok; else no "$1 does not say «$2»: $(head -3 "$1")"; fi; }
silent() { if [ ! -s "$1" ]; then ok; else no "$1 should be empty: $(head -3 "$1")"; fi; }
lines() { is "lines of $2" "$1" "$(wc -l <"$2")"; }
json() { if python3 -c 'import json, sys; json.load(open(sys.argv[1]))' "$1" 2>/dev/null; then ok; else no "$1 is no JSON: $(head -c 100 "$1")"; fi; }

full='{"unit":"ก","budget":{"allocated":100,"disbursed":87},"poor":{"target":10,"developed":8}}'
open='{"unit":"ข","budget":{"allocated":100,"disbursed":87},"poor":{"target":10}}'
printf '%s\n' "$full" >full.json
printf '%s\n' "$open" >open.json
printf '[%s,\n %s]\n' "$full" "$open" >both.json
printf '%s\n%s\n' "$full" "$open" >both.ndjson

# --- the command line itself
run 2
says out "ken eval rules/"
run 2 nonsense; says err "ไม่รู้จักคำสั่ง «nonsense» (ดู ken help)"; lines 1 err; silent out
run 2 --lang en nonsense; says err 'unknown command `nonsense` (see `ken help`)'
run 2 eval --nonsense; says err "ไม่รู้จักตัวเลือก --nonsense (ดู ken help eval)"; lines 1 err
run 2 eval -x rules full.json; says err "ไม่รู้จักตัวเลือก -x"
run 2 eval --format; says err "ต้องมีค่าตามหลัง"
run 2 eval rules full.json --format xml; says err "เขียน table, json หรือ ndjson"
run 2 eval rules full.json --format text; says err "เขียน table, json หรือ ndjson"
run 2 check rules --format table; says err "เขียน text หรือ json"
run 2 check rules --ascii; says err "คำสั่ง check ไม่มีตัวเลือก --ascii"
run 2 eval rules full.json --ascii; says err "--ascii"
run 2 eval rules full.json --strict=yes; says err "ไม่รับค่า"
run 2 eval; says err "ยังขาดเกณฑ์ (ดู ken help eval)"
run 2 eval rules --lang en; says err '`ken eval` needs data (see `ken help eval`)'
run 2 check; run 2 compile; run 2 dump; run 2 explain
run 2 dump rules rules; says err "ไม่รับ «rules»"
run 2 eval - -; says err "ใช้ได้แห่งเดียว"
run 2 --lang fr check rules; says err "th หรือ en"
run 0 version; says out "ken "; run 0 --version
run 0 help; says out "ken check rules/"; run 0 --help; run 0 -h; silent err
for command in check compile eval dump explain help version; do
    for language in th en; do
        run 0 help "$command" --lang "$language"; says out "ken $command"; cp out page
        run 0 "$command" --help --lang "$language"; is "ken $command --help" "$(cat page)" "$(cat out)"
    done
done
run 2 help nonsense
run 0 explain K0601; says out "K0601"
run 0 explain k0601 --lang en; says out "weights"
run 2 explain K9999; says err "K9999"; lines 1 err
KEN_LANG=en run 2 nonsense; says err "unknown command"
KEN_LANG=en run 2 nonsense --lang th; says err "ไม่รู้จักคำสั่ง"
KEN_LANG=fr run 2 version; says err "KEN_LANG"
POSIXLY_CORRECT=1 run 0 eval rules full.json --format json; json out
for language in th en; do
    for command in '' check compile eval dump explain help version; do
        # shellcheck disable=SC2086
        "$ken" help $command --lang "$language" >page
        wide=$(python3 -c '
import sys, unicodedata
cells = lambda s: sum(unicodedata.category(c) not in ("Mn", "Me", "Cf") for c in s)
print(sum(cells(line.rstrip("\n")) > 80 for line in open("page", encoding="utf-8")))')
        is "lines over 80 cells in help $command ($language)" 0 "$wide"
    done
done

# --- check
run 0 check rules; says out "ตรวจแล้ว ๑ ไฟล์ ตัวชี้วัด ๒: ต้องแก้ ๐ · ควรตรวจ ๐ · ข้อสังเกต ๐"
says out "  น้ำหนักรวม        team ร้อยละ ๑๐๐"; says out "  รับทราบแล้ว       ๒ ข้อ: ตัวหารเป็นศูนย์ ๒"
run 0 check rules --lang en; says out "checked 1 file, 2 indicators: errors 0 · warnings 0 · notes 0"
says out "  weights         team 100%"; says out "  acknowledged    2: zero base 2"
run 0 check warning.ken; says out "ควรตรวจ[K0416]"
run 1 check --strict warning.ken
run 0 check --strict rules
run 1 check error.ken; says out "ต้องแก้[K0601]"; says out "ต้องแก้ ๑"; silent err
run 1 check rules error.ken warning.ken; says out "error.ken"
run 1 check error.ken --format json; json out; says out '"code": "K0601"'; says out '"severity": "error"'; says out '"end_column"'
run 0 check rules --format json; json out; says out '"acknowledged": true'
run 1 check error.ken --color always; says out $'\033['
run 1 check error.ken; is "colour in a pipe" 0 "$(grep -c $'\033' out)"
run 0 check -- rules
pipe 0 "$(sed 's/%/%%/g' warning.ken)" check -; says out "ควรตรวจ[K0416]"

# --- rules that cannot be read
run 2 check missing; says err "ต้องแก้[K0701]: เปิด missing ไม่ได้: ไม่พบไฟล์"; lines 1 err; silent out
run 2 check missing --lang en; says err "error[K0701]: cannot open missing: no such file or folder"
mkdir empty; run 2 check empty; says err "K0702"
: >empty/zero.ken; run 2 check empty; says err "ว่างเปล่า"; run 2 eval empty/zero.ken full.json
mkdir -p hidden/folder.ken; cp rules/01-team.ken hidden/a.ken; echo 'rubbish' >hidden/.b.ken; run 0 check hidden
ln -s nowhere hidden/c.ken; run 2 check hidden; says err "c.ken"
mkfifo fifo.ken; cat warning.ken >fifo.ken & run 0 check fifo.ken; wait
head -c 17000000 /dev/zero | tr '\0' '#' >big.ken; run 2 check big.ken; says err "ใหญ่เกิน ๑๖ MiB"
if [ "$(id -u)" != 0 ]; then cp warning.ken locked.ken; chmod 0 locked.ken; run 2 check locked.ken; says err "ไม่มีสิทธิ์"; fi
run 2 check $'bad\033name'; is "escape characters in a message" 0 "$(grep -c $'\033' err)"

# --- texts of rules and data cannot steer the terminal, nor the log of a CI system
steers() { grep -cP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]|^[ \t]*::[a-z]|##(\[|[a-z])' "$1"; }
printf 'a ::error::b\n##[error]c\n\033[31md\n::add-mask::e\n' >steering; is "what steers is found" 3 "$(steers steering)"
evil='::error::\033]0;x\007##[add-mask]\xe2\x80\xa8##vso[task.x]'
# shellcheck disable=SC2059
printf "ruleset \"t\" input p from \"p\" is flag\nscorecard s \"s\"\nindicator 1 \"$evil\" weight 100%% note \"$evil\"\nlevel 1 \"$evil\" when p\nhighest level 1\n" >'::error::evil.ken'
sed 's/when p$/when q ##[error] ::error::/' '::error::evil.ken' >'::error::broken.ken'
for language in th en; do
    run 0 compile '::error::evil.ken' -o evil.kenb --lang $language; is "steering in a report" 0 "$(steers out)"
    for rules in '::error::evil.ken' evil.kenb; do
        run 0 dump "$rules" --lang $language; is "steering in a listing" 0 "$(steers out)"
        pipe 0 '{"unit":"::error::\\u001b[2J\\u0085##[group]","p":"::error::##[x]","::p":1,"##[p":1}' eval "$rules" - --lang $language; is "steering in a table" 0 "$(steers out)"
        pipe 0 '{"unit":"::error::\\u001b[2J##[group]"}' eval "$rules" - --format ndjson --lang $language; lines 1 out; json out
    done
    run 1 check '::error::evil.ken' '::error::broken.ken' --lang $language; is "steering in findings" 0 "$(steers out)"
    run 2 check '::error::none.ken' --lang $language; is "steering in a message" 0 "$(steers err)"
    run 2 eval '::error::broken.ken' full.json --lang $language; is "steering in errors" 0 "$(steers err)"
done

cp '::error::evil.ken' $'a\n::error::x.ken'; run 0 compile $'a\n::error::x.ken'; is "steering in the name of what was written" 0 "$(steers out)"; rm -f $'a\n::error::x.ken' ./*x.kenb
pipe 0 '{"unit":"\xc2\xa0::stop-commands::x"}' eval '::error::evil.ken' -; is "steering behind a Unicode space" 0 "$(grep -c '::stop' out)"

# --- compile and dump
run 0 compile rules; says out "rules.kenb"; is "rules.kenb is there" yes "$([ -s rules.kenb ] && echo yes)"
run 0 compile warning.ken; says out "ควรตรวจ ๑ ข้อ"; is "warning.kenb is there" yes "$([ -s warning.kenb ] && echo yes)"
run 0 compile rules -o one.kenb; is "the same bytes every time" "$(sha256sum <rules.kenb)" "$(sha256sum <one.kenb)"
run 0 compile rules -o -; is "a program on standard output" "$(sha256sum <rules.kenb)" "$(sha256sum <out)"; silent err
run 2 compile error.ken -o no.kenb; says err "K0601"; says err "เกณฑ์มีข้อที่ต้องแก้ ๑ ข้อ"; is "no file after an error" "" "$(ls no.kenb 2>/dev/null)"
run 2 compile rules -o nowhere/x.kenb; says err "K0709"
run 2 compile warning.ken -o warning.ken; says err "กำลังอ่าน"; says warning.ken ruleset
run 2 compile warning.ken rules/01-team.ken; says err "-o"
cp rules/01-team.ken second.ken; printf 'ruleset "ตัวอย่าง"\n' >first.ken; sed -i "1s/.*/$(head -1 rules/01-team.ken | sed 's/[\/&]/\\&/g')/" first.ken
run 0 compile second.ken first.ken -o order.kenb; run 0 compile first.ken second.ken -o other.kenb
is "the digest of rules knows no order" "$(dd if=order.kenb bs=1 skip=56 count=32 status=none | od -An -tx1)" "$(dd if=other.kenb bs=1 skip=56 count=32 status=none | od -An -tx1)"
is "the digest of rules is that of sha256sum" "$(LC_ALL=C sha256sum first.ken second.ken | sha256sum | cut -c1-64)" "$("$ken" dump order.kenb --lang en | sed -n 's/^rules *sha256://p')"
run 2 compile rules.kenb -o x.kenb; says err "โปรแกรมที่แปลแล้ว"
run 2 check rules.kenb
run 0 dump rules.kenb; cp out listing; run 0 dump rules; is "dump of rules and program" "$(cat listing)" "$(cat out)"
head -c 100 rules.kenb >cut.kenb; run 2 dump cut.kenb; says err "K0707"; says err "๑๐๐ ไบต์"; says err "ken compile"
cp rules.kenb flipped.kenb; printf x | dd of=flipped.kenb bs=1 seek=300 conv=notrunc status=none
run 2 eval flipped.kenb full.json --lang en; says err "K0707"; says err "its digest does not agree"; lines 3 err; silent out
cp warning.ken text.kenb; run 2 dump text.kenb; says err "K0707"; says err "ไม่ได้ขึ้นต้น"
cp rules.kenb program.dat; run 0 dump program.dat
cp rules.kenb newer.kenb; printf '\x63' | dd of=newer.kenb bs=1 seek=8 conv=notrunc status=none
known=$(od -An -tu4 -j8 -N4 rules.kenb | tr -d ' ') # what this ken itself writes
run 2 dump newer.kenb --lang en; says err "newer.kenb has format 99; this ken reads up to $known"
run 2 eval error.ken full.json; says err "K0601"; silent out
run 0 eval warning.ken full.json --format json; silent err

# --- compile --verify: the program of these rules, and no other
run 0 compile --verify rules rules.kenb; says out "คือโปรแกรมของเกณฑ์นี้"; says out "$(sed -n 's/^program *sha256://p' listing)"; silent err
run 2 compile --verify rules.kenb rules.kenb; says err "โปรแกรมที่แปลแล้ว"
run 2 compile --verify rules; says err "โปรแกรม .kenb ที่จะตรวจ"
run 2 compile --verify rules rules.kenb -o x; says err "--verify"; says err "-o"
run 2 compile --verify rules cut.kenb; says err "K0707"
run 2 compile --verify rules full.json; says err "K0707"
run 2 compile --verify error.ken rules.kenb; says err "K0601"
run 1 compile --verify rules warning.kenb --lang en; says out "error[K0712]: warning.kenb is not what these rules compile to"; says out "scores may differ"
cp -r rules reworded; echo '# a remark' >>reworded/01-team.ken
run 1 compile --verify reworded rules.kenb --lang en; says out "it scores the same, but comes from other text"
forge() { # forge FROM TO: changes a program and writes its digest anew, as a forger would
    python3 -c '
import hashlib, struct, sys
block = bytearray(open(sys.argv[1], "rb").read())
meaning, = struct.unpack_from("<I", block, 16)
if sys.argv[3] == "origin":
    at = block.rindex(b"poor.target")
    block[at:at + 4] = b"rich"
else:
    block[56:88] = open(sys.argv[4], "rb").read()[56:88]
block[88:120] = hashlib.sha256(block[56:88] + block[120 + meaning:]).digest()
open(sys.argv[2], "wb").write(block)' "$@"
}
forge rules.kenb forged.kenb origin
run 1 compile --verify rules forged.kenb --lang en; says out "the rule text inside it is not that of these rules"
forge warning.kenb forged.kenb rules rules.kenb
run 1 compile --verify rules forged.kenb --lang en; says out "it names the same rules, but has another meaning"; is "both digests of a forged program" 1 "$(grep -c "these rules$" out)"

# --- limits: raised and lowered by option only, each one below, at and above
bytes=$(wc -c <warning.ken)
run 2 check warning.ken --limit rule-bytes=$((bytes - 1)); says err "K0705"; says err "--limit"
run 0 check warning.ken --limit rule-bytes="$bytes"; run 0 check warning.ken --limit rule-bytes=$((bytes + 1))
bytes=$(wc -c <rules.kenb)
run 2 dump rules.kenb --limit program-bytes=$((bytes - 1)); says err "K0705"
run 0 dump rules.kenb --limit program-bytes="$bytes"; run 0 dump rules.kenb --limit program-bytes=$((bytes + 1))
run 2 compile rules -o x.kenb --limit program-bytes=$((bytes - 1)); says err "K0706"; run 0 compile rules -o x.kenb --limit program-bytes="$bytes"
run 2 dump rules.kenb --limit indicators=1; says err "K0706"; run 0 dump rules.kenb --limit indicators=2; run 0 dump rules.kenb --limit indicators=3
run 1 check rules --limit indicators=1; says out "K0706"; run 0 check rules --limit indicators=2
bytes=$(($(wc -c <full.json) - 1)) # without the line end
run 2 eval rules full.json --limit record-bytes=$((bytes - 1)); says err "D0105"; says err "--limit"
run 0 eval rules full.json --limit record-bytes="$bytes"; run 0 eval rules full.json --limit record-bytes=$((bytes + 1))
pipe 0 "$full\n$full" eval rules - --format ndjson --limit record-bytes=$((bytes - 1)); is "lines above a lowered limit" 2 "$(grep -c '^{"error"' out)"
deep='{"x":'"$(printf '[%.0s' {1..40})$(printf ']%.0s' {1..40})"'}'
pipe 2 "$deep" eval rules - --limit json-depth=40; says err "D0105"; pipe 0 "$deep" eval rules - --limit json-depth=41; pipe 0 "$deep" eval rules - --limit json-depth=42
printf 'ruleset "t" input p from "p" is flag\nscorecard s "s"\nindicator 1 "i" weight 100%%\nlevel 1 %s p %s\nhighest level 1\n' "$(printf '(%.0s' {1..90})" "$(printf ')%.0s' {1..90})" >deep.ken
run 1 check deep.ken; says out "K0214"; run 1 check deep.ken --limit expression-depth=89; run 0 check deep.ken --limit expression-depth=90; run 0 check deep.ken --limit expression-depth=91
for wrong in x= x=1 rule-bytes rule-bytes= rule-bytes=0 rule-bytes=-1 rule-bytes=1k rule-bytes=1MM rule-bytes=4294967295 rule-bytes=4G expression-depth=121 json-depth=4G record-bytes=99999999999999999999 =; do
    run 2 check rules --limit "$wrong"; says err "rule-bytes, indicators"; lines 1 err
done
run 0 check rules --limit rule-bytes=4095M --limit record-bytes=2G --limit expression-depth=120 --limit json-depth=4294967295
run 2 help --limit json-depth=1; says err "--limit"

# --- eval: tables
run 0 eval rules full.json
says out "ก  ๑ ตุลาคม ๒๕๖๔ ถึง ๓๑ มีนาคม ๒๕๖๕"; says out "คะแนนรวม"; says out "๔.๓๐ จาก ๕  (ร้อยละ ๘๖)"; says out "ร้อยละ ๘๗"
run 0 eval rules full.json --lang en
says out "1 October 2021 to 31 March 2022"; says out "4.30 of 5  (86%)"; says out "ตัวชี้วัดรายทีม · team"
run 0 eval rules open.json
says out "๐–๕"; says out "๒.๘๐ ถึง ๔.๓๐ จาก ๕  (ร้อยละ ๕๖ ถึง ๘๖)"; says out "poor.developed  ขาดข้อมูล: ครัวเรือนที่พัฒนาแล้ว"
says out "ต้องแก้ข้อมูล ๑ แห่ง จึงจะสรุปคะแนนรวมของตัวชี้วัดรายทีมได้"
run 0 eval rules open.json --lang en; says out "1 data item to mend before ตัวชี้วัดรายทีม has a total"
run 0 eval rules both.json; says out "๒ ระเบียน: ครบ ๑ ยังสรุปไม่ได้ ๑"
run 0 eval rules both.json --lang en; says out "2 records: complete 1, open 1"
run 0 eval rules full.json open.json; says out "๒ ระเบียน: ครบ ๑ ยังสรุปไม่ได้ ๑"
pipe 0 '{"unit":"a\\u001b[31m","budget":{"allocated":1,"disbursd":1}}' eval rules -
is "no escape characters from data" 0 "$(grep -c $'\033' out)"; says out "ควรตรวจข้อมูล ๑ แห่ง"; says out "budget.disbursd"
pipe 0 '{"budget":{"allocated":3,"disbursed":2.69999999999999},"poor":{"target":3,"developed":2}}' eval rules -
says out "ร้อยละ ๘๙.๙๙…"; says out "ร้อยละ ๖๖.๖๖…"; says out "ระเบียนที่ ๑"
pipe 0 '[]' eval rules - --lang en; says out "0 records"

# --- scores that are more than levels
scored="$here/corners/scored/scored.ken"
run 0 dump "$scored" --lang en; says out '0  deep · weighted · levels 1 to 5 · scores -1 to 5 · when not assessed move its weight to 1.2 · weight left at least 50%'
says out '          heading 1.1 "inside one" · weight 75% of heading 1'; says out '          grade "fair" at least -1'; says out '          grade "many" at least 90%'
says out '  added · scores added · levels 1 to 5 · scores 0 to 1000005'; says out 'deep · indicator 1.2 "by level" · weight 25% of heading 1 · scored.ken:24'
says out ' · weight 100% of heading 1.1 · score by level 0, 1, 2.5, 4, 5 ·'; says out 'CASE           "large" · weight 27.5% · →'; says out 'deep · total'
run 0 dump "$scored"; says out '  deep · ถ่วงน้ำหนัก · ระดับ ๑ ถึง ๕ · คะแนน -1 ถึง 5 · เมื่อไม่ประเมินย้ายน้ำหนักไปที่ ๑.๒ · น้ำหนักคงเหลือไม่น้อยกว่าร้อยละ ๕๐'
says out 'ผลการประเมิน "many" ไม่น้อยกว่าร้อยละ 90'; says out 'หัวข้อ ๑.๑ "inside one" · น้ำหนักร้อยละ ๗๕ ของหัวข้อ ๑'
pipe 0 '{"p":45,"q":2,"large":true,"out":false}\n{"p":45,"q":2,"large":true,"out":false,"bonus":true}\n' eval "$scored" - --input ndjson --lang en
says out "2 records: complete 1, open 1" # what adjusts the total is missing from the first

# --- eval: exit codes
run 0 eval rules full.json --strict
run 1 eval rules open.json --strict; run 0 eval rules open.json
run 1 eval rules both.ndjson --strict --format ndjson; lines 2 out

# --- eval: JSON documents
run 0 eval rules full.json --format json; json out; is "an object for an object" "{" "$(head -c 1 out)"
run 0 eval rules both.json --format json; json out; is "an array for an array" "[" "$(head -c 1 out)"; lines 4 out
run 0 eval rules both.ndjson --format json; json out; is "an array for lines" "[" "$(head -c 1 out)"
run 0 eval rules full.json open.json --format json; json out
run 0 eval rules both.json --format ndjson; lines 2 out
pipe 0 '[]' eval rules - --format json; is "[] gives []" "[]" "$(cat out)"
pipe 0 ' [ ] ' eval rules - --format ndjson --input json; silent out
pipe 0 '\xef\xbb\xbf{}' eval rules - --format json; json out
pipe 0 '[{"x":"],{\\"[\\\\"},{"y":[[1,2],{"z":"}"}]}]' eval rules - --format ndjson --input json; lines 2 out
pipe 0 '[{}, 5, null, "a,b]", [1,2]]' eval rules - --format ndjson --input json --lang en; lines 5 out
is "elements that are no objects" 4 "$(grep -c '^{"error":"a record must be a JSON object.*,"record":[2-5]}$' out)"
for text in '5' '"a"' 'null' 'hello' '{' '{}{}' '{} x' '{"a":}' '[{}' '[{},]' '[{},,{}]' '[,{}]' '[{}] x' '[{}}]' '[{"a":1]' '[{"a":"x]' '[' ']' '[1 2]' '[{} {}]' '[nul]' '' '  \n' '{"a":"\xa1"}'; do
    pipe 2 "$text" eval rules - --format json; silent out
done
printf '[{},\n {"ก": "ข",, }]' >bad.json
run 2 eval rules bad.json --lang en; says err "error[D0104]: bad.json cannot be read, line 2, character 12:"; silent out
run 2 eval rules bad.json; says err "อ่าน bad.json ไม่ได้ บรรทัด 2 ตัวอักษร 12:"
printf '{"a":"\xa1\xd2"}' >cp874.json; run 2 eval rules cp874.json; says err "iconv"
printf '\xff\xfe{\0' >utf16.json; run 2 eval rules utf16.json; says err "UTF-16"
printf '{"a":"\xe0\xb8\x81\xff"}' >cut.json; run 2 eval rules cut.json --lang en; says err "damaged on the way"
run 2 eval rules missing.json; says err "K0701"; run 2 eval rules .; says err "โฟลเดอร์"
: >empty.json; run 2 eval rules empty.json; says err "ว่างเปล่า"; lines 1 err
run 2 eval rules full.json bad.json --format json; json out
run 0 eval rules both.ndjson --input ndjson --format ndjson; cp out expected
cp both.ndjson records.txt; run 2 eval rules records.txt; run 0 eval rules records.txt --input ndjson
pipe 0 "$full" eval rules /dev/stdin --format json; json out

# --- eval: a line for a line
pipe 0 '' eval rules - --format ndjson; silent out; silent err
: >empty.ndjson; run 0 eval rules empty.ndjson --format ndjson; silent out
pipe 0 '{}\n\n[1]\n{"a":}\n \t\n\xa1\n"x"\n{}' eval rules - --format ndjson --lang en; lines 8 out
is "line 2" '{"error":"line 2 is blank","line":2}' "$(sed -n 2p out)"
is "line 5" '{"error":"line 5 is blank","line":5}' "$(sed -n 5p out)"
is "lines with errors" 6 "$(grep -c '^{"error":".*","line":[2-7]}$' out)"
is "lines with results" 2 "$(grep -c '^{"ruleset":' out)"
while read -r line; do printf '%s\n' "$line" >one; json one; done <out
pipe 0 '\xef\xbb\xbf{"unit":"a"}\r\n{"unit":"b"}\r\n' eval rules - --format ndjson; lines 2 out; says out '"unit":"a"'; says out '"unit":"b"'
pipe 0 '\xef\xbb\xbf' eval rules - --format ndjson; silent out
pipe 0 '{"unit":"ก😀"}\n' eval rules - --format ndjson --ascii
is "--ascii" 0 "$(grep -cP '[^\x00-\x7f]' out)"; says out '\u0e01\ud83d\ude00'; cp out ascii
pipe 0 '{"unit":"ก😀"}\n' eval rules - --format ndjson
is "--ascii says the same" same "$(python3 -c '
import json
a, b = (json.loads(open(name, encoding="utf-8").read()) for name in ("ascii", "out"))
print("same" if a == b else "not")')"
python3 -c '
import sys
w = sys.stdout.write
limit = 8 << 20
w("{}\n" + "{\"a\":\"" + "x" * (limit - 8) + "\"}\r\n" + "{\"a\":\"" + "x" * (limit - 7) + "\"}\n" + "{}\n" + "y" * (3 * limit) + "\n{}")' >long.ndjson
run 0 eval rules long.ndjson --format ndjson; lines 6 out
is "records above the limit" "3 5 " "$(grep -n '^{"error"' out | cut -d: -f1 | tr '\n' ' ')"
for ((i = 0; i < 3000; i++)); do cat both.ndjson; done >many.ndjson
run 0 eval rules many.ndjson --format ndjson; lines 6000 out
is "cut anywhere, the lines stay the same" "$(sha256sum <out)" "$( (head -c 65537 many.ndjson; sleep 0.1; tail -c +65538 many.ndjson) | "$ken" eval rules - --format ndjson | sha256sum)"
mkfifo answers
(printf '%s\n' "$full"; sleep 5) | "$ken" eval rules - --format ndjson --line-buffered >answers &
if read -r -t 4 line <answers && [ "${line:0:11}" = '{"ruleset":' ]; then ok; else no "--line-buffered holds the line back"; fi
kill %% 2>/dev/null; wait 2>/dev/null

# --- where results go
"$ken" eval rules many.ndjson --format ndjson 2>err | head -1 >/dev/null; is "a broken pipe" 0 "${PIPESTATUS[0]}"; silent err
(sleep 0.2; cat many.ndjson) | "$ken" eval rules - --format ndjson 2>err | true; is "a pipe broken from the start" 0 "${PIPESTATUS[1]}"; silent err
for command in "eval rules full.json" "eval rules many.ndjson --format ndjson" "check rules" "dump rules" "help" "version" "explain K0601" "compile rules -o -"; do
    # shellcheck disable=SC2086
    "$ken" $command >/dev/full 2>err; is "ken $command >/dev/full" 2 $?; says err "K0709"
    # shellcheck disable=SC2086
    "$ken" $command >&- 2>err; is "ken $command, standard output closed" 2 $?
done
"$ken" eval rules - --format ndjson <&- >out 2>err; is "standard input closed" 2 $?; says err "K0701"
run 0 eval rules both.ndjson --format ndjson -o result; is "-o" "$(cat expected)" "$(cat result)"; silent out
echo old >kept; run 2 eval rules both.json bad.json -o kept; is "-o leaves the old file" old "$(cat kept)"
run 2 eval rules both.json bad.json -o new; is "-o leaves no new file" "" "$(ls new 2>/dev/null)"
run 2 eval rules full.json -o nowhere/x; says err "K0709"
run 2 eval rules full.json -o rules; says err "โฟลเดอร์"
run 2 eval rules full.json -o full.json; says err "กำลังอ่าน"; says full.json '"unit"'
run 2 eval rules full.json -o rules/01-team.ken; says err "กำลังอ่าน"; says rules/01-team.ken ชุดเกณฑ์
run 0 eval rules full.json -o rules/result.txt; rm rules/result.txt
run 2 eval rules full.json -o /dev/full; says err "K0709"
run 0 eval rules full.json -o /dev/null; is "/dev/null is still a device" yes "$([ -c /dev/null ] && echo yes)"
ln -s kept link; chmod 640 kept; run 0 eval rules full.json --format json -o link
is "-o follows a link" yes "$([ -L link ] && grep -q ruleset kept && echo yes)"; is "-o keeps the mode" 640 "$(stat -c %a kept)"
mkfifo waiting
sleep 30 >waiting & sleeper=$!
"$ken" eval rules waiting --input ndjson -o interrupted 2>err & pid=$!
sleep 0.5; kill -TERM $pid; kill -TERM $pid 2>/dev/null; kill -HUP $pid 2>/dev/null # as timeout(1) and a closing terminal do: more than one at once
wait $pid 2>/dev/null; case $? in 143 | 129) ok ;; *) no "ended by signals: exit code $?" ;; esac
"$ken" eval rules waiting --input ndjson -o interrupted 2>err & pid=$!
sleep 0.5; kill -XCPU $pid; wait $pid 2>/dev/null; is "ended by SIGXCPU" 152 $?
kill $sleeper 2>/dev/null; wait 2>/dev/null
yes '{}' | timeout -k 8 0.5 "$ken" eval rules - --format ndjson -o interrupted 2>err; is "a signal ends endless work" "141 124" "${PIPESTATUS[*]}"
is "nothing left of temporary files" "" "$(find . -name '.ken-*')"; is "no interrupted file" "" "$(ls interrupted 2>/dev/null)"

# --- rules that name files
cp -r "$here/../../examples/next-year" years
run 0 check --strict years/2566; says out "ตรวจแล้ว ๓ ไฟล์ ตัวชี้วัด ๓"
run 0 check --strict years/2565 years/2566 --lang en; says out "checked 2 files, 3 indicators"; says out "checked 3 files, 3 indicators"
digest() { "$ken" compile "$@" -o named.kenb 2>err | sed -n 's/.*rules_sha256 *//p'; }
wanted=$(cd years/2566 && sha256sum team.ken ../2565/team.ken ../2565/inputs.ken | sort -k 2 | sha256sum | cut -d' ' -f1)
is "the digest of several files" "$wanted" "$(digest years/2566)"
is "wherever they are named from" "$wanted$wanted$wanted$wanted" \
    "$(digest years/2566/team.ken)$(cd years && digest ./2566//team.ken)$(cd years/2566 && digest team.ken)$(digest "$PWD/years/2566" --root "$PWD")"
is "of one folder" "$(cd years/2565 && sha256sum -- *.ken | sha256sum | cut -d' ' -f1)" "$(digest years/2565/team.ken)"
(cd years/2566 && "$ken" check - <team.ken) >out; is "from standard input" 0 $?; says out "๓ ไฟล์"
run 0 dump years/2566 --lang en; says out "· ../2565/team.ken:7"; says out "· team.ken:15"
printf '{"budget":{"allocated":100,"disbursed":81},"poor":{"target":10,"developed":8},"forum":{"people":30}}' >year.json
run 0 eval years/2566 year.json --format json; says out '"level":2'
run 2 compile years/2566 -o years/2565/inputs.ken; says err "กำลังอ่าน"; says years/2565/inputs.ken "หน่วย ครัวเรือน"
run 2 eval years/2566 year.json -o years/2565/team.ken; says err "กำลังอ่าน"; says years/2565/team.ken "ชุดเกณฑ์"
run 0 check years/2566 --root years; run 0 check years/2566 --root years/2566/../../years/.; run 0 check years/2566/team.ken --root /
run 1 check years/2566 --root years/2566; says out "K0726"; says out "team.ken:3:10"
run 2 check years/2566 --root years/2565; says err "ไม่ได้อยู่ใต้โฟลเดอร์ years/2565"; lines 1 err
run 2 check years/2566 --root nowhere --lang en; says err "error[K0701]: cannot open nowhere"
run 2 explain K0720 --root .; says err "ไม่มีตัวเลือก --root"
cp years/2565/inputs.ken outside.ken
ln -s ../../outside.ken years/2565/leads-out.ken; ln -s inputs.ken years/2565/stays.ken; ln -s /dev/zero years/2565/endless.ken; ln -s gone years/2565/gone.ken
mkfifo years/2565/waiting.ken; mkdir years/2565/folder.ken
# named NAME CODE: what `use "../2565/NAME"` comes to, and where
named() {
    printf 'ruleset "t"\nuse "../2565/%s"\nscorecard s "s" no total\nindicator 1 "i"\nlevel 1 วันส่งรายงาน\nhighest level 1\n' "$1" >years/2566/named.ken
    run "${3:-1}" check years/2566/named.ken --lang en; is "$1" "$2" "$(grep -o 'K07[0-9]*' out)"
    [ "${3:-1}" = 0 ] || says out "years/2566/named.ken:2:5"
}
named inputs.ken "" 0; named stays.ken "" 0; named ../2566/../2565/./inputs.ken "" 0
named leads-out.ken K0726; named endless.ken K0726; named ../../outside.ken K0726
named gone.ken K0720; named none.ken K0720; named none/inputs.ken K0720; named inputs.ken/x K0720; named waiting.ken K0725; named folder.ken K0725
named "$(printf '%0300d' 0).ken" K0725
head -c 5000 years/2565/inputs.ken >years/2565/large.ken; for ((i = 0; i < 100; i++)); do echo "# $i"; done >>years/2565/large.ken
sed -i 's|2565/[^"]*|2565/large.ken|' years/2566/named.ken; run 1 check years/2566/named.ken --limit rule-bytes=400 --lang en; says out "K0705"; says out "named.ken:2:5"
if [ "$(id -u)" != 0 ]; then chmod 0 years/2565/large.ken; named large.ken K0725; chmod 644 years/2565/large.ken; fi
rm years/2566/named.ken
printf 'ruleset "t"\nuse "b.ken"\n' >years/2566/a.ken; printf 'use "team.ken"\n' >years/2566/b.ken
run 1 check years/2566 --lang en; is "files that name each other" "K0703" "$(grep -o 'K07[0-9]*' out)"; says out "checked 5 files"
rm -r years

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
