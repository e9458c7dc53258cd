r"""The Python-Markdown extension that turns what is particular to these pages into HTML.

Math, included sources, checked numbers and figures are an extension, not hooks of a site builder,
so that they outlive the builder.
"""

import html
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from . import cells, equations, feedback, figures, glossary, ledger, source, symbols
from .page import EQREF, NUMBER

PUNCTUATION = re.compile(r"[.,;:!?)]+")


class Literate(Extension):
    """Math, checked numbers and figures of one site; the builder says which page is being built."""

    def __init__(self) -> None:
        super().__init__()
        self.labels = equations.Labels()
        self.marks: dict[tuple[str, str], equations.Marks] = {}
        self.shown: Counter[tuple[str, str]] = Counter()
        self.glossary = glossary.Glossary()
        self.repository = ""
        self.address = ""
        self.uri = ""
        self.is_build = False
        self.final = Path()

    def begin(self, uri: str) -> None:
        """Remember which page is being built, of which no equation has been shown yet."""
        self.uri = uri
        self.shown.clear()

    def mark_of(self, latex: str, docstring: str) -> str:
        """Return the mark of the equation that comes next on the page, or in a docstring on it."""
        place = self.uri, docstring
        marks = self.marks[place][self.shown[place] :]
        self.shown[place] += 1
        if not marks or marks[0][0] != equations.one_line(latex):
            raise LookupError(f"{docstring or self.uri}: {latex} was not read where it is set")
        return marks[0][1]

    def extendMarkdown(self, md: Markdown) -> None:
        """Register: numbers after fences, terms behind the links to files, the rest before them."""
        md.preprocessors.register(Records(md, self), "literate-records", 21)
        md.preprocessors.register(Numbers(md), "literate-numbers", 20)
        md.treeprocessors.register(Elements(md, self), "literate", 6)
        md.treeprocessors.register(Words(md, self), "literate-words", -1)
        SourceBlocks().extendMarkdown(md)


class Elements(Treeprocessor):
    """Replaces formulas, tables and figures, wherever they stand."""

    def __init__(self, md: Markdown, site: Literate) -> None:
        super().__init__(md)
        self.site = site

    def run(self, root: Element) -> None:
        """Walk the page."""
        for parent in list(root.iter()):
            for at, child in enumerate(list(parent)):
                if child.get("class") == "arithmatex":
                    self.formula(child)
                elif child.tag == "code" and (symbol := symbols.class_of(child.text or "")):
                    child.set("class", symbol)
                elif child.tag == "table":
                    parent[at] = scrolling(child)
                elif child.tag == "img" and figures.is_made_here(child.get("src", "")):
                    child.tag, child.text = "span", self.stash(figures.inline(child))

    def docstring(self) -> str:
        """Return whose docstring is being converted, or nothing for the page around it."""
        inner: Any = (
            "mkdocstrings_ids" in self.md.treeprocessors
            and self.md.treeprocessors["mkdocstrings_ids"]
        )
        return inner.id_prefix.removesuffix("--") if inner else ""

    def stash(self, markup: str) -> str:
        """Return a placeholder that stands for finished HTML."""
        return self.md.htmlStash.store(markup)

    def formula(self, element: Element) -> None:
        r"""Replace ``\[…\]`` and ``\(…\)`` by the set formula, or by the link it refers to."""
        text = element.text or ""
        if element.tag == "div":
            latex = html.unescape(text).strip().removeprefix("\\[").removesuffix("\\]").strip()
            mark = self.site.mark_of(latex, self.docstring())
            markup = equations.display(latex, self.site.labels, mark)
        else:
            latex = text.removeprefix("\\(").removesuffix("\\)")
            reference = EQREF.fullmatch(latex)
            markup = (
                equations.link(reference["label"], self.site.labels, self.site.uri)
                if reference
                else equations.inline(latex)
            )
        punctuation = PUNCTUATION.match(element.tail or "")
        if element.tag == "span" and punctuation:
            # A formula and the mark after it stay on one line; so nothing jumps when fonts arrive.
            markup = f'<span class="together">{markup}{punctuation[0]}</span>'
            element.tail = (element.tail or "")[punctuation.end() :]
        element.attrib.clear()
        element.text = self.stash(markup)


class Words(Treeprocessor):
    """Links words to the glossary and sections to an issue, when the headings have their places."""

    def __init__(self, md: Markdown, site: Literate) -> None:
        super().__init__(md)
        self.site = site

    def run(self, root: Element) -> None:
        """Walk the page."""
        self.site.glossary.link(root, self.site.uri)
        folder = equations.url(self.site.uri)
        feedback.add_to(
            root, self.site.repository, f"{self.site.address}{folder}{'/' * bool(folder)}"
        )


def scrolling(table: Element) -> Element:
    """Return a table in a box that scrolls, which a keyboard can reach."""
    attributes = {"class": "table", "tabindex": "0", "role": "group", "aria-label": "Table"}
    box = Element("div", attributes)
    box.append(table)
    box.tail, table.tail = table.tail, None
    return box


class Records(Preprocessor):
    """Puts the tables of the ledger where a page names them."""

    def __init__(self, md: Markdown, site: Literate) -> None:
        super().__init__(md)
        self.site = site

    def run(self, lines: list[str]) -> list[str]:
        """Expand the blocks; fences have been taken out by now."""
        return ledger.expanded(lines, self.site.uri)


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
        element.text = self.md.htmlStash.store(
            cells.cell([("code", code.text + "\n")], code.text, f"{code.file}, line {code.line}")
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
