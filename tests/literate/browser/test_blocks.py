"""In a real browser a block runs, is compared, can be changed and stopped, and says so.

Pyodide's core is enough for that, which npm brings.
"""

import re
from contextlib import contextmanager

import pytest

from literate.site import pyodide
from tests.conftest import NARROW, place

from .hands import LONG, PLAIN, Block, has_come, usable_by_everyone


@pytest.fixture(scope="module")
def page(opened):
    """The page whose Python most tests here share."""
    return opened(PLAIN)


@pytest.fixture
def block(page):
    """Its first block, as the page shows it."""
    found = Block(page, 0)
    if found.cell.get_by_role("button", name="Reset").is_visible():
        found.press("Reset")
    yield found
    assert not page.complaints, page.complaints


def test_nothing_is_fetched_before_a_click_which_says_what_it_costs(opened):
    page = opened(PLAIN)
    page.wait_for_load_state("networkidle")
    page.hover(".cell[data-block] .run")
    assert not [url for url in page.requests_made if re.search(r"pyodide|\.zip|worker\.js", url)]
    name = Block(page, 0).cell.locator(".run").inner_text()
    assert re.search(r"Run \(\d+ MB", name)
    assert ("cdn.jsdelivr.net" in name) == (pyodide.wheel() is None)
    second = Block(page, 1).cell.locator(".run")  # where it is said again only if one asks
    assert second.inner_text() == "Run"
    assert name.removeprefix("Run (").removesuffix(")") in second.get_attribute("title")


def test_a_block_says_that_it_gives_what_the_page_shows(block):
    assert block.run() == "same"
    assert block.status.startswith("Same as the page")
    assert block.output == ""
    assert block.cell.locator(".run").inner_text() == "Run"


def test_a_warm_run_fetches_nothing_and_starts_no_other_python(block, page):
    block.run()
    fetched, running = list(page.requests_made), page.workers
    assert running
    assert block.run() == "same"
    assert (page.requests_made, page.workers) == (fetched, running)


def test_changed_code_runs_with_unicode_and_says_that_it_was_changed(block):
    assert block.run("print('déjà 🧠 ∂C/∂w')") == "changed"
    assert block.output == "déjà 🧠 ∂C/∂w\n"
    assert "you changed the code" in block.status


def test_what_is_printed_never_becomes_markup(block, page):
    block.run("print('<img src=x onerror=alert(1)><b>no</b>')")
    assert "<b>no</b>" in block.output
    assert block.cell.locator(".ran :is(b, img)").count() == 0


def test_an_error_shows_the_reader_s_own_lines(block):
    assert block.run("def f():\n    return 1 / 0\nf()") == "error"
    assert 'File "block 1", line 3, in <module>' in block.output
    assert "ZeroDivisionError: division by zero" in block.output
    assert "literate" not in block.output


@pytest.mark.parametrize(
    ("code", "state", "words"),
    [
        ("input('?')", "error", "no keyboard behind a page"),
        ("import sys; sys.exit(1)", "stopped", "The code ended itself"),
        ("def f(): return f()\nf()", "error", "RecursionError"),
        ("[0] * 10**9", "error", "MemoryError"),
        ("x = (", "error", "SyntaxError"),
        ("while True: print('x' * 999)", "stopped", "more than 200,000 characters"),
    ],
)
def test_whatever_a_program_does_ends_in_a_sentence_and_a_working_page(code, state, words, block):
    assert block.run(code) == state
    assert words in block.status + block.output
    assert block.run("print(6 * 7)") == "changed"
    assert block.output == "42\n"


@pytest.mark.parametrize("code", ["while True: pass", "import time; time.sleep(60)"])
def test_stop_keeps_the_state(code, block, page):
    block.type(f"kept = 41\nprint('on')\n{code}")
    page.keyboard.press("Control+Enter")
    block.cell.locator(".ran pre", has_text="on").wait_for(timeout=LONG)
    block.press("Stop")
    assert block.ended() == "stopped"
    assert block.status.startswith("Stopped. Every name is kept.")
    block.run("print(kept + 1)")
    assert block.output == "42\n"


def test_what_cannot_be_interrupted_loses_its_python_and_says_so(block, page):
    block.type("print('on')\nsum(range(10**12))")
    page.keyboard.press("Control+Enter")
    block.cell.locator(".ran pre", has_text="on").wait_for(timeout=LONG)
    block.press("Stop")
    assert block.ended() == "stopped"
    assert "Run all above brings them back" in block.status
    assert block.run("print(1)") == "changed"


def test_reset_brings_the_page_s_block_back(block):
    before = block.cell.locator("code").inner_html()
    block.run("print(1)")
    block.press("Reset")
    assert (block.state, block.output) == ("idle", "")
    assert block.cell.locator("code").inner_html() == before
    assert block.run() == "same"


def test_what_was_changed_survives_a_visit_elsewhere_until_it_is_reset(opened, address):
    page = opened(PLAIN)
    before = Block(page, 0).cell.locator("code").inner_html()
    Block(page, 0).type("print('mine')")
    page.goto(address + place("learn/sigmoid.md"))
    page.goto(address + place(PLAIN))
    block = Block(page, 0)
    block.cell.get_by_role("button", name="Reset").wait_for()
    assert block.cell.locator("code").text_content() == "print('mine')\n"
    assert block.status == "As you left it. Reset brings the page’s code back."
    assert Block(page, 1).cell.get_by_role("button", name="Reset").is_hidden()
    block.press("Reset")
    assert block.cell.locator("code").inner_html() == before
    page.reload()
    page.wait_for_selector(".cell[data-live] .run")
    assert Block(page, 0).cell.locator("code").inner_html() == before
    page.evaluate("sessionStorage.setItem('nn:/learn/neuron/:0', '[\"other code\", \"x\"]')")
    page.reload()
    page.wait_for_selector(".cell[data-live] .run")
    assert Block(page, 0).cell.locator("code").inner_html() == before  # it was made of another
    assert not page.complaints
    page.close()


DENIED = """
for (const store of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, store, { get() { throw new Error("denied"); } });"""
FULL = """
const stores = location.origin.startsWith("http") ? ["localStorage", "sessionStorage"] : [];
for (const name of stores) {
  for (let size = 1 << 20; size; size >>= 1) {
    try {
      for (let at = 0; ; at += 1) window[name].setItem(`${size} ${at}`, "x".repeat(size));
    } catch { /* and a smaller one */ }
  }
}"""


@contextmanager
def typed_into(browser, address, storage):
    """A page whose storage is like that, with its first block changed, and what it complains of."""
    context = browser.new_context()
    context.add_init_script(storage)
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(error.message))
    page.goto(address + place(PLAIN))
    block = Block(page, 0)
    block.type("print('mine')")
    assert block.cell.get_by_role("button", name="Reset").is_visible()
    yield page, block, complaints
    context.close()


def test_a_browser_that_keeps_nothing_says_nothing(browser, address):
    with typed_into(browser, address, DENIED) as (_, block, complaints):
        assert {*complaints} <= {"denied"}  # of the theme, which asks for its colors
        assert block.cell.locator(".copy button").first.is_visible()


def test_a_browser_that_has_no_room_left_lasts_as_long_as_the_page(browser, address):
    full = (
        "try { sessionStorage.setItem('one more', 'x'.repeat(99)); } catch (error) { error.name }"
    )
    with typed_into(browser, address, FULL) as (page, _, complaints):
        field = page.locator(".exercise :is(input, textarea)").first
        field.fill("7")
        assert field.input_value() == "7"
        assert page.evaluate(full) == "QuotaExceededError"
        assert not complaints


def test_copy_yields_the_changed_text(block, page):
    block.type("print('mine')")
    page.keyboard.press("Escape")
    block.cell.get_by_role("button", name="Copy", exact=True).click()
    assert page.evaluate("navigator.clipboard.readText()") == "print('mine')"


def test_the_editor_is_left_by_escape_and_does_not_keep_tab(block, page):
    block.press("Edit")
    code = block.cell.locator("code")
    assert code.get_attribute("aria-label") == "Code of block 1"
    page.keyboard.press("Tab")
    assert not code.evaluate("code => code === document.activeElement")
    code.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("if True:\nprint(1)")
    assert code.text_content().rstrip("\n") == "if True:\n    print(1)"
    page.keyboard.press("Escape")
    assert code.get_attribute("contenteditable") is None
    assert block.cell.get_by_role("button", name="Edit").evaluate(
        "button => button === document.activeElement"
    )


def test_run_all_above_starts_from_fresh_names(page, block):
    block.run("n = globals().get('n', 0) + 1\nprint(n)")
    second = Block(page, 1)
    second.type("n += 1\nprint(n)")
    second.press("Run all above")
    second.page.wait_for_function(
        "cell => cell.dataset.live === 'changed'", arg=second.cell.element_handle()
    )
    assert (block.output, second.output) == ("1\n", "2\n")
    second.press("Reset")


def test_python_outlives_instant_navigation(page):
    Block(page, 0).run("kept = 7")
    page.evaluate("window.isSame = true")
    page.locator("a[href$='learn/sigmoid/'], a[href$='../sigmoid/']").first.click()
    has_come(page, "learn/sigmoid.md")
    assert page.evaluate("window.isSame"), "the page was loaded anew"
    cell = page.locator(".cell[data-block]").first
    assert cell.locator(".run").count() == 1
    assert cell.locator(".run").inner_text() == "Run"
    assert page.get_by_role("button", name="More ways to copy").count(), "copies were lost"
    page.go_back()
    has_come(page, PLAIN)
    block = Block(page, 0)
    block.run("print(kept)")
    assert block.output == "7\n"
    assert not page.complaints


def test_a_run_whose_page_is_left_is_stopped_and_python_goes_on(opened):
    page = opened(PLAIN)
    block = Block(page, 0)
    block.type("kept = 41\nprint('on')\nwhile True: pass")
    page.keyboard.press("Control+Enter")
    block.cell.locator(".ran pre", has_text="on").wait_for(timeout=LONG)
    page.locator("a[href$='learn/sigmoid/'], a[href$='../sigmoid/']").first.click()
    has_come(page, "learn/sigmoid.md")
    there = Block(page, 0)
    assert there.run("print(6 * 7)") == "changed"
    assert there.output == "42\n"
    page.go_back()
    has_come(page, PLAIN)
    assert block.run("print(kept + 1)") == "changed"
    assert block.output == "42\n"
    page.close()


def test_numpy_that_does_not_come_is_said_with_a_way_to_try_again(browser, address):
    context = browser.new_context()
    context.route("**/numpy-*", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{address}learn/neuron/")
    block = Block(page, 0)
    block.type("import numpy")
    page.keyboard.press("Control+Enter")
    assert block.ended() == "error"
    assert "NumPy could not be loaded or verified" in block.status
    context.unroute("**/numpy-*")
    assert block.cell.get_by_role("button", name="Retry").is_visible()
    assert block.run("print(1)") == "changed"
    context.close()


def test_a_start_that_hangs_is_said_with_a_way_to_try_again(browser, address):
    context = browser.new_context()
    context.route("**/*.wasm", lambda route: None)
    page = context.new_page()
    page.clock.install()
    page.goto(f"{address}learn/neuron/")
    block = Block(page, 0)
    with page.expect_request("**/*.wasm"):
        block.press("Run")
    page.clock.fast_forward(61_000)
    block.cell.get_by_role("button", name="Retry").wait_for(timeout=20_000)
    assert block.status.startswith("Nothing has come for a minute")
    context.close()


def test_everyone_can_use_what_a_run_leaves(block, page, npm_packages):
    block.run("print(1)\n1 / 0")
    assert not usable_by_everyone(page, ".cell[data-block]", npm_packages)


def test_buttons_are_large_enough_for_a_thumb(opened):
    page = opened(PLAIN)
    page.set_viewport_size(NARROW)
    for button in page.locator(".live button:visible, .checked:visible, .panel button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44, button.inner_text()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
