"""A five drawn with a pen, as the network sees it; its ten shares; and the nearest of the album.

The sheet's strokes become eight by eight pixels. Below them stand three images of the album, each
under its digit, and a bar for the share that the network gives to each digit.
"""

import numpy as np

from literate.browser.drawn import FIVE, SIDE, image_of, learned, recognized
from nn._svg import VALUE, Plot, box, line, shade, svg, text

PEN = 5
CELL = 11
BARS = Plot(24, 150, 312, 90, (-0.5, 9.5), (0, 1))


def seen() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the image of the five, its shares, and the nearest images with their digits."""
    _, X, y = learned()
    image = image_of(FIVE, PEN)
    shares, rows = recognized(image)
    return image, shares, X[rows], y[rows]


def panel(left: float, image: np.ndarray, title: str, cell: float = CELL) -> str:
    """Return an image under its title."""
    side = SIDE * cell
    return (
        text(left + side / 2, 14, title, size=13)
        + box(left, 26, side, side, stroke=0.7)
        + shade(image.reshape(SIDE, SIDE), left, 26, cell, "currentColor")
    )


def draw() -> str:
    """Return the drawing."""
    image, shares, near, digits = seen()
    shapes = [panel(12, image, "drawn")]
    shapes += [
        panel(124 + 80 * at, other, f"album: {digit}", 8.5)
        for at, (other, digit) in enumerate(zip(near, digits, strict=True))
    ]
    for digit, share in enumerate(shares):
        x, top = BARS.at(digit - 0.3, share)
        bottom = BARS.at(0, 0)[1]
        shapes += [
            box(x, top, 19, bottom - top, VALUE, fill=0.35, stroke=2),
            text(x + 9.5, bottom + 13, str(digit), size=14),
        ]
    return svg(
        360,
        266,
        *shapes,
        BARS.across(1, dash="2 4"),
        line(*BARS.at(-0.5, 0), *BARS.at(9.5, 0), width=1),
        text(*BARS.at(-0.7, 1), "1", size=13),
    )
