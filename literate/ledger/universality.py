"""What is said of universal approximation, tried on a sine and on the parity of some bits.

A network that follows the sine exists: the chapter builds it. Here Adam looks for it, from twenty
starts at once. Beside that the hidden layer stays as it was drawn, and only the last one is solved.
"""

from functools import partial
from typing import NamedTuple

import numpy as np

import nn
from nn.activations import Activation

from .initialization import of_type
from .record import Claim, Entry, Found
from .together import Together

SEEDS = range(20)
BENDS = {"relu": nn.relu, "tanh": nn.tanh, "sigmoid": nn.sigmoid}
WIDTHS, RATES, STEPS = (8, 32, 128), (0.003, 0.01, 0.03, 0.1), 3_000
X, X_NEW = np.linspace(0, 1, 101)[:, None], np.linspace(0, 1, 2001)[:, None]
LONGER = (("relu", 8), ("tanh", 8), ("tanh", 32))
BITS, TIMES = (3, 4, 5, 6), (1, 2, 4)


class Run(NamedTuple):
    """What is trained, and how; what it is called says in what it differs from the usual."""

    bend: str
    width: int
    steps: int = STEPS
    is_spread: bool = True
    times: int = 1
    kind: str = "float32"

    def __str__(self) -> str:
        return (
            f"trained, {self.width} {self.bend}"
            + (f", {self.steps:,} steps" if self.steps != STEPS else "")
            + (", biases zero" if not self.is_spread else "")
            + (f", weights times {self.times}" if self.times != 1 else "")
            + (f", {self.kind}" if self.kind != "float32" else "")
        )


class Curves(Together):
    """Networks that learn a curve by the squared error."""

    def blame(self, answers: np.ndarray, Y: np.ndarray) -> np.ndarray:
        """The slope of the squared error at the answers."""
        return (answers - Y) / answers.shape[1]


def curve(x: np.ndarray) -> np.ndarray:
    """One turn of a sine."""
    return np.sin(2 * np.pi * x)


def staircase(N: int, sharpness: float, beyond: int = 0) -> list[nn.Layer]:
    """A sigmoid for each of N steps that follow the sine, and for some beyond either end."""
    i = np.arange(1 - beyond, N + 1 + beyond)
    climbs = curve(i / N) - curve((i - 1) / N)
    W, b = np.full((1, len(i)), float(sharpness)), -sharpness * (i - 0.5) / N
    last = nn.Layer(climbs[:, None], curve((i[:1] - 1) / N), nn.identity)
    return [nn.Layer(W, b, nn.sigmoid), last]


def polygon(N: int) -> list[nn.Layer]:
    """N relus whose sum is a line of straight pieces that meets the sine at N + 1 places."""
    joints, slopes = np.arange(N) / N, N * np.diff(curve(np.arange(N + 1) / N))
    hidden = nn.Layer(np.ones((1, N)), -joints, nn.relu)
    return [hidden, nn.Layer(np.diff(slopes, prepend=0)[:, None], curve(np.zeros(1)), nn.identity)]


def start(
    bend: Activation, width: int, seed: int, is_spread: bool = True, times: int = 1
) -> list[nn.Layer]:
    """A new network; each hidden sum is zero somewhere in the interval, or else at its left end."""
    hidden, last = nn.init([1, width, 1], rng=seed, hidden=bend)
    hidden = hidden._replace(W=times * hidden.W)
    if not is_spread:
        return [hidden, last]
    places = np.random.default_rng(1000 + seed).uniform(0, 1, width)
    return [hidden._replace(b=-hidden.W[0] * places), last]


def largest(answers: np.ndarray) -> list[float]:
    """The largest error of each network."""
    errors = abs(answers - curve(X_NEW)).max(axis=(1, 2))
    return [float(f"{error:.4g}") for error in errors]


def trained(run: Run) -> Found:
    """The largest errors of all seeds after so many steps of Adam, with the best rate."""
    bend, width, steps, is_spread, times, kind = run
    starts = [of_type(start(BENDS[bend], width, seed, is_spread, times), kind) for seed in SEEDS]
    X_all, Y_all = (
        np.broadcast_to(array.astype(kind), (len(SEEDS), *array.shape)) for array in (X, curve(X))
    )
    tried = {}
    for lr in RATES:
        nets, update = Curves(starts), nn.adam(lr)
        for _ in range(steps):
            nets.step(X_all, Y_all, update)
        tried[lr] = largest(nets.answers(X_NEW.astype(kind))[-1][1])
    best = min(tried, key=lambda lr: float(np.median(tried[lr])))
    return {str(run): tried[best], f"{run}: rate": best}


def solved(name: str, width: int, kind: str = "float64") -> Found:
    """The largest errors where least squares finds the last layer, and the first stays as drawn."""
    errors = []
    for seed in SEEDS:
        hidden = of_type(start(BENDS[name], width, seed)[:1], kind)
        known, new = (
            np.column_stack([nn.predict(hidden, at.astype(kind)), np.ones(len(at), kind)])
            for at in (X, X_NEW)
        )
        weights, *_ = np.linalg.lstsq(known, curve(X).astype(kind), rcond=None)
        errors += largest((new @ weights)[None])
    return {solving(name, width, kind): errors}


def solving(name: str, width: int, kind: str = "float64") -> str:
    """What the errors of a last layer that is solved are called."""
    return f"solved, {width} {name}" + (f", {kind}" if kind != "float64" else "")


def parity(bits: int, times: int) -> Found:
    """How many of 20 starts are right on all rows after 3,000 steps, with the best rate."""
    rows = np.array(list(np.ndindex(*[2] * bits)))
    right = []
    for lr in RATES:
        nets = Together(
            [nn.init([bits, times * bits, 2], rng=seed, hidden=nn.tanh) for seed in SEEDS]
        )
        nets.train(rows.astype(float), rows.sum(axis=1) % 2, nn.adam(lr), STEPS, len(rows))
        shares = nets.accuracy(rows.astype(float), rows.sum(axis=1) % 2)
        right.append(sum(share == 1 for share in shares))
    return {f"parity of {bits} bits, {times * bits} hidden: right": max(right)}


RUNS = (
    *(Run(name, width) for name in BENDS for width in WIDTHS),
    *(Run(name, width, 10 * STEPS) for name, width in LONGER),
    Run("relu", 32, is_spread=False),
    *(Run(name, 128, times=16) for name in ("tanh", "sigmoid")),
    *(Run("tanh", width, kind="float64") for width in (8, 32)),
)
SOLVED = (
    *((name, width, "float64") for name in BENDS for width in WIDTHS),
    *(("tanh", width, "float32") for width in (8, 32)),
)

ENTRY = Entry(
    name="universality",
    title="Universal approximation, said and measured",
    source=(
        "[Its chapter](../learn/universality.md) has what is said. One hidden layer should follow "
        "one turn of a sine from 0 to 1: the largest error at 2,001 places, for 20 seeds. "
        "*Trained*: Adam with all 101 examples and the best of the rates 0.003, 0.01, 0.03 and "
        "0.1, by the median of these errors; 3,000 steps in float32, if nothing else is said. The "
        "weights are those of `nn.init`, or the hidden ones of them *times* a number; the biases "
        "are such that each hidden sum is zero at a place drawn evenly between 0 and 1, unless "
        "they are *zero*. *Solved*: the same start, whose hidden layer is not trained at all; the "
        "last one is found by least squares; curves and weights are float64, if nothing else is "
        "said. "
        "*Parity*: of 20 starts by `nn.init`, hidden tanh and two scores, those right on all "
        "rows after 3,000 steps of Adam on the cross entropy, for the best of the four rates."
    ),
    claims=(
        *(Claim(f"{run}{what}", drift=float("inf")) for run in RUNS for what in ("", ": rate")),
        *(Claim(solving(*of), drift=float("inf")) for of in SOLVED),
        *(
            Claim(f"parity of {bits} bits, {times * bits} hidden: right", drift=4)
            for bits in BITS
            for times in TIMES
        ),
    ),
    jobs={
        **{str(run): partial(trained, run) for run in RUNS},
        **{solving(*of): partial(solved, *of) for of in SOLVED},
        **{
            f"parity of {bits} bits, {times * bits} hidden": partial(parity, bits, times)
            for bits in BITS
            for times in TIMES
        },
    },
)
