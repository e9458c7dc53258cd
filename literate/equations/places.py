"""Where an equation is evaluated: at every value of its free indices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from .free import free_names
from .nearing import has_limit, orders_in
from .scope import Missing, Scope
from .tree import (
    Binary,
    Chain,
    Equation,
    LatexError,
    Node,
    Reals,
    SetOf,
    Symbol,
    walk,
)
from .words import is_word, wordy
from .world import World

Place: TypeAlias = tuple[dict[str, int], Any]  # a choice of the indices, and the sides


class Places:
    """The choices of the indices of an equation, and what its sides are worth there."""

    def __init__(self, equation: Equation, scope: Scope):
        self.equation, self.scope = equation, scope
        self.places: dict[tuple[World, int], tuple[list[Place], Iterator[Place]]] = {}
        self.chosen: dict[tuple[Any, int], list[dict[str, int]]] = {}
        self.free: dict[int, tuple[Chain, list[str]]] = {}
        self.otherwise: dict[int, tuple[Chain, bool]] = {}
        self.outside = ""  # the index that is beyond its stated range

    def places_of(self, world: World, i: int) -> Iterator[Place]:
        """Yield where the i-th chain is evaluated; none is looked at before it is asked for."""
        chain, key, number = self.equation.chains[i], (world, i), 0
        found, rest = self.places.setdefault(key, ([], self.existing(chain, world)))
        while True:
            if number == len(found):
                try:
                    found.append(next(rest))
                except StopIteration:
                    return
                except Exception:
                    del self.places[key]  # whoever asks again is to be told again
                    raise
            yield found[number]
            number += 1

    def alike(self, world: World, i: int) -> Iterator[tuple[dict[str, int], None]]:
        """Yield the places of a chain alone; in worlds of the same sizes they are the same."""
        key = tuple(sorted(world.sizes.items())), i
        if key not in self.chosen:
            self.chosen[key] = [env for env, _ in self.places_of(world, i)]
        for env in self.chosen[key]:
            yield env, None

    def existing(self, chain: Chain, world: World) -> Iterator[Place]:
        """Yield the free indices for which all terms exist, each with what the sides are then."""
        free = self.free_in(chain)
        stated = {r.index for r in self.equation.ranges} - {self.outside}
        seen: dict[str, set[int]] = {index: set() for index in stated & set(free)}
        exists, missing = False, None
        for env in self.choices(free, chain, world, {}):
            try:
                values = self.sides(chain, world, env)
            except Missing as error:
                if free and stated >= set(free):
                    raise
                missing = error
                continue
            yield env, values
            exists = True
            for index in seen:
                seen[index].add(env[index])
        for index in seen if exists else ():
            if lost := sorted(set(self.values(index, chain, world, {})) - seen[index]):
                why = f" ({missing.message})" if missing else ""
                raise LatexError(f"no terms for {index} = {lost[0]}{why}; mend the range", chain.at)
        if not exists:
            below = (sub for n in walk(chain) if isinstance(n, Symbol) for sub in n.subs)
            word = next((sub for sub in below if is_word(sub)), None)
            if word and missing is None:
                raise wordy(word)
            why = f" ({missing.message})" if missing else ""
            raise LatexError(f"no index has all these terms{why}; state a range", chain.at)

    def sides(self, chain: Chain, world: World, env: dict[str, int]) -> list[Any] | None:
        """Return what the sides of a chain are worth; conditions and O(h) have their own way."""
        if self.goes_otherwise(chain):
            return None
        sets = Reals | SetOf
        return [s if isinstance(s, sets) else world.evaluate(s, env) for s in chain.sides]

    def free_in(self, chain: Chain) -> list[str]:
        """Return the free indices of a chain, those of layers first."""
        if id(chain) not in self.free:
            free = free_names(chain, self.scope)
            layers = {index for index in free if self.counts_layers(index, chain)}
            self.free[id(chain)] = chain, sorted(free, key=lambda index: index not in layers)
        return self.free[id(chain)][1]

    def goes_otherwise(self, chain: Chain) -> bool:
        """Return whether a chain says more of its sides than what they are worth."""
        if id(chain) not in self.otherwise:
            special = isinstance(chain.sides[0], Chain) or orders_in(chain) or has_limit(chain)
            self.otherwise[id(chain)] = chain, bool(special)
        return self.otherwise[id(chain)][1]

    def counts_layers(self, index: str, chain: Node) -> bool:
        """Return whether an index stands where layers are numbered."""
        for node in walk(chain):
            row, place, _ = self.scope.find(node) if isinstance(node, Symbol) else (None, None, ())
            if row and place and row.count == "L" and Symbol(index) in walk(place):
                return True
        return False

    def counts_components(self, index: str, chain: Node) -> bool:
        """Return whether an index stands below a symbol of the table."""
        known = (n for n in walk(chain) if isinstance(n, Symbol) and self.scope.find(n)[0])
        return any(Symbol(index) in walk(sub) for node in known for sub in node.subs)

    def choices(
        self, free: list[str], chain: Node, world: World, env: dict[str, int]
    ) -> Iterator[dict[str, int]]:
        """Yield every choice of the indices."""
        if not free:
            yield env
            return
        for value in self.values(free[0], chain, world, env):
            yield from self.choices(free[1:], chain, world, env | {free[0]: value})

    def values(self, index: str, chain: Node, world: World, env: dict[str, int]) -> Sequence[int]:
        """Return the stated range of an index, or else every number that it could be."""
        for stated in self.equation.ranges:
            if stated.index == index:
                lower, upper = world.integer(stated.lower, env), world.integer(stated.upper, env)
                if index != self.outside:
                    return range(lower, upper + 1)
                every = self.possible(index, chain, world, env)
                return [number for number in every if not lower <= number <= upper]
        return self.possible(index, chain, world, env)

    def possible(self, index: str, chain: Node, world: World, env: dict[str, int]) -> range:
        """Return every number that an index could be."""
        if self.counts_layers(index, chain):
            return range(world.size("L") + 1)
        spans = world.span(index, chain, env)
        word = not self.scope.is_index(Symbol(index))
        if word or not (spans or self.counts_components(index, chain)):
            raise self.unknown(index, chain, world)
        return range(
            min((s.start for s in spans), default=0), max((s.stop for s in spans), default=0)
        )

    def unknown(self, index: str, chain: Node, world: World) -> LatexError:
        """Return the error of a letter or word that counts nothing and is in no table."""
        node = next((n for n in walk(chain) if n == Symbol(index)), Symbol(index, at=chain.at))
        for part in walk(chain):
            match part:
                case Binary("^", Symbol(name), Symbol() as above) if above == node:
                    return LatexError(
                        f"{index} is not in the notation table; a layer is written "
                        f"{name}^{{({index})}}, a transpose {name}^\\top",
                        node.at,
                    )
        return LatexError(world.unknown(node), node.at)
