"""One neuron by hand: two weights and a bias draw a line, and a line is not enough for XOR."""

from typing import Any

import numpy as np

import nn

from .controls import CELLS, Choice, Scene, Slider, boundary
from .following import Rule

GATES = {"AND": nn.data.and_, "OR": nn.data.or_, "NAND": nn.data.nand, "XOR": nn.data.xor}


class Neuron:
    """A neuron with two inputs, and the gate that it should be."""

    controls = (
        Choice("gate", "The table", "AND", tuple(GATES)),
        Slider("w1", "w₁", 4.0, -20, 20, 1),
        Slider("w2", "w₂", 4.0, -20, 20, 1),
        Slider("b", "b", 2.0, -30, 30, 1),
    )
    moves = False
    rule: Rule | None = None

    def __init__(self, gate: str, w1: float, w2: float, b: float) -> None:
        self.gate, self.w, self.b = gate, (w1, w2), b
        W, offset = np.array([[w1], [w2]], float), np.array([b], float)
        self.net: Any = [nn.Layer(W, offset, nn.sigmoid)]

    def step(self) -> None:
        """Stand still: nothing here is trained."""

    def scene(self) -> Scene:
        """Return the answers everywhere, and how many of the four are right."""
        X, Y = GATES[self.gate]()
        answers = self.answers(X)
        right = int(((answers > 0.5) == (Y > 0.5)).sum())
        each = ", ".join(
            f"({x1:.0f}, {x2:.0f}) {a:.2f}" for (x1, x2), (a,) in zip(X, answers, strict=True)
        )
        end = "All of them. " if right == 4 else "No line gives all four. " * (self.gate == "XOR")
        return {
            "say": f"{self.gate}: {right} of 4 are right. {end}Answers: {each}.",
            "plots": [boundary(self.answers, X, Y, CELLS // 3 if self.rule else CELLS)],
        }

    def answers(self, X: Any) -> Any:
        """Return the answer to each row, as the package gives it or an edited equation would."""
        if not self.rule:
            return nn.predict(self.net, X)
        if self.rule.label == "eq:neuron-sigmoid":
            sums = [self.rule.filled(z=z) for z in (X @ self.w + self.b).tolist()]
            return np.array(sums)[:, None]
        sums = [self.rule.filled(x=x, w=np.array(self.w), b=self.b) for x in X]
        return nn.sigmoid(np.array(sums)[:, None])
