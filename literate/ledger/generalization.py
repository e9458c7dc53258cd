"""What is said of overfitting, and of what is done against it, tried on digits by other writers.

Few images, so that a network can know them by heart; and then the same with a fifth of the labels
replaced by random ones. A strength is the best of those tried, by the test images themselves: what
is said of it is a little too good, for each remedy alike.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import count
from typing import Any

import numpy as np

import nn
from nn.optimizers import Optimizer

from .activations import Data
from .cross_entropy import images
from .optimizers import costs
from .record import Claim, Entry, Found
from .together import Together

SEEDS = range(20)
LABELS = {"clean": 0.0, "a fifth random": 0.2}
WIDTHS = (2, 4, 8, 16, 32, 64, 128, 512)
FEW, SOME, HELD_OUT = 100, 200, 100
STRENGTHS: dict[str, tuple[float, ...]] = {
    "L2": (0.001, 0.003, 0.01, 0.03, 0.06),
    "weight decay": (0.3, 1.0, 3.0, 10.0),
    "L1": (0.0003, 0.001, 0.003, 0.01),
    "dropout": (0.2, 0.4, 0.6, 0.8, 0.9),
}
RATE, EPOCHS = 0.003, 80
CANCELS = (1e-6, 1e-4, 1e-2)
MOMENTS = (1, 2, 4, 8, 16, 32, 64, 128, 256)  # epochs
WISHES = 4  # the epoch after which it is asked what the wishes of the others do to an example


def first(n: int, data: Callable[[], Data] = images) -> Data:
    """The first images, and all of the test."""
    X, y, X_test, y_test = data()
    return X[:n], y[:n], X_test, y_test


def labels(y: np.ndarray, share: float) -> np.ndarray:
    """The labels for each seed, (seeds, n): some replaced by any of the ten, which may be right."""
    found = []
    for seed in SEEDS:
        rng = np.random.default_rng([seed, 1])
        lies = rng.random(len(y)) < share
        found.append(np.where(lies, rng.integers(10, size=len(y)), y))
    return np.stack(found)


def started(sizes: list[int]) -> Together:
    """Networks of tanh, all seeds."""
    return Together([nn.init(sizes, seed, hidden=nn.tanh) for seed in SEEDS])


def decaying(lr: float, decay: float) -> Optimizer:
    """AdamW on stacked arrays, whose biases have one row: they do not shrink."""
    adam = nn.adam(lr).step

    def step(W: Any, dW: Any, lr: float, t: int, m: Any, v: Any) -> Any:
        if W.shape[1] > 1:
            W = W - lr * decay * W
        return adam(W, dW, lr, t, m, v)

    return Optimizer("decaying", lr, step, "m", "v")


def wide(width: int, which: str, data: Callable[[], Data] = images) -> Found:
    """The accuracy after 120 epochs with a hundred images, and the share known by heart."""
    X, y, X_test, y_test = first(FEW, data)
    given, nets = labels(y, LABELS[which]), started([X.shape[1], width, 10])
    nets.train(X, given, nn.adam(0.01), 120, 50)
    of = f"width {width}, {which}"
    heart = (nets.answers(X)[-1][1].argmax(axis=2) == given).mean(axis=1)
    return {
        f"{of}: accuracy": nets.accuracy(X_test, y_test),
        f"{of}: by heart": [float(share) for share in heart],
    }


def trained(remedy: str, strength: float, X: np.ndarray, y: np.ndarray) -> Together:
    """Networks of 64 hidden after 80 epochs of Adam, with a remedy of some strength."""
    nets = started([X.shape[1], 64, 10])
    update = decaying(RATE, strength) if remedy == "weight decay" else nn.adam(RATE)
    names = {"L2": "l2", "L1": "l1", "dropout": "dropout"}
    extra: Mapping[str, Any] = {names[remedy]: strength} if remedy in names else {}
    nets.train(X, y, update, EPOCHS, 50, **extra)
    return nets


def nothing(which: str, n: int = SOME, data: Callable[[], Data] = images) -> Found:
    """The accuracy without any remedy."""
    X, y, X_test, y_test = first(n, data)
    nets = trained("nothing", 0, X, labels(y, LABELS[which]))
    return {f"nothing, {which}": nets.accuracy(X_test, y_test)}


def remedied(
    remedy: str,
    which: str,
    n: int = SOME,
    data: Callable[[], Data] = images,
    strengths: tuple[float, ...] = (),
) -> Found:
    """The accuracy with the best of some strengths of a remedy, and that strength."""
    X, y, X_test, y_test = first(n, data)
    given, tried = labels(y, LABELS[which]), {}
    for strength in strengths or STRENGTHS[remedy]:
        nets = trained(remedy, strength, X, given)
        tried[strength] = nets.accuracy(X_test, y_test)
    best = max(tried, key=lambda strength: float(np.median(tried[strength])))
    return {f"{remedy}, {which}": tried[best], f"{remedy}, {which}: strength": best}


def stopped(which: str) -> Found:
    """Where the validation cost is lowest: how much more accurate than after all 80 epochs."""
    X, y, X_test, y_test = first(SOME + HELD_OUT)
    y = labels(y, LABELS[which])
    nets = started([64, 64, 10])
    held_out, cost, right = y[:, SOME:], [], []

    def look() -> None:
        cost.append([costs(nets, X[SOME:], held_out[seed])[seed] for seed in SEEDS])
        right.append(nets.accuracy(X_test, y_test))

    nets.train(X[:SOME], y[:, :SOME], nn.adam(RATE), EPOCHS, 50, look)
    at = np.argmin(cost, axis=0)
    reached = np.array(right)
    there = reached[at, np.arange(len(SEEDS))]
    return {
        f"early stopping, {which}": [float(share) for share in there],
        f"early stopping, {which}: gain": [float(gain) for gain in there - reached[-1]],
        f"early stopping, {which}: epoch": [int(epoch) + 1 for epoch in at],
        f"early stopping, {which}: most accurate epoch": [
            int(epoch) + 1 for epoch in reached.argmax(axis=0)
        ],
    }


def learned() -> Found:
    """The shares of true and of false labels that networks give, and the accuracy, by epoch."""
    X, y, X_test, y_test = first(SOME)
    given, nets, epochs = labels(y, LABELS["a fifth random"]), started([64, 64, 10]), count(1)
    found: Found = {}

    def shares(what: str, of: np.ndarray) -> None:
        for kind, are in (("true", given == y), ("false", given != y)):
            share = (of & are).sum(axis=1) / are.sum(axis=1)
            found[f"{kind} labels {what}"] = [float(each) for each in share]

    def look() -> None:
        epoch = next(epochs)
        if epoch in MOMENTS:
            shares(f"learned, epoch {epoch}", nets.answers(X)[-1][1].argmax(axis=2) == given)
            found[f"a fifth random, epoch {epoch}"] = nets.accuracy(X_test, y_test)
        if epoch == WISHES:
            shares(f"helped, epoch {epoch}", np.stack([*map(helped, nets.alone(), given)]))

    nets.train(X, given, nn.adam(RATE), MOMENTS[-1], 50, look)
    return found


def helped(net: Sequence[nn.Layer], y: np.ndarray) -> np.ndarray:
    """Whether a short step down the cost of all the other examples lowers that of each one, too."""
    t = nn.trace(net, first(SOME)[0], y, nn.softmax_cross_entropy)
    products = sum(  # of the slopes of any two examples, over all weights and biases
        (t.A[l - 1] @ t.A[l - 1].T + 1) * (t.dZ[l] @ t.dZ[l].T) for l in range(1, len(net) + 1)
    )
    helps: np.ndarray = products.sum(axis=1) > np.diag(products)
    return helps


def blank(name: str, strength: float) -> Found:
    """The mean size of the weights of pixels that are always blank, after ten epochs."""
    X, y, *_ = first(1000)
    nets, always = started([64, 64, 10]), (X == 0).all(axis=0)
    before = np.abs(nets.W[0][:, always]).mean(axis=(1, 2))
    update = {
        "Adam + L2": nn.adam(0.001),
        "plain descent + L2": nn.sgd(0.1),
        "AdamW": decaying(0.001, strength),
    }[name]
    nets.train(X, y, update, 10, l2=strength if "L2" in name else 0.0)
    after = np.abs(nets.W[0][:, always]).mean(axis=(1, 2))
    left = [float(share) for share in after / before]
    return {f"blank pixels, left by {name} {strength:g}": left}


def masks(depth: int) -> Found:
    """How much higher the right score is in prediction than its mean over 50 masks of dropout."""
    X, y, X_test, y_test = first(1000)
    nets = started([64, *[64] * depth, 10])
    nets.train(X, y, nn.adam(RATE), 10, dropout=0.5)
    X, y, rng = X_test[:100], y_test[:100], np.random.default_rng(0)
    rows = np.arange(len(y))
    right = nets.answers(X)[-1][1][:, rows, y].mean(axis=1)
    total = np.zeros(len(SEEDS))
    for _ in range(50):
        drawn = [(rng.random((len(SEEDS), len(X), W.shape[2])) < 0.5) * 2.0 for W in nets.W[:-1]]
        total += nets.answers(X, drawn)[-1][1][:, rows, y].mean(axis=1)
    return {f"right score above its mean, {depth} hidden": (right - total / 50).tolist()}


BLANK = [
    *(("Adam + L2", strength) for strength in CANCELS),
    *(("plain descent + L2", strength) for strength in CANCELS),
    ("AdamW", 0.01),
]


ENTRY = Entry(
    name="generalization",
    title="Generalization, said and measured",
    source=(
        "[Its chapter](../learn/generalization.md) has what is said. The small digits in file "
        "order, tested on `X[1000:]`; tanh, batches of 50. *A fifth random*: such a share of the "
        "labels is replaced by any of the ten. *Width*: 64-width-10, the first 100 images, 120 "
        "epochs of Adam with 0.01; *by heart* is the share of its own labels that it gives. "
        "*Remedies*: 64-64-10, the first 200 images, 80 epochs of Adam with 0.003; the strength "
        "is the best of four or five, by the median of the test accuracies. *Early stopping*: at "
        "the lowest cost of 100 more images, with labels of the same kind; *gain* is over its own "
        "end. *Learned*: the share of such labels that is given, by networks without a remedy, "
        "trained for longer; *a fifth random, epoch* is their accuracy then. *Helped*: the share "
        "of examples whose own cost a short step down that of the 199 others lowers, too. "
        "*Blank pixels*: how much is left of the weights of inputs that are always 0, after "
        "10 epochs of 1,000 images in 32s, with 0.001 for Adam and 0.1 for plain descent. "
        "*Right score above its mean*: over 50 masks of dropout with one half, as it was trained."
    ),
    claims=(
        *(
            Claim(f"width {width}, {which}: {what}", drift=0.03)
            for which in LABELS
            for width in WIDTHS
            for what in ("accuracy", "by heart")
        ),
        *(Claim(f"nothing, {which}", drift=0.02) for which in LABELS),
        *(
            Claim(f"{remedy}, {which}{what}", drift=drift)
            for remedy in STRENGTHS
            for which in LABELS
            for what, drift in (("", 0.02), (": strength", float("inf")))
        ),
        *(
            Claim(f"early stopping, {which}{what}", drift=drift)
            for which in LABELS
            for what, drift in (
                ("", 0.02),
                (": gain", 0.01),
                (": epoch", 5),
                (": most accurate epoch", 8),
            )
        ),
        *(
            Claim(f"{kind} labels learned, epoch {epoch}", drift=0.05)
            for kind in ("true", "false")
            for epoch in MOMENTS
        ),
        *(Claim(f"{kind} labels helped, epoch {WISHES}", drift=0.1) for kind in ("true", "false")),
        *(Claim(f"a fifth random, epoch {epoch}", drift=0.03) for epoch in MOMENTS),
        *(
            Claim(f"blank pixels, left by {name} {strength:g}", drift=0.02)
            for name, strength in BLANK
        ),
        *(Claim(f"right score above its mean, {depth} hidden", drift=0.1) for depth in (1, 2)),
    ),
    jobs={
        **{f"nothing, {which}": partial(nothing, which) for which in LABELS},
        **{
            f"{remedy}, {which}": partial(remedied, remedy, which)
            for remedy in STRENGTHS
            for which in LABELS
        },
        **{f"early stopping, {which}": partial(stopped, which) for which in LABELS},
        "true and false labels": learned,
        **{f"{name} {strength:g}": partial(blank, name, strength) for name, strength in BLANK},
        **{f"masks, {depth} hidden": partial(masks, depth) for depth in (1, 2)},
        **{
            f"width {width}, {which}": partial(wide, width, which)
            for which in LABELS
            for width in WIDTHS
        },
    },
)
