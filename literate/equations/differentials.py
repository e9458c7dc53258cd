r"""A fraction of differentials is a derivative: \frac{\partial C}{\partial w}, dy/dx."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeGuard

from .intermediate import Operator
from .tree import (
    Binary,
    Derivative,
    LatexError,
    Node,
    Number,
    Symbol,
    factors_of,
)


def is_whole(node: Node) -> TypeGuard[Number]:
    return isinstance(node, Number) and node.text.isdigit()


def after_d(node: Node, d: str) -> tuple[Node | None, int] | None:
    """Return what follows a leading d or partial and its order, or None where there is none."""
    if isinstance(node, Binary) and node.op == "":
        inner = after_d(node.left, d)
        if inner is None:
            return None
        left, order = inner
        return (node.right if left is None else replace(node, left=left), order)
    order = 1
    if isinstance(node, Binary) and node.op == "^" and is_whole(power := node.right):
        node, order = node.left, int(power.text)
    return (None, order) if node == Symbol(d) else None


def derivative(top: tuple[Any, int], bottom: tuple[Any, int], at: int) -> Node:
    """Return the derivative that a fraction of differentials means."""
    (of, order), (below, _) = top, bottom
    by: list[Symbol] = []
    for factor in factors_of(below):
        times = 1
        if isinstance(factor, Binary) and factor.op == "^" and is_whole(power := factor.right):
            factor, times = factor.left, int(power.text)
        if factor in (Symbol(r"\partial"), Symbol("d")):
            continue
        if not isinstance(factor, Symbol):
            raise LatexError("a derivative is taken by a symbol; give this a name", at)
        by += [factor] * times
    if len(by) != order:
        raise LatexError(f"a derivative of order {order} by {len(by)} symbols; make them agree", at)
    return Operator(tuple(by), at=at) if of is None else Derivative(of, tuple(by), at=at)


def with_slashed_derivative(factors: list[tuple[str, Node]]) -> list[tuple[str, Node]]:
    r"""Return factors in which \partial C / \partial W, if it is there, is one derivative."""
    d = Symbol(r"\partial")
    k = next((k for k, factor in enumerate(factors) if factor == ("/", d)), None)
    if k is None:
        return factors
    start = next((i for i, (_, factor) in enumerate(factors[:k]) if factor == d), k)
    if k - start != 2 or len(factors) != k + 2:
        raise LatexError(r"write \frac{\partial …}{\partial …}", factors[k][1].at)
    fraction = derivative((factors[start + 1][1], 1), (factors[k + 1][1], 1), d.at)
    return [*factors[:start], (factors[start][0], fraction)]
