"""What the network of this chapter misreads, and is surest of: what it says, and what was meant.

Eight test images, each under the digit that the network says and the one that was meant.
"""

import numpy as np

import nn
from literate.browser.drawn import SIDE, learned
from nn._svg import box, shade, svg, text

COUNT, CELL = 8, 9


def surest() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the images, what was said, what was meant, and the share that was given to it."""
    net, *_ = learned()
    X, y = nn.data.digits()
    X, y = X[1000:], y[1000:]
    shares = nn.probabilities(net, X)
    said = shares.argmax(axis=1)
    rows = np.flatnonzero(said != y)
    rows = rows[np.argsort(-shares[rows].max(axis=1), kind="stable")][:COUNT]
    return X[rows], said[rows], y[rows], shares[rows].max(axis=1)


def draw() -> str:
    """Return the drawing."""
    shapes = []
    for at, (image, said, meant, _) in enumerate(zip(*surest(), strict=True)):
        left, top = 12 + 88 * (at % 4), 30 + 112 * (at // 4)
        shapes += [
            text(left + 36, top - 12, f"{said}, was {meant}", size=14),
            box(left, top, SIDE * CELL, SIDE * CELL, stroke=0.7),
            shade(image.reshape(SIDE, SIDE), left, top, CELL, "currentColor"),
        ]
    return svg(360, 226, *shapes)
