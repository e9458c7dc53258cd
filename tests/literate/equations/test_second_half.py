"""The second half's equations hold, plausible slips in them do not, and means are exact."""

from collections import Counter
from functools import cache

import numpy as np
import pytest

from literate.equations.check import check, survivors
from literate.equations.parser import parse
from literate.equations.scope import Scope
from literate.equations.tree import LatexError, to_latex
from tests.conftest import is_whole_run

from .corpus import SECOND, Entry, entries, walk_through
from .refusals import refusal
from .second_half import NAMESPACES


def test_three_of_four_equations_are_to_be_evaluated():
    labels = Counter(e.label.split(":")[0] for e in entries(SECOND) if isinstance(e, Entry))
    total = sum(labels.values())
    assert total >= 120
    assert labels["evaluated"] >= 0.75 * total
    assert labels["argued"] <= 0.08 * total
    assert set(labels) == {"evaluated", "sampled", "argued"}


@cache
def standing():
    """Return each equation that is checked, with its scope as what stands above has left it."""
    found = []
    for entry, scope in walk_through(SECOND):
        if not entry.label.startswith("argued: "):
            found.append((entry, scope.copy()))
            scope.define(parse(entry.latex, scope.functions))
    return found


@pytest.mark.skipif(is_whole_run(), reason="a minute: name this file to run it")
@pytest.mark.parametrize("page", NAMESPACES)
def test_every_equation_gets_its_label_and_holds(page):
    namespace, after = NAMESPACES[page]
    for entry, scope in standing():
        if entry.page == page:
            verdict = check(entry.latex, namespace, scope.copy(), after)
            assert verdict.holds, (entry, verdict)
            assert verdict.how == entry.label, (entry, verdict)
            assert verdict.on_page, entry


def test_every_equation_reads_as_itself_when_written():
    for entry, scope in standing():
        equation = parse(entry.latex, scope.functions)
        assert parse(to_latex(equation), scope.functions) == equation, entry


def slips():
    """Return each slip that the corpus names, with the number of its equation."""
    return [
        pytest.param(number, *slip, id=f"{entry.page}:{entry.line}: {slip[1]}")
        for number, (entry, _) in enumerate(standing())
        for slip in entry.slips
    ]


def test_the_corpus_has_slips_enough():
    assert len(slips()) >= 60


@pytest.mark.parametrize(("number", "right", "wrong"), slips())
def test_a_plausible_slip_is_caught(number, right, wrong):
    entry, scope = standing()[number]
    namespace, after = NAMESPACES[entry.page]
    assert right in entry.latex
    latex = entry.latex.replace(right, wrong)
    parse(latex, scope.functions)  # a slip, and no misprint
    assert refusal(latex, namespace, scope.copy(), after)


# Means over what is random.

LAWS = r"""
s | s | () | positive
c | c | () | real
w | w | row (3) | equally -s, s
k | k | () | equally 1 to 4
m | m | row (2) | 2 with 0.5, else 0
u | u | () | uniform -s to s
z | z | () | normal of spread s
t | t | row (2) | normal
"""


def holds(latex, namespace=None):
    verdict = check(latex, namespace, Scope(LAWS))
    return verdict.holds and (namespace is None or verdict.on_page)


@pytest.mark.parametrize(
    "latex",
    [
        r"\mathbb{E}[w_1^2 w_2^4] = s^6",
        r"\mathbb{E}[k] = \tfrac52, \quad \operatorname{Var}(k) = \tfrac54",
        r"\mathbb{P}(k \ge 2) = \tfrac34",
        r"\mathbb{E}[m] = \begin{bmatrix} 1 & 1 \end{bmatrix}",
        r"\mathbb{E}_m[m_1 c] = c",
        r"\mathbb{E}_m[m_1 k] = k",
        r"\operatorname{Cov}(w_1, w_1 + w_2) = s^2",
        r"\operatorname{Cov}(w_1, w_2) = 0",
        r"\operatorname{Var}[c + 2 u] = \tfrac43 s^2",
        r"\mathbb{E}[u^4] = \tfrac15 s^4",
        r"\mathbb{E}[z^{12}] = 10395 s^{12}",
        r"\mathbb{E}[|z|] = s \sqrt{2/\pi}",
        r"\mathbb{E}[\cos z] = e^{-s^2/2}",
        r"\mathbb{E}[t_1^2 t_2^4] = 3",
        r"\mathbb{E}[e^{(t_1 + t_2) / 2}] = e^{1/4}",
        r"\mathbb{E}\bigl[(k - \mathbb{E}[k])^2\bigr] = \operatorname{Var}(k)",
        r"\mathbb{E}[z]^2 + \operatorname{Var}(z) = s^2",
        r"\frac{d}{ds} \mathbb{E}[z^2] = 2 s",
        r"\frac{d}{ds} \operatorname{Var}(s w_1) = 4 s^3",
        r"\mathbb{E}_i[w_i] = \tfrac13 (w_1 + w_2 + w_3)",
    ],
)
def test_a_mean_is_exact(latex):
    assert holds(latex)
    assert holds(
        latex,
        {
            "s": 0.8,
            "c": 2.0,
            "w": [0.8, -0.8, 0.8],
            "k": 3,
            "m": [2, 0],
            "u": 0.1,
            "z": 5,
            "t": [1, 2],
        },
    )


@pytest.mark.parametrize(
    ("latex", "advice"),
    [
        (r"\mathbb{E}[c] = c", "nothing here is random"),
        (r"\mathbb{E}_s[w_1] = 0", "nothing here is random"),
        (r"\mathbb{E}[\max(t_1, t_2)] = 1", "is no sum of few points"),
        (r"\mathbb{E}[z > 0] = \tfrac12", "a chance is of a condition"),
        (r"\mathbb{P}(z) = \tfrac12", "a chance is of a condition"),
        (r"\mathbb{E}_{i, j}[w_i] = 0", "one index"),
    ],
)
def test_a_mean_that_is_not_exact_is_refused(latex, advice):
    with pytest.raises(LatexError, match=advice):
        holds(latex)


def test_a_mean_with_too_many_cases_is_refused():
    scope = Scope("x | x | row (13) | equally 0, 1")
    with pytest.raises(LatexError, match="more than 4096 cases"):
        check(r"\mathbb{E}[x_1] = \tfrac12", None, scope)


@pytest.mark.parametrize(
    ("law", "advice"),
    [("1 with c, else 0", "a chance is from 0 to 1; 2 is none"), ("equally c to 1", "no whole")],
)
def test_a_law_that_is_none_is_refused(law, advice):
    scope = Scope(f"c | c | () | real\nx | x | () | {law}")
    with pytest.raises(LatexError, match=advice):
        check(r"\mathbb{E}[x] = c", {"c": 2.0, "x": 1.0}, scope)


def test_a_page_must_draw_from_the_law():
    with pytest.raises(LatexError, match=r"m is not 2 with 0\.5, else 0"):
        holds("m = m", {"m": np.array([2.0, 1.0])})


def test_no_edit_of_a_variance_survives():
    scope = Scope(LAWS + "x | x | row (3) | real\ny | y | () | real")
    check(r"y = \sum_i w_i x_i", None, scope)
    latex = r"\operatorname{Var}(y) = s^2 \sum_i x_i^2"
    alive, tried = survivors(latex, None, scope)
    assert [kind for kind, _ in alive] == ["swap factors"]
    assert tried >= 4
