"""The package is described on a page a module, under the names that people type."""

import inspect
import re
import sys
from operator import attrgetter
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

import nn
from literate.site import api
from tests.conftest import ROOT, nav_pages, place

PAGES = [uri for uri in nav_pages() if uri.startswith(api.FOLDER)]


def soup_of(site, uri):
    return BeautifulSoup((site / place(uri) / "index.html").read_text("utf-8"), "html.parser")


def test_what_the_package_exports_is_described_and_each_name_is_the_shortest_that_works():
    typed = {api.typed(name): name for name in api.described()}
    public = {name for name in nn.__all__ if not inspect.ismodule(getattr(nn, name))}
    assert {f"nn.{name}" for name in public} <= typed.keys()
    for short, name in typed.items():
        module, own = name.rsplit(".", 1)
        meant = getattr(sys.modules[module], own)
        assert attrgetter(short.removeprefix("nn."))(nn) is meant
        assert short == f"nn.{own}" or getattr(nn, own, None) is not meant


def test_the_overview_has_every_page_in_the_order_of_the_nav():
    listed = api.LIST.findall((ROOT / "docs" / api.OVERVIEW).read_text("utf-8"))
    assert [f"{api.FOLDER}{module}.md" for module in listed] == PAGES
    assert {*api.described().values()} == {*PAGES}


def test_a_link_from_when_all_were_on_one_page_leads_to_the_line_that_leads_on(site):
    soup = soup_of(site, api.OVERVIEW)
    for name, uri in api.described().items():
        line = soup.find(id=name).parent
        assert line.name == "li"
        assert urljoin(f"/{place(api.OVERVIEW)}", line.a["href"]) == f"/{place(uri)}#{name}"
        assert line.a.text == api.typed(name)
        assert line.text.rstrip().endswith(".")


@pytest.mark.parametrize("uri", PAGES)
def test_headings_are_names_that_people_type_and_nothing_is_listed_without_a_sentence(uri, site):
    soup = soup_of(site, uri)
    own = [name for name, there in api.described().items() if there == uri]
    assert [heading["id"] for heading in soup.select("article h2")] == own
    titles = [heading.text.replace("¶", "").strip() for heading in soup.select("article h2")]
    assert titles == [api.typed(name) for name in own]
    for listed in soup.select(".doc-section-item"):
        assert re.search(r"\w.*[.:]$", listed.select_one(".doc-md-description").text.strip())


@pytest.mark.parametrize(
    ("uri", "words", "there"),
    [
        ("reference/api/activations.md", "The sigmoid", "learn/sigmoid/"),
        ("reference/api/optimizers.md", "adam", "reference/api/optimizers/#nn.optimizers.adam"),
        (
            "reference/api/training.md",
            "penalize",
            "reference/api/regularizers/#nn.regularizers.penalize",
        ),
        ("reference/api/initializers.md", "nn.initializers", "reference/api/initializers/"),
    ],
)
def test_what_a_docstring_names_is_a_link(uri, words, there, site):
    links = soup_of(site, uri).select(".doc-contents a")
    found = {urljoin(f"/{place(uri)}", a["href"]) for a in links if words in a.text}
    assert f"/{there}" in found


def test_a_docstring_names_no_parameter_of_its_own_and_not_itself():
    assert api.named("clip", "nn.optimizers.Optimizer") == "nn.optimizers.clip"
    assert api.named("nn.data.digits", "nn.drawing.digits") == "nn.data.digits"
    assert api.named("adam", "nn.optimizers.adam") == ""
    assert api.named("step", "nn.optimizers.Optimizer") == ""
