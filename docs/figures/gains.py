"""How much faster each change makes the training, for a tiny network, a small one and a wide one.

From left to right, one more change at each place: the step as the equations say; no gradient of
the data; one vector of parameters, changed in place; products by dot and sums as products; arrays
that last; the step played back. Upward, how many times faster than the first. The times are from
the record of the benchmarks.
"""

from literate.benchmarks.results import gain
from nn._svg import BLAME, VALUE, WEIGHT, Plot, dot, svg, text

CURVES = (("W1", VALUE, "XOR"), ("W2 f32", WEIGHT, "digits"), ("W5", BLAME, "wide"))
RUNGS = range(6)


def gains(workload: str) -> list[float]:
    """Return how many times faster each rung is than the first."""
    return [gain(workload, height) for height in RUNGS]


def draw() -> str:
    """Return the drawing."""
    top = max(max(gains(workload)) for workload, _, _ in CURVES)
    plot = Plot(36, 16, 250, 200, (0, 5), (0.8, max(3.0, top) + 0.2))
    shapes = []
    for workload, color, name in CURVES:
        points = [*enumerate(gains(workload))]
        shapes += [
            plot.curve(points, color, 2),
            *(dot(*plot.at(*p), r=4, color=color) for p in points),
        ]
        x, y = plot.at(*points[-1])
        shapes.append(text(x + 10, y, name, color, 14, anchor="start"))
    levels = range(1, int(plot.ys[1]) + 1)
    return svg(
        360,
        264,
        *(plot.across(level, opacity=1 if level == 1 else 0.2) for level in levels),
        *shapes,
        *(text(30, plot.at(0, level)[1], f"×{level}", size=13, anchor="end") for level in levels),
        *(text(plot.at(rung, 0)[0], 232, str(rung), size=13) for rung in RUNGS),
        text(161, 252, "changes", size=14),
    )
