"""A figure follows an edited equation: what the equation would say is drawn in its place."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..equations.functions import Kink
from ..equations.parser import parse
from ..equations.search import BEYOND
from ..equations.tree import Call, Derivative, Equation, LatexError, Node, Symbol, rebuild
from ..equations.world import World
from ..pages import document
from .equation import scope_above, walk_of

FOLLOWED = {  # by the label of the equation: the figure, and its symbols as the figure gives them
    "eq:sigmoid": ("bend", "z | z | () | real"),
    "eq:weighted-sum": (
        "neuron",
        "x | x | row (n_in) | real\nw | w | column (n_in) | real\nb | b | () | real",
    ),
    "eq:neuron-sigmoid": ("neuron", "z | z | () | real"),
    "eq:gd-step": ("bowl", "w | w | () | real\ng | slope | () | real\n\\eta | lr | () | positive"),
    "eq:softmax": ("shares", "z | z | row (K) | real"),
}
FAR = 1e9
Edit = dict[str, Any]  # what the page says of an edited equation: uri, line and latex


class Rule:
    """What an edited equation says of its left side; a slope in it is what it is given."""

    def __init__(self, uri: str, line: int, latex: str) -> None:
        walk = walk_of(uri)
        equation = next(e for e in walk.reading.of(document.Equation) if e.line == line)
        self.label = equation.label or ""
        self.figure, rows = FOLLOWED[self.label]
        self.scope = scope_above(walk, equation)
        self.scope.narrow(rows)
        trees = (parse(text, self.scope.functions) for text in (latex, equation.bare))
        self.side, self.is_edited = changed_side(*trees)
        self.side = rebuild(self.side, given_slope)

    def __call__(self, env: dict[str, Any] | None = None, **names: Any) -> float:
        """Return what the equation says where its symbols are worth this."""
        return number(np.real(self.value(env or {}, names)))

    def slope(self, z: float) -> float:
        """Return the slope of what the equation says, by a complex step; NaN where it has none."""
        try:
            value = self.value({}, {"z": np.asarray(z + 1e-20j)})
        except LatexError as error:
            if isinstance(error.__cause__, Kink):
                return np.nan
            raise
        return number(np.imag(value) / 1e-20)

    def value(self, env: dict[str, Any], names: dict[str, Any]) -> Any:
        """Return what the equation says, or raise LatexError for all that keeps it from that."""
        try:
            return World(self.scope, names).evaluate(self.side, env)
        except BEYOND as error:
            raise LatexError("it has no value here") from error


def number(value: Any) -> float:
    """Return a lone value as a number that can be drawn; what is none is drawn as 0."""
    found = np.asarray(value)
    if found.size != 1 or found.dtype == object:
        raise LatexError("a figure follows what is one number")
    return float(np.nan_to_num(found.reshape(()), nan=0.0, posinf=FAR, neginf=-FAR)) + 0.0  # no -0


def changed_side(edited: Equation, original: Equation) -> tuple[Node, bool]:
    """Return the side of an equation that was edited, else its last, and whether one was."""
    chain, first = edited.chains[0], original.chains[0]
    if len(chain.sides) < 2:
        raise LatexError("an equation has two sides")
    for side, old in zip(chain.sides[1:], first.sides[1:], strict=False):
        if side != old:
            return side, True
    return chain.sides[-1], chain.sides != first.sides


def given_slope(node: Any) -> Node | None:
    """Return the symbol of a given slope in the place of a derivative."""
    is_slope = isinstance(node, Derivative) or (isinstance(node, Call) and node.primes == 1)
    return Symbol("g") if is_slope else None


def rule_of(edit: Edit) -> Rule | None:
    """Return what the figure of an equation is to follow, if it has one, and the edit is read."""
    reading = walk_of(edit["uri"]).reading
    here = (e for e in reading.of(document.Equation) if e.line == edit["line"])
    if all(equation.label not in FOLLOWED for equation in here):
        return None
    try:
        return Rule(**edit)
    except LatexError:
        return None
