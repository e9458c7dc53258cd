"""A live figure follows an equation that a reader edits, or says why it cannot."""

import json
import re

import numpy as np
import pytest

import nn
from literate.browser import adam, following, xor
from literate.browser.equation import session_of
from literate.pages import document

from .driver import ask, worked


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
