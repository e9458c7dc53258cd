"""An equation of a page holds; a reader who breaks it is told where its sides differ."""

import re

import pytest

from literate.browser.equation import judged, session_of, suggested
from literate.pages import document
from tests.conftest import some

from .driver import CHAPTERS, ask
from .hands import LONG, usable_by_everyone


def equations(uri):
    return [e for e in session_of(uri).reading.of(document.Equation) if not e.argued]


@pytest.mark.parametrize("uri", CHAPTERS)
def test_an_equation_holds_as_it_is_and_its_breaks_do_not(uri):
    session = session_of(uri)
    for equation in some(equations(uri)):
        latex = equation.bare
        found = judged(uri, equation.line, latex)
        assert found["holds"], (equation.line, found)
        if session.judgement_of(equation).label != "evaluated":
            continue
        for name, broken in suggested(latex):
            found = judged(uri, equation.line, broken)
            if found["holds"]:
                assert found["sentence"].startswith("It still holds"), (equation.line, name)


def test_backpropagation_has_four_equations_whose_breaks_are_refused():
    refused = 0
    for uri in ("learn/backprop-any-network.md", "learn/backprop-in-code.md"):
        for equation in equations(uri):
            if "delta" not in equation.latex:
                continue
            latex = equation.bare
            broken = [judged(uri, equation.line, b) for _, b in suggested(latex)]
            refused += bool(broken) and not any(found["holds"] for found in broken)
    assert refused >= 4


def test_a_break_is_answered_with_where_the_sides_differ():
    equation = equations("learn/layer.md")[2]
    found, _ = ask(do="check", uri="learn/layer.md", line=equation.line, latex="Z = X W - b")
    assert not found["holds"]
    assert "The sides differ by" in found["sentence"]
    assert re.search(
        r"most at entry \d, \d, where the left side gives \S+ and the", found["sentence"]
    )
    assert "left" in found["details"]
    found, _ = ask(do="check", uri="learn/layer.md", line=equation.line, latex="Z = X W +")
    assert not found["holds"]
    assert "^" in found["sentence"]


def test_the_mark_of_an_equation_opens_where_it_is(opened):
    """The theme would follow the link that it is without scripts."""
    page = opened("learn/layer.md")
    address = page.url
    page.locator("a.checked").first.press("Enter")
    assert page.locator(".taken .more").first.is_visible()
    assert page.evaluate("!!document.activeElement.closest('.taken .more')")
    page.wait_for_timeout(500)
    assert page.url == address


def test_an_equation_can_be_broken_and_mended_by_keyboard(numpy_is_here, opened, npm_packages):
    page = opened("learn/layer.md")
    page.get_by_role("button", name="Equation 3: checked", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Break it").locator("visible=true").press("Enter")
    panel = page.get_by_role("group", name="Break this equation")
    panel.locator(".formula .katex").wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("Z = X W - b")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".breaking[data-live=differs]", timeout=LONG)
    assert "The sides differ by" in panel.get_by_role("status").inner_text()
    assert "left" in panel.locator("pre").text_content()
    assert not usable_by_everyone(page, ".breaking", npm_packages)
    panel.get_by_role("button", name="As it was").click()
    page.wait_for_selector(".breaking[data-live=same]", timeout=LONG)
    assert "The sides agree" in panel.get_by_role("status").inner_text()
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert not page.complaints
