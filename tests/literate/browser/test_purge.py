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
# What all looks like with the sheet as it is and with the whole one in its place: what differs.
DIFFERENT = """async (whole) => {
  const parts = { "*": ["", "::before", "::after"], input: ["::placeholder"], li: ["::marker"] };
  const all = Object.entries(parts).flatMap(([name, kinds]) =>
    [...document.querySelectorAll(name)].flatMap((one) => kinds.map((part) => [one, part])));
  const told = [...getComputedStyle(document.body)].filter((name) => !name.startsWith("--"));
  const looks = () => {
    for (const one of document.getAnimations()) one.cancel(); // they would be at another moment
    return all.map(([one, part]) => {
      const style = getComputedStyle(one, part || null);
      const names = part && style.content === "none" ? ["content"] : told;
      return names.map((name) => `${name}: ${style.getPropertyValue(name)}`).join("\\n");
    });
  };
  const moving = () => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSKeyframesRule).map((rule) => rule.name);
  const [link] = document.querySelectorAll("link[href*='/main.']");
  const before = looks(), kept = moving();
  await new Promise((done, failed) => {
    Object.assign(link, { onload: done, onerror: failed, href: whole });
  });
  const lost = moving().filter((name) => !kept.includes(name));
  const still = lost.map((name) => `animation-name: ${name}`);
  const after = looks().map((text, i) => {
    const own = new Set(text === before[i] ? [] : before[i].split("\\n"));
    const changed = (line) => (own.size && !own.has(line)) || still.includes(line);
    const name = `${all[i][0].tagName}.${all[i][0].getAttribute("class")}${all[i][1]}`;
    return own.size || still.length
      ? text.split("\\n").filter(changed).map((line) => `${name} ${line}`) : [];
  });
  return [...new Set(after.flat())];
}"""
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


@pytest.mark.parametrize("uri", some(PAGES))
def test_no_rule_that_is_left_out_is_for_anything_on_a_page(uri, visit, whole):
    page = visit(uri, until="networkidle").page
    gone = page.evaluate(GONE, whole)
    assert len(gone) > 200
    assert not page.evaluate(MATCHED, gone)
    page.evaluate(OPEN)
    assert not page.evaluate(MATCHED, gone)


@pytest.mark.parametrize("situation", some([*SITUATIONS]))
@pytest.mark.parametrize("uri", some(PAGES))
def test_a_page_looks_as_with_the_whole_sheet(uri, situation, visit, whole):
    page = visit(uri, until="networkidle", **SITUATIONS[situation]).page
    page.emulate_media(media="print" if situation == "print" else "screen")
    page.evaluate(OPEN)
    page.route("**/whole.css", lambda to: to.fulfill(body=whole, content_type="text/css"))
    assert page.evaluate(DIFFERENT, "/whole.css") == []


def test_a_theme_without_its_sheet_stops_the_build(tmp_path, npm_packages):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "site.css").write_text("a {}", "utf-8")
    with pytest.raises(purge.SheetError, match=r"no longer stylesheets/main\.\*\.css"):
        purge.purge(tmp_path)
