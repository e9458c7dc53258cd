r"""A symbol is changed, and all that depends on it follows: slopes, means and functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from itertools import product
from math import prod
from typing import Any

import numpy as np

from . import draws, laws
from . import tree as tex
from .arithmetic import (
    as_number,
    slope,
)
from .draws import array
from .functions import ACTIVATIONS, ELEMENTWISE, WHOLE, Kink, at_corners, is_vector
from .rows import Row
from .scope import Definition, NoData
from .sizes import Env
from .together import Together, as_indicator
from .tree import LatexError, Node, Symbol, parts, rebuild, to_latex, walk

BESIDE = 1e-5  # a corner, where the slope of something smooth is
BENT = 1e-3  # the same on both sides, up to so much


class Calculus(Together):
    """A world in which symbols can be changed."""

    # Changing a symbol, and differentiating by it.

    @contextmanager
    def changed(self, node: Symbol, value: Any, env: Env) -> Iterator[Env]:
        """Within, the symbol has the value, and all that depends on it follows."""
        row, index, subs = self.scope.find(node)
        if row is None or node.name in env:
            yield env | {node.name: value}
            return
        number = None if index is None else self.integer(index, env)
        if subs:
            whole = np.array(self.value(row, number), np.result_type(value, float))
            places = self.places(row, len(row.shape), subs, env)
            (whole if len(row.shape) == 2 else whole.reshape(-1))[places] = value
            value = whole
        with self.replaced({(row.key, number): value}):
            yield env

    @contextmanager
    def replaced(self, values: dict[tuple[str, int | None], Any]) -> Iterator[None]:
        """Within, these symbols have these values, and all that depends on them follows."""
        saved = self.changes, self.affected, self.memo
        gone = self.touched(values)
        self.changes = self.changes | values
        self.affected = self.affected.union(*(self.scope.below(key) for key, _ in values))
        # What a page gives stands on nothing: where it is affected, it is computed from now on.
        given = frozenset() if self.namespace is None else self.affected - saved[1]
        self.memo = {
            key: known
            for key, known in self.memo.items()
            if key[0] not in given and gone.isdisjoint(known[1])
        }
        try:
            yield
        finally:
            self.changes, self.affected, self.memo = saved

    def touched(self, values: dict[tuple[str, int | None], Any]) -> set[Any]:
        """Return all that was read of these symbols, but entries and rows that stay as they are."""
        found: set[Any] = set(values)
        for at, value in values.items():
            old = self.changes.get(at, self.memo.get(at, (None,))[0])
            if old is None or np.shape(old) != np.shape(value):
                read = (key for _, reads in self.memo.values() for key in reads)
                found.update(key for key in read if key[:2] == at)
                continue
            for place in np.argwhere(np.asarray(old != value)).tolist():
                found |= {(*at, tuple(place)), (*at, tuple(place[:1])), (*at, tuple(place[-1:]))}
        return found

    def numbers(self, law: laws.Law) -> list[Any]:
        """Return what the numbers of a law are worth here."""
        return [
            as_number(self.evaluate(node, {}), "what a law says", node.at)[()] for node in law.of
        ]

    def random(self, nodes: tuple[Node, ...]) -> list[laws.Random]:
        """Return the arrays that are random in trees, or in what they depend on."""
        return [
            laws.Random(
                (row.key, place),
                law.within(self.seed),
                self.numbers(law),
                tuple(self.size(size, place) for size in row.shape),
            )
            for row, law in self.scope.random(nodes)
            for place in (range(row.first, self.last(row) + 1) if row.indexed else [None])
        ]

    def mean(self, node: tex.Mean, env: Env) -> Any:
        """Return an expectation, a probability, a variance or a covariance."""
        if node.over and all(map(self.scope.is_index, node.over)):
            if len(node.over) > 1:
                raise LatexError(
                    "a mean over one index at a time; write one within the other", node.at
                )
            name = to_latex(node.over[0])
            span = self.span_of(name, node.of, env, node.at)
            found = [[self.evaluate(part, env | {name: i}) for part in node.of] for i in span]
            return laws.moment(node.op, [(1 / len(span), parts) for parts in found])
        random = self.random(node.over or node.of)
        if not random:
            advice = "give a symbol of it a law, such as equally -1, 1"
            raise LatexError(f"nothing here is random; {advice}", node.at)

        keys = list(dict.fromkeys(array.key[0] for array in random))
        trees, alone = self.apart(node.of, keys)
        rest = self.scope.random(trees)

        def average(fine: int) -> Any:
            if found := self.in_all_cases(node.of, random, fine, env):
                return laws.moment(node.op, found)
            choices: list[list[Any]] = []
            for key in keys:
                of_one = [array for array in random if array.key[0] == key]
                choices.append([])
                for values, chance in laws.cases(of_one, fine):
                    with self.replaced(values):
                        worth = {name: self.evaluate(tree, env) for name, tree in alone[key]}
                    choices[-1].append((values, chance, worth))
            found = []
            for choice in product(*choices):
                all_values, chances, worths = zip(*choice, strict=True)
                here = env | {name: value for worth in worths for name, value in worth.items()}
                values = {at: value for values in all_values for at, value in values.items()}
                with self.replaced(values) if rest else nullcontext():
                    parts = [self.evaluate(tree, here) for tree in trees]
                found.append((prod(chances), parts))
            return laws.moment(node.op, found)

        return laws.sure(average, random, node.at)

    def in_all_cases(
        self, trees: tuple[Node, ...], random: list[laws.Random], fine: int, env: Env
    ) -> list[tuple[Any, list[Any]]]:
        """Return each case's chance and what trees are worth in it, if but one number is random.

        That is, if trees are numbers, which can be computed in all the cases together.
        """
        (key, law, numbers, shape), *others = random
        trees = tuple(map(as_indicator, trees))
        if others or shape or any(map(np.ndim, env.values())):
            return []
        if not all(self.follows(tree, key[0]) for tree in trees):
            return []
        values, chances = law.points(numbers, fine)
        with suppress(LatexError), self.replaced({key: values}):
            found = [np.broadcast_to(self.evaluate(t, env), len(values)) for t in trees]
            return [(c, list(parts)) for c, *parts in zip(chances, *found, strict=True)]
        return []

    def apart(
        self, trees: tuple[Node, ...], keys: list[str]
    ) -> tuple[tuple[Node, ...], dict[str, list[tuple[str, Node]]]]:
        """Return trees with a name for each part on which only one symbol's luck tells, and these.

        Such a part is computed once for each of that symbol's values, not once for every case.
        """
        bound = {big.index for big in walk(trees) if isinstance(big, tex.Big)}
        alone: dict[str, list[tuple[str, Node]]] = {key: [] for key in keys}

        def held(node: Any) -> Any:
            if not isinstance(node, Node) or isinstance(node, Symbol | tex.Number):
                return None
            found = [row.key for row, _ in self.scope.random((node,))]
            if len(found) == 1 and found[0] in alone and not bound & unbound(node):
                name = f"part {sum(map(len, alone.values()))}"
                alone[found[0]].append((name, node))
                return Symbol(name, at=node.at)
            return None if isinstance(node, tex.Binary | tex.Unary | tex.Call | tex.Big) else node

        return rebuild(trees, held), alone

    def derivative(self, node: tex.Derivative, env: Env) -> Any:
        """Return a derivative by definition: change the symbol, compute again, compare."""
        of, by = self.differentiated(node)
        self.scope.check_path(of, by[0], node.at)
        inner = tex.Derivative(of, by[1:], at=of.at) if by[1:] else of
        base, value = self.symbol(by[0], env), self.evaluate(inner, env)
        if min(np.size(value), np.size(base)) > 1 and not (is_vector(value) and is_vector(base)):
            raise LatexError("a matrix here has four indices; write it by components", node.at)

        def at(x: Any) -> Any:
            with self.changed(by[0], x, env) as changed:
                return self.evaluate(inner, changed)

        busy = [base, *self.changes.values(), *env.values()]
        curved = bool(by[1:]) or any(map(np.iscomplexobj, busy))
        page = self.namespace is not None and base.size > 1
        with self.changed(by[0], base, env) if page else nullcontext(env) as here:
            if page:
                self.evaluate(inner, here)  # so that a push computes again only what it pushes
            entries = np.ndindex(base.shape)
            slopes = [np.ravel(self.slope(at, base, entry, curved)) for entry in entries]
        if base.size == 1:
            return slopes[0].reshape(np.shape(value))
        return np.array(slopes).reshape(base.shape) if np.size(value) == 1 else np.array(slopes).T

    def differentiated(self, node: tex.Derivative) -> tuple[Node, tuple[Symbol, ...]]:
        """Return what is differentiated and by what; a function's name stands for its value."""
        of, by = node.of, node.by
        if isinstance(of, Symbol) and of.name in self.scope.functions and by:
            of = tex.Call(of.name, 0, by[:1], at=of.at)
        if by:
            return of, by
        if not isinstance(of, tex.Call) or not isinstance(of.arguments[0], Symbol):
            raise LatexError(r"the gradient by what? write \nabla_w", node.at)
        return of, (of.arguments[0],)

    # Functions.

    def apply(self, node: tex.Call, primes: int, values: list[Any]) -> Any:
        """Return the value of a function, or of one of its derivatives."""
        row = self.scope.rows.get(node.function)
        wanted = len(row.arguments) if row else 1
        if len(values) != wanted and (primes or node.function not in (r"\max", r"\min")):
            raise LatexError(
                f"{node.function} takes {wanted} arguments; it has {len(values)}", node.at
            )
        if not primes:
            try:
                return array(self.function(node, values)(*values))
            except LatexError as error:
                error.at = error.at or node.at
                raise
        entrywise = node.function in ELEMENTWISE or (row and row.kind == "entrywise")
        if values[0].size > 1 and not entrywise:
            raise LatexError(r"a prime is for functions of one number; write \nabla", node.at)
        busy = [values[0], *self.changes.values()]
        curved = primes > 1 or any(map(np.iscomplexobj, busy))
        return self.slope(lambda x: self.apply(node, primes - 1, [x]), values[0], ..., curved)

    def slope(self, f: Callable[[Any], Any], x: Any, entry: Any, curved: bool) -> Any:
        """Return the derivative of f by one entry of x (`...`: each by each), NaN at a kink.

        At a corner it is 0, the one that code takes, unless the corners of two terms cancel.
        """
        try:
            return slope(f, x, entry, curved)
        except Kink:
            if entry is ... and x.size > 1:
                return np.reshape([self.slope(f, part, ..., curved) for part in x.flat], x.shape)
            self.has_kinks = True
        with suppress(Kink), at_corners():
            beside = np.zeros(np.shape(x))
            beside[entry] = BESIDE
            before, after = (slope(f, at, entry, curved) for at in (x - beside, x + beside))
            bent = ~np.isclose(before, after, BENT, BENT)
            return np.where(bent, slope(f, x, entry, curved), np.nan)
        return np.full(np.shape(f(x)), np.nan)

    def function(self, node: tex.Call, values: list[Any]) -> Callable[..., Any]:
        """Return the function of a name: known, given, defined by an equation, or drawn."""
        name, row = node.function, self.scope.rows.get(node.function)
        if name in ELEMENTWISE or name in WHOLE:
            return ELEMENTWISE.get(name) or WHOLE[name]
        if row is None or not row.arguments:
            raise LatexError(f"{name} is no function of the notation table; add it", node.at)
        if self.activation and row.code == "activation":
            return self.activation
        given = None if self.namespace is None else self.namespace.get(row.code)
        found = self.scope.definitions.get(name + "()") or self.scope.definitions.get(row.key)
        if found and not (callable(given) and all(map(np.isrealobj, values))):
            return self.defined_function(row, found[0])
        if self.namespace is None:
            return draws.function(row.kind == "entrywise", self.seed, name)
        if not callable(given):
            raise NoData(f"{name} has no value here; define {row.code} before it", node.at)
        known = isinstance(given, np.ufunc) or getattr(given, "__module__", "")[:3] == "nn."
        if known and getattr(given, "__name__", "") in ACTIVATIONS:
            return ACTIVATIONS[given.__name__]
        return partial(with_slope, given, row.code)

    def defined_function(self, row: Row, definition: Definition) -> Callable[..., Any]:
        """Return the function of an equation such as f(x) = x^2."""
        names = [s.name for s in definition.subs if isinstance(s, Symbol)] or row.arguments
        return lambda *values: self.said(definition, dict(zip(names, values, strict=True)))


def unbound(tree: Any) -> set[str]:
    """Return the names of a tree that no sum within it counts."""
    names = set().union(*map(unbound, parts(tree)))
    if isinstance(tree, Symbol):
        return names | {tree.name}
    return names - {tree.index} if isinstance(tree, tex.Big) else names


def with_slope(given: Callable[..., Any], name: str, *values: Any) -> Any:
    """Return what a page's own function gives, or raise if a complex step does not show its slope.

    So it is where a function drops the imaginary part, as abs does.
    """
    found = given(*values)
    size = max(float(np.abs(np.imag(value)).max(initial=0)) for value in values)
    if not 0 < size < 1e-20:
        return found
    step = 1e-5
    there, back = (
        given(*(np.real(v) + sign * step * np.imag(v) / size for v in values)) for sign in (1, -1)
    )
    slope, seen = (there - back) / (2 * step), np.imag(found) / size
    if not np.all(np.abs(slope - seen) <= 1e-4 * (1 + np.abs(slope))):
        raise LatexError(f"no slope can be taken of {name}; write it without abs and comparisons")
    return found
