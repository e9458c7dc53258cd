"""The code is formatted, linted and typed, and its words are spelled as in a dictionary."""

import ast
import os
import re
import subprocess
import sys
from importlib.util import find_spec

import pytest

from .conftest import ROOT, environment, require

COMMANDS = [
    "ruff check .",
    "ruff format --check .",
    "mypy",
    "lint-imports --no-cache",
    "codespell README.md docs literate nn tests",
]
MODULES = {"codespell": "codespell_lib", "lint-imports": "importlinter"}
RUN = {"importlinter": ["-c", "from importlinter.cli import lint_imports_command as run; run()"]}


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_found(command):
    program, *words = command.split()
    module = MODULES.get(program, program)
    require(program, find_spec(module), "it is in a dependency group: `uv sync`")
    result = subprocess.run(
        [sys.executable, *RUN.get(module, ["-m", module]), *words],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert result.returncode == 0, f"uv run {command}\n{result.stdout}{result.stderr}"


PROGRAM = [*sorted(ROOT.glob("nn/*.py")), *sorted(ROOT.glob("literate/**/*.py"))]
CODE = {".css", ".js", ".mjs", ".py", ".toml"}
AROUND = sorted(
    path
    for folder in ("tests", "docs/assets")
    for path in (ROOT / folder).rglob("*.*")
    if path.suffix in CODE
)
WHOLE = {"ladder.py", "peers.py"}  # of benchmarks: each function is one program, as people write it


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def docstrings_in(tree):
    """Every docstring of a module, as nodes with their lines."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, kinds)]
    firsts = [body[0] for body in bodies if body and isinstance(body[0], ast.Expr)]
    return [first for first in firsts if isinstance(first.value, ast.Constant)]


def height(node):
    return node.end_lineno - node.lineno + 1


def too_long(text, is_python=True, most_lines=400, most_body=40):
    """What of a file is longer than a screen or two, docstrings aside."""
    tree = ast.parse(text if is_python else "")
    said = docstrings_in(tree)
    lines = text.count("\n") - sum(map(height, said))
    found = [f"{lines} lines"] if lines > most_lines else []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            body = [part for part in node.body if part not in said]
            if body and body[-1].end_lineno - body[0].lineno + 1 > most_body:
                found.append(node.name)
    return found


@pytest.mark.parametrize("path", [*PROGRAM, *AROUND], ids=name_of)
def test_a_file_is_read_at_one_sitting_and_a_function_at_one_glance(path):
    found = too_long(path.read_text("utf-8"), path.suffix == ".py")
    assert path.name in WHOLE or not found


def test_what_is_too_long_is_found():
    body = "    x = 1\n" * 41
    assert too_long(f'def f():\n    """Say."""\n{body}') == ["f"]
    assert too_long(f"def f():\n{body[10:]}") == []
    assert too_long('"""' + "\n" * 500 + '"""\nx = 1\n') == []
    assert too_long("x = 1\n" * 401) == ["401 lines"]
    assert too_long("p { x: 1 }\n" * 401, is_python=False) == ["401 lines"]
    assert too_long("p { x: 1 }\n" * 400, is_python=False) == []


@pytest.mark.parametrize("path", PROGRAM, ids=name_of)
def test_a_module_opens_with_a_sentence(path):
    said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    assert said.partition("\n")[0].rstrip("\"'").endswith((".", "?", ":"))


def test_a_finding_is_listed_and_can_be_run():
    listed = re.findall(r"^\| ([\w-]+) \|", (ROOT / "findings/README.md").read_text("utf-8"), re.M)
    scripts = sorted((ROOT / "findings").glob("*.sh"))
    assert sorted({*listed} - {"script"}) == [path.stem for path in scripts]
    lame = [path.name for path in scripts if os.name == "posix" and not os.access(path, os.X_OK)]
    assert not lame, f"chmod +x {' '.join(lame)}"
