"""Weights as images: what speaks for each digit, and what against.

Above, ten images of weights, one a digit, of a network without a hidden layer. Below, five neurons
of a hidden layer. One color is for weights above zero, the other for those below; the fuller, the
farther from zero.
"""

import numpy as np

import nn
from literate.browser.drawn import SIDE, learned
from nn._svg import BLAME, VALUE, box, shade, svg, text

CELL, HIDDEN = 7, 5


def alone() -> np.ndarray:
    """Return the weights (64, 10) of scores that see the pixels without a layer between."""
    _, X, y = learned()
    net, step = nn.init([64, 10], rng=0), nn.adam(0.003)
    net, _ = nn.train(net, X, y, nn.softmax_cross_entropy, step, 40, 32, fast=True)
    return np.asarray(net[0].W)


def tile(weights: np.ndarray, left: float, top: float, title: str) -> str:
    """Return the weights of one neuron under their title."""
    grid = (weights / abs(weights).max()).reshape(SIDE, SIDE)
    return (
        text(left + 28, top - 10, title, size=13)
        + box(left, top, SIDE * CELL, SIDE * CELL, stroke=0.7)
        + shade(grid.clip(0, 1), left, top, CELL, VALUE)
        + shade((-grid).clip(0, 1), left, top, CELL, BLAME)
    )


def draw() -> str:
    """Return the drawing."""
    W, hidden = alone(), learned()[0][0].W
    shapes = [
        tile(W[:, digit], 12 + 70 * (digit % 5), 28 + 84 * (digit // 5), str(digit))
        for digit in range(10)
    ]
    shapes += [tile(hidden[:, at], 12 + 70 * at, 196, "hidden") for at in range(HIDDEN)]
    return svg(360, 264, *shapes)
