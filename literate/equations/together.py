r"""Numbers of one form are computed together: the terms of a sum, the cases of a mean.

A number has no shape; a number that has a value in each of many cases has one axis. What is done
entry by entry does the same to both. Where a tree does more than that, `None` sends whoever asks
back to one case after the other.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np

from . import tree as tex
from .functions import ELEMENTWISE
from .sizes import Env
from .tree import LatexError, Node, Number, Symbol, rebuild, walk
from .values import Values
from .words import indices_of

BETWEEN = {"+", "-", "", r"\cdot", r"\odot", r"\frac", "/"}
MANY = 8  # terms; fewer are computed as fast one by one


class Together(Values):
    """A world that has a number in many cases at once."""

    def terms(self, node: tex.Big, span: range, env: Env) -> Any | None:
        """Return the terms of a sum or a product of numbers, or None if it is of others."""
        key = id(node), self.namespace is None
        if key not in self.scope.terms:
            self.scope.terms[key] = node, self.prepared(node)
        prepared = self.scope.terms[key][1]
        if prepared is None or len(span) < MANY or any(map(np.ndim, env.values())):
            return None
        body, symbols = prepared
        with suppress(LatexError):  # which is raised again, for the term that it is of
            found = {name: self.entries(symbol, node.index, span, env) for name, symbol in symbols}
            every = {node.index: np.array(span, float)}
            return np.broadcast_to(self.evaluate(body, env | every | found), len(span))
        return None

    def prepared(self, node: tex.Big) -> tuple[Node, list[tuple[str, Symbol]]] | None:
        """Return the body of a sum of numbers, with a name for each symbol that the index is at."""
        if not self.is_number(node.body):
            return None
        symbols: list[tuple[str, Symbol]] = []

        def named(part: Any) -> Any:
            is_at = isinstance(part, Symbol) and bool(part.subs or part.layer)
            if is_at and mentions(part, node.index):
                symbols.append((f"term {len(symbols)}", part))
                return Symbol(symbols[-1][0], at=part.at)
            return None

        return rebuild(node.body, named), symbols

    def entries(self, node: Symbol, index: str, span: range, env: Env) -> Any:
        """Return a symbol's entry for every value of an index."""
        row, place, subs = self.scope.find(node)
        rank = len(row.shape) if row else 0
        is_one = row is not None and not (place and mentions(place, index))
        if row is None or not is_one or not all(map(is_affine, self.scope.indices(subs, rank))):
            return np.array([self.symbol(node, env | {index: i}) for i in span])
        whole = row.key, None if place is None else self.integer(place, env)
        if row.key in self.scope.definitions and not (whole in self.memo or whole in self.changes):
            return np.array([self.symbol(node, env | {index: i}) for i in span])
        value, reads = self.known(row, whole[1])
        ends = [self.places(row, rank, subs, env | {index: i}) for i in span[:2]]
        steps = [(start, end - start) for start, end in zip(*ends, strict=True)]
        places = [[start + step * n for n in range(len(span))] for start, step in steps]
        array = value if rank == 2 else value.reshape(-1)
        if any(min(p) < 0 or max(p) >= n for p, n in zip(places, array.shape, strict=True)):
            raise LatexError("there is no such component", node.at)
        alone = {(*whole, place) for place in zip(*places, strict=True)}
        self.reads |= alone if len(reads) == 1 else reads
        return array[tuple(places)]

    def follows(self, tree: Node, key: str) -> bool:
        """Return whether a tree is a number in which one symbol, and nothing made of it, varies."""
        rows = [self.scope.find(n)[0] for n in walk(tree) if isinstance(n, Symbol)]
        others = (row.key for row in rows if row and row.key != key)
        return self.is_number(tree) and not any(key in self.scope.above(k) for k in others)

    def is_number(self, node: Any) -> bool:
        """Return whether a tree is a number, computed from numbers alone, each entry by itself."""
        match node:
            case Number():
                return True
            case Symbol():
                return self.is_entry(node)
            case tex.Binary("^", Symbol("e"), right) if "e" not in self.scope.rows:
                return self.is_number(right)
            case tex.Binary("^", left, Number() | tex.Unary("-", Number())):
                return self.is_number(left)
            case tex.Binary(op, left, right):
                return op in BETWEEN and self.is_number(left) and self.is_number(right)
            case tex.Unary("-" | "|" | r"\sqrt", of):
                return self.is_number(of)
            case tex.Unary(r"\mathbb{1}", tex.Chain() as chain):
                return all(map(self.is_number, chain.sides))
            case tex.Call(function, _, (argument,)):
                return self.is_entrywise(function) and self.is_number(argument)
        return False

    def is_entry(self, node: Symbol) -> bool:
        """Return whether a symbol is a number, or an entry of an array."""
        row, _, subs = self.scope.find(node)
        if row is None:
            return not node.subs and node.layer is None
        rank = len(row.shape)
        return not row.arguments and len(indices_of(subs, rank)) == rank

    def is_entrywise(self, name: str) -> bool:
        """Return whether a function is one of numbers, and not a page's own."""
        row = self.scope.rows.get(name)
        said = self.scope.definitions
        if name in ELEMENTWISE or row is None:
            return name in ELEMENTWISE
        own = self.namespace is not None or f"{name}()" in said or row.key in said
        return row.kind == "entrywise" and not own


def as_indicator(tree: Node) -> Node:
    """Return a condition as the number that is 1 where it is true, and other trees as they are."""
    return tex.Unary(r"\mathbb{1}", tree, at=tree.at) if isinstance(tree, tex.Chain) else tree


def mentions(tree: Any, name: str) -> bool:
    """Return whether a name stands in a tree."""
    return any(isinstance(node, Symbol) and node.name == name for node in walk(tree))


def is_affine(node: Node) -> bool:
    """Return whether a subscript counts on in steps of one length, as i, 2 and i + 1 do."""
    if isinstance(node, tex.Binary):
        return node.op in ("+", "-") and is_affine(node.left) and is_affine(node.right)
    return isinstance(node, Number) or (isinstance(node, Symbol) and not node.subs)
