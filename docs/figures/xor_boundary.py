"""What a trained network answers between the four corners of XOR, and the corners themselves."""

import numpy as np
from _literate.figures import ACCENT, dot, svg, text

import nn

CELLS, SIDE, LEFT, TOP = 24, 10, 30, 12


def draw() -> str:
    """Return the drawing."""
    X, Y = nn.data.xor()
    net = nn.init([2, 4, 1], rng=0, output=nn.sigmoid)
    net, _ = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=2000)

    steps = (np.arange(CELLS) + 0.5) / CELLS * 1.4 - 0.2
    grid = np.array([(x, y) for y in steps[::-1] for x in steps])
    answers = nn.predict(net, grid).reshape(CELLS, CELLS)
    shapes = [
        f'<rect x="{LEFT + SIDE * i}" y="{TOP + SIDE * j}" width="{SIDE}" height="{SIDE}" '
        f'fill="{ACCENT}" fill-opacity="{0.6 * answers[j, i]:.2f}"/>'
        for j in range(CELLS)
        for i in range(CELLS)
        if answers[j, i] > 0.02
    ]
    width = CELLS * SIDE
    for (x, y), (target,) in zip(X, Y, strict=True):
        shapes.append(
            dot(LEFT + (x + 0.2) / 1.4 * width, TOP + (1.2 - y) / 1.4 * width, bool(target))
        )
    shapes += [text(LEFT + width / 2, TOP + width + 14, "x₁"), text(14, TOP + width / 2, "x₂")]
    return svg(LEFT + width + 12, TOP + width + 28, *shapes)
