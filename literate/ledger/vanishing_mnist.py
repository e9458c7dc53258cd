"""The chapter on vanishing gradients, tried on MNIST: what arrives, comes back, and learns."""

from functools import partial

from .initialization_mnist import fewer_images
from .record import Entry
from .vanishing import DEPTH, SEEDS, TRIED, before, claims_of, learned

AT_ONCE = ("sigmoid, Glorot", "sigmoid, fitted", "tanh, Glorot", "relu, He", "relu, fitted")
ALL = (
    *(("sigmoid, Glorot", "Adam", depth) for depth in (5, 10)),
    *((name, how, DEPTH) for how in ("descent", "Adam") for name in AT_ONCE),
)

ENTRY = Entry(
    name="vanishing_mnist",
    title="Vanishing gradients on MNIST",
    source=(
        "As in the entry before, on the first 1,000 training images of MNIST; judged by the first "
        "2,000 test images."
    ),
    claims=claims_of(ALL, TRIED),
    jobs={
        **{f"before, seed {seed}": partial(before, seed, fewer_images) for seed in SEEDS},
        **{
            f"{name}, {depth} hidden, {how}": partial(learned, name, how, depth, fewer_images)
            for name, how, depth in ALL
        },
    },
    mnist=True,
)
