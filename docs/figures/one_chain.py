"""A chain of two neurons: values run to the right, blame runs back to the left.

Above each link stands what joins in there, and below each sum the blame that arrives at it.
"""

from itertools import pairwise

from literate.site.figures import arrow
from nn._svg import BLAME, TARGET, VALUE, WEIGHT, circle, svg, text

STATIONS = {"x": 18, "z₁": 83, "a₁": 148, "z₂": 213, "a₂": 278, "C": 343}
LINKS = ("w₁, b₁", "σ", "w₂, b₂", "σ", "y")
INKS = {"w": WEIGHT, "σ": "", "y": TARGET}
BLAMES = ("", "δ₁", "", "δ₂", "", "")


def draw() -> str:
    """Return the drawing."""
    places = list(STATIONS.values())
    shapes = [
        circle(x, 60, name, 16, BLAME if name == "C" else VALUE) for name, x in STATIONS.items()
    ]
    for (left, right), link in zip(pairwise(places), LINKS, strict=True):
        shapes += [
            arrow(left + 18, 54, right - 18, 54),
            text((left + right) / 2, 24, link, INKS[link[0]], 14),
            arrow(right - 18, 67, left + 18, 67, BLAME),
        ]
    shapes += [text(x, 98, name, BLAME) for x, name in zip(places, BLAMES, strict=True) if name]
    return svg(362, 114, *shapes)
