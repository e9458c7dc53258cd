"""Each block, copied with what it needs or as NumPy only, runs alone and prints what it should."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from _literate import copies, inline, standalone

from .conftest import ROOT, environment, nav_pages

PAGES = ["README.md", *(f"docs/{uri}" for uri in nav_pages())]

# The only reasons for which a block has no NumPy-only copy; about/how-it-is-checked says them.
REASONS = (copies.NOT_NEEDED, copies.ELSEWHERE, inline.AS_A_VALUE, inline.A_FILE)

# Python's own prompt, fed line by line: a blank line inside a function would end it there, too.
CONSOLE = """
import code, contextlib, io, json, sys, traceback
given = json.load(sys.stdin)
sys.path += given["path"]
shown = []

class Console(code.InteractiveConsole):
    def showtraceback(self):
        print("".join(traceback.format_exception_only(sys.exception())), end="")
    def showsyntaxerror(self, *_, **__):
        self.showtraceback()

for text in given["texts"]:
    console, out = Console({"__name__": "__main__"}), io.StringIO()
    if not given["echo"]:
        sys.displayhook = lambda value: None
    with contextlib.redirect_stdout(out):
        for line in [*text.split("\\n"), ""]:
            console.push(line)
    if "numpy" in sys.modules:
        sys.modules["numpy"].set_printoptions(**given["options"])
    shown.append(out.getvalue())
modules = sorted(name for name in sys.modules if name.split(".")[0] == "nn")
json.dump([shown, modules], sys.__stdout__)
"""


@pytest.fixture(scope="session")
def only_numpy(tmp_path_factory):
    """A folder from which Python can import NumPy and nothing else that was installed."""
    folder = tmp_path_factory.mktemp("numpy")
    installed = Path(np.__file__).parents[1]
    for name in ("numpy", "numpy.libs"):
        if (installed / name).is_dir():
            (folder / name).symlink_to(installed / name)
    return folder


def pasted(texts, echo, flags=(), path=()):
    """Start a Python that has each text pasted into a namespace of its own."""
    given = {"texts": texts, "echo": echo, "path": list(map(str, path))}
    given["options"] = {k: v for k, v in np.get_printoptions().items() if k != "legacy"}
    process = subprocess.Popen(
        [sys.executable, *flags, "-c", CONSOLE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(MPLBACKEND="agg"),
        text=True,
        encoding="utf-8",
    )
    process.stdin.write(json.dumps(given))
    process.stdin.close()
    return process


def shown_of(copy):
    """What the page shows of a block and of what it needs."""
    return "".join(unit.outcome.printed + unit.outcome.error for unit in copy.units)


def answers(process):
    """What each text printed, and which modules of the package were imported."""
    with process.stdout:
        said = process.stdout.read()
    assert process.wait() == 0
    return json.loads(said)


@pytest.mark.parametrize("name", PAGES)
def test_every_copy_runs_alone_and_prints_what_the_page_shows(name, only_numpy):
    made = copies.of(standalone.trail_of(ROOT / name))
    bare = [copy for copy in made if copy.numpy]
    for copy in made:
        assert copy.numpy or copy.reason.startswith(REASONS), f"{name}:{copy.block.line}"
    echo = name.endswith(".md")
    needs = pasted(["".join(copy.needs) for copy in made], echo)
    numpy = pasted(["".join(copy.numpy) for copy in bare], echo, ("-I", "-S"), [only_numpy])
    for kind, made_so, process in (("needs", made, needs), ("numpy", bare, numpy)):
        shown, modules = answers(process)
        assert kind == "needs" or modules == []
        for copy, got in zip(made_so, shown, strict=True):
            text = "".join(getattr(copy, kind))
            assert got == shown_of(copy), f"{name}:{copy.block.line}\n{text}"
