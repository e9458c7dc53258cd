"""`--update-docs` writes what is so now, in the page's own form, and nothing else.

A page here says «what stands there afterwards|what stands there before».
"""

import pytest

from tests.literate.pages.mistakes import said_of, text_of

STALE = """\
# Stale

One is «0.5|0.4»<!-- value: 1/2 .given -->, not `0.4`{ .given },
another `«1,234.00|1,000.00»`{ value="1200 + 34" .given },
and `«tanh|relu»`{ value="'ta' + 'nh'" .given }.

!!! note

    ```pycon title="in a note"
    >>> for i in range(3):
    ...     print(i, "a")
    «0 a
    1 a
    2 a|0 a
    1 b»
    >>> print("a\\n\\nb")
    «a
    <BLANKLINE>
    b|a»

    ```

```pycon
>>> int("a")
Traceback (most recent call last):
    ...
ValueError: «invalid literal for int() with base 10: 'a'|no»
>>> 1 + 1
«2|Traceback (most recent call last):
    ...
ValueError: no»
>>> x = 1
«|1
»>>> 2 + 2{blanks}
«4
|»
```

Two  blanks at the end, and one right number,
`0.5`{ value="1/2" .given }, not `0.4`{ .given }.{blanks}
""".replace("{blanks}", "  ")

NUMBERS = """\
Not `0.4`{ .given }, but «0.5|0.4»<!-- value: 1/2 .given --> and
`«−25.0 %|−20.0 %»`{ value="-1/4" .given }.

It is `«−1.2e-9|−1.3e-9»`{ value="-1.23 / 10**9" .given },
«57 %|56 %»<!-- value: 0.19 * 3 .given -->.

It is «57|56»<!-- value: 50 + 6.7 .given -->,
or near zero `«0.00|−0.01»`{ value="-1 / 1000" .given }.

Twice `«0.5|0.4»`{ value="1/2" .given }, `«0.5|0.4»`{ value="1/2" .given }.

Not to be mixed up: «0.5|0.4»<!-- value: 1/2 .given --> and «0.5|10.4»<!-- value: 1/2 .given -->."""

OUTPUTS = [  # what cannot be shown on a page
    r"print('>>> 1 + 1')",
    r"print('a\n>>> 1 + 1')",
    r"print('... x')",
    r"print('```')",
    r"print('a\n```\n\n$$')",
    r"print('Traceback (most recent call last):\n  x\nNo: no')",
    r"print('a\tb')",
    r"print('a\rb')",
    r"print('a\x0cb')",
]
ERRORS = {  # what ends with an error now, where a value or nothing is shown
    "1 / 0": "it ends with ZeroDivisionError: division by zero; where that is meant, write",
    "cost(7)": "it ends with NameError: name 'cost' is not defined; where that is meant, write",
}
NO_NUMBERS = {  # what has no number to write, and what is said of it
    "None": "which is None, no number",
    "[7]": "which is [7], no number",
    "1j": "which is 1j, no number",
    "float('nan')": "which is nan, no number",
    "'a' + chr(10)": r"which is 'a\n', which cannot stand in a sentence",
    "'a|' + 'b'": "which is 'a|b', which cannot stand in a sentence",
    "chr(96) * 2": "which is '``', which cannot stand in a sentence",
    "'' * 2": "which is '', which cannot stand in a sentence",
}
DOCSTRING = """\
def doubled(x):
    \"\"\"Return twice x.

    >>> 2 + 2
    «4|5»
    >>> print('"' * 3)
    7

    \"\"\"
    return 2 * x
"""
ENDS = {"windows": "\r\n", "old": "\r"}


@pytest.fixture(scope="module")
def updated(project):
    """Stale files, and what `pytest --update-docs` says of them: the second time, too."""
    files = {"docs/stale.md": STALE, "docs/numbers.md": NUMBERS, "nn/twice.py": DOCSTRING}
    files |= {f"docs/{name}.md": STALE.replace("\n", end) for name, end in ENDS.items()}
    fences = [f"```pycon\n>>> {code}\n7\n\n```\n" for code in OUTPUTS]
    files["docs/outputs.md"] = "\n".join(fences)
    files["docs/errors.md"] = "\n".join(f"```pycon\n>>> {code}\n7\n\n```\n" for code in ERRORS)
    files["docs/none.md"] = "".join(f'`7`{{ value="{code}" }}\n' for code in NO_NUMBERS)
    for name, text in files.items():
        (project.root / name).write_text(text_of((text,), 1), "utf-8", newline="")
    project.write("unreadable.md", "```pycon\n>>> 1 + 1\n2\n```\n")
    said = []
    for _ in range(2):
        words = ("-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--update-docs", *files)
        said.append(project.run("pytest", *words, "docs/unreadable.md").stdout)
    found = {name: (project.root / name).read_bytes().decode() for name in files}
    wanted = {name: text_of((text,), 0) for name, text in files.items()}
    return found, wanted, said


FILES = ["stale", "numbers", *ENDS, "outputs", "errors", "none"]


@pytest.mark.parametrize("name", [*(f"docs/{name}.md" for name in FILES), "nn/twice.py"])
def test_update_repairs_outputs_and_numbers_and_nothing_else(name, updated):
    found, wanted, _ = updated
    assert found[name] == wanted[name]


def test_update_says_what_it_changed_and_the_second_time_changes_nothing(updated):
    first, second = updated[2]
    for name, changes in (("stale", 9), ("windows", 9), ("numbers", 10)):
        assert f"updated docs/{name}.md: {changes} changes" in first
    assert "updated" not in second


@pytest.mark.parametrize("at", range(len(OUTPUTS)), ids=OUTPUTS)
def test_update_says_which_output_it_cannot_write(at, updated):
    for said in updated[2]:
        sentence = said_of(f"docs/outputs.md:{6 * at + 2}", said)
        assert "it would not be read as an output; print it in another form" in sentence


@pytest.mark.parametrize("at", range(len(ERRORS)), ids=ERRORS)
def test_update_writes_no_error_where_none_is_shown(at, updated):
    for said in updated[2]:
        assert list(ERRORS.values())[at] in said_of(f"docs/errors.md:{6 * at + 2}", said)


@pytest.mark.parametrize("at", range(len(NO_NUMBERS)), ids=NO_NUMBERS)
def test_update_says_which_value_is_no_number(at, updated):
    for said in updated[2]:
        assert list(NO_NUMBERS.values())[at] in said_of(f"docs/none.md:{at + 1}", said)


def test_update_does_not_touch_what_cannot_be_read(updated):
    assert said_of("docs/unreadable.md:4", updated[2][0])


def test_after_an_update_the_pages_pass(updated, project):
    pages = [f"docs/{name}.md" for name in ("stale", "numbers", *ENDS)]
    result = project.run("pytest", "-q", "-p", "no:cacheprovider", *pages)
    assert result.returncode == 0, result.stdout
