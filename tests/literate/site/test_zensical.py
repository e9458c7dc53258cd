"""What checks a page outlives the builder: Zensical, which calls no hook, sets what MkDocs sets."""

import shutil
from importlib.util import find_spec

import pytest
from bs4 import BeautifulSoup

from literate.site import gate
from tests.conftest import ROOT, require

PAGES = [f"learn/{name}.md" for name in ("neuron", "sigmoid", "cost")]
KINDS = {  # what is compared, and how it is found
    "display": "div.math",
    "formula": "span.math",
    "mark": "a.checked",
    "number": "span.number",
    "block": "[data-block]",
    "output": "samp",
    "exercise": ".exercise",
    "figure": ".figure",
    "copies": "template#copies",
    "symbols": "template#symbol-lists",
    "uses": "template#uses",
}


def text_of(uri):
    return (ROOT / "docs" / uri).read_text("utf-8")


@pytest.fixture(scope="module")
def three(project, npm_packages):
    """A project of three chapters and the symbols that they use."""
    how = "`uv run --group zensical pytest tests/literate/site/test_zensical.py`"
    require("zensical", find_spec("zensical"), how)
    (project.root / "docs" / "figures").rmdir()
    shutil.copytree(ROOT / "docs" / "figures", project.root / "docs" / "figures")
    for uri in PAGES:
        project.write(uri, text_of(uri))
    project.configure(*PAGES)
    return project


def set_by(builder, project):
    """What a builder sets on each page, kind by kind."""
    result = project.run(builder, "build")
    assert result.returncode == 0, result.stderr
    found = {}
    for uri in PAGES:
        html = (project.root / "site" / uri.removesuffix(".md") / "index.html").read_text("utf-8")
        article = BeautifulSoup(html, "html.parser").article
        for part in article.select("[data-search-exclude]"):
            del part["data-search-exclude"]  # which Zensical does when it has read it
        found |= {(uri, kind): [*map(str, article.select(KINDS[kind]))] for kind in KINDS}
    return found


def refused(project, published=()):
    """What Zensical says where it stops, with only these pages in its place."""
    shutil.rmtree(project.root / "site", ignore_errors=True)
    result = project.run("zensical", "build")
    assert result.returncode == 1, result.stdout
    found = {path.parent.name for path in project.root.glob("site/**/index.html")}
    assert found <= {*published}
    return result.stderr


@pytest.fixture(scope="module")
def both(three):
    """What the two builders set, of the same three pages."""
    return set_by("mkdocs", three), set_by("zensical", three)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("uri", PAGES)
def test_zensical_sets_what_mkdocs_sets(uri, kind, both):
    by_mkdocs, by_zensical = both
    assert by_mkdocs[uri, kind]
    assert by_zensical[uri, kind] == by_mkdocs[uri, kind]


def test_a_wrong_number_on_one_page_stops_all(both, three):
    text = text_of(PAGES[2])
    line = text[: text.index("`0.125`{")].count("\n") + 1
    three.write(PAGES[2], text.replace("`0.125`{", "`0.126`{"))
    assert f"RefusedError: docs/learn/cost.md:{line}: 0.126 is said to be" in refused(three)
    three.write(PAGES[2], text)


def test_a_change_of_the_package_is_seen_though_no_page_has_changed(both, three):
    path = three.root / "nn" / "activations.py"
    text = path.read_text("utf-8")
    path.write_text(text + "\n_true = sigmoid\nsigmoid = lambda z: _true(z) / 2\n", "utf-8")
    assert "RefusedError: docs/learn/" in refused(three)
    path.write_text(text, "utf-8")


def test_a_page_that_the_nav_does_not_name_is_refused(both, three):
    path = three.write("learn/alone.md", "# Alone\n\nNobody knows.\n")
    said = refused(three, ["neuron", "sigmoid", "cost", "notation"])
    assert f"RefusedError: docs/learn/alone.md:1: {gate.UNJUDGED}" in said
    path.unlink()
