"""Every block of every page gives in a real browser what the page shows.

That needs NumPy's wheel for Pyodide; the skip says where to get it.
"""

import re

import pytest

from tests.conftest import nav_pages

from .hands import LONG

ALL_ENDED = """() => [...document.querySelectorAll(".cell[data-block]")]
  .every((cell) => !["idle", "running"].includes(cell.dataset.live))"""


@pytest.mark.parametrize("uri", nav_pages())
def test_every_block_gives_what_its_page_shows(uri, numpy_is_here, opened):
    page = opened(uri)
    if page.locator("[data-not-live]").count():
        assert page.locator("[data-not-live]").first.inner_text().strip()
        return
    cells = page.locator(".cell[data-block]")
    count = cells.count()
    if count:
        name = "Run all above" if count > 1 else "Run"
        button = cells.nth(count - 1).locator(".live button", has_text=re.compile(f"^{name}"))
        button.evaluate("button => button.click()")  # it may stand in a tab that is closed
        page.wait_for_function(ALL_ENDED, timeout=4 * LONG)
        states = [cells.nth(at).get_attribute("data-live") for at in range(count)]
        found = [
            f"block {at + 1}: {state} {cells.nth(at).locator('.ran').inner_text()}"
            for at, state in enumerate(states)
            if state != "same"
        ]
        assert not found, "\n".join(found)
    assert not page.complaints
    page.close()
