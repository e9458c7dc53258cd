"""Calls on arrays of as many rows can share a loop, as far as none waits for all of another.

Then an array is read once for all of them, and what is read in the same loop alone is a number and
no array.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from ._validation import Array
from .tracer import VIEWS, Tracer, draw, largest


class Call:
    """A note as a loop sees it: of which kind it is, over which axes, and what it reads there.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> total = nn.tracer.input_of([], np.ones((4, 3))).sum(axis=1)
    >>> call = nn.fusion.Call(total)
    >>> call.kind, call.over
    ('rows', (4, 3))
    """

    def __init__(self, value: Tracer) -> None:
        self.value, self.kind, self.reads = value, "entry", list(value.inputs)
        if value.function is draw:
            self.kind, self.reads = "draw", []
        elif value.function is largest:
            self.kind = "largest"
        elif value.function is np.matmul:
            self.kind, self.reads = _product(*value.inputs)
        made_here = self.kind in ("entry", "draw")
        shown = value if made_here else self.reads[0]
        self.shown = base_of(shown) if self.kind == "total" else shown
        self.over: tuple[int, ...] = self.shown.shape
        shapes = [base_of(read).shape for read in self.reads]
        if self.kind == "total" and (len(set(shapes)) > 1 or not self.over):
            raise TypeError("arrays of different shapes are multiplied and summed up")
        if max(map(len, [value.shape, *shapes])) > 2:
            raise TypeError("an array has more than two axes")
        self.inner = len(self.over) == 2 and self.over[1] != 1
        self.of_a_row = self.kind in ("rows", "largest") or not self.inner


class Loop:
    """Calls that share a loop over rows; what waits for all entries of a row has a later turn.

    Examples
    --------
    >>> import nn
    >>> nn.fusion.Loop("4").calls
    []
    """

    def __init__(self, rows: Any) -> None:
        self.rows = rows
        self.calls: list[Call] = []
        self.turn: dict[Tracer, int] = {}


class Fused:
    """The loops of some notes: which call stands in which, and what must be kept in an array.

    ``twins`` are the notes of a batch of another size. Where the two differ, a size is called n.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> notes = []
    >>> A = nn.softmax(nn.tracer.input_of(notes, np.ones((4, 3))))
    >>> fused = nn.fusion.Fused(notes, [(A, np.empty((4, 3)))], notes)
    >>> [len(loop.calls) for loop in fused.loops]
    [0, 7]
    """

    def __init__(
        self,
        values: Sequence[Tracer],
        results: Iterable[tuple[Any, Array]],
        twins: Sequence[Tracer],
    ) -> None:
        self.twin = dict(_twins(values, twins))
        values, self.target = _with_targets(values, results)
        self.calls = {value: Call(value) for value in _live(values, self.target)}
        self.readers: dict[Tracer, list[Call]] = defaultdict(list)
        self.readers_there: dict[int, list[Call]] = defaultdict(list)  # of what is there already
        self.loops = [Loop(None)]  # numbers that wait for no array are computed first
        self.where: dict[Tracer, int] = {}
        self.drawn = 0  # loops, until all masks yet are drawn
        for call in self.calls.values():
            self._place(call)
        for call in self.calls.values():
            for base in map(base_of, call.reads):
                made, there = self.readers, self.readers_there
                (made[base] if is_made(base) else there[place_of(base)]).append(call)
        for call in reversed(self.calls.values()):
            self._sink(call)
        for call in self.calls.values():
            self._take_turn(call)

    def _place(self, call: Call) -> None:
        """Put a call into the last loop where all that it reads is there, or into a new one."""
        rows = call if call.kind == "product" else self.size(call, 0)
        early = [self.calls[base] for base in map(base_of, call.reads) if is_made(base)]
        first = self.drawn if call.kind == "draw" else 0  # one mask after the other
        for other in early:
            place = self.where[other.value]
            together = self.loops[place].rows == rows and _in_step(other, call)
            first = max(first, place if together else place + 1)
        places = [p for p in range(first, len(self.loops)) if self.loops[p].rows == rows]
        place = (places or [len(self.loops)])[0 if rows is None else -1]
        if place == len(self.loops):
            self.loops.append(Loop(rows))
        if call.kind == "draw":
            self.drawn = place + 1
        self.where[call.value] = place

    def _sink(self, call: Call) -> None:
        """Put a call into the loop of its only readers, if one array goes there for another."""
        readers, own = self.readers[call.value], self.where[call.value]
        places = {self.where[reader.value] for reader in readers}
        kept = {id(base) for base in map(base_of, call.reads) if is_made(base)}
        if call.kind == "entry" and call.value not in self.target and len(places) == 1:
            (place,) = places
            fits = self.loops[place].rows == self.loops[own].rows and call.value.ndim
            if fits and len(kept) < 2 and all(_in_step(call, reader) for reader in readers):
                self.where[call.value] = place

    def _take_turn(self, call: Call) -> None:
        """Put a call behind those of its loop that it waits for."""
        loop = self.loops[self.where[call.value]]
        early = [self.calls[base] for base in map(base_of, call.reads) if is_made(base)]
        waits = [
            loop.turn[c.value] + (c.of_a_row and call.inner) for c in early if c.value in loop.turn
        ]
        loop.turn[call.value] = max(waits, default=0)
        loop.calls.append(call)

    def size(self, call: Call, axis: int) -> str | None:
        """Return how many rows or columns a call goes over, in words of the program."""
        return self.shape(call.shown)[axis] if len(call.over) > axis else None

    def shape(self, value: Any) -> list[str]:
        """Return the shape of a value, in words of the program."""
        pairs = zip(value.shape, self.twin.get(id(value), value).shape, strict=True)
        return [str(size) if size == other else "n" for size, other in pairs]

    def body(self, call: Call) -> tuple[Any, ...]:
        """Return where a call stands: its loop, its turn, and its width, if it has one."""
        place = self.where[call.value]
        width = self.size(call, 1) if call.inner else ""
        return place, self.loops[place].turn[call.value], not call.inner, width

    def is_kept(self, call: Call) -> bool:
        """Tell whether what a call makes must be kept in an array."""
        made = call.value in self.target or call.kind in ("product", "columns")
        far = (not self.is_at_hand(call, reader) for reader in self.readers[call.value])
        return bool(call.value.ndim) and (made or any(far))

    def is_at_hand(self, call: Call, reader: Call) -> bool:
        """Tell whether a number that one call makes is still there when another reads it."""
        if not call.value.ndim:
            return True
        together = self.where[call.value] == self.where[reader.value]
        return together and (call.of_a_row or self.body(call) == self.body(reader))

    def may_go_home(self, call: Call) -> bool:
        """Tell whether a result may be written where it belongs when it is made.

        Not before the last reader of what is there; nor in the same loop, but for its own entry.
        """
        array, place = self.target[call.value], self.where[call.value]
        readers = self.readers_there[id(array)]
        late = [reader for reader in readers if self.where[reader.value] >= place]
        return not late or (call.kind == "entry" and all(
            self.body(reader) == self.body(call)
            and not any(is_turned(r) for r in reader.reads if place_of(base_of(r)) == id(array))
            and array.shape == reader.over
            for reader in late
        ))  # fmt: skip


def base_of(value: Any) -> Any:
    """Return what a view shows.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> X = nn.tracer.input_of([], np.ones((3, 2)))
    >>> nn.fusion.base_of(X.T) is X
    True
    """
    return value.root if isinstance(value, Tracer) else value


def is_turned(value: Any) -> bool:
    """Tell whether a view shows the transpose.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> X = nn.tracer.input_of([], np.ones((3, 2)))
    >>> nn.fusion.is_turned(X.T), nn.fusion.is_turned(X.T.T)
    (True, False)
    """
    if getattr(value, "function", None) not in VIEWS:
        return False
    return bool((value.function is np.transpose) != is_turned(value.inputs[0]))


def is_made(base: Any) -> bool:
    """Tell whether something is the result of a call, and is not there already.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> X = nn.tracer.input_of([], np.ones((3, 2)))
    >>> nn.fusion.is_made(X), nn.fusion.is_made(2 * X)
    (False, True)
    """
    return isinstance(base, Tracer) and base.function is not None


def place_of(base: Any) -> int:
    """Return which array something is that is there already.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> x = np.ones(3)
    >>> nn.fusion.place_of(nn.tracer.input_of([], x)) == id(x)
    True
    """
    return id(base.array if isinstance(base, Tracer) else base)


def _product(left: Any, right: Any) -> tuple[str, list[Any]]:
    """Return which kind of sum a product is, and what it sums up: products with ones are sums."""
    summed = [factor for factor in (left, right) if not is_ones(factor)]
    if left.ndim == right.ndim == 1:
        return "total", summed
    if is_ones(left) and right.ndim == 2 and left.size == right.shape[0]:
        return "columns", summed
    if is_ones(right) and left.ndim == 2 and right.size == left.shape[1]:
        return "rows", summed
    return "product", [left, right]


def is_ones(value: Any) -> bool:
    """Tell whether something is an array of ones, with which a product is a sum.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> nn.fusion.is_ones(np.ones(3)), nn.fusion.is_ones(np.eye(3)), nn.fusion.is_ones(1.0)
    (True, False, False)
    """
    return isinstance(value, np.ndarray) and bool((value == 1).all())


def _in_step(early: Call, late: Call) -> bool:
    """Tell whether a row of the one needs no more than the same row of the other."""
    value, views = early.value, [read for read in late.reads if base_of(read) is early.value]
    return (
        early.kind not in ("total", "columns")
        and not any(map(is_turned, views))
        and value.ndim == len(late.over)
        and value.shape[:1] == late.over[:1]
    )


def _with_targets(
    values: Sequence[Tracer], results: Iterable[tuple[Any, Array]]
) -> tuple[list[Tracer], dict[Tracer, Array]]:
    """Return the notes, with one more for each result that no call makes for it alone."""
    values, known = [*values], set(values)
    target: dict[Tracer, Array] = {}
    for value, array in results:
        if not isinstance(value, Tracer) or value.shape != array.shape:
            raise TypeError(
                "a cost or a gradient is not made of the predictions, or of other shape"
            )
        if value not in known or value in target:
            value = Tracer(values, array.shape, value.dtype, np.positive, (value,))
            values.append(value)
        target[value] = array
    return values, target


def _live(values: Sequence[Tracer], results: Iterable[Tracer]) -> list[Tracer]:
    """Return those that a result is made of."""
    wanted = set(results)
    for value in reversed(values):
        if value in wanted:
            wanted |= {base_of(read) for read in value.inputs if isinstance(read, Tracer)}
    return [value for value in values if value in wanted]


def _twins(values: Iterable[Any], others: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    """Yield what stands in the other notes where something stands in these."""
    for value, other in zip(values, others, strict=True):
        yield id(value), other
        for read, there in zip(value.inputs, other.inputs, strict=True):
            yield id(read), there
            while getattr(read, "function", None) in VIEWS:
                read, there = read.inputs[0], there.inputs[0]
                yield id(read), there
