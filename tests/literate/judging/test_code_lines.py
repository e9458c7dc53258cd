"""A displayed line of the package and the equation beside it cannot drift apart."""

from textwrap import dedent

import pytest

from literate.equations.parser import parse
from literate.equations.tree import LatexError
from literate.judging.code_lines import compared, lines_of
from literate.pages import source
from tests.literate.equations.test_check import BACKPROPAGATION, FORWARD, network_scope

LAYER = """
def layer(W, b, X):
    Z = X @ W + b

    def backward(dZ):
        dW = X.T @ dZ
        db = dZ.sum(axis=0)
        dX = dZ @ W.T
        return dX, dW, db

    return Z, backward
"""
LOSS = """
def loss(Y_hat, Y):
    n = len(Y)
    E = Y_hat - Y
    C = (E**2).sum() / (2 * n)
    return C, E / n
"""
WAY_BACK = "def sigmoid_backward(dA, Z, A):\n    dZ = dA * A * (1 - A)\n"
STEP = "def update(net, grads):\n    for W, dW in parameters(net, grads):\n        W -= lr * dW\n"
FORWARD_Z, _, OUTPUT, HIDDEN, WEIGHT, BIAS = BACKPROPAGATION
DATA = r"\frac{\partial C}{\partial A^{(l-1)}} = \delta^{(l)} {W^{(l)}}^\top, \quad l = 1, \dots, L"
UPDATE = r"W^{(l)} \leftarrow W^{(l)} - \eta \frac{\partial C}{\partial W^{(l)}}"
COST = r"C = \frac{1}{2n} \sum_i \sum_j (\hat{Y}_{ij} - Y_{ij})^2"
TWINS = [
    (LAYER, FORWARD_Z, "Z = X @ W «+|-» b"),
    (LAYER, WEIGHT, "dW = X.T @ «dZ|-dZ»"),
    (LAYER, WEIGHT, "dW = «X.T @ dZ|dZ.T @ X»"),
    (LAYER, BIAS, "db = dZ.«sum|mean»(axis=0)"),
    (LAYER, BIAS, "db = dZ.sum(axis=«0|1»)"),
    (LAYER, DATA, "dX = dZ @ W«.T|»"),
    (WAY_BACK, OUTPUT, "dZ = dA * A * (1 «-|+» A)"),
    (WAY_BACK, HIDDEN, "dZ = dA * A * (1 «-|+» A)"),
    (STEP, UPDATE, "W «-|+»= lr * dW"),
    (LOSS, COST, "C = (E**2).sum() / (2 «*|+» n)"),
    (LOSS, COST, "E = Y_hat «-|+» Y"),
]


def code(text, activation=""):
    return source.Code(dedent(text).strip(), "nn/layers.py", 1, activation)


def scope_of(latex):
    scope = network_scope([*FORWARD, *BACKPROPAGATION[:4]])
    scope.narrow(r"\hat{Y} | Y_hat | | (n, n[L]) | real")
    if latex is COST:
        scope.definitions.pop("C")
    if latex in (OUTPUT, HIDDEN):
        scope.narrow(r"\varphi(z) | activation | | entrywise | function")
        latex = latex.replace(r"\sigma", r"\varphi")
    equation = parse(latex, scope.functions)
    scope.define(equation)
    return equation, scope


def lines_beside(text, latex):
    equation, scope = scope_of(latex)
    activation = "sigmoid" if "sigmoid" in text else ""
    return [line.text for line in compared(code(text, activation), equation, scope)]


@pytest.mark.parametrize(("text", "latex", "line"), TWINS)
def test_a_line_that_is_its_equation_is_found_and_a_wrong_one_refused(text, latex, line):
    right, wrong = variants(line)
    assert right in text
    found = lines_beside(text, latex)
    assert len(found) == 1
    assert right in found or right.startswith("E =")
    with pytest.raises(LatexError, match=r"differ by|but .* is|mismatch"):
        lines_beside(text.replace(right, wrong), latex)


def variants(line):
    before, rest = line.split("«")
    choice, after = rest.split("»")
    return [before + one + after for one in choice.split("|")]


def test_a_line_is_compared_with_the_equation_of_one_entry():
    scope = network_scope()
    scope.narrow(r"W | W | | (n_in, n_out) | real")
    scope.narrow(r"Z | Z | | (n_in, n_out) | positive")
    latex = r"W_{ij} \leftarrow W_{ij} - \eta \sqrt{Z_{ij}}"
    equation = parse(latex, scope.functions)
    for right, wrong in (("-", "+"), ("W -", "W.T[::-1].T -")):
        text = "def step(W, Z, lr):\n    W = W - lr * np.sqrt(Z)\n    return W\n"
        assert len(list(compared(code(text), equation, scope))) == 1
        with pytest.raises(LatexError, match="differ by"):
            list(compared(code(text.replace(right, wrong)), equation, scope))


def test_a_line_that_needs_what_no_symbol_is_says_so():
    text = LAYER.replace("X @ W + b", "X @ W + b * keep")
    with pytest.raises(LatexError, match=r"keep cannot be computed here.*'keep'"):
        lines_beside(text, FORWARD_Z)


def test_renaming_and_handing_on_are_no_lines_of_their_own():
    text = "def f(A):\n    Z = A\n    dZ = way_back(activation)(A)\n    W = np.exp(A)\n"
    assert [line.name for line in lines_of(code(text))] == ["W"]


def test_a_line_that_makes_a_name_from_itself_is_said_not_followed_forever():
    scope = network_scope([*FORWARD, *BACKPROPAGATION[:4]])
    scope.narrow("m_t | m | 1 | (3) | real\ns | s | () | real")
    equation = parse("s = 2 m_1", scope.functions)
    step = "def step(x):\n    m = 0.9 * m + x\n    s = 2 * m\n"
    with pytest.raises(LatexError, match="m of the code is made from m; give a symbol this name"):
        list(compared(code(step), equation, scope))
