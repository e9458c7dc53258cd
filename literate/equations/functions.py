"""The checker's own functions, for real and for complex arguments: derivatives take complex steps.

None of them is taken from `nn`, which is what they check. Vectors are rows (1, k) or columns
(k, 1); of a matrix, each row is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import erfc
from typing import Any

import numpy as np

from .tree import LatexError


class Kink(Exception):  # noqa: N818
    """A derivative was asked for where there is none."""


cornered = ContextVar("cornered", default=False)


@contextmanager
def at_corners() -> Iterator[None]:
    """Within, relu and the absolute value have the slope 0 at 0, which the package takes there."""
    before = cornered.set(True)
    try:
        yield
    finally:
        cornered.reset(before)


def positive(x: Any, corner: Any = False) -> Any:
    """Return where x is positive, or raise where a tiny step could change that.

    `corner` is where it does not matter.
    """
    if np.iscomplexobj(x) and np.any((np.abs(x.real) < 1e-6) & (x.imag != 0) & ~np.array(corner)):
        raise Kink
    return np.real(x) > 0


def corner_of(z: Any) -> Any:
    """Return where a slope is that of a corner: exactly there, and not around it."""
    return cornered.get() and (np.real(z) == 0) & (np.abs(np.imag(z)) < 1e-50)


# Entry by entry.


def relu(z: Any) -> Any:
    return np.where(positive(z, corner_of(z)), z, 0 * z)


def absolute(z: Any) -> Any:
    corner = corner_of(z)
    found = np.where(positive(z, corner), z, -z)
    return np.where(corner, 0 * z, found) if np.any(corner) else found


def sign(z: Any) -> Any:
    return np.where(positive(z), 1.0, -1.0 * positive(-z))


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def normal(z: Any) -> Any:
    """Return the chance that a normal number is below z: as far as z.real, and on by Gauss."""
    x, y = np.real(z), np.imag(z)
    below = np.vectorize(erfc, otypes=[float])(-x / np.sqrt(2)) / 2
    if not np.iscomplexobj(z):
        return below
    nodes, weights = np.polynomial.legendre.leggauss(8)
    heights = (np.exp(-((x + 1j * y * (t + 1) / 2) ** 2) / 2) for t in nodes)
    mean = sum(w / 2 * height for w, height in zip(weights, heights, strict=True))
    return below + 1j * y * mean / np.sqrt(2 * np.pi)


ACTIVATIONS: dict[str, Callable[..., Any]] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": relu,
    "identity": lambda z: z,
}
NUMPY = ("exp", "log", "tanh", "sin", "cos", "sinh", "cosh")
OWN = {**ACTIVATIONS, "sign": sign}
ELEMENTWISE: dict[str, Callable[..., Any]] = {
    **{"\\" + name: getattr(np, name) for name in NUMPY},
    **{rf"\operatorname{{{name}}}": function for name, function in OWN.items()},
    r"\sigma": sigmoid,
    r"\Phi": normal,
    r"\ln": np.log,
}


# Of a whole array.


def along_rows(what: str, Z: Any) -> Any:
    """Return an array whose rows are vectors, or raise where that is not clear."""
    if np.ndim(Z) != 2 or (Z.shape[1] == 1 and len(Z) > 1):
        raise LatexError(f"{what} runs along rows; write a column as a row, with a transpose")
    return Z


def logsumexp(Z: Any) -> Any:
    Z = along_rows("logsumexp", Z)
    top = np.real(Z).max(axis=1, keepdims=True)
    return top + np.log(np.exp(Z - top).sum(axis=1, keepdims=True))


def softmax(Z: Any) -> Any:
    return np.exp(along_rows("softmax", Z) - logsumexp(Z))


def diag(v: Any) -> Any:
    if not is_vector(v):
        raise LatexError("diag makes a matrix of a vector; give it one")
    return np.diag(np.ravel(v))


def trace(A: Any) -> Any:
    if np.ndim(A) != 2 or A.shape[0] != A.shape[1]:
        raise LatexError("only a square matrix has a trace; look for a transpose")
    return np.trace(A)


def maximum(*values: Any) -> Any:
    """Return the largest entry of one array, or the larger of several, entry by entry."""
    if len(values) == 1:
        return largest(np.ravel(values[0]))
    shapes = {np.shape(value) for value in values if np.size(value) > 1}
    if len(shapes) > 1:
        raise LatexError("max and min compare numbers, or arrays of one shape; these differ")
    return largest(values)


def minimum(*values: Any) -> Any:
    return -maximum(*(-value for value in values))


def largest(values: Any) -> Any:
    best = values[0]
    for value in values[1:]:
        best = np.where(positive(value - best), value, best)
    return best


WHOLE: dict[str, Callable[..., Any]] = {
    r"\operatorname{diag}": diag,
    r"\operatorname{tr}": trace,
    r"\operatorname{softmax}": softmax,
    r"\operatorname{logsumexp}": logsumexp,
    r"\max": maximum,
    r"\min": minimum,
}


# Norms.


def is_vector(value: Any) -> bool:
    return np.ndim(value) == 2 and 1 in np.shape(value)


def norm(kind: str, value: Any) -> Any:
    r"""Return the norm of an array: \lVert x \rVert, or of a kind that stands below it."""
    match kind:
        case "" | "F":
            return root(value)
        case "2":
            return root(value) if is_vector(value) else spectral(value)
        case "1" if is_vector(value):
            return absolute(value).sum()
        case r"\infty" if is_vector(value):
            return largest(np.ravel(absolute(value)))
    what = "a vector" if is_vector(value) else "a matrix"
    raise LatexError(f"this norm of {what} is not in the table; write its definition")


def root(value: Any) -> Any:
    """Return the square root of the sum of the squares, which has a kink where all are 0."""
    if np.iscomplexobj(value):
        positive(np.abs(value.real).max() + 1j * np.abs(value.imag).max())
    return np.sqrt((value * value).sum())


def spectral(value: Any) -> Any:
    """Return the largest stretch of a matrix; its slope is that of the two vectors it is between.

    A larger step into the complex plane follows the eigenvalue of the square.
    """
    if not np.iscomplexobj(value):
        return np.linalg.norm(value, 2)
    left, sizes, right = np.linalg.svd(value.real)
    if len(sizes) > 1:
        positive(sizes[0] - sizes[1] + 1j)
    if np.abs(value.imag).max() < 1e-20:
        return sizes[0] + 1j * (left[:, 0] @ value.imag @ right[0])
    squares = np.linalg.eigvals(value.T @ value)
    return np.sqrt(squares[np.argmin(np.abs(squares - sizes[0] ** 2))])
