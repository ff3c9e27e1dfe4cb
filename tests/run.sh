#!/usr/bin/env bash
# Runs every test of one build: tests/run.sh BUILD. Quiet but for what fails; ends with the count.
# tests/run.sh BUILD list: the suites, each as NAME|COMMAND, and runs none.
set -u
cd "$(dirname "$0")/.." || exit 2
build=${1:?usage: tests/run.sh BUILD}
ken=$build/ken
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export ASAN_OPTIONS=${ASAN_OPTIONS-detect_leaks=1}

# One suite: its name, then its command. Its output is kept; its last counting line is added up.
run() {
    local name=$1 file=$out/${1//\//_}
    shift
    "$@" >"$file" 2>&1 </dev/null
    echo $? >"$file.status"
}
export -f run
export out

suites=()
for unit in "$build"/tests/test_*; do
    case $unit in *.*) continue ;; esac
    suites+=("$(basename "$unit")|$unit")
done
for replay in "$build"/replay/*; do
    target=$(basename "$replay")
    suites+=("replay-$target|$replay tests/fuzz/corpus/$target tests/bogons/$target")
done
suites+=("cli|tests/cli/run.sh $ken" "corners|tests/cli/corners.py $ken" "docs|tests/docs/run.sh $ken" "structure|tests/structure.sh $build" "faults|tests/faults/run.py $build" "trouble|tests/faults/real.sh $build")
if [ "${2-}" = list ]; then
    printf '%s\n' "${suites[@]}"
    exit
fi
printf '%s\n' "${suites[@]}" | xargs -P 2 -d '\n' -I{} bash -c 'run "${1%%|*}" ${1#*|}' _ {}

passed=0 failed=0
for suite in "${suites[@]}"; do
    name=${suite%%|*} file=$out/${suite%%|*}
    status=$(cat "$file.status" 2>/dev/null || echo 99)
    # "N passed, N failed" of the scripts; "[  PASSED  ] N test(s)." of cmocka
    p=$(sed -nE 's/^.*\[  PASSED  \] ([0-9]+) test.*$/\1/p; s/^([0-9]+) passed, [0-9]+ failed$/\1/p' "$file" | tail -1)
    f=$(sed -nE 's/^.*\[  FAILED  \] ([0-9]+) test.*$/\1/p; s/^[0-9]+ passed, ([0-9]+) failed$/\1/p' "$file" | tail -1)
    passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0}))
    if [ "$status" != 0 ] || [ -z "$p" ]; then
        echo "--- $name (exit $status)"
        tail -n 60 "$file"
        [ "${f:-0}" = 0 ] && failed=$((failed + 1))
    fi
done
echo "$build: $("$ken" version 2>/dev/null | head -1)"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
