#!/usr/bin/env bash
# Runs fuzz targets one after another: tests/fuzz/run.sh BUILD SECONDS TARGET… . SECONDS is for all of them together. New inputs
# go to BUILD/corpus/TARGET, crashes to BUILD/crashes/TARGET. Ends with a line for each target; fails when any crashed.
set -u
cd "$(dirname "$0")/../.." || exit 2
build=$1 seconds=$2
shift 2
each=$((seconds / $#)) failed=0 report="" total=0
[ "$each" -gt 0 ] || each=1
mkdir -p "$build"
tests/fuzz/dictionary.sh >"$build/rules.dict"
# The longest input worth trying: rules need room, records little.
longest() { case $1 in rules) echo 6000 ;; program) echo 8000 ;; differential) echo 4000 ;; *) echo 1500 ;; esac; }
for target in "$@"; do
    mkdir -p "$build/corpus/$target" "$build/crashes/$target"
    options=(-max_total_time="$each" -timeout=10 -rss_limit_mb=2048 -max_len="$(longest "$target")" -print_final_stats=1)
    [ "$target" = differential ] && options+=(-entropic=0 -len_control=0) # its bytes are choices: any number of them is good
    [ "$target" = rules ] && options+=(-dict="$build/rules.dict")
    log=$build/$target.log
    nice "$build/bin/$target" "${options[@]}" -artifact_prefix="$build/crashes/$target/" \
        "$build/corpus/$target" tests/fuzz/corpus/"$target" >"$log" 2>&1
    status=$?
    [ "$status" = 0 ] || { failed=1; grep -v '^#' "$log" | tail -n 40; }
    executions=$(sed -nE 's/^stat::number_of_executed_units: ([0-9]+)$/\1/p' "$log" | tail -1)
    coverage=$(sed -nE 's/^#[0-9]+.* cov: ([0-9]+) ft: ([0-9]+) .*/\1 edges, \2 features/p' "$log" | tail -1)
    crashes=$(find "$build/crashes/$target" -type f | wc -l)
    total=$((total + ${executions:-0}))
    report+="$target: ${executions:-0} executions, ${coverage:-no coverage}, $crashes crashes kept, exit $status"$'\n'
done
printf '%s%d executions in all\n' "$report" "$total"
[ "$failed" = 0 ]
