"""The live figure of a choice: some of sixty equal networks, and the best of them by validation."""

import numpy as np

from ..ledger.tables import found
from .controls import Scene, Slider


class Luck:
    """Some of sixty networks, of which only the seed differs, and the one that is chosen."""

    controls = (
        Slider("k", "networks to choose from", 10, 2, 60, 1),
        Slider("draw", "draw", 0, 0, 50, 1),
    )
    moves = False

    def __init__(self, k: float, draw: float) -> None:
        self.seen, self.true = (
            np.array(found("hyper_parameters", f"{part} accuracy"))
            for part in ("validation", "true")
        )
        rng = np.random.default_rng(int(draw))
        self.rows = rng.permutation(len(self.seen))[: int(k)]
        self.chosen = self.rows[self.seen[self.rows].argmax()]

    def step(self) -> None:
        """Stand still: the reader draws."""

    def scene(self) -> Scene:
        """Return all networks as points, rings around those that are drawn, and the chosen one."""
        at = np.column_stack([self.seen, self.true]).tolist()
        mean = float(self.true.mean())
        better = int((self.true[self.rows] > self.true[self.chosen]).sum())
        said = f"Chosen of {len(self.rows)}: validation {self.seen[self.chosen]:.3f}"
        truth = f"truth {self.true[self.chosen]:.3f}, where the mean of all is {mean:.3f}"
        return {
            "say": f"{said}, {truth}. Truly better: {better} of the {len(self.rows) - 1} others.",
            "plots": [
                {
                    "name": "To the right validation, upward the truth; the line is its mean",
                    "x": (0.96, 0.99),
                    "y": (0.893, 0.939),
                    "lines": [["blame", [[0.96, mean], [0.99, mean]]]],
                    "dots": [
                        *[[*at[row], False, "value"] for row in self.rows],
                        [*at[self.chosen], True, "target"],
                        *[[*point, True, "weight"] for point in at],
                    ],
                }
            ],
        }
