"""Networks trained both ways, step by readable step and fast, and what is the same after that."""

from itertools import product

import numpy as np

import nn

from .samples import ACTIVATIONS, numbers, targets

SAME = 1e-12
LOSSES = (nn.squared_error, nn.sigmoid_cross_entropy, nn.softmax_cross_entropy)
OPTIMIZERS = (
    nn.sgd(0.1), nn.momentum(0.1), nn.nesterov(0.1), nn.rmsprop(0.01), nn.adam(0.01), nn.adamw(0.1),
    nn.clip(nn.sgd(0.5), norm=0.01), nn.adam(nn.schedules.cosine(0.1, steps=5)),
)  # fmt: skip
SETTINGS = ({}, {"batch": 3}, {"batch": 3, "dropout": 0.4, "l2": 0.1, "l1": 0.1})


def cube(Z):
    return np.where(Z > -2, Z, 0.5) ** 3 / 8


@nn.backward_of(cube)
def cube_backward(dA, Z, A):
    return dA * 3 * np.where(Z > -2, Z, 0.0) ** 2 / 8


def swish(Z):
    return Z * nn.sigmoid(Z)  # the public one, which checks what it is given


@nn.backward_of(swish)
def swish_backward(dA, Z, A):
    return dA * (A + nn.sigmoid(Z) * (1 - A))


def both(net, *run, fast=True, **how):
    """Train a network both ways, each with a generator and callbacks of its own."""
    results = []
    for way in (False, fast):
        states, rng = [], np.random.default_rng(5)
        callbacks = [states.append]
        trained, log = nn.train(net, *run, **how, rng=rng, callbacks=callbacks, fast=way)
        results.append((trained, log, states, rng.random()))
    return results


def assert_same(net, other, within=SAME):
    for layer, twin in zip(net, other, strict=True):
        assert layer.activation is twin.activation
        for array, again in zip(layer[:2], twin[:2], strict=True):
            assert (array is None) == (again is None)
            if array is not None:
                assert array.dtype == again.dtype
                np.testing.assert_allclose(again, array, rtol=within, atol=within)


def a_run(activation=nn.sigmoid, loss=nn.squared_error, n_out=2, bias=True, dtype=np.float64):
    rng = np.random.default_rng(0)
    net = nn.init([3, 4, 5, n_out], rng, hidden=activation, bias=bias, dtype=dtype)
    data = (numbers(rng, 7, 3), targets(rng, loss, 7, n_out))
    return net, *data, loss


def assert_trains_alike(activation, loss, optimizer, how, fast=True):
    net, *data = a_run(activation, loss)
    slow, fast = both(net, *data, optimizer, 2, **how, fast=fast)
    assert_same(slow[0], fast[0])
    np.testing.assert_allclose(fast[1], slow[1], rtol=SAME)
    assert slow[3] == fast[3]  # both drew as many random numbers
    for early, twin in zip(slow[2], fast[2], strict=True):
        assert_same(early.net, twin.net)
        assert early.optimizer.t == twin.optimizer.t
        for name, arrays in early.optimizer.arrays.items():
            for array, again in zip(arrays, twin.optimizer.arrays[name], strict=True):
                np.testing.assert_allclose(again, array, rtol=1e-11, atol=SAME)


PAIRED = [
    (*made, OPTIMIZERS[at % 8], SETTINGS[at % 3])  # each pair of these, too
    for at, made in enumerate(product([*ACTIVATIONS, cube, swish], LOSSES))
]


# Activations that cannot be watched


def clamps(Z):
    Z[Z < 0] = 0
    return Z


def adds_in_place(Z):
    Z += 1
    return Z


def asks(Z):
    return Z if Z.sum() > 0 else 2 * Z


def converts(Z):
    return np.asarray(Z) * float(Z.sum())


def sorts(Z):
    return np.sort(Z)


def of_columns(Z):
    return Z - Z.max(axis=0, keepdims=True)


def counts(Z):
    return Z * (Z > 0).sum(axis=0)


# Functions that can be

FUNCTIONS = (
    lambda X, Y: X.T @ Y,
    lambda X, Y: (X.T @ Y).T.sum(axis=0),
    lambda X, Y: X.sum() * Y + X.T.sum(),
    lambda X, Y: (X**2).sum() + ((Y - X).T ** 2).sum(),
    lambda X, Y: X.sum(axis=-1, keepdims=True) * Y.sum(axis=0, keepdims=True),
    lambda X, Y: X.sum(axis=1) @ X - Y.sum(axis=0),
    lambda X, Y: X - X.max(axis=1, keepdims=True) * Y.clip(-0.5, 0.5),
    lambda X, Y: np.where(X > Y, X, 2.0) ** 2 + X**0.5 * (Y <= 0),
    lambda X, Y: (X + 1) * (X - 1) / (X * X + Y * Y) - 1 / (2 + Y**2),
    lambda X, Y: np.abs(X) @ X.T @ (X @ Y.T) @ Y,
    lambda X, Y: X,
    lambda X, Y: Y.T,
)
