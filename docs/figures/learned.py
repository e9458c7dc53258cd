"""Which labels a network learns first, true ones or false ones, and when new digits are right most.

Medians of twenty seeds: two hundred images, a fifth of whose labels were drawn at random. The
numbers are the ledger's.
"""

from math import log2
from statistics import median

from literate.ledger import tables
from nn._svg import BLAME, TARGET, VALUE, Plot, dot, svg, text

EPOCHS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
LINES = (
    ("true labels learned", VALUE, "true labels", 3, 1.06),
    ("false labels learned", BLAME, "false labels", 4, 0.13),
    ("a fifth random", TARGET, "new digits", 4.6, 0.87),
)
PLOT = Plot(44, 16, 300, 190, (0, 8), (0, 1.1))


def medians(of: str) -> list[float]:
    """Return the median share after each of the epochs."""
    return [median(tables.found("generalization", f"{of}, epoch {epoch}")) for epoch in EPOCHS]


def draw() -> str:
    """Return the drawing."""
    shapes = []
    for of, color, words, x, y in LINES:
        points = [*zip(map(log2, EPOCHS), medians(of), strict=True)]
        shapes += [PLOT.curve(points, color, 3), text(*PLOT.at(x, y), words, color, 14)]
        shapes += [dot(*PLOT.at(*at), r=3, color=color) for at in points]
    return svg(
        360,
        254,
        PLOT.across(0),
        *shapes,
        PLOT.ticks(ys=(0, 0.2, 0.4, 0.6, 0.8, 1)),
        *(text(PLOT.at(log2(epoch), 0)[0], 220, f"{epoch}", size=13) for epoch in EPOCHS),
        text(192, 242, "epochs", size=14),
    )
