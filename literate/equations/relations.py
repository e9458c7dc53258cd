r"""What a relation says of two values: = of rounding errors, < of each entry, \approx of digits.

The zero of `= 0` has every shape; and what is equal to it is small next to its own terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from .arithmetic import as_number, is_lone_zero, related, shape_text
from .draws import Drawn, along, array, in_domain
from .scale import magnitude
from .search import TIE, slack, truth
from .tree import (
    Binary,
    Chain,
    LatexError,
    Node,
    Number,
    Ones,
    Reals,
    SetOf,
    Symbol,
    Unary,
    walk,
)
from .world import World

TOLERANCE = 1e-12
HAIR, ROUNDED = 1e-9, 1e-14  # parts of a drawn number: as it is moved, and as roundings may
ROUGHLY = 1e-3
GROSSLY = 1e-2  # where symbols are tiny or huge, rounding errors may be large
WHOLE = 0.05  # by how much of it a number of one digit, or without decimals, may be rounded
LOST = 1e-150  # what is smaller is no slope that anybody sees: the step to it is rounded to 0
NO_NUMBER = r"a side is not a number here, as 0 \log 0 and the root of a negative one are not"
BOUNDS = {"<", r"\le", ">", r"\ge", r"\ne"}
Sides = tuple[Node, ...]


class Pair(NamedTuple):
    """Two neighboring sides, and how far apart they are."""

    difference: float
    left: Any = None
    right: Any = None
    where: Mapping[str, int] = {}


class Fails(Exception):  # noqa: N818
    """Two sides that should agree do not."""

    def __init__(self, message: str, pair: Pair):
        super().__init__(message)
        self.pair = pair


def largest(pairs: list[Pair]) -> Pair:
    """Return the pair that differs most, the first of them if several do."""
    return max(pairs, key=lambda pair: pair.difference, default=Pair(0.0))


def compare(relation: str, a: Any, b: Any, sides: Sides, world: World, env: dict[str, int]) -> Pair:
    """Return two values with their difference, or raise where the relation does not hold."""
    if relation == r"\in":
        return member(a, b, world, env)
    a, b = of_one_shape(a, b)
    pair = Pair(np.inf, a, b, env)
    if a.shape != b.shape and not a.size == b.size == 1:
        raise Fails(f"left is {shape_text(a)}, right is {shape_text(b)}", pair)
    if world.is_odd and not (np.isfinite(a).all() and np.isfinite(b).all()):
        return Pair(0.0, a, b)
    if relation in BOUNDS:
        if np.isnan(a).any() or np.isnan(b).any():
            raise Fails(NO_NUMBER, pair)
        if not np.all(related(relation, a, b)) and not is_tie(relation, a, b, sides, world, env):
            raise Fails(f"{relation} does not hold", pair)
        return Pair(0.0, a, b)
    if relation == r"\approx":
        return roughly(a, b, sides, pair)
    if relation not in ("=", ":=", r"\leftarrow"):
        raise LatexError(f"{relation} is no condition; write =, < or >", sides[1].at)
    return equal(a, b, sides, world, env)


def of_one_shape(a: Any, b: Any) -> tuple[Any, Any]:
    """Return both values; ones, a lone 0 and a sum of no terms as large as the other."""
    if isinstance(a, Ones) or is_lone_zero(a):
        a = np.full(b.shape, float(isinstance(a, Ones)))
    if isinstance(b, Ones) or is_lone_zero(b):
        b = np.full(a.shape, float(isinstance(b, Ones)))
    return a, b


def equal(a: Any, b: Any, sides: Sides, world: World, env: dict[str, int]) -> Pair:
    """Return two values that are equal up to rounding errors, or raise."""
    pair = Pair(np.inf, a, b, env)
    difference = distance(a, b, world.has_kinks)
    if np.isnan(difference):
        raise Fails(NO_NUMBER, pair)
    if difference > TOLERANCE and (world.is_odd or not (np.any(a) and np.any(b))):
        terms = max(magnitude(side, world, env) for side in sides)
        difference = float(np.abs(a - b).max() / terms) if terms else np.inf
    room = GROSSLY if world.is_odd else TOLERANCE
    if room < difference <= TIE:
        room = max(room, *(rounding(side, world, env) for side in sides))
    if not difference <= room:
        raise Fails(f"the sides differ by {difference:.1e}", pair._replace(difference=difference))
    return Pair(difference, a, b)


def rounding(side: Node, world: World, env: dict[str, int]) -> float:
    """Return how far apart, next to a side, two ways to round it may be in a random world.

    A side may move much farther than the numbers that it is computed from, as behind four layers.
    """
    rng = np.random.default_rng(world.seed)
    moved = {
        at: drawn._replace(value=drawn.value * (1 + rng.choice([-HAIR, HAIR], drawn.value.shape)))
        for at, drawn in world.draws.items()
        if drawn.domain in ("real", "positive")
    }
    if not moved:
        return 0.0
    a, b = (here.evaluate(side, env) for here in (world, world.with_draws(moved)))
    return distance(a, b) * ROUNDED / HAIR


def distance(a: Any, b: Any, has_kinks: bool = False) -> float:
    """Return the norm-wise relative difference; what no number is may be a point at a kink."""
    a, b = np.ravel(a), np.ravel(b)
    smooth = ~(np.isnan(a) | np.isnan(b))
    if not smooth.any() or not (smooth.all() or has_kinks):
        return np.nan
    a, b = a[smooth], b[smooth]
    scale = max(np.abs(a).max(), np.abs(b).max())
    return float(np.abs(a - b).max() / scale) if scale else 0.0


def is_tie(relation: str, a: Any, b: Any, sides: Sides, world: World, env: dict[str, int]) -> bool:
    """Return whether sides that fail a bound in an odd world are a tie, which is no failure there.

    Where symbols are tiny or huge, rounding makes ties: there, 1 - e^{-z} is 1.
    """
    if not world.is_odd:
        return False
    if world.is_far and max(np.abs(a).max(), np.abs(b).max()) < LOST:
        return True
    terms = sum(magnitude(side, world, env) for side in sides)
    close = np.min(slack(relation, a, b)) >= -TIE * terms
    return bool(close) and (world.is_far or relation in (r"\le", r"\ge"))


def roughly(a: Any, b: Any, sides: Sides, pair: Pair) -> Pair:
    r"""Return two values that are \approx, to the digits written, or raise."""
    written = next((side for side in reversed(sides) if digits_of(side) is not None), None)
    if written is None:
        difference, room = distance(a, b), ROUGHLY
        say = f"the sides differ by {difference:.1e}"
    else:
        digits, number = (
            digits_of(written) or 0,
            float(np.abs(b if written is sides[1] else a).max()),
        )
        room = 0.5 * 10.0**-digits * (1 + 1e-9)
        room = min(room, WHOLE * number) if is_coarse(written) else room
        difference = float(np.abs(a - b).max())
        say = f"the sides differ by {difference:.1e}, more than the digits written"
    if not difference <= room:
        raise Fails(say, pair._replace(difference=difference))
    return Pair(0.0, *pair[1:])


def digits_of(node: Node) -> int | None:
    """Return how many decimals a written number has, or None for anything else."""
    node = node.of if isinstance(node, Unary) and node.op == "-" else node
    match node:
        case Number(text):
            return len(text.partition(".")[2])
        case Binary(r"\times", Number(text), Binary("^", Number("10"), tens)):
            down = isinstance(tens, Unary) and tens.op == "-"
            power: Any = getattr(tens, "of", tens) if down else tens
            if isinstance(power, Number) and power.text.isdigit():
                return len(text.partition(".")[2]) + int(power.text) * (1 if down else -1)
    return None


def is_coarse(written: Node) -> bool:
    """Return whether a written number has one digit, or no decimals: half of its last is much."""
    text = next(node.text for node in walk(written) if isinstance(node, Number))
    return "." not in text or len(text.strip("0.")) == 1


def member(a: Any, b: Node, world: World, env: dict[str, int]) -> Pair:
    r"""Return the value in a set: \mathbb{R}^{a \times b} states a shape, \{0, 1\} the entries."""
    if isinstance(b, SetOf):
        members = [as_number(world.evaluate(m, env), "a member", m.at) for m in b.members]
        if not np.isin(a, members).all():
            raise Fails("an entry is not in the set", Pair(np.inf, a, np.array(members), env))
        return Pair(0.0, a, np.array(members))
    if not isinstance(b, Reals):
        raise LatexError(r"this is no set; write \mathbb{R}, \mathbb{R}^{a \times b} or \{0, 1\}")
    sizes = [] if b.size is None else factors_by(b.size, r"\times")
    shape = tuple(world.integer(size, env) for size in sizes)
    vector = len(shape) == 1 and a.ndim == 2 and min(a.shape) == 1 and a.size == shape[0]
    if a.shape != shape and not vector:
        raise Fails(f"it is {shape_text(a)}, not {shape}", Pair(np.inf, a, np.array(shape), env))
    return Pair(0.0, array(a.shape), array(shape))


def factors_by(node: Node, op: str) -> list[Node]:
    if isinstance(node, Binary) and node.op == op:
        return [*factors_by(node.left, op), node.right]
    return [node]


def implied(chain: Chain, world: World, env: dict[str, int]) -> tuple[Pair, set[bool]]:
    r"""Return the truth of the sides of \iff or \implies, and whether the first is ever true.

    Random numbers are never equal by chance: so a side that says what a free symbol is, is also
    tried where the symbol is that.
    """
    seen: set[bool] = set()
    for symbol, value in [(None, None), *assumptions(chain, world, env)]:
        with nullcontext(env) if symbol is None else world.changed(symbol, value, env) as here:
            truths = [truth(side, world, here) for side in chain.sides]
        seen |= {first for first in truths[:1] if first is not None}
        for relation, a, b in zip(chain.relations, truths, truths[1:], strict=False):
            if None not in (a, b) and a != b and (relation == r"\iff" or a):
                raise Fails(f"{relation} fails: left is {a}, right is {b}", Pair(np.inf, a, b, env))
    return Pair(0.0, truths[0], truths[-1]), seen


def roots(side: Chain, world: World, env: dict[str, int]) -> Iterator[tuple[Symbol, Any]]:
    """Yield the values of a symbol, through the middle of its domain, that make two sides equal."""
    for symbol in {n for n in walk(side) if isinstance(n, Symbol) and n.name not in env}:
        row = world.scope.find(symbol)[0]
        if row is None or row.shape or row.indexed or world.scope.definitions.get(row.key):
            continue

        def gap(value: float, symbol: Symbol = symbol) -> float:
            with world.changed(symbol, array(value), env) as here:
                a, b = (world.evaluate(part, here) for part in side.sides)
                return float(np.sum(a - b)) if np.size(a) == np.size(b) == 1 else np.nan

        line = along(Drawn(array(0.0), row.domain))
        gaps = np.array([gap(value) for value in line])
        for low, high in pairwise(line):
            first = gaps[line == low][0]
            if not first * gaps[line == high][0] < 0:
                continue
            for _ in range(60):
                middle = (low + high) / 2
                low, high = (middle, high) if gap(middle) * first > 0 else (low, middle)
            yield symbol, array(low)


def assumptions(chain: Chain, world: World, env: dict[str, int]) -> Iterator[tuple[Symbol, Any]]:
    """Yield each symbol that a side compares with something, and what that is worth.

    No equation may give the symbol its value, and its domain must have that value. Where a side is
    an equation of numbers, each of its roots is tried, too.
    """
    for side in chain.sides:
        if isinstance(side, Chain) and side.relations == ("=",):
            yield from roots(side, world, env)
    for side in chain.sides:
        for one, other in pairwise(getattr(side, "sides", ())):
            for symbol, node in ((one, other), (other, one)):
                row = world.scope.find(symbol)[0] if isinstance(symbol, Symbol) else None
                if row and not world.scope.definitions.get(row.key):
                    value = world.evaluate(node, env)
                    if np.shape(value) == np.shape(world.evaluate(symbol, env)) and in_domain(
                        value, row.domain
                    ):
                        yield symbol, value
