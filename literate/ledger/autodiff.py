"""What is said of automatic differentiation, tried on random programs and on two networks.

A complex step gives a slope in which nothing cancels: it judges the tape and pushing. Then the
tape is timed beside the package's own way back, and beside a forward pass in bare NumPy.
"""

from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np

import nn

from .record import Claim, Entry, Found

SEEDS = range(20)
LENGTH, INPUTS = 30, 5
NETWORKS = {"64-32-10": ((64, 32, 10), 32, 40), "784-512-512-10": ((784, 512, 512, 10), 128, 2)}
RATIOS = ("tape over nn", "tape over the forward pass", "nn over the forward pass")

OPERATIONS: tuple[Callable[[Any, Any], Any], ...] = (
    lambda x, y: x + y,
    lambda x, y: x - y,
    lambda x, y: x * y,
    lambda x, y: x / (2 + np.tanh(y)),
    lambda x, y: np.exp(np.tanh(x)),
    lambda x, y: np.tanh(x + y),
    lambda x, y: np.log(x * x + 1),
)


def program(seed: int) -> Callable[[Any], Any]:
    """A function of a few numbers that nobody has seen before: thirty operations on any two."""
    rng = np.random.default_rng(seed)
    drawn = [
        (int(rng.integers(len(OPERATIONS))), *rng.integers(0, INPUTS + at, 2).tolist())
        for at in range(LENGTH)
    ]

    def run(x: Any) -> Any:
        notes = [x[i] for i in range(INPUTS)]
        for which, one, other in drawn:
            notes.append(np.tanh(OPERATIONS[which](notes[one], notes[other])))
        return sum(notes[1:], notes[0])

    return run


def slopes(seed: int) -> Found:
    """How wrong the tape and pushing are on a random program, beside the largest slope."""
    run, x = program(seed), np.random.default_rng(100 + seed).normal(size=INPUTS)
    right = np.array(
        [run(x + 1e-200j * (np.arange(INPUTS) == i)).imag / 1e-200 for i in range(INPUTS)]
    )
    tape = nn.Tape()
    at = tape.var(x)
    (taped,) = tape.backward(run(at), at)
    found = {"tape": taped, "pushing": nn.numerical_gradient(run, x)}
    return {
        f"relative error, {name}": float(f"{abs(each - right).max() / abs(right).max():.3g}")
        for name, each in found.items()
    }


def taped(net: list[nn.Layer], X: np.ndarray, Y: np.ndarray) -> tuple[nn.Tape, list[np.ndarray]]:
    """The tape of a cross entropy, and its gradients with respect to all weights and biases."""
    tape, at, A = nn.Tape(), [], X
    for W, b, bend in net:
        at += [tape.var(W), tape.var(b)]
        Z = A @ at[-2] + at[-1]
        A = np.tanh(Z) if bend is nn.tanh else Z
    C = cross_entropy(Z, Y, Z.value.max(axis=1, keepdims=True))
    return tape, tape.backward(C, *at)


def cross_entropy(Z: Any, Y: np.ndarray, most: np.ndarray) -> Any:
    """The mean surprise at one-hot targets, written for arrays and for variables of a tape."""
    sums = np.log(np.exp(Z - most).sum(axis=1)) + most[:, 0]
    return (sums - (Z * Y).sum(axis=1)).sum() / len(Y)


def backed(net: list[nn.Layer], X: np.ndarray, Y: np.ndarray) -> list[Any]:
    """The same gradients by the package's way back."""
    scores, backward = nn.forward(net, X)
    return [*backward(nn.softmax_cross_entropy(scores, Y)[1])]


def forward(net: list[nn.Layer], X: np.ndarray, Y: np.ndarray) -> float:
    """The cost alone, in bare NumPy."""
    A = X
    for W, b, bend in net:
        Z = A @ W + b
        A = np.tanh(Z) if bend is nn.tanh else Z
    return float(cross_entropy(Z, Y, Z.max(axis=1, keepdims=True)))


def times(name: str, seed: int) -> Found:
    """By how much one is slower than the other, in one run: the best of seven tries each."""
    sizes, n, calls = NETWORKS[name]
    rng = np.random.default_rng(seed)
    net = nn.init(list(sizes), rng=seed, hidden=nn.tanh)
    X, Y = rng.normal(size=(n, sizes[0])), np.eye(10)[rng.integers(0, 10, n)]
    best = [float("inf")] * 3
    for _ in range(7):
        for which, run in enumerate((taped, backed, forward)):
            begun = perf_counter()
            for _ in range(calls):
                run(net, X, Y)
            best[which] = min(best[which], perf_counter() - begun)
    ratios = best[0] / best[1], best[0] / best[2], best[1] / best[2]
    pairs = zip(RATIOS, ratios, strict=True)
    return {f"{of}, {name}": float(f"{ratio:.3g}") for of, ratio in pairs}


def differ(name: str) -> Found:
    """How many notes a network's tape has, and how far its gradients are from the package's.

    How far, beside the largest slope.
    """
    sizes, n, _ = NETWORKS[name]
    rng = np.random.default_rng(0)
    net = nn.init(list(sizes), rng=0, hidden=nn.tanh)
    X, Y = rng.normal(size=(n, sizes[0])), np.eye(10)[rng.integers(0, 10, n)]
    tape, found = taped(net, X, Y)
    known = [array for pair in backed(net, X, Y) for array in pair]
    largest = max(abs(one - other).max() for one, other in zip(found, known, strict=True))
    relative = largest / max(abs(each).max() for each in known)
    return {f"notes, {name}": len(tape), f"relative difference, {name}": float(f"{relative:.2g}")}


ENTRY = Entry(
    name="autodiff",
    title="Automatic differentiation, said and measured",
    source=(
        "[Its chapter](../learn/autodiff.md) has what is said. *Relative error*: of the slopes of "
        "a random program of 30 operations on 5 numbers, beside those of a complex step, over the "
        "largest slope; 20 programs. *Relative difference*: of the tape's gradients from the "
        "package's, over the largest slope. *Over*: the time that one takes over that of the "
        "other, for the cost of a network of tanhs, the cross entropy, and all its gradients; the "
        "forward pass is bare NumPy, and computes the cost alone. Each is the best of seven "
        "tries, all in one run; 20 runs. *Notes*: what stands on the tape."
    ),
    claims=(
        Claim("relative error, tape", drift=1e-14),
        Claim("relative error, pushing", drift=1e-8),
        *(
            Claim(f"{of}, {name}", drift=float("inf"))
            for name in NETWORKS
            for of in (*RATIOS, "notes", "relative difference")
        ),
    ),
    jobs={
        **{f"program, seed {seed}": partial(slopes, seed) for seed in SEEDS},
        **{
            f"times, {name}, seed {seed}": partial(times, name, seed)
            for name in NETWORKS
            for seed in SEEDS
        },
        **{f"tape, {name}": partial(differ, name) for name in NETWORKS},
    },
)
