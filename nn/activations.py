r"""An activation bends the weighted sum, so that layer upon layer can draw more than a line.

Each activation maps every entry of ``Z`` to an entry of ``A``; softmax alone looks at whole rows.
Its way back turns the cost's gradient at ``A`` into the gradient at ``Z``:
``backward(dA, Z, A) -> dZ``. It is given both ends and uses the cheaper one.
"""

from collections.abc import Callable
from math import pi, sqrt
from typing import TypeAlias

import numpy as np

from ._validation import Array, validated

Activation: TypeAlias = Callable[[Array], Array]
Backward: TypeAlias = Callable[[Array, Array, Array], Array]

backwards: dict[Activation, Backward] = {}


def _given_functions(register: Callable[[Backward], Backward]) -> Callable[[Backward], Backward]:
    """Return the decorator that takes functions only."""

    def checked(backward: Backward) -> Backward:
        if not callable(backward):
            raise TypeError(
                f"backward_of: {backward!r} is no way back; write a function of (dA, Z, A)"
            )
        return register(backward)

    return checked


@validated(_given_functions, activation="function")
def backward_of(activation: Activation) -> Callable[[Backward], Backward]:
    """Return a decorator that makes a function the way back of `activation`.

    Parameters
    ----------
    activation : function
        Of an array ``Z`` (n, n_out); returns ``A`` of the same shape.

    Raises
    ------
    TypeError
        If what the decorator is written above is not a function.

    Notes
    -----
    learn/backprop-any-network says what a way back must do.

    Examples
    --------
    Your own activation takes two lines.

    >>> import nn
    >>> def cube(Z): return Z**3
    >>> @nn.backward_of(cube)
    ... def cube_backward(dA, Z, A): return dA * 3 * Z**2
    """

    def register(backward: Backward) -> Backward:
        backwards[activation] = backward
        return backward

    return register


def backward_for(activation: Activation) -> Backward:
    """Return the way back that was registered for `activation`.

    Raises
    ------
    ValueError
        If none was.

    Examples
    --------
    >>> import nn
    >>> nn.activations.backward_for(nn.relu).__name__
    'relu_backward'
    """
    try:
        return backwards[activation]
    except (KeyError, TypeError):
        name = getattr(activation, "__name__", repr(activation))
        raise ValueError(
            f"{name} has no way back; write @nn.backward_of({name}) above a function "
            "of (dA, Z, A) that returns dZ, or use one of "
            f"{', '.join(sorted(known.__name__ for known in backwards))}"
        ) from None


# exp(-Z) becomes inf below -709, and 1 / (1 + inf) is 0. The true answer is one of the last numbers
# that a float can hold, or below them all: nothing to warn of.
@validated(Z="any")
@np.errstate(over="ignore")
def sigmoid(Z: Array) -> Array:
    r"""Return the logistic function of every entry of `Z`, a number between 0 and 1.

    Parameters
    ----------
    Z : array of any shape, or a number
        What the layer summed up; each entry is taken by itself.

    Notes
    -----
    $$
    A_{mj} = \sigma(Z_{mj}) = \frac{1}{1 + e^{-Z_{mj}}}
    $$

    learn/sigmoid.

    Examples
    --------
    >>> import nn
    >>> nn.sigmoid(0.0)
    0.5
    """
    A = 1 / (1 + np.exp(-Z))
    return A


@backward_of(sigmoid)
def sigmoid_backward(dA: Array, Z: Array, A: Array) -> Array:
    """Return ``dZ``, from the output alone: the slope of the sigmoid is ``A * (1 - A)``.

    Examples
    --------
    >>> import nn
    >>> A = nn.sigmoid(2.0)
    >>> print(nn.activations.sigmoid_backward(1.0, 2.0, A) == A * (1 - A))
    True
    """
    dZ = dA * A * (1 - A)
    return dZ


@validated(Z="any")
def tanh(Z: Array) -> Array:
    r"""Return the hyperbolic tangent of every entry of `Z`, a number between -1 and 1.

    Parameters
    ----------
    Z : array of any shape, or a number
        What the layer summed up; each entry is taken by itself.

    Notes
    -----
    $$
    A_{mj} = \tanh Z_{mj} = 2 \sigma(2 Z_{mj}) - 1
    $$

    Examples
    --------
    >>> import nn
    >>> nn.tanh(0.0)
    0.0
    """
    A = np.tanh(Z)
    return A


@backward_of(tanh)
def tanh_backward(dA: Array, Z: Array, A: Array) -> Array:
    """Return ``dZ``, from the output alone: the slope of tanh is ``1 - A**2``.

    Examples
    --------
    >>> import nn
    >>> nn.activations.tanh_backward(1.0, 0.0, 0.0)
    1.0
    """
    dZ = dA * (1 - A**2)
    return dZ


@validated(Z="any")
def relu(Z: Array) -> Array:
    r"""Return every entry of `Z` where it is positive, and 0 elsewhere.

    Parameters
    ----------
    Z : array of any shape, or a number
        What the layer summed up; each entry is taken by itself.

    Notes
    -----
    $$
    A_{mj} = \max(Z_{mj}, 0)
    $$

    It has no slope at 0; the way back takes 0 there.

    Examples
    --------
    >>> import nn
    >>> nn.relu(-3.0), nn.relu(2.0)
    (0.0, 2.0)
    """
    A = np.maximum(Z, 0)
    return A


@backward_of(relu)
def relu_backward(dA: Array, Z: Array, A: Array) -> Array:
    """Return ``dZ``, gated by the input: a unit that was off passes nothing back.

    Examples
    --------
    >>> import nn
    >>> nn.activations.relu_backward(5.0, -3.0, 0.0)
    0.0
    """
    dZ = dA * (Z > 0)
    return dZ


@validated(Z="any")
def leaky_relu(Z: Array) -> Array:
    r"""Return every entry of `Z` where it is positive, and a hundredth of it elsewhere.

    Parameters
    ----------
    Z : array of any shape, or a number
        What the layer summed up; each entry is taken by itself.

    Notes
    -----
    $$
    A_{mj} = \max(Z_{mj}, 0.01\,Z_{mj})
    $$

    Maas et al. 2013. No unit can die of it: the slope is never 0. At 0 the way back takes the
    smaller one.

    Examples
    --------
    >>> import nn
    >>> nn.leaky_relu(-3.0), nn.leaky_relu(2.0)
    (-0.03, 2.0)
    """
    A = np.maximum(Z, 0.01 * Z)
    return A


@backward_of(leaky_relu)
def leaky_relu_backward(dA: Array, Z: Array, A: Array) -> Array:
    """Return ``dZ``, gated by the input: a unit that was off passes a hundredth back.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.activations.leaky_relu_backward(np.array([5.0]), np.array([-3.0]), np.array([-0.03]))
    array([0.05])
    """
    dZ = np.where(Z > 0, dA, 0.01 * dA)
    return dZ


@validated(Z="any")
def gelu(Z: Array) -> Array:
    r"""Return every entry of `Z` times a gate that opens smoothly, from 0 far below to 1 far above.

    Parameters
    ----------
    Z : array of any shape, or a number
        What the layer summed up; each entry is taken by itself.

    Notes
    -----
    $$
    A_{mj} = \frac{Z_{mj}}{2}
    \left(1 + \tanh\left(\sqrt{2 / \pi} \, (Z_{mj} + 0.044715 \, Z_{mj}^3)\right)\right)
    $$

    The form with tanh of Hendrycks and Gimpel 2016. It is within 0.0005 of their other, which asks
    for the error function: NumPy has none, and `math.erf` takes one number at a time.

    Examples
    --------
    >>> import nn
    >>> print(f"{nn.gelu(-1.0):.4f} {nn.gelu(1.0):.4f}")
    -0.1588 0.8412
    >>> import math
    >>> def other(z):
    ...     return z * (1 + math.erf(z / math.sqrt(2))) / 2
    >>> max(abs(nn.gelu(i / 100) - other(i / 100)) for i in range(-600, 600)) < 0.0005
    True
    """
    G = gelu_gate(Z)
    A = np.maximum(Z, -10) * G  # the gate is shut there, and -inf times 0 would be nan
    return A


def gelu_gate(Z: Array) -> Array:
    """Return how far the gate of `gelu` is open for every entry of `Z`, a number from 0 to 1.

    Examples
    --------
    >>> import nn
    >>> print(nn.activations.gelu_gate(0.0))
    0.5
    """
    Z = np.clip(Z, -10, 10)  # from there on it is shut, or open, to the last digit
    G = (1 + np.tanh(sqrt(2 / pi) * (Z + 0.044715 * Z**3))) / 2
    return G


@backward_of(gelu)
def gelu_backward(dA: Array, Z: Array, A: Array) -> Array:
    """Return ``dZ``: what the gate lets through, and what its own opening adds.

    Examples
    --------
    >>> import nn
    >>> print(nn.activations.gelu_backward(1.0, 0.0, 0.0))
    0.5
    """
    G = gelu_gate(Z)
    Z = np.clip(Z, -10, 10)
    slope = G + Z * G * (1 - G) * sqrt(8 / pi) * (1 + 3 * 0.044715 * Z**2)
    dZ = dA * slope
    return dZ


@validated(Z="any")
def identity(Z: Array) -> Array:
    """Return `Z` itself: the activation of a layer that should not bend anything.

    Parameters
    ----------
    Z : array of any shape, or a number
        What the layer summed up; each entry is taken by itself.

    Notes
    -----
    For the last layer, where scores or plain numbers are wanted.

    Examples
    --------
    >>> import nn
    >>> nn.identity(7.0)
    7.0
    """
    A = Z
    return A


@backward_of(identity)
def identity_backward(dA: Array, Z: Array, A: Array) -> Array:
    """Return ``dZ``, which is ``dA``.

    Examples
    --------
    >>> import nn
    >>> nn.activations.identity_backward(5.0, 7.0, 7.0)
    5.0
    """
    dZ = dA
    return dZ


@validated(Z="(..., n_out)")
def softmax(Z: Array) -> Array:
    r"""Return rows of positive numbers that sum to 1, larger where `Z` is larger.

    Parameters
    ----------
    Z : array (..., n_out)
        Scores; each row, along the last axis, is one example. Infinite ones get all, or nothing.

    Notes
    -----
    $$
    A_{mj} = \frac{e^{Z_{mj}}}{\sum_k e^{Z_{mk}}}
    $$

    Taking the same number from a whole row changes nothing, so
    its largest is taken: then no power of e can overflow.

    Examples
    --------
    >>> import nn
    >>> nn.softmax([[0.0, 0.0], [1000.0, 0.0]])
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    Z = bounded(Z)
    E = np.exp(Z - Z.max(axis=-1, keepdims=True))
    A = E / E.sum(axis=-1, keepdims=True)
    return A


def bounded(Z: Array) -> Array:
    """Return `Z` with the largest numbers instead of infinite ones, for inf - inf is nan.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.activations.bounded(np.array([-np.inf, 0.0, 2.0]))
    array([-8.98846567e+307,  0.00000000e+000,  2.00000000e+000])
    """
    half = np.finfo(Z.dtype).max / 2
    return np.clip(Z, -half, half)


@backward_of(softmax)
def softmax_backward(dA: Array, Z: Array, A: Array) -> Array:
    """Return ``dZ``, from the output alone: what one gains of a row's 1, the others lose.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.activations.softmax_backward(np.array([1.0, 0.0]), np.zeros(2), np.array([0.5, 0.5]))
    array([ 0.25, -0.25])
    """
    dZ = A * (dA - (dA * A).sum(axis=-1, keepdims=True))
    return dZ
