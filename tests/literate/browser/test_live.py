"""What runs in the reader's browser, without a browser: the driver, the archive, the policy."""

import ast
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import numpy as np
import pytest

import nn
from literate.browser import adam, axes, drawn, figure, following, kernel, xor
from literate.browser.equation import judged, session_of, suggested
from literate.ledger import tables
from literate.ledger.entries import ENTRIES
from literate.ledger.quick import QUICK
from literate.pages import document, reader
from literate.site import archive, csp, fetch_wheel, npm, pyodide
from tests.conftest import ROOT, environment, nav_pages, some

LIVE = ROOT / "docs" / "assets" / "live"
SCRIPTED = ROOT / "tests" / "literate" / "browser" / "scripts"
SCRIPTS = sorted((ROOT / "docs" / "assets").rglob("*.js"))


def ask(**question):
    """What the driver answers, and what was printed meanwhile."""
    heard = []
    found = json.loads(kernel.answer(json.dumps(question), lambda *news: heard.append(news)))
    return found, "".join(text for _, text in heard)


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


# Break this equation.

CHAPTERS = [uri for uri in nav_pages() if uri.startswith("learn/")]


def equations(uri):
    return [e for e in session_of(uri).reading.of(document.Equation) if not e.argued]


@pytest.mark.parametrize("uri", CHAPTERS)
def test_an_equation_holds_as_it_is_and_its_breaks_do_not(uri):
    session = session_of(uri)
    for equation in some(equations(uri)):
        latex = equation.bare
        found = judged(uri, equation.line, latex)
        assert found["holds"], (equation.line, found)
        if session.judgement_of(equation).label != "evaluated":
            continue
        for name, broken in suggested(latex):
            found = judged(uri, equation.line, broken)
            if found["holds"]:
                assert found["sentence"].startswith("It still holds"), (equation.line, name)


def test_backpropagation_has_four_equations_whose_breaks_are_refused():
    refused = 0
    for uri in ("learn/backprop-any-network.md", "learn/backprop-in-code.md"):
        for equation in equations(uri):
            if "delta" not in equation.latex:
                continue
            latex = equation.bare
            broken = [judged(uri, equation.line, b) for _, b in suggested(latex)]
            refused += bool(broken) and not any(found["holds"] for found in broken)
    assert refused >= 4


def test_a_break_is_answered_with_where_the_sides_differ():
    equation = equations("learn/layer.md")[2]
    found, _ = ask(do="check", uri="learn/layer.md", line=equation.line, latex="Z = X W - b")
    assert not found["holds"]
    assert "The sides differ by" in found["sentence"]
    assert re.search(
        r"most at entry \d, \d, where the left side gives \S+ and the", found["sentence"]
    )
    assert "left" in found["details"]
    found, _ = ask(do="check", uri="learn/layer.md", line=equation.line, latex="Z = X W +")
    assert not found["holds"]
    assert "^" in found["sentence"]


# Live figures.


@pytest.mark.parametrize("name", figure.FIGURES)
def test_a_figure_brings_its_controls_and_says_what_it_shows(name):
    first, _ = ask(do="figure", name=name, values=None, act="start")
    values = {control["name"]: control["value"] for control in first["controls"]}
    later, _ = ask(do="figure", name=name, values=values, act="step")
    assert first["say"]
    assert first["plots"]
    assert (first["say"] != later["say"]) == first["moves"]


@pytest.mark.parametrize(
    "ends", [(-0.5, 1.5), (0.96, 0.99), (0, 3000), (-1.6, 3.6), (0, 0.14), (0, 51), (-0.2, 4.2)]
)
def test_a_tick_stands_where_it_says(ends):
    found = axes.ticks(*ends)
    assert 1 <= len(found) <= 3
    for at, word in found:
        assert float(word.replace("−", "-").replace(",", "")) == pytest.approx(at, abs=1e-9)
        assert ends[0] < at < ends[1]


def test_a_tick_along_powers_of_ten_says_the_power():
    assert axes.ticks(-16, 3, True) == [(-10, "10⁻¹⁰"), (-5, "10⁻⁵"), (0, "1")]
    assert axes.ticks(-3, 0.3, True) == [(-2, "0.01"), (-1, "0.1"), (0, "1")]
    assert axes.ticks(0, 4.3, True) == [(2, "100"), (4, "10,000")]


def test_every_axis_of_a_live_figure_has_its_ticks():
    for name in figure.FIGURES:
        for plot in ask(do="figure", name=name, values=None, act="start")[0]["plots"]:
            assert plot.get("axes") == "" or len(plot["words"]) > 1, (name, plot["name"])


def worked(name, steps=0, **values):
    ask(do="figure", name=name, values=values, act="start")
    for _ in range(steps):
        found, _ = ask(do="figure", name=name, values=values, act="step")
    return found if steps else ask(do="figure", name=name, values=values, act="start")[0]


@pytest.mark.parametrize(
    ("gate", "w", "b", "right"),
    [("AND", 10, -15, 4), ("OR", 10, -5, 4), ("NAND", -10, 15, 4), ("XOR", 10, -5, 3)],
)
def test_one_neuron_can_do_three_gates_by_hand_and_not_the_fourth(gate, w, b, right):
    assert f"{right} of 4 are right" in worked("neuron", gate=gate, w1=w, w2=w, b=b)["say"]


@pytest.mark.parametrize(("lr", "word"), [(0.5, "arrived"), (0.7, "too large")])
def test_the_walk_downhill_arrives_or_flies_out(lr, word):
    assert word in worked("bowl", steps=100, lr=lr)["say"]


def test_the_push_is_up_for_the_right_class_and_fades_as_its_share_grows():
    for z1, said in (
        (1, "class 1: share 0.24, push +0.76"),
        (5, "class 1: share 0.95, push +0.05"),
    ):
        assert said in worked("shares", T=1, z1=z1, z2=2, z3=0)["say"]
    assert "class 1: share 0.33" in worked("shares", T=5, z1=0, z2=0, z3=0)["say"]


def edited(name, uri, label, latex, **values):
    """What a figure shows when an equation of its page is edited."""
    equations = session_of(uri).reading.of(document.Equation)
    line = next(e.line for e in equations if e.label == label)
    edit = {"uri": uri, "line": line, "latex": latex}
    noted, _ = ask(do="check", **edit)
    assert noted["figure"] == name
    shown = [ask(do="figure", name=name, values=values, act="start", edit=edit)[0]]
    if shown[0]["moves"]:
        shown += [ask(do="figure", name=name, values=values, act="step", edit=edit)[0]]
    return shown[-1]


START = {"hidden": 4, "activation": "sigmoid", "lr": 8, "seed": 0}
BOWL = {"corrections": "with", "lr": 0.05, "beta1": 0.9}
FOLLOWS = {
    r"learn/sigmoid.md eq:sigmoid \sigma(z) = \frac{1}{1 + e^{z}}": (
        ("bend", {"z": 1}),
        "answer is 0.269, its slope -0.197",
    ),
    "learn/neuron.md eq:weighted-sum z = x w - b": (
        ("neuron", {"gate": "AND", "w1": 10, "w2": 10, "b": 15}),
        "AND: 4 of 4 are right",
    ),
    r"learn/neuron.md eq:neuron-sigmoid a = \sigma(z) = \frac{1}{1 + e^{z}}": (
        ("neuron", {"gate": "NAND", "w1": 10, "w2": 10, "b": -15}),
        "NAND: 4 of 4 are right",
    ),
    r"learn/gradient-descent.md eq:gd-step w \leftarrow w + \eta \, C'(w)": (
        ("bowl", {"lr": 0.5}),
        "cost 6.69",
    ),
    r"learn/cross-entropy.md eq:softmax a_j = e^{z_j}": (
        ("shares", {"T": 1, "z1": 0, "z2": 0, "z3": 0}),
        "class 1: share 1.00",
    ),
    r"learn/xor.md eq:xor-forward A^{(0)} = X, \qquad Z^{(l)} = A^{(l-1)} W^{(l)}, \qquad "
    r"A^{(l)} = \sigma(Z^{(l)}), \qquad \hat{Y} = A^{(L)}": (("xor", START), "Step 1: cost 0.1265"),
    r"learn/xor.md eq:xor-cost C = -\frac{1}{2n} \lVert \hat{Y} - Y \rVert^2": (
        ("xor", START),
        "Step 1: cost 0.1439",
    ),
    r"learn/xor.md eq:step-weights W^{(l)} \leftarrow W^{(l)} "
    r"+ \eta \, \frac{\partial C}{\partial W^{(l)}}": (("xor", START), "cost 0.1299"),
    r"learn/xor.md eq:step-biases b^{(l)} \leftarrow b^{(l)} "
    r"+ \eta \, \frac{\partial C}{\partial b^{(l)}}": (("xor", START), "cost 0.1303"),
    r"learn/batches-and-optimizers.md eq:adam-mean m \leftarrow \beta_1 m "
    r"+ \frac{\partial C}{\partial W}": (("adam", BOWL), "cost 0.0121"),
    r"learn/batches-and-optimizers.md eq:adam-square v \leftarrow \frac{\partial C}{\partial W}": (
        ("adam", BOWL),
        "cost 10.",
    ),
    r"learn/batches-and-optimizers.md eq:adam-corrections \hat{m} = m, \qquad \hat{v} = v": (
        ("adam", BOWL),
        "cost 4.",
    ),
    r"learn/batches-and-optimizers.md eq:adam-step W_{ij} \leftarrow W_{ij} "
    r"+ \eta \, \frac{\hat{m}_{ij}}{\sqrt{\hat{v}_{ij}} + \varepsilon}": (
        ("adam", BOWL),
        "cost 12.7",
    ),
}


@pytest.mark.parametrize("typed", FOLLOWS)
def test_a_figure_follows_an_edited_equation(typed):
    (name, values), words = FOLLOWS[typed]
    shown = edited(name, *typed.split(" ", 2), **values)
    assert shown["say"].startswith("With your equation: ")
    assert words in shown["say"]


@pytest.mark.parametrize("typed", FOLLOWS)
def test_with_the_page_s_own_equation_a_figure_is_as_it_was(typed):
    (name, values), _ = FOLLOWS[typed]
    uri, label, _ = typed.split(" ", 2)
    own = next(e.bare for e in session_of(uri).reading.of(document.Equation) if e.label == label)
    shown = edited(name, uri, label, own, **values)
    moves = shown["moves"]
    assert shown["say"] == worked(name, steps=1 if moves else 0, **values)["say"]


@pytest.mark.parametrize(
    "latex", [r"\sigma(z) = \frac{1}{", r"\sigma(z) = \frac{1}{q}", r"\sigma(z)", "a = 1"]
)
def test_what_cannot_be_computed_is_not_followed(latex):
    edit, found = noted(f"learn/sigmoid.md eq:sigmoid {latex}")
    assert (found["figure"], found["follows"]) == ("bend", latex == "a = 1"), found
    said = ask(do="figure", name="bend", values={"z": 0}, act="start", edit=edit)[0]["say"]
    assert ("yours cannot be followed: " in said) == (latex != "a = 1"), said
    assert "figure" not in noted("learn/sigmoid.md eq:sigmoid-symmetry a = 1")[1]


def noted(typed):
    """The edit of an equation, and what is found of it."""
    uri, label, latex = typed.split(" ", 2)
    equations = session_of(uri).reading.of(document.Equation)
    edit = {"uri": uri, "latex": latex, "line": next(e.line for e in equations if e.label == label)}
    return edit, ask(do="check", **edit)[0]


@pytest.mark.parametrize(
    "typed",
    [
        "learn/neuron.md eq:weighted-sum z = x",
        "learn/neuron.md eq:weighted-sum z = w",
        "learn/neuron.md eq:weighted-sum z = w x",
        r"learn/neuron.md eq:weighted-sum z = \mathbf{1}",
        "learn/cross-entropy.md eq:softmax a_j = z",
        "learn/cross-entropy.md eq:softmax a_j = z_{j+1}",
    ],
)
def test_what_no_figure_can_draw_has_its_verdict_all_the_same(typed):
    edit, found = noted(typed)
    assert not found["holds"]
    assert found["sentence"]
    assert not found["follows"]
    shown = ask(do="figure", name=found["figure"], values=None, act="start", edit=edit)[0]
    own = ask(do="figure", name=found["figure"], values=None, act="start")[0]
    said = f"{own['say']} This is the page's own; yours cannot be followed: "
    assert shown["say"].startswith(said)
    assert shown["plots"] == own["plots"]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (r"learn/gradient-descent.md eq:gd-step w \leftarrow w - \log(-\eta)", "no value there"),
        (
            r"learn/xor.md eq:step-weights W^{(l)} \leftarrow \eta",
            "a number, where 2 × 4 is wanted",
        ),
        (r"learn/xor.md eq:step-biases b^{(l)} \leftarrow W^{(l)}", "2 × 4, where 4 is wanted"),
        (r"learn/xor.md eq:step-biases b^{(l)} \leftarrow \log(-\eta) b^{(l)}", "no value there"),
        (r"learn/batches-and-optimizers.md eq:adam-mean m \leftarrow \log(-\eta) m", "no value"),
        (
            r"learn/batches-and-optimizers.md eq:adam-mean m \leftarrow \eta",
            "a number, where 1 × 2",
        ),
    ],
)
def test_a_walk_ends_where_an_edited_equation_has_no_value_and_says_why(typed, why):
    edit, found = noted(typed)
    assert not found["follows"]
    name = found["figure"]
    ask(do="figure", name=name, values=None, act="start", edit=edit)
    shown = ask(do="figure", name=name, values=None, act="step", edit=edit)[0]
    assert not shown["moves"]
    assert shown["say"].startswith("With your equation: Step 0")
    assert (
        f" There your equation ends it: it {'has' if 'no value' in why else 'gives'} "
        in (shown["say"])
    )
    assert why in shown["say"]


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        (r"learn/xor.md eq:step-weights W^{(l)} \leftarrow 10^9 W^{(l)}", {}),
        (r"learn/xor.md eq:xor-cost C = -100 \lVert \hat{Y} - Y \rVert^2", {"activation": "relu"}),
        (
            r"learn/xor.md eq:xor-forward A^{(0)} = X, \qquad "
            r"Z^{(l)} = A^{(l-1)} W^{(l)} + b^{(l)}, \qquad "
            r"A^{(l)} = Z^{(l)} \odot Z^{(l)}, \qquad \hat{Y} = A^{(L)}",
            {},
        ),
        (r"learn/batches-and-optimizers.md eq:adam-mean m \leftarrow 10^9 m + 1", {}),
        (r"learn/batches-and-optimizers.md eq:adam-square v \leftarrow 10^{-300} v", {}),
    ],
)
def test_a_walk_that_runs_away_is_shown_as_far_as_it_goes(typed, values, monkeypatch):
    monkeypatch.setattr(xor, "FRAME", 0)
    edit, found = noted(typed)
    values = (START if found["figure"] == "xor" else BOWL) | values
    asked = {"do": "figure", "name": found["figure"], "values": values, "edit": edit}
    shown = ask(**asked, act="start")[0]
    for _ in range(40):
        if shown["moves"]:
            shown = ask(**asked, act="step")[0]
    assert shown["say"].startswith("With your equation: Step ")
    assert not {"NaN", "Infinity"} & {*re.findall("NaN|Infinity", json.dumps(shown))}


def test_trained_by_the_page_s_own_equations_the_network_learns_what_the_package_does():
    for label in ("eq:xor-forward", "eq:step-weights"):
        equations = session_of("learn/xor.md").reading.of(document.Equation)
        equation = next(e for e in equations if e.label == label)
        own = following.Rule("learn/xor.md", equation.line, equation.bare)
        net = nn.init([2, 3, 1], rng=0, output=nn.sigmoid)
        edited = xor.Edited(own, net, 8.0)
        for _ in range(5):
            edited.step()
        X, Y = nn.data.xor()
        _, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(8.0), 5)
        assert edited.costs == pytest.approx(list(log), rel=1e-5)


def test_by_the_lines_of_the_page_adam_walks_as_the_package_does():
    net, update = [nn.Layer(np.ones((1, 2)), None, nn.identity)], nn.adam(0.05)
    walk = adam.Walk(0.05, 0.9, corrected=True)
    for _ in range(5):
        walk.step()
        update(net, [(adam.CURVATURES * net[0].W, None)])
    assert walk.W == pytest.approx(net[0].W, rel=1e-12)


@pytest.mark.parametrize(
    ("side", "z", "said"),
    [
        (r"\log z", 0, "there is no answer."),
        (r"\log z", -2, "there is no answer."),
        (r"\log z", 2, "the answer is 0.693, its slope 0.500."),
        (r"\frac{1}{z}", 0, "there is no answer."),
        (r"\sqrt{z}", 0, "the answer is 0.000, and it has no slope there."),
    ],
)
def test_where_an_equation_has_no_value_it_has_no_slope_and_no_line(side, z, said):
    edit, found = noted(rf"learn/sigmoid.md eq:sigmoid \sigma(z) = {side}")
    assert found["follows"]
    shown = ask(do="figure", name="bend", values={"z": z}, act="start", edit=edit)[0]
    assert shown["say"] == f"With your equation: At z = {z:.1f} {said}"
    for plot in shown["plots"]:
        drawn_at = [x for role, line in plot["lines"] if role == "value" for x, _ in line]
        assert (min(drawn_at) < 0) == ("frac" in side)
        assert len(plot["dots"]) == ("no " not in said or plot is shown["plots"][0]) * (
            "no answer" not in said
        )


def test_a_square_says_where_an_equation_has_no_value():
    edit, _ = noted(r"learn/neuron.md eq:weighted-sum z = \sqrt{x w}")
    shown = ask(do="figure", name="neuron", values=None, act="start", edit=edit)[0]
    assert shown["say"].endswith(" Where it has no value, 0 is drawn.")


@pytest.mark.parametrize(
    ("side", "left", "right"),
    [(r"\max(0, z)", "0.000, its slope 0.000", "2.000, its slope 1.000"),
     ("|z|", "2.000, its slope -1.000", "2.000, its slope 1.000")],
)  # fmt: skip
def test_a_bend_with_a_corner_is_followed_and_the_corner_has_no_slope(side, left, right):
    edit, found = noted(rf"learn/sigmoid.md eq:sigmoid \sigma(z) = {side}")
    assert (found["holds"], found["figure"]) == (False, "bend")
    for z, said in ((-2, left), (0, "0.000, and it has no slope there"), (2, right)):
        shown = ask(do="figure", name="bend", values={"z": z}, act="start", edit=edit)[0]
        assert shown["say"] == f"With your equation: At z = {z:.1f} the answer is {said}."


@pytest.mark.parametrize(
    ("bug", "right", "angle"),
    [
        ("none", (0.85, 0.95), (0, 0)),
        ("transpose forgotten", (0.8, 0.95), (20, 60)),
        ("no 1/n", (0.05, 0.2), (0, 0)),
        ("sign wrong in layer 1", (0.05, 0.2), (15, 90)),
    ],
)
def test_a_bug_that_is_chosen_turns_the_step_and_may_learn_all_the_same(bug, right, angle):
    said = worked("bug", steps=20, bug=bug, seed=0)["say"]
    epoch, share, degrees = map(float, re.findall(r"\d+(?:\.\d+)?", said))
    assert epoch == 4
    assert right[0] <= share <= right[1], said
    assert angle[0] <= degrees <= angle[1], said


@pytest.mark.parametrize("values", [(0.15, 0.05, 0.4), (0.15, 1, 2), (-2, 1.5, -3), (4, 0, 1)])
def test_the_links_of_the_chain_multiply_to_the_ratio_that_is_measured(values):
    said = worked("chain", **dict(zip(("w1", "x", "w2"), values, strict=True)))["say"]
    cost, ratio, *links = (float(n.replace("−", "-")) for n in re.findall(r"−?\d+\.\d+", said))
    assert ratio == pytest.approx(np.prod(links), abs=2e-3)
    if values == (0.15, 0.05, 0.4):  # the numbers of the page
        assert (cost, ratio) == (0.2363, 0.0007)
    if not values[1]:
        assert ratio == 0


def test_relu_closes_the_angle_and_tanh_does_not():
    for bend, factor, layer, least, most in (
        ("relu", 2, 1, 0.2, 0.4),
        ("relu", 2, 50, 0.98, 1),
        ("tanh", 1, 50, -0.1, 0.1),
        ("sigmoid", 1, 10, 0.999, 1),
    ):
        said = worked("arrivals", activation=bend, factor=factor, layer=layer)["say"]
        assert least <= float(re.search(r"images is (-?[\d.]+)", said)[1]) <= most, said


def test_the_best_by_validation_is_chosen_and_its_truth_is_not_the_best():
    said = worked("luck", k=60, draw=0)["say"]
    seen, true = (tables.found("hyper_parameters", f"{p} accuracy") for p in ("validation", "true"))
    assert f"Chosen of 60: validation {max(seen):.3f}" in said
    better = int(re.search(r"better: (\d+) of", said)[1])
    assert better == sum(t > true[seen.index(max(seen))] for t in true)


def test_the_rule_goes_round_alone_and_learns_on_random_units():
    alone = worked("perceptron", steps=1, gate="XOR", hidden=0, seed=0)
    assert "0 of 4 are right, after 4 corrections" in alone["say"]
    assert "goes round" in alone["say"]
    assert not alone["moves"]
    and_gate = worked("perceptron", steps=9, gate="AND", hidden=0, seed=0)
    assert "Sweep 9: 4 of 4 are right, after 18 corrections; done" in and_gate["say"]
    assert not and_gate["moves"]
    some = worked("perceptron", steps=30, gate="XOR", hidden=32, seed=0)
    assert "4 of 4 are right" in some["say"]


def test_a_deep_network_begins_deaf_with_pytorchs_start_and_not_with_hes():
    apart = {}
    for begin in ("PyTorch's", "He"):
        found = worked("begun", steps=2, begin=begin, depth=20, seed=0)
        assert found["say"].startswith("Step 16: ")
        assert found["moves"]
        apart[begin] = float(re.search(r"lie ([\d.e+-]+) apart", found["say"])[1])
    assert apart["PyTorch's"] < 1e-4 < 0.01 < apart["He"]


def arc(x, y, wide, high, begin, end):
    turn = np.pi * np.linspace(begin, end, 20)
    return np.column_stack([x + wide * np.cos(turn), y + high * np.sin(turn)]).tolist()


HAND = {
    0: [arc(0.5, 0.5, 0.25, 0.4, 0, 2)],
    1: [[[0.4, 0.7], [0.52, 0.9], [0.52, 0.1]]],
    2: [[*arc(0.5, 0.68, 0.22, 0.22, 1, -0.1), [0.3, 0.1], [0.75, 0.1]]],
    3: [arc(0.45, 0.7, 0.22, 0.2, 0.8, -0.5) + arc(0.45, 0.3, 0.25, 0.2, 0.5, -0.8)],
    4: [[[0.55, 0.9], [0.25, 0.4], [0.75, 0.4]], [[0.6, 0.6], [0.6, 0.1]]],
    5: drawn.FIVE,
    6: [[[0.6, 0.9], [0.35, 0.5], *arc(0.5, 0.3, 0.2, 0.2, 0.8, 2.8)]],
    7: [[[0.25, 0.9], [0.75, 0.9], [0.45, 0.1]], [[0.35, 0.5], [0.7, 0.5]]],
    8: [arc(0.5, 0.7, 0.18, 0.2, -0.5, 1.5) + arc(0.5, 0.3, 0.22, 0.2, 0.5, -1.5)],
    9: [[*arc(0.5, 0.68, 0.2, 0.22, 0, 2), [0.68, 0.1]]],
}


@pytest.mark.parametrize("digit", HAND)
def test_a_digit_drawn_with_the_pen_is_named_by_the_network_and_by_the_album(digit):
    said = worked("drawn", strokes=HAND[digit], pen=5)["say"]
    assert f"The network says {digit}" in said
    assert f"album are {digit}" in said


def test_a_small_digit_in_the_corner_is_the_same_digit():
    small = [[[0.3 * x, 0.3 * y] for x, y in stroke] for stroke in HAND[4]]
    assert drawn.image_of(small, 5) == pytest.approx(drawn.image_of(HAND[4], 5))


def test_nothing_and_a_dot_are_drawn_as_they_are():
    assert not drawn.image_of([], 5).any()
    ink = drawn.image_of([[[0.1, 0.9]]], 8).reshape(8, 8)
    assert ink[3:5, 3:5].min() > 0.5
    assert ink.sum() == ink[3:5, 3:5].sum()


def test_new_sigmoids_are_deaf_both_ways_and_fitted_ones_hear():
    for start, said in (
        ("Glorot", "nothing arrives, and nothing comes back"),
        ("fitted", "it arrives, and blame comes back"),
    ):
        found = worked("both-ways", activation="sigmoid", start=start, depth=20)["say"]
        assert said in found, found


def test_soft_steps_are_better_than_hard_ones_and_trained_neurons_better_still():
    def errors(said):
        return map(float, re.findall(r"by (\d\.\d+)", said))

    at = {"N": 8, "beyond": 0}
    hard, new = errors(worked("stairs", sharpness=100, **at)["say"])
    soft, learned = errors(worked("stairs", steps=60, sharpness=5, **at)["say"])
    beyond, _ = errors(worked("stairs", N=32, sharpness=4, beyond=2)["say"])
    assert 0.8 < hard / (np.pi / 8) < 1
    assert soft < hard / 4
    assert learned < soft < new
    assert beyond < 0.008


@pytest.mark.parametrize(
    ("program", "x", "tape", "pushed"),
    [
        ("x · x + exp(x)", 1, "3 of 4", None),
        ("x · x + exp(x)", 0, "1.00", "1.00"),
        ("max(x, 0)", 0, "0.00", "0.50"),
        ("max(0, x)", 0, "1.00", "0.50"),
        ("max(x, 0) − max(−x, 0)", 0, "0.00", "1.00"),
        ("max(x, 0) − max(−x, 0)", -1, "1.00", "1.00"),
    ],
)
def test_notes_are_read_back_and_mislead_at_a_corner(program, x, tape, pushed):
    said = worked("notes", steps=5 if pushed else 3, program=program, x=x)["say"]
    assert tape in said
    assert f"pushing, {pushed}" in said if pushed else "are read back" in said


def test_xor_is_learned_in_the_figure(monkeypatch):
    monkeypatch.setattr(xor, "FRAME", 0.5)
    said = worked("xor", steps=8, hidden=4, activation="sigmoid", lr=8, seed=0)["say"]
    cost = float(re.search(r"cost ([\d.]+)", said)[1])
    assert cost < 0.05, said


def test_the_curvature_stays_at_its_border_or_falls_or_runs_away():
    def share(said):
        return float(re.search(r"curvature is (-?[\d.]+) of", said)[1])

    at = {"batch": "300", "beta": 0}
    assert share(worked("border", cost="squared error", lr=0.15, **at)["say"]) > 2
    stays = worked("border", steps=40, cost="squared error", lr=0.15, **at)["say"]
    assert abs(share(stays) - 1) < 0.1
    assert share(worked("border", steps=40, cost="cross entropy", lr=1, **at)["say"]) < 0.25
    assert "runs away" in worked("border", steps=2, cost="squared error", lr=1, **at)["say"]


def test_lies_are_known_by_heart_without_a_penalty_and_not_with_one():
    def shares(said):
        return [float(share) for share in re.findall(r"(\d\.\d+) of", said)]

    for l2, known, new in (("0", (0.9, 1), (0, 0.88)), ("0.003", (0.7, 0.88), (0.92, 1))):
        said = worked("lies", steps=75, l2=l2, lies=20, hidden=64)["say"]
        for share, (least, most) in zip(shares(said), (known, new), strict=True):
            assert least <= share <= most, said


# The ledger.


def test_an_entry_is_measured_and_compared_with_its_record():
    found, said = ask(do="measure", entry="micrograd")
    assert found["verdict"] == "same", found
    assert found["sentence"] == "As recorded: 5 numbers of 2 runs."
    assert "g: 24.704082 recorded, 24.704082 here" in found["details"]
    assert said.startswith("1 of 2: by the tape")


def test_an_entry_that_comes_out_otherwise_says_where(monkeypatch):
    record = tables.load("micrograd")
    record["runs"]["by the tape"]["g"] = 25.0
    monkeypatch.setattr(tables, "load", lambda _: record)
    found, _ = ask(do="measure", entry="micrograd")
    assert found["verdict"] == "differs"
    assert "1 of 5 numbers are not as recorded." in found["sentence"]
    assert found["details"].startswith("g: 25.0 recorded, 24.7040816326531 now")


def test_what_needs_no_mnist_can_be_measured_in_the_browser():
    entries = {name for name, entry in ENTRIES.items() if entry.jobs and not entry.mnist}
    assert {*tables.QUICK} == QUICK.keys() == entries


# What the site serves.


@pytest.fixture
def config():
    plugins = SimpleNamespace(_current_plugin="")
    return SimpleNamespace(extra={}, site_dir="site", use_directory_urls=True, plugins=plugins)


def unpacked(content):
    """The archive within the archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        return zipfile.ZipFile(io.BytesIO(whole.read(archive.WITHIN)))


def test_the_archive_is_the_same_whenever_it_is_made_and_named_by_its_content():
    name, content = archive.archive()
    archive.archive.cache_clear()
    assert archive.archive() == (name, content)
    names = unpacked(content).namelist()
    some = {"nn/__init__.py", "literate/browser/kernel.py", "docs/reference/notation.md"}
    assert some <= {*names}
    assert len(content) < 900_000  # a tenth of the runtime beside it


def test_a_page_that_is_not_live_is_not_in_the_archive():
    names = {path.relative_to(ROOT / "docs").as_posix() for path in archive.pages()[1:]}
    still = {"howto/many-machines.md", "howto/take-it-elsewhere.md", "notebooks/mnist.py"}
    assert not still & names
    assert names >= {*CHAPTERS, "about/contributing.md", "notebooks/xor.py"}


def test_what_the_blocks_of_a_page_import_is_in_the_archive():
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in archive.machinery()}
    asked = set()
    for page in archive.pages():
        elements = reader.read(page, page.read_text("utf-8")).elements
        code = [e.code for e in elements if isinstance(e, document.Fence) and e.examples]
        for node in (node for text in code for node in ast.walk(ast.parse(text))):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("literate"):
                inner = {f"{node.module}.{alias.name}" for alias in node.names}
                is_module = ROOT.joinpath(*node.module.split(".")).with_suffix(".py").is_file()
                asked |= {node.module} if is_module else inner
    assert {"literate.site.spoken", "literate.copying.statements"} <= asked <= names


def test_what_is_in_the_archive_imports_nothing_that_is_not(tmp_path):
    unpacked(archive.archive()[1]).extractall(tmp_path)
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in archive.machinery()]
    code = (
        "import sys, importlib\n"
        f"sys.path[:0] = [{str(tmp_path)!r}]\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print({m.__file__.startswith(sys.path[0]) for n, m in sys.modules.items()"
        " if n.split('.')[0] in ('nn', 'lark', 'literate')})"
    )
    words = [sys.executable, "-c", code]
    result = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, env=environment())
    assert result.stdout == "{True}\n", result.stderr


def test_a_wheel_that_is_not_the_pinned_one_is_not_taken(monkeypatch, tmp_path, npm_packages):
    for name in ("pyodide.mjs", "pyodide-lock.json", "package.json"):
        (tmp_path / name).write_bytes((npm_packages / "pyodide" / name).read_bytes())
    monkeypatch.setenv("NN_PYODIDE_DIR", str(tmp_path))
    pinned = pyodide.lock()["packages"]["numpy"]
    (tmp_path / pinned["file_name"]).write_bytes(b"something else")
    monkeypatch.setattr(pyodide, "CACHE", tmp_path)
    assert pyodide.wheel() is None


def test_a_wheel_is_kept_if_it_is_the_pinned_one():
    pinned = {"file_name": "a.whl", "sha256": hashlib.sha256(b"right").hexdigest()}
    assert fetch_wheel.checked(b"right", pinned) == b"right"
    with pytest.raises(fetch_wheel.WrongWheelError, match="nothing was kept"):
        fetch_wheel.checked(b"wrong", pinned)


def test_a_folder_without_pyodide_is_refused_by_name(monkeypatch, tmp_path):
    monkeypatch.setenv("NN_PYODIDE_DIR", str(tmp_path))
    with pytest.raises(pyodide.MissingRuntimeError, match="full Pyodide distribution"):
        pyodide.distribution()


def test_a_runtime_from_elsewhere_is_named_before_the_click(config, npm_packages):
    config.extra["live"] = {"runtime": "https://python.example/v1/"}
    given = pyodide.settings(config)
    assert (given["runtime"], given["host"]) == ("https://python.example/v1/", "python.example")
    assert [file.src_uri for file in pyodide.assets(config)] == [given["archive"]]


def test_the_policy_allows_each_script_of_a_page_by_its_hash():
    others = '<script src="b.js"></script><script type="application/json">{}</script>'
    text = f"<head><script>let a = 1</script>{others}"
    assert csp.inline_scripts(text) == ["let a = 1"]
    assert csp.hashed("let a = 1").startswith("'sha256-")


# The scripts themselves.


LINES = 1180


def test_the_scripts_are_small_and_how_small_is_said():
    said = (ROOT / "docs" / "about" / "contributing.md").read_text("utf-8")
    assert f"at most `{LINES}`{{ .given }} lines" in said
    texts = [path.read_bytes() for path in LIVE.iterdir()]
    assert sum(text.count(b"\n") for text in texts) <= LINES
    assert sum(len(gzip.compress(text)) for text in texts) <= 17_700


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_value_takes_the_name_of_a_method(path):
    """Which is gone then: keys do nothing, and no tool says so."""
    text = path.read_text("utf-8")
    methods = set(re.findall(r"^  (?:async |get |set )?(\w+)\(.*\) \{$", text, re.MULTILINE))
    given = set(re.findall(r"\bthis\.(\w+)(?= = |, this\.|\] = )", text))
    assert not methods & given


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_nothing_that_a_program_prints_becomes_markup(path):
    text = path.read_text("utf-8")
    found = re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|parseFromString", text
    )
    assert not found, found
    assert not re.search(r"\beval\(|new Function|location\.search", text)
    # What a link holds becomes the text of three fields, and runs when its reader says so.
    assert text.count("location.hash") == 4 * (path.name == "yours.js")


def node_runs(*words, **env):
    """Run node, the one from the Python environment."""
    words, env = [npm.executable(), *map(str, words)], environment(**env)
    return subprocess.run(
        words, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8"
    )


def test_the_scripts_pass_their_own_tests():
    result = node_runs("--test", *sorted(SCRIPTED.glob("*.mjs")))
    assert result.returncode == 0, result.stdout


def test_the_scripts_are_clean(npm_packages):
    eslint = npm_packages / "eslint" / "bin" / "eslint.js"
    rules = SCRIPTED / "eslint.config.js"
    result = node_runs(
        eslint, "--config", rules, "--max-warnings", 0, *SCRIPTS, NODE_PATH=str(npm_packages)
    )
    assert result.returncode == 0, result.stdout + result.stderr
