"""The code is formatted, linted and typed, and its words are spelled as in a dictionary."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from .conftest import ROOT, require

COMMANDS = [
    "ruff check .",
    "ruff format --check .",
    "mypy",
    "codespell README.md docs nn tests",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_found(command):
    program, *words = command.split()
    module = "codespell_lib" if program == "codespell" else program
    require(program, find_spec(module), "it is in a dependency group: `uv sync`")
    result = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, f"uv run {command}\n{result.stdout}{result.stderr}"
