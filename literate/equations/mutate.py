r"""One small edit after the other: what a slip of the pen makes of an equation.

A check that would pass them, too, would not be one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from .tree import Big, Binary, Call, Chain, Mean, Node, Number, Symbol, Unary, factors_of

SWAP = "swap factors"  # of numbers, the same expression
NUMBER = "change a number"  # of a bound: a larger one would do, if it is not the least
LIKE = {
    r"\sigma": r"\tanh",
    r"\tanh": r"\sigma",
    r"\sin": r"\cos",
    r"\cos": r"\sin",
    r"\exp": r"\sinh",
    r"\max": r"\min",
    r"\min": r"\max",
}
OTHER = {"n": "L", "L": "n"}


def mutants(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield everything that one small edit makes of a tree, with the kind of the edit."""
    if isinstance(node, tuple):
        for i, part in enumerate(node):
            for kind, new in mutants(part):
                yield kind, (*node[:i], new, *node[i + 1 :])
    if not isinstance(node, Node):
        return
    yield from edits(node)
    for f in fields(node):
        if f.name != "ranges":
            for kind, new in mutants(getattr(node, f.name)):
                yield kind, replace(node, **{f.name: new})


def edits(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield what an edit at the top of a tree makes of it."""
    match node:
        case Number(text):
            yield NUMBER, Number(bumped(text))
        case Unary("-", of):
            yield "drop a sign", of
        case Unary(r"\top", of):
            yield "drop a transpose", of
        case Binary("+" | "-" as op, left, right) if getattr(right, "op", "") != "O":
            yield "flip a sign", Binary("-" if op == "+" else "+", left, right)
            yield "drop a term", left
        case Binary(r"\odot", left, right):
            yield "⊙ to a product", Binary("", left, right)
            yield from (("drop a factor", factor) for factor in (left, right))
        case Binary("" | r"\cdot" as op, left, right):
            yield SWAP, Binary(op, right, left)
            yield from (("drop a factor", factor) for factor in (left, right))
        case Binary(r"\frac" | "/", top, _):
            yield "drop a denominator", top
        case Call(function, primes, _):
            if primes:
                yield "drop a prime", replace(node, primes=primes - 1)
            if function in LIKE:
                yield "exchange a function", replace(node, function=LIKE[function])
        case Mean(r"\mathbb{E}", (of,)):
            yield "drop a mean", of
        case Big(_, _, _, upper, _) if upper:
            yield "end a sum early", replace(node, upper=Binary("-", upper, Number("1")))
        case Symbol(name, subs, layer):
            yield from shifted(node, subs, layer)
            if name in OTHER and not (subs or layer):
                yield "take another size", Symbol(OTHER[name])
        case Chain(sides, relations) if relations[:1] in (("=",), (r"\leftarrow",)):
            for i, side in enumerate(sides[1:], start=1):
                if side != Number("0"):
                    yield (
                        "flip a sign",
                        replace(node, sides=(*sides[:i], Unary("-", side), *sides[i + 1 :])),
                    )


def shifted(node: Symbol, subs: tuple[Node, ...], layer: Node | None) -> Iterator[tuple[str, Node]]:
    """Yield the symbol with an index one more, one less, or two of them exchanged."""
    for op in "+-":
        if layer:
            yield "shift an index", replace(node, layer=Binary(op, layer, Number("1")))
        for i, sub in enumerate(subs):
            if isinstance(sub, Symbol) and len(sub.name) == 1:
                moved = Binary(op, sub, Number("1"))
                yield "shift an index", replace(node, subs=(*subs[:i], moved, *subs[i + 1 :]))
    pair = factors_of(subs[0]) if len(subs) == 1 else list(subs)
    if len(pair) == 2:
        yield "swap indices", replace(node, subs=(pair[1], pair[0]))


def bumped(text: str) -> str:
    """Return a written number with its last digit changed."""
    return text[:-1] + str((int(text[-1]) + 1) % 10) if text != "9" else "8"
