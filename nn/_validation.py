"""What a public function takes is written above it, once, and checked at its door, once.

A shape such as ``"(n, n_in)"`` names its sizes; a name that occurs twice must be the same number
twice. A word behind a shape says which arrays of it are meant, see `VALUES`; a word without a
shape is a single number, see `NUMBERS`. Functions of this package that have checked their
arguments call the `plain` functions behind the doors.
"""

import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
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
Kind: TypeAlias = "str | Callable[[str, dict[str, Any]], Any]"
Sizes: TypeAlias = dict[str, tuple[str, str, tuple[int, ...]]]
PACKAGE = __name__.split(".")[0]

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


def validated(
    returns: Callable[[Any], Any] | None = None, /, **kinds: Kind
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that checks and converts the named arguments before the function runs.

    Parameters
    ----------
    returns : function, optional
        Of what the function returns; makes of it what the caller gets.
    **kinds
        For each argument what it is: a shape, as ``"(n, n_in)"``, ``"any"`` or ``"any finite"``;
        a shape with a word of `VALUES`; ``"scores"`` behind a shape, for softmax: several, and no
        probabilities; a word of `NUMBERS`; ``"rng"``; ``"function"``; ``"flag"``; each of
        these with a ``?`` if it may be None; or a function of the caller's name and all
        arguments, which returns this one. Numbers and lists become
        arrays, and all arrays get the dtype of the first that has floats, or float64.

    Raises
    ------
    TypeError, ValueError
        By the decorated function, in one sentence: what came, what was expected, what to type.

    Examples
    --------
    >>> import nn
    >>> @nn._validation.validated(X="(n, n_in)")
    ... def rows(X):
    ...     return len(X)
    >>> rows([[1, 2], [3, 4], [5, 6]])
    3
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        code = getattr(function, "__wrapped__", cast("Any", function)).__code__
        parameters = code.co_varnames[: code.co_argcount]
        defaults = getattr(function, "__wrapped__", cast("Any", function)).__defaults__ or ()
        needed = set(parameters[: len(parameters) - len(defaults)])

        @wraps(function)
        def door(*args: P.args, **kwargs: P.kwargs) -> R:
            if len(args) > len(parameters) or (
                kwargs and kwargs.keys() & set(parameters[: len(args)])
            ):
                return function(*args, **kwargs)  # Python says what is wrong with such a call
            given = dict(zip(parameters, args, strict=False)) | kwargs
            if len(given) < len(parameters) and not needed <= given.keys():
                return function(*args, **kwargs)
            if any(getattr(value, "stands_in", False) for value in given.values()):
                return function(*args, **kwargs)  # for an array that was let in already
            result = cast("Any", function)(**validate(function.__name__, kinds, given))
            return pythonic(returns(result) if returns else result)

        return opened(door, function, kinds)

    return decorate


def opened(door: Any, function: Callable[..., Any], kinds: dict[str, Kind]) -> Any:
    """Return the door of a function, which from now on is known for one."""
    door.__wrapped__, door.door, door.kinds = function, door, kinds
    return door


def plain(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function behind a door, or the function itself where there is none.

    Examples
    --------
    >>> import nn
    >>> nn._validation.plain(nn.dense).__name__
    'dense'
    """
    if getattr(function, "door", None) is function:  # what `wraps` copied is another's
        return function.__wrapped__
    return function


def admitted(function: Callable[..., Any], *args: Any) -> tuple[Any, ...]:
    """Return the arguments as the function's door lets them in, or raise as it would.

    Examples
    --------
    Whoever then calls the function often can call the `plain` one.

    >>> import nn
    >>> nn._validation.admitted(nn.squared_error, [[0.5]], [[1]])
    (array([[0.5]]), array([[1.]]))
    """
    kinds = getattr(function, "kinds", None)
    if kinds is None:
        return args
    return tuple(validate(function.__name__, kinds, dict(zip(kinds, args, strict=True))).values())


def pythonic(result: Any) -> Any:
    """Return a NumPy number as Python's own, which prints without its type; all else as it is.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn._validation.pythonic((np.float64(0.5), "C"))
    (0.5, 'C')
    """
    if type(result) is tuple:
        return tuple(pythonic(part) for part in result)
    if isinstance(result, np.generic) or (type(result) is np.ndarray and result.ndim == 0):
        return result.item()
    return result


def validate(
    caller: str, kinds: Mapping[str, Kind], given: dict[str, Any], sizes: "Sizes | None" = None
) -> dict[str, Any]:
    """Return the arguments checked, with every array converted, or raise what is wrong.

    Parameters
    ----------
    caller : str
        Whose arguments they are.
    kinds, given : dict
        What each argument must be, and what it is.
    sizes : dict, optional
        Sizes that are known: whose each is, the shape that was wanted there, and the one that came.

    Examples
    --------
    >>> import nn
    >>> nn._validation.validate("f", {"x": "(n,)"}, {"x": [1, 2]})
    {'x': array([1., 2.])}
    """
    checked = dict(given)
    arrays = [given.get(name) for name, kind in kinds.items() if is_array(kind)]
    dtypes = [getattr(array, "dtype", None) for array in arrays]
    dtype = next((d for d in dtypes if getattr(d, "kind", "") == "f"), np.float64)
    seen = dict(sizes or {})
    for name, kind in kinds.items():
        if name not in given:
            continue
        if not isinstance(kind, str):
            checked[name] = kind(caller, checked)
        elif not is_array(kind):
            checked[name] = _alone(caller, name, kind, given[name])
        else:
            array = as_floats(caller, name, given[name], kind).astype(dtype, copy=False)
            checked[name] = _shaped(caller, name, kind, array, given, seen, kinds)
    return checked


def is_array(kind: Kind) -> bool:
    """Tell whether a kind is one of arrays."""
    return isinstance(kind, str) and (kind[0] == "(" or kind[:3] == "any")


def _shaped(
    caller: str, name: str, kind: str, array: Array, given: Any, seen: Sizes, kinds: Any
) -> Array:
    """Return an array that has the shape and the entries of its kind, or raise."""
    if kind[:3] == "any":
        if kind == "any finite":
            _check_entries(caller, name, array)
        return array
    sizes, word = _sizes(kind)
    classes = word in TAKES_CLASSES and array.ndim == 1 and sizes[-1] in seen
    if classes:
        sizes = sizes[:1]
    any_rows = sizes[0] == "..."
    if array.ndim < len(sizes) - any_rows or (array.ndim > len(sizes) and not any_rows):
        raise ValueError(f"{caller}: {_rank_message(name, kind, array, given, seen, kinds)}")
    _check_entries(caller, name, array, infinite=any_rows)
    for size, length in zip(sizes[::-1], array.shape[::-1], strict=False):
        other, shape, expected = seen.setdefault(size, (name, kind, array.shape))
        if length != _length(size, shape, expected):
            raise ValueError(
                f"{caller}: {other} is {expected} but {name} is {array.shape}; "
                f"{other} is {shape}, {name} is {kind}; {size} must be the same number in both"
                + _class_column(name, word, array)
            )
    if classes:
        other, shape, expected = seen["n_out"]
        array = one_hot(caller, name, array, _length("n_out", shape, expected))
    _check_values(caller, name, word, array)
    return array


def _length(size: str, shape: str, array: tuple[int, ...]) -> int:
    """Return how long an array is along the axis that a shape calls by this name."""
    names = _sizes(shape)[0]
    return array[names.index(size) - len(names)]


def _class_column(name: str, word: str, array: Array) -> str:
    """Return what to write for class numbers that stand in a column."""
    if word in TAKES_CLASSES and array.shape[1:] == (1,) and not (array % 1).any():
        return f"; write class numbers flat, np.ravel({name})"
    return ""


@cache
def _sizes(shape: str) -> tuple[list[str], str]:
    """Return the names of the sizes in ``"(n, n_in)"``, and the word behind it."""
    sizes, _, word = shape[1:].partition(")")
    return sizes.replace(" ", "").rstrip(",").split(","), word.strip()


def _alone(caller: str, name: str, kind: str, value: Any) -> Any:
    """Return an argument that is no array, or raise if it is not of its kind."""
    if kind.endswith("?"):
        return None if value is None else _alone(caller, name, kind[:-1], value)
    if kind == "rng":
        return generator_of(caller, value)
    if kind == "function":
        if not callable(value):
            raise TypeError(f"{caller}: {name} is {short(value)}; write the name of a function")
        return value
    if kind == "flag":
        if not isinstance(value, bool):
            raise TypeError(
                f"{caller}: {name} is {short(value)}; write {name}=True or {name}=False"
            )
        return value
    number, holds, words, example = NUMBERS[kind]
    own: Any = int if number is Integral else float  # NumPy's float64 would not keep float32
    try:
        converted = own(value) if isinstance(value, number) else None
    except OverflowError:  # an integer beyond all floats
        converted = None
    if converted is None or isinstance(value, bool) or not holds(converted):
        raise ValueError(f"{caller}: {name} is {short(value)}; write {words}, as {name}={example}")
    return converted


def short(value: Any) -> str:
    """Return a value as Python shows it, or how that begins.

    Examples
    --------
    >>> import nn
    >>> nn._validation.short(10**100)
    '100000000000000000000000000000000000000000000000000000000000…'
    """
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:60]}…"


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
            stacklevel=outside(),
        )


def outside() -> int:
    """Return the stacklevel at which a warning of the function that asks blames its user's line."""
    frame, level = sys._getframe(1), 1
    while frame.f_back and frame.f_globals["__name__"].split(".")[0] in (PACKAGE, "contextlib"):
        frame, level = frame.f_back, level + 1
    return level


def sums_to_one(rows: Array) -> bool:
    """Tell whether every row sums to 1, as near as single precision can.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn._validation.sums_to_one(np.array([[0.5, 0.5], [0.0, 1.0]]))
    True
    """
    return bool((abs(rows.sum(axis=1) - 1) < 1e-5).all())


def one_hot(caller: str, name: str, y: Array, n_out: int) -> Array:
    """Return the rows (n, n_out) that class numbers (n,) stand for; for one output, a column.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn._validation.one_hot("f", "y", np.array([2.0, 0.0]), 3)
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
    >>> nn._validation.as_floats("f", "x", [1, 2])
    array([1., 2.])
    """
    if value is None:
        shape = f"an array {kind}" if kind[0] == "(" else "an array of any shape"
        raise TypeError(f"{caller}: {name} is None; give numbers in {shape}")
    if hasattr(value, "toarray"):
        raise TypeError(
            f"{caller}: {name} is a sparse {type(value).__name__}; write {name}.toarray()"
        )
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(
            f"{caller}: {name} is a masked array; write {name}.filled(0.0), "
            "with what is to stand where it is masked"
        )
    if isinstance(value, np.matrix) or not hasattr(value, "__array_function__"):
        try:
            value = np.asarray(value)
        except ValueError:
            raise ValueError(
                f"{caller}: {name} has rows of different lengths; make them equal"
            ) from None
    if value.dtype.kind in "biu":
        value = value.astype(np.float64)
    if value.dtype.kind != "f":
        raise TypeError(f"{caller}: {name} holds {_instead(name, kind, value)}")
    if kind[0] != "(" or kind[:4] == "(...":  # of others every entry is looked at, in `validate`
        _refuse_nan(caller, name, value)
    return cast("Array", value)


def _instead(name: str, kind: str, array: Any) -> str:
    """Return what an array holds that are no numbers, and what to write."""
    if array.dtype.kind == "c":
        return f"{array.dtype}, not real numbers; write {name}.real"
    try:
        np.asarray(array, float)
    except (TypeError, ValueError):
        if array.ndim == 0:
            return f"{array.dtype}, not numbers; give numbers in a list or an array"
        if not all(isinstance(entry, str) for entry in array.flat):
            return f"{array.dtype}, not numbers; give numbers alone"
        if name in ("y", "Y"):
            return f"words; write class numbers, np.unique({name}, return_inverse=True)[1]"
        return f"words, as {str(array.flat[0])!r}; give a number for each"
    return f"{array.dtype}, not numbers; write np.asarray({name}, dtype=float)"


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
    >>> nn._validation.are_finite([large, large]), nn._validation.are_finite([large, infinite])
    (True, False)
    """
    squares = float(sum(map(np.vdot, arrays, arrays)))  # a fast pass, which large ones may overflow
    return isfinite(squares) or all(bool(np.isfinite(array).all()) for array in arrays)


def _rank_message(
    name: str, kind: str, array: Array, given: Any, seen: Sizes, kinds: Mapping[str, Kind]
) -> str:
    """Return the sentence for an array with too few or too many axes."""
    if array.ndim != 1 or len(_sizes(kind)[0]) != 2:
        return f"{name} is {array.shape} but must be {kind}"
    ours = name if hasattr(given[name], "__array_function__") else f"np.asarray({name})"
    later = [(n, k, getattr(given.get(n), "shape", None)) for n, k in kinds.items()]
    for other, shape, found in [*seen.values(), *later]:
        if _sizes(str(shape))[0] == _sizes(kind)[0] and found == (len(array), 1):
            return (
                f"{other} is {found} but {name} is {array.shape}; "
                f"write {name} as a column, {ours}[:, None]"
            )
    return (
        f"{name} is {array.shape} but must be {kind}; "
        f"write one example as {ours}[None, :], one column as {ours}[:, None]"
    )


def generator_of(caller: str, rng: Any) -> "Generator":
    """Return the generator that an integer stands for, or the generator itself.

    Examples
    --------
    >>> import nn
    >>> nn._validation.generator_of("init", 0).random() < 1
    True
    """
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, bool) or not isinstance(rng, Integral) or rng < 0:
        raise TypeError(
            f"{caller}: rng is {short(rng)}; write a non-negative integer, as rng=0, "
            "or np.random.default_rng(0)"
        )
    return np.random.default_rng(int(rng))
