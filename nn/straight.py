"""A small network, written straight: what a program without the package needs, and nothing more.

Where a call asks for no more, these do what `init`, `train`, `sgd` and `predict` do, to the last
bit. The package has no use for them: who copies a program as NumPy only gets them. So the equations
of a layer stand here a second time, in a loop, and the tests hold them to the others.
"""

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any

import numpy as np

from ._validation import Array
from .activations import Activation, backwards, sigmoid
from .history import Costs
from .initializers import he_or_glorot
from .layers import Layer
from .network import Gradients, Network


def init(
    sizes: Sequence[int], rng: Any, output: Activation, hidden: Activation = sigmoid
) -> Network:
    """Return a network of the given widths, with random weights and zero biases.

    Examples
    --------
    >>> import nn
    >>> from nn.straight import init
    >>> init([2, 4, 1], rng=0, output=nn.sigmoid)
    2 → 4 sigmoid → 1 sigmoid, 17 parameters
    """
    rng, net = np.random.default_rng(rng), Network()
    bends = [hidden] * (len(sizes) - 2) + [output]
    for n_in, n_out, activation in zip(sizes, sizes[1:], bends, strict=False):
        W = he_or_glorot(activation)(n_in, n_out, rng)
        net.append(Layer(W, np.zeros(n_out), activation))
    return net


def gradients(net: Sequence[Layer], X: Array, Y: Array, loss: Any) -> tuple[float, Gradients]:
    """Return the cost and its gradients ``[(dW, db), …]``: the way there, and the way back.

    Examples
    --------
    >>> import nn
    >>> from nn.straight import gradients
    >>> net, (X, Y) = nn.init([2, 4, 1], rng=0), nn.data.xor()
    >>> C, grads = gradients(net, X, Y, nn.squared_error)
    >>> [dW.shape for dW, db in grads]
    [(2, 4), (4, 1)]
    """
    A, kept = X, []
    for W, b, activation in net:
        Z = A @ W + (0.0 if b is None else b)
        kept.append((A, Z))
        A = activation(Z)
    (C, dA), grads = loss(A, Y), []
    for (W, b, activation), (X, Z) in zip(net[::-1], kept[::-1], strict=True):
        dZ = backwards[activation](dA, Z, A)
        grads.append((X.T @ dZ, None if b is None else dZ.sum(axis=0)))
        A, dA = X, dZ @ W.T
    return C, grads[::-1]


def train(
    net: Sequence[Layer],
    X: Array,
    Y: Array,
    loss: Any,
    optimizer: Any,
    epochs: int,
) -> tuple[Network, Costs]:
    """Return a trained copy of the network, and the cost of every epoch.

    Examples
    --------
    >>> import nn
    >>> from nn.straight import init, train, sgd
    >>> net, (X, Y) = init([2, 4, 1], rng=0, output=nn.sigmoid), nn.data.xor()
    >>> net, log = train(net, X, Y, nn.squared_error, sgd(lr=8.0), epochs=2000)
    >>> nn.predict(net, X).round().T
    array([[0., 1., 1., 0.]])
    """
    net = Network(Layer(W.copy(), b if b is None else b.copy(), f) for W, b, f in net)
    optimizer, log = copy(optimizer), Costs()
    for _ in range(epochs):
        C, grads = gradients(net, X, Y, loss)
        optimizer(net, grads)
        log.append(float(C))
    return net, log


def sgd(lr: float) -> Callable[[Sequence[Layer], Gradients], None]:
    """Return the update that steps downhill.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> from nn.straight import sgd
    >>> net = [nn.Layer(np.array([[1.0]]), None, nn.identity)]
    >>> sgd(lr=0.5)(net, [(np.array([[1.0]]), None)])
    >>> net[0].W
    array([[0.5]])
    """

    def update(net: Sequence[Layer], grads: Any) -> None:
        for (W, b, _), (dW, db) in zip(net, grads, strict=True):
            W -= lr * dW
            if b is not None:
                b -= lr * db

    return update


def predict(net: Sequence[Layer], X: Array) -> Array:
    """Return the predictions of the network for the examples in `X` (n, n_in).

    Examples
    --------
    >>> import nn
    >>> from nn.straight import predict
    >>> predict(nn.init([2, 4, 1], rng=0), nn.data.xor()[0]).shape
    (4, 1)
    """
    A = X
    for W, b, activation in net:
        A = activation(A @ W + (0.0 if b is None else b))
    return A
