r"""What a tree is worth: NumPy arrays in, an array out, and nothing of `nn` in between.

A `World` has values for the symbols of a scope, a page's own or random ones. To differentiate, it
changes a symbol and computes again what depends on it. Vectors are rows (1, k) or columns (k, 1),
as the notation table says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from . import draws
from . import tree as tex
from .arithmetic import (
    CIRCLE,
    OF_NUMBERS,
    as_number,
    binary,
    counted,
    fold,
    held,
    plus,
    single,
    times,
    transposed,
    unary,
)
from .calculus import Calculus
from .draws import Drawn, array
from .functions import ACTIVATIONS, Kink, largest
from .rows import Row
from .scope import CONSTANTS, Missing, NoData, Scope, Uncovered
from .sizes import Env
from .tree import LatexError, Node, Number, Ones, Symbol, to_latex, walk
from .words import comparison, indices_of, is_ones, is_word, wordy

JOINS = {r"\sum": np.add, r"\prod": np.multiply}

# What they are worth.


@cache
def literal(text: str) -> Any:
    return array(float(text))


class World(Calculus):
    """Values for the symbols of a scope: a page's, where a namespace is given, else random ones."""

    def with_draws(
        self, drawn: Mapping[tuple[str, int | None], Drawn], odd: bool = False, far: bool = False
    ) -> World:
        """Return the random world in which these values were drawn instead.

        It is odd where they are none that luck draws, and far where some may be tiny or huge.
        """
        other = World(self.scope, seed=self.seed, drawn=self.draws | dict(drawn))
        other.activation, other.is_odd, other.is_far = self.activation, odd, far
        return other

    # Symbols.

    def symbol(self, node: Symbol, env: Env) -> Any:
        """Return the value of a symbol with its index and components."""
        if node.name in env and not node.subs and node.layer is None:
            return array(env[node.name])
        row, index, subs = self.scope.find(node)
        if row is None:
            if node.name in CONSTANTS and not node.subs:
                return array(CONSTANTS[node.name])
            raise LatexError(self.unknown(node), node.at)
        number = None if index is None else self.integer(index, env)
        try:
            if not subs:
                return self.value(row, number)
            entry = self.lone_entry(row, number, subs, env)
            if entry is not None:
                return entry
            value, reads = self.known(row, number)
        except LatexError as error:
            error.at = error.at or node.at
            raise
        places = self.places(row, len(row.shape), subs, env)
        if len(reads) == 1:
            self.reads.add((row.key, number, places))
        else:
            self.reads |= reads
        return self.at_places(value, len(row.shape), places, node.at)

    def unknown(self, node: Symbol) -> str:
        if node.layer is not None and node.name in self.scope.rows:
            return f"{node.name} has no layers here; a power is written {node.name}^{{2}}"
        if node.name + "^" in self.scope.rows:
            return f"which layer? write {node.name}^{{(l)}}"
        if node.name == r"\partial":
            return r"∂ stands only in fractions; write \frac{\partial C}{\partial w}"
        word = re.fullmatch(r"\\operatorname\{(.*)\}", node.name)
        if word and node.name not in self.scope.functions:
            return f"“{word[1]}” is no name of the notation table; add it, or say it in a sentence"
        if node.name in self.scope.functions:
            return f"{node.name} of what? write its argument in parentheses"
        if node.name == "T":
            return r"T is not in the notation table; a transpose is written ^\top"
        return f"{to_latex(node)} is not in the notation table; add it, or use a symbol that is"

    def integer(self, node: Node, env: Env) -> int:
        """Return what an index is worth; by far the most are l, 2, or l - 1."""
        if isinstance(node, Symbol) and not node.subs and type(env.get(node.name)) is int:
            return env[node.name]
        if isinstance(node, Number) and node.text.isdigit():
            return int(node.text)
        if isinstance(node, tex.Binary) and node.op in ("+", "-"):
            right = self.integer(node.right, env)
            return self.integer(node.left, env) + (right if node.op == "+" else -right)
        if is_word(node):
            raise wordy(node)
        value = self.evaluate(node, env)
        if not single(value) or float(np.real(value)) != round(float(np.real(value))):
            raise LatexError(f"{to_latex(node)} is an index; it must be a whole number", node.at)
        return round(float(np.real(value)))

    # Trees.

    def evaluate(self, node: Node, env: Env) -> Any:
        """Return the value of a tree; `env` holds indices and other bound names."""
        if isinstance(node, Symbol):
            return self.symbol(node, env)
        if isinstance(node, tex.Binary):
            return self.combined(node, env)
        match node:
            case Number(text):
                return literal(text)
            case Ones():
                return node
            case tex.Unary():
                return self.unary(node, env)
            case tex.Component(of, subs):
                whole = self.remembered(of, env, lambda: self.evaluate(of, env))
                return self.component(whole, None, subs, env, node.at)
            case tex.Call(_, primes, arguments):
                values = [counted(self.evaluate(a, env), node.at) for a in arguments]
                return self.apply(node, primes, values)
            case tex.Big():
                find = self.limit if node.op == r"\lim" else self.big
                return self.remembered(node, env, lambda: find(node, env))
            case tex.Mean():
                return self.mean(node, env)
            case tex.Derivative():
                return self.remembered(node, env, lambda: self.derivative(node, env))
            case tex.At(of, symbol, value):
                with self.changed(symbol, self.evaluate(value, env), env) as changed:
                    return self.evaluate(of, changed)
            case tex.Matrix(rows):
                entries = [[self.evaluate(v, env) for v in row] for row in rows]
                return array([[as_number(v, "an entry", node.at) for v in row] for row in entries])
            case tex.Cases(rows):
                return self.cases(rows, env, node.at)
            case tex.Chain():
                return array(float(self.truth(node, env)))
        raise LatexError("this has no value; it stands only beside a relation", node.at)

    def unary(self, node: tex.Unary, env: Env) -> Any:
        """Return what an operator makes of one tree."""
        of = node.of
        if node.op == r"\top":
            return transposed(self.evaluate(of, env), node.at)
        if node.op == r"\mathbb{1}" and isinstance(of, tex.Chain) and comparison(of):
            return self.indicator(of, env)

        def value() -> Any:
            return unary(node.op, counted(self.evaluate(of, env), of.at), node.at)

        return self.remembered(node, env, value) if node.op.startswith(r"\lVert") else value()

    def combined(self, node: tex.Binary, env: Env) -> Any:
        """Return what an operator makes of two trees; most often, they are numbers."""
        op, left, right = node.op, node.left, node.right
        if op == "^" and left == Symbol("e") and "e" not in self.scope.rows:
            return np.exp(as_number(self.evaluate(right, env), "an exponent", right.at))
        if op == "" and type(left) is tex.Binary and left.op == "" and is_ones(left.right):
            # As many ones as what is behind them needs, not the number before them.
            product = replace(node, left=left.right, right=right)
            return self.evaluate(replace(node, left=left.left, right=product), env)
        a, b = self.evaluate(left, env), self.evaluate(right, env)
        if isinstance(a, Ones) or isinstance(b, Ones):
            return binary(op, a, b, node.at, self.size("n"))
        if a.ndim < 2 and b.ndim < 2 and op in OF_NUMBERS:
            return OF_NUMBERS[op](a, b)
        return binary(op, a, b, node.at, 1)

    def span(self, index: str, tree: Node, env: Env) -> list[range]:
        """Return the ranges that an index has where it stands alone below a tree."""
        found, target = [], Symbol(index)
        for node in walk(tree):
            if not isinstance(node, Symbol):
                continue
            row, place, subs = self.scope.find(node)
            if row is None:
                continue
            if place == target:
                found.append(range(row.first, self.last(row) + 1))
            for axis, sub in enumerate(indices_of(subs, len(row.shape))):
                if sub == target:
                    try:
                        whole = self.symbol(
                            replace(node, subs=node.subs[: len(node.subs) - len(subs)]), env
                        )
                    except NoData:
                        raise
                    except LatexError:
                        continue
                    first = 1 if row.indexed else row.first
                    length = whole.shape[axis] if len(row.shape) == 2 else whole.size
                    found.append(range(first, first + length))
        return found

    def limits(self, node: tex.Big, env: Env) -> range:
        """Return the range of a sum: as written, or all that its index can be."""
        if node.lower is not None:
            if node.upper is None:
                raise LatexError(f"where does {node.index} end? write the upper limit", node.at)
            lower, upper = self.integer(node.lower, env), self.integer(node.upper, env)
            last = isinstance(node.upper, Number)
            if lower > upper and last and isinstance(node.lower, Number):
                sentence = f"from {lower} to {upper} there is no term; mend the limits"
                raise LatexError(sentence, node.at)
            down = lower > upper and last and self.is_size(node.lower) and node.op == r"\prod"
            return range(lower, upper - 1, -1) if down else range(lower, upper + 1)
        return self.span_of(node.index, node.body, env, node.at)

    def is_size(self, node: Node) -> bool:
        row = self.scope.find(node)[0] if isinstance(node, Symbol) else None
        return row is not None and row.domain == "size"

    def span_of(self, index: str, tree: Any, env: Env, at: int) -> range:
        """Return all that an index can be below a tree, or in a tuple of trees."""
        key = (id(tree), index, *((name, i) for name, i in env.items() if isinstance(i, int)))
        if key not in self.spans:
            self.spans[key] = tree, self.span(index, tree, env)
        spans = self.spans[key][1]
        if not spans:
            raise Missing(f"nothing here is numbered by {index}; write the limits", at)
        if len({span.stop for span in spans}) != 1:
            raise LatexError(f"the range of {index} is not clear; write its limits", at)
        return max(spans, key=lambda span: span.start)

    def big(self, node: tex.Big, env: Env) -> Any:
        """Return a sum, a product or an extreme over an index."""
        span = self.limits(node, env)
        if node.op in JOINS and (terms := self.terms(node, span, env)) is not None:
            return JOINS[node.op].accumulate(terms)[-1]  # in the order of the terms
        values = [self.evaluate(node.body, env | {node.index: i}) for i in span]
        match node.op:
            case r"\sum":
                return fold(values, lambda a, b: plus(a, b, node.at), 0.0)
            case r"\prod":
                return fold(values, lambda a, b: times("", a, b, node.at, 1), 1.0)
            case r"\max":
                return largest(values)
            case r"\min":
                return -largest([-value for value in values])
        return array(span[int(np.argmax([float(np.real(value)) for value in values]))])

    def limit(self, node: tex.Big, env: Env) -> Any:
        """Return a limit: the mean on a circle around it, or else a value that is near.

        The mean is right where the body has no hole: there, its values come near it.
        """
        assert node.lower is not None, "the parser demands it"
        to, symbol = float(self.evaluate(node.lower, env)), Symbol(node.index)
        row = self.scope.find(symbol)[0]
        counts = row is None or row.domain == "size"
        sides = (1,) if row and (row.domain == "positive" or starts_at(row, to)) else (-1, 1)

        def body(x: Any) -> Any:
            here = nullcontext(env | {node.index: x}) if counts else self.changed(symbol, x, env)
            with here as changed:
                return counted(self.evaluate(node.body, changed), node.at)

        if np.isinf(to):
            return body(array(np.sign(to) * (10.0 ** (2 + self.near) + (0 if counts else 0.37))))
        try:
            mean = np.real(np.mean([body(array(to + step)) for step in CIRCLE], axis=0))
        except Kink:
            mean = np.nan
        far, near = (
            max(np.abs(body(array(to + side * step)) - mean).max() for side in sides)
            for step in (3e-2, 1e-2)
        )
        if near <= max(far / 2, 1e-9 * np.abs(mean).max(), 1e-12):
            return mean
        return body(array(to + max(self.side, min(sides)) * 0.1 ** (2 + self.near)))

    def cases(self, rows: tuple[Any, ...], env: Env, at: int) -> Any:
        """Return the value of the case that applies; where two do, they must agree."""
        found: list[Any] = []
        for number, (value, condition) in enumerate(rows):
            if self.truth(condition, env) if condition else not found:
                self.taken.add((rows, number))
                found.append(self.evaluate(value, env))
        if not found:
            raise Uncovered(r"none of the cases applies; add \text{otherwise}", at)
        if not all(np.allclose(found[0], other, 1e-9, 0, equal_nan=True) for other in found[1:]):
            raise LatexError("two of the cases apply, and they differ; narrow one of them", at)
        return found[0]

    def truth(self, chain: Any, env: Env) -> bool:
        """Return whether a condition is true."""
        if chain.relations[:1] in ((r"\land",), (r"\lor",)):
            truths = [self.truth(side, env) for side in chain.sides]
            return all(truths) if r"\land" in chain.relations else any(truths)
        if not chain.relations:
            raise LatexError("a condition needs a relation; write one such as >", chain.at)
        return bool(np.all(held(chain.relations, [self.evaluate(s, env) for s in chain.sides])))

    def indicator(self, chain: tex.Chain, env: Env) -> Any:
        """Return 1 where a condition is true, and 0 elsewhere: entry by entry."""
        values = [self.evaluate(side, env) for side in chain.sides]
        shape = max((np.shape(value) for value in values), key=len)
        values = [np.full(shape, value) if single(value) else value for value in values]
        return array(held(chain.relations, values))


def random_world(scope: Scope, seed: int, activation: str = "") -> World:
    """Return the world of random data with a seed; it lasts until a definition is added.

    In it every activation is any, or the one that is named.
    """
    if (seed, activation) not in scope.worlds:
        scope.worlds[seed, activation] = world = World(scope, seed=seed)
        world.activation = ACTIVATIONS.get(activation)
    found: World = scope.worlds[seed, activation]
    return found


def page_world(scope: Scope, namespace: Mapping[str, Any]) -> World:
    """Return the world of a page's names; it lasts as long, and while they are the same."""
    key = tuple(zip(namespace, map(id, namespace.values()), strict=True))
    if key not in scope.worlds:
        scope.worlds[key] = World(scope, dict(namespace))
    found: World = scope.worlds[key]
    return found


def starts_at(row: Row, number: float) -> bool:
    """Return whether the domain of a symbol is an interval that begins with a number."""
    ends = draws.between(row.domain)
    return ends is not None and ends[0] == number
