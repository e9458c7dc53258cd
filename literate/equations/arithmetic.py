r"""Arithmetic in which nothing broadcasts but a row that is added to every row.

A vector is a row (1, k) or a column (k, 1), a number has no shape, and the number 0 every shape.
A number that is computed in many cases at once has one axis, and nothing else has.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from .draws import array
from .functions import absolute, is_vector, norm, positive
from .tree import LatexError, Ones

OF_NUMBERS = {
    "+": operator.add,
    "-": operator.sub,
    "": operator.mul,
    r"\cdot": operator.mul,
    r"\odot": operator.mul,
}
STEP = 1e-100  # into the complex plane: next to it, even e^{-100} is large
CIRCLE = 0.1 * np.exp(2j * np.pi * np.arange(16) / 16)


def single(value: Any) -> bool:
    return not isinstance(value, Ones) and (value.size == 1 or value.ndim == 1)


def bare(value: Any) -> Any:
    """Return a number without a shape, but for its cases."""
    return value if value.ndim == 1 else value.reshape(())


def shape_text(value: Any) -> str:
    if isinstance(value, Ones):
        return "ones"
    return "a number" if np.ndim(value) == 0 else " × ".join(map(str, np.shape(value)))


@contextmanager
def placed(at: int) -> Iterator[None]:
    """Within, an error that does not know where it is happens here."""
    try:
        yield
    except LatexError as error:
        error.at = error.at or at
        raise


def slope(f: Callable[[Any], Any], x: Any, entry: Any, curved: bool) -> Any:
    """Return the derivative of f by one entry of x (`...`: each by each).

    A tiny step into the complex plane has no rounding error. Where complex numbers are at work
    already, the mean over a circle (Cauchy's formula) does the same.
    """

    def moved(step: complex) -> Any:
        y = np.array(x, complex)
        y[entry] += step
        return f(y)

    if not curved:
        return np.imag(moved(STEP * 1j)) / STEP
    mean = sum(moved(step) / step for step in CIRCLE) / len(CIRCLE)
    return mean if np.iscomplexobj(f(x)) else np.real(mean)


def fold(values: list[Any], join: Callable[[Any, Any], Any], empty: float) -> Any:
    if not values:
        return array(empty)
    total = values[0]
    for value in values[1:]:
        total = join(total, value)
    return total


def as_number(value: Any, what: str, at: int) -> Any:
    if not single(value):
        sentence = f"{what} must be a number, not {shape_text(value)}; say it elementwise"
        raise LatexError(sentence, at)
    return bare(value)


def transposed(value: Any, at: int) -> Any:
    if isinstance(value, Ones):
        return replace(value, row=not value.row)
    if np.ndim(value) == 0:
        raise LatexError(r"a number has no transpose; for an entry write (W^\top)_{ij}", at)
    return value.T


def unary(op: str, value: Any, at: int) -> Any:
    match op:
        case "-":
            return -value
        case r"\sqrt":
            return np.sqrt(as_number(value, "what is under a root", at))
        case "|":
            return absolute(as_number(value, "inside bars", at))
        case r"\mathbb{1}":
            return value
        case "O":
            return array(0.0)
    if op.startswith(r"\lVert"):
        with placed(at):
            return array(norm(op.removeprefix(r"\lVert").strip("_{}"), value))
    raise LatexError(f"{op} has no value here; write its definition", at)


def binary(op: str, a: Any, b: Any, at: int, n: int) -> Any:
    match op:
        case "+" | "-":
            return plus(a, b, at, -1 if op == "-" else 1)
        case r"\frac" | "/":
            return a / as_number(b, "a denominator", at)
        case "^":
            if not single(a):
                raise LatexError(r"a power of a matrix; write \odot, or say it elementwise", at)
            return power(as_number(a, "the base", at), as_number(b, "an exponent", at))
        case r"\odot":
            a, b = like(a, b, at)
            if np.shape(a) != np.shape(b) and not single(a) & single(b):
                raise LatexError(f"{shape_text(a)} ⊙ {shape_text(b)}: the shapes differ", at)
            return a * b
    return times(op, a, b, at, n)


def power(a: Any, b: Any) -> Any:
    whole = np.isrealobj(b) and float(b) == round(float(b))
    if not whole:
        return np.power(a, b)
    return a ** int(b) if b >= 0 else 1 / a ** int(-b)


def counted(value: Any, at: int) -> Any:
    """Return a value, unless it is ones of which nobody knows how many there are."""
    if isinstance(value, Ones):
        raise LatexError("how many ones? say it with numbers", at)
    return value


def like(a: Any, b: Any, at: int) -> tuple[Any, Any]:
    """Return both, ones as large as the other."""
    if isinstance(a, Ones) and isinstance(b, Ones):
        raise LatexError("how many ones? give one side a shape", at)
    if isinstance(a, Ones):
        return np.ones(np.shape(b)), b
    return a, np.ones(np.shape(a)) if isinstance(b, Ones) else b


def plus(a: Any, b: Any, at: int, sign: int = 1) -> Any:
    a, b = like(a, b, at)
    if single(a) and single(b):
        return bare(a) + sign * bare(b)
    rows = np.ndim(a) == np.ndim(b) == 2 and a.shape[1] == b.shape[1] and 1 in (len(a), len(b))
    if a.shape != b.shape and not rows:
        sentence = f"{shape_text(a)} and {shape_text(b)} do not add; only a row adds to every row"
        raise LatexError(sentence, at)
    return a + sign * b


def times(op: str, a: Any, b: Any, at: int, n: int) -> Any:
    r"""Return the product of numbers, of a number and an array, of matrices; \cdot of vectors."""
    if all(isinstance(factor, Ones) or np.ndim(factor) < 2 for factor in (a, b)) and (
        isinstance(a, Ones) or isinstance(b, Ones)
    ):
        raise LatexError("how many ones? give one factor a shape", at)
    if isinstance(a, Ones):
        a = np.ones((1, len(b)) if a.row else (n, 1))
    if isinstance(b, Ones):
        b = np.ones((1, n) if b.row else (a.shape[1], 1))
    if single(a) or single(b):
        return bare(a) * b if single(a) else a * bare(b)
    if op == r"\cdot" and is_vector(a) and is_vector(b) and a.size == b.size:
        return np.ravel(a) @ np.ravel(b)
    if a.shape[1] != b.shape[0]:
        sentence = f"{shape_text(a)} times {shape_text(b)}: look for a transpose or a swap"
        raise LatexError(sentence, at)
    return a @ b


def is_lone_zero(value: Any) -> bool:
    """Return whether a value is the number 0, which is the zero of every shape."""
    return not isinstance(value, Ones) and np.ndim(value) == 0 and value == 0


def related(relation: str, a: Any, b: Any) -> Any:
    """Return where a relation holds; equality has room for rounding."""
    fit = np.shape(a) == np.shape(b) or (single(a) and single(b))
    if not (fit or is_lone_zero(a) or is_lone_zero(b)):
        raise LatexError(f"{shape_text(a)} {relation} {shape_text(b)}: the shapes differ")
    if np.iscomplexobj(a) or np.iscomplexobj(b):
        positive(a - b)
        a, b = np.real(a), np.real(b)
    room = 1e-12 * np.maximum(np.abs(a), np.abs(b))
    match relation:
        case "<" | r"\le":
            return a < b if relation == "<" else a <= b + room
        case ">" | r"\ge":
            return a > b if relation == ">" else a >= b - room
        case "=" | r"\ne":
            return (np.abs(a - b) <= room) == (relation == "=")
    raise LatexError(f"{relation} is no condition; write =, < or >")


def held(relations: tuple[str, ...], values: list[Any]) -> Any:
    """Return where each relation between two neighbors holds."""
    pairs = zip(relations, values, values[1:], strict=False)
    return np.logical_and.reduce([related(relation, *like(a, b, 0)) for relation, a, b in pairs])
