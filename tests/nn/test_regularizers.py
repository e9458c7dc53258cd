"""A penalty is in the cost and in the gradient alike, and biases do not pay."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn

from .samples import few, seeds

strengths = st.sampled_from([0.0, 0.01, 0.7])


def problem(seed, dtype=float):
    """Draw a network whose weights keep away from 0, where l1 has its kink, and data for it."""
    rng = np.random.default_rng(seed)
    net = nn.init([3, 4, 2], rng, output=nn.sigmoid)
    net = [
        nn.Layer((W + np.sign(W) / 10).astype(dtype), rng.normal(size=b.shape).astype(dtype), f)
        for W, b, f in net
    ]
    X, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    return net, X.astype(dtype), Y.astype(dtype)


def learned(net, X, Y):
    """Return the cost and the gradients without penalties."""
    Y_hat, backward = nn.forward(net, X)
    C, dY_hat = nn.squared_error(Y_hat, Y)
    return C, backward(dY_hat)


@few
@given(seed=seeds, l2=strengths, l1=strengths)
def test_the_gradient_is_the_slope_of_the_penalized_cost(seed, l2, l1):
    net, X, Y = problem(seed)
    _, grads = nn.penalize(net, *learned(net, X, Y), l2, l1)
    for l, pair in enumerate(grads):
        for name, gradient in zip(("W", "b"), pair, strict=True):

            def cost(parameter, l=l, name=name):
                moved = [*net[:l], net[l]._replace(**{name: parameter}), *net[l + 1 :]]
                C, _ = nn.squared_error(nn.predict(moved, X), Y)
                weights = [W for W, _, _ in moved]
                squares = sum((W**2).sum() for W in weights)
                return C + l2 * squares / 2 + l1 * sum(np.abs(W).sum() for W in weights)

            slope = nn.numerical_gradient(cost, getattr(net[l], name))
            np.testing.assert_allclose(gradient, slope, rtol=1e-6, atol=1e-8)


def test_the_cost_has_the_penalties_of_all_weights_and_of_no_bias():
    net = [
        nn.Layer(np.array([[1.0, -2.0]]), np.array([100.0, 100.0]), nn.identity),
        nn.Layer(np.array([[3.0], [0.0]]), None, nn.identity),
    ]
    zeros = [(np.zeros((1, 2)), np.zeros(2)), (np.zeros((2, 1)), None)]
    C, ((dW1, db1), (dW2, db2)) = nn.penalize(net, 0.5, zeros, l2=0.5, l1=0.25)
    assert C == 0.5 + 0.5 / 2 * (1 + 4 + 9) + 0.25 * (1 + 2 + 3)
    np.testing.assert_array_equal(dW1, [[0.5 + 0.25, -1 - 0.25]])
    np.testing.assert_array_equal(dW2, [[1.5 + 0.25], [0]])  # and at 0, l1 does not push
    np.testing.assert_array_equal(db1, [0, 0])
    assert db2 is None


@pytest.mark.parametrize("penalty", [nn.regularizers.l2, nn.regularizers.l1])
@few
@given(seed=seeds)
def test_each_penalty_and_its_gradient(penalty, seed):
    W = problem(seed)[0][0].W
    assert nn.check_backward(lambda W: penalty(W, 0.3), W) < 1e-7


def test_without_strength_nothing_is_paid_and_nothing_is_copied():
    net, X, Y = problem(0)
    C, grads = learned(net, X, Y)
    penalized, same = nn.penalize(net, C, grads)
    assert penalized == C
    assert same is grads


def test_what_goes_in_is_not_changed_and_float32_stays_float32():
    net, X, Y = problem(0, np.float32)
    C, grads = learned(net, X, Y)
    kept = [[array.copy() for array in pair] for pair in grads]
    _, penalized = nn.penalize(net, C, grads, l2=np.float64(0.1), l1=np.float64(0.1))
    for pair, before, after in zip(grads, kept, penalized, strict=True):
        for gradient, then, now in zip(pair, before, after, strict=True):
            np.testing.assert_array_equal(gradient, then)
            assert now.dtype == np.float32


@pytest.mark.parametrize("value", [-0.1, np.nan, np.inf, None, "0.1", True])
def test_a_strength_out_of_range(value):
    net, X, Y = problem(0)
    C, grads = learned(net, X, Y)
    W = net[0].W
    for name, call in {
        "l2: strength": lambda: nn.regularizers.l2(W, value),
        "l1: strength": lambda: nn.regularizers.l1(W, value),
        "penalize: l2": lambda: nn.penalize(net, C, grads, l2=value),
        "penalize: l1": lambda: nn.penalize(net, C, grads, l1=value),
    }.items():
        with pytest.raises(
            ValueError, match=re.escape(f"{name} is {value!r}; write a number of 0")
        ):
            call()


@pytest.mark.parametrize("penalty", [nn.regularizers.l2, nn.regularizers.l1])
@pytest.mark.parametrize("W", [None, "W", [[np.nan]], [[np.inf]], [1.0], [[]]])
def test_weights_that_are_none(penalty, W):
    with pytest.raises((TypeError, ValueError), match=f"{penalty.__name__}: W "):
        penalty(W, 0.1)


@pytest.mark.parametrize("spoil", [lambda grads: grads[:1], lambda grads: None, lambda grads: 3])
def test_gradients_of_another_network(spoil):
    net, X, Y = problem(0)
    C, grads = learned(net, X, Y)
    with pytest.raises((TypeError, ValueError), match="give "):
        nn.penalize(net, C, spoil(grads), l2=0.1)
