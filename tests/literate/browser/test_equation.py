"""An equation of a page holds; a reader who breaks it is told where its sides differ."""

import re

import pytest

from literate.browser.equation import judged, session_of, suggested
from literate.pages import document
from tests.conftest import some

from .driver import CHAPTERS, ask


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
