"""The live figure of a network that learns false labels by heart, or does not."""

from typing import Any

import numpy as np

import nn

from .controls import Choice, Scene, Slider, as_bytes

CELLS = 48


class Lies:
    """Two half moons with false labels: what is known by heart, and what is understood."""

    controls = (
        Choice("l2", "penalty λ", "0", ("0", "0.0003", "0.001", "0.003", "0.01")),
        Slider("lies", "false labels, %", 20, 0, 40, 5),
        Slider("hidden", "hidden neurons", 64, 2, 128, 2),
    )
    moves = True

    def __init__(self, l2: str, lies: float, hidden: float) -> None:
        X, y = nn.data.moons(40, noise=0.15, rng=0)
        false = np.random.default_rng(1).random(len(y)) < lies / 100
        self.X, self.given = X, np.where(false, 1 - y, y)
        self.X_new, self.y_new = nn.data.moons(200, noise=0.15, rng=2)
        self.net: Any = nn.init([2, int(hidden), 1], rng=0, hidden=nn.tanh)
        self.update, self.l2 = nn.adam(0.03), float(l2)
        self.rights, self.moves = [self.right()], True

    def right(self) -> tuple[float, float]:
        """Return the share of given labels that it names, and of the true ones of new points."""
        known, new = (
            float(((nn.predict(self.net, X)[:, 0] > 0) == labels).mean())
            for X, labels in ((self.X, self.given), (self.X_new, self.y_new))
        )
        return known, new

    def step(self) -> None:
        """Take twenty steps with all points."""
        Y = self.given[:, None].astype(float)
        for _ in range(20):
            scores, backward = nn.forward(self.net, self.X)
            C, dZ = nn.sigmoid_cross_entropy(scores, Y)
            self.update(self.net, nn.penalize(self.net, C, backward(dZ), l2=self.l2)[1])
        self.rights.append(self.right())
        self.moves = len(self.rights) <= 100

    def scene(self) -> Scene:
        """Return the answers everywhere, and both shares after all steps so far."""
        known, new = self.rights[-1]
        steps = 20 * (len(self.rights) - 1)
        reach = max(200, steps)
        xs, ys = (-1.6, 2.6), (-1.9, 2.3)
        x, y = ((np.arange(CELLS) + 0.5) / CELLS * (b - a) + a for a, b in (xs, ys))
        grid = np.array([(a, b) for b in y[::-1] for a in x])
        answers = nn.sigmoid(nn.predict(self.net, grid))
        dots = [
            [*at, bool(label), "target"]
            for at, label in zip(self.X.tolist(), self.given.tolist(), strict=True)
        ]
        both = [
            [color, [(20 * at, pair[which]) for at, pair in enumerate(self.rights)]]
            for which, color in enumerate(("target", "value"))
        ]
        square = {"x": xs, "y": ys, "field": as_bytes(answers), "lines": [], "dots": dots}
        axes = {"x": (0, reach), "y": (0.4, 1.02), "lines": both, "dots": []}
        return {
            "say": f"Step {steps}: {known:.2f} of the given labels are known, "
            f"{new:.2f} of new points are right.",
            "plots": [
                {"name": "The answer, from 0, empty, to 1, full", **square},
                {"name": "Known, and right about new points", **axes},
            ],
        }
