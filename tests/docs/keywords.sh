#!/usr/bin/env bash
# Prints every spelling of every keyword as a Markdown table, from compiler/keyword.def and runtime/month.def.
set -euo pipefail
cd "$(dirname "$0")/../.."
echo '| token | ไทย | English |'
echo '|---|---|---|'
LC_ALL=C awk -F '"' '
    /^KEN_(KEYWORD|MONTH)\(/ {
        token = $1
        if (sub(/^KEN_MONTH\(/, "", token)) token = "MONTH " token
        sub(/^KEN_KEYWORD\(/, "", token)
        sub(/, *$/, "", token)
        gsub(/\|/, "` `", $2); gsub(/\|/, "` `", $4)
        printf "| %s | `%s` | `%s` |\n", token, $2, $4
    }' compiler/keyword.def runtime/month.def
