"""The four points of XOR as the inputs have them, and as two hidden neurons see them.

A trained network with two hidden neurons: at the left where each of them changes its mind, at the
right their two answers as coordinates, with the line at which the output changes its mind.
"""

import numpy as np

import nn
from nn._svg import TARGET, VALUE, WEIGHT, Plot, box, dot, svg, text

NAMES = ("00", "01", "10", "11")
PLOTS = [Plot(left, 24, 148, 148, (-0.25, 1.25), (-0.25, 1.25)) for left in (22, 208)]


def trained() -> nn.Network:
    """Return a network with two hidden neurons that has learned XOR."""
    X, Y = nn.data.xor()
    net = nn.init([2, 2, 1], rng=0, output=nn.sigmoid)
    return nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=2000)[0]


def zero(w: np.ndarray, b: float, plot: Plot, dash: str = "") -> str:
    """Return the line on which a neuron's weighted sum is zero, as long as the plot is wide."""
    (low, high), found = plot.xs, []
    for at in (low, high):
        for other, own, fixed in ((w[1], w[0], 0), (w[0], w[1], 1)):
            if other and low <= (cut := -(own * at + b) / other) <= high:
                found.append((at, cut) if fixed == 0 else (cut, at))
    return plot.curve(found[:2], WEIGHT, 2, dash)


def picture(net: nn.Network) -> str:
    """Return both squares, of any network with two hidden neurons."""
    X, Y = nn.data.xor()
    t = nn.trace(net, X, Y, nn.squared_error)
    (W1, b1, _), (W2, b2, _) = net
    shapes = [box(p.left, p.top, p.width, p.height, stroke=0.7) for p in PLOTS]
    shapes += [zero(W1[:, j], b1[j], PLOTS[0], ("", "6 4")[j]) for j in (0, 1)]
    shapes.append(zero(W2[:, 0], b2[0], PLOTS[1]))
    for plot, points in zip(PLOTS, (X, t.A[1]), strict=True):
        for name, point, (y,) in zip(NAMES, points, Y, strict=True):
            here = [n for n, p in zip(NAMES, points, strict=True) if np.abs(p - point).max() < 0.1]
            x_at, y_at = plot.at(*point)
            shapes.append(dot(x_at, y_at, bool(y)))
            if name == here[0]:
                shapes.append(text(x_at, y_at - 17, ", ".join(here), TARGET, 13))
    shapes += [
        text(96, 10, "what comes in", size=14),
        text(282, 10, "what they make of it", size=14),
        text(96, 187, "x₁", VALUE),
        text(9, 98, "x₂", VALUE),
        text(282, 187, "a₁", VALUE),
        text(195, 98, "a₂", VALUE),
    ]
    return svg(360, 202, *shapes)


def draw() -> str:
    """Return the drawing."""
    return picture(trained())
