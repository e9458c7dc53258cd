"""What a score costs where the answer should be no, and how hard it is pushed back.

The squared error of a sigmoid and the cross entropy, over the score; below, their slopes. Far to
the right the network is sure and wrong: there the squared error levels off.
"""

import numpy as np

import nn
from nn._svg import BLAME, VALUE, Plot, svg, text

Z = np.linspace(-6, 6, 97)
UPPER = Plot(44, 18, 300, 118, (-6, 6), (0, 4))
LOWER = Plot(44, 182, 300, 92, (-6, 6), (0, 1.05))


def curves() -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return the costs and the slopes at every score: squared error, then cross entropy."""
    A, no = nn.sigmoid(Z), np.zeros((1, 1))
    each = [nn.sigmoid_cross_entropy(np.array([[z]]), no) for z in Z]
    costs = [A**2 / 2, np.array([C for C, _ in each])]
    slopes = [A * A * (1 - A), np.array([dZ.item() for _, dZ in each])]
    return costs, slopes


def draw() -> str:
    """Return the drawing."""
    costs, slopes = curves()
    drawn = [
        plot.window(plot.curve(zip(Z, values, strict=True), color, 3, dash))
        for plot, both in ((UPPER, costs), (LOWER, slopes))
        for values, color, dash in zip(both, (VALUE, BLAME), ("7 4", ""), strict=True)
    ]
    return svg(
        360,
        320,
        *(plot.across(0) + plot.upright(0, dash="2 4") for plot in (UPPER, LOWER)),
        *drawn,
        text(*UPPER.at(0.3, 3.7), "cross entropy", BLAME, 14, "start"),
        text(*UPPER.at(3.6, 0.85), "squared error", VALUE, 14),
        text(*UPPER.at(-3.6, 2.2), "the cost", size=14),
        text(*LOWER.at(-3.6, 0.62), "the push", size=14),
        UPPER.ticks(ys=(0, 2, 4)),
        LOWER.ticks(xs=(-6, -4, -2, 0, 2, 4, 6), ys=(0, 1)),
        text(*LOWER.at(-4.4, -0.42), "sure and right", size=14),
        text(*LOWER.at(0, -0.42), "score", size=14),
        text(*LOWER.at(4.4, -0.42), "sure and wrong", size=14),
    )
