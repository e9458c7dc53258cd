"""One hidden neuron feeds every neuron of the next layer, and blame comes back along each arrow.

The numbers are those of the page: the second neuron of layer 2 and the three outputs. Forward, its
answer goes out along each arrow; backward, each arrow brings a blame, times its weight.
"""

import numpy as np

import nn
from literate.site.figures import arrow
from nn._svg import BLAME, PAPER, VALUE, between, box, circle, svg, text

J = 1  # the neuron that is drawn
LEFT, RIGHT, MIDDLE, ROWS = 62, 272, 162, (42, 162, 282)


def trace() -> nn.Trace:
    """Return every array of one pass through the network of the page and back."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=2), rng.normal(size=3)
    net = nn.init([2, 5, 4, 3], rng=1, output=nn.sigmoid)
    return nn.trace(net, x[None, :], y[None, :], nn.squared_error)


def signed(number: float) -> str:
    """Return a number with its sign."""
    return f"{number:+.3f}".replace("-", "−")


def draw() -> str:
    """Return the drawing."""
    t = trace()
    delta, w = t.dZ[3][0], t.W[3][J]
    shapes = []
    for k, y in enumerate(ROWS):
        ends = between(RIGHT, y, LEFT, MIDDLE, 26)
        shapes.append(arrow(*ends, BLAME, 2, "" if w[k] * delta[k] > 0 else "6 5"))
    for k, y in enumerate(ROWS):
        at = RIGHT + 0.48 * (LEFT - RIGHT), y + 0.48 * (MIDDLE - y)
        words = f"{signed(w[k])} × {signed(delta[k])}"
        shapes += [box(at[0] - 58, at[1] - 10, 116, 20, PAPER, 1), text(*at, words, BLAME, 14)]
        shapes.append(circle(RIGHT, y, f"z{'₁₂₃'[k]}⁽³⁾", color=VALUE))
        shapes.append(text(RIGHT + 28, y, f"δ{'₁₂₃'[k]}⁽³⁾", BLAME, 14, "start"))
    slope = t.A[2][0, J] * (1 - t.A[2][0, J])
    steps = (
        f"sum {signed(w @ delta)}",
        f"times slope {slope:.3f}",
        f"δ₂⁽²⁾ = {t.dZ[2][0, J]:+.4f}".replace("-", "−"),
    )
    shapes.append(circle(LEFT, MIDDLE, "z₂⁽²⁾", color=VALUE))
    shapes += [text(LEFT + 6, 34 + 19 * k, s, BLAME, 14) for k, s in enumerate(steps)]
    shapes += [
        text(LEFT, 318, "layer 2", size=13),
        text(RIGHT, 318, "layer 3", size=13),
    ]
    return svg(360, 330, *shapes)
