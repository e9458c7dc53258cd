"""What is said of softmax and cross entropy, tried on digits by writers whom no network has seen.

The first 1,000 of the small digits train and the other 797 test: the file has them writer by
writer. Each seed draws the weights of every network in its job, and the order of its examples.
"""

from functools import partial

import numpy as np

import nn
from nn._validation import plain

from .record import Claim, Entry, Found

SEEDS = range(20)
CUT = 1000
MOMENTS = (20, 80, 320)
SHARES = (0.0, 0.1, 0.3)
BENDS = {"tanh": nn.tanh, "relu": nn.relu, "sigmoid": nn.sigmoid}
MUTE = {  # the weights, the loss, the last bend, and the learning rate
    "normal weights, squared error, η 3": ("normal", nn.squared_error, nn.sigmoid, 3.0),
    "normal weights, cross entropy, η 0.5": ("normal", nn.sigmoid_cross_entropy, nn.identity, 0.5),
    "Glorot, squared error, η 3": ("glorot", nn.squared_error, nn.sigmoid, 3.0),
    "Glorot, squared error, η 10": ("glorot", nn.squared_error, nn.sigmoid, 10.0),
    "Glorot, cross entropy, η 0.5": ("glorot", nn.sigmoid_cross_entropy, nn.identity, 0.5),
    "Glorot, cross entropy, η 10": ("glorot", nn.sigmoid_cross_entropy, nn.identity, 10.0),
}


def images() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The training images and their digits, then those of the other writers."""
    X, y = nn.data.digits()
    return X[:CUT], y[:CUT], X[CUT:], y[CUT:]


def smoothed(y: np.ndarray, share: float) -> np.ndarray:
    """One-hot targets that give some of their 1 to all ten digits alike."""
    return (1 - share) * np.eye(10)[y] + share / 10


def judged(scores: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """The accuracy of some scores, and the mean surprise at the right digit."""
    right = float((scores.argmax(axis=1) == y).mean())
    return right, plain(nn.softmax_cross_entropy)(scores, np.eye(10)[y])[0]


def start(seed: int) -> Found:
    """How much more than log 10 an untrained network pays, and half the variance of its scores."""
    X, y, *_ = images()
    found: Found = {}
    for name, bend in BENDS.items():
        scores = nn.predict(nn.init([64, 30, 10], seed, hidden=bend), X)
        found[f"cost at the start beyond log 10, {name}"] = judged(scores, y)[1] - np.log(10)
        found[f"half the variance of the scores, {name}"] = scores.var(axis=1).mean() / 2
    return found


def longer(seed: int) -> Found:
    """Test surprise and accuracy after more and more epochs; then the same scores, halved."""
    X, y, X_test, y_test = images()
    found: Found = {}
    for epochs in MOMENTS:
        net = nn.init([64, 30, 10], seed, hidden=nn.tanh)
        net, _ = nn.train(
            net, X, y, nn.softmax_cross_entropy, nn.sgd(0.5), epochs, 32, rng=seed, fast=True
        )
        scores = nn.predict(net, X_test)
        right, surprise = judged(scores, y_test)
        found |= {f"accuracy, {epochs} epochs": right, f"surprise, {epochs} epochs": surprise}
    found[f"surprise, {epochs} epochs, scores halved"] = judged(scores / 2, y_test)[1]
    return found


def smoothing(seed: int) -> Found:
    """Test accuracy and surprise with smoothed targets, and how far the right score stands out."""
    X, y, X_test, y_test = images()
    found: Found = {}
    for share in SHARES:
        net = nn.init([64, 64, 10], seed, hidden=nn.tanh)
        Y = smoothed(y, share)
        net, _ = nn.train(
            net, X, Y, nn.softmax_cross_entropy, nn.adam(0.003), 60, 32, rng=seed, fast=True
        )
        scores, of = nn.predict(net, X_test), f"ε {share:g}"
        found[f"accuracy, {of}"], found[f"surprise, {of}"] = judged(scores, y_test)
        found[f"surprise, {of}, scores doubled"] = judged(2 * scores, y_test)[1]
        scores = nn.predict(net, X)
        right = scores[np.arange(CUT), y]
        found[f"gap, {of}"] = float((right - (scores.sum(axis=1) - right) / 9).mean())
    return found


def twice(seed: int) -> Found:
    """Softmax in the network and again in the loss: the cost it ends at, and its accuracy."""
    X, y, X_test, y_test = images()
    net = nn.init([64, 64, 10], seed, hidden=nn.tanh, output=nn.softmax)
    Y, loss = np.eye(10)[y], plain(nn.softmax_cross_entropy)  # the checked one warns
    net, _ = nn.train(net, X, Y, loss, nn.adam(0.003), 60, 32, rng=seed)
    return {
        "training cost, softmax twice": loss(nn.predict(net, X), Y)[0],
        "accuracy, softmax twice": judged(nn.predict(net, X_test), y_test)[0],
    }


def mute(seed: int) -> Found:
    """How many digits have an output that never says more than one half, and the accuracy."""
    X, y, X_test, y_test = images()
    found: Found = {}
    for name, (weights, loss, output, lr) in MUTE.items():
        net = nn.init([64, 30, 10], seed, hidden=nn.sigmoid, output=output, weights=weights)
        net, _ = nn.train(net, X, np.eye(10)[y], loss, nn.sgd(lr), 30, 32, rng=seed, fast=True)
        answers = nn.predict(net, X)
        most = (answers if output is nn.sigmoid else nn.sigmoid(answers)).max(axis=0)
        found[f"mute, {name}"] = int((most < 0.5).sum())
        found[f"accuracy, {name}"] = float((nn.predict(net, X_test).argmax(1) == y_test).mean())
    return found


def one(seed: int) -> Found:
    """All that is measured with one seed."""
    return {**start(seed), **longer(seed), **smoothing(seed), **twice(seed), **mute(seed)}


ENTRY = Entry(
    name="cross_entropy",
    title="Cross entropy, said and measured",
    source=(
        "[Its chapter](../learn/cross-entropy.md) has what is said, and by whom. Networks of one "
        "hidden layer on the small digits, `X[:1000]` to train and `X[1000:]` to test, batches of "
        "32. *Surprise* is the mean of −log of the share of the right digit. *Epochs*: 64-30-10, "
        "tanh, a learning rate of 0.5. *ε* smooths the targets of 64-64-10, tanh, 60 epochs of "
        "Adam with 0.003; so does *softmax twice*. A digit is *mute* if its output is below one "
        "half for every training image: 64-30-10 of sigmoids, 30 epochs."
    ),
    claims=(
        *(
            Claim(f"{what}, {name}", drift=1e-6)
            for name in BENDS
            for what in ("cost at the start beyond log 10", "half the variance of the scores")
        ),
        *(
            Claim(f"{what}, {epochs} epochs", drift=0.02)
            for epochs in MOMENTS
            for what in ("accuracy", "surprise")
        ),
        Claim("surprise, 320 epochs, scores halved", drift=0.02),
        *(
            Claim(text.format(f"ε {share:g}"), drift=drift)
            for share in SHARES
            for text, drift in (
                ("accuracy, {}", 0.005),
                ("surprise, {}", 0.02),
                ("surprise, {}, scores doubled", 0.02),
                ("gap, {}", 1.0 if share == 0 else 0.05),
            )
        ),
        Claim("training cost, softmax twice", drift=0.01),
        Claim("accuracy, softmax twice", drift=0.005),
        *(
            Claim(f"{what}, {name}", drift=drift)
            for name in MUTE
            for what, drift in (("mute", 1), ("accuracy", 0.03))
        ),
    ),
    jobs={f"seed {seed}": partial(one, seed) for seed in SEEDS},
)
