"""The arrays of the second half, computed by `nn` and plain NumPy; never by the checker."""

import math
from typing import Any

import numpy as np

import nn

from .namespaces import Namespace, network


def drawn(seed: int, **shapes: Any) -> Namespace:
    """Return normal arrays of these shapes."""
    rng = np.random.default_rng(seed)
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def recursion(start: float, step: Any, *arrays: Any) -> np.ndarray:
    """Return a start and what the step makes of it, again and again."""
    values = [start]
    for given in zip(*arrays, strict=True):
        values.append(step(values[-1], *given))
    return np.array(values)


def activations() -> Namespace:
    d = drawn(1, ws=3, bs=3, vs=3, Z=(5, 4), Y=(5, 4))
    v, w, b, c = 1.3, -0.7, 0.2, 0.4

    def f(x):
        return c + (d["vs"] * np.maximum(d["ws"] * x + d["bs"], 0)).sum()

    A = nn.relu(d["Z"])
    return d | {"z": 0.3, "x": 0.8, "h": 0.005, "slope": 0.1, "v": v, "w": w, "w_up": 0.9,
                "b": b, "c": c, "leaky": lambda z: np.where(z > 0, z, 0.1 * z),
                "silu": lambda z: z * nn.sigmoid(z),
                "line": lambda x: v * np.maximum(w * x + b, 0), "f": f, "A": A,
                "C": ((A - d["Y"]) ** 2).sum() / 2, "corner": np.array([0, 1])}  # fmt: skip


def cross_entropy() -> Namespace:
    d = drawn(2, z=3, v=3, X=(5, 2), W=(2, 3), b=3)
    y, p = np.array([0.2, 0.5, 0.3]), np.array([0.3, 0.9, 0.5, 0.2, 0.7])
    a, labels = nn.softmax(d["z"][None])[0], np.array([0, 2, 1, 1, 0])
    Z, Y, share = d["X"] @ d["W"] + d["b"], np.eye(3)[labels], nn.sigmoid(0.7)
    return d | {"a": a, "y": y, "p": p, "c": 0.6, "C": -(y * np.log(a)).sum(), "T": 1.7, "h": 0.005,
                "eps": 0.1, "y_soft": 0.9 * y + 0.1 / 3, "z_bar": d["z"].mean(), "s": 0.7,
                "score": 0.7, "share": share, "target": 0.0, "loss": -math.log(1 - share), "Z": Z,
                "A": nn.softmax(Z), "Y": Y, "cost": nn.softmax_cross_entropy(Z, Y)[0],
                "classes": labels + 1, "one_hot": Y}  # fmt: skip


def initialization() -> Namespace:
    d = drawn(3, x=2, y=2, W=(2, 4))
    w, Q = np.array([0.6, -0.6]), np.linalg.qr(np.arange(9.0).reshape(3, 3) ** 1.5)[0][:2]
    t = nn.trace(nn.init([2, 3, 4], rng=0), np.ones((5, 2)), np.ones((5, 4)), nn.squared_error)
    return d | {"w": w, "s": 0.6, "z": d["x"] @ w, "p": 0.3, "activation": np.tanh, "score": 0.5,
                "slope": 0.1, "r": 1.0, "u": 0.2, "q": 0.04, "t": 0.1, "Q": Q, "I": np.eye(2),
                "sums": d["x"] @ d["W"], "spreads": np.sqrt([1, 2 / 3]), "trace": t}  # fmt: skip


def vanishing() -> Namespace:
    t = network([2, 3, 4, 3], 1, 4)
    z, a = {l: Z[0] for l, Z in t["Z"].items()}, {l: A[0] for l, A in t["A"].items()}
    slopes = {l: a[l] * (1 - a[l]) for l in z}
    J = {l: t["W"][l].T * slopes[l - 1] for l in (2, 3)}
    delta = {3: np.cos(z[3])}
    delta |= {2: delta[3] @ J[3]}
    delta |= {1: delta[2] @ J[2]}
    ws = np.array([1.4, -2.0, 0.7])
    sizes = recursion(0.3, lambda a, w: nn.sigmoid(w * a), ws)
    d = drawn(5, d=4, inputs=2, U=(2, 2))
    w, g = np.array([0.5, -0.5, -0.5, 0.5]), np.array([3.0, 4.0])
    slope = nn.sigmoid(0.4) * (1 - nn.sigmoid(0.4))
    return d | {"z": z, "a": a, "x": a[0], "J": J, "delta": delta, "f": lambda z: np.sin(z).sum(),
                "C": np.sin(z[3]).sum(), "activation": nn.sigmoid, "W": t["W"], "b": t["b"],
                "ws": ws, "zs": ws * sizes[:-1], "as_": sizes, "z1": 0.4, "x1": 0.9, "w1": 1.1,
                "s": 0.5, "w": w, "M": np.outer([1, -1], w), "blame": slope * (w @ d["d"]), "g": g,
                "clipped": g * 2 / 5, "c": 2.0, "I": np.eye(2),
                "v": d["inputs"] + nn.sigmoid(d["inputs"] @ d["U"])}  # fmt: skip


def batches() -> Namespace:
    d = drawn(6, x=5, y=5, G=(2, 3), g=6, each=5)
    w, lr, beta, b1, b2, eps, g = 0.7, 0.3, 0.8, 0.9, 0.99, 0.01, d["g"]
    C_each = (d["x"] * w - d["y"]) ** 2 / 2
    sample, t = np.array([0.9, -0.3, 0.9]), np.arange(1, 7)
    m = recursion(0, lambda m, g: beta * m + g, g)
    am = recursion(0, lambda m, g: b1 * m + (1 - b1) * g, g)
    av = recursion(0, lambda v, g: b2 * v + (1 - b2) * g**2, g)
    m_hat, v_hat = am[1:] / (1 - b1**t), av[1:] / (1 - b2**t)
    bowl = [2.0, 1.5]
    for _ in range(5):
        bowl.append(bowl[-1] - lr * 1.5 * bowl[-1] + beta * (bowl[-1] - bowl[-2]))
    return d | {"w": w, "lr": lr, "beta": beta, "C_each": C_each, "C": C_each.mean(), "mu": 0.3,
                "s": 0.6, "sample": sample, "g_bar": sample.mean(), "j": np.array([2, 5]), "m": m,
                "u": lr * m, "v": recursion(0, lambda v, g: beta * v + (1 - beta) * g**2, g),
                "run": recursion(0.4, lambda w, m: w - lr * m, m[1:]), "curvature": 1.5,
                "bowl": bowl, "beta1": b1, "beta2": b2, "eps": eps, "am": am, "av": av,
                "m_hat": m_hat, "v_hat": v_hat, "c": 3.0, "warm": 3, "T": 6,
                "aw": recursion(0.4, lambda w, m, v: w - lr * m / (v**0.5 + eps), m_hat, v_hat),
                "gs": np.array([0.9, 0.9, -0.3, 0.9]),
                "cosine": lr / 2 * (1 + np.cos(np.pi * np.arange(7) / 6)),
                "warmup": lr * np.minimum(1, np.arange(7) / 3)}  # fmt: skip


def generalization() -> Namespace:
    d = drawn(7, W=(2, 3), a=2, v=2, b=3)
    strength, lr, curvature, W = 0.4, 0.3, 1.5, d["W"]

    def cost_of(W):
        return np.sin(W).sum()

    P, C = strength / 2 * (W**2).sum(), cost_of(W)
    steps = 1 - (1 - lr * curvature) ** np.arange(6)
    return d | {"strength": strength, "lr": lr, "cost_of": cost_of, "P": P, "C": C,
                "C_both": C + P, "P1": strength * np.abs(W).sum(), "w": 0.7, "g": -0.4, "s": 0.8,
                "tau": 0.3,
                "u": -0.5, "soft": lambda u: np.sign(u) * np.maximum(np.abs(u) - 0.3, 0),
                "p": 0.25, "y": 0.6,
                "shrunk": 2.0 * (1 - lr * strength) ** np.arange(6), "m": np.array([0, 1 / 0.75]),
                "guess": 2.0, "run": steps * 1.7, "w_best": 1.7, "curvature": curvature,
                "pull": 0.5, "kept": 1.5 / 2 * 1.7}  # fmt: skip


def hyper_parameters() -> Namespace:
    d = drawn(8, X=(5, 2))
    c, tp, fp, fn, s, k, M = (
        np.array([1, 0, 1, 1, 0]),
        8.0,
        2.0,
        4.0,
        0.7,
        4,
        np.array([[5.0, 1], [2, 9]]),
    )
    means, spreads = d["X"].mean(0), d["X"].std(0)
    return d | {"c": c, "p": 0.6, "p_hat": c.mean(), "k": k, "s": s, "t": 0.9, "coin": s,
                "bell": 0.1, "coins": np.array([s, -s, s, s]), "hits": np.array([0, 1, 0, 0]),
                "best": math.sqrt(2 * math.log(k)) / s, "tp": tp, "fp": fp, "fn": fn,
                "precision": 0.8, "recall": 8 / 12, "f1": 16 / 22, "confusion": M,
                "accuracy": 14 / 17, "means": means, "spreads": spreads,
                "X_scaled": (d["X"] - means) / spreads}  # fmt: skip


def debugging() -> Namespace:
    d = drawn(9, w=3, direction=3, blame=4, W=(2, 4), B=(4, 2))
    return d | {"f": lambda w: np.sin(w).sum() + (w * w).sum(), "g": d["blame"] @ d["W"].T,
                "u": d["blame"] @ d["B"], "lr": 0.05, "p": 0.8, "y": 0.0}  # fmt: skip


def digits() -> Namespace:
    d = drawn(10, votes=4, x=3, u=3, W=(3, 2), X=(5, 3), V=(2, 3))
    A, labels = nn.softmax(drawn(11, Z=(5, 4))["Z"]), np.array([1, 4, 2, 3, 3])
    distances = ((d["X"][:, None] - d["V"]) ** 2).sum(-1)
    return d | {"p": 0.7, "right": np.array([1, 0, 1]), "mean_vote": d["votes"].mean(), "y": 0.3,
                "Q": np.eye(3)[[2, 0, 1]], "D": distances, "A": A, "labels": labels,
                "accuracy": (A.argmax(1) == labels - 1).mean()}  # fmt: skip


def universality() -> Namespace:
    N = 4

    def f(x):
        return 2 + np.sin(2 * np.pi * x)

    knots = np.arange(N + 1) / N
    c = np.diff(N * np.diff(f(knots)), prepend=0)
    c[0] = N * (f(knots[1]) - f(0))
    middles = (knots[1:] + knots[:-1]) / 2
    return {"x": 0.4, "step": lambda z: 1.0 * (z > 0), "z": -0.3, "a": 0.2, "b": 0.7, "f": f,
            "N": N, "steep": 2.0,
            "staircase": lambda x: f(0) + (np.diff(f(knots)) * (x > middles)).sum(),
            "polygon": lambda x: np.interp(x, knots, f(knots)), "c": c, "bits": np.array([1, 0, 1]),
            "tent": lambda x: 1 - np.abs(2 * x - 1), "t": 0.2}  # fmt: skip


def autodiff() -> Namespace:
    d = drawn(12, xs=2, W=(2, 4), bias=4, v=2, X=(5, 2))
    zs, w = d["xs"] @ d["W"], np.array([1.0, -2.0, 0.5, 3.0])
    a, Z = nn.softmax(zs[None])[0], d["X"] @ d["W"] + d["bias"]
    return d | {"a": 0.4, "b": 1.2, "y": 0.4 * 1.2 + math.exp(0.4), "x": 0.3, "h": 0.005,
                "f": np.sin, "g": np.cosh, "zs": zs, "as_": a,
                "cost_of": lambda a: (w * a * a).sum(), "C": (w * a * a).sum(),
                "as_bar": 2 * w * a, "Z": Z, "S": np.sin(Z).sum(),
                "field": lambda Z: np.sin(Z).sum()}  # fmt: skip


def onwards() -> Namespace:
    d = drawn(13, X=(5, 2), W=(2, 4), b=4, Y=(5, 4), Y_hat=(5, 4))
    C = nn.squared_error(d["Y_hat"], d["Y"])[0]
    return d | {"r": 0.5**0.5, "u": 0.1, "W_torch": d["W"].T, "C": C,
                "mse": ((d["Y_hat"] - d["Y"]) ** 2).mean()}  # fmt: skip


def history() -> tuple[Namespace, Namespace]:
    w, x = np.array([0.5, -1.0, 0.2]), np.array([1.0, 0.0, 1.0])
    before = {"w": w, "x": x, "u": np.array([0.6, 0.8, 0.0]), "y": 1.0, "target": 0.0,
              "answer": 1.0, "k": 4.0, "gap": 0.3, "R": 1.5,
              "v": np.array([0.3, 0.4, -1.0])}  # fmt: skip
    return before, before | {"w": w - x}


NAMESPACES: dict[str, tuple[Namespace, Namespace | None]] = {
    "activations": (activations(), None),
    "cross-entropy": (cross_entropy(), None),
    "initialization": (initialization(), None),
    "vanishing-gradients": (vanishing(), None),
    "batches-and-optimizers": (batches(), None),
    "generalization": (generalization(), None),
    "hyper-parameters": (hyper_parameters(), None),
    "debugging": (debugging(), None),
    "digits": (digits(), None),
    "universality": (universality(), None),
    "autodiff": (autodiff(), None),
    "onwards": (onwards(), None),
    "history": history(),
}
