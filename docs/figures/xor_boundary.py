"""What a trained network answers between the four corners of XOR, and the corners themselves.

The network and its training are those of the page. The fuller the color, the nearer to yes; on the
line the answer is one half.
"""

import numpy as np

import nn
from nn._svg import VALUE, Plot, border, dot, shade, svg, text

CELLS, SIDE = 24, 10
PLOT = Plot(34, 10, CELLS * SIDE, CELLS * SIDE, (-0.2, 1.2), (-0.2, 1.2))


def answers() -> np.ndarray:
    """Return what the trained network says on a grid of inputs, the first row on top."""
    X, Y = nn.data.xor()
    net = nn.init([2, 4, 1], rng=0, output=nn.sigmoid)
    net, _ = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=2000)
    steps = (np.arange(CELLS) + 0.5) / CELLS * 1.4 - 0.2
    grid = np.array([(x, y) for y in steps[::-1] for x in steps])
    return nn.predict(net, grid).reshape(CELLS, CELLS)


def draw() -> str:
    """Return the drawing."""
    found = answers()
    X, Y = nn.data.xor()
    return svg(
        290,
        284,
        shade(found, PLOT.left, PLOT.top, SIDE, VALUE),
        border(found, PLOT),
        *(dot(*PLOT.at(*x), bool(y)) for x, (y,) in zip(X, Y, strict=True)),
        PLOT.ticks(xs=(0, 1), ys=(0, 1)),
        text(154, 268, "x₁", VALUE),
        text(14, 130, "x₂", VALUE),
    )
