"""Fourteen networks, one without a bug: which share of new digits they name.

A line a network, from the lowest to the highest of twenty starts, with a dot at the median. Nine
reach nearly as far as the first, which is right; three know no more than a guess.
"""

from statistics import median

from literate.ledger.debugging import BUGS
from literate.ledger.tables import found
from nn._svg import BLAME, VALUE, Plot, dot, line, svg, text

ROW = 21
PLOT = Plot(206, 26, 140, ROW * len(BUGS), (0, 1), (0, len(BUGS)))


def accuracies() -> dict[str, tuple[float, float, float]]:
    """Return the lowest accuracy, the median and the highest, of each bug."""
    values = {bug: found("debugging", f"accuracy, {bug}") for bug in BUGS}
    return {bug: (min(v), median(v), max(v)) for bug, v in values.items()}


def draw() -> str:
    """Return the drawing."""
    shapes = []
    for at, (bug, (low, middle, high)) in enumerate(accuracies().items()):
        y = PLOT.top + ROW * (at + 0.5)
        color = BLAME if at else VALUE
        shapes += [
            text(4, y, bug, size=13, anchor="start"),
            line(PLOT.at(low, 0)[0], y, PLOT.at(high, 0)[0], y, color, 3),
            dot(PLOT.at(middle, 0)[0], y, r=4, color=color),
        ]
    ticks = [
        line(*PLOT.at(x, 0), *PLOT.at(x, len(BUGS)), width=0.7, dash="2 4") for x in (0.1, 0.5, 1)
    ]
    words = [text(PLOT.at(x, 0)[0], 14, f"{x:g}", size=13) for x in (0.1, 0.5, 1)]
    return svg(360, ROW * len(BUGS) + 36, *ticks, *words, *shapes)
