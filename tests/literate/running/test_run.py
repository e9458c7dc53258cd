"""An example runs as at the prompt, and its output is the page's to the letter."""

import pytest

from literate.running import compare, run


@pytest.mark.parametrize(
    ("want", "got", "same"),
    [
        ("1 \n", "1\n", True),
        ("<BLANKLINE>\n", "\n", True),
        ("1\n", "1", False),
        ("1\n", "2\n", False),
        ("...\n", "2\n", False),
        ("1 2\n", "1  2\n", False),
        ("0.50\n", "0.5\n", False),
        ("True\n", "1\n", False),
        ("1\n", "True\n", False),
        ("0\n", "False\n", False),
        ("\\u2192 caf\\xe9\n", "→ café\n", False),  # codespell:ignore caf
        ("→ café\n", "→ café\n", True),
        ("a\n<BLANKLINE>\nb\n", "a\n  \nb\n", True),
        ("<BLANKLINE> b\n", " b\n", False),
    ],
)
def test_an_output_is_the_same_to_the_letter(want, got, same):
    assert compare.same_output(want, got) is same


@pytest.mark.parametrize(
    ("code", "want", "error", "same"),
    [
        ("1 + 1\n", "2\n", None, True),
        ("1 + 1\n", "3\n", None, False),
        ("1 + 1\n", "", None, False),
        ("x = 1\n", "", None, True),
        ("x = 1\n", "1\n", None, False),
        ("None\n", "", None, True),
        ("for i in (1, 2):\n    i\n", "1\n2\n", None, True),
        ("1 / 0\n", "", "ZeroDivisionError: division by zero\n", True),
        ("1 / 0\n", "", "ZeroDivisionError: no\n", False),
        ("1 / 0\n", "", None, False),
        ("print(7), 1 / 0\n", "", "ZeroDivisionError: division by zero\n", False),
        ("1\n", "", "ZeroDivisionError: division by zero\n", False),
        ("1 +\n", "", None, False),
    ],
)
def test_an_example_runs_as_at_the_prompt(code, want, error, same):
    assert run.run(run.Example(code, want, error), {}, "page").same is same


def test_examples_share_a_namespace_and_a_cell_prints_only_what_it_prints():
    namespace = {}
    run.run(run.Example("x = 1\ny = 2\n", ""), namespace, "page", cell=True)
    outcome = run.run(run.Example("x\nprint(y)\n", ""), namespace, "page", cell=True)
    assert outcome.same
    assert outcome.got == "2\n"
    assert not run.run(run.Example("z\n", ""), namespace, "page", cell=True).same
