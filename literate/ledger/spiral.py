"""The spiral of CS231n's case study: a linear classifier, then a network, both printouts.

The page gives no seed. Its printouts come out of NumPy's old generator with seed 0, if the points
are drawn first and then four starts of the linear classifier, of which the fourth is the one that
is trained: the notebook was, it seems, run from that cell several times.
"""

from typing import Any

import numpy as np

import nn

from .record import Claim, Entry

STEP, PENALTY, SIZE = 1.0, 1e-3, 0.01
STARTS = 4


def train(net: list[nn.Layer], X: np.ndarray, y: np.ndarray, steps: int, every: int) -> list[float]:
    """Train in place, and return the cost with its penalty before every so many of the steps."""
    update, costs = nn.sgd(STEP), []
    for at in range(steps):
        Y_hat, backward = nn.forward(net, X)
        C, dZ = nn.softmax_cross_entropy(Y_hat, y)
        C, grads = nn.penalize(net, C, backward(dZ), l2=PENALTY)
        if at % every == 0:
            costs.append(float(C))
        update(net, grads)
    return costs


def layer(
    source: np.random.RandomState, n_in: int, n_out: int, activation: Any = nn.identity
) -> nn.Layer:
    return nn.Layer(SIZE * source.randn(n_in, n_out), np.zeros(n_out), activation)


def accuracy(net: list[nn.Layer], X: np.ndarray, y: np.ndarray) -> float:
    return float((nn.predict(net, X).argmax(axis=1) == y).mean())


def printouts() -> dict[str, float]:
    source = np.random.RandomState(0)
    X, y = nn.data.spiral(rng=source)
    for _ in range(STARTS):
        linear = [layer(source, 2, 3)]
    found = {
        f"linear, loss at iteration {10 * at}": C
        for at, C in enumerate(train(linear, X, y, 200, every=10))
    }
    net = [layer(source, 2, 100, nn.relu), layer(source, 100, 3)]
    found |= {
        f"network, loss at iteration {1000 * at:,}": C
        for at, C in enumerate(train(net, X, y, 10_000, every=1000))
    }
    return found | {
        "linear, accuracy": accuracy(linear, X, y),
        "network, accuracy": accuracy(net, X, y),
    }


LINEAR = [
    "1.096956",
    "0.917265",
    "0.851503",
    "0.822336",
    "0.807586",
    "0.799448",
    "0.794681",
    "0.791764",
    "0.789920",
    "0.788726",
    "0.787938",
    "0.787409",
    "0.787049",
    "0.786803",
    "0.786633",
    "0.786514",
    "0.786431",
    "0.786373",
    "0.786331",
    "0.786302",
]
NETWORK = [
    "1.098744",
    "0.294946",
    "0.259301",
    "0.248310",
    "0.246170",
    "0.245649",
    "0.245491",
    "0.245400",
    "0.245335",
    "0.245292",
]
# fmt: on

ENTRY = Entry(
    name="spiral",
    title="CS231n: the case study on the spiral",
    source=(
        "A. Karpathy and others, [CS231n: Minimal Neural Network Case Study]"
        "(https://cs231n.github.io/neural-networks-case-study/), file "
        "`neural-networks-case-study.md` of cs231n/cs231n.github.io, commit 54f1102, "
        "6 September 2020."
    ),
    claims=(
        *(
            Claim(f"linear, loss at iteration {10 * at}", printed, drift=1e-6)
            for at, printed in enumerate(LINEAR)
        ),
        Claim("linear, accuracy", "0.49", drift=0.004),
        *(
            Claim(f"network, loss at iteration {1000 * at:,}", printed, drift=1e-4)
            for at, printed in enumerate(NETWORK)
        ),
        Claim("network, accuracy", "0.98", drift=0.004),
    ),
    jobs={"both printouts": printouts},
)
