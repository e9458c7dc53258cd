"""What stands on a page is known by one key, which is given when the page is read."""

from pathlib import Path

from literate.copying import slicing
from literate.pages import docstrings, document, reader
from literate.site import keys
from tests.conftest import ROOT, nav_pages

PAGE = """---
title: Keys
---

# Keys of $x$ and $y$

```pycon
>>> 1
1

```

<!-- answer
-->

```bash
ls
```

=== "A tab"

    ```pycon once
    >>> 2
    2

    ```
"""


def test_a_key_is_a_line_and_what_follows_on_it_has_a_number():
    reading = reader.read(Path("docs/keys.md"), PAGE)
    found = {element.key: type(element).__name__ for element in reading.elements}
    assert found == {"5": "Math", "5.2": "Math", "7": "Fence", "16": "Fence", "22": "Fence"}


def test_a_key_is_written_where_a_block_runs_and_nowhere_else():
    reading = reader.read(Path("docs/keys.md"), PAGE)
    reading.add(document.Exercise(13, 14, "1", (0, 0)))
    below = PAGE.partition("---\n\n")[2]
    told = keys.written_at_the_end(reading, below)
    changed = [
        new for old, new in zip(below.split("\n"), told.split("\n"), strict=True) if new != old
    ]
    assert changed == ['```pycon key="7"', "<!-- answer 13", '    ```pycon once key="22"']
    assert keys.of_exercise("<!-- answer 13") == "13"
    assert not keys.of_exercise("<!-- answer")


def readings():
    yield from (reader.read(ROOT / "docs" / uri) for uri in nav_pages())
    for path in sorted((ROOT / "nn").glob("*.py")):
        yield from docstrings.docstrings(path)


def test_no_two_elements_of_a_page_have_the_same_key():
    for reading in readings():
        known = [element.key for element in reading.elements]
        assert len(known) == len(set(known)), reading.path


def test_a_second_reading_of_a_page_knows_what_the_first_has_found():
    reading, again = (reader.read(Path("docs/keys.md"), PAGE) for _ in range(2))
    session = slicing.TracedSession(reading)
    for block in again.of(document.Fence):
        if again.runs(block):
            assert session.runs_of(block)[0][0].same
            assert session.needs(block)[-1].block.key == block.key
