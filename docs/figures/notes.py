"""The notes of a small program, forward and back; and a corner where they mislead.

Above, a · b · exp(a), line by line. The slopes are filled in from the bottom: a has two readers,
and gets the sum of what comes from both. Below, max(x, 0) − max(−x, 0), which is x. At the corner
the rules say that it is level.
"""

import numpy as np

import nn
from nn._svg import BLAME, TARGET, VALUE, Plot, box, dot, line, say, svg, text

A, B = 0.5, 2.0
NAMES = ("a", "b", "u = a · b", "v = exp(a)", "C = u · v")
READERS = ((0, 2), (0, 3), (1, 2), (2, 4), (3, 4))
PLOT = Plot(70, 262, 230, 130, (-1, 1), (-1, 1))


def noted() -> tuple[list[float], list[float]]:
    """Return the values of the notes, and the slopes of the last one with respect to each."""
    tape = nn.Tape()
    a, b = tape.var(A), tape.var(B)
    C = a * b * np.exp(a)
    return [float(note.value) for note in tape], [float(d) for d in tape.backward(C, *tape)]


def corner(x: float) -> float:
    """Return the slope that the tape finds for max(x, 0) − max(−x, 0), which is x."""
    tape = nn.Tape()
    at = tape.var(x)
    (slope,) = tape.backward(np.maximum(at, 0.0) - np.maximum(-at, 0.0), at)
    return float(slope)


def draw() -> str:
    """Return the drawing."""
    values, slopes = noted()
    heights = [52 + 34 * at for at in range(len(NAMES))]
    shapes = [text(104, 20, "→ forward", size=14), text(292, 20, "← slopes", BLAME, 14)]
    for name, value, slope, y in zip(NAMES, values, slopes, heights, strict=True):
        shapes.append(box(20, y - 14, 168, 28, stroke=0.7))
        shapes.append(text(104, y, f"{name} = {say(round(value, 2))}", VALUE, 14))
        shapes.append(text(292, y, say(round(slope, 2)), BLAME, 14))
    for at, (one, other) in enumerate(READERS):
        x = 196 + 14 * at
        shapes.append(line(188, heights[one], x, heights[one], width=1))
        shapes.append(line(x, heights[one], x, heights[other], width=1))
        shapes.append(line(188, heights[other], x, heights[other], width=1))
    level = [(x, corner(0.0) * x) for x in (-0.6, 0.6)]
    return svg(
        360,
        424,
        *shapes,
        text(185, 236, "max(x, 0) − max(−x, 0)", size=14),
        box(*PLOT[:4], stroke=0.7),
        PLOT.curve([(-1, -1), (1, 1)], VALUE, 3),
        PLOT.curve(level, BLAME, 3, "7 4"),
        dot(*PLOT.at(0, 0), r=5, color=TARGET),
        text(*PLOT.at(0.95, -0.4), "the tape's slope", BLAME, 14, "end"),
        PLOT.ticks(xs=(-1, 0, 1), ys=(-1, 0, 1)),
    )
