"""How three machines pass blame back: a sum copies it, a product swaps, the larger one routes it.

Two numbers go in, 3 and 4. A blame of 2 comes back to the answer; below each input stands what it
gets of it.
"""

from collections.abc import Callable

import numpy as np

import nn
from literate.site.figures import arrow
from nn._svg import BLAME, VALUE, circle, svg, text

IN, BACK = np.array([3.0, 4.0]), 2.0
GATES: tuple[tuple[str, str, Callable], ...] = (
    ("+", "copies", lambda x: x[0] + x[1]),
    ("×", "swaps", lambda x: x[0] * x[1]),
    ("max", "routes", lambda x: np.maximum(x[0], x[1])),
)


def back(gate: Callable) -> list[float]:
    """Return what each input gets of the blame, by pushing."""
    return [round(BACK * float(slope), 6) for slope in nn.numerical_gradient(gate, IN)]


def draw() -> str:
    """Return the drawing."""
    shapes = []
    for at, (name, does, gate) in enumerate(GATES):
        left = 6 + 120 * at
        shapes += [
            circle(left + 74, 72, name, r=18, size=13),
            text(left + 74, 36, f"{gate(IN):g}", VALUE, 14),
            text(left + 74, 108, f"{BACK:g}", BLAME, 14),
            text(left + 52, 150, does, size=13),
        ]
        for y, number, blame in zip((30, 114), IN, back(gate), strict=True):
            shapes += [
                text(left + 10, y - 9, f"{number:g}", VALUE, 14),
                text(left + 10, y + 9, f"{blame:g}", BLAME, 14),
                arrow(
                    left + 22, y + (4 if y < 72 else -4), left + 56, 72 + (-12 if y < 72 else 12)
                ),
            ]
    return svg(360, 164, *shapes)
