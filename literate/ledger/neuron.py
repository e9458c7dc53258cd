"""Nielsen's single neuron: it should turn 1 into 0, and learns slowly when it is badly wrong."""

from functools import partial

import numpy as np

import nn

from .record import Claim, Entry

LR, EPOCHS = 0.15, 300
X, Y = np.array([[1.0]]), np.array([[0.0]])
STARTS = {"from w 0.6, b 0.9": (0.6, 0.9), "from w 2, b 2": (2.0, 2.0)}
SQUARED, ENTROPY = "squared error", "cross entropy"


def learn(name: str) -> dict[str, float]:
    """The output before and after training, with either cost."""
    w, b = STARTS[name]
    found = {}
    for cost, activation, loss in (
        (SQUARED, nn.sigmoid, nn.squared_error),
        (ENTROPY, nn.identity, nn.sigmoid_cross_entropy),
    ):
        net = [nn.Layer(np.array([[w]]), np.array([b]), activation)]
        trained, _ = nn.train(net, X, Y, loss, nn.sgd(LR), epochs=EPOCHS)
        for when, ends in (("before", net), ("after 300 epochs", trained)):
            Z, _ = nn.dense(ends[0].W, np.asarray(ends[0].b), X)
            found[f"{name}, {cost}: output {when}"] = float(nn.sigmoid(Z)[0, 0])
    return found


ENTRY = Entry(
    name="neuron",
    title="Nielsen: one neuron that learns slowly",
    source=(
        "M. Nielsen, [Neural Networks and Deep Learning]"
        "(http://neuralnetworksanddeeplearning.com/chap3.html), 2015, chapter 3, read in "
        "November 2026."
    ),
    claims=(
        Claim(f"from w 0.6, b 0.9, {SQUARED}: output before", "0.82"),
        Claim(f"from w 0.6, b 0.9, {SQUARED}: output after 300 epochs", "0.09"),
        Claim(f"from w 2, b 2, {SQUARED}: output before", "0.98"),
        Claim(f"from w 2, b 2, {SQUARED}: output after 300 epochs", "0.20"),
        Claim(f"from w 0.6, b 0.9, {ENTROPY}: output after 300 epochs"),
        Claim(f"from w 2, b 2, {ENTROPY}: output after 300 epochs"),
    ),
    jobs={name: partial(learn, name) for name in STARTS},
)
