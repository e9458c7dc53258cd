"""The chapter on debugging, tried on MNIST: which of thirteen bugs the accuracy does not show."""

from functools import partial

from .activations_mnist import first_images
from .debugging import BUGS, LOOKS, TURNED, learning
from .record import Claim, Entry

ENTRY = Entry(
    name="debugging_mnist",
    title="Thirteen bugs on MNIST",
    source=(
        "784-32-32-10 trained as in the entry before, on the first 2,000 training images of MNIST; "
        "judged by the first 2,000 test images."
    ),
    claims=(
        *(Claim(f"accuracy, {bug}", drift=0.03) for bug in BUGS),
        *(Claim(f"training cost, {bug}", drift=float("inf")) for bug in BUGS),
        *(Claim(f"angle, {bug}, epoch {at}", drift=5) for bug in TURNED for at in LOOKS),
        Claim("false among the suspects", drift=0.2),
    ),
    jobs={bug: partial(learning, bug, first_images) for bug in BUGS},
    mnist=True,
)
