"""The chapter on digits, tried on MNIST: the album, the frozen layer, the order of the pixels."""

from functools import partial

from .activations_mnist import first_images
from .digits import ASKED, SEEDS, album, asked, frozen, trained
from .record import Claim, Entry

FROZEN = (64, 512, 2048)
TRIED = ("no hidden layer", "64 hidden")

ENTRY = Entry(
    name="digits_mnist",
    title="Digits, said and measured on MNIST",
    source=(
        "As in the entry before, with the first 2,000 training images of MNIST; judged by the "
        "first 2,000 test images."
    ),
    claims=(
        Claim("nearest neighbor", drift=0.0),
        *(Claim(name, drift=0.01) for name in TRIED),
        *(Claim(f"{hidden} hidden, frozen", drift=0.02) for hidden in FROZEN),
        *(Claim(of, drift=drift) for of, drift in ASKED),
    ),
    jobs={
        "nearest neighbor": partial(album, first_images),
        **{name: partial(trained, name, first_images) for name in TRIED},
        **{f"{hidden} hidden, frozen": partial(frozen, hidden, first_images) for hidden in FROZEN},
        **{f"asked, seed {seed}": partial(asked, seed, first_images) for seed in SEEDS},
    },
    mnist=True,
)
