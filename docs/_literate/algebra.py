r"""What a tree is worth: NumPy arrays in, an array out, and nothing of `nn` in between.

A `Scope` says what the symbols are and how they depend on each other; a `World` has values for
them, a page's own or random ones. To differentiate, a world changes a symbol and computes again
everything that depends on it. Vectors are rows (1, k) or columns (k, 1), as the table says.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import latex as tex
from .latex import FUNCTIONS, LatexError, Node, Number, Symbol, to_latex, walk


class Missing(LatexError):
    """A term that does not exist, such as the layer after the last."""


class NoData(LatexError):
    """A symbol that is known but has no value here."""


class Kink(Exception):  # noqa: N818
    """A derivative was asked for where there is none."""


# One table of functions, for real and for complex arguments: derivatives take complex steps.


def positive(x: Any) -> Any:
    """Return where x is positive, if a small step cannot change that."""
    if np.iscomplexobj(x) and np.any((np.abs(x.real) < 1e-6) & (x.imag != 0)):
        raise Kink
    return np.real(x) > 0


def sigmoid(z: Any) -> Any:
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def diagonal(v: Any) -> Any:
    return np.diag(np.ravel(v))


ELEMENTWISE: dict[str, Callable[..., Any]] = {
    r"\sigma": sigmoid,
    r"\exp": np.exp,
    r"\log": np.log,
    r"\ln": np.log,
    r"\tanh": np.tanh,
    r"\sin": np.sin,
    r"\cos": np.cos,
    r"\sinh": np.sinh,
    r"\cosh": np.cosh,
    r"\operatorname{relu}": lambda z: np.where(positive(z), z, 0 * z),
    r"\operatorname{step}": lambda z: np.where(positive(z), 1.0, 0.0),
    r"\operatorname{sign}": lambda z: np.where(positive(z), 1.0, -1.0),
}
WHOLE = {r"\operatorname{diag}": diagonal, r"\operatorname{tr}": np.trace}
ACTIVATIONS = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": ELEMENTWISE[r"\operatorname{relu}"],
    "identity": lambda z: z,
}
CONSTANTS = {"e": np.e, r"\pi": np.pi, r"\infty": np.inf}


@dataclass(frozen=True)
class Row:
    """One row of the notation table: what a symbol is."""

    name: str
    code: str
    first: int
    kind: str
    shape: tuple[str, ...]
    domain: str
    layered: bool
    arguments: tuple[str, ...]


def read_row(cells: list[str]) -> Row:
    """Return the row that the cells symbol, code, first index, shape and domain describe."""
    cell, code, first, shape, domain = (part.strip().strip("`$") for part in cells[:5])
    node = tex.parse(cell, FUNCTIONS | set(re.findall(r"^(\w|\\\w+)(?=\()", cell))).chains[0].sides[0]
    arguments = tuple(a.name for a in node.arguments) if isinstance(node, tex.Call) else ()
    if isinstance(node, tex.Call):
        node = Symbol(node.function)
    sizes = tuple(size.strip() for size in shape[shape.index("(") + 1 : -1].split(",") if size.strip())
    kind = shape.split("(")[0].strip() or ("scalar", "row", "matrix")[len(sizes)]
    family = len(node.subs) == 1 and isinstance(node.subs[0], Symbol) and len(node.subs[0].name) == 1
    name = node.name + "_*" if family else to_latex(Symbol(node.name, node.subs))
    start = int(first) if first else 1
    return Row(name, code, start, kind, sizes, domain, node.layer is not None, arguments)


@dataclass(frozen=True)
class Definition:
    left: Symbol | tex.Call
    right: Node


class Scope:
    """The symbols that a page knows, and the equations that say how they depend on each other."""

    def __init__(self, table: str):
        self.rows: dict[str, Row] = {}
        self.definitions: dict[str, list[Definition]] = {}
        self.narrow(table)

    def narrow(self, table: str) -> None:
        """Add rows, one a line, `symbol | code | first | shape | domain`; they replace older ones."""
        for line in table.strip().splitlines():
            cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            row = read_row(cells)
            self.rows[row.name] = row

    def copy(self) -> Scope:
        """Return a scope of its own with the same rows and definitions."""
        twin = Scope("")
        twin.rows = dict(self.rows)
        twin.definitions = {name: list(found) for name, found in self.definitions.items()}
        return twin

    @property
    def functions(self) -> frozenset[str]:
        """The names that a bracket makes a call of."""
        return FUNCTIONS | {row.name for row in self.rows.values() if row.arguments}

    def row(self, node: Symbol) -> tuple[Row | None, tuple[Node, ...]]:
        """Return the row of a symbol and the subscripts that are left to be components."""
        whole = to_latex(Symbol(node.name, node.subs))
        if whole in self.rows:
            return self.rows[whole], ()
        family = self.rows.get(node.name + "_*") if node.subs else None
        return family or self.rows.get(node.name), node.subs

    def knows(self, name: str) -> bool:
        return name in self.rows or name in CONSTANTS or name + "_*" in self.rows

    def define(self, equation: tex.Equation) -> None:
        """Take note of each chain that begins with a lone symbol not yet defined."""
        for chain in equation.chains:
            left = chain.sides[0]
            if len(chain.sides) < 2 or chain.relations[0] not in ("=", ":="):
                continue
            if self.can_define(left) and self.depends_on_something(left, chain.sides[1]):
                name = self.name_of(left)
                self.definitions.setdefault(name, []).append(Definition(left, chain.sides[1]))

    def can_define(self, left: Node) -> bool:
        if isinstance(left, tex.Call):
            plain = all(isinstance(a, Symbol) and not a.subs for a in left.arguments)
            return plain and not left.primes and left.function not in {*ELEMENTWISE, *WHOLE, *self.definitions}
        if not isinstance(left, Symbol) or self.row(left)[0] is None:
            return False
        indices = (*left.subs, *((left.layer,) if left.layer else ()))
        if not all(is_plain(index) for index in indices):
            return False
        return not any(
            self.alike(known.left, left) for known in self.definitions.get(self.name_of(left), [])
        )

    def alike(self, a: Node, b: Node) -> bool:
        """Return whether two left sides define the same thing, whatever their indices are called."""
        return self.form(a) == self.form(b)

    def form(self, left: Any) -> Any:
        return tex.rebuild(
            (left.subs, left.layer),
            lambda node: Symbol("*") if isinstance(node, Symbol) and not self.knows(node.name) else None,
        )

    def depends_on_something(self, left: Any, right: Node) -> bool:
        """Return whether a right side has symbols, but not, by whatever way, the one it defines."""
        names = {node.name for node in walk(right) if isinstance(node, Symbol)}
        names = {name for name in names if name not in CONSTANTS}
        if isinstance(left, tex.Call):
            return True
        layered = left.layer is not None or left.subs
        name = self.name_of(left)
        return bool(names) and (bool(layered) or not any(name in self.above(n) for n in names | uses(self, right)))

    def name_of(self, left: Any) -> str:
        if isinstance(left, tex.Call):
            return left.function
        row = self.row(left)[0]
        return row.name if row else left.name

    def above(self, name: str) -> set[str]:
        """Return the symbols that a symbol depends on, itself among them."""
        found, new = set(), {name}
        while new:
            found |= new
            new = {u for n in new for d in self.definitions.get(n, []) for u in uses(self, d.right)} - found
        return found


def uses(scope: Scope, node: Node) -> set[str]:
    """Return the names of the rows that a tree uses."""
    names = {scope.name_of(part) for part in walk(node) if isinstance(part, Symbol | tex.Call)}
    called = {a for name in names if name in scope.rows for a in scope.rows[name].arguments}
    return names | called


def is_plain(node: Node) -> bool:
    factors = tex.factors_of(node)
    return all(isinstance(f, Number) or (isinstance(f, Symbol) and not f.subs) for f in factors)


def array(value: Any) -> Any:
    value = np.asarray(value)
    return value.astype(complex if np.iscomplexobj(value) else float)


def single(value: Any) -> bool:
    return not isinstance(value, tex.Ones) and value.size == 1


def shape_text(value: Any) -> str:
    if isinstance(value, tex.Ones):
        return "ones"
    return "a number" if value.ndim == 0 else " × ".join(map(str, value.shape))


class World:
    """Values for the symbols of a scope: a page's, where a namespace is given, else random ones."""

    def __init__(self, scope: Scope, namespace: Mapping[str, Any] | None = None, seed: int = 0):
        self.scope, self.namespace, self.seed = scope, namespace, seed
        self.changes: dict[tuple[str, int | None], Any] = {}
        self.affected: frozenset[str] = frozenset()
        self.memo: dict[Any, Any] = {}
        self.slopes: dict[Any, Any] = {}
        self.busy: set[Any] = set()
        self.sizes: dict[str, int] = self.shadow_sizes() if namespace is None else self.page_sizes()

    # Sizes.

    def shadow_sizes(self) -> dict[str, int]:
        """Return a different number for every size, so that no shape fits by accident."""
        names = {s for row in self.scope.rows.values() for s in row.shape if not s.isdigit()}
        plain = sorted(name for name in names if "[" not in name)
        numbers = [7, 3, 4, 5, 6, 8, 9, 11]
        sizes = {"n": 7, "L": 3} | {f"n[{l}]": width for l, width in enumerate((2, 3, 5, 4))}
        free = [number for number in numbers if number != 7]
        return sizes | dict(zip([p for p in plain if p not in sizes], free, strict=False))

    def page_sizes(self) -> dict[str, int]:
        """Return the sizes that the page's arrays have, or raise where two of them disagree."""
        sizes: dict[str, int] = {}
        for row in self.scope.rows.values():
            value = self.namespace.get(row.code)
            if row.domain == "size" and isinstance(value, int):
                sizes.setdefault(row.code, value)
            layers = value.items() if isinstance(value, dict) else [(None, value)]
            if row.layered and isinstance(value, dict) and row.first == 1:
                sizes["L"] = max(value)
            for layer, entry in layers:
                if entry is None or callable(entry) or row.domain == "size":
                    continue
                shape = np.shape(entry)
                if len(shape) == len(row.shape):
                    for size, number in zip(row.shape, shape, strict=True):
                        self.agree(sizes, at_layer(size, layer), number, row)
        return sizes

    def agree(self, sizes: dict[str, int], size: str, number: int, row: Row) -> None:
        expected = int(size) if size.isdigit() else sizes.setdefault(size, number)
        if expected != number:
            raise LatexError(f"{row.name}: {size} is {number} here but {expected} elsewhere")

    def size(self, name: str, layer: int | None) -> int:
        name = at_layer(name, layer)
        name = f"n[{self.sizes['L']}]" if name == "n[L]" and "L" in self.sizes else name
        if name.isdigit():
            return int(name)
        if name not in self.sizes:
            raise Missing(f"there is no size {name} here")
        return self.sizes[name]

    # Values.

    def symbol(self, node: Symbol, env: dict[str, Any]) -> Any:
        """Return the value of a symbol, with its layer and components."""
        if node.name in env and not node.subs and node.layer is None:
            return array(env[node.name])
        row, subs = self.scope.row(node)
        if row is None:
            if node.name in CONSTANTS and not node.subs:
                return array(CONSTANTS[node.name])
            raise LatexError(f"{to_latex(node)} is not in the notation table; add it or use a symbol that is", node.at)
        if row.layered != (node.layer is not None):
            advice = "write which layer, as in ^{(l)}" if row.layered else "it has no layers here; a power is ^{2}"
            raise LatexError(f"{node.name}: {advice}", node.at)
        layer = None if node.layer is None else self.integer(node.layer, env)
        try:
            if row.domain == "size":
                return array(self.size(self.size_name(row, subs, env), None))
            value = self.value(row, layer)
        except LatexError as error:
            error.at = error.at or node.at
            raise
        return self.component(value, row, subs, env, node.at) if subs else value

    def size_name(self, row: Row, subs: tuple[Node, ...], env: dict[str, Any]) -> str:
        if not row.name.endswith("_*"):
            return row.code
        return f"{row.code}[{self.integer(subs[0], env)}]"

    def integer(self, node: Node, env: dict[str, Any]) -> int:
        value = self.evaluate(node, env)
        if not single(value) or value.real != round(float(value.real)):
            raise LatexError(f"{to_latex(node)} is an index; it must be a whole number", node.at)
        return int(value.real)

    def value(self, row: Row, layer: int | None) -> Any:
        """Return the value of a row of the table: changed, given, computed from others, or drawn."""
        key = (row.name, layer)
        if key in self.changes:
            return self.changes[key]
        if row.layered and not row.first <= layer <= self.sizes.get("L", 0):
            raise Missing(f"{row.name} has no layer {layer}")
        if key not in self.memo:
            if key in self.busy:
                raise LatexError(f"{row.name} is defined by itself; begin with what it depends on")
            self.busy.add(key)
            try:
                self.memo[key] = self.fresh(row, layer)
            finally:
                self.busy.discard(key)
        return self.memo[key]

    def fresh(self, row: Row, layer: int | None) -> Any:
        if row.name not in self.affected and self.namespace is not None:
            given = self.given(row, layer)
            if given is not None:
                return given
        found = self.scope.definitions.get(row.name, [])
        defined = self.defined(row, layer, found)
        if defined is not None:
            return defined
        if self.namespace is not None:
            given = self.given(row, layer)
            if given is None:
                raise NoData(f"{row.name} has no value here; compute {row.code} before the equation")
            return given
        return self.drawn(row, layer)

    def given(self, row: Row, layer: int | None) -> Any:
        """Return the page's value in the table's shape and domain, or None where there is none."""
        value = self.namespace.get(row.code)
        if row.layered and isinstance(value, dict):
            if layer not in value:
                raise Missing(f"{row.name} has no layer {layer}")
            value = value[layer]
        if value is None:
            return None
        return self.shaped(array(value), row, layer)

    def shaped(self, value: Any, row: Row, layer: int | None) -> Any:
        shape = tuple(self.size(size, layer) for size in row.shape)
        if value.shape != shape:
            raise LatexError(f"{row.name} is {shape_text(value)}, but the table says {shape}; mend one")
        if not in_domain(value, row.domain):
            raise LatexError(f"{row.name} is not {row.domain}, as the table says; mend one")
        return value.reshape({"row": (1, -1), "column": (-1, 1)}.get(row.kind, shape))

    def drawn(self, row: Row, layer: int | None) -> Any:
        """Return random data of the row's shape and domain, the same for the same seed."""
        rng = np.random.default_rng([self.seed, zlib.crc32(row.name.encode()), layer or 0])
        shape = tuple(self.size(size, layer) for size in row.shape)
        return self.shaped(draw(rng, shape, row.domain), row, layer)

    def defined(self, row: Row, layer: int | None, found: list[Definition]) -> Any:
        """Return the value that the equations give a symbol, or None if they are silent."""
        if row.arguments and found and isinstance(found[0].left, tex.Call):
            return None
        whole = [d for d in found if not self.scope.row(d.left)[1]]
        for definition in sorted(whole, key=lambda d: self.is_index(d.left.layer)):
            env = self.match((definition.left.layer,), (layer,))
            if env is not None:
                return self.evaluate(definition.right, env)
        parts = [d for d in found if self.scope.row(d.left)[1]]
        return self.assembled(row, layer, parts) if parts else None

    def is_index(self, node: Node | None) -> bool:
        return isinstance(node, Symbol) and not self.scope.knows(node.name)

    def match(self, pattern: tuple, values: tuple) -> dict[str, Any] | None:
        """Return the indices that make a definition's pattern these values, or None."""
        env: dict[str, Any] = {}
        for node, value in zip(pattern, values, strict=True):
            if node is None and value is None:
                continue
            if self.is_index(node):
                env[node.name] = value
            elif node is None or self.integer(node, {}) != value:
                return None
        return env

    def assembled(self, row: Row, layer: int | None, parts: list[Definition]) -> Any:
        """Return an array whose components are defined one by one."""
        shape = tuple(self.size(size, layer) for size in row.shape)
        count = max(len(indices_of(d.left.subs, len(shape))) for d in parts)
        parts = sorted(parts, key=lambda d: sum(map(self.is_index, indices_of(d.left.subs, len(shape)))))
        entries = []
        for place in np.ndindex(shape[:count]):
            numbers = tuple(p + 1 for p in place)
            for definition in parts:
                pattern = (definition.left.layer, *indices_of(definition.left.subs, len(shape)))
                env = self.match(pattern, (layer, *numbers))
                if env is not None:
                    entries.append(np.ravel(self.evaluate(definition.right, env)))
                    break
            else:
                return None
        return np.array(entries).reshape({"row": (1, -1), "column": (-1, 1)}.get(row.kind, shape))

    def component(self, value: Any, row: Row | None, subs: tuple, env: dict, at: int) -> Any:
        """Return an entry, or the row that a single subscript of a matrix means."""
        rank = len(row.shape) if row else (2 if min(value.shape) > 1 else 1)
        subs = indices_of(subs, rank)
        if len(subs) > rank:
            raise LatexError(f"{len(subs)} subscripts on something with {rank} indices; remove some", at)
        first = row.first if row and not row.layered else 1
        places = [self.integer(sub, env) - first for sub in subs]
        sizes = value.shape if rank == 2 else (value.size,)
        if any(not 0 <= place < size for place, size in zip(places, sizes, strict=False)):
            raise Missing("a component that does not exist", at)
        if rank == 1:
            return value.reshape(-1)[places[0]]
        return value[places[0]][None, :] if len(places) == 1 else value[tuple(places)]

    # Changing a symbol and everything that depends on it.

    @contextmanager
    def changed(self, node: Symbol, value: Any, env: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Within, the symbol has the value, and what depends on it follows."""
        row, subs = self.scope.row(node)
        if row is None or node.name in env:
            yield env | {node.name: value}
            return
        layer = None if node.layer is None else self.integer(node.layer, env)
        saved = self.changes, self.affected, self.memo
        if subs:
            value = self.with_component(self.value(row, layer), row, subs, env, value)
        below = {name for name in self.scope.definitions if row.name in self.scope.above(name)}
        self.changes = self.changes | {(row.name, layer): value}
        self.affected = self.affected | (below if row.layered else below - {row.name})
        self.memo = {key: v for key, v in self.memo.items() if key[0] not in self.affected}
        try:
            yield env
        finally:
            self.changes, self.affected, self.memo = saved

    def with_component(self, value: Any, row: Row, subs: tuple, env: dict, entry: Any) -> Any:
        places = [self.integer(sub, env) - row.first for sub in indices_of(subs, len(row.shape))]
        value = value.astype(np.result_type(value, entry))
        if len(row.shape) == 1:
            value.reshape(-1)[places[0]] = entry
        else:
            value[tuple(places)] = entry
        return value

    def derivative(self, of: Node, by: tuple[Symbol, ...], env: dict[str, Any]) -> Any:
        """Return the numerical derivative: change the symbol, compute again, compare."""
        if isinstance(of, Symbol) and of.name in self.scope.functions and of.name not in self.scope.definitions:
            of = tex.Call(of.name, 0, by[:1], at=of.at)
        if not by:
            if not isinstance(of, tex.Call) or not isinstance(of.arguments[0], Symbol):
                raise LatexError(r"the gradient by what? write \nabla_w", of.at)
            by = (of.arguments[0],)
        first, rest = by[0], by[1:]
        inner = tex.Derivative(of, rest, at=of.at) if rest else of
        base = self.symbol(first, env)
        curved = bool(rest) or self.is_complex(base, env)

        def at(value: Any) -> Any:
            with self.changed(first, value, env) as changed:
                return self.evaluate(inner, changed)

        value = self.evaluate(inner, env)
        if not single(value) and base.size > 1 and min(*value.shape, *base.shape) > 1:
            raise LatexError("a matrix by a matrix has four indices; write it by components", of.at)
        slopes = [np.ravel(slope(at, base, entry, curved)) for entry in np.ndindex(base.shape)]
        if base.size == 1:
            return slopes[0].reshape(value.shape)
        return np.array(slopes).reshape(base.shape) if value.size == 1 else np.array(slopes).T

    def is_complex(self, base: Any, env: dict[str, Any]) -> bool:
        values = [base, *self.changes.values(), *env.values()]
        return any(np.iscomplexobj(value) for value in values)

    # Functions.

    def call(self, node: tex.Call, env: dict[str, Any]) -> Any:
        """Return the value of a function, or of one of its derivatives."""
        values = [self.evaluate(argument, env) for argument in node.arguments]
        return self.apply(node, node.primes, values)

    def apply(self, node: tex.Call, primes: int, values: list[Any]) -> Any:
        if primes:
            x = values[0]
            if x.size > 1 and node.function not in {*ELEMENTWISE, r"\varphi"}:
                raise LatexError("a prime is for functions of one number; write a gradient", node.at)
            curved = primes > 1 or np.iscomplexobj(x)
            return slope(lambda t: self.apply(node, primes - 1, [t]), x, ..., curved)
        if node.function in (r"\max", r"\min"):
            return largest([(-v if node.function == r"\min" else v) for v in values]) * (
                -1 if node.function == r"\min" else 1
            )
        return self.function(node)(*values)

    def function(self, node: tex.Call) -> Callable[..., Any]:
        """Return the function of a name: known, given, defined by an equation, or drawn."""
        name = node.function
        known = ELEMENTWISE.get(name) or WHOLE.get(name)
        row = self.scope.rows.get(name)
        if known or row is None:
            if known is None:
                raise LatexError(f"{name} is no function of the notation table; add it", node.at)
            return known
        if name in self.scope.definitions:
            return self.defined_function(row, self.scope.definitions[name][0])
        if self.namespace is not None:
            given = self.namespace.get(row.code)
            if given is None:
                raise NoData(f"{name} has no value here; define {row.code} before the equation", node.at)
            return ACTIVATIONS.get(getattr(given, "__name__", ""), given)
        return random_function(np.random.default_rng([self.seed, zlib.crc32(name.encode())]))

    def defined_function(self, row: Row, definition: Definition) -> Callable[..., Any]:
        """Return the function of an equation such as f(x) = x^2, or of C = … seen as C(w)."""
        call = isinstance(definition.left, tex.Call)
        names = [a.name for a in definition.left.arguments] if call else row.arguments

        def function(*values: Any) -> Any:
            if call:
                return self.evaluate(definition.right, dict(zip(names, values, strict=True)))
            return self.replayed(row, list(zip(names, values, strict=True)))

        return function

    def replayed(self, row: Row, changes: list[tuple[str, Any]]) -> Any:
        if not changes:
            return self.value(row, None)
        (name, value), *rest = changes
        with self.changed(Symbol(name), value, {}):
            return self.replayed(row, rest)

    # Trees.

    def evaluate(self, node: Node, env: dict[str, Any]) -> Any:
        """Return the value of a tree; `env` holds the indices and bound names."""
        match node:
            case Number(text):
                return array(float(text))
            case Symbol():
                return self.symbol(node, env)
            case tex.Ones():
                return node
            case tex.Unary(op, of):
                return self.unary(op, of, env, node.at)
            case tex.Binary(op, left, right):
                a, b = self.evaluate(left, env), self.evaluate(right, env)
                if op == "^" and left == Symbol("e") and not self.scope.row(left)[0]:
                    return np.exp(self.number(b, "an exponent", node.at))
                return self.binary(op, a, b, node.at)
            case tex.Component(of, subs):
                return self.component(self.evaluate(of, env), None, subs, env, node.at)
            case tex.Call():
                return self.call(node, env)
            case tex.Big():
                return self.limit(node, env) if node.op == r"\lim" else self.big(node, env)
            case tex.Derivative(of, by):
                return self.remembered_derivative(node, of, by, env)
            case tex.At(of, symbol, value):
                with self.changed(symbol, self.evaluate(value, env), env) as changed:
                    return self.evaluate(of, changed)
            case tex.Matrix(rows):
                return np.array([[self.number(self.evaluate(v, env), "an entry", v.at) for v in row] for row in rows])
            case tex.Cases(rows):
                return self.cases(rows, env, node.at)
            case tex.Chain():
                return array(float(self.truth(node, env)))
        raise LatexError(f"{to_latex(node)} has no value; it stands only beside a relation", node.at)

    def remembered_derivative(self, node: Node, of: Node, by: tuple, env: dict) -> Any:
        key = (node, tuple(sorted(env.items()))) if all(isinstance(v, int) for v in env.values()) else None
        if self.changes or key is None:
            return self.derivative(of, by, env)
        if key not in self.slopes:
            self.slopes[key] = self.derivative(of, by, env)
        return self.slopes[key]

    def number(self, value: Any, what: str, at: int) -> Any:
        if not single(value):
            raise LatexError(f"{what} must be a number, but this is {shape_text(value)}; say it elementwise", at)
        return value.reshape(())

    def unary(self, op: str, of: Node, env: dict[str, Any], at: int) -> Any:
        value = self.evaluate(of, env)
        if isinstance(value, tex.Ones):
            return value
        match op:
            case "-":
                return -value
            case r"\top":
                return value.T
            case r"\sqrt":
                return np.sqrt(self.number(value, "under a root", at))
            case "|":
                value = self.number(value, "an absolute value", at)
                return np.where(positive(value), value, -value)
            case r"\lVert":
                return np.sqrt((value * value).sum())
            case r"\lVert_2":
                vector = value.ndim < 2 or min(value.shape) == 1
                return np.sqrt((value * value).sum()) if vector else array(np.linalg.norm(value, 2))
            case r"\lVert_1":
                return np.where(positive(value), value, -value).sum()
            case r"\lVert_\infty":
                return largest(list(np.where(positive(value), value, -value).reshape(-1)))
            case r"\mathbb{1}":
                return value
            case "O":
                return array(0.0)
        raise LatexError(rf"the norm {op} is not known; use \lVert, _1, _2 or _\infty", at)

    def binary(self, op: str, a: Any, b: Any, at: int) -> Any:
        match op:
            case "+":
                return plus(a, b, at)
            case "-":
                return plus(a, b if isinstance(b, tex.Ones) else -b, at, sign=-1)
            case r"\frac" | "/":
                return a / self.number(b, "a denominator", at)
            case "^":
                if not single(a):
                    raise LatexError(r"a power of a matrix; write \odot, or say it elementwise", at)
                return power(a.reshape(()), self.number(b, "an exponent", at))
            case r"\odot":
                return elementwise(a, b, at)
        return times(a, b, op, self.sizes, at)

    def span(self, index: str, tree: Node, env: dict[str, Any]) -> list[tuple[int, int]]:
        """Return the ranges that an index has in its bare uses below a tree."""
        found = []
        for node in walk(tree):
            if not isinstance(node, Symbol):
                continue
            row, subs = self.scope.row(node)
            if row and node.layer == Symbol(index):
                found.append((row.first, self.sizes.get("L", 0)))
            for axis, sub in enumerate(indices_of(subs, len(row.shape)) if row else ()):
                if sub == Symbol(index):
                    found += self.axis(node, row, axis, env)
        return found

    def axis(self, node: Symbol, row: Row, axis: int, env: dict[str, Any]) -> list[tuple[int, int]]:
        if row.domain == "size":
            return [(row.first, self.sizes.get("L", 0))]
        try:
            layer = None if node.layer is None else self.integer(node.layer, env)
            if self.namespace is not None and not row.layered and row.code in self.namespace:
                size = np.shape(self.namespace[row.code])[axis]
            else:
                size = self.size(row.shape[axis], layer)
        except LatexError:
            return []
        first = row.first if not row.layered else 1
        return [(first, first + size - 1)]

    def big(self, node: tex.Big, env: dict[str, Any]) -> Any:
        """Return a sum, a product or an extreme over the index."""
        if node.lower is None:
            spans = self.span(node.index, node.body, env)
            if not spans:
                raise LatexError(f"{node.index} is no index below; write its limits", node.at)
            if len({last for _, last in spans}) > 1:
                raise LatexError(f"{node.index} ends at different numbers below; write its limits", node.at)
            lower, upper = max(first for first, _ in spans), spans[0][1]
        else:
            if node.upper is None:
                raise LatexError(f"where does {node.index} end? write the upper limit", node.at)
            lower, upper = self.integer(node.lower, env), self.integer(node.upper, env)
        values = [self.evaluate(node.body, env | {node.index: i}) for i in range(lower, upper + 1)]
        if not values:
            return self.empty(node)
        return self.collected(node, values, lower)

    def empty(self, node: tex.Big) -> Any:
        if node.op not in (r"\sum", r"\prod"):
            raise LatexError("nothing to choose from; check the limits", node.at)
        return array(0.0 if node.op == r"\sum" else 1.0)

    def collected(self, node: tex.Big, values: list[Any], lower: int) -> Any:
        total = values[0]
        if node.op == r"\sum":
            for value in values[1:]:
                total = plus(total, value, node.at)
            return total
        if node.op == r"\prod":
            for value in values[1:]:
                total = times(total, value, "", self.sizes, node.at)
            return total
        sign = -1 if node.op == r"\min" else 1
        if node.op == r"\arg\max":
            return array(lower + float(np.argmax([float(v.real) for v in values])))
        return sign * largest([sign * value for value in values])

    def limit(self, node: tex.Big, env: dict[str, Any]) -> Any:
        """Return a limit: far out, or the mean around a point where the body is analytic."""
        to = float(self.evaluate(node.lower, env).real)
        if np.isinf(to):
            return self.evaluate(node.body, env | {node.index: array(np.sign(to) * 1e6)})
        around = [self.evaluate(node.body, env | {node.index: array(to + step)}) for step in CIRCLE]
        return np.mean(around, axis=0).real

    def cases(self, rows: tuple, env: dict[str, Any], at: int) -> Any:
        for value, condition in rows:
            if condition is None or self.truth(condition, env):
                return self.evaluate(value, env)
        raise LatexError(r"no case applies; add \text{otherwise}", at)

    def truth(self, chain: Node, env: dict[str, Any]) -> bool:
        """Return whether a condition is true."""
        values = [self.evaluate(side, env) for side in chain.sides]
        if not chain.relations:
            raise LatexError("a condition needs a relation such as >", chain.at)
        pairs = zip(chain.relations, values, values[1:], strict=True)
        return all(bool(np.all(related(relation, a, b))) for relation, a, b in pairs)


RADIUS = 0.1
CIRCLE = RADIUS * np.exp(2j * np.pi * np.arange(16) / 16)


def slope(f: Callable[[Any], Any], x: Any, entry: Any, curved: bool) -> Any:
    """Return the derivative of f by one entry of x (`...`: by each): a step into the complex plane.

    Where complex numbers are at work already, the mean over a small circle does the same.
    """
    try:
        if not curved:
            moved = np.array(x, complex)
            moved[entry] += 1e-30j
            return np.imag(f(moved)) / 1e-30
        total = 0.0
        for step in CIRCLE:
            moved = np.array(x, complex)
            moved[entry] += step
            total = total + f(moved) / step
        mean = total / len(CIRCLE)
        return mean if np.iscomplexobj(x) else np.real(mean)
    except Kink:
        return np.full(np.shape(np.real(f(x))), np.nan)


def related(relation: str, a: Any, b: Any) -> Any:
    """Return where a relation holds; equality has room for rounding."""
    if np.iscomplexobj(a) or np.iscomplexobj(b):
        positive(a - b)
        a, b = np.real(a), np.real(b)
    room = 1e-12 * np.maximum(np.abs(a), np.abs(b))
    tests = {
        "<": a < b,
        ">": a > b,
        r"\le": a <= b + room,
        r"\ge": a >= b - room,
        "=": np.abs(a - b) <= room,
        r"\ne": np.abs(a - b) > room,
    }
    if relation not in tests:
        raise LatexError(f"{relation} is no condition; use =, <, >")
    return tests[relation]


def largest(values: list[Any]) -> Any:
    best = values[0]
    for value in values[1:]:
        best = np.where(positive(value - best), value, best)
    return best


def power(a: Any, b: Any) -> Any:
    whole = not np.iscomplexobj(b) and b == round(float(b))
    return a ** int(b) if whole and b >= 0 else 1 / a ** int(-b) if whole else a**b


def plus(a: Any, b: Any, at: int, sign: int = 1) -> Any:
    """Return the sum; only a row added to every row of a batch may broadcast."""
    if isinstance(a, tex.Ones) and not isinstance(b, tex.Ones):
        a = np.ones(b.shape)
    if isinstance(b, tex.Ones) and not isinstance(a, tex.Ones):
        b = sign * np.ones(a.shape)
    if isinstance(a, tex.Ones):
        raise LatexError("how many ones? let one side have a shape", at)
    if single(a) and single(b):
        return (a.reshape(()) + b.reshape(())).reshape(a.shape if a.ndim else b.shape)
    rows = a.ndim == b.ndim == 2 and a.shape[1] == b.shape[1] and 1 in (a.shape[0], b.shape[0])
    if a.shape != b.shape and not rows:
        raise LatexError(
            f"{shape_text(a)} and {shape_text(b)} cannot be added; only a row is added to every row",
            at,
        )
    return a + b


def elementwise(a: Any, b: Any, at: int) -> Any:
    if isinstance(a, tex.Ones) or isinstance(b, tex.Ones):
        return b if isinstance(a, tex.Ones) else a
    if a.shape != b.shape and not (single(a) and single(b)):
        raise LatexError(f"{shape_text(a)} ⊙ {shape_text(b)}: both must have the same shape", at)
    return a * b


def times(a: Any, b: Any, op: str, sizes: dict[str, int], at: int) -> Any:
    """Return the product: of numbers, of a number and an array, or of matrices."""
    if isinstance(a, tex.Ones) and isinstance(b, tex.Ones):
        raise LatexError("how many ones? let one factor have a shape", at)
    if isinstance(a, tex.Ones):
        a = np.ones((1, b.shape[0])) if b.ndim and b.shape[0] > 1 else np.ones((sizes.get("n", 1), 1))
    if isinstance(b, tex.Ones):
        b = np.ones((a.shape[-1], 1))
    if single(a) or single(b):
        return a.reshape(()) * b if single(a) else a * b.reshape(())
    if op == r"\cdot" and 1 in a.shape and 1 in b.shape and a.size == b.size:
        return a.reshape(-1) @ b.reshape(-1)
    if a.shape[1] != b.shape[0] or op == r"\times":
        raise LatexError(
            f"{shape_text(a)} times {shape_text(b)} does not fit; look for a transpose or a swap", at
        )
    return a @ b


def indices_of(subs: tuple[Node, ...], rank: int) -> tuple[Node, ...]:
    """Return the indices that subscripts mean: ij and 12 are two where a symbol has two."""
    if len(subs) != 1 or rank < 2:
        return subs
    factors = tex.factors_of(subs[0])
    if len(factors) == rank and all(isinstance(f, Number | Symbol) for f in factors):
        return tuple(factors)
    if isinstance(subs[0], Number) and len(subs[0].text) == rank:
        return tuple(Number(digit, at=subs[0].at) for digit in subs[0].text)
    return subs


def at_layer(size: str, layer: int | None) -> str:
    """Return the name of a size with the layer's number in it: n[l-1] at layer 2 is n[1]."""
    found = re.fullmatch(r"(\w+)\[l([+-]\d+)?\]", size)
    return f"{found[1]}[{layer + int(found[2] or 0)}]" if found and layer is not None else size


def in_domain(value: Any, domain: str) -> bool:
    """Return whether data are what the table says."""
    between = re.fullmatch(r"(\S+) to (\S+)", domain)
    if between:
        return bool(np.all((value >= float(between[1])) & (value <= float(between[2]))))
    tests = {
        "positive": value > 0,
        "binary": (value == 0) | (value == 1),
        "one-hot rows": np.isin(value, (0, 1)) & (np.sum(value, axis=-1, keepdims=True) == 1),
        "rows that sum to 1": np.abs(np.sum(value, axis=-1, keepdims=True) - 1) < 1e-9,
    }
    return bool(np.all(tests.get(domain, np.isfinite(value))))


def draw(rng: np.random.Generator, shape: tuple[int, ...], domain: str) -> Any:
    """Return random data of a shape and domain."""
    between = re.fullmatch(r"(\S+) to (\S+)", domain)
    if between:
        return array(rng.uniform(float(between[1]), float(between[2]), shape))
    if domain == "one-hot rows":
        return np.eye(shape[-1])[rng.integers(shape[-1], size=shape[:-1])]
    if domain == "rows that sum to 1":
        return array(rng.dirichlet(np.ones(shape[-1]), shape[:-1]))
    if domain == "binary":
        return array(rng.integers(2, size=shape))
    values = array(rng.normal(size=shape))
    return np.exp(values / 2) if domain == "positive" else values


def random_function(rng: np.random.Generator) -> Callable[..., Any]:
    """Return a smooth function without symmetries, of numbers elementwise, of vectors to a number."""
    a, b, c = rng.uniform(0.5, 1.5, 3)

    def f(*values: Any) -> Any:
        total = 0.0
        for k, x in enumerate(values):
            weights = np.arange(1.0, x.size + 1).reshape(x.shape) / x.size
            inner = np.sum(weights * x) if x.size > 1 else x
            total = total + np.sin(a * inner + b + k) + c * inner * inner * (total + 1)
        return total

    return f
