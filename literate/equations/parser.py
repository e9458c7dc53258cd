r"""A formula is read once, into a tree: people see what KaTeX makes of the text, the checker this.

`parse` reads LaTeX into an `Equation`. Whatever the subset lacks is a `LatexError`, never a skip.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput
from lark.exceptions import VisitError

from .functions import ELEMENTWISE, WHOLE
from .tokens import Reading
from .tree import (
    At,
    Big,
    Binary,
    Call,
    Cases,
    Chain,
    Component,
    Derivative,
    Dots,
    Equation,
    LatexError,
    Matrix,
    Mean,
    Node,
    Number,
    Ones,
    Range,
    Reals,
    SetOf,
    Symbol,
    Unary,
    factors_of,
    rebuild,
    to_latex,
    walk,
)

# Reading.

GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta kappa lambda mu nu xi pi rho sigma "
    "tau phi varphi chi psi omega Gamma Delta Theta Lambda Sigma Phi Psi Omega ell infty partial"
)
NAMED = "exp log ln tanh cosh sinh sin cos max min"
MOMENTS = {r"\operatorname{Var}": 1, r"\operatorname{Cov}": 2}  # and of how many
FUNCTIONS = frozenset({"f", "g", r"\varphi", *ELEMENTWISE, *WHOLE, *MOMENTS})
LETTERS = "|".join(f"{GREEK} {NAMED}".split())
ACCENTS = (
    "hat|bar|tilde|dot|ddot|vec|check|breve|overline|widehat|widetilde|mathbf|boldsymbol|bm|"
    "mathcal|mathscr|mathfrak|mathsf|mathit"
)

# Sizes and narrow spaces are ignored. ^{{(…)}} is read neutrally, as "layer".
GRAMMAR = rf"""
start: GIVEN? link (_SEP GIVEN? link)*
link: claim (ARROW claim)*
claim: chain (JOIN chain)*
chain: sum (REL sum)*
sum: SIGN? term (SIGN term)*
term: factor (OP? factor)* (OP? big)? | big
big: BIG (UNDER lower)? (SUP piece)? term
lower: SUB link (_COMMA link)* "}}" | NAME
factor: atom script* | BRACE BRACED sum BRACED_END label? -> braced
label: MARK NAME | MARK LABEL (NOTE | REL? chain) LABEL_END
script: PRIMES -> primes | UNDER sub | SUP sup | AT UNDER SUB chain "}}" -> bar
sub: SUB sum (_COMMA sum)* "}}" | NAME | NUMBER
sup: piece -> power | TOP -> top | "{{" TOP "}}" -> top | STAR -> star | "{{" STAR "}}" -> star
   | "{{" LPAR args ")" TOP? "}}" -> layer
args: sum (_COMMA sum)*
?piece: "{{" sum "}}" | NAME | NUMBER -> digit
?atom: NAME | NUMBER | ONES | DOTS | REALS | NABLA | "{{" sum "}}" -> unseen
   | LPAR args ")" -> group | LSQB args "]" -> group
   | ACCENT "{{" NAME "}}" -> accent | ACCENT NAME -> accent
   | FRAC piece piece -> fraction | SQRT piece -> root | INDICATOR LSQB link "]" -> unary
   | MEAN (UNDER sub)? (LSQB link "]" | LPAR link ")") -> mean
   | NORM sum NORM_END -> unary | BAR sum BAR_END -> unary | ORDER LPAR sum ")" -> unary
   | SET args SET_END -> set_of | LEFT sum AT_END UNDER SUB chain "}}" -> evaluated
   | CASES case (_NEWLINE case)* END -> cases | MATRIX row (_NEWLINE row)* END -> matrix
case: sum _AND (link | OTHERWISE)
row: sum (_AND sum)* -> args

%declare _COMMA GIVEN OTHERWISE NOTE SUB BRACED BRACED_END MARK LABEL LABEL_END AT_END
LPAR: "("
LSQB: "["
_SEP: ","
STOP: /[.;]/
ARROW: /\\(iff|implies|Leftrightarrow|Rightarrow)(?![a-zA-Z])/
JOIN: /\\(land|lor)(?![a-zA-Z])/
REL: /:?=|<|>|\\(neq?|leq?|geq?|lt|gt|approx|in|leftarrow|to)(?![a-zA-Z])/
SIGN: /[+-]/
OP: /\\(cdot|times|odot)(?![a-zA-Z])|\//
BIG: /\\(sum|prod|lim|arg\s*\\max|arg\s*\\min|argmax|argmin)(?![a-zA-Z])/
UNDER: "_"
SUP: "^"
TOP: /\\(top|intercal)(?![a-zA-Z])/
STAR: /\\(ast|star)(?![a-zA-Z])|\*/
PRIMES: /'+/
NAME: /[a-zA-Z]|\\({LETTERS})(?![a-zA-Z])|\\(operatorname|mathrm)\s*\{{[a-zA-Z]+\}}/
WORDS: /\\text\s*\{{[^{{}}]*\}}/
NUMBER: /[0-9]+(\.[0-9]+)?|\.[0-9]+/
ONES.2: /\\(mathbf|boldsymbol)\s*(1|\{{1\}})/
INDICATOR.2: /\\mathbb\s*(1|\{{1\}})/
MEAN.2: /\\mathbb\s*([EP]|\{{[EP]\}})/
REALS.2: /\\mathbb\s*(R|\{{R\}})/
DOTS: /\\[lc]?dots[bcm]?(?![a-zA-Z])/
ACCENT: /\\({ACCENTS})(?![a-zA-Z])/
NABLA: /\\nabla(?![a-zA-Z])/
FRAC: /\\[td]?frac(?![a-zA-Z])/
SQRT: /\\sqrt(?![a-zA-Z]|\s*\[)/
NORM: /(\\left\s*)?\\lVert(?![a-zA-Z])|\\left\s*\\\|/
NORM_END: /(\\right\s*)?\\rVert(?![a-zA-Z])|\\right\s*\\\|/
DOUBLE: /\\\||\\Vert(?![a-zA-Z])/
BAR: /(\\left\s*)?\\lvert(?![a-zA-Z])|\\left\s*\|/
BAR_END: /(\\right\s*)?\\rvert(?![a-zA-Z])|\\right\s*\|/
AT: /\\[bB]igg?[lr]?\s*\||\||\\vert(?![a-zA-Z])/
ORDER.2: /(O|\\mathcal\s*(O|\{{O\}}))(?=\s*(\\left|\\[bB]igg?l)?\s*\()/
SET: /(\\left\s*)?\\\{{/
SET_END: /(\\right\s*)?\\\}}/
LEFT.2: /\\left\s*\./
LINES: /\\(begin|end)\{{(aligned|align\*?|split|gathered)\}}/
CASES: "\\begin{{cases}}"
MATRIX: /\\begin\{{[bp]matrix\}}/
END: /\\end\{{(cases|[bp]matrix)\}}/
_NEWLINE: /\\\\(\s*\[[0-9.]+(pt|em|ex|mu)\])?/
_AND: "&"
QUAD: /\\q?quad(?![a-zA-Z])/
BRACE: /\\(under|over)brace(?![a-zA-Z])/
SPACE: /[ \t\r\n]+|~|\\[,;:! >]|\\(displaystyle|textstyle|limits|boxed)(?![a-zA-Z])/
SIZE: /\\(left|right|[bB]igg?[lrm]?)(?=\s*([()\[\]]|\\[lr]?[vV]ert|\\[|{{}}]))/
%ignore SPACE
%ignore SIZE
"""

# Marks that live only while a product is read.


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


class Builder(Transformer):
    """Makes the tree; `functions` decides between a call and a product, sigma(x) and w(x + b)."""

    def __init__(self, functions: frozenset[str]):
        super().__init__()
        self.functions = functions
        self.labels: list[Chain] = []  # what braces say of what they embrace
        self.closed: dict[int, Node] = {}  # by their ids: what stands in parentheses,
        self.wide: dict[int, Node] = {}  # and derivatives whose end nobody sees

    def NAME(self, token: Token) -> Symbol:
        r"""Return the symbol of a name; \mathrm{d} is the letter d, other words are names."""
        word = re.search(r"\{([a-zA-Z]+)\}", token)
        name = str(token) if word is None else word[1]
        if len(name) > 1 and word:
            name = rf"\operatorname{{{SPELLED.get(name, name)}}}"
        return Symbol(name, at=token.start_pos)

    def NUMBER(self, token: Token) -> Number:
        return Number(str(token), at=token.start_pos)

    def ONES(self, token: Token) -> Ones:
        return Ones(at=token.start_pos)

    def DOTS(self, token: Token) -> Dots:
        return Dots(at=token.start_pos)

    def REALS(self, token: Token) -> Reals:
        return Reals(at=token.start_pos)

    def NABLA(self, token: Token) -> Operator:
        return Operator((), at=token.start_pos)

    def start(self, items: list) -> Equation:
        """Return the claims, each under its condition if it has one, and the ranges."""
        links, chains, ranges = list(items), [], []
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

    def link(self, items: list) -> Chain:
        return chained(items)

    def claim(self, items: list) -> Chain:
        if len({str(item) for item in items[1::2]}) > 1:
            raise LatexError(r"\land beside \lor; display them apart", items[3].start_pos)
        return chained(items)

    def chain(self, items: list) -> Chain:
        chain = chained(items, always=True)
        for node in walk(chain):
            sentence = misplaced(node, chain)
            if sentence:
                raise LatexError(sentence, node.at)
        return chain

    def sum(self, items: list) -> Node:
        items = items if isinstance(items[0], Token) else [None, *items]
        terms = list(zip([str(sign or "+") for sign in items[::2]], items[1::2], strict=True))
        while any(isinstance(term, Dots) for _, term in terms) and len(terms) > 1:
            terms = without_dots(terms, r"\sum")
        node = None
        for sign, term in terms:
            if isinstance(term, Unseen):
                term = seen(term) if sign == "-" else term.of
            if node is None:
                node = term if sign == "+" else Unary("-", term, at=term.at)
            else:
                node = Binary(sign, node, term, at=term.at)
        return node

    def term(self, items: list) -> Node:
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

    def check_neighbors(self, items: list) -> None:
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

    def operand(self, rest: list) -> Node:
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

    def call(self, item: Scripted, rest: list) -> Node:
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

    def argument(self, name: str, rest: list, at: int) -> Node:
        r"""Take what a function such as \tanh is applied to without parentheses."""
        if not rest or isinstance(rest[0], Token):
            raise LatexError(f"{name} of what? write its argument in parentheses", at)
        argument = self.operand(rest)
        if rest:
            raise LatexError(f"{name} of how much? write its argument in parentheses", at)
        return argument

    def applied(self, item: Scripted, rest: list) -> Node:
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
        node = scripted(Derivative(self.operand(rest), by, at=at), last.scripts, at)
        if item.base.by and rest:
            raise LatexError("the derivative of how much? put all of it in parentheses", at)
        return node

    def big(self, items: list) -> Node:
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

    def lower(self, items: list) -> list:
        return [item for item in items if not isinstance(item, Token)]

    def braced(self, items: list) -> Scripted:
        r"""Return what an \underbrace embraces; what is written below it is one more claim."""
        brace, _, of, _, *label = items
        if label:
            mark, relations, sides = label[0]
            if mark != ("_" if "under" in brace else "^"):
                raise LatexError("the label of a brace stands behind its tip", brace.start_pos)
            if sides:
                self.labels.append(Chain((of, *sides), relations, at=of.at))
        return Scripted(Unseen(of, at=brace.start_pos), (), at=brace.start_pos)

    def label(self, items: list) -> tuple[str, tuple[str, ...], tuple[Node, ...]]:
        mark = str(items[0])
        if len(items) > 2 and is_token(items[2], "NOTE"):
            return mark, (), ()
        claim = next(item for item in items if isinstance(item, Node))
        first = next((str(item) for item in items if is_token(item, "REL")), "=")
        if isinstance(claim, Symbol):
            return mark, ("=",), (claim,)
        return mark, (SHORT.get(first, first), *claim.relations), claim.sides

    def unseen(self, items: list) -> Node:
        return Unseen(items[0], at=min(node.at for node in walk(items[0])))

    def digit(self, items: list) -> Number:
        number = items[0]
        if len(number.text) > 1:
            raise LatexError(f"TeX takes only the first digit; write {{{number.text}}}", number.at)
        return number

    def factor(self, items: list) -> Scripted:
        return Scripted(items[0], tuple(items[1:]), at=items[0].at)

    def primes(self, items: list) -> tuple:
        return ("primes", str(items[0]), items[0].start_pos)

    def bar(self, items: list) -> tuple:
        return ("bar", items[-1], items[0].start_pos)

    def script(self, items: list) -> tuple:
        kind, value = items[1]
        return (kind, value, items[0].start_pos)

    def sub(self, items: list) -> tuple:
        return ("sub", tuple(item for item in items if isinstance(item, Node)))

    def power(self, items: list) -> tuple:
        return ("power", items[0])

    def layer(self, items: list) -> tuple:
        return ("layer top" if is_token(items[-1], "TOP") else "layer", items[1])

    def top(self, items: list) -> tuple:
        return ("top", None)

    def star(self, items: list) -> tuple:
        return ("star", None)

    def args(self, items: list) -> tuple:
        return tuple(items)

    def group(self, items: list) -> Node:
        return Group(items[1], at=items[0].start_pos)

    def accent(self, items: list) -> Node:
        return Symbol(f"{items[0]}{{{items[1].name}}}", at=items[0].start_pos)

    def unary(self, items: list) -> Node:
        op = {"NORM": r"\lVert", "BAR": "|", "ORDER": "O"}.get(items[0].type, r"\mathbb{1}")
        of = next(item for item in items if isinstance(item, Node))
        return Unary(op, of, at=items[0].start_pos)

    def mean(self, items: list) -> Node:
        op = r"\mathbb{E}" if "E" in items[0] else r"\mathbb{P}"
        of = next(item for item in items[1:] if isinstance(item, Node))
        condition = isinstance(of, Chain) and bool(of.relations)
        if condition != (op == r"\mathbb{P}"):
            advice = r"write \mathbb{P}(z > 0)" if condition else r"write \mathbb{E}[z]"
            raise LatexError(f"a chance is of a condition, a mean of a number; {advice}", of.at)
        of = of if condition else of.sides[0] if isinstance(of, Chain) else of
        over = next((item[1] for item in items if isinstance(item, tuple)), ())
        return Mean(op, (of,), over, at=items[0].start_pos)

    def root(self, items: list) -> Node:
        return Unary(r"\sqrt", items[1], at=items[0].start_pos)

    def set_of(self, items: list) -> Node:
        return SetOf(items[1], at=items[0].start_pos)

    def fraction(self, items: list) -> Node:
        _, top, bottom = items
        at = items[0].start_pos
        for d in (r"\partial", "d"):
            of, by = after_d(top, d), after_d(bottom, d)
            if of is not None and by is not None:
                return derivative(of, by, at)
        return Binary(r"\frac", top, bottom, at=at)

    def evaluated(self, items: list) -> Node:
        return at_value(items[1], items[-1], items[0].start_pos)

    def cases(self, items: list) -> Node:
        rows = tuple(item for item in items if isinstance(item, tuple))
        early = next((value for value, when in rows[:-1] if when is None), None)
        if early:
            raise LatexError(r"\text{otherwise} is the last of the cases; move it down", early.at)
        return Cases(rows, at=items[0].start_pos)

    def case(self, items: list) -> tuple:
        return (items[0], None if is_token(items[1], "OTHERWISE") else items[1])

    def matrix(self, items: list) -> Node:
        rows = tuple(item for item in items if isinstance(item, tuple))
        if len({len(row) for row in rows}) > 1:
            raise LatexError("the rows differ in length; give each as many &", rows[0][0].at)
        return Matrix(rows, at=items[0].start_pos)


def is_token(item: Any, kind: str) -> bool:
    return isinstance(item, Token) and item.type == kind


def is_lone(link: Any, kind: type) -> bool:
    return isinstance(link, Chain) and len(link.sides) == 1 and isinstance(link.sides[0], kind)


def is_group(items: list) -> bool:
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


def chained(items: list, always: bool = False) -> Any:
    """Return the chain of sides and the relations between them; a lone side may stay itself."""
    if len(items) == 1 and not always:
        return items[0]
    relations = tuple(SHORT.get(str(item), str(item)) for item in items[1::2])
    return Chain(tuple(items[::2]), relations, at=items[0].at)


def conjuncts(link: Chain) -> list[Chain]:
    r"""Return the claims that an "and" joins; to claim one of two is to claim nothing."""
    if link.relations[:1] == (r"\lor",):
        raise LatexError("which of these holds? say when each does", link.at)
    return list(link.sides) if link.relations[:1] == (r"\land",) else [link]


def under(condition: Chain, claim: Chain) -> Chain:
    """Return a claim that is made only where a condition holds."""
    if not condition.relations or not claim.relations or isinstance(claim.sides[0], Chain):
        raise LatexError("a condition and its claim need a relation each, such as =", condition.at)
    return Chain((condition, claim), (r"\implies",), at=claim.at)


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
    plain = isinstance(node, Symbol)
    match kind:
        case "sub" if isinstance(node, Unary) and node.op == r"\lVert" and not closed:
            return replace(node, op=rf"\lVert_{{{', '.join(map(to_latex, value))}}}")
        case "sub" if isinstance(node, Reals | Unary) and not closed:
            raise LatexError("nothing here has components; put parentheses around what has", where)
        case "sub":
            return (
                replace(node, subs=value)
                if plain and not node.subs
                else Component(node, value, at=at)
            )
        case "star" | "primes" if plain and not closed:
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


def index_of(link: Any, at: int, relation: str = "=") -> tuple[str, Node | None]:
    """Return the index of a sum and where it starts, if that is said."""
    if link is None:
        raise LatexError(r"over which index? write \sum_i or \sum_{i=1}^{n}", at)
    sides = link.sides if isinstance(link, Chain) else (link,)
    lone = isinstance(sides[0], Symbol) and sides[0] == Symbol(sides[0].name)
    if not lone or sides[0].name.startswith(r"\operatorname") or len(sides) > 2:
        raise LatexError("an index is one letter; write i, or i = 1", link.at)
    if len(sides) == 2 and link.relations[0] != relation:
        raise LatexError("an index starts at a value; write i = 1", link.at)
    return sides[0].name, sides[1] if len(sides) == 2 else None


def as_range(first: Chain, examples: list[Chain], last: Chain | None) -> Range:
    r"""Return the range of an index that runs l = 1, \dots, L, perhaps by way of 2 and 3."""
    name, lower = index_of(first, first.at)
    numbers = [lower, *(example.sides[0] for example in examples)]
    start = int(lower.text) if isinstance(lower, Number) and lower.text.isdigit() else 0
    counted = not examples or numbers == [Number(str(start + i)) for i in range(len(numbers))]
    if lower is None or last is None or len(last.sides) != 1 or not counted:
        raise LatexError(r"a range is written l = 1, \dots, L", first.at)
    return Range(name, lower, last.sides[0], at=first.at)


def is_mixed(node: Node) -> bool:
    """Return whether a node is a half or the like, which behind a number would be added to it."""
    return isinstance(node, Binary) and node.op == r"\frac" and isinstance(node.left, Number)


def is_whole(node: Node) -> bool:
    return isinstance(node, Number) and node.text.isdigit()


def after_d(node: Node, d: str) -> tuple[Node | None, int] | None:
    """Return what follows a leading d or partial and its order, or None where there is none."""
    if isinstance(node, Binary) and node.op == "":
        inner = after_d(node.left, d)
        if inner is None:
            return None
        left, order = inner
        return (node.right if left is None else replace(node, left=left), order)
    order = 1
    if isinstance(node, Binary) and node.op == "^" and is_whole(node.right):
        node, order = node.left, int(node.right.text)
    return (None, order) if node == Symbol(d) else None


def derivative(top: tuple, bottom: tuple, at: int) -> Node:
    """Return the derivative that a fraction of differentials means."""
    (of, order), (below, _) = top, bottom
    by: list[Symbol] = []
    for factor in factors_of(below):
        times = 1
        if isinstance(factor, Binary) and factor.op == "^" and is_whole(factor.right):
            factor, times = factor.left, int(factor.right.text)
        if factor in (Symbol(r"\partial"), Symbol("d")):
            continue
        if not isinstance(factor, Symbol):
            raise LatexError("a derivative is taken by a symbol; give this a name", at)
        by += [factor] * times
    if len(by) != order:
        raise LatexError(f"a derivative of order {order} by {len(by)} symbols; make them agree", at)
    return Operator(tuple(by), at=at) if of is None else Derivative(of, tuple(by), at=at)


def with_slashed_derivative(factors: list[tuple[str, Node]]) -> list[tuple[str, Node]]:
    r"""Return factors in which \partial C / \partial W, if it is there, is one derivative."""
    d = Symbol(r"\partial")
    k = next((k for k, factor in enumerate(factors) if factor == ("/", d)), None)
    if k is None:
        return factors
    start = next((i for i, (_, factor) in enumerate(factors[:k]) if factor == d), k)
    if k - start != 2 or len(factors) != k + 2:
        raise LatexError(r"write \frac{\partial …}{\partial …}", factors[k][1].at)
    fraction = derivative((factors[start + 1][1], 1), (factors[k + 1][1], 1), d.at)
    return [*factors[:start], (factors[start][0], fraction)]


def without_dots(items: list[tuple[str, Node]], op: str) -> list[tuple[str, Node]]:
    """Return terms, or factors, in which a pattern such as x_1 + x_2 + dots + x_n is one sum."""
    k = next(i for i, (_, item) in enumerate(items) if isinstance(item, Dots))
    for first in (k - 2, k - 1):
        signs = {sign for sign, _ in items[first + (op == r"\prod") : k + 2]}
        if first < 0 or k + 2 > len(items) or len(signs) > 1:
            continue
        big = pattern(op, [item for _, item in items[first:k]], items[k + 1][1])
        if big is not None and not (first and is_instance(items[first - 1][1], big)):
            return [*items[:first], (items[first][0], big), *items[k + 2 :]]
    raise LatexError(
        r"the pattern of these dots is not clear; write a \sum or \prod", items[k][1].at
    )


def pattern(op: str, examples: list[Node], last: Node) -> Node | None:
    """Return the sum whose first terms are the examples, or None if they are no pattern."""
    pairs = zip(numbering(examples[0]), numbering(last), strict=False)
    first, end = next(((a, b) for a, b in pairs if a != b), (None, None))
    if first is None or end is None:
        return None
    down = isinstance(end, Number) and not isinstance(first, Number)  # J_L J_{L-1} ⋯ J_2
    if not down and not isinstance(first, Number):
        return None
    used = {node.name for node in walk((last, *examples)) if isinstance(node, Symbol)}
    index = Symbol(next(letter for letter in "kmpqrs" if letter not in used))
    whole, place = (examples[0], first) if down else (last, end)
    body = rebuild(whole, lambda node: index if node == place else None)
    places = [after(first, i) for i in range(len(examples))] + [end]
    terms = [rebuild(body, lambda node, at=at: at if node == index else None) for at in places]
    return (
        Big(op, index.name, first, end, body, at=whole.at) if terms == [*examples, last] else None
    )


def after(first: Node, i: int) -> Node:
    """Return the i-th place after the first: 1, 2, 3 go up, and L, L - 1, L - 2 go down."""
    if isinstance(first, Number):
        return Number(str(int(first.text) + i))
    return Binary("-", first, Number(str(i))) if i else first


def is_instance(node: Node, big: Big) -> bool:
    """Return whether a node is a term of a sum, for some value of its index."""
    index = Symbol(big.index)

    def at(place: Node) -> Node:
        return rebuild(big.body, lambda part: place if part == index else None)

    return any(at(place) == node for place in numbering(node))


def numbering(node: Node) -> list[Node]:
    """Return everything in a term that numbers a symbol."""
    symbols = [part for part in walk(node) if isinstance(part, Symbol)]
    return [place for s in symbols for place in (*s.subs, *((s.layer,) if s.layer else ()))]


PARSER = Lark(GRAMMAR, parser="lalr", lexer="basic", postlex=Reading(), maybe_placeholders=False)
GUIDE = "docs/about/writing-equations.md"
UNREAD = "hides, moves or paints what people would read otherwise; remove it"
# What is refused wherever it stands: nobody reads it, or everybody reads something else.
REFUSED = {
    r"[0-9]e[+-]?[0-9]": r"this reads as a power of ten; write \cdot 10^{…}",
    r"(?<!\\)%": "a comment inside a formula; remove it",
    r"\\[hv]?phantom|\\smash|\\[mr]?[rl]lap|\\mathclap|\\(text)?color|\\f?colorbox": UNREAD,
    r"\\[bx]?cancel|\\sout|\\[hmf]box|\\raisebox|\\rule|\\m?(kern|skip)": UNREAD,
    r"\\h(skip|space)|\\mspace|\\neg(thin|med|thick)space|\\!\s*\\!|\\html|\\href|\\url": UNREAD,
    r"\\includegraphics|\\[gxe]?def(?![a-z])|\\g?let(?![a-z])|\\(re)?newcommand|\\char": UNREAD,
    r"\\(under|over)set|\\stackrel|\\x(left|right)arrow": "nobody reads what stands above a sign; "
    "say it in a sentence",
    r"\\not(?![a-z])": r"write \ne",
    r"\\\\\s*\[(?!\s*[0-9.]+(pt|em|ex|mu)\s*\])": "TeX takes [ behind \\\\ for a distance; use (",
    r"\\tag": r"equations are numbered when the site is built; write \label{eq:name} on a line",
    r"\\text[a-z]+|\\mathrm\s*\{[^}]*[^a-zA-Z}]": r"write words as \text{…}, names as \mathrm{…}",
    r"[^\x00-\x7f]": "a sign that TeX has a command for; write the command",
}
# What is to be written instead of something where it stands.
ADVICE = {
    r"\\int": "integrals are outside the subset; write the sum it stands for",
    r"\\mathbb": r"only \mathbb{R}, \mathbb{1}[…], \mathbb{E}[…] and \mathbb{P}[…] are known",
    r"\\circ|\\bullet|\\ast|\\star|\*": r"a product is \cdot, one entry by entry \odot",
    r"\\propto|\\sim": r"only =, \approx, <, \le and their like are computed; write the factor",
    r"\\(operatorname|arg)": r"a name is of letters alone; \arg\max and \arg\min are known",
    r"\\mid(?!d)": r"a bar inside is not read; give the function its arguments, p(y, x)",
    r"\\prime": "write f'(x)",
    r"\\(top|intercal|mathsf)": r"a transpose is W^\top",
    r"\\pm|\\mp": "two signs at once; display two equations",
    r"\\forall|\\exists|\\sup|\\inf(?!ty)|\\det": "it cannot be computed; argue it",
    "&": "an & belongs in aligned, cases or a matrix; remove it",
}


@lru_cache(2**11)
def parse(latex: str, functions: frozenset[str] = FUNCTIONS) -> Equation:
    """Return the tree of a formula; `functions` are the names that a bracket makes a call of."""
    try:
        refuse(latex)
        equation = Builder(functions).transform(PARSER.parse(latex))
    except LatexError as error:
        raise LatexError(error.message, error.at, latex) from None
    except VisitError as error:
        if not isinstance(error.orig_exc, LatexError):
            raise
        raise LatexError(error.orig_exc.message, error.orig_exc.at, latex) from None
    except UnexpectedInput as error:
        raise unexpected(error, latex) from None
    return replace(equation, latex=latex)


def refuse(latex: str) -> None:
    """Raise at what hides something, or shows what nobody reads."""
    found = ((re.search(pattern, latex), advice) for pattern, advice in REFUSED.items())
    places = [(match.start(), advice, match[0]) for match, advice in found if match]
    if places:
        at, advice, what = min(places)
        raise LatexError(f"{what} {advice}" if advice == UNREAD else advice, at)


def unexpected(error: UnexpectedInput, latex: str) -> LatexError:
    """Return the parser's complaint with its place and one sentence of advice."""
    token, at = getattr(error, "token", None), error.pos_in_stream or 0
    if token is not None and token.type == "$END":
        end = len(latex.rstrip())
        return LatexError("the formula ends too early; close what is open", end, latex)
    rest = latex[at:]
    if latex[:at].rstrip()[-1:] == "^" and rest[0] in "+-":
        sentence = "TeX raises only the first character; write ^{-…} with braces"
        return LatexError(sentence, at, latex)
    if re.search(r"\\mathbb\s*\{?[EP]\}?\s*$", latex[:at]):
        return LatexError(r"the mean of what? write \mathbb{E}[…]", at, latex)
    for start, advice in ADVICE.items():
        if re.match(start, rest):
            return LatexError(advice, at, latex)
    if isinstance(error, UnexpectedCharacters):
        word = re.match(r"\\?[a-zA-Z]+|\\?.", rest)
        name = word.group() if word else rest[:1]
        return LatexError(f"{name} is outside the subset; {GUIDE} says what is in it", at, latex)
    sentence = f"{token} does not belong here; look for a missing sign or brace before it"
    return LatexError(sentence, at, latex)
