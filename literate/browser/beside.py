"""Code is run on random arrays, and what it gives is put beside what equations say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from ..equations.free import free_names
from ..equations.relations import distance
from ..equations.scope import Scope
from ..equations.tree import (
    Call,
    Chain,
    Derivative,
    Equation,
    LatexError,
    Node,
    Number,
    Symbol,
)
from ..equations.trial import Trial
from ..equations.world import World
from ..judging.code_lines import names_of, without_subscripts
from ..judging.own_code import as_code, begin, called, is_said, numbered
from .typed import CodeError, Program

KNOWN = {r"\sigma": "sigmoid"}


@dataclass(frozen=True)
class Pair:
    """What an equation and the code say of one thing, in a random world."""

    what: str
    theirs: Any
    ours: Any
    world: World

    @property
    def apart(self) -> float:
        """How far they are from each other: infinitely, where their shapes differ."""
        if np.shape(self.theirs) != np.shape(self.ours):
            return np.inf
        found = distance(self.theirs, self.ours, self.world.has_kinks)
        return np.inf if np.isnan(found) else found


def pairs(
    equations: Sequence[Equation], program: Program, scope: Scope, seed: int
) -> Iterator[Pair]:
    """Yield what the equations say and the code gives, of all that both of them name.

    The last equation is about what the last line gives, whatever that is called.
    """
    chains = [(chain, equation) for equation in equations for chain in equation.chains]
    own = {*own_names([chain for chain, _ in chains], program, scope)}
    begins = given(scope, World(scope, seed=seed), own)
    space = program.run(begins)
    world = World(scope, seed=seed)  # afresh: where a recursion begins, the code says
    many = [r for r in scope.rows.values() if isinstance(space.get(r.code), list | dict)]
    begin(world, World(scope, space), {row.key for row in many})
    for at, (chain, equation) in enumerate(chains):
        names = [*names_in_code(chain.sides[0], scope)]
        found = [(name, layer) for name, layer in names if name in program.stores & space.keys()]
        if not found and at == len(chains) - 1:
            found = [(program.last, names[0][1] if names else None)]
        for name, layer in found[:1]:
            ours = some(space.get(name))
            ours = partial(program.call, begins, ours) if callable(ours) else ours
            what = names[0][0] if names else "the last line"
            for number, theirs, mine in said(chain, equation, world, ours, layer):
                yield Pair(what + number, plain(theirs), plain(mine), world)


def own_names(chains: Sequence[Chain], program: Program, scope: Scope) -> Iterator[str]:
    """Yield the left sides that code must compute: one that it only read would always agree."""
    for chain in chains:
        if chain.relations[:1] in (("=",), (":=",)):
            for name, _ in names_in_code(chain.sides[0], scope):
                if chain is chains[-1] or name in program.stores:
                    yield name


def given(scope: Scope, world: World, own: Set[str]) -> dict[str, Any]:
    """Return what symbols are worth, as code has them; of its own, only where they begin."""
    found: dict[str, Any] = {}
    for row in scope.rows.values():
        if not row.code or row.code in found or (row.code in own and not row.indexed):
            continue
        try:
            if row.domain == "size":
                found[row.code] = world.size(row.code)
            elif row.arguments:
                found[row.code] = lambda *values, row=row: called(world, row, values)
            elif row.indexed:
                values = numbered(world, row)
                if row.code in own:
                    values = {n: v for n, v in values.items() if not is_said(n, row, world)}
                if not values or (row.indexed != "layer" and row.first not in values):
                    continue  # code begins it
                found[row.code] = values if row.indexed == "layer" else [*values.values()]
            else:
                found[row.code] = np.array(as_code(world.value(row, None), row))[()]
        except LatexError:
            continue  # what has no value here, such as what a recursion leaves open
    return found


def names_in_code(left: Node, scope: Scope) -> Iterator[tuple[str, Node | None]]:
    """Yield what code may call a left side, and the layer that it is about."""
    if isinstance(left, Call):
        row = scope.rows.get(left.function)
        yield row.code if row else KNOWN.get(left.function, left.function), None
    else:
        yield from names_of(left, scope)


def said(
    chain: Chain, equation: Equation, world: World, ours: Any, layer: Node | None
) -> Iterator[tuple[str, Any, Any]]:
    """Yield what is compared, what the equation says of it, and what the code gives."""
    scope, left = world.scope, chain.sides[0]
    if isinstance(left, Call) and callable(ours):
        arguments = [plain(world.evaluate(a, {})) for a in left.arguments]
        yield "", world.evaluate(left, {}), ours(*arguments)
    elif layer is not None:
        for number in numbers_of(chain, equation, layer, world):
            whole = without_subscripts(left, scope)
            value = world.evaluate(at_layer(whole, number), {})
            yield f"[{number}]", value, entry(ours, number, first_of(whole, scope))
    elif chain.relations[:1] == (r"\leftarrow",):
        yield from after_step(chain, equation, world, ours)
    elif isinstance(left, Symbol | Derivative) and chain.relations:
        whole = without_subscripts(left, scope)
        yield "", world.evaluate(whole, {}), ours
    else:
        yield "", world.evaluate(left, {}), ours


def after_step(
    chain: Chain, equation: Equation, world: World, ours: Any
) -> Iterator[tuple[str, Any, Any]]:
    """Yield what a step makes of a symbol, entry by entry where it is written so."""
    left = chain.sides[0]
    row, _, subs = world.scope.find(left) if isinstance(left, Symbol) else (None, None, ())
    if not subs:
        yield " behind the step", world.evaluate(chain.sides[1], {}), ours
        return
    indices = sorted(free_names(left, world.scope))
    for env in Trial(equation, world.scope, None).choices(indices, chain, world, {}):
        mine = world.component(np.asarray(ours), row, subs, env, chain.at)
        where = ", ".join(f"{index} = {number}" for index, number in env.items())
        yield f" behind the step, {where}", world.evaluate(chain.sides[1], env), mine


def numbers_of(chain: Chain, equation: Equation, layer: Node, world: World) -> list[int]:
    """Return the numbers that a left side carries: its own, or all that there are."""
    indices = sorted(free_names(layer, world.scope))
    found = Trial(equation, world.scope, None).choices(indices, chain, world, {})
    numbers = dict.fromkeys(world.integer(layer, env) for env in found)
    return [number for number in numbers if exists(chain, layer, number, world)]


def exists(chain: Chain, layer: Node, number: int, world: World) -> bool:
    """Return whether a left side has a value with this number."""
    try:
        world.evaluate(at_layer(without_subscripts(chain.sides[0], world.scope), number), {})
    except LatexError:
        return False
    return True


def at_layer(left: Any, number: int) -> Any:
    """Return a symbol, or its slope, that carries a number."""
    if isinstance(left, Derivative):
        return replace(left, by=(at_layer(left.by[0], number),))
    if left.layer is not None:
        return replace(left, layer=Number(str(number)))
    return replace(left, subs=(Number(str(number)),))


def first_of(left: Any, scope: Scope) -> int:
    """Return the first number of a symbol that is one of many."""
    row, _, _ = scope.find(left.by[0] if isinstance(left, Derivative) else left)
    return row.first if row else 1


def entry(values: Any, number: int, first: int) -> Any:
    """Return what code has for a number, in a dict or in a list that begins with the first."""
    try:
        return values[number] if isinstance(values, dict) else values[number - first]
    except (KeyError, IndexError, TypeError):
        raise CodeError(f"The code has no value with the number {number}.") from None


def some(value: Any) -> Any:
    """Return a value that code gives, if it gives one."""
    if value is None:
        raise CodeError("The code gives nothing (None); end it with what the equation says.")
    return value


def plain(value: Any) -> Any:
    """Return a value as it is compared: whether a vector stands or lies, it has one dimension."""
    try:
        found = np.asarray(some(value))
        if np.iscomplexobj(found):
            raise CodeError("The code gives a complex number; compare its real part, .real.")
        found = found.astype(float)
    except (TypeError, ValueError):
        what = "a function" if callable(value) else repr(value)
        raise CodeError(f"The code gives {what}, which is no array of numbers.") from None
    if found.size == 1:
        return found.reshape(())
    return found.reshape(-1) if 1 in found.shape else found
