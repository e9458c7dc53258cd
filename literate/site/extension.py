r"""The Python-Markdown extension that turns what is particular to these pages into HTML.

Math, included sources, checked numbers and figures are an extension, not hooks of a site builder,
so that they outlive the builder. A page that nobody has judged is not set; where a builder calls
no hook, all pages are read and judged before the first.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from .. import store
from ..elsewhere import tables as elsewhere
from ..ledger import tables
from ..pages import source
from ..pages.document import Page
from ..pages.results import NUMBER
from ..pages.sentences import EQREF
from ..paths import DOCS
from . import api, code_cells, colors, equations, feedback, figures, keys, plain
from .gate import Closing, Last, OfSite, Opening, docstring
from .plain_markdown import page_address
from .readings import Readings

# All that the site stands on. A builder that keeps what it has set may look at nothing but its
# settings, of which this is one: then it sets all pages anew when, say, the package has changed.
AS_OF = store.key("site", DOCS, "", "literate")
HEADING = re.compile(r"h[1-6]$")
PUNCTUATION = re.compile(r"[.,;:!?)]+")


class Literate(Extension):
    """Math, checked numbers and figures of one site; the builder says which page is being built."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = Readings()
        self.unread: list[str] = []  # formulas that are set otherwise than they were read
        self.repository = ""
        self.address = ""
        self.uri = ""

    def begin(self, uri: str) -> None:
        """Remember which page is being built, of which no formula has been set yet."""
        self.uri = uri
        for sheet in self.pages.sheets[uri].values():
            sheet.begin()

    def sheet(self, docstring: str) -> equations.Sheet:
        """Return what the tests read of this page, or of a docstring on it."""
        nothing = equations.Sheet(f"docs/{self.uri}", Page(Path(docstring), []), {})
        return self.pages.sheets[self.uri].setdefault(docstring, nothing)

    def end(self) -> list[str]:
        """Return which formulas of the page and of the docstrings on it are not those read."""
        sheets = self.pages.sheets[self.uri].values()
        return [wrong for sheet in sheets if (wrong := sheet.end())]

    def extendMarkdown(self, md: Markdown) -> None:
        """Register: numbers after fences, terms behind the links to files, the rest before them."""
        closing = Closing(md, self)
        md.preprocessors.register(Opening(md, self), "literate-opening", 100)
        md.treeprocessors.register(Last(md, closing), "literate-last", -100)
        md.postprocessors.register(closing, "literate-closing", -100)
        md.preprocessors.register(Exercises(md, self), "literate-exercises", 22)
        md.preprocessors.register(Records(md, self), "literate-records", 21)
        md.preprocessors.register(Numbers(md), "literate-numbers", 20)
        elements = Elements(md, self)
        md.treeprocessors.register(elements, "literate", 6)
        md.treeprocessors.register(Words(md, self, elements), "literate-words", -1)
        md.inlinePatterns.register(Chapters(md, self), "literate-chapters", 70)
        SourceBlocks().extendMarkdown(md)


SITE = Literate()  # for a builder makes a Markdown of its own for each page


def makeExtension(**_: object) -> Literate:
    """Return the extension of the one site that is being built."""
    return SITE


class Elements(Treeprocessor):
    """Replaces formulas, tables and figures, wherever they stand."""

    def __init__(self, md: Markdown, site: Literate) -> None:
        super().__init__(md)
        self.site = site
        self.waiting: list[tuple[Element, str]] = []  # in headings, which are text until the end

    def run(self, root: Element) -> None:
        """Walk the page, in its order."""
        inside = docstring(self.md) or ""
        sheet = self.site.sheet(inside)
        sheet.shown = True
        self.waiting = []
        headings = {inner for e in root.iter() if HEADING.match(str(e.tag)) for inner in e.iter()}
        parents = {child: parent for parent in root.iter() for child in parent}
        for child in list(in_order(root)):
            if child.get("class", "").split()[:1] == ["arithmatex"]:
                self.formula(child, sheet, child in headings)
            elif child.tag == "code" and (symbol := colors.class_of(child.text or "")):
                child.set("class", symbol)
            elif child.tag == "code" and inside:
                self.name(child, inside, parents[child])
            elif child.tag == "table":
                parent = parents[child]
                parent[list(parent).index(child)] = scrolling(child)
            elif child.tag == "img" and figures.is_made_here(child.get("src", "")):
                child.tag, child.text = "span", self.stash(figures.inline(child))

    def name(self, code: Element, inside: str, parent: Element) -> None:
        """Let a name in a docstring lead to where that is described."""
        link = api.link(code.text or "", inside, self.site.uri)
        if link is not None and parent.tag != "a":
            parent[list(parent).index(code)] = link
            link.append(code)
            link.tail, code.tail = code.tail, None

    def stash(self, markup: str) -> str:
        """Return a placeholder that stands for finished HTML."""
        return self.md.htmlStash.store(markup)

    def formula(self, element: Element, sheet: equations.Sheet, is_in_heading: bool) -> None:
        r"""Replace ``\[…\]`` and ``\(…\)`` by the set formula, or by the link it refers to."""
        text, is_displayed = element.text or "", element.tag == "div"
        if is_displayed:
            latex = html.unescape(text).strip().removeprefix("\\[").removesuffix("\\]").strip()
        else:
            latex = text.removeprefix("\\(").removesuffix("\\)")
        mark = sheet.mark_of(latex, is_displayed)
        if sheet.wrong:
            return
        reference = EQREF.fullmatch(latex)
        if is_displayed:
            markup = equations.display(latex, self.site.pages.labels, mark)
        elif reference:
            markup = equations.link(reference["label"], self.site.pages.labels, self.site.uri)
        else:
            markup = equations.inline(latex)
        found = None if is_displayed else PUNCTUATION.match(element.tail or "")
        punctuation = found[0] if found else ""
        if punctuation:
            # A formula and the mark after it stay on one line; so nothing jumps when fonts arrive.
            markup = f'<span class="together">{markup}{punctuation}</span>'
            element.tail = (element.tail or "").removeprefix(punctuation)
        element.attrib.clear()
        if is_in_heading:
            words = re.sub("<[^>]*>", "", markup) if reference else plain.text_of(latex)
            element.text = words + punctuation * (not reference)
            self.waiting.append((element, markup))
        else:
            element.text = self.stash(markup)

    def finish(self) -> None:
        """Set the formulas of headings, when contents and title are made; search keeps the text."""
        for element, markup in self.waiting:
            words = html.escape(element.text or "")
            # For Material's search, what is excluded ends where a tag of the same name does.
            shown = f"<bdi data-search-exclude>{markup}</bdi><span hidden>{words}</span>"
            element.text = self.stash(shown)


class Chapters(InlineProcessor):
    """Lets the place of a page in a docstring, such as learn/xor, lead there under its title."""

    def __init__(self, md: Markdown, site: Literate) -> None:
        super().__init__(api.CHAPTER, md)
        self.site = site

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the link, and where in the text it stands."""
        link = api.chapter(m[1], self.site.uri) if docstring(self.md) else None
        return (link, *m.span()) if link is not None else (None, None, None)


def in_order(element: Element) -> Iterator[Element]:
    """Yield an element and all inside it as they are written: a tab's name before its content."""
    yield element
    children = list(element)
    if "tabbed-set" in element.get("class", ""):
        names, contents = children[-2:]
        children = [part for tab in zip(names, contents, strict=True) for part in tab]
    for child in children:
        yield from in_order(child)


class Words(Treeprocessor):
    """Links words to the glossary and sections to an issue, when the headings have their places."""

    def __init__(self, md: Markdown, site: Literate, elements: Elements) -> None:
        super().__init__(md)
        self.site, self.elements = site, elements

    def run(self, root: Element) -> None:
        """Walk the page."""
        self.site.pages.glossary.link(root, self.site.uri)
        address = page_address(self.site.address, self.site.uri)
        feedback.add_to(root, self.site.repository, address)
        self.elements.finish()


def scrolling(table: Element) -> Element:
    """Return a table in a box that scrolls, which a keyboard can reach."""
    attributes = {"class": "table", "tabindex": "0", "role": "group", "aria-label": "Table"}
    box = Element("div", attributes)
    box.append(table)
    box.tail, table.tail = table.tail, None
    return box


class Records(OfSite):
    """Puts the tables of the ledger, and of other libraries, where a page names them."""

    def run(self, lines: list[str]) -> list[str]:
        """Expand the blocks; fences have been taken out by now."""
        return elsewhere.expanded(tables.expanded(lines, self.site.uri))


class Exercises(OfSite):
    """Puts the boxes of exercises where the comments stand that say how they are tested."""

    def run(self, lines: list[str]) -> list[str]:
        """Replace the comments; fences have been taken out by now."""
        boxes = self.site.pages.exercises.get(self.site.uri, {})
        kept: list[str] = []
        is_inside = False
        for line in lines:
            if key := keys.of_exercise(line):
                is_inside = True
                kept += ["", self.md.htmlStash.store(boxes.get(key, "")), ""]
            elif is_inside:
                is_inside = line.strip() != "-->"
            else:
                kept.append(line)
        return kept


class Numbers(Preprocessor):
    """Turns checked numbers into text that shows its expression on hover, focus and touch.

    It runs before Markdown looks for emphasis, which the stars of an expression would become.
    """

    def run(self, lines: list[str]) -> list[str]:
        """Replace the numbers of each line; fences have been taken out by now."""
        return [NUMBER.sub(self.stashed, line) for line in lines]

    def stashed(self, match: re.Match[str]) -> str:
        """Return a placeholder that stands for the finished number."""
        text = html.escape(match["a"] or match["c"])
        expression = html.escape(match["b"] or match["d"])
        return self.md.htmlStash.store(
            f'<span class="number" tabindex="0" role="note" data-expression="{expression}" '
            f'aria-label="{text}, computed as {expression}">{text}</span>'
        )


class SourceBlock(Block):
    """``/// source | nn.layers.dense`` shows that function as the package has it."""

    NAME = "source"
    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        """Put the highlighted source in."""
        element = Element("div")
        parent.append(element)
        code = source.of(self.argument)
        place = f"{code.file}, line {code.line}"
        element.text = self.md.htmlStash.store(
            code_cells.cell([("code", code.text + "\n")], code.text, place)
        )
        return element

    def on_markdown(self) -> str:
        """Nothing inside is Markdown."""
        return "raw"


class SourceBlocks(BlocksExtension):
    """Registers the block."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:
        """Tell the block manager."""
        block_mgr.register(SourceBlock, self.getConfigs())
