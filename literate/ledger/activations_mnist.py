"""The chapter on activations, tried on MNIST: the sigmoid's slope and its middle, apart."""

from functools import partial

from .activations import Data, slope_and_middle
from .record import Claim, Entry
from .training import mnist

IMAGES = 2_000
TRIED = ("sigmoid", "sigmoid − ½", "sigmoid, weights × 4", "tanh")


def first_images() -> Data:
    """The first training images, and the first test images."""
    (X, y), _, (X_test, y_test) = mnist()
    return X[:IMAGES].astype(float), y[:IMAGES], X_test[:IMAGES].astype(float), y_test[:IMAGES]


ENTRY = Entry(
    name="activations_mnist",
    title="Activations on MNIST",
    source=(
        "Three hidden layers as in the entry before, on the first 2,000 training images of MNIST; "
        "judged by the first 2,000 test images."
    ),
    claims=tuple(
        Claim(f"{name}, 3 hidden{what}", drift=drift)
        for name in TRIED
        for what, drift in (("", 0.05), (": rate", float("inf")))
    ),
    jobs={name: partial(slope_and_middle, name, 3, first_images) for name in TRIED},
    mnist=True,
)
