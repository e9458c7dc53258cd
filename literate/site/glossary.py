"""The first time a page uses a term of the glossary, the word leads there and says what it means.

An entry is a line of the forms in which the term occurs, and below it, after a colon, what it
means. The first sentence is what appears beside the word, so it holds no formula.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import relpath
from xml.etree.ElementTree import Element

from ..pages.document import Page, Problem
from .equations import url

URI = "reference/glossary.md"
# Where a word is a name, a place to go, or no word at all.
UNTOUCHED = {"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "script", "style"}


@dataclass(frozen=True)
class Entry:
    """A term: its line, the forms in which it occurs, and what it means in one sentence."""

    line: int
    forms: tuple[str, ...]
    says: str

    @property
    def anchor(self) -> str:
        """The place of the entry on its page."""
        return re.sub(r"\W+", "-", self.forms[0].lower())


class Glossary(dict[str, Entry]):
    """Every form of every term, and which terms the pages have used."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[Entry] = set()
        self.here = ""
        self.seen: set[Entry] = set()

    def read(self, reading: Page) -> None:
        """Take the entries of the glossary in; what is wrong with one is a problem of the page."""
        self.clear()
        self.used.clear()
        self.here = ""
        lines = reading.lines
        for at, line in enumerate(lines[1:], start=1):
            if not line.startswith(":   "):
                continue
            forms = tuple(form.strip() for form in lines[at - 1].split(","))
            sentence = re.split(r"(?<=[.?!])(?= |$)", line[4:])[0]
            entry = Entry(at, forms, plain(sentence))
            if "$" in sentence:
                problem = f"{forms[0]} begins with a formula; say it in words first"
                reading.problems.append(Problem(at + 1, problem))
            for form in forms:
                if form.lower() in self:
                    taken = self[form.lower()].line
                    problem = f"{form} has an entry in line {taken}; keep one of them"
                    reading.problems.append(Problem(at, problem))
                self[form.lower()] = entry

    def unused(self) -> Iterator[Problem]:
        """Yield a problem for each term that no page has used."""
        for entry in dict.fromkeys(self.values()):
            if entry not in self.used:
                yield Problem(entry.line, f"no page uses {entry.forms[0]}; use it, or remove it")

    def link(self, root: Element, uri: str) -> None:
        """Link the first use of each term on a page; on the glossary itself, name the entries."""
        if not self:
            return
        if uri == URI:
            for term in root.iter("dt"):
                entry = self[(term.text or "").split(",")[0].strip().lower()]
                term.text = entry.forms[0]
                term.set("id", entry.anchor)
            return
        longest = sorted(self, key=len, reverse=True)
        words = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)
        if uri != self.here:  # a page of the package's docstrings comes in many pieces
            self.here, self.seen = uri, set()
        self.link_in(root, words)

    def link_in(self, parent: Element, words: re.Pattern[str]) -> None:
        """Link the terms in the text of an element, and of all that is inside it."""
        if parent.tag in UNTOUCHED or "title" in parent.get("class", ""):
            return
        children = list(parent)
        self.link_text(parent, None, words)
        for child in children:
            self.link_in(child, words)
            self.link_text(parent, child, words)

    def link_text(self, parent: Element, before: Element | None, words: re.Pattern[str]) -> None:
        """Link the terms in the text that follows a child, or that opens its parent."""
        text = (parent.text if before is None else before.tail) or ""
        done = 0
        for match in words.finditer(text):
            entry = self[match[0].lower()]
            if entry in self.seen:
                continue
            self.seen.add(entry)
            self.used.add(entry)
            place = f"{relpath('reference/glossary', url(self.here) or '.')}/#{entry.anchor}"
            word = Element("a", {"class": "term", "href": place, "data-says": entry.says})
            word.text, word.tail = match[0], text[match.end() :]
            if before is None:
                parent.text = text[done : match.start()]
                parent.insert(0, word)
            else:
                before.tail = text[done : match.start()]
                parent.insert(list(parent).index(before) + 1, word)
            before, done = word, match.end()


def plain(markdown: str) -> str:
    """Return a sentence without the marks of Markdown."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|[*_`]", r"\1", markdown)
