"""A definition of which an edit would go unnoticed is refused, and one that is tied down is not."""

from pathlib import Path

import pytest

from literate.judging.judge import JudgedSession
from literate.pages import document, reader

ROWS = """<!-- symbols
u | {0} | row (2) | real
v | {1} | () | real
p | {2} | () | real
f(v) | | () | function
-->"""
SILENT, GIVEN = ROWS.format("", "", ""), ROWS.format("u", "v", "p")
ANEW = "<!-- symbols\np | | () | real\n-->"
BLOCK = """```pycon
>>> import numpy as np
>>> u, v = np.array([0.3, 0.7]), 1.5
>>> p = v * (u @ u)

```"""
SEARCH = BLOCK.replace(  # code that is not run again, for on other numbers it might not end
    "p = v * (u @ u)\n", "p = v * (u @ u)\n>>> while p > 9:\n...     p -= 1\n"
)
SQUARE = r"p = v \lVert u \rVert^2"
SLOPE = r"\frac{\partial p}{\partial u} = 2 v u"
TIED_DOWN = {
    "by a slope": (SILENT, SQUARE, SLOPE),
    "by its entries": (SILENT, SQUARE, "p = v (u_1 u_1 + u_2 u_2)"),
    "by arrays": (GIVEN, SQUARE, BLOCK),
    "of any function f, −f is one, too": (
        SILENT,
        "p = f(v)",
        r"\frac{\partial p}{\partial v} = f'(v)",
    ),
    "arrays that are too kind, by their code": (GIVEN, SQUARE, BLOCK.replace("1.5", "0.0")),
    "numbers that are too kind, by their code": (
        GIVEN,
        SQUARE,
        BLOCK.replace("0.3, 0.7", "1.0, 0.0"),
    ),
    "the same in other words": (GIVEN, r"p = v \sum_{i=1}^{2} u_i u_i", BLOCK),
}
LOOSE = {
    "no use": (SILENT, SQUARE),
    "a use that says nothing": (SILENT, SQUARE, "2 p = p + p"),
    "a use that says something else": (
        SILENT,
        SQUARE,
        r"\frac{\partial p}{\partial v} = \frac{p}{v}",
    ),
    "a use of another p": (SILENT, SQUARE, ANEW, "p = v (u_1 u_1 + u_2 u_2)", ANEW, SQUARE, SLOPE),
    "arrays that are too kind": (GIVEN, SQUARE, SEARCH.replace("1.5", "0.0")),
    "numbers that are too kind": (GIVEN, SQUARE, SEARCH.replace("0.3, 0.7", "1.0, 0.0")),
}


def first_of(parts):
    """The judgement of the first equation of a page."""
    blocks = [part if part[0] in "<`" else f"$$\n{part}\n$$" for part in parts]
    session = JudgedSession(reader.read(Path("docs/page.md"), "\n\n".join(blocks)))
    assert not session.reading.problems
    return session.judgement_of(session.reading.of(document.Equation)[0])


@pytest.mark.parametrize("name", TIED_DOWN)
def test_a_definition_that_is_tied_down_is_fine(name):
    assert not first_of(TIED_DOWN[name]).wrong


@pytest.mark.parametrize("name", LOOSE)
def test_a_definition_that_could_be_another_is_refused(name):
    assert "nothing on this page would notice if this were p = " in first_of(LOOSE[name]).wrong
