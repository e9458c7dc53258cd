"""The live figure of a curve that steps are built to follow, beside neurons that learn it."""

from math import log10
from typing import Any

import numpy as np

import nn

from ..ledger.universality import X_NEW, X, curve, staircase, start
from .controls import Scene, Slider

SEEN = X_NEW[::10]


class Stairs:
    """As many sigmoid steps as tanhs: the steps are built, the tanhs are trained."""

    controls = (
        Slider("N", "neurons N", 8, 2, 64, 1),
        Slider("sharpness", "sharpness, times N", 100, 1, 100, 1),
        Slider("beyond", "more steps beyond each end", 0, 0, 4, 1),
    )
    moves = True
    EACH, LAST = 25, 3_000

    def __init__(self, N: float, sharpness: float, beyond: float) -> None:
        self.N, self.steps, self.moves = int(N), 0, True
        self.built = nn.predict(staircase(self.N, sharpness * N, int(beyond)), X_NEW)
        self.wrong = float(abs(self.built - curve(X_NEW)).max())
        self.net: Any = start(nn.tanh, self.N, 0)
        self.update, self.errors = nn.adam(0.01), list[float]()
        self.look()

    def look(self) -> None:
        """Ask the trained network everywhere."""
        self.errors.append(float(abs(nn.predict(self.net, X_NEW) - curve(X_NEW)).max()))

    def step(self) -> None:
        """Take some steps of Adam with all examples."""
        for _ in range(self.EACH):
            Y_hat, backward = nn.forward(self.net, X)
            self.update(self.net, backward(nn.squared_error(Y_hat, curve(X))[1]))
        self.steps += self.EACH
        self.look()
        self.moves = self.steps < self.LAST

    def scene(self) -> Scene:
        """Return the curve with both that follow it, and the largest error of each."""
        answers = nn.predict(self.net, SEEN)
        both = [
            [color, np.column_stack([SEEN, y]).tolist()]
            for color, y in (
                ("target", curve(SEEN)),
                ("weight", answers),
                ("value", self.built[::10]),
            )
        ]
        level = [[0, log10(self.wrong)], [self.LAST, log10(self.wrong)]]
        learned = [[self.EACH * at, log10(error)] for at, error in enumerate(self.errors)]
        return {
            "say": (
                f"{self.N} steps, built: wrong by {self.wrong:.4f} at most. {self.N} tanhs after "
                f"{self.steps} steps of Adam: by {self.errors[-1]:.4f}."
            ),
            "plots": [
                {
                    "name": "The curve; what is built; what is learned",
                    "x": (0, 1),
                    "y": (-1.3, 1.3),
                    "lines": both,
                    "dots": [],
                },
                {
                    "name": "Largest error, from 1 down to 0.001, over the steps of Adam",
                    "x": (0, self.LAST),
                    "y": (-3, 0.3),
                    "powers": "y",
                    "lines": [["value", level], ["weight", learned]],
                    "dots": [],
                },
            ],
        }
