"""The pieces of a formula that the grammar has found, each for itself."""

from __future__ import annotations

import re
from typing import Any

from lark import Token, Transformer

from .differentials import after_d, derivative
from .intermediate import (
    SPELLED,
    Group,
    Operator,
    Scripted,
    Unseen,
    is_token,
)
from .scripts import at_value
from .tree import (
    Binary,
    Cases,
    Chain,
    Dots,
    LatexError,
    Matrix,
    Mean,
    Node,
    Number,
    Ones,
    Reals,
    SetOf,
    Symbol,
    Unary,
    walk,
)


class Pieces(Transformer[Token, Any]):
    """Makes the nodes that need no other piece to be understood."""

    def NAME(self, token: Token) -> Symbol:
        r"""Return the symbol of a name; \mathrm{d} is the letter d, other words are names."""
        word = re.search(r"\{([a-zA-Z]+)\}", token)
        name = str(token) if word is None else word[1]
        if len(name) > 1 and word:
            name = rf"\operatorname{{{SPELLED.get(name, name)}}}"
        return Symbol(name, at=token.start_pos or 0)

    def NUMBER(self, token: Token) -> Number:
        return Number(str(token), at=token.start_pos or 0)

    def ONES(self, token: Token) -> Ones:
        return Ones(at=token.start_pos or 0)

    def DOTS(self, token: Token) -> Dots:
        return Dots(at=token.start_pos or 0)

    def REALS(self, token: Token) -> Reals:
        return Reals(at=token.start_pos or 0)

    def NABLA(self, token: Token) -> Operator:
        return Operator((), at=token.start_pos or 0)

    def lower(self, items: list[Any]) -> list[Any]:
        return [item for item in items if not isinstance(item, Token)]

    def unseen(self, items: list[Any]) -> Node:
        return Unseen(items[0], at=min(node.at for node in walk(items[0])))

    def digit(self, items: list[Any]) -> Number:
        number = items[0]
        if len(number.text) > 1:
            raise LatexError(f"TeX takes only the first digit; write {{{number.text}}}", number.at)
        return number

    def factor(self, items: list[Any]) -> Scripted:
        return Scripted(items[0], tuple(items[1:]), at=items[0].at)

    def primes(self, items: list[Any]) -> tuple[Any, ...]:
        return ("primes", str(items[0]), items[0].start_pos)

    def bar(self, items: list[Any]) -> tuple[Any, ...]:
        return ("bar", items[-1], items[0].start_pos)

    def script(self, items: list[Any]) -> tuple[Any, ...]:
        kind, value = items[1]
        return (kind, value, items[0].start_pos)

    def sub(self, items: list[Any]) -> tuple[Any, ...]:
        return ("sub", tuple(item for item in items if isinstance(item, Node)))

    def power(self, items: list[Any]) -> tuple[Any, ...]:
        return ("power", items[0])

    def layer(self, items: list[Any]) -> tuple[Any, ...]:
        return ("layer top" if is_token(items[-1], "TOP") else "layer", items[1])

    def top(self, items: list[Any]) -> tuple[Any, ...]:
        return ("top", None)

    def star(self, items: list[Any]) -> tuple[Any, ...]:
        return ("star", None)

    def args(self, items: list[Any]) -> tuple[Any, ...]:
        return tuple(items)

    def group(self, items: list[Any]) -> Node:
        return Group(items[1], at=items[0].start_pos)

    def accent(self, items: list[Any]) -> Node:
        return Symbol(f"{items[0]}{{{items[1].name}}}", at=items[0].start_pos)

    def unary(self, items: list[Any]) -> Node:
        op = {"NORM": r"\lVert", "BAR": "|", "ORDER": "O"}.get(items[0].type, r"\mathbb{1}")
        of = next(item for item in items if isinstance(item, Node))
        return Unary(op, of, at=items[0].start_pos)

    def mean(self, items: list[Any]) -> Node:
        op = r"\mathbb{E}" if "E" in items[0] else r"\mathbb{P}"
        of = next(item for item in items[1:] if isinstance(item, Node))
        condition = isinstance(of, Chain) and bool(of.relations)
        if condition != (op == r"\mathbb{P}"):
            advice = r"write \mathbb{P}(z > 0)" if condition else r"write \mathbb{E}[z]"
            raise LatexError(f"a chance is of a condition, a mean of a number; {advice}", of.at)
        of = of if condition else of.sides[0] if isinstance(of, Chain) else of
        over = next((item[1] for item in items if isinstance(item, tuple)), ())
        return Mean(op, (of,), over, at=items[0].start_pos)

    def root(self, items: list[Any]) -> Node:
        return Unary(r"\sqrt", items[1], at=items[0].start_pos)

    def set_of(self, items: list[Any]) -> Node:
        return SetOf(items[1], at=items[0].start_pos)

    def fraction(self, items: list[Any]) -> Node:
        _, top, bottom = items
        at = items[0].start_pos
        for d in (r"\partial", "d"):
            of, by = after_d(top, d), after_d(bottom, d)
            if of is not None and by is not None:
                return derivative(of, by, at)
        return Binary(r"\frac", top, bottom, at=at)

    def evaluated(self, items: list[Any]) -> Node:
        return at_value(items[1], items[-1], items[0].start_pos)

    def cases(self, items: list[Any]) -> Node:
        rows = tuple(item for item in items if isinstance(item, tuple))
        early = next((value for value, when in rows[:-1] if when is None), None)
        if early:
            raise LatexError(r"\text{otherwise} is the last of the cases; move it down", early.at)
        return Cases(rows, at=items[0].start_pos)

    def case(self, items: list[Any]) -> tuple[Any, ...]:
        return (items[0], None if is_token(items[1], "OTHERWISE") else items[1])

    def matrix(self, items: list[Any]) -> Node:
        rows = tuple(item for item in items if isinstance(item, tuple))
        if len({len(row) for row in rows}) > 1:
            raise LatexError("the rows differ in length; give each as many &", rows[0][0].at)
        return Matrix(rows, at=items[0].start_pos)
