"""Three walks in one valley, of the same rate: each step looks at one example, at eight, at all.

One neuron without a bend, two weights, 64 examples. The first walk staggers, and where the valley
ends it goes on staggering; the last one goes straight. All take the same number of steps.
"""

import numpy as np

import nn
from nn._svg import BLAME, WEIGHT, Plot, box, dot, svg, text
from nn.train import batches

RNG = np.random.default_rng(1)
X = RNG.normal(size=(64, 2)) * [1.5, 0.7]
Y = X @ np.array([[1.0], [1.0]]) + RNG.normal(size=(64, 1))
START, STEPS, LR = np.array([-1.1, 2.1]), 96, 0.12
SIZES = (1, 8, 64)
LEVELS = (0.05, 0.3, 0.9, 2.0, 4.0)


def lowest() -> np.ndarray:
    """Return the weights of the lowest cost."""
    return np.linalg.lstsq(X, Y, rcond=None)[0][:, 0]


def walk(size: int) -> np.ndarray:
    """Return the weights before each step and after the last, (steps + 1, 2)."""
    net = [nn.Layer(START[:, None].copy(), None, nn.identity)]
    update, path, rng = nn.sgd(LR), [START], np.random.default_rng(0)
    while len(path) <= STEPS:
        for rows in batches(len(X), size, rng)[: STEPS + 1 - len(path)]:
            Y_hat, backward = nn.forward(net, X[rows])
            update(net, backward(nn.squared_error(Y_hat, Y[rows])[1]))
            path.append(net[0].W[:, 0].copy())
    return np.array(path)


def ring(level: float) -> np.ndarray:
    """Return points where the cost is so much above the lowest, (61, 2)."""
    curvature, axes = np.linalg.eigh(X.T @ X / len(X))
    angle = np.linspace(0, 2 * np.pi, 61)[:, None]
    around = np.hstack([np.cos(angle), np.sin(angle)])
    return lowest() + around * np.sqrt(2 * level / curvature) @ axes.T


def panel(at: int) -> str:
    """Return one walk on the rings."""
    plot = Plot(5 + 121 * at, 10, 108, 108, (-1.4, 2.6), (-1.4, 2.6))
    path, size = walk(SIZES[at]), SIZES[at]
    rings = [plot.curve(ring(level), BLAME, 1) for level in LEVELS]
    steps = [dot(*plot.at(*each), r=1.5, color=WEIGHT) for each in path]
    cross = text(*plot.at(*lowest()), "×", BLAME, 18)
    words = f"{size} example{'s' * (size > 1)}"
    return (
        plot.window(*rings, plot.curve(path, WEIGHT, 1.2), *steps, cross)
        + box(*plot[:4], stroke=0.7)
        + text(plot.left + 54, 138, words, size=14)
    )


def draw() -> str:
    """Return the drawing."""
    return svg(360, 156, *(panel(at) for at in range(3)))
