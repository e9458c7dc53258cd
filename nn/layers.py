"""A layer weighs what comes in, bends it, and remembers the way back.

Whatever a network is built from returns its value and its way back: a function that turns the
cost's gradient at the value into the gradients at what went in. The gradient of the data comes
first, then those of the parameters, and each has the shape of what it belongs to.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from ._validation import Array, Rng, plain, validated
from .activations import Activation, backwards

Backward: TypeAlias = Callable[..., tuple[Any, Array, Array]]


class Layer(NamedTuple):
    """The weights ``W`` (n_in, n_out), the biases ``b`` (n_out,) or None, and the activation.

    Nothing is checked here: a network is checked where it is used.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> W, b, activation = nn.Layer(np.ones((2, 1)), np.zeros(1), nn.sigmoid)
    >>> activation.__name__
    'sigmoid'
    """

    W: Array
    b: Array | None
    activation: Activation


@validated(W="(n_in, n_out)", b="(n_out,)", X="(n, n_in)")
def dense(W: Array, b: Array, X: Array) -> tuple[Array, Backward]:
    r"""Return the weighted sums ``Z`` and the way back from ``dZ`` to ``dX, dW, db``.

    Parameters
    ----------
    W : array (n_in, n_out)
        One column of weights a neuron.
    b : array (n_out,)
        One bias a neuron.
    X : array (n, n_in)
        One example a row.

    Returns
    -------
    Z : array (n, n_out)
        One column of sums a neuron.
    backward : function
        ``backward(dZ)`` returns ``dX, dW, db``. With ``needs_dX=False`` the first is None: nobody
        asks for the gradient of the data.

    Notes
    -----
    $$
    Z = X W + b
    $$

    learn/layer derives the way there, learn/backprop-any-network the way back.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> W, b, X = np.array([[2.0], [3.0]]), np.array([1.0]), np.array([[10.0, 100.0]])
    >>> Z, backward = nn.dense(W, b, X)
    >>> Z
    array([[321.]])
    >>> dX, dW, db = backward(np.array([[1.0]]))
    >>> dX, dW.T, db
    (array([[2., 3.]]), array([[ 10., 100.]]), array([1.]))
    """
    Z = X @ W + b

    def backward(dZ: Array, needs_dX: bool = True) -> tuple[Array | None, Array, Array]:
        dW = X.T @ dZ
        db = dZ.sum(axis=0)
        if not needs_dX:
            return None, dW, db
        dX = dZ @ W.T
        return dX, dW, db

    return Z, backward


no_bias: Any = 0.0  # a plain number: added to float32 it leaves float32


def apply(layer: Layer, X: Array) -> tuple[Array, Backward]:
    """Return the layer's output ``A`` and the way back from ``dA`` to ``dX, dW, db``, unchecked.

    Parameters
    ----------
    layer : Layer
        Its weights, biases and activation.
    X : array (n, n_in)
        The layer's input: the data, or the output of the layer before.

    Notes
    -----
    learn/backprop-any-network.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> layer = nn.Layer(np.array([[2.0], [3.0]]), np.array([1.0]), nn.relu)
    >>> A, backward = nn.layers.apply(layer, np.array([[10.0, 100.0]]))
    >>> A
    array([[321.]])
    """
    W, b, activation = layer
    Z, dense_backward = plain(dense)(W, no_bias if b is None else b, X)
    A = plain(activation)(Z)

    def backward(dA: Array, needs_dX: bool = True) -> tuple[Array | None, Array, Array]:
        dZ = backwards[activation](dA, Z, A)
        return dense_backward(dZ, needs_dX)

    return A, backward


@validated(A="(n, n_out)", rate="rate", rng="rng")
def dropout(A: Array, rate: float, rng: Rng) -> tuple[Array, Callable[[Array], Array]]:
    r"""Return `A` with some units of each example switched off, and the way back.

    Parameters
    ----------
    A : array (n, n_out)
        The activations of a layer.
    rate : float
        The chance of each to be switched off, from 0 to below 1. What is left is made larger, by
        1 / (1 - rate), so that the mean of `A` stays. So `predict` needs no change: what follows
        has the right mean up to the next bend, and about the right one behind it.
    rng : int or numpy Generator
        Which are switched off; the same integer, the same units.

    Returns
    -------
    D : array (n, n_out)
        The activations that are left; a unit that is switched off has 0.
    backward : function
        ``backward(dD)`` returns ``dA``: what was switched off passes nothing back, and what was
        made larger passes back more.

    Notes
    -----
    Srivastava et al. 2014, with the scaling in training.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> D, backward = nn.dropout(np.ones((2, 5)), rate=0.5, rng=0)
    >>> D
    array([[2., 0., 0., 0., 2.],
           [2., 2., 2., 2., 2.]])
    >>> print(np.array_equal(backward(np.ones((2, 5))), D))
    True
    """
    M = mask(A, rate, rng)
    D = A * M

    def backward(dD: Array) -> Array:
        dA = dD * M
        return dA

    return D, backward


def mask(A: Array, rate: float, rng: Rng) -> Array:
    """Return a 0 for each entry of `A` that is switched off, and 1 / (1 - rate) for the others.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.layers.mask(np.ones((1, 5)), 0.75, rng=0)
    array([[0., 0., 0., 0., 4.]])
    """
    on = np.random.default_rng(rng).random(A.shape) >= rate
    M = np.asarray(on, dtype=A.dtype, like=A) / (1 - rate)
    return M


def dropping(rate: float, rng: Any) -> Callable[[Array, Backward], tuple[Array, Backward]]:
    """Return what puts dropout behind a layer: of its output and its way back it makes others.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> layer = nn.Layer(np.ones((1, 5)), None, nn.relu)
    >>> drop = nn.layers.dropping(0.5, np.random.default_rng(0))
    >>> A, backward = drop(*nn.layers.apply(layer, np.array([[3.0]])))
    >>> A
    array([[6., 0., 0., 0., 6.]])
    """

    def drop(A: Array, layer_backward: Backward) -> tuple[Array, Backward]:
        D, dropout_backward = plain(dropout)(A, rate, rng)

        def backward(dD: Array, needs_dX: bool = True) -> tuple[Array | None, Array, Array]:
            dA = dropout_backward(dD)
            return layer_backward(dA, needs_dX)

        return D, backward

    return drop
