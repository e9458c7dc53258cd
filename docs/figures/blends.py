"""What kinds of units ask of two blends: six lines in a square of their shares.

To the right the share of the corner 0, 0 among the two that get a no, upward that of 0, 1 among
the two that get a yes. Units that tell one corner apart ask for an edge, units that look at one
input for a diagonal. Where lines of all units meet, no weights say XOR.
"""

from nn._svg import BLAME, VALUE, WEIGHT, Plot, dot, line, svg, text

PLOT = Plot(92, 40, 176, 176, (0, 1), (0, 1))
EDGES = {"0, 0": ((0, 0), (0, 1)), "1, 1": ((1, 0), (1, 1))}
LEVEL = {"0, 1": ((0, 0), (1, 0)), "1, 0": ((0, 1), (1, 1))}
DIAGONALS = {"first": ((0, 0), (1, 1)), "second": ((0, 1), (1, 0))}
MEET = {"P": (0, 0), "Q": (0, 1), "R": (1, 0), "S": (1, 1), "M": (0.5, 0.5)}
BESIDE = {"P": (-0.1, -0.1), "Q": (-0.1, 0.1), "R": (0.1, -0.1), "S": (0.1, 0.1), "M": (0.12, 0)}


def beside(name: str) -> tuple[float, float]:
    """Return where the name of a point stands."""
    (x, y), (right, up) = MEET[name], BESIDE[name]
    return PLOT.at(x + right, y + up - 0.025)


def draw() -> str:
    """Return the drawing."""
    groups = ((EDGES, VALUE), (LEVEL, VALUE), (DIAGONALS, WEIGHT))
    lines = [
        line(*PLOT.at(*begin), *PLOT.at(*end), color, 3)
        for ends, color in groups
        for begin, end in ends.values()
    ]
    return svg(
        360,
        270,
        *lines,
        *(dot(*PLOT.at(*at), r=6, color=BLAME) for at in MEET.values()),
        *(text(*beside(name), name, BLAME, 13) for name in MEET),
        text(*PLOT.at(-0.07, 0.5), "0, 0 apart", VALUE, 13, "end"),
        text(*PLOT.at(1.07, 0.5), "1, 1 apart", VALUE, 13, "start"),
        text(*PLOT.at(0.5, -0.12), "0, 1 apart", VALUE, 13),
        text(*PLOT.at(0.5, 1.1), "1, 0 apart", VALUE, 13),
        text(*PLOT.at(0.5, 0.72), "first input", WEIGHT, 13),
        text(*PLOT.at(0.5, 0.28), "second input", WEIGHT, 13),
        text(180, 258, "share of 0, 0 to the right, of 0, 1 upward", size=13),
    )
