"""What a public function takes is written above it, once, and checked at its door, once.

A shape such as ``"(n, n_in)"`` names its sizes; a name that occurs twice must be the same number
twice. A word behind a shape says which arrays of it are meant, see `VALUES`; a word without a
shape is a single number, see `NUMBERS`. Functions of this package that have checked their
arguments call each other `unchecked`.
"""

import warnings
from collections.abc import Callable, Sequence
from functools import wraps
from math import inf, isfinite
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, ParamSpec, TypeAlias, TypeVar, cast

import numpy as np

if TYPE_CHECKING:  # importing it takes longer than importing the whole package
    from numpy.random import Generator

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Rng: TypeAlias = "int | Generator"
P = ParamSpec("P")
R = TypeVar("R")

# What a single number must be: its type, its range, how a message says it, an example to type.
NUMBERS: dict[str, tuple[type, Callable[[Any], bool], str, str]] = {
    "count": (Integral, lambda v: v >= 1, "an integer of 1 or more", "3"),
    "rate": (Real, lambda v: 0 <= v < 1, "a number from 0 to below 1", "0.5"),
    "amount": (Real, lambda v: 0 <= v < inf, "a number of 0 or more", "0.01"),
    "length": (Real, lambda v: 0 < v < inf, "a positive number", "0.1"),
}

# What the entries of an array must be beyond finite numbers, and how a message says it.
VALUES: dict[str, tuple[Callable[[Array], Any], str]] = {
    "probabilities": (
        lambda Y: ((Y >= 0) & (Y <= 1)).all(),
        "every entry must be from 0 to 1; write class numbers as Y=[1, 0], or what is wanted",
    ),
    "shares": (
        lambda Y: (Y >= 0).all() and sums_to_one(Y),
        "every row must sum to 1, with no entry below 0; write class numbers as Y=[2, 0, 1]",
    ),
    "one-hot": (
        lambda Y: ((Y == 0) | (Y == 1)).all() and (Y.shape[1] == 1 or sums_to_one(Y)),
        "every row must have one 1 among zeros; write class numbers as Y=[2, 0, 1]",
    ),
    "weights": (
        lambda weights: (weights >= 0).all() and weights.any(),
        "no entry may be below 0, and one must be above; write weights=[1, 1, 2]",
    ),
}
TAKES_CLASSES = ("probabilities", "shares", "one-hot")


def takes(**kinds: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that checks and converts the named arguments before the function runs.

    Parameters
    ----------
    **kinds
        For each argument what it is: a shape, as ``"(n, n_in)"``, ``"any"`` or ``"any finite"``;
        a shape with a word of `VALUES`; ``"scores"`` behind a shape, for softmax: several, and no
        probabilities; a word of `NUMBERS`; ``"rng"``; ``"function"``. Numbers and lists become
        arrays, and all arrays get the dtype of the first that has floats, or float64.

    Raises
    ------
    TypeError, ValueError
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
        code = getattr(function, "__wrapped__", cast("Any", function)).__code__
        parameters = code.co_varnames[: code.co_argcount]

        def door(*args: Any, **kwargs: Any) -> dict[str, Any]:
            given = dict(zip(parameters, args, strict=False)) | kwargs
            return fit(function.__name__, kinds, given)

        @wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if len(args) > len(parameters) or kwargs.keys() & set(parameters[: len(args)]):
                return function(*args, **kwargs)  # Python says what is wrong with such a call
            return plain(cast("Any", function)(**door(*args, **kwargs)))

        cast("Any", checked).door = door
        cast("Any", checked).kinds = kinds
        cast("Any", checked).behind = checked, function
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
    check, behind = getattr(function, "behind", (None, None))
    return cast("Callable[P, R]", behind if check is function else function)  # `wraps` copies names


def fitted(function: Callable[..., Any], *args: Any) -> tuple[Any, ...]:
    """Return the arguments as the function's door lets them in, or raise as it would.

    Examples
    --------
    Whoever then calls the function often can call it `unchecked`.

    >>> import nn
    >>> nn.contract.fitted(nn.squared_error, [[0.5]], [[1]])
    (array([[0.5]]), array([[1.]]))
    """
    door = getattr(function, "door", None)
    return args if door is None else tuple(door(*args).values())


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


def fit(caller: str, kinds: dict[str, str], given: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments checked, with every array converted, or raise what is wrong.

    Examples
    --------
    >>> import nn
    >>> nn.contract.fit("f", {"x": "(n,)"}, {"x": [1, 2]})
    {'x': array([1., 2.])}
    """
    fitted = dict(given)
    shapes = {name: kind for name, kind in kinds.items() if kind[0] == "(" or kind[:3] == "any"}
    dtypes = [getattr(given.get(name), "dtype", None) for name in shapes]
    dtype = next((d for d in dtypes if getattr(d, "kind", "") == "f"), np.float64)
    seen: dict[str, tuple[str, int]] = {}
    for name, kind in kinds.items():
        if name not in given:
            continue
        if name not in shapes:
            fitted[name] = _alone(caller, name, kind, given[name])
            continue
        fitted[name] = as_floats(caller, name, given[name], kind).astype(dtype, copy=False)
        if kind[:3] == "any":
            if kind == "any finite":
                _check_entries(caller, name, fitted[name])
            continue
        sizes, word = _sizes(kind)
        classes = word in TAKES_CLASSES and fitted[name].ndim == 1 and sizes[-1] in seen
        if classes:
            sizes = sizes[:1]
        any_rows = sizes[0] == "..."
        axes = fitted[name].ndim
        if axes < len(sizes) - any_rows or (axes > len(sizes) and not any_rows):
            raise ValueError(f"{caller}: {_rank_message(name, shapes, fitted)}")
        _check_entries(caller, name, fitted[name], infinite=any_rows)
        for size, length in zip(sizes[::-1], fitted[name].shape[::-1], strict=False):
            other, expected = seen.setdefault(size, (name, length))
            if length != expected:
                raise ValueError(
                    f"{caller}: {other} is {fitted[other].shape} but {name} is "
                    f"{fitted[name].shape}; {other} is {shapes[other]}, {name} is {kind}; "
                    f"{size} must be the same number in both"
                )
        if classes:
            fitted[name] = one_hot(caller, name, fitted[name], seen["n_out"][1])
        _check_values(caller, name, word, fitted[name])
    return fitted


def _sizes(shape: str) -> tuple[list[str], str]:
    """Return the names of the sizes in ``"(n, n_in)"``, and the word behind it."""
    sizes, _, word = shape[1:].partition(")")
    return sizes.replace(" ", "").rstrip(",").split(","), word.strip()


def _alone(caller: str, name: str, kind: str, value: Any) -> Any:
    """Return an argument that is no array, or raise if it is not of its kind."""
    if kind == "rng":
        return generator_of(caller, value)
    if kind == "function":
        if not callable(value):
            raise TypeError(f"{caller}: {name} is {value!r}; write the name of a function")
        return value
    number, holds, words, example = NUMBERS[kind]
    own: Any = int if number is Integral else float  # NumPy's float64 would not keep float32
    try:
        converted = own(value) if isinstance(value, number) else None
    except OverflowError:  # an integer beyond all floats
        converted = None
    if converted is None or isinstance(value, bool) or not holds(converted):
        raise ValueError(f"{caller}: {name} is {value!r}; write {words}, as {name}={example}")
    return converted


def _check_entries(caller: str, name: str, array: Array, infinite: bool = False) -> None:
    """Raise if an array has no entries, or infinite ones that it may not have."""
    if array.size == 0:
        raise ValueError(
            f"{caller}: {name} is {array.shape}, which is empty; give at least one example"
        )
    if not infinite and not are_finite([array]):
        _refuse_nan(caller, name, array)
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(
            f"{caller}: {name} has {array[where]} at {where}; every entry must be finite"
        )


def _check_values(caller: str, name: str, word: str, array: Array) -> None:
    """Raise if the entries of an array are not what its word says, or warn."""
    if word in VALUES and not VALUES[word][0](array):
        raise ValueError(f"{caller}: in {name}, {VALUES[word][1]}".replace("Y=", f"{name}="))
    if word == "scores" and array.shape[1] == 1:
        raise ValueError(
            f"{caller}: {name} has one column, and softmax makes 1 of any single score; "
            "write nn.sigmoid_cross_entropy, or give the network one output for each class"
        )
    if word == "scores" and (array >= 0).all() and sums_to_one(array):
        warnings.warn(
            f"{caller}: every row of {name} sums to 1, as if softmax had been taken already; "
            "give the scores before it, from a network with output=nn.identity",
            stacklevel=5,
        )


def sums_to_one(rows: Array) -> bool:
    """Tell whether every row sums to 1, as near as single precision can.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.contract.sums_to_one(np.array([[0.5, 0.5], [0.0, 1.0]]))
    True
    """
    return bool((abs(rows.sum(axis=1) - 1) < 1e-5).all())


def one_hot(caller: str, name: str, y: Array, n_out: int) -> Array:
    """Return the rows (n, n_out) that class numbers (n,) stand for; for one output, a column.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.contract.one_hot("f", "y", np.array([2.0, 0.0]), 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    classes = max(n_out, 2)  # one output tells two classes apart
    wrong = (y % 1 != 0) | (y < 0) | (y >= classes)
    if wrong.any():
        raise ValueError(
            f"{caller}: {name} is {y.shape} and has {y[wrong][0]:g}, which is no class; "
            f"for {n_out} output{'s' * (n_out > 1)} write integers from 0 to {classes - 1}, "
            f"or one row an example, {name}[:, None] for a column"
        )
    if n_out == 1:
        return y[:, None]
    return (y[:, None] == np.arange(n_out, like=y)).astype(y.dtype)


def as_floats(caller: str, name: str, value: Any, kind: str = "any") -> Array:
    """Return the value as an array of floats, whose dtype is kept where it is one already.

    Examples
    --------
    >>> import nn
    >>> nn.contract.as_floats("f", "x", [1, 2])
    array([1., 2.])
    """
    if value is None:
        shape = f"an array {kind}" if kind[0] == "(" else "an array of any shape"
        raise TypeError(f"{caller}: {name} is None; give numbers in {shape}")
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
    if kind[0] != "(" or kind[:4] == "(...":  # of others every entry is looked at, in `fit`
        _refuse_nan(caller, name, value)
    return cast("Array", value)


def _refuse_nan(caller: str, name: str, array: Array) -> None:
    """Raise if an entry of an array is not a number."""
    if not are_finite([array]) and np.isnan(array).any():
        raise ValueError(f"{caller}: {name} has nan; remove it or replace it before this call")


def are_finite(arrays: Sequence[Array]) -> bool:
    """Tell whether every entry of every array is finite.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> large, infinite = np.array([1e300]), np.array([np.inf])
    >>> nn.contract.are_finite([large, large]), nn.contract.are_finite([large, infinite])
    (True, False)
    """
    squares = float(sum(map(np.vdot, arrays, arrays)))  # a fast pass, which large ones may overflow
    return isfinite(squares) or all(bool(np.isfinite(array).all()) for array in arrays)


def _rank_message(name: str, shapes: dict[str, str], fitted: dict[str, Any]) -> str:
    """Return the sentence for an array with too few or too many axes."""
    array, shape = fitted[name], shapes[name]
    twin = next((t for t, s in shapes.items() if s == shape and t != name and t in fitted), None)
    if array.ndim == 1 and twin and np.shape(fitted[twin]) == (len(array), 1):
        return (
            f"{twin} is {fitted[twin].shape} but {name} is {array.shape}; "
            f"write {name} as a column, {name}[:, None]"
        )
    if array.ndim == 1 and len(_sizes(shape)[0]) == 2:
        return (
            f"{name} is {array.shape} but must be {shape}; "
            f"write one example as {name}[None, :], one column as {name}[:, None]"
        )
    return f"{name} is {array.shape} but must be {shape}"


def generator_of(caller: str, rng: Any) -> "Generator":
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
