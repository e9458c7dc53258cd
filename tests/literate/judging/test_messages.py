"""What a page is told of a wrong equation: where it fails, and what else its symbols have meant."""

from pathlib import Path

import pytest

from literate.judging.judge import JudgedSession
from literate.pages import document, reader

ONES = "```pycon\n>>> import numpy as np\n>>> X = np.ones((6, 2))\n\n```"
COST = r"C = \frac{1}{2n} \lVert \hat{Y} - Y \rVert^2"
SLOPE = r"\frac{\partial C}{\partial \hat{Y}} = \frac{1}{n} (\hat{Y} - Y)"
OTHER = r"C = \frac{1}{n} \lVert \hat{Y} - Y \rVert^2"
ANEW = "<!-- symbols\nC | C | () | real\n-->"
FUNCTION = "<!-- symbols\nf(x) | | () | function\nx | | () | real\n-->"
SAID = {
    "on random arrays alone": ((ONES, r"X \odot X = X"), "on random arrays"),
    "on the arrays of the page": ((ONES, "X = 2 X"), "on this page's arrays"),
    "a second meaning": ((COST, SLOPE, OTHER), "C has been defined above; if it means something"),
    "a second meaning that is said": ((COST, SLOPE, ANEW, OTHER, SLOPE.replace("1", "2")), ""),
    "a second meaning after the first is forgotten": (
        (COST, SLOPE, ANEW, OTHER, SLOPE),
        "the sides differ by",
    ),
    "in the formula where it is": ((FUNCTION, "f(x) = x^2", "f(Z) = 3"), "\n  f(x) = x^2\n"),
}


@pytest.mark.parametrize("name", SAID)
def test_the_message_says(name):
    parts, said = SAID[name]
    blocks = [part if part[0] in "<`" else f"$$\n{part}\n$$" for part in parts]
    session = JudgedSession(reader.read(Path("docs/page.md"), "\n\n".join(blocks)))
    wrong = session.judgement_of(session.reading.of(document.Equation)[-1]).wrong
    assert said in wrong
    assert bool(said) == bool(wrong)
