"""The live figure of a deep network with the start of a library, before and while it learns."""

from math import log10
from typing import Any

import numpy as np

import nn
from nn.train import batches

from ..ledger.onwards import EPOCHS, RATE, STARTS, start
from .controls import Choice, Scene, Slider

LEAST = -9  # a power of ten


class Begun:
    """Digits and many relus: how far answers lie apart in each layer, and how many are right."""

    controls = (
        Choice("begin", "start", STARTS[0], STARTS),
        Slider("depth", "hidden layers", 10, 1, 20, 1),
        Slider("seed", "seed", 0, 0, 20, 1),
    )
    moves = True
    EACH = 8  # steps a frame

    def __init__(self, begin: str, depth: float, seed: float) -> None:
        X, self.y = nn.data.digits()
        spread = X[:1000].std(axis=0)
        X = (X - X[:1000].mean(axis=0)) / np.where(spread > 0, spread, 1)
        self.X, self.X_new = X[:1000].astype(np.float32), X[1000:].astype(np.float32)
        self.net = nn.Network(
            nn.Layer(W.astype(np.float32), np.asarray(b, np.float32), bend)
            for W, b, bend in start(begin, int(depth), int(seed))
        )
        self.update, self.rng = nn.adam(RATE), np.random.default_rng(int(seed))
        self.rows: list[Any] = []
        self.steps, self.rights = 0, [self.right()]

    def right(self) -> float:
        """Return the share of new images that are named rightly."""
        return float(nn.accuracy(self.net, self.X_new, self.y[1000:]))

    def step(self) -> None:
        """Take some steps, each on a batch of its own."""
        for _ in range(self.EACH):
            if not self.rows:
                self.rows = [*batches(1000, 32, self.rng)]
            rows = self.rows.pop()
            scores, backward = nn.forward(self.net, self.X[rows])
            self.update(self.net, backward(nn.softmax_cross_entropy(scores, self.y[rows])[1]))
        self.steps += self.EACH
        self.rights.append(self.right())
        self.moves = self.steps < EPOCHS * 32

    def scene(self) -> Scene:
        """Return a bar for each layer, and the share of right answers so far."""
        A, apart = self.X_new[:200], list[float]()
        for layer in self.net[:-1]:
            A = nn.predict([layer], A)
            apart.append(float(A.std(axis=0).mean()))
        lines: list[Any] = [["weight", [(0, 0), (len(apart) + 1, 0)]]]
        for l, size in enumerate(apart, start=1):
            top = max(log10(size), LEAST) if size > 0 else LEAST
            left, right = l - 0.3, l + 0.3
            lines.append(["value", [(left, LEAST), (left, top), (right, top), (right, LEAST)]])
        points = [(self.EACH * at, right) for at, right in enumerate(self.rights)]
        reach = EPOCHS * 32
        return {
            "say": f"Step {self.steps}: {self.rights[-1]:.2f} of the new images are right; in the "
            f"last hidden layer their answers lie {apart[-1]:.1e} apart.",
            "plots": [
                {
                    "name": "How far answers lie apart, by layer; the line is 1, the ground 10⁻⁹",
                    "x": (0, len(apart) + 1),
                    "y": (LEAST, 1),
                    "powers": "y",
                    "lines": lines,
                    "dots": [],
                },
                {
                    "name": "The share that is right; the line is a guess",
                    "x": (0, reach),
                    "y": (0, 1),
                    "lines": [["weight", [(0, 0.1), (reach, 0.1)]], ["target", points]],
                    "dots": [],
                },
            ],
        }
