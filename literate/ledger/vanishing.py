"""What is said of vanishing gradients, tried on networks of twenty layers, and of five and ten.

Two things may be lost in a deep network: what tells the images apart on the way forward, and the
blame on the way back. Both are measured before training; then plain descent and Adam try to learn.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

import nn
from nn.optimizers import Optimizer

from .activations import Data, deep, for_long, standardized
from .cross_entropy import images
from .initialization import LOOKED_AT, STARTS, cosine, of_type
from .record import Claim, Entry, Found
from .together import Together

SEEDS = range(20)
DEPTH = 20
TRIED = (
    "sigmoid, Glorot",
    "sigmoid, fitted",
    "tanh, Glorot",
    "tanh, He",
    "tanh, fitted",
    "relu, He",
    "relu, fitted",
)
RATES = {
    "descent": (0.01, 0.03, 0.1, 0.3),
    "Adam": (0.0003, 0.001, 0.003),
    "Adam without ε": (0.003, 0.01),
}
FEWER = {"Adam": (0.01,)}  # with fewer layers longer steps are better, so they are tried as well
UPDATES: dict[str, Callable[[float], Optimizer]] = {
    "descent": nn.sgd,
    "Adam": nn.adam,
    "Adam without ε": partial(nn.adam, epsilon=1e-200),
}
LONGER = (  # for so many epochs, with these rates
    ("sigmoid, fitted", "descent", DEPTH, 40, (0.1,)),
    ("relu, fitted", "descent", DEPTH, 40, (0.01, 0.03)),
    ("tanh, Glorot", "Adam", DEPTH, 40, (0.001,)),
    ("relu, He", "Adam", DEPTH, 40, (0.003,)),
    ("sigmoid, Glorot", "Adam", 10, 80, (0.001, 0.003)),
)
OTHERS = range(20, 60)  # seeds, for two rules whose order the twenty do not settle
LEVEL = ("tanh, Glorot", "tanh, He")
SEEN = ("cosine on arrival", "spread on arrival", "blame at the first layer, over the last")


def fitted(net: list[nn.Layer], X: np.ndarray) -> list[nn.Layer]:
    """The same network; but over X, the sums of each hidden neuron have mean 0 and spread 1."""
    A, found = X, []
    for W, _, bend in net[:-1]:
        spread = (A @ W).std(axis=0)
        W = W / np.where(spread > 0, spread, 1)
        found.append(nn.Layer(W, -(A @ W).mean(axis=0), bend))
        A = nn.predict(found[-1:], A)
    return [*found, net[-1]]


def start(name: str, depth: int, seed: int, X: np.ndarray) -> list[nn.Layer]:
    """A new network of so many hidden layers of 50."""
    bend, rule = name.split(", ")
    activation, draw = STARTS[f"{bend}, {'Glorot' if rule == 'fitted' else rule}"]
    net = deep(seed, depth, activation, 1.0, X.shape[1], draw)
    return fitted(net, X) if rule == "fitted" else net


def before(seed: int, data: Callable[[], Data] = images) -> Found:
    """What arrives at the twentieth layer, and what comes back to the first."""
    X, y, *_ = standardized(*data())
    found: Found = {}
    for name in TRIED:
        net = start(name, DEPTH, seed, X)
        t = nn.trace(net, X, np.eye(10)[y], nn.softmax_cross_entropy)
        A = t.A[DEPTH]
        back = np.linalg.norm(t.dZ[1]) / np.linalg.norm(t.dZ[DEPTH])
        seen = cosine(A[:LOOKED_AT]), A.std(axis=0).mean(), back
        found |= {
            f"{what}, {name}": float(f"{value:.4g}") for what, value in zip(SEEN, seen, strict=True)
        }
    return found


def learned(
    name: str,
    how: str,
    depth: int = DEPTH,
    data: Callable[[], Data] = images,
    epochs: int = 10,
    rates: tuple[float, ...] = (),
    seeds: range = SEEDS,
) -> Found:
    """The accuracies of all seeds after so many epochs, with the best rate, and that rate."""
    X, y, X_test, y_test = standardized(*data())
    dtype = np.float64 if how == "Adam without ε" else np.float32  # what is faint must not be lost
    starts = [of_type(start(name, depth, seed, X), dtype) for seed in seeds]
    tried = {}
    usual = RATES[how] if depth == DEPTH else RATES[how] + FEWER.get(how, ())
    for lr in rates or usual:
        nets = Together(starts)
        nets.train(X.astype(dtype), y, UPDATES[how](lr), epochs)
        tried[lr] = nets.accuracy(X_test.astype(dtype), y_test)
    best = max(tried, key=lambda lr: float(np.median(tried[lr])))
    others = "" if seeds == SEEDS else f", {len(seeds)} other seeds"
    of = f"{name}, {depth} hidden, {how}{for_long(epochs, 10)}{others}"
    return {of: tried[best], f"{of}: rate": best}


def checked(seed: int) -> Found:
    """How wrong pushing says the right slopes of the first of 14 sigmoid layers are."""
    rng = np.random.default_rng(seed)
    X, Y = rng.normal(size=(20, 5)), rng.normal(size=(20, 3))
    net = nn.init([5, *[8] * 14, 3], seed)
    t = nn.trace(net, X, Y, nn.squared_error)

    def cost(W: np.ndarray) -> float:
        return float(nn.trace([net[0]._replace(W=W), *net[1:]], X, Y, nn.squared_error).C)

    pushed = nn.numerical_gradient(cost, net[0].W)
    wrong = abs(pushed - t.dW[1]).max() / max(abs(pushed).max(), abs(t.dW[1]).max())
    return {"relative error of right slopes, 14 sigmoid layers": float(f"{wrong:.4g}")}


ALL = (
    *(("sigmoid, Glorot", "Adam", depth) for depth in (5, 10)),
    *((name, how, DEPTH) for how in ("descent", "Adam") for name in TRIED),
    *(("sigmoid, Glorot", "Adam without ε", depth) for depth in (5, 10, DEPTH)),
)


def claims_of(runs: tuple[tuple[str, str, int], ...], names: tuple[str, ...]) -> tuple[Claim, ...]:
    """The claims about networks before they are trained, and after."""
    return (
        *(Claim(f"{what}, {name}", drift=float("inf")) for name in names for what in SEEN),
        *(
            Claim(f"{name}, {depth} hidden, {how}{what}", drift=drift)
            for name, how, depth in runs
            for what, drift in (("", 0.05), (": rate", float("inf")))
        ),
    )


ENTRY = Entry(
    name="vanishing",
    title="Vanishing gradients, said and measured",
    source=(
        "[Its chapter](../learn/vanishing-gradients.md) has what is said. Hidden layers of 50 on "
        "the small digits in file order, each pixel standardized. *Fitted*: the weights and the "
        "bias of every hidden neuron are set so that its sums have mean 0 and spread 1 over the "
        "training images, layer after layer, before training begins; no label is used. *On "
        "arrival*: at layer 20, the median cosine of all pairs of 200 images, and the spread "
        "over all. *Descent* is plain, with the best of the rates 0.01, 0.03, 0.1 and 0.3; "
        "*Adam* has 0.0003, 0.001 and 0.003, and with fewer layers 0.01, too; both 10 epochs of "
        "batches of 32 on the cross entropy, in float32, judged by the test accuracies. *Without "
        "ε*: it is 1e-200, in float64, with the better of the rates 0.003 and 0.01. Where it says"
        " 40 or 80 epochs, the rate is the one that was best after 10, or the better of it and a "
        "third of it. *Other seeds* are 20 to 59, with the rate 0.1. *Relative error*: by pushing, "
        "for the first weights of 14 layers of 8 sigmoids."
    ),
    claims=(
        *claims_of(ALL, TRIED),
        *(
            Claim(f"{name}, {depth} hidden, {how}, {epochs} epochs{what}", drift=drift)
            for name, how, depth, epochs, _ in LONGER
            for what, drift in (("", 0.03), (": rate", float("inf")))
        ),
        *(Claim(f"{name}, 20 hidden, descent, 40 other seeds", drift=0.03) for name in LEVEL),
        Claim("relative error of right slopes, 14 sigmoid layers", drift=float("inf")),
    ),
    jobs={
        **{f"before, seed {seed}": partial(before, seed) for seed in SEEDS},
        **{f"check, seed {seed}": partial(checked, seed) for seed in SEEDS},
        **{
            f"{name}, {depth} hidden, {how}": partial(learned, name, how, depth)
            for name, how, depth in ALL
        },
        **{
            f"{name}, {depth} hidden, {how}, {epochs} epochs": partial(
                learned, name, how, depth, epochs=epochs, rates=rates
            )
            for name, how, depth, epochs, rates in LONGER
        },
        **{
            f"{name}, 20 hidden, descent, 40 other seeds": partial(
                learned, name, "descent", rates=(0.1,), seeds=OTHERS
            )
            for name in LEVEL
        },
    },
)
