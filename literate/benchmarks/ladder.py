"""From the step that equations dictate to the fast one, one change at a time.

Each rung keeps what the rungs below it changed. The last one is `nn`'s own.
"""

from typing import Any

import numpy as np

from . import ours
from .ours import Run
from .workloads import Params, Workload

RUNGS = (
    "as the equations say",
    "no gradient of the data",
    "one vector of parameters, changed in place",
    "products by dot, sums as products",
    "arrays that last",
    "played back",
)


def rung(w: Workload, height: int) -> Run:
    """Return a run of the training on one of the rungs."""
    if height == len(RUNGS) - 1:
        return ours.fast(w)
    X, Y, n = w.data[0], w.targets, w.batch
    sigmoid, squared = w.hidden == "sigmoid", w.loss == "squared_error"
    with_dX, flat, by_dot, lasting = height < 1, height >= 2, height >= 3, height >= 4
    ones = np.ones(n, w.dtype)

    def bent(Z: Any) -> Any:
        if not lasting:
            return 1 / (1 + np.exp(-Z)) if sigmoid else np.maximum(Z, 0)
        if not sigmoid:
            return np.maximum(Z, 0, out=Z)
        np.negative(Z, out=Z)
        np.exp(Z, out=Z)
        Z += 1
        return np.divide(1, Z, out=Z)

    def way_back(dA: Any, A: Any) -> Any:
        if not lasting:
            return dA * A * (1 - A) if sigmoid else dA * (A > 0)
        dA *= A if sigmoid else A > 0
        if sigmoid:
            dA *= 1 - A
        return dA

    def cost(Z: Any, Y: Any) -> tuple[float, Any]:
        if squared:
            A = bent(Z)
            E = A - Y
            C = np.vdot(E, E) if by_dot else (E**2).sum()
            return C / (2 * len(Y)), way_back(E / len(Y), A)
        Z = Z - Z.max(axis=1, keepdims=True)
        log_A = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
        C = -np.vdot(Y, log_A) if by_dot else -(Y * log_A).sum()
        return C / len(Y), (np.exp(log_A) - Y) / len(Y)

    def moved(W: Any, dW: Any, m: Any, v: Any, t: int) -> tuple[Any, Any, Any]:
        if w.optimizer == "sgd":
            return W - w.lr * dW, m, v
        if w.optimizer == "momentum":
            m = 0.9 * m + dW
            return W - w.lr * m, m, v
        m, v = 0.9 * m + 0.1 * dW, 0.999 * v + 0.001 * dW**2
        m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
        return W - w.lr * m_hat / (np.sqrt(v_hat) + 1e-8), m, v

    def move(W: Any, dW: Any, m: Any, v: Any, t: int, s: Any) -> None:
        if w.optimizer == "adam":
            np.multiply(dW, dW, out=s)
            s *= 0.001
            v *= 0.999
            v += s
            dW *= 0.1
        if w.optimizer != "sgd":
            m *= 0.9
            m += dW
        if w.optimizer == "adam":
            np.multiply(v, 1 / (1 - 0.999**t), out=s)
            np.sqrt(s, out=s)
            s += 1e-8
            np.divide(m, s, out=s)
            s *= w.lr / (1 - 0.9**t)
        else:
            np.multiply(m if w.optimizer == "momentum" else dW, w.lr, out=s)
        W -= s

    def train() -> Params:
        arrays = [array for pair in w.params for array in pair]
        p = [np.concatenate([array.ravel() for array in arrays])] if flat else arrays
        g, m, v, s = ([np.zeros_like(array) for array in p] for _ in range(4))
        views = []
        for vector in (p, g):
            if flat:
                cut = np.split(vector[0], np.cumsum([array.size for array in arrays])[:-1])
                vector = [part.reshape(a.shape) for part, a in zip(cut, arrays, strict=True)]
            views.append([*zip(vector[::2], vector[1::2], strict=True)])
        params, grads = views
        Zs, dAs = ([np.empty((n, size), w.dtype) for size in w.sizes] for _ in range(2))
        t = 0
        for epoch in w.batches():
            total = 0.0
            for rows in epoch:
                k, t = len(rows), t + 1
                A = [X[rows]]
                for l, (W, b) in enumerate(params):
                    if lasting:
                        Z = A[-1].dot(W, Zs[l + 1][:k])
                        Z += b
                    else:
                        Z = (A[-1].dot(W) if by_dot else A[-1] @ W) + b
                    A.append(bent(Z) if l < len(params) - 1 else Z)
                C, dZ = cost(A[-1], Y[rows])
                for l in range(len(params) - 1, -1, -1):
                    (W, b), (dW, db) = params[l], grads[l]
                    if by_dot:
                        A[l].T.dot(dZ, dW)
                        ones[:k].dot(dZ, db)
                    elif flat:
                        np.matmul(A[l].T, dZ, out=dW)
                        dZ.sum(axis=0, out=db)
                    else:
                        g[2 * l], g[2 * l + 1] = A[l].T @ dZ, dZ.sum(axis=0)
                    if l or with_dX:
                        if lasting:
                            dA = dZ.dot(W.T, dAs[l][:k])
                        else:
                            dA = dZ.dot(W.T) if by_dot else dZ @ W.T
                        dZ = way_back(dA, A[l])
                if flat:
                    move(p[0], g[0], m[0], v[0], t, s[0])
                else:
                    for i in range(len(p)):
                        p[i], m[i], v[i] = moved(p[i], g[i], m[i], v[i], t)
                    params = [*zip(p[::2], p[1::2], strict=True)]
                total += float(C) * k
        return params

    return train
