"""Training is four lines, again and again: predict, compare, pass the blame back, step."""

from collections.abc import Sequence
from math import isfinite
from numbers import Integral

import numpy as np

from .contract import Array, fit, generator_of, unchecked
from .layers import Layer
from .losses import Loss
from .network import Network, enter, pass_through
from .optimizers import Update


class Log(list[float]):
    """The cost of every epoch, each batch before its step; it prints as a short table.

    Examples
    --------
    >>> import nn
    >>> nn.training.Log([0.25, 0.2, 0.1])
    epoch      cost
        0  0.250000
        1  0.200000
        2  0.100000
    """

    def __repr__(self) -> str:
        shown = [*range(0, len(self) - 1, -(-len(self) // 10)), len(self) - 1] if self else []
        rows = [f"{epoch:5d}  {self[epoch]:.6f}" for epoch in shown]
        return "\n".join(["epoch      cost", *rows])


def train(
    net: Sequence[Layer],
    X: Array,
    Y: Array,
    loss: Loss,
    optimizer: Update,
    epochs: int,
    batch: int | None = None,
    rng: int | np.random.Generator = 0,
) -> tuple[Network, Log]:
    """Return a trained copy of the network, and the log of its costs.

    Parameters
    ----------
    net : list of Layer
        Left as it is.
    X : array (n, n_in)
    Y : array (n, n_out)
    loss : function
        Of ``(Y_hat, Y)``; returns the cost and its gradient.
    optimizer : function
        An update of ``(net, grads)``, as `sgd` returns it.
    epochs : int
        How many times to go through the data.
    batch : int, optional
        Examples a step, drawn anew each epoch; None takes all of them at once.
    rng : int or numpy Generator
        For the order of the examples.

    Raises
    ------
    ValueError
        If the arguments do not fit together.
    FloatingPointError
        If the cost stops being a number, with what to change.

    Examples
    --------
    >>> import nn
    >>> X, Y = nn.data.xor()
    >>> net = nn.init([2, 4, 1], rng=0, output=nn.sigmoid)
    >>> net, log = nn.train(net, X, Y, nn.squared_error, nn.sgd(lr=8.0), epochs=2000)
    >>> nn.predict(net, X).round().T
    array([[0., 1., 1., 0.]])
    """
    X = enter("train", net, X)
    X, Y = fit("train", {"X": "(n, n_in)", "Y": "(n, n_out)"}, {"X": X, "Y": Y}).values()
    Y = Y.astype(X.dtype, copy=False)
    _check("train", epochs, batch, loss, optimizer)
    order = generator_of("train", rng)
    net = Network(Layer(W.copy(), b if b is None else b.copy(), f) for W, b, f in net)
    loss(pass_through(net, X)[0], Y)  # its own checks, once

    log = Log()
    for epoch in range(epochs):
        C = run_epoch(net, X, Y, unchecked(loss), optimizer, batches(len(X), batch, order))
        log.append(C)
        if not isfinite(C):
            raise FloatingPointError(
                f"train: the cost became {C} in epoch {epoch}; "
                "write a smaller lr, or scale the columns of X to about -1 to 1"
            )
    return net, log


@np.errstate(over="ignore", invalid="ignore")  # train looks at the cost and says what to do
def run_epoch(
    net: Network,
    X: Array,
    Y: Array,
    loss: Loss,
    optimizer: Update,
    batches: Sequence[Array | slice],
) -> float:
    """Return the mean cost over the examples, and leave the network a step a batch further.

    Examples
    --------
    >>> import nn
    >>> net, (X, Y) = nn.init([2, 4, 1], rng=0), nn.data.xor()
    >>> everything = [slice(None)]
    >>> C = nn.training.run_epoch(net, X, Y, nn.squared_error, nn.sgd(lr=0.1), everything)
    >>> nn.squared_error(nn.predict(net, X), Y)[0] < C
    True
    """
    total = 0.0
    for rows in batches:
        Y_hat, backward = pass_through(net, X[rows])
        C, dY_hat = loss(Y_hat, Y[rows])
        grads = backward(dY_hat)
        optimizer(net, grads)
        total += float(C) * len(Y_hat)
    return total / len(X)


def _check(caller: str, epochs: int, batch: int | None, loss: object, optimizer: object) -> None:
    """Raise if a count is not a count, or a function not a function."""
    for name, value in (("epochs", epochs), ("batch", 1 if batch is None else batch)):
        if isinstance(value, bool) or not isinstance(value, Integral) or value < 1:
            raise ValueError(f"{caller}: {name} is {value!r}; write an integer of 1 or more")
    for name, function, example in (
        ("loss", loss, "nn.squared_error"),
        ("optimizer", optimizer, "nn.sgd(lr=0.1)"),
    ):
        if not callable(function):
            raise TypeError(f"{caller}: {name} is {function!r}; write {name}={example}")


def batches(n: int, batch: int | None, rng: np.random.Generator) -> list[Array | slice]:
    """Return the rows of each step of one epoch: all at once, or `batch` at a time, shuffled.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> [len(rows) for rows in nn.training.batches(10, 4, np.random.default_rng(0))]
    [4, 4, 2]
    """
    if batch is None:
        return [slice(None)]
    rows = rng.permutation(n)
    return [rows[start : start + batch] for start in range(0, n, batch)]
