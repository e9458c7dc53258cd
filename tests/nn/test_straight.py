"""What is written straight, for copies without the package, does what the package does."""

from itertools import product

import numpy as np
import pytest

import nn
from nn import straight

from .samples import ACTIVATIONS, numbers, targets

LOSSES = (nn.squared_error, nn.sigmoid_cross_entropy, nn.softmax_cross_entropy)


def a_run(loss, seed=0):
    rng = np.random.default_rng(seed)
    return numbers(rng, 8, 3), targets(rng, loss, 8, 2)


def assert_same(net, other):
    for (W, b, f), (W_other, b_other, f_other) in zip(net, other, strict=True):
        np.testing.assert_array_equal(W, W_other)
        np.testing.assert_array_equal(b, b_other)
        assert f is f_other


@pytest.mark.parametrize(("hidden", "output"), [*product(ACTIVATIONS, repeat=2)])
def test_a_network_begins_with_the_same_draws(hidden, output):
    how = {"hidden": hidden, "output": output}
    assert_same(straight.init([3, 4, 5, 2], rng=3, **how), nn.init([3, 4, 5, 2], rng=3, **how))


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("activation", "loss"), [*product(ACTIVATIONS, LOSSES)])
def test_it_trains_to_the_same_bits(activation, loss, bias):
    net, (X, Y) = nn.init([3, 4, 5, 2], rng=0, hidden=activation, bias=bias), a_run(loss)
    before = [(W.copy(), None if b is None else b.copy(), f) for W, b, f in net]
    trained, log = nn.train(net, X, Y, loss, nn.sgd(lr=0.1), epochs=5)
    again, log_again = straight.train(net, X, Y, loss, straight.sgd(lr=0.1), epochs=5)
    assert_same(trained, again)
    assert_same(net, before)
    assert (log_again, repr(log_again)) == (log, repr(log))
    np.testing.assert_array_equal(straight.predict(again, X), nn.predict(trained, X))


def test_it_takes_an_optimizer_that_remembers_and_leaves_it_as_it_is():
    net, (X, Y), adam = nn.init([3, 4, 2], rng=0), a_run(nn.squared_error), nn.adam(0.1)
    for _ in range(2):
        again, _ = straight.train(net, X, Y, nn.squared_error, adam, epochs=5)
    assert adam.state.t == 0
    assert_same(nn.train(net, X, Y, nn.squared_error, adam, epochs=5)[0], again)
