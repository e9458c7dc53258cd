"""The code is formatted, linted and typed, and its words are spelled as in a dictionary."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
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
    result = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, f"uv run {command}\n{result.stdout}{result.stderr}"
