"""The chapter on generalization, tried on MNIST."""

from functools import partial

from .activations_mnist import first_images
from .generalization import LABELS, nothing, remedied, wide
from .record import Claim, Entry

IMAGES, WIDTHS = 300, (4, 16)
STRENGTHS = {"L2": (0.01,)}

ENTRY = Entry(
    name="generalization_mnist",
    title="Generalization on MNIST",
    source=(
        "As in the entry before, on the first training images of MNIST, 100 for *width* and 300 "
        "for L2, of which one strength was tried; judged by the first 2,000 test images."
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
    ),
    jobs={
        **{f"nothing, {which}": partial(nothing, which, IMAGES, first_images) for which in LABELS},
        **{
            f"{remedy}, {which}": partial(remedied, remedy, which, IMAGES, first_images, strengths)
            for remedy, strengths in STRENGTHS.items()
            for which in reversed(LABELS)
        },
        **{
            f"width {width}, {which}": partial(wide, width, which, first_images)
            for which in LABELS
            for width in WIDTHS
        },
    },
    mnist=True,
)
