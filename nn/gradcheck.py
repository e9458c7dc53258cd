r"""Never trust a derivative that you have not compared with a slope.

These functions know nothing of backpropagation: they push a number and look what happens.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ._validation import Array, as_floats, validate, validated


def _of_numbers(caller: str, given: dict[str, Any]) -> Callable[[Array], float]:
    """Return the function, which from now on returns one finite number or raises."""
    f = validate(caller, {"f": "function"}, given)["f"]
    return lambda x: _number(f(x))


def _number(value: Any) -> float:
    """Return the one finite number that a function returned, or raise."""
    value = as_floats("numerical_gradient", "what f returns", value)
    if value.size != 1 or not np.isfinite(value).all():
        raise ValueError(
            f"numerical_gradient: f returned {value}, not one finite number; "
            "write a function such as lambda x: (x**2).sum()"
        )
    return float(value.item())


@validated(f=_of_numbers, x="any finite")
def numerical_gradient(f: Callable[[Array], float], x: Array) -> Array:
    r"""Return the slope of `f` at `x` in every direction, by pushing each entry both ways.

    Parameters
    ----------
    f : function
        Of one array, or number; returns one number.
    x : array of any shape, or a number
        Left as it is.

    Returns
    -------
    array of the shape of `x`
        About ten of its digits are right where `f` is smooth, and neither far larger than its
        slope nor far more curved. The push is the cube root of the rounding error, where the two
        errors of a central difference meet. A slope much smaller than a ten-billionth of
        ``f(x)`` drowns in the rounding of `f`.

    Raises
    ------
    TypeError
        If `f` is not a function.
    ValueError
        If what `f` returns is not one finite number.

    Notes
    -----
    The central difference, ``(f(up) - f(down)) / (up[i] - down[i])``; learn/gradient-checking.

    Examples
    --------
    >>> import nn
    >>> print(f"{nn.numerical_gradient(lambda x: x**2, 3.0):.6f}")
    6.000000
    """
    x = np.array(x, np.float64)
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        h = np.cbrt(np.finfo(x.dtype).eps) * max(1.0, abs(x[i]))
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        gradient[i] = (f(up) - f(down)) / (up[i] - down[i])
    return gradient if gradient.ndim else gradient[()]


def check_backward(f: Callable[..., tuple[Any, Any]], *args: Array) -> float:
    r"""Return how far a way back is from the slopes, relative to their size.

    Parameters
    ----------
    f : function
        Its last argument is the data, and its way back gives the data's gradient first, as
        ``dense(W, b, X) -> Z, backward`` with ``backward(dZ) -> dX, dW, db``. A loss
        ``(Y_hat, Y) -> C, gradient`` is checked at its first argument.
    *args : arrays
        What to call `f` with: where it is checked.

    Returns
    -------
    float
        The largest difference between a gradient and its numerical twin, divided by the largest
        entry of both: a billionth where all is well, a hundredth or more where it is not.

    Raises
    ------
    TypeError
        If `f` is not a function, or an argument does not hold numbers.
    ValueError
        If an argument is empty or not finite, if `f` does not return a pair, or if its way back
        returns another number of gradients than there are arguments, or one of another shape.

    Notes
    -----
    Where the value is an array, its entries are added up with weights that are all different, so
    that no mistake can cancel.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> rng = np.random.default_rng(0)
    >>> W, b, X = rng.normal(size=(3, 2)), rng.normal(size=2), rng.normal(size=(4, 3))
    >>> nn.check_backward(nn.dense, W, b, X) < 1e-7
    True
    """
    names = [f"argument {place}" for place in range(len(args))]
    kinds = {"f": "function"} | dict.fromkeys(names, "any finite")
    validate("check_backward", kinds, dict(zip(["f", *names], [f, *args], strict=True)))
    returned = f(*args)
    if not isinstance(returned, tuple) or len(returned) != 2:
        raise ValueError(
            f"check_backward: {getattr(f, '__name__', f)} returned {type(returned).__name__}, not "
            "a pair; write a function that returns its value and its way back"
        )
    value, backward = returned
    weight = np.cos(np.arange(np.size(value), dtype=float)).reshape(np.shape(value))
    if callable(backward):
        gradients = backward(weight)
        order = [len(args) - 1, *range(len(args) - 1)]
    else:
        gradients, order = backward, [0]
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    if len(gradients) != len(order):
        raise ValueError(
            f"check_backward: {len(gradients)} gradients came back for {len(order)} arguments; "
            "return the data's first, then one for each other argument"
        )

    worst = 0.0
    for place, gradient in zip(order, gradients, strict=True):
        if np.shape(gradient) != np.shape(args[place]):
            raise ValueError(
                f"check_backward: argument {place} is {np.shape(args[place])} but its gradient is "
                f"{np.shape(gradient)}; a gradient has the shape of what it belongs to"
            )

        def along(x: Array, place: int = place) -> float:
            moved = [*args[:place], x, *args[place + 1 :]]
            return float(np.sum(weight * f(*moved)[0]))

        slope = numerical_gradient(along, args[place])
        size = max(np.abs(slope).max(), np.abs(gradient).max(), np.finfo(float).tiny)
        worst = np.maximum(worst, np.abs(slope - gradient).max() / size)  # lets nan through
    return float(worst)
