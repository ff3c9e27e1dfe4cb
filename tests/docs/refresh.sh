#!/usr/bin/env bash
# Writes anew what stands between <!-- tests/docs/NAME.sh --> and <!-- end --> in the documents: tests/docs/refresh.sh [KEN].
# The tests say when that is due.
set -euo pipefail
KEN=$(realpath "${1:-build/ken}")
export KEN
cd "$(dirname "$0")/../.."
part=$(mktemp) whole=$(mktemp)
trap 'rm -f "$part" "$whole"' EXIT
for doc in README.md docs/*.md examples/*.md; do
    for script in $(sed -n 's/^<!-- \(tests\/docs\/[a-z]*\.sh\) -->$/\1/p' "$doc"); do
        bash "$script" > "$part"
        awk -v mark="<!-- $script -->" -v part="$part" '
            on && $0 == "<!-- end -->" { on = 0 }
            !on { print }
            $0 == mark { on = 1; while ((getline line < part) > 0) print line }' "$doc" > "$whole"
        cat "$whole" > "$doc"
    done
done
