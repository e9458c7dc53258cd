"""The checker of gradients is checked: it finds what calculus knows, and catches what is wrong."""

import re

import numpy as np
import pytest
from hypothesis import given

import nn

from .samples import awkward, few, numbers, seeds, sizes


@few
@given(sizes, sizes, seeds)
def test_numerical_gradient_finds_what_calculus_knows(n, m, seed):
    x = awkward(numbers(np.random.default_rng(seed), n, m))
    cubic = nn.numerical_gradient(lambda x: (x**3).sum(), x)
    growth = nn.numerical_gradient(lambda x: np.exp(x).sum(), x)
    np.testing.assert_allclose(cubic, 3 * x**2, rtol=1e-7)
    np.testing.assert_allclose(growth, np.exp(x), rtol=1e-7)


def test_numerical_gradient_of_a_number_is_a_number():
    slope = nn.numerical_gradient(np.exp, 0.0)
    assert slope == pytest.approx(1, abs=1e-9)
    assert isinstance(slope, float)


@pytest.mark.parametrize("x", [1e-6, 1.0, -1e6, 1e12])
def test_numerical_gradient_pushes_large_numbers_farther(x):
    assert nn.numerical_gradient(lambda x: x**3 + x, x) == pytest.approx(3 * x**2 + 1, rel=1e-8)


@pytest.mark.parametrize("returned", [[1.0, 2.0], [], np.inf])
def test_numerical_gradient_wants_one_finite_number(returned):
    with pytest.raises(ValueError, match=r"f returned .*, not one finite number; write a function"):
        nn.numerical_gradient(lambda x: np.array(returned), 0.0)


W = np.array([[0.5, -1.0], [2.0, 0.25]])  # square, so that a missing transpose fits
b = np.array([0.5, -0.5])
X = np.array([[1.0, -2.0], [0.5, 1.5], [-1.0, 0.75]])
Y = np.ones_like(X)


def flipped_sign(W, b, X):
    return X @ W + b, lambda dZ: (-dZ @ W.T, X.T @ dZ, dZ.sum(axis=0))


def missing_transpose(W, b, X):
    return X @ W + b, lambda dZ: (dZ @ W, X.T @ dZ, dZ.sum(axis=0))


def bias_of_the_first_row_alone(W, b, X):
    return X @ W + b, lambda dZ: (dZ @ W.T, X.T @ dZ, dZ[0])


def relu_gated_by_its_output(X):
    A = np.maximum(X, 0)
    return A, lambda dA: dA * (A >= 0)


def sigmoid_without_its_slope(X):
    return nn.sigmoid(X), lambda dA: dA


def squared_error_without_1_over_n(Y_hat, Y):
    return nn.squared_error(Y_hat, Y)[0], Y_hat - Y


def not_a_number(X):
    return X**2, lambda dA: dA * np.nan


@pytest.mark.parametrize(
    ("wrong", "args"),
    [
        (flipped_sign, (W, b, X)),
        (missing_transpose, (W, b, X)),
        (bias_of_the_first_row_alone, (W, b, X)),
        (relu_gated_by_its_output, (X,)),
        (sigmoid_without_its_slope, (X,)),
        (squared_error_without_1_over_n, (X, Y)),
        (not_a_number, (X,)),
    ],
)
def test_check_backward_catches(wrong, args):
    assert not nn.check_backward(wrong, *args) < 1e-2


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
@pytest.mark.parametrize(("factor", "wanted"), [(2, 0.5), (0.5, 0.5), (0, 1), (-1, 2)])
def test_check_backward_is_relative_to_the_larger_of_both(scale, factor, wanted):
    def square(X):
        return scale * X**2, lambda dA: factor * scale * dA * 2 * X

    assert nn.check_backward(square, X) == pytest.approx(wanted, rel=1e-6)


def test_check_backward_wants_a_gradient_for_every_argument():
    def forgets_db(W, b, X):
        return X @ W + b, lambda dZ: (dZ @ W.T, X.T @ dZ)

    def adds_one(W, b, X):
        return X @ W + b, lambda dZ: (dZ @ W.T, X.T @ dZ, dZ.sum(axis=0), dZ)

    for wrong, count in ((forgets_db, 2), (adds_one, 4)):
        with pytest.raises(ValueError, match=f"{count} gradients came back for 3 arguments; ret"):
            nn.check_backward(wrong, W, b, X)


@pytest.mark.parametrize("made", [list, lambda pair: pair[:1], lambda pair: (*pair, None)])
def test_check_backward_wants_a_pair(made):
    with pytest.raises(ValueError, match=r"<lambda> returned (list|tuple), not a pair; write a fu"):
        nn.check_backward(lambda X: made((X**2, lambda dA: 2 * dA * X)), X)


@pytest.mark.parametrize("shape", [(1, 2), (4,)])
def test_check_backward_wants_a_gradient_of_the_shape_of_its_argument(shape):
    def wrong_db(W, b, X):
        return X @ W + b, lambda dZ: (dZ @ W.T, X.T @ dZ, np.ones(shape))

    words = rf"argument 1 is \(2,\) but its gradient is {re.escape(str(shape))}"
    with pytest.raises(ValueError, match=words):
        nn.check_backward(wrong_db, W, b, X)
