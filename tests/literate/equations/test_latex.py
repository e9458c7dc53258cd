"""What is read is read as TeX sets it, what is written reads as the same, the rest is an error."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from literate.equations.parser import parse
from literate.equations.scope import Scope
from literate.equations.tree import (
    Big,
    Binary,
    Call,
    Cases,
    Chain,
    LatexError,
    Matrix,
    Number,
    Ones,
    Symbol,
    Unary,
    to_latex,
)
from literate.equations.world import World

from .corpus import walk_through

SCOPE = Scope(r"""
a | a | | () | real
\delta | d | | () | real
\hat{y} | y_hat | | () | positive
x | x | | row (3) | real
P | P | | (2, 3) | real
Q | Q | | (3, 2) | real
S | S | | (2, 2) | real
T | T | | (3, 3) | real
""")
WORLD = World(SCOPE)
MATRICES = {(2, 3): "P", (3, 2): "Q", (2, 2): "S", (3, 3): "T"}

leaves = st.sampled_from(
    [Symbol("a"), Symbol(r"\delta"), Symbol(r"\hat{y}"), Number("2"), Number("0.5")]
)
leaves = leaves | st.sampled_from([1, 2, 3]).map(lambda i: Symbol("x", (Number(str(i)),)))


def weighted(a):
    x_i = Symbol("x", (Symbol("i"),))
    return Big(r"\sum", "i", Number("1"), Number("3"), Binary("", a, x_i))


def larger_numbers(numbers):
    operations = st.sampled_from(["+", "-", "", r"\cdot", r"\frac", "/"])
    functions = st.sampled_from([r"\sigma", r"\tanh"])
    return st.one_of(
        st.builds(Binary, operations, numbers, numbers),
        st.builds(lambda a, k: Binary("^", a, Number(str(k))), numbers, st.integers(0, 3)),
        st.builds(Unary, st.sampled_from(["-", "|"]), numbers),
        st.builds(lambda f, k, a: Call(f, k, (a,)), functions, st.integers(0, 1), numbers),
        numbers.map(weighted),
        st.tuples(numbers, numbers, numbers).map(
            lambda t: Cases(((t[0], Chain(t[1:], (">",))), (t[1], None)))
        ),
        st.builds(lambda a, m: Binary("", a, Unary(r"\lVert", m)), numbers, matrices((2, 3), 1)),
    )


def matrices(shape, depth):
    """Return a strategy for matrices of a shape."""
    leaf = st.just(Symbol(MATRICES[shape]))
    if depth == 0:
        return leaf
    same, turned = matrices(shape, depth - 1), matrices(shape[::-1], depth - 1)
    left, right = matrices((shape[0], 2), depth - 1), matrices((2, shape[1]), depth - 1)
    return st.one_of(
        leaf,
        turned.map(lambda m: Unary(r"\top", m)),
        st.builds(
            lambda op, a, b: Binary(op, a, b), st.sampled_from(["+", "-", r"\odot"]), same, same
        ),
        st.builds(lambda a, b: Binary("", a, b), left, right),
        st.builds(lambda a: Binary("-", Ones(), a), same),
        st.builds(lambda a: Binary("", Number("2"), Unary("-", a)), same),
    )


def value(tree):
    with np.errstate(all="ignore"):
        return WORLD.evaluate(tree, {})


@settings(max_examples=150, deadline=None)
@given(st.recursive(leaves, larger_numbers, max_leaves=12) | matrices((2, 3), 3))
def test_a_tree_that_is_written_and_read_has_the_same_value(tree):
    equation = parse(to_latex(tree))
    np.testing.assert_array_equal(value(equation.chains[0].sides[0]), value(tree))


def test_every_equation_of_the_corpus_reads_as_itself_when_written():
    for entry, scope in walk_through():
        if not entry.label.startswith("argued"):
            equation = parse(entry.latex, scope.functions)
            assert parse(to_latex(equation), scope.functions) == equation, entry


@pytest.mark.parametrize(
    ("latex", "same"),
    [
        (r"\frac12", r"\frac{1}{2}"),
        (r"\frac1{2a}", r"\frac{1}{2 a}"),
        (r"x_1 + x_2 + \cdots + x_3", r"\sum_{k=1}^{3} x_k"),
        (r"a + x_1^2 + \dots + x_3^2", r"a + \sum_{k=1}^{3} x_k^2"),
        (r"\sigma(a)^2", r"\left(\sigma(a)\right)^2"),
        (r"a(a + 1)", r"a \left(a + 1\right)"),
        (r"x_1 \tanh a", r"x_1 \tanh(a)"),
        (r"\underbrace{(a + 1)}_{\text{this}} a", r"(a + 1) a"),
        (r"\left\lVert P \right\rVert", r"\lVert P \rVert"),
        (r"|a - 1| |a|", r"\lvert a - 1 \rvert \lvert a \rvert"),
        (r"\frac{d}{da} \sigma(a)\,a", r"\frac{\partial (\sigma(a)\,a)}{\partial a}"),
        (r"S^\top P", r"{S}^\top P"),
        (r"a\,\partial a / \partial a", r"a \frac{\partial a}{\partial a}"),
    ],
)
def test_two_ways_to_set_one_thing(latex, same):
    assert value(parse(latex).chains[0].sides[0]) == pytest.approx(
        value(parse(same).chains[0].sides[0])
    )


def test_an_aligned_derivation_is_one_chain_and_a_comma_begins_another():
    equation = parse(
        "\\begin{aligned} a &= 1 + 1 \\\\ &\\quad + 1 \\\\ &= 3, \\\\ \\delta &= 4 \\end{aligned}"
    )
    assert [len(chain.sides) for chain in equation.chains] == [3, 2]


def test_a_range_is_read():
    equation = parse(r"a = 1, \qquad l = 1, \dots, L - 1")
    assert len(equation.chains) == 1
    assert to_latex(equation.ranges[0]) == r"l = 1, \dots, L - 1"


def test_a_matrix_has_rows():
    matrix = parse(r"\begin{bmatrix} 1 & -2 \\ 3 & 4 \end{bmatrix}").chains[0].sides[0]
    assert isinstance(matrix, Matrix)
    assert value(matrix).tolist() == [[1, -2], [3, 4]]


@pytest.mark.parametrize(
    ("before", "rest", "advice"),
    [
        ("z = ", r"\int f(x)", "integrals are outside the subset"),
        ("e^", "-x", "with braces"),
        ("x^", "12", "write ^{12}"),
        ("w_", "12", "write _{12}"),
        ("A^{(l)}", r"^\top B", r"double superscript; write {A^{(l)}}^\top"),
        (r"\frac{a}{b", "", "ends too early"),
        ("a + ", "= b", "does not belong here"),
        ("x = ", "& y", "belongs in aligned"),
        ("a ", ") = b", "does not belong here"),
        ("2 ", "3 = a", r"write \cdot"),
        ("a = ", r"\mathbb{Q} x", "only"),
        (r"a = \mathbb{E} ", "x", "the mean of what?"),
        ("a = ", r"\operatorname{Cov}(a)", "of two"),
        ("a = x_1 + ", r"\cdots + b", "not clear"),
        ("a = ", r"\sqrt[3]{b}", "outside the subset"),
        ("a = ", r"\exp + 1", "of what?"),
        ("a = ", r"\log 2 \pi", "of how much?"),
        ("a = 1/2 ", "b", "what is below"),
        ("a = ", r"\sigma^{-1}(b)", "could be the inverse"),
        ("a = ", r"\lim_h h", "towards what?"),
        (r"y = \frac{\partial^2 C}{\partial w}"[:4], r"\frac{\partial^2 C}{\partial w}", "order 2"),
        ("a = ", r"\foo + 1", r"\foo is outside the subset"),
        ("a = ", r"(b, c) + 1", "only functions take several"),
        ("a \\\\\n= b +", " % c", "comment"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(before, rest, advice):
    with pytest.raises(LatexError) as caught:
        parse(before + rest)
    at = len(before) + len(rest) - len(rest.lstrip())
    assert (caught.value.at, advice in caught.value.message) == (at, True), str(caught.value)
    assert str(caught.value).endswith(
        "\n  " + " " * len(before.split("\n")[-1] + rest[: at - len(before)]) + "^"
    )


@pytest.mark.parametrize(
    ("before", "rest", "advice"),
    [
        ("a + ", "P", "only a row adds"),
        ("P ", "P", "look for a transpose"),
        (r"", r"P^2", "a power of a matrix"),
        (r"\frac{1}{1 + a} + ", r"\frac{1}{S}", "a denominator must be a number"),
        ("a + ", "q", "not in the notation table"),
        ("a + ", "a^{(2)}", "has no layers here"),
        ("a ", "x_4", "no such component"),
        (r"P \odot ", "Q", "the shapes differ"),
        ("e^{", "S}", "an exponent must be a number"),
        ("a + ", r"\partial", "only in fractions"),
    ],
)
def test_what_cannot_be_computed_is_pointed_at(before, rest, advice):
    with pytest.raises(LatexError) as caught:
        value(parse(before + rest).chains[0].sides[0])
    assert (caught.value.at, advice in caught.value.message) == (len(before), True), caught.value
