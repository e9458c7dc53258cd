"""Relations in a row become chains, claims and ranges."""

from __future__ import annotations

from typing import Any

from .intermediate import SHORT
from .tree import (
    Chain,
    LatexError,
    Node,
    Number,
    Range,
    Symbol,
)


def chained(items: list[Any], always: bool = False) -> Any:
    """Return the chain of sides and the relations between them; a lone side may stay itself."""
    if len(items) == 1 and not always:
        return items[0]
    relations = tuple(SHORT.get(str(item), str(item)) for item in items[1::2])
    return Chain(tuple(items[::2]), relations, at=items[0].at)


def conjuncts(link: Chain) -> list[Chain]:
    r"""Return the claims that an "and" joins; to claim one of two is to claim nothing."""
    if link.relations[:1] == (r"\lor",):
        raise LatexError("which of these holds? say when each does", link.at)
    sides: list[Any] = list(link.sides)  # chains, where they are joined
    return sides if link.relations[:1] == (r"\land",) else [link]


def under(condition: Chain, claim: Chain) -> Chain:
    """Return a claim that is made only where a condition holds."""
    if not condition.relations or not claim.relations or isinstance(claim.sides[0], Chain):
        raise LatexError(
            "a condition and its claim need a relation each; write one such as =", condition.at
        )
    return Chain((condition, claim), (r"\implies",), at=claim.at)


def index_of(link: Any, at: int, relation: str = "=") -> tuple[str, Node | None]:
    """Return the index of a sum and where it starts, if that is said."""
    if link is None:
        raise LatexError(r"over which index? write \sum_i or \sum_{i=1}^{n}", at)
    sides: tuple[Any, ...] = link.sides if isinstance(link, Chain) else (link,)
    lone = isinstance(sides[0], Symbol) and sides[0] == Symbol(sides[0].name)
    if not lone or sides[0].name.startswith(r"\operatorname") or len(sides) > 2:
        raise LatexError("an index is one letter; write i, or i = 1", link.at)
    if len(sides) == 2 and link.relations[0] != relation:
        raise LatexError("an index starts at a value; write i = 1", link.at)
    return sides[0].name, sides[1] if len(sides) == 2 else None


def as_range(first: Chain, examples: list[Chain], last: Chain | None) -> Range:
    r"""Return the range of an index that runs l = 1, \dots, L, perhaps by way of 2 and 3."""
    name, lower = index_of(first, first.at)
    numbers = [lower, *(example.sides[0] for example in examples)]
    start = int(lower.text) if isinstance(lower, Number) and lower.text.isdigit() else 0
    counted = not examples or numbers == [Number(str(start + i)) for i in range(len(numbers))]
    if lower is None or last is None or len(last.sides) != 1 or not counted:
        raise LatexError(r"a range is written l = 1, \dots, L", first.at)
    return Range(name, lower, last.sides[0], at=first.at)
