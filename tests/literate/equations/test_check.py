"""A right equation passes, a wrong one fails, and every small edit of a right one is wrong."""

from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import nn
from literate.equations import arithmetic
from literate.equations.check import check, survivors
from literate.equations.parser import parse
from literate.equations.scope import Scope
from literate.equations.tree import LatexError
from literate.judging.judge import JudgedSession, notation
from literate.pages import document, reader

from .corpus import Entry, entries, walk_through
from .namespaces import NAMESPACES

NETWORK = r"""
n | n | | () | size
L | L | | () | size
n_l | n | 0 | (L) | size
X | X | | (n, n[0]) | real
Y | Y | | (n, n[L]) | real
W^{(l)} | W | 1 | (n[l-1], n[l]) | real
b^{(l)} | b | 1 | row (n[l]) | real
Z^{(l)} | Z | 1 | (n, n[l]) | real
A^{(l)} | A | 0 | (n, n[l]) | real
\delta^{(l)} | dZ | 1 | (n, n[l]) | real
C | C | | () | real
\eta | lr | | () | positive
x | x | | row (d) | real
w | w | | column (d) | real
z | z | | () | real
p | p | | () | 0 to 1
f(x) | f | | () | function
"""
FORWARD = [
    r"A^{(0)} = X",
    r"Z^{(l)} = A^{(l-1)} W^{(l)} + b^{(l)}, \quad l = 1, \dots, L",
    r"A^{(l)} = \sigma(Z^{(l)}), \quad l = 1, \dots, L",
    r"C = \frac{1}{2n} \lVert A^{(L)} - Y \rVert^2",
]
BACKPROPAGATION = [
    FORWARD[1],
    FORWARD[2],
    r"\delta^{(L)} = \frac{\partial C}{\partial Z^{(L)}}"
    r" = \frac{1}{n}(A^{(L)} - Y) \odot \sigma'(Z^{(L)})",
    r"\delta^{(l)} = \frac{\partial C}{\partial Z^{(l)}}"
    r" = \left(\delta^{(l+1)} {W^{(l+1)}}^\top\right) \odot \sigma'(Z^{(l)})",
    r"\frac{\partial C}{\partial W^{(l)}} = {A^{(l-1)}}^\top \delta^{(l)}",
    r"\frac{\partial C}{\partial b^{(l)}} = \mathbf{1}^\top \delta^{(l)}",
]


def network_scope(equations=()):
    scope = Scope(NETWORK)
    for latex in equations:
        check(latex, None, scope)
    return scope


def traced(seed):
    """Return what `nn` computes for a random 2-3-5-4 network."""
    rng = np.random.default_rng(seed)
    shapes = [(2, 3), (3, 5), (5, 4)]
    net = [nn.Layer(rng.normal(size=s), rng.normal(size=s[1]), nn.sigmoid) for s in shapes]
    X, Y = rng.normal(size=(6, 2)), rng.random((6, 4))
    return {"X": X, "Y": Y, **nn.trace(net, X, Y, nn.squared_error)._asdict()}


@pytest.mark.parametrize("latex", BACKPROPAGATION)
def test_backpropagation_holds_and_none_of_its_edits_does(latex):
    scope = network_scope(FORWARD + BACKPROPAGATION)
    for seed in range(3):
        verdict = check(latex, traced(seed), scope, draws=3)
        assert verdict.holds, verdict
        assert (verdict.how, verdict.on_page) == ("evaluated", True)
        assert verdict.difference < 1e-12
    alive, tried = survivors(latex, None, scope)
    # The one edit that changes nothing: a number times a matrix, or a matrix times a number.
    assert [kind for kind, _ in alive] == ["swap factors"] * (latex == BACKPROPAGATION[2])
    assert tried >= 5


def test_three_of_four_equations_of_the_corpus_are_to_be_evaluated():
    labels = Counter(e.label.split(":")[0] for e in entries() if isinstance(e, Entry))
    total = sum(labels.values())
    assert total >= 120
    assert labels["evaluated"] >= 0.75 * total
    assert labels["argued"] <= 0.10 * total
    assert set(labels) == {"evaluated", "sampled", "argued"}


def test_every_equation_of_the_corpus_gets_its_label_and_holds():
    for entry, scope in walk_through():
        if entry.label.startswith("argued: "):
            continue
        namespace, after = NAMESPACES[entry.page]
        verdict = check(entry.latex, namespace, scope, after)
        assert verdict.holds, (entry, verdict)
        assert verdict.how == entry.label, (entry, verdict)


def test_edits_of_the_corpus_are_noticed_or_are_the_same_expression():
    """The kinds of edits that can leave an expression what it is are few."""
    unnoticed, total = Counter(), 0
    pages = ("sigmoid", "backprop-one-chain")
    for entry, scope in walk_through():
        if entry.page not in pages or entry.label != "evaluated":
            continue
        namespace, _ = NAMESPACES[entry.page]
        check(entry.latex, namespace, scope, namespace)
        alive, tried = survivors(entry.latex, namespace, scope)
        total += tried
        unnoticed.update(f"{entry.page}: {kind}" for kind, _ in alive if kind != "swap factors")
    assert total > 200
    assert unnoticed == {
        "sigmoid: drop a sign": 1,  # the slope of sigma is even
        "sigmoid: change a number": 1,  # z < 1 in the second case, after z >= 0
    }


WRONG = [
    ("neuron", r"x_i w_i + b", r"x_i w_i - b"),
    ("neuron", r"\sum_i w_i^2", r"\sum_i w_i"),
    ("neuron", r"H\left(\tfrac32 -", r"H\left(\tfrac12 -"),
    ("sigmoid", r"1 - \sigma(z)", r"1 + \sigma(z)"),
    ("sigmoid", r"\le \sigma'(0) = \tfrac14", r"\le \sigma'(0) = \tfrac12"),
    ("sigmoid", r"2\sigma(2z) - 1", r"2\sigma(z) - 1"),
    ("sigmoid", r"\frac{e^{-z}}{(1 + e^{-z})^2}", r"\frac{e^{-z}}{1 + e^{-z}}"),
    ("sigmoid", r"0 < \sigma(z) < 1", r"0 < \sigma(z) < \tfrac12"),
    ("layer", r"z = x W + b", r"z = x W^\top + b"),
    ("layer", r"Z^\top = W^\top X^\top", r"Z^\top = X^\top W^\top"),
    ("layer", r"(n_{l-1} + 1)\, n_l", r"(n_l + 1)\, n_{l-1}"),
    ("cost", r"\frac1n \bigl(\hat{Y} - Y\bigr)", r"\frac{1}{2n} \bigl(\hat{Y} - Y\bigr)"),
    ("cost", r"\lVert \hat{y}_i - y_i \rVert^2", r"\lVert \hat{y}_i - y_i \rVert"),
    ("cost", r"a - y", r"y - a"),
    ("gradient-descent", r"= (x w - y)\, x", r"= (x w - y)"),
    ("gradient-descent", r"w \leftarrow w - \eta", r"w \leftarrow w + \eta"),
    ("gradient-descent", r"+ h\,C'(w) + O(h^2)", r"- h\,C'(w) + O(h^2)"),
    ("gradient-descent", r"C(w - h)}{2h}", r"C(w - h)}{h}"),
    ("gradient-descent", r"\frac{2}{\lambda}", r"\frac{3}{\lambda}"),
    ("gradient-descent", r"(1 - \eta \lambda)^t", r"(1 - \eta \lambda)^{t+1}"),
    ("chain-rule", r"g'\bigl(f(x)\bigr)\,f'(x)", r"g'(x)\,f'(x)"),
    ("chain-rule", r"\frac{\partial z}{\partial x} = W^\top", r"\frac{\partial z}{\partial x} = W"),
    ("backprop-one-chain", r"\delta_2\,w_2\,\sigma'(z_1)", r"\delta_2\,w_2\,\sigma(z_1)"),
    ("backprop-two-by-two", r"0.593270", r"0.593280"),
    ("backprop-any-network", r"{A^{(l-1)}}^\top", r"{A^{(l)}}^\top"),
    ("backprop-any-network", r"W^{(l+1)}_{jk}", r"W^{(l+1)}_{kj}"),
    ("backprop-in-code", r"\odot A \odot (\mathbf{1} - A)", r"\odot (\mathbf{1} - A)"),
    ("gradient-checking", r"= f'(x) + O(h)", r"= f'(x) + O(h^2)"),
    ("gradient-checking", r"2.2 \times 10^{-16}", r"2.3 \times 10^{-16}"),
    ("xor", r"\frac{45}{200} = 0.225", r"\frac{45}{200} = 0.25"),
]


@pytest.mark.parametrize(("page", "right", "wrong"), WRONG)
def test_a_wrong_version_is_caught(page, right, wrong):
    namespace, after = NAMESPACES[page]
    found = ((e, scope.copy()) for e, scope in standing() if e.page == page and right in e.latex)
    entry, scope = next(found)
    assert complaint(entry.latex.replace(right, wrong), namespace, scope, after)


def complaint(latex, namespace, scope, after=None):
    """Return what is wrong with an equation: its sides, or the shapes within them."""
    try:
        verdict = check(latex, namespace, scope, after)
    except LatexError as error:
        return error.message if " × " in error.message else ""
    return "" if verdict.holds else verdict.message


@cache
def standing():
    """Return each equation of the corpus with its scope, as what stands above has left it."""
    found = []
    for entry, scope in walk_through():
        if not entry.label.startswith("argued"):
            found.append((entry, scope.copy()))
            scope.define(parse(entry.latex, scope.functions))
    return found


# What the rules say.


def test_the_verdict_has_both_sides_their_place_and_their_shapes():
    scope = network_scope(FORWARD)
    page = traced(0)
    page["Z"] = {l: Z + (l == 2) for l, Z in page["Z"].items()}
    verdict = check(FORWARD[1], page, scope)
    assert not verdict.holds
    assert verdict.on_page
    assert verdict.where == {"l": 2}
    np.testing.assert_allclose(verdict.left - verdict.right, 1)
    assert verdict.symbols["W^{(l)}"] == "n[l-1] × n[l]"
    assert "differ" in verdict.message


def test_the_verdict_on_a_right_equation_has_both_sides_too():
    page = {"x": np.array([1.0, 2.0]), "w": np.array([3.0, 4.0]), "z": 11.0}
    verdict = check("z = x w", page, Scope(NETWORK))
    assert (verdict.left, verdict.right, verdict.difference) == (11, 11, 0)


def test_page_arrays_that_make_a_wrong_equation_true_do_not_hide_it():
    page = {"x": np.ones(3), "w": np.ones(3), "z": 3.0}
    assert check(r"z = w \cdot w", page, Scope(NETWORK)).on_page
    verdict = check(r"z = w \cdot w", page, scope_with("z = x w"))
    assert not verdict.holds


def scope_with(*equations):
    return network_scope(equations)


@pytest.mark.parametrize(
    "latex",
    [
        r"A^{(1)} = 1 - A^{(1)}",
        r"C = A^{(1)}",
        r"Z^{(1)} = Z^{(1)} + {b^{(1)}}^\top",
        r"Z^{(1)} = Z^{(1)} \odot b^{(1)}",
        r"Z^{(1)} = Z^{(1)} + C",
    ],
)
def test_nothing_broadcasts_but_a_row_that_is_added_to_every_row(latex):
    scope = network_scope(FORWARD)
    assert complaint(latex, None, scope)
    assert check(r"Z^{(1)} + b^{(1)} = Z^{(1)} + \mathbf{1} b^{(1)}", None, scope).holds


def test_an_index_without_values_is_a_failure():
    with pytest.raises(LatexError, match="no index has all these terms"):
        check(r"0 = W^{(l+4)} - W^{(l+4)}", None, network_scope())


def test_a_stated_range_must_exist_in_full():
    scope = network_scope(FORWARD)
    with pytest.raises(LatexError, match="there is no number 4"):
        check(r"Z^{(l+1)} = A^{(l)} W^{(l+1)} + b^{(l+1)}, \quad l = 0, \dots, L", None, scope)


def test_an_arrow_compares_the_old_value_with_the_new():
    scope = scope_with(r"C = (z - 1)^2")
    before = {"z": 3.0, "lr": 0.1, "C": 4.0}
    latex = r"z \leftarrow z - \eta\,\frac{\partial C}{\partial z}"
    assert check(latex, before, scope, after={**before, "z": 2.6}).holds
    assert not check(latex, before, scope, after={**before, "z": 2.5}).holds


@pytest.mark.parametrize(
    ("digits", "holds"), [("1.41", True), ("1.4142", True), ("1.42", False), ("1.4143", False)]
)
def test_about_equal_means_the_digits_written(digits, holds):
    assert check(rf"\sqrt{{2}} \approx {digits}", {}, Scope()).holds == holds


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ({"p": 1.5}, "p is not 0 to 1"),
        ({"p": np.ones(2)}, "p is 2, not scalar"),
        ({"x": np.ones(3), "w": np.ones(4), "p": 0.5}, "d is 4 here and 3 elsewhere"),
    ],
)
def test_what_is_not_as_the_table_says_is_an_error(page, message):
    with pytest.raises(LatexError, match=message):
        check(
            r"p + x_1 + w_1 = x_1 + w_1 + p",
            {"x": np.ones(3), "w": np.ones(3), **page},
            Scope(NETWORK),
        )


@pytest.mark.parametrize("latex", ["p_3 = 2", "p = p_3"])
def test_a_number_has_no_entries(latex):
    with pytest.raises(LatexError, match="1 subscripts where 0 would do"):
        check(latex, {"p": 0.5}, Scope(NETWORK))


def test_an_unknown_symbol_is_an_error_with_its_place():
    with pytest.raises(LatexError, match="not in the notation table") as caught:
        check(r"z = z + q - q", None, Scope(NETWORK))
    assert caught.value.at == len("z = z + ")
    assert str(caught.value).endswith("\n  z = z + q - q\n          ^")


def test_a_formula_that_defines_is_told_from_one_that_is_evaluated():
    assert check("z = x w", None, Scope(NETWORK)).how == "defined"
    assert (
        check("z = x w", {"x": np.ones(2), "w": np.ones(2), "z": 2.0}, Scope(NETWORK)).how
        == "evaluated"
    )
    assert check("p > 0", None, Scope(NETWORK)).how == "sampled"


def test_at_a_corner_the_slope_is_the_one_that_the_package_takes():
    scope = Scope(NETWORK)
    latex = r"\operatorname{relu}'(z) = \begin{cases} 1 & z > 0 \\ 0 & \text{otherwise} \end{cases}"
    assert check(latex, {"z": 2.0}, scope).holds
    assert check(latex, {"z": 0.0}, scope).holds
    assert not check(latex.replace(">", r"\ge"), {"z": 0.0}, scope).holds
    elementwise = r"\operatorname{relu}'(x) \odot x = \operatorname{relu}(x)"
    assert check(elementwise, {"x": np.array([-1.0, 0.0, 2.0])}, scope).holds


def test_second_derivatives_are_as_exact_as_first_ones():
    latex = r"\frac{d^2}{dz^2}\,\sigma(z) = \sigma(z)(1 - \sigma(z))(1 - 2\sigma(z))"
    assert check(latex, {"z": 0.7}, Scope(NETWORK)).difference < 1e-12


def test_a_derivative_owes_nothing_to_the_backward_pass_or_to_the_formula():
    """A wrong dW in the namespace changes nothing, for it is never read."""
    scope = network_scope(FORWARD + BACKPROPAGATION[2:4])
    page = traced(1)
    page["dW"] = {l: 0 * dW for l, dW in page["dW"].items()}
    assert check(BACKPROPAGATION[4], page, scope).holds


SQUARES = "x | x | | () | real\ny | y | | () | real\nt | t | | () | positive"


@pytest.mark.parametrize(
    ("latex", "complaint"),
    [
        (r"t > 0 \iff t^3 > 0", "never false"),
        (r"x^2 + y^2 < 0 \implies x = 7", "never true"),
    ],
)
def test_an_implication_that_is_never_put_to_the_test_is_refused(latex, complaint):
    scope = Scope(SQUARES)
    scope.define(parse("x = 2 y", scope.functions))
    with pytest.raises(LatexError, match=complaint):
        check(latex, None, scope)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"(x - y)^2 = 0 \iff x = y", r"(x - y)^2 = 0 \iff x = 2 y"),
        (r"x = y \implies x^2 = y^2", r"x = y \implies x^2 = y^3"),
        (r"x > y \iff -x < -y", r"x > y \iff -x > -y"),
    ],
)
def test_an_implication_is_tried_where_its_premise_is_true(right, wrong):
    assert check(right, None, Scope(SQUARES)).holds
    assert not check(wrong, None, Scope(SQUARES)).holds


def test_what_later_code_does_to_a_dict_does_not_change_what_was_seen():
    text = (
        "```pycon\n>>> import numpy as np\n>>> kept = {1: np.zeros(2)}\n\n```\n\n"
        'Then `0.0`{ value="kept[1][0]" }.\n\n```pycon\n>>> kept[1] += 1\n>>> kept[2] = 3\n\n```\n'
    )
    session = JudgedSession(reader.read(Path("docs/example.md"), text))
    (number,) = session.reading.of(document.Number)
    session.runs_of(session.runnable[-1])
    assert session.value_of(number) == 0
    assert 2 not in session.namespace_after(session.runnable[0])["kept"]


def test_an_equation_that_nothing_else_computes_is_only_a_definition():
    X = np.array([[1.0, 2.0], [3.0, 4.0]])
    latex = r"C = \lVert X \rVert^2"
    assert check(latex, {"X": X}, Scope(NETWORK)).how == "defined"
    assert check(latex, {"X": X, "C": 30.0}, Scope(NETWORK)).how == "evaluated"


@pytest.mark.parametrize(("at", "holds"), [("Z", True), ("A", False)])
def test_another_processor_rounds_otherwise_and_no_layer_makes_that_a_failure(
    at, holds, monkeypatch
):
    """Behind layers with any bend a slope moves much farther than what it is computed from."""
    exact, rng = arithmetic.times, np.random.default_rng(0)

    def rounded(*args):
        product = exact(*args)
        return product * (1 + rng.choice([-1e-15, 1e-15], product.shape))

    monkeypatch.setattr(arithmetic, "times", rounded)
    scope = notation().copy()
    for latex in [*FORWARD, r"\delta^{(l)} = \frac{\partial C}{\partial Z^{(l)}}"]:
        check(latex.replace(r"\sigma", r"\varphi"), None, scope)
    back = rf"\delta^{{(l)}} = (\delta^{{(l+1)}} {{W^{{(l+1)}}}}^\top) \odot \varphi'({at}^{{(l)}})"
    assert check(rf"{back}, \quad l = 1, \dots, L - 1", None, scope).holds == holds
