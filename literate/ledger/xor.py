"""XOR from two hundred starts in each of twelve settings: how many runs end wrong.

All starts of a setting are trained at once, the first axis of every array being the start. A run is
wrong if one of its four answers, rounded, is.
"""

from functools import partial
from typing import NamedTuple

import numpy as np

import nn
from nn.activations import backward_for

from .record import Claim, Entry

STARTS = 200
MOMENTS, LATE = (1_000, 10_000), (100_000,)


class Setting(NamedTuple):
    """A way to train a 2-h-1 network; lr is for a mean over the four rows."""

    hidden: int = 2
    activation: nn.activations.Activation = nn.sigmoid
    entropy: bool = False
    lr: float = 2.0
    start: str = "uniform ±1"
    bias: bool = True


SETTINGS = {
    "2-2-1, squared error, uniform ±1, η 2": Setting(),
    "2-2-1, squared error, normal, η 2": Setting(start="normal"),
    "2-2-1, squared error, Glorot, η 2": Setting(start="glorot"),
    "2-2-1, squared error, uniform 0 to 1, η 2": Setting(start="uniform 0 to 1"),
    "2-2-1, squared error, uniform ±1, η 0.5": Setting(lr=0.5),
    "2-2-1, squared error, uniform ±1, η 20": Setting(lr=20.0),
    "2-2-1, cross entropy, uniform ±1, η 2": Setting(entropy=True),
    "2-2-1, tanh, cross entropy, uniform ±1, η 2": Setting(activation=nn.tanh, entropy=True),
    "2-2-1, relu, cross entropy, uniform ±1, η 0.4": Setting(
        activation=nn.relu, entropy=True, lr=0.4
    ),
    "2-3-1, squared error, uniform ±1, η 2": Setting(3),
    "2-4-1, squared error, uniform ±1, η 2": Setting(4),
    "2-8-1, squared error, uniform ±1, η 2": Setting(8),
}


def one_start(setting: Setting, seed: int) -> list[np.ndarray]:
    """W1, b1, W2 and b2, drawn in this order."""
    rng, h = np.random.default_rng(seed), setting.hidden

    def draw(n_in: int, n_out: int) -> np.ndarray:
        if setting.start == "normal":
            return rng.normal(0, 1, (n_in, n_out))
        if setting.start == "uniform 0 to 1":
            return rng.uniform(0, 1, (n_in, n_out))
        return rng.uniform(-1, 1, (n_in, n_out))

    if setting.start in ("glorot", "uniform 0 to 1"):
        weights = nn.initializers.glorot if setting.start == "glorot" else None
        W1 = weights(2, h, rng) if weights else draw(2, h)
        W2 = weights(h, 1, rng) if weights else draw(h, 1)
        return [W1, np.zeros((1, h)), W2, np.zeros((1, 1))]
    return [draw(2, h), draw(1, h), draw(h, 1), draw(1, 1)]


def train(name: str, moments: tuple[int, ...] = MOMENTS) -> dict[str, float]:
    """How many starts are wrong at each moment, and the cost of those that are wrong at last."""
    setting = SETTINGS[name]
    X, Y = nn.data.xor()
    n = len(X)
    starts = [one_start(setting, seed) for seed in range(STARTS)]
    W1, b1, W2, b2 = (np.stack(arrays) for arrays in zip(*starts, strict=True))
    found: dict[str, float] = {}
    for step in range(1, moments[-1] + 1):
        Z1 = X @ W1 + b1
        A1 = setting.activation(Z1)
        Y_hat = nn.sigmoid(A1 @ W2 + b2)
        dZ2 = (Y_hat - Y) / n
        if not setting.entropy:
            dZ2 = dZ2 * Y_hat * (1 - Y_hat)
        dZ1 = backward_for(setting.activation)(dZ2 @ W2.swapaxes(1, 2), Z1, A1)
        W2 = W2 - setting.lr * A1.swapaxes(1, 2) @ dZ2
        b2 = b2 - setting.lr * dZ2.sum(axis=1, keepdims=True)
        W1 = W1 - setting.lr * X.T @ dZ1
        b1 = b1 - setting.lr * dZ1.sum(axis=1, keepdims=True)
        if step in moments:
            wrong = (Y_hat.round() != Y).any(axis=(1, 2))
            found[f"{name}: wrong after {step:,} steps"] = int(wrong.sum())
    costs = ((Y_hat - Y) ** 2).sum(axis=(1, 2))[wrong] / (2 * n)
    if name == FIRST and moments == MOMENTS and len(costs):
        found |= {LOWEST: float(costs.min()), HIGHEST: float(costs.max())}
    return found


FIRST = next(iter(SETTINGS))
LOWEST, HIGHEST = (
    f"{FIRST}: {which} cost of a run that is wrong" for which in ("lowest", "highest")
)

ENTRY = Entry(
    name="xor",
    title="XOR: how often it fails",
    source=(
        "Tutorials often say that a run on XOR that stops learning is stuck in a local minimum. "
        "For the 2-2-1 network L. Hamey (XOR has no local minima, Neural Networks 11, 1998) and "
        "I. Sprinkhuizen-Kuyper and E. Boers (The local minima of the error surface of the 2-2-1 "
        "XOR network, Annals of Mathematics and Artificial Intelligence 25, 1999) prove that no "
        "finite weights are one. These counts are ours: of 200 starts, those of which an answer "
        "rounds to the wrong side."
    ),
    claims=(
        *(
            Claim(f"{name}: wrong after {moment:,} steps", drift=4)
            for name in SETTINGS
            for moment in MOMENTS
        ),
        Claim(f"{FIRST}: wrong after {LATE[0]:,} steps", drift=4),
        Claim(LOWEST, drift=1e-3),
        Claim(HIGHEST, drift=1e-3),
    ),
    jobs={name: partial(train, name) for name in SETTINGS}
    | {f"{FIRST}, much longer": partial(train, FIRST, LATE)},
)
