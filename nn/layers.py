"""A layer weighs what comes in, bends it, and remembers the way back.

Whatever a network is built from returns its value and its way back: a function that turns the
cost's gradient at the value into the gradients at what went in. The gradient of the data comes
first, then those of the parameters, and each has the shape of what it belongs to.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from .activations import Activation, way_back
from .contract import Array, takes, unchecked

Backward: TypeAlias = Callable[..., tuple[Any, Array, Array]]


class Layer(NamedTuple):
    """The weights ``W`` (n_in, n_out), the biases ``b`` (n_out,) or None, and the activation.

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


@takes(W="(n_in, n_out)", b="(n_out,)", X="(n, n_in)")
def dense(W: Array, b: Array, X: Array) -> tuple[Array, Backward]:
    r"""Return the weighted sums ``Z`` and the way back from ``dZ`` to ``dX, dW, db``.

    Parameters
    ----------
    W : array (n_in, n_out)
        One column of weights a neuron.
    b : array (n_out,)
    X : array (n, n_in)
        One example a row.

    Returns
    -------
    Z : array (n, n_out)
    backward : function
        ``backward(dZ)`` returns ``dX, dW, db``. With ``needs_dX=False`` the first is None: nobody
        asks for the gradient of the data.

    Notes
    -----
    $Z = XW + b$; learn/layer derives the way there, learn/backprop-any-network the way back.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> Z, backward = nn.dense(np.array([[2.0], [3.0]]), np.array([1.0]), np.array([[10.0, 100.0]]))
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
weigh = unchecked(dense)


def apply(layer: Layer, X: Array) -> tuple[Array, Backward]:
    """Return the layer's output ``A`` and the way back from ``dA`` to ``dX, dW, db``.

    Parameters
    ----------
    layer : Layer
    X : array (n, n_in)
        The layer's input: the data, or the output of the layer before.

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
    Z, dense_backward = weigh(W, no_bias if b is None else b, X)
    A = unchecked(activation)(Z)

    def backward(dA: Array, needs_dX: bool = True) -> tuple[Array | None, Array, Array]:
        dZ = way_back(activation)(dA, Z, A)
        return dense_backward(dZ, needs_dX)

    return A, backward
