"""A network learns XOR, as a recorded run: what it answers between the corners, moment by moment.

It is the training that the first block of the book shows. Without a script the last moment is seen.
"""

import numpy as np

import nn
from nn._svg import BLAME, VALUE, Plot, border, box, dot, shade, svg, text

MOMENTS = (0, 25, 50, 75, 100, 125, 150, 200, 400, 2000)
CELLS, SIDE = 20, 8.0
PLANE = Plot(10, 8, CELLS * SIDE, CELLS * SIDE, (-0.2, 1.2), (-0.2, 1.2))
COST = Plot(200, 8, 142, 118, (0, np.log10(2001)), (0, 0.14))


def training() -> tuple[list[nn.Network], list[float]]:
    """Return the network at each moment, and the cost before every step and at the end."""
    X, Y = nn.data.xor()
    net, costs, found = nn.init([2, 4, 1], rng=0, output=nn.sigmoid), [], []
    for steps in np.diff(MOMENTS, prepend=0):
        if steps:
            net, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=int(steps))
            costs += log
        found.append(net)
    return found, [*costs, nn.squared_error(nn.predict(net, X), Y)[0]]


def frame(net: nn.Network, moment: int, cost: float, is_last: bool) -> str:
    """Return what changes from moment to moment."""
    X, _ = nn.data.xor()
    steps = (np.arange(CELLS) + 0.5) / CELLS * 1.4 - 0.2
    answers = nn.predict(net, [(x, y) for y in steps[::-1] for x in steps]).reshape(CELLS, CELLS)
    corners = nn.predict(net, X)[:, 0]
    says = f"step {moment:,}: cost {cost:.4f}"
    shapes = (
        shade(answers, PLANE.left, PLANE.top, SIDE, VALUE),
        border(answers, PLANE),
        *(
            text(x, y + (19 if row[1] else -18), f"{answer:.2f}", size=14)
            for row, answer in zip(X, corners, strict=True)
            for x, y in [PLANE.at(*row)]
        ),
        dot(*COST.at(np.log10(moment + 1), cost), r=5, color=BLAME),
        text(272, 162, says, "currentColor", 14),
    )
    hidden = "" if is_last else ' display="none"'
    return f'<g data-frame="{says}"{hidden}>{"".join(shapes)}</g>'


def draw() -> str:
    """Return the drawing."""
    X, Y = nn.data.xor()
    nets, costs = training()
    points = [(np.log10(step + 1), cost) for step, cost in enumerate(costs)]
    moments = zip(nets, MOMENTS, strict=True)
    frames = [frame(net, at, costs[at], at == MOMENTS[-1]) for net, at in moments]
    return svg(
        360,
        178,
        *frames,
        box(PLANE.left, PLANE.top, PLANE.width, PLANE.height, stroke=0.7),
        *(dot(*PLANE.at(*x), bool(y), 6) for x, (y,) in zip(X, Y, strict=True)),
        COST.across(0),
        COST.upright(0),
        COST.curve(points[:100] + points[100::10], BLAME),
        text(271, 141, "steps, ever more", size=13),
        text(240, 70, "the cost", BLAME, 14),
    )
