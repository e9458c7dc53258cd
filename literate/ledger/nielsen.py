"""Nielsen's tables: MNIST, batches of 10, and the hyper-parameters of the book.

A network of his has sigmoids everywhere. For the cross entropy ours ends in scores instead, and
the sigmoid is part of the loss; its largest score is its largest output.
"""

from functools import partial
from itertools import islice
from math import inf
from typing import NamedTuple

import numpy as np

import nn
from nn._validation import plain
from nn.network import predict

from .record import Claim, Entry
from .training import Net, Pair, correct, epochs, mnist

SEEDS = range(5)
BATCH = 10


class Setting(NamedTuple):
    """One training of the book: the name of its row, and its hyper-parameters."""

    name: str
    sizes: tuple[int, ...]
    lr: float
    epochs: int = 30
    squared: bool = False
    l2: float = 0.0  # the book's, which is divided by the number of training images
    wide: bool = True  # weights normal with standard deviation 1, else 1 / sqrt(n_in)
    images: int = 50_000
    judged_by: str = "test"


class Published(NamedTuple):
    """A number of the book, about a setting: which of our quantities it is, and how it stands."""

    setting: Setting
    what: str
    printed: str | None
    drift: float = 0.5


SMALL, WIDE = (784, 30, 10), (784, 100, 10)
SQUARED_30 = Setting("784-30-10, squared error, η 3", SMALL, 3.0, squared=True)
SQUARED_100 = Setting("784-100-10, squared error, η 3", WIDE, 3.0, squared=True)
TIMID = Setting("784-100-10, squared error, η 0.001", WIDE, 0.001, squared=True)
ENTROPY_30 = Setting("784-30-10, cross entropy, η 0.5", SMALL, 0.5)
ENTROPY_100 = Setting("784-100-10, cross entropy, η 0.5", WIDE, 0.5)
FEW = Setting("1,000 images, 784-30-10, η 0.5", SMALL, 0.5, 400, images=1000)
FEW_L2 = Setting("1,000 images, 784-30-10, η 0.5, λ 0.1", SMALL, 0.5, 400, l2=0.1, images=1000)
L2 = Setting("784-30-10, η 0.5, λ 5", SMALL, 0.5, l2=5)
L2_100 = Setting("784-100-10, η 0.5, λ 5", WIDE, 0.5, l2=5, judged_by="validation")
START_WIDE = Setting("784-30-10, η 0.1, λ 5, wide start", SMALL, 0.1, l2=5, judged_by="validation")
START_NARROW = START_WIDE._replace(name="784-30-10, η 0.1, λ 5, narrow start", wide=False)
TWO = START_NARROW._replace(name="784-30-30-10, η 0.1, λ 5", sizes=(784, 30, 30, 10))
THREE = START_NARROW._replace(name="784-30-30-30-10, η 0.1, λ 5", sizes=(784, 30, 30, 30, 10))
FOUR = START_NARROW._replace(name="784-30-30-30-30-10, η 0.1, λ 5", sizes=(784, 30, 30, 30, 30, 10))
LONG = L2_100._replace(name="784-100-10, η 0.1, λ 5, 60 epochs", lr=0.1, epochs=60)

BEST, LAST, FIRST = "best epoch", "last epoch", "first epoch"
WORST = "the digit it knows least, last epoch"
MUTE = "the most that its weakest output says, last epoch"
PUBLISHED = (  # inf: which seeds lose a digit hangs on the last digit of a sum
    Published(SQUARED_30, BEST, "95.42", 9.0),
    Published(SQUARED_30, WORST, None, inf),
    Published(SQUARED_30, MUTE, None, inf),
    Published(ENTROPY_30, BEST, "95.49"),
    Published(ENTROPY_30, WORST, None, 3.0),
    Published(ENTROPY_30, MUTE, None, 0.1),
    Published(FEW, BEST, "82.27", 1.0),
    Published(FEW, LAST, "82.23", 1.0),
    Published(FEW_L2, BEST, "87.10", 1.0),
    Published(FEW_L2, LAST, "86.95", 1.0),
    Published(ENTROPY_30, LAST, "95.31"),
    Published(L2, BEST, "96.49"),
    Published(L2, LAST, "95.61"),
    Published(START_WIDE, FIRST, "86.43", 1.5),
    Published(START_WIDE, LAST, "96.37"),
    Published(START_NARROW, FIRST, "92.70"),
    Published(START_NARROW, LAST, "96.50"),
    Published(ENTROPY_100, BEST, "96.82"),
    Published(ENTROPY_100, WORST, None, 3.0),
    Published(ENTROPY_100, MUTE, None, 0.1),
    Published(SQUARED_100, BEST, "96.59", 12.0),
    Published(SQUARED_100, WORST, None, inf),
    Published(SQUARED_100, MUTE, None, inf),
    Published(TWO, BEST, "96.90"),
    Published(THREE, BEST, "96.57"),
    Published(FOUR, BEST, "96.53"),
    Published(L2_100, BEST, "97.92"),
    Published(LONG, BEST, "98.04"),
    Published(TIMID, LAST, "21.42", 3.0),
)
SETTINGS = tuple(dict.fromkeys(row.setting for row in PUBLISHED))
SHORT, DEEP, LARGE = SETTINGS[:7], SETTINGS[7:11], SETTINGS[11:]  # all seeds of one, then the next


def quantity(setting: Setting, what: str) -> str:
    """The name of a number of a setting, with the images it is of if not those for the test."""
    return f"{setting.name}: {what}" + ", validation" * (setting.judged_by == "validation")


def start(setting: Setting, rng: np.random.Generator) -> Net:
    """The network before training, with the book's normal weights and biases."""
    net = []
    last = nn.sigmoid if setting.squared else nn.identity
    for at, (n_in, n_out) in enumerate(zip(setting.sizes, setting.sizes[1:], strict=False)):
        spread = 1 if setting.wide else 1 / np.sqrt(n_in)
        W = rng.normal(0, spread, (n_in, n_out)).astype(np.float32)
        b = rng.normal(0, 1, n_out).astype(np.float32)
        net.append(nn.Layer(W, b, last if at == len(setting.sizes) - 2 else nn.sigmoid))
    return net


def train(setting: Setting, seed: int) -> dict[str, float]:
    """The percentage of right answers after the first, the best and the last epoch.

    Then that of the digit which is recognized least, and the largest answer of the output that
    never says more: an output that is mute has lost its digit.
    """
    rng = np.random.default_rng(seed)
    training, validation, test = mnist()
    judges: Pair = {"validation": validation, "test": test}[setting.judged_by]
    X, y = (part[: setting.images] for part in training)
    net = start(setting, rng)
    loss = nn.squared_error if setting.squared else nn.sigmoid_cross_entropy
    decay = setting.l2 / setting.images
    trained = epochs(net, (X, y), loss, setting.lr, BATCH, rng, decay)
    found = [correct(net, judges) / 100 for net in islice(trained, setting.epochs)]
    Y_hat = plain(predict)(net, judges[0])
    right = Y_hat.argmax(axis=1) == judges[1]
    shown = {
        FIRST: found[0],
        BEST: max(found),
        LAST: found[-1],
        WORST: 100 * min(right[judges[1] == digit].mean() for digit in range(10)),
        MUTE: (Y_hat if setting.squared else nn.sigmoid(Y_hat)).max(axis=0).min(),
    }
    return {quantity(setting, what): share for what, share in shown.items()}


ENTRY = Entry(
    name="nielsen",
    title="Nielsen: the tables of chapters 1, 3 and 5",
    source=(
        "M. Nielsen, [Neural Networks and Deep Learning](http://neuralnetworksanddeeplearning.com)"
        ", 2015, chapters 1, 3 and 5; numbers from the text and from `fig/*.json` of "
        "[its repository](https://github.com/mnielsen/neural-networks-and-deep-learning), commit "
        "72db53d. Percent of the test images, or of those for validation, that are named rightly; "
        "batches of 10, and 30 epochs unless it is said. A *wide* start draws weights with "
        "standard deviation 1, a *narrow* one divides them by the root of the number of inputs. "
        "The book divides λ by the number of training images."
    ),
    claims=tuple(
        Claim(quantity(row.setting, row.what), row.printed, drift=row.drift) for row in PUBLISHED
    ),
    jobs={
        f"{setting.name}, seed {seed}": partial(train, setting, seed)
        for group in (SHORT, DEEP, LARGE)
        for seed in SEEDS
        for setting in group
    },
    mnist=True,
)
