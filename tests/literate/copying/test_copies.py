"""Each block, copied with what it needs or as NumPy only, runs alone and prints what it should."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from statistics import median

import numpy as np
import pytest

from literate.copying import copies, numpy_only, slicing
from literate.pages import reader
from tests.conftest import ROOT, environment, nav_pages, some

PAGES = ["README.md", *(f"docs/{uri}" for uri in nav_pages())]

# The only reasons for which a block has no NumPy-only copy; about/how-it-is-checked says them.
REASONS = (
    *(copies.NOT_NEEDED, copies.ELSEWHERE, copies.DIFFERENT, copies.LONG),
    *(numpy_only.AS_A_VALUE, numpy_only.A_FILE, numpy_only.CHECKS, numpy_only.MORE),
)

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
    return "".join(
        statement.outcome.printed + statement.outcome.error for statement in copy.statements
    )


def answers(process):
    """What each text printed, and which modules of the package were imported."""
    with process.stdout:
        said = process.stdout.read()
    assert process.wait() == 0
    return json.loads(said)


@cache
def copies_of(name):
    """The copies of the blocks of a page, made once for all tests; its arrays are gone."""
    return copies.of(slicing.TracedSession(reader.read(ROOT / name)))


@pytest.mark.parametrize("name", PAGES)
def test_every_copy_runs_alone_and_prints_what_the_page_shows(name, only_numpy):
    for copy in copies_of(name):
        assert copy.numpy or copy.reason.startswith(REASONS), f"{name}:{copy.block.line}"
    made = some(copies_of(name))
    bare = [copy for copy in made if copy.numpy]
    echo = name.endswith(".md")
    needs = pasted(["".join(copy.needs) for copy in made], echo)
    numpy = pasted(["".join(copy.numpy) for copy in bare], echo, ("-I", "-S"), [only_numpy])
    said = [("needs", made, answers(needs)), ("numpy", bare, answers(numpy))]
    for kind, made_so, (shown, modules) in said:
        assert kind == "needs" or modules == []
        for copy, got in zip(made_so, shown, strict=True):
            text = "".join(getattr(copy, kind))
            assert got == shown_of(copy), f"{name}:{copy.block.line}\n{text}"


def test_a_numpy_only_copy_is_short_enough_to_be_read():
    made = [copy for name in PAGES for copy in copies_of(name)]
    lines = [len("".join(copy.numpy).splitlines()) for copy in made if copy.numpy]
    assert len(lines) > 70
    assert median(lines) <= 40
    assert max(lines) <= 120


@pytest.mark.parametrize("name", ["README.md", "docs/index.md", "docs/learn/xor.md"])
def test_the_block_that_trains_xor_can_be_copied_as_numpy_only(name):
    made = copies_of(name)
    trains = [copy for copy in made if "epochs=2000" in "".join(copy.alone)]
    assert trains
    assert [copy.reason for copy in trains] == [""] * len(trains)


# What a block needs

BEFORE = """\
>>> import numpy as np
>>> W = np.ones(2)
>>> U = np.ones(2)
>>> rows = [1, 2]
>>> print(W)
[1. 1.]
"""


@pytest.mark.parametrize(
    ("above", "block", "needed"),
    [
        ([], "rows", ["rows = [1, 2]"]),
        ([], "[row for row in rows]", ["rows = [1, 2]"]),
        (["rows = [3]"], "rows", ["rows = [3]"]),
        (["rows = rows + [3]"], "rows", ["rows = [1, 2]", "rows = rows + [3]"]),
        (["rows += [3]"], "rows", ["rows = [1, 2]", "rows += [3]"]),
        (["rows.append(3)"], "rows", ["rows = [1, 2]", "rows.append(3)"]),
        (["len(rows)", "len(U)"], "rows", ["rows = [1, 2]"]),
        (["W -= U"], "W.sum()", ["W = np.ones(2)", "U = np.ones(2)", "W -= U"]),
        (["V = W", "V[0] = 5"], "W", ["W = np.ones(2)", "V = W", "V[0] = 5"]),
        (["for row in rows: W[0] += row"], "W", ["W = np.ones(2)", "rows = [1, 2]", "for row in"]),
        (
            ["k = 1", "def f(): return k", "k = 2"],
            "f()",
            ["k = 1", "def f(): return k", "k = 2"],
        ),
        (
            ["k = 1", "def f(): return k", "def g(): return f()", "fs = [g]", "k = 2"],
            "fs[0]()",
            ["k = 1", "def f(): return k", "def g(): return f()", "fs = [g]", "k = 2"],
        ),
        (
            ["def f():\n...     global rows\n...     rows = [9]", "f()"],
            "rows",
            ["rows = [1, 2]", "def f():", "f()"],
        ),
        (["g = (row for row in rows)", "n = next(g)"], "next(g)", ["rows =", "g =", "n ="]),
        (
            ["rng = np.random.default_rng(0)", "a = rng.random()", "b = 1"],
            "rng.random()",
            ["rng =", "a ="],
        ),
        (["np.random.seed(3)"], "rows", ["rows = [1, 2]", "np.random.seed(3)"]),
        (["np.set_printoptions(precision=2)"], "rows", ["rows = [1, 2]", "np.set_printoptions"]),
        (
            [
                "import nn",
                "def f(Z): return Z",
                "@nn.backward_of(f)\n... def g(dA, Z, A): return dA",
            ],
            "nn.activations.backward_for(f)(1, 2, 3)",
            ["def f(Z)", "@nn.backward_of(f)"],
        ),
        (["for row in rows: last = row"], "row = 7; row", []),
    ],
)
def test_a_block_needs_what_gave_its_names_their_values(above, block, needed, tmp_path):
    more = "".join(
        f">>> {code}\n" + "...\n" * code.startswith(("for", "def", "@")) for code in above
    )
    text = f"```pycon\n{BEFORE}{more}\n```\n\n```pycon\n>>> {block}\n\n```\n"
    session = slicing.TracedSession(reader.read(tmp_path / "page.md", text))
    with np.printoptions():
        found = [statement.source for statement in session.needs(session.runnable[-1])][:-1]
    found = [source for source in found if not source.startswith("import")]
    assert [source[: len(start)] for source, start in zip(found, needed, strict=True)] == needed


def test_what_is_wrong_on_purpose_is_never_needed(tmp_path):
    text = "```pycon\n>>> x = [1]\n\n```\n\n```pycon wrong\n>>> x.append(2) or x == [1]\nFalse\n"
    text += "\n```\n\n"
    session = slicing.TracedSession(
        reader.read(tmp_path / "page.md", f"{text}```pycon\n>>> x\n[1]\n\n```\n")
    )
    assert [statement.source for statement in session.needs(session.runnable[-1])] == [
        "x = [1]\n",
        "x\n",
    ]
    assert len(copies.of(session)) == 2


# What the package is written out as


def numpy_copy(tmp_path, *lines):
    """The NumPy-only copy of a page of one block, and why there is none."""
    text = "\n".join(f">>> {line}" for line in ("import nn", *lines))
    session = slicing.TracedSession(reader.read(tmp_path / "page.md", f"```pycon\n{text}\n\n```\n"))
    (copy,) = copies.of(session)
    return "".join(copy.numpy), copy.reason


SIGMOID = """\
import numpy as np

@np.errstate(over="ignore")
def sigmoid(Z):
    A = 1 / (1 + np.exp(-Z))
    return A

print(f"{sigmoid(0.3):.3f}")
"""


def test_a_function_is_written_out_without_its_checks(tmp_path):
    assert numpy_copy(tmp_path, 'print(f"{nn.sigmoid(0.3):.3f}")')[0] == SIGMOID


def test_what_the_checks_take_part_in_is_not_written_out(tmp_path):
    for line in ("nn.sigmoid(0.0)", "nn.sigmoid(None)"):
        assert numpy_copy(tmp_path, line) == ("", copies.DIFFERENT)


def test_a_call_of_a_reader_s_own_may_have_the_words_of_ours(tmp_path):
    lines = ("def run(f, fast): return f(0.3)\n...", "print(f'{run(nn.sigmoid, fast=False):.3f}')")
    assert "print(f'{run(sigmoid, fast=False):.3f}')" in numpy_copy(tmp_path, *lines)[0]


TRAINING = """\
net, (X, Y) = nn.init([2, 1], rng=0), nn.data.xor()
net, log = nn.train(net, X, Y, nn.squared_error, nn.adam(0.1), 5, batch=3, rng=7)
print([float(cost) for cost in log], net[0].W.tolist())
"""


def test_the_plain_loop_does_what_its_door_does(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(copies, "LONGEST", 1000)
    text, reason = numpy_copy(tmp_path, *TRAINING.splitlines())
    assert reason == ""
    exec(text, {"__name__": "__main__"})
    without = capsys.readouterr().out
    exec(f"import nn\n{TRAINING}", {})
    assert without == capsys.readouterr().out


STRAIGHT = """\
X, Y = nn.data.xor()
net = nn.init([2, 4, 1], rng=0, output=nn.sigmoid)
net
print(nn.predict(nn.train(net, X, Y, nn.squared_error, nn.sgd(8.0), 9)[0], X))
"""


def test_what_is_written_straight_is_taken_where_it_is_enough(tmp_path):
    text, _ = numpy_copy(tmp_path, *STRAIGHT.splitlines())
    assert "def init(sizes, rng, output, hidden=sigmoid):" in text
    assert "def train(net, X, Y, loss, optimizer, epochs):" in text
    assert "def sgd(lr):\n    def update(net, grads):" in text
    assert "class Optimizer" not in text


def test_what_is_written_straight_may_stand_beside_what_does_more(tmp_path, capsys):
    lines = ["a = nn.init([2, 1], 0, output=nn.sigmoid)", "b = nn.init([2, 1], 0)"]
    text, _ = numpy_copy(tmp_path, *lines, "print(nn.predict([*a, *b][:1], [[1.0, 2.0]]), b[0].W)")
    assert "\na = init([2, 1], 0, output=sigmoid)\nb = initializers_init([2, 1], 0)\n" in text
    exec(text, {"__name__": "__main__"})
    assert capsys.readouterr().out.startswith("[[")


def test_a_page_may_call_its_own_function_as_the_package_calls_one(tmp_path):
    lines = ("def sigmoid(Z): return 7\n...", "net = nn.init([2, 1], rng=0, output=nn.sigmoid)")
    text, _ = numpy_copy(tmp_path, *lines, "print(net[0].b, sigmoid(1))")
    assert "def nn_sigmoid(Z):" in text
    space = {"__name__": "__main__"}
    exec(text, space)
    assert space["net"][0].activation.__name__ == "sigmoid"
    assert space["sigmoid"](0) == 7


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["1 + 1"], ""),
        (["getattr(nn, 'sigmoid')"], numpy_only.AS_A_VALUE),
        (["X, y = nn.data.digits()"], numpy_only.A_FILE),
        (
            ["nn.train(net, X, Y, nn.squared_error, nn.sgd(0.1), 5, fast=True)"],
            numpy_only.MORE + "fast",
        ),
        (["def go(fast): return fast\n...", "go(fast=True)"], ""),
        (["Y_hat, _ = nn.forward(net, X, dropout=0.5, rng=0)"], numpy_only.MORE + "dropout, rng"),
        (["nn.check_backward(nn.squared_error, X)"], numpy_only.CHECKS),
        (["import matplotlib"], "it imports more than NumPy: matplotlib"),
        (["from nn import sigmoid"], "it imports names from nn"),
    ],
)
def test_a_block_without_such_a_copy_says_why(lines, reason, tmp_path):
    assert numpy_copy(tmp_path, *lines)[1] == reason
