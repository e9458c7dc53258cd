r"""A tape writes down every operation as it happens; read backwards, it is backpropagation.

Nothing here knows a layer or a loss. The one table says how blame passes back through each
operation of NumPy: it gives the gradient ``dA`` at the result ``A``, and the operands, and takes
the gradient at an operand. All the rest is the chain rule.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from ._validation import Array, as_floats

Backward: TypeAlias = Callable[..., Array]


def at_left(dA: Array, A: Array, X: Array, Y: Array) -> Array:
    """Return the gradient at the left operand of a product: of vectors, matrices or stacks."""
    if Y.ndim == 1:
        return dA[..., None] * Y
    if X.ndim == 1:  # a row; what is in front of its axis is summed later
        dA = dA[..., None, :]
    return dA @ Y.swapaxes(-1, -2)


def at_right(dA: Array, A: Array, X: Array, Y: Array) -> Array:
    """Return the gradient at the right operand of a product."""
    if Y.ndim == 1:
        return dA[..., None] * X
    if X.ndim == 1:
        return X[:, None] * dA[..., None, :]
    return X.swapaxes(-1, -2) @ dA


backwards: dict[np.ufunc, tuple[Backward, ...]] = {
    np.add: (lambda dA, A, X, Y: dA, lambda dA, A, X, Y: dA),
    np.subtract: (lambda dA, A, X, Y: dA, lambda dA, A, X, Y: -dA),
    np.multiply: (lambda dA, A, X, Y: dA * Y, lambda dA, A, X, Y: dA * X),
    np.divide: (lambda dA, A, X, Y: dA / Y, lambda dA, A, X, Y: -dA * A / Y),
    np.power: (
        # X**0 is 1 everywhere and 0**Y is 0, so both have no slope, at 0 either.
        lambda dA, A, X, Y: dA * Y * X ** np.where(np.equal(Y, 0), 0, Y - 1),
        lambda dA, A, X, Y: dA * A * np.log(np.where(np.equal(X, 0), 1, X)),
    ),
    np.matmul: (at_left, at_right),
    np.maximum: (lambda dA, A, X, Y: dA * (X > Y), lambda dA, A, X, Y: dA * (X <= Y)),
    np.negative: (lambda dA, A, X: -dA,),
    np.absolute: (lambda dA, A, X: dA * np.sign(X),),
    np.exp: (lambda dA, A, X: dA * A,),
    np.log: (lambda dA, A, X: dA / X,),
    np.tanh: (lambda dA, A, X: dA * (1 - A**2),),
}


class Tape(list["Var"]):
    """The variables of one computation, in the order in which they came to be.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> tape = nn.Tape()
    >>> w, b = tape.var(2.0), tape.var(1.0)
    >>> a = np.tanh(w * 0.5 + b)
    >>> dw, db = tape.backward(a, w, b)
    >>> print(f"{dw:.6f} {db:.6f}")
    0.035325 0.070651
    """

    def var(self, value: Any) -> "Var":
        """Return a variable with nothing behind it: an array to take gradients at.

        Parameters
        ----------
        value : array of any shape, or a number
            What the variable stands for.

        Raises
        ------
        TypeError, ValueError
            If the value does not hold numbers, or has nan.
        """
        return Var(as_floats("Tape.var", "value", value), self)

    def backward(self, C: "Var", *at: "Var") -> list[Array]:
        """Return the gradient of the number `C` at each of the variables, and of its shape.

        Parameters
        ----------
        C : Var
            One number, reckoned on this tape.
        *at : Var
            Where its slopes are wanted.

        Raises
        ------
        ValueError
            If `C` is more than one number, or a variable is of another tape.
        """
        if any(var.tape is not self for var in (C, *at)):
            raise ValueError("backward: these are of another tape; make each with this tape's var")
        if C.value.size != 1:
            raise ValueError(f"backward: C is {C.shape}, not one number; write C.sum()")
        gradients = [np.zeros_like(var.value) for var in self]
        gradients[C.place] = np.ones_like(C.value)
        for var in reversed(self[: C.place + 1]):
            for parent, backward in var.parents:
                dX = backward(gradients[var.place])
                gradients[parent.place] += unstretched(dX, parent.shape)
        return [gradients[var.place] for var in at]


class Var(NDArrayOperatorsMixin):
    """An array on a tape: whatever NumPy computes with it is written down there.

    Its array is ``value``; its ``parents`` are what it was computed from, each with the way back.

    Examples
    --------
    >>> import nn
    >>> tape = nn.Tape()
    >>> x = tape.var([1.0, 2.0])
    >>> (x**2).sum().value
    array(5.)
    """

    def __init__(
        self, value: Any, tape: Tape, parents: Sequence[tuple["Var", Backward]] = ()
    ) -> None:
        self.value: Array = np.asarray(value)
        self.shape = self.value.shape
        self.tape, self.place, self.parents = tape, len(tape), parents
        tape.append(self)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *operands: Any, **options: Any) -> Any:
        """Return the result of an operation, and write down the way back to each variable."""
        if method != "__call__" or options:
            raise TypeError(
                f"the tape knows np.{ufunc.__name__} only plain; write Z = Z + 1 for +="
            )
        values = [X.value if isinstance(X, Var) else X for X in operands]
        A = ufunc(*values)
        if A.dtype == bool:
            return A  # a comparison steps; it has no slope to pass back
        if ufunc not in backwards:
            known = ", ".join(known.__name__ for known in backwards)
            raise TypeError(f"the tape has no way back through np.{ufunc.__name__}; use {known}")
        if any(X.tape is not self.tape for X in operands if isinstance(X, Var)):
            raise ValueError(f"np.{ufunc.__name__}: the operands are of two tapes; use one tape")

        def through(backward: Backward) -> Backward:
            return lambda dA: backward(dA, A, *values)

        pairs = zip(operands, backwards[ufunc], strict=True)
        found = [(X, through(w)) for X, w in pairs if isinstance(X, Var)]
        return Var(A, self.tape, found)

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> "Var":
        """Return the sum; every entry that went in gets the whole gradient.

        Parameters
        ----------
        axis : int or tuple of int, optional
            Along which axes to add up; None adds up all entries.
        keepdims : bool
            Whether these axes stay, of length 1.
        """
        kept = self.value.sum(axis=axis, keepdims=True).shape
        A = self.value.sum(axis=axis, keepdims=keepdims)

        def spread(dA: Array) -> Array:
            return np.broadcast_to(dA.reshape(kept), self.shape)

        return Var(A, self.tape, [(self, spread)])

    def __getitem__(self, which: Any) -> "Var":
        """Return some entries; the gradient goes back to where they were taken."""

        def put_back(dA: Array) -> Array:
            dX = np.zeros_like(self.value)
            np.add.at(dX, which, dA)
            return dX

        return Var(self.value[which], self.tape, [(self, put_back)])


def unstretched(dX: Array, shape: tuple[int, ...]) -> Array:
    """Return the gradient at an operand that broadcasting stretched: the sum over its copies.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.autodiff.unstretched(np.ones((3, 2)), (2,))
    array([3., 3.])
    """
    dX = dX.sum(axis=tuple(range(dX.ndim - len(shape))))
    ones = tuple(i for i, size in enumerate(shape) if size == 1)
    dX = dX.sum(axis=ones, keepdims=True)
    if dX.shape != shape:
        raise ValueError(f"a way back returned {dX.shape} for an operand {shape}; they must agree")
    return dX
