"""A page as Markdown that any tool reads: without the marks that only this site understands.

It is made of the reading that is executed. Prose comes in parts, fences stand between them, and
each part knows the box in which it stands.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, normpath, relpath

from ..elsewhere import tables as elsewhere
from ..ledger import tables
from ..pages import doors, formulas, source
from ..pages.document import LABEL, Fence, Page
from ..pages.formulas import CODE_SPAN
from ..pages.results import NUMBER
from . import api, equation_map, equations, notebooks
from .relations import Item, Relations

BOX = re.compile(r"(?:!!!|(?P<folded>\?\?\?)\+?) \w+ \"(?P<title>[^\"]*)\"")
GIVEN = re.compile(r"`([^`\n]+)`\{ ?\.given ?\}|(?<=\$)\{ ?\.given ?\}|<!-- given -->")
REFERENCE = re.compile(r"\$\\eqref\{(?P<label>[^}]*)\}\$|\\eqref\{(?P<bare>[^}]*)\}")
ATTRIBUTES = re.compile(r"(?<=[)\w]) ?\{ ?(?:[.#][\w-]+|data-[\w-]+=\"[^\"]*\") ?\}")
ANCHOR = re.compile(r"<span id=\"[^\"]*\"></span>|<!--.*?-->")
IMAGE = re.compile(r"!\[[^\]]*\]\([^)\s]+ \"(?P<caption>[^\"]*)\"\)")
LINK = re.compile(r"\]\((?!https?:|mailto:)(?P<path>[^)\s#?]*)(?P<place>[#?][^)\s]*)?")
SOURCE = re.compile(r"/// source \| (?P<name>[\w.]+)")
RECORDS = re.compile(r"/// (?:ledger|elsewhere) \| ")


@dataclass(frozen=True)
class Box:
    """What sets a part of a page apart: a title, and whether it is folded at first."""

    title: str
    is_folded: bool


@dataclass(frozen=True)
class Part:
    """A stretch of prose, a fence of a page, or the code of a notebook's cell."""

    text: str
    fence: Fence | None = None
    box: Box | None = None
    is_cell: bool = False


class Plain:
    """One page, on the way to plain Markdown; `address` is where the site stands."""

    def __init__(
        self,
        reading: Page,
        uri: str,
        labels: equations.Labels,
        address: str,
        relations: Relations | None = None,
    ) -> None:
        self.reading, self.uri, self.labels, self.address = reading, uri, labels, address
        self.relations = relations or Relations()
        self.fences = {fence.line: fence for fence in reading.of(Fence)}
        self.numbers = {label: place.number for label, place in labels.items() if place.uri == uri}

    @cached_property
    def parts(self) -> list[Part]:
        """The parts of the page, in their order."""
        return list(self.read_parts())

    def read_parts(self) -> Iterator[Part]:
        """Yield the parts of the page, in their order."""
        if self.reading.path.suffix != ".py":
            yield from self.of_lines(self.reading.lines, self.fences)
            return
        for kind, _, text in notebooks.stretches(self.reading):
            if kind == "markdown":
                yield from self.of_lines(text.split("\n"), {})
            else:
                yield Part(notebooks.ALT.sub("", text), is_cell=True)

    def of_lines(self, lines: list[str], fences: dict[int, Fence]) -> Iterator[Part]:
        """Yield the parts of a stretch of Markdown, in which fences begin at these lines."""
        at, kept, box = 0, list[str](), None
        while at < len(lines):
            line, fence = lines[at], fences.get(at + 1)
            opens = None if fence else BOX.fullmatch(line)
            leaves = box and line.strip() and not line.startswith("    ")
            records = RECORDS.match(line)
            if fence or opens or leaves or records:
                yield from prose(kept, box)
                kept = []
            if records:
                end = lines.index("///", at) + 1
                shown = elsewhere.expanded(tables.expanded(lines[at:end], self.uri))
                yield from self.of_lines("\n".join(shown).split("\n"), {})
                at = end
                continue
            if opens:
                box, at = Box(opens["title"], bool(opens["folded"])), at + 1
                continue
            box = None if leaves else box
            if fence:
                yield Part(fence.text, fence, box)
                at = fence.end
            else:
                words, at = self.read(lines, at, 4 * bool(box))
                kept += words
        yield from prose(kept, box)

    def read(self, lines: list[str], at: int, indent: int) -> tuple[list[str], int]:
        """Return what begins with a line as plain Markdown, and the index of the next line."""
        words = lines[at].strip()
        if words == "$$":
            end = lines.index(lines[at], at + 1)
            body = "\n".join(line[indent:] for line in lines[at + 1 : end])
            return ["$$", *self.equation(body), "$$"], end + 1
        if words == equation_map.DRAWING:
            return [
                f"The drawing is [on the site]({page_address(self.address, self.uri)})."
            ], at + 1
        if words == equation_map.TABLES:
            return [*self.tables()], at + 1
        if found := api.LIST.fullmatch(words):
            return [*map(self.words, api.listed(found["module"]))], at + 1
        if words.startswith("<!--") and (words.endswith("-->") or "-->" not in words):
            end = next(i for i in range(at, len(lines)) if "-->" in lines[i])
            return [], end + 1
        if name := SOURCE.fullmatch(words):
            code = source.of(name["name"])
            end = next(i for i in range(at + 1, len(lines)) if lines[i].strip() == "///")
            return ["```python", f"# {code.file}, line {code.line}", code.text, "```"], end + 1
        if found := api.OBJECT.fullmatch(words):
            says = doors.docstring_of(found["name"])
            shown = ["````text", *says.split("\n"), "````", ""] if says else []
            return [f"## `{api.typed(found['name'])}`", "", *shown], at + 1
        return [self.words(lines[at][indent:])], at + 1

    def equation(self, body: str) -> list[str]:
        """Return an equation with its number, where it has one."""
        label = LABEL.search(body)
        tag = [rf"\tag{{{self.numbers[label['label']]}}}"] if label else []
        return [*filter(str.strip, LABEL.sub("", body).split("\n")), *tag]

    def words(self, line: str) -> str:
        """Return a line of prose without the marks of this site, and with links that lead."""
        line = NUMBER.sub(lambda m: m["a"] or m["c"], line)
        line = GIVEN.sub(lambda m: m[1] or "", line)
        done = outside(CODE_SPAN.finditer(line), line, self.outside_code)
        if found := IMAGE.search(done):
            done += f"\n\n*{found['caption']}*"
        return done.rstrip()

    def outside_code(self, text: str) -> str:
        """Return a piece of a line that holds no code."""
        text = REFERENCE.sub(lambda m: self.reference(m["label"] or m["bare"]), text)
        text = ANCHOR.sub("", text)  # and a formula may hold what looks like attributes
        text = outside(formulas.of(text), text, lambda part: ATTRIBUTES.sub("", part))
        return LINK.sub(lambda m: f"]({self.target(m['path'], m['place'] or '')}", text)

    def tables(self) -> Iterator[str]:
        """Yield the map of the equations in words: a table for each chapter."""
        for items in equation_map.chapters(self.relations):
            yield from (f"## {self.labels[items[0].label].title}", "")
            yield from (row(equation_map.HEAD), row(["---"] * len(equation_map.HEAD)))
            yield from map(self.related, items)
            yield ""

    def related(self, item: Item) -> str:
        """Return the row of an equation: what it rests on, what uses it, its code."""
        of_others = (
            ", ".join(self.linked(other, other.uri != item.uri) for other in others)
            for others in (item.rests, item.used)
        )
        lines = ", ".join(f"`{text}`" for text, _ in item.lines)
        own = f"{self.linked(item, False)} `{equation_map.text_of(item)}`"
        return row([own, *of_others, lines])

    def linked(self, item: Item, is_named: bool) -> str:
        """Return a link to an equation by its number, and the name of its page if asked."""
        place = self.labels[item.label]
        words = f"({place.number})" + f" in {equation_map.short(place.title)}" * is_named
        return f"[{words}]({page_address(self.address, item.uri)}#{item.label})"

    def reference(self, label: str) -> str:
        """Return a link to an equation."""
        place = self.labels[label]
        elsewhere = "" if place.uri == self.uri else f" in {place.title}"
        return f"[({place.number}){elsewhere}]({page_address(self.address, place.uri)}#{label})"

    def target(self, path: str, place: str) -> str:
        """Return where a link of this page leads, wherever the page is read."""
        if not path:
            return page_address(self.address, self.uri) + place
        uri = normpath(f"{dirname(self.uri)}/{path}".lstrip("/"))
        is_page = uri.endswith((".md", ".py")) and not uri.startswith("figures/")
        return (page_address(self.address, uri) if is_page else f"{self.address}{uri}") + place


def outside(spans: Iterable[re.Match[str]], text: str, change: Callable[[str], str]) -> str:
    """Return a text that is changed everywhere but in these spans of it."""
    done, end = "", 0
    for span in spans:
        done += change(text[end : span.start()]) + text[slice(*span.span())]
        end = span.end()
    return done + change(text[end:])


def prose(lines: list[str], box: Box | None) -> Iterator[Part]:
    """Yield lines as a part, if they say anything."""
    if text := re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n")):
        yield Part(text, box=box)


def row(cells: Iterable[str]) -> str:
    """Return a row of a table, in whose cells a bar is marked as none of the table's."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def page_address(address: str, uri: str) -> str:
    """Return the address of a page."""
    folder = equations.url(uri)
    return f"{address}{folder}{'/' * bool(folder)}"


def beside(uri: str, ending: str) -> str:
    """Return the place of a file that a page is taken away as: ``learn/neuron.ipynb``."""
    return re.sub(r"\.\w+$", ending, uri)


def link_to(uri: str, ending: str) -> str:
    """Return how a page links to it."""
    return relpath(beside(uri, ending), equations.url(uri) or ".")
