"""What is said of activation functions, tried on digits by other writers, and on XOR.

The sigmoid is taken apart: moved so that its middle is 0, and made four times as steep. Then each
bend has a hundred starts on XOR, and relus are counted that never answer.
"""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np

import nn
from nn._validation import plain
from nn.activations import Activation, backward_for

from .cross_entropy import images
from .record import Claim, Entry, Found
from .together import Together

SEEDS = range(20)
DEPTHS = (3, 5)
RATES = (0.1, 0.3, 1.0, 3.0, 10.0)


def centered(Z: np.ndarray) -> np.ndarray:
    """The sigmoid, moved down by one half."""
    return 1 / (1 + np.exp(-Z)) - 0.5


@nn.backward_of(centered)
def _(dA: np.ndarray, Z: np.ndarray, A: np.ndarray) -> np.ndarray:
    return dA * (A + 0.5) * (0.5 - A)


def raised(Z: np.ndarray) -> np.ndarray:
    """Tanh, moved up by one."""
    return np.tanh(Z) + 1


@nn.backward_of(raised)
def _(dA: np.ndarray, Z: np.ndarray, A: np.ndarray) -> np.ndarray:
    return dA * (1 - (A - 1) ** 2)


BENDS: dict[str, tuple[Activation, float]] = {  # and by what Glorot's weights are multiplied
    "sigmoid": (nn.sigmoid, 1.0),
    "sigmoid − ½": (centered, 1.0),
    "sigmoid, weights × 4": (nn.sigmoid, 4.0),
    "sigmoid − ½, weights × 4": (centered, 4.0),
    "tanh": (nn.tanh, 1.0),
    "tanh + 1": (raised, 1.0),
    "relu": (nn.relu, 1.0),
    "gelu": (nn.gelu, 1.0),
}
LONGER: dict[str, tuple[float, ...]] = {  # with which rates
    "sigmoid": (1.0, 3.0),
    "sigmoid − ½": (1.0, 3.0),
    "sigmoid, weights × 4": (1.0, 3.0),
    "sigmoid − ½, weights × 4": (1.0, 3.0),
    "tanh": (0.3, 1.0),
}
XOR = {
    "sigmoid": nn.sigmoid,
    "tanh": nn.tanh,
    "relu": nn.relu,
    "leaky relu": nn.leaky_relu,
    "gelu": nn.gelu,
}
XOR_RATES = (0.3, 1.0, 3.0, 10.0)


Data: TypeAlias = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def standardized(X: np.ndarray, y: np.ndarray, X_test: np.ndarray, y_test: np.ndarray) -> Data:
    """The images without the mean and the spread that each pixel has in the training part."""
    spread = X.std(axis=0)
    spread[spread == 0] = 1
    return (X - X.mean(axis=0)) / spread, y, (X_test - X.mean(axis=0)) / spread, y_test


def deep(
    seed: int,
    depth: int,
    bend: Activation,
    gain: float = 1.0,
    n_in: int = 64,
    draw: Callable[..., np.ndarray] = nn.initializers.glorot,
) -> list[nn.Layer]:
    """A network of `depth` hidden layers of 50, drawn, times a gain; the last is Glorot's."""
    rng = np.random.default_rng(seed)
    sizes = [n_in, *[50] * depth]
    hidden = [
        nn.Layer(gain * draw(n_in, n_out, rng), np.zeros(n_out), bend)
        for n_in, n_out in pairwise(sizes)
    ]
    return [*hidden, nn.Layer(nn.initializers.glorot(50, 10, rng), np.zeros(10), nn.identity)]


def slope_and_middle(
    name: str,
    depth: int,
    data: Callable[[], Data] = images,
    epochs: int = 5,
    rates: tuple[float, ...] = RATES,
) -> Found:
    """The accuracies of all seeds after so many epochs, with the best rate, and that rate."""
    X, y, X_test, y_test = standardized(*data())
    bend, gain = BENDS[name]
    tried = {}
    for lr in rates:
        starts = [deep(seed, depth, bend, gain, X.shape[1]) for seed in SEEDS]
        nets = Together(starts)
        nets.train(X, y, lr, epochs)
        tried[lr] = nets.accuracy(X_test, y_test)
    best = max(tried, key=lambda lr: float(np.median(tried[lr])))
    of = f"{name}, {depth} hidden{for_long(epochs, 5)}"
    return {of: tried[best], f"{of}: rate": best}


def for_long(epochs: int, usual: int) -> str:
    """What a quantity is called besides, where training was not as long as usual."""
    return "" if epochs == usual else f", {epochs} epochs"


def xor(name: str) -> Found:
    """How many of 100 starts are right on XOR after 2,000 epochs, with the best of four rates."""
    bend = XOR[name]
    X, Y = nn.data.xor()
    found: Found = {}
    for hidden in (2, 4, 8):
        starts = [nn.init([2, hidden, 1], seed, hidden=bend) for seed in range(100)]
        right = []
        for lr in XOR_RATES:
            W1, W2 = (np.stack([net[l].W for net in starts]) for l in (0, 1))
            b1, b2 = (np.stack([np.asarray(net[l].b) for net in starts])[:, None] for l in (0, 1))
            with np.errstate(all="ignore"):
                for _ in range(2000):
                    Z1 = X @ W1 + b1
                    A1 = plain(bend)(Z1)
                    Y_hat = plain(nn.sigmoid)(A1 @ W2 + b2)
                    dZ2 = (Y_hat - Y) / 4 * Y_hat * (1 - Y_hat)
                    dZ1 = backward_for(bend)(dZ2 @ W2.swapaxes(1, 2), Z1, A1)
                    W2, b2 = W2 - lr * A1.swapaxes(1, 2) @ dZ2, b2 - lr * dZ2.sum(1, keepdims=True)
                    W1, b1 = W1 - lr * X.T @ dZ1, b1 - lr * dZ1.sum(1, keepdims=True)
            right.append(int((Y_hat.round() == Y).all(axis=(1, 2)).sum()))
        found[f"XOR, {hidden} hidden, {name}: right"] = max(right)
    return found


def dead(lr: float) -> Found:
    """The share of relus in two layers of 100 that answer 0 to every image, and who wakes up."""
    X, y, X_test, y_test = standardized(*images())
    nets = Together([nn.init([64, 100, 100, 10], seed, hidden=nn.relu) for seed in SEEDS])
    history: list[list[Any]] = []

    def look() -> None:
        history.append([(A <= 0).all(axis=1) for _, A in nets.answers(X)[:-1]])

    nets.train(X, y, lr, 15, look=look)
    found: Found = {f"η {lr:g}: accuracy": nets.accuracy(X_test, y_test)}
    whole = np.isfinite(nets.answers(X)[-1][1]).all(axis=(1, 2))  # what overflows is nan, not dead
    found[f"η {lr:g}: overflowed"] = int((~whole).sum())
    for l in (0, 1):
        silent = np.stack([layers[l][whole] for layers in history])  # (epochs, networks, neurons)
        share = silent[-1].mean(axis=1)
        found[f"η {lr:g}: dead in layer {l + 1}"] = [float(v) for v in share]
        found[f"η {lr:g}: dead neuron-epochs in layer {l + 1}"] = int(silent[:-1].sum())
        found[f"η {lr:g}: awake an epoch later, layer {l + 1}"] = int(
            (silent[:-1] & ~silent[1:]).sum()
        )
    return found


DEAD_RATES = (0.3, 1.0)
ENTRY = Entry(
    name="activations",
    title="Activations, said and measured",
    source=(
        "[Its chapter](../learn/activations.md) has what is said. *Hidden*: so many layers of "
        "50 on the small digits in file order, each pixel standardized; plain descent on the "
        "cross entropy, 5 epochs of batches of 32, Glorot's weights in all layers, multiplied "
        "where that is said in all but the last; the best of the rates 0.1, 0.3, 1, 3 and 10, "
        "by the median of the test accuracies. Where it says 20 epochs, the better of 1 and 3, "
        "of 0.3 and 1 for tanh. *XOR*: of 100 starts by `nn.init`, those whose "
        "four answers round to the right side after 2,000 epochs of the squared error, with the"
        " best of the rates 0.3, 1, 3 and 10. *Dead* is a relu that answers 0 to all 1,000 "
        "training images, in 64-100-100-10 after 15 epochs; networks whose numbers overflow are "
        "counted apart."
    ),
    claims=(
        *(
            Claim(f"{name}, {depth} hidden{what}", drift=drift)
            for depth in DEPTHS
            for name in BENDS
            for what, drift in (("", 0.05), (": rate", float("inf")))
        ),
        *(
            Claim(f"{name}, {depth} hidden, 20 epochs{what}", drift=drift)
            for depth in DEPTHS
            for name in LONGER
            for what, drift in (("", 0.03), (": rate", float("inf")))
        ),
        *(
            Claim(f"XOR, {hidden} hidden, {name}: right", drift=4)
            for hidden in (2, 4, 8)
            for name in XOR
        ),
        *(
            Claim(f"η {lr:g}: {what}", drift=drift)
            for lr in DEAD_RATES
            for what, drift in (
                ("accuracy", 0.2),
                ("overflowed", float("inf")),
                ("dead in layer 1", 0.02),
                ("dead in layer 2", 0.2),
                ("dead neuron-epochs in layer 2", float("inf")),
                ("awake an epoch later, layer 2", float("inf")),
            )
        ),
    ),
    jobs={
        **{
            f"{name}, {depth} hidden": partial(slope_and_middle, name, depth)
            for depth in DEPTHS
            for name in BENDS
        },
        **{
            f"{name}, {depth} hidden, 20 epochs": partial(
                slope_and_middle, name, depth, epochs=20, rates=rates
            )
            for depth in DEPTHS
            for name, rates in LONGER.items()
        },
        **{f"XOR, {name}": partial(xor, name) for name in XOR},
        **{f"dead, η {lr:g}": partial(dead, lr) for lr in DEAD_RATES},
    },
)
