#!/usr/bin/env bash
# Prints every diagnostic code as Markdown: what `ken explain` says of it, and its example from tests/errors with what is said
# there. Needs a ken that is built: KEN, or build/ken.
set -euo pipefail
cd "$(dirname "$0")/../.."
KEN=${KEN:-build/ken}
export LC_ALL=C

# A page of `ken explain` without its first line and its indentation.
page() { # code, language
    echo '```text'
    "$KEN" explain "$1" --lang "$2" | sed -e '1,2d' -e 's/^  //'
    echo '```'
    echo
}

# What cannot be seen is written as its number; such a text is shown, not tested.
visible() {
    sed -e 's/\xe2\x80\x8b/<U+200B>/g' -e 's/\xc2\xa0/<U+00A0>/g' -e 's/\xe2\x80\xae/<U+202E>/g'
}

example() { # code, severity
    local rules=tests/errors/$1.ken words="ken $2 $1"
    echo 'ตัวอย่าง · example'
    echo
    if ! iconv -f UTF-8 -t UTF-8 "$rules" > /dev/null 2>&1; then
        echo "[$1.ken](../$rules)"
    else
        [ -f "${rules%.ken}.second.ken" ] && words=text
        visible < "$rules" | cmp -s - "$rules" || words=text
        echo '```'"$words"
        visible < "$rules"
        echo '```'
    fi
    if [ -f "${rules%.ken}.second.ken" ]; then
        echo
        echo '```text'
        cat "${rules%.ken}.second.ken"
        echo '```'
    fi
    for language in th en; do
        echo
        echo '```text'
        visible < "tests/errors/$1.$language.txt"
        echo '```'
    done
    echo
}

for code in $(sed -nE 's/^KEN_(DIAG|PROBLEM)\(.*"([KD][0-9]{4})".*/\2/p' compiler/diag.def runtime/problem.def | sort); do
    thai=$("$KEN" explain "$code" --lang th | sed -n '1s/^[^ ]* *//p')
    english=$("$KEN" explain "$code" --lang en | sed -n '1s/^[^ ]* *//p')
    echo "## $code · $thai · $english"
    echo
    page "$code" th
    page "$code" en
    [ ! -f "tests/errors/$code.ken" ] || example "$code" "$english"
done
