"""The chapter on cross entropy, tried on MNIST: smoothed targets, more epochs, softmax twice."""

from functools import partial

import numpy as np

import nn
from nn._validation import plain

from .cross_entropy import judged, smoothed
from .record import Claim, Entry, Found
from .training import mnist

SEEDS, IMAGES = range(20), 2_000
MOMENTS = (20, 80)


def trained(seed: int, Y: np.ndarray, epochs: int, *, twice: bool = False) -> nn.Network:
    """A 784-100-10 network, trained on the first images."""
    (X, _), _, _ = mnist()
    output = nn.softmax if twice else nn.identity
    net = nn.init([784, 100, 10], seed, hidden=nn.tanh, output=output, dtype=np.float32)
    loss, adam = plain(nn.softmax_cross_entropy), nn.adam(0.001)
    Y = Y.astype(np.float32)
    return nn.train(net, X[:IMAGES], Y, loss, adam, epochs, 50, rng=seed, fast=True)[0]


def one(seed: int) -> Found:
    """All that is measured with one seed."""
    (_, y), _, (X_test, y_test) = mnist()
    y = y[:IMAGES]
    found: Found = {}
    for epochs in MOMENTS:
        scores = nn.predict(trained(seed, smoothed(y, 0), epochs), X_test).astype(float)
        right, surprise = judged(scores, y_test)
        found |= {f"accuracy, {epochs} epochs": right, f"surprise, {epochs} epochs": surprise}
    found["surprise, 80 epochs, scores halved"] = judged(scores / 2, y_test)[1]
    scores = nn.predict(trained(seed, smoothed(y, 0.1), 20), X_test).astype(float)
    found["accuracy, ε 0.1"], found["surprise, ε 0.1"] = judged(scores, y_test)
    scores = nn.predict(trained(seed, smoothed(y, 0), 20, twice=True), X_test).astype(float)
    found["accuracy, softmax twice"] = judged(scores, y_test)[0]
    return found


ENTRY = Entry(
    name="cross_entropy_mnist",
    title="Cross entropy on MNIST",
    source=(
        "The same claims, on the first 2,000 images of MNIST: 784-100-10, tanh, batches of 50, "
        "Adam with 0.001; 20 epochs where nothing else is said. Judged by the 10,000 test images."
    ),
    claims=(
        *(
            Claim(f"{what}, {epochs} epochs", drift=0.005)
            for epochs in MOMENTS
            for what in ("accuracy", "surprise")
        ),
        Claim("surprise, 80 epochs, scores halved", drift=0.005),
        Claim("accuracy, ε 0.1", drift=0.002),
        Claim("surprise, ε 0.1", drift=0.005),
        Claim("accuracy, softmax twice", drift=0.005),
    ),
    jobs={f"seed {seed}": partial(one, seed) for seed in SEEDS},
    mnist=True,
)
