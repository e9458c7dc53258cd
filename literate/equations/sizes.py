"""How large everything is: sizes are read off a page's arrays, or drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from . import draws
from .draws import Drawn
from .laws import Law
from .rows import Row
from .scope import Missing, NoData, Scope
from .tree import Node, Symbol

Env: TypeAlias = dict[str, Any]
OFFSET = re.compile(r"[+-]\d+$")  # of a size such as T+1


@cache
def at_layer(name: str) -> tuple[str, str, int]:
    """Return the parts of the name of a size at a layer, such as n[l-1]: n, l and -1."""
    found = re.fullmatch(r"(\w+)\[(l|L)([+-]\d+)?\]", name)
    return (found[1], found[2], int(found[3] or 0)) if found else (name, "", 0)


class Sizes:
    """The sizes of a world, and what a world remembers."""

    # What is built on it brings these.

    def evaluate(self, node: Node, env: Env) -> Any:
        """Return the value of a tree."""
        raise NotImplementedError

    def symbol(self, node: Symbol, env: Env) -> Any:
        """Return the value of a symbol."""
        raise NotImplementedError

    def integer(self, node: Node, env: Env) -> int:
        """Return what an index is worth."""
        raise NotImplementedError

    def span_of(self, index: str, tree: Any, env: Env, at: int) -> range:
        """Return all that an index can be below a tree."""
        raise NotImplementedError

    def numbers(self, law: Law) -> list[Any]:
        """Return what the numbers of a law are worth here."""
        raise NotImplementedError

    # What is remembered.

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
        self.near: float = 2  # how near to a limit,
        self.side = 1  # and from which side
        self.taken: set[tuple[Any, int]] = set()
        self.changes: dict[tuple[str, int | None], Any] = {}
        self.affected: frozenset[str] = frozenset()
        self.memo: dict[Any, tuple[Any, frozenset[Any]]] = {}  # values, and what they stand on
        self.reads: set[Any] = set()  # what has been read so far for what is being computed
        self.trees: dict[Any, tuple[Any, frozenset[Any]]] = {}  # while no symbol is changed
        self.busy: set[Any] = set()
        self.assembles: set[tuple[str, int | None]] = set()  # what has an equation for each entry
        self.spans: dict[Any, Any] = {}
        self.activation: Callable[[Any], Any] | None = None  # where it is one and no other
        self.sizes = {} if namespace is not None else self.sizes_of_seed()

    def sizes_of_seed(self) -> dict[str, int]:
        """Return a number for every size that a row names, drawn once for all worlds of a seed."""
        if self.seed not in self.scope.sizes:
            self.scope.sizes[self.seed] = self.drawn_sizes()
        return dict(self.scope.sizes[self.seed])

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
        steps = {row.count for row in self.scope.rows.values() if row.indexed == "sub"}
        found = draws.sizes(self.seed, named, random, steps)
        for row in self.scope.rows.values():
            if row.domain == "orthonormal rows" and self.is_free(row.shape[-1]):
                few, many = (found.get(size, 0) for size in (row.shape[0], row.shape[-1]))
                found[row.shape[-1]] = many if few <= many else max(found.values()) + 1
        return found

    def is_free(self, size: str) -> bool:
        """Return whether a size is a name, and none of the network's, which hang together."""
        return size not in ("n", "L", "n_in", "n_out") and size.isidentifier()

    def size(self, name: str, index: int | None = None) -> int:
        """Return a named size; n[l-1] is that of the layer before."""
        if name in self.sizes:
            return self.sizes[name]
        if name.isdigit():
            return int(name)
        if "[" in name:
            code, place, away = at_layer(name)
            layer = self.size("L") if place == "L" else index or 0
            name = name if place == "" else f"{code}[{layer + away}]"
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
        given = (self.namespace or {}).get(code)
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
        names = self.namespace or {}
        value = names.get(row.code)
        if value is None or not fits(value, row):
            traces = [v for v in names.values() if row.code in getattr(v, "_fields", ())]
            value = getattr(traces[-1], row.code) if traces else None
        return value if fits(value, row) else None


def fits(value: Any, row: Row) -> bool:
    """Return whether a value is a dict where a symbol has one for each layer, and else none."""
    return isinstance(value, dict) == (row.indexed == "layer")
