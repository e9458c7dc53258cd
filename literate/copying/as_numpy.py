r"""An equation becomes a statement of NumPy, printed from the same tree that is checked.

A vector of the page is an array of one dimension, whether it stands as a row or as a column; what
has layers is a dict. An index that only counts entries disappears, as in `A.T @ dZ`; one that is
computed with, or that counts layers, is a name: `W[l]`. Whether the statement says what the
equation says is the business of agreement.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..equations import tree as tex
from ..equations.scope import Scope
from ..equations.tree import Node, Number, Symbol, to_latex, walk
from ..equations.words import indices_of, is_ones
from .dimensions import (
    ATOM,
    COLUMN,
    POWER,
    PRODUCT,
    ROW,
    SUM,
    Code,
    Dimensions,
    Unsaid,
    negative,
    norm,
)
from .spelled import CONSTANTS, FUNCTIONS, bare, factors_of, kind_of, less, name_of, plain


@dataclass
class Names:
    """What a statement needs: for each name, what stands for it in the equation."""

    inputs: dict[str, Node] = field(default_factory=dict)
    axes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    functions: dict[str, tuple[str, int]] = field(default_factory=dict)
    counters: set[str] = field(default_factory=set)


class Printer(Dimensions):
    """A writer of code for the trees of one equation; `loops` are the indices that stay names."""

    def __init__(self, scope: Scope, loops: frozenset[str], order: Iterable[str] = ()) -> None:
        super().__init__(order)
        self.scope, self.loops = scope, loops
        self.names = Names()

    def code(self, node: Node) -> Code:
        """Return the code of a tree."""
        match node:
            case Number(text):
                return Code(text)
            case Symbol():
                return self.symbol(node)
            case tex.Unary():
                return self.unary(node)
            case tex.Binary():
                return self.binary(node)
            case tex.Call():
                return self.call(node)
            case tex.Big():
                return self.big(node)
            case tex.Derivative():
                return self.slope(node)
            case tex.Matrix(rows):
                return self.matrix(rows)
            case tex.Cases(rows):
                return self.cases(rows)
            case tex.Chain() if len(node.sides) > 1:
                return self.condition(node)
            case tex.Component(of, subs):
                return self.entry(self.code(of), subs, 1)
            case tex.Mean():
                raise Unsaid("a mean over all that luck may draw is a sum, or an integral")
            case tex.At():
                raise Unsaid("NumPy does not know what a bar with a value below it means")
        raise Unsaid(f"there is no NumPy for {to_latex(node)}")

    # Names.

    def symbol(self, node: Symbol) -> Code:
        """Return the code of a symbol, its layer in brackets and its entries behind it."""
        if node.name in self.loops and not node.subs and node.layer is None:
            self.names.counters.add(node.name)
            return Code(node.name)
        row, index, subs = self.scope.find(node)
        if row is None:
            if node.name in CONSTANTS and not node.subs:
                return Code(CONSTANTS[node.name])
            raise Unsaid(f"{to_latex(node)} counts, so it has no array of its own")
        name = name_of(row)
        both: tuple[str, ...] = (COLUMN, ROW)
        axes = {"row": (ROW,), "column": (COLUMN,)}.get(row.kind, both)[: len(row.shape)]
        whole = replace(node, subs=node.subs[: len(node.subs) - len(subs)])
        self.note(name, whole, axes)
        text = name if index is None else f"{name}[{self.number(index)}]"
        return self.entry(Code(text, axes=axes), subs, row.first if not row.indexed else 1)

    def note(self, name: str, node: Node, axes: tuple[str, ...]) -> None:
        """Note what a name stands for; it may stand for one thing only."""
        old = self.names.inputs.setdefault(name, node)
        if self.names.axes.setdefault(name, axes) != axes or kind_of(old) != kind_of(node):
            raise Unsaid(f"two things would be called {name}")

    def number(self, index: Node) -> str:
        """Return an index that is computed with, such as l - 1."""
        for name in (n for n in walk(index) if isinstance(n, Symbol)):
            if name.name not in self.loops and self.scope.is_index(name):
                raise Unsaid(f"{name.name} counts entries, and layers as well")
        return self.code(index).text

    def entry(self, whole: Code, subs: tuple[Node, ...], first: int) -> Code:
        """Return an entry: a bare index names a dimension, any other is put into brackets."""
        if not subs:
            return whole
        places = indices_of(subs, len(whole.axes))
        if len(places) > len(whole.axes):
            raise Unsaid("more subscripts than dimensions")
        brackets, axes = [], []
        for place, _ in zip(places, whole.axes, strict=False):
            if self.scope.is_index(place) and place.name not in self.loops:
                if place.name in axes:
                    raise Unsaid("a diagonal")
                brackets.append(":")
                axes.append(place.name)
            else:
                brackets.append(less(self.number(place), first))
        while brackets and brackets[-1] == ":":
            brackets.pop()
        axes += whole.axes[len(places) :]
        if not brackets:
            return replace(whole, axes=tuple(axes))
        return Code(f"{whole.within(ATOM)}[{', '.join(brackets)}]", ATOM, tuple(axes))

    def slope(self, node: tex.Derivative) -> Code:
        """Return the name of a derivative: dW is that of the cost, others say of what, too."""
        if len(node.by) != 1 or not isinstance(node.of, Symbol | tex.Call):
            raise Unsaid("NumPy takes no derivatives")
        of = node.of if isinstance(node.of, Symbol) else Symbol(node.of.function)
        rows = [self.scope.find(symbol)[0] for symbol in (of, node.by[0])]
        inner = Printer(self.scope, self.loops, self.order)
        parts = [
            inner.symbol(symbol) if row else Code("", ATOM)
            for symbol, row in zip((of, node.by[0]), rows, strict=True)
        ]
        called = [
            name_of(row) if row else plain(symbol.name)
            for row, symbol in zip(rows, (of, node.by[0]), strict=True)
        ]
        lone = called[0] == "C"
        name = f"d{called[1]}" if lone else f"d{called[0]}_d{called[1]}"
        self.names.counters |= inner.names.counters
        layer = self.scope.find(node.by[0])[1] if rows[1] else None
        axes = (*parts[0].axes, *parts[1].axes)
        if len(set(axes)) < len(axes):
            axes = (COLUMN, ROW)
        whole = node if not lone else replace(node, by=(bare(node.by[0], self.scope),))
        full = inner.names.axes.get(called[1], ()) if lone else axes
        self.note(name, whole, full)
        if lone and layer is not None:
            return Code(f"{name}[{self.number(layer)}]", ATOM, axes)
        if lone and (subs := self.scope.find(node.by[0])[2] if rows[1] else ()):
            row = rows[1]
            assert row is not None, "it has subscripts"
            return self.entry(Code(name, ATOM, full), subs, row.first if not row.indexed else 1)
        return Code(name, ATOM, axes)

    # Operators.

    def unary(self, node: tex.Unary) -> Code:
        """Return the code of an operator before, above or around one thing."""
        of = self.code(node.of) if not is_ones(node.of) else Code("1")
        match node.op:
            case "-":
                return negative(of)
            case r"\top":
                swapped = tuple({ROW: COLUMN, COLUMN: ROW}.get(axis, axis) for axis in of.axes)
                if len(of.axes) < 2:
                    return replace(of, axes=swapped)
                if set(of.axes) != {ROW, COLUMN}:
                    raise Unsaid("a transpose of entries")
                return Code(f"{of.within(ATOM)}.T", ATOM, of.axes)
            case r"\sqrt":
                return Code(f"np.sqrt({of.text})", ATOM, of.axes)
            case "|":
                return Code(f"np.abs({of.text})", ATOM, of.axes)
            case r"\mathbb{1}":
                return of
        if node.op.startswith(r"\lVert"):
            return norm(node.op.removeprefix(r"\lVert").strip("_{}"), of)
        raise Unsaid("an order of growth is no number")

    def binary(self, node: tex.Binary) -> Code:
        """Return the code of what an operator makes of two trees."""
        op, left, right = node.op, node.left, node.right
        if op == "^":
            return self.power(left, right)
        if is_ones(left) or is_ones(right):
            return self.with_ones(op, left, right)
        if op in ("", r"\cdot", r"\times"):
            a, b = self.code(left), self.code(right)
            if met := self.met(op, a, b):
                return met
            if divisor := re.fullmatch(r"1 / (\w+|\(.*\))", a.text):
                return self.aligned("/", b, Code(divisor[1]), PRODUCT)
            return self.aligned("*", a, b, PRODUCT)
        a, b = self.code(left), self.code(right)
        sign = {r"\frac": "/", r"\odot": "*"}.get(op, op)
        return self.aligned(sign, a, b, SUM if op in "+-" else PRODUCT)

    def power(self, base: Node, exponent: Node) -> Code:
        """Return the code of a power; of e it is np.exp, of a norm's square a sum of squares."""
        if base == Symbol("e") and "e" not in self.scope.rows:
            above = self.code(exponent)
            return Code(f"np.exp({above.text})", ATOM, above.axes)
        a, b = self.code(base), self.code(exponent)
        if b.axes and a.axes:
            raise Unsaid("a power of arrays of arrays")
        if exponent == Number("2") and (
            found := re.fullmatch(
                r"np\.linalg\.norm\(((?:[^,()]|\([^()]*\))*)(, axis=\d)?\)", a.text
            )
        ):
            inner = found[1] if found[1].isidentifier() else f"({found[1]})"
            along = (found[2] or "").removeprefix(", ")
            return Code(f"({inner} ** 2).sum({along})", ATOM, a.axes)
        return Code(f"{a.within(ATOM)} ** {b.within(POWER)}", POWER, a.axes or b.axes)

    def with_ones(self, op: str, left: Node, right: Node) -> Code:
        """Return the code of what is done with a column of ones, which broadcasting replaces."""
        ones, other = (left, right) if is_ones(left) else (right, left)
        of = self.code(other)
        if op in ("+", "-", r"\odot"):
            pair = (Code("1"), of) if ones is left else (of, Code("1"))
            sign = "*" if op == r"\odot" else op
            return replace(self.aligned(sign, *pair, SUM if sign != "*" else PRODUCT), axes=of.axes)
        flat = isinstance(ones, tex.Unary) or (isinstance(ones, tex.Ones) and ones.row)
        if flat and ones is left and COLUMN in of.axes:
            return self.reduced("sum", of, COLUMN)
        if not flat and ones is right and ROW in of.axes:
            return self.reduced("sum", of, ROW)
        raise Unsaid("as many ones as its neighbor needs")

    # More than an operator.

    def call(self, node: tex.Call) -> Code:
        """Return the code of a function's value; a slope has a name of its own."""
        values = [self.code(argument) for argument in node.arguments]
        if node.function in (r"\max", r"\min"):
            if len(values) == 1:
                return Code(f"{values[0].within(ATOM)}.{node.function[1:]}()", ATOM)
            if len(values) > 2:
                raise Unsaid("the largest of more than two")
            axes = self.joint(values)
            name = {r"\max": "np.maximum", r"\min": "np.minimum"}[node.function]
            texts = [self.spread(value, axes).text for value in values]
            return Code(f"{name}({', '.join(texts)})", ATOM, axes)
        row = self.scope.rows.get(node.function)
        name = (row.code if row and row.code else FUNCTIONS.get(node.function)) or plain(
            node.function
        )
        if node.primes:
            name = "tanh" * (name == "np.tanh") + name * (name != "np.tanh")
            name += "_slope" * node.primes
            if name.startswith("np."):
                raise Unsaid("NumPy takes no derivatives")
        if not name.startswith("np."):
            self.names.functions[name] = node.function, node.primes
        text = f"{name}({', '.join(value.text for value in values)})"
        if node.function in (r"\operatorname{tr}", r"\operatorname{diag}"):
            return Code(text, ATOM, () if node.function.endswith("{tr}") else (COLUMN, ROW))
        if node.function == r"\operatorname{logsumexp}":
            return Code(text, ATOM, tuple(axis for axis in values[0].axes if axis != ROW))
        scalar = row is not None and row.kind == "scalar" and node.function not in FUNCTIONS
        if scalar and node.primes and values[0].axes:
            raise Unsaid("the slope of a function of many numbers")
        return Code(text, ATOM, () if scalar else max((v.axes for v in values), key=len))

    def big(self, node: tex.Big) -> Code:
        """Return a sum, a product or an extreme: along a dimension, or term by term."""
        if node.op == r"\lim":
            raise Unsaid("a limit is no number that code ends with")
        method = {r"\sum": "sum", r"\prod": "prod", r"\max": "max", r"\min": "min"}.get(node.op)
        if method is None:
            raise Unsaid("the place of an extreme")
        if node.index in self.loops:
            if node.op != r"\sum":
                raise Unsaid("a product term by term")
            if node.lower is None or node.upper is None:
                raise Unsaid("a sum whose limits are not written")
            terms = self.code(node.body)
            first, last = self.code(node.lower).text, less(self.code(node.upper).text, -1)
            self.names.counters.discard(node.index)
            text = f"sum({terms.text} for {node.index} in range({first}, {last}))"
            return Code(text, ATOM, terms.axes)
        if node.op == r"\sum":
            return self.total(node.body, node.index)
        return self.reduced(method, self.code(node.body), node.index)

    def total(self, body: Node, index: str) -> Code:
        """Return a sum over an index: a product of matrices where two factors carry it."""
        if isinstance(body, tex.Unary) and body.op == "-":
            return negative(self.total(body.of, index))
        factors = [self.code(factor) for factor in factors_of(body)]
        counted = [factor for factor in factors if index in factor.axes]
        if len(counted) == 2 and all(len(factor.axes) <= 2 for factor in counted):
            rest = [tuple(a for a in factor.axes if a != index) for factor in counted]
            if not set(rest[0]) & set(rest[1]) and ROW not in rest[0]:
                others = [factor for factor in factors if index not in factor.axes]
                product = self.contracted(counted, rest, index)
                for other in others:
                    swap = not other.axes and product.holds == PRODUCT
                    pair = (other, product) if swap else (product, other)
                    product = self.aligned("*", *pair, PRODUCT)
                return product
        return self.reduced("sum", self.code(body), index)

    def matrix(self, rows: tuple[tuple[Node, ...], ...]) -> Code:
        """Return an array of entries; a row alone has one dimension."""
        entries = [[self.code(value) for value in row] for row in rows]
        if any(entry.axes for row in entries for entry in row):
            raise Unsaid("a matrix of arrays")
        lines = [", ".join(entry.text for entry in row) for row in entries]
        if len(rows) == 1:
            return Code(f"np.array([{lines[0]}])", ATOM, (ROW,))
        return Code(f"np.array([{', '.join(f'[{line}]' for line in lines)}])", ATOM, (COLUMN, ROW))

    def cases(self, rows: tuple[tuple[Node, Node | None], ...]) -> Code:
        """Return a choice between two values, entry by entry."""
        if len(rows) != 2 or rows[0][1] is None:
            raise Unsaid("more than two cases")
        parts = [self.code(rows[0][1]), self.code(rows[0][0]), self.code(rows[1][0])]
        axes = self.joint(parts)
        texts = [self.spread(part, axes).text for part in parts]
        return Code(f"np.where({', '.join(texts)})", ATOM, axes)

    def condition(self, chain: tex.Chain) -> Code:
        """Return a comparison of two sides, in parentheses, which counts as 1 or 0."""
        sign = {"=": "==", r"\le": "<=", r"\ge": ">=", r"\ne": "!="}
        if len(chain.sides) != 2:
            raise Unsaid("a condition of more than two sides")
        relation = chain.relations[0]
        if chain.relations == ("=",) and all(map(self.scope.is_index, chain.sides)):
            axes = tuple(side.name for side in chain.sides if isinstance(side, Symbol))
            if not set(axes) & self.loops:
                return self.unit(axes)
        if relation not in (*sign, "<", ">"):
            raise Unsaid(f"a condition with {relation}")
        left, right = map(self.code, chain.sides)
        whole = self.aligned(sign.get(relation, relation), left, right, 0)
        return whole

    def unit(self, axes: tuple[str, ...]) -> Code:
        """Return the unit matrix of two indices, as large as what the first one counts."""
        for name, node in self.names.inputs.items():
            found = self.names.axes[name]
            if len(found) == 1 and isinstance(node, Symbol):
                return Code(f"np.eye(len({name}))", ATOM, axes)
        raise Unsaid("nothing says how large the unit matrix is")
