"""Three scores, the shares that softmax makes of them, and the push on each score.

Bars are shares. The right class is the first one. Each arrow is the negative of share minus target:
up for the right class, down for the others, and together they cancel.
"""

import numpy as np

import nn
from literate.site.figures import arrow
from nn._svg import BLAME, TARGET, VALUE, Plot, box, line, say, svg, text

SCORES = np.array([[1.0, 2.0, 0.0]])
RIGHT = 0
PLOT = Plot(44, 14, 300, 170, (0, 3), (0, 1))


def shares_and_pushes() -> tuple[np.ndarray, np.ndarray]:
    """Return the shares, and minus the slope of the cost at each score."""
    _, slopes = nn.softmax_cross_entropy(SCORES, [RIGHT])
    return nn.softmax(SCORES)[0], -slopes[0]


def draw() -> str:
    """Return the drawing."""
    shares, pushes = shares_and_pushes()
    shapes = []
    for j, (share, push) in enumerate(zip(shares, pushes, strict=True)):
        left, top = PLOT.at(j + 0.2, share)
        bottom = PLOT.at(0, 0)[1]
        color = TARGET if j == RIGHT else VALUE
        shapes += [
            box(left, top, 34, bottom - top, color, fill=0.35, stroke=2),
            text(left + 17, bottom + 15, f"score {say(SCORES[0, j])}", size=14),
            text(left + 17, bottom + 34, f"{share:.2f}", color, 14),
            text(left + 17, bottom + 53, f"{push:+.2f}".replace("-", "−"), BLAME, 14),
        ]
        x, y = PLOT.at(j + 0.55, share)
        shapes += [arrow(x, y, x, PLOT.at(0, share + push)[1], BLAME, 2.5)]
    return svg(
        360,
        254,
        PLOT.across(0),
        PLOT.across(1, dash="2 4"),
        line(*PLOT.at(0, 0), *PLOT.at(0, 1), width=1),
        *shapes,
        PLOT.ticks(ys=(0, 0.5, 1)),
        text(*PLOT.at(0.5, 1.03), "right", TARGET, 14),
    )
