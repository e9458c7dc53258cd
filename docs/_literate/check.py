r"""An equation is checked by computing all its sides, on a page's arrays and on random ones.

`check` gives the verdict. `survivors` edits the equation in one place at a time and returns the
edits that nobody would notice, so that no check is vacuous.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple

import numpy as np

from .algebra import Missing, NoData, Scope, World, is_word, plus, related, shape_text, wordy
from .draws import SHAPES, array
from .latex import parse
from .tree import (
    At,
    Big,
    Binary,
    Call,
    Chain,
    Equation,
    LatexError,
    Mean,
    Node,
    Number,
    Ones,
    Range,
    Reals,
    SetOf,
    Symbol,
    Unary,
    factors_of,
    parts,
    to_latex,
    walk,
)

TOLERANCE = 1e-12
ROUGHLY = 1e-3
FEW = 2  # draws: what differs at all, as a product the other way around, differs on each
SIZED = len(SHAPES)  # draws, where a size is a number: only all of them tell each size from others
MANY = 20  # draws, where a few might miss something
ENTRIES = 24  # random numbers that a check should see: the fewer in a draw, the more draws
PAGE, RANDOM = "this page's arrays", "random arrays"
SWAP = "swap factors"  # of numbers, the same expression


class Pair(NamedTuple):
    """Two neighboring sides, and how far apart they are."""

    difference: float
    left: Any = None
    right: Any = None
    where: Mapping[str, int] = {}


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


class Fails(Exception):  # noqa: N818
    """Two sides that should agree do not."""

    def __init__(self, message: str, pair: Pair):
        super().__init__(message)
        self.pair = pair


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
        self.places: dict[int, list[list[tuple[dict[str, int], Any]]]] = {}
        self.seen: dict[Chain, set[bool]] = {}
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
            drawn = [self.on_shadow(chains, 0)]
            drawn += [self.on_shadow(chains, seed) for seed in range(1, self.enough(draws))]
            self.see_both(chains)
            worst = largest([page, *drawn] if self.page else drawn)
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

    def on_shadow(self, chains: tuple[Chain, ...], seed: int) -> Pair:
        """Return the worst pair on random data; there, a page's worked numbers are left out."""
        try:
            return self.worst(self.scope.shadow(seed), self.general(chains))
        except Fails:
            found = frozenset(i for i, chain in enumerate(chains) if can_be_worked(chain))
            if self.page is None or found <= self.worked:
                raise
            self.worked |= found
            return self.worst(self.scope.shadow(seed), self.general(chains))

    def enough(self, draws: int) -> int:
        """Return how many draws there are to be, from what the first has drawn."""
        keys = self.drawn_keys()
        entries = sum(
            np.size(d.value) for at, d in self.scope.shadow(0).draws.items() if at[0] in keys
        )
        if not keys:
            return 1
        sized = SIZED if any(map(self.is_size, numbers_of(self.equation))) else 0
        return max(draws, sized, min(MANY, ENTRIES // max(entries, 1)))

    def drawn_keys(self) -> set[str]:
        """Return the keys of all that the equation says something about."""
        return set().union(*map(self.scope.above, self.scope.uses(self.equation)))

    def is_size(self, node: Node) -> bool:
        row = self.scope.find(node)[0] if isinstance(node, Symbol) else None
        return row is not None and row.domain == "size"

    def see_both(self, chains: tuple[Chain, ...]) -> None:
        r"""Draw until each \iff has been true and false, and the premise of each \implies true."""
        for i, chain in enumerate(chains):
            if not isinstance(chain.sides[0], Chain):
                continue
            wanted = {True, False} if r"\iff" in chain.relations else {True}
            for seed in range(MANY):
                if wanted <= self.seen.get(chain, set()):
                    break
                self.worst_of(i, chain, self.scope.shadow(seed))
            missing = wanted - self.seen[chain]
            if missing:
                never = " and ".join(str(truth).lower() for truth in sorted(missing))
                raise LatexError(
                    f"on random data the first side is never {never}, so nothing was compared; "
                    "narrow its symbols, or argue it",
                    chain.at,
                )

    def general(self, chains: tuple[Chain, ...]) -> tuple[Chain, ...]:
        return tuple(without_numbers(c) if i in self.worked else c for i, c in enumerate(chains))

    def agrees(self, chains: tuple[Chain, ...], draws: int) -> bool:
        """Return whether an edited equation still holds on every draw."""
        try:
            if self.worked and self.page is not None:
                self.worst(self.page, chains)
            for seed in range(draws):
                self.worst(self.scope.shadow(seed), self.general(chains))
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
        defining = {id(d.left) for found in self.scope.definitions.values() for d in found}
        lone = (len(c.sides) == 2 and id(c.sides[0]) in defining for c in self.equation.chains)
        known = any(self.has_value(chain.sides[0]) for chain in self.equation.chains)
        return "defined" if all(lone) and not known else "evaluated"

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
        if id(world) not in self.places:
            self.places[id(world)] = [self.existing(c, world) for c in self.equation.chains]
        mine = chain is self.equation.chains[i]
        return largest(
            [
                self.compare_all(chain, world, env, values if mine else None)._replace(where=env)
                for env, values in self.places[id(world)][i]
            ]
        )

    # Where an equation is evaluated: at every value of its free indices.

    def existing(self, chain: Chain, world: World) -> list[tuple[dict[str, int], Any]]:
        """Return the free indices for which all terms exist, each with what the sides are then."""
        free = free_names(chain, self.scope)
        free = sorted(free, key=lambda index: not self.counts_layers(index, chain))
        stated = {r.index for r in self.equation.ranges}
        found, missing = [], None
        for env in self.choices(free, chain, world, {}):
            try:
                found.append((env, self.sides(chain, world, env)))
            except Missing as error:
                if free and stated >= set(free):
                    raise
                missing = error
        if not found:
            below = (sub for n in walk(chain) if isinstance(n, Symbol) for sub in n.subs)
            word = next((sub for sub in below if is_word(sub)), None)
            if word and missing is None:
                raise wordy(word)
            why = f" ({missing.message})" if missing else ""
            raise LatexError(f"no index has all these terms{why}; state a range", chain.at)
        return found

    def sides(self, chain: Chain, world: World, env: dict[str, int]) -> list[Any] | None:
        """Return what the sides of a chain are worth; conditions and O(h) have their own way."""
        orders = (node for node in walk(chain) if isinstance(node, Unary) and node.op == "O")
        if isinstance(chain.sides[0], Chain) or any(orders):
            return None
        sets = Reals | SetOf
        return [s if isinstance(s, sets) else world.evaluate(s, env) for s in chain.sides]

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

    def values(self, index: str, chain: Node, world: World, env: dict[str, int]) -> range:
        """Return the stated range of an index, or else every number that it could be."""
        for stated in self.equation.ranges:
            if stated.index == index:
                lower, upper = world.integer(stated.lower, env), world.integer(stated.upper, env)
                return range(lower, upper + 1)
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
            if not isinstance(chain.sides[0], Chain):
                return of_order(chain, world, env)
            pair, truths = implied(chain, world, env)
            self.seen.setdefault(chain, set()).update(truths)
            return pair
        values = list(values)
        if chain.relations[:1] == (r"\leftarrow",):
            values[0] = self.updated(chain.sides[0], world, env, values[1])
        pairs = []
        for i, relation in enumerate(chain.relations):
            pairs.append(
                compare(relation, values[i], values[i + 1], chain.sides[i + 1], world, env)
            )
        return largest(pairs)

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


def largest(pairs: list[Pair]) -> Pair:
    """Return the pair that differs most, the first of them if several do."""
    return max(pairs, key=lambda pair: pair.difference, default=Pair(0.0))


def compare(relation: str, a: Any, b: Any, right: Node, world: World, env: dict[str, int]) -> Pair:
    """Return two values with their difference, or raise where the relation does not hold."""
    if relation == r"\in":
        return member(a, b, world, env)
    if isinstance(a, Ones) or isinstance(b, Ones):
        a, b = (np.ones(b.shape), b) if isinstance(a, Ones) else (a, np.ones(a.shape))
    if right == Number("0"):
        b = np.zeros(a.shape)  # the zero of every shape
    pair = Pair(np.inf, a, b, env)
    if a.shape != b.shape and not a.size == b.size == 1:
        raise Fails(f"left is {shape_text(a)}, right is {shape_text(b)}", pair)
    if relation not in ("=", ":=", r"\approx", r"\leftarrow"):
        if not np.all(related(relation, a, b)):
            raise Fails(f"{relation} does not hold", pair)
        return Pair(0.0, a, b)
    digits = digits_of(right) if relation == r"\approx" else None
    if digits is not None:
        room, difference = 0.5 * 10.0**-digits * (1 + 1e-9), float(abs(a - b))
        pair = pair._replace(difference=difference)
        if difference > room:
            raise Fails(f"the sides differ by {difference:.1e}, more than the digits written", pair)
        return Pair(0.0, a, b)
    difference = distance(a, b)
    if not difference <= (ROUGHLY if relation == r"\approx" else TOLERANCE):
        raise Fails(f"the sides differ by {difference:.1e}", pair._replace(difference=difference))
    return Pair(difference, a, b)


def distance(a: Any, b: Any) -> float:
    """Return the norm-wise relative difference, leaving out the points at a kink."""
    a, b = np.ravel(a), np.ravel(b)
    smooth = ~(np.isnan(a) | np.isnan(b))
    if not smooth.any():
        return np.nan
    a, b = a[smooth], b[smooth]
    sizes = np.abs(a).max(), np.abs(b).max()
    scale = max(sizes) if min(sizes) else 1.0  # beside a zero, what is left of a sum is dust
    return float(np.abs(a - b).max() / scale)


def member(a: Any, b: Node, world: World, env: dict[str, int]) -> Pair:
    r"""Return the value in a set: \mathbb{R}^{a \times b} states a shape, \{0, 1\} the entries."""
    if isinstance(b, SetOf):
        members = [float(world.evaluate(m, env)) for m in b.members]
        if not np.isin(a, members).all():
            raise Fails("an entry is not in the set", Pair(np.inf, a, np.array(members), env))
        return Pair(0.0, a, np.array(members))
    if not isinstance(b, Reals):
        raise LatexError(r"a set is \mathbb{R}, \mathbb{R}^{a \times b} or \{0, 1\}")
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
    seen = set()
    for symbol, value in [(None, None), *assumptions(chain, world)]:
        with (
            nullcontext(env)
            if symbol is None
            else world.changed(symbol, world.evaluate(value, env), env) as here
        ):
            truths = [world.truth(side, here) for side in chain.sides]
        seen.add(truths[0])
        for relation, a, b in zip(chain.relations, truths, truths[1:], strict=False):
            if a != b and (relation == r"\iff" or a):
                raise Fails(f"{relation} fails: left is {a}, right is {b}", Pair(np.inf, a, b, env))
    return Pair(0.0, truths[0], truths[-1]), seen


def assumptions(chain: Chain, world: World) -> Iterator[tuple[Symbol, Node]]:
    """Yield each symbol that a side equates with something, if no equation gives it its value."""
    joined = (s.sides if isinstance(s.sides[0], Chain) else (s,) for s in chain.sides)
    for side in (side for sides in joined for side in sides):
        if side.relations == ("=",) and isinstance(side.sides[0], Symbol):
            row = world.scope.find(side.sides[0])[0]
            if row and not world.scope.definitions.get(row.key):
                yield side.sides[0], side.sides[1]


def of_order(chain: Chain, world: World, env: dict[str, int]) -> Pair:
    """Return how fast what an O(h^p) stands for vanishes with h, or raise where it is too slow."""
    term = next(n.of for n in walk(chain) if isinstance(n, Unary) and n.op == "O")
    small = next(n for n in walk(term) if isinstance(n, Symbol))
    rests, sizes = [], []
    for h in 0.02 / 2.0 ** np.arange(4):
        with world.changed(small, array(h), env) as changed:
            a, b = (world.evaluate(side, changed) for side in chain.sides)
            rests.append(float(np.linalg.norm(a - b)))
            sizes.append(float(np.linalg.norm(world.evaluate(term, changed))))
    pair = Pair(0.0, np.array(rests), np.array(sizes))
    if max(rests) < 1e-13:
        return pair
    steps = np.polyfit(np.log(sizes), np.log(rests), 1)[0]
    if not steps > 0.9:
        raise Fails(
            f"the rest vanishes like that to the power {steps:.2f}", pair._replace(where=env)
        )
    return pair


# Reading off a tree.


def constant(node: Node) -> bool:
    """Return whether a side is made of numbers alone."""
    return not any(
        isinstance(n, Symbol | Ones | Reals | SetOf) and n != Symbol("e") for n in walk(node)
    )


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


def digits_of(node: Node) -> int | None:
    """Return how many decimals a written number has, or None for anything else."""
    node = node.of if isinstance(node, Unary) and node.op == "-" else node
    match node:
        case Number(text):
            return len(text.partition(".")[2])
        case Binary(r"\times", Number(text), Binary("^", Number("10"), Unary("-", Number(tens)))):
            return len(text.partition(".")[2]) + int(tens)
    return None


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


# Edits.


def mutants(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield everything that one small edit makes of a tree, with the kind of the edit."""
    if isinstance(node, tuple):
        for i, part in enumerate(node):
            for kind, new in mutants(part):
                yield kind, (*node[:i], new, *node[i + 1 :])
    if not isinstance(node, Node):
        return
    yield from edits(node)
    for f in fields(node):
        if f.name != "ranges":
            for kind, new in mutants(getattr(node, f.name)):
                yield kind, replace(node, **{f.name: new})


def edits(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield what an edit at the top of a tree makes of it."""
    match node:
        case Number(text):
            yield "change a number", Number(bumped(text))
        case Unary("-", of):
            yield "drop a sign", of
        case Unary(r"\top", of):
            yield "drop a transpose", of
        case Binary("+" | "-" as op, left, right) if getattr(right, "op", "") != "O":
            yield "flip a sign", Binary("-" if op == "+" else "+", left, right)
        case Binary(r"\odot", left, right):
            yield "⊙ to a product", Binary("", left, right)
        case Binary("" | r"\cdot" as op, left, right):
            yield SWAP, Binary(op, right, left)
        case Binary(r"\frac" | "/", top, _):
            yield "drop a denominator", top
        case Call(_, primes, _) if primes:
            yield "drop a prime", replace(node, primes=primes - 1)
        case Mean(r"\mathbb{E}", (of,)):
            yield "drop a mean", of
        case Big(_, _, _, upper, _) if upper:
            yield "end a sum early", replace(node, upper=Binary("-", upper, Number("1")))
        case Symbol(_, subs, layer):
            yield from shifted(node, subs, layer)
        case Chain(sides, relations) if relations[:1] in (("=",), (r"\leftarrow",)):
            for i, side in enumerate(sides[1:], start=1):
                if side != Number("0"):
                    yield (
                        "flip a sign",
                        replace(node, sides=(*sides[:i], Unary("-", side), *sides[i + 1 :])),
                    )


def shifted(node: Symbol, subs: tuple[Node, ...], layer: Node | None) -> Iterator[tuple[str, Node]]:
    """Yield the symbol with an index one more, one less, or two of them exchanged."""
    for op in "+-":
        if layer:
            yield "shift an index", replace(node, layer=Binary(op, layer, Number("1")))
        for i, sub in enumerate(subs):
            if isinstance(sub, Symbol) and len(sub.name) == 1:
                moved = Binary(op, sub, Number("1"))
                yield "shift an index", replace(node, subs=(*subs[:i], moved, *subs[i + 1 :]))
    pair = factors_of(subs[0]) if len(subs) == 1 else list(subs)
    if len(pair) == 2:
        yield "swap indices", replace(node, subs=(pair[1], pair[0]))


def bumped(text: str) -> str:
    """Return a written number with its last digit changed."""
    return text[:-1] + str((int(text[-1]) + 1) % 10) if text != "9" else "8"
