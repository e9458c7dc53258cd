r"""How large the terms of an expression are, next to which its rounding errors are small.

The terms of x - x are as large as x, though nothing is left of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .tree import Big, Binary, Call, Derivative, Mean, Node, Number, Symbol, Unary
from .world import World

NEARBY = (0.9, 1.1)


def magnitude(node: Node, world: World, env: dict[str, Any]) -> float:
    """Return the largest that an expression would be if its terms did not cancel."""
    match node:
        case Unary("-" | r"\top" | "|", of):
            return magnitude(of, world, env)
        case Binary("+" | "-", left, right):
            return magnitude(left, world, env) + magnitude(right, world, env)
        case Binary("" | r"\cdot" | r"\odot" | r"\times", left, right):
            return magnitude(left, world, env) * magnitude(right, world, env)
        case Binary("^", base, Number(power)):
            return magnitude(base, world, env) ** float(power)
        case Binary(r"\frac" | "/", top, bottom):
            return magnitude(top, world, env) / max(largest(world.evaluate(bottom, env)), 1e-300)
        case Big(r"\sum", index, _, _, body):
            terms = (magnitude(body, world, env | {index: i}) for i in world.limits(node, env))
            return sum(terms, 0.0)
        case Call(_, primes, arguments):
            values = [world.evaluate(argument, env) for argument in arguments]
            near = (world.apply(node, primes, [by * value for value in values]) for by in NEARBY)
            return max(largest(world.evaluate(node, env)), *map(largest, near))
        case Mean(_, of, over):
            first = env | {index.name: 1 for index in over if world.scope.is_index(index)}
            return float(np.prod([magnitude(part, world, first) for part in of]))
        case Derivative(_, (by, *_)):
            return max(largest(world.evaluate(node, env)), *slopes_nearby(node, by, world, env))
    return largest(world.evaluate(node, env))


def slopes_nearby(node: Derivative, by: Symbol, world: World, env: dict[str, Any]) -> list[float]:
    """Return how large a slope is where the symbol is a bit smaller, and a bit larger."""
    found = []
    for share in NEARBY:
        with world.changed(by, share * world.evaluate(by, env), env) as here:
            found.append(largest(world.evaluate(node, here)))
    return found


def largest(value: Any) -> float:
    """Return the largest entry, whatever its sign; what is no number counts for nothing."""
    if not isinstance(value, np.ndarray | np.generic):
        return 1.0
    entries = np.abs(np.ravel(value))
    return float(entries[np.isfinite(entries)].max(initial=0.0))
