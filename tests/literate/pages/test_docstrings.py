"""A docstring states what the code has: its numbers, its shapes, its arguments in their order."""

import re
from pathlib import Path

import pytest

from literate.pages import docstrings

MODULE = '''\
"""A module of {0} things."""


def two(x1):
    """Return x1 times 2, within {1} of it, as Hinton 2012, in section 2.2.

    >>> 1797
    1797
    """
    return 2 * x1 + 0.0005  # and 97
'''


def test_a_number_in_a_docstring_stands_in_the_code_or_in_an_example():
    for written, missing in (
        (("two", "0.0005"), []),
        (("two", "1,797"), []),
        (("two", "0.00005"), [(5, "0.00005")]),
        (("two", "1,897"), [(5, "1,897")]),
        (("97", "0.0005"), [(1, "97")]),
    ):
        found = docstrings.docstrings(Path("nn/module.py"), MODULE.format(*written))
        said = [(p.line, re.search(r"has (.+);", p.sentence)[1]) for r in found for p in r.problems]
        assert said == missing


STATED = '''\
import numpy as np


@validated(X="({0}) shares", n="count")
def spread(X, n):
    """Return X, ``{1}`` of it, in ``spread(X, 3) -> X``.

    X : array ({2}) or (n,)
    n : int

    >>> 3 * 4
    12
    """
    return np.sqrt(6 / (X + n))
'''


@pytest.mark.parametrize(
    ("written", "line", "said"),
    [
        (("n, 2", "sqrt(6 / (X + n))", "n, 2"), 0, None),
        (("n, 2", "3 * 4", "n, 2"), 0, None),
        (("n, 2", "n", "2, n"), 8, "X is checked as (n, 2); write this for (2, n)"),
        (("n,", "n", "n"), 8, "X is checked as (n,); write this for (n)"),
        (("n", "sqrt(6 / (X - n))", "n"), 6, "computes sqrt(6 / (X - n)); show it, or write it so"),
        (("n", "sqrt(6) / (X + n)", "n"), 6, "neither the code nor an example computes sqrt(6) /"),
        (("n", "X * n", "n"), 6, "neither the code nor an example computes X * n; show it"),
        (("n", "sqrt(7)", "n"), 6, "neither the code nor an example has 7, as sqrt(7) has"),
    ],
)
def test_a_docstring_states_what_is_checked_and_computed(written, line, said):
    (page,) = docstrings.docstrings(Path("nn/module.py"), STATED.format(*written))
    found = [(p.line, p.sentence) for p in page.problems if "stands in no" not in p.sentence]
    assert [at for at, _ in found] == [line] * bool(said)
    assert not said or said in found[0][1]


RETURNS = '''\
@validated(Y="(n, n_out)", n_in="count")
def slopes(Y, V, n_in, n_out):
    """Return weights ({0}), and the slopes.

    Y : array (n, n_out) or ({1})
    V : array (n, n_out) or a number or ({1})
    y : array (n,) or ({2})
    C : array (k, n)

    dY : array ({2}) of them
    dV : array ({3})

    >>> 1
    1
    """
    return W
'''


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        (("n_in, n_out", "n,", "n, n_out", "n, n_out"), []),
        (("n_out, n_in", "n,", "n, n_out", "n, n_out"), [3]),
        (("n_in, h", "n_out,", "n, n_out", "n, n_out"), [5, 6]),
        (("n_in, n_out", "n,", "n_out, n", "n, n_out"), [7, 10]),
        (("n_in, n_out", "n,", "n, n_out", "n_out, n"), [11]),
    ],
)
def test_a_shape_in_a_docstring_agrees_with_the_others(written, lines):
    (page,) = docstrings.docstrings(Path("nn/module.py"), RETURNS.format(*written))
    assert [p.line for p in page.problems] == lines


MENTIONED = '''\
class Layer:
    """The weights ``W`` ({0}), checked where they are used."""

@validated(W="(n_in, n_out)")
def dense(W, X):
    """Return, for `X` ({1}), the sums and the way back: ``[({2}), …]``.

    X : array (n, n_in)

    >>> 1
    1
    """
    Z, backward = X @ W, None
    return Z, backward
'''


@pytest.mark.parametrize(
    ("written", "line", "said"),
    [
        (("n_in, n_out", "n, n_in", "Z, backward"), 0, ""),
        (("n_in, k", "n, n_in", "Z, backward"), 2, "W is (n_in, n_out) elsewhere; write this"),
        (("n_in, n_out", "n, n_out", "Z, backward"), 6, "X is (n, n_in) elsewhere; write this"),
        (("n_in, n_out", "n, n_in", "backward, Z"), 6, "another order than the code, which has Z"),
        (("n_in, n_out", "n, n_in", "(X, W)"), 6, "X, W has another order than the code, which"),
    ],
)
def test_a_sentence_of_a_docstring_says_what_its_lists_and_the_code_say(written, line, said):
    pages = docstrings.docstrings(Path("nn/module.py"), MENTIONED.format(*written))
    found = [(p.line, p.sentence) for page in pages for p in page.problems]
    assert [at for at, _ in found] == [line] * bool(said)
    assert not said or said in found[0][1]


def test_an_example_that_is_no_python_is_left_to_its_run():
    text = '"""Say it."""\n\ndef f():\n    """Return it.\n\n    >>> 1 +\n    """\n'
    (page,) = docstrings.docstrings(Path("nn/module.py"), text)
    assert not page.problems


LISTED = '''\
class Rows:
    def few(self, X, n, m, *more):
        """Return some rows.

        Parameters
        ----------
        X : array (n, n_in)
            {0}
        n, m : int
            {1}

        Raises
        ------
        ValueError
            {2}

        Notes
        -----
        Nothing is said below
        this.
        """
'''


@pytest.mark.parametrize(
    ("written", "line", "what"),
    [
        (("Rows.", "How many.", "If n is 0."), 0, ""),
        (("", "How many.", "If n is 0."), 7, "X : array (n, n_in)"),
        (("Rows.", "", "If n is 0."), 9, "n, m : int"),
        (("Rows.", "How many.", ""), 14, "ValueError"),
    ],
)
def test_a_docstring_lists_nothing_without_a_sentence(written, line, what):
    said = f"nothing is said of {what}; write a sentence below it"
    found = docstrings.docstrings(Path("nn/module.py"), LISTED.format(*written))
    problems = [(p.line, p.sentence) for page in found for p in page.problems]
    assert problems == [(line, said)] * bool(line)


FIELDS = '''\
@validated(X="(n, n_in)")
def step(X: Array, rate: float, *names: str, every: int = 1) -> tuple[Array, float]:
    """Return {0} and ``C``, of `X` (n, n_in).

    Parameters
    ----------
    X : array (n, n_in)
        Rows.
    {1} : float
        Not from 0 on.
    *names : str
        Any.
    every : {2}
        How often.

    Returns
    -------
    {3} : array {4}
        The weights.
    C : float
        The cost.

    Examples
    --------
    >>> 0 + 1
    1
    """
    W, C = X, 1
    return W, C


class State:
    """A state.

    Parameters
    ----------
    at : int
        A place.
    {5} : float
        A rate.

    Examples
    --------
    >>> 0 + 1
    1
    """

    def __init__(self, at: int, lr: float) -> None:
        self.at = at
'''
RIGHT = "W", "rate", "int", "W", "(n_in, n_out)", "lr"


@pytest.mark.parametrize(
    ("at", "written", "line", "said"),
    [
        (0, "W", [], None),
        (1, "rates", 9, "rates is no argument; these are X, rate, names, every"),
        (2, "float", 13, "every is int in the code; write this for float"),
        (3, "dW", 18, "dW is no name in step; write that of what is returned"),
        (4, "(n_out, n_in)", 18, "(n_out, n_in) is turned: rows are examples, columns neurons"),
        (0, "W (n_out, n_in)", 3, "(n_out, n_in) is turned"),
        (5, "rate", 39, "rate is no argument; these are at, lr"),
    ],
)
def test_a_docstring_lists_what_the_code_has(at, written, line, said):
    text = FIELDS.format(*RIGHT[:at], written, *RIGHT[at + 1 :])
    pages = docstrings.docstrings(Path("nn/module.py"), text)
    found = [(p.line, p.sentence) for page in pages for p in page.problems]
    assert [at for at, _ in found] == [line] * bool(said)
    assert not said or said in found[0][1]


@pytest.mark.parametrize(("first", "second"), [("beta1", "beta2"), ("beta2", "beta1")])
def test_a_docstring_lists_the_arguments_in_their_order(first, second):
    text = f"""
def mean(beta1: float, beta2: float) -> float:
    \"\"\"Return the mean.

    Parameters
    ----------
    {first} : float
        One.
    {second} : float
        Another.
    \"\"\"
    return (beta1 + beta2) / 2
"""
    pages = docstrings.docstrings(Path("nn/module.py"), text)
    said = "beta1 stands too low; write the arguments as beta1, beta2"
    assert [p.sentence for page in pages for p in page.problems] == [said] * (second == "beta1")
