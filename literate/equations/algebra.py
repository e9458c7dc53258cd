r"""What a tree is worth: NumPy arrays in, an array out, and nothing of `nn` in between.

A `Scope` says what the symbols are and how they depend on each other; a `World` has values for
them, a page's own or random ones. To differentiate, a world changes a symbol and computes again
what depends on it. Vectors are rows (1, k) or columns (k, 1), as the notation table says.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from . import draws, laws
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
    shape_text,
    single,
    slope,
    times,
    transposed,
    unary,
)
from .draws import Drawn, array, in_domain
from .functions import ACTIVATIONS, ELEMENTWISE, WHOLE, Kink, is_vector, largest
from .grammar import FUNCTIONS
from .rows import Row, read_row
from .tree import LatexError, Node, Number, Ones, Symbol, factors_of, to_latex, walk

Env: TypeAlias = dict[str, Any]


class Missing(LatexError):  # noqa: N818
    """A term that does not exist, such as the layer after the last."""


class NoData(LatexError):  # noqa: N818
    """A symbol that is known but has no value here."""


CONSTANTS = {"e": np.e, r"\pi": np.pi, r"\infty": np.inf}


# What the symbols are.


@dataclass(frozen=True)
class Definition:
    """An equation's lone left side, split into what indexes it, and its right side."""

    index: Node | None
    subs: tuple[Node, ...]
    right: Node
    left: Node
    latex: str = ""


class Scope:
    """The symbols that a page knows, and the equations that say how they depend on each other."""

    def __init__(self, table: str = ""):
        self.rows: dict[str, Row] = {}
        self.definitions: dict[str, list[Definition]] = {}
        self.found: dict[int, Any] = {}
        self.split: dict[tuple[int, int], Any] = {}
        self.used: dict[int, Any] = {}
        self.over: dict[str, frozenset[str]] = {}
        self.follow: dict[str, frozenset[str]] = {}
        self.worlds: dict[Any, World] = {}
        self.narrow(table)

    def narrow(self, table: str) -> None:
        """Add the rows of a table, one a line; from here on, its symbols mean what they say."""
        for line in filter(str.strip, table.splitlines()):
            row = read_row(line)
            self.forget(row)
            if row.shape and not row.indexed:
                self.rows.pop(row.name + "_", None)  # from here on, g_k is an entry of g
            self.rows[row.name] = row
        self.found, self.used, self.over, self.follow, self.worlds = {}, {}, {}, {}, {}

    def forget(self, row: Row) -> None:
        """Drop what was said of a symbol, and by way of it: that was said of another."""
        for key in (row.key, row.name + "()") if self.definitions else ():
            for gone in self.below(key) | {key}:
                self.definitions.pop(gone, None)
            self.over, self.follow = {}, {}

    def copy(self) -> Scope:
        """Return a scope of its own with the same rows and definitions."""
        twin = Scope()
        twin.rows = dict(self.rows)
        twin.definitions = {key: list(found) for key, found in self.definitions.items()}
        return twin

    @property
    def functions(self) -> frozenset[str]:
        """The names that a bracket makes a call of."""
        return FUNCTIONS | {row.name for row in self.rows.values() if row.arguments}

    def indices(self, subs: tuple[Node, ...], rank: int) -> tuple[Node, ...]:
        """Return the indices that subscripts mean; what was asked once is looked up."""
        key = id(subs), rank
        if key not in self.split:
            self.split[key] = subs, indices_of(subs, rank)
        return self.split[key][1]

    def find(self, node: Symbol) -> tuple[Row | None, Node | None, tuple[Node, ...]]:
        """Return a symbol's row, its index if it carries one, and the subscripts left over."""
        if id(node) not in self.found:
            self.found[id(node)] = node, self.looked_up(node)
        return self.found[id(node)][1]

    def looked_up(self, node: Symbol) -> tuple[Row | None, Node | None, tuple[Node, ...]]:
        if node.layer is not None:
            return self.rows.get(node.name + "^"), node.layer, node.subs
        whole = self.rows.get(to_latex(node))
        if whole or not node.subs:
            return whole, None, ()
        if node.name + "_" in self.rows:
            return self.rows[node.name + "_"], node.subs[0], node.subs[1:]
        return self.rows.get(node.name), None, node.subs

    def knows(self, name: str) -> bool:
        return (
            name in CONSTANTS
            or name in FUNCTIONS
            or any(name + mark in self.rows for mark in ("", "_", "^"))
        )

    def is_index(self, node: Any) -> bool:
        """Return whether a node is a letter that the table does not have; no word counts."""
        return (
            isinstance(node, Symbol)
            and not self.knows(node.name)
            and "operatorname" not in node.name
        )

    def define(self, equation: tex.Equation) -> None:
        """Note each chain that begins with a lone symbol, the first time that it does."""
        for chain in equation.chains:
            vague = any(isinstance(n, tex.Unary) and n.op == "O" for n in walk(chain))
            if vague or chain.relations[:1] not in (("=",), (":=",)):
                continue
            left, right = chain.sides[:2]
            if isinstance(left, tex.Call):
                key = left.function + "()"
                new = Definition(None, left.arguments, right, left, equation.latex)
                fresh = left.function not in ELEMENTWISE and key not in self.definitions
                allowed = fresh and not left.primes and all(map(is_name, left.arguments))
            elif isinstance(left, Symbol) and self.find(left)[0]:
                row, index, subs = self.find(left)
                key, new = row.key, Definition(index, subs, right, left, equation.latex)
                allowed = self.may_define(row, new)
            else:
                continue
            if allowed:
                known = self.definitions.setdefault(key, [])
                known.append(new)
                known.sort(key=self.generality)
                self.over, self.follow, self.worlds = {}, {}, {}

    def generality(self, definition: Definition) -> int:
        return sum(self.is_index(node) for node in walk(definition.left))

    def may_define(self, row: Row, new: Definition) -> bool:
        """Return whether a definition is new, says more than a number, and is not circular.

        Where a recursion starts, it may be the number 0.
        """
        uses = self.uses(new.right)
        starts = new.index is not None and new.right == Number("0")
        known = self.definitions.get(row.key, [])
        if not (uses or starts) or any(self.covers(d, new) for d in known):
            return False
        if self.is_index(new.index) and {Number, tex.Binary} <= {type(d.index) for d in known}:
            return False  # a start and its steps have said all
        if not all(map(is_place, (*new.subs, *((new.index,) if new.index else ())))):
            return False
        circular = any(row.key in self.above(key) for key in uses)
        return bool(row.indexed) or not circular

    def covers(self, old: Definition, new: Definition) -> bool:
        """Return whether a definition speaks of all that another does; a recursion starts at 0."""
        if old.subs and self.form(old.subs) != self.form(new.subs):
            return False
        return old.index == new.index or (self.is_index(old.index) and new.index != Number("0"))

    def form(self, subs: tuple[Node, ...]) -> Any:
        """Return subscripts, whatever their indices are called."""
        star = Symbol("*")
        return tex.rebuild(subs, lambda node: star if self.is_index(node) else None)

    def shadow(self, seed: int, activation: str = "") -> World:
        """Return the world of random data with a seed; it lasts until a definition is added.

        In it every activation is any, or the one that is named.
        """
        if (seed, activation) not in self.worlds:
            self.worlds[seed, activation] = World(self, seed=seed)
            self.worlds[seed, activation].activation = ACTIVATIONS.get(activation)
        return self.worlds[seed, activation]

    def row_of(self, node: Node) -> Row | None:
        """Return the row of a symbol, or of a function that is called."""
        if isinstance(node, Symbol):
            return self.find(node)[0]
        return self.rows.get(node.function) if isinstance(node, tex.Call) else None

    def page(self, namespace: Mapping[str, Any]) -> World:
        """Return the world of a page's names; it lasts as long, and while they are the same."""
        key = tuple(zip(namespace, map(id, namespace.values()), strict=True))
        if key not in self.worlds:
            self.worlds[key] = World(self, dict(namespace))
        return self.worlds[key]

    def uses(self, node: Node) -> frozenset[str]:
        """Return the keys of all that a tree uses."""
        if id(node) not in self.used:
            self.used[id(node)] = node, frozenset(self.keys_in(node))
        return self.used[id(node)][1]

    def keys_in(self, node: Node) -> Iterator[str]:
        for part in walk(node):
            row = self.row_of(part)
            if row:
                yield row.key
            if isinstance(part, tex.Call):
                yield part.function + "()"

    def above(self, key: str) -> frozenset[str]:
        """Return the keys of all that something depends on, itself among them."""
        if key not in self.over:
            found, new = frozenset[str](), frozenset({key})
            while new:
                found |= new
                new = frozenset[str]().union(*map(self.uses, self.said_of(new))) - found
            self.over[key] = found
        return self.over[key]

    def said_of(self, keys: frozenset[str]) -> list[Node]:
        """Return the trees that say what some symbols are worth: definitions, and laws."""
        found = [d.right for key in keys for d in self.definitions.get(key, [])]
        for row in self.rows.values():
            found += row.law.of if row.law and row.key in keys else ()
        return found

    def random(self, nodes: tuple[Node, ...]) -> list[Row]:
        """Return what is random in trees, or in what they depend on, each once."""
        keys = set().union(*(self.above(key) for node in nodes for key in self.uses(node)))
        rows = {row.key: row for row in self.rows.values() if row.law and row.key in keys}
        return list(rows.values())

    def check_path(self, of: Node, by: Symbol, at: int) -> None:
        """Raise if no equation above leads from one symbol to the other: 0 would be no finding."""
        row = self.find(by)[0]
        if row and not any(row.key in self.above(key) for key in self.uses(of)):
            raise LatexError(
                f"nothing above says how {to_latex(of)} depends on {to_latex(by)}; "
                "display the equations that lead from one to the other",
                at,
            )

    def below(self, key: str) -> frozenset[str]:
        """Return the keys of all that is defined by way of something."""
        if key not in self.follow:
            self.follow[key] = frozenset(k for k in self.definitions if key in self.above(k))
        return self.follow[key]


def comparison(chain: tex.Chain) -> bool:
    r"""Return whether a chain compares numbers, as \iff does not."""
    return bool(chain.relations) and not any(isinstance(side, tex.Chain) for side in chain.sides)


def is_name(node: Node) -> bool:
    return isinstance(node, Symbol) and not node.subs and node.layer is None


def is_word(node: Node) -> bool:
    """Return whether a node is a product of letters, such as in or max."""
    return len(factors_of(node)) > 1 and all(map(is_name, factors_of(node)))


def wordy(node: Node) -> LatexError:
    """Return the error of several letters where one index is due."""
    word = "".join(letter.name for letter in factors_of(node))
    return LatexError(rf"one index, not {len(word)}; a word is written \text{{{word}}}", node.at)


def is_ones(node: Node) -> bool:
    return isinstance(node, Ones) or (node == tex.Unary(r"\top", Ones()))


def is_place(node: Node) -> bool:
    """Return whether a node can be an index on a left side: l, 2, ij, or t + 1."""
    if isinstance(node, tex.Binary) and node.op in ("+", "-"):
        return is_name(node.left) and isinstance(node.right, Number)
    return all(isinstance(f, Number) or is_name(f) for f in factors_of(node))


@lru_cache(2**12)
def indices_of(subs: tuple[Node, ...], rank: int) -> tuple[Node, ...]:
    """Return the indices that subscripts mean: ij and 12 are two where a symbol has two."""
    factors = factors_of(subs[0]) if len(subs) == 1 and rank == 2 else []
    if len(factors) == 2 and all(isinstance(f, Number | Symbol) for f in factors):
        return tuple(factors)
    if len(factors) == 1 and isinstance(factors[0], Number) and len(factors[0].text) == 2:
        return tuple(Number(digit, at=subs[0].at) for digit in factors[0].text)
    return subs


def too_many(subs: tuple[Any, ...], rank: int, at: int) -> LatexError:
    """Return the error of a symbol with more subscripts than it has dimensions."""
    return LatexError(f"{len(subs)} subscripts where {rank} would do; remove some", at)


# What they are worth.


@cache
def literal(text: str) -> Any:
    return array(float(text))


OFFSET = re.compile(r"[+-]\d+$")  # of a size such as T+1


@cache
def at_layer(name: str) -> tuple[str, str, int]:
    """Return the parts of the name of a size at a layer, such as n[l-1]: n, l and -1."""
    found = re.fullmatch(r"(\w+)\[(l|L)([+-]\d+)?\]", name)
    return (found[1], found[2], int(found[3] or 0)) if found else (name, "", 0)


class World:
    """Values for the symbols of a scope: a page's, where a namespace is given, else random ones."""

    def __init__(
        self,
        scope: Scope,
        namespace: Mapping[str, Any] | None = None,
        seed: int = 0,
        drawn: Mapping[tuple[str, int | None], Drawn] = MappingProxyType({}),
    ):
        self.scope, self.namespace, self.seed = scope, namespace, seed
        self.draws = dict(drawn)
        self.is_odd = self.is_far = self.has_kinks = False
        self.near, self.side = 2, 1  # how near to a limit, and from which side
        self.taken: set[tuple[Any, int]] = set()
        self.changes: dict[tuple[str, int | None], Any] = {}
        self.affected: frozenset[str] = frozenset()
        self.memo: dict[Any, Any] = {}
        self.slopes: dict[Any, Any] = {}
        self.busy: set[Any] = set()
        self.assembles: set[tuple[str, int | None]] = set()  # what has an equation for each entry
        self.spans: dict[Any, Any] = {}
        self.activation: Callable[[Any], Any] | None = None  # where it is one and no other
        self.sizes = {} if namespace is not None else self.drawn_sizes()

    def drawn_sizes(self) -> dict[str, int]:
        """Return a number for every size that a row names, whether or not a shape uses it."""
        named, random = set(), set()
        for row in self.scope.rows.values():
            shape = (*row.shape, row.count) if row.indexed == "sub" else row.shape
            used = {OFFSET.sub("", s) for s in shape if not s.isdigit() and "[" not in s}
            named |= used
            random |= used if row.law else set()
            if row.domain == "size":
                layers = range(row.first, len(max(draws.SHAPES, key=len)))
                named |= {f"{row.code}[{l}]" for l in layers} if row.indexed else {row.code}
        return draws.sizes(self.seed, named, random)

    def with_draws(
        self, drawn: Mapping[tuple[str, int | None], Drawn], odd: bool = False, far: bool = False
    ) -> World:
        """Return the random world in which these values were drawn instead.

        It is odd where they are none that luck draws, and far where some may be tiny or huge.
        """
        other = World(self.scope, seed=self.seed, drawn=self.draws | dict(drawn))
        other.activation, other.is_odd, other.is_far = self.activation, odd, far
        return other

    def size(self, name: str, index: int | None = None) -> int:
        """Return a named size; n[l-1] is that of the layer before."""
        if name in self.sizes:
            return self.sizes[name]
        if name.isdigit():
            return int(name)
        if "[" in name:
            code, place, offset = at_layer(name)
            layer = self.size("L") if place == "L" else index
            name = name if place == "" else f"{code}[{layer + offset}]"
        offset = OFFSET.search(name)
        if offset:
            return self.size(name[: offset.start()], index) + int(offset[0])
        if name not in self.sizes and self.namespace is not None:
            self.look_for(name)
        if name not in self.sizes:
            known = self.namespace is None or "[" in name
            raise (Missing if known else NoData)(
                f"there is no size {name} here; compute what has it"
            )
        return self.sizes[name]

    def look_for(self, name: str) -> None:
        """Read off a size from the page's numbers, or from the shapes of its arrays."""
        code, _, place = name.rstrip("]").partition("[")
        given = self.namespace.get(code)
        if place:
            given = given.get(int(place)) if isinstance(given, dict) else None
        if isinstance(given, int | np.integer):
            self.sizes[name] = int(given)
        for row in self.scope.rows.values():
            values = self.lookup(row)
            if values is None or callable(values):
                continue
            if name == "L" and row.indexed == "layer":
                self.sizes.setdefault("L", max(values))
            layers = values.items() if isinstance(values, dict) else [(0, values)]
            for layer, value in layers:
                sizes = (row.count, *row.shape) if row.indexed == "sub" else row.shape
                here, before = f"[{layer}]", f"[{layer - 1}]"
                named = [s.replace("[l]", here).replace("[l-1]", before) for s in sizes]
                if len(np.shape(value)) != len(sizes):
                    continue
                for size, number in zip(named, np.shape(value), strict=True):
                    offset = OFFSET.search(size)
                    if OFFSET.sub("", size) == name:
                        self.sizes.setdefault(name, number - int(offset[0] if offset else 0))

    def lookup(self, row: Row) -> Any:
        """Return what the page has for a row, by name or in an nn.trace; layers are in dicts."""
        value, layered = self.namespace.get(row.code), row.indexed == "layer"
        if value is None or isinstance(value, dict) != layered:
            traces = [v for v in self.namespace.values() if row.code in getattr(v, "_fields", ())]
            value = getattr(traces[-1], row.code) if traces else None
        return value if isinstance(value, dict) == layered else None

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
            entry = self.lone_entry(row, number, subs, env) if subs else None
            value = self.value(row, number) if entry is None else entry
        except LatexError as error:
            error.at = error.at or node.at
            raise
        if subs and entry is None:
            return self.component(value, row, subs, env, node.at)
        return value

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
        kind = type(node)
        if kind is Symbol and not node.subs and type(env.get(node.name)) is int:
            return env[node.name]
        if kind is Number and node.text.isdigit():
            return int(node.text)
        if kind is tex.Binary and node.op in ("+", "-"):
            right = self.integer(node.right, env)
            return self.integer(node.left, env) + (right if node.op == "+" else -right)
        if is_word(node):
            raise wordy(node)
        value = self.evaluate(node, env)
        if not single(value) or float(np.real(value)) != round(float(np.real(value))):
            raise LatexError(f"{to_latex(node)} is an index; it must be a whole number", node.at)
        return round(float(np.real(value)))

    def value(self, row: Row, index: int | None) -> Any:
        """Return the value of a row: changed, given, computed from others, or drawn."""
        key = (row.key, index)
        if row.domain == "size":
            return array(self.size(row.code if index is None else f"{row.code}[{index}]"))
        if key in self.changes:
            return self.reshaped(self.changes[key], row, index)
        if row.indexed and not 0 <= index - row.first <= self.last(row) - row.first:
            raise Missing(f"{row.cell}: there is no number {index}")
        if key not in self.memo:
            if key in self.busy:
                raise LatexError(f"{row.cell} is defined by itself; begin with what it depends on")
            self.busy.add(key)
            try:
                self.memo[key] = self.fresh(row, index)
            finally:
                self.busy.discard(key)
        return self.reshaped(self.memo[key], row, index)

    def last(self, row: Row) -> int:
        """Return the last number that a row carries; layers and their sizes end with L."""
        return self.size("L") if row.count == "L" else row.first + self.size(row.count) - 1

    def fresh(self, row: Row, index: int | None) -> Any:
        given = None if self.namespace is None else self.given(row, index)
        if given is not None and row.key not in self.affected:
            return given
        defined = self.defined(row, index, given)
        if defined is not None:
            return self.fitting(defined, row, index)
        if given is not None:
            return given
        if self.namespace is not None:
            raise NoData(f"{row.cell} has no value here; compute {row.code} before the equation")
        return self.drawn(row, index)

    def fitting(self, value: Any, row: Row, index: int | None) -> Any:
        """Return what an equation gives a symbol, if it has the shape that the table says.

        A lone 0 is the zero of every shape.
        """
        shape = tuple(self.size(size, index) for size in row.shape)
        shape = {"row": (1, *shape), "column": (*shape, 1)}.get(row.kind, shape)
        if np.shape(value) != shape and single(value) and not value.any():
            return np.zeros(shape)
        if np.shape(value) != shape and not single(value) & (np.prod(shape) == 1):
            said = " × ".join(map(str, shape)) or "a number"
            raise LatexError(f"{row.cell} comes out as {shape_text(value)}; the table says {said}")
        return value

    def drawn(self, row: Row, index: int | None) -> Any:
        """Return random data of the row's shape and domain, the same for the same seed."""
        key = row.key, index
        if key not in self.draws:
            rng = np.random.default_rng([self.seed, zlib.crc32(row.key.encode()), index or 0])
            shape = tuple(self.size(size, index) for size in row.shape)
            if row.law:
                value = array(row.law.draw(rng, self.numbers(row.law), shape))
                self.draws[key] = Drawn(value, draws.LAW)
            else:
                self.draws[key] = Drawn(draws.draw(rng, shape, row.domain), row.domain)
        return self.reshaped(self.draws[key].value, row, index)

    def given(self, row: Row, index: int | None) -> Any:
        """Return the page's value, which must fit the table's shape and domain, or None."""
        value = self.lookup(row)
        if value is None or callable(value):
            return None
        if row.indexed:
            places = value if isinstance(value, dict) else dict(enumerate(value, row.first))
            if index not in places:
                raise Missing(f"{row.cell}: there is no number {index}")
            if places[index] is None:
                raise LatexError(f"{row.cell} is None for {index}; give that layer one")
            value = places[index]
        value = array(value)
        if value.ndim != len(row.shape):
            raise LatexError(
                f"{row.cell} is {shape_text(value)}, not {row.kind}, as the table says"
            )
        for size, number in zip(row.shape, value.shape, strict=True):
            expected = self.size(size, index)
            if number != expected:
                raise LatexError(f"{row.cell}: {size} is {number} here and {expected} elsewhere")
        law = row.law
        fits = law.allows(value, self.numbers(law)) if law else in_domain(value, row.domain)
        if not fits:
            raise LatexError(f"{row.cell} is not {row.domain}, as the table says; mend one")
        return self.reshaped(value, row, index)

    def reshaped(self, value: Any, row: Row, index: int | None) -> Any:
        """Return a value as the row or column that its row of the table says."""
        if row.kind in ("row", "column") and value.ndim < 2:
            return value.reshape((1, -1) if row.kind == "row" else (-1, 1))
        return value.reshape(()) if row.kind == "scalar" and value.size == 1 else value

    def defined(self, row: Row, index: int | None, base: Any) -> Any:
        """Return the value that the equations give a symbol, or None where they are silent."""
        found = self.scope.definitions.get(row.key, [])
        for definition in found:
            env = None if definition.subs else self.match(definition.index, index, {})
            if env is not None:
                try:
                    return self.said(definition, env)
                except Missing:
                    continue
        parts = [definition for definition in found if definition.subs]
        return self.assembled(row, index, parts, base) if parts else None

    def said(self, definition: Definition, env: Env) -> Any:
        """Return what a definition gives; what is wrong there is shown there."""
        try:
            return self.evaluate(definition.right, env)
        except LatexError as error:
            error.latex = error.latex or definition.latex
            raise

    def match(self, place: Node | None, number: int | None, env: Env) -> Env | None:
        """Return the indices for which a place such as l, 2 or t + 1 is this number, or None."""
        if place is None or number is None:
            return env if place is number else None
        if type(place) is Symbol and place.name not in env and self.scope.is_index(place):
            return {**env, place.name: number}
        if isinstance(place, tex.Binary) and self.scope.is_index(place.left):
            offset = self.integer(place.right, {})
            return env | {place.left.name: number - (offset if place.op == "+" else -offset)}
        return env if self.integer(place, env) == number else None

    def assembled(self, row: Row, index: int | None, found: list[Definition], base: Any) -> Any:
        """Return an array whose entries, or rows, are defined one by one; the rest is the base."""
        shape = tuple(self.size(size, index) for size in row.shape)
        most = max((indices_of(d.subs, len(shape)) for d in found), key=len)
        if len(most) > len(shape):
            raise too_many(most, len(shape), found[0].left.at)
        speaking = [(d, *self.match_at(d, index, len(shape))) for d in found]
        entries = []
        for place in np.ndindex(shape[: len(most)]):
            matches = ((d, self.match_all(subs, place, env)) for d, subs, env in speaking)
            definition, env = next((pair for pair in matches if pair[1] is not None), (None, {}))
            if definition is None and base is None:
                if self.namespace is not None:
                    return None
                base = self.drawn(row, index)
            known = definition is None
            entry = base.reshape(shape)[place] if known else self.said(definition, env)
            if np.size(entry) != np.prod(shape[len(most) :]):
                raise LatexError(f"an entry of {row.cell} comes out as {shape_text(entry)}")
            entries.append(np.ravel(entry))
        self.assembles.add((row.key, index))
        return self.reshaped(np.array(entries).reshape(shape), row, index)

    def lone_entry(
        self, row: Row, index: int | None, subs: tuple[Node, ...], env: Env
    ) -> Any | None:
        """Return an entry that has an equation of its own, and leave the others; or None."""
        found = self.scope.definitions.get(row.key)
        if not found or not (self.namespace is None or row.key in self.affected):
            return None
        whole = row.key, index
        if whole in self.memo or whole in self.changes or whole not in self.assembles:
            return None
        places = self.places(row, len(row.shape), subs, env)
        key = row.key, index, places
        if key not in self.memo and key not in self.busy and self.exists(row, index, places):
            self.busy.add(key)
            try:
                self.memo[key] = self.spoken_of(found, index, places)
            finally:
                self.busy.discard(key)
        return self.memo.get(key)

    def exists(self, row: Row, index: int | None, places: tuple[int, ...]) -> bool:
        """Return whether a symbol has an entry of this number at these places."""
        if row.indexed and not 0 <= index - row.first <= self.last(row) - row.first:
            return False
        sizes = [self.size(size, index) for size in row.shape]
        return len(places) == len(sizes) and all(
            0 <= place < size for place, size in zip(places, sizes, strict=True)
        )

    def spoken_of(self, found: list[Definition], index: int | None, places: tuple) -> Any | None:
        """Return the number that the first equation which speaks of an entry gives, or None."""
        for definition in found:
            subs, env = self.match_at(definition, index, len(places))
            env = self.match_all(subs, places, env) if subs else None
            if env is not None:
                value = self.said(definition, env)
                return value if single(value) else None
            if not definition.subs:
                return None
        return None

    def match_at(
        self, definition: Definition, index: int | None, rank: int
    ) -> tuple[tuple[Node, ...], Env | None]:
        """Return the subscripts of a definition, and its own index where it is this number."""
        return indices_of(definition.subs, rank), self.match(definition.index, index, {})

    def match_all(self, subs: tuple[Node, ...], place: tuple, env: Env | None) -> Env | None:
        """Return the indices for which the subscripts of a definition are this place, or None."""
        if len(subs) != len(place):
            return None
        for sub, p in zip(subs, place, strict=True):
            env = None if env is None else self.match(sub, p + 1, env)
        return env

    def places(
        self, row: Row | None, rank: int, subs: tuple[Node, ...], env: Env
    ) -> tuple[int, ...]:
        first = row.first if row and not row.indexed else 1
        return tuple([self.integer(sub, env) - first for sub in self.scope.indices(subs, rank)])

    def component(self, value: Any, row: Row | None, subs: tuple, env: Env, at: int) -> Any:
        """Return an entry, or the row that a single subscript of a matrix means."""
        rank = len(row.shape) if row else value.ndim - (1 in value.shape)
        places = self.places(row, rank, subs, env)
        if not rank or len(places) > rank:
            raise too_many(places, rank, at)
        whole = value if rank == 2 else value.reshape(-1)
        if min(places) < 0:
            zero = " 0; the first is 1" if -1 in places else ""
            raise Missing(f"there is no such component{zero}", at)
        try:
            entry = whole[places]
        except IndexError:
            raise Missing("there is no such component", at) from None
        return entry[None, :] if len(places) < rank else entry

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
        self.changes = self.changes | values
        self.affected = self.affected.union(*(self.scope.below(key) for key, _ in values))
        self.memo = {key: v for key, v in self.memo.items() if key[0] not in self.affected}
        try:
            yield
        finally:
            self.changes, self.affected, self.memo = saved

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
                row.law,
                self.numbers(row.law),
                tuple(self.size(size, place) for size in row.shape),
            )
            for row in self.scope.random(nodes)
            for place in (range(row.first, self.last(row) + 1) if row.indexed else [None])
        ]

    def mean(self, node: tex.Mean, env: Env) -> Any:
        """Return an expectation, a probability, a variance or a covariance."""

        def parts_of(env: Env) -> list[Any]:
            return [self.evaluate(part, env) for part in node.of]

        if node.over and all(map(self.scope.is_index, node.over)):
            if len(node.over) > 1:
                raise LatexError(
                    "a mean over one index at a time; write one within the other", node.at
                )
            name = node.over[0].name
            span = self.span_of(name, node.of, env, node.at)
            return laws.moment(node.op, [(1 / len(span), parts_of(env | {name: i})) for i in span])
        random = self.random(node.over or node.of)
        if not random:
            advice = "give a symbol of it a law, such as equally -1, 1"
            raise LatexError(f"nothing here is random; {advice}", node.at)

        def average(fine: int) -> Any:
            found = []
            for values, chance in laws.cases(random, fine):
                with self.replaced(values):
                    found.append((chance, parts_of(env)))
            return laws.moment(node.op, found)

        return laws.sure(average, random, node.at)

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
        slopes = [np.ravel(self.slope(at, base, entry, curved)) for entry in np.ndindex(base.shape)]
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
        curved = primes > 1 or bool(self.changes) or np.iscomplexobj(values[0])
        return self.slope(lambda x: self.apply(node, primes - 1, [x]), values[0], ..., curved)

    def slope(self, f: Callable[[Any], Any], x: Any, entry: Any, curved: bool) -> Any:
        """Return the derivative of f by one entry of x (`...`: each by each), NaN at a kink."""
        try:
            return slope(f, x, entry, curved)
        except Kink:
            if entry is ... and x.size > 1:
                return np.reshape([self.slope(f, part, ..., curved) for part in x.flat], x.shape)
            self.has_kinks = True
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
        names = [argument.name for argument in definition.subs] or row.arguments
        return lambda *values: self.said(definition, dict(zip(names, values, strict=True)))

    # Trees.

    def evaluate(self, node: Node, env: Env) -> Any:
        """Return the value of a tree; `env` holds indices and other bound names."""
        kind = type(node)
        if kind is Symbol:
            return self.symbol(node, env)
        if kind is tex.Binary:
            return self.combined(node, env)
        match node:
            case Number(text):
                return literal(text)
            case Ones():
                return node
            case tex.Unary(r"\top", of):
                return transposed(self.evaluate(of, env), node.at)
            case tex.Unary(r"\mathbb{1}", tex.Chain() as chain) if comparison(chain):
                return self.indicator(chain, env)
            case tex.Unary(op, of):
                return unary(op, counted(self.evaluate(of, env), of.at), node.at)
            case tex.Component(of, subs):
                return self.component(self.evaluate(of, env), None, subs, env, node.at)
            case tex.Call(_, primes, arguments):
                values = [counted(self.evaluate(a, env), node.at) for a in arguments]
                return self.apply(node, primes, values)
            case tex.Big():
                return self.limit(node, env) if node.op == r"\lim" else self.big(node, env)
            case tex.Mean():
                return self.mean(node, env)
            case tex.Derivative():
                return self.remembered(node, env)
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
        if a.ndim == 0 and b.ndim == 0 and op in OF_NUMBERS:
            return OF_NUMBERS[op](a, b)
        return binary(op, a, b, node.at, 1)

    def remembered(self, node: tex.Derivative, env: Env) -> Any:
        """Return a derivative, computed once for each choice of the indices."""
        if self.changes or not all(isinstance(value, int) for value in env.values()):
            return self.derivative(node, env)
        key = (node, tuple(sorted(env.items())))
        if key not in self.slopes:
            self.slopes[key] = self.derivative(node, env)
        return self.slopes[key]

    def span(self, index: str, tree: Node, env: Env) -> list[range]:
        """Return the ranges that an index has where it stands alone below a tree."""
        found, target = [], Symbol(index)
        for node in walk(tree):
            row, place, subs = (
                self.scope.find(node) if isinstance(node, Symbol) else (None, None, ())
            )
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
            down = lower > upper and isinstance(node.upper, Number) and self.is_size(node.lower)
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

    def cases(self, rows: tuple, env: Env, at: int) -> Any:
        """Return the value of the case that applies; where two do, they must agree."""
        found = []
        for number, (value, condition) in enumerate(rows):
            if self.truth(condition, env) if condition else not found:
                self.taken.add((rows, number))
                found.append(self.evaluate(value, env))
        if not found:
            raise LatexError(r"none of the cases applies; add \text{otherwise}", at)
        if not all(np.allclose(found[0], other, 1e-9, 0, equal_nan=True) for other in found[1:]):
            raise LatexError("two of the cases apply, and they differ; narrow one of them", at)
        return found[0]

    def truth(self, chain: Node, env: Env) -> bool:
        """Return whether a condition is true."""
        if chain.relations[:1] in ((r"\land",), (r"\lor",)):
            truths = [self.truth(side, env) for side in chain.sides]
            return all(truths) if r"\land" in chain.relations else any(truths)
        if not chain.relations:
            raise LatexError("a condition needs a relation such as >", chain.at)
        return bool(np.all(held(chain.relations, [self.evaluate(s, env) for s in chain.sides])))

    def indicator(self, chain: tex.Chain, env: Env) -> Any:
        """Return 1 where a condition is true, and 0 elsewhere: entry by entry."""
        values = [self.evaluate(side, env) for side in chain.sides]
        shape = max((np.shape(value) for value in values), key=len)
        values = [np.full(shape, value) if single(value) else value for value in values]
        return array(held(chain.relations, values))


def starts_at(row: Row, number: float) -> bool:
    """Return whether the domain of a symbol is an interval that begins with a number."""
    ends = draws.between(row.domain)
    return ends is not None and ends[0] == number


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
