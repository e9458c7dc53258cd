"""What is said of starting weights, tried before and after training, on digits by other writers.

Before any training: how far apart the answers of a layer lie, how long they are, and what angle two
images have. After it: which rule learns, for tanh and for relu, and what must differ at the start.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

import nn
from nn.activations import Activation

from .activations import Data, deep, for_long, standardized
from .cross_entropy import images
from .record import Claim, Entry, Found
from .together import Together

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

SEEDS = range(20)
STARTS: dict[str, tuple[Activation, Callable[..., np.ndarray]]] = {
    "sigmoid, Glorot": (nn.sigmoid, nn.initializers.glorot),
    "tanh, Glorot": (nn.tanh, nn.initializers.glorot),
    "tanh, He": (nn.tanh, nn.initializers.he),
    "relu, Glorot": (nn.relu, nn.initializers.glorot),
    "relu, He": (nn.relu, nn.initializers.he),
}
LAYERS = (1, 5, 10, 20, 50)
LOOKED_AT = 200  # images
HEARD = ("sigmoid, Glorot", "tanh, Glorot", "tanh, He", "relu, He")
SEEN = ("mean square", "spread", "cosine")
DEPTHS = (5, 10, 20)
RATES = (0.01, 0.03, 0.1, 0.3, 1.0)
LONGER = (  # trained for 40 epochs with the rate that was best after 10
    ("tanh, Glorot", 10, 0.3),
    ("relu, He", 10, 0.1),
    ("tanh, Glorot", 20, 0.1),
    ("relu, Glorot", 20, 0.03),
    ("relu, He", 20, 0.03),
)
WIDTHS = {10: 2_000, 32: 2_000, 100: 500}  # and how many networks of each


def cosine(A: np.ndarray) -> float:
    """The median cosine of the angle between two rows, over all pairs."""
    lengths = np.linalg.norm(A, axis=1, keepdims=True)
    unit = A / np.where(lengths > 0, lengths, 1)
    return float(np.median((unit @ unit.T)[np.triu_indices(len(A), 1)]))


def heard(seed: int, data: Callable[[], Data] = images) -> Found:
    """What arrives at the layers of new networks: 50 layers of 100, without biases."""
    X = standardized(*data())[0][:LOOKED_AT]
    found: Found = {}
    for name in HEARD:
        bend, draw = STARTS[name]
        rng, A = np.random.default_rng(seed), X
        for layer in range(1, max(LAYERS) + 1):
            A = bend(A @ draw(A.shape[1], 100, rng))
            if layer in LAYERS:
                seen = float((A**2).mean()), float(A.std(axis=0).mean()), cosine(A)
                for what, value in zip(SEEN, seen, strict=True):
                    found[f"{what}, {name}, layer {layer}"] = float(f"{value:.4g}")
    return found


def learned(
    name: str,
    depth: int,
    data: Callable[[], Data] = images,
    dtype: "DTypeLike" = np.float64,
    epochs: int = 10,
    rates: tuple[float, ...] = RATES,
) -> Found:
    """The accuracies of all seeds after so many epochs, with the best rate, and that rate."""
    X, y, X_test, y_test = standardized(*data())
    bend, draw = STARTS[name]
    starts = [of_type(deep(seed, depth, bend, 1.0, X.shape[1], draw), dtype) for seed in SEEDS]
    tried = {}
    for lr in rates:
        nets = Together(starts)
        nets.train(X.astype(dtype), y, lr, epochs)
        tried[lr] = nets.accuracy(X_test.astype(dtype), y_test)
    best = max(tried, key=lambda lr: float(np.median(tried[lr])))
    of = f"{name}, {depth} hidden{for_long(epochs, 10)}"
    return {of: tried[best], f"{of}: rate": best}


def of_type(net: list[nn.Layer], dtype: "DTypeLike") -> list[nn.Layer]:
    """The same network with numbers of this type; those of four bytes train twice as fast."""
    return [nn.Layer(W.astype(dtype), np.asarray(b, dtype), bend) for W, b, bend in net]


def lengths(width: int) -> Found:
    """By what 50 relu layers with He's weights multiply the squared length of an input."""
    ratios = []
    for seed in range(WIDTHS[width]):
        rng = np.random.default_rng(seed)
        x = first = rng.normal(size=width)
        for _ in range(50):
            x = np.maximum(x @ nn.initializers.he(width, width, rng), 0)
        ratios.append(float(x @ x / (first @ first)))
    return {
        f"squared length, width {width}: mean": float(np.mean(ratios)),
        f"squared length, width {width}: median": float(np.median(ratios)),
        f"squared length, width {width}: share below a tenth": float(np.mean(np.less(ratios, 0.1))),
        f"squared length, width {width}: share of at least 1": float(
            np.mean(np.array(ratios) >= 1)
        ),
    }


SYMMETRY = {  # whether the first layer and the last are alike, what fills the last, dropout
    "both random": (False, None, 0.0),
    "first alike, last random": (True, None, 0.0),
    "first random, last zero": (False, 0.0, 0.0),
    "first alike, last alike": (True, 0.1, 0.0),
    "first alike, last alike, dropout": (True, 0.1, 0.5),
}


def symmetry(seed: int, data: Callable[[], Data] = images) -> Found:
    """The accuracies of networks in which some neurons begin alike, after 20 epochs."""
    X, y, X_test, y_test = standardized(*data())
    found: Found = {}
    for name, (alike, last, dropout) in SYMMETRY.items():
        (W1, b1, f1), (W2, b2, f2) = nn.init([X.shape[1], 30, 10], seed, hidden=nn.tanh)
        W1 = np.full_like(W1, 0.1) if alike else W1
        W2 = W2 if last is None else np.full_like(W2, last)
        net, _ = nn.train(
            [nn.Layer(W1, b1, f1), nn.Layer(W2, b2, f2)],
            X,
            np.eye(10)[y],
            nn.softmax_cross_entropy,
            nn.sgd(0.1),
            epochs=20,
            batch=32,
            rng=seed,
            dropout=dropout,
            fast=True,
        )
        found[name] = float(nn.accuracy(net, X_test, y_test))
    return found


def of_depths(depths: tuple[int, ...], names: tuple[str, ...]) -> tuple[Claim, ...]:
    """The claims about trained networks: accuracies, and the rates that were best."""
    return tuple(
        Claim(f"{name}, {depth} hidden{what}", drift=drift)
        for depth in depths
        for name in names
        for what, drift in (("", 0.05), (": rate", float("inf")))
    )


LEARNING = tuple(name for name in STARTS if "sigmoid" not in name)
BEFORE = tuple(
    Claim(f"{what}, {name}, layer {layer}", drift=0.1)
    for name in HEARD
    for what in SEEN
    for layer in LAYERS
)
ALIKE = tuple(Claim(name, drift=0.05) for name in SYMMETRY)
ENTRY = Entry(
    name="initialization",
    title="Initialization, said and measured",
    source=(
        "[Its chapter](../learn/initialization.md) has what is said. *Layer*: fifty layers of 100 "
        "without biases, each pixel standardized; the mean square of all answers, the spread over "
        "the first 200 images in the mean over the neurons, and the median cosine of all pairs of "
        "images. *Hidden*: so many layers of 50, plain descent on the cross entropy, 10 epochs of "
        "batches of 32 in float64, Glorot's weights in the last layer, the best of the rates 0.01, "
        "0.03, 0.1, 0.3 and 1, by the median of the test accuracies. *40 epochs*: with the rate "
        "that was best after 10, in float32. *Squared length*: 50 relu layers with "
        "He's weights, after over before, of 2,000 networks, of 500 where the width is 100. "
        "*Alike*: 64-30-10 with tanh, plain descent with 0.1, 20 epochs; all weights of a layer "
        "are 0.1."
    ),
    claims=(
        *BEFORE,
        *of_depths(DEPTHS, LEARNING),
        *(Claim(f"{name}, {depth} hidden, 40 epochs", drift=0.03) for name, depth, _ in LONGER),
        *(
            Claim(f"squared length, width {width}: {what}", drift=0.1)
            for width in WIDTHS
            for what in ("mean", "median", "share below a tenth", "share of at least 1")
        ),
        *ALIKE,
    ),
    jobs={
        **{f"before, seed {seed}": partial(heard, seed) for seed in SEEDS},
        **{f"alike, seed {seed}": partial(symmetry, seed) for seed in SEEDS},
        **{f"squared lengths, width {width}": partial(lengths, width) for width in WIDTHS},
        **{
            f"{name}, {depth} hidden": partial(learned, name, depth)
            for depth in DEPTHS
            for name in LEARNING
        },
        **{
            f"{name}, {depth} hidden, 40 epochs": partial(
                learned, name, depth, dtype=np.float32, epochs=40, rates=(lr,)
            )
            for name, depth, lr in LONGER
        },
    },
)
