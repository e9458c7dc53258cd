#!/usr/bin/env bash
# Expected: `python -m doctest a.md b.md c.md` runs the examples of all three pages, and says which fail.
# Happens: it ends with the first page on which one fails: c.md is wrong, too, and nothing is said of it. Nobody has asked
#     for that with `-f`, which ends at the first example.
# Matters: a run over a book names one bad page of many, and a time measured of it is that of the pages before.
# Versions: Python 3.11. Date: 2026-12-01.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
printf '>>> 1 + 1\n2\n' > a.md
printf '>>> 1 + 1\n3\n' > b.md
printf '>>> 1 + 1\n4\n' > c.md
python3 --version
python3 -m doctest a.md b.md c.md > said || echo "exit status $?"
for page in a b c; do echo "$page.md is named $(grep -c "File \"$page.md\"" said || true) times"; done | tee found
grep -q '^b.md is named 1 times' found
grep -q '^c.md is named 0 times' found
python3 -m doctest c.md > /dev/null && exit 1 || echo "alone, c.md fails"
