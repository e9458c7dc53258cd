"""The network that learns XOR: two inputs, four hidden neurons, one output."""

from itertools import pairwise

from _literate.figures import ACCENT, arrow, circle, svg, text

LAYERS = {"input": (2, 60, "x"), "hidden": (4, 230, "a"), "output": (1, 400, "ŷ")}
SUBSCRIPTS = "₁₂₃₄"


def places(count: int) -> list[int]:
    """Return the heights of the neurons of a layer, centered."""
    return [140 + 64 * at - 32 * (count - 1) for at in range(count)]


def draw() -> str:
    """Return the drawing."""
    shapes = []
    layers = list(LAYERS.items())
    for name, (count, x, letter) in layers:
        for at, y in enumerate(places(count)):
            shapes.append(circle(x, y, letter + (SUBSCRIPTS[at] if count > 1 else "")))
        shapes.append(text(x, 282, name, size=13))
    for (_, (n_in, x1, _)), (_, (n_out, x2, _)) in pairwise(layers):
        for y1 in places(n_in):
            for y2 in places(n_out):
                dx, dy = x2 - x1, y2 - y1
                length = (dx**2 + dy**2) ** 0.5
                ux, uy = 26 * dx / length, 26 * dy / length
                shapes.append(arrow(x1 + ux, y1 + uy, x2 - ux, y2 - uy))
    shapes.append(text(145, 282, "W⁽¹⁾, b⁽¹⁾", ACCENT, 13))
    shapes.append(text(315, 282, "W⁽²⁾, b⁽²⁾", ACCENT, 13))
    return svg(460, 300, *shapes)
