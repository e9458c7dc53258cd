"""What a reader may look for: every section, word of the glossary, symbol and equation of the book.

The theme's dialog asks a worker of ours (docs/assets/finder.js), and this is what the worker
is given. A formula counts as the text that one would say of it, a picture as nothing.
"""

import json
import re
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from posixpath import join, normpath
from typing import Any
from xml.etree.ElementTree import fromstring

from . import plain

THEIR_WORKER = r"assets/javascripts/workers/search\.\w+\.min\.js"
OUR_WORKER = "assets/finder.js"
# Where a reader should begin, if several places say what she looks for.
KINDS = {"learn/": 3.0, "howto/": 2.5, "reference/": 2.0, "notebooks/": 1.5, "about/": 1.0}
RARELY = {"about/ledger/": 0.4}
EQUATION, WORD = 4, 2  # as much less than the section that it stands in
HEADINGS = {"h1", "h2", "h3", "h4"}
NOT_READ = {"button", "script", "style", "svg", "template"}
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
SYMBOLS = "reference/notation/"
MODULES = "reference/api/"  # of which the functions are looked for, each by its name
MATH = re.compile(r"<math .*?</math>", re.DOTALL)
ALSO = re.compile(r"Also: ([^.]*)")


@dataclass
class Entry:
    """One place: its address, what stands above it, its text, and other words that lead there."""

    location: str
    title: str = ""
    text: str = ""
    words: str = ""
    weight: float = 1.0

    def packed(self) -> list[Any]:
        """Return what the worker reads, without the spaces of the source."""
        title, text = (" ".join(part.split()) for part in (self.title, self.text))
        return [self.location, title, text, self.words, self.weight]


@dataclass
class Index:
    """The entries of all pages, and to which pages the words of the glossary lead."""

    entries: list[Entry] = field(default_factory=list)
    leads: dict[str, str] = field(default_factory=dict)

    def clear(self) -> None:
        """Forget the pages of the build before."""
        self.entries.clear()
        self.leads.clear()

    def add(self, html: str, url: str) -> None:
        """Take the entries of a page in, from its content."""
        reader = Reader(url)
        reader.feed(MATH.sub(lambda formula: spoken(formula[0]), html))
        reader.close()
        self.entries += reader.entries
        for target, words in reader.leads:
            self.leads[target] = f"{self.leads.get(target, '')} {words}".strip()

    def write(self, path: Path) -> None:
        """Put the entries where the theme would have put its own; it hands on what it finds."""
        if not path.is_file():
            return  # a site without a search
        for entry in self.entries:
            entry.words = f"{entry.words} {self.leads.get(entry.location, '')}".strip()
        index = json.loads(path.read_text("utf-8"))
        index["docs"] = [entry.packed() for entry in self.entries]
        text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
        path.write_text(text, encoding="utf-8")


def spoken(formula: str) -> str:
    """Return a formula as text, in an element of its own that is read like any other."""
    tree = fromstring(as_xml(formula))
    return f"<span> {escape(plain.said(tree).strip())} </span>"


def as_xml(markup: str) -> str:
    """Return MathML without its namespace, and with letters for names that only HTML knows."""
    known = r"&(?!amp;|lt;|gt;|quot;|apos;|#)\w+;"
    bare = re.sub(r"<math [^>]*>", "<math>", markup)
    return re.sub(known, lambda name: unescape(name[0]), bare)


class Reader(HTMLParser):
    """The entries of one page, in the order in which they stand."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        kind = next((KINDS[start] for start in KINDS if url.startswith(start)), 2.0)
        self.weight = RARELY.get(url, kind)
        is_module = url.startswith(MODULES)
        words = re.sub(r"[/-]", " ", url.partition("/")[2]) if kind > 1 and not is_module else ""
        self.entries = [Entry(url, words=words, weight=self.weight / (WORD if is_module else 1))]
        self.leads: list[tuple[str, str]] = []  # of the glossary: where, and which words
        self.open: list[str] = []
        self.until: int | None = None  # while this many are open, nothing is read
        self.within: Entry | None = None  # a heading, an equation or a term
        self.ends = 0
        self.term: Entry | None = None
        self.is_new_row = False  # of the table of symbols

    @property
    def section(self) -> Entry:
        """The section that is being read."""
        return next(e for e in reversed(self.entries) if "#eq:" not in e.location)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an entry at a heading, a term or an equation; pass over what is no text."""
        if tag in VOID:
            return
        self.open.append(tag)
        given = dict(attrs)
        if self.until is not None:
            return
        if is_passed_over(tag, given):
            self.until = len(self.open)
        elif tag in HEADINGS and given.get("id"):
            self.begin(given["id"] or "", first=tag == "h1")
        elif tag == "dt" and given.get("id"):
            self.begin(given["id"] or "")
            self.term = self.section
            self.term.weight /= WORD
        elif "math" in (given.get("class") or "").split() and "eq:" in (given.get("id") or ""):
            self.begin(given["id"] or "", inside=True)
        elif tag == "tr":
            self.is_new_row = self.url == SYMBOLS
        elif tag == "td" and self.is_new_row:
            self.is_new_row = False
            self.begin(self.section.location.partition("#")[2])
        elif tag == "a" and self.term and "learn/" in (given.get("href") or ""):
            href = (given["href"] or "").split("#")[0]
            self.leads.append((normpath(join(self.url, href)) + "/", self.term.location))

    def begin(self, name: str, first: bool = False, inside: bool = False) -> None:
        """Begin an entry, unless it is the page's own."""
        if first:
            entry = self.entries[0]
        else:
            entry = Entry(f"{self.url}#{name}", weight=self.weight)
            self.entries.append(entry)
        if inside:
            entry.text, entry.weight = self.above(entry), self.weight / EQUATION
        self.within, self.ends = entry, len(self.open)

    def above(self, entry: Entry) -> str:
        """Return the title of the section in which an equation stands."""
        sections = [e for e in self.entries if e is not entry and "#eq:" not in e.location]
        return " ".join(sections[-1].title.split())

    def handle_endtag(self, tag: str) -> None:
        """End what ends here."""
        if tag not in self.open:
            return
        while self.open.pop() != tag:
            pass
        if self.until is not None and len(self.open) < self.until:
            self.until = None
        if self.within and len(self.open) < self.ends:
            self.name(self.within)
            self.within = None

    def name(self, entry: Entry) -> None:
        """Give an entry its title, and what else it is called."""
        entry.title = " ".join(entry.title.split())
        place = entry.location.partition("#")[2]
        if place.startswith("nn."):  # its module may be left out by those who type
            entry.words = f"{place} {place.removeprefix('nn.')}"

    def handle_data(self, data: str) -> None:
        """Read text."""
        if self.until is not None:
            return
        if self.within:
            self.within.title += data
        if not self.within or "#eq:" in self.within.location:
            self.section.text += data

    def close(self) -> None:
        """End the page: which words lead where is known now."""
        super().close()
        named = {entry.location: entry for entry in self.entries}
        self.leads = [(target, words_of(named[term])) for target, term in self.leads]


def is_passed_over(tag: str, given: dict[str, str | None]) -> bool:
    """Return whether an element is not read: a picture, a mark, what only the eye sees."""
    classes = (given.get("class") or "").split()
    passed = "katex-html" in classes or "headerlink" in classes
    marked = "data-search-exclude" in given or "data-at" in given
    return tag in NOT_READ or passed or marked


def words_of(term: Entry) -> str:
    """Return the words of an entry of the glossary, those of other books among them."""
    others = " ".join(ALSO.findall(" ".join(term.text.split())))
    return f"{term.title} {others}".strip()
