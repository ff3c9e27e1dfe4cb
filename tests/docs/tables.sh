#!/usr/bin/env bash
# Prints the tables of a program as a Markdown table, from runtime/table.def.
set -euo pipefail
cd "$(dirname "$0")/../.."
echo '| section | table | words of a row, with their kinds |'
echo '|---|---|---|'
LC_ALL=C awk -F '[(), ]+' '
    /^KEN_TABLE\(/ { if (row) print row " |"; row = sprintf("| %s | `%s` |", tolower($2), $3); gap = " "; next }
    /^    KEN_FIELD\(/ { row = row gap "`" $4 "` " $5; gap = ", "; next }
    END { print row " |" }' runtime/table.def
