#!/usr/bin/env bash
# Prints libFuzzer's dictionary of the language: every spelling of a keyword and of a month, and the signs.
set -eu
cd "$(dirname "$0")/../.."
{
    sed -nE 's/^KEN_(KEYWORD\([A-Z_]+|MONTH\([0-9]+), "([^"]*)", "([^"]*)"\).*/\2|\3/p' compiler/keyword.def runtime/month.def | tr '|' '\n'
    printf '%s\n' '%' ',' '(' ')' ' + ' ' - ' ' * ' ' / ' '""' '#---' '1,000' '๑,๐๐๐' '2022-03-31' '๓๑' '๒๕๖๕' '“' '”'
} | while IFS= read -r word; do
    printf '"%s"\n' "$(printf '%s' "$word" | od -An -v -tx1 | tr -d '\n' | sed 's/ /\\x/g')"
done
