"""What arrives at fifty layers, before any training: how large the answers are, and how alike.

Three starts: the sigmoid and tanh with Glorot's weights, relu with He's. Above, how far the answers
of a layer lie apart over the images; below, the cosine of the angle between two images.
"""

import numpy as np

import nn
from nn._svg import BLAME, TARGET, VALUE, Plot, box, svg, text

LAYERS = np.arange(1, 51)
STARTS = (
    ("sigmoid", nn.sigmoid, nn.initializers.glorot, TARGET),
    ("tanh", nn.tanh, nn.initializers.glorot, VALUE),
    ("relu", nn.relu, nn.initializers.he, BLAME),
)
SPREADS = Plot(52, 30, 290, 150, (0, 50), (-4, 0.2))
COSINES = Plot(52, 226, 290, 130, (0, 50), (-0.1, 1.1))


def arriving(at: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the spread over images, and the median cosine between two, at each layer."""
    _, bend, draw, _ = STARTS[at]
    X, _ = nn.data.digits()
    A = (X[:100] - X.mean(axis=0)) / np.where(X.std(axis=0) > 0, X.std(axis=0), 1)
    pairs = np.triu_indices(len(A), 1)
    spreads, cosines = [], []
    for rng in range(len(LAYERS)):
        A = bend(A @ draw(A.shape[1], 100, rng=rng))
        unit = A / np.linalg.norm(A, axis=1, keepdims=True)
        spreads.append(A.std(axis=0).mean())
        cosines.append(np.median((unit @ unit.T)[pairs]))
    return np.array(spreads), np.array(cosines)


def beside(plot: Plot, heights: dict[float, str]) -> str:
    """Return the heights that are named, with a thin line across at each."""
    return "".join(
        plot.across(y, dash="1 4", width=0.7)
        + text(plot.left - 6, plot.at(0, y)[1], said, size=13, anchor="end")
        for y, said in heights.items()
    )


def draw() -> str:
    """Return the drawing."""
    above, below = [], []
    for at, (_, _, _, color) in enumerate(STARTS):
        spreads, cosines = arriving(at)
        powers = np.maximum(np.log10(spreads), SPREADS.ys[0] - 1)
        above.append(SPREADS.curve(zip(LAYERS, powers, strict=True), color, 3))
        below.append(COSINES.curve(zip(LAYERS, cosines, strict=True), color, 3))
    return svg(
        360,
        392,
        beside(SPREADS, {0: "1", -2: "0.01", -4: "0.0001"}),
        beside(COSINES, {0: "0", 1: "1"}),
        SPREADS.window(*above),
        COSINES.window(*below),
        box(*SPREADS[:4], stroke=0.7),
        box(*COSINES[:4], stroke=0.7),
        text(197, 14, "how far the answers lie apart", size=14),
        text(197, 210, "cosine between two images", size=14),
        text(*SPREADS.at(8, -3), "sigmoid", TARGET, 14, "start"),
        text(*SPREADS.at(30, -1.35), "tanh", VALUE, 14, "start"),
        text(*SPREADS.at(30, -0.05), "relu", BLAME, 14, "start"),
        text(197, 378, "layer, from 1 to 50", size=14),
    )
