"""What CS231n says makes a gradient check look bad, tried on right gradients.

Two reasons are named: slopes so small that floats are no longer dense, and depth. Here the first
weights of small networks are pushed, all at once.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

import nn
from nn.activations import Activation

from .record import Claim, Entry, Found

SEEDS, N, N_IN, WIDTH = range(20), 5, 4, 8
STARTS: dict[str, tuple[Activation, Callable[..., np.ndarray]]] = {
    "sigmoid, Glorot": (nn.sigmoid, nn.initializers.glorot),
    "tanh, He": (nn.tanh, nn.initializers.he),
}
TIMES, PUSHES, DEPTHS = (1.0, 1e3, 1e6), (1e-5, 1e-4, 1e-3), (2, 14)
HALVES = {  # of the medians recorded: by rounding, machines differ by a tenth
    **{f"ten layers, cost times {times:g}": 4e-5 for times in TIMES},
    "ten layers, push 0.0001": 4e-6,
    "ten layers, push 0.001": 4e-7,
    "2 layers, sigmoid, Glorot": 3e-10,
    "14 layers, sigmoid, Glorot": 0.02,
    "2 layers, tanh, He": 4e-11,
    "14 layers, tanh, He": 3e-10,
}


def network(start: str, depth: int, seed: int) -> list[nn.Layer]:
    """A new network: so many layers of eight, and three sigmoids."""
    (bend, draw), rng = STARTS[start], np.random.default_rng(seed)
    hidden = [
        nn.Layer(draw(n_in, n_out, rng), np.zeros(n_out), bend)
        for n_in, n_out in pairwise([N_IN, *[WIDTH] * depth])
    ]
    return [*hidden, nn.Layer(nn.initializers.glorot(WIDTH, 3, rng), np.zeros(3), nn.sigmoid)]


def error(start: str, depth: int, seed: int, times: float = 1.0, h: float = 1e-5) -> float:
    """The relative error of right slopes, with a cost so many times as large, and a push."""
    net, rng = network(start, depth, seed), np.random.default_rng([seed, 1])
    X, Y = rng.normal(size=(N, N_IN)), rng.uniform(size=(N, 3))
    Y_hat, backward = nn.forward(net, X)
    right = times * backward(nn.squared_error(Y_hat, Y)[1])[0][0]
    W, _, bend = net[0]
    pushes, costs = h * np.eye(W.size).reshape(-1, *W.shape), []
    for pushed in (W + pushes, W - pushes):
        answers = nn.predict(net[1:], bend((X @ pushed).reshape(-1, WIDTH)))
        squares = (answers.reshape(-1, N, 3) - Y) ** 2
        costs.append(times * squares.sum(axis=(1, 2)) / (2 * N))
    measured = (costs[0] - costs[1]).reshape(W.shape) / (2 * h)
    sizes = np.linalg.norm(right) + np.linalg.norm(measured)
    return float(f"{np.linalg.norm(right - measured) / sizes:.3g}")


def scaled() -> Found:
    """The errors in ten layers of sigmoids, with larger costs and with larger pushes."""
    larger = {
        f"ten layers, cost times {times:g}": [
            error("sigmoid, Glorot", 10, seed, times) for seed in SEEDS
        ]
        for times in TIMES
    }
    longer = {
        f"ten layers, push {h:g}": [error("sigmoid, Glorot", 10, seed, h=h) for seed in SEEDS]
        for h in PUSHES[1:]
    }
    return {**larger, **longer}


def deeper() -> Found:
    """The errors in few layers and in many."""
    return {
        f"{depth} layers, {start}": [error(start, depth, seed) for seed in SEEDS]
        for start in STARTS
        for depth in DEPTHS
    }


ENTRY = Entry(
    name="cs231n",
    title="CS231n: when a gradient check looks bad",
    source=(
        "[CS231n](https://github.com/cs231n/cs231n.github.io), `neural-networks-3.md` at commit "
        "3d84654, on gradient checks: where slopes are tiny, scale the cost up, for floats are "
        "denser around one; the deeper the network, the larger the error, for errors build up. "
        "No numbers are given with that. Ours are relative errors of right slopes of the first "
        f"weights, central differences with a push of {PUSHES[0]:g} in float64, for 20 networks: "
        "hidden layers of eight, three sigmoids, five examples, the squared error. *Ten layers* "
        "are of sigmoids, with Glorot's start."
    ),
    claims=tuple(Claim(of, drift=half) for of, half in HALVES.items()),
    jobs={"larger costs and pushes": scaled, "more layers": deeper},
)
