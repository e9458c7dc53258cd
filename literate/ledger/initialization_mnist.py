"""The chapter on initialization, tried on MNIST: before training, in twenty layers, and alike."""

from functools import partial

import numpy as np

from .activations import Data
from .activations_mnist import first_images
from .initialization import ALIKE, BEFORE, SEEDS, heard, learned, of_depths, symmetry
from .record import Entry

TRIED = ("tanh, Glorot", "relu, He")


def fewer_images() -> Data:
    """As many training images as there are of the small digits."""
    X, y, X_test, y_test = first_images()
    return X[:1000], y[:1000], X_test, y_test


ENTRY = Entry(
    name="initialization_mnist",
    title="Initialization on MNIST",
    source=(
        "As in the entry before, on the first 1,000 training images of MNIST, with 20 hidden "
        "layers in float32; judged by the first 2,000 test images."
    ),
    claims=(*BEFORE, *of_depths((20,), TRIED), *ALIKE),
    jobs={
        **{f"before, seed {seed}": partial(heard, seed, fewer_images) for seed in SEEDS},
        **{f"alike, seed {seed}": partial(symmetry, seed, fewer_images) for seed in SEEDS},
        **{
            f"{name}, 20 hidden": partial(learned, name, 20, fewer_images, np.float32)
            for name in TRIED
        },
    },
    mnist=True,
)
