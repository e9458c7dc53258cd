"""A sine that is followed by steps: hard ones, soft ones, straight pieces, and what Adam finds.

Above, eight hard steps and eight soft ones, two more of them beyond either end. Below, the largest
error for more and more neurons; both sides are powers. The dots are medians of networks of tanh
that Adam has trained, as the ledger has them.
"""

from math import log2, log10

import numpy as np

import nn
from literate.ledger.tables import found
from literate.ledger.universality import WIDTHS, X_NEW, curve, polygon, staircase
from nn._svg import BLAME, TARGET, VALUE, WEIGHT, Plot, box, dot, svg, text

SIZES = tuple(2**k for k in range(2, 9))
X = np.linspace(0, 1, 20001)[:, None]
FOLLOWED = Plot(44, 14, 300, 150, (0, 1), (-1.2, 1.2))
ERRORS = Plot(60, 214, 284, 190, (2, 8), (-4.3, 0))


def built(N: int) -> dict[str, list[nn.Layer]]:
    """Return networks of about N neurons that are built, by name."""
    return {
        "hard steps": staircase(N, 1e6),
        "soft steps": staircase(N, 3 * N, beyond=2),
        "straight pieces": polygon(N),
    }


def errors(name: str) -> list[float]:
    """Return the largest error for each size."""
    return [float(abs(nn.predict(built(N)[name], X) - curve(X)).max()) for N in SIZES]


def learned() -> list[float]:
    """Return what trained networks of tanh are wrong by, the median for each width."""
    return [float(np.median(found("universality", f"trained, {N} tanh"))) for N in WIDTHS]


def draw() -> str:
    """Return the drawing."""
    colors = {"hard steps": BLAME, "soft steps": VALUE, "straight pieces": WEIGHT}
    at = X_NEW[::4]
    eight = [
        FOLLOWED.curve(zip(at[:, 0], nn.predict(built(8)[name], at)[:, 0], strict=True), color, 2.5)
        for name, color in [*colors.items()][:2]
    ]
    fall = [
        ERRORS.curve(zip(map(log2, SIZES), map(log10, errors(name)), strict=True), color, 3)
        for name, color in colors.items()
    ]
    dots = [
        dot(*ERRORS.at(log2(N), log10(error)), r=5, color=TARGET)
        for N, error in zip(WIDTHS, learned(), strict=True)
    ]
    beside = [
        ERRORS.across(power, dash="1 4", width=0.7)
        + text(ERRORS.left - 6, ERRORS.at(2, power)[1], f"{10**power:g}", size=13, anchor="end")
        for power in (0, -1, -2, -3, -4)
    ]
    return svg(
        360,
        450,
        FOLLOWED.across(0, width=0.7),
        FOLLOWED.curve(zip(at[:, 0], curve(at[:, 0]), strict=True), TARGET, 2, "7 4"),
        *eight,
        text(*FOLLOWED.at(0.98, 0.95), "eight steps: hard, soft", size=14, anchor="end"),
        text(192, 196, "largest error", size=14),
        *beside,
        box(*ERRORS[:4], stroke=0.7),
        ERRORS.window(*fall, *dots),
        text(*ERRORS.at(7.9, -0.95), "hard steps", BLAME, 14, "end"),
        text(*ERRORS.at(7.9, -2.2), "tanh, trained", TARGET, 14, "end"),
        text(*ERRORS.at(5.9, -3.05), "soft steps", VALUE, 14, "end"),
        text(*ERRORS.at(5.9, -3.55), "straight pieces", WEIGHT, 14, "end"),
        *(text(ERRORS.at(k, 0)[0], 418, f"{2**k}", size=13) for k in (2, 4, 6, 8)),
        text(202, 438, "neurons", size=14),
    )
