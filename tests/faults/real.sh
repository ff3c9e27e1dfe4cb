#!/bin/bash
# The command in trouble that no door makes: full disks, quotas, closed streams, files that change and vanish, little memory, a
# short stack. tests/faults/real.sh BUILD
set -u
[ -n "${KEN_IN_TIME-}" ] || KEN_IN_TIME=1 exec timeout 200 "$0" "$@" # a pipe that nobody opens would be waited for
build=$(realpath "${1:?usage: tests/faults/real.sh BUILD}")
ken=$build/ken
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
chmod 755 "$work"
mounted=
trap '[ -n "$mounted" ] && umount "$mounted"; chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 2
unset KEN_LANG NO_COLOR
export LC_ALL=C
export GCOV_PREFIX=$work/counts # a build that counts branches cannot keep its counts where files are limited: these are left out
cp -r "$here/cli/rules" "$here/cli/warning.ken" "$here/cli/error.ken" .
passed=0 failed=0

ok() { passed=$((passed + 1)); }
no() { failed=$((failed + 1)); printf 'FAILED: %s\n' "$*"; }
is() { if [ "$2" = "$3" ]; then ok; else no "$1: expected «$2», got «$3»"; fi; }
skip() { printf 'left out: %s\n' "$*"; }
nothing_left() { is "$1: temporary files" "" "$(find . -name '.ken-*')"; }
# said NAME CODE TEXT: the run before came to 2 with one message, which names the code and holds the text
said() {
    local code=$?
    is "$1: exit code" 2 "$code"
    is "$1: messages in «$(head -c 300 err)»" 1 "$(grep -c '^ต้องแก้\[\|^ken: ' err)"
    if grep -q "\[$2\]: .*$3" err; then ok; else no "$1: «$(head -c 300 err)» is not $2 with «$3»"; fi
    nothing_left "$1"
}
# fine NAME: the run before came to 0 and said nothing
fine() {
    local code=$?
    is "$1: exit code" 0 "$code"
    is "$1: standard error" "" "$(head -c 300 err)"
    nothing_left "$1"
}

full='{"unit":"ก","budget":{"allocated":100,"disbursed":87},"poor":{"target":10,"developed":8}}'
printf '%s\n' "$full" >full.json
for ((i = 0; i < 500; i++)); do printf '%s\n' "$full"; done >many.ndjson
"$ken" compile rules -o rules.kenb >/dev/null || exit 2
"$ken" eval rules.kenb many.ndjson --format ndjson >expected || exit 2

# --- quotas: a signal by default
(ulimit -f 8; exec "$ken" eval rules.kenb many.ndjson --format ndjson) >out 2>err; said "a quota on standard output" K0709 "ไฟล์ใหญ่เกินไป"
is "the quota is filled" 8192 "$(stat -c %s out)"; is "and begins as always" "$(head -c 8192 expected | sha256sum)" "$(sha256sum <out)"
echo old >kept
(ulimit -f 8; exec "$ken" eval rules.kenb many.ndjson --format ndjson -o kept) >out 2>err; said "a quota on -o" K0709 "ไฟล์ใหญ่เกินไป"
is "a quota leaves the old file" old "$(cat kept)"
(ulimit -f 1; exec "$ken" compile rules -o kept) >out 2>err; said "a quota on a program" K0709 "ไฟล์ใหญ่เกินไป"
is "a quota leaves the old file" old "$(cat kept)"

# --- a full disk
if mkdir disk && mount -t tmpfs -o size=64k none disk 2>/dev/null; then
    mounted=$work/disk
    echo old >disk/kept
    "$ken" eval rules.kenb many.ndjson --format ndjson -o disk/kept >out 2>err; said "a full disk" K0709 "เนื้อที่เต็ม"
    is "a full disk leaves the old file" old "$(cat disk/kept)"
    "$ken" eval rules.kenb many.ndjson --format ndjson >disk/out 2>err; said "a full disk behind standard output" K0709 "เนื้อที่เต็ม"
    mount -o remount,ro disk
    "$ken" compile rules -o disk/new >out 2>err; said "a read-only disk" K0709 "อ่านได้อย่างเดียว"
    umount disk && mounted=
else
    skip "a full disk: no file system can be mounted here"
fi
"$ken" compile rules -o /dev/full >out 2>err; said "a full device" K0709 "เนื้อที่เต็ม"

# --- closed streams, and readers that leave
for command in "eval rules.kenb many.ndjson --format ndjson" "check rules" "compile rules -o x.kenb" "dump rules.kenb" "help"; do
    # shellcheck disable=SC2086
    "$ken" $command >&- 2>err; said "$command with standard output closed" K0709 "ปิดอยู่"
    # shellcheck disable=SC2086
    "$ken" $command >out 2>&-; is "$command with standard error closed" 0 $?
    # shellcheck disable=SC2086
    "$ken" $command 2>err | head -c 1 >/dev/null; is "$command with a reader that leaves" 0 "${PIPESTATUS[0]}"; is "and says" "" "$(cat err)"
    # shellcheck disable=SC2086
    "$ken" $command <&- >&- 2>&-; is "$command with everything closed" 2 $?
done
"$ken" eval missing full.json >out 2>&-; is "nobody to tell" 2 $?
"$ken" eval missing full.json >out 2>/dev/full; is "no room to tell" 2 $?
"$ken" check - <&- >out 2>err; said "standard input closed" K0701 "ปิดอยู่"

# --- names that lead nowhere, or not to a file
ln -s loop.ken loop.ken; "$ken" check loop.ken >out 2>err; said "a link to itself" K0701 "ลิงก์วน"
long=$(printf 'x%.0s' {1..251}).ken; cp warning.ken "$long" && "$ken" check "$long" >out 2>err; fine "a name of 255 bytes"
"$ken" compile "$long" >out 2>err; said "a name that grows too long" K0709 "ชื่อยาวเกินไป"
"$ken" compile warning.ken -o "$long" >out 2>err; fine "a name of 255 bytes to write"
path=$(printf 'x/%.0s' {1..2500}); "$ken" check "$path" >out 2>err; said "a path too long" K0701 "ชื่อยาวเกินไป"
"$ken" eval rules.kenb full.json -o "$path" >out 2>err; said "a path too long to write" K0709 "ชื่อยาวเกินไป"
"$ken" check warning.ken/x >out 2>err; said "a file as a folder" K0701 "ไม่ใช่โฟลเดอร์"
mkdir folder.json; "$ken" eval rules.kenb folder.json >out 2>err; said "a folder as data" K0701 "เป็นโฟลเดอร์"
"$ken" eval folder.json full.json >out 2>err; said "a folder without rules" K0702 "folder.json"
"$ken" check - <rules >out 2>err; said "a folder as standard input" K0701 "เป็นโฟลเดอร์"
"$ken" eval rules.kenb full.json -o rules >out 2>err; said "a folder to write" K0709 "เป็นโฟลเดอร์"
"$ken" check /proc/self/status >out 2>err; is "a file whose size says 0 is read" 1 $?
mkfifo pipe.ken; cat warning.ken >pipe.ken & "$ken" check pipe.ken >out 2>err; fine "a pipe as a file"; wait

# --- no permission; root has all
as_nobody=()
[ "$(id -u)" = 0 ] && as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
if cp warning.ken locked.ken && chmod 0 locked.ken && mkdir sealed && cp warning.ken sealed/a.ken && chmod 500 sealed \
    && { [ ${#as_nobody[@]} = 0 ] || chown -R 65534:65534 sealed; } && "${as_nobody[@]}" test -x "$ken" 2>/dev/null; then
    "${as_nobody[@]}" "$ken" check locked.ken >out 2>err; said "an unreadable file" K0701 "ไม่มีสิทธิ์"
    "${as_nobody[@]}" "$ken" compile sealed/a.ken -o sealed/a.kenb >out 2>err; said "a folder that may not be written" K0709 "ไม่มีสิทธิ์"
    chmod 0 sealed; "${as_nobody[@]}" "$ken" check sealed >out 2>err; said "a folder that may not be read" K0701 "ไม่มีสิทธิ์"
    chmod 700 sealed; echo old >sealed/old; chmod 444 sealed/old
    "${as_nobody[@]}" "$ken" compile sealed/a.ken -o sealed/old >out 2>err; said "a file that may not be written" K0709 "ไม่มีสิทธิ์"
    is "it is left as it was" old "$(cat sealed/old)"
else
    skip "no permission: nobody to be cannot reach $ken"
fi

# --- files that change while they are read or written: `ken` waits in the pipe, so that there is time
# held COMMAND…: starts it in the background, and returns when it has opened `pipe`
held() {
    rm -f pipe; mkfifo pipe
    "$ken" "$@" >out 2>err &
    exec 9>pipe
}
mkdir target
held eval rules.kenb pipe --input ndjson --format ndjson -o target/out; for ((i = 0; i < 50; i++)); do [ -n "$(ls -A target)" ] && break; sleep 0.1; done
is "a temporary file is there meanwhile" 1 "$(find target -name '.ken-*' | wc -l)"
rm -r target; printf '%s\n' "$full" >&9; exec 9>&-
wait $!; said "the folder of the result vanishes" K0709 "ไม่พบ"
mkdir target
held eval rules.kenb pipe --input ndjson --format ndjson -o target/out; sleep 0.3; mkdir target/out
printf '%s\n' "$full" >&9; exec 9>&-; wait $!; said "a folder takes the place of the result" K0709 "เป็นโฟลเดอร์"
mkdir changing; mkfifo changing/a.ken; cp warning.ken changing/b.ken
"$ken" check changing >out 2>err & exec 9>changing/a.ken; rm changing/b.ken; cat warning.ken >&9; exec 9>&-
wait $!; said "a rule file vanishes from its folder" K0701 "b.ken"
cp warning.ken changing/b.ken; "$ken" check changing >out 2>err & exec 9>changing/a.ken; : >changing/b.ken; cat warning.ken >&9; exec 9>&-
wait $!; is "a rule file shrinks to nothing" 2 $?; is "and is told of" 1 "$(grep -c 'b.ken ว่างเปล่า' err)"
# read while another process rewrites it: never a signal, and never a program from half a file without a word
for ((i = 0; i < 300; i++)); do cp "$here/../rules/cdd-2565-agreement/03-mission.ken" moving.ken; : >moving.ken; done & writer=$!
codes=$(for ((i = 0; i < 60; i++)); do "$ken" compile moving.ken -o moving.kenb >/dev/null 2>&1; echo $?; done | sort -u | tr '\n' ' ')
kill $writer 2>/dev/null; wait $writer 2>/dev/null
case $codes in "0 " | "2 " | "0 2 ") ok ;; *) no "a file rewritten while it is read: exit codes $codes" ;; esac
nothing_left "a file rewritten while it is read"

# --- little memory and a short stack; a sanitizer's own needs are without bounds
mapfile -t names < <(seq 1000 4999 | tr 0-9 a-j | sed 's/^/x/')
head='ruleset "t"
source "t" dated 2 February 2022
period 1 October 2021 to 31 March 2022
input part from "part" is baht
input goal from "goal" is baht'
tail='scorecard s "s"
indicator 1 "i"
weight 100%
measure percent of last over goal as printed "none"
level 1 to 5 at least 70, 75, 80, 85, 90%'
if nm "$ken" | grep -q ' __asan_init$'; then
    skip "little memory and a short stack: this is a sanitized build"
else
    { printf '%s\n' "$head"; for name in "${names[@]}"; do printf 'input %s from "p.%s" is baht\n' "$name" "$name"; done; } >many.ken
    "$ken" check many.ken >expected 2>err; usual=$?
    refused=0
    for ((size = 4000; size < 40000; size += 2000)); do
        (ulimit -v "$size"; exec "$ken" check many.ken) >out 2>err
        code=$?
        if [ "$code" = 2 ]; then
            refused=$((refused + 1))
            (exit 2); said "$size KiB of memory" K0710 "หน่วยความจำไม่พอ"
        elif [ "$code" != 127 ]; then # 127: the libraries do not fit
            is "$size KiB of memory: exit code" "$usual" "$code"; is "$size KiB of memory" "$(sha256sum <expected)" "$(sha256sum <out)"
        fi
    done
    if [ "$refused" -gt 0 ]; then ok; else no "memory was never too little"; fi

    # the deepest formula, the longest chain of definitions, the deepest record
    deep=part; for ((i = 0; i < 62; i++)); do deep="($deep + 1 baht)"; done
    printf '%s\ndefine last as %s\n%s\n' "$head" "$deep" "$tail" >deep.ken
    { printf '%s\n' "$head"; before=part; for name in "${names[@]:0:900}"; do printf 'define %s as %s + %s\n' "$name" "$before" "$before"; before=$name; done
        printf 'define last as %s\n%s\n' "$before" "$tail"; } >chain.ken
    nested='{}'; for ((i = 1; i < 32; i++)); do nested="{\"a\":$nested}"; done
    printf '%s\n' "$nested" >nested.json
    for rules in deep.ken chain.ken "$here/../rules/cdd-buriram-2565-r1"; do
        (ulimit -s 256; exec "$ken" compile "$rules" -o short.kenb) >out 2>err; fine "a stack of 256 KiB for $(basename "$rules")"
        (ulimit -s 64; exec "$ken" eval short.kenb nested.json --format json) >out 2>err; fine "a stack of 64 KiB for its program"
        (ulimit -s 256; exec "$ken" dump short.kenb) >out 2>err; fine "and to list it"
    done
    # one level more is a message, not a crash
    printf '%s\ndefine last as %s\n%s\n' "$head" "((((($deep)))))" "$tail" >deeper.ken
    (ulimit -s 256; exec "$ken" eval deeper.ken full.json) >out 2>err; is "a formula too deep: exit code" 2 $?
    { printf '%s\ndefine last as ' "$head"; printf '(%.0s' {1..100000}; printf '\n'; } >open.ken
    (ulimit -s 256; exec "$ken" eval open.ken full.json) >out 2>err; is "100,000 brackets: exit code" 2 $?
fi

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
