"""What twenty deep networks of relus get right, by their start and by the library that ran them.

A line a kind of network, from the lowest of its seeds to the highest, with a dot at the median.
With five hidden layers all are alike, with twenty PyTorch's own start is far behind.
"""

from statistics import median

from literate.ledger.onwards import DEPTHS
from literate.ledger.tables import found
from nn._svg import BLAME, VALUE, WEIGHT, Plot, dot, line, svg, text

ROW, GAP = 20, 14
RUNS = {
    "PyTorch": ("PyTorch, PyTorch's", BLAME),
    "its start, in nn": ("nn, PyTorch's", BLAME),
    "scikit-learn": ("scikit-learn", WEIGHT),
    "PyTorch, He's start": ("PyTorch, He", VALUE),
}
HEIGHT = len(DEPTHS) * (len(RUNS) * ROW + GAP)
PLOT = Plot(200, 26, 146, HEIGHT, (0, 1), (0, 1))


def accuracies() -> dict[tuple[int, str], list[float]]:
    """Return the accuracies of all seeds, by the number of hidden layers and the run."""
    return {
        (depth, name): found("onwards", f"{run}, {depth} hidden")
        for depth in DEPTHS
        for name, (run, _) in RUNS.items()
    }


def draw() -> str:
    """Return the drawing."""
    shapes, y = [], PLOT.top + ROW / 2
    for (depth, name), values in accuracies().items():
        if name == "PyTorch":
            shapes.append(text(4, y, f"{depth}", size=15, anchor="start"))
        color = RUNS[name][1]
        low, high = PLOT.at(min(values), 0)[0], PLOT.at(max(values), 0)[0]
        shapes += [
            text(36, y, name, size=13, anchor="start"),
            line(low, y, high, y, color, 3),
            dot(PLOT.at(median(values), 0)[0], y, r=4, color=color),
        ]
        y += ROW + GAP * (name == [*RUNS][-1])
    ticks = [line(*PLOT.at(x, 0), *PLOT.at(x, 1), width=0.7, dash="2 4") for x in (0.1, 0.5, 1)]
    words = [text(PLOT.at(x, 0)[0], 14, f"{x:g}", size=13) for x in (0.1, 0.5, 1)]
    return svg(360, HEIGHT + 36, *ticks, *words, *shapes)
