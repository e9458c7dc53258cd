#!/usr/bin/env bash
# Expected: `$$` on lines of their own make a display formula, and `$|x|$` a formula in a table's cell.
# Happens: where text stands directly above or below the `$$`, arithmatex leaves them as text, dollars and
#     all, and says nothing. In a table the bars of `$|x|$` end the cell, and what is too much is dropped:
#     the row loses its last cell. A norm `$\|y\|$` is kept (other renderers make it an absolute value).
# Matters: a strict build passes, and the page shows dollars or lacks a column.
# Versions: pymdown-extensions 13.1.2, Markdown 3.11.3. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'pymdown-extensions==13.1.2' 'markdown==3.11.3'
env/bin/python -W ignore - <<'END'
from importlib.metadata import version

import markdown


def html(text):
    options = {"pymdownx.arithmatex": {"generic": True}}
    return markdown.markdown(text, extensions=["tables", *options], extension_configs=options)


print("pymdown-extensions", version("pymdown-extensions"), "Markdown", version("Markdown"))
display = "$$\nx = 1\n$$"
found = {
    "alone": html(display),
    "text above": html("so\n" + display),
    "text below": html(display + "\nso"),
    "bars": html("|a|b|\n|-|-|\n|$|x|$|1|\n"),
    "norm": html("|a|b|\n|-|-|\n|$\\|y\\|$|1|\n"),
}
for name, text in found.items():
    print(f"{name}: {text!r}")
assert "arithmatex" in found["alone"] and "arithmatex" in found["norm"]
assert "$$" in found["text above"] and "$$" in found["text below"]
assert "<td>$</td>\n<td>x</td>\n</tr>" in found["bars"]
END
