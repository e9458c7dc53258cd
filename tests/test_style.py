"""The code is formatted, linted and typed, and its words are spelled as in a dictionary."""

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
