"""Mistakes that once stayed green on a page of the book: each of them fails there."""

import pytest

from literate.judging.judge import JudgedSession
from literate.pages import document, reader
from tests.conftest import ROOT

STEP = "with other numbers in the code above, this is not the step below"
SURVIVORS = [  # the page, what stands there, what was put there, what is said
    (
        "learn/gradient-descent.md",
        r"\leftarrow w - \eta \, C'(w)",
        r"\leftarrow w - 2 \eta (w x - y)",
        STEP,
    ),
    (
        "learn/gradient-descent.md",
        r"\leftarrow w - \eta \, C'(w)",
        r"\leftarrow w - \eta (w x^2 - 2 y)",
        STEP,
    ),
    (
        "learn/gradient-descent.md",
        r"\leftarrow w - \eta \, C'(w)",
        r"\leftarrow w - \eta \, C'(w)^3 / 16",
        STEP,
    ),
    (
        "learn/gradient-descent.md",
        r"\leftarrow w - \eta \, C'(w)",
        r"\leftarrow w + \eta \, |C'(w)|",
        STEP,
    ),
    (
        "learn/gradient-descent.md",
        r"\leftarrow w - \eta \, C'(w)",
        r"\leftarrow w - \eta \max(-10, C'(w))",
        STEP,
    ),
    (
        "learn/gradient-descent.md",
        r"\leftarrow w - \eta \, C'(w)",
        r"\leftarrow \max(0, w - \eta \, C'(w))",
        STEP,
    ),
    (
        "learn/gradient-descent.md",
        r"\leftarrow w - \eta \, C'(w)",
        r"\leftarrow w - \min(\eta, 1) \, C'(w)",
        "takes the same way on",
    ),
    (
        "learn/backprop-one-chain.md",
        r"\leftarrow w_1 - \eta",
        r"\leftarrow w_1 + \operatorname{relu}(w_1 - 50) - \eta",
        "takes the same way on",
    ),
    (
        "learn/gradient-descent.md",
        "\\label{eq:gd-push}\n$$",
        "\\label{eq:gd-push}\n$$\n\n$$\n\\frac{C''(w)}{2 x} = 1\n$$",
        "differ by",
    ),
    (
        "learn/backprop-any-network.md",
        r"\quad l = 1, \dots, L-1",
        r"\quad l = 1, \dots, L",
        "no terms for l = 3",
    ),
    ("learn/backprop-one-chain.md", r"w_1 - \eta \,", r"w_1 - (1 - \eta) \,", STEP),
    ("notebooks/xor.py", r"W^{(l)} - \eta \,", r"W^{(l)} - (\eta^2 - 56) \,", STEP),
    ("learn/xor.md", r"b^{(l)} - \eta \,", r"b^{(l)} - (\eta^2 - 56) \,", STEP),
    ("learn/gradient-descent.md", "w_t | run |", "w_t | runs |", "no block has a value for w_t"),
    (
        "learn/sigmoid.md",
        "a | a | | () | 0 to 1",
        "a | a | | () | 1 to 2",
        "a is not 1 to 2 in any",
    ),
    (
        "learn/initialization.md",
        "q | q | () | 0.001 to 0.01",
        "q | q | () | 0.5 to 0.9",
        "q is not 0.5 to 0.9 in any block below",
    ),
    ("learn/cost.md", "C, dY_hat = nn", "cost_now, dY_hat = nn", "no block has a value for C"),
    (
        "../README.md",
        r"\sum_{i=1}^{n_{\text{in}}} x_i w",
        r"\sum_{i=2}^{n_{\text{in}}} x_i^3 w",
        "differ by",
    ),
    ("../README.md", r"w_{ij} + b_j", r"w_{ij} - 7 b_j", "differ by"),
    (
        "learn/backprop-in-code.md",
        r"\hat{Y} - Y \rVert^2",
        r"\hat{Y} - Y \rVert^2 + P",
        "P has no value here",
    ),
    (
        "about/errata.md",
        r"\hat{y}_m - y_m \rVert^2",
        r"\hat{y}_m - y_m \rVert^2 + \lambda",
        "lambda",
    ),
]

DIFFER = "the sides differ"
SURVIVORS += [  # that held by the data of the checker: their sizes, or their being few
    ("learn/cost.md", r"= \frac{1}{n} (\hat{Y}", r"= \frac{2}{n_{\text{in}}} (\hat{Y}", DIFFER),
    ("learn/cost.md", r"= \frac{1}{n} (\hat{y}_{mj}", r"= \frac{1}{2L} (\hat{y}_{mj}", DIFFER),
    ("learn/cost.md", r"C = \frac{1}{2n} \lVert", r"C = \frac{1}{4L} \lVert", DIFFER),
    ("learn/gradient-descent.md", r"\eta < \frac{2}{", r"\eta < \frac{1.9}{", r"\iff fails"),
    ("learn/gradient-descent.md", r"\eta < \frac{2}{", r"\eta < \frac{3}{", r"\iff fails"),
    ("learn/gradient-descent.md", r"\lambda| < 1", r"\lambda| \le 1", r"\iff fails"),
    ("learn/gradient-descent.md", r"C(w - h)}{2h}", r"C(w - h)}{2h} + 0.00004", "as much as"),
    ("learn/gradient-descent.md", r"C(w - h)}{2h}", r"C(w - h)}{2h} + h", "as much as"),
    ("learn/sigmoid.md", r"= \tfrac{1}{4} -", r"\approx 0 \cdot", DIFFER),
    ("learn/sigmoid.md", r"= \tfrac{1}{4} - \left(", r"\le \tfrac{1}{17} + \left(", "not hold"),
    ("learn/chain-rule.md", "+ O(h^2)", "+ O(h^{2.2})", "to the power 2"),
    ("learn/chain-rule.md", "+ O(h^2)", "+ O(h)", "vanishes faster"),
    (
        "learn/backprop-any-network.md",
        r"\quad l = 1, \dots, L-1",
        r"\quad l = 2, \dots, L-1",
        "l = 1, too; begin there",
    ),
]


def said_of(path, text):
    """All that is wrong with the equations and the symbols of a page, one after the other."""
    reading = reader.read(path, text)
    session = JudgedSession(reading)
    yield from (problem.sentence for problem in reading.problems)
    yield from (session.judgement_of(equation).wrong for equation in reading.of(document.Equation))
    for rows in reading.of(document.Symbols):
        yield from (problem.sentence for problem in session.wrong_rows(rows))


@pytest.mark.parametrize(("name", "right", "wrong", "said"), SURVIVORS)
def test_a_mistake_is_said(name, right, wrong, said):
    path = (ROOT / "docs" / name).resolve()
    text = path.read_text("utf-8")
    assert text.count(right) == 1
    assert any(said in words for words in said_of(path, text.replace(right, wrong)))
