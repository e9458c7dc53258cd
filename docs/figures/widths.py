"""How many new digits are right, over the width of a network that has learned a hundred images.

Medians of twenty seeds with clean labels, and with a fifth of them random. From sixteen neurons on
all hundred labels are known by heart, false ones too. The numbers are the ledger's.
"""

from math import log2

from literate.ledger import tables
from nn._svg import BLAME, VALUE, Plot, dot, svg, text

WIDTHS = (2, 4, 8, 16, 32, 64, 128, 512)
PLOT = Plot(44, 16, 300, 190, (1, 9), (0.2, 0.95))


def medians(which: str) -> list[float]:
    """Return the median accuracy at each width."""
    return [
        sorted(tables.found("generalization", f"width {width}, {which}: accuracy"))[10]
        for width in WIDTHS
    ]


def draw() -> str:
    """Return the drawing."""
    shapes = []
    for which, color in (("clean", VALUE), ("a fifth random", BLAME)):
        points = [*zip(map(log2, WIDTHS), medians(which), strict=True)]
        shapes += [PLOT.curve(points, color, 3)]
        shapes += [dot(*PLOT.at(*at), r=3, color=color) for at in points]
    return svg(
        360,
        254,
        PLOT.across(0.2),
        *shapes,
        text(*PLOT.at(6, 0.89), "clean labels", VALUE, 14),
        text(*PLOT.at(6, 0.52), "a fifth random", BLAME, 14),
        PLOT.ticks(ys=(0.2, 0.4, 0.6, 0.8)),
        *(text(PLOT.at(log2(w), 0)[0], 220, f"{w}", size=13) for w in WIDTHS),
        text(192, 242, "hidden neurons", size=14),
    )
