"""The network that learns XOR: two inputs, four hidden neurons, one output.

A circle is a neuron, an arrow is a weight. The weights and biases of a layer are named below it.
"""

from itertools import pairwise

from literate.site.figures import arrow
from nn._svg import VALUE, WEIGHT, between, circle, svg, text

LAYERS = {"input": (2, 45, "x"), "hidden": (4, 180, "a"), "output": (1, 315, "ŷ")}
SUBSCRIPTS = "₁₂₃₄"


def places(count: int) -> list[int]:
    """Return the heights of the neurons of a layer, centered."""
    return [134 + 58 * at - 29 * (count - 1) for at in range(count)]


def draw() -> str:
    """Return the drawing."""
    shapes = []
    layers = list(LAYERS.items())
    for name, (count, x, letter) in layers:
        for at, y in enumerate(places(count)):
            label = letter + (SUBSCRIPTS[at] if count > 1 else "")
            shapes.append(circle(x, y, label, color=VALUE))
        shapes.append(text(x, 14, f"{name} layer", size=14))
    for (_, (n_in, x1, _)), (_, (n_out, x2, _)) in pairwise(layers):
        for y1 in places(n_in):
            for y2 in places(n_out):
                shapes.append(arrow(*between(x1, y1, x2, y2), WEIGHT, 1.5))
    shapes.append(text(112, 262, "W⁽¹⁾, b⁽¹⁾", WEIGHT))
    shapes.append(text(248, 262, "W⁽²⁾, b⁽²⁾", WEIGHT))
    return svg(360, 278, *shapes)
