#!/usr/bin/env bash
# Two builds (gcc -O2, clang with sanitizers) write the same bytes: programs, results, listings and messages.
set -u
cd "$(dirname "$0")/.."
a=$1/ken b=$2/ken out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
passed=0 failed=0
same() {
    "$a" "${@//OUT/$out/a}" >"$out/a.txt" 2>&1
    "$b" "${@//OUT/$out/b}" >"$out/b.txt" 2>&1
    if sed "s|$out/a|OUT|g" "$out/a.txt" | cmp -s - <(sed "s|$out/b|OUT|g" "$out/b.txt") && { [ ! -e "$out/a" ] || cmp -s "$out/a" "$out/b"; }; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "differs between builds: ken $*"
    fi
    rm -f "$out/a" "$out/b"
}
for rules in rules/*/ tests/surface/*/; do
    same compile "$rules" -o OUT
    same check "$rules"
    same check "$rules" --lang en
    same dump "$rules"
done
for format in table json ndjson; do
    same eval rules/cdd-buriram-2565-r1 examples/districts.json --format $format
    same eval rules/cdd-buriram-2565-r1 examples/districts.json --format $format --lang en
done
for file in tests/errors/*.ken; do
    same check "$file"
done
echo "compared: $passed passed, $failed failed"
[ "$failed" = 0 ]
