"""How many times too long a step of Adam is without its corrections, at each step.

Both means begin at zero, but the root of the slower one has more to catch up. The steps along the
bottom are ten times as many with each mark; the broken line is where the step has its right length.
"""

import numpy as np

from nn._svg import BLAME, WEIGHT, Plot, dot, svg, text

BETA_1, BETA_2 = 0.9, 0.999
STEPS = np.unique(np.logspace(0, 4, 161).astype(int))
PLOT = Plot(40, 16, 304, 190, (0, 4), (0, 7))


def factor(t: np.ndarray) -> np.ndarray:
    """Return how many times as long a step is without the corrections."""
    return (1 - BETA_1**t) / np.sqrt(1 - BETA_2**t)


def draw() -> str:
    """Return the drawing."""
    peak = int(STEPS[factor(STEPS).argmax()])
    marks = [(1, "start"), (peak, "start")]
    return svg(
        360,
        254,
        PLOT.across(0),
        PLOT.across(1, dash="5 4"),
        PLOT.curve(zip(np.log10(STEPS), factor(STEPS), strict=True), WEIGHT, 3),
        *(dot(*PLOT.at(np.log10(t), factor(t)), r=4, color=BLAME) for t, _ in marks),
        *(
            text(*PLOT.at(np.log10(t) + 0.1, factor(t)), f"{factor(t):.2f}", BLAME, 14, anchor)
            for t, anchor in marks
        ),
        PLOT.ticks(ys=(0, 1, 2, 4, 6)),
        *(text(*PLOT.at(at, -0.5), f"{10**at:,}", size=13) for at in range(4)),
        text(*PLOT.at(3.85, -0.5), f"{10**4:,}", size=13),
        text(192, 242, "step", size=14),
        text(*PLOT.at(2.2, 5.4), "times as long", WEIGHT, 14, "start"),
    )
