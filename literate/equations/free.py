"""Which letters of an equation are its free indices."""

from __future__ import annotations

from .scope import Scope
from .tree import (
    At,
    Big,
    Mean,
    Node,
    Symbol,
    parts,
)


def free_names(node: Node, scope: Scope, bound: frozenset[str] = frozenset()) -> set[str]:
    """Return the names that are neither in the table nor bound by a sum or a bar."""
    if isinstance(node, At):
        inner = free_names(node.of, scope, bound | {node.symbol.name})
        return inner | free_names(node.value, scope, bound)
    if isinstance(node, Mean):
        bound |= {index.name for index in node.over if isinstance(index, Symbol)}
    if isinstance(node, Big):
        limits = [part for part in (node.lower, node.upper) if part]
        found = free_names(node.body, scope, bound | {node.index})
        return found.union(*(free_names(part, scope, bound) for part in limits))
    if isinstance(node, Symbol) and (node.name not in bound or node.subs or node.layer):
        row, index, subs = scope.find(node)
        if row is None and not scope.knows(node.name):
            return {node.name} | set().union(*(free_names(s, scope, bound) for s in node.subs))
        places = (*subs, *((index,) if index else ()))
        return set().union(*(free_names(place, scope, bound) for place in places))
    if isinstance(node, Symbol):
        return set()
    return set().union(*(free_names(part, scope, bound) for part in parts(node)))
