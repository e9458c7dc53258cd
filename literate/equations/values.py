"""The value of a symbol: given by a page, computed from others by its equation, or drawn."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from . import draws
from . import tree as tex
from .arithmetic import (
    shape_text,
    single,
)
from .draws import Drawn, array, in_domain
from .rows import Row
from .scope import Definition, Missing, NoData
from .sizes import Env, Sizes
from .tree import LatexError, Node, Symbol
from .words import indices_of, too_many


class Values(Sizes):
    """A world that has a value for each symbol."""

    def value(self, row: Row, index: int | None) -> Any:
        """Return the value of a row: changed, given, computed from others, or drawn."""
        value, reads = self.known(row, index)
        self.reads |= reads
        return value

    def known(self, row: Row, index: int | None) -> tuple[Any, frozenset[Any]]:
        """Return the value of a row, and all that was read to compute it."""
        key = (row.key, index)
        if row.domain == "size":
            name = row.code if index is None else f"{row.code}[{index}]"
            return array(self.size(name)), frozenset()
        if key in self.changes:
            return self.reshaped(self.changes[key], row, index), frozenset({key})
        if row.indexed and not self.counts(row, index):
            raise Missing(f"{row.cell}: there is no number {index}")
        if key not in self.memo:
            if key in self.busy:
                raise LatexError(f"{row.cell} is defined by itself; begin with what it depends on")
            self.busy.add(key)
            try:
                self.memo[key] = self.reading(key, lambda: self.fresh(row, index))
            finally:
                self.busy.discard(key)
        value, reads = self.memo[key]
        return self.reshaped(value, row, index), reads

    def reading(self, key: Any, compute: Callable[[], Any]) -> tuple[Any, frozenset[Any]]:
        """Return what is computed, and all that is read on the way, itself among that."""
        outer, self.reads = self.reads, {key}
        try:
            return compute(), frozenset(self.reads)
        finally:
            self.reads = outer

    def remembered(self, node: Node, env: Env, compute: Callable[[], Any]) -> Any:
        """Return what is computed of a tree, once for each choice of the indices in it."""
        number, names = self.scope.seen(node)
        here = tuple([(name, env[name]) for name in names if name in env])
        if self.changes or not all(type(value) is int for _, value in here):
            return compute()
        key = number, here, self.near, self.side
        if key not in self.trees:
            self.trees[key] = self.reading((), compute)
        value, reads = self.trees[key]
        self.reads |= reads
        return value

    def counts(self, row: Row, index: int | None) -> bool:
        """Return whether a row has a symbol with this number."""
        return index is not None and row.first <= index <= max(self.last(row), row.first - 1)

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
                law = row.law.within(self.seed)
                value = array(law.draw(rng, self.numbers(law), shape))
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
            return env if place is None and number is None else None
        if type(place) is Symbol and place.name not in env and self.scope.is_index(place):
            return {**env, place.name: number}
        if isinstance(place, tex.Binary) and self.scope.is_index(left := place.left):
            offset = self.integer(place.right, {})
            return env | {left.name: number - (offset if place.op == "+" else -offset)}
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
            pairs = ((d, env) for d, env in matches if env is not None)
            definition, env = next(pairs, (None, {}))
            if definition is None and base is None:
                if self.namespace is not None:
                    return None
                base = self.drawn(row, index)
            if definition:
                compute = partial(self.said, definition, env)
                entry = self.entry(row, index, place, compute)
            else:
                entry = base.reshape(shape)[place]
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
        if key in self.busy or not (key in self.memo or self.exists(row, index, places)):
            return None
        self.busy.add(key)
        try:
            return self.entry(row, index, places, partial(self.spoken_of, found, index, places))
        finally:
            self.busy.discard(key)

    def entry(
        self, row: Row, index: int | None, places: tuple[int, ...], compute: Callable[[], Any]
    ) -> Any:
        """Return an entry that an equation speaks of, computed once while nothing of it changes."""
        key = row.key, index, places
        if self.memo.get(key, (None,))[0] is None:
            self.memo[key] = self.reading(key, compute)
        value, reads = self.memo[key]
        self.reads |= reads
        return value

    def exists(self, row: Row, index: int | None, places: tuple[int, ...]) -> bool:
        """Return whether a symbol has an entry of this number at these places."""
        if row.indexed and not self.counts(row, index):
            return False
        sizes = [self.size(size, index) for size in row.shape]
        return len(places) == len(sizes) and all(
            0 <= place < size for place, size in zip(places, sizes, strict=True)
        )

    def spoken_of(
        self, found: list[Definition], index: int | None, places: tuple[int, ...]
    ) -> Any | None:
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

    def match_all(
        self, subs: tuple[Node, ...], place: tuple[int, ...], env: Env | None
    ) -> Env | None:
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

    def component(
        self, value: Any, row: Row | None, subs: tuple[Node, ...], env: Env, at: int
    ) -> Any:
        """Return an entry, or the row that a single subscript of a matrix means."""
        rank = len(row.shape) if row else value.ndim - (1 in value.shape)
        return self.at_places(value, rank, self.places(row, rank, subs, env), at)

    def at_places(self, value: Any, rank: int, places: tuple[int, ...], at: int) -> Any:
        """Return an entry, or the row that a single place in a matrix means."""
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
