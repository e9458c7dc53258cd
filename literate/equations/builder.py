r"""The tree of a formula is built from the pieces that the grammar has found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lark import Token

from .chains import as_range, chained, conjuncts, index_of, under
from .differentials import with_slashed_derivative
from .dots import without_dots
from .grammar import MOMENTS, NAMED
from .intermediate import (
    SHORT,
    Group,
    Operator,
    Scripted,
    Unseen,
    check_scripts,
    is_argument,
    is_group,
    is_lone,
    is_token,
    misplaced,
    no_function,
    seen,
    side_by_side,
)
from .pieces import Pieces
from .scripts import scripted
from .tree import (
    Big,
    Binary,
    Call,
    Chain,
    Derivative,
    Dots,
    Equation,
    LatexError,
    Mean,
    Node,
    Number,
    Range,
    Symbol,
    Unary,
    factors_of,
    to_latex,
    walk,
)


class Builder(Pieces):
    """Makes the tree; `functions` decides between a call and a product, sigma(x) and w(x + b)."""

    def __init__(self, functions: frozenset[str]):
        super().__init__()
        self.functions = functions
        self.labels: list[Chain] = []  # what braces say of what they embrace
        self.closed: dict[int, Node] = {}  # by their ids: what stands in parentheses,
        self.wide: dict[int, Node] = {}  # and derivatives whose end nobody sees

    def start(self, items: list[Any]) -> Equation:
        """Return the claims, each under its condition if it has one, and the ranges."""
        links = list(items)
        chains: list[Chain] = []
        ranges: list[Range] = []
        free = 0  # claims since the last condition
        while links:
            given = links.pop(0) if is_token(links[0], "GIVEN") else None
            link = links.pop(0)
            dots = next((k for k, link in enumerate(links) if not is_lone(link, Number)), 0)
            if link.relations and links and is_lone(links[dots], Dots):
                last, *more = conjuncts(links[dots + 1]) if links[dots + 1 :] else [None]
                ranges.append(as_range(link, links[:dots], last))
                links[: dots + 2] = more
            elif given:
                if free != 1:
                    sentence = "which claim has this condition? display that one alone before it"
                    raise LatexError(sentence, given.start_pos)
                chains[-1], free = under(link, chains[-1]), 0
            else:
                chains += conjuncts(link)
                free += len(conjuncts(link))
        return Equation((*chains, *self.labels), tuple(ranges))

    def link(self, items: list[Any]) -> Chain:
        return chained(items)

    def claim(self, items: list[Any]) -> Chain:
        if len({str(item) for item in items[1::2]}) > 1:
            raise LatexError(r"\land beside \lor; display them apart", items[3].start_pos)
        return chained(items)

    def chain(self, items: list[Any]) -> Chain:
        chain = chained(items, always=True)
        for node in walk(chain):
            sentence = misplaced(node, chain)
            if sentence:
                raise LatexError(sentence, node.at)
        return chain

    def sum(self, items: list[Any]) -> Node:
        items = items if isinstance(items[0], Token) else [None, *items]
        terms = list(zip([str(sign or "+") for sign in items[::2]], items[1::2], strict=True))
        while any(isinstance(term, Dots) for _, term in terms) and len(terms) > 1:
            terms = without_dots(terms, r"\sum")
        node: Any = None
        for sign, term in terms:
            if isinstance(term, Unseen):
                term = seen(term) if sign == "-" else term.of
            if node is None:
                node = term if sign == "+" else Unary("-", term, at=term.at)
            else:
                node = Binary(sign, node, term, at=term.at)
        return node

    def term(self, items: list[Any]) -> Node:
        self.check_neighbors(items)
        if len(items) == 1 and self.is_additive(items[0]):
            return items[0].base
        rest, factors = list(items), []
        while rest:
            op = str(rest.pop(0)) if isinstance(rest[0], Token) else ""
            factors.append((op, self.operand(rest)))
        while any(isinstance(factor, Dots) for _, factor in factors) and len(factors) > 1:
            factors = without_dots(factors, r"\prod")
        factors = with_slashed_derivative(factors)
        previous, node = factors[0]
        last = node
        for op, factor in factors[1:]:
            sentence = "" if op else side_by_side(previous, last, factor)
            if sentence:
                raise LatexError(sentence, factor.at)
            node, previous, last = Binary(op, node, factor, at=factor.at), op, factor
        return node

    def check_neighbors(self, items: list[Any]) -> None:
        """Raise where people would read another product: braces are unseen, f(x) is a call."""
        for before, item in zip([None, *items], items, strict=False):
            if not isinstance(item, Scripted):
                continue
            if isinstance(item.base, Unseen) and not self.is_single(item.base.of):
                product = all(map(self.is_single, factors_of(item.base.of)))
                fits = len(items) == 1 or (product and not isinstance(before, Token))
                if item.scripts or not fits:
                    seen(item.base)
            named = isinstance(before, Scripted) and isinstance(before.base, Symbol)
            called = named and is_argument(item.base) and not self.function_of(before)
            if called and before.base.name not in (r"\partial", "d"):
                raise LatexError(no_function(before.base.name), before.at)

    def is_single(self, node: Node) -> bool:
        """Return whether a node needs no parentheses among factors."""
        loose = isinstance(node, Binary) and node.op not in (r"\frac", "^")
        signed = isinstance(node, Unary) and node.op == "-"
        open_ended = loose or signed or isinstance(node, Big) or id(node) in self.wide
        return id(node) in self.closed or not open_ended

    def is_additive(self, item: Any) -> bool:
        """Return whether unseen braces hold a sum, or something with a sign."""
        unseen = isinstance(item, Scripted) and isinstance(item.base, Unseen)
        sum_or_sign = unseen and getattr(item.base.of, "op", "") in ("+", "-")
        return sum_or_sign and not self.is_single(item.base.of)

    def operand(self, rest: list[Any]) -> Node:
        """Take one operand from the list: a call with its arguments, or the next factor."""
        item = rest.pop(0)
        if not isinstance(item, Scripted):
            return item
        if isinstance(item.base, Operator):
            return self.applied(item, rest)
        if isinstance(item.base, Symbol):
            if self.function_of(item):
                return self.call(item, rest)
            if item.base.name.startswith(r"\operatorname") and is_group(rest[:1]):
                raise LatexError(no_function(item.base.name), item.at)
        node = scripted(item.base, item.scripts, item.at)
        if isinstance(item.base, Group):
            self.closed[id(node)] = node
        return node

    def function_of(self, item: Scripted) -> str:
        """Return the name of the function that a base is, perhaps with what stands below it."""
        name = item.base.name
        below = [value for kind, value, _ in item.scripts if kind == "sub"]
        full = to_latex(Symbol(name, below[0])) if len(below) == 1 else name
        return next((known for known in (full, name) if known in self.functions), "")

    def call(self, item: Scripted, rest: list[Any]) -> Node:
        name, at = self.function_of(item), item.at
        primes = sum(len(value) for kind, value, _ in item.scripts if kind == "primes")
        below = [value for kind, value, _ in item.scripts if kind == "sub"]
        scripts = tuple(s for s in item.scripts if s[0] not in ("primes", "sub"))
        check_scripts(name, scripts, at)
        base = below if name == r"\log" else []
        if below and not base and name == item.base.name:
            if name[1:] in NAMED.split():
                sentence = f"{name} with an index is no function of the table; say what it is"
                raise LatexError(sentence, at)
            return scripted(item.base, item.scripts, at)
        if is_group(rest[:1]):
            following = rest.pop(0)
            arguments, scripts = following.base.arguments, scripts + following.scripts
        elif name[1:] in NAMED.split():
            arguments = (self.argument(name, rest, at),)
        else:
            return scripted(item.base, item.scripts, at)
        call: Node = Call(name, primes, arguments, at=at)
        if name in MOMENTS:
            call = self.moment(name, primes, arguments, at)
        if base:
            call = Binary(r"\frac", call, Call(name, 0, base[0], at=at), at=at)
        return scripted(call, scripts, at)

    def moment(self, name: str, primes: int, arguments: tuple[Node, ...], at: int) -> Node:
        """Return a variance of one argument, or a covariance of two."""
        if primes or len(arguments) != MOMENTS[name]:
            raise LatexError(f"{name} of {('one', 'two')[MOMENTS[name] - 1]}, and no prime", at)
        return Mean(name, arguments, at=at)

    def argument(self, name: str, rest: list[Any], at: int) -> Node:
        r"""Take what a function such as \tanh is applied to without parentheses."""
        if not rest or isinstance(rest[0], Token):
            raise LatexError(f"{name} of what? write its argument in parentheses", at)
        argument = self.operand(rest)
        if rest:
            raise LatexError(f"{name} of how much? write its argument in parentheses", at)
        return argument

    def applied(self, item: Scripted, rest: list[Any]) -> Node:
        """Return the derivative of what follows a nabla or a d/dz: its bracket, or all of it."""
        at, by = item.at, item.base.by
        below = [subs for kind, subs, _ in item.scripts if kind == "sub" and len(subs) == 1]
        if len(item.scripts) > len(below) or (below and by):
            raise LatexError("a derivative with scripts of its own; write it out", at)
        if not rest or isinstance(rest[0], Token):
            raise LatexError("the derivative of what? write it after the operator", at)
        following = rest[0]
        if not by and not isinstance(following, Scripted):
            raise LatexError("the gradient of how much? put all of it in parentheses", at)
        if by and not is_group(rest[:1]):
            node = Derivative(seen(self.term(rest)), by, at=at)
            self.wide[id(node)] = node
            rest.clear()
            return node
        by = by or tuple(sub for subs in below for sub in subs)
        rest[0] = replace(following, scripts=())
        last = following
        if (
            isinstance(following.base, Symbol)
            and self.function_of(following)
            and is_group(rest[1:2])
        ):
            last, rest[0], rest[1] = rest[1], following, replace(rest[1], scripts=())
        slope = scripted(Derivative(self.operand(rest), by, at=at), last.scripts, at)
        if item.base.by and rest:
            raise LatexError("the derivative of how much? put all of it in parentheses", at)
        return slope

    def big(self, items: list[Any]) -> Node:
        op, body, at = "".join(items[0].split()), seen(items[-1]), items[0].start_pos
        op = {r"\argmax": r"\arg\max", r"\argmin": r"\arg\min"}.get(op, op)
        limits = {t.type: items[i + 1] for i, t in enumerate(items) if t in ("_", "^")}
        lower = limits.get("UNDER", [None])
        if len(lower) > 1 and "SUP" in limits:
            raise LatexError("which index has this upper limit? write a sum for each", at)
        if op != r"\sum" and isinstance(body, Binary) and body.op == "/":
            raise LatexError(r"is this a part of the product? write \frac or parentheses", body.at)
        for chain in reversed(lower):
            index, start = index_of(chain, at, r"\to" if op == r"\lim" else "=")
            if op == r"\lim" and start is None:
                raise LatexError(r"a limit towards what? write \lim_{h \to 0}", at)
            body = Big(op, index, start, limits.get("SUP"), body, at=at)
        return body

    def braced(self, items: list[Any]) -> Scripted:
        r"""Return what an \underbrace embraces; what is written below it is one more claim."""
        brace, _, of, _, *label = items
        if label:
            mark, relations, sides = label[0]
            if mark != ("_" if "under" in brace else "^"):
                raise LatexError("the label of a brace stands behind its tip", brace.start_pos)
            if sides:
                self.labels.append(Chain((of, *sides), relations, at=of.at))
        return Scripted(Unseen(of, at=brace.start_pos), (), at=brace.start_pos)

    def label(self, items: list[Any]) -> tuple[str, tuple[str, ...], tuple[Node, ...]]:
        mark = str(items[0])
        if len(items) > 2 and is_token(items[2], "NOTE"):
            return mark, (), ()
        claim: Any = next(item for item in items if isinstance(item, Node))
        first = next((str(item) for item in items if is_token(item, "REL")), "=")
        if isinstance(claim, Symbol):
            return mark, ("=",), (claim,)
        return mark, (SHORT.get(first, first), *claim.relations), claim.sides
