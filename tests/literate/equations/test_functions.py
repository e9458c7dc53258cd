"""The checker's own functions: right values, and slopes by the complex step wherever there are any.

What they are compared with is NumPy's or Python's, or the difference of two values.
"""

from math import erf

import numpy as np
import pytest

from literate.equations import functions
from literate.equations.check import check
from literate.equations.functions import ELEMENTWISE, WHOLE, Kink, norm
from literate.equations.scope import Scope
from literate.equations.tree import LatexError

RNG = np.random.default_rng(3)
ROW, MATRIX = RNG.normal(size=(1, 4)), RNG.normal(size=(3, 4))
POSITIVE = {r"\log", r"\ln"}


def slope(f, x, along):
    return np.imag(f(x + 1e-30j * along)) / 1e-30


def difference(f, x, along):
    return (f(x + 1e-6 * along) - f(x - 1e-6 * along)) / 2e-6


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_every_function_of_a_number_has_a_slope_and_a_second_one(name):
    f, x = ELEMENTWISE[name], np.abs(MATRIX) if name in POSITIVE else MATRIX
    along = np.ones_like(x)
    np.testing.assert_allclose(slope(f, x, along), difference(f, x, along), atol=1e-8)
    circle = 0.1 * np.exp(2j * np.pi * np.arange(16) / 16)
    around = x + 0.3 * np.sign(x)  # no kink within the circle
    mean = sum(f(around + step) / step for step in circle) / 16
    np.testing.assert_allclose(np.real(mean), slope(f, around, along), atol=1e-12)


@pytest.mark.parametrize("name", ["softmax", "logsumexp", "diag"])
@pytest.mark.parametrize("X", [ROW, MATRIX], ids=["row", "matrix"])
def test_every_function_of_an_array_has_slopes(name, X):
    f, along = WHOLE[rf"\operatorname{{{name}}}"], RNG.normal(size=X.shape)
    if name == "diag" and X is MATRIX:
        with pytest.raises(LatexError, match="diag makes a matrix of a vector"):
            f(X)
        return
    np.testing.assert_allclose(slope(f, X, along), difference(f, X, along), atol=1e-8)


@pytest.mark.parametrize("kind", ["", "F", "1", "2", r"\infty"])
@pytest.mark.parametrize("X", [ROW, ROW.T, MATRIX], ids=["row", "column", "matrix"])
def test_norms_are_numpys_and_have_slopes(kind, X):
    order = {"": None, "F": None, "1": 1, "2": 2, r"\infty": np.inf}[kind]
    if X is MATRIX and kind in ("1", r"\infty"):
        with pytest.raises(LatexError, match="this norm of a matrix"):
            norm(kind, X)
        return
    x = X if X is MATRIX else np.ravel(X)
    np.testing.assert_allclose(norm(kind, X), np.linalg.norm(x, order))
    along = RNG.normal(size=X.shape)
    found, expected = (
        slope(lambda x: norm(kind, x), X, along),
        difference(lambda x: norm(kind, x), X, along),
    )
    np.testing.assert_allclose(found, expected, atol=1e-8)


def test_the_spectral_norm_has_second_slopes():
    along, circle = RNG.normal(size=MATRIX.shape), 0.01 * np.exp(2j * np.pi * np.arange(16) / 16)
    mean = sum(norm("2", MATRIX + step * along) / step for step in circle) / 16
    np.testing.assert_allclose(np.real(mean), slope(lambda X: norm("2", X), MATRIX, along))


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (functions.relu, np.zeros(1)),
        (functions.absolute, np.zeros(1)),
        (functions.sign, np.zeros(1)),
        (functions.maximum, np.ones((1, 2))),
        (lambda x: norm("1", x), np.array([[1.0, 0.0]])),
        (lambda x: norm("2", x), np.zeros((1, 2))),
        (lambda x: norm(r"\infty", x), np.array([[1.0, -1.0]])),
        (lambda x: norm("2", x), np.eye(2)),
    ],
)
def test_at_a_kink_there_is_no_slope(f, x):
    along = np.arange(1.0, 1 + x.size).reshape(x.shape)
    with pytest.raises(Kink):
        f(x + 1e-30j * along)


def test_the_normal_law_is_the_error_function():
    z = np.linspace(-5, 5, 11)
    expected = [(1 + erf(x / np.sqrt(2))) / 2 for x in z]
    np.testing.assert_allclose(functions.normal(z), expected, atol=1e-15)


ROWS = r"""
n | n | | () | size
K | K | | () | size
m | m | | () | size
z | z | | row (K) | real
v | v | | column (K) | real
x | x | | () | real
u | u | | () | real
Z | Z | | (n, K) | real
S | S | | (K, K) | real
"""
RIGHT = [
    r"\operatorname{softmax}(z)_j = \frac{e^{z_j}}{\sum_k e^{z_k}}",
    r"\operatorname{softmax}(Z)_{ij} = \frac{e^{Z_{ij}}}{\sum_{k=1}^{K} e^{Z_{ik}}}",
    r"\operatorname{logsumexp}(z) = \log \sum_k e^{z_k}",
    r"\frac{\partial}{\partial z} \operatorname{logsumexp}(z) = \operatorname{softmax}(z)",
    r"\frac{\partial}{\partial z} \lVert z \rVert_1 = \operatorname{sign}(z)",
    r"\frac{\partial}{\partial z} \lVert z \rVert_2^2 = 2 z",
    r"\frac{\partial}{\partial v} \lVert v \rVert_2 = \frac{v}{\|v\|_2}",
    r"\frac{\partial}{\partial z_j} \lVert z \rVert_\infty = "
    r"\operatorname{sign}(z_j) \mathbb{1}[|z_j| = \max_k |z_k|]",
    r"\lVert z \rVert_\infty = \max(\max(z), -\min(z))",
    r"\lVert Z \rVert_2 \le \lVert Z \rVert_F",
    r"\|Z v\| \le \|Z\|_2 \|v\|_2",
    r"\operatorname{tr}(S) = \sum_i S_{ii}",
    r"\operatorname{tr}(\operatorname{diag}(z)) = \sum_i z_i",
    r"\Phi'(x) = \frac{1}{\sqrt{2 \pi}} e^{-x^2/2}",
    r"\operatorname{relu}(x) = \max(0, x) = x - \min(0, x)",
    r"\max(x, u) = \frac{x + u + |x - u|}{2}",
    r"\sigma(x) = \operatorname{sigmoid}(x)",
]


@pytest.mark.parametrize("latex", RIGHT)
def test_what_is_known_of_them_holds(latex):
    verdict = check(latex, None, Scope(ROWS))
    assert verdict.holds, verdict
    assert verdict.difference < 1e-12
