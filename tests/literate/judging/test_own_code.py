"""On a page's own numbers a wrong definition may be right; its code, on random ones, says so."""

import pytest

from literate.judging.judge import JudgedSession
from literate.pages import document, reader
from tests.conftest import ROOT

ROWS = """<!-- symbols
d | d | () | size
u | u | row (d) | real
v | v | () | real
p | p | () | real
w_t | way | 0 | (T+1) | real
q(v) | q | () | function
r | r | () | 0 to 1
-->"""
CODE = """```pycon
>>> import numpy as np
>>> u, v, d, T, c = np.array([1.0, 0.0]), 0.0, 2, 3, 0.0
{}
```"""
DIFFERS = [  # the code, what is right, and what is so on this page alone
    (">>> p = u @ u / len(u)", r"p = \frac1d \lVert u \rVert^2", r"p = \frac12 \lVert u \rVert^2"),
    (">>> p = u @ u + v", r"p = \lVert u \rVert^2 + v", r"p = \sum_i u_i"),
    (
        ">>> half = u / 2\n>>> p = half @ u",
        r"p = \tfrac12 \sum_i u_i^2",
        r"p = \tfrac12 \sum_i u_i",
    ),
    (
        ">>> def q(v):\n...     return v**2 + v\n>>> p = q(v)",
        "q(v) = v^2 + v",
        r"q(v) = v \, (1 + v - u_2)",
    ),
    (
        ">>> way = [v]\n>>> for t in range(3):\n...     way.append(way[-1] / 2 + v)",
        r"w_0 = v, \qquad w_{t+1} = \tfrac12 w_t + v",
        r"w_0 = v, \qquad w_{t+1} = \tfrac12 w_t - v",
    ),
]


def judgement(code, equation):
    """What is found of an equation above code, as the code alone says it."""
    text = f"{ROWS}\n\n$$\n{equation}\n$$\n\n{CODE.format(code)}\n"
    session = JudgedSession(
        reader.read(ROOT / "docs/page.md", text.replace("\n\n```\n", "\n\n```\n"))
    )
    assert not session.reading.problems
    session.noticed = lambda _, above, found: found  # what follows from it is another check
    return session.judgement_of(session.reading.of(document.Equation)[0]).wrong


@pytest.mark.parametrize(("code", "right", "kind"), DIFFERS)
def test_a_definition_is_compared_with_its_code_on_random_arrays(code, right, kind):
    assert not judgement(code + "\n", right)
    assert "on random arrays, " in judgement(code + "\n", kind)


ON_PAGES = [  # that held on the numbers of the page: the page, what stands there, and what was put
    ("learn/xor.md", r"C = \frac{1}{2n} \lVert", r"C = \frac{1}{8} \lVert"),
    ("notebooks/xor.py", r"C = \frac{1}{2n} \sum", r"C = \frac{1}{8} \sum"),
    ("learn/activations.md", r"= \frac{1}{n} \sum_{m=1}", r"= \frac{1}{1000} \sum_{m=1}"),
    ("learn/activations.md", r"f(x) = c + \sum", r"f(x) = -c + \sum"),
    ("learn/layer.md", r"N = \sum_{l=1}^{L} (n_{l-1} + 1)", r"N = \sum_{l=1}^{L} (n_{l-1} + n_L)"),
    ("learn/layer.md", r"N = \sum_{l=1}^{L} (n", r"N = \sum_{l=1}^{3} (n"),
    ("learn/cross-entropy.md", r"\sum_{j=1}^{K} Y_{mj} \log", r"\sum_{j=1}^{K} Y_{mj}^2 \log"),
    ("learn/backprop-any-network.md", r"C = \tfrac{1}{2} \sum", r"C = \tfrac{1}{n_L - 1} \sum"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "right", "wrong"), ON_PAGES)
def test_a_page_that_is_too_kind_hides_nothing(name, right, wrong):
    text = (ROOT / "docs" / name).read_text("utf-8")
    assert text.count(right) == 1
    session = JudgedSession(reader.read(ROOT / "docs" / name, text.replace(right, wrong)))
    edited = next(e for e in session.reading.of(document.Equation) if wrong in e.latex)
    assert "on random arrays, " in session.judgement_of(edited).wrong


ELSEWHERE = {  # where code says nothing of random arrays, it is left alone
    "a special case": (">>> p = 2 * u[0]", r"p = 2 \lVert u \rVert"),
    "a value that was changed later": (
        ">>> p = u @ u\n>>> u = 2 * u",
        r"p = \tfrac14 \lVert u \rVert^2",
    ),
    "numbers of its own": (">>> p = 3.0 * 4.0", r"p = \lVert u \rVert"),
    "a search": (">>> p = 0.0\n>>> while p < 1:\n...     p += 0.5", r"p = \lVert u \rVert"),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_is_not_this_code_raises_no_alarm(name):
    code, equation = ELSEWHERE[name]
    assert ("on random arrays" in judgement(code + "\n", equation)) == (name == "a special case")
