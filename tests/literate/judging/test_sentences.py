"""A formula in a sentence that claims something is tried, refused, or said to be a demand."""

from pathlib import Path

import pytest

from literate.judging.judge import JudgedSession
from literate.pages import document, reader

PAGE = """\
<!-- symbols
z | z | () | real
w | w | () | real
x | x | () | real
y | Y | () | binary
-->

```pycon
>>> import numpy as np
>>> X, W, b = np.ones((3, 2)), np.ones((2, 4)), np.ones(4)
>>> Z = X @ W + b
>>> z, w, x, lr, C, n, Y, L = 0.3, 1.0, 2.0, 0.1, 0.5, 3, 1, 2

```

Here %s is.
"""


def judged(formula):
    """What is found of a formula in a sentence."""
    reading = reader.read(Path("docs/page.md"), PAGE % formula)
    assert not reading.problems
    return JudgedSession(reading).judgement_of(reading.of(document.Math)[0])


@pytest.mark.parametrize(
    ("formula", "label"),
    [
        (r"$X W + b$", "words"),
        (r"$w^3 - w$", "words"),
        (r"$i = 1, \dots, n$", "words"),
        (r"$\odot$", "words"),
        (r"$0 < n$", "sampled"),
        (r"$0 < \eta$", "sampled"),
        (r"$z^2 \ge 0$", "sampled"),
        (r"$\sigma'(z) \le \frac{1}{4}$", "sampled"),
        (r"$W \in \mathbb{R}^{n_{\text{in}} \times n_{\text{out}}}$", "sampled"),
        (r"$y \in \{0, 1\}$", "sampled"),
        (r"$z > 0 \implies z > -1$", "sampled"),
        (r"$\eta < 1${ .given }", "given"),
        (r"$0 < \eta < 1${ .given }", "given"),
        (r"$w x + z > 0, w < 0${ .given }", "given"),
        (r"$W_{ij} > 0$<!-- given -->", "given"),
        (r"$i \ne j${ .given }", "given"),
        (r"$l < L${ .given }", "given"),
    ],
)
def test_what_a_sentence_says_is_words_tried_or_a_demand(formula, label):
    judgement = judged(formula)
    assert not judgement.wrong
    assert judgement.label == label


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (r"$Z = X W + b$", "says that two things are equal"),
        (r"$z \approx 1$", "says that two things are equal"),
        (r"$z = 0${ .given }", "says that two things are equal"),
        (r"$Z \ne X W + b$", "holds of all random numbers, so nothing checks it"),
        (r"$\sigma'(z) > 1$", "> does not hold"),
        (r"$z \le 1$", "on random arrays"),
        (r"$0 < 0$", "< does not hold"),
        (r"$n > 2 \iff n < 2$", "left is True, right is False"),
        (r"$W \in \mathbb{R}^{n_{\text{out}} \times n}$", "it is 2 × 4, not (4, 3)"),
        (r"$\eta < 1$", "if $\\eta < 1$ is a demand, write { .given } directly behind it"),
        (r"$i \ne j$", "nothing checks it"),
        (r"$C \to 0$", r"\to is no condition"),
        (r"$Q > 0$", "Q in $Q > 0$ is not in the notation table"),
        (r"$X W${ .given }", "demands nothing"),
        (r"$0 < 0${ .given }", "is said to be a demand, but never holds"),
        (r"$z^2 < 0${ .given }", "never holds"),
        (r"$W_{ij}^2 < 0${ .given }", "never holds"),
        (r"$\eta > 0${ .given }", "always holds; remove { .given }, so that it is tried"),
        (r"$z > 0, z^2 \ge 0${ .given }", "always holds"),
        (r"$X > 0 \iff z > 0${ .given }", "is said to be a demand, but"),
    ],
)
def test_what_is_wrong_in_a_sentence_is_said(formula, words):
    assert words in judged(formula).wrong


NARROWED = """\
Here $C > 1$ is.

<!-- symbols
C | | () | 2 to 3
-->

Here $C > 1$ is.
"""


def test_a_formula_is_tried_where_it_stands():
    reading = reader.read(Path("docs/page.md"), NARROWED)
    first, second = map(JudgedSession(reading).judgement_of, reading.of(document.Math))
    assert "> does not hold" in first.wrong
    assert not second.wrong
