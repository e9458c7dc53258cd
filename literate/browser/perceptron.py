"""The live figure of Rosenblatt's rule, on the inputs or on a layer that nobody trained."""

from typing import Any

import numpy as np

from ..ledger.history import GATES, corners, hard, sweeps, with_bias
from .controls import Choice, Scene, Slider, as_bytes

CELLS = 48
EDGE = (-0.5, 1.5)


class Perceptron:
    """Sweeps of the rule over the four rows, until nothing is wrong or all begins anew."""

    controls = (
        Choice("gate", "The table", "XOR", tuple(GATES)),
        Slider("hidden", "random units, 0 for none", 0, 0, 32, 1),
        Slider("seed", "seed", 0, 0, 50, 1),
    )
    moves = True

    def __init__(self, gate: str, hidden: float, seed: float) -> None:
        self.y, self.hidden, self.seed = 2 * np.array(GATES[gate]) - 1, int(hidden), int(seed)
        self.rows = self.seen_by(corners(2))
        self.w = np.zeros(self.rows.shape[1])
        self.seen, self.wrongs, self.corrections = [self.w.tolist()], list[int](), 0
        self.run, self.said = sweeps(self.rows, self.y), "not begun"

    def seen_by(self, X: np.ndarray) -> np.ndarray:
        """Return what the last unit sees of inputs from 0 to 1: of the layer, or of themselves."""
        rng = np.random.default_rng(self.seed)
        return with_bias(hard(2 * X - 1, self.hidden, rng) if self.hidden else X)

    def step(self) -> None:
        """Go through the four rows once."""
        self.w, wrong = next(self.run)
        self.wrongs.append(wrong)
        self.corrections += wrong
        self.said = "still on its way"
        if not wrong:
            self.moves, self.said = False, "done"
        elif self.w.tolist() in self.seen:
            self.moves, self.said = False, "it has been here before, and goes round forever"
        self.seen.append(self.w.tolist())

    def scene(self) -> Scene:
        """Return what is answered everywhere, and the corrections of every sweep."""
        right = int((self.y * (self.rows @ self.w) > 0).sum())
        across = (np.arange(CELLS) + 0.5) / CELLS * 2 - 0.5
        grid = np.array([(x1, x2) for x2 in across[::-1] for x1 in across])
        dots = [
            [*x, bool(wanted > 0), "target"]
            for x, wanted in zip(corners(2).tolist(), self.y, strict=True)
        ]
        square = {"x": EDGE, "y": EDGE, "lines": [], "dots": dots}
        reach = max(10, len(self.wrongs))
        points: list[Any] = [*enumerate(self.wrongs, start=1)]
        return {
            "say": f"Sweep {len(self.wrongs)}: {right} of 4 are right, after "
            f"{self.corrections} corrections; {self.said}.",
            "plots": [
                {
                    "name": "Where the answer is yes",
                    **square,
                    "field": as_bytes((self.seen_by(grid) @ self.w > 0).astype(float)),
                },
                {
                    "name": "Corrections in each sweep, to 4",
                    "x": (0, reach),
                    "y": (-0.2, 4.2),
                    "lines": [["weight", [(0, 0), (reach, 0)]], ["blame", points]],
                    "dots": [[*at, True, "blame"] for at in points],
                },
            ],
            "pause": 400,
        }
