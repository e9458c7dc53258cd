"""A push at x reaches y on two paths: the slopes along a path multiply, and the paths add."""

from _literate.figures import BLAME, VALUE, WEIGHT, arrow, circle, svg, text


def draw() -> str:
    """Return the drawing."""
    return svg(
        362,
        170,
        circle(28, 85, "x", 20, VALUE),
        circle(181, 35, "u", 20, VALUE),
        circle(181, 135, "v", 20, VALUE),
        circle(334, 85, "y", 20, BLAME),
        arrow(50, 77, 159, 42),
        arrow(50, 93, 159, 128),
        arrow(203, 42, 312, 77),
        arrow(203, 128, 312, 93),
        text(92, 44, "4", WEIGHT),
        text(92, 128, "3", WEIGHT),
        text(270, 44, "7", WEIGHT),
        text(270, 128, "4", WEIGHT),
        text(181, 85, "4 · 7 + 3 · 4", BLAME),
    )
