"""In a real browser every block runs, is compared, can be changed and stopped, and says so.

Most of it needs Pyodide's core alone, which npm brings. That every block of every page gives what
the page shows needs NumPy's wheel for Pyodide as well; the skip says where to get it.
"""

import html
import re

import pytest

from literate.site import pyodide
from tests.conftest import NARROW, ROOT, WIDE, nav_pages, place, require

PLAIN = "learn/neuron.md"  # its first block needs nothing but Python
LONG = 120_000  # milliseconds: Python starts, on a slow machine


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


class Block:
    """A block of a page, worked as a reader works it."""

    def __init__(self, page, number):
        self.page = page
        self.cell = page.locator(".cell[data-block]").nth(number)

    def press(self, name):
        self.cell.get_by_role("button", name=re.compile(f"^{name}")).first.click()

    def type(self, code):
        if self.cell.locator("code[contenteditable]").count() == 0:
            self.press("Edit")
        self.cell.locator("code").focus()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(code)

    def ended(self):
        self.page.wait_for_function(
            "cell => !['idle', 'running'].includes(cell.dataset.live)",
            arg=self.cell.element_handle(),
            timeout=LONG,
        )
        return self.state

    def run(self, code=None):
        if code is not None:
            self.type(code)
            self.page.keyboard.press("Control+Enter")
        else:
            self.press("Run")
        return self.ended()

    @property
    def state(self):
        return self.cell.get_attribute("data-live")

    @property
    def status(self):
        return self.cell.locator(".ran [role=status]").inner_text()

    @property
    def output(self):
        return self.cell.locator(".ran pre").text_content()


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


def test_a_browser_that_keeps_nothing_says_nothing(browser, address):
    context = browser.new_context()
    context.add_init_script(
        "for (const store of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, store, { get() { throw new Error('denied'); } });"
    )
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(error.message))
    page.goto(address + place(PLAIN))
    block = Block(page, 0)
    block.type("print('mine')")
    assert block.cell.get_by_role("button", name="Reset").is_visible()
    assert {*complaints} <= {"denied"}  # of the theme, which asks for its colors
    assert block.cell.locator(".copy button").first.is_visible()
    context.close()


FULL = """
const stores = location.origin.startsWith("http") ? ["localStorage", "sessionStorage"] : [];
for (const name of stores) {
  for (let size = 1 << 20; size; size >>= 1) {
    try {
      for (let at = 0; ; at += 1) window[name].setItem(`${size} ${at}`, "x".repeat(size));
    } catch { /* and a smaller one */ }
  }
}"""


def test_a_browser_that_has_no_room_left_lasts_as_long_as_the_page(browser, address):
    context = browser.new_context()
    context.add_init_script(FULL)
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(error.message))
    page.goto(address + place(PLAIN))
    block = Block(page, 0)
    block.type("print('mine')")
    assert block.cell.get_by_role("button", name="Reset").is_visible()
    field = page.locator(".exercise :is(input, textarea)").first
    field.fill("7")
    assert field.input_value() == "7"
    full = (
        "try { sessionStorage.setItem('one more', 'x'.repeat(99)); } catch (error) { error.name }"
    )
    assert page.evaluate(full) == "QuotaExceededError"
    assert not complaints
    context.close()


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


def has_come(page, uri):
    """Wait until a page stands in the place of another; its address is there before it is."""
    title = (ROOT / "docs" / uri).read_text("utf-8").partition("\n")[0].removeprefix("# ")
    page.locator("article h1", has_text=title).wait_for()
    page.wait_for_selector(".cell[data-live] .run")


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


AXE = """async (box) => (await axe.run(box)).violations
  .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`))"""


def usable_by_everyone(page, box, npm_packages):
    """What is wrong with a part of a page, in both themes."""
    page.evaluate((npm_packages / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = []
    for scheme, name in (("light", "default"), ("dark", "slate")):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_selector(f"body[data-md-color-scheme={name}]")
        page.wait_for_function("!document.getAnimations().length")  # the colors have arrived
        found += [f"{scheme}: {line}" for line in page.evaluate(AXE, box)]
    return found


def test_everyone_can_use_what_a_run_leaves(block, page, npm_packages):
    block.run("print(1)\n1 / 0")
    assert not usable_by_everyone(page, ".cell[data-block]", npm_packages)


def test_all_pages_have_one_policy_and_it_is_strict(site):
    tag = re.compile(r'<head><meta http-equiv="Content-Security-Policy" content="([^"]*)">')
    pages = [path.read_text("utf-8") for path in site.rglob("*.html")]
    (policy,) = {found and found[1] for found in map(tag.search, pages)}
    rules = dict(rule.split(" ", 1) for rule in html.unescape(policy).split("; "))
    assert rules["default-src"] == "'self'"  # Firefox fetches the next page ahead by this rule
    assert rules["object-src"] == rules["frame-src"] == rules["base-uri"] == "'none'"
    allowed = set(rules["script-src"].split())
    hashes = {source for source in allowed if source.startswith("'sha256-")}
    assert allowed - hashes == {"'self'", "'wasm-unsafe-eval'"}
    assert "*" not in policy


def test_the_mark_of_an_equation_opens_where_it_is(opened):
    """The theme would follow the link that it is without scripts."""
    page = opened("learn/layer.md")
    address = page.url
    page.locator("a.checked").first.press("Enter")
    assert page.locator(".taken .more").first.is_visible()
    assert page.evaluate("!!document.activeElement.closest('.taken .more')")
    page.wait_for_timeout(500)
    assert page.url == address


def test_a_script_that_the_site_does_not_have_is_not_run(opened):
    page = opened(PLAIN)
    page.evaluate(
        """() => {
      window.refused = [];
      addEventListener("securitypolicyviolation", (e) => refused.push(e.effectiveDirective));
      const [script, button] = ["script", "button"].map((name) => document.createElement(name));
      script.textContent = "window.alien = 1";
      button.setAttribute("onclick", "window.alien = 2");
      document.body.append(script, button);
      button.click();
      fetch("https://elsewhere.example/").catch(() => {});
    }"""
    )
    page.wait_for_function("refused.length === 3")
    assert {*page.evaluate("refused")} == {"script-src-elem", "script-src-attr", "connect-src"}
    assert page.evaluate("window.alien") is None


def test_buttons_are_large_enough_for_a_thumb(opened):
    page = opened(PLAIN)
    page.set_viewport_size(NARROW)
    for button in page.locator(".live button:visible, .checked:visible, .panel button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44, button.inner_text()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0


# With NumPy.

HOW = (
    "put NumPy's wheel for Pyodide into .cache/pyodide "
    "(`uv run python -m literate.site.fetch_wheel`), "
    "or let NN_PYODIDE_DIR name a folder with a full Pyodide distribution"
)


ALL_ENDED = """() => [...document.querySelectorAll(".cell[data-block]")]
  .every((cell) => !["idle", "running"].includes(cell.dataset.live))"""


@pytest.fixture(scope="session")
def numpy_is_here(npm_packages):
    require("pyodide", pyodide.wheel(), HOW)


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


FIGURES = {
    "bend": "learn/sigmoid.md",
    "neuron": "learn/neuron.md",
    "bowl": "learn/gradient-descent.md",
    "chain": "learn/backprop-one-chain.md",
    "xor": "learn/xor.md",
    "shares": "learn/cross-entropy.md",
    "arrivals": "learn/initialization.md",
    "both-ways": "learn/vanishing-gradients.md",
    "drawn": "learn/digits.md",
    "border": "learn/batches-and-optimizers.md",
    "bug": "learn/debugging.md",
    "lies": "learn/generalization.md",
    "luck": "learn/hyper-parameters.md",
    "stairs": "learn/universality.md",
    "notes": "learn/autodiff.md",
    "begun": "learn/onwards.md",
    "perceptron": "learn/history.md",
    "own": "howto/own-data.md",
    "adam": "learn/batches-and-optimizers.md",
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_worked_by_keyboard(name, numpy_is_here, opened, npm_packages):
    page = opened(FIGURES[name])
    page.emulate_media(reduced_motion="reduce")
    box = page.locator(f"[data-figure={name}]")
    assert box.locator(".figure").is_visible()
    box.get_by_role("button", name="Work this figure").focus()
    page.keyboard.press("Enter")
    canvas = box.locator("canvas").first
    canvas.wait_for(timeout=LONG)
    assert not box.locator(".figure").is_visible()
    status = box.get_by_role("status")
    before = status.text_content()
    assert canvas.get_attribute("aria-label") == before
    slider = box.locator("input[type=range]").last
    slider.focus()
    page.keyboard.press("ArrowRight")
    still = ("bend", "neuron", "chain", "shares", "arrivals", "both-ways", "drawn", "luck")
    if name not in still:
        box.get_by_role("button", name="One step").press("Enter")
    changed = "([status, before]) => status.textContent !== before"
    page.wait_for_function(changed, arg=[status.element_handle(), before])
    assert not usable_by_everyone(page, f"[data-figure={name}]", npm_packages)
    assert not page.complaints


def test_a_digit_is_drawn_with_the_pointer_and_with_the_keys(numpy_is_here, opened):
    page = opened(FIGURES["drawn"])
    box = page.locator("[data-figure=drawn]")
    box.get_by_role("button", name="Work this figure").click()
    sheet = box.locator("canvas").first
    sheet.wait_for(timeout=LONG)
    status = box.get_by_role("status")
    clean = box.get_by_role("button", name="Clean sheet")

    def says(digit):
        text = "([status, said]) => status.textContent.startsWith(said)"
        said = f"The network says {digit},"
        page.wait_for_function(text, arg=[status.element_handle(), said], timeout=LONG)

    says(5)
    one, seven = [(0.52, 0.1), (0.52, 0.9)], [(0.2, 0.1), (0.7, 0.1), (0.4, 0.9)]
    for digit, points in ((1, one), (7, seven)):
        clean.click()
        sheet.scroll_into_view_if_needed()
        at = sheet.bounding_box()
        places = [(at["x"] + x * at["width"], at["y"] + y * at["height"]) for x, y in points]
        page.mouse.move(*places[0])
        page.mouse.down()
        for end in places[1:]:
            page.mouse.move(*end, steps=12)
        page.mouse.up()
        says(digit)
    clean.click()
    for way in ["Shift+ArrowLeft"] * 3 + ["Shift+ArrowUp"] * 7 + ["ArrowRight"] * 6:
        sheet.press(way)
    for _ in range(7):
        sheet.press("ArrowDown")
        sheet.press("ArrowLeft")
        sheet.press("ArrowDown")
    says(7)
    assert not page.complaints


def test_a_table_is_read_where_it_is_and_sent_nowhere(numpy_is_here, opened):
    page = opened(FIGURES["own"])
    box = page.locator("[data-figure=own]")
    box.get_by_role("button", name="Work this figure").click()
    field = box.locator("input[type=file]")
    field.wait_for(timeout=LONG)
    status = box.get_by_role("status")
    page.wait_for_function("(s) => s.textContent.includes('birch')", arg=status.element_handle())
    asked = []
    page.on("request", lambda request: asked.append(request.url))  # a blob stays in the browser
    rows = "".join(f"{at},{'left' if at < 10 else 'right'}\n" for at in range(20))
    for text, said in ((f"at,side\n{rows}", "left and right"), ("a;b\n1;2\n", "semicolons")):
        table = {"name": "own.csv", "mimeType": "text/csv", "buffer": text.encode()}
        field.set_input_files(table)
        heard = "([status, said]) => status.textContent.includes(said)"
        page.wait_for_function(heard, arg=[status.element_handle(), said], timeout=LONG)
    assert not [url for url in asked if not url.startswith("blob:")]
    assert not page.complaints


def test_a_figure_runs_by_itself_and_pauses_when_nobody_looks(numpy_is_here, opened):
    page = opened(FIGURES["xor"])
    box = page.locator("[data-figure=xor]")
    box.get_by_role("button", name="Work this figure").click()
    box.get_by_role("button", name="Pause").wait_for(timeout=LONG)
    page.evaluate("scrollTo(0, 0)")
    box.get_by_role("button", name="Go on").wait_for(timeout=LONG)


def test_a_figure_that_is_begun_and_left_is_there_when_the_reader_comes_back(numpy_is_here, opened):
    page = opened(FIGURES["xor"])
    box = page.locator("[data-figure=xor]")
    box.get_by_role("button", name="Work this figure").click()
    page.evaluate("scrollTo(0, 0)")
    box.get_by_role("button", name="Go on").wait_for(timeout=LONG)
    assert box.get_by_role("status").text_content().startswith("Step 0")


def test_a_figure_takes_the_colors_of_the_other_theme(numpy_is_here, opened):
    page = opened(FIGURES["neuron"])
    box = page.locator("[data-figure=neuron]")
    box.get_by_role("button", name="Work this figure").click()
    canvas = box.locator("canvas")
    canvas.wait_for(timeout=LONG)
    before = canvas.evaluate("canvas => canvas.toDataURL()")
    page.emulate_media(color_scheme="dark")
    changed = "([canvas, before]) => canvas.toDataURL() !== before"
    page.wait_for_function(changed, arg=[canvas.element_handle(), before])


def test_an_entry_of_the_ledger_is_measured_on_its_page(numpy_is_here, opened, npm_packages):
    page = opened("about/ledger.md")
    box = page.locator("[data-measure=micrograd]")
    box.get_by_role("button", name="Measure it here").click()
    page.wait_for_selector("[data-measure=micrograd][data-live=same]", timeout=LONG)
    assert box.get_by_role("status").inner_text() == "As recorded: 5 numbers of 2 runs."
    assert "24.704082 here" in box.locator("pre").inner_text()
    assert not usable_by_everyone(page, "[data-measure=micrograd]", npm_packages)
    assert not page.complaints
