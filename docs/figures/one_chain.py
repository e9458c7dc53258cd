"""A chain of two neurons: values run to the right, blame runs back to the left."""

from itertools import pairwise

from _literate.figures import ACCENT, arrow, circle, svg, text

STATIONS = {"x": 28, "z₁": 112, "a₁": 196, "z₂": 280, "a₂": 364, "C": 448}
LINKS = ("·w₁+b₁", "σ", "·w₂+b₂", "σ", "½(·−y)²")
BLAME = ("", "δ₁", "", "δ₂", "", "")


def draw() -> str:
    """Return the drawing."""
    places = list(STATIONS.values())
    shapes = [circle(x, 70, name) for name, x in STATIONS.items()]
    for (left, right), link in zip(pairwise(places), LINKS, strict=True):
        shapes += [
            arrow(left + 26, 62, right - 26, 62),
            text((left + right) / 2, 28, link, size=14),
            arrow(right - 26, 80, left + 26, 80, ACCENT),
        ]
    shapes += [text(x, 118, name, ACCENT) for x, name in zip(places, BLAME, strict=True) if name]
    return svg(476, 135, *shapes)
