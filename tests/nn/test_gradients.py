"""Every way back agrees with the slopes that one finds by pushing and looking."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import nn

from .samples import (
    ACTIVATIONS,
    EXACT,
    KINKED,
    LOSSES,
    Elsewhere,
    a_network,
    assert_agrees_with_the_tape,
    assert_near,
    awkward,
    few,
    numbers,
    seeds,
    sizes,
)


@st.composite
def problems(draw):
    """Draw a network of depth 1 to 4 and data for it."""
    rng = np.random.default_rng(draw(seeds))
    widths = draw(st.lists(sizes, min_size=2, max_size=5))
    n = draw(sizes)
    return a_network(rng, widths), numbers(rng, n, widths[0]), numbers(rng, n, widths[-1])


def far_from_kinks(net, X):
    """Tell whether no relu is about to switch; one at exactly 0 is fed by dead units and stays."""
    A = X
    for W, b, activation in net:
        Z = A @ W + (0 if b is None else b)
        if activation in KINKED and np.any((Z != 0) & (np.abs(Z) < 1e-3)):
            return False
        A = activation(Z)
    return True


# Each way back


@few
@given(sizes, sizes, sizes, seeds)
def test_dense(n, n_in, n_out, seed):
    rng = np.random.default_rng(seed)
    W, b, X = numbers(rng, n_in, n_out), numbers(rng, n_out), numbers(rng, n, n_in)
    assert nn.check_backward(nn.dense, W, b, X) < EXACT


@pytest.mark.parametrize("activation", ACTIVATIONS)
@few
@given(sizes, sizes, sizes, seeds)
def test_a_layer_with_bias_and_without(activation, n, n_in, n_out, seed):
    rng = np.random.default_rng(seed)
    W, b, X = numbers(rng, n_in, n_out), numbers(rng, n_out), numbers(rng, n, n_in)
    assume(far_from_kinks([nn.Layer(W, b, activation)], X))
    assume(far_from_kinks([nn.Layer(W, None, activation)], X))

    def biased(W, b, X):
        return nn.layers.apply(nn.Layer(W, b, activation), X)

    def unbiased(W, X):
        A, backward = nn.layers.apply(nn.Layer(W, None, activation), X)
        return A, lambda dA: backward(dA)[:2]

    assert nn.check_backward(biased, W, b, X) < EXACT
    assert nn.check_backward(unbiased, W, X) < EXACT


@few
@given(sizes, sizes, st.sampled_from([0.0, 0.25, 0.9]), seeds)
def test_dropout(n, n_out, rate, seed):
    A = numbers(np.random.default_rng(seed), n, n_out)
    assert nn.check_backward(lambda A: nn.dropout(A, rate, rng=seed), A) < EXACT
    layer = nn.Layer(np.eye(n_out), None, nn.tanh)

    def behind(layer, X, rate, rng):
        drop = nn.layers.dropping(rate, np.random.default_rng(rng))
        return drop(*nn.layers.apply(layer, X))

    _, backward = behind(layer, A, rate, rng=seed)
    dX = nn.numerical_gradient(lambda X: behind(layer, X, rate, rng=seed)[0].sum(), A)
    assert_near(backward(np.ones_like(A))[0], dX, EXACT)


# Whole networks


def slope_of_the_cost(net, X, Y, l, name):
    """Find how the cost changes with one parameter of one layer, by pushing and looking."""

    def cost(parameter):
        moved = [*net[:l], net[l]._replace(**{name: parameter}), *net[l + 1 :]]
        return nn.squared_error(nn.predict(moved, X), Y)[0]

    return nn.numerical_gradient(cost, getattr(net[l], name))


@few
@given(problems())
def test_a_network(problem):
    net, X, Y = problem
    assume(far_from_kinks(net, X))
    Y_hat, backward = nn.forward(net, X)
    grads = backward(nn.squared_error(Y_hat, Y)[1])

    assert len(grads) == len(net)
    for l, (dW, db) in enumerate(grads):
        slope = slope_of_the_cost(net, X, Y, l, "W")
        np.testing.assert_allclose(dW, slope, rtol=EXACT, atol=1e-8)
        if net[l].b is None:
            assert db is None
        else:
            slope = slope_of_the_cost(net, X, Y, l, "b")
            np.testing.assert_allclose(db, slope, rtol=EXACT, atol=1e-8)


@few
@given(problems())
def test_trace_shows_what_forward_computes(problem):
    net, X, Y = problem
    t = nn.trace(net, X, Y, nn.squared_error)
    Y_hat, backward = nn.forward(net, X)
    C, dY_hat = nn.squared_error(Y_hat, Y)

    np.testing.assert_array_equal(t.A[len(net)], Y_hat)
    np.testing.assert_array_equal(nn.predict(net, X), Y_hat)
    assert t.C == C
    for l, (dW, db) in enumerate(backward(dY_hat), start=1):
        np.testing.assert_array_equal(t.dW[l], dW)
        np.testing.assert_array_equal(t.db[l], db)
        np.testing.assert_array_equal(t.dW[l], t.A[l - 1].T @ t.dZ[l])


@few
@given(problems())
def test_two_passes_do_not_disturb_each_other(problem):
    net, X, Y = problem
    _, backward = nn.forward(net, X)
    before = backward(Y)
    nn.forward(net, -X)[1](-Y)
    for (dW, db), (again_W, again_b) in zip(before, backward(Y), strict=True):
        np.testing.assert_array_equal(dW, again_W)
        np.testing.assert_array_equal(db, again_b)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("hidden", range(6))
def test_a_network_agrees_with_the_tape(loss, hidden):
    assert_agrees_with_the_tape(loss, hidden, seed=0)


# Dropout


def test_dropout_switches_off_as_many_as_it_says_and_keeps_the_mean():
    A = np.ones((200, 100))
    D, _ = nn.dropout(A, rate=0.3, rng=0)
    assert set(np.unique(D)) == {0, 1 / 0.7}
    assert abs((D == 0).mean() - 0.3) < 0.01
    assert abs(D.mean() - 1) < 0.015
    assert (D == 0).any(axis=0).all()  # each example loses others
    np.testing.assert_array_equal(nn.dropout(A, 0.3, np.random.default_rng(0))[0], D)
    assert (nn.dropout(A, 0.3, 1)[0] != D).any()
    np.testing.assert_array_equal(nn.dropout(A, 0, rng=0)[0], A)


def test_dropout_is_for_hidden_units_and_for_training():
    X = np.random.default_rng(0).integers(1, 9, (50, 3)).astype(float)
    ones = [nn.Layer(np.eye(3), np.ones(3), nn.identity) for _ in range(2)]
    Y_hat, backward = nn.forward(ones, X, dropout=0.5, rng=0)
    off = Y_hat == 1  # nothing came but the bias
    np.testing.assert_array_equal(Y_hat[~off], (2 * (X + 1) + 1)[~off])
    assert 0.3 < off.mean() < 0.7
    np.testing.assert_array_equal(nn.predict(ones, X), X + 2)
    np.testing.assert_array_equal(nn.forward(ones, X)[0], X + 2)
    np.testing.assert_array_equal(nn.network.pass_through(ones, X)[0], X + 2)
    np.testing.assert_array_equal(nn.forward(ones[:1], X, dropout=0.5, rng=0)[0], X + 1)
    (_, db), _ = backward(np.ones((50, 3)))  # what was off passes nothing back, the rest twice
    np.testing.assert_array_equal(db, 2 * (~off).sum(axis=0))


def test_dropout_wants_a_source_of_randomness():
    net, X = nn.init([2, 3, 1], rng=0), np.ones((4, 2))
    with pytest.raises(TypeError, match=r"forward: rng is None; write .* as rng=0"):
        nn.forward(net, X, dropout=0.5)
    rng = np.random.default_rng(0)
    first, second = nn.forward(net, X, 0.5, rng)[0], nn.forward(net, X, 0.5, rng)[0]
    assert (first != second).any()
    np.testing.assert_array_equal(nn.forward(net, X, 0.5, rng=0)[0], first)


# What goes in stays as it is, and 32 bits stay 32 bits


@few
@given(problems())
def test_read_only_arrays_with_gaps_do_as_well(problem):
    net, X, Y = problem
    strange = [nn.Layer(awkward(W), b if b is None else awkward(b), f) for W, b, f in net]
    plain = nn.trace(net, X, Y, nn.squared_error)
    traced = nn.trace(strange, awkward(X), awkward(Y), nn.squared_error)
    for l in range(1, len(net) + 1):
        np.testing.assert_allclose(traced.A[l], plain.A[l], rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(traced.dW[l], plain.dW[l], rtol=1e-9, atol=1e-12)


@few
@given(problems())
def test_nothing_that_goes_in_is_changed(problem):
    net, X, Y = problem
    dY_hat = Y.copy()
    parameters = [p for W, b, _ in net for p in (W, b) if p is not None]
    inputs = [X, Y, dY_hat, *parameters]
    kept = [array.copy() for array in inputs]

    nn.trace(net, X, Y, nn.squared_error)
    nn.forward(net, X)[1](dY_hat)
    nn.train(net, X, Y, nn.squared_error, nn.sgd(0.01), epochs=1, batch=1)
    for array, copy in zip(inputs, kept, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("bias", [True, False])
def test_float32_stays_float32(activation, bias):
    seen = []

    def watched(Y_hat, Y):
        C, dY_hat = nn.squared_error(Y_hat, Y)
        seen.extend([Y_hat, Y, dY_hat])
        return C, dY_hat

    rng = np.random.default_rng(0)
    net = nn.init([3, 4, 2], rng, activation, activation, bias=bias, dtype=np.float32)
    X, Y = numbers(rng, 5, 3), numbers(rng, 5, 2)
    net, _ = nn.train(net, X, Y, watched, nn.sgd(0.01), epochs=2, batch=2)  # it converts X and Y

    X, Y = X.astype(np.float32), Y.astype(np.float32)
    Y_hat, backward = nn.forward(net, X)
    for pair in backward(watched(Y_hat, Y)[1]):
        seen.extend(pair)
    for part in nn.trace(net, X, Y, watched):
        seen.extend(part.values() if isinstance(part, dict) else [])
    seen.append(nn.predict(net, X))
    assert {array.dtype for array in seen if array is not None} == {np.dtype(np.float32)}


def test_arrays_of_other_libraries_pass_through_a_network():
    rng = np.random.default_rng(0)
    net = a_network(rng, [3, 4, 4, 2])
    there = [
        nn.Layer(Elsewhere(W), b if b is None else Elsewhere(b), activation)
        for W, b, activation in net
    ]
    X, dY_hat = numbers(rng, 5, 3), numbers(rng, 5, 2)
    np.testing.assert_array_equal(nn.predict(there, Elsewhere(X)).array, nn.predict(net, X))
    Y_hat, backward = nn.forward(net, X, 0.5, rng=0)
    Y_hat_there, backward_there = nn.forward(there, Elsewhere(X), 0.5, rng=0)
    np.testing.assert_array_equal(Y_hat_there.array, Y_hat)
    grads = backward_there(Elsewhere(dY_hat))
    for (dW, db), (dW_there, db_there) in zip(backward(dY_hat), grads, strict=True):
        np.testing.assert_allclose(dW_there.array, dW, rtol=1e-14)
        assert db is db_there is None or np.allclose(db_there.array, db, rtol=1e-14)


class Unturned(Elsewhere):
    """Weights that nobody may turn, as the gradient of a layer's input would ask for."""

    def __getattr__(self, name):
        assert name != "T"
        return super().__getattr__(name)


def test_nobody_computes_the_gradient_of_the_data():
    rng = np.random.default_rng(0)
    W1, W2, X = numbers(rng, 3, 4), numbers(rng, 4, 2), Elsewhere(numbers(rng, 5, 3))
    net = [nn.Layer(W, None, nn.tanh) for W in (Unturned(W1), Elsewhere(W2))]
    Y_hat, backward = nn.forward(net, X)
    assert len(backward(Y_hat)) == 2
