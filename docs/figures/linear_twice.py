"""Two layers without a bend are a line; the same two layers with a bend between them are not.

Both curves come from one network, 1 → 2 → 1: at the left nothing bends its hidden layer, at the
right the sigmoid does. The weights and biases are the same.
"""

import numpy as np

import nn
from nn._svg import VALUE, WEIGHT, Plot, svg, text

W1, b1 = np.array([[3.0, 3.0]]), np.array([3.0, -4.0])
W2, b2 = np.array([[1.0], [-0.7]]), np.array([0.0])
X = np.linspace(-3, 3, 61)[:, None]


def outputs(bend: nn.activations.Activation) -> tuple[np.ndarray, np.ndarray]:
    """Return what each hidden neuron contributes (61, 2), and their sum (61, 1)."""
    t = nn.trace([nn.Layer(W1, b1, bend), nn.Layer(W2, b2, nn.identity)], X, X, nn.squared_error)
    return t.A[1] * W2.T, t.A[2]


def panel(left: int, bend: nn.activations.Activation, words: str, under: str) -> str:
    """Return one network's curve, and thin the two that it is the sum of."""
    parts, whole = outputs(bend)
    reach = 1.1 * max(np.abs(parts).max(), np.abs(whole).max())
    plot = Plot(left, 34, 160, 160, (-3, 3), (-reach, reach))
    thin = [plot.curve(zip(X[:, 0], part, strict=True), WEIGHT, 1.5, "5 4") for part in parts.T]
    thick = plot.curve(zip(X[:, 0], whole[:, 0], strict=True), VALUE, 3.5)
    frame = plot.across(0) + plot.upright(0)
    names = text(left + 80, 14, words) + text(left + 80, 214, under, VALUE, 14)
    return frame + "".join(thin) + thick + names


def draw() -> str:
    """Return the drawing."""
    return svg(
        360,
        228,
        panel(8, nn.identity, "no bend between", "the sum is a line"),
        panel(192, nn.sigmoid, "a sigmoid between", "the sum has a fold"),
    )
