"""The fast step gives what the readable one gives, or it is refused."""

import re
import signal
import warnings

import numpy as np
import pytest

import nn
from nn.planner import plan

from .both_ways import (
    OPTIMIZERS,
    PAIRED,
    SAME,
    a_run,
    adds_in_place,
    asks,
    assert_same,
    assert_trains_alike,
    both,
    clamps,
    converts,
    counts,
    of_columns,
    sorts,
)
from .samples import ACTIVATIONS, Elsewhere


@pytest.mark.parametrize(("activation", "loss", "optimizer", "how"), PAIRED)
def test_it_trains_as_the_readable_step_does(activation, loss, optimizer, how):
    assert_trains_alike(activation, loss, optimizer, how)  # tests/nn_long combines them all


# Adam's numbers are multiplied with each other first, which rounds otherwise.
@pytest.mark.parametrize("optimizer", OPTIMIZERS[:4])
@pytest.mark.parametrize("activation", [f for f in ACTIVATIONS if f is not nn.softmax])
def test_where_no_sum_has_two_terms_the_bits_are_the_same(activation, optimizer):
    # One example a step: then no bias adds anything up, and the products are BLAS's either way.
    net, *data = a_run(activation)
    (slow, *_), (fast, *_) = both(net, *data, optimizer, 1, batch=1)
    for layer, twin in zip(slow, fast, strict=True):
        np.testing.assert_array_equal(layer.W, twin.W)
        np.testing.assert_array_equal(layer.b, twin.b)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_single_precision_stays_single(optimizer):
    net, *data = a_run(nn.tanh, nn.softmax_cross_entropy, dtype=np.float32)
    slow, fast = both(net, *data, optimizer, 4, batch=3, dropout=0.2, l2=0.01)
    assert fast[0][0].W.dtype == np.float32
    assert_same(slow[0], fast[0], 2e-5)
    np.testing.assert_allclose(fast[1], slow[1], rtol=2e-5)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_nothing_is_computed_in_another_precision_than_the_network_s(optimizer):
    net, X, Y, loss = a_run(dtype=np.float32)
    step = nn.watched.step(net, X, Y, loss, optimizer, np.random.default_rng(0), 0.0, None)
    for notes in step.updates(step.parts())[-1:]:  # what comes before is the length of all slopes
        for _, inputs in plan(*notes):
            assert all(a.dtype == np.float32 for a in inputs if np.ndim(a))


def test_layers_without_biases_validation_and_patience():
    net, X, Y, loss = a_run(nn.tanh, bias=False)
    how = {"validation": (X[:3] + 0.5, Y[:3]), "patience": 2, "batch": 2}
    slow, fast = both(net, X, Y, loss, nn.momentum(0.2), 30, **how)
    assert len(slow[1]) == len(fast[1]) < 30
    assert_same(slow[0], fast[0])
    np.testing.assert_allclose(fast[1].validation, slow[1].validation, rtol=SAME)


def test_optimizers_of_your_own_that_tell_arrays_apart():
    def by_size(W, dW, lr, t, m):
        m = 0.5 * m + dW
        return W - lr * m / (1 + (dW**2).sum()) / len(W) * 0.9**t, m

    net, *data = a_run()
    for module in ("__main__", "optimizers"):  # written at a prompt, or in a file
        by_size.__module__ = module
        own = nn.optimizers.Optimizer("by_size", 0.5, by_size, "m")
        slow, fast = both(net, *data, own, 5, batch=3)
        assert_same(slow[0], fast[0])


def test_what_is_given_is_left_as_it_is():
    net, X, Y, loss = a_run()
    before = [array.copy() for array in (X, Y, *nn.network.arrays_of(net))]
    optimizer = nn.adam(0.1)
    nn.train(net, X, Y, loss, optimizer, 3, fast=True)
    for array, copy in zip((X, Y, *nn.network.arrays_of(net)), before, strict=True):
        np.testing.assert_array_equal(array, copy)
    assert optimizer.state.t == 0


def test_a_fast_run_that_goes_on_ends_with_the_bits_of_an_unbroken_one():
    net, *data = a_run()
    states, run = [], (nn.adam(0.05), 6, 3)
    unbroken, log = nn.train(net, *data, *run, dropout=0.3, callbacks=[states.append], fast=True)
    for state in states:
        again, log_again = nn.train(net, *data, *run, dropout=0.3, state=state, fast=True)
        assert log_again == log
        for array, twin in zip(*map(nn.network.arrays_of, (again, unbroken)), strict=True):
            np.testing.assert_array_equal(array, twin)


@pytest.mark.parametrize("optimizer", [nn.sgd(0.1), nn.adam(0.01)])
def test_an_optimizer_goes_over_a_long_vector_part_by_part(optimizer, monkeypatch):
    net, *data = a_run()
    whole, _ = nn.train(net, *data, optimizer, 3, fast=True)
    monkeypatch.setattr(nn.replay, "NEAR", 7)
    parts, _ = nn.train(net, *data, optimizer, 3, fast=True)
    assert_same(whole, parts, 0)


# Interruptions


class Impatient(np.random.Generator):
    """Draws masks, and presses Ctrl-C after some of them."""

    left = 3

    def random(self, *args, **kwargs):
        drawn = super().random(*args, **kwargs)
        self.left -= 1
        if self.left == 0:
            signal.raise_signal(signal.SIGINT)
        return drawn


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize(("left", "steps"), [(1, 1), (2, 1), (3, 2), (5, 3)])
def test_ctrl_c_in_a_step_finishes_it(left, steps):
    net, *data = a_run(nn.tanh)  # with two hidden layers: two masks a step
    rng = Impatient(np.random.PCG64(1))
    rng.left = left
    with pytest.warns(RuntimeWarning, match="stopped by Ctrl-C"):
        stopped, _ = nn.train(*(net, *data, nn.adamw(0.1), 9), dropout=0.5, rng=rng, fast=True)
    whole, _ = nn.train(
        *(net, *data, nn.adamw(0.1), steps),
        dropout=0.5, rng=np.random.Generator(np.random.PCG64(1)), fast=True,
    )  # fmt: skip
    for array, twin in zip(*map(nn.network.arrays_of, (stopped, whole)), strict=True):
        np.testing.assert_array_equal(array, twin)


@pytest.mark.parametrize("optimizer", [nn.sgd(1e200), nn.momentum(1e200), nn.rmsprop(1e300)])
def test_steps_that_are_too_long_are_refused_without_warnings(optimizer):
    net, *data = a_run(nn.identity)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(FloatingPointError, match="write a smaller lr, or scale the columns"):
            nn.train(net, *data, optimizer, 20, fast=True)


# What is refused


@pytest.mark.parametrize(
    "function", [clamps, adds_in_place, asks, converts, sorts, of_columns, counts]
)
def test_functions_that_cannot_be_watched_are_refused(function):
    nn.backward_of(function)(lambda dA, Z, A: dA)
    net, X, Y, loss = a_run(function)
    with pytest.raises(TypeError, match=r"train: fast=True plays back .*; leave out fast=True"):
        nn.train(net, X, Y, loss, nn.sgd(0.1), 2, fast=True)


def by_halves(W, dW, lr, t):
    return W - (lr if t < 3 else lr / 2) * dW


@pytest.mark.parametrize(("spoiled", "words"), [
    ({"fast": "yes"}, "train: fast is 'yes'; write fast=True, fast=False or fast=\"compiled\""),
    ({"optimizer": lambda net, grads: None}, "for fast=True write one of nn, as nn.sgd(lr=0.1)"),
    (
        {"optimizer": nn.optimizers.Optimizer("halves", 0.1, by_halves)},
        "fast=True plays back NumPy",
    ),
    ({"loss": nn.weighted(nn.squared_error, np.ones(7))}, "fast=True plays back NumPy"),
])  # fmt: skip
def test_a_wrong_call_says_what_to_write(spoiled, words):
    net, X, Y, loss = a_run()
    right = {"loss": loss, "optimizer": nn.sgd(0.1), "epochs": 1, "fast": True}
    with pytest.raises(TypeError, match=re.escape(words)):
        nn.train(net, X, Y, **(right | spoiled))


def test_arrays_of_other_libraries_are_refused():
    net, X, Y, loss = a_run()
    there = nn.network.Network(nn.Layer(Elsewhere(W), Elsewhere(b), f) for W, b, f in net)
    rng = np.random.default_rng(0)
    with pytest.raises(TypeError, match="fast=True takes arrays of NumPy alone; leave it out"):
        nn.replay.played_back(there, X, Y, loss, nn.sgd(0.1), rng, 0.0, nn.penalize)
