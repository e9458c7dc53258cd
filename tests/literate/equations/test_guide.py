"""What the guide calls refused is refused, and what it says instead is not."""

import re
from pathlib import Path

import numpy as np
import pytest

from literate.equations.grammar import FUNCTIONS
from literate.equations.parser import parse
from literate.equations.scope import Scope
from literate.equations.tree import LatexError
from literate.equations.world import random_world
from literate.judging.judge import notation

GUIDE = Path(__file__).parents[3] / "docs/about/writing-equations.md"
ROWS = r"""
d | d | () | size
x | x | row (d) | real
w | w | () | real
z | z | () | normal
f(z, x) | f | () | function
"""


def rows():
    """Return what is refused, and what is written instead, if that is a formula."""
    table = GUIDE.read_text("utf-8").partition("| refused | write |\n|---|---|\n")[2]
    lines = (line.split(" | ") for line in table.partition("\n\n")[0].splitlines())
    return [(re.findall("`(.*?)`", wrong), re.findall("`(.*?)`", right)) for wrong, right in lines]


def worth(latex):
    """Compute a side of an equation, for all that its free indices may be."""
    scope = notation().copy()
    scope.narrow(ROWS)
    side = parse(latex, scope.functions).chains[0].sides[0]
    with np.errstate(all="ignore"):
        return random_world(scope, 0).evaluate(side, dict.fromkeys("lijk", 1))


def test_the_table_is_read():
    assert len(rows()) > 20


@pytest.mark.parametrize("latex", [latex for wrong, _ in rows() for latex in wrong])
def test_what_is_refused_is_refused(latex):
    with pytest.raises(LatexError):
        worth(latex)


@pytest.mark.parametrize(
    "latex", [latex for _, right in rows() for latex in right if not latex.startswith("<!--")]
)
def test_what_is_said_instead_is_read(latex):
    worth(latex)


def test_the_functions_that_are_said_to_be_known_are():
    said = re.search(r"^Known are (.+?) All others need a row\.", GUIDE.read_text("utf-8"), 8)[1]
    plain, _, around = said.partition(r"`\operatorname{…}`")
    names = [*re.findall("`(.+?)`", plain)]
    names += [rf"\operatorname{{{name}}}" for name in re.findall("`(.+?)`", around)]
    assert len(names) > 15
    assert not {*names} - FUNCTIONS
    assert r"\operatorname{det}" not in FUNCTIONS


def test_a_row_of_the_test_is_a_row():
    assert Scope(ROWS).rows.keys() == {"d", "x", "w", "z", "f"}
