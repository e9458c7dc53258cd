"""A reader draws a digit, and a trained network and an album say which."""

from typing import Any

import numpy as np

from .controls import Scene, Sheet, Slider, as_bytes
from .drawn import FIVE, SIDE, Strokes, image_of, learned, recognized


class Drawn:
    """The reader's own digit: ten shares of a trained network, and what an album holds nearest."""

    controls = (
        Sheet("strokes", "Clean sheet", FIVE),
        Slider("pen", "pen", 5, 2, 8, 0.5),
    )
    moves = False

    def __init__(self, strokes: Strokes, pen: float) -> None:
        self.strokes, self.image = strokes, image_of(strokes, pen)

    def step(self) -> None:
        """Stand still: the reader draws."""

    def scene(self) -> Scene:
        """Return the sheet, the eight by eight pixels beside their neighbors, and the shares."""
        _, X, y = learned()
        shares, rows = recognized(self.image)
        far = np.linalg.norm(X[rows[0]] - self.image)
        tiles = np.zeros((2 * SIDE + 1, 2 * SIDE + 1))
        for at, image in enumerate([self.image, *X[rows]]):
            top, left = (SIDE + 1) * (at // 2), (SIDE + 1) * (at % 2)
            tiles[top : top + SIDE, left : left + SIDE] = image.reshape(SIDE, SIDE)
        lines: list[Any] = [["value", stroke] for stroke in self.strokes]
        last = [[*stroke[-1], False, "weight"] for stroke in self.strokes[-1:]]
        parted = [["blame", [(0, 0.5), (1, 0.5)]], ["blame", [(0.5, 0), (0.5, 1)]]]
        bars = [
            ["value", [(d - 0.3, 0), (d - 0.3, share), (d + 0.3, share), (d + 0.3, 0)]]
            for d, share in enumerate(shares.tolist())
        ]
        bars += [["blame", [(-0.5, 0), (9.5, 0)]]]
        square = {"x": (0, 1), "y": (0, 1), "axes": "", "dots": []}
        near = ", ".join(str(digit) for digit in y[rows])
        said = f"The network says {shares.argmax()}, with a share of {shares.max():.2f}"
        ways = "pointer or arrow keys; with Shift the pen is up"
        return {
            "say": f"{said}. The nearest of the album are {near}, the first at distance {far:.2f}.",
            "plots": [
                {"name": f"Your sheet: {ways}", **square, "lines": lines, "dots": last},
                {
                    "name": "Top left, what the network sees; then the three nearest",
                    **square,
                    "field": as_bytes(tiles),
                    "pixels": True,
                    "lines": parted,
                },
                {
                    **square,
                    "name": "The share of each digit, to 1",
                    "x": (-0.5, 9.5),
                    "y": (-0.15, 1.05),
                    "lines": bars,
                    "words": [[d, -0.09, str(d)] for d in range(10)],
                },
            ],
        }
