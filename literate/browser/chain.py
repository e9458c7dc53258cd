"""The chain of one input and two neurons: a push on its first weight, on its way to the cost."""

from typing import Any

import numpy as np

import nn

from .controls import Scene, Slider

W1 = 0.15  # where the first weight begins
FEW = 1e-4  # how far it is pushed to measure a ratio
LINES = {  # what is computed on the way, and the ends of its number line
    "w₁": (-4.0, 4.0),
    "z₁": (-8.0, 8.0),
    "a₁": (0.0, 1.0),
    "z₂": (-5.0, 5.0),
    "a₂": (0.0, 1.0),
    "C": (0.0, 0.5),
}


class Chain:
    """Six marks on their number lines, of which the reader moves the first."""

    controls = (
        Slider("w1", "first weight w₁", W1, -4, 4, 0.05),
        Slider("x", "input x", 1, -2, 2, 0.05),
        Slider("w2", "second weight w₂", 2, -4, 4, 0.1),
    )
    moves = False
    b1, b2, y = 0.35, 0.60, 0.01

    def __init__(self, w1: float, x: float, w2: float) -> None:
        self.w1, self.x, self.w2 = w1, x, w2

    def step(self) -> None:
        """Stand still: the reader moves the weight."""

    def marks(self, w1: float) -> list[float]:
        """Return the first weight, and what is computed from it on the way to the cost."""
        z1 = w1 * self.x + self.b1
        a1 = float(nn.sigmoid(np.array(z1)))
        z2 = self.w2 * a1 + self.b2
        a2 = float(nn.sigmoid(np.array(z2)))
        return [w1, z1, a1, z2, a2, (a2 - self.y) ** 2 / 2]

    def ratio(self) -> float:
        """Return how large a push on the first weight arrives at the cost, measured."""
        up, down = (self.marks(self.w1 + push)[-1] for push in (FEW, -FEW))
        return (up - down) / (2 * FEW)

    def scene(self) -> Scene:
        """Return each mark, where it was at first, and the cost over the weight with its slope."""
        before, here = self.marks(W1), self.marks(self.w1)
        lines: list[Any] = []
        dots: list[Any] = []
        words: list[Any] = []
        for row, (name, (low, high)) in enumerate(LINES.items()):
            at = len(LINES) - row
            was, now = ((each[row] - low) / (high - low) for each in (before, here))
            role = "weight" if row == 0 else "blame" if name == "C" else "value"
            lines += [["target", [(0, at), (1, at)]], [role, [(was, at), (now, at)]]]
            dots += [[was, at, False, role], [now, at, True, role]]
            words += [[-0.12, at, name], [1.18, at, f"{here[row]:.3f}".replace("-", "−")]]
        _, _, a1, _, a2, C = here
        links = (self.x, a1 * (1 - a1), self.w2, a2 * (1 - a2), a2 - self.y)
        product = " · ".join(f"{link:.3f}".replace("-", "−") for link in links)
        ratio = self.ratio()
        reach = [*np.linspace(*LINES["w₁"], 61).tolist()]
        costs = [self.marks(w1)[-1] for w1 in reach]
        ends = [(w1, C + ratio * (w1 - self.w1)) for w1 in (self.w1 - 1, self.w1 + 1)]
        said = f"A small push on w₁ arrives at C {ratio:.4f} times as large".replace("-", "−")
        return {
            "say": f"C is {C:.4f}. {said}: {product}.",
            "plots": [
                {
                    "name": "Each on its own line; open where it was at first",
                    "x": (-0.25, 1.35),
                    "y": (0.4, len(LINES) + 0.6),
                    "axes": "",
                    "lines": lines,
                    "dots": dots,
                    "words": words,
                },
                {
                    "name": "The cost over w₁, and its slope here",
                    "x": LINES["w₁"],
                    "y": (-0.05, 0.55),
                    "lines": [["blame", [*zip(reach, costs, strict=True)]], ["weight", ends]],
                    "dots": [[self.w1, C, True, "blame"]],
                },
            ],
        }
