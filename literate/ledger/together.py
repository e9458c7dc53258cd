"""Many networks of one shape, trained at once: the first axis of every array is the seed.

Twenty small networks take as many calls of NumPy as one. Each sees the examples in an order of its
own, and takes the steps of an optimizer on the cross entropy, as `nn.train` would.
"""

from collections.abc import Callable, Sequence
from copy import copy
from typing import TypeAlias

import numpy as np

import nn
from nn._validation import plain
from nn.activations import Activation, backward_for
from nn.optimizers import Optimizer

Array: TypeAlias = np.ndarray
Bends: TypeAlias = Sequence[Activation]


class Together:
    """Networks of one shape: `W` and `b` hold all layers, each with one entry a network."""

    def __init__(self, nets: Sequence[Sequence[nn.Layer]]) -> None:
        layers = list(zip(*nets, strict=True))
        self.W = [np.stack([layer.W for layer in each]) for each in layers]
        self.b = [np.stack([layer.b for layer in each])[:, None] for each in layers]
        self.bends = [each[0].activation for each in layers]

    def answers(self, X: Array) -> list[tuple[Array, Array]]:
        """The sums and the answers of every layer; X is (networks, n, n_in), or (n, n_in)."""
        found: list[tuple[Array, Array]] = []
        A = X
        for W, b, bend in zip(self.W, self.b, self.bends, strict=True):
            Z = A @ W + b
            A = plain(bend)(Z)
            found.append((Z, A))
        return found

    def gradients(self, X: Array, Y: Array) -> list[tuple[Array, Array]]:
        """The slopes dW and db of each layer, last layer first; X is (networks, n, n_in)."""
        passed, grads = self.answers(X), []
        dZ = (plain(nn.softmax)(passed[-1][1]) - Y) / X.shape[1]  # the last bend is identity
        for l in range(len(self.W) - 1, -1, -1):
            A_in = passed[l - 1][1] if l else X
            grads.append((A_in.swapaxes(1, 2) @ dZ, dZ.sum(axis=1, keepdims=True)))
            if l:
                Z, A = passed[l - 1]
                dZ = backward_for(self.bends[l - 1])(dZ @ self.W[l].swapaxes(1, 2), Z, A)
        return grads

    def step(self, X: Array, Y: Array, update: Optimizer) -> None:
        """One step of each network on a batch of its own: X (networks, n, n_in), Y likewise."""
        arrays = zip(self.W[::-1], self.b[::-1], self.gradients(X, Y), strict=True)
        update.take([pair for W, b, (dW, db) in arrays for pair in ((W, dW), (b, db))])

    def train(
        self,
        X: Array,
        y: Array,
        lr: float | Optimizer,
        epochs: int,
        batch: int = 32,
        look: Callable[[], None] = lambda: None,
    ) -> None:
        """Go through the examples, each network in an order of its own; look after each epoch.

        `lr` is the rate of plain gradient descent, or an optimizer that does the same with every
        entry.
        """
        update = copy(lr) if isinstance(lr, Optimizer) else nn.sgd(lr)
        networks, _, n_out = self.W[-1].shape
        Y, rngs = np.eye(n_out)[y], [np.random.default_rng(seed) for seed in range(networks)]
        for _ in range(epochs):
            orders = np.stack([rng.permutation(len(X)) for rng in rngs])
            for start in range(0, len(X), batch):
                rows = orders[:, start : start + batch]
                with np.errstate(all="ignore"):  # too long a step runs away, and counts as wrong
                    self.step(X[rows], Y[rows], update)
            look()

    def accuracy(self, X: Array, y: Array) -> list[float]:
        """The share of images that each network names rightly."""
        with np.errstate(all="ignore"):
            scores = self.answers(X)[-1][1]
        return [float(share) for share in (scores.argmax(axis=2) == y).mean(axis=1)]
