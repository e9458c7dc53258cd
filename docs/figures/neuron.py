"""One neuron: two inputs, weighed and added with the bias, then bent.

The inputs x₁ and x₂ are weighed by w₁ and w₂ and added with the bias b, which gives z; the sigmoid
makes the activation a of it.
"""

from literate.site.figures import arrow
from nn._svg import VALUE, WEIGHT, circle, svg, text


def draw() -> str:
    """Return the drawing."""
    return svg(
        360,
        158,
        circle(26, 42, "x₁", color=VALUE),
        circle(26, 120, "x₂", color=VALUE),
        arrow(48, 47, 136, 74),
        arrow(48, 115, 136, 88),
        text(92, 44, "w₁", WEIGHT),
        text(92, 118, "w₂", WEIGHT),
        text(160, 14, "b", WEIGHT),
        arrow(160, 26, 160, 56),
        circle(160, 81, "z", color=VALUE),
        arrow(184, 81, 241, 81),
        text(212, 66, "σ"),
        circle(266, 81, "a", color=VALUE),
        arrow(290, 81, 346, 81),
        text(160, 122, "weigh, add", size=14),
        text(266, 122, "bend", size=14),
    )
