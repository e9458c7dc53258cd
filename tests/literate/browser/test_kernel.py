"""A block is run as the reader's browser runs it, and its end has a verdict and a sentence."""

import json
import subprocess
import sys

import pytest

from literate.browser import kernel
from tests.conftest import ROOT, environment

from .driver import ask


@pytest.fixture
def run():
    """Runs a block of a page that has no names yet."""

    def block(*parts, number=0, shown=None, kind="prompt"):
        parts = [list(part) if isinstance(part, tuple) else [part, ""] for part in parts]
        edited, shown = shown is not None, shown or "".join(want for _, want in parts)
        known = {"block": f"{10 * number}", "number": number}
        question = known | {"parts": parts, "kind": kind, "shown": shown}
        return ask(do="run", page="/here/", edited=edited, **question)

    ask(do="forget", page="/here/")
    return block


TRACEBACK = "Traceback (most recent call last):\n    ...\n"
RUNS = {  # what is run: parts of code with what the page shows, the verdict, words of the sentence
    "same": (
        [("x = 2\nx + 1\n", "3\n"), ("print('é 🧠')\n", "é 🧠\n")],
        "same",
        "Same as the page.",
    ),
    "nothing shown": ([("x = 2\n", "")], "same", "Same"),
    "other output": ([("1 + 1\n", "3\n")], "differs", "Differs from the page."),
    "output too much": ([("1 + 1\n", "")], "differs", "Differs"),
    "trailing blanks": ([("print('a  ')\n", "a\n")], "same", "Same"),
    "blank line": ([("print('a\\n\\nb')\n", "a\n\nb\n")], "same", "Same"),
    "error on the page": (
        [
            (
                "1 / 0\n",
                TRACEBACK + "ZeroDivisionError: division by zero\n",
            )
        ],
        "same",
        "Same",
    ),
    "other error": (
        [("1 / 0\n", "Traceback (most recent call last):\n    ...\nValueError: no\n")],
        "differs",
        "Differs",
    ),
    "error": ([("1 / 0\n", "")], "error", "It ended with an error."),
    "missing name": ([("q\n", "")], "error", "Run all above first"),
    "syntax": ([("x = (\n", "")], "error", "error"),
    "two in a line": ([("a = 1; b = 2\na + b\n", "3\n")], "same", "Same"),
    "comment, loop, decorator": (
        [("# why\nfor i in (1, 2):\n    i\n\n@str\ndef f():\n    return 1\n", "1\n2\n")],
        "differs",
        "Differs",
    ),
    "recursion": ([("def f(): return f()\n\nf()\n", "")], "error", "error"),
    "exit": ([("import sys; sys.exit(3)\n", "")], "stopped", "The code ended itself"),
    "input": ([("input('?')\n", "")], "error", "error"),
    "flood": ([("while True: print('x' * 1000)\n", "")], "stopped", "more than 200,000"),
    "interrupt": ([("raise KeyboardInterrupt\n", "")], "stopped", "Every name is kept"),
    "memory": ([("[0] * 10**18\n", "")], "error", "error"),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_run_ends_in_a_verdict_and_a_kind_sentence(name, run):
    parts, verdict, words = RUNS[name]
    found, _ = run(*parts)
    assert (found["verdict"], words in found["sentence"]) == (verdict, True), found


def test_a_page_keeps_its_names_and_a_wrong_block_has_a_copy_of_them(run):
    run("x = 41\n")
    assert run(("x + 1\n", "42\n"), number=1)[0]["verdict"] == "same"
    run("x = 0\n", number=2, kind="wrong")
    assert run(("x + 1\n", "42\n"), number=3)[0]["verdict"] == "same"
    ask(do="forget", page="/here/")
    assert run(("x + 1\n", "42\n"), number=1)[0]["verdict"] == "error"


def test_a_second_run_that_differs_says_why(run):
    run("n = 0\n")
    assert run(("n += 1\nn\n", "1\n"), number=1)[0]["verdict"] == "same"
    assert "you ran this twice" in run(("n += 1\nn\n", "1\n"), number=1)[0]["sentence"]


def test_what_follows_a_changed_block_differs_for_that_reason(run):
    run("x = 5\n", shown="")
    assert "you changed the code" in run(("x\n", "4\n"), number=1)[0]["sentence"]


@pytest.mark.parametrize(
    ("code", "verdict"), [("1 + 2\n", "same"), ("1 + 3\n", "changed"), ("1 / 0\n", "error")]
)
def test_changed_code_is_compared_as_a_whole(code, verdict, run):
    found, printed = run(code, shown="3\n")
    assert found["verdict"] == verdict
    assert verdict == "error" or printed == f"{eval(code)}\n"


def test_a_traceback_begins_with_the_reader_s_own_line(run):
    found, _ = run("def f():\n    return 1 / 0\n\nf()\n")
    lines = found["traceback"].splitlines()
    assert lines[:3] == [
        "Traceback (most recent call last):",
        '  File "block 1", line 4, in <module>',
        "    f()",
    ]
    assert "literate" not in found["traceback"]
    syntax = run("x = 1\ny = (\n")[0]["traceback"]
    assert syntax.startswith('  File "block 1", line 2')


def test_what_is_printed_before_a_long_wait_is_heard_at_once():
    heard = []
    kernel.Sink(lambda *news: heard.append(news)).take("out", "on")
    assert heard == [("out", "on")]


def test_what_goes_to_stderr_is_heard_and_not_compared(run):
    found, printed = run(("import sys; print('psst', file=sys.stderr)\n", ""))
    assert (found["verdict"], printed) == ("same", "psst\n")


def test_a_notebook_shows_the_value_of_a_cell_s_last_line_alone(run):
    code = "print(0)\nx = 1\nx\nx + 1\n"
    assert run((code, "0\n2\n"), kind="notebook")[0]["verdict"] == "same"
    assert run((code, "0\n1\n2\n"), kind="notebook")[0]["verdict"] == "differs"


def test_a_notebook_shows_a_drawing_as_the_picture_that_the_page_has(run):
    code = "import nn\nprint('now')\nnn.drawing.curve([3, 2])\n"
    found, heard = run((code, "now\n"), kind="notebook")
    assert (found["verdict"], heard[:8]) == ("same", "now\n<svg")
    assert run("import nn\nnn.init([1, 1], rng=0)\n", kind="notebook")[1].startswith("<svg")
    found, heard = run(code.replace("2", "1"), shown="now\n", kind="notebook")
    assert found["verdict"] == "changed"
    assert "not compared" in found["sentence"]
    assert run((code, ""))[0]["rows"][1]["got"].startswith("'<svg")  # as Python's prompt would


def test_matplotlib_is_left_out_and_said_so(run, monkeypatch):
    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "platform", "emscripten")
    code = (
        "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\n"
        "plt.rcParams['x'] = 1\nplt.show()\n"
    )
    found, printed = run((code, ""), kind="notebook")
    for name in ("matplotlib", "matplotlib.pyplot"):
        del sys.modules[name]
    assert found["verdict"] == "same", found
    assert "left out" in printed


@pytest.mark.parametrize(
    ("code", "needs"),
    [
        ("import nn\n", True),
        ("from numpy import pi\n", True),
        ("import math\n", False),
        ("(", False),
    ],
)
def test_numpy_is_fetched_when_a_block_imports_it(code, needs):
    assert kernel.needs_numpy(json.dumps({"do": "run", "parts": [[code, ""]]})) is needs


def test_the_driver_starts_without_numpy():
    code = "import sys; from literate.browser import kernel; print('numpy' in sys.modules)"
    words = [sys.executable, "-c", code]
    paths = environment(PYTHONPATH=str(ROOT))
    assert subprocess.run(words, env=paths, capture_output=True, text=True).stdout == "False\n"
