r"""Limits, O(h^p) and \approx say what happens on the way; what holds must not say too little."""

import numpy as np
import pytest

from literate.equations.check import check
from literate.equations.scope import Scope

from .refusals import refusal

ROWS = r"""
n | n | | () | size
L | L | | () | size
n_l | n | 0 | (L) | size
x | x | | () | real
y | y | | () | real
w | w | | () | real
z | z | | () | real
t | t | | () | real
s | s | | () | positive
h | h | | () | 0.00001 to 0.0001
q | q | | () | -0.0001 to 0.0001
p | p | | () | 0.999999 to 1
\varepsilon | eps | | () | 1e-16 to 1e-15
a^{(l)} | a | 0 | row (n[l]) | real
z^{(l)} | zs | 1 | row (n[l]) | real
u_k | us | 0 | (T) | real
g_k | gs | 1 | (T) | real
T | T | | () | size
r | r | | row (n) | real
C(w) | cost | | () | function
f(x) | f | | () | function
"""
COST = r"C(w) = \tfrac{1}{2} (w x - y)^2"
STEPS = r"u_0 = 0, \quad u_{k+1} = u_k + g_{k+1}"


def complaint(latex, *above, page=None):
    """Return what is said against an equation below others."""
    scope = Scope(ROWS)
    for equation in above:
        assert check(equation, None, scope).holds
    return refusal(latex, page, scope)


RIGHT = [
    r"\lim_{n \to \infty} \frac1n = 0",
    r"\lim_{n \to \infty} \frac{1}{\sqrt n} = 0",
    r"\lim_{n \to \infty} \frac{1}{n^2} \sum_{i=1}^{n} i = \frac12",
    r"\lim_{t \to \infty} \left(1 + \frac1t\right)^t = e",
    r"\lim_{z \to \infty} \sigma(z) = 1, \quad \lim_{z \to -\infty} \sigma(z) = 0",
    r"\lim_{t \to \infty} t^2 \left(1 - \cos\frac1t\right) = \frac12",
    r"\lim_{h \to 0} \frac{f(x + h) - f(x)}{h} = f'(x)",
    r"\lim_{h \to 0} \frac{C(w + h) - C(w) - h C'(w)}{h^2} = \frac{x^2}{2}",
    r"\lim_{h \to 0} \frac{\sin h}{h} = 1",
    r"\lim_{h \to 0} |h| = 0",
    r"\lim_{s \to 0} s \log s = 0",
    r"\lim_{n \to \infty} \frac{\log n}{n} = 0",
    r"\lim_{n \to \infty} \sum_{k=0}^{n} \frac{1}{2^k} = 2",
    r"\lim_{x \to y} \frac{x^2 - y^2}{x - y} = 2 y",
    r"f(x + h) = f(x) + h f'(x) + O(h^2)",
    r"\frac{f(x + h) - f(x - h)}{2h} = f'(x) + O(h^2)",
    r"\sin h = h - \frac{h^3}{6} + O(h^5)",
    r"(x + h)^2 = x^2 + 2 x h + O(h^2)",
    r"C'(w) \approx \frac{C(w + h) - C(w - h)}{2h}",
    r"C'(w) \approx \frac{C(w + h) - C(w)}{h}",
    r"\sin h \approx h",
    r"f(x + h) \approx f(x) + h f'(x)",
    r"f(x + h) - f(x) \approx h f'(x)",
    r"\frac{1}{1 - h} \approx 1 + h",
    r"e^{-h} \approx 1 - h + \frac{h^2}{2}",
    r"\frac{f(x + h) - 2 f(x) + f(x - h)}{h^2} \approx f''(x)",
    r"\frac{f(x + h) - 2 f(x) + f(x - h)}{h^2} = f''(x) + O(h^2)",
    r"\sqrt{1 + h} \approx 1 + \frac{h}{2}",
    r"\sqrt{2} \approx 1.41",
    r"1.41 \approx \sqrt{2}",
    r"e^{10} \approx 22026",
    r"e^{10} \approx 2.2 \times 10^{4}",
    r"2^{-52} \approx 2.2 \times 10^{-16}",
    r"\frac{22}{7} \approx \pi",
    r"\sigma(10) \approx 1.0",
    r"u_k = \sum_{i=1}^{k} g_i",
    r"u_k = u_{k-1} + g_k, \quad k = 1, \dots, T - 1",
    r"u_k = \sum_{i=1}^{k} g_i, \quad k = 1, \dots, T - 1",
    r"z^{(l)} \in \mathbb{R}^{n_l}, \quad l = 1, \dots, L",
    r"\varepsilon x + \varepsilon y = \varepsilon (x + y)",
]


@pytest.mark.parametrize("latex", RIGHT)
def test_what_comes_near_holds(latex):
    assert not complaint(latex, COST, STEPS)


WRONG = [
    (r"\lim_{h \to 0} \frac1h = 0", "do not come near"),
    (r"\lim_{h \to 0} \frac{e^h}{h} = 1", "do not come near"),
    (r"\lim_{h \to 0} \frac{C(w + h) - C(w)}{h^2} = \frac{x^2}{2}", "do not come near"),
    (r"\lim_{h \to 0} \frac{|h|}{h} = 1", "do not come near"),
    (r"\lim_{h \to 0} \frac{f(x + h) - f(x)}{h} = f'(x) + 0.001", "do not come near"),
    (r"\lim_{t \to \infty} \frac{e^t}{t} = 1", "do not come near"),
    (r"\lim_{z \to \infty} \sin z = \sin 1000000", "do not come near"),
    (r"\lim_{z \to \infty} \sin z = \sin 10000", "do not come near"),
    (r"\lim_{n \to \infty} \frac1n = 0.01", "do not come near"),
    (r"\lim_{n \to \infty} \frac{n + 1}{n} = 0", "do not come near"),
    (r"\lim_{t \to \infty} \left(1 + \frac1t\right)^t = 2.7", "do not come near"),
    (r"f(x + h) = f(x) + h f'(x) + O(h^3)", "to the power 2"),
    (r"f(x + h) = f(x) + h f'(x) + O(h^{2.2})", "to the power 2"),
    (r"\frac{f(x + h) - f(x - h)}{2h} = f'(x) + O(h^{2.1})", "to the power 2"),
    (r"\frac{f(x + h) - f(x - h)}{2h} = f'(x) + O(h)", "vanishes faster"),
    (r"f(x + h) = f(x) + h f'(x) + O(h)", "vanishes faster"),
    (r"\frac{f(x + h) - f(x)}{h} > f'(x) + O(h)", "one term of a sum"),
    (r"f(x + h) = f(x) + h O(h)", "one term of a sum"),
    (r"f(x + h) = f(x) + O(1)", "O of what"),
    (r"\sigma'(z) \approx 0", "differ by"),
    (r"\sigma(10) \approx 0.99", "differ by"),
    (r"e \approx 2", "differ by"),
    (r"e^{10} \approx 22000", "differ by"),
    (r"\sqrt{\tfrac16}^{20} \approx 2 \times 10^{-8}", "differ by"),
    (r"\sqrt{\tfrac16}^{10} \approx 0.0001", "differ by"),
    (r"C'(w) \approx C'(w) + 0.00004", "a small symbol"),
    (r"C'(w) \approx \frac{C(w + h) - C(w - h)}{2h} + 0.00004", "as much as a term"),
    (r"C'(w) \approx \frac{C(w + h) - C(w - h)}{2h} + h", "as much as a term"),
    (r"1.0004 C'(w) \approx \frac{C(w + h) - C(w - h)}{2h}", "as much as a term"),
    (r"C'(w) \approx \frac{C(w + h) - C(w - h)}{h}", "as much as a term"),
    (r"\sin h \approx 2h", "as much as a term"),
    (r"f(x + h) \approx f(x) + 2 h f'(x)", "as much as a term"),
    (r"f(x + h) - f(x) \approx 1.001 h f'(x)", "as much as a term"),
    (r"e^{-h} \approx 1 - h + \frac{h^2}{3}", "as much as a term"),
    (r"\frac{1}{1 - h} \approx (1 + h)(1 + h)", "as much as a term"),
    (r"f(x + h) \approx f(x) + h^0 - 0.9999", "as much as a term"),
    (r"h \approx 0", "differ by"),
    (r"x \approx x + y", "a small symbol"),
    (r"u_k = \sum_{i=1}^{k} g_i, \quad k = 2, \dots, T - 1", "holds for k = 1, too; begin"),
    (r"u_k = u_{k-1} + g_k, \quad k = 1, \dots, T - 2", ", too; end"),
    (r"r_i^2 = r_i r_i, \quad i = 2, \dots, n", "holds for i = 1, too"),
    (r"z^{(l)} \in \mathbb{R}^{n_l}, \quad l = 2, \dots, L", "holds for l = 1, too"),
    (r"z_j^{(l)} z_j^{(l)} = (z_j^{(l)})^2, \quad l = 3, \dots, 3", "too; begin there"),
    (r"e^h = 1 + h + \tfrac12 h^2", "for a larger h the sides differ"),
    (r"\cos h = 1 - \tfrac12 h^2", "for a larger h the sides differ"),
    (r"e^q = 1 + q + \tfrac12 q^2", "for a larger q the sides differ"),
    (r"\log p = p - 1 - \tfrac12 (p - 1)^2", "for a larger p the sides differ"),
    (r"\lim_{t \to \infty} \frac{t^9}{e^{t/9}} = 1", "do not come near"),
    (r"f(x) + h^3 = f(x)", "for a larger h the sides differ"),
    (r"1 - \cos h \approx \cos h - 1", "also where h is small"),
    (r"f(x + h) - f(x) \approx f(x) - f(x + h)", "also where h is small"),
    (r"\lim_{t \to \infty} \frac{\log t}{t} = 0.0001", "do not come near"),
    (r"\lim_{t \to 0} \frac{\sin t}{t} < 1", "the two sides are the same"),
    (r"\lim_{t \to \infty} \frac1t > 0", "the two sides are the same"),
    (r"x y = y x + 10^{-14}", "drowns"),
    (r"x y = y x + \varepsilon", "drowns"),
    (r"x + 10^{15} = y + 10^{15}", "drowns"),
    (r"\sigma(z) = \sigma(z + 10^{-13})", "drowns"),
    (r"\varepsilon = 0", "differ by"),
]


@pytest.mark.parametrize(("latex", "said"), WRONG)
def test_what_stays_apart_or_says_too_little_is_refused(latex, said):
    assert said in complaint(latex, COST, STEPS)


def test_a_range_may_leave_out_where_the_equation_fails():
    above = [r"z_j^{(l)} = a_j^{(l)}, \quad l = 1, \dots, L"]
    rows = {1: np.array([1.0, 2.0]), 2: np.array([3.0, 4.0]), 3: np.array([5.0, 6.0])}
    page = {"a": {0: np.array([9.0, 9.0]), **rows}, "zs": {**rows, 3: 2 * rows[3]}, "L": 3}
    latex = r"z_j^{(l)} = a_j^{(l)}, \quad l = 1, \dots, 2"
    assert not complaint(latex, page=page)
    assert "too; end there" in complaint(latex, page=page | {"zs": rows})
    assert "differ" in complaint(above[0], page=page)


def test_a_page_s_function_shows_its_slope_or_is_refused():
    page = {"x": 1.5, "f": lambda x: x * np.abs(x)}
    assert "no slope can be taken of f" in complaint(r"f'(x) = 2 x", page=page)
    assert "no slope can be taken of f" in complaint(r"f'(x) = 0", page={**page, "f": np.abs})
    assert "no slope" not in complaint(r"f'(x) = 2 x", page={**page, "f": lambda x: x * x})


ROWS_OF_STEPS = r"""
T | T | | () | size
d | d | | () | size
g_t | gs | 1 | (T, d) | real
m_t | ms | 0 | (T+1, d) | real
\hat{m}_t | corrected | 1 | (T, d) | real
\beta | beta | | () | 0.5 to 0.95
"""
ADAM = [
    r"m_0 = 0, \qquad m_t = \beta m_{t-1} + (1 - \beta) g_t",
    r"\hat{m}_t = \frac{m_t}{1 - \beta^t}",
]


@pytest.mark.parametrize(
    ("latex", "holds"),
    [
        (r"m_t = (1 - \beta) \sum_{k=1}^{t} \beta^{t-k} g_k", True),
        (r"m_t = \sum_{k=1}^{t} \beta^{t-k} g_k", False),
        (r"m_1 = (1 - \beta) g_1", True),
        (r"\hat{m}_1 = g_1", True),
        (r"\hat{m}_1 = (1 - \beta) g_1", False),
    ],
)
def test_a_recursion_starts_at_nothing(latex, holds):
    scope = Scope(ROWS_OF_STEPS)
    for equation in ADAM:
        assert check(equation, None, scope).holds
    assert check(latex, None, scope).holds == holds
