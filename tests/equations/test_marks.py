"""Each equation carries its own mark, on a page and in a docstring shown there."""

from pathlib import Path

import pytest
from _literate import equations, page
from _literate.extension import Literate
from _literate.walk import Walk
from bs4 import BeautifulSoup
from markdown import Markdown

TWICE = """\
# Twice

<!-- argued: it is a definition by name -->

$$
Z = X W
$$

```pycon
>>> import numpy as np
>>> X, W = np.ones((3, 2)), np.ones((2, 4))
>>> Z = X @ W

```

$$
Z = X W
$$
"""


def built(text, marks):
    """A page as the extension makes it of a text, with these marks."""
    site = Literate()
    site.marks["twice.md", ""] = marks
    site.begin("twice.md")
    math = {"pymdownx.arithmatex": {"generic": True}}
    markdown = Markdown(extensions=[*math, "fenced_code", site], extension_configs=math)
    return BeautifulSoup(markdown.convert(text), "html.parser").select(".checked")


def marks_of(text):
    reading = page.read(Path("docs/twice.md"), text)
    marks = equations.marks_of(reading, "twice.md", Walk(reading))
    assert not reading.problems
    return marks


def test_the_same_formula_twice_has_two_verdicts(npm_packages):
    first, second = built(TWICE, marks_of(TWICE))
    assert (first.text, second.text) == ("argued", "checked")
    assert "data-at" not in first.attrs
    assert second["data-at"] == f"twice.md:{TWICE.rstrip().count(chr(10)) - 1}"


def test_an_equation_that_was_not_read_where_it_is_set_has_no_mark(npm_packages):
    with pytest.raises(LookupError, match=r"twice\.md: Z = X W was not read where it is set"):
        built(TWICE, marks_of(TWICE.replace("Z = X W", "Z = 1 X W")))
    with pytest.raises(LookupError, match="was not read"):
        built(TWICE, marks_of(TWICE)[:1])
