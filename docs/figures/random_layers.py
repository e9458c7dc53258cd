"""How often one learning unit on a layer that nobody trained learns XOR, over the layer's size.

Dots are what two thousand drawn layers of each size gave, the curve is what the chapter derives.
With inputs of 0 and 1, instead of -1 and 1, it takes more units.
"""

from math import log2

import numpy as np

from literate.ledger import tables
from literate.ledger.history import DRAWS, HIDDEN
from nn._svg import BLAME, VALUE, Plot, dot, svg, text

PLOT = Plot(44, 16, 300, 190, (0, 5), (0, 1))


def shares(inputs: str = "") -> list[float]:
    """Return the share of drawn layers on which XOR was learned, for each size."""
    return [tables.found("history", f"XOR learned, h = {h}{inputs}")[0] / DRAWS for h in HIDDEN]


def derived(h: np.ndarray) -> np.ndarray:
    """Return the chance that the chapter derives, for inputs of -1 and 1."""
    p = (3 * np.arccos(1 / 3) - np.pi) / (2 * np.pi)
    q = (1 - 4 * p) / 3
    pairs = 4 * ((1 + q) / 2) ** h + (3 * q) ** h
    return 1 - (pairs - 4 * ((1 + q) / 4) ** h - 4 * (2 * q) ** h + 4 * q**h)


def draw() -> str:
    """Return the drawing."""
    across = np.linspace(0, 5, 61)
    at = [log2(h) for h in HIDDEN]
    shapes = [PLOT.curve(zip(across, derived(2**across), strict=True), VALUE, 2)]
    for inputs, color in (("", VALUE), (", inputs 0 and 1", BLAME)):
        places = zip(at, shares(inputs), strict=True)
        shapes += [dot(*PLOT.at(*place), r=5, color=color, filled=not inputs) for place in places]
    return svg(
        360,
        254,
        PLOT.across(0),
        PLOT.across(1, dash="5 4"),
        *shapes,
        text(*PLOT.at(1.75, 0.62), "−1 and 1", VALUE, 14),
        text(*PLOT.at(3.5, 0.48), "0 and 1", BLAME, 14),
        PLOT.ticks(ys=(0, 0.5, 1)),
        *(text(PLOT.at(x, 0)[0], 220, f"{h}", size=13) for x, h in zip(at, HIDDEN, strict=True)),
        text(192, 242, "random units", size=14),
    )
