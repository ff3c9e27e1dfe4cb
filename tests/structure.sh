#!/usr/bin/env bash
# The house rules that a compiler does not see: who includes whom, what is exported, what must be listed where.
set -u
shopt -s lastpipe
cd "$(dirname "$0")/.." || exit 2
build=${1:?usage: tests/structure.sh BUILD}
passed=0 failed=0
check() { # check MESSAGE: standard input lists the offenders
    local found
    found=$(cat)
    if [ -z "$found" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s\n%s\n' "$1" "$found"
    fi
}
grep -nE '#include "(\.\./)?(compiler|cli)/|"ken_compiler' runtime/*.[ch] | check "runtime/ must not include compiler/ or cli/:"
grep -nE '#include "(\.\./)?cli/' compiler/* | check "compiler/ must not include cli/:"
grep -nE '#include "\.\./(runtime|compiler)/' cli/*.[ch] | grep -vE '/(ken|ken_compiler|buffer|format)\.h"' | check "cli/ includes the public headers, and the two that write text, only:"
grep -nE '^[^/*]*\b(mpz|mpq)_' runtime/*.[ch] compiler/*.[ch] | check "GMP's allocating layers are for tests:"
grep -lE '\b(abort|exit) *\(' runtime/*.c compiler/*.c | check "a library never ends the process:"

# Threads share nothing but what cannot be written: no object of the libraries has writable data. (A sanitizer adds its own.)
if ! nm "$build/runtime/vm.o" | grep -qE '__(asan|tsan|gcov)'; then
    for object in "$build"/runtime/*.o "$build"/compiler/*.o "$build"/gen/*.o; do
        size -A -d "$object" | awk -v object="$object" '$1 ~ /^\.t?(data|bss)/ && $1 !~ /^\.data\.rel\.ro/ && $2 > 0 { print object ": " $2 " bytes in " $1 }'
    done | check "the libraries keep no global state:"
    [ "$(size -A "$build/runtime/op.o" | grep -c '^\.data\.rel\.ro')" -gt 0 ] || echo "the table of instructions was not found" | check "reading the sections:"
fi

# What the shared libraries export is what the public headers declare, each function once.
declared() { sed -nE 's/^KEN_API [^(]*\b(ken_[a-z0-9_]+)\(.*/\1/p' "$@" | sort; }
exported() { nm -D --defined-only "$1" | awk '$2 == "T" { print $3 }' | grep -v '^__\|^_init\|^_fini\|asan\|ubsan\|^mangle_path$' | sort; }
diff <(declared runtime/ken.h runtime/ken_jansson.h) <(exported "$build/libken.so") | check "libken.so exports other than its headers:"
diff <(declared runtime/ken.h runtime/ken_jansson.h compiler/ken_compiler.h) <(exported "$build/libken_compiler.so") | check "libken_compiler.so exports other than its headers:"
calls() { sed -nE 's/^    CALL\((ken_[a-z0-9_]+),.*/\1/p' tests/unit/test_api_memory.c | sort; }
diff <(declared runtime/ken.h runtime/ken_jansson.h compiler/ken_compiler.h) <(calls) | check "public functions that are not called while memory runs out:"

# Codes stand once, and each has its section in the documentation.
codes=$(sed -nE 's/^KEN_(DIAG|PROBLEM)\([A-Z0-9_]+, ("?[A-Z]+"?, )?"([KD][0-9]{4})".*/\3/p' compiler/diag.def runtime/problem.def)
sort <<<"$codes" | uniq -d | check "codes that stand twice:"
[ "$(wc -l <<<"$codes")" -gt 100 ] || echo "too few codes were found" | check "reading the codes:"
for code in $codes; do grep -qs "^## $code" docs/diagnostics.md || echo "$code"; done | check "codes without a section in docs/diagnostics.md:"

# What a script can write of a document is between its marks there, where the tests compare it.
for script in tests/docs/*.sh; do
    case $script in */run.sh | */refresh.sh) continue ;; esac
    grep -lqx "<!-- $script -->" docs/*.md || echo "$script"
done | check "generators whose marks no document has:"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
