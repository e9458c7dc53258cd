"""The chapter on hyper-parameters, tried on MNIST: luck, what matters, and nine trials two ways."""

from functools import partial

import numpy as np

from .hyper_parameters import CLAIMS, CUT, END, luck, rates, tried
from .record import Entry
from .training import Pair, mnist

SETTINGS, TRUE = 240, 2000


def first_images() -> tuple[Pair, Pair, Pair]:
    """As many to train and to validate as there are of the small digits; then the first to test."""
    (X, y), _, (X_test, y_test) = mnist()
    X = X.astype(np.float32)
    return (X[:CUT], y[:CUT]), (X[CUT:END], y[CUT:END]), (X_test[:TRUE], y_test[:TRUE])


ENTRY = Entry(
    name="hyper_parameters_mnist",
    title="Hyper-parameters on MNIST",
    source=(
        "As in the entry before, in float32, with 784 inputs: the first 1,000 training images of "
        "MNIST train, the next 200 validate, and the first 2,000 test images say the truth. The "
        "random settings are the first 240 of the same."
    ),
    claims=CLAIMS,
    jobs={
        "luck": partial(luck, first_images),
        "rates": partial(rates, first_images),
        "random settings": partial(tried, SETTINGS, first_images),
    },
    mnist=True,
)
