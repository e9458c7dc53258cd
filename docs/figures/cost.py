"""Errors as squares of their true area, and the curve that gives the cost of each.

Three predictions miss their targets. The area of a square is the squared error; the curve is half
of it, from `nn.squared_error` on one example at a time.
"""

import numpy as np

import nn
from nn._svg import BLAME, TARGET, VALUE, Plot, box, dot, line, say, svg, text

Y_HAT, Y = np.array([0.9, 0.5, 0.25]), np.array([0.2, 0.9, 0.55])
UNIT = 135
PLOT = Plot(242, 40, 106, 150, (-1, 1), (0, 0.5))


def errors() -> np.ndarray:
    """Return what each prediction misses its target by."""
    return Y_HAT - Y


def cost(error: float) -> float:
    """Return the cost of one example that misses by this much."""
    return nn.squared_error(np.array([[error]]), np.array([[0.0]]))[0]


def squares() -> str:
    """Return targets, predictions and the squares between them."""
    base, x, shapes = 190, 14, []
    for wanted, got, error in zip(Y, Y_HAT, errors(), strict=True):
        side = UNIT * abs(error)
        top = base - UNIT * max(wanted, got)
        shapes += [
            box(x, top, side, side, BLAME, 0.18),
            line(x, top, x, top + side, BLAME, 3),
            dot(x, base - UNIT * wanted, r=5, color=TARGET),
            dot(x, base - UNIT * got, False, r=5, color=VALUE),
        ]
        for value, words, ink in ((wanted, "y", TARGET), (got, "ŷ", VALUE)):
            away = 16 if value == min(wanted, got) else -16
            shapes.append(text(x, base - UNIT * value + away, words, ink))
        area = say(round(error**2, 2))
        shapes.append(text(x + side / 2, top + side / 2, area, BLAME, 14))
        x += max(side, 10) + 14
    return "".join(shapes)


def draw() -> str:
    """Return the drawing."""
    E = np.linspace(-1, 1, 41)
    return svg(
        360,
        224,
        squares(),
        PLOT.across(0),
        PLOT.upright(0, dash="2 4"),
        PLOT.curve(((e, cost(e)) for e in E), BLAME, 3),
        *(dot(*PLOT.at(e, cost(e)), r=4.5, color=BLAME) for e in errors()),
        PLOT.ticks(xs=(-1, 0, 1)),
        text(100, 14, "error², an area", BLAME, 14),
        text(295, 14, "½ error²", BLAME, 14),
    )
