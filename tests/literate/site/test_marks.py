"""Each equation carries its own mark, on a page and in a docstring shown there."""

from pathlib import Path

from bs4 import BeautifulSoup
from markdown import Markdown

from literate.judging.judge import JudgedSession
from literate.pages import reader
from literate.site import equations
from literate.site.extension import Literate

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


def built(text, reading, marks):
    """A page as the extension makes it of a text, and what is wrong with it."""
    site = Literate()
    reading.lines[:] = text.split("\n")  # which the builder takes, whatever was read of it
    site.pages.sheets["twice.md"] = {"": equations.Sheet("docs/twice.md", reading, marks)}
    site.begin("twice.md")
    math = {"pymdownx.arithmatex": {"generic": True}}
    markdown = Markdown(extensions=[*math, "fenced_code", site], extension_configs=math)
    made = BeautifulSoup(markdown.convert(text), "html.parser").select(".checked")
    return made, site.unread


def marked(text):
    reading = reader.read(Path("docs/twice.md"), text)
    marks = equations.marks_of(reading, "twice.md", JudgedSession(reading))
    assert not reading.problems
    return reading, marks


def test_the_same_formula_twice_has_two_verdicts(npm_packages):
    (first, second), wrong = built(TWICE, *marked(TWICE))
    assert not wrong
    assert (first.text, second.text) == ("argued", "checked")
    assert (first["class"], second["class"]) == (["checked", "told"], ["checked"])
    assert "data-at" not in first.attrs
    assert second["data-at"] == f"twice.md:{TWICE.rstrip().count(chr(10)) - 1}"


def test_an_equation_that_was_not_read_where_it_is_set_stops_the_build(npm_packages):
    _, wrong = built(TWICE, *marked(TWICE.replace("Z = X W", "Z = 1 X W")))
    assert wrong[0].startswith("docs/twice.md:5: the tests read Z = 1 X W, but the site sets Z =")
    _, wrong = built(TWICE, *marked("# Twice\n"))
    assert wrong == ["docs/twice.md:6: the site sets Z = X W, which no test reads"]
    _, wrong = built("# Twice\n", *marked(TWICE))
    assert wrong[0].startswith("docs/twice.md:5: the tests read Z = X W, but the site does not set")
