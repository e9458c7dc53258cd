"""What is said of batches, momentum and Adam, tried on digits by other writers.

Networks start as in the chapter on activations. Where a learning rate is chosen, the test images
choose it: their mean surprise, in the median over all seeds.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

import nn
from nn._validation import plain
from nn.network import pass_through
from nn.optimizers import Optimizer

from .activations import Data, deep, standardized
from .cross_entropy import images
from .curvature import steepest
from .initialization import of_type
from .record import Claim, Entry, Found
from .together import Together

SEEDS = range(20)
NOISE = (1, 4, 16, 64, 256)
DRAWS = 100
CORRECTED = (0.001, 0.003, 0.01, 0.03)
DEPTHS = (1, 3)
PAIRS = (0.001, 0.003, 0.01, 0.03, 0.1)  # rates of momentum; plain descent takes ten times as much
EPOCHS = {1: 5}  # and 10 for all other batches
RATES: dict[str, dict[int, float]] = {  # the least of six, each twice the one before
    "plain descent": {1: 0.005, 4: 0.01, 16: 0.04, 64: 0.08, 256: 0.16, 1000: 0.64},
    "Adam": {4: 0.0004, 16: 0.0008, 64: 0.002, 256: 0.004, 1000: 0.008},
}
UPDATES: dict[str, Callable[[float], Optimizer]] = {"plain descent": nn.sgd, "Adam": nn.adam}
METHODS: dict[str, tuple[Callable[..., Optimizer], float]] = {  # and the least of five rates
    "plain descent": (nn.sgd, 0.8),
    "momentum 0.9": (nn.momentum, 0.8),
    "momentum 0.99": (partial(nn.momentum, beta=0.99), 0.32),
    "Nesterov 0.9": (nn.nesterov, 0.8),
    "RMSProp": (nn.rmsprop, 0.008),
    "Adam": (nn.adam, 0.02),
}
ENOUGH, MOST = 0.05, 40
DEEP: dict[str, tuple[Callable[..., Optimizer], float]] = {  # and the least of three rates
    "plain descent": (nn.sgd, 0.05),
    "momentum 0.9": (nn.momentum, 0.0125),
    "Adam": (nn.adam, 0.0025),
}
DEEP_IMAGES, MOST_DEEP = 300, 150
FAR = {16: 0.32, 1000: 0.64}
TOTAL = 10 * 32  # steps of ten epochs
SCHEDULES: dict[str, Callable[[float], Any]] = {
    "constant": lambda lr: lr,
    "steps": lambda lr: nn.schedules.step(lr, TOTAL // 2),
    "cosine": lambda lr: nn.schedules.cosine(lr, TOTAL),
    "warm-up, cosine": lambda lr: nn.schedules.warm_up(nn.schedules.cosine(lr, TOTAL), 64),
}
LOSSES = {"squared error": nn.squared_error, "cross entropy": nn.softmax_cross_entropy}
BORDER = {"squared error": (0.1, 0.15), "cross entropy": (0.3, 1.0, 2.0)}


def scaled() -> Data:
    """The images, each pixel without its mean and spread over the training part."""
    return standardized(*images())


def uncorrected(lr: float) -> Optimizer:
    """Adam, whose means are taken as they are: they begin at zero."""
    beta1, beta2, epsilon = 0.9, 0.999, 1e-8

    def step(W: Any, dW: Any, lr: float, t: int, m: Any, v: Any) -> tuple[Any, ...]:
        m = beta1 * m + (1 - beta1) * dW
        v = beta2 * v + (1 - beta2) * dW**2
        return W - lr * m / (np.sqrt(v) + epsilon), m, v

    return Optimizer("uncorrected", lr, step, "m", "v", elementwise=True)


def started(depth: int, n_in: int) -> Together:
    """Networks of all seeds, with so many hidden layers of 50 tanh."""
    return Together([deep(seed, depth, nn.tanh, 1.0, n_in) for seed in SEEDS])


def costs(nets: Together, X: np.ndarray, y: np.ndarray) -> list[float]:
    """The mean surprise of each network at the right digits, or at its own labels (networks, n).

    It is infinite where it is no number.
    """
    with np.errstate(all="ignore"):
        Z = nets.answers(X)[-1][1]
        Z = Z - Z.max(axis=2, keepdims=True)
        right = np.broadcast_to(y, Z.shape[:2])[..., None]
        surprise = np.log(np.exp(Z).sum(axis=2)) - np.take_along_axis(Z, right, 2)[..., 0]
    return [float(c) if np.isfinite(c) else float("inf") for c in surprise.mean(axis=1)]


def best(tried: dict[float, Together], X: np.ndarray, y: np.ndarray) -> float:
    """The rate whose networks are the least surprised, in the median."""
    return min(tried, key=lambda lr: float(np.median(costs(tried[lr], X, y))))


def noise() -> Found:
    """How far a batch's gradient lies from that of all examples, in lengths of the latter."""
    X, y, *_ = scaled()
    Y = np.eye(10)[y]
    found: Found = {of_noise(B): [] for B in NOISE}
    for seed in SEEDS:
        net, rng = deep(seed, 1, nn.tanh, 1.0), np.random.default_rng(seed)
        whole = gradient(net, X, Y)
        for B in NOISE:
            rows = [rng.choice(len(X), B, replace=False) for _ in range(DRAWS)]
            off = np.mean([((gradient(net, X[at], Y[at]) - whole) ** 2).sum() for at in rows])
            found[of_noise(B)].append(float(np.sqrt(off / (whole**2).sum())))  # type: ignore[union-attr,arg-type]
    return found


def of_noise(B: int) -> str:
    return f"noise over gradient, B = {B}"


def gradient(net: Sequence[nn.Layer], X: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """All slopes of the cost, in one row."""
    Y_hat, backward = pass_through(net, X)
    slopes = backward(plain(nn.softmax_cross_entropy)(Y_hat, Y)[1])
    return np.concatenate([array.ravel() for pair in slopes for array in pair if array is not None])


def correction(depth: int, lr: float, data: Callable[[], Data] = scaled) -> Found:
    """The accuracy after 5 epochs of Adam with its corrections, and without."""
    X, y, X_test, y_test = data()
    found: Found = {}
    for which, update in (("with", nn.adam), ("without", uncorrected)):
        nets = started(depth, X.shape[1])
        nets.train(X, y, update(lr), 5)
        found[f"Adam {lr:g}, {depth} hidden, {which}"] = nets.accuracy(X_test, y_test)
    return found


def longer(lr: float, data: Callable[[], Data] = scaled) -> Found:
    """The training cost with momentum 0.9 at a rate, and over plain descent at ten times it."""
    X, y, *_ = data()
    after = []
    for update in (nn.momentum(lr), nn.sgd(10 * lr)):
        nets = started(1, X.shape[1])
        nets.train(X, y, update, 10)
        after.append(costs(nets, X, y))
    of = f"momentum 0.9 at {lr:g}"
    ratio = [min(a / b, 1e6) for a, b in zip(*after, strict=True)]
    return {f"{of}: cost": after[0], f"{of} over plain at ten times": ratio}


def steps(name: str) -> Found:
    """With all examples at once: the steps to a training cost of 0.05, at the best rate."""
    method, least = METHODS[name]
    X, y, *_ = scaled()
    return fewest(f"steps, {name}", method, least, 5, lambda: started(1, 64), X, y, MOST)


def deep_steps(name: str) -> Found:
    """The same for ten hidden layers of relus with He's weights, and fewer images."""
    method, least = DEEP[name]
    X, y = (part[:DEEP_IMAGES] for part in scaled()[:2])
    new = partial(deep, depth=10, bend=nn.relu, draw=nn.initializers.he)
    return fewest(
        f"steps, ten of relu, {name}",
        method,
        least,
        3,
        lambda: Together([of_type(new(seed), np.float32) for seed in SEEDS]),
        X.astype(np.float32),
        y,
        MOST_DEEP,
    )


def fewest(
    of: str,
    method: Callable[..., Optimizer],
    least: float,
    rates: int,
    start: Callable[[], Together],
    X: np.ndarray,
    y: np.ndarray,
    most: int,
) -> Found:
    """How many steps each network needs, at the best of some rates, each twice the one before."""
    rows, Y = np.broadcast_to(X, (len(SEEDS), *X.shape)), np.eye(10, dtype=X.dtype)[y]
    tried: dict[float, list[int]] = {}
    for k in range(rates):
        nets, arrived, update = start(), np.full(len(SEEDS), most), method(least * 2**k)
        for t in range(1, most):
            with np.errstate(all="ignore"):
                nets.step(rows, Y, update)
            there = np.array(costs(nets, X, y)) <= ENOUGH
            arrived[there & (arrived == most)] = t
            if (arrived < most).all():
                break
        tried[least * 2**k] = arrived.tolist()
    lr = min(tried, key=lambda lr: float(np.median(tried[lr])))
    return {of: tried[lr], f"{of}: rate": lr}


def batch(name: str, B: int, data: Callable[[], Data] = scaled) -> Found:
    """The best of six rates for a batch size, and what it gives."""
    X, y, X_test, y_test = data()
    tried = {}
    for k in range(6):
        lr = RATES[name][B] * 2**k
        tried[lr] = started(1, X.shape[1])
        tried[lr].train(X, y, UPDATES[name](lr), EPOCHS.get(B, 10), B)
    return judged(f"{name}, B = {B}", tried, X_test, y_test)


def judged(of: str, tried: dict[float, Together], X: np.ndarray, y: np.ndarray) -> Found:
    """The best rate, and the surprise and accuracy of its networks."""
    lr = best(tried, X, y)
    return {
        f"{of}: rate": lr,
        f"{of}: surprise": costs(tried[lr], X, y),
        f"{of}: accuracy": tried[lr].accuracy(X, y),
    }


def equally_far(B: int, lr: float) -> Found:
    """The accuracy of each network when its training cost has come down to 0.05."""
    X, y, X_test, y_test = scaled()
    nets, at = started(1, 64), [float("nan")] * len(SEEDS)

    def look() -> None:
        for seed, (cost, right) in enumerate(
            zip(costs(nets, X, y), nets.accuracy(X_test, y_test), strict=True)
        ):
            if cost <= ENOUGH and np.isnan(at[seed]):
                at[seed] = right

    while np.isnan(at).any():
        nets.train(X, y, lr, 1, B, look)
    return {f"accuracy at a cost of 0.05, B = {B}": at}


def schedule(name: str) -> Found:
    """After 10 epochs with the best of six rates: surprise and accuracy of a schedule."""
    X, y, X_test, y_test = scaled()
    tried = {}
    for k in range(6):
        lr = 0.05 * 2**k
        tried[lr] = started(1, 64)
        tried[lr].train(X, y, nn.sgd(SCHEDULES[name](lr)), 10)
    return judged(f"schedule, {name}", tried, X_test, y_test)


def border(name: str, lr: float) -> Found:
    """The largest curvature after 400 full steps, as a share of the border 2/η."""
    X, y = (part[:300] for part in images()[:2])
    loss, Y = LOSSES[name], np.eye(10)[y]
    shares, uphill = [], []
    for seed in SEEDS:
        net = nn.init([64, 30, 10], seed, hidden=nn.tanh)
        net, log = nn.train(net, X, Y, loss, nn.sgd(lr), 400, fast=True)
        shares.append(steepest(net, X, Y, loss)[0] * lr / 2)
        uphill.append(int((np.diff(log) > 0).sum()))
    of = f"{name}, η {lr:g}"
    return {f"curvature over border, {of}": shares, f"steps uphill of 399, {of}": uphill}


ENTRY = Entry(
    name="optimizers",
    title="Batches and optimizers, said and measured",
    source=(
        "[Its chapter](../learn/batches-and-optimizers.md) has what is said. Hidden layers of 50 "
        "tanh with Glorot's weights, the small digits in file order, each pixel standardized, "
        "batches of 32 where nothing else is said. *Noise*: the root mean square distance of 100 "
        "batches' gradients from that of all images, before training, over its length. *Adam*: 5 "
        "epochs. *Momentum over plain*: the training costs after 10 epochs, divided. *Steps*: all "
        "images at once, until the training cost is 0.05; 40 stands for more. *Ten of relu*: "
        "hidden layers of 50 with He's weights, the first 300 images; 150 stands for more. *B*: "
        "10 epochs, 5 for B = 1. *Schedule*: 10 epochs; the rate falls to a tenth after half of "
        "them, or along half a cosine; the warm-up takes two epochs. A rate is the best of three,"
        " five or six, each twice the one before: for *steps* by their number, else by the mean "
        "surprise of the test images, in the median over the seeds. *Curvature*: the largest "
        "after 400 full steps, times η/2; 64-30-10, the first 300 images, not standardized."
    ),
    claims=(
        *(Claim(of_noise(B), drift=0.05) for B in NOISE),
        *(
            Claim(f"Adam {lr:g}, {depth} hidden, {which}", drift=0.03)
            for depth in DEPTHS
            for lr in CORRECTED
            for which in ("with", "without")
        ),
        *(
            Claim(what.format(lr), drift=drift)
            for lr in PAIRS
            for what, drift in (
                ("momentum 0.9 at {:g} over plain at ten times", 0.1),
                ("momentum 0.9 at {:g}: cost", 0.1),
            )
        ),
        *(
            Claim(f"steps, {name}{what}", drift=drift)
            for name in METHODS
            for what, drift in (("", 3), (": rate", float("inf")))
        ),
        *(
            Claim(f"steps, ten of relu, {name}{what}", drift=drift)
            for name in DEEP
            for what, drift in (("", 15), (": rate", float("inf")))
        ),
        *(
            Claim(f"{name}, B = {B}: {what}", drift=drift)
            for name, least in RATES.items()
            for B in least
            for what, drift in (
                ("rate", float("inf")),
                ("surprise", 0.1),
                ("accuracy", 0.02),
            )
        ),
        *(Claim(f"accuracy at a cost of 0.05, B = {B}", drift=0.02) for B in FAR),
        *(
            Claim(f"schedule, {name}: {what}", drift=drift)
            for name in SCHEDULES
            for what, drift in (
                ("rate", float("inf")),
                ("surprise", 0.05),
                ("accuracy", 0.02),
            )
        ),
        *(
            Claim(f"{what}, {name}, η {lr:g}", drift=drift)
            for name, rates in BORDER.items()
            for lr in rates
            for what, drift in (("curvature over border", 0.2), ("steps uphill of 399", 60))
        ),
    ),
    jobs={
        "noise": noise,
        **{
            f"Adam {lr:g}, {depth} hidden": partial(correction, depth, lr)
            for depth in DEPTHS
            for lr in CORRECTED
        },
        **{f"momentum at {lr:g}": partial(longer, lr) for lr in PAIRS},
        **{
            f"{name}, B = {B}": partial(batch, name, B)
            for name, least in RATES.items()
            for B in least
        },
        **{f"equally far, B = {B}": partial(equally_far, B, lr) for B, lr in FAR.items()},
        **{f"schedule, {name}": partial(schedule, name) for name in SCHEDULES},
        **{
            f"border, {name}, η {lr:g}": partial(border, name, lr)
            for name, rates in BORDER.items()
            for lr in rates
        },
        **{f"steps, {name}": partial(steps, name) for name in METHODS},
        **{f"steps, ten of relu, {name}": partial(deep_steps, name) for name in DEEP},
    },
)
