"""Blame flows backward through a 2-2-2 network: along a path it is weighed, at a neuron it adds up.

Every number is from `nn.trace` on the example of the page. An arrow is as thick as what it carries;
it is dashed where that is negative.
"""

import numpy as np
from _literate.figures import BLAME, VALUE, arrow, between, circle, line, svg, text

import nn

X, Y = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])
W1, b1 = np.array([[0.15, 0.25], [0.20, 0.30]]), np.array([0.35, 0.35])
W2, b2 = np.array([[0.40, 0.50], [0.45, 0.55]]), np.array([0.60, 0.60])
INPUT, HIDDEN, OUTPUT = ((28, y) for y in (80, 220)), None, None
COLUMNS, ROWS = (26, 128, 312), (88, 222)


def trace() -> nn.Trace:
    """Return every array of one pass through the network and back."""
    net = [nn.Layer(W1, b1, nn.sigmoid), nn.Layer(W2, b2, nn.sigmoid)]
    return nn.trace(net, X, Y, nn.squared_error)


def carried(t: nn.Trace) -> np.ndarray:
    """Return what each weight of the second layer hands back: (hidden, output)."""
    return t.W[2] * t.dZ[2]


def signed(number: float, digits: int = 3) -> str:
    """Return a number with its sign."""
    return f"{number:+.{digits}f}".replace("-", "−")


def draw() -> str:
    """Return the drawing."""
    t = trace()
    back = carried(t)
    dA = back.sum(axis=1)
    x_in, x_hidden, x_out = COLUMNS
    shapes = []
    for y1 in ROWS:
        for y2 in ROWS:
            shapes.append(line(*between(x_in, y1, x_hidden, y2), width=0.7))
    for i, y_hidden in enumerate(ROWS):
        for o, y_out in enumerate(ROWS):
            ends = between(x_out, y_out, x_hidden, y_hidden, 26)
            width = 1 + 60 * abs(back[i, o])
            shapes.append(arrow(*ends, BLAME, width, "" if back[i, o] > 0 else "6 5"))
            share = 0.66 if i == o else 0.74
            x = x_out + share * (x_hidden - x_out)
            y = y_out + share * (y_hidden - y_out)
            shift = (-15 if i == 0 else 15) if i == o else (14 if i == 0 else -14)
            shapes.append(text(x + (18 if i != o else 0), y + shift, signed(back[i, o]), BLAME, 14))
    for at, y in enumerate(ROWS):
        sign = -1 if at == 0 else 1
        shapes += [
            circle(x_in, y, "x" + "₁₂"[at], color=VALUE),
            circle(x_hidden, y, "z" + "₁₂"[at], color=VALUE),
            circle(x_out, y, "z" + "₁₂"[at], color=VALUE),
            text(x_out - 4, y + sign * 42, f"δ = {signed(t.dZ[2][0, at])}", BLAME, 14),
            text(x_hidden, y + sign * 64, f"sum {signed(dA[at])}", BLAME, 14),
            text(x_hidden, y + sign * 44, f"δ = {signed(t.dZ[1][0, at], 4)}", BLAME, 14),
        ]
    return svg(360, 310, *shapes)
