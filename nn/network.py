"""A network is a list of layers: forward runs through it, backward runs back."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from . import _pictures
from ._validation import Array, Rng, are_finite, generator_of, plain, validate, validated
from .activations import backward_for, backwards
from .layers import Backward, Layer, apply, dense, dropping, no_bias
from .losses import Loss

Gradients: TypeAlias = list[tuple[Array, Array | None]]

ROWS = 512  # of examples that are answered at once


class Network(list[Layer]):
    """A list of layers that prints as what it is.

    Examples
    --------
    >>> import nn
    >>> nn.init([2, 4, 1], rng=0, output=nn.sigmoid)
    2 → 4 sigmoid → 1 sigmoid, 17 parameters
    """

    def __repr__(self) -> str:
        if not self:
            return "a network without layers"
        sizes = [f"{W.shape[1]} {getattr(f, '__name__', f)}" for W, _, f in self]
        count = sum(W.size + (0 if b is None else b.size) for W, b, _ in self)
        return " → ".join([str(self[0].W.shape[0]), *sizes]) + f", {count} parameters"

    def _repr_svg_(self) -> str | None:
        if not self:
            return None
        check_network("network", self)
        return _pictures.network(self)


def enter(caller: str, net: Sequence[Layer], X: Array) -> Array:
    """Return `X` as an array of the network's dtype, or raise where the two do not fit together.

    Examples
    --------
    >>> import nn
    >>> nn.network.enter("predict", nn.init([2, 1], rng=0), [[0, 1]])
    array([[0., 1.]])
    """
    check(caller, net)
    data: Array = validate(caller, {"X": "(n, n_in)"}, {"X": X})["X"]
    width, name = data.shape[1], "X"
    for l, (W, _, _) in enumerate(net, start=1):
        if W.shape[0] != width:
            raise ValueError(
                f"{caller}: {name} has {width} columns but the W of layer {l} is {W.shape}; "
                f"its first size must be {width}"
            )
        width, name = W.shape[1], f"layer {l}"
    return data.astype(net[0].W.dtype, copy=False)


def entered(caller: str, given: dict[str, Any]) -> Array:
    """Return the ``X`` of a door that also takes a ``net``; `enter` says how."""
    return enter(caller, given["net"], given["X"])


def check(caller: str, net: Sequence[Layer]) -> None:
    """Raise if this is no list of layers, or one of them has no two arrays that fit together.

    Examples
    --------
    >>> import nn
    >>> nn.network.check("save", nn.init([2, 4, 1], rng=0))
    """
    if not isinstance(net, Sequence) or not all(isinstance(layer, Layer) for layer in net):
        raise TypeError(
            f"{caller}: net is a {type(net).__name__}, not a list of nn.Layer(W, b, activation); "
            "write net=nn.init([2, 4, 1], rng=0)"
        )
    if not net:
        raise ValueError(f"{caller}: the network has no layers; write nn.init([2, 4, 1], rng=0)")
    for l, (W, b, activation) in enumerate(net, start=1):
        backward_for(activation)
        for name, array in {"W": W}.items() if b is None else {"W": W, "b": b}.items():
            _check_array(caller, f"the {name} of layer {l}", name, array, net[0].W)
        if W.ndim != 2 or 0 in W.shape:
            raise ValueError(f"{caller}: the W of layer {l} is {W.shape} but must be (n_in, n_out)")
        if b is not None and b.shape != W.shape[1:]:
            raise ValueError(
                f"{caller}: in layer {l}, W is {W.shape} but b is {b.shape}; "
                f"b must be {W.shape[1:]}"
            )


def _check_array(caller: str, which: str, name: str, array: Any, first: Array) -> None:
    """Raise if this is no array of finite floats, or of other ones than the first of a network."""
    if getattr(getattr(array, "dtype", None), "kind", "") != "f":
        raise TypeError(f"{caller}: {which} holds no floats; write np.array(…, float)")
    if array.dtype != first.dtype:
        raise TypeError(
            f"{caller}: {which} is {array.dtype} but the W of layer 1 is {first.dtype}; "
            f"write {name}.astype(np.{first.dtype})"
        )
    if not are_finite([array]):
        raise ValueError(
            f"{caller}: {which} has nan or infinite entries; "
            "write a smaller lr, and begin again with net=nn.init([2, 4, 1], rng=0)"
        )


def forward(
    net: Sequence[Layer], X: Array, dropout: float = 0.0, rng: "Rng | None" = None
) -> tuple[Array, Callable[[Array], Gradients]]:
    """Return the predictions ``Y_hat`` and the way back from ``dY_hat`` to every gradient.

    Parameters
    ----------
    net : list of Layer
        The network to ask.
    X : array (n, n_in)
        The examples, one a row.
    dropout : float
        The chance of each hidden unit to be switched off, from 0 to below 1, for training.
    rng : int or numpy Generator
        Which are; needed where `dropout` is not 0.

    Returns
    -------
    Y_hat : array (n, n_out)
        The answers, one row an example.
    backward : function
        ``backward(dY_hat)`` returns ``[(dW, db), …]``, first layer first; db is None where the
        layer has no bias.

    Raises
    ------
    TypeError
        If `net` is no list of layers, an array does not hold numbers, or the rng is neither.
    ValueError
        If the shapes do not fit together, an entry is not finite, an activation has no way back,
        or `dropout` is out of range.

    Notes
    -----
    learn/backprop-any-network derives the loop.

    Examples
    --------
    >>> import nn
    >>> X, Y = nn.data.xor()
    >>> Y_hat, backward = nn.forward(nn.init([2, 4, 1], rng=0), X)
    >>> C, dY_hat = nn.squared_error(Y_hat, Y)
    >>> [dW.shape for dW, db in backward(dY_hat)]
    [(2, 4), (4, 1)]
    """
    data = enter("forward", net, X)
    validate("forward", {"dropout": "rate"}, {"dropout": dropout})
    generator = generator_of("forward", rng) if dropout or rng is not None else None
    Y_hat, backward = pass_through(net, data, dropping(dropout, generator) if dropout else None)

    def checked_backward(dY_hat: Array) -> Gradients:
        kinds, given = {"Y_hat": "(n, n_out)", "dY_hat": "(n, n_out)"}, {"Y_hat": Y_hat}
        return backward(validate("backward", kinds, given | {"dY_hat": dY_hat})["dY_hat"])

    return Y_hat, checked_backward


def pass_through(
    net: Sequence[Layer],
    X: Array,
    drop: Callable[[Array, Backward], tuple[Array, Backward]] | None = None,
) -> tuple[Array, Callable[[Array], Gradients]]:
    """Return what `forward` returns, without its checks; `drop` comes behind each hidden layer.

    Examples
    --------
    >>> import nn
    >>> nn.network.pass_through([], 7)[0]
    7
    """
    A, notes = X, []
    for l, layer in enumerate(net, start=1):
        A, note = apply(layer, A)
        if drop and l < len(net):  # what comes out is never switched off
            A, note = drop(A, note)
        notes.append(note)

    def backward(dY_hat: Array) -> Gradients:
        dA, grads = dY_hat, []
        for l in range(len(net), 0, -1):
            dA, dW, db = notes[l - 1](dA, needs_dX=l > 1)
            grads.append((dW, None if net[l - 1].b is None else db))
        return grads[::-1]

    return A, backward


@validated(X=entered)
def predict(net: Sequence[Layer], X: Array) -> Array:
    """Return the predictions ``Y_hat`` (n, n_out) for the examples in `X` (n, n_in).

    Parameters
    ----------
    net : list of Layer
        The network to ask.
    X : array (n, n_in)
        The examples, one a row.

    Raises
    ------
    TypeError
        If `net` is no list of layers, or `X` does not hold numbers.
    ValueError
        If the shapes do not fit together, or an entry is not finite.

    Notes
    -----
    Without dropout, and without a way back; learn/layer.

    Examples
    --------
    >>> import nn
    >>> X, Y = nn.data.xor()
    >>> nn.predict(nn.init([2, 4, 1], rng=0), X).shape
    (4, 1)
    """
    if len(X) > ROWS:  # what lies between the layers stays near the processor
        parts = [plain(predict)(net, X[start : start + ROWS]) for start in range(0, len(X), ROWS)]
        return np.concatenate(parts)
    A = X
    for W, b, activation in net:
        Z, _ = plain(dense)(W, no_bias if b is None else b, A)
        A = plain(activation)(Z)
    return A


class Trace(NamedTuple):
    """Everything that one forward and one backward pass compute, by layer number from 1.

    ``A[0]`` is the data; ``b`` and ``db`` are None for a layer without a bias.

    Examples
    --------
    >>> import nn
    >>> t = nn.trace(nn.init([2, 4, 1], rng=0), *nn.data.xor(), nn.squared_error)
    >>> t.dZ[1].shape, t.dW[2].shape
    ((4, 4), (4, 1))
    """

    W: dict[int, Array]
    b: dict[int, Array | None]
    Z: dict[int, Array]
    A: dict[int, Array]
    C: float
    dZ: dict[int, Array]
    dW: dict[int, Array]
    db: dict[int, Array | None]


@validated(X=entered, loss="function")
def trace(net: Sequence[Layer], X: Array, Y: Array, loss: Loss) -> Trace:
    """Return every array of one forward and one backward pass, and the cost.

    Parameters
    ----------
    net : list of Layer
        The network to ask.
    X : array (n, n_in)
        The examples, one a row.
    Y : array (n, n_out)
        The targets, one row an example.
    loss : function
        Of ``(Y_hat, Y)``; returns the cost and its gradient.

    Raises
    ------
    TypeError
        If `net` is no list of layers, or an array does not hold numbers.
    ValueError
        If the shapes do not fit together, an entry is not finite, or an activation has no way back.

    Notes
    -----
    For looking, not for speed: `forward` computes the same gradients.

    Examples
    --------
    >>> import nn
    >>> t = nn.trace(nn.init([2, 4, 1], rng=0), *nn.data.xor(), nn.squared_error)
    >>> sorted(t.A)
    [0, 1, 2]
    """
    W: dict[int, Any] = {}
    b: dict[int, Any] = {}
    A: dict[int, Array] = {0: X}
    L = len(net)
    Z, dZ, dW, dense_backward = {}, {}, {}, {}
    db: dict[int, Any] = {}

    for l in range(1, L + 1):
        W[l], b[l], activation = net[l - 1]
        Z[l], dense_backward[l] = plain(dense)(W[l], no_bias if b[l] is None else b[l], A[l - 1])
        A[l] = plain(activation)(Z[l])

    C, dA = loss(A[L], Y)
    for l in range(L, 0, -1):
        dZ[l] = backwards[net[l - 1].activation](dA, Z[l], A[l])
        dA, dW[l], db[l] = dense_backward[l](dZ[l])
        if b[l] is None:
            db[l] = None

    return Trace(W, b, Z, A, C, dZ, dW, db)


def check_network(caller: str, net: Sequence[Layer]) -> None:
    """Raise if the layers are none, or do not fit together.

    Examples
    --------
    >>> import nn
    >>> nn.network.check_network("save", nn.init([2, 4, 1], rng=0))
    """
    check(caller, net)
    enter(caller, net, np.zeros((1, len(net[0].W))))
    dtype = net[0].W.dtype
    if dtype.itemsize > 8:  # its bytes mean another number on another machine
        raise TypeError(f"{caller}: the network is {dtype}; write its arrays as float64")


def arrays_of(net: Sequence[Layer]) -> list[Array]:
    """Return every array of the parameters, first layer first, W before b.

    Examples
    --------
    >>> import nn
    >>> [array.shape for array in nn.network.arrays_of(nn.init([2, 4, 1], rng=0))]
    [(2, 4), (4,), (4, 1), (1,)]
    """
    return [array for W, b, _ in net for array in (W, b) if array is not None]
