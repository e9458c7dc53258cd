"""A figure follows an edited equation: what the equation would say is drawn in its place."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

import numpy as np

from ..equations.functions import Kink
from ..equations.parser import parse
from ..equations.search import BEYOND
from ..equations.tree import Call, Chain, Derivative, LatexError, Node, Symbol, rebuild
from ..equations.world import World
from ..pages import document
from .equation import scope_above, session_of

FOLLOWED = {  # by the label of the equation: the figure, and its symbols as the figure gives them
    "eq:sigmoid": ("bend", "z | z | () | real"),
    "eq:weighted-sum": (
        "neuron",
        "x | x | row (n_in) | real\nw | w | column (n_in) | real\nb | b | () | real",
    ),
    "eq:neuron-sigmoid": ("neuron", "z | z | () | real"),
    "eq:gd-step": ("bowl", "w | w | () | real\ng | slope | () | real\n\\eta | lr | () | positive"),
    "eq:softmax": ("shares", "z | z | row (K) | real"),
    **dict.fromkeys(("eq:xor-forward", "eq:xor-cost"), ("xor", "")),
    **dict.fromkeys(
        ("eq:step-weights", "eq:step-biases"),
        ("xor", "G^{(l)} | dW | (n_in, n_out) | real\nH^{(l)} | db | row (n_out) | real"),
    ),
    **dict.fromkeys(
        ("eq:adam-mean", "eq:adam-square", "eq:adam-corrections", "eq:adam-step"),
        ("adam", "G | dW | (n_in, n_out) | real"),
    ),
}
SLOPES = {"W": "G", "b": "H"}  # what the slope of a cost by these is called; by any other, g
FAR = 1e9
STEPS = (1e-20, 1e-12)  # two slopes are one, where there is one
NOTHING = "it has no value there"
Edit = dict[str, Any]  # what the page says of an edited equation: uri, line and latex


class Rule:
    """What an edited equation says of its left side; a slope in it is what it is given."""

    def __init__(self, uri: str, line: int, latex: str) -> None:
        session = session_of(uri)
        equation = next(e for e in session.reading.of(document.Equation) if e.line == line)
        self.label = equation.label or ""
        self.figure, rows = FOLLOWED[self.label]
        self.scope = scope_above(session, equation)
        self.scope.narrow(rows)
        self.edited, old = (parse(text, self.scope.functions) for text in (latex, equation.bare))
        pairs = [*zip_longest(self.edited.chains, old.chains)]
        if not all(chain and len(chain.sides) > 1 for chain, _ in pairs):
            raise LatexError("an equation has two sides")
        self.is_edited = self.edited.chains != old.chains
        self.sides = [rebuild(changed_side(*pair), given_slope) for pair in pairs]
        self.behind = [e.bare for e in session.reading.of(document.Equation) if e.line > line]
        self.has_holes = False

    def __call__(self, env: dict[str, Any] | None = None, **names: Any) -> float:
        """Return what the equation says where its symbols are worth this; NaN for no value."""
        return number(np.real(self.value(env or {}, names)))

    def filled(self, env: dict[str, Any] | None = None, **names: Any) -> float:
        """Return the same, and 0 for no value, which is noted."""
        found = self(env, **names)
        self.has_holes |= np.isnan(found)
        return float(np.nan_to_num(found))

    def slope(self, z: float) -> float:
        """Return the slope of what the equation says, by complex steps; NaN where it has none."""
        try:
            found = [np.imag(self.value({}, {"z": np.asarray(z + h * 1j)})) / h for h in STEPS]
        except LatexError as error:
            if isinstance(error.__cause__, Kink):
                return np.nan
            raise
        one, other = map(number, found)
        return one if abs(one - other) <= 1e-3 * (1 + abs(one)) else np.nan

    def value(self, env: dict[str, Any], names: dict[str, Any], at: int = 0) -> Any:
        """Return what the equation says, or raise LatexError for all that keeps it from that."""
        try:
            return World(self.scope, names).evaluate(self.sides[at], env)
        except BEYOND as error:
            raise LatexError(getattr(error, "message", NOTHING)) from error

    def array(self, like: Any, env: dict[str, Any], names: dict[str, Any], at: int = 0) -> Any:
        """Return what the equation says of an array so large: as a whole, or by its entries."""
        left = self.edited.chains[at].sides[0]
        subs = self.scope.find(left)[2] if isinstance(left, Symbol) else ()
        if subs:
            letters = [getattr(sub, "name", "") for sub in self.scope.indices(subs, 2)]
            found = np.empty(np.shape(like))
            for place in np.ndindex(found.shape):
                index = {name: n + 1 for name, n in zip(letters, place, strict=False)}
                found[place] = number(np.real(self.value(env | index, names, at)))
        else:
            found = np.real(self.value(env, names, at))
        return checked(found, like)


def checked(found: Any, like: Any) -> Any:
    """Return what was found in the shape of an array; LatexError if it has another, or holes."""
    if found.size != np.size(like):
        got, wanted = (" × ".join(map(str, np.shape(a))) or "a number" for a in (found, like))
        raise LatexError(f"it gives {got}, where {wanted} is wanted")
    if not np.isfinite(found).all():
        raise LatexError(NOTHING)
    return found.reshape(np.shape(like))


def number(value: Any) -> float:
    """Return a lone value as a number that can be drawn, if it is one."""
    found = np.asarray(value)
    if found.size != 1 or found.dtype == object:
        raise LatexError("a figure follows what is one number")
    return float(np.nan_to_num(found.reshape(()), nan=np.nan, posinf=FAR, neginf=-FAR)) + 0.0


def changed_side(edited: Chain, original: Chain | None) -> Node:
    """Return the side of a chain that was edited, else its last."""
    for side, old in zip(edited.sides[1:], original.sides[1:] if original else (), strict=False):
        if side != old:
            return side
    return edited.sides[-1]


def given_slope(node: Any) -> Node | None:
    """Return the symbol of a given slope in the place of a derivative."""
    if isinstance(node, Derivative) and node.by:
        by = node.by[0]
        return Symbol(SLOPES.get(by.name, "g"), layer=by.layer)
    is_slope = isinstance(node, Derivative) or (isinstance(node, Call) and node.primes == 1)
    return Symbol("g") if is_slope else None


def figure_of(uri: str, line: int, **_: Any) -> str:
    """Return the name of the figure that depends on an equation, or nothing."""
    equations = session_of(uri).reading.of(document.Equation)
    labels = (equation.label for equation in equations if equation.line == line)
    return next((FOLLOWED[label][0] for label in labels if label in FOLLOWED), "")


def rule_of(edit: Edit) -> Rule | None:
    """Return what the figure of an equation is to follow, if it has one.

    Raises LatexError if the edited equation cannot be read.
    """
    return Rule(**edit) if figure_of(**edit) else None
