r"""A bend in a step, such as a max, is compared only where it takes the one way on and the other.

A step is compared with code, and that on few numbers: on all of them, \min(\eta, 1) may be \eta.
"""

from collections.abc import Sequence
from contextlib import suppress

import numpy as np

from ..equations.functions import Kink
from ..equations.tree import (
    Call,
    Cases,
    Chain,
    Equation,
    LatexError,
    Node,
    Number,
    Unary,
    to_latex,
    walk,
)
from ..equations.world import World


def unbent(tree: Equation, worlds: Sequence[World]) -> str:
    """Return what is wrong if a bend of a step, such as a max, always takes the same way on."""
    for chain in tree.chains:
        for node in (n for side in chain.sides for n in walk(side) if parts_of_bend(n)):
            taken = set()
            for world in worlds:
                with suppress(LatexError, Kink):
                    values = [world.evaluate(part, {}) for part in parts_of_bend(node)]
                    taken |= set(np.ravel(np.argmax(np.broadcast_arrays(*values), axis=0)).tolist())
            if len(taken) == 1:
                return (
                    f"on all numbers that were tried, {to_latex(node)} takes the same way on, so "
                    "the other was not compared; leave it out"
                )
    return ""


def parts_of_bend(node: Node) -> tuple[Node, ...]:
    """Return the parts of which a bend takes the larger or the smaller one."""
    match node:
        case Call(r"\max" | r"\min", _, parts) if len(parts) > 1:
            return parts
        case Call(r"\operatorname{relu}" | r"\operatorname{sign}", _, (part,)) | Unary("|", part):
            return (part, Number("0"))
        case Unary(r"\mathbb{1}", Chain(sides)) if len(sides) == 2:
            return sides
        case Cases(((_, Chain(sides)), *_)) if len(sides) == 2:
            return sides
    return ()
