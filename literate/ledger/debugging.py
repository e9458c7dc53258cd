"""Fourteen networks, thirteen with a bug: which of them learn, and who catches the bug.

All are right but for one line. They are judged by accuracy, as everybody does, and then by a check
of the gradient and by ten images that they should learn by heart.
"""

from collections.abc import Callable, Sequence
from copy import copy
from functools import partial
from typing import TypeAlias

import numpy as np

import nn
from nn._validation import plain

from .activations import Data
from .cross_entropy import images
from .record import Claim, Entry, Found
from .together import Together

SEEDS = range(20)
RATE, EPOCHS, BATCH = 0.2, 20, 20
BUGS = (
    "none",
    "biases: mean for sum",
    "biases never trained",
    "steps before blame has passed",
    "transpose forgotten",
    "fixed random matrix",
    "no slope of the bend",
    "one label in ten random",
    "softmax: times p (1 − p)",
    "first layer never trained",
    "1 − a for 1 − a²",
    "slope of the sigmoid",
    "sign wrong in layer 1",
    "no 1/n",
)
TURNED = ("fixed random matrix", "transpose forgotten")
LOOKS = (0, 1, 2, 5, 20)
SUSPECTS = 20  # training images whose label gets the smallest share


Slopes: TypeAlias = list[tuple[np.ndarray, np.ndarray]]


class Buggy(Together):
    """Networks of tanh that are trained with one line wrong."""

    def __init__(self, bug: str, n_in: int = 64, seeds: Sequence[int] = SEEDS) -> None:
        sizes = [n_in, 32, 32, 10]
        super().__init__([nn.init(sizes, seed, hidden=nn.tanh) for seed in seeds])
        self.bug = bug
        rngs = [np.random.default_rng((seed, 1)) for seed in seeds]
        pairs = [(32, 32), (32, 10)]
        self.B = [np.stack([nn.initializers.glorot(*pair, rng) for rng in rngs]) for pair in pairs]

    def back(self, l: int, dW: np.ndarray | float = 0.0) -> np.ndarray:
        """What the blame is multiplied by on its way through layer l: the transpose, if right."""
        W = self.W[l]
        if self.bug == "transpose forgotten" and l == 1:
            return W
        if self.bug == "fixed random matrix":
            W = self.B[l - 1]
        if self.bug == "steps before blame has passed":
            W = W - RATE * dW
        return W.swapaxes(1, 2)

    def slope(self, A: np.ndarray) -> np.ndarray:
        """The slope of the bend."""
        match self.bug:
            case "no slope of the bend":
                return np.ones_like(A)
            case "1 − a for 1 − a²":
                return 1 - A
            case "slope of the sigmoid":
                return A * (1 - A)
        found: np.ndarray = 1 - A**2
        return found

    def blame_at_the_end(self, scores: np.ndarray, Y: np.ndarray) -> np.ndarray:
        """The slope of the cost at each score."""
        p = plain(nn.softmax)(scores)
        dZ: np.ndarray = p - Y
        if self.bug == "softmax: times p (1 − p)":
            dZ = dZ * p * (1 - p)
        return dZ if self.bug == "no 1/n" else dZ / Y.shape[1]

    def gradients(self, X: np.ndarray, Y: np.ndarray, masks: Sequence[np.ndarray] = ()) -> Slopes:
        """The slopes of all layers, last layer first, with the bug."""
        passed, grads = self.answers(X), []
        dZ = self.blame_at_the_end(passed[-1][1], Y)
        for l in (2, 1, 0):
            A_in = passed[l - 1][1] if l else X
            dW, db = A_in.swapaxes(1, 2) @ dZ, dZ.sum(axis=1, keepdims=True)
            grads.append(self.spoiled(l, dW, db, X.shape[1]))
            if l:
                dZ = dZ @ self.back(l, dW) * self.slope(passed[l - 1][1])
        return grads

    def spoiled(
        self, l: int, dW: np.ndarray, db: np.ndarray, n: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """What the bug makes of the slopes of a layer."""
        if self.bug == "biases: mean for sum":
            return dW, db / n
        if self.bug == "biases never trained":
            return dW, 0 * db
        if l == 0 and self.bug == "first layer never trained":
            return 0 * dW, 0 * db
        if l == 0 and self.bug == "sign wrong in layer 1":
            return -dW, -db
        return dW, db

    def angles(self, X: np.ndarray, Y: np.ndarray) -> list[float]:
        """The degrees between wrong and true blame at the first layer, the mean over examples."""
        passed = self.answers(X)
        A1, A2 = passed[0][1], passed[1][1]
        blame = self.blame_at_the_end(passed[-1][1], Y)
        wrong = (blame @ self.back(2) * (1 - A2**2)) @ self.back(1) * (1 - A1**2)
        W2, W3 = (W.swapaxes(1, 2) for W in self.W[1:])
        true = (blame @ W3 * (1 - A2**2)) @ W2 * (1 - A1**2)
        lengths = np.linalg.norm(wrong, axis=2) * np.linalg.norm(true, axis=2)
        cosines = (wrong * true).sum(axis=2) / np.maximum(lengths, 1e-300)
        return [float(v) for v in np.degrees(np.arccos(cosines.clip(-1, 1))).mean(axis=1)]


def labels(bug: str, y: np.ndarray) -> np.ndarray:
    """The labels, one in ten of them drawn anew if that is the bug."""
    if bug != "one label in ten random":
        return y
    rng = np.random.default_rng(0)
    return np.where(rng.uniform(size=len(y)) < 0.1, rng.integers(10, size=len(y)), y)


def learning(bug: str, data: Callable[[], Data] = images) -> Found:
    """Test accuracies and last training costs; and the angles, for a wrong matrix on the way."""
    X, y, X_test, y_test = data()
    nets, Y = Buggy(bug, X.shape[1]), np.eye(10)[y]
    angles: list[list[float]] = []

    def look() -> None:
        angles.append(nets.angles(X[None, :500], Y[None, :500]))

    if bug in TURNED:
        look()
    nets.train(X, labels(bug, y), RATE, EPOCHS, BATCH, look if bug in TURNED else lambda: None)
    with np.errstate(all="ignore"):
        shares = plain(nn.softmax)(nets.answers(X)[-1][1])
        costs = -np.log(shares[:, np.arange(len(y)), y]).mean(axis=1)
    found: Found = {
        f"accuracy, {bug}": nets.accuracy(X_test, y_test),
        f"training cost, {bug}": [float(min(np.nan_to_num(cost, nan=1e3), 1e3)) for cost in costs],
    }
    if bug == "one label in ten random":
        suspects = shares[:, np.arange(len(y)), labels(bug, y)].argsort(axis=1)[:, :SUSPECTS]
        false = (labels(bug, y) != y)[suspects]
        found["false among the suspects"] = [float(v) for v in false.mean(axis=1)]
    return found | {f"angle, {bug}, epoch {at}": angles[at] for at in LOOKS if angles}


def apart(wrong: Slopes, true: Slopes) -> list[float]:
    """How far two gradients of each network lie apart: 0 if they are alike, 1 if opposite."""
    flat = [
        np.concatenate(
            [slopes.reshape(len(slopes), -1) for pair in each for slopes in pair], axis=1
        )
        for each in (wrong, true)
    ]
    lengths = sum(np.linalg.norm(each, axis=1) for each in flat)
    return [float(v) for v in np.linalg.norm(flat[0] - flat[1], axis=1) / lengths]


def angle(nets: Buggy, X: np.ndarray, Y: np.ndarray, right: np.ndarray) -> float:
    """Degrees between the gradient of a network with its bug, and the true one for right labels."""
    true = copy(nets)
    true.bug = "none"
    wrong, slopes = (
        np.concatenate(
            [part.ravel() for pair in each.gradients(X[None], wanted[None]) for part in pair]
        )
        for each, wanted in ((nets, Y), (true, right))
    )
    length = np.linalg.norm(wrong) * np.linalg.norm(slopes)
    return float(np.degrees(np.arccos(np.clip(wrong @ slopes / max(length, 1e-300), -1, 1))))


def caught(bug: str) -> Found:
    """What a check of the gradient finds, and how many learn ten images by heart."""
    X, y, *_ = images()
    X, y = X[:10], labels(bug, y[:10])
    Y = np.eye(10)[y]
    nets, right = Buggy(bug), Buggy("none")
    wrong, true = (each.gradients(X[None], Y[None]) for each in (nets, right))
    off = apart(wrong, true)
    nets = Buggy(bug)
    nets.train(X, y, RATE, 300, 10)
    return {
        f"gradient off by, {bug}": off,
        f"ten by heart, {bug}": int(np.sum(np.array(nets.accuracy(X, y)) == 1)),
    }


ENTRY = Entry(
    name="debugging",
    title="Thirteen bugs, said and measured",
    source=(
        "[Its chapter](../learn/debugging.md) has what is said. 64-32-32-10 with tanh from "
        "`nn.init`, plain descent on the cross entropy with a rate of 0.2, 20 epochs of batches of "
        "20; small digits in file order, the first 1,000 to train and the other 797 to test. "
        "*Training cost* is taken with the right labels. *Gradient off by*: on ten images, before "
        "training, how long the difference of the wrong and the right gradient is, divided by the "
        "sum of their lengths. *Ten by heart*: of 20 runs, those that name ten images rightly "
        "after 300 full steps on them. *Angle*: degrees between wrong and true blame at the first "
        "hidden layer, the mean over 500 training images. *Suspects*: the 20 training images whose "
        "label gets the smallest share."
    ),
    claims=(
        *(Claim(f"accuracy, {bug}", drift=0.03) for bug in BUGS),
        *(Claim(f"training cost, {bug}", drift=float("inf")) for bug in BUGS),
        *(Claim(f"gradient off by, {bug}", drift=0.02) for bug in BUGS),
        *(Claim(f"ten by heart, {bug}", drift=3) for bug in BUGS),
        *(Claim(f"angle, {bug}, epoch {at}", drift=5) for bug in TURNED for at in LOOKS),
        Claim("false among the suspects", drift=0.2),
    ),
    jobs={
        **{bug: partial(learning, bug) for bug in BUGS},
        **{f"caught: {bug}": partial(caught, bug) for bug in BUGS},
    },
)
