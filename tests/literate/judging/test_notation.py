"""The notation table names a symbol and its code alike."""

import re

import pytest

from literate.equations.sizes import at_layer
from literate.judging.judge import notation

GREEK = {r"\delta": "dZ", r"\eta": "lr", r"\lambda": "strength", r"\varphi": "activation"}
ROWS = list(notation().rows.values())


@pytest.mark.parametrize("row", ROWS, ids=[row.cell for row in ROWS])
def test_the_code_of_a_symbol_is_its_letters_or_its_name(row):
    letters = re.sub(r"\^\{\(l\)\}|_l|\(z\)", "", row.cell)  # any layer, of anything
    letters = re.sub(r"_\{\\text\{(\w+)\}\}", r"_\1", letters)
    letters = re.sub(r"\\hat\{(\w)\}", r"\1_hat", letters)
    assert row.code.lower() == GREEK.get(letters, letters).lower()


def test_the_sizes_of_layers_begin_with_the_first_that_a_shape_has():
    first = {row.code: row.first for row in ROWS if row.domain == "size" and row.indexed}
    begins = {}
    for row in ROWS:
        for code, place, away in map(at_layer, row.shape):
            if place == "l":
                begins[code] = min(row.first + away, begins.get(code, row.first + away))
    assert first == begins
