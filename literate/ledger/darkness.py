"""Nielsen's baseline: a digit is the one whose average darkness is nearest to the image's."""

import numpy as np

from .record import Claim, Entry
from .training import mnist


def guess() -> dict[str, int]:
    (X, y), _, (X_test, y_test) = mnist()
    darkness = X.sum(axis=1, dtype=np.float64)
    averages = np.array([darkness[y == digit].mean() for digit in range(10)])
    tested = X_test.sum(axis=1, dtype=np.float64)
    guessed = abs(tested[:, None] - averages).argmin(axis=1)
    return {"test images guessed, of 10,000": int((guessed == y_test).sum())}


ENTRY = Entry(
    name="darkness",
    title="Nielsen: guessing by average darkness",
    source=(
        "M. Nielsen, [Neural Networks and Deep Learning]"
        "(http://neuralnetworksanddeeplearning.com/chap1.html), 2015, chapter 1; file "
        "`src/mnist_average_darkness.py` of [its repository]"
        "(https://github.com/mnielsen/neural-networks-and-deep-learning), commit 72db53d."
    ),
    claims=(Claim("test images guessed, of 10,000", "2225", drift=0),),
    jobs={"guess": guess},
    mnist=True,
)
