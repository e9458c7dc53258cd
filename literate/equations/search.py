r"""Where would a relation fail, if it failed anywhere? There it is tried before it is believed.

Random data as they usually are say little of a bound. So it is tried where symbols are tiny, huge,
zero or alike, where a climb comes closest to failing, and on both sides of the border of an ⟺.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import combinations, product
from math import prod
from typing import Any

import numpy as np

from . import draws
from .arithmetic import related
from .draws import COMBINATIONS, Drawn
from .functions import Kink
from .scale import magnitude
from .tree import Binary, Call, Chain, LatexError, Number, Symbol, Unary, constant, parts, walk
from .world import World

TIE = 1e-10  # two sides closer than this, next to their terms, are told apart by rounding alone
NEAR = 4.0  # up to here, no tie is of rounding
STEPPED = (-2, -1, -0.5, 0.5, 1, 2)  # times a number that is named
GOLDEN = (5**0.5 - 1) / 2
OUTWARD = (1e5, 1e12, 1e100)  # how far out a bound is tried
MARKS = (r"\hat", r"\bar", r"\tilde")
FAR = 12  # worlds in which symbols are tiny or huge
STEPS = 120  # of a climb
HALVINGS = 60
NEWTON, PUSH, ARRIVED = 20, 1e-5, 1e-12  # steps to where sides are the same; part of a value
BESIDE = 0.1 ** np.arange(1, 7)  # how far from a border both sides of it are tried
BEYOND = (LatexError, Kink, OverflowError, np.linalg.LinAlgError)  # where nothing can be said
Margin = Callable[[World], float]


class Search:
    """The worlds beside one world, in which what an equation speaks of has other values."""

    def __init__(self, world: World, keys: Iterable[str]) -> None:
        self.world = world
        self.rng = np.random.default_rng(world.seed)
        self.drawn = {at: drawn for at, drawn in world.draws.items() if at[0] in set(keys)}

    def every(self) -> Iterator[World]:
        """Yield the worlds with every combination of what is binary or one-hot, if it is small."""
        every = ((at, draws.every(drawn)) for at, drawn in self.drawn.items())
        finite = {at: values for at, values in every if values}
        if not finite or prod(map(len, finite.values())) > COMBINATIONS:
            return
        for values in product(*finite.values()):
            yield self.world.with_draws(self.redrawn(dict(zip(finite, values, strict=True))))

    def special(self) -> Iterator[World]:
        """Yield worlds that luck never draws: with zeros, ones, and symbols that are alike."""
        everywhere: dict[Any, Any] = {}
        for at, drawn in self.drawn.items():
            for value in draws.special(drawn) or self.extremes(at):
                everywhere.setdefault(at, value)
                yield self.world.with_draws(self.redrawn({at: value}), odd=True)
        yield self.world.with_draws(self.redrawn(everywhere), odd=True)
        for (one, a), (other, b) in combinations(self.drawn.items(), 2):
            if np.shape(a.value) != np.shape(b.value):
                continue
            if a.domain == b.domain:
                yield self.world.with_draws(self.redrawn({one: b.value}), odd=True)
                if a.domain == "real":
                    yield self.world.with_draws(self.redrawn({other: -a.value}), odd=True)
            elif "real" in (a.domain, b.domain):
                alike = {one: b.value} if a.domain == "real" else {other: a.value}
                yield self.world.with_draws(self.redrawn(alike), odd=True)

    def zeros(self) -> Iterator[World]:
        """Yield worlds in which two symbols are 0, so that a product and a sum of them may be."""
        real = [(at, np.zeros(np.shape(d.value))) for at, d in self.drawn.items() if is_real(d)]
        for pair in combinations(real, 2):
            yield self.world.with_draws(self.redrawn(dict(pair)), odd=True)

    def starred(self, chain: Chain) -> Iterator[World]:
        """Yield worlds in which a number has the value that a star, a hat or a bar gives it."""
        rows = self.world.scope.rows
        for node in {n for n in walk(chain) if isinstance(n, Symbol) and not (n.subs or n.layer)}:
            row = rows.get(node.name)
            marked = {node.name + "^*", *(rf"{mark}{{{node.name}}}" for mark in MARKS)}
            others = {n for n in walk(chain) if isinstance(n, Symbol) and n.name in marked}
            for other in others if row and (row.key, None) in self.drawn else ():
                at = (row.key, None) if row else ("", None)
                with suppress(*BEYOND):
                    value = self.world.evaluate(other, {})
                    if np.shape(value) == np.shape(self.drawn[at].value):
                        yield self.world.with_draws(self.redrawn({at: value}), odd=True)

    def outward(self, bare: bool) -> Iterator[World]:
        """Yield worlds in which one symbol is farther out than luck goes, and numbers ever farther.

        Not where the equation is not `bare`: there, rounding might show, and nobody knows how much.
        """
        for at, drawn in self.drawn.items():
            signs = {"real": (1, -1), "positive": (1,)}.get(drawn.domain, ())
            steps = OUTWARD if bare and not np.ndim(drawn.value) else OUTWARD[:1]
            for value in (sign * far for far in steps for sign in signs):
                yield self.moved({at: np.full(np.shape(drawn.value), value)})

    def extremes(self, at: Any) -> list[Any]:
        """Return the values of a random symbol at the ends of its law, which luck hardly draws."""
        rows = self.world.scope.rows.values()
        law = next((row.law for row in rows if row.law and row.key == at[0]), None)
        if law is None:
            return []
        shape = np.shape(self.drawn[at].value)
        ends = law.within(self.world.seed).ends(self.world.numbers(law))
        middle = [0.0] if law.smooth and min(ends) < 0 < max(ends) else []
        return [np.full(shape, end) for end in [*ends, *middle]]

    def far(self, huge: float = draws.HUGE) -> Iterator[World]:
        """Yield worlds in which one symbol, or each, may be tiny or huge."""
        ats = list(self.drawn)
        for number in range(FAR):
            chosen = ats if number % 2 else ats[number // 2 % max(len(ats), 1) :][:1]
            yield self.moved({at: draws.wide(self.rng, self.drawn[at], huge) for at in chosen})

    def named(self, chain: Chain) -> Iterator[World]:
        """Yield worlds in which a number is one that the chain names, or beyond it."""
        numbers = sorted({n for n in self.constants(chain) if 0 < n < np.inf and n != 1})
        for at, drawn in self.drawn.items():
            moves = drawn.domain in ("real", "positive") or draws.between(drawn.domain)
            for value in (step * number for number in numbers for step in STEPPED):
                whole = np.full(np.shape(drawn.value), value)
                if not moves or not draws.in_domain(whole, drawn.domain):
                    continue
                far = abs(value) > NEAR
                yield self.world.with_draws(self.redrawn({at: whole}), odd=True, far=far)

    def constants(self, node: Any) -> Iterator[float]:
        """Yield what the largest parts of a tree are worth that are made of numbers alone."""
        if isinstance(node, Number | Binary | Unary | Call) and constant(node):
            with suppress(*BEYOND, TypeError):
                yield abs(float(self.world.evaluate(node, {})))
        else:
            for part in parts(node):
                yield from self.constants(part)

    def tight(self, gap: Margin) -> Iterator[World]:
        """Yield the worlds in which a gap is least, where a number runs through its domain."""
        for at, drawn in self.drawn.items():
            if np.ndim(drawn.value) or not (line := draws.along(drawn)).size:
                continue

            def world(value: float, at: Any = at) -> World:
                return self.world.with_draws(self.redrawn({at: np.array(value)}), odd=True)

            gaps = np.array([gap(world(value)) for value in line])
            lower = gaps[1:-1] < np.minimum(gaps[:-2], gaps[2:])
            for low, high in zip(line[:-2][lower], line[2:][lower], strict=True):
                yield world(least(lambda value: gap(world(value)), low, high))

    def redrawn(self, values: dict[Any, Any]) -> dict[Any, Drawn]:
        return {at: self.drawn[at]._replace(value=value) for at, value in values.items()}

    def moved(self, values: dict[Any, Any]) -> World:
        return self.world.with_draws(self.redrawn(values), odd=True, far=True)

    def lowest(self, margin: Margin, start: World | None = None) -> World:
        """Return the world to which a climb leads, step by step to a lower margin."""
        best = start or self.world
        lowest = margin(best)
        for _ in range(STEPS if self.drawn else 0):
            here = {at: best.draws[at] for at in self.drawn}
            chosen = [at for at in here if self.rng.random() < 0.5] or list(here)
            there = self.moved(
                {at: d.value for at, d in here.items()}
                | {at: draws.moved(self.rng, here[at]) for at in chosen}
            )
            found = margin(there)
            if found < lowest:
                best, lowest = there, found
        return best

    def border(self, truth: Callable[[World], bool | None], yes: World, no: World) -> list[World]:
        """Return worlds close to where something ceases to be true, on both sides of it."""
        low, high = 0.0, 1.0
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            found = truth(self.between(yes, no, middle))
            if found is None:
                break
            low, high = (middle, high) if found else (low, middle)
        steps = [low - step for step in BESIDE] + [high + step for step in BESIDE]
        return [self.between(yes, no, t) for t in steps if 0 <= t <= 1]

    def roots(self, gap: Callable[[World], Any], alone: bool = False) -> Iterator[World]:
        """Yield worlds where two sides are the same because terms cancel, in one symbol each.

        `alone` asks for symbols that are numbers, and no others.
        """
        for at, drawn in self.drawn.items():
            if alone and np.ndim(drawn.value):
                continue
            if drawn.domain in ("real", "positive") or draws.between(drawn.domain):
                with suppress(*BEYOND):
                    yield from self.rooted(gap, at)

    def rooted(self, gap: Callable[[World], Any], at: Any) -> Iterator[World]:
        """Yield the world to which Newton's steps lead; at a root that is none, they creep."""

        def world(value: Any) -> World:
            return self.world.with_draws(self.redrawn({at: value}), odd=True)

        (value, domain), last = self.drawn[at], np.inf
        for _ in range(NEWTON):
            rest = gap(world(value))
            columns = []
            for place in np.ndindex(np.shape(value)):
                push = np.zeros(np.shape(value))
                push[place] = PUSH * np.abs(value).max()
                sides = gap(world(value + push)), gap(world(value - push))
                columns.append((sides[0] - sides[1]) / (2 * push[place]))
            step = np.linalg.lstsq(np.array(columns).T, rest, rcond=1e-6)[0]
            value = value - step.reshape(np.shape(value))
            size = np.abs(value).max()
            length = np.abs(step).max() / size
            vanishes = not size > draws.TINY  # zeros are special already
            if vanishes or not (np.isfinite(length) and draws.in_domain(value, domain)):
                return
            if length < ARRIVED:
                if length <= 0.01 * last:
                    yield world(value)
                return
            last = length

    def between(self, one: World, other: World, t: float) -> World:
        """Return the world that lies between two, as far from the one as t says."""
        values = {}
        for at, drawn in self.drawn.items():
            a, b = one.draws[at].value, other.draws[at].value
            if drawn.domain == "positive":
                values[at] = a ** (1 - t) * b**t
            elif draws.every(drawn) is None and drawn.domain not in ("binary", "one-hot rows"):
                values[at] = a + t * (b - a)
            else:
                values[at] = a
        return self.moved(values)


def is_real(drawn: Drawn) -> bool:
    """Return whether a value may be zero."""
    return drawn.domain == "real"


def least(f: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function with one valley has its lowest point, by golden sections."""
    for _ in range(HALVINGS):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        low, high = (low, right) if f(left) < f(right) else (left, high)
    return (low + high) / 2


# How far a relation is from failing.


def slack(relation: str, a: Any, b: Any) -> Any:
    """Return by how much a relation holds, entry by entry; it fails where that is negative."""
    related("=", a, b)  # raises where the shapes differ
    a, b = np.real(a), np.real(b)
    match relation:
        case "<" | r"\le":
            return b - a
        case ">" | r"\ge":
            return a - b
        case r"\ne":
            return np.abs(a - b)
    return -np.abs(a - b)


def share(relation: str, a: Any, b: Any) -> float:
    """Return the least slack, as a share of the sides; infinity where a side is no number."""
    gap, scale = slack(relation, a, b), np.maximum(np.abs(a), np.abs(b))
    found = float(np.min(np.where(scale > 0, gap / np.where(scale > 0, scale, 1), 0.0)))
    return found if np.isfinite(found) else np.inf


def truth(chain: Any, world: World, env: dict[str, Any]) -> bool | None:
    """Return whether a statement is true, or None where rounding could decide it."""
    if chain.relations[:1] in ((r"\land",), (r"\lor",)):
        found = [truth(side, world, env) for side in chain.sides]
        decisive = r"\lor" in chain.relations
        return decisive if decisive in found else None if None in found else not decisive
    found = []
    for i, relation in enumerate(chain.relations):
        found.append(clear(relation, chain.sides[i], chain.sides[i + 1], world, env))
    return False if False in found else None if None in found else True


def clear(relation: str, left: Any, right: Any, world: World, env: dict[str, Any]) -> bool | None:
    """Return whether one relation holds; a tie counts only where no symbol is tiny or huge."""
    a, b = world.evaluate(left, env), world.evaluate(right, env)
    gap = slack(relation, a, b)
    if not np.isfinite(gap).all():
        return None
    scale = magnitude(left, world, env) + magnitude(right, world, env)
    if np.any(gap < -TIE * scale):
        return False
    if np.all(gap > TIE * scale):
        return True
    return None if world.is_far else relation in ("=", r"\le", r"\ge")
