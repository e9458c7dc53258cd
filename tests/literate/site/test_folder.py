"""The zip of the site works from a folder, without a server; and under any path of one."""

import zipfile
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from literate.site import chromium, folder
from tests.conftest import NARROW, visiting

SENTENCE = ".from-a-folder"
RESULT = ".md-search-result__link"


@pytest.fixture(scope="module")
def unpacked(site, tmp_path_factory):
    """Where the zip was unpacked: people's folders have spaces in their names."""
    root = tmp_path_factory.mktemp("folder") / "any" / "sub path"
    root.mkdir(parents=True)
    folder.write(site, root / "nn.zip")
    with zipfile.ZipFile(root / "nn.zip") as packed:
        packed.extractall(root)
    (root / "nn.zip").unlink()
    return root / "nn"


def test_each_link_names_a_file_that_is_there(unpacked):
    for path in unpacked.rglob("*.html"):
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for link in soup.select("a[href]"):
            place = unquote(link["href"].partition("#")[0].partition("?")[0])
            if place and ":" not in place:
                assert (path.parent / place).is_file(), f"{path}: {place}"


def found(page, words):
    """Type words into the search, and return the addresses of what it finds."""
    page.keyboard.press("f")
    page.keyboard.type(words)
    page.locator(RESULT).first.wait_for()
    page.wait_for_function("words => document.querySelector('mark')", arg=words)
    return page.locator(RESULT).evaluate_all("links => links.map((link) => link.href)")


def wrong(seen):
    """What a page complains of; what is left unread where one goes on is no failure."""
    return [said for said in seen.complaints if not said.startswith("failed: ")]


@pytest.fixture
def opened(browser, unpacked):
    """A chapter of the unpacked zip, opened as a file, where a reader gets from the first page."""
    settings = {"permissions": ["clipboard-read", "clipboard-write"], "viewport": NARROW}
    with visiting(browser, f"{unpacked.as_uri()}/index.html") as visit:
        seen = visit("index.md", **settings)
        seen.page.locator("article a[href*='learn/']").first.click()
        seen.page.wait_for_load_state()
        assert "/learn/" in seen.page.url
        seen.page.goto(f"{unpacked.as_uri()}/learn/sigmoid/index.html")
        yield seen.page
        assert not wrong(seen)


def test_from_a_folder_all_is_found(opened, unpacked):
    assert all(".html" in address for address in found(opened, "δ"))
    opened.reload()
    assert found(opened, "chain rule")[0] == f"{unpacked.as_uri()}/learn/chain-rule/index.html"
    opened.locator(RESULT).first.click()
    assert opened.locator("h1").inner_text().startswith("The chain rule")


def test_from_a_folder_code_and_equations_are_copied(opened):
    mark = "(mark) => mark.parentElement.querySelector('annotation').textContent"
    checked = opened.locator("a.checked").first
    code = opened.locator(".cell").first.get_attribute("data-copy")
    for name, text in (("Copy", code), ("Copy as LaTeX", checked.evaluate(mark))):
        if name != "Copy":
            checked.click()
        opened.get_by_role("button", name=name, exact=True).first.click()
        opened.get_by_text("Copied").first.wait_for()
        copied = opened.evaluate("navigator.clipboard.readText()")
        assert copied
        assert text.startswith(copied)  # an equation without its number


def test_from_a_folder_a_symbol_says_what_it_is(opened):
    opened.locator("div.math .mathnormal").first.hover()
    assert ": " in opened.locator("#symbol").inner_text()
    assert opened.evaluate("document.fonts.check('1em KaTeX_Main')")


def test_from_a_folder_solutions_unfold_and_code_says_why_it_does_not_run(opened, unpacked):
    assert f'--directory "{unpacked}"' in opened.locator(SENTENCE).inner_text()
    assert not opened.locator("button:text-matches('^Run')").count()
    opened.goto(f"{unpacked.as_uri()}/howto/teach-with-this/index.html")
    assert not opened.locator(SENTENCE).count()  # this page has a reason of its own
    opened.locator("article a[href*='?solutions']").click()
    opened.locator("details.success[open]").first.wait_for()


@pytest.mark.parametrize("kind", ["site", "zip"])
def test_under_any_path_of_a_server_all_works(kind, browser, site, unpacked):
    root = site.parents[1] if kind == "site" else unpacked.parents[2]
    path = "built/site/" if kind == "site" else "any/sub%20path/nn/"
    with chromium.served(root) as served, visiting(browser, served + path) as visit:
        seen = visit("learn/neuron.md")
        page = seen.page
        cell = page.locator(".cell[data-block]").first
        cell.get_by_role("button", name="Run").first.click()
        page.locator(".cell[data-live=same]").wait_for(timeout=120_000)
        assert not page.locator(SENTENCE).count()
        assert found(page, "momentum")[0].startswith(f"{served}{path}learn/batches-and-optimizers/")
        page.locator(RESULT).first.click()
        page.locator("h1:has-text('optimizers')").wait_for()
        assert not wrong(seen)
        assert not [r.url for r in seen.responses if r.status >= 400]


def test_a_module_that_imports_is_refused():
    assert folder.plain_script("export function a() {}\n").count("export") == 0
    with pytest.raises(folder.FolderError, match="imports others"):
        folder.plain_script('import { a } from "./b.js";\n')


@pytest.mark.parametrize(
    ("has", "says"),
    [(False, "there is no site in .*; `uv run mkdocs build`"), (True, "index.html is no page")],
)
def test_what_is_no_site_is_said_in_a_sentence(has, says, tmp_path):
    if has:
        (tmp_path / "index.html").write_text("<p>hello", "utf-8")
    with pytest.raises(folder.FolderError, match=says):
        folder.write(tmp_path, tmp_path / "nn.zip")
    assert not list(tmp_path.glob("*.zip*"))
