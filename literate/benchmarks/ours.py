"""What `nn` does with a workload, what its bare matrix products take, and one example at a time."""

from collections.abc import Callable
from dataclasses import replace
from math import exp
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
        return [(W, np.asarray(b)) for W, b, _ in trained]

    return train


def fast(w: Workload) -> Run:
    """Return a run of `nn.train` with its fast step; predicting has no other way."""
    return readable(w, fast=True) if w.epochs else readable(w)


def compiled(w: Workload) -> Run | None:
    """Return a run of `nn.train` with its step compiled; predicting has no such way."""
    return readable(w, fast="compiled") if w.epochs else None


def one_step(w: Workload) -> Run | None:
    """Return a run of `nn.train` that compiles its step, and takes one: what each training pays."""
    train = compiled(replace(w, rows=w.batch, epochs=1)) if w.epochs else None
    return train and (lambda: train() and None)


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


def plain_python(w: Workload) -> Run | None:
    """Return XOR's training in Python's own numbers: no array, no loop over neurons."""
    if w.name != "W1":
        return None
    rows = [
        (x1, x2, y) for (x1, x2), (y,) in zip(w.data[0].tolist(), w.targets.tolist(), strict=True)
    ]

    def train() -> Params:
        (W1, b1), (W2, b2) = w.params
        ((p1, p2, p3), (q1, q2, q3)), (r1, r2, r3) = W1.tolist(), b1.tolist()
        ((u1,), (u2,), (u3,)), (v,) = W2.tolist(), b2.tolist()
        rate = w.lr / len(rows)
        for _ in range(w.epochs):
            total = dp1 = dp2 = dp3 = dq1 = dq2 = dq3 = dr1 = dr2 = dr3 = 0.0
            du1 = du2 = du3 = dv = 0.0
            for x1, x2, y in rows:
                a1 = 1 / (1 + exp(-(x1 * p1 + x2 * q1 + r1)))
                a2 = 1 / (1 + exp(-(x1 * p2 + x2 * q2 + r2)))
                a3 = 1 / (1 + exp(-(x1 * p3 + x2 * q3 + r3)))
                y_hat = 1 / (1 + exp(-(a1 * u1 + a2 * u2 + a3 * u3 + v)))
                e = y_hat - y
                total += e * e
                d = e * y_hat * (1 - y_hat)
                d1, d2, d3 = d * u1 * a1 * (1 - a1), d * u2 * a2 * (1 - a2), d * u3 * a3 * (1 - a3)
                du1, du2, du3, dv = du1 + d * a1, du2 + d * a2, du3 + d * a3, dv + d
                dp1, dp2, dp3 = dp1 + d1 * x1, dp2 + d2 * x1, dp3 + d3 * x1
                dq1, dq2, dq3 = dq1 + d1 * x2, dq2 + d2 * x2, dq3 + d3 * x2
                dr1, dr2, dr3 = dr1 + d1, dr2 + d2, dr3 + d3
            p1, p2, p3 = p1 - rate * dp1, p2 - rate * dp2, p3 - rate * dp3
            q1, q2, q3 = q1 - rate * dq1, q2 - rate * dq2, q3 - rate * dq3
            r1, r2, r3 = r1 - rate * dr1, r2 - rate * dr2, r3 - rate * dr3
            u1, u2, u3, v = u1 - rate * du1, u2 - rate * du2, u3 - rate * du3, v - rate * dv
        first = np.array([[p1, p2, p3], [q1, q2, q3]]), np.array([r1, r2, r3])
        return [first, (np.array([[u1], [u2], [u3]]), np.array([v]))]

    return train
