"""Nielsen's gradient norms: in deep networks of sigmoids the first layers learn slowest."""

from functools import partial

import numpy as np

import nn

from .nielsen import START_NARROW, start
from .record import Claim, Entry
from .training import mnist, one_hot

SEEDS, IMAGES = range(10), 1000
PRINTED = {
    2: ("0.0657", "0.3092"),
    3: ("0.0118", "0.0600", "0.2831"),
    4: ("0.0030", "0.0171", "0.0695", "0.2851"),
}


def named(depth: int, layer: int) -> str:
    return f"{depth} hidden layers: speed of layer {layer}"


def norms(seed: int) -> dict[str, float]:
    """The length of the mean error signal of each hidden layer, before any training."""
    (X, y), _, _ = mnist()
    X, y = X[:IMAGES].astype(np.float64), y[:IMAGES]
    found = {}
    for depth in PRINTED:
        rng = np.random.default_rng(seed)
        setting = START_NARROW._replace(sizes=(784, *[30] * depth, 10))
        net = [
            nn.Layer(W.astype(float), np.asarray(b, float), f) for W, b, f in start(setting, rng)
        ]
        t = nn.trace(net, X, one_hot(y).astype(float), nn.sigmoid_cross_entropy)
        for layer in range(1, depth + 1):
            found[named(depth, layer)] = float(np.linalg.norm(np.asarray(t.db[layer])))
    return found


ENTRY = Entry(
    name="depth",
    title="Nielsen: the speed of the layers of a deep network",
    source=(
        "M. Nielsen, [Neural Networks and Deep Learning]"
        "(http://neuralnetworksanddeeplearning.com/chap5.html), 2015, chapter 5; files "
        "`fig/norms_during_training_2_layers.json`, `…_3_…` and `…_4_…` of [its repository]"
        "(https://github.com/mnielsen/neural-networks-and-deep-learning), commit 72db53d, rounded "
        "to four decimals."
    ),
    claims=tuple(
        Claim(named(depth, layer), printed, drift=1e-3)
        for depth, row in PRINTED.items()
        for layer, printed in enumerate(row, start=1)
    ),
    jobs={f"seed {seed}": partial(norms, seed) for seed in SEEDS},
    mnist=True,
)
