"""One epoch after the other, with a look at the network in between, for the MNIST entries."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, TypeAlias

import numpy as np

import nn
from nn._validation import plain
from nn.network import pass_through, predict

Net: TypeAlias = list[nn.Layer]
Pair: TypeAlias = tuple[np.ndarray, np.ndarray]


@cache
def mnist() -> tuple[Pair, Pair, Pair]:
    """The first 50,000 training images, the last 10,000, which validate, and the test images."""
    (X, y), test = nn.data.mnist()
    return (X[:50_000], y[:50_000]), (X[50_000:], y[50_000:]), test


def one_hot(y: np.ndarray) -> np.ndarray:
    return np.eye(10, dtype=np.float32)[y]


def correct(net: Sequence[nn.Layer], data: Pair) -> int:
    """How many images the largest output names rightly."""
    X, y = data
    return int((plain(predict)(net, X).argmax(axis=1) == y).sum())


def epochs(
    net: Net,
    data: Pair,
    loss: Callable[..., Any],
    lr: float,
    batch: int,
    rng: np.random.Generator,
    decay: float = 0.0,
) -> Iterator[Net]:
    """Yield the network after each epoch of gradient descent, forever; it is trained in place.

    `decay` is the strength of the penalty on the squared weights, for a cost per example. The step
    is `nn.sgd`'s, without its search for infinities.
    """
    X, Y = data[0], one_hot(data[1])
    loss = plain(loss)
    while True:
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch):
            rows = order[start : start + batch]
            Y_hat, backward = pass_through(net, X[rows])
            _, dY_hat = loss(Y_hat, Y[rows])
            for (W, b, _), (dW, db) in zip(net, backward(dY_hat), strict=True):
                if decay:
                    W *= 1 - lr * decay
                dW *= lr
                W -= dW
                if b is not None and db is not None:
                    b -= lr * db
        yield net
