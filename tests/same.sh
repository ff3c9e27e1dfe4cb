#!/usr/bin/env bash
# Several builds write the same bytes: programs, results, listings and messages. tests/same.sh BUILD OTHER…
set -u
cd "$(dirname "$0")/.." || exit 2
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# What all builds are given, below one folder, so that the paths in messages are the same: the shipped rules; each ruleset of the
# gallery and each invalid file in a folder of its own; the vectors with their records; every record of the memo in one file.
prepare() {
    mkdir -p "$out/in/rules" "$out/in/errors" "$out/in/vectors"
    cp -r rules/* "$out/in/rules/"
    for file in "$out"/in/rules/gallery/*.ken; do
        mkdir "$out/in/rules/gallery-$(basename "$file" .ken)"
        mv "$file" "$out/in/rules/gallery-$(basename "$file" .ken)/"
    done
    rm -r "$out/in/rules/gallery"
    for surface in tests/surface/*/; do
        cp -r "$surface" "$out/in/rules/surface-$(basename "$surface")"
    done
    cp -r examples "$out/in/"
    for file in tests/errors/*.ken; do
        mkdir "$out/in/errors/$(basename "$file" .ken)"
        cp "$file" "$out/in/errors/$(basename "$file" .ken)/"
    done
    python3 - "$out/in" <<'EOF'
import glob, json, os, sys
for case in json.load(open("tests/vectors/semantics.json")) + json.load(open("tests/vectors/exact.json")):
    folder = os.path.join(sys.argv[1], "vectors", case["id"])
    os.mkdir(folder)
    open(os.path.join(folder, "rules.ken"), "w").write(case["rules"])
    open(os.path.join(folder, "record.json"), "w").write(case["record"])
with open(os.path.join(sys.argv[1], "memo.ndjson"), "w") as records:
    for name in sorted(glob.glob("tests/memo/*.json")):
        records.writelines(case["record"].replace("\n", " ") + "\n" for case in json.load(open(name)))
EOF
}

# One run: what it prints, on both streams, and its exit code.
say() { # say KEN FILE WORDS…
    local ken=$1 file=$2
    shift 2
    "$ken" "$@" >"$file.out" 2>"$file.err"
    echo $? >"$file.exit"
}

# Everything that a build writes, into a folder of its own beside the input.
write() { # write BUILD FOLDER
    local ken folder=$2 name rules language
    ken=$(realpath "$1/ken")
    mkdir "$folder"
    cd "$folder" || exit 2
    for rules in ../in/rules/*/ ../in/vectors/*/; do
        name=$(basename "$rules")
        say "$ken" "compile-$name" compile "$rules" -o "$name.kenb"
        [ -e "$rules/record.json" ] && say "$ken" "eval-$name" eval "$rules" "$rules/record.json" --format json
    done
    for language in th en; do
        for rules in ../in/rules/*/; do
            say "$ken" "dump-$(basename "$rules")-$language" dump "$rules" --lang "$language"
        done
        for name in table json ndjson; do
            say "$ken" "eval-districts-$name-$language" eval ../in/rules/cdd-buriram-2565-r1 ../in/examples/districts.json --format "$name" --lang "$language"
            say "$ken" "eval-memo-$name-$language" eval ../in/rules/cdd-buriram-2565-r1 ../in/memo.ndjson --format "$name" --lang "$language"
        done
        for name in text json; do
            say "$ken" "check-$name-$language" check ../in/rules/*/ ../in/vectors/*/ ../in/errors/*/ --format "$name" --lang "$language"
        done
    done
}

prepare
number=0
for build; do
    (write "$build" "$out/$number") &
    [ $((number % 2)) = 1 ] && wait
    number=$((number + 1))
done
wait
written=$(find "$out/0" -type f | wc -l) passed=0 failed=0
if [ "$written" -lt 400 ] || [ ! -s "$out/0/check-json-th.out" ] || [ ! -s "$out/0/eval-memo-json-en.out" ]; then
    echo "the builds wrote too little to compare: $written files"
    failed=1
fi
for ((other = 1; other < number; other++)); do
    shift
    differing=$(diff -rq "$out/0" "$out/$other")
    if [ -n "$differing" ]; then
        echo "$1 writes other bytes than the first build:"
        echo "${differing//"$out/$other/"/}"
        failed=$((failed + $(wc -l <<<"$differing")))
    else
        passed=$((passed + written))
    fi
done
echo "compared: $passed passed, $failed failed"
[ "$failed" = 0 ]
