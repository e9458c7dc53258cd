"""Every equation that is evaluated leaves as NumPy that gives the same, or says why not."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from literate.copying import agreement, statements
from literate.copying.dimensions import Dimensions, Unsaid
from literate.copying.spelled import less, plain
from literate.equations.parser import parse
from literate.equations.scope import Scope
from literate.judging.judge import notation
from literate.pages import document, reader
from literate.paths import DOCS
from tests.conftest import nav_pages

TABLE = r"""
X | X | | (n, n_in) | real
x | X | | (n, n_in) | real
W | W | | (n_in, n_out) | real
w | W | | (n_in, n_out) | real
b | b | | row (n_out) | real
Z | Z | | (n, n_out) | real
Y | Y | | (n, n_out) | real
g_t | g | 1 | (T) | real
v_t | v | 0 | (T+1) | real
\beta | beta | | () | 0.1 to 0.9
\hat{y} | | | () | real
"""

SAID = {
    r"Z = X W + b": "Z = X @ W + b",
    r"Z_{mj} = \sum_i X_{mi} w_{ij} + b_j": "Z = X @ W + b",
    r"Z_{mj} = b_j": "Z[m - 1, j - 1] = b[j - 1]",
    r"C = \frac{1}{2n} \lVert Z - Y \rVert^2": "C = ((Z - Y) ** 2).sum() / (2 * n)",
    r"C = \frac{1}{n} \sum_m \sum_j Y_{mj} Z_{mj}": "C = (Y * Z).sum() / n",
    r"W_{ij} = \sum_m X_{mi} Z_{mj}": "W = X.T @ Z",
    r"W = X^\top Z": "W = X.T @ Z",
    r"b_j = \sum_{m=1}^{n} Z_{mj}": "b = Z.sum(axis=0)",
    r"b = \mathbf{1}^\top Z": "b = Z.sum(axis=0)",
    r"b_j = \max_m Z_{mj}": "b = Z.max(axis=0)",
    r"Z = Y \odot \mathbb{1}[Y > 0]": "Z = Y * (Y > 0)",
    r"Z_{mj} = b_j Y_{mj}": "Z = b * Y",
    r"W_{ij} = b_j \sum_m X_{mi}": "W = b * X.sum(axis=0)[:, None]",
    r"Z = -2 Y": "Z = -2 * Y",
    r"Z = Y - (X W - Y)": "Z = Y - (X @ W - Y)",
    r"C = \hat{y} / (\hat{y} / 2)": "C = y_hat / (y_hat / 2)",
    r"C = \sigma(\hat{y}) e^{-\hat{y}}": "C = sigmoid(y_hat) * np.exp(-y_hat)",
    r"v_t = \beta v_{t-1} + g_t": "v[t] = beta * v[t - 1] + g[t]",
    r"v_t = \sum_{k=1}^{t} \beta^{t-k} g_k, \quad t = 1, \dots, T": (
        "v[t] = sum(beta ** (t - k) * g[k] for k in range(1, t + 1))"
    ),
    r"C = \sum_{k=2}^{T} g_k": "C = sum(g[k] for k in range(2, T + 1))",
    r"W \leftarrow W - \beta X^\top Z": "W = W - beta * X.T @ Z",
    r"x_{12} = w_{21}": "X[0, 1] = W[1, 0]",
    r"\sigma(-\hat{y}) = 1 - \sigma(\hat{y})": "np.allclose(sigmoid(-y_hat), 1 - sigmoid(y_hat))",
    r"0 < \sigma(\hat{y}) < 1": "0 < sigmoid(y_hat) < 1",
    r"X_{mi}^2 \ge 0": "X[m - 1, i - 1] ** 2 >= 0",
    r"W = \begin{bmatrix} 1 \\ 2 \end{bmatrix}": "W = np.array([[1], [2]])",
    r"\sigma(0.3) \approx 0.574": "sigmoid(0.3)  # 0.574",
}
UNSAID = {
    r"\lim_{\hat{y} \to \infty} \sigma(\hat{y}) = 1": "a limit",
    r"\hat{y} > 0 \iff \sigma(\hat{y}) > \tfrac12": "what follows",
    r"\left.\frac{d}{d\beta} \beta^2\right|_{\beta=0.5} = 1": "a bar",
}


def of(latex: str) -> statements.Leaving:
    scope = Scope(TABLE + "C | C | | () | real\nn | n | | () | size\nT | T | | () | size\n")
    scope.define(parse(latex, scope.functions))
    with np.errstate(all="ignore"):
        return statements.leaving(latex, scope)


@pytest.mark.parametrize("latex", SAID)
def test_an_equation_is_said(latex):
    left = of(latex)
    assert (left.text, left.reasons) == (SAID[latex], ())


@pytest.mark.parametrize("latex", UNSAID)
def test_what_is_no_statement_says_why(latex):
    left = of(latex)
    assert left.text == ""
    assert UNSAID[latex] in " ".join(left.reasons)


def turned(self: Dimensions, factors: list[Any], rest: list[Any], index: str) -> Any:
    """Forget the transpose of the second factor."""
    return replace(
        factors[0],
        text=f"{factors[0].text} @ {factors[1].text}",
        axes=(*rest[0], *rest[1]),
        holds=1,
    )


@pytest.mark.parametrize(
    "latex", [r"Z_{mi} = \sum_j Y_{mj} W_{ij}", r"W_{ij} = \sum_m X_{mi} Z_{mj}"]
)
def test_a_statement_that_gives_something_else_is_not_handed_out(latex, monkeypatch):
    monkeypatch.setattr(Dimensions, "contracted", turned)
    assert " @ " not in of(latex).text


def test_a_sum_of_a_part_is_no_sum_along_a_dimension():
    assert of(r"b_j = \sum_{m=2}^{n} Z_{mj}").text == (
        "b[j - 1] = sum(Z[m - 1, j - 1] for m in range(2, n + 1))"
    )


def test_what_has_a_name_in_python_gets_another():
    assert [plain(name) for name in (r"\lambda", r"\hat{y}", "w^*", r"\bar a", r"\delta")] == [
        *("lambda_", "y_hat", "w_star", "a_bar", "delta"),
    ]


@pytest.mark.parametrize(
    ("number", "by", "found"),
    [
        ("3", 1, "2"),
        ("l", 1, "l - 1"),
        ("l + 1", 1, "l"),
        ("l - 1", -1, "l"),
        ("l - 1", 1, "l - 2"),
    ],
)
def test_a_number_minus_another_is_worked_out(number, by, found):
    assert less(number, by) == found


@pytest.mark.parametrize("uri", [uri for uri in nav_pages() if uri.endswith(".md")])
def test_the_equations_of_a_page_leave_it_and_run_alone(uri, monkeypatch):
    runs: list[tuple[dict[str, Any], Any]] = []
    checked = agreement.check

    def kept(compiled: Any, space: dict[str, Any], expected: Any) -> None:
        checked(compiled, space, expected)
        runs.append((space, expected))

    monkeypatch.setattr(agreement, "check", kept)
    scope = notation().copy()
    for element in reader.read(DOCS / uri).elements:
        if isinstance(element, document.Symbols):
            scope.narrow(element.rows)
        elif isinstance(element, document.Equation) and not element.argued:
            equation = parse(element.bare, scope.functions)
            scope.define(equation)
            for chain in equation.chains:
                runs.clear()
                with suppress(Unsaid), np.errstate(all="ignore"):
                    runs_alone(statements.assignment_of(chain, equation, scope), runs)


def runs_alone(statement: statements.Assignment, runs: list[tuple[dict[str, Any], Any]]) -> None:
    """Paste a statement's function into an empty Python, and call it with what it was tried on."""
    if not statement.function:
        return
    bare: dict[str, Any] = {}
    exec(statements.Leaving((statement,), ()).functions, bare)
    function = bare[statement.function.removeprefix("def ").split("(")[0]]
    assert runs, "nothing was tried"
    for space, expected in runs[-1:]:
        found = function(**{name: space[name] for name in statement.arguments})
        np.testing.assert_allclose(agreement.flat(found), expected, 1e-12, 1e-12)


def test_most_evaluated_equations_have_a_statement():
    said = unsaid = 0
    scope = notation().copy()
    for element in reader.read(DOCS / "learn/backprop-in-code.md").elements:
        if isinstance(element, document.Symbols):
            scope.narrow(element.rows)
        elif isinstance(element, document.Equation) and not element.argued:
            scope.define(parse(element.bare, scope.functions))
            with np.errstate(all="ignore"):
                left = statements.leaving(element.bare, scope)
            said, unsaid = said + len(left.statements), unsaid + len(left.reasons)
    assert (said, unsaid) == (16, 1)
