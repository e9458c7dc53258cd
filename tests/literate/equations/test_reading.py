r"""What people would read and a parser might not: all of it is read as they read it, or refused.

A formula that is set well and read otherwise would carry the mark "checked" for something that
stands nowhere on the page.
"""

import random
from contextlib import suppress

import pytest

from literate.equations.check import check
from literate.equations.parser import parse
from literate.equations.scope import Scope
from literate.equations.tree import LatexError, to_latex

# Two columns: the formula, and a part of the sentence that refuses it.
REFUSED = r"""
z = w, \text{which is negative}                    | “which is negative” is not read
z \text{ is not } = x w + b                        | “is not” is not read
z = x w + \text{(minus)} b                         | “(minus)” is not read
z = 3 \text{ iff $x > 0$}                          | is not read in a formula
z = x_{\text{the best}}                            | “the best” is not read
z = \text{a} b                                     | “a” is not read
\max(z, 10,000) = z                                | this reads as one number
y \in \{0, 1{,}000\}                               | this reads as one number
z = \text{otherwise}                               | “otherwise” is not read
z = (a \text{ if } b)                              | “if” is not read
\begin{aligned} a &= b && \text{(which is wrong)} \\ &= c \end{aligned} | is not read
z = \begin{cases} 1 & \text{only if } z > 0 \end{cases}                 | “only if” is not read
z = \text{dropout}(x w + b)                        | dropout is not a function of the table
z = \operatorname{softmx}(x)                       | softmx is not a function of the table
z = \mathrm{TP}(1 - x)                             | TP is not a function of the table
C(w) = w^2                                         | C is not a function of the table
\lambda(0) = 3                                     | is not a function of the table
\text{if } x > 0, y = 3                            | which claim has this condition?
y = 3, a = b, \text{ for } x > 0                   | which claim has this condition?
y \text{ if } x > 0                                | need a relation each
x = 1 \text{ or } x = 2                            | which of these holds?
x = 1 \iff y = 1 \text{ or } y = 2 \text{ and } z = 3 | \land beside \lor
z = \begin{cases} 1 & \text{otherwise} \\ 0 & z > 0 \end{cases} | the last of the cases
z = \begin{cases} 1 & z > 0, y > 0 \\ 0 & \text{otherwise} \end{cases} | what joins these?
z = \underbrace{a b}^{> 0}                         | stands behind its tip
z = \underbrace{a + b}_{\text{what comes in}} c    | braces are no parentheses
z = \underbrace{a + b}_{\text{in}} - \underbrace{c + d}_{\text{out}} | braces are no parentheses
\sum_i \underbrace{a_i + b_i}_{c_i} = 0            | braces are no parentheses
z = \underbrace{b}_{\text{3 times}}                | “3 times” is not read
a = {b + c} d                                      | braces are no parentheses
a = d - {b + c}                                    | braces are no parentheses
a = {-1}^t                                         | braces are no parentheses
a = {b c}^2                                        | braces are no parentheses
a = b / {c d}                                      | braces are no parentheses
a = \frac{d}{dx} {b + c}                           | braces are no parentheses
a = {\frac{d}{dx} b c} d                           | braces are no parentheses
a = {x^2}^3                                        | double superscript
x_i_j = 0                                          | double subscript
a = b \tag{z = xW - b}                             | equations are numbered when the site is built
a = \color{white} b                                | \color hides
a = \textcolor{white}{b} c                         | \textcolor hides
a = \htmlClass{gone}{b} c                          | \html hides
a = \phantom{2} b                                  | \phantom hides
a = \cancel{b} + c                                 | \cancel hides
a = b \hbox{ minus }                               | \hbox hides
a = b \mbox{ minus }                               | \mbox hides
a = b \hspace{-2em} + c                            | \hspace hides
a = b \kern-1em c                                  | \kern hides
a = b \!\!\! + c                                   | hides
a = \rlap{b} c                                     | \rlap hides
a = \def\b{c} b                                    | \def hides
a = b % + c                                        | a comment inside a formula
a \overset{!}{=} b                                 | nobody reads what stands above
a \stackrel{\text{def}}{=} b                       | nobody reads what stands above
a \not= b                                          | write \ne
a = b \textit{ or not}                             | write words as \text{…}
a = \frac{1}23                                     | TeX takes only the first digit
a = \frac123                                       | TeX takes only the first digit
a = \sqrt12                                        | TeX takes only the first digit
a = b. c = d                                       | a point ends a formula
a = (b; c)                                         | what joins these?
a = (b \quad c)                                    | what joins these?
a = \begin{bmatrix} 1, 2 & 3 \end{bmatrix}         | what joins these?
a = \begin{bmatrix} 1 && 2 \end{bmatrix}           | an & belongs
a = b \\[-2em] c = d                               | TeX takes [ behind
\begin{aligned} a &= b \\ c &= d \end{aligned} = e | does not belong here
x = \begin{aligned} a &= b \\ c &= d \end{aligned} | aligned lines are a whole formula
a = b, Z = 7 Z, \dots                              | a range is written
a = b, \quad l = 1, 3, \dots, L                    | a range is written
a = x_1 + x_3 + \dots + x_9                        | not clear
\nabla^2 f(x) = 0                                  | a derivative with scripts of its own
\nabla_{w, b} f(x) = 0                             | a derivative with scripts of its own
\nabla_w \sum_i x_i w_i = 0                        | the gradient of how much?
\frac{d}{dx}^2 f(x) = 0                            | a derivative with scripts of its own
\sigma^{(2)}(z) = 0                                | could be a derivative
\sigma(z)^{(2)} = 0                                | counts layers
f(x)' = 0                                          | something that is no symbol
(f)' = 0                                           | something that is no symbol
\ln_2 n = a                                        | no function of the table
\log a / b = c                                     | of how much?
\log a \cdot b = c                                 | of how much?
\sum_{i \to 1} x_i = 0                             | an index starts at a value
\sum_{i, j}^3 x_{ij} = 0                           | which index has this upper limit?
\prod_i x_i / n = 0                                | a part of the product?
w^2|_{w \to 0} = 0                                 | evaluated where?
w|_{w = 0}^{1} = 0                                 | a bar with
a = W \odot X Y                                    | a product beside \odot
\frac{C}{h} > f'(x) + O(h)                         | an O(…) is one term
f(x) = a + h O(h)                                  | an O(…) is one term
f(x) = a + O(h) + O(h^2)                           | an O(…) is one term
a = \frac{d}{dx} (b + c) d                         | the derivative of how much?
a = b 2                                            | a number behind a factor
a = 3 \frac12 b                                    | a mixed number
a = 1e-3                                           | a power of ten
a = \dots                                          | the pattern of these dots
a = \mathbb{R}                                     | a set stands behind \in
a = \{0, 1\} b                                     | a set stands behind \in
a = (b, c)                                         | only functions take several
a = b --c                                          | does not belong here
""".strip().splitlines()


@pytest.mark.parametrize("line", REFUSED, ids=lambda line: line.rpartition("|")[0].strip())
def test_what_would_be_read_otherwise_is_refused(line):
    latex, _, advice = line.rpartition("|")
    with pytest.raises(LatexError) as caught:
        parse(latex.strip())
    assert advice.strip() in caught.value.message


@pytest.mark.parametrize("sign", ["−", "≤", "×", "\u0304", "\u00a0", "٣", "“", "\u200b"])
def test_a_sign_that_only_looks_like_tex_is_refused(sign):
    with pytest.raises(LatexError, match="a sign that TeX has a command for"):
        parse(f"a = b {sign} c")


# Two columns: the formula, and another that says the same.
READ = r"""
A = \text{ReLU}(\sigma(Z))                         | A = \operatorname{relu}(\sigma(Z))
\mathrm{softmax}(Z) = A                            | \operatorname{softmax}(Z) = A
a = \frac{\text{TP}}{\text{FP}}                    | a = \frac{\mathrm{TP}}{\mathrm{FP}}
y = 3 \text{ if } x > 0                            | x > 0 \implies y = 3
y = 3, \quad \text{for } x > 0                     | x > 0 \implies y = 3
y = 1 \text{ if } x > 0, y = 2 \text{ when } x < 0 | x > 0 \implies y = 1, x < 0 \implies y = 2
y = x \text{ if } x > 0 \text{ and } b > 0         | x > 0 \land b > 0 \implies y = x
x > 1 \text{ and } y > 1 \implies x y > 1          | x > 1 \land y > 1 \implies x y > 1
x^2 = 1 \iff x = 1 \quad \text{or} \quad x = -1    | x^2 = 1 \iff x = 1 \lor x = -1
a = b \text{ and } c = d                           | a = b, c = d
a = b, \quad \text{where } c = d                   | a = b, c = d
a = b; c = d.                                      | a = b, c = d
\begin{cases} 1, & \text{for } b > 0; \end{cases}  | \begin{cases} 1 & b > 0 \end{cases}
\begin{cases} c & \text{else.} \end{cases}         | \begin{cases} c & \text{otherwise} \end{cases}
\begin{aligned} a &= b && \text{(chain rule)} \\ &= c \end{aligned} | a = b = c
\begin{aligned} a &= b & c &= d \\ e &= f \end{aligned} | a = b, c = d, e = f
\begin{aligned} a &= b \\ -c &= d \end{aligned}    | a = b, -c = d
\begin{aligned} a &= b \\ &\quad - c \end{aligned} | a = b - c
\begin{aligned} a &= b + \\ &\quad c \end{aligned} | a = b + c
a > 0 \quad \iff \quad b > 0                       | a > 0 \iff b > 0
a = b, \quad l = 1, 2, \dots, L                    | a = b, l = 1, \dots, L
a \text{ for } l = 1, \dots, L \text{ and } k = 1, \dots, K | a, l = 1, \dots, L, k = 1, \dots, K
x = \underbrace{a b}_{= c} + d                     | x = a b + d, a b = c
x = \underbrace{a b}_c + d                         | x = a b + d, a b = c
x = \overbrace{a b}^{> 0} + d                      | x = a b + d, a b > 0
x = \underbrace{a b}_{\text{what comes in}} c      | x = (a b) c
a = \frac12 {W^{(1)}}^\top                         | a = \frac{1}{2} W^{(1)\top}
a = {\left(b + c\right)}^2                         | a = (b + c)^2
\log_2(n) = a                                      | \frac{\log(n)}{\log(2)} = a
\log_{10} n = a                                    | \frac{\log n}{\log 10} = a
f(x) = a + \mathcal{O}(h)                          | f(x) = a + O(h)
\|X\|^2 = \Vert X \Vert_F^2                        | \lVert X \rVert^2 = \lVert X \rVert_{F}^2
\argmin_j a_j = \arg\max_j b_j                     | \arg\min_{j} a_{j} = \argmax_{j} b_{j}
a = \big| |x| - y \big|                            | a = \left| \left|x\right| - y \right|
a = W X \odot Y                                    | a = (W X) \odot Y
""".strip().splitlines()


@pytest.mark.parametrize("line", READ, ids=lambda line: line.partition(" | ")[0].strip())
def test_two_ways_to_say_one_thing(line):
    latex, same = (parse(part.strip()) for part in line.split(" | "))
    assert (latex.chains, latex.ranges) == (same.chains, same.ranges)
    assert parse(to_latex(latex)) == latex


@pytest.mark.parametrize(
    ("latex", "advice"),
    [
        (r"f \circ g = 3", r"entry by entry \odot"),
        ("a = W * X", r"a product is \cdot"),
        (r"a \propto b", "write the factor"),
        (r"p(y \mid x) = 3", "p(y, x)"),
        (r"a = b \pm c", "display two equations"),
        (r"f^\prime(x) = 3", "write f'(x)"),
        (r"a = W^\mathsf{T}", r"a transpose is W^\top"),
        (r"\forall x : x = 0", "argue it"),
        (r"a = \operatorname{arg\,max}_j b_j", r"\arg\max"),
        (r"a = \overleftarrow{b}", "docs/about/writing-equations.md says what is in it"),
        (r"\mathcal{L} = 3", r"\mathcal{L} is not in the notation table"),
        (r"\vec{x} = 3", r"\vec{x} is not in the notation table"),
        (r"W^T = 3", r"a transpose W^\top"),
        (r"Z^{l} = 3", "a layer is written Z^{(l)}"),
        (r"\sum_{j=0}^{n} x_j = 0", "no such component 0; the first is 1"),
        (r"a = \frac{\text{TP}}{3}", "“TP” is no name of the notation table"),
        (r"x_{\text{new}} = x", "“new” is no name of the notation table"),
        (r"a = \text{relu} b", "relu} of what? write its argument in parentheses"),
        (r"W_{ij}^\top = W_{ij}", r"for an entry write (W^\top)_{ij}"),
        (r"Z = W, \quad a = 1, \dots, n", "nothing here is numbered by a"),
        (r"Z = W, \dots, n", "nothing here is numbered by Z"),
        (r"x_{ij} = x_{ij}", r"a word is written \text{ij}"),
        (r"a = \operatorname{softmax}(w)", "softmax runs along rows"),
        (r"W = \operatorname{diag}(W)", "diag makes a matrix of a vector"),
        (r"a = \operatorname{tr}(x Z)", "only a square matrix has a trace"),
        (r"x = \max(x, Z)", "arrays of one shape"),
        (r"a = \operatorname{relu}(a, b)", "takes 1 arguments; it has 2"),
        (r"a = \lVert W \rVert_1", "this norm of a matrix is not in the table"),
        (r"a = \lVert W \rVert_{2, 1}", "this norm of a matrix is not in the table"),
        (r"a = \sigma(\mathbf{1})", "how many ones?"),
        (r"b = a \mathbf{1}", "how many ones?"),
        (
            r"|a| = \begin{cases} a & a \ge 0 \\ -a & a < 1 \end{cases}",
            "two of the cases apply, and they differ",
        ),
        (r"a = \lVert x \rVert_3", "this norm of a vector is not in the table"),
    ],
)
def test_what_is_not_in_the_subset_is_answered_with_what_to_type(latex, advice):
    scope = Scope(ROWS)
    with pytest.raises(LatexError) as caught:
        check(latex, None, scope)
    assert advice in caught.value.message


ROWS = r"""
n | n | | () | size
k | k | | () | size
a | a | | () | real
b | b | | () | real
x | x | | row (n) | real
w | w | | column (n) | real
W | W | | (n, k) | real
Z | Z | | (n, k) | real
"""


# A right formula, and what makes it wrong.
CLAIMS = [
    (r"2 a = a + \underbrace{a + 0}_{= a}", "= a}", "= 2 a}"),
    (r"2 a = a + \underbrace{a + 0}_{a}", "_{a}", "_{2 a}"),
    (r"a^2 = \overbrace{a a}^{\ge 0}", r"\ge 0", "< 0"),
    (r"|a| = a \text{ if } a > 0", "a > 0", "a < 0"),
    (r"|a| = a, \quad \text{for } a > 0", "a > 0", "b > 0"),
    (r"a^2 = 1 \iff a = 1 \text{ or } a = -1", "-1", "2"),
    (r"a > 0 \text{ and } b > 0 \implies a b > 0", r"\text{ and } b > 0", ""),
    (
        r"|a| = \begin{cases} a & a > 0 \text{ and } a > -1 \\ -a & \text{else} \end{cases}",
        "-1",
        "1",
    ),
    (r"a = b + (a - b), \quad \text{where } a a = a^2", "a^2", "a^3"),
    (r"\operatorname{relu}(a) = \max(0, a)", "relu", "identity"),
    (r"\|x\|_2^2 = x x^\top", "_2", "_1"),
]


@pytest.mark.parametrize(("right", "part", "wrong"), CLAIMS)
def test_what_words_and_braces_say_is_computed(right, part, wrong):
    assert check(right, None, Scope(ROWS)).holds
    assert right.count(part) >= 1
    assert not check(right.replace(part, wrong), None, Scope(ROWS)).holds


def test_no_heap_of_signs_is_more_than_an_error():
    """What is no formula is answered in a sentence, never with a traceback; what is, is read."""
    chosen, read = random.Random(13), 0
    formulas = (line.rpartition("|")[0] for line in (*REFUSED, *READ))
    signs = sorted({sign for latex in formulas for sign in latex.split()})
    for _ in range(2000):
        latex = "a = " + " ".join(chosen.choices(signs, k=chosen.randint(1, 6)))
        with suppress(LatexError):
            read += bool(parse(to_latex(parse(latex))))
            check(latex, None, Scope(ROWS))
    assert read > 50
