"""What NumPy does with a traced array is written down, so that it can be played back.

`Tracer` stands in for an array and records what functions do with it.
"""

from collections.abc import Callable
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from ._validation import Array

if TYPE_CHECKING:
    from numpy.random import Generator

Call: TypeAlias = tuple[Callable[..., object], tuple[Any, ...]]
VIEWS = (np.transpose, np.ravel)


class Tracer(NDArrayOperatorsMixin):
    """What stands for an array: for a given one, or for what a function will make of its inputs.

    A number that changes from step to step is `scalar`: it takes the dtype of what it meets, as
    Python's own numbers do.

    Examples
    --------
    >>> import nn
    >>> notes = []
    >>> A = nn.tracer.Tracer(notes, (3, 2), float)
    >>> dZ = nn.activations.sigmoid_backward(A, None, A)
    >>> [value.function.__name__ for value in notes], dZ.shape
    (['multiply', 'subtract', 'multiply'], (3, 2))
    """

    __hash__ = object.__hash__
    stands_in = True  # the doors of public functions let it pass

    def __init__(
        self,
        notes: "list[Tracer]",
        shape: tuple[int, ...],
        dtype: Any,
        function: Any = None,
        inputs: tuple[Any, ...] = (),
        array: Any = None,
        scalar: bool = False,
    ) -> None:
        self.notes, self.shape, self.dtype, self.ndim = notes, shape, np.dtype(dtype), len(shape)
        self.function, self.inputs, self.array, self.scalar = function, inputs, array, scalar
        self.root: Tracer = inputs[0].root if function in VIEWS else self

    def record(self, *described: Any) -> "Tracer":
        """Return the value of a call, which is written down; of a scalar one, once."""
        value = Tracer(self.notes, *described)
        for known in self.notes if value.scalar else ():
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
        if ufunc is np.matmul:
            shape = left[:-1] + right[0][1:]
        else:  # mostly an array meets one like it, or a number
            alike = all(other in (left, ()) for other in right)
            shape = left if alike else np.broadcast_shapes(left, *right)
        scalar = all(isinstance(kind, type) for kind in kinds)
        return self.record(shape, dtype, ufunc, inputs, None, scalar)

    def _input(self, value: Any, kind: Any, dtype: Any) -> Any:
        """Return an input of a call, where a number is an array of the dtype that it needs."""
        if not isinstance(value, Tracer):
            return np.asarray(value, dtype if isinstance(kind, type) else None)
        if value.scalar and value.dtype != dtype:
            return self.record((), dtype, np.positive, (value,), None, True)
        return value

    def __array_function__(self, function: Any, types: Any, args: Any, how: Any) -> Any:
        return getattr(Tracer, function.__name__)(*args, **how)

    def __bool__(self) -> bool:
        raise TypeError("a number is asked for, which is another one in each step")

    __array__ = __float__ = __bool__

    def __len__(self) -> int:
        return self.shape[0]

    def __pow__(self, power: Any) -> Any:
        X: Any = self
        return np.square(X) if type(power) is int and power == 2 else np.power(X, power)

    @property
    def T(self) -> "Tracer":
        """The transpose, a view."""
        return Tracer(self.notes, self.shape[::-1], self.dtype, np.transpose, (self,))

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        """Return the value as floats of this dtype."""
        return self if dtype == self.dtype else self.record(self.shape, dtype, convert, (self,))

    asarray = astype

    def clip(self, low: Any, high: Any) -> Any:
        """Return every entry, but none below or above the limits."""
        X: Any = self
        return np.minimum(np.maximum(X, low), high)

    def where(self, yes: Any, no: Any) -> "Tracer":
        """Return the entries of one where the value is true, and of the other elsewhere."""
        kinds = [_kind(value) for value in (yes, no)]
        dtype = np.result_type(*kinds)
        yes, no = (self._input(*given, dtype) for given in zip((yes, no), kinds, strict=True))
        return self.record(self.shape, dtype, choose, (self, yes, no))

    def max(self, axis: int, keepdims: bool) -> "Tracer":
        """Return the largest entry of each row."""
        if range(self.ndim)[axis] != 1 or not keepdims:
            raise TypeError("the largest entry is taken along another axis than the rows")
        return self.record((len(self), 1), self.dtype, largest, (self,))

    def sum(self, axis: int | None = None, keepdims: bool = False) -> Any:
        """Return the sum as a product with ones, which is faster; squares need no ones."""
        if self.dtype.kind != "f":
            raise TypeError(f"the sum is one of {self.dtype}")
        if axis is None:
            squares = self.function is np.square
            x = (self.inputs[0] if squares else self).root
            flat = Tracer(self.notes, (prod(x.shape),), x.dtype, np.ravel, (x,))
            return flat @ (flat if squares else np.ones(flat.shape, x.dtype))
        ones = np.ones(self.shape[axis], self.dtype)
        if range(self.ndim)[axis] == 0:
            return (ones[None] if keepdims else ones) @ self
        return self @ (ones[:, None] if keepdims else ones)


def _kind(value: Any) -> Any:
    """Return what decides about the dtype of a result: a dtype, or Python's type of a number."""
    if type(value) in (int, float):
        return type(value)
    return float if getattr(value, "scalar", False) else value.dtype


def _merged(ufunc: Any, inputs: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """Return the call with the numbers before an array made one, so that it is read once less."""
    scalar = [getattr(value, "scalar", None) for value in inputs]  # of what is not watched None
    if ufunc is np.divide and scalar == [False, True]:
        X, number = inputs
        ufunc, inputs, scalar = np.multiply, (1 / number, X), [True, False]
    if ufunc is np.multiply and scalar == [True, False] and inputs[1].function is np.multiply:
        number, X = inputs[1].inputs
        if getattr(number, "scalar", False):
            number = number.inputs[0] if number.function is np.positive else number
            inputs = inputs[0] * number, X
    return ufunc, inputs


def _is_same_call(value: Tracer, other: Tracer) -> bool:
    """Tell whether two scalar values are the same number in every step."""
    return (value.function, value.dtype) == (other.function, other.dtype) and all(
        a is b or (type(a) is type(b) is np.ndarray and a.dtype == b.dtype and bool(a == b))
        for a, b in zip(value.inputs, other.inputs, strict=True)
    )


def choose(condition: Array, yes: Array, no: Array, out: Array) -> None:
    """Fill an array from one of two others, entry by entry.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> out = np.empty(2)
    >>> nn.tracer.choose(np.array([True, False]), np.ones(2), 0.0, out)
    >>> out
    array([1., 0.])
    """
    out[...] = np.where(condition, yes, no)


def convert(X: Array, out: Array) -> None:
    """Fill an array with the entries of another, as numbers of its own kind.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> out = np.empty(2)
    >>> nn.tracer.convert(np.array([True, False]), out)
    >>> out
    array([1., 0.])
    """
    out[...] = X


def largest(rows: Array, out: Array) -> None:
    """Fill an array with the largest entry of each row.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> out = np.empty((2, 1))
    >>> nn.tracer.largest(np.array([[1.0, 2.0], [4.0, 3.0]]), out)
    >>> out.T
    array([[2., 4.]])
    """
    np.maximum.reduce(rows, axis=1, out=out, keepdims=True)


def draw(rng: "Generator", out: Array) -> None:
    """Fill an array with random numbers from 0 to 1.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> numbers = np.empty(2)
    >>> nn.tracer.draw(np.random.default_rng(0), numbers)
    >>> numbers
    array([0.63696169, 0.26978671])
    """
    rng.random(out=out)


def input_of(notes: list[Tracer], array: Array, scalar: bool = False) -> Any:
    """Return what stands for an array that is there already.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.tracer.input_of([], np.ones((3, 2))).T.shape
    (2, 3)
    """
    return Tracer(notes, array.shape, array.dtype, None, (), array, scalar)


def recorded_rng(notes: list[Tracer], rng: "Generator") -> "Generator":
    """Return what draws as this generator does, but anew in each step.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> notes = []
    >>> on = nn.tracer.recorded_rng(notes, np.random.default_rng(0)).random((3, 2)) >= 0.5
    >>> len(notes), on.shape, on.dtype
    (2, (3, 2), dtype('bool'))
    """

    def random(_: Any, shape: tuple[int, ...]) -> Tracer:
        notes.append(Tracer(notes, shape, float, draw, (rng,)))
        return notes[-1]

    return type("Draws", (np.random.Generator,), {"random": random})(rng.bit_generator)
