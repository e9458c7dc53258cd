"""Notes can be printed as a program with loops, which a compiler makes fast."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from ._validation import Array
from .fusion import Call, Fused, Loop, base_of, is_made, is_ones, is_turned, place_of
from .tracer import Tracer, choose, convert, draw

INFIX: dict[Any, str] = {
    np.add: "+", np.subtract: "-", np.multiply: "*", np.divide: "/",
    np.greater: ">", np.greater_equal: ">=", np.less: "<", np.less_equal: "<=",
    np.equal: "==", np.not_equal: "!=", np.bitwise_and: "&", np.bitwise_or: "|",
}  # fmt: skip
CALLED = {
    np.abs, np.arctan, np.cos, np.cosh, np.exp, np.exp2, np.expm1, np.isfinite, np.isinf, np.isnan,
    np.log, np.log10, np.log1p, np.log2, np.logaddexp, np.logical_and, np.logical_not,
    np.logical_or, np.maximum, np.minimum, np.power, np.sign, np.sin, np.sinh, np.sqrt, np.square,
    np.tan, np.tanh,
}  # fmt: skip
ROWS = ("rows", "largest")  # what is made of a whole row
FEW = 512  # multiplications, for which no library is called


class Printer:
    """The program of some notes: its lines, and the numbers and arrays that it is to be given.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> notes, x = [], np.ones(3)
    >>> double = 2 * nn.tracer.input_of(notes, x)
    >>> print(nn.printer.Printer(notes, [(double, x)], {id(x): "x"}))
    for i in range(3):
        x[i] = 2.0 * x[i]
    """

    def __init__(
        self,
        values: Sequence[Tracer],
        results: Iterable[tuple[Any, Array]],
        names: Mapping[int, str],
        twins: Sequence[Tracer] | None = None,
        mark: str = "v",
    ) -> None:
        self.fused = Fused(values, results, values if twins is None else twins)
        self.names, self.mark, self.inline = dict(names), mark, dict[Tracer, str]()
        self.numbers: list[tuple[Any, Any]] = []  # with those of the twins, where they differ
        self.arrays: dict[str, tuple[Any, Any]] = {}  # which the functions of a step bring along
        self.name = {value: f"{mark}{place}" for place, value in enumerate(self.fused.calls)}
        self.copies: list[str] = []
        self.room: list[str] = []
        self.array = {value: self._array(call) for value, call in self.fused.calls.items()}
        self.body = [line for loop in self.fused.loops for line in self._loop(loop)] + self.copies

    def __str__(self) -> str:
        return tidy("\n".join(self.body))

    def _array(self, call: Call) -> str | None:
        """Return the name of the array where what a call makes is kept, if it is."""
        value, target = call.value, self.fused.target
        home = self.names[id(target[value])] if value in target else ""
        if home and not value.ndim:
            self.copies.append(f"{home} = {self._number(value)}")
        if not self.fused.is_kept(call):
            return None
        if home and self.fused.may_go_home(call):
            return home
        name = self.name[value].upper()
        sizes = ", ".join(self.fused.shape(value))
        self.room.append(f"{name} = np.empty(({sizes},), np.{_kind(value.dtype)})")
        if home:
            self.copies.append(f"{home}[:] = {name}")
        return name

    # Loops

    def _loop(self, loop: Loop) -> Iterator[str]:
        """Yield the lines of a loop over rows, or of what needs none."""
        if not loop.calls:  # they went where they are read
            return
        if loop.calls[0].kind == "product":
            yield from self._product(loop.calls[0])
            return
        if loop.rows is None:
            yield from self._lines(loop.calls, "")
            return
        for call in loop.calls:
            if call.kind == "total":
                yield f"{self.name[call.value]} = 0.0"
            if call.kind == "columns":
                yield f"{self.array[call.value]}[:] = {_cast('0.0', float, call.value.dtype)}"
        yield f"for i in range({loop.rows}):"
        bodies: dict[Any, list[Call]] = {}
        for call in loop.calls:
            bodies.setdefault(self.fused.body(call), []).append(call)
        for (_, _, of_rows, width), calls in sorted(bodies.items(), key=lambda body: body[0]):
            if of_rows:
                yield from self._lines(calls, "    ")
            else:
                yield from self._inner(calls, width)

    def _inner(self, calls: list[Call], width: str) -> Iterator[str]:
        """Yield the lines of a loop over the entries of a row, and what it leaves behind."""
        sums = [call for call in calls if call.kind in ROWS]
        for call in sums:
            start = "-np.inf" if call.kind == "largest" else "0.0"
            yield f"    {self.name[call.value]} = {_cast(start, float, call.value.dtype)}"
        yield f"    for j in range({width}):"
        yield from self._lines(calls, "        ")
        for call in sums:
            if self.array[call.value]:
                yield f"    {self.array[call.value]}{_home(call)} = {self.name[call.value]}"

    def _lines(self, calls: list[Call], margin: str) -> Iterator[str]:
        """Yield the statements of a body; what replaces something that is read there comes last."""
        last = []
        for call in calls:
            name, array = self.name[call.value], self.array[call.value]
            text = self._text(call)
            if call.kind in ("total", "columns") or (call.inner and call.kind in ROWS):
                yield margin + self._sum(call, text)
                continue
            readers = self.fused.readers[call.value]
            at_hand = [reader for reader in readers if self.fused.is_at_hand(call, reader)]
            alone = len(at_hand) == 1 and self.fused.body(at_hand[0]) == self.fused.body(call)
            if not array and alone and call.kind != "draw":
                self.inline[call.value] = text
                continue
            place = f"{array}{_home(call)}"
            target = self.fused.target.get(call.value)
            read_again = call is not calls[-1] and bool(self.fused.readers_there[id(target)])
            if at_hand or read_again or not array:
                yield f"{margin}{name} = {text}"
                text = name
            if array and read_again:
                last.append(f"{margin}{place} = {text}")
            elif array:
                yield f"{margin}{place} = {text}"
        yield from last

    def _sum(self, call: Call, text: str) -> str:
        """Return the statement that adds an entry to a sum, or compares it with the largest."""
        name = self.name[call.value]
        if call.kind == "largest":
            return f"{name} = np.maximum({name}, {text})"
        if call.kind == "columns":
            column = "j" if call.inner else "0"
            first = "0, " * (call.value.ndim == 2)
            name = f"{self.array[call.value]}[{first}{column}]"
        return f"{name} += {text}"

    def _product(self, call: Call) -> Iterator[str]:
        """Yield the lines of a product, which a library does unless it is very small."""
        out, shapes = self.array[call.value], [read.shape for read in call.reads]
        if len({read.dtype for read in call.reads}) > 1:
            raise TypeError("a matrix product is one of numbers of two kinds")
        few = prod(shapes[0]) * prod(shapes[1][1:]) <= FEW
        if not few or min(map(len, shapes)) < 2:
            left, right = (self._held(read) + ".T" * is_turned(read) for read in call.reads)
            yield f"np.dot({left}, {right}, {out})"
            return
        left, right = call.reads
        rows, between, columns = *self.fused.shape(left), self.fused.shape(right)[1]
        yield f"for i in range({rows}):"
        yield f"    for j in range({columns}):"
        yield f"        {out}[i, j] = 0.0"
        yield f"        for k in range({between}):"
        factors = self._held(left) + _turn("i, k", left), self._held(right) + _turn("k, j", right)
        yield f"            {out}[i, j] += {factors[0]} * {factors[1]}"

    # What stands in a statement

    def _text(self, call: Call) -> str:
        """Return what is computed of the entries that a call reads."""
        function: Any = call.value.function
        if call.kind == "draw":
            return "rng.random()"
        if call.kind != "entry":
            return " * ".join(self._read(read, call) for read in call.reads)
        if function is choose:
            condition, *two = call.reads
            yes, no = (self._read(read, call, call.value.dtype) for read in two)
            return f"({yes} if {self._read(condition, call)} else {no})"
        if function in (convert, np.positive):
            return self._read(call.reads[0], call, call.value.dtype)
        *needed, _ = function.resolve_dtypes((*(read.dtype for read in call.reads), None))
        texts = [self._read(*given) for given in zip(call.reads, [call] * 3, needed, strict=False)]
        if function in INFIX:
            return f"({texts[0]} {INFIX[function]} {texts[1]})"
        if function is np.negative:
            return f"(-{texts[0]})"
        if function in CALLED:
            return f"np.{function.__name__}({', '.join(texts)})"
        raise TypeError(f"nothing is printed for np.{function.__name__}")

    def _read(self, read: Any, call: Call, dtype: Any = None) -> str:
        """Return an entry that a call reads, as a number of the dtype that it needs."""
        base = base_of(read)
        if is_made(base) and base in self.inline:
            text = self.inline[base]
        elif is_made(base) and self.fused.is_at_hand(self.fused.calls[base], call):
            text = self._number(base)
        else:
            text = self._held(read) + (_turn(_letters(read, call), read) if base.ndim else "")
        return text if dtype is None else _cast(text, base.dtype, dtype)

    def _number(self, value: Tracer) -> str:
        """Return what stands for a number that was made."""
        name = self.name[value]
        return _cast(name, float, value.dtype) if self.fused.calls[value].kind == "total" else name

    def _held(self, read: Any) -> str:
        """Return the name of an array, or a number that is given."""
        base = base_of(read)
        if is_made(base):
            return str(self.array[base])
        key = place_of(base)
        if isinstance(base, Tracer):
            return self.names[key]
        if base.ndim:
            if key not in self.names:
                self.names[key] = f"{self.mark}_given{len(self.arrays)}"
                self.arrays[self.names[key]] = base, self.fused.twin.get(key, base)
            return self.names[key]
        twin = self.fused.twin.get(key, base)
        if np.array_equal(base, twin, equal_nan=base.dtype.kind == "f"):
            return _literal(base)
        name = f"c{len(self.numbers)}"
        self.room.append(f"{name} = {_cast(f'numbers[{len(self.numbers)}]', float, base.dtype)}")
        self.numbers.append((base, twin))
        return name


def _literal(number: Array) -> str:
    """Return a number as it is written in a program."""
    text = str(number[()]).replace("inf", "np.inf").replace("nan", "np.nan")
    text = f"({text})" if text.startswith("-") else text
    return text if number.dtype == float else _cast(text, None, number.dtype)


def _cast(text: str, have: Any, need: Any) -> str:
    """Return a number as one of the dtype that is needed."""
    if have is not None and np.dtype(have) == need:
        return text
    return f"np.{_kind(need)}({text})"


def _kind(dtype: Any) -> str:
    """Return what NumPy and its compiler both call a dtype."""
    name = np.dtype(dtype).name
    return "bool_" if name == "bool" else name


def _turn(index: str, read: Any) -> str:
    """Return an index, the other way round for a transpose."""
    letters = index.split(", ")
    return f"[{', '.join(letters[::-1] if is_turned(read) else letters)}]"


def _letters(read: Any, call: Call) -> str:
    """Return the index of the entry that a call reads; where there is only one, it is 0."""
    shape = (base_of(read) if call.kind == "total" else read).shape
    letters = ["i", "j"][: len(call.over)][len(call.over) - len(shape) :]
    return ", ".join("0" if n == 1 else letter for n, letter in zip(shape, letters, strict=True))


def _home(call: Call) -> str:
    """Return the index of the entry that a call makes."""
    if call.kind in ROWS:
        return "[i, 0]" if call.value.ndim == 2 else "[i]"
    return f"[{_letters(call.value, call)}]"


def likeness(
    values: Sequence[Tracer],
    results: Iterable[tuple[Any, Array]],
    twins: Sequence[Tracer],
    names: Mapping[int, str],
) -> Any:
    """Return all that decides about the program of some notes; None if arrays come along with them.

    Examples
    --------
    >>> import numpy as np
    >>> import nn
    >>> def told(x, factor):
    ...     notes = []
    ...     scaled = factor * nn.tracer.input_of(notes, x)
    ...     return nn.printer.likeness(notes, [(scaled, x)], notes, {id(x): "x"})
    >>> told(np.ones(3), 2) == told(np.zeros(3), 2), told(np.ones(3), 2) == told(np.ones(3), 4)
    (True, False)
    """
    place = {value: k for k, value in enumerate(values)}

    def told(read: Any, twin: Any) -> Any:
        base, other = base_of(read), base_of(twin)
        if is_made(base):
            what: Any = place[base]
        elif isinstance(base, Tracer):
            what = names[place_of(base)]
        elif id(base) in names or not (base.ndim == 0 or is_ones(base)):
            raise LookupError
        else:
            what = base.dtype, base.flat[:1].tobytes(), other.flat[:1].tobytes()
        return what, read.shape, twin.shape, is_turned(read)

    try:
        return *(
            (value.function, value.dtype, value.shape, twin.shape, value.scalar)
            + (() if value.function is draw else tuple(map(told, value.inputs, twin.inputs)))
            for value, twin in zip(values, twins, strict=True)
        ), *((told(value, value), names[id(array)], array.shape) for value, array in results)
    except LookupError:
        return None


def program(name: str, arguments: Iterable[str], lines: Iterable[str]) -> str:
    """Return the source of a function.

    Examples
    --------
    >>> import nn
    >>> print(nn.printer.program("f", ["x"], ["x[0] = ((2.0 * x[1]))"]))
    def f(x):
        x[0] = ((2.0 * x[1]))
    """
    return "\n    ".join([f"def {name}({', '.join(arguments)}):", *lines])


def tidy(source: str) -> str:
    """Return a source without the parentheses that change nothing.

    Examples
    --------
    >>> import nn
    >>> nn.printer.tidy("x[0] = ((2.0 * x[1]))")
    'x[0] = 2.0 * x[1]'
    """
    return ast.unparse(ast.parse(source))
