"""What letters are in a formula: names, words, ones, places and indices."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeGuard

from . import tree as tex
from .tree import LatexError, Node, Number, Ones, Symbol, factors_of


def comparison(chain: tex.Chain) -> bool:
    r"""Return whether a chain compares numbers, as \iff does not."""
    return bool(chain.relations) and not any(isinstance(side, tex.Chain) for side in chain.sides)


def is_name(node: Node) -> TypeGuard[Symbol]:
    return isinstance(node, Symbol) and not node.subs and node.layer is None


def is_word(node: Node) -> bool:
    """Return whether a node is a product of letters, such as in or max."""
    return len(factors_of(node)) > 1 and all(map(is_name, factors_of(node)))


def wordy(node: Node) -> LatexError:
    """Return the error of several letters where one index is due."""
    word = "".join(letter.name for letter in factors_of(node) if is_name(letter))
    return LatexError(rf"one index, not {len(word)}; a word is written \text{{{word}}}", node.at)


def is_ones(node: Node) -> bool:
    return isinstance(node, Ones) or (node == tex.Unary(r"\top", Ones()))


def is_place(node: Node) -> bool:
    """Return whether a node can be an index on a left side: l, 2, ij, or t + 1."""
    if isinstance(node, tex.Binary) and node.op in ("+", "-"):
        return is_name(node.left) and isinstance(node.right, Number)
    return all(isinstance(f, Number) or is_name(f) for f in factors_of(node))


@lru_cache(2**12)
def indices_of(subs: tuple[Node, ...], rank: int) -> tuple[Node, ...]:
    """Return the indices that subscripts mean: ij and 12 are two where a symbol has two."""
    factors = factors_of(subs[0]) if len(subs) == 1 and rank == 2 else []
    if len(factors) == 2 and all(isinstance(f, Number | Symbol) for f in factors):
        return tuple(factors)
    if len(factors) == 1 and isinstance(factors[0], Number) and len(factors[0].text) == 2:
        return tuple(Number(digit, at=subs[0].at) for digit in factors[0].text)
    return subs


def too_many(subs: tuple[Any, ...], rank: int, at: int) -> LatexError:
    """Return the error of a symbol with more subscripts than it has dimensions."""
    return LatexError(f"{len(subs)} subscripts where {rank} would do; remove some", at)
