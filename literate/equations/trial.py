"""One equation is tried in the worlds of a page and of random data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from .arithmetic import plus
from .chance import check_means
from .doubts import Doubts
from .draws import SHAPES
from .free import free_names
from .nearing import about_equal, approached, of_order, orders_in
from .places import Places
from .relations import BOUNDS, Fails, Pair, compare, digits_of, implied, largest
from .scope import NoData, Scope
from .search import BEYOND, Search
from .tree import (
    Big,
    Call,
    Chain,
    Derivative,
    Equation,
    LatexError,
    Node,
    Range,
    Symbol,
    Unary,
    constant,
    parts,
    walk,
)
from .verdict import PAGE, RANDOM, Verdict
from .weak import check_weak
from .world import World, page_world, random_world

FEW = 2  # draws: what differs at all, as a product the other way around, differs on each

SIZED = len(SHAPES)  # draws, where a size is a number: only all of them tell each size from others

MANY = 20  # draws, where a few might miss something

ENTRIES = 12  # random numbers that a check should see: the fewer in a draw, the more draws


class Trial(Places):
    """One equation in the worlds where it is tried."""

    def __init__(
        self,
        equation: Equation,
        scope: Scope,
        namespace: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None = None,
    ):
        super().__init__(equation, scope)
        self.page = None if namespace is None else page_world(scope, namespace)
        self.after = None if after is None else page_world(scope, after)
        self.seen: dict[Chain, set[bool]] = {}
        self.above: dict[Chain, float] = {}
        self.most: int | None = None
        self.worked: frozenset[int] = frozenset()
        self.tried = self.page  # the world that was tried last, which is where a failure was
        self.lacks = ""

    def verdict(self, draws: int) -> Verdict:
        """Return the verdict on the page's arrays and on the random ones."""
        chains = self.equation.chains
        bare = next((chain for chain in chains if not chain.relations), None)
        if bare:
            raise LatexError("an expression without a relation; write an equation", bare.at)
        if apart := next((chain for chain in chains if r"\ne" in chain.relations), None):
            sentence = "this holds of all random numbers, so nothing checks it; say it in words"
            raise LatexError(sentence, apart.at)
        self.check_ranges()
        for chain in chains:
            check_means(chain, self.scope)
        message = "the sides agree"
        try:
            page = self.on_page(chains)
            drawn = list(self.on_random(chains, draws)) if draws else []
            worst = largest([page, *drawn] if self.page else drawn)
            if draws:
                check_weak(self)
        except Fails as failure:
            worst, message = failure.pair, str(failure)
        holds = message == "the sides agree"
        place = PAGE if self.page and self.tried is self.page else RANDOM
        on_page, symbols = self.page is not None, self.symbols()
        return Verdict(holds, self.how(), message, *worst, on_page, symbols, place, self.lacks)

    def check_ranges(self) -> None:
        """Raise at a range that is none, or counts nothing."""
        free = set().union(*(free_names(chain, self.scope) for chain in self.equation.chains))
        for stated in self.equation.ranges:
            if stated.index not in free:
                sentence = f"nothing here is numbered by {stated.index}; remove its range"
                raise LatexError(sentence, stated.at)

    def on_page(self, chains: tuple[Chain, ...]) -> Pair:
        """Return the worst pair on the page's arrays, if the page has what it takes."""
        if self.page is None:
            return Pair(0.0)
        try:
            return self.worst(self.page, chains)
        except NoData as error:
            self.page, self.lacks = None, error.message
            return Pair(0.0)

    def on_random(
        self, chains: tuple[Chain, ...], draws: int, doubted: bool = True
    ) -> Iterator[Pair]:
        """Yield the worst pair of each random world in which the chains are tried."""
        yield self.on_shadow(chains, random_world(self.scope, 0))
        for seed in range(1, self.enough(chains, draws)):
            yield self.on_shadow(chains, random_world(self.scope, seed))
        if not doubted:
            return
        for world in Search(random_world(self.scope, 0), self.keys).every():
            yield self.on_shadow(chains, world)
        for i, chain in enumerate(self.general(chains)):
            Doubts(self, i, chain).resolve()

    def on_shadow(self, chains: tuple[Chain, ...], world: World) -> Pair:
        """Return the worst pair on random data; there, what a page has worked out is left out."""
        try:
            return self.worst(world, self.general(chains))
        except Fails:
            found = frozenset(i for i, chain in enumerate(chains) if can_be_worked(chain))
            if self.page is None or found <= self.worked or chains is not self.equation.chains:
                raise
            self.worked |= found
            return self.worst(world, self.general(chains))

    def enough(self, chains: tuple[Chain, ...], draws: int) -> int:
        """Return how many draws there are to be, from what the first has drawn."""
        drawn = random_world(self.scope, 0).draws.items()
        entries = sum(np.size(value) for (key, _), (value, _) in drawn if key in self.keys)
        each = max(entries, 1)
        if not self.keys:
            return 1
        if any(isinstance(c.sides[0], Chain) or BOUNDS & set(c.relations) for c in chains):
            return max(draws, min(MANY, 10 * ENTRIES // each))
        if any(map(self.goes_otherwise, chains)):
            return max(draws, FEW)
        sized = SIZED if any(map(self.is_size, numbers_of(self.equation))) else 0
        return max(draws, sized, min(MANY, ENTRIES // each))

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all that the equation speaks of, and of what that depends on."""
        used = self.scope.uses(self.equation)
        return frozenset[str]().union(*map(self.scope.above, used))

    def is_size(self, node: Node) -> bool:
        row = self.scope.find(node)[0] if isinstance(node, Symbol) else None
        return row is not None and row.domain == "size"

    def general(self, chains: tuple[Chain, ...]) -> tuple[Chain, ...]:
        return tuple(without_numbers(c) if i in self.worked else c for i, c in enumerate(chains))

    def agrees(self, chains: tuple[Chain, ...], draws: int, doubted: bool = True) -> bool:
        """Return whether an edited equation holds on every draw, and wherever it is doubted."""
        try:
            if self.worked and self.page is not None:
                self.worst(self.page, chains)
            for _ in self.on_random(chains, draws, doubted):
                pass
        except (Fails, LatexError, OverflowError):
            return False
        return True

    def how(self) -> str:
        """Return what is done with the equation: evaluated, sampled, or only defined."""
        for chain in self.equation.chains:
            for relation, side in zip(chain.relations, chain.sides[1:], strict=True):
                digits = relation == r"\approx" and digits_of(side) is not None
                if relation not in ("=", ":=", r"\in", r"\leftarrow") and not digits:
                    return "sampled"
        for node in walk(self.equation):
            if isinstance(node, Big | Unary) and node.op in (r"\lim", "O"):
                return "sampled"
        lone = (len(c.sides) == 2 and self.defines(c) for c in self.equation.chains)
        known = any(self.has_value(chain.sides[0]) for chain in self.equation.chains)
        return "defined" if all(lone) and not known else "evaluated"

    def defines(self, chain: Chain) -> bool:
        """Return whether a chain is what the scope has of its left side."""
        found = (d.left for known in self.scope.definitions.values() for d in known)
        return any(left is chain.sides[0] for left in found)

    def has_value(self, left: Node) -> bool:
        """Return whether the page has a value for a left side; else nothing was compared."""
        row = self.scope.find(left)[0] if isinstance(left, Symbol) else None
        return self.page is not None and (row is None or self.page.lookup(row) is not None)

    def symbols(self) -> dict[str, str]:
        """Return the symbols of the equation with the shapes that they have here."""
        world, found = self.tried or random_world(self.scope, 0), {}
        for node in walk(self.equation):
            row = self.scope.find(node)[0] if isinstance(node, Symbol) else None
            if row and not row.arguments:
                sizes = [str(world.sizes.get(size, size)) for size in row.shape]
                found[row.cell] = " × ".join(sizes) or "a number"
        return found

    def worst(self, world: World, chains: tuple[Chain, ...]) -> Pair:
        """Return the two neighboring sides that differ most, or raise where they disagree."""
        return largest([self.worst_of(i, chain, world) for i, chain in enumerate(chains)])

    def worst_of(self, i: int, chain: Chain, world: World) -> Pair:
        """Return the worst pair of one chain, at all the places of the i-th of the equation."""
        self.tried = world
        mine = chain is self.equation.chains[i]
        return largest(
            [
                self.compare_all(chain, world, env, values if mine else None)._replace(where=env)
                for env, values in islice(self.places_of(world, i), self.most)
            ]
        )

    def beyond(self, index: str) -> Trial:
        """Return a trial of the same equation where one index is beyond its stated range."""
        other = Trial(self.equation, self.scope, None)
        other.page, other.outside = self.page, index
        return other

    # What the relations mean.

    def compare_all(
        self, chain: Chain, world: World, env: dict[str, int], known: list[Any] | None
    ) -> Pair:
        """Return the worst pair of a chain at one choice of its indices."""
        values = known or self.sides(chain, world, env)
        if values is None:
            return self.compare_otherwise(chain, world, env)
        values = list(values)
        if chain.relations[:1] == (r"\leftarrow",):
            values[0] = self.updated(chain.sides[0], world, env, values[1])
        pairs = []
        for i, relation in enumerate(chain.relations):
            sides, (a, b) = chain.sides[i : i + 2], values[i : i + 2]
            if relation == r"\approx" and world.namespace is None and not any(map(constant, sides)):
                pairs.append(about_equal(sides, world, env))
            else:
                pairs.append(compare(relation, a, b, sides, world, env))
        return largest(pairs)

    def compare_otherwise(self, chain: Chain, world: World, env: dict[str, int]) -> Pair:
        """Return the worst pair of a chain of statements, or of what becomes small or large."""
        if isinstance(chain.sides[0], Chain):
            pair, truths = implied(chain, world, env)
            self.seen.setdefault(chain, set()).update(truths)
        elif orders_in(chain):
            pair, above = of_order(chain, world, env)
            self.above[chain] = min(above, self.above.get(chain, np.inf))
        else:
            pair = approached(chain, world, env)
        return pair

    def values_in(self, world: World, i: int, chain: Chain) -> Iterator[list[Any]]:
        """Yield the sides of a chain in a world, for each choice of its indices that has them."""
        try:
            mine = chain is self.equation.chains[i]
            for env, known in self.places_of(world, i) if mine else self.alike(world, i):
                values = known or self.sides(chain, world, env)
                if values:
                    yield values
        except BEYOND:
            return

    def updated(self, left: Node, world: World, env: dict[str, int], right: Any) -> Any:
        r"""Return what an \leftarrow made of its symbol; on random data, what the original says."""
        if world is not self.page:
            first = next(c for c in self.equation.chains if c.relations[:1] == (r"\leftarrow",))
            old, edited = world.evaluate(first.sides[0], env), world.evaluate(left, env)
            return plus(
                world.evaluate(first.sides[1], env), plus(edited, old, left.at, -1), left.at
            )
        if self.after is None:
            return right
        return self.after.evaluate(left, env)


# Reading off a tree.


def can_be_worked(chain: Chain) -> bool:
    """Return whether a page may say which number something is: something that has a name."""
    equal = all(relation in ("=", r"\approx") for relation in chain.relations)
    named = any(isinstance(side, Symbol | Call | Derivative) for side in chain.sides)
    return equal and named and any(map(constant, chain.sides))


def without_numbers(chain: Chain) -> Chain:
    sides = tuple(side for side in chain.sides if not constant(side))
    return replace(chain, sides=sides, relations=("=",) * (len(sides) - 1))


def numbers_of(node: Node) -> Iterator[Node]:
    """Yield the nodes of a tree that are computed with: no index, no limit, no range."""
    yield node
    if not isinstance(node, Symbol | Range):
        limits = (node.lower, node.upper) if isinstance(node, Big) and node.op != r"\lim" else ()
        for part in parts(node):
            if part not in limits:
                yield from numbers_of(part)
