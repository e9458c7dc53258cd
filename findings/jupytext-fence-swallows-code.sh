#!/usr/bin/env bash
# Expected: a notebook that is written as Markdown by jupytext and read again has the same cells.
# Happens: a fence of four bare backticks (the usual way to show a fence) in a text cell swallows the code
#     cell below it, and all that follows: it comes back as one text cell, and the code is never run.
# Matters: notebooks about notebooks lose cells in the md and Rmd formats, without a word. The percent format
#     and MyST keep them.
# Versions: jupytext 1.19.6, nbformat 5.11.1. Date: 2026-11-29.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'jupytext==1.19.6' 'nbformat==5.11.1'
env/bin/python -W ignore - <<'END'
import jupytext
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

shown = "Look:\n\n````\n```python\nx\n```\n````"
cells = [new_markdown_cell(shown), new_code_cell("y = 1"), new_markdown_cell("The end.")]
print("jupytext", jupytext.__version__, "nbformat", nbformat.__version__)
kinds = {}
for form in ("md", "Rmd", "md:myst", "py:percent"):
    back = jupytext.reads(jupytext.writes(new_notebook(cells=cells), form), form)
    kinds[form] = [cell.cell_type for cell in back.cells]
    print(form, kinds[form])
assert kinds["md"] == kinds["Rmd"] == ["markdown"]
assert kinds["md:myst"] == kinds["py:percent"] == ["markdown", "code", "markdown"]
END
