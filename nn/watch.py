"""What NumPy does with a watched array is written down, and can be played back.

`Watched` stands in for an array and notes what functions do with it. A plan makes each note into
one call of NumPy, which writes into an array that is already there.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from ._validation import Array

if TYPE_CHECKING:
    from numpy.random import Generator

Call: TypeAlias = tuple[Callable[..., object], tuple[Any, ...]]
VIEWS = (np.transpose, np.ravel)


class Watched(NDArrayOperatorsMixin):
    """What stands for an array: for a given one, or for what a function will make of its inputs.

    A number that changes from step to step is `weak`: it takes the dtype of what it meets, as
    Python's own numbers do.

    Examples
    --------
    >>> import nn
    >>> notes = []
    >>> A = nn.watch.Watched(notes, (3, 2), float)
    >>> dZ = nn.activations.sigmoid_way_back(A, None, A)
    >>> [value.function.__name__ for value in notes], dZ.shape
    (['multiply', 'subtract', 'multiply'], (3, 2))
    """

    __hash__ = object.__hash__

    def __init__(
        self,
        notes: "list[Watched]",
        shape: tuple[int, ...],
        dtype: Any,
        function: Any = None,
        inputs: tuple[Any, ...] = (),
        array: Any = None,
        weak: bool = False,
    ) -> None:
        self.notes, self.shape, self.dtype, self.ndim = notes, shape, np.dtype(dtype), len(shape)
        self.function, self.inputs, self.array, self.weak = function, inputs, array, weak
        self.root: Watched = inputs[0].root if function in VIEWS else self

    def note(self, *described: Any) -> "Watched":
        """Return the value of a call, which is written down; of a weak one, once."""
        value = Watched(self.notes, *described)
        for known in self.notes if value.weak else ():
            if _is_same_call(known, value):
                return known
        self.notes.append(value)
        return value

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **how: Any) -> Any:
        if method != "__call__" or how or ufunc.nout != 1:
            return NotImplemented
        ufunc, inputs = _merged(ufunc, inputs)
        kinds = [_kind(value) for value in inputs]
        *dtypes, dtype = ufunc.resolve_dtypes((*kinds, None))
        inputs = tuple(map(self._input, inputs, kinds, dtypes))
        left, *right = (value.shape for value in inputs)
        shape = (
            left[:-1] + right[0][1:] if ufunc is np.matmul else np.broadcast_shapes(left, *right)
        )
        weak = all(isinstance(kind, type) for kind in kinds)
        return self.note(shape, dtype, ufunc, inputs, None, weak)

    def _input(self, value: Any, kind: Any, dtype: Any) -> Any:
        """Return an input of a call, where a number is an array of the dtype that it needs."""
        if not isinstance(value, Watched):
            return np.asarray(value, dtype if isinstance(kind, type) else None)
        if value.weak and value.dtype != dtype:
            return self.note((), dtype, np.positive, (value,), None, True)
        return value

    def __array_function__(self, function: Any, types: Any, args: Any, how: Any) -> Any:
        return getattr(Watched, function.__name__)(*args, **how)

    def __bool__(self) -> bool:
        raise TypeError("a number is asked for, which is another one in each step")

    __array__ = __float__ = __bool__

    def __len__(self) -> int:
        return self.shape[0]

    def __pow__(self, power: Any) -> Any:
        X: Any = self
        return np.square(X) if type(power) is int and power == 2 else np.power(X, power)

    @property
    def T(self) -> "Watched":
        """The transpose, a view."""
        return Watched(self.notes, self.shape[::-1], self.dtype, np.transpose, (self,))

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        """Return the value as floats of this dtype."""
        return self if dtype == self.dtype else self.note(self.shape, dtype, _convert, (self,))

    asarray = astype

    def clip(self, low: Any, high: Any) -> Any:
        """Return every entry, but none below or above the limits."""
        X: Any = self
        return np.minimum(np.maximum(X, low), high)

    def where(self, yes: Any, no: Any) -> "Watched":
        """Return the entries of one where the value is true, and of the other elsewhere."""
        dtype = np.result_type(*map(_kind, (yes, no)))
        return self.note(self.shape, dtype, _choose, (self, yes, no))

    def max(self, axis: int, keepdims: bool) -> "Watched":
        """Return the largest entry of each row."""
        if range(self.ndim)[axis] != 1 or not keepdims:
            raise TypeError("the largest entry is taken along another axis than the rows")
        return self.note((len(self), 1), self.dtype, _largest, (self,))

    def sum(self, axis: int | None = None, keepdims: bool = False) -> Any:
        """Return the sum as a product with ones, which is faster; squares need no ones."""
        if self.dtype.kind != "f":
            raise TypeError(f"the sum is one of {self.dtype}")
        if axis is None:
            squares = self.function is np.square
            x = (self.inputs[0] if squares else self).root
            flat = Watched(self.notes, (prod(x.shape),), x.dtype, np.ravel, (x,))
            return flat @ (flat if squares else np.ones(flat.shape, x.dtype))
        ones = np.ones(self.shape[axis], self.dtype)
        if range(self.ndim)[axis] == 0:
            return (ones[None] if keepdims else ones) @ self
        return self @ (ones[:, None] if keepdims else ones)


def _kind(value: Any) -> Any:
    """Return what decides about the dtype of a result: a dtype, or Python's type of a number."""
    if type(value) in (int, float):
        return type(value)
    return float if getattr(value, "weak", False) else value.dtype


def _merged(ufunc: Any, inputs: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """Return the call with the numbers before an array made one, so that it is read once less."""
    weak = [getattr(value, "weak", None) for value in inputs]  # of what is not watched None
    if ufunc is np.divide and weak == [False, True]:
        X, number = inputs
        ufunc, inputs, weak = np.multiply, (1 / number, X), [True, False]
    if ufunc is np.multiply and weak == [True, False] and inputs[1].function is np.multiply:
        number, X = inputs[1].inputs
        if getattr(number, "weak", False):
            number = number.inputs[0] if number.function is np.positive else number
            inputs = inputs[0] * number, X
    return ufunc, inputs


def _is_same_call(value: Watched, other: Watched) -> bool:
    """Tell whether two weak values are the same number in every step."""
    return (value.function, value.dtype) == (other.function, other.dtype) and all(
        a is b or (type(a) is type(b) is np.ndarray and a.dtype == b.dtype and bool(a == b))
        for a, b in zip(value.inputs, other.inputs, strict=True)
    )


def _choose(condition: Array, yes: Array, no: Array, out: Array) -> None:
    out[...] = np.where(condition, yes, no)


def _convert(X: Array, out: Array) -> None:
    out[...] = X


def _largest(rows: Array, out: Array) -> None:
    np.maximum.reduce(rows, axis=1, out=out, keepdims=True)


def given(notes: list[Watched], array: Array, weak: bool = False) -> Any:
    """Return what stands for an array that is there already.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.watch.given([], np.ones((3, 2))).T.shape
    (2, 3)
    """
    return Watched(notes, array.shape, array.dtype, None, (), array, weak)


def draws(notes: list[Watched], rng: "Generator") -> "Generator":
    """Return what draws as this generator does, but anew in each step.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> notes = []
    >>> on = nn.watch.draws(notes, np.random.default_rng(0)).random((3, 2)) >= 0.5
    >>> len(notes), on.shape, on.dtype
    (2, (3, 2), dtype('bool'))
    """

    def random(_: Any, shape: tuple[int, ...]) -> Watched:
        notes.append(Watched(notes, shape, float, lambda out: rng.random(out=out)))
        return notes[-1]

    return type("Draws", (np.random.Generator,), {"random": random})(rng.bit_generator)


def plan(
    notes: list[Watched], results: Iterable[tuple[Any, Array]], spare: Sequence[Watched] = ()
) -> list[Call]:
    """Return the calls that leave these results in these arrays; they write over what is used up.

    Used up is what no later call reads: what was made on the way, what a result will replace, and
    the `spare` ones of the given arrays.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> notes, A = [], np.array([0.5, 0.25])
    >>> dZ = nn.activations.sigmoid_way_back(1.0, None, nn.watch.given(notes, A))
    >>> for function, inputs in nn.watch.plan(notes, [(dZ, A)]):
    ...     _ = function(*inputs)
    >>> A
    array([0.25  , 0.1875])
    """
    places = {value: place for place, value in enumerate(notes)}
    for value, array in results:
        later = _watched(notes[places[value] + 1 :]) if value in places else []
        if value in places and value.array is None and not any(v.array is array for v in later):
            value.array = array
        else:
            notes.append(Watched(notes, array.shape, array.dtype, np.positive, (value,), array))
    last = {v: place for place, value in enumerate(notes) for v in _watched([value])}
    due = {id(v.array): place for place, v in enumerate(notes) if v.array is not None}
    due |= {id(v.array): len(notes) for v in spare}  # when an array must be free at the latest
    held = {v for v in last if v.function is None and id(v.array) in due}
    free: defaultdict[Any, list[Array]] = defaultdict(list)
    calls = []
    for place, value in enumerate(notes):
        if value.array is None and value not in last:
            continue  # nobody reads it
        spent = {v for v in held if last[v] == place}
        held -= spent
        if value.array is None:
            kind, until = (value.shape, value.dtype), last[value]
            here = [
                v for v in spent
                if value.function is not np.matmul  # which may not write into what it reads
                and (v.shape, v.dtype) == kind and until <= due.get(id(v.array), until)
            ]  # fmt: skip
            spent -= set(here[:1])
            pool = [v.array for v in here[:1]] or free[kind]
            value.array = pool.pop() if pool else np.empty(*kind)
            held.add(value)
        for v in spent:
            if id(v.array) not in due:
                free[v.shape, v.dtype].append(v.array)
        calls.append(_call(value))
    return calls


def _watched(values: Iterable[Watched]) -> list[Watched]:
    """Return the watched values that these are made of; for a view, what it shows."""
    return [v.root for value in values for v in value.inputs if isinstance(v, Watched)]


def _call(value: Watched) -> Call:
    """Return the call that computes a value into its array."""
    inputs = tuple(map(_array_of, value.inputs))
    if value.function is np.matmul:
        return inputs[0].dot, (inputs[1], value.array)
    if value.function in (np.maximum, np.minimum):  # they take it by its name alone
        return partial(value.function, out=value.array), inputs
    return value.function, (*inputs, value.array)


def _array_of(value: Any) -> Any:
    """Return the array that an input of a call stands for."""
    if not isinstance(value, Watched):
        return value
    return value.function(_array_of(value.inputs[0])) if value.function in VIEWS else value.array
