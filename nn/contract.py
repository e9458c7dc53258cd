"""What a public function takes is written above it, once, and checked at its door, once.

A shape such as ``"(n, n_in)"`` names its sizes; a name that occurs twice must be the same number
twice. Functions of this package that have checked their arguments call each other `unchecked`.
"""

from collections.abc import Callable
from functools import wraps
from numbers import Integral
from typing import Any, ParamSpec, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
P = ParamSpec("P")
R = TypeVar("R")


def takes(**shapes: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that checks and converts the named arrays before the function runs.

    Parameters
    ----------
    **shapes
        For each array argument its shape, as ``"(n, n_in)"``, or ``"any"``. Numbers and lists
        become arrays, and integers become float64.

    Raises
    ------
    ValueError
        By the decorated function, in one sentence: what came, what was expected, what to type.

    Examples
    --------
    >>> import nn
    >>> @nn.contract.takes(X="(n, n_in)")
    ... def rows(X):
    ...     return len(X)
    >>> rows([[1, 2], [3, 4], [5, 6]])
    3
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        code = cast("Any", unchecked(function)).__code__
        parameters = code.co_varnames[: code.co_argcount]

        @wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if len(args) > len(parameters) or kwargs.keys() & set(parameters[: len(args)]):
                return function(*args, **kwargs)  # Python says what is wrong with such a call
            given = dict(zip(parameters, args, strict=False)) | kwargs
            fitted = fit(function.__name__, shapes, given)
            return plain(cast("Any", function)(**fitted))

        return checked

    return decorate


def unchecked(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function behind the check, or the function itself where there is none.

    Examples
    --------
    >>> import nn
    >>> nn.contract.unchecked(nn.dense).__name__
    'dense'
    """
    return cast("Callable[P, R]", getattr(function, "__wrapped__", function))


def plain(result: Any) -> Any:
    """Return a NumPy number as Python's own, which prints without its type; all else as it is.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.contract.plain((np.float64(0.5), "C"))
    (0.5, 'C')
    """
    if type(result) is tuple:
        return tuple(plain(part) for part in result)
    if isinstance(result, np.generic) or (type(result) is np.ndarray and result.ndim == 0):
        return result.item()
    return result


def fit(caller: str, shapes: dict[str, str], given: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments with every array of `shapes` converted, or raise what is wrong.

    Examples
    --------
    >>> import nn
    >>> nn.contract.fit("f", {"x": "(n,)"}, {"x": [1, 2]})
    {'x': array([1., 2.])}
    """
    fitted = dict(given)
    seen: dict[str, tuple[str, int]] = {}
    for name, shape in shapes.items():
        if name not in given:
            continue
        fitted[name] = as_floats(caller, name, given[name], shape)
        if shape == "any":
            continue
        _check_alone(caller, name, shapes, fitted)
        for size, length in zip(_sizes(shape), fitted[name].shape, strict=True):
            other, expected = seen.setdefault(size, (name, length))
            if length != expected:
                raise ValueError(
                    f"{caller}: {other} is {fitted[other].shape} but {name} is "
                    f"{fitted[name].shape}; {other} is {shapes[other]}, {name} is {shape}; "
                    f"{size} must be the same number in both"
                )
    return fitted


def _sizes(shape: str) -> list[str]:
    """Return the names of the sizes in ``"(n, n_in)"``."""
    return shape.strip("()").replace(" ", "").rstrip(",").split(",")


def _check_alone(caller: str, name: str, shapes: dict[str, str], fitted: dict[str, Any]) -> None:
    """Raise if an array by itself is not what is expected: its axes, its size, its entries."""
    array = fitted[name]
    if array.ndim != len(_sizes(shapes[name])):
        raise ValueError(f"{caller}: {_rank_message(name, shapes, fitted)}")
    if array.size == 0:
        raise ValueError(
            f"{caller}: {name} is {array.shape}, which is empty; give at least one example"
        )
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(
            f"{caller}: {name} has {array[where]} at {where}; every entry must be finite"
        )


def shape_in_words(shape: str) -> str:
    """Return how a message names a shape.

    Examples
    --------
    >>> import nn
    >>> nn.contract.shape_in_words("any")
    'an array of any shape'
    """
    return "an array of any shape" if shape == "any" else f"an array {shape}"


def as_floats(caller: str, name: str, value: Any, shape: str = "any") -> Array:
    """Return the value as an array of floats, whose dtype is kept where it is one already.

    Examples
    --------
    >>> import nn
    >>> nn.contract.as_floats("f", "x", [1, 2])
    array([1., 2.])
    """
    if value is None:
        raise TypeError(f"{caller}: {name} is None; give numbers in {shape_in_words(shape)}")
    if not hasattr(value, "__array_function__"):
        try:
            value = np.asarray(value)
        except ValueError:
            raise ValueError(
                f"{caller}: {name} has rows of different lengths; make them equal"
            ) from None
    if value.dtype.kind in "biu":
        value = value.astype(np.float64)
    if value.dtype.kind != "f":
        raise TypeError(
            f"{caller}: {name} holds {value.dtype}, not numbers; write np.array(…, dtype=float)"
        )
    if np.isnan(value).any():
        raise ValueError(f"{caller}: {name} has nan; remove it or replace it before this call")
    return cast("Array", value)


def _rank_message(name: str, shapes: dict[str, str], fitted: dict[str, Any]) -> str:
    """Return the sentence for an array with too few or too many axes."""
    array, shape = fitted[name], shapes[name]
    twin = next((t for t, s in shapes.items() if s == shape and t != name and t in fitted), None)
    if array.ndim == 1 and twin and np.shape(fitted[twin]) == (len(array), 1):
        return (
            f"{twin} is {fitted[twin].shape} but {name} is {array.shape}; "
            f"write {name} as a column, {name}[:, None]"
        )
    if array.ndim == 1 and len(_sizes(shape)) == 2:
        return (
            f"{name} is {array.shape} but must be {shape}; "
            f"write one example as {name}[None, :], one column as {name}[:, None]"
        )
    return f"{name} is {array.shape} but must be {shape}"


def generator_of(caller: str, rng: Any) -> np.random.Generator:
    """Return the generator that an integer stands for, or the generator itself.

    Examples
    --------
    >>> import nn
    >>> nn.contract.generator_of("init", 0).integers(10)
    np.int64(8)
    """
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, bool) or not isinstance(rng, Integral) or rng < 0:
        raise TypeError(
            f"{caller}: rng is {rng!r}; write a non-negative integer, as rng=0, "
            "or np.random.default_rng(0)"
        )
    return np.random.default_rng(int(rng))
