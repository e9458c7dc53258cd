r"""What a reader is told of a symbol: what it means, how large it is, and its name in code.

A page narrows its symbols on the way down, so each formula has the list of its place. The script
`symbols.js` finds a symbol by its letter, with the hat, star or number that the letter carries.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from functools import cache

from ..equations.draws import between
from ..equations.parser import parse
from ..equations.rows import Row, read_row
from ..equations.scope import Scope
from ..equations.tree import (
    Call,
    Derivative,
    Equation,
    LatexError,
    Mean,
    Node,
    Reals,
    Symbol,
    Unary,
    to_latex,
    walk,
)
from ..judging.judge import notation
from ..pages import document
from ..paths import NOTATION
from . import plain

COUNTS = {
    "m": "the number of an example",
    "i": "the number of an input, or of the neuron where a weight starts",
    "j": "the number of a neuron: the one where a weight arrives",
    "k": "the number of a neuron one layer further",
    "l": "the number of a layer",
    "t": "the number of a step",
}
KNOWN = {
    "e": "Euler's number, 2.718…",
    "π": "half of the way around a circle of radius one, 3.14159…",
    "σ": "the sigmoid: it bends any number into one between 0 and 1; in code sigmoid",
    "Φ": "the chance that a normal number is smaller",
    "d": "beside another letter, a small change of it: dC/dw is a derivative",
    "∂": "beside another letter, a small change of it, while the other letters stay",
    "O": "not larger than a constant times what stands in parentheses",
    "f": "a function",
    "g": "a function",
    "E": "the mean over all that luck may draw",
    "P": "how often it happens",
    "R": "all numbers; above it, how many of them",
    "T": "in a raised place: the transpose, in code .T",
}
COUNTING = re.compile("[a-z]")
COMMON = {
    "x": "what comes in",
    "w": "weights",
    "b": "biases",
    "z": "weighted sums, before the bend",
    "a": "activations, behind the bend",
    "y": "what should come out",
    "ŷ": "what does come out",
    "δ": "blame: the slope of the cost at the sum z",
    "C": "the cost",
}
MEANING = 5  # the cell of a row of the notation table that says what a symbol means


def of(page: document.Page, *docstrings: document.Page) -> str:
    """Return what a page carries, as JSON: its lists of symbols, and where each begins.

    The lists of the docstrings on it come behind its own, and begin nowhere: they are for what the
    page itself does not say.
    """
    places, *others = map(read, (page, *docstrings))
    lists = [*places.lists, *(found for other in others for found in other.lists if found)]
    carried = {"from": places.starts, "lists": lists}
    return json.dumps(carried, ensure_ascii=False, separators=(",", ":"))


def read(reading: document.Page) -> Places:
    """Return the lists of symbols of a page or of a docstring."""
    scope, places, numbered = notation().copy(), Places(), 0
    for element in reading.elements:
        if isinstance(element, document.Symbols):
            scope.narrow(element.rows)
            places.narrow(element.rows)
        elif isinstance(element, document.Equation | document.Math):
            labelled = isinstance(element, document.Equation) and element.label is not None
            numbered += labelled
            with suppress(LatexError):  # its own check says what is wrong
                latex = document.LABEL.sub("", element.latex).strip()
                tree = parse(latex, scope.functions)
                if isinstance(element, document.Equation):
                    places.define(tree, scope, numbered if labelled else 0)
                places.see(tree, scope)
            places.formulas += 1
    return places


class Places:
    """The lists of symbols of one page, in its order."""

    def __init__(self) -> None:
        self.formulas, self.starts = 0, [0]
        self.lists: list[dict[str, list[str]]] = [{}]
        self.said: dict[str, int] = {}

    def narrow(self, rows: str) -> None:
        """Begin a list where a page narrows its symbols."""
        if self.starts[-1] != self.formulas:
            self.starts.append(self.formulas)
            self.lists.append({})
        for line in filter(str.strip, rows.split("\n")):
            self.said.pop(read_row(line).key, None)

    def define(self, tree: Equation, scope: Scope, number: int) -> None:
        """Note the number of the equation that says what its left side is."""
        scope.define(tree)
        for chain in tree.chains:
            row = scope.row_of(chain.sides[0])
            known = scope.definitions.get(row.key, []) if row else []
            if row and number and any(d.left is chain.sides[0] for d in known):
                self.said.setdefault(row.key, number)

    def see(self, tree: Node, scope: Scope) -> None:
        """Note the symbols of a formula."""
        for node in walk(tree):
            for sign in signs_of(node):
                self.note(sign, None)
            if isinstance(node, Call):
                self.note(letter(node.function), scope.rows.get(node.function))
            elif isinstance(node, Symbol):
                row, _, subs = scope.find(node)
                row = row or scope.rows.get(node.name + "^") or scope.rows.get(node.name + "_")
                own = node.subs[: len(node.subs) - len(subs)] if row and not row.indexed else ()
                self.note(letter(node.name) + "".join(map(letter, map(to_latex, own))), row)

    def note(self, key: str, row: Row | None) -> None:
        """Note what a letter is in the list of its place, and its name in code if it has one."""
        if row:
            self.lists[-1].setdefault(key, [self.text(key, row), *([row.code] if row.code else [])])
        elif text := KNOWN.get(key, COUNTS.get(key, "it counts" * bool(COUNTING.fullmatch(key)))):
            self.lists[-1].setdefault(key, [text])

    def text(self, key: str, row: Row) -> str:
        """Return what a reader is told of a symbol; the table speaks where its kind is the same."""
        table = meanings().get(row.name, ("", ""))
        common = table[1] if row.kind == table[0] else COMMON.get(key.rstrip("0123456789"), "")
        parts = [common, size_of(row)]
        parts.append(f"in code {row.code}" * bool(row.code))
        if number := self.said.get(row.key):
            parts.append(f"said by ({number})")
        return "; ".join(filter(None, parts))


def signs_of(node: Node) -> str:
    """Return the letters by which a node is written that are no symbols: those of d, O, E and P."""
    match node:
        case Derivative():
            return "d∂"
        case Mean(op):
            return op[-2] if "mathbb" in op else ""
        case Unary("O"):
            return "O"
        case Reals():
            return "R"
    return ""


def letter(latex: str) -> str:
    """Return a letter as it is seen, with its hat or star."""
    star = latex.endswith("^*")
    return plain.text_of(latex.removesuffix("^*")) + "∗" * star


def size_of(row: Row) -> str:
    """Return how large a symbol is, in words."""
    if row.domain in ("function", "size"):
        return "a function" if row.domain == "function" else "a whole number"
    sizes, limits = [named(size) for size in row.shape], f" from {row.domain}" * is_interval(row)
    if not sizes:
        return "a positive number" if row.domain == "positive" else f"a number{limits}"
    some = f"a {row.kind} of {sizes[0]} numbers" if len(sizes) == 1 else " × ".join(sizes)
    return some + limits


def is_interval(row: Row) -> bool:
    """Return whether a symbol is checked between two numbers alone: what is said of it, too."""
    return between(row.domain) is not None


def named(size: str) -> str:
    """Return the name of a size; that of a layer carries its number."""
    found = re.fullmatch(r"(\w+)\[(.*)\]", size)
    return plain.text_of(rf"{found[1]}_{{{found[2]}}}") if found else size


@cache
def meanings() -> dict[str, tuple[str, str]]:
    """Return the kind of each row of the notation table and what it means, by its name."""
    found = {}
    for line in NOTATION.read_text("utf-8").split("\n"):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) > MEANING and cells[0].startswith("$"):
            text = re.sub(r"\$([^$]+)\$", lambda math: plain.text_of(math[1]), cells[MEANING])
            row = read_row(line)
            found[row.name] = row.kind, text
    return found
