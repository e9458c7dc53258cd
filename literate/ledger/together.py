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
from nn.layers import mask
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

    def alone(self) -> list[list[nn.Layer]]:
        """Each network as the package knows it; its arrays are views of these."""
        return [
            [
                nn.Layer(W[seed], b[seed, 0], bend)
                for W, b, bend in zip(self.W, self.b, self.bends, strict=True)
            ]
            for seed in range(len(self.W[0]))
        ]

    def answers(self, X: Array, masks: Sequence[Array] = ()) -> list[tuple[Array, Array]]:
        """The sums and the answers of every layer; X is (networks, n, n_in), or (n, n_in)."""
        found: list[tuple[Array, Array]] = []
        A = X
        for l, (W, b, bend) in enumerate(zip(self.W, self.b, self.bends, strict=True)):
            Z = A @ W + b
            A = plain(bend)(Z)
            found.append((Z, A))
            A = A * masks[l] if l < len(masks) else A
        return found

    def gradients(
        self, X: Array, Y: Array, masks: Sequence[Array] = ()
    ) -> list[tuple[Array, Array]]:
        """The slopes dW and db of each layer, last layer first; X is (networks, n, n_in).

        A mask for each hidden layer multiplies its answers: that is dropout.
        """
        passed, grads = self.answers(X, masks), []
        dZ = self.blame(passed[-1][1], Y)  # the last bend is identity
        for l in range(len(self.W) - 1, -1, -1):
            A_in = passed[l - 1][1] if l else X
            if l and masks:
                A_in = A_in * masks[l - 1]
            grads.append((A_in.swapaxes(1, 2) @ dZ, dZ.sum(axis=1, keepdims=True)))
            if l:
                Z, A = passed[l - 1]
                dA = dZ @ self.W[l].swapaxes(1, 2)
                dZ = backward_for(self.bends[l - 1])(dA * masks[l - 1] if masks else dA, Z, A)
        return grads

    def blame(self, answers: Array, Y: Array) -> Array:
        """The slope of the cross entropy at the scores of the last layer."""
        return (plain(nn.softmax)(answers) - Y) / answers.shape[1]

    def step(
        self,
        X: Array,
        Y: Array,
        update: Optimizer,
        l2: float = 0.0,
        l1: float = 0.0,
        masks: Sequence[Array] = (),
    ) -> None:
        """One step of each network on a batch of its own: X (networks, n, n_in), Y likewise."""
        pairs = []
        for W, b, (dW, db) in zip(
            self.W[::-1], self.b[::-1], self.gradients(X, Y, masks), strict=True
        ):
            dW = dW + l2 * W if l2 else dW
            dW = dW + l1 * np.sign(W) if l1 else dW
            pairs += [(W, dW), (b, db)]
        update.take(pairs)

    def train(
        self,
        X: Array,
        y: Array,
        lr: float | Optimizer,
        epochs: int,
        batch: int = 32,
        look: Callable[[], None] = lambda: None,
        *,
        l2: float = 0.0,
        l1: float = 0.0,
        dropout: float = 0.0,
    ) -> None:
        """Go through the examples, each network in an order of its own; look after each epoch.

        `lr` is the rate of plain gradient descent, or an optimizer that does the same with every
        entry. The targets `y` may differ from network to network: (networks, n).
        """
        update = copy(lr) if isinstance(lr, Optimizer) else nn.sgd(lr)
        networks, _, n_out = self.W[-1].shape
        rngs = [np.random.default_rng(seed) for seed in range(networks)]
        Y = np.eye(n_out, dtype=X.dtype)[np.broadcast_to(y, (networks, len(X)))]
        each = np.arange(networks)[:, None]
        for _ in range(epochs):
            orders = np.stack([rng.permutation(len(X)) for rng in rngs])
            for start in range(0, len(X), batch):
                rows = orders[:, start : start + batch]
                masks = [
                    np.stack(
                        [mask(np.empty((rows.shape[1], W.shape[2])), dropout, r) for r in rngs]
                    )
                    for W in self.W[:-1] * bool(dropout)
                ]
                with np.errstate(all="ignore"):  # too long a step runs away, and counts as wrong
                    self.step(X[rows], Y[each, rows], update, l2, l1, masks)
            look()

    def accuracy(self, X: Array, y: Array) -> list[float]:
        """The share of images that each network names rightly."""
        with np.errstate(all="ignore"):
            scores = self.answers(X)[-1][1]
        return [float(share) for share in (scores.argmax(axis=2) == y).mean(axis=1)]
