r"""A line of code and the equation that it is are computed on the same random arrays.

They belong together when they give a value to the same symbol, as ``dW = X.T @ dZ`` and
``\frac{\partial C}{\partial W^{(l)}} = …`` do. What a name of the code stands for is read off the
notation table; in code about one layer, ``X`` is what comes into it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from ..equations.free import free_names
from ..equations.relations import TOLERANCE, distance
from ..equations.rows import Row
from ..equations.scope import Missing, Scope
from ..equations.sizes import Env
from ..equations.tree import (
    Binary,
    Chain,
    Derivative,
    Equation,
    LatexError,
    Node,
    Number,
    Symbol,
    to_latex,
)
from ..equations.trial import Trial
from ..equations.world import World, random_world
from ..pages.source import Code

COST = "C"


@dataclass(frozen=True)
class Line:
    """An assignment in the body of a function: the name that gets the value, and its text."""

    name: str
    text: str
    value: ast.expr

    @property
    def hands_on(self) -> bool:
        """Whether it only renames, or leaves the work to another function of the package."""
        return isinstance(self.value, ast.Name) or any(map(calls_on, ast.walk(self.value)))


def lines_of(code: Code) -> list[Line]:
    """Return the assignments of a function that compute, and do not only rename or hand on."""
    return [line for line in assignments(code) if not line.hands_on]


def assignments(code: Code) -> list[Line]:
    """Return the assignments of a function, and of the functions inside it."""
    found = []
    for node in ast.walk(ast.parse(code.text)):
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=value):
                pass
            case ast.AugAssign(target=ast.Name(name) as target, op=op, value=step):
                value = ast.BinOp(ast.Name(target.id, ast.Load()), op, step)
            case _:
                continue
        text = ast.get_source_segment(code.text, node) or ""
        found.append(Line(name, text, ast.fix_missing_locations(value)))
    return found


def calls_on(node: ast.AST) -> bool:
    """Return whether a node calls what is neither NumPy's nor Python's nor an array's own."""
    return (
        isinstance(node, ast.Call)
        and not isinstance(node.func, ast.Attribute)
        and getattr(node.func, "id", "") not in ("len", "abs", "max", "min", "sum", "range")
    )


def compared(code: Code, equation: Equation, scope: Scope, draws: int = 2) -> Iterator[Line]:
    """Yield each line of the code that is this equation, after comparing the two.

    Raises
    ------
    LatexError
        If they differ, or the line needs a value that no symbol of the page has.
    """
    for chain in equation.chains:
        if chain.relations[:1] not in (("=",), (":=",), (r"\leftarrow",)):
            continue
        for name, layer in names_of(chain.sides[0], scope):
            for line in lines_of(code):
                if line.name == name:
                    for seed in range(draws):
                        names = Names(random_world(scope, seed, code.activation), code)
                        compare(line, names, equation, chain, layer)
                    yield line


def names_of(left: Node, scope: Scope) -> Iterator[tuple[str, Node | None]]:
    """Yield what code calls a left side, and the number of the layer whose code that is."""
    slope, symbol = isinstance(left, Derivative), left
    if isinstance(left, Derivative):
        if not (isinstance(left.of, Symbol) and len(left.by) == 1):
            return
        symbol = left.by[0]
    row, layer, _ = scope.find(symbol) if isinstance(symbol, Symbol) else (None, None, ())
    if row:
        yield "d" * slope + row.code, layer
    if row and slope and layer and row.first == 0:
        yield "dX", Binary("+", layer, Number("1"))


def compare(line: Line, names: Names, equation: Equation, chain: Chain, layer: Node | None) -> None:
    """Raise if a line and a chain of an equation differ on the arrays of a world."""
    world = names.world
    left = chain.sides[chain.relations[0] == r"\leftarrow"]
    if left is chain.sides[0]:
        left = without_subscripts(left, world.scope)
    indices = sorted(free_names(left, world.scope))
    for env in Trial(equation, world.scope, None).choices(indices, chain, world, {}):
        names.layer = None if layer is None else world.integer(layer, env)
        try:
            theirs = flat(world.evaluate(left, env))
            ours = entry_of(chain, names.value_of(line.value), world, env)
        except Missing:
            continue
        except (NameError, ValueError) as error:
            raise LatexError(f"{line.text} cannot be computed here: {error}", chain.at) from None
        if np.shape(ours) != np.shape(theirs):
            raise LatexError(
                f"{line.text} is {np.shape(ours)}, but {to_latex(left)} is {np.shape(theirs)}",
                chain.at,
            )
        difference = distance(ours, theirs, world.has_kinks)
        if not difference <= TOLERANCE:
            raise LatexError(f"{line.text} and this differ by {difference:.1e}", chain.at)


def entry_of(chain: Chain, value: Any, world: World, env: Env) -> Any:
    """Return of a value the entry that a step is about: all of it, if that has no subscripts."""
    stepped = chain.sides[0]
    if chain.relations[0] != r"\leftarrow" or not isinstance(stepped, Symbol):
        return value
    row, _, entry = world.scope.find(stepped)
    return world.component(value, row, entry, env, chain.at) if entry else value


def without_subscripts(left: Any, scope: Scope) -> Any:
    """Return the whole symbol of which a left side gives the entries, or its whole slope."""
    if isinstance(left, Derivative):
        return replace(left, by=(without_subscripts(left.by[0], scope),))
    _, _, entry = scope.find(left)
    return replace(left, subs=left.subs[: len(left.subs) - len(entry)])


def flat(value: Any) -> Any:
    """Return a row of a symbol as code has it, in one dimension."""
    return value.reshape(-1) if np.ndim(value) == 2 and len(value) == 1 else value


def module_of(code: Code) -> ModuleType:
    """Return the module of the package that code stands in, as it is now: a server forgets it."""
    import nn

    return sys.modules[".".join([nn.__name__, *Path(code.file).with_suffix("").parts[1:]])]


class Names(Mapping[str, Any]):
    """What the names of a function's code are worth in a world, at one layer or at none."""

    def __init__(self, world: World, code: Code) -> None:
        self.world = world
        self.layer: int | None = None
        self.busy: set[str] = set()
        self.lines = {line.name: line.value for line in reversed(assignments(code))}
        self.module = module_of(code)

    def value_of(self, expression: ast.expr) -> Any:
        """Return the value of an expression."""
        return eval(compile(ast.Expression(expression), "", "eval"), vars(self.module), self)

    def __getitem__(self, name: str) -> Any:
        """Return what a symbol is worth, or a name that only the code has, computed as it does."""
        found = self.of_symbol(name)
        if found is None and name in self.lines:
            found = self.worked(name)
        if found is None:
            raise KeyError(name)
        return found

    def worked(self, name: str) -> Any:
        """Return what the line of a name gives it; what a line makes of itself begins nowhere."""
        if name in self.busy:
            raise LatexError(f"{name} of the code is made from {name}; give a symbol this name")
        self.busy.add(name)
        try:
            return self.value_of(self.lines[name])
        finally:
            self.busy.remove(name)

    def of_symbol(self, name: str) -> Any:
        """Return the value of the symbol that the notation calls so, or of a slope, or None."""
        code, layer = name, self.layer
        if layer is not None and name in ("X", "dX"):
            code, layer = name.replace("X", "A"), layer - 1
        row = self.row(code)
        if row:
            return flat(self.world.evaluate(symbol_of(row, layer), {}))
        row = self.row(code[1:]) if code[:1] == "d" else None
        if row:
            slope = Derivative(Symbol(COST), (symbol_of(row, layer),))
            return flat(self.world.evaluate(slope, {}))
        return None

    def row(self, code: str) -> Row | None:
        """Return the row of the notation for a name of the code; a layer's own comes first."""
        rows = [r for r in self.world.scope.rows.values() if r.code == code and not r.arguments]
        layered = [r for r in rows if r.indexed == "layer" and self.layer is not None]
        plain = [r for r in rows if not r.indexed]
        return next(iter(layered + plain), None)

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)


def symbol_of(row: Row, layer: int | None) -> Symbol:
    """Return the symbol of a row, at a layer if it has one at each."""
    name = row.name.rstrip("^")
    return Symbol(name, layer=Number(str(layer)) if row.indexed else None)
