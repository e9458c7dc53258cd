"""What a function is said to raise is what its decorator refuses."""

from math import inf, nan

import pytest

from literate.pages import doors, source
from literate.site import api
from nn._validation import NUMBERS, is_array, validated


@pytest.mark.parametrize(
    ("kind", "wrong", "error", "says"),
    [
        ("count", 0, ValueError, "If `x` is not an integer of 1 or more."),
        ("count?", "3", ValueError, "If `x` is not an integer of 1 or more."),
        ("rate", 1, ValueError, "If `x` is not a number from 0 to below 1."),
        ("amount", -1, ValueError, "If `x` is not a number of 0 or more."),
        ("length", 0, ValueError, "If `x` is not a positive number."),
        ("rng", -1, TypeError, "If `x` is neither an integer of 0 or more nor a NumPy Generator."),
        ("function", 3, TypeError, "If `x` is not a function."),
        ("flag", 1, TypeError, "If `x` is not True or False."),
        ("(n, n_in)", [["a"]], TypeError, "If `x` does not hold numbers."),
        ("any", "a", TypeError, "If `x` does not hold numbers."),
        ("any", nan, ValueError, "If `x` has nan."),
        ("any finite", [inf], ValueError, "an entry is not finite"),
        ("(n,)", [[1]], ValueError, "`x` is not (n,)"),
        ("(n,)", [], ValueError, "an array is empty"),
        ("(n,)", [nan], ValueError, "an entry is not finite"),
        ("(..., n_out)", [nan], ValueError, "`x` has nan"),
        ("(..., n_out)", [], ValueError, "an array is empty"),
        ("(n, n_out) scores", [[1]], ValueError, "`x` has one column"),
        ("(n,) weights", [-1], ValueError, "an entry of `x` is below 0"),
        ("(n,) weights", [0], ValueError, "none is above"),
        ("(n, n_out) shares", [[0.5, 0.2]], ValueError, "a row of `x` does not sum to 1"),
        ("(n, n_out) one-hot", [[1, 1]], ValueError, "a row of `x` has not one 1 among zeros"),
        ("(n, n_out) probabilities", [[2]], ValueError, "an entry of `x` is not from 0 to 1"),
    ],
)
def test_it_is_said_what_is_refused(kind, wrong, error, says):
    @validated(x=kind)
    def same(x):
        return x

    with pytest.raises(error):
        same(wrong)
    kinds = doors.kinds_of(source.tree_of(f"@validated(x={kind!r})\ndef f(x): x").body[0])
    assert says in {TypeError: doors.types, ValueError: doors.values}[error](kinds)


def test_of_several_arrays_the_shapes_are_told_together():
    kinds = {"W": "(n_in, n_out)", "X": "(n, n_in)", "n": "count"}
    assert doors.types(kinds) == "If `W` or `X` does not hold numbers."
    assert doors.values(kinds) == (
        "If `W` (n_in, n_out) and `X` (n, n_in) do not fit together, an array is empty, an entry "
        "is not finite, or `n` is not an integer of 1 or more."
    )
    assert doors.types({"n": "count"}) == doors.values({"bias": "flag"}) == ""


OWN = "Raises\n------\nTypeError\n    If own.\n\n"
SAID = "Raises\n------\nTypeError\n    If not.\n"
LATER = "Examples\n--------\n>>> 1\n1"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Return it.", f"Return it.\n\n{SAID.rstrip()}"),
        (f"Return it.\n\n{LATER}", f"Return it.\n\n{SAID}\n{LATER}"),
        (f"Return it.\n\n{OWN}{LATER}", f"Return it.\n\n{SAID}    If own.\n\n{LATER}"),
        (f"Return.\n\n{OWN.replace('Type', 'OS')}", f"Return.\n\n{SAID}OSError\n    If own."),
    ],
)
def test_what_the_decorator_refuses_stands_before_what_the_docstring_adds(before, after):
    assert doors.with_errors(before, {"TypeError": "If not.", "ValueError": ""}) == after


def test_every_word_above_a_function_of_the_package_is_known():
    words = [
        kind
        for name in api.described()
        for kind in doors.kinds_of(source.found(name.replace("drawing.D", "_svg.D"))[2]).values()
    ]
    known = [k for k in words if k in NUMBERS or k in doors.TYPES or is_array(k)]
    assert words == known
    assert len({*words}) > 9
    tails = {kind.rpartition(") ")[2] for kind in words if ") " in kind}
    assert tails == tails & doors.ENTRIES.keys()
