"""One neuron: two inputs, weighed and added with the bias, then bent."""

from _literate.figures import ACCENT, arrow, circle, svg, text


def draw() -> str:
    """Return the drawing."""
    return svg(
        460,
        170,
        circle(40, 45, "x₁"),
        circle(40, 125, "x₂"),
        arrow(65, 50, 178, 78),
        arrow(65, 120, 178, 92),
        text(120, 48, "w₁", ACCENT),
        text(120, 122, "w₂", ACCENT),
        text(205, 22, "b", ACCENT),
        arrow(205, 34, 205, 57),
        circle(205, 85, "z", 26),
        arrow(233, 85, 306, 85),
        text(270, 70, "σ"),
        circle(335, 85, "a", 26),
        arrow(363, 85, 430, 85),
        text(205, 135, "weigh and add", size=14),
        text(335, 135, "bend", size=14),
    )
