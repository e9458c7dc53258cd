"""Training solves XOR from as many starts as it should, and learns the spiral as published."""

import os

import numpy as np
import pytest

import nn


def test_four_hidden_neurons_solve_xor_from_every_start():
    X, Y = nn.data.xor()

    def solved(seed):
        net = nn.init([2, 4, 1], rng=seed, output=nn.sigmoid)
        net, _ = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=500)
        return np.array_equal(nn.predict(net, X).round(), Y)

    assert [seed for seed in range(8) if not solved(seed)] == []


def batched_xor(hidden, epochs, seeds):
    """Train all these networks at once; one axis more, and no line of `nn`."""
    X, Y = nn.data.xor()
    draws = [np.random.default_rng(seed) for seed in seeds]
    drawn = [
        [rng.uniform(-1, 1, shape) for shape in ((2, hidden), (1, hidden), (hidden, 1), (1, 1))]
        for rng in draws
    ]
    W1, b1, W2, b2 = (np.array(part) for part in zip(*drawn, strict=True))
    first = [part.copy() for part in (W1, b1, W2, b2)]
    for _ in range(epochs):
        A1 = 1 / (1 + np.exp(-(X @ W1 + b1)))
        A2 = 1 / (1 + np.exp(-(A1 @ W2 + b2)))
        dZ2 = (A2 - Y) * A2 * (1 - A2)
        dZ1 = dZ2 @ W2.swapaxes(1, 2) * A1 * (1 - A1)
        W2 -= 0.5 * A1.swapaxes(1, 2) @ dZ2
        b2 -= 0.5 * dZ2.sum(axis=1, keepdims=True)
        W1 -= 0.5 * X.T @ dZ1
        b1 -= 0.5 * dZ1.sum(axis=1, keepdims=True)
    A1 = 1 / (1 + np.exp(-(X @ W1 + b1)))
    A2 = 1 / (1 + np.exp(-(A1 @ W2 + b2)))
    return first, (W1, b1, W2, b2), (A2.round() != Y).any(axis=(1, 2))


@pytest.mark.parametrize(("hidden", "wrong_of_200"), [(2, 101), (4, 10)])
def test_two_hundred_starts_of_xor(hidden, wrong_of_200):
    first, last, wrong = batched_xor(hidden, 1000, range(200))
    assert wrong.sum() == wrong_of_200

    X, Y = nn.data.xor()
    for seed in (int(np.flatnonzero(wrong)[0]), int(np.flatnonzero(~wrong)[0])):
        W1, b1, W2, b2 = (part[seed] for part in first)
        net = [nn.Layer(W1, b1[0], nn.sigmoid), nn.Layer(W2, b2[0], nn.sigmoid)]
        # The field's 0.5 is for the sum over the four rows; our cost is their mean.
        net, _ = nn.train(net, X, Y, nn.squared_error, nn.sgd(4 * 0.5), epochs=1000)
        arrays = [array for W, b, _ in net for array in (W, b)]
        for ours, batched in zip(arrays, last, strict=True):
            np.testing.assert_allclose(np.atleast_2d(ours), batched[seed], rtol=1e-8)
        assert (nn.predict(net, X).round() != Y).any() == wrong[seed]


def test_the_spiral_s_network_learns_as_its_course_printed():
    # CS231n, "Minimal Neural Network Case Study": the cost every thousand steps. The run draws four
    # times before the network's weights, of which a linear classifier uses the last.
    published = [1.098744, 0.294946, 0.259301, 0.248310, 0.246170]
    published += [0.245649, 0.245491, 0.245400, 0.245335, 0.245292]
    epochs = int(os.environ.get("NN_SPIRAL", "1001"))  # nightly sets 10000
    stream = np.random.RandomState(0)
    X, y = nn.data.spiral(rng=stream)
    for _ in range(4):
        stream.randn(2, 3)
    W1, W2 = 0.01 * stream.randn(2, 100), 0.01 * stream.randn(100, 3)
    net = [nn.Layer(W1, np.zeros(100), nn.relu), nn.Layer(W2, np.zeros(3), nn.identity)]
    net, log = nn.train(net, X, y, nn.softmax_cross_entropy, nn.sgd(1.0), epochs, l2=1e-3)
    costs = log[::1000]
    assert len(costs) > 1
    np.testing.assert_allclose(costs, published[: len(costs)], rtol=0, atol=1.5e-6)
    if epochs == 10000:
        assert round(100 * nn.accuracy(net, X, y)) == 98
