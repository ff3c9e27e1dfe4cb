#!/usr/bin/env bash
# Prints the instruction set as a Markdown table, from runtime/op.def.
set -euo pipefail
cd "$(dirname "$0")/../.."
echo '| code | instruction | x | y | stack before | stack after | effect |'
echo '|---:|---|---|---|---|---|---|'
LC_ALL=C awk '
    /^KEN_OP\(/ {
        line = $0
        sub(/^KEN_OP\(/, "", line)
        sub(/\)$/, "", line)
        split(line, field, /, /)
        meaning = line
        sub(/^[^"]*"[^"]*", "[^"]*", "/, "", meaning)
        sub(/"$/, "", meaning)
        for (i = 2; i <= 3; i++) if (field[i] == "NONE") field[i] = ""
        for (i = 4; i <= 5; i++) { gsub(/"/, "", field[i]); gsub(/\*/, "\\*", field[i]) }
        gsub(/\*/, "\\*", meaning)
        printf "| %d | `%s` | %s | %s | %s | %s | %s |\n", n++, field[1], field[2], field[3], field[4], field[5], meaning
    }' runtime/op.def
