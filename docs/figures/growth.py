"""How long a step takes as the hidden layers grow wider, and what of it are matrix products.

Two hidden layers of 8 to 2,048 neurons, batches of 128. The solid line is the whole step, the
broken one its bare matrix products, and the third what as many calls of NumPy take that do
nothing worth mentioning. The times are from the record of the benchmarks.
"""

import numpy as np

from literate.benchmarks.results import grown, limit
from nn._svg import BLAME, VALUE, WEIGHT, Plot, dot, svg, text


def rows() -> list[tuple[int, float, float, float]]:
    """Return the width, and the microseconds of the step, of its products and of its calls."""
    return [
        (r["sizes"][1], 1e6 * r["seconds"], 1e6 * r["products"], 1e6 * limit("call") * r["calls"])
        for r in grown("width")
    ]


def draw() -> str:
    """Return the drawing."""
    plot = Plot(52, 16, 290, 200, (2.8, 11.2), (0.6, 5.2))
    steps, products, calls = (
        [(np.log2(row[0]), np.log10(row[column])) for row in rows()] for column in (1, 2, 3)
    )
    powers = {1: "10 µs", 2: "100 µs", 3: "1 ms", 4: "10 ms", 5: "100 ms"}
    return svg(
        360,
        264,
        plot.across(0.6),
        plot.upright(2.8),
        plot.curve(calls, VALUE, 2, "2 4"),
        plot.curve(products, BLAME, 2, "7 4"),
        plot.curve(steps, WEIGHT, 2.5),
        *(dot(*plot.at(*p), r=4, color=WEIGHT) for p in steps),
        text(*plot.at(7.2, 4.3), "the whole step", WEIGHT, 14, "end"),
        text(*plot.at(8.5, 2.6), "its products", BLAME, 14, "start"),
        text(*plot.at(11.2, calls[0][1] - 0.3), "its calls, empty", VALUE, 14, "end"),
        *(text(46, plot.at(3, p)[1], word, size=13, anchor="end") for p, word in powers.items()),
        *(text(plot.at(p, 1)[0], 231, f"{2**p:,}", size=13) for p in (3, 5, 7, 9, 11)),
        text(200, 252, "neurons in each hidden layer", size=14),
    )
