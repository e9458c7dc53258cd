"""Each optimizer, made with numbers of its own, and a small network whose gradient is known."""

import numpy as np
import pytest

import nn

lr, beta, beta1, beta2, epsilon, decay = 0.05, 0.8, 0.7, 0.95, 1e-6, 0.3
MADE = {
    "sgd": lambda lr=lr: nn.sgd(lr),
    "momentum": lambda lr=lr: nn.momentum(lr, beta),
    "nesterov": lambda lr=lr: nn.nesterov(lr, beta),
    "rmsprop": lambda lr=lr: nn.rmsprop(lr, beta, epsilon),
    "adam": lambda lr=lr: nn.adam(lr, beta1, beta2, epsilon),
    "adamw": lambda lr=lr: nn.adamw(lr, decay, beta1, beta2, epsilon),
}
each = pytest.mark.parametrize("make", MADE.values(), ids=MADE)


def network(seed=0, dtype=float):
    rng = np.random.default_rng(seed)
    return [
        nn.Layer(rng.normal(size=(3, 2)).astype(dtype), rng.normal(size=2).astype(dtype), nn.tanh),
        nn.Layer(rng.normal(size=(2, 4)).astype(dtype), None, nn.identity),
    ]


def gradients(net, slope=lambda w: w**3 + w):
    """Return the gradients of a cost that has this slope in each parameter alone."""
    return [(slope(W), None if b is None else slope(b)) for W, b, _ in net]
