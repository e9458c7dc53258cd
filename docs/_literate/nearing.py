r"""What happens as something becomes small, or large: limits, O(h^2), and \approx between sides.

Nobody can go all the way. So a few steps are taken, and the sides must come near each other on
each, as fast as is said.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import numpy as np

from .algebra import World
from .draws import array, between
from .relations import Fails, Pair, compare, largest
from .tree import Big, Chain, LatexError, Node, Symbol, Unary, to_latex, walk

LADDER = 0.08 / 2.0 ** np.arange(5)  # what becomes small, step by step
SMALL = 0.1  # the domain of a symbol that is meant to be small ends here
VISIBLE = 1e-11  # a rest that is smaller, next to the sides, is lost in rounding
CLOSE = 1e-9  # sides this near have come as near as they will
SLACK = 0.05  # of an order
Env = dict[str, Any]


def has_limit(chain: Chain) -> bool:
    return any(isinstance(node, Big) and node.op == r"\lim" for node in walk(chain))


def orders_in(node: Node) -> list[Unary]:
    return [part for part in walk(node) if isinstance(part, Unary) and part.op == "O"]


def approached(chain: Chain, world: World, env: Env) -> Pair:
    """Return the worst pair of a chain with limits: on each step nearer, its sides are, too."""
    pairs = []
    for i, relation in enumerate(chain.relations):
        left, right = chain.sides[i : i + 2]
        rests, scales = np.zeros(3), np.zeros(3)
        for world.near in range(3):
            for world.side in (-1, 1):
                a, b = world.evaluate(left, env), world.evaluate(right, env)
                if relation != "=":
                    pairs.append(compare(relation, a, b, (left, right), world, env))
                rests[world.near] = np.maximum(rests[world.near], np.abs(a - b).max())
                scales[world.near] = max(np.abs(a).max(), np.abs(b).max())
        rests = rests / scales.max() if scales.any() else rests
        pair = Pair(float(rests[-1]), a, b, env)
        if relation == "=" and not np.all(rests[1:] <= np.maximum(rests[:-1] / 3, CLOSE)):
            raise Fails("the sides do not come near each other", pair)
        pairs.append(pair)
    return largest(pairs)


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
            pairs.append(compare(relation, *values, sides, world, env))
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
    for h in LADDER:
        with world.changed(small, array(h), env) as here:
            a, b = (world.evaluate(side, here) for side in sides)
            scale = max(np.abs(a).max(), np.abs(b).max())
            if not np.abs(a - b).max() > VISIBLE * scale:
                break
            rests.append(float(np.linalg.norm(a - b)))
            sizes.append(sum(float(np.linalg.norm(world.evaluate(t.of, here))) for t in terms))
    return np.array(rests), np.array(sizes)


def order_of(values: Any) -> float:
    """Return the power of the step like which values vanish, in the end."""
    steps = np.log2(values[:-1] / values[1:])
    return float(2 * steps[-1] - steps[-2] if len(steps) > 1 else steps[-1])


def about_equal(sides: tuple[Node, ...], world: World, env: Env) -> Pair:
    r"""Return the last step of two sides that are \approx, or raise: their ratio has to go to 1.

    It does so as the small symbols in them become smaller.
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
    rests = []
    for h in LADDER:
        with ExitStack() as stack:
            here = env
            for symbol in small:
                here = stack.enter_context(world.changed(symbol, array(h), here))
            a, b = (world.evaluate(side, here) for side in sides)
            rests.append(float(np.abs(a - b).max() / max(np.abs(a).max(), np.abs(b).max())))
            if not rests[-1] > VISIBLE:
                return Pair(0.0, a, b, env)
    if not order_of(np.array(rests)) > 1 - SLACK:
        sentence = (
            f"the sides do not come near each other as {to_latex(min(small, key=str))} does 0"
        )
        raise Fails(sentence, Pair(rests[-1], a, b, env))
    return Pair(0.0, a, b, env)


def is_small(symbol: Symbol, world: World) -> bool:
    row = world.scope.find(symbol)[0]
    ends = between(row.domain) if row else None
    return ends is not None and 0 <= ends[0] < ends[1] <= SMALL
