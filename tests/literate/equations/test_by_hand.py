"""Mistakes that were once put into the book by hand, and seen by nobody: each is refused now.

Here an equation is judged by what stands above it on its page, on random arrays alone.
"""

import numpy as np
import pytest

from literate.equations.check import check, survivors
from literate.equations.mutate import NUMBER
from literate.equations.parser import parse
from literate.equations.tree import LatexError
from literate.judging.judge import notation
from literate.pages import document, reader
from tests.conftest import ROOT, some

BESIDE, DIFFER, FALSE = "beside a mean", "differ by", "does not hold"
WRITTEN = [  # the page, what stands there, what was put there instead, what is said
    (
        "initialization",
        r"&= \sum_{i=1}^{n_{\text{in}}} x_i^2 s^2",
        r"&= \sum_i x_i^2 w_i^2",
        BESIDE,
    ),
    ("initialization", r"&= n_{\text{in}} \, s^2 q", r"&= n_{\text{in}} \, w_1^2 q", BESIDE),
    ("initialization", r"= s^2 \sum_{j=1}^{n_{\text{out}}}", r"= \sum_j w_j^2", BESIDE),
    ("initialization", r"\tfrac12 \log(1 - h^2)", r"\log\sqrt{(2 - x) \, x}", BESIDE),
    ("vanishing-gradients", r"= s^2 \, \mathbb{E}", r"= w_1^2 \, \mathbb{E}", BESIDE),
    ("batches-and-optimizers", r"\operatorname{Var}(g_k)", r"(g_k - \mu)^2", BESIDE),
    ("activations", r"\odot \mathbb{1}[Z > 0]", r"\odot \mathbb{1}[Z \ge 0]", DIFFER),
    ("activations", r"\mathbb{1}[w_j x + b_j > 0]", r"\mathbb{1}[w_j x + b_j \ge 0]", DIFFER),
    ("vanishing-gradients", r"= \mathbb{1}[z > 0]", r"= \mathbb{1}[z \ge 0]", DIFFER),
    ("vanishing-gradients", r"= \mathbb{1}[z > 0]", r"= 1 - \mathbb{1}[z < 0]", DIFFER),
    ("onwards", r"= \mathbb{1}[z > 0]", r"= \mathbb{1}[z \ge 0]", DIFFER),
    ("history", r"(w \cdot x) < 0]", r"(w \cdot x) \le 0]", DIFFER),
    (
        "generalization",
        r"\lambda \operatorname{sign}(W_{ij})",
        r"\lambda (2 \cdot \mathbb{1}[W_{ij} > 0] - 1)",
        DIFFER,
    ),
    ("gradient-checking", "E'(h^*) = 0", "E(h) > E(h^*)", FALSE),
]
BELOW = [  # the page, what stands in the equation above it, what was put below, what is said
    ("initialization", r"= s^2 \sum_{j=1}", r"\mathbb{E}[|w_j|] = s", DIFFER),
    ("initialization", r"x_i^2 s^2", r"\operatorname{Var}(w_i^2) = 0", DIFFER),
    ("initialization", r"x_i^2 s^2", r"\mathbb{E}[w_i^4] = s^4", DIFFER),
    (
        "initialization",
        r"x_i^2 s^2",
        r"\mathbb{E}\left[\Bigl(\sum_i w_i x_i\Bigr)^4\right] "
        r"= 3 s^4 \lVert x \rVert^4 - 2 s^4 \sum_i x_i^4",
        DIFFER,
    ),
    ("initialization", r"x_i^2 s^2", r"\bigl(\sum_i w_i x_i\bigr)^2 \le 5 s^2 q", FALSE),
    (
        "batches-and-optimizers",
        r"\operatorname{Var}(g_k)",
        r"\mathbb{E}[(g_k - \mu)^4] = s^4",
        DIFFER,
    ),
    (
        "generalization",
        r"\max(-\tau, ",
        r"\frac{d}{du} |u| = 2 \cdot \mathbb{1}[u \ge 0] - 1",
        DIFFER,
    ),
    ("generalization", r"\max(-\tau, ", r"\mathbb{1}[u > \tau] + \mathbb{1}[u < \tau] = 1", DIFFER),
    (
        "generalization",
        r"\max(-\tau, ",
        r"\operatorname{sign}(u - \tau) = 2 \cdot \mathbb{1}[u > \tau] - 1",
        DIFFER,
    ),
    ("cross-entropy", r"\max_k z_k + \log K", r"\log \sum_k e^{z_k} \le \max_k z_k + 3", FALSE),
    ("hyper-parameters", r"\sqrt{2 \log k}", r"\sqrt{2 \log k} < 3", FALSE),
    ("history", r"\lVert w \rVert \, \lVert u", r"\lVert w \rVert_1 \le 4 \lVert w \rVert", FALSE),
    ("sigmoid", r"\tanh", r"\log(1 + |z|) < 7", FALSE),
    ("sigmoid", r"\tanh", r"\log\log(9 + z^2) < 3", FALSE),
    ("vanishing-gradients", r"s^2 \, \mathbb{E}", r"|\varphi'(z)| < 9^5", FALSE),
]


@pytest.mark.parametrize(("page", "right", "wrong", "said"), some(WRITTEN))
def test_what_was_written_wrongly_is_refused(page, right, wrong, said):
    assert said in said_of(page, right, wrong)


@pytest.mark.parametrize(("page", "right", "wrong", "said"), some(BELOW))
def test_what_was_added_wrongly_is_refused(page, right, wrong, said):
    assert said in said_of(page, right, wrong, below=True)


@pytest.mark.parametrize(("page", "right"), some(sorted({row[:2] for row in WRITTEN})))
def test_what_stands_there_is_right(page, right):
    assert not said_of(page, right, right)


def said_of(page, right, wrong, below=False):
    """What is said of the equation with these words, if others stand there, or below it."""
    scope = notation().copy()
    for element in reader.read(ROOT / "docs" / "learn" / f"{page}.md").elements:
        if isinstance(element, document.Symbols):
            scope.narrow(element.rows)
        if not isinstance(element, document.Equation) or element.argued:
            continue
        here = right in element.latex
        latex = element.bare.replace(right, wrong) if here and not below else element.bare
        try:
            if here and below:
                scope.define(parse(element.bare, scope.functions))
                latex = wrong
            elif not here:
                scope.define(parse(latex, scope.functions))
                continue
            verdict = check(latex, None, scope)
        except LatexError as error:
            return error.message
        return "" if verdict.holds else verdict.message
    raise LookupError(f"{page} has no equation with {right}")


LOOSE = [  # true between the numbers of the row alone, or of numbers that nobody draws
    r"-\log p < 3",
    r"p^2 \ge \frac{1}{101}",
    r"p < 4 \sqrt{p}",
    r"C < 9^3",
]


@pytest.mark.parametrize("latex", LOOSE)
def test_a_bound_whose_number_could_be_another_does_not_pass_the_net(latex):
    scope = notation().copy()
    scope.narrow("p | | () | 0.1 to 0.9\nz | z | () | real\nC | C | () | real")
    scope.narrow("\\lambda | | () | positive\n\\eta | | () | positive")
    scope.define(parse(r"C = \log(1 + e^z)", scope.functions))
    assert survivors(latex, None, scope, only=NUMBER)[0]


def test_a_bound_that_no_other_number_would_do_for_passes_it():
    scope = notation().copy()
    scope.narrow("p | | () | positive")
    assert survivors(r"\log p \le p - 1", None, scope, only=NUMBER) == ([], 1)


UNCLEAR = [  # a right equation that nobody can see, and what is said
    (r"\lim_{z \to \infty} \frac{1}{\log z} = 0", "too slowly to be seen"),
    (r"-\sum_j y_j \log y_j \ge 0", r"as 0 \log 0"),
]


@pytest.mark.parametrize(("latex", "said"), UNCLEAR)
def test_what_cannot_be_seen_is_told(latex, said):
    scope = notation().copy()
    scope.narrow("z | z | () | real\nK | K | () | size\ny | y | row (K) | rows that sum to 1")
    names = {"z": 1.0, "y": np.array([0.0, 1.0]), "K": 2}
    assert said in check(latex, names, scope).message
