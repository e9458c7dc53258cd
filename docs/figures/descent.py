"""Three walks down the same valley: steps too small, good, and too large.

The cost is that of one neuron without a bend, with two weights, on three examples; every step is a
step of `nn.sgd`. The rings are where the cost is equal.
"""

from math import pi

import numpy as np

import nn
from nn._svg import BLAME, WEIGHT, Plot, box, dot, say, svg, text

X = np.array([[2.0, 1.0], [1.0, 2.0], [0.5, -0.5]])
Y = X @ np.array([[1.0], [1.0]])
BEST, START = np.array([1.0, 1.0]), np.array([-1.1, 2.1])
LEVELS = (0.05, 0.3, 0.9, 2.0, 4.0)
STEPS = 12


def hessian() -> np.ndarray:
    """Return the second slopes of the cost, which are the same everywhere."""
    return X.T @ X / len(X)


def limit() -> float:
    """Return the learning rate beyond which the steps grow: 2 over the steepest curvature."""
    return float(2 / np.linalg.eigvalsh(hessian())[-1])


def rates() -> tuple[float, float, float]:
    """Return three learning rates: far below the limit, below it and above it."""
    return 0.06, round(0.8 * limit(), 2), round(1.12 * limit(), 2)


def walk(lr: float, steps: int = STEPS) -> np.ndarray:
    """Return the weights before each step and after the last, (steps + 1, 2)."""
    net = [nn.Layer(START[:, None].copy(), None, nn.identity)]
    update, path = nn.sgd(lr=lr), [START]
    for _ in range(steps):
        Y_hat, backward = nn.forward(net, X)
        update(net, backward(nn.squared_error(Y_hat, Y)[1]))
        path.append(net[0].W[:, 0].copy())
    return np.array(path)


def ring(level: float) -> np.ndarray:
    """Return points where the cost has this value, (61, 2)."""
    curvature, axes = np.linalg.eigh(hessian())
    angle = np.linspace(0, 2 * pi, 61)[:, None]
    around = np.hstack([np.cos(angle), np.sin(angle)])
    return BEST + around * np.sqrt(2 * level / curvature) @ axes.T


def panel(left: int, lr: float, words: str) -> str:
    """Return one walk on the rings."""
    plot = Plot(left, 10, 108, 108, (-1.6, 3.0), (-1.6, 3.0))
    path = walk(lr)
    rings = [plot.curve(ring(level), BLAME, 1) for level in LEVELS]
    steps = [dot(*plot.at(*at), r=2.5, color=WEIGHT) for at in path]
    end = plot.at(*BEST)
    return (
        plot.window(*rings, text(*end, "×", BLAME, 18), plot.curve(path, WEIGHT, 1.5), *steps)
        + box(*plot[:4], stroke=0.7)
        + text(left + 54, 138, f"η = {say(lr)}", size=14)
        + text(left + 54, 158, words, size=14)
    )


def draw() -> str:
    """Return the drawing."""
    words = ("too small", "good", "too large")
    shapes = [panel(5 + 121 * at, lr, words[at]) for at, lr in enumerate(rates())]
    return svg(360, 170, *shapes)
