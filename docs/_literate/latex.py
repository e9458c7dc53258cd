r"""A formula is read once, into a tree: people see what KaTeX makes of the text, the checker this.

`parse` reads LaTeX into an `Equation`. Whatever the subset lacks is a `LatexError`, never a skip.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput
from lark.exceptions import VisitError

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
