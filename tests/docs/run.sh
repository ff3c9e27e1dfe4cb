#!/usr/bin/env bash
# Runs every example of the documentation: README.md, docs/*.md, examples/*.md.
#
#     tests/docs/run.sh path/to/ken        prints "N passed, N failed"; 0 when none failed
#
# A fenced block is tested by the words behind its fence; blocks with other words are left alone.
#
#   ken                     compiles without errors
#   ken error K0404         gives exactly this error code; likewise `warning K0416`, `note K0413` (which are among others)
#   ken frame=NAME          declarations that the fragments of the same document stand on
#   ken fragment=KIND in=NAME   compiled behind a header and that frame (in=… may be absent: no frame):
#       declaration         … and nothing else
#       indicator           … and  scorecard s "s" no total
#       weighted            … and  scorecard s "s"
#       condition           each line the condition of an indicator of its own, in that scorecard without a total
#       value               each line the value of a definition
#   ken same                also the same program (program_sha256) as the `ken` block before it
#   ken file=NAME           also kept under this name for `sh` blocks; with a folder in it (a/b.ken) only kept, and the folder
#                           compiled at the block that says `last`
#   json record             a record …
#   json result             … and what the `ken` block above must make of it: every member named here, with this value
#   json file=NAME, c file=NAME   kept for `sh` blocks
#   sh                      `$ command` lines, each with its output (both streams) below; a line `…` stands for any lines.
#                           They run in a copy of the repository's root whose build/ is the folder of the tested ken.
#   sh terminal             the same on a terminal of 80 columns
#   error, warning and note may stand with any of the others.
#
# Between <!-- tests/docs/NAME.sh --> and <!-- end --> stands what that script prints.
set -euo pipefail
export LC_ALL=C
unset KEN_LANG NO_COLOR

[ $# -eq 1 ] || { echo "usage: ${0##*/} path/to/ken" >&2; exit 2; }
KEN=$(realpath "$1")
export KEN
cd "$(dirname "$0")/../.."
ROOT=$PWD
TMP=$(mktemp -d)
trap 'rm -rf "$TMP"' EXIT

mkdir -p "$TMP/root" "$TMP/bin" "$TMP/blocks"
for entry in *; do
    [ "$entry" = build ] || ln -s "$ROOT/$entry" "$TMP/root/$entry"
done
ln -s "$(dirname "$KEN")" "$TMP/root/build"
# the documents say cc; a library built with sanitizers needs the compiler and the flags it was built with
printf '#!/bin/sh\nexec %s %s "$@"\n' "${CC:-gcc}" "${SANITIZE:-}" > "$TMP/bin/cc"
chmod +x "$TMP/bin/cc"
PATH=$TMP/bin:$PATH

passed=0 failed=0
fail() { # place, what was wrong; more lines on standard input
    failed=$((failed + 1))
    echo "FAILED $1: $2"
    sed 's/^/    /' | head -40
}
pass() { passed=$((passed + 1)); }

# --- helpers -------------------------------------------------------------------------------------------------------------

# Writes the blocks of a document as $TMP/blocks/N.words, N.place, N.body.
split_blocks() {
    rm -f "$TMP"/blocks/*
    awk -v out="$TMP/blocks" -v doc="$1" '
        !inside && /^```/ { inside = 1; base = sprintf("%s/%04d", out, ++n); words = $0; sub(/^```/, "", words)
                            print words > (base ".words"); print doc ":" NR > (base ".place"); printf "" > (base ".body")
                            close(base ".words"); close(base ".place"); next }
        inside && /^```$/ { inside = 0; close(base ".body"); next }
        inside            { print > (base ".body") }
        END               { if (inside) { print doc ": a block is not closed" > "/dev/stderr"; exit 1 } }' "$1"
}

# A rule file around a fragment.
wrap() { # kind, body, frame or ""
    echo 'ruleset "t"'
    echo 'period 1 October 2021 to 31 March 2022'
    [ -z "$3" ] || cat "$TMP/frame.$3" || true
    case $1 in
        declaration) cat "$2" ;;
        weighted)    echo 'scorecard s "s"'; cat "$2" ;;
        indicator)   echo 'scorecard s "s" no total'; cat "$2" ;;
        condition)   echo 'scorecard s "s" no total'
                     awk '/^ *(#|$)/ { next } { printf "indicator %d \"%d\"\nlevel 1 \"t\" when %s\nhighest level 1\n", ++n, n, $0 }' "$2" ;;
        value)       awk '/^ *(#|$)/ { next } { printf "define v%d as %s\n", ++n, $0 }' "$2" ;;
        *)           echo "no such fragment: $1" ;;
    esac
}

# JSON as lines "path<tab>value"; of an array also its length.
flatten() {
    awk '
        { text = text $0 "\n" }
        function space() { while (substr(text, at, 1) ~ /[ \t\r\n]/) at++ }
        function string(   begin) {
            begin = at++
            while (substr(text, at, 1) != "\"") at += substr(text, at, 1) == "\\" ? 2 : 1
            at++
            return substr(text, begin + 1, at - begin - 2)
        }
        function value(path,   c, n, key, begin) {
            space(); c = substr(text, at, 1)
            if (c == "{") {
                at++; space()
                if (substr(text, at, 1) == "}") { at++; print path "\t{}"; return }
                for (;;) {
                    space(); key = string(); space(); at++ # the colon
                    value(path "/" key); space()
                    if (substr(text, at++, 1) != ",") return
                }
            } else if (c == "[") {
                at++; space()
                if (substr(text, at, 1) == "]") { at++; print path "\t0 elements"; return }
                for (;;) {
                    value(path "/" n++); space()
                    if (substr(text, at++, 1) != ",") { print path "\t" n " elements"; return }
                }
            } else if (c == "\"") {
                print path "\t\"" string() "\""
            } else {
                begin = at
                while (at <= length(text) && substr(text, at, 1) !~ /[],} \t\r\n]/) at++
                if (at == begin) { print path "\tunreadable"; at = length(text) + 1; return }
                print path "\t" substr(text, begin, at - begin)
            }
        }
        END { at = 1; value("") }' | sort
}

# Whether the lines of file 2 are those of file 1, whose lines "…" stand for any.
matches() {
    awk '
        NR == FNR { want[n++] = $0; next }
        { have[m++] = $0 }
        function here(i, j) { for (; i < n && want[i] != "…"; i++) if (j >= m || have[j++] != want[i]) return -1; return j }
        END {
            j = 0
            for (i = 0; i < n; i++) {
                if (want[i] != "…") {
                    if (j >= m || have[j] != want[i]) exit 1
                    j++
                    continue
                }
                while (want[i + 1] == "…") i++
                if (i + 1 >= n) exit 0
                for (; j <= m; j++) { # the first place where the lines up to the next "…" stand; the last ones stand at the end
                    end = here(i + 1, j)
                    for (k = i + 1; k < n && want[k] != "…"; k++) ;
                    if (end >= 0 && (k < n || end == m)) break
                }
                if (j > m) exit 1
            }
            exit j != m
        }' "$1" "$2"
}

# --- the kinds of blocks -------------------------------------------------------------------------------------------------

check_rules() { # place, rules, severity or "", code
    local log=$TMP/check status=0 codes
    "$KEN" check --lang en "$2" > "$log" 2>&1 || status=$?
    codes=$(sed -n 's/^error\[\(K[0-9]*\)\].*/\1/p' "$log" | sort -u | tr '\n' ' ')
    if [ "$status" -gt 1 ]; then
        fail "$1" "ken check ended with $status" < "$log"
    elif [ "$3" = error ] && [ "$codes" != "$4 " ]; then
        fail "$1" "errors are ${codes:-none }but should be $4" < "$log"
    elif [ "$3" != error ] && [ -n "$codes" ]; then
        fail "$1" "has errors $codes" < "$log"
    elif [ -n "$3" ] && ! grep -q "^$3\[$4\]" "$log"; then
        fail "$1" "has no $3 $4" < "$log"
    else
        pass
    fi
}

program_digest() { # rules
    "$KEN" compile "$1" -o "$TMP/program.kenb" > "$TMP/compile" 2>&1 || return 1
    od -An -tx1 -j24 -N32 "$TMP/program.kenb" | tr -d ' \n'
}

run_ken() { # place, body, words
    local place=$1 body=$2 severity='' code='' fragment='' frame='' same='' file='' last='' rules=$TMP/rules.ken before word
    shift 2
    while [ $# -gt 0 ]; do
        word=$1; shift
        case $word in
            ken) ;;
            error|warning|note) severity=$word; code=$1; shift ;;
            frame=*) return ;; # kept before
            in=*) frame=${word#*=} ;;
            fragment=*) fragment=${word#*=} ;;
            file=*) file=${word#*=} ;;
            same) same=1 ;;
            last) last=1 ;;
            *) fail "$place" "unknown word: $word" < /dev/null; return ;;
        esac
    done
    before=${RULES:-}
    if [ -n "$same" ]; then
        before=$(program_digest "$RULES") || { fail "$place" "the block above does not compile" < "$TMP/compile"; return; }
    fi
    RULES=$rules
    if [ -n "$file" ]; then
        RULES=$TMP/root/$file
        case $file in
            */*) RULES=$TMP/root/${file%/*}; [ -n "$last" ] || return 0 ;;
        esac
    elif [ -n "$fragment" ]; then
        wrap "$fragment" "$body" "$frame" > "$rules"
    else
        cp "$body" "$rules"
    fi
    check_rules "$place" "$RULES" "$severity" "$code"
    if [ -n "$same" ]; then
        if [ "$(program_digest "$RULES")" = "$before" ]; then pass; else fail "$place" "is another program than the block above" < /dev/null; fi
    fi
}

run_result() { # place, body
    if ! "$KEN" eval "$RULES" "$TMP/record.json" --format json --lang en > "$TMP/result.json" 2> "$TMP/stderr"; then
        fail "$1" "ken eval failed" < "$TMP/stderr"
        return
    fi
    flatten < "$2" > "$TMP/wanted"
    flatten < "$TMP/result.json" > "$TMP/had"
    if [ -s "$TMP/wanted" ] && comm -23 "$TMP/wanted" "$TMP/had" > "$TMP/lacking" && [ ! -s "$TMP/lacking" ]; then
        pass
    else
        fail "$1" "the result differs" < <(echo "not in the result:"; cat "$TMP/lacking"; echo "the result:"; cat "$TMP/result.json")
    fi
}

run_command() { # place, command, file with the wanted output, terminal or ""
    if [ -n "$4" ]; then
        (cd "$TMP/root" && NO_COLOR=1 script -qec "stty cols 80 rows 50; $2" /dev/null) < /dev/null 2>&1 | tr -d "\r" > "$TMP/had" || true
    else
        (cd "$TMP/root" && bash -c "$2") > "$TMP/had" 2>&1 < /dev/null || true
    fi
    sed -i 's/[ \t]*$//' "$TMP/had"
    if matches "$3" "$TMP/had"; then
        pass
    else
        fail "$1" "\$ $2" < <(diff "$3" "$TMP/had")
    fi
}

run_sh() { # place, body, terminal or ""
    local line command=
    : > "$TMP/want"
    while IFS= read -r line || [ -n "$line" ]; do
        if [ "${line#\$ }" != "$line" ]; then
            [ -z "$command" ] || run_command "$1" "$command" "$TMP/want" "$3"
            command=${line#\$ }
            : > "$TMP/want"
        else
            printf '%s\n' "$line" | sed 's/[ \t]*$//' >> "$TMP/want"
        fi
    done < "$2"
    [ -z "$command" ] || run_command "$1" "$command" "$TMP/want" "$3"
}

run_block() { # number
    local words place body=$TMP/blocks/$1.body
    place=$(cat "$TMP/blocks/$1.place")
    read -ra words < "$TMP/blocks/$1.words" || true
    case "${words[*]:-}" in
        ken*)          run_ken "$place" "$body" "${words[@]}" ;;
        "json record") cp "$body" "$TMP/record.json" ;;
        "json result") run_result "$place" "$body" ;;
        sh)            run_sh "$place" "$body" "" ;;
        "sh terminal") run_sh "$place" "$body" terminal ;;
    esac
}

# What stands between the marks of a generated part.
run_generated() { # document
    local script
    for script in $(sed -n 's/^<!-- \(tests\/docs\/[a-z]*\.sh\) -->$/\1/p' "$1"); do
        awk -v mark="<!-- $script -->" '$0 == mark { on = 1; next } $0 == "<!-- end -->" { on = 0 } on' "$1" > "$TMP/had"
        bash "$script" > "$TMP/want"
        if cmp -s "$TMP/want" "$TMP/had"; then pass; else fail "$1" "is not what $script prints" < <(diff "$TMP/want" "$TMP/had"); fi
    done
}

for doc in README.md docs/*.md examples/*.md; do
    [ -f "$doc" ] || continue
    rm -f "$TMP"/frame.*
    RULES=
    split_blocks "$doc"
    for words in "$TMP"/blocks/*.words; do # frames and files may stand below what uses them
        [ -f "$words" ] || continue
        name=$(sed -n "s/^ken frame=//p" "$words")
        [ -z "$name" ] || cp "${words%.words}.body" "$TMP/frame.$name"
        name=$(sed -nE "s/^(ken|json|c)( .*)? file=([^ ]+).*$/\\3/p" "$words")
        [ -z "$name" ] || { mkdir -p "$TMP/root/$(dirname "$name")"; cp "${words%.words}.body" "$TMP/root/$name"; }
    done
    for words in "$TMP"/blocks/*.words; do
        [ -f "$words" ] || continue
        number=${words##*/}
        run_block "${number%.words}"
    done
    run_generated "$doc"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
