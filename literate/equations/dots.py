r"""Dots have a pattern: x_1 + x_2 + \dots + x_n is one sum, and so is a product."""

from __future__ import annotations

from .tree import (
    Big,
    Binary,
    Dots,
    LatexError,
    Node,
    Number,
    Symbol,
    rebuild,
    walk,
)


def without_dots(items: list[tuple[str, Node]], op: str) -> list[tuple[str, Node]]:
    """Return terms, or factors, in which a pattern such as x_1 + x_2 + dots + x_n is one sum."""
    k = next(i for i, (_, item) in enumerate(items) if isinstance(item, Dots))
    for first in (k - 2, k - 1):
        signs = {sign for sign, _ in items[first + (op == r"\prod") : k + 2]}
        if first < 0 or k + 2 > len(items) or len(signs) > 1:
            continue
        big = pattern(op, [item for _, item in items[first:k]], items[k + 1][1])
        if big is not None and not (first and is_instance(items[first - 1][1], big)):
            return [*items[:first], (items[first][0], big), *items[k + 2 :]]
    raise LatexError(
        r"the pattern of these dots is not clear; write a \sum or \prod", items[k][1].at
    )


def pattern(op: str, examples: list[Node], last: Node) -> Big | None:
    """Return the sum whose first terms are the examples, or None if they are no pattern."""
    pairs = zip(numbering(examples[0]), numbering(last), strict=False)
    first, end = next(((a, b) for a, b in pairs if a != b), (None, None))
    if first is None or end is None:
        return None
    down = isinstance(end, Number) and not isinstance(first, Number)  # J_L J_{L-1} ⋯ J_2
    if not down and not isinstance(first, Number):
        return None
    used = {node.name for node in walk((last, *examples)) if isinstance(node, Symbol)}
    index = Symbol(next(letter for letter in "kmpqrs" if letter not in used))
    whole, place = (examples[0], first) if down else (last, end)
    body = rebuild(whole, lambda node: index if node == place else None)
    places = [after(first, i) for i in range(len(examples))] + [end]
    terms = [put(body, index, at) for at in places]
    return (
        Big(op, index.name, first, end, body, at=whole.at) if terms == [*examples, last] else None
    )


def after(first: Node, i: int) -> Node:
    """Return the i-th place after the first: 1, 2, 3 go up, and L, L - 1, L - 2 go down."""
    if isinstance(first, Number):
        return Number(str(int(first.text) + i))
    return Binary("-", first, Number(str(i))) if i else first


def is_instance(node: Node, big: Big) -> bool:
    """Return whether a node is a term of a sum, for some value of its index."""
    index = Symbol(big.index)
    return any(put(big.body, index, place) == node for place in numbering(node))


def numbering(node: Node) -> list[Node]:
    """Return everything in a term that numbers a symbol."""
    symbols = [part for part in walk(node) if isinstance(part, Symbol)]
    return [place for s in symbols for place in (*s.subs, *((s.layer,) if s.layer else ()))]


def put(body: Node, index: Symbol, place: Node) -> Node:
    """Return a term with a place where its index stands."""
    found: Node = rebuild(body, lambda part: place if part == index else None)
    return found
