"""Retyped into an empty file, the five blocks of "In ten minutes" are a network that learns."""

import subprocess
import sys

from literate.pages import document, reader

from .conftest import ROOT

PAGE = ROOT / "docs" / "learn" / "in-ten-minutes.md"
BLOCKS = 5


def test_the_blocks_retyped_into_an_empty_file_learn_xor(tmp_path):
    blocks = reader.read(PAGE).of(document.Fence)[:BLOCKS]
    program = "".join(block.code for block in blocks)
    assert len(program.splitlines()) <= 42
    assert "import nn" not in program

    (tmp_path / "network.py").write_text(program, "utf-8")
    command = [sys.executable, "-I", "network.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    shown = "".join(example.want for block in blocks for example in block.examples)
    assert (done.stdout, done.stderr) == (shown, "")
    assert shown.endswith("[[0.01 0.98 0.98 0.03]]\n")
