"""The live figure of a cost's largest curvature while a network learns digits."""

from typing import Any

import numpy as np

import nn
from nn.train import batches

from ..ledger.curvature import steepest
from .controls import Choice, Scene, Slider


class Border:
    """Digits in training: the largest curvature, as a share of where a bowl would run away."""

    controls = (
        Choice("cost", "cost", "squared error", ("squared error", "cross entropy")),
        Choice("batch", "examples a step", "300", ("300", "60", "15")),
        Slider("beta", "momentum β", 0, 0, 0.9, 0.1),
        Slider("lr", "learning rate η", 0.15, 0.05, 2, 0.05),
    )
    moves = True

    def __init__(self, cost: str, batch: str, beta: float, lr: float) -> None:
        X, y = nn.data.digits()
        self.X, self.Y = X[:300], np.eye(10)[y[:300]]
        squared = cost == "squared error"
        self.loss: Any = nn.squared_error if squared else nn.softmax_cross_entropy
        self.net = nn.init([64, 30, 10], rng=0, hidden=nn.tanh)
        self.update, self.batch = nn.momentum(lr, beta), int(batch)
        self.rng, self.border = np.random.default_rng(0), 2 * (1 + beta) / lr
        self.steps, self.moves = [0], True
        self.share, self.v = self.measured(None, 40)
        self.shares, self.costs = [self.share], [self.cost()]

    def measured(self, v: Any, turns: int) -> tuple[float, Any]:
        """Return the curvature over its border, and where it is steepest."""
        found, v = steepest(self.net, self.X, self.Y, self.loss, v, turns)
        return found / self.border, v

    def cost(self) -> float:
        """Return the cost of all examples."""
        return float(self.loss(nn.predict(self.net, self.X), self.Y)[0])

    def step(self) -> None:
        """Take eight steps, and look how curved it is there."""
        for rows in (batches(300, self.batch, self.rng) * 8)[:8]:
            Y_hat, backward = nn.forward(self.net, self.X[rows])
            C, dY_hat = self.loss(Y_hat, self.Y[rows])
            if C > 1e3:
                self.moves = False
                return
            self.update(self.net, backward(dY_hat))
        self.share, self.v = self.measured(self.v, 4)
        self.shares.append(self.share)
        self.costs.append(self.cost())
        self.steps.append(self.steps[-1] + 8)
        self.moves = self.steps[-1] < 800

    def scene(self) -> Scene:
        """Return the curvature and the cost after all steps so far."""
        reach = max(100, self.steps[-1])
        axes = {"x": (0, reach), "dots": []}
        shown = [max(min(share, 2.4), 0.0) for share in self.shares]
        top = 1.1 * self.costs[0]
        costs = [min(cost, top) for cost in self.costs]
        away = self.costs[-1] > 2 * self.costs[0] or not (self.moves or self.steps[-1] >= 800)
        return {
            "say": f"Step {self.steps[-1]}: cost {self.costs[-1]:.3f}; the largest curvature is "
            f"{self.share:.2f} of its border{': it runs away' * away}.",
            "plots": [
                {
                    "name": "The largest curvature; the level line is its border",
                    "y": (0, 2.5),
                    "lines": [
                        ["blame", [(0, 1), (reach, 1)]],
                        ["weight", list(zip(self.steps, shown, strict=True))],
                    ],
                    **axes,
                },
                {
                    "name": "The cost",
                    "y": (0, top),
                    "lines": [["blame", list(zip(self.steps, costs, strict=True))]],
                    **axes,
                },
            ],
        }
