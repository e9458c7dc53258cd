r"""A formula as a tree: what it is made of, and how it is written down again.

`to_latex` writes LaTeX that parser.py reads as the same tree. What a tree is worth is world.py's
business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any


class LatexError(ValueError):
    """A formula that cannot be read or computed: what is wrong, where, and what to write."""

    def __init__(self, message: str, at: int = 0, latex: str = ""):
        super().__init__(message)
        self.message, self.at, self.latex = message, at, latex

    def __str__(self) -> str:
        start = self.latex.rfind("\n", 0, self.at) + 1
        line = self.latex[start:].split("\n")[0]
        return f"{self.message}\n  {line}\n  {' ' * (self.at - start)}^" if line else self.message


# The tree. `at` is a node's place in the LaTeX; two nodes are equal wherever they stand.


@dataclass(frozen=True)
class Node:
    at: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True)
class Number(Node):
    text: str


@dataclass(frozen=True)
class Symbol(Node):
    """A name with its subscripts and the index in parentheses above it: W_{ij}^{(l)}."""

    name: str
    subs: tuple[Node, ...] = ()
    layer: Node | None = None


@dataclass(frozen=True)
class Ones(Node):
    """The bold one: a column of ones, as many as its neighbor needs."""

    row: bool = False


@dataclass(frozen=True)
class Dots(Node):
    """The dots of a range or a pattern; gone once the formula is read."""


@dataclass(frozen=True)
class Unary(Node):
    r"""One of - \top \sqrt \lVert \lVert_2 | O \mathbb{1}, and what it is applied to."""

    op: str
    of: Node


@dataclass(frozen=True)
class Binary(Node):
    r"""One of + - ^ \frac / \cdot \times \odot, or "" for factors side by side."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Component(Node):
    """An entry or a row of something that is more than a symbol: (AB)_{ij}."""

    of: Node
    subs: tuple[Node, ...]


@dataclass(frozen=True)
class Call(Node):
    function: str
    primes: int
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Big(Node):
    r"""\sum, \prod, \max, \min, \arg\max over an index, or \lim, whose `lower` is the limit."""

    op: str
    index: str
    lower: Node | None
    upper: Node | None
    body: Node


@dataclass(frozen=True)
class Mean(Node):
    r"""\mathbb{E}, \mathbb{P}, Var or Cov: over all that is random, or what stands below."""

    op: str
    of: tuple[Node, ...]
    over: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Derivative(Node):
    """The derivative of an expression by each of the symbols; of a function, if there are none."""

    of: Node
    by: tuple[Symbol, ...]


@dataclass(frozen=True)
class At(Node):
    """The bar: an expression in which a symbol has a given value."""

    of: Node
    symbol: Symbol
    value: Node


@dataclass(frozen=True)
class Matrix(Node):
    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Cases(Node):
    """Values with their conditions; the condition of "otherwise" is None."""

    rows: tuple[tuple[Node, Node | None], ...]


@dataclass(frozen=True)
class Reals(Node):
    size: Node | None = None


@dataclass(frozen=True)
class SetOf(Node):
    members: tuple[Node, ...]


@dataclass(frozen=True)
class Chain(Node):
    r"""Sides with a relation between each two; the sides of \iff and \implies are chains."""

    sides: tuple[Node, ...]
    relations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Range(Node):
    index: str
    lower: Node
    upper: Node


@dataclass(frozen=True)
class Equation(Node):
    chains: tuple[Chain, ...]
    ranges: tuple[Range, ...] = ()
    latex: str = field(default="", compare=False)


def parts(node: Any) -> Iterator[Node]:
    """Yield the nodes directly below a node, or in a tuple of nodes."""
    for part in node if isinstance(node, tuple) else vars(node).values():
        if isinstance(part, Node):
            yield part
        elif isinstance(part, tuple):
            yield from parts(part)


def walk(node: Any) -> Iterator[Node]:
    """Yield a node, or each of a tuple, and everything below it."""
    if isinstance(node, Node):
        yield node
    for part in parts(node):
        yield from walk(part)


def rebuild(tree: Any, edit: Callable[[Any], Any]) -> Any:
    """Return the tree with each node replaced by what `edit` makes of it, None meaning itself."""
    new = edit(tree)
    if new is not None:
        return new
    if isinstance(tree, tuple):
        return tuple(rebuild(part, edit) for part in tree)
    if not is_dataclass(tree):
        return tree
    node: Any = tree
    return replace(node, **{f.name: rebuild(getattr(tree, f.name), edit) for f in fields(tree)})


def factors_of(node: Node | None) -> list[Node]:
    """Return the factors that stand side by side in a node."""
    if isinstance(node, Binary) and node.op == "":
        return factors_of(node.left) + factors_of(node.right)
    return [] if node is None else [node]


# Writing.


def to_latex(node: Any) -> str:
    """Return LaTeX that reads as the same tree, up to brackets that change nothing."""
    match node:
        case Number(text):
            return text
        case Symbol(name, subs, layer):
            below = "_{" + ", ".join(map(to_latex, subs)) + "}" if subs else ""
            star = name.endswith("^*")
            above = "^{(" + to_latex(layer) + ")}" if layer else ""
            return f"{{{name}}}{below}{above}" if star and above else name + below + above
        case Dots():
            return r"\dots"
        case Ones(row):
            return r"\mathbf{1}^\top" if row else r"\mathbf{1}"
        case Unary(op, of):
            return unary_latex(op, of)
        case Binary(op, left, right):
            return binary_latex(op, left, right)
        case Component(of, subs):
            return rf"\left({to_latex(of)}\right)_{{{', '.join(map(to_latex, subs))}}}"
        case Call(function, primes, arguments):
            return (
                rf"{function}{chr(39) * primes}\left({', '.join(map(to_latex, arguments))}\right)"
            )
        case Big(op, index, lower, upper, body):
            sign = r"\to" if op == r"\lim" else "="
            below = index if lower is None else f"{index} {sign} {to_latex(lower)}"
            above = "" if upper is None else f"^{{{to_latex(upper)}}}"
            return rf"{op}_{{{below}}}{above} {inside(body)}"
        case Mean(op, values, over):
            below = f"_{{{', '.join(map(to_latex, over))}}}" if over else ""
            return rf"{op}{below}\left[{', '.join(map(to_latex, values))}\right]"
        case Derivative(of, by):
            below = " ".join(rf"\partial {to_latex(symbol)}" for symbol in by)
            order = f"^{{{len(by)}}}" if len(by) > 1 else ""
            return (
                rf"\frac{{\partial{order}}}{{{below}}} \left({to_latex(of)}\right)"
                if by
                else rf"\nabla {inside(of)}"
            )
    return whole_latex(node)


def whole_latex(node: Any) -> str:
    """Return LaTeX of what is more than a product: matrices, cases, sets, relations and ranges."""
    match node:
        case At(of, at_symbol, value):
            return rf"\left.{to_latex(of)}\right|_{{{to_latex(at_symbol)} = {to_latex(value)}}}"
        case Matrix(rows):
            lines = r" \\ ".join(" & ".join(map(to_latex, row)) for row in rows)
            return rf"\begin{{bmatrix}} {lines} \end{{bmatrix}}"
        case Cases(rows):
            lines = r" \\ ".join(
                rf"{to_latex(value)} & {to_latex(when) if when else chr(92) + 'text{otherwise}'}"
                for value, when in rows
            )
            return rf"\begin{{cases}} {lines} \end{{cases}}"
        case Reals(size):
            return r"\mathbb{R}" + (f"^{{{to_latex(size)}}}" if size else "")
        case SetOf(members):
            return r"\{" + ", ".join(map(to_latex, members)) + r"\}"
        case Chain(sides, relations):
            tail = (
                f" {relation} {to_latex(side)}"
                for relation, side in zip(relations, sides[1:], strict=True)
            )
            return to_latex(sides[0]) + "".join(tail)
        case Range(index, lower, upper):
            return rf"{index} = {to_latex(lower)}, \dots, {to_latex(upper)}"
        case Equation(chains, ranges):
            return r", \quad ".join(map(to_latex, chains + ranges))
    raise TypeError(f"to_latex: {type(node).__name__} is no node of a formula")


def unary_latex(op: str, of: Node) -> str:
    match op:
        case "-":
            return f"-{inside(of)}"
        case r"\top":
            return rf"{{{inside(of)}}}^\top"
        case r"\sqrt":
            return rf"\sqrt{{{to_latex(of)}}}"
        case "|":
            return rf"\left|{to_latex(of)}\right|"
        case "O":
            return rf"O\left({to_latex(of)}\right)"
        case r"\mathbb{1}":
            return rf"\mathbb{{1}}\left[{to_latex(of)}\right]"
    kind = op.removeprefix(r"\lVert")
    return rf"\left\lVert {to_latex(of)} \right\rVert{kind}"


def binary_latex(op: str, left: Node, right: Node) -> str:
    match op:
        case r"\frac":
            return rf"\frac{{{to_latex(left)}}}{{{to_latex(right)}}}"
        case "^":
            return f"{inside(left)}^{{{to_latex(right)}}}"
        case "+" | "-":
            last = isinstance(left, Binary) and left.op in ("+", "-")
            return f"{to_latex(left) if last else inside(left)} {op} {inside(right)}"
    word = isinstance(left, Symbol) and left.name.startswith(r"\operatorname")
    if op == "" and (isinstance(right, Number) or (word and inside(right).startswith(r"\left("))):
        op = r"\cdot"
    return f"{inside(left)} {op} {inside(right)}"


def inside(node: Node) -> str:
    """Return the LaTeX of a node as an operand, in brackets unless it stands on its own."""
    alone = isinstance(node, Number | Symbol | Ones | Call | Matrix | Mean) or (
        isinstance(node, Unary) and node.op in (r"\lVert", "|", r"\sqrt")
    )
    return to_latex(node) if alone else rf"\left({to_latex(node)}\right)"


def constant(node: Node) -> bool:
    """Return whether a side is made of numbers alone."""
    return not any(
        isinstance(n, Symbol | Ones | Reals | SetOf) and n != Symbol("e") for n in walk(node)
    )
