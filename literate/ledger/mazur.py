"""Mazur's worked example: every number that the post prints, and which procedure gives it.

Two inputs, two hidden neurons, two outputs, sigmoids, biases that stay as they are. The hidden
layer can be blamed through the output's weights as they were, or, by mistake, as they are after
their own step. Both are run.
"""

from collections.abc import Iterator
from itertools import islice

import numpy as np

import nn

from .record import Claim, Entry

LR = 0.5
X, Y = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])
START = (np.array([[0.15, 0.25], [0.20, 0.30]]), np.array([[0.40, 0.50], [0.45, 0.55]]))
BIASES = (np.array([0.35, 0.35]), np.array([0.60, 0.60]))
SEQUENTIAL = ", the hidden layer blamed through the new weights"


def network(W1: np.ndarray, W2: np.ndarray) -> list[nn.Layer]:
    return [nn.Layer(W, b, nn.sigmoid) for W, b in zip((W1, W2), BIASES, strict=True)]


def traced(W1: np.ndarray, W2: np.ndarray) -> nn.Trace:
    return nn.trace(network(W1, W2), X, Y, nn.squared_error)


def steps(sequential: bool) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the two weight matrices before the first step, after it, and so on."""
    W1, W2 = START
    while True:
        yield W1, W2
        old = traced(W1, W2)
        new_W2 = W2 - LR * old.dW[2]
        through = new_W2 if sequential else W2
        dZ1 = old.dZ[2] @ through.T * old.A[1] * (1 - old.A[1])
        W1, W2 = W1 - LR * X.T @ dZ1, new_W2


def forward_and_back() -> dict[str, float]:
    """The numbers of the first forward pass, and the slopes that the post prints."""
    t = traced(*START)
    errors = (t.A[2] - Y)[0] ** 2 / 2
    return {
        "net h1": t.Z[1][0, 0],
        "out h1": t.A[1][0, 0],
        "out h2": t.A[1][0, 1],
        "net o1": t.Z[2][0, 0],
        "out o1": t.A[2][0, 0],
        "out o2": t.A[2][0, 1],
        "E o1": errors[0],
        "E o2": errors[1],
        "E": t.C,
        "∂E/∂w5": t.dW[2][0, 0],
        "δ o1": t.dZ[2][0, 0],
        "∂E/∂w1": t.dW[1][0, 0],
    }


def trained(sequential: bool) -> dict[str, float]:
    """The weights after one step, and the error and the outputs after one and after 10,000."""
    run = steps(sequential)
    _, first = islice(run, 2)
    (before,) = islice(run, 9_997, 9_998)
    last = next(run)
    weights = np.concatenate([W.T.ravel() for W in first])
    found = {f"w{at}⁺": w for at, w in enumerate(weights, start=1)}
    found["E after 1 step"] = traced(*first).C
    found["E after 9,999 steps"] = traced(*before).C
    found["E after 10,000 steps"] = traced(*last).C
    found["out o1 after 10,000 steps"], found["out o2 after 10,000 steps"] = traced(*last).A[2][0]
    return {key + SEQUENTIAL * sequential: float(value) for key, value in found.items()}


def original() -> dict[str, float]:
    return trained(sequential=False)


def sequential() -> dict[str, float]:
    return trained(sequential=True)


WHY = (
    "The post updates with the original weights, it says, and its weights after the first step "
    "agree. This number comes out where the hidden layer is blamed through the output's weights "
    "after their step."
)
PRINTED = {
    "net h1": "0.3775",
    "out h1": "0.593269992",
    "out h2": "0.596884378",
    "net o1": "1.105905967",
    "out o1": "0.75136507",
    "out o2": "0.772928465",
    "E o1": "0.274811083",
    "E o2": "0.023560026",
    "E": "0.298371109",
    "∂E/∂w5": "0.082167041",
    "δ o1": "0.138498562",
    "∂E/∂w1": "0.000438568",
    "w1⁺": "0.149780716",
    "w2⁺": "0.19956143",
    "w3⁺": "0.24975114",
    "w4⁺": "0.29950229",
    "w5⁺": "0.35891648",
    "w6⁺": "0.408666186",
    "w7⁺": "0.511301270",
    "w8⁺": "0.561370121",
}

ENTRY = Entry(
    name="mazur",
    title="Mazur: the worked example of backpropagation",
    source=(
        "M. Mazur, [A Step by Step Backpropagation Example]"
        "(https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/), 17 March 2015."
    ),
    claims=(
        *(Claim(of, printed) for of, printed in PRINTED.items()),
        Claim("E after 1 step", "0.291027924", WHY),
        Claim("E after 1 step" + SEQUENTIAL, "0.291027924", explains=True),
        Claim(
            "E after 10,000 steps",
            "0.0000351085",
            "Printed is the error before the last step, not after it: see the next line.",
            1e-12,
        ),
        Claim("E after 9,999 steps", "0.0000351085", drift=1e-12, explains=True),
        Claim("out o1 after 10,000 steps", "0.015912196", WHY),
        Claim("out o1 after 10,000 steps" + SEQUENTIAL, "0.015912196", explains=True),
        Claim("out o2 after 10,000 steps", "0.984065734", WHY),
        Claim("out o2 after 10,000 steps" + SEQUENTIAL, "0.984065734", explains=True),
    ),
    jobs={
        "forward and back": forward_and_back,
        "the original weights": original,
        "the new weights": sequential,
    },
)
