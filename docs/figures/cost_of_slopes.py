"""What one gradient costs, in forward passes, as networks grow: by pushing, and by passing back.

Pushing is counted by calling `nn.numerical_gradient` and counting, or where that would take too
long by its rule, two passes a parameter. Passing back is counted in multiplications, from the
arrays of `nn.trace`: those forward, those for every dW and those for every dX but the data's.
"""

import numpy as np

import nn
from nn._svg import BLAME, WEIGHT, Plot, dot, svg, text

NETWORKS = ([2, 2, 1], [2, 4, 1], [4, 8, 3], [64, 10, 10], [64, 30, 10], [784, 30, 10])
PLOT = Plot(52, 16, 290, 200, (0.7, 4.7), (0, 5))


def parameters(sizes: list[int]) -> int:
    """Return how many weights and biases a network has."""
    return sum(layer.W.size + layer.b.size for layer in nn.init(sizes, rng=0))


def pushing(sizes: list[int]) -> int:
    """Return how many forward passes finite differences take: two for each parameter."""
    return 2 * parameters(sizes)


def passing_back(sizes: list[int]) -> float:
    """Return what forward and backward cost together, in multiplications of one forward pass."""
    X, Y = np.zeros((1, sizes[0])), np.zeros((1, sizes[-1]))
    t = nn.trace(nn.init(sizes, rng=0), X, Y, nn.squared_error)
    forward = sum(W.size for W in t.W.values())
    back = sum(dW.size for dW in t.dW.values()) + sum(W.size for l, W in t.W.items() if l > 1)
    return (forward + back) / forward


def draw() -> str:
    """Return the drawing."""
    counts = np.log10([parameters(sizes) for sizes in NETWORKS])
    pushed = np.log10([pushing(sizes) for sizes in NETWORKS])
    passed = np.log10([passing_back(sizes) for sizes in NETWORKS])
    powers = "⁰¹²³⁴⁵"
    return svg(
        360,
        264,
        PLOT.across(0),
        PLOT.upright(0.7),
        PLOT.curve(zip(counts, pushed, strict=True), WEIGHT, 2, "7 4"),
        PLOT.curve(zip(counts, passed, strict=True), BLAME, 3),
        *(dot(*PLOT.at(*p), False, 4, WEIGHT) for p in zip(counts, pushed, strict=True)),
        *(dot(*PLOT.at(*p), r=4, color=BLAME) for p in zip(counts, passed, strict=True)),
        text(*PLOT.at(2.0, 3.9), "pushing: two passes", WEIGHT, 14),
        text(*PLOT.at(2.0, 3.5), "for each parameter", WEIGHT, 14),
        text(*PLOT.at(3.0, 0.8), "passing back: two to three", BLAME, 14),
        *(text(PLOT.at(p, 0)[0], 229, "10" + powers[p], size=13) for p in range(1, 5)),
        *(text(46, PLOT.at(0, p)[1], "10" + powers[p], size=13, anchor="end") for p in range(6)),
        text(200, 252, "parameters", size=14),
        text(14, 116, "forward passes", size=14, turn=-90),
    )
