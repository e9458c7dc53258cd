r"""What follows from what: each equation rests on those that say what it speaks of.

It is read off the trees that are judged. On its own page an equation rests on the one above it
that first says what a symbol, a function or a slope is. From page to page only what has one meaning
in the whole book is followed: functions with names of their own, and what carries the number of
any layer.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from ..equations.grammar import FUNCTIONS
from ..equations.parser import parse
from ..equations.scope import Scope
from ..equations.tree import Call, Derivative, Equation, LatexError, Node, Symbol
from ..equations.words import is_name
from ..judging.judge import notation
from ..pages import document, source

NAMED = FUNCTIONS - {"f", "g", r"\varphi"}
EQUAL = (("=",), (":=",), (r"\leftarrow",))
LINES = re.compile(r' data-lines="([^"]*)"')
Key = tuple[Any, ...]


@dataclass
class Item:
    """A labelled equation: where it stands, what it rests on, what rests on it, its code in nn."""

    uri: str
    label: str
    latex: str
    rests: list[Item] = field(default_factory=list)
    used: list[Item] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)  # the line, and the dotted name


class Relations:
    """The labelled equations of the book in their order, and what follows from what."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.known: dict[Key, Item] = {}  # what the pages so far define, by what it is

    def clear(self) -> None:
        """Forget them all."""
        self.items.clear()
        self.known.clear()

    def add(self, uri: str, reading: document.Page, marks: dict[str, str]) -> None:
        """Add the equations of the next page; `marks` say which code of nn gives the same."""
        scope, here = notation().copy(), dict[Key, Item]()
        for element in reading.elements:
            if isinstance(element, document.Symbols):
                scope.narrow(element.rows)
                here = {key: item for key, item in here.items() if self.still(key, scope)}
            elif isinstance(element, document.Equation):
                mark = marks.get(element.key, "")
                with suppress(LatexError):  # its own check says so
                    tree = parse(element.bare, scope.functions)
                    if not element.argued:
                        self.see(Item(uri, element.label or "", element.bare), tree, scope, here)
                if element.label in self.items:
                    self.items[element.label].lines = [*code_of(mark, element, reading)]

    def still(self, key: Key, scope: Scope) -> bool:
        """Return whether a symbol is still what it was when an equation defined it."""
        return all(part == row_of(part[0], scope) for part in key if isinstance(part, tuple))

    def see(self, item: Item, tree: Equation, scope: Scope, here: dict[Key, Item]) -> None:
        """Note what an equation rests on, and then what it defines."""
        lefts = {id(chain.sides[0]) for chain in tree.chains if gives(chain.relations)}
        known = self.known | here
        firsts = (chain.sides[0] for chain in tree.chains if isinstance(chain.sides[0], Symbol))
        again = {id(left) for left in firsts if any(key in here for key in keys_of(left, scope))}
        nodes = spoken_of(tree, known, scope, lefts - again)
        used = (key for node in nodes for key in keys_of(node, scope) if key in known)
        rests = dict.fromkeys(known[key].label for key in used)
        if item.label:
            self.items[item.label] = item
            for label in rests:
                if label and label != item.label:
                    item.rests.append(self.items[label])
                    self.items[label].used.append(item)
        for chain in tree.chains:
            if gives(chain.relations) and chain.relations[0] != r"\leftarrow":
                left = chain.sides[0]
                for key in [*keys_of(left, scope)][:1]:
                    if not isinstance(left, Call) or all(map(is_name, left.arguments)):
                        here.setdefault(key, item)
                        self.note(key, left, item, scope)

    def note(self, key: Key, left: Node, item: Item, scope: Scope) -> None:
        """Note what is defined for the whole book: of a function the first word, else the last."""
        if isinstance(left, Call):
            if left.function in NAMED:
                self.known.setdefault(key, item)
            return
        symbol = left.by[0] if isinstance(left, Derivative) else left
        layer = getattr(symbol, "layer", None)
        if layer is not None and scope.is_index(layer):
            self.known[key] = item


def gives(relations: tuple[str, ...]) -> bool:
    """Return whether a chain says what its left side is."""
    return relations[:1] in EQUAL


def spoken_of(tree: Node, known: dict[Key, Item], scope: Scope, lefts: set[int]) -> Iterator[Node]:
    """Yield what an equation speaks of; of a slope that is known, nothing more.

    A symbol alone on the left is what the equation is about, if nothing above has said what it is;
    a slope there is made of something.
    """
    parts = [tree]
    while parts:
        node = parts.pop(0)
        is_left = id(node) in lefts
        if is_left and isinstance(node, Call) and node.primes:
            yield replace(node, primes=0)
        elif not is_left:
            yield node
        is_known = isinstance(node, Derivative) and any(k in known for k in keys_of(node, scope))
        if is_left or not is_known:
            parts = [*below(node), *parts]


def below(node: Node) -> list[Node]:
    """Return the nodes directly below a node."""
    found: list[Node] = []
    for value in vars(node).values():
        found += flat(value)
    return found


def flat(value: Any) -> list[Node]:
    """Return the nodes in a tuple of tuples."""
    if isinstance(value, Node):
        return [value]
    return [node for part in value for node in flat(part)] if isinstance(value, tuple) else []


def keys_of(node: Node, scope: Scope) -> Iterator[Key]:
    """Yield what a node is: a symbol, a function with its primes, or the slope of one by another.

    A symbol is known by its row, so that w as a number is another thing than w as a matrix.
    """
    match node:
        case Symbol():
            row = scope.find(node)[0]
            if row and row.domain != "size":
                yield ("symbol", row_of(row.name, scope))
        case Call(function, primes):
            yield from (("call", row_of(function, scope), n) for n in dict.fromkeys((primes, 0)))
        case Derivative(of, (by,)) if isinstance(of, Symbol) and isinstance(by, Symbol):
            rows = [scope.find(symbol)[0] for symbol in (of, by)]
            if all(rows):
                yield ("slope", *(row_of(row.name, scope) for row in rows if row))


def row_of(name: str, scope: Scope) -> tuple[Any, ...]:
    """Return what makes a symbol the same on two pages: its name, kind and numbering."""
    row = scope.rows.get(name)
    return (name, row.kind, row.indexed, bool(row.arguments)) if row else (name,)


def code_of(
    mark: str, equation: document.Equation, reading: document.Page
) -> Iterator[tuple[str, str]]:
    """Yield the lines of nn that are an equation, each with the name of the function it is in."""
    found = LINES.search(mark)
    for text, file in json.loads(html.unescape(found[1])) if found else ():
        for included in reading.of(document.Source):
            code = source.of(included.name)
            if code.file == file and text in code.text:
                yield text, included.name
                break
