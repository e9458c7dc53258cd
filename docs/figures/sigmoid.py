"""The sigmoid and, below it on the same axis, its slope.

Both curves are computed by the package; the slope is what the way back makes of a blame of 1.
"""

import numpy as np

import nn
from nn._svg import VALUE, Plot, dot, say, svg, text

Z = np.linspace(-6, 6, 121)
UPPER = Plot(44, 16, 300, 120, (-6, 6), (0, 1))
LOWER = Plot(44, 176, 300, 90, (-6, 6), (0, 0.3))


def curves() -> tuple[np.ndarray, np.ndarray]:
    """Return the sigmoid of every `Z`, and its slope there."""
    A = nn.sigmoid(Z)
    return A, nn.activations.sigmoid_backward(1.0, Z, A)


def draw() -> str:
    """Return the drawing."""
    A, slope = curves()
    top = Z[slope.argmax()], slope.max()
    return svg(
        360,
        300,
        *(plot.across(y, dash="2 4") for plot, y in ((UPPER, 1), (UPPER, 0.5))),
        *(plot.across(0) + plot.upright(0, dash="2 4") for plot in (UPPER, LOWER)),
        UPPER.curve(zip(Z, A, strict=True), VALUE, 3),
        LOWER.curve(zip(Z, slope, strict=True), VALUE, 3, "7 4"),
        dot(*UPPER.at(0, 0.5), r=4, color=VALUE),
        dot(*LOWER.at(*top), r=4, color=VALUE),
        text(*UPPER.at(3.6, 0.8), "σ(z)", VALUE),
        text(*LOWER.at(3.85, 0.155), "its slope, σ′(z)", VALUE),
        text(*LOWER.at(2.3, 0.255), f"at most {say(top[1])}", VALUE, 14),
        UPPER.ticks(ys=(0, 0.5, 1)),
        LOWER.ticks(xs=(-6, -4, -2, 0, 2, 4, 6), ys=(0, top[1])),
        text(*LOWER.at(6.4, 0), "z", VALUE),
    )
