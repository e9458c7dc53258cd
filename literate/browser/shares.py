"""Three scores become shares, and each share pushes its score."""

from typing import Any

import numpy as np

import nn

from .controls import Scene, Slider
from .following import Rule


class Shares:
    """Three scores, their shares, and the push on each, when the first class is right."""

    controls = (
        Slider("T", "temperature T", 1, 0.2, 5, 0.1),
        Slider("z1", "z₁, right", 1, -5, 5, 0.5),
        Slider("z2", "z₂", 2, -5, 5, 0.5),
        Slider("z3", "z₃", 0, -5, 5, 0.5),
    )
    moves = False
    rule: Rule | None = None

    def __init__(self, T: float, z1: float, z2: float, z3: float) -> None:
        self.scores = np.array([[z1, z2, z3]], float) / T

    def step(self) -> None:
        """Stand still: the reader pushes the scores."""

    def scene(self) -> Scene:
        """Return a bar for each share, and a line from its top as long as the push."""
        (shares,) = self.shares()
        C, slopes = -np.log(max(shares[0], 1e-300)), shares - [1, 0, 0]
        lines: list[Any] = [["blame", [(0, 0), (3, 0)]]]
        for j, (share, slope) in enumerate(zip(shares.tolist(), slopes.tolist(), strict=True)):
            left, right = j + 0.2, j + 0.6
            bar = [(left, 0), (left, share), (right, share), (right, 0)]
            lines += [["value" if j else "target", bar]]
            lines += [["blame", [(j + 0.8, share), (j + 0.8, share - slope)]]]
        said = "; ".join(
            f"class {j}: share {a:.2f}, push {-d:+.2f}"
            for j, (a, d) in enumerate(zip(shares, slopes, strict=True), start=1)
        )
        square = {"x": (0, 3), "y": (-0.05, 1.05), "axes": "y", "lines": lines, "dots": []}
        name = "Shares as bars; beside each, its push, and where it would end"
        return {"say": f"Surprise {C:.2f}. {said}.", "plots": [{"name": name, **square}]}

    def shares(self) -> Any:
        """Return the shares, as the package gives them or an edited equation would."""
        if not self.rule:
            return nn.softmax(self.scores)
        return np.array([[self.rule.filled({"j": j}, z=self.scores[0]) for j in (1, 2, 3)]])
