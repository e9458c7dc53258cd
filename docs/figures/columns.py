"""Three columns of a trained layer, drawn as images: what each neuron looks for, and what it shuns.

The layer has 64 inputs, the pixels of a digit, and ten neurons without a bend, one a digit. It has
learned from the first thousand images. Above are the weights that are positive, below those that
are negative; the fuller the square, the larger the weight.
"""

import numpy as np

import nn
from nn._svg import WEIGHT, box, shade, svg, text

DRAWN, LEFT, STEP, SIDE = (0, 3, 7), 92, 94, 9


def trained() -> nn.Layer:
    """Return the layer, after learning."""
    X, y = nn.data.digits()
    net = nn.init([64, 10], rng=0)
    loss, step = nn.softmax_cross_entropy, nn.adam(0.01)
    net, _ = nn.train(net, X[:1000], y[:1000], loss, step, epochs=20, batch=50, l2=1e-3)
    return net[0]


def draw() -> str:
    """Return the drawing."""
    W = trained().W
    shapes = [text(40, 66, "counts", size=13), text(40, 82, "for it", size=13)]
    shapes += [text(40, 156, "counts", size=13), text(40, 172, "against it", size=13)]
    for at, digit in enumerate(DRAWN):
        column = W[:, digit].reshape(8, 8) / np.abs(W[:, digit]).max()
        left = LEFT + STEP * at
        shapes.append(text(left + 4 * SIDE, 14, f"neuron for {digit}", size=13))
        for row, part in enumerate((column, -column)):
            top = 34 + 90 * row
            shapes.append(shade(part.clip(0, 1), left, top, SIDE, WEIGHT))
            shapes.append(box(left, top, 8 * SIDE, 8 * SIDE, stroke=0.7))
    return svg(360, 204, *shapes)
