"""What a reader types is kept, what is gone hears nothing, and a page says what did not work."""

import pytest

from tests.conftest import NARROW, WIDE, place

YOURS, CHAPTER, OTHER = "learn/your-equations.md", "learn/xor.md", "learn/sigmoid.md"
REFUSED = """
Object.defineProperty(navigator, "clipboard", {
  value: { writeText: () => Promise.reject(new Error("refused")) },
});
"""
HAS_FOCUS = "element => element === document.activeElement"


def form_of(page):
    """The form of one's own equation, and its three fields."""
    page.wait_for_selector(".yours[data-live]")
    box = page.locator(".yours")
    return box, [box.get_by_role("textbox").nth(at) for at in range(3)]


def test_what_is_typed_of_one_s_own_is_there_after_a_visit_elsewhere(visit, address):
    page = visit(YOURS).page
    _, (latex, code, symbols) = form_of(page)
    texts = ["Z = X W + b", "Z = X @ W + b", "X | X | (n, d) | real"]
    for field, text in zip((latex, code, symbols), texts, strict=True):
        field.fill(text)
    for away in (place(OTHER), place(YOURS) + "#five-examples"):
        page.goto(address + away)
        page.goto(address + place(YOURS))
        page.reload()
        box, fields = form_of(page)
        assert [field.input_value() for field in fields] == texts
        assert box.get_by_role("status").inner_text() == "As you left it."
        assert box.locator(".formula .katex").count()


def test_a_link_holds_what_is_typed_and_another_link_is_not_taken_for_it(visit, address):
    page = visit(YOURS).page
    box, fields = form_of(page)
    fields[0].fill("y = x + 1")
    box.get_by_role("button", name="Copy a link").click()
    page.wait_for_function("location.hash.startsWith('#try=')")
    link = page.url
    fields[0].fill("y = x + 2")
    page.goto(address + place(OTHER))
    page.goto(link)  # as one goes back
    box, fields = form_of(page)
    assert fields[0].input_value() == "y = x + 2"
    page.goto(address + place(OTHER))
    page.evaluate("sessionStorage.clear()")
    page.goto(link)
    box, fields = form_of(page)
    assert fields[0].input_value() == "y = x + 1"
    assert box.get_by_role("status").inner_text().startswith("A link has brought this.")
    fields[0].fill("y = x + 3")
    page.goto(address + place(OTHER))
    page.goto(link[:-4] + "QUJD")  # a link, broken, that is none of the form's own
    box, fields = form_of(page)
    assert fields[0].input_value() == ""
    assert "broken" in box.get_by_role("status").inner_text()


def test_a_link_that_is_refused_to_the_clipboard_stands_in_the_address_line(visit):
    page = visit(YOURS).page
    page.evaluate(REFUSED)
    box, fields = form_of(page)
    fields[0].fill("y = x + 1")
    box.get_by_role("button", name="Copy a link").click()
    box.get_by_text("It stands in the address line.").wait_for()


def test_a_block_that_is_refused_to_the_clipboard_says_so(visit):
    seen = visit(OTHER)
    seen.page.evaluate(REFUSED)
    cell = seen.page.locator(".cell[data-block]").first
    cell.get_by_role("button", name="Copy", exact=True).click()
    cell.get_by_text("Not copied: the browser refuses").wait_for()
    assert not seen.complaints


def test_a_verdict_goes_where_the_text_changes(visit):
    page = visit(YOURS).page
    box, fields = form_of(page)
    box.get_by_role("button", name="Copy a link").click()
    page.wait_for_selector(".yours[data-live=not-yet]")
    fields[1].fill("y = 1")
    assert box.get_attribute("data-live") == "idle"
    assert box.locator("[role=status]").text_content() == ""


def broken(page, presses=1):
    """The first mark of a page, and the panel in which its equation is broken."""
    mark = page.locator("a.checked[data-latex]").first
    mark.click()
    mark.evaluate(
        "mark => new MutationObserver((found) => {"
        "  mark.said = [...mark.said ?? [], ...found.map((one) => one.oldValue)]; })"
        ".observe(mark, { attributeFilter: ['aria-expanded'], attributeOldValue: true })"
    )
    found = page.get_by_role("button", name="Break it").locator("visible=true")
    found.evaluate("(button, n) => { for (; n; n -= 1) button.click(); }", presses)
    panel = page.get_by_role("group", name="Break this equation")
    panel.locator("visible=true").wait_for()
    return mark, panel


def test_break_it_twice_opens_one_panel_and_no_menu_again(visit):
    page = visit(CHAPTER).page
    mark, panel = broken(page, presses=2)
    page.wait_for_timeout(300)
    assert mark.get_attribute("aria-expanded") == "false"
    assert mark.evaluate("mark => mark.said").count("true") == 1, "the menu was opened again"
    assert panel.count() == 1
    assert panel.get_by_role("textbox").evaluate(HAS_FOCUS)


def test_an_equation_s_verdict_goes_where_its_text_changes(visit):
    page = visit(CHAPTER).page
    _, panel = broken(page)
    panel.evaluate("panel => { panel.dataset.live = 'differs'; }")
    panel.get_by_role("textbox").press_sequentially("x")
    assert panel.get_attribute("data-live") == "idle"


@pytest.mark.parametrize("media", ["print", "screen"])
def test_on_paper_a_worked_figure_is_the_drawing_of_the_page(media, visit):
    page = visit(CHAPTER).page
    box = page.locator("[data-figure].worked")
    box.wait_for()
    box.locator(".figure").evaluate(
        "figure => { figure.hidden = true; }"
    )  # as the first frame does
    page.emulate_media(media=media)
    assert box.locator(".figure").is_visible() == (media == "print")
    assert box.locator(".panel").is_visible() == (media == "screen")


def test_where_colors_are_forced_the_places_of_a_symbol_have_an_outline(visit):
    page = visit(CHAPTER, forced_colors="active").page
    symbol = page.locator("article .katex .mord").first
    seen = symbol.evaluate(
        "s => { s.classList.add('same'); const { outlineStyle, outlineColor, outlineWidth }"
        " = getComputedStyle(s); return [outlineStyle, outlineWidth, outlineColor]; }"
    )
    assert seen[:2] == ["solid", "1px"]
    assert not seen[2].startswith("rgba"), seen


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desk"])
def test_a_form_that_comes_late_moves_nothing(size, browser, address):
    context = browser.new_context(viewport=size)
    held = []
    context.route("**/live/yours.js", lambda route: held.append(route))
    page = context.new_page()
    page.goto(address + place(YOURS), wait_until="domcontentloaded")
    page.wait_for_selector(".yours:not([data-live])")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(1000)
    places = "[...document.querySelectorAll('article h2, article .cell')]"
    tops = f"() => {places}.map(e => Math.round(e.getBoundingClientRect().top + scrollY))"
    before = page.evaluate(tops)
    for route in held:
        route.continue_()
    page.wait_for_selector(".yours[data-live]")
    page.wait_for_timeout(300)
    moved = [abs(a - b) for a, b in zip(page.evaluate(tops), before, strict=True)]
    assert max(moved) <= 4, moved  # pixels; a line of text is five times as high
    context.close()


def test_what_is_asked_again_keeps_the_focus_where_it_was(browser, address):
    context = browser.new_context()
    context.route("**/pyodide.mjs", lambda route: route.abort())
    page = context.new_page()
    page.goto(address + place("learn/neuron.md"))
    cell = page.locator(".cell[data-block]").first
    cell.locator(".run").click()
    again = cell.get_by_role("button", name="Retry")
    again.focus(timeout=20_000)
    page.keyboard.press("Enter")
    assert cell.locator(".run").evaluate(HAS_FOCUS)
    context.close()


def test_figures_that_were_left_hear_nothing(visit):
    seen = visit(CHAPTER)
    page = seen.page
    page.locator("[data-figure].worked").wait_for()
    tools = page.context.new_cdp_session(page)

    def listeners():
        asked = {"expression": "document"}
        found = tools.send("Runtime.evaluate", asked)["result"]["objectId"]
        heard = tools.send("DOMDebugger.getEventListeners", {"objectId": found})["listeners"]
        return sum(one["type"] in ("edited", "visibilitychange") for one in heard)

    before = listeners()
    page.evaluate(
        "window.boxes = [];"
        "for (let at = 0; at < 3; at += 1) {"
        "  const box = document.querySelector('[data-figure]').cloneNode(true);"
        "  box.classList.remove('worked'); box.querySelector('.panel').remove();"
        "  boxes.push(box); document.querySelector('article').append(box);"
        "}"
    )
    page.evaluate(
        "Promise.all([import(document.querySelector('script[src*=\"live/live.js\"]').src"
        ".replace('live.js', 'figure.js'))]).then(([{ Figure }]) => {"
        "  window.figures = boxes.map((box) => new Figure(box)); })"
    )
    assert listeners() == before
    heard = page.evaluate(
        "() => { const heard = [];"
        " for (const figure of figures) figure.pause = () => heard.push(1);"
        " boxes[0].remove(); boxes[1].remove();"
        " Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); return heard.length; }"
    )
    assert heard == 1
