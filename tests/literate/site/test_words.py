"""A word of the glossary leads there from its first use, and a section to an issue about it."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import get_navigation

from literate.pages import reader
from literate.paths import DOCS
from literate.site import equations, glossary, hook, readings
from literate.site.extension import Literate

GLOSSARY = """\
# Glossary

weight, weights
:   How much an input *counts*. And more.

layer, layers
:   Neurons side by side.

hidden layer
:   One that nobody sees.
"""


def read(text):
    return reader.read(Path("docs") / glossary.URI, text)


def built(text, uri="learn/page.md", repository=""):
    """A page as the extension makes it."""
    site = Literate()
    site.pages.glossary.read(read(GLOSSARY))
    reading = reader.read(Path("docs") / uri, text)
    site.pages.sheets[uri] = {"": equations.Sheet(f"docs/{uri}", reading, {})}
    site.begin(uri)
    site.repository, site.address = repository, "https://site/"
    extensions = ["attr_list", "def_list", "tables", "admonition", "toc", site]
    return BeautifulSoup(
        Markdown(extensions=extensions).convert(text), "html.parser"
    ), site.pages.glossary


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("A weight is a weight.", ["weight"]),
        ("Weights, then *a layer*, then layers.", ["Weights", "layer"]),
        ("A hidden layer, and a layer.", ["hidden layer", "layer"]),
        ("The weighty player.", []),
        ("# Weights\n\n`weight` [layer](x.md)", []),
        ('!!! note "A layer"\n\n    It has weights.', ["weights"]),
        ("| weight |\n|---|\n| 1 |", ["weight"]),
        ('It is `0.5`{ value="weight" } of a layer.', ["layer"]),
    ],
)
def test_the_first_use_of_a_term_is_linked_and_nothing_else(text, linked):
    soup, _ = built(text.replace("\\n", "\n"))
    assert [word.text for word in soup.select("a.term")] == linked
    plain, _ = built(text, glossary.URI)
    assert soup.get_text() == plain.get_text()


def test_a_link_leads_to_the_entry_and_says_its_first_sentence():
    word = built("Weights.")[0].select_one("a.term")
    assert word["href"] == "../../reference/glossary/#weight"
    assert word["data-says"] == "How much an input counts."
    entries = built(GLOSSARY, glossary.URI)[0].select("dt")
    assert [(entry["id"], entry.text) for entry in entries] == [
        ("weight", "weight"),
        ("layer", "layer"),
        ("hidden-layer", "hidden layer"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("layer, layers", "layer, Weights", 6, "Weights has an entry in line 3"),
        ("Neurons side by side", "Neurons, $n$ of them", 7, "say it in words first"),
    ],
)
def test_a_mistake_in_the_glossary_is_a_problem_of_its_line(old, new, line, says):
    reading = read(GLOSSARY.replace(old, new))
    glossary.Glossary().read(reading)
    assert [problem.line for problem in reading.problems] == [line]
    assert says in reading.problems[0].sentence


def test_a_term_that_no_page_uses_stops_the_build(monkeypatch):
    _, used = built("A weight in a hidden layer.")
    reading = read(GLOSSARY)
    pages = readings.Readings()
    pages[glossary.URI], pages.glossary = reading, used
    monkeypatch.setattr(hook, "PAGES", pages)
    with pytest.raises(PluginError, match=r"glossary\.md:6: no page uses layer; use it") as stop:
        hook.on_env(None, None, None)
    assert str(stop.value).count("no page uses") == 1


def test_a_nav_may_have_links_and_sections_in_sections(monkeypatch, tmp_path):
    deep = ["c.md", {"Elsewhere": "https://example.org/"}]
    nav = [{"Start": "a.md"}, {"One": ["b.md", {"Deep": deep}]}, {"Out": "https://example.org/"}]
    config = MkDocsConfig()
    config.load_dict({"site_name": "A site", "docs_dir": str(tmp_path), "nav": nav})
    assert config.validate() == ([], [])
    files = Files([File(f"{name}.md", None, str(tmp_path), True) for name in "abc"])
    texts = {f"{name}.md": f"$$\n1 = 1 \\label{{eq:{name}}}\n$$\n" for name in "abc"}
    pages = readings.Readings()
    for uri, text in texts.items():
        pages[uri] = reader.read(Path("docs") / uri, text)
        pages.sheets[uri] = {"": equations.Sheet(uri, pages[uri], {})}
    monkeypatch.setattr(hook, "PAGES", pages)
    monkeypatch.setattr(hook.Build, "sections", ())
    hook.on_nav(get_navigation(files, config), config, files)
    assert hook.Build.sections == [("Start", ["a.md"]), ("One", ["b.md", "c.md"])]
    assert [*pages.relations.items] == ["eq:a", "eq:b", "eq:c"]


SECTIONS = "# Page\n\n## One\n\nText.\n\n### Deeper\n\nMore.\n\n## Two\n\nEnd.\n"


def test_below_each_section_stands_a_link_to_an_issue_about_it():
    soup, _ = built(SECTIONS, repository="https://host/o/nn/")
    below = [p.find_previous_sibling("p").text for p in soup.select("p.confused")]
    assert below == ["More.", "End."]
    address = urlsplit(soup.select("p.confused a")[1]["href"])
    assert address._replace(query="").geturl() == "https://host/o/nn/issues/new"
    assert parse_qs(address.query)["title"] == ["Confused by “Two” in “Page”"]
    assert parse_qs(address.query)["body"][0].startswith("https://site/learn/page/#two\n")


def test_without_a_repository_there_is_no_such_link():
    assert not built(SECTIONS)[0].select(".confused")


def test_the_glossary_is_in_the_order_of_the_alphabet():
    words = glossary.Glossary()
    words.read(reader.read(DOCS / glossary.URI))
    begins = [entry.forms[0].lower() for entry in dict.fromkeys(words.values())]
    assert len(begins) > 50
    assert begins == sorted(begins)
