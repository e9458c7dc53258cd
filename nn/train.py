"""Training is four lines, again and again: predict, compare, pass the blame back, step.

Nothing is checked here; `training.train` does that, and whatever else a run of training may need.
"""

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any

import numpy as np

from ._validation import Array
from .layers import Layer
from .network import Network, pass_through


def train(
    net: Sequence[Layer],
    X: Array,
    Y: Array,
    loss: Any,
    optimizer: Any,
    epochs: int,
    batch: int | None = None,
    rng: Any = 0,
) -> tuple[Network, list[float]]:
    """Return a trained copy of the network, and the cost of every epoch.

    Examples
    --------
    >>> import nn
    >>> net, (X, Y) = nn.init([2, 4, 1], rng=0, output=nn.sigmoid), nn.data.xor()
    >>> from nn.train import train
    >>> net, costs = train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=2000)
    >>> nn.predict(net, X).round().T
    array([[0., 1., 1., 0.]])
    """
    net, optimizer, rng = copy_of(net), copy(optimizer), np.random.default_rng(rng)
    costs = []
    for _ in range(epochs):
        steps = batches(len(X), batch, rng)
        costs.append(epoch(net, X, Y, loss, optimizer, steps))
    return net, costs


@np.errstate(over="ignore", invalid="ignore")  # whoever looks at the cost says what to do
def epoch(
    net: Network,
    X: Array,
    Y: Array,
    loss: Any,
    optimizer: Any,
    batches: Sequence[Array | slice],
    forward: Callable[..., Any] = pass_through,
    penalize: Callable[..., Any] | None = None,
) -> float:
    """Return the mean cost over the examples, and leave the network a step a batch further.

    Examples
    --------
    >>> import nn
    >>> net, (X, Y) = nn.init([2, 4, 1], rng=0), nn.data.xor()
    >>> from nn.train import epoch
    >>> C = epoch(net, X, Y, nn.squared_error, nn.sgd(lr=0.1), [slice(None)])
    >>> nn.squared_error(nn.predict(net, X), Y)[0] < C
    True
    """
    total = 0.0
    for rows in batches:
        Y_hat, backward = forward(net, X[rows])
        C, dY_hat = loss(Y_hat, Y[rows])
        grads = backward(dY_hat)
        if penalize:
            C, grads = penalize(net, C, grads)
        optimizer(net, grads)
        total += float(C) * len(Y_hat)
    return total / len(X)


def batches(n: int, batch: int | None, rng: Any) -> list[Array | slice]:
    """Return the rows of each step of one epoch: all at once, or `batch` at a time, shuffled.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> from nn.train import batches
    >>> [len(rows) for rows in batches(10, 4, np.random.default_rng(0))]
    [4, 4, 2]
    """
    if batch is None:
        return [slice(None)]
    rows = rng.permutation(n)
    return [rows[start : start + batch] for start in range(0, n, batch)]


def copy_of(net: Sequence[Layer]) -> Network:
    """Return a network with arrays of its own.

    Examples
    --------
    >>> import nn
    >>> net = nn.init([2, 1], rng=0)
    >>> from nn.train import copy_of
    >>> copy_of(net)[0].W is net[0].W
    False
    """
    return Network(Layer(W.copy(), b if b is None else b.copy(), f) for W, b, f in net)
