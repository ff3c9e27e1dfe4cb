#!/usr/bin/env bash
# Modified condition/decision coverage: tests/mcdc.sh BUILD, of a build by clang that counts conditions (make mcdc).
# For each decision of several conditions it asks whether each condition was seen to change the decision by itself. Prints the
# figures of the verifier, the machine, numbers and level selection, then the decisions of which a condition was not.
set -eu
cd "$(dirname "$0")/.."
build=${1:?usage: tests/mcdc.sh BUILD}
files=(runtime/verify.c runtime/table.c runtime/vm.c runtime/value.c runtime/level.c runtime/number.c)
rm -rf "$build/profiles"
export LLVM_PROFILE_FILE=$PWD/$build/profiles/%m.profraw
# Counters are global data and are written when a program ends: what suites say of that is true, and no matter here.
tests/run.sh "$build" || true
llvm-profdata-19 merge -o "$build/profile" "$build"/profiles/*.profraw
# the command holds every object; its functions were counted in the other programs too
llvm-cov-19 report "$build/ken" -instr-profile="$build/profile" -show-mcdc-summary -show-region-summary=false -show-functions=false "${files[@]}" |
    awk 'BEGIN { print "file", "conditions", "missed", "shown" } /\.c |^TOTAL/ { print $1, $(NF-2), $(NF-1), $NF }' | column -t
llvm-cov-19 show "$build/ken" -instr-profile="$build/profile" -show-mcdc "${files[@]}" >"$build/mcdc.txt"
awk '/^\/.*\.c:$/ { file = $0 }
     /---> MC\/DC Decision Region/ { decision = $0; text = "" }
     /Condition C|Executed MC|C[0-9]+-Pair/ { text = text "\n" $0 }
     /MC\/DC Coverage for Decision:/ && !/100.00%/ { print file, decision text }' "$build/mcdc.txt"
