r"""Every relation is doubted: it is tried where it would fail, and where nothing was tried yet.

A bound is tried where it is tightest, an \iff on both sides of its border, a formula with a bend
beyond the bend, and each of its cases where that applies.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice, pairwise
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from .draws import HUGE, STRAIGHT, UNUSUAL, WIDE
from .relations import BOUNDS, Fails
from .scale import magnitude
from .scope import Uncovered
from .search import BEYOND, NEAR, TIE, Search, share, slack, truth
from .tree import (
    Big,
    Call,
    Cases,
    Chain,
    LatexError,
    Node,
    Number,
    Symbol,
    Unary,
    to_latex,
    walk,
)
from .world import World, random_world

if TYPE_CHECKING:
    from .trial import Trial

FARTHER = 50.0  # beyond a bend, where slopes are taken and exponentials are not yet 0
FIRST = range(2, 41)
COUNTED = (*FIRST, 64, 100, 1000, 10**6)
TERMS = 1000  # of a sum, at most
FEW, MANY = 2, 20  # worlds that are searched from, and that are looked at for a case
BENT = {r"\operatorname{relu}", r"\operatorname{sign}", r"\max", r"\min", "|"}
NTH = ("first", "second", "third", "fourth", "fifth")
Env = dict[str, int]


class Doubts:
    """The doubts about one chain of an equation, the i-th or an edit of it."""

    def __init__(self, trial: Trial, i: int, chain: Chain) -> None:
        self.trial, self.i, self.chain = trial, i, chain

    def resolve(self) -> None:
        """Raise if the chain fails somewhere, or if nothing was said of a part of it."""
        if isinstance(self.chain.sides[0], Chain):
            self.resolve_arrows()
        elif BOUNDS & set(self.chain.relations):
            self.resolve_bounds()
        elif any(map(self.has_a_bend, walk(self.chain))):
            self.resolve_bends()

    def has_a_bend(self, node: Node) -> bool:
        """Return whether a node goes on in another way somewhere, and not for some indices only."""
        match node:
            case Unary(r"\mathbb{1}", of):
                return bool(self.trial.scope.uses(of))
            case Unary(op) | Big(op) | Call(op):
                return op in BENT
        return isinstance(node, Cases)

    def searches(self) -> list[Search]:
        shadows = (random_world(self.trial.scope, seed) for seed in range(FEW))
        return [Search(world, self.trial.keys) for world in shadows]

    def worlds(self, search: Search, huge: float = HUGE) -> Iterator[World]:
        """Yield a world and the odd ones beside it."""
        yield search.world
        yield from search.special()
        yield from search.named(self.chain)
        yield from search.far(huge)

    def try_in(self, world: World) -> None:
        """Raise if the chain fails in a world; if it cannot be computed there, nothing is lost."""
        try:
            self.trial.worst_of(self.i, self.chain, world)
        except Uncovered as error:
            if self.is_finite(world):
                raise LatexError(error.message + where(world, self.trial.keys), error.at) from None
        except BEYOND:
            return
        except Fails as failure:
            raise Fails(f"{failure}{where(world, self.trial.keys)}", failure.pair) from None

    def is_finite(self, world: World) -> bool:
        """Return whether a side without cases has a value in a world: so the cases should, too.

        At a corner it has none, but what code takes.
        """
        try:
            sides = [s for s in self.chain.sides if not any(isinstance(n, Cases) for n in walk(s))]
            found = any(np.isfinite(world.evaluate(side, {})).all() for side in sides)
            return found and not world.has_kinks
        except BEYOND:
            return False

    def resolve_bounds(self) -> None:
        """Raise if a bound fails in an odd world."""
        for search in self.searches():
            worlds = [*self.worlds(search), *search.starred(self.chain)]
            for world in worlds:
                self.try_in(world)
            for world in search.outward(not self.trial.keys & self.trial.scope.definitions.keys()):
                self.try_in(world)
            self.try_in(search.lowest(self.margin, min(worlds, key=self.margin)))
        straight = random_world(self.trial.scope, STRAIGHT)
        for world in [*search.tight(self.gap), straight]:
            if self.gap(world) < TIE:
                place = where(world, self.trial.keys) or " where a function is straight"
                sentence = f"a strict bound is none{place}: there, both are"
                raise LatexError(f"{sentence} the same", self.chain.at)
        self.try_in(straight)
        for unusual in (random_world(self.trial.scope, seed) for seed in UNUSUAL):
            self.try_in(unusual)
            for world in self.worlds(Search(unusual, self.trial.keys)):
                self.try_in(world)
        for world in (random_world(self.trial.scope, seed) for seed in WIDE):
            self.try_in(world)
        for world in self.counted(search):
            self.try_in(world)

    def counted(self, search: Search) -> Iterator[World]:
        """Yield worlds in which a size counts up, where no array would have to grow with it."""
        if any(np.ndim(drawn.value) for drawn in search.drawn.values()):
            return
        sizes = {n for n in walk(self.chain) if isinstance(n, Symbol) and self.trial.is_size(n)}
        for name in sorted(to_latex(n) for n in sizes if not (n.subs or n.layer)):
            code = self.trial.scope.rows[name].code or name
            sums = any(isinstance(node, Big) for node in self.trees())
            most = max(FIRST) if self.has_steps() else TERMS if sums else inf
            for number in (n for n in COUNTED if n <= most):
                world = search.world.with_draws({}, odd=True)
                world.sizes[code] = number
                yield world

    def has_steps(self) -> bool:
        """Return whether something that the chain speaks of is computed step by step."""
        said = self.trial.scope.definitions
        return any(d.index for key in self.trial.keys for d in said.get(key, []))

    def trees(self) -> Iterator[Node]:
        """Yield the nodes of the chain, and of all that it is computed from."""
        yield from walk(self.chain)
        for said in self.trial.scope.said_of(self.trial.keys):
            yield from walk(said)

    def gap(self, world: World) -> float:
        """Return how far the sides of a strict bound are apart in a world, next to their terms."""
        gaps = [inf]
        try:
            for env, _ in islice(self.trial.places_of(world, self.i), FEW):
                for n, relation in enumerate(self.chain.relations):
                    if relation in ("<", ">"):
                        a, b = (world.evaluate(s, env) for s in self.chain.sides[n : n + 2])
                        terms = sum(magnitude(s, world, env) for s in self.chain.sides[n : n + 2])
                        gaps.append(float(np.min(slack(relation, a, b))) / terms if terms else inf)
        except BEYOND:
            return inf
        return min(gaps)

    def margin(self, world: World) -> float:
        """Return how far the tightest bound is from failing in a world."""
        shares = [inf]
        for values in self.trial.values_in(world, self.i, self.chain):
            for n, relation in enumerate(self.chain.relations):
                if relation in BOUNDS:
                    shares.append(share(relation, values[n], values[n + 1]))
        return min(shares)

    def resolve_arrows(self) -> None:
        r"""Raise if a side of an \iff or \implies holds without the other, or is never tried."""
        for search in self.searches():
            worlds = [*self.worlds(search)]
            for env, _ in islice(self.trial.places_of(search.world, self.i), FEW):
                for side in self.chain.sides:
                    self.resolve_border(side, env, search, worlds)
        wanted = {True, False} if r"\iff" in self.chain.relations else {True}
        missing = wanted - self.trial.seen[self.chain]
        if missing:
            never = " and ".join(str(truth).lower() for truth in sorted(missing))
            raise LatexError(
                f"on random data the first side is never {never}, so nothing was compared; "
                "narrow its symbols, or argue it",
                self.chain.at,
            )

    def resolve_border(self, side: Any, env: Env, search: Search, worlds: list[World]) -> None:
        """Raise if the chain fails where one of its sides begins or ceases to be true."""
        is_true = partial(truth_in, side, env)
        found = {is_true(world): world for world in reversed(worlds)}
        for wanted, sign in ((True, -1), (False, 1)):
            if wanted not in found:
                world = search.lowest(partial(margin_in, side, env, sign))
                found.setdefault(is_true(world), world)
        worlds = [*worlds, *found.values()]
        if True in found and False in found:
            worlds += search.border(is_true, found[True], found[False])
        for world in worlds:
            self.try_in(world)
        parts = [*relations_in(side)]
        for part in parts:
            if len(parts) > 1 and all(truth_in(part, env, world) for world in worlds):
                sentence = f"{to_latex(part)} holds of all that its symbols may be"
                raise LatexError(f"{sentence}; leave it out, or widen them", part.at)
            for world in search.roots(partial(gap_in, part, env)):
                self.try_in(world)

    def resolve_bends(self) -> None:
        """Raise if the chain fails beyond a bend, or one of its cases never applies."""
        search = self.searches()[0]
        worlds = [*self.worlds(search, FARTHER), *search.zeros()]
        for world in worlds:
            self.try_in(world)
        tables = [node.rows for node in walk(self.chain) if isinstance(node, Cases)]
        for condition in (when for rows in tables for _, when in rows if when):
            self.resolve_edge(condition, search, worlds)
        for part in filter(None, map(jump_of, walk(self.chain))):
            for world in search.roots(partial(gap_in, part, {}), alone=True):
                self.try_in(world)
        for rows, number in sorted(branches(self.chain), key=lambda branch: branch[1]):
            others = (random_world(self.trial.scope, seed) for seed in range(MANY))
            if not any((rows, number) in world.taken for world, _ in self.trial.places):
                self.find_branch(rows, number, others)

    def resolve_edge(self, condition: Node, search: Search, worlds: list[World]) -> None:
        """Raise if the chain fails where a case begins or ceases to apply."""
        is_true = partial(truth_in, condition, {})
        found = {is_true(world): world for world in reversed(worlds)}
        if True in found and False in found:
            for world in search.border(is_true, found[True], found[False]):
                self.try_in(world)
                sizes = [np.abs(world.draws[at].value).max() for at in search.drawn]
                if max(sizes, default=inf) < NEAR and self.is_finite(world):
                    world.is_odd = world.is_far = False  # here, rounding errors are small
                    self.try_in(world)

    def find_branch(self, rows: Any, number: int, worlds: Any) -> None:
        for world in worlds:
            self.try_in(world)
            if (rows, number) in world.taken:
                return
        at = rows[number][0].at
        raise LatexError(
            f"on random data the {NTH[number]} of the cases never applies, so it was not "
            "computed; narrow a symbol, or leave it out",
            at,
        )


def truth_in(side: Any, env: Env, world: World) -> bool | None:
    """Return whether a side is true in a world, or None where nobody can say."""
    try:
        return truth(side, world, env)
    except BEYOND:
        return None


def relations_in(side: Any) -> list[Any]:
    """Return the statements of a side that each compare two formulas."""
    if side.relations and isinstance(side.sides[0], Chain):
        return [part for inner in side.sides for part in relations_in(inner)]
    pairs = zip(side.relations, pairwise(side.sides), strict=True)
    return [Chain(pair, (relation,), at=side.at) for relation, pair in pairs]


def jump_of(node: Node) -> Chain | None:
    """Return the statement at whose border a sign or an indicator jumps."""
    match node:
        case Call(r"\operatorname{sign}", _, (argument,)):
            return Chain((argument, Number("0")), ("=",))
        case Unary(r"\mathbb{1}", Chain((_, _)) as chain):
            return chain
    return None


def gap_in(side: Any, env: Env, world: World) -> Any:
    """Return how far the two formulas of a statement are apart, entry by entry."""
    a, b = (world.evaluate(part, env) for part in side.sides)
    slack("=", a, b)  # raises where the shapes differ
    return np.ravel(np.real(a - b))


def margin_in(side: Any, env: Env, sign: int, world: World) -> float:
    """Return how far a side is from ceasing to be true; with a minus, from being true."""
    try:
        values = [world.evaluate(part, env) for part in side.sides]
        shares = [share(r, *values[n : n + 2]) for n, r in enumerate(side.relations)]
    except BEYOND:
        return inf
    return sign * min(shares)


def branches(chain: Chain) -> set[tuple[Any, int]]:
    """Return the cases of a chain, each as a world notes it when it is taken."""
    found = (node.rows for node in walk(chain) if isinstance(node, Cases))
    return {(rows, number) for rows in found for number in range(len(rows))}


def where(world: World, keys: frozenset[str]) -> str:
    """Return the numbers of an odd world, which are why something fails there."""
    drawn = world.draws.items() if world.is_odd else ()
    numbers = [(key, d.value) for (key, _), d in drawn if key in keys and np.ndim(d.value) == 0]
    told = ", ".join(f"{key} = {float(value):.3g}" for key, value in numbers)
    return f" where {told}" if told else ""
