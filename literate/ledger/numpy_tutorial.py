"""NumPy's tutorial on MNIST, as published, with its gate mended, and with the exact gradient.

Its network has no biases: 784 pixels, 100 hidden relus with dropout of one half, 10 outputs, half
the squared error, one image a step. On the way back the tutorial's gate asks whether the output of
the relu is at least 0, which it always is; and what dropout doubles on the way there is not
doubled on the way back.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

import nn

from .record import Claim, Entry
from .training import mnist, one_hot

PUBLISHED_SEED = 884736743
SEEDS = (PUBLISHED_SEED, 0, 1, 2, 3, 4)
LR, EPOCHS, HIDDEN, IMAGES = 0.005, 20, 100, 1000
# What dA is multiplied by, from the layer's output after dropout and the units that are on.
GATES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "as published": lambda D, on: (D >= 0) * on,
    "with the gate mended": lambda D, on: (D > 0) * on,
    "with the exact gradient": lambda D, on: (D > 0) * on * 2,
}


def learn(seed: int, way: str) -> dict[str, float]:
    """The share of the test images that is named rightly after the last epoch."""
    (X, y), _, (X_test, y_test) = mnist()
    X, Y, gate = X[:IMAGES].astype(float), one_hot(y[:IMAGES]).astype(float), GATES[way]
    rng = np.random.default_rng(seed)
    W1 = 0.2 * rng.random((784, HIDDEN)) - 0.1
    W2 = 0.2 * rng.random((HIDDEN, 10)) - 0.1
    for _ in range(EPOCHS):
        for x, wanted in zip(X, Y, strict=True):
            A = nn.relu(x @ W1)
            on = rng.integers(low=0, high=2, size=HIDDEN)
            D = A * on * 2
            dY_hat = D @ W2 - wanted
            dZ = W2 @ dY_hat * gate(D, on)
            W1 -= LR * np.outer(x, dZ)
            W2 -= LR * np.outer(D, dY_hat)
    hidden = nn.relu(X_test[:IMAGES].astype(float) @ W1)
    shares = (hidden @ W2).argmax(axis=1) == y_test[:IMAGES]
    return {f"test accuracy, {way}": float(shares.mean())}


def gradient() -> dict[str, float]:
    """How far each gradient of the first weights is from the slope, on one embedded digit."""
    X, y = nn.data.digits()
    x, wanted = X[0], np.eye(10)[y[0]]
    rng = np.random.default_rng(PUBLISHED_SEED)
    W1, W2 = 0.2 * rng.random((64, HIDDEN)) - 0.1, 0.2 * rng.random((HIDDEN, 10)) - 0.1
    on = rng.integers(low=0, high=2, size=HIDDEN)

    def cost(W: np.ndarray) -> float:
        return float(((nn.relu(x @ W) * on * 2 @ W2 - wanted) ** 2).sum() / 2)

    pushed = nn.numerical_gradient(cost, W1)
    D = nn.relu(x @ W1) * on * 2
    found = {}
    for way, gate in GATES.items():
        dW1 = np.outer(x, W2 @ (D @ W2 - wanted) * gate(D, on))
        missed = np.linalg.norm(dW1 - pushed) / np.linalg.norm(pushed)
        found[f"error of the gradient of W1, {way}"] = round(float(missed), 6)
    return found


GATE = (
    "`relu2deriv(output)` returns `output >= 0`, and gets the output of the relu, which is never "
    "below 0: so blame passes where it should stop. With `>` the gradient points the right way but "
    "is half as long, because dropout doubles on the way there and not on the way back. With the 2 "
    "it is exact."
)
ENTRY = Entry(
    name="numpy_tutorial",
    title="NumPy's tutorial: deep learning on MNIST",
    source=(
        "[numpy/numpy-tutorials](https://github.com/numpy/numpy-tutorials), file "
        "`content/tutorial-deep-learning-on-mnist.md`, commit 4e0b558, 12 February 2026. Its cells "
        "are executed by its tests. Measured here, as there: 1,000 training images and 1,000 test "
        "images, with its seed and five others. The error of a gradient is its distance from the "
        "measured slope, divided by the slope's length, for one embedded digit of 8 by 8 pixels."
    ),
    claims=(
        Claim("error of the gradient of W1, as published", "0", GATE, 1e-4, due=True),
        Claim("error of the gradient of W1, with the gate mended", drift=1e-4),
        Claim("error of the gradient of W1, with the exact gradient", "0", drift=1e-4, due=True),
        *(Claim(f"test accuracy, {way}", drift=0.02) for way in GATES),
    ),
    jobs={
        "the gradient": gradient,
        **{f"seed {seed}, {way}": partial(learn, seed, way) for seed in SEEDS for way in GATES},
    },
    mnist=True,
)
