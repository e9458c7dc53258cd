"""A table in training: the cost at every step, and how new rows are taken for each other.

The table is the one of the page. To the right, a row is a tree and a column what the network says;
the fuller a square, the larger its share of the row.
"""

import nn
from literate.browser.own import EACH, STEPS, Own, leaves
from nn._svg import BLAME, VALUE, Plot, box, shade, svg, text

PLOT = Plot(44, 14, 130, 150, (0, STEPS), (0, 1.6))
LEFT, TOP, SIDE = 226, 30, 42


def trained() -> Own:
    """Return the figure after all of its steps."""
    own = Own(leaves(), 1)
    while own.moves:
        own.step()
    return own


def draw() -> str:
    """Return the drawing."""
    own = trained()
    M = nn.confusion_matrix(own.net, own.X_new, own.y_new)
    names, places = own.table.names, [SIDE * (at + 0.5) for at in range(len(M))]
    shapes = [
        PLOT.curve([(EACH * at, C) for at, C in enumerate(own.costs)], BLAME),
        box(PLOT.left, PLOT.top, PLOT.width, PLOT.height, stroke=0.7),
        PLOT.ticks(xs=(0, STEPS), ys=(0, 1)),
        text(109, 196, "cost, step by step", size=14),
        shade(M / M.sum(axis=1, keepdims=True), LEFT, TOP, SIDE, VALUE, 0.6),
        box(LEFT, TOP, len(M) * SIDE, len(M) * SIDE, stroke=0.7),
        text(LEFT + 63, 196, "meant, and said", size=14),
    ]
    for row, name in enumerate(names):
        shapes.append(text(LEFT - 6, TOP + places[row], name, size=13, anchor="end"))
        shapes.append(text(LEFT + places[row], TOP - 10, name, size=13))
        shapes += [
            text(LEFT + places[column], TOP + places[row], str(count))
            for column, count in enumerate(M[row])
        ]
    return svg(360, 208, *shapes)
