"""The book is one PDF: numbered through, with an outline, its links within it, and no menu."""

import io
from importlib.util import find_spec

import pytest

from literate.site import book, chromium
from tests.conftest import require

NOTATION, GLOSSARY = "reference/notation/", "reference/glossary/"
MENUS = ("Skip to content", "Table of contents", "Back to top", "Previous", "Made with", "Search")


@pytest.fixture(scope="module")
def pypdf():
    require("pypdf", find_spec("pypdf"), "it is in the dependency group dev: `uv sync`")
    import pypdf

    return pypdf


def test_two_pages_are_a_book(pypdf, browser, address):
    read = pypdf.PdfReader(io.BytesIO(book.bound(browser, address, only=(NOTATION, GLOSSARY))))
    part, chapters = read.outline
    assert [part.title, *(item.title for item in chapters)] == ["Reference", "Notation", "Glossary"]
    start, later = (read.get_destination_page_number(item) for item in chapters)
    assert 0 == start < later < len(read.pages)

    texts = [page.extract_text() for page in read.pages]
    for number, text in enumerate(texts):
        title = "Glossary" if number >= later else "Notation"
        assert f"{title} · {number + 1}" in text.splitlines()
    assert "the cost: mean over examples" in "\n".join(texts)  # beside a formula
    assert not [word for word in MENUS if word in "\n".join(texts)]

    links = [link.get_object() for page in read.pages for link in page.get("/Annots", ())]
    leads = {
        read.get_page_number(link["/Dest"][0].get_object()) for link in links if "/Dest" in link
    }
    assert leads & set(
        range(later + 1, len(read.pages))
    )  # from the notation to words of the glossary
    assert not [link for link in links if address in str(link.get("/A"))]


@pytest.mark.parametrize(
    ("lacks", "says"),
    [
        ("site", "there is no site in .*; `uv run mkdocs build`"),
        ("folder", "there is no folder .* to write nn.pdf to"),
        ("chromium", "there is no Chromium here to print with; install"),
        ("pypdf", "the package pypdf is not here; type `uv sync`"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(lacks, says, tmp_path, monkeypatch):
    if lacks != "site":
        (tmp_path / "index.html").touch()
    found = None if lacks == "chromium" else "chromium"
    monkeypatch.setattr(chromium, "executable", lambda: found)
    monkeypatch.setattr(book, "find_spec", lambda name: name != lacks)
    place = tmp_path / ("nowhere" if lacks == "folder" else ".") / "nn.pdf"
    with pytest.raises(book.BookError, match=says):
        book.write(tmp_path, place, "")
    assert not place.exists()


def test_a_chromium_that_does_not_start_is_said_in_a_sentence(pypdf, tmp_path, monkeypatch):
    (tmp_path / "index.html").touch()
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(chromium, "executable", lambda: str(broken))
    with pytest.raises(
        book.BookError, match=r"chromium could not print the site: .*; type it"
    ) as said:
        book.write(tmp_path, tmp_path / "nn.pdf", "")
    assert "\n" not in str(said.value)
    assert not (tmp_path / "nn.pdf").exists()
