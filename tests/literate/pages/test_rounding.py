"""A number on a page is the value to the digits written, and is written by the same rule."""

import re

import numpy as np
import pytest

from literate.pages import numbers

ROUNDED = [  # a number as it stands, what it is said to be, what must stand there
    ("0.5", 0.5, "0.5"),
    ("0.73", 0.7311, "0.73"),
    ("0.7310", 0.73105858, "0.7311"),
    ("0.60", 0.5, "0.50"),
    ("2", 2.4, "2"),
    ("57", 56.7, "57"),
    ("3", 3.0, "3"),
    ("−4", -4.0000001, "−4"),
    ("1", 0.73, "1"),
    # hundredths, without the dust of binary numbers
    *[(f"{p} %", p / 100, f"{p} %") for p in range(101)],
    ("73.2 %", 0.7311, "73.1 %"),
    ("50%", 0.5, "50%"),
    ("0.73 %", 0.73, "73.00 %"),
    ("−20.0 %", -0.25, "−25.0 %"),
    ("28 %", 0.285, "29 %"),
    # halves, in the digits that Python prints
    ("0.12", 0.125, "0.13"),
    ("2", 2.5, "3"),
    ("0.57", 0.575, "0.58"),
    ("−0.12", -0.125, "−0.13"),
    ("0.1", np.float32(0.15), "0.2"),
    ("1.2e-9", 1.25e-9, "1.3e-9"),
    # signs; what rounds to zero has none
    ("-0.25", -0.25, "-0.25"),
    ("−0.25", 0.25, "0.25"),
    ("0.25", -0.25, "−0.25"),
    ("0.00", -0.001, "0.00"),
    ("-0.00", -0.001, "0.00"),
    ("0", -0.4, "0"),
    ("0 %", -0.001, "0 %"),
    # thousands
    ("1,000", 1234, "1,234"),
    ("1,234.50", 1234.56, "1,234.56"),
    ("999", 1000, "1,000"),
    ("2048", 4096, "4096"),
    ("1,000", 999, "999"),
    ("1,000,000", 10**40, f"{10**40:,}"),
    # powers
    ("1.3e-9", 1.23e-9, "1.2e-9"),
    ("−1.2e-9", -1.23e-9, "−1.2e-9"),
    ("1e−9", 2e-12, "2e−12"),
    ("1e5", 123456, "1e5"),
    ("9.9e-1", 9.95, "1.0e1"),
    # what is no number, and what was given as a text, to the letter
    ("relu", "tanh", "tanh"),
    ("(4, 1)", (4, 2), "(4, 2)"),
    ("1,23", 123, "123"),
    (".97", 0.97, "0.97"),
    ("3.1", "3.10", "3.10"),
    ("True", True, "True"),
    ("7", np.array(7), "7"),
]


COARSE = [("0", 0.3), ("1", 0.73), ("2", 2.4), ("0 %", 0.004), ("−3", -3.4)]
FINE = [("0", 0.0), ("57", 56.7), ("28 %", 0.285), ("0.3", 0.34), ("1e5", 123456), ("(4, 1)", "x")]


@pytest.mark.parametrize(
    ("text", "value", "coarse"), [(*c, True) for c in COARSE] + [(*f, False) for f in FINE]
)
def test_a_whole_number_says_nearly_what_it_is(text, value, coarse):
    assert numbers.is_coarse(text, value) is coarse


@pytest.mark.parametrize(("text", "value", "right"), ROUNDED)
def test_a_number_is_the_value_to_the_digits_written(text, value, right):
    assert numbers.rounded(text, value) == right
    assert numbers.same_number(text, value) is (text == right)


@pytest.mark.parametrize(("text", "value", "right"), ROUNDED)
def test_what_was_written_once_is_right_ever_after(text, value, right):
    assert numbers.rounded(right, value) == right


@pytest.mark.parametrize("value", [None, [7], 1j, np.array([7]), True, np.nan, np.inf, (1, 2)])
@pytest.mark.parametrize("text", ["7", "0.50", "7 %", "1e-6"])
def test_a_value_that_is_no_number_is_called_so(text, value):
    assert not numbers.same_number(text, value)
    with pytest.raises(ValueError, match=re.escape(f"{value}, no number")):
        numbers.rounded(text, value)
