"""Gradient descent walks over a valley of two weights, on the rings of equal cost."""

from typing import Any

import numpy as np

import nn

from ..equations.tree import LatexError
from .controls import Scene, Slider, curve
from .following import NOTHING, Rule


class Bowl:
    """Gradient descent in a valley of two weights: too slow, good, and away from the bottom."""

    controls = (Slider("lr", "learning rate η", 0.2, 0.02, 0.8, 0.01),)
    moves = True
    rule: Rule | None = None
    X = np.array([[2.0, 1.0], [1.0, 2.0], [0.5, -0.5]])
    Y = X @ np.array([[1.0], [1.0]])

    def __init__(self, lr: float) -> None:
        self.lr, self.update = lr, nn.sgd(lr)
        self.net = [nn.Layer(np.array([[-1.1], [2.1]]), None, nn.identity)]
        self.path, self.costs = [self.net[0].W[:, 0].tolist()], [self.cost()]
        self.moves = True

    def cost(self) -> float:
        """Return the cost where the walk is now."""
        return float(nn.squared_error(nn.predict(self.net, self.X), self.Y)[0])

    def step(self) -> None:
        """Take one step downhill."""
        Y_hat, backward = nn.forward(self.net, self.X)
        grads = backward(nn.squared_error(Y_hat, self.Y)[1])
        if self.rule:
            (W, _, _), ((dW, _),) = self.net[0], grads
            pairs = zip(W.flat, dW.flat, strict=True)
            new = [self.rule(w=w, slope=slope, lr=self.lr) for w, slope in pairs]
            if np.isnan(new).any():
                raise LatexError(NOTHING)
            W[...] = np.reshape(new, W.shape)
        else:
            self.update(self.net, grads)
        self.path.append(self.net[0].W[:, 0].tolist())
        self.costs.append(self.cost())
        self.moves = 1e-6 < self.costs[-1] < 1e3

    def scene(self) -> Scene:
        """Return the walk on the rings of equal cost."""
        found = "still walking"
        if self.costs[-1] >= 1e3:
            found = "each step goes farther out: the learning rate is too large"
        elif self.costs[-1] <= 1e-6:
            found = "arrived"
        return {
            "say": f"Step {len(self.path) - 1}, cost {self.costs[-1]:.3g}: {found}.",
            "plots": [
                {
                    "name": "The walk over the two weights",
                    "x": (-1.6, 3.6),
                    "y": (-1.6, 3.6),
                    "lines": [*self.rings(), ["weight", self.path]],
                    "dots": [[*at, True, "weight"] for at in self.path[-40:]],
                },
                curve(self.costs),
            ],
            "pause": 150,
        }

    def rings(self) -> list[Any]:
        """Return lines of equal cost around the bottom."""
        curvature, axes = np.linalg.eigh(self.X.T @ self.X / len(self.X))
        angle = np.linspace(0, 2 * np.pi, 61)[:, None]
        around = np.hstack([np.cos(angle), np.sin(angle)])
        return [
            ["blame", (1 + around * np.sqrt(2 * level / curvature) @ axes.T).tolist()]
            for level in (0.05, 0.3, 0.9, 2.0, 4.0)
        ]
