"""What a page tells of its symbols: in the table's words, narrowed where the page narrows them."""

import json
from pathlib import Path

import pytest

from literate.pages import reader
from literate.site import symbols

PAGE = r"""# A page

A weight is $w$, and so is $W$.

$$
Z = X W + b, \qquad \hat{Y} = A^{(L)} \label{eq:sum}
$$

<!-- symbols
w_1 | w1 | | () | real
z | z | | row (h) | real
w^* | best | | () | positive
q | q | | () | real
p | p | | () | 0.1 to 0.9
t | t | | row (h) | 0 to 1
-->

Now $z$ and $w_1 + w^* + q$, $p t$, and $\sum_m x_{m}$.
"""


@pytest.fixture(scope="module")
def carried():
    return json.loads(symbols.of(reader.read(Path("docs/learn/page.md"), PAGE)))


def test_a_list_begins_where_the_page_narrows_its_symbols(carried):
    assert carried["from"] == [0, 3]  # two formulas and an equation stand above


def test_a_symbol_says_what_it_is_how_large_and_its_name_in_code(carried):
    above = carried["lists"][0]
    weights = "the weights of a layer; one neuron a column; n_in × n_out; in code W"
    assert above["W"] == [weights, "W"]
    assert above["Z"][0].endswith("said by (1)")
    assert above["Ŷ"][1] == "Y_hat"
    assert above["A"][0].startswith("the activations of layer l")
    assert above["L"] == ["number of layers; a whole number; in code L", "L"]


def test_what_a_page_narrows_is_told_as_the_page_has_it(carried):
    below = carried["lists"][1]
    assert below["z"] == [
        *("weighted sums, before the bend; a row of h numbers; in code z", "z"),
    ]
    assert below["w1"] == ["weights; a number; in code w1", "w1"]
    assert below["w∗"] == ["a positive number; in code best", "best"]
    assert below["q"] == ["a number; in code q", "q"]
    assert below["m"] == ["the number of an example"]


def test_between_which_numbers_a_symbol_is_checked_is_told(carried):
    below = carried["lists"][1]
    assert below["p"] == ["a number from 0.1 to 0.9; in code p", "p"]
    assert below["t"][0].endswith("a row of h numbers from 0 to 1; in code t")
