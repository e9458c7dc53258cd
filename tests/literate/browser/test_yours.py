"""A reader's own equation and code: what agrees is said to, and what does not is shown."""

import json
import re

import pytest

from literate.browser import kernel
from literate.browser.guessed import name_in_code
from literate.browser.typed import displays
from literate.browser.yours import check

COST = r"C = \tfrac12 \lVert X W - Y \rVert^2"
SLOPE = COST + "\n\n" + r"\frac{\partial C}{\partial W} = X^\top (X W - Y)"
WRONG = SLOPE.replace("(X W - Y)", "(Y - X W)")
LAYER = r"Z^{(l)} = A^{(l-1)} W^{(l)} + b^{(l)}"
RUN = r"""v_t | v | 0 | (T+1) | real
g_t | g | 1 | (T) | real
\beta | beta | () | 0 to 1
T | T | () | size"""
HOLD = {
    "a layer": (r"Z = X W + b", "Z = X @ W + b", ""),
    "dollars, a column": (r"$$ z = w^\top x + b \label{eq:z} $$", "z = w @ x + b", ""),
    "brackets, bold": (r"\[\mathbf{z} = \mathbf{W} \mathbf{x}.\]", "W @ x", ""),
    "align": ("\\begin{align}\na &= b + c \\\\\n&= c + b\n\\end{align}", "a = c + b", ""),
    "rows apart": ("\\begin{align}\na &= b + c \\\\[4pt]\n&= c + b\n\\end{align}", "a = c + b", ""),
    "indices": (r"Z_{mj} = \sum_i X_{mi} W_{ij} + b_j", "Z = X @ W + b", ""),
    "a mean": (r"C = \frac{1}{n} \sum_{m=1}^n (y_m - t_m)^2", "C = ((y - t) ** 2).mean()", ""),
    "slopes": (SLOPE, "C = ((X @ W - Y) ** 2).sum() / 2\ndW = X.T @ (X @ W - Y)", ""),
    "a function": (r"f(x) = x^2 + 1", "def f(x):\n    return x * x + 1", ""),
    "the sigmoid": (r"\sigma(z) = \frac{1}{1 + e^{-z}}", "1 / (1 + np.exp(-z))", ""),
    "a step": (
        r"w \leftarrow w - \eta g",
        "w -= lr * g",
        "w | w | row (d) | real\ng | g | row (d) | real",
    ),
    "logarithms": (r"H = -\sum_k p_k \log p_k", "-(p * np.log(p)).sum()", ""),
    "below one": (r"y = \log(1 - p)", "y = np.log1p(-p)", ""),
    "names of their own": (r"z = w_1 x_1 + w_2 x_2", "z = w1 * x1 + w2 * x2", ""),
    "an expression": (r"x^\top A x", "x @ A @ x", ""),
    "a recursion": (
        r"v_t = \beta v_{t-1} + g_t",
        "v = [0.0]\nfor s in g:\n    v.append(beta * v[-1] + s)",
        RUN,
    ),
    "a recursion from where it begins": (
        r"v_t = \beta v_{t-1} + g_t",
        "for s in g:\n    v.append(beta * v[-1] + s)\nv = v",
        RUN,
    ),
    "layers": (LAYER, "Z = {l: A[l - 1] @ W[l] + b[l] for l in W}", ""),
    "layers in brackets": (
        r"Z^{[l]} = A^{[l-1]} W^{[l]} + b^{[ l ]}",
        "Z = {l: A[l - 1] @ W[l] + b[l] for l in W}",
        "",
    ),
    "a power that the code reads": (r"y = x^L", "y = x ** L", "x | x | () | positive"),
    "layers as columns": (
        r"Z^{[l]} = W^{[l]} A^{[l-1]}",
        "Z = {l: W[l] @ A[l - 1] for l in W}",
        "W^{(l)} | W | (n_out, n_in) | real\nA^{(l)} | A | 0 | (n[l], n) | real\n"
        "Z^{(l)} | Z | (n_out, n) | real",
    ),
    "a power that has a row": (r"y = x^l", "y = x**3 if l == 3 else x**l", "l | l | () | size"),
    "layers from the first": (
        LAYER.replace("Z", "A"),
        "A = {0: A[0]}\nfor l in W:\n    A[l] = A[l - 1] @ W[l] + b[l]",
        "",
    ),
    "layers in place": (
        LAYER.replace("Z", "A"),
        "for l in W:\n    A[l] = A[l - 1] @ W[l] + b[l]",
        "",
    ),
    "entries, one by one": (
        r"y_i = x_i^2",
        "out = np.zeros(len(x))\nfor i in range(len(x)):\n    out[i] = x[i] ** 2",
        "",
    ),
    "capitals that are numbers": (r"V = I R", "V = I * R", ""),
    "a loop": (
        r"z = \sum_{i=1}^{d} w_i x_i",
        "z = 0\nfor i in range(d):\n    z += w[i] * x[i]",
        "",
    ),
    "a comprehension": (
        r"C = \frac1n \sum_{m=1}^n (p_m - y_m)^2",
        "out = sum([(q - r) ** 2 for q, r in zip(y, p)]) / len(y)",
        "",
    ),
    "one equation of two": ("z = W x\n\n" + r"a = \sigma(z)", "a = sigmoid(z)", ""),
    "a name in a branch": (
        r"y = x^2",
        "if x > 0:\n    y = x * x\nelse:\n    y = (-x) ** 2",
        "",
    ),
    "shares": (r"p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}", "e = np.exp(z - z.max())\ne / e.sum()", ""),
}
DIFFER = {
    "a sum": (
        r"C = \frac{1}{2n} \sum_{m=1}^n y_m^2",
        "(y ** 2).sum() / 2",
        "gives n times as much",
    ),
    "a share": (r"C = \sum_{m=1}^n y_m", "C = y.mean()", "the code gives 1/n of it"),
    "a factor": (r"C = \tfrac12 x^2", "C = x ** 2", "the code gives 2 times as much"),
    "a sign": (r"z = x - y", "z = y - x", "The sign is the other one"),
    "a transpose": (SLOPE, "dW = (X @ W - Y).T @ X", "The equation gives dW as"),
    "stretched": (r"r_m = y_m - t_m", "r = y[:, None] - t", "NumPy stretches what does not fit"),
    "a wrong slope": (WRONG, "dW = X", "As we guessed its symbols, the equation does not hold:"),
    "layers without rows": (
        r"Z^{[l]} = W^{[l]} A^{[l-1]}",
        "Z = {1: W[1] @ A[0]}",
        "Where yours are columns, write rows: W^{(l)} | W | (n_out, n_in) | real",
    ),
    "layers as powers": (
        r"A^l = \sigma(Z^l)",
        "A = {1: sigmoid(Z[1])}",
        "a layer is written A^{(l)}",
    ),
    "an unbiased spread": (
        r"s = \sqrt{\frac1n \sum_{i=1}^n (x_i - \frac1n \sum_{i=1}^n x_i)^2}",
        "x.std(ddof=1)",
        "they differ: the equation gives",
    ),
    "a name": (r"Z = X W", "Z = X @ V", "reads V, and no symbol is called so"),
    "no product": (r"Y = X^\top W", "Y = X @ W", "ended in line 1 with ValueError"),
    "a name within a function": (
        r"y = x^2",
        "def f(x):\n    y = x**3\n    return y\nf(x)",
        "The code is not the equation",
    ),
    "a function that nothing calls": (
        r"C = \frac1n \sum_{m=1}^n (p_m - y_m)^2",
        "def cost():\n    C = np.sum((p - y) ** 2)\n    return C",
        "The code gives a function",
    ),
    "a mean within a function": (
        r"C = \frac1n \sum_{m=1}^n (p_m - y_m)^2",
        "def cost():\n    C = np.sum((p - y) ** 2)\n    return C\ncost()",
        "gives n times as much",
    ),
    "a branch that is dead": (
        r"y = x^2",
        "if False:\n    y = 1\nx**3",
        "The code is not the equation",
    ),
    "itself": (r"y = x^2", "y = y", "The code reads y before it has a value"),
    "the bare name": (r"y = x^2", "y", "The code reads y before it has a value"),
    "entries of itself": (r"r_m = y_m - t_m", "r = r", "reads r before it has a value"),
    "a function, itself": (r"f(x) = x^2", "f = f", "The code reads f before it has a value"),
    "nothing at the end": (r"y = x^2", "z = x**2\npass", "The code gives nothing (None)"),
    "None": (r"y = x^2", "y = None", "The code gives nothing (None)"),
    "a function of nothing": (r"f(x) = x^2", "def f(x):\n    x * x", "gives nothing (None)"),
    "a step to nothing": (r"w_i \leftarrow w_i - g_i", "w = None", "gives nothing (None)"),
    "a complex number": (r"y = x^2", "y = x**2 + 1j", "a complex number"),
    "a complex array": (r"y_i = x_i^2", "y = x**2 + 0j", "a complex number"),
    "a return": (r"y = x^2", "y = x**2\nreturn y", "Line 2 of the code is no Python"),
    "a break": (r"y = x^2", "break", "Line 1 of the code is no Python"),
    "a function that fails": (
        r"f(x) = x^2",
        "def f(x):\n    return x[0]",
        "The code ended in line 2 with IndexError",
    ),
    "a function of two": (r"f(x) = x^2", "def f(x, y):\n    return x", "with TypeError"),
    "a function that raises": (
        r"f(x) = x^2",
        "def f(x):\n    raise ValueError('no')",
        "in line 2 with ValueError: no",
    ),
    "no Python": (r"Z = X W", "Z = X @ W +", "Line 1 of the code is no Python"),
    "no number": (r"a = b", "a = 'x'", "which is no array of numbers"),
    "an exit": (r"a = b", "raise SystemExit", "with SystemExit"),
    "no path": (r"\frac{\partial C}{\partial w} = 2 w", "dw = 2 * w", "says how C depends on w"),
    "nothing": ("$$ $$", "1", "There is no equation yet"),
    "no code": ("a = b", "# to come", "There is no code yet"),
}
POINTED = {  # what cannot be read, and where in all that was typed
    r"Z = X * W": "*",
    r"y = \int f": r"\int",
    "a = b\n\n$$c = d * e$$": "*",
    "\\begin{align}\na &= b \\\\\n&= c ? d\n\\end{align}": "?",
}


@pytest.mark.parametrize("name", HOLD)
def test_what_is_the_same_is_said_to_be(name):
    found = check(*HOLD[name])
    assert found.holds, found
    assert found.sentence.endswith(" to 12 digits.")


@pytest.mark.parametrize("name", DIFFER)
def test_what_is_not_the_same_says_how(name):
    latex, code, words = DIFFER[name]
    found = check(latex, code)
    assert not found.holds
    assert words in found.sentence


@pytest.mark.parametrize(
    ("latex", "code", "rows"),
    [
        (r"v_t = \beta v_{t-1} + g_t", "v = v", RUN),
        (r"v_t = \beta v_{t-1} + g_t", "v", RUN),
        (LAYER, "Z = Z", ""),
        (LAYER, "Z = {l: Z[l] for l in W}", ""),
    ],
)
def test_what_is_numbered_is_not_given_where_an_equation_says_it(latex, code, rows):
    assert not check(latex, code, rows).holds


@pytest.mark.parametrize(
    ("latex", "told", "at"),
    [
        (r"Z^l = A^{l-1} W^l + b^l", "Z^{(l)}", 2),
        (r"Z^{(l)} = A^{l-1} W^{(l)}", "A^{(l - 1)}", 13),
        (r"\mathbf{a}^L = \sigma(\mathbf{z}^L)", r"^{(L)}", 11),
        (r"a^\ell = \max(0, z)", r"a^{(\ell)}", 2),
    ],
)
def test_a_layer_that_would_be_a_power_is_told_how_it_is_written(latex, told, at):
    found = check(latex, "Z = {l: A[l - 1] @ W[l] + b[l] for l in W}")
    assert not found.holds
    assert found.sentence.startswith("This is read as a power; a layer is written ")
    assert told in found.sentence
    assert found.at == at, found


@pytest.mark.parametrize("latex", POINTED)
def test_what_cannot_be_read_is_pointed_at(latex):
    found = check(latex, "1")
    assert latex[found.at :].startswith(POINTED[latex]), found
    line, caret = found.details.split("\n")[:2]
    assert line[caret.index("^") :].startswith(POINTED[latex])


def test_where_they_differ_most_both_values_are_shown():
    found = check(r"z_i = x_i", "z = x.copy()\nz[2] += 1\nz[1] += 3", "x | x | row (4) | real")
    most = re.search(
        r"at entry 2, where the equation gives (\S+) and the code (\S+)\.", found.sentence
    )
    left, right = map(float, most.groups())
    assert right - left == pytest.approx(3, abs=1e-4)
    rows = re.findall(r"gives\n +\[(.*)\]", found.details)
    assert [float(row.split()[1]) for row in rows] == pytest.approx([left, right], abs=1e-3)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("x | x | 3 | real", "Row 2 of the symbols: 3 is no shape"),
        ("x | x", "a cell is missing"),
        ("x | x | () | large", "large is no domain"),
    ],
)
def test_a_row_that_is_none_is_named(row, words):
    found = check("y = x", "y = x", f"y | y | () | real\n{row}")
    assert words in found.sentence


def test_only_where_no_row_is_guessed_an_equation_is_wrong_by_itself():
    rows = "X | X | (n, d) | real\nW | W | (d, k) | real\nY | Y | (n, k) | real\n"
    found = check(WRONG, "dW = X", rows + "C | C | () | real")
    assert found.sentence.startswith("The equation does not hold by itself:")
    assert "guess" not in str(found)
    assert "by itself" not in check(WRONG, "dW = X", rows).sentence


def test_a_row_is_taken_and_what_has_none_is_guessed_beside_it():
    found = check("z = W x", "z = W @ x", "W | W | (n, d) | real")
    assert found.details == "we guessed\n  x | x | column (d) | real\n  z | z | column (n) | real"


@pytest.mark.parametrize(
    ("latex", "names", "name"),
    [
        (r"\hat{y}", ["yhat"], "yhat"),
        (r"\hat{y}", ["y"], "y_hat"),
        (r"\eta", ["lr"], "lr"),
        (r"\mathbf{W}", ["W", "w"], "W"),
        (r"\lambda", [], "lambda_"),
        ("w_{1}", ["w1"], "w1"),
    ],
)
def test_code_calls_a_symbol_as_people_do(latex, names, name):
    assert name_in_code(latex, names) == name


def test_an_empty_line_parts_equations_and_so_do_dollars():
    typed = "$$a = b$$\n$$c = d$$\n\ne = f"
    found = displays(typed)
    assert [text.read.strip() for text in found] == ["a = b", "c = d", "e = f"]
    assert [typed[text.place(text.read.index("="))] for text in found] == ["="] * 3


def test_what_code_prints_comes_once_however_often_it_is_run(capsys):
    code = "print('hi')\nz = W @ x\ndef f(x):\n    print('ho')\n    return x"
    assert check("z = W x\n\nf(x) = x", code).holds
    assert capsys.readouterr().out == "hi\nho\n"


def test_the_driver_answers_and_hears_what_is_printed():
    heard = []
    question = {"do": "yours", "latex": "y = x", "code": "print('hi'); y = x", "symbols": ""}
    found = json.loads(kernel.answer(json.dumps(question), lambda *news: heard.append(news)))
    assert (found["verdict"], found["at"]) == ("same", None)
    again = json.loads(kernel.answer(json.dumps(question | {"code": "y = -x"}), lambda *_: None))
    assert again["verdict"] == "differs"
