"""Sixty networks of which only the seed differs: validation accuracy to the right, truth upward.

Each dot is a network. It is full for the one that is chosen by validation; the line is the mean of
all in truth.
"""

import numpy as np

from literate.ledger.tables import found
from nn._svg import BLAME, TARGET, VALUE, Plot, dot, svg, text

PLOT = Plot(50, 16, 296, 200, (0.9615, 0.9885), (0.893, 0.939))


def sixty() -> tuple[np.ndarray, np.ndarray]:
    """Return the validation accuracies and the true ones."""
    seen, true = (found("hyper_parameters", f"{part} accuracy") for part in ("validation", "true"))
    return np.array(seen), np.array(true)


def draw() -> str:
    """Return the drawing."""
    seen, true = sixty()
    best = int(seen.argmax())
    dots = [
        dot(
            *PLOT.at(x, y),
            filled=at == best,
            r=6 if at == best else 4,
            color=TARGET if at == best else VALUE,
        )
        for at, (x, y) in enumerate(zip(seen, true, strict=True))
    ]
    dots.append(dots.pop(best))
    return svg(
        360,
        262,
        PLOT.across(float(true.mean()), BLAME, width=2),
        *dots,
        PLOT.ticks(xs=(0.965, 0.975, 0.985), ys=(0.9, 0.92)),
        text(198, 252, "validation", size=14),
        text(22, 6, "truth", size=14, anchor="start"),
    )
