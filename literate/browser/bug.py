"""A network of digits learns with one line wrong, and often well."""

import numpy as np

import nn

from ..ledger.debugging import BATCH, BUGS, EPOCHS, RATE, Buggy, angle, labels
from .controls import Choice, Scene, Slider


class Bug:
    """A network of digits with one line wrong: how many it names, and where its steps point."""

    controls = (
        Choice("bug", "The bug", "fixed random matrix", BUGS),
        Slider("seed", "seed", 0, 0, 20, 1),
    )
    moves = True
    ROWS, EACH = 200, 10  # examples for an angle, and steps a frame

    def __init__(self, bug: str, seed: float) -> None:
        X, self.y = nn.data.digits()
        self.X, self.Y = X, np.eye(10)[np.append(labels(bug, self.y[:1000]), self.y[1000:])]
        self.net, self.rng, self.update = (
            Buggy(bug, 64, (int(seed),)),
            np.random.default_rng(0),
            nn.sgd(RATE),
        )
        self.order, self.steps = np.arange(0), 0
        self.right, self.angles = list[float](), list[float]()
        self.look()

    def look(self) -> None:
        """Ask about new images, and compare the step that would come with the true slope."""
        (right,) = self.net.accuracy(self.X[1000:], self.y[1000:])
        Y = np.eye(10)[self.y[: self.ROWS]]
        self.right.append(right)
        self.angles.append(angle(self.net, self.X[: self.ROWS], self.Y[: self.ROWS], Y))

    def step(self) -> None:
        """Take some steps, each on a batch of its own."""
        for _ in range(self.EACH):
            if not len(self.order):
                self.order = self.rng.permutation(1000)
            rows, self.order = self.order[None, :BATCH], self.order[BATCH:]
            self.net.step(self.X[rows], self.Y[rows], self.update)
        self.steps += self.EACH
        self.look()
        self.moves = self.steps < EPOCHS * 1000 // BATCH

    def scene(self) -> Scene:
        """Return the share of new images named rightly, and the angle, over the epochs."""
        epochs = self.EACH * BATCH / 1000 * np.arange(len(self.right))
        right, turned = (
            np.column_stack([epochs, found]).tolist() for found in (self.right, self.angles)
        )
        across, level = {"x": (0, EPOCHS), "dots": []}, [[0, 90], [EPOCHS, 90]]
        said = f"Epoch {epochs[-1]:.1f}: {self.right[-1]:.2f} of the new images are right"
        return {
            "say": f"{said}; the step is {self.angles[-1]:.0f}° away from straight downhill.",
            "plots": [
                {
                    "name": f"Right, from 0 to 1, over {EPOCHS} epochs",
                    **across,
                    "y": (0, 1),
                    "lines": [["value", right]],
                },
                {
                    "name": "Degrees from straight downhill, to 180; the line is at 90",
                    **across,
                    "y": (0, 180),
                    "lines": [["target", level], ["blame", turned]],
                },
            ],
        }
