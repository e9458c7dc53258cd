"""On the pages, too, no small edit of an equation would go unnoticed, unless it changes nothing."""

from collections import defaultdict
from functools import cache

import pytest

from literate.equations.check import survivors
from literate.equations.mutate import SWAP
from literate.judging.code_lines import lines_of, speaks_of
from literate.judging.judge import Walk, notation
from literate.pages import document, reader, source
from tests.tools.edits import pages


@cache
def walk_down(path):
    """Return the walk down a page, with each equation, its judgement and its silent edits."""
    walk, found = Walk(reader.read(path)), []
    for equation in walk.reading.of(document.Equation):
        judgement = walk.judgement_of(equation)
        argued = equation.argued or judgement.wrong
        alive = ([], 1) if argued else survivors(equation.bare, None, walk.scope)
        found.append((equation, judgement, *alive))
    return walk, found


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_an_edit_that_survives_changes_nothing(path):
    for equation, judgement, alive, tried in walk_down(path)[1]:
        assert not judgement.wrong
        assert tried, f"{path.name}:{equation.line} has nothing to edit"
        assert {kind for kind, _ in alive} <= {SWAP}, f"{path.name}:{equation.line}: {alive}"


def test_every_line_on_display_that_computes_a_symbol_stands_beside_its_equation():
    shown, beside = defaultdict(set), set()
    for path in pages():
        walk, judged = walk_down(path)
        for included in walk.reading.of(document.Source):
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
