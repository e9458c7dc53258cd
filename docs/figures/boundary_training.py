"""What a network answers between the corners of XOR, at five moments of its training.

The network and its training are those of the page; the last panel is the cost of every step, with
the five moments marked.
"""

import numpy as np

import nn
from nn._svg import BLAME, VALUE, Plot, border, box, dot, shade, svg, text

MOMENTS = (0, 50, 100, 200, 2000)
CELLS, SIDE = 24, 4.25


def training() -> tuple[list[nn.Network], list[float]]:
    """Return the network at each moment, and the cost before every step."""
    X, Y = nn.data.xor()
    net, costs, found = nn.init([2, 4, 1], rng=0, output=nn.sigmoid), [], []
    for moment in MOMENTS:
        if moment > len(costs):
            steps = moment - len(costs)
            net, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=steps)
            costs += log
        found.append(net)
    return found, costs


def field(net: nn.Network) -> np.ndarray:
    """Return the answers on a grid of inputs, the first row on top."""
    steps = (np.arange(CELLS) + 0.5) / CELLS * 1.4 - 0.2
    grid = np.array([(x, y) for y in steps[::-1] for x in steps])
    return nn.predict(net, grid).reshape(CELLS, CELLS)


def panel(left: float, top: float, net: nn.Network, words: str) -> str:
    """Return one moment."""
    width = CELLS * SIDE
    answers = field(net)
    plot = Plot(left, top, width, width, (-0.2, 1.2), (-0.2, 1.2))
    X, Y = nn.data.xor()
    dots = [dot(*plot.at(*x), bool(y), 4.5) for x, (y,) in zip(X, Y, strict=True)]
    return (
        shade(answers, left, top, SIDE, VALUE)
        + box(left, top, width, width, stroke=0.7)
        + border(answers, plot)
        + "".join(dots)
        + text(left + width / 2, top + width + 13, words, size=14)
    )


def draw() -> str:
    """Return the drawing."""
    nets, costs = training()
    places = [(8 + 121 * (at % 3), 8 + 140 * (at // 3)) for at in range(6)]
    shapes = [
        panel(*place, net, f"step {moment:,}")
        for place, net, moment in zip(places, nets, MOMENTS, strict=False)
    ]
    left, top = places[5]
    curve = Plot(left + 8, top, 92, 102, (0, 3.31), (0, 0.14))
    points = [(np.log10(step + 1), C) for step, C in enumerate(costs)]
    marks = [points[min(moment, len(points) - 1)] for moment in MOMENTS]
    shapes += [
        curve.across(0),
        curve.upright(0),
        curve.curve(points[::4], BLAME),
        *(dot(*curve.at(*mark), r=3, color=BLAME) for mark in marks),
        text(left + 54, top + 115, "the cost", BLAME, 14),
    ]
    return svg(360, 282, *shapes)
