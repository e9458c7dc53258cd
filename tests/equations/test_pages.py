"""On the pages, too, no small edit of an equation would go unnoticed, unless it changes nothing."""

from collections import defaultdict
from dataclasses import replace
from functools import cache

import pytest
from _literate import page, source
from _literate.check import SWAP, mutants, survivors
from _literate.latex import parse
from _literate.lines import lines_of, speaks_of
from _literate.tree import to_latex
from _literate.walk import Walk, notation, without_label

from tests.edits import pages

# Of any function f, −f is any function, too.
NO_CHANGE = {("backprop-in-code", r"A = \sigma\left(Z\right), \quad C = -f\left(A\right)")}


@cache
def walk_down(path):
    """Return the walk down a page, with each equation, its judgement and its silent edits."""
    walk, found = Walk(page.read(path)), []
    for equation in walk.reading.of(page.Equation):
        judgement = walk.judgement_of(equation)
        argued = equation.argued or judgement.wrong
        alive = ([], 1) if argued else survivors(without_label(equation), None, walk.scope)
        found.append((equation, judgement, *alive))
    return walk, found


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_an_edit_that_survives_changes_nothing(path):
    for equation, judgement, alive, tried in walk_down(path)[1]:
        assert not judgement.wrong
        assert tried, f"{path.name}:{equation.line} has nothing to edit"
        assert {kind for kind, _ in alive} <= {SWAP}, f"{path.name}:{equation.line}: {alive}"


# On random arrays the symbol is what its definition says, so a wrong definition agrees with
# itself. The arrays of the page have to notice, or an equation that follows from it.
@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_an_edit_of_a_definition_is_noticed_on_its_page(path):
    walk, scope = walk_down(path)[0], notation().copy()
    claims = [e for e in walk.reading.elements if isinstance(e, page.Equation | page.Symbols)]
    for at, claim in enumerate(claims):
        for kind, edited in edits_of_a_definition(walk, claim):
            unnoticed = holds(walk, [replace(claim, latex=edited), *claims[at + 1 :]], scope.copy())
            allowed = (path.stem, edited) in NO_CHANGE
            assert allowed or not unnoticed, f"{path.name}:{claim.line}: {kind}: {edited}"
        holds(walk, [claim], scope)


def edits_of_a_definition(walk, claim):
    """The edits of an equation that gives a symbol its value, where none holds its ground alone."""
    if not isinstance(claim, page.Equation) or claim.argued:
        return
    equation = parse(without_label(claim), walk.scope.functions)
    lefts = [found.left for every in walk.scope.definitions.values() for found in every]
    if any(chain.sides[0] in lefts for chain in equation.chains):
        for kind, edited in mutants(equation):
            if kind != SWAP:
                yield kind, to_latex(edited)


def holds(walk, claims, scope):
    """Whether equations hold one after the other; the scope learns what they define."""
    for claim in claims:
        if isinstance(claim, page.Symbols):
            scope.narrow(claim.rows)
        elif walk.judge(claim, scope).wrong:
            return False
    return True


def test_every_line_on_display_that_computes_a_symbol_stands_beside_its_equation():
    shown, beside = defaultdict(set), set()
    for path in pages():
        walk, judged = walk_down(path)
        for included in walk.reading.of(page.Source):
            body = source.of(included.name)
            for line in lines_of(body):
                if speaks_of(line.name, notation()):
                    shown[body.file, line.text].add(f"{path.name}:{included.line}")
        beside |= {
            (body.file, line.text) for _, judgement, *_ in judged for line, body in judgement.lines
        }
    alone = {text: places for (file, text), places in shown.items() if (file, text) not in beside}
    assert shown
    assert not alone, f"no equation beside {alone}; display one that gives the same symbol"
