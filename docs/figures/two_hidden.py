"""A network with two hidden layers: two inputs, three neurons, four neurons, one output.

A circle is a neuron, an arrow is a weight. The weights of a layer and their shape stand below them.
"""

from itertools import pairwise

import nn
from docs.figures.xor_network import SUBSCRIPTS, places
from literate.site.figures import arrow
from nn._svg import VALUE, WEIGHT, between, circle, svg, text

NET = nn.init([2, 3, 4, 1], rng=0)
COLUMNS = {"the data": (40, 2, "x"), "layer 1": (133, 3, ""), "layer 2": (227, 4, "")}
COLUMNS["layer 3"] = (320, 1, "ŷ")


def draw() -> str:
    """Return the drawing."""
    shapes = []
    for name, (x, count, letter) in COLUMNS.items():
        shapes.append(text(x, 14, name, size=14))
        for at, y in enumerate(places(count)):
            label = letter + SUBSCRIPTS[at] if letter == "x" else letter
            shapes.append(circle(x, y, label, 18, VALUE))
    gaps = pairwise(COLUMNS.values())
    for number, layer, ((x1, n_in, _), (x2, n_out, _)) in zip("¹²³", NET, gaps, strict=True):
        for y1 in places(n_in):
            for y2 in places(n_out):
                shapes.append(arrow(*between(x1, y1, x2, y2, 20), WEIGHT, 1.2))
        shapes.append(text((x1 + x2) / 2, 262, f"W⁽{number}⁾", WEIGHT))
        shapes.append(text((x1 + x2) / 2, 286, f"{layer.W.shape}", size=14))
    return svg(360, 300, *shapes)
