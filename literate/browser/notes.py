"""The live figure of a tape: the notes of a small program, read backwards one at a time."""

from collections.abc import Callable
from typing import Any

import numpy as np

import nn

from .controls import Choice, Scene, Slider

Made = Callable[[list[Any]], Any]
PROGRAMS: dict[str, tuple[tuple[str, Made], ...]] = {
    "x · x + exp(x)": (
        ("u = x · x", lambda n: n[0] * n[0]),
        ("v = exp(x)", lambda n: np.exp(n[0])),
        ("u + v", lambda n: n[1] + n[2]),
    ),
    "max(x, 0)": (("max(x, 0)", lambda n: np.maximum(n[0], 0.0)),),
    "max(0, x)": (("max(0, x)", lambda n: np.maximum(0.0, n[0])),),
    "(x + |x|) / 2": (
        ("u = |x|", lambda n: abs(n[0])),
        ("v = x + u", lambda n: n[0] + n[1]),
        ("v / 2", lambda n: n[2] / 2.0),
    ),
    "max(x, 0) − max(−x, 0)": (
        ("u = max(x, 0)", lambda n: np.maximum(n[0], 0.0)),
        ("v = −x", lambda n: -n[0]),
        ("w = max(v, 0)", lambda n: np.maximum(n[2], 0.0)),
        ("u − w", lambda n: n[1] - n[3]),
    ),
}


def noted(program: str, x: Any) -> list[Any]:
    """Return what stands on the tape after a program, or the numbers if `x` is one."""
    notes = [x]
    for _, made in PROGRAMS[program]:
        notes.append(made(notes))
    return notes


class Notes:
    """A program with one input: its notes, their slopes, and the line that the slope says."""

    controls = (
        Choice("program", "program", "x · x + exp(x)", tuple(PROGRAMS)),
        Slider("x", "x", 0.5, -2, 2, 0.25),
    )
    moves = True

    def __init__(self, program: str, x: float) -> None:
        self.program, self.x, self.read, self.moves = program, float(x), 0, True
        tape = nn.Tape()
        noted(program, tape.var(self.x))
        self.notes = [float(note.value) for note in tape]
        self.slopes = [float(slope) for slope in tape.backward(tape[-1], *tape)]

    def step(self) -> None:
        """Read one note back."""
        self.read += self.moves
        self.moves = self.read < len(self.notes)

    def pushed(self) -> float:
        """Return the slope at x by pushing to both sides."""
        up, down = (noted(self.program, self.x + h)[-1] for h in (1e-5, -1e-5))
        return float((up - down) / 2e-5)

    def scene(self) -> Scene:
        """Return the notes with the slopes of those that were read, and the curve with its line."""
        count, last = len(self.notes), self.notes[-1]
        names = ["x", *(name for name, _ in PROGRAMS[self.program])]
        words: list[Any] = [[0.3, 0.92, "forward"], [0.78, 0.92, "slope"]]
        for at, (name, value) in enumerate(zip(names, self.notes, strict=True)):
            high = 0.8 - 0.15 * at
            words.append([0.3, high, f"{name} = {value:.2f}"])
            if at >= count - self.read:
                words.append([0.78, high, f"{self.slopes[at]:.2f}"])
        xs = np.linspace(-2, 2, 81)
        curve = [(x, noted(self.program, x)[-1]) for x in xs.tolist()]
        lines: list[Any] = [["value", curve]]
        said = f"{self.read} of {count} notes are read back."
        if self.read == count:
            slope = self.slopes[0]
            lines.append(["blame", [(x, last + slope * (x - self.x)) for x in (-2.0, 2.0)]])
            said = f"The tape says that the slope is {slope:.2f}; pushing, {self.pushed():.2f}."
        square = {
            "x": (-2, 2),
            "y": (-2, 6),
            "lines": lines,
            "dots": [[self.x, last, True, "value"]],
        }
        return {
            "say": f"{self.program} at {self.x:g}: {said}",
            "plots": [
                {
                    "name": "The notes, from top to bottom; read from the bottom up",
                    "x": (0, 1),
                    "y": (0, 1),
                    "axes": "",
                    "lines": [],
                    "dots": [],
                    "words": words,
                },
                {"name": "The curve, and the line with the tape's slope", **square},
            ],
            "pause": 700,
        }
