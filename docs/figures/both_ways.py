"""Twenty layers before the first step: what tells images apart, and the blame that comes back.

Sigmoids with Glorot's weights lose both. Relus with He's keep both. Where each layer is fitted to
the images, all differences arrive, and the blame grows on its way to the first layer.
"""

import numpy as np

import nn
from nn._svg import BLAME, TARGET, VALUE, WEIGHT, Plot, box, svg, text

DEPTH = 20
LAYERS = np.arange(1, DEPTH + 1)
STARTS = (
    ("sigmoid, Glorot", nn.sigmoid, False, TARGET),
    ("sigmoid, fitted", nn.sigmoid, True, VALUE),
    ("relu, He", nn.relu, False, WEIGHT),
    ("relu, fitted", nn.relu, True, BLAME),
)
APART = Plot(52, 30, 290, 130, (1, DEPTH), (-6, 1))
BLAMED = Plot(52, 206, 290, 130, (1, DEPTH), (-6, 3))


def both_ways(at: int) -> tuple[np.ndarray, np.ndarray]:
    """Return how far the answers of each layer lie apart, and the size of the blame there."""
    _, bend, fit, _ = STARTS[at]
    X, y = nn.data.digits()
    X = (X[:300] - X.mean(axis=0)) / np.where(X.std(axis=0) > 0, X.std(axis=0), 1)
    net, A = [*nn.init([64, *[50] * DEPTH, 10], rng=0, hidden=bend)], X
    for l, (W, b, _) in enumerate(net[:-1]):
        if fit:
            W = W / (A @ W).std(axis=0)
            b = -(A @ W).mean(axis=0)
            net[l] = nn.Layer(W, b, bend)
        A = bend(A @ W + b)
    t = nn.trace(net, X, np.eye(10)[y[:300]], nn.softmax_cross_entropy)
    apart = np.array([t.A[l].std(axis=0).mean() for l in LAYERS])
    return apart, np.array([np.linalg.norm(t.dZ[l]) for l in LAYERS])


def panel(plot: Plot, sizes: list[np.ndarray], title: str, powers: dict[int, str]) -> str:
    """Return one direction: a curve for each start, over powers of ten."""
    curves = [
        plot.curve(
            zip(LAYERS, np.maximum(np.log10(each), plot.ys[0] - 1), strict=True),
            color,
            3,
            "7 4" if fit else "",
        )
        for (_, _, fit, color), each in zip(STARTS, sizes, strict=True)
    ]
    beside = [
        text(plot.left - 6, plot.at(1, power)[1], said, size=13, anchor="end")
        for power, said in powers.items()
    ]
    middle = plot.left + plot.width / 2
    return (
        plot.across(0, dash="1 4", width=0.7)
        + plot.window(*curves)
        + box(*plot[:4], stroke=0.7)
        + "".join(beside)
        + text(middle, plot.top - 14, title, size=14)
    )


def draw() -> str:
    """Return the drawing."""
    forward, back = zip(*(both_ways(at) for at in range(len(STARTS))), strict=True)
    last = [sizes / sizes[-1] for sizes in back]
    powers = {0: "1", -3: "0.001"}
    return svg(
        360,
        424,
        panel(APART, [*forward], "→ how far answers lie apart", powers),
        panel(BLAMED, last, "← the blame; at the last layer 1", powers),
        text(197, 354, "layer, from 1 to 20", size=14),
        text(110, 382, "sigmoid, Glorot", TARGET, 14),
        text(270, 382, "sigmoid, fitted - -", VALUE, 14),
        text(110, 406, "relu, He", WEIGHT, 14),
        text(270, 406, "relu, fitted - -", BLAME, 14),
    )
