#!/usr/bin/env bash
# Expected: a fraction becomes text as 1/2, whichever of LaTeX's three commands writes it, and its parts keep together.
# Happens: `\frac{1}{2}` is 1/2, `\tfrac{1}{2}` and `\dfrac{1}{2}` are 12; `\frac{a+b}{c}` is a+b/c, 1 over 1 + e^-z is
#     1/1+e^-z; `\binom{4}{2}` is 42 and the cube root of 8 is its square root.
# Matters: nothing warns. Search indexes, alternative texts and data sets made this way hold other numbers.
# Versions: pylatexenc 2.11. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'pylatexenc==2.11'
env/bin/python - <<'END'
from importlib.metadata import version

from pylatexenc.latex2text import LatexNodes2Text

expected = {
    r"\frac{1}{2}": "1/2",
    r"\tfrac{1}{2}": "12",
    r"\dfrac{1}{2}": "12",
    r"\frac{a+b}{c}": "a+b/c",
    r"\frac{1}{1+e^{-z}}": "1/1+e^-z",
    r"\binom{4}{2}": "42",
    r"\sqrt[3]{8}": "√(8)",
}
texts = {latex: LatexNodes2Text().latex_to_text(f"${latex}$") for latex in expected}
print("pylatexenc", version("pylatexenc"))
for latex, text in texts.items():
    print(f"{latex:20} {text}")
assert texts == expected
END
