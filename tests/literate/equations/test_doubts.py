"""A relation is tried where it would fail, if it failed anywhere; a right one holds there, too."""

import numpy as np
import pytest

from literate.equations.check import check
from literate.equations.scope import Scope

from .refusals import refusal

ROWS = r"""
n | n | | () | size
x | x | | () | real
y | y | | () | real
z | z | | () | real
t | t | | () | real
u | u | | () | real
w | w | | () | real
p | p | | () | 0 to 1
m | m | | () | binary
k | k | | () | binary
h | h | | () | 0.00001 to 0.0001
g | g | | () | normal
v | v | | () | uniform -1 to 1
\eta | lr | | () | positive
\lambda | strength | | () | positive
a | a | | row (n) | real
b | b | | row (n) | real
c | c | | row (n) | positive
q | q | | row (n) | rows that sum to 1
s | hot | | row (n) | one-hot rows
C(w) | cost | | () | function
f(x) | f | | () | function
\varphi(z) | activation | | entrywise | function
"""
COST = r"C(w) = \tfrac{1}{2} (w x - y)^2"


def complaint(latex, *above, page=None, rows=""):
    """Return what is said against an equation below others."""
    scope = Scope(ROWS + rows)
    for equation in above:
        assert check(equation, None, scope).holds
    return refusal(latex, page, scope)


RIGHT = [
    r"0 < \sigma(z) < 1",
    r"|\tanh(z)| < 1",
    r"|\tanh(z)| \le 1",
    r"\sigma'(z) \sigma'(t) \le \frac{1}{16}",
    r"0 < \sigma'(z) \le \frac14",
    r"x^2 \ge 0",
    r"x^2 + 1 > 0",
    r"\operatorname{relu}'(x) = \begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}",
    r"x^2 = 4 \iff |x| = 2",
    r"|v| < 1",
    r"\prod_{k=n}^{1} k = \prod_{k=1}^{n} k",
    r"\frac1n \le \tfrac12",
    r"2^n > n",
    r"e^x \ge 1 + x",
    r"\lVert a + b \rVert \le \lVert a \rVert + \lVert b \rVert",
    r"|a \cdot b| \le \lVert a \rVert \lVert b \rVert",
    r"\frac{1}{n} \sum_i c_i \ge e^{\frac{1}{n} \sum_i \log c_i}",
    r"-\sum_i q_i \log q_i \le \log n",
    r"\eta - \log(1 + \eta) > 0",
    r"\cos x \ge 1 - \frac{x^2}{2}",
    r"\log(1 + e^z) > z",
    r"p (1 - p) \le \frac14",
    r"x > 1 \implies x^2 > x",
    r"x > 0 \iff -x < 0",
    r"x \ge 0 \iff |x| = x",
    r"0 < x < \frac{2}{\lambda} \iff |1 - x \lambda| < 1",
    r"0 \le x \le \frac{2}{\lambda} \iff |1 - x \lambda| \le 1",
    r"z < t \iff \sigma(z) < \sigma(t)",
    r"\sigma(z) > \tfrac12 \iff z > 0",
    r"\log \eta > 0 \iff \eta > 1",
    r"x y = 0 \iff x^2 y^2 = 0",
    r"\max(0, u) = \begin{cases} u & u > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\log(1 + e^{z}) = \max(z, 0) + \log(1 + e^{-|z|})",
    r"\max(u, -7) = -\min(-u, 7)",
    r"\sqrt{x^2} = |x|",
    r"\log(c_1^2) = 2 \log c_1",
    r"m^2 = m",
    r"m (1 - m) + k (1 - k) = 0",
    r"\sum_i s_i = 1",
    r"\lVert a \rVert_\infty \le \lVert a \rVert_2 \le \lVert a \rVert_1",
    r"\lVert a \rVert_1 \le \sqrt{n} \lVert a \rVert_2",
    r"\max_i a_i \le \log \sum_i e^{a_i} \le \max_i a_i + \log n",
    r"|\sigma(x) - \sigma(y)| \le \frac14 |x - y|",
    r"\frac{\eta + \lambda}{2} \ge \sqrt{\eta \lambda}",
    r"\log(1 + \eta) > \frac{\eta}{1 + \eta}",
    r"\sin \eta < \eta",
    r"-\log \sigma(x) > 0",
    r"x^3 < y^3 \iff x < y",
    r"|x| \le \eta \iff -\eta \le x \le \eta",
    r"\lVert a \rVert = 0 \iff a = 0",
    r"p > \frac12 \iff \log \frac{p}{1 - p} > 0",
    r"\sigma(x) \ge p \iff x \ge \log \frac{p}{1 - p}",
    r"x \ne y \iff (x - y)^2 > 0",
    r"\frac{d}{dx} \max(x, y) = \mathbb{1}[x > y]",
    r"k x + (1 - k) y = \begin{cases} x & k = 1 \\ y & k = 0 \end{cases}",
    r"\lVert a \rVert = 0 \iff \sum_i a_i^2 = 0",
    r"(x - 1)^3 = 0 \iff x = 1",
    r"|x| = |y| \iff x^2 = y^2",
    r"a \cdot b = 0 \iff \lVert a + b \rVert^2 = \lVert a \rVert^2 + \lVert b \rVert^2",
    r"a = b \implies \sum_i a_i = \sum_i b_i",
    r"\sum_i a_i > 0 \iff \frac{1}{n} \sum_i a_i > 0",
    r"\frac{d}{dx} (\operatorname{relu}(x) - \operatorname{relu}(-x)) = 1",
    r"\frac{d}{dx} |x| = \operatorname{sign}(x)",
    r"\sigma'(z) \ge \frac14 e^{-|z|}",
    r"|x - y| = \begin{cases} 0 & x^3 = y^3 \\ |x - y| & \text{otherwise} \end{cases}",
]


@pytest.mark.parametrize("latex", RIGHT)
def test_what_is_true_everywhere_holds(latex):
    assert not complaint(latex)


WRONG = [  # and a word of what is said of it
    (r"\sigma(z) < 0.9", "does not hold"),
    (r"|\tanh z| < 0.99", "does not hold"),
    (r"\sigma'(z) \sigma'(t) \le \frac{1}{17}", "does not hold"),
    (r"|\tanh'(z)| \le \frac{9}{10}", "does not hold"),
    (r"\eta < 4", "where lr ="),
    (r"|z| < 2", "does not hold"),
    (r"|z| < 900", "does not hold"),
    (r"\eta > 0.002", "where lr ="),
    (r"x^2 > 0", "where x = 0"),
    (r"x^2 > x^4 - 10^{4}", "does not hold"),
    (r"e^x > 1 + x", "where x = 0"),
    (r"|a \cdot b| \le 0.999 \lVert a \rVert \lVert b \rVert", "does not hold"),
    (r"|a \cdot b| < \lVert a \rVert \lVert b \rVert", "does not hold"),
    (r"-\sum_i q_i \log q_i \le 0.99 \log n", "does not hold"),
    (r"-\sum_i q_i \log q_i < \log n", "does not hold"),
    (r"p (1 - p) \le 0.249", "where p ="),
    (r"p < 0.999", "where p ="),
    (r"\varphi'(z) > 0", "does not hold"),
    (r"\varphi(z) < \varphi(z + 1)", "does not hold"),
    (r"|\varphi(z)| < 10", "does not hold"),
    (r"f(x) > 0", "does not hold"),
    (r"x \ne 0", "nothing checks it"),
    (r"\sigma(z) \ne \tfrac13", "nothing checks it"),
    (r"(3 x - 1)^2 > 0", "a strict bound is none where x = 0.333"),
    (r"|\tanh(x - \tfrac13)| > 0", "does not hold where x = 0.333"),
    (r"x < 10^{4}", "does not hold where x = 2e+04"),
    (r"\eta > 10^{-4}", "where lr = 5e-05"),
    (r"x = \max(x, -e^5)", "differ by"),
    (r"x = x \, \mathbb{1}[|x| < 7^3]", "differ by"),
    (r"\mathbb{1}[x > 0] = \mathbb{1}[x > e^{-9}]", "differ by"),
    (r"|x| = \begin{cases} x & x > -e^{-7} \\ -x & \text{otherwise} \end{cases}", "differ by"),
    (r"|x| = \begin{cases} x & x > 0 \\ -x & x < 0 \end{cases}", "none of the cases applies"),
    (
        r"\operatorname{relu}(x) = "
        r"\begin{cases} x & 9 x + 1 > 1 - e^{-7} \\ 0 & \text{otherwise} \end{cases}",
        "differ by",
    ),
    (
        r"\max(x, y) = \begin{cases} x & x > y + e^{-7} \\ y & \text{otherwise} \end{cases}",
        "differ by",
    ),
    (r"\frac{\sigma(z)}{n} < \tfrac14", "does not hold"),
    (r"\frac1n \sum_i a_i^2 \le \tfrac15 \sum_i a_i^2", "does not hold"),
    (r"\frac1n < \tfrac14", "does not hold"),
    (r"2^n \ge n^2", "does not hold"),
    (r"\sum_{k=1}^{n} \frac1k < 4", "does not hold"),
    (r"\frac1n > \tfrac{1}{20}", "does not hold"),
    (r"|\varphi'(z)| \le 40", "does not hold"),
    (r"\operatorname{Var}(\varphi(g)) < \mathbb{E}[\varphi'(g)^2]", "function is straight"),
    (
        r"\operatorname{Var}(\varphi(g)) \le \tfrac{9999}{10000} \mathbb{E}[\varphi'(g)^2]",
        "not hold",
    ),
    (r"|f(x + h) - f(x)| \le 20 h (1 + |x|)", "does not hold"),
    (r"g < 3", "does not hold where g ="),
    (r"|v| < 0.99", "does not hold"),
    (r"x^2 = 4 \implies x = 2", "fails"),
    (r"\sin x = 0 \iff x = 0", "fails"),
    (r"x^3 = x \iff x = 1", "fails"),
    (r"x^2 = y^2 \iff x = y", "fails"),
    (r"\prod_{k=3}^{1} k = 1", "there is no term"),
    (r"\sum_{k=n}^{1} k = \frac{n (n + 1)}{2}", "differ by"),
    (r"x > 0 \implies x^2 > x", "fails"),
    (r"x > 0 \iff x > 0.01", "fails"),
    (r"x > 0 \iff x > 0.0001", "fails"),
    (r"x > 0 \iff x \ge 0", "fails"),
    (r"0 < x < \frac{2}{\lambda} \iff |1 - x \lambda| < 0.999", "fails"),
    (r"0 < \eta < \frac{2}{\lambda} \iff |1 - \eta \lambda| < 1", "0 < \\eta holds of all"),
    (r"0 < x < \frac{2}{\lambda} \iff |1 - x \lambda| \le 1", "fails"),
    (r"0 < x < \frac{1.9}{\lambda} \iff |1 - x \lambda| < 1", "fails"),
    (r"0 < x < \frac{2.1}{\lambda} \iff |1 - x \lambda| < 1", "fails"),
    (r"0 < x < \frac{3}{\lambda} \iff |1 - x \lambda| < 1", "fails"),
    (r"0 < x < \frac{1}{\lambda} \implies |1 - x \lambda| < 0.9", "fails"),
    (r"x y = 0 \iff x = 0", "fails"),
    (r"\sigma(z) > 0.9999 \implies z > 10", "fails"),
    (r"\max(0, u) = \begin{cases} u & u > 0 \\ 5u & \text{otherwise} \end{cases}", "differ"),
    (r"\max(0, z) = \begin{cases} 2z & z > 0 \\ 0 & \text{otherwise} \end{cases}", "differ"),
    (r"\max(u, -7) = u", "differ"),
    (r"\max(0, u) = u", "differ"),
    (r"\sqrt{x^2} = x", "differ"),
    (r"|u - 50| = 50 - u", "differ"),
    (r"x = \begin{cases} x & x > -40 \\ 2x & \text{otherwise} \end{cases}", "differ"),
    (
        r"x = \begin{cases} x & x^2 \ge 0 \\ 2x & \text{otherwise} \end{cases}",
        "second of the cases",
    ),
    (r"\log(x^2) = 2 \log x", "not a number"),
    (r"\log(a \odot a) = 2 \log(a)", "not a number"),
    (r"\sqrt{x y} = \sqrt{x} \sqrt{y}", "not a number"),
    (r"\lVert a \rVert = 0 \iff \sum_i a_i = 0", "fails"),
    (r"a \cdot b = 0 \iff \lVert a \rVert \lVert b \rVert = 0", "fails"),
    (r"\sum_i a_i = \sum_i b_i \iff a = b", "fails"),
    (r"\lVert a \rVert = \lVert b \rVert \implies a_1^2 = b_1^2", "fails"),
    (r"\lVert a \rVert > 0 \iff \sum_i a_i \ne 0", "fails"),
    (r"a \odot b = b \odot b \implies b = 0", "fails"),
    (r"a_1 + a_2 = 0 \implies a_1 = 0", "fails"),
    (r"\sum_i a_i \ge 0 \iff \sum_i a_i > 0", "fails"),
    (r"\sigma'(z) \ge \frac13 e^{-|z|}", "does not hold"),
    (r"\frac{d}{dx} |x| = 2 \cdot \mathbb{1}[x \ge 0] - 1", "differ"),
    (r"\mathbb{1}[x > \eta] + \mathbb{1}[x < \eta] = 1", "differ"),
    (r"\mathbb{1}[3 x > \eta] + \mathbb{1}[3 x < \eta] = 1", "differ"),
    (r"\mathbb{1}[g > 0] + \mathbb{1}[g < 0] = 1", "differ"),
    (r"\sqrt{2 \log n} < 3", "does not hold"),
    (r"m = 1", "differ"),
    (r"m = 0", "differ"),
    (r"m - k = 0", "differ"),
    (r"m k = m", "differ"),
    (r"m + k = 2 m k + (1 - m) k", "differ"),
    (r"s_1 = 0", "differ"),
    (r"h = 0", "differ"),
    (r"h^2 = 0", "differ"),
    (r"h^2 (x - y) = 0", "differ"),
]


@pytest.mark.parametrize(("latex", "said"), WRONG)
def test_what_fails_somewhere_is_tried_there(latex, said):
    assert said in complaint(latex)


COUNT = r"N = \sum_{l=1}^{L} (n_{l-1} + 1) \, n_l"
SIZES = "N | N | | () | real\nL | L | | () | size\nn_l | n | 0 | (L) | size\n"


@pytest.mark.parametrize("most", ["2 n_1 n_0", "2 n_2 n_1", "2 n_L n_{L-1}", "2 n_1 n_0 + n_1"])
def test_two_layers_are_wider_than_all_the_others(most):
    assert "does not hold" in complaint(f"N > {most}", COUNT, rows=SIZES)
    assert not complaint(f"N > {most.removeprefix('2 ').partition(' +')[0]}", COUNT, rows=SIZES)


def test_a_binary_target_is_both_values_though_the_page_has_one():
    rows = "y | y | | () | binary\na | a | | () | 0 to 1\nC | C | | () | real"
    above = [r"C = -y \log(a) - (1 - y) \log(1 - a)"]
    page = {"y": 1.0, "a": 0.7, "C": -np.log(0.7)}
    assert not complaint(above[0], *above, page=page, rows=rows)
    wrong = r"C = -y \log(a) + (1 - y) \log(1 - a)"
    assert complaint(wrong, *above, page=page, rows=rows)


def test_at_a_kink_only_what_the_kink_made_is_left_out():
    page = {"a": np.array([-1.0, 0.0, 2.0])}
    assert not complaint(r"\operatorname{relu}'(a) \odot a = \operatorname{relu}(a)", page=page)
    assert "not a number" in complaint(r"\log(a) = \log(a)", page=page)
