"""What the symbols are, and the equations that say how they depend on each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard

import numpy as np

from . import tree as tex
from .functions import ELEMENTWISE
from .grammar import FUNCTIONS
from .laws import Law
from .rows import Row, read_row
from .tree import LatexError, Node, Number, Symbol, to_latex, walk
from .words import indices_of, is_name, is_place


class Missing(LatexError):  # noqa: N818
    """A term that does not exist, such as the layer after the last."""


class Uncovered(LatexError):  # noqa: N818
    """A place for which cases say nothing."""


class NoData(LatexError):  # noqa: N818
    """A symbol that is known but has no value here."""


KEY = object.__hash__  # as good as id, of which Python tells whoever listens what runs
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
        self.numbers: dict[Node, int] = {}
        self.trees: dict[int, tuple[Node, tuple[int, tuple[str, ...]]]] = {}
        self.over: dict[str, frozenset[str]] = {}
        self.follow: dict[str, frozenset[str]] = {}
        self.terms: dict[Any, Any] = {}  # sums, as they are computed together
        self.worlds: dict[Any, Any] = {}  # those that last until a definition is added
        self.sizes: dict[int, dict[str, int]] = {}  # of all worlds with a seed, as long
        self.narrow(table)

    def narrow(self, table: str) -> None:
        """Add the rows of a table, one a line; from here on, its symbols mean what they say."""
        for line in filter(str.strip, table.splitlines()):
            row = read_row(line)
            self.forget(row)
            if row.shape and not row.indexed:
                self.rows.pop(row.name + "_", None)  # from here on, g_k is an entry of g
            self.rows[row.name] = row
        self.found, self.used = {}, {}
        self.begin()

    def begin(self) -> None:
        """Forget what lasts until something is said anew."""
        self.over, self.follow, self.terms, self.worlds, self.sizes = {}, {}, {}, {}, {}

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
        key = KEY(subs), rank
        if key not in self.split:
            self.split[key] = subs, indices_of(subs, rank)
        return self.split[key][1]

    def seen(self, node: Node) -> tuple[int, tuple[str, ...]]:
        """Return a number that equal trees share and no others, and the names in a tree."""
        key = KEY(node)
        if key not in self.trees:
            number = self.numbers.setdefault(node, len(self.numbers))
            names = sorted({part.name for part in walk(node) if isinstance(part, Symbol)})
            self.trees[key] = node, (number, tuple(names))
        return self.trees[key][1]

    def find(self, node: Symbol) -> tuple[Row | None, Node | None, tuple[Node, ...]]:
        """Return a symbol's row, its index if it carries one, and the subscripts left over."""
        key = KEY(node)
        if key not in self.found:
            self.found[key] = node, self.looked_up(node)
        return self.found[key][1]

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

    def is_index(self, node: Any) -> TypeGuard[Symbol]:
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
            elif isinstance(left, Symbol) and (row := self.find(left)[0]):
                _, index, subs = self.find(left)
                key, new = row.key, Definition(index, subs, right, left, equation.latex)
                allowed = self.may_define(row, new)
            else:
                continue
            if allowed:
                known = self.definitions.setdefault(key, [])
                known.append(new)
                known.sort(key=self.generality)
                self.begin()

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

    def row_of(self, node: Node) -> Row | None:
        """Return the row of a symbol, or of a function that is called."""
        if isinstance(node, Symbol):
            return self.find(node)[0]
        return self.rows.get(node.function) if isinstance(node, tex.Call) else None

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

    def random(self, nodes: tuple[Node, ...]) -> list[tuple[Row, Law]]:
        """Return what is random in trees, or in what they depend on, each once."""
        keys = set().union(*(self.above(key) for node in nodes for key in self.uses(node)))
        rows = {r.key: (r, r.law) for r in self.rows.values() if r.law and r.key in keys}
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
