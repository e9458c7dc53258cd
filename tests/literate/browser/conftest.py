"""What the tests of the live pages are lent: pages in one browser, and NumPy for it."""

import re

import pytest

from literate.site import pyodide
from tests.conftest import WIDE, place, require

from .hands import HOW, LONG


@pytest.fixture(scope="session")
def opened(browser, address, site):
    """Opens pages in one context, so that what is loaded once is in the cache of all."""
    places = (site / "sitemap.xml").read_text("utf-8")
    places = re.sub(r"(?<=<loc>)http://127.0.0.1:\d+/", address, places)
    context = browser.new_context(
        viewport=WIDE,
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(LONG)
    # Instant navigation goes where the map says, and the map was made for another port.
    context.route("**/sitemap.xml", lambda route: route.fulfill(body=places))

    def at(uri):
        page = context.new_page()
        page.complaints = []
        page.requests_made = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
        page.on("request", lambda request: page.requests_made.append(request.url))
        page.goto(address + place(uri))
        page.wait_for_selector("article")
        return page

    yield at
    context.close()


@pytest.fixture(scope="session")
def numpy_is_here(npm_packages):
    require("pyodide", pyodide.wheel(), HOW)
