"""How fast steps of networks of different widths compute, and the two roofs above them.

To the right, how many operations of the matrix products there are for each byte that the calls of
a step read and write; upward, how many such operations a second. The slanted roof is what memory
can bring, the level one what the processor can compute; the dots are networks with two hidden
layers of 8 to 2,048 neurons, of which three are named. The numbers are from the record.
"""

import numpy as np

from literate.benchmarks.results import grown, limit
from nn._svg import BLAME, VALUE, WEIGHT, Plot, dot, svg, text

NAMED = (8, 128, 2048)


def points() -> list[tuple[int, float, float]]:
    """Return the width, the operations a byte and the operations a second of each network."""
    rows = grown("width")
    return [(r["sizes"][1], r["flops"] / r["bytes"], r["flops"] / r["seconds"]) for r in rows]


def draw() -> str:
    """Return the drawing."""
    peak, bandwidth = limit("flops"), limit("bytes")
    plot = Plot(52, 16, 290, 200, (-0.2, 1.3), (9, 11.3))
    edge = np.log10(peak / bandwidth)
    start = plot.xs[0]
    slant = [(start, np.log10(bandwidth) + start), (edge, np.log10(peak))]
    shapes = []
    for width, each_byte, speed in points():
        x, y = plot.at(np.log10(each_byte), np.log10(speed))
        shapes.append(dot(x, y, r=4, color=WEIGHT))
        if width in NAMED:
            shapes.append(text(x + 9, y + 4, f"{width:,}", WEIGHT, 13, anchor="start"))
    powers = {9: "1", 10: "10", 11: "100"}
    return svg(
        360,
        264,
        plot.across(9),
        plot.upright(start),
        plot.curve(slant, VALUE, 2),
        plot.curve([(edge, np.log10(peak)), (plot.xs[1], np.log10(peak))], BLAME, 2),
        *shapes,
        text(*plot.at(plot.xs[1], np.log10(peak) + 0.16), "what it can compute", BLAME, 14, "end"),
        text(*plot.at(-0.15, 11.16), "what memory brings", VALUE, 14, "start"),
        *(text(46, plot.at(0, p)[1], word, size=13, anchor="end") for p, word in powers.items()),
        *(text(plot.at(np.log10(x), 9)[0], 229, f"{x:g}", size=13) for x in (1, 2, 5, 10)),
        text(200, 252, "operations for each byte", size=14),
        text(12, 116, "billions a second", size=14, turn=-90),
    )
