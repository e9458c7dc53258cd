"""What stands above, below and behind a symbol becomes part of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .intermediate import Group, Unseen
from .tree import (
    At,
    Binary,
    Chain,
    Component,
    LatexError,
    Node,
    Number,
    Reals,
    Symbol,
    Unary,
    to_latex,
)


def scripted(base: Any, scripts: tuple[Any, ...], at: int) -> Node:
    """Return the node of a base with what stands above, below and behind it."""
    if isinstance(base, Group) and len(base.arguments) > 1:
        raise LatexError("a comma inside parentheses; only functions take several arguments", at)
    closed = isinstance(base, Group | Unseen)
    node = base.arguments[0] if isinstance(base, Group) else base.of if closed else base
    above = [where for kind, _, where in scripts if kind in ("power", "layer", "top", "layer top")]
    if isinstance(base, Unseen) and isinstance(node, Binary) and node.op == "^":
        above.insert(0, at)
    if len(above) > 1:
        raise LatexError(r"double superscript; write {A^{(l)}}^\top", above[1])
    below = [where for kind, _, where in scripts if kind == "sub"]
    if len(below) > 1:
        raise LatexError("double subscript; write one, such as _{ij}", below[1])
    if any(kind == "bar" for kind, _, _ in scripts[:-1]):
        raise LatexError("a bar with |_{t=0} ends what it is about; put it in parentheses", at)
    first = ("sub", "layer", "layer top", "star", "primes")
    for kind, value, where in sorted(scripts, key=lambda script: script[0] not in first):
        node = with_script(node, kind, value, where, at, closed)
        closed = closed and kind not in first
    return node


def with_script(node: Node, kind: str, value: Any, where: int, at: int, closed: bool) -> Node:
    """Return the node with one more script; `closed` says that parentheses enclose it."""
    match kind:
        case "sub" if isinstance(node, Unary) and node.op == r"\lVert" and not closed:
            return replace(node, op=rf"\lVert_{{{', '.join(map(to_latex, value))}}}")
        case "sub" if isinstance(node, Reals | Unary) and not closed:
            raise LatexError("nothing here has components; put parentheses around what has", where)
        case "sub":
            if isinstance(node, Symbol) and not node.subs:
                return replace(node, subs=value)
            return Component(node, value, at=at)
        case "star" | "primes" if isinstance(node, Symbol) and not closed:
            return replace(node, name=node.name + ("^*" if kind == "star" else value))
        case "layer" | "layer top":
            node = in_layer(node, value, where, at)
            return Unary(r"\top", node, at=at) if kind == "layer top" else node
        case "top":
            return Unary(r"\top", node, at=at)
        case "bar":
            return at_value(node, value, where)
        case "power":
            return (
                Reals(value, at=at) if isinstance(node, Reals) else Binary("^", node, value, at=at)
            )
    raise LatexError(f"a {kind} on something that is no symbol; remove it", where)


def in_layer(node: Node, index: tuple[Node, ...], where: int, at: int) -> Node:
    """Return a symbol of a layer, or a power whose exponent stands in parentheses."""
    if isinstance(node, Symbol) and node.name != "e" and len(index) == 1:
        return replace(node, layer=index[0])
    if len(index) > 1 or (isinstance(index[0], Number | Symbol) and node != Symbol("e")):
        raise LatexError("(…) above counts layers; write a power without it", where)
    return Binary("^", node, index[0], at=at)


def at_value(of: Node, chain: Chain, at: int) -> At:
    if chain.relations != ("=",) or not isinstance(chain.sides[0], Symbol):
        raise LatexError("evaluated where? write |_{t=0}", at)
    return At(of, chain.sides[0], chain.sides[1], at=at)
