r"""An activation bends the weighted sum, so that layer upon layer can draw more than a line.

Each activation maps every entry of ``Z`` to an entry of ``A``. Its way back turns the cost's
gradient at ``A`` into the gradient at ``Z``: ``way_back(dA, Z, A) -> dZ``. It is given both ends
and uses the cheaper one.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from .contract import Array, takes

Activation: TypeAlias = Callable[[Array], Array]
WayBack: TypeAlias = Callable[[Array, Array, Array], Array]

_ways_back: dict[Activation, WayBack] = {}


def way_back_of(activation: Activation) -> Callable[[WayBack], WayBack]:
    """Return a decorator that makes a function the way back of `activation`.

    Examples
    --------
    Your own activation takes two lines.

    >>> import nn
    >>> def cube(Z): return Z**3
    >>> @nn.way_back_of(cube)
    ... def cube_way_back(dA, Z, A): return dA * 3 * Z**2
    """

    def register(way_back: WayBack) -> WayBack:
        _ways_back[activation] = way_back
        return way_back

    return register


def way_back(activation: Activation) -> WayBack:
    """Return the way back that was registered for `activation`.

    Raises
    ------
    ValueError
        If none was.

    Examples
    --------
    >>> import nn
    >>> nn.activations.way_back(nn.relu).__name__
    'relu_way_back'
    """
    try:
        return _ways_back[activation]
    except (KeyError, TypeError):
        name = getattr(activation, "__name__", repr(activation))
        raise ValueError(
            f"{name} has no way back; write @nn.way_back_of({name}) above a function "
            "of (dA, Z, A) that returns dZ, or use one of "
            f"{', '.join(sorted(known.__name__ for known in _ways_back))}"
        ) from None


# exp(-Z) becomes inf below -709, and 1 / (1 + inf) is the right answer, 0: nothing to warn of.
@takes(Z="any")
@np.errstate(over="ignore")
def sigmoid(Z: Array) -> Array:
    r"""Return the logistic function of every entry of `Z`, a number between 0 and 1.

    Parameters
    ----------
    Z : array of any shape, or a number

    Notes
    -----
    $\sigma(z) = 1 / (1 + e^{-z})$; learn/neuron.

    Examples
    --------
    >>> import nn
    >>> nn.sigmoid(0.0)
    0.5
    """
    A = 1 / (1 + np.exp(-Z))
    return A


@way_back_of(sigmoid)
def sigmoid_way_back(dA: Array, Z: Array, A: Array) -> Array:
    """Return ``dZ``, from the output alone: the slope of the sigmoid is ``A * (1 - A)``.

    Examples
    --------
    >>> import nn
    >>> nn.activations.sigmoid_way_back(1.0, 0.0, 0.5)
    0.25
    """
    dZ = dA * A * (1 - A)
    return dZ


@takes(Z="any")
def tanh(Z: Array) -> Array:
    r"""Return the hyperbolic tangent of every entry of `Z`, a number between -1 and 1.

    Parameters
    ----------
    Z : array of any shape, or a number

    Notes
    -----
    $\tanh z = 2\sigma(2z) - 1$.

    Examples
    --------
    >>> import nn
    >>> nn.tanh(0.0)
    0.0
    """
    A = np.tanh(Z)
    return A


@way_back_of(tanh)
def tanh_way_back(dA: Array, Z: Array, A: Array) -> Array:
    """Return ``dZ``, from the output alone: the slope of tanh is ``1 - A**2``.

    Examples
    --------
    >>> import nn
    >>> nn.activations.tanh_way_back(1.0, 0.0, 0.0)
    1.0
    """
    dZ = dA * (1 - A**2)
    return dZ


@takes(Z="any")
def relu(Z: Array) -> Array:
    r"""Return every entry of `Z` where it is positive, and 0 elsewhere.

    Parameters
    ----------
    Z : array of any shape, or a number

    Notes
    -----
    $\max(z, 0)$. It has no slope at 0; the way back takes 0 there.

    Examples
    --------
    >>> import nn
    >>> nn.relu(-3.0), nn.relu(2.0)
    (0.0, 2.0)
    """
    A = np.maximum(Z, 0)
    return A


@way_back_of(relu)
def relu_way_back(dA: Array, Z: Array, A: Array) -> Array:
    """Return ``dZ``, gated by the input: a unit that was off passes nothing back.

    Examples
    --------
    >>> import nn
    >>> nn.activations.relu_way_back(5.0, -3.0, 0.0)
    0.0
    """
    dZ = dA * (Z > 0)
    return dZ


@takes(Z="any")
def identity(Z: Array) -> Array:
    """Return `Z` itself: the activation of a layer that should not bend anything.

    Parameters
    ----------
    Z : array of any shape, or a number

    Examples
    --------
    >>> import nn
    >>> nn.identity(7.0)
    7.0
    """
    A = Z
    return A


@way_back_of(identity)
def identity_way_back(dA: Array, Z: Array, A: Array) -> Array:
    """Return ``dZ``, which is ``dA``.

    Examples
    --------
    >>> import nn
    >>> nn.activations.identity_way_back(5.0, 7.0, 7.0)
    5.0
    """
    dZ = dA
    return dZ
