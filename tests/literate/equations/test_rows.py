"""A row of the notation says what a symbol is; what it cannot say is refused, with what it can."""

import re

import pytest

from literate.equations.rows import read_row
from literate.equations.tree import LatexError

BAD = {
    "w | w | real": "a cell is missing",
    "q": "a cell is missing",
    "symbol | code | shape | domain": "shape is no shape; write (), (n), (n, k), row (k)",
    "|---|---|---|---|": "--- is no name in code",
    "w | w-1 | () | real": "w-1 is no name in code; leave its cell empty if no code has w",
    "w | w | n_in | real": "n_in is no shape; write (), (n)",
    "w | w | vector (d) | real": "vector (d) is no shape; write (), (n)",
    "w | w | row (n, k) | real": "row (n, k) is no shape",
    "w | w | (n, k, d) | real": "(n, k, d) is no shape",
    "w | w | a | () | real": "a is no first index; write 0 or 1, or nothing",
    "w | w | () | positivo": "positivo is no domain; write real, positive, binary",
    "w | w | () | 0 bis 1": "0 bis 1 is no domain",
    "f | f | () | function": "a function, and nothing else, is written f(x)",
    "f(x) | f | () | real": "a function, and nothing else, is written f(x)",
    "w_t | run | () | real": "how many are there of w_t? write a size, as in (T)",
    r"s^2 | var | () | positive": "s^2 is no symbol",
    "e | e | () | 1 to 2": "e means the same on every page; take another letter",
    r"\pi | | () | real": r"\pi means the same on every page",
    r"\infty | | () | real": r"\infty means the same on every page",
    r"\sigma | s | () | positive": r"\sigma means the same on every page",
    r"W^\top | W | (n) | real": r"W^\top is no symbol",
    r"\lVert x | x | () | real": "the formula ends too early",
}


@pytest.mark.parametrize("row", BAD)
def test_a_row_that_says_nothing_is_refused(row):
    with pytest.raises(LatexError, match=re.escape(BAD[row])):
        read_row(row)


def test_what_no_code_has_is_known_by_its_own_name():
    one, other = read_row("w | | () | real"), read_row(r"| $\hat{w}$ | | | () | real |")
    assert (one.code, other.code) == ("", "")
    assert one.key != other.key
