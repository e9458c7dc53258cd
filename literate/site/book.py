"""The whole book as one PDF: every page of the built site, as Chromium prints it, in reading order.

``python -m literate.site.book site nn.pdf`` prints the site in the folder ``site``; with
``--solutions`` all solutions are unfolded. The pages are numbered through, the outline has the
parts and their pages, and a link from page to page stays within the file. What leads out of the
book leads to where the site is published.
"""

import argparse
import io
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from ..files import write_whole
from . import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pypdf import PdfWriter

# The menu of a site's first page: part by part, a title and its pages' places and titles.
CONTENTS = """() => {
  const title = (item) => item.querySelector(".md-ellipsis").textContent.trim();
  const chapters = (part) => [...part.querySelectorAll("a.md-nav__link")]
    .filter((link) => !link.closest(".md-nav--secondary"))
    .map((link) => [link.pathname.slice(1), title(link)]);
  return [...document.querySelectorAll(".md-nav--primary > .md-nav__list > li")]
    .map((part) => [part.matches(".md-nav__item--nested") ? title(part) : "", chapters(part)]);
}"""
PUBLISHED = "() => document.querySelector('link[rel=canonical]')?.href ?? ''"

# Chromium names a place in its PDF only if the page itself has a link there.
NAME_ALL_PLACES = """() => {
  const links = document.body.appendChild(document.createElement("div"));
  links.hidden = true;
  for (const { id } of document.querySelectorAll("article [id]")) {
    links.appendChild(document.createElement("a")).href = `#${encodeURIComponent(id)}`;
  }
  return document.fonts.ready.then(() => true);
}"""

NUMBERED = """
html {{ counter-reset: page {before}; }}
@page {{ @bottom-center {{ content: {title} " · " counter(page); font: 8pt sans-serif; }} }}
"""

BUILD = (
    "`uv run mkdocs build` builds it into the folder site, and "
    "`uv run python -m literate.site.book site nn.pdf` prints that"
)


HINT = "type it again, and if it stays so, install Chromium anew"


class BookError(Exception):
    """There can be no book: in one sentence why, and what to type."""


@dataclass(frozen=True)
class Chapter:
    """A page of the site: where it is published below the site's address, and its title."""

    place: str
    title: str


Parts = Sequence[tuple[str, Sequence[Chapter]]]  # without a title, a part is its pages


@dataclass
class Book:
    """A PDF that grows chapter by chapter, and where in it each address of the site is."""

    writer: "PdfWriter"
    places: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.writer.pages)

    def add(self, address: str, pdf: bytes) -> None:
        """Append the chapter of an address; its links to itself lead there until all is bound."""
        from pypdf import PdfReader
        from pypdf.generic import Destination, Fit

        first, chapter = len(self), PdfReader(io.BytesIO(pdf))
        added: list[Any] = [self.writer.add_page(p).indirect_reference for p in chapter.pages]
        self.places[address] = Destination(address, added[0], Fit.fit())
        for name, place in chapter.named_destinations.items():
            on = added[chapter.get_destination_page_number(place) or 0]
            there = Destination(name, on, Fit.xyz(place.left, place.top))
            self.places[f"{address}#{name.removeprefix('/')}"] = there
        for page in self.writer.pages[first:]:
            for link in links_of(page):
                if "/Dest" in link:
                    lead(link, f"{address}#{link.pop('/Dest').removeprefix('/')}")

    def bind(self, served: str, published: str) -> None:
        """Lead each link into the book to its place there, and any other to the published site."""
        from pypdf.generic import NameObject

        for page in self.writer.pages:
            for link in links_of(page):
                address = str(link["/A"]["/URI"])
                if not address.startswith(served):
                    continue
                whole = urlsplit(address)._replace(query="", fragment="").geturl()
                place = self.places.get(unquote(address)) or self.places.get(whole)
                if place:
                    del link["/A"]
                    link[NameObject("/Dest")] = place.dest_array
                else:
                    lead(link, published + address.removeprefix(served))


def links_of(page: Any) -> Iterator[Any]:
    """Yield the links of a page of a PDF."""
    for reference in page.get("/Annots", ()):
        link = reference.get_object()
        if "/Dest" in link or "/URI" in link.get("/A", {}):
            yield link


def lead(link: Any, address: str) -> None:
    """Let a link lead to an address."""
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    link[NameObject("/A")] = DictionaryObject(
        {
            NameObject("/S"): NameObject("/URI"),
            NameObject("/URI"): TextStringObject(address),
        }
    )


def contents(page: "Page", served: str) -> tuple[Parts, str]:
    """Return the parts of the site that is served there, and where it will be published."""
    answer = page.goto(served)
    listed = page.evaluate(CONTENTS) if answer and answer.ok else []
    if not listed:
        raise BookError(f"this is no site with a menu of pages; {BUILD}")
    parts = [(title, [Chapter(*each) for each in chapters]) for title, chapters in listed]
    return parts, page.evaluate(PUBLISHED) or served


def printed(page: "Page", address: str, title: str, before: int) -> bytes:
    """Return a page of the site as a PDF whose numbers go on from those before."""
    answer = page.goto(address)
    if not (answer and answer.ok):
        raise BookError(f"the menu of the site leads to {address}, where nothing is; {BUILD}")
    quoted = json.dumps(title, ensure_ascii=False)
    page.add_style_tag(content=NUMBERED.format(before=before, title=quoted))
    page.evaluate(NAME_ALL_PLACES)
    return page.pdf(format="A4", prefer_css_page_size=True, print_background=True)


def bound(browser: "Browser", served: str, asked: str = "", only: Sequence[str] = ()) -> bytes:
    """Return the site as a PDF, or `only` these places; `asked` is added to each address."""
    from pypdf import PdfWriter

    book = Book(PdfWriter())
    with browser.new_context(color_scheme="light", reduced_motion="reduce") as context:
        page = context.new_page()
        page.emulate_media(media="print")
        parts, published = contents(page, served)
        book.writer.add_metadata({"/Title": page.title()})
        for part, chapters in parts:
            below = None
            for chapter in chapters:
                if only and chapter.place not in only:
                    continue
                address, before = served + chapter.place, len(book)
                book.add(address, printed(page, address + asked, chapter.title, before))
                if part and not below:
                    below = book.writer.add_outline_item(title=part, page_number=before)
                book.writer.add_outline_item(title=chapter.title, page_number=before, parent=below)
    book.bind(served, published)
    whole = io.BytesIO()
    book.writer.compress_identical_objects()
    book.writer.write(whole)
    return whole.getvalue()


def write(site: Path, place: Path, asked: str) -> None:
    """Write the book of a site to its place, whole or not at all."""
    if not (site / "index.html").is_file():
        raise BookError(f"there is no site in {site}; {BUILD}")
    if not place.absolute().parent.is_dir():
        raise BookError(f"there is no folder {place.absolute().parent} to write {place.name} to")
    path = chromium.executable()
    if not path:
        raise BookError(f"there is no Chromium here to print with; {chromium.HOW}")
    for package in ("playwright", "pypdf"):
        if not find_spec(package):
            raise BookError(f"the package {package} is not here; type `uv sync`")
    from playwright.sync_api import Error

    try:
        with chromium.served(site) as served, chromium.launched(path) as browser:
            content = bound(browser, served, asked)
    except Error as error:
        why = error.message.strip().partition("\n")[0]
        raise BookError(f"Chromium at {path} could not print the site: {why}; {HINT}") from error
    write_whole(place, content)


def main(words: Sequence[str]) -> None:
    """Make the book that the words ask for."""
    parser = argparse.ArgumentParser(prog="python -m literate.site.book", description=__doc__)
    parser.add_argument("site", type=Path, help="the folder that `mkdocs build` wrote")
    parser.add_argument("place", type=Path, metavar="OUT.pdf", help="the file to write")
    parser.add_argument("--solutions", action="store_true", help="unfold all solutions")
    given = parser.parse_args(words)
    write(given.site, given.place, "?solutions" if given.solutions else "")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (OSError, BookError) as error:
        sys.exit(str(error))
