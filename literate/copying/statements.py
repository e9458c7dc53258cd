r"""An equation leaves the page as NumPy, but only where that gives what the equation gives.

Each statement is run on random arrays, and must come within 1e-12 of the tree it was printed from;
one that does not is not handed out. An equation that has no such statement says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..equations import tree as tex
from ..equations.free import free_names
from ..equations.parser import parse
from ..equations.scope import Scope
from ..equations.tree import (
    Chain,
    Derivative,
    Node,
    Symbol,
    constant,
    parts,
    walk,
)
from ..equations.words import indices_of, is_name
from .agreement import ALSO, NEEDS, compare
from .as_numpy import Printer
from .dimensions import ATOM, COLUMN, ROW, SUM, Code, Unsaid
from .spelled import FUNCTIONS

SIGNS = {"<": "<", ">": ">", r"\le": "<=", r"\ge": ">="}


@dataclass(frozen=True)
class Assignment:
    """One equation as code: what it is called, the expression, and what the expression needs."""

    target: str
    code: str
    arguments: tuple[str, ...]
    defines: bool = False
    needs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The statement: an assignment, a definition, or a comparison of two sides."""
        if self.defines:
            return f"def {self.target}:\n    return {self.code}"
        return f"{self.target} = {self.code}" if self.target else self.code

    @property
    def function(self) -> str:
        """The statement as a function of all that it needs, or nothing where it has no name."""
        name = re.match(r"\w*", self.target)
        if not name or not name[0] or self.defines:
            return ""
        return f"def {name[0]}({', '.join(self.arguments)}):\n    return {self.code}"


@dataclass(frozen=True)
class Leaving:
    """What a display is as NumPy: its statements, or why there is none for a part of it."""

    statements: tuple[Assignment, ...]
    reasons: tuple[str, ...]

    @property
    def text(self) -> str:
        """The statements, a line each."""
        return "\n".join(statement.text for statement in self.statements)

    @property
    def functions(self) -> str:
        """The statements as functions, with the functions that they call, for a bare Python."""
        needs = list(dict.fromkeys(n for statement in self.statements for n in statement.needs))
        head = ["import math"] * ("normal" in needs) + ["import numpy as np"]
        bodies = [NEEDS[name] for name in needs]
        bodies += [s.function or s.text for s in self.statements if s.function or s.defines]
        return "\n\n\n".join(["\n".join(head), *dict.fromkeys(bodies)]) if bodies else ""


def leaving(latex: str, scope: Scope) -> Leaving:
    """Return an equation as NumPy, where it stands with this scope."""
    equation = parse(latex, scope.functions)
    statements, reasons = [], []
    for chain in equation.chains:
        try:
            statements.append(assignment_of(chain, equation, scope))
        except Unsaid as reason:
            reasons.append(str(reason))
    return Leaving(tuple(statements), tuple(reasons))


def assignment_of(chain: Chain, equation: tex.Equation, scope: Scope) -> Assignment:
    """Return the statement of one chain that gives what the chain gives, or raise why not."""
    inner = {node.index for node in walk(chain) if isinstance(node, tex.Big)}
    every = frozenset(inner | free_names(chain, scope))
    first: Unsaid | None = None
    for loops in dict.fromkeys((frozenset(counting(chain, scope)), every)):
        for side in sides_of(chain, scope):
            try:
                return tried(chain, side, equation, scope, loops)
            except Unsaid as reason:
                first = first or reason
    raise first or Unsaid("it compares nothing")


def sides_of(chain: Chain, scope: Scope) -> list[int]:
    """Return the sides that could stand behind the name, the last first, or 0 for a comparison."""
    if set(chain.relations) <= set(SIGNS) and len(set(chain.relations)) == 1:
        return [0]
    if not set(chain.relations) <= {"=", ":=", r"\approx", r"\leftarrow"}:
        raise Unsaid("it says what follows from what, or what is in a set")
    found = [i for i, side in enumerate(chain.sides) if i and not constant(side)]
    if not is_named(chain.sides[0], scope):
        return [0]
    if not found and not isinstance(chain.sides[0], Symbol):
        return [0]
    lone = [i for i in found if isinstance(chain.sides[i], Symbol)]
    return [i for i in found[::-1] if i not in lone] + lone or [len(chain.sides) - 1]


def is_named(left: Node, scope: Scope) -> bool:
    """Return whether a left side is something that code can give a value to."""
    if not isinstance(left, tex.Call):
        return isinstance(left, Symbol | Derivative)
    own = scope.rows.get(left.function) or not FUNCTIONS.get(left.function, "").startswith("np.")
    return bool(own) and all(map(is_name, left.arguments))


def counting(node: Node, scope: Scope) -> Iterator[str]:
    """Yield the indices that are computed with, or that count layers or members of a family."""
    match node:
        case Symbol() if scope.is_index(node):
            yield node.name
        case Symbol():
            row, index, subs = scope.find(node)
            places = indices_of(subs, len(row.shape)) if row else ()
            lone = [place for place in places if not scope.is_index(place)]
            for place in (*lone, *((index,) if index else ())):
                yield from counting(place, scope)
        case tex.Component(of, subs):
            yield from counting(of, scope)
            for place in indices_of(subs, 2):
                if not scope.is_index(place):
                    yield from counting(place, scope)
        case Chain(sides, ("=",)) if all(map(scope.is_index, sides)):
            return
        case _:
            for part in parts(node):
                yield from counting(part, scope)


def tried(
    chain: Chain, side: int, equation: tex.Equation, scope: Scope, loops: frozenset[str]
) -> Assignment:
    """Return the statement that says one side, or compares them, after a run on random data."""
    printer = Printer(scope, loops)
    target: str = ""
    order: list[str] | None = None
    if side:
        target, order = named(chain.sides[0], Printer(scope, loops, printer.order), printer.order)
    wanted = [side] if side else list(range(len(chain.sides)))
    codes = [settled(printer.code(chain.sides[i]), order) for i in wanted]
    compare(dict(zip(wanted, codes, strict=True)), chain, equation, printer)
    text = codes[0].text if side else compared(chain.relations[-1], codes)
    if text == target:
        raise Unsaid(f"both sides are called {target} in code")
    names = printer.names
    known = [name for name in names.functions if name in NEEDS]
    needs = dict.fromkeys(n for name in known for n in (*ALSO.get(name, ()), name))
    arguments = {*names.inputs, *names.counters, *(set(names.functions) - set(known))}
    ordered = sorted(arguments, key=lambda name: position(name, text))
    defines = bool(side) and isinstance(chain.sides[0], tex.Call)
    return Assignment(target, text, tuple(ordered), defines, tuple(needs))


def compared(relation: str, codes: list[Code]) -> str:
    """Return a comparison of sides; what is only near a number stands before that number."""
    texts = list(dict.fromkeys(code.text for code in codes))
    if relation in SIGNS:
        if any(code.axes for code in codes):
            raise Unsaid("it compares entry by entry")
        return f" {SIGNS[relation]} ".join(code.within(SUM) for code in codes)
    if len(texts) == 1:
        return texts[0]
    near = relation == r"\approx"
    return f"{texts[0]}  # {texts[-1]}" if near else f"np.allclose({texts[0]}, {texts[-1]})"


def position(name: str, text: str) -> int:
    """Return where a name first stands in a text."""
    found = re.search(rf"\b{re.escape(name)}\b", text)
    return found.start() if found else len(text)


def named(left: Node, printer: Printer, order: list[str]) -> tuple[str, list[str] | None]:
    """Return what a left side is called, and how its dimensions stand, which the order notes."""
    try:
        code = printer.code(left)
    except Unsaid:
        if not isinstance(left, Derivative):
            raise
        return "slope", None
    order += [axis for axis in code.axes if axis not in (*order, ROW, COLUMN)]
    return code.text, [*code.axes]


def settled(code: Code, order: list[str] | None) -> Code:
    """Return the code of a side, its dimensions in the order that the left side has."""
    if order is None or list(code.axes) == order:
        return code
    if sorted(code.axes) != sorted(order):
        raise Unsaid("its sides have different dimensions")
    if len(order) > 2:
        raise Unsaid("more than two dimensions in another order")
    return Code(f"{code.within(ATOM)}.T", ATOM, tuple(order))
