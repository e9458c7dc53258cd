r"""A definition and the code of its page are computed on the same random arrays.

On a page's own numbers 8 may stand for n, and a bias of 0 for none. So the statements that give a
symbol its value are run again: what the equation speaks of is random there, in sizes too.
"""

import ast
import io
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache, cached_property
from types import CodeType, ModuleType
from typing import Any

import numpy as np

from nn import Layer

from ..equations.draws import Drawn
from ..equations.functions import ACTIVATIONS
from ..equations.relations import distance
from ..equations.rows import Row
from ..equations.scope import Scope
from ..equations.sizes import fits
from ..equations.tree import Call, Chain, Equation, LatexError, Symbol
from ..equations.trial import SIZED
from ..equations.world import World, page_world
from ..running.code_names import names_in
from ..running.session import parsed

CLOSE = 1e-9  # code may add in another order, or take a logarithm of what is nearly 1
DEEPER = 10  # the seed of the world with one layer more
NEVER = (ast.While, ast.ClassDef)  # what random numbers could keep from ending


@dataclass(frozen=True)
class Piece:
    """A statement of a page: its text and code, and the names that it loads, gives and changes."""

    source: str
    code: CodeType
    loads: frozenset[str]
    stores: frozenset[str]
    changes: frozenset[str]

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """What the statement is made of."""
        return [*ast.walk(ast.parse(self.source))]

    @property
    def renews(self) -> frozenset[str]:
        """The names that have nothing of their old values, whatever those were."""
        return self.stores - self.loads


@cache
def pieces_of(source: str) -> tuple[Piece, ...]:
    """Return the statements of an example of a page."""
    return tuple(piece(statement, source) for statement in parsed(source))


def piece(statement: ast.stmt, source: str) -> Piece:
    loads, stores = names_in(statement)
    code = compile(ast.Module([statement], []), "<page>", "exec", dont_inherit=True)
    text = ast.get_source_segment(source, statement) or ""
    changes = stores.union(changed_in(statement))
    return Piece(text, code, frozenset(loads), frozenset(stores), frozenset(changes))


def changed_in(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement changes in place, as z[l] = … and m.append(…) do."""
    for node in ast.walk(statement):
        match node:
            case ast.Subscript(ast.Name(name), ctx=ast.Store()):
                yield name
            case ast.Call(ast.Attribute(ast.Name(name), "append" | "extend" | "update")):
                yield name


class OwnCode:
    """The code of a page, up to where an equation is judged, and the names it leaves behind."""

    def __init__(self, sources: Iterable[str], names: Mapping[str, Any]) -> None:
        self.pieces = [piece for source in sources for piece in pieces_of(source)]
        self.names = names
        self.silent: set[str] = set()  # names of which the code says nothing on random arrays

    def differs(self, equation: Equation, scope: Scope) -> str:
        """Return where the code and a definition differ, or nothing; also where none computes it.

        The scope has the definition, which may be an edit of the one that is written.
        """
        for chain in equation.chains:
            row = scope.row_of(chain.sides[0])
            name = self.name_of(row) if row and is_definition(chain, scope) else ""
            if name in self.silent:
                continue
            if row and name and (said := self.against(chain, row, name, scope)):
                return said
        return ""

    def name_of(self, row: Row) -> str:
        """Return the name in which the code has a symbol: its own, or that of a trace."""
        if not row.code:
            return ""
        if row.code in self.names and fits(self.names[row.code], row):
            return row.code
        traces = [n for n, v in self.names.items() if row.code in getattr(v, "_fields", ())]
        fitting = [n for n in traces if fits(getattr(self.names[n], row.code), row)]
        return fitting[-1] if fitting else ""

    def against(self, chain: Chain, row: Row, name: str, scope: Scope) -> str:
        """Return by how much a definition differs from the code on random arrays."""
        over = frozenset[str]().union(*map(scope.above, scope.uses(chain.sides[1])))
        free = self.free_names(scope, row, name, over)
        pieces = self.leading_to(name, frozenset(free))
        if not pieces or any(isinstance(node, NEVER) for p in pieces for node in p.nodes):
            return ""
        read = frozenset[str]().union(row.arguments, *(piece.loads for piece in pieces))
        if not read & free.keys():
            return ""  # the code has other numbers, as a docstring's example has
        fixed = [r for r in free.values() if r and not {r.code, r.name} & read]
        for world in self.worlds(scope, fixed):
            space = self.rerun(pieces, free, world)
            deeper = world.seed == DEEPER
            if space is None and not deeper:
                self.silent.add(name)
                return ""
            apart = self.distance(space, chain, row, world, over)
            if apart is None or apart <= CLOSE or (deeper and np.isinf(apart)):
                continue
            page = self.rerun(pieces, free, None)
            again = self.distance(page, chain, row, page_world(scope, self.names))
            if again is not None and again <= CLOSE:
                return f"on random arrays, {pieces[-1].source} and this differ by {apart:.1e}"
        return ""

    def worlds(self, scope: Scope, fixed: Sequence[Row]) -> Iterator[World]:
        """Yield random worlds with as many layers as here, and one that is a layer deeper.

        There, code that is written for so many layers says nothing, or has other shapes.
        What no code reads is as it is here: the code may be of a special case.
        """
        drawn: dict[tuple[str, int | None], Drawn] = {
            (row.key, None): Drawn(np.asarray(self.names[row.code], float), row.domain)
            for row in fixed
            if not (row.shape or row.indexed or row.arguments or row.domain == "size")
        }
        try:
            layers = page_world(scope, self.names).size("L")
        except LatexError:
            layers = 0
        for seed in range(SIZED):
            world = World(scope, seed=seed, drawn=drawn)
            world.activation = ACTIVATIONS.get(self.activation)
            world.sizes |= with_layers(world.sizes, layers) if layers else {}
            yield world
        if layers:
            world = World(scope, seed=DEEPER, drawn=drawn)
            world.activation = ACTIVATIONS.get(self.activation)
            world.sizes |= with_layers(world.sizes, layers + 1)
            yield world

    def distance(
        self,
        space: dict[str, Any] | None,
        chain: Chain,
        row: Row,
        world: World,
        over: Iterable[str] = (),
    ) -> float | None:
        """Return how far code is from what a world says of a symbol; None if it says nothing."""
        if space is None:
            return None
        there = World(world.scope, space)
        ours = there.lookup(row) if not row.arguments else space.get(row.code)
        try:
            with np.errstate(all="ignore"):
                if world.namespace is None:
                    begin(world, there, {row.key, *over})
                pairs = [*pairs_of(ours, chain, row, world)]
        except LatexError:
            return None
        if any(np.shape(a) != np.shape(b) for a, b in pairs):
            return np.inf
        return max((distance(a, b, has_kinks=True) for a, b in pairs), default=None)

    @property
    def activation(self) -> str:
        """The name of the bend that the page uses, if it is one that equations know."""
        nets = [value for value in self.names.values() if is_net(value)]
        bends = [self.names.get("activation"), *(layer.activation for net in nets for layer in net)]
        names = [getattr(bend, "__name__", "") for bend in bends if bend is not None]
        return next((name for name in names if name in ACTIVATIONS), "")

    def free_names(
        self, scope: Scope, target: Row, name: str, over: frozenset[str]
    ) -> dict[str, Row | None]:
        """Return the names that may have any value here, with their rows; a network has none."""
        found: dict[str, Row | None] = {}
        for row in scope.rows.values():
            value = self.names.get(row.code) if row.code else None
            if value is None or row.code in (name, *found) or row.key == target.key:
                continue
            if (fits(value, row)) and (row.key in over or self.is_by_hand(row.code)):
                found[row.code] = row
        return found | dict.fromkeys(n for n, v in self.names.items() if is_net(v) and n != name)

    def is_by_hand(self, name: str) -> bool:
        """Return whether a name was given a value that depends on no other values."""
        last = next((p for p in reversed(self.pieces) if name in p.changes), None)
        return last is not None and not any(is_data(self.names.get(n)) for n in last.loads)

    def leading_to(self, name: str, free: frozenset[str]) -> list[Piece]:
        """Return the statements that give a name its value, where some others are free."""
        needed, kept = {name}, []
        for piece in reversed(self.pieces):
            if piece.changes & needed:
                kept.append(piece)
                needed = (needed - piece.renews) | (piece.loads - free)
        return kept[::-1]

    def rerun(
        self, pieces: Sequence[Piece], free: Mapping[str, Row | None], world: World | None
    ) -> dict[str, Any] | None:
        """Return the names behind some statements in a world, or on the page; None if they fail."""
        made = {name for piece in pieces for name in piece.changes} - free.keys()
        space = {name: value for name, value in self.names.items() if name not in made}
        try:
            given = {name: self.value_of(name, free[name], world) for name in free}
            for piece in pieces:
                space |= given
                with redirect_stdout(io.StringIO()), warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    exec(piece.code, space)
        except Exception:
            return None
        return space

    def value_of(self, name: str, row: Row | None, world: World | None) -> Any:
        """Return what a free name is worth in a world, as code has it; on the page, what it is."""
        page = self.names[name]
        if world is None or (row and row.code == "activation"):
            return page
        if row is None:
            rows = (world.scope.rows[letter + "^"] for letter in "Wb")
            W, b = (numbered(world, row) for row in rows)
            bends = [*page[:-1]] * len(W)
            ends = [layer.activation for layer in (*bends[: len(W) - 1], page[-1])]
            ends = [page[0].activation] * (len(W) - len(ends)) + ends
            return type(page)(Layer(W[l], b[l], bend) for l, bend in zip(W, ends, strict=True))
        if row.domain == "size":
            layers = range(row.first, world.size("L") + 1)
            sizes = {l: world.size(f"{row.code}[{l}]") for l in layers} if row.indexed else {}
            return sizes or world.size(row.code)
        if row.arguments:
            return lambda *values: called(world, row, values)
        if not row.indexed:
            return as_code(world.value(row, None), row)
        values = numbered(world, row)
        if row.indexed == "layer":
            return values
        return np.array([*values.values()]) if isinstance(page, np.ndarray) else [*values.values()]


def with_layers(sizes: Mapping[str, int], number: int) -> dict[str, int]:
    """Return the sizes of so many layers, all of them different."""
    known = [sizes[f"n[{l}]"] for l in range(1, sizes["L"])]
    more = range(max(sizes.values()) + 1, max(sizes.values()) + number)
    found = [sizes["n_in"], *[*known, *more][: number - 1], sizes["n_out"]]
    return {f"n[{l}]": size for l, size in enumerate(found)} | {"L": number}


def is_definition(chain: Chain, scope: Scope) -> bool:
    """Return whether a chain is what the scope has of its left side."""
    found = (d for known in scope.definitions.values() for d in known)
    return any(d.left is chain.sides[0] for d in found)


def is_net(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, Layer) for v in value)


def is_data(value: Any) -> bool:
    """Return whether a value is neither a module nor a function, nor nothing at all."""
    tools = ModuleType | np.random.Generator
    return value is not None and not isinstance(value, tools) and not callable(value)


def numbered(world: World, row: Row) -> dict[int, Any]:
    """Return the values of a symbol that is one of many."""
    numbers = range(row.first, world.last(row) + 1)
    return {number: as_code(world.value(row, number), row) for number in numbers}


def as_code(value: Any, row: Row) -> Any:
    """Return a value as code has it: a row, and a column, in one dimension."""
    return np.ravel(value) if row.kind in ("row", "column") else np.asarray(value)[()]


def called(world: World, row: Row, values: Sequence[Any]) -> Any:
    """Return what a function of the table gives, called as code calls it."""
    rows = [world.scope.rows.get(argument) for argument in row.arguments]
    given = [
        world.reshaped(np.asarray(value), known, None) if known else np.asarray(value)
        for value, known in zip(values, rows, strict=True)
    ]
    name = row.name
    found = world.apply(Call(name, 0, tuple(map(Symbol, row.arguments))), 0, given)
    return np.reshape(found, np.shape(values[0])) if row.kind == "entrywise" else found[()]


def pairs_of(ours: Any, chain: Chain, row: Row, world: World) -> Iterator[tuple[Any, Any]]:
    """Yield what the code and a world say of a symbol, number by number."""
    if row.arguments:
        left: Any = chain.sides[0]
        known = [world.scope.find(a)[0] for a in left.arguments]
        values = [as_code(world.value(r, None), r) for r in known if r]
        yield ours(*values), called(world, row, values)
    elif row.indexed:
        for number, value in numbers_of(ours, row).items():
            if world.counts(row, number):
                yield value, as_code(world.value(row, number), row)
    else:
        yield ours, as_code(world.value(row, None), row)


def numbers_of(values: Any, row: Row) -> dict[int, Any]:
    """Return the values of a symbol that is one of many by their numbers."""
    return values if isinstance(values, dict) else dict(enumerate(values, row.first))


def begin(world: World, code: World, keys: Set[str]) -> None:
    """Take from the code what no equation says: with which number a recursion starts."""
    probe = world.with_draws({})
    probe.sizes = world.sizes
    for row in (row for row in world.scope.rows.values() if row.key in keys and row.indexed):
        values = code.lookup(row)
        places = [] if values is None else numbers_of(values, row).items()
        for number, value in places:
            if (
                world.counts(row, number)
                and (row.key, number) not in world.draws
                and not is_said(number, row, probe)
            ):
                world.draws[row.key, number] = Drawn(np.asarray(value, float), row.domain)


def is_said(number: int, row: Row, world: World) -> bool:
    """Return whether an equation says what a symbol is that carries this number."""
    found = world.scope.definitions.get(row.key, ())
    speaks = any(world.match(definition.index, number, {}) is not None for definition in found)
    return speaks and world.defined(row, number, None) is not None
