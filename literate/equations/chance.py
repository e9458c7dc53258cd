"""A mean over what is random has nothing left of it: beside it, no single draw may stand.

One draw may happen to be its own mean. The square of a sign is 1, and so is the mean of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from .scope import Scope
from .tree import Call, Chain, LatexError, Mean, Node, Symbol, parts, to_latex, walk

Keys = frozenset[str]
NONE = Keys()


def check_means(chain: Chain, scope: Scope) -> None:
    """Raise if a symbol over which a mean is taken stands beside it, too, outside of the mean."""
    means = [node for node in walk(chain) if over_luck(node, scope)]
    gone = NONE.union(*(averaged(mean, scope) for mean in means))
    for node in outside(chain, scope) if gone else ():
        if found := gone & drawn(node, scope):
            cell = next(row.cell for row in scope.rows.values() if row.key in found)
            by_way = "" if to_latex(node).startswith(cell) else f", which depends on {cell},"
            sentence = f"{to_latex(node)}{by_way} stands beside a mean over all that {cell} can be"
            raise LatexError(f"{sentence}; nothing of {cell} is left there", node.at)


def over_luck(node: Node, scope: Scope) -> bool:
    """Return whether a node is a mean over what is random, and not over an index."""
    return isinstance(node, Mean) and not (node.over and all(map(scope.is_index, node.over)))


def averaged(mean: Node, scope: Scope) -> Keys:
    """Return the keys of all that a mean is taken over."""
    assert isinstance(mean, Mean), "only a mean has something that it is over"
    return NONE.union(*(drawn(node, scope) for node in mean.over or mean.of))


def outside(node: Node, scope: Scope) -> Iterator[Node]:
    """Yield the symbols, functions and means of a tree that are in no mean over what is random."""
    if isinstance(node, Symbol | Call) or over_luck(node, scope):
        yield node
    if not over_luck(node, scope):
        for part in parts(node):
            yield from outside(part, scope)


def drawn(node: Node, scope: Scope, met: Keys = NONE) -> Keys:
    """Return the keys of the random symbols whose draw decides what a tree is worth."""
    found = NONE.union(*(drawn(part, scope, met) for part in parts(node)))
    if over_luck(node, scope):
        return found - averaged(node, scope)
    row = scope.row_of(node)
    names = {row.key} if row else set()
    found |= names if row and row.law else NONE
    names |= {f"{node.function}()"} if isinstance(node, Call) else set()
    said = [d.right for name in names - met for d in scope.definitions.get(name, [])]
    return found.union(*(drawn(right, scope, met | names) for right in said))
