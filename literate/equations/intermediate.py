"""Intermediate nodes, which are gone when a formula is a tree, and what may stand beside what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lark import Token

from .tree import (
    Binary,
    Chain,
    Dots,
    LatexError,
    Node,
    Number,
    Reals,
    SetOf,
    Symbol,
    Unary,
    walk,
)


@dataclass(frozen=True)
class Scripted(Node):
    base: Any
    scripts: tuple[Any, ...]


@dataclass(frozen=True)
class Group(Node):
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Unseen(Node):
    """What stands between braces that nobody sees."""

    of: Node


@dataclass(frozen=True)
class Operator(Node):
    r"""\frac{d}{dz} or \nabla_w, before what it is applied to."""

    by: tuple[Symbol, ...]


def is_token(item: Any, kind: str) -> bool:
    return isinstance(item, Token) and item.type == kind


def is_lone(link: Any, kind: type) -> bool:
    return isinstance(link, Chain) and len(link.sides) == 1 and isinstance(link.sides[0], kind)


def is_group(items: list[Any]) -> bool:
    """Return whether a list begins with something in parentheses."""
    return bool(items) and isinstance(items[0], Scripted) and isinstance(items[0].base, Group)


def is_argument(base: Any) -> bool:
    """Return whether parentheses hold one name or number, as those of f(x) do."""
    return (
        isinstance(base, Group)
        and len(base.arguments) == 1
        and isinstance(base.arguments[0], Symbol | Number)
    )


def check_scripts(name: str, scripts: tuple[Any, ...], at: int) -> None:
    """Raise where what stands above a function could be more than a power."""
    for kind, value, _ in scripts:
        if kind == "power" and isinstance(value, Unary):
            raise LatexError(f"{name}^{{-1}} could be the inverse; write a fraction or a name", at)
        if kind.startswith("layer"):
            sentence = f"{name}^{{(2)}} could be a derivative; write {name}'', or a power"
            raise LatexError(sentence, at)


def seen(node: Node) -> Node:
    """Return a node, unless its braces would have to be seen."""
    if isinstance(node, Unseen):
        raise LatexError("braces are no parentheses to those who read; write (…)", node.at)
    return node


def no_function(name: str) -> str:
    """Return what to do about a name before parentheses that is no function."""
    word = name.removeprefix(r"\operatorname{").removesuffix("}")
    return (
        f"{word} is not a function of the table; add {word}(x) to it, or, for a product, "
        r"write \cdot or no parentheses"
    )


SHORT = {
    r"\leq": r"\le",
    r"\geq": r"\ge",
    r"\neq": r"\ne",
    r"\lt": "<",
    r"\gt": ">",
    r"\Leftrightarrow": r"\iff",
    r"\Rightarrow": r"\implies",
}

SPELLED = {"ReLU": "relu", "sgn": "sign", "LSE": "logsumexp"}


def side_by_side(op: str, before: Node, factor: Node) -> str:
    """Return why a factor cannot stand behind another, which an operator may have joined."""
    if op == r"\odot":
        return r"a product beside \odot; put one of them in parentheses"
    if op == "/":
        return r"what is below the /? write \frac{…}{…}"
    if isinstance(factor, Number):
        return r"a number behind a factor; write \cdot between them"
    if isinstance(before, Number) and is_mixed(factor):
        return r"this reads as a mixed number; write \cdot"
    return ""


def misplaced(node: Node, chain: Chain) -> str:
    """Return what is wrong with the place that a node has in a chain, if anything is."""
    pairs = zip(chain.relations, chain.sides[1:], strict=True)
    match node:
        case Dots() if chain.sides != (node,):
            return r"the pattern of these dots is not clear; write a \sum or \prod"
        case Reals() | SetOf() if chain.relations and (r"\in", node) not in pairs:
            return r"a set stands behind \in; remove it"
        case Unary("O"):
            terms = [term for side in chain.sides for term in terms_of(side)]
            orders = [n for n in walk(chain) if isinstance(n, Unary) and n.op == "O"]
            if len(orders) > 1 or node not in terms or set(chain.relations) != {"="}:
                return "an O(…) is one term of a sum on one side of an =; put it there"
    return ""


def terms_of(node: Node) -> list[Node]:
    """Return the terms of a sum."""
    if isinstance(node, Binary) and node.op in ("+", "-"):
        return [*terms_of(node.left), *terms_of(node.right)]
    return [node]


def is_mixed(node: Node) -> bool:
    """Return whether a node is a half or the like, which behind a number would be added to it."""
    return isinstance(node, Binary) and node.op == r"\frac" and isinstance(node.left, Number)
