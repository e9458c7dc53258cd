"""The notation table names a symbol and its code alike."""

import re

import pytest

from literate.judging.judge import notation

GREEK = {r"\delta": "dZ", r"\eta": "lr", r"\lambda": "strength", r"\varphi": "activation"}
ROWS = list(notation().rows.values())


@pytest.mark.parametrize("row", ROWS, ids=[row.cell for row in ROWS])
def test_the_code_of_a_symbol_is_its_letters_or_its_name(row):
    letters = re.sub(r"\^\{\(l\)\}|_l|\(z\)", "", row.cell)  # any layer, of anything
    letters = re.sub(r"_\{\\text\{(\w+)\}\}", r"_\1", letters)
    letters = re.sub(r"\\hat\{(\w)\}", r"\1_hat", letters)
    assert row.code.lower() == GREEK.get(letters, letters).lower()
