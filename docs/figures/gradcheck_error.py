"""How wrong a numerical slope is, for pushes of every size, and which push is best.

The slope of the sigmoid at 1 is computed by pushing one way and by pushing both ways, and compared
with what the way back says. The dot is the push that `nn.numerical_gradient` takes.
"""

import numpy as np

import nn
from nn._svg import BLAME, WEIGHT, Plot, dot, svg, text

AT = 1.0
PUSHES = np.logspace(-1, -14, 105)
PLOT = Plot(52, 16, 294, 200, (-14, -1), (-14, 0))


def wrong(h: float, both_ways: bool = True) -> float:
    """Return the relative error of a slope found by pushing by `h`."""
    A = nn.sigmoid(AT)
    exact = nn.activations.sigmoid_backward(1.0, AT, A)
    up, down = AT + h, AT - h if both_ways else AT
    slope = (nn.sigmoid(up) - nn.sigmoid(down)) / (up - down)
    return float(abs(slope - exact) / exact)


def chosen() -> float:
    """Return the push that `nn.numerical_gradient` takes here, seen from inside the function."""
    seen: list[float] = []
    nn.numerical_gradient(lambda z: seen.append(float(z)) or nn.sigmoid(z), AT)
    return abs(seen[0] - AT)


def draw() -> str:
    """Return the drawing."""
    both, one = (
        [(np.log10(h), np.log10(max(wrong(h, ways), 1e-16))) for h in PUSHES]
        for ways in (True, False)
    )
    h = chosen()
    powers = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return svg(
        360,
        264,
        PLOT.across(-14),
        PLOT.upright(-14),
        PLOT.curve(one, BLAME, 1.5, "3 3"),
        PLOT.curve(both, BLAME, 2.5),
        dot(*PLOT.at(np.log10(h), np.log10(wrong(h))), r=5, color=WEIGHT),
        text(*PLOT.at(-5.6, -3.2), "one way", BLAME, 14),
        text(*PLOT.at(-2.9, -11.5), "both ways", BLAME, 14),
        *(
            text(PLOT.at(p, 0)[0], 229, "10" + str(p).translate(powers), size=13)
            for p in range(-12, 0, 3)
        ),
        *(
            text(46, PLOT.at(-14, p)[1], "10" + str(p).translate(powers), size=13, anchor="end")
            for p in range(-12, 1, 3)
        ),
        text(200, 252, "size of the push, h", size=14),
        text(12, 116, "relative error", size=14, turn=-90),
    )
