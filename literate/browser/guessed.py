"""What symbols are that have no row: their shapes are guessed, from what fits together.

A guess fits if every side of the equations has a value, and the code runs and gives as many
numbers. The first that fits is taken: a small letter is rather a number, a capital a matrix.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice, product
from keyword import iskeyword
from typing import Any

import numpy as np

from ..equations.arithmetic import single
from ..equations.grammar import FUNCTIONS
from ..equations.parser import parse
from ..equations.relations import Fails
from ..equations.scope import CONSTANTS, Scope
from ..equations.tree import (
    Big,
    Binary,
    Call,
    Equation,
    LatexError,
    Node,
    Range,
    Symbol,
    to_latex,
    walk,
)
from ..equations.trial import SIZED, Trial
from ..equations.words import indices_of
from ..equations.world import World
from ..judging.judge import notation
from .beside import pairs
from .typed import CodeError, Program, Text

TRIES = 200  # of shapes that are put together, for each domain and phase
ANY = {"f", "g", r"\varphi"}  # what is a function only where a bracket follows
MOST = 8  # unknown symbols that are guessed at all
SIZES = ("n", "d", "k", "p", "q", "r")
COUNTS = re.compile(r"[nNdDkKTLm]")
CUSTOMARY = {"eta": "lr", "lambda": "strength", "varphi": "phi"}
LEFT_CALL = re.compile(r"\s*(\\?[A-Za-z]+)\s*(?:\\left)?\(([^()]*?)(?:\\right)?\)\s*:?=")
WRITTEN = re.compile(r"\\(?:mathbf|boldsymbol|mathrm|text|operatorname)(?![a-z])")
DOMAINS = ("real", "positive", "0 to 1")
KINDS = {1: ("column ", "row "), 2: ("",)}
MATRICES, NUMBERS, ANYHOW = range(3)
NOTHING, ODD, READS, RUNS, FITS = range(5)  # how far a guess comes; odd is what is no number
LAYERS = {"l", "L", r"\ell"}  # the letters of a layer
Shapes = tuple[tuple["Unknown", str], ...]


@dataclass(frozen=True)
class Unknown:
    """A symbol without a row: how it is written, its name in code, and what its subscripts say.

    They say how many dimensions it has at least, and what counts its places, where that has a name.
    """

    cell: str
    code: str
    least: int = 0
    places: tuple[str, ...] = ()

    def row(self, shape: str, domain: str) -> str:
        """Return its row."""
        if shape == "size" or self.cell.endswith(")"):
            domain = "function" if self.cell.endswith(")") else "size"
            shape = "()" if shape == "size" else shape
        return f"{self.cell} | {self.code} | {shape} | {domain}"

    def options(
        self, pool: tuple[str, ...], used: set[str], phase: int
    ) -> Iterator[tuple[int, str]]:
        """Yield the shapes that it may have, each with how unlikely it is.

        A capital is a matrix, and none that is square; in a later phase, it may be a number; and at
        last, all is possible.
        """
        if self.cell.endswith(")"):
            yield from ((0, "entrywise"), (1, "()"))
            return
        if self.places:
            inner = ", ".join(self.places)
            yield from ((0, f"{kind}({inner})") for kind in KINDS[self.least])
            if phase != ANYHOW:
                return
        capital = any(len(word) == 1 and word.isupper() for word in letters(self.cell))
        free = [size for size in SIZES if size not in used | {*pool}]
        counted = [size for size in pool if size in used]
        some = (*counted, *free[:1], *(size for size in pool if size not in used))
        if COUNTS.fullmatch(self.cell) and not self.least:
            yield 0, "size"
        if not self.least and (not capital or phase):
            yield 0, "()"
        if self.least < 2 and (not capital or phase == ANYHOW):
            yield from ((1, f"{kind} ({size})") for size in some for kind in ("column", "row"))
        for size, second in product(some, (*some, *free[1:2])):
            if (second in some or size == free[0]) and (size != second or phase == ANYHOW):
                yield 3 * (not capital) + 2 * (size == second), f"({size}, {second})"


def rows_for(texts: Sequence[Text], program: Program, scope: Scope) -> list[str]:
    """Return rows for all symbols that have none; the best that were found, if none fits."""
    calls = [*functions_of(texts, program, scope)]
    scope = scope.copy()
    scope.narrow("\n".join(u.row("entrywise", "") for u in calls))
    equations = [parsed(text, scope) for text in texts]
    learn_layers(equations, scope)
    for text, equation in zip(texts, equations, strict=True):
        if wrong := bare_layer(equation, program, scope):
            raise text.placed(wrong)
    unknown = [*calls, *unknown_in(equations, program, scope)]
    named = {row.code for row in scope.rows.values()} | {u.code for u in unknown}
    if missing := sorted(program.asked - named):
        sentence = f"The code reads {missing[0]}, and no symbol is called so; give it a row."
        raise CodeError(sentence)
    lefts = {u.cell: u for u in unknown if not u.least and u.cell in given_by(equations)}
    asked = [u for u in unknown if u.cell not in lefts]
    known = {size for row in scope.rows.values() for size in row.shape if size.isidentifier()}
    best, rows = -1, list[str]()
    for phase in (MATRICES, NUMBERS, ANYHOW) if len(asked) <= MOST else ():
        for domain in DOMAINS:
            is_odd = False
            for shapes in islice(choices(asked, tuple(sorted(known)), phase), TRIES):
                new = [u.row(shape, domain) for u, shape in shapes]
                reach, found = fit(equations, program, scope, new, lefts)
                if reach > best and (phase != NUMBERS or reach == FITS):
                    best, rows = reach, found
                if reach == FITS:
                    return rows
                is_odd |= reach == ODD
            if not is_odd:
                break
        if best >= READS and phase == NUMBERS:
            break
    return rows


def given_by(equations: Sequence[Equation]) -> set[str]:
    """Return the left sides that an equation gives a value."""
    chains = [chain for equation in equations for chain in equation.chains]
    return {to_latex(c.sides[0]) for c in chains if c.relations[:1] in (("=",), (":=",))}


def parsed(text: Text, scope: Scope) -> Equation:
    """Return the tree of an equation; what cannot be read points into all that was typed."""
    try:
        return parse(text.read, scope.functions)
    except LatexError as error:
        raise text.placed(error) from None


def bare_layer(equation: Equation, program: Program, scope: Scope) -> LatexError | None:
    """Return what is wrong with a layer that is written as a power: A^l, or W^{l+1}.

    It is a power, where the letter has a row, or the code reads it.
    """
    for node in walk(equation):
        if isinstance(node, Binary) and node.op == "^" and isinstance(node.left, Symbol):
            places = {part.name: part.at for part in walk(node.right) if isinstance(part, Symbol)}
            if wrong := places.keys() & LAYERS - {*scope.rows} - program.asked:
                symbol, layer = to_latex(node.left), to_latex(node.right)
                sentence = f"this is read as a power; a layer is written {symbol}^{{({layer})}}"
                return LatexError(sentence, places[min(wrong)])
    return None


def choices(unknown: list[Unknown], known: tuple[str, ...], phase: int) -> Iterator[Shapes]:
    """Yield shapes for some symbols, the likely ones first; letters that count come first."""
    unknown = sorted(unknown, key=lambda u: not COUNTS.fullmatch(u.cell))
    used, number = {u.cell for u in unknown} | {*known}, count()
    waiting: list[tuple[int, int, Shapes, tuple[str, ...]]] = [(0, next(number), (), known)]
    while waiting:
        cost, _, shapes, pool = heapq.heappop(waiting)
        if len(shapes) == len(unknown):
            if all_count(shapes, known):
                yield shapes
            continue
        symbol = unknown[len(shapes)]
        for more, shape in symbol.options(pool, used, phase):
            sizes = [symbol.cell] if shape == "size" else sizes_in(shape)
            wider = tuple(dict.fromkeys((*pool, *sizes)))
            entry = cost + more, next(number), (*shapes, (symbol, shape)), wider
            heapq.heappush(waiting, entry)


def all_count(shapes: Shapes, known: tuple[str, ...]) -> bool:
    """Return whether each symbol that is a size is the size of something."""
    sizes = {u.cell for u, shape in shapes if shape == "size"}
    return sizes <= {*known, *(size for _, shape in shapes for size in sizes_in(shape))}


def sizes_in(shape: str) -> list[str]:
    """Return the sizes of a shape."""
    return re.findall(r"\w+(?=[,)])", shape)


def fit(
    equations: Sequence[Equation],
    program: Program,
    scope: Scope,
    rows: list[str],
    lefts: dict[str, Unknown],
) -> tuple[int, list[str]]:
    """Return how far a guess comes, and its rows with those of the left sides."""
    scope, rows, lefts = scope.copy(), [*rows], dict(lefts)
    try:
        scope.narrow("\n".join(rows))
        for equation in equations:
            for chain in equation.chains:
                if chain.relations[:1] not in (("=",), (":=",)):
                    continue
                if new := lefts.pop(to_latex(chain.sides[0]), None):
                    world = World(scope, seed=0)
                    value = world.evaluate(chain.sides[1], {})
                    rows.append(new.row(shape_of(value, world), "real"))
                    scope.narrow(rows[-1])
            scope.define(equation)
        for equation in equations:
            if not has_values(equation, scope):
                return ODD, rows
    except LatexError:
        return NOTHING, rows
    try:
        found = [*pairs(equations, program, scope, 0)]
    except (CodeError, LatexError):
        return READS, rows
    if not all(np.shape(pair.theirs) == np.shape(pair.ours) for pair in found):
        return RUNS, rows
    always = all(has_values(e, scope, seed) for e in equations for seed in range(1, SIZED))
    return (FITS if always else ODD), rows


def has_values(equation: Equation, scope: Scope, seed: int = 0) -> bool:
    """Return whether all sides of an equation are numbers, and as many on each side."""
    trial = Trial(equation, scope, None)
    trial.most = 1
    try:
        if all(chain.relations for chain in equation.chains):
            trial.worst(World(scope, seed=seed), equation.chains)
        else:
            World(scope, seed=seed).evaluate(equation.chains[0].sides[0], {})
    except Fails as failure:
        a, b = failure.pair.left, failure.pair.right
        if np.shape(a) != np.shape(b):
            raise LatexError(str(failure)) from None
        return all(np.isfinite(np.asarray(side, float)).all() for side in (a, b))
    return True


def shape_of(value: Any, world: World) -> str:
    """Return the shape of a value in the named sizes of a world."""
    if single(value):
        return "()"
    names = {number: name for name, number in world.sizes.items() if "[" not in name}
    known = {s for row in world.scope.rows.values() for s in (*row.shape, row.count)}
    names |= {number: name for name, number in world.sizes.items() if name in known}
    rows, columns = (names.get(number, str(number)) for number in np.shape(value))
    if 1 in np.shape(value):
        return f"row ({columns})" if np.shape(value)[0] == 1 else f"column ({rows})"
    return f"({rows}, {columns})"


# Which symbols are unknown, and what code calls them.


def functions_of(texts: Sequence[Text], program: Program, scope: Scope) -> Iterator[Unknown]:
    r"""Yield the functions without a row: those that a left side calls, and f, g and \varphi."""
    found: dict[str, str] = {}
    for text in texts:
        match = LEFT_CALL.match(text.read)
        if match and match[1] not in (scope.functions | FUNCTIONS) - ANY:
            found[match[1]] = match[2].strip()
        for node in walk(parsed(text, scope)):
            if isinstance(node, Call) and node.function in ANY:
                found.setdefault(node.function, ", ".join("xyzuv"[: len(node.arguments)]))
    for function, arguments in found.items():
        if function not in scope.rows:
            yield Unknown(f"{function}({arguments})", name_in_code(function, program.names))


def unknown_in(equations: Sequence[Equation], program: Program, scope: Scope) -> Iterator[Unknown]:
    """Yield the symbols without a row, in the order in which they are read."""
    places: dict[str, list[tuple[Node, ...]]] = {}
    names = {name.replace("_", "").lower() for name in program.names}
    limits = {to_latex(node.upper) for e in equations for node in limited(e)}
    counted = set(indices(equations)) - limits
    for node in (n for equation in equations for n in walk(equation)):
        if not isinstance(node, Symbol) or scope.find(node)[0] or node.name in CONSTANTS:
            continue
        whole = to_latex(node)
        own = bool(node.subs) and "".join(letters(whole)).lower() in names
        if node.name in (FUNCTIONS | scope.functions) - ANY or (node.name in counted and not own):
            continue
        subs = () if own else indices_of(node.subs, 2)
        places.setdefault(whole if own else node.name, []).append(subs)
    ends = dict(ends_of(equations, scope))
    sizes, taken = sizes_of(places, ends), set[str]()
    for cell, found in places.items():
        code = name_in_code(cell, program.names - taken)
        taken.add(code)
        most = max(found, key=len)
        known = [sizes.get(to_latex(sub), "") for sub in most]
        yield Unknown(cell, code, len(most), tuple(known) if all(known) else ())


def sizes_of(places: dict[str, list[tuple[Node, ...]]], ends: dict[str, str]) -> dict[str, str]:
    """Return how many there are of what each letter counts: those at one place count the same."""
    same: dict[str, str] = {}
    for found in places.values():
        for column in zip(*(subs for subs in found if subs), strict=False):
            texts = [to_latex(sub) for sub in column if isinstance(sub, Symbol)]
            for text in texts:
                one, other = same.get(text, text), same.get(texts[0], texts[0])
                same |= {key: other for key, value in same.items() if value == one}
                same |= {text: other, texts[0]: other}
    named = {same[index]: end for index, end in ends.items() if index in same}
    free = iter(size for size in SIZES if size not in {*places, *named.values()})
    for root in dict.fromkeys(same.values()):
        if root not in named and (size := next(free, "")):
            named[root] = size
    return {letter: named.get(root, "") for letter, root in same.items()}


def ends_of(equations: Iterable[Equation], scope: Scope) -> Iterator[tuple[str, str]]:
    """Yield letters that count, each with the size where it ends: of a sum, or of a known array."""
    for node in (n for equation in equations for n in walk(equation)):
        if isinstance(node, Symbol) and (row := scope.find(node)[0]) and not row.indexed:
            for place, size in zip(indices_of(node.subs, len(row.shape)), row.shape, strict=False):
                if isinstance(place, Symbol):
                    yield place.name, size
    for equation in equations:
        yield from ((node.index, to_latex(node.upper)) for node in limited(equation))


def limited(equation: Equation) -> Iterator[Any]:
    """Yield the sums and ranges of an equation that say where they end."""
    for node in walk(equation):
        if isinstance(node, Big | Range) and isinstance(node.upper, Symbol):
            yield node


def indices(equations: Iterable[Equation]) -> Iterator[str]:
    """Yield the letters that count: in subscripts, below sums and in ranges."""
    for node in (n for equation in equations for n in walk(equation)):
        if isinstance(node, Big | Range):
            yield node.index
        elif isinstance(node, Symbol):
            inner: tuple[Node, ...] = (*node.subs, *((node.layer,) if node.layer else ()))
            yield from (n.name for part in inner for n in walk(part) if isinstance(n, Symbol))


def learn_layers(equations: Iterable[Equation], scope: Scope) -> None:
    """Take from the notation table what carries the number of a layer, and has no row here."""
    known = notation().rows
    for node in (n for equation in equations for n in walk(equation)):
        if isinstance(node, Symbol) and node.layer is not None:
            for name in (node.name + "^", "L", "n_", r"\varphi"):
                if name in known and name not in scope.rows:
                    scope.rows[name] = known[name]


def letters(latex: str) -> list[str]:
    """Return the words and numbers of which a symbol is written."""
    return re.findall(r"[A-Za-z]+|\d+", WRITTEN.sub("", latex))


def name_in_code(latex: str, names: Iterable[str]) -> str:
    r"""Return what code calls a symbol: \hat{y} is y_hat, yhat, or whatever of it the code has."""
    words = letters(latex)
    ways = [*(mark.join(order) for order in (words[::-1], words) for mark in ("_", ""))]
    ways = [*ways, *(CUSTOMARY[word] for word in words if word in CUSTOMARY)]
    for way in ways:
        for name in sorted(names):
            if name.lower() == way.lower() and (len(words) > 1 or name == way):
                return name
    plain = "_".join(words if words[-1].isdigit() else words[::-1])
    return plain + "_" * iskeyword(plain)
