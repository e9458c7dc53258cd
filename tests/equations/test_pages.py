"""On the pages, too, no small edit of an equation would go unnoticed, unless it changes nothing."""

import pytest
from _literate import page
from _literate.check import survivors
from _literate.walk import Walk

from tests.edits import pages

SAME = {"swap factors"}  # of numbers: the same expression, written otherwise


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_an_edit_that_survives_changes_nothing(path):
    walk = Walk(page.read(path))
    for equation in walk.reading.of(page.Equation):
        judgement = walk.judgement_of(equation)
        assert not judgement.wrong
        if not equation.argued:
            latex = page.LABEL.sub("", equation.latex).strip()
            alive, tried = survivors(latex, None, walk.scope)
            assert tried, f"{path.name}:{equation.line} has nothing to edit"
            assert {kind for kind, _ in alive} <= SAME, f"{path.name}:{equation.line}: {alive}"
