"""In a real browser every page opens clean, and what its copy buttons yield runs as it shows."""

import gzip
import json
import subprocess
import sys

import pytest

from literate.copying import copies, slicing
from literate.pages import document, reader
from tests.conftest import (
    NARROW,
    ROOT,
    WIDE,
    environment,
    nav_pages,
    nav_parts,
    place,
    some,
    visiting,
)

CHAPTERS = [uri for uri in nav_pages() if uri.startswith("learn/")]
PACKAGE = [uri for uri in nav_pages() if uri.startswith("reference/api/")]  # much alike
OPENED = [uri for uri in nav_pages() if uri not in PACKAGE or uri in some(PACKAGE)]


def weight(responses):
    """How many bytes a server that compresses text would have sent."""
    total = 0
    for response in responses:
        body = response.body()
        packed = response.url.endswith((".woff2", ".png"))
        total += len(body if packed else gzip.compress(body))
    return total


OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNDER_THEIR_NUMBER = """() => {
  const box = (element) => element.getBoundingClientRect();
  return [...document.querySelectorAll("div.math .katex-tag")]
    .filter((tag) => box(tag.previousElementSibling).right > box(tag).left)
    .map((tag) => tag.parentElement.textContent);
}"""


@pytest.fixture(scope="module", params=OPENED)
def seen(request, browser, address):
    """A page that is opened once for all that is asked of it below."""
    allowed = ["clipboard-read", "clipboard-write"]
    with visiting(browser, address) as visit:
        yield visit(request.param, until="networkidle", permissions=allowed)


@pytest.fixture
def page(seen):
    """The same page, wide again."""
    seen.page.set_viewport_size(WIDE)
    return seen.page


def test_a_page_opens_clean(seen, address):
    assert not seen.complaints
    assert not [r.url for r in seen.responses if not r.url.startswith(address) or r.status >= 400]
    assert sum(seen.page.evaluate("shifts")) <= 0.05
    assert weight(seen.responses) <= (123_000 if seen.uri == "learn/neuron.md" else 156_000)
    fonts = [r.url for r in seen.responses if r.url.endswith(".woff2")]
    assert all(url.endswith(".shown.woff2") for url in fonts), "a whole font was fetched"
    assert len(seen.responses) <= 20
    assert seen.page.evaluate(OVERFLOW) <= 0
    seen.page.set_viewport_size(NARROW)
    assert seen.page.evaluate(OVERFLOW) <= 0
    assert not seen.page.evaluate(UNDER_THEIR_NUMBER)


# What only the eye sees of a formula is left out: thousands of spans, in the color of the text or
# in one of the four of symbols, which are looked at in code, where the ground is nearer to them.
AXE = """async (options) => {
  const { exclude = [], ...only } = { resultTypes: ["violations"], ...options };
  const found = await axe.run({ exclude: [".katex-html", ...exclude] }, only);
  return found.violations
    .filter((rule) => ["serious", "critical"].includes(rule.impact))
    .flatMap((rule) => rule.nodes.map((node) =>
      `${rule.id}: ${node.target} ${node.html.slice(0, 120)} ${node.any[0]?.message ?? ""}`));
}"""


# What a narrow window changes: more has to scroll, and around the text are other menus.
SCROLLING = {"runOnly": ["scrollable-region-focusable"]}
AROUND = {"exclude": ["article"], "rules": {"color-contrast": {"enabled": False}}}
# Of a whole run, this takes the longest.
LOOKED_AT = {*some(nav_pages()), *(uri for uri, *_ in nav_parts())}


def test_everyone_can_use_a_page(seen, page, npm_packages):
    if seen.uri not in LOOKED_AT:
        pytest.skip("by day a third of the pages are looked at, and each night all")
    page.evaluate((npm_packages / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = page.evaluate(AXE, {})
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    colors = {"runOnly": ["color-contrast"]}
    found += [f"dark: {violation}" for violation in page.evaluate(AXE, colors)]
    page.set_viewport_size(NARROW)
    for narrow in (SCROLLING, AROUND):
        found += [f"at 360 px: {violation}" for violation in page.evaluate(AXE, narrow)]
    assert not found, "\n".join(found)


SYMBOLS = (ROOT / "docs" / "assets" / "page" / "symbols.js").read_text("utf-8")
KNOWN = f"() => {{ {SYMBOLS.replace('export ', '')}; return resolved(); }}"


def test_every_symbol_of_a_page_says_what_it_is(page):
    known, unknown = page.evaluate(KNOWN)
    assert not unknown
    assert known or not page.locator("article .math .mathnormal").count()


# What is pasted runs like this at Python's prompt: statement by statement, errors included.
PROMPT = """
import ast, contextlib, io, json, sys, traceback
given, space = json.load(sys.stdin), {"__name__": "__main__"}
shown = []
if given["notebook"]:  # which shows as a picture what can draw itself
    draws = lambda value: getattr(value, "_repr_svg_", lambda: None)() is not None
    sys.displayhook = lambda value: draws(value) or sys.__displayhook__(value)
for code in given["codes"]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        body = ast.parse(code).body
        for statement in body:
            # A notebook shows the value of a cell's last line alone, Python's prompt shows all.
            single = not given["notebook"] or statement is body[-1]
            tree = (ast.Interactive if single else lambda body: ast.Module(body, []))([statement])
            try:
                exec(compile(tree, "<pasted>", "single" if single else "exec"), space)
            except Exception as error:
                print("".join(traceback.format_exception_only(error)), end="")
    shown.append(out.getvalue())
json.dump(shown, sys.__stdout__)
"""
# The clipboard is filled a moment after the click.
COPIED = """async (button) => {
  await navigator.clipboard.writeText("nothing was copied");
  button.click();
  for (let text = ""; ; await new Promise((wait) => setTimeout(wait, 10))) {
    text = await navigator.clipboard.readText();
    if (text !== "nothing was copied") return text.replaceAll("\\r\\n", "\\n");
  }
}"""


def copied(block, which="Copy"):
    """What a button of a block copies."""
    buttons = block.locator(".copy > button, .copy .more > button")
    return buttons.filter(has_text=which).first.evaluate(COPIED)


def printed(block):
    """What a block shows as output; of an error its last line, which is what the page promises."""
    shown = ""
    for text in block.locator("samp").all_text_contents():
        lines = text.rstrip("\n").split("\n")
        if lines[0].startswith("Traceback (most recent call last)"):
            lines = lines[next(i for i, line in enumerate(lines) if i and line[0] != " ") :]
        shown += "".join(line.rstrip() + "\n" for line in lines)
    return shown


def test_what_the_copy_buttons_yield_is_what_the_page_carries(page):
    """Which is the code of the block, as the tests of the site say, and is run by its page's."""
    for block in page.locator("article .language-pycon").all():
        assert copied(block) == block.get_attribute("data-copy")


# What these show stands in no page's source: docstrings are elsewhere, a kernel ran the notebooks.
MADE = [uri for uri in OPENED if uri in PACKAGE or uri.endswith(".py")]


@pytest.mark.parametrize("uri", MADE)
def test_what_is_copied_of_them_prints_what_they_show(uri, visit, tmp_path):
    blocks = visit(uri).page.locator("article .language-pycon").all()
    codes = [block.get_attribute("data-copy") for block in blocks]
    result = subprocess.run(
        [sys.executable, "-c", PROMPT],
        input=json.dumps({"notebook": uri.endswith(".py"), "codes": codes}),
        cwd=tmp_path,
        env=environment(MPLBACKEND="agg"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stderr
    for block, code, shown in zip(blocks, codes, json.loads(result.stdout), strict=True):
        got = "".join(line.rstrip() + "\n" for line in shown.splitlines())
        assert got == printed(block), code


def test_solutions_are_on_paper_if_the_address_asks_for_them(visit):
    uri = "learn/neuron.md"
    page = visit(uri).page
    page.emulate_media(media="print")
    page.reload()
    solutions = page.locator("details.success")
    assert solutions.count() == len(reader.read(ROOT / "docs" / uri).of(document.Exercise))
    inside = solutions.first.locator("pre").first
    solutions.first.and_(page.locator("[open]")).wait_for()  # which the theme does for paper
    assert not inside.is_visible()
    page.goto(page.url + "?solutions")
    inside.wait_for()
    page.emulate_media(media="screen")
    page.reload()
    inside.wait_for()
    assert page.locator("details.success[open]").count() == solutions.count()
    assert not page.locator("details.tip[open]").count()


def test_from_a_file_a_page_can_be_read(browser, site):
    """What works without any server: text, formulas, figures, folded solutions; no script runs."""
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / "learn" / "neuron" / "index.html").as_uri())
    assert page.locator("article .katex-html").first.bounding_box()["height"] > 0
    assert page.locator("article .figure svg").first.bounding_box()["height"] > 0
    page.locator("details.success summary").first.click()
    assert page.locator("details.success pre").first.is_visible()
    assert not page.locator(".copy button").count()
    context.close()


def test_a_page_is_whole_without_scripts(seen, page):
    without = page.context.new_cdp_session(page)
    without.send("Emulation.setScriptExecutionDisabled", {"value": True})
    page.reload()
    assert page.locator("html.no-js").count()  # which a script of the theme would take away
    reading = reader.read(ROOT / "docs" / seen.uri)
    formulas = len(reading.of(document.Equation)) + len(reading.of(document.Math))
    assert page.locator("article .katex math").count() >= formulas
    assert page.locator("article .katex-html").count() >= formulas
    kinds = document.Fence | document.Cell | document.Source
    blocks = [element for element in reading.elements if isinstance(element, kinds)]
    assert page.locator("article pre > code").count() >= len(blocks)
    for block in page.locator("article :not(details, .tabbed-block) > .cell").all():
        assert block.bounding_box()["height"] > 0


def test_the_menu_of_a_block_copies_what_it_says_and_everyone_can_use_it(visit, npm_packages):
    uri = "learn/layer.md"
    session = slicing.TracedSession(reader.read(ROOT / "docs" / uri))
    made = copies.of(session)
    at = next(at for at, copy in enumerate(made) if copy.numpy and copy.needs != copy.alone)
    permissions = ["clipboard-read", "clipboard-write"]
    page = visit(uri, permissions=permissions, viewport=NARROW, bypass_csp=True).page
    block = page.locator(f".cell[data-block='{made[at].block.key}']")
    for which, texts in (("with what it needs", made[at].needs), ("NumPy only", made[at].numpy)):
        toggle = block.get_by_role("button", name="More ways to copy")
        toggle.click()
        assert block.get_by_role("button", name=which).is_visible()
        assert copied(block, which) == "".join(texts).rstrip("\n")
        page.keyboard.press("Escape")
        assert toggle.evaluate("toggle => toggle === document.activeElement")
        assert toggle.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    for button in block.get_by_role("button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW["width"]
    page.add_script_tag(path=npm_packages / "axe-core" / "axe.min.js")
    assert not page.evaluate(AXE, {})


def test_the_menu_of_an_equation_copies_what_it_says_and_stays_on_the_screen(visit):
    page = visit(
        "learn/layer.md", permissions=["clipboard-read", "clipboard-write"], viewport=NARROW
    ).page
    mark = page.get_by_role("button", name="Equation 3: checked", exact=True)
    menu = page.locator(".taken:has(+ [aria-label^='Equation 3:'])")
    mark.focus()
    page.keyboard.press("Space")
    assert menu.locator("p").first.inner_text().startswith("Both sides were computed on this page")
    given = {
        "Copy as NumPy": "Z = X @ W + b",
        "Copy as a function": "import numpy as np\n\n\ndef Z(X, W, b):\n    return X @ W + b",
        "Copy as LaTeX": "Z = X W + b",
        "Copy as MathML": "<mi>Z</mi><mo>=</mo><mi>X</mi><mi>W</mi><mo>+</mo><mi>b</mi>",
        "Copy as a link": "/learn/layer/#eq:layer",
    }
    for which, text in given.items():
        button = menu.get_by_role("button", name=which, exact=True)
        box = button.bounding_box()
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW["width"]
        assert text in button.evaluate(COPIED)
    place = menu.get_by_role("link", name="On the map")
    assert place.bounding_box()["height"] >= 44
    assert place.get_attribute("href") == "../../reference/equations/#of-eq:layer"
    code = menu.get_by_role("link", name="Z = X @ W + b", exact=True)
    assert code.get_attribute("href") == "../../reference/api/layers/#nn.layers.dense"
    used = menu.get_by_role("link", name="Used by (4)", exact=True)
    assert used.get_attribute("href") == "#eq:layer-activation"
    menu.get_by_role("button", name="Break it").click()
    menu.get_by_role("button", name="Break it").wait_for(state="hidden")
    panel = page.get_by_role("group", name="Break this equation")
    panel.locator(".formula .katex").wait_for()
    assert panel.get_by_role("textbox").input_value() == "Z = X W + b"
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert mark.evaluate("mark => mark === document.activeElement")


def test_the_text_of_a_formula_has_the_letters_that_people_type(visit):
    page = visit("learn/layer.md").page
    text = page.locator("[id='eq:layer'] .katex-mathml").inner_text()
    assert text.split() == ["Z", "=", "X", "W", "+", "b"]


def test_a_symbol_that_is_pointed_at_shows_its_places_and_so_does_the_keyboard(visit):
    page = visit("learn/layer.md").page
    told = page.locator("#symbol")
    letter = page.locator("[id='eq:layer'] .mathnormal", has_text="W")
    letter.hover()
    assert (
        told.text_content()
        == "W: the weights of a layer; one neuron a column; n_in × n_out; in code W"
    )
    marked = page.locator(".same")
    assert {text.strip() for text in marked.all_text_contents()} == {"W"}
    assert marked.and_(page.locator("article .highlight .n")).count()
    assert marked.and_(page.locator(".mathnormal")).count() > 1
    page.mouse.move(0, 0)
    assert not told.count()
    assert not marked.count()
    page.locator("[id='eq:layer']").focus()
    for letter in "ZXW":
        page.keyboard.press("ArrowRight")
        assert told.text_content().startswith(letter + ": ")
    page.keyboard.press("Escape")
    assert not told.count()


SELECTED = """async () => {
  const sentence = document.querySelector("article p:has(.math)");
  const range = document.createRange();
  range.setStart(document.querySelector("h1").firstChild, 0);
  range.setEndAfter(sentence.querySelector(".math .katex-html span"));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  await navigator.clipboard.writeText("nothing was copied");
  document.execCommand("copy");
  return (await navigator.clipboard.readText()).trim().split("\\n").at(-1);
}"""


def test_a_selection_has_each_formula_once_as_latex(visit):
    page = visit("learn/layer.md", permissions=["clipboard-read", "clipboard-write"]).page
    copied = page.evaluate(SELECTED)
    assert copied.endswith("Call the neurons $j$")


def test_a_recorded_run_plays_once_and_follows_its_slider(visit):
    shown = "[...document.querySelectorAll('[data-frame]:not([display=none])')]"
    still = visit("index.md").page
    assert still.evaluate(f"{shown}.map((f) => f.dataset.frame)") == ["step 2,000: cost 0.0001"]
    moving = visit("index.md", reduced_motion="no-preference").page
    moving.locator("[data-frame^='step 50:'][display=inline]").wait_for(state="attached")
    slider = moving.get_by_role("slider", name="Moment of the recorded run")
    slider.focus()
    slider.press("Home")
    assert slider.get_attribute("aria-valuetext").startswith("step 0:")
    slider.press("ArrowRight")
    assert moving.evaluate(f"{shown}.length") == 1
    assert moving.evaluate(f"{shown}[0].dataset.frame").startswith("step 25:")


def test_search_finds_a_page_and_opens_it(visit, address):
    reading = reader.read(ROOT / "docs" / CHAPTERS[0])
    title = next(line.removeprefix("# ") for line in reading.lines if line.startswith("# "))
    seen = visit(nav_pages()[-1], until="networkidle")
    assert not [r.url for r in seen.responses if "search_index" in r.url]
    seen.page.keyboard.press("/")
    seen.page.keyboard.type(title)
    found = seen.page.locator(f".md-search-result a[href*='{place(CHAPTERS[0])}']").first
    found.click()
    seen.page.wait_for_url(f"**/{place(CHAPTERS[0])}**")
    assert seen.page.locator("article h1").inner_text().startswith(title)
    assert not seen.complaints
    assert not [r.url for r in seen.responses if not r.url.startswith(address)]
