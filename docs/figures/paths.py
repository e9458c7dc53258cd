"""Blame flows backward through a 2-2-2 network: along a path it is weighed, at a neuron it adds up.

Every number is from `nn.trace` on the example of the page. An arrow is as thick as what it carries;
it is dashed where that is negative.
"""

import numpy as np

import nn
from literate.site.figures import arrow
from nn._svg import BLAME, PAPER, VALUE, between, box, circle, line, svg, text

X, Y = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])
W1, b1 = np.array([[0.15, 0.25], [0.20, 0.30]]), np.array([0.35, 0.35])
W2, b2 = np.array([[0.40, 0.50], [0.45, 0.55]]), np.array([0.60, 0.60])
COLUMNS, ROWS = (26, 128, 310), (98, 228)


def trace() -> nn.Trace:
    """Return every array of one pass through the network and back."""
    net = [nn.Layer(W1, b1, nn.sigmoid), nn.Layer(W2, b2, nn.sigmoid)]
    return nn.trace(net, X, Y, nn.squared_error)


def carried(t: nn.Trace) -> np.ndarray:
    """Return what each weight of the second layer hands back: (hidden, output)."""
    return t.W[2] * t.dZ[2]


def signed(number: float) -> str:
    """Return a number with its sign; of so many digits that the rounded ones still add up."""
    return f"{number:+.5f}".replace("-", "−")


def draw() -> str:
    """Return the drawing."""
    t = trace()
    back, bend = carried(t), t.A[1][0] * (1 - t.A[1][0])
    x_in, x_hidden, x_out = COLUMNS
    shapes = [line(*between(x_in, y1, x_hidden, y2), width=0.7) for y1 in ROWS for y2 in ROWS]
    for i, y_hidden in enumerate(ROWS):
        for o, y_out in enumerate(ROWS):
            ends = between(x_out, y_out, x_hidden, y_hidden, 26)
            dash = "" if back[i, o] > 0 else "6 5"
            shapes.append(arrow(*ends, BLAME, 1 + 60 * abs(back[i, o]), dash))
    for i, y_hidden in enumerate(ROWS):
        for o, y_out in enumerate(ROWS):
            share = 0.5 if i == o else 0.7
            x, y = x_out + share * (x_hidden - x_out), y_out + share * (y_hidden - y_out)
            shapes.append(box(x - 33, y - 10, 66, 20, PAPER, 1))  # no arrow strikes it through
            shapes.append(text(x, y, signed(back[i, o]), BLAME, 14))
    for at, y in enumerate(ROWS):
        name, side = "₁₂"[at], -1 if at == 0 else 1
        steps = [
            f"sum {signed(back[at].sum())}",
            f"times slope {bend[at]:.5f}",
            f"δ{name}⁽¹⁾ = {signed(t.dZ[1][0, at])}",
        ]
        top = y - 74 if at == 0 else y + 36
        shapes += [
            circle(x_in, y, "x" + name, color=VALUE),
            circle(x_hidden, y, f"z{name}⁽¹⁾", color=VALUE),
            circle(x_out, y, f"z{name}⁽²⁾", color=VALUE),
            text(x_out - 14, y + side * 36, f"δ{name}⁽²⁾ = {signed(t.dZ[2][0, at])}", BLAME, 14),
            *(text(x_hidden, top + 19 * k, s, BLAME, 14) for k, s in enumerate(steps)),
        ]
    names = zip(COLUMNS, ("input", "layer 1", "layer 2"), strict=True)
    return svg(360, 336, *shapes, *(text(x, 322, name, size=13) for x, name in names))
