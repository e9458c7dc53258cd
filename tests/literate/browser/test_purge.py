"""The theme's style sheet is cut to what the site can use, and no page looks otherwise for it."""

from pathlib import Path

import material
import pytest

from literate.site import purge
from tests.conftest import NARROW, WIDE, some

PAGES = (
    "index.md",
    "learn/xor.md",
    "notebooks/xor.py",
    "howto/take-it-elsewhere.md",
    "reference/glossary.md",
    "reference/api/losses.md",
    "about/ledger.md",
)
# What a reader may open, all at once; the dialog says that something was copied.
OPEN = """async () => {
  document.getElementById("__search").click();
  document.getElementById("__drawer").click();
  for (const box of document.querySelectorAll("details")) box.open = true;
  for (const tab of document.querySelectorAll(".tabbed-set > input")) tab.checked = true;
  const field = document.querySelector("[data-md-component=search-query]");
  field.focus();
  field.value = "weight";
  field.dispatchEvent(new Event("input"));
  document.querySelector("[data-md-component=dialog]").classList.add("md-dialog--active");
  for (const state of ["focus", "keyup"]) field.dispatchEvent(new Event(state));
  while (!document.querySelector(".md-search-result__item")) {
    await new Promise((wait) => setTimeout(wait, 50));
  }
}"""
# The rules of the theme that the site does without: their selectors, less what is no name in them.
GONE = """(whole) => {
  const names = (sheet) => [...sheet.cssRules].flatMap((rule) => rule.selectorText
    ? rule.selectorText.split(/,(?![^(]*\\))/).map((one) => one.trim())
    : rule.cssRules && !rule.name ? names(rule) : []);
  const theirs = new CSSStyleSheet();
  theirs.replaceSync(whole);
  const [ours] = [...document.styleSheets].filter((sheet) => sheet.href?.includes("/main."));
  const kept = new Set(names(ours));
  const bare = /([\\s>+~]?)::?[\\w-]+(\\([^()]*\\))?/g;
  return [...new Set(names(theirs))].filter((name) => !kept.has(name)).map((name) =>
    name.replace(bare, (_, before, inner, at) => before || !at ? `${before}*` : ""));
}"""
MATCHED = "(gone) => gone.filter((selector) => document.querySelector(selector))"
SITUATIONS = {
    "wide": {"viewport": WIDE},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "narrow": {"viewport": NARROW},
    "print": {"viewport": WIDE},
    "forced": {"viewport": NARROW, "forced_colors": "active"},
}


@pytest.fixture(scope="module")
def whole():
    """The theme's style sheet as it comes."""
    folder = Path(material.__file__).parent / "templates" / "assets" / "stylesheets"
    (sheet,) = folder.glob("main.*.min.css")
    return sheet.read_text("utf-8")


def picture(page):
    """The whole page with all opened, once it has its fonts and three pictures are the same."""
    page.wait_for_load_state("networkidle")
    page.evaluate(OPEN)
    last = [None, b""]
    while len({*last}) > 1 or len(last) < 3:
        page.wait_for_timeout(200)
        page.evaluate("() => document.fonts.ready.then(() => 0)")
        last = [*last, page.screenshot(full_page=True, animations="disabled")][-3:]
    return last[-1]


@pytest.mark.parametrize("uri", some(PAGES))
def test_no_rule_that_is_left_out_is_for_anything_on_a_page(uri, visit, whole):
    page = visit(uri, until="networkidle").page
    gone = page.evaluate(GONE, whole)
    assert len(gone) > 200
    assert not page.evaluate(MATCHED, gone)
    page.evaluate(OPEN)
    assert not page.evaluate(MATCHED, gone)


@pytest.mark.parametrize("situation", some([*SITUATIONS]))
def test_a_page_looks_as_with_the_whole_sheet(situation, visit, whole):
    page = visit("index.md", **SITUATIONS[situation]).page
    page.emulate_media(media="print" if situation == "print" else "screen")
    ours = picture(page)
    page.route(
        "**/stylesheets/main.*.css",
        lambda route: route.fulfill(body=whole, content_type="text/css"),
    )
    page.reload()
    assert picture(page) == ours


def test_a_theme_without_its_sheet_stops_the_build(tmp_path, npm_packages):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "site.css").write_text("a {}", "utf-8")
    with pytest.raises(purge.SheetError, match=r"no longer stylesheets/main\.\*\.css"):
        purge.purge(tmp_path)
