"""A slope does not look past a symbol that the code computes and no equation defines."""

from pathlib import Path

import pytest

from literate.equations.check import check
from literate.judging.judge import JudgedSession, notation
from literate.pages import document, reader

PAGE = r"""
<!-- symbols
D | D | () | real
-->

```pycon
>>> import numpy as np
>>> X, W, strength = np.array([[0.3, 0.7]]), np.array([[0.2], [0.5]]), 0.1
>>> {code}
>>> C = D + strength / 2 * (W**2).sum()

```

{defined}

$$
C = D + \frac{{\lambda}}{{2}} \lVert W \rVert^2
$$

$$
\frac{{\partial C}}{{\partial W}} = {slope}
$$
"""
DEFINED = "$$\nD = \\lVert X W \\rVert^2\n$$"
FULL = r"2 X^\top X W + \lambda W"


def last_of(code, defined, slope):
    """What is wrong with the slope on such a page."""
    text = PAGE.format(code=code, defined=defined, slope=slope)
    session = JudgedSession(reader.read(Path("docs/page.md"), text))
    assert not session.reading.problems
    return session.judgement_of(session.reading.of(document.Equation)[-1]).wrong


@pytest.mark.parametrize(
    "code",
    [
        "D = ((X @ W) ** 2).sum()",
        "a = X @ W; D = (a**2).sum()",
        "D, n = ((X @ W) ** 2).sum(), 1",
        "square = lambda: ((X @ W) ** 2).sum(); D = square()",
    ],
)
def test_a_path_that_only_the_code_has_is_missed(code):
    said = "in the code, D is computed from W, but no equation above says how D depends on W"
    assert said in last_of(code, "", r"\lambda W")
    assert not last_of(code, DEFINED, FULL)


@pytest.mark.parametrize("code", ["D = 0.7", "D, V = 0.7, W", "D = (X**2).sum()"])
def test_what_the_code_has_from_elsewhere_stands_still(code):
    assert not last_of(code, "", r"\lambda W")


def test_a_step_tells_nothing_of_where_a_value_came_from():
    code = "D = 0.7; slope = W.sum(); D = D - 0.1 * slope"
    assert not last_of(code, "", r"\lambda W")


def test_what_was_computed_of_a_tree_is_not_used_while_a_symbol_in_it_is_changed():
    scope = notation().copy()
    scope.narrow("P | P | (N, K) | real\nX | X | (N, H) | real\nV | V | (H, K) | real")
    for latex in (
        r"P_{mk} = (X V)_{mk} + \lVert V \rVert^2 + \sum_i V_{ik}",
        r"\frac{\partial (X V)_{mk}}{\partial V_{ik}} = X_{mi}",
        r"\frac{\partial \lVert V \rVert^2}{\partial V_{ik}} = 2 V_{ik}",
    ):
        assert check(latex, None, scope).holds
