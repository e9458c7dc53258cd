r"""A formula is read once, into a tree: people see what KaTeX makes of the text, the checker this.

`parse` reads LaTeX into an `Equation`, `to_latex` writes a tree back. What a tree is worth is
algebra.py's business. Whatever the subset lacks is a `LatexError`, never a skip.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput
from lark.exceptions import VisitError


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


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it."""
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
    return replace(tree, **{f.name: rebuild(getattr(tree, f.name), edit) for f in fields(tree)})


# Reading.

GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta kappa lambda mu nu xi pi rho sigma "
    "tau phi varphi chi psi omega Gamma Delta Theta Lambda Sigma Phi Psi Omega ell infty partial"
)
NAMED = "exp log ln tanh cosh sinh sin cos max min"
FUNCTIONS = frozenset({r"\sigma", r"\varphi", "f", "g", *("\\" + name for name in NAMED.split())})
COMMANDS = "|".join(rf"\\{name}(?![a-zA-Z])" for name in f"{GREEK} {NAMED}".split())

# Sizes, spacing, colors, bold and words are ignored. ^{(…)} is read neutrally, as "layer".
GRAMMAR = rf"""
start: link (_SEP link)*
link: chain (ARROW chain)*
chain: sum (REL sum)*
sum: SIGN? term (SIGN term)*
term: factor (OP? factor)* (OP? big)? | big
big: BIG (UNDER lower)? (SUP piece)? term
lower: "{{" link (_COMMA link)* "}}" | NAME
factor: atom script*
script: PRIMES -> primes | UNDER sub | SUP sup | AT UNDER "{{" chain "}}" -> bar
sub: "{{" sum (_COMMA sum)* "}}" | NAME | NUMBER
sup: piece -> power | TOP -> top | "{{" TOP "}}" -> top | STAR -> star | "{{" STAR "}}" -> star
   | "{{" LPAR args ")" TOP? "}}" -> layer
args: sum (_COMMA sum)*
?piece: "{{" sum "}}" | NAME | NUMBER
?atom: NAME | NUMBER | ONES | DOTS | REALS | NABLA | "{{" sum "}}"
   | LPAR args ")" -> group | LSQB args "]" -> group
   | ACCENT "{{" NAME "}}" -> accent | ACCENT NAME -> accent
   | FRAC piece piece -> fraction | SQRT piece -> root | INDICATOR LSQB link "]" -> unary
   | NORM sum NORM_END -> unary | BAR sum BAR_END -> unary | ORDER LPAR sum ")" -> unary
   | SET args SET_END -> set_of | LEFT sum AT_END UNDER "{{" chain "}}" -> evaluated
   | CASES case (_NEWLINE case)* END -> cases | MATRIX row (_NEWLINE row)* END -> matrix
case: sum _AND (link | OTHERWISE)
row: sum (_AND sum)* -> args

LPAR: "("
LSQB: "["
_SEP: ","
_COMMA: "COMMA"
OTHERWISE: "OTHERWISE"
AT_END: "AT_END"
ARROW: /\\iff|\\implies|\\Leftrightarrow|\\Rightarrow/
REL: /:?=|<|>|\\(neq?|leq?|geq?|lt|gt|approx|in|leftarrow|to)(?![a-z])/
SIGN: /[+-]/
OP: /\\(cdot|times|odot)(?![a-z])|\//
BIG: /\\(sum|prod|arg\s*\\max|lim)(?![a-z])/
UNDER: "_"
SUP: "^"
TOP: /\\top|\\intercal/
STAR: /\\ast|\*|\\star/
PRIMES: /'+/
NAME: /[a-zA-Z]|{COMMANDS}|\\(operatorname|mathrm)\{{[a-zA-Z]+\}}/
WORDS.2: /\\(text|textrm|mbox)\{{[^{{}}]*\}}/
NUMBER: /\d+(\.\d+)?|\.\d+/
ONES.2: /\\(mathbf|boldsymbol)\s*(1|\{{1\}})/
INDICATOR.2: /\\mathbb\s*(1|\{{1\}})/
REALS.2: /\\mathbb\s*(R|\{{R\}})/
DOTS: /\\[lc]?dots[bcm]?/
ACCENT: /\\(hat|bar|tilde)(?![a-z])/
NABLA: "\\nabla"
FRAC: /\\[td]?frac(?![a-z])/
SQRT: /\\sqrt(?!\s*\[)/
NORM: /\\lVert|\\left\s*(\\\||\\lVert)/
NORM_END: /\\rVert|\\right\s*(\\\||\\rVert)/
BAR: /\\lvert|\\left\s*(\||\\lvert)/
BAR_END: /\\rvert|\\right\s*(\||\\rvert)/
AT: /\\[bB]igg?[lr]?\s*\||\|/
ORDER.2: /O(?=\s*(\\left|\\[bB]igg?l)?\s*\()/
SET: /(\\left\s*)?\\\{{/
SET_END: /(\\right\s*)?\\\}}/
LEFT.2: /\\left\s*\./
LINES: /\\(begin|end)\{{(aligned|align\*?|split|gathered)\}}/
CASES: "\\begin{{cases}}"
MATRIX: /\\begin\{{[bp]?matrix\}}/
END: /\\end\{{(cases|[bp]?matrix)\}}/
_NEWLINE: /\\\\(\[[^\]]*\])?/
_AND: /&+/
QUAD: /\\q?quad/
SPACE: /\s+|~|\\[,;:! >]|\\(displaystyle|textstyle|limits)(?![a-z])/
STYLE: /\\(mathbf|boldsymbol|bm|boxed|underbrace|overbrace)(?![a-z])/
COLOR: /\\(textcolor|color|htmlClass|htmlId|label|tag)\s*\{{[^{{}}]*\}}/
SIZE: /\\(left|right|[bB]igg?[lrm]?)(?=\s*([()\[\]]|\\[lr]V?v?ert|\\\|))/
PERIOD: /[.;]/
%ignore SPACE
%ignore STYLE
%ignore COLOR
%ignore SIZE
%ignore PERIOD
"""

OPEN = {"LPAR", "LSQB", "LBRACE", "NORM", "BAR", "SET", "LEFT", "CASES", "MATRIX"}
CLOSED = {"RPAR", "RSQB", "RBRACE", "NORM_END", "BAR_END", "SET_END", "END", "AT_END"}
OPERATES = {"REL", "SIGN", "OP", "ARROW"}
EXPECTS = OPEN | OPERATES | {"_SEP", "_COMMA", "UNDER", "SUP", "_AND", "_NEWLINE", "FRAC"}
SILENT = {"_AND", "WORDS", "LINES", "QUAD"}


class Reading:
    """What TeX's readers know and a grammar does not: which bar closes, which comma separates."""

    always_accept = ("QUAD", "LINES", "WORDS", "_SEP", "_NEWLINE", "_AND")

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Yield the tokens that the grammar is written for."""
        tokens, out = list(stream), [Token("_SEP", "")]
        self.open: list[str] = []
        self.aligned = False
        for i, token in enumerate(tokens):
            rest = [t for t in tokens[i + 1 : i + 9] if t.type not in SILENT]
            out += self.read(token, out, rest[0].type if rest else "_SEP")
        while out[-1].type == "_SEP" and len(out) > 1:
            out.pop()
        return iter(out[1:])

    def read(self, token: Token, out: list[Token], following: str) -> list[Token]:
        """Return the token under the name the grammar knows, or nothing."""
        kind, before, inner = token.type, out[-1].type, self.open[-1] if self.open else ""
        if kind in ("AT", "BAR_END"):
            kind = self.bar(kind, before, inner, following)
        if kind == "WORDS":
            return self.word(token, before, out[-2:], inner)
        if kind in ("_SEP", "QUAD", "_NEWLINE", "_AND", "LINES"):
            kind = self.separator(kind, before, following, inner)
        if kind == "NAME" and token in (r"\max", r"\min") and following == "UNDER":
            kind = "BIG"
        if kind == "NUMBER" and len(token) > 1 and before in ("SUP", "UNDER", "FRAC"):
            return self.digits(token, before)
        if kind in OPEN:
            self.open.append(kind)
        elif self.open and kind in CLOSED:
            self.open.pop()
        return [Token.new_borrow_pos(kind, str(token), token)] if kind else []

    def bar(self, kind: str, before: str, inner: str, following: str) -> str:
        """Return whether a bar opens or closes an absolute value, or says "evaluated at"."""
        if inner == "BAR" and before not in EXPECTS:
            return "BAR_END"
        if inner == "LEFT" and kind == "BAR_END":
            return "AT_END"
        return "AT" if following == "UNDER" else "BAR"

    def separator(self, kind: str, before: str, following: str, inner: str) -> str:
        """Return what a comma, a wide space, an & or a new line separates here, if anything."""
        if inner in ("CASES", "MATRIX"):
            return kind if kind in ("_AND", "_NEWLINE") else ""
        if kind == "LINES":
            self.aligned = not self.aligned
        if kind == "LINES" or (kind == "_AND" and self.aligned) or (self.open and kind == "QUAD"):
            return ""
        if kind == "_AND" or (self.open and kind == "_NEWLINE"):
            return kind
        if self.open:
            return "_COMMA"
        goes_on = following in OPERATES and (
            kind == "_NEWLINE" or (kind == "QUAD" and self.aligned)
        )
        return "" if before == "_SEP" or goes_on else "_SEP"

    def word(self, token: Token, before: str, last: list[Token], inner: str) -> list[Token]:
        """Return the name that a word makes in a subscript, or what "otherwise" says."""
        text = token[token.index("{") + 1 : -1].strip(" .,")
        if before == "UNDER" or [t.type for t in last] == ["UNDER", "LBRACE"]:
            return [Token.new_borrow_pos("NAME", rf"\operatorname{{{text}}}", token)]
        if inner == "CASES" and text in ("otherwise", "else"):
            return [Token.new_borrow_pos("OTHERWISE", text, token)]
        return []

    def digits(self, token: Token, before: str) -> list[Token]:
        r"""Return the single digits that TeX takes after \frac; after ^ and _ raise."""
        if before != "FRAC":
            mark = "^" if before == "SUP" else "_"
            raise LatexError(
                f"TeX takes only the first digit here; write {mark}{{{token}}}", token.start_pos
            )
        return [
            Token("NUMBER", token[0], token.start_pos),
            Token("NUMBER", token[1:], (token.start_pos or 0) + 1),
        ]


# Marks that live only while a product is read.


@dataclass(frozen=True)
class Scripted(Node):
    base: Any
    scripts: tuple[Any, ...]


@dataclass(frozen=True)
class Group(Node):
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Operator(Node):
    r"""\frac{d}{dz} or \nabla_w, before what it is applied to."""

    by: tuple[Symbol, ...]


class Builder(Transformer):
    """Makes the tree; `functions` decides between a call and a product, sigma(x) and w(x + b)."""

    def __init__(self, functions: frozenset[str]):
        super().__init__()
        self.functions = functions

    def NAME(self, token: Token) -> Symbol:
        r"""Return the symbol of a name; \mathrm{d} is the letter d, other words are names."""
        name = re.sub(r"^\\mathrm\{([a-zA-Z])\}$", r"\1", token)
        return Symbol(name.replace(r"\mathrm", r"\operatorname"), at=token.start_pos)

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
        links = list(items)
        chains, ranges = [], []
        while links:
            link = links.pop(0)
            if links and is_lone(links[0], Dots):
                links.pop(0)
                if links:
                    ranges.append(as_range(link, links.pop(0)))
            else:
                chains.append(link)
        return Equation(tuple(chains), tuple(ranges))

    def link(self, items: list) -> Chain:
        if len(items) == 1:
            return items[0]
        short = {r"\Leftrightarrow": r"\iff", r"\Rightarrow": r"\implies"}
        arrows = tuple(short.get(str(item), str(item)) for item in items[1::2])
        return Chain(tuple(items[::2]), arrows, at=items[0].at)

    def chain(self, items: list) -> Chain:
        short = {r"\leq": r"\le", r"\geq": r"\ge", r"\neq": r"\ne", r"\lt": "<", r"\gt": ">"}
        relations = tuple(short.get(str(item), str(item)) for item in items[1::2])
        return Chain(tuple(items[::2]), relations, at=items[0].at)

    def sum(self, items: list) -> Node:
        items = items if isinstance(items[0], Token) else [None, *items]
        terms = list(zip([str(sign or "+") for sign in items[::2]], items[1::2], strict=True))
        while any(isinstance(term, Dots) for _, term in terms) and len(terms) > 1:
            terms = without_dots(terms, r"\sum")
        sign, node = terms[0]
        if sign == "-":
            node = Unary("-", node, at=node.at)
        for sign, term in terms[1:]:
            node = Binary(sign, node, term, at=term.at)
        return node

    def term(self, items: list) -> Node:
        rest, factors = list(items), []
        while rest:
            op = str(rest.pop(0)) if isinstance(rest[0], Token) else ""
            factors.append((op, self.operand(rest)))
        while any(isinstance(factor, Dots) for _, factor in factors) and len(factors) > 1:
            factors = without_dots(factors, r"\prod")
        factors = with_slashed_derivative(factors)
        previous, node = factors[0]
        for op, factor in factors[1:]:
            if op == "" and isinstance(factor, Number) and isinstance(node, Number):
                raise LatexError(r"two numbers side by side; write \cdot between them", factor.at)
            if (op, previous) == ("", "/"):
                raise LatexError(r"what is below the /? write \frac{…}{…}", factor.at)
            node, previous = Binary(op, node, factor, at=factor.at), op
        return node

    def operand(self, rest: list) -> Node:
        """Take one operand from the list: a call with its arguments, or the next factor."""
        item = rest.pop(0)
        if not isinstance(item, Scripted):
            return item
        if isinstance(item.base, Operator):
            return self.applied(item, rest)
        if isinstance(item.base, Symbol) and not item.base.subs:
            name = item.base.name
            if name in self.functions or name.startswith(r"\operatorname"):
                return self.call(item, rest)
        return scripted(item.base, item.scripts, item.at)

    def call(self, item: Scripted, rest: list) -> Node:
        name, at = item.base.name, item.at
        primes = sum(len(value) for kind, value, _ in item.scripts if kind == "primes")
        scripts = tuple(script for script in item.scripts if script[0] != "primes")
        if any(kind == "power" and isinstance(value, Unary) for kind, value, _ in scripts):
            raise LatexError(f"{name}^{{-1}} could be the inverse; write a fraction or a name", at)
        if self.is_call([item, *rest]) and not any(kind == "sub" for kind, _, _ in scripts):
            following = rest.pop(0)
            call = Call(name, primes, following.base.arguments, at=at)
            return scripted(call, scripts + following.scripts, at)
        if name[1:] not in NAMED.split():
            return scripted(item.base, item.scripts, at)
        if not rest or isinstance(rest[0], Token):
            raise LatexError(f"{name} of what? write its argument in parentheses", at)
        argument = self.operand(rest)
        if rest and not isinstance(rest[0], Token):
            raise LatexError(f"{name} of how much? write its argument in parentheses", at)
        return scripted(Call(name, primes, (argument,), at=at), scripts, at)

    def applied(self, item: Scripted, rest: list) -> Node:
        """Return the derivative of what follows a nabla or a d/dz: its bracket, or all of it."""
        at, by = item.at, item.base.by
        if not rest or isinstance(rest[0], Token):
            raise LatexError("the derivative of what? write it after the operator", at)
        following = rest[0]
        if by and not (isinstance(following, Scripted) and isinstance(following.base, Group)):
            of = self.term(rest)
            rest.clear()
            return Derivative(of, by, at=at)
        by = by or tuple(sub for kind, subs, _ in item.scripts if kind == "sub" for sub in subs)
        rest[0] = replace(following, scripts=())
        last = following
        if self.is_call([following, *rest[1:]]):
            last, rest[0], rest[1] = rest[1], following, replace(rest[1], scripts=())
        return scripted(Derivative(self.operand(rest), by, at=at), last.scripts, at)

    def is_call(self, items: list) -> bool:
        """Return whether a list begins with a function and its bracket."""
        pair = [item.base for item in items[:2] if isinstance(item, Scripted)]
        if len(pair) < 2 or not isinstance(pair[0], Symbol) or not isinstance(pair[1], Group):
            return False
        return pair[0].name in self.functions or pair[0].name.startswith(r"\operatorname")

    def big(self, items: list) -> Node:
        op, body, at = re.sub(r"\s", "", items[0]), items[-1], items[0].start_pos
        limits = {t.type: items[i + 1] for i, t in enumerate(items) if t in ("_", "^")}
        for chain in reversed(limits.get("UNDER", [None])):
            index, start = index_of(chain, at)
            if op == r"\lim" and start is None:
                raise LatexError(r"a limit towards what? write \lim_{h \to 0}", at)
            body = Big(op, index, start, limits.get("SUP"), body, at=at)
        return body

    def lower(self, items: list) -> list:
        return items

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
        return ("sub", tuple(items))

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


def scripted(base: Any, scripts: tuple[Any, ...], at: int) -> Node:
    """Return the node of a base with what stands above, below and behind it."""
    if isinstance(base, Operator):
        return base
    node = base.arguments[0] if isinstance(base, Group) else base
    if isinstance(base, Group) and len(base.arguments) > 1:
        raise LatexError("a comma inside parentheses; only functions take several arguments", at)
    above = [where for kind, _, where in scripts if kind in ("power", "layer", "top", "layer top")]
    if len(above) > 1:
        raise LatexError(r"double superscript; write {A^{(l)}}^\top", above[1])
    first = ("sub", "layer", "layer top", "star", "primes")
    if scripts and scripts[0][0] != "top":
        scripts = tuple(sorted(scripts, key=lambda script: script[0] not in first))
    for kind, value, where in scripts:
        node = with_script(node, kind, value, where, at)
    return node


def with_script(node: Node, kind: str, value: Any, where: int, at: int) -> Node:
    """Return the node with one more script."""
    plain = isinstance(node, Symbol)
    if kind == "sub":
        if isinstance(node, Reals) or (isinstance(node, Unary) and node.op != r"\lVert"):
            raise LatexError("nothing here has components; put parentheses around what has", where)
        if isinstance(node, Unary):
            return replace(node, op=r"\lVert_" + to_latex(value[0]))
        if plain and not node.subs:
            return replace(node, subs=value)
        return Component(node, value, at=at)
    if kind in ("star", "primes") and plain:
        return replace(node, name=node.name + ("^*" if kind == "star" else value))
    if kind.startswith("layer"):
        if plain and node.name != "e" and len(value) == 1:
            node = replace(node, layer=value[0])
        else:
            node = Binary("^", node, value[0], at=at)
        return Unary(r"\top", node, at=at) if kind == "layer top" else node
    if kind == "top":
        return Unary(r"\top", node, at=at)
    if kind == "bar":
        return at_value(node, value, where)
    if kind == "power" and isinstance(node, Reals):
        return Reals(value, at=at)
    if kind == "power":
        return Binary("^", node, value, at=at)
    raise LatexError(f"a {kind} on something that is no symbol; remove it", where)


def at_value(of: Node, chain: Chain, at: int) -> At:
    name, start = index_of(chain, at)
    if start is None:
        raise LatexError("evaluated where? write |_{t=0}", at)
    return At(of, Symbol(name, at=at), start, at=at)


def index_of(link: Any, at: int) -> tuple[str, Node | None]:
    """Return the index of a sum and where it starts, if that is said."""
    if link is None:
        raise LatexError(r"over which index? write \sum_i or \sum_{i=1}^{n}", at)
    sides = link.sides if isinstance(link, Chain) else (link,)
    if not isinstance(sides[0], Symbol) or sides[0].subs or len(sides) > 2:
        raise LatexError("an index is one letter; write i, or i = 1", link.at)
    if len(sides) == 2 and link.relations[0] not in ("=", r"\to"):
        raise LatexError("an index starts at a value; write i = 1", link.at)
    return sides[0].name, sides[1] if len(sides) == 2 else None


def as_range(first: Chain, last: Chain) -> Range:
    name, lower = index_of(first, first.at)
    if lower is None or len(last.sides) != 1:
        raise LatexError(r"a range is written l = 1, \dots, L", first.at)
    return Range(name, lower, last.sides[0], at=first.at)


def after_d(node: Node, d: str) -> tuple[Node | None, int] | None:
    """Return what follows a leading d or partial and its order, or None where there is none."""
    if isinstance(node, Binary) and node.op == "":
        inner = after_d(node.left, d)
        if inner is None:
            return None
        left, order = inner
        return (node.right if left is None else replace(node, left=left), order)
    order = 1
    if isinstance(node, Binary) and node.op == "^" and isinstance(node.right, Number):
        node, order = node.left, int(node.right.text)
    return (None, order) if node == Symbol(d) else None


def derivative(top: tuple, bottom: tuple, at: int) -> Node:
    """Return the derivative that a fraction of differentials means."""
    (of, order), (below, _) = top, bottom
    by: list[Symbol] = []
    for factor in factors_of(below):
        times = 1
        if isinstance(factor, Binary) and factor.op == "^" and isinstance(factor.right, Number):
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


def factors_of(node: Node | None) -> list[Node]:
    """Return the factors that stand side by side in a node."""
    if isinstance(node, Binary) and node.op == "":
        return factors_of(node.left) + factors_of(node.right)
    return [] if node is None else [node]


def without_dots(items: list[tuple[str, Node]], op: str) -> list[tuple[str, Node]]:
    """Return terms, or factors, in which a pattern such as x_1 + x_2 + dots + x_n is one sum."""
    k = next(i for i, (_, item) in enumerate(items) if isinstance(item, Dots))
    for first in (k - 2, k - 1):
        signs = {sign for sign, _ in items[first + (op == r"\prod") : k + 2]}
        if first < 0 or k + 2 > len(items) or len(signs) > 1:
            continue
        big = pattern(op, [item for _, item in items[first:k]], items[k + 1][1])
        if big is not None:
            return [*items[:first], (items[first][0], big), *items[k + 2 :]]
    raise LatexError(
        r"the pattern of these dots is not clear; write a \sum or \prod", items[k][1].at
    )


def pattern(op: str, examples: list[Node], last: Node) -> Node | None:
    """Return the sum whose first terms are the examples, or None if they are no pattern."""
    pairs = zip(numbering(examples[0]), numbering(last), strict=False)
    lower, upper = next(((a, b) for a, b in pairs if a != b), (None, None))
    if not isinstance(lower, Number):
        return None
    used = {node.name for node in walk(last) if isinstance(node, Symbol)}
    index = Symbol(next(letter for letter in "kmpqrs" if letter not in used))
    body = rebuild(last, lambda node: index if node == upper else None)
    for i, example in enumerate(examples, start=int(lower.text)):
        if rebuild(body, lambda node, i=i: Number(str(i)) if node == index else None) != example:
            return None
    return Big(op, index.name, lower, upper, body, at=examples[0].at)


def numbering(node: Node) -> list[Node]:
    """Return everything in a term that numbers a symbol."""
    symbols = [part for part in walk(node) if isinstance(part, Symbol)]
    return [place for s in symbols for place in (*s.subs, *((s.layer,) if s.layer else ()))]


BRACES = r"\{[^{}]*\}"
for _ in range(4):
    BRACES = rf"\{{(?:[^{{}}]|{BRACES})*\}}"
LABELLED = re.compile(rf"(\\(?:under|over)brace\s*{BRACES})(\s*[_^]\s*{BRACES})")
PARSER = Lark(GRAMMAR, parser="lalr", lexer="basic", postlex=Reading(), maybe_placeholders=False)
ADVICE = {
    "\\int": "integrals are outside the subset; write the sum it stands for",
    "\\mathbb": r"only \mathbb{R} and \mathbb{1}[…] are known; enumerate an expectation as a sum",
    "^-": "TeX raises only the first character; write ^{-…} with braces",
    "&": "an & belongs in aligned, cases or a matrix; remove it",
    "%": "a comment inside a formula; remove it",
}


def parse(latex: str, functions: frozenset[str] = FUNCTIONS) -> Equation:
    """Return the tree of a formula; `functions` are the names that a bracket makes a call of."""
    try:
        tree = PARSER.parse(without_labels(latex))
        equation = Builder(functions).transform(tree)
    except LatexError as error:
        raise LatexError(error.message, error.at, latex) from None
    except VisitError as error:
        if not isinstance(error.orig_exc, LatexError):
            raise
        raise LatexError(error.orig_exc.message, error.orig_exc.at, latex) from None
    except UnexpectedInput as error:
        raise unexpected(error, latex) from None
    return replace(equation, latex=latex)


def unexpected(error: UnexpectedInput, latex: str) -> LatexError:
    """Return the parser's complaint with its place and one sentence of advice."""
    token = getattr(error, "token", None)
    at = error.pos_in_stream
    if token is not None and token.type == "$END":
        end = len(latex.rstrip())
        return LatexError("the formula ends too early; close what is open", end, latex)
    if at is None:
        at = 0
    rest = latex[at:]
    raised = latex[:at].rstrip()[-1:]
    if raised == "^" and rest[0] in "+-":
        return LatexError(ADVICE["^-"], at, latex)
    for start, advice in ADVICE.items():
        if rest.startswith(start):
            return LatexError(advice, at, latex)
    if isinstance(error, UnexpectedCharacters):
        word = re.match(r"\\?[a-zA-Z]+|\\?.", rest)
        name = word.group() if word else rest[:1]
        return LatexError(
            f"{name} is outside the subset; say it with what the guide lists", at, latex
        )
    return LatexError(
        f"{token} does not belong here; look for a missing sign or brace before it", at, latex
    )


def without_labels(latex: str) -> str:
    r"""Return the LaTeX with what is written under an \underbrace blanked out, place by place."""
    return LABELLED.sub(lambda m: m[1] + " " * len(m[2]), latex)


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
        case Derivative(of, by):
            below = " ".join(rf"\partial {to_latex(symbol)}" for symbol in by)
            order = f"^{{{len(by)}}}" if len(by) > 1 else ""
            return (
                rf"\frac{{\partial{order}}}{{{below}}} \left({to_latex(of)}\right)"
                if by
                else rf"\nabla {inside(of)}"
            )
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
    numbers = op == "" and isinstance(right, Number)
    return rf"{inside(left)} {chr(92) + 'cdot' if numbers else op} {inside(right)}"


def inside(node: Node) -> str:
    """Return the LaTeX of a node as an operand, in brackets unless it stands on its own."""
    alone = isinstance(node, Number | Symbol | Ones | Call | Matrix) or (
        isinstance(node, Unary) and node.op in (r"\lVert", "|", r"\sqrt")
    )
    return to_latex(node) if alone else rf"\left({to_latex(node)}\right)"
