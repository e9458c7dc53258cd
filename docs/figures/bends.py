"""Four bends and, dashed, their slopes: sigmoid, tanh, relu and gelu on the same axes.

The sigmoid's slope is at most a quarter and its middle lies at one half; tanh is steeper, and its
middle is zero. Relu has a corner; gelu dips below zero before it rises.
"""

import numpy as np

import nn
from nn._svg import BLAME, VALUE, Plot, box, dot, svg, text

Z = np.linspace(-4, 4, 161)
BENDS = (nn.sigmoid, nn.tanh, nn.relu, nn.gelu)


def panel(at: int) -> str:
    """Return one bend with its slope."""
    bend = BENDS[at]
    A = bend(Z)
    slope = nn.activations.backward_for(bend)(np.ones_like(Z), Z, A)
    plot = Plot(10 + 178 * (at % 2), 26 + 152 * (at // 2), 162, 112, (-4, 4), (-1.2, 2))
    return (
        plot.across(0, width=0.7)
        + plot.across(1, dash="1 4", width=0.7)
        + text(*plot.at(-3.6, 1.25), "1", size=13)
        + plot.upright(0, dash="2 4")
        + plot.window(
            plot.curve(zip(Z, A, strict=True), VALUE, 3),
            plot.curve(zip(Z, slope, strict=True), BLAME, 2, "6 4"),
        )
        + dot(*plot.at(0, float(bend(0.0))), r=4, color=VALUE)
        + box(*plot[:4], stroke=0.7)
        + text(plot.left + 81, plot.top - 12, bend.__name__, size=14)
    )


def draw() -> str:
    """Return the drawing."""
    words = text(180, 306, "the sum, from −4 to 4", size=14)
    return svg(360, 318, *(panel(at) for at in range(4)), words)
