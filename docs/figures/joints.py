"""Five relus add up to a line with a joint for each of them, which follows a curve.

The thin broken lines are where the relus begin. Between them the sum is straight; at each it bends
by what that relu adds to the slope.
"""

import numpy as np

import nn
from nn._svg import TARGET, VALUE, WEIGHT, Plot, dot, svg, text

JOINTS = np.arange(5) / 5
X = np.linspace(0, 1, 101)
PLOT = Plot(40, 16, 300, 190, (0, 1), (-1.25, 1.25))


def curve(x: np.ndarray) -> np.ndarray:
    """Return what is to be followed: one turn of a sine."""
    return np.sin(2 * np.pi * x)


def network() -> list[nn.Layer]:
    """Return five relus and a sum, which meets the curve at the joints and at the end."""
    slopes = np.diff(curve(np.append(JOINTS, 1.0))) * 5
    hidden = nn.Layer(np.ones((1, 5)), -JOINTS, nn.relu)
    return [hidden, nn.Layer(np.diff(slopes, prepend=0.0)[:, None], np.zeros(1), nn.identity)]


def draw() -> str:
    """Return the drawing."""
    bent = nn.predict(network(), X[:, None])[:, 0]
    ends = nn.predict(network(), JOINTS[:, None])[:, 0]
    return svg(
        360,
        250,
        PLOT.across(0),
        *(PLOT.upright(joint, WEIGHT, "2 4") for joint in JOINTS),
        PLOT.curve(zip(X, curve(X), strict=True), TARGET, 2, "7 4"),
        PLOT.curve(zip(X, bent, strict=True), VALUE, 3),
        *(dot(*PLOT.at(x, y), r=4, color=VALUE) for x, y in zip(JOINTS, ends, strict=True)),
        text(*PLOT.at(0.48, 0.8), "the sum of five relus", VALUE, 14, "start"),
        text(*PLOT.at(0.02, -0.8), "the curve", TARGET, 14, "start"),
        text(180, 232, "each upright line: one more relu begins", WEIGHT, 14),
    )
