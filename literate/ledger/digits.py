"""What is said of networks on digits, tried on the small ones: new writers, new images, and noise.

The first 1,000 of the file train and the other 797 test, nearly all by hands that no network has
seen. Beside them stand an album that is searched for the nearest image, networks whose hidden
layer is never trained, one that sees its pixels in another order, and some with smoothed targets.
"""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

import nn
from nn.train import batches

from .cross_entropy import images, smoothed
from .record import Claim, Entry, Found

SEEDS = range(20)
EPOCHS = 40
SIZES: dict[str, tuple[int, ...]] = {
    "no hidden layer": (),
    "32 hidden": (32,),
    "64 hidden": (64,),
    "128 hidden": (128,),
    "512 hidden": (512,),
    "128 and 128": (128, 128),
}
FROZEN = (32, 64, 128, 256, 512, 2048)
SMOOTHED = ("64 hidden", "128 and 128", "512 hidden")
SHARE = 0.1  # of each target, given to all ten digits alike
SMALL = {"shift": 0.35, "turn": 0.1, "stretch": 0.08, "bend": 0.15, "smooth": 2.0}

Data = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def nearest(X: np.ndarray, y: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """The digit of the image in X that is nearest to each one asked about."""
    squares: np.ndarray = (X**2).sum(axis=1) - 2 * asked @ X.T
    return y[squares.argmin(axis=1)]


def mixed(seed: int) -> Data:
    """All images drawn into the two parts at random, so that a hand is on both sides."""
    X, y = nn.data.digits()
    rows = np.random.default_rng(seed).permutation(len(X))
    X, y = X[rows], y[rows]
    return X[:1000], y[:1000], X[1000:], y[1000:]


def learned(sizes: Sequence[int], X: np.ndarray, y: np.ndarray, seed: int) -> nn.Network:
    """A network of relus, trained with Adam."""
    net = nn.init([X.shape[1], *sizes, 10], seed, hidden=nn.relu)
    step = nn.adam(0.003)
    net, _ = nn.train(net, X, y, nn.softmax_cross_entropy, step, EPOCHS, 32, rng=seed, fast=True)
    return net


def right(net: nn.Network, X: np.ndarray, y: np.ndarray) -> float:
    """The share of images that the network names rightly."""
    return nn.accuracy(net, X, y)


def album(data: Callable[[], Data] = images) -> Found:
    """The accuracy of the nearest image."""
    X, y, X_test, y_test = data()
    return {"nearest neighbor": float((nearest(X, y, X_test) == y_test).mean())}


def random_split(seed: int) -> Found:
    """Album and network where the images were drawn at random."""
    X, y, X_test, y_test = mixed(seed)
    return {
        "nearest neighbor, random split": float((nearest(X, y, X_test) == y_test).mean()),
        "64 hidden, random split": right(learned((64,), X, y, seed), X_test, y_test),
    }


def trained(name: str, data: Callable[[], Data] = images) -> Found:
    """The accuracies of networks of these sizes."""
    X, y, X_test, y_test = data()
    return {name: [right(learned(SIZES[name], X, y, s), X_test, y_test) for s in SEEDS]}


def softened(name: str) -> Found:
    """The accuracies of networks of these sizes whose targets are smoothed."""
    X, y, X_test, y_test = images()
    Y = smoothed(y, SHARE)
    found = [right(learned(SIZES[name], X, Y, s), X_test, y_test) for s in SEEDS]
    return {f"{name}, smoothed": found}


def centered(seed: int) -> Found:
    """The accuracy with pixels less their mean: that of the training part, or of all images."""
    X, y, X_test, y_test = images()
    found: Found = {}
    for of, mean in (("the training part", X.mean(axis=0)), ("all", nn.data.digits()[0].mean(0))):
        net = learned((64,), X - mean, y, seed)
        found[f"64 hidden, less the mean of {of}"] = right(net, X_test - mean, y_test)
    return found


def frozen(hidden: int, data: Callable[[], Data] = images) -> Found:
    """The accuracies where only the last layer learns: the hidden one stays as it was drawn."""
    X, y, X_test, y_test = data()
    found = []
    for seed in SEEDS:
        first = nn.init([X.shape[1], hidden], seed, output=nn.relu)
        A, A_test = nn.predict(first, X), nn.predict(first, X_test)
        found.append(right(learned((), A, y, seed), A_test, y_test))
    return {f"{hidden} hidden, frozen": found}


def distorted(seed: int) -> Found:
    """Two hidden layers, and in each epoch new shapes of the same images."""
    X, y, X_test, y_test = images()
    rng = np.random.default_rng(seed)
    net, step = nn.init([64, 128, 128, 10], seed, hidden=nn.relu), nn.adam(0.003)
    for _ in range(EPOCHS):
        seen = nn.augmentation.distort(X, rng, **SMALL)
        for rows in batches(len(X), 32, rng):
            scores, backward = nn.forward(net, seen[rows])
            step(net, backward(nn.softmax_cross_entropy(scores, y[rows])[1]))
    return {"128 and 128, distorted": right(net, X_test, y_test)}


def sure(net: nn.Network, X: np.ndarray) -> np.ndarray:
    """The share that each image's answer gets."""
    shares: np.ndarray = nn.probabilities(net, X).max(axis=1)
    return shares


def reordered(seed: int) -> Found:
    """The accuracy of a network that sees all pixels in another order, always the same."""
    X, y, X_test, y_test = images()
    order = np.random.default_rng(seed).permutation(X.shape[1])
    net = learned((64,), X[:, order], y, seed)
    return {"64 hidden, pixels in another order": right(net, X_test[:, order], y_test)}


def asked(seed: int, data: Callable[[], Data] = images) -> Found:
    """How sure a network is of noise, of images that are shuffled, and of its own mistakes."""
    X, y, X_test, y_test = data()
    net = learned((64,), X, y, seed)
    rng = np.random.default_rng(seed)
    noise = rng.uniform(size=(1000, X.shape[1]))
    wrong = nn.classify(net, X_test) != y_test
    shuffled = np.array([rng.permutation(image) for image in X_test])
    return {
        "mean share on noise": float(sure(net, noise).mean()),
        "more than 0.9 on noise": float((sure(net, noise) > 0.9).mean()),
        "mean share on shuffled images": float(sure(net, shuffled).mean()),
        "more than 0.9 on shuffled images": float((sure(net, shuffled) > 0.9).mean()),
        "mean share where it is right": float(sure(net, X_test[~wrong]).mean()),
        "mean share where it is wrong": float(sure(net, X_test[wrong]).mean()),
        "mean share": float(sure(net, X_test).mean()),
    }


def together(first: int) -> Found:
    """Five networks whose shares are averaged, beside the same five alone."""
    X, y, X_test, y_test = images()
    nets = [learned((64,), X, y, seed) for seed in range(first, first + 5)]
    shares = np.stack([nn.probabilities(net, X_test) for net in nets])
    mean, wrong = shares.mean(axis=0), shares.argmax(axis=2) != y_test
    error, spread = shares - np.eye(10)[y_test], shares - mean
    return {
        "five of 64 hidden, averaged": float((mean.argmax(axis=1) == y_test).mean()),
        "five: squared error of a member": float((error**2).sum(axis=2).mean()),
        "five: spread of the members": float((spread**2).sum(axis=2).mean()),
        "five: squared error of the mean": float((error.mean(axis=0) ** 2).sum(axis=1).mean()),
        "five: wrong, a member": float(wrong.mean()),
        "five: wrong, all of them": float(wrong.all(axis=0).mean()),
    }


FIVE = (
    "squared error of a member",
    "spread of the members",
    "squared error of the mean",
    "wrong, a member",
    "wrong, all of them",
)
ASKED = (
    ("mean share on noise", 0.1),
    ("more than 0.9 on noise", 0.2),
    ("mean share on shuffled images", 0.1),
    ("more than 0.9 on shuffled images", 0.2),
    ("mean share where it is right", 0.02),
    ("mean share where it is wrong", 0.1),
    ("mean share", 0.02),
)
ENTRY = Entry(
    name="digits",
    title="Digits, said and measured",
    source=(
        "[Its chapter](../learn/digits.md) has what is said. Small digits in file order, the first "
        "1,000 to train and the other 797 to test, or all drawn at random where that is said; "
        "networks of relus from `nn.init`, Adam with a rate of 0.003 on the cross entropy, 40 "
        "epochs of batches of 32. *Frozen*: the hidden layer stays as it was drawn, and only the "
        "scores learn. *Distorted*: in each epoch every image takes a new shape, with the amounts "
        "of the notebook. *Smoothed*: a tenth of each target goes to all ten digits alike. *Less "
        "the mean*: pixels from which that of these images was taken. *In another order*: one "
        "permutation of the pixels for all images. "
        "*Five*: trained from seeds of their own. *Squared error*: the sum over the ten shares, "
        "less their targets; *spread*: the same sum, less the mean of the five. "
        "*Noise* is 1,000 images of pixels drawn evenly from 0 to 1, *shuffled* the test images "
        "with their pixels in an order of its own for each. A *share* is what the answer gets from "
        "softmax."
    ),
    claims=(
        Claim("nearest neighbor", drift=0.0),
        *(Claim(name, drift=0.01) for name in SIZES),
        Claim("128 and 128, distorted", drift=0.01),
        *(Claim(f"{name}, smoothed", drift=0.01) for name in SMOOTHED),
        Claim("five of 64 hidden, averaged", drift=0.01),
        *(Claim(f"five: {of}", drift=0.01) for of in FIVE),
        *(Claim(f"{hidden} hidden, frozen", drift=0.02) for hidden in FROZEN),
        Claim("nearest neighbor, random split", drift=0.01),
        Claim("64 hidden, random split", drift=0.01),
        Claim("64 hidden, pixels in another order", drift=0.01),
        Claim("64 hidden, less the mean of the training part", drift=0.01),
        Claim("64 hidden, less the mean of all", drift=0.01),
        *(Claim(of, drift=drift) for of, drift in ASKED),
    ),
    jobs={
        "nearest neighbor": album,
        **{name: partial(trained, name) for name in SIZES},
        **{f"{name}, smoothed": partial(softened, name) for name in SMOOTHED},
        **{f"{hidden} hidden, frozen": partial(frozen, hidden) for hidden in FROZEN},
        **{f"random split, seed {seed}": partial(random_split, seed) for seed in SEEDS},
        **{f"distorted, seed {seed}": partial(distorted, seed) for seed in SEEDS},
        **{f"in another order, seed {seed}": partial(reordered, seed) for seed in SEEDS},
        **{f"centered, seed {seed}": partial(centered, seed) for seed in SEEDS},
        **{f"asked, seed {seed}": partial(asked, seed) for seed in SEEDS},
        **{f"five, from seed {s}": partial(together, s) for s in range(0, 100, 5)},
    },
)
