"""What `nn` does with a workload, what its bare matrix products take, and one example at a time."""

from collections.abc import Callable
from typing import Any

import numpy as np

import nn

from .workloads import SEED, Params, Workload

Run = Callable[[], Any]


def network(w: Workload) -> list[nn.Layer]:
    """Return the network of a workload, before training."""
    last = nn.sigmoid if w.loss == "squared_error" else nn.identity
    bends = [getattr(nn, w.hidden)] * (len(w.sizes) - 2) + [last]
    return [nn.Layer(W, b, f) for (W, b), f in zip(w.params, bends, strict=True)]


def readable(w: Workload, **how: Any) -> Run:
    """Return a run of `nn.train`, or of `nn.predict`."""
    net, (X, _) = network(w), w.data
    if not w.epochs:
        return lambda: nn.predict(net, X)
    loss, optimizer = getattr(nn, w.loss), getattr(nn, w.optimizer)(lr=w.lr)
    batch = None if w.batch == len(X) else w.batch
    run = net, X, w.targets, loss, optimizer, w.epochs, batch

    def train() -> Params:
        trained, _ = nn.train(*run, rng=SEED, **how)
        return [(W, b) for W, b, _ in trained]

    return train


def fast(w: Workload) -> Run:
    """Return a run of `nn.train` with its fast step; predicting has no other way."""
    return readable(w, fast=True) if w.epochs else readable(w)


def products(w: Workload) -> Run:
    """Return the matrix products of the whole training and nothing else."""
    X, params = w.data[0], w.params
    n = min(w.batch, 512) if not w.epochs else w.batch  # `nn` predicts some rows at a time
    A = [np.ones((n, size), w.dtype) for size in w.sizes]
    dW = [np.empty_like(W) for W, _ in params]
    calls = [(A[l].dot, (W, A[l + 1])) for l, (W, _) in enumerate(params)]
    if w.epochs:
        for l in range(len(params) - 1, -1, -1):
            calls.append((A[l].T.dot, (A[l + 1], dW[l])))
            if l:
                calls.append((A[l + 1].dot, (params[l][0].T, A[l])))
    steps = len(X) // n * max(w.epochs, 1)

    def run() -> None:
        for _ in range(steps):
            for call, arrays in calls:
                call(*arrays)

    return run


def one_at_a_time(w: Workload) -> Run | None:
    """Return a run that takes the examples of a batch one after the other, as columns."""
    if w.loss != "squared_error":
        return None
    X, Y = w.data[0][:, :, None], w.targets[:, :, None]

    def slopes(layers: list[list[np.ndarray]], x: np.ndarray, y: np.ndarray) -> list[Any]:
        activations = [x]
        for W, b in layers:
            activations.append(1 / (1 + np.exp(-(W @ activations[-1] + b))))
        found: list[Any] = []
        delta = (activations[-1] - y) * activations[-1] * (1 - activations[-1])
        for l in range(len(layers) - 1, -1, -1):
            found.append((delta @ activations[l].T, delta))
            if l:
                delta = layers[l][0].T @ delta * activations[l] * (1 - activations[l])
        return found[::-1]

    def train() -> Params:
        layers = [[W.T.copy(), b[:, None]] for W, b in w.params]
        for epoch in w.batches():
            for rows in epoch:
                total = [[np.zeros_like(W), np.zeros_like(b)] for W, b in layers]
                for i in rows:
                    for sums, (dW, db) in zip(total, slopes(layers, X[i], Y[i]), strict=True):
                        sums[0] = sums[0] + dW
                        sums[1] = sums[1] + db
                for layer, (dW, db) in zip(layers, total, strict=True):
                    layer[0] = layer[0] - w.lr / len(rows) * dW
                    layer[1] = layer[1] - w.lr / len(rows) * db
        return [(W.T, b[:, 0]) for W, b in layers]

    return train
