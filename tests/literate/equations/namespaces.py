"""The arrays of each page, computed by `nn` and plain NumPy; never by the checker."""

import math
from itertools import pairwise
from typing import Any

import numpy as np

import nn

Namespace = dict[str, Any]


def step(z):
    return 1.0 if z > 0 else 0.0


def neuron() -> Namespace:
    x, w, b = np.array([0.7, 0.2]), np.array([3.0, 1.0]), -2.0
    return {"x": x, "w": w, "b": b, "z": x @ w + b, "t": 2.0, "step": step, "n_in": 2,
            "corner": np.array([1, 0])}  # fmt: skip


def a_sigmoid() -> Namespace:
    z = 0.3
    return {"z": z, "a": nn.sigmoid(z)}


def layer() -> Namespace:
    rng = np.random.default_rng(1)
    net = nn.init([2, 3, 4], rng=1, output=nn.sigmoid)
    net = [nn.Layer(W, rng.normal(size=b.shape), f) for W, b, f in net]
    X = rng.normal(size=(5, 2))
    t = nn.trace(net, X, rng.normal(size=(5, 4)), nn.squared_error)
    W, b, _ = net[0]
    Z, _ = nn.dense(W, b, X)
    return {"X": X, "W": W, "b": b, "Z": Z, "A": nn.sigmoid(Z), "t": t, "x": X[0], "z": Z[0],
            "activation": nn.sigmoid, "P": sum(W.size + b.size for W, b, _ in net)}  # fmt: skip


def xor_by_hand() -> Namespace:
    X, Y = nn.data.xor()
    V, c = np.array([[20.0, -20.0], [20.0, -20.0]]), np.array([-10.0, 30.0])
    x, h = np.array([1.0, 0.0]), np.array([1.0, 1.0])
    return {"X": X, "Y": Y, "V": V, "c": c, "z": 0.5, "Z": X @ V + c, "x": x, "h": h, "y_hat": 1.0,
            "y": 1.0, "step": step}  # fmt: skip


def cost() -> Namespace:
    rng = np.random.default_rng(2)
    Y_hat, Y = rng.random((5, 3)), rng.random((5, 3))
    C, _ = nn.squared_error(Y_hat, Y)
    each = [nn.squared_error(Y_hat[i : i + 1], Y[i : i + 1])[0] for i in range(5)]
    return {"Y_hat": Y_hat, "Y": Y, "C": C, "C_each": each, "a": 0.75, "y": 1.0}


def gradient_descent() -> tuple[Namespace, Namespace]:
    x, y, w, lr = 2.0, 1.0, 3.0, 0.05

    def cost(w):
        return (x * w - y) ** 2 / 2

    def f(v):
        return (v * v).sum() / 2

    run, thetas = [4.0], [np.array([1.0, -2.0])]
    for _ in range(5):
        run.append(run[-1] - lr * 1.5 * (run[-1] - 0.5))
        thetas.append(thetas[-1] - lr * thetas[-1])
    before = {"x": x, "y": y, "w": w, "lr": lr, "cost": cost, "h": 1e-5, "step": 0.5, "run": run,
              "curvature": 1.5, "w_best": 0.5, "thetas": thetas, "f": f}  # fmt: skip
    return before, before | {"w": w - lr * x * (x * w - y)}


def chain_rule() -> Namespace:
    x, f, g = 0.4, lambda x: x**2 + 1, lambda x: np.cos(x)
    u, v = f(x), g(x)
    W, xs = np.arange(6.0).reshape(2, 3) - 2, np.array([0.3, -0.7])

    def field(v):
        return (np.exp(v) * v).sum()

    return {"x": x, "f": f, "g": g, "u": u, "v": v, "y": u**2 * v + math.sin(u), "h": 1e-5,
            "xs": xs, "W": W, "zs": xs @ W, "field": field, "C": field(xs @ W),
            "direction": np.array([1.0, 2.0])}  # fmt: skip


def backprop_one_chain() -> tuple[Namespace, Namespace]:
    x, y, w1, b1, w2, b2 = 0.05, 0.01, 0.15, 0.35, 0.4, 0.6
    z1 = w1 * x + b1
    a1 = nn.sigmoid(z1)
    z2 = w2 * a1 + b2
    a2 = nn.sigmoid(z2)
    delta2 = (a2 - y) * a2 * (1 - a2)
    delta1 = delta2 * w2 * a1 * (1 - a1)
    before = {"x": x, "y": y, "w1": w1, "b1": b1, "w2": w2, "b2": b2, "z1": z1, "a1": a1,
              "z2": z2, "a2": a2, "C": (a2 - y) ** 2 / 2, "delta1": delta1, "delta2": delta2,
              "lr": 0.5}  # fmt: skip
    return before, before | {"w1": w1 - 0.5 * delta1 * x}


def two_by_two() -> Namespace:
    X, Y = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])
    hidden = nn.Layer(np.array([[0.15, 0.25], [0.20, 0.30]]), np.array([0.35, 0.35]), nn.sigmoid)
    output = nn.Layer(np.array([[0.40, 0.50], [0.45, 0.55]]), np.array([0.60, 0.60]), nn.sigmoid)
    t = nn.trace([hidden, output], X, Y, nn.squared_error)
    return {"net": t.Z[1][0], "out": t.A[1][0], "o": t.A[2][0], "target": Y[0], "E": t.C}


def network(sizes: list[int], n: int, seed: int) -> Namespace:
    """A network with everything that one forward and one backward pass compute."""
    rng = np.random.default_rng(seed)
    pairs = pairwise(sizes)
    net = [nn.Layer(rng.normal(size=s), rng.normal(size=s[1]), nn.sigmoid) for s in pairs]
    X, Y = rng.normal(size=(n, sizes[0])), rng.random((n, sizes[-1]))
    t = nn.trace(net, X, Y, nn.squared_error)
    return {"X": X, "Y": Y, "net": net, **t._asdict(), "Y_hat": t.A[len(net)]}


def backprop_in_code() -> Namespace:
    t = network([3, 4], 5, 4)
    X, W, b, Y = t["X"], t["W"][1], t["b"][1], t["Y"]

    def f(Z):
        return (np.sin(Z) * Y).sum()

    Z = X @ W + b
    A = nn.sigmoid(Z)
    each = [nn.squared_error(A[i : i + 1], Y[i : i + 1])[0] for i in range(5)]
    return {"X": X, "W": W, "b": b, "Y": Y, "Z": Z, "f": f, "C": f(Z), "scores": Z, "A": A,
            "C_each": each, "cost": nn.squared_error(A, Y)[0]}  # fmt: skip


def gradient_checking() -> Namespace:
    g, g_hat = np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.1])
    difference = np.linalg.norm(g - g_hat)
    eps, M = 2.3e-16, 2.0
    return {"g": g, "g_hat": g_hat, "eps": eps, "M": M, "h_best": (3 * eps / M) ** (1 / 3),
            "r": difference / (np.linalg.norm(g) + np.linalg.norm(g_hat)), "h": 0.05,
            "E": lambda h: eps / h + M * h**2 / 6}  # fmt: skip


def xor() -> tuple[Namespace, Namespace]:
    before = network([2, 2, 1], 4, 5)
    X, Y = nn.data.xor()
    t = nn.trace(before["net"], X, Y, nn.squared_error)
    before |= {"X": X, "Y": Y, **t._asdict(), "Y_hat": t.A[2], "lr": 2.0}
    W = {l: t.W[l] - 2.0 * t.dW[l] for l in t.W}
    b = {l: t.b[l] - 2.0 * t.db[l] for l in t.b}
    p, m = 45 / 200, 200.0
    before |= {"p": p, "m": m, "s": math.sqrt(p * (1 - p) / m), "z": 0.2}
    return before, before | {"W": W, "b": b}


NAMESPACES: dict[str, tuple[Namespace, Namespace | None]] = {
    "neuron": (neuron(), None),
    "sigmoid": (a_sigmoid(), None),
    "layer": (layer(), None),
    "xor-by-hand": (xor_by_hand(), None),
    "cost": (cost(), None),
    "gradient-descent": gradient_descent(),
    "chain-rule": (chain_rule(), None),
    "backprop-one-chain": backprop_one_chain(),
    "backprop-two-by-two": (two_by_two(), None),
    "backprop-any-network": (network([2, 3, 4], 5, 3), None),
    "backprop-in-code": (backprop_in_code(), None),
    "gradient-checking": (gradient_checking(), None),
    "xor": xor(),
}
