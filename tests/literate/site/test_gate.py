"""A page that nobody has judged as it stands is not set, whoever builds."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from markdown import Markdown
from markdown.preprocessors import Preprocessor

from literate.pages import reader
from literate.site import equations, gate
from literate.site.extension import Literate
from literate.site.readings import RefusedError

TEXT = "# Page\n\nWords.\n"
UNSET = "# Page\n\n$$\nx = 1\n$$\n"  # no extension here sets formulas


class Zensical(Preprocessor):
    """Tells of a page as Zensical does, which calls no hook."""

    page = SimpleNamespace(path="a.md")
    config = None

    def run(self, lines):
        return lines


def judged_site(uris, text=TEXT):
    """The site where these pages were judged, each with this text."""
    site = Literate()
    for uri in uris:
        reading = reader.read(Path("docs") / uri, f"---\ntitle: One\n---\n\n{text}")
        site.pages.sheets[uri] = {"": equations.Sheet(f"docs/{uri}", reading, {})}
    site.pages.are_judged = True
    return site


def converted(markdown, judged=(), told=""):
    """What comes of a text where these pages were judged, and the builder tells of one."""
    site = judged_site(judged)
    if told:
        site.begin(told)
    return Markdown(extensions=["toc", site]).convert(markdown)


def test_what_was_judged_is_set_and_carries_its_symbols_once():
    html = converted(TEXT, ["a.md"], "a.md")
    assert html.startswith('<h1 id="page">Page</h1>\n<p>Words.</p>\n<template id="symbol-lists"')
    assert html.count("<template") == 1
    assert converted(TEXT.strip(), ["a.md"], "a.md") == html


@pytest.mark.parametrize(
    ("markdown", "judged", "told", "says"),
    [
        (TEXT, [], "", gate.UNTOLD),
        (TEXT, ["a.md"], "", gate.UNTOLD),
        (TEXT, ["a.md"], "b.md", f"docs/b.md:1: {gate.UNJUDGED}"),
        (TEXT, [], "b.py", f"docs/b.py:1: {gate.UNJUDGED}"),
        (TEXT + "More.\n", ["a.md"], "a.md", f"docs/a.md:1: {gate.OTHER_TEXT}"),
        (TEXT.replace("Words", "Other words"), ["a.md"], "a.md", gate.OTHER_TEXT),
    ],
)
def test_what_was_not_judged_is_refused(markdown, judged, told, says):
    with pytest.raises(RefusedError) as refusal:
        converted(markdown, judged, told)
    assert says in str(refusal.value)


def test_a_formula_that_is_not_set_as_read_is_refused_where_no_hook_is_called():
    md = Markdown(extensions=["toc", judged_site(["a.md"], UNSET)])
    md.preprocessors.register(Zensical(md), "rendering_context", 200)
    with pytest.raises(RefusedError, match=r"docs/a\.md:\d+: .* but the site does not set it"):
        md.convert(UNSET)


def test_mkdocs_without_the_hook_builds_nothing(project, npm_packages):
    project.write("a.md", TEXT)
    project.configure("a.md", settings="hooks: []\n")
    result = project.run("mkdocs", "build")
    assert result.returncode == 1
    assert gate.UNTOLD in result.stderr
    assert not [*project.root.glob("site/**/index.html")]
