#!/usr/bin/env bash
# Expected: cells of a percent script begin at a `# %%` in the first column; what is indented is a comment.
# Happens: jupytext ends the cell at an indented `# %%` as well: a function that holds one comes back as two
#     cells, of which the second does not compile. So does a notebook's code cell on its way to .py and back.
# Matters: a code cell that shows how cells are written is torn apart, without a word. The md format keeps it.
# Versions: jupytext 1.19.6, nbformat 5.11.1. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'jupytext==1.19.6' 'nbformat==5.11.1'
env/bin/python -W ignore - <<'END'
import jupytext
import nbformat
from nbformat.v4 import new_code_cell, new_notebook

code = "def f():\n    # %% the heart of it\n    return 1"
print("jupytext", jupytext.__version__, "nbformat", nbformat.__version__)
sources = {}
for form in ("py:percent", "md"):
    written = jupytext.writes(new_notebook(cells=[new_code_cell(code)]), form)
    sources[form] = [cell.source for cell in jupytext.reads(written, form).cells]
    print(form, sources[form])
assert sources["md"] == [code]
assert sources["py:percent"] == ["def f():", "    return 1"]
END
