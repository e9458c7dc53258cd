"""Memory does not grow with the data where it need not, nor with the operations of a step."""

import tracemalloc

import numpy as np
import pytest

import nn


def peak_of(work):
    """Return the most bytes that were in use at a time beyond those before."""
    work()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("activation", [nn.relu, nn.gelu, nn.softmax])
def test_a_prediction_needs_no_more_memory_for_more_data(activation):
    net = nn.init([2, 64, 64, 1], rng=0, hidden=activation)
    few, many = np.ones((1000, 2)), np.ones((8000, 2))
    more = peak_of(lambda: nn.predict(net, many)) - peak_of(lambda: nn.predict(net, few))
    # twice the answers themselves: in parts and put together; and what the check looks at, 2 bytes
    assert more < 7000 * (2 * 8 + 4) + 10_000


def test_the_parts_of_a_prediction_are_the_rows_in_their_order():
    net, X = nn.init([3, 5, 2], rng=0), np.random.default_rng(0).normal(size=(1300, 3))
    Y_hat, _ = nn.forward(net, X)
    np.testing.assert_allclose(nn.predict(net, X), Y_hat, rtol=1e-13)


@pytest.mark.parametrize(("fast", "times"), [(False, 16), (True, 9)])
def test_a_training_with_adam_needs_a_few_times_its_network(fast, times):
    net = nn.init([300, 300], rng=0)
    X, Y = np.ones((4, 300)), np.ones((4, 300))
    peak = peak_of(lambda: nn.train(net, X, Y, nn.squared_error, nn.adam(), 2, fast=fast))
    assert peak < times * net[0].W.nbytes
