"""Arrays as boxes of their true size: forward, and back.

The sizes are those of real arrays that went through `nn.dense`: four examples, three inputs, two
neurons.
"""

import numpy as np

import nn
from nn._svg import BLAME, VALUE, WEIGHT, box, line, svg, text

CELL = 16


def arrays() -> dict[str, np.ndarray]:
    """Return the arrays of one layer, by name."""
    rng = np.random.default_rng(0)
    X, W, b = rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
    Z, backward = nn.dense(W, b, X)
    dZ = np.ones_like(Z)
    dX, dW, db = backward(dZ)
    return {"X": X, "W": W, "b": b, "Z": Z, "dZ": dZ, "dX": dX, "dW": dW, "db": db}


def color(name: str) -> str:
    """Return the color of an array."""
    return BLAME if name[0] == "d" else WEIGHT if name[0] in "Wb" else VALUE


def grid(name: str, shape: tuple[int, ...], x: float, y: float) -> str:
    """Return an array around the height y, its name above and its shape below."""
    rows, columns = shape if len(shape) == 2 else (1, *shape)
    top, ink = y - CELL * rows / 2, color(name)
    lines = [
        line(x, top + CELL * at, x + CELL * columns, top + CELL * at, ink, 0.8)
        for at in range(1, rows)
    ] + [
        line(x + CELL * at, top, x + CELL * at, top + CELL * rows, ink, 0.8)
        for at in range(1, columns)
    ]
    middle = x + CELL * columns / 2
    words = " × ".join(map(str, shape))
    return (
        box(x, top, CELL * columns, CELL * rows, ink, 0.12)
        + "".join(lines)
        + text(middle, top - 12, name, ink)
        + text(middle, top + CELL * rows + 12, words, "", 13)
    )


def row(y: float, *parts: str) -> str:
    """Return one equation: names of arrays, with ᵀ where they are turned, and signs between."""
    sizes = {name: array.shape for name, array in arrays().items()}
    sizes |= {name + "ᵀ": shape[::-1] for name, shape in sizes.items()}
    widths = [CELL * sizes[part][-1] if part in sizes else 10 for part in parts]
    gap = 16
    x = (360 - sum(widths) - gap * (len(parts) - 1)) / 2
    shapes = []
    for part, width in zip(parts, widths, strict=True):
        shapes.append(
            grid(part, sizes[part], x, y) if part in sizes else text(x + 5, y, part, size=18)
        )
        x += width + gap
    return "".join(shapes)


def draw() -> str:
    """Return the drawing."""
    return svg(
        360,
        400,
        row(68, "Z", "=", "X", "·", "W", "+", "b"),
        row(200, "dW", "=", "Xᵀ", "·", "dZ"),
        row(330, "dX", "=", "dZ", "·", "Wᵀ"),
    )
