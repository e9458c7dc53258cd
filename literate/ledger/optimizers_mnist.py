"""The chapter on batches and optimizers, tried on MNIST."""

from functools import partial

from .activations import Data, standardized
from .activations_mnist import first_images
from .optimizers import correction, longer
from .record import Claim, Entry

CORRECTED = (0.001, 0.01)
PAIRS = (0.003, 0.03)


def scaled() -> Data:
    """The first images, each pixel without its mean and spread over the training part."""
    return standardized(*first_images())


ENTRY = Entry(
    name="optimizers_mnist",
    title="Batches and optimizers on MNIST",
    source=(
        "One hidden layer as in the entry before, on the first 2,000 training images of MNIST, "
        "each pixel standardized; judged by the first 2,000 test images."
    ),
    claims=(
        *(
            Claim(f"Adam {lr:g}, 1 hidden, {which}", drift=0.03)
            for lr in CORRECTED
            for which in ("with", "without")
        ),
        *(
            Claim(what.format(lr), drift=0.1)
            for lr in PAIRS
            for what in (
                "momentum 0.9 at {:g} over plain at ten times",
                "momentum 0.9 at {:g}: cost",
            )
        ),
    ),
    jobs={
        **{f"Adam {lr:g}": partial(correction, 1, lr, scaled) for lr in CORRECTED},
        **{f"momentum at {lr:g}": partial(longer, lr, scaled) for lr in PAIRS},
    },
    mnist=True,
)
