r"""An equation is checked by computing all its sides, on a page's arrays and on random ones.

`check` gives the verdict. `survivors` edits the equation in one place at a time and returns the
edits that nobody would notice, so that no check is vacuous.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from .algebra import Missing, NoData, Scope, World, is_word, wordy
from .arithmetic import plus
from .doubts import Doubts
from .draws import SHAPES
from .mutate import SWAP, mutants
from .nearing import about_equal, approached, has_limit, of_order, orders_in
from .parser import parse
from .relations import BOUNDS, Fails, Pair, compare, constant, digits_of, implied, largest
from .search import BEYOND, Search
from .tree import (
    At,
    Big,
    Binary,
    Chain,
    Equation,
    LatexError,
    Mean,
    Node,
    Range,
    Reals,
    SetOf,
    Symbol,
    Unary,
    parts,
    to_latex,
    walk,
)
from .weak import check_weak

FEW = 2  # draws: what differs at all, as a product the other way around, differs on each
SIZED = len(SHAPES)  # draws, where a size is a number: only all of them tell each size from others
MANY = 20  # draws, where a few might miss something
ENTRIES = 12  # random numbers that a check should see: the fewer in a draw, the more draws
GLANCE = 5  # choices of the indices
Place = tuple[dict[str, int], Any]  # a choice of the indices, and what the sides are worth there
PAGE, RANDOM = "this page's arrays", "random arrays"


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    `how` is evaluated, sampled, or defined where nothing but this equation gives its symbol a
    value. `left` and `right` are the two neighboring sides that differ most, for the indices
    `where`; `symbols` has the shape of everything involved. They are of the page's arrays or of
    random ones, as `place` says; `lacks` says why the page's were not used, if they were not.
    """

    holds: bool
    how: str
    message: str
    difference: float
    left: Any
    right: Any
    where: Mapping[str, int]
    on_page: bool
    symbols: Mapping[str, str] = field(default_factory=dict)
    place: str = RANDOM
    lacks: str = ""


def check(
    formula: str | Equation,
    namespace: Mapping[str, Any] | None,
    scope: Scope,
    after: Mapping[str, Any] | None = None,
    draws: int = FEW,
) -> Verdict:
    r"""Return the verdict on an equation, and note in the scope what it defines.

    `after` is the namespace behind the next line of code: w \leftarrow … compares it with the old
    one. A formula that cannot be read or computed raises a `LatexError`.
    """
    equation = formula if isinstance(formula, Equation) else parse(formula, scope.functions)
    scope.define(equation)
    try:
        with np.errstate(all="ignore"):
            return Trial(equation, scope, namespace, after).verdict(draws)
    except LatexError as error:
        error.latex = error.latex or equation.latex
        raise


def contradicted(
    equation: Equation,
    namespace: Mapping[str, Any] | None,
    scope: Scope,
    after: Mapping[str, Any] | None = None,
) -> bool:
    """Return whether the page's arrays alone say at a glance that an equation is wrong."""
    trial = Trial(equation, scope, namespace, after)
    trial.most = GLANCE
    try:
        with np.errstate(all="ignore"):
            trial.on_page(equation.chains)
    except (Fails, LatexError):
        return True
    return False


def survivors(
    latex: str, namespace: Mapping[str, Any] | None, scope: Scope, draws: int = MANY
) -> tuple[list[tuple[str, str]], int]:
    """Return the edits (kind, LaTeX) that agree on every draw, and the number of edits tried."""
    equation = parse(latex, scope.functions)
    with np.errstate(all="ignore"):
        trial = Trial(equation, scope, namespace)
        trial.verdict(1)
        edited = list(mutants(equation))
        alive = [
            (kind, to_latex(e))
            for kind, e in edited
            if trial.agrees(e.chains, FEW if kind == SWAP else draws)
        ]
    return alive, len(edited)


class Trial:
    """One equation in the worlds where it is tried."""

    def __init__(
        self,
        equation: Equation,
        scope: Scope,
        namespace: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None = None,
    ):
        self.equation, self.scope = equation, scope
        self.page = None if namespace is None else scope.page(namespace)
        self.after = None if after is None else scope.page(after)
        self.places: dict[tuple[World, int], tuple[list[Place], Iterator[Place]]] = {}
        self.seen: dict[Chain, set[bool]] = {}
        self.above: dict[Chain, float] = {}
        self.most: int | None = None
        self.outside = ""  # the index that is beyond its stated range
        self.otherwise: dict[int, tuple[Chain, bool]] = {}
        self.worked: frozenset[int] = frozenset()
        self.tried = self.page  # the world that was tried last, which is where a failure was
        self.lacks = ""

    def verdict(self, draws: int) -> Verdict:
        """Return the verdict on the page's arrays and on the random ones."""
        chains = self.equation.chains
        bare = next((chain for chain in chains if not chain.relations), None)
        if bare:
            raise LatexError("an expression without a relation; write an equation", bare.at)
        self.check_ranges()
        message = "the sides agree"
        try:
            page = self.on_page(chains)
            drawn = list(self.on_random(chains, draws)) if draws else []
            worst = largest([page, *drawn] if self.page else drawn)
            if draws:
                check_weak(self)
        except Fails as failure:
            worst, message = failure.pair, str(failure)
        holds = message == "the sides agree"
        place = PAGE if self.page and self.tried is self.page else RANDOM
        on_page, symbols = self.page is not None, self.symbols()
        return Verdict(holds, self.how(), message, *worst, on_page, symbols, place, self.lacks)

    def check_ranges(self) -> None:
        """Raise at a range that is none, or counts nothing."""
        free = set().union(*(free_names(chain, self.scope) for chain in self.equation.chains))
        for stated in self.equation.ranges:
            if stated.index not in free:
                sentence = f"nothing here is numbered by {stated.index}; remove its range"
                raise LatexError(sentence, stated.at)

    def on_page(self, chains: tuple[Chain, ...]) -> Pair:
        """Return the worst pair on the page's arrays, if the page has what it takes."""
        if self.page is None:
            return Pair(0.0)
        try:
            return self.worst(self.page, chains)
        except NoData as error:
            self.page, self.lacks = None, error.message
            return Pair(0.0)

    def on_random(self, chains: tuple[Chain, ...], draws: int) -> Iterator[Pair]:
        """Yield the worst pair of each random world in which the chains are tried."""
        yield self.on_shadow(chains, self.scope.shadow(0))
        for seed in range(1, self.enough(chains, draws)):
            yield self.on_shadow(chains, self.scope.shadow(seed))
        for world in Search(self.scope.shadow(0), self.keys).every():
            yield self.on_shadow(chains, world)
        for i, chain in enumerate(self.general(chains)):
            Doubts(self, i, chain).resolve()

    def on_shadow(self, chains: tuple[Chain, ...], world: World) -> Pair:
        """Return the worst pair on random data; there, what a page has worked out is left out."""
        try:
            return self.worst(world, self.general(chains))
        except Fails:
            found = frozenset(i for i, chain in enumerate(chains) if can_be_worked(chain))
            if self.page is None or found <= self.worked or chains is not self.equation.chains:
                raise
            self.worked |= found
            return self.worst(world, self.general(chains))

    def enough(self, chains: tuple[Chain, ...], draws: int) -> int:
        """Return how many draws there are to be, from what the first has drawn."""
        drawn = self.scope.shadow(0).draws.items()
        entries = sum(np.size(value) for (key, _), (value, _) in drawn if key in self.keys)
        each = max(entries, 1)
        if not self.keys:
            return 1
        if any(isinstance(c.sides[0], Chain) or BOUNDS & set(c.relations) for c in chains):
            return max(draws, min(MANY, 10 * ENTRIES // each))
        if any(map(self.goes_otherwise, chains)):
            return max(draws, FEW)
        sized = SIZED if any(map(self.is_size, numbers_of(self.equation))) else 0
        return max(draws, sized, min(MANY, ENTRIES // each))

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all that the equation speaks of, and of what that depends on."""
        used = self.scope.uses(self.equation)
        return frozenset[str]().union(*map(self.scope.above, used))

    def is_size(self, node: Node) -> bool:
        row = self.scope.find(node)[0] if isinstance(node, Symbol) else None
        return row is not None and row.domain == "size"

    def general(self, chains: tuple[Chain, ...]) -> tuple[Chain, ...]:
        return tuple(without_numbers(c) if i in self.worked else c for i, c in enumerate(chains))

    def agrees(self, chains: tuple[Chain, ...], draws: int) -> bool:
        """Return whether an edited equation still holds on every draw."""
        try:
            if self.worked and self.page is not None:
                self.worst(self.page, chains)
            for _ in self.on_random(chains, draws):
                pass
        except (Fails, LatexError, OverflowError):
            return False
        return True

    def how(self) -> str:
        """Return what is done with the equation: evaluated, sampled, or only defined."""
        for chain in self.equation.chains:
            for relation, side in zip(chain.relations, chain.sides[1:], strict=True):
                digits = relation == r"\approx" and digits_of(side) is not None
                if relation not in ("=", ":=", r"\in", r"\leftarrow") and not digits:
                    return "sampled"
        for node in walk(self.equation):
            if isinstance(node, Big | Unary) and node.op in (r"\lim", "O"):
                return "sampled"
        lone = (len(c.sides) == 2 and self.defines(c) for c in self.equation.chains)
        known = any(self.has_value(chain.sides[0]) for chain in self.equation.chains)
        return "defined" if all(lone) and not known else "evaluated"

    def defines(self, chain: Chain) -> bool:
        """Return whether a chain is what the scope has of its left side."""
        found = (d.left for known in self.scope.definitions.values() for d in known)
        return any(left is chain.sides[0] for left in found)

    def has_value(self, left: Node) -> bool:
        """Return whether the page has a value for a left side; else nothing was compared."""
        row = self.scope.find(left)[0] if isinstance(left, Symbol) else None
        return self.page is not None and (row is None or self.page.lookup(row) is not None)

    def symbols(self) -> dict[str, str]:
        """Return the symbols of the equation with the shapes that they have here."""
        world, found = self.tried or self.scope.shadow(0), {}
        for node in walk(self.equation):
            row = self.scope.find(node)[0] if isinstance(node, Symbol) else None
            if row and not row.arguments:
                sizes = [str(world.sizes.get(size, size)) for size in row.shape]
                found[row.cell] = " × ".join(sizes) or "a number"
        return found

    def worst(self, world: World, chains: tuple[Chain, ...]) -> Pair:
        """Return the two neighboring sides that differ most, or raise where they disagree."""
        return largest([self.worst_of(i, chain, world) for i, chain in enumerate(chains)])

    def worst_of(self, i: int, chain: Chain, world: World) -> Pair:
        """Return the worst pair of one chain, at all the places of the i-th of the equation."""
        self.tried = world
        mine = chain is self.equation.chains[i]
        return largest(
            [
                self.compare_all(chain, world, env, values if mine else None)._replace(where=env)
                for env, values in islice(self.places_of(world, i), self.most)
            ]
        )

    # Where an equation is evaluated: at every value of its free indices.

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
        free = free_names(chain, self.scope)
        return sorted(free, key=lambda index: not self.counts_layers(index, chain))

    def beyond(self, index: str) -> Trial:
        """Return a trial of the same equation where one index is beyond its stated range."""
        other = Trial(self.equation, self.scope, None)
        other.page, other.outside = self.page, index
        return other

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

    def unknown(self, index: str, chain: Chain, world: World) -> LatexError:
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

    # What the relations mean.

    def compare_all(
        self, chain: Chain, world: World, env: dict[str, int], known: list[Any] | None
    ) -> Pair:
        """Return the worst pair of a chain at one choice of its indices."""
        values = known or self.sides(chain, world, env)
        if values is None:
            return self.compare_otherwise(chain, world, env)
        values = list(values)
        if chain.relations[:1] == (r"\leftarrow",):
            values[0] = self.updated(chain.sides[0], world, env, values[1])
        pairs = []
        for i, relation in enumerate(chain.relations):
            sides, (a, b) = chain.sides[i : i + 2], values[i : i + 2]
            if relation == r"\approx" and world.namespace is None and not any(map(constant, sides)):
                pairs.append(about_equal(sides, world, env))
            else:
                pairs.append(compare(relation, a, b, sides, world, env))
        return largest(pairs)

    def compare_otherwise(self, chain: Chain, world: World, env: dict[str, int]) -> Pair:
        """Return the worst pair of a chain of statements, or of what becomes small or large."""
        if isinstance(chain.sides[0], Chain):
            pair, truths = implied(chain, world, env)
            self.seen.setdefault(chain, set()).update(truths)
        elif orders_in(chain):
            pair, above = of_order(chain, world, env)
            self.above[chain] = min(above, self.above.get(chain, np.inf))
        else:
            pair = approached(chain, world, env)
        return pair

    def values_in(self, world: World, i: int, chain: Chain) -> Iterator[list[Any]]:
        """Yield the sides of a chain in a world, for each choice of its indices that has them."""
        try:
            for env, known in self.places_of(world, i):
                mine = known if chain is self.equation.chains[i] else None
                values = mine or self.sides(chain, world, env)
                if values:
                    yield values
        except BEYOND:
            return

    def updated(self, left: Node, world: World, env: dict[str, int], right: Any) -> Any:
        r"""Return what an \leftarrow made of its symbol; on random data, what the original says."""
        if world is not self.page:
            first = next(c for c in self.equation.chains if c.relations[:1] == (r"\leftarrow",))
            old, edited = world.evaluate(first.sides[0], env), world.evaluate(left, env)
            return plus(
                world.evaluate(first.sides[1], env), plus(edited, old, left.at, -1), left.at
            )
        if self.after is None:
            return right
        return self.after.evaluate(left, env)


# Reading off a tree.


def can_be_worked(chain: Chain) -> bool:
    equal = all(relation in ("=", r"\approx") for relation in chain.relations)
    return equal and any(map(constant, chain.sides)) and not all(map(constant, chain.sides))


def without_numbers(chain: Chain) -> Chain:
    sides = tuple(side for side in chain.sides if not constant(side))
    return replace(chain, sides=sides, relations=("=",) * (len(sides) - 1))


def numbers_of(node: Node) -> Iterator[Node]:
    """Yield the nodes of a tree that are computed with: no index, no limit, no range."""
    yield node
    if not isinstance(node, Symbol | Range):
        limits = (node.lower, node.upper) if isinstance(node, Big) and node.op != r"\lim" else ()
        for part in parts(node):
            if part not in limits:
                yield from numbers_of(part)


def free_names(node: Node, scope: Scope, bound: frozenset[str] = frozenset()) -> set[str]:
    """Return the names that are neither in the table nor bound by a sum or a bar."""
    if isinstance(node, At):
        inner = free_names(node.of, scope, bound | {node.symbol.name})
        return inner | free_names(node.value, scope, bound)
    if isinstance(node, Mean):
        bound |= {index.name for index in node.over if isinstance(index, Symbol)}
    if isinstance(node, Big):
        limits = [part for part in (node.lower, node.upper) if part]
        found = free_names(node.body, scope, bound | {node.index})
        return found.union(*(free_names(part, scope, bound) for part in limits))
    if isinstance(node, Symbol) and (node.name not in bound or node.subs or node.layer):
        row, index, subs = scope.find(node)
        if row is None and not scope.knows(node.name):
            return {node.name} | set().union(*(free_names(s, scope, bound) for s in node.subs))
        places = (*subs, *((index,) if index else ()))
        return set().union(*(free_names(place, scope, bound) for place in places))
    if isinstance(node, Symbol):
        return set()
    return set().union(*(free_names(part, scope, bound) for part in parts(node)))
