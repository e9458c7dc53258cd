"""The sigmoid over its sum, and its slope below: how it bends, and where it is numb."""

from typing import Any

import numpy as np

import nn

from .controls import Scene, Slider
from .following import FAR, Rule

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
            points = [(at, pair[place]) for at, pair in zip(zs, values, strict=True)]
            found = [value for _, value in points if not np.isnan(value)] or [0.0]
            low, high = max(min(0.0, *found), -5.0), min(max(1 - 0.7 * place, *found), 5.0)
            room = 0.05 * (high - low)
            plots.append(
                {
                    "name": f"{name}, from {low:.3g} to {high:.3g}",
                    "x": (-REACH, REACH),
                    "y": (low - room, high + room),
                    "lines": [
                        ["blame", [(-REACH, 0), (REACH, 0)]],
                        *(["value", line] for line in unbroken(points)),
                    ],
                    "dots": [[self.z, here, True, "value"]] if abs(here) < FAR else [],
                }
            )
        said = "and it has no slope there" if np.isnan(slope) else f"its slope {slope:.3f}"
        answer = f"the answer is {a:.3f}, {said}" if abs(a) < FAR else "there is no answer"
        return {
            "say": f"At z = {self.z:.1f} {answer}.",
            "plots": plots,
        }


def unbroken(points: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Return the lines through points: one ends where there is no value, or none that is near."""
    lines: list[list[tuple[float, float]]] = [[]]
    for at, value in points:
        if abs(value) < FAR:
            lines[-1].append((at, value))
        elif lines[-1]:
            lines.append([])
    return [line for line in lines if line]
