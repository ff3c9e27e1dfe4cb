#!/usr/bin/env bash
# Which branches the tests take: tests/coverage.sh BUILD, of a build that counts (make coverage).
#
# Everything is held to 95 % of branches; to 100 % what a wrong score or a hostile file would come through:
#   the verifier   verify.c with its list of instructions op.c, and table.c, which checks what verify.c takes for granted
#   the machine    vm.c, value.c, level.c
#   numbers        number.c
#   the reader     reader.c
# Generated code is not counted. An assertion's branch is not either: it is taken only when our own code is wrong, and then the
# process ends; a test that could take it would be a test of a bug.
set -eu
cd "$(dirname "$0")/.."
build=${1:?usage: tests/coverage.sh BUILD}
find "$build" -name '*.gcda' -delete
tests/run.sh "$build"

counts=$build/coverage.json
gcovr -r . --object-directory "$build" -f 'runtime/' -f 'compiler/' -f 'cli/' --exclude-branches-by-pattern '.*\bassert\(.*' --json "$counts" "$build"/{runtime,compiler,cli,gen}
status=0
gcovr -r . -a "$counts" --branches --sort-uncovered --fail-under-branch 95 || status=1
if ! gcovr -r . -a "$counts" --branches -f 'runtime/(verify|op|table|vm|value|level|number|reader)\.c' --fail-under-branch 100 >"$build/critical.txt"; then
    echo "Verifier, machine, numbers and reader are held to 100 % of branches:"
    cat "$build/critical.txt"
    status=1
fi
exit $status
