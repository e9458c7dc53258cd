r"""What happens as something becomes small, or large: limits, O(h^2), and \approx between sides.

Nobody can go all the way. So a few steps are taken, and the sides must come near each other on
each, as fast as is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np

from .draws import array, between
from .relations import Fails, Pair, compare, largest
from .tree import Big, Binary, Chain, LatexError, Node, Symbol, Unary, to_latex, walk
from .world import World

LADDER = 0.08 / 4.0 ** np.arange(6)  # what becomes small, step by step
BESIDE = 4e-7  # of a power of ten
JITTER = 1 + 1e-6  # a step is compared with one beside it, to see how large rounding errors are
SMALL = 0.1  # the domain of a symbol that is meant to be small ends here
VISIBLE = 1e-11  # a rest that is smaller, next to the sides, is lost in rounding
CLOSE, FAR_OUT = 1e-9, 5e-6  # sides have come near each other: at a point, and far out
SLACK = 0.05  # of an order
VANISHES = 0.4  # the least order of what vanishes
TERMS = 16  # of a product of sums
Env = dict[str, Any]


def has_limit(chain: Chain) -> bool:
    return any(isinstance(node, Big) and node.op == r"\lim" for node in walk(chain))


def orders_in(node: Node) -> list[Unary]:
    return [part for part in walk(node) if isinstance(part, Unary) and part.op == "O"]


def approached(chain: Chain, world: World, env: Env) -> Pair:
    """Return the worst pair of a chain with limits: on each step nearer, its sides are, too."""
    limits = [n for n in walk(chain) if isinstance(n, Big) and n.op == r"\lim"]
    far = any(Symbol(r"\infty") in walk(limit.lower) for limit in limits if limit.lower)
    sums = any(isinstance(n, Big) for limit in limits for n in walk(limit.body))
    steps = 3 if sums or not far else 6
    pairs = []
    for i, relation in enumerate(chain.relations):
        sides = chain.sides[i : i + 2]
        found: list[Pair] = []
        for world.near in range(steps):
            here = [*rests_at(sides, world, env, far)]
            if relation != "=":
                pairs += [compare(relation, p.left, p.right, sides, world, env) for p in here]
            if world.near > 3:  # so far out, rounding may be all that is seen
                world.near += BESIDE
                rest, other = (
                    largest(p).difference for p in (here, [*rests_at(sides, world, env, far)])
                )
                if abs(rest - other) > 0.01 * rest:
                    break
            found.append(largest(here))
        rests, pair = np.array([p.difference for p in found]), found[-1]
        scales = np.array([np.maximum(np.abs(p.left).max(), np.abs(p.right).max()) for p in found])
        close = (FAR_OUT if far else CLOSE) * scales[1:]
        nearer = np.isfinite(scales[1:]).all() and np.all(
            rests[1:] <= np.maximum(rests[:-1] / 3, close)
        )
        if relation == "=" and not nearer:
            slow = "; or too slowly to be seen" * bool(np.all(rests[1:] < rests[:-1]))
            raise Fails(f"the sides do not come near each other{slow}", pair)
        if relation in ("<", ">") and nearer:
            raise Fails(f"{relation} does not hold: the two sides are the same", pair)
        pairs.append(pair)
    return largest(pairs)


def rests_at(sides: Sequence[Node], world: World, env: Env, far: bool) -> Iterator[Pair]:
    """Yield how far two sides are apart on one step, from each side that it can be taken from."""
    for world.side in (1,) if far else (-1, 1):
        a, b = (world.evaluate(side, env) for side in sides)
        yield Pair(float(np.abs(a - b).max()), a, b, env)


def of_order(chain: Chain, world: World, env: Env) -> tuple[Pair, float]:
    """Return the rests that an O(h^p) stands for, and by how much their order is above p.

    Raises
    ------
    Fails
        If it is below.
    """
    pairs, above = [], np.inf
    for i, relation in enumerate(chain.relations):
        sides = chain.sides[i : i + 2]
        terms = [order for side in sides for order in orders_in(side)]
        if not terms:
            values = [world.evaluate(side, env) for side in sides]
            pairs.append(compare(relation, values[0], values[1], sides, world, env))
            continue
        small = next((n for term in terms for n in walk(term.of) if isinstance(n, Symbol)), None)
        if small is None:
            raise LatexError("O of what? name what becomes small, as in O(h^2)", terms[0].at)
        rests, sizes = rates(sides, terms, small, world, env)
        pairs.append(Pair(0.0, rests, sizes, env))
        if len(rests) > 1:
            order, stated = order_of(rests), order_of(sizes)
            above = min(above, order - stated)
            if not order > stated - SLACK:
                sentence = f"the rest vanishes like {to_latex(small)} to the power {order:.2f}"
                raise Fails(sentence, pairs[-1])
    return largest(pairs), above


def rates(
    sides: tuple[Node, ...], terms: list[Unary], small: Symbol, world: World, env: Env
) -> tuple[Any, Any]:
    """Return how far the sides are apart, step by step, while it can be seen, and the terms."""
    rests, sizes = [], []
    for h, _, rest in seen(sides, {small}, world, env):
        rests.append(rest)
        with world.changed(small, array(h), env) as here:
            sizes.append(sum(float(np.linalg.norm(world.evaluate(t.of, here))) for t in terms))
    return np.array(rests), np.array(sizes)


def seen(
    sides: tuple[Node, ...], small: set[Symbol], world: World, env: Env
) -> Iterator[tuple[float, tuple[Any, Any], float]]:
    """Yield each step with its sides and how far they are apart, while rounding is smaller."""
    for h in LADDER:
        pairs = [values_at(sides, small, h * beside, world, env) for beside in (1, JITTER)]
        (a, b), _ = pairs
        rest, other = (float(np.linalg.norm(a - b)) for a, b in pairs)
        if not rest > VISIBLE * max(np.linalg.norm(a), np.linalg.norm(b)):
            return
        if abs(rest - other) > 0.01 * rest:
            return
        yield h, (a, b), rest


def values_at(
    nodes: Iterable[Node], small: set[Symbol], h: float, world: World, env: Env
) -> tuple[Any, ...]:
    """Return what nodes are worth where the small symbols are h."""
    with ExitStack() as stack:
        for symbol in small:
            env = stack.enter_context(world.changed(symbol, array(h), env))
        return tuple(world.evaluate(node, env) for node in nodes)


def order_of(values: Any) -> float:
    """Return the power of the step like which values vanish, in the end."""
    steps = np.log(values[:-1] / values[1:]) / np.log(4)
    return float(steps[-1] + (steps[-1] - steps[-2]) / 3 if len(steps) > 1 else steps[-1])


def about_equal(sides: tuple[Node, ...], world: World, env: Env) -> Pair:
    r"""Return the first step of two sides that are \approx, or raise.

    As their small symbols vanish, so must what the sides differ by, next to both of them and to the
    smallest of their terms.
    """
    small = {
        n for side in sides for n in walk(side) if isinstance(n, Symbol) and is_small(n, world)
    }
    if not small:
        raise LatexError(
            r"\approx needs a written number, or a small symbol: give one a domain such as "
            "0.00001 to 0.0001",
            sides[1].at,
        )
    pair, shares = Pair(0.0), []
    terms = [term for side in sides for term in terms_of(side)]
    for h, (a, b), rest in seen(sides, small, world, env):
        sizes = map(np.linalg.norm, (a, b, *values_at(terms, small, h, world, env)))
        pair = Pair(0.0, a, b, env)
        shares.append(rest / min(float(size) for size in sizes if size))
    if len(shares) > 1 and not order_of(np.array(shares)) > VANISHES:
        name = to_latex(min(small, key=to_latex))
        sentence = f"the sides differ by as much as a term of them does, also where {name} is small"
        raise Fails(sentence, pair)
    return pair


def terms_of(node: Node) -> list[Node]:
    """Return the terms of a sum, also where it is a factor, or stands in a fraction."""
    match node:
        case Unary("-", of):
            return terms_of(of)
        case Binary("+" | "-", left, right):
            return terms_of(left) + terms_of(right)
        case Binary(r"\frac" | "/" as op, top, bottom):
            return [Binary(op, term, bottom) for term in terms_of(top)]
        case Binary("" | r"\cdot" | r"\odot" as op, left, right):
            pairs = [(a, b) for a in terms_of(left) for b in terms_of(right)]
            return [Binary(op, a, b) for a, b in pairs] if len(pairs) <= TERMS else [node]
    return [node]


def is_small(symbol: Symbol, world: World) -> bool:
    row = world.scope.find(symbol)[0]
    ends = between(row.domain) if row else None
    return ends is not None and max(map(abs, ends)) <= SMALL
