"""A cost as one weight turns, its slope at one point, and two ways to find it by pushing.

The curve is the cost of one neuron. The line through the pushes both ways is nearly parallel to
the curve at the point; the line through one push is not.
"""

import numpy as np

import nn
from nn._svg import BLAME, WEIGHT, Plot, dot, line, svg, text

AT, PUSH = 0.0, 0.9
X, Y = np.array([[-1.4], [1.6]]), np.array([[0.2], [0.0]])
PLOT = Plot(14, 14, 332, 210, (-1.9, 1.75), (0, 0.235))


def cost(w: float) -> float:
    """Return the cost of one neuron with this weight, on two examples."""
    return nn.squared_error(nn.sigmoid(w * X), Y)[0]


def slopes() -> tuple[float, float, float]:
    """Return the slope, the quotient of one push up, and the quotient of pushes both ways."""
    up, down = cost(AT + PUSH), cost(AT - PUSH)
    here = float(nn.numerical_gradient(cost, AT))
    return here, (up - cost(AT)) / PUSH, (up - down) / (2 * PUSH)


def draw() -> str:
    """Return the drawing."""
    weights = np.linspace(*PLOT.xs, 80)
    down, here, up = ((w, cost(w)) for w in (AT - PUSH, AT, AT + PUSH))
    exact, _, _ = slopes()
    tangent = [(AT + s, here[1] + s * exact) for s in (-0.75, 1.6)]
    base = PLOT.ys[0]
    feet = [line(*PLOT.at(w, base), *PLOT.at(w, C), WEIGHT, 1, "2 4") for w, C in (down, here, up)]
    names = [
        text(PLOT.at(w, 0)[0], 238, words, WEIGHT)
        for (w, _), words in zip((down, here, up), ("w − h", "w", "w + h"), strict=True)
    ]
    return svg(
        360,
        252,
        PLOT.across(base),
        *feet,
        *names,
        PLOT.curve(((w, cost(w)) for w in weights), BLAME, 3),
        PLOT.curve(tangent, width=2),
        PLOT.curve((here, up), width=2, dash="3 4"),
        PLOT.curve((down, up), width=2, dash="8 4"),
        *(dot(*PLOT.at(*point), r=4.5, color=BLAME) for point in (down, here, up)),
        text(*PLOT.at(-1.75, 0.12), "C", BLAME),
        text(*PLOT.at(1.35, 0.085), "the slope", size=14),
        text(*PLOT.at(0.36, 0.16), "one push", size=14),
        text(*PLOT.at(-0.55, 0.13), "both ways", size=14),
    )
