"""The sigmoid over its sum, and its slope below: how it bends, and where it is numb."""

from typing import Any

import numpy as np

import nn

from .controls import Scene, Slider
from .following import Rule

REACH = 6.0


class Bend:
    """A sum that the reader moves along the sigmoid; the slope says how much it still counts."""

    controls = (Slider("z", "weighted sum z", 0, -REACH, REACH, 0.5),)
    moves = False
    rule: Rule | None = None

    def __init__(self, z: float) -> None:
        self.z = float(z)

    def step(self) -> None:
        """Stand still: the reader moves the sum."""

    def at(self, z: float) -> tuple[float, float]:
        """Return what the bend makes of a sum, and its slope there."""
        if self.rule:
            return self.rule(z=z), self.rule.slope(z)
        a = float(nn.sigmoid(np.array(z)))
        return a, a * (1 - a)

    def scene(self) -> Scene:
        """Return the curve and the slope, each with a dot where the sum is."""
        zs = np.linspace(-REACH, REACH, 61).tolist()
        values = [self.at(z) for z in zs]
        a, slope = self.at(self.z)
        plots: list[Any] = []
        for name, place, here in (("The answer", 0, a), ("Its slope", 1, slope)):
            found = [drawn(pair[place]) for pair in values]
            low, high = max(min(0.0, *found), -5.0), min(max(1 - 0.7 * place, *found), 5.0)
            room = 0.05 * (high - low)
            line = [*zip(zs, found, strict=True)]
            plots.append(
                {
                    "name": f"{name}, from {low:.3g} to {high:.3g}",
                    "x": (-REACH, REACH),
                    "y": (low - room, high + room),
                    "lines": [
                        ["blame", [(-REACH, 0), (REACH, 0)]],
                        ["value", line],
                    ],
                    "dots": [[self.z, drawn(here), True, "value"]],
                }
            )
        said = "and it has no slope there" if np.isnan(slope) else f"its slope {slope:.3f}"
        return {
            "say": f"At z = {self.z:.1f} the answer is {a:.3f}, {said}.",
            "plots": plots,
        }


def drawn(value: float) -> float:
    """Return what is drawn of a value: 0, where there is none."""
    return 0.0 if np.isnan(value) else value
