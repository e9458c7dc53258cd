r"""What holds may say less than it seems to: a range too short, an O(h) for an O(h^2), a lost term.

Nobody would notice a mistake in what is left out, or in a number that drowns beside the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from .draws import between
from .nearing import is_small
from .relations import Fails
from .tree import (
    Big,
    Binary,
    Call,
    Chain,
    LatexError,
    Node,
    Number,
    Range,
    Symbol,
    Unary,
    constant,
    rebuild,
    to_latex,
    walk,
)
from .world import World, random_world

if TYPE_CHECKING:
    from .trial import Trial

FEW = 2  # worlds
SHARP = 0.5  # an O(h^p) whose rest is always so much of an order smaller says too little
LARGER, BEYOND, NARROW = 0.07, 1.03, 0.01  # than what is small, and beyond what is narrow
FAINT, LOUD = 1e-6, 1e6  # numbers beyond these may drown, or drown others


def check_weak(trial: Trial) -> None:
    """Raise if an equation that holds says too little."""
    for chain, above in trial.above.items():
        if SHARP < above < np.inf and chain in trial.equation.chains:
            sentence = "the rest beside O(…) vanishes faster than that; write how fast it does"
            raise LatexError(sentence, chain.at)
    for stated in trial.equation.ranges:
        check_range(trial, stated)
    for node in drowned(trial):
        raise LatexError(
            f"{to_latex(node)} drowns here: nobody would notice if it were twice that", node.at
        )
    for chain in trial.general(trial.equation.chains):
        check_small(trial, chain)


def check_small(trial: Trial, chain: Chain) -> None:
    """Raise if sides are equal only while something is small, as e^h and 1 + h + h^2/2 are."""
    world = random_world(trial.scope, 0)
    symbols = {n for n in walk(chain) if isinstance(n, Symbol)}
    names = {n for n in symbols if is_small(n, world) or is_narrow(n, world)}
    rows = (trial.scope.find(name)[0] for name in names)
    keys = {row.key for row in rows if row}
    if not keys or not set(chain.relations) <= {"=", ":="} or trial.goes_otherwise(chain):
        return
    found = {at: d for at, d in world.draws.items() if at[0] in keys}
    larger = {at: d._replace(value=d.value * BEYOND + LARGER) for at, d in found.items()}
    if not holds_in(trial, (chain,), world.with_draws(larger)):
        name = to_latex(min(names, key=to_latex))
        sentence = f"for a larger {name} the sides differ; write \\approx, or add an O({name}^…)"
        raise LatexError(sentence, chain.at)


def is_narrow(symbol: Symbol, world: World) -> bool:
    """Return whether a symbol hardly varies: near 1, the logarithm is a polynomial."""
    row = world.scope.find(symbol)[0]
    ends = between(row.domain) if row else None
    return ends is not None and ends[1] - ends[0] <= NARROW * max(map(abs, ends))


def check_range(trial: Trial, stated: Range) -> None:
    """Raise if all that a range numbers exists, and holds, for a number beyond it as well."""
    found: dict[int, int] | None = None
    for i, chain in enumerate(trial.equation.chains):
        if stated.index not in trial.free_in(chain):
            continue
        if not set(chain.relations) <= {"=", ":=", r"\in"}:
            return
        here = dict(held_beyond(trial, i, chain, stated))
        found = here if found is None else {s: found[s] for s in found.keys() & here.keys()}
    for step, number in (found or {}).items():
        where = "begin" if step < 0 else "end"
        raise LatexError(f"this holds for {stated.index} = {number}, too; {where} there", stated.at)


def held_beyond(trial: Trial, i: int, chain: Chain, stated: Range) -> Iterator[tuple[int, int]]:
    """Yield the numbers beyond a range for which a chain holds, and how far beyond they are.

    On random data a definition holds anyway; so it is asked of the page's arrays alone.
    """
    worlds = (
        [] if trial.defines(chain) else [random_world(trial.scope, seed) for seed in range(FEW)]
    )
    worlds += [trial.page] if trial.page else []
    found = [dict(steps_beyond(trial.beyond(stated.index), i, chain, stated, w)) for w in worlds]
    for step, number in found[-1].items() if found else ():
        if all(step in steps for steps in found):
            yield step, number


def steps_beyond(
    other: Trial, i: int, chain: Chain, stated: Range, world: World
) -> Iterator[tuple[int, int]]:
    """Yield how far beyond its range an index may go in one world, and where it then is."""
    holds: dict[int, bool] = {}
    try:
        for env, values in other.places_of(world, i):
            number = env[stated.index]
            if any(is_empty(node, world, env) for node in walk(chain)):
                continue
            holds.setdefault(number, True)
            try:
                other.compare_all(chain, world, env, values)
            except Fails:
                holds[number] = False
    except LatexError:
        return
    lower, upper = world.integer(stated.lower, {}), world.integer(stated.upper, {})
    for number in (number for number, held in holds.items() if held):
        yield number - (lower if number < lower else upper), number


def is_empty(node: Node, world: World, env: dict[str, int]) -> bool:
    """Return whether a node is a sum of no terms, which nobody means to be one."""
    if not isinstance(node, Big) or node.op == r"\lim":
        return False
    try:
        return not world.limits(node, env)
    except LatexError:
        return False  # its limits depend on a sum outside of it


def drowned(trial: Trial) -> Iterator[Node]:
    """Yield what is tiny in an equation, or beside something huge, if twice that is the same."""
    sizes = [(node, size_of(trial, node)) for node in walk(trial.equation)]
    loud = any(size > LOUD for _, size in sizes)
    for node in (n for n, size in sizes if size < FAINT or (loud and isinstance(n, Symbol))):

        def doubled(other: Any, node: Node = node) -> Any:
            return Binary(r"\cdot", Number("2"), node) if other is node else None

        chains = rebuild(trial.equation.chains, doubled)
        if holds_in(trial, chains, random_world(trial.scope, 0)):
            yield node


def holds_in(trial: Trial, chains: tuple[Chain, ...], world: World) -> bool:
    """Return whether edited chains hold in one random world."""
    try:
        trial.worst(world, trial.general(chains))
    except (Fails, LatexError, OverflowError):
        return False
    return True


def size_of(trial: Trial, node: Node) -> float:
    """Return how large a number is, or a symbol for a small one; of anything else, 1."""
    if isinstance(node, Symbol):
        row = trial.scope.find(node)[0]
        ends = between(row.domain) if row else None
        return ends[1] if ends else 1.0
    if not isinstance(node, Number | Binary | Call | Unary) or not constant(node):
        return 1.0
    try:
        return abs(float(np.real(random_world(trial.scope, 0).evaluate(node, {})))) or 1.0
    except (LatexError, TypeError):
        return 1.0  # it is no number
