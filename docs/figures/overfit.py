"""Two borders between two half moons, of which one label in five is false: by heart, and with L2.

Both networks have 64 hidden neurons and the same start. Without a penalty the border bends around
single points; with one it stays smooth. Filled and hollow dots are the labels that were given.
"""

import numpy as np

import nn
from nn._svg import TARGET, VALUE, Plot, border, box, dot, shade, svg, text

CELLS, SIDE, LIES = 40, 4.1, 0.2
STRENGTHS = (0.0, 0.003)
XS, YS = (-1.6, 2.6), (-1.9, 2.3)


def points() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the points, the labels that were given, and the true ones."""
    X, y = nn.data.moons(40, noise=0.15, rng=0)
    rng = np.random.default_rng(1)
    lies = rng.random(len(y)) < LIES
    return X, np.where(lies, 1 - y, y), y


def trained(strength: float) -> nn.Network:
    """Return a network after 1,500 steps of Adam with all points."""
    X, given, _ = points()
    net = nn.init([2, 64, 1], rng=0, hidden=nn.tanh)
    loss, steps = nn.sigmoid_cross_entropy, nn.adam(0.03)
    Y = given[:, None].astype(float)
    return nn.train(net, X, Y, loss, steps, 1500, l2=strength, fast=True)[0]


def right(net: nn.Network) -> tuple[float, float]:
    """Return the share of given labels that it names, and of the true labels of new points."""
    X, given, _ = points()
    X_new, y_new = nn.data.moons(500, noise=0.15, rng=2)
    return tuple(
        float(((nn.predict(net, at)[:, 0] > 0) == labels).mean())
        for at, labels in ((X, given), (X_new, y_new))
    )


def panel(at: int) -> str:
    """Return one border, and what it gets right."""
    net, left = trained(STRENGTHS[at]), 8 + 180 * at
    x, y = ((np.arange(CELLS) + 0.5) / CELLS * (b - a) + a for a, b in (XS, YS))
    grid = np.array([(a, b) for b in y[::-1] for a in x])
    answers = nn.sigmoid(nn.predict(net, grid)).reshape(CELLS, CELLS)
    width = CELLS * SIDE
    plot = Plot(left, 8, width, width, XS, YS)
    X, given, _ = points()
    dots = [
        dot(*plot.at(*each), bool(label), 3, TARGET) for each, label in zip(X, given, strict=True)
    ]
    known, new = right(net)
    return (
        shade(answers, left, 8, SIDE, VALUE, most=0.5)
        + box(left, 8, width, width, stroke=0.7)
        + border(answers, plot)
        + "".join(dots)
        + text(left + width / 2, 188, ("no penalty", "L2")[at], size=14)
        + text(left + width / 2, 208, f"known {known:.2f}, new {new:.2f}", size=14)
    )


def draw() -> str:
    """Return the drawing."""
    return svg(360, 222, panel(0), panel(1))
