"""On the pages, too, no small edit of an equation would go unnoticed, unless it changes nothing."""

from collections import defaultdict
from functools import cache

import pytest

from literate.equations.check import survivors
from literate.equations.mutate import NUMBER, SWAP
from literate.equations.parser import parse
from literate.judging.code_lines import lines_of
from literate.judging.judge import JudgedSession, notation
from literate.pages import document, reader, source
from literate.verdicts import Verdicts
from tests.conftest import some
from tests.tools.edits import pages

# What is true as well: such a page, such an edit, and what it may leave out.
TRUE = {("cross-entropy", "drop a factor"): r"\sum_{k=1}^{K} y_k"}  # targets add to one


@cache
def walk_down(path):
    """Return the reading of a page, with each claim, its verdict and the scope it stands in."""
    reading, scope, found = reader.read(path), notation().copy(), []
    verdicts = Verdicts(JudgedSession(reading))
    for element in reading.elements:
        if isinstance(element, document.Symbols):
            scope.narrow(element.rows)
        elif isinstance(element, document.Equation):
            if not element.argued:
                scope.define(parse(element.bare, scope.functions))
            found.append((element, verdicts.of(element), scope.copy()))
        elif isinstance(element, document.Math) and verdicts.of(element).label == "sampled":
            found.append((element, verdicts.of(element), scope.copy()))
    return reading, found


@pytest.mark.parametrize("path", some(pages()), ids=lambda path: path.stem)
def test_an_edit_that_survives_changes_nothing(path):
    for equation, verdict, scope in walk_down(path)[1]:
        assert not verdict.problems
        if isinstance(equation, document.Math):
            alive, _ = survivors(equation.latex, None, scope, only=NUMBER)
            assert not alive, f"{path.name}:{equation.line}: {alive} would do as well"
            continue
        if equation.argued:
            continue
        alive, tried = survivors(equation.bare, None, scope)
        assert tried, f"{path.name}:{equation.line} has nothing to edit"
        true = {kind for kind, _ in alive if TRUE.get((path.stem, kind), "none") in equation.bare}
        assert {kind for kind, _ in alive} <= {SWAP} | true, f"{path.name}:{equation.line}: {alive}"


def speaks_of(name, scope):
    """Whether a name of the code is a symbol of the notation, or the slope of one."""
    codes = {row.code for row in scope.rows.values() if row.domain != "size"}
    return name in codes or (name[:1] == "d" and name[1:] in codes)


def test_every_line_on_display_that_computes_a_symbol_stands_beside_its_equation():
    shown, beside = defaultdict(set), set()
    for path in pages():
        reading, judged = walk_down(path)
        for included in reading.of(document.Source):
            body = source.of(included.name)
            for line in lines_of(body):
                if speaks_of(line.name, notation()):
                    shown[body.file, line.text].add(f"{path.name}:{included.line}")
        beside |= {(file, text) for _, verdict, *_ in judged for text, file in verdict.lines}
    alone = {text: places for (file, text), places in shown.items() if (file, text) not in beside}
    assert shown
    assert not alone, f"no equation beside {alone}; display one that gives the same symbol"
