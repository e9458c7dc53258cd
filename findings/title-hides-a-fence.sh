#!/usr/bin/env bash
# Expected: the tools that test the code of Markdown pages run a fence of `python` that has a title, as MkDocs Material
#     writes it: ```python title="first.py". Or they say that they pass it by.
# Happens: Sybil's PythonCodeBlockParser finds no test in it, and mktestdocs passes, whatever it has: as for ```pycon.
#     A blank behind ```python does the same. pytest-markdown-docs runs both of python.
# Matters: a page is tested until somebody gives its block a title. From then on it can be wrong, and all tests pass.
# Versions: sybil 10.1.0, mktestdocs 0.2.5, pytest-markdown-docs 0.9.2, pytest 9.2.0. Date: 2026-12-01.
set -euo pipefail
cd -- "$(mktemp -d)"
trap 'rm -rf -- "$PWD"' EXIT
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'sybil==10.1.0' 'mktestdocs==0.2.5' 'pytest-markdown-docs==0.9.2' \
    'pytest==9.2.0'
touch pytest.ini
env/bin/python - <<'PY' | tee found
import subprocess
import sys
from pathlib import Path

import mktestdocs

FENCES = {"plain": "python", "blank": "python ", "title": 'python title="first.py"', "pycon": "pycon"}
SYBIL = """
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser
pytest_collect_file = Sybil([PythonCodeBlockParser()], patterns=["*.md"]).pytest()
"""


def by_pytest(page, *words):
    ran = subprocess.run([sys.executable, "-m", "pytest", "-q", *words, page], capture_output=True, text=True)
    return {0: "passes", 1: "fails", 5: "runs nothing"}[ran.returncode]


def by_mktestdocs(page):
    try:
        mktestdocs.check_md_file(page)
    except ZeroDivisionError:
        return "fails"
    return "passes"


for name, info in FENCES.items():
    prompt = ">>> " * (info == "pycon")
    for folder in ("sybil", "others"):
        Path(folder).mkdir(exist_ok=True)
        Path(folder, f"{name}.md").write_text(f"A page.\n\n```{info}\n{prompt}1 / 0\n```\n")
    Path("sybil", "conftest.py").write_text(SYBIL)
    told = by_pytest(f"sybil/{name}.md"), by_mktestdocs(f"others/{name}.md")
    print(name, "| Sybil", told[0], "| mktestdocs", told[1], end=" | ")
    print("pytest-markdown-docs", by_pytest(f"others/{name}.md", "--markdown-docs"))
PY
grep -q '^plain | Sybil fails | mktestdocs fails | pytest-markdown-docs fails' found
for name in blank title; do
    grep -q "^$name | Sybil runs nothing | mktestdocs passes | pytest-markdown-docs fails" found
done
grep -q '^pycon | Sybil runs nothing | mktestdocs passes | pytest-markdown-docs runs nothing' found
