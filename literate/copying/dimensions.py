"""Pieces of code are put together dimension by dimension.

A dimension is named by the index that counts it, as i and j do in x_i w_{ij}; those of a vector or
a matrix that is meant as a whole are what a product runs along and what it meets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

ROW, COLUMN = "→", "↓"  # the dimension that a product runs along, and the one that it meets
SUM, PRODUCT, MINUS, POWER, ATOM = range(1, 6)  # how strongly a text holds together


class Unsaid(Exception):  # noqa: N818
    """An equation, or a part of one, that no statement says: why."""


@dataclass(frozen=True)
class Code:
    """A piece of code: its text, how strongly it holds together, and what its dimensions count."""

    text: str
    holds: int = ATOM
    axes: tuple[str, ...] = ()

    def within(self, holds: int) -> str:
        """Return the text as an operand, in parentheses where it holds less strongly."""
        return self.text if self.holds >= holds else f"({self.text})"


class Dimensions:
    """The order in which dimensions stand: those of the left side of an equation come first."""

    def __init__(self, order: Iterable[str]) -> None:
        self.order = [*order]

    def place(self, axis: str) -> tuple[int, int]:
        """Return where a dimension stands among others: those of the left side come first."""
        if axis in (COLUMN, ROW):
            return 1, (COLUMN, ROW).index(axis)
        if axis not in self.order:
            self.order.append(axis)
        return 0, self.order.index(axis)

    def met(self, op: str, a: Code, b: Code) -> Code | None:
        """Return the product of vectors and matrices, or None where something is a number."""
        plain_a = [axis for axis in a.axes if axis in (ROW, COLUMN)]
        plain_b = [axis for axis in b.axes if axis in (ROW, COLUMN)]
        if not plain_a or not plain_b:
            return None
        if op == r"\cdot" and len(plain_a) == len(plain_b) == 1:
            return Code(f"{a.within(PRODUCT)} @ {b.within(MINUS)}", PRODUCT)
        if ROW in plain_a and COLUMN in plain_b:
            if a.axes[-1] != ROW or b.axes[0] != COLUMN:
                raise Unsaid("a product of rows that an index counts")
            axes = (*a.axes[:-1], *b.axes[1:])
            return Code(f"{a.within(PRODUCT)} @ {b.within(MINUS)}", PRODUCT, axes)
        if a.axes == (COLUMN,) and b.axes == (ROW,):
            return Code(f"np.outer({a.text}, {b.text})", ATOM, (COLUMN, ROW))
        raise Unsaid("a product of shapes that do not meet")

    def aligned(self, sign: str, a: Code, b: Code, holds: int) -> Code:
        """Return what an operator makes of two pieces entry by entry, dimension by dimension."""
        axes = self.joint([a, b])
        left, right = self.spread(a, axes), self.spread(b, axes)
        tight = holds + (sign in "-/") + (sign == "*" and right.holds == PRODUCT)
        return Code(f"{left.within(holds)} {sign} {right.within(tight)}", holds, axes)

    def joint(self, parts: list[Code]) -> tuple[str, ...]:
        """Return all dimensions of some pieces, in the order in which they stand."""
        found = dict.fromkeys(axis for part in parts for axis in part.axes)
        return tuple(sorted(found, key=self.place))

    def spread(self, a: Code, axes: tuple[str, ...]) -> Code:
        """Return a piece whose dimensions stand as wanted, with None for those that it lacks."""
        wanted = tuple(axis for axis in axes if axis in a.axes)
        if wanted != a.axes:
            if len(a.axes) > 2:
                raise Unsaid("more than two dimensions in another order")
            a = Code(f"{a.within(ATOM)}.T", ATOM, wanted)
        if not wanted or axes[-len(wanted) :] == wanted:
            return a
        places = [":" if axis in wanted else "None" for axis in axes]
        while places[0] == "None":
            places.pop(0)
        return Code(f"{a.within(ATOM)}[{', '.join(places)}]", ATOM, axes[-len(places) :])

    def contracted(self, factors: list[Code], rest: list[tuple[str, ...]], index: str) -> Code:
        """Return the product of two factors along an index that both carry."""
        if rest[0] and rest[1] and self.place(rest[0][0]) > self.place(rest[1][0]):
            factors, rest = factors[::-1], rest[::-1]
        left = self.spread(factors[0], (*rest[0], index))
        right = self.spread(factors[1], (index, *rest[1]))
        text = f"{left.within(PRODUCT)} @ {right.within(MINUS)}"
        return Code(text, PRODUCT, (*rest[0], *rest[1]))

    def reduced(self, method: str, of: Code, axis: str) -> Code:
        """Return a sum or an extreme along one dimension."""
        if axis not in of.axes:
            raise Unsaid(f"nothing has a dimension that {axis} counts")
        left = tuple(a for a in of.axes if a != axis)
        along = f"axis={of.axes.index(axis)}" if left else ""
        if method == "sum" and not left and re.search(r"\.sum\(axis=\d\)$", of.text):
            return Code(of.text[: of.text.rindex("axis=")] + ")")
        return Code(f"{of.within(ATOM)}.{method}({along})", ATOM, left)


def norm(kind: str, of: Code) -> Code:
    """Return the code of a norm, along the dimensions that no index counts."""
    along = [axis for axis in of.axes if axis in (ROW, COLUMN)]
    left = tuple(axis for axis in of.axes if axis not in along)
    end = f", axis={len(of.axes) - 1}" if left else ""
    if len(along) == 2 and left:
        raise Unsaid("a norm of each of many matrices")
    if kind in ("", "F") or (kind == "2" and len(along) == 1):
        return Code(f"np.linalg.norm({of.text}{end})", ATOM, left)
    if kind == "2":
        return Code(f"np.linalg.norm({of.text}, 2)", ATOM, left)
    method = {"1": "sum", r"\infty": "max"}.get(kind, "")
    if not method:
        raise Unsaid(f"a norm of the kind {kind}")
    return Code(f"np.abs({of.text}).{method}({end.removeprefix(', ')})", ATOM, left)


def negative(of: Code) -> Code:
    """Return minus a piece; before a product, the sign goes to its first factor."""
    return Code(f"-{of.within(PRODUCT)}", min(of.holds, MINUS), of.axes)
